/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Schedules: how often who reports to whom. */
#include "feature/report/report_inside.h"

#include "core/buf.h"
#include "core/text.h"
#include "db/audit.h"

#include <stdlib.h>
#include <string.h>

static const char *const author_codes[REPORT_AUTHOR_COUNT] = { NULL, "unit", "seat",
                                                               "secretariat" };
static const char *const reader_codes[REPORT_READER_COUNT] = { NULL, "seat", "secretariat",
                                                               "head" };
static const char *const every_codes[REPORT_EVERY_COUNT] = { NULL,         "week",  "fortnight",
                                                             "half_month", "month", "days" };

static int
code_number(const char *const *codes, int count, const char *code)
{
    for (int i = 1; i < count; i++)
        if (code != NULL && strcmp(codes[i], code) == 0)
            return i;
    return 0;
}

const char *
report_author_code(enum report_author author)
{
    return author > 0 && author < REPORT_AUTHOR_COUNT ? author_codes[author] : "";
}

bool
report_author_parse(const char *code, enum report_author *out)
{
    int n = code_number(author_codes, REPORT_AUTHOR_COUNT, code);

    if (n != 0)
        *out = (enum report_author)n;
    return n != 0;
}

const char *
report_reader_code(enum report_reader reader)
{
    return reader > 0 && reader < REPORT_READER_COUNT ? reader_codes[reader] : "";
}

bool
report_reader_parse(const char *code, enum report_reader *out)
{
    int n = code_number(reader_codes, REPORT_READER_COUNT, code);

    if (n != 0)
        *out = (enum report_reader)n;
    return n != 0;
}

const char *
report_every_code(enum report_every every)
{
    return every > 0 && every < REPORT_EVERY_COUNT ? every_codes[every] : "";
}

bool
report_every_parse(const char *code, enum report_every *out)
{
    int n = code_number(every_codes, REPORT_EVERY_COUNT, code);

    if (n != 0)
        *out = (enum report_every)n;
    return n != 0;
}

void
bind_id_or_null(struct query *q, int64_t id)
{
    if (id != 0)
        bind_int(q, id);
    else
        bind_null(q);
}

/* ------------------------------------------------------------------ in words */

static const char *
days_text(struct ctx *c, const struct report_schedule *s)
{
    struct buf b;

    buf_init(&b, c->arena, 64);
    for (int i = 0; i < s->day_count; i++)
        buf_printf(&b, "%s%s", i > 0 ? ", " : "", date_vi(c->arena, s->days[i]));
    return b.data;
}

const char *
schedule_every_text(struct ctx *c, const struct report_schedule *s)
{
    /* 1/1/2024 was a Monday */
    const char *weekday =
        weekday_text(c, date_add_days((struct date){ 2024, 1, 1 }, s->day > 0 ? s->day - 1 : 0));

    switch (s->every) {
    case EVERY_WEEK:
        return arena_printf(c->arena, tr(c, "each week, to %s"), weekday);
    case EVERY_FORTNIGHT:
        return arena_printf(c->arena, tr(c, "every two weeks, to %s"), weekday);
    case EVERY_HALF_MONTH:
        return tr(c, "twice a month, to the 15th and to its last day");
    case EVERY_MONTH:
        return s->day >= 31 ? tr(c, "each month, to its last day")
                            : arena_printf(c->arena, tr(c, "each month, to day %d"), s->day);
    case EVERY_DAYS:
        return arena_printf(c->arena, tr(c, "on named days: %s"), days_text(c, s));
    case REPORT_EVERY_COUNT:
        break;
    }
    return "";
}

const char *
schedule_due_text(struct ctx *c, const struct report_schedule *s)
{
    if (s->due_days == 0)
        return tr(c, "sent by the last day of the period, or the next working day");
    return arena_printf(c->arena,
                        trn(c, "sent by the first working day after the period (%d day)",
                            "sent within %d working days after the period", s->due_days),
                        s->due_days);
}

const char *
schedule_author_text(struct ctx *c, const struct report_schedule *s)
{
    switch (s->author) {
    case REPORT_BY_UNIT:
        return arena_printf(c->arena, tr(c, "Units, %s"), unit_level_text(c, s->level));
    case REPORT_BY_SEAT:
        return tr(c, "Members of the committee");
    case REPORT_BY_SECRETARIAT:
        return tr(c, "Standing office");
    case REPORT_AUTHOR_COUNT:
        break;
    }
    return "";
}

const char *
schedule_reader_text(struct ctx *c, const struct report_schedule *s)
{
    switch (s->reader) {
    case READER_SEAT:
        return tr(c, "the member who follows them");
    case READER_SECRETARIAT:
        return tr(c, "the standing office");
    case READER_HEAD:
        return tr(c, "the head of the committee");
    case REPORT_READER_COUNT:
        break;
    }
    return "";
}

/* ------------------------------------------------------------------ periods */

static struct date
next_weekday(struct date from, int weekday)
{
    return date_add_days(from, (weekday - date_weekday(from) + 7) % 7);
}

static struct date
next_in_month(struct date from, int day)
{
    struct date last = date_last_of_month(from.year, from.month), end = last;

    if (day < last.day)
        end.day = (uint8_t)day;
    if (date_compare(end, from) >= 0)
        return end;
    from = date_add_days(last, 1);
    last = date_last_of_month(from.year, from.month);
    if (day < last.day)
        last.day = (uint8_t)day;
    return last;
}

/* The last day of the period that begins on `from`; none where no named day is left. */
static struct date
natural_end(const struct report_schedule *s, struct date from)
{
    switch (s->every) {
    case EVERY_WEEK:
        return next_weekday(from, s->day);
    case EVERY_FORTNIGHT:
        return date_add_days(next_weekday(from, s->day), 7);
    case EVERY_HALF_MONTH:
        return next_in_month(from, from.day <= 15 ? 15 : 31);
    case EVERY_MONTH:
        return next_in_month(from, s->day);
    case EVERY_DAYS:
        for (int i = 0; i < s->day_count; i++)
            if (date_compare(s->days[i], from) >= 0)
                return s->days[i];
        break;
    case REPORT_EVERY_COUNT:
        break;
    }
    return DATE_NONE;
}

struct report_period
period_from(const struct report_schedule *s, struct date from)
{
    struct report_period p = { .from_on = from };

    if (!date_is_none(s->to_on) && date_compare(from, s->to_on) >= 0)
        return (struct report_period){ 0 };
    p.last_on = natural_end(s, from);
    if (date_is_none(p.last_on))
        return (struct report_period){ 0 };
    if (!date_is_none(s->to_on) && date_compare(p.last_on, s->to_on) >= 0)
        p.last_on = date_add_days(s->to_on, -1);
    return p;
}

enum status
period_list(struct ctx *c, const struct report_schedule *s, struct date on,
            struct report_period **out, int *out_count)
{
    struct report_period *periods = NULL;
    struct date *ends, *dues;
    int count = 0, room = 0;
    struct report_period p = period_from(s, s->from_on);
    enum status st;

    while (!date_is_none(p.from_on) && date_compare(p.from_on, on) <= 0 && count < PERIODS_MAX) {
        if (count == room) {
            room = room == 0 ? 32 : 2 * room;
            periods = arena_grow(c->arena, periods, (size_t)count, (size_t)room, sizeof(p));
        }
        periods[count++] = p;
        p = period_from(s, date_add_days(p.last_on, 1));
    }
    ends = arena_array(c->arena, (size_t)count + 1, sizeof(*ends));
    dues = arena_array(c->arena, (size_t)count + 1, sizeof(*dues));
    for (int i = 0; i < count; i++)
        ends[i] = periods[i].last_on;
    st = calendar_due_days(c, ends, count, s->due_days, dues);
    if (st != OK)
        return st;
    for (int i = 0; i < count; i++)
        periods[i].due_on = dues[i];
    *out = periods;
    *out_count = count;
    return OK;
}

enum status
period_find(struct ctx *c, const struct report_schedule *s, struct date from_on,
            struct report_period *out)
{
    struct report_period p = period_from(s, s->from_on);
    int n = 0;

    while (!date_is_none(p.from_on) && date_compare(p.from_on, from_on) < 0 && n++ < PERIODS_MAX)
        p = period_from(s, date_add_days(p.last_on, 1));
    if (date_is_none(p.from_on) || date_compare(p.from_on, from_on) != 0)
        return NOT_FOUND;
    *out = p;
    return calendar_due_days(c, &p.last_on, 1, s->due_days, &out->due_on);
}

const char *
period_text(const struct ctx *c, const struct report_period *p)
{
    if (date_compare(p->from_on, p->last_on) == 0)
        return date_vi(c->arena, p->last_on);
    return arena_printf(c->arena, tr(c, "%s to %s"),
                        p->from_on.year == p->last_on.year ? date_short_vi(c->arena, p->from_on)
                                                           : date_vi(c->arena, p->from_on),
                        date_vi(c->arena, p->last_on));
}

/* ------------------------------------------------------------------ reading */

#define COLUMNS                                                                                    \
    "s.id, s.campaign_id, s.author, s.level, s.reader, s.every, s.day, s.due_days, s.words, "      \
    "s.document_id, s.from_on, s.to_on, s.is_sample, s.version"

static void
read_schedule(struct query *q, struct report_schedule *out)
{
    *out = (struct report_schedule){
        .id = col_int(q, 0),
        .campaign_id = col_int(q, 1),
        .day = (int)col_int(q, 6),
        .due_days = (int)col_int(q, 7),
        .words = col_text(q, 8),
        .document_id = col_int(q, 9),
        .from_on = col_date(q, 10),
        .to_on = col_date(q, 11),
        .is_sample = col_bool(q, 12),
        .version = col_int(q, 13),
    };
    report_author_parse(col_text(q, 2), &out->author);
    if (!col_is_null(q, 3))
        unit_level_parse(col_text(q, 3), &out->level);
    report_reader_parse(col_text(q, 4), &out->reader);
    report_every_parse(col_text(q, 5), &out->every);
}

static enum status
read_days(struct ctx *c, struct report_schedule *s)
{
    struct query *q;

    if (s->every != EVERY_DAYS)
        return OK;
    q = query_new(c, "SELECT last_on FROM report_schedule_day WHERE schedule_id = $1"
                     " ORDER BY last_on LIMIT $2");
    s->days = arena_array(c->arena, SCHEDULE_DAYS_MAX, sizeof(*s->days));
    bind_int(q, s->id);
    bind_int(q, SCHEDULE_DAYS_MAX);
    while (s->day_count < SCHEDULE_DAYS_MAX && query_row(q))
        s->days[s->day_count++] = col_date(q, 0);
    return query_end(q);
}

enum status
schedule_list(struct ctx *c, int64_t campaign_id, struct report_schedule **out, int *out_count)
{
    struct query *q = query_new(
        c, "SELECT " COLUMNS " FROM report_schedule s WHERE s.campaign_id = $1 ORDER BY"
           " CASE s.author WHEN 'unit' THEN 1 WHEN 'seat' THEN 2 ELSE 3 END,"
           " CASE s.level WHEN 'nation' THEN 1 WHEN 'province' THEN 2 WHEN 'district' THEN 3"
           " WHEN 'commune' THEN 4 ELSE 5 END, s.from_on, s.id");
    struct report_schedule *all = NULL;
    int count = 0, room = 0;
    enum status st;

    bind_int(q, campaign_id);
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 8 : 2 * room;
            all = arena_grow(c->arena, all, (size_t)count, (size_t)room, sizeof(*all));
        }
        read_schedule(q, &all[count++]);
    }
    st = query_end(q);
    for (int i = 0; st == OK && i < count; i++)
        st = read_days(c, &all[i]);
    if (st != OK)
        return st;
    *out = all;
    *out_count = count;
    return OK;
}

enum status
schedule_find(struct ctx *c, int64_t id, struct report_schedule *out)
{
    struct query *q = query_new(c, "SELECT " COLUMNS " FROM report_schedule s WHERE s.id = $1");
    struct report_schedule s = { 0 };
    enum status st;

    bind_int(q, id);
    if (query_row(q))
        read_schedule(q, &s);
    st = query_end_one(q);
    if (st == OK)
        st = read_days(c, &s);
    if (st == OK)
        *out = s;
    return st;
}
