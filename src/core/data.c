/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds a built-in file by its name. */
#include "core/data.h"

#include <string.h>

const struct data_file *
data_find(const char *name)
{
    for (const struct data_file *f = data_files; f->name != NULL; f++)
        if (strcmp(f->name, name) == 0)
            return f;
    return NULL;
}
