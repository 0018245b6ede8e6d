/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The register as a list. What is personal comes in and does not go out: a file is soon in other hands than the one it was made for. */
#include "feature/subject/subject_inside.h"

#include "core/text.h"
#include "service/table.h"
#include "web/access.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column {
    KIND,
    NAME,
    UNIT,
    BIRTH_YEAR,
    BIRTH_ON,
    SEX,
    ETHNICITY,
    RELIGION,
    OCCUPATION,
    PARTY_MEMBER,
    DIRECT_WORKER,
    MEMBER_COUNT,
    PHONE,
    ADDRESS,
    CITIZEN,
    IS_SURE,
    COLUMN_COUNT
};

enum { ROW_BATCH = 128, EXPORT_BATCH = 500 };

static const struct table_column columns[] = {
    { "kind", N_("kind of subject"), "loai|loai doi tuong|doi tuong", false },
    { "name", N_("name"), "ho va ten|ho ten|ten|ten doi tuong", true },
    { "unit", N_("unit code"), "don vi|ma don vi", true },
    { "birth_year", N_("year of birth"), "nam sinh|nam thanh lap", false },
    { "birth_on", N_("day of birth"), "ngay sinh", false },
    { "sex", N_("sex"), "gioi tinh|gioi", false },
    { "ethnicity", N_("ethnicity"), "dan toc", false },
    { "religion", N_("religion"), "ton giao", false },
    { "occupation", N_("duty or work"), "chuc vu|nghe nghiep|chuc vu nghe nghiep", false },
    { "party_member", N_("member of the Party"), "dang vien", false },
    { "direct_worker", N_("direct worker"), "lao dong truc tiep", false },
    { "member_count", N_("number of members"), "so nguoi|so thanh vien", false },
    { "phone", N_("telephone"), "dien thoai|so dien thoai", false },
    { "address", N_("address"), "dia chi|noi o", false },
    { "citizen", N_("identity card"), "so can cuoc|can cuoc cong dan|cccd|so cccd|so dinh danh",
      false },
    { "is_sure", N_("is another one"), "khac nguoi|khong trung", false },
    { NULL, NULL, NULL, false },
};

/* ------------------------------------------------------------------ bringing in */

struct taking {
    const char *path, *name;
    bool is_dry, is_dry_done;
    progress_fn *progress;
    void *progress_arg;
    struct import_result result;
    struct ctx
        row; /* of the present batch: its memory goes, its problems are told to the caller's */
    struct table *table;
};

static const char *
folded(struct taking *t, int column)
{
    return text_fold(t->row.arena, table_cell(t->table, column));
}

/* What is wrong with a cell; the words take what stands in it. */
#define refuse(t, column, words)                                                                   \
    problem(&(t)->row, columns[column].name, words, table_cell_shown((t)->table, column))

static enum status
read_kind(struct taking *t, enum subject_kind *out)
{
    const char *typed = folded(t, KIND);

    *out = SUBJECT_PERSON;
    if (typed[0] == '\0' || subject_kind_parse(typed, out))
        return OK;
    for (enum subject_kind k = SUBJECT_PERSON; k < SUBJECT_KIND_COUNT; k++) {
        if (strcmp(text_fold(t->row.arena, subject_kind_text(&t->row, k)), typed) == 0) {
            *out = k;
            return OK;
        }
    }
    return refuse(t, KIND, tr(&t->row, "“%s” is no kind. Write person, collective or household."));
}

static enum status
read_unit(struct taking *t, int64_t *out)
{
    struct unit u;
    enum status st = unit_find_by_code(&t->row, table_cell(t->table, UNIT), today(&t->row), &u);

    if (st == NOT_FOUND)
        return refuse(t, UNIT, tr(&t->row, "No unit of today has the code “%s”."));
    if (st == OK)
        *out = u.id;
    return st;
}

static enum status
read_sex(struct taking *t, enum sex *out)
{
    const char *typed = folded(t, SEX);

    *out = SEX_NOT_TOLD;
    if (strcmp(typed, "nu") == 0 || strcmp(typed, "female") == 0)
        *out = SEX_FEMALE;
    else if (strcmp(typed, "nam") == 0 || strcmp(typed, "male") == 0)
        *out = SEX_MALE;
    else if (typed[0] != '\0')
        return refuse(t, SEX, tr(&t->row, "“%s” is no sex. Write female or male."));
    return OK;
}

static enum status
read_bool(struct taking *t, int column, bool *out)
{
    const char *typed = folded(t, column);

    *out = strcmp(typed, "1") == 0 || strcmp(typed, "x") == 0 || strcmp(typed, "co") == 0 ||
           strcmp(typed, "yes") == 0 || strcmp(typed, "true") == 0;
    if (*out || typed[0] == '\0' || strcmp(typed, "0") == 0 || strcmp(typed, "khong") == 0 ||
        strcmp(typed, "no") == 0 || strcmp(typed, "false") == 0)
        return OK;
    return refuse(t, column, tr(&t->row, "“%s” is neither yes nor no. Write 1 or 0."));
}

static enum status
read_number(struct taking *t, int column, int *out)
{
    const char *typed = table_cell(t->table, column);
    size_t digits = strspn(typed, "0123456789");

    *out = 0;
    if (typed[digits] != '\0' || digits > 7)
        return refuse(t, column, tr(&t->row, "“%s” is no whole number."));
    *out = atoi(typed);
    return OK;
}

static enum status
read_day(struct taking *t, int column, struct date *out)
{
    const char *typed = table_cell(t->table, column);

    if (typed[0] == '\0' || date_parse_iso(typed, out) || date_parse_vi(typed, out))
        return OK;
    return refuse(t, column,
                  tr(&t->row, "“%s” is no day of the calendar. Write 31/3/2025 or 2025-03-31."));
}

/* Everything that is wrong with the row, not only the first thing. */
static enum status
read_row(struct taking *t, struct subject_saving *s)
{
    struct subject *w = &s->subject;
    enum status steps[9], st = OK;

    *s = (struct subject_saving){ .subject = { .name = table_cell(t->table, NAME),
                                               .ethnicity = table_cell(t->table, ETHNICITY),
                                               .religion = table_cell(t->table, RELIGION),
                                               .occupation = table_cell(t->table, OCCUPATION),
                                               .phone = table_cell(t->table, PHONE),
                                               .address = table_cell(t->table, ADDRESS) },
                                  .citizen = table_cell(t->table, CITIZEN) };
    steps[0] = read_kind(t, &w->kind);
    steps[1] = read_unit(t, &w->unit_id);
    steps[2] = read_sex(t, &w->sex);
    steps[3] = read_bool(t, PARTY_MEMBER, &w->is_party_member);
    steps[4] = read_bool(t, DIRECT_WORKER, &w->is_direct_worker);
    steps[5] = read_bool(t, IS_SURE, &s->is_sure);
    steps[6] = read_number(t, BIRTH_YEAR, &w->birth_year);
    steps[7] = read_number(t, MEMBER_COUNT, &w->member_count);
    steps[8] = read_day(t, BIRTH_ON, &w->birth_on);
    for (int i = 0; i < 9; i++)
        if (steps[i] != OK && (st == OK || steps[i] != INVALID))
            st = steps[i];
    if (w->birth_year == 0 && !date_is_none(w->birth_on))
        w->birth_year = w->birth_on.year;
    return st;
}

/* The same as this row, entered before: then the row changes nothing. */
static enum status
stands_already(struct taking *t, const struct subject *s, bool *out)
{
    struct query *q =
        query_new(&t->row, "SELECT name FROM subject WHERE name_fold = $1 AND kind = $2"
                           " AND unit_id = $3 AND COALESCE(birth_year, 0) = $4"
                           " AND merged_into_id IS NULL");

    bind_text(q, text_fold(t->row.arena, s->name));
    bind_text(q, subject_kind_code(s->kind));
    bind_int(q, s->unit_id);
    bind_int(q, s->birth_year);
    *out = false;
    while (query_row(q))
        *out = *out || strcmp(col_text(q, 0), s->name) == 0;
    return query_end(q);
}

/* Who it may be, for who has the file before him. */
static enum status
name_namesakes(struct taking *t, const struct subject *s)
{
    struct ctx *c = &t->row;
    struct subject *others;
    struct unit u;
    int count;
    enum status st = subject_namesakes(c, s, &others, &count);

    if (st != OK || count == 0)
        return st;
    st = unit_find(c, others[0].unit_id, today(c), &u);
    if (st != OK)
        return st;
    return problem(c, "name",
                   tr(c, "The register has %s, born %d, of %s: the same one? If it is another one, "
                         "write 1 in the column is_sure; if it is the same, take the row out."),
                   others[0].name, others[0].birth_year, unit_title(c, &u));
}

static enum status
take_row(struct taking *t)
{
    struct subject_saving s;
    bool stands = false;
    enum status st = read_row(t, &s);

    t->result.rows++;
    if (st == OK && !s.is_sure)
        st = stands_already(t, &s.subject, &stands);
    if (st == OK && stands) {
        t->result.unchanged++;
        return OK;
    }
    if (st == OK && !s.is_sure)
        st = name_namesakes(t, &s.subject);
    s.is_sure = true;
    if (st == OK)
        st = subject_save(&t->row, &s);
    if (st == DENIED)
        return refuse(t, UNIT, tr(&t->row, "You may not enter subjects of the unit “%s”."));
    if (st == OK)
        t->result.inserted++;
    return st;
}

/* The fields at which the rules note their problems are the columns' names. */
static void
tell_problems(struct ctx *c, struct taking *t)
{
    for (const struct problem *p = t->row.problems; p != NULL; p = p->next) {
        int column = 0;

        for (int i = 0; p->field != NULL && i < COLUMN_COUNT; i++)
            if (strcmp(columns[i].name, p->field) == 0)
                column = table_at(t->table, i);
        problem_at(c, t->name, table_line(t->table), column, "%s", p->message);
    }
    problems_clear(&t->row);
}

static enum status
read_rows(struct ctx *c, struct taking *t)
{
    enum status st, worst = OK;

    for (int64_t n = 1;; n++) {
        int problems = c->problem_count;

        st = table_row(t->table);
        if (st == NOT_FOUND)
            return worst;
        if (st == OK) {
            st = take_row(t);
            tell_problems(c, t);
        }
        if (st == BUSY || st == FAILED || (st != OK && c->problem_count == problems))
            return st;
        if (c->problem_count > problems)
            worst = INVALID;
        if (n % ROW_BATCH == 0) {
            int64_t done, all;

            arena_reset(t->row.arena);
            table_progress(t->table, &done, &all);
            if (t->progress != NULL)
                t->progress(t->progress_arg, done, all);
        }
    }
}

static enum status
take_all(struct ctx *c, void *arg)
{
    struct taking *t = arg;
    struct arena *batch = arena_child(c->arena);
    enum status st = table_open(c, t->path, t->name, &t->table);

    /* Told at the commit, so it may not lie in a batch's memory. */
    db_touch(c, "subject");
    t->result = (struct import_result){ 0 };
    t->row = *c;
    t->row.arena = batch;
    problems_clear(&t->row);
    if (st == OK) {
        st = table_header(t->table, columns);
        if (st == OK)
            st = read_rows(c, t);
        table_close(t->table);
    }
    arena_free(batch);
    t->is_dry_done = st == OK && t->is_dry;
    /* Rolls back what was only tried. */
    return t->is_dry_done ? CONFLICT : st;
}

/* The key is had before the transaction, and only where the file has numbers. */
static enum status
ready_key(struct ctx *c, const char *path, const char *name)
{
    struct table *table;
    bool has_numbers;
    enum status st = table_open(c, path, name, &table);

    if (st != OK)
        return st;
    st = table_header(table, columns);
    has_numbers = st == OK && table_has(table, CITIZEN);
    table_close(table);
    return has_numbers ? subject_key_ready(c) : st;
}

static enum status
import(struct ctx *c, const char *path, const char *name, bool dry_run, progress_fn *progress,
       void *progress_arg, struct import_result *out)
{
    struct taking t = { .path = path,
                        .name = name,
                        .is_dry = dry_run,
                        .progress = progress,
                        .progress_arg = progress_arg };
    enum status st = require(c, WRITE_DOSSIERS, 0, 0);

    if (st == OK)
        st = ready_key(c, path, name);
    if (st == OK)
        st = db_transact(c, take_all, &t);
    if (st == CONFLICT && t.is_dry_done)
        st = OK;
    if (st == OK)
        *out = t.result;
    return st;
}

/* ------------------------------------------------------------------ taking out */

static enum status
unit_code(struct ctx *c, int64_t id, const char **out)
{
    struct unit u;
    enum status st = unit_find(c, id, today(c), &u);

    if (st == OK)
        *out = u.code;
    return st;
}

static enum status
write_one(struct ctx *c, struct table_writer *w, const struct subject *s)
{
    const char *unit = "";
    enum status st = unit_code(c, s->unit_id, &unit);
    char year[16] = "", members[16] = "";

    if (st != OK)
        return st;
    if (s->birth_year != 0)
        snprintf(year, sizeof(year), "%d", s->birth_year);
    if (s->member_count != 0)
        snprintf(members, sizeof(members), "%d", s->member_count);
    table_write_text(w, subject_kind_code(s->kind));
    table_write_text(w, s->name);
    table_write_text(w, unit);
    table_write_text(w, year);
    table_write_text(w, sex_code(s->sex) != NULL ? sex_code(s->sex) : "");
    table_write_text(w, s->ethnicity);
    table_write_text(w, s->occupation);
    table_write_text(w, s->is_party_member ? "1" : "0");
    table_write_text(w, s->is_direct_worker ? "1" : "0");
    table_write_text(w, members);
    table_write_end_row(w);
    return OK;
}

static enum status
write_all(struct ctx *c, void *arg)
{
    struct ctx batch = *c;
    const char *after[2] = { NULL, NULL };
    char key[2][8192];
    int count = EXPORT_BATCH;
    enum status st = OK;

    batch.arena = arena_child(c->arena);
    while (st == OK && count == EXPORT_BATCH) {
        struct subject *rows;

        st = subject_list(&batch, &(struct subject_filter){ 0 }, after[0] != NULL ? after : NULL,
                          EXPORT_BATCH, &rows, &count);
        for (int i = 0; st == OK && i < count; i++)
            st = write_one(&batch, arg, &rows[i]);
        if (st == OK && count > 0) {
            snprintf(key[0], sizeof(key[0]), "%s", subject_sort_key(&batch, &rows[count - 1]));
            snprintf(key[1], sizeof(key[1]), "%lld", (long long)rows[count - 1].id);
            after[0] = key[0];
            after[1] = key[1];
        }
        arena_reset(batch.arena);
    }
    arena_free(batch.arena);
    return st;
}

static enum status
write_out(struct ctx *c, struct table_writer *w)
{
    static const int exported[] = {
        KIND,      NAME,       UNIT,         BIRTH_YEAR,    SEX,
        ETHNICITY, OCCUPATION, PARTY_MEMBER, DIRECT_WORKER, MEMBER_COUNT
    };
    enum { MANY = sizeof(exported) / sizeof(exported[0]) };
    const char *names[MANY + 1] = { NULL };
    enum status st = require(c, READ_DOSSIERS, 0, 0);

    for (int i = 0; i < MANY; i++)
        names[i] = columns[exported[i]].name;
    table_write_columns(w, names);
    return st == OK ? db_snapshot(c, write_all, w) : st;
}

const struct transfer_kind subject_transfer = {
    .name = "subjects",
    .summary = N_("subjects: kind, name, unit, birth_year, birth_on, sex, ethnicity, religion, "
                  "occupation, party_member, direct_worker, member_count, phone, address, citizen, "
                  "is_sure; what is personal comes in and does not go out"),
    .import = import,
    .export = write_out,
};
