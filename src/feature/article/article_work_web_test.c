/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The newsroom's pages and their JSON. */
#include "feature/article/article.h"

#include "test/nghi_son.h"
#include "test/test_http.h"

#include <jansson.h>
#include <stdlib.h>

static struct nghi_son n;
static int64_t editor, chief;

static void
begin(struct ctx *c)
{
    nghi_son_make(c, &n);
    editor = nghi_son_account(c, "editor", "editor", n.town);
    chief = nghi_son_account(c, "chief", "chief_editor", n.town);
    test_sign_in(c, editor);
}

static int64_t
last_number(const char *path)
{
    return strtoll(strrchr(path, '/') + 1, NULL, 10);
}

static int64_t
written(struct ctx *c, const char *form)
{
    struct reply reply = test_post(c, "/lam-viec/tin-bai", form);

    CHECK_INT(reply.status, 303);
    return last_number(reply.location);
}

static struct article
found(struct ctx *c, int64_t id)
{
    struct article a = { 0 };

    CHECK_INT(article_find(c, id, &a), OK);
    return a;
}

static struct reply
step(struct ctx *c, int64_t id, const char *code, const char *rest)
{
    return test_post(c, arena_printf(c->arena, "%s/buoc", url_newsroom(c, id)),
                     arena_printf(c->arena, "step=%s&version=%lld%s", code,
                                  (long long)found(c, id).version, rest));
}

static const char *
edit_form(struct ctx *c, int64_t id, int64_t based_on, const char *title)
{
    (void)id;
    return arena_printf(c->arena, "title=%s&body=%%3Cp%%3Eb&based_on=%lld", title,
                        (long long)based_on);
}

TEST(an_article_is_written_and_shown_with_its_markup_escaped_or_clean)
{
    int64_t id;
    struct reply reply;

    begin(c);
    id = written(c, "title=%3Cb%3ETin&body=%3Cscript%3Ealert(1)%3C/script%3E%3Ch1%3EM%E1%BB%99t");
    reply = test_get(c, url_newsroom(c, id));
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "&lt;b&gt;Tin");
    CHECK_HAS(reply.body, "<h2>Một</h2>");
    CHECK_LACKS(reply.body, "alert(1)");
    CHECK_HAS(test_get(c, "/lam-viec/tin-bai?q=tin").body, "&lt;b&gt;Tin");
    CHECK_INT(test_get(c, arena_printf(c->arena, "%s/sua", url_newsroom(c, id))).status, 200);
    CHECK_INT(test_get(c, "/lam-viec/tin-bai?xuat=xlsx").status, 200);
}

TEST(what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost)
{
    struct reply reply;

    begin(c);
    reply = test_post(c, "/lam-viec/tin-bai", "title=&body=%3Cp%3Eg%C3%B5&source_url=x");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "f-title-e");
    CHECK_HAS(reply.body, "&lt;p&gt;gõ");
}

TEST(of_two_who_edit_the_second_sees_both_texts)
{
    int64_t id, first;
    const char *url;
    struct reply reply;

    begin(c);
    id = written(c, "title=Tin&body=%3Cp%3Ea");
    first = found(c, id).head_id;
    url = arena_printf(c->arena, "%s/sua", url_newsroom(c, id));
    CHECK_INT(test_post(c, url, edit_form(c, id, first, "Mot")).status, 303);
    reply = test_post(c, url, edit_form(c, id, first, "Hai"));
    CHECK_INT(reply.status, 409);
    CHECK_HAS(reply.body, "<del>Mot</del>");
    CHECK_HAS(reply.body, "<ins>Hai</ins>");
    CHECK_HAS(reply.body, arena_printf(c->arena, "name=\"based_on\" value=\"%lld\"",
                                       (long long)found(c, id).head_id));
    CHECK_INT(test_post(c, url, edit_form(c, id, found(c, id).head_id, "Hai")).status, 303);
    CHECK_TEXT(found(c, id).title, "Hai");
}

TEST(the_steps_are_taken_on_the_page)
{
    int64_t id;
    struct reply reply;

    begin(c);
    id = written(c, "title=Tin&body=%3Cp%3Ea");
    CHECK_LACKS(test_get(c, url_newsroom(c, id)).body, "value=\"approve\"");
    CHECK_INT(step(c, id, "hand_in", "").status, 303);
    CHECK_INT(step(c, id, "approve", "").status, 403);
    test_sign_in(c, chief);
    reply = step(c, id, "approve", "&publish_on=1/1/2020&publish_time=8:00");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "f-publish_on-e");
    CHECK_INT(step(c, id, "approve", "").status, 303);
    CHECK_INT(step(c, id, "publish", "").status, 303);
    reply = step(c, id, "withdraw", "&words=");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "f-words-e");
    CHECK_INT(step(c, id, "publish", "").status, 409);
    CHECK_INT(step(c, id, "nonsense", "").status, 422);
    CHECK_INT(step(c, id, "withdraw", "&words=Sai").status, 303);
    CHECK_HAS(test_get(c, url_newsroom(c, id)).body, "Sai");
}

TEST(what_is_missing_is_told_where_it_is_mended)
{
    int64_t id;
    struct reply reply;

    begin(c);
    id = written(c, "title=Tin&body=");
    CHECK_INT(step(c, id, "hand_in", "").status, 303);
    test_sign_in(c, chief);
    reply = step(c, id, "approve", "");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "/sua#f-body");
    CHECK_LACKS(reply.body, "href=\"#f-body\"");
    reply = test_post_json(c, arena_printf(c->arena, "%s/buoc", url_newsroom(c, id)),
                           "step=approve&version=2");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "\"field\":\"body\"");
}

TEST(revisions_are_compared_and_taken_back)
{
    int64_t id, first;
    struct reply reply;

    begin(c);
    id = written(c, "title=Tin+cu&body=%3Cp%3Ea");
    first = found(c, id).head_id;
    CHECK_INT(test_post(c, arena_printf(c->arena, "%s/sua", url_newsroom(c, id)),
                        edit_form(c, id, first, "Tin+moi"))
                  .status,
              303);
    reply = test_get(c, arena_printf(c->arena, "%s/so-sanh?cu=1&moi=2", url_newsroom(c, id)));
    CHECK_HAS(reply.body, "<del>cu</del>");
    CHECK_HAS(reply.body, "<ins>moi</ins>");
    CHECK_INT(
        test_get(c, arena_printf(c->arena, "%s/so-sanh?cu=1&moi=9", url_newsroom(c, id))).status,
        404);
    CHECK_HAS(
        test_get(c, arena_printf(c->arena, "%s/ban/%lld", url_newsroom(c, id), (long long)first))
            .body,
        "Tin cu");
    reply =
        test_post(c, arena_printf(c->arena, "%s/ban/%lld", url_newsroom(c, id), (long long)first),
                  arena_printf(c->arena, "based_on=%lld", (long long)found(c, id).head_id));
    CHECK_INT(reply.status, 303);
    CHECK_TEXT(found(c, id).title, "Tin cu");
}

static const char *
preview_path(struct ctx *c, int64_t id)
{
    json_t *page = json_loads(test_get_json(c, url_newsroom(c, id)).body, 0, NULL);
    const char *url = json_string_value(json_object_get(page, "preview_url"));
    const char *path;

    CHECK(url != NULL);
    path = arena_strdup(c->arena, strstr(url, "/xem-truoc/"));
    json_decref(page);
    return path;
}

TEST(a_preview_link_shows_any_state_until_it_expires)
{
    int64_t id;
    const char *path;
    struct reply reply;

    begin(c);
    id = written(c, "title=Nhap&body=%3Cp%3Ea");
    path = preview_path(c, id);
    CHECK_INT(test_get(c, arena_printf(c->arena, "/xem-truoc/%lld", (long long)id)).status, 200);
    test_sign_in(c, 0);
    reply = test_get(c, path);
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "Nhap");
    CHECK_HAS(reply_header(reply, "X-Robots-Tag"), "noindex");
    CHECK_INT(test_get(c, arena_printf(c->arena, "/xem-truoc/%lld", (long long)id)).status, 404);
    CHECK_INT(test_get(c, arena_printf(c->arena, "/xem-truoc/%lld?xem=abc", (long long)id)).status,
              404);
    test_set_today(c, "2025-02-20");
    reply = test_get(c, path);
    CHECK_INT(reply.status, 410);
    CHECK_LACKS(reply.body, "Nhap");
}

TEST(a_program_writes_and_publishes_by_json)
{
    int64_t id;
    struct reply reply;
    json_t *page;

    begin(c);
    test_token(c, chief);
    reply = test_api(c, "/lam-viec/tin-bai", "{\"title\": \"Tin\", \"body\": \"<p>a\"}");
    CHECK_INT(reply.status, 200);
    page = json_loads(reply.body, 0, NULL);
    id = last_number(json_string_value(json_object_get(page, "location")));
    json_decref(page);
    reply = test_api(c, arena_printf(c->arena, "%s/sua", url_newsroom(c, id)),
                     arena_printf(c->arena, "{\"title\": \"Tin hai\", \"based_on\": \"%lld\"}",
                                  (long long)found(c, id).head_id));
    CHECK_INT(reply.status, 200);
    CHECK_TEXT(found(c, id).title, "Tin hai");
    CHECK_INT(test_api(c, arena_printf(c->arena, "%s/buoc", url_newsroom(c, id)),
                       "{\"step\": \"publish\", \"version\": \"2\"}")
                  .status,
              409);
    reply = test_api(c, "/lam-viec/tin-bai", "{\"title\": \"\"}");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "\"field\":\"title\"");
}

TEST(topics_are_kept_on_their_page)
{
    struct topic *all;
    int count;

    begin(c);
    CHECK_INT(test_post(c, "/lam-viec/tin-bai/chuyen-muc", "name=Tin+A").status, 303);
    CHECK_INT(test_post(c, "/lam-viec/tin-bai/chuyen-muc", "name=Tin+A").status, 422);
    CHECK_INT(test_post(c, "/lam-viec/tin-bai/chuyen-muc", "name=Tin+B").status, 303);
    CHECK_INT(topic_list(c, &all, &count), OK);
    CHECK_INT(test_post(c,
                        arena_printf(c->arena, "/lam-viec/tin-bai/chuyen-muc/%lld/chuyen",
                                     (long long)all[1].id),
                        "by=-1")
                  .status,
              303);
    CHECK_INT(
        test_post(c,
                  arena_printf(c->arena, "/lam-viec/tin-bai/chuyen-muc/%lld", (long long)all[1].id),
                  "name=Tin+C&ended=1&version=7")
            .status,
        409);
    CHECK_HAS(test_get(c, "/lam-viec/tin-bai/chuyen-muc").body, "Tin B");
}

const struct test article_work_web_tests[] = {
    T_DB(an_article_is_written_and_shown_with_its_markup_escaped_or_clean),
    T_DB(what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost),
    T_DB(of_two_who_edit_the_second_sees_both_texts),
    T_DB(the_steps_are_taken_on_the_page),
    T_DB(what_is_missing_is_told_where_it_is_mended),
    T_DB(revisions_are_compared_and_taken_back),
    T_DB(a_preview_link_shows_any_state_until_it_expires),
    T_DB(a_program_writes_and_publishes_by_json),
    T_DB(topics_are_kept_on_their_page),
    T_END,
};
