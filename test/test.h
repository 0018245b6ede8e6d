/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests: a name that is a sentence, a body that has `c`. Each runs in a process of its own; those listed with T_DB run
 * once for each engine on a fresh, migrated database. A test that hangs is killed and counts as failed. One
 * that has "concurrent" in its name, or in that of its file, runs once more under the thread sanitizer. */
#ifndef TEST_TEST_H
#define TEST_TEST_H

#include "core/ctx.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct test {
    const char *name;
    void (*run)(struct ctx *c);
    bool needs_database;
};

#define TEST(sentence) static void sentence(struct ctx *c)
/* clang-format off */
#define T(sentence)    { #sentence, sentence, false }
#define T_DB(sentence) { #sentence, sentence, true }
#define T_END          { NULL, NULL, false }
/* clang-format on */

/* Each prints file, line, both values, and ends the test. */
#define CHECK(condition)        test_check((condition), #condition, __FILE__, __LINE__)
#define CHECK_INT(got, want)    test_check_int((got), (want), #got, __FILE__, __LINE__)
#define CHECK_TEXT(got, want)   test_check_text((got), (want), #got, __FILE__, __LINE__)
#define CHECK_HAS(text, part)   test_check_has((text), (part), true, #text, __FILE__, __LINE__)
#define CHECK_LACKS(text, part) test_check_has((text), (part), false, #text, __FILE__, __LINE__)
#define CHECK_DATE(got, iso)    test_check_date((got), (iso), #got, __FILE__, __LINE__)

void test_check(bool holds, const char *expression, const char *file, int line);
void test_check_int(int64_t got, int64_t want, const char *expression, const char *file, int line);
void test_check_text(const char *got, const char *want, const char *expression, const char *file,
                     int line);
void test_check_has(const char *text, const char *part, bool wanted, const char *expression,
                    const char *file, int line);
void test_check_date(struct date got, const char *iso, const char *expression, const char *file,
                     int line);

/* A folder of this test's own that goes with it. */
const char *test_folder(struct ctx *c);

/* Writes a file there and returns its path. */
const char *test_file(struct ctx *c, const char *name, const void *bytes, size_t length);

/* Sets the day (and noon in Vietnam) that the test takes for today. A test begins on 2025-02-12. */
void test_set_today(struct ctx *c, const char *iso);

/* Sets the clock to an instant given in Vietnamese time: "2025-02-12 23:59:59". */
void test_set_time(struct ctx *c, const char *text);

/* Compares with test/golden/NAME; `make golden` rewrites it. */
void test_golden(struct ctx *c, const char *name, const char *got);

#endif
