/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Schedules: the list, and the form of a new one and of a change. */
#include "feature/report/report_views.h"

#include "core/buf.h"

#include <stdlib.h>
#include <string.h>

const struct choice report_every_choices[] = {
    { "week", N_("Each week"), EVERY_WEEK },
    { "fortnight", N_("Every two weeks"), EVERY_FORTNIGHT },
    { "half_month", N_("Twice a month, to the 15th and to its last day"), EVERY_HALF_MONTH },
    { "month", N_("Each month"), EVERY_MONTH },
    { "days", N_("On named days"), EVERY_DAYS },
    { 0 },
};

const struct choice report_reader_choices[] = {
    { "secretariat", N_("The standing office"), READER_SECRETARIAT },
    { "head", N_("The head of the committee"), READER_HEAD },
    { 0 },
};

const char *
schedule_url(struct ctx *c, int64_t id, const char *rest)
{
    return arena_printf(c->arena, "/lam-viec/bao-cao/lich/%lld%s", (long long)id, rest);
}

/* ------------------------------------------------------------------ the list */

static enum status
running_period(struct ctx *c, const struct report_schedule *s, const char **out)
{
    struct report_period *periods;
    int count;
    enum status st = period_list(c, s, today(c), &periods, &count);

    *out = "";
    if (st == OK && count > 0)
        *out = arena_printf(c->arena, tr(c, "Now %s, due %s"), period_text(c, &periods[count - 1]),
                            date_vi(c->arena, periods[count - 1].due_on));
    else if (st == OK)
        *out = arena_printf(c->arena, tr(c, "Begins on %s"), date_vi(c->arena, s->from_on));
    return st;
}

static enum status
line_of(struct ctx *c, const struct report_schedule *s, bool can_edit, struct schedule_line *out)
{
    struct document d;
    enum status st = OK;

    *out = (struct schedule_line){
        .schedule_id = s->id,
        .author = schedule_author_text(c, s),
        .reader = schedule_reader_text(c, s),
        .every = schedule_every_text(c, s),
        .due = schedule_due_text(c, s),
        .words = s->words,
        .document = "",
        .from_on = s->from_on,
        .to_on = s->to_on,
        .is_sample = s->is_sample,
        .is_running = date_is_none(s->to_on) || date_compare(s->to_on, today(c)) > 0,
        .next = "",
    };
    if (out->is_running && can_edit)
        out->url = schedule_url(c, s->id, "");
    if (out->is_running)
        st = running_period(c, s, &out->next);
    if (st == OK && s->document_id != 0 && document_find(c, s->document_id, &d) == OK) {
        out->document = document_name(c, &d);
        out->document_url = arena_printf(c->arena, "/lam-viec/van-ban/%lld", (long long)d.id);
    }
    return st;
}

enum status
schedules_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct report_schedules_view v = { 0 };
    struct campaign campaign;
    struct report_schedule *all;
    struct schedule_line *running, *past;
    int count;
    enum status st = campaign_page(r, tr(c, "Schedules of reports"), &campaign, &v.page);

    if (st == NOT_FOUND)
        return respond_see_other(r, "/lam-viec/dot-thi-dua");
    if (st == OK)
        st = schedule_list(c, campaign.id, &all, &count);
    if (st != OK)
        return st;
    v.can_edit = may(c, EDIT_CAMPAIGN, campaign.owner_unit_id, campaign.id);
    running = arena_array(c->arena, (size_t)count + 1, sizeof(*running));
    past = arena_array(c->arena, (size_t)count + 1, sizeof(*past));
    for (int i = 0; st == OK && i < count; i++) {
        struct schedule_line line;

        st = line_of(c, &all[i], v.can_edit, &line);
        if (line.is_running)
            running[v.running_count++] = line;
        else
            past[v.past_count++] = line;
    }
    if (st != OK)
        return st;
    v.running = running;
    v.past = past;
    page_crumb(&v.page, tr(c, "Periodic reports"), "/lam-viec/bao-cao");
    page_crumb(&v.page, v.page.title, NULL);
    RESPOND(r, 200, report_schedules, &v);
    return OK;
}

/* ------------------------------------------------------------------ the form */

static void
fill_weekdays(struct ctx *c, struct report_schedule_form_view *v)
{
    struct option *options = arena_array(c->arena, 7, sizeof(*options));

    for (int i = 0; i < 7; i++)
        options[i] = (struct option){
            arena_printf(c->arena, "%d", i + 1),
            weekday_text(c, date_add_days((struct date){ 2024, 1, 1 }, i)),
        };
    v->weekdays = options;
    v->weekday_count = 7;
}

static enum status
fill_documents(struct ctx *c, const struct campaign *campaign, struct report_schedule_form_view *v)
{
    struct document *documents;
    struct option *options;
    int count;
    enum status st = document_list(c, campaign->id, "", &documents, &count);

    if (st != OK)
        return st;
    options = arena_array(c->arena, (size_t)count + 1, sizeof(*options));
    for (int i = 0; i < count; i++)
        options[v->document_count++] =
            (struct option){ arena_printf(c->arena, "%lld", (long long)documents[i].id),
                             document_name(c, &documents[i]) };
    v->documents = options;
    return OK;
}

/* Who reports: units of each level in scope, members, the office. */
static void
fill_authors(struct ctx *c, const struct campaign *campaign, struct report_schedule_form_view *v)
{
    struct option *options = arena_array(c->arena, LEVEL_COUNT + 2, sizeof(*options));

    for (int level = LEVEL_NATION; level < LEVEL_COUNT; level++) {
        struct report_schedule s = { .author = REPORT_BY_UNIT, .level = (enum unit_level)level };

        if (campaign->level_in[level])
            options[v->author_count++] = (struct option){
                arena_printf(c->arena, "unit %s", unit_level_code((enum unit_level)level)),
                schedule_author_text(c, &s),
            };
    }
    for (int author = REPORT_BY_SEAT; author <= REPORT_BY_SECRETARIAT; author++) {
        struct report_schedule s = { .author = (enum report_author)author };

        options[v->author_count++] =
            (struct option){ report_author_code(s.author), schedule_author_text(c, &s) };
    }
    v->authors = options;
}

static void
read_author(struct form *f, struct report_schedule *s)
{
    const char *value = form_text(f, "author", 1, 40);

    if (strncmp(value, "unit ", 5) == 0 && unit_level_parse(value + 5, &s->level))
        s->author = REPORT_BY_UNIT;
    else if (!report_author_parse(value, &s->author) || s->author == REPORT_BY_UNIT)
        s->author = (enum report_author)0;
}

/* "15/3/2025, 30/4/2025": in any order of what parts them. */
static void
read_days(struct ctx *c, struct form *f, struct report_schedule *s)
{
    char *text = arena_strdup(c->arena, form_text(f, "days", 0, 1000)), *rest = NULL;

    s->days = arena_array(c->arena, SCHEDULE_DAYS_MAX + 1, sizeof(*s->days));
    for (char *word = strtok_r(text, " ,;\n", &rest); word != NULL;
         word = strtok_r(NULL, " ,;\n", &rest)) {
        if (s->day_count == SCHEDULE_DAYS_MAX) {
            form_error(f, "days", tr(c, "At most %d days."), (int)SCHEDULE_DAYS_MAX);
            return;
        }
        if (!date_parse_vi(word, &s->days[s->day_count])) {
            form_error(f, "days", tr(c, "“%s” is no day. Write it as 15/3/2025."), word);
            return;
        }
        s->day_count++;
    }
}

static void
read_form(struct ctx *c, struct form *f, struct report_schedule *s)
{
    s->every = (enum report_every)form_choice(f, "every", report_every_choices, true);
    if (s->every == EVERY_WEEK || s->every == EVERY_FORTNIGHT)
        s->day = (int)form_int(f, "weekday", 1, 7);
    else if (s->every == EVERY_MONTH)
        s->day = (int)form_int(f, "month_day", 1, 31);
    else if (s->every == EVERY_DAYS)
        read_days(c, f, s);
    s->due_days = (int)form_int(f, "due_days", 0, SCHEDULE_DUE_MAX);
    s->words = form_text(f, "words", 0, SCHEDULE_WORDS_MAX);
    s->document_id = form_id(f, "document_id", false);
    s->from_on = form_date(f, "from_on", true);
}

static void
fill_form(struct ctx *c, struct form *f, const struct report_schedule *s)
{
    struct buf days;

    buf_init(&days, c->arena, 64);
    for (int i = 0; i < s->day_count; i++)
        buf_printf(&days, "%s%s", i > 0 ? ", " : "", date_vi(c->arena, s->days[i]));
    form_set(f, "reader", report_reader_code(s->reader));
    form_set(f, "every", report_every_code(s->every));
    form_set_int(f, "weekday", s->every == EVERY_WEEK || s->every == EVERY_FORTNIGHT ? s->day : 5);
    form_set_int(f, "month_day", s->every == EVERY_MONTH ? s->day : 31);
    form_set(f, "days", days.data);
    form_set_int(f, "due_days", s->due_days);
    form_set(f, "words", s->words);
    if (s->document_id != 0)
        form_set_int(f, "document_id", s->document_id);
    form_set_int(f, "version", s->version);
}

static enum status
render(struct request *r, int status, const struct campaign *campaign,
       struct report_schedule_form_view *v)
{
    struct ctx *c = &r->ctx;
    enum status st = fill_documents(c, campaign, v);

    if (st != OK)
        return st;
    fill_weekdays(c, v);
    page_crumb(&v->page, tr(c, "Periodic reports"), "/lam-viec/bao-cao");
    page_crumb(&v->page, tr(c, "Schedules of reports"), "/lam-viec/bao-cao/lich");
    page_crumb(&v->page, v->page.title, NULL);
    RESPOND(r, status, report_schedule_form, v);
    return OK;
}

static enum status
begin_new(struct request *r, struct campaign *campaign, struct report_schedule_form_view *v)
{
    struct ctx *c = &r->ctx;
    enum status st = campaign_page(r, tr(c, "New schedule"), campaign, &v->page);

    if (st != OK)
        return st;
    v->action_url = "/lam-viec/bao-cao/lich/moi";
    v->lead = tr(c, "Who owes a report of which days, and by when, follows from it by itself.");
    v->has_reader = true;
    fill_authors(c, campaign, v);
    return require(c, EDIT_CAMPAIGN, campaign->owner_unit_id, campaign->id);
}

enum status
schedule_new_page(struct request *r)
{
    struct campaign campaign;
    struct report_schedule_form_view v = { 0 };
    struct report_schedule s = {
        .reader = READER_SECRETARIAT, .every = EVERY_HALF_MONTH, .due_days = 1, .words = ""
    };
    enum status st = begin_new(r, &campaign, &v);

    if (st == NOT_FOUND)
        return respond_see_other(r, "/lam-viec/dot-thi-dua");
    if (st != OK)
        return st;
    v.form = form_new(r, arena_printf(r->ctx.arena, "lich-moi-%lld", (long long)campaign.id));
    fill_form(&r->ctx, v.form, &s);
    form_set_date(v.form, "from_on", today(&r->ctx));
    return render(r, 200, &campaign, &v);
}

enum status
schedule_insert_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct campaign campaign;
    struct report_schedule_form_view v = { 0 };
    struct report_schedule s = { 0 };
    enum status st = begin_new(r, &campaign, &v);

    if (st != OK)
        return st;
    v.form = form_read(r);
    read_author(v.form, &s);
    read_form(c, v.form, &s);
    s.campaign_id = campaign.id;
    s.reader = s.author == REPORT_BY_SEAT
                   ? (enum report_reader)form_choice(v.form, "reader", report_reader_choices, true)
                   : READER_HEAD;
    st = form_ok(v.form) ? schedule_insert(c, &s) : INVALID;
    if (st == INVALID)
        return render(r, 422, &campaign, &v);
    if (st != OK)
        return st;
    form_done(v.form);
    respond_flash(r, "%s", tr(c, "The schedule was added."));
    return respond_see_other(r, "/lam-viec/bao-cao/lich");
}

static enum status
begin_change(struct request *r, struct report_schedule *s, struct campaign *campaign,
             struct report_schedule_form_view *v)
{
    struct ctx *c = &r->ctx;
    enum status st = schedule_find(c, path_int(r, "id"), s);

    if (st == OK)
        st = campaign_page_of(r, s->campaign_id, schedule_author_text(c, s), campaign, &v->page);
    if (st == OK)
        st = require(c, EDIT_CAMPAIGN, campaign->owner_unit_id, campaign->id);
    if (st != OK)
        return st;
    v->action_url = schedule_url(c, s->id, "");
    v->end_url = schedule_url(c, s->id, "/thoi");
    v->has_reader = s->author == REPORT_BY_SEAT;
    v->lead = arena_printf(
        c->arena, tr(c, "Since %s: %s; %s. What was owed before the change stays as it was."),
        date_vi(c->arena, s->from_on), schedule_every_text(c, s), schedule_due_text(c, s));
    return OK;
}

/* The first day of the next period: a change then cuts none. */
static struct date
next_from(struct ctx *c, const struct report_schedule *s)
{
    struct report_period p = period_from(s, s->from_on);

    for (int i = 0;
         i < PERIODS_MAX && !date_is_none(p.from_on) && date_compare(p.from_on, today(c)) <= 0; i++)
        p = period_from(s, date_add_days(p.last_on, 1));
    return date_is_none(p.from_on) ? date_add_days(today(c), 1) : p.from_on;
}

static void
fill_end(struct request *r, const struct report_schedule *s, struct report_schedule_form_view *v)
{
    if (!date_is_none(s->to_on))
        return;
    v->end_form = form_new(r, NULL);
    form_set_date(v->end_form, "to_on", next_from(&r->ctx, s));
    form_set_int(v->end_form, "version", s->version);
}

enum status
schedule_edit_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct campaign campaign;
    struct report_schedule s;
    struct report_schedule_form_view v = { 0 };
    enum status st = begin_change(r, &s, &campaign, &v);

    if (st != OK)
        return st;
    v.form = form_new(r, arena_printf(c->arena, "lich-%lld", (long long)s.id));
    fill_form(c, v.form, &s);
    form_set_date(v.form, "from_on", next_from(c, &s));
    fill_end(r, &s, &v);
    return render(r, 200, &campaign, &v);
}

enum status
schedule_change_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct campaign campaign;
    struct report_schedule there, next = { 0 };
    struct report_schedule_form_view v = { 0 };
    enum status st = begin_change(r, &there, &campaign, &v);

    if (st != OK)
        return st;
    v.form = form_read(r);
    read_form(c, v.form, &next);
    next.id = there.id;
    next.version = form_version(v.form);
    next.reader =
        there.author == REPORT_BY_SEAT
            ? (enum report_reader)form_choice(v.form, "reader", report_reader_choices, true)
            : there.reader;
    st = form_ok(v.form) ? schedule_change(c, &next) : INVALID;
    if (st == CONFLICT && c->problem_count == 0) {
        struct form *theirs = form_new(r, NULL);

        fill_form(c, theirs, &there);
        st = form_conflict_of(v.form, theirs, "report_schedule", there.id);
        return st == OK ? render(r, 409, &campaign, &v) : st;
    }
    if (st == INVALID)
        return render(r, 422, &campaign, &v);
    if (st != OK)
        return st;
    form_done(v.form);
    respond_flash(r, tr(c, "The schedule holds from %s on."), date_vi(c->arena, next.from_on));
    return respond_see_other(r, "/lam-viec/bao-cao/lich");
}

enum status
schedule_end_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct campaign campaign;
    struct report_schedule s;
    struct report_schedule_form_view v = { 0 };
    struct date to_on;
    enum status st = begin_change(r, &s, &campaign, &v);

    if (st != OK)
        return st;
    v.end_form = form_read(r);
    to_on = form_date(v.end_form, "to_on", true);
    st = form_ok(v.end_form) ? schedule_end(c, s.id, to_on, form_version(v.end_form)) : INVALID;
    if (st == INVALID || (st == CONFLICT && c->problem_count == 0)) {
        if (c->problem_count == 0)
            form_error(v.end_form, "to_on", "%s",
                       tr(c, "The schedule was changed meanwhile. Look at it again, then end it."));
        v.form = form_new(r, NULL);
        fill_form(c, v.form, &s);
        form_set_date(v.form, "from_on", next_from(c, &s));
        form_set_int(v.end_form, "version", s.version);
        return render(r, st == INVALID ? 422 : 409, &campaign, &v);
    }
    if (st != OK)
        return st;
    respond_flash(r, tr(c, "No report is owed from %s on."), date_vi(c->arena, to_on));
    return respond_see_other(r, "/lam-viec/bao-cao/lich");
}
