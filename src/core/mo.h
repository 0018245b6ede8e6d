/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A catalogue of messages in the .mo format of GNU gettext ("The Format of GNU MO Files" in its manual), in memory. */
#ifndef CORE_MO_H
#define CORE_MO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mo_entry {
    const char *msgid;
    const char *text; /* NULL: an empty place of the table */
    size_t size;      /* of the text with its plural forms, the last NUL not counted */
    uint32_t hash;
};

/* All zero it is an empty catalogue. */
struct mo {
    struct mo_entry *entries;
    uint32_t mask;
};

/* Checks every offset and makes the look-up table. The bytes must outlive it. False where they are no such catalogue. */
bool mo_open(struct mo *mo, const unsigned char *bytes, size_t size);
void mo_close(struct mo *mo);

/* The translation's form (0, 1 ...; the last one that there is), or NULL. Any thread may ask. */
const char *mo_find(const struct mo *mo, const char *msgid, int form);

#endif
