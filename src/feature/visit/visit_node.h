/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one node has seen: counting in memory, and exchanging it with the others through the database. For this feature's files. */
#ifndef FEATURE_VISIT_VISIT_NODE_H
#define FEATURE_VISIT_VISIT_NODE_H

#include "core/sketch.h"
#include "db/db.h"
#include "feature/visit/visit.h"

#include <pthread.h>
#include <stdatomic.h>

enum {
    SLICE_S = 30,
    SLICES_IN_WINDOW = VISIT_WINDOW_S / SLICE_S,
    SLICES = 16, /* that one key has; more than the window, so that a late one finds its own */
    PEOPLE_BITS = 16,
    ROBOT_BITS = 12,
    SHARDS = 8,
    SHARD_COUNTS =
        1024, /* different pages between two flushes; what is more counts as another page */
    AGENTS = 2048,
    RATES = 1 << 16,
    KEY_BYTES = 16
};

/* Different readers of half a minute, or of a day. */
struct seen_in {
    atomic_llong number;            /* of the slice; of the day: days since 1970. -1: none */
    struct sketch *people, *robots; /* as this node saw it */
    struct sketch *others_people, *others_robots; /* what the others have told; NULL: nothing yet */
    atomic_bool is_changed;                       /* since it was written */
};

struct page_count {
    int32_t day; /* 0: free */
    enum visit_kind kind;
    int64_t id;
    int32_t people, robots;
};

struct shard {
    pthread_mutex_t lock;
    int count;
    struct page_count counts[SHARD_COUNTS];
};

struct visit_node {
    struct arena *arena;
    pthread_mutex_t lock; /* of what is made, cleared and merged */
    const char *name;
    unsigned char secret[32], agent_key[KEY_BYTES];
    struct {
        atomic_int day;
        unsigned char key[KEY_BYTES];
    } keys[2]; /* by the day's parity */
    struct seen_in slices[2][SLICES], days[2];
    struct shard shards[SHARDS];
    const char **robot_words;
    int robot_word_count;
    atomic_ullong agents[AGENTS]; /* hash of a name, its last bit: a robot's */
    atomic_llong rate_slice;
    atomic_uchar rates[2][RATES];
    struct sketch *work_people, *work_robots;
    int64_t read_at;  /* what others wrote before is known */
    int64_t told_day; /* the day's readers, as they stand in the database */
    bool has_kept;
    struct visit_figures kept,
        shown; /* what the database told last; the same with who came since */
    int64_t shown_at;
};

/* Lives in memory of its own until visit_node_free. */
struct visit_node *visit_node_new(const unsigned char secret[32]);
void visit_node_free(struct visit_node *n);

/* One answer. Any thread, about a microsecond. */
void visit_node_hit(struct visit_node *n, const struct hit *h);

/* Writes what is new, in one transaction, and reads what others wrote. What could not be written is written the next time. */
enum status visit_node_exchange(struct ctx *c, struct visit_node *n) MUST_CHECK;

/* Reads what all nodes have written and nothing of its own: for a process that does not serve. */
enum status visit_node_load(struct ctx *c, struct visit_node *n) MUST_CHECK;

/* Makes the number of each day that is over and forgets its sketches. */
enum status visit_close_days(struct ctx *c, int64_t *out_count) MUST_CHECK;

struct visit_online {
    int64_t people, robots;             /* in the last VISIT_WINDOW_S */
    int64_t today_people, today_robots; /* since midnight */
};
void visit_node_count(struct visit_node *n, int64_t at, struct visit_online *out);

/* The kind and id that a path shows; 0: not to be counted. */
enum visit_kind visit_kind_of(const struct hit *h, int64_t *out_id);

/* ------------------------------------------------------------------ for visit_store.c */

struct seen_in *visit_slice_of(struct visit_node *n, int32_t key_day, int64_t number);
struct seen_in *visit_day_of(struct visit_node *n, int32_t day);
int visit_take_counts(struct visit_node *n, struct arena *a, struct page_count **out);
void visit_put_back(struct visit_node *n, const struct page_count *counts, int count);

/* The day whose key the window has at an instant: for its first minutes a day goes on with the key of the day before. */
int32_t visit_window_day(int64_t at);

#endif
