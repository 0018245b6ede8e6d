/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Typed fields of a posted form (or a JSON body with the same names). Every reader notes its problem at the field in the
 * context's problems and returns a harmless value; ask form_ok once. Pages show a form again with what was typed. */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "web/request.h"

struct form;

struct choice {
    const char *value; /* in the form and JSON */
    const char *label; /* msgid */
    int number;        /* the enum's */
};

/* The posted form. Its CSRF token has been checked. */
struct form *form_read(struct request *r);

/* A form to be filled in: values are set by form_set_*; a saved draft of the same key is laid over it where the reader
 * asked for it (?nhap=1), and offered otherwise. `draft_key` names the form and the thing ("directive-new-123"); NULL: no
 * drafts. */
struct form *form_new(struct request *r, const char *draft_key);
void form_set(struct form *f, const char *name, const char *value);
void form_set_int(struct form *f, const char *name, int64_t value);
void form_set_date(struct form *f, const char *name, struct date value);
void form_set_money(struct form *f, const char *name, int64_t vnd);
void form_add(struct form *f, const char *name,
              const char *value); /* another value of a repeated field */

/* Lengths are in characters; minimum > 0 means required. Returned text is clean (text_clean), "" where empty. */
const char *form_text(struct form *f, const char *name, int minimum, int maximum);
const char *form_lines(struct form *f, const char *name, int minimum,
                       int maximum); /* keeps line breaks */
const char *form_secret(struct form *f, const char *name, int minimum,
                        int maximum); /* neither cleaned nor shown again */
int64_t form_int(struct form *f, const char *name, int64_t minimum, int64_t maximum); /* required */
int64_t form_int_or(struct form *f, const char *name, int64_t minimum, int64_t maximum,
                    int64_t if_empty);
int64_t form_id(struct form *f, const char *name, bool is_required); /* 0: none */
int64_t form_money(struct form *f, const char *name, bool is_required);
struct date form_date(struct form *f, const char *name, bool is_required);
int form_time(struct form *f, const char *name,
              bool is_required); /* minutes of the day; -1: none; "8:00", "14h30", "2:30 CH" */
int form_choice(struct form *f, const char *name, const struct choice *choices,
                bool is_required); /* ends at NULL value */
bool form_bool(struct form *f, const char *name);
const struct upload *form_upload(struct form *f, const char *name,
                                 bool is_required); /* NULL: none */

/* Repeated rows: names "deadline.0.words", "deadline.1.words" ...: how many; rows left wholly empty do not count. */
int form_rows(struct form *f, const char *prefix);
const char *form_row_name(struct form *f, const char *prefix, int row, const char *name);

/* All values of a repeated field (check boxes). */
int form_values(struct form *f, const char *name, const char *const **out);

void form_error(struct form *f, const char *name, const char *format, ...) PRINTF(3, 4);
bool form_ok(const struct form *f);

/* Optimistic locking: the hidden field "version". */
int64_t form_version(struct form *f);

/* For a stale edit: shows beside each field what stands now. `theirs` is filled with form_set_*; who saved it and when. */
void form_conflict(struct form *f, const struct form *theirs, const char *who, int64_t at);

/* The same; who and when stand in the record of changes of the thing (db/audit.h). */
enum status form_conflict_of(struct form *f, const struct form *theirs, const char *noun,
                             int64_t id) MUST_CHECK;

/* For templates. form_field_id is the id of the field's input ("f-deadline-0-words"). */
const char *form_field_id(const struct form *f, const char *name);
const char *form_described(const struct form *f, const char *name,
                           const char *hint);     /* for aria-describedby; "" */
const char *url_draft(const struct form *f);      /* this page with the draft laid over it */
int64_t form_draft_version(const struct form *f); /* of the saved draft; 0: none */
const char *form_value(const struct form *f, const char *name); /* "" where none */
const char *form_value_theirs(const struct form *f,
                              const char *name); /* NULL: same or no conflict */
const char *form_problem(const struct form *f,
                         const char *name); /* NULL: none; "" name: of the whole form */
bool form_is_chosen(const struct form *f, const char *name, const char *value);
const struct problem *form_problems(const struct form *f); /* the first, for the summary */
int form_problem_count(const struct form *f);
void form_quiet(
    struct form *f); /* of several on a page: its summary tells no problems; its fields still do */
const char *form_csrf(struct form *f);
const char *form_draft_key(const struct form *f);
int64_t form_draft_at(const struct form *f); /* a saved draft that is not shown; 0: none */
bool form_draft_shown(const struct form *f);
const char *form_conflict_text(
    const struct form *f); /* "Thường trực saved this at 12/02/2025 9:10 SA"; NULL: none */

/* The saved draft is no longer needed: the form was accepted. Called by the handler after success. */
void form_done(struct form *f);

#endif
