/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Titles and forms as data, and what a subject's history says against them. */
#include "feature/award/award_inside.h"

#include "core/date.h"
#include "test/exemplars.h"
#include "test/nghi_son.h"
#include "test/test_http.h"

/* ------------------------------------------------------------------ shares */

TEST(a_share_is_reached_at_its_edge_and_not_before)
{
    static const struct {
        int num, den;
        int64_t whole, least;
    } cases[] = {
        { 70, 100, 10, 7 },  { 70, 100, 15, 11 }, { 70, 100, 100, 70 }, { 70, 100, 1, 1 },
        { 2, 3, 3, 2 },      { 2, 3, 10, 7 },     { 2, 3, 9, 6 },       { 90, 100, 9, 9 },
        { 90, 100, 20, 18 }, { 80, 100, 11, 9 },  { 1, 1, 7, 7 },       { 0, 100, 7, 0 },
        { 70, 100, 0, 0 },
    };

    (void)c;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct share s = { cases[i].num, cases[i].den };

        CHECK_INT(share_least(s, cases[i].whole), cases[i].least);
        CHECK(share_is_reached(s, cases[i].least, cases[i].whole));
        CHECK(cases[i].least == 0 || !share_is_reached(s, cases[i].least - 1, cases[i].whole));
    }
    /* 69.99 and 70 of a hundred. */
    CHECK(!share_is_reached((struct share){ 70, 100 }, 6999, 10000));
    CHECK(share_is_reached((struct share){ 70, 100 }, 7000, 10000));
}

/* ------------------------------------------------------------------ the lists that ship */

static const struct award *
find(const struct award *list, int count, const char *code, enum subject_kind subject)
{
    for (int i = 0; i < count; i++)
        if (strcmp(list[i].code, code) == 0 && list[i].subject == subject)
            return &list[i];
    return NULL;
}

TEST(the_shipped_list_is_read_once_and_each_of_it_has_papers_and_sections)
{
    struct award *all, *again;
    struct award_paper *papers;
    struct report_section *sections;
    int count, again_count, paper_count, section_count;

    CHECK_INT(award_seed(c), OK);
    CHECK_INT(award_list(c, 0, LEVEL_NONE, today(c), &all, &count), OK);
    CHECK(count > 50);
    for (int i = 0; i < count; i++) {
        CHECK(!all[i].is_verified);
        CHECK_INT(award_papers(c, all[i].id, &papers, &paper_count), OK);
        CHECK(paper_count >= 2);
        CHECK_INT(report_sections(c, all[i].form_code, &sections, &section_count), OK);
        CHECK(section_count >= 2 && sections[0].most > 0);
        CHECK(i == 0 || all[i - 1].position <= all[i].position);
    }
    CHECK_INT(award_seed(c), OK);
    CHECK_INT(award_list(c, 0, LEVEL_NONE, today(c), &again, &again_count), OK);
    CHECK_INT(again_count, count);
}

TEST(who_decides_is_chosen_by_the_day)
{
    struct award *before, *after;
    const struct award *old, *new;
    int before_count, after_count;

    CHECK_INT(award_seed(c), OK);
    CHECK_INT(award_list(c, SUBJECT_PERSON, LEVEL_NONE, (struct date){ 2025, 6, 30 }, &before,
                         &before_count),
              OK);
    CHECK_INT(award_list(c, SUBJECT_PERSON, LEVEL_NONE, (struct date){ 2025, 7, 1 }, &after,
                         &after_count),
              OK);
    old = find(before, before_count, "cstd-co-so", SUBJECT_PERSON);
    new = find(after, after_count, "cstd-co-so", SUBJECT_PERSON);
    CHECK_INT(old->level, LEVEL_DISTRICT);
    CHECK_INT(new->level, LEVEL_COMMUNE);
    CHECK_INT(new->kind, AWARD_TITLE);
    CHECK_INT(new->threshold.num, 70);
    CHECK_INT(new->quorum.den, 3);
    CHECK_INT(find(before, before_count, "giay-khen-xa", SUBJECT_PERSON)->multiple, 15);
    CHECK_INT(find(after, after_count, "giay-khen-xa", SUBJECT_PERSON)->multiple, 30);
    CHECK(find(before, before_count, "giay-khen-huyen", SUBJECT_PERSON) != NULL);
    CHECK(find(after, after_count, "giay-khen-huyen", SUBJECT_PERSON) == NULL);
    CHECK_INT(find(after, after_count, "cstd-tinh", SUBJECT_PERSON)->threshold.num, 90);
    CHECK_INT(find(after, after_count, "cstd-toan-quoc", SUBJECT_PERSON)->comment_days, 10);
}

TEST(the_title_of_a_pick_list_says_which_of_the_two_it_is)
{
    struct award a = { .name = "Giấy khen", .kind = AWARD_FORM };

    c->lang = LANG_VI;
    CHECK_TEXT(award_title(c, &a), "Giấy khen (hình thức khen thưởng)");
    a.kind = AWARD_TITLE;
    CHECK_TEXT(award_title(c, &a), "Giấy khen (danh hiệu thi đua)");
}

/* ------------------------------------------------------------------ rules */

struct fixture {
    struct nghi_son n;
    int64_t subject_id, award_id;
    struct award_finding *findings;
    int count;
};

static void
prepare(struct ctx *c, struct fixture *f, const char *code, enum subject_kind subject)
{
    struct award *all;
    int count;

    nghi_son_make(c, &f->n);
    CHECK_INT(award_seed(c), OK);
    CHECK_INT(award_list(c, subject, LEVEL_NONE, today(c), &all, &count), OK);
    f->award_id = find(all, count, code, subject)->id;
    f->subject_id =
        test_subject(c, &(struct test_subject){ .name = "Cá nhân mẫu 12", .unit_id = f->n.hai_ha });
}

static void
ask(struct ctx *c, struct fixture *f, const char *achievement)
{
    struct award_question q = { .subject_id = f->subject_id,
                                .award_id = f->award_id,
                                .campaign_id = f->n.campaign.id,
                                .achievement = achievement,
                                .on = today(c) };

    CHECK_INT(award_ask(c, &q, &f->findings, &f->count), OK);
}

static void
was_given(struct ctx *c, int64_t subject_id, const char *code, int year, const char *achievement)
{
    struct subject_award a = { .subject_id = subject_id,
                               .award_code = code,
                               .name = "",
                               .year = year,
                               .decision_number = "12/QĐ-UBND",
                               .decided_by = "Chủ tịch UBND",
                               .achievement = achievement };

    CHECK_INT(subject_award_save(c, &a), OK);
}

TEST(nothing_speaks_against_who_has_no_history)
{
    struct fixture f;

    prepare(c, &f, "giay-khen-xa", SUBJECT_PERSON);
    ask(c, &f, "Cứu người đuối nước");
    CHECK_INT(f.count, 0);
}

TEST(who_is_under_discipline_is_refused_on_those_days_alone)
{
    struct fixture f;
    struct subject_stay stay = {
        .kind = "discipline", .words = "", .from_on = { 2025, 2, 1 }, .to_on = { 2025, 3, 1 }
    };

    prepare(c, &f, "giay-khen-xa", SUBJECT_PERSON);
    stay.subject_id = f.subject_id;
    CHECK_INT(subject_stay_save(c, &stay), OK);
    ask(c, &f, "");
    CHECK_INT(f.count, 1);
    CHECK(f.findings[0].is_refusal);
    CHECK_HAS(f.findings[0].words, "kỷ luật");
    CHECK_HAS(f.findings[0].source, "98/2023");
    test_set_today(c, "2025-02-28");
    ask(c, &f, "");
    CHECK_INT(f.count, 1);
    test_set_today(c, "2025-03-01");
    ask(c, &f, "");
    CHECK_INT(f.count, 0);
}

TEST(one_achievement_is_not_rewarded_twice_however_it_is_written)
{
    struct fixture f;

    prepare(c, &f, "giay-khen-xa", SUBJECT_PERSON);
    was_given(c, f.subject_id, "bang-khen-tinh", 2024, "Cứu 3 người  đuối nước!");
    ask(c, &f, "cuu 3 nguoi duoi nuoc");
    CHECK_INT(f.count, 1);
    CHECK(f.findings[0].is_refusal);
    CHECK_HAS(f.findings[0].words, "2024");
    ask(c, &f, "Cứu 4 người đuối nước");
    CHECK_INT(f.count, 0);
    ask(c, &f, "");
    CHECK_INT(f.count, 0);
}

TEST(the_same_achievement_in_another_running_dossier_is_a_warning)
{
    struct fixture f;
    int64_t other;

    prepare(c, &f, "giay-khen-xa", SUBJECT_PERSON);
    other = test_award(c, "khac", LEVEL_COMMUNE);
    test_dossier(c, &(struct test_dossier){ .campaign_id = f.n.campaign.id,
                                            .subject_id = f.subject_id,
                                            .award_id = other,
                                            .unit_id = f.n.hai_ha,
                                            .achievement = "Cứu người" });
    ask(c, &f, "Cứu người");
    CHECK_INT(f.count, 1);
    CHECK(!f.findings[0].is_refusal);
}

TEST(more_base_level_titles_than_fifteen_per_cent_are_a_warning)
{
    struct fixture f;

    prepare(c, &f, "cstd-co-so", SUBJECT_PERSON);
    ask(c, &f, "");
    CHECK_INT(f.count, 0); /* nobody has the base: nothing to hold it against */
    for (int i = 0; i < 6; i++) {
        int64_t id = test_subject(c, &(struct test_subject){ .unit_id = f.n.hai_ha });

        was_given(c, id, "lao-dong-tien-tien", 2025, "");
    }
    ask(c, &f, "");
    CHECK_INT(f.count, 1); /* 1 of 6 is 16.7 % */
    CHECK(!f.findings[0].is_refusal);
    CHECK_HAS(f.findings[0].words, "15%");
    CHECK_HAS(f.findings[0].words, "6");
    was_given(c, f.subject_id, "lao-dong-tien-tien", 2025, "");
    ask(c, &f, "");
    CHECK_INT(f.count, 0); /* 1 of 7 is 14.3 % */
    /* Another unit's do not count. */
    was_given(c, test_subject(c, &(struct test_subject){ .unit_id = f.n.hai_hoa }), "cstd-co-so",
              2025, "");
    ask(c, &f, "");
    CHECK_INT(f.count, 0);
    was_given(c, test_subject(c, &(struct test_subject){ .unit_id = f.n.hai_ha }), "cstd-co-so",
              2025, "");
    ask(c, &f, "");
    CHECK_INT(f.count, 1);
}

TEST(a_title_that_asks_for_three_years_running_counts_them)
{
    struct fixture f;

    prepare(c, &f, "cstd-tinh", SUBJECT_PERSON);
    ask(c, &f, "");
    CHECK_INT(f.count, 1);
    CHECK(!f.findings[0].is_refusal);
    was_given(c, f.subject_id, "cstd-co-so", 2021, "");
    was_given(c, f.subject_id, "cstd-co-so", 2023, "");
    was_given(c, f.subject_id, "cstd-co-so", 2024, "");
    ask(c, &f, "");
    CHECK_INT(f.count, 1); /* 2022 is missing */
    was_given(c, f.subject_id, "cstd-co-so", 2022, "");
    ask(c, &f, "");
    CHECK_INT(f.count, 0);
    test_set_today(c, "2026-02-12");
    ask(c, &f, "");
    CHECK_INT(f.count, 1); /* the run ended before last year */
}

const struct test award_tests[] = {
    T(a_share_is_reached_at_its_edge_and_not_before),
    T_DB(the_shipped_list_is_read_once_and_each_of_it_has_papers_and_sections),
    T_DB(who_decides_is_chosen_by_the_day),
    T(the_title_of_a_pick_list_says_which_of_the_two_it_is),
    T_DB(nothing_speaks_against_who_has_no_history),
    T_DB(who_is_under_discipline_is_refused_on_those_days_alone),
    T_DB(one_achievement_is_not_rewarded_twice_however_it_is_written),
    T_DB(the_same_achievement_in_another_running_dossier_is_a_warning),
    T_DB(more_base_level_titles_than_fifteen_per_cent_are_a_warning),
    T_DB(a_title_that_asks_for_three_years_running_counts_them),
    T_END,
};
