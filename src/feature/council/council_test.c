/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Councils, conflicts, appraisal, and what rounds of voting decide. */
#include "feature/council/council_inside.h"

#include "db/db.h"
#include "test/exemplars.h"
#include "test/judging.h"
#include "test/test.h"

#include <stdio.h>
#include <unistd.h>

static int64_t
count(struct query *q)
{
    int64_t n = 0;

    if (query_row(q))
        n = col_int(q, 0);
    CHECK_INT(query_end(q), OK);
    return n;
}

static void
must(struct query *q)
{
    CHECK_INT(query_end(q), OK);
}

static const char *
problem_at_field(struct ctx *c, const char *field)
{
    for (const struct problem *p = c->problems; p != NULL; p = p->next)
        if (p->field != NULL && strcmp(p->field, field) == 0)
            return p->message;
    return "";
}

/* ------------------------------------------------------------------ shares */

TEST(a_threshold_is_reached_by_integers_at_its_edge)
{
    struct share s = { 70, 100 };

    (void)c;
    CHECK(!share_is_reached(s, 6999, 10000));
    CHECK(share_is_reached(s, 7000, 10000));
    CHECK(!share_is_reached(s, 10, 15));
    CHECK(share_is_reached(s, 11, 15));
    CHECK_INT(share_least(s, 15), 11);
    CHECK_INT(share_least((struct share){ 2, 3 }, 15), 10);
    CHECK_INT(share_least((struct share){ 90, 100 }, 10), 9);
    CHECK_INT(share_least((struct share){ 0, 100 }, 10), 0);
}

/* Yes votes on dossier 0 by the first `yes` of all members, no by the others. */
static void
vote_all(struct ctx *c, const struct judging_scene *s, const struct judging_round *r, int yes)
{
    for (int i = 0; i < s->member_count; i++) {
        enum vote votes[JUDGING_DOSSIERS_MAX] = { i < yes ? VOTE_YES : VOTE_NO, VOTE_BLANK };
        const char *receipt;

        CHECK_INT(judging_vote(c, s, r, i, votes, &receipt), OK);
        CHECK_INT((int64_t)strlen(receipt), RECEIPT_LENGTH);
    }
}

TEST(seven_of_ten_pass_and_six_do_not)
{
    struct judging_scene s;
    struct judging_round r;

    judging_make(c, &s, 10, 2);
    for (int yes = 6; yes <= 7; yes++) {
        struct round_dossier d;

        judging_open(c, &s, 0, &r);
        vote_all(c, &s, &r, yes);
        CHECK_INT(judging_close(c, &s, &r), OK);
        d = judging_result(c, &s, r.id, 0);
        CHECK_INT(d.yes, yes);
        CHECK_INT(d.no, 10 - yes);
        CHECK_INT(d.members, 10);
        CHECK(d.is_passed == (yes == 7));
        d = judging_result(c, &s, r.id, 1);
        CHECK_INT(d.blank, 10);
        CHECK(!d.is_passed);
    }
}

/* 69.99 and 70 per cent of a body of ten thousand cannot be voted one by one here: the rule is held at its edge by a share of 6999.5. */
TEST(a_threshold_with_a_fraction_of_a_per_cent_holds_at_its_edge)
{
    struct judging_scene s;
    struct judging_round r;

    judging_make(c, &s, 10, 1);
    judging_threshold(c, &s, 7000, 10000, false);
    judging_open(c, &s, 0, &r);
    vote_all(c, &s, &r, 7);
    CHECK_INT(judging_close(c, &s, &r), OK);
    CHECK(judging_result(c, &s, r.id, 0).is_passed);
    judging_threshold(c, &s, 7001, 10000, false);
    judging_open(c, &s, 0, &r);
    vote_all(c, &s, &r, 7);
    CHECK_INT(judging_close(c, &s, &r), OK);
    CHECK(!judging_result(c, &s, r.id, 0).is_passed);
}

TEST(absent_members_stay_in_the_base)
{
    struct judging_scene s;
    struct judging_round r;

    judging_make(c, &s, 10, 1);
    judging_open(c, &s, 0, &r);
    for (int i = 0; i < 6; i++)
        CHECK_INT(judging_vote(c, &s, &r, i, (enum vote[]){ VOTE_YES }, &(const char *){ NULL }),
                  OK);
    CHECK_INT(judging_close(c, &s, &r), OK);
    CHECK_INT(judging_result(c, &s, r.id, 0).yes, 6);
    CHECK(!judging_result(c, &s, r.id, 0).is_passed);
}

/* ------------------------------------------------------------------ conflicts */

static enum status
plant(struct ctx *c, void *arg)
{
    const struct judging_scene *s = arg;
    struct query *q;

    q = query_new(c, "UPDATE council_member SET unit_id = $1 WHERE id = $2");
    bind_int(q, s->n.hai_ha);
    bind_int(q, s->members[2]);
    must(q);
    q = query_new(c, "UPDATE council_member SET subject_id = $1 WHERE id = $2");
    bind_int(q, s->subjects[1]);
    bind_int(q, s->members[3]);
    must(q);
    q = query_new(c, "UPDATE subject SET household_id = $1 WHERE id IN ($2, $3)");
    bind_int(q, s->subjects[2]);
    bind_int(q, s->subjects[0]);
    bind_int(q, s->subjects[1]);
    must(q);
    q = query_new(c, "INSERT INTO dossier_hop (id, dossier_id, step, from_unit_id, to_unit_id, at,"
                     " account_id) VALUES ($1, $2, 'submit', $3, $4, 0, $5)");
    bind_int(q, db_new_id(c));
    bind_int(q, s->dossiers[0]);
    bind_int(q, s->n.hai_ha);
    bind_int(q, s->n.town);
    bind_int(q, s->accounts[4]);
    must(q);
    q = query_new(c, "INSERT INTO dossier_hop (id, dossier_id, step, from_unit_id, to_unit_id, at,"
                     " account_id) VALUES ($1, $2, 'return', $3, $4, 0, $5)");
    bind_int(q, db_new_id(c));
    bind_int(q, s->dossiers[0]);
    bind_int(q, s->n.town);
    bind_int(q, s->n.hai_ha);
    bind_int(q, s->accounts[5]);
    must(q);
    return council_conflicts_seek(c, s->council.id);
}

TEST(five_planted_conflicts_are_found_one_of_each_cause)
{
    static const enum conflict_cause causes[] = { CONFLICT_UNIT, CONFLICT_HOUSEHOLD,
                                                  CONFLICT_PUT_FORWARD, CONFLICT_APPRAISED,
                                                  CONFLICT_DECLARED };
    struct judging_scene s;
    struct council_conflict *rows;
    int rows_count, found = 0;

    judging_make(c, &s, 8, 4);
    CHECK_INT(count(query_new(c, "SELECT COUNT(*) FROM council_conflict")), 0);
    CHECK_INT(db_transact(c, plant, &s), OK);
    c->account_id = s.accounts[6];
    CHECK_INT(council_conflict_declare(
                  c, &(struct conflict_declaring){ s.members[6], s.dossiers[0], "Là bạn học." }),
              OK);
    c->account_id = s.secretary;
    CHECK_INT(council_conflicts(c, s.council.id, &rows, &rows_count), OK);
    for (int k = 0; k < 5; k++)
        for (int i = 0; i < rows_count; i++)
            found += rows[i].dossier_id == s.dossiers[0] && rows[i].cause == causes[k] &&
                     rows[i].member_id == s.members[2 + k];
    CHECK_INT(found, 5);
    /* the others' dossiers: the unit's in all four, the household's in its own and in that of the household itself */
    CHECK_INT(rows_count, 5 + 3 + 2);
    for (int k = 0; k < 5; k++) {
        struct query *q = query_new(c, "SELECT COUNT(*) FROM dossier_bar WHERE dossier_id = $1"
                                       " AND account_id = $2");

        bind_int(q, s.dossiers[0]);
        bind_int(q, s.accounts[2 + k]);
        CHECK_INT(count(q), 1);
    }
    CHECK_INT(count(query_new(c, "SELECT COUNT(*) FROM council_conflict WHERE member_id NOT IN"
                                 " (SELECT member_id FROM council_conflict WHERE cause <> ''"
                                 " )")),
              0);
}

TEST(a_conflicted_member_has_no_vote_and_sees_no_line_and_the_base_follows_the_rule)
{
    struct judging_scene s;
    struct judging_round r;
    struct ballot_paper paper;
    struct round_dossier d;
    struct council_round round;
    struct council_meeting m;
    struct council council;
    struct round_dossier *rows;
    int rows_count;
    enum vote yes[] = { VOTE_YES, VOTE_YES };

    judging_make(c, &s, 10, 2);
    c->account_id = s.secretary;
    CHECK_INT(council_conflict_declare(
                  c, &(struct conflict_declaring){ s.members[9], s.dossiers[0], "Là anh em." }),
              OK);
    for (enum council_base base = BASE_ALL; base < BASE_COUNT; base++) {
        c->account_id = s.secretary;
        s.council.base = base;
        CHECK_INT(council_save(c, &s.council), OK);
        s.council.version++;
        judging_open(c, &s, 0, &r);
        c->account_id = s.accounts[9];
        CHECK_INT(council_ballot_paper(c, r.id, &paper), OK);
        CHECK_INT(paper.dossier_count, 1);
        CHECK_INT(paper.dossiers[0].dossier_id, s.dossiers[1]);
        CHECK_INT(council_round_find(c, r.id, &round, &m, &council), OK);
        CHECK_INT(council_round_dossiers(c, &round, &rows, &rows_count), OK);
        CHECK_INT(rows_count, 1);
        CHECK_INT(judging_vote(c, &s, &r, 9, yes, &(const char *){ NULL }), INVALID);
        for (int i = 0; i < 7; i++)
            CHECK_INT(judging_vote(c, &s, &r, i, yes, &(const char *){ NULL }), OK);
        c->account_id = s.accounts[9];
        CHECK_INT(council_vote(c, r.id, &(struct ballot_line){ s.dossiers[1], VOTE_NO }, 1,
                               &(const char *){ NULL }),
                  OK);
        CHECK_INT(judging_close(c, &s, &r), OK);
        d = judging_result(c, &s, r.id, 0);
        CHECK_INT(d.members, base == BASE_ALL ? 10 : 9);
        CHECK_INT(d.yes + d.no + d.blank, 7);
        d = judging_result(c, &s, r.id, 1);
        CHECK_INT(d.members, 10);
        CHECK_INT(d.no, 1);
    }
}

TEST(who_leaves_while_a_round_is_open_changes_nothing_in_it)
{
    struct judging_scene s;
    struct judging_round r;
    struct council_member *members;
    int members_count;

    judging_make(c, &s, 10, 1);
    judging_open(c, &s, 0, &r);
    CHECK_INT(council_members(c, s.council.id, DATE_NONE, &members, &members_count), OK);
    for (int i = 0; i < members_count; i++)
        if (members[i].id == s.members[9]) {
            members[i].to_on = today(c);
            CHECK_INT(council_member_save(c, &members[i]), OK);
        }
    CHECK_INT(judging_vote(c, &s, &r, 9, (enum vote[]){ VOTE_YES }, &(const char *){ NULL }), OK);
    CHECK_INT(judging_close(c, &s, &r), OK);
    CHECK_INT(judging_result(c, &s, r.id, 0).members, 10);
    CHECK_INT(judging_result(c, &s, r.id, 0).yes, 1);
    judging_prepare(c, &s, ROUND_EACH, 0, &r);
    /* nine are left, all of whom attended */
    CHECK_INT(council_round_open(c, r.id, 1, true), OK);
    CHECK_INT(judging_close(c, &s, &r), OK);
    CHECK_INT(judging_result(c, &s, r.id, 0).members, 9);
}

/* ------------------------------------------------------------------ opening */

TEST(a_round_opens_with_its_quorum_and_its_tellers_keys_alone)
{
    struct judging_scene s;
    struct judging_round r;
    struct council_attendance *rows;
    int rows_count;
    struct round_preparing p;

    judging_make(c, &s, 9, 1);
    judging_prepare(c, &s, ROUND_EACH, 0, &r);
    CHECK_INT(council_attendances(c, &s.meeting, &rows, &rows_count), OK);
    for (int i = 5; i < rows_count; i++)
        rows[i].how = ATTENDS_NOT;
    CHECK_INT(council_attend(c, s.meeting.id, rows, rows_count), OK);
    CHECK_INT(council_round_open(c, r.id, 1, true), INVALID);
    CHECK_HAS(problem_at_field(c, "quorum"), "6");
    problems_clear(c);
    rows[5].how = ATTENDS_AFAR;
    CHECK_INT(council_attend(c, s.meeting.id, rows, rows_count), OK);
    CHECK_INT(council_round_open(c, r.id, 1, true), OK);
    CHECK_INT(council_round_open(c, r.id, 2, true), CONFLICT);
    p = (struct round_preparing){
        .round = { .meeting_id = s.meeting.id, .title = "x", .kind = ROUND_EACH, .minutes = 5 },
        .teller_ids = s.members,
        .teller_count = 3,
    };
    CHECK_INT(council_round_prepare(c, &p), OK);
    CHECK_INT(council_round_open(c, p.round.id, 1, true), INVALID);
    CHECK(problem_at_field(c, "teller")[0] != '\0');
    problems_clear(c);
    p.teller_count = 1;
    CHECK_INT(council_round_prepare(c, &p), INVALID);
}

TEST(a_tally_that_would_betray_is_warned_of_before_the_opening)
{
    struct judging_scene s;
    struct judging_round r;
    struct council_round round;
    struct council_meeting m;
    struct council council;
    const char **warnings;
    int warning_count;

    judging_make(c, &s, 6, 1);
    judging_prepare(c, &s, ROUND_EACH, 0, &r);
    CHECK_INT(council_round_find(c, r.id, &round, &m, &council), OK);
    CHECK_INT(council_round_warnings(c, &round, &warnings, &warning_count), OK);
    CHECK_INT(warning_count, 0);
    judging_prepare(c, &s, ROUND_EACH, 1, &r);
    CHECK_INT(council_round_find(c, r.id, &round, &m, &council), OK);
    CHECK_INT(council_round_warnings(c, &round, &warnings, &warning_count), OK);
    CHECK_INT(warning_count, 1);
    CHECK_INT(council_round_open(c, r.id, 1, false), INVALID);
    CHECK(problem_at_field(c, "sure")[0] != '\0');
    judging_prepare(c, &s, ROUND_EACH, 5, &r);
    CHECK_INT(council_round_find(c, r.id, &round, &m, &council), OK);
    CHECK_INT(council_round_warnings(c, &round, &warnings, &warning_count), OK);
    CHECK_INT(warning_count, 1);
    for (int i = 2; i < 4; i++)
        CHECK_INT(
            council_conflict_declare(
                c, &(struct conflict_declaring){ s.members[i], s.dossiers[0], "Có lợi ích." }),
            OK);
    judging_prepare(c, &s, ROUND_EACH, 0, &r);
    CHECK_INT(council_round_find(c, r.id, &round, &m, &council), OK);
    CHECK_INT(council_round_warnings(c, &round, &warnings, &warning_count), OK);
    CHECK_INT(warning_count, 1);
    problems_clear(c);
    CHECK_INT(council_round_open(c, r.id, 1, true), OK);
}

TEST(a_teller_with_a_conflict_in_the_round_is_refused)
{
    struct judging_scene s;
    struct round_preparing p;

    judging_make(c, &s, 6, 1);
    CHECK_INT(council_conflict_declare(
                  c, &(struct conflict_declaring){ s.members[0], s.dossiers[0], "Có lợi ích." }),
              OK);
    p = (struct round_preparing){
        .round = { .meeting_id = s.meeting.id, .title = "x", .kind = ROUND_EACH, .minutes = 5 },
        .teller_ids = s.members,
        .teller_count = 2,
    };
    CHECK_INT(council_round_prepare(c, &p), INVALID);
    CHECK(problem_at_field(c, "teller")[0] != '\0');
}

/* ------------------------------------------------------------------ voting */

TEST(a_ballot_sent_again_is_the_same_one_and_gives_the_same_receipt)
{
    struct judging_scene s;
    struct judging_round r;
    struct ballot_paper paper;
    const char *first, *again, **codes;
    int codes_count;

    judging_make(c, &s, 6, 1);
    judging_open(c, &s, 0, &r);
    CHECK_INT(judging_vote(c, &s, &r, 0, (enum vote[]){ VOTE_YES }, &first), OK);
    CHECK_INT(judging_vote(c, &s, &r, 0, (enum vote[]){ VOTE_NO }, &again), CONFLICT);
    CHECK_TEXT(again, first);
    c->account_id = s.accounts[0];
    CHECK_INT(council_ballot_paper(c, r.id, &paper), OK);
    CHECK_TEXT(paper.receipt, first);
    CHECK_INT(judging_close(c, &s, &r), OK);
    CHECK_INT(judging_result(c, &s, r.id, 0).yes, 1);
    CHECK_INT(judging_result(c, &s, r.id, 0).no, 0);
    CHECK_INT(council_receipts(c, r.id, &codes, &codes_count), OK);
    CHECK_INT(codes_count, 1);
    CHECK_TEXT(codes[0], first);
}

TEST(nobody_votes_after_the_end_or_outside_of_the_roll)
{
    struct judging_scene s;
    struct judging_round r;
    const char *receipt;
    int64_t stranger;

    judging_make(c, &s, 6, 1);
    stranger = test_account(c, "nguoi-la", ROLE_COUNCIL, s.n.town, s.n.campaign.id);
    judging_open(c, &s, 0, &r);
    c->account_id = stranger;
    CHECK_INT(council_vote(c, r.id, &(struct ballot_line){ s.dossiers[0], VOTE_YES }, 1, &receipt),
              NOT_FOUND);
    test_set_time(c, "2025-02-12 12:30:00");
    CHECK_INT(judging_vote(c, &s, &r, 0, (enum vote[]){ VOTE_YES }, &receipt), CONFLICT);
    CHECK(receipt == NULL);
    test_set_time(c, "2025-02-12 12:29:59");
    CHECK_INT(judging_vote(c, &s, &r, 0, (enum vote[]){ VOTE_YES }, &receipt), OK);
    CHECK_INT(judging_close(c, &s, &r), OK);
    CHECK_INT(judging_vote(c, &s, &r, 1, (enum vote[]){ VOTE_YES }, &receipt), CONFLICT);
    CHECK(receipt == NULL);
}

static enum status
change_password(struct ctx *c, void *arg)
{
    struct query *q =
        query_new(c, "UPDATE account SET password_hash = 'of somebody' WHERE id = $1");

    bind_int(q, *(const int64_t *)arg);
    return query_end(q);
}

TEST(an_account_whose_password_was_reset_votes_for_nobody)
{
    struct judging_scene s;
    struct judging_round r;
    struct ballot_paper paper;
    const char *receipt;

    judging_make(c, &s, 6, 1);
    judging_open(c, &s, 0, &r);
    CHECK_INT(db_transact(c, change_password, &s.accounts[3]), OK);
    CHECK_INT(judging_vote(c, &s, &r, 3, (enum vote[]){ VOTE_YES }, &receipt), DENIED);
    c->account_id = s.accounts[3];
    CHECK_INT(council_ballot_paper(c, r.id, &paper), OK);
    CHECK(paper.is_other_door);
    CHECK_INT(judging_close(c, &s, &r), OK);
    CHECK_INT(judging_result(c, &s, r.id, 0).yes, 0);
}

TEST(a_list_takes_at_most_so_many_and_those_level_across_the_line_do_not_pass)
{
    struct judging_scene s;
    struct judging_round r;
    const char *receipt;

    judging_make(c, &s, 5, 3);
    judging_threshold(c, &s, 40, 100, true);
    judging_prepare(c, &s, ROUND_LIST, 0, &r);
    CHECK_INT(council_round_open(c, r.id, 1, true), OK);
    CHECK_INT(judging_vote(c, &s, &r, 0, (enum vote[]){ VOTE_YES, VOTE_YES, VOTE_BLANK }, &receipt),
              INVALID);
    for (int i = 0; i < 5; i++) {
        enum vote votes[3] = { VOTE_BLANK, VOTE_BLANK, VOTE_BLANK };

        votes[i < 4 ? i % 2 : 2] = VOTE_YES;
        CHECK_INT(judging_vote(c, &s, &r, i, votes, &receipt), OK);
    }
    CHECK_INT(judging_close(c, &s, &r), OK);
    for (int i = 0; i < 3; i++) {
        struct round_dossier d = judging_result(c, &s, r.id, i);

        CHECK_INT(d.yes, i < 2 ? 2 : 1);
        CHECK_INT(d.yes + d.no, 5);
        CHECK(!d.is_passed);
    }
}

TEST(a_second_round_has_those_that_fell_short_where_the_award_has_one)
{
    struct judging_scene s;
    struct judging_round r;
    struct round_preparing p;
    struct round_dossier *rows;
    int rows_count;

    judging_make(c, &s, 10, 2);
    judging_threshold(c, &s, 70, 100, true);
    judging_open(c, &s, 0, &r);
    for (int i = 0; i < 8; i++)
        CHECK_INT(judging_vote(c, &s, &r, i, (enum vote[]){ VOTE_YES, i < 6 ? VOTE_YES : VOTE_NO },
                               &(const char *){ NULL }),
                  OK);
    CHECK_INT(judging_close(c, &s, &r), OK);
    p = (struct round_preparing){ .round = { .meeting_id = s.meeting.id,
                                             .first_id = r.id,
                                             .title = "Vòng hai",
                                             .kind = ROUND_EACH,
                                             .minutes = 10 },
                                  .teller_ids = s.members,
                                  .teller_count = 2 };
    CHECK_INT(council_round_prepare(c, &p), OK);
    CHECK_INT(p.round.number, 2);
    CHECK_INT(council_round_dossiers(c,
                                     &(struct council_round){ .id = p.round.id,
                                                              .meeting_id = s.meeting.id,
                                                              .state = ROUND_PREPARED },
                                     &rows, &rows_count),
              OK);
    CHECK_INT(rows_count, 1);
    CHECK_INT(rows[0].dossier_id, s.dossiers[1]);
    CHECK(!rows[0].has_second_round);
    CHECK_INT(rows[0].least, 7);
    CHECK_INT(council_round_prepare(c, &p), CONFLICT);
    problems_clear(c);
    CHECK(judging_result(c, &s, r.id, 0).is_passed);
    CHECK(!judging_result(c, &s, r.id, 1).is_passed);
}

TEST(a_cancelled_round_is_never_opened_and_nothing_of_its_box_is_left)
{
    struct judging_scene s;
    struct judging_round r;

    judging_make(c, &s, 6, 1);
    judging_open(c, &s, 0, &r);
    CHECK_INT(judging_vote(c, &s, &r, 0, (enum vote[]){ VOTE_YES }, &(const char *){ NULL }), OK);
    CHECK_INT(council_round_cancel(c, r.id, 2, ""), INVALID);
    CHECK_INT(council_round_cancel(c, r.id, 2, "Mất chìa khóa."), OK);
    CHECK_INT(judging_close(c, &s, &r), CONFLICT);
    CHECK_INT(count(query_new(c, "SELECT COUNT(*) FROM council_box")), 0);
    CHECK_INT(count(query_new(c, "SELECT COUNT(*) FROM council_key")), 0);
    CHECK_INT(access(arena_printf(c->arena, "%s/%lld.key", s.keys_folder, (long long)r.id), F_OK),
              -1);
}

/* ------------------------------------------------------------------ papers */

static enum status
enter(struct ctx *c, const struct judging_scene *s, const struct judging_round *r, int teller,
      const int numbers[6])
{
    struct paper_line line = { s->dossiers[0], numbers[3], numbers[4], numbers[5] };
    struct paper_entry e = { r->id, numbers[0], numbers[1], numbers[2], &line, 1 };
    enum status st;

    c->account_id = s->accounts[teller];
    problems_clear(c);
    st = council_paper_enter(c, &e);
    c->account_id = s->secretary;
    return st;
}

TEST(papers_are_counted_where_two_tellers_read_the_same)
{
    struct judging_scene s;
    struct judging_round r;
    struct round_dossier d;
    struct council_round round;
    struct council_meeting m;
    struct council council;

    judging_make(c, &s, 10, 1);
    judging_open(c, &s, 4, &r);
    CHECK_INT(judging_vote(c, &s, &r, 9, (enum vote[]){ VOTE_YES }, &(const char *){ NULL }),
              DENIED);
    for (int i = 0; i < 6; i++)
        CHECK_INT(judging_vote(c, &s, &r, i, (enum vote[]){ VOTE_YES }, &(const char *){ NULL }),
                  OK);
    CHECK_INT(judging_close(c, &s, &r), INVALID);
    CHECK(problem_at_field(c, "paper")[0] != '\0');
    CHECK_INT(enter(c, &s, &r, 0, (int[]){ 3, 1, 1, 1, 1, 1 }), INVALID);
    CHECK_INT(enter(c, &s, &r, 0, (int[]){ 2, 1, 1, 2, 1, 0 }), INVALID);
    CHECK_INT(enter(c, &s, &r, 0, (int[]){ 2, 1, 1, 1, 1, 0 }), OK);
    CHECK_INT(enter(c, &s, &r, 5, (int[]){ 2, 1, 1, 1, 1, 0 }), NOT_FOUND);
    CHECK_INT(judging_close(c, &s, &r), INVALID);
    CHECK_INT(enter(c, &s, &r, 1, (int[]){ 2, 1, 1, 2, 0, 0 }), OK);
    CHECK_INT(judging_close(c, &s, &r), INVALID);
    CHECK_INT(enter(c, &s, &r, 1, (int[]){ 2, 1, 1, 1, 1, 0 }), OK);
    CHECK_INT(judging_close(c, &s, &r), OK);
    d = judging_result(c, &s, r.id, 0);
    CHECK_INT(d.yes, 7);
    CHECK_INT(d.no, 1);
    CHECK(d.is_passed);
    CHECK_INT(council_round_find(c, r.id, &round, &m, &council), OK);
    CHECK_INT(round.issued, 4);
    CHECK_INT(round.issued, round.cast + round.spoiled + round.unused);
    CHECK_INT(round.sent, 6);
    CHECK_INT(count(query_new(c, "SELECT COUNT(*) FROM council_paper_line")), 0);
}

/* ------------------------------------------------------------------ the box */

TEST(two_tellers_open_the_box_and_one_does_not)
{
    struct judging_scene s;
    struct judging_round r;
    const char *twice[2], *wrong[2];

    judging_make(c, &s, 6, 1);
    judging_open(c, &s, 0, &r);
    twice[0] = twice[1] = r.codes[0];
    wrong[0] = r.codes[0];
    wrong[1] = "abcd-efgh-jkmn-pqrs";
    CHECK_INT(council_round_close(c, r.id, twice), INVALID);
    CHECK_INT(council_round_close(c, r.id, wrong), INVALID);
    CHECK(problem_at_field(c, "key.0")[0] != '\0');
    problems_clear(c);
    wrong[0] = r.codes[1];
    wrong[1] = arena_printf(c->arena, " %c%s ", r.codes[0][0] - ('a' <= r.codes[0][0] ? 32 : 0),
                            r.codes[0] + 1);
    c->account_id = s.accounts[4];
    CHECK_INT(council_round_close(c, r.id, wrong), DENIED);
    c->account_id = s.accounts[1];
    CHECK_INT(council_round_close(c, r.id, wrong), OK);
    CHECK_INT(count(query_new(c, "SELECT COUNT(*) FROM council_box")), 0);
    CHECK_INT(count(query_new(c, "SELECT COUNT(*) FROM council_key")), 0);
    CHECK_INT(access(arena_printf(c->arena, "%s/%lld.key", s.keys_folder, (long long)r.id), F_OK),
              -1);
}

static enum status
stuff(struct ctx *c, void *arg)
{
    unsigned char noise[ENVELOPE_BYTES] = { 1 };
    struct query *q = query_new(c, "INSERT INTO council_box (round_id, marker, sealed) VALUES ($1,"
                                   " 'ffffffffffffffffffffffffffffffff', $2)");

    bind_int(q, *(const int64_t *)arg);
    bind_blob(q, noise, sizeof(noise));
    return query_end(q);
}

static enum status
forge(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "UPDATE council_ballot SET choice = 2 WHERE round_id = $1");

    bind_int(q, *(const int64_t *)arg);
    return query_end(q);
}

TEST(what_others_put_into_the_box_is_told_and_what_they_change_in_it_shows)
{
    struct judging_scene s;
    struct judging_round r;
    struct council_round round;
    struct council_meeting m;
    struct council council;
    bool is_whole = false;

    judging_make(c, &s, 6, 2);
    judging_open(c, &s, 0, &r);
    vote_all(c, &s, &r, 3);
    CHECK_INT(db_transact(c, stuff, &r.id), OK);
    CHECK_INT(judging_close(c, &s, &r), OK);
    CHECK_INT(council_round_find(c, r.id, &round, &m, &council), OK);
    CHECK_INT(round.sent, 6);
    CHECK_INT(round.broken, 1);
    CHECK_INT(council_box_verify(c, r.id, &is_whole), OK);
    CHECK(is_whole);
    CHECK_INT(db_transact(c, forge, &r.id), OK);
    CHECK_INT(council_box_verify(c, r.id, &is_whole), OK);
    CHECK(!is_whole);
}

/* ------------------------------------------------------------------ appraisal */

static struct appraisal
mine(struct ctx *c, const struct judging_scene *s, int member, int points)
{
    struct appraisal a;

    c->account_id = s->accounts[member];
    CHECK_INT(council_appraisal_mine(c, s->meeting.id, s->dossiers[0], &a), OK);
    a.marks[0].points = points;
    a.words = arena_printf(c->arena, "Nhận xét %d", member);
    return a;
}

TEST(marks_are_hidden_until_the_appraisal_is_closed)
{
    struct judging_scene s;
    struct council_criterion criterion = { 0, "Thành tích", 10 };
    struct appraisal a;
    struct appraisal_summary *rows;
    int rows_count;

    judging_make(c, &s, 6, 2);
    CHECK_INT(council_criteria_save(c, s.council.id, &criterion, 1), OK);
    a = mine(c, &s, 0, 8);
    CHECK_INT(council_appraisal_save(c, &a), CONFLICT);
    c->account_id = s.secretary;
    CHECK_INT(council_appraisal_step(c, s.meeting.id, APPRAISAL_OPEN), OK);
    c->account_id = s.accounts[0];
    CHECK_INT(council_appraisal_save(c, &a), OK);
    CHECK_INT(council_appraisal_save(c, &a), CONFLICT);
    a = mine(c, &s, 1, 11);
    CHECK_INT(council_appraisal_save(c, &a), INVALID);
    a.marks[0].points = 5;
    CHECK_INT(council_appraisal_save(c, &a), OK);
    s.meeting.appraisal = APPRAISAL_OPEN;
    CHECK_INT(council_appraisal_summary(c, &s.meeting, &rows, &rows_count), OK);
    CHECK_INT(rows[0].members, 2);
    CHECK_INT(rows[0].mean_milli, -1);
    CHECK_INT(rows[0].word_count, 0);
    c->account_id = s.secretary;
    CHECK_INT(council_appraisal_step(c, s.meeting.id, APPRAISAL_CLOSED), OK);
    s.meeting.appraisal = APPRAISAL_CLOSED;
    CHECK_INT(council_appraisal_summary(c, &s.meeting, &rows, &rows_count), OK);
    CHECK_INT(rows[0].mean_milli, 6500);
    CHECK_INT(rows[0].word_count, 2);
    CHECK_INT(rows[1].members, 0);
    c->account_id = s.accounts[0];
    a = mine(c, &s, 0, 1);
    CHECK_INT(council_appraisal_save(c, &a), CONFLICT);
}

const struct test council_tests[] = {
    T(a_threshold_is_reached_by_integers_at_its_edge),
    T_DB(seven_of_ten_pass_and_six_do_not),
    T_DB(a_threshold_with_a_fraction_of_a_per_cent_holds_at_its_edge),
    T_DB(absent_members_stay_in_the_base),
    T_DB(five_planted_conflicts_are_found_one_of_each_cause),
    T_DB(a_conflicted_member_has_no_vote_and_sees_no_line_and_the_base_follows_the_rule),
    T_DB(who_leaves_while_a_round_is_open_changes_nothing_in_it),
    T_DB(a_round_opens_with_its_quorum_and_its_tellers_keys_alone),
    T_DB(a_tally_that_would_betray_is_warned_of_before_the_opening),
    T_DB(a_teller_with_a_conflict_in_the_round_is_refused),
    T_DB(a_ballot_sent_again_is_the_same_one_and_gives_the_same_receipt),
    T_DB(nobody_votes_after_the_end_or_outside_of_the_roll),
    T_DB(an_account_whose_password_was_reset_votes_for_nobody),
    T_DB(a_list_takes_at_most_so_many_and_those_level_across_the_line_do_not_pass),
    T_DB(a_second_round_has_those_that_fell_short_where_the_award_has_one),
    T_DB(a_cancelled_round_is_never_opened_and_nothing_of_its_box_is_left),
    T_DB(papers_are_counted_where_two_tellers_read_the_same),
    T_DB(two_tellers_open_the_box_and_one_does_not),
    T_DB(what_others_put_into_the_box_is_told_and_what_they_change_in_it_shows),
    T_DB(marks_are_hidden_until_the_appraisal_is_closed),
    T_END,
};
