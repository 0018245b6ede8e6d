/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `thidua mail`: what there is, sending without serving, a test, and what comes back. */
#include "core/args.h"
#include "feature/mail/mail.h"
#include "service/mail_bounce.h"
#include "service/mail_outbox.h"
#include "service/mail_send.h"
#include "web/json.h"

#include <stdio.h>

enum { SHOWN = 50, SHOWN_MAX = 1000 };

/* ------------------------------------------------------------------ list */

static void
write_json(struct json *out, const struct mail_letter *l)
{
    json_begin_object(out, NULL);
    json_key(out, "id", l->id);
    json_text(out, "key", l->key);
    json_text(out, "state", mail_state_code(l->state));
    json_text(out, "reason", l->reason);
    json_text(out, "answer", l->answer);
    json_key(out, "account_id", l->account_id);
    json_text(out, "address", l->address);
    json_text(out, "subject", l->subject);
    json_text(out, "kind", l->kind);
    json_int(out, "tries", l->tries);
    json_instant(out, "next_at", l->next_at);
    json_instant(out, "created_at", l->created_at);
    json_instant(out, "begun_at", l->begun_at);
    json_instant(out, "ended_at", l->ended_at);
    json_end_object(out);
}

static void
print(struct ctx *c, struct args *args, const struct mail_letter *letters, int count)
{
    struct json out;

    if (!args_json(args)) {
        for (int i = 0; i < count; i++) {
            const struct mail_letter *l = &letters[i];
            const char *why = mail_reason_text(c, l->reason);

            fprintf(args_out(args), "%lld  %-9s  %s  %s  %s%s%s%s%s\n", (long long)l->id,
                    mail_state_code(l->state), time_text(c, l->created_at),
                    l->address != NULL ? l->address : "-", l->subject, why[0] != '\0' ? ": " : "",
                    why, l->answer[0] != '\0' ? " " : "", l->answer);
        }
        return;
    }
    json_init(&out, c->arena);
    json_begin_array(&out, NULL);
    for (int i = 0; i < count; i++)
        write_json(&out, &letters[i]);
    json_end_array(&out);
    fprintf(args_out(args), "%s\n", out.body.data);
}

static enum status
list(struct ctx *c, struct args *args)
{
    struct mail_filter f = { .state = -1, .fold = "" };
    const char *state = args_option(args, "state", NULL);
    enum mail_state wanted;
    struct mail_letter *letters;
    int count;
    enum status st;

    f.limit = (int)args_option_int(args, "limit", SHOWN, 1, SHOWN_MAX);
    if (state != NULL && !mail_state_parse(state, &wanted))
        args_refuse(args, "--state takes queued, sending, sent, failed, uncertain, bounced or "
                          "cancelled");
    if (state != NULL)
        f.state = (int)wanted;
    args_end(args);
    st = mail_list(c, &f, &letters, &count);
    if (st == OK)
        print(c, args, letters, count);
    return st;
}

/* ------------------------------------------------------------------ send, test */

static enum status
no_server(struct ctx *c)
{
    return problem(c, "THIDUA_MAIL_URL", "%s",
                   tr(c, "No mail server is set: letters wait. Set THIDUA_MAIL_URL and "
                         "THIDUA_MAIL_FROM."));
}

static enum status
trouble(struct ctx *c, const struct mail_turn *t)
{
    problem(c, NULL, tr(c, "The mail server takes nothing: %s"), t->trouble);
    return FAILED;
}

static enum status
send(struct ctx *c, struct args *args)
{
    struct mail_turn t;
    enum status st;

    args_end(args);
    st = mail_send(c, NULL, &t);
    if (st != OK)
        return st == NOT_FOUND ? no_server(c) : st;
    if (args_json(args)) {
        struct json out;

        json_init(&out, c->arena);
        json_begin_object(&out, NULL);
        json_int(&out, "sent", t.taken);
        json_int(&out, "refused", t.refused);
        json_int(&out, "later", t.later);
        json_int(&out, "uncertain", t.uncertain);
        json_text(&out, "trouble", t.trouble);
        json_end_object(&out);
        fprintf(args_out(args), "%s\n", out.body.data);
    } else {
        fprintf(args_out(args),
                tr(c, "Letters taken by the server: %lld, refused: %lld, to be tried again: "
                      "%lld, uncertain: %lld.\n"),
                (long long)t.taken, (long long)t.refused, (long long)t.later,
                (long long)t.uncertain);
    }
    return t.trouble != NULL ? trouble(c, &t) : OK;
}

static enum status
test(struct ctx *c, struct args *args)
{
    const char *address = args_word(args, 0, "ADDRESS");
    struct mail_letter letter;
    struct mail_turn t;
    int64_t id;
    enum status st;

    args_end(args);
    st = mail_insert_test(c, address, &id);
    if (st != OK)
        return st;
    st = mail_send_one(c, id, &t);
    if (st != OK)
        return st == NOT_FOUND ? no_server(c) : st;
    if (t.trouble != NULL)
        return trouble(c, &t);
    st = mail_find(c, id, &letter);
    if (st != OK)
        return st;
    if (letter.state == MAIL_SENT || args_json(args))
        print(c, args, &letter, 1);
    if (letter.state == MAIL_SENT)
        return OK;
    return problem(c, NULL, "%s %s", mail_reason_text(c, letter.reason), letter.answer);
}

/* ------------------------------------------------------------------ bounce */

static const char *
words_of(const struct ctx *c, const struct mail_bounce *b)
{
    switch (b->report.action) {
    case REPORT_FAILED:
        return b->was_known         ? tr(c, "It came back: known already.")
               : b->is_address_dead ? tr(c, "It came back, and the address is not written to any "
                                            "more until somebody confirms it.")
                                    : tr(c, "It came back; the address is written to again.");
    case REPORT_DELAYED:
        return tr(c, "It is delayed: the other server goes on trying.");
    case REPORT_DELIVERED:
        return tr(c, "It has arrived.");
    case REPORT_NONE:
        break;
    }
    return tr(c, "This is no report of failure, but an answer: nothing is noted.");
}

/* The whole message is read, so that the mail server's pipe does not break; what is beyond the bound is dropped. */
static size_t
read_message(struct ctx *c, FILE *in, const char **out)
{
    char *bytes = arena_alloc(c->arena, MAIL_REPORT_MAX_BYTES), rest[4096];
    size_t length = fread(bytes, 1, MAIL_REPORT_MAX_BYTES, in);

    while (fread(rest, 1, sizeof(rest), in) > 0)
        ;
    *out = bytes;
    return length;
}

static enum status
bounce(struct ctx *c, struct args *args)
{
    const char *to = args_option(args, "to", NULL), *bytes;
    struct mail_bounce b;
    size_t length;
    enum status st;

    args_end(args);
    length = read_message(c, stdin, &bytes);
    st = mail_bounce_take(c, bytes, length, to, &b);
    if (st == OK)
        fprintf(args_out(args), "%lld  %s  %s\n", (long long)b.mail_id,
                b.address != NULL ? b.address : "-", words_of(c, &b));
    return st;
}

const struct command mail_commands[] = {
    { "mail list", "[--state STATE] [--limit N]", N_("lists letters, the newest first"), list,
      false },
    { "mail send", "", N_("hands over the letters that are due, once"), send, false },
    { "mail test", "ADDRESS", N_("writes a test letter and hands it over"), test, false },
    { "mail bounce", "[--to ADDRESS]", N_("reads a message that came back from standard input"),
      bounce, false },
    { 0 },
};
