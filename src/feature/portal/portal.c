/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which campaign the public pages tell of. */
#include "feature/portal/portal.h"

#include "db/db.h"
#include "web/access.h"

enum status
portal_find_campaign(struct ctx *c, struct date on, struct campaign *out)
{
    struct query *q = query_new(
        c, "SELECT id FROM campaign WHERE parent_id IS NULL"
           " ORDER BY CASE WHEN from_on <= $1 AND (to_on IS NULL OR to_on > $1) THEN 0 ELSE 1 END,"
           " from_on DESC, id DESC LIMIT 1");
    int64_t id = 0, reader = c->account_id;
    enum status st;

    bind_date(q, on);
    if (query_row(q))
        id = col_int(q, 0);
    st = query_end_one(q);
    if (st != OK)
        return st;
    c->account_id = ACCOUNT_SYSTEM;
    st = campaign_find(c, id, out);
    c->account_id = reader;
    return st;
}
