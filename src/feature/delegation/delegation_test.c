/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Selections: candidates from dossiers, quotas, pins, runs, the closed list and substitutes. */
#include "feature/council/council.h"
#include "feature/delegation/delegation.h"

#include "db/db.h"
#include "test/exemplars.h"
#include "test/nghi_son.h"
#include "test/test_http.h"

#include <stdio.h>
#include <stdlib.h>

/* ------------------------------------------------------------------ a scene */

enum { PEOPLE = 12 };

struct scene {
    struct nghi_son n;
    int64_t office, other; /* accounts: the standing office; a unit's officer */
    int64_t award, dossiers[PEOPLE], subjects[PEOPLE];
    struct selection selection;
};

/* Twelve persons of three units: the odd ones women, the first six direct workers, ages from 25 on. Scores fall from 96. */
static void
make(struct ctx *c, struct scene *s)
{
    const char *hostile = "<b>Cá nhân mẫu</b> =1+1";

    memset(s, 0, sizeof(*s));
    nghi_son_make(c, &s->n);
    s->office = nghi_son_account(c, "thuong-truc", "secretariat", s->n.town);
    s->other = nghi_son_account(c, "can-bo", "unit_officer", s->n.hai_ha);
    s->award = test_award(c, "giay-khen", LEVEL_DISTRICT);
    for (int i = 0; i < PEOPLE; i++) {
        int64_t units[] = { s->n.hai_ha, s->n.hai_hoa, s->n.nghi_son };

        s->subjects[i] = test_subject(
            c, &(struct test_subject){
                   .name = i == 0 ? hostile : arena_printf(c->arena, "Cá nhân mẫu %02d", i),
                   .kind = SUBJECT_PERSON,
                   .unit_id = units[i % 3],
                   .birth_year = i == 11 ? 0 : 2000 - 3 * i,
                   .sex = i % 2 == 1 ? SEX_FEMALE : SEX_MALE,
                   .is_direct_worker = i < 6 });
        s->dossiers[i] =
            test_dossier(c, &(struct test_dossier){ .campaign_id = s->n.campaign.id,
                                                    .subject_id = s->subjects[i],
                                                    .award_id = s->award,
                                                    .unit_id = units[i % 3],
                                                    .at_unit_id = s->n.town,
                                                    .decides_unit_id = s->n.town,
                                                    .state = i % 2 ? "appraisal" : "awarded",
                                                    .field = i % 4 == 0 ? "press" : "party",
                                                    .created_by = s->office });
    }
    test_sign_in(c, s->office);
    s->selection = (struct selection){ .campaign_id = s->n.campaign.id,
                                       .unit_id = s->n.town,
                                       .title = "Đoàn đại biểu dự hội nghị",
                                       .seats = 4,
                                       .merit = MERIT_SCORE };
    CHECK(date_parse_iso("2025-05-15", &s->selection.ages_on));
    CHECK_INT(selection_insert(c, &s->selection), OK);
}

static int64_t
version_of(struct ctx *c, const struct scene *s)
{
    struct selection now_is;

    CHECK_INT(selection_find(c, s->selection.id, &now_is), OK);
    return now_is.version;
}

static struct plan_change
change_of(struct ctx *c, const struct scene *s, const char *cause)
{
    return (struct plan_change){ .selection_id = s->selection.id,
                                 .version = version_of(c, s),
                                 .cause = cause };
}

static int
index_of(const struct scene *s, const struct plan *p, int person)
{
    for (int i = 0; i < p->candidate_count; i++)
        if (p->candidates[i].dossier_id == s->dossiers[person])
            return i;
    return -1;
}

static int64_t
candidate_of(struct ctx *c, const struct scene *s, int person)
{
    struct plan p;

    CHECK_INT(plan_read(c, s->selection.id, &p), OK);
    CHECK(index_of(s, &p, person) >= 0);
    return p.candidates[index_of(s, &p, person)].id;
}

/* Takes the candidates and enters their scores: 96, 95 ... */
static void
fill(struct ctx *c, struct scene *s, struct plan *p)
{
    struct plan_change x = change_of(c, s, "candidates");
    struct candidate_score scores[PEOPLE];

    x.takes_candidates = true;
    CHECK_INT(plan_change(c, &x, p), OK);
    CHECK_INT(p->candidate_count, PEOPLE);
    for (int i = 0; i < PEOPLE; i++)
        scores[i] =
            (struct candidate_score){ p->candidates[index_of(s, p, i)].id, 1000 * (96 - i) };
    x = change_of(c, s, "scores");
    x.scores = scores;
    x.score_count = PEOPLE;
    CHECK_INT(plan_change(c, &x, p), OK);
}

static void
check_in(const struct scene *s, const struct plan *p, const char *people)
{
    char got[64] = "";

    for (int i = 0; i < PEOPLE; i++)
        if (index_of(s, p, i) >= 0 && plan_is_in(p, index_of(s, p, i)))
            (void)snprintf(got + strlen(got), sizeof(got) - strlen(got), "%d ", i);
    CHECK_TEXT(got, people);
}

static struct quota
quota(enum quota_rule rule, int num, int den)
{
    return (struct quota){
        .field = "", .ethnicity = "", .religion = "", .rule = rule, .num = num, .den = den
    };
}

static enum status
set_quotas(struct ctx *c, struct scene *s, struct quota *quotas, int count, struct plan *p)
{
    struct plan_change x = change_of(c, s, "quotas");

    x.quotas = quotas;
    x.quota_count = count;
    return plan_change(c, &x, p);
}

/* ------------------------------------------------------------------ tests */

TEST(the_best_are_taken_and_quotas_change_that_with_a_reason)
{
    struct scene s;
    struct plan p;
    struct quota quotas[2];

    make(c, &s);
    fill(c, &s, &p);
    check_in(&s, &p, "0 1 2 3 ");
    quotas[0] = quota(QUOTA_LEAST, 3, 0);
    quotas[0].sex = SEX_FEMALE;
    quotas[1] = quota(QUOTA_LEAST, 70, 100);
    quotas[1].direct = 1;
    CHECK_INT(set_quotas(c, &s, quotas, 2, &p), OK);
    check_in(&s, &p, "0 1 3 5 ");
    CHECK_INT(p.answer.gauges[0].count, 3);
    CHECK_INT(p.problem.rules[1].least, 3);
    CHECK_HAS(plan_reason_words(c, &p, index_of(&s, &p, 5)), "ít nhất 3");
    CHECK_HAS(plan_reason_words(c, &p, index_of(&s, &p, 2)), "2");
    CHECK_TEXT(quota_rule_words(c, &p.quotas[1], 4), "ít nhất 70% của 4, tức 3");

    /* the same is read again, of the run that was kept */
    CHECK_INT(plan_read(c, s.selection.id, &p), OK);
    CHECK(!p.is_stale);
    check_in(&s, &p, "0 1 3 5 ");
    CHECK_HAS(plan_reason_words(c, &p, index_of(&s, &p, 5)), "ít nhất 3");
}

TEST(quotas_that_contradict_each_other_change_nothing_and_are_told_with_the_sum)
{
    struct scene s;
    struct plan p;
    struct plan_words words;
    struct quota quotas[2];
    struct selection_run *runs;
    int count, before;

    make(c, &s);
    fill(c, &s, &p);
    CHECK_INT(selection_runs(c, s.selection.id, &runs, &before), OK);
    quotas[0] = quota(QUOTA_LEAST, 3, 0);
    quotas[0].field = "press";
    quotas[1] = quota(QUOTA_LEAST, 3, 0);
    quotas[1].field = "party";
    CHECK_INT(set_quotas(c, &s, quotas, 2, &p), INVALID);
    CHECK_INT(p.answer.found, DELEGATION_CANNOT);
    CHECK_INT(plan_conflict_words(c, &p, &words), OK);
    CHECK_TEXT(words.sum, "2 lĩnh vực × tối thiểu 3 = 6 > 4 chỗ");
    CHECK_HAS(words.relaxed, "thay vì 3");
    CHECK_TEXT(words.seats, "6 chỗ");
    CHECK_INT(plan_read(c, s.selection.id, &p), OK);
    CHECK_INT(p.quota_count, 0);
    check_in(&s, &p, "0 1 2 3 ");
    CHECK_INT(selection_runs(c, s.selection.id, &runs, &count), OK);
    CHECK_INT(count, before);
}

TEST(who_is_not_told_counts_for_no_quota)
{
    struct scene s;
    struct plan p;
    struct quota q = quota(QUOTA_LEAST, 1, 0);

    make(c, &s);
    fill(c, &s, &p);
    q.age_from = 1;
    q.sex = SEX_FEMALE;
    CHECK_INT(set_quotas(c, &s, &q, 1, &p), OK);
    CHECK_INT(p.quotas[0].unknown, 1); /* the last has no year of birth */
    q = quota(QUOTA_LEAST, 1, 0);
    q.ethnicity = "minority";
    CHECK_INT(set_quotas(c, &s, &q, 1, &p), INVALID);
    CHECK_INT(p.quotas[0].unknown, PEOPLE);
}

TEST(a_pin_is_kept_with_its_run_and_needs_its_reason_when_the_list_is_closed)
{
    struct scene s;
    struct plan p;
    struct plan_change x;
    struct selection_run *runs;
    struct pin_reason reason = { .words = "Đại biểu phát biểu" };
    int count;

    make(c, &s);
    fill(c, &s, &p);
    x = change_of(c, &s, "pin");
    x.pin_candidate_id = candidate_of(c, &s, 9);
    x.pin = 1;
    x.pin_words = "";
    CHECK_INT(plan_change(c, &x, &p), OK);
    check_in(&s, &p, "0 1 2 9 ");
    CHECK_INT(plan_change(c, &x, &p), CONFLICT); /* the version is of before */
    CHECK_INT(selection_runs(c, s.selection.id, &runs, &count), OK);
    CHECK_INT(count, 3);
    CHECK_INT(runs[0].changed, 1);
    CHECK_INT(runs[0].pinned, 1);
    CHECK_TEXT(runs[0].by, "thuong-truc");
    CHECK_INT(plan_read_run(c, s.selection.id, runs[1].id, &p), OK);
    check_in(&s, &p, "0 1 2 3 ");

    CHECK_INT(selection_close(c, s.selection.id, version_of(c, &s), NULL, 0), INVALID);
    problems_clear(c);
    reason.candidate_id = x.pin_candidate_id;
    CHECK_INT(selection_close(c, s.selection.id, version_of(c, &s), &reason, 1), OK);
    x.version = version_of(c, &s);
    CHECK_INT(plan_change(c, &x, &p), CONFLICT); /* closed */
}

TEST(a_substitute_keeps_the_quotas_or_says_which_would_break)
{
    struct scene s;
    struct plan p;
    struct quota q = quota(QUOTA_LEAST, 2, 0);
    struct delegate *all;
    struct substitute *others;
    struct substitution x;
    int count, other_count;

    make(c, &s);
    fill(c, &s, &p);
    q.sex = SEX_FEMALE;
    CHECK_INT(set_quotas(c, &s, &q, 1, &p), OK);
    CHECK_INT(selection_close(c, s.selection.id, version_of(c, &s), NULL, 0), OK);
    CHECK_INT(plan_read(c, s.selection.id, &p), OK);
    CHECK_INT(selection_delegates(c, &p, &all, &count), OK);
    CHECK_INT(count, 4);
    CHECK_INT(all[1].index, index_of(&s, &p, 1));
    CHECK_INT(selection_substitutes(c, &p, all, count, all[1].id, &others, &other_count), OK);
    CHECK_INT(other_count, 8);
    CHECK_INT(others[0].index, index_of(&s, &p, 5)); /* the next woman, not the next of all */
    CHECK_TEXT(others[0].breaks, "");
    CHECK_HAS(others[other_count - 1].breaks, "ít nhất 2");

    x = (struct substitution){ .selection_id = s.selection.id,
                               .delegate_id = all[1].id,
                               .candidate_id = p.candidates[index_of(&s, &p, 4)].id,
                               .version = p.selection.version,
                               .absent = "Đi công tác",
                               .words = "" };
    CHECK_INT(selection_substitute(c, &x), INVALID);
    problems_clear(c);
    x.candidate_id = p.candidates[index_of(&s, &p, 5)].id;
    CHECK_INT(selection_substitute(c, &x), OK);
    CHECK_INT(selection_substitute(c, &x), CONFLICT);
    CHECK_INT(plan_read(c, s.selection.id, &p), OK);
    CHECK_INT(selection_delegates(c, &p, &all, &count), OK);
    CHECK_INT(count, 5);
    CHECK(all[1].to_at != 0 && all[2].replaces_id == all[1].id);
}

static enum status
run_sql(struct ctx *c, void *arg)
{
    const struct scene *s = arg;
    struct query *q = query_new(c, "UPDATE dossier SET state = 'withdrawn' WHERE id = $1");

    bind_int(q, s->dossiers[0]);
    return query_end_one(q);
}

TEST(a_withdrawn_dossier_leaves_the_plan_at_the_next_run_and_is_told_before)
{
    struct scene s;
    struct plan p;
    struct plan_change x;

    make(c, &s);
    fill(c, &s, &p);
    CHECK_INT(db_transact(c, run_sql, &s), OK);
    CHECK_INT(plan_read(c, s.selection.id, &p), OK);
    CHECK(p.is_stale);
    CHECK_HAS(plan_reason_words(c, &p, index_of(&s, &p, 0)), "rút");
    CHECK_INT(selection_close(c, s.selection.id, version_of(c, &s), NULL, 0), CONFLICT);
    problems_clear(c);
    x = change_of(c, &s, "again");
    CHECK_INT(plan_change(c, &x, &p), OK);
    check_in(&s, &p, "1 2 3 4 ");
}

static enum status
bar(struct ctx *c, void *arg)
{
    const struct scene *s = arg;
    struct query *q =
        query_new(c, "INSERT INTO dossier_bar (dossier_id, account_id) VALUES ($1, $2)");

    bind_int(q, s->dossiers[3]);
    bind_int(q, s->office);
    return query_end(q);
}

TEST(who_is_barred_from_a_candidate_finds_no_selection_with_it)
{
    struct scene s;
    struct plan p;
    struct plan_change x;
    struct selection *all;
    struct selection found;
    int count;

    make(c, &s);
    x = change_of(c, &s, "candidates");
    x.takes_candidates = true;
    CHECK_INT(db_transact(c, bar, &s), OK);
    CHECK_INT(plan_change(c, &x, &p), DENIED);
    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(plan_change(c, &x, &p), OK);
    c->account_id = s.office;
    CHECK_INT(selection_find(c, s.selection.id, &found), NOT_FOUND);
    CHECK_INT(selection_list(c, s.n.campaign.id, &all, &count), OK);
    CHECK_INT(count, 0);
    test_sign_in(c, s.other); /* another unit's */
    CHECK_INT(selection_find(c, s.selection.id, &found), NOT_FOUND);
}

TEST(after_a_merger_a_units_quota_counts_for_who_took_over)
{
    struct scene s;
    struct plan p;
    struct quota q = quota(QUOTA_LEAST, 4, 0);
    struct unit_merger m = { .basis = "Nghị quyết 1686" };
    struct merger_row rows[2];

    make(c, &s);
    fill(c, &s, &p);
    c->account_id = ACCOUNT_SYSTEM;
    CHECK(date_parse_iso("2025-07-01", &m.effect_on));
    for (int i = 0; i < 2; i++)
        rows[i] = (struct merger_row){ .old_unit_id = i == 0 ? s.n.hai_ha : s.n.hai_hoa,
                                       .new_code = "99901",
                                       .new_name = "Hải Bình",
                                       .new_kind = "phuong",
                                       .new_parent_id = s.n.province };
    m.rows = rows;
    m.row_count = 2;
    CHECK_INT(unit_merge(c, &m), OK);
    test_set_today(c, "2025-07-02");
    q.unit_id =
        s.n.hai_ha; /* that is no more: 0, 3, 6, 9 came from it, and 1, 4, 7, 10 from the other */
    CHECK_INT(set_quotas(c, &s, &q, 1, &p), OK);
    check_in(&s, &p, "0 1 3 4 ");
    CHECK_TEXT(p.quotas[0].words, "Phường Hải Bình");
}

/* ------------------------------------------------------------------ pages */

static const char *
url(struct ctx *c, const struct scene *s, const char *rest)
{
    return arena_printf(c->arena, "%s%s", url_selection(c, s->selection.id), rest);
}

static struct reply
post(struct ctx *c, const struct scene *s, const char *rest, const char *form)
{
    return test_post(c, url(c, s, rest),
                     arena_printf(c->arena, "version=%lld&%s", (long long)version_of(c, s), form));
}

TEST(the_page_shows_gauges_and_reasons_and_a_pin_moves_them)
{
    struct scene s;
    struct plan p;
    struct quota q = quota(QUOTA_LEAST, 3, 0);
    struct reply r;

    make(c, &s);
    fill(c, &s, &p);
    q.sex = SEX_FEMALE;
    CHECK_INT(set_quotas(c, &s, &q, 1, &p), OK);
    r = test_get(c, url(c, &s, ""));
    CHECK_INT(r.status, 200);
    CHECK_HAS(r.body, "Nữ: <b>3</b>/4");
    CHECK_HAS(r.body, "Vừa đủ");
    CHECK_HAS(r.body, "&lt;b&gt;Cá nhân mẫu&lt;/b&gt; =1+1");
    CHECK_LACKS(r.body, "<b>Cá nhân mẫu</b>");

    r = post(c, &s, "/ghim",
             arena_printf(c->arena, "pin=in&candidate_id=%lld", (long long)candidate_of(c, &s, 7)));
    CHECK_INT(r.status, 303);
    r = test_get(c, url(c, &s, ""));
    CHECK_HAS(r.body, "chưa ghi lý do");
    r = test_get_json(c, url(c, &s, ""));
    CHECK_HAS(r.body, "\"pin\":1");
    CHECK_HAS(r.body, "\"decides\":");
    r = test_get(c, url(c, &s, "?loc=near&xuat=xlsx"));
    CHECK_INT(r.status, 200);
    CHECK_INT(memcmp(r.body, "PK", 2), 0);
    r = test_get(c, url(c, &s, "?xuat=csv"));
    CHECK_HAS(r.body, "<b>Cá nhân mẫu</b> =1+1");
}

TEST(a_pin_that_cannot_be_is_refused_with_the_plan_left_as_it_was)
{
    struct scene s;
    struct plan p;
    struct quota q = quota(QUOTA_EXACTLY, 4, 0);
    struct reply r;

    make(c, &s);
    fill(c, &s, &p);
    q.sex = SEX_FEMALE;
    CHECK_INT(set_quotas(c, &s, &q, 1, &p), OK);
    r = post(c, &s, "/ghim",
             arena_printf(c->arena, "pin=in&candidate_id=%lld", (long long)candidate_of(c, &s, 0)));
    CHECK_INT(r.status, 422);
    CHECK_HAS(r.body, "Không thể: Nữ: đúng 4");
    CHECK_HAS(r.body, "chưa được áp dụng");
    CHECK_INT(plan_read(c, s.selection.id, &p), OK);
    check_in(&s, &p, "1 3 5 7 ");
    r = test_post(c, url(c, &s, "/ghim"),
                  arena_printf(c->arena, "version=1&pin=out&candidate_id=%lld",
                               (long long)candidate_of(c, &s, 1)));
    CHECK_INT(r.status, 409);
}

TEST(quotas_are_typed_and_a_contradiction_offers_the_way_out)
{
    struct scene s;
    struct plan p;
    struct reply r;
    const char *head = "title=%C4%90o%C3%A0n&seats=4&merit=score&ages_on=2025-05-15&";

    make(c, &s);
    fill(c, &s, &p);
    r = post(c, &s, "/co-cau",
             arena_printf(c->arena,
                          "%squota.0.rule=least&quota.0.number=3&quota.0.field=press&"
                          "quota.1.rule=least&quota.1.number=3&quota.1.field=party",
                          head));
    CHECK_INT(r.status, 422);
    CHECK_HAS(r.body, "2 lĩnh vực × tối thiểu 3 = 6 &gt; 4 chỗ");
    CHECK_HAS(r.body, "Đổi thành 6 chỗ");
    CHECK_HAS(r.body, "name=\"noi\" value=\"co-cau\"");
    r = post(c, &s, "/co-cau",
             arena_printf(c->arena,
                          "%snoi=6&quota.0.rule=least&quota.0.number=3&quota.0.field=press&"
                          "quota.1.rule=least&quota.1.number=3&quota.1.field=party",
                          head));
    CHECK_INT(r.status, 200);
    CHECK_HAS(r.body, "name=\"seats\" type=\"text\" value=\"6\"");
    r = post(c, &s, "/co-cau",
             arena_printf(c->arena,
                          "%squota.0.rule=least&quota.0.number=70%%25&quota.0.direct=yes&"
                          "quota.1.rule=most&quota.1.number=1/2&quota.1.ages=-20&quota.1.sex=male",
                          head));
    CHECK_INT(r.status, 303);
    r = test_get(c, url(c, &s, "/co-cau"));
    CHECK_HAS(r.body, "value=\"70%\"");
    CHECK_HAS(r.body, "value=\"-20\"");
    r = post(c, &s, "/co-cau",
             arena_printf(c->arena, "%squota.0.rule=exactly&quota.0.number=1/3", head));
    CHECK_INT(r.status, 422);
    CHECK_HAS(r.body, "không phải số nguyên");
    r = post(c, &s, "/co-cau",
             arena_printf(c->arena, "%squota.0.rule=least&quota.0.number=x", head));
    CHECK_INT(r.status, 422);
}

TEST(the_way_from_an_empty_delegation_to_a_substitute_walks_through_the_pages)
{
    struct scene s;
    struct plan p;
    struct delegate *all;
    struct reply r;
    int count;

    make(c, &s);
    CHECK_HAS(test_get(c, "/lam-viec/dai-bieu").body, "Đoàn đại biểu dự hội nghị");
    CHECK_HAS(test_get(c, "/lam-viec/hom-nay").body, "Chọn đại biểu: Đoàn đại biểu dự hội nghị");
    test_sign_in(c, s.other);
    CHECK_LACKS(test_get(c, "/lam-viec/hom-nay").body, "Chọn đại biểu:");
    test_sign_in(c, s.office);
    CHECK_INT(test_get(c, "/lam-viec/dai-bieu/tao").status, 200);
    CHECK_HAS(test_get(c, url(c, &s, "")).body, "Chưa có ứng viên");
    CHECK_INT(post(c, &s, "/lay-ung-vien", "").status, 303);
    r = test_get(c, url(c, &s, "/ung-vien"));
    CHECK_INT(r.status, 200);
    CHECK_HAS(r.body, "Cá nhân mẫu 05");
    r = post(c, &s, "/diem",
             arena_printf(c->arena, "diem-%lld=99,5&diem-%lld=9x",
                          (long long)candidate_of(c, &s, 4), (long long)candidate_of(c, &s, 5)));
    CHECK_INT(r.status, 422);
    CHECK_HAS(r.body, "9x");
    r = post(c, &s, "/diem",
             arena_printf(c->arena, "diem-%lld=99,5", (long long)candidate_of(c, &s, 4)));
    CHECK_INT(r.status, 303);
    CHECK_HAS(test_get(c, url(c, &s, "")).body, "99,5");
    r = post(c, &s, "/vang",
             arena_printf(c->arena, "candidate_id=%lld&absent=%%E1%%BB%%91m",
                          (long long)candidate_of(c, &s, 1)));
    CHECK_INT(r.status, 303);
    CHECK_HAS(test_get(c, url(c, &s, "?loc=barred")).body, "Không dự được: ốm");
    CHECK_INT(test_get(c, url(c, &s, "/chot")).status, 200);
    CHECK_INT(post(c, &s, "/chot", "").status, 303);
    r = test_get(c, url(c, &s, ""));
    CHECK_HAS(r.body, "người chốt: thuong-truc");
    CHECK_LACKS(test_get(c, "/lam-viec/hom-nay").body, "Chọn đại biểu:");
    CHECK_INT(plan_read(c, s.selection.id, &p), OK);
    CHECK_INT(selection_delegates(c, &p, &all, &count), OK);
    r = test_get(c, url(c, &s, arena_printf(c->arena, "/thay/%lld", (long long)all[0].id)));
    CHECK_INT(r.status, 200);
    CHECK_HAS(r.body, "giữ đủ cơ cấu");
    r = post(c, &s, arena_printf(c->arena, "/thay/%lld", (long long)all[0].id),
             arena_printf(c->arena, "absent=x&words=y&candidate=%lld",
                          (long long)candidate_of(c, &s, 9)));
    CHECK_INT(r.status, 303);
    CHECK_HAS(test_get(c, url(c, &s, "")).body, "Vào thay: y");
}

/* ------------------------------------------------------------------ the council's vote */

struct voting {
    struct scene *s;
    int64_t meeting_id;
    int person, yes, members;
    const char *state;
    int64_t closed_at;
};

/* A round as the close of it leaves it behind. */
static enum status
write_vote(struct ctx *c, void *arg)
{
    const struct voting *v = arg;
    int64_t round_id = db_new_id(c);
    enum status st;
    struct query *q = query_new(
        c, "INSERT INTO council_round (id, meeting_id, number, title, kind, base, minutes, state,"
           " closed_at, created_at, created_by) VALUES ($1, $2, 1, 'Phiếu kín', 'each', 'all', 30,"
           " $3, $4, 0, 1)");

    bind_int(q, round_id);
    bind_int(q, v->meeting_id);
    bind_text(q, v->state);
    bind_int(q, v->closed_at);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "INSERT INTO council_round_dossier (round_id, dossier_id, position,"
                     " threshold_num, threshold_den, quorum_num, quorum_den, has_second_round)"
                     " VALUES ($1, $2, 1, 70, 100, 2, 3, 0)");
    bind_int(q, round_id);
    bind_int(q, v->s->dossiers[v->person]);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "INSERT INTO council_result (round_id, dossier_id, yes, no, blank, members,"
                     " is_passed) VALUES ($1, $2, $3, 0, 0, $4, 1)");
    bind_int(q, round_id);
    bind_int(q, v->s->dossiers[v->person]);
    bind_int(q, v->yes);
    bind_int(q, v->members);
    return query_end(q);
}

static void
vote(struct ctx *c, struct voting v, int person, int yes, int members)
{
    v.person = person;
    v.yes = yes;
    v.members = members;
    CHECK_INT(db_transact(c, write_vote, &v), OK);
}

static struct voting
council_of(struct ctx *c, struct scene *s)
{
    struct council council = { .campaign_id = s->n.campaign.id,
                               .unit_id = s->n.town,
                               .name = "Hội đồng Thi đua - Khen thưởng",
                               .basis = "",
                               .base = BASE_ALL };
    struct council_meeting m = { .held_on = today(c), .starts = 480, .place = "" };

    CHECK_INT(council_save(c, &council), OK);
    m.council_id = council.id;
    CHECK_INT(council_meeting_save(c, &m), OK);
    return (struct voting){ .s = s, .meeting_id = m.id, .state = "closed", .closed_at = now(c) };
}

static const struct candidate *
person_of(const struct scene *s, const struct plan *p, int person)
{
    CHECK(index_of(s, p, person) >= 0);
    return &p->candidates[index_of(s, p, person)];
}

TEST(the_newest_vote_of_the_council_outweighs_a_share_entered_by_hand)
{
    struct scene s;
    struct plan p;
    struct plan_change x;
    struct selection settings;
    struct voting v;
    struct candidate_score score;

    make(c, &s);
    fill(c, &s, &p);
    v = council_of(c, &s);
    vote(c, v, 11, 25, 26);
    vote(c, v, 10, 26, 26);
    v.closed_at += 3600;
    vote(c, v, 10, 13, 26); /* voted on again */
    v.closed_at += 3600;
    v.state = "cancelled";
    vote(c, v, 11, 1, 26); /* counts for nothing */
    CHECK_INT(plan_read(c, s.selection.id, &p), OK);
    CHECK(!p.is_stale); /* points are entered here, and no vote is asked */
    check_in(&s, &p, "0 1 2 3 ");

    settings = p.selection;
    settings.merit = MERIT_COUNCIL;
    x = change_of(c, &s, "quotas");
    x.settings = &settings;
    CHECK_INT(plan_change(c, &x, &p), OK);
    CHECK_INT(person_of(&s, &p, 11)->merit, 96153);
    CHECK_INT(person_of(&s, &p, 11)->vote.yes, 25);
    CHECK_INT(person_of(&s, &p, 10)->merit, 50000);
    CHECK_INT(person_of(&s, &p, 0)->merit, 96000); /* not voted on: the share entered stands */
    CHECK_INT(person_of(&s, &p, 0)->vote.round_id, 0);
    check_in(&s, &p, "0 1 2 11 ");

    score = (struct candidate_score){ person_of(&s, &p, 11)->id, 1000 };
    x = change_of(c, &s, "scores");
    x.scores = &score;
    x.score_count = 1;
    CHECK_INT(plan_change(c, &x, &p), OK);
    CHECK_INT(person_of(&s, &p, 11)->merit, 96153);
    CHECK_INT(plan_read(c, s.selection.id, &p), OK);
    CHECK(!p.is_stale);
    CHECK_INT(person_of(&s, &p, 11)->merit, 96153);
    vote(c, (struct voting){ &s, v.meeting_id, .state = "closed", .closed_at = v.closed_at }, 2, 1,
         26);
    CHECK_INT(plan_read(c, s.selection.id, &p), OK);
    CHECK(p.is_stale);
}

TEST(the_page_says_where_points_come_from_and_asks_for_none_where_the_council_voted)
{
    struct scene s;
    struct plan p;
    struct plan_change x;
    struct selection settings;
    struct reply r;
    struct voting v;

    make(c, &s);
    fill(c, &s, &p);
    v = council_of(c, &s);
    vote(c, v, 11, 25, 26);
    CHECK_LACKS(test_get(c, url(c, &s, "")).body, "25/26");
    settings = p.selection;
    settings.merit = MERIT_COUNCIL;
    x = change_of(c, &s, "quotas");
    x.settings = &settings;
    CHECK_INT(plan_change(c, &x, &p), OK);
    r = test_get(c, url(c, &s, ""));
    CHECK_HAS(r.body, "25/26 phiếu, ");
    CHECK_HAS(r.body, "nhập tay");
    CHECK_HAS(r.body, "/bien-ban\">25/26");
    CHECK_HAS(test_get(c, url(c, &s, "?xuat=csv")).body, "25/26 phiếu");
    r = test_get(c, url(c, &s, "/ung-vien"));
    CHECK_HAS(r.body, "25/26 phiếu");
    CHECK_LACKS(r.body,
                arena_printf(c->arena, "name=\"diem-%lld\"", (long long)candidate_of(c, &s, 11)));
    CHECK_HAS(r.body,
              arena_printf(c->arena, "name=\"diem-%lld\"", (long long)candidate_of(c, &s, 10)));
}

TEST(points_are_read_from_a_file_whole_or_not_at_all)
{
    struct scene s;
    struct plan p;
    const char *good, *bad;

    make(c, &s);
    fill(c, &s, &p);
    good = arena_printf(c->arena, "Mã,Điểm\n%lld,\"100,25\"\n", (long long)candidate_of(c, &s, 8));
    bad = arena_printf(c->arena, "%s77,50\n", good);
    CHECK_INT(test_upload(c, url(c, &s, "/tep-diem"),
                          arena_printf(c->arena, "version=%lld", (long long)version_of(c, &s)),
                          "file", "diem.csv", bad, strlen(bad))
                  .status,
              422);
    CHECK_INT(plan_read(c, s.selection.id, &p), OK);
    check_in(&s, &p, "0 1 2 3 ");
    CHECK_INT(test_upload(c, url(c, &s, "/tep-diem"),
                          arena_printf(c->arena, "version=%lld", (long long)version_of(c, &s)),
                          "file", "diem.csv", good, strlen(good))
                  .status,
              303);
    CHECK_INT(plan_read(c, s.selection.id, &p), OK);
    check_in(&s, &p, "0 1 2 8 ");
}

const struct test delegation_tests[] = {
    T_DB(the_best_are_taken_and_quotas_change_that_with_a_reason),
    T_DB(quotas_that_contradict_each_other_change_nothing_and_are_told_with_the_sum),
    T_DB(who_is_not_told_counts_for_no_quota),
    T_DB(a_pin_is_kept_with_its_run_and_needs_its_reason_when_the_list_is_closed),
    T_DB(a_substitute_keeps_the_quotas_or_says_which_would_break),
    T_DB(a_withdrawn_dossier_leaves_the_plan_at_the_next_run_and_is_told_before),
    T_DB(who_is_barred_from_a_candidate_finds_no_selection_with_it),
    T_DB(after_a_merger_a_units_quota_counts_for_who_took_over),
    T_DB(the_page_shows_gauges_and_reasons_and_a_pin_moves_them),
    T_DB(a_pin_that_cannot_be_is_refused_with_the_plan_left_as_it_was),
    T_DB(quotas_are_typed_and_a_contradiction_offers_the_way_out),
    T_DB(the_way_from_an_empty_delegation_to_a_substitute_walks_through_the_pages),
    T_DB(the_newest_vote_of_the_council_outweighs_a_share_entered_by_hand),
    T_DB(the_page_says_where_points_come_from_and_asks_for_none_where_the_council_voted),
    T_DB(points_are_read_from_a_file_whole_or_not_at_all),
    T_END,
};
