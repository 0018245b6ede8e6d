/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unguessable bytes (libsodium). */
#ifndef CORE_RANDOM_H
#define CORE_RANDOM_H

#include "core/arena.h"

#include <stdint.h>

void random_init(void); /* once, in main */
void random_bytes(void *out, size_t length);
uint32_t random_below(uint32_t bound);

/* `bytes` random bytes as URL-safe base64 without padding: session and link tokens (32), request ids (12). */
const char *random_token(struct arena *a, size_t bytes);

/* A password that can be read aloud and typed: 4 groups of 4 letters and digits without 0 O 1 l I ("k7mw-..."), about
 * 79 bits. */
const char *random_password(struct arena *a);

/* BLAKE2b-256 of the bytes, as lower-case hex (64 characters). */
const char *hash_hex(struct arena *a, const void *bytes, size_t length);

#endif
