/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts from the command line, for who holds the database. A secret is printed once, and kept nowhere. */
#include "feature/account/account_cli.h"

#include "core/args.h"
#include "core/random.h"
#include "core/text.h"
#include "feature/account/account_inside.h"
#include "feature/account/account_list.h"
#include "feature/campaign/campaign.h"
#include "web/json.h"
#include "web/session.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void
print_json(struct args *args, const struct json *j)
{
    fprintf(args_out(args), "%s\n", j->body.data);
}

static enum status
find(struct ctx *c, const char *name, struct account *out)
{
    enum status st = account_find_by_name(c, name, out);

    if (st == NOT_FOUND)
        problem(c, NULL, tr(c, "There is no account named %s. \"account list\" shows them."), name);
    return st;
}

/* Name and secret, one line each, or a document. */
static void
print_secret(struct ctx *c, struct args *args, const char *name, const char *kind,
             const char *secret)
{
    struct json j;

    if (!args_json(args)) {
        fprintf(args_out(args), "%s  %s\n", name, secret);
        return;
    }
    json_init(&j, c->arena);
    json_begin_object(&j, NULL);
    json_text(&j, "name", name);
    json_text(&j, kind, secret);
    json_end_object(&j);
    print_json(args, &j);
}

/* ------------------------------------------------------------------ adding */

static enum status
read_day(struct ctx *c, const char *option, const char *text, struct date *out)
{
    if (text == NULL || date_parse_iso(text, out) || date_parse_vi(text, out))
        return OK;
    return problem(c, option, tr(c, "\"%s\" is not a day. Write it as 2025-03-31."), text);
}

static enum status
read_places(struct ctx *c, const char *unit, const char *campaign, struct grant *g)
{
    struct date on = date_is_none(g->from_on) ? today(c) : g->from_on;
    struct campaign k;
    struct unit u;
    enum status st = OK;

    if (unit != NULL) {
        st = unit_find_by_code(c, unit, on, &u);
        if (st == NOT_FOUND)
            return problem(c, "unit",
                           tr(c, "No unit has the code %s on %s. Give another code, or --from with "
                                 "a day on which it exists."),
                           unit, date_vi(c->arena, on));
        if (st == OK)
            g->unit_id = u.id;
    }
    if (st == OK && campaign != NULL) {
        st = campaign_find_by_code(c, campaign, &k);
        if (st == NOT_FOUND)
            return problem(c, "campaign", tr(c, "There is no campaign with the code %s."),
                           campaign);
        if (st == OK)
            g->campaign_id = k.id;
    }
    return st;
}

static enum status
read_role(struct ctx *c, const char *text, enum role *out)
{
    const char *all = "";

    if (text != NULL && role_parse(text, out))
        return OK;
    for (enum role role = ROLE_NONE + 1; role < ROLE_COUNT; role++)
        all = arena_printf(c->arena, "%s%s%s", all, all[0] != '\0' ? ", " : "", role_code(role));
    return problem(c, "role", tr(c, "--role is one of %s."), all);
}

struct adding {
    struct account account;
    struct grant grant;
    const char *hash;
    bool must_change;
};

static enum status
add_it(struct ctx *c, void *arg)
{
    struct adding *a = arg;
    struct account account = a->account;
    struct grant grant = a->grant;
    enum status st = account_insert_with(c, &account, &grant);

    return st == OK ? account_password_store(c, account.id, a->hash, a->must_change) : st;
}

static enum status
add(struct ctx *c, struct args *args)
{
    const char *name = args_word(args, 0, "NAME");
    const char *role = args_option(args, "role", NULL), *unit = args_option(args, "unit", NULL);
    const char *campaign = args_option(args, "campaign", NULL);
    const char *full_name = args_option(args, "full-name", name);
    const char *from = args_option(args, "from", NULL), *to = args_option(args, "to", NULL);
    const char *password = random_password(c->arena);
    struct adding a = { .account = { .name = name, .full_name = full_name, .lang = c->lang } };
    enum status st;

    a.must_change = args_flag(args, "must-change");
    args_end(args);
    st = read_role(c, role, &a.grant.role);
    if (st == OK)
        st = read_day(c, "from", from, &a.grant.from_on);
    if (st == OK)
        st = read_day(c, "to", to, &a.grant.to_on);
    if (st == OK)
        st = read_places(c, unit, campaign, &a.grant);
    if (st == OK)
        st = account_password_hash(c, password, &a.hash);
    if (st == OK)
        st = db_transact(c, add_it, &a);
    if (st == OK)
        print_secret(c, args, account_fold_name(c->arena, name), "password", password);
    return st;
}

/* ------------------------------------------------------------------ secrets */

static enum status
set_password(struct ctx *c, struct args *args)
{
    const char *name = args_word(args, 0, "NAME"), *password = random_password(c->arena);
    bool must_change = args_flag(args, "must-change");
    struct account a;
    enum status st;

    args_end(args);
    st = find(c, name, &a);
    if (st == OK)
        st = account_password_write(c, a.id, password, must_change);
    if (st == OK)
        print_secret(c, args, a.name, "password", password);
    return st;
}

static enum status
make_token(struct ctx *c, struct args *args)
{
    const char *name = args_word(args, 0, "NAME");
    const char *label = args_option(args, "label", "API"), *clean, *secret;
    struct account a;
    enum status st;

    args_end(args);
    clean = text_clean(c->arena, label, strlen(label), false);
    if (clean == NULL || clean[0] == '\0' || text_length(clean) > 100)
        return problem(c, "label", "%s",
                       tr(c, "The label says what the token is for, in 1 to 100 characters."));
    st = find(c, name, &a);
    if (st == OK && a.is_closed)
        return problem(c, NULL, tr(c, "The account %s is closed: no token opens it."), a.name);
    if (st == OK)
        st = session_new_token(c, a.id, clean, &secret);
    if (st == OK)
        print_secret(c, args, a.name, "token", secret);
    return st;
}

/* How many letters wide the longest of a column is. */
static int
wider(int width, const char *text)
{
    int length = (int)text_length(text);

    return length > width ? length : width;
}

/* The text and as many blanks as make `width` letters; printf would count bytes. */
static void
print_column(FILE *out, const char *text, int width)
{
    fprintf(out, "%s%*s", text, width - (int)text_length(text) + 2, "");
}

static void
print_samples(struct ctx *c, struct args *args, const struct account_secret *rows, int count)
{
    int name = 0, role = 0;
    struct json j;

    for (int i = 0; i < count; i++) {
        name = wider(name, rows[i].account.name);
        role = wider(role, role_code(rows[i].role));
    }
    for (int i = 0; i < count && !args_json(args); i++) {
        print_column(args_out(args), rows[i].account.name, name);
        fprintf(args_out(args), "%s  ", rows[i].password);
        if (rows[i].unit[0] != '\0')
            print_column(args_out(args), role_code(rows[i].role), role);
        fprintf(args_out(args), "%s\n",
                rows[i].unit[0] != '\0' ? rows[i].unit : role_code(rows[i].role));
    }
    if (!args_json(args))
        return;
    json_init(&j, c->arena);
    json_begin_array(&j, NULL);
    for (int i = 0; i < count; i++) {
        json_begin_object(&j, NULL);
        json_text(&j, "name", rows[i].account.name);
        json_text(&j, "password", rows[i].password);
        json_text(&j, "role", role_code(rows[i].role));
        json_text(&j, "unit", rows[i].unit);
        json_end_object(&j);
    }
    json_end_array(&j);
    print_json(args, &j);
}

static enum status
fill_samples(struct ctx *c, struct args *args)
{
    struct account_secret *rows;
    int count;
    enum status st;

    args_end(args);
    st = account_fill_samples(c, &rows, &count);
    if (st == OK)
        print_samples(c, args, rows, count);
    return st;
}

/* ------------------------------------------------------------------ looking */

static enum status
print_count(struct ctx *c, struct args *args)
{
    int64_t count;
    enum status st;

    args_end(args);
    st = account_count(c, &count);
    if (st == OK)
        fprintf(args_out(args), args_json(args) ? "{\"count\":%" PRId64 "}\n" : "%" PRId64 "\n",
                count);
    return st;
}

static void
add_to_json(struct ctx *c, struct json *j, const struct account_row *row)
{
    (void)c;
    json_begin_object(j, NULL);
    json_key(j, "id", row->id);
    json_text(j, "name", row->name);
    json_text(j, "full_name", row->full_name);
    json_text(j, "state", row->state);
    json_begin_array(j, "roles");
    for (int i = 0; i < row->role_count; i++) {
        json_begin_object(j, NULL);
        json_text(j, "role", row->roles[i].role);
        json_text(j, "unit", row->roles[i].unit);
        json_text(j, "campaign", row->roles[i].campaign);
        json_date(j, "from_on", row->roles[i].from_on);
        json_date(j, "to_on", row->roles[i].to_on);
        json_end_object(j);
    }
    json_end_array(j);
    json_end_object(j);
}

static void
print_row(struct ctx *c, FILE *out, const struct account_row *row)
{
    fprintf(out, "%s  %s  %s", row->name, row->full_name, row->state_text);
    for (int i = 0; i < row->role_count; i++)
        fprintf(out, "  %s", account_role_line(c, &row->roles[i]));
    fputc('\n', out);
}

/* In the order of people's names, in parts, so that memory stays flat. */
static enum status
list(struct ctx *c, struct args *args)
{
    struct account_filter filter = { .state = "" };
    struct arena *whole = c->arena, *part = arena_child(whole);
    const char *after[2] = { NULL, NULL };
    struct account_row *rows;
    struct json j;
    int count = 0;
    enum status st;

    args_end(args);
    json_init(&j, whole);
    json_begin_array(&j, NULL);
    do {
        c->arena = part;
        st = account_list(c, &filter, after, 500, &rows, &count);
        for (int i = 0; st == OK && i < count; i++) {
            if (args_json(args))
                add_to_json(c, &j, &rows[i]);
            else
                print_row(c, args_out(args), &rows[i]);
        }
        if (st == OK && count > 0) {
            after[0] = arena_strdup(whole, rows[count - 1].sort_key);
            after[1] = arena_printf(whole, "%" PRId64, rows[count - 1].id);
        }
        c->arena = whole;
        arena_reset(part);
    } while (st == OK && count == 500);
    json_end_array(&j);
    if (st == OK && args_json(args))
        print_json(args, &j);
    return st;
}

static enum status
close_account(struct ctx *c, struct args *args)
{
    const char *name = args_word(args, 0, "NAME");
    struct account a;
    enum status st;

    args_end(args);
    st = find(c, name, &a);
    if (st == OK && a.is_closed)
        return problem(c, NULL, tr(c, "The account %s is closed already."), a.name);
    return st == OK ? account_close(c, a.id, a.version) : st;
}

enum status
account_start(struct ctx *c, const char *data)
{
    const char *name, *password;
    enum status st;

    /* A command on an empty database (load, restore) brings its own accounts. */
    if (data == NULL)
        return OK;
    st = account_first(c, &name, &password);
    if (st != OK || password == NULL)
        return st;
    fprintf(stderr,
            tr(c, "First start: sign in as %s with the password %s and set your own. It is shown "
                  "this once.\n"),
            name, password);
    return OK;
}

const struct command account_commands[] = {
    { "account add",
      "NAME --role ROLE --unit CODE [--campaign CODE] [--full-name TEXT] [--from DAY] [--to DAY] "
      "[--must-change]",
      N_("Adds an account with a role and prints its password once; the role ends before the day "
         "--to."),
      add, false },
    { "account password", "NAME [--must-change]",
      N_("Gives an account a new password and prints it once."), set_password, false },
    { "account token", "NAME [--label TEXT]", N_("Makes a token for the API and prints it once."),
      make_token, false },
    { "account list", "", N_("Lists the accounts with their roles of today."), list, false },
    { "account count", "", N_("Prints how many accounts there are."), print_count, false },
    { "account example", "",
      N_("Gives each sample account without a password one, and prints them once."), fill_samples,
      false },
    { "account close", "NAME",
      N_("Closes an account: its sign-ins and tokens end, its records stay."), close_account,
      false },
    { 0 },
};
