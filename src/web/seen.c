/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of fixed size, by the session's key: two sessions that meet in a place only cost a write more. */
#include "web/seen.h"

#include "core/log.h"

#include <pthread.h>
#include <stdlib.h>

enum { PLACES = 8192, PENDING_MAX = 4096 };

struct seen {
    pthread_mutex_t lock;
    struct seen_row places[PLACES];
    struct seen_row pending[PENDING_MAX];
    int pending_count;
};

struct seen *
seen_new(void)
{
    struct seen *s = calloc(1, sizeof(*s));

    if (s == NULL)
        fatal("out of memory");
    pthread_mutex_init(&s->lock, NULL);
    return s;
}

void
seen_free(struct seen *s)
{
    if (s == NULL)
        return;
    pthread_mutex_destroy(&s->lock);
    free(s);
}

static struct seen_row *
place(struct seen *s, int64_t session_id)
{
    return &s->places[((uint64_t)session_id * 0x9E3779B97F4A7C15U) >> 51];
}

void
seen_note(struct seen *s, int64_t session_id, int64_t at)
{
    struct seen_row row = { session_id, at };

    pthread_mutex_lock(&s->lock);
    *place(s, session_id) = row;
    /* Where there is no room the use is noted with the next request. */
    if (s->pending_count < PENDING_MAX)
        s->pending[s->pending_count++] = row;
    pthread_mutex_unlock(&s->lock);
}

int64_t
seen_latest(struct seen *s, int64_t session_id, int64_t at)
{
    const struct seen_row *row = place(s, session_id);

    pthread_mutex_lock(&s->lock);
    if (row->session_id == session_id && row->at > at)
        at = row->at;
    pthread_mutex_unlock(&s->lock);
    return at;
}

void
seen_take(struct seen *s, struct arena *a, struct seen_list *out)
{
    pthread_mutex_lock(&s->lock);
    out->count = s->pending_count;
    out->rows = arena_grow(a, s->pending, (size_t)s->pending_count, (size_t)s->pending_count + 1,
                           sizeof(*out->rows));
    s->pending_count = 0;
    pthread_mutex_unlock(&s->lock);
}
