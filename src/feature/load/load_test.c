/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loading a campaign folder: the example whole, again without change, and nothing of a folder with a fault. */
#include "feature/load/load.h"

#include "db/db.h"
#include "feature/board/board.h"
#include "feature/system/system.h"
#include "test/test.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static struct load_result
load_example(struct ctx *c)
{
    struct load_result r;

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(load_folder(c, "examples/nghi-son", &r), OK);
    return r;
}

TEST(the_example_is_loaded_whole_and_the_second_time_changes_nothing)
{
    struct load_result r = load_example(c);

    CHECK_INT(r.units, 45);
    CHECK_INT(r.successors, 30);
    CHECK_INT(r.documents, 2);
    CHECK_INT(r.watches, 33);
    CHECK_INT(r.subjects, 12);
    r = load_example(c);
    CHECK_INT(r.units + r.successors + r.campaigns + r.milestones + r.documents + r.accounts +
                  r.seats + r.watches + r.subjects,
              0);
    CHECK_INT(system_verify(c, NULL, false), OK);
}

TEST(the_example_has_the_deadlines_of_the_plan_and_of_the_conclusion)
{
    struct campaign campaign;
    struct board b;
    const struct deadline *d;

    load_example(c);
    CHECK_INT(campaign_find_by_code(c, "nghi-son-2025", &campaign), OK);
    CHECK_INT(board_read(c, &campaign, today(c), &b), OK);
    CHECK_INT(b.row_count, 34);
    CHECK_INT(b.without_member, 0);
    CHECK_INT(b.milestone_count, 2);
    d = deadline_in_force(&b.deadlines, b.milestones[0].id, LEVEL_COMMUNE, 0, NULL, 0, NULL);
    CHECK_DATE(d->last_on, "2025-03-30");
    d = deadline_in_force(&b.deadlines, b.milestones[1].id, LEVEL_DISTRICT, 0, NULL, 0, NULL);
    CHECK_DATE(d->last_on, "2025-05-31");
}

/* After 1/7/2025 the ten units stand for the thirty. */
TEST(after_the_merger_the_examples_ten_units_stand_for_the_thirty)
{
    struct campaign campaign;
    struct board b;
    int ten = 0, all = 0;

    load_example(c);
    CHECK_INT(campaign_find_by_code(c, "nghi-son-2025", &campaign), OK);
    test_set_today(c, "2025-07-01");
    CHECK_INT(board_read(c, &campaign, today(c), &b), OK);
    for (int i = 0; i < b.row_count; i++)
        if (b.rows[i].unit.level == LEVEL_COMMUNE) {
            ten++;
            all += b.rows[i].cells[0].all;
        }
    CHECK_INT(ten, 10);
    CHECK_INT(all, 30);
}

/* A copy of the example in which one file has other bytes. */
static const char *
copy_with(struct ctx *c, const char *changed, const char *from, const char *to)
{
    static const char *const files[] = { "units.csv",      "successors.csv", "campaign.csv",
                                         "milestones.csv", "documents.csv",  "deadlines.csv",
                                         "accounts.csv",   "seats.csv",      "watches.csv" };

    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char *text = arena_alloc(c->arena, 65536), *at;
        FILE *in = fopen(arena_printf(c->arena, "examples/nghi-son/%s", files[i]), "rb");
        size_t length;

        CHECK(in != NULL);
        length = fread(text, 1, 60000, in);
        fclose(in);
        text[length] = '\0';
        at = strcmp(files[i], changed) == 0 ? strstr(text, from) : NULL;
        if (at)
            text =
                arena_printf(c->arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
        test_file(c, files[i], text, strlen(text));
    }
    return test_folder(c);
}

static int64_t
count_units(struct ctx *c)
{
    struct query *q = query_new(c, "SELECT COUNT(*) FROM unit");
    int64_t n = -1;

    if (query_row(q))
        n = col_int(q, 0);
    CHECK_INT(query_end(q), OK);
    return n;
}

TEST(a_fault_in_any_file_is_told_at_its_place_and_nothing_is_written)
{
    static const struct {
        const char *file, *from, *to, *told;
        int line, column;
    } faults[] = {
        { "deadlines.csv", "xong trước ngày 31/3/2025", "sớm nhất có thể", "sớm nhất có thể", 2,
          4 },
        { "watches.csv", "tv1,16561", "tv9,16561", "tv9", 2, 1 },
        { "accounts.csv", ",secretariat,", ",secretary,", "secretary", 3, 3 },
        { "milestones.csv", ",commune,", ",village,", "village", 2, 3 },
        { "campaign.csv", "2024-08-13", "13/8/2024", "13/8/2024", 2, 7 },
        { "documents.csv", ",plan,", ",scheme,", "scheme", 2, 2 },
        { "seats.csv", "key,role", "key,rule", "rule", 1, 2 },
    };
    struct load_result r;

    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        const char *folder = copy_with(c, faults[i].file, faults[i].from, faults[i].to);
        const struct problem *p;

        c->account_id = ACCOUNT_SYSTEM;
        problems_clear(c);
        CHECK_INT(load_folder(c, folder, &r), INVALID);
        p = c->problems;
        CHECK(p != NULL);
        CHECK_TEXT(p->file, faults[i].file);
        CHECK_INT(p->line, faults[i].line);
        CHECK_INT(p->column, faults[i].column);
        CHECK_HAS(p->message, faults[i].told);
        CHECK_INT(count_units(c), 0);
    }
}

const struct test load_tests[] = {
    T_DB(the_example_is_loaded_whole_and_the_second_time_changes_nothing),
    T_DB(the_example_has_the_deadlines_of_the_plan_and_of_the_conclusion),
    T_DB(after_the_merger_the_examples_ten_units_stand_for_the_thirty),
    T_DB(a_fault_in_any_file_is_told_at_its_place_and_nothing_is_written),
    T_END,
};
