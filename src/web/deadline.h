/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time limits of connections: a head, a body or a reader that trickles is cut, whatever little it sends meanwhile. */
#ifndef WEB_DEADLINE_H
#define WEB_DEADLINE_H

#include <stdint.h>

enum {
    HEAD_TIMEOUT_MS =
        15 * 1000,       /* from the first byte of a connection to the end of its first head */
    IDLE_TIMEOUT_S = 20, /* between two requests, and without any byte inside one */
    NEXT_HEAD_TIMEOUT_MS = 40 * 1000, /* from one answer to the end of the next head */
    TRANSFER_TIMEOUT_MS = 20 * 1000,  /* for any body or answer, plus its size at the lowest rate */
    LOWEST_RATE = 8 * 1024            /* bytes a second */
};

struct deadlines;
struct watched;

/* With the limits above, or others (tests): of a head and of a transfer. */
struct deadlines *deadlines_new(int64_t head_timeout_ms, int64_t transfer_timeout_ms);
void deadlines_free(struct deadlines *d);

/* A socket comes under watch and leaves it before it is closed. */
struct watched *deadline_watch(struct deadlines *d, int fd);
void deadline_leave(struct deadlines *d, struct watched *w);

/* The socket is cut in so many milliseconds unless it is set again; 0: not cut (the wait is ours). */
void deadline_set(struct watched *w, int64_t in_ms);

/* Cuts what is over its time. Called each second. */
void deadlines_check(struct deadlines *d);

int64_t coarse_ms(void);
int64_t transfer_ms(const struct deadlines *d, int64_t bytes);

#endif
