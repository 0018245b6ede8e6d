/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The web layer as a feature: text size, drafts, health, figures, robots. */
#ifndef WEB_WEB_FEATURE_H
#define WEB_WEB_FEATURE_H

#include "web/feature.h"

extern const struct feature web_feature;

#endif
