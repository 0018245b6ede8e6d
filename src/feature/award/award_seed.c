/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lists that the program brings: data/report-forms.csv, awards.csv, award-papers.csv, award-rules.csv. They fill an empty
 * table; from then on the office's own rows hold. */
#include "feature/award/award_inside.h"

#include "core/csv.h"
#include "core/data.h"
#include "core/log.h"
#include "db/audit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CELLS_MAX = 24, PAPERS_MAX = 64 };

struct seeding {
    const char *file; /* that is read */
    int row;          /* from 1 */
    struct {
        const char *set;
        struct award_paper paper;
    } papers[PAPERS_MAX];
    int paper_count, award_count;
};

static enum status
refuse(struct ctx *c, const struct seeding *s, const char *what)
{
    return log_error(c, "data/%s, row %d: %s is wrong", s->file, s->row, what);
}

/* Calls `take` for each row of a built-in file but the first, which names the columns. */
static enum status
each_row(struct ctx *c, struct seeding *s, const char *name, int columns,
         enum status (*take)(struct ctx *c, struct seeding *s, const char *const *cells))
{
    const struct data_file *data = data_find(name);
    FILE *in = data != NULL ? fmemopen((void *)(uintptr_t)data->bytes, data->size, "rb") : NULL;
    const char *const *cells, *kept[CELLS_MAX];
    struct csv *csv;
    int count;
    enum status st;

    if (in == NULL)
        return log_error(c, "data/%s is not in the program", name);
    s->file = name;
    csv = csv_open(c, in, name);
    st = csv_row(csv, &cells, &count);
    for (s->row = 1; st == OK && (st = csv_row(csv, &cells, &count)) == OK; s->row++) {
        if (count != columns) {
            st = refuse(c, s, "the number of columns");
            break;
        }
        for (int i = 0; i < count; i++)
            kept[i] = arena_strdup(c->arena, cells[i]);
        st = take(c, s, kept);
    }
    fclose(in);
    return st == NOT_FOUND ? OK : st;
}

static bool
is_set(const char *cell)
{
    return strcmp(cell, "1") == 0;
}

/* "70/100" */
static bool
parse_share(const char *cell, struct share *out)
{
    return sscanf(cell, "%d/%d", &out->num, &out->den) == 2 && out->num >= 0 && out->den > 0 &&
           out->num <= out->den;
}

static bool
parse_days(const char *from, const char *to, struct date *out_from, struct date *out_to)
{
    return date_parse_iso(from, out_from) && (to[0] == '\0' || date_parse_iso(to, out_to));
}

static enum status
take_section(struct ctx *c, struct seeding *s, const char *const *cells)
{
    /* Of two nodes that start at once, one waits here for the other and begins anew. */
    struct query *q = query_new(c, "INSERT INTO report_form (code, name, source)"
                                   " VALUES ($1, $2, $3) ON CONFLICT (code) DO NOTHING");
    enum status st;

    for (int i = 0; i < 3; i++)
        bind_text(q, cells[i]);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "INSERT INTO report_form_section (form_code, code, name, help, most,"
                     " is_required, position) VALUES ($1, $2, $3, $4, $5, $6, $7)");
    bind_text(q, cells[0]);
    for (int i = 3; i < 6; i++)
        bind_text(q, cells[i]);
    bind_int(q, strtol(cells[6], NULL, 10));
    bind_bool(q, is_set(cells[7]));
    bind_int(q, s->row);
    return query_end(q);
}

static enum status
take_paper(struct ctx *c, struct seeding *s, const char *const *cells)
{
    if (s->paper_count == PAPERS_MAX)
        return refuse(c, s, "the number of rows");
    s->papers[s->paper_count].set = cells[0];
    s->papers[s->paper_count++].paper =
        (struct award_paper){ cells[1], cells[2], is_set(cells[3]), is_set(cells[4]) };
    return OK;
}

static enum status
take_award(struct ctx *c, struct seeding *s, const char *const *cells)
{
    struct award a = { .code = cells[0],
                       .name = cells[2],
                       .decided_by = cells[5],
                       .multiple = atoi(cells[6]),
                       .comment_days = atoi(cells[9]),
                       .comment_by_work = is_set(cells[10]),
                       .hop_days = atoi(cells[11]),
                       .has_second_round = is_set(cells[12]),
                       .form_code = cells[13],
                       .position = atoi(cells[15]),
                       .source = cells[18],
                       .is_verified = is_set(cells[19]) };
    int position = 0;
    enum status st;

    if (!award_kind_parse(cells[1], &a.kind) || !subject_kind_parse(cells[3], &a.subject) ||
        !unit_level_parse(cells[4], &a.level))
        return refuse(c, s, "the kind, the subject or the level");
    if (!parse_share(cells[7], &a.threshold) || !parse_share(cells[8], &a.quorum))
        return refuse(c, s, "a share");
    if (!parse_days(cells[16], cells[17], &a.from_on, &a.to_on))
        return refuse(c, s, "a day");
    st = award_write_row(c, &a);
    for (int i = 0; st == OK && i < s->paper_count; i++)
        if (strcmp(s->papers[i].set, cells[14]) == 0)
            st = award_write_paper(c, a.id, &s->papers[i].paper, ++position);
    if (st == OK && position == 0)
        return refuse(c, s, "the set of papers");
    s->award_count++;
    return st;
}

static enum status
take_rule(struct ctx *c, struct seeding *s, const char *const *cells)
{
    struct award_rule rule = { .award_code = cells[0],
                               .kind = cells[1],
                               .number = atoi(cells[2]),
                               .base_code = cells[3],
                               .is_refusal = is_set(cells[4]),
                               .words = cells[5],
                               .source = cells[8],
                               .is_verified = is_set(cells[9]) };

    if (!parse_days(cells[6], cells[7], &rule.from_on, &rule.to_on))
        return refuse(c, s, "a day");
    return award_rule_write_row(c, &rule);
}

static enum status
seed(struct ctx *c, void *arg)
{
    struct seeding *s = arg;
    struct query *q = query_new(c, "SELECT 1 FROM award LIMIT 1");
    bool has_rows = query_row(q);
    enum status st = query_end(q);

    if (st != OK || has_rows)
        return st;
    s->paper_count = s->award_count = 0;
    st = each_row(c, s, "report-forms.csv", 8, take_section);
    if (st == OK)
        st = each_row(c, s, "award-papers.csv", 5, take_paper);
    if (st == OK)
        st = each_row(c, s, "awards.csv", 20, take_award);
    if (st == OK)
        st = each_row(c, s, "award-rules.csv", 10, take_rule);
    if (st != OK)
        return st;
    return audit_write(c, "award", 0, "seed", NULL, json_pack("{s:i}", "rows", s->award_count));
}

enum status
award_seed(struct ctx *c)
{
    struct seeding *s = arena_alloc(c->arena, sizeof(*s));
    struct query *q = query_new(c, "SELECT 1 FROM award LIMIT 1");
    bool has_rows = query_row(q);
    enum status st = query_end(q);

    return st != OK || has_rows ? st : db_transact(c, seed, s);
}
