/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comparable figures, year by year. */
#include "feature/dossier/dossier_inside.h"

#include "core/text.h"
#include "db/audit.h"

#include <string.h>

/* ------------------------------------------------------------------ numbers as people write them */

static bool
is_group_mark(enum lang lang, char sign)
{
    return sign == ' ' || sign == (lang == LANG_VI ? '.' : ',');
}

bool
dossier_value_parse(enum lang lang, const char *text, int64_t *out_value, int *out_decimals)
{
    char point = lang == LANG_VI ? ',' : '.';
    int64_t value = 0;
    int decimals = -1, digits = 0, group = -1;
    bool is_negative = *text == '-';

    for (text += is_negative; *text != '\0'; text++) {
        if (*text >= '0' && *text <= '9') {
            value = 10 * value + (*text - '0');
            decimals += decimals >= 0;
            group += group >= 0;
            if (++digits > 15)
                return false;
        } else if (*text == point && decimals < 0 && digits > 0 && (group < 0 || group == 3)) {
            decimals = 0;
            group = -1;
        } else if (is_group_mark(lang, *text) && decimals < 0 && digits > 0 &&
                   (group < 0 ? digits <= 3 : group == 3)) {
            group = 0;
        } else {
            return false;
        }
    }
    if (digits == 0 || decimals == 0 || decimals > DOSSIER_DECIMALS_MAX ||
        (group >= 0 && group != 3))
        return false;
    *out_value = is_negative ? -value : value;
    *out_decimals = decimals > 0 ? decimals : 0;
    return true;
}

const char *
dossier_value_text(enum lang lang, struct arena *a, int64_t value, int decimals)
{
    int64_t whole = value < 0 ? -value : value, part = 1;

    for (int i = 0; i < decimals; i++)
        part *= 10;
    if (decimals == 0)
        return number(lang, a, value);
    return arena_printf(a, "%s%s%c%0*lld", value < 0 ? "-" : "", number(lang, a, whole / part),
                        lang == LANG_VI ? ',' : '.', decimals, (long long)(whole % part));
}

/* ------------------------------------------------------------------ reading */

enum status
dossier_measures(struct ctx *c, int64_t dossier_id, struct dossier_measure **out, int *out_count)
{
    struct dossier_measure *rows = arena_array(c->arena, DOSSIER_MEASURES_MAX, sizeof(*rows));
    int count = 0;
    struct dossier d;
    struct query *q;
    enum status st = dossier_find(c, dossier_id, &d);

    if (st != OK)
        return st;
    q = query_new(c, "SELECT m.id, m.name, m.counted_in, m.decimals, f.year, f.value"
                     " FROM dossier_measure m LEFT JOIN dossier_figure f ON f.measure_id = m.id"
                     " WHERE m.dossier_id = $1 ORDER BY m.position, m.id, f.year");
    bind_int(q, d.id);
    while (query_row(q)) {
        struct dossier_measure *m;

        if (count == 0 || rows[count - 1].id != col_int(q, 0)) {
            if (count == DOSSIER_MEASURES_MAX)
                continue;
            rows[count++] = (struct dossier_measure){ .id = col_int(q, 0),
                                                      .name = col_text(q, 1),
                                                      .counted_in = col_text(q, 2),
                                                      .decimals = (int)col_int(q, 3) };
        }
        m = &rows[count - 1];
        if (!col_is_null(q, 4) && m->value_count < DOSSIER_YEARS_MAX)
            m->values[m->value_count++] =
                (struct dossier_value){ (int)col_int(q, 4), col_int(q, 5) };
    }
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}

/* ------------------------------------------------------------------ writing */

struct saving {
    int64_t dossier_id, version;
    const struct dossier_measure *rows;
    int count;
};

static void
check_row(struct ctx *c, const struct dossier_measure *m, int at)
{
    if (m->name[0] == '\0' || text_length(m->name) > DOSSIER_MEASURE_NAME_MAX)
        (void)problem(c, arena_printf(c->arena, "measure.%d.name", at),
                      tr(c, "Say what is counted, in at most %d characters."),
                      (int)DOSSIER_MEASURE_NAME_MAX);
    if (text_length(m->counted_in) > DOSSIER_COUNTED_IN_MAX)
        (void)problem(c, arena_printf(c->arena, "measure.%d.counted_in", at),
                      tr(c, "At most %d characters. Shorten it."), (int)DOSSIER_COUNTED_IN_MAX);
    if (m->decimals < 0 || m->decimals > DOSSIER_DECIMALS_MAX)
        (void)problem(c, arena_printf(c->arena, "measure.%d.decimals", at),
                      tr(c, "At most %d decimals."), (int)DOSSIER_DECIMALS_MAX);
    for (int i = 0; i < m->value_count; i++) {
        const struct dossier_value *v = &m->values[i];

        if (v->year < 1900 || v->year > 2200 || v->value > DOSSIER_VALUE_MAX ||
            v->value < -DOSSIER_VALUE_MAX)
            (void)problem(c, arena_printf(c->arena, "measure.%d.value%d", at, i), "%s",
                          tr(c, "This number is too large, or its year is none."));
    }
}

static enum status
clear(struct ctx *c, int64_t dossier_id)
{
    struct query *q = query_new(c, "DELETE FROM dossier_figure WHERE measure_id IN"
                                   " (SELECT id FROM dossier_measure WHERE dossier_id = $1)");
    enum status st;

    bind_int(q, dossier_id);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM dossier_measure WHERE dossier_id = $1");
    bind_int(q, dossier_id);
    return query_end(q);
}

static enum status
insert_values(struct ctx *c, int64_t id, const struct dossier_measure *m)
{
    enum status st = OK;

    for (int i = 0; st == OK && i < m->value_count; i++) {
        struct query *q = query_new(c, "INSERT INTO dossier_figure (measure_id, year, value)"
                                       " VALUES ($1, $2, $3)");

        bind_int(q, id);
        bind_int(q, m->values[i].year);
        bind_int(q, m->values[i].value);
        st = query_end(q);
    }
    return st;
}

static enum status
insert_row(struct ctx *c, int64_t dossier_id, const struct dossier_measure *m, int position)
{
    int64_t id = db_new_id(c);
    struct query *q = query_new(c, "INSERT INTO dossier_measure (id, dossier_id, position, name,"
                                   " counted_in, decimals) VALUES ($1, $2, $3, $4, $5, $6)");
    enum status st;

    bind_int(q, id);
    bind_int(q, dossier_id);
    bind_int(q, position);
    bind_text(q, m->name);
    bind_text(q, m->counted_in);
    bind_int(q, m->decimals);
    st = query_end(q);
    return st == OK ? insert_values(c, id, m) : st;
}

static json_t *
told(const struct saving *k)
{
    json_t *list = json_array();

    for (int i = 0; i < k->count; i++)
        json_array_append_new(list, json_pack("{s:s, s:i}", "name", k->rows[i].name, "values",
                                              k->rows[i].value_count));
    return json_pack("{s:o}", "measures", list);
}

static enum status
save(struct ctx *c, void *arg)
{
    const struct saving *k = arg;
    struct dossier d;
    struct query *q;
    enum status st = dossier_find_to_write(c, k->dossier_id, false, &d);

    if (st != OK)
        return st;
    q = query_new(c, "UPDATE dossier SET figures_version = figures_version + 1"
                     " WHERE id = $1 AND figures_version = $2");
    bind_int(q, d.id);
    bind_int(q, k->version);
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    if (st == OK)
        st = clear(c, d.id);
    for (int i = 0; st == OK && i < k->count; i++)
        st = insert_row(c, d.id, &k->rows[i], i + 1);
    return st == OK ? audit_write(c, "dossier", d.id, "figures", NULL, told(k)) : st;
}

enum status
dossier_measures_save(struct ctx *c, int64_t dossier_id, const struct dossier_measure *rows,
                      int count, int64_t figures_version)
{
    struct saving k = { dossier_id, figures_version, rows, count };
    int before = c->problem_count;

    if (count > DOSSIER_MEASURES_MAX)
        return problem(c, NULL, tr(c, "At most %d lines of figures."), (int)DOSSIER_MEASURES_MAX);
    for (int i = 0; i < count; i++)
        check_row(c, &rows[i], i);
    return c->problem_count > before ? INVALID : db_transact(c, save, &k);
}
