/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents: what may be written, and the steps of the guarded table. */
#include "feature/document/document_internal.h"
#include "feature/task/task.h"

#include "core/text.h"
#include "db/audit.h"

#include <string.h>

enum {
    NUMBER_MAX = 60,
    TITLE_MAX = 500,
    ISSUER_MAX = 200,
    NOTE_MAX = 2000,
    WORDS_MAX = 300,
    REASON_MAX = 1000
};

static const struct {
    enum document_state from;
    enum document_step step;
    enum document_state to;
} steps[] = {
    { DOCUMENT_DRAFT, DOCUMENT_SAVE, DOCUMENT_DRAFT },
    { DOCUMENT_DRAFT, DOCUMENT_APPLY, DOCUMENT_APPLIED },
    { DOCUMENT_APPLIED, DOCUMENT_WITHDRAW, DOCUMENT_WITHDRAWN },
};

bool
document_can(enum document_state from, enum document_step step, enum document_state *out_to)
{
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        if (steps[i].from == from && steps[i].step == step) {
            if (out_to != NULL)
                *out_to = steps[i].to;
            return true;
        }
    }
    return false;
}

/* ------------------------------------------------------------------ rules of a document */

static enum status
check_length(struct ctx *c, const char *field, const char *text, int most)
{
    if (text_length(text) <= (size_t)most)
        return OK;
    return problem(c, field, tr(c, "This has more than %d characters. Shorten it."), most);
}

static enum status
check_texts(struct ctx *c, const struct document *d)
{
    enum status st = check_length(c, "number", d->number, NUMBER_MAX);

    if (check_length(c, "title", d->title, TITLE_MAX) != OK ||
        check_length(c, "issuer", d->issuer, ISSUER_MAX) != OK ||
        check_length(c, "signer", d->signer, ISSUER_MAX) != OK ||
        check_length(c, "note", d->note, NOTE_MAX) != OK ||
        check_length(c, "points", d->points != NULL ? d->points : "", DOCUMENT_POINTS_MAX) != OK)
        st = INVALID;
    if (d->kind < DOCUMENT_PLAN || d->kind >= DOCUMENT_KIND_COUNT)
        st = problem(c, "kind", tr(c, "The kind is missing. Choose what the document is."));
    if (d->title[0] == '\0')
        st = problem(c, "title", tr(c, "The summary is missing. Copy it from the document."));
    if (d->issuer[0] == '\0')
        st = problem(c, "issuer",
                     tr(c, "The issuing body is missing. Write it as in the document."));
    if (date_is_none(d->issued_on))
        st = problem(c, "issued_on", tr(c, "The day of issue is missing. Write it as 12/02/2025."));
    if (d->kind == DOCUMENT_EXCEPTION && d->signer[0] == '\0')
        st = problem(c, "signer",
                     tr(c, "An extension needs its signer. Write the signer's function."));
    return st;
}

/* ------------------------------------------------------------------ rules of its deadlines */

struct row_check {
    struct ctx *c;
    const struct campaign *campaign;
    const struct document *document;
    struct deadline *rows;
    int count;
    const struct milestone *milestones;
    int milestone_count;
    const struct unit *units;
    int unit_count;
    enum status result;
};

static const char *
field_of(const struct row_check *check, int row, const char *name)
{
    return arena_printf(check->c->arena, "deadline.%d.%s", row, name);
}

static bool
has_milestone(const struct row_check *check, int64_t id)
{
    for (int i = 0; i < check->milestone_count; i++)
        if (check->milestones[i].id == id)
            return true;
    return false;
}

static const struct unit *
find_unit(const struct row_check *check, int64_t id)
{
    for (int i = 0; i < check->unit_count; i++)
        if (check->units[i].id == id)
            return &check->units[i];
    return NULL;
}

static void
check_addressee(struct row_check *check, int row)
{
    struct ctx *c = check->c;
    const struct deadline *d = &check->rows[row];

    if (!has_milestone(check, d->milestone_id))
        check->result = problem(c, field_of(check, row, "milestone"),
                                tr(c, "The milestone is missing. Choose what is to be done."));
    if ((d->level == LEVEL_NONE) == (d->unit_id == 0))
        check->result = problem(c, field_of(check, row, "for"),
                                tr(c, "It is not said for whom. Choose a level or one unit."));
    else if (d->unit_id == 0 && !check->campaign->level_in[d->level])
        check->result = problem(c, field_of(check, row, "for"),
                                tr(c, "This level has no part in the campaign. Choose another."));
    else if (d->unit_id != 0 && find_unit(check, d->unit_id) == NULL)
        check->result = problem(c, field_of(check, row, "for"),
                                tr(c, "This unit has no part in the campaign. Choose another."));
    if (d->is_exception && (d->unit_id == 0 || d->reason[0] == '\0'))
        check->result =
            problem(c, field_of(check, row, "reason"),
                    tr(c, "An extension is for one unit and needs a reason. Write why."));
    if (check_length(c, field_of(check, row, "reason"), d->reason, REASON_MAX) != OK)
        check->result = INVALID;
}

static void
check_words(struct row_check *check, int row)
{
    struct ctx *c = check->c;
    struct deadline *d = &check->rows[row];
    const char *field = field_of(check, row, "words");
    struct deadline_words read;

    if (d->words[0] == '\0') {
        check->result = problem(
            c, field, tr(c, "The words of the deadline are missing. Copy them from the document."));
        return;
    }
    if (check_length(c, field, d->words, WORDS_MAX) != OK) {
        check->result = INVALID;
        return;
    }
    if (deadline_words_read(d->words, check->document->issued_on, &read) != OK) {
        check->result = problem(c, field,
                                tr(c, "No day can be read from “%s”. Write for example: before "
                                      "31/3/2025; within March 2025; by 31/3/2025."),
                                d->words);
        return;
    }
    d->rule = read.rule;
    d->last_on = read.last_on;
    if (!date_is_none(check->document->issued_on) &&
        date_compare(read.last_on, check->document->issued_on) < 0)
        check->result = problem(
            c, field,
            tr(c, "The last day, %s, lies before the document itself, %s. Correct one of the two."),
            date_vi(c->arena, read.last_on), date_vi(c->arena, check->document->issued_on));
}

static void
check_twice(struct row_check *check, int row)
{
    const struct deadline *d = &check->rows[row];

    for (int i = 0; i < row; i++) {
        const struct deadline *other = &check->rows[i];

        if (other->milestone_id == d->milestone_id && other->level == d->level &&
            other->unit_id == d->unit_id) {
            check->result = problem(
                check->c, field_of(check, row, "for"),
                tr(check->c, "Row %d sets this deadline already. Keep one of the two."), i + 1);
            return;
        }
    }
}

static enum status
check_rows(struct ctx *c, const struct campaign *campaign, const struct document *d,
           struct deadline *rows, int count)
{
    struct row_check check = {
        .c = c, .campaign = campaign, .document = d, .rows = rows, .count = count, .result = OK
    };
    struct milestone *milestones;
    struct unit *units;
    enum status st = milestone_list(c, campaign->id, &milestones, &check.milestone_count);

    if (st == OK)
        st = campaign_list_units(c, campaign, today(c), &units, &check.unit_count);
    if (st != OK)
        return st;
    check.milestones = milestones;
    check.units = units;
    for (int i = 0; i < count; i++) {
        rows[i].position = i;
        rows[i].document_id = d->id;
        rows[i].is_exception = d->kind == DOCUMENT_EXCEPTION;
        check_addressee(&check, i);
        check_words(&check, i);
        check_twice(&check, i);
    }
    if (count > 0 && !document_kind_sets_deadlines(d->kind))
        check.result = problem(c, "kind",
                               tr(c, "This kind of document sets no deadlines. Choose another "
                                     "kind, or remove the rows."));
    if (count == 0 && d->kind == DOCUMENT_EXCEPTION)
        check.result = problem(
            c, NULL, tr(c, "An extension without a deadline changes nothing. Add the new one."));
    return check.result;
}

enum status
document_check(struct ctx *c, const struct campaign *campaign, const struct document *d,
               struct deadline *deadlines, int deadline_count)
{
    struct deadline_set set;
    struct document one = *d;
    enum status first = check_texts(c, d), second, st;

    if (one.id == 0)
        one.id = DOCUMENT_UNSAVED;
    second = check_rows(c, campaign, &one, deadlines, deadline_count);
    if (second != OK && second != INVALID)
        return second;
    if (first != OK || second != OK)
        return INVALID;
    st = deadline_set_read(c, campaign->id, 0, 0, &set);
    if (st != OK)
        return st;
    deadline_set_add(c, &set, &one, deadlines, deadline_count);
    return deadline_order_check(c, campaign, &set, one.id);
}

/* ------------------------------------------------------------------ saving a draft */

struct saving {
    const struct document *document;
    struct deadline *deadlines;
    int count;
    struct document saved; /* of the last run */
};

static json_t *
to_json(struct ctx *c, const struct document *d, const struct deadline *rows, int count)
{
    json_t *deadlines = json_array();

    for (int i = 0; i < count; i++)
        json_array_append_new(
            deadlines,
            json_pack("{s:I, s:s, s:I, s:s, s:s}", "milestone_id", (json_int_t)rows[i].milestone_id,
                      "level", rows[i].level != LEVEL_NONE ? unit_level_code(rows[i].level) : "",
                      "unit_id", (json_int_t)rows[i].unit_id, "words", rows[i].words, "last_on",
                      date_iso(c->arena, rows[i].last_on)));
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:o}", "kind",
                     document_kind_code(d->kind), "number", d->number, "title", d->title,
                     "issued_on", date_iso(c->arena, d->issued_on), "issuer", d->issuer, "signer",
                     d->signer, "file_id", (json_int_t)d->file_id, "deadlines", deadlines);
}

static void
bind_columns(struct ctx *c, struct query *q, const struct document *d)
{
    bind_text(q, document_kind_code(d->kind));
    bind_text(q, d->number);
    bind_text(q, d->title);
    /* found by its number, date and issuer as well, in the language of the papers */
    bind_text(q,
              text_fold(c->arena,
                        arena_printf(c->arena, "%s %s %s %s %s %s",
                                     document_kind_text(&(struct ctx){ .lang = LANG_VI }, d->kind),
                                     d->number, d->title, d->issuer, d->signer,
                                     date_vi(c->arena, d->issued_on))));
    bind_date(q, d->issued_on);
    bind_text(q, d->issuer);
    bind_id(q, d->issuer_unit_id);
    bind_text(q, d->signer);
    bind_id(q, d->file_id);
    bind_text(q, d->note);
    bind_text(q, d->points);
}

static enum status
insert_document(struct ctx *c, const struct document *d)
{
    struct query *q = query_new(
        c, "INSERT INTO document (kind, number, title, title_fold, issued_on, issuer,"
           " issuer_unit_id, signer, file_id, note, points, id, campaign_id, state, created_at,"
           " created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, COALESCE($11, ''), $12,"
           " $13, 'draft', $14, $15)");

    bind_columns(c, q, d);
    bind_int(q, d->id);
    bind_int(q, d->campaign_id);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    return query_end(q);
}

static enum status
update_document(struct ctx *c, const struct document *d)
{
    struct query *q =
        query_new(c, "UPDATE document SET kind = $1, number = $2, title = $3, title_fold = $4,"
                     " issued_on = $5, issuer = $6, issuer_unit_id = $7, signer = $8, file_id = $9,"
                     " note = $10, points = COALESCE($11, points), version = version + 1"
                     " WHERE id = $12 AND version = $13 AND state = 'draft'");
    enum status st;

    bind_columns(c, q, d);
    bind_int(q, d->id);
    bind_int(q, d->version);
    st = query_end_one(q);
    return st == NOT_FOUND ? CONFLICT : st;
}

static enum status
insert_deadline(struct ctx *c, const struct deadline *d)
{
    struct query *q = query_new(
        c, "INSERT INTO deadline (id, document_id, milestone_id, level, unit_id, words, rule,"
           " last_on, is_exception, reason, position)"
           " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");

    bind_int(q, d->id);
    bind_int(q, d->document_id);
    bind_int(q, d->milestone_id);
    bind_text(q, d->level != LEVEL_NONE ? unit_level_code(d->level) : NULL);
    bind_id(q, d->unit_id);
    bind_text(q, d->words);
    bind_text(q, deadline_rule_code(d->rule));
    bind_date(q, d->last_on);
    bind_bool(q, d->is_exception);
    bind_text(q, d->reason);
    bind_int(q, d->position);
    return query_end(q);
}

static enum status
write_deadlines(struct ctx *c, const struct document *d, struct deadline *rows, int count)
{
    struct query *q = query_new(c, "DELETE FROM deadline WHERE document_id = $1");
    enum status st;

    bind_int(q, d->id);
    st = query_end(q);
    for (int i = 0; st == OK && i < count; i++) {
        rows[i].id = db_new_id(c);
        rows[i].document_id = d->id;
        st = insert_deadline(c, &rows[i]);
    }
    return st;
}

/* The stored one, if it may be saved over; a new one needs nothing. */
static enum status
find_before(struct ctx *c, const struct document *d, struct document *before,
            struct deadline **out_rows, int *out_count)
{
    enum status st = document_find(c, d->id, before);

    if (st == OK)
        st = deadline_list(c, d->id, out_rows, out_count);
    if (st == OK && (before->campaign_id != d->campaign_id || before->version != d->version ||
                     !document_can(before->state, DOCUMENT_SAVE, NULL)))
        st = CONFLICT;
    return st;
}

static enum status
save(struct ctx *c, void *arg)
{
    struct saving *saving = arg;
    struct document d = *saving->document, before = { 0 };
    struct deadline *rows_before = NULL;
    struct campaign campaign;
    bool is_new = d.id == 0;
    int count_before = 0;
    enum status st = campaign_find(c, d.campaign_id, &campaign);

    if (st == OK)
        st = require(c, EDIT_DOCUMENTS, campaign.owner_unit_id, campaign.id);
    if (st == OK && !is_new)
        st = find_before(c, &d, &before, &rows_before, &count_before);
    if (st != OK)
        return st;
    if (is_new)
        d.id = db_new_id(c);
    st = document_check(c, &campaign, &d, saving->deadlines, saving->count);
    if (st == OK)
        st = is_new ? insert_document(c, &d) : update_document(c, &d);
    if (st == OK)
        st = write_deadlines(c, &d, saving->deadlines, saving->count);
    if (st == OK)
        st = audit_write(c, "document", d.id, is_new ? "insert" : "update",
                         is_new ? NULL : to_json(c, &before, rows_before, count_before),
                         to_json(c, &d, saving->deadlines, saving->count));
    if (st != OK)
        return st;
    d.state = DOCUMENT_DRAFT;
    d.version = is_new ? 1 : d.version + 1;
    saving->saved = d;
    return OK;
}

enum status
document_save(struct ctx *c, struct document *d, struct deadline *deadlines, int deadline_count)
{
    struct saving saving = { .document = d, .deadlines = deadlines, .count = deadline_count };
    enum status st = db_transact(c, save, &saving);

    if (st == OK)
        *d = saving.saved;
    return st;
}

/* ------------------------------------------------------------------ applying, withdrawing */

struct stepping {
    int64_t id, version;
    const char *reason;
};

/* The document and its campaign, where the account may take this step from the state in which it stands. */
static enum status
find_for_step(struct ctx *c, const struct stepping *s, enum document_step step,
              struct document *out, struct campaign *out_campaign)
{
    enum status st = document_find(c, s->id, out);

    if (st == OK)
        st = campaign_find(c, out->campaign_id, out_campaign);
    if (st == OK)
        st = require(c, EDIT_DOCUMENTS, out_campaign->owner_unit_id, out_campaign->id);
    if (st != OK)
        return st;
    if (!document_can(out->state, step, NULL)) {
        (void)problem(c, NULL,
                      tr(c, "%s is in the state “%s”: this step is not possible any more."),
                      document_name(c, out), document_state_text(c, out->state));
        return CONFLICT;
    }
    return out->version == s->version ? OK : CONFLICT;
}

static enum status
write_applied(struct ctx *c, const struct document *d)
{
    struct query *q =
        query_new(c, "UPDATE document SET state = 'applied', applied_at = $1, applied_by = $2,"
                     " version = version + 1 WHERE id = $3 AND version = $4 AND state = 'draft'");
    enum status st;

    bind_int(q, now(c));
    bind_int(q, c->account_id);
    bind_int(q, d->id);
    bind_int(q, d->version);
    st = query_end_one(q);
    return st == NOT_FOUND ? CONFLICT : st;
}

static enum status
apply(struct ctx *c, void *arg)
{
    const struct stepping *s = arg;
    struct document d;
    struct campaign campaign;
    struct deadline *rows;
    struct recipients to;
    int count;
    enum status st = find_for_step(c, s, DOCUMENT_APPLY, &d, &campaign);

    if (st == OK)
        st = deadline_list(c, d.id, &rows, &count);
    if (st == OK)
        st = document_check(c, &campaign, &d, rows, count); /* others may have been applied since */
    if (st == OK)
        st = document_recipients(c, &campaign, &d, rows, count, &to);
    if (st == OK)
        st = write_applied(c, &d);
    if (st == OK)
        st = notices_insert(c, &d, &to);
    if (st == OK)
        st = audit_write(c, "document", d.id, "apply", json_pack("{s:s}", "state", "draft"),
                         json_pack("{s:s, s:i, s:i}", "state", "applied", "units_told",
                                   to.unit_count, "seats_told", to.seat_count));
    if (st == OK)
        db_touch(c, "campaign");
    return st;
}

enum status
document_apply(struct ctx *c, int64_t id, int64_t version)
{
    struct stepping s = { .id = id, .version = version };

    return db_transact(c, apply, &s);
}

static enum status
write_withdrawn(struct ctx *c, const struct document *d)
{
    struct query *q = query_new(c, "UPDATE document SET state = 'withdrawn', withdrawn_at = $1,"
                                   " version = version + 1"
                                   " WHERE id = $2 AND version = $3 AND state = 'applied'");
    enum status st;

    bind_int(q, now(c));
    bind_int(q, d->id);
    bind_int(q, d->version);
    st = query_end_one(q);
    return st == NOT_FOUND ? CONFLICT : st;
}

/* What holds once its deadlines are gone may be out of order. */
static enum status
check_without(struct ctx *c, const struct campaign *campaign)
{
    struct deadline_set set;
    enum status st = deadline_set_read(c, campaign->id, 0, 0, &set);

    return st == OK ? deadline_order_check(c, campaign, &set, 0) : st;
}

static enum status
withdraw(struct ctx *c, void *arg)
{
    const struct stepping *s = arg;
    struct document d;
    struct campaign campaign;
    bool is_acknowledged = false;
    enum status st = find_for_step(c, s, DOCUMENT_WITHDRAW, &d, &campaign);

    if (st == OK && s->reason[0] == '\0')
        st = problem(c, "reason",
                     tr(c, "The reason is missing. Write why the document is withdrawn."));
    if (st == OK)
        st = check_length(c, "reason", s->reason, REASON_MAX);
    if (st == OK)
        st = document_is_acknowledged(c, d.id, &is_acknowledged);
    if (st == OK && is_acknowledged) {
        (void)problem(c, NULL,
                      tr(c, "A unit has acknowledged %s already: it cannot be withdrawn any more. "
                            "Issue another document instead."),
                      document_name(c, &d));
        st = CONFLICT;
    }
    if (st == OK)
        st = task_cancel_of_document(c, d.id, s->reason);
    if (st == OK)
        st = write_withdrawn(c, &d);
    if (st == OK)
        st = check_without(c, &campaign);
    if (st == OK)
        st = notices_withdraw(c, &d, s->reason);
    if (st == OK)
        st = audit_write(c, "document", d.id, "withdraw", json_pack("{s:s}", "state", "applied"),
                         json_pack("{s:s, s:s}", "state", "withdrawn", "reason", s->reason));
    if (st == OK)
        db_touch(c, "campaign");
    return st;
}

enum status
document_withdraw(struct ctx *c, int64_t id, int64_t version, const char *reason)
{
    struct stepping s = { .id = id, .version = version, .reason = reason };

    return db_transact(c, withdraw, &s);
}
