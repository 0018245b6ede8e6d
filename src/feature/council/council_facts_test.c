/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What other pages tell of councils: a dossier's own page, and Today. */
#include "feature/council/council_inside.h"

#include "test/judging.h"

static struct council_fact
fact_of(struct ctx *c, const struct judging_scene *s, int64_t account_id)
{
    struct council_fact *facts;
    int count;

    c->account_id = account_id;
    CHECK_INT(council_facts(c, s->dossiers[0], &facts, &count), OK);
    CHECK_INT(count, 1);
    return facts[0];
}

TEST(how_it_was_voted_is_told_to_who_reads_the_council_and_that_it_was_to_others)
{
    static const enum vote votes[] = { VOTE_YES, VOTE_NO };
    struct judging_scene s;
    struct judging_round r;
    struct council_fact f;
    const char *receipt;
    int64_t officer;

    judging_make(c, &s, 6, 2);
    officer = test_account(c, "can-bo", ROLE_UNIT_OFFICER, s.n.hai_ha, s.n.campaign.id);
    judging_open(c, &s, 0, &r);
    f = fact_of(c, &s, s.secretary);
    CHECK(!f.has_voted && f.is_open && f.round_url == NULL);
    CHECK_TEXT(f.meeting_url, url_meeting(c, s.meeting.id));
    for (int i = 0; i < 6; i++)
        CHECK_INT(judging_vote(c, &s, &r, i, votes, &receipt), OK);
    CHECK_INT(judging_close(c, &s, &r), OK);
    f = fact_of(c, &s, s.secretary);
    CHECK(f.has_voted && f.is_open && f.is_passed);
    CHECK_INT(f.yes, 6);
    CHECK_INT(f.members, 6);
    CHECK_TEXT(f.round_url, url_round(c, r.id));
    f = fact_of(c, &s, officer);
    CHECK(f.has_voted && !f.is_open && !f.is_passed);
    CHECK(f.voted_at != 0);
    CHECK_INT(f.yes + f.no + f.blank + f.members, 0);
    CHECK(f.meeting_url == NULL && f.round_url == NULL);
}

static struct council_task
only_task(struct ctx *c, int64_t account_id)
{
    struct council_task *tasks;
    int count;

    c->account_id = account_id;
    CHECK_INT(council_tasks(c, &tasks, &count), OK);
    CHECK_INT(count, 1);
    return tasks[0];
}

static int
task_count(struct ctx *c, int64_t account_id)
{
    struct council_task *tasks;
    int count;

    c->account_id = account_id;
    CHECK_INT(council_tasks(c, &tasks, &count), OK);
    return count;
}

TEST(a_teller_is_asked_for_the_key_until_it_is_taken)
{
    struct judging_scene s;
    struct round_preparing p;
    const char *code;

    judging_make(c, &s, 6, 1);
    p = (struct round_preparing){
        .round = { .meeting_id = s.meeting.id, .title = "Kín", .kind = ROUND_EACH, .minutes = 5 },
        .teller_ids = s.members,
        .teller_count = 2,
    };
    c->account_id = s.secretary;
    CHECK_INT(council_round_prepare(c, &p), OK);
    CHECK(only_task(c, s.accounts[0]).is_key);
    CHECK_TEXT(only_task(c, s.accounts[0]).url, url_round(c, p.round.id));
    CHECK_INT(task_count(c, s.accounts[2]), 0);
    c->account_id = s.accounts[0];
    CHECK_INT(council_take_key(c, p.round.id, &code), OK);
    CHECK_INT(task_count(c, s.accounts[0]), 0);
    c->account_id = s.secretary;
    CHECK_INT(council_round_cancel(c, p.round.id, 1, "Thôi"), OK);
    CHECK_INT(task_count(c, s.accounts[1]), 0);
}

TEST(a_member_is_asked_to_appraise_what_is_not_marked_and_not_barred)
{
    struct judging_scene s;
    struct appraisal a = { .words = "Đồng ý." };

    judging_make(c, &s, 6, 3);
    CHECK_INT(task_count(c, s.accounts[0]), 0);
    c->account_id = s.secretary;
    CHECK_INT(council_appraisal_step(c, s.meeting.id, APPRAISAL_OPEN), OK);
    CHECK_INT(only_task(c, s.accounts[0]).dossiers, 3);
    CHECK_TEXT(only_task(c, s.accounts[0]).url, url_meeting(c, s.meeting.id));
    a.meeting_id = s.meeting.id;
    a.dossier_id = s.dossiers[0];
    CHECK_INT(council_appraisal_save(c, &a), OK);
    CHECK_INT(only_task(c, s.accounts[0]).dossiers, 2);
    CHECK_INT(council_conflict_declare(
                  c, &(struct conflict_declaring){ s.members[0], s.dossiers[1], "Là anh em." }),
              OK);
    CHECK_INT(only_task(c, s.accounts[0]).dossiers, 1);
    c->account_id = s.secretary;
    CHECK_INT(task_count(c, s.secretary), 0);
    CHECK_INT(council_appraisal_step(c, s.meeting.id, APPRAISAL_CLOSED), OK);
    CHECK_INT(task_count(c, s.accounts[1]), 0);
}

const struct test council_facts_tests[] = {
    T_DB(how_it_was_voted_is_told_to_who_reads_the_council_and_that_it_was_to_others),
    T_DB(a_teller_is_asked_for_the_key_until_it_is_taken),
    T_DB(a_member_is_asked_to_appraise_what_is_not_marked_and_not_barred),
    T_END,
};
