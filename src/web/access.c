/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Roles, their actions, and where they hold. */
#include "web/access.h"

#include "db/db.h"

#include <string.h>

/* ------------------------------------------------------------------ the table */

#define CAN(action) (1U << (action))

static const struct {
    const char *code;
    const char *label;
    unsigned actions;
} roles[ROLE_COUNT] = {
    [ROLE_NONE] = { "none", N_("No role"), 0 },
    [ROLE_ADMIN] = { "admin", N_("Administrator"),
                     CAN(READ_BOARD) | CAN(EDIT_UNITS) | CAN(MANAGE_ACCOUNTS) | CAN(READ_AUDIT) |
                         CAN(ADMINISTER) | CAN(EDIT_AWARDS) },
    [ROLE_SECRETARIAT] = { "secretariat", N_("Standing office"),
                           CAN(READ_BOARD) | CAN(EDIT_UNITS) | CAN(EDIT_CAMPAIGN) |
                               CAN(EDIT_DOCUMENTS) | CAN(EDIT_COMMITTEE) | CAN(REPORT_UNIT) |
                               CAN(READ_FINANCE) | CAN(MANAGE_ACCOUNTS) | CAN(READ_AUDIT) |
                               CAN(WRITE_ARTICLES) | CAN(EDIT_ARTICLES) | CAN(APPROVE_ARTICLES) |
                               CAN(READ_DOSSIERS) | CAN(WRITE_DOSSIERS) | CAN(APPRAISE_DOSSIERS) |
                               CAN(EDIT_AWARDS) | CAN(RUN_COUNCIL) | CAN(SELECT_DELEGATES) },
    [ROLE_HEAD] = { "head", N_("Head of the steering committee"),
                    CAN(READ_BOARD) | CAN(EDIT_DOCUMENTS) | CAN(EDIT_COMMITTEE) |
                        CAN(READ_FINANCE) | CAN(READ_AUDIT) | CAN(ANSWER_REPORTS) |
                        CAN(READ_DOSSIERS) },
    [ROLE_MEMBER] = { "member", N_("Member of the steering committee"),
                      CAN(READ_BOARD) | CAN(REPORT_UNIT) | CAN(READ_DOSSIERS) },
    [ROLE_UNIT_OFFICER] = { "unit_officer", N_("Unit officer"),
                            CAN(READ_BOARD) | CAN(REPORT_UNIT) | CAN(WRITE_ARTICLES) |
                                CAN(READ_DOSSIERS) | CAN(WRITE_DOSSIERS) },
    [ROLE_FINANCE] = { "finance", N_("Finance officer"), CAN(READ_BOARD) | CAN(READ_FINANCE) },
    [ROLE_COUNCIL] = { "council", N_("Council member"),
                       CAN(READ_BOARD) | CAN(READ_DOSSIERS) | CAN(JUDGE) },
    [ROLE_EDITOR] = { "editor", N_("Editor"),
                      CAN(READ_BOARD) | CAN(WRITE_ARTICLES) | CAN(EDIT_ARTICLES) },
    [ROLE_CHIEF_EDITOR] = { "chief_editor", N_("Head of the editorial board"),
                            CAN(READ_BOARD) | CAN(WRITE_ARTICLES) | CAN(EDIT_ARTICLES) |
                                CAN(APPROVE_ARTICLES) },
    [ROLE_STAGE] = { "stage", N_("Stage and door staff"), CAN(READ_BOARD) },
};

const char *
access_code(enum access access)
{
    static const char *const codes[ACCESS_COUNT] = {
        [ACCESS_FORGOTTEN] = "forgotten",
        [PUBLIC] = "public",
        [SIGNED_IN] = "signed_in",
        [READ_BOARD] = "read_board",
        [EDIT_UNITS] = "edit_units",
        [EDIT_CAMPAIGN] = "edit_campaign",
        [EDIT_DOCUMENTS] = "edit_documents",
        [EDIT_COMMITTEE] = "edit_committee",
        [REPORT_UNIT] = "report_unit",
        [READ_FINANCE] = "read_finance",
        [MANAGE_ACCOUNTS] = "manage_accounts",
        [READ_AUDIT] = "read_audit",
        [ANSWER_REPORTS] = "answer_reports",
        [ADMINISTER] = "administer",
        [WRITE_ARTICLES] = "write_articles",
        [EDIT_ARTICLES] = "edit_articles",
        [APPROVE_ARTICLES] = "approve_articles",
        [READ_DOSSIERS] = "read_dossiers",
        [WRITE_DOSSIERS] = "write_dossiers",
        [APPRAISE_DOSSIERS] = "appraise_dossiers",
        [EDIT_AWARDS] = "edit_awards",
        [RUN_COUNCIL] = "run_council",
        [JUDGE] = "judge",
        [SELECT_DELEGATES] = "select_delegates",
    };

    return codes[access < ACCESS_COUNT ? access : ACCESS_FORGOTTEN];
}

const char *
role_code(enum role role)
{
    return role > ROLE_NONE && role < ROLE_COUNT ? roles[role].code : roles[ROLE_NONE].code;
}

bool
role_parse(const char *code, enum role *out)
{
    for (enum role role = ROLE_NONE + 1; code != NULL && role < ROLE_COUNT; role++) {
        if (strcmp(roles[role].code, code) == 0) {
            *out = role;
            return true;
        }
    }
    return false;
}

const char *
role_text(const struct ctx *c, enum role role)
{
    return tr(c,
              role > ROLE_NONE && role < ROLE_COUNT ? roles[role].label : roles[ROLE_NONE].label);
}

bool
role_gives(enum role role, enum access action)
{
    return role > ROLE_NONE && role < ROLE_COUNT && action > SIGNED_IN && action < ACCESS_COUNT &&
           (roles[role].actions & CAN(action)) != 0;
}

/* ------------------------------------------------------------------ grants */

struct access_cache {
    int64_t account_id; /* whose; another account on the same context is read anew */
    bool is_read;
    struct grant *grants;
    int count;
};

void
access_keep(struct ctx *c)
{
    c->access = arena_alloc(c->arena, sizeof(*c->access));
}

static enum status
read_grants(struct ctx *c, struct grant **out, int *out_count)
{
    struct grant *rows = NULL;
    int count = 0, capacity = 0;
    struct query *q;
    enum status st;

    q = query_new(
        c,
        "SELECT id, account_id, role, unit_id, campaign_id, from_on, to_on FROM account_grant"
        " WHERE account_id = $1 AND from_on <= $2 AND (to_on IS NULL OR to_on > $3) ORDER BY id");
    bind_int(q, c->account_id);
    bind_date(q, today(c));
    bind_date(q, today(c));
    while (query_row(q)) {
        struct grant *row;

        if (count == capacity) {
            capacity = capacity > 0 ? 2 * capacity : 4;
            rows = arena_grow(c->arena, rows, (size_t)count, (size_t)capacity, sizeof(*rows));
        }
        row = &rows[count];
        row->id = col_int(q, 0);
        row->account_id = col_int(q, 1);
        row->unit_id = col_int(q, 3);
        row->campaign_id = col_int(q, 4);
        row->from_on = col_date(q, 5);
        row->to_on = col_date(q, 6);
        /* A role that this release no longer knows gives nothing. */
        if (role_parse(col_text(q, 2), &row->role))
            count++;
    }
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}

enum status
grants_today(struct ctx *c, const struct grant **out, int *out_count)
{
    struct access_cache *kept = c->access;
    struct grant *rows = NULL;
    int count = 0;
    enum status st = OK;

    if (kept != NULL && kept->is_read && kept->account_id == c->account_id) {
        *out = kept->grants;
        *out_count = kept->count;
        return OK;
    }
    if (c->account_id > 0)
        st = read_grants(c, &rows, &count);
    if (st != OK)
        return st;
    if (kept != NULL) {
        kept->account_id = c->account_id;
        kept->grants = rows;
        kept->count = count;
        kept->is_read = true;
    }
    *out = rows;
    *out_count = count;
    return OK;
}

/* ------------------------------------------------------------------ the question */

/* Whether `above` is the unit or stands over it today; of a unit that is no more, whether it took over from it, or stood over it on its
 * last day. Places are in unit_place (unit_id, parent_id, from_on, to_on), which the units' feature keeps; UNION ends the walk
 * even where the data go in a circle. */
static bool
is_at_or_below(struct ctx *c, int64_t unit_id, int64_t above)
{
    struct query *q;
    bool found;

    if (unit_id == above)
        return true;
    q = query_new(c, "WITH RECURSIVE heir(id) AS (SELECT CAST($1 AS BIGINT) UNION"
                     " SELECT s.successor_id FROM unit_successor s JOIN heir ON s.unit_id = heir.id"
                     " WHERE s.effect_on <= $2), up(id) AS (SELECT id FROM heir UNION"
                     " SELECT p.parent_id FROM unit_place p JOIN up ON p.unit_id = up.id"
                     " JOIN unit u ON u.id = p.unit_id WHERE p.from_on <= $2"
                     " AND (p.to_on IS NULL OR p.to_on > $3 OR p.to_on = u.to_on))"
                     " SELECT 1 FROM up WHERE id = $4");
    bind_int(q, unit_id);
    bind_date(q, today(c));
    bind_date(q, today(c));
    bind_int(q, above);
    found = query_row(q);
    return query_end(q) == OK && found;
}

/* Whether a seat of the account follows the unit today. Seats and watches are kept by the committee's feature. */
static bool
is_watched_by(struct ctx *c, int64_t unit_id, int64_t campaign_id)
{
    struct query *q = query_new(
        c, "SELECT 1 FROM seat s JOIN watch w ON w.seat_id = s.id"
           " WHERE s.account_id = $1 AND w.unit_id = $2 AND (CAST($3 AS BIGINT) = 0"
           " OR w.campaign_id = $3) AND w.from_on <= $4 AND (w.to_on IS NULL OR w.to_on > $4)"
           " AND s.from_on <= $4 AND (s.to_on IS NULL OR s.to_on > $4) LIMIT 1");
    bool found;

    bind_int(q, c->account_id);
    bind_int(q, unit_id);
    bind_int(q, campaign_id);
    bind_date(q, today(c));
    found = query_row(q);
    return query_end(q) == OK && found;
}

static bool
holds_for(struct ctx *c, const struct grant *grant, enum access action, int64_t unit_id,
          int64_t campaign_id)
{
    if (!role_gives(grant->role, action))
        return false;
    if (campaign_id != 0 && grant->campaign_id != 0 && grant->campaign_id != campaign_id)
        return false;
    if (unit_id == 0 || grant->unit_id == 0)
        return true;
    if (grant->role == ROLE_MEMBER && action == READ_BOARD)
        return true;
    return is_at_or_below(c, unit_id, grant->unit_id);
}

/* A member helps the units that the own seat follows, not the others of the town. */
static bool
is_own(struct ctx *c, const struct grant *grant, enum access action, int64_t unit_id,
       int64_t campaign_id)
{
    return grant->role != ROLE_MEMBER || action != REPORT_UNIT || unit_id == 0 ||
           unit_id == grant->unit_id || is_watched_by(c, unit_id, campaign_id);
}

bool
may(struct ctx *c, enum access action, int64_t unit_id, int64_t campaign_id)
{
    const struct grant *grants;
    int count;

    if (c->account_id == ACCOUNT_SYSTEM)
        return true;
    if (c->account_id <= 0 || grants_today(c, &grants, &count) != OK)
        return false;
    for (int i = 0; i < count; i++)
        if (holds_for(c, &grants[i], action, unit_id, campaign_id) &&
            is_own(c, &grants[i], action, unit_id, campaign_id))
            return true;
    return false;
}

enum status
require(struct ctx *c, enum access action, int64_t unit_id, int64_t campaign_id)
{
    return may(c, action, unit_id, campaign_id) ? OK : DENIED;
}

bool
may_anywhere(struct ctx *c, enum access access)
{
    switch (access) {
    case ACCESS_FORGOTTEN:
    case ACCESS_COUNT:
        return false;
    case PUBLIC:
        return true;
    case SIGNED_IN:
        return c->account_id != 0;
    case READ_BOARD:
    case EDIT_UNITS:
    case EDIT_CAMPAIGN:
    case EDIT_DOCUMENTS:
    case EDIT_COMMITTEE:
    case REPORT_UNIT:
    case READ_FINANCE:
    case MANAGE_ACCOUNTS:
    case READ_AUDIT:
    case ANSWER_REPORTS:
    case ADMINISTER:
    case WRITE_ARTICLES:
    case EDIT_ARTICLES:
    case APPROVE_ARTICLES:
    case READ_DOSSIERS:
    case WRITE_DOSSIERS:
    case APPRAISE_DOSSIERS:
    case EDIT_AWARDS:
    case RUN_COUNCIL:
    case JUDGE:
    case SELECT_DELEGATES:
        break;
    }
    return may(c, access, 0, 0);
}
