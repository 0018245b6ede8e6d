/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of topics. */
#include "feature/article/article_views.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define TOPICS_URL NEWSROOM_URL "/chuyen-muc"

const char *
url_topic(struct out *o, int64_t id, const char *rest)
{
    return out_printf(o, TOPICS_URL "/%" PRId64 "%s", id, rest);
}

static enum status
show(struct request *r, struct newsroom_topics_view *v, int status)
{
    struct ctx *c = &r->ctx;
    struct topic *topics;
    enum status st = newsroom_page(r, tr(c, "Topics"), NULL, &v->page);

    if (st == OK)
        st = topic_list(c, &topics, &v->topic_count);
    if (st != OK)
        return st;
    v->topics = topics;
    if (v->form == NULL)
        v->form = form_new(r, NULL);
    page_crumb(&v->page, tr(c, "Articles"), NEWSROOM_URL);
    page_crumb(&v->page, v->page.title, NULL);
    RESPOND(r, status, newsroom_topics, v);
    return OK;
}

enum status
newsroom_topics_page(struct request *r)
{
    return show(r, &(struct newsroom_topics_view){ .form = NULL }, 200);
}

enum status
newsroom_topic_post(struct request *r)
{
    struct newsroom_topics_view v = { .form = form_read(r) };
    struct topic t = { .name = form_text(v.form, "name", 1, TOPIC_NAME_MAX) };
    enum status st = form_ok(v.form) ? topic_insert(&r->ctx, &t) : INVALID;

    if (st == INVALID)
        return show(r, &v, 422);
    if (st != OK)
        return st;
    respond_flash(r, "%s", tr(&r->ctx, "The topic is added."));
    return respond_see_other(r, "%s", TOPICS_URL);
}

enum status
newsroom_topic_change_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    struct newsroom_topics_view v = { .changing_id = path_int(r, "id"), .changing = f };
    struct topic t = { .id = v.changing_id,
                       .name = form_text(f, "name", 1, TOPIC_NAME_MAX),
                       .is_ended = form_bool(f, "ended"),
                       .version = form_version(f) };
    enum status st = form_ok(f) ? topic_update(c, &t) : INVALID;

    if (st == INVALID || st == CONFLICT)
        return show(r, &v, st == INVALID ? 422 : 409);
    if (st != OK)
        return st;
    respond_flash(r, "%s", tr(c, "The topic is saved."));
    return respond_see_other(r, "%s", TOPICS_URL);
}

enum status
newsroom_topic_move_post(struct request *r)
{
    struct form *f = form_read(r);
    int by = atoi(form_value(f, "by"));
    enum status st = topic_move(&r->ctx, path_int(r, "id"), by < 0 ? -1 : 1);

    return st == OK ? respond_see_other(r, "%s", TOPICS_URL) : st;
}
