/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decoding of requests. Each escape is decoded once, and after it nothing is decoded again. */
#include "web/decode.h"

#include "core/text.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { JSON_DEPTH_MAX = 16, NAME_MAX_BYTES = 256 };

void
pairs_init(struct pairs *p, struct arena *a)
{
    p->arena = a;
    p->items = NULL;
    p->count = p->capacity = 0;
}

bool
pairs_add(struct pairs *p, const char *name, const char *value)
{
    if (p->count >= FIELDS_MAX)
        return false;
    if (p->count == p->capacity) {
        int capacity = p->capacity > 0 ? 2 * p->capacity : 8;

        p->items =
            arena_grow(p->arena, p->items, (size_t)p->count, (size_t)capacity, sizeof(*p->items));
        p->capacity = capacity;
    }
    p->items[p->count].name = name;
    p->items[p->count].value = value;
    p->count++;
    return true;
}

static bool
is_plain_ascii(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)bytes[i] < 0x20 || (unsigned char)bytes[i] >= 0x7F)
            return false;
    return true;
}

/* text_clean also folds blanks, which would change a password: so each line is kept as it is, and only its composition
 * and its characters are made good. */
static const char *
composed(struct arena *a, const char *bytes, size_t length)
{
    struct buf b;
    size_t at = 0;

    buf_init(&b, a, length + 1);
    while (at < length) {
        size_t end = at;
        const char *clean;

        while (end < length && bytes[end] != ' ' && bytes[end] != '\t' && bytes[end] != '\n')
            end++;
        clean = text_clean(a, bytes + at, end - at, false);
        if (clean == NULL)
            return NULL;
        buf_add(&b, clean);
        if (end < length)
            buf_add_char(&b, bytes[end]);
        at = end + 1;
    }
    return b.data;
}

const char *
decode_text(struct arena *a, const char *bytes, size_t length)
{
    if (is_plain_ascii(bytes, length))
        return arena_strndup(a, bytes, length);
    if (memchr(bytes, '\0', length) != NULL || !text_is_utf8(bytes, length))
        return NULL;
    return composed(a, bytes, length);
}

static int
hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Writes the decoded bytes to `out` (room for `length`); false for a malformed escape. */
static bool
unescape(const char *bytes, size_t length, bool plus_is_blank, char *out, size_t *out_length)
{
    size_t used = 0;

    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == '%') {
            if (i + 2 >= length || hex(bytes[i + 1]) < 0 || hex(bytes[i + 2]) < 0)
                return false;
            out[used++] = (char)(hex(bytes[i + 1]) << 4 | hex(bytes[i + 2]));
            i += 2;
        } else {
            out[used++] = plus_is_blank && bytes[i] == '+' ? ' ' : bytes[i];
        }
    }
    *out_length = used;
    return true;
}

const char *
decode_segment(struct arena *a, const char *bytes, size_t length)
{
    char *raw = arena_alloc(a, length + 1);
    size_t used;

    if (!unescape(bytes, length, false, raw, &used))
        return NULL;
    for (size_t i = 0; i < used; i++)
        if ((unsigned char)raw[i] < 0x20 || raw[i] == 0x7F || raw[i] == '/' || raw[i] == '\\')
            return NULL;
    if (strcmp(raw, ".") == 0 || strcmp(raw, "..") == 0)
        return NULL;
    return decode_text(a, raw, used);
}

static const char *
decode_part(struct arena *a, const char *bytes, size_t length)
{
    char *raw = arena_alloc(a, length + 1);
    size_t used;

    return unescape(bytes, length, true, raw, &used) ? decode_text(a, raw, used) : NULL;
}

bool
decode_query(struct pairs *out, const char *text, size_t length)
{
    const char *end = text + length;

    while (text < end) {
        const char *stop = memchr(text, '&', (size_t)(end - text)), *equals;
        const char *name, *value;

        if (stop == NULL)
            stop = end;
        equals = memchr(text, '=', (size_t)(stop - text));
        name = decode_part(out->arena, text, (size_t)((equals != NULL ? equals : stop) - text));
        value =
            equals != NULL ? decode_part(out->arena, equals + 1, (size_t)(stop - equals - 1)) : "";
        if (name == NULL || value == NULL || strlen(name) > NAME_MAX_BYTES)
            return false;
        if (stop > text && !pairs_add(out, name, value))
            return false;
        text = stop + 1;
    }
    return true;
}

void
decode_cookies(struct pairs *out, const char *text)
{
    while (*text != '\0') {
        const char *stop, *equals;

        text += strspn(text, "; ");
        stop = text + strcspn(text, ";");
        equals = memchr(text, '=', (size_t)(stop - text));
        if (equals != NULL && equals > text && out->count < 64) {
            const char *name = decode_text(out->arena, text, (size_t)(equals - text));
            const char *value = decode_text(out->arena, equals + 1, (size_t)(stop - equals - 1));

            if (name != NULL && value != NULL)
                pairs_add(out, name, value);
        }
        text = stop;
    }
}

bool
decode_cookie(const char *cookies, const char *name, char *out, size_t size)
{
    size_t length = strlen(name);

    while (cookies != NULL && *cookies != '\0') {
        size_t value;

        cookies += strspn(cookies, "; ");
        value = strcspn(cookies, ";");
        if (value > length && strncmp(cookies, name, length) == 0 && cookies[length] == '=') {
            snprintf(out, size, "%.*s",
                     (int)(value - length - 1 < size ? value - length - 1 : size - 1),
                     cookies + length + 1);
            return true;
        }
        cookies += value;
    }
    return false;
}

const char *
decode_header_name(struct arena *a, const char *name)
{
    static const char *const usual[] = {
        "accept",
        "accept-encoding",
        "accept-language",
        "authorization",
        "cache-control",
        "connection",
        "content-length",
        "content-type",
        "cookie",
        "dnt",
        "host",
        "hx-request",
        "if-modified-since",
        "if-none-match",
        "origin",
        "pragma",
        "priority",
        "range",
        "referer",
        "sec-ch-ua",
        "sec-fetch-dest",
        "sec-fetch-mode",
        "sec-fetch-site",
        "sec-fetch-user",
        "upgrade-insecure-requests",
        "user-agent",
        "x-csrf",
        "x-forwarded-for",
        "x-forwarded-proto",
    };
    char *copy;

    for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++)
        if (strcasecmp(usual[i], name) == 0)
            return usual[i];
    copy = arena_strdup(a, name);
    for (char *s = copy; *s != '\0'; s++)
        if (*s >= 'A' && *s <= 'Z')
            *s = (char)(*s - 'A' + 'a');
    return copy;
}

static bool flatten(struct pairs *out, const char *name, json_t *value, int depth);

static bool
flatten_object(struct pairs *out, const char *name, json_t *object, int depth)
{
    const char *key;
    json_t *member;

    json_object_foreach(object, key, member)
    {
        const char *clean = decode_text(out->arena, key, strlen(key));
        const char *path;

        if (clean == NULL)
            return false;
        path = name[0] != '\0' ? arena_printf(out->arena, "%s.%s", name, clean) : clean;
        if (strlen(path) > NAME_MAX_BYTES || !flatten(out, path, member, depth + 1))
            return false;
    }
    return true;
}

static bool
flatten_array(struct pairs *out, const char *name, json_t *array, int depth)
{
    size_t i;
    json_t *item;

    json_array_foreach(array, i, item)
    {
        const char *path = json_is_object(item) || json_is_array(item)
                               ? arena_printf(out->arena, "%s.%zu", name, i)
                               : name;

        if (!flatten(out, path, item, depth + 1))
            return false;
    }
    return true;
}

static bool
flatten(struct pairs *out, const char *name, json_t *value, int depth)
{
    const char *text = "";

    if (depth > JSON_DEPTH_MAX)
        return false;
    if (json_is_object(value))
        return flatten_object(out, name, value, depth);
    if (json_is_array(value))
        return flatten_array(out, name, value, depth);
    if (json_is_string(value))
        text = decode_text(out->arena, json_string_value(value), json_string_length(value));
    else if (json_is_integer(value))
        text = arena_printf(out->arena, "%" PRId64, (int64_t)json_integer_value(value));
    else if (json_is_real(value))
        text = arena_printf(out->arena, "%.15g", json_real_value(value));
    else if (json_is_true(value))
        text = "1";
    return text != NULL && pairs_add(out, name, text);
}

bool
decode_json(struct pairs *out, const char *text, size_t length)
{
    json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
    bool is_good = root != NULL && json_is_object(root) && flatten(out, "", root, 0);

    json_decref(root);
    return is_good;
}

static bool
is_unreserved(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

const char *
encode_url(struct arena *a, const char *text, bool keep_slash)
{
    struct buf b;

    buf_init(&b, a, strlen(text) + 16);
    for (;;) {
        const char *from = text;

        while (is_unreserved((unsigned char)*text) || (keep_slash && *text == '/'))
            text++;
        buf_add_bytes(&b, from, (size_t)(text - from));
        if (*text == '\0')
            return b.data;
        buf_printf(&b, "%%%02X", (unsigned)(unsigned char)*text++);
    }
}
