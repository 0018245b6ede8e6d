/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `thidua serve`: the site on a socket, until it is told to stop. */
#include "core/args_inside.h"
#include "core/log.h"
#include "db/audit.h"
#include "db/db.h"
#include "web/metrics.h"
#include "web/page_cache.h"
#include "web/serve_cli.h"
#include "web/server.h"
#include "web/session.h"
#include "web/session_kept.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <time.h>

#define DEFAULT_DATABASE "sqlite:var/thidua.db"

enum {
    TICK_MS = 250,
    CLEAN_EVERY_S = 3600,
    TRIM_EVERY_S = 5,
    JOB_WORKERS = 2,
    JOB_WORKERS_MOST = 16
};

const char *
serve_database_url(struct args *args)
{
    const char *from_environment = getenv("THIDUA_DB");

    return args_option(args, "db", from_environment != NULL ? from_environment : DEFAULT_DATABASE);
}

void
serve_take_files(struct args *args)
{
    static const struct pair options[] = { { "files", "THIDUA_FILES" },
                                           { "files-key", "THIDUA_FILES_KEY" } };

    for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
        const char *value = args_option(args, options[i].name, NULL);

        if (value != NULL && setenv(options[i].value, value, 1) != 0)
            fatal("out of memory");
    }
}

/* What is done beside serving, each second: changes sealed, last uses of sessions written; each five: unused memory given back;
 * each hour: old sessions removed. */
static void
do_chores(struct ctx *c, struct web *w, int64_t second)
{
    struct arena *batch = arena_child(c->arena);
    struct ctx chores = *c;

    chores.arena = batch;
    chores.db = NULL;
    if (database_borrow(&chores, w->database, BORROW_TIMEOUT_MS) == OK) {
        /* Each tells the log itself where it fails; the next second tries again. */
        if (session_write_seen(&chores, w) != OK || audit_seal(&chores) != OK ||
            (second % CLEAN_EVERY_S == 0 && session_clean(&chores) != OK))
            log_warn(c, "a chore was put off");
        database_return(&chores);
    }
    arena_free(batch);
    if (second % TRIM_EVERY_S == 0)
        malloc_trim(0);
}

/* Until a signal comes. */
static void
serve_until_told(struct ctx *c, struct web *w, struct server *s, const sigset_t *signals)
{
    struct timespec tick = { 0, TICK_MS * 1000 * 1000 };
    int64_t ticks = 0;

    for (;;) {
        int signal_number = sigtimedwait(signals, NULL, &tick);

        if (signal_number == SIGTERM || signal_number == SIGINT)
            return;
        if (signal_number == SIGHUP && server_reload(c, s) == OK)
            log_info(c, "the certificate was read anew");
        server_tick(s);
        if (++ticks % (1000 / TICK_MS) == 0)
            do_chores(c, w, ticks * TICK_MS / 1000);
    }
}

/* To measure, and to look for what was kept too long: THIDUA_PAGE_CACHE=off renders each page anew, =none also reads anew
 * all that pages are made from. */
static bool
is_cache(const char *word)
{
    const char *cache = getenv("THIDUA_PAGE_CACHE");

    return cache != NULL && strcmp(cache, word) == 0;
}

static void
hear(void *site, const char *tag)
{
    const struct web *w = site;

    if (w->cache != NULL)
        page_cache_touch(w->cache, tag);
    sessions_kept_touch(w->sessions, tag);
    features_hear(tag);
}

static void
start_keeping(struct web *w, size_t cache_bytes)
{
    if (is_cache("none"))
        return;
    if (!is_cache("off"))
        w->cache = server_cache_new(cache_bytes);
    w->sessions = sessions_kept_new();
    database_listen(w->database, hear, w);
}

static const char *const *
split_names(struct arena *a, const char *list)
{
    const char **names = arena_array(a, strlen(list) + 2, sizeof(*names));
    int count = 0;

    while (*list != '\0') {
        size_t length = strcspn(list, ",");

        if (length > 0)
            names[count++] = arena_strndup(a, list, length);
        list += length + (list[length] == ',');
    }
    return count > 0 ? (const char *const *)names : NULL;
}

/* Before any thread begins, so that all inherit it and only this one hears: the database has some of its own. */
static void
block_signals(sigset_t *signals)
{
    sigemptyset(signals);
    sigaddset(signals, SIGTERM);
    sigaddset(signals, SIGINT);
    sigaddset(signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, signals, NULL);
}

static enum status
serve_site(struct ctx *c, struct web *w, const struct server_options *options, int workers,
           const sigset_t *signals)
{
    const struct serving serving = { .database = w->database,
                                     .workers = workers,
                                     .secret = w->secret };
    struct server *s;
    enum status st = features_begin(c, &serving);

    if (st != OK)
        return st;
    st = server_start(c, w, options, &s);
    if (st != OK) {
        features_end();
        return st;
    }
    printf("ready %s\n", server_url(s));
    fflush(stdout);
    serve_until_told(c, w, s, signals);
    log_info(c, "stopping");
    server_stop(s);
    features_end();
    do_chores(c, w, 1);
    return OK;
}

/* Else each thread's heap would keep what its busiest moment took. What is large goes back to the system at once. */
static void
bound_heaps(void)
{
    enum { LARGE = 256 * 1024 };

    mallopt(M_ARENA_MAX, 2 * get_nprocs());
    mallopt(M_MMAP_THRESHOLD, LARGE);
}

static enum status
serve(struct ctx *c, struct args *args)
{
    struct server_options options = {
        .listen = args_option(args, "listen", "127.0.0.1:8080"),
        .tls_cert = args_option(args, "tls-cert", NULL),
        .tls_key = args_option(args, "tls-key", NULL),
        .trusted_proxies = args_option(args, "trusted-proxy", NULL),
        .access_log = args_option(args, "access-log", "-"),
    };
    const char *metrics_from = args_option(args, "metrics-from", NULL),
               *names = args_option(args, "names", "");
    const char *data = args_option(args, "data", "var/data"), *url = serve_database_url(args);
    int workers = (int)args_option_int(args, "workers", JOB_WORKERS, 0, JOB_WORKERS_MOST);
    size_t cache_bytes =
        (size_t)args_option_int(args, "page-cache", PAGE_CACHE_MB, 1, PAGE_CACHE_MB_MOST) << 20;
    sigset_t signals;
    struct web *w;
    enum status st;

    serve_take_files(args);
    args_end(args);
    bound_heaps();
    if ((options.tls_cert == NULL) != (options.tls_key == NULL))
        return problem(c, NULL, "%s", tr(c, "--tls-cert and --tls-key go together."));
    if (mkdir(data, 0750) != 0 && errno != EEXIST)
        return problem(c, NULL, tr(c, "The folder %s cannot be made: %s."), data, strerror(errno));
    if (metrics_from != NULL)
        metrics_allow(metrics_from);
    w = web_new(c->arena, features);
    w->host_names = split_names(c->arena, names);
    w->data = data;
    block_signals(&signals);
    st = database_open(c, url, &w->database);
    if (st != OK)
        return st;
    st = database_borrow(c, w->database, BORROW_TIMEOUT_MS);
    if (st == OK) {
        st = web_read_secret(c, w);
        if (st == OK)
            st = features_start(c, data);
        database_return(c);
    }
    if (st == OK) {
        start_keeping(w, cache_bytes);
        st = serve_site(c, w, &options, workers, &signals);
    }
    database_close(w->database);
    page_cache_free(w->cache);
    sessions_kept_free(w->sessions);
    return st;
}

const struct command serve_commands[] = {
    { "serve",
      "[--listen HOST:PORT] [--data DIR] [--files URL] [--files-key FILE] [--tls-cert FILE "
      "--tls-key FILE] [--trusted-proxy "
      "ADDRESSES]"
      " [--metrics-from ADDRESSES] [--names HOSTS] [--workers N] [--page-cache MB]"
      " [--access-log FILE]",
      N_("Serve the site"), serve, true },
    { "routes", "", N_("List every address with its method and who may open it"), list_routes,
      true },
    { 0 },
};
