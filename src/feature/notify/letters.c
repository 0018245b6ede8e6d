/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters that go at once: of urgent kinds, to who did not choose otherwise. What is written here is noted beside its item, so that it
 * goes out once and does not stand in the daily letter again. */
#include "feature/notify/notify_inside.h"

#include "service/mail.h"

#include <string.h>

enum {
    BATCH = 200,
    LOOKED_BACK_S = 86400 /* an item for which this was missed so long stands in the daily letter */
};

struct going {
    const struct told_item *item;
    int person;
};

struct run {
    struct job *job;
    struct people people;
    struct mailed_set mailed;
    struct post post;
    struct names *names;
    struct ctx *c;
    struct going *rows;
    int count, room, at;
    struct mail *letters;
    int batch_count;
    int64_t since;
};

static void
collect(void *arg, int person, const struct told_item *item)
{
    struct run *r = arg;
    const struct person *p = &r->people.people[person];

    if (p->how[inbox_kind_parse(item->kind)] != HOW_AT_ONCE ||
        is_mailed(&r->mailed, item->id, p->account_id))
        return;
    if (r->count == r->room) {
        r->room = r->room == 0 ? 64 : 2 * r->room;
        r->rows =
            arena_grow(r->c->arena, r->rows, (size_t)r->count, (size_t)r->room, sizeof(*r->rows));
    }
    r->rows[r->count++] = (struct going){ item, person };
}

static struct mail
letter_of(struct ctx *c, const struct run *r, const struct going *g)
{
    const struct person *p = &r->people.people[g->person];
    enum inbox_kind kind = inbox_kind_parse(g->item->kind);
    struct letter_section section = { 0 };
    struct letter l = { .person = p,
                        .site = r->post.site,
                        .subject = notify_sentence(c, r->names, g->item->kind, g->item->subject),
                        .sections = &section,
                        .section_count = 1 };

    letter_add(c->arena, &section,
               (struct letter_line){ .text = l.subject,
                                     .url = arena_printf(c->arena, "/lam-viec/hop-thu/%lld",
                                                         (long long)g->item->id) });
    l.why = tr(c, "You get this letter at once because it cannot wait for the daily one. It is "
                  "written by the program: do not answer it.");
    l.unsubscribe_url = post_unsubscribe_url(c, &r->post, p->account_id, kind);
    return (struct mail){ .key = arena_printf(c->arena, "inbox:%lld:%lld", (long long)g->item->id,
                                              (long long)p->account_id),
                          .account_id = p->account_id,
                          .kind = inbox_kind_find(kind)->code,
                          .lang = p->lang,
                          .is_urgent = true,
                          .subject = l.subject,
                          .body = letter_text(c, &l),
                          .html = letter_html(c, &l),
                          .unsubscribe_url = l.unsubscribe_url };
}

static void
write_batch(struct ctx *c, struct run *r)
{
    r->letters = arena_array(c->arena, BATCH, sizeof(*r->letters));
    for (r->batch_count = 0; r->batch_count < BATCH && r->at + r->batch_count < r->count;
         r->batch_count++) {
        const struct going *g = &r->rows[r->at + r->batch_count];

        c->lang = r->people.people[g->person].lang;
        r->letters[r->batch_count] = letter_of(c, r, g);
    }
}

static enum status
note_mailed(struct ctx *c, const struct run *r, const struct going *g)
{
    struct query *q = query_new(c, "INSERT INTO inbox_mailed (item_id, account_id, mailed_at)"
                                   " VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");

    bind_int(q, g->item->id);
    bind_int(q, r->people.people[g->person].account_id);
    bind_int(q, now(c));
    return query_end(q);
}

static enum status
store_batch(struct ctx *c, void *arg)
{
    struct run *r = arg;
    int64_t written;
    enum status st = mail_insert_many(c, r->letters, r->batch_count, &written);

    if (st == CONFLICT)
        st = BUSY; /* another worker writes the same ones: look again */
    for (int i = 0; st == OK && i < r->batch_count; i++)
        st = note_mailed(c, r, &r->rows[r->at + i]);
    if (st != OK)
        return st;
    /* Its words outlive the batch: they are the run's. */
    job_say(r->c, r->job, N_("%lld letters."), (long long)(r->at + r->batch_count));
    return job_step(c, r->job, r->at + r->batch_count, r->count, NULL);
}

static enum status
next_batch(struct ctx *c, struct run *r)
{
    struct ctx batch = *c;
    enum status st;

    batch.arena = arena_child(c->arena);
    write_batch(&batch, r);
    batch.lang = c->lang;
    st = db_transact(&batch, store_batch, r);
    r->at += r->batch_count;
    arena_free(batch.arena);
    return st;
}

static enum status
run(struct ctx *c, struct job *j)
{
    struct run r = { .job = j, .c = c, .since = now(c) - LOOKED_BACK_S };
    struct told_item *items;
    int count;
    enum status st = told_items_read(c, r.since, now(c) + 1, true, &items, &count);

    if (st != OK || count == 0)
        return st;
    st = people_read(c, &r.people);
    if (st == OK)
        st = mailed_read(c, r.since, &r.mailed);
    if (st == OK)
        st = post_open(c, &r.post);
    if (st != OK)
        return st;
    r.names = names_new(c);
    for (int i = 0; i < count; i++)
        told_each(&r.people, &items[i], collect, &r);
    while (st == OK && r.at < r.count) {
        if (job_is_stopped(j))
            return BUSY;
        st = next_batch(c, &r);
    }
    return st;
}

const struct job_kind notify_letters_job = {
    .name = INBOX_LETTERS_JOB,
    .title = N_("Letters that cannot wait"),
    .priority = JOB_SOON,
    .max_tries = 8,
    .run = run,
    .every = JOB_ASKED,
};
