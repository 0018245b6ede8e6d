/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each morning, who is to answer is reminded; each night, what readers gave is forgotten. */
#include "feature/ticket/ticket_inside.h"

#include "service/calendar.h"
#include "service/job_sweep.h"

enum { REMINDED_MAX = 500 };

/* ------------------------------------------------------------------ reminding */

struct reminding {
    const struct ticket *ticket;
    bool is_late;
};

static enum status
remind_one(struct ctx *c, void *arg)
{
    const struct reminding *r = arg;

    return ticket_tell(c, r->ticket,
                       (struct inbox_item){ .kind = INBOX_TICKET_DUE,
                                            .variant = r->is_late,
                                            .account_id = r->ticket->assigned_to },
                       arena_printf(c->arena, "%s/%s", r->is_late ? "late" : "due",
                                    date_iso(c->arena, r->ticket->due_on)));
}

static enum status
list_due(struct ctx *c, struct date until, int64_t after_id, int64_t **out, int *out_count)
{
    struct query *q = query_new(c, "SELECT id FROM ticket WHERE ended_at IS NULL AND due_on <= $1"
                                   " AND id > $2 ORDER BY id LIMIT $3");
    int64_t *ids = arena_array(c->arena, REMINDED_MAX, sizeof(*ids));
    int count = 0;
    enum status st;

    bind_date(q, until);
    bind_int(q, after_id);
    bind_int(q, REMINDED_MAX);
    while (count < REMINDED_MAX && query_row(q))
        ids[count++] = col_int(q, 0);
    st = query_end(q);
    if (st != OK)
        return st;
    *out = ids;
    *out_count = count;
    return OK;
}

/* Told once for each last day, however often it is asked: the key of the notice says so. */
enum status
ticket_remind(struct ctx *c, int64_t *out_told)
{
    struct date until;
    int64_t *ids, last = 0;
    int count = REMINDED_MAX;
    enum status st = calendar_add_working_days(c, today(c), 1, &until);

    *out_told = 0;
    while (st == OK && count == REMINDED_MAX) {
        st = list_due(c, until, last, &ids, &count);
        for (int i = 0; st == OK && i < count; i++) {
            struct ticket t;
            struct reminding r = { .ticket = &t };

            last = ids[i];
            st = ticket_read(c, ids[i], &t);
            r.is_late = st == OK && ticket_is_late(&t, today(c));
            if (st == OK)
                st = db_transact(c, remind_one, &r);
            ++*out_told;
        }
    }
    return st;
}

static enum status
remind(struct ctx *c, struct job *j)
{
    int64_t told;
    enum status st = ticket_remind(c, &told);

    if (st == OK)
        job_say(c, j, N_("%lld letters of readers are due or late."), (long long)told);
    return st;
}

const struct job_kind ticket_remind_job = {
    .name = "ticket.remind",
    .title = N_("Reminding of letters of readers"),
    .priority = JOB_NORMAL,
    .max_tries = 5,
    .run = remind,
    .every = EVERY_DAY,
    .at = 7 * 60,
};

/* ------------------------------------------------------------------ forgetting */

static enum status
forget(struct ctx *c, int limit, int64_t *out_count)
{
    struct ticket_settings s;
    enum status st = ticket_settings_read(c, &s);
    struct query *q;

    if (st != OK)
        return st;
    q = query_new(c, "UPDATE ticket SET token_hash = NULL, reader_name = '', contact = '',"
                     " words = '', answer = '', search = '', forgotten_at = $1,"
                     " version = version + 1 WHERE id IN (SELECT id FROM ticket"
                     " WHERE forgotten_at IS NULL AND ended_at IS NOT NULL AND (ended_at < $2"
                     " OR (state = 'spam' AND ended_at < $3)) ORDER BY ended_at LIMIT $4)");
    bind_int(q, now(c));
    bind_int(q, now(c) - (int64_t)s.kept_days * 86400);
    bind_int(q, now(c) - (int64_t)TICKET_SPAM_KEPT_DAYS * 86400);
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

const struct job_kind ticket_clean_job = {
    .name = "ticket.clean",
    .title = N_("Forgetting letters of readers of long ago"),
    .priority = JOB_LATER,
    .max_tries = 5,
    .run = clean,
    .every = EVERY_DAY,
    .at = 3 * 60 + 20,
};
