/* SPDX-License-Identifier: GPL-3.0-or-later */
/* FOLDER/HASH. The time of its last use is the file's access time, which is set here whatever the mount does. */
#include "service/blob_cache.h"

#include "core/log.h"
#include "core/random.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { LEFT_AFTER_S = 3600, USED_EVERY_S = 60, BELIEVED = 64, SMALL_BYTES = 1 << 20 };

/* A large file is hashed once a process; whoever writes to it afterwards changes its time. */
struct believed {
    char hash[BLOB_HASH_CHARS + 1];
    ino_t inode;
    struct timespec written;
};

struct blob_cache {
    const char *folder;
    int64_t max_bytes, bytes; /* -1: not counted yet */
    pthread_mutex_t lock;
    struct believed believed[BELIEVED]; /* a ring */
    int next_believed;
};

enum status
blob_cache_open(struct ctx *c, const char *folder, int64_t max_bytes, struct blob_cache **out)
{
    struct blob_cache *k = arena_alloc(c->arena, sizeof(*k));

    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return log_error(c, "the folder %s cannot be made: %s", folder, strerror(errno));
    k->folder = arena_strdup(c->arena, folder);
    k->max_bytes = max_bytes;
    k->bytes = -1;
    pthread_mutex_init(&k->lock, NULL);
    *out = k;
    return OK;
}

static const char *
path_of(struct ctx *c, const struct blob_cache *k, const char *hash)
{
    return arena_printf(c->arena, "%s/%s", k->folder, hash);
}

/* ------------------------------------------------------------------ finding */

static bool
is_believed(struct blob_cache *k, const char *hash, const struct stat *info)
{
    bool found = false;

    pthread_mutex_lock(&k->lock);
    for (int i = 0; i < BELIEVED && !found; i++)
        found = strcmp(k->believed[i].hash, hash) == 0 && k->believed[i].inode == info->st_ino &&
                k->believed[i].written.tv_sec == info->st_mtim.tv_sec &&
                k->believed[i].written.tv_nsec == info->st_mtim.tv_nsec;
    pthread_mutex_unlock(&k->lock);
    return found;
}

static void
believe(struct blob_cache *k, const char *hash, const struct stat *info)
{
    struct believed *b;

    pthread_mutex_lock(&k->lock);
    b = &k->believed[k->next_believed++ % BELIEVED];
    memcpy(b->hash, hash, sizeof(b->hash));
    b->inode = info->st_ino;
    b->written = info->st_mtim;
    pthread_mutex_unlock(&k->lock);
}

static bool
is_right(struct ctx *c, struct blob_cache *k, int fd, const struct blob *b)
{
    struct blob_reading r = { .in = fd, .out = -1 };
    struct stat info;

    if (fstat(fd, &info) != 0 || info.st_size != b->size)
        return false;
    if (info.st_size > SMALL_BYTES && is_believed(k, b->hash, &info))
        return true;
    if (blob_read(c, &r) != OK || strcmp(r.hash, b->hash) != 0)
        return false;
    if (info.st_size > SMALL_BYTES)
        believe(k, b->hash, &info);
    return true;
}

static void
note_use(int fd)
{
    const struct timespec times[2] = { { .tv_nsec = UTIME_NOW }, { .tv_nsec = UTIME_OMIT } };
    struct stat info;

    if (fstat(fd, &info) == 0 && info.st_atim.tv_sec + USED_EVERY_S < time(NULL))
        (void)futimens(fd, times);
}

int
blob_cache_find(struct ctx *c, struct blob_cache *k, const struct blob *b)
{
    const char *path = path_of(c, k, b->hash);
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return -1;
    if (is_right(c, k, fd, b)) {
        note_use(fd);
        return fd;
    }
    log_warn(c, "%s has other bytes than its name says; it is brought anew", path);
    close(fd);
    (void)unlink(path);
    return -1;
}

/* ------------------------------------------------------------------ keeping */

enum status
blob_cache_begin(struct ctx *c, struct blob_cache *k, const char **out_path, int *out_fd)
{
    *out_path = arena_printf(c->arena, "%s/.new-%s", k->folder, random_token(c->arena, 12));
    *out_fd = open(*out_path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    return *out_fd >= 0 ? OK : log_error(c, "%s cannot be made: %s", *out_path, strerror(errno));
}

struct entry {
    const char *name;
    struct timespec used;
    int64_t size;
};

static int
compare_use(const void *a, const void *b)
{
    const struct timespec *x = &((const struct entry *)a)->used,
                          *y = &((const struct entry *)b)->used;

    return x->tv_sec != y->tv_sec ? (x->tv_sec < y->tv_sec ? -1 : 1)
                                  : (x->tv_nsec > y->tv_nsec) - (x->tv_nsec < y->tv_nsec);
}

/* What lies there, the bytes summed; what a process left behind half-written goes. */
static struct entry *
read_folder(struct ctx *c, struct blob_cache *k, int *out_count)
{
    DIR *dir = opendir(k->folder);
    const struct dirent *one;
    struct entry *entries = NULL;
    int room = 0;

    *out_count = 0;
    k->bytes = 0;
    while (dir != NULL && (one = readdir(dir)) != NULL) {
        struct stat info;

        if (fstatat(dirfd(dir), one->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0 ||
            !S_ISREG(info.st_mode))
            continue;
        if (!blob_is_hash(one->d_name)) {
            if (info.st_mtime + LEFT_AFTER_S < time(NULL))
                (void)unlinkat(dirfd(dir), one->d_name, 0);
            continue;
        }
        if (*out_count == room) {
            room = room > 0 ? 2 * room : 256;
            entries =
                arena_grow(c->arena, entries, (size_t)*out_count, (size_t)room, sizeof(*entries));
        }
        k->bytes += info.st_size;
        entries[(*out_count)++] =
            (struct entry){ arena_strdup(c->arena, one->d_name), info.st_atim, info.st_size };
    }
    if (dir != NULL)
        closedir(dir);
    return entries;
}

/* Down to nine tenths, so that not every file that comes reads the folder. Another process on the same folder may remove the same: that
 * is no harm. */
static void
make_room(struct ctx *c, struct blob_cache *k)
{
    struct ctx here = *c;
    struct entry *entries;
    int count;

    here.arena = arena_child(c->arena);
    entries = read_folder(&here, k, &count);
    if (k->bytes > k->max_bytes) {
        qsort(entries, (size_t)count, sizeof(*entries), compare_use);
        for (int i = 0; i < count && k->bytes > k->max_bytes / 10 * 9; i++) {
            (void)unlink(path_of(&here, k, entries[i].name));
            k->bytes -= entries[i].size;
        }
    }
    arena_free(here.arena);
}

void
blob_cache_keep(struct ctx *c, struct blob_cache *k, const char *path, const struct blob *b)
{
    if (b == NULL || b->size > k->max_bytes / 4 || rename(path, path_of(c, k, b->hash)) != 0) {
        (void)unlink(path);
        return;
    }
    pthread_mutex_lock(&k->lock);
    if (k->bytes >= 0)
        k->bytes += b->size;
    if (k->bytes < 0 || k->bytes > k->max_bytes)
        make_room(c, k);
    pthread_mutex_unlock(&k->lock);
}
