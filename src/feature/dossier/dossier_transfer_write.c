/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nominations of a list are written table by table. */
#include "feature/dossier/dossier_transfer.h"

#include "core/text.h"
#include "db/audit.h"
#include "db/bulk.h"

#include <string.h>

static const char *
sort_key(struct arena *a, const struct nomination *n)
{
    return n->kind == SUBJECT_PERSON ? text_person_sort_key(a, n->name) : text_sort_key(a, n->name);
}

static enum status
write_subjects(struct ctx *c, const struct nomination *rows, int count)
{
    static const char *const columns[] = { "id",         "kind",      "name",       "name_fold",
                                           "name_sort",  "unit_id",   "birth_year", "sex",
                                           "occupation", "is_sample", "created_at", "created_by" };
    struct bulk_rows *b = bulk_open(c, "subject", columns, 12);

    for (int i = 0; i < count; i++) {
        const struct nomination *n = &rows[i];

        if (!n->is_new_subject)
            continue;
        bulk_int(b, n->subject_id);
        bulk_text(b, subject_kind_code(n->kind));
        bulk_text(b, n->name);
        bulk_text(b, text_fold(c->arena, n->name));
        bulk_text(b, sort_key(c->arena, n));
        bulk_int(b, n->unit_id);
        if (n->birth_year != 0)
            bulk_int(b, n->birth_year);
        else
            bulk_text(b, NULL);
        bulk_text(b, n->sex == SEX_FEMALE ? "female" : n->sex == SEX_MALE ? "male" : NULL);
        bulk_text(b, n->occupation);
        bulk_int(b, n->is_sample);
        bulk_int(b, now(c));
        bulk_int(b, c->account_id);
    }
    return bulk_close(b);
}

static enum status
write_places(struct ctx *c, const struct nomination *rows, int count)
{
    static const char *const columns[] = { "subject_id", "unit_id", "from_on" };
    struct bulk_rows *b = bulk_open(c, "subject_place", columns, 3);

    for (int i = 0; i < count; i++)
        if (rows[i].is_new_subject) {
            bulk_int(b, rows[i].subject_id);
            bulk_int(b, rows[i].unit_id);
            bulk_date(b, today(c));
        }
    return bulk_close(b);
}

static enum status
write_dossiers(struct ctx *c, const struct nomination *rows, int count)
{
    static const char *const columns[] = { "id",         "campaign_id",  "subject_id",
                                           "award_id",   "unit_id",      "at_unit_id",
                                           "state",      "field",        "achievement",
                                           "is_sample",  "subject_fold", "created_at",
                                           "created_by", "changed_at" };
    struct bulk_rows *b = bulk_open(c, "dossier", columns, 14);

    for (int i = 0; i < count; i++) {
        const struct nomination *n = &rows[i];

        bulk_int(b, n->dossier_id);
        bulk_int(b, n->campaign_id);
        bulk_int(b, n->subject_id);
        bulk_int(b, n->award_id);
        bulk_int(b, n->unit_id);
        bulk_int(b, n->unit_id);
        bulk_text(b, "draft");
        bulk_text(b, n->field);
        bulk_text(b, n->achievement);
        bulk_int(b, n->is_sample);
        bulk_text(b, text_fold(c->arena, n->name));
        bulk_int(b, now(c));
        bulk_int(b, c->account_id);
        bulk_int(b, now(c));
    }
    return bulk_close(b);
}

static enum status
write_names(struct ctx *c, const struct nomination *rows, int count)
{
    static const char *const columns[] = { "suffix", "dossier_id" };
    struct bulk_rows *b = bulk_open(c, "dossier_name", columns, 2);

    for (int i = 0; i < count; i++) {
        const char *fold = text_fold(c->arena, rows[i].name), *suffix;
        struct dossier_suffixes kept = { 0 };
        size_t at = 0;

        while ((suffix = dossier_name_suffix(c->arena, fold, &at)) != NULL) {
            if (!dossier_suffix_is_new(&kept, suffix))
                continue;
            bulk_text(b, suffix);
            bulk_int(b, rows[i].dossier_id);
        }
    }
    return bulk_close(b);
}

enum status
nominations_write(struct ctx *c, const struct nomination *rows, int count, const char *file)
{
    enum status st = count > 0 ? write_subjects(c, rows, count) : OK;

    if (st == OK && count > 0)
        st = write_places(c, rows, count);
    if (st == OK && count > 0)
        st = write_dossiers(c, rows, count);
    if (st == OK && count > 0)
        st = write_names(c, rows, count);
    return st == OK && count > 0
               ? audit_write(
                     c, "dossier", rows[0].dossier_id, "import", NULL,
                     json_pack("{s:s, s:i, s:o, s:o}", "file", file, "rows", count, "first_id",
                               json_sprintf("%lld", (long long)rows[0].dossier_id), "last_id",
                               json_sprintf("%lld", (long long)rows[count - 1].dossier_id)))
               : st;
}
