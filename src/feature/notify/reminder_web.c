/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps of reminding and escalation: the list, and the form. */
#include "feature/notify/notify_views.h"

#include <string.h>

#define STEPS_URL "/lam-viec/nhac-viec"

const struct choice step_about_choices[] = {
    { "milestone", N_("A milestone"), ABOUT_MILESTONE },
    { "report", N_("A periodic report"), ABOUT_REPORT },
    { "acknowledgement", N_("A receipt to confirm"), ABOUT_ACKNOWLEDGEMENT },
    { NULL, NULL, 0 },
};

const struct choice step_side_choices[] = {
    { "before", N_("before the last day"), SIDE_BEFORE },
    { "after", N_("after the last day, or after it was sent"), SIDE_AFTER },
    { NULL, NULL, 0 },
};

const struct choice step_measure_choices[] = {
    { "working_day", N_("working days"), MEASURE_WORKING_DAY },
    { "day", N_("days"), MEASURE_DAY },
    { "hour", N_("hours (of receipts)"), MEASURE_HOUR },
    { NULL, NULL, 0 },
};

const struct choice step_whom_choices[] = {
    { "unit", N_("Whoever is to do it"), WHOM_UNIT },
    { "member", N_("The member who follows the unit"), WHOM_MEMBER },
    { "head", N_("The head of the committee"), WHOM_HEAD },
    { NULL, NULL, 0 },
};

static const char *
steps_url(struct ctx *c, const struct campaign *campaign, const char *rest)
{
    return arena_printf(c->arena, STEPS_URL "%s?dot-thi-dua=%s", rest, campaign->code);
}

/* ------------------------------------------------------------------ the list */

static const char *const headings[STEP_ABOUT_COUNT] = { "", N_("Milestones"),
                                                        N_("Periodic reports"),
                                                        N_("Receipts of documents") };

static void
fill_sections(struct ctx *c, const struct campaign *campaign, const struct reminder_step *steps,
              int count, struct reminder_steps_view *v)
{
    struct step_section *sections = arena_array(c->arena, STEP_ABOUT_COUNT, sizeof(*sections));
    bool can_edit = may(c, EDIT_CAMPAIGN, campaign->owner_unit_id, campaign->id);

    for (enum step_about about = ABOUT_MILESTONE; about < STEP_ABOUT_COUNT; about++) {
        struct step_section *s = &sections[v->section_count++];
        struct step_line *lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));

        s->about = step_about_code(about);
        s->heading = tr(c, headings[about]);
        for (int i = 0; i < count; i++) {
            const char *at = arena_printf(c->arena, "/buoc/%s", steps[i].code);

            if (steps[i].about != about)
                continue;
            lines[s->step_count++] = (struct step_line){
                .code = steps[i].code,
                .about = s->about,
                .when = reminder_step_text(c, &steps[i]),
                .whom = tr(c, step_whom_choices[steps[i].whom - 1].label),
                .is_default = steps[i].is_default,
                .version = steps[i].version,
                .edit_url = can_edit ? steps_url(c, campaign, at) : NULL,
                .delete_url =
                    can_edit ? steps_url(c, campaign, arena_printf(c->arena, "%s/xoa", at)) : NULL,
            };
        }
        s->steps = lines;
    }
    v->sections = sections;
    v->step_count = count;
    v->is_own = count == 0 || steps[0].version > 0;
    v->new_url = can_edit ? steps_url(c, campaign, "/moi") : NULL;
    v->reset_url = can_edit && v->is_own ? steps_url(c, campaign, "/mac-dinh") : NULL;
}

enum status
steps_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct reminder_steps_view v = { 0 };
    struct campaign campaign;
    struct reminder_step *steps;
    int count;
    enum status st = campaign_page(r, tr(c, "Reminders"), &campaign, &v.page);

    if (st == NOT_FOUND)
        return campaign_missing(r);
    if (st == OK)
        st = reminder_step_list(c, campaign.id, &steps, &count);
    if (st != OK)
        return st;
    fill_sections(c, &campaign, steps, count, &v);
    RESPOND(r, 200, reminder_steps, &v);
    return OK;
}

/* ------------------------------------------------------------------ the form */

static void
fill_form(struct form *f, const struct reminder_step *s)
{
    form_set(f, "about", step_about_code(s->about));
    form_set(f, "side", step_side_code(s->side));
    form_set_int(f, "amount", s->amount);
    form_set(f, "measure", step_measure_code(s->measure));
    form_set(f, "to_whom", step_whom_code(s->whom));
    form_set_int(f, "version", s->version);
}

static void
read_form(struct form *f, struct reminder_step *s)
{
    s->about = (enum step_about)form_choice(f, "about", step_about_choices, true);
    s->amount = (int)form_int(f, "amount", 0, 365);
    s->measure = (enum step_measure)form_choice(f, "measure", step_measure_choices, true);
    s->side = (enum step_side)form_choice(f, "side", step_side_choices, true);
    s->whom = (enum step_whom)form_choice(f, "to_whom", step_whom_choices, true);
}

static enum status
begin(struct request *r, const char *title, struct campaign *campaign,
      struct reminder_step_form_view *v)
{
    struct ctx *c = &r->ctx;
    enum status st = campaign_page(r, title, campaign, &v->page);

    if (st == OK)
        st = require(c, EDIT_CAMPAIGN, campaign->owner_unit_id, campaign->id);
    if (st == OK)
        v->back_url = steps_url(c, campaign, "");
    return st;
}

static enum status
render(struct request *r, int status, struct reminder_step_form_view *v)
{
    page_crumb(&v->page, tr(&r->ctx, "Reminders"), v->back_url);
    page_crumb(&v->page, v->page.title, NULL);
    RESPOND(r, status, reminder_step_form, v);
    return OK;
}

enum status
step_new_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct reminder_step_form_view v = { 0 };
    struct campaign campaign;
    enum status st = begin(r, tr(c, "New step"), &campaign, &v);

    if (st == NOT_FOUND)
        return campaign_missing(r);
    if (st != OK)
        return st;
    v.action_url = steps_url(c, &campaign, "/moi");
    v.form = form_new(r, arena_printf(c->arena, "nhac-moi-%lld", (long long)campaign.id));
    form_set(v.form, "about", "milestone");
    form_set(v.form, "side", "before");
    form_set(v.form, "measure", "working_day");
    form_set(v.form, "to_whom", "unit");
    return render(r, 200, &v);
}

enum status
step_insert_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct reminder_step_form_view v = { 0 };
    struct reminder_step s = { 0 };
    struct campaign campaign;
    enum status st = begin(r, tr(c, "New step"), &campaign, &v);

    if (st != OK)
        return st;
    v.action_url = steps_url(c, &campaign, "/moi");
    v.form = form_read(r);
    read_form(v.form, &s);
    s.campaign_id = campaign.id;
    st = form_ok(v.form) ? reminder_step_save(c, &s) : INVALID;
    if (st == INVALID)
        return render(r, 422, &v);
    if (st != OK)
        return st;
    form_done(v.form);
    respond_flash(r, "%s", tr(c, "The step was added."));
    return respond_see_other(r, "%s", v.back_url);
}

static enum status
begin_edit(struct request *r, struct campaign *campaign, struct reminder_step *s,
           struct reminder_step_form_view *v)
{
    struct ctx *c = &r->ctx;
    enum status st = begin(r, tr(c, "Change the step"), campaign, v);

    if (st == OK)
        st = reminder_step_find(c, campaign->id, path_text(r, "code"), s);
    if (st == OK)
        v->action_url = steps_url(c, campaign, arena_printf(c->arena, "/buoc/%s", s->code));
    return st;
}

enum status
step_edit_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct reminder_step_form_view v = { 0 };
    struct reminder_step s;
    struct campaign campaign;
    enum status st = begin_edit(r, &campaign, &s, &v);

    if (st != OK)
        return st;
    v.form = form_new(r, arena_printf(c->arena, "nhac-%lld-%s", (long long)campaign.id, s.code));
    fill_form(v.form, &s);
    return render(r, 200, &v);
}

enum status
step_update_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct reminder_step_form_view v = { 0 };
    struct reminder_step there, s;
    struct campaign campaign;
    enum status st = begin_edit(r, &campaign, &there, &v);

    if (st != OK)
        return st;
    v.form = form_read(r);
    s = there;
    read_form(v.form, &s);
    s.version = form_version(v.form);
    st = form_ok(v.form) ? reminder_step_save(c, &s) : INVALID;
    if (st == CONFLICT) {
        struct form *theirs = form_new(r, NULL);

        fill_form(theirs, &there);
        st = form_conflict_of(v.form, theirs, "reminder_step", campaign.id);
        return st == OK ? render(r, 409, &v) : st;
    }
    if (st == INVALID)
        return render(r, 422, &v);
    if (st != OK)
        return st;
    form_done(v.form);
    respond_flash(r, "%s", tr(c, "The step was saved."));
    return respond_see_other(r, "%s", v.back_url);
}

enum status
step_delete_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct reminder_step_form_view v = { 0 };
    struct reminder_step s;
    struct campaign campaign;
    enum status st = begin_edit(r, &campaign, &s, &v);

    if (st == OK)
        st = reminder_step_delete(c, campaign.id, s.code, form_version(form_read(r)));
    if (st != OK)
        return st;
    respond_flash(r, tr(c, "“%s” was deleted. Add it again to undo this."),
                  reminder_step_text(c, &s));
    return respond_see_other(r, "%s", v.back_url);
}

enum status
step_reset_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct reminder_step_form_view v = { 0 };
    struct campaign campaign;
    enum status st = begin(r, tr(c, "Reminders"), &campaign, &v);

    if (st == OK)
        st = reminder_step_reset(c, campaign.id);
    if (st != OK)
        return st;
    respond_flash(r, "%s", tr(c, "The steps that ship hold again."));
    return respond_see_other(r, "%s", v.back_url);
}
