/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sockets and when they are cut. Cutting only shuts the socket down: whoever serves it sees its end and closes it. */
#include "web/deadline.h"

#include "core/log.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

struct watched {
    struct watched *before, *after;
    int fd;
    atomic_llong at_ms; /* 0: none */
};

struct deadlines {
    pthread_mutex_t lock;
    struct watched *first;
    int64_t head_ms, transfer_ms;
};

int64_t
coarse_ms(void)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC_COARSE, &at);
    return (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;
}

int64_t
transfer_ms(const struct deadlines *d, int64_t bytes)
{
    return d->transfer_ms + bytes * 1000 / LOWEST_RATE;
}

struct deadlines *
deadlines_new(int64_t head_timeout_ms, int64_t transfer_timeout_ms)
{
    struct deadlines *d = calloc(1, sizeof(*d));

    if (d == NULL)
        fatal("out of memory");
    pthread_mutex_init(&d->lock, NULL);
    d->head_ms = head_timeout_ms;
    d->transfer_ms = transfer_timeout_ms;
    return d;
}

void
deadlines_free(struct deadlines *d)
{
    if (d == NULL)
        return;
    while (d->first != NULL)
        deadline_leave(d, d->first);
    pthread_mutex_destroy(&d->lock);
    free(d);
}

struct watched *
deadline_watch(struct deadlines *d, int fd)
{
    struct watched *w = calloc(1, sizeof(*w));

    if (w == NULL)
        fatal("out of memory");
    w->fd = fd;
    deadline_set(w, d->head_ms);
    pthread_mutex_lock(&d->lock);
    w->after = d->first;
    if (d->first != NULL)
        d->first->before = w;
    d->first = w;
    pthread_mutex_unlock(&d->lock);
    return w;
}

void
deadline_leave(struct deadlines *d, struct watched *w)
{
    pthread_mutex_lock(&d->lock);
    if (w->before != NULL)
        w->before->after = w->after;
    else
        d->first = w->after;
    if (w->after != NULL)
        w->after->before = w->before;
    pthread_mutex_unlock(&d->lock);
    free(w);
}

void
deadline_set(struct watched *w, int64_t in_ms)
{
    atomic_store_explicit(&w->at_ms, in_ms > 0 ? coarse_ms() + in_ms : 0, memory_order_relaxed);
}

void
deadlines_check(struct deadlines *d)
{
    int64_t at = coarse_ms();

    pthread_mutex_lock(&d->lock);
    for (struct watched *w = d->first; w != NULL; w = w->after) {
        int64_t limit = atomic_load_explicit(&w->at_ms, memory_order_relaxed);

        if (limit != 0 && at > limit)
            shutdown(w->fd, SHUT_RDWR);
    }
    pthread_mutex_unlock(&d->lock);
}
