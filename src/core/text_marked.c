/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words with their marks, for comparing what was typed with what was written. */
#include "core/text.h"
#include "core/text_utf.h"

#include <string.h>

enum { WORD_TONES_MAX = 8 };

/* The letters that Unicode takes apart and Vietnamese does not. */
static uint32_t
shaped(uint32_t letter, uint32_t mark)
{
    static const struct {
        uint32_t letter, mark, whole;
    } shapes[] = { { 'a', 0x302, 0xE2 }, { 'a', 0x306, 0x103 }, { 'e', 0x302, 0xEA },
                   { 'o', 0x302, 0xF4 }, { 'o', 0x31B, 0x1A1 }, { 'u', 0x31B, 0x1B0 } };

    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++)
        if (shapes[i].letter == letter && shapes[i].mark == mark)
            return shapes[i].whole;
    return letter;
}

static char
tone_of(uint32_t mark)
{
    switch (mark) {
    case 0x300:
    case 0x340:
        return '1';
    case 0x301:
    case 0x341:
        return '2';
    case 0x303:
        return '3';
    case 0x309:
        return '4';
    case 0x323:
        return '5';
    default:
        return '\0';
    }
}

struct word {
    struct buf *out;
    size_t letter_at; /* where the last letter begins */
    uint32_t letter;  /* 0: none yet */
    char tones[WORD_TONES_MAX];
    int tone_count;
    bool has_blank; /* before the next word */
};

static void
end_word(struct word *w)
{
    if (w->tone_count > 0) {
        buf_add_code_point(w->out, TEXT_MARKER);
        buf_add_bytes(w->out, w->tones, (size_t)w->tone_count);
    }
    w->tone_count = 0;
    w->letter = 0;
    w->has_blank = w->out->length > 0;
}

static void
add_letter(struct word *w, uint32_t letter)
{
    if (w->has_blank)
        buf_add_char(w->out, ' ');
    w->has_blank = false;
    w->letter = letter == TEXT_MARKER ? 'w' : letter;
    w->letter_at = w->out->length;
    buf_add_code_point(w->out, w->letter);
}

static void
add_mark(struct word *w, uint32_t mark)
{
    char tone = tone_of(mark);
    uint32_t whole;

    if (w->letter == 0)
        return;
    if (tone != '\0' && w->tone_count < WORD_TONES_MAX) {
        w->tones[w->tone_count++] = tone;
        return;
    }
    whole = shaped(w->letter, mark);
    if (whole == w->letter)
        return;
    w->out->length = w->letter_at;
    w->letter = whole;
    buf_add_code_point(w->out, whole);
}

const char *
text_marked(struct arena *a, const char *s)
{
    size_t length = strlen(s);
    int32_t count;
    const UChar *parts = text_decompose(a, s, length, &count), *end = parts + count;
    struct buf out;
    struct word w = { .out = &out };

    buf_init(&out, a, length + length / 2 + 8);
    while (parts < end) {
        uint32_t point = utf16_next(&parts, end), folded = text_fold_point(point);

        if (folded == ' ')
            end_word(&w);
        else if (folded == 0)
            add_mark(&w, point);
        else
            add_letter(&w, folded == 'd' && point != 'd' && point != 'D' ? 0x111 : folded);
    }
    end_word(&w);
    return out.data;
}

bool
text_next_word(const char **at, const char **out_word, size_t *out_length)
{
    const unsigned char *p = (const unsigned char *)*at, *end = p + strlen(*at), *begin = NULL;

    while (p < end) {
        uint32_t point;
        size_t taken = utf8_next(p, end, &point);
        uint32_t folded = taken > 0 ? text_fold_point(point) : ' ';

        if (folded == ' ' && begin != NULL)
            break;
        if (folded != ' ' && folded != 0 && begin == NULL)
            begin = p;
        p += taken > 0 ? taken : 1;
    }
    *at = (const char *)p;
    if (begin == NULL)
        return false;
    *out_word = (const char *)begin;
    *out_length = (size_t)(p - begin);
    return true;
}
