/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing JSON (RFC 8259). */
#include "web/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { DOCUMENT_BYTES = 4096 };

void
json_init(struct json *j, struct arena *a)
{
    buf_init(&j->body, a, DOCUMENT_BYTES);
    j->needs_comma = false;
    j->first = NULL;
}

static void
add_string(struct buf *b, const char *text)
{
    const char *from = text, *p;

    buf_add_char(b, '"');
    for (p = text; *p != '\0'; p++) {
        if ((unsigned char)*p >= ' ' && *p != '"' && *p != '\\')
            continue;
        buf_add_bytes(b, from, (size_t)(p - from));
        from = p + 1;
        switch (*p) {
        case '"':
            buf_add(b, "\\\"");
            break;
        case '\\':
            buf_add(b, "\\\\");
            break;
        case '\n':
            buf_add(b, "\\n");
            break;
        default:
            buf_printf(b, "\\u%04x", (unsigned)(unsigned char)*p);
        }
    }
    buf_add_bytes(b, from, (size_t)(p - from));
    buf_add_char(b, '"');
}

/* What stands before every value; the next one needs a comma unless this one opens something. */
static void
begin_value(struct json *j, const char *name)
{
    if (j->needs_comma)
        buf_add_char(&j->body, ',');
    if (name != NULL) {
        add_string(&j->body, name);
        buf_add_char(&j->body, ':');
    }
    j->needs_comma = true;
}

void
json_begin_object(struct json *j, const char *name)
{
    begin_value(j, name);
    buf_add_char(&j->body, '{');
    j->needs_comma = j->first != NULL;
    if (j->first != NULL)
        buf_add(&j->body, j->first);
    j->first = NULL;
}

void
json_end_object(struct json *j)
{
    buf_add_char(&j->body, '}');
    j->needs_comma = true;
}

void
json_begin_array(struct json *j, const char *name)
{
    begin_value(j, name);
    buf_add_char(&j->body, '[');
    j->needs_comma = false;
}

void
json_end_array(struct json *j)
{
    buf_add_char(&j->body, ']');
    j->needs_comma = true;
}

void
json_nothing(struct json *j, const char *name)
{
    begin_value(j, name);
    buf_add(&j->body, "null");
}

void
json_text(struct json *j, const char *name, const char *value)
{
    if (value == NULL) {
        json_nothing(j, name);
        return;
    }
    begin_value(j, name);
    add_string(&j->body, value);
}

void
json_int(struct json *j, const char *name, int64_t value)
{
    begin_value(j, name);
    buf_printf(&j->body, "%lld", (long long)value);
}

void
json_key(struct json *j, const char *name, int64_t id)
{
    if (id == 0) {
        json_nothing(j, name);
        return;
    }
    begin_value(j, name);
    buf_printf(&j->body, "\"%lld\"", (long long)id);
}

void
json_bool(struct json *j, const char *name, bool value)
{
    begin_value(j, name);
    buf_add(&j->body, value ? "true" : "false");
}

void
json_number(struct json *j, const char *name, double value)
{
    char text[40];

    if (!isfinite(value)) {
        json_nothing(j, name);
        return;
    }
    begin_value(j, name);
    snprintf(text, sizeof(text), "%.15g", value);
    if (strtod(text, NULL) != value)
        snprintf(text, sizeof(text), "%.17g", value);
    buf_add(&j->body, text);
}

void
json_date(struct json *j, const char *name, struct date value)
{
    json_text(j, name, date_is_none(value) ? NULL : date_iso(j->body.arena, value));
}

void
json_instant(struct json *j, const char *name, int64_t at)
{
    json_text(j, name, at == 0 ? NULL : time_iso(j->body.arena, at));
}
