/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A queue and its threads. */
#include "web/workers.h"

#include "core/log.h"

#include <pthread.h>
#include <stdlib.h>

enum { STACK_BYTES = 1 << 20 }; /* address space; only what is touched is memory */

struct job {
    void (*fn)(void *arg);
    void *arg;
};

struct workers {
    pthread_mutex_t lock;
    pthread_cond_t has_job;
    pthread_attr_t attributes;
    pthread_t *threads;
    int thread_count, thread_max, idle;
    struct job *jobs; /* a ring */
    int first, count, max;
    bool is_over;
};

struct workers *
workers_new(int threads, int waiting)
{
    struct workers *w = calloc(1, sizeof(*w));

    if (w == NULL || (w->threads = calloc((size_t)threads, sizeof(*w->threads))) == NULL ||
        (w->jobs = calloc((size_t)waiting, sizeof(*w->jobs))) == NULL)
        fatal("out of memory");
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->has_job, NULL);
    pthread_attr_init(&w->attributes);
    pthread_attr_setstacksize(&w->attributes, STACK_BYTES);
    w->thread_max = threads;
    w->max = waiting;
    return w;
}

static void *
work(void *arg)
{
    struct workers *w = arg;

    pthread_mutex_lock(&w->lock);
    for (;;) {
        struct job job;

        while (w->count == 0 && !w->is_over) {
            w->idle++;
            pthread_cond_wait(&w->has_job, &w->lock);
            w->idle--;
        }
        if (w->count == 0)
            break;
        job = w->jobs[w->first];
        w->first = (w->first + 1) % w->max;
        w->count--;
        pthread_mutex_unlock(&w->lock);
        job.fn(job.arg);
        pthread_mutex_lock(&w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

bool
workers_add(struct workers *w, void (*fn)(void *arg), void *arg)
{
    bool is_taken;

    pthread_mutex_lock(&w->lock);
    is_taken = w->count < w->max && !w->is_over;
    if (is_taken) {
        w->jobs[(w->first + w->count++) % w->max] = (struct job){ fn, arg };
        if (w->idle < w->count && w->thread_count < w->thread_max &&
            pthread_create(&w->threads[w->thread_count], &w->attributes, work, w) == 0)
            w->thread_count++;
        if (w->thread_count == 0)
            fatal("cannot begin a thread");
        pthread_cond_signal(&w->has_job);
    }
    pthread_mutex_unlock(&w->lock);
    return is_taken;
}

void
workers_free(struct workers *w)
{
    if (w == NULL)
        return;
    pthread_mutex_lock(&w->lock);
    w->is_over = true;
    pthread_cond_broadcast(&w->has_job);
    pthread_mutex_unlock(&w->lock);
    for (int i = 0; i < w->thread_count; i++)
        pthread_join(w->threads[i], NULL);
    pthread_attr_destroy(&w->attributes);
    pthread_cond_destroy(&w->has_job);
    pthread_mutex_destroy(&w->lock);
    free(w->jobs);
    free(w->threads);
    free(w);
}
