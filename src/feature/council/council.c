/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Councils, their members, and the criteria that they judge by. */
#include "feature/council/council_inside.h"

#include "core/text.h"
#include "db/audit.h"
#include "service/inbox.h"

#include <string.h>

/* ------------------------------------------------------------------ words and shares */

static const struct {
    const char *code, *label;
} duties[DUTY_COUNT] = {
    [DUTY_CHAIR] = { "chair", N_("Chair") },
    [DUTY_VICE] = { "vice", N_("Vice-chair") },
    [DUTY_SECRETARY] = { "secretary", N_("Secretary") },
    [DUTY_MEMBER] = { "member", N_("Member") },
};

static const struct {
    const char *code, *label;
} bases[BASE_COUNT] = {
    [BASE_ALL] = { "all", N_("Of all members") },
    [BASE_FREE] = { "free", N_("Of the members who have no conflict in the dossier") },
};

const char *
council_duty_code(enum council_duty duty)
{
    return duty > 0 && duty < DUTY_COUNT ? duties[duty].code : "";
}

bool
council_duty_parse(const char *code, enum council_duty *out)
{
    for (enum council_duty d = DUTY_CHAIR; code != NULL && d < DUTY_COUNT; d++)
        if (strcmp(duties[d].code, code) == 0) {
            *out = d;
            return true;
        }
    return false;
}

const char *
council_duty_text(const struct ctx *c, enum council_duty duty)
{
    return duty > 0 && duty < DUTY_COUNT ? tr(c, duties[duty].label) : "";
}

const char *
council_base_code(enum council_base base)
{
    return base > 0 && base < BASE_COUNT ? bases[base].code : "";
}

bool
council_base_parse(const char *code, enum council_base *out)
{
    for (enum council_base b = BASE_ALL; code != NULL && b < BASE_COUNT; b++)
        if (strcmp(bases[b].code, code) == 0) {
            *out = b;
            return true;
        }
    return false;
}

const char *
council_base_text(const struct ctx *c, enum council_base base)
{
    return base > 0 && base < BASE_COUNT ? tr(c, bases[base].label) : "";
}

const char *
url_council(struct ctx *c, int64_t id)
{
    return arena_printf(c->arena, "/lam-viec/hoi-dong/%lld", (long long)id);
}

const char *
url_meeting(struct ctx *c, int64_t id)
{
    return arena_printf(c->arena, "/lam-viec/hoi-dong/hop/%lld", (long long)id);
}

const char *
url_round(struct ctx *c, int64_t id)
{
    return arena_printf(c->arena, "/lam-viec/hoi-dong/phien/%lld", (long long)id);
}

const char *
url_ballot(struct ctx *c, int64_t round_id)
{
    return arena_printf(c->arena, "/lam-viec/bo-phieu/%lld", (long long)round_id);
}

/* ------------------------------------------------------------------ councils */

#define COUNCIL_COLUMNS                                                                            \
    "k.id, k.campaign_id, k.unit_id, k.name, k.basis, k.base, k.is_sample, k.version"

static void
read_council(struct query *q, struct council *out)
{
    *out = (struct council){
        .id = col_int(q, 0),
        .campaign_id = col_int(q, 1),
        .unit_id = col_int(q, 2),
        .name = col_text(q, 3),
        .basis = col_text(q, 4),
        .is_sample = col_bool(q, 6),
        .version = col_int(q, 7),
    };
    if (!council_base_parse(col_text(q, 5), &out->base))
        out->base = BASE_ALL;
}

enum status
council_read(struct ctx *c, int64_t id, struct council *out)
{
    struct query *q = query_new(c, "SELECT " COUNCIL_COLUMNS " FROM council k WHERE k.id = $1");

    bind_int(q, id);
    if (query_row(q))
        read_council(q, out);
    return query_end_one(q);
}

bool
council_may_run(struct ctx *c, const struct council *council)
{
    return may(c, RUN_COUNCIL, council->unit_id, council->campaign_id);
}

static bool
may_read(struct ctx *c, const struct council *council)
{
    struct council_member mine;

    return council_may_run(c, council) ||
           may(c, READ_DOSSIERS, council->unit_id, council->campaign_id) ||
           council_member_mine(c, council->id, &mine) == OK;
}

enum status
council_find(struct ctx *c, int64_t id, struct council *out)
{
    struct council found;
    enum status st = council_read(c, id, &found);

    if (st == OK && !may_read(c, &found))
        st = NOT_FOUND;
    if (st == OK)
        *out = found;
    return st;
}

enum status
council_list(struct ctx *c, int64_t campaign_id, struct council **out, int *out_count)
{
    struct council *rows = NULL;
    size_t all = 0, room = 0;
    int count = 0;
    struct query *q = query_new(c, "SELECT " COUNCIL_COLUMNS
                                   " FROM council k WHERE k.campaign_id = $1 ORDER BY k.id");
    enum status st;

    bind_int(q, campaign_id);
    while (query_row(q)) {
        if (all == room) {
            room = room == 0 ? 8 : 2 * room;
            rows = arena_grow(c->arena, rows, all, room, sizeof(*rows));
        }
        read_council(q, &rows[all++]);
    }
    st = query_end(q);
    if (st != OK)
        return st;
    for (size_t i = 0; i < all; i++)
        if (may_read(c, &rows[i]))
            rows[count++] = rows[i];
    *out = rows;
    *out_count = count;
    return OK;
}

static enum status
write_council(struct ctx *c, void *arg)
{
    struct council *k = arg;
    struct council was = { .version = 0 };
    struct query *q;
    enum status st = OK;

    if (k->id != 0) {
        st = council_read(c, k->id, &was);
        if (st == OK && !council_may_run(c, &was))
            st = DENIED;
        q = st == OK ? query_new(c, "UPDATE council SET name = $1, basis = $2, base = $3,"
                                    " version = version + 1 WHERE id = $4 AND version = $5")
                     : NULL;
    } else {
        k->id = db_new_id(c);
        q = query_new(c, "INSERT INTO council (name, basis, base, id, campaign_id, unit_id,"
                         " is_sample, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7,"
                         " $8, $9)");
    }
    if (st != OK)
        return st;
    bind_text(q, k->name);
    bind_text(q, k->basis);
    bind_text(q, council_base_code(k->base));
    bind_int(q, k->id);
    if (was.version != 0) {
        bind_int(q, k->version);
    } else {
        bind_int(q, k->campaign_id);
        bind_int(q, k->unit_id);
        bind_bool(q, k->is_sample);
        bind_int(q, now(c));
        bind_int(q, c->account_id);
    }
    st = query_end_one(q);
    if (st == NOT_FOUND)
        st = CONFLICT;
    return st == OK ? audit_write(c, "council", k->id, was.version != 0 ? "update" : "insert", NULL,
                                  json_pack("{s:s, s:s}", "name", k->name, "base",
                                            council_base_code(k->base)))
                    : st;
}

enum status
council_save(struct ctx *c, struct council *council)
{
    bool is_new = council->id == 0;
    enum status st;

    if (is_new && !council_may_run(c, council))
        return DENIED;
    if (text_length(council->name) < 1 || text_length(council->name) > COUNCIL_NAME_MAX)
        return problem(c, "name", tr(c, "Write a name of at most %d characters."),
                       COUNCIL_NAME_MAX);
    st = db_transact(c, write_council, council);
    if (is_new)
        council->id = st == OK ? council->id : 0;
    if (is_new && st == OK)
        council->version = 1;
    if (is_new && st == CONFLICT)
        return problem(c, "unit_id", "%s",
                       tr(c, "This unit has a council in the campaign already. Open that one."));
    return st;
}

/* ------------------------------------------------------------------ members */

#define MEMBER_COLUMNS                                                                             \
    "m.id, m.council_id, m.account_id, m.unit_id, m.subject_id, m.name, m.position, m.duty,"       \
    " m.from_on, m.to_on, m.version"

static void
read_member(struct query *q, struct council_member *out)
{
    *out = (struct council_member){
        .id = col_int(q, 0),
        .council_id = col_int(q, 1),
        .account_id = col_int(q, 2),
        .unit_id = col_int(q, 3),
        .subject_id = col_int(q, 4),
        .name = col_text(q, 5),
        .position = col_text(q, 6),
        .from_on = col_date(q, 8),
        .to_on = col_date(q, 9),
        .version = col_int(q, 10),
    };
    if (!council_duty_parse(col_text(q, 7), &out->duty))
        out->duty = DUTY_MEMBER;
}

enum status
council_members(struct ctx *c, int64_t council_id, struct date on, struct council_member **out,
                int *out_count)
{
    struct council_member *rows = NULL;
    size_t count = 0, room = 0;
    struct query *q =
        query_new(c, "SELECT " MEMBER_COLUMNS " FROM council_member m WHERE m.council_id = $1"
                     " AND (CAST($2 AS TEXT) IS NULL OR (m.from_on <= $2 AND (m.to_on IS NULL OR"
                     " m.to_on > $2))) ORDER BY CASE m.duty WHEN 'chair' THEN 1 WHEN 'vice' THEN 2"
                     " WHEN 'secretary' THEN 3 ELSE 4 END, m.id");
    enum status st;

    bind_int(q, council_id);
    bind_date(q, on);
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 32 : 2 * room;
            rows = arena_grow(c->arena, rows, count, room, sizeof(*rows));
        }
        read_member(q, &rows[count++]);
    }
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = (int)count;
    }
    return st;
}

enum status
council_member_mine(struct ctx *c, int64_t council_id, struct council_member *out)
{
    struct query *q = query_new(
        c, "SELECT " MEMBER_COLUMNS " FROM council_member m WHERE m.council_id = $1"
           " AND m.account_id = $2 AND m.from_on <= $3 AND (m.to_on IS NULL OR m.to_on > $4)");

    bind_int(q, council_id);
    bind_int(q, c->account_id);
    bind_date(q, today(c));
    bind_date(q, today(c));
    if (query_row(q))
        read_member(q, out);
    return query_end_one(q);
}

/* Another one whose days meet this one's, by what may stand once a day. */
static enum status
check_once(struct ctx *c, const struct council_member *m)
{
    struct query *q = query_new(
        c,
        "SELECT m.account_id, m.duty FROM council_member m WHERE m.council_id = $1 AND m.id <> $2"
        " AND (m.to_on IS NULL OR m.to_on > $3) AND (CAST($4 AS TEXT) IS NULL OR"
        " m.from_on < $4)");
    bool has_chair = false, has_account = false;
    enum status st;

    bind_int(q, m->council_id);
    bind_int(q, m->id);
    bind_date(q, m->from_on);
    bind_date(q, m->to_on);
    while (query_row(q)) {
        has_account = has_account || (m->account_id != 0 && col_int(q, 0) == m->account_id);
        has_chair = has_chair || (m->duty == DUTY_CHAIR && strcmp(col_text(q, 1), "chair") == 0);
    }
    st = query_end(q);
    if (st == OK && has_chair)
        st = problem(c, "duty", "%s",
                     tr(c, "The council has a chair on these days. End that place first."));
    if (st == OK && has_account)
        st = problem(c, "account_id", "%s",
                     tr(c, "This account is a member on these days already."));
    return st;
}

static enum status
check_member(struct ctx *c, const struct council_member *m)
{
    if (text_length(m->name) < 1 || text_length(m->name) > COUNCIL_NAME_MAX)
        return problem(c, "name", tr(c, "Write a name of at most %d characters."),
                       COUNCIL_NAME_MAX);
    if (date_is_none(m->from_on))
        return problem(c, "from_on", "%s", tr(c, "Enter the first day."));
    if (!date_is_none(m->to_on) && date_compare(m->to_on, m->from_on) <= 0)
        return problem(c, "to_on", "%s",
                       tr(c, "The first day without the member is after the first day. Choose a "
                             "later one."));
    return check_once(c, m);
}

static void
bind_member(struct query *q, const struct council_member *m)
{
    bind_id(q, m->account_id);
    bind_text(q, m->name);
    bind_text(q, m->position);
    bind_text(q, council_duty_code(m->duty));
    bind_id(q, m->unit_id);
    bind_id(q, m->subject_id);
    bind_date(q, m->from_on);
    bind_date(q, m->to_on);
    bind_int(q, m->id);
}

static enum status
tell_member(struct ctx *c, const struct council *council, const struct council_member *m)
{
    if (m->account_id == 0)
        return OK;
    return inbox_insert(
        c, &(struct inbox_item){ .kind = INBOX_COUNCIL_MEMBER,
                                 .account_id = m->account_id,
                                 .campaign_id = council->campaign_id,
                                 .subject = json_pack("{s:s, s:s}", "council", council->name,
                                                      "from_on", date_iso(c->arena, m->from_on)),
                                 .url = url_council(c, council->id),
                                 .key = arena_printf(c->arena, "council-member/%lld/%lld",
                                                     (long long)m->id, (long long)m->account_id) });
}

static enum status
write_member(struct ctx *c, void *arg)
{
    struct council_member *m = arg;
    struct council council;
    bool is_new = m->version == 0;
    struct query *q;
    enum status st = council_read(c, m->council_id, &council);

    if (st == OK && !council_may_run(c, &council))
        st = DENIED;
    if (st == OK)
        st = check_member(c, m);
    if (st != OK)
        return st;
    if (is_new) {
        m->id = db_new_id(c);
        q = query_new(c, "INSERT INTO council_member (account_id, name, position, duty, unit_id,"
                         " subject_id, from_on, to_on, id, council_id) VALUES ($1, $2, $3, $4, $5,"
                         " $6, $7, $8, $9, $10)");
    } else {
        q = query_new(c, "UPDATE council_member SET account_id = $1, name = $2, position = $3,"
                         " duty = $4, unit_id = $5, subject_id = $6, from_on = $7, to_on = $8,"
                         " version = version + 1 WHERE id = $9 AND council_id = $10"
                         " AND version = $11");
    }
    bind_member(q, m);
    bind_int(q, m->council_id);
    if (!is_new)
        bind_int(q, m->version);
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    if (st == OK)
        st = council_conflicts_seek(c, m->council_id);
    if (st == OK)
        st = tell_member(c, &council, m);
    return st == OK ? audit_write(c, "council_member", m->id, is_new ? "insert" : "update", NULL,
                                  json_pack("{s:s, s:s}", "name", m->name, "duty",
                                            council_duty_code(m->duty)))
                    : st;
}

enum status
council_member_save(struct ctx *c, struct council_member *m)
{
    enum status st = db_transact(c, write_member, m);

    if (m->version == 0) {
        m->id = st == OK ? m->id : 0;
        m->version = st == OK;
    }
    return st;
}

/* ------------------------------------------------------------------ criteria */

enum status
council_criteria(struct ctx *c, int64_t council_id, struct council_criterion **out, int *out_count)
{
    struct council_criterion *rows = arena_array(c->arena, COUNCIL_CRITERIA_MAX, sizeof(*rows));
    int count = 0;
    struct query *q = query_new(c, "SELECT id, name, most FROM council_criterion"
                                   " WHERE council_id = $1 ORDER BY position, id");
    enum status st;

    bind_int(q, council_id);
    while (count < COUNCIL_CRITERIA_MAX && query_row(q))
        rows[count++] =
            (struct council_criterion){ col_int(q, 0), col_text(q, 1), (int)col_int(q, 2) };
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = count;
    }
    return st;
}

struct criteria {
    int64_t council_id;
    const struct council_criterion *rows;
    int count;
};

/* What was marked by it keeps its points; else it goes. */
static enum status
drop_others(struct ctx *c, const struct criteria *x)
{
    struct council_criterion *old;
    int count;
    enum status st = council_criteria(c, x->council_id, &old, &count);

    for (int i = 0; st == OK && i < count; i++) {
        bool is_kept = false;
        struct query *q;

        for (int k = 0; k < x->count; k++)
            is_kept = is_kept || x->rows[k].id == old[i].id;
        if (is_kept)
            continue;
        q = query_new(c, "DELETE FROM council_criterion WHERE id = $1");
        bind_int(q, old[i].id);
        st = query_end(q);
        if (st == CONFLICT)
            return problem(c, NULL, tr(c, "Members have marked by \"%s\": it stays."), old[i].name);
    }
    return st;
}

static enum status
write_criterion(struct ctx *c, const struct criteria *x, int row)
{
    const struct council_criterion *k = &x->rows[row];
    struct query *q;

    if (k->id != 0)
        q = query_new(c, "UPDATE council_criterion SET name = $1, position = $2, most = CASE WHEN"
                         " EXISTS (SELECT 1 FROM council_mark p WHERE p.criterion_id = $3)"
                         " THEN most ELSE $4 END WHERE id = $3 AND council_id = $5");
    else
        q = query_new(c, "INSERT INTO council_criterion (name, position, id, most, council_id)"
                         " VALUES ($1, $2, $3, $4, $5)");
    bind_text(q, k->name);
    bind_int(q, row + 1);
    bind_int(q, k->id != 0 ? k->id : db_new_id(c));
    bind_int(q, k->most);
    bind_int(q, x->council_id);
    return query_end_one(q);
}

static enum status
write_criteria(struct ctx *c, void *arg)
{
    const struct criteria *x = arg;
    struct council council;
    enum status st = council_read(c, x->council_id, &council);

    if (st == OK && !council_may_run(c, &council))
        st = DENIED;
    if (st == OK)
        st = drop_others(c, x);
    for (int i = 0; st == OK && i < x->count; i++)
        st = write_criterion(c, x, i);
    return st == OK ? audit_write(c, "council", x->council_id, "criteria", NULL,
                                  json_pack("{s:i}", "count", x->count))
                    : st;
}

enum status
council_criteria_save(struct ctx *c, int64_t council_id, const struct council_criterion *criteria,
                      int count)
{
    struct criteria x = { council_id, criteria, count };

    if (count > COUNCIL_CRITERIA_MAX)
        return problem(c, NULL, tr(c, "There are at most %d criteria."), COUNCIL_CRITERIA_MAX);
    for (int i = 0; i < count; i++) {
        if (text_length(criteria[i].name) < 1 || text_length(criteria[i].name) > COUNCIL_NAME_MAX)
            return problem(c, arena_printf(c->arena, "criterion.%d.name", i),
                           tr(c, "Write a name of at most %d characters."), COUNCIL_NAME_MAX);
        if (criteria[i].most < 1 || criteria[i].most > 1000)
            return problem(c, arena_printf(c->arena, "criterion.%d.most", i), "%s",
                           tr(c, "A criterion has 1 to 1000 points."));
    }
    return db_transact(c, write_criteria, &x);
}
