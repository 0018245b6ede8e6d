/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real mail server of a test's own (test/smtp/server.mjs), and the settings by which the program finds it. */
#ifndef TEST_SMTP_H
#define TEST_SMTP_H

#include "test/test.h"

#include <jansson.h>

struct test_smtp {
    int pid, port;
    const char *folder; /* cert.pem, letters.jsonl */
};

/* Starts it with the options (JSON; NULL: STARTTLS, no AUTH) and sets THIDUA_MAIL_URL, _CA and _FROM to it. It ends with the test. */
struct test_smtp test_smtp_start(struct ctx *c, const char *options);
void test_smtp_stop(struct test_smtp *s);

/* The letters that it has taken, in order: an array of objects, released with the test's arena. */
json_t *test_smtp_letters(struct ctx *c, const struct test_smtp *s);

/* A member of the n-th; "" where it is absent. */
const char *test_smtp_text(json_t *letters, size_t n, const char *name);

#endif
