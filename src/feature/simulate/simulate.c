/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The country itself and its accounts; what the campaign adds stands in the files beside this one. */
#include "core/text.h"
#include "db/db.h"
#include "feature/simulate/simulate_internal.h"

#include <assert.h>

/* Communes and wards of today's law exist from this day on. */
#define COUNTRY_FROM "2025-07-01"

/* Communes whose officers are known by a short name. */
enum { NAMED_OFFICERS = 4 };

static void
add_nation(struct simulating *s)
{
    s->nation = (struct unit){ .id = next_key(s),
                               .code = "M00",
                               .name = "Mẫu",
                               .kind = "nuoc",
                               .level = LEVEL_NATION,
                               .from_on = day_of(COUNTRY_FROM),
                               .is_sample = true };
}

static void
add_provinces(struct simulating *s)
{
    int first_name = chance_below(s, 1000);

    for (int i = 0; i < SIMULATE_PROVINCES; i++) {
        struct unit *u = &s->provinces[i];

        *u = (struct unit){ .id = next_key(s),
                            .code = arena_printf(s->c->arena, "M%02d", i + 1),
                            .name = place_name(s, first_name + i * 37),
                            .kind = i < 6 ? "thanh_pho_trung_uong" : "tinh",
                            .level = LEVEL_PROVINCE,
                            .from_on = s->nation.from_on,
                            .parent_id = s->nation.id,
                            .is_sample = true };
    }
}

/* How many communes each province has: at least one, some twice as many as others. */
static void
share_communes(struct simulating *s, int *out_counts)
{
    int weights[SIMULATE_PROVINCES], all = 0, left = s->wanted->communes;

    for (int i = 0; i < SIMULATE_PROVINCES; i++)
        all += weights[i] = 60 + chance_below(s, 90);
    for (int i = 0; i < SIMULATE_PROVINCES; i++) {
        int rest = SIMULATE_PROVINCES - i - 1;

        out_counts[i] = (int)((int64_t)left * weights[i] / all);
        if (out_counts[i] < 1 || rest == 0)
            out_counts[i] = rest == 0 ? left : 1;
        if (out_counts[i] > left - rest)
            out_counts[i] = left - rest;
        left -= out_counts[i];
        all -= weights[i];
    }
}

static const char *
commune_kind(struct simulating *s)
{
    int at = chance_below(s, 250);

    return at == 0 ? "dac_khu" : at < 55 ? "phuong" : "xa";
}

static void
add_communes(struct simulating *s)
{
    int counts[SIMULATE_PROVINCES], at = 0;

    share_communes(s, counts);
    s->communes = arena_array(s->c->arena, (size_t)s->wanted->communes, sizeof(*s->communes));
    s->province_of = arena_array(s->c->arena, (size_t)s->wanted->communes, sizeof(*s->province_of));
    for (int p = 0; p < SIMULATE_PROVINCES; p++) {
        int first_name = chance_below(s, 2000);

        for (int i = 0; i < counts[p]; i++, at++) {
            struct unit *u = &s->communes[at];

            *u = (struct unit){ .id = next_key(s),
                                .code = arena_printf(s->c->arena, "M%02d%04d", p + 1, i + 1),
                                .name = place_name(s, first_name + i * 101),
                                .kind = commune_kind(s),
                                .level = LEVEL_COMMUNE,
                                .from_on = s->nation.from_on,
                                .parent_id = s->provinces[p].id,
                                .is_sample = true };
            s->province_of[at] = p;
        }
    }
    assert(at == s->wanted->communes);
}

static int64_t
add_account(struct simulating *s, const char *name, const char *full_name, struct grant grant)
{
    grant.account_id = next_key(s);
    put_account(s, grant.account_id, name, full_name);
    put_grant(s, &grant);
    return grant.account_id;
}

/* By function; they sign in once somebody gives them a password or a token. */
static void
add_accounts(struct simulating *s)
{
    struct arena *a = s->c->arena;
    int64_t nation = s->nation.id;
    int64_t first =
        add_account(s, "quan-tri", "Quản trị (dữ liệu mẫu)", (struct grant){ .role = ROLE_ADMIN });

    s->secretariat_id = add_account(s, "thuong-truc", "Thường trực Ban Chỉ đạo (dữ liệu mẫu)",
                                    (struct grant){ .role = ROLE_SECRETARIAT, .unit_id = nation });
    add_account(s, "truong-ban", "Trưởng Ban Chỉ đạo (dữ liệu mẫu)",
                (struct grant){ .role = ROLE_HEAD, .unit_id = nation });
    add_account(s, "tai-chinh", "Cán bộ tài chính (dữ liệu mẫu)",
                (struct grant){ .role = ROLE_FINANCE, .unit_id = nation });
    for (int i = 1; i <= 4; i++)
        add_account(s, arena_printf(a, "can-bo-tinh-%d", i),
                    arena_printf(a, "Thường trực cấp tỉnh %d (dữ liệu mẫu)", i),
                    (struct grant){ .role = ROLE_SECRETARIAT, .unit_id = s->provinces[i - 1].id });
    for (int i = 1; i <= NAMED_OFFICERS; i++)
        s->officer_id = add_account(
            s, arena_printf(a, "can-bo-xa-%d", i),
            arena_printf(a, "Cán bộ cấp xã %d (dữ liệu mẫu)", i),
            (struct grant){ .role = ROLE_UNIT_OFFICER, .unit_id = s->communes[i - 1].id });
    put_audit(s, "account", first, s->result.accounts);
}

/* An officer for each commune; after all other rows, so that those have the keys that they always had. */
static void
add_officers(struct simulating *s)
{
    struct arena *a = s->c->arena;
    int64_t first = 0;

    for (int i = NAMED_OFFICERS; s->st == OK && i < s->wanted->communes; i++) {
        const struct unit *u = &s->communes[i];
        int64_t id = add_account(s, arena_printf(a, "can-bo-%s", text_lower(a, u->code)),
                                 arena_printf(a, "Cán bộ %s", u->name),
                                 (struct grant){ .role = ROLE_UNIT_OFFICER, .unit_id = u->id });

        if (first == 0)
            first = id;
    }
    if (first != 0)
        put_audit(s, "account", first, s->wanted->communes - NAMED_OFFICERS);
}

static enum status
fill(struct ctx *c, void *arg)
{
    struct simulating *s = arg;

    *s = (struct simulating){
        .wanted = s->wanted, .c = c, .row = *c, .random = (uint64_t)s->wanted->seed
    };
    if (!database_is_empty(c)) {
        problem(c, NULL, "%s",
                tr(c, "The database is not empty. A made-up country is written only into a new "
                      "one: name another with --db."));
        return CONFLICT;
    }
    s->row.arena = arena_child(c->arena);
    s->st = activity_field_seed(c);
    if (s->st == OK)
        s->st = calendar_seed(c);
    add_nation(s);
    add_provinces(s);
    add_communes(s);
    write_units(s);
    put_audit(s, "unit", s->nation.id, s->result.units);
    add_accounts(s);
    simulate_campaigns(s);
    simulate_progress(s);
    write_gathered(s);
    add_officers(s);
    simulate_articles(s);
    simulate_dossiers(s);
    arena_free(s->row.arena);
    return s->st;
}

enum status
simulate_country(struct ctx *c, const struct simulation *wanted, struct simulate_result *out)
{
    struct simulating s = { .wanted = wanted };
    enum status st;

    assert(wanted->communes >= SIMULATE_PROVINCES && wanted->communes <= SIMULATE_COMMUNES_MAX);
    st = db_transact(c, fill, &s);
    if (st == OK)
        *out = s.result;
    return st;
}
