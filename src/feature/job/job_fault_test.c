/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workers that are killed in the middle of an import and of an export: afterwards it is done, exactly once. */
#include "core/buf.h"
#include "db/db.h"
#include "feature/unit/unit.h"
#include "service/blob.h"
#include "service/job_inside.h"
#include "service/transfer_job.h"
#include "test/test_db.h"
#include "test/test_http.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROWS = 6000 };

/* ------------------------------------------------------------------ a worker that dies */

static enum status
import_and_die(struct ctx *c, struct job *j)
{
    enum status st = import_job.run(c, j);

    if (st == OK)
        kill(getpid(), SIGKILL);
    return st;
}

static enum status
export_and_die(struct ctx *c, struct job *j)
{
    enum status st = export_job.run(c, j);

    if (st == OK)
        kill(getpid(), SIGKILL);
    return st;
}

static const struct job_kind dying_import = { "import",       N_("Title"), JOB_SOON, 5,
                                              import_and_die, JOB_ASKED,   0,        NULL },
                             dying_export = { "export",       N_("Title"), JOB_SOON, 5,
                                              export_and_die, JOB_ASKED,   0,        NULL };
static const struct job_kind *const dying_kinds[] = { &dying_import, &dying_export, NULL };

static void *
kill_when_under_way(void *arg)
{
    const struct timespec t = { 0, 200000 };
    int64_t done = 0, total;

    while (!live_progress(*(int64_t *)arg, &done, &total) || done == 0)
        nanosleep(&t, NULL);
    kill(getpid(), SIGKILL);
    return NULL;
}

/* In a process of its own; `midway` dies in the midst of the work, else after the commit and before the job's end is noted. */
static void
die_at_work(struct ctx *c, int64_t id, bool midway)
{
    pthread_t killer;
    int status = 0;
    pid_t pid;

    test_database_pause(c);
    pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        test_database_resume(c);
        job_kinds_use(midway ? job_kinds : dying_kinds);
        if (midway && pthread_create(&killer, NULL, kill_when_under_way, &id) != 0)
            _exit(1);
        (void)!job_work_one(c);
        _exit(2);
    }
    CHECK_INT(waitpid(pid, &status, 0), pid);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    test_database_resume(c);
}

static struct job
finish(struct ctx *c, int64_t id)
{
    struct job j;

    CHECK_INT(job_find(c, id, &j), OK);
    CHECK_INT(j.state, JOB_RUNNING);
    CHECK_INT(job_live_on(c), OK); /* the same machine: nobody waits for a lease to run out */
    CHECK_INT(job_work_one(c), OK);
    CHECK_INT(job_work_one(c), NOT_FOUND);
    CHECK_INT(job_find(c, id, &j), OK);
    CHECK_INT(j.state, JOB_DONE);
    CHECK_INT(j.tries, 2);
    return j;
}

/* ------------------------------------------------------------------ what is worked on */

static const char *
list_of(struct ctx *c)
{
    struct buf b;

    buf_init(&b, c->arena, 64 * ROWS);
    buf_add(&b, "code,name,kind,parent,from_on\n");
    for (int i = 0; i < ROWS; i++)
        buf_printf(&b, "%05d,Nghi Sơn %d,xa,,2025-01-01\n", i, i);
    return test_file(c, "units.csv", b.data, b.length);
}

static int64_t
count_of(struct ctx *c, struct query *q)
{
    int64_t count = query_row(q) ? col_int(q, 0) : -1;

    (void)c;
    CHECK_INT(query_end(q), OK);
    return count;
}

static void
open_files(struct ctx *c)
{
    CHECK_INT(blob_open(c, arena_printf(c->arena, "%s/files", test_folder(c))), OK);
}

static int64_t
checked_import(struct ctx *c)
{
    struct job j;
    int64_t check, id;

    open_files(c);
    test_sign_in(c, test_account(c, "ann", ROLE_ADMIN, 0, 0));
    CHECK_INT(import_check_later(c, "units", list_of(c), "units.csv", &check), OK);
    CHECK_INT(job_work_one(c), OK);
    CHECK_INT(job_find(c, check, &j), OK);
    CHECK_INT(import_checked(c, &j), ROWS);
    CHECK_INT(count_of(c, query_new(c, "SELECT COUNT(*) FROM unit")), 0);
    CHECK_INT(import_apply_later(c, check, &id), OK);
    CHECK(id != check);
    return id;
}

static void
check_imported(struct ctx *c, int64_t id)
{
    finish(c, id);
    CHECK_INT(count_of(c, query_new(c, "SELECT COUNT(*) FROM unit")), ROWS);
    CHECK_INT(count_of(c, query_new(c, "SELECT COUNT(*) FROM audit WHERE noun = 'unit'")),
              ROWS / 1000);
}

TEST(an_import_whose_worker_is_killed_midway_is_done_once)
{
    int64_t id = checked_import(c);

    die_at_work(c, id, true);
    CHECK_INT(count_of(c, query_new(c, "SELECT COUNT(*) FROM unit")), 0);
    check_imported(c, id);
}

TEST(an_import_whose_worker_is_killed_before_it_could_say_so_is_done_once)
{
    int64_t id = checked_import(c);

    die_at_work(c, id, false);
    CHECK_INT(count_of(c, query_new(c, "SELECT COUNT(*) FROM unit")), ROWS);
    check_imported(c, id);
}

/* ------------------------------------------------------------------ exports */

static int64_t
asked_export(struct ctx *c, const char *as)
{
    struct import_result result;
    struct reply reply;

    open_files(c);
    test_sign_in(c, test_account(c, "ann", ROLE_ADMIN, 0, 0));
    CHECK_INT(unit_import(c, list_of(c), "units.csv", false, NULL, NULL, &result), OK);
    reply = test_get(c, arena_printf(c->arena, "/lam-viec/don-vi?q=nghi&xuat=%s", as));
    CHECK_INT(reply.status, 303);
    CHECK_HAS(reply.location, "/lam-viec/viec/");
    return strtoll(strrchr(reply.location, '/') + 1, NULL, 10);
}

static int64_t
files_made(struct ctx *c)
{
    return count_of(c, query_new(c, "SELECT COUNT(*) FROM file"));
}

static int
lines_of(struct reply reply)
{
    int lines = 0;

    for (size_t i = 0; i < reply.length; i++)
        lines += reply.body[i] == '\n';
    return lines;
}

static void
check_exported(struct ctx *c, int64_t id)
{
    struct reply reply;

    finish(c, id);
    CHECK_INT(files_made(c), 1);
    reply = test_get(c, arena_printf(c->arena, "/lam-viec/viec/%lld/tep", (long long)id));
    CHECK_INT(reply.status, 200);
    CHECK_INT(lines_of(reply), ROWS + 1);
    CHECK_HAS(reply.body, "Nghi Sơn 5999");
    test_sign_in(c, test_account(c, "bob", ROLE_ADMIN, 0, 0));
    reply = test_get(c, arena_printf(c->arena, "/lam-viec/viec/%lld/tep", (long long)id));
    CHECK_INT(reply.status, 404);
}

TEST(an_export_whose_worker_is_killed_midway_is_made_once)
{
    int64_t id = asked_export(c, "csv");

    die_at_work(c, id, true);
    CHECK_INT(files_made(c), 0);
    check_exported(c, id);
}

TEST(an_export_whose_worker_is_killed_before_it_could_say_so_is_made_once)
{
    int64_t id = asked_export(c, "csv");

    die_at_work(c, id, false);
    CHECK_INT(files_made(c), 1);
    check_exported(c, id);
}

const struct test job_fault_tests[] = {
    T_DB(an_import_whose_worker_is_killed_midway_is_done_once),
    T_DB(an_import_whose_worker_is_killed_before_it_could_say_so_is_done_once),
    T_DB(an_export_whose_worker_is_killed_midway_is_made_once),
    T_DB(an_export_whose_worker_is_killed_before_it_could_say_so_is_made_once),
    T_END,
};
