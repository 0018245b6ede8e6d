/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Working days, from the table of days off and swapped days. */
#include "service/calendar.h"

#include "core/csv.h"
#include "core/data.h"
#include "core/log.h"
#include "db/db.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A table of days is a few hundred rows: read once a question, searched in memory. */
struct special_day {
    int32_t number;
    bool is_off;
};

struct special_days {
    struct special_day *days; /* by day */
    size_t count;
};

enum { WORKING_DAYS_MAX = 20000 };

static enum status
read_special_days(struct ctx *c, struct special_days *out)
{
    struct query *q = query_new(c, "SELECT on_day, is_off FROM holiday ORDER BY on_day");
    size_t room = 0;

    *out = (struct special_days){ 0 };
    while (query_row(q)) {
        if (out->count == room) {
            room = room == 0 ? 128 : room * 2;
            out->days = arena_grow(c->arena, out->days, out->count, room, sizeof(*out->days));
        }
        out->days[out->count++] =
            (struct special_day){ date_number(col_date(q, 0)), col_bool(q, 1) };
    }
    return query_end(q);
}

static int
compare_days(const void *a, const void *b)
{
    int32_t left = ((const struct special_day *)a)->number;
    int32_t right = ((const struct special_day *)b)->number;

    return left < right ? -1 : left > right;
}

static bool
is_worked(const struct special_days *s, struct date d)
{
    struct special_day wanted = { .number = date_number(d) };
    const struct special_day *found =
        s->count == 0 ? NULL : bsearch(&wanted, s->days, s->count, sizeof(wanted), compare_days);

    return found != NULL ? !found->is_off : date_weekday(d) <= 5;
}

enum status
calendar_is_working_day(struct ctx *c, struct date d, bool *out)
{
    struct special_days s;
    enum status st = read_special_days(c, &s);

    if (st == OK)
        *out = is_worked(&s, d);
    return st;
}

enum status
calendar_add_working_days(struct ctx *c, struct date from, int n, struct date *out)
{
    struct special_days s;
    enum status st = read_special_days(c, &s);
    int step = n < 0 ? -1 : 1;

    assert(n != 0 && n >= -WORKING_DAYS_MAX && n <= WORKING_DAYS_MAX);
    if (st != OK)
        return st;
    while (n != 0) {
        from = date_add_days(from, step);
        if (is_worked(&s, from))
            n -= step;
    }
    *out = from;
    return OK;
}

enum status
calendar_working_days_between(struct ctx *c, struct date from, struct date to, int *out)
{
    struct special_days s;
    enum status st = read_special_days(c, &s);
    int step = date_compare(from, to) <= 0 ? 1 : -1, n = 0;

    if (st != OK)
        return st;
    while (date_compare(from, to) != 0) {
        from = date_add_days(from, step);
        if (is_worked(&s, from))
            n += step;
    }
    *out = n;
    return OK;
}

enum status
calendar_due_days(struct ctx *c, const struct date *from, int count, int n, struct date *out)
{
    struct special_days s;
    enum status st = read_special_days(c, &s);

    assert(n >= 0 && n <= WORKING_DAYS_MAX);
    for (int i = 0; st == OK && i < count; i++) {
        struct date d = from[i];
        int left = n;

        while (left > 0 || (n == 0 && !is_worked(&s, d))) {
            d = date_add_days(d, 1);
            left -= is_worked(&s, d) ? 1 : 0;
        }
        out[i] = d;
    }
    return st;
}

/* ------------------------------------------------------------------ the rows that the program brings */

enum { COLUMN_DAY, COLUMN_OFF, COLUMN_NAME, COLUMN_SOURCE, COLUMN_VERIFIED, COLUMN_COUNT };

static enum status
insert_row(struct ctx *c, const char *const *cells, int count)
{
    struct query *q;
    struct date on;

    if (count != COLUMN_COUNT || !date_parse_iso(cells[COLUMN_DAY], &on))
        return log_error(c, "data/holidays.csv: a row that is none: %s", cells[COLUMN_DAY]);
    q = query_new(c, "INSERT INTO holiday (on_day, is_off, name, source, is_verified)"
                     " VALUES ($1, $2, $3, $4, $5)");
    bind_date(q, on);
    bind_bool(q, strcmp(cells[COLUMN_OFF], "1") == 0);
    bind_text(q, cells[COLUMN_NAME]);
    bind_text(q, cells[COLUMN_SOURCE]);
    bind_bool(q, strcmp(cells[COLUMN_VERIFIED], "1") == 0);
    return query_end(q);
}

static enum status
insert_rows(struct ctx *c, FILE *file)
{
    struct csv *csv = csv_open(c, file, "holidays.csv");
    const char *const *cells;
    int count;
    enum status st = csv_row(csv, &cells, &count); /* the names of the columns */

    while (st == OK && (st = csv_row(csv, &cells, &count)) == OK)
        st = insert_row(c, cells, count);
    return st == NOT_FOUND ? OK : st;
}

static enum status
seed(struct ctx *c, void *arg)
{
    const struct data_file *data = arg;
    struct query *q = query_new(c, "SELECT 1 FROM holiday LIMIT 1");
    bool has_rows = query_row(q);
    enum status st = query_end(q);
    FILE *file;

    if (st != OK || has_rows)
        return st;
    file = fmemopen((void *)(uintptr_t)data->bytes, data->size, "r");
    if (file == NULL)
        return log_error(c, "data/holidays.csv cannot be read");
    st = insert_rows(c, file);
    fclose(file);
    return st;
}

enum status
calendar_seed(struct ctx *c)
{
    const struct data_file *data = data_find("holidays.csv");

    assert(data != NULL);
    return db_transact(c, seed, (void *)(uintptr_t)data);
}
