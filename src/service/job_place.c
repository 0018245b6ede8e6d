/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which process this is. A name tells the machine's start, the namespace of process numbers, the number, and when the process
 * began, so that on the same machine a dead one is known at once, and nowhere is a living one taken for dead. */
#include "service/job_inside.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NAME_MAX_BYTES = 160, HOST_BYTES = 40, BOOT_BYTES = 40 };

static struct {
    pthread_mutex_t lock;
    long pid; /* of the process that the name is of: a child has its own */
    char name[NAME_MAX_BYTES];
} own = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* When the process began, in ticks since the machine's start; 0: it cannot be seen. One that only waits to be buried is dead. */
static unsigned long long
start_of(long pid, bool *out_is_dead)
{
    char path[64], text[1024];
    unsigned long long ticks = 0;
    const char *at;
    FILE *file;
    size_t length;

    *out_is_dead = false;
    snprintf(path, sizeof(path), "/proc/%ld/stat", pid);
    file = fopen(path, "re");
    if (file == NULL)
        return 0;
    length = fread(text, 1, sizeof(text) - 1, file);
    fclose(file);
    text[length] = '\0';
    /* The name in brackets may hold anything; behind it the 20th word is the time. */
    at = strrchr(text, ')');
    *out_is_dead = at != NULL && strchr("ZX", at[1] != '\0' ? at[2] : 'R') != NULL;
    for (int i = 0; at != NULL && i < 20; i++) {
        at = strchr(at, ' ');
        at = at != NULL ? at + 1 : NULL;
    }
    if (at != NULL)
        ticks = strtoull(at, NULL, 10);
    return ticks;
}

/* "BOOT/NAMESPACE": what numbers of processes mean; "" where it is not known. */
static void
read_machine(char *out, size_t size)
{
    char boot[BOOT_BYTES] = "", space[64];
    FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");
    ssize_t length = readlink("/proc/self/ns/pid", space, sizeof(space) - 1);

    if (file != NULL) {
        if (fgets(boot, sizeof(boot), file) == NULL)
            boot[0] = '\0';
        fclose(file);
    }
    boot[strcspn(boot, "\n")] = '\0';
    out[0] = '\0';
    if (boot[0] == '\0' || length <= 0)
        return;
    space[length] = '\0';
    snprintf(out, size, "%s/%s", boot, space);
}

static void
make_name(long pid)
{
    char host[HOST_BYTES + 1] = "", machine[BOOT_BYTES + 64];
    bool is_dead;

    if (gethostname(host, HOST_BYTES) != 0)
        host[0] = '\0';
    for (char *at = host; *at != '\0'; at++)
        if (strchr("/ ", *at) != NULL || (unsigned char)*at < ' ' || (unsigned char)*at > '~')
            *at = '-';
    read_machine(machine, sizeof(machine));
    snprintf(own.name, sizeof(own.name), "%s %ld %llu %s", host[0] != '\0' ? host : "-", pid,
             start_of(pid, &is_dead), machine);
    own.pid = pid;
}

const char *
worker_name(void)
{
    long pid = getpid();

    pthread_mutex_lock(&own.lock);
    if (own.pid != pid)
        make_name(pid);
    pthread_mutex_unlock(&own.lock);
    return own.name;
}

bool
worker_is_dead(const char *name)
{
    char machine[BOOT_BYTES + 64];
    const char *at = strchr(name, ' ');
    unsigned long long start, present;
    bool is_dead;
    char *rest;
    long pid;

    read_machine(machine, sizeof(machine));
    if (at == NULL || machine[0] == '\0')
        return false;
    pid = strtol(at + 1, &rest, 10);
    if (pid <= 0 || *rest != ' ')
        return false;
    start = strtoull(rest + 1, &rest, 10);
    if (start == 0 || *rest != ' ' || strcmp(rest + 1, machine) != 0)
        return false;
    present = start_of(pid, &is_dead);
    if (present != 0)
        return is_dead || present != start;
    return kill((pid_t)pid, 0) != 0 && errno == ESRCH;
}
