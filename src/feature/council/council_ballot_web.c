/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ballot: one page, one step, one answer of one length. */
#include "feature/council/council_views.h"

#include "core/text.h"
#include "web/session.h"

#include <stdlib.h>
#include <string.h>

static const char *
field_of(struct ctx *c, int64_t dossier_id)
{
    return arena_printf(c->arena, "v%lld", (long long)dossier_id);
}

static const char *
left_text(struct ctx *c, const struct council_round *round)
{
    int64_t minutes = (round->closes_at - now(c) + 59) / 60;

    if (minutes > 24 * 60)
        return arena_printf(c->arena,
                            trn(c, "%d day left", "%d days left", (int)(minutes / (24 * 60))),
                            (int)(minutes / (24 * 60)));
    return arena_printf(c->arena, trn(c, "%d minute left", "%d minutes left", (int)minutes),
                        (int)minutes);
}

static void
fill_lines(struct ctx *c, const struct ballot_paper *paper, struct council_ballot_view *v)
{
    struct vote_line *lines =
        arena_array(c->arena, (size_t)paper->dossier_count + 1, sizeof(*lines));

    for (int i = 0; i < paper->dossier_count; i++) {
        const struct round_dossier *d = &paper->dossiers[i];

        lines[i] = (struct vote_line){ .dossier_id = d->dossier_id,
                                       .subject = d->subject,
                                       .award = d->award,
                                       .unit = d->unit,
                                       .url = url_dossier(c, d->dossier_id),
                                       .field = field_of(c, d->dossier_id) };
        lines[i].chosen = form_value(v->form, lines[i].field);
    }
    v->dossiers = lines;
    v->dossier_count = paper->dossier_count;
}

static void
fill_rule(struct ctx *c, const struct ballot_paper *paper, struct council_ballot_view *v)
{
    const struct round_dossier *d = paper->dossiers;
    int64_t least = 0, quorum = 0;

    for (int i = 0; i < paper->dossier_count; i++) {
        if (d[i].least > least)
            least = d[i].least;
        if (share_least(d[i].quorum, v->members) > quorum)
            quorum = share_least(d[i].quorum, v->members);
    }
    v->rule = paper->dossier_count == 0
                  ? ""
                  : arena_printf(c->arena, tr(c, "from %d votes for (%s of all %d)"), (int)least,
                                 council_share_text(c, d[0].threshold), d[0].members);
    v->quorum = arena_printf(c->arena, tr(c, "from %d"), (int)quorum);
}

static const char *
receipt_text(struct ctx *c, const char *receipt)
{
    return arena_printf(c->arena, "%.4s · %.4s · %.4s", receipt, receipt + 4, receipt + 8);
}

static enum status
show(struct request *r, struct form *f, int status)
{
    struct ctx *c = &r->ctx;
    struct council_ballot_view v = { .form = f };
    struct ballot_paper paper;
    struct council_round round;
    struct council_meeting meeting;
    struct council council;
    enum status st = council_ballot_paper(c, path_int(r, "id"), &paper);

    if (st == OK)
        st = council_round_find(c, paper.round.id, &round, &meeting, &council);
    if (st == OK && round.state == ROUND_PREPARED)
        st = NOT_FOUND;
    if (st == OK)
        st = council_page_of(r, &council, round.title, &v.page);
    if (st == OK)
        st = council_attend_count(c, &meeting, &v.attend);
    if (st == OK)
        st = council_roll_count(c, round.id, &v.voted, &v.voters);
    if (st != OK)
        return st;
    v.council = council.name;
    v.title = round.title;
    v.left = left_text(c, &round);
    v.closes = time_text(c, round.closes_at);
    v.receipt = paper.receipt != NULL ? receipt_text(c, paper.receipt) : NULL;
    v.is_over = paper.is_over;
    v.is_paper = paper.is_paper;
    v.is_other_door = paper.is_other_door;
    v.is_list = round.kind == ROUND_LIST;
    v.most = round.most;
    v.members = round.voters;
    v.action_url = url_ballot(c, round.id);
    v.round_url = url_round(c, round.id);
    fill_lines(c, &paper, &v);
    fill_rule(c, &paper, &v);
    v.page.name = "ballot";
    RESPOND(r, status, council_ballot, &v);
    return OK;
}

/* A ballot is its member's own act, in a browser that signed in; a token would vote in somebody's absence. */
static enum status
must_be_present(struct request *r)
{
    if (r->session == NULL || !r->session->is_token)
        return OK;
    problem(&r->ctx, NULL, "%s", tr(&r->ctx, "Programs do not vote. Sign in with a browser."));
    return DENIED;
}

enum status
council_ballot_page(struct request *r)
{
    return show(r, form_new(r, NULL), 200);
}

enum status
council_ballot_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    struct ballot_line lines[COUNCIL_AGENDA_MAX];
    const char *receipt = NULL;
    int count = 0;
    enum status st = must_be_present(r);

    if (st != OK)
        return st;
    for (int i = 0; i < r->field_count && count < COUNCIL_AGENDA_MAX; i++) {
        const char *name = r->fields[i].name;
        char *end;
        int64_t id = name[0] == 'v' ? strtoll(name + 1, &end, 10) : 0;

        if (id <= 0 || *end != '\0')
            continue;
        lines[count++] =
            (struct ballot_line){ id, strcmp(r->fields[i].value, "1") == 0   ? VOTE_YES
                                      : strcmp(r->fields[i].value, "0") == 0 ? VOTE_NO
                                                                             : VOTE_BLANK };
    }
    st = council_vote(c, path_int(r, "id"), lines, count, &receipt);
    /* The same answer whether it was just put in or is in already. The receipt goes with it, for who reads on only once the round is closed. */
    if ((st == OK || st == CONFLICT) && receipt != NULL) {
        respond_flash(r, tr(c, "The ballot is in the box. Receipt: %s"), receipt_text(c, receipt));
        return respond_see_other(r, "%s", url_ballot(c, path_int(r, "id")));
    }
    if (st == INVALID)
        return show(r, f, 422);
    return st;
}
