/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any text as a deadline: what is understood has a rule, an existing last day, and a place within the text. */
#include "service/calendar.h"

#include "core/arena.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *a = arena_new();
    const char *text = arena_strndup(a, (const char *)bytes, size);
    struct deadline_words w;

    if (deadline_words_read(text, (struct date){ 2025, 2, 12 }, &w) == OK) {
        assert(w.rule > RULE_NONE && w.rule <= RULE_WITHIN);
        assert(date_is_valid(w.last_on.year, w.last_on.month, w.last_on.day));
        assert(w.length > 0 && w.at + w.length <= strlen(text));
    }
    arena_free(a);
    return 0;
}
