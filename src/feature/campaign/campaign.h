/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Campaigns: one owner unit's part in a recognition campaign; a tree. And the milestones that its levels are to reach. */
#ifndef FEATURE_CAMPAIGN_CAMPAIGN_H
#define FEATURE_CAMPAIGN_CAMPAIGN_H

#include "feature/unit/unit.h"

struct campaign {
    int64_t id;
    const char *code, *title, *slogan, *scope;
    int64_t owner_unit_id, parent_id;
    struct date from_on, to_on;
    bool level_in[LEVEL_COUNT]; /* levels in scope */
    bool is_sample;
    int64_t version;
};

extern const struct feature campaign_feature;

/* Whether the account may know of it: READ_BOARD for its owner, or for a unit that has a part in it (or stands above it). What may not be
 * read is NOT_FOUND everywhere. */
bool campaign_is_readable(struct ctx *c, const struct campaign *campaign);

enum status campaign_find(struct ctx *c, int64_t id, struct campaign *out) MUST_CHECK;
enum status campaign_find_by_code(struct ctx *c, const char *code, struct campaign *out) MUST_CHECK;

/* The campaign that a person works on: of the address's ?dot-thi-dua=CODE, else the one remembered, else the newest that a
 * grant reaches. NOT_FOUND where there is none. For commands: code NULL means the only or the newest one. */
enum status campaign_current(struct ctx *c, const char *code, struct campaign *out) MUST_CHECK;

/* How a page of a campaign begins: finds the current campaign (?dot-thi-dua=CODE, which is then remembered in a cookie, else
 * the remembered one, else the newest the reader may see) and starts the page with its title, owner and sample mark. NOT_FOUND where
 * there is none: see campaign_missing. */
enum status campaign_page(struct request *r, const char *title, struct campaign *out,
                          struct page *out_page) MUST_CHECK;

/* What a page answers that a campaign is needed for, once campaign_page was NOT_FOUND: it leads to the list of campaigns, which
 * offers the first step; NOT_FOUND where the address itself asked for a campaign. */
enum status campaign_missing(struct request *r) MUST_CHECK;

/* The same for a campaign known by its id (the thing shown belongs to it): what follows from the page is of that campaign, too. */
enum status campaign_page_of(struct request *r, int64_t campaign_id, const char *title,
                             struct campaign *out, struct page *out_page) MUST_CHECK;

/* The day as of which a page is read: ?ngay=YYYY-MM-DD, else today. */
struct date campaign_day(const struct request *r);

/* Those the account may read, newest first; `q` folded search ("" all). */
enum status campaign_list(struct ctx *c, const char *q, struct campaign **out,
                          int *out_count) MUST_CHECK;
enum status campaign_list_children(struct ctx *c, int64_t id, struct campaign **out,
                                   int *out_count) MUST_CHECK;

/* Need EDIT_CAMPAIGN for the owner unit; a child's owner stands below its parent's owner. */
enum status campaign_insert(struct ctx *c, struct campaign *campaign) MUST_CHECK;
enum status campaign_update(struct ctx *c, const struct campaign *campaign) MUST_CHECK;

/* Units in scope: those below the owner (and itself) whose level is in scope, and the named ones, that existed on some
 * day of the campaign up to `on`; and those that took over from any of them up to `on`, wherever they stand. Each with the
 * parent of `on` (or of its last day). Vietnamese order. */
enum status campaign_list_units(struct ctx *c, const struct campaign *campaign, struct date on,
                                struct unit **out, int *out_count) MUST_CHECK;

/* Whether one unit is among them. */
enum status campaign_has_unit(struct ctx *c, const struct campaign *campaign, int64_t unit_id,
                              struct date on, bool *out) MUST_CHECK;

/* Units named one by one: in though their level is not, or out though it is. Need EDIT_CAMPAIGN; unset drops the naming. */
enum status campaign_set_unit(struct ctx *c, int64_t campaign_id, int64_t unit_id,
                              bool is_in) MUST_CHECK;
enum status campaign_unset_unit(struct ctx *c, int64_t campaign_id, int64_t unit_id) MUST_CHECK;

struct campaign_named {
    int64_t unit_id;
    bool is_in;
};
enum status campaign_list_named(struct ctx *c, int64_t campaign_id, struct campaign_named **out,
                                int *out_count) MUST_CHECK;

struct milestone {
    int64_t id, campaign_id;
    const char *code, *title;
    enum unit_level level; /* who is to do it */
    bool is_conference;    /* done when the unit's conference is held */
    int position;
    int64_t parent_id; /* must come no later than that milestone; 0: none */
    int64_t version;
};

enum status milestone_list(struct ctx *c, int64_t campaign_id, struct milestone **out,
                           int *out_count) MUST_CHECK;
enum status milestone_find(struct ctx *c, int64_t id, struct milestone *out) MUST_CHECK;

/* Need EDIT_CAMPAIGN. The parent is a milestone of the same campaign or of one above it, never itself below this one. The position 0 puts it
 * last; otherwise those from there on move down. An update is CONFLICT where stale; its level and kind stay as they are once a
 * deadline or progress stands on it (INVALID). */
enum status milestone_insert(struct ctx *c, struct milestone *m) MUST_CHECK;
enum status milestone_update(struct ctx *c, const struct milestone *m) MUST_CHECK;
enum status milestone_delete(struct ctx *c, int64_t id)
    MUST_CHECK; /* CONFLICT once a deadline, progress or another milestone stands on it */

/* Whether it may be deleted. */
enum status milestone_is_used(struct ctx *c, int64_t id, bool *out) MUST_CHECK;

/* Those that may be the parent of one of this campaign: its own and those of the campaigns above. */
enum status milestone_list_parents(struct ctx *c, const struct campaign *campaign,
                                   struct milestone **out, int *out_count) MUST_CHECK;

#endif
