/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Voting: one statement puts one envelope into the box; the roll follows for several at once. Nothing here writes a log line, an audit entry
 * or a time. */
#include "feature/council/council_inside.h"

#include "core/log.h"
#include "core/random.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ who votes on what */

const char *
door_of(struct ctx *c, const char *hash, const char *state, const char *name)
{
    const char *text =
        arena_printf(c->arena, "door %s %s %s", hash != NULL ? hash : "", state, name);

    return hash_hex(c->arena, text, strlen(text));
}

/* What a vote needs to know, read at once: two thousand of them come within two seconds. */
struct voter {
    int64_t member_id;
    bool is_paper, is_other_door;
    bool is_open; /* the round */
    int64_t closes_at;
    const char *seal_key;
    bool is_list;
    int most, voters;
};

static enum status
find_voter(struct ctx *c, int64_t round_id, struct voter *out)
{
    struct query *q = query_new(
        c, "SELECT v.member_id, v.is_paper, v.door, a.password_hash, a.state, a.name, r.state,"
           " r.closes_at, r.seal_key, r.kind, r.most, r.voters FROM council_voter v"
           " JOIN account a ON a.id = v.account_id JOIN council_round r ON r.id = v.round_id"
           " WHERE v.round_id = $1 AND v.account_id = $2");

    bind_int(q, round_id);
    bind_int(q, c->account_id);
    if (query_row(q))
        *out = (struct voter){
            .member_id = col_int(q, 0),
            .is_paper = col_bool(q, 1),
            .is_other_door = strcmp(col_text(q, 2), door_of(c, col_text(q, 3), col_text(q, 4),
                                                            col_text(q, 5))) != 0,
            .is_open = strcmp(col_text(q, 6), "open") == 0,
            .closes_at = col_int(q, 7),
            .seal_key = col_text(q, 8),
            .is_list = strcmp(col_text(q, 9), "list") == 0,
            .most = (int)col_int(q, 10),
            .voters = (int)col_int(q, 11),
        };
    return query_end_one(q);
}

struct place {
    int64_t dossier_id;
    bool is_barred;
};

static enum status
voter_places(struct ctx *c, int64_t round_id, int64_t member_id, struct place **out, int *out_count)
{
    struct place *places = arena_array(c->arena, COUNCIL_AGENDA_MAX, sizeof(*places));
    int count = 0;
    struct query *q = query_new(
        c, "SELECT d.dossier_id, CASE WHEN EXISTS (SELECT 1 FROM council_voter_bar b WHERE"
           " b.round_id = d.round_id AND b.dossier_id = d.dossier_id AND b.member_id = $1)"
           " OR EXISTS (SELECT 1 FROM dossier_bar x WHERE x.dossier_id = d.dossier_id"
           " AND x.account_id = $2) THEN 1 ELSE 0 END"
           " FROM council_round_dossier d WHERE d.round_id = $3 ORDER BY d.position");
    enum status st;

    bind_int(q, member_id);
    bind_int(q, c->account_id);
    bind_int(q, round_id);
    while (count < COUNCIL_AGENDA_MAX && query_row(q))
        places[count++] = (struct place){ col_int(q, 0), col_bool(q, 1) };
    st = query_end(q);
    if (st != OK)
        return st;
    *out = places;
    *out_count = count;
    return OK;
}

/* The receipt of a ballot that is in the box; NULL: there is none. */
static enum status
find_receipt(struct ctx *c, int64_t round_id, const unsigned char key[BOX_KEY_BYTES],
             const char *marker, const char **out)
{
    struct query *q =
        query_new(c, "SELECT sealed FROM council_box WHERE round_id = $1 AND marker = $2");
    struct envelope e;

    bind_int(q, round_id);
    bind_text(q, marker);
    *out = NULL;
    if (query_row(q)) {
        size_t length = 0;
        const void *bytes = col_blob(q, 0, &length);

        *out = box_open_envelope(key, bytes, length, &e) ? arena_strdup(c->arena, e.receipt) : "";
    }
    return query_end(q);
}

/* This node has no key of the box: another one opened the round, and the folder is not shared. */
static enum status
no_key(struct ctx *c, enum status st)
{
    return st == NOT_FOUND
               ? log_error(c,
                           "council: this node has no key of the ballot box: share the folder"
                           " of --data among the nodes, or lead them all to the one that opened it")
               : st;
}

static bool
is_over(const struct ctx *c, const struct voter *voter)
{
    return !voter->is_open || now(c) >= voter->closes_at;
}

enum status
council_ballot_paper(struct ctx *c, int64_t round_id, struct ballot_paper *out)
{
    struct ballot_paper paper = { .receipt = NULL };
    struct voter voter;
    struct round_dossier *all;
    struct place *places;
    unsigned char key[BOX_KEY_BYTES];
    char marker[MARKER_TEXT];
    int count, place_count;
    enum status st = find_voter(c, round_id, &voter);

    if (st == OK)
        st = round_read(c, round_id, &paper.round);
    if (st == OK)
        st = council_round_dossiers(c, &paper.round, &all, &count);
    if (st == OK)
        st = voter_places(c, round_id, voter.member_id, &places, &place_count);
    if (st != OK)
        return st;
    paper.dossiers = all;
    for (int i = 0; i < count; i++)
        for (int p = 0; p < place_count; p++)
            if (places[p].dossier_id == all[i].dossier_id && !places[p].is_barred)
                paper.dossiers[paper.dossier_count++] = all[i];
    paper.is_paper = voter.is_paper;
    paper.is_other_door = voter.is_other_door;
    paper.is_over = is_over(c, &voter);
    if (paper.round.state == ROUND_OPEN) {
        st = no_key(c, box_key_read(c, round_id, key));
        if (st != OK)
            return st;
        box_marker(key, round_id, voter.member_id, marker);
        st = find_receipt(c, round_id, key, marker, &paper.receipt);
        sodium_memzero(key, sizeof(key));
    }
    if (st == OK)
        *out = paper;
    return st;
}

/* ------------------------------------------------------------------ the vote */

struct casting {
    int64_t round_id;
    const char *marker;
    unsigned char sealed[ENVELOPE_BYTES];
    bool is_in;
};

/* The round's row is read in the same statement, so that a vote and the close never pass each other unseen. */
static enum status
put_in(struct ctx *c, void *arg)
{
    struct casting *v = arg;
    struct query *q = query_new(
        c, "INSERT INTO council_box (round_id, marker, sealed) SELECT r.id, $1, $2"
           " FROM council_round r WHERE r.id = $3 AND r.state = 'open' AND r.closes_at > $4"
           " ON CONFLICT (round_id, marker) DO NOTHING RETURNING 1");
    enum status st;

    bind_text(q, v->marker);
    bind_blob(q, v->sealed, sizeof(v->sealed));
    bind_int(q, v->round_id);
    bind_int(q, now(c));
    v->is_in = query_row(q);
    st = query_end(q);
    return st;
}

static enum status
fill_choices(struct ctx *c, const struct voter *voter, const struct place *places, int place_count,
             const struct ballot_line *lines, int count, unsigned char choices[CHOICES_BYTES])
{
    int chosen = 0;

    for (int i = 0; i < count; i++) {
        int p = 0;

        while (p < place_count &&
               (places[p].dossier_id != lines[i].dossier_id || places[p].is_barred))
            p++;
        if (p == place_count)
            return problem(c, "votes", "%s",
                           tr(c, "The ballot names a dossier on which you do not vote. Open the "
                                 "ballot again."));
        choices_set(choices, p, lines[i].vote);
    }
    for (int p = 0; p < place_count; p++)
        chosen += choices_get(choices, p) == VOTE_YES;
    if (voter->is_list && chosen > voter->most)
        return problem(c, "votes",
                       tr(c, "%d are chosen, and at most %d may be. Take some choices back."),
                       chosen, voter->most);
    /* a list with any choice is against the others; one without is blank */
    for (int p = 0; voter->is_list && chosen > 0 && p < place_count; p++)
        if (!places[p].is_barred && choices_get(choices, p) == VOTE_BLANK)
            choices_set(choices, p, VOTE_NO);
    return OK;
}

static enum status
may_vote(struct ctx *c, const struct voter *voter)
{
    if (voter->is_paper) {
        problem(c, NULL, "%s", tr(c, "You were given a paper in this round, and vote with it."));
        return DENIED;
    }
    if (voter->is_other_door) {
        problem(c, NULL, "%s",
                tr(c, "The password of this account was changed after the round was opened, so it "
                      "does not vote in it: nobody votes for another. Tell the tellers."));
        return DENIED;
    }
    return OK;
}

static enum status
say_over(struct ctx *c)
{
    problem(c, NULL, "%s", tr(c, "The round is over. The ballot was not counted."));
    return CONFLICT;
}

static enum status
cast(struct ctx *c, struct casting *v, const char *seal_key, const unsigned char key[BOX_KEY_BYTES],
     const unsigned char choices[CHOICES_BYTES], const char **out_receipt)
{
    unsigned char public_key[crypto_box_PUBLICKEYBYTES];
    struct envelope e;
    enum status st;

    if (!key_of_hex(seal_key, public_key))
        return log_error(c, "council: the round has no key");
    box_receipt(e.receipt);
    box_seal(public_key, choices, e.ballot);
    box_close_envelope(key, &e, v->sealed);
    st = db_transact(c, put_in, v);
    if (st != OK)
        return st;
    if (v->is_in) {
        *out_receipt = arena_strdup(c->arena, e.receipt);
        return OK;
    }
    st = find_receipt(c, v->round_id, key, v->marker, out_receipt);
    if (st != OK)
        return st;
    return *out_receipt != NULL ? CONFLICT : say_over(c);
}

enum status
council_vote(struct ctx *c, int64_t round_id, const struct ballot_line *lines, int count,
             const char **out_receipt)
{
    unsigned char key[BOX_KEY_BYTES], choices[CHOICES_BYTES] = { 0 };
    char marker[MARKER_TEXT];
    struct voter voter;
    struct place *places;
    int place_count;
    struct casting v = { .round_id = round_id, .marker = marker };
    enum status st = find_voter(c, round_id, &voter);

    *out_receipt = NULL;
    if (st == OK && is_over(c, &voter))
        return say_over(c);
    if (st == OK)
        st = may_vote(c, &voter);
    if (st == OK)
        st = voter_places(c, round_id, voter.member_id, &places, &place_count);
    if (st == OK)
        st = fill_choices(c, &voter, places, place_count, lines, count, choices);
    if (st == OK)
        st = no_key(c, box_key_read(c, round_id, key));
    if (st != OK)
        return st;
    box_marker(key, round_id, voter.member_id, marker);
    st = cast(c, &v, voter.seal_key, key, choices, out_receipt);
    sodium_memzero(key, sizeof(key));
    sodium_memzero(choices, sizeof(choices));
    if (st == OK && roll_advance(c, round_id, voter.voters) != OK)
        problems_clear(c); /* the next vote, or the close, brings it forward */
    return st;
}

/* ------------------------------------------------------------------ the roll */

enum { LARGE = 200 };

struct roll {
    int64_t round_id;
    int64_t *member_ids; /* that are found in the box and not yet on the roll, by member */
    int count;
};

static int
compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum status
read_markers(struct ctx *c, int64_t round_id, const char ***out, int *out_count)
{
    const char **markers = NULL;
    size_t count = 0, room = 0;
    struct query *q = query_new(c, "SELECT marker FROM council_box WHERE round_id = $1");
    enum status st;

    bind_int(q, round_id);
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 64 : 2 * room;
            markers = arena_grow(c->arena, markers, count, room, sizeof(*markers));
        }
        markers[count++] = col_text(q, 0);
    }
    st = query_end(q);
    if (st != OK)
        return st;
    if (count > 0)
        qsort(markers, count, sizeof(*markers), compare_texts);
    *out = markers;
    *out_count = (int)count;
    return OK;
}

static enum status
find_new(struct ctx *c, struct roll *roll, const unsigned char key[BOX_KEY_BYTES])
{
    const char **markers;
    int marker_count;
    size_t room = 64;
    struct query *q;
    enum status st = read_markers(c, roll->round_id, &markers, &marker_count);

    if (st != OK)
        return st;
    roll->member_ids = arena_array(c->arena, room, sizeof(*roll->member_ids));
    q = query_new(c, "SELECT member_id FROM council_voter WHERE round_id = $1 AND has_voted = 0"
                     " AND is_paper = 0 ORDER BY member_id");
    bind_int(q, roll->round_id);
    while (query_row(q)) {
        char marker[MARKER_TEXT];
        const char *wanted = marker;

        box_marker(key, roll->round_id, col_int(q, 0), marker);
        if (marker_count == 0 || bsearch(&wanted, markers, (size_t)marker_count, sizeof(*markers),
                                         compare_texts) == NULL)
            continue;
        if ((size_t)roll->count == room) {
            roll->member_ids =
                arena_grow(c->arena, roll->member_ids, room, 2 * room, sizeof(*roll->member_ids));
            room *= 2;
        }
        roll->member_ids[roll->count++] = col_int(q, 0);
    }
    return query_end(q);
}

static enum status
write_roll(struct ctx *c, void *arg)
{
    const struct roll *roll = arg;

    for (int i = 0; i < roll->count; i++) {
        struct query *q = query_new(c, "UPDATE council_voter SET has_voted = 1"
                                       " WHERE round_id = $1 AND member_id = $2");
        enum status st;

        bind_int(q, roll->round_id);
        bind_int(q, roll->member_ids[i]);
        st = query_end(q);
        if (st != OK)
            return st;
    }
    return OK;
}

static int
batch_of(int voters)
{
    return voters / 20 > COUNCIL_FEW ? voters / 20 : COUNCIL_FEW;
}

static enum status
is_due(struct ctx *c, int64_t round_id, bool *out)
{
    struct query *q = query_new(
        c, "SELECT COUNT(*), CAST(SUM(v.has_voted) AS BIGINT), (SELECT COUNT(*) FROM council_box b"
           " WHERE b.round_id = $1) FROM council_voter v WHERE v.round_id = $1");

    bind_int(q, round_id);
    *out = false;
    if (query_row(q))
        *out = col_int(q, 2) - col_int(q, 1) >= batch_of((int)col_int(q, 0));
    return query_end(q);
}

/* One at a time in this process: others would only repeat each other's work. In a large body not each vote asks, since asking reads
 * the whole roll. */
enum status
roll_advance(struct ctx *c, int64_t round_id, int voters)
{
    static atomic_flag is_busy = ATOMIC_FLAG_INIT;
    unsigned char key[BOX_KEY_BYTES];
    struct roll roll = { .round_id = round_id };
    bool due;
    enum status st;

    if (voters > LARGE && random_below((uint32_t)batch_of(voters) / 4) != 0)
        return OK;
    if (atomic_flag_test_and_set(&is_busy))
        return OK;
    st = is_due(c, round_id, &due);
    if (st == OK && due)
        st = box_key_read(c, round_id, key);
    if (st == OK && due)
        st = find_new(c, &roll, key);
    sodium_memzero(key, sizeof(key));
    /* what was found is whole: at least so many, whoever came last */
    if (st == OK && roll.count >= COUNCIL_FEW)
        st = db_transact(c, write_roll, &roll);
    atomic_flag_clear(&is_busy);
    return st;
}

enum status
council_roll_count(struct ctx *c, int64_t round_id, int *out_voted, int *out_voters)
{
    struct query *q = query_new(
        c,
        "SELECT COUNT(*), CAST(SUM(has_voted) AS BIGINT) FROM council_voter WHERE round_id = $1");

    bind_int(q, round_id);
    *out_voted = *out_voters = 0;
    if (query_row(q)) {
        *out_voters = (int)col_int(q, 0);
        *out_voted = (int)col_int(q, 1);
    }
    return query_end(q);
}

enum status
council_open_rounds(struct ctx *c, struct open_round **out, int *out_count)
{
    enum { SHOWN = 50 };
    struct open_round *rounds = arena_array(c->arena, SHOWN, sizeof(*rounds));
    int count = 0;
    struct query *q =
        query_new(c, "SELECT r.id, r.closes_at, r.title FROM council_voter v JOIN council_round r"
                     " ON r.id = v.round_id WHERE v.account_id = $1 AND v.is_paper = 0"
                     " AND r.state = 'open' AND r.closes_at > $2 ORDER BY r.closes_at, r.id");
    enum status st;

    bind_int(q, c->account_id);
    bind_int(q, now(c));
    while (count < SHOWN && query_row(q))
        rounds[count++] = (struct open_round){ col_int(q, 0), col_int(q, 1), col_text(q, 2) };
    st = query_end(q);
    if (st == OK) {
        *out = rounds;
        *out_count = count;
    }
    return st;
}
