/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What readers see of articles. */
#include "feature/article/article.h"

#include "db/db.h"
#include "test/articles.h"
#include "test/test.h"
#include "test/test_db.h"

static const char *
titles_of(struct ctx *c, const struct article_line *lines, int count)
{
    const char *text = "";

    for (int i = 0; i < count; i++)
        text = arena_printf(c->arena, "%s%s%s", text, i > 0 ? " " : "", lines[i].title);
    return text;
}

static const char *
list(struct ctx *c, const struct article_filter *f)
{
    struct article_line *lines;
    int count;

    CHECK_INT(article_shown_list(c, f, &lines, &count), OK);
    return titles_of(c, lines, count);
}

TEST(the_newest_stand_first_and_a_key_goes_on_behind_its_row)
{
    struct article_filter f = { .limit = 2 };
    struct article_line *lines;
    int count;

    test_article(c, &(struct test_article){ .title = "b", .posted = "2025-02-02 08:00" });
    test_article(c, &(struct test_article){ .title = "a", .posted = "2025-02-01 08:00" });
    test_article(c, &(struct test_article){ .title = "d", .posted = "2025-02-02 08:00" });
    test_article(c, &(struct test_article){ .title = "c", .posted = "2025-02-03 08:00" });
    CHECK_INT(article_shown_list(c, &f, &lines, &count), OK);
    CHECK_TEXT(titles_of(c, lines, count), "c d");
    f.before_at = lines[1].posted_at;
    f.before_id = lines[1].id;
    CHECK_TEXT(list(c, &f), "b a");
}

TEST(what_is_not_published_stands_in_no_list)
{
    static const char *const states[] = { "draft", "edited", "approved", "withdrawn" };
    struct article_filter f = { .limit = 9 };

    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        test_article(c, &(struct test_article){ .title = states[i], .state = states[i] });
    test_article(c, &(struct test_article){ .title = "shown", .state = "corrected" });
    CHECK_TEXT(list(c, &f), "shown");
}

TEST(lists_are_of_a_topic_a_campaign_or_a_time)
{
    int64_t topic = test_topic(c, "Thi đua"), other = test_topic(c, "Giáo dục");
    struct article_month m = article_month_of(2025, 1);

    test_article(
        c, &(struct test_article){ .title = "a", .topic_id = topic, .posted = "2024-12-31 23:59" });
    test_article(
        c, &(struct test_article){ .title = "b", .topic_id = topic, .posted = "2025-01-01 00:00" });
    test_article(
        c, &(struct test_article){ .title = "c", .topic_id = other, .posted = "2025-01-31 23:59" });
    test_article(c, &(struct test_article){ .title = "d", .posted = "2025-02-01 00:00" });
    CHECK_TEXT(list(c, &(struct article_filter){ .topic_id = topic, .limit = 9 }), "b a");
    CHECK_TEXT(
        list(c, &(struct article_filter){ .from_at = m.from_at, .to_at = m.to_at, .limit = 9 }),
        "c b");
    CHECK_TEXT(list(c,
                    &(struct article_filter){
                        .from_at = m.from_at, .to_at = m.to_at, .topic_id = topic, .limit = 9 }),
               "b");
}

TEST(a_withdrawn_article_is_found_without_its_text_and_a_draft_is_not)
{
    int64_t draft = test_article(c, &(struct test_article){ .state = "draft" });
    int64_t gone = test_article(c, &(struct test_article){ .state = "withdrawn" });
    struct article a;
    struct article_revision rev;

    CHECK_INT(article_shown_find(c, draft, &a, &rev), NOT_FOUND);
    CHECK_INT(article_shown_find(c, gone, &a, &rev), OK);
    CHECK_INT(a.state, ARTICLE_WITHDRAWN);
    CHECK_INT(rev.id, 0);
    CHECK_INT(article_shown_find(c, 1, &a, &rev), NOT_FOUND);
}

TEST(related_are_the_closest_in_matter_and_then_in_time)
{
    int64_t topic = test_topic(c, "Thi đua");
    struct article a;
    struct article_revision rev;
    struct article_line *lines;
    int count;
    int64_t id;

    test_article(c, &(struct test_article){
                        .title = "far", .topic_id = topic, .posted = "2024-01-01 08:00" });
    test_article(c, &(struct test_article){
                        .title = "later", .topic_id = topic, .posted = "2025-02-15 08:00" });
    test_article(c, &(struct test_article){
                        .title = "near", .topic_id = topic, .posted = "2025-02-11 08:00" });
    test_article(c, &(struct test_article){ .title = "other", .posted = "2025-02-12 08:01" });
    test_article(c, &(struct test_article){ .title = "draft",
                                            .topic_id = topic,
                                            .state = "draft",
                                            .posted = "2025-02-12 08:00" });
    id = test_article(c, &(struct test_article){
                             .title = "itself", .topic_id = topic, .posted = "2025-02-12 08:00" });
    CHECK_INT(article_shown_find(c, id, &a, &rev), OK);
    CHECK_INT(article_related(c, &a, 5, &lines, &count), OK);
    CHECK_TEXT(titles_of(c, lines, count), "near later far");
    CHECK_INT(article_related(c, &a, 1, &lines, &count), OK);
    CHECK_TEXT(titles_of(c, lines, count), "near");
}

/* Without the right index each page reads every article. */
TEST(a_list_walks_the_index_of_what_is_shown)
{
    struct query *q;

    if (!test_database_is_sqlite(c)) /* chooses by statistics, which an empty table has none of */
        return;
    q = query_new(
        c, "EXPLAIN QUERY PLAN SELECT id FROM article WHERE posted_at IS NOT NULL AND state <>"
           " 'withdrawn' AND (posted_at, id) < (5, 5) AND posted_at >= 1"
           " ORDER BY posted_at DESC, id DESC LIMIT 20");

    CHECK(query_row(q));
    CHECK_HAS(col_text(q, 3), "USING INDEX article_newest");
    CHECK(!query_row(q));
    CHECK_INT(query_end(q), OK);
}

TEST(months_are_counted_by_vietnams_calendar)
{
    const struct article_months *m;

    test_article(c, &(struct test_article){ .posted = "2023-12-31 23:59" });
    test_article(c, &(struct test_article){ .posted = "2025-01-31 23:59" });
    test_article(c, &(struct test_article){ .posted = "2025-02-01 00:00" });
    test_article(c, &(struct test_article){ .posted = "2025-02-28 12:00" });
    test_article(c, &(struct test_article){ .state = "withdrawn", .posted = "2025-03-01 12:00" });
    CHECK_INT(article_shown_months(c, &m), OK);
    CHECK_INT(m->count, 3);
    CHECK_INT(m->months[0].month, 2);
    CHECK_INT(m->months[0].count, 2);
    CHECK_INT(m->months[1].month, 1);
    CHECK_INT(m->months[2].year, 2023);
}

TEST(corrections_are_told_the_newest_first)
{
    int64_t id = test_article(c, &(struct test_article){ 0 });
    struct article_event *events;
    int count;

    test_correct(c, id, "Sửa tên xã.");
    test_correct(c, id, "Sửa ngày.");
    CHECK_INT(article_corrections(c, id, &events, &count), OK);
    CHECK_INT(count, 2);
    CHECK_TEXT(events[0].words, "Sửa ngày.");
}

const struct test article_shown_tests[] = {
    T_DB(the_newest_stand_first_and_a_key_goes_on_behind_its_row),
    T_DB(what_is_not_published_stands_in_no_list),
    T_DB(lists_are_of_a_topic_a_campaign_or_a_time),
    T_DB(a_withdrawn_article_is_found_without_its_text_and_a_draft_is_not),
    T_DB(related_are_the_closest_in_matter_and_then_in_time),
    T_DB(a_list_walks_the_index_of_what_is_shown),
    T_DB(months_are_counted_by_vietnams_calendar),
    T_DB(corrections_are_told_the_newest_first),
    T_END,
};
