/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The daily letter: one a person, made for all in one run that goes on where it was broken off. */
#include "feature/notify/digest.h"

#include "core/log.h"
#include "db/audit.h"
#include "service/mail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    BATCH = 500,         /* letters a transaction */
    SETTLED_S = 60,      /* what is written meanwhile stands in the next letter */
    FIRST_SPAN_S = 86400 /* told by the first letters of all */
};

/* ------------------------------------------------------------------ reading */

/* Those that run on the day; what is over asks nobody for anything. */
static enum status
read_campaigns(struct digest *d)
{
    struct campaign *all;
    int count;
    enum status st = campaign_list(d->c, "", &all, &count);

    if (st != OK)
        return st;
    d->campaigns = arena_array(d->c->arena, (size_t)count + 1, sizeof(*d->campaigns));
    d->boards = arena_array(d->c->arena, (size_t)count + 1, sizeof(*d->boards));
    for (int i = 0; st == OK && i < count; i++) {
        if (!date_is_within(d->on, all[i].from_on, all[i].to_on))
            continue;
        d->campaigns[d->campaign_count] = all[i];
        st = board_read(d->c, &all[i], d->on, &d->boards[d->campaign_count]);
        d->campaign_count++;
    }
    return st;
}

enum status
digest_open(struct ctx *c, struct date on, int64_t since_at, int64_t before_at, struct digest *out)
{
    struct digest *d = out;
    int count = 0;
    enum status st;

    *d = (struct digest){ .c = c, .on = on, .since_at = since_at, .before_at = before_at };
    st = people_read(c, &d->people);
    if (st == OK)
        st = post_open(c, &d->post);
    if (st != OK || d->people.count == 0)
        return st;
    d->names = names_new(c);
    st = names_load_units(d->names);
    if (st == OK)
        st = read_campaigns(d);
    while (digest_sources[count].heading != NULL)
        count++;
    d->states = arena_array(c->arena, (size_t)count + 1, sizeof(*d->states));
    for (int i = 0; st == OK && i < count; i++)
        st = digest_sources[i].read(d, &d->states[i]);
    return st;
}

/* ------------------------------------------------------------------ writing */

static void
add_count(struct ctx *c, struct buf *b, const char *words, int n)
{
    if (n > 0)
        buf_printf(b, "%s%s %s", b->length > 0 ? ", " : "", number(c->lang, c->arena, n), words);
}

/* "3 overdue, 1 due soon, 2 new". */
static const char *
counts_text(struct ctx *c, const struct digest_counts *n)
{
    struct buf b;

    buf_init(&b, c->arena, 64);
    add_count(c, &b, tr(c, "overdue"), n->late);
    add_count(c, &b, tr(c, "due soon"), n->soon);
    add_count(c, &b, tr(c, "units overdue"), n->units);
    add_count(c, &b, tr(c, "to look at"), n->waiting);
    add_count(c, &b, tr(c, "new"), n->fresh);
    return b.data;
}

bool
digest_write(struct ctx *c, const struct digest *d, int person, struct letter *out)
{
    struct letter l = { .person = &d->people.people[person], .site = d->post.site };
    struct digest_counts counts = { 0 };
    int all = 0;

    while (digest_sources[all].heading != NULL)
        all++;
    l.sections = arena_array(c->arena, (size_t)all, sizeof(*l.sections));
    for (int i = 0; i < all; i++) {
        struct letter_section *s = &l.sections[l.section_count];

        *s = (struct letter_section){ .heading = tr(c, digest_sources[i].heading) };
        digest_sources[i].write(c, d, d->states[i], person, s, &counts);
        l.section_count += s->count > 0;
    }
    if (l.section_count == 0)
        return false;
    l.subject = arena_printf(c->arena, "%s %s: %s", tr(c, "Emulation"), date_vi(c->arena, d->on),
                             counts_text(c, &counts));
    l.lead = arena_printf(c->arena, tr(c, "How things stand on the morning of %s."),
                          date_vi(c->arena, d->on));
    l.why =
        tr(c, "You get this letter because you have work in an emulation campaign and left "
              "this address with your account. It is written by the program: do not answer it.");
    l.unsubscribe_url = post_unsubscribe_url(c, &d->post, l.person->account_id, INBOX_DIGEST);
    *out = l;
    return true;
}

/* ------------------------------------------------------------------ the run */

struct run {
    struct job *job;
    struct digest *d;
    int at; /* person to go on with */
    struct mail *letters;
    int count;
    int64_t written, batch_written, last_account;
    bool is_last;
};

static const char *
key_of(struct ctx *c, const struct digest *d, int64_t account_id)
{
    return arena_printf(c->arena, "digest:%lld:%s", (long long)account_id,
                        date_iso(c->arena, d->on));
}

/* Letters of the next people, on the batch's arena. */
static void
write_batch(struct ctx *c, struct run *r)
{
    struct digest *d = r->d;

    r->letters = arena_array(c->arena, BATCH, sizeof(*r->letters));
    r->count = 0;
    for (; r->at < d->people.count && r->count < BATCH; r->at++) {
        const struct person *p = &d->people.people[r->at];
        struct letter l;

        r->last_account = p->account_id;
        if (p->how[INBOX_DIGEST] == HOW_INBOX)
            continue;
        c->lang = p->lang;
        if (!digest_write(c, d, r->at, &l))
            continue;
        r->letters[r->count++] = (struct mail){ .key = key_of(c, d, p->account_id),
                                                .account_id = p->account_id,
                                                .kind = inbox_kind_find(INBOX_DIGEST)->code,
                                                .lang = p->lang,
                                                .subject = l.subject,
                                                .body = letter_text(c, &l),
                                                .html = letter_html(c, &l),
                                                .unsubscribe_url = l.unsubscribe_url };
    }
    r->is_last = r->at == d->people.count;
}

static enum status
write_through(struct ctx *c, int64_t at)
{
    struct query *q = query_new(c, "INSERT INTO setting (key, value) VALUES ('digest_through', $1)"
                                   " ON CONFLICT (key) DO UPDATE SET value = excluded.value");

    bind_text(q, arena_printf(c->arena, "%lld", (long long)at));
    return query_end(q);
}

/* Letters, cursor, and at the end how far was told, together or not at all. */
static enum status
store_batch(struct ctx *c, void *arg)
{
    struct run *r = arg;
    int64_t written = 0;
    enum status st = r->count > 0 ? mail_insert_many(c, r->letters, r->count, &written) : OK;

    if (st == CONFLICT)
        st = BUSY; /* somebody wrote the same letter at the same moment: look again */
    if (st == OK && r->is_last)
        st = write_through(c, r->d->before_at);
    if (st != OK)
        return st;
    /* Its words outlive the batch: they are the run's. */
    job_say(r->d->c, r->job, N_("%lld daily letters."), (long long)(r->written + written));
    st = job_step(c, r->job, r->at, r->d->people.count,
                  arena_printf(c->arena, "%lld %lld", (long long)r->last_account,
                               (long long)(r->written + written)));
    r->batch_written = written;
    return st;
}

static enum status
next_batch(struct ctx *c, struct run *r)
{
    struct arena *arena = c->arena;
    struct ctx batch = *c;
    enum status st;

    batch.arena = arena_child(arena);
    write_batch(&batch, r);
    batch.lang = c->lang;
    st = db_transact(&batch, store_batch, r);
    if (st == OK)
        r->written += r->batch_written;
    arena_free(batch.arena);
    return st;
}

static enum status
find_through(struct ctx *c, int64_t otherwise, int64_t *out)
{
    struct query *q = query_new(c, "SELECT value FROM setting WHERE key = 'digest_through'");

    *out = query_row(q) ? strtoll(col_text(q, 0), NULL, 10) : otherwise;
    return query_end(q);
}

static enum status
run(struct ctx *c, struct job *j)
{
    const char *day = job_arg_text(c, j, "on");
    struct digest d;
    struct run r = { .job = j, .d = &d };
    struct date on;
    int64_t since, before = now(c) - SETTLED_S;
    long long account = 0, written = 0;
    enum status st;

    if (day == NULL || !date_parse_iso(day, &on))
        return log_error(c, "digest: the job names no day");
    st = find_through(c, before - FIRST_SPAN_S, &since);
    if (st == OK)
        st = digest_open(c, on, since, before > since ? before : since, &d);
    if (st != OK)
        return st;
    /* What an earlier turn wrote tells of an earlier moment; the rest goes on from here. */
    if (sscanf(j->cursor, "%lld %lld", &account, &written) == 2)
        while (r.at < d.people.count && d.people.people[r.at].account_id <= account)
            r.at++;
    r.written = written;
    r.last_account = account;
    do {
        if (job_is_stopped(j))
            return BUSY;
        st = next_batch(c, &r);
    } while (st == OK && !r.is_last);
    return st;
}

const struct job_kind notify_digest_job = {
    .name = "notify.digest",
    .title = N_("Daily letters"),
    .priority = JOB_NORMAL,
    .max_tries = 8,
    .run = run,
    .every = JOB_ASKED,
};

/* ------------------------------------------------------------------ when */

enum status
digest_ask(struct ctx *c, struct date on, int64_t run_at, int64_t *out_job_id)
{
    struct ctx program = *c;
    const char *day = date_iso(c->arena, on);
    enum status st;

    /* The program's own work, whoever asked for it. */
    program.account_id = ACCOUNT_SYSTEM;
    program.access = NULL;
    st = job_insert(&program,
                    &(struct job_order){ .kind = &notify_digest_job,
                                         .key = arena_printf(c->arena, "digest@%s", day),
                                         .args = json_pack("{s:s}", "on", day),
                                         .run_at = run_at },
                    out_job_id);
    return st == OK && run_at == 0 ? job_hasten(&program, *out_job_id) : st;
}

enum status
digest_minute(struct ctx *c, int *out)
{
    struct query *q = query_new(c, "SELECT value FROM setting WHERE key = 'digest_at'");
    int hour, minute;

    *out = DIGEST_AT;
    if (query_row(q) && sscanf(col_text(q, 0), "%2d:%2d", &hour, &minute) == 2 && hour >= 0 &&
        hour < 24 && minute >= 0 && minute < 60)
        *out = hour * 60 + minute;
    return query_end(q);
}

static enum status
set_minute(struct ctx *c, void *arg)
{
    const char *value = arg;
    struct query *q = query_new(c, "INSERT INTO setting (key, value) VALUES ('digest_at', $1)"
                                   " ON CONFLICT (key) DO UPDATE SET value = excluded.value");
    enum status st;

    bind_text(q, value);
    st = query_end(q);
    return st == OK ? audit_write(c, "setting", 0, "update", NULL,
                                  json_pack("{s:s}", "digest_at", value))
                    : st;
}

enum status
digest_set_minute(struct ctx *c, int minute)
{
    enum status st = require(c, ADMINISTER, 0, 0);

    if (st == OK && (minute < 0 || minute >= 24 * 60))
        st = problem(c, "at", "%s", tr(c, "There is no such hour. Write it as 6:30 or 14h30."));
    return st == OK ? db_transact(c, set_minute,
                                  (void *)(uintptr_t)arena_printf(c->arena, "%02d:%02d",
                                                                  minute / 60, minute % 60))
                    : st;
}
