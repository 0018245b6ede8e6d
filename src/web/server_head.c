/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a request's head says. */
#include "web/dispatch.h"
#include "web/page_cache.h"
#include "web/remote.h"
#include "web/server_inside.h"

#include <stdio.h>
#include <string.h>

struct head {
    struct exchange *x;
    struct pair *pairs;
    int count;
    size_t bytes;
    bool is_bad;
};

static enum MHD_Result
read_header(void *arg, enum MHD_ValueKind kind, const char *name, size_t name_length,
            const char *value, size_t length)
{
    struct head *head = arg;

    (void)kind;
    head->bytes += name_length + length + 4;
    if (value == NULL)
        value = "";
    if (strlen(value) != length || strlen(name) != name_length || strpbrk(value, "\r\n") != NULL)
        head->is_bad = true;
    if (head->count < HEADERS_MAX) {
        head->pairs[head->count].name = decode_header_name(head->x->arena, name);
        head->pairs[head->count].value = value;
    }
    head->count++;
    return MHD_YES;
}

void
server_clean_headers(struct exchange *x)
{
    struct request *r = &x->request;
    struct pair *pairs = (struct pair *)(uintptr_t)r->headers;
    int kept = 0;

    for (int i = 0; i < r->header_count; i++) {
        const char *value = decode_text(x->arena, pairs[i].value, strlen(pairs[i].value));

        if (value == NULL)
            continue;
        pairs[kept].name = pairs[i].name;
        pairs[kept++].value = value;
    }
    r->header_count = kept;
}

/* What a reader who is nobody in particular would see is known by address, language, text size, the day (at midnight pages say other
 * things though nothing was changed) and the name by which we are called, which a page may repeat. */
static void
make_key(struct exchange *x)
{
    const struct request *r = &x->request;
    const char *cookies = header(r, "cookie");
    char value[16], lang[16], zoom[16];
    bool has_lang = false, has_zoom = false;
    int length;

    if (r->method != GET || r->web->cache == NULL || r->refused != 0 ||
        header(r, "authorization") != NULL || wants_json(r))
        return;
    if (cookies != NULL) {
        if (decode_cookie(cookies, "thidua", value, sizeof(value)) ||
            decode_cookie(cookies, "__Host-thidua", value, sizeof(value)) ||
            decode_cookie(cookies, "flash", value, sizeof(value)) ||
            decode_cookie(cookies, "draft-done", value, sizeof(value)))
            return;
        has_lang = decode_cookie(cookies, "lang", lang, sizeof(lang));
        has_zoom = decode_cookie(cookies, "zoom", zoom, sizeof(zoom));
    }
    length = snprintf(
        x->key, sizeof(x->key), "%d%c%c%s%c%s %s%s%s",
        date_number(clock_today(x->daemon->server->clock)), r->is_https ? 's' : 'p',
        web_language(has_lang ? lang : NULL, header(r, "accept-language")) == LANG_EN ? 'e' : 'v',
        web_zoom(has_zoom ? zoom : NULL), header(r, "hx-request") != NULL ? 'x' : ' ',
        r->host != NULL ? r->host : "", r->raw_path, r->raw_query[0] != '\0' ? "?" : "",
        r->raw_query);
    if (length < 0 || length > PAGE_KEY_MAX)
        x->key[0] = '\0';
}

void
server_read_head(struct exchange *x)
{
    struct request *r = &x->request;
    struct head head = { .x = x, .pairs = arena_array(x->arena, HEADERS_MAX, sizeof(struct pair)) };
    const union MHD_ConnectionInfo *info;
    const char *proto;

    MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, read_header, &head);
    r->headers = head.pairs;
    r->header_count = head.count < HEADERS_MAX ? head.count : HEADERS_MAX;
    if (head.count > HEADERS_MAX || head.bytes > HEADER_MAX_BYTES)
        r->refused = 431;
    else if (head.is_bad)
        r->refused = 400;
    r->method = METHOD_NONE;
    for (enum method m = POST; m < METHOD_COUNT; m++)
        if (strcmp(x->method, method_name(m)) == 0)
            r->method = m;
    r->is_head = strcmp(x->method, "HEAD") == 0;
    if (r->is_head || strcmp(x->method, "GET") == 0)
        r->method = GET;
    info = MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    remote_text(info != NULL ? info->client_addr : NULL, x->remote);
    r->remote = remote_client(x->arena, x->daemon->server->options.trusted_proxies, x->remote,
                              header(r, "x-forwarded-for"));
    r->is_https = x->daemon->server->is_tls;
    proto = header(r, "x-forwarded-proto");
    if (proto != NULL && remote_is_listed(x->daemon->server->options.trusted_proxies, x->remote))
        r->is_https = strcmp(proto, "https") == 0;
    r->host = header(r, "host");
    x->encoding = choose_encoding(header(r, "accept-encoding"));
    make_key(x);
}
