/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters: routes and handlers. */
#include "db/db.h"
#include "feature/account/account.h"
#include "feature/mail/mail_views.h"
#include "service/mail_outbox.h"
#include "service/mail_settings.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LIST_URL "/lam-viec/quan-tri/thu"

enum { ADDRESS_TYPED_MAX = 1000 };

/* ------------------------------------------------------------------ a row */

static const struct {
    const char *words, *mark;
} states[MAIL_STATE_COUNT] = {
    [MAIL_QUEUED] = { N_("Queued"), "track" },
    [MAIL_SENDING] = { N_("Going out"), "track" },
    [MAIL_SENT] = { N_("Sent"), "done" },
    [MAIL_FAILED] = { N_("Unsent"), "late" },
    [MAIL_UNCERTAIN] = { N_("Uncertain"), "due" },
    [MAIL_BOUNCED] = { N_("Came back"), "late" },
    [MAIL_CANCELLED] = { N_("Given up"), "exception" },
};

static struct mail_row
row_of(struct ctx *c, const struct mail_letter *l)
{
    return (struct mail_row){
        .id = l->id,
        .account_id = l->account_id,
        .subject = l->subject[0] != '\0' ? l->subject : tr(c, "(without a subject)"),
        .account = l->account_name != NULL ? l->account_name : "",
        .address = l->address != NULL ? l->address : "",
        .state = mail_state_code(l->state),
        .state_words = tr(c, states[l->state].words),
        .mark = states[l->state].mark,
        .reason = l->reason,
        .reason_words = mail_reason_text(c, l->reason),
        .answer = l->answer,
        .kind = l->kind,
        .is_urgent = l->is_urgent,
        .tries = l->tries,
        .next_at = l->state == MAIL_QUEUED && l->next_at > now(c) ? l->next_at : 0,
        .created_at = l->created_at,
        .begun_at = l->begun_at,
        .ended_at = l->ended_at,
        .version = l->version,
        .url = arena_printf(c->arena, LIST_URL "/%" PRId64, l->id),
    };
}

/* ------------------------------------------------------------------ the list */

static enum status
fetch(struct ctx *c, const struct list *l, void *filter, void **out_rows, int *out_count)
{
    struct mail_filter f = *(struct mail_filter *)filter;
    struct mail_letter *letters;
    struct mail_row *rows;
    int count;
    enum status st;

    f.before_id = l->after[0] != NULL ? strtoll(l->after[0], NULL, 10) : 0;
    f.fold = l->q_folded;
    f.limit = l->limit;
    st = mail_list(c, &f, &letters, &count);
    if (st != OK)
        return st;
    rows = arena_array(c->arena, (size_t)count + 1, sizeof(*rows));
    for (int i = 0; i < count; i++)
        rows[i] = row_of(c, &letters[i]);
    *out_rows = rows;
    *out_count = count;
    return OK;
}

static void
key(struct ctx *c, const void *row, const char *out_parts[LIST_KEY_PARTS])
{
    out_parts[0] = arena_printf(c->arena, "%" PRId64, ((const struct mail_row *)row)->id);
}

#define TEXT_CELL(NAME)                                                                            \
    static void NAME##_cell(struct ctx *c, const void *row, struct list_cell *out)                 \
    {                                                                                              \
        (void)c;                                                                                   \
        out->text = ((const struct mail_row *)row)->NAME;                                          \
    }

#define NUMBER_CELL(NAME)                                                                          \
    static void NAME##_cell(struct ctx *c, const void *row, struct list_cell *out)                 \
    {                                                                                              \
        (void)c;                                                                                   \
        out->number = ((const struct mail_row *)row)->NAME;                                        \
    }

TEXT_CELL(subject)
TEXT_CELL(account)
TEXT_CELL(address)
TEXT_CELL(state_words)
TEXT_CELL(reason_words)
TEXT_CELL(answer)
NUMBER_CELL(tries)
NUMBER_CELL(created_at)
NUMBER_CELL(ended_at)

static const struct list_column columns[] = {
    { N_("Subject line"), LIST_TEXT, 40, subject_cell },
    { N_("Account"), LIST_TEXT, 28, account_cell },
    { N_("Mail address"), LIST_TEXT, 28, address_cell },
    { N_("State"), LIST_TEXT, 16, state_words_cell },
    { N_("Why"), LIST_TEXT, 40, reason_words_cell },
    { N_("The mail server said"), LIST_TEXT, 50, answer_cell },
    { N_("Attempts"), LIST_INT, 8, tries_cell },
    { N_("Written"), LIST_TIME, 20, created_at_cell },
    { N_("Ended"), LIST_TIME, 20, ended_at_cell },
    { NULL, LIST_TEXT, 0, NULL },
};

static const struct list_source source = { .title = N_("Letters"),
                                           .columns = columns,
                                           .row_size = sizeof(struct mail_row),
                                           .fetch = fetch,
                                           .key = key };

static enum status
fill_figures(struct request *r, struct mail_list_view *v)
{
    struct ctx *c = &r->ctx;
    struct mail_figure *figures = arena_array(c->arena, MAIL_STATE_COUNT, sizeof(*figures));
    int64_t counts[MAIL_STATE_COUNT];
    enum status st = mail_counts(c, counts);

    if (st != OK)
        return st;
    for (int i = 0; i < MAIL_STATE_COUNT; i++) {
        const char *code = mail_state_code((enum mail_state)i);
        bool is_chosen = strcmp(v->state, code) == 0;

        figures[i] = (struct mail_figure){
            .state = code,
            .words = tr(c, states[i].words),
            .mark = states[i].mark,
            .count = counts[i],
            .is_chosen = is_chosen,
            .url = arena_printf(c->arena, LIST_URL "%s%s",
                                is_chosen ? "" : "?trang-thai=", is_chosen ? "" : code),
        };
    }
    v->figures = figures;
    v->figure_count = MAIL_STATE_COUNT;
    v->uncertain = counts[MAIL_UNCERTAIN];
    return OK;
}

/* The settings' problems are shown here and are none of this request's. */
static enum status
fill_server(struct ctx *c, struct mail_server *s)
{
    struct mail_settings settings;
    struct ctx reading = *c;
    const char **wrong;
    enum status st;

    *s = (struct mail_server){ .host = "", .from = "", .trouble = "" };
    reading.problems = reading.last_problem = NULL;
    reading.problem_count = 0;
    st = mail_settings_read(&reading, &settings);
    s->is_set = st == OK;
    if (st == OK) {
        s->host = settings.shown;
        s->from = settings.from;
    }
    wrong = arena_array(c->arena, (size_t)reading.problem_count + 1, sizeof(*wrong));
    for (const struct problem *p = reading.problems; p != NULL; p = p->next)
        wrong[s->wrong_count++] = arena_printf(c->arena, "%s: %s", p->field, p->message);
    s->wrong_settings = wrong;
    st = mail_find_trouble(c, &s->trouble_at, &s->trouble);
    return st == NOT_FOUND ? OK : st;
}

static enum status
show_list(struct request *r, struct form *f, int status)
{
    struct ctx *c = &r->ctx;
    const char *state = param(r, "trang-thai");
    struct mail_list_view v = {
        .page = page_start(r, tr(c, "Letters")), .list = list_start(r), .form = f, .state = ""
    };
    struct mail_filter filter = { .state = -1 };
    enum mail_state wanted;
    enum status st;

    v.page.nav_current = LIST_URL;
    if (mail_state_parse(state, &wanted)) {
        filter.state = (int)wanted;
        v.state = state;
    }
    if (status == 200 && list_is_export(&v.list))
        return list_export(&v.list, &source, &filter);
    st = list_read(&v.list, &source, &filter, (void **)&v.letters, &v.letter_count);
    if (st == OK)
        st = fill_figures(r, &v);
    if (st == OK)
        st = fill_server(c, &v.server);
    if (st != OK)
        return st;
    v.is_filtered = v.state[0] != '\0' || v.list.q[0] != '\0' || v.list.has_before;
    RESPOND(r, status, mail_list, &v);
    return OK;
}

static enum status
list(struct request *r)
{
    struct form *f = form_new(r, NULL);
    struct account a;

    if (account_find(&r->ctx, r->ctx.account_id, &a) == OK)
        form_set(f, "address", a.email);
    return show_list(r, f, 200);
}

static enum status
write_test(struct request *r)
{
    struct form *f = form_read(r);
    const char *address = form_text(f, "address", 1, ADDRESS_TYPED_MAX);
    int64_t id;
    enum status st = form_ok(f) ? mail_insert_test(&r->ctx, address, &id) : INVALID;

    if (st == INVALID && !wants_json(r))
        return show_list(r, f, 422);
    if (st != OK)
        return st;
    respond_flash(r, "%s", tr(&r->ctx, "The test letter is written. Look here again in a minute."));
    return respond_see_other(r, LIST_URL "/%" PRId64, id);
}

static enum status
decide_all(struct request *r, bool again)
{
    int64_t count;
    enum status st = mail_decide_uncertain(&r->ctx, again, &count);

    if (st != OK)
        return st;
    respond_flash(
        r,
        again ? trn(&r->ctx, "%d letter is sent again.", "%d letters are sent again.", (int)count)
              : trn(&r->ctx, "%d letter is left as it is.", "%d letters are left as they are.",
                    (int)count),
        (int)count);
    return respond_see_other(r, LIST_URL);
}

static enum status
send_uncertain_again(struct request *r)
{
    return decide_all(r, true);
}

static enum status
leave_uncertain(struct request *r)
{
    return decide_all(r, false);
}

/* ------------------------------------------------------------------ one letter */

static enum status
show(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct mail_show_view v = { 0 };
    struct mail_bounced bounced;
    struct mail_letter l;
    enum status st = mail_find(c, path_int(r, "id"), &l), marked;

    if (st != OK)
        return st;
    marked = mail_address_find(c, l.address, &bounced);
    if (marked != OK && marked != NOT_FOUND)
        return marked;
    v.letter = row_of(c, &l);
    v.page = page_start(r, v.letter.subject);
    v.page.nav_current = LIST_URL;
    page_crumb(&v.page, tr(c, "Letters"), LIST_URL);
    v.is_uncertain = l.state == MAIL_UNCERTAIN;
    v.can_send_again = v.is_uncertain || l.state == MAIL_FAILED || l.state == MAIL_BOUNCED ||
                       l.state == MAIL_CANCELLED;
    v.can_cancel = v.is_uncertain || l.state == MAIL_QUEUED;
    v.again_url = arena_printf(c->arena, "%s/gui-lai", v.letter.url);
    v.cancel_url = arena_printf(c->arena, "%s/huy", v.letter.url);
    if (marked == OK) {
        v.bounced =
            bounced.answer[0] != '\0' ? bounced.answer : tr(c, "The server did not say why.");
        v.bounced_at = bounced.bounced_at;
    }
    if (l.account_id != 0 && may_anywhere(c, MANAGE_ACCOUNTS))
        v.account_url = arena_printf(c->arena, "/lam-viec/tai-khoan/%" PRId64, l.account_id);
    RESPOND(r, 200, mail_show, &v);
    return OK;
}

static enum status
back_to_letter(struct request *r, enum status st, const char *done)
{
    if (st == CONFLICT)
        respond_flash(r, "%s", tr(&r->ctx, "The letter has changed meanwhile. Look at it again."));
    else if (st == OK)
        respond_flash(r, "%s", done);
    else
        return st;
    return respond_see_other(r, LIST_URL "/%" PRId64, path_int(r, "id"));
}

static enum status
send_again(struct request *r)
{
    struct form *f = form_read(r);
    int64_t version = form_version(f);
    enum status st = form_ok(f) ? mail_again(&r->ctx, path_int(r, "id"), version) : INVALID;

    return back_to_letter(r, st, tr(&r->ctx, "The letter is sent again within a minute."));
}

static enum status
cancel(struct request *r)
{
    struct form *f = form_read(r);
    int64_t version = form_version(f);
    enum status st = form_ok(f) ? mail_cancel(&r->ctx, path_int(r, "id"), version) : INVALID;

    return back_to_letter(r, st, tr(&r->ctx, "The letter is not sent."));
}

static enum status
confirm_address(struct ctx *c, void *arg)
{
    return mail_address_confirm(c, arg);
}

static enum status
confirm(struct request *r)
{
    struct mail_letter l;
    enum status st = mail_find(&r->ctx, path_int(r, "id"), &l);

    if (st == OK)
        st = db_transact(&r->ctx, confirm_address, (void *)(uintptr_t)l.address);
    return back_to_letter(r, st, tr(&r->ctx, "Letters go to this address again."));
}

static const struct route routes[] = {
    { GET, LIST_URL, ADMINISTER, list, 0, N_("Letters that leave the program") },
    { GET, LIST_URL "/{id:int}", ADMINISTER, show, 0, N_("A letter") },
    { POST, LIST_URL "/thu-nghiem", ADMINISTER, write_test, 0, N_("Writes a test letter") },
    { POST, LIST_URL "/chua-ro/gui-lai", ADMINISTER, send_uncertain_again, 0,
      N_("Sends all uncertain letters again") },
    { POST, LIST_URL "/chua-ro/de-nguyen", ADMINISTER, leave_uncertain, 0,
      N_("Leaves all uncertain letters as they are") },
    { POST, LIST_URL "/{id:int}/gui-lai", ADMINISTER, send_again, 0, N_("Sends a letter again") },
    { POST, LIST_URL "/{id:int}/huy", ADMINISTER, cancel, 0, N_("Cancels a letter") },
    { POST, LIST_URL "/{id:int}/dia-chi", ADMINISTER, confirm, 0,
      N_("Confirms the address of a letter that came back") },
    { 0 },
};

static const struct nav_link nav[] = {
    { N_("Administration"), N_("Letters"), LIST_URL, "i-mail", ADMINISTER, 95, false },
    { 0 },
};

const struct feature mail_feature = {
    .name = "mail",
    .routes = routes,
    .nav = nav,
    .commands = mail_commands,
};
