/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The S3 server of a test. */
#include "test/test_s3.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

void
test_s3_start(struct ctx *c, struct test_s3 *s)
{
    char *port = arena_printf(c->arena, "%d", s->port), line[128] = "";
    posix_spawn_file_actions_t actions;
    int in[2], out[2];
    FILE *said;

    if (s->folder == NULL)
        s->folder = arena_printf(c->arena, "%s/s3", test_folder(c));
    CHECK(mkdir(s->folder, 0700) == 0 || errno == EEXIST);
    CHECK_INT(pipe2(in, O_CLOEXEC), 0);
    CHECK_INT(pipe2(out, O_CLOEXEC), 0);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], 0);
    posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    CHECK_INT(posix_spawnp(&s->pid, "node", &actions, NULL,
                           (char *const[]){ "node", "test/s3.mjs", (char *)(uintptr_t)s->folder,
                                            port, (char *)(uintptr_t)s->key,
                                            (char *)(uintptr_t)s->certificate, NULL },
                           environ),
              0);
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]); /* in[1] stays open: when this process goes, so does the server */
    close(out[1]);
    said = fdopen(out[0], "r");
    CHECK(said != NULL && fgets(line, sizeof(line), said) != NULL);
    fclose(said);
    CHECK_HAS(line, "ready ");
    s->port = atoi(strrchr(line, ':') + 1);
    setenv("AWS_ACCESS_KEY_ID", "S3RVER", 1);
    setenv("AWS_SECRET_ACCESS_KEY", "S3RVER", 1);
    unsetenv("AWS_SESSION_TOKEN");
    unsetenv("THIDUA_FILES_KEY");
}

void
test_s3_kill(struct test_s3 *s)
{
    kill(s->pid, SIGKILL);
    waitpid(s->pid, NULL, 0);
    s->pid = 0;
}

const char *
test_s3_place(struct ctx *c, const struct test_s3 *s, const char *options)
{
    return arena_printf(c->arena, "s3+%s://127.0.0.1:%d/thidua/tep%s%s",
                        s->certificate != NULL ? "https" : "http", s->port,
                        options[0] != '\0' ? "?" : "", options);
}

static const char *
ask(struct ctx *c, const struct test_s3 *s, const char *line)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)s->port) };
    const char *request = arena_printf(c->arena, "%s HTTP/1.0\r\nHost: x\r\n\r\n", line), *body;
    char *answer = arena_alloc(c->arena, 4096);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    size_t used = 0;
    ssize_t n;

    inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
    CHECK_INT(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
    CHECK_INT(send(fd, request, strlen(request), MSG_NOSIGNAL), (int64_t)strlen(request));
    while (used < 4095 && (n = recv(fd, answer + used, 4095 - used, 0)) > 0)
        used += (size_t)n;
    close(fd);
    body = strstr(answer, "\r\n\r\n");
    CHECK(body != NULL);
    return body + 4;
}

void
test_s3_fault(struct ctx *c, const struct test_s3 *s, const char *kind, int count,
              const char *method)
{
    ask(c, s,
        arena_printf(c->arena, "POST /-/fault?kind=%s&count=%d&method=%s", kind, count, method));
}

int64_t
test_s3_seen(struct ctx *c, const struct test_s3 *s, const char *what)
{
    json_t *seen = json_loads(ask(c, s, "GET /-/seen"), 0, NULL);
    int64_t n;

    CHECK(seen != NULL);
    n = json_integer_value(json_object_get(seen, what));
    json_decref(seen);
    return n;
}

const char *
test_s3_path(struct ctx *c, const struct test_s3 *s, const char *hash)
{
    return arena_printf(c->arena, "%s/thidua/tep/%.2s/%s._S3rver_object", s->folder, hash, hash);
}
