/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may do what, where and when. One question for pages, commands and domain functions alike: may().
 *
 * A grant gives an account a role for a unit (and those below it by the tree of the day; none: everywhere), for a
 * campaign (none: all), from a day to a day. A role is a set of actions: the table in access.c. */
#ifndef WEB_ACCESS_H
#define WEB_ACCESS_H

#include "core/ctx.h"

/* The access column of a route; zero means "forgotten" and start-up refuses it. */
enum access {
    ACCESS_FORGOTTEN,
    PUBLIC,
    SIGNED_IN,
    /* From here on: actions. The dispatcher lets in who holds the action anywhere today; the domain function asks may()
     * for the unit and the campaign at hand. */
    READ_BOARD,      /* the campaign's units, deadlines, states */
    EDIT_UNITS,      /* units, places, mergers */
    EDIT_CAMPAIGN,   /* campaigns, milestones */
    EDIT_DOCUMENTS,  /* plans, directives, exceptions: draft and apply */
    EDIT_COMMITTEE,  /* seats, watches, handover */
    REPORT_UNIT,     /* a unit's own conference, milestones, acknowledgement */
    READ_FINANCE,    /* cost figures' details */
    MANAGE_ACCOUNTS, /* accounts, grants, sign-ins of others */
    READ_AUDIT,
    ANSWER_REPORTS,   /* as the head: accepts or returns what comes to him */
    ADMINISTER,       /* settings, backup */
    WRITE_ARTICLES,   /* drafts for the portal, of the own unit */
    EDIT_ARTICLES,    /* edits and hands in; topics */
    APPROVE_ARTICLES, /* approves, publishes, corrects, withdraws */
    READ_DOSSIERS, /* dossiers and subjects of the unit and below, but not from which one is barred */
    WRITE_DOSSIERS, /* puts forward and hands on, for the own unit */
    APPRAISE_DOSSIERS, /* where it is decided: takes in, checks, asks the public, records the decision */
    EDIT_AWARDS,       /* titles, forms, their rules */
    RUN_COUNCIL,       /* councils, meetings, rounds; enters what was voted on paper */
    JUDGE,             /* as a member of a council: appraises and votes */
    SELECT_DELEGATES, /* quotas, selection, substitutes */
    ACCESS_COUNT
};

const char *access_code(enum access access); /* "edit_units": commands, JSON */

enum role {
    ROLE_NONE,
    ROLE_ADMIN,        /* quản trị */
    ROLE_SECRETARIAT,  /* thường trực */
    ROLE_HEAD,         /* Trưởng Ban Chỉ đạo */
    ROLE_MEMBER,       /* thành viên Ban Chỉ đạo */
    ROLE_UNIT_OFFICER, /* cán bộ đơn vị */
    ROLE_FINANCE,      /* tài chính */
    ROLE_COUNCIL,      /* Hội đồng Thi đua - Khen thưởng */
    ROLE_EDITOR,       /* biên tập viên */
    ROLE_CHIEF_EDITOR, /* Trưởng Ban Biên tập: approves and publishes */
    ROLE_STAGE,        /* lễ tân, điều hành sân khấu */
    ROLE_COUNT
};

const char *role_code(enum role role); /* "secretariat": commands, files, JSON */
bool role_parse(const char *code, enum role *out);
const char *role_text(const struct ctx *c, enum role role); /* in the reader's language */
bool role_gives(enum role role, enum access action);

/* Whether the context's account may do `action` on this unit of this campaign today. What is left to do for a unit that is no more
 * may be done by whoever holds the action for those that took over from it, or for those above it on its last day. unit_id 0: on any unit at all;
 * campaign_id 0: in any campaign. A member reads every unit of the campaign, and reports
 * for the grant's own unit and those that the own seat follows today. `trusted` contexts
 * (commands run by who holds the database: account_id ACCOUNT_SYSTEM) may do everything. */
bool may(struct ctx *c, enum access action, int64_t unit_id, int64_t campaign_id);

/* may() as a status: OK or DENIED. */
enum status require(struct ctx *c, enum access action, int64_t unit_id,
                    int64_t campaign_id) MUST_CHECK;

enum { ACCOUNT_SYSTEM = -1 };

struct grant {
    int64_t id, account_id;
    enum role role;
    int64_t unit_id, campaign_id; /* 0: everywhere, all */
    struct date from_on, to_on;
};

/* The account's grants that hold today. Read once where the context has a cache (access_keep), else each time. */
enum status grants_today(struct ctx *c, const struct grant **out, int *out_count) MUST_CHECK;

/* From here on the context's account is asked for once: for requests, in which nobody changes their own grants. */
void access_keep(struct ctx *c);

/* Whether the account holds the action anywhere today. PUBLIC: always; SIGNED_IN: where there is an account. */
bool may_anywhere(struct ctx *c, enum access access);

#endif
