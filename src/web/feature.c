/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all features do when the program starts. */
#include "web/feature.h"

enum status
features_start(struct ctx *c, const char *data)
{
    enum status st = OK;

    for (int i = 0; features[i] != NULL && st == OK; i++)
        if (features[i]->start != NULL)
            st = features[i]->start(c, data);
    return st;
}
