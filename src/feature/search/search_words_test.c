/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dictionary's words: each is found without its marks, and comes first with them. */
#include "core/text.h"
#include "db/db.h"
#include "service/search.h"
#include "test/test_db.h"

#include <stdio.h>
#include <stdlib.h>

/* Debian's hunspell-vi: a number, then a word a line, flags behind a slash. */
#define DICTIONARY "/usr/share/hunspell/vi_VN.dic"

enum { WORDS_MAX = 8000, PAGE = 100, POSTGRES_STEP = 8 };

struct words {
    const char *list[WORDS_MAX];
    int count;
};

static int
by_fold(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
read_words(struct ctx *c, struct words *w)
{
    FILE *in = fopen(DICTIONARY, "r");
    char line[200];

    if (in == NULL)
        printf(DICTIONARY " is not there: install hunspell-vi (tools/deps.sh test)\n");
    CHECK(in != NULL);
    w->count = 0;
    CHECK(fgets(line, sizeof(line), in) != NULL);
    while (w->count < WORDS_MAX && fgets(line, sizeof(line), in) != NULL) {
        line[strcspn(line, "/\r\n")] = '\0';
        if (line[0] != '\0')
            w->list[w->count++] = text_clean(c->arena, line, strlen(line), false);
    }
    fclose(in);
}

/* "từ", "trong" and "điển" stand in every text. */
static enum status
put_all(struct ctx *c, void *arg)
{
    const struct words *w = arg;
    enum status st = OK;

    for (int i = 0; st == OK && i < w->count; i++)
        st = search_put(c, &(struct search_entry){ .kind = "article",
                                                   .id = i + 1,
                                                   .title = w->list[i],
                                                   .text = "một từ trong từ điển",
                                                   .path = "/tin-tuc/x",
                                                   .at = 1700000000 + i * 1000 });
    return st;
}

static void
find(struct ctx *c, const char *words, struct search_found *out)
{
    struct search_asked asked = { .words = words, .limit = PAGE };

    CHECK_INT(search_find(c, &asked, out), OK);
}

TEST(each_word_of_a_dictionary_comes_first_as_it_is_typed)
{
    struct words *w = arena_alloc(c->arena, sizeof(*w));
    struct arena *own = arena_child(c->arena), *outer = c->arena;

    read_words(c, w);
    CHECK(w->count >= 6000);
    CHECK_INT(db_transact(c, put_all, w), OK);
    for (int i = 0; i < w->count; i += test_database_is_sqlite(c) ? 1 : POSTGRES_STEP) {
        struct search_found f;

        c->arena = own;
        find(c, w->list[i], &f);
        CHECK(f.hit_count > 0);
        CHECK_TEXT(text_marked(own, f.hits[0].title), text_marked(own, w->list[i]));
        c->arena = outer;
        arena_reset(own);
    }
}

TEST(each_word_of_a_dictionary_is_found_without_its_marks)
{
    struct words *w = arena_alloc(c->arena, sizeof(*w));
    struct arena *own = arena_child(c->arena), *outer = c->arena;
    struct words folds = { .count = 0 };

    read_words(c, w);
    CHECK_INT(db_transact(c, put_all, w), OK);
    for (int i = 0; i < w->count; i++)
        folds.list[folds.count++] = text_fold(c->arena, w->list[i]);
    qsort(folds.list, (size_t)folds.count, sizeof(folds.list[0]), by_fold);
    for (int i = 0, step = 0; i < folds.count; i++) {
        struct search_found f;
        int titles = 0, wanted = 1;

        while (i + 1 < folds.count && strcmp(folds.list[i + 1], folds.list[i]) == 0) {
            wanted++;
            i++;
        }
        if (!test_database_is_sqlite(c) && step++ % POSTGRES_STEP != 0)
            continue;
        c->arena = own;
        find(c, folds.list[i], &f);
        for (int k = 0; k < f.hit_count; k++)
            titles += strcmp(text_fold(own, f.hits[k].title), folds.list[i]) == 0;
        CHECK_INT(titles, wanted);
        c->arena = outer;
        arena_reset(own);
    }
}

const struct test search_words_tests[] = {
    T_DB(each_word_of_a_dictionary_comes_first_as_it_is_typed),
    T_DB(each_word_of_a_dictionary_is_found_without_its_marks),
    T_END,
};
