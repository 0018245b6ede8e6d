/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is to be told, for everybody at once: a morning has ten thousand letters, and a question for each of them would be too many. */
#include "feature/dossier/dossier.h"
#include "feature/notify/notify_inside.h"

#include <stdlib.h>
#include <string.h>

/* Roles that report for the grant's own unit: of those that give REPORT_UNIT all but the member, who is told through the seat. */
#define REPORTING_ROLES "('unit_officer', 'secretariat')"

/* ------------------------------------------------------------------ people */

static enum status
read_accounts(struct ctx *c, struct people *p)
{
    struct query *q = query_new(c, "SELECT id, full_name, email, lang FROM account"
                                   " WHERE state = 'active' AND email <> '' ORDER BY id");
    int room = 0;

    while (query_row(q)) {
        if (p->count == room) {
            room = room == 0 ? 64 : 2 * room;
            p->people =
                arena_grow(c->arena, p->people, (size_t)p->count, (size_t)room, sizeof(*p->people));
        }
        p->people[p->count++] =
            (struct person){ .account_id = col_int(q, 0),
                             .full_name = one_line(c->arena, col_text(q, 1), 200),
                             .email = col_text(q, 2),
                             .lang = strcmp(col_text(q, 3), "en") == 0 ? LANG_EN : LANG_VI };
    }
    return query_end(q);
}

int
person_find(const struct people *p, int64_t account_id)
{
    int low = 0, high = p->count;

    while (low < high) {
        int middle = low + (high - low) / 2;

        if (p->people[middle].account_id == account_id)
            return middle;
        if (p->people[middle].account_id < account_id)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

static int
compare_readers(const void *left, const void *right)
{
    const struct reader *a = left, *b = right;

    if (a->id != b->id)
        return a->id < b->id ? -1 : 1;
    if (a->person != b->person)
        return a->person - b->person;
    return a->campaign_id < b->campaign_id ? -1 : a->campaign_id > b->campaign_id;
}

/* Rows of (id, campaign, account); those without an address are left out. */
static enum status
read_readers(struct ctx *c, struct query *q, const struct people *p, struct reader **out,
             int *out_count)
{
    struct reader *rows = NULL;
    int count = 0, room = 0;
    enum status st;

    while (query_row(q)) {
        int person = person_find(p, col_int(q, 2));

        if (person < 0)
            continue;
        if (count == room) {
            room = room == 0 ? 64 : 2 * room;
            rows = arena_grow(c->arena, rows, (size_t)count, (size_t)room, sizeof(*rows));
        }
        rows[count++] =
            (struct reader){ .id = col_int(q, 0), .campaign_id = col_int(q, 1), .person = person };
    }
    st = query_end(q);
    if (count > 1)
        qsort(rows, (size_t)count, sizeof(*rows), compare_readers);
    *out = rows;
    *out_count = count;
    return st;
}

/* Of the units that reporters hold grants for, and those that these took over. Whoever runs campaigns everywhere stands for their owners. */
static enum status
read_units(struct ctx *c, struct people *p)
{
    struct query *q = query_new(
        c, "WITH RECURSIVE mine(unit_id, campaign_id, account_id) AS ("
           "SELECT g.unit_id, COALESCE(g.campaign_id, 0), g.account_id FROM account_grant g"
           " WHERE g.unit_id IS NOT NULL AND g.role IN " REPORTING_ROLES " AND g.from_on <= $1"
           " AND (g.to_on IS NULL OR g.to_on > $1)"
           " UNION SELECT k.owner_unit_id, k.id, g.account_id FROM account_grant g"
           " JOIN campaign k ON (g.campaign_id IS NULL OR g.campaign_id = k.id)"
           " WHERE g.unit_id IS NULL AND g.role = 'secretariat' AND g.from_on <= $1"
           " AND (g.to_on IS NULL OR g.to_on > $1)"
           " UNION SELECT s.unit_id, m.campaign_id, m.account_id FROM unit_successor s"
           " JOIN mine m ON s.successor_id = m.unit_id WHERE s.effect_on <= $1)"
           " SELECT unit_id, campaign_id, account_id FROM mine");

    bind_date(q, today(c));
    return read_readers(c, q, p, &p->units, &p->unit_count);
}

static enum status
read_seats(struct ctx *c, struct people *p)
{
    struct query *q =
        query_new(c, "SELECT id, campaign_id, account_id FROM seat WHERE account_id IS NOT NULL"
                     " AND from_on <= $1 AND (to_on IS NULL OR to_on > $1)");

    bind_date(q, today(c));
    return read_readers(c, q, p, &p->seats, &p->seat_count);
}

static int
compare_bars(const void *left, const void *right)
{
    const struct person_bar *a = left, *b = right;

    if (a->dossier_id != b->dossier_id)
        return a->dossier_id < b->dossier_id ? -1 : 1;
    return a->account_id < b->account_id ? -1 : a->account_id > b->account_id;
}

static enum status
read_bars(struct ctx *c, struct people *p)
{
    struct query *q = query_new(c, "SELECT dossier_id, account_id FROM dossier_bar"
                                   " ORDER BY dossier_id, account_id");
    int room = 0;

    while (query_row(q)) {
        if (p->bar_count == room) {
            room = room == 0 ? 64 : 2 * room;
            p->bars =
                arena_grow(c->arena, p->bars, (size_t)p->bar_count, (size_t)room, sizeof(*p->bars));
        }
        p->bars[p->bar_count++] = (struct person_bar){ col_int(q, 0), col_int(q, 1) };
    }
    return query_end(q);
}

/* As DOSSIER_URL_OPEN_TO. */
static bool
is_barred(const struct people *p, int64_t account_id, const char *url)
{
    struct person_bar wanted = { .account_id = account_id };
    size_t length = strlen(DOSSIER_ADDRESS);

    if (p->bar_count == 0 || strncmp(url, DOSSIER_ADDRESS, length) != 0)
        return false;
    wanted.dossier_id = strtoll(url + length, NULL, 10);
    return bsearch(&wanted, p->bars, (size_t)p->bar_count, sizeof(wanted), compare_bars) != NULL;
}

enum status
people_read(struct ctx *c, struct people *out)
{
    struct people p = { 0 };
    enum status st = read_accounts(c, &p);

    if (st == OK)
        st = read_units(c, &p);
    if (st == OK)
        st = read_seats(c, &p);
    if (st == OK)
        st = read_bars(c, &p);
    if (st == OK)
        st = choices_fill(c, &p);
    if (st == OK)
        *out = p;
    return st;
}

const struct reader *
readers_of(const struct reader *rows, int count, int64_t id, int *out_count)
{
    int low = 0, high = count, n = 0;

    while (low < high) {
        int middle = low + (high - low) / 2;

        if (rows[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    while (low + n < count && rows[low + n].id == id)
        n++;
    *out_count = n;
    return rows + low;
}

/* ------------------------------------------------------------------ items */

#define ITEM_COLUMNS                                                                               \
    "i.id, i.kind, i.subject, i.url, i.account_id, i.unit_id, i.seat_id, i.campaign_id, "          \
    "i.created_at, i.created_by"

/* A document is told by its notice rows: they stand beside the items as if they were some. */
#define NOTICE_COLUMNS                                                                             \
    "n.id, CASE WHEN d.kind = 'exception' THEN 'exception' ELSE 'document' END,"                   \
    " '{\"document_id\":' || CAST(d.id AS TEXT) || '}', '/lam-viec/van-ban/' || CAST(d.id AS "     \
    "TEXT),"                                                                                       \
    " CAST(NULL AS BIGINT), n.unit_id, n.seat_id, d.campaign_id, n.sent_at, "                      \
    "COALESCE(d.applied_by, 0)"

static bool
is_urgent(const char *kind)
{
    enum inbox_kind known = inbox_kind_parse(kind);

    return known != INBOX_NONE && inbox_kind_find(known)->is_urgent;
}

enum status
told_items_read(struct ctx *c, int64_t from_at, int64_t before_at, bool urgent_only,
                struct told_item **out, int *out_count)
{
    struct query *q = query_new(
        c, "SELECT " ITEM_COLUMNS " FROM inbox i WHERE i.created_at >= $1 AND i.created_at < $2"
           " UNION ALL SELECT " NOTICE_COLUMNS " FROM notice n JOIN document d ON"
           " d.id = n.document_id WHERE n.sent_at >= $1 AND n.sent_at < $2 AND d.state = 'applied'"
           " AND n.acknowledged_at IS NULL ORDER BY 1");
    struct told_item *rows = NULL;
    int count = 0, room = 0;
    enum status st;

    bind_int(q, from_at);
    bind_int(q, before_at);
    while (query_row(q)) {
        const char *kind = col_text(q, 1);

        if (urgent_only && !is_urgent(kind))
            continue;
        if (count == room) {
            room = room == 0 ? 64 : 2 * room;
            rows = arena_grow(c->arena, rows, (size_t)count, (size_t)room, sizeof(*rows));
        }
        rows[count++] = (struct told_item){ .id = col_int(q, 0),
                                            .kind = kind,
                                            .subject = col_text(q, 2),
                                            .url = col_text(q, 3),
                                            .account_id = col_int(q, 4),
                                            .unit_id = col_int(q, 5),
                                            .seat_id = col_int(q, 6),
                                            .campaign_id = col_int(q, 7),
                                            .created_at = col_int(q, 8),
                                            .created_by = col_int(q, 9) };
    }
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}

static void
tell(const struct people *p, const struct told_item *item, int person, told_fn *fn, void *arg)
{
    int64_t account_id = p->people[person].account_id;

    if (account_id != item->created_by && !is_barred(p, account_id, item->url))
        fn(arg, person, item);
}

void
told_each(const struct people *p, const struct told_item *item, told_fn *fn, void *arg)
{
    const struct reader *readers;
    int count = 0, last = -1;

    if (item->account_id != 0) {
        int person = person_find(p, item->account_id);

        if (person >= 0)
            tell(p, item, person, fn, arg);
        return;
    }
    readers = item->unit_id != 0 ? readers_of(p->units, p->unit_count, item->unit_id, &count)
                                 : readers_of(p->seats, p->seat_count, item->seat_id, &count);
    for (int i = 0; i < count; i++) {
        if (readers[i].person == last || (readers[i].campaign_id != 0 && item->campaign_id != 0 &&
                                          readers[i].campaign_id != item->campaign_id))
            continue;
        last = readers[i].person;
        tell(p, item, last, fn, arg);
    }
}

/* ------------------------------------------------------------------ what was mailed */

static int
compare_mailed(const void *left, const void *right)
{
    const struct mailed *a = left, *b = right;

    if (a->item_id != b->item_id)
        return a->item_id < b->item_id ? -1 : 1;
    return a->account_id < b->account_id ? -1 : a->account_id > b->account_id;
}

enum status
mailed_read(struct ctx *c, int64_t since_at, struct mailed_set *out)
{
    struct query *q =
        query_new(c, "SELECT item_id, account_id FROM inbox_mailed WHERE mailed_at >= $1");
    struct mailed_set s = { 0 };
    int room = 0;
    enum status st;

    bind_int(q, since_at);
    while (query_row(q)) {
        if (s.count == room) {
            room = room == 0 ? 64 : 2 * room;
            s.rows = arena_grow(c->arena, s.rows, (size_t)s.count, (size_t)room, sizeof(*s.rows));
        }
        s.rows[s.count++] = (struct mailed){ col_int(q, 0), col_int(q, 1) };
    }
    st = query_end(q);
    if (s.count > 1)
        qsort(s.rows, (size_t)s.count, sizeof(*s.rows), compare_mailed);
    if (st == OK)
        *out = s;
    return st;
}

bool
is_mailed(const struct mailed_set *s, int64_t item_id, int64_t account_id)
{
    struct mailed wanted = { item_id, account_id };

    return s->count > 0 &&
           bsearch(&wanted, s->rows, (size_t)s->count, sizeof(*s->rows), compare_mailed) != NULL;
}
