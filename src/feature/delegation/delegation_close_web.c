/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Closing the list, and substitutes. */
#include "feature/delegation/delegation_inside.h"
#include "feature/delegation/delegation_views.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { SUBSTITUTES_SHOWN = 40 };

static const char *
pin_name(struct ctx *c, int64_t id)
{
    return arena_printf(c->arena, "pin-%" PRId64, id);
}

static enum status
begin(struct request *r, const char *title, struct plan *p, struct page *page)
{
    struct ctx *c = &r->ctx;
    struct campaign campaign;
    enum status st = plan_read(c, path_int(r, "id"), p);

    if (st == OK && !selection_may_write(c, &p->selection))
        st = DENIED;
    if (st == OK)
        st = campaign_page_of(r, p->selection.campaign_id, title, &campaign, page);
    if (st != OK)
        return st;
    page_crumb(page, tr(c, "Delegations"), SELECTIONS_URL);
    page_crumb(page, p->selection.title, url_selection(c, p->selection.id));
    page_crumb(page, title, NULL);
    return OK;
}

/* ------------------------------------------------------------------ closing */

static enum status
show_close(struct request *r, struct form *f, int status)
{
    struct ctx *c = &r->ctx;
    struct delegation_close_view v = { .form = f };
    struct pin_line *pins;
    struct plan p;
    enum status st = begin(r, tr(c, "Close the list"), &p, &v.page);

    if (st != OK)
        return st;
    if (p.selection.is_closed && status == 200)
        return respond_see_other(r, "%s", url_selection(c, p.selection.id));
    pins = arena_array(c->arena, (size_t)p.candidate_count + 1, sizeof(*pins));
    for (int i = 0; i < p.candidate_count; i++) {
        if (p.candidates[i].pin == 0)
            continue;
        pins[v.pin_count] =
            (struct pin_line){ p.candidates[i].id, p.candidates[i].name, p.candidates[i].pin,
                               pin_name(c, p.candidates[i].id) };
        if (status == 200 && form_value(f, pins[v.pin_count].field_name)[0] == '\0')
            form_set(f, pins[v.pin_count].field_name, p.candidates[i].pin_words);
        v.pin_count++;
    }
    v.pins = pins;
    v.seats = p.selection.seats;
    if (status == 200)
        form_set_int(f, "version", p.selection.version);
    v.back_url = url_selection(c, p.selection.id);
    v.action_url = arena_printf(c->arena, "%s/chot", v.back_url);
    RESPOND(r, status, delegation_close, &v);
    return OK;
}

enum status
delegation_close_page(struct request *r)
{
    return show_close(
        r, form_new(r, arena_printf(r->ctx.arena, "chot-%" PRId64, path_int(r, "id"))), 200);
}

enum status
delegation_close_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    struct pin_reason *reasons;
    struct plan p;
    int64_t version = form_version(f);
    int count = 0;
    enum status st = plan_read(c, path_int(r, "id"), &p);

    if (st != OK)
        return st;
    reasons = arena_array(c->arena, (size_t)p.candidate_count + 1, sizeof(*reasons));
    for (int i = 0; i < p.candidate_count; i++)
        if (p.candidates[i].pin != 0)
            reasons[count++] = (struct pin_reason){
                p.candidates[i].id,
                form_lines(f, pin_name(c, p.candidates[i].id), 0, SELECTION_WORDS_MAX),
            };
    st = form_ok(f) ? selection_close(c, p.selection.id, version, reasons, count) : INVALID;
    if (st == CONFLICT && c->problem_count == 0)
        form_error(f, NULL, "%s",
                   tr(c, "The delegation was changed or closed meanwhile. Open it again."));
    if (st == INVALID || st == CONFLICT)
        return show_close(r, f, st == INVALID ? 422 : 409);
    if (st != OK)
        return st;
    form_done(f);
    respond_flash(r, "%s", tr(c, "The list is closed."));
    return respond_see_other(r, "%s", url_selection(c, p.selection.id));
}

/* ------------------------------------------------------------------ substitutes */

static enum status
show_substitutes(struct request *r, struct form *f, int status)
{
    struct ctx *c = &r->ctx;
    struct delegation_substitute_view v = { .form = f, .delegate_id = path_int(r, "delegate") };
    struct delegate *delegates;
    struct substitute *all;
    struct substitute_line *lines;
    struct plan p;
    int delegate_count;
    enum status st = begin(r, tr(c, "A substitute"), &p, &v.page);

    if (st == OK)
        st = selection_delegates(c, &p, &delegates, &delegate_count);
    if (st == OK)
        st = selection_substitutes(c, &p, delegates, delegate_count, v.delegate_id, &all, &v.all);
    if (st != OK)
        return st;
    for (int i = 0; i < delegate_count; i++)
        if (delegates[i].id == v.delegate_id)
            v.name = p.candidates[delegates[i].index].name;
    v.line_count = v.all < SUBSTITUTES_SHOWN ? v.all : SUBSTITUTES_SHOWN;
    lines = arena_array(c->arena, (size_t)v.line_count + 1, sizeof(*lines));
    for (int i = 0; i < v.line_count; i++) {
        const struct candidate *k = &p.candidates[all[i].index];

        lines[i] = (struct substitute_line){
            .candidate_id = k->id,
            .name = k->name,
            .about = candidate_about(c, k),
            .merit = k->has_merit ? merit_text(c, k->merit) : "–",
            .breaks = all[i].breaks,
            .value = arena_printf(c->arena, "%" PRId64, k->id),
        };
    }
    v.lines = lines;
    if (status == 200)
        form_set_int(f, "version", p.selection.version);
    v.back_url = url_selection(c, p.selection.id);
    v.action_url = arena_printf(c->arena, "%s/thay/%" PRId64, v.back_url, v.delegate_id);
    RESPOND(r, status, delegation_substitute, &v);
    return OK;
}

enum status
delegation_substitute_page(struct request *r)
{
    return show_substitutes(
        r, form_new(r, arena_printf(r->ctx.arena, "thay-%" PRId64, path_int(r, "delegate"))), 200);
}

enum status
delegation_substitute_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    struct substitution s = { .selection_id = path_int(r, "id"),
                              .delegate_id = path_int(r, "delegate"),
                              .candidate_id = form_id(f, "candidate", true),
                              .version = form_version(f),
                              .absent = form_lines(f, "absent", 1, SELECTION_WORDS_MAX),
                              .words = form_lines(f, "words", 0, SELECTION_WORDS_MAX) };
    enum status st = form_ok(f) ? selection_substitute(c, &s) : INVALID;

    if (st == CONFLICT)
        form_error(f, NULL, "%s",
                   tr(c, "The delegation was changed or closed meanwhile. Open it again."));
    if (st == INVALID || st == CONFLICT)
        return show_substitutes(r, f, st == INVALID ? 422 : 409);
    if (st != OK)
        return st;
    form_done(f);
    respond_flash(r, "%s", tr(c, "The substitute is on the list."));
    return respond_see_other(r, "%s", url_selection(c, s.selection_id));
}
