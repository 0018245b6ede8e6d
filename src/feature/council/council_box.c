/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the secrecy of ballots is made of. A ballot is sealed to a key whose secret half no machine has: it is opened by the codes of two
 * tellers. Around it, and around the receipt, goes an envelope under a key that the machine has in a file and destroys at the close; the
 * same key makes the marker by which a second ballot of one voter is known. So the database, its journal and its backups hold nothing
 * that opens a ballot or tells whose an envelope is. */
#include "feature/council/council_inside.h"

#include "core/log.h"
#include "core/random.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_ROOM = 1024 };

static char keys_folder[PATH_ROOM];
static pthread_mutex_t folder_lock = PTHREAD_MUTEX_INITIALIZER;

/* ------------------------------------------------------------------ the machine's keys */

void
box_keys_in(const char *folder)
{
    pthread_mutex_lock(&folder_lock);
    snprintf(keys_folder, sizeof(keys_folder), "%s", folder);
    pthread_mutex_unlock(&folder_lock);
}

static bool
key_path(int64_t round_id, char out[PATH_ROOM])
{
    int length;

    pthread_mutex_lock(&folder_lock);
    length = keys_folder[0] == '\0'
                 ? -1
                 : snprintf(out, PATH_ROOM, "%s/%lld.key", keys_folder, (long long)round_id);
    pthread_mutex_unlock(&folder_lock);
    return length > 0 && length < PATH_ROOM;
}

static bool
sync_folder(const char *path)
{
    char folder[PATH_ROOM], *end;
    int fd;
    bool is_good;

    snprintf(folder, sizeof(folder), "%s", path);
    end = strrchr(folder, '/');
    if (end != NULL)
        *end = '\0';
    fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    is_good = fsync(fd) == 0;
    close(fd);
    return is_good;
}

static bool
make_folder(const char *path)
{
    char folder[PATH_ROOM], *end;

    snprintf(folder, sizeof(folder), "%s", path);
    end = strrchr(folder, '/');
    if (end == NULL)
        return false;
    *end = '\0';
    return mkdir(folder, 0700) == 0 || errno == EEXIST;
}

enum status
box_key_make(struct ctx *c, int64_t round_id)
{
    unsigned char key[BOX_KEY_BYTES];
    char path[PATH_ROOM], whole[PATH_ROOM + 32];
    int fd;
    bool is_good;

    if (!key_path(round_id, path))
        return log_error(c, "council: no folder for the keys of ballot boxes (serve --data)");
    snprintf(whole, sizeof(whole), "%s.%s", path, random_token(c->arena, 12));
    fd = make_folder(path) ? open(whole, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
    if (fd < 0)
        return log_error(c, "council: %s: %s", whole, strerror(errno));
    random_bytes(key, sizeof(key));
    is_good = write(fd, key, sizeof(key)) == (ssize_t)sizeof(key) && fsync(fd) == 0;
    sodium_memzero(key, sizeof(key));
    close(fd);
    /* one that is there stays: another opening of the round may have begun with it */
    is_good = is_good && (link(whole, path) == 0 || errno == EEXIST);
    is_good = unlink(whole) == 0 && is_good && sync_folder(path);
    return is_good ? OK : log_error(c, "council: %s: the key of a ballot box is not written", path);
}

enum status
box_key_read(struct ctx *c, int64_t round_id, unsigned char out[BOX_KEY_BYTES])
{
    char path[PATH_ROOM];
    int fd;
    ssize_t got;

    (void)c;
    if (!key_path(round_id, path))
        return NOT_FOUND;
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return NOT_FOUND;
    got = read(fd, out, BOX_KEY_BYTES);
    close(fd);
    return got == BOX_KEY_BYTES ? OK : NOT_FOUND;
}

void
box_key_destroy(struct ctx *c, int64_t round_id)
{
    unsigned char noise[BOX_KEY_BYTES];
    char path[PATH_ROOM];
    int fd;

    if (!key_path(round_id, path))
        return;
    fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    random_bytes(noise, sizeof(noise));
    if (write(fd, noise, sizeof(noise)) != (ssize_t)sizeof(noise) || fsync(fd) != 0 ||
        unlink(path) != 0 || !sync_folder(path))
        log_warn(c, "council: %s: the key of a closed ballot box may still be on the disk", path);
    close(fd);
}

/* ------------------------------------------------------------------ markers, receipts, envelopes */

void
box_marker(const unsigned char key[BOX_KEY_BYTES], int64_t round_id, int64_t member_id,
           char out[MARKER_TEXT])
{
    unsigned char hash[MARKER_BYTES];
    char text[64];
    int length =
        snprintf(text, sizeof(text), "voter %lld %lld", (long long)round_id, (long long)member_id);

    crypto_generichash(hash, sizeof(hash), (const unsigned char *)text, (unsigned long long)length,
                       key, BOX_KEY_BYTES);
    sodium_bin2hex(out, MARKER_TEXT, hash, sizeof(hash));
}

void
box_receipt(char out[RECEIPT_LENGTH + 1])
{
    static const char letters[] = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

    for (int i = 0; i < RECEIPT_LENGTH; i++)
        out[i] = letters[random_below(sizeof(letters) - 1)];
    out[RECEIPT_LENGTH] = '\0';
}

void
box_seal(const unsigned char public_key[crypto_box_PUBLICKEYBYTES],
         const unsigned char choices[CHOICES_BYTES], unsigned char out[BALLOT_BYTES])
{
    crypto_box_seal(out, choices, CHOICES_BYTES, public_key);
}

void
box_close_envelope(const unsigned char key[BOX_KEY_BYTES], const struct envelope *e,
                   unsigned char out[ENVELOPE_BYTES])
{
    unsigned char inside[RECEIPT_LENGTH + BALLOT_BYTES];

    memcpy(inside, e->receipt, RECEIPT_LENGTH);
    memcpy(inside + RECEIPT_LENGTH, e->ballot, BALLOT_BYTES);
    random_bytes(out, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(out + crypto_secretbox_NONCEBYTES, inside,
                          (unsigned long long)sizeof(inside), out, key);
}

bool
box_open_envelope(const unsigned char key[BOX_KEY_BYTES], const void *bytes, size_t length,
                  struct envelope *out)
{
    const unsigned char *from = bytes;
    unsigned char inside[RECEIPT_LENGTH + BALLOT_BYTES];

    if (length != ENVELOPE_BYTES ||
        crypto_secretbox_open_easy(inside, from + crypto_secretbox_NONCEBYTES,
                                   ENVELOPE_BYTES - crypto_secretbox_NONCEBYTES, from, key) != 0)
        return false;
    memcpy(out->receipt, inside, RECEIPT_LENGTH);
    out->receipt[RECEIPT_LENGTH] = '\0';
    memcpy(out->ballot, inside + RECEIPT_LENGTH, BALLOT_BYTES);
    return true;
}

void
choices_set(unsigned char choices[CHOICES_BYTES], int place, enum vote vote)
{
    int shift = 2 * (place % 4);

    choices[place / 4] = (unsigned char)(((unsigned)choices[place / 4] & ~(3U << shift)) |
                                         ((unsigned)vote << shift));
}

enum vote
choices_get(const unsigned char choices[CHOICES_BYTES], int place)
{
    unsigned bits = (unsigned)choices[place / 4] >> (2 * (place % 4)) & 3U;

    return bits == VOTE_YES ? VOTE_YES : bits == VOTE_NO ? VOTE_NO : VOTE_BLANK;
}

/* ------------------------------------------------------------------ tellers' keys */

void
teller_keys(int64_t round_id, const char *code, unsigned char public_key[crypto_box_PUBLICKEYBYTES],
            unsigned char secret_key[crypto_box_SECRETKEYBYTES])
{
    unsigned char seed[crypto_box_SEEDBYTES];
    char text[160];
    size_t length =
        (size_t)snprintf(text, sizeof(text), "thidua teller %lld ", (long long)round_id);

    for (; *code != '\0' && length < sizeof(text) - 1; code++)
        if (isalnum((unsigned char)*code))
            text[length++] = (char)tolower((unsigned char)*code);
    crypto_generichash(seed, sizeof(seed), (const unsigned char *)text, length, NULL, 0);
    crypto_box_seed_keypair(public_key, secret_key, seed);
    sodium_memzero(seed, sizeof(seed));
    sodium_memzero(text, sizeof(text));
}

const char *
key_hex(struct arena *a, const unsigned char key[crypto_box_PUBLICKEYBYTES])
{
    char *text = arena_alloc(a, 2 * crypto_box_PUBLICKEYBYTES + 1);

    return sodium_bin2hex(text, 2 * crypto_box_PUBLICKEYBYTES + 1, key, crypto_box_PUBLICKEYBYTES);
}

bool
key_of_hex(const char *hex, unsigned char out[crypto_box_PUBLICKEYBYTES])
{
    size_t length = 0;

    return hex != NULL &&
           sodium_hex2bin(out, crypto_box_PUBLICKEYBYTES, hex, strlen(hex), NULL, &length, NULL) ==
               0 &&
           length == crypto_box_PUBLICKEYBYTES;
}
