/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the runner (main.c), which starts a process for each case, and what happens in it (test.c). */
#ifndef TEST_RUNNER_H
#define TEST_RUNNER_H

#include "test/test.h"

struct test_case {
    const char *suite;
    const struct test *test;
    const char *engine; /* NULL: needs no database */
};

/* Runs the case in this process; `folder` is what test_folder gives. Returns when the test held; a failed check ends the
 * process with status 1. */
void test_run_case(const struct test_case *one, const char *folder);

/* Removes a folder with all in it. */
void test_remove_folder(const char *folder);

#endif
