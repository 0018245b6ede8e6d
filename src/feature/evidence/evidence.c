/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evidence of a conference: who may, reading, adding. */
#include "feature/evidence/evidence_inside.h"

#include "core/log.h"
#include "core/text.h"
#include "db/audit.h"
#include "service/blob.h"
#include "web/access.h"

#include <string.h>

static const char *
kind_code(enum evidence_kind kind)
{
    return kind == EVIDENCE_PHOTO ? "photo" : "paper";
}

/* ------------------------------------------------------------------ where */

enum status
evidence_conference(struct ctx *c, const struct evidence_place *at, enum access action,
                    int64_t *out_id)
{
    struct conference held;
    enum status st = require(c, action, at->unit_id, at->campaign_id);

    if (st == OK)
        st = conference_find(c, at->campaign_id, at->unit_id, &held);
    if (st != OK)
        return st;
    if (held.state != CONFERENCE_HELD) {
        if (problem(c, NULL, "%s",
                    tr(c, "The conference is not reported as held yet. Report it held first.")) ==
            INVALID)
            return CONFLICT;
    }
    *out_id = held.id;
    return OK;
}

/* ------------------------------------------------------------------ reading */

#define COLUMNS                                                                                    \
    "e.id, e.conference_id, e.kind, e.state, e.position, e.name, e.file_id, e.caption, e.alt,"     \
    " e.is_decorative, e.width, e.height, e.taken_at, e.account_id, e.created_at, e.deleted_at,"   \
    " e.version"

static void
read_row(struct query *q, struct evidence *e)
{
    *e = (struct evidence){ .id = col_int(q, 0),
                            .conference_id = col_int(q, 1),
                            .kind = strcmp(col_text(q, 2), "photo") == 0 ? EVIDENCE_PHOTO
                                                                         : EVIDENCE_PAPER,
                            .is_deleted = strcmp(col_text(q, 3), "deleted") == 0,
                            .position = col_int(q, 4),
                            .name = col_text(q, 5),
                            .file_id = col_int(q, 6),
                            .caption = col_text(q, 7),
                            .alt = col_text(q, 8),
                            .is_decorative = col_bool(q, 9),
                            .width = (int)col_int(q, 10),
                            .height = (int)col_int(q, 11),
                            .taken_at = col_int(q, 12),
                            .account_id = col_int(q, 13),
                            .created_at = col_int(q, 14),
                            .deleted_at = col_int(q, 15),
                            .version = col_int(q, 16) };
}

static struct evidence *
item_of(struct evidence *items, int count, int64_t id)
{
    for (int i = 0; i < count; i++)
        if (items[i].id == id)
            return &items[i];
    return NULL;
}

static enum status
read_sizes(struct ctx *c, int64_t conference_id, struct evidence *items, int count)
{
    struct query *q =
        query_new(c, "SELECT " PHOTO_SIZE " FROM photo_size s JOIN evidence e ON e.id = s.photo_id"
                     " WHERE e.conference_id = $1" PHOTO_SIZE_ORDER);

    bind_int(q, conference_id);
    while (query_row(q)) {
        struct evidence *e = item_of(items, count, col_int(q, 0));

        if (e != NULL && e->size_count < IMAGE_MADE)
            e->sizes[e->size_count++] = photo_size_read(q, 1);
    }
    return query_end(q);
}

enum status
evidence_read(struct ctx *c, int64_t conference_id, bool with_deleted, struct evidence **out,
              int *out_count)
{
    struct query *q =
        query_new(c, "SELECT " COLUMNS " FROM evidence e WHERE e.conference_id = $1"
                     " AND (e.state = 'shown' OR CAST($2 AS BIGINT) = 1)"
                     " ORDER BY e.state DESC, e.kind DESC, e.position, e.id LIMIT 400");
    struct evidence *items = arena_array(c->arena, 400, sizeof(*items));
    int count = 0;
    enum status st;

    bind_int(q, conference_id);
    bind_int(q, with_deleted);
    while (count < 400 && query_row(q))
        read_row(q, &items[count++]);
    st = query_end(q);
    if (st == OK)
        st = read_sizes(c, conference_id, items, count);
    if (st != OK)
        return st;
    *out = items;
    *out_count = count;
    return OK;
}

enum status
evidence_list(struct ctx *c, const struct evidence_place *at, bool with_deleted,
              struct evidence **out, int *out_count)
{
    int64_t id;
    enum status st = evidence_conference(c, at, with_deleted ? REPORT_UNIT : READ_BOARD, &id);

    return st == OK ? evidence_read(c, id, with_deleted, out, out_count) : st;
}

enum status
evidence_find(struct ctx *c, const struct evidence_place *at, int64_t id, struct evidence *out)
{
    struct evidence *items;
    const struct evidence *found;
    int64_t conference_id;
    int count = 0;
    enum status st = evidence_conference(c, at, READ_BOARD, &conference_id);

    if (st == OK)
        st = evidence_read(c, conference_id, may(c, REPORT_UNIT, at->unit_id, at->campaign_id),
                           &items, &count);
    if (st != OK)
        return st;
    found = item_of(items, count, id);
    if (found == NULL)
        return NOT_FOUND;
    *out = *found;
    return OK;
}

/* ------------------------------------------------------------------ adding */

struct addition {
    struct evidence item;
    const char *source_hash;
    int64_t upload_id;
    const struct evidence_source *source;
};

/* What stands there by the same upload or with the same bytes; 0. */
static enum status
find_same(struct ctx *c, const struct addition *a, int64_t *out_id)
{
    struct query *q = query_new(c, "SELECT id FROM evidence WHERE conference_id = $1 AND"
                                   " ((source_hash = $2 AND state = 'shown') OR upload_id = $3)"
                                   " ORDER BY state DESC LIMIT 1");

    *out_id = 0;
    bind_int(q, a->item.conference_id);
    bind_text(q, a->source_hash);
    bind_int(q, a->upload_id != 0 ? a->upload_id : -1);
    if (query_row(q))
        *out_id = col_int(q, 0);
    return query_end(q);
}

enum status
evidence_check_room(struct ctx *c, int64_t conference_id, enum evidence_kind kind,
                    const char *field, int64_t *out_position)
{
    struct query *q = query_new(
        c,
        "SELECT COUNT(*) FILTER (WHERE state = 'shown'), COALESCE(MAX(position), 0) FROM evidence"
        " WHERE conference_id = $1 AND kind = $2");
    int64_t count = 0;
    int most = kind == EVIDENCE_PHOTO ? EVIDENCE_PHOTOS_MAX : EVIDENCE_PAPERS_MAX;
    enum status st;

    bind_int(q, conference_id);
    bind_text(q, kind_code(kind));
    if (query_row(q)) {
        count = col_int(q, 0);
        *out_position = col_int(q, 1) + 1;
    }
    st = query_end_one(q);
    if (st != OK || count < most)
        return st;
    return problem(c, field,
                   kind == EVIDENCE_PHOTO
                       ? tr(c, "There are %d photos already, which is the most. Delete one first.")
                       : tr(c, "There are %d papers already, which is the most. Delete one first."),
                   most);
}

static enum status
insert_item(struct ctx *c, struct addition *a)
{
    struct evidence *e = &a->item;
    struct query *q =
        query_new(c, "INSERT INTO evidence (id, conference_id, kind, state, position, name, "
                     "source_hash, file_id,"
                     " width, height, taken_at, upload_id, account_id, created_at)"
                     " VALUES ($1, $2, $3, 'shown', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");

    bind_int(q, e->id);
    bind_int(q, e->conference_id);
    bind_text(q, kind_code(e->kind));
    bind_int(q, e->position);
    bind_text(q, e->name);
    bind_text(q, a->source_hash);
    bind_id(q, e->file_id);
    bind_id(q, e->width);
    bind_id(q, e->height);
    bind_id(q, e->taken_at);
    bind_id(q, a->upload_id);
    bind_int(q, c->account_id);
    bind_int(q, now(c));
    return query_end(q);
}

static enum status
insert(struct ctx *c, void *arg)
{
    struct addition *a = arg;
    struct evidence *e = &a->item;
    int64_t same;
    enum status st = find_same(c, a, &same);

    if (st == OK && same != 0) {
        e->id = same;
        return OK;
    }
    if (st == OK)
        st = evidence_check_room(c, e->conference_id, e->kind, a->source->field, &e->position);
    if (st != OK)
        return st;
    e->id = db_new_id(c);
    st = insert_item(c, a);
    if (st == OK)
        st = photo_sizes_insert(c, e->id, e->sizes, e->size_count);
    return st == OK ? audit_write(c, "evidence", e->id, "insert", NULL,
                                  json_pack("{s:s, s:s, s:I, s:s}", "kind", kind_code(e->kind),
                                            "name", e->name, "conference_id",
                                            (json_int_t)e->conference_id, "hash", a->source_hash))
                    : st;
}

static enum status
store_photo(struct ctx *c, struct addition *a)
{
    struct evidence *e = &a->item;
    struct photo photo;
    enum status st = photo_store(c, a->source->field, a->source->path, e->name, &photo);

    if (st != OK)
        return st;
    e->width = photo.width;
    e->height = photo.height;
    e->taken_at = photo.taken_at;
    memcpy(e->sizes, photo.sizes, sizeof(e->sizes));
    e->size_count = photo.size_count;
    return OK;
}

enum status
evidence_add(struct ctx *c, const struct evidence_place *at, const struct evidence_source *source,
             int64_t *out_id)
{
    struct addition a = { .item = { .kind = source->kind },
                          .upload_id = source->upload_id,
                          .source = source };
    int64_t same = 0;
    enum status st = evidence_conference(c, at, REPORT_UNIT, &a.item.conference_id);

    if (st == OK)
        st = blob_hash(c, source->path, &a.source_hash);
    if (st == OK)
        st = find_same(c, &a, &same);
    if (st != OK)
        return st;
    if (same == 0) {
        a.item.name = file_clean_name(c, source->name);
        st = source->kind == EVIDENCE_PHOTO
                 ? store_photo(c, &a)
                 : file_insert(c, source->field, source->path, source->name, blob_paper_types,
                               EVIDENCE_PAPER_MAX_BYTES, &a.item.file_id);
        if (st == OK)
            st = db_transact(c, insert, &a);
    }
    if (st == OK)
        *out_id = same != 0 ? same : a.item.id;
    return st;
}
