/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of fixed size, by the token's hash: two that meet in a place only cost a reading more. */
#include "web/session_kept.h"

#include "core/log.h"
#include "web/deadline.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { TEXTS = 5, TEXT_BYTES = 640 };

struct entry {
    char hash[TOKEN_HASH_CHARS];
    uint64_t moment;
    int64_t kept_ms;
    struct session
        session; /* its texts stand in `texts`, one after another, in the order of text_of */
    char texts[TEXT_BYTES];
};

struct sessions_kept {
    pthread_mutex_t lock;
    atomic_uint_fast64_t moment;
    struct entry entries[KEPT_SESSIONS];
};

static const char **
text_of(struct session *s, int i)
{
    const char **const texts[TEXTS] = { &s->account_name, &s->full_name, &s->remote, &s->agent,
                                        &s->label };

    return texts[i];
}

struct sessions_kept *
sessions_kept_new(void)
{
    struct sessions_kept *k = calloc(1, sizeof(*k));

    if (k == NULL)
        fatal("out of memory");
    pthread_mutex_init(&k->lock, NULL);
    atomic_init(&k->moment, 1);
    return k;
}

void
sessions_kept_free(struct sessions_kept *k)
{
    if (k == NULL)
        return;
    pthread_mutex_destroy(&k->lock);
    free(k);
}

void
sessions_kept_touch(struct sessions_kept *k, const char *tag)
{
    if (strcmp(tag, "session") == 0 || strcmp(tag, "account") == 0 || strcmp(tag, "*") == 0)
        atomic_fetch_add(&k->moment, 1);
}

uint64_t
sessions_kept_moment(const struct sessions_kept *k)
{
    return atomic_load(&k->moment);
}

static struct entry *
place(struct sessions_kept *k, const char *hash)
{
    char digits[9] = "";

    memcpy(digits, hash, 8);
    return &k->entries[strtoul(digits, NULL, 16) % KEPT_SESSIONS];
}

bool
sessions_kept_find(struct sessions_kept *k, struct arena *a, const char *hash, struct session *out)
{
    struct entry *e = place(k, hash);
    bool is_here;

    pthread_mutex_lock(&k->lock);
    is_here = e->moment == atomic_load(&k->moment) && coarse_ms() - e->kept_ms < KEPT_SESSION_MS &&
              memcmp(e->hash, hash, TOKEN_HASH_CHARS) == 0;
    if (is_here) {
        const char *text = e->texts;

        *out = e->session;
        for (int i = 0; i < TEXTS; i++) {
            const char **to = text_of(out, i);

            if (*to == NULL)
                continue;
            *to = arena_strdup(a, text);
            text += strlen(text) + 1;
        }
    }
    pthread_mutex_unlock(&k->lock);
    return is_here;
}

void
sessions_kept_note(struct sessions_kept *k, const char *hash, const struct session *s,
                   uint64_t moment)
{
    struct entry *e = place(k, hash);
    struct session copy = *s;
    size_t length = 0;

    for (int i = 0; i < TEXTS; i++)
        length += *text_of(&copy, i) != NULL ? strlen(*text_of(&copy, i)) + 1 : 0;
    if (length > TEXT_BYTES)
        return;
    pthread_mutex_lock(&k->lock);
    memcpy(e->hash, hash, TOKEN_HASH_CHARS);
    e->moment = moment;
    e->kept_ms = coarse_ms();
    e->session = copy;
    length = 0;
    for (int i = 0; i < TEXTS; i++) {
        const char *text = *text_of(&copy, i);

        if (text == NULL)
            continue;
        memcpy(e->texts + length, text, strlen(text) + 1);
        length += strlen(text) + 1;
    }
    pthread_mutex_unlock(&k->lock);
}
