/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes into the index and out of it. */
#include "service/search.h"

#include "core/text.h"
#include "db/bulk.h"
#include "db/db.h"
#include "service/search_inside.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

enum { BATCH = 500, KEY_TRIES = 1000, BATCH_BYTES = 8 << 20 };

struct stored {
    int64_t key;
    struct search_entry e;
    const char *words;
};

/* ------------------------------------------------------------------ one */

static enum status
find_stored(struct ctx *c, const char *kind, int64_t id, struct stored *out)
{
    struct query *q = query_new(c, "SELECT key, title, text, path, topic_id, unit_id, at, words"
                                   " FROM search_entry WHERE kind = $1 AND id = $2");

    bind_text(q, kind);
    bind_int(q, id);
    if (query_row(q))
        *out = (struct stored){ .key = col_int(q, 0),
                                .e = { .kind = kind,
                                       .id = id,
                                       .title = col_text(q, 1),
                                       .text = col_text(q, 2),
                                       .path = col_text(q, 3),
                                       .topic_id = col_int(q, 4),
                                       .unit_id = col_int(q, 5),
                                       .at = col_int(q, 6) },
                                .words = col_text(q, 7) };
    return query_end_one(q);
}

/* The words too: another release may part them otherwise. */
static bool
is_same(struct ctx *c, const struct stored *s, const struct search_entry *e)
{
    return strcmp(s->e.title, e->title) == 0 && strcmp(s->e.text, e->text) == 0 &&
           strcmp(s->e.path, e->path) == 0 && s->e.topic_id == e->topic_id &&
           s->e.unit_id == e->unit_id && s->e.at == e->at &&
           strcmp(s->words, search_words_of(c->arena, e)) == 0;
}

static const char *
title_fold(struct arena *a, const char *title)
{
    const char *folded = text_fold(a, title);
    size_t length = strlen(folded);

    if (length <= SEARCH_TITLE_FOLD_MAX)
        return folded;
    length = SEARCH_TITLE_FOLD_MAX;
    while (length > 0 && ((unsigned char)folded[length] & 0xC0) == 0x80)
        length--;
    return arena_strndup(a, folded, length);
}

static enum status
insert_row(struct ctx *c, int64_t key, const struct search_entry *e, const char *words,
           bool *out_done)
{
    struct query *q = query_new(
        c, "INSERT INTO search_entry (key, kind, id, title, text, path, topic_id, unit_id, at,"
           " title_fold, words) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
           " ON CONFLICT (key) DO NOTHING RETURNING key");
    enum status st;

    bind_int(q, key);
    bind_text(q, e->kind);
    bind_int(q, e->id);
    bind_text(q, e->title);
    bind_text(q, e->text);
    bind_text(q, e->path);
    bind_id(q, e->topic_id);
    bind_id(q, e->unit_id);
    bind_int(q, e->at);
    bind_text(q, title_fold(c->arena, e->title));
    bind_text(q, words);
    st = query_end_one(q);
    *out_done = st == OK;
    return st == NOT_FOUND ? OK : st;
}

static enum status
add(struct ctx *c, const struct search_entry *e)
{
    const char *words = search_words_of(c->arena, e);
    bool is_done = false;
    int64_t key = 0;
    struct query *q;
    enum status st = OK;

    for (int i = 0; st == OK && !is_done && i < KEY_TRIES; i++) {
        key = search_key(e->at, e->id + i);
        st = insert_row(c, key, e, words, &is_done);
    }
    if (st != OK || !is_done)
        return st != OK ? st : FAILED;
    q = query_new(c, "INSERT INTO search_words (rowid, words) VALUES ($1, $2)");
    bind_int(q, key);
    bind_text(q, words);
    return query_end(q);
}

static enum status
take_out(struct ctx *c, const struct stored *s)
{
    struct query *q = query_new(
        c, "INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', $1, $2)");
    enum status st;

    bind_int(q, s->key);
    bind_text(q, s->words);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM search_entry WHERE key = $1");
    bind_int(q, s->key);
    return query_end(q);
}

/* Which of two equal states it is, is said by `out_changed`. */
static enum status
put(struct ctx *c, const struct search_entry *e, bool *out_changed)
{
    struct stored s;
    enum status st = find_stored(c, e->kind, e->id, &s);

    *out_changed = st != OK || !is_same(c, &s, e);
    if (st == OK && !*out_changed)
        return OK;
    if (st == OK)
        st = take_out(c, &s);
    return st == OK || st == NOT_FOUND ? add(c, e) : st;
}

enum status
search_put(struct ctx *c, const struct search_entry *e)
{
    bool has_changed;

    assert(e->kind != NULL && e->id != 0 && e->title != NULL && e->text != NULL && e->path != NULL);
    return put(c, e, &has_changed);
}

enum status
search_drop(struct ctx *c, const char *kind, int64_t id)
{
    struct stored s;
    enum status st = find_stored(c, kind, id, &s);

    return st == OK ? take_out(c, &s) : st == NOT_FOUND ? OK : st;
}

/* ------------------------------------------------------------------ kinds */

static const struct search_source *const *own_sources;

const struct search_source *const *
search_sources_list(void)
{
    return own_sources != NULL ? own_sources : search_sources;
}

void
search_sources_use(const struct search_source *const *list)
{
    own_sources = list;
}

const struct search_source *
search_source_find(const char *kind)
{
    for (const struct search_source *const *s = search_sources_list(); *s != NULL; s++)
        if (strcmp((*s)->kind, kind) == 0)
            return *s;
    return NULL;
}

/* ------------------------------------------------------------------ many */

static enum status
write_entries(struct ctx *c, const struct search_entry *list, int count)
{
    static const char *const columns[] = { "key",  "kind",       "id",       "title",
                                           "text", "path",       "topic_id", "unit_id",
                                           "at",   "title_fold", "words" };
    struct bulk_rows *b = bulk_open(c, "search_entry", columns, 11);

    for (int i = 0; i < count; i++) {
        const struct search_entry *e = &list[i];

        bulk_int(b, search_key(e->at, e->id));
        bulk_text(b, e->kind);
        bulk_int(b, e->id);
        bulk_text(b, e->title);
        bulk_text(b, e->text);
        bulk_text(b, e->path);
        if (e->topic_id != 0)
            bulk_int(b, e->topic_id);
        else
            bulk_text(b, NULL);
        if (e->unit_id != 0)
            bulk_int(b, e->unit_id);
        else
            bulk_text(b, NULL);
        bulk_int(b, e->at);
        bulk_text(b, title_fold(c->arena, e->title));
        bulk_text(b, search_words_of(c->arena, e));
    }
    return bulk_close(b);
}

static enum status
index_entries(struct ctx *c, const char *kind, int64_t first_id, int64_t last_id)
{
    struct query *q =
        query_new(c, "INSERT INTO search_words (rowid, words) SELECT key, words FROM search_entry"
                     " WHERE kind = $1 AND id >= $2 AND id <= $3 ORDER BY key");

    bind_text(q, kind);
    bind_int(q, first_id);
    bind_int(q, last_id);
    return query_end(q);
}

/* Two of one second with the same last digits: rare, and then one by one. */
static bool
has_twins(struct arena *a, const struct search_entry *list, int count)
{
    int64_t *keys = arena_array(a, (size_t)count + 1, sizeof(*keys));

    for (int i = 0; i < count; i++) {
        keys[i] = search_key(list[i].at, list[i].id);
        for (int j = i - 1; j >= 0; j--)
            if (keys[i] == keys[j])
                return true;
    }
    return false;
}

/* Nothing stands there of that time, nor of those things: then no key is taken. */
static enum status
has_neighbours(struct ctx *c, const struct search_entry *list, int count, bool *out)
{
    int64_t from = INT64_MAX, to = 0;
    struct query *q = query_new(c, "SELECT 1 WHERE EXISTS (SELECT 1 FROM search_entry"
                                   " WHERE key >= $1 AND key <= $2) OR EXISTS (SELECT 1"
                                   " FROM search_entry WHERE kind = $3 AND id >= $4 AND id <= $5)");

    for (int i = 0; i < count; i++) {
        int64_t key = search_key(list[i].at, list[i].id);

        from = key < from ? key : from;
        to = key > to ? key : to;
    }
    bind_int(q, from);
    bind_int(q, to);
    bind_text(q, list[0].kind);
    bind_int(q, list[0].id);
    bind_int(q, list[count - 1].id);
    *out = query_row(q);
    return query_end(q);
}

static enum status
has_taken(struct ctx *c, const struct search_entry *list, int count, bool *out)
{
    bool is_near = false, is_taken = has_twins(c->arena, list, count);
    enum status st = is_taken ? OK : has_neighbours(c, list, count, &is_near);

    for (int i = 0; st == OK && is_near && !is_taken && i < count; i++) {
        struct query *q =
            query_new(c, "SELECT 1 FROM search_entry WHERE key = $1 OR (kind = $2 AND id = $3)");

        bind_int(q, search_key(list[i].at, list[i].id));
        bind_text(q, list[i].kind);
        bind_int(q, list[i].id);
        is_taken = query_row(q);
        st = query_end(q);
    }
    *out = is_taken;
    return st;
}

static enum status
fill_batch(struct ctx *c, const struct search_entry *list, int count)
{
    bool is_taken;
    enum status st = has_taken(c, list, count, &is_taken);

    if (st != OK)
        return st;
    if (!is_taken) {
        st = write_entries(c, list, count);
        return st == OK ? index_entries(c, list[0].kind, list[0].id, list[count - 1].id) : st;
    }
    for (int i = 0; st == OK && i < count; i++)
        st = search_put(c, &list[i]);
    return st;
}

enum status
search_fill(struct ctx *c, const char *kind, int64_t after_id,
            void (*progress)(void *arg, int64_t done), void *arg, int64_t *out_count)
{
    const struct search_source *source = search_source_find(kind);
    struct ctx own = *c;
    int64_t all = 0;
    int count = BATCH;
    enum status st = OK;

    assert(source != NULL);
    own.arena = arena_child(c->arena);
    while (st == OK && count == BATCH) {
        struct search_entry *list;

        arena_reset(own.arena);
        st = source->list(&own, after_id, BATCH, &list, &count);
        if (st != OK || count == 0)
            break;
        st = fill_batch(&own, list, count);
        after_id = list[count - 1].id;
        all += count;
        if (progress != NULL)
            progress(arg, all);
    }
    arena_free(own.arena);
    *out_count = all;
    return st;
}

/* ------------------------------------------------------------------ again */

/* The ids that are in the index between two of what is shown. */
static enum status
list_ids(struct ctx *c, const char *kind, int64_t after_id, int64_t last_id, int64_t **out,
         int *out_count)
{
    struct query *q = query_new(c, "SELECT id FROM search_entry WHERE kind = $1 AND id > $2"
                                   " AND id <= $3 ORDER BY id");
    int64_t *ids = NULL;
    int count = 0, room = 0;

    bind_text(q, kind);
    bind_int(q, after_id);
    bind_int(q, last_id);
    while (query_row(q)) {
        if (count == room) {
            room = room > 0 ? 2 * room : BATCH;
            ids = arena_grow(c->arena, ids, (size_t)count, (size_t)room, sizeof(*ids));
        }
        ids[count++] = col_int(q, 0);
    }
    *out = ids;
    *out_count = count;
    return query_end(q);
}

struct refreshing {
    const struct search_source *source;
    int64_t after_id, next_id; /* what the batch covers; next_id INT64_MAX: all the rest */
    struct search_counts counts;
    bool is_last;
};

static enum status
refresh_batch(struct ctx *c, void *arg)
{
    struct refreshing *r = arg;
    struct search_entry *list;
    int64_t *ids;
    int count, id_count, at = 0;
    enum status st = r->source->list(c, r->after_id, BATCH, &list, &count);

    if (st != OK)
        return st;
    r->counts = (struct search_counts){ .shown = count };
    r->is_last = count < BATCH;
    r->next_id = r->is_last ? INT64_MAX : list[count - 1].id;
    st = list_ids(c, r->source->kind, r->after_id, r->next_id, &ids, &id_count);
    for (int i = 0; st == OK && i < count; i++) {
        bool has_changed = false;

        for (; st == OK && at < id_count && ids[at] < list[i].id; at++, r->counts.dropped++)
            st = search_drop(c, r->source->kind, ids[at]);
        at += at < id_count && ids[at] == list[i].id;
        if (st == OK)
            st = put(c, &list[i], &has_changed);
        r->counts.put += has_changed;
    }
    for (; st == OK && at < id_count; at++, r->counts.dropped++)
        st = search_drop(c, r->source->kind, ids[at]);
    return st;
}

static enum status
count_entries(struct ctx *c, int64_t *out)
{
    struct query *q = query_new(c, "SELECT count(*) FROM search_entry");

    *out = query_row(q) ? col_int(q, 0) : 0;
    return query_end(q);
}

enum status
search_refresh(struct ctx *c, void (*progress)(void *arg, int64_t done, int64_t all), void *arg,
               struct search_counts *out)
{
    struct search_counts all = { 0 };
    struct ctx own = *c;
    int64_t known = 0;
    enum status st = count_entries(c, &known);

    for (const struct search_source *const *s = search_sources_list(); st == OK && *s != NULL;
         s++) {
        struct refreshing r = { .source = *s };

        own.arena = arena_child(c->arena);
        while (st == OK && !r.is_last) {
            st = db_transact(&own, refresh_batch, &r);
            r.after_id = r.next_id;
            all.shown += r.counts.shown;
            all.put += r.counts.put;
            all.dropped += r.counts.dropped;
            if (progress != NULL)
                progress(arg, all.shown, all.shown > known ? all.shown : known);
            arena_reset(own.arena);
        }
        arena_free(own.arena);
    }
    *out = all;
    return st;
}

/* ------------------------------------------------------------------ comparing */

static enum status
verify_entry(struct ctx *c, const struct search_entry *e)
{
    struct stored s;
    enum status st = find_stored(c, e->kind, e->id, &s);

    if (st == NOT_FOUND)
        return problem(c, NULL,
                       tr(c, "Search: %s %lld is shown and not in the index. Run thidua reindex."),
                       e->kind, (long long)e->id);
    if (st == OK && !is_same(c, &s, e))
        return problem(c, NULL,
                       tr(c, "Search: the index has an older %s %lld. Run thidua reindex."),
                       e->kind, (long long)e->id);
    return st;
}

static enum status
verify_batch(struct ctx *c, struct refreshing *r)
{
    struct search_entry *list;
    int64_t *ids;
    int count, id_count, at = 0;
    bool is_wrong = false;
    enum status st = r->source->list(c, r->after_id, BATCH, &list, &count);

    if (st != OK)
        return st;
    r->is_last = count < BATCH;
    r->next_id = r->is_last ? INT64_MAX : list[count - 1].id;
    st = list_ids(c, r->source->kind, r->after_id, r->next_id, &ids, &id_count);
    for (int i = 0; st == OK && i < id_count; i++) {
        while (at < count && list[at].id < ids[i])
            at++;
        if (at == count || list[at].id != ids[i])
            is_wrong = problem(c, NULL,
                               tr(c, "Search: %s %lld is in the index and no longer shown. Run "
                                     "thidua reindex."),
                               r->source->kind, (long long)ids[i]) == INVALID;
    }
    for (int i = 0; (st == OK || st == INVALID) && i < count; i++) {
        st = verify_entry(c, &list[i]);
        is_wrong = is_wrong || st == INVALID;
    }
    return st == OK && is_wrong ? INVALID : st;
}

enum status
search_verify(struct ctx *c)
{
    struct arena *outer = c->arena;
    enum status st = OK, told = OK;

    for (const struct search_source *const *s = search_sources_list();
         (st == OK || st == INVALID) && *s != NULL; s++) {
        struct refreshing r = { .source = *s };

        while ((st == OK || st == INVALID) && !r.is_last) {
            int problems = c->problem_count;

            c->arena = arena_child(outer);
            st = verify_batch(c, &r);
            if (c->problem_count == problems) /* else they stand on it */
                arena_free(c->arena);
            c->arena = outer;
            r.after_id = r.next_id;
            told = st == INVALID ? INVALID : told;
        }
    }
    return st == OK ? told : st;
}
