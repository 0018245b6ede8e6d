/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who hears of a step: those who approve when something waits, those who wrote it when it was decided on. */
#include "feature/article/article_inside.h"

#include "service/inbox.h"

#include <inttypes.h>
#include <string.h>

enum { APPROVERS_MAX = 100, WRITERS_MAX = 50, TITLE_TOLD = 140 };

static enum status
tell(struct ctx *c, const struct article *a, struct inbox_item item, const char *words)
{
    size_t length = 0;
    int letters = 0;

    for (; a->title[length] != '\0' && letters < TITLE_TOLD; length++)
        letters += (a->title[length + 1] & 0xC0) != 0x80;
    item.campaign_id = a->campaign_id;
    item.subject =
        json_pack("{s:o, s:s}", "article", json_string(arena_strndup(c->arena, a->title, length)),
                  "words", words);
    item.url = url_newsroom(c, a->id);
    item.key = arena_printf(c->arena, "article/%" PRId64 "/%" PRId64 "/%d/account/%" PRId64, a->id,
                            a->version, item.variant, item.account_id);
    return inbox_insert(c, &item);
}

/* Whether another account may approve it: the question is the same for everybody. */
static bool
may_approve(struct ctx *c, int64_t account_id, const struct article *a)
{
    struct ctx other = *c;

    other.account_id = account_id;
    other.access = NULL;
    return may(&other, APPROVE_ARTICLES, a->unit_id, a->campaign_id);
}

static enum status
tell_approvers(struct ctx *c, const struct article *a, int variant)
{
    int64_t *ids = arena_array(c->arena, APPROVERS_MAX, sizeof(*ids));
    struct query *q = query_new(
        c, "SELECT DISTINCT g.account_id FROM account_grant g JOIN account u ON u.id = g.account_id"
           " WHERE u.state = 'active' AND g.role IN " ARTICLE_APPROVER_ROLES " AND g.from_on <= $1"
           " AND (g.to_on IS NULL OR g.to_on > $1) ORDER BY g.account_id LIMIT $2");
    int count = 0;
    enum status st;

    bind_date(q, today(c));
    bind_int(q, APPROVERS_MAX);
    while (count < APPROVERS_MAX && query_row(q))
        ids[count++] = col_int(q, 0);
    st = query_end(q);
    for (int i = 0; st == OK && i < count; i++)
        if (ids[i] != c->account_id && may_approve(c, ids[i], a))
            st = tell(c, a,
                      (struct inbox_item){
                          .kind = INBOX_ARTICLE_WAITS, .variant = variant, .account_id = ids[i] },
                      "");
    return st;
}

/* Whoever wrote one of its revisions. */
static enum status
tell_writers(struct ctx *c, const struct article *a, struct inbox_item item, const char *words)
{
    int64_t *ids = arena_array(c->arena, WRITERS_MAX, sizeof(*ids));
    struct query *q = query_new(c, "SELECT DISTINCT r.created_by FROM article_revision r"
                                   " JOIN account u ON u.id = r.created_by WHERE r.article_id = $1"
                                   " ORDER BY r.created_by LIMIT $2");
    int count = 0;
    enum status st;

    bind_int(q, a->id);
    bind_int(q, WRITERS_MAX);
    while (count < WRITERS_MAX && query_row(q))
        ids[count++] = col_int(q, 0);
    st = query_end(q);
    for (int i = 0; st == OK && i < count; i++) {
        item.account_id = ids[i];
        if (ids[i] != c->account_id)
            st = tell(c, a, item, words);
    }
    return st;
}

enum status
article_tell(struct ctx *c, const struct article *a, enum article_step step, const char *words)
{
    switch (step) {
    case ARTICLE_HAND_IN:
        /* What the program brings in by itself (an example) it also publishes. */
        return c->account_id == ACCOUNT_SYSTEM ? OK : tell_approvers(c, a, 0);
    case ARTICLE_SEND_BACK:
        return tell_writers(c, a, (struct inbox_item){ .kind = INBOX_ARTICLE_RETURNED }, words);
    case ARTICLE_PUBLISH:
        return tell_writers(c, a, (struct inbox_item){ .kind = INBOX_ARTICLE_SHOWN }, words);
    case ARTICLE_CORRECT:
    case ARTICLE_RESTORE:
        return tell_writers(c, a, (struct inbox_item){ .kind = INBOX_ARTICLE_SHOWN, .variant = 1 },
                            words);
    case ARTICLE_WITHDRAW:
        return tell_writers(c, a, (struct inbox_item){ .kind = INBOX_ARTICLE_SHOWN, .variant = 2 },
                            words);
    case ARTICLE_APPROVE:
    case ARTICLE_STEP_COUNT:
        return OK;
    }
    return tell_approvers(c, a, 1); /* its time came, and it could not be published */
}
