/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dossiers in every state, each with a subject of its own, made-up persons and collectives by number. Each is made from its number alone, so
 * that its rows can be written table by table without being kept. */
#include "core/text.h"
#include "db/audit.h"
#include "db/bulk.h"
#include "db/db.h"
#include "feature/dossier/dossier.h"
#include "feature/simulate/simulate_internal.h"

#include <string.h>

enum { TIDY = 500, AWARDS_MAX = 200, KEYS_A_DOSSIER = 3, DUE_SPREAD = 40 };

static const char *const families[] = { "Nguyễn", "Trần", "Lê",    "Phạm", "Hoàng", "Phan",  "Vũ",
                                        "Đặng",   "Bùi",  "Đỗ",    "Hồ",   "Ngô",   "Dương", "Lý",
                                        "Mai",    "Cao",  "Trịnh", "Đinh", "Lương", "Quách" };
static const char *const middles[] = { "Văn",  "Thị", "Đức", "Minh",  "Ngọc", "Thanh",
                                       "Xuân", "Hữu", "Thu", "Quang", "Kim",  "Bá" };
static const char *const given[] = { "Anh",   "Bình", "Chi",  "Dũng", "Giang", "Hà",   "Hải",
                                     "Hạnh",  "Hiền", "Hoa",  "Hòa",  "Hùng",  "Huệ",  "Khánh",
                                     "Lan",   "Linh", "Long", "Mai",  "Nam",   "Nga",  "Phong",
                                     "Phúc",  "Quân", "Sơn",  "Tâm",  "Thảo",  "Thủy", "Toàn",
                                     "Trang", "Tuấn", "Vân",  "Yến" };
static const char *const groups[] = { "Tổ vá lưới",      "Tổ hợp tác nuôi tôm", "Chi hội phụ nữ",
                                      "Câu lạc bộ chèo", "Đội tự vệ",           "Tổ dân phố",
                                      "Hợp tác xã",      "Trường tiểu học",     "Trạm y tế" };
static const char *const fields[] = {
    "", "security-defence", "education", "economy-society", "associations", "industry-trade"
};
static const char *const deeds[] = { "Dạy học 20 năm ở bãi ngang", "Cứu người trên biển",
                                     "Hiến đất mở đường",          "Giữ nghề dệt chiếu cói",
                                     "Nuôi tôm theo cách mới",     "Dạy chữ cho người lớn tuổi",
                                     "Trồng rừng chắn cát",        "Khám bệnh cho hộ nghèo" };

#define PICK(s, list) (list)[chance_below(s, (int)(sizeof(list) / sizeof((list)[0])))]

struct award_kept {
    int64_t id;
    enum subject_kind subject;
    enum unit_level level;
};

struct dossiers {
    struct award_kept awards[AWARDS_MAX];
    int award_count;
    int64_t first_key;
};

struct made {
    int64_t subject_id, dossier_id, hop_id, award_id, unit_id, at_unit_id, decides_unit_id, at;
    const char *name, *field, *achievement;
    enum subject_kind kind;
    enum sex sex;
    int birth_year;
    enum dossier_state state;
    struct date due_on;
};

static void
read_awards(struct simulating *s, struct dossiers *k)
{
    struct award *awards;
    int count = 0;

    s->st = award_seed(s->c);
    if (s->st == OK)
        s->st = award_list(s->c, 0, LEVEL_NONE, SIMULATE_DAY, &awards, &count);
    for (int i = 0; s->st == OK && i < count && k->award_count < AWARDS_MAX; i++)
        k->awards[k->award_count++] =
            (struct award_kept){ awards[i].id, awards[i].subject, awards[i].level };
    if (s->st == OK && k->award_count == 0)
        s->st =
            problem(s->c, NULL, "%s", tr(s->c, "There is no award to put anybody forward for."));
}

/* One of those for this kind of subject: from a place by chance on, the next that fits. */
static const struct award_kept *
pick_award(struct simulating *s, const struct dossiers *k, enum subject_kind kind)
{
    int at = chance_below(s, k->award_count);

    for (int i = 0; i < k->award_count; i++)
        if (k->awards[(at + i) % k->award_count].subject == kind)
            return &k->awards[(at + i) % k->award_count];
    return &k->awards[at];
}

static enum dossier_state
pick_state(struct simulating *s)
{
    static const struct {
        int percent;
        enum dossier_state state;
    } parts[] = { { 10, DOSSIER_DRAFT },     { 15, DOSSIER_ON_WAY },  { 5, DOSSIER_RETURNED },
                  { 20, DOSSIER_APPRAISAL }, { 40, DOSSIER_AWARDED }, { 8, DOSSIER_REFUSED },
                  { 2, DOSSIER_WITHDRAWN } };
    int at = chance_below(s, 100);

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if (at < parts[i].percent)
            return parts[i].state;
        at -= parts[i].percent;
    }
    return DOSSIER_DRAFT;
}

static void
place(struct simulating *s, struct made *m, int commune, enum unit_level level)
{
    int64_t province = s->provinces[s->province_of[commune]].id;

    m->decides_unit_id = level >= LEVEL_COMMUNE    ? m->unit_id
                         : level >= LEVEL_PROVINCE ? province
                                                   : s->nation.id;
    m->at_unit_id = m->unit_id;
    if (m->state == DOSSIER_ON_WAY)
        m->at_unit_id = level >= LEVEL_COMMUNE ? m->unit_id : province;
    else if (m->state == DOSSIER_APPRAISAL || m->state == DOSSIER_AWARDED ||
             m->state == DOSSIER_REFUSED)
        m->at_unit_id = m->decides_unit_id;
    if (m->state == DOSSIER_DRAFT || m->state == DOSSIER_WITHDRAWN)
        m->decides_unit_id = 0;
    if (m->state == DOSSIER_ON_WAY || m->state == DOSSIER_RETURNED || m->state == DOSSIER_APPRAISAL)
        m->due_on = date_add_days(SIMULATE_DAY, chance_below(s, DUE_SPREAD) - 5);
}

static struct made
make(struct simulating *s, const struct dossiers *k, int64_t i)
{
    struct arena *a = s->row.arena;
    const struct award_kept *award;
    struct made m = { 0 };
    int commune, kind;

    s->random = (uint64_t)s->wanted->seed * UINT64_C(0x9e3779b97f4a7c15) ^ (uint64_t)(i + 77);
    commune = chance_below(s, s->wanted->communes);
    kind = chance_below(s, 100);
    m.subject_id = k->first_key + KEYS_A_DOSSIER * i;
    m.dossier_id = m.subject_id + 1;
    m.hop_id = m.subject_id + 2;
    m.unit_id = s->communes[commune].id;
    m.kind = kind < 80 ? SUBJECT_PERSON : kind < 95 ? SUBJECT_COLLECTIVE : SUBJECT_HOUSEHOLD;
    m.birth_year = 1950 + chance_below(s, 55);
    m.sex = m.kind != SUBJECT_PERSON ? SEX_NOT_TOLD : chance_of(s, 48) ? SEX_FEMALE : SEX_MALE;
    m.name = m.kind == SUBJECT_COLLECTIVE
                 ? arena_printf(a, "%s %s số %d", PICK(s, groups), s->communes[commune].name,
                                1 + chance_below(s, 40))
                 : arena_printf(a, "%s%s %s %s", m.kind == SUBJECT_HOUSEHOLD ? "Hộ " : "",
                                PICK(s, families), PICK(s, middles), PICK(s, given));
    award = pick_award(s, k, m.kind);
    m.award_id = award->id;
    m.state = pick_state(s);
    m.field = PICK(s, fields);
    m.achievement = arena_printf(a, "%s (%d)", PICK(s, deeds), 2020 + chance_below(s, 6));
    m.at = date_start_at(SIMULATE_DAY) - 86400 * (int64_t)(1 + chance_below(s, 150));
    place(s, &m, commune, award->level);
    return m;
}

/* ------------------------------------------------------------------ table by table */

typedef void write_fn(struct simulating *s, struct bulk_rows *b, const struct made *m);

static void
write_table(struct simulating *s, const struct dossiers *k, struct bulk_rows *b, write_fn *write)
{
    for (int64_t i = 0; i < s->wanted->dossiers; i++) {
        struct made m = make(s, k, i);

        write(s, b, &m);
        count_row(s);
        if (i % TIDY == 0)
            arena_reset(s->row.arena);
    }
    s->st = bulk_close(b);
}

static void
write_subject(struct simulating *s, struct bulk_rows *b, const struct made *m)
{
    struct arena *a = s->row.arena;

    bulk_int(b, m->subject_id);
    bulk_text(b, subject_kind_code(m->kind));
    bulk_text(b, m->name);
    bulk_text(b, text_fold(a, m->name));
    bulk_text(b, m->kind == SUBJECT_PERSON ? text_person_sort_key(a, m->name)
                                           : text_sort_key(a, m->name));
    bulk_int(b, m->unit_id);
    bulk_int(b, m->birth_year);
    bulk_text(b, m->sex == SEX_FEMALE ? "female" : m->sex == SEX_MALE ? "male" : NULL);
    bulk_int(b, 1);
    bulk_int(b, m->at);
    bulk_int(b, s->secretariat_id);
}

static void
write_place(struct simulating *s, struct bulk_rows *b, const struct made *m)
{
    (void)s;
    bulk_int(b, m->subject_id);
    bulk_int(b, m->unit_id);
    bulk_date(b, day_of("2025-07-01"));
}

static void
write_dossier(struct simulating *s, struct bulk_rows *b, const struct made *m)
{
    bulk_int(b, m->dossier_id);
    bulk_int(b, s->campaign.id);
    bulk_int(b, m->subject_id);
    bulk_int(b, m->award_id);
    bulk_int(b, m->unit_id);
    bulk_int(b, m->at_unit_id);
    if (m->decides_unit_id != 0)
        bulk_int(b, m->decides_unit_id);
    else
        bulk_text(b, NULL);
    bulk_text(b, dossier_state_code(m->state));
    bulk_text(b, m->field);
    bulk_text(b, m->achievement);
    bulk_date(b, m->due_on);
    bulk_int(b, 1);
    bulk_text(b, text_fold(s->row.arena, m->name));
    bulk_int(b, m->at);
    bulk_int(b, s->secretariat_id);
    bulk_int(b, m->at);
}

static void
write_name(struct simulating *s, struct bulk_rows *b, const struct made *m)
{
    const char *fold = text_fold(s->row.arena, m->name), *suffix;
    struct dossier_suffixes kept = { .count = 0 };
    size_t at = 0;

    while ((suffix = dossier_name_suffix(s->row.arena, fold, &at)) != NULL) {
        if (!dossier_suffix_is_new(&kept, suffix))
            continue;
        bulk_text(b, suffix);
        bulk_int(b, m->dossier_id);
    }
}

static void
write_hop(struct simulating *s, struct bulk_rows *b, const struct made *m)
{
    if (m->state == DOSSIER_DRAFT || m->state == DOSSIER_WITHDRAWN)
        return;
    bulk_int(b, m->hop_id);
    bulk_int(b, m->dossier_id);
    bulk_text(b, dossier_step_code(DOSSIER_SUBMIT));
    bulk_int(b, m->unit_id);
    bulk_int(b, m->at_unit_id);
    bulk_date(b, m->due_on);
    bulk_int(b, m->at);
    bulk_int(b, s->secretariat_id);
}

static void
write_section(struct simulating *s, struct bulk_rows *b, const struct made *m)
{
    bulk_int(b, m->dossier_id);
    bulk_text(b, "achievements");
    bulk_text(b, arena_printf(s->row.arena,
                              "%s. %s. Từ năm %d đến nay giúp được %d hộ, góp %d ngày công.",
                              m->achievement, PICK(s, deeds), 2020 + chance_below(s, 5),
                              1 + chance_below(s, 90), 1 + chance_below(s, 400)));
    bulk_int(b, m->at);
    bulk_int(b, s->secretariat_id);
}

void
simulate_dossiers(struct simulating *s)
{
    static const char *const subject[] = { "id",        "kind",       "name",       "name_fold",
                                           "name_sort", "unit_id",    "birth_year", "sex",
                                           "is_sample", "created_at", "created_by" };
    static const char *const places[] = { "subject_id", "unit_id", "from_on" };
    static const char *const dossier[] = {
        "id",           "campaign_id", "subject_id",      "award_id",
        "unit_id",      "at_unit_id",  "decides_unit_id", "state",
        "field",        "achievement", "due_on",          "is_sample",
        "subject_fold", "created_at",  "created_by",      "changed_at"
    };
    static const char *const names[] = { "suffix", "dossier_id" };
    static const char *const hops[] = { "id",         "dossier_id", "step", "from_unit_id",
                                        "to_unit_id", "due_on",     "at",   "account_id" };
    static const char *const sections[] = { "dossier_id", "code", "text", "saved_at", "saved_by" };
    struct dossiers k = { .first_key = INT64_C(1) << 47 };

    if (s->st != OK || s->wanted->dossiers == 0)
        return;
    read_awards(s, &k);
    if (s->st == OK)
        write_table(s, &k, bulk_open(s->c, "subject", subject, 11), write_subject);
    if (s->st == OK)
        write_table(s, &k, bulk_open(s->c, "subject_place", places, 3), write_place);
    if (s->st == OK)
        write_table(s, &k, bulk_open(s->c, "dossier", dossier, 16), write_dossier);
    if (s->st == OK)
        write_table(s, &k, bulk_open(s->c, "dossier_name", names, 2), write_name);
    if (s->st == OK)
        write_table(s, &k, bulk_open(s->c, "dossier_hop", hops, 8), write_hop);
    if (s->st == OK)
        write_table(s, &k, bulk_open(s->c, "dossier_section", sections, 5), write_section);
    if (s->st == OK)
        put_audit(s, "dossier", k.first_key + 1, s->wanted->dossiers);
    s->result.dossiers = s->st == OK ? s->wanted->dossiers : 0;
}
