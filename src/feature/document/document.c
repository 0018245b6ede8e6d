/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents and their deadlines: kinds, names, finding, and what holds for whom. */
#include "feature/document/document_internal.h"

#include "core/text.h"
#include "db/db.h"

#include <assert.h>
#include <string.h>

/* ------------------------------------------------------------------ words */

static const struct {
    const char *code, *text;
    bool sets_deadlines;
} kinds[DOCUMENT_KIND_COUNT] = {
    [DOCUMENT_PLAN] = { "plan", N_("Plan"), true },
    [DOCUMENT_DIRECTIVE] = { "directive", N_("Directive"), true },
    [DOCUMENT_CONCLUSION] = { "conclusion", N_("Conclusion"), true },
    [DOCUMENT_EXCEPTION] = { "exception", N_("Extension"), true },
    [DOCUMENT_DECISION] = { "decision", N_("Decision"), false },
    [DOCUMENT_REPORT] = { "report", N_("Report"), false },
    [DOCUMENT_INVITATION] = { "invitation", N_("Invitation"), false },
    [DOCUMENT_MINUTES] = { "minutes", N_("Minutes"), false },
    [DOCUMENT_OTHER] = { "other", N_("Official paper"), false },
};

static const struct {
    const char *code, *text;
} states[DOCUMENT_STATE_COUNT] = {
    [DOCUMENT_DRAFT] = { "draft", N_("Draft") },
    [DOCUMENT_APPLIED] = { "applied", N_("Applied") },
    [DOCUMENT_WITHDRAWN] = { "withdrawn", N_("Withdrawn") },
};

const char *
document_kind_code(enum document_kind kind)
{
    return kinds[kind].code;
}

bool
document_kind_parse(const char *code, enum document_kind *out)
{
    for (int i = DOCUMENT_PLAN; i < DOCUMENT_KIND_COUNT; i++) {
        if (strcmp(kinds[i].code, code) == 0) {
            *out = (enum document_kind)i;
            return true;
        }
    }
    return false;
}

const char *
document_kind_text(const struct ctx *c, enum document_kind kind)
{
    return tr(c, kinds[kind].text);
}

bool
document_kind_sets_deadlines(enum document_kind kind)
{
    return kinds[kind].sets_deadlines;
}

const char *
document_state_code(enum document_state state)
{
    return states[state].code;
}

const char *
document_state_text(const struct ctx *c, enum document_state state)
{
    return tr(c, states[state].text);
}

static enum document_state
state_parse(const char *code)
{
    for (int i = DOCUMENT_DRAFT; i < DOCUMENT_STATE_COUNT; i++)
        if (strcmp(states[i].code, code) == 0)
            return (enum document_state)i;
    assert(false && "a state that the schema does not know");
    return DOCUMENT_DRAFT;
}

const char *
document_name(const struct ctx *c, const struct document *d)
{
    const char *kind = document_kind_text(c, d->kind);
    /* 13/8/2024, 12/02/2025: a zero before days below 10 and months 1 and 2 (Decree 30/2020) */
    const char *on = arena_printf(c->arena, d->issued_on.month < 3 ? "%02d/%02d/%d" : "%02d/%d/%d",
                                  d->issued_on.day, d->issued_on.month, d->issued_on.year);

    if (date_is_none(d->issued_on))
        return kind;
    if (d->number[0] == '\0')
        return arena_printf(c->arena, tr(c, "%s dated %s"), kind, on);
    return arena_printf(c->arena, tr(c, "%s no. %s of %s"), kind, d->number, on);
}

/* ------------------------------------------------------------------ documents */

#define COLUMNS                                                                                    \
    "d.id, d.campaign_id, d.kind, d.number, d.title, d.issuer, d.signer, d.note, d.issued_on,"     \
    " d.issuer_unit_id, d.file_id, d.state, d.applied_at, d.version, d.withdrawn_at"

static struct document
read_document(struct query *q)
{
    struct document d = {
        .id = col_int(q, 0),
        .campaign_id = col_int(q, 1),
        .number = col_text(q, 3),
        .title = col_text(q, 4),
        .issuer = col_text(q, 5),
        .signer = col_text(q, 6),
        .note = col_text(q, 7),
        .issued_on = col_date(q, 8),
        .issuer_unit_id = col_int(q, 9),
        .file_id = col_int(q, 10),
        .state = state_parse(col_text(q, 11)),
        .applied_at = col_int(q, 12),
        .version = col_int(q, 13),
        .withdrawn_at = col_int(q, 14),
    };

    if (!document_kind_parse(col_text(q, 2), &d.kind))
        d.kind = DOCUMENT_OTHER;
    return d;
}

struct document_rows {
    struct document *rows;
    int count, room;
};

static void
add_document(struct ctx *c, struct document_rows *list, const struct document *d)
{
    if (list->count == list->room) {
        list->room = list->room == 0 ? 8 : list->room * 2;
        list->rows = arena_grow(c->arena, list->rows, (size_t)list->count, (size_t)list->room,
                                sizeof(*list->rows));
    }
    list->rows[list->count++] = *d;
}

enum status
document_find(struct ctx *c, int64_t id, struct document *out)
{
    struct query *q = query_new(c, "SELECT " COLUMNS " FROM document d WHERE d.id = $1");
    struct document d = { 0 };
    struct campaign campaign;
    enum status st;

    bind_int(q, id);
    if (query_row(q))
        d = read_document(q);
    st = query_end_one(q);
    if (st == OK)
        st = campaign_find(c, d.campaign_id, &campaign);
    if (st == OK)
        *out = d;
    return st;
}

enum status
document_points(struct ctx *c, int64_t id, const char **out)
{
    struct document d;
    struct query *q;
    const char *points = "";
    enum status st = document_find(c, id, &d);

    if (st != OK)
        return st;
    q = query_new(c, "SELECT points FROM document WHERE id = $1");
    bind_int(q, id);
    if (query_row(q))
        points = col_text(q, 0);
    st = query_end(q);
    if (st == OK)
        *out = points;
    return st;
}

static enum status
list_end(struct ctx *c, struct query *q, struct document **out, int *out_count)
{
    struct document_rows list = { 0 };
    enum status st;

    while (query_row(q)) {
        struct document d = read_document(q);

        add_document(c, &list, &d);
    }
    st = query_end(q);
    if (st == OK) {
        *out = list.rows;
        *out_count = list.count;
    }
    return st;
}

enum status
document_list(struct ctx *c, int64_t campaign_id, const char *q, struct document **out,
              int *out_count)
{
    struct query *query =
        query_new(c, "SELECT " COLUMNS " FROM document d WHERE d.campaign_id = $1"
                     " AND d.title_fold LIKE $2 ORDER BY d.issued_on DESC, d.id DESC");

    bind_int(query, campaign_id);
    /* folded text has letters, digits and blanks alone: nothing to escape for LIKE */
    bind_text(query, arena_printf(c->arena, "%%%s%%", text_fold(c->arena, q)));
    return list_end(c, query, out, out_count);
}

/* ------------------------------------------------------------------ deadlines */

#define DEADLINE_COLUMNS                                                                           \
    "l.id, l.document_id, l.milestone_id, l.level, l.unit_id, l.words, l.rule, l.last_on,"         \
    " l.is_exception, l.reason, l.position"

static enum deadline_rule
rule_parse(const char *code)
{
    for (int i = RULE_BEFORE; i <= RULE_WITHIN; i++)
        if (strcmp(deadline_rule_code((enum deadline_rule)i), code) == 0)
            return (enum deadline_rule)i;
    return RULE_NONE;
}

static struct deadline
read_deadline(struct query *q)
{
    struct deadline d = {
        .id = col_int(q, 0),
        .document_id = col_int(q, 1),
        .milestone_id = col_int(q, 2),
        .unit_id = col_int(q, 4),
        .words = col_text(q, 5),
        .rule = rule_parse(col_text(q, 6)),
        .last_on = col_date(q, 7),
        .is_exception = col_bool(q, 8),
        .reason = col_text(q, 9),
        .position = (int)col_int(q, 10),
    };
    const char *level = col_text(q, 3);

    if (level == NULL || !unit_level_parse(level, &d.level))
        d.level = LEVEL_NONE;
    return d;
}

struct deadline_rows {
    struct deadline *rows;
    int count, room;
};

static void
add_deadline(struct ctx *c, struct deadline_rows *list, const struct deadline *d)
{
    if (list->count == list->room) {
        list->room = list->room == 0 ? 16 : list->room * 2;
        list->rows = arena_grow(c->arena, list->rows, (size_t)list->count, (size_t)list->room,
                                sizeof(*list->rows));
    }
    list->rows[list->count++] = *d;
}

static enum status
deadlines_end(struct ctx *c, struct query *q, struct deadline_rows *list)
{
    while (query_row(q)) {
        struct deadline d = read_deadline(q);

        add_deadline(c, list, &d);
    }
    return query_end(q);
}

enum status
deadline_list(struct ctx *c, int64_t document_id, struct deadline **out, int *out_count)
{
    struct query *q = query_new(c, "SELECT " DEADLINE_COLUMNS " FROM deadline l"
                                   " WHERE l.document_id = $1 ORDER BY l.position, l.id");
    struct deadline_rows list = { 0 };
    enum status st;

    bind_int(q, document_id);
    st = deadlines_end(c, q, &list);
    if (st == OK) {
        *out = list.rows;
        *out_count = list.count;
    }
    return st;
}

/* ------------------------------------------------------------------ what holds */

/* Where a document stands in the order of coming to hold. */
static enum status
find_place(struct ctx *c, int64_t campaign_id, int64_t document_id, int64_t *out_applied_at)
{
    struct query *q = query_new(c, "SELECT applied_at FROM document"
                                   " WHERE id = $1 AND campaign_id = $2 AND state = 'applied'");

    bind_int(q, document_id);
    bind_int(q, campaign_id);
    if (query_row(q))
        *out_applied_at = col_int(q, 0);
    return query_end_one(q);
}

static enum status
read_applied(struct ctx *c, int64_t campaign_id, int64_t until_at, int64_t until_id,
             struct document_rows *documents, struct deadline_rows *deadlines)
{
    struct query *q = query_new(
        c, "SELECT " COLUMNS " FROM document d WHERE d.campaign_id = $1 AND d.state = 'applied'"
           " AND (d.applied_at < $2 OR (d.applied_at = $2 AND d.id <= $3))"
           " AND EXISTS (SELECT 1 FROM deadline l WHERE l.document_id = d.id)"
           " ORDER BY d.applied_at, d.id");
    enum status st;

    bind_int(q, campaign_id);
    bind_int(q, until_at);
    bind_int(q, until_id);
    while (query_row(q)) {
        struct document d = read_document(q);

        add_document(c, documents, &d);
    }
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "SELECT " DEADLINE_COLUMNS
                     " FROM deadline l JOIN document d ON d.id = l.document_id"
                     " WHERE d.campaign_id = $1 AND d.state = 'applied'"
                     " AND (d.applied_at < $2 OR (d.applied_at = $2 AND d.id <= $3))"
                     " ORDER BY d.applied_at, d.id, l.position, l.id");
    bind_int(q, campaign_id);
    bind_int(q, until_at);
    bind_int(q, until_id);
    return deadlines_end(c, q, deadlines);
}

enum status
deadline_set_read(struct ctx *c, int64_t campaign_id, int64_t up_to_document_id,
                  int64_t with_draft_id, struct deadline_set *out)
{
    struct document_rows documents = { 0 };
    struct deadline_rows deadlines = { 0 };
    struct deadline_set set;
    struct document draft;
    struct deadline *rows;
    int64_t until_at = INT64_MAX;
    int count;
    enum status st = OK;

    if (up_to_document_id != 0)
        st = find_place(c, campaign_id, up_to_document_id, &until_at);
    if (st == OK)
        st = read_applied(c, campaign_id, until_at,
                          up_to_document_id != 0 ? up_to_document_id : INT64_MAX, &documents,
                          &deadlines);
    if (st != OK)
        return st;
    set = (struct deadline_set){ deadlines.rows, deadlines.count, documents.rows, documents.count };
    if (with_draft_id != 0) {
        st = document_find(c, with_draft_id, &draft);
        if (st == OK)
            st = deadline_list(c, with_draft_id, &rows, &count);
        if (st == OK && draft.state == DOCUMENT_DRAFT)
            deadline_set_add(c, &set, &draft, rows, count);
    }
    if (st == OK)
        *out = set;
    return st;
}

enum status
deadline_history_read(struct ctx *c, int64_t campaign_id, struct deadline_set *out)
{
    struct query *q = query_new(c, "SELECT " COLUMNS " FROM document d WHERE d.campaign_id = $1"
                                   " AND d.state IN ('applied', 'withdrawn')"
                                   " ORDER BY d.applied_at, d.id");
    struct deadline_set set = { 0 };
    struct deadline_rows deadlines = { 0 };
    enum status st;

    bind_int(q, campaign_id);
    st = list_end(c, q, &set.documents, &set.document_count);
    if (st != OK)
        return st;
    q = query_new(c, "SELECT " DEADLINE_COLUMNS
                     " FROM deadline l JOIN document d ON d.id = l.document_id"
                     " WHERE d.campaign_id = $1 AND d.state IN ('applied', 'withdrawn')"
                     " ORDER BY d.applied_at, d.id, l.position, l.id");
    bind_int(q, campaign_id);
    st = deadlines_end(c, q, &deadlines);
    if (st != OK)
        return st;
    set.deadlines = deadlines.rows;
    set.deadline_count = deadlines.count;
    *out = set;
    return OK;
}

void
deadline_set_add(struct ctx *c, struct deadline_set *set, const struct document *d,
                 const struct deadline *deadlines, int count)
{
    size_t all = (size_t)(set->deadline_count + count);

    set->deadlines = arena_grow(c->arena, set->deadlines, (size_t)set->deadline_count, all + 1,
                                sizeof(*set->deadlines));
    for (int i = 0; i < count; i++) {
        struct deadline one = deadlines[i];

        one.document_id = d->id;
        set->deadlines[set->deadline_count++] = one;
    }
    set->documents = arena_grow(c->arena, set->documents, (size_t)set->document_count,
                                (size_t)set->document_count + 1, sizeof(*set->documents));
    set->documents[set->document_count++] = *d;
}

bool
deadline_addresses(const struct deadline *d, enum unit_level level, int64_t unit_id)
{
    return d->unit_id != 0 ? d->unit_id == unit_id : d->level == level;
}

/* The last exception; else the earliest, of equal ones the first. */
static bool
holds_over(const struct deadline *one, const struct deadline *other)
{
    if (other == NULL || one->is_exception)
        return true;
    return !other->is_exception && date_compare(one->last_on, other->last_on) < 0;
}

const struct deadline *
deadline_in_force(const struct deadline_set *set, int64_t milestone_id, enum unit_level level,
                  int64_t unit_id, const struct deadline **others, int others_max, int *out_count)
{
    const struct deadline *found = NULL;
    int count = 0;

    for (int i = 0; i < set->deadline_count; i++) {
        const struct deadline *d = &set->deadlines[i];

        if (d->milestone_id == milestone_id && deadline_addresses(d, level, unit_id) &&
            holds_over(d, found))
            found = d;
    }
    for (int i = 0; others != NULL && i < set->deadline_count && count < others_max; i++) {
        const struct deadline *d = &set->deadlines[i];

        if (d != found && d->milestone_id == milestone_id && deadline_addresses(d, level, unit_id))
            others[count++] = d;
    }
    if (out_count != NULL)
        *out_count = count;
    return found;
}

const struct document *
deadline_document(const struct deadline_set *set, const struct deadline *d)
{
    for (int i = 0; i < set->document_count; i++)
        if (set->documents[i].id == d->document_id)
            return &set->documents[i];
    assert(false && "a deadline of a document that is not in its set");
    return NULL;
}
