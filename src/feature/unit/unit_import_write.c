/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second pass of an import: the names are read again, the rest is remembered; places after all units, because rows may
 * stand in any order. */
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

struct writing {
    struct import *im;
    struct bulk_rows *units;
    struct audited *first, *last;
    struct buf digested, words;
};

static struct date
day_of(int32_t number)
{
    return number == DAY_OPEN ? DATE_NONE : date_from_number(number);
}

/* ------------------------------------------------------------------ audit */

static void
close_audited(struct writing *w)
{
    if (w->last == NULL || w->digested.length == 0)
        return;
    w->last->digest = hash_hex(w->im->arena, w->digested.data, w->digested.length);
    buf_clear(&w->digested);
}

static void
note_row(struct writing *w, const struct entry *e, const char *name)
{
    const struct import_index *x = &w->im->index;
    const char *const cells[] = { index_code(x, e->code)->text, unit_kinds[e->kind].code, name,
                                  e->parent_code == NO_INDEX
                                      ? ""
                                      : index_code(x, e->parent_code)->text };
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
write_audit(struct writing *w)
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

static void
write_row(struct writing *w, struct entry *e, const char *name)
{
    struct import *im = w->im;
    const struct unit_kind *kind = &unit_kinds[e->kind];
    const char *code = index_code(&im->index, e->code)->text;

    buf_clear(&w->words);
    buf_add(&w->words, tr_lang(LANG_VI, kind->label));
    buf_add_char(&w->words, ' ');
    buf_add(&w->words, name);
    buf_add_char(&w->words, ' ');
    buf_add(&w->words, code);
    e->id = db_new_id(im->c);
    bulk_int(w->units, e->id);
    bulk_text(w->units, code);
    bulk_text(w->units, name);
    bulk_text(w->units, kind->code);
    bulk_text(w->units, unit_level_code(kind->level));
    bulk_date(w->units, day_of(e->from));
    bulk_date(w->units, day_of(e->to));
    bulk_text(w->units, text_fold(im->row_arena, w->words.data));
    bulk_text(w->units, text_sort_key(im->row_arena, name));
    note_row(w, e, name);
}

static void
tell_progress(const struct import *im, const struct table *t)
{
    int64_t done, all;

    if (im->progress == NULL)
        return;
    table_progress(t, &done, &all);
    im->progress(im->progress_arg, all / 2 + done / 2, all);
}

/* Somebody wrote into the file meanwhile. */
static bool
is_as_scanned(const struct import *im, const struct table *t, const struct entry *e,
              const char *name)
{
    return strcmp(table_cell(t, COLUMN_CODE), index_code(&im->index, e->code)->text) == 0 &&
           index_hash(&im->index, unit_kinds[e->kind].code, name) == e->words;
}

static enum status
read_and_write(struct writing *w, struct table *t)
{
    struct import *im = w->im;
    int32_t number = 0;
    enum status st;

    while ((st = table_row(t)) == OK) {
        struct entry *e = number < im->row_count ? index_entry(&im->index, number) : NULL;
        const char *name = e == NULL ? "" : import_name(im, t, &unit_kinds[e->kind]);

        if (e == NULL || !is_as_scanned(im, t, e, name))
            break;
        if ((e->state & ENTRY_UNCHANGED) == 0)
            write_row(w, e, name);
        if (++number % 256 == 0) {
            arena_reset(im->row_arena);
            tell_progress(im, t);
        }
    }
    if (st == NOT_FOUND && number == im->row_count)
        return OK;
    return problem_at(im->c, im->name, 0, 0,
                      tr(im->c, "The file was changed while it was read. Bring it in again."));
}

static enum status
write_units(struct writing *w)
{
    static const char *const columns[] = { "id",      "code",  "name",      "kind",     "level",
                                           "from_on", "to_on", "name_fold", "name_sort" };
    struct table *t;
    enum status st = import_open(w->im, &t), end;

    if (st != OK)
        return st;
    w->units = bulk_open(w->im->c, "unit", columns, 9);
    st = read_and_write(w, t);
    end = bulk_close(w->units);
    table_close(t);
    return st != OK ? st : end;
}

/* ------------------------------------------------------------------ places */

static enum status
write_places(struct import *im)
{
    static const char *const columns[] = { "unit_id", "parent_id", "from_on", "to_on" };
    struct bulk_rows *places = bulk_open(im->c, "unit_place", columns, 4);

    for (int32_t i = 0; i < im->row_count; i++) {
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
import_write(struct import *im)
{
    struct writing *w = arena_alloc(im->arena, sizeof(*w));
    enum status st;

    w->im = im;
    buf_init(&w->digested, im->arena, 128 * 1024);
    buf_init(&w->words, im->arena, 512);
    st = write_units(w);
    if (st == OK)
        st = write_places(im);
    return st == OK ? write_audit(w) : st;
}
