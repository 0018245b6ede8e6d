/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Photos: asks the confined processes, and tells the reader why one was refused. */
#include "service/image_inside.h"

#include "core/log.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { FDS = 1 + IMAGE_MADE, PATIENCE_MS = (IMAGE_TIME_S + 10) * 1000, WAIT_FOR_ONE_S = 120 };

const char *const image_types[] = { "image/jpeg", "image/png", "image/webp", "image/heic", NULL };

/* ------------------------------------------------------------------ the pool */

struct place {
    pid_t pid; /* 0: none runs */
    int fd;
    bool is_busy;
};

static struct pool {
    pthread_mutex_t lock;
    pthread_cond_t has_free;
    struct place places[IMAGE_PROCESSES_MAX];
} pool = { .lock = PTHREAD_MUTEX_INITIALIZER, .has_free = PTHREAD_COND_INITIALIZER };

int
image_processes(void)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);

    return cores < 1 ? 1 : cores > IMAGE_PROCESSES_MAX ? IMAGE_PROCESSES_MAX : (int)cores;
}

/* NULL after waiting in vain. */
static struct place *
take_place(void)
{
    struct place *found = NULL;
    struct timespec until;
    int waited = 0;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += WAIT_FOR_ONE_S;
    pthread_mutex_lock(&pool.lock);
    while (found == NULL && waited == 0) {
        for (int i = 0; i < image_processes() && found == NULL; i++)
            if (!pool.places[i].is_busy)
                found = &pool.places[i];
        if (found == NULL)
            waited = pthread_cond_timedwait(&pool.has_free, &pool.lock, &until);
    }
    if (found != NULL)
        found->is_busy = true;
    pthread_mutex_unlock(&pool.lock);
    return found;
}

static void
give_place(struct place *p)
{
    pthread_mutex_lock(&pool.lock);
    p->is_busy = false;
    pthread_cond_signal(&pool.has_free);
    pthread_mutex_unlock(&pool.lock);
}

static void
end_process(struct place *p)
{
    if (p->pid > 0) {
        close(p->fd);
        kill(p->pid, SIGKILL);
        waitpid(p->pid, NULL, 0);
    }
    p->pid = 0;
}

/* This program once more, with one socket and the log, and nothing else that is open here. */
static enum status
begin_process(struct ctx *c, struct place *p)
{
    char *const argv[] = { "thidua", IMAGE_WORKER_WORD, NULL };
    char *const environment[] = { "LC_ALL=C.UTF-8", "MALLOC_ARENA_MAX=2", "TZ=UTC0", NULL };
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    int ends[2], failed;

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return log_error(c, "cannot make a socket for photos: %s", strerror(errno));
    sigemptyset(&none);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 3);
    posix_spawn_file_actions_addclosefrom_np(&actions, 4);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigmask(&attributes, &none);
    failed = posix_spawn(&p->pid, "/proc/self/exe", &actions, &attributes, argv, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    close(ends[1]);
    p->fd = ends[0];
    if (failed == 0)
        return OK;
    p->pid = 0;
    close(ends[0]);
    return log_error(c, "cannot begin the process for photos: %s", strerror(failed));
}

/* ------------------------------------------------------------------ one photo */

static bool
send_photo(const struct place *p, const int fds[FDS])
{
    char byte = 1, room[CMSG_SPACE(FDS * sizeof(int))] = { 0 };
    struct iovec part = { &byte, 1 };
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof(room)
    };
    struct cmsghdr *control = CMSG_FIRSTHDR(&message);

    control->cmsg_level = SOL_SOCKET;
    control->cmsg_type = SCM_RIGHTS;
    control->cmsg_len = CMSG_LEN(FDS * sizeof(int));
    memcpy(CMSG_DATA(control), fds, FDS * sizeof(int));
    return sendmsg(p->fd, &message, MSG_NOSIGNAL) == 1;
}

static bool
receive_answer(const struct place *p, struct image_answer *out)
{
    struct pollfd wait = { .fd = p->fd, .events = POLLIN };
    int got;

    do
        got = poll(&wait, 1, PATIENCE_MS);
    while (got < 0 && errno == EINTR);
    return got > 0 && recv(p->fd, out, sizeof(*out), 0) == sizeof(*out);
}

/* A process that has gone since its last photo is begun anew, once. */
static enum status
ask(struct ctx *c, const int fds[FDS], struct image_answer *out)
{
    struct place *p = take_place();
    enum status st = OK;
    bool is_answered = false;

    if (p == NULL)
        return BUSY;
    for (int attempt = 0; attempt < 2 && st == OK && !is_answered; attempt++) {
        if (p->pid == 0)
            st = begin_process(c, p);
        if (st != OK)
            break;
        is_answered = send_photo(p, fds) && receive_answer(p, out);
        if (!is_answered)
            end_process(p);
    }
    give_place(p);
    if (st == OK && !is_answered)
        st = log_error(c, "the process for photos does not answer");
    return st;
}

/* ------------------------------------------------------------------ what is told */

static enum status
tell(struct ctx *c, const char *field, const struct image_answer *answer)
{
    static const char *const words[IMAGE_REFUSALS] = {
        [IMAGE_NO_PHOTO] = N_("This is no photo. Photos come as JPEG, PNG, WebP or HEIC."),
        [IMAGE_DRAWING] =
            N_("This is a drawing (SVG), which may carry programs. Send a photo as JPEG, "
               "PNG, WebP or HEIC."),
        [IMAGE_FOREIGN_BYTES] =
            N_("Something else is hidden in this photo’s file. Open the photo, save it "
               "anew, and send that."),
        [IMAGE_TRUNCATED] =
            N_("The photo’s file is cut off: its end is missing. Send it again from where it "
               "was taken."),
        [IMAGE_DAMAGED] = N_("The photo’s file is damaged. Send it again from where it was taken."),
        [IMAGE_TOO_MUCH_TIME] =
            N_("The photo took too long to open. Save it anew at a smaller size, and send that."),
        [IMAGE_TOO_MUCH_MEMORY] =
            N_("The photo needs too much memory when opened. Save it anew at a smaller "
               "size, and send that."),
    };

    if (answer->refusal == IMAGE_TOO_LONG_A_SIDE)
        return problem(
            c, field, tr(c, "A side of the photo is longer than %s points. Cut it, and send that."),
            number(c->lang, c->arena, IMAGE_MAX_SIDE));
    if (answer->refusal == IMAGE_TOO_MANY_PIXELS)
        return problem(c, field,
                       tr(c, "Opened, the photo has more than %d million points. Make it smaller, "
                             "and send that."),
                       (int)IMAGE_MAX_MEGAPIXELS);
    if (answer->refusal == IMAGE_NO_LIBRARY)
        return log_error(c, "photos cannot be opened: libvips is not installed");
    return problem(c, field, "%s",
                   tr(c, words[answer->refusal > IMAGE_GOOD && answer->refusal < IMAGE_REFUSALS
                                   ? answer->refusal
                                   : IMAGE_DAMAGED]));
}

static bool
read_digits(const char *text, const char *form, int out[6])
{
    int n = 0;

    memset(out, 0, 6 * sizeof(*out));
    for (; *form != '\0'; form++, text++) {
        if (*form == '0') {
            if (*text < '0' || *text > '9')
                return false;
            out[n] = out[n] * 10 + (*text - '0');
        } else if (*text != *form) {
            return false;
        } else {
            n++;
        }
    }
    return true;
}

/* "2025:03:27 08:15:00" and "+07:00", which are the phone's word and no more. */
static int64_t
taken_at(const struct image_answer *answer)
{
    int t[6], o[6];
    struct tm tm;
    int64_t at;
    int offset_s = 7 * 3600;

    if (!read_digits(answer->taken, "0000:00:00 00:00:00", t) || t[0] < 1990 || t[1] < 1 ||
        t[1] > 12 || t[2] < 1 || t[2] > 31 || t[3] > 23 || t[4] > 59 || t[5] > 60)
        return 0;
    if ((answer->taken_offset[0] == '+' || answer->taken_offset[0] == '-') &&
        read_digits(answer->taken_offset + 1, "00:00", o) && o[0] <= 14 && o[1] <= 59)
        offset_s = (o[0] * 3600 + o[1] * 60) * (answer->taken_offset[0] == '-' ? -1 : 1);
    tm = (struct tm){ .tm_year = t[0] - 1900,
                      .tm_mon = t[1] - 1,
                      .tm_mday = t[2],
                      .tm_hour = t[3],
                      .tm_min = t[4],
                      .tm_sec = t[5] };
    at = (int64_t)timegm(&tm) - offset_s;
    return at > 0 ? at : 0;
}

/* What the confined process says is believed no further than it can be checked. */
static bool
is_plausible(const struct image_answer *answer, int i, const struct stat *info)
{
    int widest = image_widths[i / IMAGE_FORMATS];

    return answer->made[i].width > 0 && answer->made[i].width <= widest &&
           answer->made[i].height > 0 && answer->made[i].height <= 2 * widest &&
           info->st_size > 0 && answer->made[i].size == info->st_size;
}

static void
close_fd(void *arg)
{
    close((int)(intptr_t)arg);
}

static enum status
open_all(struct ctx *c, const char *path, int fds[FDS])
{
    for (int i = 0; i < FDS; i++) {
        fds[i] = i == 0 ? open(path, O_RDONLY | O_CLOEXEC) : memfd_create("photo", MFD_CLOEXEC);
        if (fds[i] < 0)
            return log_error(c, "a photo cannot be opened: %s", strerror(errno));
        arena_defer(c->arena, close_fd, (void *)(intptr_t)fds[i]);
    }
    return OK;
}

enum status
image_make(struct ctx *c, const char *field, const char *path, struct image *out)
{
    struct image_answer answer = { 0 };
    struct image made = { 0 };
    struct stat info;
    int fds[FDS];
    enum status st = open_all(c, path, fds);

    if (st != OK)
        return st;
    if (fstat(fds[0], &info) != 0 || info.st_size == 0)
        return problem(c, field, "%s", tr(c, "The file is empty. Choose it again."));
    if (info.st_size > IMAGE_MAX_BYTES)
        return problem(c, field, tr(c, "The file is larger than %d MB. Choose a smaller one."),
                       (int)(IMAGE_MAX_BYTES >> 20));
    st = ask(c, fds, &answer);
    if (st != OK)
        return st;
    if (answer.refusal != IMAGE_GOOD)
        return tell(c, field, &answer);
    for (int i = 0; i < IMAGE_MADE; i++) {
        if (fstat(fds[i + 1], &info) != 0 || !is_plausible(&answer, i, &info))
            return log_error(c, "the process for photos answered what cannot be");
        made.made[i] = (struct image_made){
            .width = answer.made[i].width,
            .height = answer.made[i].height,
            .wanted_width = image_widths[i / IMAGE_FORMATS],
            .type = i % IMAGE_FORMATS == 0 ? "image/webp" : "image/jpeg",
            .path = arena_printf(c->arena, "/proc/self/fd/%d", fds[i + 1]),
            .size = info.st_size,
        };
    }
    made.width = answer.width;
    made.height = answer.height;
    made.taken_at = taken_at(&answer);
    *out = made;
    return OK;
}
