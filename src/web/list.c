/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists: the page at hand, the way to the next, and the same rows as a file. */
#include "web/list.h"

#include "core/csv.h"
#include "core/log.h"
#include "core/text.h"
#include "web/respond.h"
#include "web/upload.h"
#include "web/web.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { CURSOR_MAX = 600, QUERY_CHARACTERS_MAX = 200, WIDTH = 20 };

#define PART_MARK '\x1f'

/* ------------------------------------------------------------------ the cursor */

static const char *
cursor_text(struct arena *a, const char *const parts[LIST_KEY_PARTS])
{
    struct buf b;
    size_t room;
    char *out;

    buf_init(&b, a, 128);
    for (int i = 0; i < LIST_KEY_PARTS && parts[i] != NULL; i++) {
        if (i > 0)
            buf_add_char(&b, PART_MARK);
        buf_add(&b, parts[i]);
    }
    room = sodium_base64_ENCODED_LEN(b.length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    out = arena_alloc(a, room);
    return sodium_bin2base64(out, room, (const unsigned char *)b.data, b.length,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* The parts are only ever bound to a query: a forged cursor shows another page of the same list. */
static void
read_cursor(struct list *l, const char *text)
{
    struct arena *a = l->request->ctx.arena;
    size_t length, room = text != NULL ? strlen(text) : 0;
    char *bytes = arena_alloc(a, room + 1);

    if (room == 0 || room > CURSOR_MAX ||
        sodium_base642bin((unsigned char *)bytes, room, text, room, NULL, &length, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        strlen(bytes) != length || !text_is_utf8(bytes, length))
        return;
    for (int i = 0; i < LIST_KEY_PARTS && bytes != NULL; i++) {
        char *mark = strchr(bytes, PART_MARK);

        if (mark != NULL)
            *mark++ = '\0';
        l->after[i] = bytes;
        bytes = mark;
    }
    l->has_before = true;
}

struct list
list_start(struct request *r)
{
    struct list l = { .request = r, .limit = LIST_PAGE, .all = -1 };
    const char *q = param(r, "q"), *clean;

    clean = q != NULL ? text_clean(r->ctx.arena, q, strlen(q), false) : NULL;
    l.q = clean != NULL && text_length(clean) <= QUERY_CHARACTERS_MAX ? clean : "";
    l.q_folded = text_fold(r->ctx.arena, l.q);
    read_cursor(&l, param(r, "sau"));
    l.first_url = url_with(r, "sau", NULL);
    l.xlsx_url = url_with(r, "xuat", "xlsx");
    l.csv_url = url_with(r, "xuat", "csv");
    return l;
}

enum status
list_read(struct list *l, const struct list_source *s, void *filter, void **out_rows,
          int *out_count)
{
    struct ctx *c = &l->request->ctx;
    const char *parts[LIST_KEY_PARTS] = { NULL };
    void *rows = NULL;
    int count = 0;
    enum status st;

    /* One more than is shown tells whether there is a next page. */
    l->limit = LIST_PAGE + 1;
    st = s->fetch(c, l, filter, &rows, &count);
    if (st != OK)
        return st;
    l->limit = LIST_PAGE;
    if (count > LIST_PAGE) {
        count = LIST_PAGE;
        s->key(c, (const char *)rows + (size_t)(count - 1) * s->row_size, parts);
        l->next_url = url_with(l->request, "sau", cursor_text(c->arena, parts));
    }
    l->shown = count;
    *out_rows = rows;
    *out_count = count;
    return OK;
}

/* ------------------------------------------------------------------ files */

static bool
wants_xlsx(const struct list *l)
{
    const char *as = param(l->request, "xuat");

    return as != NULL && strcmp(as, "xlsx") == 0;
}

bool
list_is_export(const struct list *l)
{
    const char *as = param(l->request, "xuat");

    return wants_xlsx(l) || (as != NULL && strcmp(as, "csv") == 0);
}

/* One format: begin writes the head row. */
struct writer {
    const struct list_source *source;
    struct ctx *ctx;
    const char *path;
    FILE *csv;
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *bold, *day, *money, *wrap;
    uint32_t row;
};

static void
csv_value(struct writer *w, struct buf *b, const struct list_column *column,
          const struct list_cell *cell, bool is_first)
{
    struct arena *a = b->arena;
    const char *text = "";

    switch (column->kind) {
    case LIST_TEXT:
        text = cell->text;
        break;
    case LIST_INT:
    case LIST_MONEY:
        text = cell->is_empty ? "" : arena_printf(a, "%lld", (long long)cell->number);
        break;
    case LIST_DATE:
        text = date_vi(a, cell->day);
        break;
    case LIST_TIME:
        text = cell->number == 0         ? ""
               : w->ctx->lang == LANG_VI ? time_vi(a, cell->number)
                                         : time_en(a, cell->number);
        break;
    }
    csv_cell(b, text != NULL ? text : "", is_first);
}

static void
xlsx_value(struct writer *w, struct arena *a, uint16_t at, const struct list_column *column,
           const struct list_cell *cell)
{
    lxw_datetime day = { .year = cell->day.year, .month = cell->day.month, .day = cell->day.day };

    switch (column->kind) {
    case LIST_TEXT:
        /* Always a string: what begins with "=" is somebody's text, not a formula. */
        if (cell->text != NULL && cell->text[0] != '\0')
            worksheet_write_string(w->sheet, w->row, at, cell->text, w->wrap);
        break;
    case LIST_INT:
    case LIST_MONEY:
        if (!cell->is_empty)
            worksheet_write_number(w->sheet, w->row, at, (double)cell->number, w->money);
        break;
    case LIST_DATE:
        if (!date_is_none(cell->day))
            worksheet_write_datetime(w->sheet, w->row, at, &day, w->day);
        break;
    case LIST_TIME:
        if (cell->number != 0)
            worksheet_write_string(w->sheet, w->row, at,
                                   w->ctx->lang == LANG_VI ? time_vi(a, cell->number)
                                                           : time_en(a, cell->number),
                                   w->wrap);
        break;
    }
}

static bool
is_for_later(const struct list *l)
{
    const struct request *r = l->request;

    return r->web != NULL && r->web->later != NULL && r->session != NULL;
}

static bool
begin_csv(struct writer *w)
{
    struct buf b;

    w->csv = fopen(w->path, "we");
    if (w->csv == NULL)
        return false;
    buf_init(&b, w->ctx->arena, 1024);
    csv_bom(&b);
    for (const struct list_column *column = w->source->columns; column->label != NULL; column++)
        csv_cell(&b, tr(w->ctx, column->label), column == w->source->columns);
    csv_end_row(&b);
    return fwrite(b.data, 1, b.length, w->csv) == b.length;
}

static bool
begin_xlsx(struct writer *w)
{
    lxw_workbook_options options = { .constant_memory = LXW_TRUE };
    uint16_t at = 0;

    w->book = workbook_new_opt(w->path, &options);
    if (w->book == NULL)
        return false;
    w->sheet = workbook_add_worksheet(w->book, NULL);
    w->bold = workbook_add_format(w->book);
    format_set_bold(w->bold);
    w->day = workbook_add_format(w->book);
    format_set_num_format(w->day, "dd/mm/yyyy");
    w->money = workbook_add_format(w->book);
    format_set_num_format(w->money, "#,##0");
    w->wrap = workbook_add_format(w->book);
    format_set_num_format(w->wrap, "@");
    worksheet_freeze_panes(w->sheet, 1, 0);
    for (const struct list_column *column = w->source->columns; column->label != NULL;
         column++, at++) {
        worksheet_set_column(w->sheet, at, at, column->width > 0 ? column->width : WIDTH, NULL);
        worksheet_write_string(w->sheet, 0, at, tr(w->ctx, column->label), w->bold);
    }
    w->row = 1;
    return true;
}

static bool
write_row(struct writer *w, struct ctx *c, const void *row)
{
    struct buf b;
    uint16_t at = 0;

    if (w->csv != NULL)
        buf_init(&b, c->arena, 512);
    for (const struct list_column *column = w->source->columns; column->label != NULL;
         column++, at++) {
        struct list_cell cell = { .text = NULL };

        column->value(c, row, &cell);
        if (w->csv != NULL)
            csv_value(w, &b, column, &cell, at == 0);
        else
            xlsx_value(w, c->arena, at, column, &cell);
    }
    w->row++;
    if (w->csv == NULL)
        return true;
    csv_end_row(&b);
    return fwrite(b.data, 1, b.length, w->csv) == b.length;
}

/* The list's key of a batch's last row outlives the batch. */
static void
keep_key(struct list *l, char kept[LIST_KEY_PARTS][CURSOR_MAX], const char *const *parts)
{
    for (int i = 0; i < LIST_KEY_PARTS; i++) {
        l->after[i] = parts[i] != NULL ? kept[i] : NULL;
        if (parts[i] != NULL)
            snprintf(kept[i], CURSOR_MAX, "%s", parts[i]);
    }
}

/* Row by row in batches, each on an arena of its own; the key of the last row leads on. CONFLICT: too many for a page. */
static enum status
write_rows(struct writer *w, struct list *l, void *filter)
{
    struct spool *spool = l->request->spool;
    struct ctx c = *w->ctx;
    char kept[LIST_KEY_PARTS][CURSOR_MAX];
    int64_t written = 0;
    bool is_whole = true;
    int count;

    c.arena = arena_child(w->ctx->arena);
    l->limit = LIST_EXPORT_BATCH;
    do {
        const char *parts[LIST_KEY_PARTS] = { NULL };
        void *rows = NULL;
        enum status st;

        count = 0;
        st = w->source->fetch(&c, l, filter, &rows, &count);
        if (st != OK)
            return st;
        for (int i = 0; i < count && is_whole; i++)
            is_whole = write_row(w, &c, (const char *)rows + (size_t)i * w->source->row_size);
        if (count > 0)
            w->source->key(&c, (const char *)rows + (size_t)(count - 1) * w->source->row_size,
                           parts);
        keep_key(l, kept, parts);
        written += count;
        arena_reset(c.arena);
        if (spool == NULL && written > LIST_AT_ONCE && is_for_later(l))
            return CONFLICT;
        if (spool != NULL) {
            spool->rows = written;
            spool->progress(spool->arg, written, 0);
            if (spool->is_stopped(spool->arg))
                return BUSY;
        }
    } while (count == LIST_EXPORT_BATCH && is_whole && written < LIST_EXPORT_MAX);
    arena_free(c.arena);
    return is_whole ? OK : log_error(w->ctx, "cannot write %s: %m", w->path);
}

static enum status
finish_file(struct writer *w, enum status st)
{
    bool is_whole = true;

    if (w->csv != NULL)
        is_whole = fclose(w->csv) == 0;
    if (w->book != NULL)
        is_whole = workbook_close(w->book) == LXW_NO_ERROR;
    if (st == OK && !is_whole)
        st = log_error(w->ctx, "cannot write %s: %m", w->path);
    return st;
}

static void
remove_file(void *path)
{
    unlink(path);
}

/* Into a file: the reader's, or the job's. */
static enum status
write_file(struct list *l, const struct list_source *s, void *filter, const char *path)
{
    struct writer w = { .source = s, .ctx = &l->request->ctx, .path = path };
    enum status st = OK;

    for (int i = 0; i < LIST_KEY_PARTS; i++)
        l->after[i] = NULL;
    if (!(wants_xlsx(l) ? begin_xlsx(&w) : begin_csv(&w)))
        st = log_error(w.ctx, "cannot write %s: %m", path);
    if (st == OK)
        st = write_rows(&w, l, filter);
    return finish_file(&w, st);
}

enum status
list_export(struct list *l, const struct list_source *s, void *filter)
{
    struct request *r = l->request;
    struct arena *a = r->ctx.arena;
    const char *title = tr(&r->ctx, s->title);
    const char *name = arena_printf(a, "%s.%s", title, wants_xlsx(l) ? "xlsx" : "csv");
    char *path = spool_path(a, "export");
    enum status st;
    int fd;

    if (r->spool != NULL) {
        st = write_file(l, s, filter, r->spool->path);
        if (st == OK)
            r->spool->name = name;
        return st;
    }
    fd = mkstemp(path);
    if (fd < 0)
        return log_error(&r->ctx, "cannot make a temporary file: %m");
    close(fd);
    arena_defer(a, remove_file, path);
    st = write_file(l, s, filter, path);
    if (st == CONFLICT && is_for_later(l))
        return r->web->later(r, title);
    if (st != OK)
        return st;
    return respond_file(r,
                        wants_xlsx(l)
                            ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                            : "text/csv; charset=utf-8",
                        name, path);
}
