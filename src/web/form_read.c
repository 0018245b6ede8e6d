/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The typed readers of a posted form. */
#include "core/text.h"
#include "web/form_inside.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { ROW_NUMBER_DIGITS = 5, MINUTES_OF_DAY = 24 * 60 };

static void
refuse(struct form *f, const char *name, const char *message)
{
    problem(f->ctx, name, "%s", message);
}

static void
refuse_empty(struct form *f, const char *name)
{
    refuse(f, name, tr(f->ctx, "This is empty. Fill it in."));
}

/* Trimmed text of one line; "" where the field is absent or empty. */
static const char *
line_of(struct form *f, const char *name)
{
    const char *raw = form_raw(f, name), *clean;

    if (raw == NULL)
        return "";
    clean = text_clean(f->ctx->arena, raw, strlen(raw), false);
    return clean != NULL ? clean : "";
}

static const char *
check_length(struct form *f, const char *name, const char *text, int minimum, int maximum)
{
    size_t length = text_length(text);

    if (length == 0 && minimum > 0)
        refuse_empty(f, name);
    else if (length > (size_t)maximum)
        problem(f->ctx, name,
                tr(f->ctx, "This has %d characters, at most %d are taken. Shorten it."),
                (int)length, maximum);
    else if (length > 0 && length < (size_t)minimum)
        problem(f->ctx, name,
                tr(f->ctx, "This has %d characters, at least %d are needed. Write more."),
                (int)length, minimum);
    return text;
}

const char *
form_text(struct form *f, const char *name, int minimum, int maximum)
{
    return check_length(f, name, line_of(f, name), minimum, maximum);
}

const char *
form_lines(struct form *f, const char *name, int minimum, int maximum)
{
    const char *raw = form_raw(f, name);
    const char *clean = raw != NULL ? text_clean(f->ctx->arena, raw, strlen(raw), true) : "";

    return check_length(f, name, clean != NULL ? clean : "", minimum, maximum);
}

const char *
form_secret(struct form *f, const char *name, int minimum, int maximum)
{
    const char *raw = form_raw(f, name);

    return check_length(f, name, raw != NULL ? raw : "", minimum, maximum);
}

/* "1500", "1.500", "-3". */
static bool
parse_int(const char *text, int64_t *out)
{
    char *end;
    long long n;

    if (text[0] != '-' && text_parse_money(text, out))
        return true;
    if (strlen(text) > 19 ||
        strspn(text[0] == '-' ? text + 1 : text, "0123456789") != strlen(text) - (text[0] == '-'))
        return false;
    errno = 0;
    n = strtoll(text, &end, 10);
    *out = n;
    return errno == 0 && end > text && *end == '\0' && text[strlen(text) - 1] != '-';
}

static int64_t
read_int(struct form *f, const char *name, const char *text, int64_t minimum, int64_t maximum,
         int64_t otherwise)
{
    struct arena *a = f->ctx->arena;
    int64_t n;

    if (!parse_int(text, &n)) {
        refuse(f, name, tr(f->ctx, "This is not a whole number. Use digits only, such as 12."));
        return otherwise;
    }
    if (n < minimum || n > maximum) {
        problem(f->ctx, name, tr(f->ctx, "This must lie between %s and %s."),
                number(f->ctx->lang, a, minimum), number(f->ctx->lang, a, maximum));
        return otherwise;
    }
    return n;
}

int64_t
form_int(struct form *f, const char *name, int64_t minimum, int64_t maximum)
{
    const char *text = line_of(f, name);

    if (text[0] == '\0') {
        refuse_empty(f, name);
        return minimum;
    }
    return read_int(f, name, text, minimum, maximum, minimum);
}

int64_t
form_int_or(struct form *f, const char *name, int64_t minimum, int64_t maximum, int64_t if_empty)
{
    const char *text = line_of(f, name);

    return text[0] == '\0' ? if_empty : read_int(f, name, text, minimum, maximum, if_empty);
}

int64_t
form_id(struct form *f, const char *name, bool is_required)
{
    const char *text = line_of(f, name);
    char *end;
    long long id;

    if (text[0] == '\0' || strcmp(text, "0") == 0) {
        if (is_required)
            refuse(f, name, tr(f->ctx, "Nothing is chosen. Choose one from the list."));
        return 0;
    }
    errno = 0;
    id = strtoll(text, &end, 10);
    if (errno != 0 || *end != '\0' || id <= 0 || text[0] == '+') {
        refuse(f, name, tr(f->ctx, "This choice is not in the list. Choose one from the list."));
        return 0;
    }
    return id;
}

int64_t
form_money(struct form *f, const char *name, bool is_required)
{
    const char *text = line_of(f, name);
    int64_t vnd;

    if (text[0] == '\0') {
        if (is_required)
            refuse_empty(f, name);
        return 0;
    }
    if (!text_parse_money(text, &vnd)) {
        refuse(f, name, tr(f->ctx, "This is not an amount of money. Write it as 1.500.000."));
        return 0;
    }
    return vnd;
}

struct date
form_date(struct form *f, const char *name, bool is_required)
{
    const char *text = line_of(f, name);
    struct date d;

    if (text[0] == '\0') {
        if (is_required)
            refuse_empty(f, name);
        return DATE_NONE;
    }
    if (!date_parse_vi(text, &d)) {
        refuse(f, name, tr(f->ctx, "This is not a day of the calendar. Write it as 31/3/2025."));
        return DATE_NONE;
    }
    return d;
}

/* Up to two digits at *at. */
static bool
two_digits(const char **at, int *out)
{
    const char *s = *at;
    int n = 0;

    while (*s >= '0' && *s <= '9' && s - *at < 2)
        n = 10 * n + (*s++ - '0');
    if (s == *at)
        return false;
    *at = s;
    *out = n;
    return true;
}

/* Minutes of the day; -1 where it is no time. */
static int
parse_time(const char *s)
{
    int hour, minute = 0;
    bool is_half = false;

    if (!two_digits(&s, &hour))
        return -1;
    if (strncasecmp(s, "giờ", strlen("giờ")) == 0)
        s += strlen("giờ");
    else if (*s != '\0' && strchr(":hH.", *s) != NULL)
        s++;
    else if (*s != ' ')
        return -1;
    s += strspn(s, " ");
    if (*s >= '0' && *s <= '9' && !two_digits(&s, &minute))
        return -1;
    s += strspn(s, " ");
    if (strcasecmp(s, "SA") == 0 || strcasecmp(s, "AM") == 0 || strcasecmp(s, "CH") == 0 ||
        strcasecmp(s, "PM") == 0) {
        is_half = true;
        if (hour < 1 || hour > 12)
            return -1;
        hour = hour % 12 + (s[0] == 'C' || s[0] == 'c' || s[0] == 'P' || s[0] == 'p' ? 12 : 0);
    }
    if ((!is_half && *s != '\0') || hour > 23 || minute > 59)
        return -1;
    return 60 * hour + minute;
}

int
form_time(struct form *f, const char *name, bool is_required)
{
    const char *text = line_of(f, name);
    int minutes;

    if (text[0] == '\0') {
        if (is_required)
            refuse_empty(f, name);
        return -1;
    }
    minutes = parse_time(text);
    if (minutes < 0 || minutes >= MINUTES_OF_DAY)
        refuse(f, name, tr(f->ctx, "This is not a time of day. Write it as 8:00 or 14:30."));
    return minutes;
}

int
form_choice(struct form *f, const char *name, const struct choice *choices, bool is_required)
{
    const char *text = line_of(f, name);

    if (text[0] == '\0') {
        if (is_required)
            refuse(f, name, tr(f->ctx, "Nothing is chosen. Choose one from the list."));
        return 0;
    }
    for (; choices->value != NULL; choices++)
        if (strcmp(choices->value, text) == 0)
            return choices->number;
    refuse(f, name, tr(f->ctx, "This choice is not in the list. Choose one from the list."));
    return 0;
}

bool
form_bool(struct form *f, const char *name)
{
    const char *text = line_of(f, name);

    return strcmp(text, "1") == 0 || strcmp(text, "on") == 0 || strcmp(text, "true") == 0;
}

const struct upload *
form_upload(struct form *f, const char *name, bool is_required)
{
    const struct request *r = f->request;

    for (int i = 0; i < r->upload_count; i++)
        if (strcmp(r->uploads[i].field, name) == 0 &&
            (r->uploads[i].size > 0 || r->uploads[i].name[0] != '\0'))
            return &r->uploads[i];
    if (is_required)
        refuse(f, name, tr(f->ctx, "No file is chosen. Choose one."));
    return NULL;
}

/* ------------------------------------------------------------------ repeated rows */

/* The number of a row in "prefix.N.name"; -1 where the name is another. */
static int
row_of(const char *name, const char *prefix, const char **out_rest)
{
    size_t length = strlen(prefix), digits;

    if (strncmp(name, prefix, length) != 0 || name[length] != '.')
        return -1;
    name += length + 1;
    digits = strspn(name, "0123456789");
    if (digits == 0 || digits > ROW_NUMBER_DIGITS || name[digits] != '.')
        return -1;
    *out_rest = name + digits + 1;
    return atoi(name);
}

static int
compare_ints(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* The numbers that rows with something in them have, ascending: a form that lost its second row has 0 and 2. */
static int
row_numbers(struct form *f, const char *prefix, int **out)
{
    const struct pair *pairs = f->draft_is_shown ? f->draft : f->values.items;
    int all = f->draft_is_shown ? f->draft_count : f->values.count, count = 0, unique = 0;
    int *numbers;

    if (f->rows_prefix != NULL && f->rows_values == all && strcmp(f->rows_prefix, prefix) == 0) {
        *out = f->rows;
        return f->rows_count;
    }
    numbers = arena_array(f->ctx->arena, (size_t)all + 1, sizeof(*numbers));
    for (int i = 0; i < all; i++) {
        const char *rest;
        int n = row_of(pairs[i].name, prefix, &rest);

        if (n >= 0 && pairs[i].value[strspn(pairs[i].value, " \t\r\n")] != '\0')
            numbers[count++] = n;
    }
    qsort(numbers, (size_t)count, sizeof(*numbers), compare_ints);
    for (int i = 0; i < count; i++)
        if (unique == 0 || numbers[unique - 1] != numbers[i])
            numbers[unique++] = numbers[i];
    f->rows_prefix = prefix;
    f->rows = *out = numbers;
    f->rows_values = all;
    return f->rows_count = unique;
}

int
form_rows(struct form *f, const char *prefix)
{
    int *numbers;

    return row_numbers(f, prefix, &numbers);
}

const char *
form_row_name(struct form *f, const char *prefix, int row, const char *name)
{
    int *numbers;
    int count = row_numbers(f, prefix, &numbers);
    int number = row < count ? numbers[row]
                 : count > 0 ? numbers[count - 1] + 1 + row - count
                             : row;

    return arena_printf(f->ctx->arena, "%s.%d.%s", prefix, number, name);
}

int
form_values(struct form *f, const char *name, const char *const **out)
{
    const struct pair *pairs = f->draft_is_shown ? f->draft : f->values.items;
    int all = f->draft_is_shown ? f->draft_count : f->values.count, count = 0;
    const char **values = arena_array(f->ctx->arena, (size_t)all + 1, sizeof(*values));

    for (int i = 0; i < all; i++)
        if (strcmp(pairs[i].name, name) == 0)
            values[count++] = pairs[i].value;
    *out = (const char *const *)values;
    return count;
}

int64_t
form_version(struct form *f)
{
    const char *text = line_of(f, "version");
    char *end;
    long long n;

    errno = 0;
    n = strtoll(text, &end, 10);
    if (text[0] == '\0' || *end != '\0' || errno != 0 || n < 0) {
        refuse(f, "version",
               tr(f->ctx, "The version of what was changed is missing. Open the page again."));
        return 0;
    }
    return n;
}
