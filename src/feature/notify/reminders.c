/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reminders and escalation. What is to be told follows from how things stand now, from the steps, and from what was told: so it does not
 * matter how often this runs, on which node, or how long nothing ran. */
#include "feature/board/board.h"
#include "feature/dossier/dossier.h"
#include "feature/notify/notify_inside.h"
#include "feature/report/report.h"
#include "feature/task/task.h"

#include <stdlib.h>
#include <string.h>

enum { MARKS_A_TRANSACTION = 400 };

/* What has a last day: a milestone with its day, a period's report, a document that waits for receipts. */
struct thing {
    enum step_about about;
    const char *key;                  /* in reminder_told */
    struct date last_on;              /* of a receipt none */
    int milestone;                    /* into the board's */
    const struct report_open *report; /* the first of them */
    int64_t document_id;
    uint64_t due;      /* steps that are due now; of receipts each has its own */
    int32_t *days;     /* of each step: by which later ones are told apart */
    struct mark *told; /* by unit_id */
    int told_count;
};

struct mark {
    int64_t unit_id;
    uint64_t steps;
};

/* Something to be told: of one unit, by one step, to one. */
struct entry {
    int thing, step;
    enum step_whom whom;
    int64_t to_unit_id, to_seat_id; /* one of them */
    int64_t unit_id;
    uint64_t marks; /* this step and those before it that were missed */
};

struct telling {
    struct ctx *c;
    struct job *job; /* NULL: none */
    const struct campaign *campaign;
    struct date on;
    struct board board;
    struct reminder_step *steps;
    int step_count;
    struct report_open_set reports;
    struct watch *watches; /* of the day, by unit_id */
    int watch_count;
    int64_t head_seat_id; /* 0: none */
    struct thing *things;
    int thing_count, thing_room;
    struct entry *entries;
    int entry_count, entry_room;
    int from, to; /* entries of the transaction */
    int64_t told, told_now;
};

/* ------------------------------------------------------------------ things */

/* Which steps are due of a last day: those before it until it has passed, those after it from then on. */
static enum status
find_due(struct telling *t, struct thing *thing)
{
    bool is_past = date_compare(t->on, thing->last_on) > 0;
    enum status st = OK;

    for (int i = 0; st == OK && i < t->step_count; i++) {
        const struct reminder_step *s = &t->steps[i];
        struct date day = DATE_NONE;

        if (s->about != thing->about || (s->side == SIDE_AFTER) != is_past)
            continue;
        st = reminder_step_day(t->c, s, thing->last_on, &day);
        if (st != OK)
            break;
        thing->days[i] = date_number(day);
        if (date_compare(day, t->on) <= 0)
            thing->due |= UINT64_C(1) << i;
    }
    return st;
}

static uint64_t
step_bit(const struct telling *t, const char *code)
{
    for (int i = 0; i < t->step_count; i++)
        if (strcmp(t->steps[i].code, code) == 0)
            return UINT64_C(1) << i;
    return 0;
}

static enum status
read_told(struct telling *t, struct thing *thing)
{
    struct query *q = query_new(
        t->c, "SELECT unit_id, step FROM reminder_told WHERE thing = $1 ORDER BY unit_id");
    int room = 0;

    bind_text(q, thing->key);
    while (query_row(q)) {
        int64_t unit_id = col_int(q, 0);
        uint64_t bit = step_bit(t, col_text(q, 1));

        if (thing->told_count > 0 && thing->told[thing->told_count - 1].unit_id == unit_id) {
            thing->told[thing->told_count - 1].steps |= bit;
            continue;
        }
        if (thing->told_count == room) {
            room = room == 0 ? 64 : 2 * room;
            thing->told = arena_grow(t->c->arena, thing->told, (size_t)thing->told_count,
                                     (size_t)room, sizeof(*thing->told));
        }
        thing->told[thing->told_count++] = (struct mark){ unit_id, bit };
    }
    return query_end(q);
}

static uint64_t
told_of(const struct thing *thing, int64_t unit_id)
{
    int low = 0, high = thing->told_count;

    while (low < high) {
        int middle = low + (high - low) / 2;

        if (thing->told[middle].unit_id == unit_id)
            return thing->told[middle].steps;
        if (thing->told[middle].unit_id < unit_id)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

/* The thing with this key, made and read the first time. */
static enum status
thing_of(struct telling *t, const struct thing *wanted, int *out)
{
    struct thing *made;
    enum status st = OK;

    for (int i = t->thing_count - 1; i >= 0; i--)
        if (t->things[i].about == wanted->about && t->things[i].milestone == wanted->milestone &&
            t->things[i].document_id == wanted->document_id &&
            date_compare(t->things[i].last_on, wanted->last_on) == 0 &&
            strcmp(t->things[i].key, wanted->key) == 0) {
            *out = i;
            return OK;
        }
    if (t->thing_count == t->thing_room) {
        t->thing_room = t->thing_room == 0 ? 16 : 2 * t->thing_room;
        t->things = arena_grow(t->c->arena, t->things, (size_t)t->thing_count,
                               (size_t)t->thing_room, sizeof(*t->things));
    }
    made = &t->things[t->thing_count];
    *made = *wanted;
    made->days = arena_array(t->c->arena, (size_t)t->step_count + 1, sizeof(*made->days));
    if (!date_is_none(made->last_on))
        st = find_due(t, made);
    if (st == OK)
        st = read_told(t, made);
    *out = t->thing_count++;
    return st;
}

/* ------------------------------------------------------------------ what is to be told */

/* The one that came last among those due; -1: none. */
static int
latest(const struct telling *t, const struct thing *thing, uint64_t due, enum step_whom whom)
{
    int best = -1;

    for (int i = 0; i < t->step_count; i++) {
        int32_t day = thing->about == ABOUT_ACKNOWLEDGEMENT ? t->steps[i].amount : thing->days[i];
        int32_t best_day = best < 0                                ? 0
                           : thing->about == ABOUT_ACKNOWLEDGEMENT ? t->steps[best].amount
                                                                   : thing->days[best];

        if ((due >> i & 1) != 0 && t->steps[i].whom == whom && (best < 0 || day >= best_day))
            best = i;
    }
    return best;
}

static uint64_t
steps_to(const struct telling *t, enum step_whom whom)
{
    uint64_t bits = 0;

    for (int i = 0; i < t->step_count; i++)
        if (t->steps[i].whom == whom)
            bits |= UINT64_C(1) << i;
    return bits;
}

static void
add_entry(struct telling *t, const struct entry *e)
{
    if (t->entry_count == t->entry_room) {
        t->entry_room = t->entry_room == 0 ? 256 : 2 * t->entry_room;
        t->entries = arena_grow(t->c->arena, t->entries, (size_t)t->entry_count,
                                (size_t)t->entry_room, sizeof(*t->entries));
    }
    t->entries[t->entry_count++] = *e;
}

/* Who hears of a unit's (or seat's) thing; 0: nobody. */
struct hearers {
    int64_t unit_id, seat_id; /* it itself: one of them */
    int64_t member_seat_id;
    bool has_head;
};

static void
consider(struct telling *t, int at, int64_t unit_id, uint64_t due, const struct hearers *to)
{
    const struct thing *thing = &t->things[at];
    uint64_t told = told_of(thing, unit_id);

    for (enum step_whom whom = WHOM_UNIT; whom < STEP_WHOM_COUNT; whom++) {
        int step = latest(t, thing, due, whom);
        struct entry e = { .thing = at, .step = step, .whom = whom, .unit_id = unit_id };

        if (step < 0 || (told >> step & 1) != 0)
            continue;
        if (whom == WHOM_UNIT) {
            e.to_unit_id = to->unit_id;
            e.to_seat_id = to->seat_id;
        } else if (whom == WHOM_MEMBER) {
            e.to_seat_id = to->member_seat_id;
        } else if (to->has_head && t->head_seat_id != 0) {
            e.to_seat_id = t->head_seat_id;
        } else if (to->has_head) {
            e.to_unit_id = t->campaign->owner_unit_id; /* no head yet: whoever runs the campaign */
        }
        e.marks = due & steps_to(t, whom) & ~told;
        if (e.to_unit_id != 0 || e.to_seat_id != 0)
            add_entry(t, &e);
    }
}

static int64_t
watcher_of(const struct telling *t, int64_t unit_id)
{
    int low = 0, high = t->watch_count;

    while (low < high) {
        int middle = low + (high - low) / 2;

        if (t->watches[middle].unit_id == unit_id)
            return t->watches[middle].seat_id;
        if (t->watches[middle].unit_id < unit_id)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

/* What is done, or was given a later day that has not passed, is left alone. */
static bool
is_open(const struct board_cell *cell)
{
    return !date_is_none(cell->last_on) &&
           (cell->state == CELL_LATE || cell->state == CELL_DUE_SOON ||
            cell->state == CELL_ON_TRACK || cell->state == CELL_NOT_STARTED);
}

static enum status
consider_cell(struct telling *t, const struct board_row *row, int m)
{
    const struct board_cell *cell = &row->cells[m];
    struct thing wanted = { .about = ABOUT_MILESTONE, .milestone = m, .last_on = cell->last_on };
    struct hearers to = { .unit_id = row->unit.id,
                          .member_seat_id = row->seat_id,
                          .has_head = true };
    int at;
    enum status st;

    if (!is_open(cell))
        return OK;
    wanted.key =
        arena_printf(t->c->arena, "milestone/%lld/%s", (long long)t->board.milestones[m].id,
                     date_iso(t->c->arena, cell->last_on));
    st = thing_of(t, &wanted, &at);
    if (st == OK && t->things[at].due != 0)
        consider(t, at, row->unit.id, t->things[at].due, &to);
    return st;
}

static enum status
consider_report(struct telling *t, const struct report_open *r)
{
    const struct report_schedule *s = &t->reports.schedules[r->schedule];
    struct thing wanted = {
        .about = ABOUT_REPORT, .milestone = r->schedule, .report = r, .last_on = r->period.due_on
    };
    struct hearers to = { .has_head = true };
    int at;
    enum status st;

    wanted.key = arena_printf(t->c->arena, "report/%lld/%s/%s", (long long)s->id,
                              date_iso(t->c->arena, r->period.from_on),
                              date_iso(t->c->arena, r->period.due_on));
    if (s->author == REPORT_BY_UNIT) {
        to.unit_id = r->author_id;
        to.member_seat_id = r->seat_id;
    } else if (s->author == REPORT_BY_SEAT) {
        to.seat_id = r->author_id;
    } else {
        to.unit_id = t->campaign->owner_unit_id;
    }
    st = thing_of(t, &wanted, &at);
    if (st == OK && t->things[at].due != 0)
        consider(t, at, r->author_id, t->things[at].due, &to);
    return st;
}

/* ------------------------------------------------------------------ receipts */

static uint64_t
due_receipt(const struct telling *t, int64_t sent_at)
{
    uint64_t due = 0;

    for (int i = 0; i < t->step_count; i++)
        if (t->steps[i].about == ABOUT_ACKNOWLEDGEMENT &&
            sent_at + (int64_t)t->steps[i].amount * 3600 <= now(t->c))
            due |= UINT64_C(1) << i;
    return due;
}

struct waiting {
    int64_t document_id, unit_id, seat_id, sent_at;
};

static enum status
read_waiting(struct telling *t, struct waiting **out, int *out_count)
{
    struct query *q =
        query_new(t->c, "SELECT n.document_id, n.unit_id, n.seat_id, n.sent_at FROM notice n"
                        " JOIN document d ON d.id = n.document_id WHERE d.campaign_id = $1"
                        " AND d.state = 'applied' AND n.acknowledged_at IS NULL"
                        " ORDER BY n.document_id, n.id");
    struct waiting *rows = NULL;
    int count = 0, room = 0;

    bind_int(q, t->campaign->id);
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 64 : 2 * room;
            rows = arena_grow(t->c->arena, rows, (size_t)count, (size_t)room, sizeof(*rows));
        }
        rows[count++] =
            (struct waiting){ col_int(q, 0), col_int(q, 1), col_int(q, 2), col_int(q, 3) };
    }
    *out = rows;
    *out_count = count;
    return query_end(q);
}

static enum status
consider_receipts(struct telling *t)
{
    struct waiting *rows;
    int count;
    enum status st = read_waiting(t, &rows, &count);

    for (int i = 0; st == OK && i < count; i++) {
        struct thing wanted = { .about = ABOUT_ACKNOWLEDGEMENT,
                                .document_id = rows[i].document_id,
                                .last_on = DATE_NONE };
        struct hearers to = { .unit_id = rows[i].unit_id, .seat_id = rows[i].seat_id };
        uint64_t due = due_receipt(t, rows[i].sent_at);
        int at;

        if (due == 0)
            continue;
        if (rows[i].unit_id != 0) {
            to.member_seat_id = watcher_of(t, rows[i].unit_id);
            to.has_head = true;
        }
        wanted.key = arena_printf(t->c->arena, "document/%lld", (long long)rows[i].document_id);
        st = thing_of(t, &wanted, &at);
        if (st == OK)
            consider(t, at, rows[i].unit_id != 0 ? rows[i].unit_id : rows[i].seat_id, due, &to);
    }
    return st;
}

/* ------------------------------------------------------------------ telling */

static int
compare_entries(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;

    if (a->whom != b->whom)
        return (int)a->whom - (int)b->whom;
    if (a->thing != b->thing)
        return a->thing - b->thing;
    if (a->step != b->step)
        return a->step - b->step;
    if (a->to_seat_id != b->to_seat_id)
        return a->to_seat_id < b->to_seat_id ? -1 : 1;
    if (a->to_unit_id != b->to_unit_id)
        return a->to_unit_id < b->to_unit_id ? -1 : 1;
    return a->unit_id < b->unit_id ? -1 : a->unit_id > b->unit_id;
}

/* Whether two stand in one sentence: a unit is told of its own, others of how many. */
static bool
is_together(const struct entry *a, const struct entry *b)
{
    return a->whom != WHOM_UNIT && a->whom == b->whom && a->thing == b->thing &&
           a->step == b->step && a->to_seat_id == b->to_seat_id && a->to_unit_id == b->to_unit_id;
}

/* *fresh becomes true where this step was not told of this unit before. */
static enum status
write_marks(struct telling *t, const struct entry *e, bool *fresh)
{
    struct ctx *c = t->c;
    enum status st = OK;

    for (int i = 0; st == OK && i < t->step_count; i++) {
        struct query *q;

        if ((e->marks >> i & 1) == 0)
            continue;
        q = query_new(c, "INSERT INTO reminder_told (thing, unit_id, step, told_at)"
                         " VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING step");
        bind_text(q, t->things[e->thing].key);
        bind_int(q, e->unit_id);
        bind_text(q, t->steps[i].code);
        bind_int(q, now(c));
        if (query_row(q) && i == e->step)
            *fresh = true;
        st = query_end(q);
    }
    return st;
}

static json_t *
report_subject(struct telling *t, const struct entry *e, int count)
{
    const struct thing *thing = &t->things[e->thing];
    bool is_unit = t->reports.schedules[thing->report->schedule].author == REPORT_BY_UNIT;

    struct arena *a = t->c->arena;
    const struct report_period *p = &thing->report->period;

    return json_pack("{s:s, s:s, s:s, s:i, s:I}", "first_on", date_iso(a, p->from_on), "last_on",
                     date_iso(a, p->last_on), "due_on", date_iso(a, p->due_on), "count", count,
                     "unit_id", (json_int_t)(is_unit ? e->unit_id : 0));
}

/* What is said, and where it leads. */
static void
fill_item(struct telling *t, const struct entry *e, int count, struct inbox_item *item)
{
    struct ctx *c = t->c;
    const struct thing *thing = &t->things[e->thing];
    const char *code = t->campaign->code;
    bool is_past = t->steps[e->step].side == SIDE_AFTER;
    bool is_own = e->whom == WHOM_UNIT;

    item->kind = is_past ? INBOX_OVERDUE : INBOX_REMINDER;
    /* One unit is named, several are counted. */
    item->variant = is_own || count == 1 ? 0 : e->whom == WHOM_MEMBER ? 1 : 2;
    if (thing->about == ABOUT_ACKNOWLEDGEMENT) {
        item->kind = INBOX_ACKNOWLEDGEMENT;
        item->subject =
            json_pack("{s:I, s:i}", "document_id", (json_int_t)thing->document_id, "count", count);
        item->url = arena_printf(c->arena, "/lam-viec/van-ban/%lld", (long long)thing->document_id);
    } else if (thing->about == ABOUT_REPORT) {
        item->variant += 3;
        item->subject = report_subject(t, e, count);
        item->url = is_own
                        ? arena_printf(c->arena, "/lam-viec/bao-cao/viet/%lld/%lld/%s",
                                       (long long)t->reports.schedules[thing->report->schedule].id,
                                       (long long)e->unit_id,
                                       date_iso(c->arena, thing->report->period.from_on))
                        : arena_printf(c->arena, "/lam-viec/bao-cao?dot-thi-dua=%s", code);
    } else {
        item->subject = json_pack(
            "{s:s, s:I, s:s, s:i}", "what", t->board.milestones[thing->milestone].title, "unit_id",
            (json_int_t)e->unit_id, "last_on", date_iso(c->arena, thing->last_on), "count", count);
        item->url = item->variant == 0
                        ? arena_printf(c->arena, "/lam-viec/don-vi/%lld?dot-thi-dua=%s",
                                       (long long)e->unit_id, code)
                        : arena_printf(c->arena, "/lam-viec/bang?dot-thi-dua=%s%s", code,
                                       is_past ? "&trang-thai=late" : "");
    }
}

static enum status
tell_group(struct telling *t, const struct entry *first, int count)
{
    struct inbox_item item = { .unit_id = first->to_unit_id,
                               .seat_id = first->to_seat_id,
                               .campaign_id = t->campaign->id };
    const struct entry *named = first;
    int fresh_count = 0;
    enum status st = OK;

    for (int i = 0; st == OK && i < count; i++) {
        bool fresh = false;

        st = write_marks(t, &first[i], &fresh);
        if (fresh && fresh_count++ == 0)
            named = &first[i];
    }
    if (st != OK || fresh_count == 0)
        return st;
    item.key =
        arena_printf(t->c->arena, "remind/%s/%s/%lld/%lld", t->things[first->thing].key,
                     t->steps[first->step].code, (long long)(first->to_seat_id + first->to_unit_id),
                     (long long)named->unit_id);
    fill_item(t, named, fresh_count, &item);
    t->told_now++;
    return inbox_insert(t->c, &item);
}

static int
group_end(const struct telling *t, int from)
{
    int to = from + 1;

    while (to < t->entry_count && is_together(&t->entries[from], &t->entries[to]))
        to++;
    return to;
}

static enum status
tell_some(struct ctx *c, void *arg)
{
    struct telling *t = arg;
    struct ctx *own = t->c;
    enum status st = OK;

    t->c = c;
    t->told_now = 0;
    for (int at = t->from; st == OK && at < t->to;) {
        int end = group_end(t, at);

        st = tell_group(t, &t->entries[at], end - at);
        at = end;
    }
    if (st == OK && t->job != NULL)
        st = job_step(c, t->job, t->told + t->told_now, 0, NULL);
    t->c = own;
    return st;
}

static enum status
tell_all(struct telling *t)
{
    enum status st = OK;

    if (t->entry_count > 1)
        qsort(t->entries, (size_t)t->entry_count, sizeof(*t->entries), compare_entries);
    for (t->from = 0; st == OK && t->from < t->entry_count; t->from = t->to) {
        if (t->job != NULL && job_is_stopped(t->job))
            return BUSY;
        for (t->to = t->from; t->to < t->entry_count && t->to - t->from < MARKS_A_TRANSACTION;)
            t->to = group_end(t, t->to);
        st = db_transact(t->c, tell_some, t);
        if (st == OK)
            t->told += t->told_now;
    }
    return st;
}

/* ------------------------------------------------------------------ a campaign, all campaigns */

static int
compare_watches(const void *left, const void *right)
{
    const struct watch *a = left, *b = right;

    return a->unit_id < b->unit_id ? -1 : a->unit_id > b->unit_id;
}

static enum status
read_all(struct telling *t)
{
    struct ctx *c = t->c;
    enum status st = reminder_step_list(c, t->campaign->id, &t->steps, &t->step_count);

    if (st == OK)
        st = board_read(c, t->campaign, t->on, &t->board);
    if (st == OK)
        st = report_list_open(c, t->campaign, t->on, &t->reports);
    if (st == OK)
        st = watch_list(c, t->campaign->id, t->on, &t->watches, &t->watch_count);
    if (st != OK)
        return st;
    if (t->watch_count > 1)
        qsort(t->watches, (size_t)t->watch_count, sizeof(*t->watches), compare_watches);
    for (int i = 0; i < t->board.seat_count; i++)
        if (t->board.seats[i].role == SEAT_HEAD &&
            date_is_within(t->on, t->board.seats[i].from_on, t->board.seats[i].to_on))
            t->head_seat_id = t->board.seats[i].id;
    return OK;
}

static enum status
tell_campaign(struct telling *t)
{
    enum status st = read_all(t);

    for (int i = 0; st == OK && i < t->board.row_count; i++)
        for (int m = 0; st == OK && m < t->board.milestone_count; m++)
            st = consider_cell(t, &t->board.rows[i], m);
    for (int i = 0; st == OK && i < t->reports.count; i++)
        st = consider_report(t, &t->reports.rows[i]);
    if (st == OK)
        st = consider_receipts(t);
    return st == OK ? tell_all(t) : st;
}

enum status
reminders_tell(struct ctx *c, struct job *j, int64_t *out_told)
{
    struct campaign *all;
    int count;
    int64_t told = 0;
    enum status st = campaign_list(c, "", &all, &count);

    for (int i = 0; st == OK && i < count; i++) {
        struct ctx own = *c;
        struct telling t = {
            .c = &own, .job = j, .campaign = &all[i], .on = today(c), .told = told
        };

        if (!date_is_within(t.on, all[i].from_on, all[i].to_on))
            continue;
        own.arena = arena_child(c->arena);
        st = tell_campaign(&t);
        told = t.told;
        if (st == OK)
            st = task_remind(&own, all[i].id, t.on, &told);
        if (st == OK)
            st = dossier_remind(&own, all[i].id, t.on, &told);
        arena_free(own.arena);
    }
    if (st == OK)
        *out_told = told;
    return st;
}

/* ------------------------------------------------------------------ each hour */

static enum status
run(struct ctx *c, struct job *j)
{
    int64_t told = 0, job_id;
    int minute;
    enum status st = digest_minute(c, &minute);

    /* The day's letters are asked for first: a reminder that cannot be told does not keep them back. */
    if (st == OK)
        st = digest_ask(c, today(c), date_start_at(today(c)) + (int64_t)minute * 60, &job_id);
    if (st == OK)
        st = reminders_tell(c, j, &told);
    job_say(c, j, N_("%lld reminders."), (long long)told);
    return st;
}

const struct job_kind notify_hourly_job = {
    .name = "notify.hourly",
    .title = N_("Reminders"),
    .priority = JOB_NORMAL,
    .max_tries = 5,
    .run = run,
    .every = EVERY_HOUR,
    .at = 5,
};
