/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a kind and a subject to a sentence. Whatever the values are, a sentence is one line of clean text: names and titles are
 * other people's. */
#include "feature/notify/notify_inside.h"

#include "core/text.h"
#include "feature/committee/committee.h"
#include "feature/document/document.h"

#include <string.h>

enum { VALUE_MAX = 300, NAME_SLOTS_FIRST = 64, NAME_BYTES = 40 };

const char *
one_line(struct arena *a, const char *text, size_t max)
{
    const char *clean = text_clean(a, text, strlen(text), false);
    size_t at = 0;

    if (clean == NULL)
        return "?";
    if (text_length(clean) <= max)
        return clean;
    for (size_t letters = 0; letters < max - 1; letters++)
        do
            at++;
        while (((unsigned char)clean[at] & 0xC0) == 0x80);
    return arena_printf(a, "%.*s…", (int)at, clean);
}

/* ------------------------------------------------------------------ names */

enum noun { NOUN_NONE, NOUN_UNIT, NOUN_SEAT, NOUN_DOCUMENT, NOUN_DOCUMENT_TITLE };

struct name {
    enum noun noun; /* NOUN_NONE: an empty slot */
    enum lang lang;
    int64_t id;
    const char *text;
};

struct names {
    struct ctx own; /* reads as the program: who is told of a thing may know its name */
    struct name *slots;
    size_t room, count;
};

struct names *
names_new(struct ctx *c)
{
    struct names *n = arena_alloc(c->arena, sizeof(*n));

    n->own = *c;
    n->own.account_id = ACCOUNT_SYSTEM;
    n->own.access = NULL;
    n->room = NAME_SLOTS_FIRST;
    n->slots = arena_array(c->arena, n->room, sizeof(*n->slots));
    return n;
}

static struct name *
slot_of(struct name *slots, size_t room, enum noun noun, enum lang lang, int64_t id)
{
    size_t at = (size_t)(((uint64_t)id ^ (uint64_t)noun << 3 ^ (uint64_t)lang << 7) *
                             UINT64_C(0x9e3779b97f4a7c15) >>
                         20) &
                (room - 1);

    while (slots[at].noun != NOUN_NONE &&
           (slots[at].noun != noun || slots[at].lang != lang || slots[at].id != id))
        at = (at + 1) & (room - 1);
    return &slots[at];
}

static void
keep(struct names *n, const struct name *name)
{
    if (2 * (n->count + 1) > n->room) {
        struct name *slots = arena_array(n->own.arena, 2 * n->room, sizeof(*slots));

        for (size_t i = 0; i < n->room; i++)
            if (n->slots[i].noun != NOUN_NONE)
                *slot_of(slots, 2 * n->room, n->slots[i].noun, n->slots[i].lang, n->slots[i].id) =
                    n->slots[i];
        n->slots = slots;
        n->room *= 2;
    }
    *slot_of(n->slots, n->room, name->noun, name->lang, name->id) = *name;
    n->count++;
}

static const char *
read_name(struct ctx *c, enum noun noun, int64_t id)
{
    struct unit u;
    struct seat s;
    struct document d;

    switch (noun) {
    case NOUN_UNIT:
        return unit_find(c, id, today(c), &u) == OK ? unit_title(c, &u) : "";
    case NOUN_SEAT:
        return seat_find(c, id, &s) == OK ? s.title : "";
    case NOUN_DOCUMENT:
        return document_find(c, id, &d) == OK ? document_name(c, &d) : "";
    case NOUN_DOCUMENT_TITLE:
        return document_find(c, id, &d) == OK ? d.title : "";
    case NOUN_NONE:
        break;
    }
    return "";
}

static const char *
name_of(struct names *n, enum noun noun, enum lang lang, int64_t id)
{
    struct name *there, made = { .noun = noun, .id = id };

    /* A document's kind is a word of the language; what people named is not. */
    made.lang = noun == NOUN_DOCUMENT ? lang : LANG_VI;
    there = slot_of(n->slots, n->room, noun, made.lang, id);
    if (there->noun != NOUN_NONE)
        return there->text;
    n->own.lang = lang;
    made.text = one_line(n->own.arena, read_name(&n->own, noun, id), VALUE_MAX);
    keep(n, &made);
    return made.text;
}

const char *
names_unit(struct names *n, int64_t id)
{
    return name_of(n, NOUN_UNIT, LANG_VI, id);
}

const char *
names_document(struct names *n, enum lang lang, int64_t id)
{
    return name_of(n, NOUN_DOCUMENT, lang, id);
}

enum status
names_load_units(struct names *n)
{
    struct ctx *c = &n->own;
    struct query *q = query_new(c, "SELECT id, name, kind, level FROM unit");

    while (query_row(q)) {
        struct unit u = { .id = col_int(q, 0), .name = col_text(q, 1), .kind = col_text(q, 2) };
        struct name made = { .noun = NOUN_UNIT, .id = u.id };

        if (!unit_level_parse(col_text(q, 3), &u.level))
            continue;
        made.text = one_line(c->arena, unit_title(c, &u), VALUE_MAX);
        if (slot_of(n->slots, n->room, NOUN_UNIT, LANG_VI, u.id)->noun == NOUN_NONE)
            keep(n, &made);
    }
    return query_end(q);
}

/* ------------------------------------------------------------------ values */

struct phrase {
    struct ctx *c;
    struct names *names;
    const json_t *subject;
};

static bool
ends_in(const char *name, const char *end)
{
    size_t length = strlen(name), tail = strlen(end);

    return length >= tail && strcmp(name + length - tail, end) == 0;
}

static enum noun
noun_of(const char *name)
{
    if (strcmp(name, "seat_id") == 0)
        return NOUN_SEAT;
    return strcmp(name, "document_id") == 0 ? NOUN_DOCUMENT : NOUN_UNIT;
}

/* "" where there is nothing to show. */
static const char *
value_of(const struct phrase *p, const char *name)
{
    struct ctx *c = p->c;
    const json_t *value = json_object_get(p->subject, name);
    int64_t n = json_is_integer(value) ? json_integer_value(value) : 0;
    struct date on;

    if (value == NULL && strcmp(name, "title") == 0) {
        const json_t *document = json_object_get(p->subject, "document_id");

        return json_is_integer(document)
                   ? name_of(p->names, NOUN_DOCUMENT_TITLE, c->lang, json_integer_value(document))
                   : "";
    }
    if (ends_in(name, "_id"))
        return n != 0 ? name_of(p->names, noun_of(name), c->lang, n) : "";
    if (json_is_integer(value))
        return n != 0 ? number(c->lang, c->arena, n) : "";
    if (!json_is_string(value))
        return "";
    if (strcmp(name, "on") == 0 || ends_in(name, "_on"))
        return date_parse_iso(json_string_value(value), &on) ? date_vi(c->arena, on) : "";
    return one_line(c->arena, json_string_value(value), VALUE_MAX);
}

/* Writes up to `end` ("" the whole); false where a value was missing. */
static bool
write_part(const struct phrase *p, const char **at, char end, struct buf *b)
{
    bool is_whole = true;

    while (**at != '\0' && **at != end) {
        if (**at == '{') {
            const char *from = *at + 1, *to = strchr(from, '}'), *value;

            if (to == NULL || to - from >= NAME_BYTES)
                return false;
            value = value_of(p, arena_strndup(p->c->arena, from, (size_t)(to - from)));
            is_whole = is_whole && value[0] != '\0';
            buf_add(b, value);
            *at = to + 1;
        } else if (**at == '[') {
            struct buf part;

            buf_init(&part, p->c->arena, 64);
            (*at)++;
            if (write_part(p, at, ']', &part))
                buf_add(b, part.data);
            if (**at == ']')
                (*at)++;
        } else {
            buf_add_char(b, *(*at)++);
        }
    }
    return is_whole;
}

const char *
notify_sentence(struct ctx *c, struct names *n, const char *kind, const char *subject)
{
    enum inbox_kind known = inbox_kind_parse(kind);
    const struct inbox_kind_row *row = known != INBOX_NONE ? inbox_kind_find(known) : NULL;
    json_t *values = json_loads(subject, 0, NULL);
    struct phrase p = { c, n, values };
    json_int_t variant = json_integer_value(json_object_get(values, "variant"));
    const char *at;
    struct buf b;

    if (row == NULL || variant < 0 || variant >= INBOX_VARIANTS || row->sentences[variant] == NULL)
        at = tr(c, "Something new, which this version of the program cannot tell");
    else
        at = tr(c, row->sentences[variant]);
    buf_init(&b, c->arena, 128);
    (void)write_part(&p, &at, '\0', &b);
    json_decref(values);
    return b.data;
}
