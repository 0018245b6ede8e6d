/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Meetings: who attends, and what is on the agenda. */
#include "feature/council/council_inside.h"

#include "core/text.h"
#include "db/audit.h"

#include <string.h>

static const char *const appraisal_codes[] = { "none", "open", "closed" };

#define MEETING_COLUMNS "g.id, g.council_id, g.held_on, g.starts, g.place, g.appraisal, g.version"

static void
read_meeting(struct query *q, struct council_meeting *out)
{
    const char *appraisal = col_text(q, 5);

    *out = (struct council_meeting){
        .id = col_int(q, 0),
        .council_id = col_int(q, 1),
        .held_on = col_date(q, 2),
        .starts = (int)col_int(q, 3),
        .place = col_text(q, 4),
        .version = col_int(q, 6),
    };
    for (enum appraisal_state s = APPRAISAL_NONE; s <= APPRAISAL_CLOSED; s++)
        if (strcmp(appraisal_codes[s], appraisal) == 0)
            out->appraisal = s;
}

enum status
council_meeting_find(struct ctx *c, int64_t id, struct council_meeting *out,
                     struct council *out_council)
{
    struct council_meeting found;
    struct query *q =
        query_new(c, "SELECT " MEETING_COLUMNS " FROM council_meeting g WHERE g.id = $1");
    enum status st;

    bind_int(q, id);
    if (query_row(q))
        read_meeting(q, &found);
    st = query_end_one(q);
    if (st == OK)
        st = council_find(c, found.council_id, out_council);
    if (st == OK)
        *out = found;
    return st;
}

enum status
council_meetings(struct ctx *c, int64_t council_id, struct council_meeting **out, int *out_count)
{
    struct council_meeting *rows = NULL;
    size_t count = 0, room = 0;
    struct query *q =
        query_new(c, "SELECT " MEETING_COLUMNS " FROM council_meeting g WHERE g.council_id = $1"
                     " ORDER BY g.held_on DESC, g.starts DESC, g.id DESC LIMIT 200");
    enum status st;

    bind_int(q, council_id);
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 8 : 2 * room;
            rows = arena_grow(c->arena, rows, count, room, sizeof(*rows));
        }
        read_meeting(q, &rows[count++]);
    }
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = (int)count;
    }
    return st;
}

static enum status
may_write(struct ctx *c, int64_t council_id)
{
    struct council council;
    enum status st = council_read(c, council_id, &council);

    return st == OK && !council_may_run(c, &council) ? DENIED : st;
}

static enum status
write_meeting(struct ctx *c, void *arg)
{
    struct council_meeting *m = arg;
    bool is_new = m->version == 0;
    struct query *q;
    enum status st = may_write(c, m->council_id);

    if (st != OK)
        return st;
    if (is_new) {
        m->id = db_new_id(c);
        q = query_new(c, "INSERT INTO council_meeting (held_on, starts, place, id, council_id,"
                         " created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7)");
    } else {
        q = query_new(c, "UPDATE council_meeting SET held_on = $1, starts = $2, place = $3,"
                         " version = version + 1 WHERE id = $4 AND council_id = $5"
                         " AND version = $6");
    }
    bind_date(q, m->held_on);
    bind_int(q, m->starts);
    bind_text(q, m->place);
    bind_int(q, m->id);
    bind_int(q, m->council_id);
    if (is_new) {
        bind_int(q, now(c));
        bind_int(q, c->account_id);
    } else {
        bind_int(q, m->version);
    }
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    return st == OK ? audit_write(c, "council_meeting", m->id, is_new ? "insert" : "update", NULL,
                                  json_pack("{s:s}", "held_on", date_iso(c->arena, m->held_on)))
                    : st;
}

enum status
council_meeting_save(struct ctx *c, struct council_meeting *m)
{
    enum status st;

    if (date_is_none(m->held_on))
        return problem(c, "held_on", "%s", tr(c, "Enter the day of the meeting."));
    if (m->starts < 0 || m->starts > 1439)
        return problem(c, "starts", "%s", tr(c, "Enter when it begins, such as 8:00."));
    if (text_length(m->place) > COUNCIL_NAME_MAX)
        return problem(c, "place", tr(c, "Write a place of at most %d characters."),
                       COUNCIL_NAME_MAX);
    st = db_transact(c, write_meeting, m);
    if (m->version == 0) {
        m->id = st == OK ? m->id : 0;
        m->version = st == OK;
    }
    return st;
}

/* ------------------------------------------------------------------ attendance */

enum status
council_attendances(struct ctx *c, const struct council_meeting *m, struct council_attendance **out,
                    int *out_count)
{
    struct council_member *members;
    struct council_attendance *rows;
    int count, at = 0;
    struct query *q;
    enum status st = council_members(c, m->council_id, m->held_on, &members, &count);

    if (st != OK)
        return st;
    rows = arena_array(c->arena, (size_t)count + 1, sizeof(*rows));
    for (int i = 0; i < count; i++)
        rows[i].member = members[i];
    /* in the order of council_members, so that the two are walked side by side */
    q = query_new(c, "SELECT a.member_id, a.how FROM council_attendance a JOIN council_member m"
                     " ON m.id = a.member_id WHERE a.meeting_id = $1 ORDER BY CASE m.duty WHEN"
                     " 'chair' THEN 1 WHEN 'vice' THEN 2 WHEN 'secretary' THEN 3 ELSE 4 END, m.id");
    bind_int(q, m->id);
    while (query_row(q)) {
        int k = at;

        while (k < count && rows[k].member.id != col_int(q, 0))
            k++;
        if (k == count)
            continue; /* no member on that day any more */
        rows[k].how = strcmp(col_text(q, 1), "afar") == 0 ? ATTENDS_AFAR : ATTENDS_HALL;
        at = k + 1;
    }
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}

enum status
council_attend_count(struct ctx *c, const struct council_meeting *m, int *out)
{
    struct query *q = query_new(
        c, "SELECT COUNT(*) FROM council_attendance a JOIN council_member m ON m.id = a.member_id"
           " WHERE a.meeting_id = $1 AND m.from_on <= $2 AND (m.to_on IS NULL OR m.to_on > $3)");

    bind_int(q, m->id);
    bind_date(q, m->held_on);
    bind_date(q, m->held_on);
    *out = 0;
    if (query_row(q))
        *out = (int)col_int(q, 0);
    return query_end(q);
}

struct attending {
    int64_t meeting_id;
    const struct council_attendance *rows;
    int count;
};

static enum status
write_attendance(struct ctx *c, void *arg)
{
    const struct attending *a = arg;
    struct council_meeting m;
    struct council council;
    struct query *q;
    int attend = 0;
    enum status st = council_meeting_find(c, a->meeting_id, &m, &council);

    if (st == OK && !council_may_run(c, &council))
        st = DENIED;
    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM council_attendance WHERE meeting_id = $1");
    bind_int(q, a->meeting_id);
    st = query_end(q);
    for (int i = 0; st == OK && i < a->count; i++) {
        if (a->rows[i].how == ATTENDS_NOT)
            continue;
        q = query_new(c, "INSERT INTO council_attendance (meeting_id, member_id, how) SELECT $1,"
                         " m.id, $2 FROM council_member m WHERE m.id = $3 AND m.council_id = $4"
                         " ON CONFLICT (meeting_id, member_id) DO NOTHING");
        bind_int(q, a->meeting_id);
        bind_text(q, a->rows[i].how == ATTENDS_AFAR ? "afar" : "hall");
        bind_int(q, a->rows[i].member.id);
        bind_int(q, council.id);
        st = query_end(q);
        attend++;
    }
    return st == OK ? audit_write(c, "council_meeting", a->meeting_id, "attendance", NULL,
                                  json_pack("{s:i}", "attend", attend))
                    : st;
}

enum status
council_attend(struct ctx *c, int64_t meeting_id, const struct council_attendance *rows, int count)
{
    struct attending a = { meeting_id, rows, count };

    return db_transact(c, write_attendance, &a);
}

/* ------------------------------------------------------------------ the agenda */

static enum status
title_units(struct ctx *c, struct agenda_line *rows, const int64_t *unit_ids, int count)
{
    for (int i = 0; i < count; i++) {
        struct unit u;
        enum status st = unit_find(c, unit_ids[i], today(c), &u);

        if (st != OK && st != NOT_FOUND)
            return st;
        rows[i].unit = st == OK ? unit_title(c, &u) : "";
    }
    return OK;
}

/* The award's row that holds on the meeting's day has the thresholds; where none does, the one by which it was put forward. */
enum status
council_agenda(struct ctx *c, const struct council_meeting *m, bool with_others,
               struct agenda_line **out, int *out_count)
{
    struct agenda_line *rows = arena_array(c->arena, COUNCIL_AGENDA_MAX, sizeof(*rows));
    int64_t *units = arena_array(c->arena, COUNCIL_AGENDA_MAX, sizeof(*units));
    int count = 0;
    struct query *q = query_new(
        c, "SELECT d.id, s.name, a.name, d.unit_id, d.achievement, s.kind, CASE WHEN x.position IS"
           " NULL THEN 0 ELSE 1 END, n.quorum_num, n.quorum_den, n.threshold_num, n.threshold_den,"
           " n.has_second_round, n.id FROM council k JOIN council_meeting g"
           " ON g.council_id = k.id JOIN dossier d ON d.campaign_id = k.campaign_id"
           " JOIN subject s ON s.id = d.subject_id JOIN award a ON a.id = d.award_id"
           " JOIN award n ON n.id = COALESCE((SELECT h.id FROM award h WHERE h.code = a.code"
           " AND h.subject = a.subject AND h.from_on <= g.held_on AND (h.to_on IS NULL OR"
           " h.to_on > g.held_on) ORDER BY h.from_on DESC LIMIT 1), a.id)"
           " LEFT JOIN council_agenda x ON x.meeting_id = g.id AND x.dossier_id = d.id"
           " WHERE g.id = $1 AND (x.position IS NOT NULL OR (CAST($2 AS BIGINT) = 1"
           " AND d.state = 'appraisal' AND d.decides_unit_id = k.unit_id))"
           " AND" DOSSIER_OPEN_TO("$3") " ORDER BY CASE WHEN x.position IS NULL THEN 1 ELSE 0 END,"
                                        " x.position, d.id LIMIT 200");
    enum status st;

    bind_int(q, m->id);
    bind_bool(q, with_others);
    bind_int(q, c->account_id);
    while (count < COUNCIL_AGENDA_MAX && query_row(q)) {
        struct agenda_line *l = &rows[count];

        *l = (struct agenda_line){
            .dossier_id = col_int(q, 0),
            .subject = col_text(q, 1),
            .award = col_text(q, 2),
            .achievement = col_text(q, 4),
            .is_on = col_bool(q, 6),
            .quorum = { (int)col_int(q, 7), (int)col_int(q, 8) },
            .threshold = { (int)col_int(q, 9), (int)col_int(q, 10) },
            .has_second_round = col_bool(q, 11),
            .award_id = col_int(q, 12),
        };
        if (!subject_kind_parse(col_text(q, 5), &l->kind))
            l->kind = SUBJECT_PERSON;
        units[count++] = col_int(q, 3);
    }
    st = query_end(q);
    if (st == OK)
        st = title_units(c, rows, units, count);
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}

struct scheduling {
    int64_t meeting_id;
    const int64_t *dossier_ids;
    int count;
};

static enum status
add_one(struct ctx *c, const struct council *council, const struct scheduling *s, int64_t id)
{
    struct query *q = query_new(
        c, "INSERT INTO council_agenda (meeting_id, dossier_id, position) SELECT $1, d.id,"
           " (SELECT COALESCE(MAX(x.position), 0) + 1 FROM council_agenda x WHERE"
           " x.meeting_id = $1) FROM dossier d WHERE d.id = $2 AND d.state = 'appraisal'"
           " AND d.campaign_id = $3 AND d.decides_unit_id = $4 AND" DOSSIER_OPEN_TO(
               "$5") " ON CONFLICT (meeting_id, dossier_id) DO UPDATE SET position ="
                     " council_agenda.position");
    enum status st;

    bind_int(q, s->meeting_id);
    bind_int(q, id);
    bind_int(q, council->campaign_id);
    bind_int(q, council->unit_id);
    bind_int(q, c->account_id);
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return problem(
            c, "dossier_id", "%s",
            tr(c, "Only dossiers in appraisal at the council's unit come on its agenda."));
    return st;
}

static enum status
add(struct ctx *c, void *arg)
{
    const struct scheduling *s = arg;
    struct council_meeting m;
    struct council council;
    enum status st = council_meeting_find(c, s->meeting_id, &m, &council);

    if (st == OK && !council_may_run(c, &council))
        st = DENIED;
    for (int i = 0; st == OK && i < s->count; i++)
        st = add_one(c, &council, s, s->dossier_ids[i]);
    if (st == OK)
        st = council_conflicts_seek(c, council.id);
    return st == OK ? audit_write(c, "council_meeting", s->meeting_id, "agenda", NULL,
                                  json_pack("{s:i}", "added", s->count))
                    : st;
}

enum status
council_agenda_add(struct ctx *c, int64_t meeting_id, const int64_t *dossier_ids, int count)
{
    struct scheduling s = { meeting_id, dossier_ids, count };

    if (count < 1 || count > COUNCIL_AGENDA_MAX)
        return problem(c, "dossier_id", "%s", tr(c, "Choose the dossiers to put on the agenda."));
    return db_transact(c, add, &s);
}

static enum status
take_off(struct ctx *c, void *arg)
{
    const struct scheduling *s = arg;
    struct council_meeting m;
    struct council council;
    struct query *q;
    enum status st = council_meeting_find(c, s->meeting_id, &m, &council);

    if (st == OK && !council_may_run(c, &council))
        st = DENIED;
    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM council_agenda WHERE meeting_id = $1 AND dossier_id = $2"
                     " AND NOT EXISTS (SELECT 1 FROM council_round_dossier x JOIN council_round r"
                     " ON r.id = x.round_id WHERE x.dossier_id = $2 AND r.meeting_id = $1"
                     " AND r.state <> 'cancelled')");
    bind_int(q, s->meeting_id);
    bind_int(q, s->dossier_ids[0]);
    st = query_end_one(q);
    if (st == NOT_FOUND || st == CONFLICT)
        return problem(c, "dossier_id", "%s",
                       tr(c, "It has marks or a round of voting in this meeting, and stays."));
    return st == OK ? audit_write(c, "council_meeting", s->meeting_id, "agenda", NULL,
                                  json_pack("{s:i}", "removed", 1))
                    : st;
}

enum status
council_agenda_remove(struct ctx *c, int64_t meeting_id, int64_t dossier_id)
{
    struct scheduling s = { meeting_id, &dossier_id, 1 };

    return db_transact(c, take_off, &s);
}
