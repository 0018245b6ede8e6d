/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading tasks: one, lists, sums. */
#include "feature/task/task_inside.h"

#include <stdlib.h>
#include <string.h>

const char *
task_owner_title(struct ctx *c, struct query *q, int at, bool by_watcher)
{
    struct unit u = { .level = LEVEL_UNIT };

    if (col_is_null(q, at))
        return col_is_null(q, at + 3) ? "" : col_text(q, at + 3);
    u.name = col_text(q, at);
    u.kind = col_text(q, at + 1);
    (void)unit_level_parse(col_text(q, at + 2), &u.level);
    if (by_watcher)
        return arena_printf(c->arena, tr(c, "Whoever follows %s"), unit_title(c, &u));
    return unit_title(c, &u);
}

/* ------------------------------------------------------------------ rows */

#define TASK_COLUMNS                                                                               \
    "t.id, t.campaign_id, t.document_id, t.position, t.words, t.owner_words, t.helper_words,"      \
    " t.day_words, t.rule, t.last_on, t.is_recurring, t.shows, t.created_at, t.created_by"
#define ROW_COLUMNS                                                                                \
    TASK_COLUMNS ", p.id, p.state, p.note, p.file_id, p.done_at, a.full_name, p.remarks,"          \
                 " p.decided_at, e.full_name, p.version, o.unit_id, o.seat_id, o.by_watcher,"      \
                 " u.name, u.kind, u.level, s.title, u.to_on, d.kind, d.number, d.title,"          \
                 " d.issued_on, d.issuer, d.signer, d.state"
#define ROW_TABLES                                                                                 \
    " FROM task t JOIN task_part p ON p.task_id = t.id JOIN document d ON d.id = t.document_id"    \
    " JOIN task_owner o ON o.part_id = p.id AND o.to_on IS NULL"                                   \
    " LEFT JOIN unit u ON u.id = o.unit_id LEFT JOIN seat s ON s.id = o.seat_id"                   \
    " LEFT JOIN account a ON a.id = p.done_by LEFT JOIN account e ON e.id = p.decided_by"

static enum deadline_rule
rule_of(const char *code)
{
    for (enum deadline_rule rule = RULE_BEFORE; code != NULL && rule <= RULE_WITHIN; rule++)
        if (strcmp(deadline_rule_code(rule), code) == 0)
            return rule;
    return RULE_NONE;
}

static void
read_task(struct query *q, struct task *out)
{
    *out = (struct task){
        .id = col_int(q, 0),
        .campaign_id = col_int(q, 1),
        .document_id = col_int(q, 2),
        .position = (int)col_int(q, 3),
        .words = col_text(q, 4),
        .owner_words = col_text(q, 5),
        .helper_words = col_text(q, 6),
        .day_words = col_text(q, 7),
        .rule = rule_of(col_text(q, 8)),
        .last_on = col_date(q, 9),
        .is_recurring = col_bool(q, 10),
        .shows = col_text(q, 11),
        .created_at = col_int(q, 12),
        .created_by = col_int(q, 13),
    };
}

static void
read_row(struct ctx *c, struct query *q, struct task_row *out)
{
    struct task_part *p = &out->part;

    read_task(q, &out->task);
    *p = (struct task_part){
        .id = col_int(q, 14),
        .note = col_text(q, 16),
        .file_id = col_int(q, 17),
        .done_at = col_int(q, 18),
        .done_by_name = col_text(q, 19),
        .remarks = col_text(q, 20),
        .decided_at = col_int(q, 21),
        .decided_by_name = col_text(q, 22),
        .version = col_int(q, 23),
        .unit_id = col_int(q, 24),
        .seat_id = col_int(q, 25),
        .by_watcher = col_bool(q, 26),
        .owner = task_owner_title(c, q, 27, col_bool(q, 26)),
        .unit_to_on = col_date(q, 31),
    };
    (void)task_state_parse(col_text(q, 15), &p->state);
    out->document = (struct document){
        .id = out->task.document_id,
        .campaign_id = out->task.campaign_id,
        .number = col_text(q, 33),
        .title = col_text(q, 34),
        .issued_on = col_date(q, 35),
        .issuer = col_text(q, 36),
        .signer = col_text(q, 37),
        .note = "",
        .state = strcmp(col_text(q, 38), "withdrawn") == 0 ? DOCUMENT_WITHDRAWN : DOCUMENT_APPLIED,
    };
    (void)document_kind_parse(col_text(q, 32), &out->document.kind);
}

static enum status
read_rows(struct ctx *c, struct query *q, struct task_row **out, int *out_count)
{
    struct task_row *rows = NULL;
    int count = 0, room = 0;
    enum status st;

    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 32 : 2 * room;
            rows = arena_grow(c->arena, rows, (size_t)count, (size_t)room, sizeof(*rows));
        }
        read_row(c, q, &rows[count++]);
    }
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}

/* ------------------------------------------------------------------ one */

static enum status
is_helped_by_me(struct ctx *c, int64_t task_id, int64_t campaign_id, bool *out)
{
    struct query *q = query_new(c, "SELECT unit_id, seat_id FROM task_helper WHERE task_id = $1");
    int64_t units[64];
    int count = 0;
    bool found = false;
    struct seat seat = { 0 };
    enum status st = seat_find_mine(c, campaign_id, &seat);

    (void)st;
    bind_int(q, task_id);
    while (query_row(q) && count < 64) {
        units[count] = col_int(q, 0);
        count += units[count] != 0;
        found = found || (seat.id != 0 && col_int(q, 1) == seat.id);
    }
    st = query_end(q);
    for (int i = 0; st == OK && !found && i < count; i++)
        found = may(c, READ_BOARD, units[i], campaign_id);
    *out = found;
    return st;
}

static enum status
check_reader(struct ctx *c, const struct task_row *t)
{
    struct campaign campaign;
    struct seat seat;
    bool is_helper = false;
    enum status st = campaign_find(c, t->task.campaign_id, &campaign);

    if (st != OK || may(c, READ_BOARD, campaign.owner_unit_id, campaign.id))
        return st;
    if (t->part.unit_id != 0 && may(c, READ_BOARD, t->part.unit_id, campaign.id))
        return OK;
    if (seat_find_mine(c, campaign.id, &seat) == OK && seat.id == t->part.seat_id)
        return OK;
    st = is_helped_by_me(c, t->task.id, campaign.id, &is_helper);
    return st == OK && !is_helper ? NOT_FOUND : st;
}

enum status
task_find(struct ctx *c, int64_t part_id, struct task_row *out)
{
    struct query *q = query_new(c, "SELECT " ROW_COLUMNS ROW_TABLES " WHERE p.id = $1");
    struct task_row row;
    bool found;
    enum status st;

    bind_int(q, part_id);
    found = query_row(q);
    if (found)
        read_row(c, q, &row);
    st = query_end(q);
    if (st == OK)
        st = found ? check_reader(c, &row) : NOT_FOUND;
    if (st == OK)
        *out = row;
    return st;
}

/* ------------------------------------------------------------------ many */

/* Units of the account ($4: its own alone, else those below them too), with those that they took over from; and the unit asked for with
 * those that it took over from. $1 account, $2 day, $5 campaign, $6 unit. */
#define REACH                                                                                      \
    "WITH RECURSIVE mine(id) AS (SELECT g.unit_id FROM account_grant g WHERE g.account_id = $1"    \
    " AND g.unit_id IS NOT NULL AND (g.campaign_id IS NULL OR g.campaign_id = $5)"                 \
    " AND g.from_on <= $2 AND (g.to_on IS NULL OR g.to_on > $2)"                                   \
    " AND (g.role = 'unit_officer' OR $4 = 0)"                                                     \
    " UNION SELECT e.child FROM mine JOIN (SELECT successor_id AS parent, unit_id AS child"        \
    " FROM unit_successor WHERE effect_on <= $2 UNION ALL SELECT parent_id, unit_id"               \
    " FROM unit_place WHERE $4 = 0 AND from_on <= $2 AND (to_on IS NULL OR to_on > $2)) e"         \
    " ON e.parent = mine.id),"                                                                     \
    " theirs(id) AS (SELECT CAST($6 AS BIGINT) UNION SELECT x.unit_id FROM theirs"                 \
    " JOIN unit_successor x ON x.successor_id = theirs.id WHERE x.effect_on <= $2) "

#define FOLLOWED_BY(seat)                                                                          \
    "EXISTS (SELECT 1 FROM watch w WHERE w.unit_id = o.unit_id AND w.campaign_id = $5"             \
    " AND w.seat_id = " seat " AND w.from_on <= $2 AND (w.to_on IS NULL OR w.to_on > $2))"

/* $3 reads all, $4 only one's own, $14 one's own seat; then the filters. */
#define FILTERED                                                                                   \
    " WHERE t.campaign_id = $5 AND (($3 = 1 AND $4 = 0)"                                           \
    " OR (o.unit_id IN (SELECT id FROM mine) AND (o.by_watcher = 0 OR $4 = 0))"                    \
    " OR o.seat_id = $14 OR (o.by_watcher = 1 AND " FOLLOWED_BY(                                   \
        "$14") ")"                                                                                 \
               " OR ($4 = 0 AND EXISTS (SELECT 1 FROM task_helper h WHERE h.task_id = t.id"        \
               " AND (h.seat_id = $14 OR h.unit_id IN (SELECT id FROM mine)))))"                   \
               " AND (CAST($6 AS BIGINT) = 0 OR o.unit_id IN (SELECT id FROM theirs)"              \
               " OR ($17 = 0 AND EXISTS (SELECT 1 FROM task_helper h WHERE h.task_id = t.id"       \
               " AND h.unit_id = $6)))"                                                            \
               " AND (CAST($7 AS BIGINT) = 0 OR o.seat_id = $7"                                    \
               " OR (o.by_watcher = 1 AND " FOLLOWED_BY(                                           \
                   "$7") "))"                                                                      \
                         " AND (CAST($8 AS BIGINT) = 0 OR t.document_id = $8)"                     \
                         " AND (CAST($9 AS BIGINT) = 0 OR t.id = $9) AND ($10 = '' OR p.state = "  \
                         "$10)"                                                                    \
                         " AND ($11 = 0 OR (p.state IN ('open', 'returned') AND t.last_on < $2))"  \
                         " AND ($12 = 0 OR p.state IN ('open', 'returned', 'done'))"               \
                         " AND ($13 = '' OR t.search LIKE '%' || $13 || '%' OR u.name_fold LIKE "  \
                         "'%' || $13 || '%'"                                                       \
                         " OR s.title_fold LIKE '%' || $13 || '%')"                                \
                         " AND (CAST($15 AS BIGINT) = 0 OR (o.by_watcher = 0 AND " FOLLOWED_BY(    \
                             "$15") "))"                                                           \
                                    " AND ($16 = 0 OR p.state IN ('open', 'returned'))"

struct asking {
    const struct task_filter *f;
    int64_t seat_id;
    bool reads_all;
};

static enum status
ask(struct ctx *c, const struct task_filter *f, struct asking *out)
{
    struct campaign campaign;
    struct seat seat;
    enum status st = campaign_find(c, f->campaign_id, &campaign);

    if (st != OK)
        return st;
    *out = (struct asking){ .f = f };
    out->reads_all = may(c, READ_BOARD, campaign.owner_unit_id, campaign.id);
    st = seat_find_mine(c, campaign.id, &seat);
    if (st == OK)
        out->seat_id = seat.id;
    return st == NOT_FOUND ? OK : st;
}

static void
bind_asking(struct ctx *c, struct query *q, const struct asking *a)
{
    const struct task_filter *f = a->f;

    bind_int(q, c->account_id);
    bind_date(q, today(c));
    bind_bool(q, a->reads_all);
    bind_bool(q, f->only_mine);
    bind_int(q, f->campaign_id);
    bind_int(q, f->unit_id);
    bind_int(q, f->seat_id);
    bind_int(q, f->document_id);
    bind_int(q, f->task_id);
    bind_text(q, task_state_code(f->state));
    bind_bool(q, f->only_late);
    bind_bool(q, f->only_unfinished);
    bind_text(q, f->q_folded != NULL ? f->q_folded : "");
    bind_int(q, a->seat_id);
    bind_int(q, f->follower_id);
    bind_bool(q, f->only_open);
    bind_bool(q, f->only_owned);
}

/* Those that a filter by unit, by seat or by whose they are can leave at most, by their indices: one commune's tasks among those of ten
 * thousand. */
#define NARROWED                                                                                   \
    " AND p.id IN (SELECT x.part_id FROM task_owner x WHERE x.unit_id IN"                          \
    " (SELECT id FROM mine WHERE $4 = 1 OR $3 = 0 UNION ALL SELECT id FROM theirs"                 \
    " UNION ALL SELECT w.unit_id FROM watch w WHERE w.seat_id IN ($14, $7))"                       \
    " UNION ALL SELECT x.part_id FROM task_owner x WHERE x.seat_id IN ($14, $7)"                   \
    " UNION ALL SELECT y.id FROM task_helper h JOIN task_part y ON y.task_id = h.task_id"          \
    " WHERE h.unit_id = $6 OR h.seat_id = $14"                                                     \
    " OR ($3 = 0 AND h.unit_id IN (SELECT id FROM mine)))"

static bool
is_narrow(const struct asking *a)
{
    return !a->reads_all || a->f->only_mine || a->f->unit_id != 0 || a->f->seat_id != 0;
}

#define LAST_ON "COALESCE(t.last_on, '9999-12-31')"

#define PAGE     " AND (" LAST_ON ", p.id) > ($18, $19) ORDER BY " LAST_ON ", p.id LIMIT $20"
#define SUMS     "SELECT p.state, CASE WHEN t.last_on < $2 THEN 1 ELSE 0 END AS is_over, COUNT(*)"
#define BY_STATE " GROUP BY p.state, is_over"

enum status
task_list(struct ctx *c, const struct task_filter *f, const char *const after[2], int limit,
          struct task_row **out, int *out_count)
{
    struct asking a;
    struct query *q;
    enum status st = ask(c, f, &a);

    if (st != OK)
        return st;
    q = is_narrow(&a) ? query_new(c, REACH "SELECT " ROW_COLUMNS ROW_TABLES FILTERED NARROWED PAGE)
                      : query_new(c, REACH "SELECT " ROW_COLUMNS ROW_TABLES FILTERED PAGE);
    bind_asking(c, q, &a);
    bind_text(q, after != NULL && after[0] != NULL ? after[0] : "");
    bind_int(q, after != NULL && after[0] != NULL && after[1] != NULL ? strtoll(after[1], NULL, 10)
                                                                      : 0);
    bind_int(q, limit);
    return read_rows(c, q, out, out_count);
}

enum status
task_count(struct ctx *c, const struct task_filter *f, struct task_counts *out)
{
    struct asking a;
    struct task_counts counts = { 0 };
    struct query *q;
    enum status st = ask(c, f, &a);

    if (st != OK)
        return st;
    q = is_narrow(&a) ? query_new(c, REACH SUMS ROW_TABLES FILTERED NARROWED BY_STATE)
                      : query_new(c, REACH SUMS ROW_TABLES FILTERED BY_STATE);
    bind_asking(c, q, &a);
    while (query_row(q)) {
        enum task_state state = TASK_OPEN;

        (void)task_state_parse(col_text(q, 0), &state);
        counts.by_state[state] += col_int(q, 2);
        counts.all += col_int(q, 2);
        if (col_int(q, 1) == 1 && (state == TASK_OPEN || state == TASK_RETURNED))
            counts.late += col_int(q, 2);
    }
    st = query_end(q);
    if (st == OK)
        *out = counts;
    return st;
}

/* ------------------------------------------------------------------ points of a document */

static void
add_count(struct task_point *p, struct query *q)
{
    enum task_state state = TASK_OPEN;
    int64_t n = col_int(q, 16);

    (void)task_state_parse(col_text(q, 14), &state);
    p->counts.by_state[state] += n;
    p->counts.all += n;
    if (col_int(q, 15) == 1 && (state == TASK_OPEN || state == TASK_RETURNED))
        p->counts.late += n;
    p->part_id = p->counts.all == 1 ? col_int(q, 17) : 0;
}

enum status
task_points(struct ctx *c, int64_t document_id, struct task_point **out, int *out_count)
{
    struct task_point *points = NULL;
    int count = 0, room = 0;
    struct document d;
    struct query *q;
    enum status st = document_find(c, document_id, &d);

    if (st != OK)
        return st;
    q = query_new(c, "SELECT " TASK_COLUMNS ", p.state,"
                     " CASE WHEN t.last_on < $2 THEN 1 ELSE 0 END AS is_over, COUNT(*), MIN(p.id)"
                     " FROM task t JOIN task_part p ON p.task_id = t.id WHERE t.document_id = $1"
                     " GROUP BY " TASK_COLUMNS ", p.state, is_over ORDER BY t.position, t.id");
    bind_int(q, document_id);
    bind_date(q, today(c));
    while (query_row(q)) {
        if (count == 0 || points[count - 1].task.id != col_int(q, 0)) {
            if (count == room) {
                room = room == 0 ? 16 : 2 * room;
                points = arena_grow(c->arena, points, (size_t)count, (size_t)room, sizeof(*points));
            }
            points[count] = (struct task_point){ 0 };
            read_task(q, &points[count++].task);
        }
        add_count(&points[count - 1], q);
    }
    st = query_end(q);
    if (st == OK) {
        *out = points;
        *out_count = count;
    }
    return st;
}

/* ------------------------------------------------------------------ owners over time */

enum status
task_owner_list(struct ctx *c, int64_t part_id, struct task_owner_row **out, int *out_count)
{
    enum { OWNERS_SHOWN = 100 };
    struct task_owner_row *rows = arena_array(c->arena, OWNERS_SHOWN, sizeof(*rows));
    struct query *q = query_new(
        c, "SELECT o.unit_id, o.seat_id, o.by_watcher, u.name, u.kind, u.level, s.title,"
           " o.reason, o.from_on, o.to_on FROM task_owner o LEFT JOIN unit u ON u.id = o.unit_id"
           " LEFT JOIN seat s ON s.id = o.seat_id WHERE o.part_id = $1"
           " ORDER BY o.from_on, o.id LIMIT $2");
    int count = 0;
    enum status st;

    bind_int(q, part_id);
    bind_int(q, OWNERS_SHOWN);
    while (count < OWNERS_SHOWN && query_row(q))
        rows[count++] = (struct task_owner_row){
            .unit_id = col_int(q, 0),
            .seat_id = col_int(q, 1),
            .by_watcher = col_bool(q, 2),
            .owner = task_owner_title(c, q, 3, col_bool(q, 2)),
            .reason = col_text(q, 7),
            .from_on = col_date(q, 8),
            .to_on = col_date(q, 9),
        };
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}

/* ------------------------------------------------------------------ on other pages */

enum { TODAY_MINE = 60, TODAY_WAITING = 5, HANDOVER_MAX = 500 };

enum status
task_today(struct ctx *c, const struct campaign *campaign, struct task_row **out_mine,
           int *out_mine_count, struct task_row **out_waiting, int *out_waiting_count,
           int64_t *out_waiting_all)
{
    struct task_filter mine = { .campaign_id = campaign->id, .only_mine = true, .only_open = true };
    struct task_filter waiting = { .campaign_id = campaign->id, .state = TASK_DONE };
    struct task_counts counts;
    enum status st = task_list(c, &mine, NULL, TODAY_MINE, out_mine, out_mine_count);

    *out_waiting_count = 0;
    *out_waiting_all = 0;
    if (st != OK || !task_may_give(c, campaign))
        return st;
    st = task_count(c, &waiting, &counts);
    if (st == OK)
        st = task_list(c, &waiting, NULL, TODAY_WAITING, out_waiting, out_waiting_count);
    if (st == OK)
        *out_waiting_all = counts.all;
    return st;
}

enum status
task_list_of_units(struct ctx *c, int64_t campaign_id, const int64_t *unit_ids, int unit_count,
                   struct task_of_unit **out, int *out_count)
{
    struct task_of_unit *all = arena_array(c->arena, HANDOVER_MAX, sizeof(*all));
    int count = 0;
    enum status st = OK;

    for (int i = 0; st == OK && i < unit_count && count < HANDOVER_MAX; i++) {
        struct task_filter f = { .campaign_id = campaign_id,
                                 .unit_id = unit_ids[i],
                                 .only_open = true,
                                 .only_owned = true };
        struct task_row *rows;
        int row_count;

        st = task_list(c, &f, NULL, HANDOVER_MAX - count, &rows, &row_count);
        for (int k = 0; st == OK && k < row_count; k++)
            all[count++] = (struct task_of_unit){ unit_ids[i], rows[k] };
    }
    if (st == OK) {
        *out = all;
        *out_count = count;
    }
    return st;
}

enum status
task_count_open_on(struct ctx *c, int64_t campaign_id, int64_t unit_id, struct date on, int *out)
{
    struct query *q = query_new(
        c, "SELECT COUNT(*) FROM task_owner o JOIN task_part p ON p.id = o.part_id"
           " JOIN task t ON t.id = p.task_id WHERE o.unit_id = $1 AND t.campaign_id = $2"
           " AND o.from_on <= $3 AND (o.to_on IS NULL OR o.to_on > $3) AND t.created_at < $4"
           " AND (p.done_at IS NULL OR p.done_at >= $4"
           " OR (p.state = 'returned' AND p.decided_at < $4))"
           " AND (p.state <> 'cancelled' OR p.decided_at >= $4)");
    int count = 0;
    enum status st;

    bind_int(q, unit_id);
    bind_int(q, campaign_id);
    bind_date(q, on);
    bind_int(q, date_start_at(date_add_days(on, 1)));
    if (query_row(q))
        count = (int)col_int(q, 0);
    st = query_end(q);
    if (st == OK)
        *out = count;
    return st;
}

/* Unfinished, or finished within the period. */
static int
keep_of_period(struct task_row *rows, int count, struct date from_on)
{
    int kept = 0;

    for (int i = 0; i < count; i++) {
        const struct task_part *p = &rows[i].part;
        int64_t from_at = date_start_at(from_on);
        bool is_recent = p->state == TASK_ACCEPTED && p->done_at >= from_at;

        if (task_is_open(p) || p->state == TASK_DONE || is_recent)
            rows[kept++] = rows[i];
    }
    return kept < TASK_IN_REPORT_MAX ? kept : TASK_IN_REPORT_MAX;
}

enum status
task_list_for_report(struct ctx *c, int64_t campaign_id, int64_t unit_id, int64_t seat_id,
                     struct date from_on, struct task_row **out, int *out_count)
{
    struct task_filter f = {
        .campaign_id = campaign_id, .unit_id = unit_id, .seat_id = seat_id, .only_owned = true
    };
    enum status st;

    /* the office tells what is late or waits; of all else it is not the owner */
    if (unit_id == 0 && seat_id == 0)
        f.only_late = true;
    st = task_list(c, &f, NULL, 5 * TASK_IN_REPORT_MAX, out, out_count);
    if (st == OK)
        *out_count = keep_of_period(*out, *out_count, from_on);
    return st;
}

enum status
task_count_of_seat(struct ctx *c, int64_t seat_id, int *out)
{
    struct query *q = query_new(c, "SELECT COUNT(*) FROM task_owner o JOIN task_part p"
                                   " ON p.id = o.part_id WHERE o.seat_id = $1 AND o.to_on IS NULL"
                                   " AND p.state IN ('open', 'returned', 'done')");
    int count = 0;
    enum status st;

    bind_int(q, seat_id);
    if (query_row(q))
        count = (int)col_int(q, 0);
    st = query_end(q);
    if (st == OK)
        *out = count;
    return st;
}
