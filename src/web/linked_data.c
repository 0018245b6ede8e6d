/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON within markup. */
#include "web/linked_data.h"

#include <string.h>

struct html
linked_data(struct arena *a, const char *json)
{
    struct buf b;

    buf_init(&b, a, strlen(json) + 256);
    buf_add(&b, "<script type=\"application/ld+json\">");
    /* These signs stand only within strings of JSON, where an escape means the same. */
    for (;;) {
        size_t plain = strcspn(json, "<>&");

        buf_add_bytes(&b, json, plain);
        json += plain;
        if (*json == '\0')
            break;
        buf_printf(&b, "\\u%04x", (unsigned)(unsigned char)*json++);
    }
    buf_add(&b, "</script>\n");
    return (struct html){ b.data };
}
