/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of nominations, in and out: one row a dossier. What stands already is unchanged; what is new becomes a draft of the unit that its
 * row names, and its subject an entry of the register where there is none of that name, year and unit. */
#include "feature/dossier/dossier_transfer.h"

#include "core/text.h"
#include "feature/conference/conference.h"

#include <stdlib.h>
#include <string.h>

const struct table_column nomination_columns[] = {
    { "kind", N_("kind of subject"), "loai doi tuong|doi tuong|loai", true },
    { "name", N_("name"), "ho va ten|ho ten|ten|ten doi tuong|ten tap the", true },
    { "birth_year", N_("year of birth or founding"), "nam sinh|nam thanh lap|nam sinh thanh lap",
      false },
    { "sex", N_("sex"), "gioi tinh|nam nu", false },
    { "occupation", N_("duty or work"), "chuc vu|nghe nghiep|chuc vu nghe nghiep", false },
    { "unit", N_("code of the unit"), "ma don vi|don vi|don vi de nghi", true },
    { "award", N_("code or name of the award"),
      "danh hieu|hinh thuc|danh hieu hinh thuc|ma danh hieu|hinh thuc khen thuong", true },
    { "achievement", N_("achievement"), "thanh tich|tom tat thanh tich|noi dung", false },
    { "field", N_("field"), "linh vuc", false },
    { "campaign", N_("campaign code"), "dot thi dua|ma dot thi dua", false },
    { NULL, NULL, NULL, false },
};

/* ------------------------------------------------------------------ what many rows ask again */

enum { UNIT_SLOTS = 1 << 15, SEEN_SLOTS = 1 << 19 };

struct known_unit {
    const char *code; /* NULL: an empty slot */
    int64_t id;       /* 0: there is none */
    bool is_mine;
};

struct taking {
    struct ctx *c;
    struct ctx asking; /* the same on the arena of the batch: for what is not told */
    const char *path, *name;
    bool is_dry, is_bad, is_dry_done;
    progress_fn *progress;
    void *progress_arg;
    struct arena *own;  /* of the whole attempt */
    struct arena *rows; /* of one batch */
    struct table *table;
    struct campaign campaign; /* of the last row */
    const char *campaign_code;
    struct award *awards;
    const char **award_folds;
    int award_count;
    struct activity_field *fields;
    const char **field_folds;
    int field_count;
    struct known_unit *units;
    uint64_t *seen; /* of the file's own rows, so that none stands twice */
    struct nomination *batch;
    int batch_count;
    struct import_result result;
};

static uint64_t
hash_of(uint64_t hash, const char *text)
{
    for (const char *s = text; *s != '\0'; s++)
        hash = (hash ^ (unsigned char)*s) * UINT64_C(1099511628211);
    return (hash ^ 0xff) * UINT64_C(1099511628211);
}

static uint64_t
hash_of_number(uint64_t hash, int64_t number)
{
    for (int i = 0; i < 64; i += 8)
        hash = (hash ^ (((uint64_t)number >> i) & 0xff)) * UINT64_C(1099511628211);
    return hash;
}

#define HASH_START UINT64_C(14695981039346656037)

static enum status
find_unit(struct taking *t, const char *code, struct known_unit *out)
{
    size_t at = (size_t)hash_of(HASH_START, code) & (UNIT_SLOTS - 1);
    struct unit u;
    enum status st;

    for (int n = 0; n < UNIT_SLOTS / 2 && t->units[at].code != NULL; n++) {
        if (strcmp(t->units[at].code, code) == 0) {
            *out = t->units[at];
            return OK;
        }
        at = (at + 1) & (UNIT_SLOTS - 1);
    }
    st = unit_find_by_code(&t->asking, code, today(t->c), &u);
    if (st != OK && st != NOT_FOUND)
        return st;
    *out = (struct known_unit){ .code = arena_strdup(t->own, code), .id = st == OK ? u.id : 0 };
    out->is_mine = out->id != 0 && may(&t->asking, WRITE_DOSSIERS, out->id, t->campaign.id);
    if (t->units[at].code == NULL)
        t->units[at] = *out;
    return OK;
}

/* Whether the file had this row before; notes it. */
static bool
is_seen(struct taking *t, uint64_t hash)
{
    size_t at = (size_t)hash & (SEEN_SLOTS - 1);

    hash = hash != 0 ? hash : 1;
    while (t->seen[at] != 0) {
        if (t->seen[at] == hash)
            return true;
        at = (at + 1) & (SEEN_SLOTS - 1);
    }
    t->seen[at] = hash;
    return false;
}

static enum status
read_lists(struct taking *t)
{
    struct ctx *c = t->c;
    enum status st = award_list(c, 0, LEVEL_NONE, today(c), &t->awards, &t->award_count);

    if (st == OK)
        st = activity_field_list(c, &t->fields, &t->field_count);
    if (st != OK)
        return st;
    t->award_folds = arena_array(t->own, (size_t)t->award_count + 1, sizeof(char *));
    for (int i = 0; i < t->award_count; i++)
        t->award_folds[i] = text_fold(t->own, t->awards[i].name);
    t->field_folds = arena_array(t->own, (size_t)t->field_count + 1, sizeof(char *));
    for (int i = 0; i < t->field_count; i++)
        t->field_folds[i] = text_fold(t->own, t->fields[i].name_vi);
    return OK;
}

/* ------------------------------------------------------------------ cells */

static enum status
read_kind(struct taking *t, struct nomination *n)
{
    static const struct {
        const char *fold;
        enum subject_kind kind;
    } words[] = { { "ca nhan", SUBJECT_PERSON },        { "tap the", SUBJECT_COLLECTIVE },
                  { "ho gia dinh", SUBJECT_HOUSEHOLD }, { "gia dinh", SUBJECT_HOUSEHOLD },
                  { "ho", SUBJECT_HOUSEHOLD },          { "person", SUBJECT_PERSON },
                  { "collective", SUBJECT_COLLECTIVE }, { "household", SUBJECT_HOUSEHOLD } };
    const char *fold = text_fold(t->rows, table_cell(t->table, NOMINATION_KIND));

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(words[i].fold, fold) == 0) {
            n->kind = words[i].kind;
            return OK;
        }
    return table_problem(
        t->table, NOMINATION_KIND,
        tr(t->c, "“%s” is no kind of subject. Write: cá nhân, tập thể or hộ gia đình."),
        table_cell_shown(t->table, NOMINATION_KIND));
}

static enum status
read_name(struct taking *t, struct nomination *n)
{
    n->name = table_cell(t->table, NOMINATION_NAME);
    if (n->name[0] == '\0')
        return table_problem(t->table, NOMINATION_NAME, "%s", tr(t->c, "The name is missing."));
    if (text_length(n->name) > SUBJECT_NAME_MAX)
        return table_problem(t->table, NOMINATION_NAME,
                             tr(t->c, "The name is longer than %d characters. Shorten it."),
                             (int)SUBJECT_NAME_MAX);
    if (text_fold(t->rows, n->name)[0] == '\0')
        return table_problem(t->table, NOMINATION_NAME, "%s",
                             tr(t->c, "A name has letters or digits."));
    return OK;
}

static enum status
read_year(struct taking *t, struct nomination *n)
{
    const char *text = table_cell(t->table, NOMINATION_BIRTH);
    char *end = NULL;
    long year = strtol(text, &end, 10);

    if (text[0] == '\0')
        return OK;
    if (*end != '\0' || year < 1850 || year > today(t->c).year)
        return table_problem(t->table, NOMINATION_BIRTH,
                             tr(t->c, "“%s” is no year. Write four digits, such as 1985."),
                             table_cell_shown(t->table, NOMINATION_BIRTH));
    n->birth_year = (int)year;
    return OK;
}

static enum status
read_sex(struct taking *t, struct nomination *n)
{
    const char *fold = text_fold(t->rows, table_cell(t->table, NOMINATION_SEX));

    if (fold[0] == '\0')
        return OK;
    if (strcmp(fold, "nu") == 0 || strcmp(fold, "female") == 0)
        n->sex = SEX_FEMALE;
    else if (strcmp(fold, "nam") == 0 || strcmp(fold, "male") == 0)
        n->sex = SEX_MALE;
    else
        return table_problem(t->table, NOMINATION_SEX,
                             tr(t->c, "“%s” is not understood. Write nam or nữ."),
                             table_cell_shown(t->table, NOMINATION_SEX));
    return OK;
}

static enum status
read_campaign(struct taking *t, struct nomination *n)
{
    const char *code = table_cell(t->table, NOMINATION_CAMPAIGN);
    struct campaign campaign;
    enum status st = OK;

    if (t->campaign_code == NULL || strcmp(t->campaign_code, code) != 0) {
        st = campaign_current(t->c, code[0] != '\0' ? code : NULL, &campaign);
        if (st == NOT_FOUND)
            return table_problem(t->table, NOMINATION_CAMPAIGN,
                                 tr(t->c, "There is no campaign with the code %s."),
                                 table_cell_shown(t->table, NOMINATION_CAMPAIGN));
        if (st != OK)
            return st;
        t->campaign = campaign;
        t->campaign_code = arena_strdup(t->own, code);
        memset(t->units, 0, UNIT_SLOTS * sizeof(*t->units)); /* rights are a campaign's */
    }
    n->campaign_id = t->campaign.id;
    n->is_sample = t->campaign.is_sample;
    return OK;
}

static enum status
read_unit(struct taking *t, struct nomination *n)
{
    struct known_unit u;
    enum status st;

    if (n->campaign_id == 0)
        return OK; /* told already */
    st = find_unit(t, table_cell(t->table, NOMINATION_UNIT), &u);
    if (st != OK)
        return st;
    if (u.id == 0)
        return table_problem(t->table, NOMINATION_UNIT,
                             tr(t->c, "No unit has the code “%s” today."),
                             table_cell_shown(t->table, NOMINATION_UNIT));
    if (!u.is_mine)
        return table_problem(t->table, NOMINATION_UNIT,
                             tr(t->c, "Dossiers of the unit “%s” are for others to put forward."),
                             table_cell_shown(t->table, NOMINATION_UNIT));
    n->unit_id = u.id;
    return OK;
}

static enum status
read_award(struct taking *t, struct nomination *n)
{
    const char *text = table_cell(t->table, NOMINATION_AWARD);
    const char *fold = text_fold(t->rows, text);
    bool is_other_kind = false;

    for (int i = 0; i < t->award_count; i++) {
        if (strcmp(t->awards[i].code, text) != 0 && strcmp(t->award_folds[i], fold) != 0)
            continue;
        if (t->awards[i].subject == n->kind) {
            n->award_id = t->awards[i].id;
            return OK;
        }
        is_other_kind = true;
    }
    if (n->kind == 0)
        return OK; /* told already */
    return is_other_kind ? table_problem(t->table, NOMINATION_AWARD,
                                         tr(t->c, "“%s” is not given to such a subject."),
                                         table_cell_shown(t->table, NOMINATION_AWARD))
                         : table_problem(t->table, NOMINATION_AWARD,
                                         tr(t->c, "“%s” is no title or form that holds today."),
                                         table_cell_shown(t->table, NOMINATION_AWARD));
}

static enum status
read_field(struct taking *t, struct nomination *n)
{
    const char *text = table_cell(t->table, NOMINATION_FIELD);
    const char *fold = text_fold(t->rows, text);

    n->field = "";
    if (text[0] == '\0')
        return OK;
    for (int i = 0; i < t->field_count; i++)
        if (strcmp(t->fields[i].code, text) == 0 || strcmp(t->field_folds[i], fold) == 0) {
            n->field = t->fields[i].code;
            return OK;
        }
    return table_problem(t->table, NOMINATION_FIELD, tr(t->c, "“%s” is no field of the list."),
                         table_cell_shown(t->table, NOMINATION_FIELD));
}

static enum status
read_texts(struct taking *t, struct nomination *n)
{
    const char *text = table_cell(t->table, NOMINATION_ACHIEVEMENT);

    text = text_clean(t->rows, text, strlen(text), false);
    n->achievement = text != NULL ? text : "";
    n->occupation = table_cell(t->table, NOMINATION_OCCUPATION);
    if (text_length(n->achievement) > DOSSIER_ACHIEVEMENT_MAX)
        return table_problem(t->table, NOMINATION_ACHIEVEMENT,
                             tr(t->c, "At most %d characters. Shorten it."),
                             (int)DOSSIER_ACHIEVEMENT_MAX);
    if (text_length(n->occupation) > SUBJECT_TEXT_MAX)
        return table_problem(t->table, NOMINATION_OCCUPATION,
                             tr(t->c, "At most %d characters. Shorten it."), (int)SUBJECT_TEXT_MAX);
    return OK;
}

/* ------------------------------------------------------------------ the row and what stands */

static enum status
find_subject(struct taking *t, struct nomination *n)
{
    struct query *q =
        query_new(t->c, "SELECT id FROM subject WHERE name_fold = $1 AND kind = $2 AND name = $3"
                        " AND unit_id = $4 AND (CAST($5 AS BIGINT) = 0 OR birth_year = $5"
                        " OR birth_year IS NULL) AND merged_into_id IS NULL LIMIT 2");
    int count = 0;
    enum status st;

    bind_text(q, text_fold(t->rows, n->name));
    bind_text(q, subject_kind_code(n->kind));
    bind_text(q, n->name);
    bind_int(q, n->unit_id);
    bind_int(q, n->birth_year);
    while (query_row(q)) {
        n->subject_id = col_int(q, 0);
        count++;
    }
    st = query_end(q);
    if (st == OK && count > 1)
        return table_problem(t->table, NOMINATION_NAME, "%s",
                             tr(t->c, "The register has several of this name in this unit. Write "
                                      "the year of birth, or put this one forward from its page."));
    return st;
}

static enum status
find_dossier(struct taking *t, const struct nomination *n, bool *out)
{
    struct query *q = query_new(&t->asking, "SELECT 1 FROM dossier WHERE campaign_id = $1"
                                            " AND subject_id = $2 AND award_id = $3"
                                            " AND state <> 'withdrawn' AND state <> 'refused'");

    bind_int(q, n->campaign_id);
    bind_int(q, n->subject_id);
    bind_int(q, n->award_id);
    *out = query_row(q);
    return query_end(q);
}

/* What the law refuses somebody who is in the register already. */
static enum status
check_rules(struct taking *t, const struct nomination *n)
{
    const struct award_question question = { .subject_id = n->subject_id,
                                             .award_id = n->award_id,
                                             .campaign_id = n->campaign_id,
                                             .achievement = n->achievement,
                                             .on = today(t->c) };
    struct award_finding *found;
    int count;
    enum status st = award_ask(&t->asking, &question, &found, &count), told = OK;

    for (int i = 0; st == OK && i < count; i++)
        if (found[i].is_refusal)
            told = table_problem(t->table, NOMINATION_NAME, "%s", found[i].words);
    return st == OK ? told : st;
}

/* Each cell is looked at, so that all that is wrong is told at once. */
static enum status
read_row(struct taking *t, struct nomination *n)
{
    static enum status (*const readers[])(struct taking *, struct nomination *) = {
        read_kind, read_name,  read_year,  read_sex,   read_campaign,
        read_unit, read_award, read_field, read_texts,
    };
    enum status all = OK;

    for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
        enum status st = readers[i](t, n);

        if (st != OK && st != INVALID)
            return st;
        all = st != OK ? st : all;
    }
    return all;
}

static enum status
check_row(struct taking *t, struct nomination *n, bool *out_is_new)
{
    uint64_t hash = hash_of(HASH_START, subject_kind_code(n->kind));
    bool stands = false;
    enum status st;

    hash = hash_of(hash, n->name);
    hash = hash_of_number(hash, n->birth_year);
    hash = hash_of_number(hash, n->unit_id);
    hash = hash_of_number(hash, n->award_id);
    hash = hash_of_number(hash, n->campaign_id);
    if (is_seen(t, hash))
        return table_problem(t->table, NOMINATION_NAME, "%s",
                             tr(t->c, "This one stands in the file twice for the same award."));
    st = find_subject(t, n);
    if (st == OK && n->subject_id != 0)
        st = find_dossier(t, n, &stands);
    if (st == OK && n->subject_id != 0 && !stands)
        st = check_rules(t, n);
    *out_is_new = !stands;
    return st;
}

static void
copy_texts(struct taking *t, struct nomination *n)
{
    n->name = arena_strdup(t->rows, n->name);
    n->occupation = arena_strdup(t->rows, n->occupation);
    n->achievement = arena_strdup(t->rows, n->achievement);
}

/* Problems and what lists were read live on; what a row asked the database for does not. */
static enum status
take_row(struct taking *t)
{
    struct ctx *c = t->c;
    struct nomination n = { 0 };
    bool is_new = false;
    enum status st;

    if (++t->result.rows > NOMINATIONS_MAX)
        return table_problem(t->table, NOMINATION_NAME, tr(c, "At most %d rows at once."),
                             (int)NOMINATIONS_MAX);
    st = read_row(t, &n);
    if (st == OK)
        st = check_row(t, &n, &is_new);
    if (st != OK)
        return st;
    if (!is_new) {
        t->result.unchanged++;
        return OK;
    }
    t->result.inserted++;
    n.is_new_subject = n.subject_id == 0;
    if (n.is_new_subject)
        n.subject_id = db_new_id(c);
    n.dossier_id = db_new_id(c);
    copy_texts(t, &n);
    t->batch[t->batch_count++] = n;
    return OK;
}

/* ------------------------------------------------------------------ the whole */

static enum status
end_batch(struct taking *t)
{
    int64_t done, all;
    enum status st = OK;

    if (!t->is_bad && !t->is_dry)
        st = nominations_write(&t->asking, t->batch, t->batch_count, t->name);
    t->batch_count = 0;
    arena_reset(t->rows);
    if (t->progress != NULL) {
        table_progress(t->table, &done, &all);
        t->progress(t->progress_arg, done, all);
    }
    return st;
}

static enum status
take_rows(struct taking *t)
{
    enum status st = table_header(t->table, nomination_columns);

    if (st != OK)
        return st;
    for (int64_t n = 1; (st = table_row(t->table)) != NOT_FOUND; n++) {
        if (st == OK)
            st = take_row(t);
        if (st != OK && st != INVALID)
            return st;
        t->is_bad = t->is_bad || st != OK;
        if (t->result.rows > NOMINATIONS_MAX)
            return INVALID;
        if (n % NOMINATION_BATCH == 0)
            st = end_batch(t);
        if (st != OK && st != INVALID)
            return st;
    }
    return end_batch(t);
}

static void
begin(struct taking *t, struct ctx *c)
{
    if (t->own != NULL)
        arena_free(t->own);
    t->c = c;
    t->own = arena_child(c->arena);
    t->rows = arena_child(t->own);
    t->asking = *c;
    t->asking.arena = t->rows;
    t->asking.problems = t->asking.last_problem = NULL;
    t->asking.problem_count = 0;
    t->units = arena_array(t->own, UNIT_SLOTS, sizeof(*t->units));
    t->seen = arena_array(t->own, SEEN_SLOTS, sizeof(*t->seen));
    t->batch = arena_array(t->own, NOMINATION_BATCH + 1, sizeof(*t->batch));
    t->batch_count = 0;
    t->campaign_code = NULL;
    t->is_bad = false;
    t->result = (struct import_result){ 0 };
}

static enum status
run(struct ctx *c, void *arg)
{
    struct taking *t = arg;
    int problems = c->problem_count;
    enum status st;

    begin(t, c);
    /* Noted on the memory of the whole: what is noted again while a batch is written finds it. */
    if (!t->is_dry)
        db_touch(c, "dossier");
    st = read_lists(t);
    if (st == OK)
        st = table_open(c, t->path, t->name, &t->table);
    if (st != OK)
        return st;
    st = take_rows(t);
    table_close(t->table);
    return st == OK && (t->is_bad || c->problem_count > problems) ? INVALID : st;
}

static enum status
import(struct ctx *c, const char *path, const char *name, bool dry_run, progress_fn *progress,
       void *progress_arg, struct import_result *out)
{
    struct taking *t = arena_alloc(c->arena, sizeof(*t));
    enum status st = require(c, WRITE_DOSSIERS, 0, 0);

    if (st != OK)
        return st;
    t->path = path;
    t->name = name;
    t->is_dry = dry_run;
    t->progress = progress;
    t->progress_arg = progress_arg;
    st = dry_run ? db_snapshot(c, run, t) : db_transact(c, run, t);
    if (st == OK)
        *out = t->result;
    if (t->own != NULL)
        arena_free(t->own);
    return st;
}

/* ------------------------------------------------------------------ taking out */

enum { EXPORT_BATCH = 500 };

struct row_out {
    const char *birth_year, *sex, *occupation, *unit, *award, *campaign;
};

static enum status
read_out(struct ctx *c, int64_t id, struct row_out *out)
{
    struct query *q = query_new(
        c, "SELECT s.birth_year, s.sex, s.occupation, u.code, a.code, k.code FROM dossier d"
           " JOIN subject s ON s.id = d.subject_id JOIN unit u ON u.id = d.unit_id"
           " JOIN award a ON a.id = d.award_id JOIN campaign k ON k.id = d.campaign_id"
           " WHERE d.id = $1");

    bind_int(q, id);
    if (query_row(q)) {
        out->birth_year =
            col_is_null(q, 0) ? "" : arena_printf(c->arena, "%lld", (long long)col_int(q, 0));
        out->sex = col_is_null(q, 1) ? "" : strcmp(col_text(q, 1), "female") == 0 ? "nữ" : "nam";
        out->occupation = col_text(q, 2);
        out->unit = col_text(q, 3);
        out->award = col_text(q, 4);
        out->campaign = col_text(q, 5);
    }
    return query_end_one(q);
}

static enum status
write_line(struct ctx *c, struct table_writer *w, const struct dossier_line *l)
{
    struct row_out more = { 0 };
    enum status st = read_out(c, l->dossier.id, &more);

    if (st != OK)
        return st;
    table_write_text(w, subject_kind_code(l->subject_kind));
    table_write_text(w, l->subject);
    table_write_text(w, more.birth_year);
    table_write_text(w, more.sex);
    table_write_text(w, more.occupation);
    table_write_text(w, more.unit);
    table_write_text(w, more.award);
    table_write_text(w, l->dossier.achievement);
    table_write_text(w, l->dossier.field);
    table_write_text(w, more.campaign);
    table_write_text(w, dossier_state_code(l->dossier.state));
    table_write_text(w, l->at_unit);
    table_write_date(w, l->dossier.due_on);
    table_write_end_row(w);
    return OK;
}

static enum status
write_all(struct ctx *c, void *arg)
{
    struct ctx batch = *c;
    const struct dossier_filter all = { 0 };
    int64_t before = 0;
    int count = EXPORT_BATCH;
    enum status st = OK;

    batch.arena = arena_child(c->arena);
    while (st == OK && count > 0) {
        struct dossier_line *lines;

        st = dossier_list(&batch, &all, before, EXPORT_BATCH, &lines, &count);
        for (int i = 0; st == OK && i < count; i++)
            st = write_line(&batch, arg, &lines[i]);
        if (st == OK && count > 0)
            before = lines[count - 1].dossier.id;
        arena_reset(batch.arena);
    }
    arena_free(batch.arena);
    return st;
}

static enum status
export_nominations(struct ctx *c, struct table_writer *w)
{
    static const char *const names[] = { "kind",       "name",     "birth_year", "sex",
                                         "occupation", "unit",     "award",      "achievement",
                                         "field",      "campaign", "state",      "stands_with",
                                         "due_on",     NULL };

    table_write_columns(w, names);
    return db_snapshot(c, write_all, w);
}

const struct transfer_kind dossier_transfer = {
    .name = "nominations",
    .summary =
        N_("nominations: kind, name, birth_year, sex, occupation, unit (code), award (code or "
           "name), achievement, field, campaign; state, stands_with and due_on only go out"),
    .import = import,
    .export = export_nominations,
};
