/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What cannot be is refused; what is unlikely is asked, once, and believed when it is confirmed. */
#include "feature/conference/conference_rules.h"

#include "core/text.h"
#include "db/db.h"

#include <string.h>

#define COST_UNLIKELY_VND INT64_C(10000000000)
#define COST_MAX_VND      INT64_C(999999999999999)

struct check {
    struct ctx *c;
    const struct conference *before, *after;
    bool confirmed;
    int questions;
};

int64_t
conference_sum(const struct conference *k, enum honour_subject subject)
{
    int64_t sum = 0;

    for (int i = 0; i < k->honour_count; i++)
        if (k->honours[i].subject == subject)
            sum += k->honours[i].count;
    return sum;
}

static void ask(struct check *k, const char *field, const char *format, ...) PRINTF(3, 4);

static void
ask(struct check *k, const char *field, const char *format, ...)
{
    va_list args;

    if (k->confirmed)
        return;
    k->questions++;
    va_start(args, format);
    (void)problem(k->c, field, "%s", arena_vprintf(k->c->arena, format, args));
    va_end(args);
}

static void
check_length(struct check *k, const char *field, const char *text, size_t maximum)
{
    if (text_length(text) > maximum)
        (void)problem(k->c, field, tr(k->c, "At most %d characters."), (int)maximum);
}

enum status
conference_find_deadline(struct ctx *c, int64_t campaign_id, int64_t unit_id, struct date on,
                         struct deadline_set *set, const struct deadline **out)
{
    struct milestone *milestones;
    struct unit unit;
    int count;
    enum status st = unit_find(c, unit_id, on, &unit);

    if (st == OK)
        st = milestone_list(c, campaign_id, &milestones, &count);
    if (st == OK)
        st = deadline_set_read(c, campaign_id, 0, 0, set);
    if (st != OK)
        return st;
    *out = NULL;
    for (int i = 0; i < count && *out == NULL; i++)
        if (milestones[i].is_conference)
            *out = deadline_in_force(set, milestones[i].id, unit.level, unit.id, NULL, 0, NULL);
    return OK;
}

enum status
conference_check_day(struct ctx *c, int64_t unit_id, const char *field, struct date on)
{
    struct unit u;
    enum status st = date_is_none(on) ? OK : unit_find(c, unit_id, on, &u);

    if (st != OK || date_is_none(on) || date_is_within(on, u.from_on, u.to_on))
        return st;
    if (date_compare(on, u.from_on) < 0)
        return problem(c, field, tr(c, "%s exists since %s only. Enter that day or a later one."),
                       unit_title(c, &u), date_vi(c->arena, u.from_on));
    return problem(c, field,
                   tr(c, "%s existed until %s. Enter a day up to then; what comes later is for the "
                         "unit that took over."),
                   unit_title(c, &u), date_vi(c->arena, date_add_days(u.to_on, -1)));
}

/* In the words of the document that set the last day. */
static enum status
ask_of_deadline(struct check *k, const char *field, struct date on)
{
    struct ctx *c = k->c;
    struct deadline_set set;
    const struct deadline *d;
    enum status st;

    if (k->confirmed)
        return OK;
    st = conference_find_deadline(c, k->after->campaign_id, k->after->unit_id, on, &set, &d);
    if (st == OK && d != NULL && date_compare(on, d->last_on) > 0)
        ask(k, field, tr(c, "%s lies after the last day %s (“%s”, %s). Is that right?"),
            date_vi(c->arena, on), date_vi(c->arena, d->last_on), d->words,
            document_name(c, deadline_document(&set, d)));
    return st;
}

/* ------------------------------------------------------------------ each step */

static enum status
check_plan(struct check *k)
{
    struct ctx *c = k->c;
    struct campaign campaign;
    bool is_in = false;
    enum status st;

    if (date_compare(k->after->planned_on, today(c)) > 0)
        (void)problem(c, "planned_on",
                      tr(c, "%s is still to come. Enter the day on which planning began."),
                      date_vi(c->arena, k->after->planned_on));
    st = campaign_find(c, k->after->campaign_id, &campaign);
    if (st == OK)
        st = campaign_has_unit(c, &campaign, k->after->unit_id, today(c), &is_in);
    if (st != OK || is_in)
        return st;
    return problem(c, NULL, "%s",
                   tr(c, "The unit is not in this campaign, so it owes no conference there."));
}

static enum status
check_schedule(struct check *k)
{
    struct ctx *c = k->c;
    struct date on = k->after->scheduled_on;
    enum status st;

    if (date_is_none(on))
        return problem(c, "scheduled_on", "%s", tr(c, "Enter the day of the conference."));
    st = conference_check_day(c, k->after->unit_id, "scheduled_on", on);
    if (st != OK)
        return st;
    if (k->after->scheduled_minute < -1 || k->after->scheduled_minute > 1439)
        (void)problem(c, "scheduled_minute", "%s",
                      tr(c, "There is no such hour. Write it as 8:00 or 14h30."));
    if (date_compare(on, today(c)) < 0)
        ask(k, "scheduled_on", tr(c, "%s has passed already. Is that right?"),
            date_vi(c->arena, on));
    if (!date_is_none(k->after->planned_on) && date_compare(on, k->after->planned_on) < 0)
        ask(k, "scheduled_on", tr(c, "%s lies before %s, when planning began. Is that right?"),
            date_vi(c->arena, on), date_vi(c->arena, k->after->planned_on));
    return ask_of_deadline(k, "scheduled_on", on);
}

static enum status
check_field_codes(struct check *k)
{
    struct activity_field *fields;
    int count;
    enum status st = activity_field_list(k->c, &fields, &count);

    for (int i = 0; st == OK && i < k->after->honour_count; i++) {
        const char *code = k->after->honours[i].field;
        bool is_known = code[0] == '\0';

        for (int n = 0; n < count && !is_known; n++)
            is_known = strcmp(fields[n].code, code) == 0;
        if (!is_known)
            (void)problem(k->c, arena_printf(k->c->arena, "honour.%d.field", i), "%s",
                          tr(k->c, "There is no such field. Choose one of the list."));
    }
    return st;
}

static void
check_honours(struct check *k)
{
    struct ctx *c = k->c;
    const struct conference *a = k->after;

    if (a->honour_count > CONFERENCE_HONOURS_MAX)
        (void)problem(c, "honour", tr(c, "At most %d rows."), (int)CONFERENCE_HONOURS_MAX);
    for (int i = 0; i < a->honour_count && i < CONFERENCE_HONOURS_MAX; i++) {
        const struct honour *h = &a->honours[i];

        if (h->subject <= 0 || h->subject >= HONOUR_SUBJECT_COUNT)
            (void)problem(c, arena_printf(c->arena, "honour.%d.subject", i), "%s",
                          tr(c, "Choose collectives, individuals or households."));
        if (h->count < 1 || h->count > CONFERENCE_COUNT_MAX)
            (void)problem(c, arena_printf(c->arena, "honour.%d.count", i), "%s",
                          tr(c, "Enter a whole number from 1 to 1,000,000, or remove the row."));
        for (int before = 0; before < i; before++)
            if (a->honours[before].subject == h->subject &&
                strcmp(a->honours[before].field, h->field) == 0)
                (void)problem(c, arena_printf(c->arena, "honour.%d.field", i),
                              tr(c, "Row %d has the same subject and field. Put the two into one."),
                              before + 1);
    }
}

/* A correction is asked about what it changes alone. */
static void
ask_of_figures(struct check *k)
{
    struct ctx *c = k->c;
    const struct conference *a = k->after, *b = k->before;
    int64_t persons = conference_sum(a, HONOUR_PERSON);
    bool was_held = b->state == CONFERENCE_HELD;
    bool has_people =
        !was_held || a->delegates != b->delegates || persons != conference_sum(b, HONOUR_PERSON);
    bool has_cost = !was_held || a->cost_vnd != b->cost_vnd;

    if (a->delegates > CONFERENCE_COUNT_MAX)
        (void)problem(c, "delegates", "%s", tr(c, "Enter a whole number from 0 to 1,000,000."));
    if (a->cost_vnd > COST_MAX_VND)
        (void)problem(c, "cost_vnd", "%s", tr(c, "At most 15 digits."));
    if (has_people && a->delegates == 0)
        ask(k, "delegates", "%s", tr(c, "A conference without delegates. Is that right?"));
    else if (has_people && a->delegates > 0 && persons > a->delegates)
        ask(k, "delegates",
            tr(c, "%s individuals honoured are more than %s delegates. Is that right?"),
            number(c->lang, c->arena, persons), number(c->lang, c->arena, a->delegates));
    if (has_cost && a->cost_vnd == 0)
        ask(k, "cost_vnd", "%s",
            tr(c, "The conference cost nothing. Is that right? Leave it empty while it is not "
                  "known."));
    else if (has_cost && a->cost_vnd > COST_UNLIKELY_VND && a->cost_vnd <= COST_MAX_VND)
        ask(k, "cost_vnd", tr(c, "%s is more than a conference costs. Is that right?"),
            money(c, a->cost_vnd));
}

static enum status
check_held(struct check *k)
{
    struct ctx *c = k->c;
    const struct conference *a = k->after;
    enum status st;

    check_honours(k);
    ask_of_figures(k);
    st = check_field_codes(k);
    if (st != OK)
        return st;
    if (date_is_none(a->held_on))
        return problem(c, "held_on", "%s", tr(c, "Enter the day on which it was held."));
    if (date_compare(a->held_on, today(c)) > 0)
        return problem(c, "held_on",
                       tr(c, "%s is still to come. Enter a day up to today, or schedule the "
                             "conference for that day."),
                       date_vi(c->arena, a->held_on));
    st = conference_check_day(c, a->unit_id, "held_on", a->held_on);
    if (st != OK)
        return st;
    if (k->before->state == CONFERENCE_HELD && date_compare(a->held_on, k->before->held_on) == 0)
        return OK;
    if (!date_is_none(a->scheduled_on) && date_compare(a->held_on, a->scheduled_on) < 0)
        ask(k, "held_on", tr(c, "%s lies before %s, for which it was scheduled. Is that right?"),
            date_vi(c->arena, a->held_on), date_vi(c->arena, a->scheduled_on));
    else if (!date_is_none(a->planned_on) && date_compare(a->held_on, a->planned_on) < 0)
        ask(k, "held_on", tr(c, "%s lies before %s, when planning began. Is that right?"),
            date_vi(c->arena, a->held_on), date_vi(c->arena, a->planned_on));
    return ask_of_deadline(k, "held_on", a->held_on);
}

enum status
conference_check(struct ctx *c, enum conference_step step, const struct conference *before,
                 const struct conference *after, bool confirmed, const char *reason)
{
    struct check k = { .c = c, .before = before, .after = after, .confirmed = confirmed };
    int problems = c->problem_count;
    enum status st = OK;

    check_length(&k, "place", after->place, CONFERENCE_PLACE_MAX);
    check_length(&k, "chair", after->chair, CONFERENCE_CHAIR_MAX);
    check_length(&k, "note", after->note, CONFERENCE_NOTE_MAX);
    if (step == STEP_PLAN)
        st = check_plan(&k);
    else if (step == STEP_SCHEDULE)
        st = check_schedule(&k);
    else if (step == STEP_HOLD || step == STEP_CORRECT)
        st = check_held(&k);
    else if (reason == NULL || reason[0] == '\0')
        st = problem(c, "reason", "%s", tr(c, "Say why the day is taken back."));
    else
        check_length(&k, "reason", reason, CONFERENCE_NOTE_MAX);
    if (st != OK && st != INVALID)
        return st;
    if (k.questions > 0)
        (void)problem(c, "confirmed", "%s",
                      tr(c, "Mend what is asked about, or confirm that it is right."));
    return c->problem_count > problems ? INVALID : OK;
}
