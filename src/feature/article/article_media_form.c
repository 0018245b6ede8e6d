/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The media in the form of an article. */
#include "feature/article/article_media_inside.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { POSITION_MAX = 9999 };

static const char *
field_of(struct ctx *c, const char *name, int64_t id)
{
    return arena_printf(c->arena, "%s.%" PRId64, name, id);
}

static bool
is_in(const struct article_media *m)
{
    return m->position > 0 || m->is_new;
}

/* A page that was shown before the medium came does not speak of it. */
static bool
is_told(const struct form *f, struct ctx *c, const struct article_media *m)
{
    return form_value(f, field_of(c, "position", m->id))[0] != '\0';
}

/* ------------------------------------------------------------------ shown */

static void
set_fields(struct ctx *c, struct form *f, const struct article_media *m, int position)
{
    form_set_int(f, field_of(c, "position", m->id), position);
    form_set(f, field_of(c, "caption", m->id), m->caption);
    form_set(f, field_of(c, "alt", m->id), m->alt);
    if (m->is_decorative)
        form_set(f, field_of(c, "decorative", m->id), "1");
    if (m->track_id != 0)
        form_set_int(f, field_of(c, "track", m->id), m->track_id);
}

void
article_media_set_fields(struct ctx *c, struct form *f, const struct article_media *media,
                         int count)
{
    for (int i = 0; i < count; i++)
        set_fields(c, f, &media[i], i + 1);
}

const char *
url_medium_thumb(struct out *o, const struct article_media *m)
{
    return out_printf(o, "/anh/%" PRId64 "-%d.jpg", m->id, image_widths[0]);
}

enum status
article_media_part_fill(struct request *r, struct form *f, int64_t article_id,
                        struct article_media_part *out)
{
    struct ctx *c = &r->ctx;
    struct article_media *all, *in, *gone;
    int count;
    enum status st = article_media_list(c, article_id, &all, &count);

    if (st != OK)
        return st;
    *out = (struct article_media_part){
        .article_id = article_id,
        .purpose = arena_printf(c->arena, "article/%" PRId64, article_id),
        .upload_url = arena_printf(c->arena, "%s/tep", url_newsroom(c, article_id))
    };
    in = arena_array(c->arena, (size_t)count + 1, sizeof(*in));
    gone = arena_array(c->arena, (size_t)count + 1, sizeof(*gone));
    for (int i = 0; i < count; i++) {
        if (is_in(&all[i]))
            in[out->count++] = all[i];
        else
            gone[out->removed_count++] = all[i];
        if (all[i].kind == MEDIA_TRACK && out->track_count < ARTICLE_TRACKS_MAX)
            out->tracks[out->track_count++] =
                (struct option){ arena_printf(c->arena, "%" PRId64, all[i].id), all[i].name };
    }
    for (int i = 0; i < out->count; i++) {
        if (r->method == GET || !is_told(f, c, &in[i]))
            set_fields(c, f, &in[i], i + 1);
        else if (strcmp(form_value(f, field_of(c, "position", in[i].id)), "9999") == 0)
            form_set_int(f, field_of(c, "position", in[i].id), i + 1); /* came with this form */
    }
    out->media = in;
    out->removed = gone;
    return OK;
}

/* ------------------------------------------------------------------ read */

/* False where the revision is not to have it. */
static bool
read_one(struct ctx *c, struct form *f, struct article_media *m)
{
    if (!is_in(m)) {
        m->position = POSITION_MAX;
        return form_bool(f, field_of(c, "back", m->id));
    }
    if (!is_told(f, c, m))
        return m->position > 0;
    if (form_bool(f, field_of(c, "removed", m->id)))
        return false;
    m->position = (int)form_int_or(f, field_of(c, "position", m->id), 1, POSITION_MAX, 1);
    m->caption = form_text(f, field_of(c, "caption", m->id), 0, ARTICLE_CAPTION_MAX);
    m->alt = form_text(f, field_of(c, "alt", m->id), 0, ARTICLE_ALT_MAX);
    m->is_decorative = form_bool(f, field_of(c, "decorative", m->id));
    m->track_id = form_id(f, field_of(c, "track", m->id), false);
    return true;
}

static int
compare(const void *a, const void *b)
{
    const struct article_media *x = a, *y = b;

    if (x->position != y->position)
        return x->position - y->position;
    return x->id < y->id ? -1 : x->id > y->id;
}

static bool
is_track(const struct article_media *media, int count, int64_t id)
{
    for (int i = 0; i < count; i++)
        if (media[i].id == id)
            return media[i].kind == MEDIA_TRACK;
    return false;
}

enum status
article_media_read(struct request *r, struct form *f, int64_t article_id,
                   struct article_revision *revision)
{
    struct ctx *c = &r->ctx;
    struct article_media *tracks, *all;
    int count, in = 0;
    enum status st = article_media_list(c, article_id, &tracks, &count);

    if (st != OK)
        return st;
    all = arena_array(c->arena, (size_t)count + 1, sizeof(*all));
    for (int i = 0; i < count; i++) {
        struct article_media m = tracks[i];

        if (read_one(c, f, &m))
            all[in++] = m;
    }
    qsort(all, (size_t)in, sizeof(*all), compare);
    if (in > ARTICLE_MEDIA_MAX)
        return problem(c, "media",
                       tr(c, "An article has at most %d photos, films and files. Remove some."),
                       (int)ARTICLE_MEDIA_MAX);
    for (int i = 0; i < in; i++) {
        all[i].position = i + 1;
        if (all[i].track_id != 0 && !is_track(tracks, count, all[i].track_id))
            return problem(c, field_of(c, "track", all[i].id), "%s",
                           tr(c, "These captions are not of this article. Choose others."));
    }
    revision->media = all;
    revision->media_count = in;
    return OK;
}
