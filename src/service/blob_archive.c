/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Office files unpack on the desk of whoever opens them: what would burst there, or run there, is refused here. */
#include "service/blob.h"

#include <stdio.h>
#include <string.h>
#include <zip.h>

enum { ENTRIES_MAX = 10000, PART_BYTES = 65536 };

static bool
is_archive(const char *path)
{
    FILE *file = fopen(path, "rb");
    char head[4] = { 0 };
    bool is_one =
        file != NULL && fread(head, 1, 4, file) == 4 && memcmp(head, "PK\x03\x04", 4) == 0;

    if (file != NULL)
        fclose(file);
    return is_one;
}

static bool
is_program(const char *name)
{
    const char *slash = strrchr(name, '/'), *dot = strrchr(name, '.');

    name = slash != NULL ? slash + 1 : name;
    return strcasecmp(name, "vbaProject.bin") == 0 ||
           (dot != NULL && (strcasecmp(dot, ".exe") == 0 || strcasecmp(dot, ".dll") == 0 ||
                            strcasecmp(dot, ".js") == 0 || strcasecmp(dot, ".vbs") == 0));
}

/* Where an unpacker that believes names would write outside its folder. */
static bool
leads_outside(const char *name)
{
    size_t length = strlen(name);

    return name[0] == '/' || strchr(name, '\\') != NULL || strchr(name, ':') != NULL ||
           strncmp(name, "../", 3) == 0 || strstr(name, "/../") != NULL ||
           (length >= 3 && strcmp(name + length - 3, "/..") == 0);
}

/* Office files carry others of their kind in one folder, and no archives anywhere else. */
static bool
is_hidden_archive(zip_t *zip, zip_uint64_t index, const char *name)
{
    zip_file_t *file = strstr(name, "/embeddings/") == NULL ? zip_fopen_index(zip, index, 0) : NULL;
    char head[6] = { 0 };
    bool is_one;

    if (file == NULL)
        return false;
    is_one = zip_fread(file, head, sizeof(head)) == sizeof(head) &&
             (memcmp(head, "PK\x03\x04", 4) == 0 || memcmp(head, "Rar!", 4) == 0 ||
              memcmp(head, "7z\xBC\xAF\x27\x1C", 6) == 0 || memcmp(head, "\x1F\x8B", 2) == 0);
    zip_fclose(file);
    return is_one;
}

/* Unpacks an entry to nowhere: what a directory says of sizes is its own word. False where it is damaged. */
static bool
measure(zip_t *zip, zip_uint64_t index, int64_t *left)
{
    zip_file_t *file = zip_fopen_index(zip, index, 0);
    char part[PART_BYTES];
    zip_int64_t n = -1;

    while (file != NULL && *left >= 0 && (n = zip_fread(file, part, sizeof(part))) > 0)
        *left -= n;
    if (file != NULL)
        zip_fclose(file);
    return n == 0 || *left < 0;
}

static enum status
check(struct ctx *c, const char *field, zip_t *zip)
{
    zip_int64_t count = zip_get_num_entries(zip, 0);
    int64_t left = BLOB_UNPACKED_MAX;

    for (zip_int64_t i = 0; i < count && count <= ENTRIES_MAX && left >= 0; i++) {
        const char *name = zip_get_name(zip, (zip_uint64_t)i, 0);
        zip_stat_t info;

        if (name != NULL && is_program(name))
            return problem(
                c, field, "%s",
                tr(c, "The file carries programs (macros). Save it without them, and send that."));
        if (name != NULL && (leads_outside(name) || is_hidden_archive(zip, (zip_uint64_t)i, name)))
            return problem(c, field, "%s",
                           tr(c, "The file carries what no office program puts there. Save it "
                                 "anew, and send that."));
        if (zip_stat_index(zip, (zip_uint64_t)i, 0, &info) == 0 &&
            (info.valid & ZIP_STAT_SIZE) != 0 && info.size > (zip_uint64_t)left)
            left = -1;
        else if (!measure(zip, (zip_uint64_t)i, &left))
            return problem(c, field, "%s",
                           tr(c, "The file is damaged. Save it anew, and send that."));
    }
    if (left < 0 || count > ENTRIES_MAX)
        return problem(
            c, field,
            tr(c,
               "Unpacked, the file is larger than %d MB. Save it with less in it, and send that."),
            (int)(BLOB_UNPACKED_MAX >> 20));
    return OK;
}

enum status
blob_check_archive(struct ctx *c, const char *field, const char *path)
{
    zip_t *zip = is_archive(path) ? zip_open(path, ZIP_RDONLY, NULL) : NULL;
    enum status st;

    if (zip == NULL)
        return OK;
    st = check(c, field, zip);
    zip_discard(zip);
    return st;
}
