/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A council that judges, for tests. */
#include "test/judging.h"

#include "db/db.h"
#include "feature/council/council_inside.h"
#include "test/exemplars.h"
#include "test/test.h"

static void
add_members(struct ctx *c, struct judging_scene *s)
{
    struct date from;

    CHECK(date_parse_iso("2020-01-01", &from));
    for (int i = 0; i < s->member_count; i++) {
        struct council_member m = {
            .council_id = s->council.id,
            .name = arena_printf(c->arena, "Thành viên %d", i + 1),
            .position = "",
            .duty = i == 0 ? DUTY_CHAIR : DUTY_MEMBER,
            .from_on = from,
        };

        s->accounts[i] = test_account(c, arena_printf(c->arena, "hd%d", i + 1), ROLE_COUNCIL,
                                      s->n.town, s->n.campaign.id);
        m.account_id = s->accounts[i];
        c->account_id = s->secretary;
        CHECK_INT(council_member_save(c, &m), OK);
        s->members[i] = m.id;
    }
}

static void
add_dossiers(struct ctx *c, struct judging_scene *s)
{
    s->award_id = test_award(c, "giay-khen-thi-xa", LEVEL_DISTRICT);
    for (int i = 0; i < s->dossier_count; i++) {
        s->subjects[i] = test_subject(
            c, &(struct test_subject){ .name = arena_printf(c->arena, "Cá nhân mẫu %d", i + 1),
                                       .kind = SUBJECT_PERSON,
                                       .unit_id = s->n.hai_ha });
        s->dossiers[i] = test_dossier(
            c,
            &(struct test_dossier){ .campaign_id = s->n.campaign.id,
                                    .subject_id = s->subjects[i],
                                    .award_id = s->award_id,
                                    .unit_id = s->n.hai_ha,
                                    .at_unit_id = s->n.town,
                                    .decides_unit_id = s->n.town,
                                    .state = "appraisal",
                                    .achievement = arena_printf(c->arena, "Thành tích %d", i + 1),
                                    .created_by = ACCOUNT_SYSTEM });
    }
}

static void
hold_meeting(struct ctx *c, struct judging_scene *s)
{
    struct council_attendance *rows = arena_array(c->arena, JUDGING_MEMBERS_MAX, sizeof(*rows));

    s->meeting = (struct council_meeting){
        .council_id = s->council.id, .held_on = today(c), .starts = 480, .place = "Phòng họp"
    };
    CHECK_INT(council_meeting_save(c, &s->meeting), OK);
    for (int i = 0; i < s->member_count; i++) {
        rows[i].member.id = s->members[i];
        rows[i].how = i % 2 == 0 ? ATTENDS_HALL : ATTENDS_AFAR;
    }
    CHECK_INT(council_attend(c, s->meeting.id, rows, s->member_count), OK);
    CHECK_INT(council_agenda_add(c, s->meeting.id, s->dossiers, s->dossier_count), OK);
}

void
judging_make(struct ctx *c, struct judging_scene *out, int members, int dossiers)
{
    struct judging_scene *s = out;

    CHECK(members <= JUDGING_MEMBERS_MAX && dossiers <= JUDGING_DOSSIERS_MAX);
    *s = (struct judging_scene){ .member_count = members, .dossier_count = dossiers };
    s->keys_folder = arena_printf(c->arena, "%s/ballot-keys", test_folder(c));
    box_keys_in(s->keys_folder);
    nghi_son_make(c, &s->n);
    s->secretary = nghi_son_account(c, "thu-ky", "secretariat", s->n.town);
    c->account_id = s->secretary;
    s->council = (struct council){ .campaign_id = s->n.campaign.id,
                                   .unit_id = s->n.town,
                                   .name = "Hội đồng Thi đua - Khen thưởng thị xã",
                                   .basis = "",
                                   .base = BASE_ALL };
    CHECK_INT(council_save(c, &s->council), OK);
    add_members(c, s);
    add_dossiers(c, s);
    c->account_id = s->secretary;
    hold_meeting(c, s);
}

struct threshold {
    int64_t award_id;
    int num, den;
    bool has_second_round;
};

static enum status
write_threshold(struct ctx *c, void *arg)
{
    const struct threshold *t = arg;
    struct query *q = query_new(c, "UPDATE award SET threshold_num = $1, threshold_den = $2,"
                                   " has_second_round = $3 WHERE id = $4");

    bind_int(q, t->num);
    bind_int(q, t->den);
    bind_bool(q, t->has_second_round);
    bind_int(q, t->award_id);
    return query_end(q);
}

void
judging_threshold(struct ctx *c, const struct judging_scene *s, int num, int den,
                  bool has_second_round)
{
    struct threshold t = { s->award_id, num, den, has_second_round };

    CHECK_INT(db_transact(c, write_threshold, &t), OK);
}

void
judging_prepare(struct ctx *c, const struct judging_scene *s, enum round_kind kind, int papers,
                struct judging_round *out)
{
    struct round_preparing p = {
        .round = { .meeting_id = s->meeting.id,
                   .title = "Phiếu kín",
                   .kind = kind,
                   .most = kind == ROUND_LIST ? 1 : 0,
                   .minutes = 30 },
        .teller_ids = s->members,
        .teller_count = 2,
        .paper_ids = s->members + s->member_count - papers,
        .paper_count = papers,
    };

    c->account_id = s->secretary;
    CHECK_INT(council_round_prepare(c, &p), OK);
    out->id = p.round.id;
    for (int i = 0; i < 2; i++) {
        c->account_id = s->accounts[i];
        CHECK_INT(council_take_key(c, out->id, &out->codes[i]), OK);
    }
    c->account_id = s->secretary;
}

void
judging_open(struct ctx *c, const struct judging_scene *s, int papers, struct judging_round *out)
{
    judging_prepare(c, s, ROUND_EACH, papers, out);
    CHECK_INT(council_round_open(c, out->id, 1, true), OK);
}

enum status
judging_vote(struct ctx *c, const struct judging_scene *s, const struct judging_round *r,
             int member, const enum vote *votes, const char **out_receipt)
{
    struct ballot_line lines[JUDGING_DOSSIERS_MAX];
    enum status st;

    for (int i = 0; i < s->dossier_count; i++)
        lines[i] = (struct ballot_line){ s->dossiers[i], votes[i] };
    c->account_id = s->accounts[member];
    problems_clear(c);
    st = council_vote(c, r->id, lines, s->dossier_count, out_receipt);
    c->account_id = s->secretary;
    return st;
}

enum status
judging_close(struct ctx *c, const struct judging_scene *s, const struct judging_round *r)
{
    c->account_id = s->secretary;
    problems_clear(c);
    return council_round_close(c, r->id, r->codes);
}

struct round_dossier
judging_result(struct ctx *c, const struct judging_scene *s, int64_t round_id, int dossier)
{
    struct council_round round;
    struct council_meeting m;
    struct council council;
    struct round_dossier *rows;
    int count;

    c->account_id = s->secretary;
    CHECK_INT(council_round_find(c, round_id, &round, &m, &council), OK);
    CHECK_INT(council_round_dossiers(c, &round, &rows, &count), OK);
    for (int i = 0; i < count; i++)
        if (rows[i].dossier_id == s->dossiers[dossier])
            return rows[i];
    CHECK(false);
    return rows[0];
}
