/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must hold of units at all times; each check notes what is wrong, and how to mend it, at its field. */
#include "feature/unit/unit_internal.h"

#include "core/text.h"

#include <string.h>

bool
unit_code_is_valid(const char *code)
{
    size_t length = 0;

    for (; code[length] != '\0'; length++) {
        char byte = code[length];

        if (!((byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
              (byte >= 'a' && byte <= 'z') || (byte >= '-' && byte <= '/') || byte == '_'))
            return false;
    }
    return length > 0 && length <= UNIT_CODE_MAX;
}

static const char *
cleaned(struct ctx *c, const char *text)
{
    const char *clean = text == NULL ? "" : text_clean(c->arena, text, strlen(text), false);

    return clean == NULL ? "" : clean;
}

static enum status
check_name(struct ctx *c, struct unit *u, const struct unit_kind *kind)
{
    u->name = cleaned(c, u->name);
    if (kind != NULL)
        u->name = unit_name_without_kind(c->arena, kind, u->name);
    if (u->name[0] == '\0')
        return problem(c, "name",
                       tr(c, "The name is missing. Type the name without its kind: Nghi Sơn."));
    if (text_length(u->name) > UNIT_NAME_MAX)
        return problem(c, "name", tr(c, "The name is longer than %d characters. Shorten it."),
                       UNIT_NAME_MAX);
    return OK;
}

enum status
unit_check_words(struct ctx *c, struct unit *u)
{
    const struct unit_kind *kind = unit_kind_find(cleaned(c, u->kind));
    enum status st = OK;

    u->code = cleaned(c, u->code);
    if (!unit_code_is_valid(u->code))
        st = problem(
            c, "code",
            tr(c, "A code has 1 to %d letters without marks, digits and . - _ / and no blanks. "
                  "Type the code of the statistics office, or the office's own."),
            UNIT_CODE_MAX);
    if (kind == NULL)
        st = problem(c, "kind",
                     tr(c, "The kind of unit is missing or not known. Choose one of the list."));
    if (check_name(c, u, kind) != OK)
        st = INVALID;
    if (kind != NULL) {
        u->kind = kind->code;
        u->level = kind->level;
    }
    return st;
}

enum status
unit_check_days(struct ctx *c, struct unit *u)
{
    if (date_is_none(u->from_on))
        u->from_on = UNIT_DAY_UNKNOWN;
    if (!date_is_none(u->to_on) && date_compare(u->to_on, u->from_on) <= 0)
        return problem(c, "to_on",
                       tr(c, "The unit would end before it begins (%s). Choose a later last day."),
                       date_vi(c->arena, u->from_on));
    return OK;
}

enum status
unit_check_code_is_free(struct ctx *c, const struct unit *u)
{
    struct query *q = query_new(
        c, "SELECT " UNIT_COLUMNS ", 0 FROM unit u WHERE u.code = $1 AND u.id <> $2 "
           "AND (u.to_on IS NULL OR u.to_on > $3) AND (CAST($4 AS TEXT) IS NULL OR u.from_on < $4) "
           "ORDER BY u.from_on");
    struct unit *others;
    int count;
    enum status st;

    bind_text(q, u->code);
    bind_int(q, u->id);
    bind_date(q, u->from_on);
    bind_date(q, u->to_on);
    st = unit_read_all(c, q, &others, &count);
    if (st != OK || count == 0)
        return st;
    return problem(
        c, "code",
        tr(c, "%s has the code %s %s. Two units may have the same code only at different times: "
              "change the code or the days."),
        unit_title(c, &others[0]), u->code, unit_days_text(c, others[0].from_on, others[0].to_on));
}

/* Whether `parent_id` stands below unit `id` at some time in [from_on, to_on). */
static enum status
find_circle(struct ctx *c, int64_t id, int64_t parent_id, struct date from_on, struct date to_on,
            bool *out)
{
    struct query *q = query_new(
        c, "WITH RECURSIVE above (id, from_on, to_on) AS ("
           " SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT), COALESCE(CAST($3 AS TEXT), '9999-12-31') "
           "UNION "
           " SELECT p.parent_id,"
           "  CASE WHEN p.from_on > a.from_on THEN p.from_on ELSE a.from_on END,"
           "  CASE WHEN COALESCE(p.to_on, '9999-12-31') < a.to_on THEN p.to_on ELSE a.to_on END"
           " FROM above a JOIN unit_place p ON p.unit_id = a.id"
           " WHERE a.id <> $4 AND p.from_on < a.to_on AND COALESCE(p.to_on, '9999-12-31') > "
           "a.from_on) "
           "SELECT COUNT(*) FROM above WHERE id = $4");
    bool is_circle = false;
    enum status st;

    bind_int(q, parent_id);
    bind_date(q, from_on);
    bind_date(q, to_on);
    bind_int(q, id);
    if (query_row(q))
        is_circle = col_int(q, 0) > 0;
    st = query_end(q);
    if (st == OK)
        *out = is_circle;
    return st;
}

static bool
covers(const struct unit *parent, struct date from_on, struct date to_on)
{
    return date_compare(parent->from_on, from_on) <= 0 &&
           (date_is_none(parent->to_on) ||
            (!date_is_none(to_on) && date_compare(to_on, parent->to_on) <= 0));
}

enum status
unit_check_parent(struct ctx *c, const struct unit *u, int64_t parent_id, struct date from_on,
                  struct date to_on)
{
    struct unit parent;
    bool is_circle = u->id == parent_id;
    enum status st = unit_find(c, parent_id, from_on, &parent);

    if (st == NOT_FOUND)
        return problem(c, "parent", tr(c, "There is no such unit above. Choose one of the list."));
    if (st == OK && !is_circle && u->id != 0)
        st = find_circle(c, u->id, parent_id, from_on, to_on, &is_circle);
    if (st != OK)
        return st;
    if (is_circle)
        return problem(c, "parent",
                       tr(c, "%s stands below %s itself. Choose a unit that does not."),
                       unit_title(c, &parent), unit_title(c, u));
    if (!unit_level_may_stand_below(u->level, parent.level))
        return problem(
            c, "parent",
            tr(c, "%s (%s) cannot stand below %s (%s). Choose a unit of a higher level."),
            unit_title(c, u), unit_level_text(c, u->level), unit_title(c, &parent),
            unit_level_text(c, parent.level));
    if (!covers(&parent, from_on, to_on))
        return problem(
            c, "parent",
            tr(c,
               "%s exists %s, not on all the days of %s (%s). Choose another unit above, or change "
               "the days."),
            unit_title(c, &parent), unit_days_text(c, parent.from_on, parent.to_on),
            unit_title(c, u), unit_days_text(c, from_on, to_on));
    return OK;
}

enum status
unit_require_everywhere(struct ctx *c)
{
    const struct grant *grants;
    int count;
    enum status st;

    if (c->account_id == ACCOUNT_SYSTEM)
        return OK;
    st = grants_today(c, &grants, &count);
    if (st != OK)
        return st;
    for (int i = 0; i < count; i++) {
        if (grants[i].unit_id == 0 && grants[i].campaign_id == 0 &&
            role_gives(grants[i].role, EDIT_UNITS))
            return OK;
    }
    return DENIED;
}
