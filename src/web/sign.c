/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing. */
#include "web/sign.h"

#include <sodium.h>
#include <string.h>

enum { MARK_BYTES = 24 };

static void
mark(const unsigned char secret[32], const char *purpose, const char *text, size_t length,
     unsigned char out[MARK_BYTES])
{
    crypto_generichash_state state;

    crypto_generichash_init(&state, secret, 32, MARK_BYTES);
    crypto_generichash_update(&state, (const unsigned char *)purpose, strlen(purpose) + 1);
    crypto_generichash_update(&state, (const unsigned char *)text, length);
    crypto_generichash_final(&state, out, MARK_BYTES);
}

const char *
sign_text(struct arena *a, const unsigned char secret[32], const char *purpose, const char *text)
{
    size_t length = strlen(text), room;
    unsigned char *bytes = arena_alloc(a, MARK_BYTES + length);
    char *out;

    mark(secret, purpose, text, length, bytes);
    memcpy(bytes + MARK_BYTES, text, length);
    room = sodium_base64_ENCODED_LEN(MARK_BYTES + length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    out = arena_alloc(a, room);
    return sodium_bin2base64(out, room, bytes, MARK_BYTES + length,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

const char *
sign_open(struct arena *a, const unsigned char secret[32], const char *purpose, const char *token)
{
    size_t room = strlen(token), length;
    unsigned char *bytes = arena_alloc(a, room + 1), expected[MARK_BYTES];

    if (sodium_base642bin(bytes, room, token, room, NULL, &length, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        length < MARK_BYTES)
        return NULL;
    mark(secret, purpose, (const char *)bytes + MARK_BYTES, length - MARK_BYTES, expected);
    if (sodium_memcmp(expected, bytes, MARK_BYTES) != 0)
        return NULL;
    return arena_strndup(a, (const char *)bytes + MARK_BYTES, length - MARK_BYTES);
}

bool
is_same_secret(const char *a, const char *b)
{
    size_t length = strlen(a);

    return length == strlen(b) && sodium_memcmp(a, b, length) == 0;
}

bool
is_own_path(const char *path)
{
    if (path[0] != '/' || path[1] == '/' || path[1] == '\\')
        return false;
    for (const char *s = path; *s != '\0'; s++)
        if ((unsigned char)*s < 0x20 || *s == 0x7F || *s == '\\')
            return false;
    return true;
}
