/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of a command line, for commands. A wrong use ends the program with 2 and the usage, in one place. */
#ifndef CORE_ARGS_H
#define CORE_ARGS_H

#include "core/ctx.h"

#include <stdio.h>

struct args;

/* The n-th word after the command (from 0) that is no option; required ones end the program where they are missing. */
const char *args_word(struct args *a, int n, const char *name);
const char *args_word_or(struct args *a, int n, const char *otherwise);

/* --name VALUE, --name=VALUE; --flag. Each option is asked for before args_end. */
const char *args_option(struct args *a, const char *name, const char *otherwise);
int64_t args_option_int(struct args *a, const char *name, int64_t otherwise, int64_t minimum,
                        int64_t maximum);
bool args_flag(struct args *a, const char *name);

/* Ends the program with 2, the words and the usage. */
NORETURN void args_refuse(const struct args *a, const char *format, ...) PRINTF(2, 3);

/* Refuses what nobody asked for. Call it before doing anything. */
void args_end(struct args *a);

bool args_json(const struct args *a); /* --json: print one JSON document */
FILE *args_out(struct args *a);       /* standard output; a file in tests */

/* A bar on standard error where that is a terminal, else a line each tenth; all 0: unknown. */
void args_progress(struct args *a, const char *what, int64_t done, int64_t all);

#endif
