/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that a form brings: with the form itself, or before it in pieces (service/tus.h). */
#ifndef SERVICE_INCOMING_H
#define SERVICE_INCOMING_H

#include "web/request.h"

struct incoming {
    const char *field;       /* where its problems are told */
    const char *path, *name; /* hostile */
    int64_t upload_id;       /* 0: it came with the form */
};

/* Takes one file in; `arg` is the caller's. */
typedef enum status incoming_take(struct ctx *c, void *arg, const struct incoming *file,
                                  int64_t *out_id);

/* Each file of the form, also after one was refused; the refusals, at `field`, name their files. What the last refusal was, or OK;
 * `out_count` is how many were taken. */
enum status incoming_each(struct request *r, const char *field, incoming_take *take, void *arg,
                          int *out_count) MUST_CHECK;

/* What of them came in pieces: a finished upload of the account's for this purpose. CONFLICT where a part is missing; see tus_find_whole. A
 * request that is repeated finds it again, so `take` must not add it twice. */
struct incoming_whole {
    const char *field, *purpose;
    int64_t upload_id;
};
enum status incoming_take_whole(struct request *r, const struct incoming_whole *whole,
                                incoming_take *take, void *arg, int64_t *out_id) MUST_CHECK;

/* {"id": "…"}: the answer to the page's script. */
enum status incoming_answer(struct request *r, int64_t id);

#endif
