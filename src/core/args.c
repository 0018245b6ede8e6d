/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of a command line. */
#include "core/args_inside.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BAR_WIDTH = 30 };

struct item {
    const char *text;
    const char *value; /* of an option; NULL: a flag, or a word */
    bool is_option, is_used;
};

struct args {
    struct arena *arena;
    const char *name, *usage;
    struct item *items;
    int count;
    FILE *out;
    int64_t last_tenth;
    bool is_done;
};

NORETURN void
args_refuse(const struct args *a, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fprintf(stderr, "\nusage: thidua %s%s%s %s\n", a->name, a->usage[0] != '\0' ? " " : "",
            a->usage, ARGS_GLOBAL);
    exit(2);
}

/* Whether the usage has "--name WORD", the word beginning with a capital or being a list of choices ("vi|en"). */
static bool
takes_value(const char *usage, const char *name, size_t length)
{
    for (const char *at = strstr(usage, "--"); at != NULL; at = strstr(at + 2, "--"))
        if (strncmp(at + 2, name, length) == 0 && at[2 + length] == ' ')
            return isalnum((unsigned char)at[3 + length]) != 0;
    return false;
}

struct args *
args_new(struct arena *arena, const char *name, const char *usage, const char *const *words,
         FILE *out)
{
    struct args *a = arena_alloc(arena, sizeof(*a));
    const char *all = arena_printf(arena, "%s %s", usage, ARGS_GLOBAL);
    bool are_words_alone = false;
    int count = 0;

    while (words[count] != NULL)
        count++;
    *a = (struct args){ .arena = arena, .name = name, .usage = usage, .out = out };
    a->items = arena_array(arena, (size_t)count + 1, sizeof(*a->items));
    for (; *words != NULL; words++) {
        struct item *item = &a->items[a->count];
        const char *equals;
        size_t length;

        if (!are_words_alone && strcmp(*words, "--") == 0) {
            are_words_alone = true;
            continue;
        }
        a->count++;
        item->text = *words;
        if (are_words_alone || strncmp(*words, "--", 2) != 0) {
            if (!are_words_alone && (*words)[0] == '-' && (*words)[1] != '\0' &&
                !isdigit((unsigned char)(*words)[1])) {
                item->is_option = true;
                item->text = strcmp(*words, "-o") == 0 ? "output" : *words;
                if (strcmp(*words, "-o") == 0 && words[1] != NULL)
                    item->value = *++words;
            }
            continue;
        }
        item->is_option = true;
        equals = strchr(*words, '=');
        length = equals != NULL ? (size_t)(equals - *words) - 2 : strlen(*words) - 2;
        item->text = arena_strndup(arena, *words + 2, length);
        if (equals != NULL)
            item->value = equals + 1;
        else if (takes_value(all, item->text, length) && words[1] != NULL)
            item->value = *++words;
    }
    return a;
}

const char *
args_word_or(struct args *a, int n, const char *otherwise)
{
    for (int i = 0; i < a->count; i++) {
        if (!a->items[i].is_option && n-- == 0) {
            a->items[i].is_used = true;
            return a->items[i].text;
        }
    }
    return otherwise;
}

const char *
args_word(struct args *a, int n, const char *name)
{
    const char *word = args_word_or(a, n, NULL);

    if (word == NULL)
        args_refuse(a, "%s is missing", name);
    return word;
}

const char *
args_option(struct args *a, const char *name, const char *otherwise)
{
    for (int i = 0; i < a->count; i++) {
        if (a->items[i].is_option && strcmp(a->items[i].text, name) == 0) {
            a->items[i].is_used = true;
            if (a->items[i].value == NULL)
                args_refuse(a, "--%s needs a value", name);
            otherwise = a->items[i].value;
        }
    }
    return otherwise;
}

int64_t
args_option_int(struct args *a, const char *name, int64_t otherwise, int64_t minimum,
                int64_t maximum)
{
    const char *text = args_option(a, name, NULL);
    char *end;
    long long n;

    if (text == NULL)
        return otherwise;
    errno = 0;
    n = strtoll(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || n < minimum || n > maximum)
        args_refuse(a, "--%s takes a number from %" PRId64 " to %" PRId64, name, minimum, maximum);
    return n;
}

bool
args_flag(struct args *a, const char *name)
{
    bool is_given = false;

    for (int i = 0; i < a->count; i++) {
        if (a->items[i].is_option && strcmp(a->items[i].text, name) == 0) {
            a->items[i].is_used = true;
            if (a->items[i].value != NULL)
                args_refuse(a, "--%s takes no value", name);
            is_given = true;
        }
    }
    return is_given;
}

void
args_end(struct args *a)
{
    static const char *const global[] = { "db", "on", "json", "lang", NULL };

    for (int i = 0; i < a->count; i++) {
        bool is_global = false;

        for (int k = 0; a->items[i].is_option && global[k] != NULL; k++)
            is_global = is_global || strcmp(a->items[i].text, global[k]) == 0;
        if (!a->items[i].is_used && !is_global)
            args_refuse(a, a->items[i].is_option ? "unknown option --%s" : "one word too many: %s",
                        a->items[i].text);
    }
}

bool
args_json(const struct args *a)
{
    for (int i = 0; i < a->count; i++)
        if (a->items[i].is_option && strcmp(a->items[i].text, "json") == 0)
            return true;
    return false;
}

FILE *
args_out(struct args *a)
{
    return a->out;
}

/* ------------------------------------------------------------------ progress */

static void
draw_bar(const char *what, int64_t done, int64_t all)
{
    int filled = all > 0 ? (int)(done * BAR_WIDTH / all) : 0;

    fprintf(stderr, "\r%s [", what);
    for (int i = 0; i < BAR_WIDTH; i++)
        fputc(i < filled ? '#' : ' ', stderr);
    if (all > 0)
        fprintf(stderr, "] %" PRId64 "/%" PRId64, done, all);
    else
        fprintf(stderr, "] %" PRId64, done);
    if (all > 0 && done >= all)
        fputc('\n', stderr);
    fflush(stderr);
}

void
args_progress(struct args *a, const char *what, int64_t done, int64_t all)
{
    int64_t step = all > 0 ? done * 10 / all : done / 100000;
    bool is_over = all > 0 && done >= all;

    if (done == 0) {
        a->last_tenth = -1;
        a->is_done = false;
    }
    if (a->is_done)
        return;
    a->is_done = is_over;
    if (isatty(STDERR_FILENO)) {
        if (done % 1000 == 0 || is_over)
            draw_bar(what, done, all);
        return;
    }
    if (step == a->last_tenth)
        return;
    a->last_tenth = step;
    if (all > 0)
        fprintf(stderr, "%s: %" PRId64 "/%" PRId64 "\n", what, done, all);
    else
        fprintf(stderr, "%s: %" PRId64 "\n", what, done);
}
