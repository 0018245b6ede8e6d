/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The board on Nghi Sơn: states by the words of documents, on any day, before and after the units are merged. */
#include "feature/board/board.h"

#include "test/nghi_son.h"
#include "test/test_http.h"

static struct date
day(const char *iso)
{
    struct date d;

    CHECK(date_parse_iso(iso, &d));
    return d;
}

static struct nghi_son
make(struct ctx *c)
{
    struct nghi_son n;
    struct document conclusion;

    nghi_son_make(c, &n);
    nghi_son_plan(c, &n);
    conclusion = nghi_son_conclusion(c, &n);
    CHECK_INT(document_apply(c, conclusion.id, conclusion.version), OK);
    return n;
}

static const struct board_row *
find_row(const struct board *b, int64_t unit_id)
{
    for (int i = 0; i < b->row_count; i++)
        if (b->rows[i].unit.id == unit_id)
            return &b->rows[i];
    return NULL;
}

static const struct board_cell *
find_cell(const struct board *b, int64_t unit_id, const struct milestone *m)
{
    const struct board_row *row = find_row(b, unit_id);

    CHECK(row != NULL);
    for (int i = 0; i < b->milestone_count; i++)
        if (b->milestones[i].id == m->id)
            return &row->cells[i];
    CHECK(false);
    return NULL;
}

static struct board
read_on(struct ctx *c, const struct nghi_son *n, const char *iso)
{
    struct board b;

    test_set_today(c, iso);
    CHECK_INT(board_read(c, &n->campaign, today(c), &b), OK);
    return b;
}

static void
hold(struct ctx *c, const struct nghi_son *n, int64_t unit_id, const char *iso)
{
    struct conference next = { .campaign_id = n->campaign.id,
                               .unit_id = unit_id,
                               .held_on = day(iso),
                               .planned_on = day(iso),
                               .scheduled_minute = -1,
                               .place = "",
                               .chair = "",
                               .note = "",
                               .delegates = -1,
                               .cost_vnd = -1 };

    test_set_today(c, iso);
    CHECK_INT(conference_take(c, STEP_PLAN, &next, true, ""), OK);
    CHECK_INT(conference_find(c, n->campaign.id, unit_id, &next), OK);
    next.held_on = day(iso);
    CHECK_INT(conference_take(c, STEP_HOLD, &next, true, ""), OK);
}

TEST(a_state_follows_from_the_last_day_and_what_was_done)
{
    static const struct {
        const char *last_on;
        bool is_exception, is_started;
        const char *done_on;
        enum cell_state want;
    } cases[] = {
        { "2025-03-30", false, false, NULL, CELL_NOT_STARTED },
        { "2025-03-30", false, true, NULL, CELL_ON_TRACK },
        { "2025-02-19", false, true, NULL, CELL_DUE_SOON },
        { "2025-02-20", false, false, NULL, CELL_NOT_STARTED },
        { "2025-02-12", false, false, NULL, CELL_DUE_SOON },
        { "2025-02-11", false, true, NULL, CELL_LATE },
        { "2025-02-11", true, true, NULL, CELL_LATE },
        { "2025-02-13", true, true, NULL, CELL_EXCEPTION },
        { "2025-02-11", false, true, "2025-02-12", CELL_DONE },
        { NULL, false, false, NULL, CELL_NONE },
        { NULL, false, false, "2025-02-01", CELL_DONE },
    };

    (void)c;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK_INT(cell_state_of(cases[i].last_on ? day(cases[i].last_on) : DATE_NONE,
                                cases[i].is_exception, cases[i].is_started,
                                cases[i].done_on ? day(cases[i].done_on) : DATE_NONE,
                                day("2025-02-12"), 7),
                  cases[i].want);
}

TEST(a_commune_without_a_conference_is_late_by_16_days_on_15_april)
{
    struct nghi_son n = make(c);
    struct board b = read_on(c, &n, "2025-04-15");
    const struct board_cell *cell = find_cell(&b, n.hai_ha, &n.commune_conference);

    CHECK_INT(cell->state, CELL_LATE);
    CHECK_INT(cell->days, 16);
    CHECK_DATE(cell->last_on, "2025-03-30");
    CHECK_TEXT(cell->deadline->words, "xong trước ngày 31/3/2025");
    CHECK_TEXT(cell_sentence(c, cell), "Quá hạn 16 ngày");
    cell = find_cell(&b, n.finance, &n.commune_conference);
    CHECK_INT(cell->days, 15);
    CHECK_INT(find_cell(&b, n.hai_ha, &n.town_conference)->state, CELL_NONE);
    CHECK_INT(b.counts[CELL_LATE], 5);
}

TEST(a_held_conference_is_done_on_its_day_and_not_before)
{
    struct nghi_son n = make(c);
    struct board b;

    hold(c, &n, n.hai_ha, "2025-03-20");
    b = read_on(c, &n, "2025-03-19");
    CHECK_INT(find_cell(&b, n.hai_ha, &n.commune_conference)->state, CELL_NOT_STARTED);
    b = read_on(c, &n, "2025-03-20");
    CHECK_INT(find_cell(&b, n.hai_ha, &n.commune_conference)->state, CELL_DONE);
    CHECK_INT(find_row(&b, n.hai_ha)->worst, CELL_DONE);
    CHECK_INT(b.counts[CELL_DONE], 1);
}

TEST(a_day_before_the_directive_knows_nothing_of_it)
{
    struct nghi_son n = make(c);
    struct board b = read_on(c, &n, "2025-02-11");

    CHECK_DATE(find_cell(&b, n.town, &n.town_conference)->last_on, "2025-06-29");
    CHECK_INT(find_cell(&b, n.finance, &n.commune_conference)->state, CELL_NONE);
    b = read_on(c, &n, "2025-02-12");
    CHECK_DATE(find_cell(&b, n.town, &n.town_conference)->last_on, "2025-05-31");
    CHECK_INT(find_cell(&b, n.finance, &n.commune_conference)->state, CELL_NOT_STARTED);
}

TEST(an_exception_moves_one_unit_alone)
{
    struct nghi_son n = make(c);
    struct deadline row = { .milestone_id = n.commune_conference.id,
                            .unit_id = n.hai_hoa,
                            .words = "chậm nhất ngày 18/4/2025",
                            .reason = "Hội trường đang sửa",
                            .is_exception = true };
    struct document d = { .campaign_id = n.campaign.id,
                          .kind = DOCUMENT_EXCEPTION,
                          .number = "12",
                          .title = "Lùi hạn",
                          .issuer = "UBND thị xã",
                          .signer = "Chủ tịch UBND thị xã",
                          .note = "",
                          .issued_on = day("2025-02-12") };
    struct board b;

    CHECK_INT(document_save(c, &d, &row, 1), OK);
    CHECK_INT(document_apply(c, d.id, d.version), OK);
    b = read_on(c, &n, "2025-04-15");
    CHECK_INT(find_cell(&b, n.hai_hoa, &n.commune_conference)->state, CELL_EXCEPTION);
    CHECK_INT(find_cell(&b, n.hai_ha, &n.commune_conference)->state, CELL_LATE);
    b = read_on(c, &n, "2025-04-19");
    CHECK_INT(find_cell(&b, n.hai_hoa, &n.commune_conference)->days, 1);
}

TEST(units_without_a_member_are_counted_and_the_owner_is_none_of_them)
{
    struct nghi_son n = make(c);
    struct board b = read_on(c, &n, "2025-02-12");

    CHECK_INT(b.row_count, 6);
    CHECK_INT(b.without_member, 5);
    nghi_son_seat(c, &n, "Thành viên 1", 0, n.hai_ha);
    b = read_on(c, &n, "2025-02-12");
    CHECK_INT(b.without_member, 4);
    CHECK(find_row(&b, n.hai_ha)->seat_id != 0);
}

/* The communes of this small town become one ward on 1/7/2025. */
static int64_t
merge_all(struct ctx *c, const struct nghi_son *n)
{
    struct merger_row rows[] = {
        { .old_unit_id = n->hai_ha,
          .new_code = "16654",
          .new_name = "Nghi Sơn",
          .new_kind = "phuong" },
        { .old_unit_id = n->nghi_son,
          .new_code = "16654",
          .new_name = "Nghi Sơn",
          .new_kind = "phuong" },
    };
    struct unit_merger m = {
        .effect_on = day("2025-07-01"), .basis = "Nghị quyết số 1686", .rows = rows, .row_count = 2
    };
    struct unit made;

    CHECK_INT(unit_merge(c, &m), OK);
    CHECK_INT(unit_find_by_code(c, "16654", day("2025-07-01"), &made), OK);
    return made.id;
}

TEST(after_a_merger_the_new_unit_shows_the_duties_of_those_it_stands_for)
{
    struct nghi_son n = make(c);
    const struct board_cell *cell;
    struct board b;
    int64_t ward;

    hold(c, &n, n.hai_ha, "2025-03-20");
    ward = merge_all(c, &n);
    b = read_on(c, &n, "2025-06-30");
    CHECK_INT(find_cell(&b, n.hai_ha, &n.commune_conference)->state, CELL_DONE);
    CHECK(find_row(&b, ward) == NULL);
    b = read_on(c, &n, "2025-07-01");
    CHECK(find_row(&b, n.hai_ha) == NULL);
    cell = find_cell(&b, ward, &n.commune_conference);
    CHECK_INT(cell->state, CELL_LATE);
    CHECK_INT(cell->all, 2);
    CHECK_INT(cell->done, 1);
}

TEST(after_a_merger_rows_stand_in_vietnamese_order_and_ended_units_nobody_took_over_keep_theirs)
{
    struct nghi_son n = make(c);
    const char *names = "";
    struct board b;

    merge_all(c, &n);
    b = read_on(c, &n, "2025-07-01");
    for (int i = 0; i < b.row_count; i++)
        names =
            arena_printf(c->arena, "%s%s%s", names, i ? ", " : "", unit_title(c, &b.rows[i].unit));
    CHECK_TEXT(names, "phường Hải Hòa, thị xã Nghi Sơn, phường Nghi Sơn, Phòng Nội vụ, "
                      "Phòng Tài chính - Kế hoạch");
    CHECK(find_row(&b, n.province) == NULL);
    CHECK_INT(find_cell(&b, n.town, &n.town_conference)->state, CELL_LATE);
    CHECK_INT(b.without_member, 1); /* who is no more needs nobody */
}

static struct document
order_after_the_merger(struct ctx *c, const struct nghi_son *n)
{
    struct deadline row = { .milestone_id = n->commune_conference.id,
                            .level = LEVEL_COMMUNE,
                            .words = "trước ngày 01/10/2025",
                            .reason = "" };
    struct document d = { .campaign_id = n->campaign.id,
                          .kind = DOCUMENT_DIRECTIVE,
                          .number = "12",
                          .title = "Tổ chức lại",
                          .issuer = "UBND",
                          .signer = "",
                          .note = "",
                          .issued_on = day("2025-07-10") };

    test_set_today(c, "2025-07-10");
    CHECK_INT(document_save(c, &d, &row, 1), OK);
    return d;
}

TEST(a_directive_after_a_merger_addresses_and_tells_the_new_units)
{
    struct nghi_son n = make(c);
    struct milestone free = n.commune_conference;
    struct document_preview preview;
    struct deadline *rows;
    struct notice *told;
    struct document d;
    struct board b;
    int64_t ward = merge_all(c, &n);
    int count;

    free.parent_id = 0;
    CHECK_INT(milestone_update(c, &free), OK);
    d = order_after_the_merger(c, &n);
    CHECK_INT(deadline_list(c, d.id, &rows, &count), OK);
    CHECK_INT(document_preview(c, &n.campaign, &d, rows, count, &preview), OK);
    CHECK_INT(preview.units_addressed, 1);
    CHECK_INT(preview.units_told, 1);
    CHECK_INT(document_apply(c, d.id, d.version), OK);
    CHECK_INT(notice_list(c, d.id, &told, &count), OK);
    CHECK_INT(count, 1);
    CHECK_INT(told[0].unit_id, ward);
    CHECK_INT(board_read_unit(c, &n.campaign, ward, today(c), &b), OK);
    CHECK(b.rows[0].cells[0].all > 0);
}

TEST(a_unit_that_took_over_reports_its_own_conference)
{
    struct nghi_son n = make(c);
    int64_t ward = merge_all(c, &n);
    struct board b;

    hold(c, &n, ward, "2025-07-20");
    b = read_on(c, &n, "2025-07-20");
    CHECK_INT(find_cell(&b, ward, &n.commune_conference)->done, 1);
    CHECK_INT(find_cell(&b, ward, &n.commune_conference)->all, 3);
}

TEST(a_unit_that_is_no_more_is_read_alone_with_what_it_owes)
{
    struct nghi_son n = make(c);
    struct board b;

    merge_all(c, &n);
    CHECK_INT(board_read_unit(c, &n.campaign, n.hai_ha, day("2025-07-02"), &b), OK);
    CHECK_INT(b.rows[0].unit.id, n.hai_ha);
    CHECK_INT(b.rows[0].cells[0].all, 1);
}

TEST(one_unit_read_alone_says_the_same_as_the_whole_board)
{
    struct nghi_son n = make(c);
    struct board whole, one;
    int64_t ward;

    hold(c, &n, n.hai_ha, "2025-03-20");
    ward = merge_all(c, &n);
    whole = read_on(c, &n, "2025-07-01");
    CHECK_INT(board_read_unit(c, &n.campaign, ward, day("2025-07-01"), &one), OK);
    CHECK_INT(one.row_count, 1);
    for (int m = 0; m < whole.milestone_count; m++) {
        CHECK_INT(one.rows[0].cells[m].state, find_row(&whole, ward)->cells[m].state);
        CHECK_INT(one.rows[0].cells[m].done, find_row(&whole, ward)->cells[m].done);
        CHECK_INT(one.rows[0].cells[m].all, find_row(&whole, ward)->cells[m].all);
    }
}

TEST(sums_by_level_count_each_unit_once)
{
    struct nghi_son n = make(c);
    struct board b;
    struct board_sum *sums;
    int count, communes = -1;

    hold(c, &n, n.hai_ha, "2025-03-20");
    b = read_on(c, &n, "2025-04-15");
    for (int i = 0; i < b.milestone_count; i++)
        if (b.milestones[i].id == n.commune_conference.id)
            communes = i;
    CHECK_INT(board_roll_up(c, &b, LEVEL_DISTRICT, &sums, &count), OK);
    CHECK_INT(count, 1);
    CHECK_INT(sums[0].units, 6);
    CHECK_INT(sums[0].counts[CELL_DONE], 1);
    CHECK_INT(sums[0].cell_counts[communes * CELL_STATE_COUNT + CELL_LATE], 4);
}

TEST(sums_after_a_merger_follow_the_tree_of_the_day_and_lose_no_unit)
{
    struct nghi_son n = make(c);
    struct board b;
    struct board_sum *sums;
    int count, all = 0;
    int64_t ward = merge_all(c, &n);

    b = read_on(c, &n, "2025-07-01");
    CHECK_INT(board_roll_up(c, &b, LEVEL_PROVINCE, &sums, &count), OK);
    CHECK_INT(count, 1);
    CHECK_INT(sums[0].unit.id, n.province);
    CHECK_INT(sums[0].units, b.row_count);
    CHECK_INT(board_roll_up(c, &b, LEVEL_COMMUNE, &sums, &count), OK);
    for (int i = 0; i < count; i++) {
        CHECK_INT(sums[i].unit.id, ward);
        all += sums[i].units;
    }
    CHECK_INT(all, 1); /* the others stand no more, at no level but the province's */
}

TEST(a_stranger_reads_no_board)
{
    struct nghi_son n = make(c);
    struct board b;

    c->account_id = test_account(c, "la", ROLE_NONE, 0, 0);
    CHECK_INT(board_read(c, &n.campaign, today(c), &b), DENIED);
}

/* ------------------------------------------------------------------ pages */

TEST(the_boards_page_filters_without_marks_and_says_each_state_in_words)
{
    struct nghi_son n = make(c);
    struct reply reply;

    hold(c, &n, n.hai_ha, "2025-03-20");
    test_set_today(c, "2025-04-15");
    test_sign_in(c, nghi_son_account(c, "thuong-truc", "secretariat", 0));
    test_set_cookie(c, "lang", "vi");
    reply = test_get(c, "/lam-viec/bang");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "Hải Hà");
    CHECK_HAS(reply.body, "Quá hạn");
    CHECK_HAS(reply.body, "16 ngày");
    reply = test_get(c, "/lam-viec/bang?q=hai%20ha");
    CHECK_HAS(reply.body, "Hải Hà");
    CHECK_LACKS(reply.body, "Hải Hòa");
    reply = test_get(c, "/lam-viec/bang?trang-thai=done");
    CHECK_HAS(reply.body, "Hải Hà");
    CHECK_LACKS(reply.body, "Hải Hòa");
    reply = test_get(c, "/lam-viec/bang?q=khong%20co");
    CHECK_HAS(reply.body, "Không có đơn vị nào khớp");
}

TEST(the_board_tells_for_when_a_conference_is_set_and_that_this_is_too_late)
{
    struct nghi_son n = make(c);
    struct conference next = { .campaign_id = n.campaign.id,
                               .unit_id = n.hai_ha,
                               .planned_on = day("2025-02-12"),
                               .scheduled_minute = -1,
                               .place = "",
                               .chair = "",
                               .note = "",
                               .delegates = -1,
                               .cost_vnd = -1 };

    test_sign_in(c, nghi_son_account(c, "thuong-truc", "secretariat", 0));
    test_set_cookie(c, "lang", "vi");
    CHECK_INT(conference_take(c, STEP_PLAN, &next, true, ""), OK);
    next.scheduled_on = day("2025-03-20");
    CHECK_INT(conference_take(c, STEP_SCHEDULE, &next, true, ""), OK);
    CHECK_HAS(test_get(c, "/lam-viec/bang?q=hai+ha").body, "<small>ấn định 20/03</small>");
    CHECK_LACKS(test_get(c, "/lam-viec/bang?q=hai+ha&ngay=2025-02-11").body, "ấn định");
    next.scheduled_on = day("2025-04-02");
    CHECK_INT(conference_take(c, STEP_SCHEDULE, &next, true, ""), OK);
    CHECK_HAS(test_get(c, "/lam-viec/bang?q=hai+ha").body, "ấn định 02/04, sau ngày cuối");
}

TEST(the_board_answers_json_from_the_same_view)
{
    struct nghi_son n = make(c);
    struct reply reply;

    (void)n;
    test_sign_in(c, nghi_son_account(c, "thuong-truc", "secretariat", 0));
    reply = test_get_json(c, "/lam-viec/bang");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "\"unit_count\":6");
    CHECK_HAS(reply.body, "\"state\":\"not_started\"");
}

TEST(a_units_page_says_which_words_of_which_document_make_it_late)
{
    struct nghi_son n = make(c);
    struct reply reply;

    test_set_today(c, "2025-04-15");
    test_sign_in(c, nghi_son_account(c, "thuong-truc", "secretariat", 0));
    test_set_cookie(c, "lang", "vi");
    reply = test_get(c, arena_printf(c->arena, "/lam-viec/don-vi/%lld", (long long)n.hai_ha));
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "Quá hạn 16 ngày");
    CHECK_HAS(reply.body, "xong trước ngày 31/3/2025");
    CHECK_HAS(reply.body, "30/03/2025");
    CHECK_HAS(reply.body, "Kế hoạch số 309");
    CHECK_HAS(reply.body, "muộn hơn nên không thay hạn");
    CHECK_INT(test_get(c, "/lam-viec/don-vi/123").status, 404);
}

TEST(the_page_of_a_unit_that_took_over_says_whose_words_make_it_late_and_opens_the_count)
{
    struct nghi_son n = make(c);
    struct reply reply;
    int64_t ward;

    hold(c, &n, n.hai_ha, "2025-03-20");
    ward = merge_all(c, &n);
    test_set_today(c, "2025-07-02");
    test_sign_in(c, nghi_son_account(c, "thuong-truc", "secretariat", 0));
    test_set_cookie(c, "lang", "vi");
    reply = test_get(c, arena_printf(c->arena, "/lam-viec/don-vi/%lld", (long long)ward));
    CHECK_HAS(reply.body, "Quá hạn 94 ngày");
    CHECK_HAS(reply.body, "xong trước ngày 31/3/2025");
    CHECK_HAS(reply.body, "Kế hoạch số 309");
    CHECK_HAS(reply.body, "href=\"#lam-tu\"");
    CHECK_HAS(reply.body, "Xong 20/03");
}

TEST(a_unit_outside_of_the_campaign_owes_nothing_and_needs_nobody_on_its_page)
{
    struct nghi_son n = make(c);
    struct unit other = { .code = "1", .name = "Khác", .kind = "xa", .from_on = day("2000-01-01") };
    struct reply reply;
    struct board b;

    CHECK_INT(unit_insert(c, &other, n.province), OK);
    test_set_today(c, "2025-04-15");
    CHECK_INT(board_read_unit(c, &n.campaign, other.id, today(c), &b), OK);
    CHECK_INT(b.row_count, 0);
    test_sign_in(c, nghi_son_account(c, "thuong-truc", "secretariat", 0));
    test_set_cookie(c, "lang", "vi");
    reply = test_get(c, arena_printf(c->arena, "/lam-viec/don-vi/%lld", (long long)other.id));
    CHECK_INT(reply.status, 200);
    CHECK_LACKS(reply.body, "Quá hạn");
    CHECK_LACKS(reply.body, "alert-warning");
}

TEST(a_hostile_unit_name_is_text_on_the_page)
{
    struct nghi_son n = make(c);
    struct unit u = { .code = "evil",
                      .kind = "xa",
                      .name = "<script>alert(1)</script>",
                      .from_on = day("2020-06-01") };
    struct reply reply;

    CHECK_INT(unit_insert(c, &u, n.province), OK);
    CHECK_INT(campaign_set_unit(c, n.campaign.id, u.id, true), OK);
    test_sign_in(c, nghi_son_account(c, "thuong-truc", "secretariat", 0));
    reply = test_get(c, "/lam-viec/bang");
    CHECK_INT(reply.status, 200);
    CHECK_LACKS(reply.body, "<script>alert");
    CHECK_HAS(reply.body, "&lt;script&gt;alert");
}

TEST(before_the_first_campaign_its_pages_lead_to_the_list_and_a_unit_can_be_read)
{
    struct unit u = { .code = "38", .kind = "tinh", .name = "Thanh Hóa" };
    static const char *const pages[] = { "/lam-viec/bang", "/lam-viec/bang/tong-hop",
                                         "/lam-viec/ban-chi-dao", "/lam-viec/hoi-nghi",
                                         "/lam-viec/hoi-nghi/tong-hop" };
    struct reply reply;

    c->account_id = test_account(c, "quan-tri", ROLE_ADMIN, 0, 0);
    CHECK_INT(unit_insert(c, &u, 0), OK);
    test_sign_in(c, c->account_id);
    test_set_cookie(c, "lang", "vi");
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
        reply = test_get(c, pages[i]);
        CHECK_INT(reply.status, 303);
        CHECK_TEXT(reply.location, "/lam-viec/dot-thi-dua");
    }
    CHECK_INT(test_get(c, "/lam-viec/bang?dot-thi-dua=khong-co").status, 404);
    reply = test_get(c, arena_printf(c->arena, "/lam-viec/don-vi/%lld", (long long)u.id));
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "Tỉnh Thanh Hóa");
    CHECK_LACKS(reply.body, "Báo cáo hội nghị");
}

const struct test board_tests[] = {
    T(a_state_follows_from_the_last_day_and_what_was_done),
    T_DB(a_commune_without_a_conference_is_late_by_16_days_on_15_april),
    T_DB(a_held_conference_is_done_on_its_day_and_not_before),
    T_DB(a_day_before_the_directive_knows_nothing_of_it),
    T_DB(an_exception_moves_one_unit_alone),
    T_DB(units_without_a_member_are_counted_and_the_owner_is_none_of_them),
    T_DB(after_a_merger_the_new_unit_shows_the_duties_of_those_it_stands_for),
    T_DB(
        after_a_merger_rows_stand_in_vietnamese_order_and_ended_units_nobody_took_over_keep_theirs),
    T_DB(a_directive_after_a_merger_addresses_and_tells_the_new_units),
    T_DB(a_unit_that_took_over_reports_its_own_conference),
    T_DB(a_unit_that_is_no_more_is_read_alone_with_what_it_owes),
    T_DB(one_unit_read_alone_says_the_same_as_the_whole_board),
    T_DB(sums_by_level_count_each_unit_once),
    T_DB(sums_after_a_merger_follow_the_tree_of_the_day_and_lose_no_unit),
    T_DB(a_stranger_reads_no_board),
    T_DB(the_boards_page_filters_without_marks_and_says_each_state_in_words),
    T_DB(the_board_tells_for_when_a_conference_is_set_and_that_this_is_too_late),
    T_DB(the_board_answers_json_from_the_same_view),
    T_DB(a_units_page_says_which_words_of_which_document_make_it_late),
    T_DB(the_page_of_a_unit_that_took_over_says_whose_words_make_it_late_and_opens_the_count),
    T_DB(a_unit_outside_of_the_campaign_owes_nothing_and_needs_nobody_on_its_page),
    T_DB(a_hostile_unit_name_is_text_on_the_page),
    T_DB(before_the_first_campaign_its_pages_lead_to_the_list_and_a_unit_can_be_read),
    T_END,
};
