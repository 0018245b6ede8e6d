/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An office brings its old portal along. The list is read three times: to find all that is wrong, to take its photos in, and to write
 * it, whole or not at all. What came before, by its old address, is left as it is. */
#include "feature/article/article_import.h"

#include "core/random.h"
#include "db/audit.h"
#include "service/blob.h"
#include "service/photo.h"

#include <stdlib.h>
#include <string.h>

enum {
    BATCH = 300,
    BATCH_BYTES = 8 << 20,
    SLOTS_FIRST = 1 << 12,
    ROWS_TOLD = 200,
    DIGEST_DIGITS = 16
};

/* Addresses of the file, as digests: each is of one article. */
struct seen {
    uint64_t *slots; /* 0: free */
    size_t room, count;
};

struct importing {
    const char *path, *name;
    bool is_dry;
    progress_fn *progress;
    void *progress_arg;
    struct import_result result;
    struct import_known known;
    struct seen seen;
    struct arena *kept;   /* of the two */
    struct photo *photos; /* of all new articles, in order */
    int photo_count, photo_room, photo_at;
    struct import_article *batch;
    int batch_count;
    int64_t first_id; /* of what was written; 0: nothing */
};

/* ------------------------------------------------------------------ addresses of the file */

static bool
put_slot(struct seen *s, uint64_t digest)
{
    size_t at = (size_t)digest & (s->room - 1);

    while (s->slots[at] != 0 && s->slots[at] != digest)
        at = (at + 1) & (s->room - 1);
    if (s->slots[at] == digest)
        return false;
    s->slots[at] = digest;
    s->count++;
    return true;
}

/* False where it was there. */
static bool
is_first(struct arena *a, struct arena *kept, struct seen *s, const char *address)
{
    uint64_t digest =
        strtoull(arena_strndup(a, hash_hex(a, address, strlen(address)), DIGEST_DIGITS), NULL, 16);

    if (2 * s->count >= s->room) {
        struct seen larger = { .room = s->room > 0 ? 2 * s->room : SLOTS_FIRST };

        larger.slots = arena_array(kept, larger.room, sizeof(*larger.slots));
        for (size_t i = 0; i < s->room; i++)
            if (s->slots[i] != 0)
                (void)put_slot(&larger, s->slots[i]);
        *s = larger;
    }
    return put_slot(s, digest != 0 ? digest : 1);
}

/* ------------------------------------------------------------------ the way through the list */

typedef enum status take_fn(struct ctx *row, struct importing *im, struct import_reader *r,
                            struct import_article *a);

static void
tell(struct importing *im, const struct import_reader *r)
{
    int64_t done, all;

    import_reader_progress(r, &done, &all);
    if (im->progress != NULL)
        im->progress(im->progress_arg, done, all);
}

static enum status
take_next(struct ctx *row, struct importing *im, struct import_reader *r, take_fn *take)
{
    struct import_article *a = &im->batch[im->batch_count];
    struct import_text text;
    enum status st = import_reader_next(r, &text);

    if (st == NOT_FOUND)
        return st;
    im->result.rows++;
    if (im->result.rows % ROWS_TOLD == 0)
        tell(im, r);
    if (st == OK)
        st = import_check(row, r, &im->known, &text, a);
    return st == OK ? take(row, im, r, a) : st;
}

/* All that is wrong is told, not only the first. What waits to be written lives on the row's memory. */
static enum status
walk_rows(struct ctx *c, struct importing *im, struct import_reader *r, take_fn *take)
{
    struct ctx row = *c;
    bool is_bad = false;
    enum status st = OK;

    row.arena = arena_child(c->arena);
    im->batch = arena_array(c->arena, BATCH, sizeof(*im->batch));
    im->batch_count = 0;
    while (st == OK || st == INVALID) {
        st = take_next(&row, im, r, take);
        is_bad = is_bad || st == INVALID;
        if (im->batch_count == 0)
            arena_reset(row.arena);
    }
    if (st == NOT_FOUND && !is_bad)
        st = take(&row, im, r, NULL);
    else if (st == NOT_FOUND)
        st = INVALID;
    arena_free(row.arena);
    return st;
}

static enum status
walk(struct ctx *c, struct importing *im, take_fn *take)
{
    struct import_reader *r;
    enum status st = import_known_read(c, &im->known);

    if (st == OK)
        st = import_reader_open(c, im->path, im->name, &r);
    if (st != OK)
        return st;
    im->result = (struct import_result){ 0 };
    st = walk_rows(c, im, r, take);
    import_reader_close(r);
    return st;
}

/* ------------------------------------------------------------------ looking; each `take` gets NULL at the end */

static enum status
look(struct ctx *row, struct importing *im, struct import_reader *r, struct import_article *a)
{
    bool is_known = false;
    enum status st;

    if (a == NULL)
        return OK;
    if (!is_first(row->arena, im->kept, &im->seen, a->old_address))
        return import_reader_problem(r, a->old_address[0] == '#' ? IN_TITLE : IN_OLD_ADDRESS, "%s",
                                     tr(row, "The same article stands in the list before. Delete "
                                             "one of the two."));
    st = import_is_known(row, a->old_address, &is_known);
    im->result.unchanged += is_known;
    im->result.inserted += !is_known;
    im->photo_room += is_known ? 0 : a->photo_count;
    return st;
}

/* ------------------------------------------------------------------ photos, before the transaction: they are files */

static enum status
store_photo(struct ctx *row, struct importing *im, struct import_reader *r,
            const struct import_photo *p)
{
    struct ctx own = *row;
    enum status st;

    problems_clear(&own);
    st = photo_store(&own, "photos",
                     arena_printf(row->arena, "%s/%s", import_reader_folder(r), p->name), p->name,
                     &im->photos[im->photo_count]);
    for (const struct problem *q = own.problems; q != NULL; q = q->next)
        (void)import_reader_problem(r, IN_PHOTOS, "%s: %s", p->name, q->message);
    im->photo_count += st == OK;
    return st;
}

static enum status
store_photos(struct ctx *row, struct importing *im, struct import_reader *r,
             struct import_article *a)
{
    bool is_known = false, is_bad = false;
    enum status st;

    if (a == NULL || a->photo_count == 0)
        return OK;
    st = import_is_known(row, a->old_address, &is_known);
    for (int i = 0; (st == OK || st == INVALID) && !is_known && i < a->photo_count &&
                    im->photo_count < im->photo_room;
         i++) {
        st = store_photo(row, im, r, &a->photos[i]);
        is_bad = is_bad || st == INVALID;
    }
    return st == OK && is_bad ? INVALID : st;
}

/* ------------------------------------------------------------------ writing */

static enum status
write_batch(struct ctx *row, struct importing *im)
{
    enum status st = im->batch_count > 0 ? import_write(row, im->batch, im->batch_count) : OK;

    if (im->first_id == 0 && im->batch_count > 0)
        im->first_id = im->batch[0].id;
    im->result.inserted += im->batch_count;
    im->batch_count = 0;
    return st;
}

static enum status
keep(struct ctx *row, struct importing *im, struct import_reader *r, struct import_article *a)
{
    bool is_known = false;
    enum status st;

    if (a == NULL)
        return write_batch(row, im);
    st = import_is_known(row, a->old_address, &is_known);
    if (st != OK || is_known) {
        im->result.unchanged += is_known;
        return st;
    }
    for (int i = 0; i < a->photo_count; i++) {
        if (im->photo_at == im->photo_count)
            return import_reader_problem(r, IN_PHOTOS, "%s",
                                         tr(row, "The list has changed while it was read. Bring it "
                                                 "in again."));
        a->photos[i].made = &im->photos[im->photo_at++];
    }
    im->batch_count++;
    if (im->batch_count == BATCH || arena_size(row->arena) > BATCH_BYTES)
        return write_batch(row, im);
    return OK;
}

/* Told at the commit, so the tags may not lie in a batch's memory. */
static void
touch_all(struct ctx *c)
{
    db_touch(c, "article");
    db_touch(c, "article_media");
    db_touch(c, "file");
}

static enum status
write_all(struct ctx *c, void *arg)
{
    struct importing *im = arg;
    int64_t indexed;
    enum status st;

    im->photo_at = 0;
    im->first_id = 0;
    touch_all(c);
    st = walk(c, im, keep);
    if (st != OK || im->first_id == 0)
        return st;
    st = search_fill(c, article_search_source.kind, im->first_id - 1, NULL, NULL, &indexed);
    return st == OK ? audit_write(c, "article", im->first_id, "import", NULL,
                                  json_pack("{s:s, s:I}", "file", im->name, "articles",
                                            (json_int_t)im->result.inserted))
                    : st;
}

static enum status
import(struct ctx *c, const char *path, const char *name, bool dry_run, progress_fn *progress,
       void *progress_arg, struct import_result *out)
{
    struct importing im = { .path = path,
                            .name = name,
                            .progress = progress,
                            .progress_arg = progress_arg,
                            .kept = arena_child(c->arena) };
    enum status st = require(c, APPROVE_ARTICLES, 0, 0);

    if (st == OK)
        st = walk(c, &im, look);
    if (st == OK && !dry_run && im.photo_room > 0 && blob_folder()[0] == '\0')
        st = problem(c, NULL, "%s", tr(c, "There is no store for photos. Say where: --data DIR."));
    if (st == OK && !dry_run && im.photo_room > 0) {
        im.photos = arena_array(im.kept, (size_t)im.photo_room, sizeof(*im.photos));
        st = walk(c, &im, store_photos);
    }
    if (st == OK && !dry_run)
        st = db_transact(c, write_all, &im);
    if (st == OK)
        *out = im.result;
    arena_free(im.kept);
    return st;
}

/* ------------------------------------------------------------------ out again */

enum { EXPORT_BATCH = 200 };

/* clang-format off */
#define SHOWN_FROM "SELECT a.id, r.title, a.posted_at, r.body, r.summary, t.name, r.author, r.source, r.source_url, a.slug,"                    " a.state, a.is_heading FROM article a JOIN article_revision r ON r.id = COALESCE(a.shown_id, a.head_id)"                    " LEFT JOIN topic t ON t.id = a.topic_id WHERE a.id > $1 ORDER BY a.id LIMIT $2"
/* clang-format on */

static const char *const exported[] = { "title",       "posted_at", "body",   "summary",
                                        "topic",       "author",    "source", "source_url",
                                        "old_address", "state",     NULL };

/* What import takes: the address is the one of here, so that it leads on from there. */
static void
write_row(struct ctx *c, struct table_writer *w, struct query *q)
{
    int64_t at = col_int(q, 2);
    int hour, minute;
    const char *state = col_text(q, 10);
    bool is_public = strcmp(state, "published") == 0 || strcmp(state, "corrected") == 0;

    time_of_instant(at, &hour, &minute);
    table_write_text(w, col_text(q, 1));
    table_write_text(w, col_is_null(q, 2)
                            ? ""
                            : arena_printf(c->arena, "%s %02d:%02d",
                                           date_iso(c->arena, date_of_instant(at)), hour, minute));
    for (int i = 3; i <= 8; i++)
        table_write_text(w, col_text(q, i) != NULL ? col_text(q, i) : "");
    table_write_text(w, url_article(c, col_int(q, 0), col_text(q, 9)));
    table_write_text(w, !is_public ? "draft" : col_bool(q, 11) ? "heading" : "published");
    table_write_end_row(w);
}

static enum status
export_batch(struct ctx *c, struct table_writer *w, int64_t *after_id, int *out_count)
{
    struct query *q = query_new(c, SHOWN_FROM);
    int count = 0;

    bind_int(q, *after_id);
    bind_int(q, EXPORT_BATCH);
    for (; query_row(q); count++) {
        *after_id = col_int(q, 0);
        write_row(c, w, q);
    }
    *out_count = count;
    return query_end(q);
}

static enum status
export_all(struct ctx *c, void *arg)
{
    struct ctx own = *c;
    int64_t after_id = 0;
    int count = EXPORT_BATCH;
    enum status st = OK;

    own.arena = arena_child(c->arena);
    while (st == OK && count == EXPORT_BATCH) {
        st = export_batch(&own, arg, &after_id, &count);
        arena_reset(own.arena);
    }
    arena_free(own.arena);
    return st;
}

static enum status export(struct ctx *c, struct table_writer *w) {
    enum status st = require(c, WRITE_ARTICLES, 0, 0);

    if (st != OK) return st;
    table_write_columns(w, exported);
    return db_snapshot(c, export_all, w);
}

const struct transfer_kind article_transfer = {
    .name = "articles",
    .summary = N_("articles: title, posted_at, body, topic, author, old_address, photos …"),
    .import = import,
    .export = export,
};
