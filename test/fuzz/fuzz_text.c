/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as text: the stored and the search form change nothing when made again, and no reading of broken bytes goes
 * beyond their end. */
#include "core/text.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void
check_forms(struct arena *a, const char *stored)
{
    const char *folded = text_fold(a, stored), *slug = text_slug(a, stored, 40);
    const char *key = text_person_sort_key(a, stored);
    int64_t amount = -1;

    assert(strcmp(text_fold(a, folded), folded) == 0);
    assert(text_is_utf8(folded, strlen(folded)));
    assert(strlen(slug) >= 1 && strlen(slug) <= 40);
    assert(strspn(slug, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(slug));
    assert(strspn(key, "0123456789abcdef") == strlen(key));
    assert(strlen(text_sort_key(a, stored)) < 4000);
    assert(text_length(stored) <= strlen(stored));
    text_upper(a, stored);
    text_lower(a, stored);
    text_capitalise(a, stored);
    if (text_parse_money(stored, &amount))
        assert(amount >= 0 && text_money_words(a, amount)[0] != '\0');
    text_repair_mojibake(a, text_detect_mojibake(a, stored), stored);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *a = arena_new();
    char *broken = arena_strndup(a, (const char *)bytes, size);
    enum text_encoding likely = text_detect(bytes, size);

    text_encoding_name(likely);
    for (int e = ENCODING_UTF8; e <= ENCODING_UNKNOWN; e++) {
        const char *decoded = text_decode(a, (enum text_encoding)e, bytes, size);

        assert(decoded == NULL || text_is_utf8(decoded, strlen(decoded)));
    }
    for (int multiline = 0; multiline <= 1; multiline++) {
        const char *stored = text_clean(a, (const char *)bytes, size, multiline == 1);

        assert((stored != NULL) == text_is_utf8((const char *)bytes, size));
        if (stored == NULL)
            continue;
        assert(strcmp(text_clean(a, stored, strlen(stored), multiline == 1), stored) == 0);
        check_forms(a, stored);
    }
    text_fold(a, broken);
    text_sort_key(a, broken);
    text_person_sort_key(a, broken);
    text_upper(a, broken);
    text_capitalise(a, broken);
    text_slug(a, broken, 10);
    text_length(broken);
    text_detect_mojibake(a, broken);
    arena_free(a);
    return 0;
}
