/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `thidua routes`: every address with its method and who may, as the program has them. */
#include "web/serve_cli.h"

#include "core/args.h"
#include "web/access.h"
#include "web/json.h"

static void
write_rows(struct json *j)
{
    json_begin_array(j, NULL);
    for (int i = 0; features[i] != NULL; i++) {
        for (const struct route *row = features[i]->routes; row != NULL && row->path != NULL;
             row++) {
            json_begin_object(j, NULL);
            json_text(j, "method", method_name(row->method));
            json_text(j, "path", row->path);
            json_text(j, "access", access_code(row->access));
            json_text(j, "feature", features[i]->name);
            json_end_object(j);
        }
    }
    json_end_array(j);
}

enum status
list_routes(struct ctx *c, struct args *args)
{
    bool wants_json = args_json(args);
    FILE *out = args_out(args);
    struct json j;

    args_end(args);
    if (wants_json) {
        json_init(&j, c->arena);
        write_rows(&j);
        fprintf(out, "%s\n", j.body.data);
        return OK;
    }
    for (int i = 0; features[i] != NULL; i++)
        for (const struct route *row = features[i]->routes; row != NULL && row->path != NULL; row++)
            fprintf(out, "%-6s %-60s %s\n", method_name(row->method), row->path,
                    access_code(row->access));
    return OK;
}
