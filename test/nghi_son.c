/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small Nghi Sơn for tests. */
#include "test/nghi_son.h"

#include "core/text.h"
#include "db/db.h"
#include "test/test.h"

static struct date
day(const char *iso)
{
    struct date d = DATE_NONE;

    CHECK(iso[0] == '\0' || date_parse_iso(iso, &d));
    return d;
}

static int64_t
add_unit(struct ctx *c, const char *code, const char *kind, const char *name, int64_t parent,
         const char *to)
{
    struct unit u = { .code = code,
                      .kind = kind,
                      .name = name,
                      .from_on = day(parent != 0 ? "2020-06-01" : ""),
                      .to_on = day(to) };

    CHECK_INT(unit_insert(c, &u, parent), OK);
    return u.id;
}

static void
add_units(struct ctx *c, struct nghi_son *n)
{
    n->province = add_unit(c, "38", "tinh", "Thanh Hóa", 0, "");
    n->town = add_unit(c, "407", "thi_xa", "Nghi Sơn", n->province, "2025-07-01");
    n->hai_ha = add_unit(c, "16660", "xa", "Hải Hà", n->town, "2025-07-01");
    n->hai_hoa = add_unit(c, "16561", "phuong", "Hải Hòa", n->town, "2025-07-01");
    n->nghi_son = add_unit(c, "16657", "xa", "Nghi Sơn", n->town, "2025-07-01");
    n->home_affairs = add_unit(c, "pnv", "co_quan", "Phòng Nội vụ", n->town, "2025-07-01");
    n->finance =
        add_unit(c, "ptckh", "co_quan", "Phòng Tài chính - Kế hoạch", n->town, "2025-07-01");
}

void
nghi_son_make(struct ctx *c, struct nghi_son *out)
{
    struct nghi_son n = { 0 };

    c->account_id = ACCOUNT_SYSTEM;
    c->lang = LANG_VI;
    add_units(c, &n);
    n.campaign = (struct campaign){
        .code = "nghi-son-2025",
        .title = "Hội nghị điển hình tiên tiến các cấp",
        .slogan = "",
        .scope = "",
        .owner_unit_id = n.town,
        .from_on = day("2024-08-13"),
        .to_on = day("2026-01-01"),
        .level_in = { [LEVEL_DISTRICT] = true, [LEVEL_COMMUNE] = true, [LEVEL_UNIT] = true },
    };
    CHECK_INT(campaign_insert(c, &n.campaign), OK);
    n.town_conference = (struct milestone){ .campaign_id = n.campaign.id,
                                            .code = "town-conference",
                                            .title = "Hội nghị cấp thị xã",
                                            .level = LEVEL_DISTRICT,
                                            .is_conference = true };
    CHECK_INT(milestone_insert(c, &n.town_conference), OK);
    n.commune_conference = (struct milestone){ .campaign_id = n.campaign.id,
                                               .code = "commune-conference",
                                               .title = "Hội nghị cấp xã, phường, cơ quan, đơn vị",
                                               .level = LEVEL_COMMUNE,
                                               .is_conference = true,
                                               .position = 1,
                                               .parent_id = n.town_conference.id };
    CHECK_INT(milestone_insert(c, &n.commune_conference), OK);
    *out = n;
}

struct document
nghi_son_plan(struct ctx *c, const struct nghi_son *n)
{
    struct document d = { .campaign_id = n->campaign.id,
                          .kind = DOCUMENT_PLAN,
                          .number = "309",
                          .title = "Tổ chức Hội nghị điển hình tiên tiến các cấp",
                          .issuer = "UBND thị xã Nghi Sơn",
                          .signer = "",
                          .note = "",
                          .issued_on = day("2024-08-13") };
    struct deadline rows[] = {
        { .milestone_id = n->commune_conference.id,
          .level = LEVEL_COMMUNE,
          .words = "xong trước ngày 31/3/2025",
          .reason = "" },
        { .milestone_id = n->town_conference.id,
          .level = LEVEL_DISTRICT,
          .words = "xong trước ngày 30/6/2025",
          .reason = "" },
    };

    test_set_today(c, "2024-08-13");
    CHECK_INT(document_save(c, &d, rows, 2), OK);
    CHECK_INT(document_apply(c, d.id, d.version), OK);
    test_set_today(c, "2025-02-12");
    CHECK_INT(document_find(c, d.id, &d), OK);
    return d;
}

struct document
nghi_son_conclusion(struct ctx *c, const struct nghi_son *n)
{
    struct document d = { .campaign_id = n->campaign.id,
                          .kind = DOCUMENT_CONCLUSION,
                          .number = "",
                          .title = "Kết luận hội nghị triển khai kế hoạch",
                          .issuer = "UBND thị xã Nghi Sơn",
                          .signer = "Phó Chủ tịch UBND thị xã",
                          .note = "",
                          .issued_on = day("2025-02-12") };
    struct deadline rows[] = {
        { .milestone_id = n->commune_conference.id,
          .level = LEVEL_COMMUNE,
          .words = "trong tháng 3 năm 2025",
          .reason = "" },
        { .milestone_id = n->commune_conference.id,
          .level = LEVEL_UNIT,
          .words = "trong tháng 3 năm 2025",
          .reason = "" },
        { .milestone_id = n->town_conference.id,
          .level = LEVEL_DISTRICT,
          .words = "trong tháng 5 năm 2025",
          .reason = "" },
    };

    CHECK_INT(document_save(c, &d, rows, 3), OK);
    return d;
}

/* ------------------------------------------------------------------ accounts and seats */

struct making {
    const char *name, *role;
    int64_t campaign_id, unit_id, account_id, id;
};

static enum status
make_account(struct ctx *c, void *arg)
{
    struct making *m = arg;
    struct query *q = query_new(
        c, "INSERT INTO account (id, name, name_fold, full_name, full_name_sort, search, state,"
           " created_at) VALUES ($1, $2, $3, $4, '', '', 'active', 0)");
    enum status st;

    m->id = db_new_id(c);
    bind_int(q, m->id);
    bind_text(q, m->name);
    bind_text(q, m->name);
    bind_text(q, m->name);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c,
                  "INSERT INTO account_grant (id, account_id, role, unit_id, from_on, created_at,"
                  " created_by) VALUES ($1, $2, $3, $4, '2024-01-01', 0, 0)");
    bind_int(q, db_new_id(c));
    bind_int(q, m->id);
    bind_text(q, m->role);
    if (m->unit_id != 0)
        bind_int(q, m->unit_id);
    else
        bind_null(q);
    return query_end(q);
}

int64_t
nghi_son_account(struct ctx *c, const char *name, const char *role, int64_t unit_id)
{
    struct making m = { .name = name, .role = role, .unit_id = unit_id };

    CHECK_INT(db_transact(c, make_account, &m), OK);
    return m.id;
}

static enum status
make_seat(struct ctx *c, void *arg)
{
    struct making *m = arg;
    struct query *q = query_new(c, "INSERT INTO seat (id, campaign_id, role, title, title_fold,"
                                   " account_id, from_on)"
                                   " VALUES ($1, $2, 'member', $3, $4, $5, '2025-02-12')");
    enum status st;

    m->id = db_new_id(c);
    bind_int(q, m->id);
    bind_int(q, m->campaign_id);
    bind_text(q, m->name);
    bind_text(q, text_fold(c->arena, m->name));
    if (m->account_id != 0)
        bind_int(q, m->account_id);
    else
        bind_null(q);
    st = query_end(q);
    if (st != OK || m->unit_id == 0)
        return st;
    q = query_new(c, "INSERT INTO watch (id, campaign_id, seat_id, unit_id, from_on, created_at,"
                     " account_id) VALUES ($1, $2, $3, $4, '2025-02-12', 0, 0)");
    bind_int(q, db_new_id(c));
    bind_int(q, m->campaign_id);
    bind_int(q, m->id);
    bind_int(q, m->unit_id);
    return query_end(q);
}

int64_t
nghi_son_seat(struct ctx *c, const struct nghi_son *n, const char *title, int64_t account_id,
              int64_t unit_id)
{
    struct making m = {
        .name = title, .campaign_id = n->campaign.id, .account_id = account_id, .unit_id = unit_id
    };

    CHECK_INT(db_transact(c, make_seat, &m), OK);
    return m.id;
}

void
nghi_son_hold(struct ctx *c, const struct nghi_son *n)
{
    struct conference held = { .campaign_id = n->campaign.id,
                               .unit_id = n->hai_ha,
                               .place = "Hội trường",
                               .chair = "",
                               .note = "",
                               .planned_on = { 2025, 2, 20 },
                               .held_on = { 2025, 3, 27 },
                               .scheduled_minute = -1,
                               .delegates = 120,
                               .cost_vnd = -1 };

    test_set_today(c, "2025-03-28");
    CHECK_INT(conference_take(c, STEP_PLAN, &held, true, ""), OK);
    held.held_on = (struct date){ 2025, 3, 27 };
    CHECK_INT(conference_take(c, STEP_HOLD, &held, true, ""), OK);
}
