/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a store is, and with which key. */
#include "service/s3.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    PATIENCE_S = 15,
    PATIENCE_S_MAX = 600,
    CACHE_MB = 2048,
    CACHE_MB_MAX = 1 << 20,
    LINE_MAX_CHARS = 512
};

#define PLAIN "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._"

static enum status
malformed(struct ctx *c)
{
    return problem(c, NULL, "%s",
                   tr(c, "The address of the store of files is malformed. It is written "
                         "s3+https://HOST/BUCKET/FOLDER?region=REGION, without a key in it."));
}

/* ------------------------------------------------------------------ the address */

/* What ends in the port or the path behind a name of this machine. */
static bool
is_loopback(const char *host)
{
    size_t digits = strspn(host, "0123456789.");

    if (strncmp(host, "127.", 4) == 0)
        return strchr(":/", host[digits]) != NULL;
    return strncmp(host, "localhost:", 10) == 0 || strncmp(host, "localhost/", 10) == 0 ||
           strncmp(host, "[::1]", 5) == 0;
}

/* Without TLS only to this machine. */
static const char *
after_scheme(const char *url)
{
    if (strncmp(url, "s3+https://", 11) == 0)
        return url + 11;
    return strncmp(url, "s3+http://", 10) == 0 && is_loopback(url + 10) ? url + 10 : NULL;
}

static bool
read_number(const char *text, long most, long *out)
{
    char *end;

    *out = strtol(text, &end, 10);
    return end != text && *end == '\0' && *out >= 1 && *out <= most;
}

static bool
read_option(struct ctx *c, const char *text, size_t length, struct s3_setting *out)
{
    const char *option = arena_strndup(c->arena, text, length), *equals = strchr(option, '=');
    const char *value = equals != NULL ? equals + 1 : "";
    long n = 0;

    if (value[0] == '\0')
        return false;
    if (strncmp(option, "region=", 7) == 0) {
        out->region = value;
        return strspn(value, PLAIN) == strlen(value);
    }
    if (strncmp(option, "ca=", 3) == 0) {
        out->ca_file = value;
        return true;
    }
    if (strncmp(option, "cache=", 6) == 0) {
        bool is_good = read_number(value, CACHE_MB_MAX, &n);

        out->cache_bytes = (int64_t)n << 20;
        return is_good;
    }
    if (strncmp(option, "patience=", 9) == 0 && read_number(value, PATIENCE_S_MAX, &n)) {
        out->patience_s = (int)n;
        return true;
    }
    return false;
}

static bool
read_options(struct ctx *c, const char *text, struct s3_setting *out)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "&");

        if (!read_option(c, text, length, out))
            return false;
        text += length + (text[length] == '&');
    }
    return true;
}

static bool
read_path(struct ctx *c, const char *path, size_t length, struct s3_setting *out)
{
    const char *text = arena_strndup(c->arena, path, length);
    size_t bucket = strcspn(text, "/");
    const char *prefix = text + bucket + (text[bucket] == '/');

    out->bucket = arena_strndup(c->arena, text, bucket);
    while (length > 0 && text[length - 1] == '/')
        length--;
    length = prefix < text + length ? (size_t)(text + length - prefix) : 0;
    out->prefix = length > 0 ? arena_printf(c->arena, "%.*s/", (int)length, prefix) : "";
    /* Only what needs no coding: the library of this age signs paths as they stand. */
    return bucket > 0 && strspn(out->bucket, PLAIN) == bucket &&
           strspn(out->prefix, PLAIN "/") == strlen(out->prefix) && out->prefix[0] != '/' &&
           strstr(out->prefix, "//") == NULL && strstr(out->prefix, "..") == NULL &&
           out->bucket[0] != '.';
}

static bool
read_address(struct ctx *c, const char *url, struct s3_setting *out)
{
    const char *rest = after_scheme(url), *path, *query;
    size_t host;

    if (rest == NULL)
        return false;
    host = strcspn(rest, "/");
    if (host == 0 || rest[host] != '/' || strcspn(rest, "@?#") < host)
        return false;
    out->endpoint =
        arena_printf(c->arena, "%s://%.*s", url[7] == 's' ? "https" : "http", (int)host, rest);
    path = rest + host + 1;
    query = strchr(path, '?');
    return read_path(c, path, query != NULL ? (size_t)(query - path) : strlen(path), out) &&
           (query == NULL || read_options(c, query + 1, out));
}

/* ------------------------------------------------------------------ the key */

static const char *
read_line(struct ctx *c, FILE *file)
{
    char line[LINE_MAX_CHARS];

    if (fgets(line, sizeof(line), file) == NULL)
        return "";
    line[strcspn(line, " \t\r\n")] = '\0';
    return arena_strdup(c->arena, line);
}

static enum status
read_key_file(struct ctx *c, const char *path, struct s3_setting *out)
{
    FILE *file = fopen(path, "re");
    struct stat info;

    if (file == NULL || fstat(fileno(file), &info) != 0) {
        int why = errno;

        if (file != NULL)
            fclose(file);
        return problem(c, NULL,
                       tr(c, "The file with the key of the store, %s, cannot be read: %s."), path,
                       strerror(why));
    }
    if ((info.st_mode & (S_IROTH | S_IWOTH)) != 0) {
        fclose(file);
        return problem(c, NULL,
                       tr(c, "The file with the key of the store, %s, can be read by everybody. "
                             "Take that right away (chmod 600)."),
                       path);
    }
    out->key_id = read_line(c, file);
    out->secret = read_line(c, file);
    out->token = read_line(c, file);
    fclose(file);
    return OK;
}

static enum status
read_key(struct ctx *c, struct s3_setting *out)
{
    const char *path = getenv("THIDUA_FILES_KEY");
    enum status st = OK;

    if (path != NULL && path[0] != '\0') {
        st = read_key_file(c, path, out);
    } else {
        out->key_id = getenv("AWS_ACCESS_KEY_ID");
        out->secret = getenv("AWS_SECRET_ACCESS_KEY");
        out->token = getenv("AWS_SESSION_TOKEN");
    }
    if (st != OK)
        return st;
    if (out->key_id == NULL || out->secret == NULL || out->key_id[0] == '\0' ||
        out->secret[0] == '\0')
        return problem(c, NULL, "%s",
                       tr(c, "The store of files has no key. Name a file with its id and its "
                             "secret, a line each: --files-key FILE."));
    out->key_id = arena_strdup(c->arena, out->key_id);
    out->secret = arena_strdup(c->arena, out->secret);
    out->token =
        out->token != NULL && out->token[0] != '\0' ? arena_strdup(c->arena, out->token) : NULL;
    return OK;
}

enum status
s3_read_setting(struct ctx *c, const char *url, struct s3_setting *out)
{
    *out = (struct s3_setting){ .region = "us-east-1",
                                .cache_bytes = (int64_t)CACHE_MB << 20,
                                .patience_s = PATIENCE_S };
    return read_address(c, url, out) ? read_key(c, out) : malformed(c);
}
