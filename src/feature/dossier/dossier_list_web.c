/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of dossiers, its file, and handing on many at once. */
#include "feature/dossier/dossier_inside.h"
#include "feature/dossier/dossier_web.h"

#include "core/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LIST_URL "/lam-viec/ho-so"

/* ------------------------------------------------------------------ rows and columns */

static enum status
fetch(struct ctx *c, const struct list *l, void *filter, void **out_rows, int *out_count)
{
    struct dossier_filter *f = filter;
    struct dossier_line *rows = NULL;
    struct dossier_list_line *lines;
    int count = 0;
    enum status st;

    f->q_folded = l->q_folded;
    st = dossier_list(c, f, l->after[0] != NULL ? strtoll(l->after[0], NULL, 10) : 0, l->limit,
                      &rows, &count);
    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));
    for (int i = 0; i < count; i++) {
        const struct dossier *d = &rows[i].dossier;

        lines[i] =
            (struct dossier_list_line){ .id = d->id,
                                        .version = d->version,
                                        .subject = rows[i].subject,
                                        .subject_kind = subject_kind_text(c, rows[i].subject_kind),
                                        .award = rows[i].award,
                                        .unit = rows[i].unit,
                                        .at_unit = rows[i].at_unit,
                                        .state = d->state,
                                        .due_on = d->due_on,
                                        .field = d->field,
                                        .achievement = d->achievement,
                                        .changed_at = d->changed_at,
                                        .url = url_dossier(c, d->id) };
        lines[i].word = dossier_word(c, d, &lines[i].mark);
        lines[i].can_go_on =
            d->state == DOSSIER_DRAFT || d->state == DOSSIER_RETURNED || d->state == DOSSIER_ON_WAY;
    }
    *out_rows = lines;
    *out_count = count;
    return OK;
}

static void
key(struct ctx *c, const void *row, const char *out_parts[LIST_KEY_PARTS])
{
    out_parts[0] = arena_printf(c->arena, "%" PRId64, ((const struct dossier_list_line *)row)->id);
}

#define CELL(member)                                                                               \
    static void member##_cell(struct ctx *c, const void *row, struct list_cell *out)               \
    {                                                                                              \
        (void)c;                                                                                   \
        out->text = ((const struct dossier_list_line *)row)->member;                               \
    }
CELL(subject)
CELL(subject_kind)
CELL(unit)
CELL(award)
CELL(word)
CELL(at_unit)
CELL(field)
CELL(achievement)
#undef CELL

static void
due_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->day = ((const struct dossier_list_line *)row)->due_on;
}

static void
changed_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->number = ((const struct dossier_list_line *)row)->changed_at;
}

static const struct list_column columns[] = {
    { N_("Subject"), LIST_TEXT, 36, subject_cell },
    { N_("Kind"), LIST_TEXT, 14, subject_kind_cell },
    { N_("Unit"), LIST_TEXT, 30, unit_cell },
    { N_("Award asked for"), LIST_TEXT, 44, award_cell },
    { N_("Field"), LIST_TEXT, 18, field_cell },
    { N_("For what"), LIST_TEXT, 60, achievement_cell },
    { N_("State"), LIST_TEXT, 26, word_cell },
    { N_("Stands with"), LIST_TEXT, 30, at_unit_cell },
    { N_("Next by"), LIST_DATE, 14, due_cell },
    { N_("Last step"), LIST_TIME, 18, changed_cell },
    { 0 },
};

static const struct list_source source = {
    .title = N_("Dossiers"),
    .columns = columns,
    .row_size = sizeof(struct dossier_list_line),
    .fetch = fetch,
    .key = key,
};

/* ------------------------------------------------------------------ filters */

static enum status
fill_counts(struct request *r, const struct dossier_filter *f, struct dossier_list_view *v)
{
    static const char *const marks[DOSSIER_STATE_COUNT] = {
        [DOSSIER_DRAFT] = "none",      [DOSSIER_ON_WAY] = "track", [DOSSIER_RETURNED] = "due",
        [DOSSIER_APPRAISAL] = "track", [DOSSIER_AWARDED] = "done", [DOSSIER_REFUSED] = "none",
        [DOSSIER_WITHDRAWN] = "none",
    };
    struct ctx *c = &r->ctx;
    struct dossier_tally *tallies = arena_array(c->arena, DOSSIER_STATE_COUNT, sizeof(*tallies));
    int64_t n[DOSSIER_STATE_COUNT];
    enum status st = dossier_count(c, f, n);

    if (st != OK)
        return st;
    v->is_many = n[0] > DOSSIER_COUNT_MAX;
    for (enum dossier_state s = DOSSIER_DRAFT; s < DOSSIER_STATE_COUNT; s++)
        tallies[v->tally_count++] = (struct dossier_tally){
            .code = dossier_state_code(s),
            .word = dossier_state_text(c, s),
            .mark = marks[s],
            .count = n[s],
            .url = url_with(r, "trang-thai", s == f->state ? NULL : dossier_state_code(s)),
            .is_chosen = s == f->state,
        };
    v->tallies = tallies;
    v->list.all = v->is_many ? -1 : n[f->state];
    return OK;
}

static enum status
fill_awards(struct ctx *c, struct dossier_list_view *v)
{
    struct award *awards;
    struct option *options;
    int count;
    enum status st = award_list(c, 0, LEVEL_NONE, today(c), &awards, &count);

    if (st != OK)
        return st;
    options = arena_array(c->arena, (size_t)count + 1, sizeof(*options));
    for (int i = 0; i < count; i++)
        options[i] = (struct option){
            arena_printf(c->arena, "%" PRId64, awards[i].id),
            arena_printf(c->arena, "%s, %s", award_title(c, &awards[i]),
                         subject_kind_text(c, awards[i].subject)),
        };
    v->awards = options;
    v->award_count = count;
    return OK;
}

/* The unit that is chosen, or the reader's own, with those above and right below it: the way to any other in a few steps. */
static int64_t
middle_unit(struct ctx *c, const struct campaign *campaign, int64_t chosen)
{
    const struct grant *grants;
    int count = 0;

    if (chosen != 0)
        return chosen;
    if (grants_today(c, &grants, &count) == OK)
        for (int i = 0; i < count; i++)
            if (grants[i].unit_id != 0 && role_gives(grants[i].role, READ_DOSSIERS))
                return grants[i].unit_id;
    return campaign->owner_unit_id;
}

static enum status
fill_units(struct ctx *c, const struct campaign *campaign, int64_t chosen,
           struct dossier_list_view *v)
{
    struct unit *above, *below, middle;
    struct option *options;
    int up, down;
    enum status st = dossier_living_unit(c, middle_unit(c, campaign, chosen), &middle);

    if (st == NOT_FOUND)
        return OK;
    if (st == OK)
        st = unit_list_above(c, middle.id, today(c), &above, &up);
    if (st == OK)
        st = unit_list_children(c, middle.id, today(c), &below, &down);
    if (st != OK)
        return st;
    options = arena_array(c->arena, (size_t)(up + down) + 1, sizeof(*options));
    for (int i = up - 1; i >= -down; i--) {
        const struct unit *u = i >= 0 ? &above[i] : &below[-1 - i];

        if (i < 0 || may(c, READ_DOSSIERS, u->id, campaign->id))
            options[v->unit_count++] =
                (struct option){ arena_printf(c->arena, "%" PRId64, u->id),
                                 text_capitalise(c->arena, unit_title(c, u)) };
    }
    v->units = options;
    return OK;
}

static void
read_filter(struct request *r, const struct campaign *campaign, struct dossier_filter *f)
{
    *f = (struct dossier_filter){ .campaign_id = campaign->id,
                                  .unit_id = param_int(r, "don-vi", 0),
                                  .at_unit_id = param_int(r, "dang-o", 0),
                                  .award_id = param_int(r, "khen-thuong", 0),
                                  .field = param_text(r, "linh-vuc") };
    if (!dossier_state_parse(param_text(r, "trang-thai"), &f->state))
        f->state = 0;
    if (!subject_kind_parse(param_text(r, "loai"), &f->kind))
        f->kind = 0;
}

static enum status
fill_choices(struct ctx *c, const struct campaign *campaign, const struct dossier_filter *f,
             struct dossier_list_view *v)
{
    enum status st = fill_awards(c, v);

    if (st == OK)
        st = fill_units(c, campaign, f->unit_id, v);
    if (st == OK)
        st = dossier_field_options(c, &v->fields, &v->field_count);
    v->unit = arena_printf(c->arena, "%" PRId64, f->unit_id);
    v->award = arena_printf(c->arena, "%" PRId64, f->award_id);
    v->field = f->field;
    v->kind = subject_kind_code(f->kind);
    v->state = f->state != 0 ? dossier_state_code(f->state) : "";
    v->at_unit = f->at_unit_id != 0 ? dossier_unit_title(c, f->at_unit_id) : NULL;
    v->at_unit_id = f->at_unit_id;
    v->is_filtered = f->unit_id != 0 || f->award_id != 0 || f->field[0] != '\0' || f->kind != 0 ||
                     f->state != 0 || f->at_unit_id != 0 || v->list.q[0] != '\0';
    return st;
}

enum status
dossier_list_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct dossier_list_view v = { 0 };
    struct dossier_filter f;
    struct campaign campaign;
    enum status st = campaign_page(r, tr(c, "Dossiers"), &campaign, &v.page);

    if (st == NOT_FOUND)
        return campaign_missing(r);
    if (st != OK)
        return st;
    v.list = list_start(r);
    read_filter(r, &campaign, &f);
    f.q_folded = v.list.q_folded;
    if (list_is_export(&v.list))
        return list_export(&v.list, &source, &f);
    st = fill_counts(r, &f, &v);
    if (st == OK)
        st = list_read(&v.list, &source, &f, (void **)&v.lines, &v.line_count);
    if (st == OK)
        st = fill_choices(c, &campaign, &f, &v);
    if (st != OK)
        return st;
    v.can_write = may(c, WRITE_DOSSIERS, 0, campaign.id);
    v.all_url = url_with(r, "dang-o", NULL);
    RESPOND(r, 200, dossier_list, &v);
    return OK;
}

/* ------------------------------------------------------------------ many at once */

static enum dossier_step
next_step(struct ctx *c, const struct dossier *d, const struct award *a)
{
    struct unit *way;
    int count = 0;

    if (d->state != DOSSIER_ON_WAY)
        return DOSSIER_SUBMIT;
    return dossier_way_up(c, d->at_unit_id, a->level, &way, &count) == OK && count == 1
               ? DOSSIER_ACCEPT
               : DOSSIER_PASS_ON;
}

static const char *
why_not(struct ctx *c, enum status st)
{
    if (st == INVALID && c->problems != NULL)
        return c->problems->message;
    if (st == DENIED)
        return tr(c, "This is for another unit to do.");
    if (st == CONFLICT)
        return tr(c, "It was changed meanwhile, or stands elsewhere by now.");
    return tr(c, "It could not be done. Try it again on its page.");
}

static enum status
pass_one(struct ctx *c, const char *value, struct dossier_passed *out)
{
    char *end = NULL;
    struct dossier_stepping s = { .dossier_id = strtoll(value, &end, 10), .words = "" };
    struct dossier d;
    struct award a;
    enum status st;

    s.version = end != NULL && *end == '.' ? strtoll(end + 1, NULL, 10) : 0;
    problems_clear(c);
    st = dossier_find(c, s.dossier_id, &d);
    if (st == OK)
        st = award_find(c, d.award_id, &a);
    if (st != OK)
        return st;
    out->url = url_dossier(c, d.id);
    st = dossier_subject_name(c, d.subject_id, &out->subject);
    if (st != OK)
        return st;
    s.step = next_step(c, &d, &a);
    st = dossier_take(c, &s);
    out->is_done = st == OK;
    out->why = st == OK ? dossier_step_done_text(c, s.step) : why_not(c, st);
    problems_clear(c);
    return st == BUSY || st == FAILED ? st : OK;
}

enum { PASSED_MAX = 200 };

enum status
dossier_pass_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct dossier_passed_view v = { 0 };
    struct dossier_passed *rows;
    struct form *f = form_read(r);
    const char *const *values;
    int count = form_values(f, "id", &values);
    struct campaign campaign;
    enum status st = campaign_page(r, tr(c, "Handing on"), &campaign, &v.page);

    rows = arena_array(c->arena, PASSED_MAX, sizeof(*rows));
    for (int i = 0; st == OK && i < count && v.row_count < PASSED_MAX; i++) {
        struct dossier_passed row = { 0 };

        st = pass_one(c, values[i], &row);
        if (st == NOT_FOUND) {
            st = OK;
            continue;
        }
        if (st == OK) {
            v.done += row.is_done;
            rows[v.row_count++] = row;
        }
    }
    if (st != OK)
        return st;
    v.rows = rows;
    page_crumb(&v.page, tr(c, "Dossiers"), LIST_URL);
    page_crumb(&v.page, v.page.title, NULL);
    RESPOND(r, 200, dossier_passed, &v);
    return OK;
}
