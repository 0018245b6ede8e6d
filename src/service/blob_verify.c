/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store against the rows, and from one store into another: by the first two digits of the hash, so that no list is long. */
#include "service/blob.h"

#include "core/log.h"
#include "db/db.h"
#include "service/blob_inside.h"

#include <string.h>
#include <unistd.h>

enum { PARTS = 256 };

/* All noted blobs of a part, each once. A hash is noted with one size only: it is the hash of so many bytes. */
static enum status
read_part(struct ctx *c, const char *digits, struct blob_list *out)
{
    struct query *q = query_new(c, "SELECT DISTINCT hash, size FROM file"
                                   " WHERE hash >= $1 AND hash < $2 ORDER BY hash, size");
    int room = 0;

    *out = (struct blob_list){ .count = 0 };
    bind_text(q, digits);
    bind_text(q, arena_printf(c->arena, "%sg", digits)); /* behind all hexadecimal digits */
    while (query_row(q)) {
        if (out->count == room) {
            room = room > 0 ? 2 * room : 64;
            out->items = arena_grow(c->arena, out->items, (size_t)out->count, (size_t)room,
                                    sizeof(*out->items));
        }
        out->items[out->count++] = (struct blob){ col_text(q, 0), col_int(q, 1) };
    }
    return query_end(q);
}

struct walk {
    enum status (*one)(struct ctx *c, struct walk *w, const struct blob *b);
    struct blob_store *store; /* whose list is looked at */
    struct blob_list stands;  /* that, of the part */
    struct ctx part;          /* whose memory goes with the part */
    bool is_deep;
    struct blob_store *source; /* of a copy */
    struct blob_copying *copying;
    int64_t done, all;
};

/* INVALID, and further, where any of them has a problem. */
static enum status
walk_part(struct ctx *c, struct walk *w, const char *digits)
{
    struct blob_list noted;
    enum status st = read_part(&w->part, digits, &noted), whole = OK;

    if (st == OK && noted.count > 0)
        st = w->store->list(&w->part, w->store, digits, &w->stands);
    for (int i = 0; st == OK && i < noted.count; i++) {
        st = w->one(c, w, &noted.items[i]);
        if (st == INVALID) {
            whole = INVALID;
            st = OK;
        }
    }
    return st == OK ? whole : st;
}

static enum status
walk(struct ctx *c, struct walk *w)
{
    enum status st = OK;

    for (int i = 0; i < PARTS && (st == OK || st == INVALID); i++) {
        enum status one;

        w->part = *c;
        w->part.arena = arena_child(c->arena);
        one = walk_part(c, w, arena_printf(w->part.arena, "%02x", (unsigned)i));
        arena_free(w->part.arena);
        if (one != OK)
            st = one;
    }
    return st;
}

static enum status
tell(struct ctx *c, const struct blob *b, enum status st)
{
    if (st == NOT_FOUND)
        return problem(c, NULL, tr(c, "The stored file %s is missing. Restore it from a backup."),
                       b->hash);
    if (st == INVALID)
        return problem(c, NULL, tr(c, "The stored file %s was changed. Restore it from a backup."),
                       b->hash);
    return st;
}

/* ------------------------------------------------------------------ verify */

static enum status
verify_one(struct ctx *c, struct walk *w, const struct blob *b)
{
    const struct blob *found = blob_list_find(&w->stands, b->hash);

    if (found == NULL)
        return tell(c, b, NOT_FOUND);
    if (found->size != b->size)
        return tell(c, b, INVALID);
    return w->is_deep || w->store->is_local ? tell(c, b, w->store->check(&w->part, w->store, b))
                                            : OK;
}

enum status
blob_verify(struct ctx *c, bool is_deep)
{
    struct walk w = { .one = verify_one, .store = blob_store_here(), .is_deep = is_deep };

    return w.store != NULL ? walk(c, &w) : OK;
}

/* ------------------------------------------------------------------ copy */

static enum status
copy(struct ctx *c, struct walk *w, const struct blob *b)
{
    struct span span = { .length = b->size, .fd = -1 };
    struct blob put;
    enum status st = w->source->open(c, w->source, b, &span);

    if (st != OK)
        return st;
    st = w->store->put(c, w->store, arena_printf(c->arena, "/proc/self/fd/%d", span.fd), &put);
    close(span.fd);
    return st == OK && strcmp(put.hash, b->hash) != 0 ? INVALID : st;
}

static enum status
copy_one(struct ctx *c, struct walk *w, const struct blob *b)
{
    const struct blob *found = blob_list_find(&w->stands, b->hash);
    struct blob_copying *k = w->copying;
    enum status st = OK;

    if (found != NULL && found->size == b->size) {
        k->stood++;
    } else {
        st = tell(c, b, copy(&w->part, w, b));
        k->copied += st == OK;
    }
    if (k->progress != NULL)
        k->progress(k->progress_arg, ++w->done, w->all);
    return st;
}

static enum status
count_all(struct ctx *c, int64_t *out)
{
    struct query *q = query_new(c, "SELECT COUNT(DISTINCT hash) FROM file");

    if (query_row(q))
        *out = col_int(q, 0);
    return query_end_one(q);
}

enum status
blob_copy(struct ctx *c, struct blob_copying *k)
{
    struct walk w = { .one = copy_one, .copying = k };
    enum status st;

    if (strcmp(k->from, k->to) == 0)
        return problem(c, NULL, "%s", tr(c, "Both places are the same. Name another one."));
    st = blob_store_open(c, k->from, k->cache, &w.source);
    if (st == OK)
        st = blob_store_open(c, k->to, k->cache, &w.store);
    if (st == OK)
        st = count_all(c, &w.all);
    return st == OK ? walk(c, &w) : st;
}
