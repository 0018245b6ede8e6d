/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report's words: the one line, and its parts, each saved by itself. */
#include "feature/dossier/dossier_inside.h"

#include "core/text.h"
#include "db/audit.h"
#include "feature/exemplar/exemplar.h"

#include <string.h>

/* ------------------------------------------------------------------ who may */

static bool
is_open(const struct dossier *d, bool papers)
{
    return d->state == DOSSIER_DRAFT || d->state == DOSSIER_RETURNED ||
           (papers && d->state == DOSSIER_ON_WAY);
}

bool
dossier_is_written_by(struct ctx *c, const struct dossier *d)
{
    return is_open(d, false) && may(c, WRITE_DOSSIERS, d->at_unit_id, d->campaign_id);
}

bool
dossier_takes_papers_from(struct ctx *c, const struct dossier *d)
{
    return is_open(d, true) && may(c, WRITE_DOSSIERS, d->at_unit_id, d->campaign_id);
}

enum status
dossier_find_to_write(struct ctx *c, int64_t id, bool papers, struct dossier *out)
{
    struct dossier d;
    enum status st = dossier_find(c, id, &d);

    if (st == OK)
        st = require(c, WRITE_DOSSIERS, d.at_unit_id, d.campaign_id);
    if (st != OK)
        return st;
    if (!is_open(&d, papers)) {
        (void)problem(c, NULL, "%s",
                      tr(c, "The dossier has been handed on. It can be changed again once it is "
                            "sent back."));
        return CONFLICT;
    }
    *out = d;
    return OK;
}

/* ------------------------------------------------------------------ the one line */

enum status
dossier_check_head(struct ctx *c, const char *achievement, const char *field,
                   const char **out_achievement)
{
    const char *text = achievement != NULL ? achievement : "";
    struct query *q;
    enum status st;

    text = text_clean(c->arena, text, strlen(text), false);
    *out_achievement = text != NULL ? text : "";
    if (text_length(*out_achievement) > DOSSIER_ACHIEVEMENT_MAX)
        return problem(c, "achievement", tr(c, "At most %d characters."),
                       (int)DOSSIER_ACHIEVEMENT_MAX);
    if (field == NULL || field[0] == '\0')
        return OK;
    q = query_new(c, "SELECT 1 FROM activity_field WHERE code = $1");
    bind_text(q, field);
    (void)query_row(q);
    st = query_end_one(q);
    return st == NOT_FOUND
               ? problem(c, "field", "%s", tr(c, "Choose one of the list, or leave it empty."))
               : st;
}

static enum status
update(struct ctx *c, void *arg)
{
    const struct dossier *next = arg;
    const char *achievement;
    struct dossier d;
    struct query *q;
    enum status st = dossier_find_to_write(c, next->id, false, &d);

    if (st == OK)
        st = dossier_check_head(c, next->achievement, next->field, &achievement);
    if (st != OK)
        return st;
    q = query_new(c, "UPDATE dossier SET achievement = $1, field = $2, version = version + 1"
                     " WHERE id = $3 AND version = $4");
    bind_text(q, achievement);
    bind_text(q, next->field != NULL ? next->field : "");
    bind_int(q, d.id);
    bind_int(q, next->version);
    st = query_end_one(q);
    if (st == NOT_FOUND)
        return CONFLICT;
    return st == OK ? audit_write(
                          c, "dossier", d.id, "update",
                          json_pack("{s:s, s:s}", "achievement", d.achievement, "field", d.field),
                          json_pack("{s:s, s:s}", "achievement", achievement, "field",
                                    next->field != NULL ? next->field : ""))
                    : st;
}

enum status
dossier_update(struct ctx *c, const struct dossier *d)
{
    struct dossier next = *d;

    return db_transact(c, update, &next);
}

/* ------------------------------------------------------------------ the parts */

enum status
dossier_sections(struct ctx *c, int64_t dossier_id, struct dossier_section **out, int *out_count)
{
    struct dossier_section *rows = NULL;
    size_t count = 0, room = 0;
    struct dossier d;
    struct query *q;
    enum status st = dossier_find(c, dossier_id, &d);

    if (st != OK)
        return st;
    q = query_new(c, "SELECT f.code, COALESCE(s.text, ''), s.saved_at, COALESCE(s.version, 0),"
                     " w.full_name FROM award a JOIN report_form_section f"
                     " ON f.form_code = a.form_code LEFT JOIN dossier_section s"
                     " ON s.dossier_id = $1 AND s.code = f.code"
                     " LEFT JOIN account w ON w.id = s.saved_by WHERE a.id = $2"
                     " ORDER BY f.position, f.code");
    bind_int(q, d.id);
    bind_int(q, d.award_id);
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 8 : 2 * room;
            rows = arena_grow(c->arena, rows, count, room, sizeof(*rows));
        }
        rows[count++] = (struct dossier_section){ .code = col_text(q, 0),
                                                  .text = col_text(q, 1),
                                                  .saved_at = col_int(q, 2),
                                                  .version = col_int(q, 3),
                                                  .saved_by = col_text(q, 4) };
    }
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = (int)count;
    }
    return st;
}

struct saving {
    int64_t dossier_id;
    const struct dossier_section *section;
};

static enum status
check_text(struct ctx *c, const struct dossier *d, const struct dossier_section *s,
           const char **out_text)
{
    struct query *q = query_new(c, "SELECT f.most FROM award a JOIN report_form_section f"
                                   " ON f.form_code = a.form_code WHERE a.id = $1 AND f.code = $2");
    const char *text;
    int most = 0;
    enum status st;

    bind_int(q, d->award_id);
    bind_text(q, s->code);
    if (query_row(q))
        most = (int)col_int(q, 0);
    st = query_end_one(q);
    if (st != OK)
        return st;
    text = text_clean(c->arena, s->text, strlen(s->text), true);
    *out_text = text != NULL ? text : "";
    return text_length(*out_text) > (size_t)most
               ? problem(c, arena_printf(c->arena, "section.%s", s->code),
                         tr(c, "At most %d characters. Shorten it."), most)
               : OK;
}

static enum status
write_section(struct ctx *c, const struct saving *k, const char *text)
{
    const struct dossier_section *s = k->section;
    struct query *q = s->version == 0
                          ? query_new(c, "INSERT INTO dossier_section (dossier_id, code, text,"
                                         " saved_at, saved_by, version) VALUES ($1, $2, $3, $4, $5,"
                                         " $6 + 1) ON CONFLICT (dossier_id, code) DO NOTHING")
                          : query_new(c, "UPDATE dossier_section SET text = $3, saved_at = $4,"
                                         " saved_by = $5, version = version + 1"
                                         " WHERE dossier_id = $1 AND code = $2 AND version = $6");
    enum status st;

    bind_int(q, k->dossier_id);
    bind_text(q, s->code);
    bind_text(q, text);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    bind_int(q, s->version);
    st = query_end_one(q);
    return st == NOT_FOUND ? CONFLICT : st;
}

static enum status
save(struct ctx *c, void *arg)
{
    const struct saving *k = arg;
    const char *text;
    struct dossier d;
    enum status st = dossier_find_to_write(c, k->dossier_id, false, &d);

    if (st == OK)
        st = check_text(c, &d, k->section, &text);
    if (st == OK)
        st = write_section(c, k, text);
    if (st == OK)
        st = likeness_wait(c, d.id);
    return st == OK ? audit_write(c, "dossier", d.id, "section", NULL,
                                  json_pack("{s:s, s:s}", "code", k->section->code, "text", text))
                    : st;
}

enum status
dossier_section_save(struct ctx *c, int64_t dossier_id, const struct dossier_section *s)
{
    struct saving k = { dossier_id, s };

    return db_transact(c, save, &k);
}
