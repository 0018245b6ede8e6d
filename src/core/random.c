/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unguessable bytes and names made of them. */
#include "core/random.h"

#include "core/log.h"

#include <sodium.h>

void
random_init(void)
{
    if (sodium_init() < 0)
        fatal("the system gives no random bytes");
}

void
random_bytes(void *out, size_t length)
{
    randombytes_buf(out, length);
}

uint32_t
random_below(uint32_t bound)
{
    return randombytes_uniform(bound);
}

const char *
random_token(struct arena *a, size_t bytes)
{
    const unsigned variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    size_t size = sodium_base64_ENCODED_LEN(bytes, variant);
    unsigned char *secret = arena_alloc(a, bytes);
    char *text = arena_alloc(a, size);

    randombytes_buf(secret, bytes);
    sodium_bin2base64(text, size, secret, bytes, (int)variant);
    sodium_memzero(secret, bytes);
    return text;
}

const char *
random_password(struct arena *a)
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
    char *password = arena_alloc(a, 4 * 5);

    for (size_t i = 0; i < 4 * 5 - 1; i++)
        password[i] = i % 5 == 4 ? '-' : letters[randombytes_uniform(sizeof(letters) - 1)];
    return password;
}

const char *
hash_hex(struct arena *a, const void *bytes, size_t length)
{
    unsigned char hash[crypto_generichash_BYTES];
    char *text = arena_alloc(a, 2 * sizeof(hash) + 1);

    _Static_assert(crypto_generichash_BYTES == 32, "BLAKE2b-256");
    crypto_generichash(hash, sizeof(hash), bytes, length, NULL, 0);
    return sodium_bin2hex(text, 2 * sizeof(hash) + 1, hash, sizeof(hash));
}
