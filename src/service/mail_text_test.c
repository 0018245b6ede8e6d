/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The head of a letter. */
#include "service/mail_text.h"

#include "test/test.h"

/* Lines of at most 76 characters of printable ASCII, each but the first one begun with a blank. */
static bool
is_header(const char *value)
{
    size_t line = 0;

    for (const char *s = value; *s != '\0'; s++) {
        if (s[0] == '\r' && s[1] == '\n' && s[2] == ' ') {
            s += 2;
            line = 0;
        } else if (*s < ' ' || *s > '~' || ++line > 76) {
            return false;
        }
    }
    return true;
}

TEST(plain_texts_stay_and_others_are_encoded)
{
    CHECK_TEXT(mail_words(c->arena, "Report 2/2025"), "Report 2/2025");
    CHECK_TEXT(mail_words(c->arena, "Thi đua"), "=?UTF-8?B?VGhpIMSRdWE=?=");
    CHECK_TEXT(mail_words(c->arena, "=?UTF-8?B?VGhpIMSRdWE=?="),
               "=?UTF-8?B?PT9VVEYtOD9CP1ZHaHBJTVNSZFdFPT89?=");
    CHECK_TEXT(mail_words(c->arena, ""), "");
    CHECK_TEXT(mail_words(c->arena, NULL), "");
    CHECK_TEXT(mail_words(c->arena, "\xFF"), "");
    CHECK_TEXT(mail_mailbox(c->arena, NULL, "a@b.vn"), "a@b.vn");
    CHECK_TEXT(mail_mailbox(c->arena, "Van An", "a@b.vn"), "Van An\r\n <a@b.vn>");
    CHECK_TEXT(mail_mailbox(c->arena, "Thi đua", "a@b.vn"),
               "=?UTF-8?B?VGhpIMSRdWE=?=\r\n <a@b.vn>");
    CHECK_TEXT(mail_date(c->arena, 0), "Thu, 01 Jan 1970 07:00:00 +0700");
}

TEST(hostile_texts_stay_one_header)
{
    static const char *const hostile[] = {
        "a\r\nBcc: x@evil.example",
        "a\nb",
        "a\rb",
        "\"a\" <b@c.example>",
        "a,b;c:d<e>(f)@[g]\\",
        "\u202Eabc",
        "\x01\x02\x1B[31m\x7F",
        "=?UTF-8?Q?=0D=0ABcc:?=",
        "\xC2\x85\xE2\x80\xA8\xE2\x80\xA9",
        "      ",
        "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
        "ệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệệ",
    };

    for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
        const char *words = mail_words(c->arena, hostile[i]);
        const char *mailbox = mail_mailbox(c->arena, hostile[i], "a@b.vn");

        CHECK(is_header(words));
        CHECK(is_header(mailbox));
        CHECK_INT((int64_t)strcspn(mailbox, ",;:<>()@[]\\\""),
                  (int64_t)(strlen(mailbox) -
                            strlen(strstr(mailbox, "<") == NULL ? "@b.vn" : "<a@b.vn>")));
    }
}

TEST(a_foreign_answer_becomes_one_clean_line)
{
    CHECK_TEXT(mail_answer(c->arena, "550-5.1.1 no\r\n550 such\r\n", 24, 300),
               "550-5.1.1 no 550 such");
    CHECK_TEXT(mail_answer(c->arena, "a\0b", 3, 300), "a b");
    CHECK_TEXT(mail_answer(c->arena, "\x1B[31m\xFFx", 7, 300), "[31m?x");
    CHECK_TEXT(mail_answer(c->arena, "một hai", 9, 4), "mộ");
    CHECK_TEXT(mail_answer(c->arena, "", 0, 4), "");
}

const struct test mail_text_tests[] = {
    T(plain_texts_stay_and_others_are_encoded),
    T(hostile_texts_stay_one_header),
    T(a_foreign_answer_becomes_one_clean_line),
    T_END,
};
