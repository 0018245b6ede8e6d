/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Topics: under which articles stand. */
#include "feature/article/article_inside.h"

#include "core/text.h"
#include "db/audit.h"

#include <string.h>

enum { TOPICS_MAX = 100 };

#define COLUMNS "id, slug, name, position, is_ended, version"

static void
read_row(struct query *q, struct topic *t)
{
    *t = (struct topic){ .id = col_int(q, 0),
                         .slug = col_text(q, 1),
                         .name = col_text(q, 2),
                         .position = (int)col_int(q, 3),
                         .is_ended = col_bool(q, 4),
                         .version = col_int(q, 5) };
}

enum status
topic_list(struct ctx *c, struct topic **out, int *out_count)
{
    struct topic *rows = arena_array(c->arena, TOPICS_MAX, sizeof(*rows));
    struct query *q = query_new(c, "SELECT " COLUMNS " FROM topic ORDER BY is_ended, position, id"
                                   " LIMIT $1");
    int count = 0;
    enum status st;

    bind_int(q, TOPICS_MAX);
    while (count < TOPICS_MAX && query_row(q))
        read_row(q, &rows[count++]);
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}

enum status
topic_find_slug(struct ctx *c, const char *slug, struct topic *out)
{
    struct query *q = query_new(c, "SELECT " COLUMNS " FROM topic WHERE slug = $1");

    bind_text(q, slug);
    if (query_row(q))
        read_row(q, out);
    return query_end_one(q);
}

static enum status
check_name(struct ctx *c, const char **name)
{
    *name =
        text_clean(c->arena, *name != NULL ? *name : "", *name != NULL ? strlen(*name) : 0, false);
    if (*name == NULL || text_length(*name) < 1 || text_length(*name) > TOPIC_NAME_MAX)
        return problem(c, "name", tr(c, "A name has 1 to %d characters."), (int)TOPIC_NAME_MAX);
    return OK;
}

/* Inside db_transact: name and address of none but itself. */
static enum status
check_unique(struct ctx *c, int64_t id, const char *name, const char *slug)
{
    struct topic *all;
    int count;
    enum status st = topic_list(c, &all, &count);

    if (st == OK && id == 0 && count == TOPICS_MAX)
        return problem(c, "name", tr(c, "There are %d topics already."), (int)TOPICS_MAX);
    for (int i = 0; st == OK && i < count; i++)
        if (all[i].id != id && (strcmp(all[i].slug, slug) == 0 || strcmp(all[i].name, name) == 0))
            return problem(c, "name", tr(c, "There is a topic “%s” already. Choose another name."),
                           all[i].name);
    return st;
}

static enum status
insert(struct ctx *c, void *arg)
{
    struct topic *t = arg;
    const char *slug = text_slug(c->arena, t->name, ARTICLE_SLUG_MAX);
    struct query *q;
    enum status st = check_unique(c, 0, t->name, slug);

    if (st != OK)
        return st;
    q = query_new(c, "INSERT INTO topic (id, slug, name, position, created_at) VALUES ($1, $2, $3,"
                     " (SELECT COALESCE(MAX(x.position), 0) + 1 FROM topic x), $4)");
    t->id = db_new_id(c);
    t->slug = slug;
    t->version = 1;
    bind_int(q, t->id);
    bind_text(q, slug);
    bind_text(q, t->name);
    bind_int(q, now(c));
    st = query_end(q);
    return st == OK
               ? audit_write(c, "topic", t->id, "insert", NULL, json_pack("{s:s}", "name", t->name))
               : st;
}

enum status
topic_insert(struct ctx *c, struct topic *t)
{
    enum status st = require(c, EDIT_ARTICLES, 0, 0);

    if (st == OK)
        st = check_name(c, &t->name);
    return st == OK ? db_transact(c, insert, t) : st;
}

static enum status
update(struct ctx *c, void *arg)
{
    const struct topic *t = arg;
    struct query *q;
    enum status st = check_unique(c, t->id, t->name, "");

    if (st != OK)
        return st;
    q = query_new(c, "UPDATE topic SET name = $1, is_ended = $2, version = version + 1"
                     " WHERE id = $3 AND version = $4");
    bind_text(q, t->name);
    bind_int(q, t->is_ended);
    bind_int(q, t->id);
    bind_int(q, t->version);
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    db_touch(c, "article"); /* its name stands on their pages */
    return st == OK ? audit_write(c, "topic", t->id, "update", NULL,
                                  json_pack("{s:s, s:b}", "name", t->name, "ended", t->is_ended))
                    : st;
}

enum status
topic_update(struct ctx *c, const struct topic *t)
{
    struct topic changed = *t;
    enum status st = require(c, EDIT_ARTICLES, 0, 0);

    if (st == OK)
        st = check_name(c, &changed.name);
    return st == OK ? db_transact(c, update, &changed) : st;
}

struct moving {
    int64_t id;
    int by;
};

/* All are numbered anew: equal positions may stand from two who added at once. */
static enum status
move(struct ctx *c, void *arg)
{
    const struct moving *m = arg;
    struct topic *all, swapped;
    int count, at = 0;
    enum status st = topic_list(c, &all, &count);

    while (st == OK && at < count && all[at].id != m->id)
        at++;
    if (st == OK && at == count)
        return NOT_FOUND;
    if (st != OK || at + m->by < 0 || at + m->by >= count)
        return st;
    swapped = all[at];
    all[at] = all[at + m->by];
    all[at + m->by] = swapped;
    for (int i = 0; st == OK && i < count; i++) {
        struct query *q = query_new(c, "UPDATE topic SET position = $1 WHERE id = $2");

        bind_int(q, i + 1);
        bind_int(q, all[i].id);
        st = query_end(q);
    }
    return st == OK ? audit_write(c, "topic", m->id, "move", NULL, json_pack("{s:i}", "by", m->by))
                    : st;
}

enum status
topic_move(struct ctx *c, int64_t id, int by)
{
    struct moving m = { id, by < 0 ? -1 : 1 };
    enum status st = require(c, EDIT_ARTICLES, 0, 0);

    return st == OK ? db_transact(c, move, &m) : st;
}
