/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody has typed into a form and not yet sent. */
#ifndef WEB_DRAFT_H
#define WEB_DRAFT_H

#include "web/request.h"

enum { DRAFT_KEY_MAX = 120, DRAFT_BYTES_MAX = 256 * 1024, DRAFTS_MAX = 200 };

struct draft {
    int64_t version, saved_at;
    const struct pair *fields; /* a repeated name: several values */
    int field_count;
};

/* Saves over `version` (0: there is none yet) and gives the new version. CONFLICT where another page saved meanwhile; INVALID
 * for a key or data over the limits or that are no JSON object of texts; the oldest goes where an account has DRAFTS_MAX.
 * Fields with "password" in their name are left out. */
enum status draft_save(struct ctx *c, const char *key, int64_t version, const char *data,
                       int64_t *out_version) MUST_CHECK;

/* NOT_FOUND where the context's account has none of this key. */
enum status draft_find(struct ctx *c, const char *key, struct draft *out) MUST_CHECK;

enum status draft_drop(struct ctx *c, const char *key) MUST_CHECK;

/* The posted form of the request becomes a draft of the account whose session expired, over whatever stood there; false where
 * the form keeps no drafts (it has no field "draft_key") or it could not be saved. Fields that the form names in "no_draft" are left out. */
bool draft_keep_form(struct request *r, int64_t account_id);

/* The same where somebody has ended the session: then its cookie may be in other hands, so what it sends is set aside, one form an
 * account, and becomes a draft only if the account signs in again in this very browser within DRAFT_ASIDE_S. */
enum { DRAFT_ASIDE_S = 3600 };
bool draft_set_aside(struct request *r, int64_t account_id);
void draft_take_back(struct request *r, int64_t account_id); /* called when it signs in */

#endif
