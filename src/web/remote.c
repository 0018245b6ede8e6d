/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses. */
#include "web/remote.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

void
remote_text(const struct sockaddr *address, char *out)
{
    out[0] = '\0';
    if (address != NULL && address->sa_family == AF_INET) {
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)address)->sin_addr, out,
                  INET6_ADDRSTRLEN);
    } else if (address != NULL && address->sa_family == AF_INET6) {
        const struct in6_addr *six =
            &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;

        if (IN6_IS_ADDR_V4MAPPED(six))
            inet_ntop(AF_INET, &six->s6_addr[12], out, INET6_ADDRSTRLEN);
        else
            inet_ntop(AF_INET6, six, out, INET6_ADDRSTRLEN);
    }
    if (out[0] == '\0')
        memcpy(out, "-", 2);
}

bool
remote_is_listed(const char *list, const char *address)
{
    size_t length = strlen(address);

    while (list != NULL && *list != '\0') {
        size_t one;

        list += strspn(list, " ,");
        one = strcspn(list, " ,");
        if ((one == length && strncmp(list, address, length) == 0) || (one == 1 && *list == '*'))
            return true;
        list += one;
    }
    return false;
}

static bool
is_address(const char *text)
{
    unsigned char bytes[sizeof(struct in6_addr)];

    return inet_pton(AF_INET, text, bytes) == 1 || inet_pton(AF_INET6, text, bytes) == 1;
}

const char *
remote_client(struct arena *a, const char *trusted, const char *peer, const char *forwarded_for)
{
    const char *client = peer, *end;

    if (forwarded_for == NULL || !remote_is_listed(trusted, peer))
        return peer;
    /* From the right: each proxy adds whom it saw, and only what trusted ones added is true. */
    end = forwarded_for + strlen(forwarded_for);
    while (end > forwarded_for) {
        const char *start = end, *one;

        while (start > forwarded_for && start[-1] != ',')
            start--;
        one = start + strspn(start, " \t");
        one = arena_strndup(a, one,
                            (size_t)(end - one) < (size_t)(end - start) + 1 && one <= end
                                ? (size_t)(end - one)
                                : 0);
        if (!is_address(one))
            return client;
        client = one;
        if (!remote_is_listed(trusted, one))
            return client;
        end = start > forwarded_for ? start - 1 : start;
    }
    return client;
}

void
remote_network(const char *remote, char out[REMOTE_TEXT])
{
    struct in6_addr six;

    memset(out, 0, REMOTE_TEXT); /* to its end: some hash all of it */
    snprintf(out, REMOTE_TEXT, "%s", remote);
    if (strchr(remote, ':') == NULL || inet_pton(AF_INET6, remote, &six) != 1)
        return;
    memset(out, 0, REMOTE_TEXT);
    if (IN6_IS_ADDR_V4MAPPED(&six)) {
        inet_ntop(AF_INET, &six.s6_addr[12], out, REMOTE_TEXT);
        return;
    }
    memset(&six.s6_addr[8], 0, 8);
    inet_ntop(AF_INET6, &six, out, REMOTE_TEXT);
}
