/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this feature share and nobody else needs. */
#ifndef FEATURE_UNIT_UNIT_INTERNAL_H
#define FEATURE_UNIT_UNIT_INTERNAL_H

#include "db/db.h"
#include "feature/unit/unit.h"
#include "service/table.h"

#include <jansson.h>

enum { UNIT_CODE_MAX = 32, UNIT_NAME_MAX = 200, UNIT_BASIS_MAX = 500 };

/* from_on of a unit whose beginning nobody wrote down. */
#define UNIT_DAY_UNKNOWN ((struct date){ 1, 1, 1 })

/* SELECT list of unit_read without the parent, which the query puts after them. */
#define UNIT_COLUMNS                                                                               \
    "u.id, u.code, u.name, u.kind, u.level, u.from_on, u.to_on, u.is_sample, u.version"

/* The place of u on the day $n, as p. */
#define UNIT_PLACE_ON(n)                                                                           \
    "LEFT JOIN unit_place p ON p.unit_id = u.id AND p.from_on <= " n                               \
    " AND (p.to_on IS NULL OR p.to_on > " n ") "

#define UNIT_EXISTS_ON(n) "u.from_on <= " n " AND (u.to_on IS NULL OR u.to_on > " n ") "

void unit_read(struct query *q, struct unit *out);
enum status unit_read_all(struct ctx *c, struct query *q, struct unit **out,
                          int *out_count) MUST_CHECK;

const struct unit_kind *unit_kind_find(const char *code); /* NULL where there is none */

/* The kind that a file or a person means by a word: its code, its Vietnamese or English name, with or without marks. */
const struct unit_kind *unit_kind_parse(struct arena *a, const char *word);
const char *unit_kinds_text(struct ctx *c); /* all of them, for problems: "nước, tỉnh, …" */
const char *unit_kind_text(const struct ctx *c, const char *kind);
const char *unit_name_with_kind(struct arena *a, const char *kind, const char *name);
const char *unit_name_without_kind(struct arena *a, const struct unit_kind *k, const char *name);

/* Each level below the one above; agencies and units may also stand below each other. */
bool unit_level_may_stand_below(enum unit_level level, enum unit_level parent);

/* "to the end of 30/06/2025": the days between which something exists, in words. */
const char *unit_days_text(struct ctx *c, struct date from_on, struct date to_on);

/* ---------------------------------------------------------------- rules, each noting its problem at a field */

/* Cleans and checks code, name and kind; sets the level. */
enum status unit_check_words(struct ctx *c, struct unit *u) MUST_CHECK;
bool unit_code_is_valid(const char *code);
enum status unit_check_days(struct ctx *c, struct unit *u) MUST_CHECK;

/* No other unit has the code on a day of [from_on, to_on). */
enum status unit_check_code_is_free(struct ctx *c, const struct unit *u) MUST_CHECK;

/* `parent_id` exists on all the days of [from_on, to_on), is of a higher level, and does not stand below u then. */
enum status unit_check_parent(struct ctx *c, const struct unit *u, int64_t parent_id,
                              struct date from_on, struct date to_on) MUST_CHECK;

/* No unit stands below u on days that u has not. */
enum status unit_check_below_days(struct ctx *c, const struct unit *u) MUST_CHECK;

/* EDIT_UNITS for all units there are: what has no parent belongs to nobody's part of the tree. */
enum status unit_require_everywhere(struct ctx *c) MUST_CHECK;

/* ---------------------------------------------------------------- writes inside a transaction, without asking */

enum status unit_write_new(struct ctx *c, struct unit *u, int64_t parent_id,
                           const char *action) MUST_CHECK;
enum status unit_place_write(struct ctx *c, int64_t unit_id, int64_t parent_id, struct date from_on,
                             struct date to_on) MUST_CHECK;

/* From `on` the unit stands under the parent (0: none), until the next recorded move. */
enum status unit_place_change(struct ctx *c, const struct unit *u, int64_t parent_id,
                              struct date on) MUST_CHECK;

/* The unit's last day is the day before `on`; its places end with it. Ask unit_check_below_days afterwards. */
enum status unit_write_end(struct ctx *c, const struct unit *u, struct date on) MUST_CHECK;

/* unit_place_change with its audit and version. */
enum status unit_write_move(struct ctx *c, const struct unit *u, int64_t parent_id,
                            struct date on) MUST_CHECK;

struct unit_place {
    int64_t parent_id;
    struct date from_on, to_on;
};
enum status unit_list_places(struct ctx *c, int64_t id, struct unit_place **out,
                             int *out_count) MUST_CHECK;

/* The columns of a list of units, in the order of enum import_column. */
extern const struct table_column unit_import_columns[];

json_t *unit_json(struct ctx *c, const struct unit *u);

#endif
