/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of jobs and the large lists that lead to them. */
#include "core/buf.h"
#include "db/db.h"
#include "feature/job/job.h"
#include "service/blob.h"
#include "service/transfer_job.h"
#include "test/test_http.h"

#include <stdlib.h>

static struct reply
upload_units(struct ctx *c, const char *last_row)
{
    struct buf b;

    CHECK_INT(blob_open(c, arena_printf(c->arena, "%s/files", test_folder(c))), OK);
    buf_init(&b, c->arena, IMPORT_AT_ONCE_BYTES * 2);
    buf_add(&b, "code,name,kind,parent,from_on\n");
    for (int i = 0; b.length <= IMPORT_AT_ONCE_BYTES; i++)
        buf_printf(&b, "%05d,Nghi Sơn có tên dài để tệp lớn nhanh hơn %d,xa,,2025-01-01\n", i, i);
    buf_add(&b, last_row);
    return test_upload(c, "/lam-viec/don-vi/nhap", "", "file", "đơn vị.csv", b.data, b.length);
}

static const char *
url_of(struct ctx *c, struct reply reply, const char *rest)
{
    CHECK_INT(reply.status, 303);
    return arena_printf(c->arena, "%s%s", reply.location, rest);
}

static int64_t
units(struct ctx *c)
{
    struct query *q = query_new(c, "SELECT COUNT(*) FROM unit");
    int64_t count = query_row(q) ? col_int(q, 0) : -1;

    CHECK_INT(query_end(q), OK);
    return count;
}

TEST(a_large_list_is_checked_shown_and_brought_in_by_jobs)
{
    const char *url, *second;
    struct reply reply;

    test_sign_in(c, test_account(c, "ann", ROLE_ADMIN, 0, 0));
    url = url_of(c, upload_units(c, ""), "");
    CHECK_HAS(url, "/lam-viec/viec/");
    reply = test_get(c, url);
    CHECK_HAS(reply.body, "đơn vị.csv");
    CHECK_HAS(reply.body, "hx-get=");
    CHECK_LACKS(reply.body, "/nhap\"");
    CHECK_INT(job_work_one(c), OK);
    CHECK_INT(units(c), 0);
    reply = test_get(c, url);
    CHECK_LACKS(reply.body, "hx-get=");
    CHECK_HAS(reply.body, "/nhap\"");
    second = url_of(c, test_post(c, arena_printf(c->arena, "%s/nhap", url), ""), "");
    CHECK_TEXT(url_of(c, test_post(c, arena_printf(c->arena, "%s/nhap", url), ""), ""), second);
    CHECK_INT(job_work_one(c), OK);
    CHECK_INT(job_work_one(c), NOT_FOUND);
    CHECK(units(c) > 3000);
    CHECK_HAS(test_get_json(c, second).body, "\"state\":\"done\"");
    CHECK_HAS(test_get(c, "/lam-viec/viec").body, "đơn vị.csv");
}

TEST(what_is_wrong_in_a_large_list_stands_at_its_row_and_column)
{
    const char *url;
    struct reply reply;

    test_sign_in(c, test_account(c, "ann", ROLE_ADMIN, 0, 0));
    url = url_of(c, upload_units(c, "x1,<b>Tên</b>,không có loại này,,2025-01-01\n"), "");
    CHECK_INT(job_work_one(c), OK);
    reply = test_get(c, url);
    CHECK_HAS(reply.body, "<td>C</td>");
    CHECK_HAS(reply.body, "không có loại này");
    CHECK_LACKS(reply.body, "/nhap\"");
    CHECK_INT(test_post(c, arena_printf(c->arena, "%s/nhap", url), "").status, 409);
    CHECK_INT(units(c), 0);
}

TEST(a_job_is_cancelled_and_tried_again_from_its_page)
{
    const char *url;

    test_sign_in(c, test_account(c, "ann", ROLE_ADMIN, 0, 0));
    url = url_of(c, upload_units(c, ""), "");
    CHECK_INT(test_post(c, arena_printf(c->arena, "%s/huy", url), "").status, 303);
    CHECK_INT(job_work_one(c), NOT_FOUND);
    CHECK_HAS(test_get_json(c, url).body, "\"state\":\"cancelled\"");
    CHECK_TEXT(reply_header(test_get(c, arena_printf(c->arena, "%s/tien-do", url)), "HX-Refresh"),
               "true");
    CHECK_INT(test_post(c, arena_printf(c->arena, "%s/thu-lai", url), "").status, 303);
    CHECK_INT(job_work_one(c), OK);
    CHECK_HAS(test_get_json(c, url).body, "\"state\":\"done\"");
}

TEST(somebody_elses_job_is_not_found_and_all_are_the_administrators)
{
    const char *url;

    test_sign_in(c, test_account(c, "ann", ROLE_ADMIN, 0, 0));
    url = url_of(c, upload_units(c, ""), "");
    test_sign_in(c, test_account(c, "bob", ROLE_SECRETARIAT, 0, 0));
    CHECK_INT(test_get(c, url).status, 404);
    CHECK_INT(test_get(c, arena_printf(c->arena, "%s/tien-do", url)).status, 404);
    CHECK_INT(test_get(c, arena_printf(c->arena, "%s/tep", url)).status, 404);
    CHECK_INT(test_post(c, arena_printf(c->arena, "%s/huy", url), "").status, 404);
    CHECK_INT(test_post(c, arena_printf(c->arena, "%s/thu-lai", url), "").status, 404);
    CHECK_INT(test_post(c, arena_printf(c->arena, "%s/nhap", url), "").status, 404);
    CHECK_INT(test_get(c, "/lam-viec/viec/tat-ca").status, 403);
    CHECK_LACKS(test_get(c, "/lam-viec/viec").body, "đơn vị.csv");
    test_sign_in(c, test_account(c, "eve", ROLE_ADMIN, 0, 0));
    CHECK_HAS(test_get(c, "/lam-viec/viec/tat-ca?trang-thai=waiting&loai=import").body,
              "đơn vị.csv");
    CHECK_LACKS(test_get(c, "/lam-viec/viec/tat-ca?trang-thai=done").body, "đơn vị.csv");
    CHECK_INT(test_get(c, url).status, 200);
    CHECK_INT(test_post(c, arena_printf(c->arena, "%s/nhap", url), "").status, 404);
}

TEST(a_right_that_was_taken_meanwhile_is_missed_by_the_job)
{
    int64_t ann = test_account(c, "ann", ROLE_NONE, 0, 0), id;
    struct job j;

    test_grant(c, ann, ROLE_ADMIN, 0, 0, "2020-01-01", "2025-02-13");
    test_sign_in(c, ann);
    id = strtoll(strrchr(url_of(c, upload_units(c, ""), ""), '/') + 1, NULL, 10);
    test_set_today(c, "2025-02-13");
    CHECK_INT(job_work_one(c), OK);
    CHECK_INT(job_find(c, id, &j), OK);
    CHECK_INT(j.state, JOB_FAILED);
    CHECK(j.said[0] != '\0');
}

const struct test job_web_tests[] = {
    T_DB(a_large_list_is_checked_shown_and_brought_in_by_jobs),
    T_DB(what_is_wrong_in_a_large_list_stands_at_its_row_and_column),
    T_DB(a_job_is_cancelled_and_tried_again_from_its_page),
    T_DB(somebody_elses_job_is_not_found_and_all_are_the_administrators),
    T_DB(a_right_that_was_taken_meanwhile_is_missed_by_the_job),
    T_END,
};
