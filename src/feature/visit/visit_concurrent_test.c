/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many threads that count, while what they counted is written. */
#include "feature/visit/visit_inside.h"

#include "test/test_http.h"

#include <stdio.h>

enum { THREADS = 4, PAGES_EACH = 6000, EXCHANGES = 6 };

struct reading {
    struct visit_node *node;
    int64_t at;
    int who;
};

static void *
read_on(void *arg)
{
    const struct reading *r = arg;

    for (int i = 0; i < PAGES_EACH; i++) {
        char remote[32], path[32];

        snprintf(remote, sizeof(remote), "10.%d.%d.%d", r->who, i >> 8 & 255, i & 255);
        snprintf(path, sizeof(path), "/tin-tuc/x-%d", i % 50 + 1);
        visit_node_hit(r->node, &(struct hit){ .path = path,
                                               .remote = remote,
                                               .agent = "Mozilla/5.0 Firefox/128.0",
                                               .names_languages = true,
                                               .is_page = true,
                                               .at = r->at + i / 100 });
    }
    return NULL;
}

TEST(concurrent_readers_are_all_counted_while_counts_are_written)
{
    static const unsigned char secret[32] = "s";
    struct visit_node *n = visit_node_new(secret);
    struct reading readings[THREADS];
    pthread_t threads[THREADS];
    struct visit_figures f;

    for (int i = 0; i < THREADS; i++) {
        readings[i] = (struct reading){ .node = n, .at = now(c), .who = i };
        CHECK_INT(pthread_create(&threads[i], NULL, read_on, &readings[i]), 0);
    }
    for (int i = 0; i < EXCHANGES; i++)
        CHECK_INT(visit_node_exchange(c, n), OK);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    CHECK_INT(visit_node_exchange(c, n), OK);
    CHECK_INT(visit_figures_read(c, &f), OK);
    CHECK_INT(f.pages_today, THREADS * PAGES_EACH);
    CHECK(f.today > THREADS * PAGES_EACH * 98 / 100 && f.today < THREADS * PAGES_EACH * 102 / 100);
    visit_node_free(n);
}

const struct test visit_concurrent_tests[] = {
    T_DB(concurrent_readers_are_all_counted_while_counts_are_written),
    T_END,
};
