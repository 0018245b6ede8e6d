/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory that lives exactly as long as one request or one job.
 *
 * The whole ownership rule: a returned pointer belongs to the arena of the context that was passed. Nothing is
 * released one by one; running out of memory prints a line and aborts, so nobody tests for NULL. */
#ifndef CORE_ARENA_H
#define CORE_ARENA_H

#include "core/status.h"

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_new(void);
struct arena *
arena_new_small(void); /* begins with 4 KB instead of 64: for what is kept in great number */

/* A part of `parent` that may be emptied or freed earlier; it goes with the parent at the latest. For the batches of
 * long loops, so that memory stays flat. */
struct arena *arena_child(struct arena *parent);

/* Runs what was deferred, the last first, and forgets everything allocated; keeps one chunk for the next use. */
void arena_reset(struct arena *a);

/* arena_reset, then gives all back. NULL is allowed. */
void arena_free(struct arena *a);

/* Zeroed, aligned for any type; never NULL. */
void *arena_alloc(struct arena *a, size_t size)
    __attribute__((malloc, returns_nonnull, alloc_size(2)));

/* `count` objects of `size` bytes, zeroed; aborts where the product overflows. */
void *arena_array(struct arena *a, size_t count, size_t size)
    __attribute__((malloc, returns_nonnull));

/* Returns room for `new_count` objects with the first `count` copied: growth for arrays that are filled in a loop.
 * Grow by doubling. `old` may be NULL when `count` is 0. */
void *arena_grow(struct arena *a, const void *old, size_t count, size_t new_count, size_t size)
    __attribute__((returns_nonnull));

/* Copies; NULL gives NULL. */
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t length);
char *arena_printf(struct arena *a, const char *format, ...) PRINTF(2, 3);
char *arena_vprintf(struct arena *a, const char *format, va_list args) PRINTF(2, 0);

/* Calls fn(arg) when the arena is reset or freed: for files, statements, handles of libraries. */
void arena_defer(struct arena *a, void (*fn)(void *), void *arg);

/* Bytes handed out since the last reset; for limits and for tests of flat memory. */
size_t arena_size(const struct arena *a);

#endif
