/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where each string begins is one 64-bit number; its length is the way to the next. */
#include "service/xlsx_strings.h"

#include "core/text.h"
#include "service/xlsx_read.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { IN_MEMORY = 8 << 20, SCRATCH_MAX = 256 * 1024 };

struct xlsx_strings {
    struct arena *arena, *scratch;
    struct buf memory;
    uint64_t *starts; /* one more than there are strings */
    size_t count, room;
    FILE *file;
    bool has_failed;
};

static void
close_file(void *arg)
{
    struct xlsx_strings *s = arg;

    if (s->file != NULL)
        (void)fclose(s->file);
}

struct xlsx_strings *
xlsx_strings_new(struct arena *a)
{
    struct xlsx_strings *s = arena_alloc(a, sizeof(*s));

    s->arena = a;
    s->scratch = arena_child(a);
    s->room = 256;
    s->starts = arena_array(a, s->room, sizeof(*s->starts));
    buf_init(&s->memory, a, 4096);
    arena_defer(a, close_file, s);
    return s;
}

static void
keep(struct xlsx_strings *s, const char *text, size_t length)
{
    if (s->file == NULL && s->memory.length + length <= IN_MEMORY) {
        buf_add_bytes(&s->memory, text, length);
        return;
    }
    if (s->file == NULL)
        s->file = tmpfile();
    if (s->file == NULL || fwrite(text, 1, length, s->file) != length)
        s->has_failed = true;
}

bool
xlsx_strings_add(struct xlsx_strings *s, const char *text, size_t length)
{
    const char *clean = text_clean(s->scratch, text, length, false);
    size_t clean_length = clean == NULL ? 0 : strlen(clean);

    if (s->count == XLSX_STRINGS_MAX)
        return false;
    if (s->count + 1 == s->room) {
        s->starts = arena_grow(s->arena, s->starts, s->room, 2 * s->room, sizeof(*s->starts));
        s->room *= 2;
    }
    keep(s, clean == NULL ? "" : clean, clean_length);
    s->starts[s->count + 1] = s->starts[s->count] + clean_length;
    s->count++;
    if (arena_size(s->scratch) > SCRATCH_MAX)
        arena_reset(s->scratch);
    return true;
}

bool
xlsx_strings_finish(struct xlsx_strings *s)
{
    if (s->file != NULL && fflush(s->file) != 0)
        s->has_failed = true;
    return !s->has_failed;
}

const char *
xlsx_strings_get(const struct xlsx_strings *s, struct arena *a, const char *number)
{
    char *end;
    unsigned long long n = strtoull(number, &end, 10);
    size_t length;
    char *text;

    if (end == number || *end != '\0' || n >= s->count)
        return NULL;
    length = (size_t)(s->starts[n + 1] - s->starts[n]);
    text = arena_alloc(a, length + 1);
    if (s->starts[n] + length <= s->memory.length)
        memcpy(text, s->memory.data + s->starts[n], length);
    else if (pread(fileno(s->file), text, length, (off_t)(s->starts[n] - s->memory.length)) !=
             (ssize_t)length)
        return NULL;
    return text;
}
