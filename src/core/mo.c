/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The .mo format, hashed by our own table: a page asks for a hundred messages. */
#include "core/mo.h"

#include "core/log.h"

#include <stdlib.h>
#include <string.h>

static uint32_t
read_u32(const unsigned char *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* The string whose length and offset stand at `at`; NULL where it does not lie inside or is not ended. */
static const char *
read_string(const unsigned char *bytes, size_t size, size_t at, size_t *out_length)
{
    size_t length = read_u32(bytes + at), offset = read_u32(bytes + at + 4);

    if (offset >= size || length >= size - offset || bytes[offset + length] != '\0')
        return NULL;
    *out_length = length;
    return (const char *)bytes + offset;
}

/* Eight bytes at a time; it is never stored, so that the order of bytes does not matter. */
static uint32_t
hash_text(const char *s)
{
    size_t left = strlen(s);
    uint64_t hash = left;

    while (left > 0) {
        size_t length = left < 8 ? left : 8;
        uint64_t word = 0;

        memcpy(&word, s, length);
        hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 32;
        s += length;
        left -= length;
    }
    return (uint32_t)hash;
}

static void
put(struct mo *mo, const char *msgid, const char *text, size_t size)
{
    uint32_t hash = hash_text(msgid), i = hash & mo->mask;

    while (mo->entries[i].text != NULL)
        i = (i + 1) & mo->mask;
    mo->entries[i] = (struct mo_entry){ msgid, text, size, hash };
}

bool
mo_open(struct mo *mo, const unsigned char *bytes, size_t size)
{
    uint32_t count, places = 16;
    size_t msgids, texts;

    *mo = (struct mo){ 0 };
    if (size < 28 || read_u32(bytes) != 0x950412de || read_u32(bytes + 4) >> 16 != 0)
        return false;
    count = read_u32(bytes + 8);
    msgids = read_u32(bytes + 12);
    texts = read_u32(bytes + 16);
    if (count > size / 8 || msgids > size - (size_t)count * 8 || texts > size - (size_t)count * 8)
        return false;
    while (places < 2 * count)
        places *= 2;
    mo->mask = places - 1;
    mo->entries = calloc(places, sizeof(*mo->entries));
    if (mo->entries == NULL)
        fatal("out of memory: a catalogue of %u messages", (unsigned)count);
    for (size_t i = 0; i < count; i++) {
        size_t msgid_length, text_length;
        const char *msgid = read_string(bytes, size, msgids + 8 * i, &msgid_length);
        const char *text = read_string(bytes, size, texts + 8 * i, &text_length);

        if (msgid == NULL || text == NULL) {
            mo_close(mo);
            return false;
        }
        /* The entry with the empty msgid is the header. */
        if (msgid_length > 0 && text_length > 0)
            put(mo, msgid, text, text_length);
    }
    return true;
}

void
mo_close(struct mo *mo)
{
    free(mo->entries);
    *mo = (struct mo){ 0 };
}

const char *
mo_find(const struct mo *mo, const char *msgid, int form)
{
    uint32_t hash;

    if (mo->entries == NULL)
        return NULL;
    hash = hash_text(msgid);
    for (uint32_t i = hash & mo->mask; mo->entries[i].text != NULL; i = (i + 1) & mo->mask) {
        const struct mo_entry *e = &mo->entries[i];
        const char *text = e->text, *end = e->text + e->size;

        if (e->hash != hash || strcmp(e->msgid, msgid) != 0)
            continue;
        for (; form > 0 && text + strlen(text) < end; form--)
            text += strlen(text) + 1;
        return text;
    }
    return NULL;
}
