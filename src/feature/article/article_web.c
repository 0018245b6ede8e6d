/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The newsroom: routes. */
#include "feature/article/article.h"

static const struct route routes[] = {
    { 0 },
};

const struct feature article_feature = { .name = "article", .routes = routes };
