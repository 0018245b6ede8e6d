/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The timeline: baselines beside what holds now, who is how far, what the drawing leaves out, and the page. */
#include "feature/timeline/timeline_views.h"

#include "core/text.h"
#include "test/nghi_son.h"
#include "test/test_http.h"

#include <string.h>

static const struct timeline_filter all;

static int64_t
plan_and_conclusion(struct ctx *c, struct nghi_son *n)
{
    struct document plan, conclusion;

    nghi_son_make(c, n);
    plan = nghi_son_plan(c, n);
    conclusion = nghi_son_conclusion(c, n);
    CHECK_INT(document_apply(c, conclusion.id, conclusion.version), OK);
    return plan.id;
}

static const struct timeline_row *
row_of(const struct timeline *t, const char *milestone, enum unit_level level)
{
    for (int i = 0; i < t->row_count; i++)
        if (strcmp(t->rows[i].milestone->code, milestone) == 0 && t->rows[i].level == level)
            return &t->rows[i];
    return NULL;
}

static struct date
day(const char *iso)
{
    struct date d = DATE_NONE;

    CHECK(date_parse_iso(iso, &d));
    return d;
}

TEST(a_level_shows_its_baseline_beside_what_holds_now)
{
    const struct timeline_row *row;
    struct timeline t;
    struct nghi_son n;

    plan_and_conclusion(c, &n);
    CHECK_INT(timeline_read(c, &n.campaign, day("2025-04-15"), 0, &all, &t), OK);
    row = row_of(&t, "commune-conference", LEVEL_COMMUNE);
    CHECK(row != NULL);
    CHECK_INT(row->slip, 0);
    CHECK_INT(row->units, 3);
    CHECK_INT(row->late, 3);
    CHECK_INT(row->days, 16);
    CHECK_TEXT(date_iso(c->arena, row->from_on), "2024-08-13");
    row = row_of(&t, "town-conference", LEVEL_DISTRICT);
    CHECK(row != NULL);
    CHECK_TEXT(date_iso(c->arena, row->base->last_on), "2025-06-29");
    CHECK_TEXT(date_iso(c->arena, row->deadline->last_on), "2025-05-31");
    CHECK_INT(row->slip, -29);
    CHECK_INT(row->units, 1);
}

TEST(the_last_baseline_has_no_slip_and_one_of_another_campaign_is_not_found)
{
    struct timeline t;
    struct nghi_son n;

    plan_and_conclusion(c, &n);
    CHECK_INT(timeline_read(c, &n.campaign, day("2025-04-15"), 0, &all, &t), OK);
    CHECK_INT(timeline_read(c, &n.campaign, day("2025-04-15"),
                            t.board.deadlines.documents[t.board.deadlines.document_count - 1].id,
                            &all, &t),
              OK);
    for (int i = 0; i < t.row_count; i++)
        CHECK_INT(t.rows[i].slip, 0);
    CHECK_INT(timeline_read(c, &n.campaign, day("2025-04-15"), 99, &all, &t), NOT_FOUND);
}

TEST(a_held_conference_counts_and_its_unit_has_its_day)
{
    struct conference held = { .scheduled_minute = -1,
                               .place = "",
                               .chair = "",
                               .note = "",
                               .delegates = -1,
                               .cost_vnd = -1 };
    const struct timeline_row *row;
    struct timeline t;
    struct nghi_son n;

    plan_and_conclusion(c, &n);
    test_set_today(c, "2025-03-28");
    held.campaign_id = n.campaign.id;
    held.unit_id = n.hai_ha;
    held.planned_on = day("2025-03-01");
    CHECK_INT(conference_take(c, STEP_PLAN, &held, true, ""), OK);
    held.held_on = day("2025-03-27");
    CHECK_INT(conference_take(c, STEP_HOLD, &held, true, ""), OK);
    CHECK_INT(timeline_read(c, &n.campaign, day("2025-04-15"), 0, &all, &t), OK);
    row = row_of(&t, "commune-conference", LEVEL_COMMUNE);
    CHECK_INT(row->done, 1);
    CHECK_INT(row->late, 2);
    CHECK(date_is_none(row->done_on));
    CHECK_INT(timeline_read(c, &n.campaign, day("2025-04-15"), 0,
                            &(struct timeline_filter){ .milestone_id = n.commune_conference.id },
                            &t),
              OK);
    CHECK(t.row_count >= 3);
    CHECK_INT(t.rows[0].state, CELL_LATE);
    for (int i = 0; i < t.row_count; i++)
        if (t.rows[i].unit->id == n.hai_ha)
            CHECK_TEXT(date_iso(c->arena, t.rows[i].done_on), "2025-03-27");
    CHECK_INT(timeline_read(c, &n.campaign, day("2025-04-15"), 0,
                            &(struct timeline_filter){ .unit_id = n.hai_ha }, &t),
              OK);
    CHECK_INT(t.row_count, 1);
    CHECK_INT(t.rows[0].done, 1);
}

TEST(a_drawing_stays_in_its_frame_whatever_the_names_and_days)
{
    const struct timeline_row *rows[64];
    struct timeline_drawing d;
    struct timeline t;
    struct nghi_son n;
    int count;

    plan_and_conclusion(c, &n);
    CHECK_INT(timeline_read(c, &n.campaign, day("2025-04-15"), 0, &all, &t), OK);
    t.rows[0].milestone = &(struct milestone){
        .title = "Hội nghị tuyên dương điển hình tiên tiến toàn thể cán bộ, công chức, viên chức, "
                 "người lao động và nhân dân các xã, phường, thị trấn trên địa bàn thị xã",
        .level = LEVEL_COMMUNE,
        .code = "x",
    };
    count = t.row_count < 64 ? t.row_count : 64;
    for (int i = 0; i < count; i++)
        rows[i] = &t.rows[i];
    for (int step = -30; step <= 30; step += 3) {
        for (enum timeline_zoom zoom = ZOOM_MONTH; zoom <= ZOOM_QUARTER; zoom++) {
            d = timeline_draw(
                c, &t, rows, count, true, zoom,
                timeline_frame_move(zoom, timeline_frame(zoom, day("2025-04-15")), step));
            CHECK(d.spans[0].x == 236);
            CHECK(d.spans[4].x + d.spans[4].width == 944);
            for (int i = 0; i < d.bar_count; i++) {
                const struct timeline_bar *b = &d.bars[i];

                CHECK(!b->has_bar || (b->x >= 236 && b->x + b->width <= 944));
                CHECK(!b->has_base || (b->base_x >= 236 && b->base_x + b->base_width <= 944));
                CHECK(b->part_width <= b->width);
                CHECK(b->y + b->height <= d.height);
                CHECK(text_length(b->lines[0]) <= 33);
                CHECK(b->lines[1] == NULL || text_length(b->lines[1]) <= 33);
            }
            if (step == 0)
                CHECK(d.now_x > d.spans[1].x && d.now_x < d.spans[2].x);
        }
    }
    CHECK_HAS(d.bars[t.board.deadlines.document_count].lines[1], "…");
}

TEST(the_page_shows_words_document_and_slip_and_exports_the_same)
{
    struct reply reply;
    struct nghi_son n;

    plan_and_conclusion(c, &n);
    test_set_today(c, "2025-04-15");
    test_sign_in(c, test_account(c, "office", ROLE_SECRETARIAT, n.town, 0));
    reply = test_get(c, "/lam-viec/tien-do");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "<svg class=\"gantt\"");
    CHECK_HAS(reply.body, "xong trước ngày 31/3/2025");
    CHECK_HAS(reply.body, "−29 ngày");
    CHECK_HAS(reply.body, "hôm nay 15/04");
    CHECK_INT(test_get(c, "/lam-viec/tien-do?xem=quy&tu=2024-07").status, 200);
    CHECK_INT(test_get(c, "/lam-viec/tien-do?tu=abc&goc=99&muc=moc-x&sau=zzz").status, 200);
    reply = test_get(c, "/lam-viec/tien-do?xuat=csv");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "-29");
    reply = test_get_json(c, "/lam-viec/tien-do");
    CHECK_HAS(reply.body, "\"slip\":-29");
    test_sign_in(c, test_account(c, "nobody", ROLE_NONE, 0, 0));
    CHECK(test_get(c, "/lam-viec/tien-do").status != 200);
}

const struct test timeline_tests[] = {
    T_DB(a_level_shows_its_baseline_beside_what_holds_now),
    T_DB(the_last_baseline_has_no_slip_and_one_of_another_campaign_is_not_found),
    T_DB(a_held_conference_counts_and_its_unit_has_its_day),
    T_DB(a_drawing_stays_in_its_frame_whatever_the_names_and_days),
    T_DB(the_page_shows_words_document_and_slip_and_exports_the_same),
    T_END,
};
