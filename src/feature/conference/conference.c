/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A unit's conference as it stands, and the steps that change it. What a step may say is in conference_rules.c. */
#include "feature/conference/conference.h"

#include "db/audit.h"
#include "service/inbox.h"
#include "db/db.h"
#include "feature/conference/conference_rules.h"

#include <string.h>

static const char *const state_codes[CONFERENCE_STATE_COUNT] = { "none", "planned", "scheduled",
                                                                 "held" };
static const char *const state_texts[CONFERENCE_STATE_COUNT] = {
    N_("Not reported"),
    N_("Planned"),
    N_("Scheduled"),
    N_("Held"),
};
static const char *const subject_codes[HONOUR_SUBJECT_COUNT] = { "", "collective", "person",
                                                                 "household" };
static const char *const subject_texts[HONOUR_SUBJECT_COUNT] = {
    "",
    N_("Collectives"),
    N_("Individuals"),
    N_("Households"),
};
static const char *const step_codes[STEP_COUNT] = { "",           "plan", "schedule",
                                                    "unschedule", "hold", "correct" };

/* The guarded table: what a step makes of each state; NONE: it is not a step from there. */
static const enum conference_state steps[CONFERENCE_STATE_COUNT][STEP_COUNT] = {
    [CONFERENCE_NONE] = { [STEP_PLAN] = CONFERENCE_PLANNED },
    [CONFERENCE_PLANNED] = { [STEP_SCHEDULE] = CONFERENCE_SCHEDULED,
                             [STEP_HOLD] = CONFERENCE_HELD },
    [CONFERENCE_SCHEDULED] = { [STEP_SCHEDULE] = CONFERENCE_SCHEDULED,
                               [STEP_UNSCHEDULE] = CONFERENCE_PLANNED,
                               [STEP_HOLD] = CONFERENCE_HELD },
    [CONFERENCE_HELD] = { [STEP_CORRECT] = CONFERENCE_HELD },
};

const char *
conference_state_code(enum conference_state state)
{
    return state < CONFERENCE_STATE_COUNT ? state_codes[state] : "";
}

const char *
conference_state_text(const struct ctx *c, enum conference_state state)
{
    return state < CONFERENCE_STATE_COUNT ? tr(c, state_texts[state]) : "";
}

const char *
honour_subject_code(enum honour_subject subject)
{
    return subject < HONOUR_SUBJECT_COUNT ? subject_codes[subject] : "";
}

const char *
honour_subject_text(const struct ctx *c, enum honour_subject subject)
{
    return subject > 0 && subject < HONOUR_SUBJECT_COUNT ? tr(c, subject_texts[subject]) : "";
}

const char *
conference_step_code(enum conference_step step)
{
    return step < STEP_COUNT ? step_codes[step] : "";
}

bool
conference_step_parse(const char *code, enum conference_step *out)
{
    for (int i = STEP_PLAN; i < STEP_COUNT; i++) {
        if (code != NULL && strcmp(step_codes[i], code) == 0) {
            *out = (enum conference_step)i;
            return true;
        }
    }
    return false;
}

bool
conference_can(enum conference_state from, enum conference_step step)
{
    return from < CONFERENCE_STATE_COUNT && step > 0 && step < STEP_COUNT &&
           steps[from][step] != CONFERENCE_NONE;
}

/* ------------------------------------------------------------------ reading */

#define CONFERENCE_COLUMNS                                                                         \
    "id, campaign_id, unit_id, state, planned_on, scheduled_on, scheduled_minute, place, chair, "  \
    "held_on, delegates, cost_vnd, note, updated_at, updated_by, version"

static int64_t
col_number(struct query *q, int column)
{
    return col_is_null(q, column) ? -1 : col_int(q, column);
}

static void
read_conference(struct query *q, struct conference *out)
{
    const char *state = col_text(q, 3);

    *out = (struct conference){
        .id = col_int(q, 0),
        .campaign_id = col_int(q, 1),
        .unit_id = col_int(q, 2),
        .planned_on = col_date(q, 4),
        .scheduled_on = col_date(q, 5),
        .scheduled_minute = (int)col_number(q, 6),
        .place = col_text(q, 7),
        .chair = col_text(q, 8),
        .held_on = col_date(q, 9),
        .delegates = col_number(q, 10),
        .cost_vnd = col_number(q, 11),
        .note = col_text(q, 12),
        .updated_at = col_int(q, 13),
        .updated_by = col_int(q, 14),
        .version = col_int(q, 15),
    };
    for (int i = 0; i < CONFERENCE_STATE_COUNT; i++)
        if (state != NULL && strcmp(state_codes[i], state) == 0)
            out->state = (enum conference_state)i;
}

static enum status
read_honours(struct ctx *c, struct conference *k)
{
    struct query *q = query_new(
        c, "SELECT h.subject, h.field, h.count FROM conference_honour h "
           "LEFT JOIN activity_field f ON f.code = h.field WHERE h.conference_id = $1 "
           "ORDER BY CASE h.subject WHEN 'collective' THEN 1 WHEN 'person' THEN 2 ELSE 3 END, "
           "f.position NULLS LAST, h.field");
    size_t room = 0;

    bind_int(q, k->id);
    while (query_row(q)) {
        const char *subject = col_text(q, 0);
        struct honour h = { .field = col_text(q, 1), .count = col_int(q, 2) };

        for (int i = HONOUR_COLLECTIVE; i < HONOUR_SUBJECT_COUNT; i++)
            if (subject != NULL && strcmp(subject_codes[i], subject) == 0)
                h.subject = (enum honour_subject)i;
        if ((size_t)k->honour_count == room) {
            room = room == 0 ? 8 : 2 * room;
            k->honours = arena_grow(c->arena, k->honours, (size_t)k->honour_count, room, sizeof(h));
        }
        k->honours[k->honour_count++] = h;
    }
    return query_end(q);
}

enum status
conference_find(struct ctx *c, int64_t campaign_id, int64_t unit_id, struct conference *out)
{
    struct query *q = query_new(c, "SELECT " CONFERENCE_COLUMNS " FROM conference "
                                   "WHERE campaign_id = $1 AND unit_id = $2");
    struct conference found;
    bool is_there;
    enum status st;

    bind_int(q, campaign_id);
    bind_int(q, unit_id);
    is_there = query_row(q);
    if (is_there)
        read_conference(q, &found);
    st = query_end(q);
    if (st == OK)
        st = is_there ? read_honours(c, &found) : NOT_FOUND;
    if (st == OK)
        *out = found;
    return st;
}

enum status
conference_list(struct ctx *c, int64_t campaign_id, struct conference **out, int *out_count)
{
    struct query *q =
        query_new(c, "SELECT " CONFERENCE_COLUMNS " FROM conference WHERE campaign_id = $1 "
                     "ORDER BY unit_id");
    struct conference *rows = NULL;
    size_t count = 0, room = 0;
    enum status st;

    bind_int(q, campaign_id);
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 64 : 2 * room;
            rows = arena_grow(c->arena, rows, count, room, sizeof(*rows));
        }
        read_conference(q, &rows[count++]);
    }
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = (int)count;
    }
    return st;
}

/* ------------------------------------------------------------------ a step */

struct taking {
    struct conference before; /* version 0: nothing was there */
    struct conference after;
    enum conference_step step;
    const char *reason;
};

static void
bind_number(struct query *q, int64_t n)
{
    if (n >= 0)
        bind_int(q, n);
    else
        bind_null(q);
}

static void
bind_fields(struct query *q, const struct conference *k)
{
    bind_text(q, conference_state_code(k->state));
    bind_date(q, k->planned_on);
    bind_date(q, k->scheduled_on);
    bind_number(q, k->scheduled_minute);
    bind_text(q, k->place);
    bind_text(q, k->chair);
    bind_date(q, k->held_on);
    bind_number(q, k->delegates);
    bind_number(q, k->cost_vnd);
    bind_text(q, k->note);
    bind_int(q, k->updated_at);
    bind_int(q, k->updated_by);
}

/* Two officers may report first at once: the second is a stale edit, not a failure. */
static enum status
insert(struct ctx *c, const struct conference *k)
{
    struct query *q = query_new(
        c, "INSERT INTO conference (id, campaign_id, unit_id, state, planned_on, "
           "scheduled_on, scheduled_minute, place, chair, held_on, delegates, cost_vnd, note, "
           "updated_at, updated_by, version) "
           "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1) "
           "ON CONFLICT (campaign_id, unit_id) DO NOTHING");

    bind_int(q, k->id);
    bind_int(q, k->campaign_id);
    bind_int(q, k->unit_id);
    bind_fields(q, k);
    return query_end_one(q);
}

static enum status
update(struct ctx *c, const struct conference *before, const struct conference *k)
{
    struct query *q = query_new(
        c, "UPDATE conference SET state = $3, planned_on = $4, scheduled_on = $5, "
           "scheduled_minute = $6, place = $7, chair = $8, held_on = $9, delegates = $10, "
           "cost_vnd = $11, note = $12, updated_at = $13, updated_by = $14, "
           "version = version + 1 WHERE id = $1 AND version = $2");

    bind_int(q, k->id);
    bind_int(q, before->version);
    bind_fields(q, k);
    return query_end_one(q);
}

static enum status
write_honours(struct ctx *c, const struct conference *k)
{
    struct query *q = query_new(c, "DELETE FROM conference_honour WHERE conference_id = $1");
    enum status st;

    bind_int(q, k->id);
    st = query_end(q);
    for (int i = 0; st == OK && i < k->honour_count; i++) {
        q = query_new(c, "INSERT INTO conference_honour (conference_id, subject, field, count) "
                         "VALUES ($1, $2, $3, $4)");
        bind_int(q, k->id);
        bind_text(q, honour_subject_code(k->honours[i].subject));
        bind_text(q, k->honours[i].field);
        bind_int(q, k->honours[i].count);
        st = query_end(q);
    }
    return st;
}

static json_t *
conference_json(struct ctx *c, const struct conference *k, const char *reason)
{
    json_t *honours = json_array(), *all;

    for (int i = 0; i < k->honour_count; i++)
        json_array_append_new(honours, json_pack("{s:s, s:s, s:I}", "subject",
                                                 honour_subject_code(k->honours[i].subject),
                                                 "field", k->honours[i].field, "count",
                                                 (json_int_t)k->honours[i].count));
    all =
        json_pack("{s:s, s:s, s:s, s:i, s:s, s:s, s:s, s:I, s:I, s:s, s:o}", "state",
                  conference_state_code(k->state), "planned_on", date_iso(c->arena, k->planned_on),
                  "scheduled_on", date_iso(c->arena, k->scheduled_on), "scheduled_minute",
                  k->scheduled_minute, "place", k->place, "chair", k->chair, "held_on",
                  date_iso(c->arena, k->held_on), "delegates", (json_int_t)k->delegates, "cost_vnd",
                  (json_int_t)k->cost_vnd, "note", k->note, "honours", honours);
    if (reason != NULL && reason[0] != '\0')
        json_object_set_new(all, "reason", json_string(reason));
    return all;
}

/* The unit and whoever follows it hear of another day. */
static enum status
tell_day(struct ctx *c, const struct taking *t)
{
    struct date was = t->before.scheduled_on, is = t->after.scheduled_on;
    struct inbox_item item = { .kind = INBOX_CONFERENCE_DAY, .campaign_id = t->after.campaign_id };
    enum status st;

    if (date_compare(was, is) == 0)
        return OK;
    item.variant = date_is_none(is) ? 2 : date_is_none(was) ? 1 : 0;
    item.url =
        arena_printf(c->arena, "/lam-viec/don-vi/%lld/hoi-nghi", (long long)t->after.unit_id);
    item.key = arena_printf(c->arena, "conference-day/%lld/%lld", (long long)t->after.id,
                            (long long)t->before.version + 1);
    item.subject = json_pack("{s:I, s:s, s:s}", "unit_id", (json_int_t)t->after.unit_id, "on",
                             date_iso(c->arena, is), "was_on", date_iso(c->arena, was));
    json_incref(item.subject); /* told twice */
    st = inbox_insert_to_watchers(c, &item, t->after.unit_id);
    item.unit_id = t->after.unit_id;
    item.key = arena_printf(c->arena, "%s/unit", item.key);
    if (st == OK)
        return inbox_insert(c, &item);
    json_decref(item.subject);
    return st;
}

static enum status
write(struct ctx *c, void *arg)
{
    struct taking *t = arg;
    bool is_new = t->before.version == 0;
    enum status st = is_new ? insert(c, &t->after) : update(c, &t->before, &t->after);

    if (st == NOT_FOUND)
        return CONFLICT;
    if (st == OK && (t->step == STEP_HOLD || t->step == STEP_CORRECT))
        st = write_honours(c, &t->after);
    if (st != OK)
        return st;
    db_touch(c, "conference");
    st = tell_day(c, t);
    if (st != OK)
        return st;
    return audit_write(c, "conference", t->after.id, conference_step_code(t->step),
                       is_new ? NULL : conference_json(c, &t->before, NULL),
                       conference_json(c, &t->after, t->reason));
}

/* The fields of the step over what stands. */
static void
merge(struct ctx *c, struct taking *t, const struct conference *next)
{
    struct conference *k = &t->after;

    *k = t->before;
    k->state = steps[t->before.state][t->step];
    k->updated_at = now(c);
    k->updated_by = c->account_id;
    if (t->step == STEP_UNSCHEDULE) {
        k->scheduled_on = DATE_NONE;
        k->scheduled_minute = -1;
        return;
    }
    k->place = next->place != NULL ? next->place : "";
    k->chair = next->chair != NULL ? next->chair : "";
    k->note = next->note != NULL ? next->note : "";
    if (t->step == STEP_PLAN) {
        k->planned_on = date_is_none(next->planned_on) ? today(c) : next->planned_on;
    } else if (t->step == STEP_SCHEDULE) {
        k->scheduled_on = next->scheduled_on;
        k->scheduled_minute = next->scheduled_minute;
    } else {
        k->held_on = next->held_on;
        k->delegates = next->delegates;
        k->cost_vnd = next->cost_vnd;
        k->honours = next->honours;
        k->honour_count = next->honour_count;
    }
}

static enum status
read_before(struct ctx *c, const struct conference *next, struct conference *out)
{
    enum status st = conference_find(c, next->campaign_id, next->unit_id, out);

    if (st != NOT_FOUND)
        return st;
    *out = (struct conference){ .campaign_id = next->campaign_id,
                                .unit_id = next->unit_id,
                                .scheduled_minute = -1,
                                .place = "",
                                .chair = "",
                                .note = "",
                                .delegates = -1,
                                .cost_vnd = -1 };
    return OK;
}

enum status
conference_take(struct ctx *c, enum conference_step step, struct conference *next, bool confirmed,
                const char *reason)
{
    struct taking t = { .step = step, .reason = reason };
    enum status st = require(c, REPORT_UNIT, next->unit_id, next->campaign_id);

    if (st == OK)
        st = read_before(c, next, &t.before);
    if (st != OK)
        return st;
    if (t.before.version != next->version)
        return CONFLICT;
    if (!conference_can(t.before.state, step)) {
        (void)problem(c, NULL,
                      tr(c, "The conference stands at “%s”; this step is not open from there."),
                      conference_state_text(c, t.before.state));
        return CONFLICT;
    }
    merge(c, &t, next);
    st = conference_check(c, step, &t.before, &t.after, confirmed, reason);
    if (st != OK)
        return st;
    if (t.before.version == 0)
        t.after.id = db_new_id(c);
    st = db_transact(c, write, &t);
    if (st != OK)
        return st;
    *next = t.after;
    next->version = t.before.version + 1;
    return OK;
}
