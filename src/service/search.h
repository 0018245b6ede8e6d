/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One index of all that the public may find. Who publishes something puts it in, in the transaction of the act, and drops it when
 * it is no longer shown:
 *
 *     st = search_put(c, &(struct search_entry){ .kind = "article", .id = a->id, .title = …, .text = …, .path = …, .at = … });
 *
 * and gives a struct search_source in src/searches.c, from which the whole index can be made again (`thidua reindex`) and is
 * compared (`thidua verify`). Nothing that is in it is secret: a search asks no one's rights. */
#ifndef SERVICE_SEARCH_H
#define SERVICE_SEARCH_H

#include "core/ctx.h"
#include "web/out.h"

/* ------------------------------------------------------------------ what is found */

struct search_entry {
    const char *kind; /* of a search_source: small letters */
    int64_t id;
    const char *title;
    const char *
        text; /* plain, words of the body with captions and alternative texts; its first SEARCH_TEXT_MAX bytes count */
    const char *path;          /* "/tin-tuc/…" */
    int64_t topic_id, unit_id; /* 0: none */
    int64_t at;                /* instant that readers see; before 1970 it counts as 1970 */
};

enum { SEARCH_TEXT_MAX = 100000, SEARCH_TITLE_FOLD_MAX = 200 };

/* Inside db_transact: puts it in, in place of what is there by that kind and id; the same again writes nothing. */
enum status search_put(struct ctx *c, const struct search_entry *e) MUST_CHECK;

/* Inside db_transact: OK also where it is not there. */
enum status search_drop(struct ctx *c, const char *kind, int64_t id) MUST_CHECK;

/* A kind of thing that is found. */
struct search_source {
    const char *kind;
    const char *label; /* msgid, plural: "News" */

    /* What is shown now, by id, after `after_id`; at most `limit`, on c->arena. A page with fewer is the last. */
    enum status (*list)(struct ctx *c, int64_t after_id, int limit, struct search_entry **out,
                        int *out_count);
};

extern const struct search_source *const search_sources[]; /* NULL-ended; src/searches.c */

/* Those of this process: search_sources, or a test's own. */
const struct search_source *const *search_sources_list(void);
void search_sources_use(const struct search_source *const *list);
const struct search_source *search_source_find(const char *kind); /* NULL: there is none */

/* Inside db_transact: puts in, many at once, what the source shows with an id above `after_id`, none of which is in the index yet.
 * For imports. `progress` (NULL: none) is told how many it has been. */
enum status search_fill(struct ctx *c, const char *kind, int64_t after_id,
                        void (*progress)(void *arg, int64_t done), void *arg,
                        int64_t *out_count) MUST_CHECK;

/* Makes the index equal to what is shown, a batch a transaction, while others read and write. */
struct search_counts {
    int64_t shown, put, dropped;
};
enum status search_refresh(struct ctx *c, void (*progress)(void *arg, int64_t done, int64_t all),
                           void *arg, struct search_counts *out) MUST_CHECK;

/* INVALID with a problem for each entry that is missing, stale, or no longer shown. */
enum status search_verify(struct ctx *c) MUST_CHECK;

/* ------------------------------------------------------------------ searching */

enum {
    SEARCH_WORDS_MAX = 12, /* further ones are left out */
    SEARCH_PAGE = 20,
    SEARCH_PAGE_MAX = 100,
    SEARCH_COUNT_MAX = 500,
    SEARCH_SUGGESTIONS = 8,
    SEARCH_MISS_MIN = 3 /* rarer misses go with their day */
};

/* Words as typed by anybody: tone marks may be missing, "quoted" words stand side by side, whatever else is in it parts words. All
 * must be found. Where a word has marks, what has them exactly comes first; then what has all words in its title; then what
 * has them side by side; then the newest. This order is that of the newest matches and of those in titles, some hundred in all;
 * what is older follows by time. */
struct search_asked {
    const char *words;
    const char *kind;           /* NULL: all */
    int64_t topic_id;           /* 0: all */
    struct date from_on, to_on; /* both included; none: open */
    const char *after;          /* search_found.next of the page before; NULL: the first */
    int limit;                  /* 0: SEARCH_PAGE */
};

struct search_hit {
    const char *kind;
    int64_t id;
    const char *path;
    const char *title;        /* plain */
    struct html title_marked; /* with what was found in <mark> */
    struct html snippet;      /* the same, from the text */
    const char *snippet_text; /* plain */
    int64_t topic_id, at;
};

struct search_found {
    const struct search_hit *hits;
    int hit_count;
    int64_t count;      /* of all pages, up to SEARCH_COUNT_MAX */
    bool is_more;       /* there are more than that */
    const char *next;   /* NULL: the last page */
    int word_count;     /* that were searched; 0: nothing was asked */
    bool is_shortened;  /* there were more of them */
    const char *folded; /* what was searched, without marks */
};

enum status search_find(struct ctx *c, const struct search_asked *asked,
                        struct search_found *out) MUST_CHECK;

/* Titles that begin with what is typed, then the newest that have its words; at most SEARCH_SUGGESTIONS, each once. */
enum status search_suggest(struct ctx *c, const char *typed, const char *const **out,
                           int *out_count) MUST_CHECK;

/* ------------------------------------------------------------------ what was not found */

/* Counts words that found nothing. What is long, or has a row of digits (of a phone, an identity card), is not kept; nor more than a
 * few hundred different ones a day, nor more than one a second by this process. What was asked fewer than SEARCH_MISS_MIN times goes with
 * its day, the rest after ninety days. */
enum status search_missed(struct ctx *c, const char *folded) MUST_CHECK;

struct search_miss {
    const char *fold;
    int64_t count;
};

/* Asked SEARCH_MISS_MIN times or more between the days, the most frequent first. */
enum status search_miss_list(struct ctx *c, struct date from_on, struct date to_on, int limit,
                             struct search_miss **out, int *out_count) MUST_CHECK;

#endif
