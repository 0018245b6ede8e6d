/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conferences: the guarded table walked whole, the questions, roll-ups before and after mergers, fields, progress. */
#include "test/test.h"

#include "db/db.h"
#include "feature/conference/conference.h"
#include "test/test_db.h"

#include <pthread.h>

enum {
    PROVINCE = 1,
    TOWN,
    HAI_HA,
    HAI_BINH,
    TINH_HAI,
    NEW_NORTH,
    NEW_SOUTH,
    ELSEWHERE,
    CAMPAIGN = 50,
    MILESTONE,
    OTHER_MILESTONE,
    PLAN
};

static void
must(struct query *q)
{
    CHECK_INT(query_end(q), OK);
}

static struct date
on(const char *iso)
{
    struct date d = DATE_NONE;

    CHECK(date_parse_iso(iso, &d));
    return d;
}

static void
add_unit(struct ctx *c, int64_t id, const char *name, const char *level, int64_t parent_id,
         const char *from, const char *to)
{
    struct query *q =
        query_new(c, "INSERT INTO unit (id, code, name, kind, level, from_on, to_on, name_fold, "
                     "name_sort) VALUES ($1, $2, $2, $3, $4, $5, $6, $2, $2)");

    bind_int(q, id);
    bind_text(q, name);
    bind_text(q, strcmp(level, "province") == 0   ? "tinh"
                 : strcmp(level, "district") == 0 ? "thi_xa"
                                                  : "xa");
    bind_text(q, level);
    bind_text(q, from);
    bind_text(q, to);
    must(q);
    if (parent_id == 0)
        return;
    q = query_new(
        c, "INSERT INTO unit_place (unit_id, parent_id, from_on, to_on) VALUES ($1, $2, $3, $4)");
    bind_int(q, id);
    bind_int(q, parent_id);
    bind_text(q, from);
    bind_text(q, to);
    must(q);
}

/* Three communes of a town until 30/6/2025; then two of the province: Hải Hà goes north, Hải Bình south, and Tĩnh Hải is
 * divided by the case's shares. */
struct tree {
    bool has_shares;
    int north_ppm;
};

static void
succeed(struct ctx *c, int64_t unit_id, int64_t successor_id, int share_ppm)
{
    struct query *q =
        query_new(c, "INSERT INTO unit_successor (unit_id, successor_id, effect_on, share_ppm) "
                     "VALUES ($1, $2, '2025-07-01', $3)");

    bind_int(q, unit_id);
    bind_int(q, successor_id);
    if (share_ppm > 0)
        bind_int(q, share_ppm);
    else
        bind_null(q);
    must(q);
}

static enum status
build(struct ctx *c, void *arg)
{
    const struct tree *t = arg;
    struct query *q;

    add_unit(c, PROVINCE, "Thanh Hóa", "province", 0, "2020-01-01", NULL);
    add_unit(c, TOWN, "Nghi Sơn", "district", PROVINCE, "2020-06-01", "2025-07-01");
    add_unit(c, HAI_HA, "Hải Hà", "commune", TOWN, "2020-06-01", "2025-07-01");
    add_unit(c, HAI_BINH, "Hải Bình", "commune", TOWN, "2020-06-01", "2025-07-01");
    add_unit(c, TINH_HAI, "Tĩnh Hải", "commune", TOWN, "2020-06-01", "2025-07-01");
    add_unit(c, NEW_NORTH, "Bắc", "commune", PROVINCE, "2025-07-01", NULL);
    add_unit(c, NEW_SOUTH, "Nam", "commune", PROVINCE, "2025-07-01", NULL);
    add_unit(c, ELSEWHERE, "Nơi khác", "commune", 0, "2020-06-01", NULL);
    succeed(c, HAI_HA, NEW_NORTH, 1000000);
    succeed(c, HAI_BINH, NEW_SOUTH, 1000000);
    succeed(c, TINH_HAI, NEW_NORTH, t != NULL && t->has_shares ? t->north_ppm : 0);
    succeed(c, TINH_HAI, NEW_SOUTH, t != NULL && t->has_shares ? 1000000 - t->north_ppm : 0);
    q = query_new(
        c, "INSERT INTO campaign (id, code, title, title_fold, owner_unit_id, from_on, created_at) "
           "VALUES ($1, 'ns', 'Nghi Sơn', 'nghi son', $2, '2024-08-13', 0)");
    bind_int(q, CAMPAIGN);
    bind_int(q, TOWN);
    must(q);
    q = query_new(
        c,
        "INSERT INTO campaign_level (campaign_id, level) VALUES ($1, 'commune'), ($1, 'district')");
    bind_int(q, CAMPAIGN);
    must(q);
    q = query_new(
        c, "INSERT INTO milestone (id, campaign_id, code, title, level, kind, position) VALUES "
           "($1, $2, 'hoi-nghi', 'Hội nghị', 'commune', 'conference', 1), "
           "($3, $2, 'ke-hoach', 'Kế hoạch', 'commune', 'other', 2)");
    bind_int(q, MILESTONE);
    bind_int(q, CAMPAIGN);
    bind_int(q, OTHER_MILESTONE);
    must(q);
    q = query_new(c, "INSERT INTO document (id, campaign_id, kind, number, title, title_fold, "
                     "issued_on, issuer, state, "
                     "applied_at, created_at, created_by) VALUES ($1, $2, 'plan', '309', 'Kế "
                     "hoạch', 'ke hoach', "
                     "'2024-08-13', 'UBND thị xã', 'applied', 1723500000, 1723500000, 1)");
    bind_int(q, PLAN);
    bind_int(q, CAMPAIGN);
    must(q);
    q = query_new(
        c,
        "INSERT INTO deadline (id, document_id, milestone_id, level, words, rule, last_on) VALUES "
        "(60, $1, $2, 'commune', 'xong trước ngày 31/3/2025', 'before', '2025-03-30')");
    bind_int(q, PLAN);
    bind_int(q, MILESTONE);
    must(q);
    return OK;
}

static void
begin_with(struct ctx *c, struct tree *t)
{
    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(db_transact(c, build, t), OK);
    CHECK_INT(activity_field_seed(c), OK);
}

static void
begin(struct ctx *c)
{
    begin_with(c, NULL);
}

static const char *
problem_of(struct ctx *c, const char *field)
{
    for (const struct problem *p = c->problems; p != NULL; p = p->next)
        if (p->field != NULL && strcmp(p->field, field) == 0)
            return p->message;
    return NULL;
}

static enum status
take(struct ctx *c, enum conference_step step, struct conference *k)
{
    problems_clear(c);
    return conference_take(c, step, k, false, "");
}

static struct conference
of(int64_t unit_id)
{
    return (struct conference){ .campaign_id = CAMPAIGN,
                                .unit_id = unit_id,
                                .scheduled_minute = -1,
                                .place = "",
                                .chair = "",
                                .note = "",
                                .delegates = -1,
                                .cost_vnd = -1 };
}

static struct conference
planned(struct ctx *c, int64_t unit_id)
{
    struct conference k = of(unit_id);

    CHECK_INT(take(c, STEP_PLAN, &k), OK);
    return k;
}

static struct conference
scheduled(struct ctx *c, int64_t unit_id, const char *iso)
{
    struct conference k = planned(c, unit_id);

    k.scheduled_on = on(iso);
    k.scheduled_minute = 8 * 60;
    CHECK_INT(take(c, STEP_SCHEDULE, &k), OK);
    return k;
}

/* Held with figures; no questions are asked of the tests' scenery. */
static struct conference
held(struct ctx *c, int64_t unit_id, const char *iso, int64_t delegates, int64_t persons)
{
    struct conference k = planned(c, unit_id);
    struct honour honours[] = { { HONOUR_PERSON, "education", persons },
                                { HONOUR_COLLECTIVE, "", 3 } };

    k.held_on = on(iso);
    k.delegates = delegates;
    k.cost_vnd = 18450000;
    k.honours = honours;
    k.honour_count = 2;
    problems_clear(c);
    CHECK_INT(conference_take(c, STEP_HOLD, &k, true, ""), OK);
    CHECK_INT(conference_find(c, CAMPAIGN, unit_id, &k), OK);
    return k;
}

static int64_t
rows_of(struct ctx *c)
{
    struct query *q = query_new(c, "SELECT COALESCE(SUM(version), 0) FROM conference");
    int64_t n = -1;

    if (query_row(q))
        n = col_int(q, 0);
    must(q);
    return n;
}

/* ------------------------------------------------------------------ the table */

/* Brings a new conference to a state. */
static struct conference
at(struct ctx *c, enum conference_state state)
{
    if (state == CONFERENCE_NONE)
        return of(HAI_HA);
    if (state == CONFERENCE_PLANNED)
        return planned(c, HAI_HA);
    return state == CONFERENCE_SCHEDULED ? scheduled(c, HAI_HA, "2025-03-20")
                                         : held(c, HAI_HA, "2025-02-12", 80, 10);
}

static enum status
forget(struct ctx *c, void *arg)
{
    enum status st = query_end(query_new(c, "DELETE FROM conference_honour"));

    (void)arg;
    return st == OK ? query_end(query_new(c, "DELETE FROM conference")) : st;
}

TEST(every_step_from_every_state_does_what_the_table_says_and_illegal_ones_write_nothing)
{
    static const enum conference_state want[CONFERENCE_STATE_COUNT][STEP_COUNT] = {
        { 0, CONFERENCE_PLANNED, 0, 0, 0, 0 },
        { 0, 0, CONFERENCE_SCHEDULED, 0, CONFERENCE_HELD, 0 },
        { 0, 0, CONFERENCE_SCHEDULED, CONFERENCE_PLANNED, CONFERENCE_HELD, 0 },
        { 0, 0, 0, 0, 0, CONFERENCE_HELD },
    };

    begin(c);
    for (int from = 0; from < CONFERENCE_STATE_COUNT; from++) {
        for (int step = STEP_PLAN; step < STEP_COUNT; step++) {
            struct conference k = at(c, (enum conference_state)from), after;
            int64_t before = rows_of(c);
            enum status st;

            CHECK_INT(conference_can((enum conference_state)from, (enum conference_step)step),
                      want[from][step] != 0);
            k.scheduled_on = on("2025-03-21");
            k.held_on = on("2025-02-12");
            problems_clear(c);
            st = conference_take(c, (enum conference_step)step, &k, true, "hoãn vì mưa bão");
            CHECK_INT(st, want[from][step] != 0 ? OK : CONFLICT);
            if (st == OK) {
                CHECK_INT(conference_find(c, CAMPAIGN, HAI_HA, &after), OK);
                CHECK_INT(after.state, want[from][step]);
                CHECK_INT(after.version, k.version);
            } else {
                CHECK_INT(rows_of(c), before);
            }
            CHECK_INT(db_transact(c, forget, NULL), OK);
        }
    }
}

TEST(a_conference_walks_from_the_plan_to_the_figures)
{
    struct conference k;

    begin(c);
    CHECK_INT(conference_find(c, CAMPAIGN, HAI_HA, &k), NOT_FOUND);
    k = scheduled(c, HAI_HA, "2025-03-20");
    CHECK_INT(k.state, CONFERENCE_SCHEDULED);
    CHECK_INT(k.scheduled_minute, 480);
    CHECK_DATE(k.planned_on, "2025-02-12");
    test_set_today(c, "2025-03-21");
    k.held_on = on("2025-03-20");
    k.delegates = 86;
    k.place = "Hội trường UBND xã";
    k.honours = (struct honour[]){ { HONOUR_PERSON, "health", 11 }, { HONOUR_HOUSEHOLD, "", 1 } };
    k.honour_count = 2;
    CHECK_INT(take(c, STEP_HOLD, &k), OK);
    CHECK_INT(conference_find(c, CAMPAIGN, HAI_HA, &k), OK);
    CHECK_INT(k.state, CONFERENCE_HELD);
    CHECK_INT(k.honour_count, 2);
    CHECK_INT(k.honours[0].count, 11);
    CHECK_TEXT(k.honours[0].field, "health");
    CHECK_INT(k.cost_vnd, -1);
    CHECK_TEXT(k.place, "Hội trường UBND xã");
    k.cost_vnd = 18450000;
    k.honour_count = 1;
    CHECK_INT(take(c, STEP_CORRECT, &k), OK);
    CHECK_INT(conference_find(c, CAMPAIGN, HAI_HA, &k), OK);
    CHECK_INT(k.honour_count, 1);
    CHECK_INT(k.cost_vnd, 18450000);
}

TEST(a_day_is_taken_back_only_with_a_reason)
{
    struct conference k;

    begin(c);
    k = scheduled(c, HAI_HA, "2025-03-20");
    CHECK_INT(take(c, STEP_UNSCHEDULE, &k), INVALID);
    CHECK(problem_of(c, "reason") != NULL);
    CHECK_INT(conference_take(c, STEP_UNSCHEDULE, &k, false, "hội trường đang sửa"), OK);
    CHECK_INT(k.state, CONFERENCE_PLANNED);
    CHECK_DATE(k.scheduled_on, "");
    CHECK_INT(k.scheduled_minute, -1);
}

/* ------------------------------------------------------------------ refusals and questions */

TEST(a_conference_is_not_held_on_a_day_to_come_however_it_is_confirmed)
{
    struct conference k;

    begin(c);
    k = scheduled(c, HAI_HA, "2025-03-20");
    k.held_on = on("2025-03-20");
    problems_clear(c);
    CHECK_INT(conference_take(c, STEP_HOLD, &k, true, ""), INVALID);
    CHECK_HAS(problem_of(c, "held_on"), "20/03/2025");
    CHECK(problem_of(c, "confirmed") == NULL);
    k.held_on = DATE_NONE;
    CHECK_INT(take(c, STEP_HOLD, &k), INVALID);
}

TEST(held_before_the_day_scheduled_is_asked_and_believed_once_confirmed)
{
    struct conference k;

    begin(c);
    k = scheduled(c, HAI_HA, "2025-03-20");
    k.held_on = on("2025-02-12");
    CHECK_INT(take(c, STEP_HOLD, &k), INVALID);
    CHECK_HAS(problem_of(c, "held_on"), "20/03/2025");
    CHECK(problem_of(c, "confirmed") != NULL);
    problems_clear(c);
    CHECK_INT(conference_take(c, STEP_HOLD, &k, true, ""), OK);
}

TEST(held_before_planning_began_is_asked)
{
    struct conference k;

    begin(c);
    k = planned(c, HAI_HA);
    k.held_on = on("2025-02-11");
    CHECK_INT(take(c, STEP_HOLD, &k), INVALID);
    CHECK_HAS(problem_of(c, "held_on"), "12/02/2025");
}

TEST(held_after_the_last_day_is_asked_in_the_documents_words)
{
    struct conference k;

    begin(c);
    k = planned(c, HAI_HA);
    test_set_today(c, "2025-04-15");
    k.held_on = on("2025-03-30");
    CHECK_INT(take(c, STEP_HOLD, &k), OK);
    k = planned(c, HAI_BINH);
    k.held_on = on("2025-03-31");
    k.planned_on = DATE_NONE;
    CHECK_INT(take(c, STEP_HOLD, &k), INVALID);
    CHECK_HAS(problem_of(c, "held_on"), "15/04/2025");
    k.scheduled_on = on("2025-05-01");
    CHECK_INT(take(c, STEP_SCHEDULE, &k), INVALID);
    CHECK_HAS(problem_of(c, "scheduled_on"), "xong trước ngày 31/3/2025");
    CHECK_HAS(problem_of(c, "scheduled_on"), "30/03/2025");
    CHECK_HAS(problem_of(c, "scheduled_on"), "309");
}

TEST(figures_that_do_not_fit_are_asked_at_their_fields)
{
    struct conference k;
    struct honour honours[] = { { HONOUR_PERSON, "health", 90 }, { HONOUR_COLLECTIVE, "", 500 } };

    begin(c);
    k = planned(c, HAI_HA);
    k.held_on = on("2025-02-12");
    k.delegates = 86;
    k.cost_vnd = 0;
    k.honours = honours;
    k.honour_count = 2;
    CHECK_INT(take(c, STEP_HOLD, &k), INVALID);
    CHECK_HAS(problem_of(c, "delegates"), "90");
    CHECK(problem_of(c, "cost_vnd") != NULL);
    k.cost_vnd = INT64_C(10000000001);
    honours[0].count = 86;
    CHECK_INT(take(c, STEP_HOLD, &k), INVALID);
    CHECK(problem_of(c, "delegates") == NULL);
    CHECK(problem_of(c, "cost_vnd") != NULL);
    k.cost_vnd = INT64_C(10000000000);
    CHECK_INT(take(c, STEP_HOLD, &k), OK);
}

TEST(rows_of_honours_that_cannot_be_are_refused_at_the_row)
{
    struct conference k;
    struct honour honours[] = { { HONOUR_PERSON, "health", 2 },
                                { HONOUR_PERSON, "health", 3 },
                                { HONOUR_PERSON, "không có", 0 },
                                { 0, "", 1 } };

    begin(c);
    k = planned(c, HAI_HA);
    k.held_on = on("2025-02-12");
    k.honours = honours;
    k.honour_count = 4;
    problems_clear(c);
    CHECK_INT(conference_take(c, STEP_HOLD, &k, true, ""), INVALID);
    CHECK_HAS(problem_of(c, "honour.1.field"), "1");
    CHECK(problem_of(c, "honour.2.field") != NULL);
    CHECK(problem_of(c, "honour.2.count") != NULL);
    CHECK(problem_of(c, "honour.3.subject") != NULL);
    CHECK_INT(rows_of(c), 1);
}

TEST(a_correction_is_asked_only_about_what_it_changes)
{
    struct conference k;

    begin(c);
    k = held(c, HAI_HA, "2025-02-01", 5, 10);
    k.note = "sửa chữ";
    CHECK_INT(take(c, STEP_CORRECT, &k), OK);
    k.delegates = 6;
    CHECK_INT(take(c, STEP_CORRECT, &k), INVALID);
    CHECK(problem_of(c, "delegates") != NULL);
    CHECK(problem_of(c, "held_on") == NULL);
}

TEST(a_unit_outside_the_campaign_plans_no_conference_in_it)
{
    struct conference k = of(ELSEWHERE);

    begin(c);
    CHECK_INT(take(c, STEP_PLAN, &k), INVALID);
    CHECK_INT(rows_of(c), 0);
}

TEST(a_unit_does_nothing_on_a_day_on_which_it_does_not_exist)
{
    struct progress p = { .milestone_id = OTHER_MILESTONE, .unit_id = HAI_HA, .note = "" };
    struct conference k = of(HAI_HA);

    begin(c);
    test_set_today(c, "2025-06-30");
    CHECK_INT(take(c, STEP_PLAN, &k), OK);
    k.scheduled_on = on("2025-07-01");
    CHECK_INT(conference_take(c, STEP_SCHEDULE, &k, true, ""), INVALID);
    CHECK(problem_of(c, "scheduled_on") != NULL);
    test_set_today(c, "2025-07-10");
    problems_clear(c);
    k.held_on = on("2025-07-01");
    CHECK_INT(conference_take(c, STEP_HOLD, &k, true, ""), INVALID);
    CHECK(problem_of(c, "held_on") != NULL);
    problems_clear(c);
    p.started_on = on("2025-06-01");
    p.done_on = on("2025-07-02");
    CHECK_INT(progress_save(c, &p), INVALID);
    CHECK(problem_of(c, "done_on") != NULL);
    k.held_on = on("2025-06-30"); /* it is told late, by those who come after */
    CHECK_INT(conference_take(c, STEP_HOLD, &k, true, ""), OK);
}

TEST(a_unit_outside_the_campaign_reports_no_progress_in_it)
{
    struct progress p = { .milestone_id = OTHER_MILESTONE, .unit_id = ELSEWHERE, .note = "" };

    begin(c);
    CHECK_INT(progress_save(c, &p), INVALID);
}

TEST(only_who_reports_for_the_unit_takes_a_step)
{
    struct conference k = of(HAI_HA);

    begin(c);
    c->account_id = 999;
    CHECK_INT(take(c, STEP_PLAN, &k), DENIED);
}

/* ------------------------------------------------------------------ at once */

TEST(a_stale_step_is_a_conflict_and_writes_nothing)
{
    struct conference mine, theirs;

    begin(c);
    mine = theirs = planned(c, HAI_HA);
    theirs.scheduled_on = on("2025-03-20");
    CHECK_INT(take(c, STEP_SCHEDULE, &theirs), OK);
    mine.scheduled_on = on("2025-03-21");
    CHECK_INT(take(c, STEP_SCHEDULE, &mine), CONFLICT);
    mine = of(HAI_HA);
    CHECK_INT(take(c, STEP_PLAN, &mine), CONFLICT);
    CHECK_INT(conference_find(c, CAMPAIGN, HAI_HA, &mine), OK);
    CHECK_DATE(mine.scheduled_on, "2025-03-20");
}

struct officer {
    struct ctx c;
    struct database *database;
    struct conference next;
    enum conference_step step;
    enum status st;
    pthread_t thread;
};

static void *
report(void *arg)
{
    struct officer *o = arg;

    o->c.arena = arena_new();
    o->st = database_borrow(&o->c, o->database, 5000);
    if (o->st == OK) {
        o->st = conference_take(&o->c, o->step, &o->next, true, "");
        database_return(&o->c);
    }
    arena_free(o->c.arena);
    return NULL;
}

/* Exactly one of those who save at once from the same version gets through. */
static void
one_of_many(struct ctx *c, enum conference_step step, struct conference next)
{
    struct officer officers[6];
    int accepted = 0;

    for (int i = 0; i < 6; i++) {
        officers[i] = (struct officer){ .c = { .clock = c->clock, .account_id = ACCOUNT_SYSTEM },
                                        .database = test_database(c),
                                        .next = next,
                                        .step = step };
        CHECK_INT(pthread_create(&officers[i].thread, NULL, report, &officers[i]), 0);
    }
    for (int i = 0; i < 6; i++) {
        pthread_join(officers[i].thread, NULL);
        CHECK(officers[i].st == OK || officers[i].st == CONFLICT);
        accepted += officers[i].st == OK;
    }
    CHECK_INT(accepted, 1);
}

TEST(of_concurrent_reports_one_is_accepted_and_the_others_hear_of_it)
{
    struct conference k;

    begin(c);
    one_of_many(c, STEP_PLAN, of(HAI_HA));
    CHECK_INT(conference_find(c, CAMPAIGN, HAI_HA, &k), OK);
    k.held_on = on("2025-02-12");
    k.delegates = 80;
    k.honours = (struct honour[]){ { HONOUR_PERSON, "health", 2 } };
    k.honour_count = 1;
    one_of_many(c, STEP_HOLD, k);
    CHECK_INT(conference_find(c, CAMPAIGN, HAI_HA, &k), OK);
    CHECK_INT(k.version, 2);
    CHECK_INT(k.honour_count, 1);
}

/* ------------------------------------------------------------------ roll-up */

static struct conference_figures
row_of(struct ctx *c, const char *iso, enum unit_level level, int64_t unit_id, int want_rows)
{
    struct campaign campaign;
    struct conference_figures *rows, found = { 0 };
    int n;

    CHECK_INT(campaign_find(c, CAMPAIGN, &campaign), OK);
    CHECK_INT(conference_roll_up(c, &campaign, on(iso), level, &rows, &n), OK);
    CHECK_INT(n, want_rows);
    for (int i = 0; i < n; i++)
        if (rows[i].unit_id == unit_id)
            found = rows[i];
    return found;
}

static void
hold_three(struct ctx *c)
{
    test_set_today(c, "2025-06-30");
    (void)held(c, HAI_HA, "2025-03-10", 86, 11);
    (void)held(c, HAI_BINH, "2025-03-12", 120, 14);
    (void)held(c, TINH_HAI, "2025-03-15", 95, 13);
}

TEST(figures_roll_up_by_the_old_tree_before_a_merger_and_the_new_one_after)
{
    struct tree t = { true, 600000 };
    struct conference_figures f;

    begin_with(c, &t);
    hold_three(c);
    f = row_of(c, "2025-06-30", LEVEL_COMMUNE, TINH_HAI, 3);
    CHECK_INT(f.delegates, 95);
    CHECK_INT(f.persons, 13);
    f = row_of(c, "2025-06-30", LEVEL_DISTRICT, TOWN, 1);
    CHECK_INT(f.conferences_held, 3);
    CHECK_INT(f.delegates, 301);
    f = row_of(c, "2025-06-30", LEVEL_PROVINCE, PROVINCE, 1);
    CHECK_INT(f.persons, 38);
    CHECK_INT(f.collectives, 9);
    f = row_of(c, "2025-07-01", LEVEL_COMMUNE, NEW_NORTH, 2);
    CHECK_INT(f.delegates, 86 + 57);
    CHECK_INT(f.persons, 11 + 8);
    CHECK(!f.has_undivided);
    f = row_of(c, "2025-07-01", LEVEL_COMMUNE, NEW_SOUTH, 2);
    CHECK_INT(f.delegates, 120 + 38);
    CHECK_INT(f.persons, 14 + 5);
    f = row_of(c, "2025-07-01", LEVEL_PROVINCE, PROVINCE, 1);
    CHECK_INT(f.conferences_held, 3);
    CHECK_INT(f.delegates, 301);
    CHECK_INT(f.cost_vnd, 3 * 18450000);
}

TEST(what_cannot_be_divided_stays_whole_with_the_unit_above_and_is_marked)
{
    struct tree t = { false, 0 };
    struct conference_figures f;
    struct conference_part *parts;
    struct campaign campaign;
    int64_t delegates = 0;
    int n;

    begin_with(c, &t);
    hold_three(c);
    f = row_of(c, "2025-07-01", LEVEL_COMMUNE, NEW_NORTH, 3);
    CHECK_INT(f.delegates, 86);
    CHECK(!f.has_undivided);
    CHECK_INT(campaign_find(c, CAMPAIGN, &campaign), OK);
    CHECK_INT(conference_list_parts(c, &campaign, on("2025-07-01"), LEVEL_COMMUNE, &parts, &n), OK);
    CHECK_INT(n, 3);
    for (int i = 0; i < n; i++) {
        CHECK_INT(parts[i].figures.has_undivided, parts[i].unit_id == TINH_HAI);
        delegates += parts[i].figures.delegates;
    }
    CHECK_INT(delegates, 301);
    f = row_of(c, "2025-07-01", LEVEL_PROVINCE, PROVINCE, 1);
    CHECK_INT(f.delegates, 301);
    CHECK(f.has_undivided);
}

TEST(a_roll_up_leaves_out_what_was_held_after_its_day)
{
    begin(c);
    hold_three(c);
    (void)row_of(c, "2025-03-09", LEVEL_COMMUNE, HAI_HA, 0);
    CHECK_INT(row_of(c, "2025-03-12", LEVEL_COMMUNE, HAI_HA, 2).delegates, 86);
    CHECK_INT(row_of(c, "2025-03-12", LEVEL_DISTRICT, TOWN, 1).conferences_held, 2);
}

/* ------------------------------------------------------------------ fields and progress */

TEST(the_list_of_fields_begins_with_24_rows_once)
{
    struct activity_field *fields;
    int n;

    begin(c);
    CHECK_INT(activity_field_seed(c), OK);
    CHECK_INT(activity_field_list(c, &fields, &n), OK);
    CHECK_INT(n, 24);
    c->lang = LANG_VI;
    CHECK_TEXT(activity_field_name(c, fields, n, "health"), "Y tế");
    c->lang = LANG_EN;
    CHECK_TEXT(activity_field_name(c, fields, n, "health"), "Health");
    CHECK_TEXT(activity_field_name(c, fields, n, "gone"), "gone");
}

TEST(the_office_edits_the_fields_but_drops_none_that_figures_stand_on)
{
    struct activity_field *fields, one = { "education", "Giáo dục", "Education", "" };
    struct activity_field twice[] = { one, { "Sai Mã", "", "", "" }, one };
    const char *stand;
    int n;

    begin(c);
    CHECK_INT(activity_field_list(c, &fields, &n), OK);
    stand = activity_field_stand(c, fields, n);
    CHECK_INT(activity_field_save(c, twice, 3, stand), INVALID);
    CHECK(problem_of(c, "field.1.code") != NULL);
    CHECK(problem_of(c, "field.1.name_vi") != NULL);
    CHECK(problem_of(c, "field.2.code") != NULL);
    (void)held(c, HAI_HA, "2025-02-12", 80, 10);
    problems_clear(c);
    CHECK_INT(activity_field_save(c, fields, 3, stand), INVALID);
    CHECK_HAS(c->problems->message, "education");
    CHECK_INT(activity_field_save(c, &one, 1, stand), OK);
    CHECK_INT(activity_field_save(c, &one, 1, stand), CONFLICT);
    CHECK_INT(activity_field_list(c, &fields, &n), OK);
    CHECK_INT(n, 1);
    CHECK_TEXT(fields[0].name_vi, "Giáo dục");
}

TEST(progress_is_reported_corrected_and_never_over_a_newer_word)
{
    struct progress p = { .milestone_id = OTHER_MILESTONE, .unit_id = HAI_HA, .note = "" }, *rows;
    int n;

    begin(c);
    p.started_on = on("2025-02-10");
    CHECK_INT(progress_save(c, &p), OK);
    CHECK_INT(progress_save(c, &p), CONFLICT);
    p.version = 1;
    p.done_on = on("2025-02-09");
    CHECK_INT(progress_save(c, &p), INVALID);
    CHECK(problem_of(c, "done_on") != NULL);
    p.done_on = on("2025-02-13");
    CHECK_INT(progress_save(c, &p), INVALID);
    p.done_on = on("2025-02-12");
    CHECK_INT(progress_save(c, &p), OK);
    CHECK_INT(progress_list(c, CAMPAIGN, &rows, &n), OK);
    CHECK_INT(n, 1);
    CHECK_INT(rows[0].version, 2);
    CHECK_DATE(rows[0].done_on, "2025-02-12");
    CHECK_INT(progress_list_of_unit(c, CAMPAIGN, HAI_BINH, &rows, &n), OK);
    CHECK_INT(n, 0);
    p.milestone_id = MILESTONE;
    p.version = 0;
    CHECK_INT(progress_save(c, &p), INVALID);
    p.milestone_id = 999;
    CHECK_INT(progress_save(c, &p), NOT_FOUND);
    c->account_id = 999;
    p.milestone_id = OTHER_MILESTONE;
    CHECK_INT(progress_save(c, &p), DENIED);
}

const struct test conference_tests[] = {
    T_DB(every_step_from_every_state_does_what_the_table_says_and_illegal_ones_write_nothing),
    T_DB(a_conference_walks_from_the_plan_to_the_figures),
    T_DB(a_day_is_taken_back_only_with_a_reason),
    T_DB(a_conference_is_not_held_on_a_day_to_come_however_it_is_confirmed),
    T_DB(held_before_the_day_scheduled_is_asked_and_believed_once_confirmed),
    T_DB(held_before_planning_began_is_asked),
    T_DB(held_after_the_last_day_is_asked_in_the_documents_words),
    T_DB(figures_that_do_not_fit_are_asked_at_their_fields),
    T_DB(rows_of_honours_that_cannot_be_are_refused_at_the_row),
    T_DB(a_correction_is_asked_only_about_what_it_changes),
    T_DB(a_unit_outside_the_campaign_plans_no_conference_in_it),
    T_DB(a_unit_does_nothing_on_a_day_on_which_it_does_not_exist),
    T_DB(a_unit_outside_the_campaign_reports_no_progress_in_it),
    T_DB(only_who_reports_for_the_unit_takes_a_step),
    T_DB(a_stale_step_is_a_conflict_and_writes_nothing),
    T_DB(of_concurrent_reports_one_is_accepted_and_the_others_hear_of_it),
    T_DB(figures_roll_up_by_the_old_tree_before_a_merger_and_the_new_one_after),
    T_DB(what_cannot_be_divided_stays_whole_with_the_unit_above_and_is_marked),
    T_DB(a_roll_up_leaves_out_what_was_held_after_its_day),
    T_DB(the_list_of_fields_begins_with_24_rows_once),
    T_DB(the_office_edits_the_fields_but_drops_none_that_figures_stand_on),
    T_DB(progress_is_reported_corrected_and_never_over_a_newer_word),
    T_END,
};
