/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program: finds the command, opens what it needs, says how it ended (0 done, 1 refused, 2 wrong usage, 3 failed). */
#include "core/args_inside.h"
#include "core/log.h"
#include "core/random.h"
#include "db/audit.h"
#include "service/image.h"
#include "web/access.h"
#include "web/feature.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_DATABASE "sqlite:var/thidua.db"

enum { EXIT_REFUSED = 1, EXIT_USAGE = 2, EXIT_SYSTEM = 3, WORDS_MAX = 4096, BORROW_MS = 10000 };

static enum lang
language(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        const char *value = strncmp(argv[i], "--lang=", 7) == 0              ? argv[i] + 7
                            : strcmp(argv[i], "--lang") == 0 && i + 1 < argc ? argv[i + 1]
                                                                             : NULL;

        if (value == NULL)
            continue;
        if (strcmp(value, "vi") != 0 && strcmp(value, "en") != 0) {
            fprintf(stderr, "--lang takes vi or en\n");
            exit(EXIT_USAGE);
        }
        return value[0] == 'e' ? LANG_EN : LANG_VI;
    }
    return LANG_VI;
}

static void
print_help(FILE *out, enum lang lang)
{
    fprintf(out, "usage: thidua COMMAND [options] %s\n\n", ARGS_GLOBAL);
    for (int i = 0; features[i] != NULL; i++)
        for (const struct command *one = features[i]->commands; one != NULL && one->name != NULL;
             one++)
            fprintf(out, "  %s%s%s\n      %s\n", one->name, one->usage[0] != '\0' ? " " : "",
                    one->usage, tr_lang(lang, one->summary));
    fprintf(out, "\n  --help, --version\n");
}

/* The command whose name's words begin the line, the longest name first: "account add" before "account". */
static const struct command *
find_command(const char *const *words, int *out_length)
{
    const struct command *best = NULL;
    int best_length = 0;

    for (int i = 0; features[i] != NULL; i++) {
        for (const struct command *one = features[i]->commands; one != NULL && one->name != NULL;
             one++) {
            const char *at = one->name;
            int length = 0;

            while (words[length] != NULL && *at != '\0') {
                size_t word = strcspn(at, " ");

                if (strlen(words[length]) != word || strncmp(words[length], at, word) != 0)
                    break;
                at += word + (at[word] == ' ');
                length++;
            }
            if (*at == '\0' && length > best_length) {
                best = one;
                best_length = length;
            }
        }
    }
    *out_length = best_length;
    return best;
}

/* Options may stand before the command: they go behind it, where the command's words are looked at. */
static void
order_words(int argc, char **argv, const char **words)
{
    int first = 1, count = 0;

    while (first < argc && strncmp(argv[first], "--", 2) == 0) {
        bool has_value = strcmp(argv[first], "--json") != 0 && strchr(argv[first], '=') == NULL;

        first += has_value && first + 1 < argc ? 2 : 1;
    }
    for (int i = first; i < argc; i++)
        words[count++] = argv[i];
    for (int i = 1; i < first; i++)
        words[count++] = argv[i];
}

static void
print_problems(const struct ctx *c)
{
    for (const struct problem *p = c->problems; p != NULL; p = p->next) {
        if (p->file != NULL) {
            fprintf(stderr, "%s:", p->file);
            if (p->line > 0)
                fprintf(stderr, "%lld:", (long long)p->line);
            if (p->column > 0)
                fprintf(stderr, "%d:", p->column);
            fputc(' ', stderr);
        } else if (p->field != NULL) {
            fprintf(stderr, "%s: ", p->field);
        }
        fprintf(stderr, "%s\n", p->message);
    }
    if (c->problem_count > PROBLEMS_KEPT)
        fprintf(stderr, trn(c, "and %d more\n", "and %d more\n", c->problem_count - PROBLEMS_KEPT),
                c->problem_count - PROBLEMS_KEPT);
}

static int
exit_code(const struct ctx *c, enum status st)
{
    static const char *const words[] = {
        [NOT_FOUND] = N_("There is no such thing."),
        [INVALID] = N_("The input breaks a rule."),
        [DENIED] = N_("This is not allowed."),
        [CONFLICT] = N_("It exists already, or its present state does not allow the step."),
        [BUSY] = N_("The database or the store of files does not answer now. Try again."),
        [FAILED] = N_("It failed; the lines above say why."),
    };

    print_problems(c);
    if (st != OK && c->problems == NULL)
        fprintf(stderr, "%s\n", tr(c, words[st]));
    return st == OK ? 0 : st == BUSY || st == FAILED ? EXIT_SYSTEM : EXIT_REFUSED;
}

static enum status
run_with_database(struct ctx *c, struct args *args, const struct command *command)
{
    const char *from_environment = getenv("THIDUA_DB");
    const char *url =
        args_option(args, "db", from_environment != NULL ? from_environment : DEFAULT_DATABASE);
    struct database *database;
    enum status st = database_open(c, url, &database);

    if (st != OK)
        return st;
    st = database_borrow(c, database, BORROW_MS);
    if (st == OK) {
        enum status sealed;

        st = features_start(c, NULL);
        if (st == OK)
            st = command->run(c, args);
        sealed = audit_seal(c);
        if (st == OK)
            st = sealed;
        database_return(c);
    }
    database_close(database);
    return st;
}

static void
set_day(struct args *args, struct clock *clock)
{
    const char *text = args_option(args, "on", NULL);
    struct date on;

    if (text == NULL)
        return;
    if (!date_parse_iso(text, &on)) {
        fprintf(stderr, "--on takes a day as 2025-02-12\n");
        exit(EXIT_USAGE);
    }
    clock_set_today(clock, on);
}

int
main(int argc, char **argv)
{
    static const char *words[WORDS_MAX + 1];
    struct clock clock = { 0 };
    struct ctx c = { .clock = &clock, .account_id = ACCOUNT_SYSTEM, .lang = language(argc, argv) };
    const struct command *command;
    struct args *args;
    int length, code;
    enum status st;

    if (image_is_worker(argc, argv))
        return image_work();
    setlocale(LC_CTYPE, "C.UTF-8");
    signal(SIGPIPE, SIG_IGN);
    random_init();
    if (argc >= 2 && strcmp(argv[1], "--version") == 0) {
        printf("thidua %s\n", VERSION);
        return 0;
    }
    if (argc >= 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)) {
        print_help(stdout, c.lang);
        return 0;
    }
    if (argc <= WORDS_MAX)
        order_words(argc, argv, words);
    command = find_command(words, &length);
    if (command == NULL) {
        print_help(stderr, c.lang);
        return EXIT_USAGE;
    }
    c.arena = arena_new();
    args = args_new(c.arena, command->name, command->usage, words + length, stdout);
    if (args_flag(args, "help")) {
        printf("usage: thidua %s %s %s\n%s\n", command->name, command->usage, ARGS_GLOBAL,
               tr(&c, command->summary));
        arena_free(c.arena);
        return 0;
    }
    set_day(args, &clock);
    st = command->needs_no_database ? command->run(&c, args) : run_with_database(&c, args, command);
    code = exit_code(&c, st);
    if (fflush(stdout) != 0 && code == 0)
        code = EXIT_SYSTEM;
    arena_free(c.arena);
    return code;
}
