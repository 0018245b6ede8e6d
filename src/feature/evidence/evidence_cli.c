/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `thidua photos`: makes the sizes of photos as an upload would, several at once; what is refused is told as a page would. */
#include "feature/evidence/evidence_inside.h"

#include "core/args.h"
#include "web/feature.h"

#include <dirent.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { FILES_MAX = 100000 };

struct work {
    const struct ctx *c;
    const char **paths;
    const char *folder; /* NULL: nothing is kept */
    int count;
    atomic_int next, made, refused;
    pthread_mutex_t lock;
    FILE *out;
};

static bool
copy(const char *from, const char *to)
{
    FILE *in = fopen(from, "rb"), *out = in != NULL ? fopen(to, "wb") : NULL;
    char part[65536];
    size_t n;
    bool is_good = out != NULL;

    while (is_good && (n = fread(part, 1, sizeof(part), in)) > 0)
        is_good = fwrite(part, 1, n, out) == n;
    if (in != NULL)
        fclose(in);
    return out != NULL && fclose(out) == 0 && is_good;
}

static void
keep(struct ctx *c, struct work *w, int n, const struct image *image)
{
    for (int i = 0; w->folder != NULL && i < IMAGE_MADE; i++) {
        const char *to =
            arena_printf(c->arena, "%s/%06d-%d.%s", w->folder, n + 1, image->made[i].wanted_width,
                         strcmp(image->made[i].type, "image/webp") == 0 ? "webp" : "jpg");

        if (!copy(image->made[i].path, to))
            (void)problem(c, NULL, tr(c, "%s cannot be written."), to);
    }
}

static void
make(struct work *w, struct ctx *c, int n)
{
    struct image image;
    enum status st = image_make(c, NULL, w->paths[n], &image);

    if (st == OK)
        keep(c, w, n, &image);
    atomic_fetch_add(st == OK && c->problem_count == 0 ? &w->made : &w->refused, 1);
    pthread_mutex_lock(&w->lock);
    for (const struct problem *p = c->problems; p != NULL; p = p->next)
        fprintf(w->out, "%s: %s\n", w->paths[n], p->message);
    pthread_mutex_unlock(&w->lock);
}

static void *
work(void *arg)
{
    struct work *w = arg;
    struct arena *arena = arena_new();
    int n;

    while ((n = atomic_fetch_add(&w->next, 1)) < w->count) {
        struct ctx c = { .arena = arena, .clock = w->c->clock, .lang = w->c->lang };

        make(w, &c, n);
        arena_reset(arena);
    }
    arena_free(arena);
    return NULL;
}

/* A file, or all that lie in a folder. */
static void
add_path(struct ctx *c, struct work *w, const char *path)
{
    DIR *folder = opendir(path);
    const struct dirent *entry;

    if (folder == NULL && w->count < FILES_MAX)
        w->paths[w->count++] = path;
    while (folder != NULL && w->count < FILES_MAX && (entry = readdir(folder)) != NULL)
        if (entry->d_name[0] != '.')
            w->paths[w->count++] = arena_printf(c->arena, "%s/%s", path, entry->d_name);
    if (folder != NULL)
        closedir(folder);
}

static enum status
photos(struct ctx *c, struct args *args)
{
    const char *path;
    struct work w = { .c = c,
                      .paths = arena_array(c->arena, FILES_MAX, sizeof(const char *)),
                      .folder = args_option(args, "into", NULL),
                      .lock = PTHREAD_MUTEX_INITIALIZER,
                      .out = args_out(args) };
    pthread_t threads[IMAGE_PROCESSES_MAX];
    int count = 0, words = 0;

    while (w.count < FILES_MAX && (path = args_word_or(args, words++, NULL)) != NULL)
        add_path(c, &w, path);
    args_end(args);
    for (; count < image_processes(); count++)
        if (pthread_create(&threads[count], NULL, work, &w) != 0)
            break;
    if (count == 0)
        (void)work(&w);
    for (int i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
    fprintf(args_out(args), tr(c, "%d photos made, %d refused\n"), atomic_load(&w.made),
            atomic_load(&w.refused));
    return atomic_load(&w.refused) == 0 ? OK : INVALID;
}

const struct command evidence_commands[] = {
    { "photos", "[--into DIR] FILE-OR-FOLDER...",
      N_("makes the sizes of photos, as when they are sent"), photos, true },
    { 0 },
};
