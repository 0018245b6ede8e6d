/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What other pages tell of councils: a dossier's own page, and Today. */
#include "feature/council/council_inside.h"

enum { FACTS_MOST = 20 };

static void
read_fact(struct ctx *c, struct query *q, struct council_fact *out)
{
    *out = (struct council_fact){
        .council_id = col_int(q, 0),
        .council = col_text(q, 1),
        .held_on = col_date(q, 3),
        .meeting_url = url_meeting(c, col_int(q, 2)),
        .has_voted = !col_is_null(q, 4),
    };
    if (!out->has_voted)
        return;
    out->round_url = url_round(c, col_int(q, 4));
    out->voted_at = col_int(q, 5);
    out->yes = (int)col_int(q, 6);
    out->no = (int)col_int(q, 7);
    out->blank = (int)col_int(q, 8);
    out->members = (int)col_int(q, 9);
    out->is_passed = col_bool(q, 10);
}

/* How it was voted is for who reads the council; that it was, and when, for who reads the dossier. */
static enum status
keep_back(struct ctx *c, struct council_fact *f)
{
    struct council council;
    enum status st = council_find(c, f->council_id, &council);

    f->is_open = st == OK;
    if (st != NOT_FOUND)
        return st;
    f->meeting_url = f->round_url = NULL;
    f->yes = f->no = f->blank = f->members = 0;
    f->is_passed = false;
    return OK;
}

enum status
council_facts(struct ctx *c, int64_t dossier_id, struct council_fact **out, int *out_count)
{
    struct council_fact *rows = arena_array(c->arena, FACTS_MOST, sizeof(*rows));
    struct query *q;
    int count = 0;
    enum status st;

    q = query_new(
        c, "SELECT k.id, k.name, h.id, h.held_on, r.id, r.closed_at, t.yes, t.no, t.blank,"
           " t.members, t.is_passed FROM council_agenda g JOIN council_meeting h ON h.id ="
           " g.meeting_id JOIN council k ON k.id = h.council_id LEFT JOIN (council_result t"
           " JOIN council_round r ON r.id = t.round_id AND r.state = 'closed') ON t.dossier_id ="
           " g.dossier_id AND r.meeting_id = h.id WHERE g.dossier_id = $1"
           " ORDER BY h.held_on, h.id, r.closed_at LIMIT $2");
    bind_int(q, dossier_id);
    bind_int(q, FACTS_MOST);
    while (query_row(q) && count < FACTS_MOST)
        read_fact(c, q, &rows[count++]);
    st = query_end(q);
    for (int i = 0; st == OK && i < count; i++)
        st = keep_back(c, &rows[i]);
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}

/* ------------------------------------------------------------------ for Today */

static enum status
read_keys(struct ctx *c, struct council_task *out, int *count)
{
    struct query *q =
        query_new(c, "SELECT r.id, r.title FROM council_member m JOIN council_teller t"
                     " ON t.member_id = m.id JOIN council_round r ON r.id = t.round_id"
                     " WHERE m.account_id = $1 AND t.public_key = '' AND r.state = 'prepared'"
                     " ORDER BY r.id");

    bind_int(q, c->account_id);
    while (*count < COUNCIL_TASKS_MAX && query_row(q))
        out[(*count)++] = (struct council_task){ .is_key = true,
                                                 .title = col_text(q, 1),
                                                 .url = url_round(c, col_int(q, 0)) };
    return query_end(q);
}

static enum status
read_appraisals(struct ctx *c, struct council_task *out, int *count)
{
    struct query *q = query_new(
        c, "SELECT h.id, h.held_on, COUNT(*) FROM council_member m JOIN council_meeting h"
           " ON h.council_id = m.council_id AND h.appraisal = 'open' JOIN council_agenda g"
           " ON g.meeting_id = h.id JOIN dossier d ON d.id = g.dossier_id WHERE m.account_id = $1"
           " AND m.from_on <= $2 AND (m.to_on IS NULL OR m.to_on > $2) AND NOT EXISTS (SELECT 1"
           " FROM council_mark x WHERE x.dossier_id = d.id AND x.meeting_id = h.id"
           " AND x.member_id = m.id) AND NOT EXISTS (SELECT 1 FROM council_remark w"
           " WHERE w.meeting_id = h.id AND w.dossier_id = d.id AND w.member_id = m.id)"
           " AND" DOSSIER_OPEN_TO("$1") " GROUP BY h.id, h.held_on ORDER BY h.id");

    bind_int(q, c->account_id);
    bind_date(q, today(c));
    while (*count < COUNCIL_TASKS_MAX && query_row(q))
        out[(*count)++] = (struct council_task){ .held_on = col_date(q, 1),
                                                 .dossiers = (int)col_int(q, 2),
                                                 .url = url_meeting(c, col_int(q, 0)) };
    return query_end(q);
}

enum status
council_tasks(struct ctx *c, struct council_task **out, int *out_count)
{
    struct council_task *rows = arena_array(c->arena, COUNCIL_TASKS_MAX, sizeof(*rows));
    int count = 0;
    enum status st = read_keys(c, rows, &count);

    if (st == OK)
        st = read_appraisals(c, rows, &count);
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}
