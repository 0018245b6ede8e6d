/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the variables. A password never stands in one: it is read from a file. */
#include "service/mail_settings.h"

#include "core/text.h"
#include "service/mail_inside.h"
#include "web/site.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINES = 4, TIMEOUT_S = 120, TIMEOUT_MAX_S = 900, SECRET_MAX = 1000, NAME_MAX_LETTERS = 100 };

/* NULL where it is empty or not set. */
static const char *
variable(const char *name)
{
    const char *value = getenv(name);

    return value != NULL && value[0] != '\0' ? value : NULL;
}

static bool
is_host_and_port(const char *s)
{
    size_t length =
        strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-[]:");

    return length > 0 && s[length] == '\0';
}

/* A relay that is reached without TLS is on this machine, so that nobody can listen. */
static bool
is_here(const char *host)
{
    static const char *const names[] = { "127.0.0.1", "localhost", "[::1]" };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        size_t length = strlen(names[i]);

        if (strncmp(host, names[i], length) == 0 && (host[length] == ':' || host[length] == '\0'))
            return true;
    }
    return false;
}

static void
read_server(struct ctx *c, const char *url, struct mail_settings *s)
{
    const char *tls = variable("THIDUA_MAIL_TLS");
    const char *rest = strncmp(url, "smtp://", 7) == 0    ? url + 7
                       : strncmp(url, "smtps://", 8) == 0 ? url + 8
                                                          : NULL;

    if (rest == NULL || !is_host_and_port(rest)) {
        problem(c, "THIDUA_MAIL_URL",
                tr(c, "“%s” is no mail server. Write smtp://HOST:587 or smtps://HOST:465; user and "
                      "password stand apart."),
                url);
        return;
    }
    s->shown = rest;
    if (tls != NULL && strcmp(tls, "off") != 0 && strcmp(tls, "required") != 0)
        problem(c, "THIDUA_MAIL_TLS", "%s", tr(c, "Write required, or off."));
    s->is_plain = tls != NULL && strcmp(tls, "off") == 0 && url[4] == ':';
    if (s->is_plain && !is_here(rest))
        problem(c, "THIDUA_MAIL_TLS", "%s",
                tr(c, "Without TLS only a server on this machine can be used: everybody on the way "
                      "could read the letters. Write required, or name 127.0.0.1."));
}

static const char *
read_secret(struct ctx *c, const char *path)
{
    char text[SECRET_MAX + 2];
    FILE *file = fopen(path, "r");
    size_t length;

    if (file == NULL) {
        problem(c, "THIDUA_MAIL_PASSWORD_FILE", tr(c, "The file %s cannot be read: %s."), path,
                strerror(errno));
        return NULL;
    }
    length = fread(text, 1, sizeof(text) - 1, file);
    fclose(file);
    text[length] = '\0';
    length = strcspn(text, "\r\n");
    text[length] = '\0';
    if (length == 0 || length > SECRET_MAX)
        problem(c, "THIDUA_MAIL_PASSWORD_FILE",
                tr(c, "The first line of %s is the password; it has 1 to %d characters."), path,
                SECRET_MAX);
    return arena_strdup(c->arena, text);
}

static void
read_user(struct ctx *c, struct mail_settings *s)
{
    const char *path = variable("THIDUA_MAIL_PASSWORD_FILE");

    s->user = variable("THIDUA_MAIL_USER");
    if ((s->user != NULL) != (path != NULL))
        problem(c, "THIDUA_MAIL_USER", "%s",
                tr(c, "THIDUA_MAIL_USER and THIDUA_MAIL_PASSWORD_FILE go together."));
    else if (path != NULL)
        s->password = read_secret(c, path);
}

static void
read_addresses(struct ctx *c, struct mail_settings *s)
{
    const char *name = variable("THIDUA_MAIL_NAME");

    s->from = variable("THIDUA_MAIL_FROM");
    s->bounce = variable("THIDUA_MAIL_BOUNCE");
    if (!mail_is_address(s->from))
        problem(c, "THIDUA_MAIL_FROM", "%s",
                tr(c, "This is no mail address. Write the sender's, such as "
                      "thidua@thanhhoa.gov.vn."));
    /* The token and a plus come before the "@". */
    if (s->bounce != NULL &&
        (!mail_is_address(s->bounce) || strcspn(s->bounce, "@") > 64 - MAIL_TOKEN_LENGTH - 1))
        problem(c, "THIDUA_MAIL_BOUNCE", "%s",
                tr(c, "This is no mail address. Write where reports of failure go, such as "
                      "bounce@thanhhoa.gov.vn."));
    name = name != NULL ? text_clean(c->arena, name, strlen(name), false) : "Thi đua";
    if (name == NULL || text_length(name) > NAME_MAX_LETTERS)
        problem(c, "THIDUA_MAIL_NAME", tr(c, "The sender's name has 1 to %d characters."),
                NAME_MAX_LETTERS);
    s->from_name = name;
}

static int
read_number(struct ctx *c, const char *name, int otherwise, int most)
{
    const char *value = variable(name);
    char *rest;
    long number;

    if (value == NULL)
        return otherwise;
    number = strtol(value, &rest, 10);
    if (*rest != '\0' || number < 1 || number > most)
        problem(c, name, tr(c, "Write a number from 1 to %d."), most);
    return (int)number;
}

enum status
mail_settings_read(struct ctx *c, struct mail_settings *out)
{
    const char *url = variable("THIDUA_MAIL_URL");
    struct mail_settings s = { 0 };
    int before = c->problem_count;

    if (url == NULL)
        return NOT_FOUND;
    read_server(c, url, &s);
    read_user(c, &s);
    read_addresses(c, &s);
    s.ca_file = variable("THIDUA_MAIL_CA");
    s.lines = read_number(c, "THIDUA_MAIL_CONNECTIONS", LINES, MAIL_LINES_MAX);
    s.timeout_s = read_number(c, "THIDUA_MAIL_TIMEOUT", TIMEOUT_S, TIMEOUT_MAX_S);
    if (c->problem_count > before)
        return INVALID;
    /* The name that we greet with is the sender's domain: this machine's own may mean nothing outside. */
    s.url = arena_printf(c->arena, "%s/%s", url, strchr(s.from, '@') + 1);
    *out = s;
    return OK;
}

const char *
mail_site_url(struct ctx *c)
{
    const char *url = site_url_set(c->arena);

    return url != NULL ? url : "";
}
