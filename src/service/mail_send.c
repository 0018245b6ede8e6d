/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thread keeps all lines busy. A letter is noted as under way before a line may have it, and at most two for each line are: that
 * is what a person has to decide about after a crash. While a commit waits for the disk, the server works on the letters that the
 * lines have. */
#include "service/mail_send.h"

#include "core/log.h"
#include "service/job_inside.h"
#include "service/job_sweep.h"
#include "service/mail_queue.h"

#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* So many letters in a row that the server did not want now, and it is thought to be full; its end is looked for each so often;
 * what is under way so many looks after the end was told is broken off. */
enum { LATE_MAX = 200, LOOK_MS = 250, HANG_LOOKS = 20, NOTE_TRIES = 5 };

enum slot_state { SLOT_FREE, SLOT_READY, SLOT_UNDER_WAY, SLOT_ENDED };

struct slot {
    enum slot_state state;
    struct arena *arena; /* of this letter */
    int64_t number;      /* in the order in which they were taken */
    struct mail_out mail;
    struct mail_result result;
};

struct post {
    struct mail_settings settings;
    struct job *job; /* NULL: a command */
    struct mail_turn *turn;
    struct slot slots[MAIL_TAKEN_MAX];
    struct mail_line *lines[MAIL_LINES_MAX];
    struct slot *at[MAIL_LINES_MAX]; /* what each line has; NULL: it is idle */
    int slot_count;
    bool is_ending; /* nothing more is begun */
    int looks;      /* since the job was told to end */
    int late_in_row;
    int64_t number;
};

/* One turn at a time in a process: what stands as this process's beside it is then an earlier turn's. */
static pthread_mutex_t one_turn = PTHREAD_MUTEX_INITIALIZER;

/* ------------------------------------------------------------------ letters at hand */

static bool
must_end(void *arg)
{
    const struct post *p = arg;

    return p->job != NULL && job_is_stopped(p->job);
}

static struct post *
new_post(struct ctx *c, const struct mail_settings *settings, struct job *j, struct mail_turn *t)
{
    struct post *p = arena_alloc(c->arena, sizeof(*p));

    p->settings = *settings;
    p->job = j;
    p->turn = t;
    p->slot_count = 2 * settings->lines;
    for (int i = 0; i < p->slot_count; i++)
        p->slots[i].arena = arena_child(c->arena);
    for (int i = 0; i < settings->lines; i++)
        p->lines[i] = mail_line_open(c->arena, &p->settings, must_end, p);
    return p;
}

static int
count_of(const struct post *p, enum slot_state state)
{
    int count = 0;

    for (int i = 0; i < p->slot_count; i++)
        count += p->slots[i].state == state;
    return count;
}

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

/* ------------------------------------------------------------------ what comes of them */

static void
note_trouble(struct ctx *c, struct post *p, const char *words)
{
    if (p->turn->trouble == NULL)
        p->turn->trouble = arena_strdup(c->arena, words);
    p->is_ending = true;
}

static void
count_result(struct ctx *c, struct post *p, const struct mail_result *r)
{
    struct mail_turn *t = p->turn;

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
        if (r->is_late && ++p->late_in_row >= LATE_MAX)
            note_trouble(c, p, r->answer);
        break;
    case OUT_NO_ANSWER:
        t->uncertain++;
        break;
    case OUT_BUSY:
    case OUT_UNUSABLE:
        note_trouble(c, p, r->answer);
        break;
    case OUT_NOT_TRIED:
        break;
    }
}

static void
end_slot(struct ctx *c, struct post *p, struct slot *s)
{
    s->state = SLOT_ENDED;
    count_result(c, p, &s->result);
}

static void
go_on(struct ctx *c, struct post *p, int line)
{
    struct slot *s = p->at[line];

    if (!mail_line_go_on(p->lines[line], &s->result))
        return;
    p->at[line] = NULL;
    end_slot(c, p, s);
}

/* Idle lines get the letters that are ready; once nothing more is to be begun, those come back as they were. */
static void
feed_lines(struct ctx *c, struct post *p)
{
    struct slot *s;

    for (int i = 0; i < p->settings.lines && !p->is_ending; i++) {
        while (p->at[i] == NULL && !p->is_ending && (s = next_ready(p)) != NULL) {
            s->state = SLOT_UNDER_WAY;
            p->at[i] = s;
            mail_line_begin(p->lines[i], s->arena, &s->mail);
            go_on(c, p, i);
        }
    }
    while (p->is_ending && (s = next_ready(p)) != NULL) {
        s->result = (struct mail_result){ .outcome = OUT_NOT_TRIED, .answer = "" };
        end_slot(c, p, s);
    }
}

/* Waits until a line has something to say, or a moment. */
static void
listen_to_lines(struct ctx *c, struct post *p)
{
    struct pollfd sockets[MAIL_LINES_MAX];
    int lines[MAIL_LINES_MAX], count = 0;

    for (int i = 0; i < p->settings.lines; i++) {
        if (p->at[i] == NULL)
            continue;
        sockets[count].fd = mail_line_socket(p->lines[i], &sockets[count].events);
        lines[count++] = i;
    }
    if (count == 0)
        return;
    (void)poll(sockets, (nfds_t)count, LOOK_MS);
    for (int i = 0; i < count; i++)
        go_on(c, p, lines[i]);
}

/* Told to end, letters under way may still end well; after some seconds they are broken off. */
static void
look_for_the_end(struct ctx *c, struct post *p)
{
    if (!must_end(p))
        return;
    p->is_ending = true;
    if (++p->looks <= HANG_LOOKS)
        return;
    for (int i = 0; i < p->settings.lines; i++) {
        struct slot *s = p->at[i];

        if (s == NULL)
            continue;
        mail_line_break(p->lines[i], &s->result);
        p->at[i] = NULL;
        end_slot(c, p, s);
    }
}

/* ------------------------------------------------------------------ the outbox */

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

/* A cancelled job's statement is interrupted: what ended must be noted all the same. */
static enum status
note(struct ctx *c, struct mail_round *r)
{
    enum status st = FAILED;

    for (int i = 0; st != OK && i < NOTE_TRIES; i++)
        st = mail_round(c, r);
    return st;
}

/* Notes what has ended and takes as many letters as have room. */
static enum status
exchange(struct ctx *c, struct post *p, struct mail_round *r)
{
    struct ctx here = *c;
    int next = 0;
    enum status st;

    r->note_count = 0;
    for (int i = 0; i < p->slot_count; i++) {
        struct slot *s = &p->slots[i];

        if (s->state == SLOT_ENDED)
            r->notes[r->note_count++] =
                (struct mail_note){ s->mail.id, s->mail.tries, s->mail.address, s->result };
    }
    r->want = p->is_ending ? 0 : count_of(p, SLOT_FREE) + r->note_count;
    if (r->only_id != 0)
        r->want = p->number == 0;
    here.arena = arena_child(c->arena);
    st = note(&here, r);
    for (int i = 0; st == OK && i < p->slot_count; i++) {
        struct slot *s = &p->slots[i];

        if (s->state == SLOT_ENDED)
            s->state = SLOT_FREE;
        if (s->state != SLOT_FREE || next == r->taken_count)
            continue;
        arena_reset(s->arena);
        s->mail = copy_mail(s->arena, &r->taken[next++]);
        s->number = p->number++;
        s->state = SLOT_READY;
    }
    arena_free(here.arena);
    return st;
}

/* ------------------------------------------------------------------ a turn */

/* The outbox is asked once as many have ended as there are lines, or where a line would be idle. */
static bool
is_time_to_exchange(const struct post *p)
{
    return count_of(p, SLOT_ENDED) >= p->settings.lines ||
           (count_of(p, SLOT_ENDED) > 0 && count_of(p, SLOT_READY) == 0);
}

static enum status
hand_over_all(struct ctx *c, struct post *p, int64_t total, int64_t only_id)
{
    struct mail_round *r = arena_alloc(c->arena, sizeof(*r));
    const struct mail_turn *t = p->turn;
    int64_t checked_at = 0;
    enum status st = OK;

    r->only_id = only_id;
    do {
        if (lease_now() != checked_at)
            st = lease_check(c);
        checked_at = lease_now();
        if (st == OK)
            st = exchange(c, p, r);
        feed_lines(c, p);
        while (!is_time_to_exchange(p) && count_of(p, SLOT_UNDER_WAY) > 0) {
            look_for_the_end(c, p);
            listen_to_lines(c, p);
            feed_lines(c, p);
        }
        if (p->job != NULL)
            job_progress(p->job, t->taken + t->refused + t->later + t->uncertain, total);
    } while (st == OK &&
             (r->taken_count + r->unsendable > 0 || count_of(p, SLOT_FREE) < p->slot_count));
    for (int i = 0; i < p->settings.lines; i++)
        mail_line_close(p->lines[i]);
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
    st = hand_over_all(c, new_post(c, &settings, j, t), due, only_id);
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

/* Where no server is set there is no turn to take. */
static enum status
is_due(struct ctx *c, bool *out)
{
    const char *url = getenv("THIDUA_MAIL_URL");

    if (url != NULL && url[0] != '\0')
        return mail_is_due(c, out);
    *out = false;
    return OK;
}

const struct job_kind mail_job_kind = {
    .name = "mail",
    .title = N_("Handing letters to the mail server"),
    .priority = JOB_SOON,
    .max_tries = 3,
    .run = run,
    .every = EVERY_MINUTE,
    .is_due = is_due,
};

static enum status
forget(struct ctx *c, int limit, int64_t *out_count)
{
    struct query *q = query_new(c, "DELETE FROM mail WHERE id IN (SELECT id FROM mail"
                                   " WHERE ended_at < $1 AND state <> 'uncertain'"
                                   " ORDER BY ended_at LIMIT $2)");
    enum status st;

    bind_int(q, now(c) - (int64_t)MAIL_KEPT_DAYS * 86400);
    bind_int(q, limit);
    st = query_end(q);
    if (st == OK)
        *out_count = query_changes(q);
    return st;
}

static enum status
clean(struct ctx *c, struct job *j)
{
    return job_sweep(c, j, forget);
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
