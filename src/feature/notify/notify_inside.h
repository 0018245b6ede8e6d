/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this feature share. */
#ifndef FEATURE_NOTIFY_INSIDE_H
#define FEATURE_NOTIFY_INSIDE_H

#include "db/db.h"
#include "feature/notify/notify.h"
#include "web/out.h"

/* ------------------------------------------------------------------ notify_text.c */

/* Titles of units, documents and seats, each read once; on the arena of the context that made it. */
struct names;
struct names *names_new(struct ctx *c);
enum status names_load_units(struct names *n) MUST_CHECK; /* all of them in one reading */
const char *names_unit(struct names *n, int64_t id);      /* one line; "" where there is none */
const char *names_document(struct names *n, enum lang lang, int64_t id);

/* The sentence of a kind with the values of a subject, in the context's language, on its arena: one line of clean text. */
const char *notify_sentence(struct ctx *c, struct names *n, const char *kind, const char *subject);

/* One clean line of at most so many letters, whatever stands in it. */
const char *one_line(struct arena *a, const char *text, size_t max);

/* ------------------------------------------------------------------ notify_people.c */

/* Somebody who has an address and is told of something. */
struct person {
    int64_t account_id;
    const char *full_name, *email;
    enum lang lang;
    enum inbox_how how[INBOX_KIND_COUNT];
};

/* Who stands for a unit, or sits on a seat, today. */
struct reader {
    int64_t id;          /* of the unit or seat */
    int64_t campaign_id; /* 0: all */
    int person;          /* into people */
};

struct people {
    struct person *people; /* by account_id */
    int count;
    struct reader *units; /* by id */
    int unit_count;
    struct reader *seats; /* by id */
    int seat_count;
    struct person_bar {
        int64_t dossier_id, account_id;
    } * bars; /* who is told nothing of which dossier, sorted */
    int bar_count;
};

/* Everybody who has an address, once for all. */
enum status people_read(struct ctx *c, struct people *out) MUST_CHECK;

/* Readers of one unit or seat: the first of *out_count in a row. */
const struct reader *readers_of(const struct reader *rows, int count, int64_t id, int *out_count);
int person_find(const struct people *p, int64_t account_id); /* -1 */

/* Items of a span of time, notices among them, the oldest first. */
struct told_item {
    int64_t id;
    const char *kind, *subject, *url;
    int64_t account_id, unit_id, seat_id, campaign_id, created_at, created_by;
};
enum status told_items_read(struct ctx *c, int64_t from_at, int64_t before_at, bool urgent_only,
                            struct told_item **out, int *out_count) MUST_CHECK;

/* Calls fn for each person to whom the item is told, once each. */
typedef void told_fn(void *arg, int person, const struct told_item *item);
void told_each(const struct people *p, const struct told_item *item, told_fn *fn, void *arg);

/* Letters that went out at once since an instant: pairs of item and account. */
struct mailed {
    int64_t item_id, account_id;
};
struct mailed_set {
    struct mailed *rows; /* sorted */
    int count;
};
enum status mailed_read(struct ctx *c, int64_t since_at, struct mailed_set *out) MUST_CHECK;
bool is_mailed(const struct mailed_set *s, int64_t item_id, int64_t account_id);

/* ------------------------------------------------------------------ letter.c */

struct letter_line {
    const char *text; /* one line */
    const char *url;  /* path; NULL: none */
    const char *mark; /* "Late by 3 days"; NULL */
};

struct letter_section {
    const char *heading;
    struct letter_line *lines;
    int count, room;
    int more; /* lines that are not shown */
    const char *more_url;
};

struct letter {
    const struct person *person;
    const char *subject; /* one line */
    const char *lead;    /* the first sentence; NULL */
    struct letter_section *sections;
    int section_count;
    const char *why;             /* why it comes */
    const char *unsubscribe_url; /* whole; NULL: it cannot be unsubscribed from */
    const char *site; /* "https://…" without a slash at its end; "": links are left out */
};

enum { LETTER_LINES_MAX = 25, LETTER_LINE_MAX = 400 };

void letter_add(struct arena *a, struct letter_section *s, struct letter_line line);

/* The letter as text and as a page, on the context's arena, in its language. */
const char *letter_text(struct ctx *c, const struct letter *l);
const char *letter_html(struct ctx *c, const struct letter *l);

/* For letter.html. */
#define LETTER_CHOICES_PATH "/lam-viec/hop-thu/cach-nhan"
void view_letter(struct out *o, const struct letter *l);
const char *url_letter(struct out *o, const struct letter *l, const char *path);
const char *letter_more_text(struct out *o, const struct letter_section *s); /* "and 12 more" */

/* What all letters of one run share. */
struct post {
    const char *site;
    unsigned char secret[32];
};
enum status post_open(struct ctx *c, struct post *out) MUST_CHECK;
const char *post_unsubscribe_url(struct ctx *c, const struct post *p, int64_t account_id,
                                 enum inbox_kind kind); /* NULL: no site, or not to be ended */

/* ------------------------------------------------------------------ notify_choice.c */

/* What each chose, laid over the kinds' own ways; people by account_id. */
enum status choices_fill(struct ctx *c, struct people *p) MUST_CHECK;

/* ------------------------------------------------------------------ reminder_step.c */

/* The day (or, of hours, the instant) from which a step is to be told of a last day. */
enum status reminder_step_day(struct ctx *c, const struct reminder_step *s, struct date last_on,
                              struct date *out) MUST_CHECK;

#endif
