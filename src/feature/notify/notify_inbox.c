/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inbox as its reader sees it: found anew each time by the grants, seats and mergers of the day, so that nothing has to be moved
 * when somebody leaves. */
#include "feature/dossier/dossier.h"
#include "feature/notify/notify_inside.h"

#include <string.h>

/* What was marked longer ago than a transaction can last is marked by its key alone. */
enum { SETTLED_S = 15 * 60 };

/* A document stands in its notice row, once for its unit: whoever confirms receipt has read it for all. */
#define NOTICE                                                                                     \
    "n.id, CASE WHEN d.kind = 'exception' THEN 'exception' ELSE 'document' END,"                   \
    " '{\"document_id\":' || CAST(d.id AS TEXT) || '}', '/lam-viec/van-ban/' || CAST(d.id AS "     \
    "TEXT),"                                                                                       \
    " d.campaign_id, n.sent_at, CASE WHEN n.acknowledged_at IS NULL THEN 0 ELSE 1 END"

/* Those that the account ($1) sees on a day ($2) above a key ($3): the same people as in notify_people.c, asked from the other end. What
 * was told of a dossier before a conflict of interest in it was found is not seen any more. */
#define SEEN                                                                                       \
    "WITH RECURSIVE mine(unit_id, campaign_id) AS ("                                               \
    "SELECT g.unit_id, COALESCE(g.campaign_id, 0) FROM account_grant g WHERE g.account_id = $1"    \
    " AND g.unit_id IS NOT NULL AND g.role IN ('unit_officer', 'secretariat')"                     \
    " AND g.from_on <= $2 AND (g.to_on IS NULL OR g.to_on > $2)"                                   \
    " UNION SELECT k.owner_unit_id, k.id FROM account_grant g"                                     \
    " JOIN campaign k ON (g.campaign_id IS NULL OR g.campaign_id = k.id)"                          \
    " WHERE g.account_id = $1 AND g.unit_id IS NULL AND g.role = 'secretariat'"                    \
    " AND g.from_on <= $2 AND (g.to_on IS NULL OR g.to_on > $2)"                                   \
    " UNION SELECT s.unit_id, m.campaign_id FROM unit_successor s"                                 \
    " JOIN mine m ON s.successor_id = m.unit_id WHERE s.effect_on <= $2),"                         \
    " chair(seat_id) AS (SELECT id FROM seat WHERE account_id = $1 AND from_on <= $2"              \
    " AND (to_on IS NULL OR to_on > $2)),"                                                         \
    " told(id, kind, subject, url, campaign_id, created_at, is_done) AS ("                         \
    "SELECT i.id, i.kind, i.subject, i.url, i.campaign_id, i.created_at, 0 FROM inbox i"           \
    " WHERE i.account_id = $1 AND i.id > $3 AND i.created_by <> $1"                                \
    " UNION SELECT i.id, i.kind, i.subject, i.url, i.campaign_id, i.created_at, 0"                 \
    " FROM mine m JOIN inbox i ON i.unit_id = m.unit_id WHERE i.id > $3 AND i.created_by <> $1"    \
    " AND (m.campaign_id = 0 OR i.campaign_id = 0 OR i.campaign_id = m.campaign_id)"               \
    " UNION SELECT i.id, i.kind, i.subject, i.url, i.campaign_id, i.created_at, 0"                 \
    " FROM chair h JOIN inbox i ON i.seat_id = h.seat_id WHERE i.id > $3 AND i.created_by <> $1"   \
    " UNION SELECT " NOTICE " FROM mine m JOIN notice n ON n.unit_id = m.unit_id"                  \
    " JOIN document d ON d.id = n.document_id WHERE n.id > $3 AND d.state = 'applied'"             \
    " AND COALESCE(d.applied_by, 0) <> $1"                                                         \
    " AND (m.campaign_id = 0 OR d.campaign_id = m.campaign_id)"                                    \
    " UNION SELECT " NOTICE " FROM chair h JOIN notice n ON n.seat_id = h.seat_id"                 \
    " JOIN document d ON d.id = n.document_id WHERE n.id > $3 AND d.state = 'applied'"             \
    " AND COALESCE(d.applied_by, 0) <> $1),"                                                       \
    " seen AS (SELECT * FROM told WHERE" DOSSIER_URL_OPEN_TO("url", "$1") ")"

#define UNREAD                                                                                     \
    "s.is_done = 0 AND NOT EXISTS (SELECT 1 FROM inbox_read r WHERE r.account_id = $1"             \
    " AND r.item_id = s.id)"

static enum status
find_mark(struct ctx *c, int64_t *out)
{
    struct query *q = query_new(c, "SELECT through_id FROM inbox_mark WHERE account_id = $1");

    bind_int(q, c->account_id);
    *out = query_row(q) ? col_int(q, 0) : 0;
    return query_end(q);
}

static void
bind_seen(struct ctx *c, struct query *q, int64_t above_id)
{
    bind_int(q, c->account_id);
    bind_date(q, today(c));
    bind_int(q, above_id);
}

enum status
inbox_count_unread(struct ctx *c, int *out)
{
    struct query *q;
    int64_t mark;
    int count = 0;
    enum status st = find_mark(c, &mark);

    if (st != OK)
        return st;
    q = query_new(c, SEEN " SELECT COUNT(*) FROM (SELECT s.id FROM seen s WHERE " UNREAD
                          " LIMIT $4) AS unread");
    bind_seen(c, q, mark);
    bind_int(q, INBOX_UNREAD_MAX);
    if (query_row(q))
        count = (int)col_int(q, 0);
    st = query_end(q);
    if (st == OK)
        *out = count;
    return st;
}

/* ------------------------------------------------------------------ reading */

static enum status
read_entries(struct ctx *c, struct query *q, int limit, struct inbox_entry **out, int *out_count)
{
    struct inbox_entry *rows = arena_array(c->arena, (size_t)limit + 1, sizeof(*rows));
    const char **kinds = arena_array(c->arena, (size_t)limit + 1, sizeof(*kinds));
    const char **subjects = arena_array(c->arena, (size_t)limit + 1, sizeof(*subjects));
    struct names *names = names_new(c);
    int count = 0;
    enum status st;

    for (; count < limit && query_row(q); count++) {
        kinds[count] = col_text(q, 1);
        subjects[count] = col_text(q, 2);
        rows[count] = (struct inbox_entry){ .id = col_int(q, 0),
                                            .kind = inbox_kind_parse(kinds[count]),
                                            .url = col_text(q, 3),
                                            .campaign_id = col_int(q, 4),
                                            .created_at = col_int(q, 5),
                                            .is_read = col_bool(q, 6) };
    }
    st = query_end(q);
    for (int i = 0; st == OK && i < count; i++)
        rows[i].text = notify_sentence(c, names, kinds[i], subjects[i]);
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}

#define ENTRIES                                                                                    \
    " SELECT e.id, e.kind, e.subject, e.url, e.campaign_id, e.created_at, e.is_read FROM ("        \
    "SELECT s.id, s.kind, s.subject, s.url, s.campaign_id, s.created_at,"                          \
    " CASE WHEN s.id > $4 AND " UNREAD " THEN 0 ELSE 1 END AS is_read FROM seen s) AS e"

#define FITS                                                                                       \
    " WHERE ($5 = '' OR e.kind = $5) AND (CAST($6 AS BIGINT) = 0 OR e.campaign_id = $6)"           \
    " AND (CAST($7 AS BIGINT) = 0 OR e.is_read = 0)"

static void
bind_filter(struct query *q, int64_t mark, const struct inbox_filter *f)
{
    bind_int(q, mark);
    bind_text(q, f->kind != INBOX_NONE ? inbox_kind_find(f->kind)->code : "");
    bind_int(q, f->campaign_id);
    bind_int(q, f->unread_only);
}

enum status
inbox_list(struct ctx *c, const struct inbox_filter *f, const struct inbox_after *after, int limit,
           struct inbox_entry **out, int *out_count)
{
    struct query *q;
    int64_t mark;
    enum status st = find_mark(c, &mark);

    if (st != OK)
        return st;
    q = query_new(
        c, SEEN ENTRIES FITS
        " AND (CAST($8 AS BIGINT) = 0 OR e.is_read > $9 OR (e.is_read = $9 AND e.id < $8))"
        " ORDER BY e.is_read, e.id DESC LIMIT $10");
    bind_seen(c, q, 0);
    bind_filter(q, mark, f);
    bind_int(q, after->id);
    bind_int(q, after->is_read);
    bind_int(q, limit);
    return read_entries(c, q, limit, out, out_count);
}

enum status
inbox_find(struct ctx *c, int64_t id, struct inbox_entry *out)
{
    struct inbox_entry *found;
    struct query *q;
    int64_t mark;
    int count = 0;
    enum status st = find_mark(c, &mark);

    if (st != OK)
        return st;
    q = query_new(c, SEEN ENTRIES " WHERE e.id = $5");
    bind_seen(c, q, id - 1);
    bind_int(q, mark);
    bind_int(q, id);
    st = read_entries(c, q, 1, &found, &count);
    if (st != OK)
        return st;
    if (count == 0)
        return NOT_FOUND;
    *out = found[0];
    return OK;
}

/* ------------------------------------------------------------------ marking */

static enum status
mark_one(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "INSERT INTO inbox_read (account_id, item_id, read_at)"
                                   " VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");
    enum status st;

    bind_int(q, c->account_id);
    bind_int(q, *(const int64_t *)arg);
    bind_int(q, now(c));
    st = query_end(q);
    if (st == OK)
        db_touch(c, "inbox");
    return st;
}

enum status
inbox_mark_read(struct ctx *c, int64_t id)
{
    struct inbox_entry entry;
    enum status st = inbox_find(c, id, &entry);

    return st == OK && !entry.is_read ? db_transact_simple(c, mark_one, &id) : st;
}

struct marking {
    const struct inbox_filter *filter;
    int64_t mark;
};

static enum status
mark_rows(struct ctx *c, const struct marking *m)
{
    struct query *q =
        query_new(c, SEEN ENTRIES FITS " AND e.is_read = 0 ORDER BY e.id LIMIT 10000");
    int64_t *ids = arena_array(c->arena, 10000, sizeof(*ids));
    int count = 0;
    enum status st;

    bind_seen(c, q, m->mark);
    bind_filter(q, m->mark, m->filter);
    while (count < 10000 && query_row(q))
        ids[count++] = col_int(q, 0);
    st = query_end(q);
    for (int i = 0; st == OK && i < count; i++)
        st = mark_one(c, &ids[i]);
    return st;
}

/* The key of the oldest item that is unread, or else of the newest that nobody can still be writing beside: all below are read, and need
 * no rows of their own. */
static enum status
find_settled(struct ctx *c, int64_t mark, int64_t *out)
{
    struct query *q =
        query_new(c, SEEN " SELECT MIN(CASE WHEN " UNREAD " THEN s.id END),"
                          " MAX(CASE WHEN s.created_at < $4 THEN s.id END),"
                          " MIN(CASE WHEN s.created_at >= $4 THEN s.id END) FROM seen s");
    int64_t unread, old, fresh;
    enum status st;

    bind_seen(c, q, mark);
    bind_int(q, now(c) - SETTLED_S);
    if (query_row(q)) {
        unread = col_int(q, 0);
        old = col_int(q, 1);
        fresh = col_int(q, 2);
        if (unread != 0 && unread <= old)
            old = unread - 1;
        if (fresh != 0 && fresh <= old)
            old = fresh - 1;
        if (old > mark)
            *out = old;
    }
    st = query_end(q);
    return st;
}

static enum status
settle(struct ctx *c, int64_t mark)
{
    int64_t through = mark;
    struct query *q;
    enum status st = find_settled(c, mark, &through);

    if (st != OK || through == mark)
        return st;
    q = query_new(c, "INSERT INTO inbox_mark (account_id, through_id) VALUES ($1, $2)"
                     " ON CONFLICT (account_id) DO UPDATE SET through_id = excluded.through_id"
                     " WHERE inbox_mark.through_id < excluded.through_id");
    bind_int(q, c->account_id);
    bind_int(q, through);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM inbox_read WHERE account_id = $1 AND item_id <= $2");
    bind_int(q, c->account_id);
    bind_int(q, through);
    return query_end(q);
}

static enum status
mark_all(struct ctx *c, void *arg)
{
    struct marking *m = arg;
    enum status st = find_mark(c, &m->mark);

    if (st == OK)
        st = mark_rows(c, m);
    return st == OK ? settle(c, m->mark) : st;
}

enum status
inbox_mark_all_read(struct ctx *c, const struct inbox_filter *f)
{
    struct marking m = { .filter = f };

    return db_transact(c, mark_all, &m);
}
