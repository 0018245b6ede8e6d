/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of awards: told, entered, mended. */
#include "feature/award/award_web.h"

#include <string.h>

enum { REFUSES = 1, WARNS = 2 };

const struct choice award_refusal_choices[] = {
    { "1", N_("refuses: the dossier does not go on"), REFUSES },
    { "0", N_("warns: people decide"), WARNS },
    { NULL, NULL, 0 },
};

static const char *
name_of(const struct award *all, int count, const char *code)
{
    for (int i = 0; i < count; i++)
        if (strcmp(all[i].code, code) == 0)
            return all[i].name;
    return code;
}

enum status
award_rule_lines(struct ctx *c, const struct award_rule *rules, int count,
                 const struct award_rule_line **out)
{
    struct award_rule_line *lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));
    bool can_edit = may(c, EDIT_AWARDS, 0, 0);
    struct award *all;
    int award_count;
    enum status st = award_codes(c, &all, &award_count);

    if (st != OK)
        return st;
    for (int i = 0; i < count; i++)
        lines[i] = (struct award_rule_line){
            .rule = rules[i],
            .kind_text = award_rule_kind_text(c, rules[i].kind),
            .award_name = name_of(all, award_count, rules[i].award_code),
            .base_name = name_of(all, award_count, rules[i].base_code),
            .edit_url = can_edit
                            ? arena_printf(c->arena, RULES_URL "/%lld/sua", (long long)rules[i].id)
                            : NULL,
        };
    *out = lines;
    return OK;
}

static void
add_crumbs(struct ctx *c, struct page *p, bool is_below)
{
    page_crumb(p, tr(c, "Titles and forms of commendation"), AWARDS_URL);
    if (is_below)
        page_crumb(p, tr(c, "Rules"), RULES_URL);
    page_crumb(p, p->title, NULL);
}

enum status
award_show_rules(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct award_rules_view v = { .page = page_start(r, tr(c, "Rules")),
                                  .on = param_date(r, "ngay", today(c)) };
    struct award_rule *rules;
    enum status st = award_rules(c, "", v.on, &rules, &v.rule_count);

    if (st == OK)
        st = award_rule_lines(c, rules, v.rule_count, &v.rules);
    if (st != OK)
        return st;
    for (int i = 0; i < v.rule_count; i++)
        v.unverified_count += !rules[i].is_verified;
    v.new_url = may(c, EDIT_AWARDS, 0, 0) ? RULES_URL "/them" : NULL;
    add_crumbs(c, &v.page, false);
    RESPOND(r, 200, award_rules, &v);
    return OK;
}

/* ------------------------------------------------------------------ the form */

static void
fill(struct form *f, const struct award_rule *rule)
{
    form_set(f, "kind", rule->kind);
    form_set(f, "award_code", rule->award_code);
    form_set(f, "base_code", rule->base_code);
    if (rule->number > 0)
        form_set_int(f, "number", rule->number);
    form_set(f, "is_refusal", rule->is_refusal ? "1" : "0");
    form_set(f, "words", rule->words);
    form_set_date(f, "from_on", rule->from_on);
    form_set_date(f, "to_on", rule->to_on);
    form_set(f, "source", rule->source);
    form_set(f, "is_verified", rule->is_verified ? "1" : "");
    form_set_int(f, "version", rule->version);
}

static struct award_rule
read(struct form *f)
{
    return (struct award_rule){
        .kind = form_text(f, "kind", 1, 60),
        .award_code = form_text(f, "award_code", 0, 60),
        .base_code = form_text(f, "base_code", 0, 60),
        .number = (int)form_int_or(f, "number", 0, 1000, 0),
        .is_refusal = form_choice(f, "is_refusal", award_refusal_choices, true) == REFUSES,
        .words = form_lines(f, "words", 1, AWARD_WORDS_MAX),
        .from_on = form_date(f, "from_on", true),
        .to_on = form_date(f, "to_on", false),
        .source = form_text(f, "source", 0, AWARD_WORDS_MAX),
        .is_verified = form_bool(f, "is_verified"),
    };
}

static enum status
render(struct request *r, int status, struct award_rule_form_view *v)
{
    enum { KINDS_MOST = 20 };
    struct ctx *c = &r->ctx;
    struct award *all;
    struct option *awards, *kinds = arena_array(c->arena, KINDS_MOST, sizeof(*kinds));
    enum status st = award_codes(c, &all, &v->award_option_count);

    if (st != OK)
        return st;
    awards = arena_array(c->arena, (size_t)v->award_option_count + 1, sizeof(*awards));
    for (int i = 0; i < v->award_option_count; i++)
        awards[i] = (struct option){ all[i].code, award_title(c, &all[i]) };
    for (int i = 0; i < KINDS_MOST && award_rule_kind_code(i) != NULL; i++)
        kinds[v->kind_option_count++] =
            (struct option){ award_rule_kind_code(i),
                             award_rule_kind_text(c, award_rule_kind_code(i)) };
    v->awards = awards;
    v->kinds = kinds;
    add_crumbs(c, &v->page, true);
    RESPOND(r, status, award_rule_form, v);
    return OK;
}

enum status
award_show_new_rule(struct request *r)
{
    struct award_rule_form_view v = { .page = page_start(r, tr(&r->ctx, "Add a rule")),
                                      .form = form_new(r, "quy-tac-moi"),
                                      .action_url = RULES_URL };

    form_set(v.form, "is_refusal", "0");
    form_set_date(v.form, "from_on", today(&r->ctx));
    return render(r, 200, &v);
}

enum status
award_create_rule(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct award_rule_form_view v = { .page = page_start(r, tr(c, "Add a rule")),
                                      .form = form_read(r),
                                      .action_url = RULES_URL };
    struct award_rule rule = read(v.form);
    enum status st = form_ok(v.form) ? award_rule_save(c, &rule) : INVALID;

    if (st == INVALID)
        return render(r, 422, &v);
    if (st != OK)
        return st;
    form_done(v.form);
    respond_flash(r, "%s", tr(c, "The rule was added."));
    return respond_see_other(r, RULES_URL);
}

static struct award_rule_form_view
view_of(struct request *r, struct form *f)
{
    return (struct award_rule_form_view){
        .page = page_start(r, tr(&r->ctx, "Change the rule")),
        .form = f,
        .action_url =
            arena_printf(r->ctx.arena, RULES_URL "/%lld/sua", (long long)path_int(r, "id")),
    };
}

enum status
award_show_edit_rule(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct award_rule rule;
    struct award_rule_form_view v;
    enum status st = award_rule_find(c, path_int(r, "id"), &rule);

    if (st != OK)
        return st;
    v = view_of(r, form_new(r, arena_printf(c->arena, "quy-tac-%lld", (long long)rule.id)));
    fill(v.form, &rule);
    return render(r, 200, &v);
}

enum status
award_edit_rule(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct award_rule_form_view v = view_of(r, form_read(r));
    struct award_rule rule = read(v.form), stands;
    enum status st = award_rule_find(c, path_int(r, "id"), &stands);

    if (st != OK)
        return st;
    rule.id = stands.id;
    rule.version = form_version(v.form);
    st = form_ok(v.form) ? award_rule_save(c, &rule) : INVALID;
    if (st == CONFLICT) {
        struct form *theirs = form_new(r, NULL);

        fill(theirs, &stands);
        st = form_conflict_of(v.form, theirs, "award_rule", stands.id);
        return st == OK ? render(r, 409, &v) : st;
    }
    if (st == INVALID)
        return render(r, 422, &v);
    if (st != OK)
        return st;
    form_done(v.form);
    respond_flash(r, "%s", tr(c, "The rule was saved."));
    return respond_see_other(r, RULES_URL);
}
