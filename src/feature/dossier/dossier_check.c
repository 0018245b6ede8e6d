/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a dossier lacks before it can go on, each at its field. */
#include "feature/dossier/dossier_inside.h"

#include <inttypes.h>

static enum status
check_sections(struct ctx *c, const struct dossier *d)
{
    struct query *q = query_new(
        c, "SELECT f.code, f.name FROM award a JOIN report_form_section f"
           " ON f.form_code = a.form_code LEFT JOIN dossier_section s ON s.dossier_id = $1"
           " AND s.code = f.code WHERE a.id = $2 AND f.is_required = 1"
           " AND COALESCE(s.text, '') = '' ORDER BY f.position, f.code");

    bind_int(q, d->id);
    bind_int(q, d->award_id);
    while (query_row(q))
        (void)problem(c, arena_printf(c->arena, "section.%s", col_text(q, 0)),
                      tr(c, "“%s” is not written yet."), col_text(q, 1));
    return query_end(q);
}

static enum status
check_papers(struct ctx *c, const struct dossier *d)
{
    struct query *q = query_new(
        c, "SELECT w.code, w.name FROM award_paper w WHERE w.award_id = $1 AND w.is_required = 1"
           " AND w.is_made = 0 AND NOT EXISTS (SELECT 1 FROM dossier_paper p"
           " WHERE p.dossier_id = $2 AND p.paper_code = w.code) ORDER BY w.position, w.code");

    bind_int(q, d->award_id);
    bind_int(q, d->id);
    while (query_row(q))
        (void)problem(c, arena_printf(c->arena, "paper.%s", col_text(q, 0)),
                      tr(c, "Missing: %s. Attach the file."), col_text(q, 1));
    return query_end(q);
}

static enum status
check_photos(struct ctx *c, const struct dossier *d)
{
    struct query *q = query_new(c, "SELECT id, caption, alt, is_decorative FROM dossier_photo"
                                   " WHERE dossier_id = $1 ORDER BY position, id");
    int number = 0;

    bind_int(q, d->id);
    while (query_row(q)) {
        int64_t id = col_int(q, 0);

        number++;
        if (col_text(q, 1)[0] == '\0')
            (void)problem(c, arena_printf(c->arena, "caption.%" PRId64, id),
                          tr(c, "Photo %d has no caption. Say who and what it shows."), number);
        if (col_text(q, 2)[0] == '\0' && !col_bool(q, 3))
            (void)problem(c, arena_printf(c->arena, "alt.%" PRId64, id),
                          tr(c, "Photo %d has no words for who cannot see it. Write what is to be "
                                "seen, or mark it as decorative."),
                          number);
    }
    return query_end(q);
}

/* What the law refuses this subject today. */
static enum status
check_rules(struct ctx *c, const struct dossier *d)
{
    const struct award_question question = { .subject_id = d->subject_id,
                                             .award_id = d->award_id,
                                             .campaign_id = d->campaign_id,
                                             .achievement = d->achievement,
                                             .on = today(c) };
    struct award_finding *found;
    int count;
    enum status st = award_ask(c, &question, &found, &count);

    for (int i = 0; st == OK && i < count; i++)
        if (found[i].is_refusal)
            (void)problem(c, "subject_id", "%s", found[i].words);
    return st;
}

enum status
dossier_check_whole(struct ctx *c, const struct dossier *d)
{
    int before = c->problem_count;
    enum status st = OK;

    if (d->achievement[0] == '\0')
        (void)problem(c, "achievement", "%s",
                      tr(c, "Say in one line what it is to be commended for."));
    st = check_sections(c, d);
    if (st == OK)
        st = check_papers(c, d);
    if (st == OK)
        st = check_photos(c, d);
    if (st == OK)
        st = check_rules(c, d);
    return st == OK && c->problem_count > before ? INVALID : st;
}

enum status
dossier_check(struct ctx *c, int64_t dossier_id)
{
    struct dossier d;
    enum status st = dossier_find(c, dossier_id, &d);

    return st == OK ? dossier_check_whole(c, &d) : st;
}
