/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making the words of a command line, for main and for tests of commands. */
#ifndef CORE_ARGS_INSIDE_H
#define CORE_ARGS_INSIDE_H

#include "core/args.h"

/* What stands before and after a command's own options. */
#define ARGS_GLOBAL "[--db URL] [--on YYYY-MM-DD] [--json] [--lang vi|en]"

/* `words` are those after the command, NULL-ended; `usage` is the command's ("[--campaign CODE] FILE"): an option that is
 * followed there by a word in capitals takes a value. `name` and `usage` are shown where they are used wrongly. */
struct args *args_new(struct arena *a, const char *name, const char *usage,
                      const char *const *words, FILE *out);

#endif
