/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `thidua work`: jobs without serving. `thidua jobs`: what there is. And the threads while serving. */
#include "core/args.h"
#include "core/log.h"
#include "db/db.h"
#include "feature/job/job_work.h"
#include "service/job_worker.h"
#include "web/json.h"
#include "web/serve_cli.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { BORROW_MS = 10000, WORKERS = 2, SHOWN = 50, SHOWN_MAX = 1000 };

/* ------------------------------------------------------------------ while serving */

static struct {
    pthread_mutex_t lock;
    struct job_workers *workers; /* NULL: none run */
} here = { .lock = PTHREAD_MUTEX_INITIALIZER };

static enum status
begin(struct ctx *c, struct database *d, int count)
{
    struct job_workers *workers;
    enum status st = job_workers_start(c, d, count, &workers);

    if (st != OK)
        return st;
    pthread_mutex_lock(&here.lock);
    here.workers = workers;
    pthread_mutex_unlock(&here.lock);
    return OK;
}

enum status
job_work_begin(struct ctx *c, const struct serving *s)
{
    return s->workers > 0 ? begin(c, s->database, s->workers) : OK;
}

void
job_work_end(void)
{
    struct job_workers *workers;

    pthread_mutex_lock(&here.lock);
    workers = here.workers;
    here.workers = NULL;
    pthread_mutex_unlock(&here.lock);
    if (workers != NULL)
        job_workers_stop(workers);
}

void
job_work_hear(const char *tag)
{
    if (strcmp(tag, "job") != 0 && strcmp(tag, "*") != 0)
        return;
    pthread_mutex_lock(&here.lock);
    if (here.workers != NULL)
        job_workers_wake(here.workers);
    pthread_mutex_unlock(&here.lock);
}

/* ------------------------------------------------------------------ work */

static void
hear(void *arg, const char *tag)
{
    (void)arg;
    job_work_hear(tag);
}

static enum status
work_until_told(struct ctx *c, struct database *d, int count, const sigset_t *signals)
{
    int number;
    enum status st;

    database_listen(d, hear, NULL);
    st = begin(c, d, count);
    if (st != OK)
        return st;
    printf("ready\n");
    fflush(stdout);
    while (sigwait(signals, &number) != 0)
        ;
    log_info(c, "stopping");
    job_work_end();
    return OK;
}

/* What is due, and then the end; a thread beside keeps this process among the living. */
static enum status
work_once(struct ctx *c, struct database *d)
{
    enum status st = begin(c, d, 0);

    if (st != OK)
        return st;
    st = database_borrow(c, d, BORROW_MS);
    if (st == OK)
        st = job_live_on(c);
    if (st == OK)
        st = job_plan(c);
    while (st == OK)
        st = job_work_one(c);
    database_return(c);
    job_work_end();
    return st == NOT_FOUND ? OK : st;
}

static enum status
work(struct ctx *c, struct args *args)
{
    const char *data = args_option(args, "data", "var/data"), *url = serve_database_url(args);
    int count = (int)args_option_int(args, "workers", WORKERS, 1, JOB_WORKERS_MAX);
    bool is_once = args_flag(args, "once");
    sigset_t signals;
    struct database *d;
    enum status st;

    serve_take_files(args);
    args_end(args);
    if (mkdir(data, 0750) != 0 && errno != EEXIST)
        return problem(c, NULL, tr(c, "The folder %s cannot be made: %s."), data, strerror(errno));
    /* Before any thread begins, the database's own among them: else one of those would hear, and the process end at once. */
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    if (!is_once)
        pthread_sigmask(SIG_BLOCK, &signals, NULL);
    st = database_open(c, url, &d);
    if (st != OK)
        return st;
    st = database_borrow(c, d, BORROW_MS);
    if (st == OK)
        st = features_start(c, data);
    database_return(c);
    if (st == OK)
        st = is_once ? work_once(c, d) : work_until_told(c, d, count, &signals);
    database_close(d);
    return st;
}

/* ------------------------------------------------------------------ jobs */

static void
write_json(struct json *out, const struct job *j)
{
    json_begin_object(out, NULL);
    json_key(out, "id", j->id);
    json_text(out, "kind", j->kind_name);
    json_text(out, "key", j->key);
    json_text(out, "state", job_state_code(j->state));
    json_key(out, "account_id", j->account_id > 0 ? j->account_id : 0);
    json_int(out, "tries", j->tries);
    json_int(out, "done", j->done);
    json_int(out, "total", j->total);
    json_int(out, "problems", j->problem_count);
    json_text(out, "said", j->said);
    json_instant(out, "run_at", j->run_at);
    json_instant(out, "created_at", j->created_at);
    json_instant(out, "started_at", j->started_at);
    json_instant(out, "ended_at", j->ended_at);
    json_end_object(out);
}

static void
print(struct ctx *c, struct args *args, const struct job *jobs, int count)
{
    struct json out;

    if (!args_json(args)) {
        for (int i = 0; i < count; i++)
            fprintf(args_out(args), "%lld  %-9s  %s  %s%s%s\n", (long long)jobs[i].id,
                    job_state_code(jobs[i].state), time_text(c, jobs[i].created_at),
                    job_title(c, &jobs[i]), jobs[i].said[0] != '\0' ? ": " : "", jobs[i].said);
        return;
    }
    json_init(&out, c->arena);
    json_begin_array(&out, NULL);
    for (int i = 0; i < count; i++)
        write_json(&out, &jobs[i]);
    json_end_array(&out);
    fprintf(args_out(args), "%s\n", out.body.data);
}

static enum status
list(struct ctx *c, struct args *args)
{
    struct job_filter f = { .kind = args_option(args, "kind", NULL), .state = -1 };
    const char *state = args_option(args, "state", NULL);
    enum job_state wanted;
    struct job *jobs;
    int count;
    enum status st;

    f.limit = (int)args_option_int(args, "limit", SHOWN, 1, SHOWN_MAX);
    if (state != NULL && !job_state_parse(state, &wanted))
        args_refuse(args, "--state takes waiting, running, done, failed or cancelled");
    if (state != NULL)
        f.state = (int)wanted;
    args_end(args);
    st = job_list(c, &f, &jobs, &count);
    if (st == OK)
        print(c, args, jobs, count);
    return st;
}

static int64_t
job_word(struct args *args)
{
    const char *text = args_word(args, 0, "ID");
    char *rest;
    int64_t id = strtoll(text, &rest, 10);

    if (text[0] == '\0' || *rest != '\0' || id <= 0)
        args_refuse(args, "ID is the number that `jobs` prints");
    args_end(args);
    return id;
}

static enum status
cancel(struct ctx *c, struct args *args)
{
    return job_cancel(c, job_word(args));
}

static enum status
try_again(struct ctx *c, struct args *args)
{
    return job_retry(c, job_word(args));
}

const struct command job_commands[] = {
    { "jobs", "[--state STATE] [--kind KIND] [--limit N]", N_("lists jobs, the newest first"), list,
      false },
    { "jobs cancel", "ID", N_("ends a job that waits or runs"), cancel, false },
    { "jobs retry", "ID", N_("lets a failed or cancelled job go on"), try_again, false },
    { "work", "[--data DIR] [--files URL] [--files-key FILE] [--workers N] [--once]",
      N_("runs jobs without serving; --once: those that are due"), work, true },
    { 0 },
};
