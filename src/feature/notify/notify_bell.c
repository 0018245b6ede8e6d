/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The count beside the bell. Each working page asks for it, so it is kept by account until anything is touched, here or on another
 * node; without that it is one indexed query. */
#include "feature/notify/notify_views.h"

#include <pthread.h>

enum { SLOTS = 4096 };

static struct {
    pthread_mutex_t lock;
    bool is_heard; /* in `serve`: changes are told */
    uint64_t generation;
    struct slot {
        int64_t account_id;
        uint64_t generation;
        int32_t day;
        int count;
    } slots[SLOTS];
} bells = { .lock = PTHREAD_MUTEX_INITIALIZER };

static struct slot *
slot_of(int64_t account_id)
{
    return &bells.slots[(uint64_t)account_id * UINT64_C(0x9e3779b97f4a7c15) >> 32 & (SLOTS - 1)];
}

/* False where it is not known; *out_generation is what a count that is read now belongs to. */
static bool
find_kept(int64_t account_id, int32_t day, uint64_t *out_generation, int *out)
{
    const struct slot *s = slot_of(account_id);
    bool is_known;

    pthread_mutex_lock(&bells.lock);
    *out_generation = bells.generation;
    is_known = bells.is_heard && s->account_id == account_id && s->generation == bells.generation &&
               s->day == day;
    if (is_known)
        *out = s->count;
    pthread_mutex_unlock(&bells.lock);
    return is_known;
}

enum status
bell_unread(struct ctx *c, int *out)
{
    int32_t day = date_number(today(c));
    uint64_t generation;
    int count = 0;
    enum status st;

    if (c->account_id <= 0) {
        *out = 0;
        return OK;
    }
    if (find_kept(c->account_id, day, &generation, out))
        return OK;
    st = inbox_count_unread(c, &count);
    if (st != OK)
        return st;
    pthread_mutex_lock(&bells.lock);
    *slot_of(c->account_id) = (struct slot){ c->account_id, generation, day, count };
    pthread_mutex_unlock(&bells.lock);
    *out = count;
    return OK;
}

enum status
bell_begin(struct ctx *c, const struct serving *s)
{
    (void)c;
    (void)s;
    pthread_mutex_lock(&bells.lock);
    bells.generation++;
    bells.is_heard = true;
    pthread_mutex_unlock(&bells.lock);
    return OK;
}

void
bell_end(void)
{
    pthread_mutex_lock(&bells.lock);
    bells.is_heard = false;
    pthread_mutex_unlock(&bells.lock);
}

/* Whatever it was: grants, seats and mergers change what one sees as well as new items do. */
void
bell_hear(const char *tag)
{
    (void)tag;
    pthread_mutex_lock(&bells.lock);
    bells.generation++;
    pthread_mutex_unlock(&bells.lock);
}
