/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passages side by side, as a question to who appraises. */
#include "feature/exemplar/exemplar_views.h"

#include "core/text.h"
#include "feature/campaign/campaign.h"

#include <string.h>

enum { WORDS_MAX = 2000 };

static bool
has_word(const char *const *words, int count, const char *word)
{
    for (int i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}

/* Words of one that stand in the other, in <mark>. */
static struct html
marked(struct ctx *c, const char *text, const char *other)
{
    const char **words = arena_array(c->arena, WORDS_MAX, sizeof(*words));
    const char *at = other, *word, *done = text;
    size_t length;
    int count = 0;
    struct out o;
    bool is_open = false;

    while (count < WORDS_MAX && text_next_word(&at, &word, &length))
        words[count++] = text_fold(c->arena, arena_strndup(c->arena, word, length));
    out_init(&o, c);
    at = text;
    while (text_next_word(&at, &word, &length)) {
        bool is_same =
            has_word(words, count, text_fold(c->arena, arena_strndup(c->arena, word, length)));

        if (is_open && !is_same)
            buf_add(&o.body, "</mark>");
        out_text(&o, arena_strndup(c->arena, done, (size_t)(word - done)));
        if (!is_open && is_same)
            buf_add(&o.body, "<mark>");
        is_open = is_same;
        out_text(&o, arena_strndup(c->arena, word, length));
        done = word + length;
    }
    if (is_open)
        buf_add(&o.body, "</mark>");
    out_text(&o, done);
    return (struct html){ o.body.data };
}

enum status
likeness_show(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct likeness_show_view v = { .subject = "" };
    struct likeness_line *lines;
    struct likeness *found;
    struct dossier d;
    struct subject s;
    struct campaign campaign;
    int count;
    enum status st = exemplar_dossier(c, path_int(r, "id"), &d);

    if (st == OK)
        st = subject_find(c, d.subject_id, &s);
    if (st == OK)
        st = likeness_find(c, d.id, &found, &count);
    if (st == OK)
        st = campaign_page_of(r, d.campaign_id, tr(c, "Passages that stand elsewhere too"),
                              &campaign, &v.page);
    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));
    for (int i = 0; i < count; i++) {
        const struct likeness *l = &found[i];

        lines[i] = (struct likeness_line){ .section = l->section,
                                           .text = l->text,
                                           .other_text = l->other_text,
                                           .other_name = l->other_name,
                                           .other_award = l->other_award,
                                           .other_unit = l->other_unit,
                                           .other_campaign = l->other_campaign,
                                           .who_may = l->who_may,
                                           .per_cent = l->per_cent };
        if (l->other_id != 0) {
            lines[i].other_url = url_dossier(c, l->other_id);
            lines[i].marked = marked(c, l->text, l->other_text);
            lines[i].other_marked = marked(c, l->other_text, l->text);
        }
    }
    v.dossier_id = d.id;
    v.subject = s.name;
    v.lines = lines;
    v.line_count = count;
    page_crumb(&v.page, tr(c, "Dossiers"), "/lam-viec/ho-so");
    page_crumb(&v.page, s.name, url_dossier(c, d.id));
    RESPOND(r, 200, likeness_show, &v);
    return OK;
}
