/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seats of the committee: who sits where, from when to when. */
#include "feature/committee/committee.h"

#include "core/buf.h"
#include "core/text.h"
#include "db/audit.h"
#include "db/db.h"
#include "feature/task/task.h"

#include <string.h>

static const struct {
    const char *code, *text;
} roles[SEAT_ROLE_COUNT] = {
    [SEAT_HEAD] = { "head", N_("Head of the committee") },
    [SEAT_DEPUTY] = { "deputy", N_("Deputy head") },
    [SEAT_MEMBER] = { "member", N_("Member") },
    [SEAT_HELP] = { "help", N_("Help team") },
};

const char *
seat_role_code(enum seat_role role)
{
    return role > 0 && role < SEAT_ROLE_COUNT ? roles[role].code : "";
}

bool
seat_role_parse(const char *code, enum seat_role *out)
{
    for (int i = SEAT_HEAD; i < SEAT_ROLE_COUNT; i++) {
        if (code != NULL && strcmp(roles[i].code, code) == 0) {
            *out = (enum seat_role)i;
            return true;
        }
    }
    return false;
}

const char *
seat_role_text(const struct ctx *c, enum seat_role role)
{
    return role > 0 && role < SEAT_ROLE_COUNT ? tr(c, roles[role].text) : "";
}

/* ------------------------------------------------------------------ reading */

#define SEAT_COLUMNS                                                                               \
    "id, campaign_id, role, title, office, account_id, document_id, position, from_on, to_on, "    \
    "is_sample, version"

static void
read_seat(struct query *q, struct seat *out)
{
    *out = (struct seat){
        .id = col_int(q, 0),
        .campaign_id = col_int(q, 1),
        .title = col_text(q, 3),
        .office = col_text(q, 4),
        .account_id = col_int(q, 5),
        .document_id = col_int(q, 6),
        .position = (int)col_int(q, 7),
        .from_on = col_date(q, 8),
        .to_on = col_date(q, 9),
        .is_sample = col_bool(q, 10),
        .version = col_int(q, 11),
    };
    seat_role_parse(col_text(q, 2), &out->role);
}

static enum status
end_with_seat(struct query *q, struct seat *out)
{
    struct seat found;
    bool is_there = query_row(q);
    enum status st;

    if (is_there)
        read_seat(q, &found);
    st = query_end(q);
    if (st == OK && is_there)
        *out = found;
    return st == OK && !is_there ? NOT_FOUND : st;
}

enum status
seat_find(struct ctx *c, int64_t id, struct seat *out)
{
    struct query *q = query_new(c, "SELECT " SEAT_COLUMNS " FROM seat WHERE id = $1");

    bind_int(q, id);
    return end_with_seat(q, out);
}

enum status
seat_find_mine(struct ctx *c, int64_t campaign_id, struct seat *out)
{
    struct query *q;

    if (c->account_id <= 0)
        return NOT_FOUND;
    q = query_new(
        c, "SELECT " SEAT_COLUMNS " FROM seat WHERE account_id = $1 AND campaign_id = $2 "
           "AND from_on <= $3 AND (to_on IS NULL OR to_on > $3) ORDER BY position, id LIMIT 1");
    bind_int(q, c->account_id);
    bind_int(q, campaign_id);
    bind_date(q, today(c));
    return end_with_seat(q, out);
}

#define SEAT_ORDER                                                                                 \
    " ORDER BY CASE role WHEN 'head' THEN 1 WHEN 'deputy' THEN 2 WHEN 'member' THEN 3 ELSE 4 "     \
    "END, "                                                                                        \
    "position, id"

enum status
seat_list(struct ctx *c, int64_t campaign_id, struct date on, struct seat **out, int *out_count)
{
    struct seat *seats = NULL;
    size_t count = 0, room = 0;
    struct query *q = query_new(c, "SELECT " SEAT_COLUMNS " FROM seat WHERE campaign_id = $1 "
                                   "AND (CAST($2 AS TEXT) IS NULL OR (from_on <= $2 "
                                   "AND (to_on IS NULL OR to_on > $2)))" SEAT_ORDER);
    enum status st;

    bind_int(q, campaign_id);
    bind_date(q, on);
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 32 : 2 * room;
            seats = arena_grow(c->arena, seats, count, room, sizeof(*seats));
        }
        read_seat(q, &seats[count++]);
    }
    st = query_end(q);
    if (st == OK) {
        *out = seats;
        *out_count = (int)count;
    }
    return st;
}

/* ------------------------------------------------------------------ rules */

static enum status
require_editor(struct ctx *c, int64_t campaign_id)
{
    struct campaign campaign;
    enum status st = campaign_find(c, campaign_id, &campaign);

    return st == OK ? require(c, EDIT_COMMITTEE, campaign.owner_unit_id, campaign_id) : st;
}

static void
check_words(struct ctx *c, const struct seat *s)
{
    if (s->role <= 0 || s->role >= SEAT_ROLE_COUNT)
        (void)problem(c, "role", "%s", tr(c, "Choose what the seat is."));
    if (s->title == NULL || s->title[0] == '\0')
        (void)problem(c, "title", "%s", tr(c, "The seat has no title. Name it by its function."));
    else if (text_length(s->title) > SEAT_TITLE_MAX)
        (void)problem(c, "title", tr(c, "At most %d characters."), (int)SEAT_TITLE_MAX);
    if (s->office != NULL && text_length(s->office) > SEAT_OFFICE_MAX)
        (void)problem(c, "office", tr(c, "At most %d characters."), (int)SEAT_OFFICE_MAX);
    if (date_is_none(s->from_on))
        (void)problem(c, "from_on", "%s", tr(c, "Enter the first day."));
    else if (!date_is_none(s->to_on) && date_compare(s->to_on, s->from_on) <= 0)
        (void)problem(c, "to_on", "%s",
                      tr(c, "The end lies before the first day. Choose a later day."));
}

/* Another seat of the campaign that shares a day with this one: of the same head's place, or of the same person. */
static enum status
find_rival(struct ctx *c, const struct seat *s, bool as_head, struct seat *out)
{
    struct query *q =
        as_head
            ? query_new(c, "SELECT " SEAT_COLUMNS " FROM seat WHERE campaign_id = $1 AND id <> $2 "
                           "AND (to_on IS NULL OR to_on > $3) "
                           "AND (CAST($4 AS TEXT) IS NULL OR from_on < $4) "
                           "AND role = 'head' ORDER BY from_on, id LIMIT 1")
            : query_new(c, "SELECT " SEAT_COLUMNS " FROM seat WHERE campaign_id = $1 AND id <> $2 "
                           "AND (to_on IS NULL OR to_on > $3) "
                           "AND (CAST($4 AS TEXT) IS NULL OR from_on < $4) "
                           "AND account_id = $5 ORDER BY from_on, id LIMIT 1");

    bind_int(q, s->campaign_id);
    bind_int(q, s->id);
    bind_date(q, s->from_on);
    bind_date(q, s->to_on);
    if (!as_head)
        bind_int(q, s->account_id);
    return end_with_seat(q, out);
}

static enum status
check_rivals(struct ctx *c, const struct seat *s)
{
    struct seat other;
    enum status st = OK;

    if (s->role == SEAT_HEAD) {
        st = find_rival(c, s, true, &other);
        if (st == OK)
            (void)problem(c, "role",
                          tr(c, "%s is Head from %s. End that seat first, or choose another role."),
                          other.title, date_vi(c->arena, other.from_on));
    }
    if ((st == OK || st == NOT_FOUND) && s->account_id != 0) {
        st = find_rival(c, s, false, &other);
        if (st == OK)
            (void)problem(
                c, "account_id",
                tr(c,
                   "This account already holds the seat %s on those days. Choose another account."),
                other.title);
    }
    return st == NOT_FOUND ? OK : st;
}

static enum status
check_exists(struct ctx *c, struct query *q, const char *field, const char *message)
{
    enum status st = query_end_one(q);

    if (st == NOT_FOUND)
        (void)problem(c, field, "%s", message);
    return st == NOT_FOUND ? OK : st;
}

static enum status
check_references(struct ctx *c, const struct seat *s)
{
    enum status st = OK;
    struct query *q;

    if (s->account_id != 0) {
        q = query_new(c, "SELECT id FROM account WHERE id = $1");
        bind_int(q, s->account_id);
        (void)query_row(q);
        st = check_exists(c, q, "account_id",
                          tr(c, "There is no such account. Choose one of the list."));
    }
    if (st == OK && s->document_id != 0) {
        q = query_new(c, "SELECT id FROM document WHERE id = $1 AND campaign_id = $2");
        bind_int(q, s->document_id);
        bind_int(q, s->campaign_id);
        (void)query_row(q);
        st = check_exists(
            c, q, "document_id",
            tr(c, "There is no such document in this campaign. Choose one of the list."));
    }
    return st;
}

/* "phường Hải Hà, xã Nghi Sơn and 3 more": the units that a seat watches before its first or after its last day. */
static enum status
list_outside(struct ctx *c, const struct seat *s, const char **out_names)
{
    struct query *q = query_new(c, "SELECT DISTINCT unit_id FROM watch WHERE seat_id = $1 "
                                   "AND (to_on IS NULL OR to_on > from_on) "
                                   "AND (from_on < $2 OR (CAST($3 AS TEXT) IS NOT NULL "
                                   "AND (to_on IS NULL OR to_on > $3))) ORDER BY unit_id");
    int64_t ids[5];
    int count = 0;
    struct buf names;
    enum status st;

    bind_int(q, s->id);
    bind_date(q, s->from_on);
    bind_date(q, s->to_on);
    while (query_row(q)) {
        if (count < 5)
            ids[count] = col_int(q, 0);
        count++;
    }
    st = query_end(q);
    buf_init(&names, c->arena, 128);
    for (int i = 0; st == OK && i < count && i < 5; i++) {
        struct unit unit;

        st = unit_find(c, ids[i], today(c), &unit);
        if (st == OK)
            buf_printf(&names, "%s%s", i > 0 ? ", " : "", unit_title(c, &unit));
    }
    if (count > 5)
        buf_printf(&names, trn(c, " and %d more", " and %d more", count - 5), count - 5);
    if (st == OK)
        *out_names = count > 0 ? names.data : NULL;
    return st;
}

static enum status
check_seat(struct ctx *c, const struct seat *s)
{
    int before = c->problem_count;
    const char *outside = NULL;
    enum status st;

    check_words(c, s);
    if (c->problem_count > before)
        return INVALID;
    st = check_rivals(c, s);
    if (st == OK)
        st = check_references(c, s);
    if (st == OK && s->id != 0)
        st = list_outside(c, s, &outside);
    if (st == OK && outside != NULL)
        (void)problem(
            c, date_is_none(s->to_on) ? "from_on" : "to_on",
            tr(c, "The seat watches units outside of these days: %s. Hand them over first."),
            outside);
    return st == OK && c->problem_count > before ? INVALID : st;
}

/* ------------------------------------------------------------------ writing */

static json_t *
seat_json(struct ctx *c, const struct seat *s)
{
    return json_pack("{s:s, s:s, s:s, s:I, s:I, s:i, s:s, s:s}", "role", seat_role_code(s->role),
                     "title", s->title, "office", s->office != NULL ? s->office : "", "account_id",
                     (json_int_t)s->account_id, "document_id", (json_int_t)s->document_id,
                     "position", s->position, "from_on", date_iso(c->arena, s->from_on), "to_on",
                     date_iso(c->arena, s->to_on));
}

static enum status
next_position(struct ctx *c, int64_t campaign_id, int *out)
{
    struct query *q =
        query_new(c, "SELECT COALESCE(MAX(position), 0) + 1 FROM seat WHERE campaign_id = $1");

    bind_int(q, campaign_id);
    if (query_row(q))
        *out = (int)col_int(q, 0);
    return query_end(q);
}

static enum status
insert_seat(struct ctx *c, void *arg)
{
    struct seat *s = arg;
    int position = s->position;
    enum status st = check_seat(c, s);
    struct query *q;

    if (st == OK && position == 0)
        st = next_position(c, s->campaign_id, &position);
    if (st != OK)
        return st;
    q = query_new(c, "INSERT INTO seat (id, campaign_id, role, title, title_fold, office, "
                     "account_id, document_id, "
                     "position, from_on, to_on, is_sample, version) "
                     "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)");
    bind_int(q, s->id);
    bind_int(q, s->campaign_id);
    bind_text(q, seat_role_code(s->role));
    bind_text(q, s->title);
    bind_text(q, text_fold(c->arena, s->title));
    bind_text(q, s->office != NULL ? s->office : "");
    bind_id(q, s->account_id);
    bind_id(q, s->document_id);
    bind_int(q, position);
    bind_date(q, s->from_on);
    bind_date(q, s->to_on);
    bind_bool(q, s->is_sample);
    st = query_end(q);
    if (st != OK)
        return st;
    s->position = position;
    return audit_write(c, "seat", s->id, "insert", NULL, seat_json(c, s));
}

enum status
seat_insert(struct ctx *c, struct seat *s)
{
    enum status st = require_editor(c, s->campaign_id);

    if (st != OK)
        return st;
    s->id = db_new_id(c);
    s->version = 1;
    st = db_transact(c, insert_seat, s);
    if (st != OK)
        s->id = 0;
    return st;
}

struct seat_change {
    const struct seat *seat;
    const char *action;
};

static enum status
update_seat(struct ctx *c, void *arg)
{
    const struct seat_change *change = arg;
    const struct seat *s = change->seat;
    struct seat before;
    enum status st = seat_find(c, s->id, &before);
    struct query *q;

    if (st == OK && before.version != s->version)
        return CONFLICT;
    if (st == OK)
        st = check_seat(c, s);
    if (st != OK)
        return st;
    q = query_new(
        c, "UPDATE seat SET role = $3, title = $4, title_fold = $5, office = $6, account_id = $7, "
           "document_id = $8, position = $9, from_on = $10, to_on = $11, version = version + 1 "
           "WHERE id = $1 AND version = $2");
    bind_int(q, s->id);
    bind_int(q, s->version);
    bind_text(q, seat_role_code(s->role));
    bind_text(q, s->title);
    bind_text(q, text_fold(c->arena, s->title));
    bind_text(q, s->office != NULL ? s->office : "");
    bind_id(q, s->account_id);
    bind_id(q, s->document_id);
    bind_int(q, s->position);
    bind_date(q, s->from_on);
    bind_date(q, s->to_on);
    st = query_end_one(q);
    if (st != OK)
        return st == NOT_FOUND ? CONFLICT : st;
    return audit_write(c, "seat", s->id, change->action, seat_json(c, &before), seat_json(c, s));
}

enum status
seat_update(struct ctx *c, const struct seat *s)
{
    struct seat now_there, next = *s;
    struct seat_change change = { .seat = &next, .action = "update" };
    enum status st = seat_find(c, s->id, &now_there);

    if (st != OK)
        return st;
    next.campaign_id = now_there.campaign_id;
    next.is_sample = now_there.is_sample;
    st = require_editor(c, next.campaign_id);
    return st == OK ? db_transact(c, update_seat, &change) : st;
}

struct seat_ending {
    int64_t id, version;
    struct date on;
};

/* Units that are still watched are a conflict of states, not a slip of the pen: 409. */
static enum status
end_seat(struct ctx *c, void *arg)
{
    const struct seat_ending *end = arg;
    struct seat seat;
    struct seat_change change = { .seat = &seat, .action = "end" };
    const char *names = NULL;
    int tasks = 0;
    enum status st = seat_find(c, end->id, &seat);

    if (st != OK)
        return st;
    if (date_is_none(end->on) || date_compare(end->on, seat.from_on) <= 0)
        return problem(c, "on", tr(c, "The seat begins on %s. It can end from the day after."),
                       date_vi(c->arena, seat.from_on));
    seat.to_on = end->on;
    seat.version = end->version;
    st = list_outside(c, &seat, &names);
    if (st == OK && names != NULL) {
        (void)problem(c, "on", tr(c, "The seat still watches units: %s. Hand them over first."),
                      names);
        return CONFLICT;
    }
    if (st == OK)
        st = task_count_of_seat(c, seat.id, &tasks);
    if (st == OK && tasks > 0) {
        (void)problem(c, "on",
                      trn(c, "The seat still has %d task. Give it to another owner first.",
                          "The seat still has %d tasks. Give them to other owners first.", tasks),
                      tasks);
        return CONFLICT;
    }
    return st == OK ? update_seat(c, &change) : st;
}

enum status
seat_end(struct ctx *c, int64_t id, struct date on, int64_t version)
{
    struct seat_ending end = { .id = id, .version = version, .on = on };
    struct seat seat;
    enum status st = seat_find(c, id, &seat);

    if (st == OK)
        st = require_editor(c, seat.campaign_id);
    return st == OK ? db_transact(c, end_seat, &end) : st;
}

enum status
seat_list_accounts(struct ctx *c, int64_t campaign_id, struct seat_account **out, int *out_count)
{
    struct seat_account *rows = NULL;
    size_t count = 0, room = 0;
    struct query *q;
    enum status st = require_editor(c, campaign_id);

    if (st != OK)
        return st;
    q = query_new(c, "SELECT id, full_name, state FROM account WHERE state = 'active' OR id IN "
                     "(SELECT account_id FROM seat WHERE campaign_id = $1) ORDER BY "
                     "full_name_sort, id LIMIT 2000");
    bind_int(q, campaign_id);
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 32 : 2 * room;
            rows = arena_grow(c->arena, rows, count, room, sizeof(*rows));
        }
        rows[count++] = (struct seat_account){ col_int(q, 0), col_text(q, 1),
                                               strcmp(col_text(q, 2), "closed") == 0 };
    }
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = (int)count;
    }
    return st;
}
