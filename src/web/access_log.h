/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line a request: `time access request-id method path status bytes ms account remote`. Written by another thread; where that
 * cannot keep up, lines are dropped and counted rather than requests held. */
#ifndef WEB_ACCESS_LOG_H
#define WEB_ACCESS_LOG_H

#include <stdint.h>

struct access_log;

/* "-" is standard error, "off" nothing, else a file that is appended to. NULL where it cannot be opened. */
struct access_log *access_log_open(const char *path);
void access_log_close(struct access_log *log);

struct access_line {
    const char *request_id; /* NULL: "-" */
    const char *method, *path, *remote;
    int status;
    int64_t bytes, microseconds, account_id;
};

void access_log_add(struct access_log *log, const struct access_line *line);

/* Writes what has gathered. Called several times a second. */
void access_log_flush(struct access_log *log);

#endif
