/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Readers' letters at work: the list, one letter with its steps, what the office sets. */
#include "feature/ticket/ticket_views.h"

#include "core/text.h"
#include "feature/article/article.h"
#include "service/mail.h"
#include "web/access.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LIST_URL "/lam-viec/phan-anh"

enum { SHORT_MAX = 160 };

/* ------------------------------------------------------------------ lines */

static const char *
shorten(struct ctx *c, const char *words)
{
    size_t length = 0;
    int letters = 0;

    for (; words[length] != '\0' && letters < SHORT_MAX; length++)
        letters += (words[length + 1] & 0xC0) != 0x80;
    return words[length] == '\0'
               ? words
               : arena_printf(c->arena, "%s…", arena_strndup(c->arena, words, length));
}

static void
word_of(struct ctx *c, const struct ticket *t, const char **out_mark, const char **out_word)
{
    int days = date_days_between(today(c), t->due_on);

    *out_word = ticket_state_text(c, t->state);
    *out_mark = t->state == TICKET_ANSWERED ? "done" : "none";
    if (t->ended_at != 0)
        return;
    if (days < 0) {
        *out_mark = "late";
        *out_word =
            arena_printf(c->arena, trn(c, "Late by %d day", "Late by %d days", -days), -days);
    } else {
        *out_mark = days <= 1 ? "due" : "track";
        *out_word = days == 0
                        ? tr(c, "due today")
                        : arena_printf(c->arena, trn(c, "%d day left", "%d days left", days), days);
    }
}

static struct ticket_line
line_of(struct ctx *c, const struct ticket_row *row)
{
    const struct ticket *t = &row->ticket;
    struct ticket_line line = { .id = t->id,
                                .number = ticket_number(c, t),
                                .kind = ticket_kind_text(c, t->kind),
                                .article = t->article_title,
                                .words = t->words,
                                .short_words = t->forgotten_at != 0 ? tr(c, "forgotten")
                                                                    : shorten(c, t->words),
                                .unit = t->unit,
                                .assignee = t->assignee,
                                .state = t->state,
                                .url = arena_printf(c->arena, LIST_URL "/%" PRId64, t->id),
                                .due_on = t->due_on,
                                .created_at = t->created_at,
                                .place = row->place,
                                .answered_at = t->answered_at };

    word_of(c, t, &line.mark, &line.word);
    return line;
}

static enum status
fetch(struct ctx *c, const struct list *l, void *filter, void **out_rows, int *out_count)
{
    struct ticket_filter *f = filter;
    struct ticket_row *rows = NULL;
    struct ticket_line *lines;
    int count = 0;
    enum status st;

    f->q_folded = l->q_folded;
    st = ticket_list(c, f, l->after, l->limit, &rows, &count);
    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));
    for (int i = 0; i < count; i++)
        lines[i] = line_of(c, &rows[i]);
    *out_rows = lines;
    *out_count = count;
    return OK;
}

static void
key(struct ctx *c, const void *row, const char *out_parts[LIST_KEY_PARTS])
{
    const struct ticket_line *l = row;

    out_parts[0] = arena_printf(c->arena, "%" PRId64, l->place);
    out_parts[1] = arena_printf(c->arena, "%" PRId64, l->id);
}

#define TEXT_CELL(name, value)                                                                     \
    static void name##_cell(struct ctx *c, const void *row, struct list_cell *out)                 \
    {                                                                                              \
        const struct ticket_line *l = row;                                                         \
                                                                                                   \
        (void)c;                                                                                   \
        out->text = (value);                                                                       \
    }

TEXT_CELL(number, l->number)
TEXT_CELL(kind, l->kind)
TEXT_CELL(article, l->article)
TEXT_CELL(words, l->words)
TEXT_CELL(unit, l->unit)
TEXT_CELL(assignee, l->assignee)
TEXT_CELL(state, ticket_state_text(c, l->state))

static void
due_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->day = ((const struct ticket_line *)row)->due_on;
}

static void
created_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->number = ((const struct ticket_line *)row)->created_at;
}

static void
answered_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->number = ((const struct ticket_line *)row)->answered_at;
    out->is_empty = out->number == 0;
}

/* Without names and contacts: a list that is passed on carries none. */
static const struct list_column columns[] = {
    { N_("Number"), LIST_TEXT, 12, number_cell },
    { N_("Kind"), LIST_TEXT, 20, kind_cell },
    { N_("Article"), LIST_TEXT, 50, article_cell },
    { N_("What the reader wrote"), LIST_TEXT, 70, words_cell },
    { N_("Unit"), LIST_TEXT, 28, unit_cell },
    { N_("Who answers"), LIST_TEXT, 28, assignee_cell },
    { N_("State"), LIST_TEXT, 16, state_cell },
    { N_("Came in"), LIST_TIME, 20, created_cell },
    { N_("Answer due"), LIST_DATE, 14, due_cell },
    { N_("Answered at"), LIST_TIME, 20, answered_cell },
    { 0 },
};

static const struct list_source source = {
    .title = N_("Letters of readers"),
    .columns = columns,
    .row_size = sizeof(struct ticket_line),
    .fetch = fetch,
    .key = key,
};

/* ------------------------------------------------------------------ the list */

static struct ticket_filter
filter_of(struct request *r)
{
    const char *state = param_text(r, "trang-thai");
    struct ticket_filter f = { .only_mine = strcmp(param_text(r, "cua-toi"), "1") == 0,
                               .only_late = strcmp(state, "late") == 0,
                               .only_open = strcmp(state, "open") == 0 };

    if (!f.only_late && !f.only_open && !ticket_state_parse(state, &f.state))
        f.state = 0;
    return f;
}

static void
add_tally(struct request *r, struct ticket_list_view *v, struct ticket_tally t)
{
    t.is_chosen = strcmp(v->state, t.code) == 0;
    t.url = url_with(r, "trang-thai", t.is_chosen ? NULL : t.code);
    ((struct ticket_tally *)(uintptr_t)v->tallies)[v->tally_count++] = t;
}

static enum status
fill_tallies(struct request *r, struct ticket_list_view *v)
{
    static const char *const marks[TICKET_STATE_COUNT] = { [TICKET_NEW] = "due",
                                                           [TICKET_ASSIGNED] = "track",
                                                           [TICKET_ANSWERED] = "done",
                                                           [TICKET_CLOSED] = "none",
                                                           [TICKET_SPAM] = "none" };
    struct ctx *c = &r->ctx;
    struct ticket_counts n;
    enum status st = ticket_count(c, &n);

    if (st != OK)
        return st;
    v->tallies = arena_array(c->arena, TICKET_STATE_COUNT + 1, sizeof(*v->tallies));
    add_tally(r, v,
              (struct ticket_tally){
                  .code = "late", .word = tr(c, "Late"), .mark = "late", .count = n.late });
    for (int i = 1; i < TICKET_STATE_COUNT; i++)
        add_tally(r, v,
                  (struct ticket_tally){ .code = ticket_state_code((enum ticket_state)i),
                                         .word = ticket_state_text(c, (enum ticket_state)i),
                                         .mark = marks[i],
                                         .count = n.by_state[i] });
    return OK;
}

static enum status
list(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct ticket_filter f = filter_of(r);
    struct ticket_list_view v = { .list = list_start(r) };
    enum status st;

    if (list_is_export(&v.list))
        return list_export(&v.list, &source, &f);
    v.page = page_start(r, tr(c, "Letters of readers"));
    v.state = param_text(r, "trang-thai");
    v.is_mine = f.only_mine;
    v.is_filtered = v.state[0] != '\0' || v.list.q[0] != '\0' || v.is_mine;
    v.can_set = may(c, ADMINISTER, 0, 0);
    st = list_read(&v.list, &source, &f, (void **)&v.lines, &v.line_count);
    if (st == OK)
        st = fill_tallies(r, &v);
    if (st != OK)
        return st;
    RESPOND(r, 200, ticket_list, &v);
    return OK;
}

/* ------------------------------------------------------------------ one letter */

static const char *
event_text(struct ctx *c, const struct ticket_event *e)
{
    const char *who = e->who != NULL ? e->who : tr(c, "the program");

    switch (e->step) {
    case TICKET_ASSIGN:
        return arena_printf(c->arena, tr(c, "%s gave it to %s"), who, e->to != NULL ? e->to : "");
    case TICKET_ANSWER:
        return arena_printf(c->arena, tr(c, "%s answered"), who);
    case TICKET_CLOSE:
        return arena_printf(c->arena, tr(c, "%s closed it"), who);
    case TICKET_MARK_SPAM:
        return arena_printf(c->arena, tr(c, "%s took it for spam"), who);
    case TICKET_REOPEN:
    case TICKET_STEP_COUNT:
        break;
    }
    return arena_printf(c->arena, tr(c, "%s opened it again"), who);
}

static enum status
fill_events(struct ctx *c, struct ticket_show_view *v)
{
    struct ticket_event *events = NULL;
    struct ticket_event_line *lines;
    int count = 0;
    enum status st = ticket_event_list(c, v->ticket.id, &events, &count);

    lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));
    for (int i = 0; i < count; i++)
        lines[i] = (struct ticket_event_line){ event_text(c, &events[i]), events[i].at };
    v->events = lines;
    v->event_count = count;
    return st;
}

static enum status
fill_people(struct ctx *c, struct ticket_show_view *v)
{
    struct ticket_person *people = NULL;
    struct option *options;
    int count = 0;
    enum status st = ticket_people(c, v->ticket.unit_id, &people, &count);

    options = arena_array(c->arena, (size_t)count + 1, sizeof(*options));
    for (int i = 0; i < count; i++)
        options[i] = (struct option){ arena_printf(c->arena, "%" PRId64, people[i].account_id),
                                      people[i].name };
    v->people = options;
    v->person_count = count;
    return st;
}

/* The form that was refused stands in for its own; the others are empty. */
static struct form *
form_of(struct request *r, const struct ticket *t, struct form *refused)
{
    struct form *f = refused != NULL ? refused : form_new(r, NULL);

    form_set_int(f, "version", t->version);
    return f;
}

static enum status
show_with(struct request *r, enum ticket_step refused_step, struct form *refused, int status)
{
    struct ctx *c = &r->ctx;
    struct ticket_show_view v = { 0 };
    enum ticket_state to;
    enum status st = ticket_find(c, path_int(r, "id"), &v.ticket);
    const struct ticket *t = &v.ticket;
    bool is_forgotten;

    if (st == OK)
        st = fill_events(c, &v);
    if (st == OK)
        st = fill_people(c, &v);
    if (st != OK)
        return st;
    is_forgotten = t->forgotten_at != 0;
    v.number = ticket_number(c, t);
    v.page = page_start(r, arena_printf(c->arena, tr(c, "Letter %s"), v.number));
    page_crumb(&v.page, tr(c, "Letters of readers"), LIST_URL);
    v.kind = ticket_kind_text(c, t->kind);
    word_of(c, t, &v.mark, &v.word);
    if (t->article_id != 0)
        v.article_url = url_newsroom(c, t->article_id);
    v.assign_url = arena_printf(c->arena, LIST_URL "/%" PRId64 "/giao", t->id);
    v.close_url = arena_printf(c->arena, LIST_URL "/%" PRId64 "/dong", t->id);
    v.spam_url = arena_printf(c->arena, LIST_URL "/%" PRId64 "/thu-rac", t->id);
    v.reopen_url = arena_printf(c->arena, LIST_URL "/%" PRId64 "/mo-lai", t->id);
    v.can_assign = !is_forgotten && ticket_can(t->state, TICKET_ASSIGN, &to);
    v.can_answer = !is_forgotten && ticket_can(t->state, TICKET_ANSWER, &to);
    v.can_close = !is_forgotten && ticket_can(t->state, TICKET_CLOSE, &to);
    v.can_reopen = !is_forgotten && ticket_can(t->state, TICKET_REOPEN, &to);
    v.needs_reason = t->state != TICKET_ANSWERED;
    v.has_mail = mail_is_address(t->contact);
    v.assign = form_of(r, t, refused_step == TICKET_ASSIGN ? refused : NULL);
    v.answer = form_of(r, t, refused_step == TICKET_ANSWER ? refused : NULL);
    v.close = form_of(r, t, refused_step == TICKET_CLOSE ? refused : NULL);
    RESPOND(r, status, ticket_show, &v);
    return OK;
}

static enum status
show(struct request *r)
{
    return show_with(r, 0, NULL, 200);
}

static const char *
done_text(struct ctx *c, enum ticket_step step)
{
    switch (step) {
    case TICKET_ASSIGN:
        return tr(c, "Who answers has been told.");
    case TICKET_ANSWER:
        return tr(c, "The answer stands on the reader’s page.");
    case TICKET_CLOSE:
        return tr(c, "The letter is closed.");
    case TICKET_MARK_SPAM:
        return tr(c, "The letter is taken for spam.");
    case TICKET_REOPEN:
    case TICKET_STEP_COUNT:
        break;
    }
    return tr(c, "The letter is open again.");
}

static enum status
take(struct request *r, enum ticket_step step)
{
    struct form *f = form_read(r);
    struct ticket_act a = { .id = path_int(r, "id"), .step = step, .version = form_version(f) };
    enum status st;

    if (step == TICKET_ASSIGN)
        a.account_id = form_id(f, "account", true);
    if (step == TICKET_ANSWER || step == TICKET_CLOSE)
        a.words = form_lines(f, step == TICKET_ANSWER ? "answer" : "reason", 0, TICKET_ANSWER_MAX);
    st = form_ok(f) ? ticket_take(&r->ctx, &a) : INVALID;
    if (st == INVALID || (st == CONFLICT && !wants_json(r)))
        return show_with(r, step, f, st == INVALID ? 422 : 409);
    if (st != OK)
        return st;
    respond_flash(r, "%s", done_text(&r->ctx, step));
    return respond_see_other(r, LIST_URL "/%" PRId64, a.id);
}

static enum status
assign(struct request *r)
{
    return take(r, TICKET_ASSIGN);
}

static enum status
answer(struct request *r)
{
    return take(r, TICKET_ANSWER);
}

static enum status
close_it(struct request *r)
{
    return take(r, TICKET_CLOSE);
}

static enum status
mark_spam(struct request *r)
{
    return take(r, TICKET_MARK_SPAM);
}

static enum status
reopen(struct request *r)
{
    return take(r, TICKET_REOPEN);
}

/* ------------------------------------------------------------------ what the office sets */

static enum status
show_settings(struct request *r, struct form *f, int status)
{
    struct ctx *c = &r->ctx;
    struct ticket_settings s;
    struct ticket_settings_view v = { .page = page_start(r, tr(c, "Days for letters of readers")),
                                      .form = f };
    enum status st = ticket_settings_read(c, &s);

    if (st != OK)
        return st;
    if (may_anywhere(c, EDIT_ARTICLES))
        page_crumb(&v.page, tr(c, "Letters of readers"), LIST_URL);
    v.due_days = s.due_days;
    v.kept_days = s.kept_days;
    v.source = s.source;
    RESPOND(r, status, ticket_settings, &v);
    return OK;
}

static enum status
settings(struct request *r)
{
    struct form *f = form_new(r, NULL);
    struct ticket_settings s;
    enum status st = ticket_settings_read(&r->ctx, &s);

    if (st != OK)
        return st;
    form_set_int(f, "due_days", s.due_days);
    form_set(f, "source", s.source);
    form_set_int(f, "kept_days", s.kept_days);
    return show_settings(r, f, 200);
}

static enum status
save_settings(struct request *r)
{
    struct form *f = form_read(r);
    struct ticket_settings s = { .due_days = (int)form_int(f, "due_days", 1, 1000),
                                 .source = form_text(f, "source", 1, 500),
                                 .kept_days = (int)form_int(f, "kept_days", 1, 100000) };
    enum status st = form_ok(f) ? ticket_settings_save(&r->ctx, &s) : INVALID;

    if (st == INVALID)
        return show_settings(r, f, 422);
    if (st != OK)
        return st;
    respond_flash(r, "%s", tr(&r->ctx, "The days are set. Letters that have come in keep theirs."));
    return respond_see_other(r, LIST_URL "/cai-dat");
}

static const struct route routes[] = {
    { GET, "/phan-anh", PUBLIC, ticket_write_form, 0, N_("Writing to the office") },
    { POST, "/phan-anh", PUBLIC, ticket_write, 0, N_("Sends a letter to the office") },
    { GET, "/phan-anh/{token}", PUBLIC, ticket_follow, 0, N_("What has become of a letter") },
    { GET, LIST_URL, EDIT_ARTICLES, list, 0, N_("Letters of readers, the late ones first") },
    { GET, LIST_URL "/cai-dat", ADMINISTER, settings, 0, N_("Days for letters of readers") },
    { POST, LIST_URL "/cai-dat", ADMINISTER, save_settings, 0,
      N_("Sets the days for letters of readers") },
    { GET, LIST_URL "/{id:int}", EDIT_ARTICLES, show, 0, N_("One letter of a reader") },
    { POST, LIST_URL "/{id:int}/giao", EDIT_ARTICLES, assign, 0,
      N_("Gives a letter to who answers") },
    { POST, LIST_URL "/{id:int}/tra-loi", EDIT_ARTICLES, answer, 0, N_("Answers a letter") },
    { POST, LIST_URL "/{id:int}/dong", EDIT_ARTICLES, close_it, 0, N_("Closes a letter") },
    { POST, LIST_URL "/{id:int}/thu-rac", EDIT_ARTICLES, mark_spam, 0,
      N_("Takes a letter for spam") },
    { POST, LIST_URL "/{id:int}/mo-lai", EDIT_ARTICLES, reopen, 0, N_("Opens a letter again") },
    { 0 },
};

static const struct nav_link nav[] = {
    { N_("Portal"), N_("Letters of readers"), LIST_URL, "i-mail", EDIT_ARTICLES, 66, false },
    { N_("Administration"), N_("Days for letters of readers"), LIST_URL "/cai-dat", "i-mail",
      ADMINISTER, 96, false },
    { 0 },
};

const struct feature ticket_feature = { .name = "ticket", .routes = routes, .nav = nav };
