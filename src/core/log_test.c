/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Log lines: one an event, whatever stands in it. */
#include "core/log.h"

#include "test/test.h"

#include <stdio.h>
#include <unistd.h>

static char logged[100000];

/* What `write` logs, as one text. */
static const char *
log_of(struct ctx *c, void (*write_log)(struct ctx *))
{
    const char *path = arena_printf(c->arena, "%s/log", test_folder(c));
    int before = dup(STDERR_FILENO);
    FILE *file;

    CHECK(freopen(path, "w", stderr) != NULL);
    write_log(c);
    fflush(stderr);
    dup2(before, STDERR_FILENO);
    close(before);
    file = fopen(path, "r");
    CHECK(file != NULL);
    logged[fread(logged, 1, sizeof(logged) - 1, file)] = '\0';
    fclose(file);
    return logged;
}

static void
log_hostile(struct ctx *c)
{
    c->request_id = "r1\n2";
    log_warn(c, "name %s", "a\n2025-02-12T00:00:00.000Z error r2 forged\r\x1b[2J\\n");
}

static void
log_directions(struct ctx *c)
{
    log_warn(c, "Thị xã Nghi Sơn \xe2\x80\xae"
                "x \xe2\x80\xa8 \xc2\x9b \xff\xc3");
}

static void
log_levels(struct ctx *c)
{
    log_set_level(LOG_ERROR);
    log_warn(c, "unseen");
    log_info(c, "unseen");
    CHECK_INT(log_error(c, "seen"), FAILED);
    log_set_level(LOG_INFO);
    log_info(NULL, "seen too");
}

static void
log_long(struct ctx *c)
{
    char *name = arena_alloc(c->arena, 60001);

    memset(name, '\n', 60000);
    log_warn(c, "%s", name);
    memset(name, 'x', 60000);
    log_warn(c, "%s", name);
}

static int
lines(const char *text)
{
    int count = 0;

    for (; *text != '\0'; text++)
        count += *text == '\n';
    return count;
}

TEST(a_hostile_name_cannot_forge_a_line)
{
    const char *text = log_of(c, log_hostile);

    CHECK_INT(lines(text), 1);
    CHECK_HAS(text,
              " warn r1\\n2 name a\\n2025-02-12T00:00:00.000Z error r2 forged\\x0d\\x1b[2J\\\\n\n");
}

TEST(directions_controls_and_broken_bytes_are_escaped_and_letters_are_not)
{
    CHECK_HAS(log_of(c, log_directions),
              " warn - Thị xã Nghi Sơn \\xe2\\x80\\xaex \\xe2\\x80\\xa8 \\xc2\\x9b \\xff\\xc3\n");
}

TEST(a_line_below_the_level_is_not_written)
{
    const char *text = log_of(c, log_levels);

    CHECK_INT(lines(text), 2);
    CHECK_LACKS(text, "unseen");
    CHECK_HAS(text, "seen too");
}

TEST(a_line_begins_with_an_instant)
{
    const char *text = log_of(c, log_levels);

    CHECK_INT(text[4], '-');
    CHECK_INT(text[10], 'T');
    CHECK(strncmp(text + 23, "Z error - seen\n", 15) == 0);
}

TEST(a_long_message_is_cut_and_stays_one_line)
{
    const char *text = log_of(c, log_long);

    CHECK_INT(lines(text), 2);
    CHECK_HAS(text, "xxx...\n");
    CHECK_HAS(text, "\\n\\n...\n");
}

const struct test log_tests[] = {
    T(a_hostile_name_cannot_forge_a_line),
    T(directions_controls_and_broken_bytes_are_escaped_and_letters_are_not),
    T(a_line_below_the_level_is_not_written),
    T(a_line_begins_with_an_instant),
    T(a_long_message_is_cut_and_stays_one_line),
    T_END,
};
