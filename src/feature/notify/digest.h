/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The daily letter: what one run reads once for everybody, and what says something in it. A feature that has something to say adds a
 * row to digest_sources (digest_sources.c), and reads its part for all people at once. */
#ifndef FEATURE_NOTIFY_DIGEST_H
#define FEATURE_NOTIFY_DIGEST_H

#include "feature/board/board.h"
#include "feature/notify/notify_inside.h"

/* Numbers of rows by person: found while reading, walked while writing, in the order in which they were put. */
struct pile {
    int *first, *last; /* of each person; -1: none */
    struct pile_row {
        int campaign, row, next;
    } * rows;
    int count, room;
};

struct digest {
    struct ctx *c; /* of the run; its arena lasts as long */
    struct date on;
    int64_t since_at, before_at; /* whose items it tells */
    struct people people;
    struct names *names;
    struct campaign *campaigns; /* that run on the day */
    struct board *boards;       /* one each */
    int campaign_count;
    struct post post;
    void **states; /* one a source: its own */
};

/* What one letter counts, for its subject. */
struct digest_counts {
    int late, soon, units, fresh, waiting; /* units: that are late, of those that one answers for */
};

struct digest_source {
    const char *heading; /* msgid */

    /* Everything for everybody, once. *out: the source's own, handed to write. */
    enum status (*read)(struct digest *d, void **out);

    /* The lines of one person, in c's language and on its arena. */
    void (*write)(struct ctx *c, const struct digest *d, const void *state, int person,
                  struct letter_section *s, struct digest_counts *counts);
};

extern const struct digest_source digest_sources[]; /* ends with a NULL heading */

void pile_init(struct digest *d, struct pile *p);
void pile_put(struct digest *d, struct pile *p, int person, int campaign, int row);

/* Puts a row to all who read for a unit or sit on a seat in a campaign. */
void pile_put_unit(struct digest *d, struct pile *p, int64_t unit_id, int campaign, int row);
void pile_put_seat(struct digest *d, struct pile *p, int64_t seat_id, int campaign, int row);

/* Reads all of it; writes one letter. False where there is nothing to say. */
enum status digest_open(struct ctx *c, struct date on, int64_t since_at, int64_t before_at,
                        struct digest *out) MUST_CHECK;
bool digest_write(struct ctx *c, const struct digest *d, int person, struct letter *out);

/* digest_duties.c, digest_reports.c, digest_tasks.c */
enum status tasks_read(struct digest *d, void **out) MUST_CHECK;
void tasks_write(struct ctx *c, const struct digest *d, const void *state, int person,
                 struct letter_section *s, struct digest_counts *counts);
enum status duties_read(struct digest *d, void **out) MUST_CHECK;
void duties_write(struct ctx *c, const struct digest *d, const void *state, int person,
                  struct letter_section *s, struct digest_counts *counts);
enum status whole_read(struct digest *d, void **out) MUST_CHECK;
void whole_write(struct ctx *c, const struct digest *d, const void *state, int person,
                 struct letter_section *s, struct digest_counts *counts);
enum status watched_read(struct digest *d, void **out) MUST_CHECK;
void watched_write(struct ctx *c, const struct digest *d, const void *state, int person,
                   struct letter_section *s, struct digest_counts *counts);
enum status owed_read(struct digest *d, void **out) MUST_CHECK;
void owed_write(struct ctx *c, const struct digest *d, const void *state, int person,
                struct letter_section *s, struct digest_counts *counts);
enum status receipts_read(struct digest *d, void **out) MUST_CHECK;
void receipts_write(struct ctx *c, const struct digest *d, const void *state, int person,
                    struct letter_section *s, struct digest_counts *counts);

#endif
