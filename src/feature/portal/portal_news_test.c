/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The news as everybody reads them. */
#include "feature/portal/portal.h"

#include "service/html_clean.h"
#include "test/articles.h"
#include "test/nghi_son.h"
#include "test/test_http.h"

#include <stdlib.h>

TEST(an_article_shows_its_title_its_day_its_text_and_the_latest_news)
{
    int64_t id = test_article(c, &(struct test_article){ .title = "Hội nghị triển khai kế hoạch",
                                                         .posted = "2025-02-12 08:00",
                                                         .body = "<p>Sáng ngày 12/2.</p>" });
    struct reply reply;

    test_article(c, &(struct test_article){ .title = "Chứng minh vị thế sản phẩm",
                                            .posted = "2025-02-19 12:42",
                                            .is_heading = true });
    reply = test_get(c, test_article_url(c, id));
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "<h1>Hội nghị triển khai kế hoạch</h1>");
    CHECK_HAS(reply.body, "Đăng ngày <time datetime=\"2025-02-12\">12 - 02 - 2025</time>");
    CHECK_HAS(reply.body, "<p>Sáng ngày 12/2.</p>");
    CHECK_HAS(reply.body, "Chứng minh vị thế sản phẩm");
    CHECK_HAS(reply.body, "19/02/2025 12:42 CH");
    CHECK_HAS(reply.body, "chỉ có tiêu đề");
}

/* Saved as the newsroom saves, published, and read by a reader. */
static const char *
page_of(struct ctx *c, int64_t unit_id, const char *title, const char *body)
{
    static const enum article_step steps[] = { ARTICLE_HAND_IN, ARTICLE_APPROVE, ARTICLE_PUBLISH };
    struct article_saving s = { .unit_id = unit_id,
                                .revision = { .title = title, .body = body, .author = title } };
    struct article a;

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(article_save(c, &s), OK);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        CHECK_INT(article_find(c, s.article_id, &a), OK);
        CHECK_INT(article_take(c, &(struct article_stepping){ .article_id = a.id,
                                                              .version = a.version,
                                                              .step = steps[i],
                                                              .words = "" }),
                  OK);
    }
    test_sign_in(c, 0);
    return test_get(c, test_article_url(c, s.article_id)).body;
}

TEST(odd_strings_are_stored_and_shown_whole)
{
    static const struct {
        const char *typed, *shown;
    } odd[] = {
        { "%s%n%1$x %08x", "%s%n%1$x %08x" },
        { "{{7*7}} ${7*7} #{7*7} <%= 7 %>", "{{7*7}} ${7*7} #{7*7} &lt;%= 7 %&gt;" },
        { "' OR 1=1; DROP TABLE article; --", "&#39; OR 1=1; DROP TABLE article; --" },
        { "NULL undefined NaN 1e309 -0", "NULL undefined NaN 1e309 -0" },
        { "\\u0000\\x00%00", "\\u0000\\x00%00" },
        { "\U0001F468\u200D\U0001F469\u200D\U0001F467 \U0001F1FB\U0001F1F3 \u2764\uFE0F",
          "\U0001F468\u200D\U0001F469\u200D\U0001F467 \U0001F1FB\U0001F1F3 \u2764\uFE0F" },
        { "Z\u0321\u0353\u035A\u0310\u0311\u0312\u0314\u033D\u035B x",
          "Z\u0321\u0353\u035A\u0310\u0311\u0312\u0314\u033D\u035B x" },
        { "\u0645\u0631\u062D\u0628\u0627 \u05E9\u05DC\u05D5\u05DD 1",
          "\u0645\u0631\u062D\u0628\u0627 \u05E9\u05DC\u05D5\u05DD 1" },
        { "e\u0302\u0301 Nghi So\u031Bn", "\u1EBF Nghi S\u01A1n" }, /* NFD comes, NFC stands */
        { "\uFDFA \uA9C5\uA9C1 \U00020000 \uFFFD", "\uFDFA \uA9C5\uA9C1 \U00020000 \uFFFD" },
    };
    struct nghi_son n;

    nghi_son_make(c, &n);
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        const char *body = html_of_text(c->arena, odd[i].typed);
        const char *page = page_of(c, n.town, odd[i].typed, body);

        CHECK_HAS(page, arena_printf(c->arena, "<h1>%s</h1>", odd[i].shown));
        CHECK_HAS(page, odd[i].shown);
    }
}

/* In a text a control is shown by its picture, and a mark of direction stays and ends with its paragraph; in a title, which goes into letters,
 * lists and file names, both are left out and every letter stays. */
TEST(controls_and_marks_of_direction_neither_hide_nor_turn_anything)
{
    struct nghi_son n;
    const char *page;

    nghi_son_make(c, &n);
    page = page_of(c, n.town, "a\x07\u202Etxt.exe\u200Fb",
                   html_of_text(c->arena, "x\x07y\x1B \u202Efdp.exe\u200Fz"));
    CHECK_HAS(page, "<h1>atxt.exeb</h1>");
    CHECK_HAS(page, "x\u2407y\u241B \u202Efdp.exe\u200Fz");
}

TEST(any_other_address_of_an_article_leads_to_its_one_address)
{
    int64_t id = test_article(c, &(struct test_article){ .title = "Kế hoạch số 309 năm 2025" });
    const char *url = test_article_url(c, id);
    struct reply reply = test_get(c, arena_printf(c->arena, "/tin-tuc/ten-cu-%lld", (long long)id));

    CHECK_INT(reply.status, 301);
    CHECK_TEXT(reply.location, url);
    CHECK_HAS(url, "ke-hoach-so-309-nam-2025-");
    CHECK_INT(test_get(c, url).status, 200);
}

TEST(every_public_page_names_its_one_address)
{
    int64_t topic = test_topic(c, "Thi đua"),
            id = test_article(
                c, &(struct test_article){ .topic_id = topic, .posted = "2025-02-12 08:00" });
    const struct {
        const char *asked, *canonical;
    } pages[] = {
        { "/", "/" },
        { "/?x=1", "/" },
        { "/tin-tuc", "/tin-tuc" },
        { "/tin-tuc?sau=1739338920.5", "/tin-tuc?sau=1739338920.5" },
        { "/tin-tuc?sau=nonsense", "/tin-tuc" },
        { "/tin-tuc/chu-de/thi-dua?x=1", "/tin-tuc/chu-de/thi-dua" },
        { "/tin-tuc/2025/2", "/tin-tuc/2025/2" },
        { "/tin-tuc/luu-tru", "/tin-tuc/luu-tru" },
        { arena_printf(c->arena, "%s?x=1", test_article_url(c, id)), test_article_url(c, id) },
    };

    setenv("THIDUA_URL", "https://thidua.example", 1);
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct reply reply = test_get(c, pages[i].asked);

        CHECK_INT(reply.status, 200);
        CHECK_HAS(reply.body,
                  arena_printf(c->arena,
                               "<link rel=\"canonical\" href=\"https://thidua.example%s\">",
                               pages[i].canonical));
    }
    CHECK_LACKS(test_get(c, "/tin-tuc/khong-co").body, "rel=\"canonical\"");
    unsetenv("THIDUA_URL");
}

TEST(a_withdrawn_article_is_gone_and_says_so)
{
    int64_t id =
        test_article(c, &(struct test_article){ .title = "Tin sai", .state = "withdrawn" });
    struct reply reply = test_get(c, test_article_url(c, id));

    CHECK_INT(reply.status, 410);
    CHECK_HAS(reply.body, "Bài viết này đã được gỡ");
    CHECK_LACKS(reply.body, "Tin sai");
    CHECK_INT(test_get_json(c, test_article_url(c, id)).status, 410);
}

TEST(what_was_never_published_is_not_found_by_its_address)
{
    int64_t id = test_article(c, &(struct test_article){ .state = "approved" });

    CHECK_INT(test_get(c, test_article_url(c, id)).status, 404);
}

TEST(a_correction_is_told_with_its_time)
{
    int64_t id = test_article(c, &(struct test_article){ .posted = "2025-02-12 08:00" });
    struct reply reply;

    test_correct(c, id, "Sửa tên xã <Hải Hà>.");
    reply = test_get(c, test_article_url(c, id));
    CHECK_HAS(reply.body, "12/02/2025 12:00 CH");
    CHECK_HAS(reply.body, "Sửa tên xã &lt;Hải Hà&gt;.");
}

TEST(an_article_that_tells_of_a_campaign_explains_its_dates)
{
    struct nghi_son n;
    struct document d;
    struct reply reply;
    int64_t id;

    nghi_son_make(c, &n);
    (void)nghi_son_plan(c, &n);
    d = nghi_son_conclusion(c, &n);
    CHECK_INT(document_apply(c, d.id, d.version), OK);
    id = test_article(c, &(struct test_article){ .campaign_id = n.campaign.id });
    test_sign_in(c, 0);
    reply = test_get(c, test_article_url(c, id));
    CHECK_HAS(reply.body, "Các hạn nêu trong bài");
    CHECK_HAS(reply.body, "<time datetime=\"2025-03-30\">30/03/2025</time>");
    CHECK_HAS(reply.body, "<time datetime=\"2025-05-31\">31/05/2025</time>");
    CHECK_HAS(reply.body, "<s>29/06/2025</s>. Nay sớm hơn 29 ngày.");
    CHECK_HAS(reply.body, "Muộn hơn, nên hạn 30/03/2025 giữ nguyên.");
    id = test_article(c, &(struct test_article){ .title = "Tin khác" });
    CHECK_LACKS(test_get(c, test_article_url(c, id)).body, "Các hạn nêu trong bài");
}

TEST(lists_go_on_by_key_until_the_last_row)
{
    const char *url = "/tin-tuc";
    struct reply reply;
    int pages = 0, rows = 0;

    for (int i = 0; i < 45; i++)
        test_article(c, &(struct test_article){ .title = arena_printf(c->arena, "Bài %02d.", i) });
    while (url != NULL) {
        const char *next;

        reply = test_get(c, url);
        CHECK_INT(reply.status, 200);
        for (const char *at = reply.body; (at = strstr(at, ">Bài ")) != NULL; at++)
            rows++;
        next = strstr(reply.body, "rel=\"next\" href=\"");
        url = next != NULL ? arena_strndup(c->arena, next + 17, strcspn(next + 17, "\"")) : NULL;
        pages++;
    }
    CHECK_INT(pages, 3);
    CHECK_INT(rows, 45);
}

TEST(a_month_has_one_address_and_only_twelve_are_there)
{
    CHECK_INT(test_get(c, "/tin-tuc/2025/2").status, 200);
    CHECK_INT(test_get(c, "/tin-tuc/2025/02").status, 404);
    CHECK_INT(test_get(c, "/tin-tuc/2025/13").status, 404);
    CHECK_INT(test_get(c, "/tin-tuc/0/1").status, 404);
    CHECK_INT(test_get(c, "/tin-tuc/chu-de/khong-co").status, 404);
}

TEST(the_home_page_leads_with_the_newest_article_that_has_a_text)
{
    struct reply reply;

    test_article(c, &(struct test_article){ .title = "Bài dài", .posted = "2025-02-12 08:00" });
    test_article(c, &(struct test_article){
                        .title = "Tiêu đề", .is_heading = true, .posted = "2025-02-19 08:00" });
    reply = test_get(c, "/");
    CHECK_HAS(reply.body, "<h2><a href=\"/tin-tuc/bai-dai-");
    CHECK_HAS(reply.body, "href=\"/tin-tuc/tieu-de-");
}

TEST(what_people_type_is_shown_as_text_wherever_it_stands)
{
    const char *name = "</script><script>alert(1)</script>\"'&%s\xe2\x80\xae";
    int64_t topic = test_topic(c, name),
            id = test_article(
                c, &(struct test_article){ .title = name, .summary = name, .topic_id = topic });
    const char *pages[] = { "/", "/tin-tuc", test_article_url(c, id) };

    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct reply reply = test_get(c, pages[i]);

        CHECK_INT(reply.status, 200);
        CHECK_LACKS(reply.body, "<script>alert");
        CHECK_HAS(reply.body, "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;%s");
    }
}

const struct test portal_news_tests[] = {
    T_DB(an_article_shows_its_title_its_day_its_text_and_the_latest_news),
    T_DB(odd_strings_are_stored_and_shown_whole),
    T_DB(controls_and_marks_of_direction_neither_hide_nor_turn_anything),
    T_DB(any_other_address_of_an_article_leads_to_its_one_address),
    T_DB(every_public_page_names_its_one_address),
    T_DB(a_withdrawn_article_is_gone_and_says_so),
    T_DB(what_was_never_published_is_not_found_by_its_address),
    T_DB(a_correction_is_told_with_its_time),
    T_DB(an_article_that_tells_of_a_campaign_explains_its_dates),
    T_DB(lists_go_on_by_key_until_the_last_row),
    T_DB(a_month_has_one_address_and_only_twelve_are_there),
    T_DB(the_home_page_leads_with_the_newest_article_that_has_a_text),
    T_DB(what_people_type_is_shown_as_text_wherever_it_stands),
    T_END,
};
