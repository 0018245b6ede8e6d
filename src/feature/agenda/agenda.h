/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A person's calendar: which day holds what for them, and the addresses at which phones and mail programs fetch it.
 * All of it is derived at each fetch, with the rights that the account has then. */
#ifndef FEATURE_AGENDA_AGENDA_H
#define FEATURE_AGENDA_AGENDA_H

#include "service/ical.h"
#include "web/feature.h"

extern const struct feature agenda_feature;

/* ------------------------------------------------------------------ what is in it */

enum {
    AGENDA_PAST_DAYS = 400,   /* days that lie further back are left out */
    AGENDA_REPORTS_DAYS = 92, /* reports are told so far back and ahead */
    AGENDA_UNITS_TOLD = 40,   /* units named in one event; the others are counted */
    AGENDA_ONE_BY_ONE = 300   /* conferences told one by one; above it a day's together */
};

struct agenda {
    struct ical_event *events; /* by day, then by uid */
    int count;
};

/* What the context's account is to know of all campaigns that it has a part in. An officer: the own units' deadlines, conferences,
 * reports due, papers to acknowledge. A member: the same of the followed units, one event for a milestone and a day. The standing office
 * and the head: of the whole campaign. `site_url`: "https://thidua.example", before the addresses in it.
 *
 * uid and sequence of a deadline are those of what it is set for: of the level where the level's own day is shown, else of one
 * unit; so an event of one uid never shows a day that its sequence does not count. */
enum status agenda_read(struct ctx *c, const char *site_url, struct agenda *out) MUST_CHECK;

/* The same as a file. */
enum status agenda_write(struct ctx *c, const char *site_url, const char **out) MUST_CHECK;

/* ------------------------------------------------------------------ its addresses */

enum {
    ADDRESS_LABEL_MAX = 60,
    ADDRESSES_MAX = 10,             /* live ones of an account */
    ADDRESS_SPELL_S = 600,          /* fetches are counted for so long */
    ADDRESS_FETCHES_OF_A_SPELL = 20 /* and no more are answered in it */
};

struct agenda_address {
    int64_t id;
    const char *label;
    int64_t created_at;
    struct date last_used_on; /* none: never */
};

/* The context's account's own that answer, the newest first. */
enum status agenda_address_list(struct ctx *c, struct agenda_address **out,
                                int *out_count) MUST_CHECK;

/* Makes one of an account's: its own, or of anybody by the system. "/lich/TOKEN.ics" is told only here. INVALID at "label": 1 to
 * ADDRESS_LABEL_MAX characters, and where there are ADDRESSES_MAX already. DENIED for another's account. */
enum status agenda_address_insert(struct ctx *c, int64_t account_id, const char *label,
                                  const char **out_path) MUST_CHECK;

/* Ends one of the context's account's own; NOT_FOUND otherwise, and where it has ended. */
enum status agenda_address_end(struct ctx *c, int64_t id) MUST_CHECK;

/* Whose an address is, noting its use. NOT_FOUND: unknown, revoked, its account closed or closed since. BUSY: fetched too
 * often, with the seconds to wait. */
struct agenda_use {
    int64_t account_id;
    enum lang lang;
    int wait_s;
};
enum status agenda_address_use(struct ctx *c, const char *token, struct agenda_use *out) MUST_CHECK;

#endif
