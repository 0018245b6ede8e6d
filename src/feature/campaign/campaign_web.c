/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of campaigns, units as they are typed, and this feature's routes. */
#include "feature/campaign/campaign_views.h"

#include "db/db.h"
#include "web/feature.h"

#include <string.h>

enum { OPTIONS_MAX = 600 };

const struct choice level_choices[] = {
    { "nation", N_("national level"), LEVEL_NATION },
    { "province", N_("province level"), LEVEL_PROVINCE },
    { "district", N_("district level"), LEVEL_DISTRICT },
    { "commune", N_("commune level"), LEVEL_COMMUNE },
    { "unit", N_("agency or unit"), LEVEL_UNIT },
    { 0 },
};

const char *
campaign_url(struct ctx *c, int64_t id, const char *rest)
{
    return arena_printf(c->arena, "/lam-viec/dot-thi-dua/%lld%s", (long long)id, rest);
}

/* ------------------------------------------------------------------ units as they are typed */

static const char *
as_typed(struct ctx *c, const struct unit *u)
{
    return arena_printf(c->arena, "%s (%s)", unit_title(c, u), u->code);
}

enum status
campaign_list_options(struct ctx *c, struct date on, const struct option **out, int *out_count)
{
    struct query *q = query_new(c, "SELECT code, name, kind, level FROM unit"
                                   " WHERE from_on <= $1 AND (to_on IS NULL OR to_on > $1)"
                                   " ORDER BY name_sort, id LIMIT $2");
    struct option *options = arena_array(c->arena, OPTIONS_MAX + 1, sizeof(*options));
    int count = 0;
    enum status st;

    bind_date(q, on);
    bind_int(q, OPTIONS_MAX + 1);
    while (query_row(q) && count <= OPTIONS_MAX) {
        struct unit u = { .code = col_text(q, 0), .name = col_text(q, 1), .kind = col_text(q, 2) };

        if (!unit_level_parse(col_text(q, 3), &u.level))
            u.level = LEVEL_UNIT;
        options[count].value = options[count].label = as_typed(c, &u);
        count++;
    }
    st = query_end(q);
    if (st != OK)
        return st;
    *out = options;
    *out_count = count > OPTIONS_MAX ? 0 : count;
    return OK;
}

enum status
campaign_find_typed(struct ctx *c, const char *typed, struct date on, int64_t *out)
{
    const char *open = strrchr(typed, '('), *close = open != NULL ? strchr(open, ')') : NULL;
    const char *code =
        close != NULL ? arena_strndup(c->arena, open + 1, (size_t)(close - open - 1)) : typed;
    struct unit u;
    enum status st = unit_find_by_code(c, code, on, &u);

    if (st == OK)
        *out = u.id;
    return st;
}

const char *
campaign_unit_text(struct ctx *c, int64_t unit_id, struct date on)
{
    struct unit u;

    return unit_id != 0 && unit_find(c, unit_id, on, &u) == OK ? as_typed(c, &u) : "";
}

/* ------------------------------------------------------------------ the list */

static void
code_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct campaign_line *)row)->code;
}

static void
title_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct campaign_line *)row)->title;
}

static void
owner_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct campaign_line *)row)->owner;
}

static void
from_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->day = ((const struct campaign_line *)row)->from_on;
}

static void
to_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    struct date to_on = ((const struct campaign_line *)row)->to_on;

    (void)c;
    out->day = date_is_none(to_on) ? to_on : date_add_days(to_on, -1);
}

static const struct list_column columns[] = {
    { N_("Code"), LIST_TEXT, 20, code_cell },
    { N_("Campaign"), LIST_TEXT, 60, title_cell },
    { N_("Leading unit"), LIST_TEXT, 30, owner_cell },
    { N_("Begins on"), LIST_DATE, 14, from_cell },
    { N_("Last day"), LIST_DATE, 14, to_cell },
    { 0 },
};

static enum status
line_of(struct ctx *c, const struct campaign *one, struct campaign_line *out)
{
    struct unit owner;
    enum status st = unit_find(c, one->owner_unit_id, one->from_on, &owner);

    if (st != OK)
        return st;
    *out = (struct campaign_line){
        .id = one->id,
        .code = one->code,
        .title = one->title,
        .owner = unit_title(c, &owner),
        .from_on = one->from_on,
        .to_on = one->to_on,
        .is_sample = one->is_sample,
        .url = campaign_url(c, one->id, ""),
        .choose_url = arena_printf(c->arena, "/lam-viec/bang?dot-thi-dua=%s", one->code),
    };
    return OK;
}

/* There are few: who may see each is asked in the domain, and pages are cut here. */
static enum status
fetch(struct ctx *c, const struct list *l, void *filter, void **out_rows, int *out_count)
{
    struct campaign *all;
    struct campaign_line *lines;
    int count, kept = 0;
    bool is_past = l->after[0] == NULL;
    enum status st = campaign_list(c, l->q_folded, &all, &count);

    (void)filter;
    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));
    for (int i = 0; st == OK && i < count && kept < l->limit; i++) {
        if (is_past)
            st = line_of(c, &all[i], &lines[kept++]);
        else
            is_past = strcmp(l->after[0], all[i].code) == 0;
    }
    *out_rows = lines;
    *out_count = kept;
    return st;
}

static void
key(struct ctx *c, const void *row, const char *out_parts[LIST_KEY_PARTS])
{
    (void)c;
    out_parts[0] = ((const struct campaign_line *)row)->code;
}

static const struct list_source source = {
    .title = N_("Campaigns"),
    .columns = columns,
    .row_size = sizeof(struct campaign_line),
    .fetch = fetch,
    .key = key,
};

enum status
campaign_list_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct campaign_list_view v = { .list = list_start(r) };
    struct campaign chosen = { 0 };
    struct campaign_line *lines;
    enum status st;

    if (list_is_export(&v.list))
        return list_export(&v.list, &source, NULL);
    st = campaign_page(r, tr(c, "Campaigns"), &chosen, &v.page);
    if (st == NOT_FOUND)
        v.page = page_start(r, tr(c, "Campaigns"));
    else if (st != OK)
        return st;
    st = list_read(&v.list, &source, NULL, (void **)&lines, &v.campaign_count);
    if (st != OK)
        return st;
    for (int i = 0; i < v.campaign_count; i++)
        lines[i].is_chosen = lines[i].id == chosen.id;
    v.campaigns = lines;
    if (may(c, EDIT_CAMPAIGN, 0, 0))
        v.new_url = "/lam-viec/dot-thi-dua/moi";
    RESPOND(r, 200, campaign_list, &v);
    return OK;
}

/* ------------------------------------------------------------------ routes */

static const struct route routes[] = {
    { GET, "/lam-viec/dot-thi-dua", READ_BOARD, campaign_list_page, 0, N_("Campaigns") },
    { GET, "/lam-viec/dot-thi-dua/moi", EDIT_CAMPAIGN, campaign_new_page, 0,
      N_("A new campaign's form") },
    { POST, "/lam-viec/dot-thi-dua", EDIT_CAMPAIGN, campaign_insert_page, 0, N_("Add a campaign") },
    { GET, "/lam-viec/dot-thi-dua/{id:int}", READ_BOARD, campaign_show_page, 0, N_("A campaign") },
    { GET, "/lam-viec/dot-thi-dua/{id:int}/sua", EDIT_CAMPAIGN, campaign_edit_page, 0,
      N_("A campaign's form") },
    { POST, "/lam-viec/dot-thi-dua/{id:int}/sua", EDIT_CAMPAIGN, campaign_update_page, 0,
      N_("Change a campaign") },
    { POST, "/lam-viec/dot-thi-dua/{id:int}/don-vi", EDIT_CAMPAIGN, campaign_name_unit_page, 0,
      N_("Name a unit into a campaign or out of it") },
    { POST, "/lam-viec/dot-thi-dua/{id:int}/don-vi/{unit:int}/bo", EDIT_CAMPAIGN,
      campaign_drop_unit_page, 0, N_("Drop the naming of a unit") },
    { GET, "/lam-viec/dot-thi-dua/{id:int}/moc", EDIT_CAMPAIGN, milestone_new_page, 0,
      N_("A new milestone's form") },
    { POST, "/lam-viec/dot-thi-dua/{id:int}/moc", EDIT_CAMPAIGN, milestone_insert_page, 0,
      N_("Add a milestone") },
    { GET, "/lam-viec/moc/{id:int}/sua", EDIT_CAMPAIGN, milestone_edit_page, 0,
      N_("A milestone's form") },
    { POST, "/lam-viec/moc/{id:int}/sua", EDIT_CAMPAIGN, milestone_update_page, 0,
      N_("Change a milestone") },
    { POST, "/lam-viec/moc/{id:int}/len", EDIT_CAMPAIGN, milestone_up_page, 0,
      N_("Move a milestone up") },
    { POST, "/lam-viec/moc/{id:int}/xoa", EDIT_CAMPAIGN, milestone_delete_page, 0,
      N_("Delete a milestone") },
    { 0 },
};

static const struct nav_link nav[] = {
    { N_("Campaign"), N_("Campaigns"), "/lam-viec/dot-thi-dua", "i-star", READ_BOARD, 42, false },
    { 0 },
};

const struct feature campaign_feature = { .name = "campaign", .routes = routes, .nav = nav };
