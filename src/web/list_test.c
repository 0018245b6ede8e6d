/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists: pages by key, search, files. */
#include "web/list.h"

#include "test/test_http.h"
#include "web/parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <zip.h>

enum { ROWS = 1203 };

struct row {
    int number;
    const char *name;
};

static int largest_batch;

/* What a domain function does in SQL: rows after a key, that fit the search, at most the limit. */
static enum status
fetch(struct ctx *c, const struct list *l, void *filter, void **out_rows, int *out_count)
{
    struct row *rows = arena_array(c->arena, (size_t)l->limit, sizeof(*rows));
    int after = l->after[0] != NULL ? atoi(l->after[0]) : 0, count = 0;

    (void)filter;
    for (int i = after + 1; i <= ROWS && count < l->limit; i++) {
        if (l->q_folded[0] != '\0' && strcmp(l->q_folded, "so 7") == 0 && i != 7)
            continue;
        rows[count].number = i;
        rows[count++].name = i == 2 ? "=SUM(A1)" : arena_printf(c->arena, "Số %d", i);
    }
    if (count > largest_batch)
        largest_batch = count;
    *out_rows = rows;
    *out_count = count;
    return OK;
}

static void
key(struct ctx *c, const void *row, const char *out_parts[LIST_KEY_PARTS])
{
    const struct row *one = row;

    out_parts[0] = arena_printf(c->arena, "%d", one->number);
    out_parts[1] = one->name;
}

static void
name_of(struct ctx *c, const void *row, struct list_cell *out)
{
    const struct row *one = row;

    (void)c;
    out->text = one->name;
}

static void
number_of(struct ctx *c, const void *row, struct list_cell *out)
{
    const struct row *one = row;

    (void)c;
    out->number = one->number * 1000;
}

static void
day_of(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)row;
    out->day = today(c);
}

static const struct list_column columns[] = {
    { "Name", LIST_TEXT, 30, name_of },
    { "VND", LIST_MONEY, 12, number_of },
    { "Day", LIST_DATE, 12, day_of },
    { 0 },
};
static const struct list_source source = { "Units", columns, sizeof(struct row), fetch, key };

static enum status
show(struct request *r)
{
    struct list l = list_start(r);
    struct row *rows = NULL;
    struct out *o;
    int count = 0;
    enum status st;

    if (list_is_export(&l))
        return list_export(&l, &source, NULL);
    st = list_read(&l, &source, NULL, (void **)&rows, &count);
    if (st != OK)
        return st;
    o = respond_html(r, 200);
    for (int i = 0; i < count; i++)
        out_text(o, arena_printf(r->ctx.arena, "[%d]", rows[i].number));
    part_filters_start(o, &l, "Filter", "Name");
    part_filters_end(o, &l);
    part_pager(o, &l);
    return OK;
}

static const struct route list_rows[] = { { GET, "/list", PUBLIC, show, 0, NULL }, { 0 } };
static const struct feature feature = { .name = "t", .routes = list_rows };
static const struct feature *const only[] = { &feature, NULL };

static const char *
next_of(struct ctx *c, const char *body)
{
    const char *at = strstr(body, "/list?sau=");

    return at != NULL ? arena_strndup(c->arena, at, strcspn(at, "\"")) : NULL;
}

TEST(pages_follow_each_other_by_key_to_the_end)
{
    const char *url = "/list";
    int pages = 0;

    test_web_of(c, only);
    while (url != NULL) {
        struct reply reply = test_get(c, url);

        CHECK_INT(reply.status, 200);
        CHECK_HAS(reply.body, arena_printf(c->arena, "[%d]", 1 + pages * LIST_PAGE));
        CHECK_LACKS(reply.body, arena_printf(c->arena, "[%d]", 1 + (pages + 1) * LIST_PAGE));
        pages++;
        url = next_of(c, reply.body);
    }
    CHECK_INT(pages, (ROWS + LIST_PAGE - 1) / LIST_PAGE);
}

TEST(the_search_ignores_tone_marks_and_is_kept_by_the_pages)
{
    test_web_of(c, only);
    CHECK_HAS(test_get(c, "/list?q=S%E1%BB%90+7").body, "[7]");
    CHECK_LACKS(test_get(c, "/list?q=so+7").body, "[8]");
    CHECK_HAS(test_get(c, "/list?q=%22x&a=1").body, "?q=%22x&amp;a=1&amp;sau=");
    CHECK_HAS(test_get(c, "/list?q=%22x").body, "value=\"&quot;x\"");
}

TEST(a_cursor_that_is_not_ours_begins_anew)
{
    test_web_of(c, only);
    CHECK_HAS(test_get(c, "/list?sau=%21%21").body, "[1]");
    CHECK_HAS(test_get(c, "/list?sau=").body, "[1]");
    CHECK_HAS(test_get(c, "/list?sau=_w").body, "[1]");
    CHECK_HAS(test_get(c, "/list?sau=AA").body, "[1]");
}

TEST(a_csv_has_all_rows_and_no_formula)
{
    struct reply reply;
    int lines = 0;

    test_web_of(c, only);
    largest_batch = 0;
    reply = test_get(c, "/list?xuat=csv&sau=MTAw");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "\xEF\xBB\xBF");
    CHECK_HAS(reply.body, "'=SUM(A1)");
    CHECK_HAS(reply.body, "Số 1203,1203000,12/02/2025\r\n");
    for (size_t i = 0; i < reply.length; i++)
        lines += reply.body[i] == '\n';
    CHECK_INT(lines, ROWS + 1);
    CHECK_INT(largest_batch, LIST_EXPORT_BATCH);
    CHECK_HAS(reply_header(reply, "Content-Disposition"), ".csv");
    CHECK_INT(system("ls /tmp/thidua-export-* >/dev/null 2>&1; exit 0"), 0);
}

TEST(an_xlsx_keeps_text_as_text)
{
    struct reply reply;
    zip_error_t error;
    zip_t *zip;
    zip_file_t *sheet;
    char *xml = arena_alloc(c->arena, 1 << 20);

    test_web_of(c, only);
    reply = test_get(c, "/list?xuat=xlsx");
    CHECK_INT(reply.status, 200);
    zip = zip_open_from_source(zip_source_buffer_create(reply.body, reply.length, 0, &error),
                               ZIP_RDONLY, &error);
    CHECK(zip != NULL);
    sheet = zip_fopen(zip, "xl/worksheets/sheet1.xml", 0);
    CHECK(sheet != NULL);
    CHECK(zip_fread(sheet, xml, (1 << 20) - 1) > 0);
    CHECK_HAS(xml, "t=\"inlineStr\"><is><t>=SUM(A1)</t>");
    CHECK_LACKS(xml, "<f>");
    CHECK_HAS(xml, "Số 1203");
    zip_fclose(sheet);
    zip_discard(zip);
}

const struct test list_tests[] = {
    T(pages_follow_each_other_by_key_to_the_end),
    T(the_search_ignores_tone_marks_and_is_kept_by_the_pages),
    T(a_cursor_that_is_not_ours_begins_anew),
    T(a_csv_has_all_rows_and_no_formula),
    T(an_xlsx_keeps_text_as_text),
    T_END,
};
