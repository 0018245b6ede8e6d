/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of lists. */
#include "service/transfer.h"

#include <string.h>

const struct transfer_kind *
transfer_find(const char *name)
{
    for (int i = 0; transfer_kinds[i] != NULL; i++) {
        if (strcmp(transfer_kinds[i]->name, name) == 0)
            return transfer_kinds[i];
    }
    return NULL;
}
