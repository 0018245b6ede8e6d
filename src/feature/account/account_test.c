/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts and their roles: what a row may hold, who changes whom, who may give what, and roles that begin and end by
 * themselves. */
#include "feature/account/account_inside.h"

#include "feature/unit/unit.h"
#include "test/test_http.h"
#include "web/session.h"

#include <inttypes.h>

/* ------------------------------------------------------------------ a town and its people */

struct town {
    int64_t province, town, commune, other_town;
    int64_t admin, office; /* the secretariat of the town */
};

static int64_t
add_unit(struct ctx *c, const char *code, const char *kind, const char *name, int64_t parent)
{
    struct unit u = { .code = code, .kind = kind, .name = name };

    CHECK_INT(unit_insert(c, &u, parent), OK);
    return u.id;
}

static struct town
make_town(struct ctx *c)
{
    struct town t;

    c->account_id = ACCOUNT_SYSTEM;
    t.province = add_unit(c, "38", "tinh", "Thanh Hóa", 0);
    t.town = add_unit(c, "407", "thi_xa", "Nghi Sơn", t.province);
    t.commune = add_unit(c, "16657", "xa", "Hải Hà", t.town);
    t.other_town = add_unit(c, "380", "thi_xa", "Bỉm Sơn", t.province);
    t.admin = test_account(c, "admin", ROLE_ADMIN, 0, 0);
    t.office = test_account(c, "office", ROLE_SECRETARIAT, t.town, 0);
    return t;
}

static enum status
insert(struct ctx *c, const char *name, const char *full_name, int64_t *out_id)
{
    struct account a = { .name = name, .full_name = full_name };
    enum status st;

    problems_clear(c);
    st = account_insert(c, &a);
    if (st == OK)
        *out_id = a.id;
    return st;
}

static enum status
give(struct ctx *c, int64_t account_id, enum role role, int64_t unit_id, const char *from,
     const char *to)
{
    struct grant g = { .account_id = account_id, .role = role, .unit_id = unit_id };

    problems_clear(c);
    CHECK(from == NULL || date_parse_iso(from, &g.from_on));
    CHECK(to == NULL || date_parse_iso(to, &g.to_on));
    return account_grant(c, &g);
}

static int
count_of(struct ctx *c, struct query *q)
{
    int count = query_row(q) ? (int)col_int(q, 0) : -1;

    CHECK_INT(query_end(q), OK);
    (void)c;
    return count;
}

/* ------------------------------------------------------------------ rows */

TEST(an_account_is_found_by_its_name_however_it_is_typed)
{
    struct account a;
    int64_t id = 0;

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(insert(c, " Can-Bo-Hai-Ha ", "Cán bộ  xã Hải Hà", &id), OK);
    CHECK_INT(account_find_by_name(c, "CAN-BO-HAI-HA", &a), OK);
    CHECK_INT(a.id, id);
    CHECK_TEXT(a.name, "can-bo-hai-ha");
    CHECK_TEXT(a.full_name, "Cán bộ xã Hải Hà");
    CHECK(!a.has_password && !a.is_closed && !a.must_change);
    CHECK_INT(account_find_by_name(c, "can-bo-hai-hb", &a), NOT_FOUND);
}

TEST(a_name_is_one_of_its_kind_and_another_is_offered)
{
    int64_t id = 0;

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(insert(c, "can-bo", "Cán bộ", &id), OK);
    CHECK_INT(insert(c, "CAN-BO", "Người khác", &id), CONFLICT);
    CHECK_TEXT(c->problems->field, "name");
    CHECK_HAS(c->problems->message, "can-bo-2");
}

TEST(hostile_names_are_refused_at_the_field)
{
    static const char *const names[] = {
        "",         "a",          "có-dấu", "a b",   "-x", "..", "a'; DROP TABLE account",
        "<script>", "ａｄｍｉｎ", "a\nb",   "x/../y"
    };
    int64_t id = 0;

    c->account_id = ACCOUNT_SYSTEM;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        CHECK_INT(insert(c, names[i], "Cán bộ", &id), INVALID);
        CHECK_TEXT(c->problems->field, "name");
    }
    CHECK_INT(insert(c, "can-bo", "\xE2\x80\xAE", &id), INVALID);
    CHECK_TEXT(c->problems->field, "full_name");
    CHECK_INT(insert(c, "can-bo", "\"><script>alert(1)</script>", &id), OK);
}

TEST(mail_address_and_telephone_are_told_apart_from_nonsense)
{
    struct account a = {
        .name = "can-bo", .full_name = "Cán bộ", .email = "a@b", .phone = "gọi tôi"
    };

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(account_insert(c, &a), INVALID);
    CHECK_INT(c->problem_count, 2);
    CHECK_TEXT(c->problems->field, "email");
    CHECK_TEXT(c->problems->next->field, "phone");
    problems_clear(c);
    a.email = " canbo@nghison.gov.vn ";
    a.phone = "0912 345 678";
    CHECK_INT(account_insert(c, &a), OK);
    CHECK_TEXT(a.email, "canbo@nghison.gov.vn");
}

TEST(a_stale_edit_is_a_conflict_and_changes_nothing)
{
    struct account a, b;
    int64_t id = 0;

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(insert(c, "can-bo", "Cán bộ", &id), OK);
    CHECK_INT(account_find(c, id, &a), OK);
    b = a;
    a.full_name = "Cán bộ một";
    CHECK_INT(account_update(c, &a), OK);
    b.full_name = "Cán bộ hai";
    CHECK_INT(account_update(c, &b), CONFLICT);
    CHECK_INT(account_find(c, id, &a), OK);
    CHECK_TEXT(a.full_name, "Cán bộ một");
    CHECK_INT(a.version, 2);
}

TEST(closing_ends_sign_ins_tokens_and_invitations)
{
    struct town t = make_town(c);
    int64_t id = test_account(c, "can-bo", ROLE_UNIT_OFFICER, t.commune, 0);
    struct session *sessions;
    enum invite_state state;
    struct account a;
    const char *token, *link;
    int count;

    CHECK_INT(session_new_token(c, id, "máy", &token), OK);
    CHECK_INT(account_invite(c, id, &link), OK);
    c->account_id = t.office;
    CHECK_INT(account_find(c, id, &a), OK);
    CHECK_INT(account_close(c, id, a.version), OK);
    CHECK_INT(session_list(c, id, &sessions, &count), OK);
    CHECK_INT(count, 0);
    CHECK_INT(account_invite_find(c, link, &state, &a), OK);
    CHECK_INT(state, INVITE_UNKNOWN);
    CHECK_INT(account_find(c, id, &a), OK);
    CHECK(a.is_closed);
    CHECK_INT(account_close(c, id, a.version), CONFLICT);
    CHECK_INT(give(c, id, ROLE_UNIT_OFFICER, t.town, NULL, NULL), INVALID);
    CHECK_INT(account_reopen(c, id, a.version - 1), CONFLICT);
    CHECK_INT(account_reopen(c, id, a.version), OK);
}

TEST(nobody_closes_their_own_account_or_the_last_administrator)
{
    struct town t = make_town(c);
    struct account a;
    int64_t second;

    c->account_id = t.admin;
    CHECK_INT(account_set_password(c, t.admin, "bốn từ rời rạc nhau"), OK);
    CHECK_INT(account_find(c, t.admin, &a), OK);
    CHECK_INT(account_close(c, t.admin, a.version), INVALID);
    second = test_account(c, "second", ROLE_ADMIN, 0, 0);
    c->account_id = second;
    problems_clear(c);
    CHECK_INT(account_close(c, t.admin, a.version), INVALID);
    CHECK_HAS(c->problems->message,
              tr(c, "This is the last administrator. Give the role to another account first."));
    CHECK_INT(account_set_password(c, second, "bốn từ rời rạc khác"), OK);
    problems_clear(c);
    CHECK_INT(account_close(c, t.admin, a.version), OK);
}

TEST(changes_are_recorded_with_before_and_after_and_never_with_a_secret)
{
    struct account a;
    int64_t id = 0;
    const char *token, *text = "";
    struct query *q;

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(insert(c, "can-bo", "Cán bộ", &id), OK);
    CHECK_INT(account_find(c, id, &a), OK);
    a.full_name = "Cán bộ một";
    CHECK_INT(account_update(c, &a), OK);
    CHECK_INT(account_set_password(c, id, "bốn từ rời rạc nhau"), OK);
    CHECK_INT(account_invite(c, id, &token), OK);
    q = query_new(c, "SELECT action, before, after FROM audit WHERE noun = 'account' AND noun_id = "
                     "$1 ORDER BY id");
    bind_int(q, id);
    while (query_row(q))
        text = arena_printf(c->arena, "%s|%s %s %s", text, col_text(q, 0),
                            col_is_null(q, 1) ? "-" : col_text(q, 1),
                            col_is_null(q, 2) ? "-" : col_text(q, 2));
    CHECK_INT(query_end(q), OK);
    CHECK_HAS(text, "|update {\"full_name\":\"Cán bộ\"} {\"full_name\":\"Cán bộ một\"}");
    CHECK_HAS(text, "|password - -");
    CHECK_HAS(text, "|invite - -");
    CHECK_LACKS(text, "argon2");
    CHECK_LACKS(text, token);
}

TEST(the_first_start_makes_one_administrator_who_must_change_the_password)
{
    const char *name, *password;
    struct account a;

    c->account_id = 0;
    CHECK_INT(account_first(c, &name, &password), OK);
    CHECK_TEXT(name, "quan-tri");
    CHECK(password != NULL && strlen(password) >= 16);
    CHECK_INT(account_check(c, name, password, "127.0.0.1", &a), OK);
    CHECK(a.must_change);
    c->account_id = a.id;
    CHECK(may(c, ADMINISTER, 0, 0));
    c->account_id = 0;
    CHECK_INT(account_first(c, &name, &password), OK);
    CHECK(name == NULL && password == NULL);
}

/* ------------------------------------------------------------------ roles */

TEST(a_role_begins_and_ends_by_itself)
{
    struct town t = make_town(c);
    int64_t id = test_account(c, "can-bo", ROLE_NONE, 0, 0);

    c->account_id = t.admin;
    CHECK_INT(give(c, id, ROLE_UNIT_OFFICER, t.commune, "2025-03-01", "2025-04-01"), OK);
    c->account_id = id;
    CHECK(!may(c, REPORT_UNIT, t.commune, 0));
    test_set_today(c, "2025-02-28");
    CHECK(!may(c, REPORT_UNIT, t.commune, 0));
    test_set_today(c, "2025-03-01");
    CHECK(may(c, REPORT_UNIT, t.commune, 0));
    CHECK(!may(c, REPORT_UNIT, t.town, 0));
    test_set_today(c, "2025-03-31");
    CHECK(may(c, REPORT_UNIT, t.commune, 0));
    test_set_today(c, "2025-04-01");
    CHECK(!may(c, REPORT_UNIT, t.commune, 0));
}

TEST(an_office_gives_roles_within_its_unit_and_no_administrators)
{
    struct town t = make_town(c);
    int64_t id = 0;

    c->account_id = t.office;
    CHECK_INT(insert(c, "can-bo", "Cán bộ", &id), OK);
    CHECK_INT(give(c, id, ROLE_ADMIN, t.town, NULL, NULL), DENIED);
    CHECK_TEXT(c->problems->field, "role");
    CHECK_INT(give(c, id, ROLE_MEMBER, 0, NULL, NULL), DENIED);
    CHECK_TEXT(c->problems->field, "unit");
    CHECK_INT(give(c, id, ROLE_MEMBER, t.province, NULL, NULL), DENIED);
    CHECK_INT(give(c, id, ROLE_MEMBER, t.other_town, NULL, NULL), DENIED);
    CHECK_INT(give(c, id, ROLE_MEMBER, t.town, NULL, NULL), OK);
    CHECK_INT(give(c, id, ROLE_UNIT_OFFICER, t.commune, NULL, NULL), OK);
    CHECK_INT(give(c, id, ROLE_SECRETARIAT, t.commune, NULL, NULL), OK);
    c->account_id = t.admin;
    CHECK_INT(give(c, id, ROLE_ADMIN, 0, NULL, NULL), OK);
    /* From now on the account is above the office. */
    c->account_id = t.office;
    CHECK_INT(account_set_password(c, id, "bốn từ rời rạc nhau"), DENIED);
}

TEST(who_manages_no_accounts_gives_no_roles)
{
    struct town t = make_town(c);
    int64_t member = test_account(c, "member", ROLE_HEAD, t.town, 0), id = 0;
    struct account a = { .id = t.admin };

    c->account_id = member;
    CHECK_INT(insert(c, "can-bo", "Cán bộ", &id), DENIED);
    CHECK_INT(give(c, member, ROLE_SECRETARIAT, t.town, NULL, NULL), NOT_FOUND);
    CHECK_INT(account_find(c, t.admin, &a), OK);
    CHECK_INT(account_update(c, &a), DENIED);
    CHECK_INT(account_close(c, t.admin, a.version), DENIED);
    CHECK_INT(account_set_password(c, t.admin, "bốn từ rời rạc nhau"), DENIED);
    c->account_id = 0;
    CHECK_INT(give(c, member, ROLE_SECRETARIAT, t.town, NULL, NULL), NOT_FOUND);
    CHECK_INT(insert(c, "can-bo", "Cán bộ", &id), DENIED);
}

TEST(another_office_neither_sees_nor_changes_an_account)
{
    struct town t = make_town(c);
    int64_t other = test_account(c, "other", ROLE_SECRETARIAT, t.other_town, 0);
    int64_t id = test_account(c, "can-bo", ROLE_UNIT_OFFICER, t.commune, 0), fresh = 0;
    struct account a;
    bool is_seen;

    c->account_id = t.office;
    CHECK_INT(insert(c, "moi", "Người mới", &fresh), OK);
    CHECK_INT(account_sees(c, fresh, &is_seen), OK);
    CHECK(is_seen);
    c->account_id = other;
    CHECK_INT(account_sees(c, id, &is_seen), OK);
    CHECK(!is_seen);
    CHECK_INT(account_sees(c, fresh, &is_seen), OK);
    CHECK(!is_seen);
    CHECK_INT(give(c, fresh, ROLE_MEMBER, t.other_town, NULL, NULL), NOT_FOUND);
    CHECK_INT(account_find(c, fresh, &a), OK);
    CHECK_INT(account_update(c, &a), DENIED);
    c->account_id = t.office;
    CHECK_INT(account_update(c, &a), OK);
}

TEST(a_campaigns_office_gives_roles_in_its_campaign_alone)
{
    struct town t = make_town(c);
    struct grant g = { .role = ROLE_MEMBER, .unit_id = t.town };
    int64_t office = test_account(c, "campaign-office", ROLE_NONE, 0, 0), id = 0;
    bool is_mine;

    test_grant(c, office, ROLE_SECRETARIAT, t.town, 77, "2024-08-13", NULL);
    c->account_id = office;
    CHECK_INT(insert(c, "can-bo", "Cán bộ", &id), OK);
    CHECK_INT(account_may_give(c, ROLE_MEMBER, t.town, 77, &is_mine), OK);
    CHECK(is_mine);
    CHECK_INT(account_may_give(c, ROLE_MEMBER, t.town, 78, &is_mine), OK);
    CHECK(!is_mine);
    g.account_id = id;
    CHECK_INT(account_grant(c, &g), DENIED);
}

TEST(a_role_that_is_held_there_already_is_a_conflict_and_other_days_are_not)
{
    struct town t = make_town(c);
    int64_t id = 0;

    c->account_id = t.admin;
    CHECK_INT(insert(c, "can-bo", "Cán bộ", &id), OK);
    CHECK_INT(give(c, id, ROLE_MEMBER, t.town, "2025-01-01", "2025-07-01"), OK);
    CHECK_INT(give(c, id, ROLE_MEMBER, t.town, "2025-06-30", NULL), CONFLICT);
    CHECK_HAS(c->problems->message, "01/01/2025");
    CHECK_INT(give(c, id, ROLE_MEMBER, t.town, "2024-01-01", "2025-01-02"), CONFLICT);
    CHECK_INT(give(c, id, ROLE_MEMBER, t.town, "2025-07-01", NULL), OK);
    CHECK_INT(give(c, id, ROLE_MEMBER, t.commune, "2025-03-01", NULL), OK);
    CHECK_INT(give(c, id, ROLE_MEMBER, 0, NULL, NULL), OK);
    CHECK_INT(give(c, id, ROLE_MEMBER, 0, NULL, NULL), CONFLICT);
}

TEST(a_role_needs_days_in_order_and_a_unit_that_exists)
{
    struct town t = make_town(c);
    int64_t id = 0;

    c->account_id = t.admin;
    CHECK_INT(insert(c, "can-bo", "Cán bộ", &id), OK);
    CHECK_INT(give(c, id, ROLE_MEMBER, t.town, "2025-03-01", "2025-03-01"), INVALID);
    CHECK_TEXT(c->problems->field, "to_on");
    CHECK_INT(give(c, id, ROLE_MEMBER, 12345, NULL, NULL), INVALID);
    CHECK_TEXT(c->problems->field, "unit");
    CHECK_INT(give(c, id, ROLE_UNIT_OFFICER, 0, NULL, NULL), INVALID);
    CHECK_TEXT(c->problems->field, "unit");
    CHECK_INT(give(c, id, ROLE_NONE, t.town, NULL, NULL), INVALID);
    CHECK_TEXT(c->problems->field, "role");
    CHECK_INT(give(c, 12345, ROLE_MEMBER, t.town, NULL, NULL), NOT_FOUND);
}

TEST(a_role_is_ended_from_a_day_on_and_its_past_stays)
{
    struct town t = make_town(c);
    int64_t id = test_account(c, "can-bo", ROLE_UNIT_OFFICER, t.commune, 0);
    struct grant *grants;
    int count;

    c->account_id = t.office;
    CHECK_INT(account_list_grants(c, id, &grants, &count), OK);
    CHECK_INT(count, 1);
    CHECK_INT(account_revoke(c, grants[0].id, date_add_days(today(c), -1)), INVALID);
    CHECK_INT(account_revoke(c, grants[0].id, date_add_days(today(c), 10)), OK);
    c->account_id = id;
    CHECK(may(c, REPORT_UNIT, t.commune, 0));
    test_set_today(c, "2025-02-22");
    CHECK(!may(c, REPORT_UNIT, t.commune, 0));
    c->account_id = t.office;
    problems_clear(c);
    CHECK_INT(account_revoke(c, grants[0].id, today(c)), INVALID);
    CHECK_INT(account_list_grants(c, id, &grants, &count), OK);
    CHECK_INT(count, 1);
    CHECK_DATE(grants[0].to_on, "2025-02-22");
}

TEST(a_role_that_never_held_goes_and_the_last_administrators_stays)
{
    struct town t = make_town(c);
    int64_t id = 0;
    struct grant *grants;
    int count;

    c->account_id = t.admin;
    CHECK_INT(account_set_password(c, t.admin, "bốn từ rời rạc nhau"), OK);
    CHECK_INT(insert(c, "can-bo", "Cán bộ", &id), OK);
    CHECK_INT(give(c, id, ROLE_MEMBER, t.town, "2025-06-01", NULL), OK);
    CHECK_INT(account_list_grants(c, id, &grants, &count), OK);
    CHECK_INT(account_revoke(c, grants[0].id, today(c)), OK);
    CHECK_INT(account_list_grants(c, id, &grants, &count), OK);
    CHECK_INT(count, 0);
    CHECK_INT(account_list_grants(c, t.admin, &grants, &count), OK);
    CHECK_INT(account_revoke(c, grants[0].id, today(c)), INVALID);
    c->account_id = t.office;
    CHECK_INT(account_revoke(c, grants[0].id, today(c)), NOT_FOUND);
}

TEST(an_ended_units_officers_are_managed_by_the_office_above_on_its_last_day)
{
    struct town t = make_town(c);
    struct unit u = { .code = "16660", .kind = "xa", .name = "Cũ" };
    int64_t id;
    struct account a;
    bool is_mine;

    CHECK(date_parse_iso("2020-01-01", &u.from_on) && date_parse_iso("2025-01-01", &u.to_on));
    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(unit_insert(c, &u, t.town), OK);
    id = test_account(c, "can-bo-cu", ROLE_UNIT_OFFICER, u.id, 0);
    c->account_id = t.office;
    CHECK_INT(account_find(c, id, &a), OK);
    CHECK_INT(account_manages(c, &a, &is_mine), OK);
    CHECK(is_mine);
    CHECK_INT(account_sees(c, id, &is_mine), OK);
    CHECK(is_mine);
}

TEST(the_roles_that_manage_accounts_are_those_that_the_list_of_accounts_asks_for)
{
    (void)c;
    for (enum role role = ROLE_NONE + 1; role < ROLE_COUNT; role++)
        CHECK_INT(role_gives(role, MANAGE_ACCOUNTS),
                  role == ROLE_ADMIN || role == ROLE_SECRETARIAT);
}

TEST(an_account_with_a_role_that_is_refused_is_not_entered_either)
{
    struct town t = make_town(c);
    struct account a = { .name = "can-bo", .full_name = "Cán bộ" };
    struct grant g = { .role = ROLE_MEMBER, .unit_id = t.province };

    c->account_id = t.office;
    CHECK_INT(account_insert_with(c, &a, &g), DENIED);
    CHECK_INT(count_of(c, query_new(c, "SELECT count(*) FROM account WHERE name = 'can-bo'")), 0);
    g.unit_id = t.town;
    problems_clear(c);
    CHECK_INT(account_insert_with(c, &a, &g), OK);
    CHECK_INT(count_of(c, query_new(c, "SELECT count(*) FROM account WHERE name = 'can-bo'")), 1);
    CHECK(a.id != 0 && g.account_id == a.id);
}

const struct test account_tests[] = {
    T_DB(an_account_is_found_by_its_name_however_it_is_typed),
    T_DB(a_name_is_one_of_its_kind_and_another_is_offered),
    T_DB(hostile_names_are_refused_at_the_field),
    T_DB(mail_address_and_telephone_are_told_apart_from_nonsense),
    T_DB(a_stale_edit_is_a_conflict_and_changes_nothing),
    T_DB(closing_ends_sign_ins_tokens_and_invitations),
    T_DB(nobody_closes_their_own_account_or_the_last_administrator),
    T_DB(changes_are_recorded_with_before_and_after_and_never_with_a_secret),
    T_DB(the_first_start_makes_one_administrator_who_must_change_the_password),
    T_DB(a_role_begins_and_ends_by_itself),
    T_DB(an_office_gives_roles_within_its_unit_and_no_administrators),
    T_DB(who_manages_no_accounts_gives_no_roles),
    T_DB(another_office_neither_sees_nor_changes_an_account),
    T_DB(a_campaigns_office_gives_roles_in_its_campaign_alone),
    T_DB(a_role_that_is_held_there_already_is_a_conflict_and_other_days_are_not),
    T_DB(a_role_needs_days_in_order_and_a_unit_that_exists),
    T_DB(a_role_is_ended_from_a_day_on_and_its_past_stays),
    T_DB(a_role_that_never_held_goes_and_the_last_administrators_stays),
    T_DB(an_ended_units_officers_are_managed_by_the_office_above_on_its_last_day),
    T(the_roles_that_manage_accounts_are_those_that_the_list_of_accounts_asks_for),
    T_DB(an_account_with_a_role_that_is_refused_is_not_entered_either),
    T_END,
};
