/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The built-in assets as they are sent, compressed once in the background. */
#ifndef WEB_ASSET_STORE_H
#define WEB_ASSET_STORE_H

#include "web/compress.h"

struct asset_store;

struct stored_asset {
    const char *type, *etag;
    struct page_variant variants[ENCODING_COUNT];
};

/* Answers at once; the compressed forms come within the first seconds. */
struct asset_store *asset_store_new(void);
void asset_store_free(struct asset_store *s);

/* By the path below /a/; NULL where there is none. The text lives as long as the store. */
const struct stored_asset *asset_store_find(struct asset_store *s, const char *path);

#endif
