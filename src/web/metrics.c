/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counters: they are the process's, as what they count is. */
#include "web/metrics.h"

#include "web/page_cache.h"
#include "web/web.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <string.h>

enum { BUCKETS = 10 };

static const int64_t bounds_us[BUCKETS] = { 100,   500,    1000,   5000,    10000,
                                            50000, 100000, 500000, 1000000, 5000000 };

static struct {
    atomic_llong by_class[6]; /* 1xx .. 5xx */
    atomic_llong bytes, duration_us;
    atomic_llong buckets[BUCKETS + 1];
    atomic_int connections, waiting;
} counters;

static const char *allowed = "127.0.0.1,::1";

void
metrics_allow(const char *addresses)
{
    allowed = addresses;
}

bool
metrics_may_read(const struct request *r)
{
    const char *at = allowed;
    size_t length = r->remote != NULL ? strlen(r->remote) : 0;

    while (length > 0 && *at != '\0') {
        size_t one = strcspn(at, ",");

        if (one == length && strncmp(at, r->remote, length) == 0)
            return true;
        at += one + (at[one] == ',');
    }
    return false;
}

void
metrics_count(int status, int64_t bytes, int64_t microseconds)
{
    int bucket = 0;

    while (bucket < BUCKETS && microseconds > bounds_us[bucket])
        bucket++;
    atomic_fetch_add_explicit(&counters.by_class[status / 100 % 6], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&counters.bytes, bytes, memory_order_relaxed);
    atomic_fetch_add_explicit(&counters.duration_us, microseconds, memory_order_relaxed);
    atomic_fetch_add_explicit(&counters.buckets[bucket], 1, memory_order_relaxed);
}

void
metrics_connection(int change)
{
    atomic_fetch_add_explicit(&counters.connections, change, memory_order_relaxed);
}

void
metrics_waiting(int change)
{
    atomic_fetch_add_explicit(&counters.waiting, change, memory_order_relaxed);
}

static void
write_durations(struct buf *out)
{
    long long sum = 0;

    buf_add(out, "# TYPE thidua_request_seconds histogram\n");
    for (int i = 0; i < BUCKETS; i++) {
        sum += atomic_load(&counters.buckets[i]);
        buf_printf(out, "thidua_request_seconds_bucket{le=\"%g\"} %lld\n",
                   (double)bounds_us[i] / 1e6, sum);
    }
    sum += atomic_load(&counters.buckets[BUCKETS]);
    buf_printf(out, "thidua_request_seconds_bucket{le=\"+Inf\"} %lld\n", sum);
    buf_printf(out, "thidua_request_seconds_sum %.6f\n",
               (double)atomic_load(&counters.duration_us) / 1e6);
    buf_printf(out, "thidua_request_seconds_count %lld\n", sum);
}

void
metrics_write(const struct request *r, struct buf *out)
{
    buf_add(out, "# TYPE thidua_requests_total counter\n");
    for (int i = 1; i < 6; i++)
        buf_printf(out, "thidua_requests_total{class=\"%dxx\"} %lld\n", i,
                   (long long)atomic_load(&counters.by_class[i]));
    buf_printf(out, "# TYPE thidua_sent_bytes_total counter\nthidua_sent_bytes_total %lld\n",
               (long long)atomic_load(&counters.bytes));
    write_durations(out);
    buf_printf(out, "# TYPE thidua_connections gauge\nthidua_connections %d\n",
               atomic_load(&counters.connections));
    buf_printf(out, "# TYPE thidua_waiting gauge\nthidua_waiting %d\n",
               atomic_load(&counters.waiting));
    if (r->web->cache != NULL) {
        struct page_cache_figures f = page_cache_figures(r->web->cache);

        buf_printf(out, "# TYPE thidua_kept_pages gauge\nthidua_kept_pages %" PRId64 "\n", f.pages);
        buf_printf(out, "# TYPE thidua_kept_bytes gauge\nthidua_kept_bytes %" PRId64 "\n", f.bytes);
        buf_printf(out,
                   "# TYPE thidua_kept_hits_total counter\nthidua_kept_hits_total %" PRId64 "\n",
                   f.hits);
        buf_printf(
            out, "# TYPE thidua_kept_misses_total counter\nthidua_kept_misses_total %" PRId64 "\n",
            f.misses);
        buf_printf(out,
                   "# TYPE thidua_kept_drops_total counter\nthidua_kept_drops_total %" PRId64 "\n",
                   f.drops);
    }
    for (int i = 0; r->web->features[i] != NULL; i++)
        if (r->web->features[i]->measure != NULL)
            r->web->features[i]->measure(out);
}
