/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of jobs share: the row, and the jobs that run in this process. For src/service/job*.c alone. */
#ifndef SERVICE_JOB_INSIDE_H
#define SERVICE_JOB_INSIDE_H

#include "db/db.h"
#include "service/job.h"

#include <stdatomic.h>

#define JOB_COLUMNS                                                                                \
    "id, kind, key, args, account_id, lang, campaign_id, state, priority, tries, turn, run_at, "   \
    "worker, done, total, cursor, said, problem_count, file_id, created_at, started_at, "          \
    "ended_at, version"

/* From column 0 on, in the order of JOB_COLUMNS. */
void job_read_row(struct query *q, struct job *j);

/* ------------------------------------------------------------------ job_live.c */

enum job_stop { STOP_NONE, STOP_CANCELLED, STOP_LOST, STOP_PROGRAM };

/* A job that runs in this process. It is not moved while it stands in the list. */
struct job_live {
    struct job_live *next;
    int64_t id, turn;
    struct db *db;     /* the connection that it works on */
    const char *words; /* JSON of job_say; of the running thread alone */
    atomic_int stop;   /* enum job_stop */
    atomic_llong done, total;
    int64_t told_done; /* what stands in job_progress; of the beating thread alone */
};

void live_add(struct job_live *l);
void live_remove(struct job_live *l);

/* Tells the job (id 0: all that run here) to stop, if it runs here in this turn (0: any), and interrupts its statement. */
void live_stop(int64_t id, int64_t turn, enum job_stop why, bool interrupts);

/* Interrupts once more what was told to stop and has not: an interruption between two statements goes unheard. */
void live_press(void);

/* False where it does not run here. */
bool live_progress(int64_t id, int64_t *out_done, int64_t *out_total);

/* The jobs that run here now, copied onto the arena. */
struct live_seen {
    int64_t id, turn, done, total;
    bool is_new; /* since it was last seen here */
};

int live_list(struct arena *a, struct live_seen **out);

/* Between these two a job may be this process's in the database and not yet in the list. */
void live_begin_claim(void);
void live_end_claim(void);
bool live_is_claiming(void);

/* ------------------------------------------------------------------ job_lease.c */

/* Seconds of the system's clock: leases do not follow the context's, which a rehearsal may move. */
int64_t lease_now(void);

/* This process is among those that live, for a while yet. */
enum status lease_check(struct ctx *c) MUST_CHECK;

/* ------------------------------------------------------------------ job_place.c */

/* This process's name among the workers; the same as long as it runs. */
const char *worker_name(void);

/* Whether the process with that name ran on this machine and is gone: false also where that cannot be known. */
bool worker_is_dead(const char *name);

#endif
