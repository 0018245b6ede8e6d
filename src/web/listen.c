/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listening. */
#include "web/listen.h"

#include "core/log.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 1024, PEM_MAX = 1 << 20 };

static bool
split(struct ctx *c, const char *address, const char **out_host, const char **out_port)
{
    const char *colon = strrchr(address, ':');
    size_t length;

    if (colon == NULL || colon[1] == '\0' || strspn(colon + 1, "0123456789") != strlen(colon + 1))
        return false;
    length = (size_t)(colon - address);
    if (length >= 2 && address[0] == '[' && colon[-1] == ']')
        *out_host = arena_strndup(c->arena, address + 1, length - 2);
    else
        *out_host = arena_strndup(c->arena, address, length);
    *out_port = colon + 1;
    return length > 0;
}

static int
open_socket(const struct addrinfo *at)
{
    int fd = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), on = 1, off = 0;

    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (at->ai_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
    if (bind(fd, at->ai_addr, at->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    close(fd);
    return -1;
}

static void
name_socket(struct listener *l, const char *host)
{
    struct sockaddr_storage bound;
    socklen_t size = sizeof(bound);
    unsigned port = 0;

    if (getsockname(l->fd, (struct sockaddr *)&bound, &size) == 0)
        port =
            ntohs(bound.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)(void *)&bound)->sin6_port
                                              : ((struct sockaddr_in *)(void *)&bound)->sin_port);
    snprintf(l->name, sizeof(l->name), strchr(host, ':') != NULL ? "[%.64s]:%u" : "%.64s:%u",
             strcmp(host, "*") == 0 ? "localhost" : host, port);
}

enum status
listener_open(struct ctx *c, const char *address, struct listener *out)
{
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE }, *found;
    const char *host, *port;
    int code;

    if (!split(c, address, &host, &port))
        return log_error(c, "--listen takes HOST:PORT, not %s", address);
    code = getaddrinfo(strcmp(host, "*") == 0 ? NULL : host, port, &hints, &found);
    if (code != 0)
        return log_error(c, "cannot listen at %s: %s", address, gai_strerror(code));
    out->fd = -1;
    for (const struct addrinfo *at = found; at != NULL && out->fd < 0; at = at->ai_next)
        out->fd = open_socket(at);
    freeaddrinfo(found);
    if (out->fd < 0)
        return log_error(c, "cannot listen at %s: %m", address);
    name_socket(out, host);
    return OK;
}

void
listener_close(struct listener *l)
{
    if (l->fd >= 0)
        close(l->fd);
    l->fd = -1;
}

enum status
listener_read_pem(struct ctx *c, const char *path, const char **out)
{
    char *text = arena_alloc(c->arena, PEM_MAX + 1);
    FILE *file = fopen(path, "re");
    size_t length;

    if (file == NULL)
        return log_error(c, "cannot open %s: %m", path);
    length = fread(text, 1, PEM_MAX + 1, file);
    fclose(file);
    if (length == 0 || length > PEM_MAX)
        return log_error(c, "%s is empty or larger than 1 MB", path);
    *out = text;
    return OK;
}
