/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an import remembers of each row and of each unit that stands already: some forty bytes and its code, so that a list
 * of any length is checked as a whole while its rows stay in the file. */
#ifndef FEATURE_UNIT_UNIT_IMPORT_INDEX_H
#define FEATURE_UNIT_UNIT_IMPORT_INDEX_H

#include "feature/unit/unit_internal.h"

enum { DAY_OPEN = INT32_MAX, NO_INDEX = -1 };

enum entry_state {
    ENTRY_STORED = 1,    /* stands in the database */
    ENTRY_UNCHANGED = 2, /* a row that the database has as it is */
    ENTRY_OPEN = 4,      /* while circles are looked for */
    ENTRY_CLOSED = 8,
    ENTRY_PLACED =
        16 /* its place is written, under the only unit that had the code of its parent then */
};

struct entry {
    int64_t id;          /* of the stored unit; of a row once it is written */
    uint64_t words;      /* hash of kind and name */
    int32_t code;        /* into codes */
    int32_t next;        /* the next entry with the same code; NO_INDEX */
    int32_t parent_code; /* NO_INDEX: none */
    int32_t parent;      /* entry; for stored units looked up by id when needed */
    int32_t from, to;    /* day numbers; DAY_OPEN */
    uint32_t line;       /* of the file; 0: stored */
    uint8_t level, state;
};

struct code {
    const char *text;
    int32_t first, count; /* entries */
    bool is_doubtful;     /* stands in a row that is wrong in itself: no more can be said of it */
};

struct import_index {
    struct arena *arena;
    struct entry **entry_chunks;
    struct code **code_chunks;
    int32_t entry_count, code_count, entry_chunk_count, code_chunk_count;
    struct slot {
        int32_t code; /* + 1; 0: free */
        uint32_t tag; /* of the hash: its place, and spares most looks at the texts */
    } * slots;
    uint32_t slot_count;
    uint64_t seed;
};

void index_init(struct import_index *x, struct arena *a);
struct entry *index_entry(const struct import_index *x, int32_t i);
struct code *index_code(const struct import_index *x, int32_t i);

/* The code's number; added where it is new. */
int32_t index_code_of(struct import_index *x, const char *text);

/* A new entry under a code, zeroed but for its links. */
int32_t index_add(struct import_index *x, int32_t code);

uint64_t index_hash(const struct import_index *x, const char *first, const char *second);

#endif
