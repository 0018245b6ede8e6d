/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The head of a letter (RFC 5322, RFC 2047): what libcurl's MIME leaves to its caller. Whatever the texts hold, what is made is
 * lines of ASCII of which none is another header. */
#ifndef SERVICE_MAIL_TEXT_H
#define SERVICE_MAIL_TEXT_H

#include "core/arena.h"

#include <stdint.h>

/* A subject or a comment as the value of a header: as it is where it is short, plain ASCII; else in encoded words, folded. "" is
 * given for nothing; what is not UTF-8 counts as nothing. */
const char *mail_words(struct arena *a, const char *text);

/* Name <address>; the address alone where there is no name. The address has been checked (mail_is_address). */
const char *mail_mailbox(struct arena *a, const char *name, const char *address);

/* "Wed, 12 Feb 2025 12:00:00 +0700" */
const char *mail_date(struct arena *a, int64_t at);

/* A foreign server's words, for people: one line of at most `max` bytes of clean UTF-8. */
const char *mail_answer(struct arena *a, const char *bytes, size_t length, size_t max);

#endif
