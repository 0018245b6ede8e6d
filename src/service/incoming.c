/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that a form brings. */
#include "service/incoming.h"

#include "service/blob.h"
#include "service/tus.h"
#include "web/respond.h"

/* Each refusal names its file: several were chosen at once. */
static void
name_problem(struct ctx *c, struct problem *p, const char *name)
{
    p->message = arena_printf(c->arena, "%s: %s", file_clean_name(c, name), p->message);
}

enum status
incoming_each(struct request *r, const char *field, incoming_take *take, void *arg, int *out_count)
{
    struct ctx *c = &r->ctx;
    enum status st = OK, all = OK;
    int64_t id;

    *out_count = 0;
    for (int i = 0; i < r->upload_count && (st == OK || st == INVALID); i++) {
        const struct upload *u = &r->uploads[i];
        const struct incoming file = { .field = field, .path = u->path, .name = u->name };
        const struct problem *last = c->last_problem;

        if (u->size == 0 && u->name[0] == '\0')
            continue;
        st = take(c, arg, &file, &id);
        *out_count += st == OK;
        if (st != OK)
            all = st;
        if (st == INVALID && c->last_problem != NULL && c->last_problem != last)
            name_problem(c, c->last_problem, u->name);
    }
    return all;
}

enum status
incoming_take_whole(struct request *r, const struct incoming_whole *whole, incoming_take *take,
                    void *arg, int64_t *out_id)
{
    struct incoming file = { .field = whole->field, .upload_id = whole->upload_id };
    struct tus_file sent;
    enum status st =
        tus_find_whole(&r->ctx, whole->field, whole->upload_id, whole->purpose, &sent, &file.path);

    if (st != OK)
        return st;
    file.name = sent.name;
    return take(&r->ctx, arg, &file, out_id);
}

enum status
incoming_answer(struct request *r, int64_t id)
{
    struct json *j = respond_json(r, 200);

    json_begin_object(j, NULL);
    json_text(j, "id", arena_printf(r->ctx.arena, "%lld", (long long)id));
    json_end_object(j);
    return OK;
}
