/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Councils: the routes; the list, a council, its members and meetings. */
#include "feature/council/council_views.h"

#include "core/text.h"
#include "db/db.h"
#include "feature/account/account.h"
#include "feature/campaign/campaign.h"
#include "feature/council/council_inside.h"

#include <stdlib.h>
#include <string.h>

#define LIST_URL "/lam-viec/hoi-dong"

enum { UNITS_SHOWN = 500, CRITERION_ROWS = 5 };

/* ------------------------------------------------------------------ what the pages share */

const char *
council_id_text(struct ctx *c, int64_t id)
{
    return arena_printf(c->arena, "%lld", (long long)id);
}

const char *
council_share_text(struct ctx *c, struct share s)
{
    if (s.den == 100)
        return arena_printf(c->arena, "%d%%", s.num);
    return arena_printf(c->arena, "%d/%d", s.num, s.den);
}

const char *
council_unit_title(struct ctx *c, int64_t unit_id)
{
    struct unit u;

    return unit_id != 0 && unit_find(c, unit_id, today(c), &u) == OK ? unit_title(c, &u) : "";
}

enum status
council_page_of(struct request *r, const struct council *council, const char *title,
                struct page *out)
{
    struct campaign campaign;
    enum status st = campaign_page_of(r, council->campaign_id, title, &campaign, out);

    if (st != OK)
        return st;
    page_crumb(out, tr(&r->ctx, "Councils"), LIST_URL);
    out->nav_current = LIST_URL;
    return OK;
}

static enum status
unit_options(struct ctx *c, const struct campaign *campaign, bool to_run, const struct option **out,
             int *out_count)
{
    struct option *options = arena_array(c->arena, UNITS_SHOWN, sizeof(*options));
    struct unit *units;
    int all, count = 0;
    enum status st = campaign_list_units(c, campaign, today(c), &units, &all);

    for (int i = 0; st == OK && i < all && count < UNITS_SHOWN; i++)
        if (!to_run || may(c, RUN_COUNCIL, units[i].id, campaign->id))
            options[count++] =
                (struct option){ council_id_text(c, units[i].id), unit_title(c, &units[i]) };
    *out = options;
    *out_count = count;
    return st;
}

/* ------------------------------------------------------------------ the list */

static enum status
list(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct campaign campaign;
    struct council_list_view v = { .new_url = NULL };
    struct council *councils;
    struct council_line *lines;
    int count;
    enum status st = campaign_page(r, tr(c, "Councils"), &campaign, &v.page);

    if (st == NOT_FOUND)
        return campaign_missing(r);
    if (st == OK)
        st = council_list(c, campaign.id, &councils, &count);
    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));
    for (int i = 0; st == OK && i < count; i++) {
        struct council_member *members;

        lines[i] = (struct council_line){ .council_id = councils[i].id,
                                          .name = councils[i].name,
                                          .unit = council_unit_title(c, councils[i].unit_id),
                                          .url = url_council(c, councils[i].id) };
        st = council_members(c, councils[i].id, today(c), &members, &lines[i].member_count);
    }
    if (st != OK)
        return st;
    v.councils = lines;
    v.council_count = count;
    if (may(c, RUN_COUNCIL, 0, campaign.id))
        v.new_url = LIST_URL "/moi";
    RESPOND(r, 200, council_list, &v);
    return OK;
}

/* ------------------------------------------------------------------ a council's form */

const struct choice council_base_choices[] = {
    { "all", N_("Of all members"), BASE_ALL },
    { "free", N_("Of the members who have no conflict in the dossier"), BASE_FREE },
    { 0 },
};

static enum status
render_form(struct request *r, int status, struct council_form_view *v)
{
    page_crumb(&v->page, v->page.title, NULL);
    v->criterion_rows = form_rows(v->form, "criterion");
    if (v->criterion_rows < CRITERION_ROWS)
        v->criterion_rows = CRITERION_ROWS;
    if (v->criterion_rows > COUNCIL_CRITERIA_MAX)
        v->criterion_rows = COUNCIL_CRITERIA_MAX;
    RESPOND(r, status, council_form, v);
    return OK;
}

static enum status
begin_new(struct request *r, struct campaign *campaign, struct council_form_view *v)
{
    struct ctx *c = &r->ctx;
    enum status st = campaign_page(r, tr(c, "New council"), campaign, &v->page);

    v->is_new = true;
    v->action_url = LIST_URL "/moi";
    v->back_url = LIST_URL;
    if (st == OK)
        page_crumb(&v->page, tr(c, "Councils"), LIST_URL);
    return st == OK ? unit_options(c, campaign, true, &v->units, &v->unit_count) : st;
}

static enum status
new_page(struct request *r)
{
    struct council_form_view v = { .is_new = true };
    struct campaign campaign;
    enum status st = begin_new(r, &campaign, &v);

    if (st == NOT_FOUND)
        return campaign_missing(r);
    if (st != OK)
        return st;
    v.form = form_new(r, NULL);
    form_set(v.form, "base", "all");
    form_set(v.form, "unit_id", council_id_text(&r->ctx, campaign.owner_unit_id));
    return render_form(r, 200, &v);
}

static void
read_council(struct form *f, struct council *k)
{
    k->name = form_text(f, "name", 1, COUNCIL_NAME_MAX);
    k->basis = form_text(f, "basis", 0, COUNCIL_WORDS_MAX);
    k->base = (enum council_base)form_choice(f, "base", council_base_choices, true);
}

static enum status
new_post(struct request *r)
{
    struct council_form_view v = { .is_new = true };
    struct campaign campaign;
    struct council k = { .id = 0 };
    enum status st = begin_new(r, &campaign, &v);

    if (st == NOT_FOUND)
        return campaign_missing(r);
    if (st != OK)
        return st;
    v.form = form_read(r);
    read_council(v.form, &k);
    k.campaign_id = campaign.id;
    k.unit_id = form_id(v.form, "unit_id", true);
    st = form_ok(v.form) ? council_save(&r->ctx, &k) : INVALID;
    if (st == INVALID)
        return render_form(r, 422, &v);
    if (st != OK)
        return st;
    respond_flash(r, "%s", tr(&r->ctx, "The council is set up. Name its members."));
    return respond_see_other(r, "%s", url_council(&r->ctx, k.id));
}

static enum status
begin_edit(struct request *r, struct council *k, struct council_form_view *v)
{
    struct ctx *c = &r->ctx;
    enum status st = council_find(c, path_int(r, "id"), k);

    if (st == OK && !council_may_run(c, k))
        st = DENIED;
    if (st == OK)
        st = council_page_of(r, k, tr(c, "The council and its criteria"), &v->page);
    if (st != OK)
        return st;
    page_crumb(&v->page, k->name, url_council(c, k->id));
    v->back_url = url_council(c, k->id);
    v->action_url = arena_printf(c->arena, "%s/sua", v->back_url);
    return OK;
}

static enum status
edit_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct council_form_view v = { .is_new = false };
    struct council k;
    struct council_criterion *criteria;
    int count;
    enum status st = begin_edit(r, &k, &v);

    if (st == OK)
        st = council_criteria(c, k.id, &criteria, &count);
    if (st != OK)
        return st;
    v.form = form_new(r, NULL);
    form_set(v.form, "name", k.name);
    form_set(v.form, "basis", k.basis);
    form_set(v.form, "base", council_base_code(k.base));
    form_set_int(v.form, "version", k.version);
    for (int i = 0; i < count; i++) {
        form_set_int(v.form, form_row_name(v.form, "criterion", i, "id"), criteria[i].id);
        form_set(v.form, form_row_name(v.form, "criterion", i, "name"), criteria[i].name);
        form_set_int(v.form, form_row_name(v.form, "criterion", i, "most"), criteria[i].most);
    }
    return render_form(r, 200, &v);
}

static int
read_criteria(struct form *f, struct council_criterion *out)
{
    int count = 0, rows = form_rows(f, "criterion");

    for (int i = 0; i < rows && count < COUNCIL_CRITERIA_MAX; i++) {
        struct council_criterion k = {
            .id = form_id(f, form_row_name(f, "criterion", i, "id"), false),
            .name = form_text(f, form_row_name(f, "criterion", i, "name"), 0, COUNCIL_NAME_MAX),
        };

        if (k.name[0] == '\0')
            continue;
        k.most = (int)form_int(f, form_row_name(f, "criterion", i, "most"), 1, 1000);
        out[count++] = k;
    }
    return count;
}

static enum status
edit_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct council_form_view v = { .is_new = false };
    struct council_criterion criteria[COUNCIL_CRITERIA_MAX];
    struct council k;
    int count;
    enum status st = begin_edit(r, &k, &v);

    if (st != OK)
        return st;
    v.form = form_read(r);
    read_council(v.form, &k);
    k.version = form_version(v.form);
    count = read_criteria(v.form, criteria);
    st = form_ok(v.form) ? council_save(c, &k) : INVALID;
    if (st == OK)
        st = council_criteria_save(c, k.id, criteria, count);
    if (st == INVALID)
        return render_form(r, 422, &v);
    if (st != OK)
        return st;
    respond_flash(r, "%s", tr(c, "The council is saved."));
    return respond_see_other(r, "%s", url_council(c, k.id));
}

/* ------------------------------------------------------------------ one council */

static enum status
fill_members(struct ctx *c, const struct council *k, struct council_show_view *v)
{
    struct council_member *members;
    struct member_line *lines;
    enum status st = council_members(c, k->id, DATE_NONE, &members, &v->member_count);

    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)v->member_count + 1, sizeof(*lines));
    for (int i = 0; i < v->member_count; i++)
        lines[i] = (struct member_line){
            .member_id = members[i].id,
            .name = members[i].name,
            .position = members[i].position,
            .duty = council_duty_text(c, members[i].duty),
            .unit = council_unit_title(c, members[i].unit_id),
            .has_account = members[i].account_id != 0,
            .from_on = members[i].from_on,
            .to_on = members[i].to_on,
            .url = v->can_run ? arena_printf(c->arena, LIST_URL "/thanh-vien/%lld",
                                             (long long)members[i].id)
                              : NULL,
        };
    v->members = lines;
    return OK;
}

static enum status
fill_meetings(struct ctx *c, const struct council *k, struct council_show_view *v)
{
    struct council_meeting *meetings;
    struct meeting_line *lines;
    enum status st = council_meetings(c, k->id, &meetings, &v->meeting_count);

    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)v->meeting_count + 1, sizeof(*lines));
    for (int i = 0; i < v->meeting_count; i++)
        lines[i] = (struct meeting_line){ .meeting_id = meetings[i].id,
                                          .held_on = meetings[i].held_on,
                                          .starts = time_of_day_text(c, meetings[i].starts),
                                          .place = meetings[i].place,
                                          .url = url_meeting(c, meetings[i].id) };
    v->meetings = lines;
    return OK;
}

static enum status
fill_conflicts(struct ctx *c, const struct council *k, struct council_show_view *v)
{
    struct council_conflict *conflicts;
    struct conflict_line *lines;
    enum status st = v->can_run ? council_conflicts(c, k->id, &conflicts, &v->conflict_count) : OK;

    if (st != OK || !v->can_run)
        return st;
    lines = arena_array(c->arena, (size_t)v->conflict_count + 1, sizeof(*lines));
    for (int i = 0; i < v->conflict_count; i++)
        lines[i] = (struct conflict_line){ conflicts[i].member, conflicts[i].subject,
                                           conflict_cause_text(c, conflicts[i].cause),
                                           conflicts[i].words };
    v->conflicts = lines;
    return OK;
}

static enum status
show(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct council_show_view v = { .can_run = false };
    struct council k;
    enum status st = council_find(c, path_int(r, "id"), &k);

    if (st == OK)
        st = council_page_of(r, &k, k.name, &v.page);
    if (st != OK)
        return st;
    page_crumb(&v.page, k.name, NULL);
    v.name = k.name;
    v.unit = council_unit_title(c, k.unit_id);
    v.basis = k.basis;
    v.base = council_base_text(c, k.base);
    v.can_run = council_may_run(c, &k);
    v.base_url = url_council(c, k.id);
    st = fill_members(c, &k, &v);
    if (st == OK)
        st = fill_meetings(c, &k, &v);
    if (st == OK)
        st = fill_conflicts(c, &k, &v);
    if (st != OK)
        return st;
    RESPOND(r, 200, council_show, &v);
    return OK;
}

/* ------------------------------------------------------------------ a member's form */

const struct choice council_duty_choices[] = {
    { "chair", N_("Chair"), DUTY_CHAIR },
    { "vice", N_("Vice-chair"), DUTY_VICE },
    { "secretary", N_("Secretary"), DUTY_SECRETARY },
    { "member", N_("Member of the council"), DUTY_MEMBER },
    { 0 },
};

/* The one account of that name to sign in with; 0 where the field is empty. */
static enum status
find_account(struct ctx *c, struct form *f, int64_t *out)
{
    const char *name = form_text(f, "account", 0, COUNCIL_NAME_MAX);
    struct account a;
    enum status st;

    *out = 0;
    if (name[0] == '\0')
        return OK;
    st = account_find_by_name(c, name, &a);
    if (st == OK && !a.is_closed)
        *out = a.id;
    else if (st == OK || st == NOT_FOUND)
        form_error(f, "account", "%s",
                   tr(c,
                      "No active account signs in with this name. Correct it, or leave it empty: "
                      "the member then votes on paper."));
    return st == NOT_FOUND ? OK : st;
}

/* The person of the register by name; namesakes are told apart by number. */
static enum status
find_subject(struct ctx *c, struct form *f, int64_t *out)
{
    const char *name = form_text(f, "subject", 0, COUNCIL_NAME_MAX);
    int64_t number = name[0] >= '0' && name[0] <= '9' ? strtoll(name, NULL, 10) : 0;
    int count = 0;
    struct query *q;
    enum status st;

    *out = 0;
    if (name[0] == '\0')
        return OK;
    q = query_new(c, "SELECT id FROM subject WHERE kind = 'person' AND merged_into_id IS NULL"
                     " AND (name_fold = $1 OR id = $2) LIMIT 2");
    bind_text(q, text_fold(c->arena, name));
    bind_int(q, number);
    while (query_row(q)) {
        *out = col_int(q, 0);
        count++;
    }
    st = query_end(q);
    if (st == OK && count != 1)
        form_error(f, "subject", "%s",
                   count == 0 ? tr(c, "The register has no person of this name. Correct it, or "
                                      "leave it empty.")
                              : tr(c, "Several persons have this name. Enter the number at the end "
                                      "of the person's address in the register."));
    return st;
}

static enum status
member_names(struct ctx *c, const struct council_member *m, struct form *f)
{
    struct query *q = query_new(
        c, "SELECT (SELECT a.name FROM account a WHERE a.id = $1), (SELECT s.name FROM subject s"
           " WHERE s.id = $2)");

    bind_int(q, m->account_id);
    bind_int(q, m->subject_id);
    if (query_row(q)) {
        form_set(f, "account", col_is_null(q, 0) ? "" : col_text(q, 0));
        form_set(f, "subject", col_is_null(q, 1) ? "" : council_id_text(c, m->subject_id));
    }
    return query_end(q);
}

static enum status
member_find(struct ctx *c, int64_t id, struct council_member *out, struct council *out_council)
{
    struct council_member *members;
    struct query *q = query_new(c, "SELECT council_id FROM council_member WHERE id = $1");
    int64_t council_id = 0;
    int count;
    enum status st;

    bind_int(q, id);
    if (query_row(q))
        council_id = col_int(q, 0);
    st = query_end_one(q);
    if (st == OK)
        st = council_find(c, council_id, out_council);
    if (st == OK)
        st = council_members(c, council_id, DATE_NONE, &members, &count);
    for (int i = 0; st == OK && i < count; i++)
        if (members[i].id == id) {
            *out = members[i];
            return OK;
        }
    return st == OK ? NOT_FOUND : st;
}

static enum status
begin_member(struct request *r, struct council_member *m, struct council *k,
             struct council_member_view *v, bool is_new)
{
    struct ctx *c = &r->ctx;
    struct campaign campaign;
    enum status st =
        is_new ? council_find(c, path_int(r, "id"), k) : member_find(c, path_int(r, "id"), m, k);

    if (st == OK && !council_may_run(c, k))
        st = DENIED;
    if (st == OK)
        st = council_page_of(r, k, is_new ? tr(c, "New member") : m->name, &v->page);
    if (st == OK)
        st = campaign_find(c, k->campaign_id, &campaign);
    if (st == OK)
        st = unit_options(c, &campaign, false, &v->units, &v->unit_count);
    if (st != OK)
        return st;
    page_crumb(&v->page, k->name, url_council(c, k->id));
    page_crumb(&v->page, v->page.title, NULL);
    v->back_url = url_council(c, k->id);
    v->action_url = is_new ? arena_printf(c->arena, "%s/thanh-vien", v->back_url)
                           : arena_printf(c->arena, LIST_URL "/thanh-vien/%lld", (long long)m->id);
    return OK;
}

static enum status
member_page(struct request *r, bool is_new)
{
    struct ctx *c = &r->ctx;
    struct council_member_view v = { .unit_count = 0 };
    struct council_member m = { .duty = DUTY_MEMBER, .name = "", .position = "" };
    struct council k;
    enum status st;

    m.from_on = today(c);
    st = begin_member(r, &m, &k, &v, is_new);
    if (st != OK)
        return st;
    v.form = form_new(r, NULL);
    form_set(v.form, "name", m.name);
    form_set(v.form, "position", m.position);
    form_set(v.form, "duty", council_duty_code(m.duty));
    form_set(v.form, "unit_id", m.unit_id != 0 ? council_id_text(c, m.unit_id) : "");
    form_set_date(v.form, "from_on", m.from_on);
    form_set_date(v.form, "to_on", m.to_on);
    form_set_int(v.form, "version", m.version);
    st = member_names(c, &m, v.form);
    if (st != OK)
        return st;
    RESPOND(r, 200, council_member, &v);
    return OK;
}

static enum status
member_new(struct request *r)
{
    return member_page(r, true);
}

static enum status
member_edit(struct request *r)
{
    return member_page(r, false);
}

static enum status
member_save(struct request *r, bool is_new)
{
    struct ctx *c = &r->ctx;
    struct council_member_view v = { .unit_count = 0 };
    struct council_member m = { .duty = DUTY_MEMBER };
    struct council k;
    struct form *f;
    enum status st = begin_member(r, &m, &k, &v, is_new);

    if (st != OK)
        return st;
    v.form = f = form_read(r);
    m.council_id = k.id;
    m.name = form_text(f, "name", 1, COUNCIL_NAME_MAX);
    m.position = form_text(f, "position", 0, COUNCIL_NAME_MAX);
    m.duty = (enum council_duty)form_choice(f, "duty", council_duty_choices, true);
    m.unit_id = form_id(f, "unit_id", false);
    m.from_on = form_date(f, "from_on", true);
    m.to_on = form_date(f, "to_on", false);
    m.version = is_new ? 0 : form_version(f);
    st = find_account(c, f, &m.account_id);
    if (st == OK)
        st = find_subject(c, f, &m.subject_id);
    if (st == OK)
        st = form_ok(f) ? council_member_save(c, &m) : INVALID;
    if (st == INVALID) {
        RESPOND(r, 422, council_member, &v);
        return OK;
    }
    if (st != OK)
        return st;
    respond_flash(r, tr(c, "%s is saved. Conflicts of interest were looked for."), m.name);
    return respond_see_other(r, "%s", url_council(c, k.id));
}

static enum status
member_insert(struct request *r)
{
    return member_save(r, true);
}

static enum status
member_update(struct request *r)
{
    return member_save(r, false);
}

/* ------------------------------------------------------------------ a new meeting */

static enum status
begin_meeting(struct request *r, struct council *k, struct meeting_form_view *v)
{
    struct ctx *c = &r->ctx;
    enum status st = council_find(c, path_int(r, "id"), k);

    if (st == OK && !council_may_run(c, k))
        st = DENIED;
    if (st == OK)
        st = council_page_of(r, k, tr(c, "New meeting"), &v->page);
    if (st != OK)
        return st;
    page_crumb(&v->page, k->name, url_council(c, k->id));
    page_crumb(&v->page, v->page.title, NULL);
    v->back_url = url_council(c, k->id);
    v->action_url = arena_printf(c->arena, "%s/hop", v->back_url);
    return OK;
}

static enum status
meeting_new(struct request *r)
{
    struct meeting_form_view v = { .form = NULL };
    struct council k;
    enum status st = begin_meeting(r, &k, &v);

    if (st != OK)
        return st;
    v.form = form_new(r, NULL);
    form_set_date(v.form, "held_on", today(&r->ctx));
    form_set(v.form, "starts", "8:00");
    RESPOND(r, 200, meeting_form, &v);
    return OK;
}

static enum status
meeting_insert(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct meeting_form_view v = { .form = NULL };
    struct council_meeting m = { .id = 0 };
    struct council k;
    enum status st = begin_meeting(r, &k, &v);

    if (st != OK)
        return st;
    v.form = form_read(r);
    m.council_id = k.id;
    m.held_on = form_date(v.form, "held_on", true);
    m.starts = form_time(v.form, "starts", true);
    m.place = form_text(v.form, "place", 0, COUNCIL_NAME_MAX);
    st = form_ok(v.form) ? council_meeting_save(c, &m) : INVALID;
    if (st == INVALID) {
        RESPOND(r, 422, meeting_form, &v);
        return OK;
    }
    if (st != OK)
        return st;
    return respond_see_other(r, "%s", url_meeting(c, m.id));
}

/* ------------------------------------------------------------------ the feature */

#define MEETING LIST_URL "/hop/{id:int}"
#define ROUND   LIST_URL "/phien/{id:int}"
#define BALLOT  "/lam-viec/bo-phieu/{id:int}"

static const struct route routes[] = {
    { GET, LIST_URL, READ_DOSSIERS, list, 0, N_("Councils of the campaign") },
    { GET, LIST_URL "/moi", RUN_COUNCIL, new_page, 0, N_("The form of a new council") },
    { POST, LIST_URL "/moi", RUN_COUNCIL, new_post, 0, N_("Sets up a council") },
    { GET, LIST_URL "/{id:int}", READ_DOSSIERS, show, 0,
      N_("A council: members, meetings, conflicts of interest") },
    { GET, LIST_URL "/{id:int}/sua", RUN_COUNCIL, edit_page, 0, N_("The form of a council") },
    { POST, LIST_URL "/{id:int}/sua", RUN_COUNCIL, edit_post, 0,
      N_("Changes a council and its criteria") },
    { GET, LIST_URL "/{id:int}/thanh-vien", RUN_COUNCIL, member_new, 0,
      N_("The form of a new member of a council") },
    { POST, LIST_URL "/{id:int}/thanh-vien", RUN_COUNCIL, member_insert, 0,
      N_("Adds a member to a council") },
    { GET, LIST_URL "/thanh-vien/{id:int}", RUN_COUNCIL, member_edit, 0,
      N_("The form of a member of a council") },
    { POST, LIST_URL "/thanh-vien/{id:int}", RUN_COUNCIL, member_update, 0,
      N_("Changes a member of a council") },
    { GET, LIST_URL "/{id:int}/hop", RUN_COUNCIL, meeting_new, 0,
      N_("The form of a council's new meeting") },
    { POST, LIST_URL "/{id:int}/hop", RUN_COUNCIL, meeting_insert, 0,
      N_("Calls a meeting of a council") },
    { GET, MEETING, READ_DOSSIERS, council_meeting_page, 0,
      N_("A council's meeting: attendance, agenda, appraisal, rounds of voting") },
    { POST, MEETING "/diem-danh", RUN_COUNCIL, council_attend_post, 0, N_("Notes who attends") },
    { POST, MEETING "/chuong-trinh", RUN_COUNCIL, council_agenda_post, 0,
      N_("Puts dossiers on the agenda") },
    { POST, MEETING "/chuong-trinh/rut", RUN_COUNCIL, council_agenda_remove_post, 0,
      N_("Takes a dossier off the agenda") },
    { POST, MEETING "/xung-dot", READ_DOSSIERS, council_conflict_post, 0,
      N_("Declares a conflict of interest") },
    { POST, MEETING "/tham-dinh", RUN_COUNCIL, council_appraisal_post, 0,
      N_("Opens or closes the appraisal") },
    { GET, MEETING "/tham-dinh/{ho_so:int}", JUDGE, council_appraise_page, 0,
      N_("A member's own marks of a dossier") },
    { POST, MEETING "/tham-dinh/{ho_so:int}", JUDGE, council_appraise_post, 0,
      N_("Keeps a member's marks of a dossier") },
    { GET, MEETING "/phien", RUN_COUNCIL, council_round_form, 0,
      N_("The form of a round of voting") },
    { POST, MEETING "/phien", RUN_COUNCIL, council_round_post, 0,
      N_("Prepares a round of voting") },
    { GET, ROUND, READ_DOSSIERS, council_round_page, 0, N_("A round of voting") },
    { POST, ROUND "/khoa", JUDGE, council_key_post, 0, N_("Gives a teller the key of the box") },
    { POST, ROUND "/mo", RUN_COUNCIL, council_open_post, 0, N_("Opens a round of voting") },
    { POST, ROUND "/phieu-giay", JUDGE, council_paper_post, UNLOGGED,
      N_("Keeps what a teller read on the papers") },
    { POST, ROUND "/dem", READ_DOSSIERS, council_close_post, 0,
      N_("Closes a round of voting and counts, with the keys of two tellers") },
    { POST, ROUND "/huy", RUN_COUNCIL, council_cancel_post, 0, N_("Cancels a round of voting") },
    { GET, ROUND "/bien-ban", READ_DOSSIERS, council_minutes_page, 0,
      N_("The minutes of the count") },
    { GET, BALLOT, JUDGE, council_ballot_page, UNLOGGED, N_("The reader's own ballot") },
    { POST, BALLOT, JUDGE, council_ballot_post, UNLOGGED,
      N_("Puts the ballot into the box, once") },
    { 0 },
};

static const struct nav_link nav[] = {
    { N_("Exemplars"), N_("Councils"), LIST_URL, "i-people", READ_DOSSIERS, 56, false },
    { 0 },
};

const struct feature council_feature = {
    .name = "council", .start = council_start, .routes = routes, .nav = nav
};
