/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections that take too long. */
#include "web/deadline.h"

#include "test/test.h"

#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static bool
is_cut(int fd)
{
    struct pollfd p = { .fd = fd, .events = POLLIN };

    return poll(&p, 1, 0) == 1;
}

static void
wait_ms(int ms)
{
    struct timespec t = { ms / 1000, ms % 1000 * 1000000L };

    nanosleep(&t, NULL);
}

TEST(a_connection_over_its_time_is_cut_and_others_are_not)
{
    struct deadlines *d = deadlines_new(1, 1000);
    struct watched *slow, *waits, *fast;
    int a[2], b[2], e[2];

    (void)c;
    CHECK_INT(socketpair(AF_UNIX, SOCK_STREAM, 0, a), 0);
    CHECK_INT(socketpair(AF_UNIX, SOCK_STREAM, 0, b), 0);
    CHECK_INT(socketpair(AF_UNIX, SOCK_STREAM, 0, e), 0);
    slow = deadline_watch(d, a[0]);
    waits = deadline_watch(d, b[0]);
    fast = deadline_watch(d, e[0]);
    deadline_set(waits, 0);
    deadline_set(fast, transfer_ms(d, 1000000));
    wait_ms(30);
    deadlines_check(d);
    CHECK(is_cut(a[1]));
    CHECK(!is_cut(b[1]));
    CHECK(!is_cut(e[1]));
    deadline_leave(d, waits);
    deadline_leave(d, slow);
    deadline_leave(d, fast);
    deadlines_free(d);
}

const struct test deadline_tests[] = {
    T(a_connection_over_its_time_is_cut_and_others_are_not),
    T_END,
};
