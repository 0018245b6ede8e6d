/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is put in is found: with and without marks, in any form of Unicode, whatever is typed. */
#include "service/search.h"

#include "core/buf.h"
#include "core/text.h"
#include "db/backup.h"
#include "db/db.h"
#include "test/test_db.h"

static const char body[] =
    "Sáng 12/02/2025, Ban Chỉ đạo họp bàn việc tổ chức hội nghị điển hình tiên tiến các cấp.\n"
    "Đồng chí Trưởng Ban kết luận: xã, phường hoà nhập trong tháng 3.";

static enum status
put_in(struct ctx *c, void *arg)
{
    return search_put(c, arg);
}

static void
put(struct ctx *c, int64_t id, const char *title, const char *text)
{
    struct search_entry e = { .kind = "article",
                              .id = id,
                              .title = title,
                              .text = text,
                              .path = arena_printf(c->arena, "/tin-tuc/x-%d", (int)id),
                              .topic_id = 7 + id % 2,
                              .at = 1739300000 + id * 86400 };

    CHECK_INT(db_transact(c, put_in, &e), OK);
}

static struct search_found
find(struct ctx *c, const char *words)
{
    struct search_asked asked = { .words = words };
    struct search_found found;

    CHECK_INT(search_find(c, &asked, &found), OK);
    return found;
}

static int64_t
first(struct ctx *c, const char *words)
{
    struct search_found f = find(c, words);

    return f.hit_count > 0 ? f.hits[0].id : 0;
}

TEST(what_is_typed_without_marks_finds_what_has_them)
{
    put(c, 1, "Hội nghị điển hình tiên tiến", body);
    CHECK_INT(first(c, "hoi nghi"), 1);
    CHECK_INT(first(c, "DIEN HINH tien tien"), 1);
    CHECK_INT(first(c, "dong chi"), 1);
    CHECK_INT(first(c, "đồng chí"), 1);
    CHECK_INT(first(c, "Đông chi"), 1);
    CHECK_INT(first(c, "bong bay"), 0);
}

TEST(one_form_of_unicode_finds_the_other)
{
    put(c, 1, "Hoằng Hóa", "Xã hoà nhập");
    put(c, 2, "Thie\xcc\xa3\xcc\x82u Hoa\xcc\x81", "ke\xcc\x82\xcc\x81t lua\xcc\xa3\xcc\x82n");
    CHECK_INT(first(c, "kết luận"), 2);
    CHECK_INT(first(c, "thiệu hóa"), 2);
    CHECK_INT(first(c, "hoa\xcc\x80 nhập"), 1);
    CHECK_INT(first(c, "hòa nhập"), 1);
    CHECK_INT(find(c, "hoá").hit_count, 2);
}

TEST(exact_marks_come_first_then_titles_then_the_newest)
{
    put(c, 1, "Chuyện của má", "kể lại");
    put(c, 2, "Bài hai", "má và con");
    put(c, 3, "Mà sao", "mà thôi");
    put(c, 4, "Bài bốn", "mạ non");
    put(c, 5, "Bài năm", "ma mị");
    for (int i = 100; i < 400; i++)
        put(c, i, "Tin", "thế mà hay");
    {
        struct search_found f = find(c, "má");

        CHECK_INT(f.hits[0].id, 1);
        CHECK_INT(f.hits[1].id, 2);
        CHECK_INT(f.hits[2].id, 3);
        CHECK_INT(f.hits[3].id, 399);
        CHECK_INT(f.count, 305);
    }
    CHECK_INT(first(c, "mạ"), 4);
    CHECK_INT(first(c, "ma"), 3);
}

TEST(words_in_quotes_stand_side_by_side)
{
    put(c, 1, "Tin một", "thi đua yêu nước");
    put(c, 2, "Tin hai", "yêu thi ca, đua thuyền, nước chảy");
    CHECK_INT(find(c, "thi dua").hit_count, 2);
    CHECK_INT(first(c, "thi dua"), 1);
    CHECK_INT(find(c, "\"thi dua\"").hit_count, 1);
    CHECK_INT(find(c, "“thi đua” nước").hit_count, 1);
    CHECK_INT(find(c, "\"mot thi\"").hit_count, 0);
}

TEST(whatever_is_typed_is_only_words)
{
    static const char *const typed[] = { "",
                                         " ",
                                         "\"",
                                         "\"\"",
                                         "*",
                                         "hoi*",
                                         "hoi OR nghi",
                                         "hoi NOT nghi",
                                         "NEAR(hoi nghi, 2)",
                                         "words : hoi",
                                         "-hoi",
                                         "^hoi",
                                         "hoi AND",
                                         "(hoi",
                                         "hoi) OR (nghi",
                                         "'",
                                         "'; DROP TABLE search_entry; --",
                                         "\\",
                                         "%",
                                         "_",
                                         "hoi & !nghi",
                                         "hoi:*",
                                         "<->",
                                         "\"hoi",
                                         "hoi\"nghi",
                                         "{words}: hoi",
                                         "+",
                                         "😀",
                                         "hoi 😀",
                                         "\xc6\xbfhoi",
                                         "\xc6\xbf\xc6\xbfkarticle",
                                         "hội\xff",
                                         "<b>",
                                         "%s%n",
                                         "中文",
                                         "1e5",
                                         "12:30",
                                         "a.b@c.d",
                                         "http://x/y?z",
                                         "x_y",
                                         "\u202e hoi",
                                         NULL };
    char *long_one = arena_alloc(c->arena, 10 * 1024 + 1);

    put(c, 1, "Hội nghị", body);
    for (int i = 0; typed[i] != NULL; i++)
        (void)find(c, typed[i]);
    CHECK_INT(first(c, "hoi*"), 1);
    CHECK_INT(find(c, "hoi OR nghi").hit_count, 0);
    CHECK_INT(find(c, "\xc6\xbf\xc6\xbfkarticle").hit_count, 0);
    for (int i = 0; i < 10 * 1024; i++)
        long_one[i] = "ab \"*"[i % 5];
    (void)find(c, long_one);
    memset(long_one, 'a', 10 * 1024);
    (void)find(c, long_one);
    for (int i = 0; i < 10 * 1024; i++)
        long_one[i] = "abc defgh ijk lmnopq rstuv wx yz"[i * 7 % 31];
    CHECK(find(c, long_one).is_shortened);
}

TEST(a_day_and_a_topic_narrow_the_search)
{
    struct search_asked asked = { .words = "hoi", .topic_id = 8 };
    struct search_found f;

    for (int i = 1; i <= 10; i++)
        put(c, i, "Hội", "");
    CHECK_INT(search_find(c, &asked, &f), OK);
    CHECK_INT(f.hit_count, 5);
    CHECK_INT(f.hits[0].id, 9);
    asked.topic_id = 0;
    asked.from_on = date_of_instant(1739300000 + 3 * 86400);
    asked.to_on = date_of_instant(1739300000 + 5 * 86400);
    CHECK_INT(search_find(c, &asked, &f), OK);
    CHECK_INT(f.hit_count, 3);
    CHECK_INT(f.hits[0].id, 5);
    asked.kind = "dossier";
    CHECK_INT(search_find(c, &asked, &f), OK);
    CHECK_INT(f.hit_count, 0);
}

TEST(pages_go_on_where_the_last_one_ended_and_show_each_once)
{
    struct search_asked asked = { .words = "thi đua" };
    bool seen[700] = { false };
    int count = 0;
    struct search_found f;

    for (int i = 1; i < 700; i++)
        put(c, i, i % 50 == 0 ? "Thi đua" : "Tin",
            i % 3 == 0 ? "phong trào thi đua" : "thi dua va thi dua");
    do {
        CHECK_INT(search_find(c, &asked, &f), OK);
        for (int i = 0; i < f.hit_count; i++, count++) {
            CHECK(!seen[f.hits[i].id]);
            seen[f.hits[i].id] = true;
        }
        asked.after = f.next;
    } while (f.next != NULL);
    CHECK_INT(count, 699);
    CHECK_INT(f.count, SEARCH_COUNT_MAX);
    CHECK(f.is_more);
    f = find(c, "phong trao");
    CHECK_INT(f.count, 233);
    CHECK(!f.is_more);
}

TEST(what_is_dropped_or_changed_is_found_no_longer)
{
    put(c, 1, "Hội nghị", "một");
    put(c, 1, "Hội thao", "hai");
    CHECK_INT(first(c, "hoi nghi"), 0);
    CHECK_INT(first(c, "hoi thao hai"), 1);
    CHECK_INT(search_drop(c, "article", 2), OK);
}

TEST(a_snippet_marks_what_was_found_and_nothing_in_it_is_markup)
{
    struct search_found f;
    struct buf b;

    put(c, 1, "<b>Hội</b> & nghị",
        "x < y, Ho\xcc\xa3\xcc\x82i nghi\xcc\xa3 \"lần\" <script>alert(1)</script>");
    f = find(c, "hoi nghi");
    CHECK_TEXT(f.hits[0].title_marked.text,
               "&lt;b&gt;<mark>Hội</mark>&lt;/b&gt; &amp; <mark>nghị</mark>");
    CHECK_TEXT(f.hits[0].snippet.text, "x &lt; y, <mark>Ho\xcc\xa3\xcc\x82i nghi\xcc\xa3</mark> "
                                       "&quot;lần&quot; &lt;script&gt;alert(1)&lt;/script&gt;");
    buf_init(&b, c->arena, 0);
    for (int i = 0; i < 3000; i++)
        buf_add(&b, "chữ ");
    buf_add(&b, "kim đáy biển ");
    for (int i = 0; i < 3000; i++)
        buf_add(&b, "nghĩa ");
    put(c, 2, "Dài", b.data);
    f = find(c, "day bien");
    CHECK_HAS(f.hits[0].snippet.text, "<mark>đáy biển</mark>");
    CHECK(text_length(f.hits[0].snippet_text) < 330);
}

TEST(titles_are_suggested_while_one_types)
{
    const char *const *titles;
    int count;

    put(c, 1, "Hội nghị điển hình tiên tiến", "");
    put(c, 2, "Khai mạc hội nghị", "");
    put(c, 3, "Hội thao", "");
    CHECK_INT(search_suggest(c, "hoi ngh", &titles, &count), OK);
    CHECK_INT(count, 2);
    CHECK_TEXT(titles[0], "Hội nghị điển hình tiên tiến");
    CHECK_TEXT(titles[1], "Khai mạc hội nghị");
    CHECK_INT(search_suggest(c, "h", &titles, &count), OK);
    CHECK_INT(count, 0);
    CHECK_INT(search_suggest(c, "\"*%", &titles, &count), OK);
    CHECK_INT(count, 0);
}

TEST(misses_are_counted_without_what_may_be_somebodys_number)
{
    struct search_miss *list;
    int count;

    for (int i = 0; i < 4; i++) {
        test_set_time(c, arena_printf(c->arena, "2025-02-12 10:00:0%d", i));
        CHECK_INT(search_missed(c, "cach mang"), OK);
        CHECK_INT(search_missed(c, "cach mang"), OK);
    }
    test_set_time(c, "2025-02-12 10:01:00");
    CHECK_INT(search_missed(c, "0912 345 678"), OK);
    CHECK_INT(search_miss_list(c, today(c), today(c), 10, &list, &count), OK);
    CHECK_INT(count, 1);
    CHECK_TEXT(list[0].fold, "cach mang");
    CHECK_INT(list[0].count, 4);
}

/* ------------------------------------------------------------------ made again */

static int shown_count;

static enum status
list_shown(struct ctx *c, int64_t after_id, int limit, struct search_entry **out, int *out_count)
{
    struct search_entry *list = arena_array(c->arena, (size_t)limit, sizeof(*list));
    int count = 0;

    for (int64_t id = after_id + 1; id <= shown_count && count < limit; id++)
        list[count++] =
            (struct search_entry){ .kind = "article",
                                   .id = id,
                                   .title = arena_printf(c->arena, "Tin số %d", (int)id),
                                   .text = "nội dung",
                                   .path = "/tin-tuc/x",
                                   .at = 1739300000 };
    *out = list;
    *out_count = count;
    return OK;
}

static const struct search_source source = { .kind = "article",
                                             .label = "News",
                                             .list = list_shown };
static const struct search_source *const sources[] = { &source, NULL };

static enum status
fill(struct ctx *c, void *arg)
{
    return search_fill(c, "article", 0, NULL, NULL, arg);
}

TEST(the_index_is_made_again_from_what_is_shown_and_compared_with_it)
{
    struct search_counts counts;
    int64_t filled = 0;

    search_sources_use(sources);
    shown_count = 1200;
    CHECK_INT(search_verify(c), INVALID);
    problems_clear(c);
    CHECK_INT(db_transact(c, fill, &filled), OK);
    CHECK_INT(filled, 1200);
    CHECK_INT(search_verify(c), OK);
    CHECK_INT(find(c, "tin so 777").hit_count, 1);
    put(c, 1300, "Không còn", "");
    put(c, 5, "Cũ", "cũ");
    CHECK_INT(search_verify(c), INVALID);
    problems_clear(c);
    shown_count = 1100;
    CHECK_INT(search_refresh(c, NULL, NULL, &counts), OK);
    CHECK_INT(counts.shown, 1100);
    CHECK_INT(counts.put, 1);
    CHECK_INT(counts.dropped, 101);
    CHECK_INT(search_verify(c), OK);
    CHECK_INT(find(c, "noi dung").count, SEARCH_COUNT_MAX);
    CHECK(find(c, "noi dung").is_more);
    CHECK_INT(find(c, "khong con").hit_count, 0);
    search_sources_use(NULL);
}

TEST(a_backup_brings_the_index_along)
{
    const char *file = arena_printf(c->arena, "%s/backup", test_folder(c)),
               *engines[] = { "sqlite", "postgres" };

    put(c, 1, "Hội nghị", body);
    CHECK_INT(backup_write(c, file, NULL), OK);
    for (int i = 0; i < 2; i++) {
        const char *url = test_other_database(c, engines[i]);
        struct ctx other = *c;
        struct database *d;

        if (url == NULL)
            continue;
        other.db = NULL;
        CHECK_INT(database_open(&other, url, &d), OK);
        CHECK_INT(database_borrow(&other, d, 1000), OK);
        CHECK_INT(backup_restore(&other, file, NULL), OK);
        CHECK_INT(first(&other, "hội nghị"), 1);
        database_return(&other);
        database_close(d);
    }
}

const struct test search_tests[] = {
    T_DB(what_is_typed_without_marks_finds_what_has_them),
    T_DB(one_form_of_unicode_finds_the_other),
    T_DB(exact_marks_come_first_then_titles_then_the_newest),
    T_DB(words_in_quotes_stand_side_by_side),
    T_DB(whatever_is_typed_is_only_words),
    T_DB(a_day_and_a_topic_narrow_the_search),
    T_DB(pages_go_on_where_the_last_one_ended_and_show_each_once),
    T_DB(what_is_dropped_or_changed_is_found_no_longer),
    T_DB(a_snippet_marks_what_was_found_and_nothing_in_it_is_markup),
    T_DB(titles_are_suggested_while_one_types),
    T_DB(misses_are_counted_without_what_may_be_somebodys_number),
    T_DB(the_index_is_made_again_from_what_is_shown_and_compared_with_it),
    T_DB(a_backup_brings_the_index_along),
    T_END,
};
