/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Markup that people type or paste, made safe and plain: what the text of an article may hold, and nothing else. Whatever the
 * client was, what is stored went through html_clean.
 *
 * What stays: p, h2 to h4 (h1 is taken as h2, h5 and h6 as h4), ul, ol, li, table with thead, tbody, tr, th, td (colspan, rowspan,
 * scope), blockquote, br, strong, em, sup, sub, a with an href of http, https, mailto, tel or a path of this site, and at the top
 * level <figure data-media="ID"></figure>, where a photo or video stands. Scripts, styles, drawings and
 * their like go with their contents; any other element goes and its contents stay. */
#ifndef SERVICE_HTML_CLEAN_H
#define SERVICE_HTML_CLEAN_H

#include "core/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum { HTML_BYTES_MAX = 1 << 20, HTML_TAGS_MAX = 50000 };

/* The canonical form of any markup: well nested, one block a line, NFC, entities only for & < >, nothing that is empty. Cleaned again
 * it is the same, byte for byte. Text without any tag is taken line by line: each is a paragraph. Lists that Word fakes with
 * paragraphs become lists; controls are shown by their pictures (U+2400 …), marks of direction stay and end with their block.
 * NULL where it is not UTF-8 or goes beyond the bounds above. Takes time and memory linear in the length. */
const char *html_clean(struct arena *a, const char *markup, size_t length);

/* What a reader reads of canonical markup: a line for each block and break, a tab between cells; figures say nothing. */
const char *html_text(struct arena *a, const char *clean);

/* The same as html_clean of plain text: a paragraph for each line that is not blank. */
const char *html_of_text(struct arena *a, const char *text);

/* Canonical markup cut at its figures, in their order. */
struct html_part {
    const char *markup; /* NULL: a medium */
    int64_t media_id;
};

int html_parts(struct arena *a, const char *clean, const struct html_part **out);

#endif
