/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Photos of a dossier: made anew in their sizes, each with its caption and its words for who cannot see it. */
#include "feature/dossier/dossier_inside.h"

#include "core/text.h"
#include "db/audit.h"
#include "service/blob.h"

#include <inttypes.h>
#include <string.h>

/* ------------------------------------------------------------------ reading */

static struct dossier_photo *
photo_of(struct dossier_photo *photos, int count, int64_t id)
{
    for (int i = 0; i < count; i++)
        if (photos[i].id == id)
            return &photos[i];
    return NULL;
}

static enum status
read_sizes(struct ctx *c, int64_t dossier_id, struct dossier_photo *photos, int count)
{
    struct query *q =
        query_new(c, "SELECT " PHOTO_SIZE " FROM photo_size s JOIN dossier_photo p"
                     " ON p.id = s.photo_id WHERE p.dossier_id = $1" PHOTO_SIZE_ORDER);

    bind_int(q, dossier_id);
    while (query_row(q)) {
        struct dossier_photo *p = photo_of(photos, count, col_int(q, 0));

        if (p != NULL && p->size_count < IMAGE_MADE)
            p->sizes[p->size_count++] = photo_size_read(q, 1);
    }
    return query_end(q);
}

static enum status
read_photos(struct ctx *c, int64_t dossier_id, struct dossier_photo **out, int *out_count)
{
    struct dossier_photo *photos = arena_array(c->arena, DOSSIER_PHOTOS_MAX, sizeof(*photos));
    struct query *q =
        query_new(c, "SELECT id, name, caption, alt, is_decorative, width, height, version"
                     " FROM dossier_photo WHERE dossier_id = $1 ORDER BY position, id LIMIT $2");
    int count = 0;
    enum status st;

    bind_int(q, dossier_id);
    bind_int(q, DOSSIER_PHOTOS_MAX);
    while (count < DOSSIER_PHOTOS_MAX && query_row(q))
        photos[count++] = (struct dossier_photo){ .id = col_int(q, 0),
                                                  .name = col_text(q, 1),
                                                  .caption = col_text(q, 2),
                                                  .alt = col_text(q, 3),
                                                  .is_decorative = col_bool(q, 4),
                                                  .width = (int)col_int(q, 5),
                                                  .height = (int)col_int(q, 6),
                                                  .version = col_int(q, 7) };
    st = query_end(q);
    if (st == OK)
        st = read_sizes(c, dossier_id, photos, count);
    if (st == OK) {
        *out = photos;
        *out_count = count;
    }
    return st;
}

enum status
dossier_photos(struct ctx *c, int64_t dossier_id, struct dossier_photo **out, int *out_count)
{
    struct dossier d;
    enum status st = dossier_find(c, dossier_id, &d);

    return st == OK ? read_photos(c, d.id, out, out_count) : st;
}

/* ------------------------------------------------------------------ adding */

struct addition {
    int64_t dossier_id, id;
    const char *name, *hash;
    struct photo photo;
    const struct dossier_source *source;
};

static enum status
find_same(struct ctx *c, const struct addition *a, int64_t *out_id)
{
    struct query *q = query_new(c, "SELECT id FROM dossier_photo WHERE dossier_id = $1"
                                   " AND (source_hash = $2 OR upload_id = $3) LIMIT 1");

    *out_id = 0;
    bind_int(q, a->dossier_id);
    bind_text(q, a->hash);
    bind_int(q, a->source->upload_id != 0 ? a->source->upload_id : -1);
    if (query_row(q))
        *out_id = col_int(q, 0);
    return query_end(q);
}

static enum status
check_room(struct ctx *c, const struct addition *a, int64_t *out_position)
{
    struct query *q = query_new(c, "SELECT COUNT(*), COALESCE(MAX(position), 0) FROM dossier_photo"
                                   " WHERE dossier_id = $1");
    int64_t count = 0;
    enum status st;

    bind_int(q, a->dossier_id);
    if (query_row(q)) {
        count = col_int(q, 0);
        *out_position = col_int(q, 1) + 1;
    }
    st = query_end_one(q);
    if (st != OK || count < DOSSIER_PHOTOS_MAX)
        return st;
    return problem(c, a->source->field,
                   tr(c, "There are %d photos already, which is the most. Delete one first."),
                   (int)DOSSIER_PHOTOS_MAX);
}

static enum status
insert_row(struct ctx *c, const struct addition *a, int64_t position)
{
    struct query *q = query_new(c, "INSERT INTO dossier_photo (id, dossier_id, position, name,"
                                   " source_hash, width, height, upload_id, account_id, created_at)"
                                   " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");

    bind_int(q, a->id);
    bind_int(q, a->dossier_id);
    bind_int(q, position);
    bind_text(q, a->name);
    bind_text(q, a->hash);
    bind_int(q, a->photo.width);
    bind_int(q, a->photo.height);
    bind_id(q, a->source->upload_id);
    bind_int(q, c->account_id);
    bind_int(q, now(c));
    return query_end(q);
}

static enum status
insert(struct ctx *c, void *arg)
{
    struct addition *a = arg;
    struct dossier d;
    int64_t same = 0, position = 0;
    enum status st = dossier_find_to_write(c, a->dossier_id, false, &d);

    if (st == OK)
        st = find_same(c, a, &same);
    if (st == OK && same != 0) {
        a->id = same;
        return OK;
    }
    if (st == OK)
        st = check_room(c, a, &position);
    if (st != OK)
        return st;
    a->id = db_new_id(c);
    st = insert_row(c, a, position);
    if (st == OK)
        st = photo_sizes_insert(c, a->id, a->photo.sizes, a->photo.size_count);
    return st == OK ? audit_write(c, "dossier", a->dossier_id, "photo", NULL,
                                  json_pack("{s:s, s:s}", "name", a->name, "hash", a->hash))
                    : st;
}

enum status
dossier_photo_add(struct ctx *c, int64_t dossier_id, const struct dossier_source *source,
                  int64_t *out_id)
{
    struct addition a = { .dossier_id = dossier_id, .source = source };
    struct dossier d;
    int64_t same = 0, position;
    enum status st = dossier_find_to_write(c, dossier_id, false, &d);

    if (st == OK)
        st = blob_hash(c, source->path, &a.hash);
    if (st == OK)
        st = find_same(c, &a, &same);
    if (st == OK && same == 0) {
        a.name = file_clean_name(c, source->name);
        st = check_room(c, &a, &position);
        if (st == OK)
            st = photo_store(c, source->field, source->path, a.name, &a.photo);
        if (st == OK)
            st = db_transact(c, insert, &a);
    }
    if (st == OK)
        *out_id = same != 0 ? same : a.id;
    return st;
}

/* ------------------------------------------------------------------ describing */

struct description {
    int64_t dossier_id;
    const struct dossier_photo *photos;
    int count;
};

static void
check_words(struct ctx *c, const struct dossier_photo *p)
{
    if (text_length(p->caption) > DOSSIER_CAPTION_MAX)
        (void)problem(c, arena_printf(c->arena, "caption.%" PRId64, p->id),
                      tr(c, "At most %d characters. Shorten it."), (int)DOSSIER_CAPTION_MAX);
    if (text_length(p->alt) > DOSSIER_CAPTION_MAX)
        (void)problem(c, arena_printf(c->arena, "alt.%" PRId64, p->id),
                      tr(c, "At most %d characters. Shorten it."), (int)DOSSIER_CAPTION_MAX);
    if (p->is_decorative && p->alt[0] != '\0')
        (void)problem(c, arena_printf(c->arena, "alt.%" PRId64, p->id), "%s",
                      tr(c, "A photo that tells nothing has no description. Empty this field, or "
                            "take the mark away."));
}

static enum status
describe(struct ctx *c, void *arg)
{
    const struct description *k = arg;
    struct dossier d;
    enum status st = dossier_find_to_write(c, k->dossier_id, false, &d);

    for (int i = 0; st == OK && i < k->count; i++) {
        const struct dossier_photo *p = &k->photos[i];
        struct query *q = query_new(c, "UPDATE dossier_photo SET caption = $1, alt = $2,"
                                       " is_decorative = $3, version = version + 1"
                                       " WHERE id = $4 AND dossier_id = $5 AND version = $6");

        bind_text(q, p->caption);
        bind_text(q, p->alt);
        bind_bool(q, p->is_decorative);
        bind_int(q, p->id);
        bind_int(q, d.id);
        bind_int(q, p->version);
        st = query_end_one(q);
        if (st == NOT_FOUND)
            return CONFLICT;
        if (st == OK)
            st = audit_write(c, "dossier", d.id, "caption", NULL,
                             json_pack("{s:I, s:s, s:s, s:b}", "photo", (json_int_t)p->id,
                                       "caption", p->caption, "alt", p->alt, "is_decorative",
                                       p->is_decorative));
    }
    return st;
}

enum status
dossier_photos_describe(struct ctx *c, int64_t dossier_id, const struct dossier_photo *photos,
                        int count)
{
    struct description k = { dossier_id, photos, count };
    int before = c->problem_count;

    for (int i = 0; i < count; i++)
        check_words(c, &photos[i]);
    return c->problem_count > before ? INVALID : db_transact(c, describe, &k);
}

/* ------------------------------------------------------------------ order, deleting */

struct change {
    int64_t dossier_id, id;
    int by;
};

static enum status
move(struct ctx *c, void *arg)
{
    const struct change *k = arg;
    struct dossier_photo *photos;
    struct dossier d;
    int count, at = -1, to;
    enum status st = dossier_find_to_write(c, k->dossier_id, false, &d);

    if (st == OK)
        st = read_photos(c, d.id, &photos, &count);
    for (int i = 0; st == OK && i < count; i++)
        if (photos[i].id == k->id)
            at = i;
    if (st != OK || at < 0)
        return st == OK ? NOT_FOUND : st;
    to = at + (k->by < 0 ? -1 : 1);
    if (to < 0 || to >= count)
        return OK;
    for (int i = 0; st == OK && i < count; i++) {
        struct query *q = query_new(c, "UPDATE dossier_photo SET position = $1 WHERE id = $2");

        bind_int(q, i == at ? to + 1 : i == to ? at + 1 : i + 1);
        bind_int(q, photos[i].id);
        st = query_end(q);
    }
    return st == OK ? audit_write(c, "dossier", d.id, "photo_move", NULL,
                                  json_pack("{s:i}", "by", k->by))
                    : st;
}

enum status
dossier_photo_move(struct ctx *c, int64_t dossier_id, int64_t photo_id, int by)
{
    struct change k = { dossier_id, photo_id, by };

    return db_transact(c, move, &k);
}

static enum status
delete_files(struct ctx *c, int64_t photo_id)
{
    int64_t files[IMAGE_MADE];
    int count = 0;
    struct query *q = query_new(c, "DELETE FROM photo_size WHERE photo_id = $1 RETURNING file_id");
    enum status st;

    bind_int(q, photo_id);
    while (count < IMAGE_MADE && query_row(q))
        files[count++] = col_int(q, 0);
    st = query_end(q);
    for (int i = 0; st == OK && i < count; i++) {
        q = query_new(c, "DELETE FROM file WHERE id = $1");
        bind_int(q, files[i]);
        st = query_end(q);
    }
    return st;
}

static enum status
delete_photo(struct ctx *c, void *arg)
{
    const struct change *k = arg;
    struct dossier d;
    struct query *q;
    enum status st = dossier_find_to_write(c, k->dossier_id, false, &d);

    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM dossier_photo WHERE id = $1 AND dossier_id = $2");
    bind_int(q, k->id);
    bind_int(q, d.id);
    st = query_end_one(q);
    if (st == OK)
        st = delete_files(c, k->id);
    return st == OK ? audit_write(c, "dossier", d.id, "photo_delete", NULL, NULL) : st;
}

enum status
dossier_photo_delete(struct ctx *c, int64_t dossier_id, int64_t photo_id)
{
    struct change k = { .dossier_id = dossier_id, .id = photo_id };

    return db_transact(c, delete_photo, &k);
}
