/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps: what becomes of an article, by the table in article.c. */
#include "feature/article/article_inside.h"

#include "core/log.h"
#include "core/text.h"
#include "db/audit.h"
#include "service/job.h"

#include <inttypes.h>
#include <string.h>

enum { PUBLISH_AHEAD_S = 366 * 24 * 3600, DUE_AT_ONCE = 200 };

/* ------------------------------------------------------------------ what keeps it from being shown */

static void
check_photo(struct ctx *c, const struct article_media *m)
{
    if (m->caption[0] == '\0')
        (void)problem(c, arena_printf(c->arena, "caption.%" PRId64, m->id),
                      tr(c, "The photo “%s” has no caption. Say who and what it shows."), m->name);
    if (m->alt[0] == '\0' && !m->is_decorative)
        (void)problem(c, arena_printf(c->arena, "alt.%" PRId64, m->id),
                      tr(c,
                         "The photo “%s” has no words for who cannot see it. Write what is to be "
                         "seen, or mark it as decorative."),
                      m->name);
}

enum status
article_check_whole(struct ctx *c, const struct article *a, const struct article_revision *rev)
{
    int before = c->problem_count;

    if (!a->is_heading && rev->body[0] == '\0')
        (void)problem(c, "body", "%s",
                      tr(c, "There is no text. Write it, or mark the article as a heading."));
    for (int i = 0; i < rev->media_count; i++)
        if (rev->media[i].kind == MEDIA_PHOTO)
            check_photo(c, &rev->media[i]);
    return c->problem_count > before ? INVALID : OK;
}

/* ------------------------------------------------------------------ what is shown */

static bool
shows(enum article_step step)
{
    return step == ARTICLE_PUBLISH || step == ARTICLE_CORRECT || step == ARTICLE_RESTORE;
}

enum status
article_shown_changed(struct ctx *c, int64_t id)
{
    db_touch(c, "article");
    db_touch(c, arena_printf(c->arena, "article %" PRId64, id));
    return article_index(c, id);
}

/* ------------------------------------------------------------------ one step */

struct taking {
    const struct article_stepping *s;
    const char *words;
};

static enum status
check_words(struct ctx *c, struct taking *k, const struct article_rule *rule)
{
    const char *words = k->s->words != NULL ? k->s->words : "";

    words = text_clean(c->arena, words, strlen(words), true);
    k->words = words != NULL ? words : "";
    if (text_length(k->words) > ARTICLE_WORDS_MAX)
        return problem(c, "words", tr(c, "At most %d characters."), (int)ARTICLE_WORDS_MAX);
    if (!rule->needs_words || k->words[0] != '\0')
        return OK;
    return problem(c, "words", "%s",
                   k->s->step == ARTICLE_CORRECT || k->s->step == ARTICLE_RESTORE
                       ? tr(c, "Say what was corrected: readers see it under the article.")
                       : tr(c, "Say why."));
}

static enum status
check_times(struct ctx *c, const struct article_stepping *s)
{
    if (s->step == ARTICLE_APPROVE && s->publish_at != 0 &&
        (s->publish_at <= now(c) || s->publish_at > now(c) + PUBLISH_AHEAD_S))
        return problem(c, "publish_at", "%s",
                       tr(c, "This time is past, or more than a year away. Choose a later one, or "
                             "leave it empty and publish by hand."));
    /* The example is of a page that was read a week after its day. */
    if (s->step == ARTICLE_PUBLISH && c->account_id != ACCOUNT_SYSTEM &&
        (s->posted_at < 0 || s->posted_at > now(c)))
        return problem(c, "posted_at", "%s",
                       tr(c, "This time has not come yet. Choose an earlier one."));
    return OK;
}

static enum status
check_head(struct ctx *c, const struct taking *k, const struct article *a,
           const struct article_revision *head)
{
    if (k->s->step == ARTICLE_CORRECT && a->head_id == a->shown_id)
        return problem(c, NULL, "%s",
                       tr(c, "Nothing was changed since it was published. Edit it first."));
    if (k->s->step == ARTICLE_APPROVE || shows(k->s->step))
        return article_check_whole(c, a, head);
    return OK;
}

static enum status
insert_event(struct ctx *c, const struct taking *k, const struct article *a)
{
    int64_t id = db_new_id(c);
    struct query *q = query_new(c, "INSERT INTO article_event (id, article_id, step, revision_id,"
                                   " words, at, account_id) VALUES ($1, $2, $3, $4, $5, $6, $7)");
    enum status st;

    bind_int(q, id);
    bind_int(q, a->id);
    bind_text(q, article_step_code(k->s->step));
    bind_int(q, a->head_id);
    bind_text(q, k->words);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    st = query_end(q);
    return st == OK ? audit_write(c, "article_event", id, article_step_code(k->s->step), NULL,
                                  json_pack("{s:I, s:s, s:s}", "article", (json_int_t)a->id,
                                            "title", a->title, "words", k->words))
                    : st;
}

/* What readers see is called as the newest revision is from now on; else only the state changes. */
static enum status
update_article(struct ctx *c, const struct article *before, struct article *a)
{
    struct query *q = query_new(
        c, "UPDATE article SET state = $1, publish_at = $2, posted_at = $3, shown_id = $4,"
           " shown_at = $5, title = $6, summary = $7, slug = $8, lead_media_id = $9,"
           " changed_at = $10, is_heading = $11, version = version + 1"
           " WHERE id = $12 AND version = $13");
    enum status st;

    bind_text(q, article_state_code(a->state));
    bind_id(q, a->publish_at);
    bind_id(q, a->posted_at);
    bind_id(q, a->shown_id);
    bind_id(q, a->shown_at);
    bind_text(q, a->title);
    bind_text(q, a->summary);
    bind_text(q, a->slug);
    bind_id(q, a->lead_media_id);
    bind_int(q, now(c));
    bind_int(q, a->is_heading);
    bind_int(q, a->id);
    bind_int(q, before->version);
    st = query_end_one(q);
    return st == NOT_FOUND ? CONFLICT : st;
}

static void
move(struct ctx *c, const struct taking *k, const struct article_rule *rule, struct article *a,
     const struct article_revision *head)
{
    a->state = rule->to;
    a->publish_at = k->s->step == ARTICLE_APPROVE ? k->s->publish_at : 0;
    if (article_state_is_public(rule->to) || rule->to == ARTICLE_WITHDRAWN)
        a->shown_at = now(c);
    if (!shows(k->s->step))
        return;
    a->shown_id = head->id;
    a->title = head->title;
    a->summary = head->summary;
    a->slug = text_slug(c->arena, head->title, ARTICLE_SLUG_MAX);
    a->lead_media_id = article_lead(c, head);
    a->is_heading = a->is_heading && head->body[0] == '\0';
    if (k->s->step == ARTICLE_PUBLISH)
        a->posted_at = k->s->posted_at != 0 ? k->s->posted_at : now(c);
}

static enum status
take(struct ctx *c, void *arg)
{
    struct taking k = *(struct taking *)arg;
    struct article before, a;
    struct article_revision head;
    const struct article_rule *rule;
    enum status st = article_find(c, k.s->article_id, &before);

    if (st != OK)
        return st;
    rule = article_can(before.state, k.s->step);
    if (rule == NULL)
        return CONFLICT;
    st = require(c, rule->access, before.unit_id, before.campaign_id);
    if (st == OK && before.version != k.s->version)
        st = CONFLICT;
    if (st == OK)
        st = article_revision_read(c, before.id, 0, &head);
    if (st == OK)
        st = check_words(c, &k, rule);
    if (st == OK)
        st = check_times(c, k.s);
    if (st == OK)
        st = check_head(c, &k, &before, &head);
    if (st != OK)
        return st;
    a = before;
    move(c, &k, rule, &a, &head);
    st = update_article(c, &before, &a);
    if (st == OK)
        st = insert_event(c, &k, &a);
    if (st == OK && (shows(k.s->step) || k.s->step == ARTICLE_WITHDRAW))
        st = article_shown_changed(c, a.id);
    return st == OK ? article_tell(c, &a, k.s->step, k.words) : st;
}

enum status
article_take(struct ctx *c, const struct article_stepping *s)
{
    struct taking k = { .s = s };

    return db_transact(c, take, &k);
}

/* ------------------------------------------------------------------ by the clock */

struct due {
    int64_t id, version, publish_at;
};

static enum status
list_due(struct ctx *c, struct due *rows, int *out_count)
{
    struct query *q = query_new(c, "SELECT id, version, publish_at FROM article"
                                   " WHERE publish_at IS NOT NULL AND publish_at <= $1"
                                   " ORDER BY publish_at, id LIMIT $2");
    int count = 0;

    bind_int(q, now(c));
    bind_int(q, DUE_AT_ONCE);
    while (count < DUE_AT_ONCE && query_row(q))
        rows[count++] = (struct due){ col_int(q, 0), col_int(q, 1), col_int(q, 2) };
    *out_count = count;
    return query_end(q);
}

static enum status
give_up(struct ctx *c, void *arg)
{
    const struct due *d = arg;
    struct article a;
    struct query *q = query_new(c, "UPDATE article SET publish_at = NULL, version = version + 1"
                                   " WHERE id = $1 AND version = $2");
    enum status st;

    bind_int(q, d->id);
    bind_int(q, d->version);
    st = query_end_one(q);
    if (st == OK)
        st = article_read(c, d->id, &a);
    return st == OK ? article_tell(c, &a, 0, "") : st == NOT_FOUND ? OK : st;
}

/* One that cannot be shown after all is left to people, so that it does not stand in the way each minute. */
enum status
article_publish_due(struct ctx *c, int *out_count)
{
    struct due *rows = arena_array(c->arena, DUE_AT_ONCE, sizeof(*rows));
    int count, done = 0;
    enum status st = list_due(c, rows, &count);

    for (int i = 0; st == OK && i < count; i++) {
        st = article_take(c, &(struct article_stepping){ .article_id = rows[i].id,
                                                         .version = rows[i].version,
                                                         .step = ARTICLE_PUBLISH,
                                                         .words = "",
                                                         .posted_at = rows[i].publish_at });
        done += st == OK;
        if (st == INVALID) {
            problems_clear(c);
            st = db_transact(c, give_up, &rows[i]);
        }
        if (st == CONFLICT || st == NOT_FOUND) /* somebody was quicker */
            st = OK;
    }
    if (st == OK)
        *out_count = done;
    return st;
}

static enum status
is_due(struct ctx *c, bool *out)
{
    struct query *q = query_new(c, "SELECT 1 FROM article WHERE publish_at IS NOT NULL"
                                   " AND publish_at <= $1 LIMIT 1");

    bind_int(q, now(c));
    *out = query_row(q);
    return query_end(q);
}

static enum status
run(struct ctx *c, struct job *j)
{
    int count = 0;
    enum status st = article_publish_due(c, &count);

    if (st == OK)
        job_say(c, j, N_("%d articles published."), count);
    return st;
}

const struct job_kind article_publish_job = {
    .name = "article.publish",
    .title = N_("Publishing what is due"),
    .priority = JOB_SOON,
    .max_tries = 5,
    .run = run,
    .every = EVERY_MINUTE,
    .is_due = is_due,
};
