/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One article in the newsroom: what it says, its history, and the steps that may be taken. */
#include "feature/article/article_views.h"

#include <inttypes.h>
#include <string.h>

enum { PREVIEW_S = 3 * 24 * 3600 };

/* ------------------------------------------------------------------ history */

static enum status
fill_revisions(struct ctx *c, const struct article *a, struct newsroom_show_view *v)
{
    struct article_revision *rows;
    struct newsroom_revision *lines;
    int count;
    enum status st = article_revision_list(c, a->id, &rows, &count);

    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));
    for (int i = 0; i < count; i++)
        lines[i] = (struct newsroom_revision){
            .id = rows[i].id,
            .number = rows[i].number,
            .note = rows[i].note,
            .created_at = rows[i].created_at,
            .by = rows[i].created_by_name != NULL ? rows[i].created_by_name : tr(c, "The program"),
            .is_shown = article_state_is_public(a->state) && rows[i].id == a->shown_id,
            .is_newest = rows[i].id == a->head_id,
            .url = newsroom_url(c, a->id, arena_printf(c->arena, "ban/%" PRId64, rows[i].id)),
            .compare_url = i + 1 < count
                               ? newsroom_url(c, a->id,
                                              arena_printf(c->arena, "so-sanh?cu=%d&moi=%d",
                                                           rows[i + 1].number, rows[i].number))
                               : NULL,
        };
    for (int i = 0; i < count; i++)
        if (rows[i].id == a->shown_id && i > 0)
            v->compare_shown_url = newsroom_url(
                c, a->id,
                arena_printf(c->arena, "so-sanh?cu=%d&moi=%d", rows[i].number, rows[0].number));
    v->revisions = lines;
    v->revision_count = count;
    return OK;
}

static enum status
fill_events(struct ctx *c, int64_t id, struct newsroom_show_view *v)
{
    struct article_event *rows;
    struct newsroom_event *lines;
    int count;
    enum status st = article_event_list(c, id, &rows, &count);

    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));
    for (int i = 0; i < count; i++)
        lines[i] = (struct newsroom_event){
            .step = rows[i].step,
            .revision_number = rows[i].revision_number,
            .words = rows[i].words,
            .happened_at = rows[i].at,
            .by = rows[i].by != NULL ? rows[i].by : tr(c, "The program"),
        };
    v->events = lines;
    v->event_count = count;
    return OK;
}

/* ------------------------------------------------------------------ what may be done */

/* What would keep it from being shown is told before it is tried, with the place where it is mended. */
static void
fill_missing(struct ctx *c, const struct article *a, const struct article_revision *rev,
             struct newsroom_show_view *v)
{
    struct ctx asked = *c;
    struct newsroom_problem *lines;

    problems_clear(&asked);
    if (article_check_whole(&asked, a, rev) == OK)
        return;
    lines = arena_array(c->arena, (size_t)asked.problem_count + 1, sizeof(*lines));
    for (const struct problem *p = asked.problems; p != NULL; p = p->next) {
        char *anchor = arena_printf(c->arena, "sua#f-%s", p->field != NULL ? p->field : "");

        for (char *at = anchor; *at != '\0'; at++)
            if (*at == '.')
                *at = '-';
        lines[v->missing_count++] =
            (struct newsroom_problem){ p->message, newsroom_url(c, a->id, anchor) };
    }
    v->missing = lines;
}

static void
fill_acts(struct ctx *c, const struct article *a, struct newsroom_show_view *v)
{
    for (enum article_step s = ARTICLE_HAND_IN; s < ARTICLE_STEP_COUNT; s++) {
        const struct article_rule *rule = article_can(a->state, s);

        v->can[s] = rule != NULL && may(c, rule->access, a->unit_id, a->campaign_id);
    }
    v->can[ARTICLE_CORRECT] = v->can[ARTICLE_CORRECT] && v->has_unshown;
    if (may(c, a->state == ARTICLE_DRAFT ? WRITE_ARTICLES : EDIT_ARTICLES, a->unit_id,
            a->campaign_id))
        v->edit_url = newsroom_url(c, a->id, "sua");
    v->act_url = newsroom_url(c, a->id, "buoc");
}

static void
fill_preview(struct request *r, const struct article *a, struct newsroom_show_view *v)
{
    struct ctx *c = &r->ctx;

    v->preview_until_at = now(c) + PREVIEW_S;
    v->preview_url =
        arena_printf(c->arena, "%s://%s/xem-truoc/%" PRId64 "%s", r->is_https ? "https" : "http",
                     r->host != NULL ? r->host : "localhost", a->id,
                     article_preview_query(r, a->id, v->preview_until_at));
}

/* ------------------------------------------------------------------ the page */

static enum status
fill_names(struct ctx *c, const struct article *a, struct newsroom_show_view *v)
{
    struct topic *topics;
    struct unit u;
    int count;
    enum status st = topic_list(c, &topics, &count);

    for (int i = 0; st == OK && i < count; i++)
        if (topics[i].id == a->topic_id)
            v->topic = topics[i].name;
    if (st == OK)
        st = unit_find(c, a->unit_id, today(c), &u);
    if (st == OK)
        v->unit = unit_title(c, &u);
    return st == NOT_FOUND ? OK : st;
}

static void
fill_text(const struct article *a, const struct article_revision *rev, struct newsroom_show_view *v)
{
    v->id = a->id;
    v->title = rev->title;
    v->summary = rev->summary;
    v->body = rev->body;
    v->author = rev->author;
    v->source = rev->source;
    v->source_url = rev->source_url;
    v->state = a->state;
    v->head_id = a->head_id;
    v->shown_id = a->shown_id;
    v->version = a->version;
    v->posted_at = a->posted_at;
    v->publish_at = a->publish_at;
    v->is_heading = a->is_heading;
    v->has_unshown = a->shown_id != 0 && a->head_id != a->shown_id;
    v->mark = newsroom_mark(a->state);
}

static enum status
show(struct request *r, struct form *f, enum article_step open_step, int status)
{
    struct ctx *c = &r->ctx;
    struct newsroom_show_view v = { .form = f, .open_step = open_step };
    struct article a;
    struct article_revision rev;
    enum status st = newsroom_page(r, tr(c, "Article"), NULL, &v.page);

    if (st == OK)
        st = article_find(c, path_int(r, "id"), &a);
    if (st == OK)
        st = article_revision_find(c, a.id, 0, &rev);
    if (st != OK)
        return st;
    fill_text(&a, &rev, &v);
    v.page.title = rev.title;
    v.word = article_state_text(c, a.state);
    v.show_url = url_newsroom(c, a.id);
    if (article_state_is_public(a.state))
        v.public_url = url_article(c, a.id, a.slug);
    fill_acts(c, &a, &v);
    fill_preview(r, &a, &v);
    fill_missing(c, &a, &rev, &v);
    if (v.form == NULL)
        v.form = form_new(r, NULL);
    form_set_int(v.form, "version", a.version);
    st = fill_names(c, &a, &v);
    if (st == OK)
        st = fill_revisions(c, &a, &v);
    if (st == OK)
        st = fill_events(c, a.id, &v);
    if (st == OK)
        st = article_render(c,
                            &(struct article_rendering){
                                .revision = &rev, .face = FACE_PREVIEW, .query = "", .base = "" },
                            &v.text);
    if (st != OK)
        return st;
    page_crumb(&v.page, tr(c, "Articles"), NEWSROOM_URL);
    page_crumb(&v.page, rev.title, NULL);
    RESPOND(r, status, newsroom_show, &v);
    return OK;
}

enum status
newsroom_show_page(struct request *r)
{
    return show(r, NULL, 0, 200);
}

/* ------------------------------------------------------------------ a step */

static enum article_step
step_of(struct form *f)
{
    for (enum article_step s = ARTICLE_HAND_IN; s < ARTICLE_STEP_COUNT; s++)
        if (strcmp(form_value(f, "step"), article_step_code(s)) == 0)
            return s;
    return 0;
}

/* A day with a time, both or neither; 0: none. */
static int64_t
instant_of(struct ctx *c, struct form *f, const char *name)
{
    const char *on_name = arena_printf(c->arena, "%s_on", name),
               *time_name = arena_printf(c->arena, "%s_time", name);
    struct date on = form_date(f, on_name, false);
    int minute = form_time(f, time_name, false);

    if (date_is_none(on) && minute < 0)
        return 0;
    if (date_is_none(on))
        form_error(f, on_name, "%s", tr(c, "The day is missing."));
    else if (minute < 0)
        form_error(f, time_name, "%s", tr(c, "The time is missing."));
    else
        return date_start_at(on) + minute * 60;
    return 0;
}

static const char *
done_text(struct ctx *c, enum article_step step, bool is_timed)
{
    switch (step) {
    case ARTICLE_HAND_IN:
        return tr(c, "Handed in: who approves has been told.");
    case ARTICLE_SEND_BACK:
        return tr(c, "Sent back with the reason.");
    case ARTICLE_APPROVE:
        return is_timed ? tr(c, "Approved; it will be published at its time.")
                        : tr(c, "Approved. It can be published now.");
    case ARTICLE_PUBLISH:
        return tr(c, "Published: readers see it now.");
    case ARTICLE_CORRECT:
        return tr(c, "The correction is published, with its words.");
    case ARTICLE_WITHDRAW:
        return tr(c, "Taken down: readers are told that it was.");
    case ARTICLE_RESTORE:
        return tr(c, "Published again.");
    case ARTICLE_STEP_COUNT:
        break;
    }
    return "";
}

/* publish_at and posted_at are shown as a day and a time. */
static void
move_problems(struct ctx *c)
{
    for (struct problem *p = c->problems; p != NULL; p = p->next)
        if (p->field != NULL &&
            (strcmp(p->field, "publish_at") == 0 || strcmp(p->field, "posted_at") == 0))
            p->field = strcmp(p->field, "publish_at") == 0 ? "publish_on" : "posted_on";
}

/* What is missing in the text or its photos stands on the page with links to where it is mended; a program gets the fields. */
static void
sum_up_missing(struct request *r)
{
    struct ctx *c = &r->ctx;
    bool is_missing = false;

    for (const struct problem *p = c->problems; p != NULL && !wants_json(r); p = p->next)
        is_missing = is_missing || (p->field != NULL && (strncmp(p->field, "caption.", 8) == 0 ||
                                                         strncmp(p->field, "alt.", 4) == 0 ||
                                                         strcmp(p->field, "body") == 0));
    if (!is_missing)
        return;
    problems_clear(c);
    (void)problem(c, NULL, "%s",
                  tr(c, "It cannot be shown to readers yet: something is missing in it, listed "
                        "under “What to do”."));
}

enum status
newsroom_step_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    struct article_stepping s = { .article_id = path_int(r, "id"),
                                  .version = form_version(f),
                                  .step = step_of(f),
                                  .words = form_lines(f, "words", 0, ARTICLE_WORDS_MAX),
                                  .publish_at = instant_of(c, f, "publish"),
                                  .posted_at = instant_of(c, f, "posted") };
    enum status st;

    if (s.step == 0)
        form_error(f, "step", "%s", tr(c, "There is no such step."));
    st = form_ok(f) ? article_take(c, &s) : INVALID;
    if (st == INVALID) {
        move_problems(c);
        sum_up_missing(r);
        return show(r, f, s.step, 422);
    }
    if (st == CONFLICT) {
        (void)problem(c, NULL, "%s",
                      tr(c, "Somebody has changed the article meanwhile: look at what stands now, "
                            "then decide."));
        return show(r, f, 0, 409);
    }
    if (st != OK)
        return st;
    respond_flash(r, "%s", done_text(c, s.step, s.publish_at != 0));
    return respond_see_other(r, "%s", url_newsroom(c, s.article_id));
}
