/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Markup made safe and plain, and canonical markup read. */
#include "service/html_clean.h"

#include "core/text.h"
#include "service/html_inside.h"

#include <stdlib.h>
#include <string.h>

const char *
html_clean(struct arena *a, const char *markup, size_t length)
{
    struct arena *scratch;
    const char *tags, *clean = NULL;
    bool is_plain;

    if (length > HTML_BYTES_MAX || !text_is_utf8(markup, length))
        return NULL;
    scratch = arena_child(a);
    tags = html_tags(scratch, markup, length, &is_plain);
    if (tags != NULL)
        clean = html_write(scratch, html_build(scratch, tags, is_plain));
    clean = arena_strdup(a, clean);
    arena_free(scratch);
    return clean;
}

const char *
html_of_text(struct arena *a, const char *text)
{
    struct buf b;

    buf_init(&b, a, strlen(text) + 64);
    for (; *text != '\0'; text++) {
        if (*text == '&')
            buf_add(&b, "&amp;");
        else if (*text == '<')
            buf_add(&b, "&lt;");
        else
            buf_add_char(&b, *text);
    }
    return html_clean(a, b.data, b.length);
}

/* The few entities that canonical markup has. Returns the bytes taken; 0: it is a plain '&'. */
static size_t
add_entity(struct buf *b, const char *s)
{
    static const struct {
        const char *name;
        char c;
    } named[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' } };
    char *end;

    for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++) {
        if (strncmp(s, named[i].name, strlen(named[i].name)) == 0) {
            buf_add_char(b, named[i].c);
            return strlen(named[i].name);
        }
    }
    if (strncmp(s, "&#x", 3) == 0) {
        unsigned long point = strtoul(s + 3, &end, 16);

        if (*end == ';' && point > 0 && point <= 0x10FFFF) {
            buf_add_code_point(b, (unsigned)point);
            return (size_t)(end + 1 - s);
        }
    }
    return 0;
}

static void
end_line(struct buf *b)
{
    while (b->length > 0 && (b->data[b->length - 1] == ' ' || b->data[b->length - 1] == '\t'))
        b->data[--b->length] = '\0';
    if (b->length > 0 && b->data[b->length - 1] != '\n')
        buf_add_char(b, '\n');
}

/* A tag of canonical markup, from its '<'; what it does to the text. */
static void
read_tag(struct buf *b, const char *s)
{
    static const char *const lines[] = { "<p>",  "</p>",  "<h2>", "</h2>", "<h3>",  "</h3>",
                                         "<h4>", "</h4>", "<ul>", "</ul>", "<ol>",  "</ol>",
                                         "<li>", "</li>", "<br>", "<tr>",  "</tr>", "<table>" };

    if (strncmp(s, "</td>", 5) == 0 || strncmp(s, "</th>", 5) == 0) {
        buf_add_char(b, '\t');
        return;
    }
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        if (strncmp(s, lines[i], strlen(lines[i])) == 0)
            end_line(b);
    }
}

const char *
html_text(struct arena *a, const char *clean)
{
    struct buf b;

    buf_init(&b, a, strlen(clean) + 1);
    while (*clean != '\0') {
        size_t taken = *clean == '&' ? add_entity(&b, clean) : 0;

        if (taken > 0) {
            clean += taken;
        } else if (*clean == '<') {
            read_tag(&b, clean);
            clean += strcspn(clean, ">");
            clean += *clean == '>';
        } else {
            if (*clean != '\n')
                buf_add_char(&b, *clean);
            clean++;
        }
    }
    end_line(&b);
    return b.data;
}

int
html_parts(struct arena *a, const char *clean, const struct html_part **out)
{
    static const char start[] = "<figure data-media=\"", end[] = "></figure>\n";
    struct html_part *parts = arena_array(a, 4, sizeof(*parts));
    int count = 0, room = 4;

    while (*clean != '\0') {
        const char *figure = strstr(clean, start);
        size_t length = figure != NULL ? (size_t)(figure - clean) : strlen(clean);

        if (count + 2 > room) {
            parts = arena_grow(a, parts, (size_t)count, (size_t)room * 2, sizeof(*parts));
            room *= 2;
        }
        if (length > 0)
            parts[count++].markup = arena_strndup(a, clean, length);
        clean += length;
        if (figure == NULL)
            break;
        parts[count++].media_id = atoll(figure + strlen(start));
        figure = strstr(figure, end);
        clean = figure != NULL ? figure + strlen(end) : clean + strlen(clean);
    }
    *out = parts;
    return count;
}
