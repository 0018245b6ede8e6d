/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A handful of large results and some hundred small ones, each on an arena of its own that goes with its last user. */
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

enum { WAYS = 8 };

struct kept {
    pthread_mutex_t lock;
    struct kept_entry entries[KEPT_MAX];
    struct kept_entry small[KEPT_SMALL_MAX]; /* sets of WAYS, by the hash of the key */
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

/* Where a key may stand. */
struct slots {
    struct kept_entry *first;
    int count;
};

static struct slots
slots_of(struct kept *k, const char *key, bool is_small)
{
    uint32_t hash = 2166136261U;

    if (!is_small)
        return (struct slots){ k->entries, KEPT_MAX };
    for (; *key != '\0'; key++)
        hash = (hash ^ (unsigned char)*key) * 16777619U;
    return (struct slots){ &k->small[hash % (KEPT_SMALL_MAX / WAYS) * WAYS], WAYS };
}

static bool
find(struct ctx *c, struct slots slots, const char *key, const void **out)
{
    struct kept *k = c->db->database->kept;
    uint64_t generation = atomic_load(&c->db->database->generation);
    bool is_found = false;

    pthread_mutex_lock(&k->lock);
    for (int i = 0; i < slots.count && !is_found; i++) {
        struct kept_entry *e = &slots.first[i];

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
choose_victim(struct slots slots, uint64_t generation)
{
    struct kept_entry *worst = &slots.first[0];

    for (int i = 0; i < slots.count; i++) {
        struct kept_entry *e = &slots.first[i];

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
bytes_kept(struct slots slots)
{
    size_t sum = 0;

    for (int i = 0; i < slots.count; i++)
        if (slots.first[i].result != NULL)
            sum += slots.first[i].result->bytes;
    return sum;
}

static void
store(struct kept *k, struct slots slots, const char *key, uint64_t generation, struct result *r)
{
    struct arena *unused[2 * KEPT_MAX];
    struct kept_entry *e;
    int count = 0;

    pthread_mutex_lock(&k->lock);
    for (int i = 0; i < slots.count; i++) {
        e = &slots.first[i];
        if (e->result != NULL && (e->generation != generation || strcmp(e->key, key) == 0))
            unused[count++] = empty(e);
    }
    do {
        e = choose_victim(slots, generation);
        unused[count++] = empty(e);
    } while (bytes_kept(slots) + r->bytes > KEPT_BYTES_MAX && count < 2 * KEPT_MAX);
    snprintf(e->key, sizeof(e->key), "%s", key);
    e->generation = generation;
    e->used = ++k->clock;
    e->result = r;
    r->users++;
    pthread_mutex_unlock(&k->lock);
    for (int i = 0; i < count; i++)
        arena_free(unused[i]);
}

struct making {
    kept_make *make;
    const void *arg;
};

static enum status
read_kept(struct ctx *c, const char *key, bool is_small, const struct making *m, const void **out)
{
    struct database *d = c->db->database;
    bool keeps = atomic_load(&d->is_heard) && !c->db->is_writing && strlen(key) < KEPT_KEY_MAX;
    uint64_t generation = atomic_load(&d->generation);
    struct slots slots = slots_of(d->kept, key, is_small);
    struct ctx own = *c;
    struct result *r;
    void *value = NULL;
    enum status st;

    if (!keeps) {
        st = m->make(c, m->arg, &value);
        *out = st == OK ? value : *out;
        return st;
    }
    if (find(c, slots, key, out))
        return OK;
    own.arena = is_small ? arena_new_small() : arena_new();
    own.access = NULL; /* what it remembers would be on the wrong arena */
    st = m->make(&own, m->arg, &value);
    if (st != OK) {
        arena_free(own.arena);
        return st;
    }
    r = arena_alloc(own.arena, sizeof(*r));
    *r = (struct result){ .kept = d->kept, .arena = own.arena, .value = value };
    r->bytes = arena_size(own.arena);
    use(c, r);
    if (r->bytes <= (is_small ? KEPT_SMALL_BYTES_MAX : KEPT_BYTES_MAX / 2))
        store(d->kept, slots, key, generation, r);
    *out = value;
    return OK;
}

enum status
kept_read(struct ctx *c, const char *key, kept_make *make, const void *arg, const void **out)
{
    return read_kept(c, key, false, &(struct making){ make, arg }, out);
}

enum status
kept_read_small(struct ctx *c, const char *key, kept_make *make, const void *arg, const void **out)
{
    return read_kept(c, key, true, &(struct making){ make, arg }, out);
}

void
kept_free(struct kept *k)
{
    for (int i = 0; i < KEPT_MAX; i++)
        arena_free(empty(&k->entries[i]));
    for (int i = 0; i < KEPT_SMALL_MAX; i++)
        arena_free(empty(&k->small[i]));
    pthread_mutex_destroy(&k->lock);
}
