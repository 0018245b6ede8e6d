/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Photos taken in: what the confined process made of one becomes stored files. */
#include "service/photo.h"

#include "service/blob.h"

enum status
photo_store(struct ctx *c, const char *field, const char *path, const char *name, struct photo *out)
{
    struct photo p = { .width = 0 };
    struct image image;
    enum status st = image_make(c, field, path, &image);

    for (int i = 0; st == OK && i < IMAGE_MADE; i++) {
        const struct image_made *made = &image.made[i];
        struct photo_size *size = &p.sizes[i];

        *size = (struct photo_size){ .wanted_width = made->wanted_width,
                                     .width = made->width,
                                     .height = made->height,
                                     .type = made->type };
        st = file_insert_made(c, made->path, name, made->type, &size->file_id);
        p.size_count = i + 1;
    }
    if (st != OK)
        return st;
    p.width = image.width;
    p.height = image.height;
    p.taken_at = image.taken_at;
    *out = p;
    return OK;
}

static enum status
insert_size(struct ctx *c, int64_t photo_id, const struct photo_size *size)
{
    struct query *q = query_new(c, "INSERT INTO photo_size (photo_id, wanted_width, type, width,"
                                   " height, file_id) VALUES ($1, $2, $3, $4, $5, $6)");

    bind_int(q, photo_id);
    bind_int(q, size->wanted_width);
    bind_text(q, size->type);
    bind_int(q, size->width);
    bind_int(q, size->height);
    bind_int(q, size->file_id);
    return query_end(q);
}

enum status
photo_sizes_insert(struct ctx *c, int64_t photo_id, const struct photo_size *sizes, int count)
{
    enum status st = OK;

    for (int i = 0; st == OK && i < count; i++)
        st = insert_size(c, photo_id, &sizes[i]);
    return st;
}

struct photo_size
photo_size_read(struct query *q, int column)
{
    return (struct photo_size){ .wanted_width = (int)col_int(q, column),
                                .width = (int)col_int(q, column + 1),
                                .height = (int)col_int(q, column + 2),
                                .type = col_text(q, column + 3),
                                .file_id = col_int(q, column + 4) };
}

enum status
photo_size_file(struct ctx *c, int64_t photo_id, int64_t wanted_width, const char *type,
                int64_t *out_file_id)
{
    struct query *q = query_new(c, "SELECT file_id FROM photo_size WHERE photo_id = $1"
                                   " AND wanted_width = $2 AND type = $3");

    bind_int(q, photo_id);
    bind_int(q, wanted_width);
    bind_text(q, type);
    if (query_row(q))
        *out_file_id = col_int(q, 0);
    return query_end_one(q);
}
