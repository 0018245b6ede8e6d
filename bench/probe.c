/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a shell cannot measure:
 *
 *   probe port                          a port of 127.0.0.1 that nobody listens on
 *   probe run COMMAND...                runs it; prints `ms=… rss_kb=…` on descriptor 3, peak memory as the kernel counts it
 *   probe until WORD COMMAND...         runs it until it prints a line that begins with WORD; prints `ms=…`, then ends it */
#include <arpa/inet.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int
free_port(void)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t length = sizeof(a);
    int s = socket(AF_INET, SOCK_STREAM, 0);

    if (s < 0 || bind(s, (struct sockaddr *)&a, sizeof(a)) != 0 ||
        getsockname(s, (struct sockaddr *)&a, &length) != 0)
        return 1;
    printf("%d\n", ntohs(a.sin_port));
    return 0;
}

static int
run(char **command)
{
    double from = now_ms();
    pid_t pid = fork();
    struct rusage used;
    int status;

    if (pid == 0) {
        execvp(command[0], command);
        _exit(127);
    }
    if (pid < 0 || wait4(pid, &status, 0, &used) != pid)
        return 1;
    dprintf(3, "ms=%.1f rss_kb=%ld\n", now_ms() - from, used.ru_maxrss);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static int
until(const char *word, char **command)
{
    int ends[2], status, found = 0;
    double from = now_ms(), at = 0;
    char text[1024];
    FILE *out;
    pid_t pid;

    if (pipe(ends) != 0 || (pid = fork()) < 0)
        return 1;
    if (pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execvp(command[0], command);
        _exit(127);
    }
    close(ends[1]);
    out = fdopen(ends[0], "r");
    while (!found && out != NULL && fgets(text, sizeof(text), out) != NULL)
        found = strncmp(text, word, strlen(word)) == 0;
    at = now_ms();
    kill(pid, SIGTERM);
    waitpid(pid, &status, 0);
    if (!found) {
        fprintf(stderr, "probe: %s ended without the word %s\n", command[0], word);
        return 1;
    }
    printf("ms=%.2f\n", at - from);
    return 0;
}

int
main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "port") == 0)
        return free_port();
    if (argc > 2 && strcmp(argv[1], "run") == 0)
        return run(argv + 2);
    if (argc > 3 && strcmp(argv[1], "until") == 0)
        return until(argv[2], argv + 3);
    fprintf(stderr, "usage: probe port | run COMMAND... | until WORD COMMAND...\n");
    return 2;
}
