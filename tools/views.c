/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes the JSON face of a header's views: `views src/feature/note/note_views.h OUT.c`. For each VIEW_OF(NAME) it makes
 * json_NAME from `struct NAME_view`, and schema_NAME, its JSON Schema. Members become members of the same name:
 *
 *     int, unsigned, size_t ...   number        const char *, char x[N]     text, NULL: null
 *     bool, double                the same      struct date                 "2025-03-31", none: null
 *     int64_t x_at                instant       int64_t id, x_id, x_by      key as text, 0: null
 *     enum foo                    foo_code(x)   struct html                 its text
 *     struct T                    object        const struct T *x           object, NULL: null
 *     T *rows; int row_count;     array (row_count or rows_count; also const T *, const char *const *, T *const *)
 *     T x[N];                     array of N, or of x's count where there is one
 *
 * Left out: the counts, struct page, form, request and ctx, and what has a comment that begins with "private" on its
 * line. A struct is looked for in the header and in what it includes with "...". What is not understood is refused as
 * `file:line: message`, exit 1 and no OUT.c. */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TOKENS_MAX = 400000,
    STRUCTS_MAX = 2000,
    MEMBERS_MAX = 120,
    FILES_MAX = 400,
    NAME_MAX_BYTES = 80,
    DEPTH_MAX = 40
};

enum { TOKEN_END, TOKEN_WORD, TOKEN_MARK, TOKEN_PRIVATE };

struct token {
    int kind;
    char mark;
    const char *text;
    int length, line;
    const char *file;
};

enum base { BOOL, NUMBER, LARGE, REAL, CHARACTER, ENUM, STRUCT };

struct member {
    char name[NAME_MAX_BYTES];
    char type[NAME_MAX_BYTES]; /* of struct and enum */
    enum base base;
    int stars;
    char size[NAME_MAX_BYTES]; /* of an array; "" where none */
    bool is_const, is_private, is_count;
    const struct token *at;
};

struct structure {
    char name[NAME_MAX_BYTES];
    const struct token *body; /* after the { */
    struct member *members;   /* NULL: not read yet */
    int count;
    bool is_wanted, is_in_schema;
};

static struct token *tokens;
static int token_count;
static struct structure structs[STRUCTS_MAX];
static int struct_count;
static const char *files[FILES_MAX];
static int file_count;
static FILE *out;

static void die(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4), noreturn));

static void
die(const char *file, int line, const char *format, ...)
{
    va_list args;

    fprintf(stderr, "%s:%d: ", file, line);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

/* ------------------------------------------------------------------ words */

static char *
read_whole(const char *path)
{
    FILE *in = fopen(path, "rb");
    char *text = NULL;
    size_t length = 0, got;

    if (in == NULL)
        return NULL;
    do {
        text = realloc(text, length + 65537);
        got = fread(text + length, 1, 65536, in);
        length += got;
    } while (got > 0);
    text[length] = '\0';
    fclose(in);
    return text;
}

static void
add_token(int kind, const char *text, int length, const char *file, int line)
{
    if (token_count == TOKENS_MAX)
        die(file, line, "more than %d words", TOKENS_MAX);
    tokens[token_count++] = (struct token){ kind, *text, text, length, line, file };
}

static void read_header(const char *path);

/* `#include "x"`: from src, or beside the file. */
static void
read_include(const char *p, const char *file)
{
    const char *open = p + strspn(p, " \t"), *close, *slash = strrchr(file, '/');
    char path[1200], *text;

    if (*open != '"' || (close = strchr(open + 1, '"')) == NULL)
        return;
    snprintf(path, sizeof(path), "src/%.*s", (int)(close - open - 1), open + 1);
    text = read_whole(path);
    if (text == NULL && slash != NULL) {
        snprintf(path, sizeof(path), "%.*s/%.*s", (int)(slash - file), file,
                 (int)(close - open - 1), open + 1);
        text = read_whole(path);
    }
    if (text == NULL)
        return;
    free(text);
    read_header(strdup(path));
}

static const char *
skip_comment(const char *p, const char *file, int *line)
{
    const char *word = p + 2 + strspn(p + 2, " \t*");

    if (strncmp(word, "private", 7) == 0 && !isalnum((unsigned char)word[7]))
        add_token(TOKEN_PRIVATE, word, 7, file, *line);
    if (p[1] == '/')
        return p + strcspn(p, "\n");
    for (p += 2; *p != '\0' && !(p[0] == '*' && p[1] == '/'); p++)
        *line += *p == '\n';
    return *p != '\0' ? p + 2 : p;
}

static const char *
skip_directive(const char *p, const char *file, int *line)
{
    p += 1 + strspn(p + 1, " \t");
    if (strncmp(p, "include", 7) == 0)
        read_include(p + 7, file);
    while (*p != '\0' && *p != '\n') {
        if (p[0] == '/' && p[1] == '*') {
            p = skip_comment(p, file, line);
            continue;
        }
        if (p[0] == '\\' && p[1] == '\n') {
            (*line)++;
            p++;
        }
        p++;
    }
    return p;
}

/* Words of a file; those of its includes come before it. */
static void
split(const char *p, const char *file)
{
    int line = 1;

    while (*p != '\0') {
        const char *from = p;

        if (isspace((unsigned char)*p)) {
            line += *p++ == '\n';
        } else if (*p == '#') {
            p = skip_directive(p, file, &line);
        } else if (p[0] == '/' && (p[1] == '*' || p[1] == '/')) {
            p = skip_comment(p, file, &line);
        } else if (isalnum((unsigned char)*p) || *p == '_') {
            while (isalnum((unsigned char)*p) || *p == '_')
                p++;
            add_token(TOKEN_WORD, from, (int)(p - from), file, line);
        } else if (*p == '"' || *p == '\'') {
            for (p++; *p != '\0' && *p != *from && *p != '\n'; p++)
                p += *p == '\\' && p[1] != '\0';
            p += *p == *from;
            add_token(TOKEN_MARK, from, (int)(p - from), file, line);
        } else {
            add_token(TOKEN_MARK, p++, 1, file, line);
        }
    }
}

static void
read_header(const char *path)
{
    char *text;

    for (int i = 0; i < file_count; i++)
        if (strcmp(files[i], path) == 0)
            return;
    if (file_count == FILES_MAX)
        die(path, 0, "more than %d headers", FILES_MAX);
    files[file_count++] = path;
    text = read_whole(path);
    if (text == NULL)
        die(path, 0, "cannot be read: %s", strerror(errno));
    split(text, path);
}

static bool
is_word(const struct token *t, const char *word)
{
    return t->kind == TOKEN_WORD && (int)strlen(word) == t->length &&
           memcmp(t->text, word, strlen(word)) == 0;
}

static bool
is_mark(const struct token *t, char mark)
{
    return t->kind == TOKEN_MARK && t->mark == mark;
}

static void
copy_name(char name[NAME_MAX_BYTES], const struct token *t)
{
    if (t->kind != TOKEN_WORD || t->length >= NAME_MAX_BYTES)
        die(t->file, t->line, "a name is expected before \"%.*s\"", t->length, t->text);
    memcpy(name, t->text, (size_t)t->length);
    name[t->length] = '\0';
}

/* ------------------------------------------------------------------ structs */

static struct structure *
find_struct(const char *name)
{
    for (int i = 0; i < struct_count; i++)
        if (strcmp(structs[i].name, name) == 0)
            return &structs[i];
    return NULL;
}

static void
find_structs(void)
{
    for (int i = 0; i + 2 < token_count; i++) {
        const struct token *t = &tokens[i];

        if (!is_word(t, "struct") || t[1].kind != TOKEN_WORD || !is_mark(&t[2], '{'))
            continue;
        if (struct_count == STRUCTS_MAX)
            die(t->file, t->line, "more than %d structs", STRUCTS_MAX);
        copy_name(structs[struct_count].name, t + 1);
        structs[struct_count++].body = t + 3;
    }
}

static const struct token *
skip_braces(const struct token *t)
{
    int depth = 1;

    while (depth > 0 && t->kind != TOKEN_END) {
        depth += is_mark(t, '{') - is_mark(t, '}');
        t++;
    }
    return t;
}

static const struct token *
read_number_type(const struct token *t, struct member *m)
{
    static const char *const numbers[] = { "int",     "unsigned", "long",     "short",
                                           "signed",  "size_t",   "int8_t",   "int16_t",
                                           "int32_t", "uint8_t",  "uint16_t", "uint32_t",
                                           "ssize_t", "uint64_t", "ptrdiff_t" };
    bool found = false;

    m->base = NUMBER;
    for (;; t++) {
        size_t i = 0;

        while (i < sizeof(numbers) / sizeof(numbers[0]) && !is_word(t, numbers[i]))
            i++;
        if (i == sizeof(numbers) / sizeof(numbers[0]))
            break;
        found = true;
    }
    if (!found)
        die(t->file, t->line,
            "\"%.*s\": no type that a view can show; say /* private */ where it is to be left out",
            t->length, t->text);
    return t;
}

/* The type without its stars. */
static const struct token *
read_type(const struct token *t, struct member *m)
{
    while (is_word(t, "const")) {
        m->is_const = true;
        t++;
    }
    if (is_word(t, "struct") || is_word(t, "enum")) {
        m->base = is_word(t, "struct") ? STRUCT : ENUM;
        copy_name(m->type, t + 1);
        t += 2;
        if (is_mark(t, '{'))
            t = skip_braces(t + 1);
    } else if (is_word(t, "bool")) {
        m->base = BOOL;
        t++;
    } else if (is_word(t, "double") || is_word(t, "float")) {
        m->base = REAL;
        t++;
    } else if (is_word(t, "char")) {
        m->base = CHARACTER;
        t++;
    } else if (is_word(t, "int64_t")) {
        m->base = LARGE;
        t++;
    } else {
        t = read_number_type(t, m);
    }
    while (is_word(t, "const")) {
        m->is_const = true;
        t++;
    }
    return t;
}

/* Stars, name and size. */
static const struct token *
read_declarator(const struct token *t, struct member *m)
{
    for (; is_mark(t, '*') || is_word(t, "const"); t++)
        m->stars += is_mark(t, '*');
    m->at = t;
    copy_name(m->name, t);
    t++;
    if (is_mark(t, '[')) {
        size_t length = 0;

        for (t++; !is_mark(t, ']'); t++) {
            if (t->kind == TOKEN_END || length + (size_t)t->length + 2 >= sizeof(m->size))
                die(m->at->file, m->at->line, "\"%s\": too long a size", m->name);
            memcpy(m->size + length, t->text, (size_t)t->length);
            length += (size_t)t->length;
            m->size[length] = '\0';
        }
        t++;
    }
    return t;
}

static const struct token *
skip_member(const struct token *t)
{
    int depth = 0;

    for (; t->kind != TOKEN_END && !(depth == 0 && is_mark(t, ';')); t++)
        depth += is_mark(t, '{') - is_mark(t, '}');
    return t + 1;
}

static bool
is_private(const struct token *t, const struct token *end)
{
    for (; t < end; t++)
        if (t->kind == TOKEN_PRIVATE)
            return true;
    return end->kind == TOKEN_PRIVATE && end->line == end[-1].line && end->file == end[-1].file;
}

/* One declaration: `const char *code, *title;` */
static const struct token *
read_members(struct structure *s, const struct token *t)
{
    const struct token *end = skip_member(t);
    struct member type = { .base = NUMBER };

    if (is_private(t, end))
        return end + (end->kind == TOKEN_PRIVATE && end->line == end[-1].line);
    t = read_type(t, &type);
    for (;;) {
        struct member *m = &s->members[s->count];

        if (s->count == MEMBERS_MAX)
            die(t->file, t->line, "more than %d members", MEMBERS_MAX);
        *m = type;
        t = read_declarator(t, m);
        s->count++;
        if (!is_mark(t, ','))
            break;
        t++;
    }
    if (!is_mark(t, ';'))
        die(t->file, t->line,
            "\"%.*s\" is not understood; say /* private */ where the member is to be left out",
            t->length, t->text);
    return t + 1;
}

static struct member *
find_member(const struct structure *s, const char *name)
{
    for (int i = 0; i < s->count; i++)
        if (strcmp(s->members[i].name, name) == 0)
            return &s->members[i];
    return NULL;
}

/* "rows" -> "row", "entries" -> "entry", "classes" -> "class"; tried in this order. */
static void
singular(const char *name, int attempt, char *one, size_t room)
{
    static const char *const endings[][2] = {
        { "ies", "y" }, { "s", "" }, { "es", "" }, { "children", "child" }, { "people", "person" }
    };
    size_t length = strlen(name), cut;

    snprintf(one, room, "%s", name);
    if (attempt >= (int)(sizeof(endings) / sizeof(endings[0])))
        return;
    cut = strlen(endings[attempt][0]);
    if (length >= cut && strcmp(name + length - cut, endings[attempt][0]) == 0)
        snprintf(one, room, "%.*s%s", (int)(length - cut), name, endings[attempt][1]);
}

static struct member *
count_of(const struct structure *s, const struct member *m)
{
    for (int attempt = 0; attempt <= 5; attempt++) {
        char one[NAME_MAX_BYTES + 8], name[NAME_MAX_BYTES + 16];
        struct member *count;

        singular(m->name, attempt, one, sizeof(one));
        snprintf(name, sizeof(name), "%s_count", one);
        count = find_member(s, name);
        if (count != NULL && (count->base == NUMBER || count->base == LARGE) && count->stars == 0 &&
            count->size[0] == '\0')
            return count;
    }
    return NULL;
}

static bool
is_listable(const struct member *m)
{
    int stars = m->stars + (m->size[0] != '\0');

    return m->base == CHARACTER ? stars == 2 : stars == 1 || (m->base == STRUCT && stars == 2);
}

static bool
is_skipped(const struct member *m)
{
    static const char *const skipped[] = { "page", "form", "request", "ctx" };

    if (m->base != STRUCT)
        return false;
    for (size_t i = 0; i < sizeof(skipped) / sizeof(skipped[0]); i++)
        if (strcmp(m->type, skipped[i]) == 0)
            return true;
    return false;
}

static bool
is_plain_struct(const struct member *m)
{
    return m->base == STRUCT && strcmp(m->type, "date") != 0 && strcmp(m->type, "html") != 0;
}

/* Reads the members of a struct and of those within it. */
static void
want(struct structure *s)
{
    const struct token *t = s->body;

    s->is_wanted = true;
    if (s->members != NULL)
        return;
    s->members = calloc(MEMBERS_MAX, sizeof(*s->members));
    while (!is_mark(t, '}')) {
        if (t->kind == TOKEN_END)
            die(s->body->file, s->body[-1].line, "struct %s has no end", s->name);
        t = read_members(s, t);
    }
    for (int i = 0; i < s->count; i++) {
        struct member *m = &s->members[i], *count;
        struct structure *inner;

        m->is_private = is_skipped(m);
        if (m->is_private)
            continue;
        count = is_listable(m) ? count_of(s, m) : NULL;
        if (count != NULL)
            count->is_count = true;
        if (!is_plain_struct(m))
            continue;
        inner = find_struct(m->type);
        if (inner == NULL)
            die(m->at->file, m->at->line,
                "struct %s is declared in no header that this one includes", m->type);
        want(inner);
    }
}

/* ------------------------------------------------------------------ writers */

static bool
ends_with(const char *name, const char *ending)
{
    size_t length = strlen(name), cut = strlen(ending);

    return length >= cut && strcmp(name + length - cut, ending) == 0;
}

static bool
is_key(const struct member *m)
{
    const char *name = m->name;

    if (m->base != LARGE)
        return false;
    return strcmp(name, "id") == 0 || ends_with(name, "_id") || ends_with(name, "_by") ||
           strcmp(name, "ids") == 0 || ends_with(name, "_ids");
}

static bool
is_instant(const struct member *m)
{
    return m->base == LARGE && ends_with(m->name, "_at");
}

/* One value of a scalar type; `name` is C for the JSON name. */
static void
write_scalar(const struct member *m, const char *name, const char *value)
{
    switch (m->base) {
    case BOOL:
        fprintf(out, "json_bool(j, %s, %s);\n", name, value);
        break;
    case NUMBER:
        fprintf(out, "json_int(j, %s, (int64_t)%s);\n", name, value);
        break;
    case LARGE:
        fprintf(out, "%s(j, %s, %s);\n",
                is_key(m)       ? "json_key"
                : is_instant(m) ? "json_instant"
                                : "json_int",
                name, value);
        break;
    case REAL:
        fprintf(out, "json_number(j, %s, (double)%s);\n", name, value);
        break;
    case CHARACTER:
        fprintf(out, "json_text(j, %s, %s);\n", name, value);
        break;
    case ENUM:
        fprintf(out, "json_text(j, %s, %s_code(%s));\n", name, m->type, value);
        break;
    case STRUCT:
        if (strcmp(m->type, "date") == 0)
            fprintf(out, "json_date(j, %s, %s);\n", name, value);
        else
            fprintf(out, "json_text(j, %s, %s.text);\n", name, value);
    }
}

/* An object, or null where the pointer is. */
static void
write_object(const struct member *m, const char *name, const char *value, bool is_pointer)
{
    if (is_pointer)
        fprintf(out, "if (%s == NULL)\n        json_nothing(j, %s);\n    else\n        ", value,
                name);
    fprintf(out, "object_%s(j, %s, %s%s);\n", m->type, name, is_pointer ? "" : "&", value);
}

static void
write_list(const struct structure *s, const struct member *m)
{
    const struct member *count = count_of(s, m);
    int stars = m->stars + (m->size[0] != '\0') - (m->base == CHARACTER);
    char value[NAME_MAX_BYTES + 16];

    if (stars > 1 && !is_plain_struct(m))
        die(m->at->file, m->at->line, "\"%s\": a list of pointers to numbers", m->name);
    if (count == NULL && m->size[0] == '\0')
        die(m->at->file, m->at->line,
            "\"%s\": a list has its count beside it, as rows has row_count; say /* private */ "
            "where it is to be left "
            "out",
            m->name);
    snprintf(value, sizeof(value), "v->%s[i]", m->name);
    fprintf(out, "    json_begin_array(j, \"%s\");\n", m->name);
    if (count != NULL)
        fprintf(out, "    for (int64_t i = 0; i < (int64_t)v->%s; i++)\n        ", count->name);
    else
        fprintf(out,
                "    for (int64_t i = 0; i < (int64_t)(sizeof(v->%s) / sizeof(v->%s[0])); i++)\n   "
                "     ",
                m->name, m->name);
    if (is_plain_struct(m) && stars == 2)
        fprintf(out, "object_%s(j, NULL, %s);\n", m->type, value);
    else if (is_plain_struct(m))
        write_object(m, "NULL", value, false);
    else
        write_scalar(m, "NULL", value);
    fprintf(out, "    json_end_array(j);\n");
}

/* Whether the member is one value and no list. */
static bool
is_single(const struct structure *s, const struct member *m)
{
    int levels = m->stars + (m->size[0] != '\0');

    if (m->base == CHARACTER) {
        if (levels == 0)
            die(m->at->file, m->at->line, "\"%s\": a single character; a text is a const char *",
                m->name);
        return levels == 1;
    }
    if (levels == 1 && m->stars == 1 && is_plain_struct(m) && m->is_const && count_of(s, m) == NULL)
        return true;
    return levels == 0;
}

static void
write_members(const struct structure *s)
{
    for (int i = 0; i < s->count; i++) {
        const struct member *m = &s->members[i];
        char name[NAME_MAX_BYTES + 2], value[NAME_MAX_BYTES + 4];

        if (m->is_private || m->is_count)
            continue;
        if (m->stars + (m->size[0] != '\0') > 2)
            die(m->at->file, m->at->line, "\"%s\": a list of lists", m->name);
        if (!is_single(s, m)) {
            write_list(s, m);
            continue;
        }
        snprintf(name, sizeof(name), "\"%s\"", m->name);
        snprintf(value, sizeof(value), "v->%s", m->name);
        fprintf(out, "    ");
        if (is_plain_struct(m))
            write_object(m, name, value, m->stars == 1);
        else
            write_scalar(m, name, value);
    }
}

static void
write_struct(const struct structure *s)
{
    fprintf(out,
            "\nstatic void\nobject_%s(struct json *j, const char *name, const struct %s *v)\n{\n"
            "    (void)v;\n    json_begin_object(j, name);\n",
            s->name, s->name);
    write_members(s);
    fprintf(out, "    json_end_object(j);\n}\n");
}

/* ------------------------------------------------------------------ schema */

static void write_schema(struct structure *s, bool can_be_null);

static void
write_schema_type(const struct member *m, bool can_be_null)
{
    struct structure *inner;

    if (is_plain_struct(m)) {
        inner = find_struct(m->type);
        if (inner->is_in_schema) /* a tree: deeper levels look like this one */
            fprintf(out, "{\\\"type\\\":\\\"object\\\"}");
        else
            write_schema(inner, m->is_const && m->stars == 1 && can_be_null);
        return;
    }
    if (m->base == BOOL)
        fprintf(out, "{\\\"type\\\":\\\"boolean\\\"}");
    else if (m->base == REAL)
        fprintf(out, "{\\\"type\\\":[\\\"number\\\",\\\"null\\\"]}");
    else if (is_key(m))
        fprintf(out,
                "{\\\"type\\\":[\\\"string\\\",\\\"null\\\"],\\\"pattern\\\":\\\"^-?[0-9]+$\\\"}");
    else if (is_instant(m))
        fprintf(out,
                "{\\\"type\\\":[\\\"string\\\",\\\"null\\\"],\\\"format\\\":\\\"date-time\\\"}");
    else if (m->base == NUMBER || m->base == LARGE)
        fprintf(out, "{\\\"type\\\":\\\"integer\\\"}");
    else if (m->base == STRUCT && strcmp(m->type, "date") == 0)
        fprintf(out, "{\\\"type\\\":[\\\"string\\\",\\\"null\\\"],\\\"format\\\":\\\"date\\\"}");
    else
        fprintf(out, "{\\\"type\\\":[\\\"string\\\",\\\"null\\\"]}");
}

static void
write_schema(struct structure *s, bool can_be_null)
{
    bool needs_comma = false;

    s->is_in_schema = true;
    fprintf(out, "{\\\"type\\\":%s,\\\"properties\\\":{\"\n",
            can_be_null ? "[\\\"object\\\",\\\"null\\\"]" : "\\\"object\\\"");
    for (int i = 0; i < s->count; i++) {
        const struct member *m = &s->members[i];

        if (m->is_private || m->is_count)
            continue;
        fprintf(out, "    \"%s\\\"%s\\\":", needs_comma ? "," : "", m->name);
        needs_comma = true;
        if (is_single(s, m)) {
            write_schema_type(m, true);
        } else {
            fprintf(out, "{\\\"type\\\":\\\"array\\\",\\\"items\\\":");
            write_schema_type(m, false);
            fprintf(out, "}");
        }
        fprintf(out, "\"\n");
    }
    fprintf(out, "    \"}}");
    s->is_in_schema = false;
}

/* ------------------------------------------------------------------ the header */

static bool
has_view_of(const char *header, const char *name)
{
    char html[NAME_MAX_BYTES + 8];

    snprintf(html, sizeof(html), "view_%s", name);
    for (int i = 0; i + 3 < token_count; i++) {
        const struct token *t = &tokens[i];

        if (strcmp(t->file, header) != 0)
            continue;
        if (is_word(t, html) || (is_word(t, "VIEW_OF") && is_word(&t[2], name)))
            return true;
    }
    return false;
}

/* Every struct NAME_view of the header has its VIEW_OF(NAME), or declares view_NAME: a page without JSON. */
static void
check_views(const char *header)
{
    for (int i = 0; i < struct_count; i++) {
        char name[NAME_MAX_BYTES];
        size_t length = strlen(structs[i].name);

        if (strcmp(structs[i].body->file, header) != 0 || !ends_with(structs[i].name, "_view"))
            continue;
        snprintf(name, sizeof(name), "%.*s", (int)(length - 5), structs[i].name);
        if (!has_view_of(header, name))
            die(header, structs[i].body[-1].line, "VIEW_OF(%s); is missing after struct %s", name,
                structs[i].name);
    }
}

/* Marks what VIEW_OF names; returns how many there are. */
static int
want_views(const char *header, struct structure **views)
{
    int count = 0;

    for (int i = 0; i + 3 < token_count; i++) {
        const struct token *t = &tokens[i];
        char name[NAME_MAX_BYTES + 8];

        if (!is_word(t, "VIEW_OF") || strcmp(t->file, header) != 0)
            continue;
        snprintf(name, sizeof(name), "%.*s_view", t[2].length, t[2].text);
        views[count] = find_struct(name);
        if (views[count] == NULL)
            die(header, t->line, "VIEW_OF(%.*s) without struct %s", t[2].length, t[2].text, name);
        want(views[count]);
        count++;
        if (count == STRUCTS_MAX)
            die(header, t->line, "more than %d views", STRUCTS_MAX);
    }
    return count;
}

static void
write_all(const char *header)
{
    static struct structure *views[STRUCTS_MAX];
    const char *name = strncmp(header, "src/", 4) == 0 ? header + 4 : header;
    int count = want_views(header, views);

    fprintf(out, "/* Made by tools/views from %s. */\n#include \"%s\"\n#include \"web/json.h\"\n\n",
            header, name);
    for (int i = 0; i < struct_count; i++)
        if (structs[i].is_wanted)
            fprintf(
                out,
                "static void object_%s(struct json *j, const char *name, const struct %s *v);\n",
                structs[i].name, structs[i].name);
    for (int i = 0; i < struct_count; i++)
        if (structs[i].is_wanted)
            write_struct(&structs[i]);
    for (int i = 0; i < count; i++) {
        int length = (int)strlen(views[i]->name) - 5;

        fprintf(out,
                "\nvoid\njson_%.*s(struct json *j, const struct %s *v)\n{\n    object_%s(j, NULL, "
                "v);\n}\n",
                length, views[i]->name, views[i]->name, views[i]->name);
        fprintf(out, "\nconst char schema_%.*s[] = \"", length, views[i]->name);
        write_schema(views[i], false);
        fprintf(out, "\";\n");
    }
}

int
main(int argc, char **argv)
{
    char *made = NULL;
    size_t length = 0;
    FILE *to;

    if (argc != 3) {
        fprintf(stderr, "usage: views NAME_views.h OUT.c\n");
        return 2;
    }
    remove(argv[2]);
    tokens = calloc(TOKENS_MAX + 4, sizeof(*tokens));
    read_header(argv[1]);
    find_structs();
    check_views(argv[1]);
    out = open_memstream(&made, &length);
    write_all(argv[1]);
    fclose(out);
    to = fopen(argv[2], "wb");
    if (to == NULL || fwrite(made, 1, length, to) != length || fclose(to) != 0) {
        fprintf(stderr, "%s:0: cannot be written: %s\n", argv[2], strerror(errno));
        remove(argv[2]);
        return 1;
    }
    return 0;
}
