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

enum status
features_begin(struct ctx *c, const struct serving *s)
{
    enum status st = OK;
    int i;

    for (i = 0; features[i] != NULL && st == OK; i++)
        if (features[i]->begin != NULL)
            st = features[i]->begin(c, s);
    for (i -= 2; st != OK && i >= 0; i--)
        if (features[i]->end != NULL)
            features[i]->end();
    return st;
}

void
features_end(void)
{
    int count = 0;

    while (features[count] != NULL)
        count++;
    while (count-- > 0)
        if (features[count]->end != NULL)
            features[count]->end();
}

void
features_hear(const char *tag)
{
    for (int i = 0; features[i] != NULL; i++)
        if (features[i]->hear != NULL)
            features[i]->hear(tag);
}

enum status
features_moved(const struct feature *const *list, struct request *r)
{
    enum status st = NOT_FOUND;

    for (; list != NULL && *list != NULL && st == NOT_FOUND; list++)
        if ((*list)->moved != NULL)
            st = (*list)->moved(r);
    return st;
}
