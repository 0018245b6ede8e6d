/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gathers a person's tasks: their units' duties, papers to acknowledge, and what the secretariat keeps an eye on. */
#include "feature/article/article.h"
#include "feature/board/today.h"
#include "feature/council/council.h"
#include "feature/delegation/delegation.h"
#include "feature/dossier/dossier.h"
#include "feature/exemplar/exemplar.h"
#include "feature/report/report.h"
#include "feature/task/task.h"

#include <stdlib.h>
#include <string.h>

enum { TASKS_MAX = 200, TITLE_SHOWN = 140, HOURS_24_S = 24 * 3600, HOURS_48_S = 48 * 3600 };

struct gathering {
    struct ctx *c;
    const struct campaign *campaign;
    struct date on;
    struct today *t;
};

/* The next free task; beyond TASKS_MAX the last is written over, and the page's count still tells all. */
static struct today_task *
add_task(struct gathering *g)
{
    struct today *t = g->t;
    struct today_task *task;

    if (!t->tasks)
        t->tasks = arena_array(g->c->arena, TASKS_MAX, sizeof *t->tasks);
    if (t->task_count < TASKS_MAX)
        t->task_count++;
    task = &t->tasks[t->task_count - 1];
    *task = (struct today_task){ .why = "" };
    return task;
}

static const char *
url(const struct gathering *g, const char *prefix, int64_t id)
{
    return arena_printf(g->c->arena, "%s%lld", prefix, (long long)id);
}

/* ------------------------------------------------------------------ duties of units */

/* What a unit owes that was due before it existed is that of the units before it. */
static bool
is_inherited(const struct board_row *row, const struct board_cell *cell)
{
    return cell->deadline && date_compare(cell->last_on, row->unit.from_on) < 0;
}

static void
add_duty(struct gathering *g, const struct board *b, const struct board_row *row, int milestone,
         bool is_own)
{
    struct ctx *c = g->c;
    const struct milestone *m = &b->milestones[milestone];
    const struct board_cell *cell = &row->cells[milestone];
    const char *unit = unit_title(c, &row->unit),
               *unit_url = url(g, "/lam-viec/don-vi/", row->unit.id);
    struct today_task *task = add_task(g);

    task->state = cell->state;
    task->word = cell_sentence(c, cell);
    task->last_on = cell->last_on;
    task->is_now = cell->state == CELL_LATE || (cell->state == CELL_DUE_SOON && cell->days == 0);
    if (cell->deadline) {
        const struct document *d = deadline_document(&b->deadlines, cell->deadline);

        task->words = cell->deadline->words;
        task->document = document_name(c, d);
        task->document_url = url(g, "/lam-viec/van-ban/", d->id);
    }
    if (is_own)
        task->title = arena_printf(c->arena, "%s: %s", m->title, unit);
    if (is_own && is_inherited(row, cell)) {
        task->why = tr(c, "Owed by the units that it took over from: report it on their pages.");
        task->act = tr(c, "Open the unit");
        task->act_url = arena_printf(c->arena, "%s#lam-tu", unit_url);
    } else if (is_own) {
        task->act = m->is_conference ? tr(c, "Report the conference") : tr(c, "Report");
        task->act_url = m->is_conference
                            ? arena_printf(c->arena, "%s/hoi-nghi", unit_url)
                            : arena_printf(c->arena, "%s/moc/%lld", unit_url, (long long)m->id);
    } else {
        task->title = arena_printf(c->arena, tr(c, "Urge %s: %s"), unit, m->title);
        task->act = tr(c, "Open the unit");
        task->act_url = unit_url;
    }
}

static void
add_duties(struct gathering *g, const struct board *b, const struct board_row *row, bool is_own)
{
    for (int m = 0; m < b->milestone_count; m++) {
        enum cell_state state = row->cells[m].state;
        bool is_open = state == CELL_NOT_STARTED || state == CELL_ON_TRACK;

        if (state == CELL_LATE || state == CELL_DUE_SOON || state == CELL_EXCEPTION ||
            (is_own && is_open))
            add_duty(g, b, row, m, is_own);
    }
}

/* ------------------------------------------------------------------ papers to acknowledge */

static enum status
add_notice(struct gathering *g, const struct notice *n, const char *to)
{
    struct ctx *c = g->c;
    struct today_task *task;
    struct document d;
    enum status st = document_find(c, n->document_id, &d);

    if (st != OK)
        return st;
    task = add_task(g);
    task->state = CELL_DUE_SOON;
    task->word = tr(c, "To acknowledge");
    task->title =
        to ? arena_printf(c->arena, tr(c, "Acknowledge %s for %s"), document_name(c, &d), to)
           : arena_printf(c->arena, tr(c, "Acknowledge %s"), document_name(c, &d));
    task->why = arena_printf(
        c->arena, tr(c, "Sent on %s; the secretariat sees who has not after 24 and 48 hours."),
        time_text(c, n->sent_at));
    task->act = tr(c, "Read and acknowledge");
    task->act_url = url(g, "/lam-viec/van-ban/", d.id);
    task->is_now = true;
    return OK;
}

static enum status
add_notices(struct gathering *g, int64_t unit_id, int64_t seat_id, const char *to)
{
    struct notice *notices;
    int count;
    enum status st = notice_list_open(g->c, g->campaign->id, unit_id, &notices, &count);

    for (int i = 0; st == OK && i < count; i++)
        if (seat_id ? notices[i].seat_id == seat_id : notices[i].unit_id == unit_id)
            st = add_notice(g, &notices[i], to);
    return st;
}

/* ------------------------------------------------------------------ by what one holds */

static struct board_row *
keep_row(struct gathering *g, const struct board *from)
{
    struct board *b = &g->t->board;
    struct board_row *rows = arena_grow(g->c->arena, b->rows, (size_t)b->row_count,
                                        (size_t)b->row_count + 1, sizeof *rows);

    if (!b->row_count) {
        *b = *from;
        b->row_count = 0;
    }
    rows[b->row_count] = from->rows[0];
    b->rows = rows;
    return &rows[b->row_count++];
}

/* An officer's own units. */
static enum status
gather_own_units(struct gathering *g)
{
    const struct grant *grants;
    int count;
    enum status st = grants_today(g->c, &grants, &count);

    for (int i = 0; st == OK && i < count; i++) {
        struct board b;
        struct board_row *row;

        if (grants[i].role != ROLE_UNIT_OFFICER || !grants[i].unit_id ||
            (grants[i].campaign_id && grants[i].campaign_id != g->campaign->id))
            continue;
        st = board_read_unit(g->c, g->campaign, grants[i].unit_id, g->on, &b);
        if (st != OK || !b.row_count) {
            st = st == NOT_FOUND ? OK : st;
            continue;
        }
        row = keep_row(g, &b);
        add_duties(g, &b, row, true);
        st = add_notices(g, row->unit.id, 0, unit_title(g->c, &row->unit));
    }
    return st;
}

/* A member's watched units, and papers for the seat. */
static enum status
gather_seat(struct gathering *g, const struct board *whole)
{
    struct seat seat;
    enum status st = seat_find_mine(g->c, g->campaign->id, &seat);

    if (st != OK)
        return st == NOT_FOUND ? OK : st;
    g->t->seat_id = seat.id;
    g->t->board = *whole;
    g->t->board.rows = arena_array(g->c->arena, (size_t)whole->row_count + 1, sizeof *whole->rows);
    g->t->board.row_count = 0;
    for (int i = 0; i < whole->row_count; i++)
        if (whole->rows[i].seat_id == seat.id) {
            g->t->board.rows[g->t->board.row_count++] = whole->rows[i];
            add_duties(g, whole, &whole->rows[i], false);
        }
    return add_notices(g, 0, seat.id, NULL);
}

/* Late units as one task: the head and the secretariat see the whole, not three hundred lines. */
static void
gather_late(struct gathering *g, const struct board *whole)
{
    struct ctx *c = g->c;
    struct today_task *task;
    int late = whole->counts[CELL_LATE];

    if (!late)
        return;
    task = add_task(g);
    task->state = CELL_LATE;
    task->word = arena_printf(c->arena, trn(c, "%d unit late", "%d units late", late), late);
    task->title = arena_printf(c->arena,
                               trn(c, "See %d late unit and who follows it",
                                   "See %d late units and who follows them", late),
                               late);
    task->act = tr(c, "Open the board");
    task->act_url = "/lam-viec/bang?trang-thai=late";
    task->is_now = true;
}

static void
gather_without_member(struct gathering *g, const struct board *whole)
{
    struct ctx *c = g->c;
    int n = whole->without_member;
    struct today_task *task;

    if (!n)
        return;
    task = add_task(g);
    task->state = CELL_LATE;
    task->word = tr(c, "Nobody follows");
    task->title = arena_printf(
        c->arena, trn(c, "Assign a member to %d unit", "Assign members to %d units", n), n);
    task->why = tr(c, "A unit without a member is called by nobody when it is late.");
    task->act = tr(c, "Assign");
    task->act_url = "/lam-viec/ban-chi-dao/giao";
    task->is_now = true;
}

/* Drafts that wait, and documents that units have left unacknowledged. */
static enum status
gather_documents(struct gathering *g)
{
    struct ctx *c = g->c;
    struct document *documents;
    int count;
    enum status st = document_list(c, g->campaign->id, "", &documents, &count);

    for (int i = 0; st == OK && i < count; i++) {
        struct today_task *task;

        if (documents[i].state != DOCUMENT_DRAFT)
            continue;
        task = add_task(g);
        task->state = CELL_NOT_STARTED;
        task->word = tr(c, "Draft");
        task->title =
            arena_printf(c->arena, tr(c, "Finish and apply %s"), document_name(c, &documents[i]));
        task->why = tr(c, "Nothing changes until it is applied.");
        task->act = tr(c, "Open the draft");
        task->act_url = url(g, "/lam-viec/van-ban/", documents[i].id);
    }
    return st;
}

static enum status
gather_unacknowledged(struct gathering *g)
{
    struct ctx *c = g->c;
    struct notice *notices;
    int count, after_24 = 0, after_48 = 0;
    struct today_task *task;
    enum status st = notice_list_open(c, g->campaign->id, 0, &notices, &count);

    if (st != OK)
        return st;
    for (int i = 0; i < count; i++) {
        after_24 += now(c) - notices[i].sent_at >= HOURS_24_S;
        after_48 += now(c) - notices[i].sent_at >= HOURS_48_S;
    }
    if (!after_24)
        return OK;
    task = add_task(g);
    task->state = after_48 ? CELL_LATE : CELL_DUE_SOON;
    task->word = after_48 ? tr(c, "Over 48 hours") : tr(c, "Over 24 hours");
    task->title = arena_printf(c->arena,
                               trn(c, "%d addressee has not acknowledged",
                                   "%d addressees have not acknowledged", after_24),
                               after_24);
    task->why = arena_printf(c->arena,
                             trn(c, "%d of them for more than 48 hours.",
                                 "%d of them for more than 48 hours.", after_48),
                             after_48);
    task->act = tr(c, "See who");
    task->act_url = url(g, "/lam-viec/van-ban/", notices[0].document_id);
    task->is_now = true;
    return OK;
}

/* ------------------------------------------------------------------ periodic reports */

static void
add_report(struct gathering *g, const struct report_duty *d)
{
    struct ctx *c = g->c;
    struct today_task *task = add_task(g);
    const char *mark;
    int left = duty_days_left(d, g->on);

    duty_word(c, d, &mark, &task->word);
    task->state = left < 0 || d->state == REPORT_RETURNED ? CELL_LATE : CELL_DUE_SOON;
    task->last_on = d->period.due_on;
    task->title =
        arena_printf(c->arena, tr(c, "Report of %s: %s"), period_text(c, &d->period), d->author);
    if (d->state == REPORT_RETURNED)
        task->why = tr(c, "It was returned with remarks.");
    task->act = d->report_id != 0 ? tr(c, "Go on writing") : tr(c, "Write the report");
    task->act_url = duty_write_url(c, d);
    task->is_now = task->state == CELL_LATE || left == 0;
}

/* One by one while they are few; else as one task that opens their list. */
static void
add_waiting(struct gathering *g, const struct report_duty *waiting, int count)
{
    enum { ONE_BY_ONE = 5 };
    struct ctx *c = g->c;

    for (int i = 0; i < count && count <= ONE_BY_ONE; i++) {
        struct today_task *task = add_task(g);

        task->state = CELL_DUE_SOON;
        task->word = tr(c, "To answer");
        task->title = arena_printf(c->arena, tr(c, "Answer the report of %s: %s"),
                                   period_text(c, &waiting[i].period), waiting[i].author);
        task->act = tr(c, "Read and answer");
        task->act_url = report_url(c, waiting[i].report_id);
        task->is_now = true;
    }
    if (count > ONE_BY_ONE) {
        struct today_task *task = add_task(g);

        task->state = CELL_DUE_SOON;
        task->word = tr(c, "To answer");
        task->title = arena_printf(c->arena, tr(c, "Answer %d reports"), count);
        task->act = tr(c, "Open the reports");
        task->act_url = "/lam-viec/bao-cao";
        task->is_now = true;
    }
}

/* Reports are of today alone: they know no day of reading. */
static enum status
gather_reports(struct gathering *g)
{
    struct report_duty *owed, *waiting;
    int owed_count, waiting_count;
    enum status st;

    if (date_compare(g->on, today(g->c)) != 0)
        return OK;
    st = report_today(g->c, g->campaign, DUE_SOON_DAYS, &owed, &owed_count, &waiting,
                      &waiting_count);
    for (int i = 0; st == OK && i < owed_count; i++)
        add_report(g, &owed[i]);
    if (st == OK)
        add_waiting(g, waiting, waiting_count);
    return st;
}

/* ------------------------------------------------------------------ points of documents */

static void
add_given(struct gathering *g, const struct task_row *t)
{
    struct ctx *c = g->c;
    struct today_task *task = add_task(g);
    const char *mark;
    int left = date_is_none(t->task.last_on) ? 1 : date_days_between(g->on, t->task.last_on);

    task_word(c, t, g->on, &mark, &task->word);
    task->state = left < 0 || t->part.state == TASK_RETURNED ? CELL_LATE
                  : strcmp(mark, "due") == 0                 ? CELL_DUE_SOON
                                                             : CELL_NOT_STARTED;
    task->last_on = t->task.last_on;
    task->title = task_short(c, t->task.words, TITLE_SHOWN);
    task->words = t->task.day_words[0] != '\0' ? t->task.day_words : NULL;
    task->document = document_name(c, &t->document);
    task->document_url = url(g, "/lam-viec/van-ban/", t->document.id);
    if (task->words == NULL)
        task->why = arena_printf(c->arena, tr(c, "From %s."), task->document);
    if (t->part.state == TASK_RETURNED)
        task->why = arena_printf(c->arena, tr(c, "It was returned: %s"), t->part.remarks);
    task->act = tr(c, "Report it done");
    task->act_url = task_url(c, t->part.id);
    task->is_now = task->state == CELL_LATE || left == 0;
}

static void
add_reported(struct gathering *g, const struct task_row *waiting, int count, int64_t all)
{
    struct ctx *c = g->c;

    for (int i = 0; i < count && all <= count; i++) {
        struct today_task *task = add_task(g);

        task->state = CELL_DUE_SOON;
        task->word = tr(c, "To answer");
        task->title =
            arena_printf(c->arena, tr(c, "Answer the task of %s: %s"), waiting[i].part.owner,
                         task_short(c, waiting[i].task.words, TITLE_SHOWN));
        task->act = tr(c, "Read and answer");
        task->act_url = task_url(c, waiting[i].part.id);
        task->is_now = true;
    }
    if (all > count) {
        struct today_task *task = add_task(g);

        task->state = CELL_DUE_SOON;
        task->word = tr(c, "To answer");
        task->title = arena_printf(c->arena, tr(c, "Answer %d tasks reported done"), (int)all);
        task->act = tr(c, "Open the tasks");
        task->act_url = "/lam-viec/nhiem-vu?trang-thai=done";
        task->is_now = true;
    }
}

/* Late ones of the units that a member follows, as one line. */
static enum status
add_followed(struct gathering *g)
{
    struct ctx *c = g->c;
    struct task_filter f = { .campaign_id = g->campaign->id,
                             .follower_id = g->t->seat_id,
                             .only_late = true };
    struct task_counts n;
    struct today_task *task;
    enum status st = g->t->seat_id != 0 ? task_count(c, &f, &n) : NOT_FOUND;

    if (st != OK || n.all == 0)
        return st == NOT_FOUND ? OK : st;
    task = add_task(g);
    task->state = CELL_LATE;
    task->word = tr(c, "Late");
    task->title = arena_printf(c->arena,
                               trn(c, "Urge your units: %d task is late",
                                   "Urge your units: %d tasks are late", (int)n.all),
                               (int)n.all);
    task->act = tr(c, "Open the tasks");
    task->act_url = url(g, "/lam-viec/nhiem-vu?trang-thai=late&theo-doi=", g->t->seat_id);
    task->is_now = true;
    return OK;
}

static enum status
gather_given(struct gathering *g)
{
    struct task_row *mine, *waiting = NULL;
    int mine_count, waiting_count;
    int64_t waiting_all;
    enum status st;

    if (date_compare(g->on, today(g->c)) != 0)
        return OK;
    st = task_today(g->c, g->campaign, &mine, &mine_count, &waiting, &waiting_count, &waiting_all);
    for (int i = 0; st == OK && i < mine_count; i++)
        add_given(g, &mine[i]);
    if (st == OK)
        add_reported(g, waiting, waiting_count, waiting_all);
    return st == OK ? add_followed(g) : st;
}

/* ------------------------------------------------------------------ dossiers */

static void
add_dossiers(struct gathering *g, const struct dossier_duties *d, const char *title,
             const char *act_url)
{
    struct ctx *c = g->c;
    struct today_task *task = add_task(g);

    task->state = d->late > 0 ? CELL_LATE : CELL_DUE_SOON;
    task->word = d->late > 0
                     ? arena_printf(c->arena, trn(c, "%d is late", "%d are late", (int)d->late),
                                    (int)d->late)
                     : tr(c, "To answer");
    task->last_on = d->first_on;
    task->title = title;
    task->act = tr(c, "Open the dossiers");
    task->act_url = act_url;
    task->is_now = true;
}

static enum status
gather_dossiers(struct gathering *g)
{
    struct ctx *c = g->c;
    struct dossier_duties d;
    enum status st;

    if (date_compare(g->on, today(c)) != 0 || !may(c, WRITE_DOSSIERS, 0, g->campaign->id))
        return OK;
    st = dossier_duties(c, g->campaign->id, g->campaign->owner_unit_id, &d);
    if (st != OK)
        return st;
    if (d.to_confirm > 0)
        add_dossiers(
            g, &d,
            arena_printf(c->arena,
                         trn(c, "Confirm a dossier, or send it back: %d waits",
                             "Confirm dossiers, or send them back: %d wait", (int)d.to_confirm),
                         (int)d.to_confirm),
            "/lam-viec/ho-so?trang-thai=on_way");
    if (d.to_mend > 0)
        add_dossiers(g, &d,
                     arena_printf(c->arena,
                                  trn(c, "Mend a dossier that was sent back: %d",
                                      "Mend dossiers that were sent back: %d", (int)d.to_mend),
                                  (int)d.to_mend),
                     "/lam-viec/ho-so?trang-thai=returned");
    if (d.to_appraise > 0)
        add_dossiers(g, &d,
                     arena_printf(c->arena,
                                  trn(c, "Appraise a dossier: %d", "Appraise dossiers: %d",
                                      (int)d.to_appraise),
                                  (int)d.to_appraise),
                     "/lam-viec/ho-so?trang-thai=appraisal");
    return OK;
}

/* ------------------------------------------------------------------ the newsroom */

static void
add_articles(struct gathering *g, const char *title, const char *act_url, const char *word)
{
    struct today_task *task = add_task(g);

    task->state = CELL_DUE_SOON;
    task->word = word;
    task->title = title;
    task->act = tr(g->c, "Open the articles");
    task->act_url = act_url;
    task->is_now = true;
}

/* Ballots that are open to the account, whichever campaign they belong to. */
static enum status
gather_ballots(struct gathering *g)
{
    struct ctx *c = g->c;
    struct open_round *rounds;
    int count;
    enum status st;

    if (date_compare(g->on, today(c)) != 0 || !may(c, JUDGE, 0, 0))
        return OK;
    st = council_open_rounds(c, &rounds, &count);
    for (int i = 0; st == OK && i < count; i++) {
        struct today_task *task = add_task(g);

        task->state = CELL_DUE_SOON;
        task->word = tr(c, "Ballot open");
        task->last_on = date_of_instant(rounds[i].closes_at);
        task->title = arena_printf(c->arena, tr(c, "Vote: %s"), rounds[i].title);
        /* the same for who has voted: the page's length must not tell */
        task->why = arena_printf(
            c->arena,
            tr(c, "Votes are taken until %s. Whether yours is in the box, the ballot tells."),
            time_text(c, rounds[i].closes_at));
        task->act = tr(c, "Open the ballot");
        task->act_url = url_ballot(c, rounds[i].round_id);
        task->is_now = true;
    }
    return st;
}

static void
add_council_task(struct gathering *g, const struct council_task *t)
{
    struct ctx *c = g->c;
    struct today_task *task = add_task(g);

    task->state = CELL_DUE_SOON;
    task->word = tr(c, "To answer");
    task->last_on = t->held_on;
    task->act_url = t->url;
    task->is_now = true;
    if (t->is_key) {
        task->title = arena_printf(c->arena, tr(c, "Take your key of the box: %s"), t->title);
        task->act = tr(c, "Take the key");
        return;
    }
    task->title = arena_printf(c->arena,
                               trn(c, "Appraise %d dossier for the council's meeting",
                                   "Appraise %d dossiers for the council's meeting", t->dossiers),
                               t->dossiers);
    task->act = tr(c, "Open the meeting");
}

static enum status
gather_council(struct gathering *g)
{
    struct ctx *c = g->c;
    struct council_task *tasks;
    int count;
    enum status st;

    if (date_compare(g->on, today(c)) != 0 || !may(c, JUDGE, 0, 0))
        return OK;
    st = council_tasks(c, &tasks, &count);
    for (int i = 0; st == OK && i < count; i++)
        add_council_task(g, &tasks[i]);
    return st;
}

static enum status
gather_articles(struct gathering *g)
{
    struct ctx *c = g->c;
    struct article_duties d;
    enum status st;

    if (date_compare(g->on, today(c)) != 0 || !may(c, WRITE_ARTICLES, 0, 0))
        return OK;
    st = article_duties(c, &d);
    if (st != OK)
        return st;
    if (d.to_approve > 0)
        add_articles(
            g,
            arena_printf(c->arena,
                         trn(c, "Approve an article, or send it back: %d waits",
                             "Approve the articles, or send them back: %d wait", (int)d.to_approve),
                         (int)d.to_approve),
            "/lam-viec/tin-bai?trang-thai=edited", tr(c, "To answer"));
    if (d.to_publish > 0)
        add_articles(g,
                     arena_printf(c->arena,
                                  trn(c, "Publish what is approved: %d article",
                                      "Publish what is approved: %d articles", (int)d.to_publish),
                                  (int)d.to_publish),
                     "/lam-viec/tin-bai?trang-thai=approved", tr(c, "Approved"));
    if (d.sent_back > 0)
        add_articles(g,
                     arena_printf(c->arena,
                                  trn(c, "Mend what was sent back: %d article",
                                      "Mend what was sent back: %d articles", (int)d.sent_back),
                                  (int)d.sent_back),
                     "/lam-viec/tin-bai?trang-thai=draft&cua-toi=1", tr(c, "Sent back"));
    return OK;
}

/* ------------------------------------------------------------------ exemplars before the public */

static void
add_exemplars(struct gathering *g, const char *title, enum cell_state state, const char *word)
{
    struct today_task *task = add_task(g);

    task->state = state;
    task->word = word;
    task->title = title;
    task->act = tr(g->c, "Open what stands before the public");
    task->act_url = "/lam-viec/lay-y-kien";
    task->is_now = true;
}

static enum status
gather_exemplars(struct gathering *g)
{
    struct ctx *c = g->c;
    struct exemplar_duties d;
    enum status st;

    if (date_compare(g->on, today(c)) != 0 || !may(c, APPRAISE_DOSSIERS, 0, 0))
        return OK;
    st = exemplar_duties(c, &d);
    if (st != OK)
        return st;
    if (d.to_close > 0)
        add_exemplars(
            g,
            arena_printf(c->arena,
                         trn(c, "Opinions have ended: make the closing record of %d proposal",
                             "Opinions have ended: make the closing records of %d proposals",
                             (int)d.to_close),
                         (int)d.to_close),
            CELL_LATE, tr(c, "Time is over"));
    if (d.opinions > 0)
        add_exemplars(g,
                      arena_printf(c->arena,
                                   trn(c, "Read what readers wrote: %d opinion",
                                       "Read what readers wrote: %d opinions", (int)d.opinions),
                                   (int)d.opinions),
                      CELL_DUE_SOON, tr(c, "New"));
    if (d.late_checks > 0)
        add_exemplars(g,
                      arena_printf(c->arena,
                                   trn(c, "%d body has not answered in time",
                                       "%d bodies have not answered in time", (int)d.late_checks),
                                   (int)d.late_checks),
                      CELL_LATE, tr(c, "No answer"));
    return OK;
}

/* Delegations whose list is not decided yet: no day binds them. */
static enum status
gather_delegations(struct gathering *g)
{
    struct ctx *c = g->c;
    struct selection *all;
    int count;
    enum status st;

    if (date_compare(g->on, today(c)) != 0 || !may(c, SELECT_DELEGATES, 0, g->campaign->id))
        return OK;
    st = selection_list(c, g->campaign->id, &all, &count);
    for (int i = 0; st == OK && i < count; i++) {
        struct today_task *task;

        if (all[i].is_closed || !selection_may_write(c, &all[i]))
            continue;
        task = add_task(g);
        task->state = CELL_ON_TRACK;
        task->word = tr(c, "List open");
        task->title = arena_printf(c->arena, tr(c, "Decide who goes: %s"), all[i].title);
        task->why = arena_printf(c->arena,
                                 trn(c, "%d seat; the list is not closed yet.",
                                     "%d seats; the list is not closed yet.", all[i].seats),
                                 all[i].seats);
        task->act = tr(c, "Open the delegation");
        task->act_url = url_selection(c, all[i].id);
    }
    return st;
}

static int
compare_tasks(const void *left, const void *right)
{
    const struct today_task *a = left, *b = right;

    if (a->is_now != b->is_now)
        return b->is_now - a->is_now;
    if ((a->state == CELL_LATE) != (b->state == CELL_LATE))
        return a->state == CELL_LATE ? -1 : 1;
    if (date_compare(a->last_on, b->last_on) != 0)
        return date_compare(a->last_on, b->last_on);
    if (a->state != b->state)
        return (int)b->state - (int)a->state;
    return strcmp(a->title, b->title);
}

static enum status
gather(struct gathering *g)
{
    struct ctx *c = g->c;
    int64_t owner = g->campaign->owner_unit_id;
    bool is_secretariat = may(c, EDIT_DOCUMENTS, owner, g->campaign->id);
    enum status st = gather_own_units(g);

    if (st == OK && may(c, READ_BOARD, owner, g->campaign->id)) {
        struct board whole;

        st = board_read(c, g->campaign, g->on, &whole);
        if (st == OK)
            st = gather_seat(g, &whole);
        if (st == OK && (is_secretariat || may(c, EDIT_COMMITTEE, owner, g->campaign->id))) {
            gather_late(g, &whole);
            gather_without_member(g, &whole);
        }
    }
    if (st == OK && is_secretariat)
        st = gather_documents(g);
    if (st == OK && is_secretariat)
        st = gather_unacknowledged(g);
    if (st == OK)
        st = gather_given(g);
    if (st == OK)
        st = gather_articles(g);
    if (st == OK)
        st = gather_dossiers(g);
    if (st == OK)
        st = gather_exemplars(g);
    if (st == OK)
        st = gather_delegations(g);
    if (st == OK)
        st = gather_ballots(g);
    if (st == OK)
        st = gather_council(g);
    return st == OK ? gather_reports(g) : st;
}

enum status
today_read(struct ctx *c, const struct campaign *campaign, struct date on, struct today *out)
{
    struct today t = { 0 };
    struct gathering g = { .c = c, .campaign = campaign, .on = on, .t = &t };
    enum status st = gather(&g);

    if (st != OK)
        return st;
    if (t.task_count)
        qsort(t.tasks, (size_t)t.task_count, sizeof *t.tasks, compare_tasks);
    for (int i = 0; i < t.task_count; i++) {
        t.now_count += t.tasks[i].is_now;
        t.late_count += t.tasks[i].state == CELL_LATE;
    }
    *out = t;
    return OK;
}
