/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Subjects: entered and changed. */
#include "feature/subject/subject_inside.h"

#include "core/text.h"
#include "db/audit.h"
#include "web/access.h"

#include <string.h>

enum { BIRTH_YEAR_LEAST = 1800, MEMBERS_MOST = 1000000, PHONE_MOST = 30 };

/* ------------------------------------------------------------------ what may be said of it */

static struct date
since(const struct ctx *c, const struct subject_saving *s)
{
    return date_is_none(s->moved_on) ? today(c) : s->moved_on;
}

static void
check_length(struct ctx *c, const char *field, const char *text, int most)
{
    if (text_length(text) > (size_t)most)
        (void)problem(c, field, tr(c, "At most %d characters."), most);
}

static void
check_birth(struct ctx *c, const struct subject *s)
{
    int this_year = today(c).year;

    if (s->birth_year != 0 && (s->birth_year < BIRTH_YEAR_LEAST || s->birth_year > this_year))
        (void)problem(c, "birth_year", tr(c, "A year between %d and %d."), (int)BIRTH_YEAR_LEAST,
                      this_year);
    if (date_is_none(s->birth_on))
        return;
    if (date_compare(s->birth_on, today(c)) > 0)
        (void)problem(c, "birth_on", "%s", tr(c, "This day is still to come. Correct it."));
    else if (s->birth_year != s->birth_on.year)
        (void)problem(c, "birth_on", tr(c, "This day is not in the year %d. Correct one of them."),
                      s->birth_year);
}

static enum status
check_household(struct ctx *c, const struct subject *s)
{
    struct subject household;
    enum status st;

    if (s->household_id == 0)
        return OK;
    st = subject_find(c, s->household_id, &household);
    if (st == OK && household.kind == SUBJECT_HOUSEHOLD && s->kind == SUBJECT_PERSON)
        return OK;
    if (st != OK && st != NOT_FOUND)
        return st;
    return problem(c, "household_id", "%s",
                   tr(c, "This is no household of the register. Choose one, or leave it empty."));
}

/* A unit of the day since when it belongs there. One that stays where it was may stay there though the unit is no more. */
static enum status
check_unit(struct ctx *c, const struct subject *s, const struct subject *stands, struct date on)
{
    struct unit u;
    enum status st = NOT_FOUND;

    if (s->unit_id != 0)
        st = unit_find(c, s->unit_id, on, &u);
    if (st == NOT_FOUND)
        return problem(c, "unit_id", "%s", tr(c, "Choose the unit to which it belongs."));
    if (st == OK && !date_is_within(on, u.from_on, u.to_on) &&
        (stands == NULL || stands->unit_id != s->unit_id))
        return problem(c, "unit_id",
                       tr(c, "The unit %s is no more. Choose the one that took over."),
                       unit_title(c, &u));
    return st;
}

static enum status
check(struct ctx *c, const struct subject *s, const struct subject *stands, struct date on)
{
    int before = c->problem_count;
    enum status unit = check_unit(c, s, stands, on), household = check_household(c, s);

    if (text_fold(c->arena, s->name)[0] == '\0')
        (void)problem(c, "name", "%s", tr(c, "Enter the name."));
    check_length(c, "name", s->name, SUBJECT_NAME_MAX);
    check_length(c, "ethnicity", s->ethnicity, SUBJECT_TEXT_MAX);
    check_length(c, "religion", s->religion, SUBJECT_TEXT_MAX);
    check_length(c, "occupation", s->occupation, SUBJECT_TEXT_MAX);
    check_length(c, "address", s->address, SUBJECT_TEXT_MAX);
    if (strlen(s->phone) > PHONE_MOST || strspn(s->phone, "+0123456789 .-()") != strlen(s->phone))
        (void)problem(c, "phone", "%s", tr(c, "A telephone number has digits and blanks alone."));
    if (s->member_count < 0 || s->member_count > MEMBERS_MOST)
        (void)problem(c, "member_count", tr(c, "A number between 0 and %d."), (int)MEMBERS_MOST);
    check_birth(c, s);
    if (unit != OK && unit != INVALID)
        return unit;
    if (household != OK && household != INVALID)
        return household;
    return c->problem_count > before ? INVALID : OK;
}

/* What the kind has no place for is not kept. */
static void
settle(struct subject *s)
{
    const char **texts[] = { &s->name,       &s->ethnicity, &s->religion,
                             &s->occupation, &s->phone,     &s->address };

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        if (*texts[i] == NULL)
            *texts[i] = "";
    if (s->kind == SUBJECT_PERSON) {
        s->member_count = 0;
        if (s->birth_year == 0 && !date_is_none(s->birth_on))
            s->birth_year = s->birth_on.year;
        return;
    }
    s->sex = SEX_NOT_TOLD;
    s->ethnicity = s->religion = "";
    s->is_party_member = false;
    s->household_id = 0;
    s->birth_on = DATE_NONE;
}

static bool
is_same_text(const struct ctx *c, const char *a, const char *b)
{
    return strcmp(text_fold(c->arena, a), text_fold(c->arena, b)) == 0;
}

static enum status
ask_about_namesakes(struct ctx *c, const struct subject_saving *s, const struct subject *stands)
{
    struct subject *others;
    int count;
    enum status st;

    if (s->is_sure || (stands != NULL && stands->unit_id == s->subject.unit_id &&
                       stands->birth_year == s->subject.birth_year &&
                       is_same_text(c, stands->name, s->subject.name)))
        return OK;
    st = subject_namesakes(c, &s->subject, &others, &count);
    if (st != OK || count == 0)
        return st;
    return problem(c, "is_sure",
                   trn(c, "%d entry of this name may be the same. Look at it, then say so here.",
                       "%d entries of this name may be the same. Look at them, then say so here.",
                       count),
                   count);
}

/* ------------------------------------------------------------------ writing */

struct saving {
    struct subject_saving *s;
    const struct subject *stands;  /* NULL: a new one */
    const struct subject_box *box; /* NULL: none */
    int64_t id;
};

static void
bind_subject(struct ctx *c, struct query *q, const struct subject *s)
{
    bind_text(q, subject_kind_code(s->kind));
    bind_text(q, s->name);
    bind_text(q, text_fold(c->arena, s->name));
    bind_text(q, subject_sort_key(c, s));
    bind_int(q, s->unit_id);
    bind_id(q, s->birth_year);
    bind_date(q, s->birth_on);
    bind_text(q, sex_code(s->sex));
    bind_text(q, s->ethnicity);
    bind_text(q, s->religion);
    bind_bool(q, s->is_party_member);
    bind_bool(q, s->is_direct_worker);
    bind_text(q, s->occupation);
    bind_id(q, s->member_count);
    bind_id(q, s->household_id);
    bind_text(q, s->phone);
    bind_text(q, s->address);
    bind_bool(q, s->is_sample);
}

static enum status
insert_row(struct ctx *c, const struct saving *w)
{
    struct query *q = query_new(
        c, "INSERT INTO subject (kind, name, name_fold, name_sort, unit_id, birth_year, birth_on,"
           " sex, ethnicity, religion, is_party_member, is_direct_worker, occupation,"
           " member_count, household_id, phone, address, is_sample, id, created_at, created_by)"
           " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,"
           " $18, $19, $20, $21)");

    bind_subject(c, q, &w->s->subject);
    bind_int(q, w->id);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    return query_end(q);
}

static enum status
update_row(struct ctx *c, const struct saving *w)
{
    struct query *q = query_new(
        c, "UPDATE subject SET kind = $1, name = $2, name_fold = $3, name_sort = $4, unit_id = $5,"
           " birth_year = $6, birth_on = $7, sex = $8, ethnicity = $9, religion = $10,"
           " is_party_member = $11, is_direct_worker = $12, occupation = $13, member_count = $14,"
           " household_id = $15, phone = $16, address = $17, is_sample = $18,"
           " version = version + 1 WHERE id = $19 AND version = $20 AND merged_into_id IS NULL");
    enum status st;

    bind_subject(c, q, &w->s->subject);
    bind_int(q, w->id);
    bind_int(q, w->s->subject.version);
    st = query_end_one(q);
    return st == NOT_FOUND ? CONFLICT : st;
}

/* Where it belongs from a day on: what began on that day or later is replaced. */
static enum status
write_place(struct ctx *c, int64_t id, int64_t unit_id, struct date from_on)
{
    struct query *q =
        query_new(c, "DELETE FROM subject_place WHERE subject_id = $1 AND from_on >= $2");
    enum status st;

    bind_int(q, id);
    bind_date(q, from_on);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "UPDATE subject_place SET to_on = $1 WHERE subject_id = $2"
                     " AND (to_on IS NULL OR to_on > $1)");
    bind_date(q, from_on);
    bind_int(q, id);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "INSERT INTO subject_place (subject_id, unit_id, from_on)"
                     " VALUES ($1, $2, $3)");
    bind_int(q, id);
    bind_int(q, unit_id);
    bind_date(q, from_on);
    return query_end(q);
}

/* The hash names no number, and who has it may not be for this reader to know. */
static enum status
write_box(struct ctx *c, const struct saving *w)
{
    struct query *q = query_new(c, "SELECT 1 FROM subject WHERE citizen_hash = $1 AND id <> $2"
                                   " AND merged_into_id IS NULL");
    bool is_taken;
    enum status st;

    bind_text(q, w->box->hash);
    bind_int(q, w->id);
    is_taken = query_row(q);
    st = query_end(q);
    if (st != OK)
        return st;
    if (is_taken)
        return problem(c, "citizen", "%s",
                       tr(c, "Another entry of the register has this number. Look for it by name, "
                             "or ask the standing office to merge the two."));
    q = query_new(c, "UPDATE subject SET citizen_box = $1, citizen_hash = $2 WHERE id = $3");
    bind_blob(q, w->box->bytes, w->box->length);
    bind_text(q, w->box->hash);
    bind_int(q, w->id);
    return query_end(q);
}

static enum status
drop_box(struct ctx *c, int64_t id)
{
    struct query *q =
        query_new(c, "UPDATE subject SET citizen_box = NULL, citizen_hash = NULL WHERE id = $1");

    bind_int(q, id);
    return query_end(q);
}

/* What is personal is named, not told: the record of changes has other readers. */
static json_t *
told(const struct subject *s)
{
    return json_pack("{s:s, s:s, s:I, s:i}", "kind", subject_kind_code(s->kind), "name", s->name,
                     "unit", (json_int_t)s->unit_id, "birth_year", s->birth_year);
}

static json_t *
told_new(const struct saving *w)
{
    const struct subject *s = &w->s->subject, *was = w->stands;
    json_t *json = told(s), *also = json_array();

    if (was != NULL && (strcmp(was->phone, s->phone) != 0 || strcmp(was->address, s->address) != 0))
        (void)json_array_append_new(also, json_string("phone, address"));
    if (was != NULL &&
        (strcmp(was->religion, s->religion) != 0 || date_compare(was->birth_on, s->birth_on) != 0))
        (void)json_array_append_new(also, json_string("birth_on, religion"));
    if (w->box != NULL || w->s->drops_citizen)
        (void)json_array_append_new(also, json_string("citizen"));
    (void)json_object_set_new(json, "also", also);
    return json;
}

static enum status
save(struct ctx *c, void *arg)
{
    struct saving *w = arg;
    const struct subject *s = &w->s->subject;
    struct date from_on = since(c, w->s);
    bool is_new = w->stands == NULL, moves = is_new || w->stands->unit_id != s->unit_id;
    enum status st;

    st = is_new ? insert_row(c, w) : update_row(c, w);
    if (st == OK && moves)
        st = write_place(c, w->id, s->unit_id, from_on);
    if (st == OK && w->s->drops_citizen)
        st = drop_box(c, w->id);
    if (st == OK && w->box != NULL)
        st = write_box(c, w);
    return st == OK ? audit_write(c, "subject", w->id, is_new ? "insert" : "update",
                                  is_new ? NULL : told(w->stands), told_new(w))
                    : st;
}

static enum status
check_moved_on(struct ctx *c, const struct subject_saving *s, const struct subject *stands)
{
    if (date_is_none(s->moved_on) || (stands != NULL && stands->unit_id == s->subject.unit_id) ||
        date_compare(s->moved_on, today(c)) <= 0)
        return OK;
    return problem(c, "moved_on", "%s",
                   tr(c, "This day is still to come. Enter the move on that day."));
}

static enum status
close_box(struct ctx *c, const struct subject_saving *s, struct saving *w, struct subject_box *box)
{
    const char *number;
    enum status st;

    if (s->citizen == NULL || s->citizen[0] == '\0')
        return OK;
    number = subject_citizen_clean(c, s->citizen, s->subject.birth_year);
    if (number == NULL)
        return INVALID;
    st = subject_citizen_close(c, w->id, number, box);
    if (st == OK)
        w->box = box;
    return st;
}

enum status
subject_save(struct ctx *c, struct subject_saving *s)
{
    struct subject stands;
    struct subject_box box;
    struct saving w = { .s = s, .id = s->subject.id };
    enum status st = OK, closed;

    if (w.id != 0) {
        st = subject_find_to_write(c, w.id, &stands);
        w.stands = &stands;
    } else {
        w.id = db_new_id(c);
    }
    if (st == OK)
        st = require(c, WRITE_DOSSIERS, s->subject.unit_id, 0);
    if (st != OK)
        return st;
    if (w.stands != NULL) {
        s->subject.kind = stands.kind;
        s->subject.is_sample = stands.is_sample;
    }
    settle(&s->subject);
    st = check(c, &s->subject, w.stands, since(c, s));
    if (st == OK)
        st = check_moved_on(c, s, w.stands);
    closed = close_box(c, s, &w, &box);
    if (st == OK)
        st = closed;
    if (st == OK)
        st = ask_about_namesakes(c, s, w.stands);
    if (st == OK)
        st = db_transact(c, save, &w);
    if (st == OK)
        s->subject.id = w.id;
    return st;
}
