/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one way lists are made: folded search (?q=), filters in the address, pages by key (?sau=, opaque), and the same rows as
 * XLSX or CSV (?xuat=xlsx, ?xuat=csv).
 *
 *     struct list l = list_start(r);
 *
 *     if (list_is_export(&l))
 *         return list_export(&l, &note_list_source, &filter);
 *     st = list_read(&l, &note_list_source, &filter, (void **)&v.notes, &v.note_count); */
#ifndef WEB_LIST_H
#define WEB_LIST_H

#include "web/request.h"

enum {
    LIST_PAGE = 50,
    LIST_KEY_PARTS = 3,
    LIST_EXPORT_BATCH = 500,
    LIST_AT_ONCE = 5000,
    LIST_EXPORT_MAX = 1000000
};

struct list {
    struct request *request;
    const char *q;        /* as typed, for the search box; "" */
    const char *q_folded; /* text_fold of it, for the query; "" all */
    const char *
        after[LIST_KEY_PARTS]; /* the key of the row to go on after; [0] NULL: from the beginning */
    int limit;                 /* at most so many rows are wanted */
    int shown;                 /* rows of this page */
    int64_t all;               /* of all pages, set by the handler where it knows; -1 */
    bool has_before;           /* this is not the first page */
    const char *first_url, *next_url; /* NULL next: the last page */
    const char *xlsx_url, *csv_url;
};

enum list_kind { LIST_TEXT, LIST_INT, LIST_MONEY, LIST_DATE, LIST_TIME };

/* One value of a row, by the column's kind: text; number (LIST_INT, LIST_MONEY, and LIST_TIME: an instant); day. */
struct list_cell {
    const char *text; /* NULL: empty */
    int64_t number;
    bool is_empty; /* no number */
    struct date day;
};

struct list_column {
    const char *label; /* msgid */
    enum list_kind kind;
    int width; /* of the sheet, in characters; 0: 20 */
    void (*value)(struct ctx *c, const void *row, struct list_cell *out);
};

/* A list: its columns, and how its rows are had. */
struct list_source {
    const char *title;                 /* msgid: the sheet's and the file's name */
    const struct list_column *columns; /* ends with a NULL label */
    size_t row_size;

    /* At most l->limit rows that fit l->q_folded and the filter, after the key l->after, in the list's order. */
    enum status (*fetch)(struct ctx *c, const struct list *l, void *filter, void **out_rows,
                         int *out_count);

    /* The key of a row, by which the order is total: the last part is unique. */
    void (*key)(struct ctx *c, const void *row, const char *out_parts[LIST_KEY_PARTS]);
};

struct list list_start(struct request *r);

/* The page's rows; sets shown and the addresses. INVALID never: a cursor that is not ours begins anew. */
enum status list_read(struct list *l, const struct list_source *s, void *filter, void **out_rows,
                      int *out_count) MUST_CHECK;

bool list_is_export(const struct list *l);

/* Answers with the file: all rows of the same filters, memory flat. More than LIST_AT_ONCE rows become a job where the site has
 * jobs (feature.later) and the reader is signed in. */
enum status list_export(struct list *l, const struct list_source *s, void *filter) MUST_CHECK;

#endif
