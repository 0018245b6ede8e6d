/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The source's tags, filtered and nested. A reader of tags that knows no more of HTML than where a tag ends. */
#include "service/html_clean.h"
#include "service/html_inside.h"

#include <string.h>
#include <strings.h>

enum { STACK_MAX = 250, STYLE_MAX = 1000, VALUE_MAX = 2000, NAME_MAX_BYTES = 16 };

enum sort {
    INLINE = 1,    /* strong, em …: closed and opened again where others end around it */
    BLOCK = 2,     /* ends an open paragraph */
    VOID = 4,      /* has no end tag */
    DROPPED = 8,   /* goes with its contents */
    RAW = 16,      /* the same, and no tag stands inside */
    BOUNDARY = 32, /* what is open outside is not closed from inside */
    STYLED = 64    /* may be bold or slanted by its style */
};

struct tag {
    const char *name;
    const char *as; /* what the parser sees; NULL nothing */
    unsigned sort;
    unsigned marks;
};

static const struct tag tags[] = {
    { "p", "p", BLOCK, 0 },
    { "br", "br", VOID, 0 },
    { "a", "a", INLINE, 0 },
    { "span", NULL, INLINE | STYLED, 0 },
    { "font", NULL, INLINE | STYLED, 0 },
    { "strong", NULL, INLINE | STYLED, MARK_STRONG },
    { "b", NULL, INLINE | STYLED, MARK_STRONG },
    { "em", NULL, INLINE | STYLED, MARK_EM },
    { "i", NULL, INLINE | STYLED, MARK_EM },
    { "sup", NULL, INLINE, MARK_SUP },
    { "sub", NULL, INLINE, MARK_SUB },
    { "h1", "h2", BLOCK, 0 },
    { "h2", "h2", BLOCK, 0 },
    { "h3", "h3", BLOCK, 0 },
    { "h4", "h4", BLOCK, 0 },
    { "h5", "h4", BLOCK, 0 },
    { "h6", "h4", BLOCK, 0 },
    { "ul", "ul", BLOCK | BOUNDARY, 0 },
    { "ol", "ol", BLOCK | BOUNDARY, 0 },
    { "menu", "ul", BLOCK | BOUNDARY, 0 },
    { "dir", "ul", BLOCK | BOUNDARY, 0 },
    { "li", "li", BLOCK, 0 },
    { "table", "table", BLOCK | BOUNDARY, 0 },
    { "caption", "caption", BOUNDARY, 0 },
    { "thead", "thead", 0, 0 },
    { "tbody", "tbody", 0, 0 },
    { "tfoot", "tfoot", 0, 0 },
    { "tr", "tr", 0, 0 },
    { "th", "th", BOUNDARY, 0 },
    { "td", "td", BOUNDARY, 0 },
    { "blockquote", "blockquote", BLOCK, 0 },
    { "figure", "figure", BLOCK, 0 },
    { "hr", "hr", BLOCK | VOID, 0 },
    { "div", "div", BLOCK, 0 },
    { "center", "div", BLOCK, 0 },
    { "section", "div", BLOCK, 0 },
    { "article", "div", BLOCK, 0 },
    { "header", "div", BLOCK, 0 },
    { "footer", "div", BLOCK, 0 },
    { "main", "div", BLOCK, 0 },
    { "aside", "div", BLOCK, 0 },
    { "nav", "div", BLOCK, 0 },
    { "address", "div", BLOCK, 0 },
    { "pre", "div", BLOCK, 0 },
    { "dl", "div", BLOCK, 0 },
    { "dt", "div", BLOCK, 0 },
    { "dd", "div", BLOCK, 0 },
    { "figcaption", "div", BLOCK, 0 },
    { "form", "div", BLOCK, 0 },
    { "fieldset", "div", BLOCK, 0 },
    { "details", "div", BLOCK, 0 },
    { "summary", "div", BLOCK, 0 },
    { "option", "div", BLOCK, 0 },
    { "script", NULL, RAW, 0 },
    { "style", NULL, RAW, 0 },
    { "title", NULL, RAW, 0 },
    { "textarea", NULL, RAW, 0 },
    { "xmp", NULL, RAW, 0 },
    { "iframe", NULL, RAW, 0 },
    { "noembed", NULL, RAW, 0 },
    { "noframes", NULL, RAW, 0 },
    { "noscript", NULL, DROPPED, 0 },
    { "svg", NULL, DROPPED, 0 },
    { "math", NULL, DROPPED, 0 },
    { "template", NULL, DROPPED, 0 },
    { "object", NULL, DROPPED, 0 },
    { "applet", NULL, DROPPED, 0 },
    { "audio", NULL, DROPPED, 0 },
    { "video", NULL, DROPPED, 0 },
    { "canvas", NULL, DROPPED, 0 },
    { "xml", NULL, DROPPED, 0 },
};
enum { TAG_COUNT = sizeof(tags) / sizeof(tags[0]) };

static const struct {
    unsigned mark;
    const char *name;
} mark_names[] = {
    { MARK_STRONG, "strong" }, { MARK_EM, "em" }, { MARK_SUP, "sup" }, { MARK_SUB, "sub" }
};

struct open {
    const struct tag *tag;
    const char *as; /* NULL: only its marks, or nothing */
    unsigned marks;
    const char *href; /* of a link, as written with its attribute, to open it again */
};

struct reader {
    struct arena *a;
    const char *at, *end;
    struct buf out;
    struct open stack[STACK_MAX];
    int depth, emitted;
    int tag_count;
    bool has_no_tag_end, has_no_comment_end, has_tag;
    bool is_absent[TAG_COUNT]; /* no end tag of this name follows */
};

/* What was found of one tag's attributes; the values are the source's bytes, entities and all. */
struct attributes {
    const char *href, *style, *colspan, *rowspan, *scope, *media;
};

static bool
is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static const struct tag *
tag_find(const char *name, size_t length)
{
    for (int i = 0; i < TAG_COUNT; i++) {
        if (strlen(tags[i].name) == length && strncasecmp(tags[i].name, name, length) == 0)
            return &tags[i];
    }
    return NULL;
}

static bool
is_named(const struct tag *t, const char *name)
{
    return strcmp(t->name, name) == 0;
}

/* ------------------------------------------------------------------ writing */

/* The parser would make one sign of all controls; here they are still known, and get their pictures (U+2400 …). */
static size_t
put_odd(struct reader *r, const unsigned char *s, size_t length)
{
    if (*s == '<') {
        buf_add(&r->out, "&lt;");
    } else if (*s == 0x7F) {
        buf_add(&r->out, "\xe2\x90\xa1");
    } else if (*s < ' ') {
        buf_add_code_point(&r->out, 0x2400U + *s);
    } else if (length > 1 && s[1] < 0xA0) {
        buf_add(&r->out, s[1] == 0x85 ? " " : "\xef\xbf\xbd");
        return 2;
    } else {
        buf_add_char(&r->out, (char)*s);
    }
    return 1;
}

static void
put_text(struct reader *r, const char *s, size_t length)
{
    for (size_t i = 0; i < length;) {
        unsigned char c = (unsigned char)s[i];

        if (c == '<' || c == 0x7F || c == 0xC2 || (c < ' ' && !is_space(s[i]))) {
            i += put_odd(r, (const unsigned char *)s + i, length - i);
            continue;
        }
        buf_add_char(&r->out, s[i++]);
    }
}

static void
put_attribute(struct reader *r, const char *name, const char *value)
{
    if (value == NULL)
        return;
    buf_printf(&r->out, " %s=\"", name);
    for (; *value != '\0'; value++) {
        if (*value == '"')
            buf_add(&r->out, "&quot;");
        else
            buf_add_char(&r->out, *value);
    }
    buf_add_char(&r->out, '"');
}

static void
put_marks(struct reader *r, unsigned marks, bool is_end)
{
    for (int i = 0; i < 4; i++) {
        int at = is_end ? 3 - i : i;

        if ((marks & mark_names[at].mark) != 0) {
            buf_printf(&r->out, is_end ? "</%s>" : "<%s>", mark_names[at].name);
            r->emitted += is_end ? -1 : 1;
            r->tag_count++;
        }
    }
}

static void
put_start(struct reader *r, const char *name, const struct attributes *at)
{
    buf_printf(&r->out, "<%s", name);
    if (strcmp(name, "a") == 0)
        put_attribute(r, "href", at->href);
    if (name[0] == 't' && (name[1] == 'h' || name[1] == 'd') && name[2] == '\0') {
        put_attribute(r, "colspan", at->colspan);
        put_attribute(r, "rowspan", at->rowspan);
        put_attribute(r, "scope", at->scope);
    }
    if (strcmp(name, "figure") == 0)
        put_attribute(r, "data-media", at->media);
    if (at->style != NULL && (strcmp(name, "p") == 0 || strcmp(name, "div") == 0)) {
        const char *list = strcasestr(at->style, "mso-list:"), *level;

        if (list != NULL && (level = strcasestr(list, "level")) != NULL)
            buf_printf(&r->out, " data-level=\"%c\"",
                       level[5] >= '1' && level[5] <= '9' ? level[5] : '1');
    }
    buf_add_char(&r->out, '>');
    r->tag_count++;
}

static void
close_top(struct reader *r)
{
    struct open *o = &r->stack[--r->depth];

    put_marks(r, o->marks, true);
    if (o->as != NULL) {
        buf_printf(&r->out, "</%s>", o->as);
        r->emitted--;
        r->tag_count++;
    }
}

static void
close_to(struct reader *r, int depth)
{
    while (r->depth > depth)
        close_top(r);
}

static void
push(struct reader *r, struct open o, const struct attributes *at)
{
    if (r->depth == STACK_MAX)
        return;
    if (r->emitted + 5 > HTML_DEPTH_MAX) {
        o.as = NULL;
        o.marks = 0;
    }
    r->stack[r->depth++] = o;
    if (o.as != NULL) {
        put_start(r, o.as, at);
        r->emitted++;
    }
    put_marks(r, o.marks, false);
}

/* ------------------------------------------------------------------ styles */

static bool
style_has(const char *style, const char *property, const char *const *values)
{
    const char *at = strcasestr(style, property);

    if (at == NULL)
        return false;
    for (at += strlen(property); *at == ' ' || *at == ':'; at++)
        ;
    for (; *values != NULL; values++) {
        if (strncasecmp(at, *values, strlen(*values)) == 0)
            return true;
    }
    return false;
}

static unsigned
marks_of(const struct tag *t, const char *style)
{
    unsigned marks = t->marks;

    if (style == NULL || (t->sort & STYLED) == 0)
        return marks;
    if (style_has(style, "font-weight",
                  (const char *const[]){ "bold", "600", "700", "800", "900", NULL }))
        marks |= MARK_STRONG;
    if (style_has(style, "font-weight", (const char *const[]){ "normal", "400", NULL }))
        marks &= ~(unsigned)MARK_STRONG;
    if (style_has(style, "font-style", (const char *const[]){ "italic", "oblique", NULL }))
        marks |= MARK_EM;
    if (style_has(style, "font-style", (const char *const[]){ "normal", NULL }))
        marks &= ~(unsigned)MARK_EM;
    if (style_has(style, "vertical-align", (const char *const[]){ "super", NULL }))
        marks |= MARK_SUP;
    else if (style_has(style, "vertical-align", (const char *const[]){ "sub", NULL }))
        marks |= MARK_SUB;
    return marks;
}

/* The bullet or number that Word writes before a faked item. */
static bool
is_word_marker(const char *style)
{
    return style != NULL && strcasestr(style, "mso-list") != NULL &&
           strcasestr(style, "ignore") != NULL;
}

/* ------------------------------------------------------------------ start and end */

static bool
is_one_of(const struct tag *t, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (is_named(t, *names))
            return true;
    }
    return false;
}

/* Closes the nearest of `names` and what is open inside it, unless one of `until` lies between. */
static void
close_implied(struct reader *r, const char *const *names, const char *const *until)
{
    for (int i = r->depth - 1; i >= 0; i--) {
        if (is_one_of(r->stack[i].tag, names)) {
            close_to(r, i);
            return;
        }
        if (is_one_of(r->stack[i].tag, until))
            return;
    }
}

static void
close_paragraph(struct reader *r)
{
    for (int i = r->depth - 1; i >= 0; i--) {
        if (is_named(r->stack[i].tag, "p")) {
            close_to(r, i);
            return;
        }
        if ((r->stack[i].tag->sort & INLINE) == 0)
            return;
    }
}

static void
start(struct reader *r, const struct tag *t, const struct attributes *at)
{
    static const char *const list[] = { "ul", "ol",      "menu",  "dir",        "td",
                                        "th", "caption", "table", "blockquote", NULL };
    static const char *const table[] = { "table", NULL };

    if ((t->sort & BLOCK) != 0)
        close_paragraph(r);
    if (is_named(t, "li"))
        close_implied(r, (const char *const[]){ "li", NULL }, list);
    else if (is_named(t, "td") || is_named(t, "th"))
        close_implied(r, (const char *const[]){ "td", "th", "caption", NULL }, table);
    else if (is_named(t, "tr"))
        close_implied(r, (const char *const[]){ "tr", "caption", NULL }, table);
    else if (is_named(t, "thead") || is_named(t, "tbody") || is_named(t, "tfoot"))
        close_implied(r, (const char *const[]){ "thead", "tbody", "tfoot", "caption", NULL },
                      table);
    if ((t->sort & VOID) != 0) {
        put_start(r, t->as, at);
        return;
    }
    push(r,
         (struct open){ .tag = t,
                        .as = is_word_marker(at->style) && (t->sort & STYLED) != 0 ? "kbd" : t->as,
                        .marks = marks_of(t, at->style),
                        .href = at->href },
         at);
}

/* What was opened inside an inline element that ends, and goes on after it. */
static void
close_and_reopen(struct reader *r, int found)
{
    struct open again[STACK_MAX];
    int count = 0;

    for (int i = found + 1; i < r->depth; i++)
        again[count++] = r->stack[i];
    close_to(r, found);
    for (int i = 0; i < count && count <= 8; i++)
        push(r, again[i], &(struct attributes){ .href = again[i].href });
}

static void
end(struct reader *r, const struct tag *t)
{
    bool is_cell = is_one_of(
        t, (const char *const[]){ "td", "th", "tr", "thead", "tbody", "tfoot", "caption", NULL });
    bool is_inline_between = true;

    if (is_named(t, "br"))
        put_start(r, "br", &(struct attributes){ 0 });
    for (int i = r->depth - 1; i >= 0 && (t->sort & VOID) == 0; i--) {
        const struct tag *open = r->stack[i].tag;

        if (open == t) {
            if ((t->sort & INLINE) != 0 && is_inline_between)
                close_and_reopen(r, i);
            else
                close_to(r, i);
            return;
        }
        if (is_named(open, "table")
                ? !is_named(t, "table")
                : (open->sort & BOUNDARY) != 0 && !is_cell && !is_named(t, "table"))
            break;
        is_inline_between = is_inline_between && (open->sort & INLINE) != 0;
    }
    if ((t->sort & BLOCK) != 0) /* a stray </p> still parts what stands before and after it */
        put_start(r, "hr", &(struct attributes){ 0 });
}

/* ------------------------------------------------------------------ reading */

static void
note_attribute(struct reader *r, struct attributes *at, const char *name, size_t name_length,
               const char *value, size_t length)
{
    const struct {
        const char *name;
        const char **to;
    } known[] = {
        { "href", &at->href },       { "style", &at->style }, { "colspan", &at->colspan },
        { "rowspan", &at->rowspan }, { "scope", &at->scope }, { "data-media", &at->media }
    };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (strlen(known[i].name) == name_length &&
            strncasecmp(known[i].name, name, name_length) == 0 && *known[i].to == NULL)
            *known[i].to = known[i].to == &at->style && length > STYLE_MAX
                               ? arena_strndup(r->a, value, STYLE_MAX)
                           : length > VALUE_MAX ? ""
                                                : arena_strndup(r->a, value, length);
    }
}

/* From after a tag's name; returns where the tag ends (after '>'), NULL where it does not. */
static const char *
read_attributes(struct reader *r, const char *p, struct attributes *at)
{
    for (;;) {
        const char *name, *value = "";
        size_t name_length, length = 0;

        while (p < r->end && (is_space(*p) || *p == '/'))
            p++;
        if (p == r->end)
            return NULL;
        if (*p == '>')
            return p + 1;
        name = p++;
        while (p < r->end && !is_space(*p) && *p != '/' && *p != '>' && *p != '=')
            p++;
        name_length = (size_t)(p - name);
        while (p < r->end && is_space(*p))
            p++;
        if (p < r->end && *p == '=') {
            for (p++; p < r->end && is_space(*p);)
                p++;
            if (p < r->end && (*p == '"' || *p == '\'')) {
                const char *close = memchr(p + 1, *p, (size_t)(r->end - p - 1));

                if (close == NULL)
                    return NULL;
                value = p + 1;
                length = (size_t)(close - value);
                p = close + 1;
            } else {
                value = p;
                while (p < r->end && !is_space(*p) && *p != '>')
                    p++;
                length = (size_t)(p - value);
            }
        }
        note_attribute(r, at, name, name_length, value, length);
    }
}

/* Where "</name" stands next; NULL nowhere. */
static const char *
find_end_tag(const struct reader *r, const struct tag *t)
{
    size_t length = strlen(t->name);

    for (const char *p = r->at; (p = memchr(p, '<', (size_t)(r->end - p))) != NULL; p++) {
        if ((size_t)(r->end - p) > length + 1 && p[1] == '/' &&
            strncasecmp(p + 2, t->name, length) == 0 &&
            ((size_t)(r->end - p) == length + 2 || is_space(p[length + 2]) ||
             p[length + 2] == '>' || p[length + 2] == '/'))
            return p;
    }
    return NULL;
}

/* After the start tag of what goes with its contents. Where it is never closed: raw text takes the rest, as in a browser;
 * of the others only the tag goes. */
static void
skip_contents(struct reader *r, const struct tag *t)
{
    const char *close = r->is_absent[t - tags] ? NULL : find_end_tag(r, t);

    if (close != NULL) {
        const char *after = memchr(close, '>', (size_t)(r->end - close));

        r->at = after != NULL ? after + 1 : r->end;
        return;
    }
    r->is_absent[t - tags] = true;
    if ((t->sort & RAW) != 0)
        r->at = r->end;
}

/* <!-- -->, <![if …]>, <!DOCTYPE>, <?xml …?>: false where it has no end. */
static bool
skip_comment(struct reader *r)
{
    const char *close;

    if ((size_t)(r->end - r->at) >= 4 && memcmp(r->at, "<!--", 4) == 0) {
        close = r->has_no_comment_end ? NULL
                                      : memmem(r->at + 4, (size_t)(r->end - r->at - 4), "-->", 3);
        r->has_no_comment_end = close == NULL;
        if (close != NULL)
            r->at = close + 3;
        return close != NULL;
    }
    close = r->has_no_tag_end ? NULL : memchr(r->at, '>', (size_t)(r->end - r->at));
    r->has_no_tag_end = close == NULL;
    if (close != NULL)
        r->at = close + 1;
    return close != NULL;
}

/* At a '<'; false where it begins no tag and is text. */
static bool
read_tag(struct reader *r)
{
    const char *p = r->at + 1, *name, *after;
    struct attributes at = { 0 };
    const struct tag *t;
    bool is_end;

    if (p == r->end || r->has_no_tag_end)
        return false;
    if (*p == '!' || *p == '?')
        return skip_comment(r);
    is_end = *p == '/';
    p += is_end;
    if (p == r->end || !is_letter(*p))
        return false;
    for (name = p; p < r->end && !is_space(*p) && *p != '/' && *p != '>';)
        p++;
    t = p - name < NAME_MAX_BYTES ? tag_find(name, (size_t)(p - name)) : NULL;
    after = read_attributes(r, p, &at);
    if (after == NULL) {
        r->has_no_tag_end = true;
        return false;
    }
    r->at = after;
    r->has_tag = true;
    if (t == NULL)
        return true;
    if ((t->sort & (RAW | DROPPED)) != 0) {
        if (!is_end)
            skip_contents(r, t);
    } else if (is_end) {
        end(r, t);
    } else {
        start(r, t, &at);
    }
    return true;
}

const char *
html_tags(struct arena *a, const char *markup, size_t length, bool *out_is_plain)
{
    struct reader *r = arena_alloc(a, sizeof(*r));

    r->a = a;
    r->at = markup;
    r->end = markup + length;
    buf_init(&r->out, a, length + 64);
    while (r->at < r->end && r->tag_count <= HTML_TAGS_MAX) {
        const char *next = memchr(r->at, '<', (size_t)(r->end - r->at));

        if (next == NULL)
            next = r->end;
        put_text(r, r->at, (size_t)(next - r->at));
        r->at = next;
        if (next < r->end && !read_tag(r)) {
            put_text(r, r->at, 1);
            r->at++;
        }
    }
    close_to(r, 0);
    *out_is_plain = !r->has_tag;
    return r->tag_count <= HTML_TAGS_MAX ? r->out.data : NULL;
}
