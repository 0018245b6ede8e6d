/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding. Only keys are asked of the full-text index, the newest first and not more than needed; what they are worth is seen from
 * the lines of words of a few hundred entries, and only the page's own are read whole. */
#include "core/buf.h"
#include "core/text.h"
#include "db/db.h"
#include "service/search_inside.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { TITLES = 40, NEWEST = 80, SPANS = 4, RANKED_MAX = 2 * TITLES + 2 * NEWEST, AT_ONCE = 40 };

/* A value of a ranked match; what was not ranked has none. */
enum { EXACT = 8, IN_TITLE = 4, IN_A_ROW = 2, AS_TYPED = 1, NOT_RANKED = -1 };

struct range {
    int64_t from, below; /* keys */
};

struct keys {
    int64_t *list;
    int count, room;
};

struct ranked {
    int64_t key;
    int value;
};

struct finding {
    struct ctx *c;
    struct search_terms terms;
    const char *facets;
    struct range range;
    struct keys newest; /* of all matches, one more than are counted */
    struct ranked *ranked;
    int ranked_count;
    int64_t below; /* the oldest of the newest that are ranked: older ones follow by time */
};

/* ------------------------------------------------------------------ keys */

static struct keys
keys_new(struct arena *a, int room)
{
    return (struct keys){ .list = arena_array(a, (size_t)room, sizeof(int64_t)), .room = room };
}

/* `stretches`: NULL where the statement has no such value. */
static enum status
read_keys(struct query *q, const char *match, struct range range, struct keys *out,
          const char *stretches)
{
    bind_text(q, match);
    bind_int(q, range.from);
    bind_int(q, range.below);
    bind_int(q, out->room - out->count);
    if (stretches != NULL)
        bind_text(q, stretches);
    while (out->count < out->room && query_row(q))
        out->list[out->count++] = col_int(q, 0);
    return query_end(q);
}

/* Matches within the range, the newest first, until there is room for no more. */
static enum status
list_keys(struct ctx *c, const char *match, struct range range, struct keys *out)
{
    return read_keys(query_new(c, "SELECT rowid FROM search_words($1) WHERE rowid >= $2"
                                  " AND rowid < $3 ORDER BY rowid DESC LIMIT $4"),
                     match, range, out, NULL);
}

static enum status
newest_key(struct ctx *c, struct range range, int64_t *out)
{
    struct query *q = query_new(c, "SELECT key FROM search_entry WHERE key >= $1 AND key < $2"
                                   " ORDER BY key DESC LIMIT 1");

    bind_int(q, range.from);
    bind_int(q, range.below);
    if (query_row(q))
        *out = col_int(q, 0);
    return query_end_one(q);
}

/* Stretches of time that are words of the index: 1.5 days, 24 days, 388 days. */
static const struct {
    char name;
    int bits;
} scales[] = { { 'a', 46 }, { 'b', 50 }, { 'd', 54 } };

enum {
    SCALES = sizeof(scales) / sizeof(scales[0]),
    LONG_STRETCHES = 4,
    AT_ONCE_MOST = 9,
    SURE = 8
};

/* Stretches side by side that are asked for at once: a journey and a plan cost more than what most of them hold. */
struct stretches {
    int scale, count; /* scale SCALES: all the rest */
};

static double
length_of(int scale)
{
    return (double)(INT64_C(1) << scales[scale].bits);
}

/* The words stand before the stretches: most entries of a stretch lack one of the words, and are left with that. */
static enum status
list_stretches(struct ctx *c, const char *match, struct stretches s, struct range *range,
               struct keys *out)
{
    struct query *q = query_new(c, "SELECT rowid FROM search_words_within($1, $5) WHERE rowid >= $2"
                                   " AND rowid < $3 ORDER BY rowid DESC LIMIT $4");
    int64_t number = (range->below - 1) >> scales[s.scale].bits;
    struct buf any;
    enum status st;

    if (s.count > number)
        s.count = (int)number + 1;
    buf_init(&any, c->arena, 256);
    for (int i = 0; i < s.count; i++)
        buf_printf(&any, "%s%s", i > 0 ? "OR " : "",
                   search_facet(c->arena, scales[s.scale].name,
                                arena_printf(c->arena, "%" PRId64, number - i)));
    st = read_keys(q, match, *range, out, any.data);
    range->below = (number - s.count + 1) << scales[s.scale].bits;
    return st;
}

/* Those that reach back so far from `below`, which stands somewhere within the first. */
static struct stretches
of_length(double length, int64_t below)
{
    struct stretches s = { SCALES - 1, 1 };
    int64_t from = length < (double)below ? below - (int64_t)length : 0;

    /* Half of a long one is quicker found whole than by as many short ones. */
    while (s.scale > 0 && length < length_of(s.scale) / 2)
        s.scale--;
    s.count = (int)(((below - 1) >> scales[s.scale].bits) - (from >> scales[s.scale].bits)) + 1;
    s.count = s.count < AT_ONCE_MOST ? s.count : AT_ONCE_MOST;
    return s;
}

/* Those that should hold what is wanted yet and a little more, by how many were found in the time looked through. Few that were
 * found tell little. */
static struct stretches
next_stretches(int scale, const struct keys *out, int64_t looked, int64_t below)
{
    struct stretches s = { scale + 1 > SCALES ? SCALES : scale + 1, 1 };
    double needed;

    if (out->count == 0)
        return s;
    needed = 1.2 * (double)looked * (double)(out->room - out->count) / out->count;
    if (needed > LONG_STRETCHES * length_of(SCALES - 1))
        return s;
    s = of_length(needed, below);
    if (out->count < SURE)
        s.count = 1;
    return s;
}

/* Where the time is bounded, all the rest would be more than is asked for, and so may be a long stretch. */
static struct stretches
within(struct stretches s, struct range range)
{
    double rest = (double)(range.below - range.from);

    if (range.from <= 0 || rest <= 0)
        return s;
    return s.scale == SCALES || s.count * length_of(s.scale) > rest ? of_length(rest, range.below)
                                                                    : s;
}

/* Where the engine would have to find and sort all matches of two common words, it is asked for those of the newest days first, then
 * for as much more time as they seem to need. */
static enum status
list_by_stretches(struct ctx *c, const char *match, struct range range, struct keys *out)
{
    struct stretches s = { 0, 1 };
    int64_t newest = 0;
    enum status st = newest_key(c, range, &newest);

    if (st != OK)
        return st == NOT_FOUND ? OK : st;
    range.below = newest + 1;
    while (st == OK && s.scale < SCALES && out->count < out->room && range.below > range.from) {
        st = list_stretches(c, match, s, &range, out);
        s = within(next_stretches(s.scale, out, newest - range.below + 1, range.below), range);
    }
    if (st != OK || out->count == out->room || range.below <= range.from)
        return st;
    return list_keys(c, match, range, out);
}

static enum status
list_newest(const struct finding *f, enum search_line line, struct range range, struct keys *out)
{
    const char *match = search_match(f->c->arena, &f->terms, line, f->facets);

    return database_words_are_ordered(f->c) ? list_keys(f->c, match, range, out)
                                            : list_by_stretches(f->c, match, range, out);
}

/* ------------------------------------------------------------------ what a match is worth */

static int
value_of(struct arena *a, const struct search_terms *t, const char *words)
{
    const char *lines[LINE_COUNT];
    bool is_exact = true, is_typed = true, in_title = true;
    enum search_line line;
    int value = 0;

    search_words_lines(a, words, lines);
    for (int i = 0; i < t->count; i++) {
        const struct search_word *w = &t->words[i];

        is_exact =
            is_exact && (!w->has_marks || search_line_has(lines[LINE_ALL_MARKED], w->marked));
        in_title = in_title && search_line_has(lines[LINE_TITLE],
                                               arena_printf(a, TEXT_MARKER_UTF8 "%s", w->folded));
    }
    for (int i = 0; i < t->count && is_exact && in_title; i++)
        in_title = !t->words[i].has_marks ||
                   search_line_has(lines[LINE_TITLE_MARKED],
                                   arena_printf(a, TEXT_MARKER_UTF8 "%s", t->words[i].marked));
    line = in_title ? LINE_TITLE : LINE_ALL;
    if (search_line_has(lines[line], search_row_of(a, t, line)))
        value |= IN_A_ROW;
    line = in_title ? LINE_TITLE_MARKED : LINE_ALL_MARKED;
    for (int i = 0; i < t->count; i++)
        is_typed =
            is_typed &&
            search_line_has(lines[line], arena_printf(a, "%s%s", in_title ? TEXT_MARKER_UTF8 : "",
                                                      t->words[i].marked));
    return value | (is_exact ? EXACT : 0) | (in_title ? IN_TITLE : 0) | (is_typed ? AS_TYPED : 0);
}

static int
by_key(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;

    return x->key < y->key ? 1 : x->key > y->key ? -1 : 0;
}

static int
by_value(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;

    return x->value != y->value ? (x->value < y->value ? 1 : -1) : by_key(a, b);
}

/* clang-format off */
#define FORTY "$1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28,$29,$30," \
              "$31,$32,$33,$34,$35,$36,$37,$38,$39,$40"
#define WORDS_OF_FORTY "SELECT key, words FROM search_entry WHERE key IN (" FORTY ") ORDER BY key DESC"
#define ENTRIES_OF_FORTY "SELECT key, kind, id, path, title, text, topic_id, at FROM search_entry WHERE key IN (" FORTY ")"
#define TITLES_OF_FORTY "SELECT title FROM search_entry WHERE key IN (" FORTY ") ORDER BY key DESC"
/* clang-format on */

static void
bind_forty(struct query *q, const struct ranked *list, int count)
{
    for (int i = 0; i < AT_ONCE; i++)
        bind_int(q, i < count ? list[i].key : -1);
}

/* `list` by key, the newest first. */
static enum status
rank(struct finding *f, struct ranked *list, int count)
{
    struct arena *a = arena_child(f->c->arena), *outer = f->c->arena;
    enum status st = OK;

    f->c->arena = a;
    for (int from = 0; st == OK && from < count; from += AT_ONCE) {
        int rest = count - from < AT_ONCE ? count - from : AT_ONCE, at = from;
        struct query *q = query_new(f->c, WORDS_OF_FORTY);

        bind_forty(q, list + from, rest);
        while (query_row(q)) {
            int64_t key = col_int(q, 0);

            while (at < count && list[at].key > key)
                at++;
            if (at < count && list[at].key == key)
                list[at].value = value_of(a, &f->terms, col_text(q, 1));
        }
        st = query_end(q);
        arena_reset(a);
    }
    f->c->arena = outer;
    arena_free(a);
    qsort(list, (size_t)count, sizeof(*list), by_value);
    return st;
}

/* ------------------------------------------------------------------ the first some hundred */

static void
add_keys(struct finding *f, const struct keys *keys, int most)
{
    for (int i = 0; i < keys->count && i < most; i++)
        f->ranked[f->ranked_count++] = (struct ranked){ .key = keys->list[i], .value = 0 };
}

static void
drop_twins(struct finding *f)
{
    int count = 0;

    qsort(f->ranked, (size_t)f->ranked_count, sizeof(*f->ranked), by_key);
    for (int i = 0; i < f->ranked_count; i++)
        if (i == 0 || f->ranked[i].key != f->ranked[i - 1].key)
            f->ranked[count++] = f->ranked[i];
    f->ranked_count = count;
}

static enum status
add_line(struct finding *f, enum search_line line, struct range range, int most)
{
    struct keys keys = keys_new(f->c->arena, most);
    enum status st = list_newest(f, line, range, &keys);

    add_keys(f, &keys, most);
    return st;
}

/* Two common words may never meet in a title, and to find that out takes long: where hundreds of newer entries have both, it is looked
 * for in some times as long a while as these take up. */
static struct range
range_of_better(const struct finding *f)
{
    struct range r = f->range;

    if (f->terms.count > 1 && f->newest.count == f->newest.room) {
        int64_t first = f->newest.list[0], last = f->newest.list[f->newest.count - 1];
        int64_t from = first - SPANS * (first - last);

        r.from = from > r.from ? from : r.from;
    }
    return r;
}

/* Newest matches, and the newest of those that are worth more: none of these is missed among thousands that have the words without
 * their marks. */
static enum status
gather(struct finding *f)
{
    struct range better;
    enum status st;

    f->ranked = arena_array(f->c->arena, RANKED_MAX, sizeof(*f->ranked));
    f->newest = keys_new(f->c->arena, SEARCH_COUNT_MAX + 1);
    st = list_newest(f, LINE_ALL, f->range, &f->newest);
    add_keys(f, &f->newest, NEWEST);
    f->below = f->newest.count > NEWEST ? f->newest.list[NEWEST - 1] : INT64_MIN;
    better = range_of_better(f);
    if (st == OK && f->newest.count > NEWEST)
        st = add_line(f, LINE_TITLE, better, TITLES);
    if (st == OK && f->newest.count > NEWEST && f->terms.has_marks)
        st = add_line(f, LINE_ALL_MARKED, f->range, NEWEST);
    if (st == OK && f->newest.count > NEWEST && f->terms.has_marks)
        st = add_line(f, LINE_TITLE_MARKED, better, TITLES);
    drop_twins(f);
    return st;
}

/* ------------------------------------------------------------------ a page */

struct place {
    int value; /* NOT_RANKED: among those that follow by time */
    int64_t key;
    bool is_begin;
};

static struct place
read_place(const char *after)
{
    struct place p = { .is_begin = true };
    char *end;
    long value;

    if (after == NULL)
        return p;
    value = strtol(after, &end, 10);
    if (end == after || *end != '.' || value < NOT_RANKED || value > 15)
        return p;
    p = (struct place){ .value = (int)value, .key = strtoll(end + 1, NULL, 10) };
    return p;
}

static bool
is_ranked(const struct finding *f, int64_t key)
{
    for (int i = 0; i < f->ranked_count; i++)
        if (f->ranked[i].key == key)
            return true;
    return false;
}

/* Those that follow by time, without those that stood before. */
static enum status
take_older(struct finding *f, int64_t below, int limit, struct ranked *page, int *count)
{
    enum status st = OK;

    while (st == OK && *count < limit) {
        struct keys keys = keys_new(f->c->arena, limit + TITLES);

        st = list_newest(f, LINE_ALL, (struct range){ f->range.from, below }, &keys);
        for (int i = 0; i < keys.count && *count < limit; i++) {
            below = keys.list[i];
            if (!is_ranked(f, below))
                page[(*count)++] = (struct ranked){ .key = below, .value = NOT_RANKED };
        }
        if (keys.count < keys.room)
            break;
    }
    return st;
}

static enum status
take_page(struct finding *f, struct place place, int limit, struct ranked *page, int *out_count)
{
    int64_t below = f->below;
    int count = 0;
    enum status st = OK;

    if (place.is_begin || place.value != NOT_RANKED) {
        const struct ranked last = { .key = place.key, .value = place.value };

        st = rank(f, f->ranked, f->ranked_count);
        for (int i = 0; i < f->ranked_count && count < limit; i++)
            if (place.is_begin || by_value(&f->ranked[i], &last) > 0)
                page[count++] = f->ranked[i];
    } else {
        below = place.key;
    }
    if (st == OK && count < limit && below != INT64_MIN)
        st = take_older(f, below, limit, page, &count);
    *out_count = count;
    return st;
}

static void
fill_hit(struct finding *f, struct query *q, int value, struct search_hit *h)
{
    struct search_marking m = { .terms = &f->terms, .is_exact = value >= 0 && (value & EXACT) };
    const char *plain;

    h->kind = col_text(q, 1);
    h->id = col_int(q, 2);
    h->path = col_text(q, 3);
    h->title = col_text(q, 4);
    h->topic_id = col_int(q, 6);
    h->at = col_int(q, 7);
    search_mark(f->c->arena, h->title, &m, 0, &h->title_marked, &plain);
    search_mark(f->c->arena, col_text(q, 5), &m, 240, &h->snippet, &h->snippet_text);
}

static enum status
read_hits(struct finding *f, const struct ranked *page, int count, struct search_hit *hits)
{
    enum status st = OK;

    for (int from = 0; st == OK && from < count; from += AT_ONCE) {
        struct query *q = query_new(f->c, ENTRIES_OF_FORTY);
        int rest = count - from < AT_ONCE ? count - from : AT_ONCE;

        bind_forty(q, page + from, rest);
        while (query_row(q)) {
            int64_t key = col_int(q, 0);

            for (int i = from; i < from + rest; i++)
                if (page[i].key == key)
                    fill_hit(f, q, page[i].value, &hits[i]);
        }
        st = query_end(q);
    }
    return st;
}

/* ------------------------------------------------------------------ asked */

static struct range
range_of(const struct search_asked *asked)
{
    struct range r = { .from = 0, .below = INT64_MAX };

    if (!date_is_none(asked->from_on))
        r.from = search_key_from(date_start_at(asked->from_on));
    if (!date_is_none(asked->to_on))
        r.below = search_key_from(date_start_at(asked->to_on) + 86400);
    return r;
}

static const char *
facets_of(struct arena *a, const struct search_asked *asked)
{
    const char *kind =
        asked->kind != NULL && strlen(asked->kind) < 40 &&
                strspn(asked->kind, "abcdefghijklmnopqrstuvwxyz") == strlen(asked->kind)
            ? search_facet(a, 'k', asked->kind)
            : "";
    const char *topic = asked->topic_id > 0
                            ? search_facet(a, 'c', arena_printf(a, "%" PRId64, asked->topic_id))
                            : "";

    return arena_printf(a, "%s%s", kind, topic);
}

static void
finish(struct finding *f, const struct ranked *page, int count, int limit, struct search_found *out)
{
    out->hit_count = count < limit ? count : limit;
    out->count = f->newest.count < SEARCH_COUNT_MAX ? f->newest.count : SEARCH_COUNT_MAX;
    out->is_more = f->newest.count > SEARCH_COUNT_MAX;
    if (count > limit)
        out->next =
            arena_printf(f->c->arena, "%d.%" PRId64, page[limit - 1].value, page[limit - 1].key);
}

struct request_for {
    const struct search_asked *asked;
    struct search_found found;
};

static enum status
find(struct ctx *c, void *arg)
{
    struct search_found *out = &((struct request_for *)arg)->found;
    const struct search_asked *asked = ((struct request_for *)arg)->asked;
    int limit = asked->limit > 0 && asked->limit <= SEARCH_PAGE_MAX ? asked->limit : SEARCH_PAGE;
    struct finding f = { .c = c, .range = range_of(asked) };
    struct ranked *page = arena_array(c->arena, (size_t)limit + 1, sizeof(*page));
    struct search_hit *hits = arena_array(c->arena, (size_t)limit + 1, sizeof(*hits));
    int count = 0;
    enum status st;

    search_terms_read(c->arena, asked->words, &f.terms);
    *out = (struct search_found){ .hits = hits,
                                  .word_count = f.terms.count,
                                  .is_shortened = f.terms.is_shortened,
                                  .folded = search_row_of(c->arena, &f.terms, LINE_ALL) };
    if (f.terms.count == 0)
        return OK;
    f.facets = facets_of(c->arena, asked);
    st = gather(&f);
    if (st == OK)
        st = take_page(&f, read_place(asked->after), limit + 1, page, &count);
    if (st == OK)
        st = read_hits(&f, page, count < limit ? count : limit, hits);
    if (st == OK)
        finish(&f, page, count, limit, out);
    return st;
}

enum status
search_find(struct ctx *c, const struct search_asked *asked, struct search_found *out)
{
    struct request_for r = { .asked = asked };
    enum status st = db_snapshot(c, find, &r);

    if (st == OK)
        *out = r.found;
    return st;
}

/* ------------------------------------------------------------------ titles */

enum status
search_titles(struct ctx *c, const struct search_terms *t, int limit, const char ***out,
              int *out_count)
{
    struct finding f = { .c = c, .terms = *t, .facets = "", .range = { 0, INT64_MAX } };
    struct keys keys = keys_new(c->arena, limit);
    const char **titles = arena_array(c->arena, (size_t)limit + 1, sizeof(*titles));
    int count = 0;
    enum status st = t->count > 0 ? list_newest(&f, LINE_TITLE, f.range, &keys) : OK;

    f.ranked = arena_array(c->arena, (size_t)limit + 1, sizeof(*f.ranked));
    add_keys(&f, &keys, limit);
    for (int from = 0; st == OK && from < f.ranked_count; from += AT_ONCE) {
        struct query *q = query_new(c, TITLES_OF_FORTY);

        bind_forty(q, f.ranked + from, f.ranked_count - from);
        while (count < limit && query_row(q))
            titles[count++] = col_text(q, 0);
        st = query_end(q);
    }
    *out = titles;
    *out_count = count;
    return st;
}
