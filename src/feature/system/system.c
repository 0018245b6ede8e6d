/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verify: what the database's own constraints cannot see. */
#include "feature/system/system.h"

#include "db/audit.h"
#include "service/blob.h"
#include "service/search.h"

/* Each row of the query is a fault: the table, the key, and the key that is not there. */
static enum status
tell_missing(struct ctx *c, struct query *q, const char *what)
{
    while (query_row(q))
        if (problem(c, NULL, tr(c, "%s %lld names %lld, which does not exist."), what,
                    (long long)col_int(q, 0), (long long)col_int(q, 1)) != INVALID)
            break;
    return query_end(q);
}

static enum status
check_grants(struct ctx *c)
{
    enum status st = tell_missing(
        c,
        query_new(c,
                  "SELECT g.id, g.unit_id FROM account_grant g LEFT JOIN unit u ON u.id = g.unit_id"
                  " WHERE g.unit_id IS NOT NULL AND u.id IS NULL"),
        tr(c, "Role"));

    if (st == OK)
        st = tell_missing(
            c,
            query_new(c,
                      "SELECT g.id, g.campaign_id FROM account_grant g LEFT JOIN campaign m"
                      " ON m.id = g.campaign_id WHERE g.campaign_id IS NOT NULL AND m.id IS NULL"),
            tr(c, "Role"));
    return st;
}

static enum status
check_seats(struct ctx *c)
{
    enum status st = tell_missing(
        c,
        query_new(c,
                  "SELECT s.id, s.account_id FROM seat s LEFT JOIN account a ON a.id = s.account_id"
                  " WHERE s.account_id IS NOT NULL AND a.id IS NULL"),
        tr(c, "Seat"));

    if (st == OK)
        st = tell_missing(
            c,
            query_new(c, "SELECT n.id, n.seat_id FROM notice n LEFT JOIN seat s ON s.id = n.seat_id"
                         " WHERE n.seat_id IS NOT NULL AND s.id IS NULL"),
            tr(c, "Notice"));
    return st;
}

/* A unit's places and successors lie within the days on which both ends exist. */
static enum status
check_units(struct ctx *c)
{
    struct query *q = query_new(
        c, "SELECT p.unit_id, p.parent_id FROM unit_place p JOIN unit u ON u.id = p.unit_id"
           " JOIN unit a ON a.id = p.parent_id"
           " WHERE p.from_on < u.from_on OR p.from_on < a.from_on"
           " OR (u.to_on IS NOT NULL AND (p.to_on IS NULL OR p.to_on > u.to_on))"
           " OR (a.to_on IS NOT NULL AND (p.to_on IS NULL OR p.to_on > a.to_on))");

    while (query_row(q))
        if (problem(
                c, NULL,
                tr(c, "Unit %lld stands under %lld on days on which one of them does not exist."),
                (long long)col_int(q, 0), (long long)col_int(q, 1)) != INVALID)
            break;
    return query_end(q);
}

/* A unit has one member at a time. */
static enum status
check_watches(struct ctx *c)
{
    struct query *q =
        query_new(c, "SELECT a.unit_id, a.id, b.id FROM watch a JOIN watch b"
                     " ON b.campaign_id = a.campaign_id AND b.unit_id = a.unit_id AND b.id > a.id"
                     " WHERE (b.to_on IS NULL OR b.to_on > a.from_on)"
                     " AND (a.to_on IS NULL OR a.to_on > b.from_on)"
                     " AND (a.to_on IS NULL OR a.to_on > a.from_on)"
                     " AND (b.to_on IS NULL OR b.to_on > b.from_on)");

    while (query_row(q))
        if (problem(c, NULL, tr(c, "Unit %lld is followed twice at one time: %lld and %lld."),
                    (long long)col_int(q, 0), (long long)col_int(q, 1),
                    (long long)col_int(q, 2)) != INVALID)
            break;
    return query_end(q);
}

static enum status
check_files(struct ctx *c, const char *data, bool is_deep)
{
    enum status st = blob_open_chosen(c, arena_printf(c->arena, "%s/files", data));

    return st == OK ? blob_verify(c, is_deep) : st;
}

enum status
system_verify(struct ctx *c, const char *data, bool is_deep)
{
    static enum status (*const checks[])(struct ctx *) = { audit_verify,  check_grants,
                                                           check_seats,   check_units,
                                                           check_watches, search_verify };
    int before = c->problem_count;
    enum status st = audit_seal(c);

    for (size_t i = 0; i < sizeof checks / sizeof *checks && (st == OK || st == INVALID); i++)
        st = checks[i](c);
    if (data && (st == OK || st == INVALID))
        st = check_files(c, data, is_deep);
    if (st != OK && st != INVALID)
        return st;
    return c->problem_count == before ? OK : INVALID;
}
