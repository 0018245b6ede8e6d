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

/* The address of one more fresh copy, of any engine that runs; NULL where it does not. It goes at the end of the run. */
const char *test_other_database(struct ctx *c, const char *engine);

/* The address of a database of this test's engine that has no schema yet. */
const char *test_empty_database(struct ctx *c);

/* Closes this test's database and opens it again: around a fork, which SQLite's connections must not cross. */
void test_database_pause(struct ctx *c);
void test_database_resume(struct ctx *c);

/* A PostgreSQL of a test's own, for those that stop it in the middle of work. */
struct test_server {
    char folder[96];
    int pid;         /* 0: it does not run */
    bool is_durable; /* a commit outlives an immediate stop; slower */
};

/* Makes one in a folder that goes at the end of the run, and starts it; false, with the reason printed, where it
 * cannot. */
bool test_server_make(struct test_server *s);
bool test_server_start(struct test_server *s);
void test_server_stop(struct test_server *s); /* at once, as a crash would */
bool test_server_database(const struct test_server *s, const char *name, const char *template_name);
void test_server_url(const struct test_server *s, const char *name, char *out, size_t size);

#endif
