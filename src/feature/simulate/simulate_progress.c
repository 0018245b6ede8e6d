/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far each commune is on the day of the simulation: most in time, some late, some silent; provinces differ. */
#include "feature/simulate/simulate_internal.h"

enum { CONFERENCE_AT = 5, TIRED_PERCENT = 4 };

static bool
is_past(struct date d)
{
    return date_compare(d, SIMULATE_DAY) <= 0;
}

/* The day on which a commune is through with something: some weeks before its last day, for slow provinces also after it. */
static struct date
day_through(struct simulating *s, struct date last_on, int slowness)
{
    return date_add_days(last_on, chance_below(s, 40 + slowness) - 38);
}

static void
add_progress(struct simulating *s, int commune, int milestone, int slowness)
{
    struct date done_on = day_through(s, simulate_last_day(s, commune, milestone), slowness);
    struct progress p = { .milestone_id = s->milestone_ids[milestone],
                          .unit_id = s->communes[commune].id,
                          .started_on = date_add_days(done_on, -5 - chance_below(s, 30)) };

    if (!is_past(p.started_on))
        return;
    if (is_past(done_on) && !chance_of(s, TIRED_PERCENT))
        p.done_on = done_on;
    gather_progress(s, p);
}

static void
add_honours(struct simulating *s, struct conference *k)
{
    static const char *const fields[] = { "education", "agriculture", "health", "security-defence",
                                          "economy-society" };

    struct honour *honours = arena_array(s->c->arena, HONOUR_SUBJECT_COUNT - 1, sizeof(*honours));

    for (int i = 0; i < HONOUR_SUBJECT_COUNT - 1; i++)
        honours[i] =
            (struct honour){ .subject = (enum honour_subject)(i + 1),
                             .field = fields[chance_below(s, 5)],
                             .count = 1 + chance_below(s, i + 1 == HONOUR_PERSON ? 20 : 8) };
    k->honours = honours;
    k->honour_count = HONOUR_SUBJECT_COUNT - 1;
}

static void
add_conference(struct simulating *s, int commune, int slowness)
{
    struct date held_on = day_through(s, simulate_last_day(s, commune, CONFERENCE_AT), slowness);
    struct conference k = { .campaign_id = s->campaign.id,
                            .unit_id = s->communes[commune].id,
                            .state = CONFERENCE_PLANNED,
                            .planned_on = date_add_days(held_on, -60 - chance_below(s, 40)),
                            .scheduled_minute = -1,
                            .place = "",
                            .chair = "",
                            .delegates = -1,
                            .cost_vnd = -1 };

    if (!is_past(k.planned_on))
        return;
    k.updated_at = morning_of(k.planned_on);
    if (is_past(date_add_days(held_on, -30)) && chance_of(s, 90)) {
        k.state = CONFERENCE_SCHEDULED;
        k.scheduled_on = held_on;
        k.scheduled_minute = chance_of(s, 70) ? 8 * 60 : 14 * 60;
        k.place = "Hội trường UBND";
        k.chair = "Chủ tịch UBND";
        k.updated_at = morning_of(date_add_days(held_on, -30));
        if (is_past(held_on) && !chance_of(s, TIRED_PERCENT)) {
            k.state = CONFERENCE_HELD;
            k.held_on = held_on;
            k.delegates = 60 + chance_below(s, 140);
            k.cost_vnd = k.delegates * (150 + chance_below(s, 150)) * 1000;
            k.updated_at = morning_of(held_on) + 9 * 3600;
            add_honours(s, &k);
        }
    }
    gather_conference(s, k);
}

void
simulate_progress(struct simulating *s)
{
    int slowness[SIMULATE_PROVINCES];

    for (int i = 0; i < SIMULATE_PROVINCES; i++)
        slowness[i] = chance_below(s, 25);
    for (int i = 0; i < s->wanted->communes; i++) {
        int slow = slowness[s->province_of[i]];

        /* Some have not said anything yet. */
        if (chance_of(s, 2))
            continue;
        for (int m = 0; m < SIMULATE_MILESTONES; m++) {
            if (m == CONFERENCE_AT)
                add_conference(s, i, slow);
            else
                add_progress(s, i, m, slow);
        }
    }
}
