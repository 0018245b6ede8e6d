/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes out: dispatched answers, kept pages, assets. */
#include "core/log.h"
#include "web/dispatch.h"
#include "web/page_cache.h"
#include "web/server_inside.h"

#include <string.h>

static void
add_header(struct MHD_Response *m, const char *name, const char *value)
{
    if (MHD_add_response_header(m, name, value) != MHD_YES)
        log_warn(NULL, "header %s was not taken", name);
}

static struct MHD_Response *
empty_answer(void)
{
    struct MHD_Response *m =
        MHD_create_response_from_buffer(0, (void *)(uintptr_t) "", MHD_RESPMEM_PERSISTENT);

    if (m == NULL)
        fatal("out of memory");
    return m;
}

static void
add_kept_headers(struct MHD_Response *m, const struct kept_page *page)
{
    int count;
    const struct pair *fixed = web_fixed_headers(page->key[0] == 's', &count);

    for (int i = 0; i < count; i++)
        add_header(m, fixed[i].name, fixed[i].value);
    add_header(m, "ETag", page->etag);
    add_header(m, "Cache-Control", "public, max-age=0, must-revalidate");
    add_header(m, "Vary", "Accept, Accept-Encoding, Accept-Language, Cookie");
}

static void
let_page_go(void *page)
{
    page_let_go(page);
}

static void *
make_kept(const struct kept_page *page, enum encoding e)
{
    const struct page_variant *v = &page->variants[e];
    struct MHD_Response *m = MHD_create_response_from_buffer_with_free_callback_cls(
        v->length, (void *)(uintptr_t)v->bytes, let_page_go, (void *)(uintptr_t)page);

    if (m == NULL)
        return NULL;
    add_header(m, "Content-Type", page->type);
    if (encoding_name(e) != NULL)
        add_header(m, "Content-Encoding", encoding_name(e));
    add_kept_headers(m, page);
    return m;
}

static void
release_kept(void *handle)
{
    MHD_destroy_response(handle);
}

struct page_cache *
server_cache_new(size_t max_bytes)
{
    return page_cache_new(max_bytes, make_kept, release_kept);
}

/* `is_page`: a page for people. */
static void
tell_hit(const struct exchange *x, int status, bool is_page)
{
    const struct request *r = &x->request;

    if (r->web->hit == NULL || r->method != GET || r->is_head || (status != 200 && status != 304))
        return;
    /* Fetched in case somebody will want it: nobody has read it yet. */
    if (header(r, "sec-purpose") != NULL)
        return;
    r->web->hit(&(struct hit){ .path = r->raw_path,
                               .remote = r->remote,
                               .agent = header(r, "user-agent"),
                               .names_languages = header(r, "accept-language") != NULL,
                               .is_page = is_page,
                               .at = clock_now(x->daemon->server->clock) });
}

static enum MHD_Result
queue(struct exchange *x, struct MHD_Response *m, int status, int64_t bytes)
{
    x->stage = ANSWERED;
    x->status = status;
    x->sent = x->request.is_head ? 0 : bytes;
    deadline_set(x->watched, transfer_ms(x->daemon->server->deadlines, bytes));
    return MHD_queue_response(x->connection, (unsigned)status, m);
}

/* The body as it goes out: compressed where that is asked for and saves something. */
static struct MHD_Response *
body_answer(struct exchange *x, int64_t *out_bytes)
{
    struct response *p = x->request.response;
    size_t length, small_length;
    const void *bytes = response_body(p, &length);
    struct MHD_Response *m;
    void *small = NULL;

    *out_bytes = (int64_t)length;
    if (x->encoding != IDENTITY && length >= COMPRESS_MIN_BYTES && p->type != NULL &&
        is_compressible(p->type) && response_header(p, "Content-Encoding") == NULL)
        small = compress_bytes(x->encoding, EFFORT_QUICK, bytes, length, &small_length);
    if (small == NULL)
        /* The arena stays until the request is completed. */
        return MHD_create_response_from_buffer(length, (void *)(uintptr_t)bytes,
                                               MHD_RESPMEM_PERSISTENT);
    m = MHD_create_response_from_buffer(small_length, small, MHD_RESPMEM_MUST_FREE);
    if (m != NULL)
        add_header(m, "Content-Encoding", encoding_name(x->encoding));
    *out_bytes = (int64_t)small_length;
    return m;
}

static struct MHD_Response *
file_answer(struct response *p)
{
    struct MHD_Response *m;

    if (p->file_length == 0)
        return empty_answer();
    m = MHD_create_response_from_fd_at_offset64((uint64_t)p->file_length, p->fd,
                                                (uint64_t)p->file_from);
    if (m != NULL)
        p->fd = -1; /* the library closes it */
    return m;
}

static void
keep_page(struct exchange *x)
{
    struct response *p = x->request.response;
    size_t length;
    const void *bytes = response_body(p, &length);

    if (p->is_cacheable && x->key[0] != '\0' && x->request.web->cache != NULL)
        page_cache_store(x->request.web->cache, x->key, p->cache_tags, p->cache_generation, p->type,
                         bytes, length);
}

/* Turns what the dispatcher left into the library's form. Any thread. */
void
server_make_answer(struct exchange *x)
{
    struct response *p = x->request.response;
    struct MHD_Response *m;

    keep_page(x);
    m = p->kind == RESPONSE_FILE ? file_answer(p) : body_answer(x, &x->sent);
    if (m == NULL)
        fatal("out of memory");
    if (p->kind == RESPONSE_FILE)
        x->sent = p->file_length;
    if (p->type != NULL)
        add_header(m, "Content-Type", p->type);
    for (int i = 0; i < p->headers.count; i++)
        add_header(m, p->headers.items[i].name, p->headers.items[i].value);
    if (p->closes || atomic_load(&x->daemon->server->is_stopping))
        add_header(m, "Connection", "close");
    x->answer = m;
    x->status = p->status;
}

enum MHD_Result
server_send_answer(struct exchange *x)
{
    const struct request *r = &x->request;
    struct MHD_Response *m = x->answer;
    enum MHD_Result result = queue(x, m, x->status, x->sent);

    if (r->route != NULL && r->route->access == PUBLIC)
        tell_hit(x, x->status, r->response->kind == RESPONSE_HTML);
    x->answer = NULL;
    MHD_destroy_response(m);
    return result;
}

static void
use_kept(const struct kept_page *page, void *arg)
{
    struct exchange *x = arg;
    const char *known = header(&x->request, "if-none-match");
    enum encoding e = page->variants[x->encoding].handle != NULL ? x->encoding : IDENTITY;

    if (known != NULL && strstr(known, page->etag) != NULL) {
        struct MHD_Response *m = empty_answer();

        add_kept_headers(m, page);
        queue(x, m, 304, 0);
        tell_hit(x, 304, true);
        MHD_destroy_response(m);
        return;
    }
    queue(x, page->variants[e].handle, 200, (int64_t)page->variants[e].length);
    tell_hit(x, 200, true);
}

bool
server_answer_kept(struct exchange *x)
{
    const struct stored_asset *asset;
    struct request *r = &x->request;
    enum encoding e;
    struct MHD_Response *m;
    bool is_last;

    if (r->method != GET || r->refused != 0)
        return false;
    /* Kept answers have their headers already; the last ones of a connection say that it closes. */
    is_last = atomic_load(&x->daemon->server->is_stopping);
    if (!is_last && x->key[0] != '\0' && page_cache_use(r->web->cache, x->key, use_kept, x))
        return true;
    if (strncmp(r->raw_path, "/a/", 3) != 0)
        return false;
    asset = asset_store_find(x->daemon->server->assets, r->raw_path + 3);
    if (asset == NULL)
        return false;
    e = asset->variants[x->encoding].bytes != NULL ? x->encoding : IDENTITY;
    m = header(r, "if-none-match") != NULL &&
                strstr(header(r, "if-none-match"), asset->etag) != NULL
            ? empty_answer()
            : MHD_create_response_from_buffer(asset->variants[e].length,
                                              (void *)(uintptr_t)asset->variants[e].bytes,
                                              MHD_RESPMEM_PERSISTENT);
    if (m == NULL)
        fatal("out of memory");
    add_header(m, "Content-Type", asset->type);
    add_header(m, "ETag", asset->etag);
    add_header(m, "Cache-Control", "public, max-age=31536000, immutable");
    add_header(m, "Vary", "Accept-Encoding");
    add_header(m, "X-Content-Type-Options", "nosniff");
    add_header(m, "Cross-Origin-Resource-Policy", "same-origin");
    if (is_last)
        add_header(m, "Connection", "close");
    if (encoding_name(e) != NULL)
        add_header(m, "Content-Encoding", encoding_name(e));
    queue(x, m,
          header(r, "if-none-match") != NULL &&
                  strstr(header(r, "if-none-match"), asset->etag) != NULL
              ? 304
              : 200,
          (int64_t)asset->variants[e].length);
    MHD_destroy_response(m);
    return true;
}
