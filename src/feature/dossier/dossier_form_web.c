/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is posted from a dossier's page: its parts, each by itself, and its steps. */
#include "feature/dossier/dossier_inside.h"
#include "feature/dossier/dossier_web.h"

#include "core/text.h"

#include <string.h>

struct posting {
    struct dossier_page p;
    struct dossier_show_view v;
    struct form *f;
};

static enum status
begin(struct request *r, struct posting *k)
{
    enum status st;

    *k = (struct posting){ .f = NULL };
    st = dossier_page_begin(r, NULL, &k->p, &k->v.page);
    if (st == OK)
        k->f = form_read(r);
    return st;
}

static enum status
back(struct posting *k, const char *place, const char *said)
{
    form_done(k->f);
    respond_flash(k->p.r, "%s", said);
    return respond_see_other(k->p.r, "%s%s", url_dossier(&k->p.r->ctx, k->p.d.id), place);
}

static enum status
render(struct posting *k, int status)
{
    RESPOND(k->p.r, status, dossier_show, &k->v);
    return OK;
}

/* Who saved it and when stands in the record of changes of the dossier. */
static enum status
conflict(struct posting *k, const struct form *theirs)
{
    return form_conflict_of(k->f, theirs, "dossier", k->p.d.id);
}

/* ------------------------------------------------------------------ the one line */

enum status
dossier_head_post(struct request *r)
{
    struct posting k;
    struct dossier next;
    enum status st = begin(r, &k);

    if (st != OK)
        return st;
    next =
        (struct dossier){ .id = k.p.d.id,
                          .version = form_version(k.f),
                          .achievement = form_text(k.f, "achievement", 0, DOSSIER_ACHIEVEMENT_MAX),
                          .field = form_text(k.f, "field", 0, 60) };
    st = form_ok(k.f) ? dossier_update(&r->ctx, &next) : INVALID;
    if (st == OK)
        return back(&k, "#p0", tr(&r->ctx, "The outline is saved."));
    if (st == CONFLICT && r->ctx.problem_count == 0)
        st = conflict(&k, dossier_head_form(&k.p)) == OK ? CONFLICT : FAILED;
    else if (st != INVALID)
        return st;
    if (dossier_fill(&k.p, &k.v) != OK)
        return FAILED;
    k.v.head_form = k.f;
    return render(&k, st == CONFLICT ? 409 : 422);
}

/* ------------------------------------------------------------------ a part */

static struct dossier_part *
part_of(struct posting *k, const char *code)
{
    for (int i = 0; i < k->v.part_count; i++)
        if (strcmp(k->v.parts[i].code, code) == 0)
            return (struct dossier_part *)&k->v.parts[i];
    return NULL;
}

enum status
dossier_section_post(struct request *r)
{
    struct posting k;
    const char *code = path_text(r, "code");
    struct dossier_section s = { .code = code };
    struct dossier_part *part;
    enum status st = begin(r, &k);

    if (st != OK)
        return st;
    s.version = form_int(k.f, "version", 0, INT32_MAX);
    s.text = form_lines(k.f, arena_printf(r->ctx.arena, "section.%s", code), 0, 100000);
    st = form_ok(k.f) ? dossier_section_save(&r->ctx, k.p.d.id, &s) : INVALID;
    if (st == OK)
        return back(&k, arena_printf(r->ctx.arena, "#p-%s", code),
                    tr(&r->ctx, "The part is saved."));
    if (st != INVALID && (st != CONFLICT || r->ctx.problem_count > 0))
        return st;
    if (dossier_fill(&k.p, &k.v) != OK)
        return FAILED;
    part = part_of(&k, code);
    if (part == NULL)
        return NOT_FOUND;
    if (st == CONFLICT && conflict(&k, part->form) != OK)
        return FAILED;
    part->form = k.f;
    return render(&k, st == CONFLICT ? 409 : 422);
}

/* ------------------------------------------------------------------ figures */

static void
read_value(struct posting *k, struct dossier_measure *m, int at, int year, int decimals[])
{
    struct ctx *c = &k->p.r->ctx;
    const char *name = arena_printf(c->arena, "measure.%d.value%d", at,
                                    year - k->v.last_year + DOSSIER_YEARS_MAX - 1);
    const char *text = form_text(k->f, name, 0, 40);
    struct dossier_value *value = &m->values[m->value_count];

    if (text[0] == '\0')
        return;
    value->year = year;
    if (!dossier_value_parse(c->lang, text, &value->value, &decimals[m->value_count])) {
        form_error(k->f, name, "%s",
                   c->lang == LANG_VI ? tr(c, "Write a number such as 1.180 or 4,5.")
                                      : tr(c, "Write a number such as 1,180 or 4.5."));
        return;
    }
    if (decimals[m->value_count] > m->decimals)
        m->decimals = decimals[m->value_count];
    m->value_count++;
}

/* One line has as many decimals as its longest number. */
static void
level(struct dossier_measure *m, const int decimals[])
{
    for (int i = 0; i < m->value_count; i++)
        for (int n = decimals[i]; n < m->decimals; n++)
            m->values[i].value *= 10;
}

static bool
is_row_empty(struct posting *k, int at)
{
    struct ctx *c = &k->p.r->ctx;

    if (form_value(k->f, arena_printf(c->arena, "measure.%d.name", at))[0] != '\0' ||
        form_value(k->f, arena_printf(c->arena, "measure.%d.counted_in", at))[0] != '\0')
        return false;
    for (int y = 0; y < DOSSIER_YEARS_MAX; y++)
        if (form_value(k->f, arena_printf(c->arena, "measure.%d.value%d", at, y))[0] != '\0')
            return false;
    return true;
}

enum { ROWS_LOOKED_AT = 100 };

static int
read_rows(struct posting *k, struct dossier_measure *rows)
{
    struct ctx *c = &k->p.r->ctx;
    int count = 0;

    for (int at = 0; at < ROWS_LOOKED_AT && count < DOSSIER_MEASURES_MAX; at++) {
        struct dossier_measure *m = &rows[count];
        int decimals[DOSSIER_YEARS_MAX + 1] = { 0 };

        if (is_row_empty(k, at))
            continue;
        *m = (struct dossier_measure){
            .name = form_text(k->f, arena_printf(c->arena, "measure.%d.name", at), 1,
                              DOSSIER_MEASURE_NAME_MAX),
            .counted_in = form_text(k->f, arena_printf(c->arena, "measure.%d.counted_in", at), 0,
                                    DOSSIER_COUNTED_IN_MAX)
        };
        for (int y = DOSSIER_YEARS_MAX - 1; y >= 0; y--)
            read_value(k, m, at, k->v.last_year - y, decimals);
        level(m, decimals);
        count++;
        if (at + 1 > k->v.form_rows)
            k->v.form_rows = at + 1;
    }
    return count;
}

static enum status
show_figures(struct posting *k, int status)
{
    int rows = k->v.form_rows, last_year = k->v.last_year;
    enum status st = dossier_fill(&k->p, &k->v);

    if (st != OK)
        return st;
    if (status == 409)
        st = conflict(k, k->v.figures_form);
    k->v.figures_form = k->f;
    k->v.form_rows = rows > 0 ? rows : 1;
    k->v.last_year = last_year;
    return st == OK ? render(k, status) : st;
}

enum status
dossier_figures_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct posting k;
    struct dossier_measure *rows;
    int64_t version;
    int count;
    enum status st = begin(r, &k);

    if (st != OK)
        return st;
    rows = arena_array(c->arena, DOSSIER_MEASURES_MAX + 1, sizeof(*rows));
    version = form_version(k.f);
    k.v.last_year = (int)form_int(k.f, "last_year", 1990, 2100);
    count = form_ok(k.f) ? read_rows(&k, rows) : 0;
    /* Without script the button for one more line comes here: the form is shown again with it. */
    if (form_value(k.f, "them")[0] != '\0' && form_ok(k.f)) {
        k.v.form_rows++;
        return show_figures(&k, 200);
    }
    st = form_ok(k.f) ? dossier_measures_save(c, k.p.d.id, rows, count, version) : INVALID;
    if (st == OK)
        return back(&k, "#p-so-lieu", tr(c, "The figures are saved."));
    if (st == CONFLICT && c->problem_count == 0)
        return show_figures(&k, 409);
    return st == INVALID ? show_figures(&k, 422) : st;
}

/* ------------------------------------------------------------------ captions, order */

static int
read_captions(struct posting *k, struct dossier_photo *out)
{
    struct ctx *c = &k->p.r->ctx;
    int count = 0;

    for (int i = 0; i < k->v.photo_count; i++) {
        const struct dossier_photo_line *line = &k->v.photos[i];
        long long id = (long long)line->id;
        struct dossier_photo photo = { .id = line->id };

        if (form_value(k->f, arena_printf(c->arena, "version.%lld", id))[0] == '\0')
            continue;
        photo.version = form_int(k->f, arena_printf(c->arena, "version.%lld", id), 1, INT32_MAX);
        photo.caption =
            form_text(k->f, arena_printf(c->arena, "caption.%lld", id), 0, DOSSIER_CAPTION_MAX);
        photo.alt = form_text(k->f, arena_printf(c->arena, "alt.%lld", id), 0, DOSSIER_CAPTION_MAX);
        photo.is_decorative = form_bool(k->f, arena_printf(c->arena, "decorative.%lld", id));
        if (photo.version == line->version && strcmp(photo.caption, line->caption) == 0 &&
            strcmp(photo.alt, line->alt) == 0 && photo.is_decorative == line->is_decorative)
            continue;
        out[count++] = photo;
    }
    return count;
}

static enum status
act_on_photo(struct posting *k, const char **out_said)
{
    struct ctx *c = &k->p.r->ctx;
    int64_t up = form_id(k->f, "len", false), down = form_id(k->f, "xuong", false),
            gone = form_id(k->f, "xoa", false);

    *out_said = tr(c, "The captions are saved.");
    if (gone != 0) {
        *out_said = tr(c, "The photo is deleted.");
        return dossier_photo_delete(c, k->p.d.id, gone);
    }
    if (up == 0 && down == 0)
        return OK;
    *out_said = tr(c, "The order is changed.");
    return dossier_photo_move(c, k->p.d.id, up != 0 ? up : down, up != 0 ? -1 : 1);
}

enum status
dossier_photos_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct posting k;
    struct dossier_photo *photos = arena_array(c->arena, DOSSIER_PHOTOS_MAX, sizeof(*photos));
    const char *said = "";
    int count;
    enum status st = begin(r, &k);

    if (st == OK)
        st = dossier_fill_photos(&k.p, &k.v);
    if (st != OK)
        return st;
    count = read_captions(&k, photos);
    st = form_ok(k.f) ? dossier_photos_describe(c, k.p.d.id, photos, count) : INVALID;
    if (st == OK)
        st = act_on_photo(&k, &said);
    if (st == OK)
        return back(&k, "#p-anh", said);
    if (st != INVALID && (st != CONFLICT || c->problem_count > 0))
        return st;
    if (dossier_fill(&k.p, &k.v) != OK || (st == CONFLICT && conflict(&k, k.v.photo_form) != OK))
        return FAILED;
    k.v.photo_form = k.f;
    return render(&k, st == CONFLICT ? 409 : 422);
}

/* ------------------------------------------------------------------ steps */

enum status
dossier_step_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct posting k;
    struct dossier_stepping s = { 0 };
    enum status st = begin(r, &k);

    if (st != OK)
        return st;
    s.dossier_id = k.p.d.id;
    s.version = form_version(k.f);
    s.words = form_lines(k.f, "words", 0, DOSSIER_WORDS_MAX);
    s.document_id = form_id(k.f, "document_id", false);
    if (!dossier_step_parse(form_value(k.f, "step"), &s.step))
        return CONFLICT;
    st = form_ok(k.f) ? dossier_take(c, &s) : INVALID;
    if (st == OK)
        return back(&k, "", dossier_step_done_text(c, s.step));
    if (st != INVALID)
        return st;
    if (dossier_fill(&k.p, &k.v) != OK)
        return FAILED;
    k.v.step_form = k.f;
    return render(&k, 422);
}
