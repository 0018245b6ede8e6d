/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deadlines in words: what is understood, as what, and what is not. */
#include "service/calendar.h"

#include "test/test.h"

struct phrase {
    const char *text;
    enum deadline_rule rule; /* RULE_NONE: not understood */
    const char *last_on;
};

/* All of documents issued on 12/02/2025. */
static const struct phrase phrases[] = {
    /* before: the day before */
    { "xong trước ngày 31/3/2025", RULE_BEFORE, "2025-03-30" },
    { "xong trước ngày 30/6/2025", RULE_BEFORE, "2025-06-29" },
    { "trước ngày 01/01/2025", RULE_BEFORE, "2024-12-31" },
    { "trước ngày 01/3/2024", RULE_BEFORE, "2024-02-29" },
    { "trước ngày 1-3-2025", RULE_BEFORE, "2025-02-28" },
    { "trước 31.3.2025", RULE_BEFORE, "2025-03-30" },
    { "trước ngày 31 / 3 / 2025", RULE_BEFORE, "2025-03-30" },
    { "trước  ngày\t31/3/2025", RULE_BEFORE, "2025-03-30" },
    { "trước ngày\n31/3/2025.", RULE_BEFORE, "2025-03-30" },
    { "trước\xC2\xA0ngày\xC2\xA0"
      "31/3/2025",
      RULE_BEFORE, "2025-03-30" },
    { "trước ngày 31–3–2025", RULE_BEFORE, "2025-03-30" },
    { "trước ngày 31 tháng 3 năm 2025", RULE_BEFORE, "2025-03-30" },
    { "trước ngày 05 tháng 02 năm 2026", RULE_BEFORE, "2026-02-04" },
    { "trước ngày 31 tháng 3/2025", RULE_BEFORE, "2025-03-30" },
    { "trước ngày 31 tháng ba năm 2025", RULE_BEFORE, "2025-03-30" },
    { "trước ngày 31/3 năm 2025", RULE_BEFORE, "2025-03-30" },
    { "TRƯỚC NGÀY 31/3/2025", RULE_BEFORE, "2025-03-30" },
    { "truoc ngay 31/3/2025", RULE_BEFORE, "2025-03-30" },
    { "tru\xCC\x9Bo\xCC\x9B\xCC\x81"
      "c nga\xCC\x80y 31/3/2025",
      RULE_BEFORE, "2025-03-30" },
    { "Hoàn thành, gửi báo cáo về Phòng Nội vụ trước 15/4/2025", RULE_BEFORE, "2025-04-14" },
    { "trước tháng 4 năm 2025", RULE_BEFORE, "2025-03-31" },
    { "trước tháng 4/2025", RULE_BEFORE, "2025-03-31" },
    { "trước tháng 1 năm 2026", RULE_BEFORE, "2025-12-31" },
    { "trước quý II", RULE_BEFORE, "2025-03-31" },
    { "trước quý III/2025", RULE_BEFORE, "2025-06-30" },
    { "trước năm 2026", RULE_BEFORE, "2025-12-31" },
    { "trước hết năm 2025", RULE_BEFORE, "2024-12-31" },
    { "trước 17h00 ngày 15/3/2025", RULE_BEFORE, "2025-03-15" },
    { "trước 17 giờ 00 phút, ngày 15/3/2025", RULE_BEFORE, "2025-03-15" },
    { "trước 11:30 thứ Sáu, ngày 14/3/2025", RULE_BEFORE, "2025-03-14" },
    { "trước 17h ngày 15/3/2025", RULE_BEFORE, "2025-03-15" },
    { "trước 0 giờ ngày 01/4/2025", RULE_BEFORE, "2025-03-31" },
    /* by: that day */
    { "đến hết ngày 18/4/2025", RULE_BY, "2025-04-18" },
    { "chậm nhất ngày 09/4/2025", RULE_BY, "2025-04-09" },
    { "chậm nhất là ngày 09/4/2025", RULE_BY, "2025-04-09" },
    { "chậm nhất vào ngày 9/4/2025", RULE_BY, "2025-04-09" },
    { "Chậm nhất đến hết ngày 09 tháng 4 năm 2025", RULE_BY, "2025-04-09" },
    { "chậm nhất thứ Tư, ngày 09/4/2025", RULE_BY, "2025-04-09" },
    { "chậm nhất trong tháng 3/2025", RULE_BY, "2025-03-31" },
    { "muộn nhất là 30/4/2025", RULE_BY, "2025-04-30" },
    { "không muộn hơn ngày 30/4/2025", RULE_BY, "2025-04-30" },
    { "không chậm hơn 30/4/2025", RULE_BY, "2025-04-30" },
    { "không quá ngày 30/4/2025", RULE_BY, "2025-04-30" },
    { "hoàn thành ngày 30/4/2025", RULE_BY, "2025-04-30" },
    { "xong ngày 30/4/2025", RULE_BY, "2025-04-30" },
    { "tổ chức vào ngày 27/3/2025", RULE_BY, "2025-03-27" },
    { "Hạn chót: 28/3/2025", RULE_BY, "2025-03-28" },
    { "thời hạn đến ngày 28/3/2025", RULE_BY, "2025-03-28" },
    { "đến ngày 28/3/2025", RULE_BY, "2025-03-28" },
    { "từ nay đến hết ngày 28/3/2025", RULE_BY, "2025-03-28" },
    { "đến hết tháng 3/2025", RULE_BY, "2025-03-31" },
    { "hết quý I năm 2025", RULE_BY, "2025-03-31" },
    { "đến cuối năm 2025", RULE_BY, "2025-12-31" },
    { "chậm nhất ngày cuối cùng của tháng 3 năm 2025", RULE_BY, "2025-03-31" },
    { "trước ngày cuối tháng 3/2025", RULE_BEFORE, "2025-03-30" },
    { "đến 24h00 ngày 31/3/2025", RULE_BY, "2025-03-31" },
    { "31/3/2025", RULE_BY, "2025-03-31" },
    { "ngày 31/3/2025.", RULE_BY, "2025-03-31" },
    { "2025-03-31", RULE_BY, "2025-03-31" },
    { "29/2/2028", RULE_BY, "2028-02-29" },
    /* within: its last day */
    { "trong tháng 3 năm 2025", RULE_WITHIN, "2025-03-31" },
    { "hoàn thành trong tháng 5 năm 2025", RULE_WITHIN, "2025-05-31" },
    { "trong tháng 02/2028", RULE_WITHIN, "2028-02-29" },
    { "trong tháng 3, năm 2025", RULE_WITHIN, "2025-03-31" },
    { "trong T3/2025", RULE_WITHIN, "2025-03-31" },
    { "trong tháng Ba năm 2025", RULE_WITHIN, "2025-03-31" },
    { "trong tháng mười một năm 2025", RULE_WITHIN, "2025-11-30" },
    { "trong tháng mười hai năm 2025", RULE_WITHIN, "2025-12-31" },
    { "trong tháng năm năm 2025", RULE_WITHIN, "2025-05-31" },
    { "trong tháng này", RULE_WITHIN, "2025-02-28" },
    { "trong quý I/2025", RULE_WITHIN, "2025-03-31" },
    { "Quý I/2025", RULE_WITHIN, "2025-03-31" },
    { "QUÝ IV NĂM 2025", RULE_WITHIN, "2025-12-31" },
    { "trong quý 2 năm 2025", RULE_WITHIN, "2025-06-30" },
    { "trong năm 2025", RULE_WITHIN, "2025-12-31" },
    { "trong cả năm 2025", RULE_WITHIN, "2025-12-31" },
    { "trong năm nay", RULE_WITHIN, "2025-12-31" },
    { "trong 6 tháng đầu năm 2025", RULE_WITHIN, "2025-06-30" },
    { "trong 3 tháng đầu năm 2026", RULE_WITHIN, "2026-03-31" },
    { "trong 6 tháng cuối năm", RULE_WITHIN, "2025-12-31" },
    { "trong ngày 31/3/2025", RULE_WITHIN, "2025-03-31" },
    { "từ ngày 01/3/2025 đến ngày 31/3/2025", RULE_WITHIN, "2025-03-31" },
    { "từ ngày 01 đến hết ngày 15/3/2025", RULE_WITHIN, "2025-03-15" },
    { "từ 01/3 đến 15/3/2025", RULE_WITHIN, "2025-03-15" },
    { "từ tháng 3 đến tháng 5 năm 2025", RULE_WITHIN, "2025-05-31" },
    { "từ ngày 05/5 - 09/5/2025", RULE_WITHIN, "2025-05-09" },
    /* without a year: that of issue, or the next where it would lie before it */
    { "trước ngày 31/3", RULE_BEFORE, "2025-03-30" },
    { "trước ngày 31 tháng 3", RULE_BEFORE, "2025-03-30" },
    { "trong tháng 3", RULE_WITHIN, "2025-03-31" },
    { "trong tháng 2", RULE_WITHIN, "2025-02-28" },
    { "trong tháng 1", RULE_WITHIN, "2026-01-31" },
    { "trước ngày 12/02", RULE_BEFORE, "2026-02-11" },
    { "đến hết ngày 12/02", RULE_BY, "2025-02-12" },
    { "trong quý I", RULE_WITHIN, "2025-03-31" },
    { "trước ngày 15/3. 5 đơn vị còn lại", RULE_BEFORE, "2025-03-14" },
    /* English */
    { "before 31 March 2025", RULE_BEFORE, "2025-03-30" },
    { "before March 31, 2025", RULE_BEFORE, "2025-03-30" },
    { "by 31/3/2025", RULE_BY, "2025-03-31" },
    { "no later than the 31st of March 2025", RULE_BY, "2025-03-31" },
    { "by the end of May 2025", RULE_BY, "2025-05-31" },
    { "within March 2025", RULE_WITHIN, "2025-03-31" },
    { "in Q1 2025", RULE_WITHIN, "2025-03-31" },
    { "within the first quarter of 2025", RULE_WITHIN, "2025-03-31" },
    { "in 2025", RULE_WITHIN, "2025-12-31" },
    { "from 1 to 15 March 2025", RULE_WITHIN, "2025-03-15" },
    /* nothing is guessed */
    { "", RULE_NONE, "" },
    { "sớm", RULE_NONE, "" },
    { "trước ngày", RULE_NONE, "" },
    { "trước ngày 31/2/2025", RULE_NONE, "" },
    { "trước ngày 29/2/2025", RULE_NONE, "" },
    { "trước ngày 29/2", RULE_NONE, "" },
    { "trước ngày 31/4/2025", RULE_NONE, "" },
    { "trước ngày 0/3/2025", RULE_NONE, "" },
    { "trước ngày 32/3/2025", RULE_NONE, "" },
    { "trong tháng 13 năm 2025", RULE_NONE, "" },
    { "trong tháng 0", RULE_NONE, "" },
    { "trong quý 5/2025", RULE_NONE, "" },
    { "trước ngày 31/3/25", RULE_NONE, "" },
    { "trước ngày 31/3/20255", RULE_NONE, "" },
    { "trong năm 1925", RULE_NONE, "" },
    { "trong năm 3025", RULE_NONE, "" },
    { "trước ngày 31/3/1025", RULE_NONE, "" },
    { "trong tháng năm 2025", RULE_NONE, "" },
    { "trong tuần sau", RULE_NONE, "" },
    { "trong 10 ngày", RULE_NONE, "" },
    { "trong 1500 hộ", RULE_NONE, "" },
    { "không trước ngày 31/3/2025", RULE_NONE, "" },
    { "Kế hoạch số 309 ngày 13/8/2024", RULE_NONE, "" },
    { "tối ngày 27/3", RULE_NONE, "" },
    { "Sáng ngày 12/2, UBND thị xã đã tổ chức Hội nghị", RULE_NONE, "" },
    { "hướng tới Đại hội thi đua yêu nước toàn quốc lần thứ XI năm 2025", RULE_NONE, "" },
    { "\xFF\xFE trước \xC3", RULE_NONE, "" },
};

TEST(words_of_documents_give_their_last_day)
{
    struct date issued_on = { 2025, 2, 12 };

    for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++) {
        struct deadline_words w = { 0 };
        enum status st = deadline_words_read(phrases[i].text, issued_on, &w);
        const char *got = date_iso(c->arena, w.last_on);

        CHECK_TEXT(
            arena_printf(c->arena, "%s: %s %s", phrases[i].text, deadline_rule_code(w.rule), got),
            arena_printf(c->arena, "%s: %s %s", phrases[i].text,
                         deadline_rule_code(phrases[i].rule), phrases[i].last_on));
        CHECK_INT(st, phrases[i].rule == RULE_NONE ? INVALID : OK);
    }
    CHECK_INT(c->problem_count, 0);
}

/* The sentence of the town's portal of 12/02/2025. */
TEST(each_half_of_a_sentence_with_two_deadlines_is_found_in_turn)
{
    const char *text =
        "Theo kế hoạch, hội nghị tuyên dương điển hình tiên tiến cấp xã, phường sẽ tổ chức xong "
        "trước ngày 31/3/2025, hội nghị điển hình tiên tiến cấp thị xã tổ chức xong trước ngày "
        "30/6/2025.";
    struct deadline_words first, second;

    CHECK_INT(deadline_words_read(text, DATE_NONE, &first), OK);
    CHECK_DATE(first.last_on, "2025-03-30");
    CHECK_TEXT(arena_strndup(c->arena, text + first.at, first.length), "trước ngày 31/3/2025");
    text += first.at + first.length;
    CHECK_INT(deadline_words_read(text, DATE_NONE, &second), OK);
    CHECK_DATE(second.last_on, "2025-06-29");
    CHECK_TEXT(arena_strndup(c->arena, text + second.at, second.length), "trước ngày 30/6/2025");
    text += second.at + second.length;
    CHECK_INT(deadline_words_read(text, DATE_NONE, &second), INVALID);
}

TEST(the_conclusion_is_read_from_its_own_sentence)
{
    const char *text =
        "Hội nghị tuyên dương điển hình tiên tiến cấp xã, phường, cơ quan, đơn vị sẽ hoàn thành "
        "trong tháng 3 năm 2025, hội nghị tuyên dương điển hình tiên tiến cấp thị xã hoàn thành "
        "trong tháng 5 năm 2025.";
    struct deadline_words w;

    CHECK_INT(deadline_words_read(text, DATE_NONE, &w), OK);
    CHECK_DATE(w.last_on, "2025-03-31");
    CHECK_TEXT(arena_strndup(c->arena, text + w.at, w.length), "trong tháng 3 năm 2025");
    CHECK_INT(deadline_words_read(text + w.at + w.length, DATE_NONE, &w), OK);
    CHECK_DATE(w.last_on, "2025-05-31");
}

TEST(a_day_without_a_year_needs_the_day_of_issue)
{
    struct deadline_words w;

    (void)c;
    CHECK_INT(deadline_words_read("trước ngày 31/3", DATE_NONE, &w), INVALID);
    CHECK_INT(deadline_words_read("trong năm nay", DATE_NONE, &w), INVALID);
    CHECK_INT(deadline_words_read("trước ngày 15/01", (struct date){ 2024, 12, 20 }, &w), OK);
    CHECK_DATE(w.last_on, "2025-01-14");
    CHECK_INT(deadline_words_read("trước ngày 29/2", (struct date){ 2027, 5, 1 }, &w), OK);
    CHECK_DATE(w.last_on, "2028-02-28");
}

TEST(a_very_long_text_is_read_whole)
{
    char *text = arena_alloc(c->arena, 200100);
    struct deadline_words w;

    memset(text, 'a', 200000);
    for (size_t i = 0; i < 200000; i += 7)
        text[i] = ' ';
    memcpy(text + 200000, " truoc ngay 31/3/2025", 22);
    CHECK_INT(deadline_words_read(text, DATE_NONE, &w), OK);
    CHECK_INT((int64_t)w.at, 200001);
}

const struct test deadline_words_tests[] = {
    T(words_of_documents_give_their_last_day),
    T(each_half_of_a_sentence_with_two_deadlines_is_found_in_turn),
    T(the_conclusion_is_read_from_its_own_sentence),
    T(a_day_without_a_year_needs_the_day_of_issue),
    T(a_very_long_text_is_read_whole),
    T_END,
};
