/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files on their way: rows, bytes and quotas. */
#include "service/tus_inside.h"

#include "core/log.h"
#include "core/text.h"
#include "db/db.h"
#include "service/blob.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { METADATA_MAX = 2048, LIST_MAX = TUS_ACCOUNT_COUNT };

/* ------------------------------------------------------------------ metadata */

static const char *
decode_value(struct arena *a, const char *text, size_t length, size_t most)
{
    unsigned char bytes[METADATA_MAX];
    const char *clean;
    size_t got;

    if (length > METADATA_MAX || sodium_base642bin(bytes, sizeof(bytes), text, length, NULL, &got,
                                                   NULL, sodium_base64_VARIANT_ORIGINAL) != 0)
        return NULL;
    if (memchr(bytes, 0, got) != NULL)
        return NULL;
    clean = text_clean(a, (const char *)bytes, got, false);
    return clean != NULL && text_length(clean) <= most ? clean : NULL;
}

static bool
is_purpose(const char *text)
{
    return strlen(text) <= TUS_PURPOSE_MAX &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789/-") == strlen(text);
}

bool
tus_parse_metadata(struct arena *a, const char *text, const char **out_name,
                   const char **out_purpose)
{
    const char *name = "", *purpose = "";

    if (strlen(text) > METADATA_MAX)
        return false;
    while (*text != '\0') {
        size_t length = strcspn(text, ","), key = strcspn(text, " ,");
        const char **target = NULL;

        if (key == 8 && memcmp(text, "filename", 8) == 0)
            target = &name;
        else if (key == 3 && memcmp(text, "for", 3) == 0)
            target = &purpose;
        if (key == 0)
            return false;
        if (target != NULL && key < length) {
            *target = decode_value(a, text + key + 1, length - key - 1, TUS_NAME_MAX);
            if (*target == NULL)
                return false;
        }
        text += length;
        text += *text == ',';
        text += strspn(text, " ");
    }
    if (!is_purpose(purpose))
        return false;
    *out_name = name;
    *out_purpose = purpose;
    return true;
}

/* ------------------------------------------------------------------ bytes */

static const char *
folder(struct ctx *c)
{
    return arena_printf(c->arena, "%s/.uploads", blob_folder());
}

static const char *
path_of(struct ctx *c, int64_t id)
{
    return arena_printf(c->arena, "%s/%" PRId64, folder(c), id);
}

static enum status
make_file(struct ctx *c, int64_t id)
{
    int fd;

    if (blob_folder()[0] == '\0')
        return log_error(c, "a file came, but no folder for files is open");
    if (mkdir(folder(c), 0700) != 0 && errno != EEXIST)
        return log_error(c, "%s cannot be made: %s", folder(c), strerror(errno));
    fd = open(path_of(c, id), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return log_error(c, "an upload cannot begin: %s", strerror(errno));
    close(fd);
    return OK;
}

/* One piece after the other: who comes while another writes is BUSY. */
static enum status
open_locked(struct ctx *c, int64_t id, int *out_fd)
{
    int fd = open(path_of(c, id), O_WRONLY | O_CLOEXEC);

    if (fd < 0)
        return errno == ENOENT ? NOT_FOUND
                               : log_error(c, "an upload cannot go on: %s", strerror(errno));
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        close(fd);
        return BUSY;
    }
    *out_fd = fd;
    return OK;
}

static enum status
write_at(struct ctx *c, int fd, const char *bytes, size_t length, int64_t at)
{
    while (length > 0) {
        ssize_t n = pwrite(fd, bytes, length, at);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return log_error(c, "a piece of an upload cannot be written: %s", strerror(errno));
        bytes += n;
        at += n;
        length -= (size_t)n;
    }
    return OK;
}

static enum status
copy_piece(struct ctx *c, int fd, const struct tus_piece *piece, int64_t at)
{
    char part[65536];
    enum status st = OK;
    ssize_t n = 0;
    int in;

    if (piece->path == NULL)
        return write_at(c, fd, piece->bytes, (size_t)piece->length, at);
    in = open(piece->path, O_RDONLY | O_CLOEXEC);
    if (in < 0)
        return log_error(c, "a piece of an upload is gone: %s", strerror(errno));
    while (st == OK && (n = read(in, part, sizeof(part))) > 0) {
        st = write_at(c, fd, part, (size_t)n, at);
        at += n;
    }
    close(in);
    return n < 0 ? log_error(c, "a piece of an upload cannot be read: %s", strerror(errno)) : st;
}

/* ------------------------------------------------------------------ rows */

static void
read_row(struct query *q, struct tus_file *f)
{
    *f = (struct tus_file){ .id = col_int(q, 0),
                            .purpose = col_text(q, 1),
                            .name = col_text(q, 2),
                            .length = col_int(q, 3),
                            .received = col_int(q, 4),
                            .created_at = col_int(q, 5),
                            .expires_at = col_int(q, 6) };
}

#define COLUMNS "id, purpose, name, length, received, created_at, expires_at"

enum status
tus_find(struct ctx *c, int64_t id, struct tus_file *out)
{
    struct query *q = query_new(c, "SELECT " COLUMNS " FROM upload"
                                   " WHERE id = $1 AND account_id = $2 AND expires_at > $3");

    struct stat info;
    enum status st;

    bind_int(q, id);
    bind_int(q, c->account_id);
    bind_int(q, now(c));
    if (query_row(q))
        read_row(q, out);
    st = query_end_one(q);
    /* What has come lies on the node that took it: on another one the sender begins anew. */
    if (st == OK && (stat(path_of(c, id), &info) != 0 || info.st_size < out->received))
        return NOT_FOUND;
    return st;
}

enum status
tus_list(struct ctx *c, const char *purpose, struct tus_file **out, int *out_count)
{
    struct query *q = query_new(c, "SELECT " COLUMNS " FROM upload WHERE account_id = $1"
                                   " AND purpose = $2 AND expires_at > $3 AND received < length"
                                   " ORDER BY id LIMIT 200");
    struct tus_file *files = arena_array(c->arena, LIST_MAX, sizeof(*files));
    int count = 0;
    enum status st;

    bind_int(q, c->account_id);
    bind_text(q, purpose);
    bind_int(q, now(c));
    while (count < LIST_MAX && query_row(q))
        read_row(q, &files[count++]);
    st = query_end(q);
    if (st != OK)
        return st;
    *out = files;
    *out_count = count;
    return OK;
}

/* What is on its way: of the account, or of all where account_id is 0. */
static enum status
count_bytes(struct ctx *c, int64_t account_id, int64_t *out_bytes, int64_t *out_count)
{
    struct query *q =
        query_new(c, "SELECT CAST(COALESCE(SUM(length), 0) AS BIGINT), COUNT(*) FROM upload"
                     " WHERE CAST($1 AS BIGINT) = 0 OR account_id = $1");

    bind_int(q, account_id);
    if (query_row(q)) {
        *out_bytes = col_int(q, 0);
        *out_count = col_int(q, 1);
    }
    return query_end_one(q);
}

static enum status
check_quota(struct ctx *c, int64_t length)
{
    int64_t own = 0, own_count = 0, all = 0, all_count = 0;
    enum status st = count_bytes(c, c->account_id, &own, &own_count);

    if (st == OK)
        st = count_bytes(c, 0, &all, &all_count);
    if (st != OK)
        return st;
    if (own_count >= TUS_ACCOUNT_COUNT || own + length > TUS_ACCOUNT_MAX_BYTES)
        return problem(
            c, NULL, "%s",
            tr(c, "Too many files of yours are on their way. Wait until some are through, or drop "
                  "those that you no longer want."));
    if (all + length > TUS_ALL_MAX_BYTES)
        return problem(c, NULL, "%s",
                       tr(c, "The server takes no more files just now. Try again in an hour."));
    return OK;
}

static enum status
insert(struct ctx *c, void *arg)
{
    struct tus_file *f = arg;
    struct query *q;
    enum status st = check_quota(c, f->length);

    if (st != OK)
        return st;
    q = query_new(c,
                  "INSERT INTO upload (id, account_id, purpose, name, length, received, created_at,"
                  " expires_at) VALUES ($1, $2, $3, $4, $5, 0, $6, $7)");
    f->id = db_new_id(c);
    f->created_at = now(c);
    f->expires_at = f->created_at + TUS_KEPT_S;
    bind_int(q, f->id);
    bind_int(q, c->account_id);
    bind_text(q, f->purpose);
    bind_text(q, f->name);
    bind_int(q, f->length);
    bind_int(q, f->created_at);
    bind_int(q, f->expires_at);
    return query_end(q);
}

enum status
tus_insert(struct ctx *c, struct tus_file *f)
{
    enum status st = db_transact(c, insert, f);

    return st == OK ? make_file(c, f->id) : st;
}

static enum status
set_received(struct ctx *c, void *arg)
{
    const struct tus_file *f = arg;
    struct query *q =
        query_new(c, "UPDATE upload SET received = $2, expires_at = $3 WHERE id = $1");

    bind_int(q, f->id);
    bind_int(q, f->received);
    bind_int(q, f->expires_at);
    return query_end_one(q);
}

static enum status
append(struct ctx *c, int fd, const struct tus_piece *piece, struct tus_file *f)
{
    enum status st = tus_find(c, f->id, f);

    if (st != OK)
        return st;
    if (piece->offset != f->received)
        return CONFLICT;
    if (piece->length > f->length - f->received)
        return problem(c, NULL, "%s", tr(c, "More came than was announced. Send the file anew."));
    st = copy_piece(c, fd, piece, f->received);
    if (st == OK && fdatasync(fd) != 0)
        st = log_error(c, "a piece of an upload is not durable: %s", strerror(errno));
    if (st != OK)
        return st;
    f->received += piece->length;
    f->expires_at = now(c) + TUS_KEPT_S;
    return db_transact_simple(c, set_received, f);
}

enum status
tus_append(struct ctx *c, int64_t id, const struct tus_piece *piece, struct tus_file *out)
{
    struct tus_file f = { .id = id };
    int fd = -1;
    enum status st = tus_find(c, id, &f);

    if (st == OK)
        st = open_locked(c, id, &fd);
    if (st != OK)
        return st;
    st = append(c, fd, piece, &f);
    close(fd);
    *out = f;
    return st;
}

enum status
tus_find_whole(struct ctx *c, const char *field, int64_t id, const char *purpose,
               struct tus_file *out, const char **out_path)
{
    struct tus_file f;
    enum status st = tus_find(c, id, &f);

    if (st != OK)
        return st;
    if (strcmp(f.purpose, purpose) != 0)
        return NOT_FOUND;
    if (f.received < f.length) {
        if (problem(c, field, "%s", tr(c, "The file has not come whole yet.")) == INVALID)
            return CONFLICT;
    }
    *out = f;
    *out_path = path_of(c, id);
    return OK;
}

static enum status
delete_row(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "DELETE FROM upload WHERE id = $1 AND account_id = $2");

    bind_int(q, *(const int64_t *)arg);
    bind_int(q, c->account_id);
    return query_end_one(q);
}

enum status
tus_drop(struct ctx *c, int64_t id)
{
    enum status st = db_transact_simple(c, delete_row, &id);

    if (st == OK)
        (void)unlink(path_of(c, id));
    return st;
}

/* ------------------------------------------------------------------ sweeping */

static enum status
delete_expired(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "DELETE FROM upload WHERE id = $1 AND expires_at <= $2");

    bind_int(q, *(const int64_t *)arg);
    bind_int(q, now(c));
    return query_end_one(q);
}

enum status
tus_sweep(struct ctx *c)
{
    int64_t ids[LIST_MAX];
    int count;
    enum status st;

    if (blob_folder()[0] == '\0')
        return OK;
    do {
        struct query *q = query_new(
            c, "SELECT id FROM upload WHERE expires_at <= $1 ORDER BY expires_at LIMIT 200");

        bind_int(q, now(c));
        for (count = 0; count < LIST_MAX && query_row(q); count++)
            ids[count] = col_int(q, 0);
        st = query_end(q);
        for (int i = 0; st == OK && i < count; i++) {
            st = db_transact_simple(c, delete_expired, &ids[i]);
            if (st == OK)
                (void)unlink(path_of(c, ids[i]));
            st = st == NOT_FOUND ? OK : st;
        }
    } while (st == OK && count == LIST_MAX);
    return st;
}
