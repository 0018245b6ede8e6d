/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seats, watches, handover, and who was responsible on a day. */
#include "test/test_http.h"

#include "db/db.h"
#include "feature/committee/committee.h"
#include "test/test_db.h"

#include <pthread.h>

enum {
    TOWN = 1,
    HAI_HA,
    NGHI_SON,
    HAI_BINH,
    ELSEWHERE,
    NEW_ONE,
    CAMPAIGN = 50,
    ACCOUNT_A = 71,
    ACCOUNT_B
};

static void
must(struct query *q)
{
    CHECK_INT(query_end(q), OK);
}

static void
add_unit(struct ctx *c, int64_t id, const char *name, const char *level, int64_t parent_id)
{
    struct query *q = query_new(
        c, "INSERT INTO unit (id, code, name, kind, level, from_on, name_fold, name_sort) "
           "VALUES ($1, $2, $2, $3, $4, '2020-06-01', $2, $2)");

    bind_int(q, id);
    bind_text(q, name);
    bind_text(q, strcmp(level, "district") == 0 ? "thi_xa" : "xa");
    bind_text(q, level);
    must(q);
    if (parent_id == 0)
        return;
    q = query_new(
        c, "INSERT INTO unit_place (unit_id, parent_id, from_on) VALUES ($1, $2, '2020-06-01')");
    bind_int(q, id);
    bind_int(q, parent_id);
    must(q);
}

static void
add_account(struct ctx *c, int64_t id, const char *name, const char *role)
{
    struct query *q = query_new(
        c, "INSERT INTO account (id, name, name_fold, full_name, full_name_sort, search, state, "
           "created_at) VALUES ($1, $2, $2, $2, $2, $2, 'active', 0)");

    bind_int(q, id);
    bind_text(q, name);
    must(q);
    q = query_new(c, "INSERT INTO account_grant (id, account_id, role, unit_id, campaign_id, "
                     "from_on, created_at, "
                     "created_by) VALUES ($1, $1, $2, $3, $4, '2024-01-01', 0, 0)");
    bind_int(q, id);
    bind_text(q, role);
    bind_int(q, TOWN);
    bind_int(q, CAMPAIGN);
    must(q);
}

static enum status
build(struct ctx *c, void *arg)
{
    struct query *q;

    (void)arg;
    add_unit(c, TOWN, "Nghi Sơn", "district", 0);
    add_unit(c, HAI_HA, "Hải Hà", "commune", TOWN);
    add_unit(c, NGHI_SON, "Nghi Sơn xã", "commune", TOWN);
    add_unit(c, HAI_BINH, "Hải Bình", "commune", TOWN);
    add_unit(c, ELSEWHERE, "Nơi khác", "commune", 0);
    q = query_new(
        c, "INSERT INTO campaign (id, code, title, title_fold, owner_unit_id, from_on, created_at) "
           "VALUES ($1, 'ns', 'Nghi Sơn', 'nghi son', $2, '2024-08-13', 0)");
    bind_int(q, CAMPAIGN);
    bind_int(q, TOWN);
    must(q);
    q = query_new(c, "INSERT INTO campaign_level (campaign_id, level) VALUES ($1, 'commune')");
    bind_int(q, CAMPAIGN);
    must(q);
    add_account(c, ACCOUNT_A, "a", "member");
    add_account(c, ACCOUNT_B, "b", "member");
    return OK;
}

static struct date
on(const char *iso)
{
    struct date d = DATE_NONE;

    CHECK(date_parse_iso(iso, &d));
    return d;
}

/* The scene of each test: a town with three communes, nobody in the committee yet. */
static void
begin(struct ctx *c)
{
    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(db_transact(c, build, NULL), OK);
}

static struct seat
a_seat(const char *title)
{
    return (struct seat){ .campaign_id = CAMPAIGN,
                          .role = SEAT_MEMBER,
                          .title = title,
                          .office = "",
                          .from_on = on("2024-08-13") };
}

static int64_t
sit(struct ctx *c, const char *title, int64_t account_id)
{
    struct seat s = a_seat(title);

    s.account_id = account_id;
    CHECK_INT(seat_insert(c, &s), OK);
    return s.id;
}

static enum status
give(struct ctx *c, int64_t seat_id, int64_t unit_id, const char *from)
{
    problems_clear(c);
    return watch_assign(c, seat_id, &unit_id, 1, on(from), "");
}

static const char *
who(struct ctx *c, int64_t unit_id, const char *iso)
{
    struct watch w;
    struct seat s;
    enum status st = watch_find(c, CAMPAIGN, unit_id, on(iso), &w, &s);

    return st == OK ? s.title : status_name(st);
}

static int
count(struct ctx *c, const char *what)
{
    struct query *q = strcmp(what, "watch") == 0  ? query_new(c, "SELECT COUNT(*) FROM watch")
                      : strcmp(what, "seat") == 0 ? query_new(c, "SELECT COUNT(*) FROM seat")
                                                  : query_new(c, "SELECT COUNT(*) FROM audit");
    int n = -1;

    if (query_row(q))
        n = (int)col_int(q, 0);
    must(q);
    return n;
}

static const char *
problem_of(struct ctx *c, const char *field)
{
    for (const struct problem *p = c->problems; p != NULL; p = p->next)
        if (p->field != NULL && strcmp(p->field, field) == 0)
            return p->message;
    return NULL;
}

/* ------------------------------------------------------------------ seats */

TEST(seats_come_by_role_then_in_the_order_in_which_they_were_made)
{
    struct seat head = a_seat("Trưởng Ban"), *seats;
    int n;

    begin(c);
    (void)sit(c, "Thành viên 2", 0);
    (void)sit(c, "Thành viên 1", 0);
    head.role = SEAT_HEAD;
    CHECK_INT(seat_insert(c, &head), OK);
    CHECK_INT(seat_list(c, CAMPAIGN, DATE_NONE, &seats, &n), OK);
    CHECK_INT(n, 3);
    CHECK_TEXT(seats[0].title, "Trưởng Ban");
    CHECK_TEXT(seats[1].title, "Thành viên 2");
    CHECK_TEXT(seats[2].title, "Thành viên 1");
    CHECK_INT(seat_list(c, CAMPAIGN, on("2024-08-12"), &seats, &n), OK);
    CHECK_INT(n, 0);
}

TEST(there_is_one_head_at_a_time)
{
    struct seat first = a_seat("Trưởng Ban"), second = a_seat("Trưởng Ban mới");

    begin(c);
    first.role = second.role = SEAT_HEAD;
    CHECK_INT(seat_insert(c, &first), OK);
    CHECK_INT(seat_insert(c, &second), INVALID);
    CHECK_HAS(problem_of(c, "role"), "Trưởng Ban");
    CHECK_INT(count(c, "seat"), 1);
    problems_clear(c);
    CHECK_INT(seat_end(c, first.id, on("2025-03-01"), 1), OK);
    CHECK_INT(seat_insert(c, &second), INVALID);
    second.from_on = on("2025-03-01");
    CHECK_INT(seat_insert(c, &second), OK);
}

TEST(an_account_holds_one_seat_at_a_time_and_finds_it)
{
    struct seat second = a_seat("Thành viên 2"), mine;

    begin(c);
    (void)sit(c, "Thành viên 1", ACCOUNT_A);
    second.account_id = ACCOUNT_A;
    CHECK_INT(seat_insert(c, &second), INVALID);
    CHECK_HAS(problem_of(c, "account_id"), "Thành viên 1");
    c->account_id = ACCOUNT_A;
    CHECK_INT(seat_find_mine(c, CAMPAIGN, &mine), OK);
    CHECK_TEXT(mine.title, "Thành viên 1");
    c->account_id = ACCOUNT_B;
    CHECK_INT(seat_find_mine(c, CAMPAIGN, &mine), NOT_FOUND);
}

TEST(what_is_wrong_with_a_seat_is_said_at_its_fields)
{
    struct seat s = a_seat("");

    begin(c);
    s.role = 0;
    s.to_on = on("2024-08-13");
    CHECK_INT(seat_insert(c, &s), INVALID);
    CHECK(problem_of(c, "title") != NULL);
    CHECK(problem_of(c, "role") != NULL);
    CHECK(problem_of(c, "to_on") != NULL);
    problems_clear(c);
    s = a_seat("Thành viên");
    s.account_id = 999;
    s.document_id = 999;
    CHECK_INT(seat_insert(c, &s), INVALID);
    CHECK(problem_of(c, "account_id") != NULL);
    CHECK(problem_of(c, "document_id") != NULL);
    CHECK_INT(count(c, "seat"), 0);
    CHECK_INT(s.id, 0);
}

TEST(a_stale_edit_of_a_seat_is_a_conflict_and_writes_nothing)
{
    struct seat s, again;
    int64_t id;

    begin(c);
    id = sit(c, "Thành viên 1", 0);
    CHECK_INT(seat_find(c, id, &s), OK);
    s.title = "Thành viên một";
    CHECK_INT(seat_update(c, &s), OK);
    s.title = "Người khác";
    CHECK_INT(seat_update(c, &s), CONFLICT);
    CHECK_INT(seat_find(c, id, &again), OK);
    CHECK_TEXT(again.title, "Thành viên một");
    CHECK_INT(again.version, 2);
}

TEST(a_seat_that_watches_units_does_not_end_and_says_which)
{
    int64_t id, other;

    begin(c);
    id = sit(c, "Thành viên 1", 0);
    other = sit(c, "Thành viên 2", 0);
    CHECK_INT(give(c, id, HAI_HA, "2025-02-12"), OK);
    CHECK_INT(seat_end(c, id, on("2025-03-01"), 1), CONFLICT);
    CHECK_HAS(problem_of(c, "on"), "Hải Hà");
    CHECK_INT(give(c, other, HAI_HA, "2025-03-01"), OK);
    CHECK_INT(seat_end(c, id, on("2025-02-28"), 1), CONFLICT);
    CHECK_INT(seat_end(c, id, on("2025-03-01"), 7), CONFLICT);
    CHECK_INT(seat_end(c, id, on("2025-03-01"), 1), OK);
    CHECK_TEXT(who(c, HAI_HA, "2025-02-28"), "Thành viên 1");
    CHECK_TEXT(who(c, HAI_HA, "2025-03-01"), "Thành viên 2");
}

TEST(a_member_does_not_change_seats)
{
    struct seat s = a_seat("Thành viên 9");
    int64_t id;

    begin(c);
    id = sit(c, "Thành viên 1", ACCOUNT_A);
    c->account_id = ACCOUNT_A;
    CHECK_INT(seat_insert(c, &s), DENIED);
    CHECK_INT(seat_end(c, id, on("2025-03-01"), 1), DENIED);
    CHECK_INT(count(c, "seat"), 1);
}

/* ------------------------------------------------------------------ watches */

TEST(who_was_responsible_on_a_day_is_answered_across_handovers)
{
    int64_t one, two;
    struct watch *history;
    int n;

    begin(c);
    one = sit(c, "Thành viên 1", 0);
    two = sit(c, "Thành viên 2", 0);
    CHECK_TEXT(who(c, HAI_HA, "2025-02-12"), "not found");
    CHECK_INT(give(c, one, HAI_HA, "2025-02-12"), OK);
    CHECK_INT(give(c, two, HAI_HA, "2025-04-01"), OK);
    CHECK_TEXT(who(c, HAI_HA, "2025-02-11"), "not found");
    CHECK_TEXT(who(c, HAI_HA, "2025-02-12"), "Thành viên 1");
    CHECK_TEXT(who(c, HAI_HA, "2025-03-31"), "Thành viên 1");
    CHECK_TEXT(who(c, HAI_HA, "2025-04-01"), "Thành viên 2");
    CHECK_TEXT(who(c, HAI_HA, "2030-01-01"), "Thành viên 2");
    CHECK_INT(watch_list_of_unit(c, CAMPAIGN, HAI_HA, &history, &n), OK);
    CHECK_INT(n, 2);
    CHECK_DATE(history[0].to_on, "2025-04-01");
    CHECK_DATE(history[1].to_on, "");
    CHECK_INT(watch_list_of_seat(c, one, &history, &n), OK);
    CHECK_INT(n, 1);
}

TEST(a_unit_given_and_taken_on_one_day_was_the_last_ones_that_day)
{
    int64_t one, two, three;
    struct watch *history;
    int n;

    begin(c);
    one = sit(c, "Thành viên 1", 0);
    two = sit(c, "Thành viên 2", 0);
    three = sit(c, "Thành viên 3", 0);
    CHECK_INT(give(c, one, HAI_HA, "2025-02-12"), OK);
    CHECK_INT(give(c, two, HAI_HA, "2025-02-12"), OK);
    CHECK_INT(give(c, three, HAI_HA, "2025-02-12"), OK);
    CHECK_TEXT(who(c, HAI_HA, "2025-02-12"), "Thành viên 3");
    CHECK_INT(watch_list_of_unit(c, CAMPAIGN, HAI_HA, &history, &n), OK);
    CHECK_INT(n, 3);
    CHECK_INT(watch_list(c, CAMPAIGN, on("2025-02-12"), &history, &n), OK);
    CHECK_INT(n, 1);
    CHECK_INT(seat_end(c, one, on("2025-02-13"), 1), OK);
}

TEST(a_day_before_the_running_watchs_first_is_refused)
{
    int64_t one, two;

    begin(c);
    one = sit(c, "Thành viên 1", 0);
    two = sit(c, "Thành viên 2", 0);
    CHECK_INT(give(c, one, HAI_HA, "2025-02-12"), OK);
    CHECK_INT(give(c, two, HAI_HA, "2025-02-11"), INVALID);
    CHECK_HAS(problem_of(c, "from_on"), "12/02/2025");
    CHECK_INT(give(c, two, HAI_HA, "2024-08-12"), INVALID);
    CHECK_HAS(problem_of(c, "from_on"), "13/08/2024");
    CHECK_INT(count(c, "watch"), 1);
}

TEST(a_seat_with_a_last_day_leaves_its_units_without_a_member)
{
    struct seat s = a_seat("Tổ giúp việc");
    int64_t two;
    struct watch *watches;
    int n;

    begin(c);
    s.to_on = on("2025-03-01");
    CHECK_INT(seat_insert(c, &s), OK);
    two = sit(c, "Thành viên 2", 0);
    CHECK_INT(give(c, s.id, HAI_HA, "2025-02-12"), OK);
    CHECK_INT(give(c, s.id, NGHI_SON, "2025-03-01"), INVALID);
    CHECK_TEXT(who(c, HAI_HA, "2025-02-28"), "Tổ giúp việc");
    CHECK_TEXT(who(c, HAI_HA, "2025-03-01"), "not found");
    CHECK_INT(watch_list(c, CAMPAIGN, on("2025-03-01"), &watches, &n), OK);
    CHECK_INT(n, 0);
    test_set_today(c, "2025-04-01");
    CHECK_INT(give(c, two, HAI_HA, "2025-02-20"), INVALID);
    CHECK_HAS(problem_of(c, "from_on"), "01/03/2025");
    CHECK_INT(give(c, two, HAI_HA, "2025-03-15"), OK);
    CHECK_TEXT(who(c, HAI_HA, "2025-03-14"), "not found");
}

TEST(many_units_are_given_whole_or_not_at_all)
{
    int64_t seat, units[] = { NGHI_SON, HAI_HA, HAI_HA }, wrong[] = { HAI_BINH, ELSEWHERE };
    struct handover *rows;
    int n;

    begin(c);
    seat = sit(c, "Thành viên 1", 0);
    CHECK_INT(watch_assign(c, seat, wrong, 2, on("2025-02-12"), ""), INVALID);
    CHECK(problem_of(c, "unit") != NULL);
    CHECK_INT(count(c, "watch"), 0);
    problems_clear(c);
    CHECK_INT(watch_assign(c, seat, units, 0, on("2025-02-12"), ""), INVALID);
    problems_clear(c);
    CHECK_INT(watch_assign(c, seat, units, 3, on("2025-02-12"), "còn hạn 30/3"), OK);
    CHECK_INT(count(c, "watch"), 2);
    CHECK_INT(watch_plan(c, seat, units, 3, on("2025-03-12"), &rows, &n), OK);
    CHECK_INT(n, 2);
    CHECK(rows[0].is_same && rows[1].is_same);
    CHECK_INT(watch_assign(c, seat, units, 3, on("2025-03-12"), ""), OK);
    CHECK_INT(count(c, "watch"), 2);
}

TEST(the_plan_says_who_loses_what_and_writes_nothing)
{
    int64_t one, two, units[] = { NGHI_SON, HAI_HA };
    struct handover *rows;
    int n;

    begin(c);
    one = sit(c, "Thành viên 1", 0);
    two = sit(c, "Thành viên 2", 0);
    CHECK_INT(give(c, one, NGHI_SON, "2025-02-12"), OK);
    CHECK_INT(watch_plan(c, two, units, 2, on("2025-03-12"), &rows, &n), OK);
    CHECK_INT(n, 2);
    CHECK_INT(rows[0].unit_id, HAI_HA);
    CHECK_INT(rows[0].seat_id, 0);
    CHECK_INT(rows[1].seat_id, one);
    CHECK_DATE(rows[1].had_from_on, "2025-02-12");
    CHECK_INT(count(c, "watch"), 1);
}

TEST(a_member_hands_over_units_of_the_own_seat_and_no_others)
{
    int64_t one, two, both[] = { HAI_HA, NGHI_SON };

    begin(c);
    one = sit(c, "Thành viên 1", ACCOUNT_A);
    two = sit(c, "Thành viên 2", ACCOUNT_B);
    CHECK_INT(give(c, one, HAI_HA, "2025-02-12"), OK);
    CHECK_INT(give(c, two, NGHI_SON, "2025-02-12"), OK);
    c->account_id = ACCOUNT_A;
    CHECK_INT(give(c, one, NGHI_SON, "2025-03-01"), DENIED);
    CHECK_INT(give(c, one, HAI_BINH, "2025-03-01"), DENIED);
    CHECK_INT(watch_assign(c, two, both, 2, on("2025-03-01"), ""), DENIED);
    CHECK_INT(give(c, two, HAI_HA, "2025-03-01"), OK);
    CHECK_INT(give(c, two, HAI_HA, "2025-03-02"), DENIED);
    c->account_id = 999;
    CHECK_INT(give(c, one, HAI_HA, "2025-04-01"), NOT_FOUND);
}

static enum status
merge(struct ctx *c, void *arg)
{
    (void)arg;
    must(query_new(c, "UPDATE unit SET to_on = '2025-07-01' WHERE id = 2"));
    must(query_new(c, "UPDATE unit_place SET to_on = '2025-07-01' WHERE unit_id = 2"));
    add_unit(c, NEW_ONE, "An Hải", "commune", 0);
    must(query_new(c, "UPDATE unit SET from_on = '2025-07-01' WHERE id = 6"));
    must(query_new(c, "INSERT INTO unit_successor (unit_id, successor_id, effect_on, share_ppm) "
                      "VALUES (2, 6, '2025-07-01', 1000000)"));
    return OK;
}

TEST(a_member_reports_for_the_units_of_the_own_seat_and_for_no_others)
{
    int64_t account, one, two;

    begin(c);
    account = test_account(c, "tv1", ROLE_MEMBER, TOWN, 0);
    one = sit(c, "Thành viên 1", account);
    two = sit(c, "Thành viên 2", 0);
    CHECK_INT(give(c, one, HAI_HA, "2025-02-12"), OK);
    CHECK_INT(give(c, two, NGHI_SON, "2025-02-12"), OK);
    c->account_id = account;
    CHECK(may(c, REPORT_UNIT, HAI_HA, CAMPAIGN));
    CHECK(!may(c, REPORT_UNIT, HAI_HA, CAMPAIGN + 1));
    CHECK(!may(c, REPORT_UNIT, NGHI_SON, CAMPAIGN));
    CHECK(may(c, READ_BOARD, NGHI_SON, CAMPAIGN));
    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(give(c, two, HAI_HA, "2025-02-12"), OK); /* handed over: no longer the first one's */
    c->account_id = account;
    CHECK(!may(c, REPORT_UNIT, HAI_HA, CAMPAIGN));
}

TEST(units_to_watch_are_those_of_the_day_and_who_stands_for_the_ended_ones)
{
    struct campaign campaign;
    struct unit *units;
    int64_t one;
    int n;

    begin(c);
    one = sit(c, "Thành viên 1", 0);
    CHECK_INT(db_transact(c, merge, NULL), OK);
    CHECK_INT(campaign_find(c, CAMPAIGN, &campaign), OK);
    CHECK_INT(watch_list_units(c, &campaign, on("2025-06-30"), &units, &n), OK);
    CHECK_INT(n, 3);
    CHECK_INT(watch_list_units(c, &campaign, on("2025-07-01"), &units, &n), OK);
    CHECK_INT(n, 3);
    CHECK_TEXT(units[0].name, "An Hải");
    CHECK_INT(give(c, one, NEW_ONE, "2025-06-30"), INVALID);
    CHECK_INT(give(c, one, HAI_HA, "2025-07-01"), INVALID);
    CHECK_INT(give(c, one, HAI_HA, "2025-06-30"), OK);
    CHECK_INT(give(c, one, NEW_ONE, "2025-07-01"), OK);
}

TEST(each_change_of_the_committee_is_in_the_audit)
{
    int64_t one, two;

    begin(c);
    one = sit(c, "Thành viên 1", 0);
    two = sit(c, "Thành viên 2", 0);
    CHECK_INT(count(c, "audit"), 2);
    CHECK_INT(give(c, one, HAI_HA, "2025-02-12"), OK);
    CHECK_INT(count(c, "audit"), 3);
    CHECK_INT(give(c, two, HAI_HA, "2025-02-13"), OK);
    CHECK_INT(count(c, "audit"), 5);
    CHECK_INT(give(c, two, HAI_HA, "2025-02-14"), OK);
    CHECK_INT(count(c, "audit"), 5);
}

/* ------------------------------------------------------------------ at once */

struct giver {
    struct ctx c;
    struct database *database;
    int64_t seat_id;
    enum status st;
    pthread_t thread;
};

static void *
give_at_once(void *arg)
{
    struct giver *g = arg;
    const int64_t unit = HAI_HA;

    g->c.arena = arena_new();
    g->st = database_borrow(&g->c, g->database, 5000);
    if (g->st == OK) {
        g->st = watch_assign(&g->c, g->seat_id, &unit, 1, (struct date){ 2025, 2, 12 }, "");
        database_return(&g->c);
    }
    arena_free(g->c.arena);
    return NULL;
}

TEST(concurrent_assignments_of_one_unit_leave_it_with_one_member)
{
    struct giver givers[2];
    struct watch *history;
    int n, held = 0;

    begin(c);
    for (int i = 0; i < 2; i++) {
        givers[i] =
            (struct giver){ .c = { .clock = c->clock, .account_id = ACCOUNT_SYSTEM },
                            .database = test_database(c),
                            .seat_id = sit(c, i == 0 ? "Thành viên 1" : "Thành viên 2", 0) };
    }
    for (int i = 0; i < 2; i++)
        CHECK_INT(pthread_create(&givers[i].thread, NULL, give_at_once, &givers[i]), 0);
    for (int i = 0; i < 2; i++)
        pthread_join(givers[i].thread, NULL);
    CHECK(givers[0].st == OK || givers[1].st == OK);
    CHECK(givers[0].st == OK || givers[0].st == CONFLICT);
    CHECK(givers[1].st == OK || givers[1].st == CONFLICT);
    CHECK_INT(watch_list_of_unit(c, CAMPAIGN, HAI_HA, &history, &n), OK);
    for (int i = 0; i < n; i++)
        held += date_is_none(history[i].to_on);
    CHECK_INT(held, 1);
}

const struct test committee_tests[] = {
    T_DB(seats_come_by_role_then_in_the_order_in_which_they_were_made),
    T_DB(there_is_one_head_at_a_time),
    T_DB(an_account_holds_one_seat_at_a_time_and_finds_it),
    T_DB(what_is_wrong_with_a_seat_is_said_at_its_fields),
    T_DB(a_stale_edit_of_a_seat_is_a_conflict_and_writes_nothing),
    T_DB(a_seat_that_watches_units_does_not_end_and_says_which),
    T_DB(a_member_does_not_change_seats),
    T_DB(who_was_responsible_on_a_day_is_answered_across_handovers),
    T_DB(a_unit_given_and_taken_on_one_day_was_the_last_ones_that_day),
    T_DB(a_day_before_the_running_watchs_first_is_refused),
    T_DB(a_seat_with_a_last_day_leaves_its_units_without_a_member),
    T_DB(many_units_are_given_whole_or_not_at_all),
    T_DB(the_plan_says_who_loses_what_and_writes_nothing),
    T_DB(a_member_hands_over_units_of_the_own_seat_and_no_others),
    T_DB(a_member_reports_for_the_units_of_the_own_seat_and_for_no_others),
    T_DB(units_to_watch_are_those_of_the_day_and_who_stands_for_the_ended_ones),
    T_DB(each_change_of_the_committee_is_in_the_audit),
    T_DB(concurrent_assignments_of_one_unit_leave_it_with_one_member),
    T_END,
};
