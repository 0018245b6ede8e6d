/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `thidua report rates`: reports expected, received, on time and empty, by period. */
#include "core/args.h"
#include "feature/report/report.h"

#include <jansson.h>
#include <stdio.h>

static json_t *
period_json(struct ctx *c, const struct report_rates *r, const struct report_rate_period *p)
{
    const struct report_schedule *s = &r->schedules[p->schedule];

    return json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:b, s:i, s:i, s:i, s:i}", "author",
        report_author_code(s->author), "level", unit_level_code(s->level), "from",
        date_iso(c->arena, p->period.from_on), "last", date_iso(c->arena, p->period.last_on), "due",
        date_iso(c->arena, p->period.due_on), "is_over", p->is_over, "expected", p->rate.expected,
        "received", p->rate.received, "on_time", p->rate.on_time, "empty", p->rate.empty);
}

static void
print_json(struct ctx *c, const struct report_rates *r, FILE *out)
{
    json_t *all = json_array();

    for (int i = 0; i < r->period_count; i++)
        json_array_append_new(all, period_json(c, r, &r->periods[i]));
    json_dumpf(all, out, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    fputc('\n', out);
    json_decref(all);
}

static void
print_text(struct ctx *c, const struct report_rates *r, FILE *out)
{
    for (int i = 0; i < r->period_count; i++) {
        const struct report_rate_period *p = &r->periods[i];

        fprintf(out, tr(c, "%s, %s, due %s: expected %d, received %d, on time %d, empty %d\n"),
                schedule_author_text(c, &r->schedules[p->schedule]), period_text(c, &p->period),
                date_vi(c->arena, p->period.due_on), p->rate.expected, p->rate.received,
                p->rate.on_time, p->rate.empty);
    }
    if (r->schedule_count == 0)
        fprintf(out, "%s\n", tr(c, "No schedule of reports yet."));
}

static enum status
rates(struct ctx *c, struct args *args)
{
    const char *code = args_option(args, "campaign", NULL);
    struct campaign campaign;
    struct report_rates r;
    enum status st;

    args_end(args);
    st = campaign_current(c, code, &campaign);
    if (st == NOT_FOUND)
        return problem(c, NULL, "%s",
                       code != NULL ? tr(c, "There is no such campaign.")
                                    : tr(c, "There is no campaign yet."));
    if (st == OK)
        st = report_rates_read(c, &campaign, today(c), &r);
    if (st != OK)
        return st;
    if (args_json(args))
        print_json(c, &r, args_out(args));
    else
        print_text(c, &r, args_out(args));
    return OK;
}

const struct command report_commands[] = {
    { "report rates", "[--campaign CODE]", N_("reports expected, received, on time and empty"),
      rates, false },
    { 0 },
};
