/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dossiers: routes and handlers. */
#include "feature/dossier/dossier.h"

static const struct route routes[] = {
    { 0 },
};

const struct feature dossier_feature = { .name = "dossier", .routes = routes };
