/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A meeting: attendance, agenda, conflicts that are declared, appraisal, and the form of a round. */
#include "feature/council/council_views.h"

#include "core/text.h"

#include <stdlib.h>
#include <string.h>

enum { MINUTES_DEFAULT = 30 };

/* ------------------------------------------------------------------ the page */

struct scene {
    struct council council;
    struct council_meeting meeting;
    struct council_member mine;
    bool is_member, can_run;
    struct council_attendance *members;
    int member_count, attend_count;
    struct agenda_line *agenda;
    int agenda_count;
};

static enum status
read_scene(struct request *r, struct scene *s)
{
    struct ctx *c = &r->ctx;
    enum status st = council_meeting_find(c, path_int(r, "id"), &s->meeting, &s->council);

    if (st != OK)
        return st;
    s->can_run = council_may_run(c, &s->council);
    s->is_member = council_member_mine(c, s->council.id, &s->mine) == OK;
    st = council_attendances(c, &s->meeting, &s->members, &s->member_count);
    for (int i = 0; st == OK && i < s->member_count; i++)
        s->attend_count += s->members[i].how != ATTENDS_NOT;
    return st == OK ? council_agenda(c, &s->meeting, s->can_run, &s->agenda, &s->agenda_count) : st;
}

static const char *
how_code(enum attendance how)
{
    return how == ATTENDS_HALL ? "hall" : how == ATTENDS_AFAR ? "afar" : "";
}

static void
fill_members(struct ctx *c, const struct scene *s, struct council_meeting_view *v)
{
    struct attendance_line *lines =
        arena_array(c->arena, (size_t)s->member_count + 1, sizeof(*lines));

    for (int i = 0; i < s->member_count; i++)
        lines[i] = (struct attendance_line){
            .member_id = s->members[i].member.id,
            .name = s->members[i].member.name,
            .position = s->members[i].member.position,
            .how = how_code(s->members[i].how),
            .how_text = s->members[i].how == ATTENDS_HALL   ? tr(c, "In the hall")
                        : s->members[i].how == ATTENDS_AFAR ? tr(c, "From afar")
                                                            : tr(c, "Absent"),
        };
    v->members = lines;
    v->member_count = s->member_count;
    v->attend_count = s->attend_count;
}

/* The highest quorum of what is on the agenda; two thirds where nothing is. */
static void
fill_quorum(struct ctx *c, const struct scene *s, struct council_meeting_view *v)
{
    int64_t least = 0;

    for (int i = 0; i < s->agenda_count; i++)
        if (s->agenda[i].is_on && share_least(s->agenda[i].quorum, s->member_count) > least)
            least = share_least(s->agenda[i].quorum, s->member_count);
    if (least == 0)
        least = share_least((struct share){ 2, 3 }, s->member_count);
    v->has_quorum = s->attend_count >= least;
    v->quorum = arena_printf(c->arena, tr(c, "%d of %d members attend; it takes %d."),
                             s->attend_count, s->member_count, (int)least);
}

static void
fill_agenda(struct ctx *c, const struct scene *s, struct council_meeting_view *v)
{
    struct agenda_row *on = arena_array(c->arena, (size_t)s->agenda_count + 1, sizeof(*on));
    struct agenda_row *others = arena_array(c->arena, (size_t)s->agenda_count + 1, sizeof(*others));
    struct option *options = arena_array(c->arena, (size_t)s->agenda_count + 1, sizeof(*options));
    bool marks = s->is_member && s->meeting.appraisal != APPRAISAL_NONE;

    for (int i = 0; i < s->agenda_count; i++) {
        const struct agenda_line *l = &s->agenda[i];
        struct agenda_row row = {
            .dossier_id = l->dossier_id,
            .subject = l->subject,
            .award = l->award,
            .unit = l->unit,
            .achievement = l->achievement,
            .threshold = council_share_text(c, l->threshold),
            .is_on = l->is_on,
            .url = url_dossier(c, l->dossier_id),
            .appraise_url =
                marks ? arena_printf(c->arena, "%s/tham-dinh/%lld", url_meeting(c, s->meeting.id),
                                     (long long)l->dossier_id)
                      : NULL,
        };

        if (l->is_on)
            on[v->agenda_count++] = row;
        else
            others[v->other_count++] = row;
        if (l->is_on)
            options[v->dossier_count++] =
                (struct option){ council_id_text(c, l->dossier_id), l->subject };
    }
    v->agenda = on;
    v->others = others;
    v->dossiers = options;
}

static enum status
fill_rounds(struct ctx *c, const struct scene *s, struct council_meeting_view *v)
{
    static const char *const marks[ROUND_STATE_COUNT] = { "none", "track", "due", "done", "none" };
    struct council_round *rounds;
    struct round_line *lines;
    enum status st = council_rounds(c, s->meeting.id, &rounds, &v->round_count);

    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)v->round_count + 1, sizeof(*lines));
    for (int i = 0; i < v->round_count; i++)
        lines[i] = (struct round_line){ .round_id = rounds[i].id,
                                        .title = rounds[i].title,
                                        .state = round_state_text(c, rounds[i].state),
                                        .mark = marks[rounds[i].state],
                                        .url = url_round(c, rounds[i].id) };
    v->rounds = lines;
    return OK;
}

static const char *
milli_text(struct ctx *c, int64_t milli)
{
    if (milli < 0)
        return "";
    return arena_printf(c->arena, c->lang == LANG_VI ? "%lld,%02lld" : "%lld.%02lld",
                        (long long)(milli / 1000), (long long)(milli % 1000 / 10));
}

static enum status
fill_summary(struct ctx *c, const struct scene *s, struct council_meeting_view *v)
{
    struct appraisal_summary *rows;
    struct summary_line *lines;
    enum status st = council_appraisal_summary(c, &s->meeting, &rows, &v->summary_count);

    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)v->summary_count + 1, sizeof(*lines));
    for (int i = 0; i < v->summary_count; i++)
        lines[i] = (struct summary_line){ .subject = rows[i].subject,
                                          .members = rows[i].members,
                                          .mean = milli_text(c, rows[i].mean_milli),
                                          .words = rows[i].words,
                                          .word_count = rows[i].word_count };
    v->summary = lines;
    return OK;
}

/* Whoever runs the council declares for any member, a member for themselves. */
static void
fill_people(struct ctx *c, const struct scene *s, struct council_meeting_view *v)
{
    struct option *options = arena_array(c->arena, (size_t)s->member_count + 1, sizeof(*options));

    for (int i = 0; i < s->member_count; i++)
        if (s->can_run || (s->is_member && s->mine.id == s->members[i].member.id))
            options[v->people_count++] =
                (struct option){ council_id_text(c, s->members[i].member.id),
                                 s->members[i].member.name };
    v->people = options;
}

static enum status
show(struct request *r, struct form *form, int status)
{
    struct ctx *c = &r->ctx;
    struct council_meeting_view v = { .form = form };
    struct scene s = { .is_member = false };
    enum status st = read_scene(r, &s);

    if (st == OK)
        st = council_page_of(
            r, &s.council,
            arena_printf(c->arena, tr(c, "Meeting of %s"), date_vi(c->arena, s.meeting.held_on)),
            &v.page);
    if (st != OK)
        return st;
    page_crumb(&v.page, s.council.name, url_council(c, s.council.id));
    page_crumb(&v.page, v.page.title, NULL);
    v.council = s.council.name;
    v.held_on = s.meeting.held_on;
    v.starts = time_of_day_text(c, s.meeting.starts);
    v.place = s.meeting.place;
    v.appraisal = s.meeting.appraisal;
    v.council_url = url_council(c, s.council.id);
    v.base_url = url_meeting(c, s.meeting.id);
    v.can_run = s.can_run;
    v.is_member = s.is_member;
    fill_members(c, &s, &v);
    fill_quorum(c, &s, &v);
    fill_agenda(c, &s, &v);
    fill_people(c, &s, &v);
    st = fill_rounds(c, &s, &v);
    if (st == OK && s.meeting.appraisal != APPRAISAL_NONE)
        st = fill_summary(c, &s, &v);
    if (st != OK)
        return st;
    RESPOND(r, status, council_meeting, &v);
    return OK;
}

enum status
council_meeting_page(struct request *r)
{
    return show(r, form_new(r, NULL), 200);
}

/* ------------------------------------------------------------------ acts */

enum status
council_attend_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct scene s = { .is_member = false };
    struct form *f = form_read(r);
    enum status st = read_scene(r, &s);

    for (int i = 0; st == OK && i < s.member_count; i++) {
        const char *how = form_text(
            f, arena_printf(c->arena, "how.%lld", (long long)s.members[i].member.id), 0, 8);

        s.members[i].how = strcmp(how, "hall") == 0   ? ATTENDS_HALL
                           : strcmp(how, "afar") == 0 ? ATTENDS_AFAR
                                                      : ATTENDS_NOT;
    }
    if (st == OK)
        st = council_attend(c, s.meeting.id, s.members, s.member_count);
    if (st != OK)
        return st;
    respond_flash(r, "%s", tr(c, "Attendance is noted."));
    return respond_see_other(r, "%s", url_meeting(c, s.meeting.id));
}

enum status
council_agenda_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    int64_t ids[COUNCIL_AGENDA_MAX];
    const char *const *values;
    int count = form_values(f, "dossier_id", &values), wanted = 0;
    enum status st;

    for (int i = 0; i < count && wanted < COUNCIL_AGENDA_MAX; i++)
        ids[wanted++] = strtoll(values[i], NULL, 10);
    st = council_agenda_add(c, path_int(r, "id"), ids, wanted);
    if (st == INVALID)
        return show(r, f, 422);
    if (st != OK)
        return st;
    respond_flash(r, "%s", tr(c, "The agenda is saved. Conflicts of interest were looked for."));
    return respond_see_other(r, "%s", url_meeting(c, path_int(r, "id")));
}

enum status
council_agenda_remove_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    int64_t id = form_id(f, "dossier_id", true);
    enum status st = form_ok(f) ? council_agenda_remove(c, path_int(r, "id"), id) : INVALID;

    if (st == INVALID)
        return show(r, f, 422);
    if (st != OK)
        return st;
    return respond_see_other(r, "%s", url_meeting(c, path_int(r, "id")));
}

enum status
council_conflict_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    struct conflict_declaring d = { .member_id = form_id(f, "member_id", true) };
    enum status st;

    d.dossier_id = form_id(f, "dossier_id", true);
    d.words = form_lines(f, "words", 1, COUNCIL_WORDS_MAX);
    st = form_ok(f) ? council_conflict_declare(c, &d) : INVALID;
    if (st == INVALID)
        return show(r, f, 422);
    if (st != OK)
        return st;
    respond_flash(r, "%s",
                  tr(c, "The conflict of interest is noted: the member no longer reaches "
                        "the dossier."));
    return respond_see_other(r, "%s", url_meeting(c, path_int(r, "id")));
}

enum status
council_appraisal_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    const char *to = form_text(f, "to", 0, 8);
    enum status st = council_appraisal_step(
        c, path_int(r, "id"), strcmp(to, "open") == 0 ? APPRAISAL_OPEN : APPRAISAL_CLOSED);

    if (st != OK)
        return st;
    return respond_see_other(r, "%s", url_meeting(c, path_int(r, "id")));
}

/* ------------------------------------------------------------------ a member's marks */

static enum status
find_line(struct request *r, const struct scene *s, const struct agenda_line **out)
{
    for (int i = 0; i < s->agenda_count; i++)
        if (s->agenda[i].dossier_id == path_int(r, "ho_so") && s->agenda[i].is_on) {
            *out = &s->agenda[i];
            return OK;
        }
    return NOT_FOUND;
}

static enum status
render_appraise(struct request *r, int status, const struct scene *s, const struct agenda_line *l,
                struct form *f)
{
    struct ctx *c = &r->ctx;
    struct council_appraise_view v = { .form = f };
    struct council_criterion *criteria;
    struct mark_line *marks;
    enum status st = council_page_of(r, &s->council, l->subject, &v.page);

    if (st == OK)
        st = council_criteria(c, s->council.id, &criteria, &v.mark_count);
    if (st != OK)
        return st;
    marks = arena_array(c->arena, (size_t)v.mark_count + 1, sizeof(*marks));
    for (int i = 0; i < v.mark_count; i++)
        marks[i] = (struct mark_line){
            .name = criteria[i].name,
            .field = arena_printf(c->arena, "mark.%d.points", i),
            .id_field = arena_printf(c->arena, "mark.%d.id", i),
            .criterion_id = council_id_text(c, criteria[i].id),
            .hint = arena_printf(c->arena, tr(c, "0 to %d points."), criteria[i].most),
        };
    v.marks = marks;
    v.subject = l->subject;
    v.is_open = s->meeting.appraisal == APPRAISAL_OPEN;
    v.back_url = url_meeting(c, s->meeting.id);
    v.dossier_url = url_dossier(c, l->dossier_id);
    v.action_url =
        arena_printf(c->arena, "%s/tham-dinh/%lld", v.back_url, (long long)l->dossier_id);
    page_crumb(&v.page, s->council.name, url_council(c, s->council.id));
    page_crumb(&v.page, l->subject, NULL);
    RESPOND(r, status, council_appraise, &v);
    return OK;
}

enum status
council_appraise_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct scene s = { .is_member = false };
    const struct agenda_line *line;
    struct appraisal a;
    struct form *f;
    enum status st = read_scene(r, &s);

    if (st == OK)
        st = find_line(r, &s, &line);
    if (st == OK)
        st = council_appraisal_mine(c, s.meeting.id, line->dossier_id, &a);
    if (st != OK)
        return st;
    f = form_new(r, NULL);
    for (int i = 0; i < a.mark_count; i++)
        if (a.marks[i].points >= 0)
            form_set_int(f, arena_printf(c->arena, "mark.%d.points", i), a.marks[i].points);
    form_set(f, "words", a.words);
    form_set_int(f, "version", a.version);
    return render_appraise(r, 200, &s, line, f);
}

enum status
council_appraise_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct scene s = { .is_member = false };
    struct appraisal a = { .words = "" };
    const struct agenda_line *line;
    struct form *f = form_read(r);
    enum status st = read_scene(r, &s);

    if (st == OK)
        st = find_line(r, &s, &line);
    if (st != OK)
        return st;
    a.meeting_id = s.meeting.id;
    a.dossier_id = line->dossier_id;
    for (int i = 0; i < COUNCIL_CRITERIA_MAX; i++) {
        int64_t id = form_id(f, arena_printf(c->arena, "mark.%d.id", i), false);

        if (id == 0)
            break;
        a.marks[a.mark_count++] = (struct appraisal_mark){
            id, (int)form_int_or(f, arena_printf(c->arena, "mark.%d.points", i), 0, 1000, -1)
        };
    }
    a.words = form_lines(f, "words", 0, COUNCIL_WORDS_MAX);
    a.version = form_int_or(f, "version", 0, INT64_MAX, 0);
    st = form_ok(f) ? council_appraisal_save(c, &a) : INVALID;
    if (st == INVALID)
        return render_appraise(r, 422, &s, line, f);
    if (st != OK)
        return st;
    respond_flash(r, "%s",
                  tr(c, "Your view is kept. Nobody else sees it until the appraisal is closed."));
    return respond_see_other(r, "%s", url_meeting(c, s.meeting.id));
}

/* ------------------------------------------------------------------ the form of a round */

const struct choice council_kind_choices[] = {
    { "each", N_("For or against each dossier"), ROUND_EACH },
    { "list", N_("A list of at most so many"), ROUND_LIST },
    { 0 },
};

static bool
is_among(const char *const *values, int count, const char *wanted)
{
    for (int i = 0; i < count; i++)
        if (strcmp(values[i], wanted) == 0)
            return true;
    return false;
}

static enum status
render_round(struct request *r, int status, const struct scene *s, struct form *f)
{
    struct ctx *c = &r->ctx;
    struct round_form_view v = { .form = f };
    const char *const *tellers, *const *papers;
    int teller_count = form_values(f, "teller", &tellers),
        paper_count = form_values(f, "paper", &papers);
    struct round_choice *t = arena_array(c->arena, (size_t)s->member_count + 1, sizeof(*t));
    struct round_choice *p = arena_array(c->arena, (size_t)s->member_count + 1, sizeof(*p));
    enum status st;

    v.first_id = form_value(f, "first_id");
    v.is_second = v.first_id[0] != '\0';
    st = council_page_of(r, &s->council,
                         v.is_second ? tr(c, "Second round of voting") : tr(c, "Round of voting"),
                         &v.page);
    if (st != OK)
        return st;
    for (int i = 0; i < s->member_count; i++) {
        const struct council_member *m = &s->members[i].member;
        const char *id = council_id_text(c, m->id);

        t[v.people_count] =
            (struct round_choice){ id, m->name, is_among(tellers, teller_count, id) };
        p[v.people_count++] =
            (struct round_choice){ id, m->name, is_among(papers, paper_count, id) };
    }
    v.tellers = t;
    v.papers = p;
    v.back_url = url_meeting(c, s->meeting.id);
    v.action_url = arena_printf(c->arena, "%s/phien", v.back_url);
    page_crumb(&v.page, s->council.name, url_council(c, s->council.id));
    page_crumb(&v.page, v.page.title, NULL);
    RESPOND(r, status, round_form, &v);
    return OK;
}

enum status
council_round_form(struct request *r)
{
    struct scene s = { .is_member = false };
    struct form *f;
    enum status st = read_scene(r, &s);

    if (st == OK && !s.can_run)
        st = DENIED;
    if (st != OK)
        return st;
    f = form_new(r, NULL);
    form_set(f, "kind", "each");
    form_set_int(f, "minutes", MINUTES_DEFAULT);
    if (param_int(r, "vong-mot", 0) > 0)
        form_set_int(f, "first_id", param_int(r, "vong-mot", 0));
    /* who has no account votes on paper */
    for (int i = 0; i < s.member_count; i++)
        if (s.members[i].member.account_id == 0)
            form_add(f, "paper", council_id_text(&r->ctx, s.members[i].member.id));
    return render_round(r, 200, &s, f);
}

static int
read_ids(struct ctx *c, struct form *f, const char *name, const int64_t **out)
{
    const char *const *values;
    int count = form_values(f, name, &values);
    int64_t *ids = arena_array(c->arena, (size_t)count + 1, sizeof(*ids));

    for (int i = 0; i < count; i++)
        ids[i] = strtoll(values[i], NULL, 10);
    *out = ids;
    return count;
}

enum status
council_round_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct scene s = { .is_member = false };
    struct round_preparing p = { .dossier_count = 0 };
    struct form *f = form_read(r);
    enum status st = read_scene(r, &s);

    if (st == OK && !s.can_run)
        st = DENIED;
    if (st != OK)
        return st;
    p.round = (struct council_round){
        .meeting_id = s.meeting.id,
        .title = form_text(f, "title", 1, COUNCIL_NAME_MAX),
        .kind = (enum round_kind)form_choice(f, "kind", council_kind_choices, true),
        .most = (int)form_int_or(f, "most", 0, COUNCIL_AGENDA_MAX, 0),
        .minutes = (int)form_int(f, "minutes", 1, 14 * 24 * 60),
        .first_id = form_id(f, "first_id", false),
    };
    p.teller_count = read_ids(c, f, "teller", &p.teller_ids);
    p.paper_count = read_ids(c, f, "paper", &p.paper_ids);
    st = form_ok(f) ? council_round_prepare(c, &p) : INVALID;
    if (st == INVALID)
        return render_round(r, 422, &s, f);
    if (st != OK)
        return st;
    respond_flash(r, "%s",
                  tr(c, "The round is prepared. Each teller opens this page and takes a key."));
    return respond_see_other(r, "%s", url_round(c, p.round.id));
}
