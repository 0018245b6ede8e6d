/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the files that bring an office's old portal along: what is read, how it is checked, how it is written. */
#ifndef FEATURE_ARTICLE_ARTICLE_IMPORT_H
#define FEATURE_ARTICLE_ARTICLE_IMPORT_H

#include "feature/article/article_inside.h"
#include "service/photo.h"
#include "service/table.h"
#include "service/transfer.h"

enum import_column {
    IN_TITLE,
    IN_POSTED_AT,
    IN_BODY,
    IN_SUMMARY,
    IN_TOPIC,
    IN_UNIT,
    IN_AUTHOR,
    IN_SOURCE,
    IN_SOURCE_URL,
    IN_OLD_ADDRESS,
    IN_STATE,
    IN_PHOTOS,
    IN_CAPTIONS,
    IN_ALTS,
    IN_COUNT
};

extern const struct table_column article_import_columns[];

enum { IMPORT_PHOTOS_MAX = 50 };

/* One article as it came. */
struct import_text {
    const char *cells[IN_COUNT]; /* never NULL; clean */
};

/* A table, or a folder of .txt, .html and .htm, one article a file, by name. */
struct import_reader;

enum status import_reader_open(struct ctx *c, const char *path, const char *name,
                               struct import_reader **out) MUST_CHECK;

/* OK, NOT_FOUND at the end, INVALID with a problem, after which one may read on. Lives until the next call. */
enum status import_reader_next(struct import_reader *r, struct import_text *out) MUST_CHECK;
enum status import_reader_problem(struct import_reader *r, int column, const char *format, ...)
    PRINTF(3, 4);
void import_reader_progress(const struct import_reader *r, int64_t *out_done, int64_t *out_all);
const char *import_reader_folder(const struct import_reader *r); /* that names of photos are of */
void import_reader_close(struct import_reader *r);

/* A photo of an article, as it was stored before the writing. */
struct import_photo {
    const char *name, *caption, *alt;
    const struct photo *made; /* NULL: not yet */
};

/* One article, checked. */
struct import_article {
    const char *title, *summary, *body, *author, *source, *source_url, *old_address;
    int64_t topic_id, unit_id, posted_at;
    enum article_state state; /* ARTICLE_DRAFT, ARTICLE_PUBLISHED */
    bool is_heading;
    struct import_photo photos[IMPORT_PHOTOS_MAX];
    int photo_count;
    int64_t id; /* of the new one */
};

/* ------------------------------------------------------------------ article_import_check.c */

struct import_known {
    struct topic *topics;
    int topic_count;
    int64_t unit_id; /* whose they are where no unit is told */
    const char *unit_code;
    int64_t found_unit_id; /* of that code */
};

enum status import_known_read(struct ctx *c, struct import_known *out) MUST_CHECK;

/* Everything that is wrong with the row is a problem at its column: INVALID. */
enum status import_check(struct ctx *c, struct import_reader *r, struct import_known *known,
                         const struct import_text *text, struct import_article *out) MUST_CHECK;

/* ------------------------------------------------------------------ article_import_write.c */

/* Inside db_transact: those that are new, all at once. */
enum status import_write(struct ctx *c, struct import_article *list, int count) MUST_CHECK;

/* Whether an article came with this address before. */
enum status import_is_known(struct ctx *c, const char *old_address, bool *out) MUST_CHECK;

/* ------------------------------------------------------------------ article_old.c */

/* "/tin/bai-1.aspx?id=5" of "https://old.gov.vn/tin/bai-1.aspx?id=5#top"; NULL where it is no address of a page. */
const char *article_old_path(struct arena *a, const char *address);

#endif
