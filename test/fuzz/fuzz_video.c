/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a film: they are walked and overwritten within themselves, and what was cleaned is clean: cleaned again, it is the same. */
#include "service/video_inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static enum video_refusal
clean(struct arena *a, unsigned char *bytes, size_t size)
{
    struct video_facts facts = { .width = 0 };

    return size >= 4 && memcmp(bytes, "\x1A\x45\xDF\xA3", 4) == 0
               ? video_clean_webm(bytes, size, &facts)
               : video_clean_mp4(a, bytes, size, &facts);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    /* Apart, so that a byte behind the last is seen. */
    unsigned char *own = malloc(size > 0 ? size : 1), *once = malloc(size > 0 ? size : 1);
    struct arena *a = arena_new();

    assert(own != NULL && once != NULL);
    memcpy(own, bytes, size);
    if (clean(a, own, size) == VIDEO_GOOD) {
        memcpy(once, own, size);
        assert(clean(a, own, size) == VIDEO_GOOD);
        assert(memcmp(own, once, size) == 0);
    }
    arena_free(a);
    free(own);
    free(once);
    return 0;
}
