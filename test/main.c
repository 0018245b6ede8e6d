/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The test runner: chooses the cases, runs each in a process of its own, several at a time, kills those that hang, and
 * prints what failed. */
#include "test/runner.h"
#include "test/test_db.h"

#include "core/random.h"
#include "service/image.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CASES_MAX = 20000, JOBS_MAX = 64, TIME_LIMIT_S = 60, OUTPUT_SHOWN = 20000, SLOWEST = 20 };

#define SUITE(name) extern const struct test name##_tests[];
#include "test/suites.h"
#undef SUITE

struct suite {
    const char *name;
    const struct test *tests;
};

static const struct suite suites[] = {
#define SUITE(name) { #name, name##_tests },
#include "test/suites.h"
#undef SUITE
};

struct options {
    const char *only;
    bool sqlite, postgres;
    bool lists;
    int jobs;
};

struct job {
    pid_t pid; /* 0: free */
    const struct test_case *one;
    int output; /* a file in memory: what the process printed */
    int64_t started_ms;
    bool is_late;
    char folder[512];
};

/* The cases that took longest, the slowest first: for whoever wants the whole to be quicker. */
struct slow {
    const struct test_case *one;
    int64_t ms;
};

struct run {
    struct options options;
    struct test_case *cases;
    size_t count, next;
    struct job jobs[JOBS_MAX];
    int passed, failed;
    struct slow slowest[SLOWEST];
    bool is_stopped;
    char folder[256];
    sigset_t waited_for, before;
};

static int64_t
monotonic_ms(void)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    return (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;
}

static int
usage(void)
{
    fprintf(stderr,
            "usage: test [-j N] [--only PART-OF-NAME] [--engine sqlite|postgres|both] [--list]\n");
    return 2;
}

static bool
read_options(int argc, char **argv, struct options *o)
{
    *o = (struct options){ .sqlite = true, .postgres = true };
    o->jobs = (int)sysconf(_SC_NPROCESSORS_ONLN);
    for (int i = 1; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;

        if (strcmp(argv[i], "--list") == 0) {
            o->lists = true;
        } else if (strcmp(argv[i], "-j") == 0 && value != NULL) {
            o->jobs = atoi(value);
            i++;
        } else if (strcmp(argv[i], "--only") == 0 && value != NULL) {
            o->only = value;
            i++;
        } else if (strcmp(argv[i], "--engine") == 0 && value != NULL) {
            o->sqlite = strcmp(value, "postgres") != 0;
            o->postgres = strcmp(value, "sqlite") != 0;
            if (o->sqlite && o->postgres && strcmp(value, "both") != 0)
                return false;
            i++;
        } else {
            return false;
        }
    }
    if (o->jobs > JOBS_MAX)
        o->jobs = JOBS_MAX;
    return o->jobs >= 1;
}

static void
choose_case(struct run *run, const struct suite *suite, const struct test *test, const char *engine)
{
    char name[512];

    snprintf(name, sizeof(name), "%s/%s", suite->name, test->name);
    if (run->options.only != NULL && strstr(name, run->options.only) == NULL)
        return;
    if (run->count == CASES_MAX) {
        fprintf(stderr, "more than %d tests\n", CASES_MAX);
        exit(1);
    }
    run->cases[run->count++] = (struct test_case){ suite->name, test, engine };
}

static void
choose_cases(struct run *run)
{
    for (size_t i = 0; i < sizeof(suites) / sizeof(suites[0]); i++) {
        for (const struct test *test = suites[i].tests; test->name != NULL; test++) {
            if (!test->needs_database)
                choose_case(run, &suites[i], test, NULL);
            if (test->needs_database && run->options.sqlite)
                choose_case(run, &suites[i], test, "sqlite");
            if (test->needs_database && run->options.postgres)
                choose_case(run, &suites[i], test, "postgres");
        }
    }
}

static void
print_name(const struct test_case *one)
{
    printf("%s/%s", one->suite, one->test->name);
    if (one->engine != NULL)
        printf(" [%s]", one->engine);
}

NORETURN static void
be_the_child(const struct run *run, const struct job *job)
{
    setpgid(0, 0);
    sigprocmask(SIG_SETMASK, &run->before, NULL);
    dup2(job->output, STDOUT_FILENO);
    dup2(job->output, STDERR_FILENO);
    setvbuf(stdout, NULL, _IOLBF, 0);
    test_run_case(job->one, job->folder);
    exit(0); /* runs the leak check */
}

static void
start(struct run *run, struct job *job)
{
    job->one = &run->cases[run->next];
    job->started_ms = monotonic_ms();
    job->is_late = false;
    snprintf(job->folder, sizeof(job->folder), "%s/%zu", run->folder, run->next);
    run->next++;
    job->output = memfd_create("test output", MFD_CLOEXEC);
    fflush(NULL);
    job->pid = fork();
    if (job->output < 0 || job->pid < 0) {
        perror("cannot start a test");
        exit(1);
    }
    if (job->pid == 0)
        be_the_child(run, job);
    setpgid(job->pid, job->pid);
}

static void
print_output(int output)
{
    static char bytes[OUTPUT_SHOWN];
    off_t size = lseek(output, 0, SEEK_END);
    off_t from = size > OUTPUT_SHOWN ? size - OUTPUT_SHOWN : 0;
    ssize_t length = pread(output, bytes, sizeof(bytes), from);

    if (from > 0)
        printf("    (the first %lld bytes are left out)\n", (long long)from);
    for (ssize_t i = 0; i < length; i++) {
        if (i == 0 || bytes[i - 1] == '\n')
            fputs("    ", stdout);
        putchar(bytes[i]);
    }
    if (length > 0 && bytes[length - 1] != '\n')
        putchar('\n');
}

static void
remember_slow(struct run *run, struct slow done)
{
    for (int i = 0; i < SLOWEST; i++) {
        struct slow other = run->slowest[i];

        if (done.ms <= other.ms)
            continue;
        run->slowest[i] = done;
        done = other;
    }
}

static void
print_slowest(const struct run *run)
{
    printf("The slowest, in seconds:\n");
    for (int i = 0; i < SLOWEST && run->slowest[i].one != NULL; i++) {
        printf("%7.1f ", (double)run->slowest[i].ms / 1000);
        print_name(run->slowest[i].one);
        printf("\n");
    }
}

static void
finish(struct run *run, struct job *job, int status)
{
    bool passed = WIFEXITED(status) && WEXITSTATUS(status) == 0 && !job->is_late;

    kill(-job->pid, SIGKILL); /* what the test left running */
    remember_slow(run, (struct slow){ job->one, monotonic_ms() - job->started_ms });
    if (passed) {
        run->passed++;
    } else if (!run->is_stopped) {
        run->failed++;
        printf("FAILED ");
        print_name(job->one);
        if (job->is_late)
            printf(": hung, killed after %d s", TIME_LIMIT_S);
        else if (WIFSIGNALED(status))
            printf(": %s", strsignal(WTERMSIG(status)));
        printf("\n");
        print_output(job->output);
        fflush(stdout);
    }
    close(job->output);
    test_remove_folder(job->folder);
    job->pid = 0;
}

/* Waits for the end of a process, a signal to stop, or the next look at the time limit. */
static void
wait_a_moment(struct run *run)
{
    struct timespec longest = { .tv_sec = 1 };
    int got = sigtimedwait(&run->waited_for, NULL, &longest);

    if (got == SIGINT || got == SIGTERM) {
        run->is_stopped = true;
        run->next = run->count;
        for (int i = 0; i < run->options.jobs; i++) {
            if (run->jobs[i].pid != 0)
                kill(-run->jobs[i].pid, SIGKILL);
        }
    }
}

static bool
step(struct run *run)
{
    bool has_running = false;

    for (int i = 0; i < run->options.jobs; i++) {
        struct job *job = &run->jobs[i];
        int status;

        if (job->pid != 0 && waitpid(job->pid, &status, WNOHANG) == job->pid)
            finish(run, job, status);
        if (job->pid != 0 && monotonic_ms() - job->started_ms > TIME_LIMIT_S * 1000) {
            job->is_late = true;
            kill(-job->pid, SIGKILL);
        }
        if (job->pid == 0 && run->next < run->count)
            start(run, job);
        has_running = has_running || job->pid != 0;
    }
    return has_running;
}

static bool
needs(const struct run *run, const char *engine)
{
    for (size_t i = 0; i < run->count; i++) {
        if (run->cases[i].engine != NULL && strcmp(run->cases[i].engine, engine) == 0)
            return true;
    }
    return false;
}

/* Before any test, and only where a chosen test needs it: PostgreSQL takes seconds. */
static bool
start_engines(const struct run *run)
{
    bool sqlite = needs(run, "sqlite"), postgres = needs(run, "postgres");

    return (!sqlite && !postgres) || test_engines_start(sqlite, postgres);
}

static void
stop_engines(const struct run *run)
{
    if (needs(run, "sqlite") || needs(run, "postgres"))
        test_engines_stop();
}

static int
run_all(struct run *run)
{
    const char *base = getenv("TMPDIR");
    bool is_ready;

    snprintf(run->folder, sizeof(run->folder), "%s/thidua-test-XXXXXX",
             base != NULL && base[0] != '\0' ? base : "/tmp");
    if (mkdtemp(run->folder) == NULL) {
        perror(run->folder);
        return 1;
    }
    is_ready = start_engines(run);
    sigemptyset(&run->waited_for);
    sigaddset(&run->waited_for, SIGCHLD);
    sigaddset(&run->waited_for, SIGINT);
    sigaddset(&run->waited_for, SIGTERM);
    sigprocmask(SIG_BLOCK, &run->waited_for, &run->before);
    while (is_ready && step(run))
        wait_a_moment(run);
    stop_engines(run);
    test_remove_folder(run->folder);
    if (run->is_stopped)
        printf("stopped\n");
    if (run->count == 0)
        printf("no test has that name\n");
    if (run->count > SLOWEST)
        print_slowest(run);
    printf("%d passed, %d failed\n", run->passed, run->failed);
    return is_ready && !run->is_stopped && run->failed == 0 && run->passed > 0 ? 0 : 1;
}

int
main(int argc, char **argv)
{
    static struct test_case cases[CASES_MAX];
    static struct run run = { .cases = cases };

    if (image_is_worker(argc, argv))
        return image_work();
    if (!read_options(argc, argv, &run.options))
        return usage();
    random_init();
    choose_cases(&run);
    if (!run.options.lists)
        return run_all(&run);
    for (size_t i = 0; i < run.count; i++) {
        print_name(&run.cases[i]);
        printf("\n");
    }
    return 0;
}
