/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Articles as they come: rows of a table, or files of a folder. */
#include "feature/article/article_import.h"

#include "core/buf.h"
#include "core/text.h"
#include "service/html_clean.h"
#include "service/table.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

const struct table_column article_import_columns[] = {
    { "title", N_("title"), "tieu de|tieu de bai viet|ten bai", true },
    { "posted_at", N_("posted at"), "ngay dang|dang luc|thoi gian dang|dang ngay", false },
    { "body", N_("text"), "noi dung|bai viet|toan van", false },
    { "summary", N_("summary"), "tom tat|trich yeu|sapo|mo dau", false },
    { "topic", N_("topic"), "chuyen muc|muc", false },
    { "unit", N_("unit code"), "don vi|ma don vi", false },
    { "author", N_("author"), "tac gia|nguoi viet", false },
    { "source", N_("source"), "nguon|nguon tin", false },
    { "source_url", N_("address of the source"), "dia chi nguon|lien ket nguon", false },
    { "old_address", N_("old address"), "dia chi cu|duong dan cu|lien ket cu|url", false },
    { "state", N_("state"), "trang thai", false },
    { "photos", N_("photos"), "anh|tep anh", false },
    { "captions", N_("captions"), "chu thich|chu thich anh", false },
    { "alts", N_("alternative texts"), "mo ta anh|van ban thay the", false },
    { NULL, NULL, NULL, false },
};

enum { FILE_BYTES_MAX = 4 << 20, FOLDER_FILES_MAX = 500000, LINE_MAX_BYTES = 2000 };

struct import_reader {
    struct ctx *c;
    struct arena *arena;
    struct table *table; /* NULL: a folder */
    const char *folder;
    const char **names; /* of the folder's files, in order */
    int count, at;
    struct arena *row;
};

/* ------------------------------------------------------------------ a folder */

static int
by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool
has_ending(const char *name, const char *ending)
{
    size_t length = strlen(name), own = strlen(ending);

    return length > own && strcasecmp(name + length - own, ending) == 0;
}

static bool
is_markup(const char *name)
{
    return has_ending(name, ".html") || has_ending(name, ".htm");
}

static enum status
list_folder(struct import_reader *r, const char *path)
{
    DIR *folder = opendir(path);
    int room = 0;

    if (folder == NULL)
        return problem_at(r->c, path, 0, 0, "%s",
                          tr(r->c, "The folder cannot be read. Check its name and your rights."));
    for (struct dirent *e = readdir(folder); e != NULL; e = readdir(folder)) {
        if (e->d_name[0] == '.' || !(is_markup(e->d_name) || has_ending(e->d_name, ".txt")) ||
            r->count == FOLDER_FILES_MAX)
            continue;
        if (r->count == room) {
            room = room > 0 ? 2 * room : 256;
            r->names =
                arena_grow(r->arena, r->names, (size_t)r->count, (size_t)room, sizeof(*r->names));
        }
        r->names[r->count++] = arena_strdup(r->arena, e->d_name);
    }
    closedir(folder);
    if (r->count == 0)
        return problem_at(r->c, path, 0, 0, "%s",
                          tr(r->c, "The folder has no .txt, .html or .htm file."));
    qsort(r->names, (size_t)r->count, sizeof(*r->names), by_name);
    return OK;
}

static enum status
bad_file(struct import_reader *r, const char *message)
{
    return problem_at(r->c, r->names[r->at - 1], 0, 0, "%s", message);
}

/* The likely encoding of what is not UTF-8 is told; nothing is converted unseen. */
static enum status
read_text(struct import_reader *r, const char **out)
{
    const char *path = arena_printf(r->row, "%s/%s", r->folder, r->names[r->at - 1]);
    FILE *file = fopen(path, "rb");
    char *bytes = arena_alloc(r->row, FILE_BYTES_MAX + 1);
    size_t length = file != NULL ? fread(bytes, 1, FILE_BYTES_MAX, file) : 0;
    bool is_whole = file != NULL && feof(file);
    enum text_encoding encoding;

    if (file != NULL)
        fclose(file);
    if (!is_whole)
        return bad_file(r, tr(r->c, "The file cannot be read, or has more than 4 MB."));
    if (length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        length -= 3;
    }
    if (text_is_utf8(bytes, length) && memchr(bytes, '\0', length) == NULL) {
        *out = bytes;
        return OK;
    }
    encoding = text_detect((const unsigned char *)bytes, length);
    if (encoding == ENCODING_UNKNOWN)
        return bad_file(r, tr(r->c, "The file is no text. Save it as UTF-8."));
    return problem_at(
        r->c, r->names[r->at - 1], 0, 0,
        tr(r->c, "The file is not UTF-8; it looks like %s. Convert it to UTF-8 first."),
        text_encoding_name(encoding));
}

static int
column_of(struct arena *a, const char *name)
{
    const char *folded = text_fold(a, name);

    for (int i = 0; i < IN_COUNT; i++) {
        const struct table_column *k = &article_import_columns[i];
        const char *at = k->other_names;

        if (strcmp(text_fold(a, k->name), folded) == 0 ||
            strcmp(text_fold(a, tr_lang(LANG_VI, k->label)), folded) == 0)
            return i;
        while (at != NULL) {
            size_t length = strcspn(at, "|");

            if (strlen(folded) == length && strncmp(at, folded, length) == 0)
                return i;
            at = at[length] == '|' ? at + length + 1 : NULL;
        }
    }
    return -1;
}

static void
set_cell(struct import_reader *r, struct import_text *out, int column, const char *s, size_t length)
{
    const char *clean = text_clean(r->row, s, length, column == IN_SUMMARY);

    if (clean != NULL)
        out->cells[column] = clean;
}

/* "title: …" a line, up to the first that has no such beginning; a blank line ends them. */
static const char *
read_heads(struct import_reader *r, const char *text, struct import_text *out)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\r\n"), name = strcspn(text, ":\r\n");
        int column = -1;

        if (text[name] == ':' && name < 40 && length < LINE_MAX_BYTES)
            column = column_of(r->row, arena_strndup(r->row, text, name));
        if (column < 0)
            break;
        set_cell(r, out, column, text + name + 1, length - name - 1);
        text += length;
        text += *text == '\r';
        text += *text == '\n';
    }
    return text + strspn(text, "\r\n");
}

static void
read_plain(struct import_reader *r, const char *text, struct import_text *out)
{
    text = read_heads(r, text, out);
    if (out->cells[IN_TITLE][0] == '\0') {
        size_t length = strcspn(text, "\r\n");

        set_cell(r, out, IN_TITLE, text, length);
        text += length;
        text += strspn(text, "\r\n");
    }
    if (out->cells[IN_BODY][0] == '\0')
        out->cells[IN_BODY] = text;
}

/* ------------------------------------------------------------------ markup, as far as its head is concerned */

/* The beginning of "<NAME", whatever its case; NULL. */
static const char *
find_tag(const char *at, const char *name)
{
    size_t length = strlen(name);

    for (; (at = strchr(at, '<')) != NULL; at++)
        if (strncasecmp(at + 1, name, length) == 0 && strchr(" \t\r\n>/", at[1 + length]) != NULL)
            return at;
    return NULL;
}

/* What stands between <NAME …> and </NAME>. */
static bool
find_inside(const char *text, const char *name, const char **out, size_t *out_length)
{
    const char *tag = find_tag(text, name), *begin, *end;
    char closing[20];

    snprintf(closing, sizeof(closing), "/%s", name);
    begin = tag != NULL ? strchr(tag, '>') : NULL;
    if (begin == NULL)
        return false;
    end = find_tag(begin, closing);
    *out = begin + 1;
    *out_length = end != NULL ? (size_t)(end - begin - 1) : strlen(begin + 1);
    return true;
}

static const char *
plain_of(struct arena *a, const char *markup, size_t length)
{
    const char *clean = html_clean(a, markup, length);
    const char *plain = clean != NULL ? html_text(a, clean) : "";
    const char *line = text_clean(a, plain, strlen(plain), false);

    return line != NULL ? line : "";
}

/* The value of an attribute in the tag that begins at `tag`, with its entities read. */
static const char *
attribute(struct arena *a, const char *tag, const char *name)
{
    const char *end = strchr(tag, '>');
    size_t length = strlen(name);

    for (const char *at = tag; end != NULL && at < end; at++) {
        const char *value;
        char quote;

        if (strchr(" \t\r\n", *at) == NULL || strncasecmp(at + 1, name, length) != 0 ||
            at[1 + length] != '=')
            continue;
        value = at + 2 + length;
        quote = *value == '"' || *value == '\'' ? *value++ : '\0';
        return plain_of(a, value,
                        quote ? strcspn(value, quote == '"' ? "\"" : "'")
                              : strcspn(value, " \t\r\n>"));
    }
    return NULL;
}

static void
read_metas(struct import_reader *r, const char *text, struct import_text *out)
{
    static const struct {
        const char *name;
        int column;
    } known[] = { { "article:published_time", IN_POSTED_AT },
                  { "date", IN_POSTED_AT },
                  { "description", IN_SUMMARY },
                  { "article:section", IN_TOPIC },
                  { "og:url", IN_OLD_ADDRESS } };

    for (const char *at = text; (at = find_tag(at, "meta")) != NULL; at++) {
        const char *name = attribute(r->row, at, "name"),
                   *content = attribute(r->row, at, "content");
        int column = -1;

        if (name == NULL)
            name = attribute(r->row, at, "property");
        if (name == NULL || content == NULL)
            continue;
        for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
            if (strcasecmp(name, known[i].name) == 0)
                column = known[i].column;
        if (column < 0)
            column = column_of(r->row, name);
        if (column >= 0)
            set_cell(r, out, column, content, strlen(content));
    }
}

static void
read_html(struct import_reader *r, const char *text, struct import_text *out)
{
    const char *part;
    size_t length;

    read_metas(r, text, out);
    if (out->cells[IN_TITLE][0] == '\0' &&
        (find_inside(text, "title", &part, &length) || find_inside(text, "h1", &part, &length))) {
        const char *plain = plain_of(r->row, part, length);

        set_cell(r, out, IN_TITLE, plain, strlen(plain));
    }
    if (find_inside(text, "body", &part, &length))
        out->cells[IN_BODY] = arena_strndup(r->row, part, length);
    else
        out->cells[IN_BODY] = text;
}

/* "2025-02-12-1242 name.html" tells its time by its name. */
static void
read_time_of_name(struct import_reader *r, struct import_text *out)
{
    const char *name = r->names[r->at - 1];
    int year, month, day, hour = 0, minute = 0, got;

    if (out->cells[IN_POSTED_AT][0] != '\0')
        return;
    got = sscanf(name, "%4d-%2d-%2d%*1[-_ T]%2d%2d", &year, &month, &day, &hour, &minute);
    if (got >= 3 && date_is_valid(year, month, day))
        out->cells[IN_POSTED_AT] = arena_printf(r->row, "%04d-%02d-%02d %02d:%02d", year, month,
                                                day, got == 5 ? hour : 0, got == 5 ? minute : 0);
}

static enum status
next_file(struct import_reader *r, struct import_text *out)
{
    const char *text = "";
    enum status st;

    if (r->at == r->count)
        return NOT_FOUND;
    arena_reset(r->row);
    r->at++;
    for (int i = 0; i < IN_COUNT; i++)
        out->cells[i] = "";
    st = read_text(r, &text);
    if (st != OK)
        return st;
    if (is_markup(r->names[r->at - 1]))
        read_html(r, text, out);
    else
        read_plain(r, text, out);
    read_time_of_name(r, out);
    return OK;
}

/* ------------------------------------------------------------------ both */

static enum status
open_table(struct import_reader *r, const char *path, const char *name)
{
    const char *slash = strrchr(path, '/');
    enum status st = table_open(r->c, path, name, &r->table);

    r->folder = slash != NULL ? arena_strndup(r->arena, path, (size_t)(slash - path)) : ".";
    return st == OK ? table_header(r->table, article_import_columns) : st;
}

enum status
import_reader_open(struct ctx *c, const char *path, const char *name, struct import_reader **out)
{
    struct arena *arena = arena_child(c->arena);
    struct import_reader *r = arena_alloc(arena, sizeof(*r));
    struct stat info;
    enum status st;

    r->c = c;
    r->arena = arena;
    r->row = arena_child(arena);
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode)) {
        r->folder = arena_strdup(arena, path);
        st = list_folder(r, path);
    } else {
        st = open_table(r, path, name);
    }
    if (st == OK)
        *out = r;
    else
        import_reader_close(r);
    return st;
}

enum status
import_reader_next(struct import_reader *r, struct import_text *out)
{
    enum status st;

    if (r->table == NULL)
        return next_file(r, out);
    st = table_row(r->table);
    for (int i = 0; st == OK && i < IN_COUNT; i++)
        out->cells[i] = table_cell(r->table, i);
    return st;
}

enum status
import_reader_problem(struct import_reader *r, int column, const char *format, ...)
{
    const char *message;
    va_list args;

    va_start(args, format);
    message = arena_vprintf(r->c->arena, format, args);
    va_end(args);
    if (r->table != NULL)
        return table_problem(r->table, column, "%s", message);
    return problem_at(r->c, r->names[r->at - 1], 0, 0, "%s: %s",
                      tr(r->c, article_import_columns[column].label), message);
}

void
import_reader_progress(const struct import_reader *r, int64_t *out_done, int64_t *out_all)
{
    if (r->table != NULL) {
        table_progress(r->table, out_done, out_all);
        return;
    }
    *out_done = r->at;
    *out_all = r->count;
}

const char *
import_reader_folder(const struct import_reader *r)
{
    return r->folder;
}

void
import_reader_close(struct import_reader *r)
{
    if (r->table != NULL)
        table_close(r->table);
    arena_free(r->arena);
}
