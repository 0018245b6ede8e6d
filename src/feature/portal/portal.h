/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What everybody may see without signing in: the campaign with its dates and documents, and the news. */
#ifndef FEATURE_PORTAL_PORTAL_H
#define FEATURE_PORTAL_PORTAL_H

#include "feature/article/article.h"
#include "feature/board/board.h"
#include "feature/exemplar/exemplar.h"

extern const struct feature portal_feature;

/* The newest campaign that holds on the day, else the newest of all; NOT_FOUND before the first. Asks no one's rights: its
 * title, dates and documents are public. */
enum status portal_find_campaign(struct ctx *c, struct date on, struct campaign *out) MUST_CHECK;

enum { PORTAL_KINDS_MAX = 64, PORTAL_LATEST = 30, PORTAL_EXEMPLARS = 3 };

/* What every page of the portal may tell of: cheap to read. */
struct portal_common {
    bool has_campaign;
    struct campaign campaign;
    struct unit owner;
    struct deadline_set deadlines;
    struct milestone *milestones;
    int milestone_count;
    struct topic *topics;
    int topic_count;
    struct article_line *latest; /* the newest PORTAL_LATEST */
    int latest_count;
    struct exemplar_line *exemplars; /* the newest PORTAL_EXEMPLARS that were commended */
    int exemplar_count;
    struct exemplar_open open; /* on how many opinions are asked for on the day */
    struct activity_field *fields;
    int field_count;
};

/* Shared with other readers (db/kept.h), so it is read only. */
enum status portal_read_common(struct ctx *c, struct date on,
                               const struct portal_common **out) MUST_CHECK;

/* How far the campaign's units are, by the tree of the day: the whole board is read for it. */
struct portal_facts {
    struct campaign campaign;
    int units_of_kind
        [PORTAL_KINDS_MAX]; /* in the order of unit_kinds: those below the owner that exist on the day */
    int unit_count, held_count;
};

/* Kept in the same way. NOT_FOUND before the first campaign. */
enum status portal_read_facts(struct ctx *c, struct date on,
                              const struct portal_facts **out) MUST_CHECK;

/* A page in the portal's layout, under the name of the campaign's office. */
struct page portal_page(struct request *r, const struct portal_common *p, const char *title);

/* The same where nothing else of the portal is needed. */
enum status portal_open(struct request *r, const char *title, struct page *out) MUST_CHECK;

const struct topic *portal_topic(const struct portal_common *p, int64_t id); /* NULL: none */

#endif
