/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any text (its first line the subject's own telephone, its second the address, the rest what is shown): cuts stand in order within the text
 * and on whole letters, what is shown has nothing more to be cut, and the own number is in it nowhere. */
#include "core/text.h"
#include "service/redact.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *a = arena_new();
    const char *clean = size < 20000 ? text_clean(a, (const char *)bytes, size, true) : NULL;
    struct redact_known known = { 0 };
    struct redact_cut *cuts;
    const char *shown;
    size_t at = 0;
    int count;

    if (clean != NULL) {
        const char *second = clean + strcspn(clean, "\n"), *third;

        known.phone = arena_strndup(a, clean, (size_t)(second - clean));
        second += *second == '\n';
        third = second + strcspn(second, "\n");
        known.address = arena_strndup(a, second, (size_t)(third - second));
        third += *third == '\n';
        count = redact_find(a, third, &known, &cuts);
        for (int i = 0; i < count; i++) {
            assert(cuts[i].from >= at && cuts[i].to > cuts[i].from && cuts[i].to <= strlen(third));
            assert((third[cuts[i].from] & 0xC0) != 0x80 && (third[cuts[i].to] & 0xC0) != 0x80);
            at = cuts[i].to;
        }
        shown = redact_apply(a, third, cuts, count);
        assert(text_is_utf8(shown, strlen(shown)));
        count = redact_find(a, shown, &known, &cuts);
        assert(count == 0);
    }
    arena_free(a);
    return 0;
}
