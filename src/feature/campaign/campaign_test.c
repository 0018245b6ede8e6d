/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Campaigns and milestones: who sees them, what is refused, who is in scope. */
#include "feature/campaign/campaign.h"

#include "test/nghi_son.h"
#include "test/test.h"

static struct date
day(const char *iso)
{
    struct date d = DATE_NONE;

    CHECK(iso[0] == '\0' || date_parse_iso(iso, &d));
    return d;
}

/* "Hải Hà Hải Hòa ...": the units in scope on a day. */
static const char *
names(struct ctx *c, const struct campaign *campaign, const char *on)
{
    struct unit *units;
    const char *text = "";
    int count;

    CHECK_INT(campaign_list_units(c, campaign, day(on), &units, &count), OK);
    for (int i = 0; i < count; i++)
        text = arena_printf(c->arena, "%s%s%s", text, i > 0 ? ", " : "", unit_title(c, &units[i]));
    return text;
}

static const char *
field_of(struct ctx *c)
{
    CHECK(c->problems != NULL);
    return c->problems->field;
}

TEST(the_units_in_scope_are_those_below_the_owner_of_a_level_in_scope)
{
    struct nghi_son n;

    nghi_son_make(c, &n);
    CHECK_TEXT(names(c, &n.campaign, "2025-02-12"),
               "xã Hải Hà, phường Hải Hòa, thị xã Nghi Sơn, xã Nghi Sơn, Phòng Nội vụ, "
               "Phòng Tài chính - Kế hoạch");
    n.campaign.level_in[LEVEL_UNIT] = false;
    CHECK_INT(campaign_update(c, &n.campaign), OK);
    CHECK_TEXT(names(c, &n.campaign, "2025-02-12"),
               "xã Hải Hà, phường Hải Hòa, thị xã Nghi Sơn, xã Nghi Sơn");
}

TEST(units_that_ended_during_the_campaign_stay_in_it_with_their_last_parent)
{
    struct nghi_son n;
    struct unit *units;
    int count;

    nghi_son_make(c, &n);
    CHECK_INT(campaign_list_units(c, &n.campaign, day("2025-10-01"), &units, &count), OK);
    CHECK_INT(count, 6);
    CHECK_INT(units[0].id, n.hai_ha);
    CHECK_INT(units[0].parent_id, n.town);
    CHECK_DATE(units[0].to_on, "2025-07-01");
    CHECK_TEXT(names(c, &n.campaign, "2020-01-01"), names(c, &n.campaign, "2024-08-13"));
}

/* campaign_has_unit says of each unit what campaign_list_units says. */
static void
check_each_unit(struct ctx *c, const struct campaign *campaign, const char *on)
{
    struct unit *all, *units;
    int all_count, count;

    CHECK_INT(campaign_list_units(c, campaign, day(on), &units, &count), OK);
    for (int year = 2025; year < 2027; year++) {
        CHECK_INT(unit_list_below(c, 0, day(year == 2025 ? "2025-06-01" : "2026-06-01"), &all,
                                  &all_count),
                  OK);
        for (int i = 0; i < all_count; i++) {
            bool is_listed = false, is_in = false;

            for (int k = 0; k < count; k++)
                is_listed = is_listed || units[k].id == all[i].id;
            CHECK_INT(campaign_has_unit(c, campaign, all[i].id, day(on), &is_in), OK);
            CHECK_INT(is_in, is_listed);
        }
    }
}

TEST(one_unit_is_asked_for_as_the_whole_list_has_it)
{
    struct merger_row rows[2] = {
        { .new_code = "9", .new_name = "Biển Đông", .new_kind = "phuong" },
        { .new_code = "9", .new_name = "Biển Đông", .new_kind = "phuong" }
    };
    struct unit_merger m = { .basis = "Nghị quyết", .rows = rows, .row_count = 2 };
    struct unit other = { .code = "1", .name = "Khác", .kind = "xa", .from_on = day("2000-01-01") };
    struct nghi_son n;
    struct unit ward;

    nghi_son_make(c, &n);
    CHECK_INT(unit_insert(c, &other, n.province), OK);
    m.effect_on = day("2025-07-01");
    rows[0].old_unit_id = n.hai_ha;
    rows[1].old_unit_id = n.nghi_son;
    CHECK_INT(unit_merge(c, &m), OK);
    check_each_unit(c, &n.campaign, "2025-06-30");
    check_each_unit(c, &n.campaign, "2025-07-01");
    CHECK_INT(unit_find_by_code(c, "9", day("2025-07-01"), &ward), OK);
    CHECK_INT(campaign_set_unit(c, n.campaign.id, n.hai_ha, false), OK);
    check_each_unit(c, &n.campaign, "2025-07-01");
    CHECK_INT(campaign_set_unit(c, n.campaign.id, ward.id, false), OK);
    CHECK_INT(campaign_set_unit(c, n.campaign.id, other.id, true), OK);
    check_each_unit(c, &n.campaign, "2025-07-01");
    check_each_unit(c, &n.campaign, "2020-07-01");
}

TEST(a_unit_can_be_named_into_the_campaign_and_out_of_it)
{
    struct nghi_son n;
    struct campaign_named *named;
    int count;

    nghi_son_make(c, &n);
    CHECK_INT(campaign_set_unit(c, n.campaign.id, n.province, true), OK);
    CHECK_INT(campaign_set_unit(c, n.campaign.id, n.hai_ha, true), OK);
    CHECK_INT(campaign_set_unit(c, n.campaign.id, n.hai_ha, false), OK);
    CHECK_TEXT(names(c, &n.campaign, "2025-02-12"),
               "phường Hải Hòa, thị xã Nghi Sơn, xã Nghi Sơn, Phòng Nội vụ, "
               "Phòng Tài chính - Kế hoạch, tỉnh Thanh Hóa");
    CHECK_INT(campaign_list_named(c, n.campaign.id, &named, &count), OK);
    CHECK_INT(count, 2);
    CHECK_INT(campaign_unset_unit(c, n.campaign.id, n.hai_ha), OK);
    CHECK_INT(campaign_unset_unit(c, n.campaign.id, n.province), OK);
    CHECK_HAS(names(c, &n.campaign, "2025-02-12"), "xã Hải Hà");
    CHECK_INT(campaign_set_unit(c, n.campaign.id, 12345, true), INVALID);
}

TEST(a_campaign_that_breaks_a_rule_is_refused_at_its_field_and_nothing_is_written)
{
    struct nghi_son n;
    struct campaign *all;
    struct {
        const char *field;
        struct campaign campaign;
    } bad[8];
    int count;

    nghi_son_make(c, &n);
    for (int i = 0; i < 8; i++) {
        bad[i].campaign = n.campaign;
        bad[i].campaign.code = "khac";
    }
    bad[0].field = "code", bad[0].campaign.code = "Nghi Sơn";
    bad[1].field = "title", bad[1].campaign.title = "";
    bad[2].field = "to", bad[2].campaign.to_on = n.campaign.from_on;
    bad[3].field = "from", bad[3].campaign.from_on = DATE_NONE;
    bad[4].field = "owner", bad[4].campaign.owner_unit_id = 0;
    bad[5].field = "parent", bad[5].campaign.parent_id = n.campaign.id; /* its own owner */
    bad[6].field = "code", bad[6].campaign.code = "nghi-son-2025";
    bad[7].field = "owner", bad[7].campaign.from_on = day("2019-01-01");
    for (int i = 0; i < 8; i++) {
        problems_clear(c);
        if (campaign_insert(c, &bad[i].campaign) != INVALID)
            CHECK_TEXT("accepted", bad[i].field);
        CHECK_TEXT(field_of(c), bad[i].field);
    }
    CHECK_INT(campaign_list(c, "", &all, &count), OK);
    CHECK_INT(count, 1);
}

TEST(a_child_campaign_belongs_to_a_unit_below_the_owner_of_the_one_above)
{
    struct nghi_son n;
    struct campaign child, *children;
    int count;

    nghi_son_make(c, &n);
    child = n.campaign;
    child.code = "";
    child.title = "Hội nghị của xã Hải Hà";
    child.owner_unit_id = n.hai_ha;
    child.parent_id = n.campaign.id;
    CHECK_INT(campaign_insert(c, &child), OK);
    CHECK_TEXT(child.code, "hoi-nghi-cua-xa-hai-ha");
    CHECK_INT(campaign_list_children(c, n.campaign.id, &children, &count), OK);
    CHECK_INT(count, 1);
    CHECK_INT(children[0].id, child.id);
    child.owner_unit_id = n.province;
    CHECK_INT(campaign_update(c, &child), INVALID);
    CHECK_TEXT(field_of(c), "parent");
}

TEST(a_campaign_is_found_without_marks_and_by_its_code)
{
    struct nghi_son n;
    struct campaign *all, one;
    int count;

    nghi_son_make(c, &n);
    CHECK_INT(campaign_list(c, "dien hinh tien tien", &all, &count), OK);
    CHECK_INT(count, 1);
    CHECK_INT(campaign_list(c, "NGHI-SON", &all, &count), OK);
    CHECK_INT(count, 1);
    CHECK_INT(campaign_list(c, "100%", &all, &count), OK);
    CHECK_INT(count, 0);
    CHECK_INT(campaign_current(c, NULL, &one), OK);
    CHECK_INT(one.id, n.campaign.id);
    CHECK_INT(campaign_current(c, "nghi-son-2025", &one), OK);
    CHECK(one.level_in[LEVEL_COMMUNE] && !one.level_in[LEVEL_NATION]);
    CHECK_INT(campaign_current(c, "khong-co", &one), NOT_FOUND);
}

TEST(a_campaign_is_seen_by_those_who_took_over_from_its_units)
{
    struct merger_row rows[2] = {
        { .new_code = "9", .new_name = "Biển Đông", .new_kind = "phuong" },
        { .new_code = "9", .new_name = "Biển Đông", .new_kind = "phuong" }
    };
    struct unit_merger m = { .basis = "Nghị quyết", .rows = rows, .row_count = 2 };
    struct nghi_son n;
    struct campaign one;
    struct unit ward;

    nghi_son_make(c, &n);
    m.effect_on = day("2025-07-01");
    rows[0].old_unit_id = n.hai_ha;
    rows[1].old_unit_id = n.nghi_son;
    CHECK_INT(unit_merge(c, &m), OK);
    CHECK_INT(unit_find_by_code(c, "9", m.effect_on, &ward), OK);
    test_set_today(c, "2025-07-01");
    c->account_id = nghi_son_account(c, "can-bo-phuong", "unit_officer", ward.id);
    CHECK_INT(campaign_find(c, n.campaign.id, &one), OK);
    CHECK_INT(campaign_update(c, &one), DENIED);
}

TEST(a_campaign_is_seen_by_its_units_and_by_nobody_elses)
{
    struct nghi_son n;
    struct unit other = { .code = "393", .kind = "huyen", .name = "Nông Cống" };
    struct campaign one;
    int64_t officer, above, stranger;

    nghi_son_make(c, &n);
    other.from_on = day("2020-06-01");
    CHECK_INT(unit_insert(c, &other, n.province), OK);
    officer = nghi_son_account(c, "can-bo-hai-ha", "unit_officer", n.hai_ha);
    above = nghi_son_account(c, "tinh", "secretariat", n.province);
    stranger = nghi_son_account(c, "nong-cong", "secretariat", other.id);
    c->account_id = officer;
    CHECK_INT(campaign_find(c, n.campaign.id, &one), OK);
    CHECK_INT(campaign_update(c, &one), DENIED);
    c->account_id = above;
    CHECK_INT(campaign_current(c, NULL, &one), OK);
    CHECK_INT(campaign_update(c, &one), OK);
    c->account_id = stranger;
    CHECK_INT(campaign_find(c, n.campaign.id, &one), NOT_FOUND);
    CHECK_INT(campaign_current(c, NULL, &one), NOT_FOUND);
    c->account_id = 0;
    CHECK_INT(campaign_find(c, n.campaign.id, &one), NOT_FOUND);
}

TEST(a_stale_campaign_or_milestone_is_a_conflict)
{
    struct nghi_son n;
    struct campaign one;

    nghi_son_make(c, &n);
    one = n.campaign;
    one.slogan = "Một";
    CHECK_INT(campaign_update(c, &one), OK);
    one.slogan = "Hai";
    CHECK_INT(campaign_update(c, &one), CONFLICT);
    CHECK_INT(campaign_find(c, n.campaign.id, &one), OK);
    CHECK_TEXT(one.slogan, "Một");
    CHECK_INT(milestone_update(c, &n.commune_conference), OK);
    CHECK_INT(milestone_update(c, &n.commune_conference), CONFLICT);
}

TEST(milestones_stand_in_their_order)
{
    struct nghi_son n;
    struct milestone report, *all;
    int count;

    nghi_son_make(c, &n);
    report = (struct milestone){ .campaign_id = n.campaign.id,
                                 .code = "",
                                 .title = "Báo cáo kết quả",
                                 .level = LEVEL_COMMUNE,
                                 .position = 2 };
    CHECK_INT(milestone_insert(c, &report), OK);
    CHECK_TEXT(report.code, "bao-cao-ket-qua");
    CHECK_INT(milestone_list(c, n.campaign.id, &all, &count), OK);
    CHECK_INT(count, 3);
    CHECK_TEXT(all[0].code, "commune-conference");
    CHECK_TEXT(all[1].code, "bao-cao-ket-qua");
    CHECK_TEXT(all[2].code, "town-conference");
    report.position = 0;
    CHECK_INT(milestone_update(c, &report), OK);
    CHECK_INT(milestone_list(c, n.campaign.id, &all, &count), OK);
    CHECK_TEXT(all[2].code, "bao-cao-ket-qua");
}

TEST(a_milestone_cannot_come_before_what_must_come_before_it)
{
    struct nghi_son n;

    nghi_son_make(c, &n);
    n.town_conference.parent_id = n.commune_conference.id;
    CHECK_INT(milestone_update(c, &n.town_conference), INVALID);
    CHECK_TEXT(field_of(c), "parent");
    problems_clear(c);
    n.town_conference.parent_id = n.town_conference.id;
    CHECK_INT(milestone_update(c, &n.town_conference), INVALID);
    problems_clear(c);
    n.town_conference.parent_id = 999;
    CHECK_INT(milestone_update(c, &n.town_conference), INVALID);
}

TEST(a_milestone_with_a_deadline_keeps_its_level_and_cannot_be_deleted)
{
    struct nghi_son n;

    nghi_son_make(c, &n);
    CHECK_INT(milestone_delete(c, n.town_conference.id), CONFLICT); /* the other refers to it */
    nghi_son_plan(c, &n);
    CHECK_INT(milestone_delete(c, n.commune_conference.id), CONFLICT);
    problems_clear(c);
    n.commune_conference.level = LEVEL_UNIT;
    CHECK_INT(milestone_update(c, &n.commune_conference), INVALID);
    CHECK_TEXT(field_of(c), "level");
}

TEST(a_milestone_on_which_nothing_stands_can_be_deleted)
{
    struct nghi_son n;
    struct milestone m;

    nghi_son_make(c, &n);
    CHECK_INT(milestone_delete(c, n.commune_conference.id), OK);
    CHECK_INT(milestone_find(c, n.commune_conference.id, &m), NOT_FOUND);
    CHECK_INT(milestone_delete(c, n.commune_conference.id), NOT_FOUND);
}

const struct test campaign_tests[] = {
    T_DB(the_units_in_scope_are_those_below_the_owner_of_a_level_in_scope),
    T_DB(units_that_ended_during_the_campaign_stay_in_it_with_their_last_parent),
    T_DB(one_unit_is_asked_for_as_the_whole_list_has_it),
    T_DB(a_unit_can_be_named_into_the_campaign_and_out_of_it),
    T_DB(a_campaign_that_breaks_a_rule_is_refused_at_its_field_and_nothing_is_written),
    T_DB(a_child_campaign_belongs_to_a_unit_below_the_owner_of_the_one_above),
    T_DB(a_campaign_is_found_without_marks_and_by_its_code),
    T_DB(a_campaign_is_seen_by_those_who_took_over_from_its_units),
    T_DB(a_campaign_is_seen_by_its_units_and_by_nobody_elses),
    T_DB(a_stale_campaign_or_milestone_is_a_conflict),
    T_DB(milestones_stand_in_their_order),
    T_DB(a_milestone_cannot_come_before_what_must_come_before_it),
    T_DB(a_milestone_with_a_deadline_keeps_its_level_and_cannot_be_deleted),
    T_DB(a_milestone_on_which_nothing_stands_can_be_deleted),
    T_END,
};
