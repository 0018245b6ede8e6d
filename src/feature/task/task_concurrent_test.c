/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several who give the same points, and several who answer one task, at the same time. */
#include "test/tasking.h"

#include "db/db.h"
#include "test/test_db.h"

#include <pthread.h>

struct racer {
    struct database *database;
    const struct task_scene *s;
    const struct clock *clock;
    int64_t part_id;
    enum { RACE_GIVE, RACE_REPORT, RACE_ACCEPT, RACE_RETURN } what;
    enum status st;
};

static enum status
act(struct ctx *c, const struct racer *r)
{
    static const struct task_new points[] = {
        { "Việc thứ nhất", "các xã, phường", "", "trước ngày 1/4/2025", "", NULL },
        { "Việc thứ hai", "Phòng Nội vụ", "", "", "", NULL },
    };
    struct task_giving g = {
        .document_id = r->s->conclusion.id, .known_points = 4, .points = points, .count = 2
    };
    struct task_act a = { .part_id = r->part_id, .text = "Cùng lúc." };

    c->account_id = r->what == RACE_REPORT ? r->s->officer : r->s->office;
    a.version = r->what == RACE_REPORT ? 1 : 2;
    return r->what == RACE_GIVE     ? task_give(c, &g)
           : r->what == RACE_REPORT ? task_report(c, &a)
           : r->what == RACE_ACCEPT ? task_accept(c, &a)
                                    : task_return(c, &a);
}

static void *
race(void *arg)
{
    struct racer *r = arg;
    struct ctx c = { .arena = arena_new(), .clock = r->clock, .lang = LANG_VI };

    r->st = database_borrow(&c, r->database, 10000);
    if (r->st == OK) {
        r->st = act(&c, r);
        database_return(&c);
    }
    arena_free(c.arena);
    return NULL;
}

static int
run(struct racer *racers, int count)
{
    pthread_t threads[8];
    int done = 0;

    for (int i = 0; i < count; i++)
        CHECK_INT(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
    for (int i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < count; i++) {
        CHECK(racers[i].st == OK || racers[i].st == CONFLICT);
        done += racers[i].st == OK;
    }
    return done;
}

TEST(two_concurrent_confirmations_of_one_paste_give_it_once)
{
    struct task_scene s;
    struct racer racers[4];
    struct task_point *points;
    int count;

    task_scene_make(c, &s);
    for (int i = 0; i < 4; i++)
        racers[i] = (struct racer){ test_database(c), &s, c->clock, 0, RACE_GIVE, FAILED };
    CHECK_INT(run(racers, 4), 1);
    CHECK_INT(task_points(c, s.conclusion.id, &points, &count), OK);
    CHECK_INT(count, 6);
    CHECK_INT(points[4].counts.all, 3);
}

TEST(concurrent_answers_leave_one_decision)
{
    struct task_scene s;
    struct racer racers[4];
    struct task_row t;

    task_scene_make(c, &s);
    t = task_scene_part(c, &s, "xã Hải Hà");
    for (int i = 0; i < 4; i++)
        racers[i] =
            (struct racer){ test_database(c), &s, c->clock, t.part.id, RACE_REPORT, FAILED };
    CHECK_INT(run(racers, 4), 1);
    for (int i = 0; i < 4; i++)
        racers[i].what = i % 2 ? RACE_ACCEPT : RACE_RETURN;
    CHECK_INT(run(racers, 4), 1);
    CHECK_INT(task_find(c, t.part.id, &t), OK);
    CHECK(t.part.state == TASK_ACCEPTED || t.part.state == TASK_RETURNED);
    CHECK_INT(t.part.version, 3);
}

const struct test task_concurrent_tests[] = {
    T_DB(two_concurrent_confirmations_of_one_paste_give_it_once),
    T_DB(concurrent_answers_leave_one_decision),
    T_END,
};
