/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Growable bytes. */
#include "core/buf.h"

#include "core/log.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { SMALLEST = 64 };

void
buf_init(struct buf *b, struct arena *arena, size_t capacity)
{
    b->arena = arena;
    b->capacity = capacity < SMALLEST ? SMALLEST : capacity;
    b->length = 0;
    b->data = arena_alloc(arena, b->capacity);
}

void
buf_clear(struct buf *b)
{
    b->length = 0;
    b->data[0] = '\0';
}

char *
buf_reserve(struct buf *b, size_t more)
{
    if (more >= SIZE_MAX / 4 - b->length)
        fatal("out of memory: %zu bytes more asked for", more);
    if (b->length + more + 1 > b->capacity) {
        size_t capacity = 2 * b->capacity;

        if (capacity < b->length + more + 1)
            capacity = b->length + more + 1;
        b->data = arena_grow(b->arena, b->data, b->length + 1, capacity, 1);
        b->capacity = capacity;
    }
    /* The caller may fill all of `more`; the end stays an end. */
    b->data[b->length + more] = '\0';
    return b->data + b->length;
}

void
buf_add_bytes(struct buf *b, const void *bytes, size_t length)
{
    char *to = buf_reserve(b, length);

    if (length > 0)
        memcpy(to, bytes, length);
    b->length += length;
}

void
buf_add(struct buf *b, const char *text)
{
    buf_add_bytes(b, text, strlen(text));
}

void
buf_add_char(struct buf *b, char c)
{
    if (b->length + 1 < b->capacity) {
        b->data[b->length++] = c;
        b->data[b->length] = '\0';
        return;
    }
    buf_add_bytes(b, &c, 1);
}

void
buf_add_code_point(struct buf *b, unsigned code_point)
{
    char out[4];
    size_t length;

    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF))
        code_point = 0xFFFD;
    if (code_point < 0x80) {
        buf_add_char(b, (char)code_point);
        return;
    }
    if (code_point < 0x800) {
        out[0] = (char)(0xC0 | (code_point >> 6));
        length = 2;
    } else if (code_point < 0x10000) {
        out[0] = (char)(0xE0 | (code_point >> 12));
        length = 3;
    } else {
        out[0] = (char)(0xF0 | (code_point >> 18));
        length = 4;
    }
    for (size_t i = 1; i < length; i++)
        out[i] = (char)(0x80 | ((code_point >> (6 * (length - 1 - i))) & 0x3F));
    buf_add_bytes(b, out, length);
}

void
buf_printf(struct buf *b, const char *format, ...)
{
    size_t room = b->capacity - b->length;
    va_list args;
    int length;

    va_start(args, format);
    length = vsnprintf(b->data + b->length, room, format, args);
    va_end(args);
    if (length < 0)
        fatal("cannot format \"%s\"", format);
    if ((size_t)length >= room) {
        char *to = buf_reserve(b, (size_t)length);

        va_start(args, format);
        vsnprintf(to, (size_t)length + 1, format, args);
        va_end(args);
    }
    b->length += (size_t)length;
}
