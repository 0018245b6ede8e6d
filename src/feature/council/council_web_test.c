/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of councils; and that no page at all gives a dossier to who has a conflict in it. */
#include "feature/council/council_inside.h"

#include "core/buf.h"
#include "db/db.h"
#include "test/judging.h"
#include "test/test_http.h"
#include "web/router.h"

#include <stdio.h>
#include <stdlib.h>

static int64_t
count(struct query *q)
{
    int64_t n = 0;

    if (query_row(q))
        n = col_int(q, 0);
    CHECK_INT(query_end(q), OK);
    return n;
}

/* ------------------------------------------------------------------ every route */

static const char *
filled_path(struct ctx *c, const struct route *row, int64_t id, int64_t dossier_id)
{
    struct buf b;

    buf_init(&b, c->arena, 128);
    for (const char *at = row->path; *at != '\0'; at++) {
        size_t length = strcspn(at, "}");

        if (*at != '{') {
            buf_add_char(&b, *at);
            continue;
        }
        if (memmem(at, length, "ho_so", 5) != NULL)
            buf_add(&b, arena_printf(c->arena, "%lld", (long long)dossier_id));
        else if (memmem(at, length, ":int", 4) != NULL)
            buf_add(&b, arena_printf(c->arena, "%lld", (long long)id));
        else if (memmem(at, length, ":date", 5) != NULL)
            buf_add(&b, "2025-02-12");
        else
            buf_add(&b, "x");
        at += length;
    }
    return b.data;
}

static int
gives(struct ctx *c, const char *url, const char *marker, bool as_json)
{
    struct reply reply = as_json ? test_get_json(c, url) : test_get(c, url);

    if (reply.body == NULL || memmem(reply.body, reply.length, marker, strlen(marker)) == NULL)
        return 0;
    if (getenv("THIDUA_VERBOSE") != NULL)
        printf("%s gives it\n", url);
    return 1;
}

/* How many answers of the whole table have the marker: with each id that leads to the dossier, as page, as JSON, searched for, as a file. */
static int
walk(struct ctx *c, const struct judging_scene *s, const struct judging_round *r,
     const char *marker)
{
    static const char *const tails[] = { "?q=nguoi+bi+che", "?xuat=csv", "?xuat=xlsx" };
    int64_t ids[] = { s->dossiers[0], s->subjects[0],   r->id,         s->meeting.id,
                      s->council.id,  s->n.campaign.id, s->members[2], s->n.hai_ha };
    int rows_count, found = 0;
    const struct route *const *rows = router_rows(test_web(c)->router, &rows_count);
    struct arena *own = c->arena;
    const char *session = arena_strdup(own, test_cookie("thidua"));

    for (int i = 0; i < rows_count; i++) {
        bool has_id = strchr(rows[i]->path, '{') != NULL;

        for (size_t k = 0; k < (has_id ? sizeof(ids) / sizeof(ids[0]) : 1); k++) {
            const char *path;

            c->arena = arena_new();
            path = filled_path(c, rows[i], ids[k], s->dossiers[0]);
            if (rows[i]->method == GET) {
                found += gives(c, path, marker, false) + gives(c, path, marker, true);
                for (size_t t = 0; !has_id && t < sizeof(tails) / sizeof(tails[0]); t++)
                    found +=
                        gives(c, arena_printf(c->arena, "%s%s", path, tails[t]), marker, false);
            }
            arena_free(c->arena);
            c->arena = own;
            test_forget_cookies();
            test_set_cookie(c, "thidua", session);
        }
    }
    return found;
}

static enum status
mark(struct ctx *c, void *arg)
{
    const struct judging_scene *s = arg;
    struct query *q = query_new(c, "UPDATE dossier SET achievement = 'Việc không ai được thấy 7Q'"
                                   " WHERE id = $1");
    enum status st;

    bind_int(q, s->dossiers[0]);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "UPDATE subject SET name = 'Người Bị Che', name_fold = 'nguoi bi che'"
                     " WHERE id = $1");
    bind_int(q, s->subjects[0]);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "UPDATE dossier SET subject_fold = 'nguoi bi che' WHERE id = $1");
    bind_int(q, s->dossiers[0]);
    return query_end(q);
}

TEST(no_route_gives_a_dossier_to_the_conflicted_member)
{
    struct judging_scene s;
    struct judging_round r;

    judging_make(c, &s, 6, 2);
    CHECK_INT(db_transact(c, mark, &s), OK);
    for (int i = 2; i < 4; i++) {
        test_grant(c, s.accounts[i], ROLE_SECRETARIAT, s.n.town, s.n.campaign.id, "2020-01-01",
                   NULL);
        test_grant(c, s.accounts[i], ROLE_UNIT_OFFICER, s.n.hai_ha, s.n.campaign.id, "2020-01-01",
                   NULL);
    }
    c->account_id = s.accounts[2];
    CHECK_INT(council_conflict_declare(
                  c, &(struct conflict_declaring){ s.members[2], s.dossiers[0], "Là anh em." }),
              OK);
    judging_open(c, &s, 0, &r);
    test_sign_in(c, s.accounts[2]);
    CHECK_INT(walk(c, &s, &r, "Việc không ai được thấy 7Q"), 0);
    CHECK(test_get(c, url_dossier(c, s.dossiers[0])).status != 200);
    /* the other member, with the same roles, is given it by several */
    test_sign_in(c, s.accounts[3]);
    CHECK(walk(c, &s, &r, "Việc không ai được thấy 7Q") >= 1);
    CHECK_HAS(test_get(c, url_ballot(c, r.id)).body, "Người Bị Che");
    CHECK_HAS(test_get(c, url_round(c, r.id)).body, "Người Bị Che");
    test_sign_in(c, s.accounts[2]);
    CHECK_LACKS(test_get(c, url_ballot(c, r.id)).body, "Người Bị Che");
    CHECK_LACKS(test_get(c, url_round(c, r.id)).body, "Người Bị Che");
    CHECK_LACKS(test_get(c, url_meeting(c, s.meeting.id)).body, "Người Bị Che");
    CHECK_LACKS(test_get(c, url_council(c, s.council.id)).body, "Người Bị Che");
    CHECK_INT(judging_close(c, &s, &r), OK);
    test_sign_in(c, s.accounts[2]);
    CHECK_LACKS(test_get(c, arena_printf(c->arena, "%s/bien-ban", url_round(c, r.id))).body,
                "Người Bị Che");
    test_sign_in(c, s.accounts[3]);
    CHECK_HAS(test_get(c, arena_printf(c->arena, "%s/bien-ban", url_round(c, r.id))).body,
              "Người Bị Che");
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

const struct test council_web_tests[] = {
    T_DB(no_route_gives_a_dossier_to_the_conflicted_member),
    T_DB(a_vote_writes_its_envelope_and_nothing_else),
    T_DB(answers_to_ballots_are_of_one_length_however_one_votes),
    T_DB(a_program_with_a_token_does_not_vote),
    T_DB(a_round_is_prepared_opened_voted_and_counted_by_its_pages),
    T_END,
};
