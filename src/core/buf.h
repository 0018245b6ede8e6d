/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Growable bytes on an arena; always ended by a NUL that is not counted. */
#ifndef CORE_BUF_H
#define CORE_BUF_H

#include "core/arena.h"

struct buf {
    struct arena *arena;
    char *data; /* never NULL after buf_init */
    size_t length;
    size_t capacity;
};

void buf_init(struct buf *b, struct arena *arena, size_t capacity);
void buf_clear(struct buf *b);
void buf_add(struct buf *b, const char *text);
void buf_add_bytes(struct buf *b, const void *bytes, size_t length);
void buf_add_char(struct buf *b, char c);
void buf_add_code_point(struct buf *b, unsigned code_point);
void buf_printf(struct buf *b, const char *format, ...) PRINTF(2, 3);

/* Makes room for `more` bytes after the end and returns where they go; add them to b->length afterwards. */
char *buf_reserve(struct buf *b, size_t more);

#endif
