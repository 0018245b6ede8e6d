/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks and runs settled and written: the one place that decides what canonical markup looks like. */
#include "core/text_legacy.h"
#include "core/text_utf.h"
#include "service/html_clean.h"
#include "service/html_inside.h"
#include "web/sign.h"

#include <string.h>
#include <strings.h>
#include <unicode/unorm2.h>

enum {
    HREF_MAX = 2000,
    PICTURES_OF_CONTROLS = 0x2400,
    PICTURE_OF_DELETE = 0x2421,
    REPLACEMENT = 0xFFFD
};

/* ------------------------------------------------------------------ text */

static bool
is_blank_point(uint32_t p)
{
    return p == ' ' || (p >= '\t' && p <= '\r') || p == 0x85 || p == 0xA0 || p == 0x1680 ||
           (p >= 0x2000 && p <= 0x200A) || p == 0x2028 || p == 0x2029 || p == 0x202F ||
           p == 0x205F || p == 0x3000;
}

/* What would be nothing on the page, and break a feed, is shown. */
static uint32_t
shown_point(uint32_t p)
{
    if (p < ' ')
        return PICTURES_OF_CONTROLS + p;
    if (p == 0x7F)
        return PICTURE_OF_DELETE;
    if (p < 0xA0 && p > 0x7F)
        return REPLACEMENT;
    if ((p >= 0xFDD0 && p <= 0xFDEF) || (p & 0xFFFE) == 0xFFFE)
        return REPLACEMENT;
    return p;
}

const char *
html_run_text(struct arena *a, const char *s, size_t length)
{
    const unsigned char *p = (const unsigned char *)s, *end = p + length;
    char *out = arena_alloc(a, length * 3 + 1);
    size_t at = 0;
    bool is_after_blank = false;

    while (p < end) {
        uint32_t point = REPLACEMENT;
        size_t taken = utf8_next(p, end, &point);

        p += taken > 0 ? taken : 1;
        if (is_blank_point(point)) {
            if (!is_after_blank)
                out[at++] = ' ';
            is_after_blank = true;
            continue;
        }
        is_after_blank = false;
        at += utf8_put(out + at, shown_point(point));
    }
    out[at] = '\0';
    return out;
}

/* ------------------------------------------------------------------ addresses */

static bool
is_scheme(const char *href, const char *scheme)
{
    return strncasecmp(href, scheme, strlen(scheme)) == 0 && href[strlen(scheme)] != '\0';
}

const char *
html_href(struct arena *a, const char *href)
{
    static const char kept[] = "-._~:/?#[]@!$&()*+,;=%";
    struct buf b;

    if (href == NULL)
        return NULL;
    href += strspn(href, " \t\r\n\f");
    if (!is_scheme(href, "http://") && !is_scheme(href, "https://") &&
        !is_scheme(href, "mailto:") && !is_scheme(href, "tel:") && !is_own_path(href))
        return NULL;
    buf_init(&b, a, strlen(href) + 1);
    for (const unsigned char *p = (const unsigned char *)href; *p != '\0'; p++) {
        bool is_letter =
            (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9');

        if (is_letter || strchr(kept, *p) != NULL)
            buf_add_char(&b, (char)*p);
        else
            buf_printf(&b, "%%%02X", *p);
    }
    while (b.length >= 3 && strcmp(b.data + b.length - 3, "%20") == 0)
        b.data[b.length -= 3] = '\0';
    return b.length <= HREF_MAX ? b.data : NULL;
}

static bool
is_same_href(const char *x, const char *y)
{
    return x == y || (x != NULL && y != NULL && strcmp(x, y) == 0);
}

/* ------------------------------------------------------------------ runs */

static bool
is_like(const struct html_run *x, const struct html_run *y)
{
    return x->text != NULL && y->text != NULL && x->marks == y->marks &&
           is_same_href(x->href, y->href);
}

/* Neighbours that look the same become one. */
static void
merge_runs(struct arena *a, struct html_node *p)
{
    for (struct html_run *run = p->runs; run != NULL; run = run->next) {
        struct buf b;

        if (run->next == NULL || !is_like(run, run->next))
            continue;
        buf_init(&b, a, strlen(run->text) * 2);
        buf_add(&b, run->text);
        while (run->next != NULL && is_like(run, run->next)) {
            buf_add(&b, run->next->text + (b.length > 0 && b.data[b.length - 1] == ' ' &&
                                           run->next->text[0] == ' '));
            run->next = run->next->next;
        }
        run->text = b.data;
    }
}

static const char *
without_last_blank(struct arena *a, const char *text)
{
    size_t length = strlen(text);

    return length > 0 && text[length - 1] == ' ' ? arena_strndup(a, text, length - 1) : text;
}

/* What the trimming left of a blank between a word and the end of its line. */
static void
drop_empty_runs(struct html_node *p)
{
    struct html_run **at = &p->runs;

    p->last_run = NULL;
    while (*at != NULL) {
        if ((*at)->text != NULL && (*at)->text[0] == '\0') {
            *at = (*at)->next;
            continue;
        }
        p->last_run = *at;
        at = &(*at)->next;
    }
}

/* Blanks count once, and not at the ends of a line; breaks not at the ends of a block. */
static void
collapse_runs(struct arena *a, struct html_node *p)
{
    struct html_run *run = p->runs, *next, *last = NULL, *last_text = NULL;
    bool is_after_blank = true;

    p->runs = NULL;
    for (; run != NULL; run = next) {
        next = run->next;
        run->next = NULL;
        if (run->text != NULL && is_after_blank && run->text[0] == ' ')
            run->text++;
        if (run->text != NULL ? run->text[0] == '\0' : last == NULL)
            continue;
        if (run->text == NULL && last->text != NULL)
            last->text = without_last_blank(a, last->text);
        is_after_blank = run->text == NULL || run->text[strlen(run->text) - 1] == ' ';
        if (last == NULL)
            p->runs = run;
        else
            last->next = run;
        last = run;
        if (run->text != NULL)
            last_text = run;
    }
    if (last_text == NULL) {
        p->runs = NULL;
        return;
    }
    last_text->next = NULL;
    last_text->text = without_last_blank(a, last_text->text);
    drop_empty_runs(p);
}

/* A blank between two runs looks like what both have in common, so that markup does not begin or end with it. */
static void
settle_blanks(struct html_node *p)
{
    struct html_run *before = NULL;

    for (struct html_run *run = p->runs; run != NULL; before = run, run = run->next) {
        if (before == NULL || run->next == NULL || run->text == NULL || strcmp(run->text, " ") != 0)
            continue;
        run->marks = before->marks & run->next->marks;
        run->href = is_same_href(before->href, run->next->href) ? before->href : NULL;
    }
}

static bool
is_ascii(const char *s)
{
    while (*s != '\0' && (unsigned char)*s < 0x80)
        s++;
    return *s == '\0';
}

static void
settle_runs(struct arena *a, struct html_node *p)
{
    merge_runs(a, p);
    collapse_runs(a, p);
    settle_blanks(p);
    merge_runs(a, p);
    for (struct html_run *run = p->runs; run != NULL; run = run->next) {
        if (run->text != NULL && !is_ascii(run->text))
            run->text = text_compose(a, run->text, strlen(run->text));
    }
}

/* Removes what has nothing to show; whether something is left. */
static bool
settle(struct arena *a, struct html_node *n)
{
    struct html_node *next;

    if (n->kind == HTML_FIGURE)
        return true;
    if (n->kind == HTML_P || n->kind == HTML_H2 || n->kind == HTML_H3 || n->kind == HTML_H4) {
        settle_runs(a, n);
        return n->runs != NULL;
    }
    for (struct html_node *child = n->first; child != NULL; child = next) {
        next = child->next;
        if (!settle(a, child))
            html_unlink(child);
    }
    return n->first != NULL || n->kind == HTML_TD || n->kind == HTML_TH;
}

/* ------------------------------------------------------------------ writing */

struct writer {
    struct buf out;
    int tag_count;
};

static void
tag(struct writer *w, const char *markup)
{
    buf_add(&w->out, markup);
    w->tag_count++;
}

/* A mark at the beginning would be composed with the '>' before it by whoever normalises the whole. */
static const char *
write_first(struct writer *w, const char *s)
{
    UErrorCode error = U_ZERO_ERROR;
    uint32_t point;
    size_t taken =
        utf8_next((const unsigned char *)s, (const unsigned char *)s + strlen(s), &point);

    if (taken < 2 || unorm2_hasBoundaryBefore(unorm2_getNFCInstance(&error), (UChar32)point))
        return s;
    buf_printf(&w->out, "&#x%X;", (unsigned)point);
    return s + taken;
}

static void
write_text(struct writer *w, const char *s)
{
    for (s = write_first(w, s); *s != '\0'; s++) {
        if (*s == '&')
            buf_add(&w->out, "&amp;");
        else if (*s == '<')
            buf_add(&w->out, "&lt;");
        else if (*s == '>')
            buf_add(&w->out, "&gt;");
        else
            buf_add_char(&w->out, *s);
    }
}

static const struct {
    unsigned mark;
    const char *start, *end;
} marks[] = { { MARK_STRONG, "<strong>", "</strong>" },
              { MARK_EM, "<em>", "</em>" },
              { MARK_SUP, "<sup>", "</sup>" },
              { MARK_SUB, "<sub>", "</sub>" } };

struct open_marks {
    const char *href;
    int depth; /* how many of `order` are open */
    int order[4];
};

/* Closes what the next run does not have, from the inside. The link is outermost. */
static void
close_marks(struct writer *w, struct open_marks *o, unsigned wanted, const char *href)
{
    int keep = 0;

    if (is_same_href(o->href, href)) {
        while (keep < o->depth && (marks[o->order[keep]].mark & wanted) != 0)
            keep++;
    }
    while (o->depth > keep)
        tag(w, marks[o->order[--o->depth]].end);
    if (!is_same_href(o->href, href)) {
        if (o->href != NULL)
            tag(w, "</a>");
        o->href = NULL;
    }
}

static void
open_marks(struct writer *w, struct open_marks *o, unsigned wanted, const char *href)
{
    if (o->href == NULL && href != NULL) {
        buf_add(&w->out, "<a href=\"");
        write_text(w, href);
        tag(w, "\">");
        o->href = href;
    }
    for (int i = 0; i < 4; i++) {
        bool is_open = false;

        for (int at = 0; at < o->depth; at++)
            is_open = is_open || o->order[at] == i;
        if ((marks[i].mark & wanted) != 0 && !is_open) {
            tag(w, marks[i].start);
            o->order[o->depth++] = i;
        }
    }
}

static void
write_runs(struct writer *w, const struct html_node *p)
{
    struct open_marks o = { 0 };

    for (const struct html_run *run = p->runs; run != NULL; run = run->next) {
        close_marks(w, &o, run->marks, run->href);
        if (run->text == NULL) {
            tag(w, "<br>");
            continue;
        }
        open_marks(w, &o, run->marks, run->href);
        write_text(w, run->text);
    }
    close_marks(w, &o, 0, NULL);
}

static void write_node(struct writer *w, const struct html_node *n);

static void
write_children(struct writer *w, const struct html_node *n)
{
    for (const struct html_node *child = n->first; child != NULL; child = child->next)
        write_node(w, child);
}

/* An item or a cell: its first paragraph stands without tags. */
static void
write_flow(struct writer *w, const struct html_node *n, const char *end)
{
    const struct html_node *child = n->first;

    if (child != NULL && child->kind == HTML_P) {
        write_runs(w, child);
        child = child->next;
        if (child != NULL)
            buf_add_char(&w->out, '\n');
    }
    for (; child != NULL; child = child->next)
        write_node(w, child);
    tag(w, end);
    buf_add_char(&w->out, '\n');
}

static void
write_cell(struct writer *w, const struct html_node *n)
{
    buf_add(&w->out, n->kind == HTML_TH ? "<th" : "<td");
    if (n->colspan > 1)
        buf_printf(&w->out, " colspan=\"%d\"", n->colspan);
    if (n->rowspan > 1)
        buf_printf(&w->out, " rowspan=\"%d\"", n->rowspan);
    if (n->scope != NULL)
        buf_printf(&w->out, " scope=\"%s\"", n->scope);
    tag(w, ">");
    write_flow(w, n, n->kind == HTML_TH ? "</th>" : "</td>");
}

static void
write_line(struct writer *w, const struct html_node *n, const char *start, const char *end)
{
    tag(w, start);
    write_runs(w, n);
    tag(w, end);
    buf_add_char(&w->out, '\n');
}

static void
write_group(struct writer *w, const struct html_node *n, const char *start, const char *end)
{
    tag(w, start);
    buf_add_char(&w->out, '\n');
    write_children(w, n);
    tag(w, end);
    buf_add_char(&w->out, '\n');
}

static void
write_node(struct writer *w, const struct html_node *n)
{
    static const char *const starts[] = {
        [HTML_P] = "<p>",         [HTML_H2] = "<h2>",           [HTML_H3] = "<h3>",
        [HTML_H4] = "<h4>",       [HTML_UL] = "<ul>",           [HTML_OL] = "<ol>",
        [HTML_TABLE] = "<table>", [HTML_THEAD] = "<thead>",     [HTML_TBODY] = "<tbody>",
        [HTML_TR] = "<tr>",       [HTML_QUOTE] = "<blockquote>"
    };
    static const char *const ends[] = {
        [HTML_P] = "</p>",         [HTML_H2] = "</h2>",           [HTML_H3] = "</h3>",
        [HTML_H4] = "</h4>",       [HTML_UL] = "</ul>",           [HTML_OL] = "</ol>",
        [HTML_TABLE] = "</table>", [HTML_THEAD] = "</thead>",     [HTML_TBODY] = "</tbody>",
        [HTML_TR] = "</tr>",       [HTML_QUOTE] = "</blockquote>"
    };

    switch (n->kind) {
    case HTML_ROOT:
        write_children(w, n);
        break;
    case HTML_FIGURE:
        buf_printf(&w->out, "<figure data-media=\"%lld\"></figure>\n", (long long)n->id);
        w->tag_count += 2;
        break;
    case HTML_LI:
        tag(w, "<li>");
        write_flow(w, n, "</li>");
        break;
    case HTML_TH:
    case HTML_TD:
        write_cell(w, n);
        break;
    case HTML_P:
    case HTML_H2:
    case HTML_H3:
    case HTML_H4:
        write_line(w, n, starts[n->kind], ends[n->kind]);
        break;
    default:
        write_group(w, n, starts[n->kind], ends[n->kind]);
    }
}

const char *
html_write(struct arena *a, struct html_node *root)
{
    struct writer w = { 0 };

    buf_init(&w.out, a, 4096);
    settle(a, root);
    write_node(&w, root);
    return w.out.length <= HTML_BYTES_MAX && w.tag_count <= HTML_TAGS_MAX ? w.out.data : NULL;
}
