/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work that is done beside the pages: mailing, imports, exports, what is due each day. It stands in the database, so that it goes
 * on after a crash, is done by one worker at a time on whichever node is free, and is seen by the one who asked and by an
 * administrator. A kind of job is one row in src/jobs.c.
 *
 *     static enum status
 *     send_batch(struct ctx *c, void *arg)            inside db_transact
 *     {
 *         … the work from job_cursor on …
 *         return job_step(c, j, done, total, cursor);  work and cursor are committed together, or neither
 *     }
 *
 *     static enum status
 *     send(struct ctx *c, struct job *j)               job_kind.run
 *     {
 *         while (st == OK && !is_all_sent) {
 *             if (job_is_stopped(j))
 *                 return BUSY;                          what is done stays; the rest is another turn's
 *             st = db_transact(c, send_batch, &s);
 *         }
 *         job_say(c, j, N_("%lld letters sent."), sent); goes with the next job_step, or with the end
 *         return st;
 *     }
 *
 * `run` returns OK: done. INVALID, NOT_FOUND, DENIED: failed for good, with the context's problems kept for the asker. CONFLICT from
 * job_step: the turn is over (cancelled, or taken over after this worker was thought lost); nothing of the transaction holds. BUSY,
 * FAILED, CONFLICT of other reasons: tried again later, 10 s after the first time and four times as long after each further one,
 * until max_tries.
 *
 * What runs outside of the database (a letter that is handed over) can be done twice where the process dies between the act and its
 * job_step: note before the act that it begins, and after it that it is done. */
#ifndef SERVICE_JOB_H
#define SERVICE_JOB_H

#include "core/ctx.h"

#include <jansson.h>

struct job;

enum job_state { JOB_WAITING, JOB_RUNNING, JOB_DONE, JOB_FAILED, JOB_CANCELLED, JOB_STATE_COUNT };

enum job_every { JOB_ASKED, EVERY_MINUTE, EVERY_HOUR, EVERY_DAY };

enum job_priority { JOB_SOON = 1, JOB_NORMAL = 5, JOB_LATER = 9 };

struct job_kind {
    const char *name;           /* "import"; never changed once released */
    const char *title;          /* msgid: "Bringing in a list" */
    enum job_priority priority; /* of jobs that wait, smaller ones are taken first */
    int max_tries;
    enum status (*run)(struct ctx *c, struct job *j);

    /* Periodic work: a job is made for each minute, hour or day by Vietnam's time, once over all nodes; what was missed while
     * nothing ran is done once. Its account is ACCOUNT_SYSTEM, its args {"at": instant of the occurrence}. JOB_ASKED: never by itself. */
    enum job_every every;
    int at; /* the second of the minute, the minute of the hour, the minute of the day */

    /* Whether there is anything to do: while there is not, no job is made, and the first moment at which there is counts as the
     * occurrence. Cheap, it is asked each second. NULL: always. */
    enum status (*is_due)(struct ctx *c, bool *out);
};

extern const struct job_kind *const job_kinds[]; /* NULL-ended; src/jobs.c */

/* The kinds of this process: job_kinds, or a test's own. */
const struct job_kind *const *job_kinds_list(void);
void job_kinds_use(const struct job_kind *const *list);

const struct job_kind *
job_kind_find(const char *name); /* NULL: a newer program's, which is left alone */

struct job_live;

struct job {
    int64_t id;
    const char *kind_name;
    const struct job_kind *kind; /* NULL: not known here */
    const char *key;
    const char *args; /* JSON object; job_arg_text, job_arg_int */
    int64_t account_id;
    const char
        *asked_by; /* the account's full name; NULL: the program itself. Of job_find and job_list */
    enum lang lang;
    int64_t campaign_id;
    enum job_state state;
    int priority, tries;
    int64_t turn, run_at;
    const char *worker;
    int64_t done, total; /* total 0: not known */
    const char *cursor;  /* "" at the beginning */
    const char *said;    /* in the reader's language; "" nothing */
    int problem_count;   /* job_problems lists those that are kept */
    int64_t file_id;     /* what it made; 0: nothing. Set by run before job_step or the end */
    int64_t created_at, started_at, ended_at, version;
    struct job_live *live; /* while it runs here */
};

const char *job_state_code(enum job_state state); /* "waiting": commands, JSON */
bool job_state_parse(const char *code, enum job_state *out);
const char *job_title(const struct ctx *c,
                      const struct job *j); /* of its kind; its name where it is not known */

/* ------------------------------------------------------------------ asking */

struct job_order {
    const struct job_kind *kind;
    const char *key;     /* what is to be done once; NULL: it is asked for anew each time */
    json_t *args;        /* released by job_insert; NULL: none */
    int64_t run_at;      /* 0: at once */
    int64_t campaign_id; /* 0: none */
};

/* The job is the context's account's and in its language, runs with its rights as they are then, and begins once the transaction
 * around is committed. A key that was asked for before, in whatever state: the standing job's id. */
enum status job_insert(struct ctx *c, const struct job_order *o, int64_t *out_id) MUST_CHECK;

/* The asker's own, or any for who administers; NOT_FOUND otherwise. With what is done and not committed yet. */
enum status job_find(struct ctx *c, int64_t id, struct job *out) MUST_CHECK;

struct job_filter {
    int64_t account_id; /* 0: everybody's, for who administers */
    const char *kind;   /* NULL: all */
    int state;          /* -1: all */
    int64_t before_id;  /* 0: from the newest */
    int limit;
};

/* The newest first. DENIED where others' are asked for by who does not administer. */
enum status job_list(struct ctx *c, const struct job_filter *f, struct job **out,
                     int *out_count) MUST_CHECK;

/* The problems that it met, noted in the context as if it had been done here. */
enum status job_problems(struct ctx *c, const struct job *j) MUST_CHECK;

struct job_try {
    int64_t turn, started_at, ended_at;
    const char *worker,
        *outcome; /* status_name, or "given back", "cancelled", "lost", "" while it runs */
};

enum status job_tries(struct ctx *c, const struct job *j, struct job_try **out,
                      int *out_count) MUST_CHECK;

/* A waiting or running job ends now: what is committed stays, the rest is given up at its next step, and a long statement is
 * interrupted. CONFLICT where it has ended. The asker's own, or any for who administers; NOT_FOUND otherwise. */
enum status job_cancel(struct ctx *c, int64_t id) MUST_CHECK;

/* A failed or cancelled job waits again and goes on from its cursor; CONFLICT in another state. Whose: as job_cancel. */
enum status job_retry(struct ctx *c, int64_t id) MUST_CHECK;

/* A job that waits for a later moment is due at once; one in another state stays as it is. Whose: as job_cancel. */
enum status job_hasten(struct ctx *c, int64_t id) MUST_CHECK;

/* ------------------------------------------------------------------ inside run */

/* An argument; NULL, `otherwise` where it is absent or of another type. */
const char *job_arg_text(struct ctx *c, const struct job *j, const char *name);
int64_t job_arg_int(struct ctx *c, const struct job *j, const char *name, int64_t otherwise);

/* Inside db_transact, as its last act: notes how far the job is, what it said and made, so that this is committed together with the
 * work. CONFLICT where the turn is over. `cursor` NULL: as it stands. j->cursor is set once it holds only for the next turn: keep
 * one's own while running. */
enum status job_step(struct ctx *c, struct job *j, int64_t done, int64_t total,
                     const char *cursor) MUST_CHECK;

/* Whether run should return at its next whole step: cancelled, taken over, or the program stops. Cheap; from any thread. */
bool job_is_stopped(const struct job *j);

/* How far work is that is not committed yet; a progress_fn (service/transfer.h) with the job as its arg. Cheap. */
void job_progress(void *job, int64_t done, int64_t total);

/* What the job says of itself, in both languages; msgid through N_(). Goes with the next job_step or the end. */
void job_say(struct ctx *c, struct job *j, const char *msgid, ...) PRINTF(3, 4);

/* ------------------------------------------------------------------ doing (workers, `thidua work`, tests) */

/* Makes the jobs of periodic kinds whose time has come. */
enum status job_plan(struct ctx *c) MUST_CHECK;

/* Takes the first job that is due, or was begun by a worker that no longer lives, and runs it on this context's connection; NOT_FOUND
 * where there is none. OK however the job ended. */
enum status job_work_one(struct ctx *c) MUST_CHECK;

/* Says that this process lives, for a minute; NOT_FOUND never. job_work_one asks for it itself the first time. */
enum status job_live_on(struct ctx *c) MUST_CHECK;

#endif
