/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The close: two tellers' codes open the box, all is counted in one transaction, and what could tie a vote to a voter is gone. */
#include "feature/council/council_inside.h"

#include "core/log.h"
#include "core/random.h"
#include "db/audit.h"
#include "db/bulk.h"

#include <stdlib.h>
#include <string.h>

struct counted_voter {
    char marker[MARKER_TEXT];
    int64_t member_id;
    bool is_paper, has_sent;
};

struct box_row {
    const char *marker;
    const void *sealed;
    size_t length;
};

struct closing {
    int64_t round_id;
    unsigned char key[BOX_KEY_BYTES];
    unsigned char public_key[crypto_box_PUBLICKEYBYTES], secret_key[crypto_box_SECRETKEYBYTES];
    struct council_round round;
    struct council_meeting meeting;
    int64_t *places;
    int place_count;
    struct counted_voter *voters; /* by marker */
    int voter_count;
    unsigned char *barred; /* of each voter and place: 1 */
    int barred_of[COUNCIL_AGENDA_MAX];
    struct box_row *rows;
    int row_count;
    struct round_counts counts[COUNCIL_AGENDA_MAX];
    bool passed[COUNCIL_AGENDA_MAX];
    const char **receipts;
    int receipt_count;
};

/* ------------------------------------------------------------------ the tellers' codes */

struct share_row {
    int64_t first_id, second_id;
    const void *sealed;
    size_t length;
};

static bool
open_share(const struct share_row *s, const unsigned char keys[2][2][crypto_box_PUBLICKEYBYTES],
           int first, unsigned char out[crypto_box_SECRETKEYBYTES])
{
    unsigned char inner[crypto_box_SECRETKEYBYTES + crypto_box_SEALBYTES];
    int second = 1 - first;

    return s->length == sizeof(inner) + crypto_box_SEALBYTES &&
           crypto_box_seal_open(inner, s->sealed, s->length, keys[second][0], keys[second][1]) ==
               0 &&
           crypto_box_seal_open(out, inner, sizeof(inner), keys[first][0], keys[first][1]) == 0;
}

static enum status
open_key(struct ctx *c, struct closing *x, const char *const codes[2])
{
    unsigned char keys[2][2][crypto_box_PUBLICKEYBYTES], check[crypto_box_PUBLICKEYBYTES];
    bool is_open = false;
    struct query *q =
        query_new(c, "SELECT first_id, second_id, sealed FROM council_key WHERE round_id = $1");
    enum status st;

    for (int i = 0; i < 2; i++)
        teller_keys(x->round_id, codes[i], keys[i][0], keys[i][1]);
    bind_int(q, x->round_id);
    while (query_row(q)) {
        struct share_row s = { .first_id = col_int(q, 0), .second_id = col_int(q, 1) };

        s.sealed = col_blob(q, 2, &s.length);
        is_open = is_open || open_share(&s, keys, 0, x->secret_key) ||
                  open_share(&s, keys, 1, x->secret_key);
    }
    st = query_end(q);
    sodium_memzero(keys, sizeof(keys));
    if (st != OK)
        return st;
    if (!is_open || crypto_scalarmult_base(check, x->secret_key) != 0 ||
        sodium_memcmp(check, x->public_key, sizeof(check)) != 0)
        return problem(c, "key.0", "%s",
                       tr(c,
                          "These two codes do not open the box. Type the codes of two tellers of "
                          "this round as they were written down."));
    return OK;
}

/* ------------------------------------------------------------------ what is in the database */

static int
compare_voters(const void *a, const void *b)
{
    return strcmp(((const struct counted_voter *)a)->marker,
                  ((const struct counted_voter *)b)->marker);
}

static enum status
read_voters(struct ctx *c, struct closing *x)
{
    size_t count = 0, room = 64;
    struct query *q =
        query_new(c, "SELECT member_id, is_paper FROM council_voter WHERE round_id = $1");
    enum status st;

    x->voters = arena_array(c->arena, room, sizeof(*x->voters));
    bind_int(q, x->round_id);
    while (query_row(q)) {
        struct counted_voter *v;

        if (count == room) {
            x->voters = arena_grow(c->arena, x->voters, count, 2 * room, sizeof(*x->voters));
            room *= 2;
        }
        v = &x->voters[count++];
        *v = (struct counted_voter){ .member_id = col_int(q, 0), .is_paper = col_bool(q, 1) };
        box_marker(x->key, x->round_id, v->member_id, v->marker);
    }
    st = query_end(q);
    x->voter_count = (int)count;
    qsort(x->voters, count, sizeof(*x->voters), compare_voters);
    return st;
}

static enum status
read_bars(struct ctx *c, struct closing *x)
{
    struct query *q =
        query_new(c, "SELECT dossier_id, member_id FROM council_voter_bar WHERE round_id = $1");

    x->barred = arena_array(c->arena, (size_t)x->voter_count * (size_t)x->place_count + 1, 1);
    memset(x->barred_of, 0, sizeof(x->barred_of));
    bind_int(q, x->round_id);
    while (query_row(q))
        for (int p = 0; p < x->place_count; p++) {
            if (x->places[p] != col_int(q, 0))
                continue;
            x->barred_of[p]++;
            for (int v = 0; v < x->voter_count; v++)
                if (x->voters[v].member_id == col_int(q, 1))
                    x->barred[v * x->place_count + p] = 1;
        }
    return query_end(q);
}

static enum status
read_box(struct ctx *c, struct closing *x)
{
    size_t count = 0, room = 64;
    struct query *q = query_new(c, "SELECT marker, sealed FROM council_box WHERE round_id = $1");
    enum status st;

    x->rows = arena_array(c->arena, room, sizeof(*x->rows));
    bind_int(q, x->round_id);
    while (query_row(q)) {
        struct box_row *row;

        if (count == room) {
            x->rows = arena_grow(c->arena, x->rows, count, 2 * room, sizeof(*x->rows));
            room *= 2;
        }
        row = &x->rows[count++];
        row->marker = col_text(q, 0);
        row->sealed = col_blob(q, 1, &row->length);
    }
    st = query_end(q);
    x->row_count = (int)count;
    return st;
}

/* ------------------------------------------------------------------ counting */

/* False where it cannot be opened, or is nobody's of the roll: then the database was written to by other hands. */
static bool
count_one(struct ctx *c, struct closing *x, const struct box_row *row)
{
    struct counted_voter wanted = { .member_id = 0 }, *v;
    unsigned char choices[CHOICES_BYTES];
    struct envelope e;

    if (strlen(row->marker) >= sizeof(wanted.marker))
        return false;
    memcpy(wanted.marker, row->marker, strlen(row->marker) + 1);
    v = bsearch(&wanted, x->voters, (size_t)x->voter_count, sizeof(*v), compare_voters);
    if (v == NULL || v->is_paper || !box_open_envelope(x->key, row->sealed, row->length, &e) ||
        crypto_box_seal_open(choices, e.ballot, sizeof(e.ballot), x->public_key, x->secret_key) !=
            0)
        return false;
    for (int p = 0; p < x->place_count; p++) {
        enum vote vote = choices_get(choices, p);

        if (x->barred[(v - x->voters) * x->place_count + p])
            continue;
        x->counts[p].yes += vote == VOTE_YES;
        x->counts[p].no += vote == VOTE_NO;
        x->counts[p].blank += vote == VOTE_BLANK;
    }
    sodium_memzero(choices, sizeof(choices));
    v->has_sent = true;
    x->receipts[x->receipt_count++] = arena_strdup(c->arena, e.receipt);
    return true;
}

static int
compare_receipts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
count_all(struct ctx *c, struct closing *x)
{
    x->receipts = arena_array(c->arena, (size_t)x->row_count + 1, sizeof(*x->receipts));
    x->receipt_count = 0;
    x->round.sent = x->round.broken = 0;
    for (int i = 0; i < x->row_count; i++) {
        if (count_one(c, x, &x->rows[i]))
            x->round.sent++;
        else
            x->round.broken++;
    }
    qsort(x->receipts, (size_t)x->receipt_count, sizeof(*x->receipts), compare_receipts);
}

static int
base_of(const struct closing *x, int place)
{
    return x->voter_count - (x->round.base == BASE_FREE ? x->barred_of[place] : 0);
}

/* Of a list those pass that reach the threshold and stand among the first `most`; who are level across that line stay below it. */
static bool
is_among_first(const struct closing *x, int place)
{
    int ahead = 0, level = 0;

    if (x->round.kind != ROUND_LIST)
        return true;
    for (int p = 0; p < x->place_count; p++) {
        ahead += x->counts[p].yes > x->counts[place].yes;
        level += x->counts[p].yes == x->counts[place].yes;
    }
    return ahead + level <= x->round.most;
}

static enum status
judge(struct ctx *c, struct closing *x)
{
    struct query *q = query_new(c, "SELECT threshold_num, threshold_den FROM council_round_dossier"
                                   " WHERE round_id = $1 ORDER BY position");
    int p = 0;

    bind_int(q, x->round_id);
    while (p < x->place_count && query_row(q)) {
        struct share s = { (int)col_int(q, 0), (int)col_int(q, 1) };

        x->passed[p] = share_is_reached(s, x->counts[p].yes, base_of(x, p)) && is_among_first(x, p);
        p++;
    }
    return query_end(q);
}

/* ------------------------------------------------------------------ writing */

static int
compare_numbers(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

    return left < right ? -1 : left > right;
}

static void
digest_line(crypto_generichash_state *state, const char *line)
{
    crypto_generichash_update(state, (const unsigned char *)line, strlen(line));
}

static void
digest_vote(crypto_generichash_state *state, int64_t dossier_id, int64_t random, int choice)
{
    char line[64];

    snprintf(line, sizeof(line), "%lld %lld %d\n", (long long)dossier_id, (long long)random,
             choice);
    digest_line(state, line);
}

static const char *
digest_end(struct ctx *c, crypto_generichash_state *state)
{
    unsigned char hash[32];
    char *text = arena_alloc(c->arena, 2 * sizeof(hash) + 1);

    crypto_generichash_final(state, hash, sizeof(hash));
    return sodium_bin2hex(text, 2 * sizeof(hash) + 1, hash, sizeof(hash));
}

/* Votes of one dossier: as many random numbers, in their order, and the choices dealt to them. All that the rows say is the tally. */
static void
deal(struct ctx *c, const struct round_counts *n, int64_t **out_numbers, char **out_choices)
{
    size_t count = (size_t)(n->yes + n->no + n->blank);
    int64_t *numbers = arena_array(c->arena, count + 1, sizeof(*numbers));
    char *choices = arena_alloc(c->arena, count + 1);

    random_bytes(numbers, count * sizeof(*numbers));
    for (size_t i = 0; i < count; i++) {
        numbers[i] &= INT64_MAX;
        choices[i] = (char)((int)i < n->yes           ? VOTE_YES
                            : (int)i < n->yes + n->no ? VOTE_NO
                                                      : VOTE_BLANK);
    }
    qsort(numbers, count, sizeof(*numbers), compare_numbers);
    for (size_t i = count; i > 1; i--) {
        size_t k = random_below((uint32_t)i);
        char was = choices[i - 1];

        choices[i - 1] = choices[k];
        choices[k] = was;
    }
    *out_numbers = numbers;
    *out_choices = choices;
}

static int
compare_places(const void *a, const void *b)
{
    const struct round_counts *left = a, *right = b;

    return left->dossier_id < right->dossier_id ? -1 : left->dossier_id > right->dossier_id;
}

static enum status
write_ballots(struct ctx *c, struct closing *x, crypto_generichash_state *state)
{
    static const char *const columns[] = { "round_id", "dossier_id", "random", "choice" };
    struct round_counts sorted[COUNCIL_AGENDA_MAX];
    struct bulk_rows *b = bulk_open(c, "council_ballot", columns, 4);

    memcpy(sorted, x->counts, sizeof(sorted));
    qsort(sorted, (size_t)x->place_count, sizeof(sorted[0]), compare_places);
    for (int p = 0; p < x->place_count; p++) {
        int64_t *numbers;
        char *choices;
        int count = sorted[p].yes + sorted[p].no + sorted[p].blank;

        deal(c, &sorted[p], &numbers, &choices);
        for (int i = 0; i < count; i++) {
            bulk_int(b, x->round_id);
            bulk_int(b, sorted[p].dossier_id);
            bulk_int(b, numbers[i]);
            bulk_int(b, choices[i]);
            digest_vote(state, sorted[p].dossier_id, numbers[i], choices[i]);
        }
    }
    return bulk_close(b);
}

static enum status
write_receipts(struct ctx *c, struct closing *x, crypto_generichash_state *state)
{
    static const char *const columns[] = { "round_id", "code" };
    struct bulk_rows *b = bulk_open(c, "council_receipt", columns, 2);

    for (int i = 0; i < x->receipt_count; i++) {
        bulk_int(b, x->round_id);
        bulk_text(b, x->receipts[i]);
        digest_line(state, x->receipts[i]);
        digest_line(state, "\n");
    }
    return bulk_close(b);
}

static enum status
write_results(struct ctx *c, const struct closing *x)
{
    enum status st = OK;

    for (int p = 0; st == OK && p < x->place_count; p++) {
        struct query *q = query_new(
            c, "INSERT INTO council_result (round_id, dossier_id, yes, no, blank, members,"
               " is_passed, score_milli) SELECT $1, $2, $3, $4, $5, $6, $7, (SELECT CASE WHEN"
               " COUNT(*) = 0 THEN NULL ELSE CAST(SUM(k.points) AS BIGINT) * 1000 / COUNT(DISTINCT "
               "k.member_id) END"
               " FROM council_mark k JOIN council_meeting g ON g.id = k.meeting_id"
               " WHERE k.meeting_id = $8 AND k.dossier_id = $2 AND g.appraisal = 'closed')");

        bind_int(q, x->round_id);
        bind_int(q, x->places[p]);
        bind_int(q, x->counts[p].yes);
        bind_int(q, x->counts[p].no);
        bind_int(q, x->counts[p].blank);
        bind_int(q, base_of(x, p));
        bind_bool(q, x->passed[p]);
        bind_int(q, x->meeting.id);
        st = query_end(q);
    }
    return st;
}

/* All at once, in the order of members: first everybody, then those back who did not vote. */
static enum status
write_roll(struct ctx *c, const struct closing *x)
{
    struct query *q = query_new(c, "UPDATE council_voter SET has_voted = 1 WHERE round_id = $1");
    enum status st;

    bind_int(q, x->round_id);
    st = query_end(q);
    for (int i = 0; st == OK && i < x->voter_count; i++) {
        const struct counted_voter *v = &x->voters[i];

        /* of papers nobody knows whose is unused */
        if (v->has_sent || (v->is_paper && x->round.unused == 0))
            continue;
        q = query_new(c, "UPDATE council_voter SET has_voted = 0 WHERE round_id = $1"
                         " AND member_id = $2");
        bind_int(q, x->round_id);
        bind_int(q, v->member_id);
        st = query_end(q);
    }
    return st;
}

static enum status
write_round(struct ctx *c, const struct closing *x, const char *digest)
{
    const struct council_round *r = &x->round;
    struct query *q = query_new(
        c, "UPDATE council_round SET state = 'closed', closed_at = $1, sent = $2, broken = $3,"
           " cast_ = $4, spoiled = $5, unused = $6, digest = $7, version = version + 1"
           " WHERE id = $8 AND state = 'open'");
    enum status st;

    bind_int(q, now(c));
    bind_int(q, r->sent);
    bind_int(q, r->broken);
    bind_int(q, r->cast);
    bind_int(q, r->spoiled);
    bind_int(q, r->unused);
    bind_text(q, digest);
    bind_int(q, x->round_id);
    st = query_end_one(q);
    return st == NOT_FOUND ? CONFLICT : st;
}

static enum status
read_all(struct ctx *c, struct closing *x)
{
    enum status st = round_read(c, x->round_id, &x->round);

    if (st == OK && !round_can(x->round.state, ROUND_CLOSES, NULL))
        return CONFLICT;
    if (st == OK)
        st = round_places(c, x->round_id, &x->places, &x->place_count);
    if (st == OK)
        st = read_voters(c, x);
    if (st == OK)
        st = read_bars(c, x);
    if (st == OK)
        st = read_box(c, x);
    memset(x->counts, 0, sizeof(x->counts));
    for (int p = 0; st == OK && p < x->place_count; p++)
        x->counts[p].dossier_id = x->places[p];
    if (st == OK)
        st = paper_agreed(c, &x->round, x->places, x->place_count, x->counts, &x->round);
    return st;
}

static enum status
close_round(struct ctx *c, void *arg)
{
    struct closing *x = arg;
    crypto_generichash_state state;
    const char *digest;
    enum status st = read_all(c, x);

    if (st != OK)
        return st;
    count_all(c, x);
    crypto_generichash_init(&state, NULL, 0, 32);
    st = judge(c, x);
    if (st == OK)
        st = write_ballots(c, x, &state);
    if (st == OK)
        st = write_receipts(c, x, &state);
    digest = digest_end(c, &state);
    if (st == OK)
        st = write_results(c, x);
    if (st == OK)
        st = write_roll(c, x);
    if (st == OK)
        st = round_empty_box(c, x->round_id);
    if (st == OK)
        st = write_round(c, x, digest);
    return st == OK ? audit_write(c, "council_round", x->round_id, "close", NULL,
                                  json_pack("{s:i, s:s}", "sent", x->round.sent, "digest", digest))
                    : st;
}

static enum status
read_public_key(struct ctx *c, struct closing *x)
{
    struct query *q = query_new(c, "SELECT seal_key FROM council_round WHERE id = $1");
    bool is_good;
    enum status st;

    bind_int(q, x->round_id);
    is_good = query_row(q) && key_of_hex(col_text(q, 0), x->public_key);
    st = query_end_one(q);
    return st != OK || is_good ? st : CONFLICT;
}

static enum status
may_close(struct ctx *c, struct closing *x)
{
    struct council council;
    struct round_teller *tellers;
    int count;
    bool is_theirs;
    enum status st = council_round_find(c, x->round_id, &x->round, &x->meeting, &council);

    if (st == OK)
        st = council_tellers(c, x->round_id, &tellers, &count);
    if (st != OK)
        return st;
    is_theirs = council_may_run(c, &council);
    for (int i = 0; i < count; i++)
        is_theirs = is_theirs || (c->account_id > 0 && tellers[i].account_id == c->account_id);
    if (!is_theirs)
        return DENIED;
    return round_can(x->round.state, ROUND_CLOSES, NULL) ? OK : CONFLICT;
}

enum status
council_round_close(struct ctx *c, int64_t round_id, const char *const keys[2])
{
    struct closing *x = arena_alloc(c->arena, sizeof(*x));
    enum status st;

    *x = (struct closing){ .round_id = round_id };
    st = may_close(c, x);
    if (st == OK)
        st = read_public_key(c, x);
    if (st == OK)
        st = open_key(c, x, keys);
    if (st == OK) {
        st = box_key_read(c, round_id, x->key);
        if (st == NOT_FOUND)
            st = log_error(c, "council: this node has no key of the ballot box");
    }
    if (st == OK)
        st = db_transact(c, close_round, x);
    sodium_memzero(x->key, sizeof(x->key));
    sodium_memzero(x->secret_key, sizeof(x->secret_key));
    if (st == OK)
        box_key_destroy(c, round_id);
    return st;
}

/* ------------------------------------------------------------------ afterwards */

enum status
council_receipts(struct ctx *c, int64_t round_id, const char ***out, int *out_count)
{
    const char **codes = NULL;
    size_t count = 0, room = 0;
    struct query *q =
        query_new(c, "SELECT code FROM council_receipt WHERE round_id = $1 ORDER BY code");
    enum status st;

    bind_int(q, round_id);
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 64 : 2 * room;
            codes = arena_grow(c->arena, codes, count, room, sizeof(*codes));
        }
        codes[count++] = col_text(q, 0);
    }
    st = query_end(q);
    if (st == OK) {
        *out = codes;
        *out_count = (int)count;
    }
    return st;
}

/* The rows as they stand, into the digest; and how many of each result they bear out. */
static enum status
count_again(struct ctx *c, int64_t round_id, crypto_generichash_state *state)
{
    struct query *q = query_new(c, "SELECT dossier_id, random, choice FROM council_ballot"
                                   " WHERE round_id = $1 ORDER BY dossier_id, random");
    const char **codes;
    int count = 0;
    enum status st;

    bind_int(q, round_id);
    while (query_row(q))
        digest_vote(state, col_int(q, 0), col_int(q, 1), (int)col_int(q, 2));
    st = query_end(q);
    if (st == OK)
        st = council_receipts(c, round_id, &codes, &count);
    for (int i = 0; st == OK && i < count; i++) {
        digest_line(state, codes[i]);
        digest_line(state, "\n");
    }
    return st;
}

static enum status
count_wrong(struct ctx *c, int64_t round_id, int *out)
{
    struct query *q = query_new(
        c, "SELECT COUNT(*) FROM council_result t WHERE t.round_id = $1 AND (t.yes <> (SELECT"
           " COUNT(*) FROM council_ballot b WHERE b.round_id = t.round_id AND b.dossier_id ="
           " t.dossier_id AND b.choice = 2) OR t.no <> (SELECT COUNT(*) FROM council_ballot b WHERE"
           " b.round_id = t.round_id AND b.dossier_id = t.dossier_id AND b.choice = 1) OR t.blank"
           " <> (SELECT COUNT(*) FROM council_ballot b WHERE b.round_id = t.round_id AND"
           " b.dossier_id = t.dossier_id AND b.choice = 0))");

    bind_int(q, round_id);
    *out = 0;
    if (query_row(q))
        *out = (int)col_int(q, 0);
    return query_end(q);
}

enum status
council_box_verify(struct ctx *c, int64_t round_id, bool *out_is_whole)
{
    crypto_generichash_state state;
    struct council_round round;
    int wrong = 0;
    enum status st = round_read(c, round_id, &round);

    crypto_generichash_init(&state, NULL, 0, 32);
    if (st == OK)
        st = count_again(c, round_id, &state);
    if (st == OK)
        st = count_wrong(c, round_id, &wrong);
    if (st == OK)
        *out_is_whole = wrong == 0 && strcmp(digest_end(c, &state), round.digest) == 0;
    return st;
}
