/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Captions: blocks of lines, of which those with a time are kept. */
#include "service/webvtt.h"

#include "core/buf.h"
#include "core/text.h"

#include <string.h>

enum { WORDS_MAX = 1000, DAY_MS = 24 * 3600 * 1000 };

struct line {
    const char *at;
    size_t length;
};

struct reading {
    struct ctx *c;
    const char *field, *at, *end;
    int64_t line_number, last_from;
    int cues, problems;
    struct buf out;
};

/* ------------------------------------------------------------------ lines */

static bool
next_line(struct reading *r, struct line *out)
{
    const char *end;

    if (r->at == r->end)
        return false;
    end = memchr(r->at, '\n', (size_t)(r->end - r->at));
    *out = (struct line){ r->at, (size_t)((end != NULL ? end : r->end) - r->at) };
    r->at = end != NULL ? end + 1 : r->end;
    while (out->length > 0 && (out->at[out->length - 1] == '\r' || out->at[out->length - 1] == ' '))
        out->length--;
    r->line_number++;
    return true;
}

static bool
begins(struct line l, const char *with)
{
    size_t length = strlen(with);

    return l.length >= length && memcmp(l.at, with, length) == 0;
}

static bool
is_time_line(struct line l)
{
    return memmem(l.at, l.length, "-->", 3) != NULL;
}

/* A bad file has many: the first ones say what it is about. */
static bool
tell(struct reading *r, const char *message)
{
    if (r->problems++ < WEBVTT_PROBLEMS_MAX)
        (void)problem(r->c, r->field, tr(r->c, "Line %lld: %s"), (long long)r->line_number,
                      tr(r->c, message));
    return false;
}

/* ------------------------------------------------------------------ times */

/* "01:02:03.400", "02:03.400"; SubRip writes a comma. */
static bool
read_time(struct line *l, int64_t *out_ms)
{
    int64_t parts[4] = { 0 };
    int count = 0, digits = 0;
    size_t i = 0;

    for (; i < l->length && count < 4; i++) {
        char letter = l->at[i];

        if (letter >= '0' && letter <= '9' && digits < 4) {
            parts[count] = parts[count] * 10 + (letter - '0');
            digits++;
        } else if (digits > 0 && (letter == ':' || letter == '.' || letter == ',')) {
            if ((letter == ':' && count > 1) || (letter != ':' && count < 1))
                return false;
            if (letter != ':' && count == 1) { /* no hours */
                parts[2] = parts[1];
                parts[1] = parts[0];
                parts[0] = 0;
                count = 2;
            }
            count++;
            digits = 0;
        } else {
            break;
        }
    }
    if (count != 3 || digits != 3 || parts[1] > 59 || parts[2] > 59)
        return false;
    l->at += i;
    l->length -= i;
    *out_ms = ((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1000 + parts[3];
    return *out_ms <= DAY_MS;
}

static void
skip(struct line *l, char what)
{
    while (l->length > 0 && (l->at[0] == what || l->at[0] == '\t')) {
        l->at++;
        l->length--;
    }
}

static bool
read_times(struct reading *r, struct line l, int64_t *out_from, int64_t *out_to)
{
    skip(&l, ' ');
    if (!read_time(&l, out_from))
        return tell(r, N_("the time cannot be read. Write it as 00:01:02.500 --> "
                          "00:01:05.000."));
    skip(&l, ' ');
    if (!begins(l, "-->"))
        return tell(r, N_("the time cannot be read. Write it as 00:01:02.500 --> "
                          "00:01:05.000."));
    l.at += 3;
    l.length -= 3;
    skip(&l, ' ');
    if (!read_time(&l, out_to) || (l.length > 0 && l.at[0] != ' ' && l.at[0] != '\t'))
        return tell(r, N_("the time cannot be read. Write it as 00:01:02.500 --> "
                          "00:01:05.000."));
    if (*out_to <= *out_from)
        return tell(r, N_("the caption ends before it begins. Mend its times."));
    if (*out_from < r->last_from)
        return tell(r, N_("the caption begins before the one above it. Put captions in "
                          "the order of their times."));
    r->last_from = *out_from;
    return true;
}

static void
add_time(struct buf *b, int64_t ms)
{
    buf_printf(b, "%02d:%02d:%02d.%03d", (int)(ms / 3600000), (int)(ms / 60000 % 60),
               (int)(ms / 1000 % 60), (int)(ms % 1000));
}

/* ------------------------------------------------------------------ words */

/* Whose voice it is stays, as words; other marks go, and what is between them stays. Returns what follows the mark. */
static const char *
read_mark(struct buf *plain, const char *at, const char *end)
{
    const char *close = memchr(at, '>', (size_t)(end - at)), *name = at;

    if (close == NULL)
        return end;
    if (at[0] != 'v' || close - at < 2 || (at[1] != ' ' && at[1] != '.'))
        return close + 1;
    while (name < close && *name != ' ')
        name++;
    while (name < close && *name == ' ')
        name++;
    if (name < close) {
        buf_add_bytes(plain, name, (size_t)(close - name));
        buf_add(plain, ": ");
    }
    return close + 1;
}

static const char *
read_reference(struct buf *plain, const char *at, const char *end)
{
    static const struct {
        const char *name, *text;
    } known[] = { { "&amp;", "&" }, { "&lt;", "<" },   { "&gt;", ">" },   { "&lrm;", "" },
                  { "&rlm;", "" },  { "&nbsp;", " " }, { "&quot;", "\"" } };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        size_t length = strlen(known[i].name);

        if ((size_t)(end - at) >= length && memcmp(at, known[i].name, length) == 0) {
            buf_add(plain, known[i].text);
            return at + length;
        }
    }
    buf_add_char(plain, '&');
    return at + 1;
}

/* "-->" ends a caption's words, so that a line of ours must not have it: > is always written as a reference. */
static void
add_escaped(struct buf *b, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '&')
            buf_add(b, "&amp;");
        else if (*text == '<')
            buf_add(b, "&lt;");
        else if (*text == '>')
            buf_add(b, "&gt;");
        else
            buf_add_char(b, *text);
    }
}

static bool
read_words(struct reading *r, struct buf *words)
{
    struct line l;
    struct buf plain;
    const char *clean;
    bool has_words = false;

    buf_init(&plain, r->c->arena, 256);
    while (next_line(r, &l) && l.length > 0) {
        const char *at = l.at, *end = l.at + l.length;

        if (is_time_line(l)) /* the blank line before it is missing */
            return tell(r, N_("a blank line is missing above this time."));
        buf_clear(&plain);
        while (at < end)
            if (*at == '<')
                at = read_mark(&plain, at + 1, end);
            else if (*at == '&')
                at = read_reference(&plain, at, end);
            else
                buf_add_char(&plain, *at++);
        clean = text_clean(r->c->arena, plain.data, plain.length, false);
        if (clean == NULL || clean[0] == '\0')
            continue;
        if (has_words)
            buf_add_char(words, '\n');
        add_escaped(words, clean);
        has_words = true;
        if (words->length > 4 * WORDS_MAX)
            return tell(r, N_("the caption is too long to be read. Make two of it."));
    }
    return true;
}

/* ------------------------------------------------------------------ captions */

static void
read_cue(struct reading *r, struct line times)
{
    int64_t from = 0, to = 0;
    bool is_good = read_times(r, times, &from, &to);
    struct buf words;

    buf_init(&words, r->c->arena, 256);
    if (!read_words(r, &words) || !is_good || words.length == 0)
        return;
    buf_add_char(&r->out, '\n');
    add_time(&r->out, from);
    buf_add(&r->out, " --> ");
    add_time(&r->out, to);
    buf_add_char(&r->out, '\n');
    buf_add_bytes(&r->out, words.data, words.length);
    buf_add_char(&r->out, '\n');
    r->cues++;
}

static void
skip_block(struct reading *r)
{
    struct line l;

    while (next_line(r, &l) && l.length > 0)
        ;
}

static bool
is_number(struct line l)
{
    for (size_t i = 0; i < l.length; i++)
        if (l.at[i] < '0' || l.at[i] > '9')
            return false;
    return l.length > 0;
}

/* A block begins with its times, or with a name above them. */
static void
read_block(struct reading *r, struct line l)
{
    const char *before = r->at;
    int64_t number = r->line_number;
    struct line next;

    if (begins(l, "NOTE") || begins(l, "STYLE") || begins(l, "REGION")) {
        skip_block(r);
    } else if (is_time_line(l)) {
        read_cue(r, l);
    } else if (next_line(r, &next) && is_time_line(next)) {
        read_cue(r, next);
    } else {
        r->at = before;
        r->line_number = number;
        tell(r, N_("these words have no time above them."));
        skip_block(r);
    }
}

static struct line
first_line(const char *bytes, size_t length)
{
    struct reading r = { .at = bytes, .end = bytes + length };
    struct line l = { bytes, 0 };

    while (next_line(&r, &l) && l.length == 0)
        ;
    return l;
}

static bool
has_mark(const char *bytes, size_t length)
{
    return length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0;
}

bool
webvtt_is(const char *bytes, size_t length)
{
    size_t mark = has_mark(bytes, length) ? 3 : 0;
    struct line first = first_line(bytes + mark, length - mark), second;
    struct reading rest = { .at = first.at + first.length, .end = bytes + length };

    if (begins(first, "WEBVTT") && (first.length == 6 || first.at[6] == ' ' || first.at[6] == '\t'))
        return true;
    return is_number(first) && next_line(&rest, &second) && next_line(&rest, &second) &&
           is_time_line(second);
}

enum status
webvtt_clean(struct ctx *c, const char *field, const char *bytes, size_t length, const char **out)
{
    struct reading r = { .c = c, .field = field, .at = bytes, .end = bytes + length };
    struct line l;

    if (length > WEBVTT_MAX_BYTES)
        return problem(c, field, tr(c, "The file is larger than %d MB. Choose a smaller one."),
                       WEBVTT_MAX_BYTES >> 20);
    if (!webvtt_is(bytes, length))
        return problem(
            c, field, "%s",
            tr(c, "These are no captions. Captions come as WebVTT or SubRip, in UTF-8."));
    if (!text_is_utf8(bytes, length) || memchr(bytes, 0, length) != NULL)
        return problem(
            c, field, "%s",
            tr(c, "The captions are not in UTF-8. Save them anew as UTF-8, and send that."));
    buf_init(&r.out, c->arena, length + 64);
    buf_add(&r.out, "WEBVTT\n");
    r.at += has_mark(bytes, length) ? 3 : 0;
    while (next_line(&r, &l) && r.problems < WEBVTT_PROBLEMS_MAX) {
        if (l.length == 0)
            continue;
        if (begins(l, "WEBVTT") && r.cues == 0 && r.problems == 0)
            skip_block(&r);
        else
            read_block(&r, l);
        if (r.cues > WEBVTT_CUES_MAX)
            return problem(c, field,
                           tr(c, "There are more than %d captions. Make two films of it."),
                           (int)WEBVTT_CUES_MAX);
    }
    if (r.problems > 0)
        return INVALID;
    if (r.cues == 0)
        return problem(c, field, "%s", tr(c, "There is no caption in this file."));
    *out = r.out.data;
    return OK;
}
