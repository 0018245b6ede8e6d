/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was searched and not found, so that the office sees what is missed: never who asked, nothing that looks like somebody's
 * number, and never more than a small table. */
#include "core/text.h"
#include "db/db.h"
#include "service/search.h"

#include <stdatomic.h>
#include <string.h>

enum { FOLD_MAX = 60, DIGITS_MAX = 5, MISSES_A_DAY = 300, KEPT_DAYS = 90 };

static bool
may_be_kept(const char *folded)
{
    int digits = 0;

    if (folded[0] == '\0' || strlen(folded) > FOLD_MAX)
        return false;
    for (; *folded != '\0'; folded++) {
        digits += *folded >= '0' && *folded <= '9';
        if (digits > DIGITS_MAX)
            return false;
    }
    return true;
}

struct missing {
    const char *folded, *day;
};

static enum status
forget(struct ctx *c, const char *day)
{
    struct query *q =
        query_new(c, "DELETE FROM search_miss WHERE day < $1 OR (day < $2 AND count < $3)");

    bind_date(q, date_add_days(today(c), -KEPT_DAYS));
    bind_text(q, day);
    bind_int(q, SEARCH_MISS_MIN);
    return query_end(q);
}

static enum status
count_day(struct ctx *c, const char *day, int64_t *out)
{
    struct query *q = query_new(c, "SELECT count(*) FROM search_miss WHERE day = $1");

    bind_text(q, day);
    *out = query_row(q) ? col_int(q, 0) : 0;
    return query_end(q);
}

static enum status
note(struct ctx *c, void *arg)
{
    const struct missing *m = arg;
    struct query *q =
        query_new(c, "UPDATE search_miss SET count = count + 1 WHERE day = $1 AND fold = $2");
    int64_t count = 0;
    enum status st;

    bind_text(q, m->day);
    bind_text(q, m->folded);
    st = query_end_one(q);
    if (st != NOT_FOUND)
        return st;
    st = count_day(c, m->day, &count);
    if (st == OK && count == 0)
        st = forget(c, m->day);
    if (st != OK || count >= MISSES_A_DAY)
        return st;
    q = query_new(c, "INSERT INTO search_miss (day, fold, count) VALUES ($1, $2, 1)"
                     " ON CONFLICT (day, fold) DO UPDATE SET count = search_miss.count + 1");
    bind_text(q, m->day);
    bind_text(q, m->folded);
    return query_end(q);
}

enum status
search_missed(struct ctx *c, const char *folded)
{
    static atomic_int_fast64_t last_at;
    struct missing m = { .folded = folded, .day = date_iso(c->arena, today(c)) };
    int64_t at = now(c), before = atomic_load(&last_at);

    if (!may_be_kept(folded) || before == at ||
        !atomic_compare_exchange_strong(&last_at, &before, at))
        return OK;
    return db_transact(c, note, &m);
}

enum status
search_miss_list(struct ctx *c, struct date from_on, struct date to_on, int limit,
                 struct search_miss **out, int *out_count)
{
    struct query *q = query_new(c, "SELECT fold, sum(count) FROM search_miss"
                                   " WHERE day >= $1 AND day <= $2 GROUP BY fold"
                                   " HAVING sum(count) >= $3 ORDER BY 2 DESC, 1 LIMIT $4");
    struct search_miss *list = arena_array(c->arena, (size_t)limit + 1, sizeof(*list));
    int count = 0;

    bind_date(q, from_on);
    bind_date(q, to_on);
    bind_int(q, SEARCH_MISS_MIN);
    bind_int(q, limit);
    while (count < limit && query_row(q)) {
        list[count].fold = col_text(q, 0);
        list[count++].count = col_int(q, 1);
    }
    *out = list;
    *out_count = count;
    return query_end(q);
}
