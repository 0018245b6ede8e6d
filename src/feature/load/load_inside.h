/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this feature share. */
#ifndef FEATURE_LOAD_LOAD_INSIDE_H
#define FEATURE_LOAD_LOAD_INSIDE_H

#include "feature/campaign/campaign.h"
#include "feature/load/load.h"
#include "service/sheet.h"

struct loading {
    const char *folder;
    struct campaign campaign;
    struct load_result *result;
};

/* Reads a file that may be missing: then it has no rows. */
enum status load_read_sheet(struct ctx *c, const struct loading *l, const char *name,
                            const char *const *columns, struct sheet *out) MUST_CHECK;

/* The document that a cell names by its key in documents.csv; 0 where the cell is empty. */
enum status load_find_document(struct ctx *c, const struct loading *l,
                               const struct sheet *documents, const struct sheet *s, int row,
                               int column, int64_t *out) MUST_CHECK;

/* subjects.csv: whom the office has in its register, marked as sample data. */
enum status load_subjects(struct ctx *c, struct loading *l) MUST_CHECK;

/* articles.csv: what the office has told of the campaign, published as it was. */
enum status load_articles(struct ctx *c, struct loading *l,
                          const struct sheet *documents) MUST_CHECK;

#endif
