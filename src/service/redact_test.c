/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is cut of a text that everybody reads, and what stays. */
#include "service/redact.h"

#include "core/buf.h"
#include "test/test.h"

#include <stdio.h>
#include <string.h>

static const char *
cut(struct ctx *c, const char *text)
{
    return redact(c->arena, text, &(struct redact_known){ 0 });
}

struct pair_of {
    const char *text, *shown;
};

static void
check_all(struct ctx *c, const struct pair_of *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *shown = cut(c, list[i].text);

        if (strcmp(shown, list[i].shown) != 0)
            printf("from: %s\n", list[i].text);
        CHECK_TEXT(shown, list[i].shown);
        CHECK_TEXT(cut(c, shown), shown);
    }
}

TEST(telephone_numbers_in_every_writing_are_cut)
{
    static const struct pair_of list[] = {
        { "Gọi 0912345678 nhé", "Gọi […] nhé" },
        { "ĐT: 0912 345 678.", "ĐT: […]." },
        { "ĐT 0912.345.678, Zalo", "ĐT […], Zalo" },
        { "09 12 34 56 78", "[…]" },
        { "0912-345-678 và 0987.654.321", "[…] và […]" },
        { "+84 912 345 678", "[…]" },
        { "(+84) 912345678", "[…]" },
        { "+84(0)912345678", "[…]" },
        { "84-912-345-678", "[…]" },
        { "84912345678", "[…]" },
        { "0084 912 345 678", "[…]" },
        { "(0237) 3861 234", "[…]" },
        { "0237.3861.234", "[…]" },
        { "02373861234", "[…]" },
        { "(024) 3826 1234", "[…]" },
        { "máy bàn 037 3861234", "máy bàn […]" },
        { "０９１２３４５６７８", "[…]" },
        { "0912 (345) 678", "[…]" },
        { "0912 chấm 345 chấm 678", "[…]" },
        { "0912 rồi 345 rồi đến 678", "[…]" },
        { "không chín một hai ba bốn năm sáu bảy tám", "[…]" },
        { "0912 ba bốn năm 678", "[…]" },
        { "O912345678", "[…]" },
        { "0 9 1 2 3 4 5 6 7 8", "[…]" },
        { "0912\xC2\xA0"
          "345\xC2\xA0"
          "678",
          "[…]" },
        { "0912–345–678", "[…]" },
        { "0912\xE2\x80\x8D"
          "345678",
          "[…]" },
        { "0912 345\n678 là số", "[…] là số" },
        { "Số máy 861234", "Số máy […]" },
        { "tel:0912345678", "tel:[…]" },
        { "+856 20 5555 1234", "[…]" },
        { "0912,345,678", "[…]" },
        { "01234567890", "[…]" },
    };

    check_all(c, list, sizeof(list) / sizeof(list[0]));
}

TEST(numbers_of_cards_accounts_and_plates_are_cut)
{
    static const struct pair_of list[] = {
        { "CCCD 038085001234", "CCCD […]" },
        { "căn cước số 038 085 001 234 cấp ngày 12/05/2021",
          "căn cước số […] cấp ngày 12/05/2021" },
        { "038.085.001.234", "[…]" },
        { "CMND: 171234567", "CMND: […]" },
        { "CMND số 171.234.567", "CMND số […]" },
        { "171 234 567", "[…]" },
        { "số định danh cá nhân: 038085001234", "số định danh cá nhân: […]" },
        { "hộ chiếu B1234567", "hộ chiếu […]" },
        { "mã số thuế 2800123456", "mã số thuế […]" },
        { "số sổ BHXH 3812345678", "số sổ BHXH […]" },
        { "STK 3500205123456 Agribank", "STK […] Agribank" },
        { "số tài khoản 3500 205 123 456 tại Agribank", "số tài khoản […] tại Agribank" },
        { "tài khoản Vietcombank: 0501000123456", "tài khoản Vietcombank: […]" },
        { "thẻ 9704 3600 1234 5678", "thẻ […]" },
        { "xe 36A-123.45", "xe […]" },
        { "xe 36B1-234.56 và 36A 12345", "xe […] và […]" },
        { "biển số 36K5-1234", "biển số […]" },
        { "36AB-123.45", "[…]" },
        { "tàu TH-90123-TS ra khơi", "tàu […] ra khơi" },
        { "tàu TH 90123 TS", "tàu […]" },
    };

    check_all(c, list, sizeof(list) / sizeof(list[0]));
}

TEST(addresses_of_houses_and_of_mail_are_cut_down_to_the_commune)
{
    static const struct pair_of list[] = {
        { "Nhà ông ở số nhà 12, thôn Đông Hải, xã Hải Hà", "Nhà ông ở […], xã Hải Hà" },
        { "nhà số 12A/3 đường Lê Lợi, phường Hải Thanh", "[…], phường Hải Thanh" },
        { "SN 25, tổ dân phố Liên Hải, phường Hải Ninh", "[…], phường Hải Ninh" },
        { "số 12 đường Lê Lợi", "[…]" },
        { "12/5 hẻm 34", "[…]" },
        { "ngõ 12, tổ dân phố số 3", "[…]" },
        { "tổ 3, ngõ 45 đường Quang Trung", "[…]" },
        { "Thôn Đông Hải, ngách 12/3", "[…]" },
        { "kiệt 5 Nguyễn Du", "[…] Nguyễn Du" },
        { "căn hộ 1203 chung cư", "[…] chung cư" },
        { "Trú tại: thôn Đông Hải, xã Hải Hà.", "Trú tại: […], xã Hải Hà." },
        { "Thường trú tại xóm Đình, thôn 5, xã Hải Hà", "Thường trú tại […], xã Hải Hà" },
        { "Địa chỉ: 45 Trần Phú, phường Hải Hòa, thị xã Nghi Sơn",
          "Địa chỉ: […], phường Hải Hòa, thị xã Nghi Sơn" },
        { "tổ dân phố Liên Hải, số 12", "[…]" },
        { "sống tại số 8 Trần Hưng Đạo", "sống tại […]" },
        { "thư hoa.nguyen-2@gmail.com nhé", "thư […] nhé" },
        { "hoa @ example.vn", "[…]" },
        { "hoa (at) example.vn, hoa [a còng] example [chấm] vn", "[…], […]" },
        { "ｈｏａ＠example.vn", "[…]" },
        { "facebook.com/hoa.nguyen.90", "[…]" },
        { "@hoanguyen", "[…]" },
    };

    check_all(c, list, sizeof(list) / sizeof(list[0]));
}

TEST(numbers_of_decisions_days_years_money_and_figures_stay)
{
    static const char *const list[] = {
        "Kế hoạch số 309/KH-UBND ngày 13/8/2024",
        "Luật số 06/2022/QH15, Nghị định 152/2025/NĐ-CP",
        "Quyết định số 1234/QĐ-UBND ngày 05 tháng 3 năm 2020",
        "từ ngày 05/03/2020 đến 08/09/2021",
        "05/03/2020 - 08/09/2021, 05.03.2020 - 08.09.2021",
        "giai đoạn 2020-2025, 2020 – 2024",
        "các năm 2020, 2021, 2022, 2023 và 2024",
        "thu 1.500.000.000 đồng, chi 84.912.345.678 đồng",
        "vốn 150000000 đồng; 2 500 000 000 đồng",
        "12.345.678 kg, 0,95 phần, 98,5 %",
        "196 chuyến, 204 chuyến, 211 chuyến",
        "lúc 08:00 - 09:30, 10:45 và 07h30",
        "trong 05 năm (2020 - 2024), 03 lần, 08 sáng kiến",
        "làm 12 đường bê tông, 3 ngõ, 5 hẻm; trồng ngô 12 ha",
        "Thôn Đông Hải có 3 tổ; trưởng thôn 5; tổ dân phố số 2",
        "SN 1985, quê xã Hải Hà",
        "năm 2020 đường Lê Lợi được sửa",
        "điểm 12/10, tỷ lệ 3/4, tháng 3/2025",
        "đạt 100% chỉ tiêu, xếp thứ 2/34",
        "xây 12 nhà cho hộ nghèo, nhà 2 tầng",
        "lớp 12A1, 11B, khối 10",
        "quốc lộ 1A, đường 217, kênh N8",
        "hỗ trợ 50 căn hộ cho người lao động",
        "Điện thoại thông minh cho 150 hộ",
        "Tôi có a còng và dấu chấm",
        "biển báo, tài khoản của quỹ có 150.000.000 đồng",
    };

    for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
        CHECK_TEXT(cut(c, list[i]), list[i]);
}

TEST(the_subjects_own_is_cut_however_it_stands)
{
    const struct redact_known known = { .phone = "0912 345 678",
                                        .address = "Xóm Đình, thôn Đông Hải, xã Hải Hà",
                                        .citizen = "171234567" };

    CHECK_TEXT(redact(c->arena, "số 912 345 678 hoặc +84/912/345/678", &known), "số […] hoặc […]");
    CHECK_TEXT(redact(c->arena, "nhà ở xóm đình - Thôn Đông Hải, xã Hải Hà", &known),
               "nhà ở […], xã Hải Hà");
    CHECK_TEXT(redact(c->arena, "mang số 171.234.567 từ lâu", &known), "mang số […] từ lâu");
    CHECK_TEXT(redact(c->arena, "Thôn Đông Hải", &known), "Thôn Đông Hải");
}

TEST(an_officer_restores_a_false_cut_and_names_more)
{
    const char *const kept[] = { "0912 345 678", "912345678" }, *const named[] = { "chị Hoa" };
    const struct redact_known known = {
        .phone = "0987654321", .kept = kept, .kept_count = 2, .named = named, .named_count = 1
    };
    struct redact_cut *cuts;
    const char *text = "Máy bơm 0912 345 678; 0987654321; chị Hoa, chị Hoan";

    CHECK_TEXT(redact(c->arena, text, &known), "Máy bơm 0912 345 678; […]; […], chị Hoan");
    CHECK_INT(redact_find(c->arena, text, &known, &cuts), 2);
    CHECK_INT(cuts[0].kind, REDACT_OWN);
    CHECK_INT(cuts[1].kind, REDACT_HAND);
    CHECK_TEXT(redact_kind_code(cuts[0].kind), "own");
}

TEST(a_long_hostile_text_takes_no_long_time)
{
    struct buf b;
    struct redact_cut *cuts;

    buf_init(&b, c->arena, 1 << 20);
    for (int i = 0; i < 4000; i++)
        buf_add(&b, i % 3 == 0   ? "0912 345 678 tổ 3, ngõ 12, "
                    : i % 3 == 1 ? "a.a.a.a.a.a.a.a."
                                 : "0-0-0-0-0-0-");
    CHECK(redact_find(c->arena, b.data, &(struct redact_known){ 0 }, &cuts) > 1000);
}

const struct test redact_tests[] = {
    T(telephone_numbers_in_every_writing_are_cut),
    T(numbers_of_cards_accounts_and_plates_are_cut),
    T(addresses_of_houses_and_of_mail_are_cut_down_to_the_commune),
    T(numbers_of_decisions_days_years_money_and_figures_stay),
    T(the_subjects_own_is_cut_however_it_stands),
    T(an_officer_restores_a_false_cut_and_names_more),
    T(a_long_hostile_text_takes_no_long_time),
    T_END,
};
