/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real S3 server for a test: test/s3.mjs (s3rver of npm behind a front that checks signatures and fails as it is told). */
#ifndef TEST_TEST_S3_H
#define TEST_TEST_S3_H

#include "test/test.h"

#include <sys/types.h>

struct test_s3 {
    pid_t pid;                              /* 0: it does not run */
    int port;                               /* stays when it is started anew */
    const char *folder, *key, *certificate; /* certificate NULL: no TLS */
};

/* Starts it, and sets the key in the environment. A second time: on the same port with what it has. It goes with the test. */
void test_s3_start(struct ctx *c, struct test_s3 *s);
void test_s3_kill(struct test_s3 *s); /* at once */

/* "s3+http://127.0.0.1:…/thidua/tep?OPTIONS" */
const char *test_s3_place(struct ctx *c, const struct test_s3 *s, const char *options);

/* The next `count` requests of a method ("" any) end as `kind` says; what was seen is counted from here on. */
void test_s3_fault(struct ctx *c, const struct test_s3 *s, const char *kind, int count,
                   const char *method);

/* How many were seen: "GET", "PUT", "HEAD", "bytes" sent, "refused". */
int64_t test_s3_seen(struct ctx *c, const struct test_s3 *s, const char *what);

/* Where the server keeps an object of the prefix "tep". */
const char *test_s3_path(struct ctx *c, const struct test_s3 *s, const char *hash);

#endif
