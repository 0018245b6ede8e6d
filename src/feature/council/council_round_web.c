/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A round of voting: its rule, its tellers and their keys, its opening and close, the minutes of the count. */
#include "feature/council/council_views.h"

#include "core/text.h"

#include <string.h>

struct scene {
    struct council_round round;
    struct council_meeting meeting;
    struct council council;
    struct round_dossier *dossiers;
    int dossier_count;
    struct round_teller *tellers;
    int teller_count;
    bool is_teller;
};

static enum status
read_scene(struct request *r, struct scene *s)
{
    struct ctx *c = &r->ctx;
    enum status st = council_round_find(c, path_int(r, "id"), &s->round, &s->meeting, &s->council);

    if (st == OK)
        st = council_round_dossiers(c, &s->round, &s->dossiers, &s->dossier_count);
    if (st == OK)
        st = council_tellers(c, s->round.id, &s->tellers, &s->teller_count);
    for (int i = 0; st == OK && i < s->teller_count; i++)
        s->is_teller = s->is_teller || s->tellers[i].account_id == c->account_id;
    return st;
}

static const struct round_row *
round_rows(struct ctx *c, const struct scene *s)
{
    struct round_row *rows = arena_array(c->arena, (size_t)s->dossier_count + 1, sizeof(*rows));

    for (int i = 0; i < s->dossier_count; i++) {
        const struct round_dossier *d = &s->dossiers[i];

        rows[i] = (struct round_row){ .dossier_id = d->dossier_id,
                                      .subject = d->subject,
                                      .award = d->award,
                                      .unit = d->unit,
                                      .members = d->members,
                                      .least = d->least,
                                      .barred = d->barred,
                                      .yes = d->yes,
                                      .no = d->no,
                                      .blank = d->blank,
                                      .is_passed = d->is_passed,
                                      .threshold = council_share_text(c, d->threshold),
                                      .url = url_dossier(c, d->dossier_id) };
    }
    return rows;
}

static const struct teller_line *
teller_lines(struct ctx *c, const struct scene *s)
{
    struct teller_line *lines = arena_array(c->arena, (size_t)s->teller_count + 1, sizeof(*lines));

    for (int i = 0; i < s->teller_count; i++)
        lines[i] = (struct teller_line){ s->tellers[i].name, s->tellers[i].has_key,
                                         s->tellers[i].has_entered,
                                         s->tellers[i].account_id == c->account_id };
    return lines;
}

static const char *
kind_text(struct ctx *c, const struct council_round *r)
{
    if (r->kind == ROUND_EACH)
        return tr(c, "For or against each dossier");
    return arena_printf(c->arena, tr(c, "A list of at most %d"), r->most);
}

static void
fill_papers(struct ctx *c, const struct scene *s, struct council_round_view *v)
{
    struct paper_row *rows = arena_array(c->arena, (size_t)s->dossier_count + 1, sizeof(*rows));

    for (int i = 0; i < s->dossier_count; i++)
        rows[i] = (struct paper_row){
            .subject = s->dossiers[i].subject,
            .id = council_id_text(c, s->dossiers[i].dossier_id),
            .id_field = arena_printf(c->arena, "line.%d.id", i),
            .yes = arena_printf(c->arena, "line.%d.yes", i),
            .no = arena_printf(c->arena, "line.%d.no", i),
            .blank = arena_printf(c->arena, "line.%d.blank", i),
        };
    v->papers = rows;
    v->paper_count = s->dossier_count;
}

/* ------------------------------------------------------------------ the page */

static void
fill(struct ctx *c, const struct scene *s, struct council_round_view *v)
{
    static const char *const marks[ROUND_STATE_COUNT] = { "none", "track", "due", "done", "none" };
    const struct council_round *round = &s->round;

    v->title = round->title;
    v->council = s->council.name;
    v->state = round_state_text(c, round->state);
    v->mark = marks[round->state];
    v->number = round->number;
    v->kind = kind_text(c, round);
    v->base = council_base_text(c, round->state == ROUND_PREPARED ? s->council.base : round->base);
    v->issued = round->issued;
    v->most = round->most;
    v->closes = round->closes_at != 0 ? time_text(c, round->closes_at) : "";
    v->dossiers = round_rows(c, s);
    v->dossier_count = s->dossier_count;
    v->tellers = teller_lines(c, s);
    v->teller_count = s->teller_count;
    v->words = round->words;
    v->is_prepared = round->state == ROUND_PREPARED;
    v->is_open = round->state == ROUND_OPEN;
    v->is_closed = round->state == ROUND_CLOSED;
    v->is_cancelled = round->state == ROUND_CANCELLED;
    v->can_run = council_may_run(c, &s->council);
    v->is_teller = s->is_teller;
    v->can_close = v->is_open && (v->can_run || v->is_teller);
    v->version = round->version;
    v->base_url = url_round(c, round->id);
    v->ballot_url = url_ballot(c, round->id);
    v->minutes_url = arena_printf(c->arena, "%s/bien-ban", v->base_url);
    for (int i = 0; i < s->dossier_count; i++)
        if (v->is_closed && v->can_run && round->number == 1 && s->dossiers[i].has_second_round &&
            !s->dossiers[i].is_passed)
            v->second_url = arena_printf(c->arena, "%s/phien?vong-mot=%lld",
                                         url_meeting(c, s->meeting.id), (long long)round->id);
    fill_papers(c, s, v);
}

static enum status
show(struct request *r, struct form *form, int status)
{
    struct ctx *c = &r->ctx;
    struct council_round_view v = { .form = form };
    struct scene s = { .is_teller = false };
    struct ballot_paper paper;
    enum status st = read_scene(r, &s);

    if (st == OK)
        st = council_page_of(r, &s.council, s.round.title, &v.page);
    if (st != OK)
        return st;
    fill(c, &s, &v);
    if (v.is_prepared)
        st = council_round_warnings(c, &s.round, (const char ***)(uintptr_t)&v.warnings,
                                    &v.warning_count);
    if (st == OK)
        st = council_roll_count(c, s.round.id, &v.voted, &v.voters);
    if (st != OK)
        return st;
    v.can_vote = v.is_open && council_ballot_paper(c, s.round.id, &paper) == OK &&
                 !paper.is_paper && !paper.is_over;
    page_crumb(&v.page, s.council.name, url_council(c, s.council.id));
    page_crumb(&v.page, tr(c, "Meeting"), url_meeting(c, s.meeting.id));
    page_crumb(&v.page, s.round.title, NULL);
    RESPOND(r, status, council_round, &v);
    return OK;
}

enum status
council_round_page(struct request *r)
{
    return show(r, form_new(r, NULL), 200);
}

/* ------------------------------------------------------------------ keys, opening, close */

enum status
council_key_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct council_key_view v = { .code = NULL };
    struct scene s = { .is_teller = false };
    enum status st = read_scene(r, &s);

    if (st == OK)
        st = council_take_key(c, s.round.id, &v.code);
    if (st == OK)
        st = council_page_of(r, &s.council, tr(c, "Your key of the box"), &v.page);
    if (st != OK)
        return st;
    v.back_url = url_round(c, s.round.id);
    page_crumb(&v.page, s.round.title, v.back_url);
    page_crumb(&v.page, v.page.title, NULL);
    RESPOND(r, 200, council_key, &v);
    return OK;
}

enum status
council_open_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    int64_t version = form_version(f);
    bool is_sure = form_bool(f, "sure");
    enum status st =
        form_ok(f) ? council_round_open(c, path_int(r, "id"), version, is_sure) : INVALID;

    if (st == INVALID)
        return show(r, f, 422);
    if (st != OK)
        return st;
    respond_flash(r, "%s", tr(c, "The round is open. Each member was told."));
    return respond_see_other(r, "%s", url_round(c, path_int(r, "id")));
}

enum status
council_close_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    const char *keys[2] = { form_secret(f, "key.0", 1, 100), form_secret(f, "key.1", 1, 100) };
    enum status st = form_ok(f) ? council_round_close(c, path_int(r, "id"), keys) : INVALID;

    if (st == INVALID)
        return show(r, f, 422);
    if (st != OK)
        return st;
    respond_flash(r, "%s", tr(c, "The box is opened and counted. Its keys are destroyed."));
    return respond_see_other(r, "%s/bien-ban", url_round(c, path_int(r, "id")));
}

enum status
council_cancel_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    int64_t version = form_version(f);
    const char *words = form_lines(f, "words", 1, COUNCIL_WORDS_MAX);
    enum status st =
        form_ok(f) ? council_round_cancel(c, path_int(r, "id"), version, words) : INVALID;

    if (st == INVALID)
        return show(r, f, 422);
    if (st != OK)
        return st;
    respond_flash(r, "%s", tr(c, "The round is cancelled. Its box was destroyed unopened."));
    return respond_see_other(r, "%s", url_round(c, path_int(r, "id")));
}

enum status
council_paper_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    struct paper_line lines[COUNCIL_AGENDA_MAX];
    struct paper_entry e = { .round_id = path_int(r, "id"), .lines = lines };
    enum status st;

    e.cast = (int)form_int(f, "cast", 0, 100000);
    e.spoiled = (int)form_int(f, "spoiled", 0, 100000);
    e.unused = (int)form_int(f, "unused", 0, 100000);
    for (int i = 0; i < COUNCIL_AGENDA_MAX; i++) {
        int64_t id = form_id(f, arena_printf(c->arena, "line.%d.id", i), false);

        if (id == 0)
            break;
        lines[e.line_count++] = (struct paper_line){
            id, (int)form_int(f, arena_printf(c->arena, "line.%d.yes", i), 0, 100000),
            (int)form_int(f, arena_printf(c->arena, "line.%d.no", i), 0, 100000),
            (int)form_int(f, arena_printf(c->arena, "line.%d.blank", i), 0, 100000)
        };
    }
    st = form_ok(f) ? council_paper_enter(c, &e) : INVALID;
    if (st == INVALID)
        return show(r, f, 422);
    if (st != OK)
        return st;
    respond_flash(r, "%s", tr(c, "What you read is kept. The other teller enters it as well."));
    return respond_see_other(r, "%s", url_round(c, e.round_id));
}

/* ------------------------------------------------------------------ the minutes */

static enum status
fill_minutes(struct ctx *c, const struct scene *s, struct council_minutes_view *v)
{
    const struct council_round *round = &s->round;
    struct unit unit = { .name = "" };
    int all = 0;
    enum status st = council_attend_count(c, &s->meeting, &v->attend);

    if (st == OK)
        st = council_round_size(c, round->id, &all);
    if (st == OK)
        st = unit_find(c, s->council.unit_id, s->meeting.held_on, &unit);
    v->hidden = all - s->dossier_count;
    v->council = s->council.name;
    v->basis = s->council.basis;
    v->unit = st == OK ? unit_title(c, &unit) : "";
    v->place = unit.name;
    v->title = round->title;
    v->hall = s->meeting.place;
    v->number = round->number;
    v->voters = round->voters;
    v->sent = round->sent;
    v->broken = round->broken;
    v->issued = round->issued;
    v->cast = round->cast;
    v->spoiled = round->spoiled;
    v->unused = round->unused;
    v->valid = round->sent + round->cast;
    v->kind = kind_text(c, round);
    v->base = council_base_text(c, round->base);
    v->opened = time_text(c, round->opened_at);
    v->closed = time_text(c, round->closed_at);
    v->digest = round->digest;
    v->dossiers = round_rows(c, s);
    v->dossier_count = s->dossier_count;
    v->tellers = teller_lines(c, s);
    v->teller_count = s->teller_count;
    v->round_url = url_round(c, round->id);
    if (st == OK)
        st = council_receipts(c, round->id, (const char ***)(uintptr_t)&v->receipts,
                              &v->receipt_count);
    return st == OK ? council_box_verify(c, round->id, &v->is_whole) : st;
}

/* "ngày 07 tháng 5 năm 2025": Decree 30/2020 writes days below 10 and the months 1 and 2 with a nought before them. */
static const char *
document_day(struct ctx *c, struct date on)
{
    int month = on.month;

    if (c->lang == LANG_EN)
        return date_vi(c->arena, on);
    return arena_printf(c->arena,
                        month <= 2 ? "ngày %02d tháng %02d năm %d" : "ngày %02d tháng %d năm %d",
                        on.day, month, on.year);
}

enum status
council_minutes_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct council_minutes_view v = { .attend = 0 };
    struct scene s = { .is_teller = false };
    enum status st = read_scene(r, &s);

    if (st == OK && s.round.state != ROUND_CLOSED)
        st = NOT_FOUND;
    if (st == OK)
        st = council_page_of(r, &s.council, tr(c, "Minutes of the count"), &v.page);
    if (st == OK)
        st = fill_minutes(c, &s, &v);
    if (st != OK)
        return st;
    v.unit_upper = page_upper(&v.page, v.unit);
    v.council_upper = page_upper(&v.page, v.council);
    v.day_words = document_day(c, s.meeting.held_on);
    page_crumb(&v.page, s.council.name, url_council(c, s.council.id));
    page_crumb(&v.page, s.round.title, v.round_url);
    page_crumb(&v.page, v.page.title, NULL);
    v.nation = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
    v.motto = "Độc lập - Tự do - Hạnh phúc";
    v.page.name = "minutes";
    RESPOND(r, 200, council_minutes, &v);
    return OK;
}
