/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Multipart forms. */
#include "web/upload.h"

#include "core/log.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PART_NAME_MAX = 256, FILE_NAME_MAX = 255 };

struct multipart {
    struct arena *arena;
    int64_t max_bytes, file_bytes;
    size_t text_bytes;
    int refused;
    struct pairs fields;
    const char *name; /* of the text that gathers; NULL: none */
    struct buf text;
    struct upload uploads[UPLOADS_MAX];
    int upload_count;
    int fd; /* of the last upload; -1 */
};

char *
spool_path(struct arena *a, const char *kind)
{
    const char *folder = getenv("TMPDIR");

    return arena_printf(a, "%s/thidua-%s-XXXXXX",
                        folder != NULL && folder[0] == '/' ? folder : "/tmp", kind);
}

static void
close_last(void *arg)
{
    struct multipart *m = arg;

    if (m->fd >= 0)
        close(m->fd);
    m->fd = -1;
}

static void
remove_file(void *path)
{
    unlink(path);
}

struct multipart *
multipart_new(struct arena *a, int64_t max_bytes)
{
    struct multipart *m = arena_alloc(a, sizeof(*m));

    m->arena = a;
    m->max_bytes = max_bytes;
    m->fd = -1;
    pairs_init(&m->fields, a);
    buf_init(&m->text, a, 256);
    arena_defer(a, close_last, m);
    return m;
}

static bool
refuse(struct multipart *m, int status)
{
    if (m->refused == 0)
        m->refused = status;
    return false;
}

static bool
end_text(struct multipart *m)
{
    const char *value;

    if (m->name == NULL)
        return true;
    value = decode_text(m->arena, m->text.data, m->text.length);
    if (value == NULL)
        return refuse(m, 400);
    if (!pairs_add(&m->fields, m->name, value))
        return refuse(m, 413);
    m->name = NULL;
    return true;
}

/* The name without folders, whatever kind of slash the sender's system has. */
static const char *
clean_file_name(struct multipart *m, const char *sent)
{
    const char *name = text_clean(m->arena, sent, strlen(sent), false), *slash;

    if (name == NULL)
        return "";
    slash = strrchr(name, '/');
    name = slash != NULL ? slash + 1 : name;
    slash = strrchr(name, '\\');
    name = slash != NULL ? slash + 1 : name;
    if (strlen(name) > FILE_NAME_MAX || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return "";
    return name;
}

static bool
begin_file(struct multipart *m, const char *name, const char *file_name)
{
    struct upload *u;
    char *path;

    close_last(m);
    if (m->upload_count == UPLOADS_MAX)
        return refuse(m, 413);
    path = spool_path(m->arena, "upload");
    m->fd = mkstemp(path);
    if (m->fd < 0) {
        log_warn(NULL, "cannot make a temporary file: %m");
        return refuse(m, 500);
    }
    arena_defer(m->arena, remove_file, path);
    u = &m->uploads[m->upload_count++];
    u->field = name;
    u->name = clean_file_name(m, file_name);
    u->path = path;
    return true;
}

static bool
add_to_file(struct multipart *m, const char *bytes, size_t length)
{
    struct upload *u = &m->uploads[m->upload_count - 1];

    m->file_bytes += (int64_t)length;
    if (m->file_bytes > m->max_bytes)
        return refuse(m, 413);
    while (length > 0) {
        ssize_t written = write(m->fd, bytes, length);

        if (written <= 0) {
            log_warn(NULL, "cannot write an uploaded file: %m");
            return refuse(m, 500);
        }
        bytes += written;
        length -= (size_t)written;
        u->size += written;
    }
    return true;
}

bool
multipart_add(struct multipart *m, const char *name, const char *file_name, const char *bytes,
              uint64_t offset, size_t length)
{
    if (m->refused != 0)
        return false;
    if (offset == 0) {
        const char *clean = decode_text(m->arena, name, strlen(name));

        if (clean == NULL || strlen(clean) > PART_NAME_MAX)
            return refuse(m, 400);
        if (!end_text(m))
            return false;
        if (file_name != NULL) {
            if (!begin_file(m, clean, file_name))
                return false;
        } else {
            m->name = clean;
            buf_clear(&m->text);
        }
    }
    if (file_name != NULL)
        return m->fd >= 0 ? add_to_file(m, bytes, length) : refuse(m, 400);
    m->text_bytes += length;
    if (m->text_bytes > FORM_MAX_BYTES)
        return refuse(m, 413);
    buf_add_bytes(&m->text, bytes, length);
    return true;
}

int
multipart_end(struct multipart *m, struct request *r)
{
    if (m->refused == 0)
        end_text(m);
    close_last(m);
    r->fields = m->fields.items;
    r->field_count = m->fields.count;
    r->uploads = m->uploads;
    r->upload_count = m->upload_count;
    return m->refused;
}
