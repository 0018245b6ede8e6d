/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV, read byte by byte from a block, a row at a time, and written. */
#include "core/csv.h"

#include "core/log.h"
#include "core/text.h"

#include <errno.h>
#include <string.h>

enum { BLOCK = 64 * 1024, END = -1 };

struct csv {
    struct ctx *c;
    FILE *file;
    const char *name;
    struct arena *row; /* emptied at each row */
    unsigned char *block;
    size_t at, filled;
    bool is_started, is_over, has_read_error;
    unsigned char delimiter;
    int64_t line, row_line;
    struct buf bytes; /* the cells of a row, each ended by a NUL */
    size_t begins[CSV_COLUMNS_MAX + 1];
    int count;
    bool is_good;
};

struct csv *
csv_open(struct ctx *c, FILE *file, const char *name)
{
    struct csv *csv = arena_alloc(c->arena, sizeof(*csv));

    csv->c = c;
    csv->file = file;
    csv->name = arena_strdup(c->arena, name);
    csv->row = arena_child(c->arena);
    csv->block = arena_alloc(c->arena, BLOCK);
    csv->line = 1;
    return csv;
}

int64_t
csv_line(const struct csv *csv)
{
    return csv->row_line;
}

static bool
fill(struct csv *csv)
{
    csv->at = 0;
    csv->filled = fread(csv->block, 1, BLOCK, csv->file);
    csv->has_read_error = csv->filled == 0 && ferror(csv->file);
    return csv->filled > 0;
}

static int
peek(struct csv *csv)
{
    if (csv->at == csv->filled && !fill(csv))
        return END;
    return csv->block[csv->at];
}

/* A line may end with LF, CR LF or (old Macs) CR; all of them are given as LF. */
static int
next(struct csv *csv)
{
    int byte = peek(csv);

    if (byte == END)
        return END;
    csv->at++;
    if (byte == '\r') {
        if (peek(csv) == '\n')
            csv->at++;
        byte = '\n';
    }
    csv->line += byte == '\n';
    return byte;
}

static void
refuse(struct csv *csv, const char *message)
{
    csv->is_good = false;
    problem_at(csv->c, csv->name, csv->row_line, csv->count + 1, "%s", message);
}

/* ------------------------------------------------------------------ the head of the file */

/* The delimiter that stands most often outside quotes in the first line that has one. */
static unsigned char
find_delimiter(const unsigned char *s, size_t length)
{
    size_t counts[3] = { 0, 0, 0 };
    static const char candidates[] = ";,\t";
    bool is_quoted = false;
    int best = 1;

    for (size_t i = 0; i < length; i++) {
        const char *found = s[i] != '\0' ? strchr(candidates, s[i]) : NULL;

        if (s[i] == '"')
            is_quoted = !is_quoted;
        else if (!is_quoted && found != NULL)
            counts[found - candidates]++;
        else if (!is_quoted && (s[i] == '\n' || s[i] == '\r') &&
                 counts[0] + counts[1] + counts[2] > 0)
            break;
    }
    for (int i = 0; i < 3; i++) {
        if (counts[i] > counts[best] || (i == 0 && counts[0] > 0 && counts[0] == counts[1]))
            best = i;
    }
    return (unsigned char)candidates[best];
}

static void
refuse_encoding(struct csv *csv, enum text_encoding encoding)
{
    csv->is_good = false;
    csv->is_over = true;
    if (encoding == ENCODING_UNKNOWN || encoding == ENCODING_UTF8)
        problem_at(csv->c, csv->name, csv->row_line, csv->count + 1,
                   tr(csv->c, "The file is not UTF-8 text. Save it in Excel as \"CSV UTF-8\", and "
                              "load it again."));
    else
        problem_at(csv->c, csv->name, csv->row_line, csv->count + 1,
                   tr(csv->c, "The text seems to be in %s, not UTF-8. Open the file, convert it to "
                              "Unicode, save it in "
                              "Excel as \"CSV UTF-8\", and load it again."),
                   text_encoding_name(encoding));
}

/* Excel's own "sep=;". */
static bool
has_separator_line(const struct csv *csv)
{
    const unsigned char *s = csv->block + csv->at;

    return csv->filled - csv->at >= 6 && memcmp(s, "sep=", 4) == 0 &&
           strchr(";,\t|", s[4]) != NULL && s[4] != '\0' && (s[5] == '\n' || s[5] == '\r');
}

static void
begin(struct csv *csv)
{
    enum text_encoding encoding;

    csv->is_started = true;
    csv->row_line = 1;
    if (!fill(csv))
        return;
    if (csv->filled >= 3 && memcmp(csv->block, "\xef\xbb\xbf", 3) == 0)
        csv->at = 3;
    encoding = memchr(csv->block, 0, csv->filled) != NULL || csv->block[0] >= 0xFE
                   ? text_detect(csv->block, csv->filled)
                   : ENCODING_UTF8;
    if (encoding == ENCODING_UTF16LE || encoding == ENCODING_UTF16BE) {
        refuse_encoding(csv, encoding);
        return;
    }
    if (has_separator_line(csv)) {
        csv->delimiter = csv->block[csv->at + 4];
        csv->at += 5;
        next(csv);
        return;
    }
    csv->delimiter = find_delimiter(csv->block + csv->at, csv->filled - csv->at);
}

/* ------------------------------------------------------------------ rows */

/* What does not fit is a problem told once; the rest of such a row is read and dropped. */
static void
add_byte(struct csv *csv, int byte)
{
    if (!csv->is_good && csv->bytes.length >= CSV_CELL_MAX)
        return;
    if (byte == 0) {
        if (csv->is_good)
            refuse(csv, tr(csv->c, "A zero byte stands in the cell. The file is not plain text; "
                                   "save it again as CSV."));
        return;
    }
    if (csv->bytes.length - csv->begins[csv->count] >= CSV_CELL_MAX ||
        csv->bytes.length >= CSV_ROW_MAX) {
        if (csv->is_good)
            refuse(csv,
                   tr(csv->c,
                      "The cell is longer than 1 MB. A closing quotation mark may be missing."));
        return;
    }
    buf_add_char(&csv->bytes, (char)byte);
}

static void
end_cell(struct csv *csv)
{
    buf_add_bytes(&csv->bytes, "", 1);
    if (csv->count < CSV_COLUMNS_MAX)
        csv->begins[++csv->count] = csv->bytes.length;
    else if (csv->is_good)
        refuse(csv, tr(csv->c,
                       "The row has more than 512 cells. Remove columns, or check the delimiter."));
}

/* After the opening quote; returns the byte after the closing one. */
static int
read_quoted(struct csv *csv)
{
    for (;;) {
        int byte = next(csv);

        if (byte == END) {
            if (csv->is_good)
                refuse(csv, tr(csv->c, "The quotation mark that opens the cell is never closed. "
                                       "Add the closing one."));
            return END;
        }
        if (byte != '"') {
            add_byte(csv, byte);
            continue;
        }
        byte = next(csv);
        if (byte != '"')
            return byte;
        add_byte(csv, '"');
    }
}

static bool
ends_cell(const struct csv *csv, int byte)
{
    return byte == csv->delimiter || byte == '\n' || byte == END;
}

/* Most of a file: bytes of an unquoted cell that are in the block and mean nothing but themselves, all at once. */
static void
take_plain(struct csv *csv)
{
    const unsigned char *from = csv->block + csv->at, *end = csv->block + csv->filled, *s = from;
    size_t length;

    /* Near a limit they are counted one by one. */
    if (!csv->is_good || csv->bytes.length + (size_t)(end - from) >= CSV_CELL_MAX)
        return;
    while (s < end && *s != csv->delimiter && *s != '"' && *s > '\r')
        s++;
    length = (size_t)(s - from);
    buf_add_bytes(&csv->bytes, from, length);
    csv->at += length;
}

/* Returns the byte that ends the cell: the delimiter, a line's end, or END. */
static int
read_cell(struct csv *csv)
{
    int byte = next(csv);
    bool is_after_quote = byte == '"';

    if (is_after_quote) {
        byte = read_quoted(csv);
        while (byte == ' ' && byte != csv->delimiter)
            byte = next(csv);
    }
    for (; !ends_cell(csv, byte); byte = next(csv)) {
        if ((byte == '"' || is_after_quote) && csv->is_good)
            refuse(csv,
                   tr(csv->c, "A quotation mark stands inside the cell. Write it twice, and put "
                              "the whole cell between quotation marks."));
        add_byte(csv, byte);
        if (!is_after_quote)
            take_plain(csv);
    }
    return byte;
}

static void
read_row(struct csv *csv)
{
    int byte;

    arena_reset(csv->row);
    buf_init(&csv->bytes, csv->row, 1024);
    csv->row_line = csv->line;
    csv->count = 0;
    csv->begins[0] = 0;
    csv->is_good = true;
    if (peek(csv) == END) {
        csv->is_over = true;
        return;
    }
    do {
        byte = read_cell(csv);
        end_cell(csv);
    } while (byte == csv->delimiter);
    csv->is_over = byte == END;
}

/* Most cells: letters and digits without marks, and nothing that text_clean would change. */
static bool
is_clean(const char *cell, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)cell[i];

        if (byte <= ' ' || byte >= 0x7F)
            return false;
    }
    return true;
}

/* False where a cell is not UTF-8. */
static bool
clean_cells(struct csv *csv, const char **cells, bool *out_is_empty)
{
    *out_is_empty = true;
    for (int i = 0; i < csv->count; i++) {
        const char *cell = csv->bytes.data + csv->begins[i];
        size_t length = csv->begins[i + 1] - csv->begins[i] - 1;

        cells[i] = is_clean(cell, length) ? cell : text_clean(csv->row, cell, length, true);
        if (cells[i] == NULL) {
            enum text_encoding encoding = text_detect(csv->block, csv->filled);

            /* The row may lie for the most part in the block before. */
            if (encoding == ENCODING_UTF8 || encoding == ENCODING_UNKNOWN)
                encoding = text_detect((const unsigned char *)cell, length);
            csv->count = i;
            refuse_encoding(csv, encoding);
            return false;
        }
        *out_is_empty = *out_is_empty && cells[i][0] == '\0';
    }
    return true;
}

enum status
csv_row(struct csv *csv, const char *const **out_cells, int *out_count)
{
    if (!csv->is_started) {
        begin(csv);
        if (csv->is_over)
            return INVALID;
    }
    while (!csv->is_over) {
        const char **cells;
        bool is_empty;

        read_row(csv);
        if (csv->has_read_error)
            return log_error(csv->c, "cannot read %s: %s", csv->name, strerror(errno));
        if (csv->count == 0)
            break;
        if (!csv->is_good)
            return INVALID;
        cells = arena_array(csv->row, (size_t)csv->count, sizeof(*cells));
        if (!clean_cells(csv, cells, &is_empty))
            return INVALID;
        if (is_empty)
            continue;
        *out_cells = cells;
        *out_count = csv->count;
        return OK;
    }
    return NOT_FOUND;
}

/* ------------------------------------------------------------------ writing */

void
csv_bom(struct buf *b)
{
    buf_add(b, "\xef\xbb\xbf");
}

static bool
is_plain_number(const char *s)
{
    bool has_digit = false;

    s += *s == '+' || *s == '-';
    for (; *s != '\0'; s++) {
        if (*s >= '0' && *s <= '9')
            has_digit = true;
        else if (*s != '.' && *s != ',')
            return false;
    }
    return has_digit;
}

/* Excel and LibreOffice take such a cell for a formula; the second row are the wide forms of East Asia. */
static bool
is_like_a_formula(const char *text)
{
    static const char *const wide[] = { "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d",
                                        "\xef\xbc\xa0" };

    if (*text == '\t' || *text == '\r' || *text == '\n')
        return true;
    text += strspn(text, " \t\r\n");
    for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++) {
        if (strncmp(text, wide[i], 3) == 0)
            return true;
    }
    return *text != '\0' && strchr("=+-@", *text) != NULL && !is_plain_number(text);
}

void
csv_cell(struct buf *b, const char *text, bool is_first)
{
    bool is_formula = is_like_a_formula(text);

    if (!is_first)
        buf_add_char(b, ',');
    if (strpbrk(text, ",;\t\"\r\n") == NULL && text[0] != ' ') {
        if (is_formula)
            buf_add_char(b, '\'');
        buf_add(b, text);
        return;
    }
    buf_add(b, is_formula ? "\"'" : "\"");
    for (; *text != '\0'; text++) {
        if (*text == '"')
            buf_add_char(b, '"');
        buf_add_char(b, *text);
    }
    buf_add_char(b, '"');
}

void
csv_end_row(struct buf *b)
{
    buf_add(b, "\r\n");
}
