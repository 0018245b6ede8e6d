/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One dossier, and its steps. */
#include "feature/dossier/dossier_inside.h"

int
dossier_row_read(struct query *q, struct dossier *d)
{
    *d = (struct dossier){ .id = col_int(q, 0),
                           .campaign_id = col_int(q, 1),
                           .subject_id = col_int(q, 2),
                           .award_id = col_int(q, 3),
                           .unit_id = col_int(q, 4),
                           .at_unit_id = col_int(q, 5),
                           .decides_unit_id = col_int(q, 6),
                           .field = col_text(q, 8),
                           .achievement = col_text(q, 9),
                           .due_on = col_date(q, 10),
                           .document_id = col_int(q, 11),
                           .is_sample = col_bool(q, 12),
                           .created_at = col_int(q, 13),
                           .created_by = col_int(q, 14),
                           .changed_at = col_int(q, 15),
                           .version = col_int(q, 16),
                           .figures_version = col_int(q, 17) };
    (void)dossier_state_parse(col_text(q, 7), &d->state);
    return 18;
}

enum status
dossier_find(struct ctx *c, int64_t id, struct dossier *out)
{
    struct query *q = query_new(c, "SELECT " DOSSIER_COLUMNS " FROM dossier d WHERE d.id = $1"
                                   " AND" DOSSIER_OPEN_TO("$2"));
    struct dossier d;
    enum status st;

    bind_int(q, id);
    bind_int(q, c->account_id);
    if (query_row(q))
        dossier_row_read(q, &d);
    st = query_end_one(q);
    if (st != OK)
        return st;
    if (!may(c, READ_DOSSIERS, d.unit_id, d.campaign_id))
        return NOT_FOUND;
    *out = d;
    return OK;
}

enum status
dossier_hops(struct ctx *c, int64_t dossier_id, struct dossier_hop **out, int *out_count)
{
    struct dossier_hop *rows = NULL;
    struct dossier d;
    size_t count = 0, room = 0;
    struct query *q;
    enum status st = dossier_find(c, dossier_id, &d);

    if (st != OK)
        return st;
    q = query_new(c, "SELECT h.id, h.step, h.from_unit_id, h.to_unit_id, h.words, h.due_on, h.at,"
                     " h.account_id, w.full_name FROM dossier_hop h"
                     " LEFT JOIN account w ON w.id = h.account_id WHERE h.dossier_id = $1"
                     " ORDER BY h.id");
    bind_int(q, dossier_id);
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 8 : 2 * room;
            rows = arena_grow(c->arena, rows, count, room, sizeof(*rows));
        }
        rows[count] = (struct dossier_hop){ .id = col_int(q, 0),
                                            .from_unit_id = col_int(q, 2),
                                            .to_unit_id = col_int(q, 3),
                                            .words = col_text(q, 4),
                                            .due_on = col_date(q, 5),
                                            .at = col_int(q, 6),
                                            .account_id = col_int(q, 7),
                                            .by = col_text(q, 8) };
        (void)dossier_step_parse(col_text(q, 1), &rows[count++].step);
    }
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = (int)count;
    }
    return st;
}

enum status
dossier_subject_name(struct ctx *c, int64_t subject_id, const char **out)
{
    struct query *q = query_new(c, "SELECT name FROM subject WHERE id = $1");

    bind_int(q, subject_id);
    if (query_row(q))
        *out = col_text(q, 0);
    return query_end_one(q);
}
