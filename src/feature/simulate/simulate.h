/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A made-up country at work on a campaign: for trying the program at the size of a country, and for the bench. Every unit
 * carries "(mẫu)" in its name and is marked as sample data; no place and no person is meant. */
#ifndef FEATURE_SIMULATE_SIMULATE_H
#define FEATURE_SIMULATE_SIMULATE_H

#include "core/ctx.h"
#include "web/feature.h"

enum {
    SIMULATE_PROVINCES = 34,
    SIMULATE_MILESTONES = 8,
    SIMULATE_COMMUNES = 3321,
    SIMULATE_COMMUNES_MAX = 50000,
    SIMULATE_ARTICLES_MAX = 10000000,
    SIMULATE_DOSSIERS_MAX = 10000000
};

/* The day in the middle of the campaign, up to which things have happened: read the board as of it (--on, ?ngay=). */
#define SIMULATE_DAY      ((struct date){ 2026, 2, 12 })
#define SIMULATE_CAMPAIGN "mau-2026"

struct simulation {
    int communes;     /* SIMULATE_PROVINCES .. SIMULATE_COMMUNES_MAX */
    int64_t articles; /* 0 .. SIMULATE_ARTICLES_MAX */
    int64_t dossiers; /* 0 .. SIMULATE_DOSSIERS_MAX */
    int64_t seed;
    void (*progress)(void *arg, int64_t done, int64_t all); /* rows; NULL: not told */
    void *progress_arg;
};

struct simulate_result {
    int64_t units, campaigns, documents, seats, watches, notices, conferences, progress, accounts;
    int64_t articles, indexed; /* the latter: in the search */
    int64_t dossiers;
    int64_t rows; /* of all tables, but for the audit */
};

extern const struct feature simulate_feature;

/* Fills an empty database in one transaction: the nation, its provinces and communes; a national campaign of eight
 * milestones over all communes and one campaign below it for each province; plan, directives and exceptions with who
 * acknowledged; a committee that watches every commune; conferences and progress in every state; accounts without
 * passwords, among them an officer of each commune, with addresses that lead nowhere; articles of ten years, in the search; dossiers in every state, each with its subject. The same numbers give the same rows, keys included. Each table's batch is one row of the audit. CONFLICT with a
 * problem where the database is not empty. */
enum status simulate_country(struct ctx *c, const struct simulation *wanted,
                             struct simulate_result *out) MUST_CHECK;

#endif
