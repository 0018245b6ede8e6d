/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search as readers and scripts have it: a page, suggestions, a command. What is found is the service's affair
 * (service/search.h). */
#ifndef FEATURE_SEARCH_SEARCH_H
#define FEATURE_SEARCH_SEARCH_H

#include "web/feature.h"

extern const struct feature search_feature;

#endif
