/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of the running program, counted by the server and told to monitoring in Prometheus' text form. Any thread. */
#ifndef WEB_METRICS_H
#define WEB_METRICS_H

#include "web/request.h"

/* Who may read them: comma-separated addresses; "127.0.0.1,::1" where none was set. Before serving. */
void metrics_allow(const char *addresses);
bool metrics_may_read(const struct request *r);

/* One answer: its HTTP status, its body's bytes and how long it took. */
void metrics_count(int status, int64_t bytes, int64_t microseconds);
void metrics_connection(int change); /* +1 opened, -1 closed */
void metrics_waiting(int change);    /* requests that wait for a worker */

void metrics_write(const struct request *r, struct buf *out);

#endif
