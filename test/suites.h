/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every array of tests, in alphabetical order: SUITE(date) stands for `const struct test date_tests[]`, which
 * date_test.c defines and ends with T_END. */
SUITE(arena)
SUITE(buf)
SUITE(csv)
SUITE(ctx)
SUITE(date)
SUITE(db)
SUITE(i18n)
SUITE(json)
SUITE(log)
SUITE(out)
SUITE(random)
SUITE(test)
SUITE(text)
SUITE(text_legacy)
SUITE(text_money)
SUITE(text_sort)
