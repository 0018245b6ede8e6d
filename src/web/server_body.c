/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bodies as they come in. */
#include "core/log.h"
#include "web/dispatch.h"
#include "web/server_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static enum MHD_Result
read_part(void *arg, enum MHD_ValueKind kind, const char *name, const char *file_name,
          const char *type, const char *transfer, const char *data, uint64_t offset, size_t size)
{
    struct exchange *x = arg;

    (void)kind;
    (void)type;
    (void)transfer;
    return name != NULL && multipart_add(x->multipart, name, file_name, data, offset, size)
               ? MHD_YES
               : MHD_NO;
}

static void
remove_file(void *path)
{
    unlink(path);
}

static void
close_spool(void *arg)
{
    struct exchange *x = arg;

    if (x->spool >= 0)
        close(x->spool);
    x->spool = -1;
}

static void
begin_spool(struct exchange *x)
{
    char *path = spool_path(x->arena, "body");

    x->spool = mkostemp(path, O_CLOEXEC);
    if (x->spool < 0) {
        log_warn(NULL, "cannot make a temporary file: %m");
        x->request.refused = 500;
        return;
    }
    arena_defer(x->arena, remove_file, path);
    arena_defer(x->arena, close_spool, x);
    x->request.body_path = path;
}

void
server_begin_body(struct exchange *x)
{
    struct request *r = &x->request;
    const char *type = header(r, "content-type");

    if (r->route != NULL && (r->route->flags & SPOOLED_BODY) != 0) {
        begin_spool(x);
    } else if (type != NULL && strncasecmp(type, "multipart/form-data", 19) == 0) {
        x->multipart = multipart_new(x->arena, web_body_max(r));
        x->parser = MHD_create_post_processor(x->connection, BODY_BEGIN * 4, read_part, x);
        if (x->parser == NULL)
            r->refused = 400;
    } else {
        buf_init(&x->body, x->arena, BODY_BEGIN);
    }
}

static void
spool(struct exchange *x, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t n = write(x->spool, bytes, length);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            log_warn(NULL, "cannot write an uploaded file: %m");
            x->request.refused = 500;
            return;
        }
        bytes += n;
        length -= (size_t)n;
    }
}

/* What is too large or not wanted is read to its end, so that the sender hears why, but not further than the limit. */
enum MHD_Result
server_take_body(struct exchange *x, const char *bytes, size_t length)
{
    struct request *r = &x->request;

    x->body_bytes += (int64_t)length;
    if (x->body_bytes > web_body_max(r)) {
        if (x->body_bytes > 2 * web_body_max(r))
            return MHD_NO;
        r->refused = 413;
    }
    if (r->refused != 0 || x->drops_body)
        return MHD_YES;
    if (x->spool >= 0)
        spool(x, bytes, length);
    else if (x->parser == NULL)
        buf_add_bytes(&x->body, bytes, length);
    else if (MHD_post_process(x->parser, bytes, length) != MHD_YES && r->refused == 0)
        x->drops_body = true;
    return MHD_YES;
}

void
server_end_body(struct exchange *x)
{
    struct request *r = &x->request;

    if (x->parser != NULL) {
        bool is_whole = MHD_destroy_post_processor(x->parser) == MHD_YES;
        int refused = multipart_end(x->multipart, r);

        x->parser = NULL;
        if (r->refused == 0)
            r->refused = refused != 0 ? refused : is_whole || x->drops_body ? 0 : 400;
    } else if (r->body_path != NULL) {
        close_spool(x);
        r->body_length = (size_t)x->body_bytes;
    } else {
        r->body = x->body.data;
        r->body_length = x->body.length;
    }
}

/* The library's memory of the head goes with the connection. */
static void
own_head(struct exchange *x)
{
    struct request *r = &x->request;
    struct pair *headers = arena_array(x->arena, (size_t)r->header_count + 1, sizeof(*headers));

    for (int i = 0; i < r->header_count; i++) {
        headers[i].name = arena_strdup(x->arena, r->headers[i].name);
        headers[i].value = arena_strdup(x->arena, r->headers[i].value);
    }
    r->headers = headers;
    r->host = arena_strdup(x->arena, r->host);
    x->connection = NULL;
    x->watched = NULL;
}

bool
server_keep_cut_body(struct exchange *x)
{
    struct request *r = &x->request;

    if (x->stage != BODY || x->spool < 0 || x->body_bytes == 0 || r->refused != 0 || x->drops_body)
        return false;
    own_head(x);
    close_spool(x);
    r->body_length = (size_t)x->body_bytes;
    r->is_cut = true;
    return true;
}
