/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON within markup. */
#include "web/linked_data.h"

struct html
linked_data(struct arena *a, const char *json)
{
    struct buf b;

    buf_init(&b, a, 1024);
    buf_add(&b, "<script type=\"application/ld+json\">");
    /* These signs stand only within strings of JSON, where an escape means the same. */
    for (; *json != '\0'; json++) {
        if (*json == '<' || *json == '>' || *json == '&')
            buf_printf(&b, "\\u%04x", (unsigned)(unsigned char)*json);
        else
            buf_add_char(&b, *json);
    }
    buf_add(&b, "</script>\n");
    return (struct html){ b.data };
}
