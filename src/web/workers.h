/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads for what may wait: writes that wait for a commit together, passwords that are hashed, long reads. */
#ifndef WEB_WORKERS_H
#define WEB_WORKERS_H

#include <stdbool.h>

struct workers;

/* At most `threads` of them, begun as they are needed; at most `waiting` jobs in the queue. */
struct workers *workers_new(int threads, int waiting);

/* False where the queue is full. */
bool workers_add(struct workers *w, void (*fn)(void *arg), void *arg);

/* Finishes what is in the queue, then ends the threads. */
void workers_free(struct workers *w);

#endif
