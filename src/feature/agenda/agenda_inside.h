/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the files of this feature: one account's gathering of the days of one campaign. */
#ifndef FEATURE_AGENDA_AGENDA_INSIDE_H
#define FEATURE_AGENDA_AGENDA_INSIDE_H

#include "feature/agenda/agenda.h"
#include "feature/board/board.h"

struct gathering {
    struct ctx *c;
    const char *site_url;
    const struct campaign *campaign;

    /* What the account stands for in the campaign today. */
    bool is_whole;      /* the standing office, the head */
    int64_t seat_id;    /* 0: none */
    int64_t *own_units; /* as their officer; those that exist */
    int own_count;

    /* Rows of each unit's own duties (board_read_apart): of the own units; and of those that are followed, or of all. */
    struct board own, others;

    struct ical_event *events;
    int count, room;
};

/* The next event, all its texts empty and of a whole day. */
struct ical_event *gathering_add(struct gathering *g);

/* An address of ours: path formats as printf does. */
const char *gathering_url(const struct gathering *g, const char *format, ...) PRINTF(2, 3);

bool gathering_is_own(const struct gathering *g, int64_t unit_id);

/* Each adds what the account is to know of the campaign: the list in agenda.c. */
enum status agenda_add_deadlines(struct gathering *g) MUST_CHECK;
enum status agenda_add_conferences(struct gathering *g) MUST_CHECK;
enum status agenda_add_reports(struct gathering *g) MUST_CHECK;
enum status agenda_add_notices(struct gathering *g) MUST_CHECK;
enum status agenda_add_tasks(struct gathering *g) MUST_CHECK;

#endif
