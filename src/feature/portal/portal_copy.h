/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The portal as files that open from a USB stick: relative links, names that FAT takes, few files in a folder. */
#ifndef FEATURE_PORTAL_PORTAL_COPY_H
#define FEATURE_PORTAL_PORTAL_COPY_H

#include "web/ask.h"

struct portal_copying {
    const char *to; /* a folder that is not there yet; until all is written it is called TO.part */
    const char *data; /* where stored files lie */
    void (*progress)(void *arg, int64_t done);
    void *progress_arg;
    int64_t pages, files; /* how many were written */
};

/* All public news with their lists, photos and files. INVALID where the folder is there, or one of a copy that broke off; what is
 * withdrawn is in no copy made afterwards. Memory stays flat however many articles there are. */
enum status portal_copy(struct ctx *c, struct portal_copying *k) MUST_CHECK;

/* The file of an address within the copy, "tin/28/385….html"; NULL: it is not in it. */
const char *portal_copy_name(struct arena *a, const char *url);

/* A page of the site as the page of the copy that is called `name`: addresses relative, icons within it. What it shows and is not a page is told
 * to `found`, with its name. An address that is not in the copy leads to the `site` (NULL: to can-cong.html, which says so). */
struct portal_page_copy {
    const char *name, *site, *icons; /* the sprite's text */
    void (*found)(void *arg, const char *url, const char *name);
    void *arg;
};
const char *portal_copy_page(struct arena *a, const struct portal_page_copy *p, const char *html);

extern const struct command portal_commands[];

#endif
