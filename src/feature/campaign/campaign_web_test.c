/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of campaigns and milestones. */
#include "feature/campaign/campaign.h"

#include "test/nghi_son.h"
#include "test/test_http.h"

static struct nghi_son
begin(struct ctx *c)
{
    struct nghi_son n;

    nghi_son_make(c, &n);
    test_sign_in(c, test_account(c, "thuong-truc", ROLE_SECRETARIAT, n.town, 0));
    return n;
}

static const char *
url(struct ctx *c, const char *rest, int64_t id)
{
    return arena_printf(c->arena, "/lam-viec/dot-thi-dua/%lld%s", (long long)id, rest);
}

TEST(the_list_shows_campaigns_and_is_found_without_marks)
{
    struct reply reply;

    begin(c);
    reply = test_get(c, "/lam-viec/dot-thi-dua?q=dien+hinh");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "Hội nghị điển hình tiên tiến các cấp");
    CHECK_HAS(reply.body, "thị xã Nghi Sơn");
    reply = test_get(c, "/lam-viec/dot-thi-dua?q=khong+co");
    CHECK_LACKS(reply.body, "<table");
    reply = test_get_json(c, "/lam-viec/dot-thi-dua");
    CHECK_HAS(reply.body, "\"code\":\"nghi-son-2025\"");
    CHECK_INT(test_get(c, "/lam-viec/dot-thi-dua?xuat=csv").status, 200);
}

TEST(with_no_campaign_the_list_offers_the_first_step)
{
    struct reply reply;

    test_sign_in(c, test_account(c, "thuong-truc", ROLE_SECRETARIAT, 0, 0));
    reply = test_get(c, "/lam-viec/dot-thi-dua");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "/lam-viec/dot-thi-dua/moi");
}

TEST(a_campaign_is_added_from_its_form_and_remembered)
{
    struct nghi_son n = begin(c);
    struct reply reply;
    struct campaign one;

    reply = test_post(c, "/lam-viec/dot-thi-dua",
                      arena_printf(c->arena,
                                   "title=Đợt thi đua của xã Hải Hà&code=&owner=xã Hải Hà (16660)"
                                   "&parent=%lld&from=13/8/2024&to=31/12/2025&levels=commune"
                                   "&levels=unit&slogan=&scope=",
                                   (long long)n.campaign.id));
    CHECK_INT(reply.status, 303);
    CHECK_INT(campaign_find_by_code(c, "dot-thi-dua-cua-xa-hai-ha", &one), OK);
    CHECK_INT(one.owner_unit_id, n.hai_ha);
    CHECK_DATE(one.to_on, "2026-01-01");
    CHECK(one.level_in[LEVEL_UNIT] && !one.level_in[LEVEL_DISTRICT]);
    reply = test_get(c, reply.location);
    CHECK_INT(reply.status, 200);
    CHECK_TEXT(test_cookie("dot-thi-dua"), "dot-thi-dua-cua-xa-hai-ha");
    reply = test_get(c, url(c, "", n.campaign.id));
    CHECK_HAS(reply.body, "Đợt thi đua của xã Hải Hà");
}

TEST(what_is_wrong_in_a_form_is_told_at_the_field_and_what_was_typed_stays)
{
    struct nghi_son n = begin(c);
    struct reply reply;

    reply = test_post(c, "/lam-viec/dot-thi-dua",
                      "title=Tên thử&code=Sai Mã&owner=99999&from=31/2/2025&to=&levels=commune");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "value=\"Tên thử\"");
    CHECK_HAS(reply.body, "value=\"31/2/2025\"");
    reply = test_post_json(c, "/lam-viec/dot-thi-dua",
                           "title=&code=a&owner=16660&from=1/1/2025&levels=commune");
    CHECK_INT(reply.status, 422);
    CHECK_INT(
        test_post(c, url(c, "/sua", n.campaign.id),
                  "title=Mới&code=nghi-son-2025&owner=407&from=13/8/2024&levels=commune&version=1")
            .status,
        303);
    reply = test_post(
        c, url(c, "/sua", n.campaign.id),
        "title=Của tôi&code=nghi-son-2025&owner=407&from=13/8/2024&levels=commune&version=1");
    CHECK_INT(reply.status, 409);
    CHECK_HAS(reply.body, "Của tôi");
    CHECK_HAS(reply.body, "Mới");
}

TEST(milestones_are_added_moved_and_deleted_on_the_campaigns_page)
{
    struct nghi_son n = begin(c);
    struct milestone *all;
    struct reply reply;
    int count;

    CHECK_INT(test_get(c, url(c, "/moc", n.campaign.id)).status, 200);
    reply = test_post(c, url(c, "/moc", n.campaign.id),
                      "title=Báo cáo kết quả&code=&level=commune&kind=other&parent=");
    CHECK_INT(reply.status, 303);
    CHECK_INT(milestone_list(c, n.campaign.id, &all, &count), OK);
    CHECK_INT(count, 3);
    CHECK_TEXT(all[2].title, "Báo cáo kết quả");
    reply =
        test_post(c, arena_printf(c->arena, "/lam-viec/moc/%lld/len", (long long)all[2].id), "");
    CHECK_INT(reply.status, 303);
    CHECK_INT(milestone_list(c, n.campaign.id, &all, &count), OK);
    CHECK_TEXT(all[1].title, "Báo cáo kết quả");
    reply = test_get(c, url(c, "", n.campaign.id));
    CHECK_HAS(reply.body, "Báo cáo kết quả");
    reply =
        test_post(c, arena_printf(c->arena, "/lam-viec/moc/%lld/xoa", (long long)all[1].id), "");
    CHECK_INT(reply.status, 303);
    reply =
        test_post(c, arena_printf(c->arena, "/lam-viec/moc/%lld/xoa", (long long)all[2].id), "");
    CHECK_INT(reply.status, 409);
    CHECK_INT(
        test_get(c, arena_printf(c->arena, "/lam-viec/moc/%lld/sua", (long long)all[2].id)).status,
        200);
}

TEST(units_are_named_in_and_out_on_the_campaigns_page)
{
    struct nghi_son n = begin(c);
    struct reply reply;

    reply = test_post(c, url(c, "/don-vi", n.campaign.id), "unit=16660&as=ra");
    CHECK_INT(reply.status, 303);
    reply = test_get(c, url(c, "", n.campaign.id));
    CHECK_HAS(reply.body, "không tham gia");
    reply = test_post(c, url(c, "/don-vi", n.campaign.id), "unit=khong-co&as=ra");
    CHECK_INT(reply.status, 422);
    reply = test_post(
        c,
        arena_printf(c->arena, "%s/%lld/bo", url(c, "/don-vi", n.campaign.id), (long long)n.hai_ha),
        "");
    CHECK_INT(reply.status, 303);
}

TEST(an_officer_reads_the_campaign_and_changes_nothing)
{
    struct nghi_son n = begin(c);

    test_sign_in(c, test_account(c, "can-bo", ROLE_UNIT_OFFICER, n.hai_ha, 0));
    CHECK_INT(test_get(c, url(c, "", n.campaign.id)).status, 200);
    CHECK_INT(test_get(c, url(c, "/sua", n.campaign.id)).status, 403);
    CHECK_INT(test_post(c, url(c, "/moc", n.campaign.id), "title=x&level=unit&kind=other").status,
              403);
    test_sign_in(c, 0);
    CHECK(test_get(c, url(c, "", n.campaign.id)).status != 200);
}

const struct test campaign_web_tests[] = {
    T_DB(the_list_shows_campaigns_and_is_found_without_marks),
    T_DB(with_no_campaign_the_list_offers_the_first_step),
    T_DB(a_campaign_is_added_from_its_form_and_remembered),
    T_DB(what_is_wrong_in_a_form_is_told_at_the_field_and_what_was_typed_stays),
    T_DB(milestones_are_added_moved_and_deleted_on_the_campaigns_page),
    T_DB(units_are_named_in_and_out_on_the_campaigns_page),
    T_DB(an_officer_reads_the_campaign_and_changes_nothing),
    T_END,
};
