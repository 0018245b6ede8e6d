/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data blocks (schema.org) in a page's head. Templates refuse values inside of <script>; this is the one way to write one. */
#ifndef WEB_LINKED_DATA_H
#define WEB_LINKED_DATA_H

#include "core/arena.h"
#include "web/out.h"

/* <script type="application/ld+json"> with the JSON: whatever its texts are, nothing in it ends the element or begins a comment, and a
 * reader of JSON gets the same values. It is data, so the policy on scripts lets it stand and nothing of it runs. */
struct html linked_data(struct arena *a, const char *json);

#endif
