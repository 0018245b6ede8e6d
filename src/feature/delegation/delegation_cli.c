/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `thidua delegation`: a plan with the reason in every line, for a terminal or a program. */
#include "feature/delegation/delegation_cli.h"

#include "core/args.h"
#include "feature/delegation/delegation_inside.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The one that is named by its number, else the newest of the campaign. */
static enum status
find(struct ctx *c, const char *id, const char *campaign_code, struct selection *out)
{
    struct campaign campaign;
    struct selection *all;
    int count;
    enum status st;

    if (id != NULL)
        return selection_find(c, strtoll(id, NULL, 10), out);
    st = campaign_current(c, campaign_code, &campaign);
    if (st == OK)
        st = selection_list(c, campaign.id, &all, &count);
    if (st == OK && count == 0)
        st = NOT_FOUND;
    if (st == OK)
        *out = all[0];
    return st;
}

static json_t *
line_json(struct ctx *c, const struct plan *p, int at)
{
    const struct candidate *k = &p->candidates[at];

    return json_pack("{s:o, s:s, s:s, s:s, s:I, s:b, s:i, s:b, s:s}", "id",
                     json_string(arena_printf(c->arena, "%" PRId64, k->id)), "name", k->name,
                     "unit", k->unit, "field", k->field, "merit", (json_int_t)k->merit, "selected",
                     (int)plan_is_in(p, at), "pin", k->pin, "can_be_chosen", k->barred == NULL,
                     "reason", plan_reason_words(c, p, at));
}

static json_t *
quota_json(const struct ctx *c, const struct plan *p, int at)
{
    const struct quota *q = &p->quotas[at];

    return json_pack(
        "{s:s, s:s, s:i, s:i, s:i, s:i}", "whom", q->words, "rule",
        quota_rule_words(c, q, p->selection.seats), "count",
        p->answer.gauges != NULL ? p->answer.gauges[at].count : 0, "least", q->bounds.least, "most",
        q->bounds.most == DELEGATION_NO_MOST ? -1 : q->bounds.most, "unknown", q->unknown);
}

static void
print_json(struct ctx *c, struct args *args, const struct plan *p)
{
    json_t *lines = json_array(), *quotas = json_array(), *all;

    for (int i = 0; i < p->candidate_count; i++)
        json_array_append_new(lines, line_json(c, p, i));
    for (int i = 0; i < p->quota_count; i++)
        json_array_append_new(quotas, quota_json(c, p, i));
    all = json_pack("{s:o, s:s, s:i, s:b, s:b, s:I, s:o, s:o}", "id",
                    json_string(arena_printf(c->arena, "%" PRId64, p->selection.id)), "title",
                    p->selection.title, "seats", p->selection.seats, "closed",
                    (int)p->selection.is_closed, "stale", (int)p->is_stale, "total",
                    (json_int_t)p->answer.total, "quotas", quotas, "candidates", lines);
    json_dumpf(all, args_out(args), JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    fputc('\n', args_out(args));
    json_decref(all);
}

static void
print_text(struct ctx *c, struct args *args, const struct plan *p)
{
    FILE *out = args_out(args);

    fprintf(out, "%s\n", p->selection.title);
    for (int i = 0; i < p->quota_count; i++)
        fprintf(out, "  %s: %d/%d (%s)\n", p->quotas[i].words,
                p->answer.gauges != NULL ? p->answer.gauges[i].count : 0, p->selection.seats,
                quota_rule_words(c, &p->quotas[i], p->selection.seats));
    for (int i = 0; i < p->candidate_count; i++)
        fprintf(out, "%s %8s  %-32s  %s\n", plan_is_in(p, i) ? "x" : "-",
                merit_text(c, p->candidates[i].merit), p->candidates[i].name,
                plan_reason_words(c, p, i));
}

static enum status
refuse(struct ctx *c, const struct plan *p)
{
    struct plan_words words;
    enum status st = plan_conflict_words(c, p, &words);

    if (st != OK)
        return st;
    (void)problem(c, NULL, "%s. %s.", words.heading, words.sum);
    if (words.relaxed != NULL)
        (void)problem(c, NULL, tr(c, "The least that would have to give way: %s."), words.relaxed);
    return INVALID;
}

static enum status
print(struct ctx *c, struct args *args)
{
    const char *id = args_word_or(args, 0, NULL), *code = args_option(args, "campaign", NULL);
    bool is_asked_again = args_flag(args, "propose");
    struct selection s;
    struct plan p;
    enum status st;

    args_end(args);
    st = find(c, id, code, &s);
    if (st == NOT_FOUND)
        return problem(c, NULL, "%s", tr(c, "There is no such delegation."));
    if (st == OK && is_asked_again) {
        struct plan_change x = { .selection_id = s.id, .version = s.version, .cause = "again" };

        st = plan_change(c, &x, &p);
        if (st == OK && p.answer.found == DELEGATION_CANNOT)
            st = refuse(c, &p);
    }
    if (st == OK)
        st = plan_read(c, s.id, &p);
    if (st != OK)
        return st;
    if (args_json(args))
        print_json(c, args, &p);
    else
        print_text(c, args, &p);
    return OK;
}

const struct command delegation_commands[] = {
    { "delegation", "[ID] [--campaign CODE] [--propose]",
      N_("a delegation: who is selected, and why; --propose asks for the best selection anew"),
      print, false },
    { 0 },
};
