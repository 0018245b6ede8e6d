/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one thing that is passed everywhere: whose memory, which connection, which clock, who asks, in which language.
 * It knows nothing of HTTP: pages, commands, jobs and tests call the same functions with it. */
#ifndef CORE_CTX_H
#define CORE_CTX_H

#include "core/arena.h"
#include "core/date.h"
#include "core/status.h"

#include <stdbool.h>
#include <stdint.h>

struct db;
struct access_cache;

enum lang { LANG_VI, LANG_EN };

/* Something that a person can mend, and where. Exactly one of field and file is set, or neither (the whole input). */
struct problem {
    const char *field;   /* the form's field, or the JSON member */
    const char *file;    /* the imported file's name */
    int64_t line;        /* 1-based row of the file, 0 unknown */
    int column;          /* 1-based, 0 unknown */
    const char *message; /* in the reader's language: what is wrong, and how to mend it */
    struct problem *next;
};

struct ctx {
    struct arena *arena;
    struct db *db;             /* this thread's connection */
    const struct clock *clock; /* never NULL */
    int64_t account_id;        /* 0: nobody is signed in */
    enum lang lang;
    const char *request_id;      /* for the log; NULL in commands */
    struct access_cache *access; /* read once a request; NULL: read each time (web/access.h) */
    struct problem *problems, *last_problem;
    int problem_count; /* all of them, also beyond PROBLEMS_KEPT */
};

/* A hostile file may have a problem in every row: the first ones are told, the rest counted. */
enum { PROBLEMS_KEPT = 200 };

int64_t now(const struct ctx *c);
struct date today(const struct ctx *c);

/* Notes a problem at a field (NULL: the whole input) and returns INVALID, so that `return problem(c, ...)` reads well.
 * The text is the reader's: pass it through tr(). */
enum status problem(struct ctx *c, const char *field, const char *format, ...) PRINTF(3, 4);

/* The same at a place in a file. */
enum status problem_at(struct ctx *c, const char *file, int64_t line, int column,
                       const char *format, ...) PRINTF(5, 6);

void problems_clear(struct ctx *c);

/* The message in the reader's language; msgid is the plain English text and what is shown where no translation stands.
 * The result lives as long as the process. Formats are checked through it. */
const char *tr(const struct ctx *c, const char *msgid) FORMAT_OF(2);
const char *tr_lang(enum lang lang, const char *msgid) FORMAT_OF(2);

/* One of two English forms by n; Vietnamese has one. Both formats take n as a "%d". */
const char *trn(const struct ctx *c, const char *one, const char *many, int n) FORMAT_OF(2)
    FORMAT_OF(3);
const char *trn_lang(enum lang lang, const char *one, const char *many, int n) FORMAT_OF(2)
    FORMAT_OF(3);

/* Marks a msgid in a table for the catalogue; tr() is applied where it is shown. */
#define N_(msgid) msgid

/* Dates and money as the reader expects them. */
const char *money(const struct ctx *c, int64_t amount_vnd); /* "1.500.000 đồng" / "1,500,000 VND" */
const char *number(enum lang lang, struct arena *a, int64_t n); /* "1.500.000" / "1,500,000" */
const char *time_text(const struct ctx *c, int64_t at);
const char *time_of_day_text(const struct ctx *c, int minute); /* "8:05 SA" */
const char *weekday_text(const struct ctx *c, struct date d);  /* "Thứ Ba" / "Tuesday" */

#endif
