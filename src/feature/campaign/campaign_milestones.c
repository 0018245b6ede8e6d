/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Milestones: what the levels of a campaign are to reach, in order. */
#include "feature/campaign/campaign.h"

#include "core/text.h"
#include "db/audit.h"

#include <string.h>

enum { CODE_MAX = 60, TITLE_MAX = 200, ANCESTORS_MAX = 16 };

#define COLUMNS "id, campaign_id, code, title, level, kind, position, parent_id, version"

struct milestone_list {
    struct milestone *rows;
    int count, room;
};

static struct milestone
read_milestone(struct query *q)
{
    struct milestone m = {
        .id = col_int(q, 0),
        .campaign_id = col_int(q, 1),
        .code = col_text(q, 2),
        .title = col_text(q, 3),
        .is_conference = strcmp(col_text(q, 5), "conference") == 0,
        .position = (int)col_int(q, 6),
        .parent_id = col_int(q, 7),
        .version = col_int(q, 8),
    };

    if (!unit_level_parse(col_text(q, 4), &m.level))
        m.level = LEVEL_NONE;
    return m;
}

static void
add(struct ctx *c, struct milestone_list *list, const struct milestone *m)
{
    if (list->count == list->room) {
        list->room = list->room == 0 ? 8 : list->room * 2;
        list->rows = arena_grow(c->arena, list->rows, (size_t)list->count, (size_t)list->room,
                                sizeof(*list->rows));
    }
    list->rows[list->count++] = *m;
}

static enum status
add_of_campaign(struct ctx *c, int64_t campaign_id, struct milestone_list *list)
{
    struct query *q = query_new(c, "SELECT " COLUMNS " FROM milestone WHERE campaign_id = $1"
                                   " ORDER BY position, id");

    bind_int(q, campaign_id);
    while (query_row(q)) {
        struct milestone m = read_milestone(q);

        add(c, list, &m);
    }
    return query_end(q);
}

enum status
milestone_list(struct ctx *c, int64_t campaign_id, struct milestone **out, int *out_count)
{
    struct milestone_list list = { 0 };
    enum status st = add_of_campaign(c, campaign_id, &list);

    if (st == OK) {
        *out = list.rows;
        *out_count = list.count;
    }
    return st;
}

enum status
milestone_find(struct ctx *c, int64_t id, struct milestone *out)
{
    struct query *q = query_new(c, "SELECT " COLUMNS " FROM milestone WHERE id = $1");

    bind_int(q, id);
    if (query_row(q))
        *out = read_milestone(q);
    return query_end_one(q);
}

/* The campaign above, whether or not the account may read the whole of it: its dates bind this one. */
static enum status
find_parent_campaign(struct ctx *c, int64_t id, int64_t *out)
{
    struct query *q = query_new(c, "SELECT parent_id FROM campaign WHERE id = $1");

    bind_int(q, id);
    if (query_row(q))
        *out = col_int(q, 0);
    return query_end_one(q);
}

enum status
milestone_list_parents(struct ctx *c, const struct campaign *campaign, struct milestone **out,
                       int *out_count)
{
    struct milestone_list list = { 0 };
    int64_t id = campaign->id;
    enum status st = OK;

    for (int i = 0; st == OK && id != 0 && i < ANCESTORS_MAX; i++) {
        st = add_of_campaign(c, id, &list);
        if (st == OK)
            st = find_parent_campaign(c, id, &id);
    }
    if (st == OK) {
        *out = list.rows;
        *out_count = list.count;
    }
    return st;
}

enum status
milestone_is_used(struct ctx *c, int64_t id, bool *out)
{
    struct query *q =
        query_new(c, "SELECT 1 FROM deadline WHERE milestone_id = $1"
                     " UNION ALL SELECT 1 FROM progress WHERE milestone_id = $1"
                     " UNION ALL SELECT 1 FROM milestone WHERE parent_id = $1 LIMIT 1");
    bool is_used;
    enum status st;

    bind_int(q, id);
    is_used = query_row(q);
    st = query_end(q);
    if (st == OK)
        *out = is_used;
    return st;
}

/* ------------------------------------------------------------------ rules */

static enum status
check_texts(struct ctx *c, const struct milestone *m)
{
    size_t length = strlen(m->code);
    enum status st = OK;

    if (length == 0 || length > CODE_MAX ||
        strspn(m->code, "abcdefghijklmnopqrstuvwxyz0123456789-") != length)
        st = problem(c, "code",
                     tr(c, "The code has 1 to %d small letters without marks, digits and hyphens. "
                           "Write for example commune-conference."),
                     CODE_MAX);
    if (m->title[0] == '\0')
        st = problem(c, "title",
                     tr(c, "The title is missing. Write what the units are to have done."));
    if (text_length(m->title) > TITLE_MAX)
        st = problem(c, "title", tr(c, "The title has more than %d characters. Shorten it."),
                     TITLE_MAX);
    if (m->level == LEVEL_NONE)
        st = problem(c, "level", tr(c, "The level is missing. Choose who is to do it."));
    return st;
}

static enum status
check_code_is_free(struct ctx *c, const struct milestone *m)
{
    struct query *q = query_new(
        c, "SELECT title FROM milestone WHERE campaign_id = $1 AND code = $2 AND id <> $3");
    const char *title = NULL;
    enum status st;

    bind_int(q, m->campaign_id);
    bind_text(q, m->code);
    bind_int(q, m->id);
    if (query_row(q))
        title = col_text(q, 0);
    st = query_end(q);
    if (st == OK && title != NULL)
        return problem(c, "code", tr(c, "“%s” has this code already. Choose another."), title);
    return st;
}

static const struct milestone *
find_in(const struct milestone *list, int count, int64_t id)
{
    for (int i = 0; i < count; i++)
        if (list[i].id == id)
            return &list[i];
    return NULL;
}

/* The way up from the parent must not lead back. */
static enum status
check_parent(struct ctx *c, const struct campaign *campaign, const struct milestone *m)
{
    struct milestone *all;
    const struct milestone *at;
    int count, steps = 0;
    enum status st;

    if (m->parent_id == 0)
        return OK;
    st = milestone_list_parents(c, campaign, &all, &count);
    if (st != OK)
        return st;
    at = find_in(all, count, m->parent_id);
    if (at == NULL)
        return problem(c, "parent",
                       tr(c, "There is no such milestone to come before. Choose one of the list."));
    for (; at != NULL && steps <= count; at = find_in(all, count, at->parent_id), steps++)
        if (at->id == m->id)
            return problem(
                c, "parent",
                tr(c, "“%s” itself must come no later than this milestone. Choose another."),
                find_in(all, count, m->parent_id)->title);
    return OK;
}

static enum status
check(struct ctx *c, const struct campaign *campaign, const struct milestone *m)
{
    enum status first = check_texts(c, m), second = check_code_is_free(c, m), third;

    if (second != OK && second != INVALID)
        return second;
    third = check_parent(c, campaign, m);
    if (third != OK && third != INVALID)
        return third;
    return first == OK && second == OK && third == OK ? OK : INVALID;
}

/* ------------------------------------------------------------------ writing */

static json_t *
to_json(const struct milestone *m)
{
    return json_pack("{s:s, s:s, s:s, s:b, s:i, s:I}", "code", m->code, "title", m->title, "level",
                     unit_level_code(m->level), "is_conference", m->is_conference, "position",
                     m->position, "parent_id", (json_int_t)m->parent_id);
}

static enum status
may_edit(struct ctx *c, int64_t campaign_id, struct campaign *out)
{
    enum status st = campaign_find(c, campaign_id, out);

    return st == OK ? require(c, EDIT_CAMPAIGN, out->owner_unit_id, out->id) : st;
}

/* Makes room at the position, or gives the last one. */
static enum status
take_position(struct ctx *c, struct milestone *m)
{
    struct query *q =
        query_new(c, "SELECT COALESCE(MAX(position), 0) FROM milestone WHERE campaign_id = $1");
    int last = 0;
    enum status st;

    bind_int(q, m->campaign_id);
    if (query_row(q))
        last = (int)col_int(q, 0);
    st = query_end(q);
    if (st != OK)
        return st;
    if (m->position <= 0 || m->position > last) {
        m->position = last + 1;
        return OK;
    }
    q = query_new(c, "UPDATE milestone SET position = position + 1"
                     " WHERE campaign_id = $1 AND position >= $2 AND id <> $3");
    bind_int(q, m->campaign_id);
    bind_int(q, m->position);
    bind_int(q, m->id);
    return query_end(q);
}

static void
bind_columns(struct query *q, const struct milestone *m)
{
    bind_text(q, m->code);
    bind_text(q, m->title);
    bind_text(q, unit_level_code(m->level));
    bind_text(q, m->is_conference ? "conference" : "other");
    bind_int(q, m->position);
    if (m->parent_id != 0)
        bind_int(q, m->parent_id);
    else
        bind_null(q);
}

static enum status
insert(struct ctx *c, void *arg)
{
    struct milestone *m = arg;
    struct campaign campaign;
    struct query *q;
    enum status st = may_edit(c, m->campaign_id, &campaign);

    if (st == OK)
        st = check(c, &campaign, m);
    if (st == OK)
        st = take_position(c, m);
    if (st != OK)
        return st;
    m->id = db_new_id(c);
    m->version = 1;
    q = query_new(c, "INSERT INTO milestone (code, title, level, kind, position, parent_id, id,"
                     " campaign_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
    bind_columns(q, m);
    bind_int(q, m->id);
    bind_int(q, m->campaign_id);
    st = query_end(q);
    if (st == OK)
        st = audit_write(c, "milestone", m->id, "insert", NULL, to_json(m));
    if (st == OK)
        db_touch(c, "campaign");
    return st;
}

enum status
milestone_insert(struct ctx *c, struct milestone *m)
{
    struct milestone one = *m;
    enum status st;

    one.id = 0;
    if (one.code[0] == '\0' && one.title[0] != '\0')
        one.code = text_slug(c->arena, one.title, CODE_MAX);
    st = db_transact(c, insert, &one);
    if (st == OK)
        *m = one;
    return st;
}

/* What deadlines and progress mean hangs on these two. */
static enum status
check_what_stands(struct ctx *c, const struct milestone *before, const struct milestone *after)
{
    bool is_used;
    enum status st;

    if (before->level == after->level && before->is_conference == after->is_conference)
        return OK;
    st = milestone_is_used(c, before->id, &is_used);
    if (st != OK || !is_used)
        return st;
    return problem(c, before->level != after->level ? "level" : "kind",
                   tr(c,
                      "Deadlines or progress stand on this milestone: its level and kind stay as "
                      "they are. Add another milestone instead."));
}

static enum status
update(struct ctx *c, void *arg)
{
    struct milestone m = *(const struct milestone *)arg, before;
    struct campaign campaign;
    struct query *q;
    enum status st = milestone_find(c, m.id, &before);

    m.campaign_id = before.campaign_id;
    if (st == OK)
        st = may_edit(c, m.campaign_id, &campaign);
    if (st == OK && before.version != m.version)
        return CONFLICT;
    if (st == OK)
        st = check(c, &campaign, &m);
    if (st == OK)
        st = check_what_stands(c, &before, &m);
    if (st == OK && m.position != before.position)
        st = take_position(c, &m);
    if (st != OK)
        return st;
    q = query_new(c, "UPDATE milestone SET code = $1, title = $2, level = $3, kind = $4,"
                     " position = $5, parent_id = $6, version = version + 1"
                     " WHERE id = $7 AND version = $8");
    bind_columns(q, &m);
    bind_int(q, m.id);
    bind_int(q, m.version);
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    if (st == OK)
        st = audit_write(c, "milestone", m.id, "update", to_json(&before), to_json(&m));
    if (st == OK)
        db_touch(c, "campaign");
    return st;
}

enum status
milestone_update(struct ctx *c, const struct milestone *m)
{
    struct milestone one = *m;

    return db_transact(c, update, &one);
}

static enum status
delete_one(struct ctx *c, void *arg)
{
    int64_t id = *(const int64_t *)arg;
    struct milestone m;
    struct campaign campaign;
    struct query *q;
    bool is_used = false;
    enum status st = milestone_find(c, id, &m);

    if (st == OK)
        st = may_edit(c, m.campaign_id, &campaign);
    if (st == OK)
        st = milestone_is_used(c, id, &is_used);
    if (st != OK)
        return st;
    if (is_used) {
        (void)problem(
            c, NULL,
            tr(c,
               "“%s” cannot be deleted: a deadline, progress or another milestone stands on it."),
            m.title);
        return CONFLICT;
    }
    q = query_new(c, "DELETE FROM milestone WHERE id = $1");
    bind_int(q, id);
    st = query_end_one(q);
    if (st == OK)
        st = audit_write(c, "milestone", id, "delete", to_json(&m), NULL);
    if (st == OK)
        db_touch(c, "campaign");
    return st;
}

enum status
milestone_delete(struct ctx *c, int64_t id)
{
    return db_transact(c, delete_one, &id);
}
