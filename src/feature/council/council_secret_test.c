/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The attacker: holds the database's files, a copy taken after each single vote, the receipts, and who voted after whom; and guesses how each
 * voted. Over a hundred elections no way of guessing may do better than chance. */
#include "feature/council/council_inside.h"

#include "core/random.h"
#include "db/db.h"
#include "test/judging.h"
#include "test/test.h"
#include "test/test_db.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { VOTERS = 8, DOSSIERS = 2, ELECTIONS = 100, ROWS_FOUND = 100, DISK_EVERY = 10 };

/* ------------------------------------------------------------------ guessing */

/* By what the attacker puts the voters in order ... */
enum rank {
    BY_VOTING,
    BY_VOTING_BACKWARDS,
    BY_RECEIPT,
    BY_MARKER,
    BY_SEALED,
    BY_ROLL,
    BY_MEMBER,
    RANKS
};
/* ... and by what the ballots, to lay the ones against the others. */
enum place_of { BY_RANDOM, BY_DISK, PLACES };

static const char *const rank_names[] = { "voting", "voting backwards", "receipt",
                                          "marker", "sealed",           "roll",
                                          "member" };
static const char *const place_names[] = { "random", "disk" };

struct seen {
    int turn[VOTERS]; /* of each voter: the how-manieth it was */
    const char *receipt[VOTERS], *marker[VOTERS], *sealed[VOTERS];
    bool is_early[VOTERS]; /* on the roll in the first copy */
    enum vote votes[VOTERS][DOSSIERS];
    char ballots[PLACES][DOSSIERS][VOTERS];
};

struct score {
    double hits, expected, variance;
};

static const struct seen *sorting;
static enum rank sorting_by;

static int
compare_voters(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;
    const struct seen *s = sorting;

    switch (sorting_by) {
    case BY_VOTING:
        return s->turn[x] - s->turn[y];
    case BY_VOTING_BACKWARDS:
        return s->turn[y] - s->turn[x];
    case BY_RECEIPT:
        return strcmp(s->receipt[x], s->receipt[y]);
    case BY_MARKER:
        return strcmp(s->marker[x], s->marker[y]);
    case BY_SEALED:
        return strcmp(s->sealed[x], s->sealed[y]);
    case BY_ROLL:
        return s->is_early[x] != s->is_early[y] ? s->is_early[y] - s->is_early[x] : x - y;
    default:
        return x - y;
    }
}

/* One laid against the other: how many are right, and how many would be by chance, where yes and no are as many as they are. */
static void
lay(const struct seen *s, enum rank rank, enum place_of place, struct score *score)
{
    int voters[VOTERS];

    for (int i = 0; i < VOTERS; i++)
        voters[i] = i;
    sorting = s;
    sorting_by = rank;
    qsort(voters, VOTERS, sizeof(voters[0]), compare_voters);
    for (int d = 0; d < DOSSIERS; d++) {
        double n = VOTERS, yes = 0;

        for (int i = 0; i < VOTERS; i++) {
            score->hits += s->ballots[place][d][i] == (char)s->votes[voters[i]][d];
            yes += s->votes[i][d] == VOTE_YES;
        }
        score->expected += (yes * yes + (n - yes) * (n - yes)) / n;
        score->variance += 4 * yes * (yes / n) * (1 - yes / n) * (n - yes) / (n - 1);
    }
}

static double
deviation(const struct score *s)
{
    return s->variance > 0 ? (s->hits - s->expected) / sqrt(s->variance) : 0;
}

/* ------------------------------------------------------------------ what lies on the disk */

static void
put_number(unsigned char out[8], int64_t n)
{
    for (int i = 7; i >= 0; i--, n >>= 8)
        out[i] = (unsigned char)(n & 0xFF);
}

struct disk {
    unsigned char *bytes;
    size_t length;
};

static void
read_file(struct ctx *c, const char *path, struct disk *out)
{
    struct stat st;
    int fd = open(path, O_RDONLY);

    *out = (struct disk){ .bytes = arena_alloc(c->arena, 1) };
    if (fd < 0)
        return;
    CHECK(fstat(fd, &st) == 0);
    out->bytes = arena_alloc(c->arena, (size_t)st.st_size + 1);
    out->length = (size_t)st.st_size;
    CHECK(read(fd, out->bytes, out->length) == (ssize_t)out->length);
    close(fd);
}

/* Random numbers of a dossier's ballots in the order in which a file has them; each once. */
static int
find_rows(const struct disk *disk, int64_t round_id, int64_t dossier_id, int64_t *out, int count)
{
    unsigned char wanted[16];
    const unsigned char *at = disk->bytes, *end = disk->bytes + disk->length;

    put_number(wanted, round_id);
    put_number(wanted + 8, dossier_id);
    while (at < end && (at = memmem(at, (size_t)(end - at), wanted, 16)) != NULL) {
        int64_t number = 0;
        bool is_known = false;

        at += 16;
        for (int i = 0; i < 8 && at + i < end; i++)
            number = number << 8 | at[i];
        for (int i = 0; i < count; i++)
            is_known = is_known || out[i] == number;
        if (!is_known && count < ROWS_FOUND)
            out[count++] = number;
    }
    return count;
}

struct ballot_row {
    int64_t random;
    char choice;
};

static int
read_ballots(struct query *q, int64_t round_id, int64_t dossier_id, struct ballot_row *out)
{
    int count = 0;

    bind_int(q, round_id);
    bind_int(q, dossier_id);
    while (count < VOTERS && query_row(q)) {
        out[count].random = col_int(q, 0);
        out[count++].choice = (char)col_int(q, 1);
    }
    CHECK_INT(query_end(q), OK);
    return count;
}

static void
order_by_disk(struct ctx *c, int64_t round_id, int64_t dossier_id, const struct ballot_row *rows,
              char *out)
{
    const char *path = strchr(test_database_url(c), ':') + 1;
    struct disk disk, journal;
    int64_t found[ROWS_FOUND] = { 0 };
    int count, filled = 0;

    read_file(c, arena_printf(c->arena, "%s-wal", path), &journal);
    read_file(c, path, &disk);
    count = find_rows(&journal, round_id, dossier_id, found, 0);
    count = find_rows(&disk, round_id, dossier_id, found, count);
    for (int i = 0; i < count; i++)
        for (int k = 0; k < VOTERS; k++)
            if (rows[k].random == found[i])
                out[filled++] = rows[k].choice;
    CHECK_INT(filled, VOTERS);
}

/* The files of SQLite are searched in one election of so many: they are long. */
static void
look_at_ballots(struct ctx *c, const struct judging_scene *s, int64_t round_id, bool with_files,
                struct seen *out)
{
    for (int d = 0; d < DOSSIERS; d++) {
        struct ballot_row rows[VOTERS];
        int count = read_ballots(
            query_new(c, "SELECT random, choice FROM council_ballot WHERE round_id = $1"
                         " AND dossier_id = $2 ORDER BY random"),
            round_id, s->dossiers[d], rows);

        CHECK_INT(count, VOTERS);
        for (int i = 0; i < count; i++)
            out->ballots[BY_RANDOM][d][i] = rows[i].choice;
        if (test_database_is_sqlite(c) && !with_files) {
            memcpy(out->ballots[BY_DISK][d], out->ballots[BY_RANDOM][d], VOTERS);
            continue;
        }
        if (test_database_is_sqlite(c)) {
            order_by_disk(c, round_id, s->dossiers[d], rows, out->ballots[BY_DISK][d]);
            continue;
        }
        read_ballots(query_new(c, "SELECT random, choice FROM council_ballot WHERE round_id = $1"
                                  " AND dossier_id = $2 ORDER BY CAST(CAST(xmin AS TEXT) AS"
                                  " BIGINT), ctid"),
                     round_id, s->dossiers[d], rows);
        for (int i = 0; i < count; i++)
            out->ballots[BY_DISK][d][i] = rows[i].choice;
    }
}

/* ------------------------------------------------------------------ an election, watched */

/* A copy after each single vote tells which envelope is whose. */
static void
note_envelope(struct ctx *c, struct query *q, int voter, struct seen *out)
{
    const char *marker = col_text(q, 0);
    size_t length = 0;
    const void *sealed = col_blob(q, 1, &length);

    CHECK_INT((int64_t)length, ENVELOPE_BYTES);
    for (int i = 0; i < VOTERS; i++)
        if (out->marker[i] != NULL && strcmp(out->marker[i], marker) == 0)
            return;
    CHECK(out->marker[voter] == NULL);
    out->marker[voter] = marker;
    out->sealed[voter] = hash_hex(c->arena, sealed, length);
}

/* The box and the roll as they are after a vote; how many stand on the roll. */
static int
watch(struct ctx *c, const struct judging_scene *s, int64_t round_id, int voter, struct seen *out,
      bool *out_on)
{
    struct query *q = query_new(
        c, "SELECT marker, sealed, 0 FROM council_box WHERE round_id = $1 UNION ALL"
           " SELECT '', NULL, member_id FROM council_voter WHERE round_id = $1 AND has_voted = 1");
    int count = 0;

    bind_int(q, round_id);
    while (query_row(q)) {
        int64_t member_id = col_int(q, 2);

        if (member_id == 0)
            note_envelope(c, q, voter, out);
        for (int i = 0; i < VOTERS; i++)
            out_on[i] = out_on[i] || s->members[i] == member_id;
        count += member_id != 0;
    }
    CHECK_INT(query_end(q), OK);
    return count;
}

static void
draw_turns(struct seen *s)
{
    for (int i = 0; i < VOTERS; i++)
        s->turn[i] = i;
    for (int i = VOTERS; i > 1; i--) {
        int k = (int)random_below((uint32_t)i), was = s->turn[i - 1];

        s->turn[i - 1] = s->turn[k];
        s->turn[k] = was;
    }
    for (int i = 0; i < VOTERS; i++)
        for (int d = 0; d < DOSSIERS; d++)
            s->votes[i][d] = random_below(2) == 0 ? VOTE_YES : VOTE_NO;
}

static void
elect(struct ctx *c, const struct judging_scene *s, bool with_files, struct seen *out)
{
    struct judging_round r;
    int on_roll = 0;

    *out = (struct seen){ .turn = { 0 } };
    draw_turns(out);
    judging_open(c, s, 0, &r);
    for (int turn = 0; turn < VOTERS; turn++) {
        bool now_on[VOTERS] = { false };
        int count = 0;

        for (int i = 0; i < VOTERS; i++)
            if (out->turn[i] == turn) {
                CHECK_INT(judging_vote(c, s, &r, i, out->votes[i], &out->receipt[i]), OK);
                count = watch(c, s, r.id, i, out, now_on);
            }
        CHECK(count == on_roll || count - on_roll >= COUNCIL_FEW);
        if (on_roll == 0 && count > 0)
            memcpy(out->is_early, now_on, sizeof(now_on));
        on_roll = count;
    }
    CHECK(on_roll >= COUNCIL_FEW);
    CHECK_INT(judging_close(c, s, &r), OK);
    look_at_ballots(c, s, r.id, with_files, out);
}

TEST(the_attacker_of_a_hundred_elections_guesses_no_better_than_chance)
{
    struct judging_scene s;
    struct score scores[RANKS][PLACES] = { 0 };
    struct arena *own = c->arena;

    judging_make(c, &s, VOTERS, DOSSIERS);
    for (int i = 0; i < ELECTIONS; i++) {
        struct seen seen;

        c->arena = arena_new();
        elect(c, &s, i % DISK_EVERY == 0, &seen);
        for (int rank = 0; rank < RANKS; rank++)
            for (int place = 0; place < PLACES; place++)
                lay(&seen, (enum rank)rank, (enum place_of)place, &scores[rank][place]);
        arena_free(c->arena);
        c->arena = own;
        problems_clear(c);
    }
    for (int rank = 0; rank < RANKS; rank++)
        for (int place = 0; place < PLACES; place++) {
            const struct score *x = &scores[rank][place];

            if (deviation(x) > 4)
                printf("by %s against %s: %.0f right where chance gives %.1f\n", rank_names[rank],
                       place_names[place], x->hits, x->expected);
            CHECK(deviation(x) <= 4);
        }
}

TEST(the_same_attacker_finds_a_box_that_keeps_the_order_of_the_votes)
{
    struct score score = { 0 };
    struct seen s = { .turn = { 0 } };

    (void)c;
    for (int i = 0; i < ELECTIONS; i++) {
        draw_turns(&s);
        /* as one that shuffles badly: half of the ballots lie where they fell */
        for (int d = 0; d < DOSSIERS; d++)
            for (int v = 0; v < VOTERS; v++)
                s.ballots[BY_DISK][d][s.turn[v]] =
                    (char)(v % 2 == 0 || random_below(2) == 0 ? s.votes[v][d] : VOTE_YES);
        lay(&s, BY_VOTING, BY_DISK, &score);
    }
    CHECK(deviation(&score) > 4);
}

/* ------------------------------------------------------------------ keys and envelopes */

TEST(the_keys_of_a_box_stand_in_no_file_of_the_database)
{
    struct judging_scene s;
    struct judging_round r;
    unsigned char key[BOX_KEY_BYTES], public_key[crypto_box_PUBLICKEYBYTES],
        secret_key[crypto_box_SECRETKEYBYTES];
    const char *receipt;

    judging_make(c, &s, 6, 1);
    judging_open(c, &s, 0, &r);
    CHECK_INT(judging_vote(c, &s, &r, 0, (enum vote[]){ VOTE_YES }, &receipt), OK);
    CHECK_INT(box_key_read(c, r.id, key), OK);
    teller_keys(r.id, r.codes[0], public_key, secret_key);
    if (test_database_is_sqlite(c)) {
        const char *path = strchr(test_database_url(c), ':') + 1;

        for (int i = 0; i < 2; i++) {
            struct disk disk;

            read_file(c, i == 0 ? path : arena_printf(c->arena, "%s-wal", path), &disk);
            CHECK(i > 0 || disk.length > 0);
            CHECK(memmem(disk.bytes, disk.length, key, sizeof(key)) == NULL);
            CHECK(memmem(disk.bytes, disk.length, secret_key, sizeof(secret_key)) == NULL);
            CHECK(memmem(disk.bytes, disk.length, receipt, RECEIPT_LENGTH) == NULL);
            CHECK(memmem(disk.bytes, disk.length, r.codes[0], strlen(r.codes[0])) == NULL);
        }
    }
    CHECK_INT(judging_close(c, &s, &r), OK);
    CHECK_INT(box_key_read(c, r.id, key), NOT_FOUND);
}

/* Whoever holds both tellers' codes and a copy of the database still lacks what the machine destroyed. */
TEST(two_tellers_with_a_copy_of_the_database_cannot_open_an_envelope)
{
    struct judging_scene s;
    struct judging_round r;
    struct seen seen = { .turn = { 0 } };
    struct envelope e;
    struct query *q;
    const void *sealed = NULL;
    size_t length = 0;
    unsigned char zero[BOX_KEY_BYTES] = { 0 }, key[BOX_KEY_BYTES];

    judging_make(c, &s, 6, 1);
    judging_open(c, &s, 0, &r);
    CHECK_INT(judging_vote(c, &s, &r, 0, (enum vote[]){ VOTE_YES }, &seen.receipt[0]), OK);
    CHECK_INT(box_key_read(c, r.id, key), OK);
    q = query_new(c, "SELECT sealed FROM council_box");
    if (query_row(q))
        sealed = col_blob(q, 0, &length);
    CHECK_INT(query_end(q), OK);
    CHECK(!box_open_envelope(zero, sealed, length, &e));
    CHECK(box_open_envelope(key, sealed, length, &e));
    CHECK_TEXT(e.receipt, seen.receipt[0]);
    /* and whoever holds the machine's key alone sees a ballot that is sealed */
    CHECK(memmem(e.ballot, sizeof(e.ballot), (unsigned char[8]){ VOTE_YES, 0, 0, 0, 0, 0, 0, 0 },
                 8) == NULL);
}

TEST(a_round_counts_after_the_program_was_started_again)
{
    struct judging_scene s;
    struct judging_round r;

    judging_make(c, &s, 6, 1);
    judging_open(c, &s, 0, &r);
    for (int i = 0; i < 3; i++)
        CHECK_INT(judging_vote(c, &s, &r, i, (enum vote[]){ VOTE_YES }, &(const char *){ NULL }),
                  OK);
    box_keys_in("/nowhere");
    CHECK_INT(judging_vote(c, &s, &r, 3, (enum vote[]){ VOTE_YES }, &(const char *){ NULL }),
              FAILED);
    CHECK_INT(judging_close(c, &s, &r), FAILED);
    box_keys_in("");
    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(council_start(c, test_folder(c)), OK);
    CHECK_INT(judging_vote(c, &s, &r, 3, (enum vote[]){ VOTE_YES }, &(const char *){ NULL }), OK);
    CHECK_INT(judging_close(c, &s, &r), OK);
    CHECK_INT(judging_result(c, &s, r.id, 0).yes, 4);
}

const struct test council_secret_tests[] = {
    T_DB(the_attacker_of_a_hundred_elections_guesses_no_better_than_chance),
    T(the_same_attacker_finds_a_box_that_keeps_the_order_of_the_votes),
    T_DB(the_keys_of_a_box_stand_in_no_file_of_the_database),
    T_DB(two_tellers_with_a_copy_of_the_database_cannot_open_an_envelope),
    T_DB(a_round_counts_after_the_program_was_started_again),
    T_END,
};
