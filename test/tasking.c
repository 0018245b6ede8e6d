/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A conclusion whose points were given, for tests. */
#include "test/tasking.h"

#include "db/db.h"

#include <string.h>

static void
make_people(struct ctx *c, struct task_scene *s)
{
    s->officer = nghi_son_account(c, "can-bo", "unit_officer", s->n.hai_ha);
    s->other_officer = nghi_son_account(c, "can-bo-khac", "unit_officer", s->n.hai_hoa);
    s->member = nghi_son_account(c, "tv1", "member", s->n.town);
    s->other_member = nghi_son_account(c, "tv2", "member", s->n.town);
    s->office = nghi_son_account(c, "thuong-truc", "secretariat", s->n.town);
    s->head = nghi_son_account(c, "truong-ban", "head", s->n.town);
    s->seat = nghi_son_seat(c, &s->n, "Thành viên 1", s->member, s->n.hai_ha);
    s->other_seat = nghi_son_seat(c, &s->n, "Thành viên 2", s->other_member, s->n.nghi_son);
    CHECK_INT(watch_assign(c, s->seat, &s->n.hai_hoa, 1, today(c), ""), OK);
}

static void
give(struct ctx *c, struct task_scene *s, const struct task_new *points, int count)
{
    struct task_giving g = {
        .document_id = s->conclusion.id, .known_points = s->given, .points = points, .count = count
    };

    CHECK_INT(task_give(c, &g), OK);
    s->given += count;
}

void
task_scene_make(struct ctx *c, struct task_scene *out)
{
    static const struct task_new points[] = {
        { "Các xã, phường rà soát hồ sơ", "các xã, phường", "", "trước ngày 15/3/2025", "Danh sách",
          NULL },
        { "Tham mưu bảo đảm tiết kiệm", "Phòng Nội vụ", "Phòng Tài chính - Kế hoạch", "", "",
          NULL },
        { "Xây dựng chương trình văn nghệ", "Phòng Tài chính - Kế hoạch", "", "", "", NULL },
        { "Báo cáo Trưởng Ban", "các thành viên Ban Chỉ đạo", "", "định kỳ", "", NULL },
    };

    memset(out, 0, sizeof(*out));
    nghi_son_make(c, &out->n);
    (void)nghi_son_plan(c, &out->n);
    make_people(c, out);
    out->conclusion = nghi_son_conclusion(c, &out->n);
    CHECK_INT(document_apply(c, out->conclusion.id, out->conclusion.version), OK);
    c->account_id = out->office;
    give(c, out, points, 4);
    c->account_id = ACCOUNT_SYSTEM;
}

struct task_row
task_scene_part(struct ctx *c, const struct task_scene *s, const char *owner)
{
    struct task_filter f = { .campaign_id = s->n.campaign.id };
    struct task_row *rows;
    int count;

    CHECK_INT(task_list(c, &f, NULL, 500, &rows, &count), OK);
    for (int i = 0; i < count; i++)
        if (strcmp(rows[i].part.owner, owner) == 0)
            return rows[i];
    CHECK_TEXT("nobody", owner);
    return rows[0];
}

struct task_row
task_scene_bring(struct ctx *c, struct task_scene *s, enum task_state state)
{
    struct task_new point = { "Một việc", "xã Hải Hà", "", "", "", NULL };
    struct task_filter f = { .campaign_id = s->n.campaign.id, .unit_id = s->n.hai_ha };
    struct task_act a = { .version = 1, .text = "Vì thế." };
    struct task_row *rows, row;
    int count;

    give(c, s, &point, 1);
    CHECK_INT(task_list(c, &f, NULL, 500, &rows, &count), OK);
    a.part_id = rows[count - 1].part.id;
    if (state == TASK_CANCELLED)
        CHECK_INT(task_cancel(c, &a), OK);
    else if (state != TASK_OPEN)
        CHECK_INT(task_report(c, &a), OK);
    a.version = 2;
    if (state == TASK_RETURNED)
        CHECK_INT(task_return(c, &a), OK);
    else if (state == TASK_ACCEPTED)
        CHECK_INT(task_accept(c, &a), OK);
    CHECK_INT(task_find(c, a.part_id, &row), OK);
    return row;
}

int
task_scene_inbox_of_unit(struct ctx *c, const char *kind, int64_t unit_id)
{
    struct query *q = query_new(c, "SELECT COUNT(*) FROM inbox WHERE kind = $1"
                                   " AND (CAST($2 AS BIGINT) = 0 OR unit_id = $2)");
    int count = 0;

    bind_text(q, kind);
    bind_int(q, unit_id);
    if (query_row(q))
        count = (int)col_int(q, 0);
    CHECK_INT(query_end(q), OK);
    return count;
}

int
task_scene_inbox(struct ctx *c, const char *kind)
{
    return task_scene_inbox_of_unit(c, kind, 0);
}
