/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps of reminding and escalation, as a campaign has them. */
#include "feature/notify/notify_inside.h"

#include "db/audit.h"
#include "service/calendar.h"

#include <stdlib.h>
#include <string.h>

static const char *const about_codes[STEP_ABOUT_COUNT] = { "", "milestone", "report",
                                                           "acknowledgement" };
static const char *const side_codes[STEP_SIDE_COUNT] = { "", "before", "after" };
static const char *const measure_codes[STEP_MEASURE_COUNT] = { "", "day", "working_day", "hour" };
static const char *const whom_codes[STEP_WHOM_COUNT] = { "", "unit", "member", "head" };

/* What ships, for campaigns that have no steps of their own: a common habit of offices, no rule of law. Codes stay for ever: what was
 * told is known by them. */
static const struct reminder_step defaults[] = {
    { 0, "m7", ABOUT_MILESTONE, SIDE_BEFORE, 7, MEASURE_DAY, WHOM_UNIT, true, 0 },
    { 0, "m3", ABOUT_MILESTONE, SIDE_BEFORE, 3, MEASURE_WORKING_DAY, WHOM_UNIT, true, 0 },
    { 0, "m1", ABOUT_MILESTONE, SIDE_BEFORE, 1, MEASURE_WORKING_DAY, WHOM_MEMBER, true, 0 },
    { 0, "ma1", ABOUT_MILESTONE, SIDE_AFTER, 1, MEASURE_WORKING_DAY, WHOM_UNIT, true, 0 },
    { 0, "ma2", ABOUT_MILESTONE, SIDE_AFTER, 2, MEASURE_WORKING_DAY, WHOM_MEMBER, true, 0 },
    { 0, "ma5", ABOUT_MILESTONE, SIDE_AFTER, 5, MEASURE_WORKING_DAY, WHOM_HEAD, true, 0 },
    { 0, "r1", ABOUT_REPORT, SIDE_BEFORE, 1, MEASURE_WORKING_DAY, WHOM_UNIT, true, 0 },
    { 0, "ra1", ABOUT_REPORT, SIDE_AFTER, 1, MEASURE_WORKING_DAY, WHOM_UNIT, true, 0 },
    { 0, "ra2", ABOUT_REPORT, SIDE_AFTER, 2, MEASURE_WORKING_DAY, WHOM_MEMBER, true, 0 },
    { 0, "ra5", ABOUT_REPORT, SIDE_AFTER, 5, MEASURE_WORKING_DAY, WHOM_HEAD, true, 0 },
    { 0, "a24", ABOUT_ACKNOWLEDGEMENT, SIDE_AFTER, 24, MEASURE_HOUR, WHOM_UNIT, true, 0 },
    { 0, "a48", ABOUT_ACKNOWLEDGEMENT, SIDE_AFTER, 48, MEASURE_HOUR, WHOM_MEMBER, true, 0 },
};

enum { DEFAULTS = sizeof(defaults) / sizeof(defaults[0]), STEPS_MAX = 60 };

const char *
step_about_code(enum step_about about)
{
    return about_codes[about];
}

const char *
step_side_code(enum step_side side)
{
    return side_codes[side];
}

const char *
step_measure_code(enum step_measure measure)
{
    return measure_codes[measure];
}

const char *
step_whom_code(enum step_whom whom)
{
    return whom_codes[whom];
}

static int
parse(const char *code, const char *const *codes, int count)
{
    for (int i = 1; i < count; i++)
        if (strcmp(code, codes[i]) == 0)
            return i;
    return 0;
}

/* ------------------------------------------------------------------ in words */

static const char *
moment_text(struct ctx *c, const struct reminder_step *s)
{
    const char *days;

    if (s->measure == MEASURE_HOUR)
        return arena_printf(
            c->arena, trn(c, "%d hour after it was sent", "%d hours after it was sent", s->amount),
            s->amount);
    if (s->amount == 0)
        return tr(c, "On the last day");
    days = s->measure == MEASURE_DAY
               ? arena_printf(c->arena, trn(c, "%d day", "%d days", s->amount), s->amount)
               : arena_printf(c->arena, trn(c, "%d working day", "%d working days", s->amount),
                              s->amount);
    return arena_printf(c->arena,
                        s->side == SIDE_BEFORE ? tr(c, "%s before the last day")
                                               : tr(c, "%s after the last day"),
                        days);
}

const char *
reminder_step_text(struct ctx *c, const struct reminder_step *s)
{
    return moment_text(c, s);
}

/* ------------------------------------------------------------------ when */

enum status
reminder_step_day(struct ctx *c, const struct reminder_step *s, struct date last_on,
                  struct date *out)
{
    int days = s->side == SIDE_BEFORE ? -s->amount : s->amount;

    if (s->measure == MEASURE_WORKING_DAY && days != 0)
        return calendar_add_working_days(c, last_on, days, out);
    *out = date_add_days(last_on, days);
    return OK;
}

/* ------------------------------------------------------------------ reading */

/* In the order in which they come: hours and days before count down, after count up. */
static int
place_of(const struct reminder_step *s)
{
    return s->side == SIDE_BEFORE ? -s->amount : s->amount;
}

static int
compare_steps(const void *left, const void *right)
{
    const struct reminder_step *a = left, *b = right;

    if (a->about != b->about)
        return (int)a->about - (int)b->about;
    if (place_of(a) != place_of(b))
        return place_of(a) - place_of(b);
    if (a->side != b->side)
        return (int)a->side - (int)b->side;
    if (a->whom != b->whom)
        return (int)a->whom - (int)b->whom;
    return strcmp(a->code, b->code);
}

static enum status
has_own(struct ctx *c, int64_t campaign_id, bool *out)
{
    struct query *q = query_new(c, "SELECT 1 FROM reminder_plan WHERE campaign_id = $1");

    bind_int(q, campaign_id);
    *out = query_row(q);
    return query_end(q);
}

static bool
read_row(struct query *q, int64_t campaign_id, struct reminder_step *s)
{
    *s = (struct reminder_step){
        .campaign_id = campaign_id,
        .code = col_text(q, 0),
        .about = (enum step_about)parse(col_text(q, 1), about_codes, STEP_ABOUT_COUNT),
        .side = (enum step_side)parse(col_text(q, 2), side_codes, STEP_SIDE_COUNT),
        .amount = (int)col_int(q, 3),
        .measure = (enum step_measure)parse(col_text(q, 4), measure_codes, STEP_MEASURE_COUNT),
        .whom = (enum step_whom)parse(col_text(q, 5), whom_codes, STEP_WHOM_COUNT),
        .is_default = col_bool(q, 6),
        .version = col_int(q, 7),
    };
    return s->about != 0 && s->side != 0 && s->measure != 0 && s->whom != 0;
}

enum status
reminder_step_list(struct ctx *c, int64_t campaign_id, struct reminder_step **out, int *out_count)
{
    struct reminder_step *rows = arena_array(c->arena, STEPS_MAX, sizeof(*rows));
    struct query *q;
    bool is_own = false;
    int count = 0;
    enum status st = has_own(c, campaign_id, &is_own);

    if (st == OK && is_own) {
        q = query_new(c, "SELECT code, about, side, amount, measure, to_whom, is_default, version"
                         " FROM reminder_step WHERE campaign_id = $1");
        bind_int(q, campaign_id);
        while (count < STEPS_MAX && query_row(q))
            count += read_row(q, campaign_id, &rows[count]);
        st = query_end(q);
    } else if (st == OK) {
        for (; count < DEFAULTS; count++) {
            rows[count] = defaults[count];
            rows[count].campaign_id = campaign_id;
        }
    }
    if (st != OK)
        return st;
    if (count > 1)
        qsort(rows, (size_t)count, sizeof(*rows), compare_steps);
    *out = rows;
    *out_count = count;
    return OK;
}

enum status
reminder_step_find(struct ctx *c, int64_t campaign_id, const char *code, struct reminder_step *out)
{
    struct reminder_step *rows;
    int count;
    enum status st = reminder_step_list(c, campaign_id, &rows, &count);

    for (int i = 0; st == OK && i < count; i++) {
        if (strcmp(rows[i].code, code) != 0)
            continue;
        *out = rows[i];
        return OK;
    }
    return st == OK ? NOT_FOUND : st;
}

/* ------------------------------------------------------------------ writing */

static json_t *
to_json(const struct reminder_step *s)
{
    return json_pack("{s:s, s:s, s:s, s:i, s:s, s:s}", "code", s->code, "about",
                     about_codes[s->about], "side", side_codes[s->side], "amount", s->amount,
                     "measure", measure_codes[s->measure], "to_whom", whom_codes[s->whom]);
}

static enum status
insert_step(struct ctx *c, const struct reminder_step *s)
{
    struct query *q = query_new(
        c,
        "INSERT INTO reminder_step (id, campaign_id, code, about, side, amount, measure, to_whom,"
        " is_default) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");

    bind_int(q, db_new_id(c));
    bind_int(q, s->campaign_id);
    bind_text(q, s->code);
    bind_text(q, about_codes[s->about]);
    bind_text(q, side_codes[s->side]);
    bind_int(q, s->amount);
    bind_text(q, measure_codes[s->measure]);
    bind_text(q, whom_codes[s->whom]);
    bind_bool(q, s->is_default);
    return query_end(q);
}

/* The first change makes what ships the campaign's own. */
static enum status
take_own(struct ctx *c, int64_t campaign_id)
{
    struct query *q = query_new(
        c, "INSERT INTO reminder_plan (campaign_id, created_at, created_by)"
           " VALUES ($1, $2, $3) ON CONFLICT (campaign_id) DO NOTHING RETURNING campaign_id");
    enum status st;

    bind_int(q, campaign_id);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    st = query_end_one(q);
    if (st != OK)
        return st == NOT_FOUND ? OK : st; /* it had its own */
    for (int i = 0; st == OK && i < DEFAULTS; i++) {
        struct reminder_step s = defaults[i];

        s.campaign_id = campaign_id;
        st = insert_step(c, &s);
    }
    return st;
}

static enum status
require_campaign(struct ctx *c, int64_t campaign_id)
{
    struct campaign campaign;
    enum status st = campaign_find(c, campaign_id, &campaign);

    return st == OK ? require(c, EDIT_CAMPAIGN, campaign.owner_unit_id, campaign.id) : st;
}

static void
check_measure(struct ctx *c, const struct reminder_step *s)
{
    bool is_receipt = s->about == ABOUT_ACKNOWLEDGEMENT;

    if (is_receipt != (s->measure == MEASURE_HOUR))
        (void)problem(c, "measure", "%s",
                      is_receipt ? tr(c, "Receipts are reminded of after hours. Choose hours.")
                                 : tr(c, "Choose days or working days."));
    if (is_receipt && s->side != SIDE_AFTER)
        (void)problem(c, "side", "%s",
                      tr(c, "A receipt can only be asked for after the document was sent. Choose "
                            "“after”."));
    if (s->amount < 0 || s->amount > 365)
        (void)problem(c, "amount", "%s", tr(c, "Enter a whole number from 0 to 365."));
    if (s->amount == 0 && s->side == SIDE_AFTER)
        (void)problem(
            c, "amount", "%s",
            tr(c, "What is after begins with 1. The last day itself is “0 days before”."));
}

static enum status
check(struct ctx *c, const struct reminder_step *s)
{
    struct reminder_step *rows;
    int count, before = c->problem_count;
    enum status st;

    check_measure(c, s);
    if (c->problem_count > before)
        return INVALID;
    st = reminder_step_list(c, s->campaign_id, &rows, &count);
    if (st != OK)
        return st;
    for (int i = 0; i < count; i++)
        if (rows[i].about == s->about && rows[i].side == s->side && rows[i].amount == s->amount &&
            rows[i].measure == s->measure && rows[i].whom == s->whom &&
            (s->code == NULL || strcmp(s->code, rows[i].code) != 0))
            return problem(c, "amount", "%s",
                           tr(c, "There is such a step already. Choose another moment or person."));
    if (s->code == NULL && count >= STEPS_MAX)
        return problem(c, NULL, tr(c, "At most %d steps."), (int)STEPS_MAX);
    return OK;
}

static enum status
update_step(struct ctx *c, const struct reminder_step *s)
{
    struct query *q = query_new(
        c,
        "UPDATE reminder_step SET about = $1, side = $2, amount = $3, measure = $4, to_whom = $5,"
        " is_default = 0, version = version + 1"
        " WHERE campaign_id = $6 AND code = $7 AND version = $8");
    enum status st;

    bind_text(q, about_codes[s->about]);
    bind_text(q, side_codes[s->side]);
    bind_int(q, s->amount);
    bind_text(q, measure_codes[s->measure]);
    bind_text(q, whom_codes[s->whom]);
    bind_int(q, s->campaign_id);
    bind_text(q, s->code);
    /* Of a step that ships, which was read with version 0, the own copy begins with 1. */
    bind_int(q, s->version > 0 ? s->version : 1);
    st = query_end_one(q);
    return st == NOT_FOUND ? CONFLICT : st;
}

static enum status
save(struct ctx *c, void *arg)
{
    struct reminder_step *s = arg, before = { 0 };
    bool is_new = s->code == NULL;
    enum status st = require_campaign(c, s->campaign_id);

    if (st == OK && !is_new)
        st = reminder_step_find(c, s->campaign_id, s->code, &before);
    if (st == OK)
        st = check(c, s);
    if (st == OK)
        st = take_own(c, s->campaign_id);
    if (st != OK)
        return st;
    if (is_new) {
        struct reminder_step made = *s;

        made.code = arena_printf(c->arena, "s%lld", (long long)db_new_id(c));
        st = insert_step(c, &made);
        return st == OK
                   ? audit_write(c, "reminder_step", s->campaign_id, "insert", NULL, to_json(&made))
                   : st;
    }
    if (s->version != before.version)
        return CONFLICT;
    st = update_step(c, s);
    return st == OK ? audit_write(c, "reminder_step", s->campaign_id, "update", to_json(&before),
                                  to_json(s))
                    : st;
}

enum status
reminder_step_save(struct ctx *c, struct reminder_step *step)
{
    return db_transact(c, save, step);
}

struct deleting {
    int64_t campaign_id;
    const char *code;
    int64_t version;
};

static enum status
delete_step(struct ctx *c, void *arg)
{
    const struct deleting *d = arg;
    struct reminder_step s;
    struct query *q;
    enum status st = require_campaign(c, d->campaign_id);

    if (st == OK)
        st = reminder_step_find(c, d->campaign_id, d->code, &s);
    if (st == OK && s.version != d->version)
        st = CONFLICT;
    if (st == OK)
        st = take_own(c, d->campaign_id);
    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM reminder_step WHERE campaign_id = $1 AND code = $2");
    bind_int(q, d->campaign_id);
    bind_text(q, d->code);
    st = query_end_one(q);
    return st == OK ? audit_write(c, "reminder_step", d->campaign_id, "delete", to_json(&s), NULL)
                    : st;
}

enum status
reminder_step_delete(struct ctx *c, int64_t campaign_id, const char *code, int64_t version)
{
    struct deleting d = { campaign_id, code, version };

    return db_transact(c, delete_step, &d);
}

static enum status
reset(struct ctx *c, void *arg)
{
    int64_t campaign_id = *(const int64_t *)arg;
    enum status st = require_campaign(c, campaign_id);
    struct query *q;

    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM reminder_step WHERE campaign_id = $1");
    bind_int(q, campaign_id);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM reminder_plan WHERE campaign_id = $1");
    bind_int(q, campaign_id);
    st = query_end(q);
    return st == OK ? audit_write(c, "reminder_step", campaign_id, "reset", NULL, NULL) : st;
}

enum status
reminder_step_reset(struct ctx *c, int64_t campaign_id)
{
    return db_transact(c, reset, &campaign_id);
}
