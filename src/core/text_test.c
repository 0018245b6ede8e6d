/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stored, the search and the sort form of text. */
#include "core/text.h"

#include "core/buf.h"
#include "test/test.h"

static const char *
clean(struct ctx *c, const char *s)
{
    return text_clean(c->arena, s, strlen(s), false);
}

static const char *
clean_lines(struct ctx *c, const char *s)
{
    return text_clean(c->arena, s, strlen(s), true);
}

static const char *
fold(struct ctx *c, const char *s)
{
    return text_fold(c->arena, s);
}

/* "e" and the marks given, as UTF-8. */
static const char *
of_points(struct ctx *c, const unsigned *points)
{
    struct buf b;

    buf_init(&b, c->arena, 0);
    for (; *points != 0; points++)
        buf_add_code_point(&b, *points);
    return b.data;
}

TEST(text_is_stored_composed)
{
    CHECK_TEXT(clean(c, "Thi\xcc\xa3 xa\xcc\x83 Nghi So\xcc\x9bn"), "Thị xã Nghi Sơn");
    CHECK_TEXT(clean(c, "Thị xã Nghi Sơn"), "Thị xã Nghi Sơn");
    /* ế and ệ from every order that Unicode holds equal */
    CHECK_TEXT(clean(c, of_points(c, (const unsigned[]){ 'e', 0x302, 0x301, 0 })), "ế");
    CHECK_TEXT(clean(c, of_points(c, (const unsigned[]){ 0xEA, 0x301, 0 })), "ế");
    CHECK_TEXT(clean(c, of_points(c, (const unsigned[]){ 'e', 0x302, 0x323, 0 })), "ệ");
    CHECK_TEXT(clean(c, of_points(c, (const unsigned[]){ 'e', 0x323, 0x302, 0 })), "ệ");
    CHECK_TEXT(clean(c, of_points(c, (const unsigned[]){ 0xEA, 0x323, 0 })), "ệ");
    CHECK_TEXT(clean(c, of_points(c, (const unsigned[]){ 'u', 0x323, 0x31B, 0 })), "ự");
    /* deprecated tone marks */
    CHECK_TEXT(clean(c, of_points(c, (const unsigned[]){ 'a', 0x340, ' ', 'a', 0x341, 0 })), "à á");
    /* acute before circumflex is another letter: é with a circumflex */
    CHECK(strcmp(clean(c, of_points(c, (const unsigned[]){ 'e', 0x301, 0x302, 0 })), "ế") != 0);
}

TEST(lookalikes_of_the_d_with_stroke_are_stored_as_it)
{
    CHECK_TEXT(clean(c, of_points(c, (const unsigned[]){ 0xD0, 'i', ' ', 0x189, 'i', 0 })),
               "Đi Đi");
    CHECK_TEXT(clean(c, "Đi đi"), "Đi đi");
}

TEST(blanks_are_made_one_and_the_ends_trimmed)
{
    CHECK_TEXT(clean(c, "  Nghi \t Sơn\xc2\xa0\xe2\x80\x83  \n\r\n"), "Nghi Sơn");
    CHECK_TEXT(clean(c, "a\nb\r\nc"), "a b c");
    CHECK_TEXT(clean(c, " \t "), "");
    CHECK_TEXT(clean(c, ""), "");
    CHECK_TEXT(clean_lines(c, " a  b \r\n\r\n c\rd\xe2\x80\xa9"
                              "e \n\n"),
               "a b\n\nc\nd\ne");
    CHECK_TEXT(clean_lines(c, "\n\na"), "a");
}

TEST(what_cannot_be_seen_and_misleads_is_removed)
{
    static const char *const hostile[] = {
        "Nghi\xe2\x80\xae S\xc6\xa1n",             /* right-to-left override */
        "Nghi\xe2\x80\xab S\xc6\xa1n",             /* embedding */
        "Nghi\xe2\x81\xa6 S\xc6\xa1n\xe2\x81\xa9", /* isolates */
        "Nghi\xe2\x80\x8f S\xc6\xa1n\xe2\x80\x8e", /* direction marks */
        "Ng\xe2\x80\x8bhi S\xc6\xa1n",             /* zero width blank */
        "\xef\xbb\xbfNghi S\xc6\xa1n",             /* byte order mark */
        "Nghi\x01\x1b\x7f S\xc6\xa1n\x08",         /* controls */
        "Nghi\xc2\x9b S\xc6\xa1n",                 /* control of the second set */
        "Nghi S\xc6\xa1\xcd\x8fn",                 /* grapheme joiner */
        "Nghi\xf3\xa0\x81\x81 S\xc6\xa1n",         /* tags */
        "Nghi\xef\xbf\xbf S\xc6\xa1n",             /* no character */
    };

    for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++)
        CHECK_TEXT(clean(c, hostile[i]), "Nghi Sơn");
    CHECK_TEXT(text_clean(c->arena, "a\0b", 3, false), "ab");
}

TEST(broken_utf8_is_refused_and_never_read_beyond_its_end)
{
    static const char *const broken[] = {
        "\x80",
        "\xbf",
        "a\xc3",
        "\xc0\xaf",
        "\xc1\xbf",
        "\xe1\xba",
        "\xe0\x80\xaf",
        "\xed\xa0\x80",
        "\xf0\x9f\x98",
        "\xf0\x80\x80\x80",
        "\xf4\x90\x80\x80",
        "\xf8\x88\x80\x80\x80",
        "\xff",
        "\xfe",
        "\xe1\x41\xbf",
    };

    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        size_t length = strlen(broken[i]);
        char *exact = arena_alloc(c->arena, length); /* no NUL after it */

        memcpy(exact, broken[i], length);
        CHECK(!text_is_utf8(exact, length));
        CHECK(text_clean(c->arena, exact, length, true) == NULL);
        fold(c, broken[i]);
        text_sort_key(c->arena, broken[i]);
        text_person_sort_key(c->arena, broken[i]);
        text_upper(c->arena, broken[i]);
        text_capitalise(c->arena, broken[i]);
        text_slug(c->arena, broken[i], 10);
    }
    CHECK(text_is_utf8("Thị \xf0\x9f\x98\x80", 10));
    CHECK_TEXT(fold(c, "a\xc3z \xffy"), "a z y");
}

TEST(length_is_in_letters)
{
    (void)c;
    CHECK_INT((int64_t)text_length("Thị xã"), 6);
    CHECK_INT((int64_t)text_length(""), 0);
    CHECK_INT((int64_t)text_length("\xf0\x9f\x98\x80"), 1);
}

TEST(search_finds_without_tones_in_either_form)
{
    static const char *const rows[][2] = {
        { "Thi đua", "thi dua" },
        { "THI ĐUA", "thi dua" },
        { "Đ đ \xc3\x90 \xc6\x89 \xc3\xb0 \xc9\x96", "d d d d d d" },
        { "hoà hòa hoa HOẢ", "hoa hoa hoa hoa" },
        { "thúy thuý", "thuy thuy" },
        { "Ngh\xe1\xbb\x8b", "nghi" },
        { "Nghi\xcc\xa3", "nghi" },
        { "So\xcc\x9bn S\xc6\xa1n", "son son" },
        { "  Hội nghị:  “điển-hình” (tiên tiến)…", "hoi nghi dien hinh tien tien" },
        { "Y Bih", "y bih" },
        { "H'Hen H’Hen H\xca\xbcHen", "h hen h hen h hen" },
        { "A Lăng", "a lang" },
        { "Quyết định 309/QĐ-UBND", "quyet dinh 309 qd ubnd" },
        { "ƯỜNG ường Ẵ ẵ Ỹ ỹ", "uong uong a a y y" },
        { "e\xcc\x81\xcc\x82", "e" },
        { "Nghi\xc2\xad S\xe2\x80\x8b\xc6\xa1n", "nghi son" },
        { "Москва 東京 İstanbul", "москва 東京 istanbul" },
        { "---", "" },
        { "", "" },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        CHECK_TEXT(fold(c, rows[i][0]), rows[i][1]);
}

TEST(every_vietnamese_letter_folds_to_its_base)
{
    static const char *const letters[] = {
        "aàảãáạăằẳẵắặâầẩẫấậAÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬ",
        "eèẻẽéẹêềểễếệEÈẺẼÉẸÊỀỂỄẾỆ",
        "iìỉĩíịIÌỈĨÍỊ",
        "oòỏõóọôồổỗốộơờởỡớợOÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢ",
        "uùủũúụưừửữứựUÙỦŨÚỤƯỪỬỮỨỰ",
        "yỳỷỹýỵYỲỶỸÝỴ",
        "dđDĐ",
    };
    int count = 0;

    for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++) {
        const char *folded = fold(c, letters[i]);

        CHECK_INT((int64_t)strspn(folded, (const char[]){ letters[i][0], '\0' }),
                  (int64_t)text_length(letters[i]));
        CHECK_INT((int64_t)strlen(folded), (int64_t)text_length(letters[i]));
        CHECK_TEXT(clean(c, letters[i]), letters[i]);
        count += (int)strlen(folded);
    }
    CHECK_INT(count, 148); /* 74 letters with their tones, small and capital */
}

/* A CJK letter makes the whole text go the slow way; both ways must agree. */
TEST(the_tables_fold_as_unicode_does)
{
    for (unsigned point = 1; point < 0x2100; point++) {
        const char *fast, *slow;
        struct buf b;

        if (point >= 0x370 && point < 0x1E00)
            continue;
        buf_init(&b, c->arena, 0);
        buf_add(&b, "x");
        buf_add_code_point(&b, point);
        buf_add(&b, "y");
        fast = fold(c, b.data);
        buf_add(&b, "京");
        slow = fold(c, b.data);
        CHECK(strlen(slow) == strlen(fast) + strlen("京"));
        CHECK(strncmp(fast, slow, strlen(fast)) == 0);
    }
}

TEST(cleaning_twice_changes_nothing)
{
    for (unsigned i = 0; i < 2000; i++) {
        struct buf b;
        const char *once;

        buf_init(&b, c->arena, 0);
        for (unsigned k = 0; k < 6; k++) {
            static const unsigned parts[] = { 'e',   0x301, 0x302,  0x323,  ' ',    '\n',
                                              0xA0,  0x31B, 0x200B, 0x1EBF, 0x202E, 0x2000,
                                              0x34F, 'u',   0xD0,   0x345,  0x1161, 0x1100 };

            buf_add_code_point(&b, parts[(i * 2654435761U >> (k * 5)) % 18]);
        }
        once = clean_lines(c, b.data);
        CHECK_TEXT(clean_lines(c, once), once);
        once = clean(c, b.data);
        CHECK_TEXT(clean(c, once), once);
    }
}

TEST(capitals_are_vietnamese)
{
    CHECK_TEXT(text_upper(c->arena, "thị xã nghi sơn, đường ưu ắ"), "THỊ XÃ NGHI SƠN, ĐƯỜNG ƯU Ắ");
    CHECK_TEXT(text_lower(c->arena, "THỊ XÃ NGHI SƠN ĐƯỜNG"), "thị xã nghi sơn đường");
    CHECK_TEXT(text_capitalise(c->arena, "đồng chí"), "Đồng chí");
    CHECK_TEXT(text_capitalise(c->arena, "“ủy ban”"), "“Ủy ban”");
    CHECK_TEXT(text_capitalise(c->arena, "30 đơn vị"), "30 đơn vị");
    CHECK_TEXT(text_capitalise(c->arena, ""), "");
    CHECK_TEXT(text_upper(c->arena, "i"), "I");
}

TEST(a_slug_is_safe_and_never_empty)
{
    CHECK_TEXT(text_slug(c->arena, "Hội nghị điển hình", 80), "hoi-nghi-dien-hinh");
    CHECK_TEXT(text_slug(c->arena, "../../etc/passwd", 80), "etc-passwd");
    CHECK_TEXT(text_slug(c->arena, "-", 80), "x");
    CHECK_TEXT(text_slug(c->arena, "", 80), "x");
    CHECK_TEXT(text_slug(c->arena, "東京", 80), "x");
    CHECK_TEXT(text_slug(c->arena, "東京 2025", 80), "2025");
    CHECK_TEXT(text_slug(c->arena, "Hội nghị điển hình", 17), "hoi-nghi-dien");
    CHECK_TEXT(text_slug(c->arena, "Hội nghị điển hình", 18), "hoi-nghi-dien-hinh");
    CHECK_TEXT(text_slug(c->arena, "Hội nghị điển hình", 13), "hoi-nghi-dien");
    CHECK_TEXT(text_slug(c->arena, "abcdefghij", 4), "abcd");
    CHECK_TEXT(text_slug(c->arena, "a bcdefghij", 2), "a");
}

TEST(words_with_marks_are_equal_whichever_way_they_are_written)
{
    const char *nfd = "Ho\xcc\xa0\xcc\x80";

    CHECK_TEXT(text_marked(c->arena, "Hòa, THÚY"), text_marked(c->arena, "hoà thuý"));
    CHECK_TEXT(text_marked(c->arena, "e\xcc\x82\xcc\x81 o\xcc\x9b\xcc\xa3"),
               text_marked(c->arena, "ế ợ"));
    CHECK_TEXT(text_marked(c->arena, "Thi dua 2025!"), "thi dua 2025");
    CHECK_TEXT(text_marked(c->arena, "đ"), "đ");
    CHECK(strcmp(text_marked(c->arena, "má"), text_marked(c->arena, "mà")) != 0);
    CHECK(strcmp(text_marked(c->arena, "mân"), text_marked(c->arena, "man")) != 0);
    CHECK_TEXT(text_marked(c->arena, ""), "");
    CHECK_TEXT(text_marked(c->arena, "  \xff ?"), "");
    CHECK(text_marked(c->arena, nfd) != NULL);
    CHECK_LACKS(text_marked(c->arena, "\xc6\xbf\xc7\xb7x"), TEXT_MARKER_UTF8);
}

TEST(words_are_walked_as_they_stand)
{
    const char *at = " \xcc\x81Ho\xcc\xa3\xcc\x82i-nghị, 2\xff", *word;
    size_t length;

    CHECK(text_next_word(&at, &word, &length));
    CHECK_TEXT(arena_strndup(c->arena, word, length), "Ho\xcc\xa3\xcc\x82i");
    CHECK(text_next_word(&at, &word, &length));
    CHECK_TEXT(arena_strndup(c->arena, word, length), "nghị");
    CHECK(text_next_word(&at, &word, &length));
    CHECK_TEXT(arena_strndup(c->arena, word, length), "2");
    CHECK(!text_next_word(&at, &word, &length));
}

const struct test text_tests[] = {
    T(text_is_stored_composed),
    T(lookalikes_of_the_d_with_stroke_are_stored_as_it),
    T(blanks_are_made_one_and_the_ends_trimmed),
    T(what_cannot_be_seen_and_misleads_is_removed),
    T(broken_utf8_is_refused_and_never_read_beyond_its_end),
    T(length_is_in_letters),
    T(search_finds_without_tones_in_either_form),
    T(every_vietnamese_letter_folds_to_its_base),
    T(the_tables_fold_as_unicode_does),
    T(cleaning_twice_changes_nothing),
    T(capitals_are_vietnamese),
    T(a_slug_is_safe_and_never_empty),
    T(words_with_marks_are_equal_whichever_way_they_are_written),
    T(words_are_walked_as_they_stand),
    T_END,
};
