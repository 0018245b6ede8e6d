/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units: organisations that exist from a day to a day, under a parent by day, with successors. Never keyed by name:
 * Nghi Sơn is a town, a xã and a later phường; codes are re-used. */
#ifndef FEATURE_UNIT_UNIT_H
#define FEATURE_UNIT_UNIT_H

#include "core/ctx.h"
#include "service/transfer.h"
#include "web/feature.h"

enum unit_level {
    LEVEL_NONE,
    LEVEL_NATION,
    LEVEL_PROVINCE,
    LEVEL_DISTRICT,
    LEVEL_COMMUNE,
    LEVEL_UNIT,
    LEVEL_COUNT
};

const char *unit_level_code(enum unit_level level); /* "commune" */
bool unit_level_parse(const char *code, enum unit_level *out);
const char *unit_level_text(const struct ctx *c,
                            enum unit_level level); /* "cấp xã" / "commune level" */

/* Kinds are words, each of one level: "xa" xã, "phuong" phường, "thi_xa" thị xã, "tinh" tỉnh, "co_quan" ... */
struct unit_kind {
    const char *code;
    const char *label; /* msgid; Vietnamese in the catalogue: "xã" */
    enum unit_level level;
};
extern const struct unit_kind unit_kinds[]; /* ends at NULL code */

struct unit {
    int64_t id;
    const char *code;
    const char *name; /* "Nghi Sơn" */
    const char *kind; /* "xa" */
    enum unit_level level;
    struct date from_on, to_on;
    int64_t parent_id; /* on the day asked for; 0: none */
    bool is_sample;
    int64_t version;
};

/* "xã Nghi Sơn": kind and name in Vietnamese; in English "Nghi Sơn commune (xã)" is not made: the kind stays Vietnamese
 * before the name, because it is part of it. Units of level `unit` show the name alone. */
const char *unit_title(const struct ctx *c, const struct unit *u);

extern const struct feature unit_feature;

enum status unit_find(struct ctx *c, int64_t id, struct date on, struct unit *out) MUST_CHECK;

/* The unit that had this code on this day. */
enum status unit_find_by_code(struct ctx *c, const char *code, struct date on,
                              struct unit *out) MUST_CHECK;

/* Children of a unit (0: those without a parent) on a day, in Vietnamese order. */
enum status unit_list_children(struct ctx *c, int64_t parent_id, struct date on, struct unit **out,
                               int *out_count) MUST_CHECK;

/* The unit and all below it on a day, parents before children, siblings in Vietnamese order. id 0: all units of the day. */
enum status unit_list_below(struct ctx *c, int64_t id, struct date on, struct unit **out,
                            int *out_count) MUST_CHECK;

/* From the unit up to the root on a day, the unit itself first. */
enum status unit_list_above(struct ctx *c, int64_t id, struct date on, struct unit **out,
                            int *out_count) MUST_CHECK;

/* A unit that takes over (or was taken over), on which day, which share. */
struct unit_succession {
    struct unit unit;
    struct date effect_on;
    int share_ppm;     /* millionths; 0: not known */
    const char *basis; /* the document in words; "" */
};
enum status unit_list_successors(struct ctx *c, int64_t id, struct unit_succession **out,
                                 int *out_count) MUST_CHECK;
enum status unit_list_predecessors(struct ctx *c, int64_t id, struct unit_succession **out,
                                   int *out_count) MUST_CHECK;

/* Who stands for whom on a day: pairs (unit that had figures, unit that carries them on that day, share), following chains
 * of successors; a unit that exists on the day carries its own. Used by every roll-up. A unit split with unknown shares
 * is carried whole by its `parent on its last day` instead (is_undivided): its figures cannot be divided. */
struct unit_carrier {
    int64_t unit_id, carrier_id;
    int share_ppm; /* 1000000: whole */
    bool is_undivided;
};
enum status unit_list_carriers(struct ctx *c, struct date on, struct unit_carrier **out,
                               int *out_count) MUST_CHECK;

/* Splits a whole number by shares so that the parts sum to it (largest remainder, ties by order). */
void unit_split_figure(int64_t figure, const int *share_ppm, int count, int64_t *out_parts);

/* Writes. All need EDIT_UNITS, refuse overlaps of one code in time, a parent that does not exist on all the days, cycles,
 * and a level that does not stand below its parent's; each is audited. */
enum status unit_insert(struct ctx *c, struct unit *u,
                        int64_t parent_id) MUST_CHECK; /* sets u->id */
enum status unit_update(struct ctx *c,
                        const struct unit *u) MUST_CHECK; /* CONFLICT where version is stale */
enum status unit_move(struct ctx *c, int64_t id, int64_t parent_id, struct date on,
                      int64_t version) MUST_CHECK;

/* Notes that one unit takes over another on the day on which the other ends; twice changes nothing. For loading what was
 * merged elsewhere: unit_merge does all of it for a merger of ours. share_ppm 0: not known. */
enum status unit_add_successor(struct ctx *c, int64_t unit_id, int64_t successor_id,
                               struct date effect_on, int share_ppm, const char *basis) MUST_CHECK;

/* One act with effect on a day: the old units end, the new ones begin (or an old one is kept under its name), children
 * of the old move under their carrier, watches and grants are left as they are (history). Whole or not at all; the same act
 * again changes nothing. Rows with the same new_code make one unit:
 *   name and kind given (in one of them at least): a new unit, also where code and name are those of an old one; a unit that
 *     stands already with this code, name, kind and effect_on as its first day is taken;
 *   neither given: the unit that has new_code on effect_on is kept and takes over the others;
 *   new_code empty: the old unit ends and nobody takes over.
 * A new unit stands under what carries its old units' parents (the one that exists, or takes over, or stands above), unless
 * new_parent_id says it. Old units must exist on the day before and end on it; shares are given for all parts of a unit and
 * make a whole, or for none. Needs EDIT_UNITS for the old units, and for the parents and kept units that are named. */
enum merger_column {
    MERGER_OLD_CODE,
    MERGER_NEW_CODE,
    MERGER_NEW_NAME,
    MERGER_NEW_KIND,
    MERGER_SHARE,
    MERGER_NEW_PARENT,
    MERGER_COLUMN_COUNT
};

struct unit_merger {
    struct date effect_on;
    const char *basis;
    const char *file; /* for problems; NULL: they are noted at the field "rows" */
    int column_at[MERGER_COLUMN_COUNT];
    struct merger_row {
        int64_t old_unit_id;
        const char *new_code, *new_name, *new_kind;
        int share_ppm;         /* 0: whole where one row, else not known */
        int64_t new_parent_id; /* 0: as above */
        int64_t line;          /* of the file */
    } * rows;
    int row_count;
};
enum status unit_merge(struct ctx *c, const struct unit_merger *m) MUST_CHECK;

/* What unit_merge would do: for the preview. INVALID as unit_merge would be. */
struct merger_target {
    struct unit unit;         /* id 0: begins with the act */
    const char *parent_title; /* "": none */
    bool is_kept;
    struct unit *from; /* the old units, in the order of the rows */
    int from_count;
    int moved_count; /* units that stood below them and move here */
};
struct merger_preview {
    struct merger_target *targets; /* Vietnamese order */
    int target_count;
    struct unit *ended; /* without anybody taking over */
    int ended_count;
    int old_count, moved_count;
    const char **questions; /* sentences in the reader's language: worth a look before confirming */
    int question_count;
    bool is_done; /* all of it stands already */
};
enum status unit_merge_preview(struct ctx *c, const struct unit_merger *m,
                               struct merger_preview *out) MUST_CHECK;

/* Reads a merger's table from a CSV or XLSX file: columns old_code, new_code, new_name, new_kind, share (per cent), new_parent
 * (code); effect_on must be set. Each bad row is a problem at its row and column. */
enum status unit_merger_read(struct ctx *c, const char *path, const char *name,
                             struct unit_merger *m) MUST_CHECK;

/* Import of units from a CSV or XLSX file: columns code, name, kind, parent (code), from_on, to_on (the first day on which it is
 * no more) or last_on (its last day); the Vietnamese headings mã, tên, loại, cấp trên, từ ngày, and đến ngày or đến hết ngày (which
 * mean last_on) serve as well. Whole or not at all; every bad row is a problem. Rows may refer to parents further down. A row that
 * stands already is unchanged, also where its unit has ended or moved since. `dry_run` stops before writing. Memory is flat.
 * `progress` may be NULL. Needs EDIT_UNITS for what the new units stand below. */
enum status unit_import(struct ctx *c, const char *path, const char *name, bool dry_run,
                        progress_fn *progress, void *progress_arg,
                        struct import_result *out) MUST_CHECK;

extern const struct transfer_kind unit_transfer; /* "units" */

#endif
