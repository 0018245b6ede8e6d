/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Databases for tests: SQLite in a temporary folder, and a PostgreSQL that the run starts for itself. */
#ifndef TEST_TEST_DB_H
#define TEST_TEST_DB_H

#include "test/test.h"

/* Once a run, before and after all tests: builds a migrated template for each engine and starts PostgreSQL in a temporary
 * folder on a Unix socket (as another user when run by root). False, with the reason printed, where it cannot. */
bool test_engines_start(bool sqlite, bool postgres);
void test_engines_stop(void);

/* Gives this test's context a fresh copy of the template of `engine` ("sqlite", "postgres"). */
void test_database_open(struct ctx *c, const char *engine);
void test_database_close(struct ctx *c);

/* Its address, for starting the real binary on it; and whether it is SQLite. */
const char *test_database_url(struct ctx *c);
bool test_database_is_sqlite(struct ctx *c);

/* The process's database, for contexts of further threads. */
struct database *test_database(struct ctx *c);

#endif
