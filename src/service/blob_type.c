/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a file is, by its first bytes and, where those are an archive's, by what lies in it. Names are never asked. */
#include "service/blob.h"

#include "core/text.h"

#include <stdio.h>
#include <string.h>
#include <zip.h>

#define TYPE_DOCX "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#define TYPE_XLSX "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#define TYPE_ODT  "application/vnd.oasis.opendocument.text"

enum { HEAD_BYTES = 8192 };

static const struct {
    const char *type, *name;
} names[] = {
    { "application/pdf", "PDF" }, { "image/png", "PNG" },   { "image/jpeg", "JPEG" },
    { "image/webp", "WebP" },     { TYPE_DOCX, "DOCX" },    { TYPE_XLSX, "XLSX" },
    { TYPE_ODT, "ODT" },          { "text/plain", "TXT" },  { "text/csv", "CSV" },
    { "video/mp4", "MP4" },       { "video/webm", "WebM" }, { "text/vtt", "WebVTT" },
};

const char *const blob_paper_types[] = { "application/pdf", TYPE_DOCX,   TYPE_ODT,     TYPE_XLSX,
                                         "image/jpeg",      "image/png", "image/webp", NULL };

const char *const blob_office_types[] = { "application/pdf", TYPE_DOCX, TYPE_ODT, TYPE_XLSX, NULL };

const char *
blob_type_name(const char *type)
{
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(type, names[i].type) == 0)
            return names[i].name;
    return type;
}

static bool
begins(const unsigned char *bytes, size_t length, const char *with, size_t with_length)
{
    return length >= with_length && memcmp(bytes, with, with_length) == 0;
}

static bool
zip_has(zip_t *zip, const char *name)
{
    return zip_name_locate(zip, name, 0) >= 0;
}

static bool
zip_mimetype_is(zip_t *zip, const char *type)
{
    zip_file_t *file = zip_fopen(zip, "mimetype", 0);
    char bytes[128];
    zip_int64_t length;

    if (file == NULL)
        return false;
    length = zip_fread(file, bytes, sizeof(bytes));
    zip_fclose(file);
    return length == (zip_int64_t)strlen(type) && memcmp(bytes, type, (size_t)length) == 0;
}

static const char *
type_of_archive(const char *path)
{
    zip_t *zip = zip_open(path, ZIP_RDONLY, NULL);
    const char *type = NULL;

    if (zip == NULL)
        return NULL;
    if (zip_has(zip, "[Content_Types].xml") && zip_has(zip, "word/document.xml"))
        type = TYPE_DOCX;
    else if (zip_has(zip, "[Content_Types].xml") && zip_has(zip, "xl/workbook.xml"))
        type = TYPE_XLSX;
    else if (zip_mimetype_is(zip, TYPE_ODT))
        type = TYPE_ODT;
    zip_discard(zip);
    return type;
}

/* A line's marks between cells, where there are any. */
static int
count_in_line(const char *line, char mark)
{
    int n = 0;

    for (; *line != '\0' && *line != '\n'; line++)
        n += *line == mark;
    return n;
}

static const char *
type_of_text(const char *text)
{
    const char *second = strchr(text, '\n');

    for (const char *mark = ",;\t"; second != NULL && *mark != '\0'; mark++) {
        int n = count_in_line(text, *mark);

        if (n > 0 && n == count_in_line(second + 1, *mark))
            return "text/csv";
    }
    return "text/plain";
}

/* The head may end within a character. */
static size_t
whole_characters(const unsigned char *bytes, size_t length)
{
    size_t cut = length;

    while (cut > 0 && length - cut < 4 && (bytes[cut - 1] & 0xC0) == 0x80)
        cut--;
    return cut > 0 && bytes[cut - 1] >= 0xC0 ? cut - 1 : length;
}

static bool
is_text(const unsigned char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (bytes[i] < 0x20 && bytes[i] != '\n' && bytes[i] != '\r' && bytes[i] != '\t')
            return false;
    return length > 0 && text_is_utf8((const char *)bytes, length);
}

/* The same boxes carry photos of telephones (HEIC, AVIF), and films of QuickTime, which are not taken. */
static bool
is_mp4(const unsigned char *bytes, size_t length)
{
    static const char *const others[] = { "heic", "heix", "mif1", "msf1", "avif", "qt  " };

    if (length < 12 || memcmp(bytes + 4, "ftyp", 4) != 0)
        return false;
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        if (memcmp(bytes + 8, others[i], 4) == 0)
            return false;
    return true;
}

const char *
blob_type(struct ctx *c, const char *path)
{
    unsigned char *bytes = arena_alloc(c->arena, HEAD_BYTES + 1);
    FILE *file = fopen(path, "rb");
    size_t length = file != NULL ? fread(bytes, 1, HEAD_BYTES, file) : 0;

    if (file != NULL)
        fclose(file);
    if (begins(bytes, length, "%PDF-", 5))
        return "application/pdf";
    if (begins(bytes, length, "\x89PNG\r\n\x1A\n", 8))
        return "image/png";
    if (begins(bytes, length, "\xFF\xD8\xFF", 3))
        return "image/jpeg";
    if (begins(bytes, length, "RIFF", 4) && length >= 12 && memcmp(bytes + 8, "WEBP", 4) == 0)
        return "image/webp";
    if (begins(bytes, length, "PK\x03\x04", 4))
        return type_of_archive(path);
    if (is_mp4(bytes, length))
        return "video/mp4";
    if (begins(bytes, length, "\x1A\x45\xDF\xA3", 4))
        return "video/webm";
    if (length == HEAD_BYTES)
        length = whole_characters(bytes, length);
    bytes[length] = '\0';
    if (!is_text(bytes, length))
        return NULL;
    return strncmp((const char *)bytes, "WEBVTT\n", 7) == 0 ? "text/vtt"
                                                            : type_of_text((const char *)bytes);
}
