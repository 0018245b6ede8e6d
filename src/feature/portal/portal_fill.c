/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what is read to what the public pages show. */
#include "feature/portal/portal_inside.h"

#include "core/text.h"
#include "service/image.h"

#include <string.h>

enum { OTHERS_MAX = 8 };

struct page
portal_page(struct request *r, const struct portal_common *p, const char *title)
{
    struct page page = page_start(r, title);

    page.is_public = true;
    if (p->has_campaign) {
        page.campaign_title = p->campaign.title;
        page.campaign_owner = text_capitalise(r->ctx.arena, unit_title(&r->ctx, &p->owner));
    }
    return page;
}

enum status
portal_open(struct request *r, const char *title, struct page *out)
{
    const struct portal_common *p;
    enum status st = portal_read_common(&r->ctx, today(&r->ctx), &p);

    if (st == OK)
        *out = portal_page(r, p, title);
    return st;
}

const char *
portal_office(struct ctx *c, const struct portal_common *p)
{
    struct ctx vietnamese = *c;

    vietnamese.lang = LANG_VI; /* one feed and one copy for all readers */
    if (!p->has_campaign)
        return tr(&vietnamese, "Emulation portal");
    return arena_printf(c->arena, tr(&vietnamese, "Emulation portal of %s"),
                        unit_title(&vietnamese, &p->owner));
}

const char *
url_news_topic(struct ctx *c, const char *slug)
{
    return arena_printf(c->arena, "/tin-tuc/chu-de/%s", slug);
}

/* ------------------------------------------------------------------ news */

/* WebP for whoever takes a choice of sizes, JPEG for the rest. */
static void
add_photo(struct ctx *c, const struct article_media *m, struct news_line *line)
{
    const char *set = "";
    int last = 0;

    line->has_placeholder = m->is_placeholder;
    line->photo_alt = m->is_decorative ? "" : m->alt;
    for (int i = 0; i < m->size_count; i++) {
        const struct photo_size *s = &m->sizes[i];
        const char *url = url_article_photo(c, m->id, s->wanted_width, s->type);

        if (strcmp(s->type, "image/jpeg") == 0 && s->wanted_width <= image_widths[1]) {
            line->photo_url = url;
            line->photo_width = s->width;
            line->photo_height = s->height;
        } else if (strcmp(s->type, "image/webp") == 0 && s->width != last) {
            set = arena_printf(c->arena, "%s%s%s %dw", set, set[0] != '\0' ? ", " : "", url,
                               s->width);
            last = s->width;
        }
    }
    line->photo_set_url = set;
}

struct news_line
news_line_of(struct ctx *c, const struct portal_common *p, const struct article_line *line)
{
    const struct topic *t = portal_topic(p, line->topic_id);

    struct news_line out = { .id = line->id,
                             .title = line->title,
                             .url = url_article(c, line->id, line->slug),
                             .summary = line->summary,
                             .posted_at = line->posted_at,
                             .is_heading = line->is_heading,
                             .topic = t != NULL ? t->name : NULL,
                             .topic_url = t != NULL ? url_news_topic(c, t->slug) : NULL };

    if (line->lead != NULL)
        add_photo(c, line->lead, &out);
    return out;
}

const struct news_line *
news_lines_of(struct ctx *c, const struct portal_common *p, const struct article_line *lines,
              int count)
{
    struct news_line *list = arena_array(c->arena, (size_t)count + 1, sizeof *list);

    for (int i = 0; i < count; i++)
        list[i] = news_line_of(c, p, &lines[i]);
    return list;
}

const struct news_topic *
news_topics_of(struct ctx *c, const struct portal_common *p, const char *slug)
{
    struct news_topic *list = arena_array(c->arena, (size_t)p->topic_count + 1, sizeof *list);

    for (int i = 0; i < p->topic_count; i++)
        list[i] = (struct news_topic){ .name = p->topics[i].name,
                                       .url = url_news_topic(c, p->topics[i].slug),
                                       .is_present =
                                           slug != NULL && strcmp(slug, p->topics[i].slug) == 0 };
    return list;
}

const char *
news_time(struct out *o, int64_t at)
{
    struct date day = date_of_instant(at);

    return at == date_start_at(day) ? out_date_text(o, day) : out_time(o, at);
}

/* ------------------------------------------------------------------ deadlines */

/* The set is in the order in which documents came to hold. */
static struct public_deadline_other
other_of(struct ctx *c, const struct deadline_set *set, const struct deadline *d,
         const struct deadline *holds)
{
    bool is_replaced = d < holds;
    int days = date_days_between(holds->last_on, d->last_on);

    return (struct public_deadline_other){
        .document = document_name(c, deadline_document(set, d)),
        .words = d->words,
        .last_on = d->last_on,
        .is_replaced = is_replaced,
        .consequence =
            is_replaced
                ? arena_printf(c->arena,
                               trn(c, "Now %d day earlier.", "Now %d days earlier.", days), days)
                : arena_printf(c->arena, tr(c, "Later, so %s stays."),
                               date_vi(c->arena, holds->last_on)),
    };
}

static void
add_others(struct ctx *c, const struct deadline_set *set, const struct deadline *holds,
           const struct deadline **others, int count, struct public_deadline *out)
{
    struct public_deadline_other *list = arena_array(c->arena, OTHERS_MAX, sizeof *list);

    for (int i = 0; i < count && i < OTHERS_MAX; i++)
        if (date_compare(others[i]->last_on, holds->last_on) > 0)
            list[out->other_count++] = other_of(c, set, others[i], holds);
    out->others = list;
}

const struct public_deadline *
public_deadlines_of(struct ctx *c, const struct deadline_set *set,
                    const struct milestone *milestones, int count, bool has_others, int *out_count)
{
    struct public_deadline *list = arena_array(c->arena, (size_t)count + 1, sizeof *list);

    *out_count = 0;
    for (int i = 0; i < count; i++) {
        const struct deadline *others[OTHERS_MAX];
        const struct milestone *m = &milestones[i];
        int other_count = 0;
        const struct deadline *d =
            deadline_in_force(set, m->id, m->level, 0, others, OTHERS_MAX, &other_count);
        struct public_deadline *line = &list[*out_count];

        if (d == NULL)
            continue;
        *line = (struct public_deadline){ .milestone = m->title,
                                          .words = d->words,
                                          .last_on = d->last_on,
                                          .document = document_name(c, deadline_document(set, d)) };
        if (has_others)
            add_others(c, set, d, others, other_count, line);
        (*out_count)++;
    }
    return list;
}
