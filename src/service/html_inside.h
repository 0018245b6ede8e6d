/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The three steps of html_clean: tags, tree, text. Only the html_*.c files include it. */
#ifndef SERVICE_HTML_INSIDE_H
#define SERVICE_HTML_INSIDE_H

#include "core/buf.h"

#include <stdbool.h>
#include <stdint.h>

/* 1. The source's tags: those that may stay, by the names of the canonical form, well nested and never deeper than
 * HTML_DEPTH_MAX; all else removed. Entities stay as they are. The parser's work grows with the product of tags and depth, so it
 * never sees the source itself. NULL: too many tags. */
enum { HTML_DEPTH_MAX = 100 };
const char *html_tags(struct arena *a, const char *markup, size_t length, bool *out_is_plain);

/* 2. The parser's tree as blocks and runs of text. */
enum html_kind {
    HTML_ROOT,
    HTML_P,
    HTML_H2,
    HTML_H3,
    HTML_H4,
    HTML_UL,
    HTML_OL,
    HTML_LI,
    HTML_TABLE,
    HTML_THEAD,
    HTML_TBODY,
    HTML_TR,
    HTML_TH,
    HTML_TD,
    HTML_QUOTE,
    HTML_FIGURE
};

enum { MARK_STRONG = 1, MARK_EM = 2, MARK_SUP = 4, MARK_SUB = 8 };

struct html_run {
    const char *text; /* NULL: a break */
    const char *href; /* NULL: no link */
    unsigned marks;
    struct html_run *next;
};

struct html_node {
    enum html_kind kind;
    struct html_node *parent, *first, *last, *next, *previous;
    struct html_run *runs, *last_run; /* of a paragraph or heading */
    int64_t id;                       /* of a figure */
    int colspan, rowspan;
    const char *scope;
    bool is_implied; /* made by us: a list of faked items, a paragraph of bare text */
};

struct html_node *html_build(struct arena *a, const char *tags, bool is_plain);

/* Unlinks it from its parent. */
void html_unlink(struct html_node *n);

/* The stored form of text inside a run: every run of white space one blank, controls by their pictures. Not composed yet. */
const char *html_run_text(struct arena *a, const char *s, size_t length);

/* An address that may stand in an href, percent-encoded where it must be; NULL: none that may. */
const char *html_href(struct arena *a, const char *href);

/* 3. Settles the runs, removes what is empty and writes the rest. NULL: beyond the bounds. */
const char *html_write(struct arena *a, struct html_node *root);

#endif
