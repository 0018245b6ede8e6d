/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store of files: types by content, bytes by hash, and what is told when they are gone. */
#include "service/blob.h"

#include "db/db.h"
#include "test/test.h"

#include <stdio.h>
#include <unistd.h>
#include <zip.h>

/* Where the folder's store keeps it. */
static const char *
path_of(struct ctx *c, const struct file *f)
{
    return arena_printf(c->arena, "%s/%.2s/%s", blob_folder(), f->hash, f->hash);
}

/* An archive with these entries, each holding `text`. */
static const char *
archive(struct ctx *c, const char *name, const char *const *entries, const char *text)
{
    const char *path = arena_printf(c->arena, "%s/%s", test_folder(c), name);
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);

    CHECK(zip != NULL);
    for (; *entries != NULL; entries++)
        CHECK(zip_file_add(zip, *entries, zip_source_buffer(zip, text, strlen(text), 0), 0) >= 0);
    CHECK_INT(zip_close(zip), 0);
    return path;
}

/* Of the bytes of a literal, the NUL at its end not counted. */
#define TYPE_OF(bytes) type_of(c, bytes, sizeof(bytes) - 1)

static const char *
type_of(struct ctx *c, const void *bytes, size_t length)
{
    const char *type = blob_type(c, test_file(c, "f.exe", bytes, length));

    return type != NULL ? type : "none";
}

TEST(the_type_is_found_in_the_bytes_and_never_in_the_name)
{
    CHECK_TEXT(TYPE_OF("%PDF-1.7\n..."), "application/pdf");
    CHECK_TEXT(TYPE_OF("\x89PNG\r\n\x1A\n\0\0\0\rIHDR"), "image/png");
    CHECK_TEXT(TYPE_OF("\xFF\xD8\xFF\xE0\0\x10JFIF"), "image/jpeg");
    CHECK_TEXT(TYPE_OF("RIFF\0\0\0\0WEBPVP8 "), "image/webp");
    CHECK_TEXT(TYPE_OF("Kế hoạch\nsố 309\n"), "text/plain");
    CHECK_TEXT(TYPE_OF("mã;tên\n16660;Hải Hà\n"), "text/csv");
    CHECK_TEXT(TYPE_OF(""), "none");
    CHECK_TEXT(TYPE_OF("RIFF\0\0\0\0WAVE"), "none");
    CHECK_TEXT(TYPE_OF("MZ\x90\0\x03"), "none");
    CHECK_TEXT(TYPE_OF("\xC3\x28 not UTF-8"), "none");
    CHECK_TEXT(TYPE_OF("PK\x03\x04 no archive at all"), "none");
}

TEST(office_files_are_told_apart_by_what_lies_in_them)
{
    CHECK_TEXT(blob_type(c, archive(c, "a.pdf",
                                    (const char *const[]){ "[Content_Types].xml",
                                                           "word/document.xml", NULL },
                                    "<x/>")),
               "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    CHECK_TEXT(blob_type(c, archive(c, "b.docx",
                                    (const char *const[]){ "[Content_Types].xml", "xl/workbook.xml",
                                                           NULL },
                                    "<x/>")),
               "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    CHECK_TEXT(blob_type(c, archive(c, "c.docx", (const char *const[]){ "mimetype", NULL },
                                    "application/vnd.oasis.opendocument.text")),
               "application/vnd.oasis.opendocument.text");
    CHECK(blob_type(c, archive(c, "d.docx", (const char *const[]){ "x.txt", NULL }, "x")) == NULL);
}

TEST(a_long_text_that_breaks_within_a_character_at_the_head_is_still_text)
{
    char *text = arena_alloc(c->arena, 9001);

    for (size_t i = 0; i + 3 <= 9000; i += 3)
        memcpy(text + i, "ế", 3);
    CHECK_TEXT(type_of(c, text, 9000), "text/plain");
}

static int64_t
store(struct ctx *c, const char *name, const char *text)
{
    int64_t id = 0;

    CHECK_INT(file_insert(c, "file", test_file(c, "upload", text, strlen(text)), name,
                          blob_paper_types, 1 << 20, &id),
              OK);
    return id;
}

TEST(a_file_is_kept_under_the_hash_of_its_bytes_once)
{
    struct file one, two;

    CHECK_INT(blob_open(c, arena_printf(c->arena, "%s/files", test_folder(c))), OK);
    CHECK_INT(file_find(c, store(c, "../../ke\\hoach.pdf", "%PDF-1.7 a"), &one), OK);
    CHECK_INT(file_find(c, store(c, "other.exe", "%PDF-1.7 a"), &two), OK);
    CHECK_TEXT(one.name, "ke_hoach.pdf");
    CHECK_TEXT(one.hash, two.hash);
    CHECK(one.id != two.id);
    CHECK_INT(one.size, 10);
    CHECK_INT(access(path_of(c, &one), R_OK), 0);
    CHECK_INT(blob_verify(c, false), OK);
    CHECK_INT(file_find(c, 1, &one), NOT_FOUND);
}

TEST(what_is_no_paper_or_too_large_is_a_problem_at_its_field)
{
    const char *path = test_file(c, "upload", "%PDF-1.7 a", 10);
    int64_t id = 0;

    CHECK_INT(blob_open(c, arena_printf(c->arena, "%s/files", test_folder(c))), OK);
    CHECK_INT(file_insert(c, "file", path, "a.pdf", blob_paper_types, 9, &id), INVALID);
    CHECK_TEXT(c->problems->field, "file");
    problems_clear(c);
    path = test_file(c, "upload", "MZ\x90", 3);
    CHECK_INT(file_insert(c, "file", path, "a.pdf", blob_paper_types, 1 << 20, &id), INVALID);
    CHECK_HAS(c->problems->message, "PDF, DOCX");
    CHECK_INT(id, 0);
}

TEST(verify_names_a_file_that_was_changed_or_is_gone)
{
    struct file f;
    FILE *file;

    CHECK_INT(blob_open(c, arena_printf(c->arena, "%s/files", test_folder(c))), OK);
    CHECK_INT(file_find(c, store(c, "a.pdf", "%PDF-1.7 a"), &f), OK);
    file = fopen(path_of(c, &f), "r+");
    CHECK(file != NULL && fputs("%PDF-1.7 b", file) >= 0 && fclose(file) == 0);
    CHECK_INT(blob_verify(c, false), INVALID);
    CHECK_HAS(c->problems->message, f.hash);
    problems_clear(c);
    CHECK_INT(unlink(path_of(c, &f)), 0);
    CHECK_INT(blob_verify(c, false), INVALID);
    CHECK_HAS(c->problems->message, f.hash);
}

const struct test blob_tests[] = {
    T(the_type_is_found_in_the_bytes_and_never_in_the_name),
    T(office_files_are_told_apart_by_what_lies_in_them),
    T(a_long_text_that_breaks_within_a_character_at_the_head_is_still_text),
    T_DB(a_file_is_kept_under_the_hash_of_its_bytes_once),
    T_DB(what_is_no_paper_or_too_large_is_a_problem_at_its_field),
    T_DB(verify_names_a_file_that_was_changed_or_is_gone),
    T_END,
};
