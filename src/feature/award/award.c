/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Titles and forms: their kinds, and how they are found. */
#include "feature/award/award_inside.h"

#include "core/text.h"

#include <assert.h>
#include <string.h>

static const struct {
    const char *code, *text;
} kinds[] = {
    [AWARD_TITLE] = { "title", N_("emulation title") },
    [AWARD_FORM] = { "form", N_("form of commendation") },
};

const char *
award_kind_code(enum award_kind kind)
{
    return kind == AWARD_TITLE || kind == AWARD_FORM ? kinds[kind].code : "";
}

bool
award_kind_parse(const char *code, enum award_kind *out)
{
    for (enum award_kind k = AWARD_TITLE; code != NULL && k <= AWARD_FORM; k++) {
        if (strcmp(kinds[k].code, code) == 0) {
            *out = k;
            return true;
        }
    }
    return false;
}

const char *
award_kind_text(const struct ctx *c, enum award_kind kind)
{
    return kind == AWARD_TITLE || kind == AWARD_FORM ? tr(c, kinds[kind].text) : "";
}

static const struct {
    const char *code, *text;
} subjects[SUBJECT_KIND_COUNT] = {
    [SUBJECT_PERSON] = { "person", N_("person") },
    [SUBJECT_COLLECTIVE] = { "collective", N_("collective") },
    [SUBJECT_HOUSEHOLD] = { "household", N_("household") },
};

const char *
subject_kind_code(enum subject_kind kind)
{
    return kind > 0 && kind < SUBJECT_KIND_COUNT ? subjects[kind].code : "";
}

bool
subject_kind_parse(const char *code, enum subject_kind *out)
{
    for (enum subject_kind k = SUBJECT_PERSON; code != NULL && k < SUBJECT_KIND_COUNT; k++) {
        if (strcmp(subjects[k].code, code) == 0) {
            *out = k;
            return true;
        }
    }
    return false;
}

const char *
subject_kind_text(const struct ctx *c, enum subject_kind kind)
{
    return kind > 0 && kind < SUBJECT_KIND_COUNT ? tr(c, subjects[kind].text) : "";
}

/* ------------------------------------------------------------------ shares */

bool
share_is_reached(struct share s, int64_t part, int64_t whole)
{
    assert(s.den > 0 && part >= 0 && whole >= 0);
    return part * s.den >= s.num * whole;
}

int64_t
share_least(struct share s, int64_t whole)
{
    assert(s.den > 0 && whole >= 0);
    return (s.num * whole + s.den - 1) / s.den;
}

/* ------------------------------------------------------------------ rows */

void
award_read(struct query *q, struct award *out)
{
    *out = (struct award){
        .id = col_int(q, 0),
        .code = col_text(q, 1),
        .name = col_text(q, 2),
        .decided_by = col_text(q, 6),
        .multiple = (int)col_int(q, 7),
        .threshold = { (int)col_int(q, 8), (int)col_int(q, 9) },
        .quorum = { (int)col_int(q, 10), (int)col_int(q, 11) },
        .comment_days = (int)col_int(q, 12),
        .comment_by_work = col_bool(q, 13),
        .hop_days = (int)col_int(q, 14),
        .has_second_round = col_bool(q, 15),
        .form_code = col_text(q, 16),
        .position = (int)col_int(q, 17),
        .from_on = col_date(q, 18),
        .to_on = col_date(q, 19),
        .source = col_text(q, 20),
        .is_verified = col_bool(q, 21),
        .version = col_int(q, 22),
    };
    (void)award_kind_parse(col_text(q, 3), &out->kind);
    (void)subject_kind_parse(col_text(q, 4), &out->subject);
    (void)unit_level_parse(col_text(q, 5), &out->level);
}

enum status
award_read_all(struct ctx *c, struct query *q, struct award **out, int *out_count)
{
    struct award *rows = NULL;
    int count = 0, room = 0;
    enum status st;

    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 32 : 2 * room;
            rows = arena_grow(c->arena, rows, (size_t)count, (size_t)room, sizeof(*rows));
        }
        award_read(q, &rows[count++]);
    }
    st = query_end(q);
    if (st != OK)
        return st;
    *out = rows;
    *out_count = count;
    return OK;
}

enum status
award_list(struct ctx *c, enum subject_kind subject, enum unit_level level, struct date on,
           struct award **out, int *out_count)
{
    struct query *q = query_new(
        c,
        "SELECT " AWARD_COLUMNS " FROM award a WHERE ($1 = '' OR a.subject = $1)"
        " AND ($2 = '' OR a.level = $2) AND a.from_on <= $3 AND (a.to_on IS NULL OR a.to_on > $3)"
        " ORDER BY a.position, a.code, a.subject DESC");

    bind_text(q, subject_kind_code(subject));
    bind_text(q, level == LEVEL_NONE ? "" : unit_level_code(level));
    bind_date(q, on);
    return award_read_all(c, q, out, out_count);
}

enum status
award_find(struct ctx *c, int64_t id, struct award *out)
{
    struct query *q = query_new(c, "SELECT " AWARD_COLUMNS " FROM award a WHERE a.id = $1");

    bind_int(q, id);
    if (query_row(q))
        award_read(q, out);
    return query_end_one(q);
}

enum status
award_versions(struct ctx *c, const char *code, enum subject_kind subject, struct award **out,
               int *out_count)
{
    struct query *q =
        query_new(c, "SELECT " AWARD_COLUMNS " FROM award a WHERE a.code = $1 AND a.subject = $2"
                     " ORDER BY a.from_on DESC");

    bind_text(q, code);
    bind_text(q, subject_kind_code(subject));
    return award_read_all(c, q, out, out_count);
}

enum status
award_codes(struct ctx *c, struct award **out, int *out_count)
{
    struct query *q = query_new(c, "SELECT " AWARD_COLUMNS " FROM award a WHERE NOT EXISTS"
                                   " (SELECT 1 FROM award n WHERE n.code = a.code AND"
                                   " (n.from_on, n.subject) > (a.from_on, a.subject))"
                                   " ORDER BY a.position, a.code");

    return award_read_all(c, q, out, out_count);
}

const char *
award_title(const struct ctx *c, const struct award *a)
{
    return arena_printf(c->arena, "%s (%s)", a->name, award_kind_text(c, a->kind));
}

/* ------------------------------------------------------------------ what a dossier of it is made of */

enum status
award_papers(struct ctx *c, int64_t award_id, struct award_paper **out, int *out_count)
{
    struct query *q = query_new(c, "SELECT code, name, is_required, is_made FROM award_paper"
                                   " WHERE award_id = $1 ORDER BY position, code");
    struct award_paper *rows = NULL;
    int count = 0, room = 0;
    enum status st;

    bind_int(q, award_id);
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 8 : 2 * room;
            rows = arena_grow(c->arena, rows, (size_t)count, (size_t)room, sizeof(*rows));
        }
        rows[count++] = (struct award_paper){ .code = col_text(q, 0),
                                              .name = col_text(q, 1),
                                              .is_required = col_bool(q, 2),
                                              .is_made = col_bool(q, 3) };
    }
    st = query_end(q);
    if (st != OK)
        return st;
    *out = rows;
    *out_count = count;
    return OK;
}

enum status
report_sections(struct ctx *c, const char *form_code, struct report_section **out, int *out_count)
{
    struct query *q = query_new(c, "SELECT code, name, help, most, is_required"
                                   " FROM report_form_section WHERE form_code = $1"
                                   " ORDER BY position, code");
    struct report_section *rows = NULL;
    int count = 0, room = 0;
    enum status st;

    bind_text(q, form_code);
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 8 : 2 * room;
            rows = arena_grow(c->arena, rows, (size_t)count, (size_t)room, sizeof(*rows));
        }
        rows[count++] = (struct report_section){ .code = col_text(q, 0),
                                                 .name = col_text(q, 1),
                                                 .help = col_text(q, 2),
                                                 .most = (int)col_int(q, 3),
                                                 .is_required = col_bool(q, 4) };
    }
    st = query_end(q);
    if (st != OK)
        return st;
    *out = rows;
    *out_count = count;
    return OK;
}

enum status
report_forms(struct ctx *c, struct report_form **out, int *out_count)
{
    struct query *q = query_new(c, "SELECT code, name FROM report_form ORDER BY name, code");
    struct report_form *rows = NULL;
    int count = 0, room = 0;
    enum status st;

    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 8 : 2 * room;
            rows = arena_grow(c->arena, rows, (size_t)count, (size_t)room, sizeof(*rows));
        }
        rows[count++] = (struct report_form){ col_text(q, 0), col_text(q, 1) };
    }
    st = query_end(q);
    if (st != OK)
        return st;
    *out = rows;
    *out_count = count;
    return OK;
}
