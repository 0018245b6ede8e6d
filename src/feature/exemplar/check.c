/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What other bodies answer about one dossier, by a link that leads to nothing else: asked, reminded of, answered once, or lapsed. */
#include "feature/exemplar/exemplar_inside.h"

#include "core/random.h"
#include "core/text.h"
#include "db/audit.h"
#include "service/calendar.h"
#include "service/mail.h"
#include "web/access.h"

#include <inttypes.h>
#include <string.h>

enum { LIST_MAX = 100, REMINDED_MAX = 500, NAME_MAX = 100 };

static const char *const state_texts[CHECK_STATE_COUNT] = { [CHECK_ASKED] = N_("Asked"),
                                                            [CHECK_ANSWERED] = N_("Answered"),
                                                            [CHECK_LAPSED] =
                                                                N_("Lapsed unanswered"),
                                                            [CHECK_REVOKED] = N_("Taken back") };
static const char *const state_codes[CHECK_STATE_COUNT] = { [CHECK_ASKED] = "asked",
                                                            [CHECK_ANSWERED] = "answered",
                                                            [CHECK_LAPSED] = "lapsed",
                                                            [CHECK_REVOKED] = "revoked" };
const char *const check_kinds[] = { "police", "tax", "insurance", "other", NULL };
static const char *const kind_texts[] = { N_("Police"), N_("Tax office"), N_("Social insurance"),
                                          N_("Another body") };

const char *
check_state_code(enum check_state state)
{
    return state_codes[state];
}

const char *
check_state_text(const struct ctx *c, enum check_state state)
{
    return tr(c, state_texts[state]);
}

const char *
check_kind_text(const struct ctx *c, const char *kind)
{
    for (int i = 0; check_kinds[i] != NULL; i++)
        if (strcmp(check_kinds[i], kind) == 0)
            return tr(c, kind_texts[i]);
    return kind;
}

/* ------------------------------------------------------------------ reading */

#define COLUMNS                                                                                    \
    "k.id, k.dossier_id, k.kind, k.body, k.question, k.address, k.due_on, k.asked_at,"             \
    " k.answered_at, k.revoked_at, k.has_remark, k.answer, k.answered_name, k.file_id, k.version"

static void
read_row(struct ctx *c, struct query *q, struct check *k)
{
    *k = (struct check){ .id = col_int(q, 0),
                         .dossier_id = col_int(q, 1),
                         .kind = col_text(q, 2),
                         .body = col_text(q, 3),
                         .question = col_text(q, 4),
                         .address = col_text(q, 5),
                         .due_on = col_date(q, 6),
                         .asked_at = col_int(q, 7),
                         .answered_at = col_int(q, 8),
                         .revoked_at = col_int(q, 9),
                         .has_remark = col_bool(q, 10),
                         .answer = col_text(q, 11),
                         .answered_name = col_text(q, 12),
                         .file_id = col_int(q, 13),
                         .version = col_int(q, 14) };
    k->state = k->answered_at != 0                     ? CHECK_ANSWERED
               : k->revoked_at != 0                    ? CHECK_REVOKED
               : date_compare(k->due_on, today(c)) < 0 ? CHECK_LAPSED
                                                       : CHECK_ASKED;
}

enum status
check_list(struct ctx *c, int64_t dossier_id, struct check **out, int *out_count)
{
    struct check *rows = arena_array(c->arena, LIST_MAX, sizeof(*rows));
    struct dossier d;
    struct query *q;
    int count = 0;
    bool may_read;
    enum status st = dossier_find(c, dossier_id, &d);

    if (st != OK)
        return st;
    may_read = exemplar_dossier(c, dossier_id, &d) == OK;
    q = query_new(c, "SELECT " COLUMNS " FROM exemplar_check k WHERE k.dossier_id = $1"
                     " ORDER BY k.id DESC LIMIT $2");
    bind_int(q, dossier_id);
    bind_int(q, LIST_MAX);
    for (; count < LIST_MAX && query_row(q); count++) {
        read_row(c, q, &rows[count]);
        if (may_read)
            continue;
        rows[count].question = rows[count].answer = rows[count].answered_name = "";
        rows[count].address = "";
        rows[count].file_id = 0;
    }
    st = query_end(q);
    if (st != OK)
        return st;
    *out = rows;
    *out_count = count;
    return OK;
}

/* ------------------------------------------------------------------ asking */

static enum status
check_asking(struct ctx *c, const struct check_asking *a)
{
    enum status st = OK;
    bool is_known = false;

    for (int i = 0; a->kind != NULL && check_kinds[i] != NULL; i++)
        is_known = is_known || strcmp(check_kinds[i], a->kind) == 0;
    if (!is_known)
        st = problem(c, "kind", "%s", tr(c, "Choose which body is asked."));
    if (text_length(a->body) < 2 || text_length(a->body) > CHECK_BODY_MAX)
        st = problem(c, "body", tr(c, "Write the body’s name in 2 to %d characters."),
                     (int)CHECK_BODY_MAX);
    if (text_length(a->question) < 5 || text_length(a->question) > CHECK_WORDS_MAX)
        st = problem(c, "question", tr(c, "Write what is asked in 5 to %d characters."),
                     (int)CHECK_WORDS_MAX);
    if (date_is_none(a->due_on) || date_compare(a->due_on, today(c)) < 0 ||
        date_days_between(today(c), a->due_on) > CHECK_DAYS_MAX)
        st = problem(c, "due_on", tr(c, "Choose a day from today on, within %d days."),
                     (int)CHECK_DAYS_MAX);
    if (a->address[0] != '\0' && !mail_is_address(a->address))
        st = problem(c, "address", "%s",
                     tr(c, "No letter can be sent to this address. Write it as ten@example.vn, or "
                           "leave it out and hand the link over yourself."));
    return st;
}

static enum status
mail_link(struct ctx *c, const struct check_asking *a)
{
    int64_t id;

    if (a->address[0] == '\0')
        return OK;
    return mail_insert(
        c,
        &(struct mail){
            .key = arena_printf(c->arena, "check/%" PRId64, a->id),
            .address = a->address,
            .lang = LANG_VI,
            .is_urgent = true,
            .subject = arena_printf(c->arena,
                                    tr_lang(LANG_VI, "Asked for an answer by %s: a proposal "
                                                     "for commendation"),
                                    date_vi(c->arena, a->due_on)),
            .body = arena_printf(
                c->arena,
                tr_lang(LANG_VI,
                        "To %s\n\nAn answer is asked for on one proposal for commendation, by "
                        "the end of %s. The proposal, the question and the form stand at this "
                        "address, which serves for one answer:\n\n%s/xac-minh/%s\n\nDo not "
                        "pass the address on. This mailbox takes no answers.\n"),
                a->body, date_vi(c->arena, a->due_on), mail_site_url(c), a->token) },
        &id);
}

static enum status
ask(struct ctx *c, void *arg)
{
    const struct check_asking *a = arg;
    struct query *q =
        query_new(c, "INSERT INTO exemplar_check (id, dossier_id, kind, body, question, address,"
                     " token_hash, due_on, asked_at, asked_by)"
                     " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
    enum status st;

    bind_int(q, a->id);
    bind_int(q, a->dossier_id);
    bind_text(q, a->kind);
    bind_text(q, a->body);
    bind_text(q, a->question);
    bind_text(q, a->address);
    bind_text(q, hash_hex(c->arena, a->token, strlen(a->token)));
    bind_date(q, a->due_on);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    st = query_end(q);
    if (st == OK)
        st = audit_write(c, "exemplar_check", a->id, "ask", NULL,
                         json_pack("{s:I, s:s, s:s, s:s}", "dossier_id", (json_int_t)a->dossier_id,
                                   "kind", a->kind, "body", a->body, "due_on",
                                   date_iso(c->arena, a->due_on)));
    return st == OK ? mail_link(c, a) : st;
}

enum status
check_ask(struct ctx *c, struct check_asking *a)
{
    struct dossier d;
    enum status st = exemplar_dossier(c, a->dossier_id, &d);

    if (st != OK)
        return st;
    if (d.state != DOSSIER_APPRAISAL) {
        (void)problem(c, NULL, "%s",
                      tr(c, "Other bodies are asked while the dossier is appraised."));
        return CONFLICT;
    }
    st = check_asking(c, a);
    if (st != OK)
        return st;
    a->id = db_new_id(c);
    a->token = random_token(c->arena, 32);
    return db_transact(c, ask, a);
}

struct revoking {
    int64_t dossier_id, id, version;
};

static enum status
revoke(struct ctx *c, void *arg)
{
    const struct revoking *r = arg;
    struct query *q = query_new(
        c, "UPDATE exemplar_check SET revoked_at = $1, token_hash = NULL, version = version + 1"
           " WHERE id = $2 AND dossier_id = $3 AND version = $4 AND answered_at IS NULL"
           " AND revoked_at IS NULL");
    enum status st;

    bind_int(q, now(c));
    bind_int(q, r->id);
    bind_int(q, r->dossier_id);
    bind_int(q, r->version);
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    return st == OK ? audit_write(c, "exemplar_check", r->id, "revoke", NULL, NULL) : st;
}

enum status
check_revoke(struct ctx *c, int64_t dossier_id, int64_t id, int64_t version)
{
    struct revoking r = { dossier_id, id, version };
    struct dossier d;
    enum status st = exemplar_dossier(c, dossier_id, &d);

    return st == OK ? db_transact(c, revoke, &r) : st;
}

/* ------------------------------------------------------------------ the body's side */

enum status
check_find_token(struct ctx *c, const char *token, struct check_asked *out)
{
    struct query *q = query_new(
        c,
        "SELECT " COLUMNS ", s.name, s.occupation, s.kind, s.birth_year, u.name, u.kind, u.level,"
        " w.name FROM exemplar_check k JOIN dossier d ON d.id = k.dossier_id"
        " JOIN subject s ON s.id = d.subject_id JOIN unit u ON u.id = d.unit_id"
        " JOIN award w ON w.id = d.award_id WHERE k.token_hash = $1 AND k.revoked_at IS NULL");
    struct check_asked a = { .subject = "" };
    enum status st;

    bind_text(q, hash_hex(c->arena, token, strlen(token)));
    if (query_row(q)) {
        read_row(c, q, &a.check);
        a.subject = col_text(q, 15);
        a.occupation = col_text(q, 16);
        (void)subject_kind_parse(col_text(q, 17), &a.kind);
        a.birth_year = (int)col_int(q, 18);
        a.unit = exemplar_unit_title(c, col_text(q, 19), col_text(q, 20), col_text(q, 21));
        a.award = col_text(q, 22);
    }
    st = query_end_one(q);
    if (st == OK)
        *out = a;
    return st;
}

struct answering {
    const struct check_answering *a;
    struct check_asked asked;
};

static enum status
tell(struct ctx *c, const struct check_asked *asked, int variant, const char *once)
{
    struct query *q = query_new(c, "SELECT COALESCE(decides_unit_id, at_unit_id), campaign_id"
                                   " FROM dossier WHERE id = $1");
    int64_t unit_id = 0, campaign_id = 0;
    enum status st;

    bind_int(q, asked->check.dossier_id);
    if (query_row(q)) {
        unit_id = col_int(q, 0);
        campaign_id = col_int(q, 1);
    }
    st = query_end_one(q);
    if (st != OK)
        return st;
    return exemplar_tell(
        c, asked->check.dossier_id, unit_id,
        (struct inbox_item){ .kind = INBOX_CHECK,
                             .variant = variant,
                             .campaign_id = campaign_id,
                             .subject = json_pack("{s:s, s:s, s:s}", "body", asked->check.body,
                                                  "subject", asked->subject, "due_on",
                                                  date_iso(c->arena, asked->check.due_on)),
                             .url = arena_printf(c->arena, "/lam-viec/ho-so/%" PRId64 "/xac-minh",
                                                 asked->check.dossier_id) },
        once);
}

static enum status
answer(struct ctx *c, void *arg)
{
    const struct answering *x = arg;
    struct query *q =
        query_new(c, "UPDATE exemplar_check SET answered_at = $1, has_remark = $2, answer = $3,"
                     " answered_name = $4, file_id = $5, version = version + 1 WHERE id = $6"
                     " AND answered_at IS NULL AND revoked_at IS NULL AND due_on >= $7");
    enum status st;

    bind_int(q, now(c));
    bind_bool(q, x->a->has_remark);
    bind_text(q, x->a->answer);
    bind_text(q, x->a->name);
    bind_id(q, x->a->file_id);
    bind_int(q, x->asked.check.id);
    bind_date(q, today(c));
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    if (st == OK)
        st = audit_write(c, "exemplar_check", x->asked.check.id, "answer", NULL,
                         json_pack("{s:b}", "has_remark", x->a->has_remark));
    return st == OK ? tell(c, &x->asked, 0,
                           arena_printf(c->arena, "check/%" PRId64 "/answered", x->asked.check.id))
                    : st;
}

enum status
check_answer(struct ctx *c, const struct check_answering *a)
{
    struct answering x = { .a = a };
    enum status st = check_find_token(c, a->token, &x.asked);

    if (st != OK)
        return st;
    if (x.asked.check.state != CHECK_ASKED) {
        (void)problem(c, NULL, "%s",
                      x.asked.check.state == CHECK_ANSWERED
                          ? tr(c, "This question has been answered already.")
                          : tr(c, "The last day for the answer is past. Ask the office for a new "
                                  "link."));
        return CONFLICT;
    }
    if (a->has_remark ? text_length(a->answer) < 5 : false)
        st = problem(c, "answer", "%s", tr(c, "Write what is to be remarked."));
    if (text_length(a->answer) > CHECK_WORDS_MAX)
        st = problem(c, "answer", tr(c, "At most %d characters."), (int)CHECK_WORDS_MAX);
    if (text_length(a->name) < 2 || text_length(a->name) > NAME_MAX)
        st = problem(c, "name", tr(c, "Write who answers for the body, in 2 to %d characters."),
                     (int)NAME_MAX);
    return st == OK ? db_transact(c, answer, &x) : st;
}

/* ------------------------------------------------------------------ each morning */

struct reminding {
    struct check_asked asked;
    bool is_late;
};

/* The body hears of it two working days before, where it has an address; who asked, once the day is past. */
static enum status
remind_one(struct ctx *c, void *arg)
{
    const struct reminding *r = arg;
    const struct check *k = &r->asked.check;
    int64_t id;

    if (r->is_late)
        return tell(c, &r->asked, 1, arena_printf(c->arena, "check/%" PRId64 "/late", k->id));
    if (k->address[0] == '\0')
        return OK;
    return mail_insert(
        c,
        &(struct mail){
            .key = arena_printf(c->arena, "check/%" PRId64 "/due", k->id),
            .address = k->address,
            .lang = LANG_VI,
            .subject = arena_printf(c->arena, tr_lang(LANG_VI, "Reminder: an answer is due by %s"),
                                    date_vi(c->arena, k->due_on)),
            .body =
                arena_printf(c->arena,
                             tr_lang(LANG_VI, "To %s\n\nThe answer on one proposal for "
                                              "commendation is due by the end of %s. The address "
                                              "stands in our letter of %s.\n"),
                             k->body, date_vi(c->arena, k->due_on),
                             date_vi(c->arena, date_of_instant(k->asked_at))) },
        &id);
}

enum status
check_remind(struct ctx *c, int64_t *out_told)
{
    struct reminding *list = arena_array(c->arena, REMINDED_MAX, sizeof(*list));
    struct date until;
    struct query *q;
    int count = 0;
    enum status st = calendar_add_working_days(c, today(c), 2, &until);

    if (st != OK)
        return st;
    q = query_new(c, "SELECT " COLUMNS ", s.name FROM exemplar_check k JOIN dossier d"
                     " ON d.id = k.dossier_id JOIN subject s ON s.id = d.subject_id"
                     " WHERE k.answered_at IS NULL AND k.revoked_at IS NULL AND k.due_on <= $1"
                     " AND d.state = 'appraisal' ORDER BY k.due_on DESC, k.id LIMIT $2");
    bind_date(q, until);
    bind_int(q, REMINDED_MAX);
    for (; count < REMINDED_MAX && query_row(q); count++) {
        read_row(c, q, &list[count].asked.check);
        list[count].asked.subject = col_text(q, 15);
        list[count].is_late = list[count].asked.check.state == CHECK_LAPSED;
    }
    st = query_end(q);
    for (int i = 0; st == OK && i < count; i++)
        st = db_transact(c, remind_one, &list[i]);
    *out_told += count;
    return st;
}
