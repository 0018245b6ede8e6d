/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a unit is with the milestones that are no conference. */
#include "feature/conference/conference.h"

#include "core/text.h"
#include "db/audit.h"
#include "db/db.h"
#include "feature/conference/conference_rules.h"

#define PROGRESS_COLUMNS                                                                           \
    "p.milestone_id, p.unit_id, p.started_on, p.done_on, p.note, p.file_id, p.account_id, "        \
    "p.reported_at, p.version"

static void
read_progress(struct query *q, struct progress *out)
{
    *out = (struct progress){
        .milestone_id = col_int(q, 0),
        .unit_id = col_int(q, 1),
        .started_on = col_date(q, 2),
        .done_on = col_date(q, 3),
        .note = col_text(q, 4),
        .file_id = col_int(q, 5),
        .account_id = col_int(q, 6),
        .reported_at = col_int(q, 7),
        .version = col_int(q, 8),
    };
}

static enum status
read_all(struct ctx *c, struct query *q, struct progress **out, int *out_count)
{
    struct progress *rows = NULL;
    size_t count = 0, room = 0;
    enum status st;

    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 64 : 2 * room;
            rows = arena_grow(c->arena, rows, count, room, sizeof(*rows));
        }
        read_progress(q, &rows[count++]);
    }
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = (int)count;
    }
    return st;
}

enum status
progress_list(struct ctx *c, int64_t campaign_id, struct progress **out, int *out_count)
{
    struct query *q = query_new(c, "SELECT " PROGRESS_COLUMNS " FROM progress p JOIN milestone m "
                                   "ON m.id = p.milestone_id WHERE m.campaign_id = $1 "
                                   "ORDER BY p.unit_id, m.position, m.id");

    bind_int(q, campaign_id);
    return read_all(c, q, out, out_count);
}

enum status
progress_list_of_unit(struct ctx *c, int64_t campaign_id, int64_t unit_id, struct progress **out,
                      int *out_count)
{
    struct query *q =
        query_new(c, "SELECT " PROGRESS_COLUMNS " FROM progress p JOIN milestone m "
                     "ON m.id = p.milestone_id WHERE p.unit_id = $1 AND m.campaign_id = $2 "
                     "ORDER BY m.position, m.id");

    bind_int(q, unit_id);
    bind_int(q, campaign_id);
    return read_all(c, q, out, out_count);
}

enum status
progress_find(struct ctx *c, int64_t milestone_id, int64_t unit_id, struct progress *out)
{
    struct query *q = query_new(c, "SELECT " PROGRESS_COLUMNS " FROM progress p "
                                   "WHERE p.milestone_id = $1 AND p.unit_id = $2");
    struct progress found;
    bool is_there;
    enum status st;

    bind_int(q, milestone_id);
    bind_int(q, unit_id);
    is_there = query_row(q);
    if (is_there)
        read_progress(q, &found);
    st = query_end(q);
    if (st == OK && is_there)
        *out = found;
    return st == OK && !is_there ? NOT_FOUND : st;
}

/* ------------------------------------------------------------------ saving */

static enum status
check(struct ctx *c, const struct milestone *m, const struct progress *p)
{
    int before = c->problem_count;

    if (m->is_conference)
        return problem(
            c, NULL,
            tr(c, "“%s” is done when the conference is held. Report the conference instead."),
            m->title);
    if (!date_is_none(p->started_on) && date_compare(p->started_on, today(c)) > 0)
        (void)problem(c, "started_on", tr(c, "%s is still to come. Enter a day up to today."),
                      date_vi(c->arena, p->started_on));
    if (!date_is_none(p->done_on) && date_compare(p->done_on, today(c)) > 0)
        (void)problem(c, "done_on", tr(c, "%s is still to come. Enter a day up to today."),
                      date_vi(c->arena, p->done_on));
    else if (!date_is_none(p->done_on) && !date_is_none(p->started_on) &&
             date_compare(p->done_on, p->started_on) < 0)
        (void)problem(c, "done_on",
                      tr(c, "%s lies before %s, when it was begun. Correct one of the two."),
                      date_vi(c->arena, p->done_on), date_vi(c->arena, p->started_on));
    if (c->problem_count == before) {
        enum status st = conference_check_day(c, p->unit_id, "started_on", p->started_on);

        if (st == OK)
            st = conference_check_day(c, p->unit_id, "done_on", p->done_on);
        if (st != OK && st != INVALID)
            return st;
    }
    if (p->note != NULL && text_length(p->note) > PROGRESS_NOTE_MAX)
        (void)problem(c, "note", tr(c, "At most %d characters."), (int)PROGRESS_NOTE_MAX);
    return c->problem_count > before ? INVALID : OK;
}

static json_t *
progress_json(struct ctx *c, const struct progress *p)
{
    return json_pack("{s:I, s:s, s:s, s:s, s:I}", "milestone_id", (json_int_t)p->milestone_id,
                     "started_on", date_iso(c->arena, p->started_on), "done_on",
                     date_iso(c->arena, p->done_on), "note", p->note != NULL ? p->note : "",
                     "file_id", (json_int_t)p->file_id);
}

static enum status
write(struct ctx *c, void *arg)
{
    const struct progress *p = arg;
    struct progress before = { .note = "" };
    enum status st = progress_find(c, p->milestone_id, p->unit_id, &before);
    bool is_new = st == NOT_FOUND;
    struct query *q;

    if (st != OK && !is_new)
        return st;
    if (before.version != p->version)
        return CONFLICT;
    q = is_new
            ? query_new(c, "INSERT INTO progress (milestone_id, unit_id, started_on, done_on, "
                           "note, file_id, "
                           "account_id, reported_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, "
                           "$8, $9 + 1) "
                           "ON CONFLICT (milestone_id, unit_id) DO NOTHING")
            : query_new(
                  c, "UPDATE progress SET started_on = $3, done_on = $4, note = $5, file_id = $6, "
                     "account_id = $7, reported_at = $8, version = version + 1 "
                     "WHERE milestone_id = $1 AND unit_id = $2 AND version = $9");
    bind_int(q, p->milestone_id);
    bind_int(q, p->unit_id);
    bind_date(q, p->started_on);
    bind_date(q, p->done_on);
    bind_text(q, p->note != NULL ? p->note : "");
    if (p->file_id != 0)
        bind_int(q, p->file_id);
    else
        bind_null(q);
    bind_int(q, c->account_id);
    bind_int(q, now(c));
    bind_int(q, p->version);
    st = query_end_one(q);
    if (st != OK)
        return st == NOT_FOUND ? CONFLICT : st;
    db_touch(c, "progress");
    return audit_write(c, "progress", p->unit_id, is_new ? "insert" : "update",
                       is_new ? NULL : progress_json(c, &before), progress_json(c, p));
}

enum status
progress_save(struct ctx *c, const struct progress *p)
{
    struct progress copy = *p;
    struct milestone m;
    struct campaign campaign;
    bool is_in = false;
    enum status st = milestone_find(c, p->milestone_id, &m);

    if (st == OK)
        st = require(c, REPORT_UNIT, p->unit_id, m.campaign_id);
    if (st == OK)
        st = campaign_find(c, m.campaign_id, &campaign);
    if (st == OK)
        st = campaign_has_unit(c, &campaign, p->unit_id, today(c), &is_in);
    if (st == OK && !is_in)
        st = problem(c, NULL, "%s",
                     tr(c, "The unit is not in this campaign, so it owes nothing there."));
    if (st == OK)
        st = check(c, &m, p);
    return st == OK ? db_transact(c, write, &copy) : st;
}
