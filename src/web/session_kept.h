/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sign-ins that were found a moment ago, so that not every request reads its own anew. An entry is good until a sign-in or an account
 * changes anywhere, and for KEPT_SESSION_MS at most, should the news of a change be lost on its way. Any thread may call. */
#ifndef WEB_SESSION_KEPT_H
#define WEB_SESSION_KEPT_H

#include "web/session.h"

struct sessions_kept;

enum { KEPT_SESSIONS = 2048, KEPT_SESSION_MS = 2000, TOKEN_HASH_CHARS = 64 };

struct sessions_kept *sessions_kept_new(void);
void sessions_kept_free(struct sessions_kept *k);

/* What database_listen tells. */
void sessions_kept_touch(struct sessions_kept *k, const char *tag);

/* To be asked for before the database is: what was read before a change is not kept as if it came after. */
uint64_t sessions_kept_moment(const struct sessions_kept *k);

/* Whether the session of a token's hash (TOKEN_HASH_CHARS hex digits) is here; its texts are put on the arena. */
bool sessions_kept_find(struct sessions_kept *k, struct arena *a, const char *hash,
                        struct session *out);

/* Keeps one that is neither ended nor of a closed account, as it was at `moment`. One with very long texts is not kept. */
void sessions_kept_note(struct sessions_kept *k, const char *hash, const struct session *s,
                        uint64_t moment);

#endif
