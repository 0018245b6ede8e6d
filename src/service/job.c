/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs as those see them who ask for them: asking, looking, cancelling, trying again. */
#include "core/log.h"
#include "core/random.h"
#include "db/audit.h"
#include "service/job_inside.h"
#include "web/access.h"

#include <string.h>

/* As JOB_COLUMNS, with what stands beside the row. */
#define JOB_PRESENT                                                                                \
    "SELECT " JOB_COLUMNS ", live_done, live_total,"                                               \
    " (SELECT full_name FROM account WHERE account.id = job.account_id) FROM job"                  \
    " LEFT JOIN (SELECT job_id, done AS live_done, total AS live_total FROM job_progress) p"       \
    " ON p.job_id = id"

enum { LIST_MAX = 1000 };

/* ------------------------------------------------------------------ words */

static const char *const state_codes[JOB_STATE_COUNT] = { "waiting", "running", "done", "failed",
                                                          "cancelled" };

const char *
job_state_code(enum job_state state)
{
    return state_codes[state];
}

bool
job_state_parse(const char *code, enum job_state *out)
{
    for (int i = 0; code != NULL && i < JOB_STATE_COUNT; i++) {
        if (strcmp(state_codes[i], code) == 0) {
            *out = (enum job_state)i;
            return true;
        }
    }
    return false;
}

static const struct job_kind *const *used_kinds = job_kinds;

const struct job_kind *const *
job_kinds_list(void)
{
    return used_kinds;
}

void
job_kinds_use(const struct job_kind *const *list)
{
    used_kinds = list;
}

const struct job_kind *
job_kind_find(const char *name)
{
    for (const struct job_kind *const *at = used_kinds; *at != NULL; at++)
        if (strcmp((*at)->name, name) == 0)
            return *at;
    return NULL;
}

const char *
job_title(const struct ctx *c, const struct job *j)
{
    return j->kind != NULL ? tr(c, j->kind->title) : j->kind_name;
}

/* ------------------------------------------------------------------ rows */

/* What it said, in the reader's language; "" where the row says nothing that can be read. */
static const char *
words_of(struct ctx *c, const char *text)
{
    json_t *both = text != NULL && text[0] != '\0' ? json_loads(text, 0, NULL) : NULL;
    const char *words = json_string_value(json_object_get(both, c->lang == LANG_EN ? "en" : "vi"));

    words = words != NULL ? arena_strdup(c->arena, words) : "";
    json_decref(both);
    return words;
}

void
job_read_row(struct query *q, struct job *j)
{
    *j = (struct job){ .id = col_int(q, 0),
                       .kind_name = col_text(q, 1),
                       .key = col_text(q, 2),
                       .args = col_text(q, 3),
                       .account_id = col_int(q, 4),
                       .lang = strcmp(col_text(q, 5), "en") == 0 ? LANG_EN : LANG_VI,
                       .campaign_id = col_int(q, 6),
                       .priority = (int)col_int(q, 8),
                       .tries = (int)col_int(q, 9),
                       .turn = col_int(q, 10),
                       .run_at = col_int(q, 11),
                       .worker = col_text(q, 12),
                       .done = col_int(q, 13),
                       .total = col_int(q, 14),
                       .cursor = col_text(q, 15),
                       .said = col_text(q, 16),
                       .problem_count = (int)col_int(q, 17),
                       .file_id = col_int(q, 18),
                       .created_at = col_int(q, 19),
                       .started_at = col_int(q, 20),
                       .ended_at = col_int(q, 21),
                       .version = col_int(q, 22) };
    j->kind = job_kind_find(j->kind_name);
    if (!job_state_parse(col_text(q, 7), &j->state))
        j->state = JOB_FAILED;
}

/* As it stands now: the words in the reader's language, and what is done beside the database. */
static void
read_present(struct ctx *c, struct query *q, struct job *j)
{
    int64_t done, total;

    job_read_row(q, j);
    j->said = words_of(c, j->said);
    j->asked_by = col_text(q, 25);
    if (j->state != JOB_RUNNING)
        return;
    if (!live_progress(j->id, &done, &total)) {
        done = col_int(q, 23);
        total = col_int(q, 24);
    }
    if (total > 0 || done > j->done) {
        j->done = done;
        j->total = total;
    }
}

/* ------------------------------------------------------------------ asking */

struct insert {
    const struct job_order *order;
    const char *key, *args;
    int64_t id;
};

static enum status
find_standing(struct ctx *c, struct insert *in)
{
    struct query *q = query_new(c, "SELECT id FROM job WHERE key = $1");

    bind_text(q, in->key);
    if (query_row(q))
        in->id = col_int(q, 0);
    return query_end_one(q);
}

static enum status
insert(struct ctx *c, void *arg)
{
    struct insert *in = arg;
    const struct job_kind *kind = in->order->kind;
    struct query *q = query_new(
        c, "INSERT INTO job (id, kind, key, args, account_id, lang, campaign_id, state, priority,"
           " run_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8, $9, $10)"
           " ON CONFLICT (key) DO NOTHING");
    enum status st;

    in->id = db_new_id(c);
    bind_int(q, in->id);
    bind_text(q, kind->name);
    bind_text(q, in->key);
    bind_text(q, in->args);
    bind_int(q, c->account_id);
    bind_text(q, c->lang == LANG_EN ? "en" : "vi");
    bind_int(q, in->order->campaign_id);
    bind_int(q, kind->priority);
    bind_int(q, in->order->run_at != 0 ? in->order->run_at : now(c));
    bind_int(q, now(c));
    st = query_end(q);
    if (st != OK)
        return st;
    if (query_changes(q) == 0)
        return find_standing(c, in);
    /* What the program asks of itself each minute is no change that anybody made. */
    if (c->account_id <= 0) {
        db_touch(c, "job");
        return OK;
    }
    return audit_write(c, "job", in->id, "insert", NULL,
                       json_pack("{s:s, s:s}", "kind", kind->name, "args", in->args));
}

enum status
job_insert(struct ctx *c, const struct job_order *o, int64_t *out_id)
{
    struct insert in = { .order = o, .key = o->key, .args = "{}" };
    enum status st;

    if (in.key == NULL)
        in.key = arena_printf(c->arena, "%s %s", o->kind->name, random_token(c->arena, 16));
    if (o->args != NULL) {
        size_t length = json_dumpb(o->args, NULL, 0, JSON_COMPACT);
        char *text = arena_alloc(c->arena, length + 1);

        json_dumpb(o->args, text, length, JSON_COMPACT);
        json_decref(o->args);
        in.args = text;
    }
    if (in.args[0] != '{')
        return log_error(c, "job: the arguments of %s cannot be written", o->kind->name);
    st = db_transact(c, insert, &in);
    if (st == OK)
        *out_id = in.id;
    return st;
}

/* ------------------------------------------------------------------ looking */

static bool
is_for(struct ctx *c, int64_t account_id)
{
    return (c->account_id != 0 && c->account_id == account_id) || may(c, ADMINISTER, 0, 0);
}

enum status
job_find(struct ctx *c, int64_t id, struct job *out)
{
    struct query *q = query_new(c, JOB_PRESENT " WHERE id = $1");
    struct job j;
    enum status st;

    bind_int(q, id);
    if (query_row(q))
        read_present(c, q, &j);
    st = query_end_one(q);
    if (st != OK)
        return st;
    if (!is_for(c, j.account_id))
        return NOT_FOUND;
    *out = j;
    return OK;
}

enum status
job_list(struct ctx *c, const struct job_filter *f, struct job **out, int *out_count)
{
    int limit = f->limit > 0 && f->limit < LIST_MAX ? f->limit : LIST_MAX, count = 0;
    struct job *rows = arena_array(c->arena, (size_t)limit, sizeof(*rows));
    struct query *q;
    enum status st = OK;

    if (f->account_id == 0 || f->account_id != c->account_id)
        st = require(c, ADMINISTER, 0, 0);
    if (st != OK)
        return st;
    q = query_new(c, JOB_PRESENT " WHERE ($1 = '' OR kind = $1) AND ($2 = '' OR state = $2)"
                                 " AND (CAST($3 AS BIGINT) = 0 OR account_id = CAST($3 AS BIGINT))"
                                 " AND (CAST($4 AS BIGINT) = 0 OR id < CAST($4 AS BIGINT))"
                                 " ORDER BY id DESC LIMIT $5");
    bind_text(q, f->kind != NULL ? f->kind : "");
    bind_text(q, f->state >= 0 ? job_state_code((enum job_state)f->state) : "");
    bind_int(q, f->account_id);
    bind_int(q, f->before_id);
    bind_int(q, limit);
    while (count < limit && query_row(q))
        read_present(c, q, &rows[count++]);
    st = query_end(q);
    if (st != OK)
        return st;
    *out = rows;
    *out_count = count;
    return OK;
}

/* A row's own text cannot be trusted to be what we wrote: what does not fit is left out. */
static void
note_problem(struct ctx *c, json_t *one)
{
    const char *message = json_string_value(json_object_get(one, "message"));
    const char *file = json_string_value(json_object_get(one, "file"));
    const char *field = json_string_value(json_object_get(one, "field"));

    if (message == NULL)
        return;
    if (file != NULL)
        problem_at(c, arena_strdup(c->arena, file),
                   json_integer_value(json_object_get(one, "line")),
                   (int)json_integer_value(json_object_get(one, "column")), "%s", message);
    else
        problem(c, arena_strdup(c->arena, field), "%s", message);
}

enum status
job_problems(struct ctx *c, const struct job *j)
{
    struct query *q = query_new(c, "SELECT problems FROM job WHERE id = $1");
    const char *text = "";
    json_t *all;
    enum status st;

    bind_int(q, j->id);
    if (query_row(q))
        text = col_text(q, 0);
    st = query_end_one(q);
    if (st != OK || text[0] == '\0')
        return st;
    all = json_loads(text, 0, NULL);
    for (size_t i = 0; i < json_array_size(all); i++)
        note_problem(c, json_array_get(all, i));
    json_decref(all);
    if (c->problem_count < j->problem_count)
        c->problem_count = j->problem_count;
    return OK;
}

enum status
job_tries(struct ctx *c, const struct job *j, struct job_try **out, int *out_count)
{
    struct query *q = query_new(c, "SELECT turn, started_at, ended_at, worker, outcome FROM job_try"
                                   " WHERE job_id = $1 ORDER BY turn DESC LIMIT 100");
    struct job_try *rows = arena_array(c->arena, 100, sizeof(*rows));
    int count = 0;
    enum status st;

    bind_int(q, j->id);
    for (; count < 100 && query_row(q); count++)
        rows[count] = (struct job_try){ .turn = col_int(q, 0),
                                        .started_at = col_int(q, 1),
                                        .ended_at = col_int(q, 2),
                                        .worker = col_text(q, 3),
                                        .outcome = col_text(q, 4) };
    st = query_end(q);
    if (st != OK)
        return st;
    *out = rows;
    *out_count = count;
    return OK;
}

/* ------------------------------------------------------------------ cancelling, trying again */

struct change {
    int64_t id;
    const char *from;
};

static enum status
end_change(struct ctx *c, struct query *q, const struct change *ch, const char *action)
{
    enum status st = query_end_one(q);

    if (st == NOT_FOUND)
        return CONFLICT; /* it went on meanwhile */
    if (st != OK)
        return st;
    return audit_write(c, "job", ch->id, action, json_pack("{s:s}", "state", ch->from), NULL);
}

static enum status
cancel(struct ctx *c, void *arg)
{
    struct query *q =
        query_new(c, "UPDATE job SET state = 'cancelled', ended_at = $1, version = version + 1"
                     " WHERE id = $2 AND state IN ('waiting', 'running')");
    const struct change *ch = arg;

    bind_int(q, now(c));
    bind_int(q, ch->id);
    return end_change(c, q, ch, "cancel");
}

enum status
job_cancel(struct ctx *c, int64_t id)
{
    struct job j;
    enum status st = job_find(c, id, &j);

    if (st != OK)
        return st;
    if (j.state != JOB_WAITING && j.state != JOB_RUNNING)
        return CONFLICT;
    /* First here: its transaction may be what the cancellation would have to wait for. */
    if (j.state == JOB_RUNNING)
        live_stop(id, j.turn, STOP_CANCELLED, true);
    st = db_transact(c, cancel, &(struct change){ id, job_state_code(j.state) });
    if (st == CONFLICT && job_find(c, id, &j) == OK && j.state == JOB_CANCELLED)
        st = OK; /* its worker was quicker to say so */
    return st;
}

static enum status
retry(struct ctx *c, void *arg)
{
    struct query *q =
        query_new(c, "UPDATE job SET state = 'waiting', tries = 0, run_at = $1, ended_at = NULL,"
                     " problems = '', problem_count = 0, said = '', version = version + 1"
                     " WHERE id = $2 AND state IN ('failed', 'cancelled')");
    const struct change *ch = arg;

    bind_int(q, now(c));
    bind_int(q, ch->id);
    return end_change(c, q, ch, "retry");
}

enum status
job_retry(struct ctx *c, int64_t id)
{
    struct job j;
    enum status st = job_find(c, id, &j);

    if (st != OK)
        return st;
    return db_transact(c, retry, &(struct change){ id, job_state_code(j.state) });
}

static enum status
hasten(struct ctx *c, void *arg)
{
    struct query *q = query_new(
        c, "UPDATE job SET run_at = $1 WHERE id = $2 AND state = 'waiting' AND run_at > $1");

    bind_int(q, now(c));
    bind_int(q, *(const int64_t *)arg);
    return query_end(q);
}

enum status
job_hasten(struct ctx *c, int64_t id)
{
    struct job j;
    enum status st = job_find(c, id, &j);

    return st == OK ? db_transact(c, hasten, &id) : st;
}
