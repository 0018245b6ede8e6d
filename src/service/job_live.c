/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The jobs that run in this process: to be told to stop at once, and to tell how far they are before anything is committed. */
#include "service/job_inside.h"

#include <pthread.h>

static struct {
    pthread_mutex_t lock;
    struct job_live *first;
    int count, claiming;
} here = { .lock = PTHREAD_MUTEX_INITIALIZER };

void
live_add(struct job_live *l)
{
    pthread_mutex_lock(&here.lock);
    l->next = here.first;
    here.first = l;
    here.count++;
    pthread_mutex_unlock(&here.lock);
}

void
live_remove(struct job_live *l)
{
    pthread_mutex_lock(&here.lock);
    for (struct job_live **at = &here.first; *at != NULL; at = &(*at)->next) {
        if (*at == l) {
            *at = l->next;
            here.count--;
            break;
        }
    }
    pthread_mutex_unlock(&here.lock);
}

/* Under the lock, so that the connection is still the job's. */
void
live_stop(int64_t id, int64_t turn, enum job_stop why, bool interrupts)
{
    pthread_mutex_lock(&here.lock);
    for (struct job_live *l = here.first; l != NULL; l = l->next) {
        int none = STOP_NONE;

        if ((id != 0 && l->id != id) || (turn != 0 && l->turn != turn))
            continue;
        atomic_compare_exchange_strong(&l->stop, &none, (int)why);
        if (interrupts)
            db_interrupt(l->db);
    }
    pthread_mutex_unlock(&here.lock);
}

void
live_press(void)
{
    pthread_mutex_lock(&here.lock);
    for (struct job_live *l = here.first; l != NULL; l = l->next) {
        int stop = atomic_load(&l->stop);

        if (stop == STOP_CANCELLED || stop == STOP_LOST)
            db_interrupt(l->db);
    }
    pthread_mutex_unlock(&here.lock);
}

bool
live_progress(int64_t id, int64_t *out_done, int64_t *out_total)
{
    bool found = false;

    pthread_mutex_lock(&here.lock);
    for (struct job_live *l = here.first; l != NULL && !found; l = l->next) {
        if (l->id != id)
            continue;
        found = true;
        *out_done = atomic_load(&l->done);
        *out_total = atomic_load(&l->total);
    }
    pthread_mutex_unlock(&here.lock);
    return found;
}

int
live_list(struct arena *a, struct live_seen **out)
{
    struct live_seen *seen;
    int count = 0;

    pthread_mutex_lock(&here.lock);
    seen = arena_array(a, (size_t)here.count + 1, sizeof(*seen));
    for (struct job_live *l = here.first; l != NULL; l = l->next) {
        int64_t done = atomic_load(&l->done);

        seen[count++] = (struct live_seen){ l->id, l->turn, done, atomic_load(&l->total),
                                            done != l->told_done };
        l->told_done = done;
    }
    pthread_mutex_unlock(&here.lock);
    *out = seen;
    return count;
}

void
live_begin_claim(void)
{
    pthread_mutex_lock(&here.lock);
    here.claiming++;
    pthread_mutex_unlock(&here.lock);
}

void
live_end_claim(void)
{
    pthread_mutex_lock(&here.lock);
    here.claiming--;
    pthread_mutex_unlock(&here.lock);
}

bool
live_is_claiming(void)
{
    bool is_claiming;

    pthread_mutex_lock(&here.lock);
    is_claiming = here.claiming > 0;
    pthread_mutex_unlock(&here.lock);
    return is_claiming;
}
