/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store of files: FOLDER/ab/abcdef…, written beside and renamed, so that a name stands for whole bytes. */
#include "service/blob.h"

#include "core/log.h"
#include "core/random.h"
#include "core/text.h"
#include "db/audit.h"
#include "db/db.h"
#include "web/respond.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDER_MAX = 900, NAME_MAX_CHARS = 200, HASH_BYTES = 32, HASH_CHARS = 64 };

static char store[FOLDER_MAX + 1];

static enum status
make_folder(struct ctx *c, const char *path)
{
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return log_error(c, "the folder for files, %s, cannot be made: %s", path, strerror(errno));
    return OK;
}

enum status
blob_open(struct ctx *c, const char *folder)
{
    size_t length = strlen(folder);

    if (length == 0 || length > FOLDER_MAX)
        return log_error(c, "the folder for files has a name of %zu bytes", length);
    memcpy(store, folder, length + 1);
    return make_folder(c, store);
}

const char *
blob_folder(void)
{
    return store;
}

/* ------------------------------------------------------------------ writing */

struct copy {
    struct ctx *c;
    int in, out;
    crypto_generichash_state state;
    char hash[HASH_CHARS + 1];
    int64_t size;
};

static enum status
write_all(struct copy *copy, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t n = write(copy->out, bytes, length);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return log_error(copy->c, "a file cannot be stored: %s", strerror(errno));
        bytes += n;
        length -= (size_t)n;
    }
    return OK;
}

/* `out` -1: only the hash. */
static enum status
copy_bytes(struct copy *copy)
{
    unsigned char digest[HASH_BYTES];
    char bytes[65536];
    ssize_t n;

    crypto_generichash_init(&copy->state, NULL, 0, sizeof(digest));
    while ((n = read(copy->in, bytes, sizeof(bytes))) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return log_error(copy->c, "a file cannot be read: %s", strerror(errno));
        crypto_generichash_update(&copy->state, (unsigned char *)bytes, (size_t)n);
        copy->size += n;
        if (copy->out >= 0 && write_all(copy, bytes, (size_t)n) != OK)
            return FAILED;
    }
    crypto_generichash_final(&copy->state, digest, sizeof(digest));
    sodium_bin2hex(copy->hash, sizeof(copy->hash), digest, sizeof(digest));
    return OK;
}

/* A name is durable once its folder is. */
static enum status
sync_folder(struct ctx *c, const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int failed = fd < 0 ? -1 : fsync(fd);

    if (fd >= 0)
        close(fd);
    if (failed != 0)
        return log_error(c, "the folder %s cannot be made durable: %s", path, strerror(errno));
    return OK;
}

static const char *
folder_of(struct ctx *c, const char *hash)
{
    return arena_printf(c->arena, "%s/%.2s", store, hash);
}

static const char *
path_of(struct ctx *c, const char *hash)
{
    return arena_printf(c->arena, "%s/%.2s/%s", store, hash, hash);
}

/* From the temporary name to the one by content; what stands there already is the same. */
static enum status
put_in_place(struct ctx *c, const char *temporary, const char *hash)
{
    const char *folder = folder_of(c, hash);
    enum status st = make_folder(c, folder);

    if (st == OK && rename(temporary, path_of(c, hash)) != 0)
        st = log_error(c, "a file cannot be stored: %s", strerror(errno));
    if (st == OK)
        st = sync_folder(c, folder);
    if (st == OK)
        st = sync_folder(c, store);
    return st;
}

static enum status
store_file(struct ctx *c, const char *path, const char **out_hash, int64_t *out_size)
{
    const char *temporary = arena_printf(c->arena, "%s/.new-%s", store, random_token(c->arena, 12));
    struct copy copy = { .c = c,
                         .in = open(path, O_RDONLY | O_CLOEXEC),
                         .out = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) };
    enum status st = OK;

    if (copy.in < 0 || copy.out < 0)
        st = log_error(c, "a file cannot be stored: %s", strerror(errno));
    if (st == OK)
        st = copy_bytes(&copy);
    if (st == OK && fsync(copy.out) != 0)
        st = log_error(c, "a file cannot be made durable: %s", strerror(errno));
    if (copy.in >= 0)
        close(copy.in);
    if (copy.out >= 0 && close(copy.out) != 0 && st == OK)
        st = log_error(c, "a file cannot be stored: %s", strerror(errno));
    if (st == OK)
        st = put_in_place(c, temporary, copy.hash);
    if (st != OK)
        unlink(temporary);
    *out_hash = arena_strdup(c->arena, copy.hash);
    *out_size = copy.size;
    return st;
}

static bool
is_taken(const char *type, const char *const *types)
{
    for (int i = 0; type != NULL && types[i] != NULL; i++)
        if (strcmp(type, types[i]) == 0)
            return true;
    return false;
}

/* "PDF, DOCX": what people call the types. */
static const char *
names_of(struct ctx *c, const char *const *types)
{
    struct buf b;

    buf_init(&b, c->arena, 64);
    for (int i = 0; types[i] != NULL; i++)
        buf_printf(&b, "%s%s", i > 0 ? ", " : "", blob_type_name(types[i]));
    return b.data;
}

static enum status
insert_made_row(struct ctx *c, void *arg)
{
    struct file *f = arg;
    struct query *q =
        query_new(c, "INSERT INTO file (id, hash, name, type, size, account_id, created_at)"
                     " VALUES ($1, $2, $3, $4, $5, $6, $7)");

    f->id = db_new_id(c);
    f->created_at = now(c);
    bind_int(q, f->id);
    bind_text(q, f->hash);
    bind_text(q, f->name);
    bind_text(q, f->type);
    bind_int(q, f->size);
    bind_int(q, c->account_id);
    bind_int(q, f->created_at);
    return query_end(q);
}

static enum status
insert_row(struct ctx *c, void *arg)
{
    const struct file *f = arg;
    enum status st = insert_made_row(c, arg);

    if (st != OK)
        return st;
    return audit_write(c, "file", f->id, "insert", NULL,
                       json_pack("{s:s, s:s, s:s, s:I}", "name", f->name, "type", f->type, "hash",
                                 f->hash, "size", (json_int_t)f->size));
}

const char *
file_clean_name(struct ctx *c, const char *name)
{
    const char *slash = strrchr(name, '/'), *clean;
    struct buf b;
    size_t chars = 0;

    name = slash != NULL ? slash + 1 : name;
    clean = text_clean(c->arena, name, strlen(name), false);
    if (clean == NULL || clean[0] == '\0')
        return "tep";
    buf_init(&b, c->arena, strlen(clean) + 1);
    for (; *clean != '\0'; clean++) {
        chars += ((unsigned char)*clean & 0xC0) != 0x80;
        if (chars > NAME_MAX_CHARS)
            break;
        buf_add_char(&b, *clean == '\\' ? '_' : *clean);
    }
    return b.data;
}

enum status
file_insert(struct ctx *c, const char *field, const char *path, const char *name,
            const char *const *types, int64_t max_bytes, int64_t *out_id)
{
    struct file f = { .type = blob_type(c, path), .name = file_clean_name(c, name) };
    struct stat info;
    enum status st;

    if (store[0] == '\0')
        return log_error(c, "a file came, but no folder for files is open");
    if (stat(path, &info) != 0)
        return log_error(c, "an uploaded file is gone: %s", strerror(errno));
    if (info.st_size > max_bytes)
        return problem(c, field, tr(c, "The file is larger than %d MB. Choose a smaller one."),
                       (int)(max_bytes >> 20));
    if (!is_taken(f.type, types))
        return problem(c, field,
                       tr(c, "This is none of the kinds of file taken here: %s. Choose another."),
                       names_of(c, types));
    st = blob_check_archive(c, field, path);
    if (st == OK)
        st = store_file(c, path, &f.hash, &f.size);
    if (st == OK)
        st = db_transact(c, insert_row, &f);
    if (st == OK)
        *out_id = f.id;
    return st;
}

enum status
file_insert_made(struct ctx *c, const char *path, const char *name, const char *type,
                 int64_t *out_id)
{
    struct file f = { .type = type, .name = name };
    const char *found = blob_type(c, path);
    enum status st;

    if (store[0] == '\0')
        return log_error(c, "a file came, but no folder for files is open");
    if (found == NULL || strcmp(found, type) != 0)
        return log_error(c, "what was made as %s is something else", type);
    st = store_file(c, path, &f.hash, &f.size);
    if (st == OK)
        st = db_transact(c, insert_made_row, &f);
    if (st == OK)
        *out_id = f.id;
    return st;
}

enum status
blob_hash(struct ctx *c, const char *path, const char **out)
{
    struct copy copy = { .c = c, .out = -1, .in = open(path, O_RDONLY | O_CLOEXEC) };
    enum status st;

    if (copy.in < 0)
        return log_error(c, "an uploaded file is gone: %s", strerror(errno));
    st = copy_bytes(&copy);
    close(copy.in);
    if (st == OK)
        *out = arena_strdup(c->arena, copy.hash);
    return st;
}

/* ------------------------------------------------------------------ reading */

enum status
file_find(struct ctx *c, int64_t id, struct file *out)
{
    struct query *q =
        query_new(c, "SELECT id, hash, name, type, size, created_at FROM file WHERE id = $1");

    bind_int(q, id);
    if (query_row(q))
        *out = (struct file){ .id = col_int(q, 0),
                              .hash = col_text(q, 1),
                              .name = col_text(q, 2),
                              .type = col_text(q, 3),
                              .size = col_int(q, 4),
                              .created_at = col_int(q, 5) };
    return query_end_one(q);
}

const char *
file_path(struct ctx *c, const struct file *f)
{
    return path_of(c, f->hash);
}

enum status
file_respond(struct request *r, int64_t id)
{
    struct file f;
    enum status st = file_find(&r->ctx, id, &f);

    if (st != OK)
        return st;
    return respond_file(r, f.type, f.name, file_path(&r->ctx, &f));
}

enum status
file_show(struct request *r, int64_t id)
{
    struct file f;
    enum status st = file_find(&r->ctx, id, &f);

    if (st != OK)
        return st;
    if (strncmp(f.type, "image/", 6) != 0)
        return NOT_FOUND;
    return respond_file(r, f.type, NULL, file_path(&r->ctx, &f));
}

static enum status
verify(struct ctx *c, const char *hash, int64_t size)
{
    struct copy copy = { .c = c, .out = -1, .in = open(path_of(c, hash), O_RDONLY | O_CLOEXEC) };
    enum status st;

    if (copy.in < 0)
        return problem(c, NULL, tr(c, "The stored file %s is missing. Restore it from a backup."),
                       hash);
    st = copy_bytes(&copy);
    close(copy.in);
    if (st == OK && (strcmp(copy.hash, hash) != 0 || copy.size != size))
        return problem(c, NULL, tr(c, "The stored file %s was changed. Restore it from a backup."),
                       hash);
    return st;
}

enum status
blob_verify(struct ctx *c)
{
    struct query *q = query_new(c, "SELECT DISTINCT hash, size FROM file ORDER BY hash");
    enum status st = OK, one;

    while (query_row(q)) {
        one = verify(c, col_text(q, 0), col_int(q, 1));
        if (one != OK)
            st = one;
    }
    one = query_end(q);
    return one != OK ? one : st;
}
