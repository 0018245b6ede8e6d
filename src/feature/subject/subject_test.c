/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The register of subjects: who reads and writes, who is the same, what is personal. */
#include "feature/subject/subject_inside.h"

#include "db/audit.h"
#include "test/exemplars.h"
#include "test/nghi_son.h"
#include "test/test_http.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct subject_saving
person(const char *name, int64_t unit_id, int birth_year)
{
    return (struct subject_saving){ .subject = { .kind = SUBJECT_PERSON,
                                                 .name = name,
                                                 .unit_id = unit_id,
                                                 .birth_year = birth_year } };
}

static int64_t
save(struct ctx *c, const char *name, int64_t unit_id, int birth_year)
{
    struct subject_saving s = person(name, unit_id, birth_year);

    s.is_sure = true;
    CHECK_INT(subject_save(c, &s), OK);
    return s.subject.id;
}

/* The key of the cards in the test's own folder. */
static const char *
place_key(struct ctx *c)
{
    const char *folder = test_folder(c);

    subject_key_place(folder);
    return arena_printf(c->arena, "%s/subject.key", folder);
}

static bool
has_problem(const struct ctx *c, const char *field)
{
    for (const struct problem *p = c->problems; p != NULL; p = p->next)
        if (p->field != NULL && strcmp(p->field, field) == 0)
            return true;
    return false;
}

/* ------------------------------------------------------------------ who reads */

TEST(the_roles_of_the_list_are_those_that_read_dossiers)
{
    (void)c;
    for (enum role role = ROLE_NONE + 1; role < ROLE_COUNT; role++) {
        char quoted[40];

        snprintf(quoted, sizeof(quoted), "'%s'", role_code(role));
        CHECK((strstr(SUBJECT_READER_ROLES, quoted) != NULL) == role_gives(role, READ_DOSSIERS));
    }
}

TEST(a_unit_reads_and_writes_its_own_alone)
{
    struct nghi_son n;
    struct subject s;
    struct subject_saving other;
    struct subject *list;
    int64_t mine, theirs;
    int count;

    nghi_son_make(c, &n);
    mine = save(c, "Trần Thị Ba", n.hai_ha, 1980);
    theirs = save(c, "Trần Thị Tư", n.hai_hoa, 1980);
    test_sign_in(c, nghi_son_account(c, "hai-ha", "unit_officer", n.hai_ha));
    CHECK_INT(subject_find(c, mine, &s), OK);
    CHECK_TEXT(s.name, "Trần Thị Ba");
    CHECK_INT(subject_find(c, theirs, &s), NOT_FOUND);
    CHECK_INT(subject_list(c, &(struct subject_filter){ 0 }, NULL, 10, &list, &count), OK);
    CHECK_INT(count, 1);
    CHECK(list[0].id == mine);
    other = person("Ai đó", n.hai_hoa, 1990);
    CHECK_INT(subject_save(c, &other), DENIED);
    /* Taking one's own over to another unit is that unit's to do. */
    other = person("Trần Thị Ba", n.hai_hoa, 1980);
    other.subject.id = mine;
    other.subject.version = 1;
    CHECK_INT(subject_save(c, &other), DENIED);
}

TEST(the_list_has_what_may_be_read_of_it)
{
    struct nghi_son n;
    struct subject *list, s;
    int64_t ids[6];
    int count;

    nghi_son_make(c, &n);
    ids[0] = save(c, "Cá nhân mẫu 1", n.hai_ha, 1980);
    ids[1] = save(c, "Cá nhân mẫu 2", n.hai_hoa, 1980);
    ids[2] = save(c, "Cá nhân mẫu 3", n.nghi_son, 1980);
    ids[3] = save(c, "Cá nhân mẫu 4", n.town, 1980);
    ids[4] = save(c, "Cá nhân mẫu 5", n.home_affairs, 1980);
    ids[5] = save(c, "Cá nhân mẫu 6", n.province, 1980);
    test_sign_in(c, nghi_son_account(c, "town", "secretariat", n.town));
    /* What the list has and what one by one is found are the same. */
    CHECK_INT(subject_list(c, &(struct subject_filter){ 0 }, NULL, 10, &list, &count), OK);
    CHECK_INT(count, 5);
    for (int i = 0; i < 6; i++)
        CHECK_INT(subject_find(c, ids[i], &s), i < 5 ? OK : NOT_FOUND);
    CHECK_INT(
        subject_list(c, &(struct subject_filter){ .unit_id = n.hai_ha }, NULL, 10, &list, &count),
        OK);
    CHECK_INT(count, 1);
    CHECK_INT(
        subject_list(c, &(struct subject_filter){ .q_folded = "mau 3" }, NULL, 10, &list, &count),
        OK);
    CHECK_INT(count, 1);
    CHECK(list[0].id == ids[2]);
    CHECK_INT(subject_list(c, &(struct subject_filter){ .kind = SUBJECT_HOUSEHOLD }, NULL, 10,
                           &list, &count),
              OK);
    CHECK_INT(count, 0);
}

TEST(the_list_goes_on_after_its_last_row)
{
    struct nghi_son n;
    struct subject *list;
    const char *after[2];
    int count, seen = 0;

    nghi_son_make(c, &n);
    for (int i = 0; i < 7; i++)
        save(c, "Nguyễn Văn An", n.hai_ha, 1960 + i);
    CHECK_INT(subject_list(c, &(struct subject_filter){ 0 }, NULL, 3, &list, &count), OK);
    while (count > 0) {
        seen += count;
        after[0] = subject_sort_key(c, &list[count - 1]);
        after[1] = arena_printf(c->arena, "%lld", (long long)list[count - 1].id);
        CHECK_INT(subject_list(c, &(struct subject_filter){ 0 }, after, 3, &list, &count), OK);
    }
    CHECK_INT(seen, 7);
}

TEST(what_is_personal_is_told_to_who_works_on_it_alone)
{
    struct nghi_son n;
    struct subject_saving s;
    struct subject found, *list;
    int count;

    nghi_son_make(c, &n);
    s = person("Trần Thị Ba", n.hai_ha, 0);
    s.subject.birth_on = (struct date){ 1980, 5, 4 };
    s.subject.phone = "0912 345 678";
    s.subject.address = "Thôn 3";
    s.subject.religion = "Công giáo";
    CHECK_INT(subject_save(c, &s), OK);
    test_sign_in(c, nghi_son_account(c, "hai-ha", "unit_officer", n.hai_ha));
    CHECK_INT(subject_find(c, s.subject.id, &found), OK);
    CHECK_TEXT(found.phone, "0912 345 678");
    CHECK_INT(found.birth_year, 1980);
    CHECK_INT(subject_list(c, &(struct subject_filter){ 0 }, NULL, 10, &list, &count), OK);
    CHECK_TEXT(list[0].phone, "");
    test_sign_in(c, nghi_son_account(c, "member", "member", n.town));
    CHECK_INT(subject_find(c, s.subject.id, &found), OK);
    CHECK_TEXT(found.phone, "");
    CHECK_TEXT(found.address, "");
    CHECK_TEXT(found.religion, "");
    CHECK(date_is_none(found.birth_on));
    CHECK_INT(found.birth_year, 1980);
}

/* ------------------------------------------------------------------ who is the same */

TEST(a_namesake_is_asked_about_before_it_is_saved)
{
    struct nghi_son n;
    struct subject_saving s;
    struct subject *others;
    int count;

    nghi_son_make(c, &n);
    save(c, "Lê Văn Hòa", n.hai_ha, 1975);
    s = person("Lê Văn Hoà", n.nghi_son, 1975); /* the same name in the other spelling, elsewhere */
    CHECK_INT(subject_save(c, &s), INVALID);
    CHECK(has_problem(c, "is_sure"));
    CHECK_INT(subject_namesakes(c, &s.subject, &others, &count), OK);
    CHECK_INT(count, 1);
    s.is_sure = true;
    CHECK_INT(subject_save(c, &s), OK);
    problems_clear(c);
    s = person("Lê Văn Hòa", n.hai_ha, 1999); /* another year, told in both */
    CHECK_INT(subject_save(c, &s), OK);
    s = person("Lê Văn Hòa", n.hai_ha, 0); /* the year is not told: the unit decides */
    CHECK_INT(subject_save(c, &s), INVALID);
    s = person("Lê Văn Hòa", n.home_affairs, 0);
    CHECK_INT(subject_save(c, &s), OK);
}

TEST(changing_what_is_no_name_asks_nothing)
{
    struct nghi_son n;
    struct subject_saving s;
    int64_t id;

    nghi_son_make(c, &n);
    save(c, "Lê Văn Hòa", n.hai_ha, 1975);
    id = save(c, "Lê Văn Hòa", n.hai_ha, 1975);
    s = person("Lê Văn Hòa", n.hai_ha, 1975);
    s.subject.id = id;
    s.subject.version = 1;
    s.subject.occupation = "Giáo viên";
    CHECK_INT(subject_save(c, &s), OK);
}

TEST(a_stale_change_is_a_conflict)
{
    struct nghi_son n;
    struct subject_saving s;

    nghi_son_make(c, &n);
    s = person("Lê Văn Hòa", n.hai_ha, 1975);
    CHECK_INT(subject_save(c, &s), OK);
    s.subject.version = 1;
    CHECK_INT(subject_save(c, &s), OK);
    s.subject.version = 1;
    CHECK_INT(subject_save(c, &s), CONFLICT);
}

TEST(what_cannot_be_is_refused_at_its_field)
{
    static const struct {
        const char *field;
        struct subject subject;
    } cases[] = {
        { "name", { .name = " .- " } },
        { "birth_year", { .name = "An", .birth_year = 2026 } },
        { "birth_year", { .name = "An", .birth_year = 1700 } },
        { "birth_on", { .name = "An", .birth_year = 1980, .birth_on = { 1981, 1, 1 } } },
        { "birth_on", { .name = "An", .birth_on = { 2025, 2, 13 } } },
        { "phone", { .name = "An", .phone = "số nhà" } },
        { "household_id", { .name = "An", .household_id = 5 } },
    };
    struct nghi_son n;

    nghi_son_make(c, &n);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct subject_saving s = { .subject = cases[i].subject };

        s.subject.kind = SUBJECT_PERSON;
        s.subject.unit_id = n.hai_ha;
        problems_clear(c);
        CHECK_INT(subject_save(c, &s), INVALID);
        CHECK(has_problem(c, cases[i].field));
    }
}

/* ------------------------------------------------------------------ the identity card */

TEST(the_number_of_a_card_is_kept_encrypted_and_told_to_who_works_on_it)
{
    struct nghi_son n;
    struct subject_saving s;
    struct audit_entry *entries;
    const char *number = "", *path = place_key(c);
    struct stat info;
    int count;

    nghi_son_make(c, &n);
    s = person("Trần Thị Ba", n.hai_ha, 1980);
    s.citizen = "038 080 001234";
    CHECK_INT(subject_save(c, &s), OK);
    CHECK_INT(stat(path, &info), 0);
    CHECK_INT(info.st_mode & 0777, 0600);
    CHECK_INT(subject_citizen(c, s.subject.id, &number), OK);
    CHECK_TEXT(number, "038080001234");
    CHECK_INT(audit_list(c, "subject", s.subject.id, 0, 10, &entries, &count), OK);
    CHECK_TEXT(entries[0].action, "read_citizen");
    for (int i = 0; i < count; i++) {
        CHECK(entries[i].after == NULL || strstr(entries[i].after, "038080001234") == NULL);
        CHECK(entries[i].before == NULL || strstr(entries[i].before, "038080001234") == NULL);
    }
    test_sign_in(c, nghi_son_account(c, "member", "member", n.town));
    CHECK_INT(subject_citizen(c, s.subject.id, &number), DENIED);
    test_sign_in(c, nghi_son_account(c, "hai-hoa", "unit_officer", n.hai_hoa));
    CHECK_INT(subject_citizen(c, s.subject.id, &number), NOT_FOUND);
}

TEST(a_number_that_another_has_is_refused_and_says_not_whose)
{
    struct nghi_son n;
    struct subject_saving s;

    place_key(c);
    nghi_son_make(c, &n);
    s = person("Trần Thị Ba", n.hai_ha, 1980);
    s.citizen = "038080001234";
    CHECK_INT(subject_save(c, &s), OK);
    test_sign_in(c, nghi_son_account(c, "hai-hoa", "unit_officer", n.hai_hoa));
    s = person("Người khác", n.hai_hoa, 1980);
    s.citizen = "038.080.001.234";
    CHECK_INT(subject_save(c, &s), INVALID);
    CHECK(has_problem(c, "citizen"));
    CHECK_LACKS(c->problems->message, "Ba");
    problems_clear(c);
    s = person("Người khác", n.hai_hoa, 1980);
    s.citizen = "038080001235";
    CHECK_INT(subject_save(c, &s), OK);
}

TEST(what_is_no_number_of_a_card_is_refused)
{
    static const struct {
        const char *typed;
        int birth_year;
        bool is_one;
    } cases[] = {
        { "038080001234", 1980, true },  { "038080001234", 0, true },
        { "038080001234", 1981, false }, { "038204001234", 2004, true },
        { "123456789", 1980, true },     { "12345678", 1980, false },
        { "0380800012345", 0, false },   { "03808000123a", 0, false },
        { "038080001234 ", 1980, true }, { "０３８０８０００１２３４", 0, false },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        CHECK((subject_citizen_clean(c, cases[i].typed, cases[i].birth_year) != NULL) ==
              cases[i].is_one);
}

TEST(a_missing_or_another_key_is_told_and_nothing_is_written)
{
    struct nghi_son n;
    struct subject_saving s;
    const char *number = "none", *path = place_key(c);

    nghi_son_make(c, &n);
    s = person("Trần Thị Ba", n.hai_ha, 1980);
    s.citizen = "038080001234";
    CHECK_INT(subject_save(c, &s), OK);
    CHECK_INT(rename(path, arena_printf(c->arena, "%s.away", path)), 0);
    place_key(c); /* as the next start would */
    CHECK_INT(subject_citizen(c, s.subject.id, &number), INVALID);
    CHECK_HAS(c->problems->message, path);
    CHECK(access(path, F_OK) != 0); /* no other one is made */
    problems_clear(c);
    test_file(c, "subject.key",
              "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n", 65);
    CHECK_INT(chmod(path, 0600), 0);
    CHECK_INT(subject_citizen(c, s.subject.id, &number), INVALID);
    CHECK_INT(chmod(path, 0640), 0);
    CHECK_INT(subject_citizen(c, s.subject.id, &number), INVALID);
    CHECK_TEXT(number, "none");
    CHECK_INT(rename(arena_printf(c->arena, "%s.away", path), path), 0);
    CHECK_INT(subject_citizen(c, s.subject.id, &number), OK);
    CHECK_TEXT(number, "038080001234");
}

TEST(a_box_moved_to_another_row_does_not_open)
{
    struct subject_box box;
    const char *number = "none";

    place_key(c);
    CHECK_INT(subject_citizen_close(c, 7, "038080001234", &box), OK);
    CHECK_INT(subject_citizen_open(c, 7, &box, &number), OK);
    CHECK_TEXT(number, "038080001234");
    CHECK_INT(subject_citizen_open(c, 8, &box, &number), FAILED);
    box.bytes[30] ^= 1;
    CHECK_INT(subject_citizen_open(c, 7, &box, &number), FAILED);
}

/* ------------------------------------------------------------------ history */

static enum status
give(struct ctx *c, void *arg)
{
    return subject_award_given(c, arg);
}

TEST(what_a_dossier_gave_is_noted_once_and_not_by_hand_undone)
{
    struct nghi_son n;
    struct subject_award *list;
    struct subject_award a = { .award_code = "giay-khen-xa",
                               .name = "Giấy khen",
                               .year = 2025,
                               .decision_number = "7/QĐ-UBND",
                               .decided_by = "Chủ tịch",
                               .achievement = "Việc tốt",
                               .dossier_id = 77 };
    int count;

    nghi_son_make(c, &n);
    a.subject_id = save(c, "Trần Thị Ba", n.hai_ha, 1980);
    for (int i = 0; i < 2; i++)
        CHECK_INT(db_transact(c, give, &a), OK);
    CHECK_INT(subject_awards(c, a.subject_id, &list, &count), OK);
    CHECK_INT(count, 1);
    CHECK(list[0].dossier_id == 77);
    CHECK_INT(subject_award_delete(c, list[0].id, list[0].version), DENIED);
    CHECK_INT(subject_award_save(c, &list[0]), DENIED);
}

TEST(a_subject_belongs_to_the_successor_of_its_unit_from_that_day)
{
    struct nghi_son n;
    struct subject *list, s;
    struct unit merged = { 0 };
    int64_t id, unit_id = 0;
    int count;
    struct merger_row row;
    struct unit_merger m = {
        .effect_on = { 2025, 7, 1 }, .basis = "Nghị quyết mẫu", .rows = &row, .row_count = 1
    };

    nghi_son_make(c, &n);
    id = save(c, "Trần Thị Ba", n.hai_ha, 1980);
    row = (struct merger_row){
        .old_unit_id = n.hai_ha, .new_code = "99001", .new_name = "Hải Bình", .new_kind = "phuong"
    };
    CHECK_INT(unit_merge(c, &m), OK);
    test_set_today(c, "2025-07-01");
    CHECK_INT(unit_find_by_code(c, "99001", today(c), &merged), OK);
    CHECK_INT(subject_unit_on(c, id, (struct date){ 2025, 6, 30 }, &unit_id), OK);
    CHECK(unit_id == n.hai_ha);
    CHECK_INT(subject_unit_on(c, id, today(c), &unit_id), OK);
    CHECK(unit_id == merged.id);
    CHECK_INT(subject_unit_on(c, id, (struct date){ 2019, 1, 1 }, &unit_id), NOT_FOUND);
    test_sign_in(c, nghi_son_account(c, "new", "unit_officer", merged.id));
    CHECK_INT(subject_find(c, id, &s), OK);
    CHECK_INT(
        subject_list(c, &(struct subject_filter){ .unit_id = merged.id }, NULL, 10, &list, &count),
        OK);
    CHECK_INT(count, 1);
    CHECK(list[0].id == id);
}

const struct test subject_tests[] = {
    T(the_roles_of_the_list_are_those_that_read_dossiers),
    T_DB(a_unit_reads_and_writes_its_own_alone),
    T_DB(the_list_has_what_may_be_read_of_it),
    T_DB(the_list_goes_on_after_its_last_row),
    T_DB(what_is_personal_is_told_to_who_works_on_it_alone),
    T_DB(a_namesake_is_asked_about_before_it_is_saved),
    T_DB(changing_what_is_no_name_asks_nothing),
    T_DB(a_stale_change_is_a_conflict),
    T_DB(what_cannot_be_is_refused_at_its_field),
    T_DB(the_number_of_a_card_is_kept_encrypted_and_told_to_who_works_on_it),
    T_DB(a_number_that_another_has_is_refused_and_says_not_whose),
    T(what_is_no_number_of_a_card_is_refused),
    T_DB(a_missing_or_another_key_is_told_and_nothing_is_written),
    T_DB(a_box_moved_to_another_row_does_not_open),
    T_DB(what_a_dossier_gave_is_noted_once_and_not_by_hand_undone),
    T_DB(a_subject_belongs_to_the_successor_of_its_unit_from_that_day),
    T_END,
};
