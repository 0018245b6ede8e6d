/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this feature share. */
#ifndef FEATURE_REPORT_INSIDE_H
#define FEATURE_REPORT_INSIDE_H

#include "db/db.h"
#include "feature/report/report.h"
#include "feature/task/task.h"

/* Whether the account runs the campaign (the standing office), or answers as its head. */
bool is_office(struct ctx *c, int64_t owner_unit_id, int64_t campaign_id);
bool is_head(struct ctx *c, int64_t owner_unit_id, int64_t campaign_id);

/* Whether the account may read what was sent there. */
bool duty_may_read(struct ctx *c, const struct report_duty *d);

/* The unit and, over any number of mergers, those that it stands for on a day. */
enum status list_with_predecessors(struct ctx *c, int64_t unit_id, struct date on,
                                   struct unit **out, int *out_count) MUST_CHECK;

/* Units that the seat follows on a day, of all its watches. */
bool follows_any(const struct watch *watches, int count, struct date on);

/* The names of fields of activity, for labels of figures. */
struct figure_names {
    struct activity_field *fields;
    int count;
};
enum status figure_names_read(struct ctx *c, struct figure_names *out) MUST_CHECK;

/* NULL where no figure has this code. */
const char *figure_label(struct ctx *c, const struct figure_names *names, const char *code);
bool figure_is_money(const char *code);

/* Tasks of a place's author that stand in its report, in the order in which they are numbered there. */
enum status report_tasks_now(struct ctx *c, const struct report_duty *d, struct task_row **out,
                             int *out_count) MUST_CHECK;

/* Keeps them with a version, inside the transaction that sends it. */
enum status report_tasks_keep(struct ctx *c, int64_t report_id, int number,
                              const struct report_duty *d) MUST_CHECK;

/* A line for each: those done for the text of what was done, open ones for what comes next. */
void report_tasks_cite(struct ctx *c, const struct task_row *rows, int count,
                       const char *out[REPORT_TEXT_COUNT]);

/* As they stood when a version was sent. */
struct report_task {
    int position;
    int64_t part_id;
    const char *owner, *words, *document, *note;
    enum task_state state, state_now;
    struct date last_on;
    bool is_recurring;
};
enum status report_version_tasks(struct ctx *c, int64_t id, int number, struct report_task **out,
                                 int *out_count) MUST_CHECK;

void bind_id_or_null(struct query *q, int64_t id);

/* Inside a transaction: its reader hears that a version was sent, its author what was said to it. */
enum status report_tell_sent(struct ctx *c, const struct report_duty *d, int64_t report_id,
                             int number) MUST_CHECK;
enum status report_tell_decided(struct ctx *c, const struct report_duty *d, enum report_step step,
                                const char *remarks) MUST_CHECK;

#endif
