/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Five hundred dossiers, written as people write: whatever way a telephone, a number of a card, an address stands in them, the page that
 * everybody reads has none of it. */
#include "feature/exemplar/exemplar_inside.h"

#include "core/text.h"
#include "test/exemplars.h"
#include "test/nghi_son.h"
#include "test/test_http.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* What is cut does not depend on the engine: the whole number where a statement is no journey. */
enum { DOSSIERS = 500, DOSSIERS_AFAR = 40 };

static uint64_t state;

static unsigned
below(unsigned bound)
{
    state = state * 6364136223846793005U + 1442695040888963407U;
    return (unsigned)(state >> 33) % bound;
}

#define PICK(list) list[below(sizeof(list) / sizeof((list)[0]))]

/* Nine digits after the 0, in one of many writings. */
static const char *
phone_text(struct ctx *c, const char *d)
{
    static const char *const names[] = { "không", "một", "hai", "ba",  "bốn",
                                         "năm",   "sáu", "bảy", "tám", "chín" };
    struct buf b;

    buf_init(&b, c->arena, 64);
    switch (below(14)) {
    case 0:
        buf_printf(&b, "0%s", d);
        break;
    case 1:
        buf_printf(&b, "0%.3s %.3s %.3s", d, d + 3, d + 6);
        break;
    case 2:
        buf_printf(&b, "0%.3s.%.3s.%.3s", d, d + 3, d + 6);
        break;
    case 3:
        buf_printf(&b, "0%.3s-%.3s-%.3s", d, d + 3, d + 6);
        break;
    case 4:
        buf_printf(&b, "+84 %.3s %.3s %.3s", d, d + 3, d + 6);
        break;
    case 5:
        buf_printf(&b, "+84%s", d);
        break;
    case 6:
        buf_printf(&b, "84-%.3s-%.3s-%.3s", d, d + 3, d + 6);
        break;
    case 7:
        buf_printf(&b, "(+84) %.2s %.3s %.4s", d, d + 2, d + 5);
        break;
    case 8:
        buf_printf(&b, "0%.1s %.2s %.2s %.2s %.2s", d, d + 1, d + 3, d + 5, d + 7);
        break;
    case 9:
        buf_add(&b, "không");
        for (int i = 0; i < 9; i++)
            buf_printf(&b, " %s", names[d[i] - '0']);
        break;
    case 10:
        buf_add_code_point(&b, 0xFF10);
        for (int i = 0; i < 9; i++)
            buf_add_code_point(&b, (unsigned)(0xFF10 + d[i] - '0'));
        break;
    case 11:
        buf_printf(&b, "0%.3s rồi %.3s rồi %.3s", d, d + 3, d + 6);
        break;
    case 12:
        buf_printf(&b, "0%.3s–%.6s", d, d + 3);
        break;
    default:
        buf_printf(&b, "0%.3s\n%.3s %.3s", d, d + 3, d + 6);
    }
    return b.data;
}

static const char *
card_text(struct ctx *c, const char *d)
{
    switch (below(4)) {
    case 0:
        return arena_printf(c->arena, "CCCD %s", d);
    case 1:
        return arena_printf(c->arena, "căn cước số %.3s %.3s %.3s %.3s", d, d + 3, d + 6, d + 9);
    case 2:
        return arena_printf(c->arena, "số định danh %.4s.%.4s.%.4s", d, d + 4, d + 8);
    default:
        return arena_printf(c->arena, "%s", d);
    }
}

struct planted {
    char phone[10], landline[8], card[13], account[14];
    const char *house, *mail, *text;
};

static void
random_digits(char *out, int count, char first)
{
    for (int i = 0; i < count; i++)
        out[i] = (char)('0' + below(10));
    out[0] = first;
    out[count] = '\0';
}

static void
plant(struct ctx *c, struct planted *p)
{
    static const char *const villages[] = { "Đông Hải", "Liên Hải", "Xuân Tiến", "Hà Nẫm" };
    static const char *const roads[] = { "đường Lê Lợi", "đường Quang Trung", "phố Chợ Kho" };
    static const char *const asides[] = { "Quyết định số 309/QĐ-UBND ngày 13/8/2024",
                                          "từ năm 2020 đến 2024", "thu 1.500.000.000 đồng",
                                          "tăng 12,5 % so với 03/2023", "cho 120 hộ, 35 ha" };
    unsigned number = 3 + below(890);
    unsigned way = below(5);
    const char *place = way == 1 || way == 4 ? PICK(roads) : PICK(villages);
    struct buf house;

    random_digits(p->phone, 9, "35789"[below(5)]);
    random_digits(p->landline, 7, '3');
    random_digits(p->card, 12, '0');
    random_digits(p->account, 13, '3');
    buf_init(&house, c->arena, 64);
    switch (way) {
    case 0:
        buf_printf(&house, "số nhà %u, thôn %s", number, place);
        break;
    case 1:
        buf_printf(&house, "nhà số %u/3 %s", number, place);
        break;
    case 2:
        buf_printf(&house, "ngõ %u, tổ dân phố %s", number, place);
        break;
    case 3:
        buf_printf(&house, "xóm %u, thôn %s", number, place);
        break;
    default:
        buf_printf(&house, "SN %u %s", number, place);
    }
    p->house = house.data;
    p->mail = arena_printf(c->arena, "mau.%s%u@gmail.com", p->phone + 5, number);
    p->text = arena_printf(
        c->arena,
        "Ông làm nghề biển, %s. Gọi %s khi cần, máy bàn (0237) %.4s %.3s; thư %s.\n"
        "Nhà ở %s, xã Hải Hà; %s.\nNgười giữ quỹ: tài khoản %.4s %.3s %.3s %.3s, %s; %s.\n"
        "Địa chỉ: %s, xã Hải Hà. Điện thoại: %s.",
        PICK(asides), phone_text(c, p->phone), p->landline, p->landline + 4, p->mail, p->house,
        card_text(c, p->card), p->account, p->account + 4, p->account + 7, p->account + 10,
        PICK(asides), card_text(c, p->card), p->house, phone_text(c, p->phone));
}

/* All digits of a page in a row, those of any script and words as well as ASCII's. */
static const char *
only_digits(struct ctx *c, const char *page)
{
    struct buf b;

    buf_init(&b, c->arena, strlen(page) + 1);
    for (const unsigned char *at = (const unsigned char *)page; *at != '\0'; at++) {
        if (*at >= '0' && *at <= '9')
            buf_add_char(&b, (char)*at);
        if (at[0] == 0xEF && at[1] == 0xBC && at[2] >= 0x90 && at[2] <= 0x99)
            buf_add_char(&b, (char)('0' + at[2] - 0x90));
    }
    return b.data;
}

/* What people read of it: without addresses of the site and its own numbers. */
static const char *
article_of(struct ctx *c, const char *page)
{
    const char *from = strstr(page, "<div class=\"prose\">"), *to = strstr(page, "<aside");

    CHECK(from != NULL && to > from);
    return arena_strndup(c->arena, from, (size_t)(to - from));
}

static void
check_page(struct ctx *c, const struct planted *p, const char *page)
{
    const char *text = article_of(c, page), *digits = only_digits(c, text);
    const char *folded = text_fold(c->arena, text);

    if (strstr(digits, p->phone) != NULL || strstr(digits, p->landline) != NULL ||
        strstr(digits, p->card) != NULL || strstr(digits, p->account) != NULL ||
        strstr(folded, text_fold(c->arena, p->house)) != NULL || strstr(text, p->mail) != NULL)
        printf("%s\n->\n%s\n", p->text, text);
    CHECK_LACKS(digits, p->phone);
    CHECK_LACKS(digits, p->landline);
    CHECK_LACKS(digits, p->card);
    CHECK_LACKS(digits, p->account);
    CHECK_LACKS(folded, text_fold(c->arena, p->house));
    CHECK_LACKS(text, p->mail);
    CHECK_LACKS(folded, "chin mot");
    CHECK_HAS(text, "xã Hải Hà");
}

struct scene {
    struct nghi_son n;
    int64_t office, award;
};

static void
check_one(struct ctx *c, const struct scene *s, int number)
{
    struct planted p;
    struct exemplar_prepared prepared;
    struct exemplar_posting posting = { 0 };
    struct reply reply;
    int64_t subject;

    plant(c, &p);
    subject = test_subject(
        c, &(struct test_subject){ .name = arena_printf(c->arena, "Cá nhân mẫu %d", number),
                                   .kind = SUBJECT_PERSON,
                                   .unit_id = s->n.hai_ha,
                                   .phone = arena_printf(c->arena, "0%s", p.phone),
                                   .address = p.house });
    posting.dossier_id = test_dossier(c, &(struct test_dossier){ .campaign_id = s->n.campaign.id,
                                                                 .subject_id = subject,
                                                                 .award_id = s->award,
                                                                 .unit_id = s->n.hai_ha,
                                                                 .at_unit_id = s->n.town,
                                                                 .decides_unit_id = s->n.town,
                                                                 .state = "appraisal",
                                                                 .created_by = s->office });
    test_section(c, posting.dossier_id, "achievements", p.text);
    CHECK_INT(exemplar_prepare(c, posting.dossier_id, &prepared), OK);
    posting.hash = prepared.hash;
    CHECK_INT(exemplar_post(c, &posting), OK);
    reply = test_get(c, url_exemplar(c, posting.id, posting.slug));
    CHECK_INT(reply.status, 200);
    check_page(c, &p, reply.body);
}

TEST(the_pages_of_500_simulated_dossiers_leak_no_number_phone_or_address)
{
    struct scene s;

    nghi_son_make(c, &s.n);
    s.office = nghi_son_account(c, "thuong-truc", "secretariat", s.n.town);
    s.award = test_award(c, "Giấy khen", LEVEL_DISTRICT);
    test_sign_in(c, s.office);
    state = 20250212;
    for (int i = 0; i < (database_words_are_ordered(c) ? DOSSIERS : DOSSIERS_AFAR); i++)
        check_one(c, &s, i);
}

const struct test exemplar_leak_tests[] = {
    T_DB(the_pages_of_500_simulated_dossiers_leak_no_number_phone_or_address),
    T_END,
};
