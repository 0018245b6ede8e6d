/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The source page: what it shows is shown by the article of the example, point by point (test/nghi_son_page.txt). */
#include "feature/load/load.h"

#include "db/db.h"
#include "test/test_http.h"

#include <stdio.h>
#include <string.h>

static const char *
read_points(struct ctx *c)
{
    char *text = arena_alloc(c->arena, 65536);
    FILE *f = fopen("test/nghi_son_page.txt", "rb");

    CHECK(f != NULL);
    (void)!fread(text, 1, 65535, f);
    fclose(f);
    return text;
}

static const char *
source_url(struct ctx *c)
{
    struct query *q = query_new(c, "SELECT id, slug FROM article WHERE is_heading = 0");
    const char *url = NULL;

    if (query_row(q))
        url = arena_printf(c->arena, "/tin-tuc/%s-%lld", col_text(q, 1), (long long)col_int(q, 0));
    CHECK_INT(query_end_one(q), OK);
    return url;
}

/* What a reader reads of a page, blanks as one. */
static const char *
words_of(struct ctx *c, const char *page)
{
    struct buf b;
    bool inside = false;

    buf_init(&b, c->arena, strlen(page));
    for (; *page != '\0'; page++) {
        if (*page == '<')
            inside = true;
        if (!inside && (*page != '\n' && *page != ' '))
            buf_add_char(&b, *page);
        else if (b.length > 0 && b.data[b.length - 1] != ' ')
            buf_add_char(&b, ' ');
        if (*page == '>')
            inside = false;
    }
    return b.data;
}

TEST(the_source_page_stands_in_the_portal_point_by_point)
{
    struct load_result r;
    struct reply reply;
    const char *words, *at, *latest;
    int points = 0;

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(load_folder(c, "examples/nghi-son", &r), OK);
    CHECK_INT(r.articles, 9);
    test_sign_in(c, 0);
    reply = test_get(c, source_url(c));
    CHECK_INT(reply.status, 200);
    words = words_of(c, reply.body);
    at = words;
    latest = strstr(words, "Tin mới nhất ");
    CHECK(latest != NULL);
    for (char *rest = NULL, *line = strtok_r((char *)(uintptr_t)read_points(c), "\n", &rest);
         line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        char *text = strchr(line, ' ') + 1, *bar;

        text[-1] = '\0';
        points += strcmp(line, "#") != 0;
        if (strcmp(line, "title") == 0) {
            CHECK_HAS(reply.body, arena_printf(c->arena, "<h1>%s</h1>", text));
            at = strstr(strstr(words, "Tin tức "), text);
        } else if (strcmp(line, "day") == 0 || strcmp(line, "text") == 0 ||
                   strcmp(line, "caption") == 0) {
            /* each after the one before */
            CHECK_HAS(at, text);
            at = strstr(at, text) + strlen(text);
            if (strcmp(line, "caption") == 0)
                CHECK_HAS(reply.body, arena_printf(c->arena, "<figcaption>%s</figcaption>", text));
        } else if (strcmp(line, "zoom") == 0 || strcmp(line, "heading") == 0) {
            CHECK_HAS(words, text);
        } else if (strcmp(line, "latest") == 0) {
            bar = strchr(text, '|');
            *bar = '\0';
            CHECK_HAS(latest, text);
            latest = strstr(latest, text);
            CHECK_HAS(latest, bar + 1);
        } else if (strcmp(line, "never") == 0) {
            CHECK_LACKS(words, text);
        }
    }
    CHECK_INT(points, 28);
}

TEST(the_source_page_explains_its_dates_and_marks_what_stands_for_its_photos)
{
    struct load_result r;
    struct reply reply;
    int placeholders = 0;

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(load_folder(c, "examples/nghi-son", &r), OK);
    test_sign_in(c, 0);
    reply = test_get(c, source_url(c));
    CHECK_HAS(reply.body, "30/03/2025");
    CHECK_HAS(reply.body, "31/05/2025");
    for (const char *at = reply.body; (at = strstr(at, "photo-placeholder")) != NULL; at++)
        placeholders++;
    CHECK_INT(placeholders, 5);
    CHECK_LACKS(reply.body, "<img");
}

const struct test load_article_tests[] = {
    T_DB(the_source_page_stands_in_the_portal_point_by_point),
    T_DB(the_source_page_explains_its_dates_and_marks_what_stands_for_its_photos),
    T_END,
};
