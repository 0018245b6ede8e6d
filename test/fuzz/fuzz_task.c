/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any text as a conclusion: points are within limits, say how sure they are, and have a day that exists or none. */
#include "feature/task/task_words.h"

#include "core/arena.h"
#include "core/text.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void
check(const struct words_point *p)
{
    assert(p->words[0] != '\0' && text_length(p->words) <= WORDS_POINT_MAX);
    assert(text_is_utf8(p->words, strlen(p->words)));
    assert(p->owner_count >= 0 && p->owner_count <= WORDS_OWNERS_MAX);
    assert((p->rule == RULE_NONE) == date_is_none(p->last_on));
    assert(p->rule == RULE_NONE ||
           date_is_valid(p->last_on.year, p->last_on.month, p->last_on.day));
    assert(p->sureness <= WORDS_SURE);
    assert(p->owner_count > 0 || p->sureness == WORDS_UNSURE);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct words_name names[] = { { WORDS_UNIT, 1, "Phòng Nội vụ", NULL },
                                  { WORDS_UNIT, 2, "xã Hải Hà", NULL },
                                  { WORDS_SEAT, 3, "Trưởng Ban Chỉ đạo", NULL } };
    struct arena *a = arena_new();
    const char *text = arena_strndup(a, (const char *)bytes, size);
    struct words_known known = words_known_make(a, names, 3);
    struct words_point *points;
    struct words_owner *owners;
    int count, left, owner_count;

    words_read_points(a, text, (struct date){ 2025, 2, 12 }, &known, &points, &count, &left);
    assert(count >= 0 && count <= WORDS_POINTS_MAX && left >= 0);
    for (int i = 0; i < count; i++)
        check(&points[i]);
    words_read_owners(a, text, &known, &owners, &owner_count);
    assert(owner_count <= WORDS_OWNERS_MAX);
    arena_free(a);
    return 0;
}
