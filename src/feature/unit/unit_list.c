/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of units on a day: search without marks, filters in the address, one level down at a time. */
#include "feature/unit/unit_web.h"

#include "core/text.h"

#include <stdlib.h>
#include <string.h>

struct filter {
    struct date on;
    const char *level, *kind;
    int64_t parent_id;
    bool shows_all;
};

static enum status
fetch(struct ctx *c, const struct list *l, void *arg, void **out_rows, int *out_count)
{
    const struct filter *f = arg;
    struct query *q = query_new(
        c,
        "SELECT " UNIT_COLUMNS ", p.parent_id, u.name_sort, a.kind, a.name,"
        " (SELECT COUNT(*) FROM unit_place b WHERE b.parent_id = u.id AND b.from_on <= $1"
        "   AND (b.to_on IS NULL OR b.to_on > $1))"
        " FROM unit u " UNIT_PLACE_ON(
            "$1") "LEFT JOIN unit a ON a.id = p.parent_id "
                  "WHERE (CAST($2 AS TEXT) = '' OR u.name_fold LIKE '%' || CAST($2 AS TEXT) || '%')"
                  " AND (CAST($3 AS TEXT) = '' OR u.level = $3) AND (CAST($4 AS TEXT) = '' OR "
                  "u.kind = $4)"
                  " AND (CAST($5 AS BIGINT) = 0 OR p.parent_id = $5)"
                  " AND (CAST($6 AS BIGINT) = 1 OR (" UNIT_EXISTS_ON(
                      "$1") "))"
                            " AND (CAST($7 AS TEXT) IS NULL OR u.name_sort > $7 OR (u.name_sort = "
                            "$7 AND u.id > $8)) "
                            "ORDER BY u.name_sort, u.id LIMIT $9");
    struct unit_row *rows = arena_array(c->arena, (size_t)l->limit, sizeof(*rows));
    int count = 0;

    bind_date(q, f->on);
    bind_text(q, l->q_folded);
    bind_text(q, f->level);
    bind_text(q, f->kind);
    bind_int(q, f->parent_id);
    bind_int(q, f->shows_all);
    bind_text(q, l->after[0]);
    bind_int(q, l->after[0] != NULL && l->after[1] != NULL ? strtoll(l->after[1], NULL, 10) : 0);
    bind_int(q, l->limit);
    while (count < l->limit && query_row(q)) {
        struct unit_row *row = &rows[count++];

        unit_read(q, &row->unit);
        row->sort_key = col_text(q, 10);
        row->parent_title = col_is_null(q, 12)
                                ? ""
                                : unit_name_with_kind(c->arena, col_text(q, 11), col_text(q, 12));
        row->below = (int)col_int(q, 13);
        unit_row_fill(c, row);
    }
    *out_rows = rows;
    *out_count = count;
    return query_end(q);
}

void
unit_row_fill(struct ctx *c, struct unit_row *row)
{
    const struct unit *u = &row->unit;

    row->title = unit_title(c, u);
    row->kind_text = unit_kind_text(c, u->kind);
    row->level_text = unit_level_text(c, u->level);
    row->days = unit_days_text(c, u->from_on, u->to_on);
    row->url = arena_printf(c->arena, "/lam-viec/don-vi/%lld", (long long)u->id);
    row->edit_url = arena_printf(c->arena, "/lam-viec/don-vi/%lld/sua", (long long)u->id);
    row->below_url = arena_printf(c->arena, "/lam-viec/don-vi?cap-tren=%lld", (long long)u->id);
}

static void
key(struct ctx *c, const void *row, const char *out_parts[LIST_KEY_PARTS])
{
    const struct unit_row *r = row;

    out_parts[0] = r->sort_key;
    out_parts[1] = arena_printf(c->arena, "%lld", (long long)r->unit.id);
}

static void
value_code(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct unit_row *)row)->unit.code;
}

static void
value_title(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct unit_row *)row)->title;
}

static void
value_kind(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct unit_row *)row)->kind_text;
}

static void
value_level(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct unit_row *)row)->level_text;
}

static void
value_parent(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct unit_row *)row)->parent_title;
}

static void
value_from(struct ctx *c, const void *row, struct list_cell *out)
{
    const struct unit *u = &((const struct unit_row *)row)->unit;

    (void)c;
    out->day = date_compare(u->from_on, UNIT_DAY_UNKNOWN) == 0 ? DATE_NONE : u->from_on;
}

static void
value_last(struct ctx *c, const void *row, struct list_cell *out)
{
    const struct unit *u = &((const struct unit_row *)row)->unit;

    (void)c;
    out->day = date_is_none(u->to_on) ? DATE_NONE : date_add_days(u->to_on, -1);
}

static const struct list_column columns[] = {
    { N_("Code"), LIST_TEXT, 12, value_code },
    { N_("Unit"), LIST_TEXT, 36, value_title },
    { N_("Kind"), LIST_TEXT, 18, value_kind },
    { N_("Level"), LIST_TEXT, 18, value_level },
    { N_("Unit above"), LIST_TEXT, 30, value_parent },
    { N_("From day"), LIST_DATE, 12, value_from },
    { N_("Last day"), LIST_DATE, 12, value_last },
    { NULL, LIST_TEXT, 0, NULL },
};

static const struct list_source source = { .title = N_("Units"),
                                           .columns = columns,
                                           .row_size = sizeof(struct unit_row),
                                           .fetch = fetch,
                                           .key = key };

/* The way down to the unit whose children are shown. */
static enum status
read_steps(struct ctx *c, const struct filter *f, struct unit_list_view *v)
{
    struct unit *above;
    int count;
    enum status st;

    if (f->parent_id == 0)
        return OK;
    st = unit_list_above(c, f->parent_id, f->on, &above, &count);
    if (st != OK)
        return st;
    v->above = arena_array(c->arena, (size_t)count + 1, sizeof(*v->above));
    for (int i = count - 1; i >= 0; i--)
        v->above[v->above_count++] =
            (struct unit_step){ unit_title(c, &above[i]),
                                arena_printf(c->arena, "/lam-viec/don-vi?cap-tren=%lld",
                                             (long long)above[i].id) };
    return OK;
}

static struct choice *
level_choices(struct ctx *c)
{
    struct choice *choices = arena_array(c->arena, LEVEL_COUNT, sizeof(*choices));

    for (int i = LEVEL_NATION; i < LEVEL_COUNT; i++)
        choices[i - 1] = (struct choice){ unit_level_code((enum unit_level)i),
                                          unit_level_text(c, (enum unit_level)i), i };
    return choices;
}

static const char *
or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

enum status
unit_show_list(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct list list = list_start(r);
    struct filter f = {
        .on = param_date(r, "ngay", today(c)),
        .level = or_empty(param(r, "cap")),
        .kind = or_empty(param(r, "loai")),
        .parent_id = param_int(r, "cap-tren", 0),
        .shows_all = param(r, "tat-ca") != NULL,
    };
    struct unit_list_view v = { .page = page_start(r, tr(c, "Units")),
                                .on = f.on,
                                .shows_all = f.shows_all };
    void *rows = NULL;
    enum status st;

    if (list_is_export(&list))
        return list_export(&list, &source, &f);
    st = list_read(&list, &source, &f, &rows, &v.row_count);
    if (st == OK)
        st = read_steps(c, &f, &v);
    if (st != OK)
        return st;
    v.list = list;
    v.rows = rows;
    v.level = f.level;
    v.kind = f.kind;
    v.on_text = param(r, "ngay") == NULL ? "" : date_vi(c->arena, f.on);
    v.levels = level_choices(c);
    v.can_edit = may(c, EDIT_UNITS, 0, 0);
    v.is_filtered = list.q[0] != '\0' || f.level[0] != '\0' || f.kind[0] != '\0' ||
                    f.parent_id != 0 || list.has_before;
    v.parent_code = f.parent_id == 0 ? "" : arena_printf(c->arena, "%lld", (long long)f.parent_id);
    v.sentence = arena_printf(c->arena, tr(c, "As they stand on %s."), date_vi(c->arena, f.on));
    v.all_url = url_with(r, "tat-ca", f.shows_all ? NULL : "1");
    RESPOND(r, 200, unit_list, &v);
    return OK;
}
