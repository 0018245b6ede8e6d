/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans, directives, exceptions: what holds for whom, what is refused, who is told. */
#include "feature/document/document_internal.h"

#include "db/db.h"
#include "test/nghi_son.h"
#include "test/test.h"

static void
check_problem(struct ctx *c, const char *field, const char *part)
{
    CHECK(c->problems != NULL);
    CHECK_TEXT(c->problems->field, field);
    CHECK_HAS(c->problems->message, part);
    problems_clear(c);
}

/* The last day that holds, with its document's kind: "2025-03-30 plan". */
static const char *
holding(struct ctx *c, const struct nghi_son *n, const struct milestone *m, enum unit_level level,
        int64_t unit_id)
{
    struct deadline_set set;
    const struct deadline *d;

    CHECK_INT(deadline_set_read(c, n->campaign.id, 0, 0, &set), OK);
    d = deadline_in_force(&set, m->id, level, unit_id, NULL, 0, NULL);
    if (d == NULL)
        return "none";
    return arena_printf(c->arena, "%s %s", date_iso(c->arena, d->last_on),
                        document_kind_code(deadline_document(&set, d)->kind));
}

static int
count_of(struct ctx *c, const char *which)
{
    struct query *q;
    int count = 0;

    if (strcmp(which, "document") == 0)
        q = query_new(c, "SELECT COUNT(*) FROM document");
    else if (strcmp(which, "deadline") == 0)
        q = query_new(c, "SELECT COUNT(*) FROM deadline");
    else
        q = query_new(c, "SELECT COUNT(*) FROM notice");
    if (query_row(q))
        count = (int)col_int(q, 0);
    CHECK_INT(query_end(q), OK);
    return count;
}

/* A draft with one row for a level. */
static enum status
save_one(struct ctx *c, const struct nghi_son *n, enum document_kind kind,
         const struct milestone *m, enum unit_level level, int64_t unit_id, const char *words,
         struct document *out)
{
    struct deadline row = { .milestone_id = m->id,
                            .level = level,
                            .unit_id = unit_id,
                            .words = words,
                            .reason = kind == DOCUMENT_EXCEPTION ? "Bão số 3" : "" };

    *out = (struct document){ .campaign_id = n->campaign.id,
                              .kind = kind,
                              .number = "1",
                              .title = "Văn bản",
                              .issuer = "UBND thị xã",
                              .signer = "Phó Chủ tịch UBND thị xã",
                              .note = "",
                              .issued_on = today(c) };
    return document_save(c, out, &row, 1);
}

/* ------------------------------------------------------------------ what holds */

TEST(in_nghi_son_the_earliest_deadline_holds_for_each_level)
{
    struct nghi_son n;
    struct document plan, conclusion;
    struct deadline_set set;
    const struct deadline *others[4];
    int count;

    nghi_son_make(c, &n);
    plan = nghi_son_plan(c, &n);
    CHECK_TEXT(holding(c, &n, &n.commune_conference, LEVEL_COMMUNE, n.hai_ha), "2025-03-30 plan");
    CHECK_TEXT(holding(c, &n, &n.town_conference, LEVEL_DISTRICT, n.town), "2025-06-29 plan");
    CHECK_TEXT(holding(c, &n, &n.commune_conference, LEVEL_UNIT, n.finance), "none");

    conclusion = nghi_son_conclusion(c, &n);
    CHECK_TEXT(holding(c, &n, &n.town_conference, LEVEL_DISTRICT, n.town), "2025-06-29 plan");
    CHECK_INT(document_apply(c, conclusion.id, conclusion.version), OK);
    CHECK_TEXT(holding(c, &n, &n.commune_conference, LEVEL_COMMUNE, n.hai_ha), "2025-03-30 plan");
    CHECK_TEXT(holding(c, &n, &n.town_conference, LEVEL_DISTRICT, n.town), "2025-05-31 conclusion");
    CHECK_TEXT(holding(c, &n, &n.commune_conference, LEVEL_UNIT, n.finance),
               "2025-03-31 conclusion");

    CHECK_INT(deadline_set_read(c, n.campaign.id, 0, 0, &set), OK);
    CHECK_INT(set.document_count, 2);
    CHECK_INT(set.documents[0].id, plan.id);
    CHECK_TEXT(
        deadline_in_force(&set, n.town_conference.id, LEVEL_DISTRICT, n.town, others, 4, &count)
            ->words,
        "trong tháng 5 năm 2025");
    CHECK_INT(count, 1);
    CHECK_TEXT(others[0]->words, "xong trước ngày 30/6/2025");
}

TEST(documents_are_named_as_officials_name_them)
{
    struct nghi_son n;
    struct document plan, conclusion;

    nghi_son_make(c, &n);
    plan = nghi_son_plan(c, &n);
    conclusion = nghi_son_conclusion(c, &n);
    CHECK_TEXT(document_name(c, &plan), "Kế hoạch số 309 ngày 13/8/2024");
    CHECK_TEXT(document_name(c, &conclusion), "Kết luận ngày 12/02/2025");
    c->lang = LANG_EN;
    CHECK_TEXT(document_name(c, &plan), "Plan no. 309 of 13/8/2024");
}

TEST(an_exception_replaces_the_deadline_of_one_unit_alone)
{
    struct nghi_son n;
    struct document d;

    nghi_son_make(c, &n);
    nghi_son_plan(c, &n);
    CHECK_INT(save_one(c, &n, DOCUMENT_EXCEPTION, &n.commune_conference, LEVEL_NONE, n.hai_ha,
                       "đến hết ngày 15/4/2025", &d),
              OK);
    CHECK_INT(document_apply(c, d.id, d.version), OK);
    CHECK_TEXT(holding(c, &n, &n.commune_conference, LEVEL_COMMUNE, n.hai_ha),
               "2025-04-15 exception");
    CHECK_TEXT(holding(c, &n, &n.commune_conference, LEVEL_COMMUNE, n.nghi_son), "2025-03-30 plan");
    /* the one that came last, also where it is earlier, and also over a later directive */
    test_set_time(c, "2025-02-13 08:00:00");
    CHECK_INT(save_one(c, &n, DOCUMENT_EXCEPTION, &n.commune_conference, LEVEL_NONE, n.hai_ha,
                       "đến hết ngày 10/4/2025", &d),
              OK);
    CHECK_INT(document_apply(c, d.id, d.version), OK);
    CHECK_INT(save_one(c, &n, DOCUMENT_DIRECTIVE, &n.commune_conference, LEVEL_COMMUNE, 0,
                       "trước ngày 15/3/2025", &d),
              OK);
    CHECK_INT(document_apply(c, d.id, d.version), OK);
    CHECK_TEXT(holding(c, &n, &n.commune_conference, LEVEL_COMMUNE, n.hai_ha),
               "2025-04-10 exception");
    CHECK_TEXT(holding(c, &n, &n.commune_conference, LEVEL_COMMUNE, n.nghi_son),
               "2025-03-14 directive");
}

TEST(an_exception_needs_one_unit_a_reason_and_a_signer)
{
    struct nghi_son n;
    struct document d = { 0 };
    struct deadline row;

    nghi_son_make(c, &n);
    nghi_son_plan(c, &n);
    CHECK_INT(save_one(c, &n, DOCUMENT_EXCEPTION, &n.commune_conference, LEVEL_COMMUNE, 0,
                       "đến hết ngày 15/4/2025", &d),
              INVALID);
    check_problem(c, "deadline.0.reason", "một đơn vị");
    row = (struct deadline){ .milestone_id = n.commune_conference.id,
                             .unit_id = n.hai_ha,
                             .words = "đến hết ngày 15/4/2025",
                             .reason = "" };
    CHECK_INT(document_save(c, &d, &row, 1), INVALID);
    check_problem(c, "deadline.0.reason", "lý do");
    row.reason = "Bão số 3";
    d.signer = "";
    CHECK_INT(document_save(c, &d, &row, 1), INVALID);
    check_problem(c, "signer", "người ký");
    CHECK_INT(document_save(c, &d, NULL, 0), INVALID);
    problems_clear(c);
    CHECK_INT(count_of(c, "document"), 1);
}

/* ------------------------------------------------------------------ what is refused */

TEST(words_that_name_no_day_are_refused_at_their_row_and_nothing_is_written)
{
    static const struct {
        const char *words, *part;
    } bad[] = {
        { "", "thiếu lời" },
        { "sớm nhất có thể", "sớm nhất có thể" },
        { "trước ngày 31/2/2025", "31/2/2025" },
        { "trước ngày 01/01/2025", "31/12/2024" }, /* before the document itself */
    };
    struct nghi_son n;
    struct document d;

    nghi_son_make(c, &n);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        CHECK_INT(save_one(c, &n, DOCUMENT_DIRECTIVE, &n.commune_conference, LEVEL_COMMUNE, 0,
                           bad[i].words, &d),
                  INVALID);
        check_problem(c, "deadline.0.words", bad[i].part);
    }
    CHECK_INT(count_of(c, "document"), 0);
    CHECK_INT(count_of(c, "deadline"), 0);
}

TEST(a_row_without_addressee_or_milestone_or_twice_is_refused)
{
    struct nghi_son n;
    struct document d;
    struct deadline rows[2];
    struct milestone none = { .id = 42 };

    nghi_son_make(c, &n);
    CHECK_INT(save_one(c, &n, DOCUMENT_DIRECTIVE, &n.commune_conference, LEVEL_NONE, 0,
                       "trong tháng 3", &d),
              INVALID);
    check_problem(c, "deadline.0.for", "cho ai");
    CHECK_INT(save_one(c, &n, DOCUMENT_DIRECTIVE, &n.commune_conference, LEVEL_NATION, 0,
                       "trong tháng 3", &d),
              INVALID);
    check_problem(c, "deadline.0.for", "không tham gia");
    CHECK_INT(save_one(c, &n, DOCUMENT_DIRECTIVE, &n.commune_conference, LEVEL_NONE, n.province,
                       "trong tháng 3", &d),
              INVALID);
    check_problem(c, "deadline.0.for", "không tham gia");
    CHECK_INT(save_one(c, &n, DOCUMENT_DIRECTIVE, &none, LEVEL_COMMUNE, 0, "trong tháng 3", &d),
              INVALID);
    check_problem(c, "deadline.0.milestone", "mốc");
    CHECK_INT(save_one(c, &n, DOCUMENT_REPORT, &n.commune_conference, LEVEL_COMMUNE, 0,
                       "trong tháng 3", &d),
              INVALID);
    check_problem(c, "kind", "không đặt hạn");
    rows[0] = rows[1] = (struct deadline){ .milestone_id = n.commune_conference.id,
                                           .level = LEVEL_COMMUNE,
                                           .words = "trong tháng 3",
                                           .reason = "" };
    d.kind = DOCUMENT_DIRECTIVE;
    CHECK_INT(document_save(c, &d, rows, 2), INVALID);
    check_problem(c, "deadline.1.for", "1");
}

TEST(a_milestone_is_not_due_after_the_one_it_must_precede_and_both_are_named)
{
    struct nghi_son n;
    struct document d;

    nghi_son_make(c, &n);
    nghi_son_plan(c, &n);
    CHECK_INT(save_one(c, &n, DOCUMENT_DIRECTIVE, &n.commune_conference, LEVEL_COMMUNE, 0,
                       "trong tháng 7 năm 2025", &d),
              INVALID);
    CHECK_HAS(c->problems->message, "Hội nghị cấp xã, phường");
    CHECK_HAS(c->problems->message, "Hội nghị cấp thị xã");
    CHECK_HAS(c->problems->message, "31/07/2025");
    check_problem(c, "deadline.0.words", "29/06/2025");
    /* the other way round: the town's day before the communes' */
    CHECK_INT(save_one(c, &n, DOCUMENT_DIRECTIVE, &n.town_conference, LEVEL_DISTRICT, 0,
                       "trước ngày 15/3/2025", &d),
              INVALID);
    CHECK_HAS(c->problems->message, "30/03/2025");
    check_problem(c, "deadline.0.words", "14/03/2025");
    CHECK_INT(save_one(c, &n, DOCUMENT_EXCEPTION, &n.commune_conference, LEVEL_NONE, n.hai_ha,
                       "đến hết ngày 30/6/2025", &d),
              INVALID);
    check_problem(c, "deadline.0.words", "30/06/2025");
}

TEST(a_child_campaigns_milestone_is_bound_by_that_of_the_campaign_above)
{
    struct nghi_son n;
    struct campaign child;
    struct milestone m;
    struct document d;
    struct nghi_son below;

    nghi_son_make(c, &n);
    nghi_son_plan(c, &n);
    child = n.campaign;
    child.code = "hai-ha-2025";
    child.owner_unit_id = n.hai_ha;
    child.parent_id = n.campaign.id;
    CHECK_INT(campaign_insert(c, &child), OK);
    m = (struct milestone){ .campaign_id = child.id,
                            .code = "hoi-nghi",
                            .title = "Hội nghị xã Hải Hà",
                            .level = LEVEL_COMMUNE,
                            .parent_id = n.commune_conference.id };
    CHECK_INT(milestone_insert(c, &m), OK);
    below = n;
    below.campaign = child;
    CHECK_INT(
        save_one(c, &below, DOCUMENT_PLAN, &m, LEVEL_COMMUNE, 0, "trong tháng 4 năm 2025", &d),
        INVALID);
    CHECK_HAS(c->problems->message, "Hội nghị xã Hải Hà");
    check_problem(c, "deadline.0.words", "Kế hoạch số 309");
    CHECK_INT(
        save_one(c, &below, DOCUMENT_PLAN, &m, LEVEL_COMMUNE, 0, "đến hết ngày 28/3/2025", &d), OK);
}

TEST(a_document_without_title_issuer_or_day_is_refused_at_each_field)
{
    struct nghi_son n;
    struct document d = {
        .kind = DOCUMENT_OTHER, .number = "", .title = "", .issuer = "", .signer = "", .note = ""
    };
    int count = 0;

    nghi_son_make(c, &n);
    d.campaign_id = n.campaign.id;
    CHECK_INT(document_save(c, &d, NULL, 0), INVALID);
    for (const struct problem *p = c->problems; p != NULL; p = p->next)
        count++;
    CHECK_INT(count, 3);
}

/* ------------------------------------------------------------------ steps */

/* Puts a document into a state by the steps that lead there. */
static struct document
in_state(struct ctx *c, const struct nghi_son *n, enum document_state state)
{
    struct document d;

    CHECK_INT(save_one(c, n, DOCUMENT_PLAN, &n->commune_conference, LEVEL_COMMUNE, 0,
                       "trong tháng 3 năm 2025", &d),
              OK);
    if (state != DOCUMENT_DRAFT)
        CHECK_INT(document_apply(c, d.id, d.version), OK);
    if (state == DOCUMENT_WITHDRAWN)
        CHECK_INT(document_withdraw(c, d.id, d.version + 1, "Nhầm"), OK);
    CHECK_INT(document_find(c, d.id, &d), OK);
    CHECK_INT(d.state, state);
    return d;
}

static enum status
take(struct ctx *c, struct document *d, enum document_step step)
{
    struct deadline *rows;
    int count;

    if (step == DOCUMENT_APPLY)
        return document_apply(c, d->id, d->version);
    if (step == DOCUMENT_WITHDRAW)
        return document_withdraw(c, d->id, d->version, "Nhầm");
    CHECK_INT(deadline_list(c, d->id, &rows, &count), OK);
    return document_save(c, d, rows, count);
}

TEST(every_step_from_every_state_is_as_the_table_says_and_an_illegal_one_writes_nothing)
{
    struct nghi_son n;

    nghi_son_make(c, &n);
    for (int from = DOCUMENT_DRAFT; from < DOCUMENT_STATE_COUNT; from++) {
        for (int step = DOCUMENT_SAVE; step < DOCUMENT_STEP_COUNT; step++) {
            struct document d = in_state(c, &n, (enum document_state)from), after;
            enum document_state to = DOCUMENT_DRAFT;
            bool can = document_can((enum document_state)from, (enum document_step)step, &to);
            int notices = count_of(c, "notice");

            CHECK_INT(take(c, &d, (enum document_step)step), can ? OK : CONFLICT);
            CHECK_INT(document_find(c, d.id, &after), OK);
            CHECK_INT(after.state, can ? (int)to : from);
            if (!can) {
                CHECK_INT(after.version, d.version);
                CHECK_INT(count_of(c, "notice"), notices);
            }
            problems_clear(c);
        }
    }
}

TEST(when_two_save_at_once_the_second_is_told_and_nothing_of_it_is_kept)
{
    struct nghi_son n;
    struct document first, second;
    struct deadline *rows;
    int count;

    nghi_son_make(c, &n);
    first = second = nghi_son_conclusion(c, &n);
    CHECK_INT(deadline_list(c, first.id, &rows, &count), OK);
    first.title = "Bản của người thứ nhất";
    CHECK_INT(document_save(c, &first, rows, count), OK);
    CHECK_INT(first.version, 2);
    second.title = "Bản của người thứ hai";
    CHECK_INT(document_save(c, &second, rows, 1), CONFLICT);
    CHECK_INT(document_apply(c, second.id, second.version), CONFLICT);
    CHECK_INT(document_find(c, first.id, &second), OK);
    CHECK_TEXT(second.title, "Bản của người thứ nhất");
    CHECK_INT(second.state, DOCUMENT_DRAFT);
    CHECK_INT(deadline_list(c, first.id, &rows, &count), OK);
    CHECK_INT(count, 3);
}

TEST(only_those_who_edit_documents_save_apply_and_withdraw)
{
    struct nghi_son n;
    struct document d, other;

    nghi_son_make(c, &n);
    d = nghi_son_conclusion(c, &n);
    c->account_id = nghi_son_account(c, "can-bo", "unit_officer", n.hai_ha);
    CHECK_INT(document_apply(c, d.id, d.version), DENIED);
    CHECK_INT(document_withdraw(c, d.id, d.version, "x"), DENIED);
    CHECK_INT(save_one(c, &n, DOCUMENT_PLAN, &n.commune_conference, LEVEL_COMMUNE, 0,
                       "trong tháng 3 năm 2025", &other),
              DENIED);
    CHECK_INT(document_find(c, d.id, &other), OK);
    c->account_id = 0;
    CHECK_INT(document_find(c, d.id, &other), NOT_FOUND);
    CHECK_INT(document_apply(c, d.id, d.version), NOT_FOUND);
}

TEST(a_withdrawn_document_no_longer_holds_and_needs_a_reason)
{
    struct nghi_son n;
    struct document d;

    nghi_son_make(c, &n);
    nghi_son_plan(c, &n);
    d = nghi_son_conclusion(c, &n);
    CHECK_INT(document_apply(c, d.id, d.version), OK);
    CHECK_INT(document_withdraw(c, d.id, d.version + 1, ""), INVALID);
    check_problem(c, "reason", "lý do");
    CHECK_INT(document_withdraw(c, d.id, d.version + 1, "Ghi nhầm tháng"), OK);
    CHECK_TEXT(holding(c, &n, &n.town_conference, LEVEL_DISTRICT, n.town), "2025-06-29 plan");
    CHECK_INT(document_apply(c, d.id, d.version + 2), CONFLICT);
}

/* ------------------------------------------------------------------ who is told */

TEST(each_unit_and_seat_concerned_is_told_once)
{
    struct nghi_son n;
    struct document d;
    struct notice *notices;
    int count, seats = 0;
    int64_t watching;

    nghi_son_make(c, &n);
    nghi_son_plan(c, &n);
    watching = nghi_son_seat(c, &n, "Thành viên 1", 0, n.hai_ha);
    nghi_son_seat(c, &n, "Thành viên 2", 0, 0);
    d = nghi_son_conclusion(c, &n);
    CHECK_INT(document_apply(c, d.id, d.version), OK);
    CHECK_INT(notice_list(c, d.id, &notices, &count), OK);
    CHECK_INT(count, 7); /* three communes, two offices, the town, and the one who watches */
    for (int i = 0; i < count; i++) {
        CHECK_INT(notices[i].acknowledged_at, 0);
        CHECK_INT(notices[i].sent_at, now(c));
        if (notices[i].seat_id != 0) {
            CHECK_INT(notices[i].seat_id, watching);
            seats++;
        }
    }
    CHECK_INT(seats, 1);
    CHECK_INT(notice_list_open(c, n.campaign.id, n.finance, &notices, &count), OK);
    CHECK_INT(count, 1); /* the plan did not speak to it */
}

TEST(a_unit_acknowledges_once_and_then_the_document_cannot_be_withdrawn)
{
    struct nghi_son n;
    struct document d;
    struct notice *notices, *open;
    int count, open_count;
    int64_t officer, other, member, notice = 0, seat_notice = 0;

    nghi_son_make(c, &n);
    officer = nghi_son_account(c, "hai-ha", "unit_officer", n.hai_ha);
    other = nghi_son_account(c, "hai-hoa", "unit_officer", n.hai_hoa);
    member = nghi_son_account(c, "tv1", "member", 0);
    nghi_son_seat(c, &n, "Thành viên 1", member, n.hai_ha);
    d = nghi_son_conclusion(c, &n);
    CHECK_INT(document_apply(c, d.id, d.version), OK);
    CHECK_INT(notice_list(c, d.id, &notices, &count), OK);
    for (int i = 0; i < count; i++) {
        if (notices[i].unit_id == n.hai_ha)
            notice = notices[i].id;
        if (notices[i].seat_id != 0)
            seat_notice = notices[i].id;
    }
    c->account_id = other;
    CHECK_INT(notice_acknowledge(c, notice), DENIED);
    CHECK_INT(notice_acknowledge(c, seat_notice), DENIED);
    c->account_id = member;
    CHECK_INT(notice_acknowledge(c, seat_notice), OK);
    c->account_id = officer;
    CHECK_INT(notice_acknowledge(c, notice), OK);
    test_set_time(c, "2025-02-14 08:00:00");
    CHECK_INT(notice_acknowledge(c, notice), OK);
    CHECK_INT(notice_acknowledge(c, 77), NOT_FOUND);
    CHECK_INT(notice_list_open(c, n.campaign.id, n.hai_ha, &open, &open_count), OK);
    CHECK_INT(open_count, 0);
    CHECK_INT(notice_list_open(c, n.campaign.id, 0, &open, &open_count), OK);
    CHECK_INT(open_count, count - 2);
    CHECK_INT(notice_list(c, d.id, &notices, &count), OK);
    for (int i = 0; i < count; i++)
        if (notices[i].id == notice)
            CHECK(notices[i].acknowledged_at < now(c) && notices[i].acknowledged_by == officer);
    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(document_withdraw(c, d.id, d.version + 1, "Nhầm"), CONFLICT);
    CHECK_TEXT(holding(c, &n, &n.town_conference, LEVEL_DISTRICT, n.town), "2025-05-31 conclusion");
}

TEST(a_paper_that_sets_nothing_tells_nobody_and_a_plan_without_rows_tells_all)
{
    struct nghi_son n;
    struct document d;

    nghi_son_make(c, &n);
    d = (struct document){ .campaign_id = n.campaign.id,
                           .kind = DOCUMENT_REPORT,
                           .number = "",
                           .title = "Báo cáo",
                           .issuer = "Phòng Nội vụ",
                           .signer = "",
                           .note = "",
                           .issued_on = today(c) };
    CHECK_INT(document_save(c, &d, NULL, 0), OK);
    CHECK_INT(document_apply(c, d.id, d.version), OK);
    CHECK_INT(count_of(c, "notice"), 0);
    d.id = 0;
    d.kind = DOCUMENT_PLAN;
    CHECK_INT(document_save(c, &d, NULL, 0), OK);
    CHECK_INT(document_apply(c, d.id, d.version), OK);
    CHECK_INT(count_of(c, "notice"), 6);
}

/* ------------------------------------------------------------------ preview and baselines */

static enum status
schedule(struct ctx *c, void *arg)
{
    const struct nghi_son *n = arg;
    struct query *q = query_new(
        c, "INSERT INTO conference (id, campaign_id, unit_id, state, scheduled_on, held_on,"
           " updated_at, updated_by) VALUES (1, $1, $2, 'scheduled', '2025-06-17', NULL, 0, 0),"
           " (2, $1, $3, 'scheduled', '2025-04-11', NULL, 0, 0),"
           " (3, $1, $4, 'scheduled', '2025-03-29', NULL, 0, 0),"
           " (4, $1, $5, 'held', '2025-02-10', '2025-02-10', 0, 0)");

    bind_int(q, n->campaign.id);
    bind_int(q, n->town);
    bind_int(q, n->finance);
    bind_int(q, n->hai_ha);
    bind_int(q, n->nghi_son);
    return query_end(q);
}

TEST(the_preview_tells_what_moves_who_becomes_late_and_who_is_told)
{
    struct nghi_son n;
    struct document d;
    struct deadline *rows;
    struct document_preview p;
    int count;

    nghi_son_make(c, &n);
    nghi_son_plan(c, &n);
    nghi_son_seat(c, &n, "Thành viên 1", 0, n.hai_ha);
    CHECK_INT(db_transact(c, schedule, &n), OK);
    d = nghi_son_conclusion(c, &n);
    CHECK_INT(deadline_list(c, d.id, &rows, &count), OK);
    d.id = 0; /* as if only typed */
    CHECK_INT(document_preview(c, &n.campaign, &d, rows, count, &p), OK);
    CHECK_INT(p.effect_count, 3);
    CHECK_INT(p.effects[0].kind, EFFECT_KEPT);
    CHECK_INT(p.effects[0].days, 1);
    CHECK_INT(p.effects[0].units, 3);
    CHECK_DATE(p.effects[0].before->last_on, "2025-03-30");
    CHECK_INT(p.effects[1].kind, EFFECT_NEW);
    CHECK_INT(p.effects[1].units, 2);
    CHECK_INT(p.effects[2].kind, EFFECT_TIGHTER);
    CHECK_INT(p.effects[2].days, 29);
    CHECK_INT(p.late_count, 3);
    CHECK_INT(p.late[0].unit->id, n.town);
    CHECK_INT(p.late[0].days_late, 17);
    CHECK_INT(p.late[1].unit->id, n.finance);
    CHECK_INT(p.late[1].days_late, 11);
    CHECK_INT(p.late[2].unit->id, n.hai_ha);
    CHECK_INT(p.late[2].days_late, -1);
    CHECK_INT(p.units_told, 6);
    CHECK_INT(p.seats_told, 1);
    CHECK_TEXT(holding(c, &n, &n.town_conference, LEVEL_DISTRICT, n.town), "2025-06-29 plan");
}

TEST(two_baselines_show_by_how_many_days_each_milestone_moved)
{
    struct nghi_son n;
    struct document plan, conclusion;
    struct baseline_row *rows;
    int count;

    nghi_son_make(c, &n);
    plan = nghi_son_plan(c, &n);
    conclusion = nghi_son_conclusion(c, &n);
    CHECK_INT(document_apply(c, conclusion.id, conclusion.version), OK);
    CHECK_INT(baseline_compare(c, &n.campaign, plan.id, conclusion.id, &rows, &count), OK);
    CHECK_INT(count, 3);
    CHECK_INT(rows[0].level, LEVEL_COMMUNE);
    CHECK_INT(rows[0].slip, 0);
    CHECK_INT(rows[1].level, LEVEL_UNIT);
    CHECK(rows[1].before == NULL && rows[1].after != NULL);
    CHECK_INT(rows[2].slip, -29);
    CHECK_INT(rows[2].after_document->id, conclusion.id);
    CHECK_INT(baseline_compare(c, &n.campaign, conclusion.id, plan.id, &rows, &count), OK);
    CHECK_INT(rows[2].slip, 29);
    CHECK_INT(baseline_compare(c, &n.campaign, 0, plan.id, &rows, &count), OK);
    CHECK(rows[0].before == NULL);
    CHECK_INT(baseline_compare(c, &n.campaign, 99, plan.id, &rows, &count), NOT_FOUND);
}

TEST(documents_are_found_by_words_numbers_and_days_without_marks)
{
    struct nghi_son n;
    struct document *list;
    int count;

    nghi_son_make(c, &n);
    nghi_son_plan(c, &n);
    nghi_son_conclusion(c, &n);
    CHECK_INT(document_list(c, n.campaign.id, "", &list, &count), OK);
    CHECK_INT(count, 2);
    CHECK_INT(list[0].kind, DOCUMENT_CONCLUSION);
    CHECK_INT(document_list(c, n.campaign.id, "ke hoach 309", &list, &count), OK);
    CHECK_INT(count, 1);
    CHECK_INT(document_list(c, n.campaign.id, "12/02/2025", &list, &count), OK);
    CHECK_INT(count, 1);
    CHECK_DATE(list[0].issued_on, "2025-02-12");
}

const struct test document_tests[] = {
    T_DB(in_nghi_son_the_earliest_deadline_holds_for_each_level),
    T_DB(documents_are_named_as_officials_name_them),
    T_DB(an_exception_replaces_the_deadline_of_one_unit_alone),
    T_DB(an_exception_needs_one_unit_a_reason_and_a_signer),
    T_DB(words_that_name_no_day_are_refused_at_their_row_and_nothing_is_written),
    T_DB(a_row_without_addressee_or_milestone_or_twice_is_refused),
    T_DB(a_milestone_is_not_due_after_the_one_it_must_precede_and_both_are_named),
    T_DB(a_child_campaigns_milestone_is_bound_by_that_of_the_campaign_above),
    T_DB(a_document_without_title_issuer_or_day_is_refused_at_each_field),
    T_DB(every_step_from_every_state_is_as_the_table_says_and_an_illegal_one_writes_nothing),
    T_DB(when_two_save_at_once_the_second_is_told_and_nothing_of_it_is_kept),
    T_DB(only_those_who_edit_documents_save_apply_and_withdraw),
    T_DB(a_withdrawn_document_no_longer_holds_and_needs_a_reason),
    T_DB(each_unit_and_seat_concerned_is_told_once),
    T_DB(a_unit_acknowledges_once_and_then_the_document_cannot_be_withdrawn),
    T_DB(a_paper_that_sets_nothing_tells_nobody_and_a_plan_without_rows_tells_all),
    T_DB(the_preview_tells_what_moves_who_becomes_late_and_who_is_told),
    T_DB(two_baselines_show_by_how_many_days_each_milestone_moved),
    T_DB(documents_are_found_by_words_numbers_and_days_without_marks),
    T_END,
};
