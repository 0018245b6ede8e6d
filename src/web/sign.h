/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts that a visitor carries for us and cannot forge (BLAKE2b keyed with the site's secret), and paths that are ours. */
#ifndef WEB_SIGN_H
#define WEB_SIGN_H

#include "core/arena.h"

#include <stdbool.h>

/* URL-safe text that holds `text` and a mark over it and `purpose`. */
const char *sign_text(struct arena *a, const unsigned char secret[32], const char *purpose,
                      const char *text);

/* The text again; NULL where it was not signed by us for this purpose. */
const char *sign_open(struct arena *a, const unsigned char secret[32], const char *purpose,
                      const char *token);

/* Compares without telling by its time where they differ. */
bool is_same_secret(const char *a, const char *b);

/* Whether a text is a path of this site: "/x", but neither "//host" nor "/\host", and no control character. */
bool is_own_path(const char *path);

#endif
