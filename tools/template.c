/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compiles a page to C: `template PAGE.html OUT.c` (docs/templates.md has an example).
 *
 *     {% include "feature/note/note_views.h" %}
 *     {% view note_show_view %}         void view_note_show(struct out *o, const struct note_show_view *v)
 *     {% view name(TYPE x, ...) %}      void view_name(struct out *o, TYPE x, ...)
 *     {% part name(TYPE x, ...) %}      void part_name(struct out *o, TYPE x, ...)
 *     {{ expression }}                  OUT(o, expression): escaped by its C type
 *     {% C statement; %}                as it stands; ends with ; { } or :
 *     {# comment #}                     left out
 *     {% unbalanced %}                  elements may be opened here and closed in another file (layout_*)
 *     {% verbatim %}                    plain words are allowed in this file
 *
 * White space: a line that has only {% %} and {# #} is left out whole; elsewhere each run of white space becomes one
 * line break where it had one, and one blank otherwise; in <pre>, <textarea>, quoted values and HTML comments it stays.
 *
 * Refused, as `file:line: message`, exit 1 and no OUT.c: a value in <script>, in a comment, in a tag's or attribute's
 * name or without quotation marks; an address that begins with a value other than url_...(), asset_url() or a member
 * named ...url; on* and style attributes, <style>, <script> without src; tags that do not nest, also across branches;
 * plain words outside of {{ tr("...") }}. */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 64, NAME_MAX_BYTES = 32, FRAMES_MAX = 32, PREFIX_MAX = 64 };

enum kind { TEXT, VALUE, CODE, COMMENT };

struct piece {
    enum kind kind;
    const char *text;
    size_t length;
    int line;
    bool at_line_start; /* of text: nothing of its first line stands before it */
};

enum where {
    IN_TEXT,
    TAG_START,
    TAG_NAME,
    IN_TAG,
    ATTRIBUTE_NAME,
    VALUE_START,
    IN_VALUE,
    IN_COMMENT,
    IN_DOCTYPE
};

/* Where in the markup we are; copied for each branch of the code. */
struct state {
    enum where where;
    bool is_closing, is_self_closing; /* the tag at hand: </x>, <x/> */
    bool has_src;
    char tag[NAME_MAX_BYTES];
    char attribute[NAME_MAX_BYTES];
    char quote;
    char prefix[PREFIX_MAX]; /* the value's beginning */
    int prefix_length;
    bool value_has_value;
    int letters; /* in a row, in text or in a value */
    bool in_entity;
    bool is_dead; /* after return, break, continue */
    int depth;
    struct {
        char name[NAME_MAX_BYTES];
        int line;
    } open[DEPTH_MAX];
};

/* A block of the code, from { to }. */
struct frame {
    struct state start;
    struct state end; /* of the branches before this one */
    bool has_end, is_last_else, is_loop, is_switch;
    int line;
};

static const char *file;
static struct piece *pieces;
static size_t piece_count;
static bool is_unbalanced, is_verbatim;
static struct state now;
static struct frame frames[FRAMES_MAX];
static int frame_count;
static struct frame before_else; /* the branch that has just ended, where an else follows */
static bool is_else_next;
static FILE *out;
static FILE *literal_out; /* markup that is not written yet */
static char *literal;
static size_t literal_length;

static void die(int line, const char *format, ...) __attribute__((format(printf, 2, 3), noreturn));

static void
die(int line, const char *format, ...)
{
    va_list args;

    fprintf(stderr, "%s:%d: ", file, line);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

static bool
is_one_of(const char *word, const char *const *list)
{
    for (; *list != NULL; list++)
        if (strcmp(word, *list) == 0)
            return true;
    return false;
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static bool
is_space(char c)
{
    return is_blank(c) || c == '\n';
}

static bool
is_word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static bool
is_word_at(const char *text, const char *end, const char *word)
{
    size_t length = strlen(word);

    return (size_t)(end - text) >= length && memcmp(text, word, length) == 0 &&
           (text + length == end || !is_word_char(text[length]));
}

static const char *
skip_space(const char *p, const char *end)
{
    while (p < end && is_space(*p))
        p++;
    return p;
}

/* Past a C string or character that begins at p. */
static const char *
skip_quoted(const char *p, const char *end)
{
    char quote = *p++;

    while (p < end && *p != quote)
        p += *p == '\\' && p + 1 < end ? 2 : 1;
    return p < end ? p + 1 : end;
}

/* ------------------------------------------------------------------ pieces */

static int
count_lines(const char *from, const char *to)
{
    int lines = 0;

    for (; from < to; from++)
        lines += *from == '\n';
    return lines;
}

static void
add_piece(enum kind kind, const char *from, const char *to, int line)
{
    pieces = realloc(pieces, (piece_count + 1) * sizeof(*pieces));
    pieces[piece_count] = (struct piece){
        .kind = kind,
        .text = from,
        .length = (size_t)(to - from),
        .line = line,
        .at_line_start = piece_count == 0,
    };
    piece_count++;
}

/* The end of a {{ }}, {% %} or {# #} that begins at p; the marks within C strings do not count. */
static const char *
find_end(const char *p, const char *end, char mark, int line)
{
    for (p += 2; p + 1 < end; p++) {
        if (mark != '#' && *p == '"') {
            const char *after = skip_quoted(p, end);

            if (after[-1] != '"' || after - p < 2 || count_lines(p, after) > 0)
                die(line, "a C string without its end");
            p = after - 1;
        } else if (mark != '#' && p[0] == '\'' && p + 2 < end && (p[2] == '\'' || p[1] == '\\')) {
            p = skip_quoted(p, end) - 1;
        } else if (p[0] == mark && p[1] == '}') {
            return p;
        }
    }
    die(line, "{%c without its end", mark == '}' ? '{' : mark);
}

static void
split(const char *p, const char *end)
{
    const char *text = p;
    int line = 1, text_line = 1;

    while (p < end) {
        if (*p == '\n')
            line++;
        if ((p[0] == '}' || p[0] == '%') && p + 1 < end && p[1] == '}')
            die(line, "%c} without its beginning", p[0]);
        if (p[0] != '{' || p + 1 >= end || strchr("{%#", p[1]) == NULL) {
            p++;
            continue;
        }
        if (p > text)
            add_piece(TEXT, text, p, text_line);
        char mark = p[1] == '{' ? '}' : p[1];
        const char *close = find_end(p, end, mark, line), *from = skip_space(p + 2, close),
                   *to = close;
        int from_line = line + count_lines(p, from);

        while (to > from && is_space(to[-1]))
            to--;
        if (from == to && mark != '#')
            die(line, "an empty {%c }", p[1]);
        add_piece(mark == '}' ? VALUE : mark == '%' ? CODE : COMMENT, from, to, from_line);
        line += count_lines(p, close);
        text = p = close + 2;
        text_line = line;
    }
    if (p > text)
        add_piece(TEXT, text, p, text_line);
}

static bool
is_unseen(size_t i)
{
    return i < piece_count && (pieces[i].kind == CODE || pieces[i].kind == COMMENT);
}

static bool
is_blank_text(size_t i)
{
    if (i >= piece_count || pieces[i].kind != TEXT)
        return false;
    for (size_t k = 0; k < pieces[i].length; k++)
        if (!is_blank(pieces[i].text[k]))
            return false;
    return true;
}

/* Length of the text without the indentation that ends it; -1 where no line begins there. */
static long
without_indentation(const struct piece *p)
{
    size_t length = p->length;

    while (length > 0 && is_blank(p->text[length - 1]))
        length--;
    if (length == 0 ? !p->at_line_start : p->text[length - 1] != '\n')
        return -1;
    return (long)length;
}

/* Length of the blanks and the line break that begin piece i; 0 where something else stands on that line. */
static size_t
line_rest(size_t i)
{
    const struct piece *p = &pieces[i];
    size_t length = 0;

    if (i >= piece_count || p->kind != TEXT)
        return 0;
    while (length < p->length && is_blank(p->text[length]))
        length++;
    if (length < p->length)
        return p->text[length] == '\n' ? length + 1 : 0;
    return i + 1 == piece_count ? length : 0;
}

/* Leaves out the lines that have nothing but code and comments. */
static void
strip_lines(void)
{
    for (size_t i = 0; i < piece_count; i++) {
        size_t last = i, rest;
        long indentation = 0;

        if (!is_unseen(i))
            continue;
        while (is_unseen(last + 1) || (is_blank_text(last + 1) && is_unseen(last + 2)))
            last++;
        rest = line_rest(last + 1);
        if (i > 0)
            indentation = pieces[i - 1].kind == TEXT ? without_indentation(&pieces[i - 1]) : -1;
        if (indentation >= 0 && (rest > 0 || last + 1 == piece_count)) {
            if (i > 0)
                pieces[i - 1].length = (size_t)indentation;
            for (size_t k = i; k <= last; k++)
                if (pieces[k].kind == TEXT)
                    pieces[k].length = 0;
            if (rest > 0) {
                pieces[last + 1].line +=
                    count_lines(pieces[last + 1].text, pieces[last + 1].text + rest);
                pieces[last + 1].text += rest;
                pieces[last + 1].length -= rest;
                pieces[last + 1].at_line_start = true;
            }
        }
        i = last;
    }
}

/* ------------------------------------------------------------------ markup */

static const char *const void_elements[] = { "area",   "base",  "br",    "col",  "embed",
                                             "hr",     "img",   "input", "link", "meta",
                                             "source", "track", "wbr",   NULL };
static const char *const address_attributes[] = {
    "href",      "src",      "action",      "formaction",     "xlink:href", "poster",  "data",
    "cite",      "manifest", "ping",        "srcset",         "hx-get",     "hx-post", "hx-put",
    "hx-delete", "hx-patch", "hx-push-url", "hx-replace-url", NULL
};
static const char *const word_attributes[] = { "title",
                                               "placeholder",
                                               "aria-label",
                                               "alt",
                                               "aria-description",
                                               "aria-placeholder",
                                               "aria-roledescription",
                                               "aria-valuetext",
                                               "label",
                                               NULL };
static const char *const program_attributes[] = { "hx-vals", "hx-vars", "hx-headers", "srcdoc",
                                                  NULL };

static bool
is_inside(const char *name)
{
    for (int i = 0; i < now.depth; i++)
        if (strcmp(now.open[i].name, name) == 0)
            return true;
    return false;
}

static bool
keeps_space(void)
{
    return now.where == IN_VALUE || now.where == IN_COMMENT ||
           (now.where == IN_TEXT && (is_inside("pre") || is_inside("textarea")));
}

static bool
in_script(void)
{
    return now.depth > 0 && strcmp(now.open[now.depth - 1].name, "script") == 0;
}

static void
append(char *name, char c, int line)
{
    size_t length = strlen(name);

    if (length + 1 >= NAME_MAX_BYTES)
        die(line, "\"%s...\": too long a name", name);
    name[length] = c;
    name[length + 1] = '\0';
}

static void
close_element(int line)
{
    if (is_one_of(now.tag, void_elements))
        die(line, "</%s>: this element has no end tag", now.tag);
    if (now.depth > 0 && strcmp(now.open[now.depth - 1].name, now.tag) == 0) {
        now.depth--;
        return;
    }
    if (is_unbalanced)
        return;
    if (now.depth == 0)
        die(line, "</%s> closes what was not opened", now.tag);
    die(line, "</%s> where <%s> of line %d is open", now.tag, now.open[now.depth - 1].name,
        now.open[now.depth - 1].line);
}

static void
end_tag(int line)
{
    now.where = IN_TEXT;
    now.letters = 0;
    if (now.is_closing) {
        close_element(line);
        return;
    }
    if (strcmp(now.tag, "style") == 0)
        die(line, "<style>: styles stand in web/scss");
    if (strcmp(now.tag, "script") == 0 && !now.has_src)
        die(line, "<script> without src: scripts stand in web/js");
    if (is_one_of(now.tag, void_elements))
        return;
    if (now.is_self_closing) {
        if (!is_inside("svg") && !is_inside("math"))
            die(line, "<%s/> does not close it in HTML: write </%s>", now.tag, now.tag);
        return;
    }
    if (now.depth == DEPTH_MAX)
        die(line, "more than %d elements in each other", DEPTH_MAX);
    strcpy(now.open[now.depth].name, now.tag);
    now.open[now.depth].line = line;
    now.depth++;
}

static void
end_attribute_name(int line)
{
    const char *name = now.attribute;

    if (strncmp(name, "on", 2) == 0 || strncmp(name, "hx-on", 5) == 0)
        die(line, "%s=: programs stand in web/js", name);
    if (strcmp(name, "style") == 0)
        die(line, "style=: styles stand in web/scss");
    if (strcmp(name, "src") == 0)
        now.has_src = true;
    now.prefix_length = 0;
    now.prefix[0] = '\0';
    now.value_has_value = false;
    now.letters = 0;
    now.in_entity = false;
}

static void
end_value(int line)
{
    now.where = IN_TAG;
    if (is_one_of(now.attribute, address_attributes) &&
        (strncasecmp(now.prefix, "javascript:", 11) == 0 ||
         strncasecmp(now.prefix, "vbscript:", 9) == 0))
        die(line, "%s=: programs stand in web/js", now.attribute);
}

/* A letter of any script that Vietnamese or English is written in; `rest` has the bytes of the character. */
static bool
is_letter(const char *p, const char *end)
{
    unsigned code;

    if (isalpha((unsigned char)*p))
        return true;
    if (((unsigned char)*p & 0xE0) == 0xC0 && p + 1 < end)
        code = (unsigned)(p[0] & 0x1F) << 6 | (unsigned)(p[1] & 0x3F);
    else if (((unsigned char)*p & 0xF0) == 0xE0 && p + 2 < end)
        code =
            (unsigned)(p[0] & 0x0F) << 12 | (unsigned)(p[1] & 0x3F) << 6 | (unsigned)(p[2] & 0x3F);
    else
        return false;
    return (code >= 0xC0 && code < 0x250 && code != 0xD7 && code != 0xF7) ||
           (code >= 0x1E00 && code < 0x1F00);
}

/* Two letters in a row that do not come from the catalogue. */
static void
check_words(const char *p, const char *begin, const char *end, int line)
{
    if (is_verbatim || ((unsigned char)*p & 0xC0) == 0x80)
        return;
    if (*p == '&')
        now.in_entity = true;
    else if (now.in_entity && (*p == ';' || is_space(*p)))
        now.in_entity = false;
    now.letters = !now.in_entity && is_letter(p, end) ? now.letters + 1 : 0;
    if (now.letters < 2)
        return;
    const char *from = p, *to = p;

    while (from > begin && strchr(">\"'\n", from[-1]) == NULL)
        from--;
    while (to < end && strchr("<\"'\n", *to) == NULL)
        to++;
    from = skip_space(from, to);
    die(line, "\"%.*s\" is not in the catalogue: write {{ tr(\"...\") }}", (int)(to - from), from);
}

static void
text_char(const char *p, const char *begin, const char *end, int line)
{
    if (*p == '<') {
        now.where = TAG_START;
        now.is_closing = now.is_self_closing = now.has_src = false;
        now.tag[0] = '\0';
        return;
    }
    if (in_script() && !is_space(*p))
        die(line, "a program in the page: programs stand in web/js");
    check_words(p, begin, end, line);
}

static void
tag_char(const char *p, const char *end, int line)
{
    if (now.where == TAG_START) {
        if (*p == '!') {
            now.where = end - p >= 3 && p[1] == '-' && p[2] == '-' ? IN_COMMENT : IN_DOCTYPE;
            return;
        }
        if (*p == '/' && !now.is_closing) {
            now.is_closing = true;
            return;
        }
        if (!isalpha((unsigned char)*p))
            die(line, "< is no tag here: write &lt;");
        if (in_script() && !now.is_closing)
            die(line, "an element within <script>");
        now.where = TAG_NAME;
    }
    if (isalnum((unsigned char)*p) || *p == '-' || *p == ':')
        append(now.tag, *p, line);
    else if (is_space(*p))
        now.where = IN_TAG;
    else if (*p == '/')
        now.where = IN_TAG, now.is_self_closing = true;
    else if (*p == '>')
        end_tag(line);
    else
        die(line, "'%c' in the name of <%s>", *p, now.tag);
}

static void
attribute_char(char c, int line)
{
    if (now.where == ATTRIBUTE_NAME) {
        if (isalnum((unsigned char)c) || strchr("-_:.@", c) != NULL) {
            append(now.attribute, c, line);
            return;
        }
        end_attribute_name(line);
        now.where = IN_TAG;
        if (c == '=') {
            now.where = VALUE_START;
            return;
        }
    }
    if (is_space(c))
        return;
    if (c == '>') {
        end_tag(line);
    } else if (c == '/') {
        now.is_self_closing = true;
    } else if (isalpha((unsigned char)c) || c == ':' || c == '@') {
        if (now.is_closing)
            die(line, "an attribute in </%s>", now.tag);
        now.attribute[0] = '\0';
        append(now.attribute, c, line);
        now.where = ATTRIBUTE_NAME;
    } else {
        die(line, "'%c' in <%s>: no attribute begins so", c, now.tag);
    }
}

static void
value_char(const char *p, const char *begin, const char *end, int line)
{
    if (now.where == VALUE_START) {
        if (*p != '"' && *p != '\'')
            die(line, "%s= without quotation marks", now.attribute);
        now.quote = *p;
        now.where = IN_VALUE;
        return;
    }
    if (*p == now.quote) {
        end_value(line);
        return;
    }
    if (!now.value_has_value && now.prefix_length < PREFIX_MAX - 1) {
        now.prefix[now.prefix_length++] = *p;
        now.prefix[now.prefix_length] = '\0';
    }
    if (is_one_of(now.attribute, word_attributes))
        check_words(p, begin, end, line);
}

static void
markup_char(const char *p, const char *begin, const char *end, int line)
{
    switch (now.where) {
    case IN_TEXT:
        text_char(p, begin, end, line);
        break;
    case TAG_START:
    case TAG_NAME:
        tag_char(p, end, line);
        break;
    case IN_TAG:
    case ATTRIBUTE_NAME:
        attribute_char(*p, line);
        break;
    case VALUE_START:
    case IN_VALUE:
        value_char(p, begin, end, line);
        break;
    case IN_COMMENT:
        if (*p == '>' && p - begin >= 2 && p[-1] == '-' && p[-2] == '-')
            now.where = IN_TEXT;
        break;
    case IN_DOCTYPE:
        if (*p == '>')
            now.where = IN_TEXT;
        break;
    }
}

/* Checks the markup and adds it, its white space made small, to the literal. */
static void
add_text(const struct piece *piece)
{
    const char *end = piece->text + piece->length;
    int line = piece->line;
    char space = '\0';

    for (const char *p = piece->text; p < end; p++) {
        bool keep = keeps_space();

        if (!keep && is_space(*p)) {
            if (*p == '\n' && now.where == IN_TEXT)
                space = '\n';
            else if (space == '\0')
                space = ' ';
        } else {
            if (space != '\0')
                fputc(space, literal_out);
            space = '\0';
            fputc(*p, literal_out);
        }
        markup_char(p, piece->text, end, line);
        line += *p == '\n';
    }
    if (space != '\0')
        fputc(space, literal_out);
}

/* ------------------------------------------------------------------ values */

/* Past the bracket that closes the one at p. */
static const char *
skip_brackets(const char *p, const char *end)
{
    int depth = 0;

    while (p < end) {
        if (*p == '"' || *p == '\'') {
            p = skip_quoted(p, end);
            continue;
        }
        if (*p == '(' || *p == '[')
            depth++;
        if ((*p == ')' || *p == ']') && --depth == 0)
            return p + 1;
        p++;
    }
    return end;
}

/* url_...(...), asset_url(...), ...url, or `condition ? one of these : another`. */
static bool
is_address(const char *p, const char *end)
{
    const char *question = NULL, *word;

    p = skip_space(p, end);
    while (end > p && is_space(end[-1]))
        end--;
    for (const char *at = p; at < end; at++) {
        if (*at == '"' || *at == '\'')
            at = skip_quoted(at, end) - 1;
        else if (*at == '(' || *at == '[')
            at = skip_brackets(at, end) - 1;
        else if (*at == '?' && question == NULL)
            question = at;
        else if (*at == ':' && question != NULL)
            return is_address(question + 1, at) && is_address(at + 1, end);
    }
    for (word = p; word < end && is_word_char(*word); word++)
        ;
    if (word < end && *word == '(')
        return (strncmp(p, "url_", 4) == 0 || is_word_at(p, word, "asset_url")) &&
               skip_brackets(word, end) == end;
    for (const char *at = p; at < end; at++)
        if (*at == '[')
            at = skip_brackets(at, end) - 1;
        else if (!is_word_char(*at) && *at != '.' && !(at[0] == '-' && at[1] == '>') &&
                 !(*at == '>' && at[-1] == '-'))
            return false;
    return end - p >= 3 && memcmp(end - 3, "url", 3) == 0 &&
           (end - p == 3 || strchr("_.>", end[-4]) != NULL);
}

/* What stands before a value in an address settles which site and which scheme it is. */
static bool
is_settled(const char *prefix)
{
    if (prefix[0] == '/')
        return prefix[1] != '\0' && prefix[1] != '/' && prefix[1] != '\\';
    if (strncmp(prefix, "https://", 8) == 0)
        return strchr(prefix + 8, '/') != NULL;
    return prefix[0] == '#' || prefix[0] == '?' || strncmp(prefix, "mailto:", 7) == 0 ||
           strncmp(prefix, "tel:", 4) == 0;
}

static void
check_value(const struct piece *v)
{
    const char *end = v->text + v->length;

    switch (now.where) {
    case IN_TEXT:
        if (in_script())
            die(v->line, "a value within <script>: give it as a data- attribute");
        break;
    case TAG_START:
    case TAG_NAME:
        die(v->line, "a value in the name of a tag");
    case IN_TAG:
    case ATTRIBUTE_NAME:
        die(v->line, "a value in the name of an attribute: write {%% if (...) { %%}name{%% } %%}");
    case VALUE_START:
        die(v->line, "%s={{ }} without quotation marks", now.attribute);
    case IN_COMMENT:
        die(v->line, "a value within a comment");
    case IN_DOCTYPE:
        die(v->line, "a value within <!doctype>");
    case IN_VALUE:
        if (is_one_of(now.attribute, program_attributes))
            die(v->line, "%s= takes no value: a reader's text would become a program",
                now.attribute);
        if (is_one_of(now.attribute, address_attributes) && !now.value_has_value &&
            !is_settled(now.prefix) && !is_address(v->text, end))
            die(v->line,
                "%s=: an address begins with url_...(), asset_url() or a member named ...url",
                now.attribute);
        now.value_has_value = true;
        break;
    }
    now.letters = 0;
    for (const char *p = v->text; p < end; p++) {
        if (*p == '"' || *p == '\'')
            p = skip_quoted(p, end) - 1;
        else if (*p == ';' || is_word_at(p, end, "struct html"))
            die(v->line, "%s in a value", *p == ';' ? "';'" : "\"struct html\" made");
    }
}

/* ------------------------------------------------------------------ code */

static bool
is_same(const struct state *a, const struct state *b)
{
    if (a->where != b->where || (a->where == IN_VALUE && strcmp(a->attribute, b->attribute) != 0))
        return false;
    if (is_unbalanced)
        return true;
    if (a->depth != b->depth)
        return false;
    for (int i = 0; i < a->depth; i++)
        if (strcmp(a->open[i].name, b->open[i].name) != 0)
            return false;
    return true;
}

static void
check_same(const struct state *a, const struct state *b, int line, const char *what)
{
    const struct state *deeper = a->depth > b->depth ? a : b;

    if (is_same(a, b))
        return;
    if (a->depth != b->depth)
        die(line, "%s: <%s> of line %d is open on one way only", what,
            deeper->open[deeper->depth - 1].name, deeper->open[deeper->depth - 1].line);
    die(line, "%s: the markup differs by the way that was taken", what);
}

static void
open_block(const char *head, const char *end, int line)
{
    struct frame *f;

    if (frame_count == FRAMES_MAX)
        die(line, "more than %d blocks in each other", FRAMES_MAX);
    f = &frames[frame_count++];
    if (is_word_at(head, end, "else")) {
        if (!is_else_next)
            die(line, "else stands in the same {%% %%} as the } before it");
        is_else_next = false;
        *f = before_else;
        f->is_last_else = !is_word_at(skip_space(head + 4, end), end, "if");
    } else {
        *f = (struct frame){ .start = now };
    }
    f->line = line;
    f->is_loop = is_word_at(head, end, "for") || is_word_at(head, end, "while") ||
                 is_word_at(head, end, "do");
    f->is_switch = is_word_at(head, end, "switch");
}

static void
close_block(bool else_follows, int line)
{
    struct frame *f;

    if (frame_count == 0)
        die(line, "} closes what was not opened");
    f = &frames[--frame_count];
    if (!now.is_dead && f->has_end)
        check_same(&now, &f->end, line, "the branches differ");
    if (!now.is_dead) {
        f->end = now;
        f->has_end = true;
    }
    if (else_follows) {
        before_else = *f;
        is_else_next = true;
        now = f->start;
        return;
    }
    if (f->is_last_else) {
        if (f->has_end)
            now = f->end;
        return;
    }
    if (f->has_end)
        check_same(&f->end, &f->start, line, "after the block");
    if (is_unbalanced && f->has_end)
        now = f->end;
    else
        now = f->start;
}

/* break, continue and return leave with what is open. */
static void
leave(bool is_return, bool is_break, int line)
{
    int i = frame_count - 1;

    while (i >= 0 && (is_return || !(frames[i].is_loop || (is_break && frames[i].is_switch))))
        i--;
    if (i >= 0)
        check_same(&now, &frames[i].start, line, "where the loop is left");
    else if (is_return && !is_unbalanced && (now.depth > 0 || now.where != IN_TEXT))
        die(line, "return while <%s> is open",
            now.depth > 0 ? now.open[now.depth - 1].name : now.tag);
    now.is_dead = true;
}

static void
statement(const char *head, const char *end, char mark, int line)
{
    if (mark == ':') {
        struct frame *f = frame_count > 0 ? &frames[frame_count - 1] : NULL;

        if (f == NULL || !f->is_switch)
            return;
        if (!now.is_dead)
            check_same(&now, &f->start, line, "at the label");
        now = f->start;
    } else if (is_word_at(head, end, "return") || is_word_at(head, end, "break") ||
               is_word_at(head, end, "continue")) {
        leave(*head == 'r', *head == 'b', line);
    }
}

static void
walk_code(const char *p, const char *end, int line)
{
    const char *head = p;

    while (p < end) {
        if (*p == '"' || *p == '\'') {
            p = skip_quoted(p, end);
        } else if (*p == '(' || *p == '[') {
            p = skip_brackets(p, end);
        } else {
            char c = *p++;

            line += c == '\n';
            if (c == '{') {
                open_block(head, p, line);
            } else if (c == '}') {
                close_block(is_word_at(skip_space(p, end), end, "else"), line);
            } else if (c == ';' || (c == ':' && (is_word_at(head, p, "case") ||
                                                 is_word_at(head, p, "default")))) {
                statement(head, p, c, line);
            } else {
                continue;
            }
            head = p = skip_space(p, end);
        }
    }
}

static void
check_code(const struct piece *c)
{
    static const char *const refused[] = { "out_raw",    "out_html",      "buf_add",
                                           "buf_printf", "buf_add_bytes", "struct html" };
    const char *end = c->text + c->length;

    if (strchr(";{}:", end[-1]) == NULL)
        die(c->line, "a line of C ends with ; { } or :");
    for (const char *p = c->text; p < end; p++) {
        if (*p == '"') {
            p = skip_quoted(p, end) - 1;
            continue;
        }
        for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
            if ((p == c->text || !is_word_char(p[-1])) && is_word_at(p, end, refused[i]))
                die(c->line, "%s: markup goes out as markup and through {{ }}", refused[i]);
        if (p[0] == '/' && p + 1 < end && p[1] == '/')
            die(c->line, "// in a line of C: write {# #}");
    }
    if (now.where == TAG_START || now.where == VALUE_START)
        die(c->line, "code between %s",
            now.where == TAG_START ? "< and the name" : "= and the quotation mark");
    if (now.where == ATTRIBUTE_NAME)
        end_attribute_name(c->line);
    if (now.where == ATTRIBUTE_NAME || now.where == TAG_NAME)
        now.where = IN_TAG;
    now.letters = 0;
}

/* ------------------------------------------------------------------ C */

static void
flush_literal(void)
{
    int column = 0;

    fflush(literal_out);
    if (literal_length == 0)
        return;
    fprintf(out, "    out_raw(o, \"");
    for (size_t i = 0; i < literal_length; i++) {
        char c = literal[i];

        if (c == '\n')
            fputs("\\n", out);
        else if (c == '\t')
            fputs("\\t", out);
        else if (c == '\r')
            fputs("\\r", out);
        else if (c == '"' || c == '\\' || c == '?')
            fprintf(out, "\\%c", c);
        else
            fputc(c, out);
        if (++column >= 90 && i + 1 < literal_length &&
            ((unsigned char)literal[i + 1] & 0xC0) != 0x80) {
            fputs("\"\n               \"", out);
            column = 0;
        }
    }
    fprintf(out, "\", %zu);\n", literal_length);
    rewind(literal_out);
    literal_length = 0;
}

static void
line_mark(int line)
{
    fprintf(out, "#line %d \"%s\"\n", line, file);
}

static bool in_function;

static void
end_function(int line)
{
    if (!in_function)
        return;
    flush_literal();
    if (frame_count > 0)
        die(frames[frame_count - 1].line, "{ is not closed");
    if (now.where != IN_TEXT)
        die(line, "the page ends within %s", now.where == IN_COMMENT ? "a comment" : "a tag");
    if (now.depth > 0 && !is_unbalanced)
        die(now.open[now.depth - 1].line, "<%s> is not closed", now.open[now.depth - 1].name);
    fprintf(out, "}\n");
    in_function = false;
}

/* {% view ... %} and {% part ... %} */
static void
begin_function(const char *kind, const char *p, const char *end, int line)
{
    const char *name = p, *after;
    bool is_view = strcmp(kind, "view") == 0;

    end_function(line);
    if (frame_count > 0)
        die(frames[frame_count - 1].line, "{ is not closed");
    while (p < end && is_word_char(*p))
        p++;
    after = skip_space(p, end);
    if (p == name)
        die(line, "{%% %s %%} without a name", kind);
    fputc('\n', out);
    line_mark(line);
    if (after < end) {
        if (*after != '(' || skip_brackets(after, end) != end)
            die(line, "{%% %s name(TYPE argument, ...) %%}", kind);
        const char *first = skip_space(after + 1, end - 1);
        bool is_empty = first == end - 1 || is_word_at(first, end - 1, "void");

        fprintf(out, "void\n%s_%.*s(struct out *o%s", kind, (int)(p - name), name,
                is_empty ? ")" : ", ");
        if (!is_empty)
            fprintf(out, "%.*s", (int)(end - first), first);
        fprintf(out, "\n{\n");
    } else {
        if (!is_view || p - name < 6 || memcmp(p - 5, "_view", 5) != 0)
            die(line, "{%% %s %%}: NAME_view, or a name with its arguments", kind);
        fprintf(out, "void\nview_%.*s(struct out *o, const struct %.*s *v)\n{\n    (void)v;\n",
                (int)(p - name - 5), name, (int)(p - name), name);
    }
    memset(&now, 0, sizeof(now));
    in_function = true;
}

/* True where the code is one of ours and not C. */
static bool
directive(const struct piece *c)
{
    const char *p = c->text, *end = p + c->length, *rest;

    if (is_word_at(p, end, "unbalanced") && c->length == 10)
        return true;
    if (is_word_at(p, end, "verbatim") && c->length == 8)
        return true;
    for (rest = p; rest < end && is_word_char(*rest); rest++)
        ;
    rest = skip_space(rest, end);
    if (is_word_at(p, end, "include")) {
        if (in_function)
            die(c->line, "{%% include %%} stands before {%% view %%}");
        if (end - rest < 3 ||
            !((rest[0] == '"' && end[-1] == '"') || (rest[0] == '<' && end[-1] == '>')))
            die(c->line, "{%% include \"folder/header.h\" %%}");
        line_mark(c->line);
        fprintf(out, "#include %.*s\n", (int)(end - rest), rest);
        return true;
    }
    if (is_word_at(p, end, "view") || is_word_at(p, end, "part")) {
        begin_function(*p == 'v' ? "view" : "part", rest, end, c->line);
        return true;
    }
    return false;
}

static void
add_value(const struct piece *v)
{
    check_value(v);
    flush_literal();
    line_mark(v->line);
    fprintf(out, "    OUT(o, %.*s);\n", (int)v->length, v->text);
}

static void
add_code(const struct piece *c)
{
    if (directive(c))
        return;
    check_code(c);
    if (in_function)
        flush_literal();
    line_mark(c->line);
    fprintf(out, "    %.*s\n", (int)c->length, c->text);
    walk_code(c->text, c->text + c->length, c->line);
}

static void
compile(void)
{
    int line = 1;

    fprintf(out, "/* Made by tools/template from %s. */\n#define VIEW\n#include \"web/out.h\"\n",
            file);
    for (size_t i = 0; i < piece_count; i++) {
        const struct piece *p = &pieces[i];

        line = p->line;
        if (!in_function &&
            (p->kind == VALUE ||
             (p->kind == TEXT && skip_space(p->text, p->text + p->length) < p->text + p->length)))
            die(line, "markup before {%% view %%}");
        if (p->kind == VALUE)
            add_value(p);
        else if (p->kind == CODE)
            add_code(p);
        else if (p->kind == TEXT && in_function)
            add_text(p);
        if (p->kind == TEXT)
            line += count_lines(p->text, p->text + p->length);
    }
    if (!in_function)
        die(line, "no {%% view %%} and no {%% part %%}");
    end_function(line);
}

/* ------------------------------------------------------------------ files */

static char *
read_whole(size_t *length)
{
    FILE *in = fopen(file, "rb");
    char *text = NULL;
    size_t room = 0, got;

    if (in == NULL)
        die(0, "cannot be read: %s", strerror(errno));
    *length = 0;
    do {
        room += 65536;
        text = realloc(text, room + 1);
        got = fread(text + *length, 1, room - *length, in);
        *length += got;
    } while (got > 0);
    if (ferror(in))
        die(0, "cannot be read: %s", strerror(errno));
    fclose(in);
    text[*length] = '\0';
    if (strlen(text) != *length)
        die(1, "a NUL byte");
    return text;
}

static void
read_flags(void)
{
    for (size_t i = 0; i < piece_count; i++) {
        const struct piece *p = &pieces[i];

        if (p->kind != CODE)
            continue;
        is_unbalanced |= p->length == 10 && memcmp(p->text, "unbalanced", 10) == 0;
        is_verbatim |= p->length == 8 && memcmp(p->text, "verbatim", 8) == 0;
    }
}

int
main(int argc, char **argv)
{
    char *text, *made = NULL;
    size_t length, made_length = 0;
    FILE *to;

    if (argc != 3) {
        fprintf(stderr, "usage: template PAGE.html OUT.c\n");
        return 2;
    }
    file = argv[1];
    remove(argv[2]);
    text = read_whole(&length);
    split(text, text + length);
    strip_lines();
    read_flags();
    out = open_memstream(&made, &made_length);
    literal_out = open_memstream(&literal, &literal_length);
    compile();
    fclose(out);
    fclose(literal_out);
    to = fopen(argv[2], "wb");
    if (to == NULL || fwrite(made, 1, made_length, to) != made_length || fclose(to) != 0) {
        fprintf(stderr, "%s:0: cannot be written: %s\n", argv[2], strerror(errno));
        remove(argv[2]);
        return 1;
    }
    free(made);
    free(literal);
    free(pieces);
    free(text);
    return 0;
}
