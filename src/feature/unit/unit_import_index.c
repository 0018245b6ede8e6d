/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chunks instead of one growing array: nothing is copied, nothing is left behind in the arena. */
#include "feature/unit/unit_import_index.h"

#include "core/random.h"

#include <string.h>

enum { CHUNK = 4096, CHUNKS_MAX = 16384, FIRST_SLOTS = 4096 };

void
index_init(struct import_index *x, struct arena *a)
{
    *x = (struct import_index){ .arena = a, .slot_count = FIRST_SLOTS };
    x->entry_chunks = arena_array(a, CHUNKS_MAX, sizeof(*x->entry_chunks));
    x->code_chunks = arena_array(a, CHUNKS_MAX, sizeof(*x->code_chunks));
    x->slots = arena_array(a, x->slot_count, sizeof(*x->slots));
    random_bytes(&x->seed, sizeof(x->seed));
}

struct entry *
index_entry(const struct import_index *x, int32_t i)
{
    return &x->entry_chunks[i / CHUNK][i % CHUNK];
}

struct code *
index_code(const struct import_index *x, int32_t i)
{
    return &x->code_chunks[i / CHUNK][i % CHUNK];
}

static uint64_t
mix(uint64_t hash, const char *text)
{
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 0x100000001b3;
    hash ^= hash >> 32;
    return hash * 0x9e3779b97f4a7c15;
}

uint64_t
index_hash(const struct import_index *x, const char *first, const char *second)
{
    uint64_t hash = mix(mix(x->seed, first) + 1, second);

    return hash ^ hash >> 29;
}

/* A slot's place follows from its tag alone, so that a table grows without a look at the texts. */
static struct slot *
find_slot(const struct import_index *x, const char *text, uint32_t tag)
{
    uint32_t at = tag & (x->slot_count - 1);

    while (
        x->slots[at].code != 0 &&
        (x->slots[at].tag != tag || strcmp(index_code(x, x->slots[at].code - 1)->text, text) != 0))
        at = (at + 1) & (x->slot_count - 1);
    return &x->slots[at];
}

static void
grow_slots(struct import_index *x)
{
    const struct slot *old = x->slots;
    uint32_t count = x->slot_count;

    x->slot_count *= 2;
    x->slots = arena_array(x->arena, x->slot_count, sizeof(*x->slots));
    for (uint32_t i = 0; i < count; i++) {
        uint32_t at = old[i].tag & (x->slot_count - 1);

        if (old[i].code == 0)
            continue;
        while (x->slots[at].code != 0)
            at = (at + 1) & (x->slot_count - 1);
        x->slots[at] = old[i];
    }
}

int32_t
index_code_of(struct import_index *x, const char *text)
{
    uint32_t tag = (uint32_t)(index_hash(x, text, "") >> 32);
    struct slot *slot = find_slot(x, text, tag);
    int32_t number = x->code_count;

    if (slot->code != 0)
        return slot->code - 1;
    if (number / CHUNK == x->code_chunk_count)
        x->code_chunks[x->code_chunk_count++] = arena_array(x->arena, CHUNK, sizeof(struct code));
    *index_code(x, number) = (struct code){ arena_strdup(x->arena, text), NO_INDEX, 0, false };
    *slot = (struct slot){ number + 1, tag };
    x->code_count++;
    if ((uint32_t)x->code_count > x->slot_count / 2)
        grow_slots(x);
    return number;
}

int32_t
index_add(struct import_index *x, int32_t code)
{
    int32_t number = x->entry_count++;
    struct code *c = index_code(x, code);

    if (number / CHUNK == x->entry_chunk_count)
        x->entry_chunks[x->entry_chunk_count++] =
            arena_array(x->arena, CHUNK, sizeof(struct entry));
    *index_entry(x, number) = (struct entry){
        .code = code, .next = c->first, .parent_code = NO_INDEX, .parent = NO_INDEX, .to = DAY_OPEN
    };
    c->first = number;
    c->count++;
    return number;
}
