/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All units there are and were, with the columns of an import, so that the file can be brought in again. */
#include "feature/unit/unit_internal.h"

static const char *const columns[] = { "code", "name", "kind", "parent", "from_on", "to_on", NULL };

/* Parents first as far as ids tell: they were made before, or in the same file. */
static enum status
write_batch(struct ctx *c, struct table_writer *w, int64_t *after, int *out_count)
{
    struct query *q = query_new(
        c, "SELECT u.id, u.code, u.name, u.kind, u.from_on, u.to_on, a.code FROM unit u "
           "LEFT JOIN unit_place p ON p.unit_id = u.id AND p.from_on = u.from_on "
           "LEFT JOIN unit a ON a.id = p.parent_id WHERE u.id > $1 ORDER BY u.id LIMIT 500");
    int count = 0;

    bind_int(q, *after);
    for (; query_row(q); count++) {
        struct date from_on = col_date(q, 4);

        *after = col_int(q, 0);
        table_write_text(w, col_text(q, 1));
        table_write_text(w, col_text(q, 2));
        table_write_text(w, col_text(q, 3));
        table_write_text(w, col_text(q, 6));
        table_write_date(w, date_compare(from_on, UNIT_DAY_UNKNOWN) == 0 ? DATE_NONE : from_on);
        table_write_date(w, col_date(q, 5));
        table_write_end_row(w);
    }
    *out_count = count;
    return query_end(q);
}

static enum status
write_all(struct ctx *c, void *arg)
{
    struct table_writer *w = arg;
    struct ctx batch = *c;
    int64_t after = 0;
    int count = 500;
    enum status st = OK;

    batch.arena = arena_child(c->arena);
    while (st == OK && count == 500) {
        st = write_batch(&batch, w, &after, &count);
        arena_reset(batch.arena);
    }
    arena_free(batch.arena);
    return st;
}

static enum status export(struct ctx *c, struct table_writer *w) {
    table_write_columns(w, columns); return db_snapshot(c, write_all, w);
}

const struct transfer_kind unit_transfer = {
    .name = "units",
    .summary = N_("units: code, name, kind, parent, from_on, to_on"),
    .import = unit_import,
    .export = export,
};
