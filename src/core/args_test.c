/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of a command line. Wrong ones end the program, so they are tried in a process of their own. */
#include "core/args_inside.h"

#include "test/test.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define USAGE "KIND FILE [--campaign CODE] [--dry-run] [--limit N] [-o FILE]"

static struct args *
parse(struct ctx *c, const char *const *words)
{
    return args_new(c->arena, "import", USAGE, words, stdout);
}

#define ARGS(...) parse(c, (const char *const[]){ __VA_ARGS__, NULL })

TEST(words_and_options_are_told_apart_by_the_usage)
{
    struct args *a =
        ARGS("units", "--campaign", "nghi-son", "--dry-run", "x.csv", "--limit=5", "-o", "y.csv");

    CHECK_TEXT(args_word(a, 0, "KIND"), "units");
    CHECK_TEXT(args_word(a, 1, "FILE"), "x.csv");
    CHECK_TEXT(args_option(a, "campaign", NULL), "nghi-son");
    CHECK_TEXT(args_option(a, "output", NULL), "y.csv");
    CHECK_INT(args_option_int(a, "limit", 1, 0, 10), 5);
    CHECK(args_flag(a, "dry-run"));
    CHECK(!args_json(a));
    args_end(a);
}

TEST(what_is_not_given_is_the_default)
{
    struct args *a = ARGS("units", "--json", "--on", "2025-02-12", "--", "--strange.csv", "-");

    CHECK_TEXT(args_word(a, 1, "FILE"), "--strange.csv");
    CHECK_TEXT(args_word_or(a, 2, "none"), "-");
    CHECK_TEXT(args_word_or(a, 3, "none"), "none");
    CHECK_TEXT(args_option(a, "campaign", "all"), "all");
    CHECK(!args_flag(a, "dry-run"));
    CHECK(args_json(a));
    args_word(a, 0, "KIND");
    args_end(a);
}

static void
use(struct args *a)
{
    args_word(a, 0, "KIND");
    args_word(a, 1, "FILE");
    args_option(a, "campaign", NULL);
    args_option_int(a, "limit", 1, 0, 10);
    args_flag(a, "dry-run");
    args_end(a);
}

static int
exit_of(struct args *a)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        int null = open("/dev/null", O_WRONLY);

        dup2(null, STDERR_FILENO);
        use(a);
        _exit(0);
    }
    CHECK_INT(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(wrong_use_ends_with_two)
{
    CHECK_INT(exit_of(ARGS("units", "x.csv")), 0);
    CHECK_INT(exit_of(ARGS("units")), 2);
    CHECK_INT(exit_of(ARGS("units", "x.csv", "more")), 2);
    CHECK_INT(exit_of(ARGS("units", "x.csv", "--unknown")), 2);
    CHECK_INT(exit_of(ARGS("units", "x.csv", "--limit", "abc")), 2);
    CHECK_INT(exit_of(ARGS("units", "x.csv", "--limit", "11")), 2);
    CHECK_INT(exit_of(ARGS("units", "x.csv", "--campaign")), 2);
    CHECK_INT(exit_of(ARGS("units", "x.csv", "--dry-run=1")), 2);
    CHECK_INT(exit_of(ARGS("units", "x.csv", "-x")), 2);
}

const struct test args_tests[] = {
    T(words_and_options_are_told_apart_by_the_usage),
    T(what_is_not_given_is_the_default),
    T(wrong_use_ends_with_two),
    T_END,
};
