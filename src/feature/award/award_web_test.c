/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of titles, forms and rules. */
#include "feature/award/award_web.h"

#include "test/exemplars.h"
#include "test/nghi_son.h"
#include "test/test_http.h"

static int64_t
id_of(struct ctx *c, const char *code)
{
    struct award *all;
    int count;

    CHECK_INT(award_versions(c, code, SUBJECT_PERSON, &all, &count), OK);
    CHECK(count > 0);
    return all[0].id;
}

static const char *
url_of(struct ctx *c, const char *code, const char *rest)
{
    return arena_printf(c->arena, "%s%s", url_award(c, id_of(c, code)), rest);
}

static void
prepare(struct ctx *c, struct nghi_son *n)
{
    nghi_son_make(c, n);
    CHECK_INT(award_seed(c), OK);
    test_sign_in(c, nghi_son_account(c, "office", "secretariat", n->town));
}

/* What the form sends where nothing but `change` (its last part) is another. */
static const char *
form_of(struct ctx *c, const char *name, const char *change)
{
    return arena_printf(
        c->arena,
        "kind=title&name=%s&level=commune&decided_by=Ai&multiple=1,5&threshold=70%%25"
        "&quorum=2/3&comment_days=0&hop_days=10&position=60&form_code=merit-person%s",
        name, change);
}

TEST(shares_and_multiples_are_read_as_they_are_written)
{
    static const struct {
        const char *text;
        int num, den; /* den 0: none */
    } shares[] = {
        { "70%", 70, 100 }, { "2/3", 2, 3 }, { "2 / 3", 2, 3 }, { "100 %", 100, 100 },
        { "0%", 0, 100 },   { "3/2", 0, 0 }, { "101%", 0, 0 },  { "1/0", 0, 0 },
        { "-1/3", 0, 0 },   { "70", 0, 0 },  { "", 0, 0 },      { "2/3x", 0, 0 },
    };
    static const struct {
        const char *text;
        int hundredths; /* -1: none */
    } multiples[] = {
        { "0,3", 30 },    { "1.5", 150 }, { "0,15", 15 }, { "12", 1200 },
        { "30,5", 3050 }, { "0", 0 },     { "", -1 },     { "1,", -1 },
        { "0,155", -1 },  { "-1", -1 },   { "1e3", -1 },
    };

    for (size_t i = 0; i < sizeof(shares) / sizeof(shares[0]); i++) {
        struct share s = { 0 };

        CHECK(award_share_parse(shares[i].text, &s) == (shares[i].den != 0));
        if (shares[i].den == 0)
            continue;
        CHECK_INT(s.num, shares[i].num);
        CHECK_INT(s.den, shares[i].den);
    }
    for (size_t i = 0; i < sizeof(multiples) / sizeof(multiples[0]); i++) {
        int hundredths = -1;

        CHECK(award_multiple_parse(multiples[i].text, &hundredths) ==
              (multiples[i].hundredths >= 0));
        CHECK_INT(hundredths, multiples[i].hundredths);
    }
    c->lang = LANG_VI;
    CHECK_TEXT(award_multiple_text(c, 15), "0,15");
    CHECK_TEXT(award_multiple_text(c, 3050), "30,5");
    CHECK_TEXT(award_multiple_text(c, 1200), "12");
}

TEST(the_list_says_which_is_which_and_what_is_not_checked)
{
    struct nghi_son n;
    struct reply page;

    prepare(c, &n);
    page = test_get(c, "/lam-viec/danh-hieu");
    CHECK_INT(page.status, 200);
    CHECK_HAS(page.body, "hình thức khen thưởng");
    CHECK_HAS(page.body, "danh hiệu thi đua");
    CHECK_HAS(page.body, "chưa kiểm tra");
    CHECK_HAS(page.body, "Giấy khen của Chủ tịch UBND cấp huyện");
    page = test_get(c, "/lam-viec/danh-hieu?ngay=01/07/2025");
    CHECK_LACKS(page.body, "Giấy khen của Chủ tịch UBND cấp huyện");
    page = test_get_json(c, "/lam-viec/danh-hieu?doi-tuong=household");
    CHECK_HAS(page.body, "gia-dinh-van-hoa");
    CHECK_LACKS(page.body, "cstd-tinh");
}

TEST(an_award_shows_its_papers_report_rules_and_versions)
{
    struct nghi_son n;
    struct reply page;

    prepare(c, &n);
    page = test_get(c, url_of(c, "cstd-co-so", ""));
    CHECK_INT(page.status, 200);
    CHECK_HAS(page.body, "Biên bản bình xét");
    CHECK_HAS(page.body, "15%");
    CHECK_HAS(page.body, "Sơ lược lý lịch");
    CHECK_HAS(page.body, "01/01/2024");
    CHECK_HAS(page.body, "01/07/2025");
    test_sign_in(c, nghi_son_account(c, "unit", "unit_officer", n.hai_ha));
    page = test_get(c, url_of(c, "cstd-co-so", ""));
    CHECK_INT(page.status, 200);
    CHECK_LACKS(page.body, "/sua");
    CHECK_INT(test_get(c, url_of(c, "cstd-co-so", "/sua")).status, 403);
}

TEST(what_is_mended_stays_one_version_and_what_changes_becomes_another)
{
    struct nghi_son n;
    struct award *all;
    struct award_paper *papers;
    struct reply reply;
    int count, paper_count;

    prepare(c, &n);
    reply = test_post(c, url_of(c, "cstd-tinh", "/sua"),
                      form_of(c, "CSTĐ+%3Cb%3E+tỉnh", "&from_on=01/07/2025&version=1"));
    CHECK_INT(reply.status, 303);
    CHECK_INT(award_versions(c, "cstd-tinh", SUBJECT_PERSON, &all, &count), OK);
    CHECK_INT(count, 2);
    CHECK_TEXT(all[0].name, "CSTĐ <b> tỉnh");
    CHECK_INT(all[0].multiple, 150);
    CHECK_INT(all[0].quorum.den, 3);
    CHECK_HAS(test_get(c, url_award(c, all[0].id)).body, "CSTĐ &lt;b&gt; tỉnh");
    reply = test_post(c, url_of(c, "cstd-tinh", "/tu-ngay"),
                      form_of(c, "CSTĐ+tỉnh", "&from_on=01/10/2026&version=2"));
    CHECK_INT(reply.status, 303);
    CHECK_INT(award_versions(c, "cstd-tinh", SUBJECT_PERSON, &all, &count), OK);
    CHECK_INT(count, 3);
    CHECK_DATE(all[0].from_on, "2026-10-01");
    CHECK_DATE(all[1].to_on, "2026-10-01");
    CHECK_INT(award_papers(c, all[0].id, &papers, &paper_count), OK);
    CHECK_INT(paper_count, 4);
}

TEST(two_versions_never_hold_on_one_day)
{
    struct nghi_son n;
    struct reply reply;

    prepare(c, &n);
    reply = test_post(c, url_of(c, "cstd-tinh", "/sua"),
                      form_of(c, "CSTĐ+tỉnh", "&from_on=01/06/2025&version=1"));
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "aria-invalid=\"true\"");
    reply = test_post(c, url_of(c, "cstd-tinh", "/tu-ngay"),
                      form_of(c, "CSTĐ+tỉnh", "&from_on=01/07/2025&version=1"));
    CHECK_INT(reply.status, 422);
}

TEST(of_two_who_mend_at_once_the_second_sees_both_texts)
{
    struct nghi_son n;
    struct reply reply;

    prepare(c, &n);
    CHECK_INT(test_post(c, url_of(c, "cstd-tinh", "/sua"),
                        form_of(c, "Tên+thứ+nhất", "&from_on=01/07/2025&version=1"))
                  .status,
              303);
    reply = test_post(c, url_of(c, "cstd-tinh", "/sua"),
                      form_of(c, "Tên+thứ+hai", "&from_on=01/07/2025&version=1"));
    CHECK_INT(reply.status, 409);
    CHECK_HAS(reply.body, "Tên thứ nhất");
    CHECK_HAS(reply.body, "Tên thứ hai");
}

TEST(papers_are_saved_in_their_order)
{
    struct nghi_son n;
    struct award_paper *papers;
    int count;

    prepare(c, &n);
    CHECK_INT(
        test_post(c, url_of(c, "cstd-tinh", "/giay-to"),
                  "version=1&paper.0.name=Tờ+trình&paper.0.code=submission&paper.0.is_required=1"
                  "&paper.1.name=&paper.2.name=Ảnh+chân+dung")
            .status,
        303);
    CHECK_INT(award_papers(c, id_of(c, "cstd-tinh"), &papers, &count), OK);
    CHECK_INT(count, 2);
    CHECK_TEXT(papers[0].code, "submission");
    CHECK(papers[0].is_required);
    CHECK_TEXT(papers[1].code, "anh-chan-dung");
    CHECK(!papers[1].is_required);
    CHECK_INT(
        test_post(c, url_of(c, "cstd-tinh", "/giay-to"), "version=1&paper.0.name=Khác").status,
        409);
}

TEST(a_rule_is_added_told_and_mended)
{
    struct nghi_son n;
    struct award_rule *rules;
    struct reply reply;
    const char *url;
    int count, mine = -1;

    prepare(c, &n);
    reply = test_post(c, "/lam-viec/danh-hieu/quy-tac",
                      "kind=earlier&award_code=cstd-tinh&number=0&base_code=&is_refusal=0"
                      "&words=Ba+năm&from_on=01/01/2025");
    CHECK_INT(reply.status, 422);
    reply = test_post(c, "/lam-viec/danh-hieu/quy-tac",
                      "kind=earlier&award_code=cstd-tinh&number=2&base_code=cstd-co-so&is_refusal=1"
                      "&words=Hai+năm+%3Cscript%3E&from_on=01/01/2025");
    CHECK_INT(reply.status, 303);
    CHECK_INT(award_rules(c, "cstd-tinh", today(c), &rules, &count), OK);
    for (int i = 0; i < count; i++)
        if (rules[i].number == 2)
            mine = i;
    CHECK(mine >= 0);
    CHECK(rules[mine].is_refusal);
    CHECK_HAS(test_get(c, "/lam-viec/danh-hieu/quy-tac").body, "Hai năm &lt;script&gt;");
    url = arena_printf(c->arena, "/lam-viec/danh-hieu/quy-tac/%lld/sua", (long long)rules[mine].id);
    CHECK_INT(test_post(c, url,
                        "kind=no-stay&award_code=&number=&base_code=&is_refusal=0&words=Khác"
                        "&from_on=01/01/2025&version=1")
                  .status,
              303);
    CHECK_INT(test_post(c, url,
                        "kind=no-stay&award_code=&number=&base_code=&is_refusal=0&words=Nữa"
                        "&from_on=01/01/2025&version=1")
                  .status,
              409);
}

const struct test award_web_tests[] = {
    T(shares_and_multiples_are_read_as_they_are_written),
    T_DB(the_list_says_which_is_which_and_what_is_not_checked),
    T_DB(an_award_shows_its_papers_report_rules_and_versions),
    T_DB(what_is_mended_stays_one_version_and_what_changes_becomes_another),
    T_DB(two_versions_never_hold_on_one_day),
    T_DB(of_two_who_mend_at_once_the_second_sees_both_texts),
    T_DB(papers_are_saved_in_their_order),
    T_DB(a_rule_is_added_told_and_mended),
    T_END,
};
