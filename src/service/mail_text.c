/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Encoded words are cut between characters, and short enough for the first line, which holds the header's name as well. */
#include "service/mail_text.h"

#include "core/buf.h"
#include "core/date.h"
#include "core/text.h"

#include <sodium.h>
#include <string.h>

enum { PLAIN_MAX = 60, WORD_BYTES = 36 };

static bool
is_plain(const char *text)
{
    size_t length = strlen(text);

    if (length == 0 || length > PLAIN_MAX || text[0] == ' ' || text[length - 1] == ' ' ||
        strstr(text, "=?") != NULL)
        return false;
    for (const char *s = text; *s != '\0'; s++)
        if (*s < ' ' || *s > '~')
            return false;
    return true;
}

static size_t
word_length(const char *text)
{
    size_t length = strlen(text);

    if (length <= WORD_BYTES)
        return length;
    length = WORD_BYTES;
    while (((unsigned char)text[length] & 0xC0) == 0x80)
        length--;
    return length;
}

static const char *
encoded(struct arena *a, const char *text)
{
    struct buf b;

    buf_init(&b, a, strlen(text) * 2 + 32);
    while (*text != '\0') {
        char word[WORD_BYTES * 2];
        size_t length = word_length(text);

        sodium_bin2base64(word, sizeof(word), (const unsigned char *)text, length,
                          sodium_base64_VARIANT_ORIGINAL);
        buf_printf(&b, "%s=?UTF-8?B?%s?=", b.length > 0 ? "\r\n " : "", word);
        text += length;
    }
    return b.data;
}

/* Control and direction marks, which no reader is to meet, are gone; NULL and other encodings are nothing. */
static const char *
clean(struct arena *a, const char *text)
{
    const char *line = text != NULL ? text_clean(a, text, strlen(text), false) : NULL;

    return line != NULL ? line : "";
}

const char *
mail_words(struct arena *a, const char *text)
{
    const char *line = clean(a, text);

    return is_plain(line) ? line : encoded(a, line);
}

/* A phrase may be bare where it is of letters, digits and blanks alone. */
const char *
mail_mailbox(struct arena *a, const char *name, const char *address)
{
    static const char atoms[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ";
    const char *line = clean(a, name);

    if (line[0] == '\0')
        return address;
    if (!is_plain(line) || strspn(line, atoms) != strlen(line))
        line = encoded(a, line);
    return arena_printf(a, "%s\r\n <%s>", line, address);
}

const char *
mail_date(struct arena *a, int64_t at)
{
    static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    struct date d = date_of_instant(at);
    int hour, minute;

    time_of_instant(at, &hour, &minute);
    return arena_printf(a, "%s, %02d %s %04d %02d:%02d:%02d +0700", days[date_weekday(d) - 1],
                        d.day, months[d.month - 1], d.year, hour, minute, (int)(at % 60));
}

const char *
mail_answer(struct arena *a, const char *bytes, size_t length, size_t max)
{
    struct buf b;
    const char *line;

    if (length > max)
        length = max;
    buf_init(&b, a, length + 1);
    while (length > 0 && !text_is_utf8(bytes, length) && ((unsigned char)bytes[length - 1] & 0x80))
        length--; /* a character that was cut */
    for (size_t i = 0; i < length; i++)
        buf_add_char(&b, bytes[i] == '\0' ? ' ' : bytes[i]);
    line = text_clean(a, b.data, b.length, false);
    if (line != NULL)
        return line;
    for (size_t i = 0; i < b.length; i++)
        if ((unsigned char)b.data[i] >= 0x80)
            b.data[i] = '?';
    return text_clean(a, b.data, b.length, false);
}
