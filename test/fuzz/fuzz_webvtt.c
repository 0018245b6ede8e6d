/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as captions: what is written of them has no mark but those of times, and is read again as the same. */
#include "service/webvtt.h"

#include "core/date.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct ctx c = { .arena = arena_new(), .lang = LANG_EN };
    const char *once, *twice;

    if (webvtt_clean(&c, "media", (const char *)bytes, size, &once) == OK) {
        assert(strchr(once, '<') == NULL);
        if (strlen(once) <= WEBVTT_MAX_BYTES) {
            assert(webvtt_clean(&c, "media", once, strlen(once), &twice) == OK);
            assert(strcmp(once, twice) == 0);
        }
    }
    arena_free(c.arena);
    return 0;
}
