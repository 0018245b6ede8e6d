/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days off and swapped working days. */
#include "feature/holiday/holiday.h"

#include "core/text.h"
#include "db/audit.h"

enum { NAME_MAX_CHARS = 200, SOURCE_MAX_CHARS = 500, YEAR_FIRST = 2000, YEAR_LAST = 2099 };

#define COLUMNS "on_day, is_off, name, source, is_verified, version"

static struct holiday
read_holiday(struct query *q)
{
    return (struct holiday){ .on = col_date(q, 0),
                             .is_off = col_bool(q, 1),
                             .name = col_text(q, 2),
                             .source = col_text(q, 3),
                             .is_verified = col_bool(q, 4),
                             .version = col_int(q, 5) };
}

enum status
holiday_list(struct ctx *c, int year, struct holiday **out, int *out_count)
{
    struct query *q = query_new(c, "SELECT " COLUMNS " FROM holiday"
                                   " WHERE on_day >= $1 AND on_day <= $2 ORDER BY on_day");
    struct holiday *rows = NULL;
    int count = 0, room = 0;
    enum status st;

    bind_text(q, arena_printf(c->arena, "%04d-01-01", year));
    bind_text(q, arena_printf(c->arena, "%04d-12-31", year));
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 32 : room * 2;
            rows = arena_grow(c->arena, rows, (size_t)count, (size_t)room, sizeof(*rows));
        }
        rows[count++] = read_holiday(q);
    }
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}

enum status
holiday_find(struct ctx *c, struct date on, struct holiday *out)
{
    struct query *q = query_new(c, "SELECT " COLUMNS " FROM holiday WHERE on_day = $1");

    bind_date(q, on);
    if (query_row(q))
        *out = read_holiday(q);
    return query_end_one(q);
}

enum status
holiday_years(struct ctx *c, int *out_first, int *out_last)
{
    struct query *q = query_new(c, "SELECT MIN(on_day), MAX(on_day) FROM holiday");
    int first = today(c).year, last = first;
    enum status st;

    if (query_row(q) && !date_is_none(col_date(q, 0))) {
        first = col_date(q, 0).year;
        last = col_date(q, 1).year;
    }
    st = query_end(q);
    if (st == OK) {
        *out_first = first;
        *out_last = last;
    }
    return st;
}

/* ------------------------------------------------------------------ writing */

struct change {
    struct date was_on;
    const struct holiday *h;
    int64_t version;
};

static json_t *
to_json(struct ctx *c, const struct holiday *h)
{
    return json_pack("{s:s, s:b, s:s, s:s, s:b}", "on", date_iso(c->arena, h->on), "is_off",
                     h->is_off, "name", h->name, "source", h->source, "is_verified",
                     h->is_verified);
}

static enum status
check(struct ctx *c, const struct holiday *h)
{
    enum status st = OK;

    if (date_is_none(h->on))
        st = problem(c, "on", tr(c, "The day is missing. Write it as 2/9/2025."));
    else if (h->on.year < YEAR_FIRST || h->on.year > YEAR_LAST)
        st = problem(c, "on", tr(c, "The year lies outside of %d to %d. Correct the day."),
                     YEAR_FIRST, YEAR_LAST);
    else if (!h->is_off && date_weekday(h->on) <= 5)
        st = problem(
            c, "on",
            tr(c, "%s, %s, is worked anyway. Only a Saturday or Sunday can be worked in exchange."),
            weekday_text(c, h->on), date_vi(c->arena, h->on));
    if (h->name[0] == '\0' || text_length(h->name) > NAME_MAX_CHARS)
        st = problem(c, "name", tr(c, "Write what the day is, in 1 to %d characters."),
                     NAME_MAX_CHARS);
    if (text_length(h->source) > SOURCE_MAX_CHARS)
        st = problem(c, "source", tr(c, "The source has more than %d characters. Shorten it."),
                     SOURCE_MAX_CHARS);
    if (h->is_verified && h->source[0] == '\0')
        st = problem(
            c, "source",
            tr(c, "A checked day needs its source. Write the law or the notice that sets it."));
    return st;
}

static enum status
check_is_free(struct ctx *c, const struct holiday *h)
{
    struct holiday there;
    enum status st = holiday_find(c, h->on, &there);

    if (st == NOT_FOUND)
        return OK;
    if (st != OK)
        return st;
    return problem(c, "on", tr(c, "%s stands here already: “%s”. Change that one."),
                   date_vi(c->arena, h->on), there.name);
}

static void
bind_columns(struct query *q, const struct holiday *h)
{
    bind_date(q, h->on);
    bind_bool(q, h->is_off);
    bind_text(q, h->name);
    bind_text(q, h->source);
    bind_bool(q, h->is_verified);
}

/* The row's day is its key; in the record of changes its number stands for it. */
static enum status
record(struct ctx *c, struct date on, const char *action, json_t *before, json_t *after)
{
    return audit_write(c, "holiday", date_number(on), action, before, after);
}

static enum status
insert(struct ctx *c, void *arg)
{
    const struct change *change = arg;
    struct query *q;
    enum status st = require(c, EDIT_CAMPAIGN, 0, 0);

    if (st == OK)
        st = check(c, change->h);
    if (st == OK)
        st = check_is_free(c, change->h);
    if (st != OK)
        return st;
    q = query_new(c, "INSERT INTO holiday (on_day, is_off, name, source, is_verified)"
                     " VALUES ($1, $2, $3, $4, $5)");
    bind_columns(q, change->h);
    st = query_end(q);
    return st == OK ? record(c, change->h->on, "insert", NULL, to_json(c, change->h)) : st;
}

enum status
holiday_insert(struct ctx *c, const struct holiday *h)
{
    struct change change = { .h = h };

    return db_transact(c, insert, &change);
}

static enum status
update(struct ctx *c, void *arg)
{
    const struct change *change = arg;
    struct holiday before;
    struct query *q;
    enum status st = require(c, EDIT_CAMPAIGN, 0, 0);

    if (st == OK)
        st = holiday_find(c, change->was_on, &before);
    if (st == OK && before.version != change->h->version)
        return CONFLICT;
    if (st == OK)
        st = check(c, change->h);
    if (st == OK && date_compare(change->was_on, change->h->on) != 0)
        st = check_is_free(c, change->h);
    if (st != OK)
        return st;
    q = query_new(c, "UPDATE holiday SET on_day = $1, is_off = $2, name = $3, source = $4,"
                     " is_verified = $5, version = version + 1 WHERE on_day = $6 AND version = $7");
    bind_columns(q, change->h);
    bind_date(q, change->was_on);
    bind_int(q, change->h->version);
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    return st == OK
               ? record(c, change->was_on, "update", to_json(c, &before), to_json(c, change->h))
               : st;
}

enum status
holiday_update(struct ctx *c, struct date was_on, const struct holiday *h)
{
    struct change change = { .was_on = was_on, .h = h };

    return db_transact(c, update, &change);
}

static enum status
delete_one(struct ctx *c, void *arg)
{
    const struct change *change = arg;
    struct holiday before;
    struct query *q;
    enum status st = require(c, EDIT_CAMPAIGN, 0, 0);

    if (st == OK)
        st = holiday_find(c, change->was_on, &before);
    if (st == OK && before.version != change->version)
        return CONFLICT;
    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM holiday WHERE on_day = $1");
    bind_date(q, change->was_on);
    st = query_end_one(q);
    return st == OK ? record(c, change->was_on, "delete", to_json(c, &before), NULL) : st;
}

enum status
holiday_delete(struct ctx *c, struct date on, int64_t version)
{
    struct change change = { .was_on = on, .version = version };

    return db_transact(c, delete_one, &change);
}
