/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A unit's page and a member's page: the same facts as the board, opened. */
#include "feature/board/board_views.h"

#include "core/text.h"
#include "db/audit.h"
#include "feature/evidence/evidence.h"
#include "feature/report/report.h"
#include "feature/task/task.h"

#include <string.h>

enum { OTHERS_MAX = 16, EVENTS_MAX = 20 };

static const char *
unit_url(struct ctx *c, int64_t id)
{
    return arena_printf(c->arena, "/lam-viec/don-vi/%lld", (long long)id);
}

static const char *
document_url(struct ctx *c, int64_t id)
{
    return arena_printf(c->arena, "/lam-viec/van-ban/%lld", (long long)id);
}

/* ------------------------------------------------------------------ duties */

static const char *
why_not(struct ctx *c, const struct deadline *d, const struct deadline *holds)
{
    if (holds->is_exception)
        return tr(c, "an exception holds for this unit.");
    return date_compare(d->last_on, holds->last_on) > 0
               ? tr(c, "later, so it does not change the date.")
               : tr(c, "no longer in force.");
}

static struct deadline_line
deadline_line_of(struct ctx *c, const struct board *b, const struct deadline *d,
                 const struct deadline *holds)
{
    const struct document *document = deadline_document(&b->deadlines, d);

    return (struct deadline_line){
        .document = document_name(c, document),
        .document_url = document_url(c, document->id),
        .words = d->words,
        .last_on = d->last_on,
        .weekday = weekday_text(c, d->last_on),
        .signer = document->signer,
        .is_exception = d->is_exception,
        .reason = d->reason,
        .why_not = d == holds ? NULL : why_not(c, d, holds),
    };
}

static void
add_deadlines(struct ctx *c, const struct board *b, const struct deadline *holds,
              const struct deadline **others, int count, struct duty_line *line)
{
    struct deadline_line *list;

    if (count > OTHERS_MAX)
        count = OTHERS_MAX;
    list = arena_array(c->arena, (size_t)count + 1, sizeof *list);
    list[line->deadline_count++] = deadline_line_of(c, b, holds, holds);
    for (int i = 0; i < count; i++)
        list[line->deadline_count++] = deadline_line_of(c, b, others[i], holds);
    line->deadlines = list;
}

/* The words that bound the unit before this one whose duty shows. */
static void
fill_inherited(struct ctx *c, const struct board *b, const struct unit *u,
               const struct milestone *m, const struct board_cell *cell, struct duty_line *line)
{
    const struct deadline *others[OTHERS_MAX], *d = cell->deadline;
    int count = 0;

    if (!d)
        return;
    if (deadline_in_force(&b->deadlines, m->id, d->unit_id ? u->level : d->level, d->unit_id,
                          others, OTHERS_MAX, &count) != d)
        count = 0;
    add_deadlines(c, b, d, others, count, line);
}

static void
fill_deadlines(struct ctx *c, const struct board *b, const struct unit *u,
               const struct milestone *m, const struct board_cell *cell, struct duty_line *line)
{
    const struct deadline *others[OTHERS_MAX];
    int count = 0;
    const struct deadline *holds =
        deadline_in_force(&b->deadlines, m->id, u->level, u->id, others, OTHERS_MAX, &count);

    if (!holds || date_compare(holds->last_on, u->from_on) < 0) {
        fill_inherited(c, b, u, m, cell, line);
        return;
    }
    add_deadlines(c, b, holds, others, count, line);
}

static void
fill_duties(struct ctx *c, const struct board *b, struct unit_view *v)
{
    const struct board_row *row = &b->rows[0];
    struct duty_line *lines = arena_array(c->arena, (size_t)b->milestone_count + 1, sizeof *lines);
    bool may_except = may(c, EDIT_DOCUMENTS, b->campaign.owner_unit_id, b->campaign.id);

    for (int i = 0; i < b->milestone_count; i++) {
        const struct milestone *m = &b->milestones[i];
        const struct board_cell *cell = &row->cells[i];
        struct duty_line *line = &lines[v->duty_count];

        if (cell->state == CELL_NONE)
            continue;
        *line = (struct duty_line){ .milestone_id = m->id,
                                    .code = m->code,
                                    .title = m->title,
                                    .is_conference = m->is_conference,
                                    .state = cell->state,
                                    .word = cell_sentence(c, cell),
                                    .last_on = cell->last_on,
                                    .done_on = cell->done_on,
                                    .done = cell->done,
                                    .all = cell->all };
        fill_deadlines(c, b, &row->unit, m, cell, line);
        if (v->can_report)
            line->act_url = m->is_conference
                                ? v->conference_url
                                : arena_printf(c->arena, "%s/moc/%lld", unit_url(c, row->unit.id),
                                               (long long)m->id);
        if (may_except && line->deadline_count && cell->state != CELL_DONE)
            line->exception_url =
                arena_printf(c->arena, "/lam-viec/van-ban/gia-han?don-vi=%lld&moc=%lld",
                             (long long)row->unit.id, (long long)m->id);
        v->duty_count++;
    }
    v->duties = lines;
}

/* ------------------------------------------------------------------ conference */

static enum status
fill_honours(struct ctx *c, const struct conference *conference, struct unit_view *v)
{
    struct activity_field *fields;
    int field_count;
    enum status st = activity_field_list(c, &fields, &field_count);
    struct honour_line *lines =
        arena_array(c->arena, (size_t)conference->honour_count + 1, sizeof *lines);

    for (int i = 0; st == OK && i < conference->honour_count; i++) {
        const struct honour *h = &conference->honours[i];

        lines[i] =
            (struct honour_line){ .subject = honour_subject_text(c, h->subject),
                                  .field = h->field[0] ? activity_field_name(c, fields, field_count,
                                                                             h->field)
                                                       : tr(c, "not told"),
                                  .count = h->count };
        if (h->subject == HONOUR_COLLECTIVE)
            v->collectives += h->count;
        else if (h->subject == HONOUR_PERSON)
            v->persons += h->count;
        else
            v->households += h->count;
    }
    v->honours = lines;
    v->honour_count = conference->honour_count;
    return st;
}

static enum status
fill_conference(struct ctx *c, const struct campaign *campaign, struct unit_view *v)
{
    struct conference conference;
    enum status st = conference_find(c, campaign->id, v->unit_id, &conference);

    if (st == NOT_FOUND)
        return OK;
    if (st != OK)
        return st;
    v->has_conference = true;
    v->conference_state = conference_state_code(conference.state);
    v->conference_word = conference_state_text(c, conference.state);
    v->scheduled_on = conference.scheduled_on;
    if (conference.scheduled_minute >= 0)
        v->scheduled_time = time_of_day_text(c, conference.scheduled_minute);
    v->held_on = conference.held_on;
    if (conference.state == CONFERENCE_HELD)
        v->evidence_url = url_evidence(c, v->unit_id, campaign->code);
    v->place = conference.place;
    v->chair = conference.chair;
    v->note = conference.note;
    v->delegates = conference.delegates;
    v->cost_vnd = conference.cost_vnd;
    if (conference.cost_vnd > 0 && conference.delegates > 0)
        v->cost_each = arena_printf(c->arena, tr(c, "%s (cost divided by %s delegates)"),
                                    money(c, conference.cost_vnd / conference.delegates),
                                    number(c->lang, c->arena, conference.delegates));
    return fill_honours(c, &conference, v);
}

/* ------------------------------------------------------------------ who, and since when */

static enum status
fill_watchers(struct ctx *c, const struct campaign *campaign, const struct board *b,
              struct unit_view *v)
{
    struct watch *watches;
    struct person_day *days;
    int count;
    enum status st = watch_list_of_unit(c, campaign->id, v->unit_id, &watches, &count);

    if (st != OK)
        return st;
    days = arena_array(c->arena, (size_t)count + 1, sizeof *days);
    for (int i = 0; i < count; i++) {
        struct seat seat;

        st = seat_find(c, watches[i].seat_id, &seat);
        if (st != OK)
            return st;
        days[i] = (struct person_day){ .title = seat.title,
                                       .from_on = watches[i].from_on,
                                       .to_on = watches[i].to_on,
                                       .note = watches[i].note,
                                       .url = arena_printf(c->arena, "/lam-viec/thanh-vien/%lld",
                                                           (long long)seat.id) };
        if (date_is_within(v->on, watches[i].from_on, watches[i].to_on))
            v->watcher = &days[i];
    }
    v->watchers = days;
    v->watcher_count = count;
    v->needs_member =
        !v->watcher && b->row_count && watch_is_needed(campaign, &b->rows[0].unit, v->on);
    if (v->needs_member && may(c, EDIT_COMMITTEE, campaign->owner_unit_id, campaign->id))
        v->assign_url =
            arena_printf(c->arena, "/lam-viec/ban-chi-dao/giao?don-vi=%lld", (long long)v->unit_id);
    return OK;
}

static struct related_unit *
related(struct ctx *c, const struct unit_succession *list, int count)
{
    struct related_unit *units = arena_array(c->arena, (size_t)count + 1, sizeof *units);

    for (int i = 0; i < count; i++)
        units[i] = (struct related_unit){ .unit_id = list[i].unit.id,
                                          .title = unit_title(c, &list[i].unit),
                                          .code = list[i].unit.code,
                                          .effect_on = list[i].effect_on,
                                          .basis = list[i].basis,
                                          .url = unit_url(c, list[i].unit.id) };
    return units;
}

/* How a unit stands on the day of reading, also one that is no more: the worst of its milestones. */
static enum status
fill_state(struct ctx *c, const struct campaign *campaign, struct date on, struct related_unit *u)
{
    struct board b;
    enum status st = board_read_unit(c, campaign, u->unit_id, on, &b);

    for (int i = 0; st == OK && b.row_count && i < b.milestone_count; i++) {
        const struct board_cell *cell = &b.rows[0].cells[i];

        if (cell->state > u->state) {
            u->state = cell->state;
            u->word = cell_sentence(c, cell);
        }
    }
    return st;
}

static enum status
fill_relations(struct ctx *c, const struct campaign *campaign, struct unit_view *v)
{
    struct unit_succession *list;
    struct related_unit *before;
    enum status st = unit_list_successors(c, v->unit_id, &list, &v->successor_count);

    if (st != OK)
        return st;
    v->successors = related(c, list, v->successor_count);
    st = unit_list_predecessors(c, v->unit_id, &list, &v->predecessor_count);
    if (st != OK)
        return st;
    before = related(c, list, v->predecessor_count);
    for (int i = 0; st == OK && campaign->id && i < v->predecessor_count; i++)
        st = fill_state(c, campaign, v->on, &before[i]);
    v->predecessors = before;
    return st;
}

static enum status
fill_notices(struct ctx *c, const struct board *b, struct unit_view *v)
{
    struct notice_line *lines;
    int count = 0;

    lines = arena_array(c->arena, (size_t)b->deadlines.document_count + 1, sizeof *lines);
    for (int i = b->deadlines.document_count - 1; i >= 0; i--) {
        const struct document *d = &b->deadlines.documents[i];
        struct notice *notices;
        int n;
        enum status st = notice_list(c, d->id, &notices, &n);

        if (st != OK)
            return st;
        for (int k = 0; k < n; k++)
            if (notices[k].unit_id == v->unit_id)
                lines[count++] = (struct notice_line){
                    .id = notices[k].id,
                    .document = document_name(c, d),
                    .document_url = document_url(c, d->id),
                    .sent_at = notices[k].sent_at,
                    .acknowledged_at = notices[k].acknowledged_at,
                    .can_acknowledge = v->can_report && !notices[k].acknowledged_at,
                    .act_url = arena_printf(c->arena, "/lam-viec/thong-bao/%lld/xac-nhan",
                                            (long long)notices[k].id),
                };
    }
    v->notices = lines;
    v->notice_count = count;
    return OK;
}

/* ------------------------------------------------------------------ history */

static const struct {
    const char *noun, *action, *text;
} event_texts[] = {
    { "conference", "plan", N_("Planned the conference") },
    { "conference", "schedule", N_("Scheduled the conference") },
    { "conference", "unschedule", N_("Took the conference off the schedule") },
    { "conference", "hold", N_("Reported the conference held") },
    { "conference", "correct", N_("Corrected the conference’s figures") },
    { "unit", "insert", N_("Entered the unit") },
    { "unit", "update", N_("Changed the unit") },
    { "unit", "move", N_("Moved the unit under another") },
    { "unit", "merge", N_("Merged the unit") },
};

static const char *
event_text(struct ctx *c, const struct audit_entry *e)
{
    for (size_t i = 0; i < sizeof event_texts / sizeof *event_texts; i++)
        if (strcmp(event_texts[i].noun, e->noun) == 0 &&
            strcmp(event_texts[i].action, e->action) == 0)
            return tr(c, event_texts[i].text);
    return NULL;
}

static enum status
add_events(struct ctx *c, const char *noun, int64_t id, struct event_line *lines, int *count)
{
    struct audit_entry *entries;
    int n;
    enum status st = audit_list(c, noun, id, 0, EVENTS_MAX, &entries, &n);

    for (int i = 0; st == OK && i < n; i++) {
        const char *what = event_text(c, &entries[i]);

        if (what)
            lines[(*count)++] = (struct event_line){ .happened_at = entries[i].at,
                                                     .who = entries[i].account_name,
                                                     .what = what };
    }
    return st;
}

static enum status
fill_events(struct ctx *c, const struct campaign *campaign, struct unit_view *v)
{
    struct event_line *lines = arena_array(c->arena, 2 * EVENTS_MAX, sizeof *lines);
    struct conference conference;
    enum status st = conference_find(c, campaign->id, v->unit_id, &conference);

    if (st == OK)
        st = add_events(c, "conference", conference.id, lines, &v->event_count);
    else if (st == NOT_FOUND)
        st = OK;
    if (st == OK)
        st = add_events(c, "unit", v->unit_id, lines, &v->event_count);
    v->events = lines;
    return st;
}

/* ------------------------------------------------------------------ periodic reports */

enum { REPORTS_SHOWN = 6 };

static struct report_line
report_line_of(struct ctx *c, const struct report_duty *d, const char *of)
{
    struct report_line line = {
        .title = strcmp(d->author, of) == 0
                     ? period_text(c, &d->period)
                     : arena_printf(c->arena, "%s: %s", d->author, period_text(c, &d->period)),
        .due_on = d->period.due_on,
        .url = duty_may_write(c, d) && report_can(d->state, REPORT_SAVE, NULL)
                   ? duty_write_url(c, d)
               : d->number > 0 ? report_url(c, d->report_id)
                               : NULL,
    };

    duty_word(c, d, &line.mark, &line.word);
    return line;
}

/* What is owed comes first; who may not read a unit's reports sees none. */
static enum status
fill_reports(struct ctx *c, enum status st, const struct report_duty *duties, int count,
             const char *of, const struct report_line **out, int *out_count)
{
    struct report_line *lines = arena_array(c->arena, REPORTS_SHOWN, sizeof *lines);

    if (st == NOT_FOUND)
        return OK;
    if (st != OK)
        return st;
    for (int i = 0; i < count && i < REPORTS_SHOWN; i++)
        lines[(*out_count)++] = report_line_of(c, &duties[i], of);
    *out = lines;
    return OK;
}

static enum status
fill_unit_reports(struct ctx *c, const struct campaign *campaign, struct unit_view *v)
{
    struct report_duty *duties = NULL;
    int count = 0;
    enum status st = duty_list_of_unit(c, campaign, v->unit_id, &duties, &count);

    return fill_reports(c, st, duties, count, v->title, &v->reports, &v->report_count);
}

static enum status
fill_seat_reports(struct ctx *c, const struct campaign *campaign, struct member_view *v)
{
    struct report_duty *duties = NULL;
    int count = 0;
    enum status st = duty_list_of_seat(c, campaign, v->seat_id, &duties, &count);

    return fill_reports(c, st, duties, count, v->title, &v->reports, &v->report_count);
}

/* ------------------------------------------------------------------ tasks */

enum { TASKS_SHOWN = 8, TITLE_SHOWN = 120 };

/* What is not finished, late ones first; of another day than today nothing is told. */
static enum status
fill_tasks(struct ctx *c, struct task_filter f, struct date on, const struct report_line **out,
           int *out_count, int64_t *out_all)
{
    struct report_line *lines = arena_array(c->arena, TASKS_SHOWN, sizeof *lines);
    struct task_counts n;
    struct task_row *rows;
    int count;
    enum status st;

    if (date_compare(on, today(c)) != 0)
        return OK;
    st = task_count(c, &f, &n);
    if (st == OK) {
        f.only_unfinished = true;
        st = task_list(c, &f, NULL, TASKS_SHOWN, &rows, &count);
    }
    if (st != OK)
        return st;
    for (int i = 0; i < count; i++) {
        struct report_line *line = &lines[(*out_count)++];

        line->title = task_short(c, rows[i].task.words, TITLE_SHOWN);
        line->due_on = rows[i].task.last_on;
        line->url = task_url(c, rows[i].part.id);
        task_word(c, &rows[i], on, &line->mark, &line->word);
    }
    *out = lines;
    *out_all = n.all - n.by_state[TASK_CANCELLED];
    return OK;
}

static enum status
fill_unit_tasks(struct ctx *c, const struct campaign *campaign, struct unit_view *v)
{
    struct task_filter f = { .campaign_id = campaign->id, .unit_id = v->unit_id };

    v->tasks_url = arena_printf(c->arena, "/lam-viec/nhiem-vu?don-vi=%lld", (long long)v->unit_id);
    return campaign->id != 0 ? fill_tasks(c, f, today(c), &v->tasks, &v->task_count, &v->task_all)
                             : OK;
}

static enum status
fill_seat_tasks(struct ctx *c, const struct campaign *campaign, struct member_view *v)
{
    struct task_filter f = { .campaign_id = campaign->id, .seat_id = v->seat_id };
    struct task_filter followed = { .campaign_id = campaign->id, .follower_id = v->seat_id };
    struct task_counts n;
    enum status st = fill_tasks(c, f, v->on, &v->tasks, &v->task_count, &v->task_all);

    v->tasks_url =
        arena_printf(c->arena, "/lam-viec/nhiem-vu?thanh-vien=%lld", (long long)v->seat_id);
    v->followed_url =
        arena_printf(c->arena, "/lam-viec/nhiem-vu?theo-doi=%lld", (long long)v->seat_id);
    if (st == OK)
        st = task_count(c, &followed, &n);
    if (st == OK) {
        v->followed_tasks = n.all - n.by_state[TASK_CANCELLED];
        v->followed_late = n.late;
    }
    return st;
}

/* ------------------------------------------------------------------ the unit's page */

static void
fill_unit(struct ctx *c, const struct campaign *campaign, const struct unit *u, struct unit_view *v)
{
    struct unit parent;

    v->unit_id = u->id;
    v->code = u->code;
    v->title = unit_title(c, u);
    v->heading = text_capitalise(c->arena, v->title);
    v->level = unit_level_code(u->level);
    v->from_on = u->from_on;
    v->to_on = u->to_on;
    v->delegates = v->cost_vnd = -1;
    v->place = v->chair = v->note = "";
    if (u->parent_id && unit_find(c, u->parent_id, v->on, &parent) == OK)
        v->parent = unit_title(c, &parent);
    v->can_report = campaign->id && may(c, REPORT_UNIT, u->id, campaign->id);
    v->conference_url = arena_printf(c->arena, "%s/hoi-nghi", unit_url(c, u->id));
    v->can_edit = may(c, EDIT_UNITS, u->id, 0);
    v->edit_url = arena_printf(c->arena, "%s/sua", unit_url(c, u->id));
}

/* The day on which a unit is shown: the reader's, or its last one where it is no more. */
static enum status
find_unit_shown(struct ctx *c, int64_t id, struct date *on, struct unit *out)
{
    enum status st = unit_find(c, id, *on, out);

    if (st == OK && !date_is_none(out->to_on) && date_compare(out->to_on, *on) <= 0) {
        *on = date_add_days(out->to_on, -1);
        st = unit_find(c, id, *on, out);
    }
    return st;
}

/* What the campaign knows of the unit. */
static enum status
fill_campaign(struct ctx *c, const struct campaign *campaign, struct unit_view *v)
{
    struct board b;
    enum status st = board_read_unit(c, campaign, v->unit_id, v->on, &b);

    if (st != OK)
        return st;
    if (b.row_count)
        fill_duties(c, &b, v);
    st = fill_conference(c, campaign, v);
    if (st == OK)
        st = fill_watchers(c, campaign, &b, v);
    if (st == OK)
        st = fill_notices(c, &b, v);
    page_crumb(&v->page, tr(c, "Board"), "/lam-viec/bang");
    if (v->watcher)
        page_crumb(&v->page, v->watcher->title, v->watcher->url);
    return st;
}

enum status
board_show_unit(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct unit_view v = { 0 };
    struct campaign campaign = { 0 };
    struct unit u;
    enum status st = campaign_page(r, "", &campaign, &v.page);

    /* Units are there before the first campaign. */
    if (st == NOT_FOUND && param(r, "dot-thi-dua") == NULL) {
        v.page = page_start(r, "");
        page_crumb(&v.page, tr(c, "Units"), "/lam-viec/don-vi");
        st = require(c, READ_BOARD, path_int(r, "id"), 0);
    }
    if (st != OK)
        return st;
    v.on = campaign_day(r);
    st = find_unit_shown(c, path_int(r, "id"), &v.on, &u);
    if (st != OK)
        return st;
    fill_unit(c, &campaign, &u, &v);
    v.page.title = v.heading;
    if (campaign.id)
        st = fill_campaign(c, &campaign, &v);
    if (st == OK)
        st = fill_relations(c, &campaign, &v);
    if (st == OK)
        st = fill_events(c, &campaign, &v);
    if (st == OK)
        st = fill_unit_reports(c, &campaign, &v);
    if (st == OK)
        st = fill_unit_tasks(c, &campaign, &v);
    if (st != OK)
        return st;
    RESPOND(r, 200, unit, &v);
    return OK;
}

/* ------------------------------------------------------------------ the member's page */

static enum status
fill_history(struct ctx *c, const struct seat *seat, struct member_view *v)
{
    struct watch *watches;
    struct person_day *days;
    int count;
    enum status st = watch_list(c, seat->campaign_id, DATE_NONE, &watches, &count);

    if (st != OK)
        return st;
    days = arena_array(c->arena, (size_t)count + 1, sizeof *days);
    for (int i = 0; i < count; i++) {
        struct unit u;

        if (watches[i].seat_id != seat->id || date_is_none(watches[i].to_on) ||
            date_compare(watches[i].to_on, v->on) > 0)
            continue;
        st = unit_find(c, watches[i].unit_id, watches[i].from_on, &u);
        if (st != OK)
            return st;
        days[v->history_count++] = (struct person_day){ .title = unit_title(c, &u),
                                                        .url = unit_url(c, u.id),
                                                        .from_on = watches[i].from_on,
                                                        .to_on = watches[i].to_on,
                                                        .note = watches[i].note };
    }
    v->history = days;
    return OK;
}

static void
fill_lines(struct request *r, const struct board *b, int64_t seat_id, struct member_view *v)
{
    struct board_line *lines = arena_array(r->ctx.arena, (size_t)b->row_count + 1, sizeof *lines);
    int counts[CELL_STATE_COUNT] = { 0 };

    for (int i = 0; i < b->row_count; i++)
        if (b->rows[i].seat_id == seat_id) {
            lines[v->line_count++] = board_view_line(r, b, &b->rows[i]);
            counts[b->rows[i].worst]++;
        }
    v->lines = lines;
    v->counts = board_view_counts(r, counts, NULL, seat_id, &v->count_count);
    board_view_heads(r, b, &v->heads, &v->head_count);
}

enum status
board_show_member(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct member_view v = { 0 };
    struct campaign campaign;
    struct board b;
    struct seat seat;
    enum status st = seat_find(c, path_int(r, "id"), &seat);

    if (st == OK)
        st = campaign_page_of(r, seat.campaign_id, seat.title, &campaign, &v.page);
    if (st != OK)
        return st;
    v.on = campaign_day(r);
    st = board_read(c, &campaign, v.on, &b);
    if (st != OK)
        return st;
    v.seat_id = seat.id;
    v.title = seat.title;
    v.role = seat_role_text(c, seat.role);
    v.office = seat.office;
    v.from_on = seat.from_on;
    v.to_on = seat.to_on;
    v.can_assign = may(c, EDIT_COMMITTEE, campaign.owner_unit_id, campaign.id);
    v.assign_url =
        arena_printf(c->arena, "/lam-viec/ban-chi-dao/giao?thanh-vien=%lld", (long long)seat.id);
    fill_lines(r, &b, seat.id, &v);
    st = fill_history(c, &seat, &v);
    if (st == OK)
        st = fill_seat_reports(c, &campaign, &v);
    if (st == OK)
        st = fill_seat_tasks(c, &campaign, &v);
    if (st != OK)
        return st;
    page_crumb(&v.page, tr(c, "Steering committee"), "/lam-viec/ban-chi-dao");
    RESPOND(r, 200, member, &v);
    return OK;
}
