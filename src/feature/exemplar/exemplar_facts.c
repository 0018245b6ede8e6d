/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a dossier's own page tells of the public and of other bodies. */
#include "feature/exemplar/exemplar_inside.h"

static const char *const marks[CHECK_STATE_COUNT] = { [CHECK_ASKED] = "track",
                                                      [CHECK_ANSWERED] = "done",
                                                      [CHECK_LAPSED] = "late",
                                                      [CHECK_REVOKED] = "none" };

static enum status
count_opinions(struct ctx *c, int64_t exemplar_id, int64_t *out)
{
    struct query *q = query_new(c, "SELECT COUNT(*) FROM exemplar_opinion WHERE exemplar_id = $1"
                                   " AND state <> 'spam'");

    bind_int(q, exemplar_id);
    if (query_row(q))
        *out = col_int(q, 0);
    return query_end(q);
}

enum status
exemplar_facts_read(struct ctx *c, const struct dossier *d, struct exemplar_facts *out)
{
    struct exemplar_facts f = { .dossier_id = d->id };
    struct exemplar_fact_check *lines;
    struct exemplar e;
    struct check *checks;
    int count;
    struct dossier own;
    enum status st = exemplar_of(c, d->id, &e);

    if (st == OK)
        st = check_list(c, d->id, &checks, &count);
    if (st == OK && e.id != 0)
        st = count_opinions(c, e.id, &f.opinion_count);
    if (st != OK)
        return st;
    f.can_appraise = exemplar_dossier(c, d->id, &own) == OK;
    f.state = e.state;
    f.state_text = exemplar_state_text(c, e.state);
    f.first_on = e.first_on;
    f.last_on = e.last_on;
    f.posted_at = e.posted_at;
    f.closed_at = e.closed_at;
    f.summary = e.summary;
    f.public_url = e.state != EXEMPLAR_NONE && e.state != EXEMPLAR_WITHDRAWN
                       ? url_exemplar(c, e.id, e.slug)
                       : NULL;
    lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));
    for (int i = 0; i < count; i++)
        lines[i] = (struct exemplar_fact_check){
            .body = checks[i].body,
            .state_text = checks[i].state == CHECK_ANSWERED
                              ? (checks[i].has_remark ? tr(c, "Answered, with a remark")
                                                      : tr(c, "Answered, no remark"))
                              : check_state_text(c, checks[i].state),
            .mark = checks[i].has_remark ? "due" : marks[checks[i].state],
            .due_on = checks[i].due_on,
            .asked_at = checks[i].asked_at,
            .answered_at = checks[i].answered_at,
        };
    f.checks = lines;
    f.check_count = count;
    *out = f;
    return OK;
}
