/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gathers what the page of a unit shows of the unit itself: above, places, successions, history. */
#include "feature/unit/unit_views.h"

#include "core/text.h"
#include "db/audit.h"
#include "feature/unit/unit_internal.h"

#include <string.h>

enum { EVENTS_SHOWN = 20 };

static const char *
url_of(struct ctx *c, int64_t id)
{
    return arena_printf(c->arena, "/lam-viec/don-vi/%lld", (long long)id);
}

static const struct {
    const char *action, *text;
} actions[] = {
    { "insert", N_("Entered") },
    { "import", N_("Brought in with a list") },
    { "update", N_("Name, code, kind or days changed") },
    { "move", N_("Moved under another unit") },
    { "end", N_("Ended with a merger") },
    { "merge", N_("Made by a merger") },
};

static const char *
action_text(const struct ctx *c, const char *action)
{
    for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
        if (strcmp(actions[i].action, action) == 0)
            return tr(c, actions[i].text);
    }
    return action;
}

static enum status
read_above(struct ctx *c, struct unit_card *card, struct date on)
{
    struct unit *above;
    int count;
    enum status st = unit_list_above(c, card->unit.id, on, &above, &count);

    if (st != OK)
        return st;
    card->above = arena_array(c->arena, (size_t)count + 1, sizeof(*card->above));
    for (int i = 1; i < count; i++)
        card->above[card->above_count++] = (struct unit_link){ .title = unit_title(c, &above[i]),
                                                               .code = above[i].code,
                                                               .note = "",
                                                               .url = url_of(c, above[i].id) };
    return OK;
}

static enum status
read_places(struct ctx *c, struct unit_card *card)
{
    struct unit_place *places;
    int count;
    enum status st = unit_list_places(c, card->unit.id, &places, &count);

    if (st != OK)
        return st;
    card->places = arena_array(c->arena, (size_t)count + 1, sizeof(*card->places));
    for (int i = count - 1; st == OK && i >= 0; i--) {
        struct unit parent;

        st = unit_find(c, places[i].parent_id, places[i].from_on, &parent);
        if (st != OK)
            return st;
        card->places[card->place_count++] =
            (struct unit_link){ .title = unit_title(c, &parent),
                                .code = parent.code,
                                .on = places[i].from_on,
                                .to_on = places[i].to_on,
                                .note = unit_days_text(c, places[i].from_on, places[i].to_on),
                                .url = url_of(c, parent.id) };
    }
    return OK;
}

static const char *
note_of(struct ctx *c, const struct unit_succession *s)
{
    if (s->share_ppm == 0 || s->share_ppm == 1000000)
        return s->basis;
    return arena_printf(c->arena, "%.4g%%%s%s", (double)s->share_ppm / 10000,
                        s->basis[0] == '\0' ? "" : ", ", s->basis);
}

static void
take_successions(struct ctx *c, const struct unit_succession *list, int count,
                 struct unit_link **out, int *out_count)
{
    *out = arena_array(c->arena, (size_t)count + 1, sizeof(**out));
    *out_count = count;
    for (int i = 0; i < count; i++)
        (*out)[i] = (struct unit_link){ .title = unit_title(c, &list[i].unit),
                                        .code = list[i].unit.code,
                                        .on = list[i].effect_on,
                                        .note = note_of(c, &list[i]),
                                        .url = url_of(c, list[i].unit.id) };
}

static enum status
read_successions(struct ctx *c, struct unit_card *card)
{
    struct unit_succession *list;
    int count;
    enum status st = unit_list_successors(c, card->unit.id, &list, &count);

    if (st != OK)
        return st;
    take_successions(c, list, count, &card->successors, &card->successor_count);
    st = unit_list_predecessors(c, card->unit.id, &list, &count);
    if (st == OK)
        take_successions(c, list, count, &card->predecessors, &card->predecessor_count);
    return st;
}

static enum status
read_events(struct ctx *c, struct unit_card *card)
{
    struct audit_entry *entries;
    int count;
    enum status st = audit_list(c, "unit", card->unit.id, 0, EVENTS_SHOWN, &entries, &count);

    if (st != OK)
        return st;
    card->events = arena_array(c->arena, (size_t)count + 1, sizeof(*card->events));
    card->event_count = count;
    for (int i = 0; i < count; i++)
        card->events[i] = (struct unit_event){ entries[i].at, entries[i].account_name,
                                               action_text(c, entries[i].action) };
    return OK;
}

enum status
unit_card_read(struct ctx *c, int64_t id, struct date on, struct unit_card *out)
{
    struct unit_card card = { 0 };
    enum status st = unit_find(c, id, on, &card.unit);

    if (st != OK)
        return st;
    card.title = unit_title(c, &card.unit);
    card.kind_text = unit_kind_text(c, card.unit.kind);
    card.level_text = unit_level_text(c, card.unit.level);
    card.days = unit_days_text(c, card.unit.from_on, card.unit.to_on);
    card.can_edit = may(c, EDIT_UNITS, id, 0);
    card.edit_url = arena_printf(c->arena, "%s/sua", url_of(c, id));
    card.move_url = arena_printf(c->arena, "%s/chuyen", url_of(c, id));
    st = read_above(c, &card, on);
    if (st == OK)
        st = read_places(c, &card);
    if (st == OK)
        st = read_successions(c, &card);
    if (st == OK)
        st = read_events(c, &card);
    if (st == OK)
        *out = card;
    return st;
}
