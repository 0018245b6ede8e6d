/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Votes at once, through the server. */
#include "feature/visit/visit_inside.h"

#include "test/test_db.h"
#include "test/test_http.h"
#include "web/server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { THREADS = 20, VOTES_EACH = 50 };

struct browser {
    int port, answered;
    const char *request;
};

/* One connection a vote, as a script of no patience would do. */
static void *
vote(void *arg)
{
    struct browser *b = arg;

    for (int i = 0; i < VOTES_EACH; i++) {
        struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)b->port) };
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        char answer[4096];
        ssize_t got = 0;

        inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
        if (connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0 &&
            send(fd, b->request, strlen(b->request), MSG_NOSIGNAL) > 0)
            got = recv(fd, answer, sizeof(answer) - 1, 0);
        if (got > 12 && (memcmp(answer + 9, "303", 3) == 0 || memcmp(answer + 9, "429", 3) == 0))
            b->answered++;
        close(fd);
    }
    return NULL;
}

TEST(a_thousand_concurrent_votes_of_one_browser_count_one)
{
    struct web *w;
    struct server *server;
    struct browser browsers[THREADS];
    pthread_t threads[THREADS];
    struct poll_result p;
    const char *form, *request;
    int answered = 0;

    test_sign_in(c, 0);
    test_get(c, "/danh-gia");
    w = test_web(c);
    w->database = test_database(c);
    CHECK_INT(server_start(c, w,
                           &(struct server_options){ .listen = "127.0.0.1:0", .access_log = "off" },
                           &server),
              OK);
    form = arena_printf(c->arena, "r=4&csrf=%s", test_csrf(c));
    request = arena_printf(c->arena,
                           "POST /danh-gia HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: "
                           "%s\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                           "Content-Length: %zu\r\n\r\n%s",
                           test_cookies(c), strlen(form), form);
    for (int i = 0; i < THREADS; i++) {
        browsers[i] = (struct browser){ .port = atoi(strrchr(server_url(server), ':') + 1),
                                        .request = request };
        CHECK_INT(pthread_create(&threads[i], NULL, vote, &browsers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        answered += browsers[i].answered;
    }
    server_stop(server);
    CHECK_INT(answered, THREADS * VOTES_EACH);
    CHECK_INT(poll_read(c, &p), OK);
    CHECK_INT(p.all, 1);
    CHECK_INT(p.count[POLL_VERY_GOOD], 1);
}

const struct test poll_concurrent_tests[] = {
    T_DB(a_thousand_concurrent_votes_of_one_browser_count_one),
    T_END,
};
