/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Titles and forms: the list, one of them, and every route. */
#include "feature/award/award_web.h"

#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *
url_award(struct ctx *c, int64_t id)
{
    return arena_printf(c->arena, AWARDS_URL "/%lld", (long long)id);
}

/* ------------------------------------------------------------------ shares and multiples as they are written */

bool
award_share_parse(const char *text, struct share *out)
{
    struct share s = { 0 };
    int end = 0;

    if (sscanf(text, "%4d / %4d%n", &s.num, &s.den, &end) == 2 && text[end] == '\0') {
        *out = s;
        return s.num >= 0 && s.den > 0 && s.num <= s.den;
    }
    end = 0;
    if (sscanf(text, "%3d %%%n", &s.num, &end) != 1 || end == 0 || text[end] != '\0')
        return false;
    *out = (struct share){ s.num, 100 };
    return s.num >= 0 && s.num <= 100;
}

const char *
award_share_text(struct ctx *c, struct share s)
{
    return s.den == 100 ? arena_printf(c->arena, "%d%%", s.num)
                        : arena_printf(c->arena, "%d/%d", s.num, s.den);
}

bool
award_multiple_parse(const char *text, int *out)
{
    size_t whole = strspn(text, "0123456789"), part = 0;
    int value;

    if (whole == 0 || whole > 3)
        return false;
    value = 100 * atoi(text);
    if (text[whole] == ',' || text[whole] == '.') {
        const char *at = text + whole + 1;

        part = strspn(at, "0123456789");
        if (part == 0 || part > 2 || at[part] != '\0')
            return false;
        value += (part == 1 ? 10 : 1) * atoi(at);
    } else if (text[whole] != '\0') {
        return false;
    }
    *out = value;
    return true;
}

const char *
award_multiple_text(struct ctx *c, int hundredths)
{
    char mark = c->lang == LANG_VI ? ',' : '.';

    if (hundredths % 100 == 0)
        return arena_printf(c->arena, "%d", hundredths / 100);
    if (hundredths % 10 == 0)
        return arena_printf(c->arena, "%d%c%d", hundredths / 100, mark, hundredths % 100 / 10);
    return arena_printf(c->arena, "%d%c%02d", hundredths / 100, mark, hundredths % 100);
}

struct award_line
award_line_of(struct ctx *c, const struct award *a)
{
    return (struct award_line){
        .award = *a,
        .kind_text = award_kind_text(c, a->kind),
        .subject_text = subject_kind_text(c, a->subject),
        .multiple_text = a->multiple == 0 ? tr(c, "no money") : award_multiple_text(c, a->multiple),
        .threshold_text = award_share_text(c, a->threshold),
        .quorum_text = award_share_text(c, a->quorum),
        .url = url_award(c, a->id),
    };
}

/* ------------------------------------------------------------------ the list */

static const enum unit_level levels[] = { LEVEL_NATION, LEVEL_PROVINCE, LEVEL_DISTRICT,
                                          LEVEL_COMMUNE, LEVEL_UNIT };

enum { LEVELS = sizeof(levels) / sizeof(levels[0]) };

static void
group_by_level(struct ctx *c, struct award_list_view *v, const struct award *all, int count)
{
    struct award_level_group *groups = arena_array(c->arena, LEVELS, sizeof(*groups));

    for (int n = 0; n < LEVELS; n++) {
        struct award_line *lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));
        int lines_here = 0;

        for (int i = 0; i < count; i++)
            if (all[i].level == levels[n])
                lines[lines_here++] = award_line_of(c, &all[i]);
        if (lines_here > 0)
            groups[v->group_count++] =
                (struct award_level_group){ levels[n], unit_level_text(c, levels[n]), lines,
                                            lines_here };
    }
    v->groups = groups;
}

static void
fill_chips(struct request *r, struct award_list_view *v, enum subject_kind chosen)
{
    struct ctx *c = &r->ctx;
    struct award_chip *chips = arena_array(c->arena, SUBJECT_KIND_COUNT, sizeof(*chips));

    chips[0] = (struct award_chip){ tr(c, "For all"), url_with(r, "doi-tuong", NULL), chosen == 0 };
    for (enum subject_kind k = SUBJECT_PERSON; k < SUBJECT_KIND_COUNT; k++)
        chips[k] =
            (struct award_chip){ text_capitalise(c->arena, subject_kind_text(c, k)),
                                 url_with(r, "doi-tuong", subject_kind_code(k)), chosen == k };
    v->chips = chips;
    v->chip_count = SUBJECT_KIND_COUNT;
}

/* As the field shows it, or as an address has it. */
static struct date
asked_day(struct request *r)
{
    const char *text = param(r, "ngay");
    struct date on;

    return text != NULL && (date_parse_iso(text, &on) || date_parse_vi(text, &on)) ? on
                                                                                   : today(&r->ctx);
}

static enum status
show_list(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct award_list_view v = { .page = page_start(r, tr(c, "Titles and forms of commendation")),
                                 .on = asked_day(r) };
    enum subject_kind subject = 0;
    struct award *all;
    enum status st;

    if (!subject_kind_parse(param(r, "doi-tuong"), &subject))
        subject = 0;
    v.subject = subject_kind_code(subject);
    st = award_list(c, subject, LEVEL_NONE, v.on, &all, &v.award_count);
    if (st != OK)
        return st;
    for (int i = 0; i < v.award_count; i++)
        v.unverified_count += !all[i].is_verified;
    group_by_level(c, &v, all, v.award_count);
    fill_chips(r, &v, subject);
    v.new_url = may(c, EDIT_AWARDS, 0, 0) ? AWARDS_URL "/them" : NULL;
    RESPOND(r, 200, award_list, &v);
    return OK;
}

/* ------------------------------------------------------------------ one */

static enum status
form_name(struct ctx *c, const char *code, const char **out)
{
    struct report_form *forms;
    int count;
    enum status st = report_forms(c, &forms, &count);

    *out = "";
    for (int i = 0; st == OK && i < count; i++)
        if (strcmp(forms[i].code, code) == 0)
            *out = forms[i].name;
    return st;
}

static enum status
fill_versions(struct ctx *c, struct award_show_view *v)
{
    struct award *all;
    struct award_line *lines;
    enum status st =
        award_versions(c, v->line.award.code, v->line.award.subject, &all, &v->version_count);

    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)v->version_count + 1, sizeof(*lines));
    for (int i = 0; i < v->version_count; i++)
        lines[i] = award_line_of(c, &all[i]);
    v->versions = lines;
    return OK;
}

/* The day by which an award's rules are read: today, or the nearest on which it holds. */
static struct date
day_of(struct ctx *c, const struct award *a)
{
    if (date_compare(today(c), a->from_on) < 0)
        return a->from_on;
    return date_compare(today(c), a->to_on) < 0 ? today(c) : date_add_days(a->to_on, -1);
}

static enum status
show(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct award_show_view v = { 0 };
    struct award a;
    struct award_rule *rules = NULL;
    struct award_paper *papers = NULL;
    struct report_section *sections = NULL;
    enum status st = award_find(c, path_int(r, "id"), &a);

    if (st != OK)
        return st;
    v.page = page_start(r, a.name);
    page_crumb(&v.page, tr(c, "Titles and forms of commendation"), AWARDS_URL);
    page_crumb(&v.page, a.name, NULL);
    v.line = award_line_of(c, &a);
    v.level_text = unit_level_text(c, a.level);
    st = form_name(c, a.form_code, &v.form_name);
    if (st == OK)
        st = award_papers(c, a.id, &papers, &v.paper_count);
    if (st == OK)
        st = report_sections(c, a.form_code, &sections, &v.section_count);
    if (st == OK)
        st = award_rules(c, a.code, day_of(c, &a), &rules, &v.rule_count);
    if (st == OK)
        st = award_rule_lines(c, rules, v.rule_count, &v.rules);
    if (st == OK)
        st = fill_versions(c, &v);
    if (st != OK)
        return st;
    v.papers = papers;
    v.sections = sections;
    if (may(c, EDIT_AWARDS, 0, 0)) {
        v.edit_url = arena_printf(c->arena, "%s/sua", v.line.url);
        v.succeed_url = arena_printf(c->arena, "%s/tu-ngay", v.line.url);
        v.papers_url = arena_printf(c->arena, "%s/giay-to", v.line.url);
    }
    RESPOND(r, 200, award_show, &v);
    return OK;
}

/* ------------------------------------------------------------------ the feature */

static const struct route routes[] = {
    { GET, AWARDS_URL, READ_BOARD, show_list, 0, N_("Titles and forms that hold on a day") },
    { POST, AWARDS_URL, EDIT_AWARDS, award_create, 0, N_("Adds an award") },
    { GET, AWARDS_URL "/them", EDIT_AWARDS, award_show_new, 0, N_("A new award's form") },
    { GET, AWARDS_URL "/{id:int}", READ_BOARD, show, 0,
      N_("An award with its papers, report, rules and versions") },
    { GET, AWARDS_URL "/{id:int}/sua", EDIT_AWARDS, award_show_edit, 0, N_("An award's form") },
    { POST, AWARDS_URL "/{id:int}/sua", EDIT_AWARDS, award_edit, 0, N_("Mends an award") },
    { GET, AWARDS_URL "/{id:int}/tu-ngay", EDIT_AWARDS, award_show_succeed, 0,
      N_("The form of what holds from a day on") },
    { POST, AWARDS_URL "/{id:int}/tu-ngay", EDIT_AWARDS, award_do_succeed, 0,
      N_("Changes an award from a day on") },
    { GET, AWARDS_URL "/{id:int}/giay-to", EDIT_AWARDS, award_show_papers, 0,
      N_("The form of an award's papers") },
    { POST, AWARDS_URL "/{id:int}/giay-to", EDIT_AWARDS, award_save_papers, 0,
      N_("Changes an award's papers") },
    { GET, RULES_URL, READ_BOARD, award_show_rules, 0, N_("Rules that hold on a day") },
    { POST, RULES_URL, EDIT_AWARDS, award_create_rule, 0, N_("Adds a rule") },
    { GET, RULES_URL "/them", EDIT_AWARDS, award_show_new_rule, 0, N_("A new rule's form") },
    { GET, RULES_URL "/{id:int}/sua", EDIT_AWARDS, award_show_edit_rule, 0, N_("A rule's form") },
    { POST, RULES_URL "/{id:int}/sua", EDIT_AWARDS, award_edit_rule, 0, N_("Mends a rule") },
    { 0 },
};

static const struct nav_link nav[] = {
    { N_("Exemplars"), N_("Titles and forms"), AWARDS_URL, "i-award", READ_BOARD, 58, false },
    { 0 },
};

/* The rows that the program brings, on the first start. */
static enum status
start(struct ctx *c, const char *data)
{
    (void)data;
    return award_seed(c);
}

const struct feature award_feature = {
    .name = "award", .routes = routes, .nav = nav, .start = start
};
