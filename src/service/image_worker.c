/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The process that decodes photos. It opens the library, then waits; for each photo it begins a child that gives up everything
 * but computing, so that what one photo does to its decoder ends with that photo. */
#include "service/image_inside.h"

#include "core/log.h"

#include <errno.h>
#include <malloc.h>
#include <poll.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    ASKER = 3, /* the socket to the program that began this process */
    FDS = 1 + IMAGE_MADE,
    NICENESS = 10, /* pages go first */
    FILE_MAX_BYTES = 64 << 20
};

#define MEMORY_MAX ((rlim_t)2 << 30)

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { IS_SANITIZED = true };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
enum { IS_SANITIZED = true };
#else
enum { IS_SANITIZED = false };
#endif
#else
enum { IS_SANITIZED = false };
#endif

/* ------------------------------------------------------------------ confinement */

static bool
limit(__rlimit_resource_t what, rlim_t most)
{
    struct rlimit r = { most, most };

    return setrlimit(what, &r) == 0;
}

/* Memory that is neither a program nor a file's. */
static bool
allow_memory(scmp_filter_ctx filter)
{
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                            SCMP_A4(SCMP_CMP_MASKED_EQ, 0xFFFFFFFF, 0xFFFFFFFF)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
}

/* Threads of this process, no others; where the library asks by a call whose arguments cannot be looked at, it is told that there is
 * none such, and takes the older one. */
static bool
allow_threads(scmp_filter_ctx filter)
{
    return seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                            SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD | CLONE_VM,
                                    CLONE_THREAD | CLONE_VM)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1,
                            SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME, 0)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(sched_setattr), 0) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(sched_getattr), 0) == 0;
}

bool
image_confine(void)
{
    static const int plain[] = {
        SCMP_SYS(read),
        SCMP_SYS(write),
        SCMP_SYS(close),
        SCMP_SYS(lseek),
        SCMP_SYS(munmap),
        SCMP_SYS(mremap),
        SCMP_SYS(madvise),
        SCMP_SYS(brk),
        SCMP_SYS(futex),
        SCMP_SYS(set_robust_list),
        SCMP_SYS(rseq),
        SCMP_SYS(sched_yield),
        SCMP_SYS(sched_getaffinity),
        SCMP_SYS(getrandom),
        SCMP_SYS(clock_gettime),
        SCMP_SYS(clock_nanosleep),
        SCMP_SYS(nanosleep),
        SCMP_SYS(gettimeofday),
        SCMP_SYS(getpid),
        SCMP_SYS(gettid),
        SCMP_SYS(exit),
        SCMP_SYS(exit_group),
        SCMP_SYS(rt_sigprocmask),
        SCMP_SYS(rt_sigreturn),
        SCMP_SYS(sigaltstack),
        SCMP_SYS(restart_syscall),
        SCMP_SYS(rt_sigaction),
    };
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    bool is_set = filter != NULL;

    for (size_t i = 0; is_set && i < sizeof(plain) / sizeof(plain[0]); i++)
        is_set = seccomp_rule_add(filter, SCMP_ACT_ALLOW, plain[i], 0) == 0;
    is_set = is_set && allow_memory(filter) && allow_threads(filter) && seccomp_load(filter) == 0;
    if (filter != NULL)
        seccomp_release(filter);
    return is_set;
}

static bool
limit_all(void)
{
    /* The sanitizers keep books in address space of terabytes. */
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_DUMPABLE, 0) == 0 &&
           limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, FILE_MAX_BYTES) &&
           limit(RLIMIT_CPU, IMAGE_TIME_S) && limit(RLIMIT_NOFILE, ASKER + 2 * FDS + 8) &&
           (IS_SANITIZED || limit(RLIMIT_AS, MEMORY_MAX));
}

/* ------------------------------------------------------------------ the child: one photo */

static const unsigned char *
read_photo(int fd, size_t *out_length)
{
    struct stat info;
    void *bytes;

    if (fstat(fd, &info) != 0 || info.st_size <= 0 || info.st_size > IMAGE_MAX_BYTES)
        return NULL;
    /* A copy: whoever still writes to the file cannot change what was checked. */
    bytes = mmap(NULL, (size_t)info.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
                 -1, 0);
    if (bytes == MAP_FAILED)
        return NULL;
    for (off_t at = 0; at < info.st_size;) {
        ssize_t n = pread(fd, (char *)bytes + at, (size_t)(info.st_size - at), at);

        if (n <= 0 && errno != EINTR)
            return NULL;
        at += n > 0 ? n : 0;
    }
    *out_length = (size_t)info.st_size;
    return bytes;
}

NORETURN static void
be_child(const int fds[FDS], int answer_fd)
{
    struct image_answer answer = { .refusal = IMAGE_NO_PHOTO };
    struct image_head head;
    size_t length = 0;
    const unsigned char *bytes = read_photo(fds[0], &length);

    close(ASKER);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (bytes == NULL || !limit_all() || !image_confine())
        _exit(1);
    answer.refusal = image_check(bytes, length, &head);
    if (answer.refusal == IMAGE_GOOD)
        image_convert(bytes, length, fds + 1, &answer);
    _exit(write(answer_fd, &answer, sizeof(answer)) == sizeof(answer) ? 0 : 1);
}

/* ------------------------------------------------------------------ the parent: one after the other */

/* False after the time is over; the child is gone in any case. */
static bool
wait_for(pid_t child, int *out_status)
{
    int fd = (int)syscall(SYS_pidfd_open, child, 0), got;
    struct pollfd wait = { .fd = fd, .events = POLLIN };

    do
        got = poll(&wait, 1, IMAGE_TIME_S * 1000);
    while (got < 0 && errno == EINTR);
    if (got == 0)
        kill(child, SIGKILL);
    while (waitpid(child, out_status, 0) < 0 && errno == EINTR)
        ;
    if (fd >= 0)
        close(fd);
    return got != 0;
}

static enum image_refusal
refusal_of_end(bool is_in_time, int status)
{
    if (!is_in_time || (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU))
        return IMAGE_TOO_MUCH_TIME;
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
        log_warn(NULL, "a photo's decoder asked for what it may not; it was ended");
    if (WIFSIGNALED(status) &&
        (WTERMSIG(status) == SIGABRT || WTERMSIG(status) == SIGTRAP || WTERMSIG(status) == SIGKILL))
        return IMAGE_TOO_MUCH_MEMORY;
    return IMAGE_DAMAGED;
}

static void
make_one(const int fds[FDS], struct image_answer *answer)
{
    int ends[2], status = 0;
    pid_t child;
    bool is_in_time;

    *answer = (struct image_answer){ .refusal = IMAGE_TOO_MUCH_MEMORY };
    if (pipe(ends) != 0)
        return;
    child = fork();
    if (child == 0)
        be_child(fds, ends[1]);
    close(ends[1]);
    if (child > 0) {
        is_in_time = wait_for(child, &status);
        if (!is_in_time || !WIFEXITED(status) || WEXITSTATUS(status) != 0 ||
            read(ends[0], answer, sizeof(*answer)) != sizeof(*answer))
            *answer = (struct image_answer){ .refusal = refusal_of_end(is_in_time, status) };
    }
    close(ends[0]);
}

/* The descriptors of a photo; false at the end of the asker. */
static bool
receive(int fds[FDS])
{
    char byte, room[CMSG_SPACE(FDS * sizeof(int))];
    struct iovec part = { &byte, 1 };
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof(room)
    };
    struct cmsghdr *control;

    if (recvmsg(ASKER, &message, MSG_CMSG_CLOEXEC) != 1)
        return false;
    control = CMSG_FIRSTHDR(&message);
    if (control == NULL || control->cmsg_type != SCM_RIGHTS ||
        control->cmsg_len != CMSG_LEN(FDS * sizeof(int)))
        return false;
    memcpy(fds, CMSG_DATA(control), FDS * sizeof(int));
    return true;
}

bool
image_is_worker(int argc, char **argv)
{
    return argc == 2 && strcmp(argv[1], IMAGE_WORKER_WORD) == 0;
}

int
image_work(void)
{
    struct image_answer answer = { .refusal = IMAGE_NO_LIBRARY };
    struct stat info;
    int fds[FDS];
    bool is_ready;

    if (fstat(ASKER, &info) != 0 || !S_ISSOCK(info.st_mode)) {
        fprintf(stderr, "%s is for this program's own use\n", IMAGE_WORKER_WORD);
        return 2;
    }
    setpriority(PRIO_PROCESS, 0, NICENESS);
    /* One heap: before it gives back memory of a thread's own one the allocator reads a file of the system's, which is not allowed here. */
    mallopt(M_ARENA_MAX, 1);
    tzset(); /* a library asks for the time of day, and the zone is read from a file */
    is_ready = image_library_open();
    while (receive(fds)) {
        if (is_ready)
            make_one(fds, &answer);
        for (int i = 0; i < FDS; i++)
            close(fds[i]);
        if (send(ASKER, &answer, sizeof(answer), MSG_NOSIGNAL) != sizeof(answer))
            break;
    }
    return 0;
}
