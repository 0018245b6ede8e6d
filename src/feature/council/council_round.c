/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rounds of voting: their states, how they are prepared, and the tellers' keys. */
#include "feature/council/council_inside.h"

#include "core/random.h"
#include "core/text.h"
#include "db/audit.h"

#include <string.h>

enum { MINUTES_MAX = 14 * 24 * 60 };

/* ------------------------------------------------------------------ states */

static const struct {
    const char *code, *label;
} states[ROUND_STATE_COUNT] = {
    [ROUND_PREPARED] = { "prepared", N_("Prepared") },
    [ROUND_OPEN] = { "open", N_("Voting is open") },
    [ROUND_CLOSED] = { "closed", N_("Closed and counted") },
    [ROUND_CANCELLED] = { "cancelled", N_("Cancelled") },
};

/* (from, step, to); who may and what it needs stand at the functions, one each. A second round is a round of its own. */
static const struct {
    enum round_state from;
    enum round_step step;
    enum round_state to;
} steps[] = {
    { ROUND_PREPARED, ROUND_OPENS, ROUND_OPEN },
    { ROUND_OPEN, ROUND_CLOSES, ROUND_CLOSED },
    { ROUND_PREPARED, ROUND_CANCELS, ROUND_CANCELLED },
    { ROUND_OPEN, ROUND_CANCELS, ROUND_CANCELLED },
};

const char *
round_state_code(enum round_state state)
{
    return state > 0 && state < ROUND_STATE_COUNT ? states[state].code : "";
}

const char *
round_state_text(const struct ctx *c, enum round_state state)
{
    return state > 0 && state < ROUND_STATE_COUNT ? tr(c, states[state].label) : "";
}

bool
round_can(enum round_state from, enum round_step step, enum round_state *out_to)
{
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        if (steps[i].from != from || steps[i].step != step)
            continue;
        if (out_to != NULL)
            *out_to = steps[i].to;
        return true;
    }
    return false;
}

static enum round_state
state_parse(const char *code)
{
    for (enum round_state s = ROUND_PREPARED; s < ROUND_STATE_COUNT; s++)
        if (strcmp(states[s].code, code) == 0)
            return s;
    return ROUND_CANCELLED;
}

/* ------------------------------------------------------------------ reading */

#define ROUND_COLUMNS                                                                              \
    "r.id, r.meeting_id, r.number, r.first_id, r.title, r.kind, r.most, r.base, r.minutes,"        \
    " r.state, r.words, r.opened_at, r.closes_at, r.closed_at, r.voters, r.sent, r.broken,"        \
    " r.issued, r.cast_, r.spoiled, r.unused, r.digest, r.version"

static void
read_row(struct query *q, struct council_round *r)
{
    *r = (struct council_round){
        .id = col_int(q, 0),
        .meeting_id = col_int(q, 1),
        .number = (int)col_int(q, 2),
        .first_id = col_int(q, 3),
        .title = col_text(q, 4),
        .kind = strcmp(col_text(q, 5), "list") == 0 ? ROUND_LIST : ROUND_EACH,
        .most = (int)col_int(q, 6),
        .minutes = (int)col_int(q, 8),
        .state = state_parse(col_text(q, 9)),
        .words = col_text(q, 10),
        .opened_at = col_int(q, 11),
        .closes_at = col_int(q, 12),
        .closed_at = col_int(q, 13),
        .voters = (int)col_int(q, 14),
        .sent = (int)col_int(q, 15),
        .broken = (int)col_int(q, 16),
        .issued = (int)col_int(q, 17),
        .cast = (int)col_int(q, 18),
        .spoiled = (int)col_int(q, 19),
        .unused = (int)col_int(q, 20),
        .digest = col_text(q, 21),
        .version = col_int(q, 22),
    };
    if (!council_base_parse(col_text(q, 7), &r->base))
        r->base = BASE_ALL;
}

enum status
round_read(struct ctx *c, int64_t id, struct council_round *out)
{
    struct query *q = query_new(c, "SELECT " ROUND_COLUMNS " FROM council_round r WHERE r.id = $1");

    bind_int(q, id);
    if (query_row(q))
        read_row(q, out);
    return query_end_one(q);
}

enum status
council_round_find(struct ctx *c, int64_t id, struct council_round *out,
                   struct council_meeting *out_meeting, struct council *out_council)
{
    struct council_round round;
    enum status st = round_read(c, id, &round);

    if (st == OK)
        st = council_meeting_find(c, round.meeting_id, out_meeting, out_council);
    if (st == OK)
        *out = round;
    return st;
}

enum status
council_rounds(struct ctx *c, int64_t meeting_id, struct council_round **out, int *out_count)
{
    struct council_round *rounds = NULL;
    size_t count = 0, room = 0;
    struct query *q = query_new(c, "SELECT " ROUND_COLUMNS
                                   " FROM council_round r WHERE r.meeting_id = $1 ORDER BY r.id");
    enum status st;

    bind_int(q, meeting_id);
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 8 : 2 * room;
            rounds = arena_grow(c->arena, rounds, count, room, sizeof(*rounds));
        }
        read_row(q, &rounds[count++]);
    }
    st = query_end(q);
    if (st == OK) {
        *out = rounds;
        *out_count = (int)count;
    }
    return st;
}

enum status
round_places(struct ctx *c, int64_t round_id, int64_t **out, int *out_count)
{
    int64_t *ids = arena_array(c->arena, COUNCIL_AGENDA_MAX, sizeof(*ids));
    int count = 0;
    struct query *q = query_new(
        c, "SELECT dossier_id FROM council_round_dossier WHERE round_id = $1 ORDER BY position");
    enum status st;

    bind_int(q, round_id);
    while (count < COUNCIL_AGENDA_MAX && query_row(q))
        ids[count++] = col_int(q, 0);
    st = query_end(q);
    if (st == OK) {
        *out = ids;
        *out_count = count;
    }
    return st;
}

static enum status
title_units(struct ctx *c, struct round_dossier *rows, const int64_t *unit_ids, int count)
{
    for (int i = 0; i < count; i++) {
        struct unit u;
        enum status st = unit_find(c, unit_ids[i], today(c), &u);

        if (st != OK && st != NOT_FOUND)
            return st;
        rows[i].unit = st == OK ? unit_title(c, &u) : "";
    }
    return OK;
}

/* Members of the council today, of whom a prepared round would be voted. */
static enum status
voters_now(struct ctx *c, const struct council_round *round, int *out)
{
    struct query *q;

    *out = round->voters;
    if (round->state != ROUND_PREPARED)
        return OK;
    q = query_new(c, "SELECT COUNT(*) FROM council_member m JOIN council_meeting g"
                     " ON g.council_id = m.council_id WHERE g.id = $1 AND m.from_on <= $2"
                     " AND (m.to_on IS NULL OR m.to_on > $3)");
    bind_int(q, round->meeting_id);
    bind_date(q, today(c));
    bind_date(q, today(c));
    if (query_row(q))
        *out = (int)col_int(q, 0);
    return query_end(q);
}

enum status
council_round_dossiers(struct ctx *c, const struct council_round *round, struct round_dossier **out,
                       int *out_count)
{
    struct round_dossier *rows = arena_array(c->arena, COUNCIL_AGENDA_MAX, sizeof(*rows));
    int64_t *units = arena_array(c->arena, COUNCIL_AGENDA_MAX, sizeof(*units));
    int count = 0, voters = 0;
    struct query *q = query_new(
        c, "SELECT d.id, s.name, a.name, d.unit_id, d.field, s.kind, x.threshold_num,"
           " x.threshold_den, x.quorum_num, x.quorum_den, x.has_second_round,"
           " CASE WHEN r.state = 'prepared' THEN (SELECT COUNT(DISTINCT k.member_id) FROM"
           " council_conflict k JOIN council_member m ON m.id = k.member_id WHERE"
           " k.dossier_id = d.id AND m.council_id = g.council_id AND m.from_on <= $1"
           " AND (m.to_on IS NULL OR m.to_on > $2))"
           " ELSE (SELECT COUNT(*) FROM council_voter_bar b WHERE b.round_id = x.round_id"
           " AND b.dossier_id = d.id) END, t.members, t.yes, t.no, t.blank, t.is_passed"
           " FROM council_round_dossier x JOIN council_round r ON r.id = x.round_id"
           " JOIN council_meeting g ON g.id = r.meeting_id JOIN dossier d ON d.id = x.dossier_id"
           " JOIN subject s ON s.id = d.subject_id JOIN award a ON a.id = d.award_id"
           " LEFT JOIN council_result t ON t.round_id = x.round_id AND t.dossier_id = x.dossier_id"
           " WHERE x.round_id = $3 AND" DOSSIER_OPEN_TO("$4") " ORDER BY x.position");
    enum status st;

    bind_date(q, today(c));
    bind_date(q, today(c));
    bind_int(q, round->id);
    bind_int(q, c->account_id);
    while (count < COUNCIL_AGENDA_MAX && query_row(q)) {
        struct round_dossier *d = &rows[count];

        *d = (struct round_dossier){
            .dossier_id = col_int(q, 0),
            .subject = col_text(q, 1),
            .award = col_text(q, 2),
            .field = col_text(q, 4),
            .threshold = { (int)col_int(q, 6), (int)col_int(q, 7) },
            .quorum = { (int)col_int(q, 8), (int)col_int(q, 9) },
            .has_second_round = col_bool(q, 10),
            .barred = (int)col_int(q, 11),
            .members = (int)col_int(q, 12),
            .yes = (int)col_int(q, 13),
            .no = (int)col_int(q, 14),
            .blank = (int)col_int(q, 15),
            .is_passed = col_bool(q, 16),
        };
        if (!subject_kind_parse(col_text(q, 5), &d->kind))
            d->kind = SUBJECT_PERSON;
        units[count++] = col_int(q, 3);
    }
    st = query_end(q);
    if (st == OK)
        st = title_units(c, rows, units, count);
    if (st == OK)
        st = voters_now(c, round, &voters);
    if (st != OK)
        return st;
    for (int i = 0; i < count; i++) {
        if (round->state != ROUND_CLOSED)
            rows[i].members = voters - (round->base == BASE_FREE ? rows[i].barred : 0);
        rows[i].least = (int)share_least(rows[i].threshold, rows[i].members);
    }
    *out = rows;
    *out_count = count;
    return OK;
}

enum status
council_tellers(struct ctx *c, int64_t round_id, struct round_teller **out, int *out_count)
{
    struct round_teller *rows = arena_array(c->arena, COUNCIL_TELLERS_MAX, sizeof(*rows));
    int count = 0;
    struct query *q = query_new(
        c, "SELECT t.member_id, m.account_id, m.name, CASE WHEN t.public_key <> '' THEN 1 ELSE 0"
           " END, CASE WHEN EXISTS (SELECT 1 FROM council_paper p WHERE p.round_id = t.round_id"
           " AND p.member_id = t.member_id) THEN 1 ELSE 0 END FROM council_teller t"
           " JOIN council_member m ON m.id = t.member_id WHERE t.round_id = $1"
           " ORDER BY t.member_id");
    enum status st;

    bind_int(q, round_id);
    while (count < COUNCIL_TELLERS_MAX && query_row(q))
        rows[count++] = (struct round_teller){ .member_id = col_int(q, 0),
                                               .account_id = col_int(q, 1),
                                               .name = col_text(q, 2),
                                               .has_key = col_bool(q, 3),
                                               .has_entered = col_bool(q, 4) };
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}

/* ------------------------------------------------------------------ preparing */

static enum status
add_dossiers(struct ctx *c, const struct round_preparing *p, const struct council_meeting *m)
{
    struct agenda_line *lines;
    int count, added = 0;
    enum status st = council_agenda(c, m, false, &lines, &count);

    for (int i = 0; st == OK && i < count; i++) {
        const struct agenda_line *l = &lines[i];
        bool is_wanted = p->dossier_count == 0;
        struct query *q;

        for (int k = 0; k < p->dossier_count; k++)
            is_wanted = is_wanted || p->dossier_ids[k] == l->dossier_id;
        if (!is_wanted)
            continue;
        q = query_new(c, "INSERT INTO council_round_dossier (round_id, dossier_id, position,"
                         " threshold_num, threshold_den, quorum_num, quorum_den, has_second_round)"
                         " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
        bind_int(q, p->round.id);
        bind_int(q, l->dossier_id);
        bind_int(q, ++added);
        bind_int(q, l->threshold.num);
        bind_int(q, l->threshold.den);
        bind_int(q, l->quorum.num);
        bind_int(q, l->quorum.den);
        bind_bool(q, l->has_second_round && p->round.number == 1);
        st = query_end(q);
    }
    if (st == OK && added == 0)
        return problem(c, "dossier", "%s",
                       tr(c, "No dossier is on the agenda. Put those on it that are to be voted."));
    return st;
}

/* Those of the first round that fell short, where the award has a second one. */
static enum status
add_fallen(struct ctx *c, struct round_preparing *p)
{
    struct query *q = query_new(
        c, "SELECT x.dossier_id FROM council_round_dossier x JOIN council_result t"
           " ON t.round_id = x.round_id AND t.dossier_id = x.dossier_id WHERE x.round_id = $1"
           " AND x.has_second_round = 1 AND t.is_passed = 0 ORDER BY x.position");
    int64_t *ids = arena_array(c->arena, COUNCIL_AGENDA_MAX, sizeof(*ids));
    int count = 0;
    enum status st;

    bind_int(q, p->round.first_id);
    while (count < COUNCIL_AGENDA_MAX && query_row(q))
        ids[count++] = col_int(q, 0);
    st = query_end(q);
    if (st == OK && count == 0)
        return problem(c, NULL, "%s",
                       tr(c, "No dossier of the first round is left for a second one: each has "
                             "passed, or its award has none."));
    p->dossier_ids = ids;
    p->dossier_count = count;
    return st;
}

static const struct council_member *
member_of(const struct council_member *members, int count, int64_t id)
{
    for (int i = 0; i < count; i++)
        if (members[i].id == id)
            return &members[i];
    return NULL;
}

/* A teller reads every paper and holds a key: one who may not reach a dossier of the round is none for it. */
static enum status
has_conflict(struct ctx *c, int64_t round_id, int64_t member_id, bool *out)
{
    struct query *q = query_new(c, "SELECT 1 FROM council_conflict k JOIN council_round_dossier x"
                                   " ON x.dossier_id = k.dossier_id WHERE x.round_id = $1"
                                   " AND k.member_id = $2 LIMIT 1");

    bind_int(q, round_id);
    bind_int(q, member_id);
    *out = query_row(q);
    return query_end(q);
}

static enum status
add_tellers(struct ctx *c, const struct round_preparing *p, const struct council_member *members,
            int member_count)
{
    enum status st = OK;

    if (p->teller_count < 2 || p->teller_count > COUNCIL_TELLERS_MAX)
        return problem(c, "teller", tr(c, "Choose two to %d tellers."), COUNCIL_TELLERS_MAX);
    for (int i = 0; st == OK && i < p->teller_count; i++) {
        const struct council_member *m = member_of(members, member_count, p->teller_ids[i]);
        bool conflicts = false;
        struct query *q;

        if (m == NULL || m->account_id == 0)
            return problem(c, "teller", "%s", tr(c, "A teller is a member who has an account."));
        st = has_conflict(c, p->round.id, m->id, &conflicts);
        if (st == OK && conflicts)
            return problem(c, "teller",
                           tr(c, "%s has a conflict of interest in this round. Choose another "
                                 "teller."),
                           m->name);
        if (st != OK)
            return st;
        q = query_new(c, "INSERT INTO council_teller (round_id, member_id) VALUES ($1, $2)"
                         " ON CONFLICT (round_id, member_id) DO NOTHING");
        bind_int(q, p->round.id);
        bind_int(q, m->id);
        st = query_end(q);
    }
    return st;
}

static enum status
add_papers(struct ctx *c, const struct round_preparing *p, const struct council_member *members,
           int member_count)
{
    enum status st = OK;

    for (int i = 0; st == OK && i < p->paper_count; i++) {
        struct query *q;

        if (member_of(members, member_count, p->paper_ids[i]) == NULL)
            return problem(c, "paper", "%s", tr(c, "Papers are given to members."));
        q = query_new(c, "INSERT INTO council_voter (round_id, member_id, is_paper) VALUES ($1,"
                         " $2, 1) ON CONFLICT (round_id, member_id) DO NOTHING");
        bind_int(q, p->round.id);
        bind_int(q, p->paper_ids[i]);
        st = query_end(q);
    }
    return st;
}

static enum status
insert_round(struct ctx *c, const struct council_round *r, const struct council *council)
{
    struct query *q = query_new(
        c, "INSERT INTO council_round (id, meeting_id, number, first_id, title, kind, most, base,"
           " minutes, state, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,"
           " 'prepared', $10, $11)");

    bind_int(q, r->id);
    bind_int(q, r->meeting_id);
    bind_int(q, r->number);
    bind_id(q, r->first_id);
    bind_text(q, r->title);
    bind_text(q, r->kind == ROUND_LIST ? "list" : "each");
    bind_int(q, r->kind == ROUND_LIST ? r->most : 0);
    bind_text(q, council_base_code(council->base));
    bind_int(q, r->minutes);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    return query_end(q);
}

static enum status
prepare(struct ctx *c, void *arg)
{
    struct round_preparing *p = arg;
    struct council_round *r = &p->round, first;
    struct council_meeting meeting;
    struct council council;
    struct council_member *members;
    int member_count;
    enum status st = council_meeting_find(c, r->meeting_id, &meeting, &council);

    if (st == OK && !council_may_run(c, &council))
        st = DENIED;
    r->number = r->first_id != 0 ? 2 : 1;
    if (st == OK && r->first_id != 0) {
        st = round_read(c, r->first_id, &first);
        if (st == OK &&
            (first.state != ROUND_CLOSED || first.number != 1 || first.meeting_id != r->meeting_id))
            st = CONFLICT;
        if (st == OK)
            st = add_fallen(c, p);
    }
    r->id = db_new_id(c);
    if (st == OK)
        st = council_conflicts_seek(c, council.id);
    if (st == OK)
        st = council_members(c, council.id, today(c), &members, &member_count);
    if (st == OK)
        st = insert_round(c, r, &council);
    if (st == OK)
        st = add_dossiers(c, p, &meeting);
    if (st == OK)
        st = add_tellers(c, p, members, member_count);
    if (st == OK)
        st = add_papers(c, p, members, member_count);
    return st == OK ? audit_write(c, "council_round", r->id, "insert", NULL,
                                  json_pack("{s:s, s:i}", "title", r->title, "number", r->number))
                    : st;
}

enum status
council_round_prepare(struct ctx *c, struct round_preparing *p)
{
    struct council_round *r = &p->round;
    enum status st;

    if (text_length(r->title) < 1 || text_length(r->title) > COUNCIL_NAME_MAX)
        return problem(c, "title", tr(c, "Write a title of at most %d characters."),
                       COUNCIL_NAME_MAX);
    if (r->minutes < 1 || r->minutes > MINUTES_MAX)
        return problem(c, "minutes", tr(c, "A round is open for 1 to %d minutes."), MINUTES_MAX);
    if (r->kind == ROUND_LIST && (r->most < 1 || r->most > COUNCIL_AGENDA_MAX))
        return problem(c, "most", "%s", tr(c, "Write how many may be chosen at most."));
    st = db_transact(c, prepare, p);
    if (st == CONFLICT && c->problem_count == 0)
        problem(c, NULL, "%s", tr(c, "This round has a second one already, or is not closed yet."));
    return st;
}

/* ------------------------------------------------------------------ tellers' keys */

struct taking {
    int64_t round_id;
    const char *public_key;
};

static enum status
store_key(struct ctx *c, void *arg)
{
    const struct taking *t = arg;
    struct query *q = query_new(
        c, "UPDATE council_teller SET public_key = $1 WHERE round_id = $2 AND member_id IN"
           " (SELECT m.id FROM council_member m WHERE m.account_id = $3) AND EXISTS"
           " (SELECT 1 FROM council_round r WHERE r.id = $2 AND r.state = 'prepared')");

    bind_text(q, t->public_key);
    bind_int(q, t->round_id);
    bind_int(q, c->account_id);
    return query_end_one(q);
}

enum status
council_take_key(struct ctx *c, int64_t round_id, const char **out_code)
{
    unsigned char public_key[crypto_box_PUBLICKEYBYTES], secret_key[crypto_box_SECRETKEYBYTES];
    const char *code = random_password(c->arena);
    struct taking t = { .round_id = round_id };
    enum status st;

    teller_keys(round_id, code, public_key, secret_key);
    sodium_memzero(secret_key, sizeof(secret_key));
    t.public_key = key_hex(c->arena, public_key);
    st = db_transact(c, store_key, &t);
    if (st == OK)
        *out_code = code;
    return st;
}

enum status
council_round_size(struct ctx *c, int64_t round_id, int *out)
{
    int64_t *ids;

    return round_places(c, round_id, &ids, out);
}
