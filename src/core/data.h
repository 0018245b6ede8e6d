/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of data/ (law, norms and lists as rows with their source), built into the program by tools/embed. They fill an empty
 * table; from then on the office's own rows hold. */
#ifndef CORE_DATA_H
#define CORE_DATA_H

#include <stddef.h>

struct data_file {
    const char *name;  /* "fields.csv" */
    const char *bytes; /* UTF-8, ended by a NUL that is not counted */
    size_t size;
};

/* Sorted by name, bytewise; ends with a NULL name. */
extern const struct data_file data_files[];

/* NULL where there is none of that name. */
const struct data_file *data_find(const char *name);

#endif
