/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starting the mail server of tests. It is told to die with its parent. */
#include "test/smtp.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int started;

static int
be_the_server(const char *folder, const char *options, int out)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(out, STDOUT_FILENO);
    close(out);
    execlp("node", "node", "test/smtp/server.mjs", folder, options, (char *)NULL);
    return 127;
}

struct test_smtp
test_smtp_start(struct ctx *c, const char *options)
{
    struct test_smtp s = { .folder =
                               arena_printf(c->arena, "%s/smtp-%d", test_folder(c), started++) };
    int ends[2];
    FILE *said;

    signal(SIGPIPE, SIG_IGN); /* as the program does */
    CHECK_INT(mkdir(s.folder, 0700), 0);
    CHECK_INT(pipe(ends), 0);
    s.pid = fork();
    CHECK(s.pid >= 0);
    if (s.pid == 0)
        _exit(be_the_server(s.folder, options != NULL ? options : "{}", ends[1]));
    close(ends[1]);
    said = fdopen(ends[0], "r");
    CHECK(said != NULL && fscanf(said, "ready %d", &s.port) == 1);
    fclose(said);
    setenv("THIDUA_MAIL_URL",
           arena_printf(c->arena, "smtp%s://127.0.0.1:%d",
                        options != NULL && strstr(options, "implicit") != NULL ? "s" : "", s.port),
           1);
    setenv("THIDUA_MAIL_CA", arena_printf(c->arena, "%s/cert.pem", s.folder), 1);
    setenv("THIDUA_MAIL_FROM", "thidua@nghison.example", 1);
    return s;
}

void
test_smtp_stop(struct test_smtp *s)
{
    int status;

    kill(s->pid, SIGKILL);
    CHECK_INT(waitpid(s->pid, &status, 0), s->pid);
    s->pid = 0;
}

static void
release(void *letters)
{
    json_decref(letters);
}

json_t *
test_smtp_letters(struct ctx *c, const struct test_smtp *s)
{
    FILE *file = fopen(arena_printf(c->arena, "%s/letters.jsonl", s->folder), "r");
    json_t *letters = json_array(), *one;

    arena_defer(c->arena, release, letters);
    if (file == NULL)
        return letters;
    while ((one = json_loadf(file, JSON_DISABLE_EOF_CHECK, NULL)) != NULL)
        json_array_append_new(letters, one);
    fclose(file);
    return letters;
}

const char *
test_smtp_text(json_t *letters, size_t n, const char *name)
{
    const char *text = json_string_value(json_object_get(json_array_get(letters, n), name));

    return text != NULL ? text : "";
}
