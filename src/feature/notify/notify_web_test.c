/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages: inbox, choices, links of letters, steps. */
#include "db/db.h"
#include "feature/notify/notify_inside.h"
#include "test/reporting.h"

#include <stdlib.h>

static enum status
insert_one(struct ctx *c, void *arg)
{
    return inbox_insert(c, arg);
}

static int64_t
tell(struct ctx *c, int64_t unit_id, const char *task, const char *key)
{
    struct inbox_item item = { .kind = INBOX_TASK_GIVEN,
                               .unit_id = unit_id,
                               .subject = json_pack("{s:s}", "task", task),
                               .url = "/lam-viec/hom-nay",
                               .key = key };
    struct query *q;
    int64_t id, was = c->account_id;

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(db_transact(c, insert_one, &item), OK);
    c->account_id = was;
    q = query_new(c, "SELECT id FROM inbox WHERE key = $1");
    bind_text(q, key);
    CHECK(query_row(q));
    id = col_int(q, 0);
    CHECK_INT(query_end(q), OK);
    return id;
}

static enum status
set_email(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "UPDATE account SET email = 'can.bo@xa.gov.vn' WHERE id = $1");

    bind_int(q, *(int64_t *)arg);
    return query_end(q);
}

/* ------------------------------------------------------------------ the inbox */

TEST(the_bell_counts_what_is_unread_on_each_page)
{
    struct reporting_scene s;

    reporting_make(c, &s);
    test_sign_in(c, s.officer);
    CHECK_HAS(test_get(c, "/lam-viec/tai-khoan/toi").body, "Thông báo: 1 chưa đọc");
    CHECK_INT(test_post(c, "/lam-viec/hop-thu/da-doc", "").status, 303);
    CHECK_HAS(test_get(c, "/lam-viec/tai-khoan/toi").body, "không có thông báo chưa đọc");
    tell(c, s.n.hai_ha, "Lập danh sách", "a");
    CHECK_HAS(test_get(c, "/lam-viec/tai-khoan/toi").body, "Thông báo: 1 chưa đọc");
    CHECK_LACKS(test_get(c, "/").body, "class=\"bell\"");
}

TEST(a_notice_is_listed_opened_and_marked)
{
    struct reporting_scene s;
    struct reply reply;
    int64_t id;
    const char *url;

    reporting_make(c, &s);
    id = tell(c, s.n.hai_ha, "<b>Lập</b> danh sách", "a");
    url = arena_printf(c->arena, "/lam-viec/hop-thu/%lld", (long long)id);
    test_sign_in(c, s.officer);
    reply = test_get(c, "/lam-viec/hop-thu");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "Nhiệm vụ mới: &lt;b&gt;Lập&lt;/b&gt; danh sách");
    CHECK_HAS(reply.body, "Có 2 thông báo chưa đọc.");
    CHECK_LACKS(test_get(c, "/lam-viec/hop-thu?loai=document").body, "Nhiệm vụ mới");
    CHECK_HAS(test_get(c, "/lam-viec/hop-thu?loai=merger").body, "Không có thông báo phù hợp");
    reply = test_get(c, url);
    CHECK_INT(reply.status, 303);
    CHECK_TEXT(reply.location, "/lam-viec/hom-nay");
    CHECK_HAS(test_get(c, "/lam-viec/hop-thu").body, "Có 1 thông báo chưa đọc.");
    CHECK_LACKS(test_get(c, "/lam-viec/hop-thu?chua-doc=1").body, "Nhiệm vụ mới");
    reply = test_get_json(c, "/lam-viec/hop-thu");
    CHECK_HAS(reply.body, "\"kind\":\"task_given\"");
    CHECK_HAS(reply.body, "\"is_read\":true");
    CHECK_HAS(reply.body, "\"unread\":1");
    test_sign_in(c, s.other_officer);
    CHECK_INT(test_get(c, url).status, 404);
    CHECK_INT(test_post(c, arena_printf(c->arena, "%s/da-doc", url), "").status, 404);
}

TEST(an_empty_inbox_says_what_comes_there)
{
    test_sign_in(c, test_account(c, "ann", ROLE_NONE, 0, 0));
    CHECK_HAS(test_get(c, "/lam-viec/hop-thu").body, "Việc liên quan đến đồng chí tự về đây");
}

/* ------------------------------------------------------------------ choices */

TEST(choices_are_kept_and_what_binds_cannot_be_silenced)
{
    struct reporting_scene s;
    struct reply reply;
    enum inbox_how how[INBOX_KIND_COUNT];

    reporting_make(c, &s);
    test_sign_in(c, s.officer);
    reply = test_get(c, "/lam-viec/hop-thu/cach-nhan");
    CHECK_HAS(reply.body, "Chưa có địa chỉ nhận thư");
    CHECK_HAS(reply.body, "6:30 SA");
    CHECK_HAS(test_get(c, "/lam-viec/tai-khoan/toi").body, "không có thư nào được gửi");
    CHECK_INT(test_post(c, "/lam-viec/hop-thu/cach-nhan", "watch=inbox&document=digest").status,
              303);
    CHECK_INT(inbox_choices_read(c, how), OK);
    CHECK_INT(how[INBOX_WATCH], HOW_INBOX);
    CHECK_INT(how[INBOX_DOCUMENT], HOW_DIGEST);
    CHECK_INT(how[INBOX_WITHDRAWAL], HOW_AT_ONCE);
    reply = test_post(c, "/lam-viec/hop-thu/cach-nhan", "document=inbox&task_given=at_once");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "có tính ràng buộc");
    CHECK_HAS(reply.body, "không gửi thư ngay");
    CHECK_INT(inbox_choices_read(c, how), OK);
    CHECK_INT(how[INBOX_DOCUMENT], HOW_DIGEST);
    CHECK_INT(db_transact(c, set_email, &s.officer), OK);
    CHECK_LACKS(test_get(c, "/lam-viec/hop-thu/cach-nhan").body, "Chưa có địa chỉ nhận thư");
}

static const char *
link_of(struct ctx *c, int64_t account_id, enum inbox_kind kind)
{
    return arena_printf(c->arena, "/thoi-nhan-thu/%s",
                        unsubscribe_token(c, test_web(c)->secret, account_id, kind));
}

TEST(a_letters_link_asks_and_then_ends_its_kind_without_a_sign_in)
{
    struct reporting_scene s;
    enum inbox_how how[INBOX_KIND_COUNT];
    const char *url;
    struct reply reply;

    reporting_make(c, &s);
    CHECK_INT(db_transact(c, set_email, &s.officer), OK);
    test_sign_in(c, 0);
    url = link_of(c, s.officer, INBOX_DIGEST);
    reply = test_get(c, url);
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "c…@xa.gov.vn");
    CHECK_LACKS(reply.body, "can.bo@");
    c->account_id = s.officer;
    CHECK_INT(inbox_choices_read(c, how), OK);
    CHECK_INT(how[INBOX_DIGEST], HOW_DIGEST); /* looking changes nothing */
    c->account_id = 0;
    /* as a mail program's own button sends it (RFC 8058) */
    reply = test_post_without_token(c, url, "List-Unsubscribe=One-Click");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "Đã thôi gửi loại thư này");
    CHECK_INT(test_post_without_token(c, url, "List-Unsubscribe=One-Click").status, 200);
    c->account_id = s.officer;
    CHECK_INT(inbox_choices_read(c, how), OK);
    CHECK_INT(how[INBOX_DIGEST], HOW_INBOX);
    CHECK_INT(how[INBOX_WATCH], HOW_DIGEST);
}

TEST(a_forged_or_old_link_changes_nothing_and_says_so)
{
    struct reporting_scene s;
    enum inbox_how how[INBOX_KIND_COUNT];
    char *forged;
    struct reply reply;
    const char *url;

    reporting_make(c, &s);
    test_sign_in(c, 0);
    url = link_of(c, s.officer, INBOX_WATCH);
    forged = arena_strdup(c->arena, url);
    forged[strlen(forged) - 3] ^= 1;
    reply = test_post_without_token(c, forged, "");
    CHECK_INT(reply.status, 404);
    CHECK_HAS(reply.body, "không phải do hệ thống này tạo ra");
    CHECK_INT(test_get(c, "/thoi-nhan-thu/x").status, 404);
    test_set_today(c, "2025-08-12"); /* 181 days later */
    reply = test_post_without_token(c, url, "");
    CHECK_INT(reply.status, 410);
    CHECK_HAS(reply.body, "đã quá cũ");
    /* of a kind that binds there is no link, even a signed one */
    CHECK_INT(test_post_without_token(c, link_of(c, s.officer, INBOX_DOCUMENT), "").status, 410);
    c->account_id = s.officer;
    CHECK_INT(inbox_choices_read(c, how), OK);
    CHECK_INT(how[INBOX_WATCH], HOW_DIGEST);
    CHECK_INT(how[INBOX_DOCUMENT], HOW_AT_ONCE);
}

/* ------------------------------------------------------------------ steps */

TEST(the_office_changes_a_step_and_goes_back)
{
    struct reporting_scene s;
    struct reply reply;

    reporting_make(c, &s);
    test_sign_in(c, s.office);
    reply = test_get(c, "/lam-viec/nhac-viec");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "Đây là các bước mặc định");
    CHECK_HAS(reply.body, "7 ngày trước ngày cuối");
    CHECK_HAS(reply.body, "48 giờ sau khi gửi");
    reply = test_get(c, "/lam-viec/nhac-viec/buoc/m7");
    CHECK_HAS(reply.body, "value=\"7\"");
    reply = test_post(c, "/lam-viec/nhac-viec/buoc/m7",
                      "about=milestone&amount=x&measure=day&side=before&to_whom=unit&version=0");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "aria-invalid=\"true\"");
    CHECK_INT(test_post(c, "/lam-viec/nhac-viec/buoc/m7",
                        "about=milestone&amount=10&measure=day&side=before&to_whom=unit&version=0")
                  .status,
              303);
    reply = test_get(c, "/lam-viec/nhac-viec");
    CHECK_HAS(reply.body, "10 ngày trước ngày cuối");
    CHECK_LACKS(reply.body, "Đây là các bước mặc định");
    reply = test_post(c, "/lam-viec/nhac-viec/buoc/m7",
                      "about=milestone&amount=9&measure=day&side=before&to_whom=unit&version=0");
    CHECK_INT(reply.status, 409);
    CHECK_INT(test_post(c, "/lam-viec/nhac-viec/moi",
                        "about=report&amount=3&measure=day&side=after&to_whom=head")
                  .status,
              303);
    CHECK_HAS(test_get(c, "/lam-viec/nhac-viec").body, "3 ngày sau ngày cuối");
    CHECK_INT(test_post(c, "/lam-viec/nhac-viec/buoc/a48/xoa", "version=1").status, 303);
    CHECK_HAS(test_get(c, "/lam-viec/nhac-viec").body, "Đã xóa “48 giờ sau khi gửi”");
    CHECK_LACKS(test_get(c, "/lam-viec/nhac-viec").body, "48 giờ");
    CHECK_INT(test_post(c, "/lam-viec/nhac-viec/mac-dinh", "").status, 303);
    CHECK_HAS(test_get(c, "/lam-viec/nhac-viec").body, "48 giờ");
    test_sign_in(c, s.officer);
    CHECK_INT(test_get(c, "/lam-viec/nhac-viec").status, 200);
    CHECK_INT(test_get(c, "/lam-viec/nhac-viec/moi").status, 403);
    CHECK_INT(test_post(c, "/lam-viec/nhac-viec/mac-dinh", "").status, 403);
}

const struct test notify_web_tests[] = {
    T_DB(the_bell_counts_what_is_unread_on_each_page),
    T_DB(a_notice_is_listed_opened_and_marked),
    T_DB(an_empty_inbox_says_what_comes_there),
    T_DB(choices_are_kept_and_what_binds_cannot_be_silenced),
    T_DB(a_letters_link_asks_and_then_ends_its_kind_without_a_sign_in),
    T_DB(a_forged_or_old_link_changes_nothing_and_says_so),
    T_DB(the_office_changes_a_step_and_goes_back),
    T_END,
};
