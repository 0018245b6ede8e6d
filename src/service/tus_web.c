/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tus 1.0 protocol. */
#include "service/tus_inside.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#define VERSION_SPOKEN "1.0.0"

enum {
    PRECONDITION_FAILED = 412,
    TOO_LARGE = 413,
    WRONG_TYPE = 415,
    LOCKED = 423,
    DIGITS_MAX = 15
};

static void
add_headers(struct request *r)
{
    respond_header(r, "Tus-Resumable", VERSION_SPOKEN);
    respond_header(r, "Cache-Control", "no-store");
}

static void
add_expiry(struct request *r, const struct tus_file *f)
{
    time_t at = (time_t)f->expires_at;
    char text[64];
    struct tm utc;

    gmtime_r(&at, &utc);
    strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &utc);
    respond_header(r, "Upload-Expires", text);
}

static void
add_number(struct request *r, const char *name, int64_t n)
{
    respond_header(r, name, arena_printf(r->ctx.arena, "%" PRId64, n));
}

static enum status
refuse(struct request *r, int status, const char *message)
{
    struct json *j;

    if (message != NULL && problem(&r->ctx, NULL, "%s", message) != INVALID)
        return FAILED;
    j = respond_json(r, status);
    add_headers(r);
    json_begin_object(j, NULL);
    json_begin_array(j, "errors");
    for (const struct problem *p = r->ctx.problems; p != NULL; p = p->next) {
        json_begin_object(j, NULL);
        json_text(j, "message", p->message);
        json_end_object(j);
    }
    json_end_array(j);
    json_end_object(j);
    return OK;
}

/* Digits alone; -1. */
static int64_t
read_number(const struct request *r, const char *name)
{
    const char *text = header(r, name);
    int64_t n = 0;

    if (text == NULL || text[0] == '\0' || strlen(text) > DIGITS_MAX)
        return -1;
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9')
            return -1;
        n = n * 10 + (*text - '0');
    }
    return n;
}

static bool
speaks_it(const struct request *r)
{
    const char *version = header(r, "tus-resumable");

    return version != NULL && strcmp(version, VERSION_SPOKEN) == 0;
}

static enum status
refuse_version(struct request *r)
{
    respond_header(r, "Tus-Version", VERSION_SPOKEN);
    return refuse(r, PRECONDITION_FAILED, tr(&r->ctx, "This address speaks tus 1.0.0."));
}

/* ------------------------------------------------------------------ handlers */

static enum status
tell(struct request *r)
{
    respond_empty(r, 204);
    add_headers(r);
    respond_header(r, "Tus-Version", VERSION_SPOKEN);
    respond_header(r, "Tus-Extension", "creation,termination,expiration");
    add_number(r, "Tus-Max-Size", TUS_MAX_BYTES);
    return OK;
}

static enum status
create(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct tus_file f = { .length = read_number(r, "upload-length") };
    const char *metadata = header(r, "upload-metadata");
    enum status st;

    if (!speaks_it(r))
        return refuse_version(r);
    if (f.length == 0)
        return refuse(r, 400, tr(c, "The file is empty. Choose it again."));
    if (f.length < 0 ||
        !tus_parse_metadata(c->arena, metadata != NULL ? metadata : "", &f.name, &f.purpose))
        return refuse(r, 400, tr(c, "The upload’s head is malformed."));
    if (f.length > TUS_MAX_BYTES)
        return refuse(r, TOO_LARGE,
                      arena_printf(c->arena,
                                   tr(c, "The file is larger than %d MB. Choose a smaller one."),
                                   (int)(TUS_MAX_BYTES >> 20)));
    st = tus_insert(c, &f);
    if (st == INVALID)
        return refuse(r, TOO_LARGE, NULL);
    if (st != OK)
        return st;
    respond_empty(r, 201);
    add_headers(r);
    add_expiry(r, &f);
    respond_header(r, "Location", arena_printf(c->arena, TUS_PATH "/%" PRId64, f.id));
    return OK;
}

static enum status
show(struct request *r)
{
    struct tus_file f;
    enum status st = tus_find(&r->ctx, path_int(r, "id"), &f);

    if (st != OK)
        return st;
    respond_empty(r, 200);
    add_headers(r);
    add_expiry(r, &f);
    add_number(r, "Upload-Offset", f.received);
    add_number(r, "Upload-Length", f.length);
    return OK;
}

static enum status
append(struct request *r)
{
    struct ctx *c = &r->ctx;
    const char *type = header(r, "content-type");
    struct tus_piece piece = { .offset = read_number(r, "upload-offset"),
                               .length = (int64_t)r->body_length,
                               .path = r->body_path,
                               .bytes = r->body };
    struct tus_file f;
    enum status st;

    if (!speaks_it(r))
        return refuse_version(r);
    if (type == NULL || strcmp(type, "application/offset+octet-stream") != 0)
        return refuse(r, WRONG_TYPE, tr(c, "A piece comes as application/offset+octet-stream."));
    if (piece.offset < 0)
        return refuse(r, 400, tr(c, "The upload’s head is malformed."));
    st = tus_append(c, path_int(r, "id"), &piece, &f);
    if (st == BUSY)
        return refuse(r, LOCKED, tr(c, "Another piece of this file is just coming in."));
    if (st == CONFLICT)
        return refuse(r, 409, tr(c, "The piece does not begin where the last one ended."));
    if (st == INVALID)
        return refuse(r, TOO_LARGE, NULL);
    if (st != OK)
        return st;
    respond_empty(r, 204);
    add_headers(r);
    add_expiry(r, &f);
    add_number(r, "Upload-Offset", f.received);
    return OK;
}

static enum status
drop(struct request *r)
{
    enum status st;

    if (!speaks_it(r))
        return refuse_version(r);
    st = tus_drop(&r->ctx, path_int(r, "id"));
    if (st != OK)
        return st;
    respond_empty(r, 204);
    add_headers(r);
    return OK;
}

static const struct route routes[] = {
    { GET, TUS_PATH, SIGNED_IN, tell, 0, N_("What resumable uploads can do (tus 1.0)") },
    { POST, TUS_PATH, SIGNED_IN, create, 0, N_("Begins a resumable upload (tus 1.0)") },
    { GET, TUS_PATH "/{id:int}", SIGNED_IN, show, 0, N_("How far an upload has come (HEAD)") },
    { PATCH, TUS_PATH "/{id:int}", SIGNED_IN, append, SPOOLED_BODY, N_("A piece of an upload") },
    { DELETE, TUS_PATH "/{id:int}", SIGNED_IN, drop, 0, N_("Drops an upload") },
    { 0 },
};

static enum status
start(struct ctx *c, const char *data)
{
    return data != NULL ? tus_sweep(c) : OK;
}

const struct feature tus_feature = { .name = "tus", .start = start, .routes = routes };
