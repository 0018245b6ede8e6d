/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this feature share: the state of one simulation, and a function for each kind of row. */
#ifndef FEATURE_SIMULATE_SIMULATE_INTERNAL_H
#define FEATURE_SIMULATE_SIMULATE_INTERNAL_H

#include "feature/committee/committee.h"
#include "feature/conference/conference.h"
#include "feature/document/document.h"
#include "feature/simulate/simulate.h"

/* A growing array on the context's arena. */
struct gathered {
    void *rows;
    size_t size;
    int count, room;
};

struct simulating {
    const struct simulation *wanted;
    struct ctx *c;
    struct ctx row; /* the same with an arena that is emptied every now and then */
    uint64_t random;
    int64_t made;   /* keys */
    enum status st; /* the first failure; nothing is written after it */
    struct simulate_result result;

    struct unit nation, provinces[SIMULATE_PROVINCES], *communes;
    int *province_of; /* of a commune: its index */
    int64_t secretariat_id, officer_id;
    struct campaign campaign;
    int64_t milestone_ids[SIMULATE_MILESTONES];
    int64_t seat_ids[SIMULATE_PROVINCES];
    struct date *extended_to; /* of a commune, its conference's: by exception; none: it has none */
    struct gathered notices, watches, conferences, progress;
};

/* ------------------------------------------------------------------ chance, keys, days */

uint64_t chance(struct simulating *s);
int chance_below(struct simulating *s, int bound);
bool chance_of(struct simulating *s, int percent);

/* Keys of the first minutes of 2024, when nobody made any. */
int64_t next_key(struct simulating *s);

struct date day_of(const char *iso);
int64_t morning_of(struct date day); /* 8 o'clock */

/* Two syllables as places have them, with the sample mark; different for each number below a few thousand. */
const char *place_name(struct simulating *s, int number);

/* ------------------------------------------------------------------ rows: ids that are 0 are made */

void put_account(struct simulating *s, int64_t id, const char *name, const char *full_name);
void put_grant(struct simulating *s, const struct grant *g);
void put_campaign(struct simulating *s, struct campaign *campaign);
void put_milestone(struct simulating *s, struct milestone *m);
void put_document(struct simulating *s, struct document *d);
void put_deadline(struct simulating *s, struct deadline *d);
void put_seat(struct simulating *s, struct seat *seat);

/* Those of which each commune has some are gathered first and written many at once. */
void gather_notice(struct simulating *s, struct notice n);
void gather_watch(struct simulating *s, struct watch w);
void gather_conference(struct simulating *s, struct conference k);
void gather_progress(struct simulating *s, struct progress p);
void write_units(struct simulating *s);
void write_gathered(struct simulating *s);

/* Counts a row and tells how far it is. */
void count_row(struct simulating *s);

/* One row of the audit for all rows of a table, under the key of the first. */
void put_audit(struct simulating *s, const char *noun, int64_t first_id, int64_t rows);

/* ------------------------------------------------------------------ simulate_articles.c */

void simulate_articles(struct simulating *s);

/* ------------------------------------------------------------------ simulate_dossiers.c */

void simulate_dossiers(struct simulating *s);

/* ------------------------------------------------------------------ simulate_campaign.c */

void simulate_campaigns(struct simulating *s);

/* ------------------------------------------------------------------ simulate_progress.c */

struct date simulate_last_day(const struct simulating *s, int commune, int milestone);
void simulate_progress(struct simulating *s);

#endif
