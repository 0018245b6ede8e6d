/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every row of the table as an operation. Rows of one path stand together, in the order of the first. */
#include "web/openapi.h"

#include "web/respond.h"
#include "core/text.h"
#include "web/router.h"
#include "web/web.h"

#include <string.h>

/* "/don-vi/{id:int}" as "/don-vi/{id}". */
static const char *
plain_path(struct arena *a, const char *path)
{
    struct buf b;

    buf_init(&b, a, strlen(path) + 1);
    for (; *path != '\0'; path++) {
        if (*path == ':')
            path += strcspn(path, "}");
        buf_add_char(&b, *path);
    }
    return b.data;
}

static void
write_parameters(struct json *j, struct arena *a, const char *path)
{
    json_begin_array(j, "parameters");
    for (const char *at = strchr(path, '{'); at != NULL; at = strchr(at + 1, '{')) {
        size_t length = strcspn(at, "}"), name = strcspn(at + 1, ":}");

        json_begin_object(j, NULL);
        json_text(j, "name", arena_strndup(a, at + 1, name));
        json_text(j, "in", "path");
        json_bool(j, "required", true);
        json_begin_object(j, "schema");
        json_text(j, "type", "string");
        if (memmem(at, length, ":int", 4) != NULL)
            json_text(j, "pattern", "^[0-9]{1,19}$");
        else if (memmem(at, length, ":date", 5) != NULL)
            json_text(j, "format", "date");
        json_end_object(j);
        json_end_object(j);
    }
    json_end_array(j);
}

static void
write_answer(struct json *j, const char *status, const char *description)
{
    json_begin_object(j, status);
    json_text(j, "description", description);
    json_end_object(j);
}

static void
write_operation(struct json *j, struct request *r, const struct route *row)
{
    const struct ctx *c = &r->ctx;

    json_begin_object(j, text_lower(c->arena, method_name(row->method)));
    json_text(j, "summary",
              row->summary != NULL ? tr(c, row->summary) : plain_path(c->arena, row->path));
    write_parameters(j, c->arena, row->path);
    if (row->access != PUBLIC) {
        json_begin_array(j, "security");
        json_begin_object(j, NULL);
        json_begin_array(j, "bearer");
        json_end_array(j);
        json_end_object(j);
        json_end_array(j);
    }
    if (row->method == POST || row->method == PATCH) {
        json_begin_object(j, "requestBody");
        json_begin_object(j, "content");
        json_begin_object(j, (row->flags & SPOOLED_BODY) != 0 ? "application/offset+octet-stream"
                             : (row->flags & LARGE_BODY) != 0 ? "multipart/form-data"
                                                              : "application/json");
        json_begin_object(j, "schema");
        json_text(j, "type", "object");
        json_end_object(j);
        json_end_object(j);
        json_end_object(j);
        json_end_object(j);
    }
    json_begin_object(j, "responses");
    write_answer(j, "200", "OK");
    if (row->access != PUBLIC) {
        write_answer(j, "401", tr(c, "Sign-in needed"));
        write_answer(j, "403", tr(c, "Not allowed"));
    }
    if (strchr(row->path, '{') != NULL)
        write_answer(j, "404", tr(c, "No such page"));
    if (method_writes(row->method))
        write_answer(j, "422", tr(c, "Something needs mending"));
    json_end_object(j);
    json_end_object(j);
}

static void
write_paths(struct json *j, struct request *r)
{
    int count;
    const struct route *const *rows = router_rows(r->web->router, &count);
    bool *is_written = arena_array(r->ctx.arena, (size_t)count + 1, sizeof(*is_written));

    json_begin_object(j, "paths");
    for (int i = 0; i < count; i++) {
        if (is_written[i])
            continue;
        json_begin_object(j, plain_path(r->ctx.arena, rows[i]->path));
        for (int k = i; k < count; k++) {
            if (strcmp(rows[k]->path, rows[i]->path) == 0) {
                write_operation(j, r, rows[k]);
                is_written[k] = true;
            }
        }
        json_end_object(j);
    }
    json_end_object(j);
}

enum status
openapi_show(struct request *r)
{
    struct json *j = respond_json(r, 200);

    json_begin_object(j, NULL);
    json_text(j, "openapi", "3.1.0");
    json_begin_object(j, "info");
    json_text(j, "title", "Thi đua");
    json_text(j, "version", VERSION);
    json_end_object(j);
    write_paths(j, r);
    json_begin_object(j, "components");
    json_begin_object(j, "securitySchemes");
    json_begin_object(j, "bearer");
    json_text(j, "type", "http");
    json_text(j, "scheme", "bearer");
    json_end_object(j);
    json_end_object(j);
    json_end_object(j);
    json_end_object(j);
    return OK;
}
