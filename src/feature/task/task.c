/* SPDX-License-Identifier: GPL-3.0-or-later */
/* States of tasks, who may do what, and how a task stands in words. */
#include "feature/task/task.h"

#include "core/text.h"
#include "feature/task/task_inside.h"

#include <string.h>

enum { SOON_DAYS = 7 };

static const struct {
    const char *code, *text;
} states[TASK_STATE_COUNT] = {
    [TASK_OPEN] = { "open", N_("To do") },
    [TASK_DONE] = { "done", N_("Reported done") },
    [TASK_RETURNED] = { "returned", N_("Returned") },
    [TASK_ACCEPTED] = { "accepted", N_("Completed") },
    [TASK_CANCELLED] = { "cancelled", N_("Cancelled") },
};

const char *
task_state_code(enum task_state state)
{
    return state > 0 && state < TASK_STATE_COUNT ? states[state].code : "";
}

bool
task_state_parse(const char *code, enum task_state *out)
{
    for (int i = TASK_OPEN; i < TASK_STATE_COUNT; i++)
        if (code != NULL && strcmp(states[i].code, code) == 0) {
            *out = (enum task_state)i;
            return true;
        }
    return false;
}

const char *
task_state_text(const struct ctx *c, enum task_state state)
{
    return state > 0 && state < TASK_STATE_COUNT ? tr(c, states[state].text) : "";
}

/* ------------------------------------------------------------------ the table */

static const struct {
    enum task_state from;
    enum task_step step;
    enum task_state to;
} steps[] = {
    { TASK_OPEN, TASK_REPORT, TASK_DONE },      { TASK_RETURNED, TASK_REPORT, TASK_DONE },
    { TASK_DONE, TASK_ACCEPT, TASK_ACCEPTED },  { TASK_DONE, TASK_RETURN, TASK_RETURNED },
    { TASK_OPEN, TASK_CANCEL, TASK_CANCELLED }, { TASK_RETURNED, TASK_CANCEL, TASK_CANCELLED },
    { TASK_DONE, TASK_CANCEL, TASK_CANCELLED }, { TASK_OPEN, TASK_MOVE, TASK_OPEN },
    { TASK_RETURNED, TASK_MOVE, TASK_OPEN },
};

bool
task_can(enum task_state from, enum task_step step, enum task_state *out_to)
{
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
        if (steps[i].from == from && steps[i].step == step) {
            if (out_to != NULL)
                *out_to = steps[i].to;
            return true;
        }
    return false;
}

bool
task_step_is_givers(enum task_step step)
{
    return step != TASK_REPORT;
}

bool
task_is_open(const struct task_part *p)
{
    return task_can(p->state, TASK_REPORT, NULL);
}

bool
task_is_late(const struct task_row *t, struct date on)
{
    return task_is_open(&t->part) && !date_is_none(t->task.last_on) &&
           date_compare(t->task.last_on, on) < 0;
}

static const char *
days_word(struct ctx *c, const struct task_row *t, struct date on, const char **mark)
{
    int left = date_days_between(on, t->task.last_on);

    if (left < 0) {
        *mark = "late";
        return arena_printf(c->arena, trn(c, "Late by %d day", "Late by %d days", -left), -left);
    }
    *mark = left <= SOON_DAYS ? "due" : "track";
    if (left == 0)
        return tr(c, "Due today");
    return text_capitalise(
        c->arena, arena_printf(c->arena, trn(c, "%d day left", "%d days left", left), left));
}

void
task_word(struct ctx *c, const struct task_row *t, struct date on, const char **out_mark,
          const char **out_word)
{
    static const char *const marks[TASK_STATE_COUNT] = { "none", "none", "due",
                                                         "late", "done", "none" };

    *out_mark = marks[t->part.state];
    *out_word = task_state_text(c, t->part.state);
    if (t->part.state == TASK_OPEN && !date_is_none(t->task.last_on))
        *out_word = days_word(c, t, on, out_mark);
    else if (t->part.state == TASK_OPEN)
        *out_word = t->task.is_recurring ? tr(c, "Recurring") : tr(c, "No day set");
}

const char *
task_short(struct ctx *c, const char *words, int max)
{
    size_t at = 0, blank = 0;

    if (text_length(words) <= (size_t)max)
        return words;
    for (int n = 0; n < max; n++) {
        if (words[at] == ' ')
            blank = at;
        at++;
        while (((unsigned char)words[at] & 0xC0) == 0x80)
            at++;
    }
    return arena_printf(c->arena, "%.*s …", (int)(blank > 0 ? blank : at), words);
}

const char *
task_url(const struct ctx *c, int64_t part_id)
{
    return arena_printf(c->arena, "/lam-viec/nhiem-vu/%lld", (long long)part_id);
}

/* ------------------------------------------------------------------ rights */

bool
task_may_give(struct ctx *c, const struct campaign *campaign)
{
    return may(c, EDIT_DOCUMENTS, campaign->owner_unit_id, campaign->id);
}

static bool
follows(struct ctx *c, int64_t campaign_id, int64_t unit_id, int64_t seat_id)
{
    struct watch w;

    return watch_find(c, campaign_id, unit_id, today(c), &w, NULL) == OK && w.seat_id == seat_id;
}

bool
task_may_report(struct ctx *c, const struct task_row *t)
{
    struct campaign campaign;
    struct seat seat;
    bool has_seat = seat_find_mine(c, t->task.campaign_id, &seat) == OK;

    if (t->part.unit_id != 0 && !t->part.by_watcher &&
        may(c, REPORT_UNIT, t->part.unit_id, t->task.campaign_id))
        return true;
    if (has_seat && t->part.seat_id == seat.id)
        return true;
    if (has_seat && t->part.by_watcher && follows(c, t->task.campaign_id, t->part.unit_id, seat.id))
        return true;
    return campaign_find(c, t->task.campaign_id, &campaign) == OK && task_may_give(c, &campaign);
}
