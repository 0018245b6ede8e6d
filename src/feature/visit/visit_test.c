/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Readers' numbers: nodes in one process, on one database, by a clock that the test moves. */
#include "feature/visit/visit_inside.h"

#include "test/nghi_son.h"
#include "test/test_http.h"

enum { RATE = 312, SECOND_PAGE_S = 20, STEADY_S = 720 };

static const unsigned char secret[32] = "the same on every node";

static struct hit
hit_of(struct ctx *c, int64_t reader, const char *path)
{
    return (struct hit){ .path = path,
                         .remote = arena_printf(c->arena, "10.%d.%d.%d", (int)(reader >> 16 & 255),
                                                (int)(reader >> 8 & 255), (int)(reader & 255)),
                         .agent = "Mozilla/5.0 (Windows NT 10.0) Firefox/128.0",
                         .names_languages = true,
                         .is_page = true,
                         .at = now(c) };
}

static void
read_page(struct ctx *c, struct visit_node *n, int64_t reader, const char *path)
{
    struct hit h = hit_of(c, reader, path);

    visit_node_hit(n, &h);
}

static bool
is_near(int64_t got, int64_t want, int per_mille)
{
    int64_t apart = got > want ? got - want : want - got;

    return apart * 1000 <= want * per_mille;
}

static void
move_clock(struct ctx *c, int64_t at)
{
    ((struct clock *)(uintptr_t)c->clock)->fixed_at = at;
}

static int64_t
online(struct ctx *c, struct visit_node *n)
{
    struct visit_online o;

    visit_node_count(n, now(c), &o);
    return o.people;
}

/* Each second so many readers come to one node; twenty seconds later each opens a second page, on the other. */
static void
read_second(struct ctx *c, struct visit_node *nodes[2], int second)
{
    struct arena *whole = c->arena;

    c->arena = arena_child(whole);
    for (int i = 0; i < RATE; i++)
        read_page(c, nodes[i & 1], (int64_t)second * RATE + i, "/");
    for (int i = 0; second >= SECOND_PAGE_S && i < RATE; i++)
        read_page(c, nodes[~i & 1], (int64_t)(second - SECOND_PAGE_S) * RATE + i, "/tin-tuc");
    arena_free(c->arena);
    c->arena = whole;
}

static void
exchange(struct ctx *c, struct visit_node *nodes[2])
{
    struct arena *whole = c->arena;

    c->arena = arena_child(whole);
    for (int i = 0; i < 2; i++)
        CHECK_INT(visit_node_exchange(c, nodes[i]), OK);
    arena_free(c->arena);
    c->arena = whole;
}

TEST(the_online_number_stands_within_two_per_cent_at_100_000_readers_on_two_nodes)
{
    struct visit_node *nodes[2] = { visit_node_new(secret), visit_node_new(secret) };
    int64_t begin, truth = (int64_t)RATE * (VISIT_WINDOW_S + SECOND_PAGE_S);

    test_set_time(c, "2025-02-12 09:00:07");
    begin = now(c);
    for (int second = 0; second < STEADY_S; second++) {
        move_clock(c, begin + second);
        read_second(c, nodes, second);
        if (second % VISIT_FLUSH_S != VISIT_FLUSH_S - 1)
            continue;
        exchange(c, nodes);
        CHECK_INT(visit_node_load(c, nodes[0]), OK);
        if (second < VISIT_WINDOW_S + SLICE_S + SECOND_PAGE_S)
            continue;
        CHECK(is_near(online(c, nodes[0]), truth, 20));
        CHECK(is_near(online(c, nodes[1]), truth, 20));
    }
    /* A node that is gone fades out, and so do readers who went. */
    visit_node_free(nodes[1]);
    move_clock(c, begin + STEADY_S + VISIT_WINDOW_S / 2);
    CHECK_INT(visit_node_load(c, nodes[0]), OK);
    CHECK(online(c, nodes[0]) < truth * 6 / 10);
    move_clock(c, begin + STEADY_S + VISIT_WINDOW_S + SLICE_S);
    CHECK_INT(visit_node_load(c, nodes[0]), OK);
    CHECK_INT(online(c, nodes[0]), 0);
    visit_node_free(nodes[0]);
}

TEST(who_reads_on_over_midnight_is_one_online_and_a_visit_of_each_day)
{
    struct visit_node *n = visit_node_new(secret);
    struct visit_figures f;
    struct visit_day *days;
    int count;

    test_set_time(c, "2025-02-12 23:59:40");
    for (int i = 0; i < 50; i++)
        read_page(c, n, i, "/");
    CHECK(is_near(online(c, n), 50, 40));
    CHECK_INT(visit_node_exchange(c, n), OK);
    /* The other half has read the last page of the day before, and is still there. */
    test_set_time(c, "2025-02-13 00:00:20");
    for (int i = 0; i < 50; i += 2)
        read_page(c, n, i, "/");
    CHECK(is_near(online(c, n), 50, 40));
    CHECK_INT(visit_node_exchange(c, n), OK);
    /* The key changes while they go on reading. */
    for (int minute = 2; minute < 9; minute++) {
        move_clock(c, now(c) + 60);
        for (int i = 0; i < 50; i++)
            read_page(c, n, i, "/");
        CHECK(is_near(online(c, n), 50, 40));
    }
    CHECK_INT(visit_node_exchange(c, n), OK);
    CHECK_INT(visit_figures_read(c, &f), OK);
    CHECK(is_near(f.today, 50, 40));
    CHECK(is_near(f.all, 100, 40));
    CHECK_DATE(f.since_on, "2025-02-12");
    CHECK_INT(visit_day_list(c, (struct date){ 2025, 2, 11 }, (struct date){ 2025, 2, 14 }, &days,
                             &count),
              OK);
    CHECK_INT(count, 3);
    CHECK_INT(days[0].people, 0);
    CHECK_INT(days[1].pages, 50);
    CHECK_INT(days[2].pages, 25 + 7 * 50);
    visit_node_free(n);
}

TEST(programs_are_counted_apart)
{
    struct visit_node *n = visit_node_new(secret);
    struct hit h = hit_of(c, 1, "/");
    struct visit_online o;

    h.agent = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
    visit_node_hit(n, &h);
    h.agent = NULL;
    visit_node_hit(n, &h);
    h = hit_of(c, 2, "/");
    h.names_languages = false;
    visit_node_hit(n, &h);
    read_page(c, n, 3, "/");
    visit_node_count(n, now(c), &o);
    CHECK_INT(o.people, 1);
    CHECK_INT(o.robots, 3);
    /* Nobody opens a hundred pages in half a minute. */
    for (int i = 0; i < 100; i++)
        read_page(c, n, 4, arena_printf(c->arena, "/tin-tuc/x-%d", i + 1));
    visit_node_count(n, now(c), &o);
    CHECK_INT(o.people, 2);
    CHECK_INT(o.robots, 4);
    CHECK_INT(visit_node_exchange(c, n), OK);
    {
        struct visit_figures f;

        CHECK_INT(visit_figures_read(c, &f), OK);
        CHECK_INT(f.pages_today, 1 + VISIT_ROBOT_PAGES);
        CHECK_INT(f.robots_online, 4);
    }
    visit_node_free(n);
}

TEST(views_of_an_article_add_up_over_nodes_and_days)
{
    struct visit_node *a = visit_node_new(secret), *b = visit_node_new(secret);
    int64_t views = -1;

    CHECK_INT(visit_page_views(c, "article", 7, &views), OK);
    CHECK_INT(views, 0);
    for (int i = 0; i < 5; i++)
        read_page(c, a, i, "/tin-tuc/hoi-nghi-7");
    read_page(c, b, 1, "/tin-tuc/hoi-nghi-7");
    read_page(c, b, 1, "/tin-tuc/hoi-nghi-8");
    CHECK_INT(visit_node_exchange(c, a), OK);
    CHECK_INT(visit_node_exchange(c, a), OK);
    CHECK_INT(visit_node_exchange(c, b), OK);
    test_set_today(c, "2025-02-13");
    read_page(c, b, 1, "/tin-tuc/hoi-nghi-7");
    CHECK_INT(visit_node_exchange(c, b), OK);
    CHECK_INT(visit_page_views(c, "article", 7, &views), OK);
    CHECK_INT(views, 7);
    test_sign_in(c, 0);
    CHECK_HAS(test_get(c, "/truc-tuyen?bai=7").body, "\"views\":7");
    CHECK_HAS(test_get(c, "/truc-tuyen").body, "\"views\":-1");
    visit_node_free(a);
    visit_node_free(b);
}

TEST(a_flood_of_made_up_addresses_takes_bounded_room_and_loses_no_page)
{
    struct visit_node *n = visit_node_new(secret);
    struct query *q;

    for (int i = 0; i < 10000; i++)
        read_page(c, n, i / 20, arena_printf(c->arena, "/tin-tuc/x-%d", i + 1));
    CHECK_INT(visit_node_exchange(c, n), OK);
    q = query_new(c, "SELECT COUNT(*), SUM(people) FROM visit_view");
    CHECK(query_row(q));
    CHECK(col_int(q, 0) <= SHARD_COUNTS);
    CHECK_INT(col_int(q, 1), 10000);
    CHECK_INT(query_end(q), OK);
    visit_node_free(n);
}

TEST(what_a_path_shows)
{
    static const struct {
        const char *path;
        bool is_page;
        enum visit_kind kind;
        int64_t id;
    } cases[] = {
        { "/", true, VISIT_HOME, 0 },
        { "/tin-tuc", true, VISIT_NEWS, 0 },
        { "/tin-tuc/hoi-nghi-123", true, VISIT_ARTICLE, 123 },
        { "/tin-tuc/hoi-nghi-2025-9223372036854775807", true, VISIT_ARTICLE, INT64_MAX },
        { "/tin-tuc/2025/02", true, VISIT_NEWS, 0 },
        { "/tin-tuc/hoi-nghi-123/in", true, VISIT_NEWS, 0 },
        { "/tin-tuc/x--5", true, VISIT_ARTICLE, 5 },
        { "/tin-tuc/x-05", true, VISIT_NEWS, 0 },
        { "/tin-tucx/x-5", true, VISIT_OTHER, 0 },
        { "/dien-hinh/x-5", true, VISIT_EXEMPLAR, 5 },
        { "/tin-tuc/chu-de/nghi-quyet-13", true, VISIT_NEWS, 0 },
        { "/tin-tuc/luu-tru/2025-02", true, VISIT_NEWS, 0 },
        { "/rss.xml", false, VISIT_FEED, 0 },
        { "/tin-tuc/chu-de/kinh-te/atom.xml", false, VISIT_FEED, 0 },
        { "/sitemap.xml", false, 0, 0 },
        { "/lam-viec/bang", true, 0, 0 },
        { "/dang-nhap", true, 0, 0 },
        { "/tin-tuc/x-5", false, 0, 0 },
    };

    (void)c;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct hit h = { .path = cases[i].path, .is_page = cases[i].is_page };
        int64_t id = -1;

        CHECK_INT(visit_kind_of(&h, &id), cases[i].kind);
        CHECK_INT(id, cases[i].id);
    }
}

TEST(a_day_that_is_over_keeps_its_number_and_no_sketch)
{
    struct visit_node *a = visit_node_new(secret), *b = visit_node_new(secret);
    struct visit_figures f;
    struct query *q;
    int64_t closed;

    /* Of two nodes that never heard of each other, one lost before midnight: the merged number is found at the close. */
    for (int i = 0; i < 60; i++)
        read_page(c, a, i, "/");
    for (int i = 40; i < 100; i++)
        read_page(c, b, i, "/");
    CHECK_INT(visit_node_exchange(c, a), OK);
    visit_node_free(a);
    CHECK_INT(visit_node_exchange(c, b), OK);
    test_set_time(c, "2025-02-13 00:10:00");
    CHECK_INT(visit_close_days(c, &closed), OK);
    CHECK_INT(closed, 1);
    CHECK_INT(visit_close_days(c, &closed), OK);
    CHECK_INT(closed, 0);
    CHECK_INT(visit_figures_read(c, &f), OK);
    CHECK_INT(f.today, 0);
    CHECK(is_near(f.all, 100, 30));
    q = query_new(c, "SELECT COUNT(*) FROM visit_day_node");
    CHECK(query_row(q));
    CHECK_INT(col_int(q, 0), 0);
    CHECK_INT(query_end(q), OK);
    visit_node_free(b);
}

TEST(nothing_of_a_reader_can_be_read_in_the_database)
{
    struct visit_node *n = visit_node_new(secret);
    struct hit h = hit_of(c, 1, "/");
    struct query *q;
    const void *bytes;
    size_t length;

    h.remote = "203.0.113.77";
    h.agent = "Unmistakable/1.0";
    visit_node_hit(n, &h);
    CHECK_INT(visit_node_exchange(c, n), OK);
    q = query_new(c, "SELECT people FROM visit_slice UNION ALL SELECT people FROM visit_day_node");
    while (query_row(q)) {
        bytes = col_blob(q, 0, &length);
        CHECK(length == 2 + 3);
        CHECK(memmem(bytes, length, "203", 3) == NULL);
    }
    CHECK_INT(query_end(q), OK);
    visit_node_free(n);
}

TEST(readers_of_one_customer_of_a_provider_are_one_network)
{
    struct visit_node *n = visit_node_new(secret);
    struct hit h = hit_of(c, 1, "/");
    static const char *const same[] = { "2001:db8:1:2::5", "2001:db8:1:2:ffff::9" };

    for (int i = 0; i < 2; i++) {
        h.remote = same[i];
        visit_node_hit(n, &h);
    }
    CHECK_INT(online(c, n), 1);
    h.remote = "2001:db8:1:3::5";
    visit_node_hit(n, &h);
    CHECK_INT(online(c, n), 2);
    visit_node_free(n);
}

/* ------------------------------------------------------------------ pages */

TEST(the_numbers_are_told_as_json_that_nobody_keeps)
{
    struct visit_node *n = visit_node_new(secret);
    struct reply reply;

    for (int i = 0; i < 3; i++)
        read_page(c, n, i, "/");
    CHECK_INT(visit_node_exchange(c, n), OK);
    test_sign_in(c, 0);
    reply = test_get(c, "/truc-tuyen");
    CHECK_INT(reply.status, 200);
    CHECK_TEXT(reply_header(reply, "Cache-Control"), "no-store");
    CHECK_HAS(reply.body, "\"online\":3");
    CHECK_HAS(reply.body, "\"today\":3");
    CHECK_HAS(reply.body, "\"voters\":0");
    visit_node_free(n);
}

TEST(the_page_of_numbers_explains_each_of_them)
{
    struct visit_node *n = visit_node_new(secret);
    struct reply reply;

    test_sign_in(c, 0);
    test_set_cookie(c, "lang", "en");
    reply = test_get(c, "/thong-ke-truy-cap");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "Nothing has been counted yet.");
    for (int i = 0; i < 1234; i++)
        read_page(c, n, i, "/");
    CHECK_INT(visit_node_exchange(c, n), OK);
    reply = test_get(c, "/thong-ke-truy-cap");
    CHECK_HAS(reply.body, "Counted since 12/02/2025.");
    CHECK_HAS(reply.body, "Different readers since midnight in Vietnam");
    CHECK_HAS(reply.body, "1,234"); /* pages: counted, not estimated */
    CHECK_HAS(test_get_json(c, "/thong-ke-truy-cap").body, "\"pages_today\":1234");
    visit_node_free(n);
}

static enum status
insert_articles(struct ctx *c, void *arg)
{
    const struct nghi_son *n = arg;
    struct query *q = query_new(c, "INSERT INTO topic (id, slug, name, position, created_at)"
                                   " VALUES (5, 'kinh-te', 'Kinh tế', 1, 0)");
    enum status st = query_end(q);

    for (int i = 7; st == OK && i < 10; i++) {
        q = query_new(c,
                      "INSERT INTO article (id, unit_id, topic_id, state, slug, head_id, shown_id,"
                      " posted_at, title, search, created_at, created_by, changed_at, shown_at)"
                      " VALUES ($1, $2, $3, 'published', 'bai', 1, 1, 1, $4, '', 1, 1, 1, 1)");
        bind_int(q, i);
        bind_int(q, n->town);
        if (i == 9)
            bind_null(q);
        else
            bind_int(q, 5);
        bind_text(q, arena_printf(c->arena, "Bài <%d>", i));
        st = query_end(q);
    }
    return st;
}

TEST(the_newsroom_sees_what_was_read_in_which_days)
{
    struct visit_node *n = visit_node_new(secret);
    struct nghi_son scene;
    struct reply reply;

    nghi_son_make(c, &scene);
    CHECK_INT(db_transact(c, insert_articles, &scene), OK);
    for (int i = 0; i < 12; i++)
        read_page(c, n, i, arena_printf(c->arena, "/tin-tuc/bai-%d", i < 9 ? 8 : i < 11 ? 7 : 9));
    CHECK_INT(visit_node_exchange(c, n), OK);
    test_set_today(c, "2025-03-20");
    read_page(c, n, 1, "/tin-tuc/bai-7");
    CHECK_INT(visit_node_exchange(c, n), OK);
    test_sign_in(c, nghi_son_account(c, "bien-tap", "editor", scene.town));
    reply = test_get_json(c, "/lam-viec/so-lieu-cong?tu=2025-02-12&den=2025-02-12");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "\"title\":\"Bài <8>\"");
    CHECK(strstr(reply.body, "Bài <8>") < strstr(reply.body, "Bài <7>"));
    CHECK_HAS(reply.body, "\"label\":\"Kinh tế\",\"count\":11");
    reply = test_get(c, "/lam-viec/so-lieu-cong");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "Bài &lt;7&gt;");
    CHECK_LACKS(reply.body, "Bài &lt;8&gt;");
    CHECK_HAS(test_get(c, "/lam-viec/so-lieu-cong?tu=2024-01-01&den=2025-03-12").body, "02/2025");
    CHECK_INT(test_get(c, "/lam-viec/so-lieu-cong?tu=2025-03-12&den=2025-03-01").status, 422);
    CHECK_INT(test_get(c, "/lam-viec/so-lieu-cong?tu=1900-01-01").status, 422);
    CHECK_INT(test_get(c, "/lam-viec/so-lieu-cong?tu=31%2F2%2F2025").status, 422);
    CHECK_INT(test_get(c, "/lam-viec/so-lieu-cong?tu=1%2F2%2F2025&den=12%2F02%2F2025").status, 200);
    CHECK_HAS(test_get(c, "/lam-viec/so-lieu-cong?tu=2025-02-12&xuat=csv").body, "Bài <8>");
    CHECK_HAS(test_get(c, "/lam-viec/so-lieu-cong?bang=ngay&tu=2025-02-12&xuat=csv").body,
              "12/02/2025");
    test_sign_in(c, nghi_son_account(c, "xa", "unit_officer", scene.hai_ha));
    CHECK_INT(test_get(c, "/lam-viec/so-lieu-cong").status, 403);
    visit_node_free(n);
}

const struct test visit_tests[] = {
    T_DB(the_online_number_stands_within_two_per_cent_at_100_000_readers_on_two_nodes),
    T_DB(who_reads_on_over_midnight_is_one_online_and_a_visit_of_each_day),
    T_DB(programs_are_counted_apart),
    T_DB(views_of_an_article_add_up_over_nodes_and_days),
    T_DB(a_flood_of_made_up_addresses_takes_bounded_room_and_loses_no_page),
    T(what_a_path_shows),
    T_DB(a_day_that_is_over_keeps_its_number_and_no_sketch),
    T_DB(nothing_of_a_reader_can_be_read_in_the_database),
    T_DB(readers_of_one_customer_of_a_provider_are_one_network),
    T_DB(the_numbers_are_told_as_json_that_nobody_keeps),
    T_DB(the_page_of_numbers_explains_each_of_them),
    T_DB(the_newsroom_sees_what_was_read_in_which_days),
    T_END,
};
