/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes what an import has read: units as they come, places after all units, because rows may stand in any order. */
#include "feature/unit/unit_import.h"

#include "core/buf.h"
#include "core/random.h"
#include "core/text.h"
#include "db/audit.h"
#include "db/bulk.h"

#include <string.h>

enum { AUDIT_BATCH = 1000 };

/* A thousand rows are one entry of the audit: how many, from which to which, and a digest of what they say. */
struct audited {
    struct audited *next;
    int64_t first_id, last_id;
    int rows;
    const char *digest;
};

struct import_writer {
    struct import *im;
    struct bulk_rows *units;
    struct audited *first, *last;
    struct buf digested, words;
};

/* ------------------------------------------------------------------ audit */

static void
close_audited(struct import_writer *w)
{
    if (w->last == NULL || w->digested.length == 0)
        return;
    w->last->digest = hash_hex(w->im->arena, w->digested.data, w->digested.length);
    buf_clear(&w->digested);
}

static void
note_row(struct import_writer *w, const struct entry *e, const struct import_row *row)
{
    const char *const cells[] = { row->code, row->kind->code, row->name, row->parent };
    const int32_t days[] = { e->from, e->to };

    if (w->last == NULL || w->last->rows == AUDIT_BATCH) {
        struct audited *one = arena_alloc(w->im->arena, sizeof(*one));

        close_audited(w);
        one->first_id = e->id;
        if (w->last != NULL)
            w->last->next = one;
        else
            w->first = one;
        w->last = one;
    }
    w->last->rows++;
    w->last->last_id = e->id;
    for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++)
        buf_add_bytes(&w->digested, cells[i], strlen(cells[i]) + 1);
    buf_add_bytes(&w->digested, days, sizeof(days));
}

static enum status
write_audit(struct import_writer *w)
{
    struct ctx *c = w->im->c;
    enum status st = OK;

    close_audited(w);
    for (const struct audited *one = w->first; st == OK && one != NULL; one = one->next)
        st = audit_write(
            c, "unit", one->first_id, "import", NULL,
            json_pack("{s:s, s:i, s:o, s:o, s:s}", "file", w->im->name, "rows", one->rows,
                      "first_id", json_sprintf("%lld", (long long)one->first_id), "last_id",
                      json_sprintf("%lld", (long long)one->last_id), "digest", one->digest));
    return st;
}

/* ------------------------------------------------------------------ units */

struct import_writer *
import_writer_open(struct import *im)
{
    static const char *const columns[] = { "id",      "code",  "name",      "kind",     "level",
                                           "from_on", "to_on", "name_fold", "name_sort" };
    struct import_writer *w = arena_alloc(im->arena, sizeof(*w));

    w->im = im;
    buf_init(&w->digested, im->arena, 128 * 1024);
    buf_init(&w->words, im->arena, 512);
    w->units = bulk_open(im->c, "unit", columns, 9);
    return w;
}

void
import_write_unit(struct import_writer *w, struct entry *e, const struct import_row *row)
{
    struct arena *a = w->im->row_arena;

    buf_clear(&w->words);
    buf_add(&w->words, tr_lang(LANG_VI, row->kind->label));
    buf_add_char(&w->words, ' ');
    buf_add(&w->words, row->name);
    buf_add_char(&w->words, ' ');
    buf_add(&w->words, row->code);
    e->id = db_new_id(w->im->c);
    bulk_int(w->units, e->id);
    bulk_text(w->units, row->code);
    bulk_text(w->units, row->name);
    bulk_text(w->units, row->kind->code);
    bulk_text(w->units, unit_level_code(row->kind->level));
    bulk_date(w->units, row->from_on);
    bulk_date(w->units, row->to_on);
    bulk_text(w->units, text_fold(a, w->words.data));
    bulk_made(w->units, text_sort_key, row->name);
    note_row(w, e, row);
}

enum status
import_writer_close(struct import_writer *w)
{
    return bulk_close(w->units);
}

/* ------------------------------------------------------------------ places */

static struct date
day_of(int32_t number)
{
    return number == DAY_OPEN ? DATE_NONE : date_from_number(number);
}

static enum status
write_places(struct import *im)
{
    static const char *const columns[] = { "unit_id", "parent_id", "from_on", "to_on" };
    struct bulk_rows *places = bulk_open(im->c, "unit_place", columns, 4);

    for (int32_t i = im->first_row; i < im->first_row + im->row_count; i++) {
        const struct entry *e = index_entry(&im->index, i);

        if ((e->state & ENTRY_UNCHANGED) != 0 || e->parent == NO_INDEX)
            continue;
        bulk_int(places, e->id);
        bulk_int(places, index_entry(&im->index, e->parent)->id);
        bulk_date(places, day_of(e->from));
        bulk_date(places, day_of(e->to));
    }
    return bulk_close(places);
}

enum status
import_write_rest(struct import_writer *w)
{
    enum status st = write_places(w->im);

    return st == OK ? write_audit(w) : st;
}
