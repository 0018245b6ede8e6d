/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows as the features themselves would write them, without asking who may: the database is empty and the rows are ours. */
#include "core/text.h"
#include "db/audit.h"
#include "db/db.h"
#include "feature/simulate/simulate_internal.h"

#include <string.h>

enum { KEYS_A_MS = 4096 };

/* splitmix64 (Steele, Lea, Flood 2014): small, and the same everywhere. */
uint64_t
chance(struct simulating *s)
{
    uint64_t z = s->random += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

int
chance_below(struct simulating *s, int bound)
{
    return (int)(chance(s) % (uint64_t)bound);
}

bool
chance_of(struct simulating *s, int percent)
{
    return chance_below(s, 100) < percent;
}

int64_t
next_key(struct simulating *s)
{
    int64_t n = s->made++;

    return (n / KEYS_A_MS + 1) << 22 | n % KEYS_A_MS;
}

struct date
day_of(const char *iso)
{
    struct date d = DATE_NONE;

    return date_parse_iso(iso, &d) ? d : DATE_NONE;
}

int64_t
morning_of(struct date day)
{
    return date_start_at(day) + 8 * 3600;
}

const char *
place_name(struct simulating *s, int number)
{
    static const char *const first[] = {
        "An",   "Bình",  "Cẩm",   "Châu", "Đại",   "Đông",  "Hà",    "Hải",  "Hiệp",   "Hòa",
        "Hồng", "Hưng",  "Khánh", "Kim",  "Lâm",   "Liên",  "Long",  "Lộc",  "Mai",    "Minh",
        "Mỹ",   "Nam",   "Nghĩa", "Ngọc", "Phong", "Phú",   "Phước", "Quế",  "Quang",  "Sơn",
        "Tam",  "Tân",   "Thạch", "Thái", "Thanh", "Thiện", "Thịnh", "Thọ",  "Thuận",  "Tiên",
        "Trà",  "Trung", "Văn",   "Vĩnh", "Xuân",  "Yên",   "Ninh",  "Diên", "Trường",
    };
    static const char *const second[] = {
        "Cường", "Dương", "Điền",  "Định",  "Đức",    "Giang", "Hậu",   "Hội",  "Khê",    "Khang",
        "Lạc",   "Lập",   "Lễ",    "Lĩnh",  "Lợi",    "Lương", "Nhân",  "Phúc", "Phương", "Quý",
        "Tâm",   "Thành", "Thắng", "Thạnh", "Thượng", "Tiến",  "Trạch", "Trị",  "Tường",  "Viên",
        "Vinh",  "Xá",    "Hòa",   "Bình",  "Sơn",    "Tân",   "Phú",   "Mỹ",   "Hải",    "Lộc",
        "Thịnh", "Thuận", "Minh",  "Yên",   "Trung",  "Nghĩa", "Hưng",
    };
    enum { FIRST = sizeof(first) / sizeof(first[0]), SECOND = sizeof(second) / sizeof(second[0]) };
    const char *one = first[number % FIRST], *two = second[number / FIRST % SECOND];

    /* "Phú Phú" is no name. */
    if (strcmp(one, two) == 0)
        two = "Lâm";
    return arena_printf(s->c->arena, "%s %s (mẫu)", one, two);
}

static void
done(struct simulating *s, struct query *q)
{
    s->st = query_end(q);
    count_row(s);
}

static void
make_key(struct simulating *s, int64_t *id)
{
    if (*id == 0)
        *id = next_key(s);
}

/* ------------------------------------------------------------------ people */

void
put_account(struct simulating *s, int64_t id, const char *name, const char *full_name)
{
    struct arena *a = s->row.arena;
    struct ctx *c = &s->row;
    const char *email;
    struct query *q;

    if (s->st != OK)
        return;
    /* A domain that nobody can have (RFC 2606): no letter leaves for it by accident. */
    email = arena_printf(a, "%s@mau.example", name);
    q = query_new(c, "INSERT INTO account (id, name, name_fold, full_name, full_name_sort, "
                     "search, email, state, is_sample, created_at)"
                     " VALUES ($1, $2, $3, $4, $5, $6, $7, 'active', 1, $8)");
    bind_int(q, id);
    bind_text(q, name);
    bind_text(q, text_lower(a, name));
    bind_text(q, full_name);
    bind_text(q, text_person_sort_key(a, full_name));
    bind_text(q, text_fold(a, arena_printf(a, "%s %s %s", name, full_name, email)));
    bind_text(q, email);
    bind_int(q, morning_of(s->nation.from_on));
    done(s, q);
    s->result.accounts++;
}

void
put_grant(struct simulating *s, const struct grant *g)
{
    struct ctx *c = &s->row;
    struct query *q;

    if (s->st != OK)
        return;
    q = query_new(c, "INSERT INTO account_grant (id, account_id, role, unit_id, campaign_id, "
                     "from_on, created_at,"
                     " created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)");
    bind_int(q, next_key(s));
    bind_int(q, g->account_id);
    bind_text(q, role_code(g->role));
    bind_id(q, g->unit_id);
    bind_id(q, g->campaign_id);
    bind_date(q, s->nation.from_on);
    bind_int(q, morning_of(s->nation.from_on));
    done(s, q);
}

/* ------------------------------------------------------------------ campaigns and documents */

static void
put_level(struct simulating *s, int64_t campaign_id, enum unit_level level)
{
    struct ctx *c = &s->row;
    struct query *q;

    if (s->st != OK)
        return;
    q = query_new(c, "INSERT INTO campaign_level (campaign_id, level) VALUES ($1, $2)");
    bind_int(q, campaign_id);
    bind_text(q, unit_level_code(level));
    done(s, q);
}

void
put_campaign(struct simulating *s, struct campaign *campaign)
{
    struct ctx *c = &s->row;
    struct query *q;

    if (s->st != OK)
        return;
    make_key(s, &campaign->id);
    q = query_new(
        c,
        "INSERT INTO campaign (id, code, title, title_fold, slogan, scope, owner_unit_id, "
        "parent_id, from_on,"
        " to_on, is_sample, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11)");
    bind_int(q, campaign->id);
    bind_text(q, campaign->code);
    bind_text(q, campaign->title);
    bind_text(q, text_fold(s->row.arena, campaign->title));
    bind_text(q, campaign->slogan);
    bind_text(q, campaign->scope);
    bind_int(q, campaign->owner_unit_id);
    bind_id(q, campaign->parent_id);
    bind_date(q, campaign->from_on);
    bind_date(q, campaign->to_on);
    bind_int(q, morning_of(campaign->from_on));
    done(s, q);
    s->result.campaigns++;
    for (int level = LEVEL_NATION; level < LEVEL_COUNT; level++)
        if (campaign->level_in[level])
            put_level(s, campaign->id, (enum unit_level)level);
}

void
put_milestone(struct simulating *s, struct milestone *m)
{
    struct ctx *c = &s->row;
    struct query *q;

    if (s->st != OK)
        return;
    make_key(s, &m->id);
    q = query_new(
        c, "INSERT INTO milestone (id, campaign_id, code, title, level, kind, position, parent_id)"
           " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
    bind_int(q, m->id);
    bind_int(q, m->campaign_id);
    bind_text(q, m->code);
    bind_text(q, m->title);
    bind_text(q, unit_level_code(m->level));
    bind_text(q, m->is_conference ? "conference" : "other");
    bind_int(q, m->position);
    bind_id(q, m->parent_id);
    done(s, q);
}

void
put_document(struct simulating *s, struct document *d)
{
    struct ctx *c = &s->row;
    struct query *q;

    if (s->st != OK)
        return;
    make_key(s, &d->id);
    d->applied_at = morning_of(d->issued_on);
    q = query_new(
        c,
        "INSERT INTO document (id, campaign_id, kind, number, title, title_fold, issued_on, issuer,"
        " issuer_unit_id, signer, state, applied_at, applied_by, created_at, created_by)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'applied', $11, $12, $13, $14)");
    bind_int(q, d->id);
    bind_int(q, d->campaign_id);
    bind_text(q, document_kind_code(d->kind));
    bind_text(q, d->number);
    bind_text(q, d->title);
    bind_text(q, text_fold(s->row.arena, d->title));
    bind_date(q, d->issued_on);
    bind_text(q, d->issuer);
    bind_id(q, d->issuer_unit_id);
    bind_text(q, d->signer);
    bind_int(q, d->applied_at);
    bind_int(q, s->secretariat_id);
    bind_int(q, d->applied_at);
    bind_int(q, s->secretariat_id);
    done(s, q);
    s->result.documents++;
}

void
put_deadline(struct simulating *s, struct deadline *d)
{
    struct ctx *c = &s->row;
    struct query *q;

    if (s->st != OK)
        return;
    make_key(s, &d->id);
    q = query_new(
        c,
        "INSERT INTO deadline (id, document_id, milestone_id, level, unit_id, words, rule, last_on,"
        " is_exception, reason, position) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
    bind_int(q, d->id);
    bind_int(q, d->document_id);
    bind_int(q, d->milestone_id);
    bind_text(q, d->unit_id == 0 ? unit_level_code(d->level) : NULL);
    bind_id(q, d->unit_id);
    bind_text(q, d->words);
    bind_text(q, deadline_rule_code(d->rule));
    bind_date(q, d->last_on);
    bind_bool(q, d->is_exception);
    bind_text(q, d->is_exception ? d->reason : "");
    bind_int(q, d->position);
    done(s, q);
}

/* ------------------------------------------------------------------ the committee */

void
put_seat(struct simulating *s, struct seat *seat)
{
    struct ctx *c = &s->row;
    struct query *q;

    if (s->st != OK)
        return;
    make_key(s, &seat->id);
    q = query_new(
        c, "INSERT INTO seat (id, campaign_id, role, title, title_fold, office, account_id, "
           "document_id,"
           " position, from_on, is_sample) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)");
    bind_int(q, seat->id);
    bind_int(q, seat->campaign_id);
    bind_text(q, seat_role_code(seat->role));
    bind_text(q, seat->title);
    bind_text(q, text_fold(s->row.arena, seat->title));
    bind_text(q, seat->office);
    bind_id(q, seat->account_id);
    bind_id(q, seat->document_id);
    bind_int(q, seat->position);
    bind_date(q, seat->from_on);
    done(s, q);
    s->result.seats++;
}

void
put_audit(struct simulating *s, const char *noun, int64_t first_id, int64_t rows)
{
    json_t *after;

    if (s->st != OK || rows == 0)
        return;
    after = json_object();
    json_object_set_new(after, "rows", json_integer(rows));
    json_object_set_new(after, "seed", json_integer(s->wanted->seed));
    s->st = audit_write(s->c, noun, first_id, "simulate", NULL, after);
}
