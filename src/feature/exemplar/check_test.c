/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What other bodies are asked and answer. */
#include "feature/exemplar/exemplar_inside.h"

#include "test/exemplars.h"
#include "test/nghi_son.h"
#include "test/test_http.h"

#include <inttypes.h>
#include <string.h>

struct scene {
    struct nghi_son n;
    int64_t office, officer, dossier;
};

static void
make_scene(struct ctx *c, struct scene *s)
{
    int64_t subject, award;

    nghi_son_make(c, &s->n);
    s->office = nghi_son_account(c, "thuong-truc", "secretariat", s->n.town);
    s->officer = nghi_son_account(c, "can-bo", "unit_officer", s->n.hai_ha);
    award = test_award(c, "Giấy khen", LEVEL_DISTRICT);
    subject = test_subject(c, &(struct test_subject){ .name = "Cá nhân mẫu 12",
                                                      .kind = SUBJECT_PERSON,
                                                      .unit_id = s->n.hai_ha,
                                                      .birth_year = 1980,
                                                      .phone = "0912345678",
                                                      .address = "Xóm Đình, thôn Đông Hải" });
    s->dossier = test_dossier(c, &(struct test_dossier){ .campaign_id = s->n.campaign.id,
                                                         .subject_id = subject,
                                                         .award_id = award,
                                                         .unit_id = s->n.hai_ha,
                                                         .at_unit_id = s->n.town,
                                                         .decides_unit_id = s->n.town,
                                                         .state = "appraisal",
                                                         .created_by = s->officer });
    test_section(c, s->dossier, "achievements", "Việc riêng trong hồ sơ");
    test_sign_in(c, s->office);
}

static struct check_asking
ask(struct ctx *c, const struct scene *s)
{
    struct check_asking a = { .dossier_id = s->dossier,
                              .kind = "police",
                              .body = "Công an xã Hải Hà",
                              .question = "Có vi phạm pháp luật không?",
                              .address = "congan@example.vn",
                              .due_on = { 2025, 2, 20 } };

    CHECK_INT(check_ask(c, &a), OK);
    return a;
}

static struct check
stands(struct ctx *c, const struct scene *s)
{
    struct check *list;
    int count;

    CHECK_INT(check_list(c, s->dossier, &list, &count), OK);
    CHECK_INT(count, 1);
    return list[0];
}

static int64_t
count(struct query *q)
{
    int64_t n = 0;

    CHECK(query_row(q));
    n = col_int(q, 0);
    CHECK_INT(query_end(q), OK);
    return n;
}

TEST(a_body_answers_once_by_a_link_that_shows_only_what_it_needs)
{
    struct scene s;
    struct check_asking a;
    struct reply reply;
    const char *url;

    make_scene(c, &s);
    a = ask(c, &s);
    url = arena_printf(c->arena, "/xac-minh/%s", a.token);
    CHECK_INT(count(query_new(c, "SELECT COUNT(*) FROM mail WHERE body LIKE '%/xac-minh/%'")), 1);
    {
        struct query *q = query_new(c, "SELECT COUNT(*) FROM exemplar_check WHERE token_hash = $1");

        bind_text(q, a.token);
        CHECK_INT(count(q), 0);
    }
    test_sign_in(c, 0);
    test_set_cookie(c, "lang", "en");
    reply = test_get(c, url);
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "Cá nhân mẫu 12");
    CHECK_HAS(reply.body, "Có vi phạm pháp luật không?");
    CHECK_LACKS(reply.body, "0912345678");
    CHECK_LACKS(reply.body, "Đông Hải");
    CHECK_LACKS(reply.body, "Việc riêng");
    CHECK_TEXT(reply_header(reply, "Cache-Control"), "no-store");
    CHECK_INT(test_get(c, "/xac-minh/khong-co").status, 404);
    CHECK_INT(test_post(c, url, "remark=remark&name=Trung+%C3%BAy+m%E1%BA%ABu").status, 422);
    CHECK_INT(test_post(c, url, "remark=none&name=Trung+%C3%BAy+m%E1%BA%ABu").status, 303);
    CHECK_INT(test_post(c, url, "remark=remark&answer=%C4%91%E1%BB%95i+%C3%BD&name=Ai+%C4%91%C3%B3")
                  .status,
              409);
    test_sign_in(c, s.office);
    CHECK_INT(stands(c, &s).state, CHECK_ANSWERED);
    CHECK(!stands(c, &s).has_remark);
    CHECK_TEXT(stands(c, &s).answered_name, "Trung úy mẫu");
    CHECK_INT(count(query_new(c, "SELECT COUNT(*) FROM inbox WHERE kind = 'check'")), 1);
    test_sign_in(c, s.officer);
    CHECK_TEXT(stands(c, &s).question, "");
    CHECK_INT(stands(c, &s).state, CHECK_ANSWERED);
}

TEST(a_question_that_is_taken_back_or_past_leads_nowhere)
{
    struct scene s;
    struct check_asking a;
    struct check_asked asked;
    int64_t told = 0;

    make_scene(c, &s);
    a = ask(c, &s);
    test_set_today(c, "2025-02-18");
    CHECK_INT(exemplar_remind(c, &told), OK);
    CHECK_INT(exemplar_remind(c, &told), OK);
    CHECK_INT(count(query_new(c, "SELECT COUNT(*) FROM mail")), 2);
    test_set_time(c, "2025-02-20 23:59:59");
    CHECK_INT(check_find_token(c, a.token, &asked), OK);
    CHECK_INT(asked.check.state, CHECK_ASKED);
    test_set_time(c, "2025-02-21 00:00:01");
    CHECK_INT(stands(c, &s).state, CHECK_LAPSED);
    CHECK_INT(
        check_answer(
            c, &(struct check_answering){ .token = a.token, .answer = "", .name = "Trung úy mẫu" }),
        CONFLICT);
    CHECK_INT(exemplar_remind(c, &told), OK);
    CHECK_INT(count(query_new(c, "SELECT COUNT(*) FROM inbox WHERE kind = 'check'")), 1);
    CHECK_INT(check_revoke(c, s.dossier, a.id, 1), OK);
    CHECK_INT(check_revoke(c, s.dossier, a.id, 2), CONFLICT);
    CHECK_INT(check_find_token(c, a.token, &asked), NOT_FOUND);
}

TEST(the_office_asks_from_its_page_and_the_link_is_shown_once)
{
    struct scene s;
    struct reply reply;
    const char *url;

    make_scene(c, &s);
    test_set_cookie(c, "lang", "en");
    url = arena_printf(c->arena, "/lam-viec/ho-so/%" PRId64 "/xac-minh", s.dossier);
    CHECK_HAS(test_get(c, url).body, "No other body has been asked");
    CHECK_INT(test_post(c, url, "kind=spy&body=X&question=&due_on=2024-01-01").status, 422);
    reply =
        test_post(c, url,
                  "kind=tax&body=Thu%E1%BA%BF+c%C6%A1+s%E1%BB%9F&question=N%E1%BB%A3+thu%E1%BA%BF+"
                  "kh%C3%B4ng%3F&due_on=20%2F02%2F2025");
    CHECK_INT(reply.status, 201);
    CHECK_HAS(reply.body, "/xac-minh/");
    CHECK_LACKS(test_get(c, url).body, "<code>");
    CHECK_HAS(test_get(c, url).body, "Thuế cơ sở");
    test_sign_in(c, s.officer);
    CHECK_HAS(test_get(c, url).body, "Thuế cơ sở");
    CHECK_INT(test_post(c, url, "").status, 403);
}

const struct test check_tests[] = {
    T_DB(a_body_answers_once_by_a_link_that_shows_only_what_it_needs),
    T_DB(a_question_that_is_taken_back_or_past_leads_nowhere),
    T_DB(the_office_asks_from_its_page_and_the_link_is_shown_once),
    T_END,
};
