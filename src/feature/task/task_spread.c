/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom a task is given to: from words to units and seats. */
#include "feature/task/task_inside.h"

#include "core/text.h"

#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ names */

struct naming {
    struct ctx *c;
    struct words_name *names;
    int count, room;
};

static void
add_name(struct naming *n, enum words_kind kind, int64_t id, const char *name)
{
    if (name == NULL || name[0] == '\0')
        return;
    if (n->count == n->room) {
        n->room = n->room == 0 ? 256 : 2 * n->room;
        n->names =
            arena_grow(n->c->arena, n->names, (size_t)n->count, (size_t)n->room, sizeof(*n->names));
    }
    n->names[n->count++] = (struct words_name){ .kind = kind, .id = id, .name = name };
}

/* "Phòng Nội vụ thị xã Nghi Sơn" is "Phòng Nội vụ" in the papers of thị xã Nghi Sơn. NULL where it does not end so. */
static const char *
without_place(struct ctx *c, const char *title, const char *place)
{
    const char *fold = text_fold(c->arena, title), *end = text_fold(c->arena, place);
    size_t length = strlen(fold), end_length = strlen(end), at = strlen(title);
    int words = 1;

    if (end_length == 0 || length <= end_length + 1 || fold[length - end_length - 1] != ' ' ||
        strcmp(fold + length - end_length, end) != 0)
        return NULL;
    for (const char *p = end; *p != '\0'; p++)
        words += *p == ' ';
    while (words > 0 && at > 0)
        words -= title[--at] == ' ';
    return at > 0 ? arena_strndup(c->arena, title, at) : NULL;
}

/* Papers call the authority of a place by the place: UBND thị xã. */
static void
name_unit(struct naming *n, const struct campaign *campaign, const struct unit *u,
          const char *place)
{
    struct ctx *c = n->c;

    add_name(n, WORDS_UNIT, u->id, unit_title(c, u));
    add_name(n, WORDS_UNIT, u->id, u->code);
    if (u->level == LEVEL_UNIT)
        add_name(n, WORDS_UNIT, u->id, without_place(c, unit_title(c, u), place));
    if (u->id != campaign->owner_unit_id)
        return;
    for (const struct unit_kind *k = unit_kinds; k->code != NULL; k++)
        if (strcmp(k->code, u->kind) == 0) {
            const char *kind = tr_lang(LANG_VI, k->label);

            add_name(n, WORDS_UNIT, u->id, arena_printf(c->arena, "UBND %s", kind));
            add_name(n, WORDS_UNIT, u->id, arena_printf(c->arena, "Ủy ban nhân dân %s", kind));
        }
}

static void
name_seat(struct naming *n, const struct seat *s)
{
    add_name(n, WORDS_SEAT, s->id, s->title);
    if (s->role == SEAT_HEAD)
        add_name(n, WORDS_SEAT, s->id, "Trưởng Ban Chỉ đạo");
}

static enum status
read_all(struct ctx *c, const struct campaign *campaign, struct date on, struct task_spreading *out)
{
    struct naming n = { .c = c };
    struct words_known *known = arena_alloc(c->arena, sizeof(*known));
    const char *place = "";
    enum status st = watch_list_units(c, campaign, on, &out->units, &out->unit_count);

    if (st == OK)
        st = seat_list(c, campaign->id, on, &out->seats, &out->seat_count);
    if (st != OK)
        return st;
    for (int i = 0; i < out->unit_count; i++)
        if (out->units[i].id == campaign->owner_unit_id)
            place = unit_title(c, &out->units[i]);
    for (int i = 0; i < out->unit_count; i++)
        name_unit(&n, campaign, &out->units[i], place);
    for (int i = 0; i < out->seat_count; i++)
        name_seat(&n, &out->seats[i]);
    *known = words_known_make(c->arena, n.names, n.count);
    out->campaign = campaign;
    out->known = known;
    return OK;
}

enum status
task_spreading_begin(struct ctx *c, const struct campaign *campaign, struct task_spreading *out)
{
    return read_all(c, campaign, today(c), out);
}

enum status
task_known_read(struct ctx *c, const struct campaign *campaign, struct date on,
                struct words_known *out)
{
    struct task_spreading s;
    enum status st = read_all(c, campaign, on, &s);

    if (st == OK)
        *out = *s.known;
    return st;
}

/* ------------------------------------------------------------------ spreading */

struct spread {
    struct ctx *c;
    const struct task_spreading *s;
    struct task_whom *whom;
    int count, room;
};

static void
add(struct spread *k, struct task_whom whom)
{
    if (k->count == k->room) {
        k->room = k->room == 0 ? 16 : 2 * k->room;
        k->whom =
            arena_grow(k->c->arena, k->whom, (size_t)k->count, (size_t)k->room, sizeof(*k->whom));
    }
    k->whom[k->count++] = whom;
}

static void
add_levels(struct spread *k, unsigned levels)
{
    const struct task_spreading *s = k->s;

    for (int i = 0; i < s->unit_count; i++)
        if (levels & (1U << s->units[i].level))
            add(k, (struct task_whom){ .unit_id = s->units[i].id });
}

static void
add_members(struct spread *k)
{
    for (int i = 0; i < k->s->seat_count; i++)
        if (k->s->seats[i].role == SEAT_MEMBER || k->s->seats[i].role == SEAT_DEPUTY)
            add(k, (struct task_whom){ .seat_id = k->s->seats[i].id });
}

/* A group that has nobody adds nobody; the caller tells it. */
static void
add_owner(struct spread *k, const struct words_owner *o)
{
    switch (o->kind) {
    case WORDS_UNIT:
        add(k, (struct task_whom){ .unit_id = o->id });
        break;
    case WORDS_SEAT:
        add(k, (struct task_whom){ .seat_id = o->id });
        break;
    case WORDS_WATCHER:
        add(k, (struct task_whom){ .unit_id = o->id, .by_watcher = true });
        break;
    case WORDS_LEVELS:
        add_levels(k, o->levels);
        break;
    case WORDS_MEMBERS:
        add_members(k);
        break;
    case WORDS_UNKNOWN:
    case WORDS_SEVERAL:
        break;
    }
}

static int
compare_whom(const void *a, const void *b)
{
    const struct task_whom *left = a, *right = b;

    if (left->unit_id != right->unit_id)
        return left->unit_id < right->unit_id ? -1 : 1;
    if (left->seat_id != right->seat_id)
        return left->seat_id < right->seat_id ? -1 : 1;
    return (int)left->by_watcher - (int)right->by_watcher;
}

static void
once_each(struct spread *k)
{
    int kept = 0;

    if (k->count > 1)
        qsort(k->whom, (size_t)k->count, sizeof(*k->whom), compare_whom);
    for (int i = 0; i < k->count; i++)
        if (i == 0 || compare_whom(&k->whom[i], &k->whom[i - 1]) != 0)
            k->whom[kept++] = k->whom[i];
    k->count = kept;
}

/* What is wrong with a name: nobody has it (and who may be meant), or several. */
static const char *
what_is_wrong(struct ctx *c, const struct task_spreading *s, const struct words_owner *o)
{
    const char **names, *list = "";
    int count;

    words_suggest(c->arena, o->words, s->known, 4, &names, &count);
    for (int i = 0; i < count; i++)
        list = arena_printf(c->arena, "%s%s%s", list, i > 0 ? ", " : "", names[i]);
    if (o->kind == WORDS_SEVERAL)
        return arena_printf(c->arena, tr(c, "Several have the name “%s”. Write the code instead."),
                            o->words);
    if (count > 0)
        return arena_printf(c->arena,
                            tr(c, "“%s” is no unit or seat of this campaign. Perhaps: %s."),
                            o->words, list);
    return arena_printf(c->arena,
                        tr(c, "“%s” is no unit or seat of this campaign. Write its name or code."),
                        o->words);
}

/* The problem's text; NULL: none. */
static const char *
spread_words(struct spread *k, const char *words)
{
    struct ctx *c = k->c;
    struct words_owner *owners;
    int count;

    words_read_owners(c->arena, words, k->s->known, &owners, &count);
    if (count == 0)
        return tr(c, "Nobody is named. Write a unit, a seat, or a group such as “các xã, phường”.");
    if (count == WORDS_OWNERS_MAX)
        return tr(c, "Too many names. Name a group, such as “các xã, phường”.");
    for (int i = 0; i < count; i++) {
        int before = k->count;

        if (owners[i].kind == WORDS_UNKNOWN || owners[i].kind == WORDS_SEVERAL)
            return what_is_wrong(c, k->s, &owners[i]);
        add_owner(k, &owners[i]);
        if (k->count == before)
            return arena_printf(c->arena, tr(c, "Nobody belongs to “%s” today."), owners[i].words);
    }
    once_each(k);
    return NULL;
}

enum status
task_spread(struct ctx *c, const struct task_spreading *s, const char *words, const char *field,
            struct task_whom **out, int *out_count)
{
    struct spread k = { .c = c, .s = s };
    const char *wrong = spread_words(&k, words);

    if (wrong != NULL)
        return problem(c, field, "%s", wrong);
    *out = k.whom;
    *out_count = k.count;
    return OK;
}

const char *
task_whom_title(struct ctx *c, const struct task_whom *whom)
{
    struct unit u;
    struct seat s;

    if (whom->seat_id != 0)
        return seat_find(c, whom->seat_id, &s) == OK ? s.title : "";
    if (unit_find(c, whom->unit_id, today(c), &u) != OK)
        return "";
    return whom->by_watcher ? arena_printf(c->arena, tr(c, "Whoever follows %s"), unit_title(c, &u))
                            : unit_title(c, &u);
}

const char *
task_spread_text(struct ctx *c, const struct task_spreading *s, const char *words,
                 bool *out_is_understood)
{
    enum { NAMED = 3 };
    struct spread k = { .c = c, .s = s };
    const char *wrong = spread_words(&k, words), *text = "";

    *out_is_understood = wrong == NULL;
    if (wrong != NULL)
        return wrong;
    if (k.count > NAMED)
        text = arena_printf(c->arena, trn(c, "%d owner: ", "%d owners: ", k.count), k.count);
    for (int i = 0; i < k.count && i < NAMED; i++)
        text = arena_printf(c->arena, "%s%s%s", text, i > 0 ? ", " : "",
                            task_whom_title(c, &k.whom[i]));
    return k.count > NAMED ? arena_printf(c->arena, "%s …", text) : text;
}
