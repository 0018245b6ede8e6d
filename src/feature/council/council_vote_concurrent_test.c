/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One member's ballot sent a thousand times at once, through the server; and many members' at once. */
#include "feature/council/council_inside.h"

#include "db/db.h"
#include "test/judging.h"
#include "test/test_db.h"
#include "web/server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { THREADS = 20, VOTES_EACH = 50 };

struct browser {
    int port, answered;
    const char *request;
};

/* One connection a vote, as a script of no patience would do. */
static void *
vote(void *arg)
{
    struct browser *b = arg;
    char answer[4096];

    for (int i = 0; i < VOTES_EACH; i++) {
        struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)b->port) };
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        size_t length = 0;
        ssize_t got;

        inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
        if (connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0 &&
            send(fd, b->request, strlen(b->request), MSG_NOSIGNAL) > 0)
            while (length < sizeof(answer) - 1 &&
                   (got = recv(fd, answer + length, sizeof(answer) - 1 - length, 0)) > 0)
                length += (size_t)got;
        answer[length] = '\0';
        close(fd);
        if (length > 12 && memcmp(answer + 9, "303", 3) == 0)
            b->answered++;
    }
    return NULL;
}

static int64_t
rows(struct ctx *c)
{
    struct query *q = query_new(c, "SELECT COUNT(*) FROM council_box");
    int64_t n = 0;

    if (query_row(q))
        n = col_int(q, 0);
    CHECK_INT(query_end(q), OK);
    return n;
}

TEST(a_thousand_concurrent_posts_by_one_member_are_one_vote)
{
    struct judging_scene s;
    struct judging_round r;
    struct web *w;
    struct server *server;
    struct browser browsers[THREADS];
    pthread_t threads[THREADS];
    const char *form, *request;
    int answered = 0;

    judging_make(c, &s, 6, 1);
    judging_open(c, &s, 0, &r);
    test_sign_in(c, s.accounts[2]);
    CHECK_INT(test_get(c, url_ballot(c, r.id)).status, 200);
    w = test_web(c);
    w->database = test_database(c);
    CHECK_INT(server_start(c, w,
                           &(struct server_options){ .listen = "127.0.0.1:0", .access_log = "off" },
                           &server),
              OK);
    form = arena_printf(c->arena, "v%lld=1&csrf=%s", (long long)s.dossiers[0], test_csrf(c));
    request = arena_printf(c->arena,
                           "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: "
                           "%s\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                           "Content-Length: %zu\r\n\r\n%s",
                           url_ballot(c, r.id), test_cookies(c), strlen(form), form);
    for (int i = 0; i < THREADS; i++) {
        browsers[i] = (struct browser){ .port = atoi(strrchr(server_url(server), ':') + 1),
                                        .request = request };
        CHECK_INT(pthread_create(&threads[i], NULL, vote, &browsers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        answered += browsers[i].answered;
    }
    server_stop(server);
    CHECK_INT(answered, THREADS * VOTES_EACH);
    CHECK_INT(rows(c), 1);
    CHECK_INT(judging_close(c, &s, &r), OK);
    CHECK_INT(judging_result(c, &s, r.id, 0).yes, 1);
}

/* Each member from a thread of its own, while the roll is brought forward; and one closes the round in the middle: whoever got a receipt is
 * counted, and nobody else. */
struct voter {
    struct ctx ctx;
    const struct judging_scene *s;
    const struct judging_round *r;
    struct database *database;
    int member;
    enum status st;
    const char *receipt;
};

static void *
vote_once(void *arg)
{
    struct voter *v = arg;
    struct ballot_line line = { v->s->dossiers[0], VOTE_YES };

    v->st = database_borrow(&v->ctx, v->database, 5000);
    if (v->st != OK)
        return NULL;
    v->st = council_vote(&v->ctx, v->r->id, &line, 1, &v->receipt);
    database_return(&v->ctx);
    return NULL;
}

TEST(whoever_got_a_receipt_is_counted_though_the_round_is_closed_meanwhile)
{
    enum { MEMBERS = 40 };
    struct judging_scene s;
    struct judging_round r;
    struct voter voters[MEMBERS];
    pthread_t threads[MEMBERS];
    const char **codes;
    int codes_count, sent = 0;

    judging_make(c, &s, MEMBERS, 1);
    judging_open(c, &s, 0, &r);
    for (int i = 0; i < MEMBERS; i++) {
        voters[i] = (struct voter){
            .s = &s, .r = &r, .database = test_database(c), .member = i, .ctx = *c
        };
        voters[i].ctx.arena = arena_new();
        voters[i].ctx.db = NULL;
        voters[i].ctx.problems = voters[i].ctx.last_problem = NULL;
        voters[i].ctx.problem_count = 0;
        voters[i].ctx.account_id = s.accounts[i];
        CHECK_INT(pthread_create(&threads[i], NULL, vote_once, &voters[i]), 0);
    }
    CHECK_INT(judging_close(c, &s, &r), OK);
    for (int i = 0; i < MEMBERS; i++)
        pthread_join(threads[i], NULL);
    CHECK_INT(council_receipts(c, r.id, &codes, &codes_count), OK);
    for (int i = 0; i < MEMBERS; i++) {
        bool is_listed = false;

        for (int k = 0; voters[i].receipt != NULL && k < codes_count; k++)
            is_listed = is_listed || strcmp(codes[k], voters[i].receipt) == 0;
        CHECK(is_listed == (voters[i].st == OK));
        sent += voters[i].st == OK;
        arena_free(voters[i].ctx.arena);
    }
    CHECK_INT(codes_count, sent);
    CHECK_INT(judging_result(c, &s, r.id, 0).yes, sent);
    CHECK_INT(rows(c), 0);
}

extern const struct test council_vote_concurrent_tests[];
const struct test council_vote_concurrent_tests[] = {
    T_DB(a_thousand_concurrent_posts_by_one_member_are_one_vote),
    T_DB(whoever_got_a_receipt_is_counted_though_the_round_is_closed_meanwhile),
    T_END,
};
