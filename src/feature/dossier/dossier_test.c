/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dossiers: the table of steps, the way up and back, who reads and who writes. */
#include "feature/dossier/dossier.h"

#include "db/db.h"
#include "feature/dossier/dossier_inside.h"
#include "test/exemplars.h"
#include "test/nghi_son.h"
#include "test/test_http.h"

#include <stdlib.h>
#include <string.h>

static struct nghi_son n;
static int64_t school, commune_award, town_award, province_award, subject;
static int64_t commune_officer, town_office, province_office;

static void
begin(struct ctx *c)
{
    struct unit u = { .code = "th-hai-ha",
                      .kind = "truong_hoc",
                      .name = "Trường Tiểu học Hải Hà",
                      .from_on = { 2021, 1, 1 },
                      .to_on = { 2025, 7, 1 } };

    nghi_son_make(c, &n);
    CHECK_INT(unit_insert(c, &u, n.hai_ha), OK);
    school = u.id;
    commune_award = test_award(c, "giay-khen-xa", LEVEL_COMMUNE);
    town_award = test_award(c, "giay-khen-thi-xa", LEVEL_DISTRICT);
    province_award = test_award(c, "bang-khen-tinh", LEVEL_PROVINCE);
    subject = test_subject(c, &(struct test_subject){ .name = "Lê Thị Hoa",
                                                      .kind = SUBJECT_PERSON,
                                                      .unit_id = school,
                                                      .birth_year = 1980 });
    commune_officer = nghi_son_account(c, "xa", "unit_officer", n.hai_ha);
    town_office = nghi_son_account(c, "thi-xa", "secretariat", n.town);
    province_office = nghi_son_account(c, "tinh", "secretariat", n.province);
}

static int64_t
put(struct ctx *c, int64_t award, int64_t unit)
{
    struct dossier d = { .campaign_id = n.campaign.id,
                         .subject_id = subject,
                         .award_id = award,
                         .unit_id = unit,
                         .achievement = "Dạy học 20 năm ở bãi ngang" };

    problems_clear(c);
    CHECK_INT(dossier_insert(c, &d), OK);
    return d.id;
}

struct piece {
    int64_t dossier_id;
    const char *table, *text;
};

static enum status
write_section(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "INSERT INTO dossier_section (dossier_id, code, text, saved_at,"
                                   " saved_by) VALUES ($1, 'achievements', 'Việc đã làm', 1, 1)");

    bind_int(q, *(int64_t *)arg);
    return query_end(q);
}

static int64_t
put_whole(struct ctx *c, int64_t award, int64_t unit)
{
    int64_t id = put(c, award, unit);

    CHECK_INT(db_transact(c, write_section, &id), OK);
    return id;
}

static struct dossier
found(struct ctx *c, int64_t id)
{
    struct dossier d = { 0 };
    int64_t account = c->account_id;

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(dossier_find(c, id, &d), OK);
    c->account_id = account;
    return d;
}

static enum status
take(struct ctx *c, int64_t id, enum dossier_step step, const char *words)
{
    problems_clear(c);
    return dossier_take(
        c, &(struct dossier_stepping){
               .dossier_id = id, .version = found(c, id).version, .step = step, .words = words });
}

/* ------------------------------------------------------------------ the table */

static int64_t
decision(struct ctx *c)
{
    struct document d = { .campaign_id = n.campaign.id,
                          .kind = DOCUMENT_DECISION,
                          .number = "1205/QĐ-UBND",
                          .title = "Khen thưởng điển hình tiên tiến",
                          .issuer = "UBND thị xã Nghi Sơn",
                          .signer = "",
                          .note = "",
                          .issued_on = { 2025, 2, 10 } };
    int64_t account = c->account_id;

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(document_save(c, &d, NULL, 0), OK);
    CHECK_INT(document_apply(c, d.id, d.version), OK);
    c->account_id = account;
    return d.id;
}

/* By steps of the program, to a state in which the unit that stands above has it (of the town's award: the town decides). */
static int64_t
brought_to(struct ctx *c, enum dossier_state state, bool decides)
{
    int64_t id = put_whole(c, decides ? town_award : province_award, n.hai_ha);

    c->account_id = ACCOUNT_SYSTEM;
    switch (state) {
    case DOSSIER_DRAFT:
    case DOSSIER_STATE_COUNT:
        return id;
    case DOSSIER_WITHDRAWN:
        CHECK_INT(take(c, id, DOSSIER_WITHDRAW, "Trùng"), OK);
        return id;
    default:
        break;
    }
    CHECK_INT(take(c, id, DOSSIER_SUBMIT, ""), OK);
    if (state == DOSSIER_RETURNED && decides) {
        CHECK_INT(take(c, id, DOSSIER_RETURN, "Thiếu"), OK);
    } else if (state == DOSSIER_RETURNED) {
        CHECK_INT(take(c, id, DOSSIER_PASS_ON, ""), OK);
        CHECK_INT(take(c, id, DOSSIER_RETURN, "Thiếu"), OK);
    } else if (state != DOSSIER_ON_WAY) {
        CHECK_INT(take(c, id, DOSSIER_ACCEPT, ""), OK);
    }
    if (state == DOSSIER_REFUSED)
        CHECK_INT(take(c, id, DOSSIER_REFUSE, "Chưa đủ"), OK);
    if (state == DOSSIER_AWARDED)
        CHECK_INT(dossier_take(c, &(struct dossier_stepping){ .dossier_id = id,
                                                              .version = found(c, id).version,
                                                              .step = DOSSIER_AWARD,
                                                              .document_id = decision(c) }),
                  OK);
    return id;
}

/* Where a step is tried from: passing on needs somebody above, going back from returned somebody below. */
static bool
decides_for(enum dossier_state from, enum dossier_step step)
{
    return !(from == DOSSIER_ON_WAY && step == DOSSIER_PASS_ON) &&
           !(from == DOSSIER_RETURNED && step == DOSSIER_RETURN);
}

static void
count_rows(struct ctx *c, int64_t id, int64_t *out_hops, int64_t *out_version)
{
    struct dossier_hop *hops;
    int count;
    int64_t account = c->account_id;

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(dossier_hops(c, id, &hops, &count), OK);
    c->account_id = account;
    *out_hops = count;
    *out_version = found(c, id).version;
}

static void
walk(struct ctx *c, enum dossier_state from, enum dossier_step step)
{
    const struct dossier_rule *rule = dossier_can(from, step);
    int64_t id = brought_to(c, from, decides_for(from, step)), hops, version, hops_after, after;
    struct dossier_stepping s = { .dossier_id = id,
                                  .step = step,
                                  .words = "Vì",
                                  .document_id = step == DOSSIER_AWARD ? decision(c) : 0 };

    count_rows(c, id, &hops, &version);
    s.version = version;
    if (rule == NULL) {
        CHECK_INT(dossier_take(c, &s), CONFLICT);
    } else {
        /* A head reads and does nothing. */
        test_sign_in(c, nghi_son_account(c, arena_printf(c->arena, "dau%d%d", from, step), "head",
                                         n.province));
        CHECK_INT(dossier_take(c, &s), DENIED);
        test_sign_in(c, province_office);
        s.version = version + 1;
        CHECK_INT(dossier_take(c, &s), CONFLICT);
        s.version = version;
        s.words = "";
        problems_clear(c);
        if (rule->needs_words) {
            CHECK_INT(dossier_take(c, &s), INVALID);
            CHECK_TEXT(c->problems->field, "words");
            s.words = "Vì";
        }
        count_rows(c, id, &hops_after, &after);
        CHECK_INT(after, version);
        CHECK_INT(hops_after, hops);
        problems_clear(c);
        CHECK_INT(dossier_take(c, &s), OK);
        CHECK_INT(found(c, id).state, rule->to);
    }
    count_rows(c, id, &hops_after, &after);
    CHECK_INT(after, version + (rule != NULL));
    CHECK_INT(hops_after, hops + (rule != NULL));
    /* The next one of the same subject. */
    c->account_id = ACCOUNT_SYSTEM;
    if (dossier_can(found(c, id).state, DOSSIER_WITHDRAW) != NULL)
        CHECK_INT(take(c, id, DOSSIER_WITHDRAW, "Thử lại"), OK);
}

TEST(every_state_and_step_is_as_the_table_has_it)
{
    begin(c);
    for (enum dossier_state from = DOSSIER_DRAFT; from < DOSSIER_STATE_COUNT; from++)
        for (enum dossier_step step = DOSSIER_SUBMIT; step < DOSSIER_STEP_COUNT; step++) {
            subject = test_subject(
                c, &(struct test_subject){ .kind = SUBJECT_PERSON, .unit_id = n.hai_ha });
            walk(c, from, step);
        }
}

TEST(codes_of_states_and_steps_are_read_back)
{
    (void)c;
    for (enum dossier_state s = DOSSIER_DRAFT; s < DOSSIER_STATE_COUNT; s++) {
        enum dossier_state back = 0;

        CHECK(dossier_state_parse(dossier_state_code(s), &back));
        CHECK_INT(back, s);
    }
    for (enum dossier_step s = DOSSIER_SUBMIT; s < DOSSIER_STEP_COUNT; s++) {
        enum dossier_step back = 0;

        CHECK(dossier_step_parse(dossier_step_code(s), &back));
        CHECK_INT(back, s);
    }
}

TEST(the_readers_in_the_statements_are_those_of_the_table_of_roles)
{
    (void)c;
    for (enum role role = ROLE_NONE + 1; role < ROLE_COUNT; role++) {
        const char *quoted = arena_printf(c->arena, "'%s'", role_code(role));

        CHECK_INT(strstr(DOSSIER_READER_ROLES, quoted) != NULL, role_gives(role, READ_DOSSIERS));
        CHECK_INT(strstr(DOSSIER_WRITER_ROLES, quoted) != NULL, role_gives(role, WRITE_DOSSIERS));
    }
}

/* ------------------------------------------------------------------ the way */

TEST(a_dossier_goes_up_unit_by_unit_to_where_it_is_decided)
{
    struct dossier_hop *hops;
    int64_t id;
    int count;

    begin(c);
    id = put_whole(c, town_award, school);
    test_sign_in(c, commune_officer);
    CHECK_INT(take(c, id, DOSSIER_SUBMIT, ""), OK);
    CHECK_INT(found(c, id).at_unit_id, n.hai_ha);
    CHECK_INT(found(c, id).decides_unit_id, n.town);
    CHECK_INT(take(c, id, DOSSIER_ACCEPT, ""), DENIED);
    CHECK_INT(take(c, id, DOSSIER_PASS_ON, ""), OK);
    CHECK_INT(found(c, id).at_unit_id, n.town);
    CHECK_INT(take(c, id, DOSSIER_PASS_ON, ""), DENIED);
    test_sign_in(c, town_office);
    CHECK_INT(take(c, id, DOSSIER_PASS_ON, ""), INVALID);
    CHECK_INT(take(c, id, DOSSIER_ACCEPT, ""), OK);
    CHECK_INT(found(c, id).state, DOSSIER_APPRAISAL);
    test_sign_in(c, commune_officer);
    CHECK_INT(dossier_hops(c, id, &hops, &count), OK);
    CHECK_INT(count, 3);
    CHECK_INT(hops[0].step, DOSSIER_SUBMIT);
    CHECK_INT(hops[2].to_unit_id, n.town);
}

TEST(it_is_taken_in_only_where_it_is_decided)
{
    int64_t id;

    begin(c);
    id = put_whole(c, province_award, n.hai_ha);
    test_sign_in(c, town_office);
    CHECK_INT(take(c, id, DOSSIER_SUBMIT, ""), OK);
    CHECK_INT(take(c, id, DOSSIER_ACCEPT, ""), INVALID);
}

TEST(a_unit_that_decides_itself_hands_in_to_itself_and_gets_it_back)
{
    int64_t id;

    begin(c);
    id = put_whole(c, commune_award, n.hai_ha);
    test_sign_in(c, province_office);
    CHECK_INT(take(c, id, DOSSIER_SUBMIT, ""), OK);
    CHECK_INT(found(c, id).at_unit_id, n.hai_ha);
    CHECK_INT(found(c, id).decides_unit_id, n.hai_ha);
    CHECK_INT(take(c, id, DOSSIER_RETURN, "Thiếu số liệu"), OK);
    CHECK_INT(found(c, id).at_unit_id, n.hai_ha);
    CHECK_INT(found(c, id).state, DOSSIER_RETURNED);
}

TEST(it_goes_back_to_whoever_handed_it_on_step_by_step)
{
    int64_t id;

    begin(c);
    id = put_whole(c, town_award, school);
    test_sign_in(c, province_office);
    CHECK_INT(take(c, id, DOSSIER_SUBMIT, ""), OK);
    CHECK_INT(take(c, id, DOSSIER_PASS_ON, ""), OK);
    CHECK_INT(take(c, id, DOSSIER_ACCEPT, ""), OK);
    CHECK_INT(take(c, id, DOSSIER_RETURN, "Thiếu biên bản"), OK);
    CHECK_INT(found(c, id).at_unit_id, n.hai_ha);
    CHECK_INT(take(c, id, DOSSIER_RETURN, "Nhà trường sửa số liệu"), OK);
    CHECK_INT(found(c, id).at_unit_id, school);
    CHECK_INT(take(c, id, DOSSIER_RETURN, "Không còn ai"), CONFLICT);
    CHECK_INT(take(c, id, DOSSIER_SUBMIT, ""), OK);
    CHECK_INT(found(c, id).at_unit_id, n.hai_ha);
    CHECK_INT(take(c, id, DOSSIER_RETURN, "Lần nữa"), OK);
    CHECK_INT(found(c, id).at_unit_id, school);
}

static void
merge(struct ctx *c)
{
    struct unit ward = {
        .code = "16660", .kind = "phuong", .name = "Hải Bình", .from_on = { 2025, 7, 1 }
    };

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(unit_insert(c, &ward, n.province), OK);
    CHECK_INT(unit_add_successor(c, n.hai_ha, ward.id, ward.from_on, 1000000, ""), OK);
    n.hai_hoa = ward.id;
}

TEST(where_the_town_is_no_more_the_province_decides_and_the_heir_goes_on)
{
    int64_t id, heirs_officer;

    begin(c);
    id = put_whole(c, town_award, n.hai_ha);
    merge(c);
    test_set_time(c, "2025-06-30 23:59:59");
    heirs_officer = nghi_son_account(c, "phuong", "unit_officer", n.hai_hoa);
    test_sign_in(c, heirs_officer);
    CHECK_INT(take(c, id, DOSSIER_SUBMIT, ""), NOT_FOUND);
    test_set_time(c, "2025-07-01 00:00:00");
    CHECK_INT(take(c, id, DOSSIER_SUBMIT, ""), OK);
    CHECK_INT(found(c, id).at_unit_id, n.province);
    CHECK_INT(found(c, id).decides_unit_id, n.province);
    test_sign_in(c, province_office);
    CHECK_INT(take(c, id, DOSSIER_RETURN, "Thiếu"), OK);
    CHECK_INT(found(c, id).at_unit_id,
              n.hai_hoa); /* who handed it on is no more: its heir has it */
}

TEST(who_holds_it_has_so_many_working_days)
{
    int64_t id;

    begin(c);
    id = put_whole(c, town_award, n.hai_ha);
    test_set_today(c, "2025-02-12"); /* a Wednesday */
    test_sign_in(c, town_office);
    CHECK_INT(take(c, id, DOSSIER_SUBMIT, ""), OK);
    CHECK_DATE(found(c, id).due_on, "2025-02-26");
    CHECK_INT(take(c, id, DOSSIER_ACCEPT, ""), OK);
    CHECK_INT(take(c, id, DOSSIER_REFUSE, "Chưa đủ"), OK);
    CHECK(date_is_none(found(c, id).due_on));
}

TEST(what_is_not_whole_does_not_go_on_and_every_missing_thing_is_told)
{
    int64_t id;

    begin(c);
    id = put(c, town_award, n.hai_ha);
    test_sign_in(c, commune_officer);
    CHECK_INT(take(c, id, DOSSIER_SUBMIT, ""), INVALID);
    CHECK_TEXT(c->problems->field, "section.achievements");
}

TEST(an_award_needs_its_decision_and_stands_in_the_subjects_history)
{
    struct subject_award *awards;
    int64_t id;
    int count;

    begin(c);
    id = brought_to(c, DOSSIER_APPRAISAL, true);
    test_sign_in(c, town_office);
    CHECK_INT(take(c, id, DOSSIER_AWARD, ""), INVALID);
    CHECK_TEXT(c->problems->field, "document_id");
    problems_clear(c);
    CHECK_INT(dossier_take(c, &(struct dossier_stepping){ .dossier_id = id,
                                                          .version = found(c, id).version,
                                                          .step = DOSSIER_AWARD,
                                                          .document_id = decision(c) }),
              OK);
    CHECK_INT(subject_awards(c, subject, &awards, &count), OK);
    CHECK_INT(count, 1);
    CHECK_INT(awards[0].dossier_id, id);
    CHECK_TEXT(awards[0].decision_number, "1205/QĐ-UBND");
    CHECK_INT(awards[0].year, 2025);
}

/* ------------------------------------------------------------------ who reads, who writes */

TEST(a_dossier_is_found_by_its_unit_and_those_above_alone)
{
    struct dossier d;
    int64_t id, other;

    begin(c);
    id = put(c, town_award, n.hai_ha);
    other = nghi_son_account(c, "hoa", "unit_officer", n.hai_hoa);
    test_sign_in(c, commune_officer);
    CHECK_INT(dossier_find(c, id, &d), OK);
    test_sign_in(c, town_office);
    CHECK_INT(dossier_find(c, id, &d), OK);
    test_sign_in(c, other);
    CHECK_INT(dossier_find(c, id, &d), NOT_FOUND);
}

static enum status
bar(struct ctx *c, void *arg)
{
    const int64_t *pair = arg;
    struct query *q = query_new(c, "INSERT INTO dossier_bar (dossier_id, account_id)"
                                   " VALUES ($1, $2)");

    bind_int(q, pair[0]);
    bind_int(q, pair[1]);
    return query_end(q);
}

static int
listed(struct ctx *c, struct dossier_filter f)
{
    struct dossier_line *lines;
    int64_t counts[DOSSIER_STATE_COUNT];
    int count;

    if (f.campaign_id == 0)
        f.campaign_id = n.campaign.id;
    if (f.campaign_id < 0)
        f.campaign_id = 0;
    CHECK_INT(dossier_list(c, &f, 0, 100, &lines, &count), OK);
    CHECK_INT(dossier_count(c, &f, counts), OK);
    if (f.state == 0 && f.campaign_id != 0)
        CHECK_INT(counts[0], count);
    return count;
}

TEST(who_is_barred_finds_it_by_no_way)
{
    struct dossier d;
    struct dossier_hop *hops;
    int64_t pair[2];
    int count;

    begin(c);
    pair[0] = put_whole(c, town_award, n.hai_ha);
    pair[1] = town_office;
    CHECK_INT(db_transact(c, bar, pair), OK);
    test_sign_in(c, town_office);
    CHECK_INT(dossier_find(c, pair[0], &d), NOT_FOUND);
    CHECK_INT(dossier_hops(c, pair[0], &hops, &count), NOT_FOUND);
    CHECK_INT(listed(c, (struct dossier_filter){ 0 }), 0);
    CHECK_INT(listed(c, (struct dossier_filter){ .q_folded = "hoa" }), 0);
    CHECK_INT(listed(c, (struct dossier_filter){ .subject_id = subject }), 0);
    CHECK_INT(take(c, pair[0], DOSSIER_SUBMIT, ""), NOT_FOUND);
    test_sign_in(c, province_office);
    CHECK_INT(listed(c, (struct dossier_filter){ 0 }), 1);
}

TEST(the_list_keeps_to_what_is_asked_from_whichever_end_it_begins)
{
    int64_t other, id;

    begin(c);
    id = put(c, town_award, n.hai_ha);
    subject = test_subject(c, &(struct test_subject){ .name = "Nguyễn Văn Hòa",
                                                      .kind = SUBJECT_PERSON,
                                                      .unit_id = n.hai_hoa });
    (void)put(c, province_award, n.hai_hoa);
    other = nghi_son_account(c, "hoa", "unit_officer", n.hai_hoa);
    for (int i = 0; i < 2; i++) {
        c->account_id = i == 0 ? province_office : ACCOUNT_SYSTEM;
        CHECK_INT(listed(c, (struct dossier_filter){ 0 }), 2);
        CHECK_INT(listed(c, (struct dossier_filter){ .campaign_id = -1 }), 2);
        CHECK_INT(listed(c, (struct dossier_filter){ .unit_id = n.town }), 2);
        CHECK_INT(listed(c, (struct dossier_filter){ .unit_id = n.hai_ha }), 1);
        CHECK_INT(listed(c, (struct dossier_filter){ .at_unit_id = n.hai_hoa }), 1);
        CHECK_INT(listed(c, (struct dossier_filter){ .award_id = town_award }), 1);
        CHECK_INT(listed(c, (struct dossier_filter){ .award_id = commune_award }), 0);
        CHECK_INT(listed(c, (struct dossier_filter){ .state = DOSSIER_DRAFT }), 2);
        CHECK_INT(listed(c, (struct dossier_filter){ .state = DOSSIER_ON_WAY }), 0);
        CHECK_INT(listed(c, (struct dossier_filter){ .kind = SUBJECT_HOUSEHOLD }), 0);
        CHECK_INT(listed(c, (struct dossier_filter){ .field = "khac" }), 0);
        CHECK_INT(listed(c, (struct dossier_filter){ .q_folded = "hoa" }), 2);
        CHECK_INT(listed(c, (struct dossier_filter){ .q_folded = "van ho" }), 1);
        CHECK_INT(listed(c, (struct dossier_filter){ .q_folded = "oa" }), 0);
        CHECK_INT(listed(c, (struct dossier_filter){ .q_folded = "ho", .unit_id = n.hai_ha }), 1);
        CHECK_INT(listed(c, (struct dossier_filter){ .subject_id = subject }), 1);
    }
    test_sign_in(c, other);
    CHECK_INT(listed(c, (struct dossier_filter){ 0 }), 1);
    CHECK_INT(listed(c, (struct dossier_filter){ .unit_id = n.hai_ha }), 0);
    CHECK_INT(listed(c, (struct dossier_filter){ .q_folded = "hoa" }), 1);
    (void)id;
}

TEST(after_a_merger_the_heirs_officer_lists_what_the_old_unit_put_forward)
{
    begin(c);
    (void)put(c, town_award, n.hai_ha);
    merge(c);
    test_set_today(c, "2025-07-01");
    c->account_id = ACCOUNT_SYSTEM;
    test_sign_in(c, nghi_son_account(c, "phuong", "unit_officer", n.hai_hoa));
    CHECK_INT(listed(c, (struct dossier_filter){ 0 }), 1);
    CHECK_INT(listed(c, (struct dossier_filter){ .unit_id = n.hai_hoa }), 1);
}

TEST(a_grant_for_one_campaign_shows_no_other)
{
    int64_t account;

    begin(c);
    (void)put(c, town_award, n.hai_ha);
    account = test_account(c, "khac", ROLE_SECRETARIAT, n.town, n.campaign.id + 1);
    test_sign_in(c, account);
    CHECK_INT(listed(c, (struct dossier_filter){ 0 }), 0);
    CHECK_INT(listed(c, (struct dossier_filter){ .campaign_id = -1 }), 0);
}

TEST(putting_forward_is_checked_at_its_fields)
{
    struct dossier d = { .award_id = 1 };
    int64_t reader;

    begin(c);
    d = (struct dossier){ .campaign_id = n.campaign.id,
                          .subject_id = subject,
                          .award_id = town_award,
                          .unit_id = n.hai_ha,
                          .field = "không có" };
    reader = nghi_son_account(c, "doc", "head", n.town);
    test_sign_in(c, reader);
    CHECK_INT(dossier_insert(c, &d), DENIED);
    test_sign_in(c, commune_officer);
    CHECK_INT(dossier_insert(c, &d), INVALID);
    CHECK_TEXT(c->problems->field, "field");
    d.field = "";
    d.award_id = 5;
    problems_clear(c);
    CHECK_INT(dossier_insert(c, &d), INVALID);
    CHECK_TEXT(c->problems->field, "award_id");
    d.award_id = town_award;
    d.subject_id = 5;
    problems_clear(c);
    CHECK_INT(dossier_insert(c, &d), INVALID);
    CHECK_TEXT(c->problems->field, "subject_id");
    d.subject_id = subject;
    CHECK_INT(dossier_insert(c, &d), OK);
    problems_clear(c);
    CHECK_INT(dossier_insert(c, &d), INVALID); /* once */
    CHECK_TEXT(c->problems->field, "subject_id");
}

/* ------------------------------------------------------------------ who hears of it */

static int
items(struct ctx *c, const char *kind, int64_t unit_id)
{
    struct query *q = query_new(c, "SELECT COUNT(*) FROM inbox WHERE kind = $1 AND unit_id = $2");
    int count = -1;

    bind_text(q, kind);
    bind_int(q, unit_id);
    if (query_row(q))
        count = (int)col_int(q, 0);
    CHECK_INT(query_end(q), OK);
    return count;
}

TEST(the_unit_that_gets_it_hears_and_the_one_below_hears_where_it_is)
{
    int64_t id;

    begin(c);
    id = put_whole(c, town_award, school);
    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(take(c, id, DOSSIER_SUBMIT, ""), OK);
    CHECK_INT(items(c, "dossier_arrived", n.hai_ha), 1);
    CHECK_INT(items(c, "dossier_moved", school), 0);
    CHECK_INT(take(c, id, DOSSIER_PASS_ON, ""), OK);
    CHECK_INT(items(c, "dossier_arrived", n.town), 1);
    CHECK_INT(items(c, "dossier_moved", school), 1);
    CHECK_INT(take(c, id, DOSSIER_RETURN, "Thiếu"), OK);
    CHECK_INT(items(c, "dossier_returned", n.hai_ha), 1);
    CHECK_INT(items(c, "dossier_moved", school), 2);
}

TEST(today_tells_whoever_has_to_deal_with_it)
{
    struct dossier_duties d;
    int64_t id, pair[2];

    begin(c);
    id = put_whole(c, town_award, n.hai_ha);
    test_sign_in(c, commune_officer);
    CHECK_INT(dossier_duties(c, n.campaign.id, n.town, &d), OK);
    CHECK_INT(d.to_confirm + d.to_mend + d.to_appraise, 0); /* a draft waits for nobody */
    CHECK_INT(take(c, id, DOSSIER_SUBMIT, ""), OK);
    CHECK_INT(dossier_duties(c, n.campaign.id, n.town, &d), OK);
    CHECK_INT(d.to_confirm, 0);
    test_sign_in(c, town_office);
    CHECK_INT(dossier_duties(c, n.campaign.id, n.town, &d), OK);
    CHECK_INT(d.to_confirm, 1);
    CHECK_INT(d.late, 0);
    CHECK_DATE(d.first_on, "2025-02-26");
    test_set_today(c, "2025-02-27");
    CHECK_INT(dossier_duties(c, n.campaign.id, n.town, &d), OK);
    CHECK_INT(d.late, 1);
    test_sign_in(c, town_office); /* the session of two weeks ago is over */
    CHECK_HAS(test_get(c, "/lam-viec/hom-nay").body, "/lam-viec/ho-so?");
    CHECK_INT(take(c, id, DOSSIER_RETURN, "Thiếu"), OK);
    test_sign_in(c, commune_officer);
    CHECK_INT(dossier_duties(c, n.campaign.id, n.town, &d), OK);
    CHECK_INT(d.to_mend, 1);
    pair[0] = id;
    pair[1] = commune_officer;
    CHECK_INT(db_transact(c, bar, pair), OK);
    CHECK_INT(dossier_duties(c, n.campaign.id, n.town, &d), OK);
    CHECK_INT(d.to_mend, 0);
}

TEST(the_unit_that_has_dossiers_is_reminded_of_their_day_once_before_and_once_after)
{
    int64_t ids[2], pair[2], told = 0;

    begin(c);
    c->account_id = ACCOUNT_SYSTEM;
    ids[0] = put_whole(c, town_award, n.hai_ha);
    CHECK_INT(take(c, ids[0], DOSSIER_SUBMIT, ""), OK); /* the town is to act by 26/02/2025 */
    CHECK_INT(dossier_remind(c, n.campaign.id, today(c), &told), OK);
    CHECK_INT(items(c, "dossier_due", n.town), 0);
    test_set_today(c, "2025-02-24");
    for (int i = 0; i < 2; i++)
        CHECK_INT(dossier_remind(c, n.campaign.id, today(c), &told), OK);
    CHECK_INT(items(c, "dossier_due", n.town), 1);
    test_set_today(c, "2025-02-27");
    for (int i = 0; i < 2; i++)
        CHECK_INT(dossier_remind(c, n.campaign.id, today(c), &told), OK);
    CHECK_INT(items(c, "dossier_due", n.town), 2);
    test_sign_in(c, town_office);
    CHECK_HAS(test_get(c, "/lam-viec/hop-thu").body, "đã quá hạn ngày 26/02/2025: 1");
    /* one from which the office is barred is told by itself, which the office does not see */
    pair[0] = ids[0];
    pair[1] = town_office;
    CHECK_INT(db_transact(c, bar, pair), OK);
    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(dossier_remind(c, n.campaign.id, today(c), &told), OK);
    CHECK_INT(items(c, "dossier_due", n.town), 3);
    test_sign_in(c, town_office);
    CHECK_LACKS(test_get(c, "/lam-viec/hop-thu").body, "Một hồ sơ chờ đơn vị");
}

const struct test dossier_tests[] = {
    T_DB(every_state_and_step_is_as_the_table_has_it),
    T(codes_of_states_and_steps_are_read_back),
    T(the_readers_in_the_statements_are_those_of_the_table_of_roles),
    T_DB(a_dossier_goes_up_unit_by_unit_to_where_it_is_decided),
    T_DB(it_is_taken_in_only_where_it_is_decided),
    T_DB(a_unit_that_decides_itself_hands_in_to_itself_and_gets_it_back),
    T_DB(it_goes_back_to_whoever_handed_it_on_step_by_step),
    T_DB(where_the_town_is_no_more_the_province_decides_and_the_heir_goes_on),
    T_DB(who_holds_it_has_so_many_working_days),
    T_DB(what_is_not_whole_does_not_go_on_and_every_missing_thing_is_told),
    T_DB(an_award_needs_its_decision_and_stands_in_the_subjects_history),
    T_DB(a_dossier_is_found_by_its_unit_and_those_above_alone),
    T_DB(who_is_barred_finds_it_by_no_way),
    T_DB(the_list_keeps_to_what_is_asked_from_whichever_end_it_begins),
    T_DB(after_a_merger_the_heirs_officer_lists_what_the_old_unit_put_forward),
    T_DB(a_grant_for_one_campaign_shows_no_other),
    T_DB(putting_forward_is_checked_at_its_fields),
    T_DB(today_tells_whoever_has_to_deal_with_it),
    T_DB(the_unit_that_gets_it_hears_and_the_one_below_hears_where_it_is),
    T_DB(the_unit_that_has_dossiers_is_reminded_of_their_day_once_before_and_once_after),
    T_END,
};
