/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages, and the format of their catalogues. */
#include "core/buf.h"
#include "core/ctx.h"
#include "core/mo.h"

#include "test/test.h"

struct message {
    const char *msgid, *text;
    size_t msgid_size, text_size; /* with plural forms; 0: strlen */
};

static void
add_u32(struct buf *b, size_t n)
{
    for (int i = 0; i < 4; i++)
        buf_add_char(b, (char)(n >> (8 * i) & 0xFF));
}

/* The bytes of a catalogue, by the manual of GNU gettext. */
static struct buf
make_mo(struct ctx *c, const struct message *messages, size_t count)
{
    struct buf b, strings;
    size_t strings_at = 28 + 16 * count;

    buf_init(&b, c->arena, 0);
    buf_init(&strings, c->arena, 0);
    add_u32(&b, 0x950412de);
    add_u32(&b, 0);
    add_u32(&b, count);
    add_u32(&b, 28);
    add_u32(&b, 28 + 8 * count);
    add_u32(&b, 0);
    add_u32(&b, 0);
    for (size_t i = 0; i < 2 * count; i++) {
        const struct message *m = &messages[i % count];
        const char *s = i < count ? m->msgid : m->text;
        size_t size = i < count ? m->msgid_size : m->text_size;

        size = size > 0 ? size : strlen(s);
        add_u32(&b, size);
        add_u32(&b, strings_at + strings.length);
        buf_add_bytes(&strings, s, size + 1);
    }
    buf_add_bytes(&b, strings.data, strings.length);
    return b;
}

static const struct message sample[] = {
    { "", "Language: vi\n", 0, 0 }, { "%d day\0%d days", "%d ngày", 14, 0 },
    { "Late", "Trễ hạn", 0, 0 },    { "one\0many", "f0\0f1", 8, 5 },
    { "untranslated", "", 0, 0 },
};
enum { SAMPLES = sizeof(sample) / sizeof(sample[0]) };

TEST(a_message_is_found_in_its_plural_form)
{
    struct buf b = make_mo(c, sample, SAMPLES);
    struct mo mo;

    CHECK(mo_open(&mo, (const unsigned char *)b.data, b.length));
    CHECK_TEXT(mo_find(&mo, "Late", 0), "Trễ hạn");
    CHECK_TEXT(mo_find(&mo, "one", 0), "f0");
    CHECK_TEXT(mo_find(&mo, "one", 1), "f1");
    CHECK_TEXT(mo_find(&mo, "one", 2), "f1");
    CHECK_TEXT(mo_find(&mo, "%d day", 1), "%d ngày");
    CHECK_TEXT(mo_find(&mo, "many", 0), NULL);
    CHECK_TEXT(mo_find(&mo, "untranslated", 0), NULL);
    CHECK_TEXT(mo_find(&mo, "", 0), NULL);
    mo_close(&mo);
    CHECK_TEXT(mo_find(&mo, "Late", 0), NULL);
}

TEST(a_damaged_catalogue_is_refused_and_never_read_beyond_its_end)
{
    struct buf whole = make_mo(c, sample, SAMPLES);
    int refused = 0;

    for (size_t length = 0; length < whole.length; length++) {
        struct mo mo;
        unsigned char *cut = arena_alloc(c->arena, length);

        memcpy(cut, whole.data, length);
        CHECK(!mo_open(&mo, cut, length));
    }
    for (size_t at = 0; at < 28 + 16 * SAMPLES; at++) {
        unsigned char *bent = arena_alloc(c->arena, whole.length);
        struct mo mo;

        memcpy(bent, whole.data, whole.length);
        bent[at] ^= 0xC1;
        if (mo_open(&mo, bent, whole.length)) {
            mo_find(&mo, "Late", 1);
            mo_close(&mo);
        } else {
            refused++;
        }
    }
    CHECK(refused > 50);
}

TEST(a_message_without_a_translation_is_its_msgid)
{
    CHECK_TEXT(tr(c, "no catalogue has this"), "no catalogue has this");
    CHECK_TEXT(tr_lang(LANG_VI, "no catalogue has this"), "no catalogue has this");
    CHECK_TEXT(tr_lang(LANG_VI, ""), "");
    CHECK_TEXT(trn_lang(LANG_VI, "%d untold", "%d untolds", 2), "%d untolds");
}

TEST(a_message_is_shown_in_the_readers_language)
{
    CHECK_TEXT(tr(c, "Tuesday"), "Tuesday");
    CHECK_TEXT(tr_lang(LANG_VI, "Tuesday"), "Thứ Ba");
    c->lang = LANG_VI;
    CHECK_TEXT(tr(c, "Tuesday"), "Thứ Ba");
}

TEST(english_has_two_forms)
{
    CHECK_TEXT(trn(c, "%d untold", "%d untolds", 1), "%d untold");
    CHECK_TEXT(trn(c, "%d untold", "%d untolds", 0), "%d untolds");
    CHECK_TEXT(trn(c, "%d untold", "%d untolds", 21), "%d untolds");
    CHECK_TEXT(trn(c, "%d untold", "%d untolds", -1), "%d untolds");
}

const struct test i18n_tests[] = {
    T(a_message_is_found_in_its_plural_form),
    T(a_damaged_catalogue_is_refused_and_never_read_beyond_its_end),
    T(a_message_without_a_translation_is_its_msgid),
    T(a_message_is_shown_in_the_readers_language),
    T(english_has_two_forms),
    T_END,
};
