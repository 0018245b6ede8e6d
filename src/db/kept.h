/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What costs much to derive from the database and is asked for again and again, kept in this process until anything is
 * touched (db_touch; audit_write does it for each change), by this node or another. Nothing is kept where nobody listens for changes
 * (commands, most tests) nor inside a transaction: there it is made anew each time. Any thread may ask. */
#ifndef DB_KEPT_H
#define DB_KEPT_H

#include "db/db.h"

struct kept;

enum {
    KEPT_MAX = 8,
    KEPT_BYTES_MAX = 24 << 20,
    KEPT_SMALL_MAX = 512,
    KEPT_SMALL_BYTES_MAX = 16 << 10, /* of one */
    KEPT_KEY_MAX = 120
};

/* Derives the result on c->arena; it may depend on the database, on `key` and on `arg` as far as the key tells of it, and on
 * nothing of who asks: neither the account nor the language. */
typedef enum status kept_make(struct ctx *c, const void *arg, void **out);

/* The result of `make` under `key`, which is shared with others: it is read only, and stays as long as c->arena. Whether the
 * context's account may see it is asked before. A status other than OK is make's own, and nothing is kept then. */
enum status kept_read(struct ctx *c, const char *key, kept_make *make, const void *arg,
                      const void **out) MUST_CHECK;

/* The same for what is small and of which there are many, such as an article: the last ones asked for stay, and none of them drives out what
 * kept_read keeps. */
enum status kept_read_small(struct ctx *c, const char *key, kept_make *make, const void *arg,
                            const void **out) MUST_CHECK;

#endif
