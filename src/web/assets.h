/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files that pages load (style, scripts, fonts, icons), built into the program by tools/embed. A path carries a hash of
 * the content, so that what a browser keeps never grows stale. */
#ifndef WEB_ASSETS_H
#define WEB_ASSETS_H

#include <stddef.h>

struct asset {
    const char *name; /* as templates say: "app.css" */
    const char *path; /* as it is served, below /a/: "app-HASH.css" */
    const char *type; /* "text/css; charset=utf-8" */
    const unsigned char *bytes;
    size_t size;
};

/* Sorted by name, bytewise; ends with a NULL name that is not counted. */
extern const struct asset assets[];
extern const int asset_count;

#endif
