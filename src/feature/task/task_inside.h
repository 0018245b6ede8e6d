/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this feature share. */
#ifndef FEATURE_TASK_TASK_INSIDE_H
#define FEATURE_TASK_TASK_INSIDE_H

#include "db/db.h"
#include "feature/task/task.h"
#include "feature/task/task_words.h"

/* Names of the campaign's units and seats on a day, for the recogniser; each with its title, the offices with their bare name, all with
 * their code. */
enum status task_known_read(struct ctx *c, const struct campaign *campaign, struct date on,
                            struct words_known *out) MUST_CHECK;

/* Whom the words name, each once; groups spread over the units and seats of today. INVALID with a problem at `field`. */
struct task_whom {
    int64_t unit_id, seat_id;
    bool by_watcher;
};
struct task_spreading {
    const struct campaign *campaign;
    const struct words_known *known;
    struct unit *units;
    int unit_count;
    struct seat *seats;
    int seat_count;
};
enum status task_spreading_begin(struct ctx *c, const struct campaign *campaign,
                                 struct task_spreading *out) MUST_CHECK;
enum status task_spread(struct ctx *c, const struct task_spreading *s, const char *words,
                        const char *field, struct task_whom **out, int *out_count) MUST_CHECK;

/* "33 units of the commune level", "Phòng Nội vụ", or what is wrong. */
const char *task_spread_text(struct ctx *c, const struct task_spreading *s, const char *words,
                             bool *out_is_understood);

const char *task_whom_title(struct ctx *c, const struct task_whom *whom);

/* Tells those concerned (service/inbox.h), inside the transaction: the owners of points after `after_position`; of a step, the owner or
 * whoever gave it. */
enum status task_tell_given(struct ctx *c, const struct campaign *campaign, int64_t document_id,
                            int after_position) MUST_CHECK;
struct task_step_told {
    const char *text; /* remarks, reason */
    const struct task_whom *moved_to;
};
enum status task_tell_step(struct ctx *c, const struct campaign *campaign,
                           const struct task_row *row, enum task_step step,
                           const struct task_step_told *told) MUST_CHECK;

/* "Whoever follows xã Hải Hà", the unit's title or the seat's: from columns unit name, kind, level, seat title at `at`. */
const char *task_owner_title(struct ctx *c, struct query *q, int at, bool by_watcher);

#endif
