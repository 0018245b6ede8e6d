/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A merger worked out in memory before anything is written: what the preview shows and unit_merge writes. */
#ifndef FEATURE_UNIT_UNIT_MERGE_PLAN_H
#define FEATURE_UNIT_UNIT_MERGE_PLAN_H

#include "feature/unit/unit_internal.h"

/* Who stands in an old unit's place on the first day: a unit made or kept by the act, or another one, or nobody. */
struct merge_carrier {
    int target;      /* into targets; -1: none of them */
    int64_t unit_id; /* where target < 0; 0: nobody */
};

struct merge_old {
    struct unit unit; /* with the parent of the day before */
    const struct merger_row **rows;
    int row_count;
    bool is_ending;    /* its end is not written yet, or it has no successor yet */
    bool is_dissolved; /* nobody takes over */
    bool is_kept;      /* it is itself the unit that goes on */
};

struct merge_target {
    struct unit unit;             /* id 0: to be made */
    const struct merger_row *row; /* the first that names it */
    bool is_kept;
    struct merge_carrier parent;
    struct merge_old **from;
    int *share_ppm; /* of each of `from`; 0: not known */
    int from_count;
    enum { TARGET_NEW, TARGET_OPEN, TARGET_DONE } state; /* while writing */
};

/* A unit that stands below an ending one and goes on. */
struct merge_move {
    struct unit unit;
    const struct merge_old *old;
    struct merge_carrier to;
    struct date on;
};

struct merge_plan {
    const struct unit_merger *m;
    struct merge_old *olds; /* by id */
    int old_count;
    struct merge_target *targets; /* by code */
    int target_count;
    struct merge_move *moves;
    int move_count;
    bool is_done;
};

/* Inside the transaction of the act: the old units and the seats that follow them hear who takes over. */
enum status merge_tell(struct ctx *c, const struct merge_plan *plan, int64_t change_id) MUST_CHECK;

enum status merge_plan_make(struct ctx *c, const struct unit_merger *m,
                            struct merge_plan *out) MUST_CHECK;
struct merge_old *merge_plan_find(const struct merge_plan *plan,
                                  int64_t unit_id); /* NULL: not among the old ones */

#endif
