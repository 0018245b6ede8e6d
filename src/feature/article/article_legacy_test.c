/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text in old encodings: found, offered, never changed unasked. */
#include "feature/article/article_media_inside.h"

#include "test/test_http.h"

/* "Thị xã Nghi Sơn tổ chức hội nghị điển hình tiên tiến" in TCVN3, read as Windows-1252. */
#define OLD "ThÞ x· Nghi S¬n tæ chøc héi nghÞ ®iÓn h×nh tiªn tiÕn"
#define NEW "Thị xã Nghi Sơn tổ chức hội nghị điển hình tiên tiến"

TEST(a_text_in_tcvn3_is_found_and_converted_within_its_marks)
{
    struct article_legacy l;

    CHECK(article_legacy_find(
        c, "<h2>KÕ ho¹ch</h2><p>" OLD "</p><p>x <strong>ThÞ x·</strong>&nbsp;Nghi S¬n</p>", &l));
    CHECK_HAS(l.encoding, "TCVN3");
    CHECK_TEXT(l.before, OLD);
    CHECK_TEXT(l.after, NEW);
    CHECK_TEXT(l.markup,
               "<h2>Kế hoạch</h2><p>" NEW "</p><p>x <strong>Thị xã</strong>&nbsp;Nghi Sơn</p>");
}

TEST(a_text_in_vni_is_found_as_well)
{
    struct article_legacy l;

    CHECK(article_legacy_find(
        c, "<p>Thò xaõ Nghi Sôn toå chöùc hoäi nghò ñieån hình tieân tieán</p>", &l));
    CHECK_HAS(l.encoding, "VNI");
    CHECK_TEXT(l.markup, "<p>" NEW "</p>");
}

TEST(blocks_that_are_right_stay_as_they_are_beside_old_ones)
{
    struct article_legacy l;

    CHECK(article_legacy_find(c, "<p>" NEW ", ngày 12/2.</p><p>" OLD "</p>", &l));
    CHECK_TEXT(l.markup, "<p>" NEW ", ngày 12/2.</p><p>" NEW "</p>");
}

TEST(vietnamese_and_foreign_texts_are_left_alone)
{
    struct article_legacy l;

    CHECK(!article_legacy_find(c, "<p>" NEW "</p>", &l));
    CHECK(!article_legacy_find(c, "<p>Le café est très bon à Genève, naïveté.</p>", &l));
    CHECK(!article_legacy_find(c, "<p>plain 12 < 13</p", &l));
    CHECK(!article_legacy_find(c, "", &l));
}

TEST(the_address_for_encodings_answers_what_it_would_become)
{
    struct reply r;

    test_sign_in(c, test_account(c, "writer", ROLE_EDITOR, 0, 0));
    r = test_post_json(c, "/lam-viec/tin-bai/bang-ma",
                       "markup=%3Cp%3ETh%C3%9E+x%C2%B7+Nghi+S%C2%ACn%3C%2Fp%3E");
    CHECK_INT(r.status, 200);
    CHECK_HAS(r.body, "Thị xã Nghi Sơn");
    r = test_post_json(c, "/lam-viec/tin-bai/bang-ma", "markup=abc");
    CHECK_HAS(r.body, "\"encoding\":\"\"");
}

const struct test article_legacy_tests[] = {
    T(a_text_in_tcvn3_is_found_and_converted_within_its_marks),
    T(a_text_in_vni_is_found_as_well),
    T(blocks_that_are_right_stay_as_they_are_beside_old_ones),
    T(vietnamese_and_foreign_texts_are_left_alone),
    T_DB(the_address_for_encodings_answers_what_it_would_become),
    T_END,
};
