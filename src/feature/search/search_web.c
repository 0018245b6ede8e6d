/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search: routes and handlers. */
#include "feature/search/search_views.h"

#include "core/log.h"
#include "core/text.h"
#include "feature/portal/portal.h"

#include <string.h>

enum { Q_SHOWN = 300, SUGGEST_BYTES = 200, SUGGEST_KEPT_S = 60 };

struct asking {
    struct search_asked asked;
    const struct portal_common *portal;
};

/* As typed, without what no page should show, and not longer than its field. */
static const char *
typed(struct request *r, const char *name)
{
    const char *value = param(r, name), *clean;
    size_t length = value != NULL ? strlen(value) : 0;

    clean = value != NULL ? text_clean(r->ctx.arena, value, length, false) : NULL;
    if (clean == NULL)
        return "";
    if (text_length(clean) > Q_SHOWN) {
        const char *at = clean;

        for (int i = 0; i < Q_SHOWN; i++)
            for (at++; ((unsigned char)*at & 0xC0) == 0x80; at++)
                ;
        return arena_strndup(r->ctx.arena, clean, (size_t)(at - clean));
    }
    return clean;
}

static void
read_days(struct request *r, struct asking *a, struct search_show_view *v)
{
    v->from_on = typed(r, "tu-ngay");
    v->to_on = typed(r, "den-ngay");
    if ((v->from_on[0] && !date_parse_vi(v->from_on, &a->asked.from_on)) ||
        (v->to_on[0] && !date_parse_vi(v->to_on, &a->asked.to_on)))
        v->message = tr(&r->ctx, "This is no day. Type it as 31/03/2025.");
    else if (v->from_on[0] && v->to_on[0] && date_compare(a->asked.from_on, a->asked.to_on) > 0)
        v->message = tr(&r->ctx, "The first day is after the last one. Exchange them.");
    v->is_narrowed = v->is_narrowed || v->from_on[0] || v->to_on[0];
}

static void
read_topic(struct request *r, struct asking *a, struct search_show_view *v)
{
    const char *slug = typed(r, "chu-de");
    struct search_choice *choices =
        arena_array(r->ctx.arena, (size_t)a->portal->topic_count + 1, sizeof(*choices));

    choices[v->topic_count++] =
        (struct search_choice){ .value = "", .label = tr(&r->ctx, "All topics") };
    for (int i = 0; i < a->portal->topic_count; i++) {
        const struct topic *t = &a->portal->topics[i];
        bool is_chosen = strcmp(t->slug, slug) == 0;

        if (is_chosen)
            a->asked.topic_id = t->id;
        v->is_narrowed = v->is_narrowed || is_chosen;
        choices[v->topic_count++] =
            (struct search_choice){ .value = t->slug, .label = t->name, .is_chosen = is_chosen };
    }
    v->topics = choices;
}

static void
read_kind(struct request *r, struct asking *a, struct search_show_view *v)
{
    const char *kind = typed(r, "loai");
    const struct search_source *const *list = search_sources_list();
    struct search_choice *choices = arena_array(r->ctx.arena, 32, sizeof(*choices));

    choices[v->kind_count++] =
        (struct search_choice){ .value = "", .label = tr(&r->ctx, "Everything") };
    for (; *list != NULL && v->kind_count < 32; list++) {
        bool is_chosen = strcmp((*list)->kind, kind) == 0;

        if (is_chosen)
            a->asked.kind = (*list)->kind;
        v->is_narrowed = v->is_narrowed || is_chosen;
        choices[v->kind_count++] = (struct search_choice){ .value = (*list)->kind,
                                                           .label = tr(&r->ctx, (*list)->label),
                                                           .is_chosen = is_chosen };
    }
    v->kinds = choices;
}

static void
fill_rows(struct ctx *c, const struct asking *a, const struct search_found *found,
          struct search_show_view *v)
{
    struct search_row *rows = arena_array(c->arena, (size_t)found->hit_count + 1, sizeof(*rows));

    for (int i = 0; i < found->hit_count; i++) {
        const struct search_hit *h = &found->hits[i];
        const struct search_source *source = search_source_find(h->kind);
        const struct topic *topic = portal_topic(a->portal, h->topic_id);

        rows[i] = (struct search_row){ .kind = h->kind,
                                       .kind_text = v->kind_count > 2 && source != NULL
                                                        ? tr(c, source->label)
                                                        : NULL,
                                       .id = h->id,
                                       .url = h->path,
                                       .title = h->title,
                                       .title_marked = h->title_marked,
                                       .snippet = h->snippet,
                                       .topic = topic != NULL ? topic->name : NULL,
                                       .posted_at = h->at };
    }
    v->hits = rows;
    v->hit_count = found->hit_count;
    v->count = found->count;
    v->is_more = found->is_more;
    v->was_asked = found->word_count > 0;
    v->is_shortened = found->is_shortened;
}

static const char *
url_of_words(struct request *r, const char *q)
{
    struct out o;

    out_init(&o, &r->ctx);
    return arena_printf(r->ctx.arena, "/tim-kiem?q=%s", out_url_part(&o, q));
}

/* A miss is told to the office; that it cannot be written down now is no reader's trouble. */
static void
note_miss(struct request *r, const struct search_show_view *v, const struct search_found *found)
{
    if (found->count == 0 && found->word_count > 0 && !v->is_narrowed &&
        search_missed(&r->ctx, found->folded) != OK)
        log_warn(&r->ctx, "search: a miss was not counted");
}

static enum status
find(struct request *r, struct asking *a, struct search_show_view *v)
{
    struct search_found found;
    enum status st;

    a->asked.words = v->q;
    a->asked.after = param(r, "tiep");
    st = search_find(&r->ctx, &a->asked, &found);
    if (st != OK)
        return st;
    fill_rows(&r->ctx, a, &found, v);
    if (a->asked.after != NULL)
        v->first_url = url_with(r, "tiep", NULL);
    if (found.next != NULL)
        v->next_url = url_with(r, "tiep", found.next);
    note_miss(r, v, &found);
    return OK;
}

static enum status
show(struct request *r)
{
    struct search_show_view v = { .q = typed(r, "q") };
    struct asking a = { .asked = { .limit = SEARCH_PAGE } };
    enum status st = portal_read_common(&r->ctx, today(&r->ctx), &a.portal);

    if (st != OK)
        return st;
    v.page = portal_page(r, a.portal, tr(&r->ctx, "Search the portal"));
    v.page.name = "search";
    read_days(r, &a, &v);
    read_kind(r, &a, &v);
    read_topic(r, &a, &v);
    v.wide_url = url_of_words(r, v.q);
    if (v.q[0] && v.message == NULL)
        st = find(r, &a, &v);
    if (st != OK)
        return st;
    if (v.q[0])
        v.page.title = arena_printf(r->ctx.arena, "%s: %s", v.page.title, v.q);
    respond_header(r, "X-Robots-Tag", "noindex");
    RESPOND(r, v.message != NULL ? 422 : 200, search_show, &v);
    return OK;
}

/* ["…", …]: what the script puts below the box. */
static enum status
suggest(struct request *r)
{
    const char *q = typed(r, "q"), *const *titles = NULL;
    struct json list;
    int count = 0;
    enum status st = strlen(q) <= SUGGEST_BYTES ? search_suggest(&r->ctx, q, &titles, &count) : OK;

    if (st != OK)
        return st;
    json_init(&list, r->ctx.arena);
    json_begin_array(&list, NULL);
    for (int i = 0; i < count; i++)
        json_text(&list, NULL, titles[i]);
    json_end_array(&list);
    respond_header(r, "Cache-Control",
                   arena_printf(r->ctx.arena, "public, max-age=%d", SUGGEST_KEPT_S));
    return respond_bytes(r, "application/json", NULL, list.body.data, list.body.length);
}

static const struct route routes[] = {
    { GET, "/tim-kiem", PUBLIC, show, POOLED, N_("What the portal has with some words") },
    { GET, "/tim-kiem/goi-y", PUBLIC, suggest, POOLED, N_("Titles while one types") },
    { 0 },
};

extern const struct command search_commands[];

const struct feature search_feature = { .name = "search",
                                        .routes = routes,
                                        .commands = search_commands };
