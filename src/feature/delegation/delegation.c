/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Selections: who may read and write them, and their rows. */
#include "feature/delegation/delegation_inside.h"

#include "core/text.h"
#include "db/audit.h"

#include <inttypes.h>
#include <string.h>

/* ------------------------------------------------------------------ words */

static const struct {
    const char *code, *label;
} merits[] = {
    [MERIT_COUNCIL] = { "council", N_("By the council's vote") },
    [MERIT_AWARD] = { "award", N_("By the level of the award") },
    [MERIT_SCORE] = { "score", N_("By a score that is entered") },
};

const char *
selection_merit_code(enum selection_merit merit)
{
    return merits[merit].code;
}

bool
selection_merit_parse(const char *code, enum selection_merit *out)
{
    for (enum selection_merit merit = MERIT_COUNCIL; code != NULL && merit <= MERIT_SCORE; merit++)
        if (strcmp(merits[merit].code, code) == 0) {
            *out = merit;
            return true;
        }
    return false;
}

const char *
selection_merit_text(const struct ctx *c, enum selection_merit merit)
{
    return tr(c, merits[merit].label);
}

static const char *const kind_codes[SUBJECT_KIND_COUNT] = { "", "person", "collective",
                                                            "household" };

const char *
kind_code(enum subject_kind kind)
{
    return kind_codes[kind];
}

enum subject_kind
kind_of(const char *code)
{
    for (enum subject_kind kind = SUBJECT_PERSON; code != NULL && kind < SUBJECT_KIND_COUNT; kind++)
        if (strcmp(kind_codes[kind], code) == 0)
            return kind;
    return 0;
}

const char *
subject_kind_word(const struct ctx *c, enum subject_kind kind)
{
    static const char *const words[SUBJECT_KIND_COUNT] = { "", N_("individuals"), N_("collectives"),
                                                           N_("households") };

    return words[kind][0] != '\0' ? tr(c, words[kind]) : "";
}

const char *
merit_text(const struct ctx *c, int64_t merit)
{
    int64_t part = merit % 1000;
    const char *mark = c->lang == LANG_VI ? "," : ".";
    const char *whole = number(c->lang, c->arena, merit / 1000);

    if (part == 0)
        return whole;
    if (part % 100 == 0)
        return arena_printf(c->arena, "%s%s%d", whole, mark, (int)(part / 100));
    if (part % 10 == 0)
        return arena_printf(c->arena, "%s%s%02d", whole, mark, (int)(part / 10));
    return arena_printf(c->arena, "%s%s%03d", whole, mark, (int)part);
}

bool
merit_parse(const char *text, int64_t *out)
{
    int64_t value = 0;
    int decimals = -1;

    if (text[0] == '\0')
        return false;
    for (const char *at = text; *at != '\0'; at++) {
        if ((*at == ',' || *at == '.') && decimals < 0 && at != text) {
            decimals = 0;
            continue;
        }
        if (*at < '0' || *at > '9' || decimals == 3 || value > DELEGATION_MERIT_MAX)
            return false;
        value = 10 * value + (*at - '0');
        decimals += decimals >= 0;
    }
    for (int i = decimals < 0 ? 0 : decimals; i < 3; i++)
        value *= 10;
    if (decimals == 0 || value > DELEGATION_MERIT_MAX)
        return false;
    *out = value;
    return true;
}

/* ------------------------------------------------------------------ rows */

static void
read_row(struct query *q, struct selection *s)
{
    enum selection_merit merit = MERIT_SCORE;

    s->id = col_int(q, 0);
    s->campaign_id = col_int(q, 1);
    s->unit_id = col_int(q, 2);
    s->title = col_text(q, 3);
    s->seats = (int)col_int(q, 4);
    (void)selection_merit_parse(col_text(q, 5), &merit);
    s->merit = merit;
    s->ages_on = col_date(q, 6);
    s->is_closed = strcmp(col_text(q, 7), "closed") == 0;
    s->closed_at = col_int(q, 8);
    s->closed_by = col_text(q, 9);
    s->is_sample = col_bool(q, 10);
    s->created_at = col_int(q, 11);
    s->version = col_int(q, 12);
}

static bool
may_read(struct ctx *c, const struct selection *s)
{
    return may(c, READ_DOSSIERS, s->unit_id, s->campaign_id);
}

bool
selection_may_write(struct ctx *c, const struct selection *s)
{
    return may(c, SELECT_DELEGATES, s->unit_id, s->campaign_id);
}

enum status
selection_find(struct ctx *c, int64_t id, struct selection *out)
{
    struct selection found = { 0 };
    struct query *q = query_new(
        c, "SELECT s.id, s.campaign_id, s.unit_id, s.title, s.seats, s.merit, s.ages_on, s.state,"
           " s.closed_at, a.full_name, s.is_sample, s.created_at, s.version FROM selection s"
           " LEFT JOIN account a ON a.id = s.closed_by WHERE s.id = $1"
           " AND" SELECTION_OPEN_TO("$2"));
    enum status st;

    bind_int(q, id);
    bind_int(q, c->account_id);
    if (query_row(q))
        read_row(q, &found);
    st = query_end_one(q);
    if (st == OK && !may_read(c, &found))
        st = NOT_FOUND;
    if (st == OK)
        *out = found;
    return st;
}

enum status
selection_list(struct ctx *c, int64_t campaign_id, struct selection **out, int *out_count)
{
    struct query *q = query_new(
        c, "SELECT s.id, s.campaign_id, s.unit_id, s.title, s.seats, s.merit, s.ages_on, s.state,"
           " s.closed_at, a.full_name, s.is_sample, s.created_at, s.version FROM selection s"
           " LEFT JOIN account a ON a.id = s.closed_by WHERE s.campaign_id = $1"
           " AND" SELECTION_OPEN_TO("$2") " ORDER BY s.id DESC LIMIT 200");
    struct selection *all = arena_array(c->arena, 200, sizeof(*all));
    int count = 0, kept = 0;
    enum status st;

    bind_int(q, campaign_id);
    bind_int(q, c->account_id);
    while (count < 200 && query_row(q))
        read_row(q, &all[count++]);
    st = query_end(q);
    if (st != OK)
        return st;
    for (int i = 0; i < count; i++)
        if (may_read(c, &all[i]))
            all[kept++] = all[i];
    *out = all;
    *out_count = kept;
    return OK;
}

static enum status
check(struct ctx *c, const struct selection *s)
{
    int before = c->problem_count;

    if (text_length(s->title) < 1 || text_length(s->title) > SELECTION_TITLE_MAX)
        (void)problem(c, "title", tr(c, "A title has 1 to %d characters."),
                      (int)SELECTION_TITLE_MAX);
    if (s->seats < 1 || s->seats > DELEGATION_SEATS_MAX)
        (void)problem(c, "seats", tr(c, "There are 1 to %d seats."), (int)DELEGATION_SEATS_MAX);
    if (date_is_none(s->ages_on))
        (void)problem(c, "ages_on", "%s", tr(c, "Choose the day on which ages are counted."));
    return c->problem_count > before ? INVALID : OK;
}

static enum status
insert(struct ctx *c, void *arg)
{
    struct selection *s = arg;
    struct query *q = query_new(
        c, "INSERT INTO selection (id, campaign_id, unit_id, title, seats, merit, ages_on,"
           " is_sample, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
    enum status st;

    s->id = db_new_id(c);
    s->version = 1;
    s->created_at = now(c);
    bind_int(q, s->id);
    bind_int(q, s->campaign_id);
    bind_int(q, s->unit_id);
    bind_text(q, s->title);
    bind_int(q, s->seats);
    bind_text(q, selection_merit_code(s->merit));
    bind_date(q, s->ages_on);
    bind_bool(q, s->is_sample);
    bind_int(q, s->created_at);
    bind_int(q, c->account_id);
    st = query_end(q);
    if (st != OK)
        return st;
    return audit_write(c, "selection", s->id, "insert", NULL,
                       json_pack("{s:s, s:i}", "title", s->title, "seats", s->seats));
}

enum status
selection_insert(struct ctx *c, struct selection *s)
{
    enum status st = require(c, SELECT_DELEGATES, s->unit_id, s->campaign_id);

    if (st == OK)
        st = check(c, s);
    return st == OK ? db_transact(c, insert, s) : st;
}

enum status
selection_touch(struct ctx *c, int64_t selection_id, int64_t version, bool is_closed)
{
    struct query *q = query_new(c, "UPDATE selection SET version = version + 1 WHERE id = $1"
                                   " AND version = $2 AND state = $3");
    enum status st;

    bind_int(q, selection_id);
    bind_int(q, version);
    bind_text(q, is_closed ? "closed" : "open");
    st = query_end_one(q);
    return st == NOT_FOUND ? CONFLICT : st;
}

const char *
url_selection(struct ctx *c, int64_t id)
{
    return arena_printf(c->arena, SELECTIONS_URL "/%" PRId64, id);
}
