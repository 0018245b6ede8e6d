/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is missing from a conference's report, said by who looks after the unit. What was reported stays; the unit mends it and
 * is told of it at once. The record of changes keeps each return, so that nothing is stored a second time. */
#include "feature/evidence/evidence_inside.h"

#include "core/text.h"
#include "db/audit.h"
#include "feature/committee/committee.h"
#include "service/inbox.h"

#include <string.h>

bool
evidence_may_return(struct ctx *c, const struct evidence_place *at)
{
    struct campaign campaign;
    struct watch w;
    struct seat s;

    if (campaign_find(c, at->campaign_id, &campaign) != OK)
        return false;
    if (may(c, EDIT_CAMPAIGN, campaign.owner_unit_id, campaign.id))
        return true;
    return c->account_id > 0 &&
           watch_find(c, at->campaign_id, at->unit_id, today(c), &w, &s) == OK &&
           s.account_id == c->account_id && date_is_within(today(c), s.from_on, s.to_on);
}

struct returning {
    struct evidence_place at;
    int64_t conference_id;
    const char *remarks;
};

static enum status
tell(struct ctx *c, const struct returning *g)
{
    struct campaign campaign;
    enum status st = campaign_find(c, g->at.campaign_id, &campaign);

    if (st != OK)
        return st;
    return inbox_insert(
        c, &(struct inbox_item){
               .kind = INBOX_EVIDENCE_RETURNED,
               .unit_id = g->at.unit_id,
               .campaign_id = g->at.campaign_id,
               .subject = json_pack("{s:I, s:s}", "unit_id", (json_int_t)g->at.unit_id, "remarks",
                                    g->remarks),
               .url = url_evidence(c, g->at.unit_id, campaign.code),
               .key = arena_printf(c->arena, "evidence-returned/%lld", (long long)db_new_id(c)) });
}

static enum status
write(struct ctx *c, void *arg)
{
    const struct returning *g = arg;
    enum status st = tell(c, g);

    return st == OK ? audit_write(c, "conference_report", g->conference_id, "return", NULL,
                                  json_pack("{s:s}", "remarks", g->remarks))
                    : st;
}

enum status
evidence_return(struct ctx *c, const struct evidence_place *at, const char *remarks)
{
    struct returning g = { .at = *at, .remarks = remarks };
    enum status st = evidence_conference(c, at, READ_BOARD, &g.conference_id);

    if (st == OK && !evidence_may_return(c, at))
        st = DENIED;
    if (st != OK)
        return st;
    if (text_length(remarks) == 0)
        return problem(c, "remarks", "%s",
                       tr(c, "The remarks are missing. Write what is to be mended."));
    if (text_length(remarks) > EVIDENCE_REMARKS_MAX)
        return problem(c, "remarks", tr(c, "At most %d characters. Shorten it."),
                       (int)EVIDENCE_REMARKS_MAX);
    return db_transact(c, write, &g);
}

/* Photos and papers that came or went since answer it as well as words do. */
static enum status
is_mended(struct ctx *c, int64_t conference_id, int64_t since_at, bool *out)
{
    struct query *q = query_new(c, "SELECT 1 FROM evidence WHERE conference_id = $1"
                                   " AND (created_at > $2 OR deleted_at > $2) LIMIT 1");

    bind_int(q, conference_id);
    bind_int(q, since_at);
    *out = query_row(q);
    return query_end(q);
}

enum status
evidence_find_return(struct ctx *c, int64_t conference_id, struct evidence_returned *out)
{
    struct audit_entry *entries;
    int count;
    enum status st = audit_list(c, "conference_report", conference_id, 0, 1, &entries, &count);
    json_t *after;
    const char *remarks;
    bool mended = false;

    if (st != OK)
        return st;
    if (count == 0 || strcmp(entries[0].action, "return") != 0)
        return NOT_FOUND;
    st = is_mended(c, conference_id, entries[0].at, &mended);
    if (st != OK || mended)
        return st == OK ? NOT_FOUND : st;
    after = json_loads(entries[0].after != NULL ? entries[0].after : "{}", 0, NULL);
    remarks = json_string_value(json_object_get(after, "remarks"));
    *out = (struct evidence_returned){ .at = entries[0].at,
                                       .by = entries[0].account_name,
                                       .remarks =
                                           arena_strdup(c->arena, remarks != NULL ? remarks : "") };
    json_decref(after);
    return OK;
}
