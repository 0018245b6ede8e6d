/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every kind of thing that the public may find by words. */
#include "feature/article/article.h"
#include "feature/exemplar/exemplar.h"

const struct search_source *const search_sources[] = {
    &article_search_source,
    &exemplar_search_source,
    NULL,
};
