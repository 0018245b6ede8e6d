/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Giving tasks, and their steps. */
#include "feature/task/task_inside.h"

#include "core/text.h"
#include "db/audit.h"

#include <string.h>

/* ------------------------------------------------------------------ what is given, checked */

struct given {
    const struct task_new *from;
    const char *field;
    enum deadline_rule rule;
    struct date last_on;
    bool is_recurring;
    const char *day_words;
    struct task_whom *owners, *helpers;
    int owner_count, helper_count;
};

struct giving {
    struct task_giving *g;
    struct document document;
    struct campaign campaign;
    struct given *points;
};

static const char *
at(struct ctx *c, const struct given *p, const char *name)
{
    return arena_printf(c->arena, "%s.%s", p->field, name);
}

static const char *
text_of(const char *text)
{
    return text != NULL ? text : "";
}

static void
check_length(struct ctx *c, const struct given *p, const char *name, const char *text, int max)
{
    if (text_length(text_of(text)) > (size_t)max)
        (void)problem(c, at(c, p, name), tr(c, "At most %d characters."), max);
}

/* A day in words; "định kỳ" is no day, and that is said. */
static void
check_day(struct ctx *c, const struct giving *k, struct given *p)
{
    const char *words = text_of(p->from->day_words);
    struct deadline_words d;

    p->day_words = words;
    if (words[0] == '\0') {
        p->is_recurring = words_recurring(c->arena, p->from->words) != NULL;
        return;
    }
    if (deadline_words_read(words, k->document.issued_on, &d) != OK) {
        p->is_recurring = words_recurring(c->arena, words) != NULL;
        if (!p->is_recurring)
            (void)problem(
                c, at(c, p, "day"), "%s",
                tr(c, "No day is understood from these words. Write them as “trước ngày 31/3/2025” "
                      "or “trong tháng 3 năm 2025”, or leave them empty."));
        return;
    }
    p->rule = d.rule;
    p->last_on = d.last_on;
    if (date_compare(d.last_on, k->document.issued_on) < 0)
        (void)problem(c, at(c, p, "day"),
                      tr(c, "The last day would be %s, before the document of %s. Check the year."),
                      date_vi(c->arena, d.last_on), date_vi(c->arena, k->document.issued_on));
}

static enum status
check_whom(struct ctx *c, const struct task_spreading *s, struct given *p)
{
    enum status st = OK;

    if (text_of(p->from->owner_words)[0] == '\0')
        (void)problem(c, at(c, p, "owner"), "%s",
                      tr(c, "Nobody is named. Write who is to do it, or skip this point."));
    else
        st =
            task_spread(c, s, p->from->owner_words, at(c, p, "owner"), &p->owners, &p->owner_count);
    if ((st == OK || st == INVALID) && text_of(p->from->helper_words)[0] != '\0')
        st = task_spread(c, s, p->from->helper_words, at(c, p, "helpers"), &p->helpers,
                         &p->helper_count);
    return st == INVALID ? OK : st;
}

static enum status
check_point(struct ctx *c, const struct giving *k, const struct task_spreading *s, int i)
{
    struct given *p = &k->points[i];

    p->from = &k->g->points[i];
    p->field = p->from->field != NULL ? p->from->field : arena_printf(c->arena, "point.%d", i);
    if (text_of(p->from->words)[0] == '\0')
        (void)problem(c, at(c, p, "words"), "%s",
                      tr(c, "The words are missing. Copy them from the document."));
    check_length(c, p, "words", p->from->words, TASK_WORDS_MAX);
    check_length(c, p, "owner", p->from->owner_words, TASK_OWNERS_WORDS_MAX);
    check_length(c, p, "helpers", p->from->helper_words, TASK_OWNERS_WORDS_MAX);
    check_length(c, p, "day", p->from->day_words, TASK_DAY_MAX);
    check_length(c, p, "shows", p->from->shows, TASK_SHOWS_MAX);
    if (text_length(text_of(p->from->day_words)) <= TASK_DAY_MAX)
        check_day(c, k, p);
    return check_whom(c, s, p);
}

static enum status
check_points(struct ctx *c, struct giving *k)
{
    struct task_spreading s;
    int before = c->problem_count, parts = 0;
    enum status st = task_spreading_begin(c, &k->campaign, &s);

    if (st == OK && k->g->count == 0)
        return problem(c, NULL, "%s", tr(c, "No point is kept. Keep at least one."));
    if (st == OK && k->g->count > TASK_POINTS_MAX)
        return problem(c, NULL, tr(c, "At most %d points at once."), (int)TASK_POINTS_MAX);
    k->points = arena_array(c->arena, (size_t)k->g->count + 1, sizeof(*k->points));
    for (int i = 0; st == OK && i < k->g->count; i++) {
        st = check_point(c, k, &s, i);
        parts += k->points[i].owner_count;
    }
    if (st == OK && parts > TASK_PARTS_MAX)
        (void)problem(c, NULL, tr(c, "These points have %d owners in all; at most %d at once."),
                      parts, (int)TASK_PARTS_MAX);
    return st == OK && c->problem_count > before ? INVALID : st;
}

/* ------------------------------------------------------------------ rows */

static enum status
insert_owner(struct ctx *c, int64_t part_id, const struct task_whom *whom, const char *reason)
{
    struct query *q = query_new(
        c, "INSERT INTO task_owner (id, part_id, unit_id, seat_id, by_watcher, from_on, reason,"
           " created_at, account_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");

    bind_int(q, db_new_id(c));
    bind_int(q, part_id);
    bind_id(q, whom->unit_id);
    bind_id(q, whom->seat_id);
    bind_bool(q, whom->by_watcher);
    bind_date(q, today(c));
    bind_text(q, reason);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    return query_end(q);
}

static enum status
insert_part(struct ctx *c, int64_t task_id, const struct task_whom *whom)
{
    int64_t id = db_new_id(c);
    struct query *q =
        query_new(c, "INSERT INTO task_part (id, task_id, state) VALUES ($1, $2, 'open')");
    enum status st;

    bind_int(q, id);
    bind_int(q, task_id);
    st = query_end(q);
    return st == OK ? insert_owner(c, id, whom, "") : st;
}

static enum status
insert_helper(struct ctx *c, int64_t task_id, const struct task_whom *whom)
{
    struct query *q = query_new(c, "INSERT INTO task_helper (id, task_id, unit_id, seat_id)"
                                   " VALUES ($1, $2, $3, $4)");

    bind_int(q, db_new_id(c));
    bind_int(q, task_id);
    bind_id(q, whom->unit_id);
    bind_id(q, whom->seat_id);
    return query_end(q);
}

static enum status
insert_task(struct ctx *c, const struct giving *k, const struct given *p, int position,
            int64_t task_id)
{
    const struct task_new *n = p->from;
    struct query *q = query_new(
        c, "INSERT INTO task (id, campaign_id, document_id, position, words, search, owner_words,"
           " helper_words, day_words, rule, last_on, is_recurring, shows, created_at, created_by)"
           " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
           " ON CONFLICT DO NOTHING");
    enum status st;

    bind_int(q, task_id);
    bind_int(q, k->campaign.id);
    bind_int(q, k->document.id);
    bind_int(q, position);
    bind_text(q, n->words);
    bind_text(q, text_fold(c->arena, arena_printf(c->arena, "%s %s %s", n->words, n->owner_words,
                                                  document_name(c, &k->document))));
    bind_text(q, n->owner_words);
    bind_text(q, text_of(n->helper_words));
    bind_text(q, p->day_words);
    bind_text(q, p->rule != RULE_NONE ? deadline_rule_code(p->rule) : NULL);
    bind_date(q, p->last_on);
    bind_bool(q, p->is_recurring);
    bind_text(q, text_of(n->shows));
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    st = query_end_one(q);
    return st == NOT_FOUND ? CONFLICT : st;
}

static enum status
write_point(struct ctx *c, struct giving *k, int i)
{
    const struct given *p = &k->points[i];
    int64_t task_id = db_new_id(c);
    enum status st = insert_task(c, k, p, k->g->known_points + i + 1, task_id);

    for (int n = 0; st == OK && n < p->owner_count; n++)
        st = insert_part(c, task_id, &p->owners[n]);
    for (int n = 0; st == OK && n < p->helper_count; n++)
        st = insert_helper(c, task_id, &p->helpers[n]);
    if (st != OK)
        return st;
    k->g->given_parts += p->owner_count;
    return audit_write(c, "task", task_id, "give", NULL,
                       json_pack("{s:I, s:s, s:s, s:s, s:s, s:i}", "document_id",
                                 (json_int_t)k->document.id, "words", p->from->words, "owners",
                                 p->from->owner_words, "day", p->day_words, "last_on",
                                 date_iso(c->arena, p->last_on), "parts", p->owner_count));
}

static enum status
count_points(struct ctx *c, int64_t document_id, int *out)
{
    struct query *q =
        query_new(c, "SELECT COALESCE(MAX(position), 0) FROM task WHERE document_id = $1");
    int count = 0;
    enum status st;

    bind_int(q, document_id);
    if (query_row(q))
        count = (int)col_int(q, 0);
    st = query_end(q);
    if (st == OK)
        *out = count;
    return st;
}

static enum status
find_place(struct ctx *c, struct giving *k)
{
    enum status st = document_find(c, k->g->document_id, &k->document);

    if (st == OK)
        st = campaign_find(c, k->document.campaign_id, &k->campaign);
    if (st == OK && !task_may_give(c, &k->campaign))
        st = DENIED;
    if (st == OK && k->document.state != DOCUMENT_APPLIED) {
        (void)problem(c, NULL,
                      tr(c, "%s is in the state “%s”: tasks are given once it is applied."),
                      document_name(c, &k->document), document_state_text(c, k->document.state));
        st = CONFLICT;
    }
    return st;
}

static enum status
give(struct ctx *c, void *arg)
{
    struct giving *k = arg;
    int points = 0;
    enum status st = find_place(c, k);

    if (st == OK)
        st = count_points(c, k->document.id, &points);
    if (st == OK && points != k->g->known_points) {
        (void)problem(
            c, NULL, "%s",
            tr(c, "Tasks were given from this document meanwhile. Look at them before you add."));
        st = CONFLICT;
    }
    k->g->given_parts = 0;
    for (int i = 0; st == OK && i < k->g->count; i++)
        st = write_point(c, k, i);
    if (st == OK)
        st = task_tell_given(c, &k->campaign, k->document.id, k->g->known_points);
    return st;
}

enum status
task_give(struct ctx *c, struct task_giving *g)
{
    struct giving k = { .g = g };
    enum status st = find_place(c, &k);

    if (st == OK)
        st = check_points(c, &k);
    return st == OK ? db_transact(c, give, &k) : st;
}

/* ------------------------------------------------------------------ steps */

struct stepping {
    const struct task_act *act;
    enum task_step step;
    struct task_row row;
    struct campaign campaign;
    enum task_state to;
    struct task_whom whom; /* of a move */
};

static const char *const step_names[TASK_STEP_COUNT] = {
    [TASK_REPORT] = "report", [TASK_ACCEPT] = "accept", [TASK_RETURN] = "return",
    [TASK_CANCEL] = "cancel", [TASK_MOVE] = "move",
};

static enum status
refuse_step(struct ctx *c, const struct task_row *t)
{
    (void)problem(c, NULL, tr(c, "The task is in the state “%s”: this step is not possible."),
                  task_state_text(c, t->part.state));
    return CONFLICT;
}

static enum status
find_for_step(struct ctx *c, struct stepping *k)
{
    enum status st = task_find(c, k->act->part_id, &k->row);

    if (st == OK)
        st = campaign_find(c, k->row.task.campaign_id, &k->campaign);
    if (st != OK)
        return st;
    if (task_step_is_givers(k->step) ? !task_may_give(c, &k->campaign)
                                     : !task_may_report(c, &k->row))
        return DENIED;
    if (!task_can(k->row.part.state, k->step, &k->to))
        return refuse_step(c, &k->row);
    return k->row.part.version == k->act->version ? OK : CONFLICT;
}

static enum status
check_text(struct ctx *c, const struct stepping *k)
{
    const char *text = text_of(k->act->text);
    bool is_blank = text_fold(c->arena, text)[0] == '\0';

    if (k->step == TASK_REPORT && is_blank && k->act->file_id == 0)
        return problem(c, "note", "%s",
                       tr(c, "Write what was done, or add the paper that shows it."));
    if (k->step == TASK_RETURN && is_blank)
        return problem(c, "remarks", "%s",
                       tr(c, "The remarks are missing. Write what is to be mended."));
    if ((k->step == TASK_CANCEL || k->step == TASK_MOVE) && is_blank)
        return problem(c, "reason", "%s", tr(c, "The reason is missing. It stays in the history."));
    if (text_length(text) > TASK_NOTE_MAX)
        return problem(c,
                       k->step == TASK_REPORT                             ? "note"
                       : k->step == TASK_RETURN || k->step == TASK_ACCEPT ? "remarks"
                                                                          : "reason",
                       tr(c, "At most %d characters."), (int)TASK_NOTE_MAX);
    return OK;
}

static enum status
update_report(struct ctx *c, const struct stepping *k)
{
    struct query *q =
        query_new(c, "UPDATE task_part SET state = $1, note = $2, file_id = COALESCE($3, file_id),"
                     " done_at = $4, done_by = $5, version = version + 1"
                     " WHERE id = $6 AND version = $7 AND state = $8");

    bind_text(q, task_state_code(k->to));
    bind_text(q, text_of(k->act->text));
    bind_id(q, k->act->file_id);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    bind_int(q, k->act->part_id);
    bind_int(q, k->act->version);
    bind_text(q, task_state_code(k->row.part.state));
    return query_end_one(q);
}

static enum status
update_decision(struct ctx *c, const struct stepping *k)
{
    struct query *q = query_new(c, "UPDATE task_part SET state = $1, remarks = $2, decided_at = $3,"
                                   " decided_by = $4, version = version + 1"
                                   " WHERE id = $5 AND version = $6 AND state = $7");

    bind_text(q, task_state_code(k->to));
    bind_text(q, text_of(k->act->text));
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    bind_int(q, k->act->part_id);
    bind_int(q, k->act->version);
    bind_text(q, task_state_code(k->row.part.state));
    return query_end_one(q);
}

static enum status
end_owner(struct ctx *c, int64_t part_id)
{
    struct query *q =
        query_new(c, "UPDATE task_owner SET to_on = $1 WHERE part_id = $2 AND to_on IS NULL");

    bind_date(q, today(c));
    bind_int(q, part_id);
    return query_end_one(q);
}

static enum status
write_move(struct ctx *c, const struct stepping *k)
{
    struct query *q = query_new(c, "UPDATE task_part SET state = $1, version = version + 1"
                                   " WHERE id = $2 AND version = $3 AND state = $4");
    enum status st;

    bind_text(q, task_state_code(k->to));
    bind_int(q, k->act->part_id);
    bind_int(q, k->act->version);
    bind_text(q, task_state_code(k->row.part.state));
    st = query_end_one(q);
    if (st == OK)
        st = end_owner(c, k->act->part_id);
    if (st == OK)
        st = insert_owner(c, k->act->part_id, &k->whom, text_of(k->act->text));
    return st;
}

static json_t *
step_json(struct ctx *c, const struct stepping *k)
{
    json_t *o = json_pack("{s:s, s:s, s:I}", "state", task_state_code(k->to), "text",
                          text_of(k->act->text), "file_id", (json_int_t)k->act->file_id);

    if (k->step == TASK_MOVE)
        json_object_set_new(o, "owner", json_string(task_whom_title(c, &k->whom)));
    return o;
}

static enum status
step(struct ctx *c, void *arg)
{
    struct stepping *k = arg;
    enum status st = find_for_step(c, k);

    if (st == OK)
        st = k->step == TASK_REPORT ? update_report(c, k)
             : k->step == TASK_MOVE ? write_move(c, k)
                                    : update_decision(c, k);
    if (st != OK)
        return st == NOT_FOUND && k->row.part.id != 0 ? CONFLICT : st;
    st = audit_write(c, "task_part", k->act->part_id, step_names[k->step],
                     json_pack("{s:s, s:s}", "state", task_state_code(k->row.part.state), "owner",
                               k->row.part.owner),
                     step_json(c, k));
    return st == OK ? task_tell_step(c, &k->campaign, &k->row, k->step,
                                     &(struct task_step_told){ text_of(k->act->text), &k->whom })
                    : st;
}

/* One unit or one seat, and not the same as until now. */
static enum status
check_move(struct ctx *c, struct stepping *k)
{
    struct task_spreading s;
    struct task_whom *whom;
    int count;
    enum status st = task_spreading_begin(c, &k->campaign, &s);

    if (st == OK)
        st = task_spread(c, &s, text_of(k->act->owner_words), "owner", &whom, &count);
    if (st == OK && count != 1)
        return problem(c, "owner", "%s", tr(c, "Name one unit or one seat."));
    if (st == OK && whom->unit_id == k->row.part.unit_id && whom->seat_id == k->row.part.seat_id &&
        whom->by_watcher == k->row.part.by_watcher)
        return problem(c, "owner", "%s", tr(c, "It is with this owner already. Name another."));
    if (st == OK)
        k->whom = *whom;
    return st;
}

static enum status
take_step(struct ctx *c, const struct task_act *a, enum task_step what)
{
    struct stepping k = { .act = a, .step = what };
    enum status st = find_for_step(c, &k);

    if (st == OK)
        st = check_text(c, &k);
    if (st == OK && what == TASK_MOVE)
        st = check_move(c, &k);
    return st == OK ? db_transact(c, step, &k) : st;
}

enum status
task_report(struct ctx *c, const struct task_act *a)
{
    return take_step(c, a, TASK_REPORT);
}

enum status
task_accept(struct ctx *c, const struct task_act *a)
{
    return take_step(c, a, TASK_ACCEPT);
}

enum status
task_return(struct ctx *c, const struct task_act *a)
{
    return take_step(c, a, TASK_RETURN);
}

enum status
task_cancel(struct ctx *c, const struct task_act *a)
{
    return take_step(c, a, TASK_CANCEL);
}

enum status
task_move(struct ctx *c, const struct task_act *a)
{
    return take_step(c, a, TASK_MOVE);
}

/* ------------------------------------------------------------------ with the document */

enum status
task_cancel_of_document(struct ctx *c, int64_t document_id, const char *reason)
{
    struct query *q =
        query_new(c, "SELECT COUNT(*) FROM task t JOIN task_part p ON p.task_id = t.id"
                     " WHERE t.document_id = $1 AND p.state = 'accepted'");
    int64_t accepted = 0, cancelled;
    enum status st;

    bind_int(q, document_id);
    if (query_row(q))
        accepted = col_int(q, 0);
    st = query_end(q);
    if (st == OK && accepted > 0) {
        (void)problem(c, NULL, "%s",
                      tr(c, "A task from it was done and accepted: it cannot be withdrawn any "
                            "more. Issue another document instead."));
        st = CONFLICT;
    }
    if (st != OK)
        return st;
    q = query_new(c, "UPDATE task_part SET state = 'cancelled', remarks = $1, decided_at = $2,"
                     " decided_by = $3, version = version + 1 WHERE state <> 'cancelled'"
                     " AND task_id IN (SELECT id FROM task WHERE document_id = $4)");
    bind_text(q, reason);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    bind_int(q, document_id);
    (void)query_row(q);
    cancelled = query_changes(q);
    st = query_end(q);
    if (st != OK || cancelled == 0)
        return st;
    return audit_write(c, "task", document_id, "cancel_all", NULL,
                       json_pack("{s:I, s:s}", "parts", (json_int_t)cancelled, "reason", reason));
}
