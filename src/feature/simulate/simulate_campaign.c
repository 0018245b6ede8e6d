/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The national campaign with its documents and committee, and one campaign below it for each province. */
#include "feature/simulate/simulate_internal.h"

#define CAMPAIGN_FROM  "2025-07-15"
#define CAMPAIGN_TO    "2026-07-01"
#define DIRECTIVE_DAY  "2025-12-10"
#define CONCLUSION_DAY "2026-01-08"

static const struct {
    const char *code, *title, *words;
    enum deadline_rule rule;
    const char *last_on;
    int parent; /* position of the milestone that must not come earlier; 0: none */
} plan[SIMULATE_MILESTONES] = {
    { "plan", "Ban hành kế hoạch", "xong trước ngày 01/10/2025", RULE_BEFORE, "2025-09-30", 6 },
    { "propaganda", "Tuyên truyền điển hình tiên tiến", "trong tháng 10 năm 2025", RULE_WITHIN,
      "2025-10-31", 6 },
    { "selection", "Bình xét, lựa chọn điển hình", "chậm nhất ngày 30/11/2025", RULE_BY,
      "2025-11-30", 6 },
    { "dossiers", "Hoàn thành hồ sơ điển hình", "trong tháng 01 năm 2026", RULE_WITHIN,
      "2026-01-31", 6 },
    { "estimate", "Duyệt dự toán theo định mức", "chậm nhất ngày 31/01/2026", RULE_BY, "2026-01-31",
      6 },
    { "commune-conference", "Hội nghị cấp xã", "xong trước ngày 31/3/2026", RULE_BEFORE,
      "2026-03-30", 8 },
    { "conference-report", "Báo cáo kết quả hội nghị", "đến hết ngày 15/4/2026", RULE_BY,
      "2026-04-15", 0 },
    { "nomination", "Gửi hồ sơ đề nghị khen thưởng", "trong quý II năm 2026", RULE_WITHIN,
      "2026-06-30", 0 },
};

/* What the two later papers tighten: a position of the plan, from 1. */
struct tightening {
    int position;
    const char *words;
    enum deadline_rule rule;
    const char *last_on;
};

static const struct tightening directive[] = {
    { 4, "xong trước ngày 01/01/2026", RULE_BEFORE, "2025-12-31" },
    { 5, "chậm nhất ngày 15/01/2026", RULE_BY, "2026-01-15" },
    { 0 },
};

static const struct tightening conclusion[] = {
    { 6, "trong tháng 02 năm 2026", RULE_WITHIN, "2026-02-28" },
    { 7, "trong tháng 3 năm 2026", RULE_WITHIN, "2026-03-31" },
    { 0 },
};

static void
add_milestones(struct simulating *s)
{
    for (int i = SIMULATE_MILESTONES - 1; i >= 0; i--) {
        struct milestone m = { .campaign_id = s->campaign.id,
                               .code = plan[i].code,
                               .title = plan[i].title,
                               .level = LEVEL_COMMUNE,
                               .is_conference = i + 1 == 6,
                               .position = i + 1 };

        if (plan[i].parent != 0)
            m.parent_id = s->milestone_ids[plan[i].parent - 1];
        put_milestone(s, &m);
        s->milestone_ids[i] = m.id;
    }
    put_audit(s, "milestone", s->milestone_ids[SIMULATE_MILESTONES - 1], SIMULATE_MILESTONES);
}

/* Each commune is told once; nearly all have said that they read it, the later the fewer. */
static void
tell_communes(struct simulating *s, const struct document *d, int percent)
{
    for (int i = 0; i < s->wanted->communes; i++) {
        struct notice n = { .document_id = d->id,
                            .unit_id = s->communes[i].id,
                            .sent_at = d->applied_at };

        if (chance_of(s, percent)) {
            n.acknowledged_at = d->applied_at + 600 + chance_below(s, 96 * 3600);
            n.acknowledged_by = s->officer_id;
        }
        gather_notice(s, n);
    }
}

static void
add_plan(struct simulating *s)
{
    struct document d = { .campaign_id = s->campaign.id,
                          .kind = DOCUMENT_PLAN,
                          .number = "01/KH-M",
                          .title = "Tổ chức hội nghị điển hình tiên tiến các cấp (dữ liệu mẫu)",
                          .issued_on = s->campaign.from_on,
                          .issuer = "Ban Chỉ đạo nước Mẫu",
                          .issuer_unit_id = s->nation.id,
                          .signer = "Trưởng Ban Chỉ đạo" };

    put_document(s, &d);
    for (int i = 0; i < SIMULATE_MILESTONES; i++) {
        struct deadline l = { .document_id = d.id,
                              .milestone_id = s->milestone_ids[i],
                              .level = LEVEL_COMMUNE,
                              .words = plan[i].words,
                              .rule = plan[i].rule,
                              .last_on = day_of(plan[i].last_on),
                              .position = i + 1 };

        put_deadline(s, &l);
    }
    put_audit(s, "document", d.id, 1);
    tell_communes(s, &d, 99);
}

static void
add_tightening(struct simulating *s, struct document *d, const struct tightening *rows, int percent)
{
    put_document(s, d);
    for (int i = 0; rows[i].position != 0; i++) {
        struct deadline l = { .document_id = d->id,
                              .milestone_id = s->milestone_ids[rows[i].position - 1],
                              .level = LEVEL_COMMUNE,
                              .words = rows[i].words,
                              .rule = rows[i].rule,
                              .last_on = day_of(rows[i].last_on),
                              .position = i + 1 };

        put_deadline(s, &l);
    }
    put_audit(s, "document", d->id, 1);
    tell_communes(s, d, percent);
}

static void
add_directives(struct simulating *s)
{
    struct document one = { .campaign_id = s->campaign.id,
                            .kind = DOCUMENT_DIRECTIVE,
                            .number = "02/CT-M",
                            .title = "Đẩy nhanh việc hoàn thành hồ sơ và dự toán (dữ liệu mẫu)",
                            .issued_on = day_of(DIRECTIVE_DAY),
                            .issuer = "Ban Chỉ đạo nước Mẫu",
                            .issuer_unit_id = s->nation.id,
                            .signer = "Trưởng Ban Chỉ đạo" };
    struct document two = {
        .campaign_id = s->campaign.id,
        .kind = DOCUMENT_CONCLUSION,
        .number = "03/TB-M",
        .title = "Kết luận của Trưởng Ban Chỉ đạo về tiến độ hội nghị cấp xã (dữ liệu mẫu)",
        .issued_on = day_of(CONCLUSION_DAY),
        .issuer = "Ban Chỉ đạo nước Mẫu",
        .issuer_unit_id = s->nation.id,
        .signer = "Trưởng Ban Chỉ đạo"
    };

    add_tightening(s, &one, directive, 96);
    add_tightening(s, &two, conclusion, 90);
}

/* A few communes have more time for their conference, each by a paper of its own. */
static void
add_exceptions(struct simulating *s)
{
    int count = s->wanted->communes / 150 + 2;
    int64_t first = 0, rows = s->result.documents;

    s->extended_to = arena_array(s->c->arena, (size_t)s->wanted->communes, sizeof(*s->extended_to));
    for (int i = 0; i < count; i++) {
        int at = chance_below(s, s->wanted->communes);
        struct document d = { .campaign_id = s->campaign.id,
                              .kind = DOCUMENT_EXCEPTION,
                              .number = arena_printf(s->c->arena, "%02d/CV-M", i + 4),
                              .title = "Gia hạn tổ chức hội nghị (dữ liệu mẫu)",
                              .issued_on = day_of("2026-01-20"),
                              .issuer = "Ban Chỉ đạo nước Mẫu",
                              .issuer_unit_id = s->nation.id,
                              .signer = "Phó Trưởng Ban Chỉ đạo" };
        struct deadline l = { .milestone_id = s->milestone_ids[5],
                              .unit_id = s->communes[at].id,
                              .words = "chậm nhất ngày 20/4/2026",
                              .rule = RULE_BY,
                              .last_on = day_of("2026-04-20"),
                              .is_exception = true,
                              .reason = "Khắc phục hậu quả mưa lũ",
                              .position = 1 };
        struct notice n = { .unit_id = s->communes[at].id };

        if (!date_is_none(s->extended_to[at]))
            continue;
        s->extended_to[at] = l.last_on;
        put_document(s, &d);
        first = first ? first : d.id;
        l.document_id = n.document_id = d.id;
        n.sent_at = d.applied_at;
        put_deadline(s, &l);
        gather_notice(s, n);
    }
    put_audit(s, "document", first, s->result.documents - rows);
}

/* ------------------------------------------------------------------ the committee */

static int64_t
add_seat(struct simulating *s, enum seat_role role, const char *title)
{
    struct seat seat = { .campaign_id = s->campaign.id,
                         .role = role,
                         .title = title,
                         .office = "",
                         .position = (int)s->result.seats + 1,
                         .from_on = s->campaign.from_on };

    put_seat(s, &seat);
    return seat.id;
}

static void
add_committee(struct simulating *s)
{
    struct arena *a = s->c->arena;
    int64_t first = add_seat(s, SEAT_HEAD, "Trưởng Ban Chỉ đạo");

    add_seat(s, SEAT_DEPUTY, "Phó Trưởng Ban Chỉ đạo 1");
    add_seat(s, SEAT_DEPUTY, "Phó Trưởng Ban Chỉ đạo 2");
    for (int i = 0; i < SIMULATE_PROVINCES; i++)
        s->seat_ids[i] =
            add_seat(s, SEAT_MEMBER, arena_printf(a, "Thành viên Ban Chỉ đạo %d", i + 1));
    add_seat(s, SEAT_HELP, "Tổ giúp việc Ban Chỉ đạo");
    put_audit(s, "seat", first, s->result.seats);
}

/* A member follows the communes of a province; one in forty was handed over from the neighbour's in the middle. */
static void
add_watches(struct simulating *s)
{
    struct date handed_on = day_of("2025-11-01");

    for (int i = 0; i < s->wanted->communes; i++) {
        int p = s->province_of[i];
        struct watch w = { .campaign_id = s->campaign.id,
                           .seat_id = s->seat_ids[p],
                           .unit_id = s->communes[i].id,
                           .from_on = s->campaign.from_on,
                           .note = "" };

        if (chance_below(s, 40) == 0) {
            struct watch earlier = w;

            earlier.seat_id = s->seat_ids[(p + 1) % SIMULATE_PROVINCES];
            earlier.to_on = w.from_on = handed_on;
            w.note = "Bàn giao địa bàn; còn theo dõi kế hoạch và dự toán";
            gather_watch(s, earlier);
        }
        gather_watch(s, w);
    }
}

/* ------------------------------------------------------------------ provinces */

static void
add_province_plan(struct simulating *s, const struct campaign *campaign,
                  const int64_t *milestone_ids)
{
    static const struct tightening rows[] = {
        { 1, "xong trước ngày 16/5/2026", RULE_BEFORE, "2026-05-15" },
        { 2, "trong tháng 6 năm 2026", RULE_WITHIN, "2026-06-30" },
        { 0 },
    };
    struct document d = { .campaign_id = campaign->id,
                          .kind = DOCUMENT_PLAN,
                          .number = "01/KH-UBND",
                          .title = "Tổ chức hội nghị điển hình tiên tiến cấp tỉnh (dữ liệu mẫu)",
                          .issued_on = campaign->from_on,
                          .issuer = "UBND cấp tỉnh",
                          .issuer_unit_id = campaign->owner_unit_id,
                          .signer = "Chủ tịch UBND" };

    put_document(s, &d);
    for (int i = 0; rows[i].position != 0; i++) {
        struct deadline l = { .document_id = d.id,
                              .milestone_id = milestone_ids[i],
                              .level = LEVEL_PROVINCE,
                              .words = rows[i].words,
                              .rule = rows[i].rule,
                              .last_on = day_of(rows[i].last_on),
                              .position = i + 1 };

        put_deadline(s, &l);
    }
}

static void
add_province(struct simulating *s, int province)
{
    struct arena *a = s->c->arena;
    const struct unit *owner = &s->provinces[province];
    struct campaign campaign = { .code = arena_printf(a, SIMULATE_CAMPAIGN "-%02d", province + 1),
                                 .title = arena_printf(a, "Hội nghị điển hình tiên tiến %s",
                                                       unit_title(s->c, owner)),
                                 .slogan = "",
                                 .scope = "Cấp tỉnh",
                                 .owner_unit_id = owner->id,
                                 .parent_id = s->campaign.id,
                                 .from_on = day_of("2025-08-15"),
                                 .to_on = s->campaign.to_on,
                                 .level_in = { [LEVEL_PROVINCE] = true } };
    struct milestone conference = { .code = "province-conference",
                                    .title = "Hội nghị cấp tỉnh",
                                    .level = LEVEL_PROVINCE,
                                    .is_conference = true,
                                    .position = 1 };
    struct milestone report = { .code = "province-report",
                                .title = "Báo cáo cấp tỉnh",
                                .level = LEVEL_PROVINCE,
                                .position = 2 };
    int64_t milestone_ids[2];

    put_campaign(s, &campaign);
    conference.campaign_id = report.campaign_id = campaign.id;
    put_milestone(s, &report);
    conference.parent_id = report.id;
    put_milestone(s, &conference);
    milestone_ids[0] = conference.id;
    milestone_ids[1] = report.id;
    add_province_plan(s, &campaign, milestone_ids);
    if (chance_of(s, 70)) {
        struct conference k = { .campaign_id = campaign.id,
                                .unit_id = owner->id,
                                .state = CONFERENCE_PLANNED,
                                .planned_on =
                                    date_add_days(campaign.from_on, 60 + chance_below(s, 90)),
                                .scheduled_minute = -1,
                                .place = "",
                                .chair = "",
                                .delegates = -1,
                                .cost_vnd = -1 };

        k.updated_at = morning_of(k.planned_on);
        gather_conference(s, k);
    }
    put_audit(s, "campaign", campaign.id, 1);
}

void
simulate_campaigns(struct simulating *s)
{
    s->campaign =
        (struct campaign){ .code = SIMULATE_CAMPAIGN,
                           .title = "Hội nghị điển hình tiên tiến các cấp năm 2026 (dữ liệu mẫu)",
                           .slogan = "Thi đua là yêu nước, yêu nước thì phải thi đua",
                           .scope = "Tất cả xã, phường, đặc khu",
                           .owner_unit_id = s->nation.id,
                           .from_on = day_of(CAMPAIGN_FROM),
                           .to_on = day_of(CAMPAIGN_TO),
                           .level_in = { [LEVEL_COMMUNE] = true } };
    put_campaign(s, &s->campaign);
    put_audit(s, "campaign", s->campaign.id, 1);
    add_milestones(s);
    add_committee(s);
    add_watches(s);
    add_plan(s);
    add_directives(s);
    add_exceptions(s);
    for (int i = 0; i < SIMULATE_PROVINCES; i++)
        add_province(s, i);
}

struct date
simulate_last_day(const struct simulating *s, int commune, int milestone)
{
    const char *last = plan[milestone].last_on;

    if (milestone + 1 == 6 && !date_is_none(s->extended_to[commune]))
        return s->extended_to[commune];
    for (int i = 0; directive[i].position != 0; i++)
        if (directive[i].position == milestone + 1)
            last = directive[i].last_on;
    for (int i = 0; conclusion[i].position != 0; i++)
        if (conclusion[i].position == milestone + 1)
            last = conclusion[i].last_on;
    return day_of(last);
}
