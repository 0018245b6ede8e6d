/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sort keys in Vietnamese order, by ICU's collation of CLDR for "vi". They are written once, beside the text. */
#include "core/text.h"

#include "core/log.h"
#include "core/text_utf.h"

#include <pthread.h>
#include <string.h>
#include <unicode/ucol.h>

/* More than any name has; a key stays short enough for an index of either engine. */
enum { UNITS_MAX = 200, KEY_MAX = 2000 };

static pthread_key_t collator_key;

static void
close_collator(void *collator)
{
    ucol_close(collator);
}

static void
make_key(void)
{
    if (pthread_key_create(&collator_key, close_collator) != 0)
        fatal("no room for a thread's collator");
}

/* To open one takes longer than a thousand keys; each thread has its own. */
static UCollator *
collator(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    static _Thread_local UCollator *own;
    UErrorCode error = U_ZERO_ERROR;

    if (own != NULL)
        return own;
    pthread_once(&once, make_key);
    own = ucol_open("vi", &error);
    if (U_SUCCESS(error))
        ucol_setAttribute(own, UCOL_NORMALIZATION_MODE, UCOL_ON, &error);
    if (U_FAILURE(error))
        fatal("ICU has no collation: %s", u_errorName(error));
    pthread_setspecific(collator_key, own);
    return own;
}

/* Appends the key of a part in hex; the terminating zero byte is left out. */
static void
add_key(struct buf *b, const char *s, size_t length)
{
    static const char digits[] = "0123456789abcdef";
    UChar units[UNITS_MAX];
    int32_t count = utf16_from_utf8(units, UNITS_MAX, s, length);
    uint8_t key[KEY_MAX];
    int32_t size = ucol_getSortKey(collator(), units, count, key, KEY_MAX);
    char *to;

    if (size < 1 || size > KEY_MAX)
        size = size < 1 ? 1 : KEY_MAX;
    to = buf_reserve(b, 2 * (size_t)(size - 1));
    for (int32_t i = 0; i < size - 1; i++) {
        *to++ = digits[key[i] >> 4];
        *to++ = digits[key[i] & 15];
    }
    b->length += 2 * (size_t)(size - 1);
}

const char *
text_sort_key(struct arena *a, const char *s)
{
    struct buf b;

    buf_init(&b, a, 128);
    add_key(&b, s, strlen(s));
    return b.data;
}

/* Three keys with the byte 00 between them, which is below every byte of a key: all of An comes before all of Án,
 * whatever the family names are. */
const char *
text_person_sort_key(struct arena *a, const char *full_name)
{
    const char *begin = full_name + strspn(full_name, " ");
    const char *end = begin + strlen(begin), *given, *family_end = begin + strcspn(begin, " ");
    struct buf b;

    while (end > begin && end[-1] == ' ')
        end--;
    for (given = end; given > begin && given[-1] != ' ';)
        given--;
    buf_init(&b, a, 192);
    add_key(&b, given, (size_t)(end - given));
    if (given > begin) {
        buf_add(&b, "00");
        add_key(&b, family_end, (size_t)(given - family_end));
        buf_add(&b, "00");
        add_key(&b, begin, (size_t)(family_end - begin));
    }
    return b.data;
}
