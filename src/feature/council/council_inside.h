/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For the files of this feature alone. */
#ifndef FEATURE_COUNCIL_INSIDE_H
#define FEATURE_COUNCIL_INSIDE_H

#include "db/db.h"
#include "feature/council/council.h"

#include <sodium.h>

/* ------------------------------------------------------------------ the box: council_box.c */

enum {
    BOX_KEY_BYTES = 32,
    MARKER_BYTES = 16,
    MARKER_TEXT = 2 * MARKER_BYTES + 1,
    /* choices, two bits each, of all dossiers of a round by position; always of this length */
    CHOICES_BYTES = (COUNCIL_AGENDA_MAX + 3) / 4,
    BALLOT_BYTES = CHOICES_BYTES + crypto_box_SEALBYTES,
    ENVELOPE_BYTES =
        crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + RECEIPT_LENGTH + BALLOT_BYTES
};

/* Where the machine's keys of open rounds are kept: outside of the database, one file a round. Set at the start of `serve`, and by tests. */
void box_keys_in(const char *folder);

/* FAILED, and on the log, where there is no folder or it cannot be written. The file is durable when it returns; one that is there is kept. */
enum status box_key_make(struct ctx *c, int64_t round_id) MUST_CHECK;
/* NOT_FOUND where this node does not have it. */
enum status box_key_read(struct ctx *c, int64_t round_id,
                         unsigned char out[BOX_KEY_BYTES]) MUST_CHECK;
void box_key_destroy(struct ctx *c, int64_t round_id); /* overwritten, then removed */

void box_marker(const unsigned char key[BOX_KEY_BYTES], int64_t round_id, int64_t member_id,
                char out[MARKER_TEXT]);

struct envelope {
    char receipt[RECEIPT_LENGTH + 1];
    unsigned char ballot[BALLOT_BYTES]; /* sealed to the round */
};

void box_receipt(char out[RECEIPT_LENGTH + 1]);
void box_seal(const unsigned char public_key[crypto_box_PUBLICKEYBYTES],
              const unsigned char choices[CHOICES_BYTES], unsigned char out[BALLOT_BYTES]);
void box_close_envelope(const unsigned char key[BOX_KEY_BYTES], const struct envelope *e,
                        unsigned char out[ENVELOPE_BYTES]);
bool box_open_envelope(const unsigned char key[BOX_KEY_BYTES], const void *bytes, size_t length,
                       struct envelope *out);

void choices_set(unsigned char choices[CHOICES_BYTES], int place, enum vote vote);
enum vote choices_get(const unsigned char choices[CHOICES_BYTES], int place);

/* The key pair that a teller's code stands for, in whatever case and with whatever marks between it is typed. */
void teller_keys(int64_t round_id, const char *code,
                 unsigned char public_key[crypto_box_PUBLICKEYBYTES],
                 unsigned char secret_key[crypto_box_SECRETKEYBYTES]);
const char *key_hex(struct arena *a, const unsigned char key[crypto_box_PUBLICKEYBYTES]);
bool key_of_hex(const char *hex, unsigned char out[crypto_box_PUBLICKEYBYTES]);

/* ------------------------------------------------------------------ among the others */

enum status council_read(struct ctx *c, int64_t id,
                         struct council *out) MUST_CHECK; /* no rights asked */
enum status round_read(struct ctx *c, int64_t id,
                       struct council_round *out) MUST_CHECK; /* the same */

/* Hash of what an account signs in with. */
const char *door_of(struct ctx *c, const char *password_hash, const char *state, const char *name);

/* Inside db_transact: envelopes, shares of the key and what tellers entered go. */
enum status round_empty_box(struct ctx *c, int64_t round_id) MUST_CHECK;

/* Brings the roll forward where enough have voted since. */
enum status roll_advance(struct ctx *c, int64_t round_id, int voters) MUST_CHECK;

/* The dossiers of a round by position, for everybody: the program's own. */
enum status round_places(struct ctx *c, int64_t round_id, int64_t **out, int *out_count) MUST_CHECK;

/* Of the feature: the folder of keys (THIDUA_BALLOT_KEYS, or within --data), and those gone that a crash left behind. */
enum status council_start(struct ctx *c, const char *data) MUST_CHECK;

struct round_counts {
    int64_t dossier_id;
    int yes, no, blank;
};

/* Two tellers' entries that agree, with one line for each dossier of `places`; CONFLICT with a problem at "paper" where there are no two. */
enum status paper_agreed(struct ctx *c, const struct council_round *round, const int64_t *places,
                         int count, struct round_counts *out_counts,
                         struct council_round *out_round) MUST_CHECK;

#endif
