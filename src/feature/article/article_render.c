/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An article as it is read: its clean text, and its media where the text places them. */
#include "feature/article/article_media_inside.h"

#include <stdlib.h>
#include <string.h>

#define FIGURE     "<figure data-media=\""
#define FIGURE_END "</figure>"
#define TABLE      "<table>"
#define TABLE_END  "</table>"

enum { IN_ROW_MAX = 60 };

struct drawing {
    struct ctx *c;
    const struct article_rendering *how;
    struct out out;
    bool *is_drawn; /* by the place in the revision's media */
    int photo_count;
};

/* ------------------------------------------------------------------ addresses */

static const char *
address(struct out *o, const struct article_drawn *d, const char *path)
{
    if (d->how->face == FACE_COPY)
        return out_printf(o, "%s%s", d->how->base != NULL ? d->how->base : "", path + 1);
    return out_printf(o, "%s%s", path, d->how->query != NULL ? d->how->query : "");
}

static const struct photo_size *
size_of(const struct article_media *m, int size, const char *type)
{
    for (int i = 0; i < m->size_count; i++)
        if (m->sizes[i].wanted_width == image_widths[size] && strcmp(m->sizes[i].type, type) == 0)
            return &m->sizes[i];
    return NULL;
}

const char *
url_drawn_photo(struct out *o, const struct article_drawn *d, int size, const char *type)
{
    struct ctx c = *o->ctx;

    c.arena = o->body.arena;
    return address(o, d, url_article_photo(&c, d->medium->id, image_widths[size], type));
}

const char *
url_drawn_file(struct out *o, const struct article_drawn *d, const struct article_media *m)
{
    struct ctx c = *o->ctx;

    c.arena = o->body.arena;
    return address(o, d, url_article_file(&c, m));
}

/* A photo smaller than a size is not enlarged: then two sizes are as wide, and one of them is enough. */
const char *
url_drawn_set(struct out *o, const struct article_drawn *d, const char *type)
{
    const char *text = "";
    int last = 0;

    for (int i = 0; i < IMAGE_SIZES; i++) {
        const struct photo_size *size = size_of(d->medium, i, type);

        if (size == NULL || size->width == last)
            continue;
        text = out_printf(o, "%s%s%s %dw", text, text[0] != '\0' ? ", " : "",
                          url_drawn_photo(o, d, i, type), size->width);
        last = size->width;
    }
    return text;
}

/* ------------------------------------------------------------------ pieces */

static const struct article_media *
medium_of(const struct drawing *k, int64_t id, int *out_at)
{
    const struct article_revision *r = k->how->revision;

    for (int i = 0; i < r->media_count; i++) {
        if (r->media[i].id == id) {
            *out_at = i;
            return &r->media[i];
        }
    }
    return NULL;
}

/* Its captions need not stand among the media by themselves, so only their number is sure. */
static const struct article_media *
track_of(struct drawing *k, const struct article_media *film)
{
    struct article_media *track;
    int at;

    if (film->track_id == 0)
        return NULL;
    if (medium_of(k, film->track_id, &at) != NULL)
        return &k->how->revision->media[at];
    track = arena_alloc(k->c->arena, sizeof(*track));
    *track = (struct article_media){
        .id = film->track_id, .kind = MEDIA_TRACK, .name = "", .type = "text/vtt"
    };
    return track;
}

static void
draw(struct drawing *k, const struct article_media *m, bool is_wide)
{
    const struct article_drawn d = { .how = k->how,
                                     .medium = m,
                                     .track = track_of(k, m),
                                     .is_wide = is_wide,
                                     .is_first = k->photo_count == 0 };

    if (m->kind == MEDIA_PHOTO) {
        part_article_photo(&k->out, &d);
        k->photo_count++;
    } else if (m->kind == MEDIA_VIDEO) {
        part_article_film(&k->out, &d);
    }
}

static void
draw_row(struct drawing *k, const struct article_media *const *row, int count)
{
    if (count > 1)
        part_article_gallery_start(&k->out, count);
    for (int i = 0; i < count; i++)
        draw(k, row[i], count == 1);
    if (count > 1)
        part_article_gallery_end(&k->out);
}

/* A figure of the text at `at`: what it places, NULL where that is not (or no longer) there, and where the text goes on. */
static const struct article_media *
read_figure(struct drawing *k, const char *at, const char **out_after)
{
    const char *end = strstr(at, FIGURE_END);
    const struct article_media *m;
    int place = 0;

    *out_after = end != NULL ? end + strlen(FIGURE_END) : at + strlen(at);
    m = medium_of(k, strtoll(at + strlen(FIGURE), NULL, 10), &place);
    if (m == NULL || k->is_drawn[place] || (m->kind != MEDIA_PHOTO && m->kind != MEDIA_VIDEO))
        return NULL;
    k->is_drawn[place] = true;
    return m;
}

static const char *
skip_white(const char *text)
{
    return text + strspn(text, " \t\r\n");
}

/* Photos that follow one another stand side by side. */
static const char *
draw_figures(struct drawing *k, const char *at)
{
    const struct article_media *row[IN_ROW_MAX], *m;
    int count = 0;

    while (strncmp(at, FIGURE, strlen(FIGURE)) == 0) {
        m = read_figure(k, at, &at);
        if (m != NULL && m->kind == MEDIA_VIDEO) {
            draw_row(k, row, count);
            count = 0;
            draw(k, m, true);
        } else if (m != NULL) {
            row[count++] = m;
        }
        if (count == IN_ROW_MAX) {
            draw_row(k, row, count);
            count = 0;
        }
        if (strncmp(skip_white(at), FIGURE, strlen(FIGURE)) == 0)
            at = skip_white(at);
    }
    draw_row(k, row, count);
    return at;
}

/* A wide table scrolls within its frame, by the keyboard too. */
static void
draw_markup(struct drawing *k, const char *markup, size_t length)
{
    const char *end = markup + length;

    for (;;) {
        size_t left = (size_t)(end - markup);
        const char *open = memmem(markup, left, TABLE, strlen(TABLE));
        const char *close = memmem(markup, left, TABLE_END, strlen(TABLE_END));
        bool is_open = open != NULL && (close == NULL || open < close);

        if (open == NULL && close == NULL)
            break;
        out_raw(&k->out, markup, (size_t)((is_open ? open : close) - markup));
        markup = is_open ? open + strlen(TABLE) : close + strlen(TABLE_END);
        if (is_open)
            part_article_table_start(&k->out);
        else
            part_article_table_end(&k->out);
    }
    out_raw(&k->out, markup, (size_t)(end - markup));
}

static void
draw_text(struct drawing *k, const char *body)
{
    const char *figure;

    while ((figure = strstr(body, FIGURE)) != NULL) {
        draw_markup(k, body, (size_t)(figure - body));
        body = draw_figures(k, figure);
    }
    draw_markup(k, body, strlen(body));
}

/* What the text does not place: photos side by side, films one below the other, files as a list. */
static void
draw_rest(struct drawing *k)
{
    const struct article_revision *r = k->how->revision;
    const struct article_media **photos =
        arena_array(k->c->arena, (size_t)r->media_count + 1, sizeof(*photos));
    int photo_count = 0, file_count = 0;

    for (int i = 0; i < r->media_count; i++)
        if (r->media[i].kind == MEDIA_PHOTO && !k->is_drawn[i])
            photos[photo_count++] = &r->media[i];
    if (photo_count > 0)
        draw_row(k, photos, photo_count);
    for (int i = 0; i < r->media_count; i++)
        if (r->media[i].kind == MEDIA_VIDEO && !k->is_drawn[i])
            draw(k, &r->media[i], true);
    for (int i = 0; i < r->media_count; i++) {
        const struct article_drawn d = { .how = k->how, .medium = &r->media[i] };

        if (r->media[i].kind != MEDIA_FILE)
            continue;
        if (file_count++ == 0)
            part_article_files_start(&k->out);
        part_article_file(&k->out, &d);
    }
    if (file_count > 0)
        part_article_files_end(&k->out);
}

enum status
article_render(struct ctx *c, const struct article_rendering *r, struct html *out)
{
    struct drawing k = { .c = c, .how = r };

    out_init(&k.out, c);
    k.is_drawn = arena_array(c->arena, (size_t)r->revision->media_count + 1, sizeof(bool));
    draw_text(&k, r->revision->body);
    draw_rest(&k);
    *out = (struct html){ k.out.body.data };
    return OK;
}
