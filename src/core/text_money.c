/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Amounts of đồng as people type them and as settlement papers spell them. */
#include "core/text.h"

#include "core/buf.h"

#include <string.h>

enum { DIGITS_MAX = 15 };

static size_t
count_digits(const char *s)
{
    return strspn(s, "0123456789");
}

/* The separator of thousands at s; 0: none. A no-break blank counts as a blank. */
static char
separator_at(const char *s, size_t *out_size)
{
    *out_size = 1;
    if (*s == '.' || *s == ',' || *s == ' ')
        return *s;
    if (strncmp(s, "\xc2\xa0", 2) == 0) {
        *out_size = 2;
        return ' ';
    }
    if (strncmp(s, "\xe2\x80\xaf", 3) == 0) {
        *out_size = 3;
        return ' ';
    }
    return 0;
}

static const char *
skip_blanks(const char *s)
{
    size_t size;

    while (separator_at(s, &size) == ' ')
        s += size;
    return s;
}

static bool
is_unit(const char *s)
{
    static const char *const units[] = { "",  "đồng", "Đồng", "ĐỒNG", "đ",   "Đ",
                                         "₫", "VND",  "VNĐ",  "vnd",  "vnđ", "dong" };

    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        size_t length = strlen(units[i]);

        if (strncmp(s, units[i], length) == 0 && *skip_blanks(s + length) == '\0')
            return true;
    }
    return false;
}

bool
text_parse_money(const char *s, int64_t *out_vnd)
{
    size_t count, digits, size;
    int64_t amount = 0;
    char separator = 0;

    s = skip_blanks(s);
    count = digits = count_digits(s);
    if (count == 0 || count > DIGITS_MAX)
        return false;
    for (;;) {
        char next;

        for (; count > 0; count--)
            amount = amount * 10 + (*s++ - '0');
        next = separator_at(s, &size);
        if (next == 0 || (next == ' ' && count_digits(s + size) == 0))
            break;
        count = count_digits(s + size);
        /* "0.500" and "1.50" are decimals, which amounts of đồng have none of. */
        if ((separator != 0 && next != separator) || count != 3 || digits > DIGITS_MAX - 3 ||
            (separator == 0 && (digits > 3 || s[-(ptrdiff_t)digits] == '0')))
            return false;
        separator = next;
        digits += 3;
        s += size;
    }
    if (!is_unit(skip_blanks(s)))
        return false;
    *out_vnd = amount;
    return true;
}

static const char *const digit_words[] = { "không", "một", "hai", "ba",  "bốn",
                                           "năm",   "sáu", "bảy", "tám", "chín" };

static void
add_word(struct buf *b, const char *word)
{
    if (b->length > 0)
        buf_add_char(b, ' ');
    buf_add(b, word);
}

/* 1..999. Whole: a group after others is read with its hundreds and tens even where they are zero. */
static void
add_group(struct buf *b, unsigned group, bool is_whole)
{
    unsigned hundreds = group / 100, tens = group / 10 % 10, ones = group % 10;

    if (hundreds > 0 || is_whole) {
        add_word(b, digit_words[hundreds]);
        add_word(b, "trăm");
        is_whole = true;
    }
    if (tens == 1) {
        add_word(b, "mười");
    } else if (tens > 1) {
        add_word(b, digit_words[tens]);
        add_word(b, "mươi");
    } else if (is_whole && ones > 0) {
        add_word(b, "linh");
    }
    if (ones == 1 && tens > 1)
        add_word(b, "mốt");
    else if (ones == 4 && tens > 1)
        add_word(b, "tư");
    else if (ones == 5 && tens > 0)
        add_word(b, "lăm");
    else if (ones > 0)
        add_word(b, digit_words[ones]);
}

/* Billions are counted by the same words again: "một nghìn tỷ". */
static void
add_number(struct buf *b, uint64_t n, bool is_whole)
{
    static const char *const names[] = { "triệu", "nghìn", NULL };
    uint64_t unit = 1000000;

    if (n >= 1000000000) {
        add_number(b, n / 1000000000, is_whole);
        add_word(b, "tỷ");
        n %= 1000000000;
        is_whole = true;
    }
    for (size_t i = 0; i < 3; i++, unit /= 1000) {
        unsigned group = (unsigned)(n / unit % 1000);

        if (group == 0)
            continue;
        add_group(b, group, is_whole);
        if (names[i] != NULL)
            add_word(b, names[i]);
        is_whole = true;
    }
}

const char *
text_money_words(struct arena *a, int64_t amount_vnd)
{
    uint64_t n = amount_vnd < 0 ? 0 - (uint64_t)amount_vnd : (uint64_t)amount_vnd;
    struct buf b;

    buf_init(&b, a, 200);
    if (amount_vnd < 0)
        add_word(&b, "âm");
    if (n == 0)
        add_word(&b, "không");
    else
        add_number(&b, n, false);
    add_word(&b, "đồng");
    return text_capitalise(a, b.data);
}
