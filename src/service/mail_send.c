/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thread asks the database, the others hold the lines to the server. A letter is noted as under way before a line may have
 * it, and at most two for each line are: that is what a person has to decide about after a crash. */
#include "service/mail_send.h"

#include "core/log.h"
#include "service/job_inside.h"
#include "service/mail_queue.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

/* So many letters in a row that the server did not want now, and it is thought to be full; its end is looked for each so often;
 * what hangs longer than this after the end was told is broken off. */
enum { LATE_MAX = 200, LOOK_MS = 250, HANG_LOOKS = 20, CLEAN_BATCH = 500, NOTE_TRIES = 5 };

enum slot_state { SLOT_FREE, SLOT_READY, SLOT_UNDER_WAY, SLOT_ENDED };

struct slot {
    enum slot_state state;
    struct arena *arena; /* of this letter */
    int64_t number;      /* in the order in which they were taken */
    struct mail_out mail;
    struct mail_result result;
};

struct post {
    struct arena *arena;
    struct mail_settings settings;
    pthread_mutex_t lock;
    pthread_cond_t has_work, has_ended;
    struct slot slots[MAIL_TAKEN_MAX];
    int slot_count;
    pthread_t threads[MAIL_LINES_MAX];
    int thread_count;
    bool is_over;
    atomic_int ends; /* 1: nothing more is begun; 2: what hangs is broken off */
    int looks;       /* since the end was told */
    int late_in_row;
    int64_t number;
};

/* One turn at a time in a process: what stands as this process's beside it is then an earlier turn's. */
static pthread_mutex_t one_turn = PTHREAD_MUTEX_INITIALIZER;

/* ------------------------------------------------------------------ the lines */

static struct slot *
next_ready(struct post *p)
{
    struct slot *first = NULL;

    for (int i = 0; i < p->slot_count; i++)
        if (p->slots[i].state == SLOT_READY &&
            (first == NULL || p->slots[i].number < first->number))
            first = &p->slots[i];
    return first;
}

static void *
hold_line(void *arg)
{
    struct post *p = arg;
    struct arena *arena = arena_new();
    struct mail_line *line = mail_line_open(arena, &p->settings, &p->ends);
    struct slot *s;

    pthread_mutex_lock(&p->lock);
    while (!p->is_over) {
        s = next_ready(p);
        if (s == NULL) {
            pthread_cond_wait(&p->has_work, &p->lock);
            continue;
        }
        s->state = SLOT_UNDER_WAY;
        pthread_mutex_unlock(&p->lock);
        s->result = mail_line_hand_over(line, s->arena, &s->mail);
        pthread_mutex_lock(&p->lock);
        s->state = SLOT_ENDED;
        pthread_cond_signal(&p->has_ended);
    }
    pthread_mutex_unlock(&p->lock);
    mail_line_close(line);
    arena_free(arena);
    return NULL;
}

static enum status
start_lines(struct ctx *c, struct post *p, int wanted)
{
    while (p->thread_count < wanted && p->thread_count < p->settings.lines) {
        if (pthread_create(&p->threads[p->thread_count], NULL, hold_line, p) != 0)
            return p->thread_count > 0 ? OK : log_error(c, "mail: no thread for a line");
        p->thread_count++;
    }
    return OK;
}

static void
end_lines(struct post *p)
{
    pthread_mutex_lock(&p->lock);
    p->is_over = true;
    pthread_cond_broadcast(&p->has_work);
    pthread_mutex_unlock(&p->lock);
    for (int i = 0; i < p->thread_count; i++)
        pthread_join(p->threads[i], NULL);
    pthread_mutex_destroy(&p->lock);
    pthread_cond_destroy(&p->has_work);
    pthread_cond_destroy(&p->has_ended);
}

static struct post *
new_post(struct ctx *c, const struct mail_settings *settings)
{
    struct post *p = arena_alloc(c->arena, sizeof(*p));
    pthread_condattr_t monotonic;

    p->settings = *settings;
    p->slot_count = 2 * settings->lines;
    for (int i = 0; i < p->slot_count; i++)
        p->slots[i].arena = arena_child(c->arena);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->has_work, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&p->has_ended, &monotonic);
    pthread_condattr_destroy(&monotonic);
    return p;
}

/* ------------------------------------------------------------------ what came of letters */

static struct timespec
after_ms(int ms)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_nsec += ms * 1000000L;
    t.tv_sec += t.tv_nsec / 1000000000L;
    t.tv_nsec %= 1000000000L;
    return t;
}

static int
count_of(const struct post *p, enum slot_state state)
{
    int count = 0;

    for (int i = 0; i < p->slot_count; i++)
        count += p->slots[i].state == state;
    return count;
}

static bool
is_under_way(const struct post *p)
{
    return count_of(p, SLOT_FREE) < p->slot_count;
}

static bool
is_busy(struct post *p)
{
    bool is;

    pthread_mutex_lock(&p->lock);
    is = is_under_way(p);
    pthread_mutex_unlock(&p->lock);
    return is;
}

static void
note_trouble(struct ctx *c, struct post *p, struct mail_turn *t, const char *words)
{
    if (t->trouble == NULL)
        t->trouble = arena_strdup(c->arena, words);
    if (atomic_load(&p->ends) == 0)
        atomic_store(&p->ends, 1);
}

static void
count_result(struct ctx *c, struct post *p, struct mail_turn *t, const struct mail_result *r)
{
    switch (r->outcome) {
    case OUT_TAKEN:
        t->taken++;
        p->late_in_row = 0;
        break;
    case OUT_REFUSED:
        t->refused++;
        break;
    case OUT_LATER:
    case OUT_LINE_LOST:
        t->later++;
        if ((r->is_late || r->outcome == OUT_LINE_LOST) && ++p->late_in_row >= LATE_MAX)
            note_trouble(c, p, t, r->answer);
        break;
    case OUT_NO_ANSWER:
        t->uncertain++;
        break;
    case OUT_BUSY:
    case OUT_UNUSABLE:
        note_trouble(c, p, t, r->answer);
        break;
    case OUT_NOT_TRIED:
        break;
    }
}

/* Waits until a letter has ended, or a moment where some are under way; then gathers what ended. Once nothing more is to be begun,
 * letters that no line has yet come back as they were. */
static void
gather(struct ctx *c, struct post *p, struct mail_turn *t, struct mail_round *r)
{
    struct timespec until = after_ms(LOOK_MS);

    r->note_count = 0;
    pthread_mutex_lock(&p->lock);
    while (count_of(p, SLOT_ENDED) == 0 && is_under_way(p))
        if (pthread_cond_timedwait(&p->has_ended, &p->lock, &until) == ETIMEDOUT)
            break;
    for (int i = 0; i < p->slot_count; i++) {
        struct slot *s = &p->slots[i];

        if (s->state == SLOT_READY && atomic_load(&p->ends) > 0) {
            s->result = (struct mail_result){ .outcome = OUT_NOT_TRIED, .answer = "" };
            s->state = SLOT_ENDED;
        }
        if (s->state != SLOT_ENDED)
            continue;
        r->notes[r->note_count++] =
            (struct mail_note){ s->mail.id, s->mail.tries, s->mail.address, s->result };
        count_result(c, p, t, &s->result);
    }
    r->want = atomic_load(&p->ends) > 0 ? 0 : count_of(p, SLOT_FREE) + r->note_count;
    if (r->only_id != 0)
        r->want = p->number == 0;
    pthread_mutex_unlock(&p->lock);
}

static struct mail_out
copy_mail(struct arena *a, const struct mail_out *m)
{
    struct mail_out copy = *m;

    copy.token = arena_strdup(a, m->token);
    copy.address = arena_strdup(a, m->address);
    copy.name = arena_strdup(a, m->name);
    copy.lang = arena_strdup(a, m->lang);
    copy.subject = arena_strdup(a, m->subject);
    copy.body = arena_strdup(a, m->body);
    copy.html = arena_strdup(a, m->html);
    copy.unsubscribe_url = arena_strdup(a, m->unsubscribe_url);
    return copy;
}

/* The slots of what was noted are free; what was taken goes to the lines. */
static void
hand_out(struct post *p, const struct mail_round *r)
{
    int next = 0;

    pthread_mutex_lock(&p->lock);
    for (int i = 0; i < p->slot_count; i++) {
        struct slot *s = &p->slots[i];
        bool is_noted = false;

        for (int n = 0; n < r->note_count; n++)
            is_noted = is_noted || (s->state == SLOT_ENDED && r->notes[n].id == s->mail.id);
        if (is_noted)
            s->state = SLOT_FREE;
        if (s->state != SLOT_FREE || next == r->taken_count)
            continue;
        arena_reset(s->arena);
        s->mail = copy_mail(s->arena, &r->taken[next++]);
        s->number = p->number++;
        s->state = SLOT_READY;
    }
    if (next > 0)
        pthread_cond_broadcast(&p->has_work);
    pthread_mutex_unlock(&p->lock);
}

/* ------------------------------------------------------------------ a turn */

/* Told to end, letters under way may still end well; after some seconds they are broken off. */
static void
look_for_the_end(struct post *p, struct job *j)
{
    if (j != NULL && job_is_stopped(j) && atomic_load(&p->ends) == 0)
        atomic_store(&p->ends, 1);
    if (j != NULL && job_is_stopped(j) && ++p->looks > HANG_LOOKS)
        atomic_store(&p->ends, 2);
}

/* A cancelled job's statement is interrupted: what ended must be noted all the same. */
static enum status
note(struct ctx *c, struct mail_round *r)
{
    enum status st = FAILED;

    for (int i = 0; st != OK && i < NOTE_TRIES; i++)
        st = mail_round(c, r);
    return st;
}

static enum status
step(struct ctx *c, struct post *p, struct mail_turn *t, struct mail_round *r)
{
    struct ctx here = *c;
    enum status st;

    here.arena = arena_child(c->arena);
    gather(c, p, t, r);
    st = note(&here, r);
    if (st == OK)
        st = start_lines(c, p, r->taken_count);
    if (st == OK)
        hand_out(p, r);
    arena_free(here.arena);
    return st;
}

static enum status
hand_over_all(struct ctx *c, struct job *j, struct post *p, struct mail_turn *t, int64_t only_id)
{
    struct mail_round *r = arena_alloc(c->arena, sizeof(*r));
    int64_t total = 0, checked_at = 0;
    bool has_more = true;
    enum status st = mail_count_due(c, &total);

    r->only_id = only_id;
    while (st == OK && (has_more || is_busy(p))) {
        look_for_the_end(p, j);
        if (lease_now() != checked_at)
            st = lease_check(c);
        checked_at = lease_now();
        if (st == OK)
            st = step(c, p, t, r);
        has_more = r->taken_count + r->unsendable > 0;
        if (j != NULL)
            job_progress(j, t->taken + t->refused + t->later + t->uncertain, total);
    }
    return st;
}

static enum status
tell_of_trouble(struct ctx *c, const struct mail_turn *t)
{
    static atomic_bool was_trouble = true; /* perhaps another process noted it */

    if (t->trouble != NULL) {
        log_warn(c, "mail: the server takes nothing: %s", t->trouble);
        atomic_store(&was_trouble, true);
        return mail_note_trouble(c, t->trouble);
    }
    if (t->taken + t->refused == 0 || !atomic_load(&was_trouble))
        return OK;
    atomic_store(&was_trouble, false);
    return mail_note_trouble(c, NULL);
}

static enum status
take_turn(struct ctx *c, struct job *j, struct mail_turn *t, int64_t only_id)
{
    struct mail_settings settings;
    struct post *p;
    int64_t lost, due = only_id;
    enum status st = mail_give_up_lost(c, &lost);

    if (st == OK && lost > 0)
        log_warn(c, "mail: %lld letters were under way when a program ended: they are uncertain",
                 (long long)lost);
    if (st == OK)
        st = mail_settings_read(c, &settings);
    if (st == OK && due == 0)
        st = mail_count_due(c, &due);
    if (st != OK || due == 0)
        return st;
    p = new_post(c, &settings);
    st = hand_over_all(c, j, p, t, only_id);
    end_lines(p);
    return st == OK ? tell_of_trouble(c, t) : st;
}

static enum status
take_turn_alone(struct ctx *c, struct job *j, struct mail_turn *out, int64_t only_id)
{
    struct mail_turn t = { 0 };
    enum status st;

    if (pthread_mutex_trylock(&one_turn) != 0) {
        *out = t;
        return OK;
    }
    st = lease_check(c);
    if (st == OK)
        st = take_turn(c, j, &t, only_id);
    pthread_mutex_unlock(&one_turn);
    if (st == OK)
        *out = t;
    return st;
}

enum status
mail_send(struct ctx *c, struct job *j, struct mail_turn *out)
{
    return take_turn_alone(c, j, out, 0);
}

enum status
mail_send_one(struct ctx *c, int64_t id, struct mail_turn *out)
{
    return take_turn_alone(c, NULL, out, id);
}

/* ------------------------------------------------------------------ jobs */

/* Where no server is set, or its settings are wrong, letters wait: the administrator's page says so. */
static enum status
run(struct ctx *c, struct job *j)
{
    struct mail_turn t = { 0 };
    enum status st = mail_send(c, j, &t);

    if (st == INVALID) {
        for (const struct problem *p = c->problems; p != NULL; p = p->next)
            log_warn(c, "mail: %s: %s", p->field, p->message);
        job_say(c, j, N_("The settings of the mail server are wrong: see the letters' page."));
        problems_clear(c);
    }
    if (st == NOT_FOUND || st == INVALID)
        return OK;
    if (st == OK && t.trouble != NULL)
        job_say(c, j, N_("The mail server takes nothing: %s"), t.trouble);
    else if (st == OK && t.taken + t.refused + t.later + t.uncertain > 0)
        job_say(c, j,
                N_("Letters taken by the server: %lld, refused: %lld, to be tried again: %lld, "
                   "uncertain: %lld."),
                (long long)t.taken, (long long)t.refused, (long long)t.later,
                (long long)t.uncertain);
    return st;
}

const struct job_kind mail_job_kind = {
    .name = "mail",
    .title = N_("Handing letters to the mail server"),
    .priority = JOB_SOON,
    .max_tries = 3,
    .run = run,
    .every = EVERY_MINUTE,
};

struct cleaning {
    struct job *job;
    int64_t done;
    bool is_last;
};

static enum status
forget_batch(struct ctx *c, void *arg)
{
    struct cleaning *cl = arg;
    struct query *q = query_new(c, "DELETE FROM mail WHERE id IN (SELECT id FROM mail"
                                   " WHERE ended_at < $1 AND state <> 'uncertain'"
                                   " ORDER BY ended_at LIMIT $2)");
    enum status st;

    bind_int(q, now(c) - (int64_t)MAIL_KEPT_DAYS * 86400);
    bind_int(q, CLEAN_BATCH);
    st = query_end(q);
    if (st != OK)
        return st;
    cl->is_last = query_changes(q) < CLEAN_BATCH;
    return job_step(c, cl->job, cl->done + query_changes(q), 0, NULL);
}

static enum status
clean(struct ctx *c, struct job *j)
{
    struct cleaning cl = { .job = j };
    enum status st = OK;

    while (st == OK && !cl.is_last) {
        if (job_is_stopped(j))
            return BUSY;
        st = db_transact(c, forget_batch, &cl);
        cl.done += CLEAN_BATCH;
    }
    return st;
}

const struct job_kind mail_clean_kind = {
    .name = "mail.clean",
    .title = N_("Forgetting letters of long ago"),
    .priority = JOB_LATER,
    .max_tries = 5,
    .run = clean,
    .every = EVERY_DAY,
    .at = 3 * 60 + 40,
};
