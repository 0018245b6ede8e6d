/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of a campaign by the tree of a day; each number opens to the conferences that make it. */
#include "feature/conference/conference_views.h"

#include <string.h>

struct summing {
    struct request *r;
    struct campaign campaign;
    struct conference_part *parts;
    int part_count;
    enum unit_level level;
};

static const char *
title_of(struct ctx *c, int64_t id, struct date on)
{
    struct unit u;

    return unit_find(c, id, on, &u) == OK ? unit_title(c, &u) : "";
}

static void
add(struct figures_line *line, const struct conference_figures *f)
{
    line->conferences_held += f->conferences_held;
    line->delegates += f->delegates;
    line->collectives += f->collectives;
    line->persons += f->persons;
    line->households += f->households;
    line->cost_vnd += f->cost_vnd;
    line->has_undivided = line->has_undivided || f->has_undivided;
}

static void
fill_lines(struct summing *k, int64_t opened, struct conference_sum_view *v)
{
    struct ctx *c = &k->r->ctx;
    struct figures_line *lines = arena_array(c->arena, (size_t)k->part_count + 1, sizeof(*lines));

    for (int i = 0; i < k->part_count; i++) {
        int64_t id = k->parts[i].row_unit_id;
        struct figures_line *line;

        if (v->line_count == 0 || lines[v->line_count - 1].unit_id != id) {
            line = &lines[v->line_count++];
            line->unit_id = id;
            line->unit = title_of(c, id, v->on);
            line->is_open = id == opened;
            line->url = url_with(k->r, "dong", arena_printf(c->arena, "%lld", (long long)id));
        }
        line = &lines[v->line_count - 1];
        add(line, &k->parts[i].figures);
        add(&v->sum, &k->parts[i].figures);
    }
    v->lines = lines;
}

static struct part_line
part_of(struct ctx *c, const struct conference_part *p, struct date on)
{
    const struct conference_figures *f = &p->figures;

    return (struct part_line){
        .unit_id = p->unit_id,
        .unit = title_of(c, p->unit_id, p->held_on),
        .carrier = p->carrier_id != p->unit_id ? title_of(c, p->carrier_id, on) : NULL,
        .held_on = p->held_on,
        .share = p->share_ppm > 0 && p->share_ppm < 1000000
                     ? arena_printf(c->arena, c->lang == LANG_VI ? "%d,%02d%%" : "%d.%02d%%",
                                    p->share_ppm / 10000, p->share_ppm / 100 % 100)
                     : NULL,
        .is_undivided = f->has_undivided,
        .conferences_held = f->conferences_held,
        .delegates = f->delegates,
        .collectives = f->collectives,
        .persons = f->persons,
        .households = f->households,
        .cost_vnd = f->cost_vnd,
        .url = arena_printf(c->arena, "/lam-viec/don-vi/%lld", (long long)p->unit_id),
    };
}

static void
fill_parts(struct summing *k, int64_t opened, struct conference_sum_view *v)
{
    struct ctx *c = &k->r->ctx;
    struct part_line *parts = arena_array(c->arena, (size_t)k->part_count + 1, sizeof(*parts));

    for (int i = 0; i < k->part_count; i++)
        if (k->parts[i].row_unit_id == opened)
            parts[v->part_count++] = part_of(c, &k->parts[i], v->on);
    v->parts = parts;
    if (v->part_count > 0)
        v->opened = title_of(c, opened, v->on);
}

static void
fill_levels(struct ctx *c, struct conference_sum_view *v)
{
    struct option *levels = arena_array(c->arena, LEVEL_COUNT, sizeof(*levels));

    for (int i = LEVEL_PROVINCE; i < LEVEL_COUNT; i++)
        levels[v->level_count++] = (struct option){ unit_level_code((enum unit_level)i),
                                                    unit_level_text(c, (enum unit_level)i) };
    v->levels = levels;
}

/* The day typed; a slip is told at the field and today is shown. */
static void
read_day(struct request *r, struct conference_sum_view *v)
{
    struct ctx *c = &r->ctx;
    const char *typed = param(r, "luc");
    struct date day;

    v->on = campaign_day(r);
    if (typed != NULL && typed[0] != '\0' && !date_parse_vi(typed, &day))
        v->day_problem = tr(c, "There is no such day. Write it as 31/3/2025.");
    else if (typed != NULL && typed[0] != '\0')
        v->on = day;
    v->day = typed != NULL ? typed : date_vi(c->arena, v->on);
}

enum status
conference_show_sum(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct summing k = { .r = r };
    struct conference_sum_view v = { 0 };
    const char *level = param(r, "cap");
    int64_t opened = param_int(r, "dong", 0);
    enum status st = campaign_page(r, tr(c, "Roll-up of conferences"), &k.campaign, &v.page);

    if (st == NOT_FOUND)
        return campaign_missing(r);
    if (st != OK)
        return st;
    read_day(r, &v);
    if (level != NULL && unit_level_parse(level, &k.level))
        v.level = unit_level_code(k.level);
    else
        v.level = "";
    st = conference_list_parts(c, &k.campaign, v.on, k.level, &k.parts, &k.part_count);
    if (st != OK)
        return st;
    fill_levels(c, &v);
    fill_lines(&k, opened, &v);
    fill_parts(&k, opened, &v);
    v.all_url = "/lam-viec/hoi-nghi";
    page_crumb(&v.page, tr(c, "Conferences"), "/lam-viec/hoi-nghi");
    page_crumb(&v.page, v.page.title, NULL);
    RESPOND(r, v.day_problem != NULL ? 422 : 200, conference_sum, &v);
    return OK;
}
