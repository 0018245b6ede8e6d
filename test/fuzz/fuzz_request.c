/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a request, without a database: lines of path, query, cookies, other headers' values, then the body. What comes
 * out is clean text, whatever came in. */
#include "core/text.h"
#include "web/compress.h"
#include "web/dispatch.h"
#include "web/form.h"
#include "web/list.h"
#include "web/remote.h"
#include "web/response.h"
#include "web/router.h"
#include "web/sign.h"
#include "web/upload.h"
#include "web/web.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

const struct feature *const features[] = { NULL };

static enum status
nothing(struct request *r)
{
    (void)r;
    return OK;
}

static const struct route rows[] = {
    { GET, "/", PUBLIC, nothing, 0, NULL },
    { GET, "/tin-tuc/{slug}-{id:int}", PUBLIC, nothing, 0, NULL },
    { GET, "/don-vi/{id:int}/sua", PUBLIC, nothing, 0, NULL },
    { GET, "/ngay/{on:date}", PUBLIC, nothing, 0, NULL },
    { POST, "/{what}/gui", PUBLIC, nothing, 0, NULL },
    { 0 },
};
static const struct feature feature = { .name = "fuzz", .routes = rows };

/* The next line of the input as text without its end; the rest after it. */
static const char *
line(struct arena *a, const uint8_t **at, size_t *left)
{
    const uint8_t *end = memchr(*at, '\n', *left);
    size_t length = end != NULL ? (size_t)(end - *at) : *left;
    char *text = arena_alloc(a, length + 1);

    memcpy(text, *at, length);
    *at += length + (end != NULL);
    *left -= length + (end != NULL);
    return text;
}

static void
check_text(const char *text)
{
    assert(text_is_utf8(text, strlen(text)));
    for (; *text != '\0'; text++)
        assert((unsigned char)*text >= 0x20 || strchr("\t\r\n", *text) != NULL);
}

static void
check_pairs(const struct pair *pairs, int count)
{
    assert(count <= FIELDS_MAX);
    for (int i = 0; i < count; i++) {
        check_text(pairs[i].name);
        check_text(pairs[i].value);
    }
}

static void
check_path(const struct request *r)
{
    check_text(r->path);
    assert(strstr(r->path, "/../") == NULL && strstr(r->path, "/./") == NULL);
    for (int i = 0; i < r->path_value_count; i++)
        assert(r->path_values[i].value[0] != '\0' && strchr(r->path_values[i].value, '/') == NULL);
    if (r->path[0] == '/')
        assert(strpbrk(url_with(r, "a", "b"), "\r\n \"<>") == NULL);
}

static void
read_form(struct request *r)
{
    struct form *f = form_read(r);
    const char *const *values;

    check_text(form_text(f, "a", 0, 100));
    check_text(form_lines(f, "a", 1, 100));
    form_int(f, "a", 0, 100);
    form_id(f, "a", true);
    form_money(f, "a", true);
    form_date(f, "a", true);
    form_time(f, "a", true);
    form_version(f);
    form_values(f, "a", &values);
    for (int i = 0; i < form_rows(f, "d") && i < 50; i++)
        form_row_name(f, "d", i, "x");
}

static void
read_multipart(struct arena *a, struct request *r, const uint8_t *bytes, size_t size)
{
    struct multipart *m = multipart_new(a, 4096);

    for (size_t at = 0; at + 2 < size; at += 3 + bytes[at] % 32) {
        size_t length = bytes[at] % 32 < size - at - 2 ? bytes[at] % 32 : size - at - 2;
        const char *text = arena_strndup(a, (const char *)bytes + at + 1, length);

        if (!multipart_add(m, text, (bytes[at] & 128) != 0 ? text : NULL, text, bytes[at] & 64,
                           strlen(text)))
            break;
    }
    assert(multipart_end(m, r) == 0 || r->field_count >= 0);
    check_pairs(r->fields, r->field_count);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct clock clock = { .fixed_at = 1739318400 };
    struct arena *a = arena_new();
    struct web *w = web_new(a, (const struct feature *const[]){ &feature, NULL });
    struct request r = {
        .ctx = { .arena = a, .clock = &clock }, .web = w, .host = "localhost", .method = GET
    };
    struct pair headers[6];
    struct pairs fields;

    r.raw_path = line(a, &bytes, &size);
    r.raw_query = line(a, &bytes, &size);
    for (int i = 0; i < 6; i++) {
        static const char *const names[] = { "cookie",          "accept-language", "accept",
                                             "accept-encoding", "x-forwarded-for", "range" };

        headers[i].name = names[i];
        headers[i].value = line(a, &bytes, &size);
    }
    r.headers = headers;
    r.header_count = 6;
    web_begin(&r);
    check_path(&r);
    check_pairs(r.query, r.query_count);
    check_pairs(r.cookies, r.cookie_count);
    (void)wants_json(&r);
    choose_encoding(headers[3].value);
    remote_client(a, "10.0.0.1", "10.0.0.1", headers[4].value);
    (void)is_own_path(r.raw_query);
    assert(sign_open(a, w->secret, "x", r.raw_query) == NULL);
    list_start(&r);
    pairs_init(&fields, a);
    if (!decode_json(&fields, (const char *)bytes, size))
        decode_query(&fields, (const char *)bytes, size);
    check_pairs(fields.items, fields.count);
    r.fields = fields.items;
    r.field_count = fields.count;
    read_form(&r);
    read_multipart(a, &r, bytes, size);
    arena_free(a);
    return 0;
}
