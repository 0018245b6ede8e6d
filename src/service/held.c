/* SPDX-License-Identifier: GPL-3.0-or-later */
/* STORE/.held/ACCOUNT-HASH. What is older than a day goes when something new comes. */
#include "service/held.h"

#include "core/log.h"
#include "core/random.h"
#include "service/blob.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { HASH_BYTES = 32, HASH_CHARS = 64, KEPT_S = 24 * 3600 };

static const char *
folder(struct ctx *c)
{
    return arena_printf(c->arena, "%s/.held", blob_folder());
}

static const char *
path_of(struct ctx *c, const char *hash)
{
    return arena_printf(c->arena, "%s/%" PRId64 "-%s", folder(c), c->account_id, hash);
}

static bool
is_hash(const char *hash)
{
    return strlen(hash) == HASH_CHARS && strspn(hash, "0123456789abcdef") == HASH_CHARS;
}

static void
drop_old(struct ctx *c)
{
    DIR *dir = opendir(folder(c));
    const struct dirent *entry;

    while (dir != NULL && (entry = readdir(dir)) != NULL) {
        struct stat info;

        if (entry->d_name[0] != '.' &&
            fstatat(dirfd(dir), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(info.st_mode) && info.st_mtime < time(NULL) - KEPT_S)
            (void)unlinkat(dirfd(dir), entry->d_name, 0);
    }
    if (dir != NULL)
        (void)closedir(dir);
}

/* Reads all of `in`, copying it where `out` is given. */
static bool
hash_of(FILE *in, FILE *out, char hash[HASH_CHARS + 1])
{
    unsigned char bytes[16384], digest[HASH_BYTES];
    crypto_generichash_state state;
    size_t length;
    bool is_good = true;

    crypto_generichash_init(&state, NULL, 0, sizeof(digest));
    while ((length = fread(bytes, 1, sizeof(bytes), in)) > 0) {
        crypto_generichash_update(&state, bytes, length);
        is_good = is_good && (out == NULL || fwrite(bytes, 1, length, out) == length);
    }
    crypto_generichash_final(&state, digest, sizeof(digest));
    sodium_bin2hex(hash, HASH_CHARS + 1, digest, sizeof(digest));
    return is_good && !ferror(in);
}

static enum status
keep(struct ctx *c, FILE *in, const char **out_hash)
{
    const char *temporary;
    char hash[HASH_CHARS + 1];
    FILE *out;
    bool is_good;

    if (blob_folder()[0] == '\0')
        return log_error(c, "held: the folder for files is not open");
    if (mkdir(folder(c), 0700) != 0 && errno != EEXIST)
        return log_error(c, "held: %s cannot be made: %s", folder(c), strerror(errno));
    drop_old(c);
    temporary = arena_printf(c->arena, "%s/.new-%s", folder(c), random_token(c->arena, 12));
    out = fopen(temporary, "wbx");
    if (out == NULL)
        return log_error(c, "held: %s cannot be made: %s", temporary, strerror(errno));
    is_good = hash_of(in, out, hash);
    is_good = fclose(out) == 0 && is_good && rename(temporary, path_of(c, hash)) == 0;
    if (!is_good) {
        (void)unlink(temporary);
        return log_error(c, "held: a file cannot be kept: %s", strerror(errno));
    }
    *out_hash = arena_strdup(c->arena, hash);
    return OK;
}

enum status
held_keep(struct ctx *c, const char *path, const char **out_hash)
{
    FILE *in = fopen(path, "rb");
    enum status st;

    if (in == NULL)
        return log_error(c, "held: %s cannot be read: %s", path, strerror(errno));
    st = keep(c, in, out_hash);
    (void)fclose(in);
    return st;
}

enum status
held_keep_bytes(struct ctx *c, const void *bytes, size_t length, const char **out_hash)
{
    FILE *in = tmpfile();
    enum status st;

    if (in == NULL || fwrite(bytes, 1, length, in) != length || fflush(in) != 0) {
        if (in != NULL)
            (void)fclose(in);
        return log_error(c, "held: no temporary file: %s", strerror(errno));
    }
    rewind(in);
    st = keep(c, in, out_hash);
    (void)fclose(in);
    return st;
}

enum status
held_find(struct ctx *c, const char *hash, const char **out_path)
{
    const char *path;
    char found[HASH_CHARS + 1];
    FILE *in;
    bool is_same;

    if (!is_hash(hash) || blob_folder()[0] == '\0')
        return NOT_FOUND;
    path = path_of(c, hash);
    in = fopen(path, "rb");
    if (in == NULL)
        return NOT_FOUND;
    is_same = hash_of(in, NULL, found) && strcmp(found, hash) == 0;
    (void)fclose(in);
    if (!is_same)
        return NOT_FOUND;
    *out_path = path;
    return OK;
}

void
held_drop(struct ctx *c, const char *hash)
{
    if (is_hash(hash))
        (void)unlink(path_of(c, hash));
}
