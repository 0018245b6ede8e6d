/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several who send and answer one report at the same time. */
#include "test/reporting.h"

#include "db/db.h"
#include "test/test_db.h"

#include <pthread.h>

struct racer {
    struct database *database;
    const struct reporting_scene *s;
    const struct clock *clock;
    int64_t version, id;
    enum { RACE_SEND, RACE_RETURN } what;
    enum status st;
};

static void *
race(void *arg)
{
    struct racer *r = arg;
    struct ctx c = { .arena = arena_new(), .clock = r->clock, .lang = LANG_VI };
    struct report_input in;

    if (database_borrow(&c, r->database, 10000) != OK) {
        r->st = FAILED;
        return NULL;
    }
    if (r->what == RACE_SEND) {
        c.account_id = r->s->officer;
        in = reporting_input(&r->s->units, r->s->n.hai_ha, "2025-02-12", "Cùng lúc.");
        in.version = r->version;
        r->st = report_send(&c, &in, &r->id);
    } else {
        c.account_id = r->s->member;
        r->st = report_return(&c, r->id, 1, "Nêu rõ.");
    }
    database_return(&c);
    arena_free(c.arena);
    return NULL;
}

static void
run_race(struct ctx *c, struct racer *racers, int count)
{
    pthread_t threads[8];

    (void)c;
    for (int i = 0; i < count; i++)
        CHECK_INT(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
    for (int i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
}

TEST(two_concurrent_sendings_make_one_version)
{
    struct reporting_scene s;
    struct racer racers[4];
    struct report_version *versions;
    int sent = 0, count;
    int64_t id = 0;

    reporting_make(c, &s);
    test_set_today(c, "2025-02-17");
    for (int i = 0; i < 4; i++)
        racers[i] = (struct racer){ test_database(c), &s, c->clock, 0, 0, RACE_SEND, FAILED };
    run_race(c, racers, 4);
    for (int i = 0; i < 4; i++) {
        CHECK(racers[i].st == OK || racers[i].st == CONFLICT);
        sent += racers[i].st == OK;
        id = racers[i].st == OK ? racers[i].id : id;
    }
    CHECK_INT(sent, 1);
    c->account_id = s.officer;
    CHECK_INT(report_version_list(c, id, &versions, &count), OK);
    CHECK_INT(count, 1);
}

TEST(concurrent_returns_and_sendings_leave_one_decision_a_version)
{
    struct reporting_scene s;
    struct racer racers[4];
    struct report_duty d;
    int returned = 0;
    int64_t id;

    reporting_make(c, &s);
    test_set_today(c, "2025-02-17");
    id = reporting_send(c, s.officer, &s.units, s.n.hai_ha, "2025-02-12", "Một.");
    c->account_id = s.officer;
    d = reporting_duty(c, &s.units, s.n.hai_ha, "2025-02-12");
    for (int i = 0; i < 4; i++)
        racers[i] = (struct racer){ test_database(c),
                                    &s,
                                    c->clock,
                                    d.version + (i & 1),
                                    id,
                                    i < 2 ? RACE_SEND : RACE_RETURN,
                                    FAILED };
    run_race(c, racers, 4);
    for (int i = 2; i < 4; i++)
        returned += racers[i].st == OK;
    CHECK_INT(returned, 1);
    CHECK_INT(racers[0].st, CONFLICT); /* with the version of before the return it never goes */
    d = reporting_duty(c, &s.units, s.n.hai_ha, "2025-02-12");
    CHECK_INT(d.state, racers[1].st == OK ? REPORT_SENT : REPORT_RETURNED);
    CHECK_INT(d.number, racers[1].st == OK ? 2 : 1);
}

const struct test report_concurrent_tests[] = {
    T_DB(two_concurrent_sendings_make_one_version),
    T_DB(concurrent_returns_and_sendings_leave_one_decision_a_version),
    T_END,
};
