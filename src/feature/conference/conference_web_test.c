/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of conferences: an officer's way through the steps, the list, the roll-up, fields, other milestones. */
#include "feature/conference/conference.h"

#include "test/nghi_son.h"
#include "test/test_http.h"

/* A sign-in does not last for days. */
static void
move_to(struct ctx *c, const char *iso)
{
    test_set_today(c, iso);
    test_sign_in(c, c->account_id);
}

static struct nghi_son
begin(struct ctx *c)
{
    struct nghi_son n;

    nghi_son_make(c, &n);
    (void)nghi_son_plan(c, &n);
    CHECK_INT(activity_field_seed(c), OK);
    test_sign_in(c, test_account(c, "can-bo", ROLE_UNIT_OFFICER, n.hai_ha, 0));
    return n;
}

static void
as_secretariat(struct ctx *c, const struct nghi_son *n)
{
    test_sign_in(c, test_account(c, "thuong-truc", ROLE_SECRETARIAT, n->town, 0));
}

static const char *
page_of(struct ctx *c, int64_t unit_id)
{
    return arena_printf(c->arena, "/lam-viec/don-vi/%lld/hoi-nghi", (long long)unit_id);
}

#define PLAN_FORM "step=plan&version=0&planned_on=12/2/2025&place=&chair=&note="
#define HOLD_ROWS                                                                                  \
    "&honour.0.subject=person&honour.0.field=health&honour.0.count=11"                             \
    "&honour.3.subject=collective&honour.3.field=&honour.3.count=5"

TEST(an_officer_plans_schedules_and_reports_the_conference)
{
    struct nghi_son n = begin(c);
    const char *url = page_of(c, n.hai_ha);
    struct reply reply = test_get(c, url);
    struct conference k;

    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "value=\"plan\"");
    CHECK_HAS(reply.body, "xong trước ngày 31/3/2025");
    CHECK_INT(test_post(c, url, PLAN_FORM).status, 303);
    reply = test_get(c, url);
    CHECK_HAS(reply.body, "value=\"schedule\"");
    CHECK_INT(test_post(c, url,
                        "step=schedule&version=1&scheduled_on=27/3/"
                        "2025&scheduled_minute=14h30&place=Hội trường&chair=Chủ tịch UBND xã&note=")
                  .status,
              303);
    move_to(c, "2025-03-28");
    reply = test_get(c, url);
    CHECK_HAS(reply.body, "value=\"hold\"");
    CHECK_HAS(reply.body, "value=\"27/03/2025\"");
    CHECK_INT(
        test_post(c, url,
                  "step=hold&version=2&held_on=27/3/"
                  "2025&delegates=86&cost_vnd=18.450.000&place=Hội trường&chair=&note=" HOLD_ROWS)
            .status,
        303);
    CHECK_INT(conference_find(c, n.campaign.id, n.hai_ha, &k), OK);
    CHECK_INT(k.state, CONFERENCE_HELD);
    CHECK_INT(k.scheduled_minute, 14 * 60 + 30);
    CHECK_INT(k.delegates, 86);
    CHECK_INT(k.cost_vnd, 18450000);
    CHECK_INT(k.honour_count, 2);
    reply = test_get_json(c, url);
    CHECK_HAS(reply.body, "\"state\":\"held\"");
    CHECK_HAS(reply.body, "\"persons\":11");
}

TEST(a_question_shows_its_confirmation_and_is_believed_with_it)
{
    struct nghi_son n = begin(c);
    const char *url = page_of(c, n.hai_ha);
    struct reply reply;

    CHECK_INT(test_post(c, url, PLAN_FORM).status, 303);
    move_to(c, "2025-04-15");
    reply = test_get(c, arena_printf(c->arena, "%s?buoc=hold", url));
    CHECK_LACKS(reply.body, "name=\"confirmed\"");
    reply = test_post(c, url,
                      "step=hold&version=1&held_on=10/4/"
                      "2025&delegates=5&cost_vnd=0&place=&chair=&note=" HOLD_ROWS);
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "xong trước ngày 31/3/2025");
    CHECK_HAS(reply.body, "f-delegates-e");
    CHECK_HAS(reply.body, "f-cost_vnd-e");
    CHECK_HAS(reply.body, "name=\"confirmed\"");
    CHECK_HAS(reply.body, "name=\"honour.1.count\"");
    CHECK_INT(test_post(c, url,
                        "step=hold&version=1&held_on=10/4/"
                        "2025&delegates=5&cost_vnd=0&place=&chair=&note=&confirmed=1" HOLD_ROWS)
                  .status,
              303);
}

TEST(json_tells_what_is_wrong_at_its_field_and_what_stands)
{
    struct nghi_son n = begin(c);
    struct reply reply;

    reply = test_post_json(c, page_of(c, n.hai_ha),
                           "step=plan&version=0&planned_on=31/2/2025&place=&chair=&note=");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "{\"errors\":[{\"field\":\"planned_on\",\"message\":");
    CHECK_HAS(reply.body, "\"state\":\"none\"");
    CHECK_INT(test_post(c, page_of(c, n.hai_ha), PLAN_FORM).status, 303);
    reply = test_post_json(c, page_of(c, n.hai_ha), PLAN_FORM);
    CHECK_INT(reply.status, 409);
    CHECK_HAS(reply.body, "{\"errors\":[{\"field\":null,\"message\":");
}

TEST(a_day_to_come_is_refused_without_a_confirmation_to_tick)
{
    struct nghi_son n = begin(c);
    const char *url = page_of(c, n.hai_ha);
    struct reply reply;

    CHECK_INT(test_post(c, url, PLAN_FORM).status, 303);
    reply = test_post(
        c, url, "step=hold&version=1&held_on=10/4/2025&delegates=50&cost_vnd=&place=&chair=&note=");
    CHECK_INT(reply.status, 422);
    CHECK_LACKS(reply.body, "name=\"confirmed\"");
}

TEST(rows_come_and_go_without_a_script)
{
    struct nghi_son n = begin(c);
    const char *url = page_of(c, n.hai_ha);
    struct reply reply;

    CHECK_INT(test_post(c, url, PLAN_FORM).status, 303);
    reply = test_post(
        c, url,
        "step=hold&version=1&held_on=&delegates=&cost_vnd=&place=&chair=&note=&them=1" HOLD_ROWS);
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "name=\"honour.2.count\"");
    reply = test_post(
        c, url,
        "step=hold&version=1&held_on=&delegates=&cost_vnd=&place=&chair=&note=&bot=0" HOLD_ROWS);
    CHECK_INT(reply.status, 200);
    CHECK_LACKS(reply.body, "name=\"honour.1.count\"");
    CHECK_HAS(reply.body, "name=\"honour.0.count\" type=\"text\" value=\"5\"");
}

TEST(a_stale_report_shows_both_versions_and_an_overtaken_step_what_stands)
{
    struct nghi_son n = begin(c);
    const char *url = page_of(c, n.hai_ha);
    struct reply reply;

    CHECK_INT(test_post(c, url, PLAN_FORM).status, 303);
    reply = test_post(c, url, PLAN_FORM);
    CHECK_INT(reply.status, 409);
    CHECK_HAS(reply.body, "value=\"schedule\"");
    CHECK_INT(
        test_post(
            c, url,
            "step=schedule&version=1&scheduled_on=20/3/2025&scheduled_minute=&place=&chair=&note=")
            .status,
        303);
    reply = test_post(
        c, url,
        "step=schedule&version=1&scheduled_on=21/3/2025&scheduled_minute=&place=&chair=&note=");
    CHECK_INT(reply.status, 409);
    CHECK_HAS(reply.body, "20/03/2025");
    CHECK_HAS(reply.body, "value=\"21/3/2025\"");
}

TEST(another_units_conference_is_not_for_this_officer)
{
    struct nghi_son n = begin(c);

    CHECK_INT(test_get(c, page_of(c, n.hai_hoa)).status, 403);
    CHECK_INT(test_post(c, page_of(c, n.hai_hoa), PLAN_FORM).status, 403);
    CHECK_INT(test_get(c, page_of(c, 12345)).status, 404);
}

static void
hold_two(struct ctx *c, const struct nghi_son *n)
{
    const int64_t units[] = { n->hai_ha, n->hai_hoa };

    as_secretariat(c, n);
    move_to(c, "2025-03-28");
    for (int i = 0; i < 2; i++) {
        const char *url = page_of(c, units[i]);

        CHECK_INT(test_post(c, url, "step=plan&version=0&planned_on=12/2/2025&place=&chair=&note=")
                      .status,
                  303);
        CHECK_INT(test_post(c, url,
                            "step=hold&version=1&held_on=27/3/"
                            "2025&delegates=86&cost_vnd=18.450.000&place=&chair=&note=" HOLD_ROWS)
                      .status,
                  303);
    }
}

TEST(the_list_filters_sums_and_goes_along_as_a_file)
{
    struct nghi_son n = begin(c);
    struct reply reply;

    hold_two(c, &n);
    reply = test_get_json(c, "/lam-viec/hoi-nghi?trang-thai=held");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "\"delegates\":172");
    CHECK_HAS(reply.body, "\"persons\":22");
    reply = test_get(c, "/lam-viec/hoi-nghi?q=hai+ha&trang-thai=held&tu=1/3/2025&den=31/3/2025");
    CHECK_HAS(reply.body, "Hải Hà");
    CHECK_LACKS(reply.body, "Hải Hòa");
    reply = test_get(c, "/lam-viec/hoi-nghi?tu=1/4/2025");
    CHECK_HAS(reply.body, "class=\"empty\"");
    CHECK_INT(test_get(c, "/lam-viec/hoi-nghi?tu=31/2/2025").status, 422);
    CHECK_INT(test_get(c, "/lam-viec/hoi-nghi?xuat=xlsx").status, 200);
    reply = test_get(c, "/lam-viec/hoi-nghi?xuat=csv&trang-thai=held");
    CHECK_HAS(reply.body, "18450000");
}

static void
merge_two(struct ctx *c, const struct nghi_son *n)
{
    struct merger_row rows[] = {
        { .old_unit_id = n->hai_ha,
          .new_code = "9",
          .new_name = "Biển Đông",
          .new_kind = "phuong" },
        { .old_unit_id = n->nghi_son,
          .new_code = "9",
          .new_name = "Biển Đông",
          .new_kind = "phuong" },
    };
    struct unit_merger m = { .basis = "Nghị quyết", .rows = rows, .row_count = 2 };

    CHECK(date_parse_iso("2025-07-01", &m.effect_on));
    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(unit_merge(c, &m), OK);
}

TEST(the_list_is_of_the_units_of_the_day_with_what_those_before_them_held)
{
    struct nghi_son n = begin(c);
    struct reply reply;
    int64_t secretariat;

    hold_two(c, &n);
    secretariat = c->account_id;
    merge_two(c, &n);
    test_sign_in(c, secretariat);
    reply = test_get(c, "/lam-viec/hoi-nghi?ngay=2025-06-30");
    CHECK_HAS(reply.body, ">xã Nghi Sơn<");
    CHECK_LACKS(reply.body, "Biển Đông");
    reply = test_get(c, "/lam-viec/hoi-nghi?ngay=2025-07-01");
    CHECK_HAS(reply.body, "phường Biển Đông");
    CHECK_HAS(reply.body, "xã Hải Hà"); /* it has held one */
    CHECK_HAS(reply.body, "đến hết 30/06/2025");
    CHECK_LACKS(reply.body, ">xã Nghi Sơn<"); /* it has not, and another owes it now */
    CHECK_HAS(test_get_json(c, "/lam-viec/hoi-nghi?ngay=2025-07-01").body, "\"delegates\":172");
    reply = test_get_json(c, "/lam-viec/hoi-nghi?ngay=2025-03-01"); /* before they were held */
    CHECK_HAS(reply.body, "\"held\":0");
}

TEST(a_number_of_the_roll_up_opens_to_the_conferences_that_make_it)
{
    struct nghi_son n = begin(c);
    struct reply reply;

    hold_two(c, &n);
    reply = test_get(c, "/lam-viec/hoi-nghi/tong-hop?cap=district");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, ">172<");
    CHECK_LACKS(reply.body, "id=\"dong\"");
    reply = test_get(c, arena_printf(c->arena, "/lam-viec/hoi-nghi/tong-hop?cap=district&dong=%lld",
                                     (long long)n.town));
    CHECK_HAS(reply.body, "id=\"dong\"");
    CHECK_HAS(reply.body, "Hải Hòa");
    CHECK_HAS(test_get(c, "/lam-viec/hoi-nghi/tong-hop?luc=1/1/2025").body, "class=\"empty\"");
    CHECK_INT(test_get(c, "/lam-viec/hoi-nghi/tong-hop?luc=31/2/2025").status, 422);
}

TEST(the_fields_are_edited_as_rows_by_the_secretariat_alone)
{
    struct nghi_son n = begin(c);
    struct activity_field *fields;
    struct reply reply;
    const char *stand;
    int count;

    CHECK_INT(test_get(c, "/lam-viec/linh-vuc").status, 403);
    as_secretariat(c, &n);
    CHECK_INT(activity_field_list(c, &fields, &count), OK);
    stand = activity_field_stand(c, fields, count);
    CHECK_HAS(test_get(c, "/lam-viec/linh-vuc").body, "Y tế");
    reply = test_post(
        c, "/lam-viec/linh-vuc",
        arena_printf(
            c->arena,
            "stand=%s&field.0.code=Sai Mã&field.0.name_vi=&field.0.name_en=&field.0.source=",
            stand));
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "f-field-0-code-e");
    reply = test_post(c, "/lam-viec/linh-vuc",
                      arena_printf(c->arena,
                                   "stand=%s&field.0.code=y-te&field.0.name_vi=Y "
                                   "tế&field.0.name_en=Health&field.0.source=QĐ 1",
                                   stand));
    CHECK_INT(reply.status, 303);
    reply = test_post(
        c, "/lam-viec/linh-vuc",
        arena_printf(
            c->arena,
            "stand=%s&field.0.code=a&field.0.name_vi=A&field.0.name_en=&field.0.source=", stand));
    CHECK_INT(reply.status, 409);
    CHECK_INT(activity_field_list(c, &fields, &count), OK);
    CHECK_INT(count, 1);
    CHECK_TEXT(fields[0].code, "y-te");
}

TEST(another_milestone_is_begun_done_and_never_over_a_newer_word)
{
    struct nghi_son n = begin(c);
    struct milestone m = { .campaign_id = n.campaign.id,
                           .code = "ke-hoach",
                           .title = "Ban hành kế hoạch",
                           .level = LEVEL_COMMUNE };
    int64_t officer = c->account_id;
    const char *url;
    struct progress p;
    struct reply reply;

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(milestone_insert(c, &m), OK);
    test_sign_in(c, officer);
    url = arena_printf(c->arena, "/lam-viec/don-vi/%lld/moc/%lld", (long long)n.hai_ha,
                       (long long)m.id);
    CHECK_HAS(test_get(c, url).body, "Ban hành kế hoạch");
    CHECK_INT(test_post(c, url, "version=0&started_on=10/2/2025&done_on=&note=đang soạn").status,
              303);
    CHECK_INT(progress_find(c, m.id, n.hai_ha, &p), OK);
    CHECK_TEXT(p.note, "đang soạn");
    reply = test_post(c, url, "version=0&started_on=11/2/2025&done_on=&note=");
    CHECK_INT(reply.status, 409);
    CHECK_HAS(reply.body, "10/02/2025");
    reply = test_post(c, url, "version=1&started_on=10/2/2025&done_on=1/1/2026&note=");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "f-done_on-e");
    CHECK_INT(test_get(c, arena_printf(c->arena, "%s/tep", url)).status, 404);
    url = arena_printf(c->arena, "/lam-viec/don-vi/%lld/moc/%lld", (long long)n.hai_ha,
                       (long long)n.commune_conference.id);
    CHECK_HAS(test_get(c, url).location, "/hoi-nghi");
}

const struct test conference_web_tests[] = {
    T_DB(an_officer_plans_schedules_and_reports_the_conference),
    T_DB(a_question_shows_its_confirmation_and_is_believed_with_it),
    T_DB(json_tells_what_is_wrong_at_its_field_and_what_stands),
    T_DB(a_day_to_come_is_refused_without_a_confirmation_to_tick),
    T_DB(rows_come_and_go_without_a_script),
    T_DB(a_stale_report_shows_both_versions_and_an_overtaken_step_what_stands),
    T_DB(another_units_conference_is_not_for_this_officer),
    T_DB(the_list_filters_sums_and_goes_along_as_a_file),
    T_DB(the_list_is_of_the_units_of_the_day_with_what_those_before_them_held),
    T_DB(a_number_of_the_roll_up_opens_to_the_conferences_that_make_it),
    T_DB(the_fields_are_edited_as_rows_by_the_secretariat_alone),
    T_DB(another_milestone_is_begun_done_and_never_over_a_newer_word),
    T_END,
};
