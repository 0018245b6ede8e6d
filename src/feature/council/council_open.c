/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening a round: the quorum, what a tally would betray, the roll, the box's key; and cancelling one. */
#include "feature/council/council_inside.h"

#include "core/text.h"
#include "db/audit.h"
#include "service/inbox.h"

/* ------------------------------------------------------------------ opening */

static enum status
warn(struct ctx *c, const char ***list, int *count, const char *text)
{
    *list = arena_grow(c->arena, *list, (size_t)*count, (size_t)*count + 1, sizeof(**list));
    (*list)[(*count)++] = text;
    return OK;
}

struct reach {
    int voters, papers, wired, unreached;
};

static enum status
count_reach(struct ctx *c, const struct council_round *round, struct reach *out)
{
    struct query *q = query_new(
        c, "SELECT COUNT(*), COUNT(v.member_id),"
           " COUNT(CASE WHEN v.member_id IS NULL THEN m.account_id END)"
           " FROM council_member m JOIN council_meeting g ON g.council_id = m.council_id"
           " LEFT JOIN council_voter v ON v.member_id = m.id AND v.round_id = $1 AND v.is_paper = 1"
           " WHERE g.id = $2 AND m.from_on <= $3 AND (m.to_on IS NULL OR m.to_on > $4)");

    bind_int(q, round->id);
    bind_int(q, round->meeting_id);
    bind_date(q, today(c));
    bind_date(q, today(c));
    if (query_row(q)) {
        out->voters = (int)col_int(q, 0);
        out->papers = (int)col_int(q, 1);
        out->wired = (int)col_int(q, 2);
        out->unreached = out->voters - out->papers - out->wired;
    }
    return query_end(q);
}

/* Dossiers are told by number: whoever opens the round may be barred from one. */
static enum status
warn_of_conflicts(struct ctx *c, const struct council_round *round, int voters, const char ***list,
                  int *count)
{
    struct query *q = query_new(
        c, "SELECT x.position, COUNT(DISTINCT m.id) FROM council_round_dossier x"
           " JOIN council_conflict k ON k.dossier_id = x.dossier_id JOIN council_member m"
           " ON m.id = k.member_id JOIN council_meeting g ON g.council_id = m.council_id"
           " WHERE x.round_id = $1 AND g.id = $2 AND m.from_on <= $3 AND (m.to_on IS NULL OR"
           " m.to_on > $4) GROUP BY x.position ORDER BY x.position");

    bind_int(q, round->id);
    bind_int(q, round->meeting_id);
    bind_date(q, today(c));
    bind_date(q, today(c));
    while (query_row(q)) {
        int free = voters - (int)col_int(q, 1);

        if (free >= COUNCIL_FEW || voters < COUNCIL_FEW)
            continue;
        warn(c, list, count,
             arena_printf(c->arena,
                          tr(c, "On dossier %d only %d members vote: its tally may tell how they "
                                "voted."),
                          (int)col_int(q, 0), free));
    }
    return query_end(q);
}

enum status
council_round_warnings(struct ctx *c, const struct council_round *round, const char ***out,
                       int *out_count)
{
    const char **list = NULL;
    struct reach n = { 0 };
    int count = 0;
    enum status st = count_reach(c, round, &n);

    if (st == OK && n.voters < COUNCIL_FEW)
        warn(c, &list, &count,
             arena_printf(c->arena,
                          trn(c, "Only %d member votes: the tally may tell how.",
                              "Only %d members vote: the tally may tell how each did, and where "
                              "all vote one way, it does.",
                              n.voters),
                          n.voters));
    if (st == OK && n.papers == 1)
        warn(c, &list, &count,
             tr(c, "A single paper is given out: its tellers see how that member votes."));
    if (st == OK && n.papers > 0 && n.wired == 1)
        warn(c, &list, &count,
             tr(c, "All but one vote on paper: the tellers can subtract, and see how the one "
                   "member votes."));
    if (st == OK && n.unreached > 0)
        warn(c, &list, &count,
             arena_printf(c->arena,
                          trn(c, "%d member has neither an account nor a paper, and cannot vote.",
                              "%d members have neither an account nor a paper, and cannot vote.",
                              n.unreached),
                          n.unreached));
    if (st == OK)
        st = warn_of_conflicts(c, round, n.voters, &list, &count);
    if (st == OK) {
        *out = list;
        *out_count = count;
    }
    return st;
}

struct opening {
    int64_t round_id, version;
    bool is_sure;
    struct council_round round;
    struct council_meeting meeting;
    struct council council;
    unsigned char public_key[crypto_box_PUBLICKEYBYTES], secret_key[crypto_box_SECRETKEYBYTES];
};

/* How many of all members attend; each dossier's award has its own share. */
static enum status
check_quorum(struct ctx *c, const struct opening *o)
{
    struct query *q =
        query_new(c, "SELECT COUNT(*), COUNT(a.member_id)"
                     " FROM council_member m LEFT JOIN council_attendance a ON a.member_id = m.id"
                     " AND a.meeting_id = $1 WHERE m.council_id = $2 AND m.from_on <= $3"
                     " AND (m.to_on IS NULL OR m.to_on > $4)");
    int64_t members = 0, attend = 0, least = 0;
    enum status st;

    bind_int(q, o->meeting.id);
    bind_int(q, o->council.id);
    bind_date(q, today(c));
    bind_date(q, today(c));
    if (query_row(q)) {
        members = col_int(q, 0);
        attend = col_int(q, 1);
    }
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c,
                  "SELECT quorum_num, quorum_den FROM council_round_dossier WHERE round_id = $1");
    bind_int(q, o->round_id);
    while (query_row(q)) {
        struct share s = { (int)col_int(q, 0), (int)col_int(q, 1) };

        if (!share_is_reached(s, attend, members) && share_least(s, members) > least)
            least = share_least(s, members);
    }
    st = query_end(q);
    if (st == OK && least > 0)
        return problem(c, "quorum",
                       tr(c,
                          "%d of %d members attend, and it takes %d. Note who attends, also from "
                          "afar, or hold the meeting on another day."),
                       (int)attend, (int)members, (int)least);
    return st;
}

/* The secret half of the box's key, for each pair of tellers: sealed to the one within a seal to the other. */
static enum status
share_key(struct ctx *c, const struct opening *o)
{
    unsigned char keys[COUNCIL_TELLERS_MAX][crypto_box_PUBLICKEYBYTES];
    unsigned char inner[crypto_box_SECRETKEYBYTES + crypto_box_SEALBYTES];
    unsigned char outer[sizeof(inner) + crypto_box_SEALBYTES];
    int64_t ids[COUNCIL_TELLERS_MAX];
    int count = 0, missing = 0;
    struct query *q =
        query_new(c, "SELECT member_id, public_key FROM council_teller WHERE round_id = $1"
                     " ORDER BY member_id");
    enum status st;

    bind_int(q, o->round_id);
    while (count < COUNCIL_TELLERS_MAX && query_row(q)) {
        ids[count] = col_int(q, 0);
        if (key_of_hex(col_text(q, 1), keys[count]))
            count++;
        else
            missing++;
    }
    st = query_end(q);
    if (st == OK && (missing > 0 || count < 2))
        return problem(c, "teller", "%s",
                       tr(c,
                          "Not every teller has taken a key. Ask each to open this page and take "
                          "it."));
    for (int i = 0; st == OK && i < count; i++) {
        for (int k = i + 1; st == OK && k < count; k++) {
            crypto_box_seal(inner, o->secret_key, sizeof(o->secret_key), keys[i]);
            crypto_box_seal(outer, inner, sizeof(inner), keys[k]);
            q = query_new(c, "INSERT INTO council_key (round_id, first_id, second_id, sealed)"
                             " VALUES ($1, $2, $3, $4)");
            bind_int(q, o->round_id);
            bind_int(q, ids[i]);
            bind_int(q, ids[k]);
            bind_blob(q, outer, sizeof(outer));
            st = query_end(q);
        }
    }
    return st;
}

struct new_voter {
    int64_t member_id, account_id;
    const char *door; /* "": no account */
};

/* Members of the day, with the doors of all of them read at once. */
static enum status
read_voters(struct ctx *c, const struct opening *o, struct new_voter **out, int *out_count)
{
    struct query *q = query_new(
        c, "SELECT m.id, m.account_id, a.id, a.password_hash, a.state, a.name"
           " FROM council_member m LEFT JOIN account a ON a.id = m.account_id"
           " WHERE m.council_id = $1 AND m.from_on <= $2 AND (m.to_on IS NULL OR m.to_on > $2)"
           " ORDER BY m.id");
    struct new_voter *rows = NULL;
    int count = 0, room = 0;
    enum status st;

    bind_int(q, o->council.id);
    bind_date(q, today(c));
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 16 : 2 * room;
            rows = arena_grow(c->arena, rows, (size_t)count, (size_t)room, sizeof(*rows));
        }
        rows[count++] = (struct new_voter){
            .member_id = col_int(q, 0),
            .account_id = col_int(q, 1),
            .door =
                col_is_null(q, 2) ? "" : door_of(c, col_text(q, 3), col_text(q, 4), col_text(q, 5)),
        };
    }
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}

static enum status
write_voters(struct ctx *c, const struct opening *o, int *out_count)
{
    struct new_voter *voters = NULL;
    int count = 0;
    enum status st = read_voters(c, o, &voters, &count);

    for (int i = 0; st == OK && i < count; i++) {
        struct query *q =
            query_new(c, "INSERT INTO council_voter (round_id, member_id, account_id, door)"
                         " VALUES ($1, $2, $3, $4) ON CONFLICT (round_id, member_id)"
                         " DO UPDATE SET account_id = excluded.account_id, door = excluded.door");

        bind_int(q, o->round_id);
        bind_int(q, voters[i].member_id);
        bind_id(q, voters[i].account_id);
        bind_text(q, voters[i].door);
        st = query_end(q);
    }
    if (st == OK)
        *out_count = count;
    return st;
}

/* Who has left since a paper was meant for them is not on the roll. */
static enum status
drop_gone(struct ctx *c, const struct opening *o)
{
    struct query *q = query_new(
        c, "DELETE FROM council_voter WHERE round_id = $1 AND member_id NOT IN (SELECT m.id"
           " FROM council_member m WHERE m.council_id = $2 AND m.from_on <= $3"
           " AND (m.to_on IS NULL OR m.to_on > $4))");

    bind_int(q, o->round_id);
    bind_int(q, o->council.id);
    bind_date(q, today(c));
    bind_date(q, today(c));
    return query_end(q);
}

static enum status
write_bars(struct ctx *c, const struct opening *o)
{
    struct query *q = query_new(
        c, "INSERT INTO council_voter_bar (round_id, dossier_id, member_id)"
           " SELECT DISTINCT x.round_id, x.dossier_id, v.member_id FROM council_round_dossier x"
           " JOIN council_conflict k ON k.dossier_id = x.dossier_id JOIN council_voter v"
           " ON v.round_id = x.round_id AND v.member_id = k.member_id WHERE x.round_id = $1");

    bind_int(q, o->round_id);
    return query_end(q);
}

static enum status
write_open(struct ctx *c, const struct opening *o, int voters)
{
    struct query *q = query_new(
        c, "UPDATE council_round SET state = 'open', seal_key = $1, opened_at = $2, closes_at = $3,"
           " voters = $4, base = $5, issued = (SELECT COUNT(*) FROM council_voter v WHERE"
           " v.round_id = $6 AND v.is_paper = 1), version = version + 1"
           " WHERE id = $6 AND version = $7 AND state = 'prepared'");
    enum status st;

    bind_text(q, key_hex(c->arena, o->public_key));
    bind_int(q, now(c));
    bind_int(q, now(c) + (int64_t)o->round.minutes * 60);
    bind_int(q, voters);
    bind_text(q, council_base_code(o->council.base));
    bind_int(q, o->round_id);
    bind_int(q, o->version);
    st = query_end_one(q);
    return st == NOT_FOUND ? CONFLICT : st;
}

static enum status
tell_voters(struct ctx *c, const struct opening *o)
{
    struct query *q = query_new(c, "SELECT account_id FROM council_voter WHERE round_id = $1"
                                   " AND account_id IS NOT NULL AND is_paper = 0"
                                   " ORDER BY account_id");
    int64_t *ids = NULL;
    size_t count = 0, room = 0;
    enum status st;

    bind_int(q, o->round_id);
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 16 : 2 * room;
            ids = arena_grow(c->arena, ids, count, room, sizeof(*ids));
        }
        ids[count++] = col_int(q, 0);
    }
    st = query_end(q);
    for (size_t i = 0; st == OK && i < count; i++)
        st = inbox_insert(
            c, &(struct inbox_item){
                   .kind = INBOX_COUNCIL_ROUND,
                   .account_id = ids[i],
                   .campaign_id = o->council.campaign_id,
                   .subject = json_pack("{s:s, s:s}", "round", o->round.title, "until",
                                        time_text(c, now(c) + (int64_t)o->round.minutes * 60)),
                   .url = url_ballot(c, o->round_id),
                   .key = arena_printf(c->arena, "council-round/%lld", (long long)o->round_id) });
    return st;
}

static enum status
open_round(struct ctx *c, void *arg)
{
    struct opening *o = arg;
    const char **warnings;
    int warning_count, voters = 0;
    enum status st = council_round_find(c, o->round_id, &o->round, &o->meeting, &o->council);

    if (st == OK && !council_may_run(c, &o->council))
        st = DENIED;
    if (st == OK && !round_can(o->round.state, ROUND_OPENS, NULL))
        st = CONFLICT;
    if (st == OK)
        st = council_conflicts_seek(c, o->council.id);
    if (st == OK)
        st = check_quorum(c, o);
    if (st == OK)
        st = council_round_warnings(c, &o->round, &warnings, &warning_count);
    if (st == OK && warning_count > 0 && !o->is_sure)
        return problem(c, "sure", "%s",
                       tr(c, "Read the warnings, and say that the round is to be opened all the "
                             "same."));
    if (st == OK)
        st = share_key(c, o);
    if (st == OK)
        st = drop_gone(c, o);
    if (st == OK)
        st = write_voters(c, o, &voters);
    if (st == OK)
        st = write_bars(c, o);
    if (st == OK)
        st = write_open(c, o, voters);
    if (st == OK)
        st = tell_voters(c, o);
    return st == OK ? audit_write(c, "council_round", o->round_id, "open", NULL,
                                  json_pack("{s:i}", "voters", voters))
                    : st;
}

enum status
council_round_open(struct ctx *c, int64_t round_id, int64_t version, bool is_sure)
{
    struct opening o = { .round_id = round_id, .version = version, .is_sure = is_sure };
    struct council_round round;
    enum status st = round_read(c, round_id, &round);

    /* the key of a box that is in use is never made anew */
    if (st == OK && !round_can(round.state, ROUND_OPENS, NULL))
        return CONFLICT;
    if (st == OK)
        st = box_key_make(c, round_id);
    if (st != OK)
        return st;
    crypto_box_keypair(o.public_key, o.secret_key);
    st = db_transact(c, open_round, &o);
    sodium_memzero(o.secret_key, sizeof(o.secret_key));
    return st;
}

/* ------------------------------------------------------------------ cancelling */

struct cancelling {
    int64_t round_id, version;
    const char *words;
};

enum status
round_empty_box(struct ctx *c, int64_t round_id)
{
    struct query *q = query_new(c, "DELETE FROM council_box WHERE round_id = $1");
    enum status st;

    bind_int(q, round_id);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM council_key WHERE round_id = $1");
    bind_int(q, round_id);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM council_paper_line WHERE round_id = $1");
    bind_int(q, round_id);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM council_paper WHERE round_id = $1");
    bind_int(q, round_id);
    return query_end(q);
}

static enum status
cancel(struct ctx *c, void *arg)
{
    const struct cancelling *x = arg;
    struct council_round round;
    struct council_meeting meeting;
    struct council council;
    struct query *q;
    enum status st = council_round_find(c, x->round_id, &round, &meeting, &council);

    if (st == OK && !council_may_run(c, &council))
        st = DENIED;
    if (st == OK && !round_can(round.state, ROUND_CANCELS, NULL))
        st = CONFLICT;
    if (st != OK)
        return st;
    q = query_new(c, "UPDATE council_round SET state = 'cancelled', words = $1, closed_at = $2,"
                     " version = version + 1 WHERE id = $3 AND version = $4");
    bind_text(q, x->words);
    bind_int(q, now(c));
    bind_int(q, x->round_id);
    bind_int(q, x->version);
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    if (st == OK)
        st = round_empty_box(c, x->round_id);
    return st == OK ? audit_write(c, "council_round", x->round_id, "cancel", NULL,
                                  json_pack("{s:s}", "words", x->words))
                    : st;
}

enum status
council_round_cancel(struct ctx *c, int64_t round_id, int64_t version, const char *words)
{
    struct cancelling x = { round_id, version, words };
    enum status st;

    if (text_length(words) < 1 || text_length(words) > COUNCIL_WORDS_MAX)
        return problem(c, "words", tr(c, "Write why, in at most %d characters."),
                       COUNCIL_WORDS_MAX);
    st = db_transact(c, cancel, &x);
    if (st == OK)
        box_key_destroy(c, round_id);
    return st;
}
