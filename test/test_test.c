/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The checks themselves: one that does not hold must end the test. */
#include "test/test.h"

#include "test/runner.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void
fails_bool(struct ctx *c)
{
    CHECK(c == NULL);
}

static void
fails_int(struct ctx *c)
{
    CHECK_INT(c->account_id, 7);
}

static void
fails_text(struct ctx *c)
{
    CHECK_TEXT(arena_strdup(c->arena, "Nghi Sơn"), "Tĩnh Gia");
}

static void
fails_text_null(struct ctx *c)
{
    CHECK_TEXT(c->request_id, "");
}

static void
fails_has(struct ctx *c)
{
    CHECK_HAS(arena_strdup(c->arena, "Nghi Sơn"), "Gia");
}

static void
fails_lacks(struct ctx *c)
{
    CHECK_LACKS(arena_strdup(c->arena, "Nghi Sơn"), "Nghi");
}

static void
fails_date(struct ctx *c)
{
    CHECK_DATE(today(c), "2025-02-13");
}

static void
fails_golden(struct ctx *c)
{
    test_golden(c, "no-such-file.txt", "x");
}

static void
leaks_nothing(struct ctx *c)
{
    CHECK(c != NULL);
}

/* The status with which a process of its own ends that runs `run`; what it prints goes to `output`. */
static int
status_of(struct ctx *c, void (*run)(struct ctx *), const char *output)
{
    struct test test = { "inner", run, false };
    struct test_case one = { "test", &test, NULL };
    const char *folder = arena_printf(c->arena, "%s-inner", test_folder(c));
    pid_t pid;
    int status = 0;

    unsetenv("THIDUA_GOLDEN");
    fflush(NULL);
    pid = fork();
    if (pid == 0) {
        if (freopen(output, "w", stdout) == NULL)
            _exit(9);
        test_run_case(&one, folder);
        _exit(0);
    }
    CHECK(pid > 0 && waitpid(pid, &status, 0) == pid);
    CHECK(WIFEXITED(status));
    return WEXITSTATUS(status);
}

TEST(a_check_that_does_not_hold_ends_the_test)
{
    void (*const failing[])(struct ctx *) = { fails_bool, fails_int,   fails_text, fails_text_null,
                                              fails_has,  fails_lacks, fails_date, fails_golden };
    const char *output = arena_printf(c->arena, "%s/output", test_folder(c));

    for (size_t i = 0; i < sizeof(failing) / sizeof(failing[0]); i++)
        CHECK_INT(status_of(c, failing[i], output), 1);
    CHECK_INT(status_of(c, leaks_nothing, output), 0);
}

TEST(a_failed_check_tells_the_place_and_both_values)
{
    const char *output = arena_printf(c->arena, "%s/output", test_folder(c));
    char text[500] = "";
    FILE *file;

    CHECK_INT(status_of(c, fails_text, output), 1);
    file = fopen(output, "r");
    CHECK(file != NULL);
    CHECK(fread(text, 1, sizeof(text) - 1, file) > 0);
    fclose(file);
    CHECK_HAS(text, "test_test.c:");
    CHECK_HAS(text, "got  Nghi Sơn");
    CHECK_HAS(text, "want Tĩnh Gia");
}

TEST(a_test_begins_at_noon_on_the_day_of_the_example)
{
    CHECK_DATE(today(c), "2025-02-12");
    CHECK_TEXT(time_vi(c->arena, now(c)), "12/02/2025 12:00 CH");
    CHECK_INT(c->lang, LANG_EN);
}

TEST(the_clock_of_a_test_is_set)
{
    test_set_today(c, "2025-07-01");
    CHECK_TEXT(time_vi(c->arena, now(c)), "01/07/2025 12:00 CH");
    test_set_time(c, "2025-02-12 23:59:59");
    CHECK_TEXT(time_iso(c->arena, now(c)), "2025-02-12T16:59:59Z");
}

TEST(a_file_of_a_test_lies_in_its_folder)
{
    const char *path = test_file(c, "a.txt", "abc", 3);
    struct stat about;

    CHECK_HAS(path, test_folder(c));
    CHECK(stat(path, &about) == 0);
    CHECK_INT(about.st_size, 3);
}

TEST(every_file_of_tests_is_in_the_list)
{
    glob_t found;
    char list[20000] = "";
    FILE *file = fopen("test/suites.h", "r");

    CHECK(file != NULL);
    CHECK(fread(list, 1, sizeof(list) - 1, file) > 0);
    fclose(file);
    CHECK_INT(glob("src/*/*_test.c", 0, NULL, &found), 0);
    glob("src/feature/*/*_test.c", GLOB_APPEND, NULL, &found);
    glob("test/*_test.c", GLOB_APPEND, NULL, &found);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        const char *name = strrchr(found.gl_pathv[i], '/') + 1;
        int length = (int)(strlen(name) - strlen("_test.c"));

        CHECK_HAS(list, arena_printf(c->arena, "\nSUITE(%.*s)\n", length, name));
    }
    globfree(&found);
}

const struct test test_tests[] = {
    T(a_check_that_does_not_hold_ends_the_test),
    T(a_failed_check_tells_the_place_and_both_values),
    T(a_test_begins_at_noon_on_the_day_of_the_example),
    T(the_clock_of_a_test_is_set),
    T(a_file_of_a_test_lies_in_its_folder),
    T(every_file_of_tests_is_in_the_list),
    T_END,
};
