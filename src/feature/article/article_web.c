/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The newsroom: routes, and the list of all that is worked on. */
#include "feature/article/article_views.h"

#include <inttypes.h>
#include <string.h>

enum { TOPICS_SHOWN = 100 };

/* ------------------------------------------------------------------ shared */

enum status
newsroom_page(struct request *r, const char *title, struct campaign *out_campaign, struct page *out)
{
    struct campaign campaign;
    enum status st = campaign_page(r, title, &campaign, out);

    if (st == NOT_FOUND) {
        *out = page_start(r, title);
        campaign = (struct campaign){ .id = 0 };
        st = OK;
    }
    if (st == OK && out_campaign != NULL)
        *out_campaign = campaign;
    return st;
}

const char *
newsroom_mark(enum article_state state)
{
    static const char *const marks[ARTICLE_STATE_COUNT] = {
        [ARTICLE_DRAFT] = "none",     [ARTICLE_EDITED] = "due",
        [ARTICLE_APPROVED] = "track", [ARTICLE_PUBLISHED] = "done",
        [ARTICLE_CORRECTED] = "done", [ARTICLE_WITHDRAWN] = "exception",
    };

    return state > 0 && state < ARTICLE_STATE_COUNT ? marks[state] : "none";
}

const char *
newsroom_url(struct ctx *c, int64_t id, const char *rest)
{
    return arena_printf(c->arena, NEWSROOM_URL "/%" PRId64 "/%s", id, rest);
}

enum status
newsroom_topic_options(struct ctx *c, int64_t chosen_id, const struct option **out, int *out_count)
{
    struct topic *topics;
    struct option *options;
    int count, kept = 0;
    enum status st = topic_list(c, &topics, &count);

    if (st != OK)
        return st;
    options = arena_array(c->arena, (size_t)count + 1, sizeof(*options));
    for (int i = 0; i < count; i++)
        if (!topics[i].is_ended || topics[i].id == chosen_id || chosen_id < 0)
            options[kept++] =
                (struct option){ arena_printf(c->arena, "%" PRId64, topics[i].id), topics[i].name };
    *out = options;
    *out_count = kept;
    return OK;
}

/* ------------------------------------------------------------------ rows and columns */

static struct newsroom_line
line_of(struct ctx *c, const struct article_work_line *l)
{
    const struct article *a = &l->article;

    return (struct newsroom_line){
        .id = a->id,
        .title = l->title,
        .topic = l->topic,
        .author = l->author,
        .state = a->state,
        .changed_at = a->changed_at,
        .posted_at = a->posted_at,
        .publish_at = a->publish_at,
        .is_heading = a->is_heading,
        .has_unshown = article_state_is_public(a->state) && a->head_id != a->shown_id,
        .mark = newsroom_mark(a->state),
        .word = article_state_text(c, a->state),
        .url = url_newsroom(c, a->id),
    };
}

static enum status
fetch(struct ctx *c, const struct list *l, void *filter, void **out_rows, int *out_count)
{
    struct article_work_filter *f = filter;
    struct article_work_line *rows = NULL;
    struct newsroom_line *lines;
    int count = 0;
    enum status st;

    f->q_folded = l->q_folded;
    st = article_work_list(c, f, l->after, l->limit, &rows, &count);
    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));
    for (int i = 0; i < count; i++)
        lines[i] = line_of(c, &rows[i]);
    *out_rows = lines;
    *out_count = count;
    return OK;
}

static void
key(struct ctx *c, const void *row, const char *out_parts[LIST_KEY_PARTS])
{
    const struct newsroom_line *l = row;

    out_parts[0] = arena_printf(c->arena, "%" PRId64, l->changed_at);
    out_parts[1] = arena_printf(c->arena, "%" PRId64, l->id);
}

static void
title_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct newsroom_line *)row)->title;
}

static void
topic_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct newsroom_line *)row)->topic;
}

static void
state_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct newsroom_line *)row)->word;
}

static void
author_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct newsroom_line *)row)->author;
}

static void
instant_cell(int64_t at, struct list_cell *out)
{
    out->number = at;
    out->is_empty = at == 0;
}

static void
changed_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    instant_cell(((const struct newsroom_line *)row)->changed_at, out);
}

static void
posted_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    instant_cell(((const struct newsroom_line *)row)->posted_at, out);
}

static void
due_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    instant_cell(((const struct newsroom_line *)row)->publish_at, out);
}

static const struct list_column columns[] = {
    { N_("Title of the article"), LIST_TEXT, 80, title_cell },
    { N_("Topic"), LIST_TEXT, 24, topic_cell },
    { N_("State"), LIST_TEXT, 20, state_cell },
    { N_("Begun by"), LIST_TEXT, 28, author_cell },
    { N_("Last change"), LIST_TIME, 18, changed_cell },
    { N_("Posted"), LIST_TIME, 18, posted_cell },
    { N_("To be published"), LIST_TIME, 18, due_cell },
    { 0 },
};

static const struct list_source source = {
    .title = N_("Articles"),
    .columns = columns,
    .row_size = sizeof(struct newsroom_line),
    .fetch = fetch,
    .key = key,
};

/* ------------------------------------------------------------------ the page */

static enum status
fill_counts(struct request *r, const struct article_work_filter *f, struct newsroom_list_view *v)
{
    struct ctx *c = &r->ctx;
    struct newsroom_count *counts = arena_array(c->arena, ARTICLE_STATE_COUNT, sizeof(*counts));
    int64_t n[ARTICLE_STATE_COUNT];
    enum status st = article_work_count(c, f, n);

    if (st != OK)
        return st;
    for (enum article_state s = ARTICLE_DRAFT; s < ARTICLE_STATE_COUNT; s++) {
        bool is_chosen = s == f->state;

        counts[v->count_count++] = (struct newsroom_count){
            .code = article_state_code(s),
            .word = s == ARTICLE_CORRECTED ? tr(c, "Corrected") : article_state_text(c, s),
            .count = n[s],
            .mark = newsroom_mark(s),
            .url = url_with(r, "trang-thai", is_chosen ? NULL : article_state_code(s)),
            .is_chosen = is_chosen,
        };
    }
    v->counts = counts;
    v->list.all = n[f->state];
    return OK;
}

static enum status
list_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct newsroom_list_view v = { 0 };
    struct article_work_filter f = { .topic_id = param_int(r, "chuyen-muc", 0),
                                     .only_mine = strcmp(param_text(r, "cua-toi"), "1") == 0 };
    enum status st = newsroom_page(r, tr(c, "Articles"), NULL, &v.page);

    if (st != OK)
        return st;
    v.list = list_start(r);
    f.q_folded = v.list.q_folded;
    if (!article_state_parse(param_text(r, "trang-thai"), &f.state))
        f.state = 0;
    if (list_is_export(&v.list))
        return list_export(&v.list, &source, &f);
    st = fill_counts(r, &f, &v);
    if (st == OK)
        st = list_read(&v.list, &source, &f, (void **)&v.lines, &v.line_count);
    if (st == OK)
        st = newsroom_topic_options(c, -1, &v.topics, &v.topic_count);
    if (st != OK)
        return st;
    v.topic = param_text(r, "chuyen-muc");
    v.state = f.state != 0 ? article_state_code(f.state) : "";
    v.is_mine = f.only_mine;
    v.mine_url = url_with(r, "cua-toi", "1");
    v.all_url = url_with(r, "cua-toi", NULL);
    v.is_filtered = f.topic_id != 0 || f.state != 0 || f.only_mine || v.list.q[0] != '\0';
    v.can_edit_topics = may(c, EDIT_ARTICLES, 0, 0);
    RESPOND(r, 200, newsroom_list, &v);
    return OK;
}

/* ------------------------------------------------------------------ the feature */

static const struct route routes[] = {
    { GET, NEWSROOM_URL, WRITE_ARTICLES, list_page, POOLED, N_("Articles that are worked on") },
    { GET, NEWSROOM_URL "/moi", WRITE_ARTICLES, newsroom_new_page, 0, NULL },
    { POST, NEWSROOM_URL, WRITE_ARTICLES, newsroom_new_post, 0, N_("Begins an article") },
    { GET, NEWSROOM_URL "/{id:int}", WRITE_ARTICLES, newsroom_show_page, 0,
      N_("An article with its history") },
    { GET, NEWSROOM_URL "/{id:int}/sua", WRITE_ARTICLES, newsroom_edit_page, 0, NULL },
    { POST, NEWSROOM_URL "/{id:int}/sua", WRITE_ARTICLES, newsroom_edit_post, LARGE_BODY | HEAVY,
      N_("Saves an article as a new revision") },
    { POST, NEWSROOM_URL "/{id:int}/buoc", WRITE_ARTICLES, newsroom_step_post, 0,
      N_("Hands in, sends back, approves, publishes, corrects, withdraws or restores an article") },
    { GET, NEWSROOM_URL "/{id:int}/ban/{revision:int}", WRITE_ARTICLES, newsroom_revision_page, 0,
      N_("An article as it was at one revision") },
    { POST, NEWSROOM_URL "/{id:int}/ban/{revision:int}", WRITE_ARTICLES, newsroom_restore_post, 0,
      N_("Makes an earlier revision the newest") },
    { GET, NEWSROOM_URL "/{id:int}/so-sanh", WRITE_ARTICLES, newsroom_compare_page, POOLED,
      N_("Two revisions of an article side by side") },
    { POST, NEWSROOM_URL "/tu-hoi-nghi/{id:int}", WRITE_ARTICLES, newsroom_draft_conference_post,
      HEAVY, N_("Drafts an article about a unit's held conference from the record") },
    { POST, NEWSROOM_URL "/tu-van-ban/{id:int}", WRITE_ARTICLES, newsroom_draft_document_post, 0,
      N_("Drafts an article about a document from the record") },
    { POST, NEWSROOM_URL "/tu-dien-hinh/{id:int}", WRITE_ARTICLES, newsroom_draft_exemplar_post,
      HEAVY, N_("Drafts an article about an exemplar from its public page") },
    { GET, NEWSROOM_URL "/chuyen-muc", EDIT_ARTICLES, newsroom_topics_page, 0, N_("Topics") },
    { POST, NEWSROOM_URL "/chuyen-muc", EDIT_ARTICLES, newsroom_topic_post, 0, N_("Adds a topic") },
    { POST, NEWSROOM_URL "/chuyen-muc/{id:int}", EDIT_ARTICLES, newsroom_topic_change_post, 0,
      N_("Renames a topic, ends it or takes it up again") },
    { POST, NEWSROOM_URL "/chuyen-muc/{id:int}/chuyen", EDIT_ARTICLES, newsroom_topic_move_post, 0,
      N_("Moves a topic up or down") },
    { GET, "/xem-truoc/{id:int}", PUBLIC, article_preview_page, 0,
      N_("An article before it is published, for who holds its link") },
    { 0 },
};

static const struct nav_link nav[] = {
    { N_("Portal"), N_("Articles"), NEWSROOM_URL, "i-news", WRITE_ARTICLES, 60, false },
    { 0 },
};

const struct feature article_feature = {
    .name = "article", .routes = routes, .nav = nav, .moved = article_moved
};
