/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The points of pasted texts: the source page's own paragraphs, and what Word, PDF and hostile hands make of them. */
#include "feature/task/task_words.h"

#include "core/buf.h"
#include "core/text.h"
#include "test/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

/* The last three paragraphs of the page of 12/2/2025, word for word. */
static const char source_page[] =
    "Phát biểu kết luận hội nghị, đồng chí Mai Sỹ Lân, Uỷ viên Ban thường vụ Thị ủy, Phó Chủ tịch "
    "UBND thị xã nhấn "
    "mạnh tầm quan trọng của Hội nghị tuyên dương điển hình tiên tiến cấp thị xã và cấp xã, "
    "phường, cơ quan, đơn vị, "
    "đồng thời  yêu cầu hội nghị phải đảm bảo trang trọng, thiết thực, tiết kiệm, tránh phô trương "
    "hình thức và đảm "
    "bảo chất lượng. Hội nghị tuyên dương điển hình tiên tiến cấp xã, phường, cơ quan, đơn vị sẽ "
    "hoàn thành trong "
    "tháng 3 năm 2025, hội nghị tuyên dương điển hình tiên tiến cấp thị xã hoàn thành trong tháng "
    "5 năm 2025.\n\n"
    "Để đạt được yêu cầu, kế hoạch đề ra, đồng chí Phó Chủ tịch UBND thị xã yêu cầu các thành viên "
    "Ban chỉ đạo bám "
    "sát kế hoạch số 309 của UBND thị xã và nhiệm vụ được phân công làm tốt công tác tham mưu cho "
    "UBND, Ban chỉ đạo "
    "để chỉ đạo các xã, phường, cơ quan, đơn vị và tổ chức thành công hội nghị tuyên dương điển "
    "hình tiên tiến cấp "
    "thị xã bảo đảm chất lượng, đúng thời gian, định kỳ báo cáo Trưởng Ban chỉ đạo; Đẩy mạnh công "
    "tác tuyên truyền "
    "việc tổ chức hội nghị tại các xã, phường, cơ quan, đơn vị và cấp thị xã. Đặc biệt là tuyên "
    "truyền về các tập "
    "thể, cá nhân điển hình tiên tiến để tạo sự lan tỏa trong xã hội thi đua phấn đấu thực hiện "
    "thắng lợi các mục "
    "tiêu phát triển kinh tế, văn hóa, xã hội, quốc phòng, an ninh.\n\n"
    "Về nội dung tổ chức hội nghị cấp thị xã, đồng chí Phó Chủ tịch UBND thị xã đề nghị: Việc "
    "chuẩn bị báo cáo "
    "tuyên dương điển hình tiên tiến phải đảm bảo chất lượng, ngắn gọn; Tổ chức xây dựng phóng sự "
    "trình chiếu tại "
    "hội nghị và làm kỷ yếu hội nghị; Xây dựng chương trình văn nghệ bảo đảm chất lượng, đúng chủ "
    "đề; Chọn điển "
    "hình tiên tiến dự hội nghị cấp thị xã đảm bảo chất lượng đại diện cho các ngành, lĩnh vực; "
    "Phòng Nội vụ phối "
    "hợp với Phòng Tài chính - Kế hoạch tham mưu bảo đảm tốt cho tổ chức hội nghị cấp thị xã tiết "
    "kiệm và theo quy "
    "định hiện hành.\n";

static const struct date ISSUED = { 2025, 2, 12 };

enum { TOWN = 1, HOME_AFFAIRS, FINANCE, HAI_HA, HEAD, HAI_HA_WARD };

static struct words_known
known(struct ctx *c)
{
    static const struct words_name all[] = {
        { WORDS_UNIT, TOWN, "thị xã Nghi Sơn", NULL },
        { WORDS_UNIT, TOWN, "UBND thị xã", NULL },
        { WORDS_UNIT, HOME_AFFAIRS, "Phòng Nội vụ", NULL },
        { WORDS_UNIT, HOME_AFFAIRS, "NS-NV", NULL },
        { WORDS_UNIT, FINANCE, "Phòng Tài chính - Kế hoạch", NULL },
        { WORDS_UNIT, HAI_HA, "xã Hải Hà", NULL },
        { WORDS_UNIT, HAI_HA, "16660", NULL },
        { WORDS_UNIT, HAI_HA_WARD, "xã Hải Hạ", NULL },
        { WORDS_SEAT, HEAD, "Trưởng Ban Chỉ đạo", NULL },
    };
    enum { COUNT = sizeof(all) / sizeof(all[0]) };
    struct words_name *names = arena_array(c->arena, COUNT, sizeof(*names));

    memcpy(names, all, sizeof(all));
    return words_known_make(c->arena, names, COUNT);
}

struct found {
    struct words_point *points;
    int count, left;
};

static struct found
read_text(struct ctx *c, const char *text)
{
    struct words_known k = known(c);
    struct found f;

    words_read_points(c->arena, text, ISSUED, &k, &f.points, &f.count, &f.left);
    if (getenv("THIDUA_VERBOSE") != NULL)
        for (int i = 0; i < f.count; i++)
            printf("%d [%s] (%s|%s) day %s %s notes %u sure %d\n   lead %s\n   %s\n", i + 1,
                   f.points[i].number, f.points[i].owner_words, f.points[i].helper_words,
                   f.points[i].day_words, date_iso(c->arena, f.points[i].last_on),
                   f.points[i].notes, (int)f.points[i].sureness, f.points[i].lead,
                   f.points[i].words);
    return f;
}

static void
begins(struct ctx *c, const struct words_point *p, const char *words)
{
    CHECK_TEXT(arena_strndup(c->arena, p->words, strlen(words)), words);
}

TEST(the_source_page_gives_its_points_with_owners_and_days)
{
    struct found f = read_text(c, source_page);
    const struct words_point *p = f.points;

    CHECK_INT(f.count, 10);
    CHECK_INT(f.left, 0);
    begins(c, &p[0], "hội nghị phải đảm bảo trang trọng, thiết thực");
    CHECK_INT(p[0].owner_count, 0);
    CHECK_INT(p[0].sureness, WORDS_UNSURE);

    begins(c, &p[1], "Hội nghị tuyên dương điển hình tiên tiến cấp xã, phường, cơ quan");
    CHECK_INT(p[1].owners[0].kind, WORDS_LEVELS);
    CHECK_INT(p[1].owners[0].levels, 1U << LEVEL_COMMUNE | 1U << LEVEL_UNIT);
    CHECK_TEXT(p[1].owner_words, "cấp xã, phường, cơ quan, đơn vị");
    CHECK_TEXT(p[1].day_words, "trong tháng 3 năm 2025");
    CHECK_DATE(p[1].last_on, "2025-03-31");

    begins(c, &p[2], "hội nghị tuyên dương điển hình tiên tiến cấp thị xã hoàn thành");
    CHECK_INT(p[2].owners[0].levels, 1U << LEVEL_DISTRICT);
    CHECK_DATE(p[2].last_on, "2025-05-31");

    begins(c, &p[3], "các thành viên Ban chỉ đạo bám sát kế hoạch số 309");
    CHECK_INT(p[3].owner_count, 1);
    CHECK_INT(p[3].owners[0].kind, WORDS_MEMBERS);
    CHECK(p[3].is_recurring);
    CHECK_TEXT(p[3].recurring_words, "định kỳ báo cáo Trưởng Ban chỉ đạo");
    CHECK_INT(p[3].rule, RULE_NONE);
    CHECK_INT(p[3].sureness, WORDS_SURE);

    begins(c, &p[4], "Đẩy mạnh công tác tuyên truyền");
    CHECK_HAS(p[4].words, "Đặc biệt là tuyên truyền về các tập thể");
    CHECK_INT(p[4].owners[0].kind, WORDS_MEMBERS);
    CHECK(p[4].notes & NOTE_OWNER_BEFORE);
    CHECK_INT(p[4].sureness, WORDS_LIKELY);

    begins(c, &p[5], "Việc chuẩn bị báo cáo tuyên dương");
    begins(c, &p[6], "Tổ chức xây dựng phóng sự");
    begins(c, &p[7], "Xây dựng chương trình văn nghệ");
    begins(c, &p[8], "Chọn điển hình tiên tiến dự hội nghị cấp thị xã");
    for (int i = 5; i <= 8; i++) {
        CHECK_INT(p[i].owner_count, 0);
        CHECK(p[i].notes & NOTE_NO_OWNER);
        CHECK(p[i].notes & NOTE_NO_DAY);
        CHECK_HAS(p[i].lead, "đề nghị");
    }
    begins(c, &p[9], "Phòng Nội vụ phối hợp với Phòng Tài chính - Kế hoạch tham mưu");
    CHECK_INT(p[9].owners[0].id, HOME_AFFAIRS);
    CHECK_INT(p[9].helper_count, 1);
    CHECK_INT(p[9].helpers[0].id, FINANCE);
    CHECK_INT(p[9].sureness, WORDS_SURE);
}

TEST(what_is_only_told_is_no_point)
{
    struct found f = read_text(c, "Sáng ngày 12/2, UBND thị xã đã tổ chức Hội nghị triển khai kế "
                                  "hoạch tổ chức Hội nghị điển hình tiên "
                                  "tiến các cấp.\n\nTại hội nghị, Phòng Nội vụ UBND thị xã đã "
                                  "thông qua Kế hoạch số 309 ngày 13/8/2024 của "
                                  "UBND thị xã Nghi Sơn và phân công các thành viên phụ "
                                  "trách.\n\nĐồng chí Nguyễn Quốc Đạt, Phó Chủ tịch "
                                  "HĐND thị xã dự hội nghị\n\nĐại diện lãnh đạo Phòng Nội vụ phát "
                                  "biểu tại hội nghị\n423 người đã bình "
                                  "chọn\n");

    CHECK_INT(f.count, f.count > 0 && strstr(f.points[0].words, "các thành viên") != NULL ? 1 : 0);
    CHECK_INT(read_text(c, "").count, 0);
    CHECK_INT(read_text(c, "   \n\n . ; , \n").count, 0);
}

TEST(numbered_points_of_all_kinds_are_found)
{
    struct found f =
        read_text(c, "Chủ tịch UBND thị xã kết luận:\n"
                     "1. Giao Phòng Nội vụ chủ trì, phối hợp với Phòng Tài chính - Kế hoạch tham "
                     "mưu kế hoạch. Hoàn thành "
                     "trước ngày 15/3/2025.\n"
                     "2) Các xã, phường báo cáo kết quả trong tháng 3;\n"
                     "a) xã Hải Hà rà soát hồ sơ chậm nhất ngày 20/3/2025\n"
                     "- Đẩy mạnh tuyên truyền\n"
                     "+ Thứ nhất, tiết kiệm\n"
                     "Thứ nhất, Phòng Nội vụ báo cáo hằng tháng.\n"
                     "Hai là: giao cho UBND xã Hải Hà chuẩn bị hội trường trước ngày 1/4/2025.\n"
                     "II. Yêu cầu các đơn vị thực hiện nghiêm.\n");
    const struct words_point *p = f.points;

    CHECK_INT(f.count, 8);
    CHECK_TEXT(p[0].number, "1.");
    CHECK_INT(p[0].owners[0].id, HOME_AFFAIRS);
    CHECK_INT(p[0].helpers[0].id, FINANCE);
    CHECK_DATE(p[0].last_on, "2025-03-14");
    CHECK_HAS(p[0].words, "Hoàn thành trước ngày 15/3/2025");
    CHECK_INT(p[1].owners[0].levels, 1U << LEVEL_COMMUNE);
    CHECK_DATE(p[1].last_on, "2025-03-31");
    CHECK_TEXT(p[2].number, "a)");
    CHECK_INT(p[2].owners[0].id, HAI_HA);
    CHECK_DATE(p[2].last_on, "2025-03-20");
    CHECK_INT(p[3].owner_count, 0);
    CHECK_INT(p[5].owners[0].id, HOME_AFFAIRS);
    CHECK(p[5].is_recurring);
    CHECK_INT(p[6].owners[0].id, HAI_HA);
    CHECK_DATE(p[6].last_on, "2025-03-31");
    CHECK_INT(p[7].owners[0].levels, 1U << LEVEL_UNIT);
}

TEST(an_office_that_nobody_entered_is_named_but_not_taken_for_another)
{
    struct found f =
        read_text(c, "Giao Phòng Văn hóa và Thông tin xây dựng phóng sự trước ngày 1/4/2025; "
                     "Giao xã Hải Hà tổ chức.");

    CHECK_INT(f.count, 2);
    CHECK_INT(f.points[0].owners[0].kind, WORDS_UNKNOWN);
    CHECK_TEXT(f.points[0].owner_words, "Phòng Văn hóa và Thông tin");
    CHECK_INT(f.points[0].sureness, WORDS_UNSURE);
    CHECK_INT(f.points[1].owners[0].id, HAI_HA);
}

TEST(a_name_without_marks_that_fits_two_units_is_not_guessed)
{
    struct found f = read_text(c, "Giao xa Hai Ha rà soát hồ sơ.");

    CHECK_INT(f.count, 1);
    CHECK_INT(f.points[0].owners[0].kind, WORDS_SEVERAL);
    CHECK_INT(f.points[0].sureness, WORDS_UNSURE);
}

TEST(a_day_that_does_not_exist_is_told_and_not_made_up)
{
    struct found f = read_text(c, "Giao Phòng Nội vụ báo cáo trước ngày 31/2/2025.");

    CHECK_INT(f.count, 1);
    CHECK_INT(f.points[0].rule, RULE_NONE);
    CHECK(f.points[0].notes & NOTE_DAY_UNREAD);
}

TEST(words_that_only_look_like_asking_are_left_alone)
{
    CHECK_INT(
        read_text(c,
                  "Công tác giáo dục, giao thông và giao lưu văn nghệ của thị xã có nhiều đổi mới.")
            .count,
        0);
    CHECK_INT(read_text(c, "Theo yêu cầu của cấp trên, kết quả tốt.").count, 0);
    CHECK_INT(read_text(c, "Hội nghị diễn ra trang trọng; Các đại biểu vui vẻ. Trời đẹp.").count,
              0);
}

/* NFD, as some editors and all of macOS write. */
static const char *
decomposed(struct ctx *c, const char *text)
{
    enum { ROOM = 20000 };
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *nfd = unorm2_getNFDInstance(&error);
    UChar *wide = arena_array(c->arena, ROOM, sizeof(*wide));
    UChar *out = arena_array(c->arena, ROOM, sizeof(*out));
    char *back = arena_array(c->arena, ROOM * 3, 1);
    int32_t length = 0;

    u_strFromUTF8(wide, ROOM, &length, text, -1, &error);
    length = unorm2_normalize(nfd, wide, length, out, ROOM, &error);
    u_strToUTF8(back, ROOM * 3, NULL, out, length, &error);
    CHECK(U_SUCCESS(error));
    return back;
}

TEST(decomposed_letters_soft_hyphens_and_broken_lines_change_nothing)
{
    struct found plain = read_text(c, source_page),
                 other = read_text(c, decomposed(c, source_page));
    struct buf b;

    CHECK_INT(other.count, plain.count);
    for (int i = 0; i < plain.count; i++) {
        CHECK_TEXT(other.points[i].words, plain.points[i].words);
        CHECK_TEXT(other.points[i].owner_words, plain.points[i].owner_words);
        CHECK_INT(other.points[i].notes, plain.points[i].notes);
    }
    /* a soft hyphen within each word, and lines broken after each comma as a PDF has them */
    buf_init(&b, c->arena, 20000);
    for (const char *p = source_page; *p != '\0'; p++) {
        buf_add_char(&b, *p);
        if (*p == 'h')
            buf_add(&b, "\xC2\xAD");
        if (*p == ',')
            buf_add_char(&b, '\n');
    }
    other = read_text(c, b.data);
    CHECK_INT(other.count, plain.count);
    CHECK_INT(other.points[9].owners[0].id, HOME_AFFAIRS);
}

TEST(hostile_texts_are_read_to_the_end_without_harm)
{
    struct buf b;
    struct found f;

    buf_init(&b, c->arena, 800000);
    for (int i = 0; i < 50000; i++)
        buf_add(&b, "1. a");
    f = read_text(c, b.data);
    CHECK(f.count <= WORDS_POINTS_MAX);
    buf_clear(&b);
    for (int i = 0; i < 6000; i++)
        buf_printf(&b, "%d. Giao Phòng Nội vụ báo cáo;\n", i % 99);
    f = read_text(c, b.data);
    CHECK_INT(f.count, WORDS_POINTS_MAX);
    CHECK(f.left > 1000);
    buf_clear(&b);
    for (int i = 0; i < 20000; i++)
        buf_add(&b, "giao giao ");
    (void)read_text(c, b.data);
    buf_clear(&b);
    buf_add(
        &b,
        "Giao Phòng Nội vụ <script>alert(1)</script> \xE2\x80\xAEtrước\xE2\x80\xAC ngày 1/4/2025");
    f = read_text(c, b.data);
    CHECK_INT(f.count, 1);
    CHECK_LACKS(f.points[0].words, "\xE2\x80\xAE");
    buf_clear(&b);
    buf_add(&b, "Giao Phòng Nội vụ ");
    for (int i = 0; i < 30000; i++)
        buf_add(&b, "làm ");
    f = read_text(c, b.data);
    CHECK_INT(f.count, 1);
    CHECK(f.points[0].notes & NOTE_CUT);
    CHECK(text_length(f.points[0].words) <= WORDS_POINT_MAX);
    (void)read_text(c, "\xFF\xFE không phải UTF-8");
}

TEST(a_field_names_units_seats_and_groups)
{
    static const struct {
        const char *text;
        int count;
        enum words_kind first;
        int64_t id;
    } rows[] = {
        { "Phòng Nội vụ", 1, WORDS_UNIT, HOME_AFFAIRS },
        { "phong noi vu; Phòng Tài chính - Kế hoạch", 2, WORDS_UNIT, HOME_AFFAIRS },
        { "16660", 1, WORDS_UNIT, HAI_HA },
        { "NS-NV", 1, WORDS_UNIT, HOME_AFFAIRS },
        { "các xã, phường, cơ quan, đơn vị", 1, WORDS_LEVELS, 0 },
        { "cấp xã", 1, WORDS_LEVELS, 0 },
        { "các thành viên Ban Chỉ đạo", 1, WORDS_MEMBERS, 0 },
        { "người theo dõi xã Hải Hà", 1, WORDS_WATCHER, HAI_HA },
        { "trưởng ban chỉ đạo", 1, WORDS_SEAT, HEAD },
        { "Phòng Nội vụ ABC", 1, WORDS_UNKNOWN, 0 },
        { "<b>không ai</b>", 1, WORDS_UNKNOWN, 0 },
        { "", 0, WORDS_UNKNOWN, 0 },
    };
    struct words_known k = known(c);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct words_owner *owners;
        int count;

        words_read_owners(c->arena, rows[i].text, &k, &owners, &count);
        if (count != rows[i].count || (count > 0 && owners[0].kind != rows[i].first))
            printf("%s: %d of kind %d\n", rows[i].text, count,
                   count > 0 ? (int)owners[0].kind : -1);
        CHECK_INT(count, rows[i].count);
        if (count > 0) {
            CHECK_INT(owners[0].kind, rows[i].first);
            CHECK_INT(owners[0].id, rows[i].id);
        }
    }
}

const struct test task_words_tests[] = {
    T(the_source_page_gives_its_points_with_owners_and_days),
    T(what_is_only_told_is_no_point),
    T(numbered_points_of_all_kinds_are_found),
    T(an_office_that_nobody_entered_is_named_but_not_taken_for_another),
    T(a_name_without_marks_that_fits_two_units_is_not_guessed),
    T(a_day_that_does_not_exist_is_told_and_not_made_up),
    T(words_that_only_look_like_asking_are_left_alone),
    T(decomposed_letters_soft_hyphens_and_broken_lines_change_nothing),
    T(hostile_texts_are_read_to_the_end_without_harm),
    T(a_field_names_units_seats_and_groups),
    T_END,
};
