/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Readers' opinions: written by anybody from a day to a day, read by the secretariat alone, summed up in a closing record, and forgotten. */
#include "feature/exemplar/exemplar_inside.h"

#include "core/text.h"
#include "db/audit.h"
#include "service/job_sweep.h"
#include "web/access.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_MAX = 500, REMINDED_MAX = 500 };

static const struct {
    const char *code, *text;
} states[OPINION_STATE_COUNT] = {
    [OPINION_NEW] = { "new", N_("New") },
    [OPINION_READ] = { "read", N_("Taken into account") },
    [OPINION_SET_ASIDE] = { "set_aside", N_("Set aside") },
    [OPINION_SPAM] = { "spam", N_("Spam") },
};

const char *
opinion_state_code(enum opinion_state state)
{
    return states[state].code;
}

bool
opinion_state_parse(const char *code, enum opinion_state *out)
{
    for (int i = 1; code != NULL && i < OPINION_STATE_COUNT; i++)
        if (strcmp(states[i].code, code) == 0) {
            *out = (enum opinion_state)i;
            return true;
        }
    return false;
}

const char *
opinion_state_text(const struct ctx *c, enum opinion_state state)
{
    return tr(c, states[state].text);
}

/* ------------------------------------------------------------------ writing */

struct writing {
    struct opinion_new *n;
    struct exemplar exemplar;
};

static enum status
find_open(struct ctx *c, int64_t id, struct exemplar *out)
{
    struct query *q = query_new(c, "SELECT " EXEMPLAR_COLUMNS " FROM exemplar e JOIN unit u"
                                   " ON u.id = e.unit_id WHERE e.id = $1"
                                   " AND e.state <> 'withdrawn'");

    bind_int(q, id);
    if (query_row(q))
        exemplar_row_read(c, q, out);
    return query_end_one(q);
}

static enum status
check_words(struct ctx *c, const struct opinion_new *n)
{
    size_t length = text_length(n->words);
    enum status st = OK;

    if (length < OPINION_WORDS_MIN || length > OPINION_WORDS_MAX)
        st = problem(c, "words", tr(c, "Write your opinion in %d to %d characters."),
                     (int)OPINION_WORDS_MIN, (int)OPINION_WORDS_MAX);
    if (text_length(n->reader_name) > OPINION_NAME_MAX)
        st = problem(c, "name", tr(c, "The name has more than %d characters. Shorten it."),
                     (int)OPINION_NAME_MAX);
    if (text_length(n->contact) > OPINION_CONTACT_MAX)
        st = problem(c, "contact", tr(c, "The contact has more than %d characters. Shorten it."),
                     (int)OPINION_CONTACT_MAX);
    return st;
}

/* The last day is asked again inside: what comes at 23:59:59 and is written a second later is late. */
static enum status
insert(struct ctx *c, void *arg)
{
    struct writing *w = arg;
    const struct opinion_new *n = w->n;
    struct query *q;
    enum status st = find_open(c, n->exemplar_id, &w->exemplar);
    const struct exemplar *e = &w->exemplar;

    if (st != OK)
        return st;
    if (e->state != EXEMPLAR_ASKING || date_compare(today(c), e->first_on) < 0 ||
        date_compare(e->last_on, today(c)) < 0) {
        (void)problem(c, NULL, "%s", tr(c, "The time for opinions on this proposal is over."));
        return CONFLICT;
    }
    q = query_new(c, "INSERT INTO exemplar_opinion (id, exemplar_id, words, reader_name, contact,"
                     " state, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)");
    bind_int(q, n->id);
    bind_int(q, e->id);
    bind_text(q, n->words);
    bind_text(q, n->reader_name);
    bind_text(q, n->contact);
    bind_text(q, opinion_state_code(n->is_trap ? OPINION_SPAM : OPINION_NEW));
    bind_int(q, now(c));
    st = query_end(q);
    if (st == OK)
        st = audit_write(c, "exemplar_opinion", n->id, "insert", NULL, NULL);
    if (st != OK || n->is_trap)
        return st;
    return exemplar_tell(
        c, e->dossier_id, e->office_unit_id,
        (struct inbox_item){
            .kind = INBOX_OPINION,
            .campaign_id = e->campaign_id,
            .subject = json_pack("{s:s, s:s}", "subject", e->name, "last_on",
                                 date_iso(c->arena, e->last_on)),
            .url = arena_printf(c->arena, "%s/y-kien", url_exemplar_work(c, e->dossier_id)) },
        arena_printf(c->arena, "opinion/%s", date_iso(c->arena, today(c))));
}

enum status
opinion_insert(struct ctx *c, struct opinion_new *n)
{
    struct writing w = { .n = n };
    enum status st = check_words(c, n);

    if (st != OK)
        return st;
    n->id = db_new_id(c);
    return db_transact(c, insert, &w);
}

/* ------------------------------------------------------------------ reading */

enum status
opinion_list(struct ctx *c, int64_t dossier_id, struct opinion **out, int *out_count)
{
    struct dossier d;
    struct opinion *rows = arena_array(c->arena, LIST_MAX, sizeof(*rows));
    struct query *q;
    int count = 0;
    enum status st = exemplar_dossier(c, dossier_id, &d);

    if (st != OK)
        return st;
    q = query_new(c, "SELECT o.id, o.exemplar_id, o.words, o.reader_name, o.contact, o.note,"
                     " o.state, o.created_at, o.forgotten_at, o.version FROM exemplar_opinion o"
                     " JOIN exemplar e ON e.id = o.exemplar_id WHERE e.dossier_id = $1"
                     " ORDER BY o.id DESC LIMIT $2");
    bind_int(q, dossier_id);
    bind_int(q, LIST_MAX);
    for (; count < LIST_MAX && query_row(q); count++) {
        rows[count] = (struct opinion){ .id = col_int(q, 0),
                                        .exemplar_id = col_int(q, 1),
                                        .words = col_text(q, 2),
                                        .reader_name = col_text(q, 3),
                                        .contact = col_text(q, 4),
                                        .note = col_text(q, 5),
                                        .state = OPINION_NEW,
                                        .created_at = col_int(q, 7),
                                        .forgotten_at = col_int(q, 8),
                                        .version = col_int(q, 9) };
        (void)opinion_state_parse(col_text(q, 6), &rows[count].state);
    }
    st = query_end(q);
    if (st != OK)
        return st;
    *out = rows;
    *out_count = count;
    return OK;
}

static enum status
mark(struct ctx *c, void *arg)
{
    const struct opinion_marking *m = arg;
    struct query *q =
        query_new(c, "UPDATE exemplar_opinion SET state = $1, note = $2, version = version + 1"
                     " WHERE id = $3 AND version = $4 AND exemplar_id IN"
                     " (SELECT e.id FROM exemplar e WHERE e.dossier_id = $5)");
    enum status st;

    bind_text(q, opinion_state_code(m->state));
    bind_text(q, m->note);
    bind_int(q, m->id);
    bind_int(q, m->version);
    bind_int(q, m->dossier_id);
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    return st == OK
               ? audit_write(c, "exemplar_opinion", m->id, opinion_state_code(m->state), NULL, NULL)
               : st;
}

enum status
opinion_mark(struct ctx *c, const struct opinion_marking *m)
{
    struct dossier d;
    enum status st = exemplar_dossier(c, m->dossier_id, &d);

    if (st == OK && text_length(m->note) > EXEMPLAR_REASON_MAX)
        st = problem(c, "note", tr(c, "At most %d characters."), (int)EXEMPLAR_REASON_MAX);
    return st == OK ? db_transact(c, mark, (void *)(uintptr_t)m) : st;
}

/* ------------------------------------------------------------------ the closing record */

struct closing {
    struct exemplar exemplar;
    const char *summary;
};

static enum status
close_it(struct ctx *c, void *arg)
{
    const struct closing *x = arg;
    struct query *q = query_new(
        c, "UPDATE exemplar SET state = CASE WHEN state = 'asking' THEN 'asked' ELSE state END,"
           " summary = $1, closed_at = $2, closed_by = $3, version = version + 1"
           " WHERE id = $4 AND version = $5");
    enum status st;

    bind_text(q, x->summary);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    bind_int(q, x->exemplar.id);
    bind_int(q, x->exemplar.version);
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    return st == OK ? audit_write(c, "exemplar", x->exemplar.id, "close", NULL,
                                  json_pack("{s:s}", "summary", x->summary))
                    : st;
}

enum status
exemplar_close(struct ctx *c, int64_t dossier_id, const char *summary, int64_t version)
{
    struct closing x = { .summary = summary };
    struct dossier d;
    enum status st = exemplar_dossier(c, dossier_id, &d);

    if (st == OK)
        st = exemplar_of(c, dossier_id, &x.exemplar);
    if (st != OK)
        return st;
    if (date_is_none(x.exemplar.last_on) || date_compare(today(c), x.exemplar.last_on) <= 0) {
        (void)problem(c, NULL, "%s",
                      tr(c, "The record is made after the last day for opinions has passed."));
        return CONFLICT;
    }
    if (x.exemplar.version != version)
        return CONFLICT;
    if (text_length(summary) < 5 || text_length(summary) > EXEMPLAR_SUMMARY_MAX)
        return problem(c, "summary", tr(c, "Sum the opinions up in 5 to %d characters."),
                       (int)EXEMPLAR_SUMMARY_MAX);
    return db_transact(c, close_it, &x);
}

enum status
exemplar_record_names(struct ctx *c, const struct exemplar *e, const char **out_office,
                      const char **out_by)
{
    struct query *q = query_new(c, "SELECT u.name, u.kind, u.level, a.full_name FROM unit u"
                                   " LEFT JOIN account a ON a.id = $1 WHERE u.id = $2");

    bind_int(q, e->closed_by);
    bind_int(q, e->office_unit_id);
    if (query_row(q)) {
        *out_office = exemplar_unit_title(c, col_text(q, 0), col_text(q, 1), col_text(q, 2));
        *out_by = col_text(q, 3);
    }
    return query_end_one(q);
}

/* ------------------------------------------------------------------ what the secretariat has before it */

/* Offices for which the account appraises: its grants', and those below them. */
#define MINE                                                                                       \
    "WITH RECURSIVE mine(id) AS (SELECT g.unit_id FROM account_grant g WHERE g.account_id = $1"    \
    " AND g.unit_id IS NOT NULL AND g.role IN " APPRAISER_ROLES " AND g.from_on <= $2"             \
    " AND (g.to_on IS NULL OR g.to_on > $2) UNION SELECT x.id FROM mine m JOIN ("                  \
    "SELECT p.unit_id AS id, p.parent_id AS above FROM unit_place p JOIN unit u"                   \
    " ON u.id = p.unit_id WHERE p.from_on <= $2 AND (p.to_on IS NULL OR p.to_on > $2"              \
    " OR p.to_on = u.to_on) UNION ALL SELECT s.unit_id, s.successor_id FROM unit_successor s"      \
    " WHERE s.effect_on <= $2) x ON x.above = m.id)"

/* `all`: a grant without a unit, or who holds the database. */
#define OF_MINE                                                                                    \
    " AND (CAST($3 AS BIGINT) = 1 OR e.office_unit_id IN (SELECT id FROM mine))"                   \
    " AND NOT EXISTS (SELECT 1 FROM dossier_bar b WHERE b.dossier_id = e.dossier_id"               \
    " AND b.account_id = $1)"

static enum status
is_everywhere(struct ctx *c, bool *out)
{
    const struct grant *grants;
    int count;
    enum status st = c->account_id == ACCOUNT_SYSTEM ? OK : grants_today(c, &grants, &count);

    *out = c->account_id == ACCOUNT_SYSTEM;
    for (int i = 0; st == OK && c->account_id != ACCOUNT_SYSTEM && i < count; i++)
        if (grants[i].unit_id == 0 && role_gives(grants[i].role, APPRAISE_DOSSIERS))
            *out = true;
    return st;
}

/* clang-format off */
#define WORK_LIST MINE " SELECT " EXEMPLAR_COLUMNS ", (SELECT COUNT(*) FROM exemplar_opinion o WHERE o.exemplar_id = e.id" \
    " AND o.state = 'new'), (SELECT COUNT(*) FROM exemplar_opinion o WHERE o.exemplar_id = e.id AND o.state <> 'spam')" \
    " FROM exemplar e JOIN unit u ON u.id = e.unit_id WHERE (($4 = '' AND e.state IN ('asking', 'asked')) OR e.state = $4)" \
    " AND ($5 = '' OR e.name_fold LIKE '%' || $5 || '%')" OF_MINE \
    " AND (COALESCE(e.last_on, '9999-12-31'), e.id) > ($6, $7) ORDER BY COALESCE(e.last_on, '9999-12-31'), e.id LIMIT $8"
#define COUNT_OPINIONS MINE " SELECT COUNT(*) FROM exemplar e JOIN exemplar_opinion o ON o.exemplar_id = e.id" \
    " WHERE o.state = 'new' AND e.state IN ('asking', 'asked')" OF_MINE
#define COUNT_TO_CLOSE MINE " SELECT COUNT(*) FROM exemplar e WHERE e.state = 'asking' AND e.last_on < $2" OF_MINE
#define COUNT_LATE MINE " SELECT COUNT(*) FROM exemplar_check k JOIN dossier d ON d.id = k.dossier_id" \
    " WHERE k.answered_at IS NULL AND k.revoked_at IS NULL AND k.due_on < $2 AND d.state = 'appraisal'" \
    " AND (CAST($3 AS BIGINT) = 1 OR d.decides_unit_id IN (SELECT id FROM mine)) AND" DOSSIER_OPEN_TO("$1")
/* clang-format on */

enum status
exemplar_work_list(struct ctx *c, const struct exemplar_work_filter *f, const char *const after[2],
                   int limit, struct exemplar_work_line **out, int *out_count)
{
    struct exemplar_work_line *lines = arena_array(c->arena, (size_t)limit + 1, sizeof(*lines));
    struct query *q;
    int count = 0;
    bool everywhere;
    enum status st = is_everywhere(c, &everywhere);

    if (st != OK)
        return st;
    q = query_new(c, WORK_LIST);
    bind_int(q, c->account_id);
    bind_date(q, today(c));
    bind_bool(q, everywhere);
    bind_text(q, f->state != 0 ? exemplar_state_code(f->state) : "");
    bind_text(q, f->q_folded != NULL ? f->q_folded : "");
    bind_text(q, after != NULL && after[0] != NULL ? after[0] : "");
    bind_int(q, after != NULL && after[0] != NULL ? strtoll(after[1], NULL, 10) : 0);
    bind_int(q, limit);
    for (; count < limit && query_row(q); count++) {
        int next = exemplar_row_read(c, q, &lines[count].exemplar);

        lines[count].new_count = col_int(q, next);
        lines[count].all_count = col_int(q, next + 1);
    }
    st = query_end(q);
    if (st != OK)
        return st;
    *out = lines;
    *out_count = count;
    return OK;
}

static enum status
count_of(struct ctx *c, struct query *q, bool everywhere, int64_t *out)
{
    bind_int(q, c->account_id);
    bind_date(q, today(c));
    bind_bool(q, everywhere);
    if (query_row(q))
        *out = col_int(q, 0);
    return query_end(q);
}

enum status
exemplar_duties(struct ctx *c, struct exemplar_duties *out)
{
    struct exemplar_duties d = { 0, 0, 0 };
    bool everywhere = false;
    enum status st = may_anywhere(c, APPRAISE_DOSSIERS) ? is_everywhere(c, &everywhere) : NOT_FOUND;

    if (st == NOT_FOUND) {
        *out = d;
        return OK;
    }
    if (st == OK)
        st = count_of(c, query_new(c, COUNT_OPINIONS), everywhere, &d.opinions);
    if (st == OK)
        st = count_of(c, query_new(c, COUNT_TO_CLOSE), everywhere, &d.to_close);
    if (st == OK)
        st = count_of(c, query_new(c, COUNT_LATE), everywhere, &d.late_checks);
    if (st == OK)
        *out = d;
    return st;
}

/* ------------------------------------------------------------------ jobs */

static enum status
tell_ended(struct ctx *c, void *arg)
{
    const struct exemplar *e = arg;

    return exemplar_tell(
        c, e->dossier_id, e->office_unit_id,
        (struct inbox_item){
            .kind = INBOX_OPINION,
            .variant = 1,
            .campaign_id = e->campaign_id,
            .subject = json_pack("{s:s, s:s}", "subject", e->name, "last_on",
                                 date_iso(c->arena, e->last_on)),
            .url = arena_printf(c->arena, "%s/y-kien", url_exemplar_work(c, e->dossier_id)) },
        arena_printf(c->arena, "ended/%s", date_iso(c->arena, e->last_on)));
}

static enum status
remind_ended(struct ctx *c, int64_t *out_told)
{
    struct exemplar *list = arena_array(c->arena, REMINDED_MAX, sizeof(*list));
    struct query *q = query_new(c, "SELECT " EXEMPLAR_COLUMNS " FROM exemplar e JOIN unit u"
                                   " ON u.id = e.unit_id WHERE e.state = 'asking'"
                                   " AND e.last_on < $1 ORDER BY e.last_on DESC, e.id LIMIT $2");
    int count = 0;
    enum status st;

    bind_date(q, today(c));
    bind_int(q, REMINDED_MAX);
    while (count < REMINDED_MAX && query_row(q))
        exemplar_row_read(c, q, &list[count++]);
    st = query_end(q);
    for (int i = 0; st == OK && i < count; i++)
        st = db_transact(c, tell_ended, &list[i]);
    *out_told += count;
    return st;
}

enum status
exemplar_remind(struct ctx *c, int64_t *out_told)
{
    enum status st;

    *out_told = 0;
    st = remind_ended(c, out_told);
    return st == OK ? check_remind(c, out_told) : st;
}

static enum status
remind(struct ctx *c, struct job *j)
{
    int64_t told;
    enum status st = exemplar_remind(c, &told);

    if (st == OK)
        job_say(c, j, N_("%lld closing records and answers of other bodies are waited for."),
                (long long)told);
    return st;
}

const struct job_kind exemplar_remind_job = {
    .name = "exemplar.remind",
    .title = N_("Reminding of opinions that ended and of other bodies’ answers"),
    .priority = JOB_NORMAL,
    .max_tries = 5,
    .run = remind,
    .every = EVERY_DAY,
    .at = 7 * 60 + 5,
};

/* By index: the oldest that are not forgotten. */
static enum status
forget(struct ctx *c, int limit, int64_t *out_count)
{
    struct query *q = query_new(
        c, "UPDATE exemplar_opinion SET words = '', reader_name = '', contact = '',"
           " forgotten_at = $1, version = version + 1 WHERE id IN (SELECT id FROM exemplar_opinion"
           " WHERE forgotten_at IS NULL AND created_at < $2 ORDER BY created_at LIMIT $3)");
    enum status st;

    bind_int(q, now(c));
    bind_int(q, now(c) - (int64_t)OPINION_KEPT_DAYS * 86400);
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

const struct job_kind exemplar_clean_job = {
    .name = "exemplar.clean",
    .title = N_("Forgetting opinions of readers of long ago"),
    .priority = JOB_LATER,
    .max_tries = 5,
    .run = clean,
    .every = EVERY_DAY,
    .at = 3 * 60 + 25,
};
