/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evidence of a conference: describing, ordering, deleting and taking back, the narrative, and what is removed for good. */
#include "feature/evidence/evidence_inside.h"

#include "core/text.h"
#include "db/audit.h"
#include "web/access.h"

#include <string.h>

/* ------------------------------------------------------------------ describing */

struct description {
    int64_t conference_id;
    const struct evidence *items;
    int count;
};

static enum status
describe_one(struct ctx *c, int64_t conference_id, const struct evidence *e)
{
    struct query *q = query_new(
        c, "UPDATE evidence SET caption = $3, alt = $4, is_decorative = $5, version = version + 1"
           " WHERE id = $1 AND conference_id = $2 AND state = 'shown' AND version = $6");
    enum status st;

    bind_int(q, e->id);
    bind_int(q, conference_id);
    bind_text(q, e->caption);
    bind_text(q, e->alt);
    bind_bool(q, e->is_decorative);
    bind_int(q, e->version);
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    return st == OK ? audit_write(c, "evidence", e->id, "describe", NULL,
                                  json_pack("{s:s, s:s, s:b}", "caption", e->caption, "alt", e->alt,
                                            "is_decorative", e->is_decorative))
                    : st;
}

static enum status
describe(struct ctx *c, void *arg)
{
    const struct description *d = arg;
    enum status st = OK;

    for (int i = 0; st == OK && i < d->count; i++)
        st = describe_one(c, d->conference_id, &d->items[i]);
    return st;
}

enum status
evidence_describe(struct ctx *c, const struct evidence_place *at, const struct evidence *items,
                  int count)
{
    struct description d = { .items = items, .count = count };
    int before = c->problem_count;
    enum status st = evidence_conference(c, at, REPORT_UNIT, &d.conference_id);

    if (st != OK)
        return st;
    for (int i = 0; i < count; i++) {
        long long id = (long long)items[i].id;

        if (text_length(items[i].caption) > EVIDENCE_CAPTION_MAX)
            st = problem(c, arena_printf(c->arena, "caption.%lld", id),
                         tr(c, "At most %d characters. Shorten it."), (int)EVIDENCE_CAPTION_MAX);
        if (text_length(items[i].alt) > EVIDENCE_ALT_MAX)
            st = problem(c, arena_printf(c->arena, "alt.%lld", id),
                         tr(c, "At most %d characters. Shorten it."), (int)EVIDENCE_ALT_MAX);
        if (items[i].is_decorative && items[i].alt[0] != '\0')
            st = problem(
                c, arena_printf(c->arena, "alt.%lld", id), "%s",
                tr(c, "A photo that tells nothing has no description. Empty this field, or take "
                      "the mark away."));
    }
    return c->problem_count > before ? st : db_transact(c, describe, &d);
}

/* ------------------------------------------------------------------ order */

struct move {
    int64_t conference_id, id;
    int by;
};

static enum status
set_position(struct ctx *c, int64_t id, int64_t position)
{
    struct query *q =
        query_new(c, "UPDATE evidence SET position = $2 WHERE id = $1 AND state = 'shown'");

    bind_int(q, id);
    bind_int(q, position);
    return query_end_one(q);
}

/* Positions are numbered anew, so that two that came at one moment do not stay together for ever. */
static enum status
move(struct ctx *c, void *arg)
{
    const struct move *m = arg;
    struct evidence *items;
    int count, at = -1, to;
    enum status st = evidence_read(c, m->conference_id, false, &items, &count);

    for (int i = 0; st == OK && i < count; i++)
        if (items[i].id == m->id)
            at = i;
    if (st != OK || at < 0)
        return st == OK ? NOT_FOUND : st;
    to = at + (m->by < 0 ? -1 : 1);
    if (to < 0 || to >= count || items[to].kind != items[at].kind)
        return OK;
    for (int i = 0; st == OK && i < count; i++) {
        int64_t position = i == at ? to + 1 : i == to ? at + 1 : i + 1;

        if (items[i].position != position)
            st = set_position(c, items[i].id, position);
    }
    return st == OK
               ? audit_write(c, "evidence", m->id, "move", NULL, json_pack("{s:i}", "by", m->by))
               : st;
}

enum status
evidence_move(struct ctx *c, const struct evidence_place *at, int64_t id, int by)
{
    struct move m = { .id = id, .by = by };
    enum status st = evidence_conference(c, at, REPORT_UNIT, &m.conference_id);

    return st == OK ? db_transact(c, move, &m) : st;
}

/* ------------------------------------------------------------------ deleting */

struct deletion {
    int64_t conference_id, id, position;
};

static enum status delete (struct ctx *c, void *arg) {
    const struct deletion *d = arg;
    struct query *q =
        query_new(c, "UPDATE evidence SET state = 'deleted', deleted_at = $3, version = version + 1"
                     " WHERE id = $1 AND conference_id = $2 AND state = 'shown'");
    enum status st;

    bind_int(q, d->id);
    bind_int(q, d->conference_id);
    bind_int(q, now(c));
    st = query_end_one(q);
    return st == OK ? audit_write(c, "evidence", d->id, "delete", NULL, NULL) : st;
}

enum status
evidence_delete(struct ctx *c, const struct evidence_place *at, int64_t id)
{
    struct deletion d = { .id = id };
    enum status st = evidence_conference(c, at, REPORT_UNIT, &d.conference_id);

    return st == OK ? db_transact(c, delete, &d) : st;
}

static enum status
restore(struct ctx *c, void *arg)
{
    struct deletion *d = arg;
    struct query *q = query_new(c, "SELECT kind FROM evidence WHERE id = $1 AND conference_id = $2"
                                   " AND state = 'deleted'");
    enum evidence_kind kind = EVIDENCE_PHOTO;
    enum status st;

    bind_int(q, d->id);
    bind_int(q, d->conference_id);
    if (query_row(q))
        kind = strcmp(col_text(q, 0), "photo") == 0 ? EVIDENCE_PHOTO : EVIDENCE_PAPER;
    st = query_end_one(q);
    if (st == OK)
        st = evidence_check_room(c, d->conference_id, kind, NULL, &d->position);
    if (st != OK)
        return st == INVALID ? CONFLICT : st;
    q = query_new(c, "UPDATE evidence SET state = 'shown', deleted_at = NULL, position = $2,"
                     " version = version + 1 WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM evidence o"
                     " WHERE o.conference_id = evidence.conference_id AND o.state = 'shown'"
                     " AND o.source_hash = evidence.source_hash)");
    bind_int(q, d->id);
    bind_int(q, d->position);
    st = query_end_one(q);
    if (st == NOT_FOUND &&
        problem(c, NULL, "%s", tr(c, "The same file was sent again meanwhile and stands here.")) ==
            INVALID)
        return CONFLICT;
    return st == OK ? audit_write(c, "evidence", d->id, "restore", NULL, NULL) : st;
}

enum status
evidence_restore(struct ctx *c, const struct evidence_place *at, int64_t id)
{
    struct deletion d = { .id = id };
    enum status st = evidence_conference(c, at, REPORT_UNIT, &d.conference_id);

    return st == OK ? db_transact(c, restore, &d) : st;
}

/* ------------------------------------------------------------------ the narrative */

static enum status
read_report(struct ctx *c, int64_t conference_id, struct evidence_report *out)
{
    struct query *q = query_new(c, "SELECT narrative, updated_at, version FROM conference_report"
                                   " WHERE conference_id = $1");

    *out = (struct evidence_report){ .conference_id = conference_id, .narrative = "" };
    bind_int(q, conference_id);
    if (query_row(q)) {
        out->narrative = col_text(q, 0);
        out->updated_at = col_int(q, 1);
        out->version = col_int(q, 2);
    }
    return query_end(q);
}

enum status
evidence_report_find(struct ctx *c, const struct evidence_place *at, struct evidence_report *out)
{
    int64_t id;
    enum status st = evidence_conference(c, at, READ_BOARD, &id);

    return st == OK ? read_report(c, id, out) : st;
}

static enum status
save(struct ctx *c, void *arg)
{
    struct evidence_report *next = arg, stands;
    struct query *q;
    enum status st = read_report(c, next->conference_id, &stands);

    if (st == OK && stands.version != next->version)
        return CONFLICT;
    if (st != OK)
        return st;
    q = query_new(
        c,
        "INSERT INTO conference_report (conference_id, narrative, updated_at, updated_by, version)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (conference_id) DO UPDATE SET"
        " narrative = excluded.narrative, updated_at = excluded.updated_at,"
        " updated_by = excluded.updated_by, version = excluded.version");
    bind_int(q, next->conference_id);
    bind_text(q, next->narrative);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    bind_int(q, stands.version + 1);
    st = query_end(q);
    return st == OK ? audit_write(c, "conference_report", next->conference_id, "update",
                                  json_pack("{s:s}", "narrative", stands.narrative),
                                  json_pack("{s:s}", "narrative", next->narrative))
                    : st;
}

enum status
evidence_report_save(struct ctx *c, const struct evidence_place *at, struct evidence_report *report)
{
    struct evidence_report next = *report;
    enum status st = evidence_conference(c, at, REPORT_UNIT, &next.conference_id);

    if (st != OK)
        return st;
    if (text_length(next.narrative) > EVIDENCE_NARRATIVE_MAX)
        return problem(c, "narrative", tr(c, "At most %d characters. Shorten it."),
                       (int)EVIDENCE_NARRATIVE_MAX);
    return db_transact(c, save, &next);
}

/* ------------------------------------------------------------------ sweeping */

enum { FILES_MAX = IMAGE_MADE + 1 };

static enum status
remove_files(struct ctx *c, const int64_t *ids, int count)
{
    enum status st = OK;

    for (int i = 0; st == OK && i < count; i++) {
        struct query *q = query_new(c, "DELETE FROM file WHERE id = $1");

        bind_int(q, ids[i]);
        st = query_end(q);
    }
    return st;
}

/* Without a row in `file` nobody reaches the bytes any more; in the store they stay (service/blob_store.h has no removal). */
static enum status
remove_one(struct ctx *c, void *arg)
{
    int64_t id = *(const int64_t *)arg, files[FILES_MAX];
    int count = 0;
    enum status st;
    struct query *q =
        query_new(c, "SELECT file_id FROM photo_size WHERE photo_id = $1 UNION ALL"
                     " SELECT file_id FROM evidence WHERE id = $1 AND file_id IS NOT NULL");

    bind_int(q, id);
    while (count < FILES_MAX && query_row(q))
        files[count++] = col_int(q, 0);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM photo_size WHERE photo_id = $1");
    bind_int(q, id);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM evidence WHERE id = $1 AND state = 'deleted'");
    bind_int(q, id);
    st = query_end_one(q);
    if (st == OK)
        st = remove_files(c, files, count);
    return st == OK ? audit_write(c, "evidence", id, "remove", NULL, NULL) : st;
}

enum status
evidence_sweep(struct ctx *c, int64_t *out_count)
{
    int64_t ids[100];
    int count;
    enum status st;

    *out_count = 0;
    do {
        struct query *q = query_new(c, "SELECT id FROM evidence WHERE state = 'deleted'"
                                       " AND deleted_at <= $1 ORDER BY deleted_at LIMIT 100");

        bind_int(q, now(c) - EVIDENCE_KEPT_S);
        for (count = 0; count < 100 && query_row(q); count++)
            ids[count] = col_int(q, 0);
        st = query_end(q);
        for (int i = 0; st == OK && i < count; i++) {
            st = db_transact(c, remove_one, &ids[i]);
            st = st == NOT_FOUND ? OK : st;
            *out_count += 1;
        }
    } while (st == OK && count == 100);
    return st;
}
