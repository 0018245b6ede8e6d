/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes what an import has read: units as they come, places after all units, because rows may stand in any order. */
#include "feature/unit/unit_import.h"

#include "core/buf.h"
#include "core/random.h"
#include "core/text.h"
#include "db/audit.h"
#include "db/bulk.h"

#include <string.h>

enum { AUDIT_BATCH = 1000, PLACE_COLUMNS = 4 };

static const char *const place_columns[PLACE_COLUMNS] = { "unit_id", "parent_id", "from_on",
                                                          "to_on" };

/* A thousand rows are one entry of the audit: how many, from which to which, and a digest of what they say. */
struct audited {
    struct audited *next;
    int64_t first_id, last_id;
    int rows;
    const char *digest;
};

struct import_writer {
    struct import *im;
    struct bulk_rows *units, *places; /* places NULL: all of them come later */
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
    w->places = bulk_open_beside(w->units, "unit_place", place_columns, PLACE_COLUMNS);
    return w;
}

static struct date
day_of(int32_t number)
{
    return number == DAY_OPEN ? DATE_NONE : date_from_number(number);
}

static void
write_place(struct bulk_rows *places, const struct entry *e, int64_t parent_id)
{
    bulk_int(places, e->id);
    bulk_int(places, parent_id);
    bulk_date(places, day_of(e->from));
    bulk_date(places, day_of(e->to));
}

/* Lists mostly name a unit above before those below it: such a place is written at once, and looked at again when all rows
 * have been read. */
static void
place_early(struct import_writer *w, struct entry *e)
{
    const struct import_index *x = &w->im->index;
    const struct code *code;
    const struct entry *parent;

    if (w->places == NULL || e->parent_code == NO_INDEX)
        return;
    code = index_code(x, e->parent_code);
    if (code->count != 1)
        return;
    parent = index_entry(x, code->first);
    if (parent->id == 0 || parent == e)
        return;
    write_place(w->places, e, parent->id);
    e->state |= ENTRY_PLACED;
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
    place_early(w, e);
    note_row(w, e, row);
}

enum status
import_writer_close(struct import_writer *w)
{
    enum status st = w->places != NULL ? bulk_close(w->places) : OK;
    enum status end = bulk_close(w->units);

    return st != OK ? st : end;
}

/* ------------------------------------------------------------------ places */

/* The entry that came first under a code: the only one that a place which is written could have meant. */
static int32_t
oldest_of(const struct import_index *x, int32_t code)
{
    int32_t i = index_code(x, code)->first;

    while (index_entry(x, i)->next != NO_INDEX)
        i = index_entry(x, i)->next;
    return i;
}

/* A later row has the same code at another time, and that is the one above. */
static enum status
move_place(struct ctx *c, const struct entry *e, int64_t parent_id)
{
    struct query *q = query_new(c, "UPDATE unit_place SET parent_id = $1 WHERE unit_id = $2");

    bind_int(q, parent_id);
    bind_int(q, e->id);
    return query_end_one(q);
}

static enum status
move_places(struct import *im)
{
    enum status st = OK;

    for (int32_t i = im->first_row; st == OK && i < im->first_row + im->row_count; i++) {
        const struct entry *e = index_entry(&im->index, i);

        if ((e->state & ENTRY_PLACED) != 0 && e->parent != oldest_of(&im->index, e->parent_code))
            st = move_place(im->c, e, index_entry(&im->index, e->parent)->id);
    }
    return st;
}

static enum status
write_places(struct import *im)
{
    struct bulk_rows *places = bulk_open(im->c, "unit_place", place_columns, PLACE_COLUMNS);

    for (int32_t i = im->first_row; i < im->first_row + im->row_count; i++) {
        const struct entry *e = index_entry(&im->index, i);

        if ((e->state & (ENTRY_UNCHANGED | ENTRY_PLACED)) == 0 && e->parent != NO_INDEX)
            write_place(places, e, index_entry(&im->index, e->parent)->id);
    }
    return bulk_close(places);
}

enum status
import_write_rest(struct import_writer *w)
{
    enum status st = move_places(w->im);

    if (st == OK)
        st = write_places(w->im);
    return st == OK ? write_audit(w) : st;
}
