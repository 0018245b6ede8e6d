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
 * name or without quotation marks; an address that begins with a value other than url_...(), ..._url() or a member
 * named ...url; on* and style attributes, <style>, <script> without src; tags that do not nest, also across branches;
 * plain words outside of {{ tr("...") }}. */
#include "template.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *file;
bool is_unbalanced, is_verbatim;
struct state now;

static struct piece *pieces;
static size_t piece_count;
static FILE *out;
static FILE *literal_out; /* markup that is not written yet */
static char *literal;
static size_t literal_length;
static bool in_function;

void
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

bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

bool
is_space(char c)
{
    return is_blank(c) || c == '\n';
}

bool
is_word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

bool
is_word_at(const char *text, const char *end, const char *word)
{
    size_t length = strlen(word);

    return (size_t)(end - text) >= length && memcmp(text, word, length) == 0 &&
           (text + length == end || !is_word_char(text[length]));
}

const char *
skip_space(const char *p, const char *end)
{
    while (p < end && is_space(*p))
        p++;
    return p;
}

const char *
skip_quoted(const char *p, const char *end)
{
    char quote = *p++;

    while (p < end && *p != quote)
        p += *p == '\\' && p + 1 < end ? 2 : 1;
    return p < end ? p + 1 : end;
}

const char *
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

/* ------------------------------------------------------------------ C */

/* Checks the markup and adds it, its white space made small, to the literal. */
static void
add_text(const struct piece *piece)
{
    const char *end = piece->text + piece->length;
    int line = piece->line;
    char space = '\0';

    for (const char *p = piece->text; p < end; p++) {
        bool keep = markup_keeps_space();

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

static void
end_function(int line)
{
    if (!in_function)
        return;
    flush_literal();
    end_blocks();
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
    end_blocks();
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
    walk_code(c);
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
