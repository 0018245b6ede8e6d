/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder: FOLDER/ab/abcdef…, written beside and renamed, so that a name stands for whole bytes. */
#include "service/blob_store.h"

#include "core/log.h"
#include "core/random.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDER_MAX = 900 };

struct dir_store {
    struct blob_store base;
    const char *folder;
};

static const char *
folder_of(const struct blob_store *s)
{
    return ((const struct dir_store *)s)->folder;
}

static const char *
path_of(struct ctx *c, const struct blob_store *s, const char *hash)
{
    return arena_printf(c->arena, "%s/%.2s/%s", folder_of(s), hash, hash);
}

static enum status
make_folder(struct ctx *c, const char *path)
{
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return log_error(c, "the folder for files, %s, cannot be made: %s", path, strerror(errno));
    return OK;
}

/* ------------------------------------------------------------------ writing */

/* A name is durable once its folder is. */
static enum status
sync_folder(struct ctx *c, const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int failed = fd < 0 ? -1 : fsync(fd);

    if (fd >= 0)
        close(fd);
    if (failed != 0)
        return log_error(c, "the folder %s cannot be made durable: %s", path, strerror(errno));
    return OK;
}

/* From the temporary name to the one by content; what stands there already is the same. */
static enum status
put_in_place(struct ctx *c, const struct blob_store *s, const char *temporary, const char *hash)
{
    const char *folder = arena_printf(c->arena, "%s/%.2s", folder_of(s), hash);
    enum status st = make_folder(c, folder);

    if (st == OK && rename(temporary, path_of(c, s, hash)) != 0)
        st = log_error(c, "a file cannot be stored: %s", strerror(errno));
    if (st == OK)
        st = sync_folder(c, folder);
    if (st == OK)
        st = sync_folder(c, folder_of(s));
    return st;
}

static enum status
put(struct ctx *c, struct blob_store *s, const char *path, struct blob *out)
{
    const char *temporary =
        arena_printf(c->arena, "%s/.new-%s", folder_of(s), random_token(c->arena, 12));
    struct blob_reading r = { .in = open(path, O_RDONLY | O_CLOEXEC),
                              .out =
                                  open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) };
    enum status st = OK;

    if (r.in < 0 || r.out < 0)
        st = log_error(c, "a file cannot be stored: %s", strerror(errno));
    if (st == OK)
        st = blob_read(c, &r);
    if (st == OK && fsync(r.out) != 0)
        st = log_error(c, "a file cannot be made durable: %s", strerror(errno));
    if (r.in >= 0)
        close(r.in);
    if (r.out >= 0 && close(r.out) != 0 && st == OK)
        st = log_error(c, "a file cannot be stored: %s", strerror(errno));
    if (st == OK)
        st = put_in_place(c, s, temporary, r.hash);
    if (st != OK)
        unlink(temporary);
    *out = (struct blob){ .hash = arena_strdup(c->arena, r.hash), .size = r.size };
    return st;
}

/* ------------------------------------------------------------------ reading */

static enum status
open_span(struct ctx *c, struct blob_store *s, const struct blob *b, struct span *span)
{
    const char *path = path_of(c, s, b->hash);
    struct stat info;

    span->fd = open(path, O_RDONLY | O_CLOEXEC);
    span->at = span->from;
    if (span->fd < 0 && errno == ENOENT)
        return NOT_FOUND;
    if (span->fd < 0)
        return log_error(c, "the stored file %s cannot be opened: %s", path, strerror(errno));
    if (fstat(span->fd, &info) == 0 && info.st_size == b->size)
        return OK;
    close(span->fd);
    span->fd = -1;
    return INVALID;
}

static enum status
check(struct ctx *c, struct blob_store *s, const struct blob *b)
{
    struct blob_reading r = { .in = open(path_of(c, s, b->hash), O_RDONLY | O_CLOEXEC), .out = -1 };
    enum status st;

    if (r.in < 0)
        return errno == ENOENT ? NOT_FOUND
                               : log_error(c, "the stored file %s cannot be opened: %s", b->hash,
                                           strerror(errno));
    st = blob_read(c, &r);
    close(r.in);
    if (st == OK && (strcmp(r.hash, b->hash) != 0 || r.size != b->size))
        st = INVALID;
    return st;
}

static enum status
list(struct ctx *c, struct blob_store *s, const char *digits, struct blob_list *out)
{
    DIR *dir = opendir(arena_printf(c->arena, "%s/%s", folder_of(s), digits));
    const struct dirent *entry;
    int room = 0;

    *out = (struct blob_list){ .count = 0 };
    if (dir == NULL)
        return errno == ENOENT ? OK
                               : log_error(c, "the folder %s/%s cannot be read: %s", folder_of(s),
                                           digits, strerror(errno));
    while ((entry = readdir(dir)) != NULL) {
        struct stat info;

        if (!blob_is_hash(entry->d_name) || fstatat(dirfd(dir), entry->d_name, &info, 0) != 0)
            continue;
        if (out->count == room) {
            room = room > 0 ? 2 * room : 64;
            out->items = arena_grow(c->arena, out->items, (size_t)out->count, (size_t)room,
                                    sizeof(*out->items));
        }
        out->items[out->count++] =
            (struct blob){ .hash = arena_strdup(c->arena, entry->d_name), .size = info.st_size };
    }
    closedir(dir);
    if (out->count > 0)
        qsort(out->items, (size_t)out->count, sizeof(*out->items), blob_compare);
    return OK;
}

enum status
blob_dir_open(struct ctx *c, const char *folder, struct blob_store **out)
{
    struct dir_store *s = arena_alloc(c->arena, sizeof(*s));
    size_t length = strlen(folder);

    if (length == 0 || length > FOLDER_MAX)
        return log_error(c, "the folder for files has a name of %zu bytes", length);
    s->folder = arena_strdup(c->arena, folder);
    s->base = (struct blob_store){ .name = s->folder,
                                   .is_local = true,
                                   .put = put,
                                   .open = open_span,
                                   .list = list,
                                   .check = check };
    *out = &s->base;
    return make_folder(c, folder);
}
