/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exemplars: states, rows, who hears of them. */
#include "feature/exemplar/exemplar_inside.h"

#include <inttypes.h>
#include <string.h>

static const struct {
    const char *code, *text;
} states[EXEMPLAR_STATE_COUNT] = {
    [EXEMPLAR_NONE] = { "none", N_("Not shown to the public") },
    [EXEMPLAR_ASKING] = { "asking", N_("Opinions are asked for") },
    [EXEMPLAR_ASKED] = { "asked", N_("Opinions have been asked for") },
    [EXEMPLAR_SHOWN] = { "shown", N_("Awarded, in the gallery") },
    [EXEMPLAR_WITHDRAWN] = { "withdrawn", N_("Taken down") },
};

const char *
exemplar_state_code(enum exemplar_state state)
{
    return states[state].code;
}

const char *
exemplar_state_text(const struct ctx *c, enum exemplar_state state)
{
    return tr(c, states[state].text);
}

const char *
exemplar_unit_title(struct ctx *c, const char *name, const char *kind, const char *level)
{
    struct unit u = { .name = name, .kind = kind };

    (void)unit_level_parse(level, &u.level);
    return unit_title(c, &u);
}

static const char *
text_of(struct query *q, int column)
{
    const char *text = col_text(q, column);

    return text != NULL ? text : "";
}

int
exemplar_row_read(struct ctx *c, struct query *q, struct exemplar *e)
{
    *e = (struct exemplar){ .id = col_int(q, 0),
                            .dossier_id = col_int(q, 1),
                            .campaign_id = col_int(q, 2),
                            .unit_id = col_int(q, 3),
                            .office_unit_id = col_int(q, 4),
                            .name = text_of(q, 7),
                            .slug = text_of(q, 8),
                            .occupation = text_of(q, 9),
                            .award = text_of(q, 10),
                            .field = text_of(q, 11),
                            .achievement = text_of(q, 12),
                            .unit = exemplar_unit_title(c, text_of(q, 13), text_of(q, 14),
                                                        text_of(q, 15)),
                            .since_year = (int)col_int(q, 16),
                            .member_count = (int)col_int(q, 17),
                            .year = (int)col_int(q, 18),
                            .first_on = col_date(q, 19),
                            .last_on = col_date(q, 20),
                            .days = (int)col_int(q, 21),
                            .by_work = col_bool(q, 22),
                            .summary = text_of(q, 23),
                            .closed_at = col_int(q, 24),
                            .closed_by = col_int(q, 25),
                            .is_sample = col_bool(q, 26),
                            .posted_at = col_int(q, 27),
                            .posted_by = col_int(q, 28),
                            .version = col_int(q, 29) };
    for (int i = 1; i < EXEMPLAR_STATE_COUNT; i++)
        if (strcmp(states[i].code, text_of(q, 5)) == 0)
            e->state = (enum exemplar_state)i;
    (void)subject_kind_parse(text_of(q, 6), &e->kind);
    return 30;
}

enum status
exemplar_of(struct ctx *c, int64_t dossier_id, struct exemplar *out)
{
    struct query *q = query_new(c, "SELECT " EXEMPLAR_COLUMNS " FROM exemplar e JOIN unit u"
                                   " ON u.id = e.unit_id WHERE e.dossier_id = $1");

    *out = (struct exemplar){ .summary = "" };
    bind_int(q, dossier_id);
    if (query_row(q))
        exemplar_row_read(c, q, out);
    return query_end(q);
}

enum status
exemplar_dossier(struct ctx *c, int64_t dossier_id, struct dossier *out)
{
    struct dossier d;
    enum status st = dossier_find(c, dossier_id, &d);

    if (st == OK)
        st = require(c, APPRAISE_DOSSIERS,
                     d.decides_unit_id != 0 ? d.decides_unit_id : d.at_unit_id, d.campaign_id);
    if (st == OK)
        *out = d;
    return st;
}

/* ------------------------------------------------------------------ telling */

enum { PEOPLE_MAX = 200 };

static bool
may_appraise(struct ctx *c, int64_t account_id, int64_t unit_id, int64_t campaign_id)
{
    struct ctx other = *c;

    other.account_id = account_id;
    other.access = NULL;
    return may(&other, APPRAISE_DOSSIERS, unit_id, campaign_id);
}

enum status
exemplar_tell(struct ctx *c, int64_t dossier_id, int64_t unit_id, struct inbox_item item,
              const char *once)
{
    struct query *q = query_new(
        c, "SELECT DISTINCT a.id FROM account_grant g JOIN account a ON a.id = g.account_id"
           " WHERE a.state = 'active' AND g.role IN " APPRAISER_ROLES " AND g.from_on <= $1"
           " AND (g.to_on IS NULL OR g.to_on > $1) AND NOT EXISTS (SELECT 1 FROM dossier_bar b"
           " WHERE b.dossier_id = $2 AND b.account_id = a.id) ORDER BY a.id LIMIT $3");
    int64_t *ids = arena_array(c->arena, PEOPLE_MAX, sizeof(*ids));
    int count = 0;
    enum status st;

    bind_date(q, today(c));
    bind_int(q, dossier_id);
    bind_int(q, PEOPLE_MAX);
    while (count < PEOPLE_MAX && query_row(q))
        ids[count++] = col_int(q, 0);
    st = query_end(q);
    for (int i = 0; st == OK && i < count; i++) {
        struct inbox_item one = item;

        if (!may_appraise(c, ids[i], unit_id, item.campaign_id))
            continue;
        one.account_id = ids[i];
        one.subject = item.subject != NULL ? json_deep_copy(item.subject) : NULL;
        one.key =
            arena_printf(c->arena, "exemplar/%" PRId64 "/%s/%" PRId64, dossier_id, once, ids[i]);
        st = inbox_insert(c, &one);
    }
    json_decref(item.subject);
    return st;
}

/* ------------------------------------------------------------------ addresses */

const char *
url_exemplar(struct ctx *c, int64_t id, const char *slug)
{
    return arena_printf(c->arena, "/dien-hinh/%s-%" PRId64, slug, id);
}

const char *
url_exemplar_photo(struct ctx *c, int64_t photo_id, int wanted_width, const char *type)
{
    return arena_printf(c->arena, "/dien-hinh/anh/%" PRId64 "-%d.%s", photo_id, wanted_width,
                        strcmp(type, "image/webp") == 0 ? "webp" : "jpg");
}

const char *
url_exemplar_work(struct ctx *c, int64_t dossier_id)
{
    return arena_printf(c->arena, "/lam-viec/ho-so/%" PRId64 "/lay-y-kien", dossier_id);
}
