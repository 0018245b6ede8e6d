/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bump allocator in chunks. Under AddressSanitizer each object is a malloc of its own, so that an overrun is seen. */
#include "core/arena.h"

#include "core/log.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define OBJECTS_APART 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define OBJECTS_APART 1
#endif
#endif
#ifndef OBJECTS_APART
#define OBJECTS_APART 0
#endif

enum {
    FIRST_CHUNK = 64 * 1024,
    SMALL_CHUNK = 4 * 1024,
    LARGEST_CHUNK = 1024 * 1024,
    ALIGNMENT = alignof(max_align_t)
};

struct chunk {
    struct chunk *next;
    size_t size;
    alignas(max_align_t) unsigned char bytes[];
};

struct deferred {
    struct deferred *before, *after;
    void (*fn)(void *);
    void *arg;
};

struct arena {
    struct chunk *first; /* kept through a reset */
    struct chunk *later; /* the newest first */
    unsigned char *free; /* the room in the chunk that is being filled */
    size_t room;
    size_t next_size;
    size_t handed_out;
    struct deferred *last_deferred;
    struct arena *parent;
    struct deferred in_parent; /* a child's place among what the parent has deferred */
    void **objects;            /* with OBJECTS_APART */
    size_t object_count, object_capacity;
};

static void *
must_have(void *memory, size_t size)
{
    if (memory == NULL)
        fatal("out of memory: %zu bytes", size);
    return memory;
}

struct arena *
arena_new(void)
{
    struct arena *a = must_have(calloc(1, sizeof(*a)), sizeof(*a));

    a->next_size = FIRST_CHUNK;
    return a;
}

struct arena *
arena_new_small(void)
{
    struct arena *a = arena_new();

    a->next_size = SMALL_CHUNK;
    return a;
}

static void
link_deferred(struct arena *a, struct deferred *d)
{
    d->before = a->last_deferred;
    d->after = NULL;
    if (a->last_deferred != NULL)
        a->last_deferred->after = d;
    a->last_deferred = d;
}

static void
unlink_deferred(struct arena *a, struct deferred *d)
{
    if (d->before != NULL)
        d->before->after = d->after;
    if (d->after != NULL)
        d->after->before = d->before;
    else
        a->last_deferred = d->before;
}

static void
free_child(void *child)
{
    struct arena *a = child;

    a->parent = NULL; /* already taken from the parent's list */
    arena_free(a);
}

struct arena *
arena_child(struct arena *parent)
{
    struct arena *a = arena_new();

    a->parent = parent;
    a->in_parent.fn = free_child;
    a->in_parent.arg = a;
    link_deferred(parent, &a->in_parent);
    return a;
}

static void
run_deferred(struct arena *a)
{
    while (a->last_deferred != NULL) {
        struct deferred *d = a->last_deferred;

        unlink_deferred(a, d);
        d->fn(d->arg);
    }
}

static void
free_chunks(struct chunk *chunk)
{
    while (chunk != NULL) {
        struct chunk *next = chunk->next;

        free(chunk);
        chunk = next;
    }
}

void
arena_reset(struct arena *a)
{
    run_deferred(a);
    for (size_t i = 0; i < a->object_count; i++)
        free(a->objects[i]);
    a->object_count = 0;
    free_chunks(a->later);
    a->later = NULL;
    a->free = a->first != NULL ? a->first->bytes : NULL;
    a->room = a->first != NULL ? a->first->size : 0;
    a->next_size = a->first != NULL ? 2 * (size_t)FIRST_CHUNK : FIRST_CHUNK;
    a->handed_out = 0;
}

void
arena_free(struct arena *a)
{
    if (a == NULL)
        return;
    if (a->parent != NULL)
        unlink_deferred(a->parent, &a->in_parent);
    arena_reset(a);
    free(a->first);
    free(a->objects);
    free(a);
}

static void *
alloc_apart(struct arena *a, size_t size)
{
    void *object = must_have(calloc(1, size > 0 ? size : 1), size);

    if (a->object_count == a->object_capacity) {
        size_t capacity = a->object_capacity > 0 ? 2 * a->object_capacity : 256;
        void **grown = realloc(a->objects, capacity * sizeof(*grown));

        a->objects = must_have(grown, capacity * sizeof(*grown));
        a->object_capacity = capacity;
    }
    a->objects[a->object_count++] = object;
    a->handed_out += size;
    return object;
}

static struct chunk *
new_chunk(size_t size)
{
    struct chunk *chunk = must_have(malloc(sizeof(*chunk) + size), size);

    chunk->next = NULL;
    chunk->size = size;
    return chunk;
}

/* A large object gets a chunk of its own, so that the room left in the chunk being filled is not given up for it. */
static void *
alloc_in_new_chunk(struct arena *a, size_t size)
{
    bool is_large = size > a->next_size / 4;
    struct chunk *chunk = new_chunk(is_large ? size : a->next_size);

    if (a->first == NULL && !is_large) {
        a->first = chunk;
    } else {
        chunk->next = a->later;
        a->later = chunk;
    }
    if (!is_large) {
        a->free = chunk->bytes + size;
        a->room = chunk->size - size;
        if (a->next_size < LARGEST_CHUNK)
            a->next_size *= 2;
    }
    return chunk->bytes;
}

void *
arena_alloc(struct arena *a, size_t size)
{
    unsigned char *object;

    if (size > SIZE_MAX / 2)
        fatal("out of memory: %zu bytes asked for", size);
    if (OBJECTS_APART)
        return alloc_apart(a, size);
    size = size > 0 ? (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1) : ALIGNMENT;
    if (size <= a->room) {
        object = a->free;
        a->free += size;
        a->room -= size;
    } else {
        object = alloc_in_new_chunk(a, size);
    }
    a->handed_out += size;
    return memset(object, 0, size);
}

void *
arena_array(struct arena *a, size_t count, size_t size)
{
    if (size > 0 && count > SIZE_MAX / size)
        fatal("out of memory: %zu objects of %zu bytes asked for", count, size);
    return arena_alloc(a, count * size);
}

void *
arena_grow(struct arena *a, const void *old, size_t count, size_t new_count, size_t size)
{
    void *grown = arena_array(a, new_count, size);
    size_t kept = count < new_count ? count : new_count;

    if (kept > 0)
        memcpy(grown, old, kept * size);
    return grown;
}

char *
arena_strdup(struct arena *a, const char *s)
{
    return s != NULL ? arena_strndup(a, s, strlen(s)) : NULL;
}

char *
arena_strndup(struct arena *a, const char *s, size_t length)
{
    char *copy;
    size_t used;

    if (s == NULL)
        return NULL;
    used = strnlen(s, length);
    copy = arena_alloc(a, used + 1);
    memcpy(copy, s, used);
    return copy;
}

char *
arena_printf(struct arena *a, const char *format, ...)
{
    va_list args;
    char *text;

    va_start(args, format);
    text = arena_vprintf(a, format, args);
    va_end(args);
    return text;
}

static char *
put_number(char *end, long long n)
{
    unsigned long long rest = n < 0 ? 0 - (unsigned long long)n : (unsigned long long)n;

    do {
        *--end = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (n < 0)
        *--end = '-';
    return end;
}

/* Addresses are formatted by the dozen on each page, and printf takes a thousand instructions for one: texts and whole numbers alone are
 * put together here. -1 where there is anything else in the format, or no room. */
static int
format_plain(char *to, size_t size, const char *format, va_list args)
{
    char number[24], *const end = number + sizeof(number);
    size_t used = 0;

    while (*format != '\0') {
        const char *part = format;
        size_t length;

        if (*format != '%') {
            length = strcspn(format, "%");
            format += length;
        } else if (format[1] == 's') {
            part = va_arg(args, const char *);
            if (part == NULL)
                return -1;
            length = strlen(part);
            format += 2;
        } else {
            if (format[1] == 'd') {
                part = put_number(end, va_arg(args, int));
                format += 2;
            } else if (format[1] == 'l' && format[2] == 'd') {
                part = put_number(end, va_arg(args, long));
                format += 3;
            } else if (strncmp(format, "%lld", 4) == 0) {
                part = put_number(end, va_arg(args, long long));
                format += 4;
            } else {
                return -1;
            }
            length = (size_t)(end - part);
        }
        if (length >= size - used)
            return -1;
        memcpy(to + used, part, length);
        used += length;
    }
    return (int)used;
}

char *
arena_vprintf(struct arena *a, const char *format, va_list args)
{
    char small[256], *text;
    va_list again;
    int length;

    va_copy(again, args);
    length = format_plain(small, sizeof(small), format, again);
    va_end(again);
    if (length >= 0) {
        text = arena_alloc(a, (size_t)length + 1);
        memcpy(text, small, (size_t)length);
        return text;
    }
    va_copy(again, args);
    length = vsnprintf(small, sizeof(small), format, args);
    if (length < 0)
        fatal("cannot format \"%s\"", format);
    text = arena_alloc(a, (size_t)length + 1);
    if ((size_t)length < sizeof(small))
        memcpy(text, small, (size_t)length);
    else
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

void
arena_defer(struct arena *a, void (*fn)(void *), void *arg)
{
    struct deferred *d = arena_alloc(a, sizeof(*d));

    d->fn = fn;
    d->arg = arg;
    link_deferred(a, d);
}

size_t
arena_size(const struct arena *a)
{
    return a->handed_out;
}
