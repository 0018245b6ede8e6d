/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading letters: whose they are to answer is a question of units. */
#include "feature/ticket/ticket_inside.h"

#include "core/random.h"
#include "feature/unit/unit.h"
#include "web/access.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { PEOPLE_MAX = 200, TITLE_TOLD = 140 };

#define COLUMNS                                                                                    \
    "t.id, t.year, t.number, t.kind, t.article_id, t.unit_id, a.title, a.slug, u.name, u.kind,"    \
    " u.level, t.reader_name, t.contact, t.words, t.lang, t.state, t.due_on, t.assigned_to,"       \
    " w.full_name, t.answer, t.answered_at, t.created_at, t.ended_at, t.forgotten_at, t.version,"  \
    " t.place"

#define JOINED                                                                                     \
    " FROM ticket t LEFT JOIN article a ON a.id = t.article_id"                                    \
    " LEFT JOIN unit u ON u.id = t.unit_id LEFT JOIN account w ON w.id = t.assigned_to"

/* Units for which the account answers: its grants', those below them, and those that these took over. */
#define MINE                                                                                       \
    "WITH RECURSIVE mine(id) AS (SELECT g.unit_id FROM account_grant g WHERE g.account_id = $1"    \
    " AND g.unit_id IS NOT NULL AND g.role IN " TICKET_ROLES " AND g.from_on <= $2"                \
    " AND (g.to_on IS NULL OR g.to_on > $2)"                                                       \
    " UNION SELECT x.id FROM mine m JOIN ("                                                        \
    "SELECT p.unit_id AS id, p.parent_id AS above FROM unit_place p JOIN unit u"                   \
    " ON u.id = p.unit_id WHERE p.from_on <= $2 AND (p.to_on IS NULL OR p.to_on > $2"              \
    " OR p.to_on = u.to_on) UNION ALL SELECT s.unit_id, s.successor_id FROM unit_successor s"      \
    " WHERE s.effect_on <= $2) x ON x.above = m.id)"

#define FILTERED                                                                                   \
    " WHERE (($3 = '' AND t.state <> 'spam') OR t.state = $3)"                                     \
    " AND (CAST($4 AS BIGINT) = 0 OR t.ended_at IS NULL)"                                          \
    " AND (CAST($5 AS BIGINT) = 0 OR (t.ended_at IS NULL AND t.due_on < $2))"                      \
    " AND (CAST($6 AS BIGINT) = 0 OR t.assigned_to = $1)"                                          \
    " AND ($7 = '' OR t.search LIKE '%' || $7 || '%')"

#define NARROWED " AND t.unit_id IN (SELECT id FROM mine)"
#define PAGE     " AND (t.place, t.id) > ($8, $9) ORDER BY t.place, t.id LIMIT $10"

static int64_t
read_row(struct ctx *c, struct query *q, struct ticket *t)
{
    enum ticket_kind kind =
        strcmp(col_text(q, 3), ticket_kind_code(TICKET_ERROR)) == 0 ? TICKET_ERROR : TICKET_LETTER;
    enum unit_level level = 0;
    bool has_unit = col_text(q, 8) != NULL && unit_level_parse(col_text(q, 10), &level);
    struct unit u = { .name = col_text(q, 8), .kind = col_text(q, 9), .level = level };

    *t = (struct ticket){ .id = col_int(q, 0),
                          .year = (int)col_int(q, 1),
                          .number = (int)col_int(q, 2),
                          .kind = kind,
                          .article_id = col_int(q, 4),
                          .unit_id = col_int(q, 5),
                          .article_title = col_text(q, 6),
                          .article_slug = col_text(q, 7),
                          .unit = has_unit ? unit_title(c, &u) : NULL,
                          .reader_name = col_text(q, 11),
                          .contact = col_text(q, 12),
                          .words = col_text(q, 13),
                          .lang = strcmp(col_text(q, 14), "en") == 0 ? LANG_EN : LANG_VI,
                          .due_on = col_date(q, 16),
                          .assigned_to = col_int(q, 17),
                          .assignee = col_text(q, 18),
                          .answer = col_text(q, 19),
                          .answered_at = col_int(q, 20),
                          .created_at = col_int(q, 21),
                          .ended_at = col_int(q, 22),
                          .forgotten_at = col_int(q, 23),
                          .version = col_int(q, 24) };
    if (!ticket_state_parse(col_text(q, 15), &t->state))
        t->state = TICKET_CLOSED;
    return col_int(q, 25);
}

enum status
ticket_read(struct ctx *c, int64_t id, struct ticket *out)
{
    struct query *q = query_new(c, "SELECT " COLUMNS JOINED " WHERE t.id = $1");

    bind_int(q, id);
    if (query_row(q))
        read_row(c, q, out);
    return query_end_one(q);
}

enum status
ticket_find(struct ctx *c, int64_t id, struct ticket *out)
{
    struct ticket t;
    enum status st = ticket_read(c, id, &t);

    if (st != OK)
        return st;
    if (!may(c, EDIT_ARTICLES, t.unit_id, 0))
        return NOT_FOUND;
    *out = t;
    return OK;
}

enum status
ticket_find_token(struct ctx *c, const char *token, struct ticket *out)
{
    struct query *q = query_new(c, "SELECT " COLUMNS JOINED " WHERE t.token_hash = $1");

    bind_text(q, hash_hex(c->arena, token, strlen(token)));
    if (query_row(q))
        read_row(c, q, out);
    return query_end_one(q);
}

/* ------------------------------------------------------------------ the list */

static bool
answers_everywhere(struct ctx *c)
{
    const struct grant *grants;
    int count = 0;

    if (c->account_id == ACCOUNT_SYSTEM)
        return true;
    if (grants_today(c, &grants, &count) != OK)
        return false;
    for (int i = 0; i < count; i++)
        if (grants[i].unit_id == 0 && role_gives(grants[i].role, EDIT_ARTICLES))
            return true;
    return false;
}

enum status
ticket_list(struct ctx *c, const struct ticket_filter *f, const char *const after[2], int limit,
            struct ticket_row **out, int *out_count)
{
    struct ticket_row *rows = arena_array(c->arena, (size_t)limit + 1, sizeof(*rows));
    bool is_first = after == NULL || after[0] == NULL || after[1] == NULL;
    struct query *q = answers_everywhere(c)
                          ? query_new(c, MINE "SELECT " COLUMNS JOINED FILTERED PAGE)
                          : query_new(c, MINE "SELECT " COLUMNS JOINED FILTERED NARROWED PAGE);
    int count = 0;
    enum status st;

    bind_int(q, c->account_id);
    bind_date(q, today(c));
    bind_text(q, f->state != 0 ? ticket_state_code(f->state) : "");
    bind_int(q, f->only_open);
    bind_int(q, f->only_late);
    bind_int(q, f->only_mine);
    bind_text(q, f->q_folded != NULL ? f->q_folded : "");
    bind_int(q, is_first ? INT64_MIN : strtoll(after[0], NULL, 10));
    bind_int(q, is_first ? 0 : strtoll(after[1], NULL, 10));
    bind_int(q, limit);
    for (; count < limit && query_row(q); count++)
        rows[count].place = read_row(c, q, &rows[count].ticket);
    st = query_end(q);
    if (st != OK)
        return st;
    *out = rows;
    *out_count = count;
    return OK;
}

#define COUNTED                                                                                    \
    "SELECT t.state, COUNT(*), SUM(CASE WHEN t.ended_at IS NULL AND t.due_on < $2 THEN 1 ELSE 0"   \
    " END) FROM ticket t WHERE CAST($1 AS BIGINT) <> 0"

enum status
ticket_count(struct ctx *c, struct ticket_counts *out)
{
    struct query *q = answers_everywhere(c)
                          ? query_new(c, MINE COUNTED " GROUP BY t.state")
                          : query_new(c, MINE COUNTED NARROWED " GROUP BY t.state");
    struct ticket_counts n = { 0 };
    enum ticket_state state;
    enum status st;

    bind_int(q, c->account_id);
    bind_date(q, today(c));
    while (query_row(q)) {
        if (ticket_state_parse(col_text(q, 0), &state))
            n.by_state[state] = col_int(q, 1);
        n.late += col_int(q, 2);
    }
    st = query_end(q);
    if (st == OK)
        *out = n;
    return st;
}

enum status
ticket_event_list(struct ctx *c, int64_t id, struct ticket_event **out, int *out_count)
{
    struct query *q =
        query_new(c, "SELECT e.step, w.full_name, p.full_name, e.at FROM ticket_event e"
                     " LEFT JOIN account w ON w.id = e.account_id LEFT JOIN account p ON p.id ="
                     " e.to_account_id WHERE e.ticket_id = $1 ORDER BY e.id DESC LIMIT $2");
    struct ticket_event *rows = arena_array(c->arena, PEOPLE_MAX, sizeof(*rows));
    int count = 0;
    enum status st;

    bind_int(q, id);
    bind_int(q, PEOPLE_MAX);
    for (; count < PEOPLE_MAX && query_row(q); count++) {
        for (int i = 1; i < TICKET_STEP_COUNT; i++)
            if (strcmp(ticket_step_code((enum ticket_step)i), col_text(q, 0)) == 0)
                rows[count].step = (enum ticket_step)i;
        rows[count].who = col_text(q, 1);
        rows[count].to = col_text(q, 2);
        rows[count].at = col_int(q, 3);
    }
    st = query_end(q);
    if (st != OK)
        return st;
    *out = rows;
    *out_count = count;
    return OK;
}

/* ------------------------------------------------------------------ who answers */

/* The question is the same for everybody: asked as if each was here. */
static bool
may_answer(struct ctx *c, int64_t account_id, int64_t unit_id)
{
    struct ctx other = *c;

    other.account_id = account_id;
    other.access = NULL;
    return may(&other, EDIT_ARTICLES, unit_id, 0);
}

enum status
ticket_people(struct ctx *c, int64_t unit_id, struct ticket_person **out, int *out_count)
{
    struct query *q = query_new(
        c, "SELECT DISTINCT u.id, u.full_name FROM account_grant g JOIN account u"
           " ON u.id = g.account_id WHERE u.state = 'active' AND g.role IN " TICKET_ROLES
           " AND g.from_on <= $1 AND (g.to_on IS NULL OR g.to_on > $1) ORDER BY u.id LIMIT $2");
    struct ticket_person *all = arena_array(c->arena, PEOPLE_MAX, sizeof(*all));
    int count = 0, kept = 0;
    enum status st;

    bind_date(q, today(c));
    bind_int(q, PEOPLE_MAX);
    for (; count < PEOPLE_MAX && query_row(q); count++)
        all[count] = (struct ticket_person){ .account_id = col_int(q, 0), .name = col_text(q, 1) };
    st = query_end(q);
    if (st != OK)
        return st;
    for (int i = 0; i < count; i++)
        if (may_answer(c, all[i].account_id, unit_id))
            all[kept++] = all[i];
    *out = all;
    *out_count = kept;
    return OK;
}

/* ------------------------------------------------------------------ telling */

static const char *
short_title(struct ctx *c, const char *title)
{
    size_t length = 0;
    int letters = 0;

    for (; title[length] != '\0' && letters < TITLE_TOLD; length++)
        letters += (title[length + 1] & 0xC0) != 0x80;
    return arena_strndup(c->arena, title, length);
}

static enum status
tell_one(struct ctx *c, const struct ticket *t, struct inbox_item item, const char *once)
{
    item.subject = json_pack("{s:s, s:s, s:s}", "number", ticket_number(c, t), "article",
                             t->article_title != NULL ? short_title(c, t->article_title) : "",
                             "due_on", date_iso(c->arena, t->due_on));
    item.url = arena_printf(c->arena, "/lam-viec/phan-anh/%" PRId64, t->id);
    item.key =
        arena_printf(c->arena, "ticket/%" PRId64 "/%" PRId64 "/%s", t->id, item.account_id, once);
    return inbox_insert(c, &item);
}

enum status
ticket_tell(struct ctx *c, const struct ticket *t, struct inbox_item item, const char *once)
{
    struct ticket_person *people;
    int count = 0;
    enum status st;

    if (item.account_id != 0)
        return tell_one(c, t, item, once);
    st = ticket_people(c, t->unit_id, &people, &count);
    for (int i = 0; st == OK && i < count; i++) {
        item.account_id = people[i].account_id;
        st = tell_one(c, t, item, once);
    }
    return st;
}
