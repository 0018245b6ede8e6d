/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting in memory. A hit takes no lock but that of its thread's own shard. */
#include "feature/visit/visit_node.h"

#include "core/data.h"
#include "core/random.h"
#include "web/remote.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_S = 86400, AGENT_MAX = 400 };

/* ------------------------------------------------------------------ its life */

static void
read_robot_words(struct visit_node *n)
{
    const struct data_file *file = data_find("robots.csv");
    const char *at = file != NULL ? strchr(file->bytes, '\n') : NULL;
    int room = 0;

    while (at != NULL && at[1] != '\0') {
        size_t length = strcspn(++at, ",\n");

        if (n->robot_word_count == room) {
            room = room == 0 ? 64 : room * 2;
            n->robot_words = arena_grow(n->arena, n->robot_words, (size_t)n->robot_word_count,
                                        (size_t)room, sizeof(*n->robot_words));
        }
        if (length > 0)
            n->robot_words[n->robot_word_count++] = arena_strndup(n->arena, at, length);
        at = strchr(at, '\n');
    }
}

struct visit_node *
visit_node_new(const unsigned char secret[32])
{
    struct arena *a = arena_new();
    struct visit_node *n = arena_alloc(a, sizeof(*n));

    n->arena = a;
    pthread_mutex_init(&n->lock, NULL);
    for (int i = 0; i < SHARDS; i++)
        pthread_mutex_init(&n->shards[i].lock, NULL);
    for (int i = 0; i < 2; i++) {
        atomic_store(&n->keys[i].day, -1);
        atomic_store(&n->days[i].number, -1);
        for (int k = 0; k < SLICES; k++)
            atomic_store(&n->slices[i][k].number, -1);
    }
    n->name = random_token(a, 12);
    memcpy(n->secret, secret, sizeof(n->secret));
    random_bytes(n->agent_key, sizeof(n->agent_key));
    read_robot_words(n);
    n->work_people = sketch_new(a, PEOPLE_BITS);
    n->work_robots = sketch_new(a, ROBOT_BITS);
    return n;
}

void
visit_node_free(struct visit_node *n)
{
    if (n == NULL)
        return;
    pthread_mutex_destroy(&n->lock);
    for (int i = 0; i < SHARDS; i++)
        pthread_mutex_destroy(&n->shards[i].lock);
    sodium_memzero(n->secret, sizeof(n->secret));
    arena_free(n->arena);
}

/* ------------------------------------------------------------------ who it is */

static int32_t
local_day(int64_t at)
{
    return (int32_t)((at + VIETNAM_OFFSET_S) / DAY_S);
}

int32_t
visit_window_day(int64_t at)
{
    int64_t into = (at + VIETNAM_OFFSET_S) % DAY_S;

    return local_day(at) - (into < VISIT_WINDOW_S);
}

/* Made from the site's secret and the day, so that every node has the same one and nobody has to keep it. */
static const unsigned char *
key_of(struct visit_node *n, int32_t day)
{
    unsigned char *key = n->keys[day & 1].key;
    char text[24];
    unsigned char made[KEY_BYTES];
    crypto_generichash_state state;

    if (atomic_load_explicit(&n->keys[day & 1].day, memory_order_acquire) == day)
        return key;
    pthread_mutex_lock(&n->lock);
    if (atomic_load(&n->keys[day & 1].day) != day) {
        int length = snprintf(text, sizeof(text), "visit %d", day);

        crypto_generichash_init(&state, n->secret, sizeof(n->secret), KEY_BYTES);
        crypto_generichash_update(&state, (const unsigned char *)text, (unsigned long long)length);
        crypto_generichash_final(&state, made, KEY_BYTES);
        memcpy(key, made, KEY_BYTES);
        atomic_store_explicit(&n->keys[day & 1].day, day, memory_order_release);
    }
    pthread_mutex_unlock(&n->lock);
    return key;
}

static uint64_t
hash_bytes(const unsigned char key[KEY_BYTES], const void *bytes, size_t length)
{
    unsigned char out[crypto_shorthash_BYTES];
    uint64_t hash;

    crypto_shorthash(out, bytes, length, key);
    memcpy(&hash, out, sizeof(hash));
    return hash;
}

static bool
has_robot_word(const struct visit_node *n, const char *agent, size_t length)
{
    char lower[AGENT_MAX + 1];

    for (size_t i = 0; i < length; i++)
        lower[i] = (char)(agent[i] >= 'A' && agent[i] <= 'Z' ? agent[i] - 'A' + 'a' : agent[i]);
    lower[length] = '\0';
    for (int i = 0; i < n->robot_word_count; i++)
        if (strstr(lower, n->robot_words[i]) != NULL)
            return true;
    return false;
}

/* Names come again and again: the verdict on each is kept, in a place that another may take. */
static bool
is_robot_name(struct visit_node *n, const char *agent, size_t length)
{
    uint64_t hash = hash_bytes(n->agent_key, agent, length);
    atomic_ullong *place = &n->agents[hash >> 53];
    uint64_t kept = atomic_load_explicit(place, memory_order_relaxed);
    bool is_robot;

    _Static_assert(AGENTS == 1 << 11, "the place is the hash's first 11 bits");
    if (kept != 0 && (kept | 1) == (hash | 1))
        return (kept & 1) != 0;
    is_robot = has_robot_word(n, agent, length);
    atomic_store_explicit(place, is_robot ? hash | 1 : hash & ~(uint64_t)1, memory_order_relaxed);
    return is_robot;
}

/* More pages than a person opens: two counters of the hash, of which the smaller is at least what it did itself. */
static bool
is_too_quick(struct visit_node *n, uint64_t hash, int64_t slice)
{
    const uint64_t places[2] = { hash & (RATES - 1), (hash >> 16) & (RATES - 1) };
    long long was = atomic_load_explicit(&n->rate_slice, memory_order_relaxed);
    int least = VISIT_ROBOT_PAGES;

    if (was < slice && atomic_compare_exchange_strong(&n->rate_slice, &was, slice))
        for (size_t i = 0; i < RATES; i++) {
            atomic_store_explicit(&n->rates[0][i], 0, memory_order_relaxed);
            atomic_store_explicit(&n->rates[1][i], 0, memory_order_relaxed);
        }
    for (int i = 0; i < 2; i++) {
        atomic_uchar *rate = &n->rates[i][places[i]];
        int count = atomic_load_explicit(rate, memory_order_relaxed);

        if (count < VISIT_ROBOT_PAGES)
            atomic_fetch_add_explicit(rate, 1, memory_order_relaxed);
        if (count < least)
            least = count;
    }
    return least >= VISIT_ROBOT_PAGES;
}

/* ------------------------------------------------------------------ where it is noted */

static void
clear(struct sketch *s)
{
    if (s != NULL)
        sketch_clear(s);
}

static void
begin_anew(struct visit_node *n, struct seen_in *s, int64_t number)
{
    clear(s->people);
    clear(s->robots);
    clear(s->others_people);
    clear(s->others_robots);
    if (s->people == NULL) {
        s->people = sketch_new(n->arena, PEOPLE_BITS);
        s->robots = sketch_new(n->arena, ROBOT_BITS);
    }
    atomic_store(&s->is_changed, false);
    atomic_store_explicit(&s->number, number, memory_order_release);
}

static struct seen_in *
with_number(struct visit_node *n, struct seen_in *s, int64_t number)
{
    if (atomic_load_explicit(&s->number, memory_order_acquire) == number)
        return s;
    pthread_mutex_lock(&n->lock);
    if (atomic_load(&s->number) < number)
        begin_anew(n, s, number);
    pthread_mutex_unlock(&n->lock);
    return atomic_load(&s->number) == number ? s : NULL;
}

struct seen_in *
visit_slice_of(struct visit_node *n, int32_t key_day, int64_t number)
{
    return with_number(n, &n->slices[key_day & 1][number % SLICES], number);
}

struct seen_in *
visit_day_of(struct visit_node *n, int32_t day)
{
    return with_number(n, &n->days[day & 1], day);
}

static void
note(struct seen_in *s, uint64_t hash, bool is_robot)
{
    if (s != NULL && sketch_add(is_robot ? s->robots : s->people, hash))
        atomic_store_explicit(&s->is_changed, true, memory_order_relaxed);
}

static struct shard *
own_shard(struct visit_node *n)
{
    static atomic_uint next;
    static _Thread_local unsigned mine;

    if (mine == 0)
        mine = atomic_fetch_add(&next, 1) + 1;
    return &n->shards[mine % SHARDS];
}

static struct page_count *
find_count(struct shard *s, const struct page_count *of)
{
    uint64_t hash = ((uint64_t)of->id * 0x9E3779B97F4A7C15U) ^ (uint64_t)of->kind << 7;
    struct page_count *p;

    for (size_t i = hash >> 32;; i++) {
        p = &s->counts[i % SHARD_COUNTS];
        if (p->day == 0 || (p->day == of->day && p->kind == of->kind && p->id == of->id))
            break;
    }
    if (p->day != 0)
        return p;
    /* A quarter stays free: so that looking ends, and for what the full shard is counted as. */
    if (s->count >= SHARD_COUNTS * 3 / 4 && of->id != 0)
        return find_count(s, &(struct page_count){ .day = of->day, .kind = VISIT_OTHER });
    s->count++;
    p->day = of->day;
    p->kind = of->kind;
    p->id = of->id;
    return p;
}

static void
add_count(struct shard *s, const struct page_count *of)
{
    struct page_count *p;

    pthread_mutex_lock(&s->lock);
    p = find_count(s, of);
    p->people += of->people;
    p->robots += of->robots;
    pthread_mutex_unlock(&s->lock);
}

void
visit_node_hit(struct visit_node *n, const struct hit *h)
{
    struct {
        char network[REMOTE_TEXT];
        char agent[AGENT_MAX];
    } who = { 0 };
    int32_t day = local_day(h->at);
    int64_t slice = h->at / SLICE_S, id = 0;
    enum visit_kind kind = visit_kind_of(h, &id);
    size_t length = h->agent != NULL ? strnlen(h->agent, AGENT_MAX) : 0;
    bool is_robot;
    uint64_t hash;

    if (kind == 0)
        return;
    remote_network(h->remote != NULL ? h->remote : "", who.network);
    if (length > 0)
        memcpy(who.agent, h->agent, length);
    hash = hash_bytes(key_of(n, day), &who, sizeof(who.network) + length);
    is_robot = length == 0 || !h->names_languages || is_robot_name(n, who.agent, length) ||
               is_too_quick(n, hash, slice);
    note(visit_slice_of(n, day, slice), hash, is_robot);
    note(visit_day_of(n, day), hash, is_robot);
    /* Until the window has five minutes of the new day's key, the old day's goes on. */
    if (visit_window_day(h->at) != day)
        note(visit_slice_of(n, day - 1, slice),
             hash_bytes(key_of(n, day - 1), &who, sizeof(who.network) + length), is_robot);
    add_count(own_shard(n),
              &(struct page_count){
                  .day = day, .kind = kind, .id = id, .people = !is_robot, .robots = is_robot });
}

/* ------------------------------------------------------------------ taking */

int
visit_take_counts(struct visit_node *n, struct arena *a, struct page_count **out)
{
    struct page_count *all = arena_array(a, (size_t)SHARDS * SHARD_COUNTS, sizeof(*all));
    int count = 0;

    for (int i = 0; i < SHARDS; i++) {
        struct shard *s = &n->shards[i];

        pthread_mutex_lock(&s->lock);
        for (int k = 0; s->count > 0 && k < SHARD_COUNTS; k++)
            if (s->counts[k].day != 0)
                all[count++] = s->counts[k];
        if (s->count > 0)
            memset(s->counts, 0, sizeof(s->counts));
        s->count = 0;
        pthread_mutex_unlock(&s->lock);
    }
    *out = all;
    return count;
}

void
visit_put_back(struct visit_node *n, const struct page_count *counts, int count)
{
    for (int i = 0; i < count; i++)
        add_count(&n->shards[i % SHARDS], &counts[i]);
}

/* Of the slice that has begun to leave the window, the share counts that is still in it. */
static int64_t
between(int64_t without, int64_t with, int64_t at)
{
    int64_t left_s = SLICE_S - at % SLICE_S;

    return without + ((with - without) * left_s + SLICE_S / 2) / SLICE_S;
}

/* Into the sketches in which the node adds up. */
static void
merge(struct visit_node *n, const struct seen_in *s, int64_t number)
{
    if (atomic_load_explicit(&s->number, memory_order_acquire) != number)
        return;
    sketch_merge(n->work_people, s->people);
    sketch_merge(n->work_robots, s->robots);
    if (s->others_people == NULL)
        return;
    sketch_merge(n->work_people, s->others_people);
    sketch_merge(n->work_robots, s->others_robots);
}

static void
merge_slice(struct visit_node *n, int32_t key_day, int64_t number)
{
    merge(n, &n->slices[key_day & 1][number % SLICES], number);
}

static void
count_window(struct visit_node *n, int64_t at, struct visit_online *out)
{
    int32_t key_day = visit_window_day(at);
    int64_t last = at / SLICE_S, people, robots;

    sketch_clear(n->work_people);
    sketch_clear(n->work_robots);
    for (int64_t number = last - SLICES_IN_WINDOW + 1; number <= last; number++)
        merge_slice(n, key_day, number);
    people = sketch_count(n->work_people);
    robots = sketch_count(n->work_robots);
    merge_slice(n, key_day, last - SLICES_IN_WINDOW);
    out->people = between(people, sketch_count(n->work_people), at);
    out->robots = between(robots, sketch_count(n->work_robots), at);
}

void
visit_node_count(struct visit_node *n, int64_t at, struct visit_online *out)
{
    *out = (struct visit_online){ 0 };
    pthread_mutex_lock(&n->lock);
    count_window(n, at, out);
    sketch_clear(n->work_people);
    sketch_clear(n->work_robots);
    merge(n, &n->days[local_day(at) & 1], local_day(at));
    out->today_people = sketch_count(n->work_people);
    out->today_robots = sketch_count(n->work_robots);
    pthread_mutex_unlock(&n->lock);
}

/* ------------------------------------------------------------------ what a page shows */

struct place {
    const char *path;
    enum visit_kind kind, thing_kind; /* thing_kind: of "PATH/…-ID"; 0: none */
};

static const struct place places[] = {
    { "/tin-tuc", VISIT_NEWS, VISIT_ARTICLE },
    { "/dien-hinh", VISIT_EXEMPLARS, VISIT_EXEMPLAR },
    { "/lay-y-kien", VISIT_OPINIONS, 0 },
    { "/tim-kiem", VISIT_SEARCH, 0 },
};

/* Doors and working pages are not the portal. */
static const char *const not_counted[] = { "/lam-viec", "/dang-nhap", "/dang-xuat", "/mat-khau" };

/* "/hoi-nghi-123": 123; 0 where it is not one word that ends so. */
static int64_t
id_at_end(const char *path)
{
    const char *dash = strrchr(path, '-');
    char *end = NULL;
    long long id;

    if (dash == NULL || strchr(path + 1, '/') != NULL || dash[1] < '1' || dash[1] > '9')
        return 0;
    id = strtoll(dash + 1, &end, 10);
    return *end == '\0' && id > 0 ? id : 0;
}

static bool
begins(const char *path, const char *with)
{
    size_t length = strlen(with);

    return strncmp(path, with, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

static bool
ends(const char *path, const char *with)
{
    size_t length = strlen(path), wanted = strlen(with);

    return length >= wanted && strcmp(path + length - wanted, with) == 0;
}

enum visit_kind
visit_kind_of(const struct hit *h, int64_t *out_id)
{
    *out_id = 0;
    if (ends(h->path, "/rss.xml") || ends(h->path, "/atom.xml"))
        return VISIT_FEED;
    if (!h->is_page)
        return 0;
    if (strcmp(h->path, "/") == 0)
        return VISIT_HOME;
    for (size_t i = 0; i < sizeof(not_counted) / sizeof(not_counted[0]); i++)
        if (begins(h->path, not_counted[i]))
            return 0;
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        if (!begins(h->path, places[i].path))
            continue;
        *out_id = places[i].thing_kind != 0 ? id_at_end(h->path + strlen(places[i].path)) : 0;
        return *out_id != 0 ? places[i].thing_kind : places[i].kind;
    }
    return VISIT_OTHER;
}
