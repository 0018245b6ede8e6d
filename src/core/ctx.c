/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every function is given: the clock, the problems found, and how the reader expects numbers and days. */
#include "core/ctx.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

int64_t
now(const struct ctx *c)
{
    return clock_now(c->clock);
}

struct date
today(const struct ctx *c)
{
    return clock_today(c->clock);
}

static void
append(struct ctx *c, struct problem *p)
{
    if (c->last_problem != NULL)
        c->last_problem->next = p;
    else
        c->problems = p;
    c->last_problem = p;
}

enum status
problem(struct ctx *c, const char *field, const char *format, ...)
{
    struct problem *p;
    va_list args;

    if (c->problem_count++ >= PROBLEMS_KEPT)
        return INVALID;
    p = arena_alloc(c->arena, sizeof(*p));
    p->field = arena_strdup(c->arena, field);
    va_start(args, format);
    p->message = arena_vprintf(c->arena, format, args);
    va_end(args);
    append(c, p);
    return INVALID;
}

enum status
problem_at(struct ctx *c, const char *file, int64_t line, int column, const char *format, ...)
{
    struct problem *p;
    va_list args;

    if (c->problem_count++ >= PROBLEMS_KEPT)
        return INVALID;
    p = arena_alloc(c->arena, sizeof(*p));
    p->file = arena_strdup(c->arena, file);
    p->line = line;
    p->column = column;
    va_start(args, format);
    p->message = arena_vprintf(c->arena, format, args);
    va_end(args);
    append(c, p);
    return INVALID;
}

void
problems_clear(struct ctx *c)
{
    c->problems = c->last_problem = NULL;
    c->problem_count = 0;
}

const char *
number(enum lang lang, struct arena *a, int64_t n)
{
    char digits[24], *out = arena_alloc(a, 32), *to = out;
    uint64_t magnitude = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    size_t length = 0;

    do {
        digits[length++] = (char)('0' + magnitude % 10);
        magnitude /= 10;
    } while (magnitude > 0);
    if (n < 0)
        *to++ = '-';
    while (length > 0) {
        *to++ = digits[--length];
        if (length > 0 && length % 3 == 0)
            *to++ = lang == LANG_VI ? '.' : ',';
    }
    return out;
}

const char *
money(const struct ctx *c, int64_t amount_vnd)
{
    const char *digits = number(c->lang, c->arena, amount_vnd);

    return arena_printf(c->arena, c->lang == LANG_VI ? "%s đồng" : "%s VND", digits);
}

const char *
time_text(const struct ctx *c, int64_t at)
{
    return c->lang == LANG_VI ? time_vi(c->arena, at) : time_en(c->arena, at);
}

const char *
time_of_day_text(const struct ctx *c, int minute)
{
    int hour = minute / 60;
    const char *half = c->lang == LANG_VI ? (hour < 12 ? "SA" : "CH") : (hour < 12 ? "am" : "pm");

    return arena_printf(c->arena, "%d:%02d %s", hour % 12 ? hour % 12 : 12, minute % 60, half);
}

const char *
weekday_text(const struct ctx *c, struct date d)
{
    static const char *const names[] = {
        N_("Monday"), N_("Tuesday"),  N_("Wednesday"), N_("Thursday"),
        N_("Friday"), N_("Saturday"), N_("Sunday"),
    };

    return date_is_none(d) ? "" : tr(c, names[date_weekday(d) - 1]);
}
