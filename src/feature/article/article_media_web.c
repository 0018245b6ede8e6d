/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Media of articles: their addresses, and where they come in. */
#include "feature/article/article_media_inside.h"

#include "core/text.h"
#include "service/blob.h"
#include "service/incoming.h"
#include "web/respond.h"
#include "web/sign.h"
#include "web/upload.h"
#include "web/web.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES = 60 };

/* ------------------------------------------------------------------ addresses */

const char *
url_article_photo(struct ctx *c, int64_t media_id, int wanted_width, const char *type)
{
    return arena_printf(c->arena, "/anh/%" PRId64 "-%d.%s", media_id, wanted_width,
                        strcmp(type, "image/webp") == 0 ? "webp" : "jpg");
}

static const char *
ending_of(const struct article_media *m)
{
    static const struct {
        const char *type, *ending;
    } endings[] = {
        { "video/mp4", "mp4" },
        { "video/webm", "webm" },
        { "text/vtt", "vtt" },
        { "application/pdf", "pdf" },
        { "application/vnd.oasis.opendocument.text", "odt" },
        { "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx" },
        { "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx" }
    };

    for (size_t i = 0; m->type != NULL && i < sizeof(endings) / sizeof(endings[0]); i++)
        if (strcmp(m->type, endings[i].type) == 0)
            return endings[i].ending;
    return "bin";
}

/* The name is for people; the number finds it. */
const char *
url_article_file(struct ctx *c, const struct article_media *m)
{
    const char *dot = strrchr(m->name, '.');
    const char *stem =
        arena_strndup(c->arena, m->name, dot != NULL ? (size_t)(dot - m->name) : strlen(m->name));

    return arena_printf(c->arena, "/tep/%" PRId64 "/%s.%s", m->id,
                        text_slug(c->arena, stem, NAME_BYTES), ending_of(m));
}

const char *
article_media_facts(const struct ctx *c, const struct article_media *m)
{
    if (m->kind == MEDIA_PHOTO)
        return arena_printf(c->arena, "%d × %d", m->width, m->height);
    if (m->size < 1 << 20)
        return arena_printf(c->arena, "%s, %s KB", blob_type_name(m->type),
                            number(c->lang, c->arena, (m->size + 1023) / 1024));
    return arena_printf(c->arena, "%s, %s MB", blob_type_name(m->type),
                        number(c->lang, c->arena, (m->size + (1 << 20) - 1) >> 20));
}

/* ------------------------------------------------------------------ preview links */

#define PREVIEW_PURPOSE "article-preview"

const char *
article_preview_query(const struct request *r, int64_t article_id, int64_t until_at)
{
    const char *text = arena_printf(r->ctx.arena, "%" PRId64 " %" PRId64, article_id, until_at);

    return arena_printf(r->ctx.arena, "?xem=%s",
                        sign_text(r->ctx.arena, r->web->secret, PREVIEW_PURPOSE, text));
}

int64_t
article_preview_until(const struct request *r, int64_t article_id)
{
    const char *token = param(r, "xem"), *text;
    int64_t id, until_at;

    text = token != NULL ? sign_open(r->ctx.arena, r->web->secret, PREVIEW_PURPOSE, token) : NULL;
    return text != NULL && sscanf(text, "%" SCNd64 " %" SCNd64, &id, &until_at) == 2 &&
                   id == article_id
               ? until_at
               : 0;
}

bool
article_preview_holds(const struct request *r, int64_t article_id)
{
    return now(&r->ctx) < article_preview_until(r, article_id);
}

/* ------------------------------------------------------------------ serving */

struct served {
    int64_t article_id, unit_id, campaign_id, file_id; /* campaign 0: none; file 0: a photo */
    bool is_public, is_attachment;
};

/* Public is what the revision has that readers see now, or what is the captions of a film that it has. */
static enum status
find_served(struct ctx *c, int64_t id, struct served *out)
{
    struct query *q =
        query_new(c, "SELECT m.article_id, a.unit_id, a.campaign_id, m.file_id, m.kind,"
                     " CASE WHEN a.state IN ('published', 'corrected') AND EXISTS (SELECT 1"
                     " FROM article_revision_media x WHERE x.revision_id = a.shown_id"
                     " AND (x.media_id = m.id OR x.track_id = m.id)) THEN 1 ELSE 0 END"
                     " FROM article_media m JOIN article a ON a.id = m.article_id WHERE m.id = $1");

    bind_int(q, id);
    if (query_row(q))
        *out = (struct served){ .article_id = col_int(q, 0),
                                .unit_id = col_int(q, 1),
                                .campaign_id = col_int(q, 2),
                                .file_id = col_int(q, 3),
                                .is_attachment = strcmp(col_text(q, 4), "file") == 0,
                                .is_public = col_bool(q, 5) };
    return query_end_one(q);
}

/* What is public may be kept by anybody for a week: an address never gets other bytes, and a medium of a withdrawn article is gone from
 * the last cache by then. */
static enum status
open_served(struct request *r, struct served *out)
{
    struct ctx *c = &r->ctx;
    enum status st = find_served(c, path_int(r, "id"), out);

    if (st != OK)
        return st;
    if (!out->is_public &&
        !(c->account_id != 0 && may(c, WRITE_ARTICLES, out->unit_id, out->campaign_id)) &&
        !article_preview_holds(r, out->article_id))
        return NOT_FOUND;
    respond_header(r, "Cache-Control",
                   out->is_public ? "public, max-age=604800, immutable" : "private, max-age=600");
    return OK;
}

static enum status
show_photo(struct request *r)
{
    const char *type = strstr(r->route->path, ".webp") != NULL ? "image/webp" : "image/jpeg";
    struct served served;
    int64_t file_id = 0;
    enum status st =
        photo_size_file(&r->ctx, path_int(r, "id"), path_int(r, "width"), type, &file_id);

    if (st == OK)
        st = open_served(r, &served);
    return st == OK ? file_show(r, file_id) : st;
}

static enum status
show_file(struct request *r)
{
    struct served served;
    enum status st = open_served(r, &served);

    if (st != OK)
        return st;
    if (served.file_id == 0)
        return NOT_FOUND;
    return served.is_attachment ? file_respond(r, served.file_id) : file_show(r, served.file_id);
}

/* ------------------------------------------------------------------ what comes in */

static enum status
take(struct ctx *c, void *arg, const struct incoming *file, int64_t *out_id)
{
    const struct article_media_source source = { file->field, file->path, file->name,
                                                 file->upload_id };

    return article_media_add(c, *(const int64_t *)arg, &source, out_id);
}

struct taking {
    int64_t article_id;
    struct form *form;
};

/* The form speaks of it from now on: as of one that joins the others at their end. */
static enum status
take_with_form(struct ctx *c, void *arg, const struct incoming *file, int64_t *out_id)
{
    struct taking *t = arg;
    enum status st = take(c, &t->article_id, file, out_id);

    if (st != OK)
        return st;
    form_set(t->form, arena_printf(c->arena, "position.%" PRId64, *out_id), "9999");
    form_set(t->form, arena_printf(c->arena, "back.%" PRId64, *out_id), "1");
    return OK;
}

enum status
article_media_take(struct request *r, struct form *f, int64_t article_id)
{
    struct taking t = { article_id, f };
    int count;

    return incoming_each(r, "media", take_with_form, &t, &count);
}

/* What a program sent in one request: it needs their numbers to speak of them. */
struct adding {
    int64_t article_id, ids[UPLOADS_MAX];
    int count;
};

static enum status
take_and_note(struct ctx *c, void *arg, const struct incoming *file, int64_t *out_id)
{
    struct adding *a = arg;
    enum status st = take(c, &a->article_id, file, out_id);

    if (st == OK && a->count < UPLOADS_MAX)
        a->ids[a->count++] = *out_id;
    return st;
}

static enum status
answer_ids(struct request *r, const struct adding *a)
{
    struct json *j = respond_json(r, 200);

    json_begin_object(j, NULL);
    json_begin_array(j, "ids");
    for (int i = 0; i < a->count; i++)
        json_text(j, NULL, arena_printf(r->ctx.arena, "%" PRId64, a->ids[i]));
    json_end_array(j);
    json_end_object(j);
    return OK;
}

static enum status
add_all(struct request *r, struct adding *a)
{
    int count;
    enum status st = incoming_each(r, "media", take_and_note, a, &count);

    if (st == OK && count == 0)
        return problem(&r->ctx, "media", "%s",
                       tr(&r->ctx, "No file was chosen. Choose one first."));
    return st;
}

static enum status
add(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct adding a = { .article_id = path_int(r, "id") };
    struct form *f = form_read(r);
    const struct incoming_whole whole = { .field = "media",
                                          .purpose = arena_printf(c->arena, "article/%" PRId64,
                                                                  a.article_id),
                                          .upload_id = form_id(f, "upload", false) };
    int64_t id = 0;
    enum status st = whole.upload_id != 0 ? incoming_take_whole(r, &whole, take, &a.article_id, &id)
                                          : add_all(r, &a);

    if (st != OK)
        return st;
    if (wants_json(r))
        return id != 0 ? incoming_answer(r, id) : answer_ids(r, &a);
    respond_flash(r, "%s", tr(c, "The file is sent."));
    return respond_see_other(r, "%s", url_newsroom(c, a.article_id));
}

/* Asked by the editor while somebody writes. */
static enum status
look_at_encoding(struct request *r)
{
    struct form *f = form_read(r);
    struct article_legacy found = { .encoding = "", .before = "", .after = "", .markup = "" };
    struct json *j;

    (void)article_legacy_find(&r->ctx, form_value(f, "markup"), &found);
    j = respond_json(r, 200);
    json_begin_object(j, NULL);
    json_text(j, "encoding", found.encoding);
    json_text(j, "before", found.before);
    json_text(j, "after", found.after);
    json_text(j, "markup", found.markup);
    json_end_object(j);
    return OK;
}

static const struct route routes[] = {
    { GET, "/anh/{id:int}-{width:int}.webp", PUBLIC, show_photo, FETCHING,
      N_("A photo of an article in one of its sizes") },
    { GET, "/anh/{id:int}-{width:int}.jpg", PUBLIC, show_photo, FETCHING,
      N_("A photo of an article in one of its sizes") },
    { GET, "/tep/{id:int}/{name}", PUBLIC, show_file, FETCHING,
      N_("A film of an article, its captions, or a file as an attachment") },
    { POST, "/lam-viec/tin-bai/{id:int}/tep", WRITE_ARTICLES, add, LARGE_BODY | HEAVY,
      N_("Adds photos, films, captions or files to an article, from a form or from a finished "
         "upload") },
    { POST, "/lam-viec/tin-bai/bang-ma", WRITE_ARTICLES, look_at_encoding, 0,
      N_("Whether a text is in an old encoding (TCVN3, VNI), and what it would become") },
    { 0 },
};

const struct feature article_media_feature = { .name = "article_media", .routes = routes };
