/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of a dossier may be shown, as it stands now: for who was let in already. */
#include "feature/exemplar/exemplar_inside.h"

enum { SECTIONS_MAX = 40, PHOTOS_MAX = 12 };

enum status
exemplar_source_sections(struct ctx *c, int64_t dossier_id, struct dossier_section **out,
                         int *out_count)
{
    struct query *q = query_new(c, "SELECT code, text, saved_at, version FROM dossier_section"
                                   " WHERE dossier_id = $1 ORDER BY code LIMIT $2");
    struct dossier_section *rows = arena_array(c->arena, SECTIONS_MAX, sizeof(*rows));
    int count = 0;
    enum status st;

    bind_int(q, dossier_id);
    bind_int(q, SECTIONS_MAX);
    for (; count < SECTIONS_MAX && query_row(q); count++)
        rows[count] = (struct dossier_section){ .code = col_text(q, 0),
                                                .text = col_text(q, 1),
                                                .saved_at = col_int(q, 2),
                                                .version = col_int(q, 3) };
    st = query_end(q);
    if (st != OK)
        return st;
    *out = rows;
    *out_count = count;
    return OK;
}

enum status
exemplar_source_measures(struct ctx *c, int64_t dossier_id, struct dossier_measure **out,
                         int *out_count)
{
    struct query *q =
        query_new(c, "SELECT m.id, m.name, m.counted_in, m.decimals, f.year, f.value"
                     " FROM dossier_measure m JOIN dossier_figure f ON f.measure_id = m.id"
                     " WHERE m.dossier_id = $1 ORDER BY m.position, m.id, f.year");
    struct dossier_measure *rows = arena_array(c->arena, DOSSIER_MEASURES_MAX, sizeof(*rows));
    struct dossier_measure *m = NULL;
    int count = 0;
    enum status st;

    bind_int(q, dossier_id);
    while (query_row(q)) {
        if (m == NULL || m->id != col_int(q, 0)) {
            if (count == DOSSIER_MEASURES_MAX)
                break;
            m = &rows[count++];
            *m = (struct dossier_measure){ .id = col_int(q, 0),
                                           .name = col_text(q, 1),
                                           .counted_in = col_text(q, 2),
                                           .decimals = (int)col_int(q, 3) };
        }
        if (m->value_count < DOSSIER_YEARS_MAX)
            m->values[m->value_count++] =
                (struct dossier_value){ (int)col_int(q, 4), col_int(q, 5) };
    }
    st = query_end(q);
    if (st != OK)
        return st;
    *out = rows;
    *out_count = count;
    return OK;
}

enum status
exemplar_source_photos(struct ctx *c, int64_t dossier_id, struct dossier_photo **out,
                       int *out_count)
{
    struct query *q = query_new(c, "SELECT p.id, p.caption, p.alt, p.is_decorative, " PHOTO_SIZE
                                   " FROM dossier_photo p"
                                   " JOIN photo_size s ON s.photo_id = p.id WHERE p.dossier_id = $1"
                                   " ORDER BY p.position, p.id, s.wanted_width, s.type DESC");
    struct dossier_photo *rows = arena_array(c->arena, PHOTOS_MAX, sizeof(*rows)), *p = NULL;
    int count = 0;
    enum status st;

    bind_int(q, dossier_id);
    while (query_row(q)) {
        if (p == NULL || p->id != col_int(q, 0)) {
            if (count == PHOTOS_MAX)
                break;
            p = &rows[count++];
            *p = (struct dossier_photo){ .id = col_int(q, 0),
                                         .caption = col_text(q, 1),
                                         .alt = col_text(q, 2),
                                         .is_decorative = col_bool(q, 3) };
        }
        if (p->size_count < IMAGE_MADE)
            p->sizes[p->size_count++] = photo_size_read(q, 5);
    }
    st = query_end(q);
    if (st != OK)
        return st;
    *out = rows;
    *out_count = count;
    return OK;
}
