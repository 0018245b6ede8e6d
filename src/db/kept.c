/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A handful of results, each on an arena of its own that goes with its last user. */
#include "db/kept.h"

#include "db/db_engine.h"

#include <stdio.h>
#include <string.h>

struct result {
    struct kept *kept;
    struct arena *arena;
    const void *value;
    size_t bytes;
    int users; /* the table is one */
};

struct kept_entry {
    char key[KEPT_KEY_MAX];
    uint64_t generation;
    uint64_t used; /* the greater, the later */
    struct result *result;
};

struct kept {
    pthread_mutex_t lock;
    struct kept_entry entries[KEPT_MAX];
    uint64_t clock;
};

struct kept *
kept_new(struct arena *a)
{
    struct kept *k = arena_alloc(a, sizeof(*k));

    pthread_mutex_init(&k->lock, NULL);
    return k;
}

/* Called with the lock; the arena that nobody uses any more, to be freed without it. */
static struct arena *
leave(struct result *r)
{
    return --r->users == 0 ? r->arena : NULL;
}

static void
leave_deferred(void *arg)
{
    struct result *r = arg;
    struct kept *k = r->kept;
    struct arena *unused;

    pthread_mutex_lock(&k->lock);
    unused = leave(r);
    pthread_mutex_unlock(&k->lock);
    arena_free(unused);
}

static void
use(struct ctx *c, struct result *r)
{
    r->users++;
    arena_defer(c->arena, leave_deferred, r);
}

/* Called with the lock. */
static struct arena *
empty(struct kept_entry *e)
{
    struct arena *unused = e->result != NULL ? leave(e->result) : NULL;

    e->result = NULL;
    return unused;
}

static bool
find(struct ctx *c, struct kept *k, const char *key, const void **out)
{
    uint64_t generation = atomic_load(&c->db->database->generation);
    bool is_found = false;

    pthread_mutex_lock(&k->lock);
    for (int i = 0; i < KEPT_MAX && !is_found; i++) {
        struct kept_entry *e = &k->entries[i];

        if (e->result == NULL || e->generation != generation || strcmp(e->key, key) != 0)
            continue;
        e->used = ++k->clock;
        use(c, e->result);
        *out = e->result->value;
        is_found = true;
    }
    pthread_mutex_unlock(&k->lock);
    return is_found;
}

/* What is out of date goes first, then what was not asked for the longest time. */
static struct kept_entry *
choose_victim(struct kept *k, uint64_t generation)
{
    struct kept_entry *worst = &k->entries[0];

    for (int i = 0; i < KEPT_MAX; i++) {
        struct kept_entry *e = &k->entries[i];

        if (e->result == NULL)
            return e;
        if (e->generation != generation && worst->generation == generation)
            worst = e;
        else if ((e->generation != generation) == (worst->generation != generation) &&
                 e->used < worst->used)
            worst = e;
    }
    return worst;
}

static size_t
bytes_kept(const struct kept *k)
{
    size_t sum = 0;

    for (int i = 0; i < KEPT_MAX; i++)
        if (k->entries[i].result != NULL)
            sum += k->entries[i].result->bytes;
    return sum;
}

static void
store(struct kept *k, const char *key, uint64_t generation, struct result *r)
{
    struct arena *unused[2 * KEPT_MAX];
    struct kept_entry *e;
    int count = 0;

    pthread_mutex_lock(&k->lock);
    for (int i = 0; i < KEPT_MAX; i++)
        if (k->entries[i].result != NULL &&
            (k->entries[i].generation != generation || strcmp(k->entries[i].key, key) == 0))
            unused[count++] = empty(&k->entries[i]);
    do {
        e = choose_victim(k, generation);
        unused[count++] = empty(e);
    } while (bytes_kept(k) + r->bytes > KEPT_BYTES_MAX && count < 2 * KEPT_MAX);
    snprintf(e->key, sizeof(e->key), "%s", key);
    e->generation = generation;
    e->used = ++k->clock;
    e->result = r;
    r->users++;
    pthread_mutex_unlock(&k->lock);
    for (int i = 0; i < count; i++)
        arena_free(unused[i]);
}

enum status
kept_read(struct ctx *c, const char *key, kept_make *make, const void *arg, const void **out)
{
    struct database *d = c->db->database;
    bool keeps = atomic_load(&d->is_heard) && !c->db->is_writing && strlen(key) < KEPT_KEY_MAX;
    uint64_t generation = atomic_load(&d->generation);
    struct ctx own = *c;
    struct result *r;
    void *value = NULL;
    enum status st;

    if (!keeps) {
        st = make(c, arg, &value);
        *out = st == OK ? value : *out;
        return st;
    }
    if (find(c, d->kept, key, out))
        return OK;
    own.arena = arena_new();
    own.access = NULL; /* what it remembers would be on the wrong arena */
    st = make(&own, arg, &value);
    if (st != OK) {
        arena_free(own.arena);
        return st;
    }
    r = arena_alloc(own.arena, sizeof(*r));
    *r = (struct result){ .kept = d->kept, .arena = own.arena, .value = value };
    r->bytes = arena_size(own.arena);
    use(c, r);
    if (r->bytes <= KEPT_BYTES_MAX / 2)
        store(d->kept, key, generation, r);
    *out = value;
    return OK;
}

void
kept_free(struct kept *k)
{
    for (int i = 0; i < KEPT_MAX; i++)
        arena_free(empty(&k->entries[i]));
    pthread_mutex_destroy(&k->lock);
}
