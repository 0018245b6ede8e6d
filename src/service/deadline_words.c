/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deadlines in the words of documents: tokens, then a small grammar over them.
 *
 *     deadline = MARKER span | "từ" span "đến" span | span (where it is the whole text)
 *     span     = [time] [weekday] (day | month | quarter | months of a year | year), "cuối" and "hết" before it
 *
 * Each read_* takes a token and gives the token after what it read, or NULL where that does not stand there. */
#include "service/calendar.h"

#include "core/text.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

/* Whoever stands on a token may look at so many after it. */
enum { LOOK_AHEAD = 8 };
enum { YEAR_FIRST = 2000, YEAR_LAST = 2099, YEAR_OF_ISSUE = -1 };

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_NUMBER, TOKEN_SIGN };

struct token {
    enum token_kind kind;
    const char *word;    /* folded: "thang" */
    const char *written; /* in small letters with its marks: "tháng" */
    int value;           /* of a number; the character of a sign */
    int digits;
    size_t at, end;
};

/* A day, or a run of months of one year. */
struct span {
    int first_month, last_month;
    int day;  /* 0: the whole months */
    int year; /* 0: not told */
    bool has_time, is_midnight;
    bool is_last_day; /* "cuối tháng 3": the last day of the months */
    bool is_bad;      /* reads like a date but is none: 31/3/25, tháng 13 */
};

/* ------------------------------------------------------------------ tokens */

static bool
is_letter(UChar32 ch)
{
    return u_isalpha(ch) || (U_GET_GC_MASK(ch) & U_GC_M_MASK) != 0;
}

static int
sign_of(UChar32 ch)
{
    if (ch == 0x2010 || ch == 0x2011 || ch == 0x2012 || ch == 0x2013 || ch == 0x2014 ||
        ch == 0x2212)
        return '-';
    if (ch == 0x2044 || ch == 0x2215)
        return '/';
    return ch > 0 && ch < 0x80 ? (int)ch : '?';
}

static UChar32
char_at(const char *text, size_t length, size_t at, size_t *out_next)
{
    const uint8_t *bytes = (const uint8_t *)text + at;
    int32_t i = 0, left = length - at > 4 ? 4 : (int32_t)(length - at);
    UChar32 ch = bytes[i++];

    if (ch >= 0x80)
        ch = utf8_nextCharSafeBody(bytes, &i, left, ch, -1);
    *out_next = at + (size_t)i;
    return ch;
}

static size_t
run_end(const char *text, size_t length, size_t at, bool is_number)
{
    while (at < length) {
        size_t next;
        UChar32 ch = char_at(text, length, at, &next);

        if (ch < 0 || (is_number ? u_charDigitValue(ch) < 0 : !is_letter(ch)))
            break;
        at = next;
    }
    return at;
}

static void
read_number_token(const char *text, struct token *t)
{
    t->kind = TOKEN_NUMBER;
    for (size_t at = t->at; at < t->end && t->digits < 5; t->digits++)
        t->value = t->value * 10 + u_charDigitValue(char_at(text, t->end, at, &at));
}

static void
read_word_token(struct arena *a, const char *text, struct token *t)
{
    const char *clean = text_clean(a, text + t->at, t->end - t->at, false);

    t->kind = TOKEN_WORD;
    t->word = clean != NULL ? text_fold(a, clean) : "";
    t->written = clean != NULL ? text_lower(a, clean) : "";
}

static const struct token *
tokens_of(struct arena *a, const char *text)
{
    size_t length = strlen(text), count = 0, at = 0;
    struct token *tokens = arena_array(a, length + LOOK_AHEAD, sizeof(*tokens));

    while (at < length) {
        struct token *t = &tokens[count];
        UChar32 ch = char_at(text, length, at, &t->end);

        *t = (struct token){ .at = at, .end = t->end, .word = "", .written = "" };
        at = t->end;
        if (ch < 0 || u_isUWhiteSpace(ch) || u_iscntrl(ch) || u_charType(ch) == U_FORMAT_CHAR)
            continue;
        if (u_charDigitValue(ch) >= 0) {
            at = t->end = run_end(text, length, t->at, true);
            read_number_token(text, t);
        } else if (is_letter(ch)) {
            at = t->end = run_end(text, length, t->at, false);
            read_word_token(a, text, t);
        } else {
            t->kind = TOKEN_SIGN;
            t->value = sign_of(ch);
        }
        count++;
    }
    for (int i = 0; i < LOOK_AHEAD; i++)
        tokens[count + (size_t)i] = (struct token){ .kind = TOKEN_END, .word = "", .written = "" };
    return tokens;
}

/* ------------------------------------------------------------------ words, numbers, signs */

/* The words of `phrase`, parted by single blanks. */
static const struct token *
read_words(const struct token *t, const char *phrase)
{
    while (*phrase != '\0') {
        size_t length = strcspn(phrase, " ");

        if (t->kind != TOKEN_WORD || strlen(t->word) != length ||
            strncmp(t->word, phrase, length) != 0)
            return NULL;
        t++;
        phrase += length + (phrase[length] == ' ');
    }
    return t;
}

static const struct token *
skip_words(const struct token *t, const char *phrase)
{
    const struct token *after = read_words(t, phrase);

    return after != NULL ? after : t;
}

static bool
is_sign(const struct token *t, int sign)
{
    return t->kind == TOKEN_SIGN && t->value == sign;
}

static const struct token *
skip_sign(const struct token *t, int sign)
{
    return is_sign(t, sign) ? t + 1 : t;
}

static bool
is_number(const struct token *t, int digits_min, int digits_max)
{
    return t->kind == TOKEN_NUMBER && t->digits >= digits_min && t->digits <= digits_max;
}

/* 1.. for the word's place in a list that ends with NULL; 0: none of it. */
static int
place_of(const char *word, const char *const *list)
{
    for (int i = 0; list[i] != NULL; i++)
        if (strcmp(word, list[i]) == 0)
            return i + 1;
    return 0;
}

/* Months by name need their marks: "sáu" is six where "sau" is next. "năm" and "tư" stand in the list as well. */
static int
vietnamese_month(const struct token *t, const struct token **out_after)
{
    static const char *const names[] = { "một", "hai", "ba",   "tư",   "năm", "sáu",
                                         "bảy", "tám", "chín", "mười", NULL };
    int month = t->kind == TOKEN_WORD ? place_of(t->written, names) : 0;

    *out_after = t + 1;
    if (month == 10 && place_of(t[1].written, names) > 0 && place_of(t[1].written, names) < 3) {
        *out_after = t + 2;
        return 10 + place_of(t[1].written, names);
    }
    if (t->kind == TOKEN_WORD && strcmp(t->written, "giêng") == 0)
        return 1;
    return t->kind == TOKEN_WORD && strcmp(t->written, "chạp") == 0 ? 12 : month;
}

static int
english_month(const struct token *t)
{
    static const char *const names[] = { "january",  "february", "march",  "april",     "may",
                                         "june",     "july",     "august", "september", "october",
                                         "november", "december", NULL };
    static const char *const short_names[] = { "jan", "feb", "mar", "apr", "may", "jun", "jul",
                                               "aug", "sep", "oct", "nov", "dec", NULL };
    int month = t->kind == TOKEN_WORD ? place_of(t->word, names) : 0;

    return month > 0 || t->kind != TOKEN_WORD ? month : place_of(t->word, short_names);
}

/* ------------------------------------------------------------------ years and spans */

/* A year after a day or a month: "năm 2025", "/2025", ", 2025", "of 2025", "năm nay". None leaves it open. */
static const struct token *
read_year(const struct token *t, struct span *s)
{
    const struct token *at = t, *named;

    if (is_sign(at, ',') || is_sign(at, '/') || is_sign(at, '-') || is_sign(at, '.'))
        at++;
    named = read_words(at, "nam");
    if (named == NULL)
        named = read_words(at, "of");
    if (named != NULL && read_words(named, "nay") != NULL) {
        s->year = YEAR_OF_ISSUE;
        return named + 1;
    }
    if (named != NULL)
        at = named;
    if (!is_number(at, 4, 4)) {
        if (named != NULL && at->kind == TOKEN_NUMBER)
            s->is_bad = true;
        return t;
    }
    s->year = at->value;
    if (at->value < YEAR_FIRST || at->value > YEAR_LAST)
        s->is_bad = true;
    return at + 1;
}

static void
set_months(struct span *s, int first, int last)
{
    s->first_month = first;
    s->last_month = last;
    if (first < 1 || last > 12)
        s->is_bad = true;
}

static const struct token *
set_day(struct span *s, int day, int month, const struct token *after)
{
    s->day = day;
    set_months(s, month, month);
    if (day < 1)
        s->is_bad = true;
    return after;
}

/* 31/3/2025, 31-3-2025, 31.3, 2025-03-31. */
static const struct token *
read_day_in_figures(const struct token *t, struct span *s)
{
    int sign = t[1].value;

    if (t->kind != TOKEN_NUMBER || t[1].kind != TOKEN_SIGN || t[2].kind != TOKEN_NUMBER ||
        (sign != '/' && sign != '-' && sign != '.'))
        return NULL;
    if (is_number(t, 4, 4) && is_sign(t + 3, '-') && is_number(t + 4, 1, 2)) {
        s->year = t->value;
        s->is_bad = s->year < YEAR_FIRST || s->year > YEAR_LAST;
        return set_day(s, t[4].value, t[2].value, t + 5);
    }
    if (!is_number(t, 1, 2) || !is_number(t + 2, 1, 2))
        return NULL;
    if (is_sign(t + 3, sign) && t[4].kind == TOKEN_NUMBER) {
        set_day(s, t->value, t[2].value, NULL);
        s->year = t[4].value;
        if (!is_number(t + 4, 4, 4) || s->year < YEAR_FIRST || s->year > YEAR_LAST)
            s->is_bad = true;
        return t + 5;
    }
    return read_year(set_day(s, t->value, t[2].value, t + 3), s);
}

/* "31 tháng 3 năm 2025", "31 March 2025", "March 31, 2025". */
static const struct token *
read_day_in_words(const struct token *t, struct span *s)
{
    static const char *const ordinals[] = { "st", "nd", "rd", "th", NULL };
    const struct token *at = t + 1, *month, *after;

    if (english_month(t) > 0 && is_number(at, 1, 2)) {
        after = at[1].kind == TOKEN_WORD && place_of(at[1].word, ordinals) > 0 ? at + 2 : at + 1;
        return read_year(set_day(s, at->value, english_month(t), after), s);
    }
    if (!is_number(t, 1, 2))
        return NULL;
    month = read_words(at, "thang");
    if (month != NULL && is_number(month, 1, 2))
        return read_year(set_day(s, t->value, month->value, month + 1), s);
    if (month != NULL && vietnamese_month(month, &after) > 0)
        return read_year(set_day(s, t->value, vietnamese_month(month, &after), after), s);
    if (at->kind == TOKEN_WORD && place_of(at->word, ordinals) > 0)
        at++;
    at = skip_words(at, "of");
    if (english_month(at) > 0)
        return read_year(set_day(s, t->value, english_month(at), at + 1), s);
    return NULL;
}

static const struct token *
read_day(const struct token *t, struct span *s)
{
    const struct token *after;

    t = skip_words(skip_words(t, "ngay"), "the");
    after = read_day_in_figures(t, s);
    return after != NULL ? after : read_day_in_words(t, s);
}

static const struct token *
read_month(const struct token *t, struct span *s)
{
    const struct token *at = read_words(t, "thang"), *after;
    int month;

    if (at == NULL && t->kind == TOKEN_WORD && strcmp(t->word, "t") == 0 && is_number(t + 1, 1, 2))
        at = t + 1;
    if (at == NULL && is_number(t, 1, 2) && is_sign(t + 1, '/') && is_number(t + 2, 4, 4))
        at = t;
    if (at == NULL) {
        month = english_month(t);
        set_months(s, month, month);
        return month > 0 ? read_year(t + 1, s) : NULL;
    }
    if (read_words(at, "nay") != NULL) {
        s->first_month = s->last_month = YEAR_OF_ISSUE;
        s->year = YEAR_OF_ISSUE;
        return at + 1;
    }
    if (is_number(at, 1, 2)) {
        set_months(s, at->value, at->value);
        return read_year(at + 1, s);
    }
    month = vietnamese_month(at, &after);
    /* "tháng năm 2025" is May, or a number forgotten: nobody can tell */
    if (month == 0 || (month == 5 && is_number(after, 1, 9)))
        return NULL;
    set_months(s, month, month);
    return read_year(after, s);
}

static const struct token *
read_quarter(const struct token *t, struct span *s)
{
    static const char *const roman[] = { "i", "ii", "iii", "iv", NULL };
    static const char *const ordinals[] = { "first", "second", "third", "fourth", NULL };
    const struct token *at = read_words(t, "quy");
    int quarter = 0;

    if (at == NULL)
        at = read_words(t, "q");
    if (at != NULL && is_number(at, 1, 1))
        quarter = at->value;
    else if (at != NULL)
        quarter = place_of(at->word, roman);
    else if (t->kind == TOKEN_WORD && read_words(t + 1, "quarter") != NULL) {
        quarter = place_of(t->word, ordinals);
        at = t + 1;
    }
    if (at == NULL || (quarter == 0 && !is_number(at, 1, 1)))
        return NULL;
    if (quarter < 1 || quarter > 4)
        s->is_bad = true;
    set_months(s, quarter * 3 - 2, quarter * 3);
    return read_year(at + 1, s);
}

/* "6 tháng đầu năm 2025", "3 tháng cuối năm". */
static const struct token *
read_part_of_year(const struct token *t, struct span *s)
{
    const struct token *at;

    if (!is_number(t, 1, 1) || (at = read_words(t + 1, "thang")) == NULL)
        return NULL;
    if (t->value % 3 != 0 || t->value == 0)
        return NULL;
    if (read_words(at, "dau nam") != NULL)
        set_months(s, 1, t->value);
    else if (read_words(at, "cuoi nam") != NULL)
        set_months(s, 13 - t->value, 12);
    else
        return NULL;
    return read_year(at + 1, s);
}

static const struct token *
read_whole_year(const struct token *t, struct span *s)
{
    const struct token *after;

    if (t->kind != TOKEN_NUMBER && read_words(t, "nam") == NULL)
        return NULL;
    set_months(s, 1, 12);
    after = read_year(t, s);
    /* a bare number is a year only where it can be one: 1500 households are none */
    if (after == t || (t->kind == TOKEN_NUMBER && s->is_bad))
        return t->kind != TOKEN_NUMBER && s->is_bad ? t + 2 : NULL;
    return after;
}

static const struct token *
read_period(const struct token *t, struct span *s)
{
    static const struct token *(*const readers[])(const struct token *, struct span *) = {
        read_part_of_year, read_month, read_quarter, read_whole_year
    };

    t = skip_words(t, "the");
    for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
        struct span read = *s;
        const struct token *after = readers[i](t, &read);

        if (after != NULL) {
            *s = read;
            return after;
        }
    }
    return NULL;
}

/* "17h00", "17 giờ 30 phút", "17:00", with a comma after it. */
static const struct token *
skip_time(const struct token *t, struct span *s)
{
    const struct token *at = t;
    int minute = 0;

    if (!is_number(at, 1, 2) || (read_words(at + 1, "h") == NULL &&
                                 read_words(at + 1, "gio") == NULL && !is_sign(at + 1, ':')))
        return t;
    at += 2;
    if (is_number(at, 1, 2) && !is_sign(at + 1, '/') && !is_sign(at + 1, '-') &&
        read_words(at + 1, "thang") == NULL)
        minute = (at++)->value;
    s->has_time = true;
    s->is_midnight = t->value == 0 && minute == 0;
    return skip_sign(skip_words(at, "phut"), ',');
}

static const struct token *
skip_weekday(const struct token *t)
{
    static const char *const days[] = { "hai", "ba", "tu", "nam", "sau", "bay", NULL };
    static const char *const english[] = { "monday", "tuesday",  "wednesday", "thursday",
                                           "friday", "saturday", "sunday",    NULL };
    const struct token *at = read_words(t, "thu");

    if (at != NULL && (is_number(at, 1, 1) || place_of(at->word, days) > 0))
        return skip_sign(at + 1, ',');
    if ((at = read_words(t, "chu nhat")) != NULL)
        return skip_sign(at, ',');
    return t->kind == TOKEN_WORD && place_of(t->word, english) > 0 ? skip_sign(t + 1, ',') : t;
}

static const struct token *
read_end_of_period(const struct token *t, struct span *s)
{
    const struct token *at = skip_words(t, "ngay"), *end = read_words(at, "cuoi");

    if (end == NULL)
        end = read_words(skip_words(t, "the"), "end of");
    if (end == NULL)
        return NULL;
    at = read_period(skip_words(skip_words(end, "cung"), "cua"), s);
    s->is_last_day = true;
    return at;
}

static const struct token *
read_span(const struct token *t, struct span *out)
{
    struct span s = { 0 };
    const struct token *after;

    t = skip_words(skip_weekday(skip_time(t, &s)), "het");
    after = read_end_of_period(t, &s);
    if (after == NULL) {
        s.is_last_day = false;
        after = read_day(t, &s);
    }
    if (after == NULL && !s.has_time)
        after = read_period(t, &s);
    if (after != NULL)
        *out = s;
    return after;
}

/* ------------------------------------------------------------------ from a span to the last day */

/* False where the year is missing or the day does not exist. */
static bool
days_of(const struct span *s, int year, struct date issued_on, struct date *out_first,
        struct date *out_last)
{
    int first = s->first_month, last = s->last_month;

    if (year == YEAR_OF_ISSUE)
        year = issued_on.year;
    if (first == YEAR_OF_ISSUE)
        first = last = issued_on.month;
    if (s->is_bad || year < YEAR_FIRST || year > YEAR_LAST)
        return false;
    if (s->day > 0) {
        if (!date_is_valid(year, first, s->day))
            return false;
        *out_first = *out_last = (struct date){ (int16_t)year, (uint8_t)first, (uint8_t)s->day };
        return true;
    }
    *out_last = date_last_of_month(year, last);
    *out_first = s->is_last_day ? *out_last : (struct date){ (int16_t)year, (uint8_t)first, 1 };
    return true;
}

static bool
last_day_in(const struct span *s, int year, enum deadline_rule rule, struct date issued_on,
            struct date *out)
{
    struct date first, last;

    if (!days_of(s, year, issued_on, &first, &last))
        return false;
    /* before five in the afternoon of a day is still on that day; before midnight is not */
    if (s->has_time ? s->is_midnight : rule == RULE_BEFORE)
        *out = date_add_days(first, -1);
    else
        *out = last;
    return true;
}

static bool
last_day(const struct span *s, enum deadline_rule rule, struct date issued_on, struct date *out)
{
    if (s->year == YEAR_OF_ISSUE && date_is_none(issued_on))
        return false;
    if (s->year != 0)
        return last_day_in(s, s->year, rule, issued_on, out);
    if (date_is_none(issued_on))
        return false;
    for (int year = issued_on.year; year <= issued_on.year + 1; year++) {
        struct date d;

        if (last_day_in(s, year, rule, issued_on, &d) && date_compare(d, issued_on) >= 0) {
            *out = d;
            return true;
        }
    }
    return false;
}

/* ------------------------------------------------------------------ deadlines */

struct marker {
    const char *words;
    enum deadline_rule rule;
    const char *then; /* a word that may follow */
};

/* The longer before what it begins with. */
static const struct marker markers[] = {
    { "truoc", RULE_BEFORE, "" },
    { "before", RULE_BEFORE, "" },
    { "trong", RULE_WITHIN, "ca" },
    { "within", RULE_WITHIN, "" },
    { "during", RULE_WITHIN, "" },
    { "in", RULE_WITHIN, "" },
    { "cham nhat la", RULE_BY, "trong" },
    { "cham nhat", RULE_BY, "trong" },
    { "cham nhat", RULE_BY, "vao" },
    { "cham nhat", RULE_BY, "den" },
    { "muon nhat la", RULE_BY, "trong" },
    { "muon nhat", RULE_BY, "vao" },
    { "tre nhat la", RULE_BY, "" },
    { "tre nhat", RULE_BY, "vao" },
    { "khong muon hon", RULE_BY, "" },
    { "khong cham hon", RULE_BY, "" },
    { "khong tre hon", RULE_BY, "" },
    { "khong qua", RULE_BY, "" },
    { "thoi han", RULE_BY, "la" },
    { "han chot", RULE_BY, "la" },
    { "han cuoi", RULE_BY, "la" },
    { "han", RULE_BY, "den" },
    { "hoan thanh", RULE_BY, "vao" },
    { "xong", RULE_BY, "vao" },
    { "vao", RULE_BY, "" },
    { "den", RULE_BY, "" },
    { "toi het", RULE_BY, "" }, /* "tối ngày 27/3" folds to "toi ngay" as well */
    { "het", RULE_BY, "" },
    { "no later than", RULE_BY, "" },
    { "not later than", RULE_BY, "" },
    { "until", RULE_BY, "" },
    { "by", RULE_BY, "" },
};

/* "từ ngày 01 đến ngày 15/3/2025", "from 1 to 15 March 2025": the end of it is what counts. */
static const struct token *
read_range(const struct token *t, struct span *out)
{
    const struct token *at = read_words(t, "tu"), *after;
    struct span first = { 0 };

    if (at == NULL)
        at = read_words(t, "from");
    if (at == NULL)
        at = read_words(t, "between");
    if (at == NULL)
        return NULL;
    after = read_span(at, &first);
    if (after == NULL) {
        at = skip_words(skip_words(at, "ngay"), "thang");
        if (!is_number(at, 1, 2) &&
            place_of(at->word, (const char *const[]){ "i", "ii", "iii", NULL }) == 0)
            return NULL;
        after = at + 1;
    }
    if (is_sign(after, '-'))
        at = after + 1;
    else if ((at = read_words(after, "den")) == NULL && (at = read_words(after, "toi")) == NULL &&
             (at = read_words(after, "to")) == NULL)
        at = read_words(after, "and");
    after = at != NULL ? read_span(at, out) : NULL;
    if (after != NULL && first.is_bad)
        out->is_bad = true;
    return after;
}

/* The deadline that begins at this token. */
static const struct token *
read_deadline(const struct token *t, bool is_negated, struct span *out,
              enum deadline_rule *out_rule)
{
    const struct token *after = read_range(t, out);

    *out_rule = RULE_WITHIN;
    for (size_t i = 0; after == NULL && i < sizeof(markers) / sizeof(markers[0]); i++) {
        const struct token *at = read_words(t, markers[i].words);

        /* "không trước ngày ..." says from when, not by when */
        if (at == NULL || (is_negated && markers[i].rule == RULE_BEFORE))
            continue;
        at = skip_sign(skip_words(skip_sign(at, ':'), markers[i].then), ':');
        after = read_span(at, out);
        *out_rule = markers[i].rule;
    }
    return after;
}

static enum status
read_text(struct arena *a, const char *text, struct date issued_on, struct deadline_words *out)
{
    const struct token *tokens = tokens_of(a, text), *t = tokens, *after;
    struct span s = { 0 };
    enum deadline_rule rule = RULE_NONE;
    struct date last_on;

    after = read_span(tokens, &s);
    if (after != NULL && skip_sign(after, '.')->kind == TOKEN_END) {
        bool is_to_the_end = s.day > 0 || s.is_last_day || read_words(tokens, "het") != NULL;

        rule = is_to_the_end ? RULE_BY : RULE_WITHIN;
    } else {
        for (after = NULL; t->kind != TOKEN_END; t++) {
            bool is_negated = t > tokens && read_words(t - 1, "khong") != NULL;

            after = t->kind == TOKEN_WORD ? read_deadline(t, is_negated, &s, &rule) : NULL;
            if (after != NULL)
                break;
        }
    }
    if (after == NULL || !last_day(&s, rule, issued_on, &last_on))
        return INVALID;
    *out = (struct deadline_words){ rule, last_on, t->at, (after - 1)->end - t->at };
    return OK;
}

enum status
deadline_words_read(const char *text, struct date issued_on, struct deadline_words *out)
{
    struct arena *a = arena_new();
    enum status st = read_text(a, text, issued_on, out);

    arena_free(a);
    return st;
}

const char *
deadline_rule_code(enum deadline_rule rule)
{
    static const char *const codes[] = { "", "before", "by", "within" };

    return codes[rule];
}

const char *
deadline_rule_text(const struct ctx *c, enum deadline_rule rule)
{
    switch (rule) {
    case RULE_BEFORE:
        return tr(c, "before that day");
    case RULE_BY:
        return tr(c, "on that day at the latest");
    case RULE_WITHIN:
        return tr(c, "within that time");
    case RULE_NONE:
        break;
    }
    return "";
}
