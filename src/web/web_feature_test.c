/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The site's own addresses, and the question before an act. */
#include "web/web_feature.h"

#include "test/test_http.h"
#include "web/metrics.h"
#include "web/parts.h"

#include <jansson.h>

static int acts;

static enum status
act(struct request *r)
{
    acts++;
    return respond_see_other(r, "/lam-viec/x");
}

static enum status
show(struct request *r)
{
    struct page p = page_start(r, "X");

    part_post_button(respond_html(r, 200), &p, "/lam-viec/x", "Delete", "outline-danger",
                     "Delete “<x>”?");
    return OK;
}

static const struct route rows[] = {
    { GET, "/lam-viec/x", SIGNED_IN, show, 0, NULL },
    { POST, "/lam-viec/x", SIGNED_IN, act, 0, NULL },
    { 0 },
};
static const struct feature feature = { .name = "t", .routes = rows };

static void
begin(struct ctx *c)
{
    static const struct feature *list[3] = { &feature, NULL, NULL };

    list[1] = &web_feature;
    test_web_of(c, list);
}

TEST(the_text_size_is_kept_and_leads_back_to_a_page_of_ours)
{
    struct reply reply;

    begin(c);
    reply = test_get(c, "/zoom?zoom=130&tiep=%2Ftin-tuc%3Fq%3Da");
    CHECK_INT(reply.status, 303);
    CHECK_TEXT(reply.location, "/tin-tuc?q=a");
    CHECK_TEXT(test_cookie("zoom"), "130");
    test_get(c, "/zoom?step=1");
    CHECK_TEXT(test_cookie("zoom"), "150");
    test_post(c, "/zoom", "step=-1");
    CHECK_TEXT(test_cookie("zoom"), "130");
    test_get(c, "/zoom?zoom=9999");
    CHECK_TEXT(test_cookie("zoom"), "130");
    CHECK_TEXT(test_get(c, "/zoom?zoom=100&tiep=https%3A%2F%2Fevil.example").location, "/");
    CHECK_TEXT(test_get(c, "/zoom?zoom=100&tiep=%2F%2Fevil.example").location, "/");
    CHECK_TEXT(test_get(c, "/zoom?zoom=100&tiep=%2F%5Cevil.example").location, "/");
}

TEST(machines_are_answered)
{
    struct reply reply;
    json_t *root;

    begin(c);
    CHECK_TEXT(test_get(c, "/healthz").body, "ok\n");
    CHECK_HAS(test_get(c, "/robots.txt").body, "Disallow: /lam-viec");
    CHECK_HAS(test_get(c, "/favicon.ico").location, "/a/favicon-");
    CHECK_HAS(test_get(c, "/metrics").body, "thidua_requests_total{class=\"2xx\"}");
    metrics_allow("10.0.0.1");
    CHECK_INT(test_get(c, "/metrics").status, 404);
    reply = test_get(c, "/openapi.json");
    root = json_loads(reply.body, 0, NULL);
    CHECK(root != NULL);
    CHECK(json_object_get(json_object_get(json_object_get(root, "paths"), "/lam-viec/x"), "post") !=
          NULL);
    json_decref(root);
}

TEST(a_question_is_asked_on_a_page_where_no_script_did)
{
    struct reply reply;

    begin(c);
    test_sign_in(c, test_account(c, "hoa", ROLE_NONE, 0, 0));
    acts = 0;
    CHECK_HAS(test_get(c, "/lam-viec/x").body, "name=\"ask\" value=\"Delete “&lt;x&gt;”?\"");
    reply = test_post(c, "/lam-viec/x", "ask=Delete+%3Cx%3E%3F&id=7");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "<h1>Delete &lt;x&gt;?</h1>");
    CHECK_HAS(reply.body, "name=\"id\" value=\"7\"");
    CHECK_HAS(reply.body, "name=\"confirmed\" value=\"1\"");
    CHECK_HAS(reply.body, "href=\"/lam-viec/form\"");
    CHECK_INT(acts, 0);
    CHECK_INT(test_post(c, "/lam-viec/x", "ask=Delete&id=7&confirmed=1").status, 303);
    CHECK_INT(acts, 1);
}

const struct test web_feature_tests[] = {
    T_DB(the_text_size_is_kept_and_leads_back_to_a_page_of_ours),
    T_DB(machines_are_answered),
    T_DB(a_question_is_asked_on_a_page_where_no_script_did),
    T_END,
};
