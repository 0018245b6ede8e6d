/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `thidua search WORDS [--kind KIND]`, `thidua reindex`. */
#include "core/args.h"
#include "feature/search/search.h"
#include "service/search.h"
#include "web/json.h"

#include <string.h>

extern const struct command search_commands[];

static void
print_json(struct ctx *c, FILE *out, const struct search_found *f)
{
    struct json j;

    json_init(&j, c->arena);
    json_begin_object(&j, NULL);
    json_int(&j, "count", f->count);
    json_bool(&j, "is_more", f->is_more);
    json_begin_array(&j, "hits");
    for (int i = 0; i < f->hit_count; i++) {
        const struct search_hit *h = &f->hits[i];

        json_begin_object(&j, NULL);
        json_text(&j, "kind", h->kind);
        json_key(&j, "id", h->id);
        json_text(&j, "title", h->title);
        json_text(&j, "path", h->path);
        json_instant(&j, "at", h->at);
        json_text(&j, "snippet", h->snippet_text);
        json_end_object(&j);
    }
    json_end_array(&j);
    json_end_object(&j);
    fprintf(out, "%s\n", j.body.data);
}

static void
print_words(struct ctx *c, FILE *out, const struct search_found *f)
{
    for (int i = 0; i < f->hit_count; i++) {
        const struct search_hit *h = &f->hits[i];

        fprintf(out, "%s\n  %s  %s\n  %s\n", h->title, h->path, time_text(c, h->at),
                h->snippet_text);
    }
    if (f->count == 0)
        fprintf(out, "%s\n", tr(c, "Nothing was found"));
    else if (f->is_more)
        fprintf(out, tr(c, "More than %s results\n"), number(c->lang, c->arena, f->count));
    else
        fprintf(out, trn(c, "%d result\n", "%d results\n", (int)f->count), (int)f->count);
}

static enum status
search(struct ctx *c, struct args *args)
{
    struct search_asked asked = { .words = args_word(args, 0, "WORDS"),
                                  .kind = args_option(args, "kind", NULL) };
    struct search_found found;
    enum status st;

    asked.limit = (int)args_option_int(args, "limit", SEARCH_PAGE, 1, SEARCH_PAGE_MAX);
    args_end(args);
    if (asked.kind != NULL && search_source_find(asked.kind) == NULL) {
        const char *known = "";

        for (const struct search_source *const *s = search_sources_list(); *s != NULL; s++)
            known = arena_printf(c->arena, "%s%s%s", known, known[0] ? ", " : "", (*s)->kind);
        args_refuse(args, tr(c, "There is no kind %s. There is: %s."), asked.kind, known);
    }
    st = search_find(c, &asked, &found);
    if (st != OK)
        return st;
    if (args_json(args))
        print_json(c, args_out(args), &found);
    else
        print_words(c, args_out(args), &found);
    return OK;
}

static void
tell(void *arg, int64_t done, int64_t all)
{
    args_progress(arg, "reindex", done, all);
}

static enum status
reindex(struct ctx *c, struct args *args)
{
    struct search_counts counts;
    enum status st;

    args_end(args);
    st = search_refresh(c, tell, args, &counts);
    if (st != OK)
        return st;
    if (args_json(args))
        fprintf(args_out(args), "{\"shown\": %lld, \"put\": %lld, \"dropped\": %lld}\n",
                (long long)counts.shown, (long long)counts.put, (long long)counts.dropped);
    else
        fprintf(args_out(args),
                tr(c, "%lld shown; %lld put into the index anew, %lld dropped from it\n"),
                (long long)counts.shown, (long long)counts.put, (long long)counts.dropped);
    return OK;
}

const struct command search_commands[] = {
    { "search", "WORDS [--kind KIND] [--limit N]", N_("what the portal's search finds"), search,
      false },
    { "reindex", "", N_("makes the search equal to what is shown"), reindex, false },
    { 0 },
};
