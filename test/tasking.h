/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A conclusion whose points were given, for the tests of tasks. */
#ifndef TEST_TASKING_H
#define TEST_TASKING_H

#include "feature/task/task.h"
#include "test/nghi_son.h"
#include "test/test.h"
#include "test/test_http.h"

struct task_scene {
    struct nghi_son n;
    struct document conclusion;
    int64_t officer, other_officer; /* of Hải Hà, of Hải Hòa */
    int64_t member, other_member;   /* accounts */
    int64_t seat, other_seat;       /* follow Hải Hà and Hải Hòa; Nghi Sơn */
    int64_t office, head;           /* accounts */
    int given;                      /* points */
};

/* On 12/02/2025: to the three communes (before 15/3/2025), to Phòng Nội vụ with the help of Phòng Tài chính - Kế hoạch, to the latter,
 * and to each of the two members, recurring. Seven parts. The context is the system's. */
void task_scene_make(struct ctx *c, struct task_scene *out);

/* The part of an owner, by its title. */
struct task_row task_scene_part(struct ctx *c, const struct task_scene *s, const char *owner);

/* A new task of Hải Hà brought into a state. */
struct task_row task_scene_bring(struct ctx *c, struct task_scene *s, enum task_state state);

int task_scene_inbox(struct ctx *c, const char *kind);
int task_scene_inbox_of_unit(struct ctx *c, const char *kind, int64_t unit_id);

#endif
