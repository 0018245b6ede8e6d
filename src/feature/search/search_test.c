/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of the search, its suggestions and its command. */
#include "feature/search/search.h"

#include "db/db.h"
#include "service/search.h"
#include "test/test_http.h"

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
                              .at = 1739300000 + id * 60 };

    CHECK_INT(db_transact(c, put_in, &e), OK);
}

TEST(a_reader_finds_by_words_without_marks_and_sees_why)
{
    struct reply reply;

    put(c, 1, "Hội nghị điển hình", "Xã Hải Hà tổ chức hội nghị");
    test_sign_in(c, 0);
    reply = test_get(c, "/tim-kiem?q=hoi+nghi");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "<a href=\"/tin-tuc/x-1\"><mark>Hội nghị</mark> điển hình</a>");
    CHECK_HAS(reply.body, "tổ chức <mark>hội nghị</mark>");
    CHECK_HAS(reply.body, "1 kết quả");
    CHECK_HAS(reply.body, "value=\"hoi nghi\"");
    CHECK_HAS(test_get_json(c, "/tim-kiem?q=hoi+nghi").body, "\"url\":\"/tin-tuc/x-1\"");
}

TEST(nothing_asked_and_nothing_found_both_help_on)
{
    struct search_miss *list;
    int count;

    test_sign_in(c, 0);
    CHECK_INT(test_get(c, "/tim-kiem").status, 200);
    CHECK_INT(test_get(c, "/tim-kiem?q=").status, 200);
    CHECK_HAS(test_get(c, "/tim-kiem?q=%22*%22").body, "class=\"empty\"");
    CHECK_HAS(test_get(c, "/tim-kiem?q=%3Cscript%3Ealert").body, "&lt;script&gt;alert");
    for (int i = 0; i < 3; i++) {
        test_set_time(c, arena_printf(c->arena, "2025-02-12 10:00:1%d", i));
        CHECK_HAS(test_get(c, "/tim-kiem?q=cau+vong").body, "cau vong");
    }
    CHECK_INT(search_miss_list(c, today(c), today(c), 10, &list, &count), OK);
    CHECK_INT(count, 1);
    CHECK_TEXT(list[0].fold, "cau vong");
}

TEST(a_day_that_is_none_is_told_and_a_day_that_is_one_narrows)
{
    struct reply reply;

    put(c, 1, "Hội nghị", "");
    test_sign_in(c, 0);
    reply = test_get(c, "/tim-kiem?q=hoi&tu-ngay=31%2F02%2F2025");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "alert-danger");
    CHECK_INT(test_get(c, "/tim-kiem?q=hoi&tu-ngay=2025-03-01&den-ngay=2025-02-01").status, 422);
    CHECK_HAS(test_get(c, "/tim-kiem?q=hoi&tu-ngay=2025-02-12").body, "/tin-tuc/x-1");
    CHECK_LACKS(test_get(c, "/tim-kiem?q=hoi&tu-ngay=2025-02-13").body, "/tin-tuc/x-1");
    CHECK_LACKS(test_get(c, "/tim-kiem?q=hoi&den-ngay=2025-02-11").body, "/tin-tuc/x-1");
}

TEST(whatever_stands_in_the_address_is_answered)
{
    static const char *const urls[] = { "/tim-kiem?q=%00",
                                        "/tim-kiem?q=%FF",
                                        "/tim-kiem?q=a&tiep=x",
                                        "/tim-kiem?q=a&tiep=99.1",
                                        "/tim-kiem?q=a&tiep=-1.-9",
                                        "/tim-kiem?q=a&tiep=3.99999999999999999999",
                                        "/tim-kiem?q=a&q=b",
                                        "/tim-kiem?q=a&loai=x&chu-de=%27",
                                        "/tim-kiem/goi-y",
                                        "/tim-kiem/goi-y?q=%22",
                                        NULL };

    put(c, 1, "a", "a");
    test_sign_in(c, 0);
    for (int i = 0; urls[i] != NULL; i++) {
        int status = test_get(c, urls[i]).status;

        CHECK(status == 200 || status == 400);
    }
}

TEST(titles_are_suggested_as_json)
{
    struct reply reply;

    put(c, 1, "Hội nghị \"điển hình\"", "");
    test_sign_in(c, 0);
    reply = test_get(c, "/tim-kiem/goi-y?q=hoi+ng");
    CHECK_INT(reply.status, 200);
    CHECK_TEXT(reply.body, "[\"Hội nghị \\\"điển hình\\\"\"]");
}

const struct test search_web_tests[] = {
    T_DB(a_reader_finds_by_words_without_marks_and_sees_why),
    T_DB(nothing_asked_and_nothing_found_both_help_on),
    T_DB(a_day_that_is_none_is_told_and_a_day_that_is_one_narrows),
    T_DB(whatever_stands_in_the_address_is_answered),
    T_DB(titles_are_suggested_as_json),
    T_END,
};
