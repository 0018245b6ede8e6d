/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files as rows: taken in, found, answered with. Where their bytes lie is the store's matter. */
#include "service/blob.h"

#include "core/log.h"
#include "core/text.h"
#include "db/audit.h"
#include "db/db.h"
#include "service/blob_inside.h"
#include "web/respond.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_MAX_CHARS = 200 };

static struct {
    const char *folder; /* NULL: nothing is open */
    struct blob_store *store;
} here;

/* ------------------------------------------------------------------ opening */

enum status
blob_open_at(struct ctx *c, const char *folder, const char *place)
{
    struct blob_store *store;
    enum status st = blob_dir_open(c, folder, &store);

    if (st == OK && strcmp(place, folder) != 0)
        st = blob_store_open(c, place, arena_printf(c->arena, "%s/.cache", folder), &store);
    if (st != OK)
        return st;
    here.folder = arena_strdup(c->arena, folder);
    here.store = store;
    return OK;
}

enum status
blob_open(struct ctx *c, const char *folder)
{
    return blob_open_at(c, folder, folder);
}

enum status
blob_open_chosen(struct ctx *c, const char *folder)
{
    const char *place = getenv("THIDUA_FILES");

    return blob_open_at(c, folder, place != NULL && place[0] != '\0' ? place : folder);
}

const char *
blob_folder(void)
{
    return here.folder != NULL ? here.folder : "";
}

struct blob_store *
blob_store_here(void)
{
    return here.store;
}

/* ------------------------------------------------------------------ taking in */

static enum status
store_file(struct ctx *c, const char *path, struct file *f)
{
    struct blob b = { .hash = "" };
    enum status st;

    if (here.store == NULL)
        return log_error(c, "a file came, but no folder for files is open");
    st = here.store->put(c, here.store, path, &b);
    f->hash = b.hash;
    f->size = b.size;
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
file_store(struct ctx *c, const char *field, const char *path, const char *name,
           const char *const *types, int64_t max_bytes, struct file *out)
{
    struct file f = { .type = blob_type(c, path), .name = file_clean_name(c, name) };
    struct stat info;
    enum status st;

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
        st = store_file(c, path, &f);
    if (st == OK)
        *out = f;
    return st;
}

enum status
file_note(struct ctx *c, struct file *f)
{
    return db_transact(c, insert_row, f);
}

enum status
file_insert(struct ctx *c, const char *field, const char *path, const char *name,
            const char *const *types, int64_t max_bytes, int64_t *out_id)
{
    struct file f;
    enum status st = file_store(c, field, path, name, types, max_bytes, &f);

    if (st == OK)
        st = file_note(c, &f);
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

    if (found == NULL || strcmp(found, type) != 0)
        return log_error(c, "what was made as %s is something else", type);
    st = store_file(c, path, &f);
    if (st == OK)
        st = db_transact(c, insert_made_row, &f);
    if (st == OK)
        *out_id = f.id;
    return st;
}

enum status
file_copy(struct ctx *c, int64_t id, int64_t *out_id)
{
    struct file f;
    enum status st = file_find(c, id, &f);

    if (st == OK)
        st = db_transact(c, insert_made_row, &f);
    if (st == OK)
        *out_id = f.id;
    return st;
}

enum status
blob_hash(struct ctx *c, const char *path, const char **out)
{
    struct blob_reading r = { .in = open(path, O_RDONLY | O_CLOEXEC), .out = -1 };
    enum status st;

    if (r.in < 0)
        return log_error(c, "an uploaded file is gone: %s", strerror(errno));
    st = blob_read(c, &r);
    close(r.in);
    if (st == OK)
        *out = arena_strdup(c->arena, r.hash);
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

static enum status
open_stored(struct ctx *c, const struct file *f, struct span *span)
{
    const struct blob b = { f->hash, f->size };
    enum status st;

    if (here.store == NULL)
        return log_error(c, "a file is asked for, but no folder for files is open");
    st = here.store->open(c, here.store, &b, span);
    if (st == NOT_FOUND || st == INVALID)
        return log_error(c, "the stored file %s %s %s", f->hash,
                         st == NOT_FOUND ? "is missing in" : "has other bytes in",
                         here.store->name);
    return st;
}

static void
close_fd(void *arg)
{
    close((int)(intptr_t)arg);
}

/* By its descriptor: what a cache drops meanwhile can still be read. */
enum status
file_open(struct ctx *c, const struct file *f, const char **out_path)
{
    struct span span = { .length = f->size, .fd = -1 };
    enum status st = open_stored(c, f, &span);

    if (st != OK)
        return st;
    arena_defer(c->arena, close_fd, (void *)(intptr_t)span.fd);
    *out_path = arena_printf(c->arena, "/proc/self/fd/%d", span.fd);
    return OK;
}

static enum status
open_answer(struct ctx *c, const struct stored *s, struct span *span)
{
    return open_stored(c, s->arg, span);
}

static enum status
answer(struct request *r, const struct file *f, bool is_attachment)
{
    const struct stored s = { .type = f->type,
                              .file_name = is_attachment ? f->name : NULL,
                              .etag = arena_printf(r->ctx.arena, "\"%.32s\"", f->hash),
                              .size = f->size,
                              .modified_at = f->created_at,
                              .open = open_answer,
                              .arg = f };

    return respond_stored(r, &s);
}

enum status
file_respond(struct request *r, int64_t id)
{
    struct file f;
    enum status st = file_find(&r->ctx, id, &f);

    return st == OK ? answer(r, &f, true) : st;
}

/* What a browser only draws or plays: nothing of it runs. */
static bool
is_shown(const char *type)
{
    return strncmp(type, "image/", 6) == 0 || strncmp(type, "video/", 6) == 0 ||
           strcmp(type, "text/vtt") == 0;
}

enum status
file_show(struct request *r, int64_t id)
{
    struct file f;
    enum status st = file_find(&r->ctx, id, &f);

    if (st != OK)
        return st;
    return is_shown(f.type) ? answer(r, &f, false) : NOT_FOUND;
}
