/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each event thread keeps some exchanges with their arenas, so that a request begins without asking for memory. */
#include "core/log.h"
#include "web/server_inside.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct spares {
    struct exchange *first;
    int count;
};

static pthread_key_t spares_key;
static pthread_once_t spares_once = PTHREAD_ONCE_INIT;

static void
free_spares(void *arg)
{
    struct spares *spares = arg;

    while (spares->first != NULL) {
        struct exchange *x = spares->first;

        spares->first = x->next_spare;
        arena_free(x->arena);
        free(x);
    }
    free(spares);
}

static void
make_spares_key(void)
{
    if (pthread_key_create(&spares_key, free_spares) != 0)
        fatal("cannot make a thread's key");
}

static struct spares *
thread_spares(void)
{
    struct spares *spares = pthread_getspecific(spares_key);

    if (spares == NULL) {
        spares = calloc(1, sizeof(*spares));
        if (spares == NULL)
            fatal("out of memory");
        pthread_setspecific(spares_key, spares);
    }
    return spares;
}

struct exchange *
exchange_new(void)
{
    struct spares *spares = thread_spares();
    struct exchange *x = spares->first;
    struct arena *arena;

    if (x == NULL) {
        x = malloc(sizeof(*x));
        if (x == NULL)
            fatal("out of memory");
        arena = arena_new();
    } else {
        spares->first = x->next_spare;
        spares->count--;
        arena = x->arena;
    }
    memset(x, 0, sizeof(*x));
    x->arena = arena;
    x->spool = -1;
    return x;
}

void
exchange_give(struct exchange *x)
{
    struct spares *spares = thread_spares();

    arena_reset(x->arena);
    if (spares->count >= SPARE_EXCHANGES) {
        arena_free(x->arena);
        free(x);
        return;
    }
    x->next_spare = spares->first;
    spares->first = x;
    spares->count++;
}

void
exchanges_start(void)
{
    pthread_once(&spares_once, make_spares_key);
}
