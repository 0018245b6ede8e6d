/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts from and into files: every bad row named, nothing half written, the same file again changes nothing. */
#include "feature/account/account_inside.h"

#include "service/transfer.h"
#include "test/nghi_son.h"
#include "test/test_http.h"

#include <stdio.h>
#include <stdlib.h>

static const char good[] = "name,full_name,role,unit,campaign,from_on,to_on\n"
                           "a1,Cán bộ một,unit_officer,16660,nghi-son-2025,2025-01-01,\n"
                           "a1,Cán bộ một,finance,407,,2025-01-01,2025-07-01\n"
                           "a2,Cán bộ hai,,,,,\n"
                           "a3,Cán bộ ba,Thành viên Ban Chỉ đạo,407,,,\n";

static enum status
take(struct ctx *c, const char *text, bool is_dry, struct import_result *out)
{
    problems_clear(c);
    return account_transfer.import(c, test_file(c, "a.csv", text, strlen(text)), "a.csv", is_dry,
                                   NULL, NULL, out);
}

static int64_t
count(struct ctx *c)
{
    struct query *q = query_new(
        c, "SELECT (SELECT count(*) FROM account) * 1000 + (SELECT count(*) FROM account_grant)");
    int64_t n = query_row(q) ? col_int(q, 0) : -1;

    CHECK_INT(query_end(q), OK);
    return n;
}

TEST(a_list_is_taken_whole_and_again_without_change)
{
    struct import_result result = { 0 };
    struct nghi_son n;
    struct account a;

    nghi_son_make(c, &n);
    CHECK_INT(take(c, good, true, &result), OK);
    CHECK_INT(result.inserted, 4);
    CHECK_INT(count(c), 0);
    CHECK_INT(take(c, good, false, &result), OK);
    CHECK_INT(result.rows, 4);
    CHECK_INT(result.inserted, 4);
    CHECK_INT(count(c), 3003);
    CHECK_INT(take(c, good, false, &result), OK);
    CHECK_INT(result.inserted, 0);
    CHECK_INT(result.unchanged, 4);
    CHECK_INT(count(c), 3003);
    CHECK_INT(account_find_by_name(c, "a1", &a), OK);
    CHECK(!a.has_password);
    c->account_id = a.id;
    CHECK(may(c, REPORT_UNIT, n.hai_ha, n.campaign.id));
}

TEST(every_bad_row_is_named_and_nothing_is_written)
{
    struct import_result result = { -1, -1, -1 };
    const struct problem *p;
    struct nghi_son n;

    nghi_son_make(c, &n);
    CHECK_INT(take(c, good, false, &result), OK);
    result.rows = -1;
    CHECK_INT(take(c,
                   "name,full_name,role,unit,campaign,from_on,to_on\n"
                   "b1,Tốt,member,407,,,\n"
                   "Có dấu,x,member,407,,,\n"
                   "b2,x,vua,nowhere,khong,31/2/2025,\n"
                   "a1,Tên khác,member,407,,,\n"
                   "a1,Cán bộ một,unit_officer,16660,nghi-son-2025,2025-02-01,\n"
                   "b3,x,member,407,,2025-02-01,2025-01-01\n",
                   false, &result),
              INVALID);
    CHECK_INT(result.rows, -1);
    CHECK_INT(count(c), 3003);
    p = c->problems;
    CHECK_TEXT(p->file, "a.csv");
    CHECK_INT(p->line, 3);
    CHECK_INT(p->column, 1);
    p = p->next;
    CHECK_INT(p->line, 4);
    CHECK_INT(p->column, 3);
    CHECK_INT(p->next->column, 6);
    CHECK_INT(p->next->next->column, 4);
    CHECK_INT(p->next->next->next->column, 5);
    p = p->next->next->next->next;
    CHECK_INT(p->line, 5);
    CHECK_HAS(p->message, "Cán bộ một");
    p = p->next;
    CHECK_INT(p->line, 6);
    CHECK_INT(p->column, 3);
    p = p->next;
    CHECK_INT(p->line, 7);
    CHECK_INT(p->column, 7);
    CHECK(p->next == NULL);
}

TEST(an_office_brings_in_roles_of_its_own_units_only)
{
    struct import_result result;
    struct nghi_son n;

    nghi_son_make(c, &n);
    c->account_id = test_account(c, "office", ROLE_SECRETARIAT, n.hai_ha, 0);
    CHECK_INT(take(c, "name,full_name,role,unit\nx1,Một,member,407\n", false, &result), INVALID);
    CHECK_INT(c->problems->column, 4);
    CHECK_INT(take(c, "name,full_name,role,unit\nx1,Một,admin,16660\n", false, &result), INVALID);
    CHECK_INT(take(c, "name,full_name,role,unit\nx1,Một,member,16660\n", false, &result), OK);
    c->account_id = test_account(c, "nobody", ROLE_MEMBER, n.hai_ha, 0);
    CHECK_INT(take(c, "name,full_name,role,unit\nx2,Hai,member,16660\n", false, &result), DENIED);
}

TEST(what_goes_out_can_be_brought_in_again)
{
    const char *path = arena_printf(c->arena, "%s/out.csv", test_folder(c));
    struct import_result result;
    struct table_writer *w;
    struct nghi_son n;

    nghi_son_make(c, &n);
    CHECK_INT(take(c, good, false, &result), OK);
    CHECK_INT(table_writer_open(c, path, TABLE_CSV, &w), OK);
    CHECK_INT(account_transfer.export(c, w), OK);
    CHECK_INT(table_writer_rows(w), 4);
    CHECK_INT(table_writer_close(w), OK);
    problems_clear(c);
    CHECK_INT(account_transfer.import(c, path, "out.csv", false, NULL, NULL, &result), OK);
    CHECK_INT(result.unchanged, 4);
    CHECK_INT(result.inserted, 0);
}

TEST(a_long_list_takes_little_memory)
{
    struct import_result result;
    struct nghi_son n;
    struct buf b;
    size_t before;

    nghi_son_make(c, &n);
    buf_init(&b, c->arena, 100000);
    buf_add(&b, "name,full_name,role,unit\n");
    for (int i = 0; i < 1500; i++)
        buf_printf(&b, "m%d,Người thứ %d,unit_officer,16660\n", i, i);
    before = arena_size(c->arena);
    CHECK_INT(take(c, b.data, false, &result), OK);
    CHECK_INT(result.inserted, 1500);
    CHECK(arena_size(c->arena) - before < 400000);
}

const struct test account_transfer_tests[] = {
    T_DB(a_list_is_taken_whole_and_again_without_change),
    T_DB(every_bad_row_is_named_and_nothing_is_written),
    T_DB(an_office_brings_in_roles_of_its_own_units_only),
    T_DB(what_goes_out_can_be_brought_in_again),
    T_DB(a_long_list_takes_little_memory),
    T_END,
};
