/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calendars from the command line, for who holds the database. */
#include "feature/agenda/agenda_cli.h"

#include "core/args.h"
#include "feature/account/account.h"
#include "feature/agenda/agenda.h"
#include "web/json.h"

static enum status
find_account(struct ctx *c, const char *name, struct account *out)
{
    enum status st = account_find_by_name(c, name, out);

    if (st == NOT_FOUND)
        problem(c, NULL, tr(c, "There is no account named %s. \"account list\" shows them."), name);
    if (st == OK && out->is_closed)
        return problem(c, NULL, tr(c, "The account %s is closed: it has no calendar."), name);
    return st;
}

static enum status
make_address(struct ctx *c, struct args *args)
{
    const char *name = args_word(args, 0, "NAME"), *label = args_option(args, "label", "thidua");
    const char *site = args_option(args, "site", ""), *path;
    struct account a;
    struct json j;
    enum status st;

    args_end(args);
    st = find_account(c, name, &a);
    if (st == OK)
        st = agenda_address_insert(c, a.id, label, &path);
    if (st != OK)
        return st;
    if (!args_json(args)) {
        fprintf(args_out(args), "%s  %s%s\n", a.name, site, path);
        return OK;
    }
    json_init(&j, c->arena);
    json_begin_object(&j, NULL);
    json_text(&j, "name", a.name);
    json_text(&j, "address", arena_printf(c->arena, "%s%s", site, path));
    json_end_object(&j);
    fprintf(args_out(args), "%s\n", j.body.data);
    return OK;
}

static enum status
print_calendar(struct ctx *c, struct args *args)
{
    const char *name = args_word(args, 0, "NAME"), *site = args_option(args, "site", ""), *text;
    struct ctx as;
    struct account a;
    enum status st;

    args_end(args);
    st = find_account(c, name, &a);
    if (st != OK)
        return st;
    as = *c;
    as.account_id = a.id;
    as.access = NULL;
    st = agenda_write(&as, site, &text);
    if (st == OK)
        fputs(text, args_out(args));
    return st;
}

const struct command agenda_commands[] = {
    { "calendar address", "NAME [--label TEXT] [--site URL] [--json]",
      N_("Makes an address at which the account's calendar is fetched; printed once, kept "
         "nowhere."),
      make_address, false },
    { "calendar show", "NAME [--site URL]",
      N_("Prints the account's calendar (iCalendar), as its address gives it."), print_calendar,
      false },
    { 0 },
};
