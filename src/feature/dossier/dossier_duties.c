/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one has to do with dossiers: for the page of today. */
#include "feature/dossier/dossier_inside.h"

#include <string.h>

/* Those that stand with the account's own units, not with all below them; whoever has no unit of their own stands for the campaign's owner. */
#define OWN                                                                                        \
    "WITH RECURSIVE own(id) AS (SELECT COALESCE(g.unit_id, CAST($3 AS BIGINT))"                    \
    " FROM account_grant g WHERE g.account_id = $1 AND g.role IN " DOSSIER_WRITER_ROLES            \
    " AND (g.campaign_id IS NULL OR g.campaign_id = $4) AND g.from_on <= $2"                       \
    " AND (g.to_on IS NULL OR g.to_on > $2) UNION SELECT s.unit_id FROM own m"                     \
    " JOIN unit_successor s ON s.successor_id = m.id WHERE s.effect_on <= $2)"

enum status
dossier_duties(struct ctx *c, int64_t campaign_id, int64_t owner_unit_id,
               struct dossier_duties *out)
{
    struct dossier_duties d = { 0 };
    struct query *q = query_new(
        c, OWN " SELECT x.state, COUNT(*), SUM(CASE WHEN x.due_on < $2 THEN 1 ELSE 0 END),"
               " MIN(x.due_on) FROM (SELECT d.state, d.due_on FROM own o JOIN dossier d"
               " ON d.at_unit_id = o.id WHERE d.due_on IS NOT NULL AND d.campaign_id = $4"
               " AND" DOSSIER_OPEN_TO("$1") " LIMIT $5) x GROUP BY x.state");
    enum status st;

    bind_int(q, c->account_id);
    bind_date(q, today(c));
    bind_int(q, owner_unit_id);
    bind_int(q, campaign_id);
    bind_int(q, DOSSIER_COUNT_MAX);
    while (query_row(q)) {
        enum dossier_state state = 0;

        if (!dossier_state_parse(col_text(q, 0), &state))
            continue;
        *(state == DOSSIER_ON_WAY     ? &d.to_confirm
          : state == DOSSIER_RETURNED ? &d.to_mend
                                      : &d.to_appraise) += col_int(q, 1);
        d.late += col_int(q, 2);
        d.first_on = date_min(d.first_on, col_date(q, 3));
    }
    st = query_end(q);
    if (st == OK)
        *out = d;
    return st;
}
