/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters of readers: writing, steps, settings. */
#include "feature/ticket/ticket_inside.h"

#include "core/random.h"
#include "core/text.h"
#include "db/audit.h"
#include "service/calendar.h"
#include "service/mail.h"
#include "web/access.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { TRIES = 5, DUE_DAYS_MAX = 60, KEPT_DAYS_MAX = 3650, SOURCE_MAX = 500 };

/* ------------------------------------------------------------------ tables */

static const struct {
    const char *code, *text;
} kinds[TICKET_KIND_COUNT] = {
    [TICKET_ERROR] = { "error", N_("Error in an article") },
    [TICKET_LETTER] = { "letter", N_("Letter to the office") },
};

static const struct {
    const char *code, *text;
} states[TICKET_STATE_COUNT] = {
    [TICKET_NEW] = { "new", N_("New") },
    [TICKET_ASSIGNED] = { "assigned", N_("Being answered") },
    [TICKET_ANSWERED] = { "answered", N_("Answered") },
    [TICKET_CLOSED] = { "closed", N_("Settled") },
    [TICKET_SPAM] = { "spam", N_("Spam") },
};

static const char *const steps[TICKET_STEP_COUNT] = { [TICKET_ASSIGN] = "assign",
                                                      [TICKET_ANSWER] = "answer",
                                                      [TICKET_CLOSE] = "close",
                                                      [TICKET_MARK_SPAM] = "spam",
                                                      [TICKET_REOPEN] = "reopen" };

static const struct {
    enum ticket_state from;
    enum ticket_step step;
    enum ticket_state to;
} rules[] = {
    { TICKET_NEW, TICKET_ASSIGN, TICKET_ASSIGNED },
    { TICKET_ASSIGNED, TICKET_ASSIGN, TICKET_ASSIGNED },
    { TICKET_NEW, TICKET_ANSWER, TICKET_ANSWERED },
    { TICKET_ASSIGNED, TICKET_ANSWER, TICKET_ANSWERED },
    { TICKET_NEW, TICKET_CLOSE, TICKET_CLOSED },
    { TICKET_ASSIGNED, TICKET_CLOSE, TICKET_CLOSED },
    { TICKET_ANSWERED, TICKET_CLOSE, TICKET_CLOSED },
    { TICKET_NEW, TICKET_MARK_SPAM, TICKET_SPAM },
    { TICKET_ASSIGNED, TICKET_MARK_SPAM, TICKET_SPAM },
    { TICKET_ANSWERED, TICKET_REOPEN, TICKET_NEW },
    { TICKET_CLOSED, TICKET_REOPEN, TICKET_NEW },
    { TICKET_SPAM, TICKET_REOPEN, TICKET_NEW },
};

const char *
ticket_kind_code(enum ticket_kind kind)
{
    return kinds[kind].code;
}

const char *
ticket_kind_text(const struct ctx *c, enum ticket_kind kind)
{
    return tr(c, kinds[kind].text);
}

const char *
ticket_state_code(enum ticket_state state)
{
    return states[state].code;
}

bool
ticket_state_parse(const char *code, enum ticket_state *out)
{
    for (int i = 1; code != NULL && i < TICKET_STATE_COUNT; i++)
        if (strcmp(states[i].code, code) == 0) {
            *out = (enum ticket_state)i;
            return true;
        }
    return false;
}

const char *
ticket_state_text(const struct ctx *c, enum ticket_state state)
{
    return tr(c, states[state].text);
}

const char *
ticket_step_code(enum ticket_step step)
{
    return steps[step];
}

bool
ticket_can(enum ticket_state from, enum ticket_step step, enum ticket_state *out_to)
{
    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
        if (rules[i].from == from && rules[i].step == step) {
            *out_to = rules[i].to;
            return true;
        }
    return false;
}

const char *
ticket_number(const struct ctx *c, const struct ticket *t)
{
    return arena_printf(c->arena, "%d/%d", t->number, t->year);
}

static bool
is_open(enum ticket_state state)
{
    return state == TICKET_NEW || state == TICKET_ASSIGNED;
}

bool
ticket_is_late(const struct ticket *t, struct date on)
{
    return is_open(t->state) && date_compare(t->due_on, on) < 0;
}

int64_t
ticket_place(enum ticket_state state, struct date due_on, int64_t created_at)
{
    const int64_t after_all_days = (int64_t)1 << 40;

    return is_open(state) ? date_number(due_on) : after_all_days - created_at;
}

/* ------------------------------------------------------------------ settings */

static enum status
read_setting(struct ctx *c, const char *key, const char **in_out)
{
    struct query *q = query_new(c, "SELECT value FROM setting WHERE key = $1");

    bind_text(q, key);
    if (query_row(q))
        *in_out = col_text(q, 0);
    return query_end(q);
}

enum status
ticket_settings_read(struct ctx *c, struct ticket_settings *out)
{
    const char *due = NULL, *kept = NULL;
    const char *source =
        tr(c, "A default of the program; no text that sets it has been found [bg].");
    enum status st = read_setting(c, "ticket.due_days", &due);

    if (st == OK)
        st = read_setting(c, "ticket.due_source", &source);
    if (st == OK)
        st = read_setting(c, "ticket.kept_days", &kept);
    if (st != OK)
        return st;
    out->due_days = due != NULL ? atoi(due) : TICKET_DUE_DAYS;
    out->kept_days = kept != NULL ? atoi(kept) : TICKET_KEPT_DAYS;
    out->source = source;
    return OK;
}

static enum status
write_setting(struct ctx *c, const char *key, const char *value)
{
    struct query *q = query_new(c, "INSERT INTO setting (key, value) VALUES ($1, $2)"
                                   " ON CONFLICT (key) DO UPDATE SET value = excluded.value");

    bind_text(q, key);
    bind_text(q, value);
    return query_end(q);
}

static enum status
save_settings(struct ctx *c, void *arg)
{
    const struct ticket_settings *s = arg;
    struct ticket_settings was;
    enum status st = ticket_settings_read(c, &was);

    if (st == OK)
        st = write_setting(c, "ticket.due_days", arena_printf(c->arena, "%d", s->due_days));
    if (st == OK)
        st = write_setting(c, "ticket.due_source", s->source);
    if (st == OK)
        st = write_setting(c, "ticket.kept_days", arena_printf(c->arena, "%d", s->kept_days));
    if (st != OK)
        return st;
    return audit_write(c, "ticket_setting", 0, "update",
                       json_pack("{s:i, s:s, s:i}", "due_days", was.due_days, "source", was.source,
                                 "kept_days", was.kept_days),
                       json_pack("{s:i, s:s, s:i}", "due_days", s->due_days, "source", s->source,
                                 "kept_days", s->kept_days));
}

enum status
ticket_settings_save(struct ctx *c, const struct ticket_settings *s)
{
    enum status st = require(c, ADMINISTER, 0, 0);

    if (st != OK)
        return st;
    if (s->due_days < 1 || s->due_days > DUE_DAYS_MAX)
        st = problem(c, "due_days", tr(c, "Write a number of working days from 1 to %d."),
                     DUE_DAYS_MAX);
    if (s->kept_days < 1 || s->kept_days > KEPT_DAYS_MAX)
        st = problem(c, "kept_days", tr(c, "Write a number of days from 1 to %d."), KEPT_DAYS_MAX);
    if (text_length(s->source) < 1 || text_length(s->source) > SOURCE_MAX)
        st =
            problem(c, "source", tr(c, "Write where the number comes from, in 1 to %d characters."),
                    SOURCE_MAX);
    return st == OK ? db_transact(c, save_settings, (void *)(uintptr_t)s) : st;
}

/* ------------------------------------------------------------------ writing */

struct inserting {
    struct ticket_new *n;
    int64_t unit_id;
    const char *title; /* of the article; "" */
    struct date due_on;
};

static enum status
find_article(struct ctx *c, struct inserting *i)
{
    struct query *q = query_new(c, "SELECT unit_id, title FROM article WHERE id = $1"
                                   " AND state IN ('published', 'corrected')");

    bind_int(q, i->n->article_id);
    if (query_row(q)) {
        i->unit_id = col_int(q, 0);
        i->title = col_text(q, 1);
    }
    return query_end_one(q);
}

/* What is no article's goes to whoever runs the newest campaign. */
static enum status
find_office(struct ctx *c, int64_t *out)
{
    struct query *q = query_new(c, "SELECT owner_unit_id FROM campaign WHERE parent_id IS NULL"
                                   " ORDER BY from_on DESC, id DESC LIMIT 1");

    if (query_row(q))
        *out = col_int(q, 0);
    return query_end(q);
}

static enum status
next_number(struct ctx *c, int year, int *out)
{
    struct query *q = query_new(c, "SELECT COALESCE(MAX(number), 0) FROM ticket WHERE year = $1");
    int64_t last = 0;
    enum status st;

    bind_int(q, year);
    if (query_row(q))
        last = col_int(q, 0);
    st = query_end(q);
    if (st == OK)
        *out = (int)last + 1;
    return st;
}

static enum status
insert_row(struct ctx *c, const struct inserting *i, const struct ticket *t)
{
    const struct ticket_new *n = i->n;
    struct query *q = query_new(
        c, "INSERT INTO ticket (id, year, number, token_hash, kind, article_id, unit_id,"
           " reader_name, contact, words, search, lang, state, place, due_on, created_at, ended_at)"
           " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)");
    const char *search = arena_printf(c->arena, "%d/%d %s %s %s", t->number, t->year, i->title,
                                      n->words, n->reader_name);

    bind_int(q, n->id);
    bind_int(q, t->year);
    bind_int(q, t->number);
    bind_text(q, hash_hex(c->arena, n->token, strlen(n->token)));
    bind_text(q, ticket_kind_code(n->kind));
    bind_id(q, n->article_id);
    bind_id(q, i->unit_id);
    bind_text(q, n->reader_name);
    bind_text(q, n->contact);
    bind_text(q, n->words);
    bind_text(q, text_fold(c->arena, search));
    bind_text(q, c->lang == LANG_EN ? "en" : "vi");
    bind_text(q, ticket_state_code(t->state));
    bind_int(q, ticket_place(t->state, i->due_on, now(c)));
    bind_date(q, i->due_on);
    bind_int(q, now(c));
    bind_id(q, t->state == TICKET_SPAM ? now(c) : 0);
    return query_end(q);
}

static enum status
insert(struct ctx *c, void *arg)
{
    struct inserting *i = arg;
    struct ticket t = { .id = i->n->id,
                        .year = today(c).year,
                        .unit_id = i->unit_id,
                        .due_on = i->due_on,
                        .version = 1,
                        .article_title = i->title[0] != '\0' ? i->title : NULL,
                        .state = i->n->is_trap ? TICKET_SPAM : TICKET_NEW };
    enum status st = next_number(c, t.year, &t.number);

    if (st == OK)
        st = insert_row(c, i, &t);
    if (st == OK)
        st = audit_write(c, "ticket", t.id, "insert", NULL,
                         json_pack("{s:s, s:s}", "number", ticket_number(c, &t), "kind",
                                   ticket_kind_code(i->n->kind)));
    if (st == OK && t.state == TICKET_NEW)
        st = ticket_tell(c, &t, (struct inbox_item){ .kind = INBOX_TICKET_NEW }, "new");
    return st;
}

static enum status
check(struct ctx *c, const struct ticket_new *n)
{
    size_t length = text_length(n->words);
    enum status st = OK;

    if (length < TICKET_WORDS_MIN || length > TICKET_WORDS_MAX)
        st = problem(c, "words", tr(c, "Write what it is about, in %d to %d characters."),
                     TICKET_WORDS_MIN, TICKET_WORDS_MAX);
    if (text_length(n->reader_name) > TICKET_NAME_MAX)
        st = problem(c, "name", tr(c, "The name has more than %d characters. Shorten it."),
                     TICKET_NAME_MAX);
    if (text_length(n->contact) > TICKET_CONTACT_MAX)
        st = problem(c, "contact", tr(c, "The contact has more than %d characters. Shorten it."),
                     TICKET_CONTACT_MAX);
    else if (strchr(n->contact, '@') != NULL && !mail_is_address(n->contact))
        st = problem(c, "contact", "%s",
                     tr(c, "No letter can be sent to this address. Write it as ten@example.vn, or "
                           "leave it out."));
    return st;
}

enum status
ticket_insert(struct ctx *c, struct ticket_new *n)
{
    struct inserting i = { .n = n, .title = "" };
    struct ticket_settings s;
    enum status st = check(c, n);

    if (st == OK)
        st = n->article_id != 0 ? find_article(c, &i) : find_office(c, &i.unit_id);
    if (st == OK)
        st = ticket_settings_read(c, &s);
    if (st == OK)
        st = calendar_add_working_days(c, today(c), s.due_days, &i.due_on);
    if (st != OK)
        return st;
    n->id = db_new_id(c);
    n->token = random_token(c->arena, 32);
    /* Two that take the same number at once: the later one takes the next. */
    for (int tries = 0; tries < TRIES; tries++) {
        st = db_transact(c, insert, &i);
        if (st != CONFLICT)
            break;
    }
    return st == CONFLICT ? BUSY : st;
}

/* ------------------------------------------------------------------ steps */

struct taking {
    const struct ticket_act *act;
    struct ticket before;
    enum ticket_state to;
};

static enum status
update_row(struct ctx *c, const struct taking *t)
{
    const struct ticket_act *a = t->act;
    struct query *q = query_new(
        c, "UPDATE ticket SET state = $3, place = $4, ended_at = $5, version = version + 1,"
           " assigned_to = CASE WHEN CAST($6 AS BIGINT) <> 0 THEN $6 ELSE assigned_to END,"
           " answer = CASE WHEN $7 <> '' THEN $7 ELSE answer END,"
           " answered_at = CASE WHEN CAST($8 AS BIGINT) <> 0 THEN $8 ELSE answered_at END,"
           " answered_by = CASE WHEN CAST($8 AS BIGINT) <> 0 THEN $9 ELSE answered_by END"
           " WHERE id = $1 AND version = $2");
    bool answers = a->step == TICKET_ANSWER;

    bind_int(q, a->id);
    bind_int(q, a->version);
    bind_text(q, ticket_state_code(t->to));
    bind_int(q, ticket_place(t->to, t->before.due_on, t->before.created_at));
    bind_id(q, is_open(t->to) ? 0 : now(c));
    bind_int(q, a->step == TICKET_ASSIGN ? a->account_id : 0);
    bind_text(q, answers || a->step == TICKET_CLOSE ? a->words : "");
    bind_int(q, answers ? now(c) : 0);
    bind_id(q, answers && c->account_id > 0 ? c->account_id : 0);
    return query_end_one(q);
}

static enum status
insert_event(struct ctx *c, const struct ticket_act *a)
{
    struct query *q =
        query_new(c, "INSERT INTO ticket_event (id, ticket_id, step, to_account_id, account_id, at)"
                     " VALUES ($1, $2, $3, $4, $5, $6)");

    bind_int(q, db_new_id(c));
    bind_int(q, a->id);
    bind_text(q, ticket_step_code(a->step));
    bind_id(q, a->step == TICKET_ASSIGN ? a->account_id : 0);
    bind_int(q, c->account_id);
    bind_int(q, now(c));
    return query_end(q);
}

static enum status
mail_answer(struct ctx *c, const struct taking *t)
{
    const struct ticket *b = &t->before;
    const char *number = ticket_number(c, b);
    int64_t id;

    if (!mail_is_address(b->contact))
        return OK;
    return mail_insert(
        c,
        &(struct mail){
            .key = arena_printf(c->arena, "ticket/%" PRId64 "/%" PRId64, b->id, b->version),
            .address = b->contact,
            .lang = b->lang,
            .is_urgent = true,
            .subject =
                arena_printf(c->arena, tr_lang(b->lang, "Answer to your letter no. %s"), number),
            .body = arena_printf(
                c->arena,
                tr_lang(b->lang, "You wrote to us on %s (no. %s).\n\nThe answer:\n\n%s\n\nThis "
                                 "address takes no answers. To write once more: %s/phan-anh\n"),
                date_vi(c->arena, date_of_instant(b->created_at)), number, t->act->words,
                mail_site_url(c)) },
        &id);
}

static enum status
tell_assigned(struct ctx *c, const struct taking *t)
{
    return ticket_tell(
        c, &t->before,
        (struct inbox_item){ .kind = INBOX_TICKET_GIVEN, .account_id = t->act->account_id },
        arena_printf(c->arena, "given/%" PRId64, t->before.version));
}

static enum status
take(struct ctx *c, void *arg)
{
    struct taking *t = arg;
    const struct ticket_act *a = t->act;
    enum status st = update_row(c, t);

    if (st == NOT_FOUND)
        return CONFLICT;
    if (st == OK)
        st = insert_event(c, a);
    if (st == OK)
        st = audit_write(c, "ticket", a->id, ticket_step_code(a->step),
                         json_pack("{s:s}", "state", ticket_state_code(t->before.state)),
                         json_pack("{s:s}", "state", ticket_state_code(t->to)));
    if (st == OK && a->step == TICKET_ASSIGN)
        st = tell_assigned(c, t);
    if (st == OK && a->step == TICKET_ANSWER)
        st = mail_answer(c, t);
    return st;
}

static enum status
check_person(struct ctx *c, const struct ticket *t, int64_t account_id)
{
    struct ticket_person *people;
    int count;
    enum status st = ticket_people(c, t->unit_id, &people, &count);

    for (int i = 0; st == OK && i < count; i++)
        if (people[i].account_id == account_id)
            return OK;
    return st != OK ? st
                    : problem(c, "account", "%s",
                              tr(c, "Choose who answers, from those who may do so for this unit."));
}

static enum status
check_act(struct ctx *c, const struct taking *t)
{
    const struct ticket_act *a = t->act;
    size_t length = text_length(a->words != NULL ? a->words : "");
    const char *field = a->step == TICKET_ANSWER ? "answer" : "reason";
    bool needs_words =
        a->step == TICKET_ANSWER || (a->step == TICKET_CLOSE && t->before.state != TICKET_ANSWERED);

    if (a->step == TICKET_ASSIGN)
        return check_person(c, &t->before, a->account_id);
    if (needs_words && length < 2)
        return problem(c, field, "%s",
                       a->step == TICKET_ANSWER
                           ? tr(c, "Write the answer.")
                           : tr(c, "Write for the reader why it is closed without an answer."));
    if (length > TICKET_ANSWER_MAX)
        return problem(c, field, tr(c, "The text has more than %d characters. Shorten it."),
                       TICKET_ANSWER_MAX);
    return OK;
}

enum status
ticket_take(struct ctx *c, const struct ticket_act *a)
{
    struct ticket_act with_words = *a;
    struct taking t = { .act = &with_words };
    enum status st = ticket_find(c, a->id, &t.before);

    if (st != OK)
        return st;
    if (with_words.words == NULL || (a->step == TICKET_CLOSE && t.before.state == TICKET_ANSWERED))
        with_words.words = "";
    if (!ticket_can(t.before.state, a->step, &t.to) || t.before.version != a->version) {
        (void)problem(c, NULL, tr(c, "It is “%s” by now. Look at it as it stands, then decide."),
                      ticket_state_text(c, t.before.state));
        return CONFLICT;
    }
    if (t.before.forgotten_at != 0) {
        (void)problem(c, NULL, "%s",
                      tr(c, "What the reader wrote has been forgotten, so nothing more is done."));
        return CONFLICT;
    }
    st = check_act(c, &t);
    return st == OK ? db_transact(c, take, &t) : st;
}
