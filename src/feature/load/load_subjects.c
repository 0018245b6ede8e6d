/* SPDX-License-Identifier: GPL-3.0-or-later */
/* subjects.csv: a register to try things on. */
#include "feature/load/load_inside.h"

#include "db/db.h"
#include "feature/subject/subject.h"

#include <stdlib.h>
#include <string.h>

enum { KIND, NAME, UNIT, BIRTH_YEAR, SEX, OCCUPATION, DIRECT_WORKER };

static enum status
is_there(struct ctx *c, const struct subject *s, bool *out)
{
    struct query *q = query_new(c, "SELECT 1 FROM subject WHERE name = $1 AND kind = $2"
                                   " AND (is_sample = 1 OR unit_id = $3) LIMIT 1");

    bind_text(q, s->name);
    bind_text(q, subject_kind_code(s->kind));
    bind_int(q, s->unit_id);
    *out = query_row(q);
    return query_end(q);
}

static enum status
load_subject(struct ctx *c, struct loading *l, const struct sheet *s, int row)
{
    const char *const *cells = s->rows[row];
    struct subject_saving saving = { .is_sure = true, .moved_on = l->campaign.from_on };
    struct subject *subject = &saving.subject;
    struct unit u;
    bool stands;
    enum status st;

    if (!subject_kind_parse(cells[KIND], &subject->kind))
        return sheet_problem(c, s, row, KIND,
                             tr(c, "“%s” is no kind. Write person, collective or household."),
                             cells[KIND]);
    st = unit_find_by_code(c, cells[UNIT], l->campaign.from_on, &u);
    if (st == NOT_FOUND)
        return sheet_problem(c, s, row, UNIT,
                             tr(c, "No unit had the code “%s” on %s. Add it to units.csv."),
                             cells[UNIT], date_iso(c->arena, l->campaign.from_on));
    if (st != OK)
        return st;
    subject->name = cells[NAME];
    subject->unit_id = u.id;
    subject->birth_year = atoi(cells[BIRTH_YEAR]);
    subject->sex = strcmp(cells[SEX], "female") == 0 ? SEX_FEMALE
                   : strcmp(cells[SEX], "male") == 0 ? SEX_MALE
                                                     : SEX_NOT_TOLD;
    subject->occupation = cells[OCCUPATION];
    subject->is_direct_worker = strcmp(cells[DIRECT_WORKER], "1") == 0;
    subject->is_sample = true;
    st = is_there(c, subject, &stands);
    if (st != OK || stands)
        return st;
    l->result->subjects++;
    st = subject_save(c, &saving);
    return st == INVALID ? sheet_problem(c, s, row, NAME, "%s", c->last_problem->message) : st;
}

enum status
load_subjects(struct ctx *c, struct loading *l)
{
    static const char *const columns[] = { "kind", "name",       "unit",          "birth_year",
                                           "sex",  "occupation", "direct_worker", NULL };
    struct sheet s;
    enum status st = load_read_sheet(c, l, "subjects.csv", columns, &s);

    for (int row = 0; st == OK && row < s.row_count; row++)
        st = load_subject(c, l, &s, row);
    return st;
}
