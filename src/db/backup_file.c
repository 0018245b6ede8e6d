/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A backup's bytes: compressed and hashed as they go by, so that memory stays flat. */
#include "db/backup_file.h"

#include "core/log.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { PORTION = 64 * 1024, DIGEST = 32 };

static const char magic[] = "THIDUA-BACKUP 1\n";

struct backup_out {
    struct ctx *c;
    const char *path, *part;
    int fd;
    z_stream z;
    crypto_generichash_state state;
    unsigned char bytes[PORTION];
    enum status st;
};

struct backup_in {
    struct ctx *c;
    const char *path;
    FILE *file;
    z_stream z;
    crypto_generichash_state state;
    unsigned char bytes[PORTION];
    bool is_over, has_failed;
};

/* ------------------------------------------------------------------ writing */

static void
write_all(struct backup_out *o, const unsigned char *bytes, size_t length)
{
    while (o->st == OK && length > 0) {
        ssize_t n = write(o->fd, bytes, length);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            o->st = log_error(o->c, "backup: %s: %s", o->part, strerror(errno));
            return;
        }
        bytes += n;
        length -= (size_t)n;
    }
}

static void
deflate_some(struct backup_out *o, const void *bytes, size_t length, int flush)
{
    o->z.next_in = (unsigned char *)(uintptr_t)bytes;
    o->z.avail_in = (unsigned)length;
    do {
        o->z.next_out = o->bytes;
        o->z.avail_out = PORTION;
        deflate(&o->z, flush);
        write_all(o, o->bytes, PORTION - o->z.avail_out);
    } while (o->st == OK && o->z.avail_out == 0);
}

static void
put(struct backup_out *o, const void *bytes, size_t length)
{
    if (o->st != OK || length == 0)
        return;
    crypto_generichash_update(&o->state, bytes, length);
    deflate_some(o, bytes, length, Z_NO_FLUSH);
}

struct backup_out *
backup_out_new(struct ctx *c, const char *path)
{
    struct backup_out *o = arena_alloc(c->arena, sizeof(*o));
    char *part = arena_printf(c->arena, "%s.XXXXXX", path);
    struct stat old;

    /* Taking its name would put a file in the place of /dev/null. */
    if (stat(path, &old) == 0 && !S_ISREG(old.st_mode)) {
        problem_at(c, path, 0, 0,
                   tr(c, "This is not an ordinary file, whose place a backup could take. Name a"
                         " file."));
        return NULL;
    }
    o->c = c;
    o->path = path;
    o->part = part;
    o->fd = mkstemp(part); /* mode 0600 */
    if (o->fd < 0) {
        problem_at(c, path, 0, 0, tr(c, "The backup cannot be written here: %s"), strerror(errno));
        return NULL;
    }
    if (deflateInit(&o->z, 6) != Z_OK)
        fatal("out of memory: zlib");
    crypto_generichash_init(&o->state, NULL, 0, DIGEST);
    write_all(o, (const unsigned char *)magic, strlen(magic));
    return o;
}

void
backup_put_tag(struct backup_out *o, char tag)
{
    put(o, &tag, 1);
}

void
backup_put_int(struct backup_out *o, int64_t value)
{
    unsigned char bytes[8];

    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)value >> (56 - 8 * i));
    put(o, bytes, sizeof(bytes));
}

static void
put_bytes(struct backup_out *o, const void *bytes, size_t length)
{
    unsigned char size[4] = { (unsigned char)(length >> 24), (unsigned char)(length >> 16),
                              (unsigned char)(length >> 8), (unsigned char)length };

    if (o->st == OK && length > BACKUP_VALUE_MAX)
        o->st = log_error(o->c, "backup: a value of %zu bytes", length);
    put(o, size, sizeof(size));
    put(o, bytes, length);
}

void
backup_put_text(struct backup_out *o, const char *text)
{
    put_bytes(o, text, strlen(text));
}

void
backup_put_value(struct backup_out *o, const struct value *v)
{
    int64_t bits;

    backup_put_tag(o, (char)v->kind);
    switch (v->kind) {
    case VALUE_NULL:
        break;
    case VALUE_INT:
        backup_put_int(o, v->number);
        break;
    case VALUE_REAL:
        memcpy(&bits, &v->real, sizeof(bits));
        backup_put_int(o, bits);
        break;
    case VALUE_TEXT:
    case VALUE_BLOB:
        put_bytes(o, v->bytes, v->length);
        break;
    }
}

/* The name's change is durable only once the folder is. */
static void
sync_folder(struct backup_out *o)
{
    const char *slash = strrchr(o->path, '/');
    const char *folder = slash == NULL ? "."
                         : slash == o->path
                             ? "/"
                             : arena_strndup(o->c->arena, o->path, (size_t)(slash - o->path));
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0 || fsync(fd) != 0)
        log_warn(o->c, "backup: %s: %s", folder, strerror(errno));
    if (fd >= 0)
        close(fd);
}

enum status
backup_out_end(struct backup_out *o, enum status st)
{
    unsigned char digest[DIGEST];

    if (o->st == OK)
        o->st = st;
    crypto_generichash_final(&o->state, digest, DIGEST);
    if (o->st == OK)
        deflate_some(o, digest, DIGEST, Z_FINISH);
    deflateEnd(&o->z);
    if (o->st == OK && fsync(o->fd) != 0)
        o->st = log_error(o->c, "backup: %s: %s", o->part, strerror(errno));
    if (close(o->fd) != 0 && o->st == OK)
        o->st = log_error(o->c, "backup: %s: %s", o->part, strerror(errno));
    if (o->st == OK && rename(o->part, o->path) != 0)
        o->st = log_error(o->c, "backup: %s: %s", o->path, strerror(errno));
    if (o->st == OK)
        sync_folder(o);
    else
        unlink(o->part);
    return o->st;
}

/* ------------------------------------------------------------------ reading */

void
backup_in_fail(struct backup_in *in)
{
    in->has_failed = true;
}

bool
backup_in_failed(const struct backup_in *in)
{
    return in->has_failed;
}

static enum status
is_no_backup(struct ctx *c, const char *path)
{
    return problem_at(c, path, 0, 0, tr(c, "This is not a backup of this program."));
}

struct backup_in *
backup_in_new(struct ctx *c, const char *path)
{
    struct backup_in *in = arena_alloc(c->arena, sizeof(*in));
    char head[sizeof(magic)] = "";

    in->c = c;
    in->path = path;
    in->file = fopen(path, "rbe");
    if (in->file == NULL) {
        problem_at(c, path, 0, 0, tr(c, "The file cannot be read: %s"), strerror(errno));
        return NULL;
    }
    if (fread(head, 1, strlen(magic), in->file) != strlen(magic) || strcmp(head, magic) != 0) {
        fclose(in->file);
        (void)!is_no_backup(c, path);
        return NULL;
    }
    if (inflateInit(&in->z) != Z_OK)
        fatal("out of memory: zlib");
    crypto_generichash_init(&in->state, NULL, 0, DIGEST);
    return in;
}

/* Fills all of `length`, or fails. */
static bool
inflate_some(struct backup_in *in, void *bytes, size_t length)
{
    in->z.next_out = bytes;
    in->z.avail_out = (unsigned)length;
    while (!in->has_failed && in->z.avail_out > 0) {
        int code;

        if (in->z.avail_in == 0) {
            in->z.next_in = in->bytes;
            in->z.avail_in = (unsigned)fread(in->bytes, 1, PORTION, in->file);
        }
        code = in->is_over ? Z_DATA_ERROR : inflate(&in->z, Z_NO_FLUSH);
        in->is_over = code == Z_STREAM_END;
        if (code != Z_STREAM_END && code != Z_OK)
            in->has_failed = true;
    }
    return !in->has_failed;
}

static bool
get(struct backup_in *in, void *bytes, size_t length)
{
    if (in->has_failed || !inflate_some(in, bytes, length))
        return false;
    crypto_generichash_update(&in->state, bytes, length);
    return true;
}

char
backup_get_tag(struct backup_in *in)
{
    char tag;

    return get(in, &tag, 1) ? tag : 0;
}

int64_t
backup_get_int(struct backup_in *in)
{
    unsigned char bytes[8];
    uint64_t value = 0;

    if (!get(in, bytes, sizeof(bytes)))
        return 0;
    for (int i = 0; i < 8; i++)
        value = value << 8 | bytes[i];
    return (int64_t)value;
}

static size_t
get_length(struct backup_in *in)
{
    unsigned char b[4];
    size_t length;

    if (!get(in, b, sizeof(b)))
        return 0;
    length = (size_t)b[0] << 24 | (size_t)b[1] << 16 | (size_t)b[2] << 8 | b[3];
    if (length > BACKUP_VALUE_MAX) {
        in->has_failed = true;
        return 0;
    }
    return length;
}

/* A length that lies does not get its memory before its bytes are there. */
static const char *
get_bytes(struct backup_in *in, struct arena *a, size_t *out_length)
{
    size_t length = get_length(in), done = 0, room = length < PORTION ? length : PORTION;
    char *bytes = arena_alloc(a, room + 1);

    while (done < length && !in->has_failed) {
        if (done == room) {
            room = 2 * room < length ? 2 * room : length;
            bytes = arena_grow(a, bytes, done, room + 1, 1);
        }
        if (get(in, bytes + done, room - done))
            done = room;
    }
    bytes[done] = '\0';
    *out_length = in->has_failed ? 0 : length;
    return in->has_failed ? "" : bytes;
}

const char *
backup_get_text(struct backup_in *in, struct arena *a)
{
    size_t length;
    const char *text = get_bytes(in, a, &length);

    if (strlen(text) != length)
        in->has_failed = true;
    return text;
}

void
backup_get_value(struct backup_in *in, struct arena *a, struct value *out)
{
    char kind = backup_get_tag(in);
    int64_t bits;

    *out = (struct value){ .kind = VALUE_NULL };
    if (in->has_failed)
        return;
    switch (kind) {
    case VALUE_NULL:
        break;
    case VALUE_INT:
        out->number = backup_get_int(in);
        break;
    case VALUE_REAL:
        bits = backup_get_int(in);
        memcpy(&out->real, &bits, sizeof(bits));
        break;
    case VALUE_TEXT:
    case VALUE_BLOB:
        out->bytes = get_bytes(in, a, &out->length);
        break;
    default:
        in->has_failed = true;
        return;
    }
    out->kind = (enum value_kind)kind;
}

void
backup_in_close(struct backup_in *in)
{
    inflateEnd(&in->z);
    fclose(in->file);
}

enum status
backup_in_end(struct backup_in *in)
{
    unsigned char want[DIGEST], got[DIGEST], more;

    crypto_generichash_final(&in->state, want, DIGEST);
    if (!in->has_failed && inflate_some(in, got, DIGEST) && memcmp(want, got, DIGEST) != 0)
        in->has_failed = true;
    /* Nothing follows, in the stream or in the file. */
    if (!in->has_failed && !in->is_over) {
        inflate_some(in, &more, 1);
        in->has_failed = !in->is_over || in->z.avail_out == 0;
    }
    if (in->z.avail_in > 0 || fgetc(in->file) != EOF)
        in->has_failed = true;
    backup_in_close(in);
    if (!in->has_failed)
        return OK;
    return problem_at(in->c, in->path, 0, 0,
                      tr(in->c, "The backup is damaged: it was cut off or altered. Nothing was"
                                " restored; take another copy."));
}
