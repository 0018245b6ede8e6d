/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the folder's files in the order in which they refer to each other, within one transaction. */
#include "feature/load/load_inside.h"

#include "feature/account/account.h"
#include "feature/committee/committee.h"
#include "feature/conference/conference.h"
#include "feature/document/document.h"
#include "feature/report/report.h"
#include "feature/task/task.h"
#include "db/db.h"

#include <stdlib.h>
#include <string.h>

enum status
load_read_sheet(struct ctx *c, const struct loading *l, const char *name,
                const char *const *columns, struct sheet *out)
{
    enum status st = sheet_read(c, l->folder, name, columns, out);

    if (st != NOT_FOUND)
        return st;
    memset(out, 0, sizeof *out);
    return OK;
}

/* Ends a walk over rows: INVALID where any row had a problem. */
static enum status
all_rows(const struct ctx *c, int problems_before)
{
    return c->problem_count == problems_before ? OK : INVALID;
}

static enum status
find_unit(struct ctx *c, const struct sheet *s, int row, int column, struct date on, int64_t *out)
{
    const char *code = s->rows[row][column];
    struct unit u;
    enum status st;

    *out = 0;
    if (!*code)
        return OK;
    st = unit_find_by_code(c, code, on, &u);
    if (st == NOT_FOUND)
        return sheet_problem(c, s, row, column,
                             tr(c, "No unit had the code “%s” on %s. Add it to units.csv."), code,
                             date_iso(c->arena, on));
    if (st == OK)
        *out = u.id;
    return st;
}

/* Both ends of a period; an empty beginning is an error here. */
static enum status
read_period(struct ctx *c, const struct sheet *s, int row, int column, struct date *from_on,
            struct date *to_on)
{
    enum status st = sheet_date(c, s, row, column, from_on);

    if (st == OK && date_is_none(*from_on))
        st = sheet_problem(c, s, row, column, "%s",
                           tr(c, "The first day is missing. Write it as 2025-03-31."));
    if (st == OK)
        st = sheet_date(c, s, row, column + 1, to_on);
    return st;
}

/* ------------------------------------------------------------------ units */

static enum status
load_units(struct ctx *c, struct loading *l)
{
    struct import_result imported = { 0 };
    const char *path = arena_printf(c->arena, "%s/units.csv", l->folder);
    enum status st = unit_import(c, path, "units.csv", false, NULL, NULL, &imported);

    if (st == OK)
        l->result->units = (int)imported.inserted;
    return st;
}

static enum status
load_successor(struct ctx *c, const struct sheet *s, int row, struct loading *l)
{
    struct unit_succession *known;
    struct date effect_on;
    int64_t old_id, new_id;
    int count;
    long percent = strtol(s->rows[row][3], NULL, 10);
    enum status st = sheet_date(c, s, row, 2, &effect_on);

    if (st != OK)
        return st;
    if (date_is_none(effect_on))
        return sheet_problem(c, s, row, 2, "%s",
                             tr(c, "The first day is missing. Write it as 2025-03-31."));
    if (percent < 0 || percent > 100)
        return sheet_problem(
            c, s, row, 3, "%s",
            tr(c, "The share is a whole number of percent from 1 to 100, or empty."));
    st = find_unit(c, s, row, 0, date_add_days(effect_on, -1), &old_id);
    if (st == OK)
        st = find_unit(c, s, row, 1, effect_on, &new_id);
    if (st == OK)
        st = unit_list_successors(c, old_id, &known, &count);
    if (st != OK)
        return st;
    for (int i = 0; i < count; i++)
        if (known[i].unit.id == new_id)
            return OK;
    l->result->successors++;
    return unit_add_successor(c, old_id, new_id, effect_on, (int)percent * 10000, s->rows[row][4]);
}

/* ------------------------------------------------------------------ campaign */

static enum status
load_campaign(struct ctx *c, const struct sheet *s, int row, struct loading *l)
{
    const char *const *cells = s->rows[row];
    struct campaign campaign = { .code = cells[0],
                                 .title = cells[1],
                                 .slogan = cells[2],
                                 .scope = cells[3],
                                 .is_sample = false };
    char *levels = arena_strdup(c->arena, cells[8]), *rest = NULL;
    enum status st = campaign_find_by_code(c, cells[0], &l->campaign);

    if (st != NOT_FOUND)
        return st;
    st = read_period(c, s, row, 6, &campaign.from_on, &campaign.to_on);
    if (st == OK)
        st = find_unit(c, s, row, 4, campaign.from_on, &campaign.owner_unit_id);
    if (st == OK && *cells[5]) {
        struct campaign parent;

        st = campaign_find_by_code(c, cells[5], &parent);
        if (st == NOT_FOUND)
            return sheet_problem(c, s, row, 5, tr(c, "There is no campaign “%s”."), cells[5]);
        if (st == OK)
            campaign.parent_id = parent.id;
    }
    for (char *word = strtok_r(levels, " ", &rest); st == OK && word;
         word = strtok_r(NULL, " ", &rest)) {
        enum unit_level level;

        if (unit_level_parse(word, &level))
            campaign.level_in[level] = true;
        else
            st = sheet_problem(
                c, s, row, 8,
                tr(c, "“%s” is no level. Levels: nation, province, district, commune, unit."),
                word);
    }
    if (st == OK)
        st = campaign_insert(c, &campaign);
    if (st != OK)
        return st;
    l->result->campaigns++;
    return campaign_find_by_code(c, cells[0], &l->campaign);
}

static enum status
find_milestone(struct ctx *c, const struct loading *l, const char *code, struct milestone *out)
{
    struct milestone *milestones;
    int count;
    enum status st = milestone_list(c, l->campaign.id, &milestones, &count);

    for (int i = 0; st == OK && i < count; i++)
        if (strcmp(milestones[i].code, code) == 0) {
            *out = milestones[i];
            return OK;
        }
    return st == OK ? NOT_FOUND : st;
}

static enum status
load_milestone(struct ctx *c, const struct sheet *s, int row, struct loading *l)
{
    const char *const *cells = s->rows[row];
    struct milestone known, m = { .campaign_id = l->campaign.id,
                                  .code = cells[0],
                                  .title = cells[1],
                                  .position = row + 1,
                                  .is_conference = strcmp(cells[3], "conference") == 0 };
    enum status st = find_milestone(c, l, cells[0], &known);

    if (st != NOT_FOUND)
        return st;
    if (!unit_level_parse(cells[2], &m.level))
        return sheet_problem(
            c, s, row, 2,
            tr(c, "“%s” is no level. Levels: nation, province, district, commune, unit."),
            cells[2]);
    if (!m.is_conference && strcmp(cells[3], "other") != 0)
        return sheet_problem(c, s, row, 3,
                             tr(c, "“%s” is no kind of milestone. Kinds: conference, other."),
                             cells[3]);
    l->result->milestones++;
    return milestone_insert(c, &m);
}

/* Parents may stand further down, so they are set once all are there. */
static enum status
load_milestone_parent(struct ctx *c, const struct sheet *s, int row, struct loading *l)
{
    struct milestone m, parent;
    enum status st;

    if (!*s->rows[row][4])
        return OK;
    st = find_milestone(c, l, s->rows[row][0], &m);
    if (st != OK)
        return st;
    st = find_milestone(c, l, s->rows[row][4], &parent);
    if (st == NOT_FOUND)
        return sheet_problem(c, s, row, 4, tr(c, "There is no milestone “%s” in this file."),
                             s->rows[row][4]);
    if (st != OK || m.parent_id == parent.id)
        return st;
    m.parent_id = parent.id;
    return milestone_update(c, &m);
}

/* ------------------------------------------------------------------ documents */

static enum status
find_document(struct ctx *c, const struct loading *l, const struct document *wanted,
              struct document *out)
{
    struct document *documents;
    int count;
    enum status st = document_list(c, l->campaign.id, "", &documents, &count);

    for (int i = 0; st == OK && i < count; i++)
        if (documents[i].kind == wanted->kind && strcmp(documents[i].number, wanted->number) == 0 &&
            date_compare(documents[i].issued_on, wanted->issued_on) == 0 &&
            strcmp(documents[i].title, wanted->title) == 0) {
            *out = documents[i];
            return OK;
        }
    return st == OK ? NOT_FOUND : st;
}

/* The rows of deadlines.csv that belong to one document. */
static enum status
read_deadlines(struct ctx *c, const struct loading *l, const struct sheet *s, const char *key,
               struct date issued_on, struct deadline *deadlines, int *lines, int *out_count)
{
    int count = 0;

    for (int row = 0; row < s->row_count; row++) {
        struct deadline *d = &deadlines[count];
        struct milestone m;
        enum status st;

        if (strcmp(s->rows[row][0], key) != 0)
            continue;
        memset(d, 0, sizeof *d);
        d->words = s->rows[row][3];
        d->reason = "";
        d->position = count;
        st = find_milestone(c, l, s->rows[row][1], &m);
        if (st == NOT_FOUND)
            return sheet_problem(c, s, row, 1,
                                 tr(c, "There is no milestone “%s” in milestones.csv."),
                                 s->rows[row][1]);
        if (st == OK && !unit_level_parse(s->rows[row][2], &d->level))
            st = find_unit(c, s, row, 2, issued_on, &d->unit_id);
        if (st != OK)
            return st;
        d->milestone_id = m.id;
        lines[count++] = row;
    }
    *out_count = count;
    return OK;
}

/* What the document feature says of "deadline.N.words" is told at the row of the file. */
static enum status
tell_at_rows(struct ctx *c, const struct sheet *s, const int *lines, int count, int problems_before)
{
    struct problem *p = c->problems;

    for (int i = 0; p && i < problems_before; i++)
        p = p->next;
    for (; p; p = p->next) {
        int n;

        if (p->field && sscanf(p->field, "deadline.%d.", &n) == 1 && n >= 0 && n < count) {
            p->field = NULL;
            p->file = s->name;
            p->line = s->lines[lines[n]];
            p->column = s->at[3] + 1;
        }
    }
    return INVALID;
}

static enum status
load_document(struct ctx *c, const struct sheet *s, int row, struct loading *l,
              const struct sheet *deadline_sheet)
{
    const char *const *cells = s->rows[row];
    struct document known, d = { .campaign_id = l->campaign.id,
                                 .number = cells[2],
                                 .title = cells[3],
                                 .issuer = cells[5],
                                 .signer = cells[6],
                                 .note = cells[7],
                                 .issuer_unit_id = l->campaign.owner_unit_id };
    struct deadline *deadlines =
        arena_array(c->arena, (size_t)deadline_sheet->row_count + 1, sizeof *deadlines);
    int *lines = arena_array(c->arena, (size_t)deadline_sheet->row_count + 1, sizeof *lines);
    int count = 0, problems_before = c->problem_count;
    enum status st;

    if (!document_kind_parse(cells[1], &d.kind))
        return sheet_problem(c, s, row, 1, tr(c, "“%s” is no kind of document."), cells[1]);
    st = sheet_date(c, s, row, 4, &d.issued_on);
    if (st == OK && date_is_none(d.issued_on))
        st = sheet_problem(c, s, row, 4, "%s",
                           tr(c, "The day of issue is missing. Write it as 2025-03-31."));
    if (st == OK)
        st = find_document(c, l, &d, &known);
    if (st != NOT_FOUND)
        return st;
    st = read_deadlines(c, l, deadline_sheet, cells[0], d.issued_on, deadlines, lines, &count);
    if (st == OK)
        st = document_save(c, &d, deadlines, count);
    if (st == INVALID)
        return tell_at_rows(c, deadline_sheet, lines, count, problems_before);
    if (st == OK)
        st = document_find(c, d.id, &known);
    if (st != OK)
        return st;
    l->result->documents++;
    return document_apply(c, known.id, known.version);
}

/* ------------------------------------------------------------------ accounts and committee */

static enum status
load_account(struct ctx *c, const struct sheet *s, int row, struct loading *l)
{
    const char *const *cells = s->rows[row];
    struct account a = {
        .name = cells[0], .full_name = cells[1], .email = "", .phone = "", .is_sample = true
    };
    struct grant g = { .campaign_id = *cells[4] ? l->campaign.id : 0 };
    enum status st = account_find_by_name(c, cells[0], &a);

    if (st != NOT_FOUND)
        return st;
    if (!role_parse(cells[2], &g.role))
        return sheet_problem(c, s, row, 2, tr(c, "“%s” is no role."), cells[2]);
    if (*cells[4] && strcmp(cells[4], l->campaign.code) != 0)
        return sheet_problem(c, s, row, 4, tr(c, "There is no campaign “%s”."), cells[4]);
    st = read_period(c, s, row, 5, &g.from_on, &g.to_on);
    if (st == OK)
        st = find_unit(c, s, row, 3,
                       date_compare(g.from_on, l->campaign.from_on) < 0 ? l->campaign.from_on
                                                                        : g.from_on,
                       &g.unit_id);
    if (st == OK)
        st = account_insert(c, &a);
    if (st != OK)
        return st;
    g.account_id = a.id;
    l->result->accounts++;
    return account_grant(c, &g);
}

static enum status
load_seat(struct ctx *c, const struct sheet *s, int row, struct loading *l)
{
    const char *const *cells = s->rows[row];
    struct seat *known, seat = { .campaign_id = l->campaign.id,
                                 .title = cells[2],
                                 .office = cells[3],
                                 .position = row + 1,
                                 .is_sample = true };
    struct account a;
    int count;
    enum status st = seat_list(c, l->campaign.id, DATE_NONE, &known, &count);

    for (int i = 0; st == OK && i < count; i++)
        if (strcmp(known[i].title, cells[2]) == 0)
            return OK;
    if (st == OK && !seat_role_parse(cells[1], &seat.role))
        st = sheet_problem(
            c, s, row, 1,
            tr(c, "“%s” is no place in a committee. Places: head, deputy, member, help."),
            cells[1]);
    if (st == OK)
        st = read_period(c, s, row, 5, &seat.from_on, &seat.to_on);
    if (st != OK)
        return st;
    if (*cells[4]) {
        st = account_find_by_name(c, cells[4], &a);
        if (st == NOT_FOUND)
            return sheet_problem(c, s, row, 4, tr(c, "There is no account “%s” in accounts.csv."),
                                 cells[4]);
        if (st != OK)
            return st;
        seat.account_id = a.id;
    }
    l->result->seats++;
    return seat_insert(c, &seat);
}

static enum status
find_seat(struct ctx *c, const struct loading *l, const struct sheet *seats, const char *key,
          int64_t *out)
{
    struct seat *known;
    const char *title = NULL;
    int count;
    enum status st = seat_list(c, l->campaign.id, DATE_NONE, &known, &count);

    for (int row = 0; row < seats->row_count; row++)
        if (strcmp(seats->rows[row][0], key) == 0)
            title = seats->rows[row][2];
    for (int i = 0; st == OK && title && i < count; i++)
        if (strcmp(known[i].title, title) == 0) {
            *out = known[i].id;
            return OK;
        }
    return st == OK ? NOT_FOUND : st;
}

static enum status
load_watch(struct ctx *c, const struct sheet *s, int row, struct loading *l,
           const struct sheet *seats)
{
    struct watch *known;
    struct date from_on;
    int64_t seat_id, unit_id;
    int count;
    enum status st = sheet_date(c, s, row, 2, &from_on);

    if (st == OK && date_is_none(from_on))
        st = sheet_problem(c, s, row, 2, "%s",
                           tr(c, "The first day is missing. Write it as 2025-03-31."));
    if (st == OK)
        st = find_unit(c, s, row, 1, from_on, &unit_id);
    if (st != OK)
        return st;
    st = find_seat(c, l, seats, s->rows[row][0], &seat_id);
    if (st == NOT_FOUND)
        return sheet_problem(c, s, row, 0, tr(c, "There is no seat “%s” in seats.csv."),
                             s->rows[row][0]);
    if (st == OK)
        st = watch_list_of_unit(c, l->campaign.id, unit_id, &known, &count);
    if (st != OK)
        return st;
    for (int i = 0; i < count; i++)
        if (known[i].seat_id == seat_id && date_compare(known[i].from_on, from_on) == 0)
            return OK;
    l->result->watches++;
    return watch_assign(c, seat_id, &unit_id, 1, from_on, "");
}

/* ------------------------------------------------------------------ schedules of reports */

enum {
    REPORT_AUTHOR,
    REPORT_LEVEL,
    REPORT_READER,
    REPORT_EVERY,
    REPORT_DAY,
    REPORT_DUE,
    REPORT_WORDS,
    REPORT_DOCUMENT,
    REPORT_FROM
};

/* What the report feature says of a field is told at the column that it came from. */
static enum status
tell_at_columns(struct ctx *c, const struct sheet *s, int row, int problems_before)
{
    static const struct {
        const char *field;
        int column;
    } fields[] = {
        { "author", REPORT_LEVEL }, { "reader", REPORT_READER }, { "every", REPORT_EVERY },
        { "weekday", REPORT_DAY },  { "month_day", REPORT_DAY }, { "days", REPORT_DAY },
        { "due_days", REPORT_DUE }, { "words", REPORT_WORDS },   { "document_id", REPORT_DOCUMENT },
        { "from_on", REPORT_FROM },
    };
    struct problem *p = c->problems;

    for (int i = 0; p && i < problems_before; i++)
        p = p->next;
    for (; p; p = p->next)
        for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
            if (p->field && strcmp(p->field, fields[i].field) == 0) {
                p->field = NULL;
                p->file = s->name;
                p->line = s->lines[row];
                p->column = s->at[fields[i].column] + 1;
            }
    return INVALID;
}

/* Named days, where `every` is days; else the one number. */
static enum status
read_report_days(struct ctx *c, const struct sheet *s, int row, struct report_schedule *out)
{
    char *text = arena_strdup(c->arena, s->rows[row][REPORT_DAY]), *rest = NULL;

    if (out->every != EVERY_DAYS) {
        out->day = (int)strtol(text, NULL, 10);
        return OK;
    }
    out->days = arena_array(c->arena, SCHEDULE_DAYS_MAX, sizeof *out->days);
    for (char *word = strtok_r(text, " ", &rest); word && out->day_count < SCHEDULE_DAYS_MAX;
         word = strtok_r(NULL, " ", &rest))
        if (!date_parse_iso(word, &out->days[out->day_count++]))
            return sheet_problem(c, s, row, REPORT_DAY,
                                 tr(c, "“%s” is no day. Write it as 2025-03-31."), word);
    return OK;
}

/* The document by its key in documents.csv, which stands in a column of a row. */
enum status
load_find_document(struct ctx *c, const struct loading *l, const struct sheet *documents,
                   const struct sheet *s, int row, int column, int64_t *out)
{
    const char *key = s->rows[row][column];
    enum status st = *key ? NOT_FOUND : OK;

    for (int i = 0; i < documents->row_count && st == NOT_FOUND; i++) {
        struct document known,
            wanted = { .number = documents->rows[i][2], .title = documents->rows[i][3] };

        if (strcmp(documents->rows[i][0], key) != 0 ||
            !document_kind_parse(documents->rows[i][1], &wanted.kind) ||
            !date_parse_iso(documents->rows[i][4], &wanted.issued_on))
            continue;
        st = find_document(c, l, &wanted, &known);
        if (st == OK)
            *out = known.id;
    }
    if (st == NOT_FOUND)
        return sheet_problem(c, s, row, column,
                             tr(c, "There is no document “%s” in documents.csv."), key);
    return st;
}

static enum status
load_schedule(struct ctx *c, const struct sheet *s, int row, struct loading *l,
              const struct sheet *documents)
{
    const char *const *cells = s->rows[row];
    struct report_schedule *known,
        schedule = { .campaign_id = l->campaign.id,
                     .words = cells[REPORT_WORDS],
                     .due_days = (int)strtol(cells[REPORT_DUE], NULL, 10),
                     .reader = READER_HEAD,
                     .is_sample = true };
    int count, before = c->problem_count;
    enum status st;

    if (!report_author_parse(cells[REPORT_AUTHOR], &schedule.author))
        return sheet_problem(c, s, row, REPORT_AUTHOR,
                             tr(c, "“%s” does not report. Authors: unit, seat, secretariat."),
                             cells[REPORT_AUTHOR]);
    if (*cells[REPORT_LEVEL] && !unit_level_parse(cells[REPORT_LEVEL], &schedule.level))
        return sheet_problem(
            c, s, row, REPORT_LEVEL,
            tr(c, "“%s” is no level. Levels: nation, province, district, commune, unit."),
            cells[REPORT_LEVEL]);
    if (!report_every_parse(cells[REPORT_EVERY], &schedule.every))
        return sheet_problem(
            c, s, row, REPORT_EVERY,
            tr(c, "“%s” is no interval. Intervals: week, fortnight, half_month, month, days."),
            cells[REPORT_EVERY]);
    if (*cells[REPORT_READER] && !report_reader_parse(cells[REPORT_READER], &schedule.reader))
        return sheet_problem(c, s, row, REPORT_READER,
                             tr(c, "“%s” receives no reports. Readers: secretariat, head."),
                             cells[REPORT_READER]);
    st = sheet_date(c, s, row, REPORT_FROM, &schedule.from_on);
    if (st == OK)
        st = read_report_days(c, s, row, &schedule);
    if (st == OK)
        st = load_find_document(c, l, documents, s, row, REPORT_DOCUMENT, &schedule.document_id);
    if (st == OK)
        st = schedule_list(c, l->campaign.id, &known, &count);
    if (st != OK)
        return st;
    for (int i = 0; i < count; i++)
        if (known[i].author == schedule.author && known[i].level == schedule.level &&
            date_compare(known[i].from_on, schedule.from_on) == 0)
            return OK;
    st = schedule_insert(c, &schedule);
    return st == INVALID ? tell_at_columns(c, s, row, before) : st;
}

/* ------------------------------------------------------------------ tasks */

enum { TASK_DOCUMENT, TASK_WORDS, TASK_OWNER, TASK_HELPERS, TASK_DAY, TASK_SHOWS };

/* What the task feature says of "row.N.owner" is told at the row and column of the file. */
static enum status
tell_at_tasks(struct ctx *c, const struct sheet *s, int problems_before)
{
    static const char *const names[] = { "document", "words", "owner", "helpers", "day", "shows" };
    struct problem *p = c->problems;

    for (int i = 0; p && i < problems_before; i++)
        p = p->next;
    for (; p; p = p->next) {
        int row, length = 0;

        if (!p->field || sscanf(p->field, "row.%d.%n", &row, &length) != 1 || !length)
            continue;
        for (int i = TASK_WORDS; i <= TASK_SHOWS; i++)
            if (strcmp(names[i], p->field + length) == 0)
                p->column = s->at[i] + 1;
        p->field = NULL;
        p->file = s->name;
        p->line = s->lines[row];
    }
    return INVALID;
}

static bool
is_given(const struct task_point *points, int count, const char *words)
{
    for (int i = 0; i < count; i++)
        if (strcmp(points[i].task.words, words) == 0)
            return true;
    return false;
}

/* All rows of one document that are not given yet, in one act. */
static enum status
give_tasks(struct ctx *c, struct loading *l, const struct sheet *s, const char *key, int64_t id)
{
    struct task_new *new_points =
        arena_array(c->arena, (size_t)s->row_count + 1, sizeof *new_points);
    struct task_giving g = { .document_id = id, .points = new_points };
    struct task_point *known;
    int known_count, before = c->problem_count;
    enum status st = task_points(c, id, &known, &known_count);

    if (st != OK)
        return st;
    g.known_points = known_count ? known[known_count - 1].task.position : 0;
    for (int row = 0; row < s->row_count; row++) {
        const char *const *cells = s->rows[row];

        if (strcmp(cells[TASK_DOCUMENT], key) == 0 &&
            !is_given(known, known_count, cells[TASK_WORDS]))
            new_points[g.count++] = (struct task_new){
                .words = cells[TASK_WORDS],
                .owner_words = cells[TASK_OWNER],
                .helper_words = cells[TASK_HELPERS],
                .day_words = cells[TASK_DAY],
                .shows = cells[TASK_SHOWS],
                .field = arena_printf(c->arena, "row.%d", row),
            };
    }
    if (!g.count)
        return OK;
    st = task_give(c, &g);
    l->result->tasks += st == OK ? g.count : 0;
    return st == INVALID ? tell_at_tasks(c, s, before) : st;
}

static enum status
load_tasks(struct ctx *c, struct loading *l, const struct sheet *documents)
{
    static const char *const columns[] = { "document", "words", "owner", "helpers",
                                           "day",      "shows", NULL };
    struct sheet s;
    enum status st = load_read_sheet(c, l, "tasks.csv", columns, &s);

    for (int row = 0; st == OK && row < s.row_count; row++) {
        const char *key = s.rows[row][TASK_DOCUMENT];
        bool is_first = true;
        int64_t id = 0;

        for (int i = 0; i < row && is_first; i++)
            is_first = strcmp(s.rows[i][TASK_DOCUMENT], key) != 0;
        if (!is_first)
            continue;
        st = load_find_document(c, l, documents, &s, row, TASK_DOCUMENT, &id);
        if (st == OK && !id)
            st = sheet_problem(c, &s, row, TASK_DOCUMENT,
                               tr(c, "There is no document “%s” in documents.csv."), key);
        if (st == OK)
            st = give_tasks(c, l, &s, key, id);
    }
    return st;
}

/* ------------------------------------------------------------------ the folder */

static enum status
load_accounts_and_committee(struct ctx *c, struct loading *l)
{
    static const char *const account_columns[] = { "name",     "full_name", "role",  "unit",
                                                   "campaign", "from_on",   "to_on", NULL };
    static const char *const seat_columns[] = { "key",     "role",    "title", "office",
                                                "account", "from_on", "to_on", NULL };
    static const char *const watch_columns[] = { "seat", "unit", "from_on", NULL };
    struct sheet accounts, seats, watches;
    int before = c->problem_count;
    enum status st = load_read_sheet(c, l, "accounts.csv", account_columns, &accounts);

    for (int row = 0; (st == OK || st == INVALID) && row < accounts.row_count; row++)
        st = load_account(c, &accounts, row, l);
    if (st == OK)
        st = load_read_sheet(c, l, "seats.csv", seat_columns, &seats);
    for (int row = 0; st == OK && row < seats.row_count; row++)
        st = load_seat(c, &seats, row, l);
    if (st == OK)
        st = load_read_sheet(c, l, "watches.csv", watch_columns, &watches);
    for (int row = 0; st == OK && row < watches.row_count; row++)
        st = load_watch(c, &watches, row, l, &seats);
    return st == OK ? all_rows(c, before) : st;
}

static enum status
load_plan(struct ctx *c, struct loading *l)
{
    static const char *const milestone_columns[] = { "code", "title",  "level",
                                                     "kind", "parent", NULL };
    static const char *const document_columns[] = { "key",    "kind",      "number",
                                                    "title",  "issued_on", "issuer",
                                                    "signer", "note",      NULL };
    static const char *const deadline_columns[] = { "document", "milestone", "for", "words", NULL };
    static const char *const report_columns[] = {
        "author",   "level", "reader",   "every",   "day",
        "due_days", "words", "document", "from_on", NULL
    };
    struct sheet milestones, documents, deadlines, reports;
    enum status st = load_read_sheet(c, l, "milestones.csv", milestone_columns, &milestones);

    for (int row = 0; st == OK && row < milestones.row_count; row++)
        st = load_milestone(c, &milestones, row, l);
    for (int row = 0; st == OK && row < milestones.row_count; row++)
        st = load_milestone_parent(c, &milestones, row, l);
    if (st == OK)
        st = load_read_sheet(c, l, "documents.csv", document_columns, &documents);
    if (st == OK)
        st = load_read_sheet(c, l, "deadlines.csv", deadline_columns, &deadlines);
    for (int row = 0; st == OK && row < documents.row_count; row++)
        st = load_document(c, &documents, row, l, &deadlines);
    if (st == OK)
        st = load_read_sheet(c, l, "reports.csv", report_columns, &reports);
    for (int row = 0; st == OK && row < reports.row_count; row++)
        st = load_schedule(c, &reports, row, l, &documents);
    if (st == OK)
        st = load_tasks(c, l, &documents);
    return st == OK ? load_articles(c, l, &documents) : st;
}

static enum status
load_all(struct ctx *c, void *arg)
{
    static const char *const campaign_columns[] = { "code",   "title",  "slogan",  "scope",
                                                    "owner",  "parent", "from_on", "to_on",
                                                    "levels", NULL };
    static const char *const successor_columns[] = { "old",   "new",   "effect_on",
                                                     "share", "basis", NULL };
    struct loading *l = arg;
    struct sheet campaigns, successors;
    enum status st;

    memset(l->result, 0, sizeof *l->result);
    st = load_units(c, l);
    if (st == OK)
        st = load_read_sheet(c, l, "successors.csv", successor_columns, &successors);
    for (int row = 0; st == OK && row < successors.row_count; row++)
        st = load_successor(c, &successors, row, l);
    if (st != OK)
        return st;
    st = sheet_read(c, l->folder, "campaign.csv", campaign_columns, &campaigns);
    if (st == NOT_FOUND)
        return problem_at(
            c, "campaign.csv", 0, 0, "%s",
            tr(c,
               "The file is missing. A campaign folder has at least units.csv and campaign.csv."));
    for (int row = 0; st == OK && row < campaigns.row_count; row++)
        st = load_campaign(c, &campaigns, row, l);
    /* Accounts and seats come first: whoever is applied a document to is told of it. */
    if (st == OK)
        st = load_accounts_and_committee(c, l);
    if (st == OK)
        st = load_plan(c, l);
    if (st == OK && campaigns.row_count > 0)
        st = load_subjects(c, l);
    return st;
}

enum status
load_folder(struct ctx *c, const char *folder, struct load_result *out)
{
    struct load_result result;
    struct loading l = { .folder = folder, .result = &result };
    enum status st = db_transact(c, load_all, &l);

    if (st == OK)
        *out = result;
    return st;
}
