/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one answer that every function that can fail gives. */
#ifndef CORE_STATUS_H
#define CORE_STATUS_H

#define MUST_CHECK          __attribute__((warn_unused_result))
#define PRINTF(at, first)   __attribute__((format(printf, at, first)))
#define FORMAT_OF(argument) __attribute__((format_arg(argument)))
#define NORETURN            __attribute__((noreturn))

enum status {
    OK,
    NOT_FOUND, /* absent, or not for this person to know of: 404, exit 1 */
    INVALID,   /* the input breaks a rule; the context's problems say which: 422, exit 1 */
    DENIED,    /* known, but not allowed: 403, exit 1 */
    CONFLICT,  /* unique or foreign key, a stale edit, an illegal step: 409, exit 1 */
    BUSY,      /* try again: lock or serialisation failure: 503, exit 3 */
    FAILED,    /* our fault; the log has it: 500, exit 3 */
};

/* "ok", "not found" ... for logs and tests. */
const char *status_name(enum status st);

#endif
