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
