/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of single units: a new one, its words and days, and under whom it stands from a day on. */
#include "feature/unit/unit_internal.h"

#include "core/text.h"
#include "db/audit.h"

/* ------------------------------------------------------------------ rows */

json_t *
unit_json(struct ctx *c, const struct unit *u)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s}", "code", u->code, "name", u->name, "kind", u->kind,
                     "from_on", date_iso(c->arena, u->from_on), "to_on",
                     date_iso(c->arena, u->to_on));
}

/* Keys are text: 64 bits do not survive JavaScript. */
static json_t *
json_id(int64_t id)
{
    return id == 0 ? json_null() : json_sprintf("%lld", (long long)id);
}

static const char *
fold_of(struct ctx *c, const struct unit *u)
{
    const struct unit_kind *k = unit_kind_find(u->kind);
    const char *words =
        arena_printf(c->arena, "%s %s %s", tr_lang(LANG_VI, k->label), u->name, u->code);

    return text_fold(c->arena, words);
}

static void
bind_words(struct query *q, struct ctx *c, const struct unit *u)
{
    bind_text(q, u->code);
    bind_text(q, u->name);
    bind_text(q, u->kind);
    bind_text(q, unit_level_code(u->level));
    bind_date(q, u->from_on);
    bind_date(q, u->to_on);
    bind_text(q, fold_of(c, u));
    bind_text(q, text_sort_key(c->arena, u->name));
}

enum status
unit_place_write(struct ctx *c, int64_t unit_id, int64_t parent_id, struct date from_on,
                 struct date to_on)
{
    struct query *q = query_new(
        c, "INSERT INTO unit_place (unit_id, parent_id, from_on, to_on) VALUES ($1, $2, $3, $4)");

    bind_int(q, unit_id);
    bind_int(q, parent_id);
    bind_date(q, from_on);
    bind_date(q, to_on);
    return query_end(q);
}

enum status
unit_write_new(struct ctx *c, struct unit *u, int64_t parent_id, const char *action)
{
    int64_t id = db_new_id(c);
    struct query *q =
        query_new(c, "INSERT INTO unit (id, code, name, kind, level, from_on, to_on, name_fold, "
                     "name_sort, is_sample) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
    json_t *after = unit_json(c, u);
    enum status st;

    bind_int(q, id);
    bind_words(q, c, u);
    bind_bool(q, u->is_sample);
    st = query_end(q);
    if (st == OK && parent_id != 0)
        st = unit_place_write(c, id, parent_id, u->from_on, u->to_on);
    if (st != OK) {
        json_decref(after);
        return st;
    }
    json_object_set_new(after, "parent_id", json_id(parent_id));
    u->id = id;
    u->parent_id = parent_id;
    u->version = 1;
    return audit_write(c, "unit", id, action, NULL, after);
}

/* ------------------------------------------------------------------ insert */

struct insert {
    struct unit *u;
    int64_t parent_id;
};

static enum status
insert_checked(struct ctx *c, void *arg)
{
    struct insert *in = arg;
    struct unit u = *in->u;
    enum status st = unit_check_code_is_free(c, &u), parent_st = OK;

    if (st != OK && st != INVALID)
        return st;
    if (in->parent_id != 0)
        parent_st = unit_check_parent(c, &u, in->parent_id, u.from_on, u.to_on);
    if (st != OK || parent_st != OK)
        return st != OK ? st : parent_st;
    st = unit_write_new(c, &u, in->parent_id, "insert");
    if (st != OK)
        return st;
    db_touch(c, "unit");
    *in->u = u;
    return OK;
}

enum status
unit_insert(struct ctx *c, struct unit *u, int64_t parent_id)
{
    struct unit checked = *u;
    struct insert in = { &checked, parent_id };
    enum status st =
        parent_id == 0 ? unit_require_everywhere(c) : require(c, EDIT_UNITS, parent_id, 0);
    enum status words, days;

    if (st != OK)
        return st;
    checked.id = 0;
    words = unit_check_words(c, &checked);
    days = unit_check_days(c, &checked);
    if (words != OK || days != OK)
        return INVALID;
    st = db_transact(c, insert_checked, &in);
    if (st == OK)
        *u = checked;
    return st;
}

/* ------------------------------------------------------------------ update */

static const char *
names_of(struct ctx *c, const struct unit *units, int count)
{
    const char *names = unit_title(c, &units[0]);

    for (int i = 1; i < count && i < 3; i++)
        names = arena_printf(c->arena, "%s, %s", names, unit_title(c, &units[i]));
    return count > 3 ? arena_printf(c->arena, tr(c, "%s and others"), names) : names;
}

enum status
unit_check_below_days(struct ctx *c, const struct unit *u)
{
    struct query *q = query_new(
        c, "SELECT " UNIT_COLUMNS ", p.parent_id FROM unit_place p JOIN unit u ON u.id = p.unit_id "
           "WHERE p.parent_id = $1 AND (p.from_on < $2 OR (CAST($3 AS TEXT) IS NOT NULL AND "
           "(p.to_on IS NULL OR p.to_on > $3))) ORDER BY u.name_sort, u.id LIMIT 4");
    struct unit *below;
    int count;
    enum status st;

    bind_int(q, u->id);
    bind_date(q, u->from_on);
    bind_date(q, u->to_on);
    st = unit_read_all(c, q, &below, &count);
    if (st != OK || count == 0)
        return st;
    return problem(
        c, "to_on",
        tr(c,
           "Units stand below it on days that it would not have: %s. Move them or end them first."),
        names_of(c, below, count));
}

static enum status
check_below_levels(struct ctx *c, const struct unit *u)
{
    struct query *q =
        query_new(c, "SELECT " UNIT_COLUMNS ", p.parent_id FROM unit_place p JOIN unit u "
                     "ON u.id = p.unit_id WHERE p.parent_id = $1 ORDER BY u.name_sort, u.id");
    struct unit *below;
    int count;
    enum status st;

    bind_int(q, u->id);
    st = unit_read_all(c, q, &below, &count);
    for (int i = 0; st == OK && i < count; i++) {
        if (!unit_level_may_stand_below(below[i].level, u->level))
            st = problem(c, "kind",
                         tr(c, "%s (%s) stands below it. Choose a kind of a higher level."),
                         unit_title(c, &below[i]), unit_level_text(c, below[i].level));
    }
    return st;
}

/* A succession says that the one ends on the day on which the other takes over. */
static enum status
check_successions(struct ctx *c, const struct unit *u)
{
    struct query *q =
        query_new(c, "SELECT unit_id, effect_on FROM unit_successor WHERE unit_id = $1 "
                     "OR successor_id = $1 ORDER BY effect_on");
    enum status st = OK, end;

    bind_int(q, u->id);
    while (query_row(q)) {
        bool is_old = col_int(q, 0) == u->id;
        struct date effect_on = col_date(q, 1);

        if (is_old && date_compare(u->to_on, effect_on) != 0)
            st = problem(c, "to_on",
                         tr(c, "Another unit took over on %s: the last day is the day before. "
                               "Leave it as it is."),
                         date_vi(c->arena, effect_on));
        else if (!is_old && !date_is_within(effect_on, u->from_on, u->to_on))
            st = problem(c, "from_on",
                         tr(c, "It took over from another unit on %s. Choose days that contain "
                               "that day."),
                         date_vi(c->arena, effect_on));
    }
    end = query_end(q);
    return end != OK ? end : st;
}

/* Places follow the unit's new days: cut where it is shorter, stretched at an end that it had reached. */
static enum status
fit_places(struct ctx *c, const struct unit *old, const struct unit *u)
{
    struct unit_place *places;
    struct query *q;
    int count;
    enum status st = unit_list_places(c, u->id, &places, &count);

    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM unit_place WHERE unit_id = $1");
    bind_int(q, u->id);
    st = query_end(q);
    for (int i = 0; st == OK && i < count; i++) {
        struct date from_on = places[i].from_on, to_on = places[i].to_on;

        if (date_compare(from_on, old->from_on) == 0 || date_compare(from_on, u->from_on) < 0)
            from_on = u->from_on;
        if (date_compare(to_on, old->to_on) == 0 || date_compare(to_on, u->to_on) > 0)
            to_on = u->to_on;
        if (date_compare(from_on, to_on) >= 0 && !date_is_none(to_on))
            continue;
        st = unit_check_parent(c, u, places[i].parent_id, from_on, to_on);
        if (st == OK)
            st = unit_place_write(c, u->id, places[i].parent_id, from_on, to_on);
    }
    return st;
}

static enum status
write_words(struct ctx *c, const struct unit *u)
{
    struct query *q = query_new(
        c, "UPDATE unit SET code = $1, name = $2, kind = $3, level = $4, from_on = $5, to_on = $6, "
           "name_fold = $7, name_sort = $8, version = version + 1 WHERE id = $9 AND version = $10");
    enum status st;

    bind_words(q, c, u);
    bind_int(q, u->id);
    bind_int(q, u->version);
    st = query_end_one(q);
    return st == NOT_FOUND ? CONFLICT : st;
}

static enum status
update_checked(struct ctx *c, void *arg)
{
    const struct unit *u = arg;
    struct unit old;
    enum status (*const checks[])(struct ctx *, const struct unit *) = {
        unit_check_code_is_free,
        unit_check_below_days,
        check_below_levels,
        check_successions,
    };
    enum status st = unit_find(c, u->id, u->from_on, &old), worst = OK;

    if (st == OK && old.version != u->version)
        return CONFLICT;
    for (size_t i = 0; st == OK && i < sizeof(checks) / sizeof(checks[0]); i++) {
        st = checks[i](c, u);
        if (st == INVALID)
            worst = st, st = OK;
    }
    if (st != OK || worst != OK)
        return st != OK ? st : worst;
    st = write_words(c, u);
    if (st == OK)
        st = fit_places(c, &old, u);
    if (st == OK)
        st = audit_write(c, "unit", u->id, "update", unit_json(c, &old), unit_json(c, u));
    if (st == OK)
        db_touch(c, "unit");
    return st;
}

enum status
unit_update(struct ctx *c, const struct unit *u)
{
    struct unit checked = *u;
    enum status st = require(c, EDIT_UNITS, u->id, 0), words, days;

    if (st != OK)
        return st;
    words = unit_check_words(c, &checked);
    days = unit_check_days(c, &checked);
    if (words != OK || days != OK)
        return INVALID;
    return db_transact(c, update_checked, &checked);
}

/* ------------------------------------------------------------------ move */

/* Neighbours under the same parent are one place. */
static enum status
write_places(struct ctx *c, int64_t unit_id, const struct unit_place *places, int count)
{
    struct query *q = query_new(c, "DELETE FROM unit_place WHERE unit_id = $1");
    enum status st;

    bind_int(q, unit_id);
    st = query_end(q);
    for (int i = 0; st == OK && i < count; i++) {
        struct unit_place place = places[i];

        while (i + 1 < count && places[i + 1].parent_id == place.parent_id &&
               date_compare(places[i + 1].from_on, place.to_on) == 0)
            place.to_on = places[++i].to_on;
        st = unit_place_write(c, unit_id, place.parent_id, place.from_on, place.to_on);
    }
    return st;
}

enum status
unit_place_change(struct ctx *c, const struct unit *u, int64_t parent_id, struct date on)
{
    struct unit_place *old, *places;
    struct date until = u->to_on;
    int old_count, count = 0;
    enum status st = unit_list_places(c, u->id, &old, &old_count);

    if (st != OK)
        return st;
    places = arena_array(c->arena, (size_t)old_count + 1, sizeof(*places));
    for (int i = 0; i < old_count && date_compare(old[i].from_on, on) < 0; i++) {
        places[count] = old[i];
        places[count++].to_on = date_min(old[i].to_on, on);
    }
    for (int i = 0; i < old_count; i++) {
        if (date_is_within(on, old[i].from_on, old[i].to_on))
            until = date_min(until, old[i].to_on);
        else if (date_compare(old[i].from_on, on) > 0)
            until = date_min(until, old[i].from_on);
    }
    if (parent_id != 0) {
        st = unit_check_parent(c, u, parent_id, on, until);
        places[count++] = (struct unit_place){ parent_id, on, until };
    }
    for (int i = 0; i < old_count; i++) {
        if (date_compare(old[i].from_on, on) > 0)
            places[count++] = old[i];
    }
    return st == OK ? write_places(c, u->id, places, count) : st;
}

enum status
unit_write_move(struct ctx *c, const struct unit *u, int64_t parent_id, struct date on)
{
    struct query *q;
    enum status st = unit_place_change(c, u, parent_id, on);

    if (st != OK)
        return st;
    q = query_new(c, "UPDATE unit SET version = version + 1 WHERE id = $1");
    bind_int(q, u->id);
    st = query_end_one(q);
    if (st != OK)
        return st;
    db_touch(c, "unit");
    return audit_write(
        c, "unit", u->id, "move", json_pack("{s:o}", "parent_id", json_id(u->parent_id)),
        json_pack("{s:o, s:s}", "parent_id", json_id(parent_id), "on", date_iso(c->arena, on)));
}

struct move {
    int64_t id, parent_id, version;
    struct date on;
};

static enum status
move_checked(struct ctx *c, void *arg)
{
    const struct move *m = arg;
    struct unit u;
    enum status st = unit_find(c, m->id, m->on, &u);

    if (st != OK)
        return st;
    if (u.version != m->version)
        return CONFLICT;
    if (!date_is_within(m->on, u.from_on, u.to_on))
        return problem(c, "on", tr(c, "%s exists %s. Choose a day on which it exists."),
                       unit_title(c, &u), unit_days_text(c, u.from_on, u.to_on));
    return unit_write_move(c, &u, m->parent_id, m->on);
}

/* Whoever moves a unit must hold the unit and what it moves to. */
enum status
unit_move(struct ctx *c, int64_t id, int64_t parent_id, struct date on, int64_t version)
{
    struct move m = { id, parent_id, version, on };
    enum status st = require(c, EDIT_UNITS, id, 0);

    if (st == OK)
        st = parent_id == 0 ? unit_require_everywhere(c) : require(c, EDIT_UNITS, parent_id, 0);
    if (st != OK)
        return st;
    if (date_is_none(on))
        return problem(
            c, "on",
            tr(c, "The day of the move is missing. Type the first day under the new unit above."));
    return db_transact(c, move_checked, &m);
}

/* ------------------------------------------------------------------ end */

enum status
unit_write_end(struct ctx *c, const struct unit *u, struct date on)
{
    struct unit ended = *u;
    struct query *q =
        query_new(c, "UPDATE unit SET to_on = $2, version = version + 1 WHERE id = $1");
    enum status st;

    ended.to_on = on;
    bind_int(q, u->id);
    bind_date(q, on);
    st = query_end_one(q);
    if (st == OK)
        st = fit_places(c, u, &ended);
    if (st != OK)
        return st;
    return audit_write(c, "unit", u->id, "end",
                       json_pack("{s:s}", "to_on", date_iso(c->arena, u->to_on)),
                       json_pack("{s:s}", "to_on", date_iso(c->arena, on)));
}
