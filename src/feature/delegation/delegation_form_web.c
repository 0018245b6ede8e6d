/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forms of a delegation: a new one, seats and quotas, candidates and their points. */
#include "feature/delegation/delegation_choices.h"
#include "feature/delegation/delegation_inside.h"
#include "feature/delegation/delegation_views.h"

#include "core/text.h"
#include "service/table.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { SCORES_SHOWN = 200 };

const struct choice selection_merit_choices[] = {
    { "council", N_("By the council's vote"), MERIT_COUNCIL },
    { "award", N_("By the level of the award"), MERIT_AWARD },
    { "score", N_("By a score that is entered"), MERIT_SCORE },
    { NULL, NULL, 0 },
};

const struct choice quota_rule_choices[] = {
    { "least", N_("At least"), QUOTA_LEAST },
    { "most", N_("At most"), QUOTA_MOST },
    { "exactly", N_("Exactly"), QUOTA_EXACTLY },
    { NULL, NULL, 0 },
};

const struct choice quota_kind_choices[] = {
    { "person", N_("Individuals"), SUBJECT_PERSON },
    { "collective", N_("Collectives"), SUBJECT_COLLECTIVE },
    { "household", N_("Households"), SUBJECT_HOUSEHOLD },
    { NULL, NULL, 0 },
};

const struct choice quota_sex_choices[] = {
    { "female", N_("Women"), SEX_FEMALE },
    { "male", N_("Men"), SEX_MALE },
    { NULL, NULL, 0 },
};

const struct choice quota_flag_choices[] = {
    { "yes", N_("Yes"), 1 },
    { "no", N_("No"), 2 },
    { NULL, NULL, 0 },
};

/* ------------------------------------------------------------------ a form with its lists */

static enum status
fill_options(struct ctx *c, const struct campaign *campaign, struct delegation_form_view *v)
{
    struct activity_field *fields;
    struct unit *units;
    struct option *field_options, *unit_options;
    enum status st = activity_field_list(c, &fields, &v->field_count);

    if (st == OK)
        st = unit_list_below(c, campaign->owner_unit_id, today(c), &units, &v->unit_count);
    if (st != OK)
        return st;
    field_options = arena_array(c->arena, (size_t)v->field_count + 1, sizeof(*field_options));
    for (int i = 0; i < v->field_count; i++)
        field_options[i] =
            (struct option){ fields[i].code,
                             activity_field_name(c, fields, v->field_count, fields[i].code) };
    unit_options = arena_array(c->arena, (size_t)v->unit_count + 1, sizeof(*unit_options));
    for (int i = 0; i < v->unit_count; i++)
        unit_options[i] = (struct option){ arena_printf(c->arena, "%" PRId64, units[i].id),
                                           unit_title(c, &units[i]) };
    v->fields = field_options;
    v->units = unit_options;
    return OK;
}

static struct selection
read_settings(struct form *f)
{
    return (struct selection){
        .title = form_text(f, "title", 1, SELECTION_TITLE_MAX),
        .seats = (int)form_int(f, "seats", 1, DELEGATION_SEATS_MAX),
        .merit = (enum selection_merit)form_choice(f, "merit", selection_merit_choices, true),
        .ages_on = form_date(f, "ages_on", true),
    };
}

static void
fill_settings(struct form *f, const struct selection *s)
{
    form_set(f, "title", s->title);
    form_set_int(f, "seats", s->seats);
    form_set(f, "merit", selection_merit_code(s->merit));
    form_set_date(f, "ages_on", s->ages_on);
    form_set_int(f, "version", s->version);
}

/* ------------------------------------------------------------------ a new one */

static enum status
show_new(struct request *r, struct form *f, int status)
{
    struct ctx *c = &r->ctx;
    struct delegation_form_view v = { .form = f, .is_new = true };
    struct campaign campaign;
    enum status st = campaign_page(r, tr(c, "New delegation"), &campaign, &v.page);

    if (st == NOT_FOUND)
        return campaign_missing(r);
    if (st == OK)
        st = fill_options(c, &campaign, &v);
    if (st != OK)
        return st;
    v.action_url = SELECTIONS_URL "/tao";
    v.back_url = SELECTIONS_URL;
    page_crumb(&v.page, tr(c, "Delegations"), SELECTIONS_URL);
    page_crumb(&v.page, v.page.title, NULL);
    RESPOND(r, status, delegation_form, &v);
    return OK;
}

enum status
delegation_new_page(struct request *r)
{
    struct form *f = form_new(r, "dai-bieu-moi");

    if (form_value(f, "merit")[0] == '\0')
        form_set(f, "merit", "score");
    return show_new(r, f, 200);
}

enum status
delegation_new_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    struct selection s = read_settings(f);
    struct campaign campaign;
    struct page page;
    enum status st = campaign_page(r, "", &campaign, &page);

    s.unit_id = form_id(f, "unit_id", true);
    if (st != OK)
        return st;
    s.campaign_id = campaign.id;
    s.is_sample = campaign.is_sample;
    st = form_ok(f) ? selection_insert(c, &s) : INVALID;
    if (st == INVALID)
        return show_new(r, f, 422);
    if (st != OK)
        return st;
    form_done(f);
    respond_flash(r, "%s", tr(c, "The delegation was created. Take its candidates in next."));
    return respond_see_other(r, "%s", url_selection(c, s.id));
}

/* ------------------------------------------------------------------ quotas in the form */

static const char *
named(struct ctx *c, int row, const char *name)
{
    return arena_printf(c->arena, "quota.%d.%s", row, name);
}

static void
fill_quota(struct ctx *c, struct form *f, int row, const struct quota *q)
{
    form_set(f, named(c, row, "rule"), quota_rule_code(q->rule));
    form_set(f, named(c, row, "number"),
             q->den == 0     ? arena_printf(c->arena, "%d", q->num)
             : q->den == 100 ? arena_printf(c->arena, "%d%%", q->num)
                             : arena_printf(c->arena, "%d/%d", q->num, q->den));
    form_set(f, named(c, row, "field"), q->field);
    if (q->unit_id != 0)
        form_set_int(f, named(c, row, "unit_id"), q->unit_id);
    form_set(f, named(c, row, "kind"), kind_code(q->kind));
    form_set(f, named(c, row, "sex"),
             q->sex == SEX_FEMALE ? "female"
             : q->sex == SEX_MALE ? "male"
                                  : "");
    if (q->age_from > 0 || q->age_to > 0)
        form_set(f, named(c, row, "ages"),
                 q->age_to == 0     ? arena_printf(c->arena, "%d-", q->age_from)
                 : q->age_from == 0 ? arena_printf(c->arena, "-%d", q->age_to)
                                    : arena_printf(c->arena, "%d-%d", q->age_from, q->age_to));
    form_set(f, named(c, row, "ethnicity"),
             strcmp(q->ethnicity, "minority") == 0 ? "thiểu số" : q->ethnicity);
    form_set(f, named(c, row, "religion"), strcmp(q->religion, "any") == 0 ? "có" : q->religion);
    form_set(f, named(c, row, "direct"), q->direct > 0 ? "yes" : q->direct < 0 ? "no" : "");
    form_set(f, named(c, row, "party"), q->party > 0 ? "yes" : q->party < 0 ? "no" : "");
}

/* "8", "70%", "12,5%", "1/3" */
static bool
parse_share(const char *text, struct quota *q)
{
    char *end;
    long whole = strtol(text, &end, 10), part = 0, scale = 1;

    if (end == text || text[0] == '-' || text[0] == '+' || whole < 0 || whole > 1000000)
        return false;
    if (*end == '/') {
        const char *from = end + 1;

        part = strtol(from, &end, 10);
        q->num = (int)whole;
        q->den = (int)part;
        return end != from && *end == '\0' && part > 0 && part <= 1000000 && whole <= part;
    }
    if (*end == ',' || *end == '.') {
        const char *from = end + 1;

        part = strtol(from, &end, 10);
        for (const char *at = from; at < end; at++)
            scale *= 10;
        if (end == from || scale > 1000 || part < 0)
            return false;
    }
    while (*end == ' ')
        end++;
    q->num = (int)(whole * scale + part);
    q->den = *end == '%' ? (int)(100 * scale) : 0;
    if (*end == '%')
        end++;
    return *end == '\0' && (q->den > 0 ? whole * scale + part <= 100 * scale : scale == 1);
}

/* "35-60", "60-", "-34" */
static bool
parse_ages(const char *text, struct quota *q)
{
    char *end;
    long from = 0, to = 0;
    const char *at = text;

    if (*at != '-') {
        from = strtol(at, &end, 10);
        if (end == at)
            return false;
        at = end;
    }
    while (*at == ' ')
        at++;
    if (*at != '-')
        return false;
    at++;
    while (*at == ' ')
        at++;
    if (*at != '\0') {
        to = strtol(at, &end, 10);
        if (end == at || *end != '\0')
            return false;
    }
    q->age_from = (int)from;
    q->age_to = (int)to;
    return from >= 0 && to >= 0 && from <= 150 && to <= 150 && (to == 0 || from <= to) &&
           (from > 0 || to > 0);
}

static const char *
word_or(struct ctx *c, const char *text, const char *said, const char *code)
{
    return strcmp(text_fold(c->arena, text), said) == 0 ? code : text;
}

static struct quota
read_quota(struct ctx *c, struct form *f, int row)
{
    const char *ages = form_text(f, named(c, row, "ages"), 0, 12);
    const char *share = form_text(f, named(c, row, "number"), 1, 12);
    int direct = form_choice(f, named(c, row, "direct"), quota_flag_choices, false);
    int party = form_choice(f, named(c, row, "party"), quota_flag_choices, false);
    struct quota q = {
        .rule = (enum quota_rule)form_choice(f, named(c, row, "rule"), quota_rule_choices, true),
        .field = form_text(f, named(c, row, "field"), 0, 60),
        .unit_id = form_id(f, named(c, row, "unit_id"), false),
        .kind = (enum subject_kind)form_choice(f, named(c, row, "kind"), quota_kind_choices, false),
        .sex = (enum sex)form_choice(f, named(c, row, "sex"), quota_sex_choices, false),
        .ethnicity =
            word_or(c, form_text(f, named(c, row, "ethnicity"), 0, 60), "thieu so", "minority"),
        .religion = word_or(c, form_text(f, named(c, row, "religion"), 0, 60), "co", "any"),
        .direct = direct == 1   ? 1
                  : direct == 2 ? -1
                                : 0,
        .party = party == 1   ? 1
                 : party == 2 ? -1
                              : 0,
    };

    if (share[0] != '\0' && !parse_share(share, &q))
        form_error(f, named(c, row, "number"), "%s",
                   tr(c, "Write a number (8), a percentage (70%) or a fraction (1/3)."));
    if (ages[0] != '\0' && !parse_ages(ages, &q))
        form_error(f, named(c, row, "ages"), "%s",
                   tr(c, "Write the ages as 35-60, 60- (60 and over) or -34 (up to 34)."));
    return q;
}

static int
read_quotas(struct ctx *c, struct form *f, struct quota **out)
{
    int rows = form_rows(f, "quota"), count = 0;
    struct quota *all = arena_array(c->arena, (size_t)rows + 1, sizeof(*all));

    for (int i = 0; i < rows && i < SELECTION_QUOTAS_MAX; i++)
        all[count++] = read_quota(c, f, i);
    if (rows > SELECTION_QUOTAS_MAX)
        form_error(f, NULL, tr(c, "At most %d quotas."), (int)SELECTION_QUOTAS_MAX);
    *out = all;
    return count;
}

/* ------------------------------------------------------------------ seats and quotas */

static enum status
show_quotas(struct request *r, struct form *f, int status, const struct selection *s,
            const struct plan *refused, int extra_rows)
{
    struct ctx *c = &r->ctx;
    struct delegation_form_view v = { .form = f };
    struct campaign campaign;
    struct plan_words words;
    int rows = form_rows(f, "quota") + extra_rows;
    enum status st =
        campaign_page_of(r, s->campaign_id, tr(c, "Seats and quotas"), &campaign, &v.page);

    if (st == OK)
        st = fill_options(c, &campaign, &v);
    if (st == OK && refused != NULL) {
        st = plan_conflict_words(c, refused, &words);
        if (st == OK)
            st = plan_other_seats(c, refused, &v.other_seats);
    }
    if (st != OK)
        return st;
    if (refused != NULL) {
        v.cannot = words.heading;
        v.cannot_sum = words.sum;
        v.cannot_relaxed = words.relaxed;
        v.cannot_seats = words.seats;
        v.has_relaxed = words.relaxed != NULL;
    }
    v.row_count_shown = rows > 0 ? rows : 1;
    v.back_url = url_selection(c, s->id);
    v.action_url = arena_printf(c->arena, "%s/co-cau", v.back_url);
    page_crumb(&v.page, tr(c, "Delegations"), SELECTIONS_URL);
    page_crumb(&v.page, s->title, v.back_url);
    page_crumb(&v.page, v.page.title, NULL);
    RESPOND(r, status, delegation_form, &v);
    return OK;
}

static enum status
find_open(struct request *r, struct selection *out)
{
    enum status st = selection_find(&r->ctx, path_int(r, "id"), out);

    if (st == OK && !selection_may_write(&r->ctx, out))
        st = DENIED;
    return st;
}

static void
fill_quotas(struct ctx *c, struct form *f, const struct quota *quotas, int count)
{
    for (int i = 0; i < count; i++)
        fill_quota(c, f, i, &quotas[i]);
}

enum status
delegation_quotas_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct selection s;
    struct quota *quotas;
    struct form *f;
    int count;
    enum status st = find_open(r, &s);

    if (st == OK)
        st = quota_list(c, &s, &quotas, &count);
    if (st != OK)
        return st;
    f = form_new(r, arena_printf(c->arena, "dai-bieu-%" PRId64, s.id));
    if (form_rows(f, "quota") == 0) {
        fill_settings(f, &s);
        fill_quotas(c, f, quotas, count);
    }
    return show_quotas(r, f, 200, &s, NULL, 0);
}

/* What a button of the contradiction asks for: the relaxed quotas, or another number of seats, in what was typed. */
static void
give_way(struct ctx *c, struct form *f, const struct plan *refused, const char *how)
{
    const struct delegation_conflict *k = &refused->answer.conflict;

    if (strcmp(how, "co-cau") != 0) {
        form_set(f, "seats", how);
        return;
    }
    for (int i = 0; k->has_relaxed && i < refused->quota_count; i++) {
        struct quota q = refused->quotas[i];
        const struct delegation_rule *was = &q.bounds, *is = &k->relaxed[i];

        if (is->least == was->least && is->most == was->most)
            continue;
        /* an exact one that gives way on one side is a bound on the other */
        if (q.rule == QUOTA_EXACTLY)
            q.rule = is->least < was->least ? QUOTA_MOST : QUOTA_LEAST;
        q.num = q.rule == QUOTA_MOST ? is->most : is->least;
        q.den = 0;
        fill_quota(c, f, i, &q);
    }
}

static enum status
answer_quotas(struct request *r, struct form *f, const struct selection *s, enum status st,
              struct plan *p)
{
    struct ctx *c = &r->ctx;
    bool cannot =
        st == INVALID && p->answer.found == DELEGATION_CANNOT && p->problem.people != NULL;
    const char *how = form_value(f, "noi");

    if (cannot && how[0] != '\0') {
        give_way(c, f, p, how);
        problems_clear(c);
        return show_quotas(r, f, 200, s, NULL, 0);
    }
    if (st == CONFLICT)
        form_error(f, NULL, "%s",
                   tr(c, "The delegation was changed or closed meanwhile. Open it again."));
    if (st == INVALID || st == CONFLICT)
        return show_quotas(r, f, st == INVALID ? 422 : 409, s, cannot ? p : NULL, 0);
    if (st != OK)
        return st;
    form_done(f);
    respond_flash(r, "%s", tr(c, "The quotas are saved, and the plan follows them."));
    return respond_see_other(r, "%s", url_selection(c, s->id));
}

enum status
delegation_quotas_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    struct selection s, settings;
    struct plan p = { 0 };
    struct plan_change x = { .selection_id = path_int(r, "id"), .cause = "quotas" };
    enum status st = find_open(r, &s);

    if (st != OK)
        return st;
    if (form_value(f, "them")[0] != '\0')
        return show_quotas(r, f, 200, &s, NULL, 1);
    settings = read_settings(f);
    x.version = form_version(f);
    x.settings = &settings;
    x.quota_count = read_quotas(c, f, &x.quotas);
    st = form_ok(f) ? plan_change(c, &x, &p) : INVALID;
    return answer_quotas(r, f, &s, st, &p);
}

/* ------------------------------------------------------------------ candidates */

static const char *
score_name(struct ctx *c, int64_t id)
{
    return arena_printf(c->arena, "diem-%" PRId64, id);
}

static void
fill_scores(struct ctx *c, const struct plan *p, int from, struct delegation_candidates_view *v,
            bool is_typed)
{
    int count = p->candidate_count - from < SCORES_SHOWN ? p->candidate_count - from : SCORES_SHOWN;
    struct score_line *lines =
        arena_array(c->arena, (size_t)(count > 0 ? count : 0) + 1, sizeof(*lines));

    for (int i = 0; i < count; i++) {
        const struct candidate *k = &p->candidates[from + i];

        lines[i] = (struct score_line){
            .candidate_id = k->id,
            .name = k->name,
            .about = candidate_about(c, k),
            .why = k->barred != NULL ? k->barred : "",
            .is_absent = k->is_absent,
            .is_barred = k->barred != NULL,
            .is_voted = k->vote.round_id != 0,
            .merit_from = candidate_merit_from(c, &p->selection, k),
            .merit_words = k->has_merit ? merit_text(c, k->merit) : "–",
            .score_name = score_name(c, k->id),
            .absent_url = arena_printf(c->arena, "%s/vang/%" PRId64, v->url, k->id),
        };
        if (!is_typed && k->has_merit && v->has_scores && !lines[i].is_voted)
            form_set(v->form, lines[i].score_name, merit_text(c, k->merit));
    }
    v->lines = lines;
    v->line_count = count > 0 ? count : 0;
}

static enum status
show_candidates(struct request *r, struct form *f, int status, bool is_typed)
{
    struct ctx *c = &r->ctx;
    struct delegation_candidates_view v = { .form = f };
    struct campaign campaign;
    struct plan p;
    int from = (int)param_int(r, "tu", 0);
    enum status st = plan_read(c, path_int(r, "id"), &p);

    if (st == OK && !selection_may_write(c, &p.selection))
        st = DENIED;
    if (st == OK)
        st = campaign_page_of(r, p.selection.campaign_id, tr(c, "Candidates and points"), &campaign,
                              &v.page);
    if (st != OK)
        return st;
    from = from > 0 && from < p.candidate_count ? from : 0;
    v.can_write = !p.selection.is_closed;
    v.has_scores = p.selection.merit != MERIT_AWARD;
    v.is_council = p.selection.merit == MERIT_COUNCIL;
    v.version = p.selection.version;
    v.shown_from = from;
    v.all = p.candidate_count;
    v.back_url = url_selection(c, p.selection.id);
    v.url = v.back_url;
    if (!is_typed)
        form_set_int(f, "version", p.selection.version);
    fill_scores(c, &p, from, &v, is_typed);
    if (from + v.line_count < v.all)
        v.next_url = arena_printf(c->arena, "%s/ung-vien?tu=%d", v.url, from + v.line_count);
    page_crumb(&v.page, tr(c, "Delegations"), SELECTIONS_URL);
    page_crumb(&v.page, p.selection.title, v.back_url);
    page_crumb(&v.page, v.page.title, NULL);
    RESPOND(r, status, delegation_candidates, &v);
    return OK;
}

enum status
delegation_candidates_page(struct request *r)
{
    return show_candidates(r, form_new(r, NULL), 200, false);
}

static enum status
answer_scores(struct request *r, struct form *f, enum status st)
{
    struct ctx *c = &r->ctx;

    if (st == CONFLICT)
        form_error(f, NULL, "%s",
                   tr(c, "The delegation was changed or closed meanwhile. Open it again."));
    if (st == INVALID && c->problem_count == 0)
        form_error(f, NULL, "%s",
                   tr(c, "With these points the quotas contradict each other. Change the quotas "
                         "first."));
    if (st == INVALID || st == CONFLICT)
        return show_candidates(r, f, st == INVALID ? 422 : 409, true);
    if (st != OK)
        return st;
    respond_flash(r, "%s", tr(c, "The points are saved, and the plan follows them."));
    return respond_see_other(r, "%s", url_selection(c, path_int(r, "id")));
}

enum status
delegation_scores_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    struct plan p;
    struct candidate_score *scores;
    struct plan_change x = { .selection_id = path_int(r, "id"), .cause = "scores" };
    enum status st = plan_read(c, x.selection_id, &p);

    if (st != OK)
        return st;
    x.version = form_version(f);
    scores = arena_array(c->arena, (size_t)p.candidate_count + 1, sizeof(*scores));
    for (int i = 0; i < p.candidate_count; i++) {
        const char *name = score_name(c, p.candidates[i].id);
        const char *text;
        int64_t score = -1;
        bool is_sent = false;

        for (int n = 0; n < r->field_count && !is_sent; n++)
            is_sent = strcmp(r->fields[n].name, name) == 0;
        if (!is_sent)
            continue;
        text = form_text(f, name, 0, 12);
        if (text[0] != '\0' && !merit_parse(text, &score))
            form_error(f, name, "%s", tr(c, "Write points from 0 to 1,000, such as 91.4."));
        scores[x.score_count++] = (struct candidate_score){ p.candidates[i].id, score };
    }
    x.scores = scores;
    return answer_scores(r, f, form_ok(f) ? plan_change(c, &x, &p) : INVALID);
}

/* ------------------------------------------------------------------ points from a file */

enum { COLUMN_CODE, COLUMN_POINTS };

static const struct table_column score_columns[] = {
    { "code", N_("Code"), "ma", true },
    { "points", N_("Points"), "diem", true },
    { NULL, NULL, NULL, false },
};

static enum status
read_score(struct ctx *c, struct table *t, struct candidate_score *out)
{
    const char *code = table_cell(t, COLUMN_CODE), *points = table_cell(t, COLUMN_POINTS);
    char *end;

    (void)c;
    out->candidate_id = strtoll(code, &end, 10);
    out->score = -1;
    if (end == code || *end != '\0')
        return table_problem(t, COLUMN_CODE, "%s",
                             tr(c, "This is no code of a candidate. Take it from the list of the "
                                   "plan."));
    if (points[0] != '\0' && !merit_parse(points, &out->score))
        return table_problem(t, COLUMN_POINTS, "%s",
                             tr(c, "Write points from 0 to 1,000, such as 91.4."));
    return OK;
}

static enum status
read_scores(struct ctx *c, const struct upload *upload, struct candidate_score **out,
            int *out_count)
{
    struct candidate_score *all = NULL;
    struct table *t;
    int count = 0, room = 0, before = c->problem_count;
    enum status st = table_open(c, upload->path, upload->name, &t);

    if (st == OK)
        st = table_header(t, score_columns);
    while (st == OK && (st = table_row(t)) != NOT_FOUND) {
        if (st == OK && count == room) {
            room = room > 0 ? 2 * room : 256;
            all = arena_grow(c->arena, all, (size_t)count, (size_t)room, sizeof(*all));
        }
        if (st == OK && count < SELECTION_CANDIDATES_MAX)
            count += read_score(c, t, &all[count]) == OK;
        if (st == INVALID)
            st = OK;
    }
    *out = all;
    *out_count = count;
    if (st == NOT_FOUND)
        st = OK;
    return st == OK && c->problem_count > before ? INVALID : st;
}

enum status
delegation_scores_file(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    const struct upload *upload = form_upload(f, "file", true);
    struct candidate_score *scores = NULL;
    struct selection s;
    struct plan p;
    struct plan_change x = { .selection_id = path_int(r, "id"), .cause = "scores" };
    enum status st = find_open(r, &s);

    if (st != OK)
        return st;
    x.version = form_version(f);
    st = form_ok(f) ? read_scores(c, upload, &scores, &x.score_count) : INVALID;
    x.scores = scores;
    if (st == OK)
        st = plan_change(c, &x, &p);
    return answer_scores(r, f, st);
}

enum status
delegation_take_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    struct plan p = { 0 };
    struct plan_change x = { .selection_id = path_int(r, "id"),
                             .version = form_version(f),
                             .cause = "candidates",
                             .takes_candidates = true };
    enum status st = form_ok(f) ? plan_change(c, &x, &p) : INVALID;

    if (st == DENIED && selection_may_write(c, &p.selection))
        return DENIED;
    if (st != OK)
        return delegation_refused(r, st, &p);
    respond_flash(
        r, trn(c, "There is %d candidate now.", "There are %d candidates now.", p.candidate_count),
        p.candidate_count);
    return respond_see_other(r, "%s%s", url_selection(c, x.selection_id),
                             p.selection.merit != MERIT_AWARD ? "/ung-vien" : "");
}

/* ------------------------------------------------------------------ who cannot come */

static enum status
show_absent(struct request *r, struct form *f, int status, int64_t candidate_id)
{
    struct ctx *c = &r->ctx;
    struct delegation_absent_view v = { .form = f };
    struct campaign campaign;
    struct plan p;
    enum status st = plan_read(c, path_int(r, "id"), &p);

    for (int i = 0; st == OK && i < p.candidate_count; i++)
        if (p.candidates[i].id == candidate_id)
            v.name = p.candidates[i].name;
    if (st == OK && v.name == NULL)
        st = NOT_FOUND;
    if (st == OK && !selection_may_write(c, &p.selection))
        st = DENIED;
    if (st == OK)
        st = campaign_page_of(r, p.selection.campaign_id, tr(c, "Cannot come"), &campaign, &v.page);
    if (st != OK)
        return st;
    if (status == 200) {
        form_set_int(f, "version", p.selection.version);
        form_set_int(f, "candidate_id", candidate_id);
    }
    v.back_url = arena_printf(c->arena, "%s/ung-vien", url_selection(c, p.selection.id));
    v.action_url = arena_printf(c->arena, "%s/vang", url_selection(c, p.selection.id));
    page_crumb(&v.page, tr(c, "Delegations"), SELECTIONS_URL);
    page_crumb(&v.page, p.selection.title, url_selection(c, p.selection.id));
    page_crumb(&v.page, v.page.title, NULL);
    RESPOND(r, status, delegation_absent, &v);
    return OK;
}

enum status
delegation_absent_page(struct request *r)
{
    return show_absent(r, form_new(r, NULL), 200, path_int(r, "candidate"));
}

enum status
delegation_absent_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    struct plan p = { 0 };
    struct plan_change x = { .selection_id = path_int(r, "id"),
                             .version = form_version(f),
                             .cause = "absent",
                             .absent_candidate_id = form_id(f, "candidate_id", true),
                             .absent_words = form_lines(f, "absent", 0, SELECTION_WORDS_MAX) };
    enum status st = form_ok(f) ? plan_change(c, &x, &p) : INVALID;

    if (st == CONFLICT)
        form_error(f, NULL, "%s",
                   tr(c, "The delegation was changed or closed meanwhile. Open it again."));
    if (st == INVALID || st == CONFLICT)
        return show_absent(r, f, st == INVALID ? 422 : 409, x.absent_candidate_id);
    if (st != OK)
        return st;
    if (p.answer.found == DELEGATION_CANNOT)
        return delegation_show(r, 200, &p);
    return respond_see_other(r, "%s", url_selection(c, x.selection_id));
}
