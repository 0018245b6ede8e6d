/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A worker that is killed in the middle of a thousand letters: each has arrived exactly once, or is uncertain. */
#include "db/db.h"
#include "service/job_inside.h"
#include "service/mail_outbox.h"
#include "service/mail_send.h"
#include "test/smtp.h"
#include "test/test_db.h"
#include "test/test_http.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LETTERS = 1000, KILLED_AFTER = 300, LINES = 4, PATIENCE_MS = 30000 };

static enum status
insert(struct ctx *c, void *arg)
{
    struct mail *letters = arena_array(c->arena, LETTERS, sizeof(*letters));

    for (int i = 0; i < LETTERS; i++)
        letters[i] = (struct mail){
            .key = arena_printf(c->arena, "k%d", i),
            .address = arena_printf(c->arena, "a%d@nghison.example", i),
            .subject = "Việc hôm nay",
            .body = "Nội dung",
        };
    return mail_insert_many(c, letters, LETTERS, arg);
}

/* In a process of its own, which dies of kill -9 itself once the server has so many letters. */
static void
kill_midway(struct ctx *c, const struct test_smtp *s)
{
    const struct timespec t = { 0, 1000000 };
    int status = 0, waited = 0;
    pid_t pid;

    test_database_pause(c);
    pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        struct mail_turn turn;

        test_database_resume(c);
        (void)!mail_send(c, NULL, &turn);
        _exit(2);
    }
    while (json_array_size(test_smtp_letters(c, s)) < KILLED_AFTER && waited++ < PATIENCE_MS)
        nanosleep(&t, NULL);
    kill(pid, SIGKILL);
    CHECK_INT(waitpid(pid, &status, 0), pid);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    test_database_resume(c);
}

/* How often each letter has arrived. */
static void
count_arrivals(struct ctx *c, const struct test_smtp *s, int arrived[LETTERS])
{
    json_t *letters = test_smtp_letters(c, s);

    memset(arrived, 0, LETTERS * sizeof(*arrived));
    for (size_t i = 0; i < json_array_size(letters); i++) {
        json_t *to = json_object_get(json_array_get(letters, i), "recipients");
        int n = atoi(json_string_value(json_array_get(to, 0)) + 1);

        CHECK(n >= 0 && n < LETTERS);
        arrived[n]++;
    }
}

static void
check_each(struct ctx *c, const struct test_smtp *s, int64_t *out_uncertain)
{
    int arrived[LETTERS];
    struct query *q;

    count_arrivals(c, s, arrived);
    *out_uncertain = 0;
    q = query_new(c, "SELECT key, state FROM mail");
    while (query_row(q)) {
        int n = atoi(col_text(q, 0) + 1);
        const char *state = col_text(q, 1);
        bool is_uncertain = strcmp(state, "uncertain") == 0;

        CHECK(arrived[n] <= 1);
        CHECK(is_uncertain || strcmp(state, "sent") == 0);
        CHECK(is_uncertain || arrived[n] == 1);
        *out_uncertain += is_uncertain;
    }
    CHECK_INT(query_end(q), OK);
}

TEST(a_worker_that_is_killed_among_a_thousand_letters_sends_none_twice)
{
    struct test_smtp s = test_smtp_start(c, NULL);
    struct mail_turn t;
    int64_t written, uncertain, count;

    setenv("THIDUA_MAIL_CONNECTIONS", "4", 1);
    CHECK_INT(db_transact(c, insert, &written), OK);
    kill_midway(c, &s);
    CHECK_INT(job_live_on(c), OK); /* the same machine: nobody waits for a lease to run out */
    CHECK_INT(mail_send(c, NULL, &t), OK);
    CHECK(t.taken > 0);
    check_each(c, &s, &uncertain);
    CHECK(uncertain <= 2 * LINES);
    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(mail_decide_uncertain(c, true, &count), OK);
    CHECK_INT(count, uncertain);
    CHECK_INT(mail_send(c, NULL, &t), OK);
    CHECK_INT(t.taken, uncertain);
}

const struct test mail_fault_tests[] = {
    T_DB(a_worker_that_is_killed_among_a_thousand_letters_sends_none_twice),
    T_END,
};
