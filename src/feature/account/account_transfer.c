/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts with their roles as a list: one row a role, the account's own data repeated. Passwords never go in or out. */
#include "feature/account/account_inside.h"

#include "core/text.h"
#include "feature/campaign/campaign.h"
#include "feature/unit/unit.h"
#include "service/table.h"
#include "service/transfer.h"

#include <string.h>

enum column {
    NAME,
    FULL_NAME,
    EMAIL,
    PHONE,
    ROLE,
    UNIT,
    CAMPAIGN,
    FROM_ON,
    TO_ON,
    STATE,
    COLUMN_COUNT
};

enum { ROW_BATCH = 128, EXPORT_BATCH = 500 };

static const struct table_column columns[] = {
    { "name", N_("account"), "tai khoan|ten tai khoan|ten dang nhap", true },
    { "full_name", N_("full name"), "ho va ten|ho ten|ten nguoi dung|chuc danh", true },
    { "email", N_("mail address"), "dia chi thu|thu dien tu|thu", false },
    { "phone", N_("telephone"), "dien thoai|so dien thoai", false },
    { "role", N_("role"), "vai tro", false },
    { "unit", N_("unit code"), "don vi|ma don vi", false },
    { "campaign", N_("campaign code"), "dot thi dua|ma dot thi dua", false },
    { "from_on", N_("from day"), "tu ngay|ngay bat dau", false },
    { "to_on", N_("ended from day"), "ket thuc tu ngay", false },
    { "state", N_("state"), "trang thai", false },
    { NULL, NULL, NULL, false },
};

/* ------------------------------------------------------------------ bringing in */

struct taking {
    const char *path, *name;
    bool is_dry, is_dry_done;
    progress_fn *progress;
    void *progress_arg;
    struct import_result result;
    struct ctx
        row; /* of the present batch: its memory goes, its problems are told to the caller's */
    struct table *table;
};

static enum status
read_day(struct taking *t, int column, struct date *out)
{
    const char *text = table_cell(t->table, column);

    if (text[0] == '\0' || date_parse_iso(text, out) || date_parse_vi(text, out))
        return OK;
    return problem(&t->row, columns[column].name,
                   tr(&t->row, "“%s” is no day of the calendar. Write 31/3/2025 or 2025-03-31."),
                   table_cell_shown(t->table, column));
}

/* A code or the words of the reader's language. */
static enum status
read_role(struct taking *t, enum role *out)
{
    const char *text = table_cell(t->table, ROLE), *folded = text_fold(t->row.arena, text);

    if (role_parse(text, out))
        return OK;
    for (enum role role = ROLE_NONE + 1; role < ROLE_COUNT; role++) {
        if (strcmp(text_fold(t->row.arena, role_text(&t->row, role)), folded) == 0) {
            *out = role;
            return OK;
        }
    }
    return problem(&t->row, "role",
                   tr(&t->row, "“%s” is no role. Write its word, such as unit_officer or member."),
                   table_cell_shown(t->table, ROLE));
}

static enum status
read_unit(struct taking *t, struct grant *g)
{
    struct ctx *c = &t->row;
    const char *code = table_cell(t->table, UNIT);
    struct unit u;
    enum status st = NOT_FOUND;

    if (code[0] == '\0')
        return OK;
    if (!date_is_none(g->from_on))
        st = unit_find_by_code(c, code, g->from_on, &u);
    if (st == NOT_FOUND)
        st = unit_find_by_code(c, code, today(c), &u);
    if (st == NOT_FOUND)
        return problem(c, "unit",
                       tr(c, "No unit has the code “%s” on the first day of the role, nor today."),
                       table_cell_shown(t->table, UNIT));
    if (st == OK)
        g->unit_id = u.id;
    return st;
}

static enum status
read_campaign(struct taking *t, struct grant *g)
{
    const char *code = table_cell(t->table, CAMPAIGN);
    struct campaign k;
    enum status st;

    if (code[0] == '\0')
        return OK;
    st = campaign_find_by_code(&t->row, code, &k);
    if (st == NOT_FOUND)
        return problem(&t->row, "campaign", tr(&t->row, "There is no campaign with the code %s."),
                       table_cell_shown(t->table, CAMPAIGN));
    if (st == OK)
        g->campaign_id = k.id;
    return st;
}

/* Everything that is wrong with the row's role, not only the first thing. */
static enum status
read_grant(struct taking *t, struct grant *g)
{
    enum status steps[5];

    steps[0] = read_role(t, &g->role);
    steps[1] = read_day(t, FROM_ON, &g->from_on);
    steps[2] = read_day(t, TO_ON, &g->to_on);
    steps[3] = read_unit(t, g);
    steps[4] = read_campaign(t, g);
    for (int i = 0; i < 5; i++)
        if (steps[i] != OK && steps[i] != INVALID)
            return steps[i];
    for (int i = 0; i < 5; i++)
        if (steps[i] != OK)
            return INVALID;
    return OK;
}

/* Whether the account has just this role: then the row changes nothing. */
static enum status
has_grant(struct taking *t, const struct grant *g, bool *out)
{
    struct grant *grants;
    int count;
    enum status st = account_list_grants(&t->row, g->account_id, &grants, &count);

    *out = false;
    for (int i = 0; st == OK && i < count && !*out; i++) {
        bool is_place = grants[i].role == g->role && grants[i].unit_id == g->unit_id &&
                        grants[i].campaign_id == g->campaign_id;
        bool is_time =
            date_is_none(g->from_on)
                ? date_is_none(grants[i].to_on) || date_compare(grants[i].to_on, today(&t->row)) > 0
                : date_compare(grants[i].from_on, g->from_on) == 0 &&
                      date_compare(grants[i].to_on, g->to_on) == 0;

        *out = is_place && is_time;
    }
    return st;
}

static enum status
take_grant(struct taking *t, int64_t account_id, bool *out_is_new)
{
    struct ctx *c = &t->row;
    struct grant g = { .account_id = account_id };
    bool has;
    enum status st;

    if (table_cell(t->table, ROLE)[0] == '\0')
        return OK;
    st = read_grant(t, &g);
    if (st == OK)
        st = has_grant(t, &g, &has);
    if (st != OK || has)
        return st;
    *out_is_new = true;
    if (date_is_none(g.from_on))
        g.from_on = today(c);
    st = account_grant_refuse_twice(c, &g);
    if (st == OK)
        st = account_grant(c, &g);
    if (st == NOT_FOUND)
        return problem(c, "name", "%s",
                       tr(c, "This account is another office's. Choose another name."));
    return st;
}

static enum status
find_or_insert(struct taking *t, struct account *a, bool *out_is_new)
{
    struct ctx *c = &t->row;
    struct account stands;
    enum status st = account_check_row(c, a);

    if (st == OK)
        st = account_find_by_name(c, a->name, &stands);
    if (st == NOT_FOUND) {
        *out_is_new = true;
        return account_insert(c, a);
    }
    if (st != OK)
        return st;
    if (strcmp(stands.full_name, a->full_name) != 0)
        return problem(c, "name",
                       tr(c, "The account %s is that of %s already. Choose another name, or write "
                             "that full name."),
                       a->name, stands.full_name);
    a->id = stands.id;
    return OK;
}

static enum status
take_row(struct taking *t)
{
    struct account a = { .name = table_cell(t->table, NAME),
                         .full_name = table_cell(t->table, FULL_NAME),
                         .email = table_cell(t->table, EMAIL),
                         .phone = table_cell(t->table, PHONE) };
    bool is_new = false;
    enum status st = OK;

    t->result.rows++;
    if (strcmp(table_cell(t->table, STATE), "closed") != 0) {
        st = find_or_insert(t, &a, &is_new);
        if (st == OK)
            st = take_grant(t, a.id, &is_new);
    }
    if (st == OK && is_new)
        t->result.inserted++;
    else if (st == OK)
        t->result.unchanged++;
    return st;
}

/* The fields at which the rules note their problems are the columns' names. */
static void
tell_problems(struct ctx *c, struct taking *t)
{
    for (const struct problem *p = t->row.problems; p != NULL; p = p->next) {
        int column = 0;

        for (int i = 0; p->field != NULL && i < COLUMN_COUNT; i++)
            if (strcmp(columns[i].name, p->field) == 0)
                column = table_at(t->table, i);
        problem_at(c, t->name, table_line(t->table), column, "%s", p->message);
    }
    problems_clear(&t->row);
}

static enum status
read_rows(struct ctx *c, struct taking *t)
{
    enum status st, worst = OK;

    for (int64_t n = 1;; n++) {
        int problems = c->problem_count;

        st = table_row(t->table);
        if (st == NOT_FOUND)
            return worst;
        if (st == OK) {
            st = take_row(t);
            tell_problems(c, t);
        }
        if (st == BUSY || st == FAILED || (st != OK && c->problem_count == problems))
            return st;
        if (c->problem_count > problems)
            worst = INVALID;
        if (n % ROW_BATCH == 0) {
            int64_t done, all;

            arena_reset(t->row.arena);
            table_progress(t->table, &done, &all);
            if (t->progress != NULL)
                t->progress(t->progress_arg, done, all);
        }
    }
}

static enum status
take_all(struct ctx *c, void *arg)
{
    struct taking *t = arg;
    struct arena *batch = arena_child(c->arena);
    enum status st = table_open(c, t->path, t->name, &t->table);

    /* Told at the commit, so it may not lie in a batch's memory. */
    db_touch(c, "account");
    db_touch(c, "account_grant");
    t->result = (struct import_result){ 0 };
    t->row = *c;
    t->row.arena = batch;
    problems_clear(&t->row);
    if (st == OK) {
        st = table_header(t->table, columns);
        if (st == OK)
            st = read_rows(c, t);
        table_close(t->table);
    }
    arena_free(batch);
    t->is_dry_done = st == OK && t->is_dry;
    /* Rolls back what was only tried. */
    return t->is_dry_done ? CONFLICT : st;
}

static enum status
import(struct ctx *c, const char *path, const char *name, bool dry_run, progress_fn *progress,
       void *progress_arg, struct import_result *out)
{
    struct taking t = { .path = path,
                        .name = name,
                        .is_dry = dry_run,
                        .progress = progress,
                        .progress_arg = progress_arg };
    enum status st = require(c, MANAGE_ACCOUNTS, 0, 0);

    if (st == OK)
        st = db_transact(c, take_all, &t);
    if (st == CONFLICT && t.is_dry_done)
        st = OK;
    if (st == OK)
        *out = t.result;
    return st;
}

/* ------------------------------------------------------------------ taking out */

static enum status
write_batch(struct ctx *c, struct table_writer *w, int64_t *after, int64_t *after_grant,
            int *out_count)
{
    struct query *q;
    int count = 0;

    q = query_new(
        c, ACCOUNT_REACH
        "SELECT a.id, a.name, a.full_name, a.email, a.phone, a.state, h.id, h.role, u.code, "
        "k.code, h.from_on,"
        " h.to_on FROM account a LEFT JOIN account_grant h ON h.account_id = a.id"
        " LEFT JOIN unit u ON u.id = h.unit_id LEFT JOIN campaign k ON k.id = h.campaign_id"
        " WHERE ($1 = -1 OR" ACCOUNT_IS_SEEN ") AND (a.id, COALESCE(h.id, 0)) > ($3, $4)"
        " ORDER BY a.id, COALESCE(h.id, 0) LIMIT $5");
    bind_int(q, c->account_id);
    bind_date(q, today(c));
    bind_int(q, *after);
    bind_int(q, *after_grant);
    bind_int(q, EXPORT_BATCH);
    for (; query_row(q); count++) {
        *after = col_int(q, 0);
        *after_grant = col_int(q, 6);
        for (int i = 1; i <= 4; i++)
            table_write_text(w, col_text(q, i));
        for (int i = 7; i <= 9; i++)
            table_write_text(w, col_text(q, i));
        table_write_date(w, col_date(q, 10));
        table_write_date(w, col_date(q, 11));
        table_write_text(w, col_text(q, 5));
        table_write_end_row(w);
    }
    *out_count = count;
    return query_end(q);
}

static enum status
write_all(struct ctx *c, void *arg)
{
    struct ctx batch = *c;
    int64_t after = 0, after_grant = -1;
    int count = EXPORT_BATCH;
    enum status st = OK;

    batch.arena = arena_child(c->arena);
    while (st == OK && count == EXPORT_BATCH) {
        st = write_batch(&batch, arg, &after, &after_grant, &count);
        arena_reset(batch.arena);
    }
    arena_free(batch.arena);
    return st;
}

static enum status export(struct ctx *c, struct table_writer *w) {
    const char *names[COLUMN_COUNT + 1]; enum status st = require(c, MANAGE_ACCOUNTS, 0, 0);

    for (int i = 0; i <= COLUMN_COUNT; i++) names[i] = columns[i].name;
    table_write_columns(w, names);
    return st == OK ? db_snapshot(c, write_all, w) : st;
}

const struct transfer_kind account_transfer = {
    .name = "accounts",
    .summary = N_("accounts: name, full_name, email, phone, role, unit, campaign, from_on, to_on; "
                  "no passwords; rows whose "
                  "state is closed are not brought in"),
    .import = import,
    .export = export,
};
