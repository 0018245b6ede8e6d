/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of the register. */
#include "feature/subject/subject_web.h"

#include "test/exemplars.h"
#include "test/nghi_son.h"
#include "test/test_http.h"
#include "web/draft.h"

#define HOSTILE "%3Cscript%3Ealert(1)%3C/script%3E+%22%27"

static void
prepare(struct ctx *c, struct nghi_son *n)
{
    subject_key_place(test_folder(c));
    nghi_son_make(c, n);
    test_sign_in(c, nghi_son_account(c, "office", "secretariat", n->town));
}

static int64_t
only_id(struct ctx *c, const char *q)
{
    struct subject_filter f = { .q_folded = q };
    struct subject *list;
    int count;

    CHECK_INT(subject_list(c, &f, NULL, 10, &list, &count), OK);
    CHECK_INT(count, 1);
    return list[0].id;
}

static const char *
url_of(struct ctx *c, int64_t id, const char *rest)
{
    return arena_printf(c->arena, "%s%s", url_subject(c, id), rest);
}

static struct reply
post_person(struct ctx *c, const char *url, const char *name, int64_t unit_id, const char *rest)
{
    return test_post(c, url,
                     arena_printf(c->arena, "kind=person&name=%s&unit_id=%lld%s", name,
                                  (long long)unit_id, rest));
}

TEST(a_person_is_entered_found_without_marks_and_shown)
{
    struct nghi_son n;
    struct reply page;

    prepare(c, &n);
    CHECK_INT(test_get(c, "/lam-viec/doi-tuong/them").status, 200);
    CHECK_INT(post_person(c, "/lam-viec/doi-tuong", "Đỗ+Thị+Mười", n.hai_ha,
                          "&birth_year=1980&sex=female&occupation=Giáo+viên&phone=0912345678")
                  .status,
              303);
    page = test_get(c, "/lam-viec/doi-tuong?q=do+thi+muoi");
    CHECK_HAS(page.body, "Đỗ Thị Mười");
    CHECK_HAS(page.body, "Hải Hà");
    CHECK_LACKS(page.body, "0912345678");
    CHECK_HAS(test_get(c, "/lam-viec/doi-tuong?q=khong+ai").body, "Không có đối tượng phù hợp");
    CHECK_LACKS(test_get_json(c, "/lam-viec/doi-tuong").body, "0912345678");
    page = test_get(c, url_of(c, only_id(c, "muoi"), ""));
    CHECK_INT(page.status, 200);
    CHECK_HAS(page.body, "Giáo viên");
    CHECK_HAS(page.body, "0912345678");
    test_sign_in(c, nghi_son_account(c, "member", "member", n.town));
    page = test_get(c, url_of(c, only_id(c, "muoi"), ""));
    CHECK_INT(page.status, 200);
    CHECK_LACKS(page.body, "0912345678");
    CHECK_LACKS(test_get_json(c, url_of(c, only_id(c, "muoi"), "")).body, "0912345678");
}

/* The hidden inputs that a browser would send along with a form of the page. */
static const char *
hidden_of(struct ctx *c, const char *page)
{
    static const char before[] = "<input type=\"hidden\" name=\"no_draft\" value=\"";
    struct buf b;

    buf_init(&b, c->arena, 128);
    for (const char *at = strstr(page, before); at != NULL; at = strstr(at, before)) {
        at += sizeof(before) - 1;
        buf_printf(&b, "&no_draft=%.*s", (int)strcspn(at, "\""), at);
    }
    return b.data;
}

TEST(a_telephone_an_address_and_a_card_are_in_no_draft)
{
    struct nghi_son n;
    const char *page;
    struct draft draft;

    prepare(c, &n);
    page = test_get(c, "/lam-viec/doi-tuong/them").body;
    CHECK_HAS(page, "data-draft=\"doi-tuong-moi-person\"");
    CHECK_HAS(page, "<fieldset class=\"field\" data-no-draft>");
    test_set_time(c, "2025-02-13 12:00:00"); /* the session has expired */
    CHECK_INT(post_person(c, "/lam-viec/doi-tuong", "Lan", n.hai_ha,
                          arena_printf(c->arena,
                                       "&draft_key=doi-tuong-moi-person&phone=0912345678&"
                                       "address=Xóm+1&citizen=038099012345%s",
                                       hidden_of(c, page)))
                  .status,
              303);
    CHECK_INT(draft_find(c, "doi-tuong-moi-person", &draft), OK);
    for (int i = 0; i < draft.field_count; i++) {
        CHECK(strcmp(draft.fields[i].name, "phone") != 0);
        CHECK(strcmp(draft.fields[i].name, "address") != 0);
        CHECK(strcmp(draft.fields[i].name, "citizen") != 0);
    }
    CHECK_INT(draft.field_count, 3); /* kind, name, unit_id */
}

TEST(hostile_names_are_shown_as_they_are_written)
{
    struct nghi_son n;
    struct reply page;
    int64_t id;

    prepare(c, &n);
    CHECK_INT(post_person(c, "/lam-viec/doi-tuong", HOSTILE, n.hai_ha,
                          "&occupation=" HOSTILE "&address=" HOSTILE "&ethnicity=" HOSTILE)
                  .status,
              303);
    id = only_id(c, "script");
    CHECK_INT(test_post(c, url_of(c, id, "/khen-thuong"),
                        "name=" HOSTILE "&year=2024&decision_number=" HOSTILE "&decided_by=" HOSTILE
                        "&achievement=" HOSTILE)
                  .status,
              303);
    CHECK_INT(test_post(c, url_of(c, id, "/tam-dung"),
                        "kind=complaint&words=" HOSTILE "&from_on=01/01/2025")
                  .status,
              303);
    page = test_get(c, url_of(c, id, ""));
    CHECK_HAS(page.body, "&lt;script&gt;alert(1)&lt;/script&gt;");
    CHECK_LACKS(page.body, "<script>alert");
    CHECK_LACKS(test_get(c, "/lam-viec/doi-tuong").body, "<script>alert");
    CHECK_LACKS(test_get(c, url_of(c, id, "/sua")).body, "<script>alert");
}

TEST(a_namesake_is_shown_and_saved_once_it_is_said_to_be_another)
{
    struct nghi_son n;
    struct reply page;

    prepare(c, &n);
    CHECK_INT(
        post_person(c, "/lam-viec/doi-tuong", "Lê+Văn+An", n.hai_ha, "&birth_year=1970").status,
        303);
    page = post_person(c, "/lam-viec/doi-tuong", "Lê+Văn+An", n.hai_hoa, "&birth_year=1970");
    CHECK_INT(page.status, 422);
    CHECK_HAS(page.body, "Có phải một trong các mục này?");
    CHECK_HAS(page.body, url_subject(c, only_id(c, "le van an")));
    CHECK_INT(
        post_person(c, "/lam-viec/doi-tuong", "Lê+Văn+An", n.hai_hoa, "&birth_year=1970&is_sure=1")
            .status,
        303);
}

TEST(of_two_who_change_an_entry_at_once_the_second_sees_both_texts)
{
    struct nghi_son n;
    struct reply page;
    int64_t id;

    prepare(c, &n);
    CHECK_INT(post_person(c, "/lam-viec/doi-tuong", "Lê+Văn+An", n.hai_ha, "").status, 303);
    id = only_id(c, "le van an");
    CHECK_INT(post_person(c, url_of(c, id, "/sua"), "Lê+Văn+An", n.hai_ha,
                          "&occupation=Ngư+dân&version=1")
                  .status,
              303);
    page = post_person(c, url_of(c, id, "/sua"), "Lê+Văn+An", n.hai_ha,
                       "&occupation=Thợ+lưới&version=1");
    CHECK_INT(page.status, 409);
    CHECK_HAS(page.body, "Ngư dân");
    CHECK_HAS(page.body, "Thợ lưới");
}

TEST(the_number_of_a_card_stands_on_the_page_only_where_it_was_asked_for)
{
    struct nghi_son n;
    struct reply page;
    int64_t id;

    prepare(c, &n);
    CHECK_INT(post_person(c, "/lam-viec/doi-tuong", "Lê+Văn+An", n.hai_ha,
                          "&birth_year=1980&citizen=038080001234")
                  .status,
              303);
    id = only_id(c, "le van an");
    CHECK_LACKS(test_get(c, url_of(c, id, "")).body, "038080001234");
    CHECK_LACKS(test_get(c, url_of(c, id, "/sua")).body, "038080001234");
    CHECK_LACKS(test_get_json(c, url_of(c, id, "")).body, "038080001234");
    CHECK_LACKS(test_get_json(c, "/lam-viec/doi-tuong").body, "038080001234");
    CHECK_LACKS(test_get(c, "/lam-viec/doi-tuong?xuat=csv").body, "038080001234");
    page = test_post(c, url_of(c, id, "/so-can-cuoc"), "");
    CHECK_INT(page.status, 200);
    CHECK_HAS(page.body, "038080001234");
    CHECK_HAS(reply_header(page, "Cache-Control"), "no-store");
    CHECK_LACKS(test_post_json(c, url_of(c, id, "/so-can-cuoc"), "").body, "038080001234");
    /* A refused form does not show it again. */
    page = post_person(c, url_of(c, id, "/sua"), "", n.hai_ha, "&citizen=038080009999&version=1");
    CHECK_INT(page.status, 422);
    CHECK_LACKS(page.body, "038080009999");
    test_sign_in(c, nghi_son_account(c, "member", "member", n.town));
    CHECK_LACKS(test_get(c, url_of(c, id, "")).body, "so-can-cuoc");
    CHECK_INT(test_post(c, url_of(c, id, "/so-can-cuoc"), "").status, 403);
    test_sign_in(c, nghi_son_account(c, "hai-hoa", "unit_officer", n.hai_hoa));
    CHECK_INT(test_post(c, url_of(c, id, "/so-can-cuoc"), "").status, 404);
}

TEST(what_speaks_against_it_is_for_appraisers_alone)
{
    struct nghi_son n;
    struct reply page;
    int64_t id;

    prepare(c, &n);
    CHECK_INT(post_person(c, "/lam-viec/doi-tuong", "Lê+Văn+An", n.hai_ha, "").status, 303);
    id = only_id(c, "le van an");
    CHECK_INT(
        test_post(c, url_of(c, id, "/tam-dung"), "kind=discipline&words=Vụ+A&from_on=01/01/2025")
            .status,
        303);
    CHECK_HAS(test_get(c, url_of(c, id, "")).body, "Vụ A");
    test_sign_in(c, nghi_son_account(c, "hai-ha", "unit_officer", n.hai_ha));
    page = test_get(c, url_of(c, id, ""));
    CHECK_INT(page.status, 200);
    CHECK_LACKS(page.body, "Vụ A");
    CHECK_LACKS(page.body, "tam-dung");
    CHECK_LACKS(test_get_json(c, url_of(c, id, "")).body, "Vụ A");
    CHECK_INT(test_post(c, url_of(c, id, "/tam-dung"), "kind=discipline&from_on=01/01/2025").status,
              403);
}

/* ------------------------------------------------------------------ merging */

struct two {
    struct nghi_son n;
    int64_t from, into;
};

static void
prepare_two(struct ctx *c, struct two *t)
{
    prepare(c, &t->n);
    t->from = test_subject(
        c,
        &(struct test_subject){ .name = "Lê Văn An", .unit_id = t->n.hai_ha, .birth_year = 1970 });
    t->into = test_subject(
        c,
        &(struct test_subject){ .name = "Lê Văn An", .unit_id = t->n.hai_hoa, .birth_year = 1970 });
}

TEST(two_entries_are_seen_side_by_side_and_become_one)
{
    struct two t;
    struct reply page;
    struct subject_award *awards;
    struct subject_award given = { .award_code = "",
                                   .name = "Giấy khen",
                                   .year = 2023,
                                   .decision_number = "",
                                   .decided_by = "",
                                   .achievement = "" };
    struct subject_saving saving = { .citizen = "038070001234", .is_sure = true };
    struct dossier_line *dossiers;
    const char *number = "";
    int count;

    prepare_two(c, &t);
    given.subject_id = t.from;
    CHECK_INT(subject_award_save(c, &given), OK);
    CHECK_INT(subject_find(c, t.from, &saving.subject), OK);
    CHECK_INT(subject_save(c, &saving), OK);
    test_dossier(c, &(struct test_dossier){ .campaign_id = t.n.campaign.id,
                                            .subject_id = t.from,
                                            .award_id = test_award(c, "a", LEVEL_DISTRICT),
                                            .unit_id = t.n.hai_ha });
    CHECK_HAS(test_get(c, url_of(c, t.from, "")).body, "Có thể bị ghi trùng");
    page =
        test_get(c, url_of(c, t.from, arena_printf(c->arena, "/gop?voi=%lld", (long long)t.into)));
    CHECK_INT(page.status, 200);
    CHECK_HAS(page.body, "Hải Hà");
    CHECK_HAS(page.body, "Hải Hòa");
    CHECK_LACKS(page.body, "038070001234");
    page = test_post(c, url_of(c, t.from, "/gop"),
                     arena_printf(c->arena, "into=%lld&version=1", (long long)t.into));
    CHECK_INT(page.status, 409); /* it was changed since: by the number */
    page = test_post(c, url_of(c, t.from, "/gop"),
                     arena_printf(c->arena, "into=%lld&version=2", (long long)t.into));
    CHECK_INT(page.status, 303);
    CHECK_INT(subject_awards(c, t.into, &awards, &count), OK);
    CHECK_INT(count, 1);
    CHECK_INT(dossier_list(
                  c, &(struct dossier_filter){ .subject_id = t.into, .field = "", .q_folded = "" },
                  0, 10, &dossiers, &count),
              OK);
    CHECK_INT(count, 1);
    CHECK_INT(subject_citizen(c, t.into, &number), OK);
    CHECK_TEXT(number, "038070001234");
    /* The old address leads to the one that stays. */
    page = test_get(c, url_of(c, t.from, ""));
    CHECK_INT(page.status, 303);
    CHECK_HAS(page.location, url_subject(c, t.into));
    CHECK_INT(only_id(c, "le van an"), t.into);
}

TEST(two_who_are_both_put_forward_for_one_award_are_not_merged)
{
    struct two t;
    int64_t award_id;

    prepare_two(c, &t);
    award_id = test_award(c, "a", LEVEL_DISTRICT);
    for (int i = 0; i < 2; i++)
        test_dossier(c, &(struct test_dossier){ .campaign_id = t.n.campaign.id,
                                                .subject_id = i == 0 ? t.from : t.into,
                                                .award_id = award_id,
                                                .unit_id = i == 0 ? t.n.hai_ha : t.n.hai_hoa });
    CHECK_INT(test_post(c, url_of(c, t.from, "/gop"),
                        arena_printf(c->arena, "into=%lld&version=1", (long long)t.into))
                  .status,
              422);
    CHECK_INT(subject_merge(c, t.from, t.from, 1), INVALID);
    test_sign_in(c, nghi_son_account(c, "hai-ha", "unit_officer", t.n.hai_ha));
    CHECK_INT(test_post(c, url_of(c, t.from, "/gop"),
                        arena_printf(c->arena, "into=%lld&version=1", (long long)t.into))
                  .status,
              403);
}

TEST(two_with_different_cards_are_two_persons)
{
    struct two t;
    struct subject_saving s = { .is_sure = true };

    prepare_two(c, &t);
    s.citizen = "038070001234";
    CHECK_INT(subject_find(c, t.from, &s.subject), OK);
    CHECK_INT(subject_save(c, &s), OK);
    s.citizen = "038070001235";
    CHECK_INT(subject_find(c, t.into, &s.subject), OK);
    CHECK_INT(subject_save(c, &s), OK);
    CHECK_INT(subject_merge(c, t.from, t.into, 2), INVALID);
}

const struct test subject_web_tests[] = {
    T_DB(a_person_is_entered_found_without_marks_and_shown),
    T_DB(a_telephone_an_address_and_a_card_are_in_no_draft),
    T_DB(hostile_names_are_shown_as_they_are_written),
    T_DB(a_namesake_is_shown_and_saved_once_it_is_said_to_be_another),
    T_DB(of_two_who_change_an_entry_at_once_the_second_sees_both_texts),
    T_DB(the_number_of_a_card_stands_on_the_page_only_where_it_was_asked_for),
    T_DB(what_speaks_against_it_is_for_appraisers_alone),
    T_DB(two_entries_are_seen_side_by_side_and_become_one),
    T_DB(two_who_are_both_put_forward_for_one_award_are_not_merged),
    T_DB(two_with_different_cards_are_two_persons),
    T_END,
};
