/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two texts side by side: the longest common run of words, within what
 * is left once equal beginnings and ends are put aside. */
#include "feature/report/report.h"

#include "core/buf.h"

#include <string.h>

enum { CELLS_MAX = 4000000 };

struct word {
    const char *at;
    size_t length; /* with the blanks after it */
    size_t letters;
};

struct comparing {
    struct ctx *c;
    struct word *a, *b;
    int a_count, b_count;
    struct text_run *runs;
    int count, room;
    struct buf pending;
    enum run_kind kind;
};

static bool
is_blank(char ch)
{
    return ch == ' ' || ch == '\n' || ch == '\t' || ch == '\r';
}

static struct word *
split(struct ctx *c, const char *text, int *out_count)
{
    struct word *words = NULL;
    int count = 0, room = 0;

    while (*text != '\0') {
        const char *from = text;
        size_t letters;

        while (*text != '\0' && !is_blank(*text))
            text++;
        letters = (size_t)(text - from);
        while (is_blank(*text))
            text++;
        if (count == room) {
            room = room == 0 ? 256 : 2 * room;
            words = arena_grow(c->arena, words, (size_t)count, (size_t)room, sizeof(*words));
        }
        words[count++] = (struct word){ from, (size_t)(text - from), letters };
    }
    *out_count = count;
    return words;
}

static bool
same(const struct word *a, const struct word *b)
{
    return a->letters == b->letters && memcmp(a->at, b->at, a->letters) == 0;
}

static void
flush(struct comparing *g)
{
    if (g->pending.length == 0)
        return;
    if (g->count == g->room) {
        g->room = g->room == 0 ? 32 : 2 * g->room;
        g->runs =
            arena_grow(g->c->arena, g->runs, (size_t)g->count, (size_t)g->room, sizeof(*g->runs));
    }
    g->runs[g->count++] = (struct text_run){ g->kind, arena_strndup(g->c->arena, g->pending.data,
                                                                    g->pending.length) };
    buf_clear(&g->pending);
}

static void
put(struct comparing *g, enum run_kind kind, const struct word *words, int from, int to)
{
    if (from < to && g->kind != kind) {
        flush(g);
        g->kind = kind;
    }
    for (int i = from; i < to; i++)
        buf_add_bytes(&g->pending, words[i].at, words[i].length);
}

/* The table of what is common to the ends from each place on, walked from the beginning. */
static void
compare_middle(struct comparing *g, int a_from, int a_to, int b_from, int b_to)
{
    int n = a_to - a_from, m = b_to - b_from, i = 0, k = 0;
    size_t width = (size_t)m + 1;
    uint16_t *common;

    if (n == 0 || m == 0 || (int64_t)(n + 1) * (m + 1) > CELLS_MAX || n > 60000 || m > 60000) {
        put(g, RUN_OLD, g->a, a_from, a_to);
        put(g, RUN_NEW, g->b, b_from, b_to);
        return;
    }
    common = arena_array(g->c->arena, (size_t)(n + 1) * width, sizeof(*common));
    for (int y = n - 1; y >= 0; y--)
        for (int x = m - 1; x >= 0; x--) {
            uint16_t *cell = &common[(size_t)y * width + (size_t)x];
            uint16_t down = cell[width], right = cell[1];

            *cell = same(&g->a[a_from + y], &g->b[b_from + x]) ? (uint16_t)(cell[width + 1] + 1)
                    : down > right                             ? down
                                                               : right;
        }
    while (i < n && k < m) {
        const uint16_t *cell = &common[(size_t)i * width + (size_t)k];

        if (same(&g->a[a_from + i], &g->b[b_from + k])) {
            put(g, RUN_KEPT, g->b, b_from + k, b_from + k + 1);
            i++;
            k++;
        } else if (cell[width] >= cell[1]) {
            put(g, RUN_OLD, g->a, a_from + i, a_from + i + 1);
            i++;
        } else {
            put(g, RUN_NEW, g->b, b_from + k, b_from + k + 1);
            k++;
        }
    }
    put(g, RUN_OLD, g->a, a_from + i, a_to);
    put(g, RUN_NEW, g->b, b_from + k, b_to);
}

void
text_compare(struct ctx *c, const char *before, const char *after, struct text_run **out,
             int *out_count)
{
    struct comparing g = { .c = c };
    int start = 0, end = 0;

    buf_init(&g.pending, c->arena, 256);
    g.a = split(c, before, &g.a_count);
    g.b = split(c, after, &g.b_count);
    while (start < g.a_count && start < g.b_count && same(&g.a[start], &g.b[start]))
        start++;
    while (end < g.a_count - start && end < g.b_count - start &&
           same(&g.a[g.a_count - 1 - end], &g.b[g.b_count - 1 - end]))
        end++;
    put(&g, RUN_KEPT, g.b, 0, start);
    compare_middle(&g, start, g.a_count - end, start, g.b_count - end);
    put(&g, RUN_KEPT, g.b, g.b_count - end, g.b_count);
    flush(&g);
    *out = g.runs;
    *out_count = g.count;
}
