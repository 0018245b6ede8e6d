/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parser's tree as blocks and runs of text: what an element means where it stands, and nothing of what it was. */
#include "service/html_inside.h"

#include <gumbo.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_DEPTH_MAX = 8, SPAN_MAX = 200 };

struct builder {
    struct arena *a;
    struct html_node *root, *at; /* where blocks go */
    struct html_node *open;      /* the paragraph or heading that text goes to; NULL */
    unsigned marks;
    const char *href;
    struct html_node *faked; /* the item that a marker of Word's decides on */
    bool is_plain;           /* the source has no tag */
    bool is_after_break;     /* of the open one: nothing but blanks stands after its last break */
};

/* ------------------------------------------------------------------ nodes */

static struct html_node *
append(struct builder *b, struct html_node *parent, enum html_kind kind)
{
    struct html_node *n = arena_alloc(b->a, sizeof(*n));

    n->kind = kind;
    n->parent = parent;
    n->previous = parent->last;
    if (parent->last != NULL)
        parent->last->next = n;
    else
        parent->first = n;
    parent->last = n;
    return n;
}

void
html_unlink(struct html_node *n)
{
    if (n->previous != NULL)
        n->previous->next = n->next;
    else
        n->parent->first = n->next;
    if (n->next != NULL)
        n->next->previous = n->previous;
    else
        n->parent->last = n->previous;
    n->next = n->previous = n->parent = NULL;
}

static bool
is_list(const struct html_node *n)
{
    return n->kind == HTML_UL || n->kind == HTML_OL;
}

static int
list_depth(const struct html_node *n)
{
    int depth = 0;

    for (; n != NULL; n = n->parent)
        depth += is_list(n);
    return depth;
}

/* An item of a list that the source only pretends to have: in the list that stands before it, or a new one. */
static struct html_node *
append_item(struct builder *b, struct html_node *parent, int level)
{
    struct html_node *list = parent->last;

    if (list == NULL || !is_list(list) || !list->is_implied) {
        list = append(b, parent, HTML_UL);
        list->is_implied = true;
    }
    if (level > 1 && list->last != NULL && list_depth(list) < LIST_DEPTH_MAX)
        return append_item(b, list->last, level - 1);
    return append(b, list, HTML_LI);
}

/* ------------------------------------------------------------------ paragraphs */

/* "• text" typed as a paragraph: the bullet's length, with what follows it. */
static size_t
bullet_length(const char *s)
{
    static const char *const bullets[] = { "\xc2\xb7 ", "\xe2\x80\xa2 ", "\xe2\x96\xaa ",
                                           "\xef\x82\xb7 " };

    s += *s == ' ';
    for (size_t i = 0; i < sizeof(bullets) / sizeof(bullets[0]); i++) {
        if (strncmp(s, bullets[i], strlen(bullets[i])) == 0)
            return strlen(bullets[i]);
    }
    return 0;
}

static void
close_paragraph(struct builder *b)
{
    struct html_node *p = b->open, *item;
    size_t bullet;

    b->open = NULL;
    if (p == NULL || p->kind != HTML_P || p->parent != b->root || p->runs == NULL ||
        p->runs->text == NULL)
        return;
    bullet = bullet_length(p->runs->text);
    if (bullet == 0)
        return;
    p->runs->text += bullet + (p->runs->text[0] == ' ');
    html_unlink(p);
    item = append_item(b, b->root, 1);
    p->parent = item;
    item->first = item->last = p;
}

/* Where a paragraph may stand: text between the items of a list or the rows of a table belongs to an item, or goes after it. */
static struct html_node *
flow(struct builder *b)
{
    struct html_node *n = b->at;

    while (n->kind == HTML_TABLE || n->kind == HTML_THEAD || n->kind == HTML_TBODY ||
           n->kind == HTML_TR)
        n = n->parent;
    if (!is_list(n))
        return n;
    b->at = append(b, n, HTML_LI);
    b->at->is_implied = true;
    return b->at;
}

static void
open_paragraph(struct builder *b, enum html_kind kind, bool is_implied)
{
    struct html_node *parent;

    close_paragraph(b);
    parent = flow(b);
    b->open = append(b, parent, parent == b->root ? kind : HTML_P);
    b->open->is_implied = is_implied;
    b->is_after_break = false;
}

static void
add_run(struct builder *b, const char *text)
{
    struct html_run *run = arena_alloc(b->a, sizeof(*run));

    run->text = text;
    run->marks = text != NULL ? b->marks : 0;
    run->href = text != NULL ? b->href : NULL;
    if ((run->marks & MARK_SUP) != 0)
        run->marks &= ~(unsigned)MARK_SUB;
    if (b->open->kind != HTML_P)
        run->marks &= ~(unsigned)MARK_STRONG;
    if (b->open->last_run != NULL)
        b->open->last_run->next = run;
    else
        b->open->runs = run;
    b->open->last_run = run;
}

static bool
is_blank(const char *text)
{
    return text[0] == '\0' || strcmp(text, " ") == 0;
}

static void
add_text(struct builder *b, const char *s, size_t length)
{
    const char *text = html_run_text(b->a, s, length);

    if (b->open == NULL) {
        if (is_blank(text))
            return;
        open_paragraph(b, HTML_P, true);
    }
    if (text[0] == '\0')
        return;
    add_run(b, text);
    b->is_after_break = b->is_after_break && is_blank(text);
}

/* Two breaks part paragraphs; blanks between them do not count. */
static void
add_break(struct builder *b)
{
    if (b->open == NULL)
        return;
    if (b->open->kind == HTML_P && b->is_after_break) {
        open_paragraph(b, HTML_P, b->open->is_implied);
        return;
    }
    add_run(b, NULL);
    b->is_after_break = true;
}

/* How many bytes of blank text at `s` hold a blank line (`lines` 2) or a line break (1); 0: none. */
static size_t
gap_length(const char *s, int lines)
{
    size_t length = strspn(s, " \t\r\n\f");
    int found = 0;

    for (size_t i = 0; i < length; i++)
        found += s[i] == '\n';
    return found >= lines ? length : 0;
}

/* Text that stands in no element of its own: people who type without an editor part paragraphs by blank lines. */
static void
add_bare_text(struct builder *b, const char *s)
{
    int lines = b->is_plain ? 1 : 2;

    for (;;) {
        size_t length = 0, gap = 0;

        while (s[length] != '\0') {
            size_t blanks = strspn(s + length, " \t\r\n\f");

            gap = gap_length(s + length, lines);
            if (gap > 0)
                break;
            length += blanks > 0 ? blanks : strcspn(s + length, " \t\r\n\f");
        }
        add_text(b, s, length);
        if (gap == 0)
            return;
        close_paragraph(b);
        s += length + gap;
    }
}

/* ------------------------------------------------------------------ elements */

static void walk(struct builder *b, const GumboNode *n);

static void
walk_children(struct builder *b, const GumboNode *n)
{
    for (unsigned i = 0; i < n->v.element.children.length; i++)
        walk(b, n->v.element.children.data[i]);
}

static const char *
attribute(const GumboNode *n, const char *name)
{
    const GumboAttribute *at = gumbo_get_attribute(&n->v.element.attributes, name);

    return at != NULL ? at->value : NULL;
}

/* A block of its own inside `b->at`. */
static void
walk_block(struct builder *b, const GumboNode *n)
{
    struct html_node *at = b->at;

    close_paragraph(b);
    walk_children(b, n);
    close_paragraph(b);
    b->at = at;
}

static void
walk_inside(struct builder *b, const GumboNode *n, struct html_node *container)
{
    struct html_node *at = b->at;

    close_paragraph(b);
    b->at = container;
    walk_children(b, n);
    close_paragraph(b);
    b->at = at;
}

static void
walk_marked(struct builder *b, const GumboNode *n, unsigned marks, const char *href)
{
    unsigned marks_before = b->marks;
    const char *href_before = b->href;

    b->marks |= marks;
    if (href != NULL)
        b->href = href;
    walk_children(b, n);
    b->marks = marks_before;
    b->href = href_before;
}

static void
walk_paragraph(struct builder *b, const GumboNode *n, enum html_kind kind)
{
    const char *level = attribute(n, "data-level");
    struct html_node *at = b->at, *parent;

    close_paragraph(b);
    if (level != NULL && kind == HTML_P && !is_list(b->at) && list_depth(b->at) < LIST_DEPTH_MAX) {
        parent = flow(b);
        b->faked = b->at = append_item(b, parent, atoi(level));
    }
    open_paragraph(b, kind, false);
    walk_children(b, n);
    close_paragraph(b);
    b->at = at;
    b->faked = NULL;
}

/* What Word writes before a faked item says only of which kind its list is. */
static void
note_marker(struct builder *b, const GumboNode *n)
{
    const GumboNode *first = n;
    size_t word;

    while (first->type == GUMBO_NODE_ELEMENT && first->v.element.children.length > 0)
        first = first->v.element.children.data[0];
    if (b->faked == NULL || first->type != GUMBO_NODE_TEXT || b->faked->previous != NULL)
        return;
    word = strspn(first->v.text.text,
                  "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    if (word > 0 && (first->v.text.text[word] == '.' || first->v.text.text[word] == ')'))
        b->faked->parent->kind = HTML_OL;
}

static void
walk_list(struct builder *b, const GumboNode *n, enum html_kind kind)
{
    struct html_node *at = b->at;

    close_paragraph(b);
    if (is_list(b->at)) /* a list that stands in a list belongs to the item before it */
        b->at = b->at->last != NULL ? b->at->last : append(b, b->at, HTML_LI);
    if (list_depth(b->at) >= LIST_DEPTH_MAX)
        walk_block(b, n);
    else
        walk_inside(b, n, append(b, flow(b), kind));
    b->at = at;
}

static void
walk_item(struct builder *b, const GumboNode *n)
{
    struct html_node *list = b->at, *at;

    close_paragraph(b);
    if (list->kind == HTML_LI && list->is_implied)
        list = list->parent;
    if (is_list(list)) {
        b->at = list;
        walk_inside(b, n, append(b, list, HTML_LI));
        return;
    }
    at = b->at;
    if (list_depth(list) >= LIST_DEPTH_MAX)
        walk_block(b, n);
    else
        walk_inside(b, n, append_item(b, flow(b), 1));
    b->at = at;
}

static void
walk_table(struct builder *b, const GumboNode *n)
{
    struct html_node *parent;

    close_paragraph(b);
    parent = flow(b);
    if (parent->kind != HTML_ROOT && parent->kind != HTML_QUOTE) {
        walk_block(b, n);
        return;
    }
    for (unsigned i = 0; i < n->v.element.children.length; i++) {
        const GumboNode *child = n->v.element.children.data[i];

        if (child->type == GUMBO_NODE_ELEMENT && child->v.element.tag == GUMBO_TAG_CAPTION)
            walk_block(b, child);
    }
    walk_inside(b, n, append(b, parent, HTML_TABLE));
}

static struct html_node *
section(struct builder *b, struct html_node *table, enum html_kind kind)
{
    struct html_node *n = table->first, *first;

    while (n != NULL && n->kind != kind)
        n = n->next;
    if (n != NULL)
        return n;
    n = append(b, table, kind);
    first = table->first;
    if (kind == HTML_THEAD && first != n) {
        n->previous->next = NULL;
        table->last = n->previous;
        n->previous = NULL;
        n->next = first;
        first->previous = n;
        table->first = n;
    }
    return n;
}

static int
span_of(const GumboNode *n, const char *name)
{
    const char *value = attribute(n, name);
    int span = value != NULL && strlen(value) <= 4 ? atoi(value) : 1;

    return span < 1 ? 1 : span > SPAN_MAX ? SPAN_MAX : span;
}

static const char *
scope_of(const GumboNode *n)
{
    static const char *const scopes[] = { "col", "row", "colgroup", "rowgroup" };
    const char *value = attribute(n, "scope");

    for (int i = 0; value != NULL && i < 4; i++) {
        if (strcmp(value, scopes[i]) == 0)
            return scopes[i];
    }
    return NULL;
}

static void
walk_cell(struct builder *b, const GumboNode *n, enum html_kind kind)
{
    struct html_node *cell;

    if (b->at->kind != HTML_TR) {
        walk_block(b, n);
        return;
    }
    cell = append(b, b->at, kind);
    cell->colspan = span_of(n, "colspan");
    cell->rowspan = span_of(n, "rowspan");
    cell->scope = kind == HTML_TH ? scope_of(n) : NULL;
    walk_inside(b, n, cell);
}

/* It stands between blocks, wherever it was put: after the one in which it was found. */
static void
walk_figure(struct builder *b, const GumboNode *n)
{
    const char *id = attribute(n, "data-media");
    size_t digits = id != NULL ? strspn(id, "0123456789") : 0;

    if (digits == 0 || digits > 18 || id[digits] != '\0' || id[0] == '0') {
        walk_block(b, n);
        return;
    }
    if (b->at == b->root)
        close_paragraph(b);
    append(b, b->root, HTML_FIGURE)->id = atoll(id);
}

static void
walk_table_part(struct builder *b, const GumboNode *n)
{
    enum html_kind kind = b->at->kind;

    switch (n->v.element.tag) {
    case GUMBO_TAG_TABLE:
        walk_table(b, n);
        break;
    case GUMBO_TAG_CAPTION:
        if (kind != HTML_TABLE)
            walk_block(b, n);
        break;
    case GUMBO_TAG_THEAD:
    case GUMBO_TAG_TBODY:
    case GUMBO_TAG_TFOOT:
        if (kind != HTML_TABLE)
            walk_block(b, n);
        else
            walk_inside(
                b, n,
                section(b, b->at, n->v.element.tag == GUMBO_TAG_THEAD ? HTML_THEAD : HTML_TBODY));
        break;
    case GUMBO_TAG_TR:
        if (kind != HTML_THEAD && kind != HTML_TBODY)
            walk_block(b, n);
        else
            walk_inside(b, n, append(b, b->at, HTML_TR));
        break;
    default:
        walk_cell(b, n, n->v.element.tag == GUMBO_TAG_TH ? HTML_TH : HTML_TD);
    }
}

static void
walk_quote(struct builder *b, const GumboNode *n)
{
    close_paragraph(b);
    if (b->at == b->root)
        walk_inside(b, n, append(b, b->at, HTML_QUOTE));
    else
        walk_block(b, n);
}

static void
walk_element(struct builder *b, const GumboNode *n)
{
    switch (n->v.element.tag) {
    case GUMBO_TAG_STRONG:
        walk_marked(b, n, MARK_STRONG, NULL);
        break;
    case GUMBO_TAG_EM:
        walk_marked(b, n, MARK_EM, NULL);
        break;
    case GUMBO_TAG_SUP:
        walk_marked(b, n, MARK_SUP, NULL);
        break;
    case GUMBO_TAG_SUB:
        walk_marked(b, n, MARK_SUB, NULL);
        break;
    case GUMBO_TAG_A:
        walk_marked(b, n, 0, html_href(b->a, attribute(n, "href")));
        break;
    case GUMBO_TAG_BR:
        add_break(b);
        break;
    case GUMBO_TAG_HR:
        close_paragraph(b);
        break;
    case GUMBO_TAG_KBD:
        note_marker(b, n);
        break;
    case GUMBO_TAG_P:
        walk_paragraph(b, n, HTML_P);
        break;
    case GUMBO_TAG_H2:
        walk_paragraph(b, n, HTML_H2);
        break;
    case GUMBO_TAG_H3:
        walk_paragraph(b, n, HTML_H3);
        break;
    case GUMBO_TAG_H4:
        walk_paragraph(b, n, HTML_H4);
        break;
    case GUMBO_TAG_UL:
        walk_list(b, n, HTML_UL);
        break;
    case GUMBO_TAG_OL:
        walk_list(b, n, HTML_OL);
        break;
    case GUMBO_TAG_LI:
        walk_item(b, n);
        break;
    case GUMBO_TAG_BLOCKQUOTE:
        walk_quote(b, n);
        break;
    case GUMBO_TAG_FIGURE:
        walk_figure(b, n);
        break;
    case GUMBO_TAG_TABLE:
    case GUMBO_TAG_CAPTION:
    case GUMBO_TAG_THEAD:
    case GUMBO_TAG_TBODY:
    case GUMBO_TAG_TFOOT:
    case GUMBO_TAG_TR:
    case GUMBO_TAG_TH:
    case GUMBO_TAG_TD:
        walk_table_part(b, n);
        break;
    case GUMBO_TAG_DIV:
        if (attribute(n, "data-level") != NULL)
            walk_paragraph(b, n, HTML_P);
        else
            walk_block(b, n);
        break;
    default:
        walk_children(b, n);
    }
}

static void
walk(struct builder *b, const GumboNode *n)
{
    if (n->type == GUMBO_NODE_ELEMENT)
        walk_element(b, n);
    else if (n->type == GUMBO_NODE_TEXT || n->type == GUMBO_NODE_WHITESPACE ||
             n->type == GUMBO_NODE_CDATA) {
        if (b->at == b->root && (b->open == NULL || b->open->is_implied))
            add_bare_text(b, n->v.text.text);
        else
            add_text(b, n->v.text.text, strlen(n->v.text.text));
    }
}

/* ------------------------------------------------------------------ the parser */

static void *
take(void *arena, size_t size)
{
    return arena_alloc(arena, size);
}

static void
leave(void *arena, void *memory)
{
    (void)arena;
    (void)memory;
}

struct html_node *
html_build(struct arena *a, const char *tags, bool is_plain)
{
    GumboOptions options = kGumboDefaultOptions;
    struct builder b = { .a = a, .is_plain = is_plain };
    GumboOutput *tree;

    options.allocator = take;
    options.deallocator = leave;
    options.userdata = a;
    options.max_errors = 0;
    options.fragment_context = GUMBO_TAG_BODY;
    tree = gumbo_parse_with_options(&options, tags, strlen(tags));
    b.root = b.at = arena_alloc(a, sizeof(*b.root));
    walk_children(&b, tree->root);
    close_paragraph(&b);
    return b.root;
}
