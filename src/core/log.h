/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log: one line an event on standard error, `time level request-id message`, control bytes escaped, so that no
 * hostile name can forge a line. What only we can mend is said here once, where it is known. */
#ifndef CORE_LOG_H
#define CORE_LOG_H

#include "core/status.h"

struct ctx;

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

void log_set_level(enum log_level level);

/* `c` may be NULL before there is one. log_error returns FAILED, so that `return log_error(c, ...)` reads well. */
enum status log_error(const struct ctx *c, const char *format, ...) PRINTF(2, 3);
void log_warn(const struct ctx *c, const char *format, ...) PRINTF(2, 3);
void log_info(const struct ctx *c, const char *format, ...) PRINTF(2, 3);

/* For failure to start and for memory: prints and aborts. */
NORETURN void fatal(const char *format, ...) PRINTF(1, 2);

#endif
