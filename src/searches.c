/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every kind of thing that the public may find by words. */
#include "service/search.h"

const struct search_source *const search_sources[] = {
    NULL,
};
