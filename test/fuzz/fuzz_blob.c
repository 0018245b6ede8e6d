/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as an uploaded file: a type is found or none, and an archive is taken or refused, whatever it says of itself. */
#include "service/blob.h"

#include "core/arena.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct clock clock = { 0 };
    struct ctx c = { .arena = arena_new(), .clock = &clock };
    int file = memfd_create("fuzz", MFD_CLOEXEC);
    const char *type, *path;

    assert(file >= 0 && write(file, bytes, size) == (ssize_t)size);
    path = arena_printf(c.arena, "/proc/self/fd/%d", file);
    type = blob_type(&c, path);
    assert(type == NULL || blob_type_name(type) != NULL);
    switch (blob_check_archive(&c, "file", path)) {
    case OK:
        assert(c.problem_count == 0);
        break;
    case INVALID:
        assert(c.problem_count == 1);
        break;
    default:
        abort();
    }
    close(file);
    arena_free(c.arena);
    return 0;
}
