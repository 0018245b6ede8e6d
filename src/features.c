/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The product: one feature a line. */
#include "web/web_feature.h"

const struct feature *const features[] = {
    &web_feature,
    NULL,
};
