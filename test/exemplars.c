/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of awards, subjects and dossiers. */
#include "test/exemplars.h"

#include "core/text.h"
#include "db/db.h"
#include "test/test.h"

static void
insert_form(struct ctx *c)
{
    struct query *q = query_new(c, "INSERT INTO report_form (code, name) VALUES ('test', 'Báo cáo')"
                                   " ON CONFLICT (code) DO NOTHING");

    CHECK_INT(query_end(q), OK);
    q = query_new(c, "INSERT INTO report_form_section (form_code, code, name, most, is_required,"
                     " position) VALUES ('test', 'achievements', 'Thành tích', 1500, 1, 1)"
                     " ON CONFLICT (form_code, code) DO NOTHING");
    CHECK_INT(query_end(q), OK);
}

struct award_row {
    int64_t id;
    const char *code;
    enum unit_level level;
};

static enum status
insert_award(struct ctx *c, void *arg)
{
    struct award_row *row = arg;
    struct query *q;

    insert_form(c);
    row->id = db_new_id(c);
    q = query_new(c, "INSERT INTO award (id, code, kind, name, name_fold, subject, level,"
                     " decided_by, threshold_num, threshold_den, quorum_num, quorum_den, form_code,"
                     " position, from_on) VALUES ($1, $2, 'form', $3, $4, 'person', $5, 'Chủ tịch',"
                     " 70, 100, 2, 3, 'test', 1, '2020-01-01')");
    bind_int(q, row->id);
    bind_text(q, row->code);
    bind_text(q, row->code);
    bind_text(q, text_fold(c->arena, row->code));
    bind_text(q, unit_level_code(row->level));
    return query_end(q);
}

int64_t
test_award(struct ctx *c, const char *code, enum unit_level level)
{
    struct award_row row = { .code = code, .level = level };

    CHECK_INT(db_transact(c, insert_award, &row), OK);
    return row.id;
}

struct subject_row {
    const struct test_subject *s;
    int64_t id;
};

static enum status
insert_subject(struct ctx *c, void *arg)
{
    static const char *const kinds[] = { "person", "person", "collective", "household" };
    struct subject_row *row = arg;
    const struct test_subject *s = row->s;
    const char *name = s->name != NULL ? s->name : "Cá nhân mẫu";
    struct query *q;
    enum status st;

    row->id = db_new_id(c);
    q = query_new(c, "INSERT INTO subject (id, kind, name, name_fold, name_sort, unit_id,"
                     " birth_year, sex, phone, address, is_direct_worker, created_at, created_by)"
                     " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");
    bind_int(q, row->id);
    bind_text(q, kinds[s->kind]);
    bind_text(q, name);
    bind_text(q, text_fold(c->arena, name));
    bind_text(q, text_person_sort_key(c->arena, name));
    bind_int(q, s->unit_id);
    bind_id(q, s->birth_year);
    bind_text(q, s->sex == SEX_FEMALE ? "female" : s->sex == SEX_MALE ? "male" : NULL);
    bind_text(q, s->phone != NULL ? s->phone : "");
    bind_text(q, s->address != NULL ? s->address : "");
    bind_bool(q, s->is_direct_worker);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "INSERT INTO subject_place (subject_id, unit_id, from_on)"
                     " VALUES ($1, $2, '2020-01-01')");
    bind_int(q, row->id);
    bind_int(q, s->unit_id);
    return query_end(q);
}

int64_t
test_subject(struct ctx *c, const struct test_subject *s)
{
    struct subject_row row = { .s = s };

    CHECK_INT(db_transact(c, insert_subject, &row), OK);
    return row.id;
}

struct dossier_row {
    const struct test_dossier *d;
    int64_t id;
};

static enum status
insert_names(struct ctx *c, const struct dossier_row *row)
{
    struct query *q = query_new(c, "INSERT INTO dossier_name (suffix, dossier_id) SELECT"
                                   " SUBSTR(subject_fold, 1, 48), id FROM dossier WHERE id = $1");

    bind_int(q, row->id);
    return query_end(q);
}

static enum status
insert_dossier(struct ctx *c, void *arg)
{
    struct dossier_row *row = arg;
    const struct test_dossier *d = row->d;
    struct query *q = query_new(
        c, "INSERT INTO dossier (id, campaign_id, subject_id, award_id, unit_id, at_unit_id,"
           " decides_unit_id, state, field, achievement, subject_fold, created_at, created_by,"
           " changed_at) SELECT $1, $2, s.id, $3, $4, $5, $6, $7, $8, $9, s.name_fold, $10, $11,"
           " $12 FROM subject s WHERE s.id = $13");

    row->id = db_new_id(c);
    bind_int(q, row->id);
    bind_int(q, d->campaign_id);
    bind_int(q, d->award_id);
    bind_int(q, d->unit_id);
    bind_int(q, d->at_unit_id != 0 ? d->at_unit_id : d->unit_id);
    bind_id(q, d->decides_unit_id);
    bind_text(q, d->state != NULL ? d->state : "draft");
    bind_text(q, d->field != NULL ? d->field : "");
    bind_text(q, d->achievement != NULL ? d->achievement : "");
    bind_int(q, now(c));
    bind_int(q, d->created_by);
    bind_int(q, now(c));
    bind_int(q, d->subject_id);
    return query_end_one(q) == OK ? insert_names(c, row) : FAILED;
}

int64_t
test_dossier(struct ctx *c, const struct test_dossier *d)
{
    struct dossier_row row = { .d = d };

    CHECK_INT(db_transact(c, insert_dossier, &row), OK);
    return row.id;
}

struct section_row {
    int64_t dossier_id;
    const char *code, *text;
};

static enum status
write_section(struct ctx *c, void *arg)
{
    const struct section_row *row = arg;
    struct query *q =
        query_new(c, "INSERT INTO dossier_section (dossier_id, code, text, saved_at, saved_by)"
                     " VALUES ($1, $2, $3, $4, 1) ON CONFLICT (dossier_id, code) DO UPDATE SET"
                     " text = excluded.text, version = dossier_section.version + 1");

    bind_int(q, row->dossier_id);
    bind_text(q, row->code);
    bind_text(q, row->text);
    bind_int(q, now(c));
    return query_end(q);
}

void
test_section(struct ctx *c, int64_t dossier_id, const char *code, const char *text)
{
    struct section_row row = { dossier_id, code, text };

    CHECK_INT(db_transact(c, write_section, &row), OK);
}
