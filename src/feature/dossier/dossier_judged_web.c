/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done with a dossier where it is decided, as steps of its way: other bodies are asked, the public is asked, the council votes. */
#include "feature/dossier/dossier_views.h"

enum { OWN_EVENTS = 2 /* of the public */ };

enum status
dossier_judged_read(struct ctx *c, const struct dossier *d, struct dossier_judged *out)
{
    struct dossier_judged j = { .has_begun = d->state >= DOSSIER_APPRAISAL };
    enum status st = OK;

    if (j.has_begun)
        st = exemplar_facts_read(c, d, &j.before_public);
    if (st == OK && j.has_begun)
        st = council_facts(c, d->id, &j.councils, &j.council_count);
    if (st == OK)
        *out = j;
    return st;
}

static void
add(struct dossier_event *events, int *count, struct dossier_event event)
{
    int at = (*count)++;

    for (; at > 0 && events[at - 1].at > event.at; at--)
        events[at] = events[at - 1];
    events[at] = event;
}

static void
add_checks(struct ctx *c, const struct exemplar_facts *f, struct dossier_event *events, int *count)
{
    for (int i = 0; i < f->check_count; i++) {
        const struct exemplar_fact_check *x = &f->checks[i];

        add(events, count,
            (struct dossier_event){ .step = tr(c, "Another body is asked"),
                                    .from = "",
                                    .to = x->body,
                                    .words = "",
                                    .by = "",
                                    .due_on = x->due_on,
                                    .at = x->asked_at });
        if (x->answered_at != 0)
            add(events, count,
                (struct dossier_event){ .step = x->state_text,
                                        .from = x->body,
                                        .to = "",
                                        .words = "",
                                        .by = "",
                                        .at = x->answered_at });
    }
}

static void
add_public(struct ctx *c, const struct exemplar_facts *f, struct dossier_event *events, int *count)
{
    if (f->posted_at != 0)
        add(events, count,
            (struct dossier_event){ .step = tr(c, "Shown to the public"),
                                    .from = "",
                                    .to = "",
                                    .words = "",
                                    .by = "",
                                    .due_on = f->last_on,
                                    .at = f->posted_at });
    if (f->closed_at != 0)
        add(events, count,
            (struct dossier_event){ .step = tr(c, "Opinions of the public summed up"),
                                    .from = "",
                                    .to = "",
                                    .words = f->summary,
                                    .by = "",
                                    .at = f->closed_at });
}

static void
add_votes(struct ctx *c, const struct dossier_judged *j, struct dossier_event *events, int *count)
{
    for (int i = 0; i < j->council_count; i++) {
        const struct council_fact *f = &j->councils[i];

        if (f->has_voted)
            add(events, count,
                (struct dossier_event){
                    .step = !f->is_open    ? tr(c, "The council voted")
                            : f->is_passed ? tr(c, "The council voted: passed")
                                           : tr(c, "The council voted: fell short"),
                    .from = f->council,
                    .to = "",
                    .words = f->is_open ? arena_printf(c->arena,
                                                       tr(c, "%d for, %d against, %d blank, of %d "
                                                             "members"),
                                                       f->yes, f->no, f->blank, f->members)
                                        : "",
                    .by = "",
                    .at = f->voted_at });
    }
}

void
dossier_judged_events(struct ctx *c, const struct dossier_judged *j,
                      const struct dossier_event **events, int *count)
{
    int most = *count + OWN_EVENTS + 2 * j->before_public.check_count + j->council_count;
    struct dossier_event *all = arena_array(c->arena, (size_t)most, sizeof(*all));

    for (int i = 0; i < *count; i++)
        all[i] = (*events)[i];
    add_checks(c, &j->before_public, all, count);
    add_public(c, &j->before_public, all, count);
    add_votes(c, j, all, count);
    *events = all;
}
