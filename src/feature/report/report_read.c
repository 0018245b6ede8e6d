/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was sent, version by version. */
#include "feature/report/report_inside.h"

#include <string.h>

enum { VERSIONS_MAX = 200 };

enum status
report_version_list(struct ctx *c, int64_t id, struct report_version **out, int *out_count)
{
    struct report_duty d;
    struct report_version *all;
    struct query *q;
    int count = 0;
    enum status st = duty_of_report(c, id, &d);

    if (st != OK)
        return st;
    all = arena_array(c->arena, VERSIONS_MAX, sizeof(*all));
    q = query_new(
        c, "SELECT v.number, v.done, v.difficulties, v.proposals, v.next_steps, v.is_empty,"
           " v.sent_at, v.sent_by, s.full_name, v.decision, v.remarks, v.decided_at, v.decided_by,"
           " e.full_name FROM report_version v LEFT JOIN account s ON s.id = v.sent_by"
           " LEFT JOIN account e ON e.id = v.decided_by WHERE v.report_id = $1"
           " ORDER BY v.number DESC LIMIT $2");
    bind_int(q, id);
    bind_int(q, VERSIONS_MAX);
    while (count < VERSIONS_MAX && query_row(q)) {
        struct report_version *v = &all[count++];
        const char *decision = col_is_null(q, 9) ? "" : col_text(q, 9);

        *v = (struct report_version){
            .number = (int)col_int(q, 0),
            .is_empty = col_bool(q, 5),
            .sent_at = col_int(q, 6),
            .sent_by = col_int(q, 7),
            .sent_by_name = col_text(q, 8),
            .decision = strcmp(decision, "returned") == 0   ? REPORT_RETURNED
                        : strcmp(decision, "accepted") == 0 ? REPORT_ACCEPTED
                                                            : REPORT_SENT,
            .remarks = col_text(q, 10),
            .decided_at = col_int(q, 11),
            .decided_by = col_int(q, 12),
            .decided_by_name = col_text(q, 13),
        };
        for (int i = 0; i < REPORT_TEXT_COUNT; i++)
            v->texts[i] = col_text(q, 1 + i);
    }
    st = query_end(q);
    if (st != OK)
        return st;
    *out = all;
    *out_count = count;
    return OK;
}

enum status
report_texts(struct ctx *c, int64_t id, const char *out[REPORT_TEXT_COUNT])
{
    struct query *q =
        query_new(c, "SELECT done, difficulties, proposals, next_steps FROM report WHERE id = $1");
    struct report_duty d;
    enum status st;

    bind_int(q, id);
    if (query_row(q))
        for (int i = 0; i < REPORT_TEXT_COUNT; i++)
            out[i] = col_text(q, i);
    st = query_end_one(q);
    if (st == OK)
        st = duty_of_report(c, id, &d);
    return st == OK && !duty_may_write(c, &d) ? NOT_FOUND : st;
}

enum status
report_version_sources(struct ctx *c, int64_t id, int number, struct report_merged **out,
                       int *out_count)
{
    struct query *q = query_new(c, "SELECT source_id, source_number FROM report_source"
                                   " WHERE report_id = $1 AND number = $2 ORDER BY source_id");
    struct report_merged *all = NULL;
    int count = 0, room = 0;
    enum status st;

    bind_int(q, id);
    bind_int(q, number);
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 64 : 2 * room;
            all = arena_grow(c->arena, all, (size_t)count, (size_t)room, sizeof(*all));
        }
        all[count++] = (struct report_merged){ col_int(q, 0), (int)col_int(q, 1) };
    }
    st = query_end(q);
    if (st != OK)
        return st;
    *out = all;
    *out_count = count;
    return OK;
}
