/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The number of the identity card: kept encrypted by a key that is not in the database, so that who has the database, a backup
 * of it or its log has no number. Whoever has the key as well has all of them: docs/security.md. */
#include "feature/subject/subject_inside.h"

#include "core/log.h"
#include "core/random.h"
#include "core/text.h"
#include "db/audit.h"
#include "web/access.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY = 32, TEXT = 2 * KEY + 2, PADDED = 16, CARD = 12, OLD_CARD = 9 };

/* ------------------------------------------------------------------ what is typed */

const char *
subject_citizen_clean(struct ctx *c, const char *typed, int birth_year)
{
    char *digits = arena_strdup(c->arena, typed);
    size_t n = 0;
    int born;

    for (const char *at = typed; *at != '\0'; at++)
        if (strchr(" .-", *at) == NULL)
            digits[n++] = *at;
    digits[n] = '\0';
    if (strspn(digits, "0123456789") != n || (n != CARD && n != OLD_CARD)) {
        (void)problem(c, "citizen", "%s",
                      tr(c, "The number of an identity card has 12 digits, of an old one 9."));
        return NULL;
    }
    if (n == OLD_CARD)
        return digits;
    /* Circular 59/2021/TT-BCA: three digits of the place, one of the century and the sex, two of the year of birth. */
    born = 1900 + 100 * ((digits[3] - '0') / 2) + 10 * (digits[4] - '0') + (digits[5] - '0');
    if (birth_year == 0 || birth_year == born)
        return digits;
    (void)problem(c, "citizen",
                  tr(c, "This number is of somebody born in %d; the year of birth given is %d. "
                        "Correct one of them."),
                  born, birth_year);
    return NULL;
}

/* ------------------------------------------------------------------ the key */

static struct {
    pthread_mutex_t lock;
    char path[4096]; /* "": not told yet */
    bool is_read;
    unsigned char box[KEY], hash[KEY];
    char mark[2 * KEY + 1]; /* of the key: stands in the database */
} kept = { .lock = PTHREAD_MUTEX_INITIALIZER };

void
subject_key_place(const char *data)
{
    const char *path = getenv("THIDUA_SUBJECT_KEY");

    pthread_mutex_lock(&kept.lock);
    if (path != NULL && path[0] != '\0')
        snprintf(kept.path, sizeof(kept.path), "%s", path);
    else
        snprintf(kept.path, sizeof(kept.path), "%s/subject.key", data != NULL ? data : "var/data");
    kept.is_read = false;
    pthread_mutex_unlock(&kept.lock);
}

static enum status
read_mark(struct ctx *c, const char **out)
{
    struct query *q = query_new(c, "SELECT value FROM setting WHERE key = 'subject.key'");

    *out = NULL;
    if (query_row(q))
        *out = col_text(q, 0);
    return query_end(q);
}

static enum status
insert_mark(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "INSERT INTO setting (key, value) VALUES ('subject.key', $1)"
                                   " ON CONFLICT (key) DO NOTHING");

    bind_text(q, arg);
    return query_end(q);
}

static void
derive(const unsigned char key[KEY])
{
    unsigned char mark[KEY];

    crypto_kdf_derive_from_key(kept.box, KEY, 1, "subject.", key);
    crypto_kdf_derive_from_key(kept.hash, KEY, 2, "subject.", key);
    crypto_kdf_derive_from_key(mark, KEY, 3, "subject.", key);
    sodium_bin2hex(kept.mark, sizeof(kept.mark), mark, KEY);
}

static enum status __attribute__((format(printf, 2, 3)))
cannot(struct ctx *c, const char *format, ...)
{
    va_list args;
    const char *words;

    va_start(args, format);
    words = arena_vprintf(c->arena, format, args);
    va_end(args);
    log_warn(c, "subject key: %s", words);
    return problem(c, "citizen", "%s", words);
}

/* NOT_FOUND where there is no file. */
static enum status
read_file(struct ctx *c, unsigned char key[KEY])
{
    char text[TEXT] = "";
    struct stat info;
    size_t length = 0;
    int fd = open(kept.path, O_RDONLY | O_CLOEXEC);
    ssize_t n;
    bool is_open_to_others;

    if (fd < 0 && errno == ENOENT)
        return NOT_FOUND;
    if (fd < 0)
        return cannot(c, tr(c, "The key of the identity cards, %s, cannot be read: %s."), kept.path,
                      strerror(errno));
    is_open_to_others = fstat(fd, &info) == 0 && (info.st_mode & 077) != 0;
    n = read(fd, text, sizeof(text) - 1);
    close(fd);
    if (is_open_to_others)
        return cannot(c,
                      tr(c, "Others than its owner may read the key of the identity cards, %s. "
                            "Take that away (chmod 600)."),
                      kept.path);
    if (n < 2 * KEY || sodium_hex2bin(key, KEY, text, 2 * KEY, NULL, &length, NULL) != 0 ||
        length != KEY)
        return cannot(c, tr(c, "The file %s is no key of the identity cards."), kept.path);
    sodium_memzero(text, sizeof(text));
    return OK;
}

/* Whole or not at all, and never over one that another process made meanwhile. */
static enum status
make_file(struct ctx *c)
{
    unsigned char key[KEY];
    char text[TEXT];
    const char *beside = arena_printf(c->arena, "%s.%s", kept.path, random_token(c->arena, 9));
    int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool is_written;

    if (fd < 0)
        return cannot(c, tr(c, "The key of the identity cards, %s, cannot be made: %s."), kept.path,
                      strerror(errno));
    random_bytes(key, KEY);
    sodium_bin2hex(text, sizeof(text), key, KEY);
    text[2 * KEY] = '\n';
    is_written = write(fd, text, 2 * KEY + 1) == 2 * KEY + 1 && fsync(fd) == 0;
    is_written = close(fd) == 0 && is_written;
    is_written = is_written && (link(beside, kept.path) == 0 || errno == EEXIST);
    (void)unlink(beside);
    sodium_memzero(key, KEY);
    sodium_memzero(text, sizeof(text));
    if (!is_written)
        return cannot(c, tr(c, "The key of the identity cards, %s, cannot be made: %s."), kept.path,
                      strerror(errno));
    log_info(c, "made the key of the identity cards, %s: keep a copy of it apart from the backups",
             kept.path);
    return OK;
}

/* With the lock held. A key is made only where the database has never had one: else the numbers that it holds would be lost. */
static enum status
find_key(struct ctx *c, unsigned char key[KEY])
{
    const char *mark;
    enum status st = read_mark(c, &mark);

    if (st != OK)
        return st;
    st = read_file(c, key);
    if (st == NOT_FOUND && mark != NULL)
        return cannot(c,
                      tr(c, "The key of the identity cards is missing: %s. Put its copy there; "
                            "without it the numbers can be neither read nor written."),
                      kept.path);
    if (st == NOT_FOUND) {
        st = make_file(c);
        if (st == OK)
            st = read_file(c, key);
    }
    if (st != OK)
        return st;
    derive(key);
    if (mark == NULL) {
        st = db_transact(c, insert_mark, kept.mark);
        if (st == OK)
            st = read_mark(c, &mark);
    }
    if (st == OK && (mark == NULL || strcmp(mark, kept.mark) != 0))
        return cannot(c,
                      tr(c, "The key of the identity cards, %s, is another one than the numbers "
                            "were kept with. Put the right one there."),
                      kept.path);
    return st;
}

enum status
subject_key_ready(struct ctx *c)
{
    unsigned char key[KEY];
    enum status st = OK;

    pthread_mutex_lock(&kept.lock);
    if (!kept.is_read) {
        st = find_key(c, key);
        kept.is_read = st == OK;
        sodium_memzero(key, sizeof(key));
    }
    pthread_mutex_unlock(&kept.lock);
    return st;
}

/* ------------------------------------------------------------------ closed and opened */

/* Bound to the subject's key, so that a box moved to another row does not open. */
static void
bind_to(int64_t subject_id, unsigned char out[8])
{
    for (int i = 0; i < 8; i++)
        out[i] = (unsigned char)((uint64_t)subject_id >> (8 * i));
}

enum status
subject_citizen_close(struct ctx *c, int64_t subject_id, const char *number,
                      struct subject_box *out)
{
    enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES };
    unsigned char padded[PADDED] = { 0 }, row[8], hash[KEY];
    char hex[2 * KEY + 1];
    unsigned long long length = 0;
    enum status st = subject_key_ready(c);

    if (st != OK)
        return st;
    /* All of one length: an old card's number is not to be told from a new one's. */
    memcpy(padded, number, strnlen(number, PADDED - 1));
    bind_to(subject_id, row);
    random_bytes(out->bytes, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(out->bytes + NONCE, &length, padded, PADDED, row,
                                               sizeof(row), NULL, out->bytes, kept.box);
    out->length = NONCE + (size_t)length;
    crypto_generichash(hash, KEY, (const unsigned char *)number, strlen(number), kept.hash, KEY);
    sodium_bin2hex(hex, sizeof(hex), hash, KEY);
    out->hash = arena_strdup(c->arena, hex);
    sodium_memzero(padded, PADDED);
    return OK;
}

enum status
subject_citizen_open(struct ctx *c, int64_t subject_id, const struct subject_box *box,
                     const char **out)
{
    enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES };
    unsigned char padded[PADDED + 1] = { 0 }, row[8];
    unsigned long long length = 0;
    enum status st = subject_key_ready(c);

    if (st != OK)
        return st;
    bind_to(subject_id, row);
    if (box->length != NONCE + PADDED + crypto_aead_xchacha20poly1305_ietf_ABYTES ||
        crypto_aead_xchacha20poly1305_ietf_decrypt(padded, &length, NULL, box->bytes + NONCE,
                                                   box->length - NONCE, row, sizeof(row),
                                                   box->bytes, kept.box) != 0)
        return log_error(c, "subject %lld: the number of its identity card does not open",
                         (long long)subject_id);
    *out = arena_strdup(c->arena, (const char *)padded);
    sodium_memzero(padded, sizeof(padded));
    return OK;
}

/* ------------------------------------------------------------------ told */

enum status
subject_box_read(struct ctx *c, int64_t id, struct subject_box *out)
{
    struct query *q = query_new(c, "SELECT citizen_box, citizen_hash FROM subject WHERE id = $1");
    const void *bytes = NULL;

    *out = (struct subject_box){ 0 };
    bind_int(q, id);
    if (query_row(q)) {
        bytes = col_blob(q, 0, &out->length);
        out->hash = col_text(q, 1);
    }
    if (bytes != NULL && out->length <= SUBJECT_BOX_MAX)
        memcpy(out->bytes, bytes, out->length);
    return query_end_one(q);
}

static enum status
note_reading(struct ctx *c, void *arg)
{
    return audit_write(c, "subject", *(const int64_t *)arg, "read_citizen", NULL, NULL);
}

enum status
subject_citizen(struct ctx *c, int64_t id, const char **out)
{
    struct subject s;
    struct subject_box box;
    const char *number = "";
    enum status st = subject_find(c, id, &s);

    if (st == OK && !subject_is_worked_on(c, &s))
        st = DENIED;
    if (st == OK)
        st = subject_box_read(c, id, &box);
    if (st == OK && box.length > 0) {
        st = subject_citizen_open(c, id, &box, &number);
        /* Noted before it is told. */
        if (st == OK)
            st = db_transact(c, note_reading, &id);
    }
    if (st == OK)
        *out = number;
    return st;
}
