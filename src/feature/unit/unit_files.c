/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists and mergers that come as files: upload, preview, and the confirmation of exactly what was previewed. */
#include "feature/unit/unit_web.h"

#include "service/held.h"
#include "service/transfer_job.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { FILE_NAME_MAX = 200, BASIS_MAX = UNIT_BASIS_MAX };

/* ------------------------------------------------------------------ problems */

static const char *
letter_of(struct ctx *c, int column)
{
    char text[8];
    int at = (int)sizeof(text) - 1;

    text[at] = '\0';
    for (int left = column; left > 0 && at > 0; left = (left - 1) / 26)
        text[--at] = (char)('A' + (left - 1) % 26);
    return arena_strdup(c->arena, text + at);
}

/* The problems of the file, which are shown as a table; those at fields stay with the form. */
static void
take_problems(struct ctx *c, struct place_problem **out, int *out_count, int64_t *out_all)
{
    struct place_problem *list = arena_array(c->arena, PROBLEMS_KEPT + 1, sizeof(*list));
    struct problem *first = NULL, *last = NULL, *next;
    int count = 0;

    for (struct problem *p = c->problems; p != NULL; p = next) {
        next = p->next;
        if (p->field == NULL || strcmp(p->field, "parent") == 0 || strcmp(p->field, "rows") == 0) {
            list[count++] =
                (struct place_problem){ p->line, p->column, letter_of(c, p->column), p->message };
            continue;
        }
        p->next = NULL;
        if (last != NULL)
            last->next = p;
        else
            first = p;
        last = p;
    }
    *out = list;
    *out_count = count;
    *out_all = c->problem_count > PROBLEMS_KEPT ? c->problem_count : count;
    c->problems = first;
    c->last_problem = last;
    c->problem_count -= (int)*out_all;
}

/* ------------------------------------------------------------------ lists */

static struct unit_import_view
import_view(struct request *r, struct form *f)
{
    struct ctx *c = &r->ctx;
    struct unit_import_view v = { .form = f, .page = page_start(r, tr(c, "Bring in units")) };

    page_crumb(&v.page, tr(c, "Units"), "/lam-viec/don-vi");
    return v;
}

enum status
unit_show_import(struct request *r)
{
    struct unit_import_view v = import_view(r, form_new(r, NULL));

    RESPOND(r, 200, unit_import, &v);
    return OK;
}

/* The first rows as they stand in the file; what is wrong with them is told elsewhere. */
static enum status
read_first_rows(struct ctx *c, const char *path, const char *name, struct unit_import_view *v)
{
    enum { CODE, NAME, KIND, PARENT, FROM, TO, LAST };
    struct table *t;
    enum status st = table_open(c, path, name, &t);

    if (st != OK)
        return st;
    st = table_header(t, unit_import_columns);
    v->rows = arena_array(c->arena, IMPORT_SHOWN, sizeof(*v->rows));
    while (st == OK && v->row_count < IMPORT_SHOWN && (st = table_row(t)) == OK) {
        const char *to = table_cell(t, LAST)[0] != '\0' ? table_cell(t, LAST) : table_cell(t, TO);

        v->rows[v->row_count++] = (struct unit_row){
            .unit = { .code = arena_strdup(c->arena, table_cell(t, CODE)) },
            .title = arena_strdup(c->arena, table_cell(t, NAME)),
            .kind_text = arena_strdup(c->arena, table_cell(t, KIND)),
            .parent_title = arena_strdup(c->arena, table_cell(t, PARENT)),
            .days = arena_printf(c->arena, "%s – %s", table_cell(t, FROM), to),
            .level_text = "",
        };
    }
    table_close(t);
    return st == NOT_FOUND ? OK : st;
}

enum status
unit_preview_import(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    const struct upload *upload = form_upload(f, "file", true);
    struct unit_import_view v;
    int64_t job_id;
    enum status st = INVALID;

    if (form_ok(f) && upload != NULL && upload->size > IMPORT_AT_ONCE_BYTES) {
        st = import_check_later(c, "units", upload->path, upload->name, &job_id);
        if (st != INVALID)
            return st == OK ? respond_see_other(r, "/lam-viec/viec/%" PRId64, job_id) : st;
        v = import_view(r, f);
    } else if (form_ok(f) && upload != NULL) {
        v = import_view(r, f);
        v.file = upload->name;
        st = unit_import(c, upload->path, upload->name, true, NULL, NULL, &v.result);
        if (st == OK)
            st = held_keep(c, upload->path, &v.hash);
        if (st == OK)
            st = read_first_rows(c, upload->path, upload->name, &v);
        if (st != OK && st != INVALID)
            return st;
        v.has_preview = st == OK;
        take_problems(c, &v.problems, &v.problem_count, &v.problems_all);
    } else {
        v = import_view(r, f);
    }
    RESPOND(r, st == OK ? 200 : 422, unit_import, &v);
    return OK;
}

enum status
unit_apply_import(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    const char *hash = form_text(f, "hash", 1, 64), *name = form_text(f, "name", 1, FILE_NAME_MAX),
               *path;
    struct unit_import_view v;
    struct import_result result;
    enum status st = form_ok(f) ? held_find(c, hash, &path) : INVALID;

    if (st == NOT_FOUND) {
        form_error(f, "file", "%s",
                   tr(c, "The previewed file is no longer kept. Choose it again."));
        st = INVALID;
    } else if (st == OK) {
        st = unit_import(c, path, name, false, NULL, NULL, &result);
    }
    if (st == OK) {
        held_drop(c, hash);
        respond_flash(r, tr(c, "%s: %lld units entered, %lld unchanged."), name,
                      (long long)result.inserted, (long long)result.unchanged);
        return respond_see_other(r, "/lam-viec/don-vi");
    }
    if (st != INVALID)
        return st;
    v = import_view(r, f);
    v.file = name;
    take_problems(c, &v.problems, &v.problem_count, &v.problems_all);
    RESPOND(r, 422, unit_import, &v);
    return OK;
}

/* ------------------------------------------------------------------ mergers */

static struct unit_merge_view
merge_view(struct request *r, struct form *f)
{
    struct ctx *c = &r->ctx;
    struct unit_merge_view v = { .form = f, .page = page_start(r, tr(c, "Merge units")) };

    page_crumb(&v.page, tr(c, "Units"), "/lam-viec/don-vi");
    return v;
}

enum status
unit_show_merge(struct request *r)
{
    struct form *f = form_new(r, "unit-merge");
    struct unit_merge_view v = merge_view(r, f);

    RESPOND(r, 200, unit_merge, &v);
    return OK;
}

static struct unit_row *
rows_of(struct ctx *c, const struct unit *units, int count)
{
    struct unit_row *rows = arena_array(c->arena, (size_t)count + 1, sizeof(*rows));

    for (int i = 0; i < count; i++) {
        rows[i].unit = units[i];
        rows[i].parent_title = "";
        unit_row_fill(c, &rows[i]);
    }
    return rows;
}

static void
show_preview(struct ctx *c, struct unit_merge_view *v, const struct merger_preview *p)
{
    v->has_preview = true;
    v->is_done = p->is_done;
    v->old_count = p->old_count;
    v->moved_count = p->moved_count;
    v->questions = (const char *const *)p->questions;
    v->question_count = p->question_count;
    v->ended = rows_of(c, p->ended, p->ended_count);
    v->ended_count = p->ended_count;
    v->lines = arena_array(c->arena, (size_t)p->target_count + 1, sizeof(*v->lines));
    v->line_count = p->target_count;
    for (int i = 0; i < p->target_count; i++) {
        const struct merger_target *t = &p->targets[i];

        v->lines[i] = (struct merge_line){ .title = unit_title(c, &t->unit),
                                           .code = t->unit.code,
                                           .parent_title = t->parent_title,
                                           .from_on = t->unit.from_on,
                                           .is_kept = t->is_kept,
                                           .from = rows_of(c, t->from, t->from_count),
                                           .from_count = t->from_count,
                                           .moved = t->moved_count };
    }
}

/* A file, or rows pasted from a spreadsheet. */
static enum status
hold_table(struct request *r, struct form *f, struct unit_merge_view *v)
{
    struct ctx *c = &r->ctx;
    const struct upload *upload = form_upload(f, "file", false);
    const char *table = form_value(f, "table"); /* as it came: tabs divide its cells */

    if (upload != NULL) {
        v->file = upload->name;
        return held_keep(c, upload->path, &v->hash);
    }
    if (table[0] == '\0') {
        form_error(f, "table", "%s", tr(c, "Choose a file, or paste the table with its headings."));
        return INVALID;
    }
    v->file = tr(c, "pasted table");
    return held_keep_bytes(c, table, strlen(table), &v->hash);
}

static enum status
preview_held(struct ctx *c, struct unit_merge_view *v)
{
    struct unit_merger m = { .effect_on = v->effect_on, .basis = v->basis };
    struct merger_preview preview;
    const char *path;
    enum status st = held_find(c, v->hash, &path);

    if (st == OK)
        st = unit_merger_read(c, path, v->file, &m);
    if (st == OK)
        st = unit_merge_preview(c, &m, &preview);
    if (st == OK)
        show_preview(c, v, &preview);
    return st;
}

enum status
unit_preview_merge(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    struct unit_merge_view v = merge_view(r, f);
    enum status st;

    v.effect_on = form_date(f, "effect_on", true);
    v.basis = form_text(f, "basis", 1, BASIS_MAX);
    st = hold_table(r, f, &v);
    if (st == OK)
        st = form_ok(f) ? preview_held(c, &v) : INVALID;
    if (st != OK && st != INVALID)
        return st;
    take_problems(c, &v.problems, &v.problem_count, &v.problems_all);
    RESPOND(r, st == OK ? 200 : 422, unit_merge, &v);
    return OK;
}

enum status
unit_apply_merge(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    struct unit_merge_view v = merge_view(r, f);
    struct unit_merger m = { 0 };
    const char *path;
    enum status st;

    m.effect_on = v.effect_on = form_date(f, "effect_on", true);
    m.basis = v.basis = form_text(f, "basis", 1, BASIS_MAX);
    v.file = form_text(f, "name", 1, FILE_NAME_MAX);
    v.hash = form_text(f, "hash", 1, 64);
    st = form_ok(f) ? held_find(c, v.hash, &path) : INVALID;
    if (st == NOT_FOUND) {
        form_error(f, "table", "%s",
                   tr(c, "The previewed table is no longer kept. Choose it again."));
        st = INVALID;
    } else if (st == OK) {
        st = unit_merger_read(c, path, v.file, &m);
    }
    if (st == OK)
        st = unit_merge(c, &m);
    if (st == OK) {
        held_drop(c, v.hash);
        form_done(f);
        respond_flash(r, "%s", tr(c, "The merger is carried out."));
        return respond_see_other(r, "/lam-viec/don-vi?ngay=%s", date_iso(c->arena, m.effect_on));
    }
    if (st != INVALID)
        return st;
    take_problems(c, &v.problems, &v.problem_count, &v.problems_all);
    RESPOND(r, 422, unit_merge, &v);
    return OK;
}
