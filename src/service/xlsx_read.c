/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the package: which sheet is first, what its styles and shared strings are, and its rows one by one. Expat
 * is suspended at the end of each row. */
#include "service/xlsx_read.h"

#include "core/buf.h"
#include "core/log.h"
#include "core/text.h"
#include "service/xlsx_strings.h"
#include "service/xlsx_value.h"

#include <errno.h>
#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

enum { CHUNK = 64 * 1024, RATIO_FREE = 1 << 20 };

struct part; /* one XML file of the package while it is read */

struct xlsx {
    struct ctx *c;
    const char *name;
    struct arena *arena;     /* the file's */
    struct arena *row_arena; /* the row's */
    zip_t *zip;
    int64_t inflated;
    struct xlsx_strings *strings;
    struct xlsx_styles styles;
    const char *sheet_id, *sheet_path; /* NULL: not told */
    bool has_sheet, is_broken;

    struct part *sheet;
    const char *cells[XLSX_COLUMNS_MAX];
    int cell_count;
    int64_t line;
    bool is_row_ready;

    /* the cell that is being read */
    struct buf text;
    int column, style;
    char type[16];
    bool takes_text, has_formula;
    int phonetic_depth;
};

struct part {
    struct xlsx *x;
    zip_file_t *file;
    XML_Parser parser;
    int64_t packed, size, read;
    bool is_final, is_suspended;
};

static enum status
broken(struct xlsx *x, const char *message)
{
    if (!x->is_broken)
        (void)problem_at(x->c, x->name, x->line, 0, "%s", message);
    x->is_broken = true;
    return INVALID;
}

static const char *
damaged_text(const struct xlsx *x)
{
    return tr(x->c, "The file is damaged or no XLSX workbook. Open it in Excel or LibreOffice and "
                    "save it again as .xlsx.");
}

static void
stop(struct part *p, const char *message)
{
    (void)broken(p->x, message);
    XML_StopParser(p->parser, XML_FALSE);
}

/* ------------------------------------------------------------------ parts */

static const char *
local(const char *name)
{
    const char *bar = strrchr(name, '|');

    return bar == NULL ? name : bar + 1;
}

static const char *
attribute(const char **pairs, const char *name)
{
    for (; pairs[0] != NULL; pairs += 2) {
        if (strcmp(local(pairs[0]), name) == 0)
            return pairs[1];
    }
    return NULL;
}

static void XMLCALL
refuse_doctype(void *arg, const char *name, const char *system_id, const char *public_id,
               int has_internal)
{
    struct part *p = arg;

    (void)name, (void)system_id, (void)public_id, (void)has_internal;
    stop(p, damaged_text(p->x));
}

static void
part_close(void *arg)
{
    struct part *p = arg;

    if (p->parser != NULL)
        XML_ParserFree(p->parser);
    if (p->file != NULL)
        zip_fclose(p->file);
    p->parser = NULL;
    p->file = NULL;
}

/* NOT_FOUND where the package has no such part. */
static enum status
part_open(struct xlsx *x, const char *path, XML_StartElementHandler start,
          XML_EndElementHandler end, XML_CharacterDataHandler text, struct part *p)
{
    zip_int64_t index = zip_name_locate(x->zip, path, ZIP_FL_NOCASE);
    zip_stat_t info;

    *p = (struct part){ .x = x };
    if (index < 0)
        return NOT_FOUND;
    zip_stat_init(&info);
    if (zip_stat_index(x->zip, (zip_uint64_t)index, 0, &info) != 0 ||
        (info.valid & ZIP_STAT_COMP_SIZE) == 0)
        return broken(x, damaged_text(x));
    p->packed = info.comp_size > INT64_MAX ? INT64_MAX : (int64_t)info.comp_size;
    p->size = info.size > INT64_MAX ? INT64_MAX : (int64_t)info.size;
    p->file = zip_fopen_index(x->zip, (zip_uint64_t)index, 0);
    p->parser = XML_ParserCreateNS(NULL, '|');
    if (p->file == NULL || p->parser == NULL) {
        part_close(p);
        return broken(x, damaged_text(x));
    }
    XML_SetUserData(p->parser, p);
    XML_SetElementHandler(p->parser, start, end);
    XML_SetCharacterDataHandler(p->parser, text);
    XML_SetStartDoctypeDeclHandler(p->parser, refuse_doctype);
    return OK;
}

static bool
is_bomb(const struct part *p)
{
    return p->x->inflated > XLSX_INFLATED_MAX ||
           (p->read > RATIO_FREE && p->read / XLSX_RATIO_MAX > p->packed);
}

/* Inflates and parses on. OK: the parser was suspended or the part has ended (is_final). */
static enum status
part_step(struct part *p)
{
    struct xlsx *x = p->x;
    enum XML_Status parsed;

    if (p->is_suspended) {
        p->is_suspended = false;
        parsed = XML_ResumeParser(p->parser);
    } else {
        void *room = XML_GetBuffer(p->parser, CHUNK);
        zip_int64_t length = room == NULL ? -1 : zip_fread(p->file, room, CHUNK);

        if (length < 0)
            return broken(x, damaged_text(x));
        p->read += length;
        x->inflated += length;
        if (is_bomb(p))
            return broken(x, tr(x->c, "The workbook unpacks to far more than a list can be. Copy "
                                      "the list alone into a "
                                      "new workbook and save that."));
        p->is_final = length == 0;
        parsed = XML_ParseBuffer(p->parser, (int)length, length == 0);
    }
    p->is_suspended = parsed == XML_STATUS_SUSPENDED;
    if (parsed == XML_STATUS_ERROR || x->is_broken)
        return broken(x, damaged_text(x));
    return OK;
}

static enum status
part_read(struct xlsx *x, const char *path, XML_StartElementHandler start,
          XML_EndElementHandler end, XML_CharacterDataHandler text)
{
    struct part p;
    enum status st = part_open(x, path, start, end, text, &p);

    if (st != OK)
        return st;
    while (st == OK && !p.is_final)
        st = part_step(&p);
    part_close(&p);
    return st;
}

/* ------------------------------------------------------------------ workbook, relations, styles */

static void XMLCALL
workbook_start(void *arg, const char *name, const char **pairs)
{
    struct part *p = arg;
    const char *value;

    if (strcmp(local(name), "workbookPr") == 0) {
        value = attribute(pairs, "date1904");
        p->x->styles.is_1904 =
            value != NULL && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
    } else if (strcmp(local(name), "sheet") == 0 && !p->x->has_sheet) {
        value = attribute(pairs, "id");
        p->x->has_sheet = true;
        p->x->sheet_id = arena_strdup(p->x->arena, value);
    }
}

static void XMLCALL
relations_start(void *arg, const char *name, const char **pairs)
{
    struct xlsx *x = ((struct part *)arg)->x;
    const char *id = attribute(pairs, "Id"), *target = attribute(pairs, "Target");
    const char *folder = target != NULL && target[0] == '/' ? "" : "xl/";

    if (strcmp(local(name), "Relationship") != 0 || id == NULL || target == NULL ||
        x->sheet_id == NULL || strcmp(id, x->sheet_id) != 0)
        return;
    target += target[0] == '/';
    x->sheet_path = arena_printf(x->arena, "%s%s", folder, target);
}

static void XMLCALL
styles_start(void *arg, const char *name, const char **pairs)
{
    struct xlsx *x = ((struct part *)arg)->x;

    xlsx_styles_element(&x->styles, x->arena, local(name), attribute(pairs, "numFmtId"),
                        attribute(pairs, "formatCode"));
}

static void XMLCALL
styles_end(void *arg, const char *name)
{
    struct xlsx *x = ((struct part *)arg)->x;

    xlsx_styles_end(&x->styles, local(name));
}

static void XMLCALL
ignore_end(void *arg, const char *name)
{
    (void)arg, (void)name;
}

/* ------------------------------------------------------------------ shared strings */

static void XMLCALL
take_text(void *arg, const char *bytes, int length)
{
    struct part *p = arg;
    struct xlsx *x = p->x;

    if (!x->takes_text || x->phonetic_depth > 0 || length <= 0)
        return;
    if (x->text.length + (size_t)length > XLSX_CELL_MAX)
        stop(p, tr(x->c, "A cell is longer than 32,767 characters. Shorten it."));
    else
        buf_add_bytes(&x->text, bytes, (size_t)length);
}

static void XMLCALL
strings_start(void *arg, const char *name, const char **pairs)
{
    struct xlsx *x = ((struct part *)arg)->x;

    (void)pairs;
    name = local(name);
    if (strcmp(name, "si") == 0)
        buf_clear(&x->text);
    else if (strcmp(name, "t") == 0)
        x->takes_text = true;
    else if (strcmp(name, "rPh") == 0)
        x->phonetic_depth++;
}

static void XMLCALL
strings_end(void *arg, const char *name)
{
    struct part *p = arg;
    struct xlsx *x = p->x;

    name = local(name);
    if (strcmp(name, "t") == 0)
        x->takes_text = false;
    else if (strcmp(name, "rPh") == 0)
        x->phonetic_depth--;
    else if (strcmp(name, "si") == 0 && !xlsx_strings_add(x->strings, x->text.data, x->text.length))
        stop(p,
             tr(x->c,
                "The workbook has too many different texts. Split the list into several files."));
}

/* ------------------------------------------------------------------ rows */

static void
row_begins(struct part *p, const char **pairs)
{
    struct xlsx *x = p->x;
    const char *r = attribute(pairs, "r");
    int64_t line = r == NULL ? x->line + 1 : strtoll(r, NULL, 10);

    if (line <= x->line || line > 1048576) {
        stop(p, damaged_text(x));
        return;
    }
    x->line = line;
    x->cell_count = 0;
    x->column = -1;
    memset(x->cells, 0, sizeof(x->cells));
}

static void
cell_begins(struct part *p, const char **pairs)
{
    struct xlsx *x = p->x;
    const char *r = attribute(pairs, "r"), *type = attribute(pairs, "t"),
               *style = attribute(pairs, "s");
    int column = r == NULL ? x->column + 1 : xlsx_column_of(r);

    if (column <= x->column) {
        stop(p, damaged_text(x));
        return;
    }
    x->column = column;
    x->style = style == NULL ? 0 : atoi(style);
    x->has_formula = false;
    x->takes_text = false;
    x->phonetic_depth = 0;
    buf_clear(&x->text);
    (void)snprintf(x->type, sizeof(x->type), "%s", type == NULL ? "n" : type);
}

static const char *
cell_value(struct xlsx *x)
{
    if (strcmp(x->type, "s") == 0)
        return xlsx_strings_get(x->strings, x->row_arena, x->text.data);
    if (strcmp(x->type, "n") == 0)
        return xlsx_number_text(x->row_arena, &x->styles, x->style, x->text.data);
    if (strcmp(x->type, "d") == 0)
        return xlsx_iso_text(x->row_arena, x->text.data);
    if (strcmp(x->type, "b") == 0)
        return strcmp(x->text.data, "1") == 0 ? "TRUE" : "FALSE";
    return text_clean(x->row_arena, x->text.data, x->text.length, false);
}

static void
cell_ends(struct part *p)
{
    struct xlsx *x = p->x;
    const char *value;

    if (x->column >= XLSX_COLUMNS_MAX) {
        if (x->text.length > 0)
            stop(p, tr(x->c, "The row has more than 512 columns. Delete the columns that are no "
                             "part of the list."));
        return;
    }
    if (x->has_formula)
        (void)problem_at(
            x->c, x->name, x->line, x->column + 1,
            tr(x->c, "Cell %s holds a formula. Copy it and paste it as values, then save again."),
            xlsx_cell_name(x->row_arena, x->column, x->line));
    else if (strcmp(x->type, "e") == 0)
        (void)problem_at(x->c, x->name, x->line, x->column + 1,
                         tr(x->c, "Cell %s holds the error %s instead of a value. Type the value."),
                         xlsx_cell_name(x->row_arena, x->column, x->line), x->text.data);
    value = x->text.length == 0 ? "" : cell_value(x);
    if (value == NULL) {
        stop(p, damaged_text(x));
        return;
    }
    x->cells[x->column] = value;
    if (value[0] != '\0' || x->has_formula)
        x->cell_count = x->column + 1;
}

static void XMLCALL
sheet_start(void *arg, const char *name, const char **pairs)
{
    struct part *p = arg;
    struct xlsx *x = p->x;

    name = local(name);
    if (strcmp(name, "row") == 0)
        row_begins(p, pairs);
    else if (strcmp(name, "c") == 0)
        cell_begins(p, pairs);
    else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
        x->takes_text = true;
    else if (strcmp(name, "f") == 0)
        x->has_formula = true;
    else if (strcmp(name, "rPh") == 0)
        x->phonetic_depth++;
}

static void XMLCALL
sheet_end(void *arg, const char *name)
{
    struct part *p = arg;
    struct xlsx *x = p->x;

    name = local(name);
    if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) {
        x->takes_text = false;
    } else if (strcmp(name, "rPh") == 0) {
        x->phonetic_depth--;
    } else if (strcmp(name, "c") == 0 && x->column >= 0) {
        cell_ends(p);
    } else if (strcmp(name, "row") == 0 && x->cell_count > 0 && !x->is_broken) {
        x->is_row_ready = true;
        XML_StopParser(p->parser, XML_TRUE);
    }
}

/* ------------------------------------------------------------------ opening */

static enum status
zip_begin(struct xlsx *x, const char *path)
{
    int error = 0;

    x->zip = zip_open(path, ZIP_RDONLY, &error);
    if (x->zip == NULL && (error == ZIP_ER_NOENT || error == ZIP_ER_OPEN || error == ZIP_ER_READ))
        return problem_at(x->c, x->name, 0, 0,
                          tr(x->c, "The file cannot be read. Check its name and your rights."));
    if (x->zip == NULL)
        return broken(x, damaged_text(x));
    if (zip_get_num_entries(x->zip, 0) > XLSX_ENTRIES_MAX)
        return broken(x, damaged_text(x));
    return OK;
}

static enum status
read_parts(struct xlsx *x)
{
    enum status st = part_read(x, "xl/workbook.xml", workbook_start, ignore_end, NULL);

    if (st == NOT_FOUND || (st == OK && !x->has_sheet))
        return broken(x, damaged_text(x));
    if (st == OK)
        st = part_read(x, "xl/_rels/workbook.xml.rels", relations_start, ignore_end, NULL);
    if (st == OK || st == NOT_FOUND)
        st = part_read(x, "xl/styles.xml", styles_start, styles_end, NULL);
    if (st == OK || st == NOT_FOUND)
        st = part_read(x, "xl/sharedStrings.xml", strings_start, strings_end, take_text);
    if (st != OK && st != NOT_FOUND)
        return st;
    if (!xlsx_strings_finish(x->strings))
        return log_error(x->c, "xlsx: the temporary file of shared strings cannot be written: %s",
                         strerror(errno));
    if (x->sheet_path == NULL)
        x->sheet_path = "xl/worksheets/sheet1.xml";
    x->sheet = arena_alloc(x->arena, sizeof(*x->sheet));
    st = part_open(x, x->sheet_path, sheet_start, sheet_end, take_text, x->sheet);
    return st == NOT_FOUND ? broken(x, damaged_text(x)) : st;
}

static void
close_zip(void *arg)
{
    struct xlsx *x = arg;

    if (x->sheet != NULL)
        part_close(x->sheet);
    if (x->zip != NULL)
        zip_discard(x->zip);
    x->zip = NULL;
}

void
xlsx_close(struct xlsx *x)
{
    arena_free(x->arena);
}

enum status
xlsx_open(struct ctx *c, const char *path, const char *name, struct xlsx **out)
{
    struct arena *arena = arena_child(c->arena);
    struct xlsx *x = arena_alloc(arena, sizeof(*x));
    enum status st;

    x->c = c;
    x->arena = arena;
    x->name = arena_strdup(arena, name);
    x->row_arena = arena_child(arena);
    x->strings = xlsx_strings_new(arena);
    buf_init(&x->text, arena, 1024);
    arena_defer(arena, close_zip, x);
    st = zip_begin(x, path);
    if (st == OK)
        st = read_parts(x);
    if (st != OK) {
        arena_free(arena);
        return st;
    }
    *out = x;
    return OK;
}

enum status
xlsx_row(struct xlsx *x, const char *const **out_cells, int *out_count)
{
    enum status st = OK;

    if (x->is_broken)
        return NOT_FOUND;
    arena_reset(x->row_arena);
    x->is_row_ready = false;
    while (st == OK && !x->is_row_ready) {
        if (x->sheet->is_final && !x->sheet->is_suspended)
            return NOT_FOUND;
        st = part_step(x->sheet);
    }
    if (st != OK)
        return st;
    for (int i = 0; i < x->cell_count; i++) {
        if (x->cells[i] == NULL)
            x->cells[i] = "";
    }
    *out_cells = x->cells;
    *out_count = x->cell_count;
    return OK;
}

int64_t
xlsx_line(const struct xlsx *x)
{
    return x->line;
}

void
xlsx_progress(const struct xlsx *x, int64_t *out_done, int64_t *out_all)
{
    *out_done = x->sheet->read;
    *out_all = x->sheet->size;
}
