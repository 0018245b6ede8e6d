/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What readers see. These statements read the tables of what is shown, and no other of a dossier. */
#include "feature/exemplar/exemplar_inside.h"

#include <string.h>

enum { PARTS_MAX = 30, PHOTOS_MAX = 12, BEFORES_MAX = 60, FACETS_MAX = 200 };

#define FROM_EXEMPLAR " FROM exemplar e JOIN unit u ON u.id = e.unit_id"

/* ------------------------------------------------------------------ one */

static enum status
read_parts(struct ctx *c, struct exemplar_whole *w)
{
    struct query *q = query_new(c, "SELECT code, name, text FROM exemplar_part"
                                   " WHERE exemplar_id = $1 ORDER BY position LIMIT $2");

    w->parts = arena_array(c->arena, PARTS_MAX, sizeof(*w->parts));
    bind_int(q, w->exemplar.id);
    bind_int(q, PARTS_MAX);
    for (; w->part_count < PARTS_MAX && query_row(q); w->part_count++)
        w->parts[w->part_count] =
            (struct exemplar_part){ col_text(q, 0), col_text(q, 1), col_text(q, 2) };
    return query_end(q);
}

static enum status
read_measures(struct ctx *c, struct exemplar_whole *w)
{
    struct query *q = query_new(c, "SELECT position, name, counted_in, decimals, year, value"
                                   " FROM exemplar_figure WHERE exemplar_id = $1"
                                   " ORDER BY position, year");
    int64_t position = -1;
    struct exemplar_measure *m = NULL;

    w->measures = arena_array(c->arena, DOSSIER_MEASURES_MAX, sizeof(*w->measures));
    bind_int(q, w->exemplar.id);
    while (query_row(q)) {
        if (m == NULL || col_int(q, 0) != position) {
            if (w->measure_count == DOSSIER_MEASURES_MAX)
                break;
            position = col_int(q, 0);
            m = &w->measures[w->measure_count++];
            *m = (struct exemplar_measure){ .name = col_text(q, 1),
                                            .counted_in = col_text(q, 2),
                                            .decimals = (int)col_int(q, 3) };
        }
        if (m->value_count < DOSSIER_YEARS_MAX)
            m->values[m->value_count++] =
                (struct dossier_value){ (int)col_int(q, 4), col_int(q, 5) };
    }
    return query_end(q);
}

static enum status
read_photos(struct ctx *c, int64_t exemplar_id, int limit, struct exemplar_photo **out,
            int *out_count)
{
    struct query *q =
        query_new(c, "SELECT p.id, p.caption, p.alt, " PHOTO_SIZE " FROM exemplar_photo p"
                     " JOIN photo_size s ON s.photo_id = p.id WHERE p.exemplar_id = $1"
                     " ORDER BY p.position, p.id, s.wanted_width, s.type DESC");
    struct exemplar_photo *photos = arena_array(c->arena, PHOTOS_MAX, sizeof(*photos)), *p = NULL;
    int count = 0;
    enum status st;

    bind_int(q, exemplar_id);
    while (query_row(q)) {
        if (p == NULL || p->id != col_int(q, 0)) {
            if (count == limit)
                break;
            p = &photos[count++];
            *p = (struct exemplar_photo){ .id = col_int(q, 0),
                                          .caption = col_text(q, 1),
                                          .alt = col_text(q, 2) };
        }
        if (p->size_count < IMAGE_MADE)
            p->sizes[p->size_count++] = photo_size_read(q, 4);
    }
    st = query_end(q);
    if (st != OK)
        return st;
    *out = photos;
    *out_count = count;
    return OK;
}

enum status
exemplar_photo_is_shown(struct ctx *c, int64_t photo_id)
{
    struct query *q = query_new(c, "SELECT 1 FROM exemplar_photo p JOIN exemplar e"
                                   " ON e.id = p.exemplar_id WHERE p.id = $1"
                                   " AND e.state <> 'withdrawn'");

    bind_int(q, photo_id);
    (void)query_row(q);
    return query_end_one(q);
}

static enum status
read_befores(struct ctx *c, struct exemplar_whole *w)
{
    struct query *q = query_new(c, "SELECT year, name FROM exemplar_before WHERE exemplar_id = $1"
                                   " ORDER BY position LIMIT $2");

    w->befores = arena_array(c->arena, BEFORES_MAX, sizeof(*w->befores));
    bind_int(q, w->exemplar.id);
    bind_int(q, BEFORES_MAX);
    for (; w->before_count < BEFORES_MAX && query_row(q); w->before_count++)
        w->befores[w->before_count] =
            (struct exemplar_before){ (int)col_int(q, 0), col_text(q, 1) };
    return query_end(q);
}

enum status
exemplar_find_shown(struct ctx *c, int64_t id, struct exemplar_whole *out)
{
    struct query *q = query_new(c, "SELECT " EXEMPLAR_COLUMNS FROM_EXEMPLAR " WHERE e.id = $1");
    struct exemplar_whole w = { .parts = NULL };
    enum status st;

    bind_int(q, id);
    if (query_row(q))
        exemplar_row_read(c, q, &w.exemplar);
    st = query_end_one(q);
    if (st == OK && w.exemplar.state == EXEMPLAR_WITHDRAWN) {
        *out = (struct exemplar_whole){ .exemplar = { .id = id, .state = EXEMPLAR_WITHDRAWN } };
        return OK;
    }
    if (st == OK)
        st = read_parts(c, &w);
    if (st == OK)
        st = read_measures(c, &w);
    if (st == OK)
        st = read_photos(c, id, PHOTOS_MAX, &w.photos, &w.photo_count);
    if (st == OK)
        st = read_befores(c, &w);
    if (st == OK)
        *out = w;
    return st;
}

/* ------------------------------------------------------------------ lists */

/* clang-format off */
#define NARROWED " AND ($2 = '' OR e.field = $2) AND (CAST($3 AS BIGINT) = 0 OR e.unit_id = $3)" \
                 " AND (CAST($4 AS BIGINT) = 0 OR e.year = $4) AND e.id <> $5"
#define LIST_OPEN "SELECT " EXEMPLAR_COLUMNS FROM_EXEMPLAR " WHERE e.state = 'asking' AND e.last_on >= $1" NARROWED \
                  " AND e.first_on <= $1 AND (e.last_on, e.id) > ($6, $7) ORDER BY e.last_on, e.id LIMIT $8"
#define LIST_SHOWN "SELECT " EXEMPLAR_COLUMNS FROM_EXEMPLAR " WHERE e.state = 'shown' AND CAST($1 AS TEXT) IS NOT NULL" NARROWED \
                   " AND (e.year, e.id) < ($6, $7) ORDER BY e.year DESC, e.id DESC LIMIT $8"
/* clang-format on */

static void
bind_place(struct query *q, const struct exemplar_filter *f)
{
    bool is_first = f->after_id == 0;

    if (!f->is_asking)
        bind_int(q, is_first ? INT32_MAX : f->after_place);
    else if (is_first)
        bind_text(q, "");
    else
        bind_date(q, date_from_number((int32_t)f->after_place));
    bind_int(q, is_first && !f->is_asking ? INT64_MAX : f->after_id);
}

enum status
exemplar_list_shown(struct ctx *c, const struct exemplar_filter *f, struct exemplar_line **out,
                    int *out_count)
{
    struct query *q = f->is_asking ? query_new(c, LIST_OPEN) : query_new(c, LIST_SHOWN);
    struct exemplar_line *lines = arena_array(c->arena, (size_t)f->limit + 1, sizeof(*lines));
    int count = 0;
    enum status st;

    bind_date(q, today(c));
    bind_text(q, f->field != NULL ? f->field : "");
    bind_int(q, f->unit_id);
    bind_int(q, f->year);
    bind_int(q, f->other_than_id);
    bind_place(q, f);
    bind_int(q, f->limit);
    for (; count < f->limit && query_row(q); count++) {
        struct exemplar *e = &lines[count].exemplar;

        exemplar_row_read(c, q, e);
        lines[count].place = f->is_asking ? date_number(e->last_on) : e->year;
    }
    st = query_end(q);
    for (int i = 0; st == OK && i < count; i++) {
        struct exemplar_photo *photos;
        int n;

        st = read_photos(c, lines[i].exemplar.id, 1, &photos, &n);
        if (st == OK && n > 0)
            lines[i].photo = photos;
    }
    if (st != OK)
        return st;
    *out = lines;
    *out_count = count;
    return OK;
}

/* ------------------------------------------------------------------ by what it is narrowed */

static enum status
read_fields(struct ctx *c, struct exemplar_facets *f)
{
    struct query *q = query_new(c, "SELECT DISTINCT field FROM exemplar WHERE state = 'shown'"
                                   " AND field <> '' ORDER BY field LIMIT $1");

    f->fields = arena_array(c->arena, FACETS_MAX, sizeof(*f->fields));
    bind_int(q, FACETS_MAX);
    while (f->field_count < FACETS_MAX && query_row(q))
        f->fields[f->field_count++] = col_text(q, 0);
    return query_end(q);
}

static enum status
read_units(struct ctx *c, struct exemplar_facets *f)
{
    struct query *q = query_new(c, "SELECT u.id, u.name, u.kind, u.level FROM unit u"
                                   " WHERE u.id IN (SELECT e.unit_id FROM exemplar e"
                                   " WHERE e.state = 'shown') ORDER BY u.name, u.id LIMIT $1");

    f->units = arena_array(c->arena, FACETS_MAX, sizeof(*f->units));
    bind_int(q, FACETS_MAX);
    for (; f->unit_count < FACETS_MAX && query_row(q); f->unit_count++)
        f->units[f->unit_count] = (struct exemplar_facet_unit){
            col_int(q, 0), exemplar_unit_title(c, col_text(q, 1), col_text(q, 2), col_text(q, 3))
        };
    return query_end(q);
}

enum status
exemplar_facets(struct ctx *c, struct exemplar_facets *out)
{
    struct exemplar_facets f = { .fields = NULL };
    struct query *q;
    enum status st = read_fields(c, &f);

    if (st == OK)
        st = read_units(c, &f);
    if (st != OK)
        return st;
    q = query_new(c, "SELECT DISTINCT year FROM exemplar WHERE state = 'shown'"
                     " ORDER BY year DESC LIMIT $1");
    f.years = arena_array(c->arena, FACETS_MAX, sizeof(*f.years));
    bind_int(q, FACETS_MAX);
    while (f.year_count < FACETS_MAX && query_row(q))
        f.years[f.year_count++] = (int)col_int(q, 0);
    st = query_end(q);
    if (st == OK)
        *out = f;
    return st;
}

enum status
exemplar_count_open(struct ctx *c, struct exemplar_open *out)
{
    struct query *q =
        query_new(c, "SELECT subject_kind, COUNT(*), MIN(last_on), MAX(is_sample) FROM exemplar"
                     " WHERE state = 'asking' AND first_on <= $1 AND last_on >= $1"
                     " GROUP BY subject_kind");
    struct exemplar_open open = { .all = 0 };
    enum status st;

    bind_date(q, today(c));
    while (query_row(q)) {
        enum subject_kind kind = SUBJECT_PERSON;

        (void)subject_kind_parse(col_text(q, 0), &kind);
        open.by_kind[kind] = col_int(q, 1);
        open.all += col_int(q, 1);
        open.last_on = date_min(col_date(q, 2), open.last_on);
        open.has_sample = open.has_sample || col_bool(q, 3);
    }
    st = query_end(q);
    if (st == OK)
        *out = open;
    return st;
}

/* ------------------------------------------------------------------ the search */

static const char *
words_of(struct ctx *c, const struct exemplar_whole *w)
{
    struct buf b;

    buf_init(&b, c->arena, 2048);
    buf_printf(&b, "%s\n%s\n%s\n", w->exemplar.achievement, w->exemplar.unit, w->exemplar.award);
    for (int i = 0; i < w->part_count; i++)
        buf_printf(&b, "%s\n", w->parts[i].text);
    for (int i = 0; i < w->photo_count; i++)
        buf_printf(&b, "%s\n%s\n", w->photos[i].caption, w->photos[i].alt);
    return b.data;
}

static enum status
entry_of(struct ctx *c, int64_t id, struct search_entry *out)
{
    struct exemplar_whole w;
    enum status st = exemplar_find_shown(c, id, &w);

    if (st != OK)
        return st;
    if (w.exemplar.state == EXEMPLAR_WITHDRAWN)
        return NOT_FOUND;
    *out = (struct search_entry){ .kind = exemplar_search_source.kind,
                                  .id = id,
                                  .title = w.exemplar.name,
                                  .text = words_of(c, &w),
                                  .path = url_exemplar(c, id, w.exemplar.slug),
                                  .unit_id = w.exemplar.unit_id,
                                  .at = w.exemplar.posted_at };
    return OK;
}

static enum status
list_entries(struct ctx *c, int64_t after_id, int limit, struct search_entry **out, int *out_count)
{
    struct query *q = query_new(c, "SELECT id FROM exemplar WHERE state <> 'withdrawn' AND id > $1"
                                   " ORDER BY id LIMIT $2");
    struct search_entry *list = arena_array(c->arena, (size_t)limit + 1, sizeof(*list));
    int count = 0;
    enum status st;

    bind_int(q, after_id);
    bind_int(q, limit);
    while (count < limit && query_row(q))
        list[count++].id = col_int(q, 0);
    st = query_end(q);
    for (int i = 0; st == OK && i < count; i++)
        st = entry_of(c, list[i].id, &list[i]);
    if (st != OK)
        return st;
    *out = list;
    *out_count = count;
    return OK;
}

const struct search_source exemplar_search_source = { .kind = "exemplar",
                                                      .label = N_("Exemplars"),
                                                      .list = list_entries };

enum status
exemplar_index(struct ctx *c, int64_t id)
{
    struct search_entry e;
    enum status st = entry_of(c, id, &e);

    if (st == NOT_FOUND)
        return search_drop(c, exemplar_search_source.kind, id);
    return st == OK ? search_put(c, &e) : st;
}
