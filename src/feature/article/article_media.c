/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Media of articles: what comes in, and what a revision has. */
#include "feature/article/article_media_inside.h"

#include "core/log.h"
#include "core/text.h"
#include "db/audit.h"
#include "service/blob.h"
#include "service/video.h"
#include "service/webvtt.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <unistd.h>

enum { KEPT_MAX = 1000, HEAD_BYTES = 4096 };

static const char *const kind_codes[] = {
    [MEDIA_PHOTO] = "photo", [MEDIA_VIDEO] = "video", [MEDIA_TRACK] = "track", [MEDIA_FILE] = "file"
};

static enum article_media_kind
kind_of_code(const char *code)
{
    for (enum article_media_kind k = MEDIA_PHOTO; k <= MEDIA_FILE; k++)
        if (strcmp(kind_codes[k], code) == 0)
            return k;
    return MEDIA_FILE;
}

/* ------------------------------------------------------------------ reading */

#define MEDIUM                                                                                     \
    "m.id, m.article_id, m.kind, m.name, m.file_id, m.is_placeholder, m.width, m.height, f.type,"  \
    " f.size, x.position, x.caption, x.alt, x.is_decorative, x.track_id"

static const char *
text_or(struct query *q, int column, const char *otherwise)
{
    return col_is_null(q, column) ? otherwise : col_text(q, column);
}

static void
read_row(struct query *q, struct article_media *m)
{
    *m = (struct article_media){ .id = col_int(q, 0),
                                 .article_id = col_int(q, 1),
                                 .kind = kind_of_code(col_text(q, 2)),
                                 .name = col_text(q, 3),
                                 .file_id = col_int(q, 4),
                                 .is_placeholder = col_bool(q, 5),
                                 .width = (int)col_int(q, 6),
                                 .height = (int)col_int(q, 7),
                                 .type = text_or(q, 8, NULL),
                                 .size = col_int(q, 9),
                                 .position = (int)col_int(q, 10),
                                 .caption = text_or(q, 11, ""),
                                 .alt = text_or(q, 12, ""),
                                 .is_decorative = col_bool(q, 13),
                                 .track_id = col_int(q, 14) };
}

static void
read_size(struct query *q, struct article_media *media, int count)
{
    for (int i = 0; i < count; i++) {
        struct article_media *m = &media[i];

        if (m->id == col_int(q, 0) && m->size_count < IMAGE_MADE)
            m->sizes[m->size_count++] = photo_size_read(q, 1);
    }
}

enum status
article_media_of(struct ctx *c, int64_t revision_id, struct article_media **out, int *out_count)
{
    struct query *q =
        query_new(c, "SELECT " MEDIUM " FROM article_revision_media x JOIN article_media m"
                     " ON m.id = x.media_id LEFT JOIN file f ON f.id = m.file_id"
                     " WHERE x.revision_id = $1 ORDER BY x.position, m.id LIMIT 200");
    struct article_media *media = arena_array(c->arena, ARTICLE_MEDIA_MAX, sizeof(*media));
    int count = 0;
    enum status st;

    bind_int(q, revision_id);
    while (count < ARTICLE_MEDIA_MAX && query_row(q))
        read_row(q, &media[count++]);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "SELECT " PHOTO_SIZE " FROM photo_size s JOIN article_revision_media x"
                     " ON x.media_id = s.photo_id WHERE x.revision_id = $1" PHOTO_SIZE_ORDER);
    bind_int(q, revision_id);
    while (query_row(q))
        read_size(q, media, count);
    st = query_end(q);
    if (st != OK)
        return st;
    *out = media;
    *out_count = count;
    return OK;
}

static enum status
read_all(struct ctx *c, int64_t article_id, struct article_media **out, int *out_count)
{
    struct query *q = query_new(
        c, "SELECT " MEDIUM ", CASE WHEN x.media_id IS NULL AND m.id > a.head_id THEN 1 ELSE 0 END"
           " FROM article_media m JOIN article a ON a.id = m.article_id"
           " LEFT JOIN article_revision_media x"
           " ON x.media_id = m.id AND x.revision_id = a.head_id"
           " LEFT JOIN file f ON f.id = m.file_id WHERE m.article_id = $1"
           " ORDER BY COALESCE(x.position, 1000000), m.id LIMIT 1000");
    struct article_media *media = arena_array(c->arena, KEPT_MAX, sizeof(*media));
    int count = 0;
    enum status st;

    bind_int(q, article_id);
    while (count < KEPT_MAX && query_row(q)) {
        read_row(q, &media[count]);
        media[count++].is_new = col_bool(q, 15);
    }
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "SELECT " PHOTO_SIZE " FROM photo_size s JOIN article_media m"
                     " ON m.id = s.photo_id WHERE m.article_id = $1" PHOTO_SIZE_ORDER);
    bind_int(q, article_id);
    while (query_row(q))
        read_size(q, media, count);
    st = query_end(q);
    if (st != OK)
        return st;
    *out = media;
    *out_count = count;
    return OK;
}

/* ------------------------------------------------------------------ who may */

struct owner {
    int64_t unit_id, campaign_id; /* campaign 0: none */
    bool is_draft;
};

static enum status
find_owner(struct ctx *c, int64_t article_id, struct owner *out)
{
    struct query *q = query_new(c, "SELECT unit_id, campaign_id, state FROM article WHERE id = $1");
    enum status st;

    bind_int(q, article_id);
    if (query_row(q))
        *out = (struct owner){ col_int(q, 0), col_int(q, 1), strcmp(col_text(q, 2), "draft") == 0 };
    st = query_end_one(q);
    if (st != OK)
        return st;
    return may(c, WRITE_ARTICLES, out->unit_id, out->campaign_id) ? OK : NOT_FOUND;
}

static enum status
require_save(struct ctx *c, int64_t article_id)
{
    struct owner owner;
    enum status st = find_owner(c, article_id, &owner);

    return st == OK ? require(c, owner.is_draft ? WRITE_ARTICLES : EDIT_ARTICLES, owner.unit_id,
                              owner.campaign_id)
                    : st;
}

enum status
article_media_list(struct ctx *c, int64_t article_id, struct article_media **out, int *out_count)
{
    struct owner owner;
    enum status st = find_owner(c, article_id, &owner);

    return st == OK ? read_all(c, article_id, out, out_count) : st;
}

/* ------------------------------------------------------------------ adding */

struct addition {
    struct article_media medium;
    struct photo photo;
    const char *source_hash; /* "": nothing to compare */
    int64_t upload_id;
    const char *field;
};

static enum status
find_same(struct ctx *c, const struct addition *a, int64_t *out_id)
{
    struct query *q =
        query_new(c, "SELECT id FROM article_media WHERE article_id = $1 AND"
                     " ((source_hash = $2 AND source_hash <> '') OR upload_id = $3) LIMIT 1");

    *out_id = 0;
    bind_int(q, a->medium.article_id);
    bind_text(q, a->source_hash);
    bind_int(q, a->upload_id != 0 ? a->upload_id : -1);
    if (query_row(q))
        *out_id = col_int(q, 0);
    return query_end(q);
}

static enum status
check_room(struct ctx *c, const struct addition *a)
{
    struct query *q = query_new(c, "SELECT COUNT(*) FROM article_media WHERE article_id = $1");
    int64_t count = 0;
    enum status st;

    bind_int(q, a->medium.article_id);
    if (query_row(q))
        count = col_int(q, 0);
    st = query_end_one(q);
    if (st != OK || count < KEPT_MAX)
        return st;
    return problem(c, a->field, "%s",
                   tr(c, "So many files were brought to this article that it takes no more. Begin "
                         "another article."));
}

static enum status
insert_medium(struct ctx *c, const struct addition *a)
{
    const struct article_media *m = &a->medium;
    struct query *q =
        query_new(c, "INSERT INTO article_media (id, article_id, kind, name, source_hash, file_id,"
                     " is_placeholder, width, height, taken_at, upload_id, account_id, created_at)"
                     " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");

    bind_int(q, m->id);
    bind_int(q, m->article_id);
    bind_text(q, kind_codes[m->kind]);
    bind_text(q, m->name);
    bind_text(q, a->source_hash);
    bind_id(q, m->file_id);
    bind_bool(q, m->is_placeholder);
    bind_id(q, m->width);
    bind_id(q, m->height);
    bind_id(q, a->photo.taken_at);
    bind_id(q, a->upload_id);
    bind_int(q, c->account_id);
    bind_int(q, now(c));
    return query_end(q);
}

static enum status
insert(struct ctx *c, void *arg)
{
    struct addition *a = arg;
    struct article_media *m = &a->medium;
    int64_t same;
    enum status st = find_same(c, a, &same);

    if (st == OK && same != 0) {
        m->id = same;
        return OK;
    }
    if (st == OK)
        st = check_room(c, a);
    if (st != OK)
        return st;
    m->id = db_new_id(c);
    st = insert_medium(c, a);
    if (st == OK)
        st = photo_sizes_insert(c, m->id, a->photo.sizes, a->photo.size_count);
    return st == OK ? audit_write(c, "article_media", m->id, "insert", NULL,
                                  json_pack("{s:s, s:s, s:I, s:s}", "kind", kind_codes[m->kind],
                                            "name", m->name, "article_id",
                                            (json_int_t)m->article_id, "hash", a->source_hash))
                    : st;
}

static void
take_photo(struct addition *a, const struct photo *photo)
{
    a->photo = *photo;
    a->medium.width = photo->width;
    a->medium.height = photo->height;
}

static enum status
add(struct ctx *c, struct addition *a, int64_t *out_id)
{
    enum status st = db_transact(c, insert, a);

    if (st == OK)
        *out_id = a->medium.id;
    return st;
}

/* ------------------------------------------------------------------ what it is */

static bool
name_ends(const char *name, const char *const *endings)
{
    size_t length = strlen(name);

    for (; *endings != NULL; endings++)
        if (length > strlen(*endings) &&
            strcasecmp(name + length - strlen(*endings), *endings) == 0)
            return true;
    return false;
}

static size_t
read_head(struct ctx *c, const char *path, char **out)
{
    FILE *file = fopen(path, "rb");
    size_t length = 0;

    *out = arena_alloc(c->arena, HEAD_BYTES + 1);
    if (file != NULL) {
        length = fread(*out, 1, HEAD_BYTES, file);
        fclose(file);
    }
    return length;
}

/* By its content; by its name only where the content is nothing that is taken, so that the refusal speaks of what was meant. */
static enum article_media_kind
find_kind(struct ctx *c, const char *path, const char *name)
{
    static const char *const photos[] = { ".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif",
                                          ".svg", ".gif",  ".bmp", ".tif",  ".tiff", NULL };
    static const char *const films[] = { ".mp4", ".webm", ".mov", ".m4v", ".avi", ".3gp", NULL };
    static const char *const captions[] = { ".vtt", ".srt", NULL };
    const char *type = blob_type(c, path);
    char *head;
    size_t length = read_head(c, path, &head);

    if (type != NULL && strncmp(type, "image/", 6) == 0)
        return MEDIA_PHOTO;
    if (type != NULL && strncmp(type, "video/", 6) == 0)
        return MEDIA_VIDEO;
    if (webvtt_is(head, length))
        return MEDIA_TRACK;
    if (length > 12 && memcmp(head + 4, "ftyp", 4) == 0)
        return memcmp(head + 8, "qt  ", 4) == 0 ? MEDIA_VIDEO : MEDIA_PHOTO;
    if (type != NULL && strncmp(type, "application/", 12) == 0)
        return MEDIA_FILE;
    return name_ends(name, photos)     ? MEDIA_PHOTO
           : name_ends(name, films)    ? MEDIA_VIDEO
           : name_ends(name, captions) ? MEDIA_TRACK
                                       : MEDIA_FILE;
}

static enum status
store_film(struct ctx *c, const char *path, struct addition *a)
{
    struct video film;
    enum status st = video_clean(c, a->field, path, &film);

    if (st != OK)
        return st;
    a->medium.width = film.width;
    a->medium.height = film.height;
    return file_insert_made(c, film.path, a->medium.name, film.type, &a->medium.file_id);
}

static void
close_fd(void *arg)
{
    close((int)(intptr_t)arg);
}

static enum status
store_captions(struct ctx *c, const char *path, struct addition *a)
{
    char *bytes = arena_alloc(c->arena, WEBVTT_MAX_BYTES + 2);
    FILE *file = fopen(path, "rb");
    size_t length = file != NULL ? fread(bytes, 1, WEBVTT_MAX_BYTES + 1, file) : 0;
    const char *clean;
    enum status st;
    int fd;

    if (file != NULL)
        fclose(file);
    st = webvtt_clean(c, a->field, bytes, length, &clean);
    if (st != OK)
        return st;
    fd = memfd_create("captions", MFD_CLOEXEC);
    if (fd < 0)
        return log_error(c, "captions cannot be kept: %s", strerror(errno));
    arena_defer(c->arena, close_fd, (void *)(intptr_t)fd);
    if (write(fd, clean, strlen(clean)) != (ssize_t)strlen(clean))
        return log_error(c, "captions cannot be kept: %s", strerror(errno));
    return file_insert_made(c, arena_printf(c->arena, "/proc/self/fd/%d", fd), a->medium.name,
                            "text/vtt", &a->medium.file_id);
}

static enum status
store_photo(struct ctx *c, const char *path, struct addition *a)
{
    struct photo photo;
    enum status st = photo_store(c, a->field, path, a->medium.name, &photo);

    if (st == OK)
        take_photo(a, &photo);
    return st;
}

static enum status
store(struct ctx *c, const struct article_media_source *source, struct addition *a)
{
    a->medium.name = file_clean_name(c, source->name);
    a->medium.kind = find_kind(c, source->path, a->medium.name);
    switch (a->medium.kind) {
    case MEDIA_PHOTO:
        return store_photo(c, source->path, a);
    case MEDIA_VIDEO:
        return store_film(c, source->path, a);
    case MEDIA_TRACK:
        return store_captions(c, source->path, a);
    case MEDIA_FILE:
        break;
    }
    return file_insert(c, a->field, source->path, source->name, blob_office_types,
                       ARTICLE_FILE_MAX_BYTES, &a->medium.file_id);
}

enum status
article_media_add(struct ctx *c, int64_t article_id, const struct article_media_source *source,
                  int64_t *out_id)
{
    struct addition a = { .medium = { .article_id = article_id },
                          .upload_id = source->upload_id,
                          .field = source->field };
    int64_t same = 0;
    enum status st = require_save(c, article_id);

    if (st == OK)
        st = blob_hash(c, source->path, &a.source_hash);
    if (st == OK)
        st = find_same(c, &a, &same);
    if (st == OK && same != 0)
        *out_id = same;
    if (st != OK || same != 0)
        return st;
    st = store(c, source, &a);
    return st == OK ? add(c, &a, out_id) : st;
}

enum status
article_media_add_placeholder(struct ctx *c, int64_t article_id, const char *name, int width,
                              int height, int64_t *out_id)
{
    struct addition a = { .medium = { .article_id = article_id,
                                      .kind = MEDIA_PHOTO,
                                      .name = file_clean_name(c, name),
                                      .is_placeholder = true,
                                      .width = width,
                                      .height = height },
                          .source_hash = "" };
    enum status st = require_save(c, article_id);

    return st == OK ? add(c, &a, out_id) : st;
}

enum status
article_media_add_photo(struct ctx *c, int64_t article_id, const char *name,
                        const struct photo *photo, int64_t *out_id)
{
    struct addition a = { .medium = { .article_id = article_id,
                                      .kind = MEDIA_PHOTO,
                                      .name = file_clean_name(c, name) },
                          .source_hash = "" };
    enum status st = require_save(c, article_id);

    take_photo(&a, photo);
    for (int i = 0; st == OK && i < photo->size_count; i++)
        st = file_copy(c, photo->sizes[i].file_id, &a.photo.sizes[i].file_id);
    return st == OK ? add(c, &a, out_id) : st;
}
