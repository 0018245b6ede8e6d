/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The record of every change: who, when, what, before and after. Rows are written in the transaction of the change;
 * within a second a sealer numbers them without a gap and chains them by hash (BLAKE2b of the row and the hash before),
 * so that no later change of a row, and no removal or insertion, goes unseen by `thidua verify`. */
#ifndef DB_AUDIT_H
#define DB_AUDIT_H

#include "db/db.h"

#include <jansson.h>

/* One change, inside db_transact. `noun` is the table, `action` a verb ("insert", "update", "apply" ...); before and after
 * are JSON objects of what changed (NULL: none), and are released here. Passwords, tokens and ballots never go in. Touches the
 * noun (db_touch): whatever was derived from it is derived anew. */
enum status audit_write(struct ctx *c, const char *noun, int64_t id, const char *action,
                        json_t *before, json_t *after) MUST_CHECK;

/* Seals what is not sealed yet. Called each second while serving, by each command at its end, and before verify. */
enum status audit_seal(struct ctx *c) MUST_CHECK;

struct audit_entry {
    int64_t id, at, account_id, noun_id;
    const char *account_name;                   /* NULL: a command or the system */
    const char *noun, *action, *before, *after; /* JSON texts, NULL where none */
};

/* The newest first, of one thing; older than `before_id` (0: from the newest). */
enum status audit_list(struct ctx *c, const char *noun, int64_t id, int64_t before_id, int limit,
                       struct audit_entry **out, int *out_count) MUST_CHECK;

/* How many entries are sealed, and the newest one's hash in hex ("" where there is none): a witness to keep elsewhere. */
enum status audit_head(struct ctx *c, int64_t *out_count, const char **out_hash) MUST_CHECK;

/* Walks the chain; each break is a problem that names the row. INVALID where there is one. */
enum status audit_verify(struct ctx *c) MUST_CHECK;

#endif
