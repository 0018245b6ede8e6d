/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom a request comes from, through proxies that are trusted and no others. */
#ifndef WEB_REMOTE_H
#define WEB_REMOTE_H

#include "core/arena.h"

#include <stdbool.h>
#include <sys/socket.h>

/* "203.0.113.7", "2001:db8::1"; an IPv4 address inside IPv6 as IPv4. `out` has room for 46 bytes. */
void remote_text(const struct sockaddr *address, char *out);

/* Whether the comma-separated list (NULL: empty) has the address, or is "*". */
bool remote_is_listed(const char *list, const char *address);

/* The client's address: the last in X-Forwarded-For that no trusted proxy added; the peer's own where that is not trusted or the
 * header is none. */
const char *remote_client(struct arena *a, const char *trusted, const char *peer,
                          const char *forwarded_for);

/* What a provider gives one customer: an IPv4 address, or a /64 of IPv6 (RFC 6177). */
enum { REMOTE_TEXT = 46 };
void remote_network(const char *remote, char out[REMOTE_TEXT]);

#endif
