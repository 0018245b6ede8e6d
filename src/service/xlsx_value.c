/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days are numbers whose style says so (ISO/IEC 29500-1, 18.8.30 for the built-in formats); 29/2/1900 is one of them. */
#include "service/xlsx_value.h"

#include "core/date.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool
is_built_in_date(int format)
{
    return (format >= 14 && format <= 17) || format == 22 || (format >= 27 && format <= 31) ||
           format == 36 || (format >= 50 && format <= 54) || format == 57 || format == 58;
}

/* A year or a day outside quoted text and brackets; hours and minutes alone make no day. */
static bool
shows_day(const char *code)
{
    for (const char *at = code; *at != '\0'; at++) {
        if (*at == '"' || *at == '[') {
            const char *end = strchr(at + 1, *at == '"' ? '"' : ']');

            if (end == NULL)
                return false;
            at = end;
        } else if (*at == '\\' || *at == '_' || *at == '*') {
            if (*++at == '\0')
                return false;
        } else if (strchr("yYdD", *at) != NULL) {
            return true;
        }
    }
    return false;
}

static bool
is_date_format(const struct xlsx_styles *s, int format)
{
    for (int i = 0; i < s->format_count; i++) {
        if (s->date_formats[i] == format)
            return true;
    }
    return is_built_in_date(format);
}

static void
add_format(struct xlsx_styles *s, struct arena *a, int format)
{
    if (s->format_count == XLSX_FORMATS_MAX)
        return;
    if (s->format_count == s->format_room) {
        int room = s->format_room == 0 ? 16 : 2 * s->format_room;

        s->date_formats = arena_grow(a, s->date_formats, (size_t)s->format_count, (size_t)room,
                                     sizeof(*s->date_formats));
        s->format_room = room;
    }
    s->date_formats[s->format_count++] = format;
}

static void
add_style(struct xlsx_styles *s, struct arena *a, bool is_date)
{
    if (s->count == XLSX_STYLES_MAX)
        return;
    if (s->count == s->room) {
        int room = s->room == 0 ? 64 : 2 * s->room;

        s->is_date = arena_grow(a, s->is_date, (size_t)s->count, (size_t)room, sizeof(*s->is_date));
        s->room = room;
    }
    s->is_date[s->count++] = is_date;
}

void
xlsx_styles_element(struct xlsx_styles *s, struct arena *a, const char *name, const char *format_id,
                    const char *format_code)
{
    if (strcmp(name, "numFmt") == 0 && format_id != NULL && format_code != NULL &&
        shows_day(format_code))
        add_format(s, a, atoi(format_id));
    else if (strcmp(name, "cellXfs") == 0)
        s->is_in_cell_styles = true;
    else if (strcmp(name, "xf") == 0 && s->is_in_cell_styles)
        add_style(s, a, format_id != NULL && is_date_format(s, atoi(format_id)));
}

void
xlsx_styles_end(struct xlsx_styles *s, const char *name)
{
    if (strcmp(name, "cellXfs") == 0)
        s->is_in_cell_styles = false;
}

static const char *
day_text(struct arena *a, const struct xlsx_styles *s, double value)
{
    int64_t minutes = (int64_t)floor(value * 1440 + 0.5);
    int days = (int)(minutes / 1440), minute = (int)(minutes % 1440);
    struct date first = s->is_1904 ? (struct date){ 1904, 1, 1 } : (struct date){ 1899, 12, 30 };
    struct date day;

    if (!s->is_1904 && days < 60)
        days++;
    day = date_add_days(first, days);
    if (minute == 0)
        return date_iso(a, day);
    return arena_printf(a, "%s %02d:%02d", date_iso(a, day), minute / 60, minute % 60);
}

const char *
xlsx_number_text(struct arena *a, const struct xlsx_styles *s, int style, const char *text)
{
    char *end;
    double value = strtod(text, &end);

    if (end == text || *end != '\0' || !isfinite(value))
        return arena_strdup(a, text);
    if (style >= 0 && style < s->count && s->is_date[style] && value >= 0 && value < 2958466 - 1463)
        return day_text(a, s, value);
    if (floor(value) == value && fabs(value) < 1e15)
        return arena_printf(a, "%" PRId64, (int64_t)value);
    return arena_printf(a, "%.15g", value);
}

const char *
xlsx_iso_text(struct arena *a, const char *text)
{
    struct date day;
    const char *start = arena_strndup(a, text, 10);

    if (strlen(text) < 10 || !date_parse_iso(start, &day))
        return arena_strdup(a, text);
    if (text[10] != 'T' || strlen(text) < 16 || strncmp(text + 11, "00:00", 5) == 0)
        return start;
    return arena_printf(a, "%s %.5s", start, text + 11);
}

int
xlsx_column_of(const char *cell)
{
    int column = 0;

    for (; *cell >= 'A' && *cell <= 'Z'; cell++) {
        column = column * 26 + (*cell - 'A' + 1);
        if (column > 16384)
            return -1;
    }
    return column - 1;
}

const char *
xlsx_cell_name(struct arena *a, int column, int64_t line)
{
    char letters[8];
    int at = (int)sizeof(letters) - 1;

    letters[at] = '\0';
    for (int left = column + 1; left > 0; left = (left - 1) / 26)
        letters[--at] = (char)('A' + (left - 1) % 26);
    return arena_printf(a, "%s%" PRId64, letters + at, line);
}
