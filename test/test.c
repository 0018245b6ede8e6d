/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a test can call: checks, a folder, the clock, golden files. */
#include "test/test.h"

#include "test/runner.h"
#include "test/test_db.h"

#include "core/buf.h"

#include <errno.h>
#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct clock test_clock;
static const char *own_folder;

NORETURN static void __attribute__((format(printf, 3, 4)))
fail(const char *file, int line, const char *format, ...)
{
    va_list args;

    printf("%s:%d: ", file, line);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    printf("\n");
    fflush(NULL);
    /* Not exit(): leaks of a test that broke off tell nothing. */
    _exit(1);
}

void
test_check(bool holds, const char *expression, const char *file, int line)
{
    if (!holds)
        fail(file, line, "does not hold: %s", expression);
}

void
test_check_int(int64_t got, int64_t want, const char *expression, const char *file, int line)
{
    if (got != want)
        fail(file, line, "%s\n    got  %" PRId64 "\n    want %" PRId64, expression, got, want);
}

static const char *
shown(const char *text)
{
    return text != NULL ? text : "(NULL)";
}

void
test_check_text(const char *got, const char *want, const char *expression, const char *file,
                int line)
{
    bool is_same = got != NULL && want != NULL ? strcmp(got, want) == 0 : got == want;

    if (!is_same)
        fail(file, line, "%s\n    got  %s\n    want %s", expression, shown(got), shown(want));
}

void
test_check_has(const char *text, const char *part, bool wanted, const char *expression,
               const char *file, int line)
{
    bool has = text != NULL && strstr(text, part) != NULL;

    if (text == NULL || has != wanted)
        fail(file, line, "%s %s: %s\n    in %s", expression, wanted ? "lacks" : "has", part,
             shown(text));
}

void
test_check_date(struct date got, const char *iso, const char *expression, const char *file,
                int line)
{
    char text[16] = "";

    if (!date_is_none(got))
        snprintf(text, sizeof(text), "%04d-%02d-%02d", (int)got.year, (int)got.month, (int)got.day);
    if (strcmp(text, iso) != 0)
        fail(file, line, "%s\n    got  %s\n    want %s", expression, text, iso);
}

const char *
test_folder(struct ctx *c)
{
    if (mkdir(own_folder, 0700) != 0 && errno != EEXIST)
        fail(__FILE__, __LINE__, "cannot make %s: %s", own_folder, strerror(errno));
    return arena_strdup(c->arena, own_folder);
}

static void
write_file(const char *path, const void *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");

    if (file == NULL || fwrite(bytes, 1, length, file) != length || fclose(file) != 0)
        fail(__FILE__, __LINE__, "cannot write %s: %s", path, strerror(errno));
}

const char *
test_file(struct ctx *c, const char *name, const void *bytes, size_t length)
{
    const char *path = arena_printf(c->arena, "%s/%s", test_folder(c), name);

    write_file(path, bytes, length);
    return path;
}

void
test_set_today(struct ctx *c, const char *iso)
{
    struct date on;

    if (!date_parse_iso(iso, &on))
        fail(__FILE__, __LINE__, "no such day: %s", iso);
    test_clock.fixed_at = date_start_at(on) + INT64_C(12) * 3600;
    c->clock = &test_clock;
}

void
test_set_time(struct ctx *c, const char *text)
{
    int hour = 0, minute = 0, second = 0, end = 0;
    char day[11] = "";
    struct date on;

    memcpy(day, text, strnlen(text, 10));
    if (!date_parse_iso(day, &on) ||
        sscanf(text + 10, " %2d:%2d:%2d%n", &hour, &minute, &second, &end) != 3 ||
        text[10 + end] != '\0' || hour > 23 || minute > 59 || second > 59)
        fail(__FILE__, __LINE__, "no such time: %s", text);
    test_clock.fixed_at = date_start_at(on) + hour * 3600 + minute * 60 + second;
    c->clock = &test_clock;
}

/* NULL where there is no such file. */
static const char *
read_file(struct ctx *c, const char *path)
{
    FILE *file = fopen(path, "rb");
    struct buf all;
    size_t count;

    if (file == NULL)
        return NULL;
    buf_init(&all, c->arena, 4096);
    while ((count = fread(buf_reserve(&all, 4096), 1, 4096, file)) > 0)
        all.length += count;
    all.data[all.length] = '\0';
    fclose(file);
    return all.data;
}

NORETURN static void
fail_at_first_difference(const char *path, const char *got, const char *want)
{
    int line = 1;

    while (*got != '\0' && *want != '\0') {
        size_t got_length = strcspn(got, "\n"), want_length = strcspn(want, "\n");

        if (got_length != want_length || memcmp(got, want, got_length) != 0)
            break;
        got += got_length + (got[got_length] == '\n');
        want += want_length + (want[want_length] == '\n');
        line++;
    }
    fail(path, line, "differs (`make golden` rewrites it)\n    got  %.*s\n    want %.*s",
         (int)strcspn(got, "\n"), got, (int)strcspn(want, "\n"), want);
}

void
test_golden(struct ctx *c, const char *name, const char *got)
{
    const char *path = arena_printf(c->arena, "test/golden/%s", name);
    const char *want, *mode = getenv("THIDUA_GOLDEN");

    if (mode != NULL && strcmp(mode, "write") == 0) {
        mkdir("test/golden", 0777);
        write_file(path, got, strlen(got));
        return;
    }
    want = read_file(c, path);
    if (want == NULL)
        fail(path, 1, "is not there (`make golden` writes it)");
    if (strcmp(got, want) != 0)
        fail_at_first_difference(path, got, want);
}

void
test_run_case(const struct test_case *one, const char *folder)
{
    struct ctx c = { .arena = arena_new(), .lang = LANG_EN };

    own_folder = folder;
    test_set_today(&c, "2025-02-12");
    if (one->engine != NULL)
        test_database_open(&c, one->engine);
    one->test->run(&c);
    if (one->engine != NULL)
        test_database_close(&c);
    arena_free(c.arena);
}

static int
remove_one(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)about;
    (void)kind;
    (void)place;
    remove(path);
    return 0;
}

void
test_remove_folder(const char *folder)
{
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
