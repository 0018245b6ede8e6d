/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of councils. */
#include "feature/council/council_inside.h"

#include "db/db.h"
#include "test/judging.h"
#include "test/test_http.h"
#include "web/router.h"

#include <stdio.h>

static int64_t
count(struct query *q)
{
    int64_t n = 0;

    if (query_row(q))
        n = col_int(q, 0);
    CHECK_INT(query_end(q), OK);
    return n;
}

/* ------------------------------------------------------------------ a vote over HTTP */

static const char *
ballot_form(struct ctx *c, const struct judging_scene *s, const char *choice)
{
    return arena_printf(c->arena, "v%lld=%s&v%lld=%s", (long long)s->dossiers[0], choice,
                        (long long)s->dossiers[1], choice);
}

TEST(a_vote_writes_its_envelope_and_nothing_else)
{
    struct judging_scene s;
    struct judging_round r;
    int64_t audits, inbox, seen;
    const char *csrf;

    judging_make(c, &s, 6, 2);
    judging_open(c, &s, 0, &r);
    test_sign_in(c, s.accounts[0]);
    csrf = test_csrf(c);
    audits = count(query_new(c, "SELECT COUNT(*) FROM audit"));
    inbox = count(query_new(c, "SELECT COUNT(*) FROM inbox"));
    seen = count(query_new(c, "SELECT MAX(seen_at) FROM session"));
    test_set_time(c, "2025-02-12 12:20:00");
    CHECK_INT(test_get(c, url_ballot(c, r.id)).status, 200);
    CHECK_LACKS(test_get(c, url_ballot(c, r.id)).body, "data-draft=");
    CHECK_INT(test_request(c, POST, url_ballot(c, r.id),
                           (struct pair[]){ { "accept", "text/html" },
                                            { "content-type", "application/x-www-form-urlencoded" },
                                            { "x-csrf", csrf },
                                            { NULL, NULL } },
                           ballot_form(c, &s, "1"))
                  .status,
              303);
    CHECK_INT(count(query_new(c, "SELECT COUNT(*) FROM council_box")), 1);
    CHECK_INT(count(query_new(c, "SELECT COUNT(*) FROM council_voter WHERE has_voted = 1")), 0);
    CHECK_INT(count(query_new(c, "SELECT COUNT(*) FROM audit")), audits);
    CHECK_INT(count(query_new(c, "SELECT COUNT(*) FROM inbox")), inbox);
    CHECK_INT(count(query_new(c, "SELECT MAX(seen_at) FROM session")), seen);
    CHECK_INT(count(query_new(c, "SELECT COUNT(*) FROM draft")), 0);
    /* another page notes when the session was last used */
    test_get(c, url_round(c, r.id));
    CHECK(count(query_new(c, "SELECT MAX(seen_at) FROM session")) > seen);
}

TEST(answers_to_ballots_are_of_one_length_however_one_votes)
{
    static const char *const choices[] = { "1", "0", "" };
    struct judging_scene s;
    struct judging_round r;
    size_t length = 0;

    judging_make(c, &s, 6, 2);
    judging_open(c, &s, 0, &r);
    for (int i = 0; i < 3; i++) {
        struct reply reply;

        test_sign_in(c, s.accounts[i]);
        test_get(c, url_ballot(c, r.id));
        reply = test_post(c, url_ballot(c, r.id), ballot_form(c, &s, choices[i]));
        CHECK_INT(reply.status, 303);
        CHECK_TEXT(reply_header(reply, "Cache-Control"), "no-store");
        test_set_cookie(c, "flash", "");
        reply = test_get(c, url_ballot(c, r.id));
        CHECK_HAS(reply.body, "receipt-code");
        CHECK_LACKS(reply.body, "checked");
        CHECK(length == 0 || length == reply.length);
        length = reply.length;
    }
}

enum { LENGTHS_MAX = 1000 };

/* Of each page that the access log tells of, asked as who is signed in. */
static int
read_lengths(struct ctx *c, const struct judging_scene *s, const struct judging_round *r,
             struct arena *lasting, const char **out_urls, size_t *out)
{
    int64_t ids[] = { r->id, s->meeting.id, s->council.id, s->dossiers[0] };
    int rows_count, count = 0;
    const struct route *const *rows = router_rows(test_web(c)->router, &rows_count);
    const char *session = arena_strdup(lasting, test_cookie("thidua"));

    for (int i = 0; i < rows_count; i++) {
        const char *place = strstr(rows[i]->path, "{id:int}");

        if (rows[i]->method != GET || (rows[i]->flags & UNLOGGED) != 0 ||
            rows[i]->access == PUBLIC || (place == NULL && strchr(rows[i]->path, '{') != NULL) ||
            (place != NULL && strchr(place + 1, '{') != NULL))
            continue;
        for (size_t k = 0; k < (place != NULL ? sizeof(ids) / sizeof(ids[0]) : 1); k++) {
            struct arena *own = c->arena;

            CHECK(count < LENGTHS_MAX);
            out_urls[count] =
                place == NULL ? rows[i]->path
                              : arena_printf(lasting, "%.*s%lld%s", (int)(place - rows[i]->path),
                                             rows[i]->path, (long long)ids[k], place + 8);
            c->arena = arena_new();
            test_forget_cookies();
            test_set_cookie(c, "thidua", session);
            out[count] = test_get(c, out_urls[count]).length;
            count++;
            arena_free(c->arena);
            c->arena = own;
        }
    }
    test_forget_cookies();
    test_set_cookie(c, "thidua", session);
    return count;
}

TEST(no_page_that_the_access_log_tells_of_changes_its_length_by_a_vote)
{
    const char *urls[LENGTHS_MAX];
    size_t lengths[3][LENGTHS_MAX];
    struct judging_scene s;
    struct judging_round r;
    int count = 0, changed = 0;

    judging_make(c, &s, 6, 2);
    test_grant(c, s.accounts[0], ROLE_SECRETARIAT, s.n.town, s.n.campaign.id, "2020-01-01", NULL);
    judging_open(c, &s, 0, &r);
    test_sign_in(c, s.accounts[0]);
    CHECK_HAS(test_get(c, "/lam-viec/hom-nay").body, "Phiếu kín");
    for (int i = 0; i < 2; i++)
        count = read_lengths(c, &s, &r, c->arena, urls, lengths[i]);
    CHECK(count > 100);
    CHECK_INT(test_post(c, url_ballot(c, r.id), ballot_form(c, &s, "1")).status, 303);
    CHECK_HAS(test_get(c, url_ballot(c, r.id)).body, "receipt-code");
    CHECK_INT(read_lengths(c, &s, &r, c->arena, urls, lengths[2]), count);
    for (int i = 0; i < count; i++)
        if (lengths[0][i] == lengths[1][i] && lengths[1][i] != lengths[2][i]) {
            printf("%s had %zu bytes, has %zu\n", urls[i], lengths[1][i], lengths[2][i]);
            changed++;
        }
    CHECK_INT(changed, 0);
}

TEST(a_program_with_a_token_does_not_vote)
{
    struct judging_scene s;
    struct judging_round r;

    judging_make(c, &s, 6, 1);
    judging_open(c, &s, 0, &r);
    test_token(c, s.accounts[1]);
    CHECK_INT(test_api(c, url_ballot(c, r.id),
                       arena_printf(c->arena, "{\"v%lld\": \"1\"}", (long long)s.dossiers[0]))
                  .status,
              403);
    CHECK_INT(count(query_new(c, "SELECT COUNT(*) FROM council_box")), 0);
}

/* ------------------------------------------------------------------ the whole way by its pages */

static const char *
id_of(struct ctx *c, int64_t id)
{
    return arena_printf(c->arena, "%lld", (long long)id);
}

static const char *
take_code(struct ctx *c, const struct judging_scene *s, int teller, const char *round)
{
    struct reply reply;
    const char *at;

    test_sign_in(c, s->accounts[teller]);
    CHECK_HAS(test_get(c, round).body, "/khoa");
    reply = test_post(c, arena_printf(c->arena, "%s/khoa", round), "");
    CHECK_INT(reply.status, 200);
    at = strstr(reply.body, "receipt-code\">");
    CHECK(at != NULL);
    return arena_strndup(c->arena, at + strlen("receipt-code\">"), 19);
}

TEST(a_round_is_prepared_opened_voted_and_counted_by_its_pages)
{
    struct judging_scene s;
    struct reply reply;
    const char *round, *codes[2];

    judging_make(c, &s, 6, 2);
    test_sign_in(c, s.secretary);
    CHECK_HAS(test_get(c, "/lam-viec/hoi-dong").body, "Hội đồng Thi đua");
    CHECK_HAS(test_get(c, url_council(c, s.council.id)).body, "Thành viên 1");
    CHECK_HAS(test_get(c, url_meeting(c, s.meeting.id)).body, "Cá nhân mẫu 1");
    CHECK_INT(test_get(c, arena_printf(c->arena, "%s/phien", url_meeting(c, s.meeting.id))).status,
              200);
    reply = test_post(c, arena_printf(c->arena, "%s/phien", url_meeting(c, s.meeting.id)),
                      "title=Phi%E1%BA%BFu+k%C3%ADn&kind=each&minutes=30");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "f-teller");
    reply =
        test_post(c, arena_printf(c->arena, "%s/phien", url_meeting(c, s.meeting.id)),
                  arena_printf(c->arena,
                               "title=Phi%%E1%%BA%%BFu+k%%C3%%ADn&kind=each&minutes=30&teller=%s"
                               "&teller=%s",
                               id_of(c, s.members[0]), id_of(c, s.members[1])));
    CHECK_INT(reply.status, 303);
    round = arena_strdup(c->arena, reply.location);
    codes[0] = take_code(c, &s, 0, round);
    codes[1] = take_code(c, &s, 1, round);
    test_sign_in(c, s.secretary);
    CHECK_HAS(test_get(c, round).body, "/mo");
    CHECK_INT(test_post(c, arena_printf(c->arena, "%s/mo", round), "version=1").status, 303);
    for (int i = 0; i < 6; i++) {
        test_sign_in(c, s.accounts[i]);
        reply = test_get(c, round);
        CHECK_HAS(reply.body, "/lam-viec/bo-phieu/");
        reply =
            test_post(c,
                      strstr(reply.body, "/lam-viec/bo-phieu/") != NULL
                          ? arena_strndup(c->arena, strstr(reply.body, "/lam-viec/bo-phieu/"),
                                          strcspn(strstr(reply.body, "/lam-viec/bo-phieu/"), "\""))
                          : "/",
                      ballot_form(c, &s, i < 5 ? "1" : "0"));
        CHECK_INT(reply.status, 303);
        CHECK_HAS(test_get(c, reply.location).body, "receipt-code");
    }
    test_sign_in(c, s.accounts[1]);
    CHECK_HAS(test_get(c, round).body, "name=\"key.1\" type=\"password\"");
    CHECK_LACKS(test_get(c, round).body, "draft_key"); /* nor is what is typed kept */
    reply = test_post(c, arena_printf(c->arena, "%s/dem", round), "key.0=a&key.1=b");
    CHECK_INT(reply.status, 422);
    CHECK_LACKS(reply.body, codes[0]);
    reply = test_post(c, arena_printf(c->arena, "%s/dem", round),
                      arena_printf(c->arena, "key.0=%s&key.1=%s", codes[1], codes[0]));
    CHECK_INT(reply.status, 303);
    reply = test_get(c, reply.location);
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    CHECK_HAS(reply.body, "document-receipts");
    CHECK_HAS(test_get_json(c, arena_printf(c->arena, "%s/bien-ban", round)).body, "\"yes\":5");
}

/* Names to sign in with have hyphens, which a search leaves out. */
TEST(a_member_is_entered_with_the_account_of_that_name)
{
    struct judging_scene s;
    struct reply reply;
    struct query *q;

    judging_make(c, &s, 2, 1);
    test_sign_in(c, s.secretary);
    reply = test_post(c, arena_printf(c->arena, "%s/thanh-vien", url_council(c, s.council.id)),
                      "name=Th%C6%B0+k%C3%BD&duty=secretary&account=Thu-Ky&from_on=1/1/2025");
    CHECK_INT(reply.status, 303);
    q = query_new(c, "SELECT COUNT(*) FROM council_member WHERE account_id = $1");
    bind_int(q, s.secretary);
    CHECK_INT(count(q), 1);
    reply = test_post(c, arena_printf(c->arena, "%s/thanh-vien", url_council(c, s.council.id)),
                      "name=A&duty=member&account=khong-co&from_on=1/1/2025");
    CHECK_INT(reply.status, 422);
}

const struct test council_web_tests[] = {
    T_DB(a_member_is_entered_with_the_account_of_that_name),
    T_DB(a_vote_writes_its_envelope_and_nothing_else),
    T_DB(answers_to_ballots_are_of_one_length_however_one_votes),
    T_DB(no_page_that_the_access_log_tells_of_changes_its_length_by_a_vote),
    T_DB(a_program_with_a_token_does_not_vote),
    T_DB(a_round_is_prepared_opened_voted_and_counted_by_its_pages),
    T_END,
};
