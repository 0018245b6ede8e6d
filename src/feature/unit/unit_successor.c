/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Succession that was decided elsewhere and is only written down here. */
#include "db/audit.h"
#include "feature/unit/unit_internal.h"

struct succession {
    int64_t unit_id, successor_id;
    struct date effect_on;
    int share_ppm;
    const char *basis;
};

/* The act with this day and basis, made with the first succession that names it. */
static enum status
find_change(struct ctx *c, const struct succession *s, int64_t *out)
{
    struct query *q = query_new(
        c, "SELECT id FROM unit_change WHERE effect_on = $1 AND basis = $2 ORDER BY id LIMIT 1");
    enum status st;

    bind_date(q, s->effect_on);
    bind_text(q, s->basis);
    if (query_row(q))
        *out = col_int(q, 0);
    st = query_end_one(q);
    if (st != NOT_FOUND)
        return st;
    *out = db_new_id(c);
    q = query_new(c, "INSERT INTO unit_change (id, effect_on, basis, created_at, account_id) "
                     "VALUES ($1, $2, $3, $4, $5)");
    bind_int(q, *out);
    bind_date(q, s->effect_on);
    bind_text(q, s->basis);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    st = query_end(q);
    return st == OK ? audit_write(c, "unit_change", *out, "insert", NULL,
                                  json_pack("{s:s, s:s}", "effect_on",
                                            date_iso(c->arena, s->effect_on), "basis", s->basis))
                    : st;
}

static enum status
write_succession(struct ctx *c, void *arg)
{
    const struct succession *s = arg;
    struct query *q;
    int64_t change_id = 0;
    enum status st = find_change(c, s, &change_id);

    if (st != OK)
        return st;
    q = query_new(
        c, "INSERT INTO unit_successor (unit_id, successor_id, effect_on, share_ppm, change_id) "
           "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (unit_id, successor_id) DO NOTHING RETURNING "
           "unit_id");
    bind_int(q, s->unit_id);
    bind_int(q, s->successor_id);
    bind_date(q, s->effect_on);
    if (s->share_ppm > 0)
        bind_int(q, s->share_ppm);
    else
        bind_null(q);
    bind_int(q, change_id);
    st = query_end_one(q);
    if (st != OK)
        return st == NOT_FOUND ? OK : st;
    db_touch(c, "unit");
    return audit_write(c, "unit", s->unit_id, "succeed", NULL,
                       json_pack("{s:I, s:s, s:i}", "successor_id", (json_int_t)s->successor_id,
                                 "effect_on", date_iso(c->arena, s->effect_on), "share_ppm",
                                 s->share_ppm));
}

enum status
unit_add_successor(struct ctx *c, int64_t unit_id, int64_t successor_id, struct date effect_on,
                   int share_ppm, const char *basis)
{
    struct succession s = { unit_id, successor_id, effect_on, share_ppm, basis };
    struct unit old, new;
    enum status st = require(c, EDIT_UNITS, unit_id, 0);

    if (st == OK)
        st = unit_find(c, unit_id, date_add_days(effect_on, -1), &old);
    if (st == OK)
        st = unit_find(c, successor_id, effect_on, &new);
    if (st != OK)
        return st;
    if (date_compare(old.to_on, effect_on) != 0)
        return problem(
            c, "effect_on",
            tr(c,
               "%s does not end on the day before %s. Correct its last day or the day of effect."),
            unit_title(c, &old), date_vi(c->arena, effect_on));
    if (!date_is_within(effect_on, new.from_on, new.to_on))
        return problem(
            c, "effect_on",
            tr(c, "%s does not exist on %s. Correct its first day or the day of effect."),
            unit_title(c, &new), date_vi(c->arena, effect_on));
    return db_transact(c, write_succession, &s);
}
