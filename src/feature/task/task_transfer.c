/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points of documents as a list: one row a point. A row whose words stand in the document already is unchanged. */
#include "feature/task/task_inside.h"

#include "core/text.h"
#include "service/table.h"
#include "service/transfer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column {
    CAMPAIGN,
    KIND,
    NUMBER,
    ISSUED_ON,
    WORDS,
    OWNER,
    HELPERS,
    DAY,
    SHOWS,
    TAKEN_COUNT, /* what follows only goes out */
    POINT = TAKEN_COUNT,
    LAST_ON,
    DONE,
    ALL,
    COLUMN_COUNT
};

enum { ROWS_MAX = 5000 };

static const struct table_column columns[] = {
    { "campaign", N_("campaign code"), "dot thi dua|ma dot thi dua", true },
    { "kind", N_("kind of the document"), "loai van ban", true },
    { "number", N_("its number"), "so|so van ban", false },
    { "issued_on", N_("its day"), "ngay ban hanh|ngay van ban", true },
    { "words", N_("words of the document"), "noi dung|loi trong van ban", true },
    { "owner", N_("who does it"), "nguoi thuc hien|don vi thuc hien|chu tri", true },
    { "helpers", N_("who helps"), "phoi hop", false },
    { "day", N_("by when, in words"), "thoi han", false },
    { "shows", N_("what shows that it is done"), "ket qua|san pham", false },
    { NULL, NULL, NULL, false },
};

/* ------------------------------------------------------------------ bringing in */

struct taken_row {
    int64_t document_id, line;
    struct task_new point;
};

struct taking {
    const char *path, *name;
    bool is_dry, is_dry_done;
    struct table *table;
    struct taken_row *rows;
    int count;
    int at[TAKEN_COUNT];
    struct import_result result;
};

static enum status
find_document(struct ctx *c, struct taking *t, const struct campaign *campaign, int64_t *out)
{
    struct document *all;
    struct date issued_on = DATE_NONE;
    const char *day = table_cell(t->table, ISSUED_ON), *number = table_cell(t->table, NUMBER);
    enum document_kind kind;
    int count;
    enum status st;

    if (!date_parse_iso(day, &issued_on) && !date_parse_vi(day, &issued_on))
        return table_problem(
            t->table, ISSUED_ON,
            tr(c, "“%s” is no day of the calendar. Write 31/3/2025 or 2025-03-31."),
            table_cell_shown(t->table, ISSUED_ON));
    if (!document_kind_parse(table_cell(t->table, KIND), &kind))
        return table_problem(t->table, KIND, tr(c, "“%s” is no kind of document."),
                             table_cell_shown(t->table, KIND));
    st = document_list(c, campaign->id, "", &all, &count);
    for (int i = 0; st == OK && i < count; i++)
        if (all[i].kind == kind && date_compare(all[i].issued_on, issued_on) == 0 &&
            strcmp(all[i].number, number) == 0 && all[i].state == DOCUMENT_APPLIED) {
            *out = all[i].id;
            return OK;
        }
    return st != OK ? st
                    : table_problem(t->table, ISSUED_ON, "%s",
                                    tr(c, "No applied document of this campaign has this kind, "
                                          "number and day."));
}

static enum status
take_row(struct ctx *c, struct taking *t)
{
    struct taken_row *row = &t->rows[t->count];
    struct campaign campaign;
    enum status st = campaign_find_by_code(c, table_cell(t->table, CAMPAIGN), &campaign);

    t->result.rows++;
    if (t->count == ROWS_MAX)
        return table_problem(t->table, WORDS, tr(c, "At most %d rows at once."), (int)ROWS_MAX);
    if (st == NOT_FOUND)
        return table_problem(t->table, CAMPAIGN, tr(c, "There is no campaign with the code %s."),
                             table_cell_shown(t->table, CAMPAIGN));
    if (st == OK)
        st = find_document(c, t, &campaign, &row->document_id);
    if (st != OK)
        return st;
    row->line = table_line(t->table);
    row->point = (struct task_new){
        .words = arena_strdup(c->arena, table_cell(t->table, WORDS)),
        .owner_words = arena_strdup(c->arena, table_cell(t->table, OWNER)),
        .helper_words = arena_strdup(c->arena, table_cell(t->table, HELPERS)),
        .day_words = arena_strdup(c->arena, table_cell(t->table, DAY)),
        .shows = arena_strdup(c->arena, table_cell(t->table, SHOWS)),
        .field = arena_printf(c->arena, "row.%d", t->count),
    };
    t->count++;
    return OK;
}

static enum status
read_rows(struct ctx *c, struct taking *t)
{
    int before = c->problem_count;
    enum status st = table_header(t->table, columns);

    for (int i = 0; i < TAKEN_COUNT; i++)
        t->at[i] = table_at(t->table, i);
    while (st == OK || st == INVALID) {
        if (st == INVALID && c->problem_count == before)
            return st;
        st = table_row(t->table);
        if (st == NOT_FOUND)
            return c->problem_count == before ? OK : INVALID;
        if (st == OK)
            st = take_row(c, t);
    }
    return st;
}

/* What giving says of "row.N.owner" is told at the row and column of the file. */
static void
tell_at_rows(struct ctx *c, const struct taking *t)
{
    for (struct problem *p = c->problems; p != NULL; p = p->next) {
        int row, length = 0;

        if (p->field == NULL || sscanf(p->field, "row.%d.%n", &row, &length) != 1 || length == 0 ||
            row < 0 || row >= t->count)
            continue;
        for (int i = 0; i < TAKEN_COUNT; i++)
            if (strcmp(columns[i].name, p->field + length) == 0)
                p->column = t->at[i];
        p->field = NULL;
        p->file = t->name;
        p->line = t->rows[row].line;
    }
}

static bool
stands(struct ctx *c, const struct task_point *points, int count, const char *words)
{
    const char *fold = text_fold(c->arena, words);

    for (int i = 0; i < count; i++)
        if (strcmp(text_fold(c->arena, points[i].task.words), fold) == 0)
            return true;
    return false;
}

/* All new points of one document. */
static enum status
give_of(struct ctx *c, struct taking *t, int64_t document_id)
{
    struct task_new *points = arena_array(c->arena, (size_t)t->count + 1, sizeof(*points));
    struct task_giving g = { .document_id = document_id, .points = points };
    struct task_point *known;
    int known_count;
    enum status st = task_points(c, document_id, &known, &known_count);

    if (st != OK)
        return st;
    g.known_points = known_count > 0 ? known[known_count - 1].task.position : 0;
    for (int i = 0; i < t->count; i++)
        if (t->rows[i].document_id == document_id) {
            if (stands(c, known, known_count, t->rows[i].point.words))
                t->result.unchanged++;
            else
                points[g.count++] = t->rows[i].point;
        }
    if (g.count == 0)
        return OK;
    st = task_give(c, &g);
    t->result.inserted += st == OK ? g.count : 0;
    return st;
}

static enum status
take_all(struct ctx *c, void *arg)
{
    struct taking *t = arg;
    enum status st = table_open(c, t->path, t->name, &t->table);

    t->result = (struct import_result){ 0 };
    t->count = 0;
    t->rows = arena_array(c->arena, ROWS_MAX + 1, sizeof(*t->rows));
    if (st == OK) {
        st = read_rows(c, t);
        table_close(t->table);
    }
    for (int i = 0; (st == OK || st == INVALID) && i < t->count; i++) {
        bool is_first = true;
        enum status one;

        for (int k = 0; k < i && is_first; k++)
            is_first = t->rows[k].document_id != t->rows[i].document_id;
        if (!is_first)
            continue;
        one = give_of(c, t, t->rows[i].document_id);
        st = one != OK ? one : st;
    }
    tell_at_rows(c, t);
    t->is_dry_done = st == OK && t->is_dry;
    return t->is_dry_done ? CONFLICT : st;
}

static enum status
import(struct ctx *c, const char *path, const char *name, bool dry_run, progress_fn *progress,
       void *progress_arg, struct import_result *out)
{
    struct taking t = { .path = path, .name = name, .is_dry = dry_run };
    enum status st = require(c, EDIT_DOCUMENTS, 0, 0);

    (void)progress;
    (void)progress_arg;
    if (st == OK)
        st = db_transact(c, take_all, &t);
    if (st == CONFLICT && t.is_dry_done)
        st = OK;
    if (st == OK)
        *out = t.result;
    return st;
}

/* ------------------------------------------------------------------ taking out */

static void
write_point(struct ctx *c, struct table_writer *w, const struct campaign *campaign,
            const struct document *d, const struct task_point *p)
{
    (void)c;
    table_write_text(w, campaign->code);
    table_write_text(w, document_kind_code(d->kind));
    table_write_text(w, d->number);
    table_write_date(w, d->issued_on);
    table_write_text(w, p->task.words);
    table_write_text(w, p->task.owner_words);
    table_write_text(w, p->task.helper_words);
    table_write_text(w, p->task.day_words);
    table_write_text(w, p->task.shows);
    table_write_int(w, p->task.position);
    table_write_date(w, p->task.last_on);
    table_write_int(w, p->counts.by_state[TASK_DONE] + p->counts.by_state[TASK_ACCEPTED]);
    table_write_int(w, p->counts.all);
    table_write_end_row(w);
}

static enum status
write_campaign(struct ctx *c, struct table_writer *w, const struct campaign *campaign)
{
    struct document *documents;
    int count;
    enum status st = document_list(c, campaign->id, "", &documents, &count);

    for (int i = 0; st == OK && i < count; i++) {
        struct task_point *points;
        int point_count;

        st = task_points(c, documents[i].id, &points, &point_count);
        for (int k = 0; st == OK && k < point_count; k++)
            write_point(c, w, campaign, &documents[i], &points[k]);
    }
    return st;
}

static enum status
write_all(struct ctx *c, void *arg)
{
    struct ctx batch = *c;
    struct campaign *campaigns;
    int count;
    enum status st = campaign_list(c, "", &campaigns, &count);

    batch.arena = arena_child(c->arena);
    for (int i = 0; st == OK && i < count; i++) {
        st = write_campaign(&batch, arg, &campaigns[i]);
        arena_reset(batch.arena);
    }
    arena_free(batch.arena);
    return st;
}

static enum status
export_points(struct ctx *c, struct table_writer *w)
{
    static const char *const out_names[] = { "campaign", "kind",    "number", "issued_on", "words",
                                             "owner",    "helpers", "day",    "shows",     "point",
                                             "last_on",  "done",    "all",    NULL };

    table_write_columns(w, out_names);
    return db_snapshot(c, write_all, w);
}

const struct transfer_kind task_transfer = {
    .name = "tasks",
    .summary = N_("points of documents: campaign, kind, number, issued_on, words, owner, helpers, "
                  "day, shows; point, last_on, done and all only go out"),
    .import = import,
    .export = export_points,
};
