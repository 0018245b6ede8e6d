/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Feeds and sitemaps, read by other programs: jing with the schemas of test/feed, and feedparser. */
#include "feature/portal/portal.h"

#include "test/articles.h"
#include "test/test_http.h"

#include <stdio.h>
#include <stdlib.h>

/* What a program says; its exit is checked. */
static const char *
run(struct ctx *c, const char *command)
{
    char *text = arena_alloc(c->arena, 65536);
    FILE *f = popen(command, "r");
    size_t length;

    CHECK(f != NULL);
    length = fread(text, 1, 65535, f);
    text[length] = '\0';
    if (pclose(f) != 0)
        CHECK_TEXT(text, "nothing to complain of");
    return text;
}

static const char *
checked(struct ctx *c, const char *url, const char *schema)
{
    struct reply reply = test_get(c, url);
    const char *path;

    CHECK_INT(reply.status, 200);
    path = test_file(c, "file.xml", reply.body, reply.length);
    run(c, arena_printf(c->arena, "jing -c test/feed/%s.rnc %s 2>&1", schema, path));
    return path;
}

static const char hostile[] =
    "</title><script>alert(1)</script> ]]> & \"'%s \xef\xbf\xbe \xf0\x9f\x98\x80 \xe2\x80\xaexyz";

TEST(feeds_are_valid_and_are_read_by_another_program_whatever_titles_say)
{
    int64_t topic = test_topic(c, hostile);
    const char *atom, *rss, *said;

    setenv("THIDUA_URL", "https://thidua.example", 1);
    test_article(c, &(struct test_article){ .title = hostile,
                                            .summary = hostile,
                                            .topic_id = topic,
                                            .posted = "2025-02-12 08:00" });
    test_article(c, &(struct test_article){ .title = "Tiêu đề", .is_heading = true });
    atom = checked(c, "/atom.xml", "atom");
    said = run(c, arena_printf(c->arena, "/usr/bin/python3 test/feed/read.py %s 2>&1", atom));
    CHECK_HAS(said, "atom10\tgood\t");
    CHECK_HAS(said, "Tiêu đề");
    CHECK_HAS(said, "https://thidua.example/tin-tuc/");
    rss = checked(c, "/rss.xml", "rss");
    said = run(c, arena_printf(c->arena, "/usr/bin/python3 test/feed/read.py %s 2>&1", rss));
    CHECK_HAS(said, "rss20\tgood\t");
    CHECK_HAS(said, "Tiêu đề");
    (void)checked(c, "/tin-tuc/chu-de/title-script-alert-1-script-s-xyz/atom.xml", "atom");
    CHECK_INT(test_get(c, "/tin-tuc/chu-de/khong-co/rss.xml").status, 404);
    unsetenv("THIDUA_URL");
}

TEST(an_empty_portal_has_feeds_and_a_sitemap)
{
    (void)checked(c, "/atom.xml", "atom");
    (void)checked(c, "/rss.xml", "rss");
    (void)checked(c, "/sitemap.xml", "sitemap");
    (void)checked(c, "/sitemap-trang.xml", "sitemap");
}

/* From `from` to the next "<". */
static const char *
value_of(struct ctx *c, const char *body, const char *from)
{
    const char *at = strstr(body, from);

    CHECK(at != NULL);
    at += strlen(from);
    return arena_strndup(c->arena, at, strcspn(at, "<"));
}

TEST(an_entry_keeps_its_id_and_is_told_to_be_new_once_it_is_corrected)
{
    const char *id, *updated, *body;
    int64_t article = test_article(c, &(struct test_article){ .posted = "2025-02-11 08:00" });

    body = strstr(test_get(c, "/atom.xml").body, "<entry>");
    id = value_of(c, body, "<id>");
    updated = value_of(c, body, "<updated>");
    CHECK_TEXT(updated, "2025-02-11T01:00:00Z");
    test_correct(c, article, "Sửa tên.");
    body = strstr(test_get(c, "/atom.xml").body, "<entry>");
    CHECK_TEXT(value_of(c, body, "<id>"), id);
    CHECK_TEXT(value_of(c, body, "<updated>"), "2025-02-12T05:00:00Z");
}

TEST(the_sitemap_leads_to_every_article_that_is_shown_and_to_no_other)
{
    int64_t shown = test_article(c, &(struct test_article){ .title = "Một" }),
            other = test_article(c, &(struct test_article){ .title = "Hai" }),
            gone = test_article(c, &(struct test_article){ .title = "Ba", .state = "withdrawn" });
    struct reply reply;

    CHECK_HAS(test_get(c, "/sitemap.xml").body, "/sitemap-0-0.xml</loc>");
    (void)checked(c, "/sitemap-0-0.xml", "sitemap");
    reply = test_get(c, "/sitemap-0-0.xml");
    CHECK_HAS(reply.body, test_article_url(c, shown));
    CHECK_HAS(reply.body, test_article_url(c, other));
    CHECK_LACKS(reply.body, test_article_url(c, gone));
    CHECK_INT(test_get(c, "/sitemap-9999999999-1.xml").status, 404);
}

TEST(search_engines_are_told_where_the_sitemap_is)
{
    setenv("THIDUA_URL", "https://thidua.example", 1);
    CHECK_HAS(test_get(c, "/robots.txt").body, "Sitemap: https://thidua.example/sitemap.xml\n");
    unsetenv("THIDUA_URL");
}

const struct test portal_feed_tests[] = {
    T_DB(feeds_are_valid_and_are_read_by_another_program_whatever_titles_say),
    T_DB(an_empty_portal_has_feeds_and_a_sitemap),
    T_DB(an_entry_keeps_its_id_and_is_told_to_be_new_once_it_is_corrected),
    T_DB(the_sitemap_leads_to_every_article_that_is_shown_and_to_no_other),
    T_DB(search_engines_are_told_where_the_sitemap_is),
    T_END,
};
