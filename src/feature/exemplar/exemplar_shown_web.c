/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What everybody reads: the gallery, what opinions are asked on, one exemplar with its form. */
#include "feature/exemplar/exemplar_views.h"

#include "feature/conference/conference.h"
#include "feature/portal/portal.h"
#include "service/blob.h"
#include "service/limit.h"
#include "web/linked_data.h"
#include "web/site.h"
#include "web/web.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CARDS_OF_A_PAGE = 24, SAME_SHOWN = 5, SITEMAP_MAX = 40000 };

static const struct limit sent = { "opinion", OPINION_SENT_MAX, 3600 };

/* ------------------------------------------------------------------ cards */

static const char *
photo_set(struct ctx *c, const struct exemplar_photo *p, const char *type)
{
    struct buf b;

    buf_init(&b, c->arena, 128);
    for (int i = 0; i < p->size_count; i++)
        if (strcmp(p->sizes[i].type, type) == 0)
            buf_printf(&b, "%s%s %dw", b.length > 0 ? ", " : "",
                       url_exemplar_photo(c, p->id, p->sizes[i].wanted_width, type),
                       p->sizes[i].width);
    return b.data;
}

/* The JPEG that is the nearest to 800 pixels. */
static const struct photo_size *
middle_size(const struct exemplar_photo *p)
{
    const struct photo_size *best = NULL;

    for (int i = 0; i < p->size_count; i++)
        if (strcmp(p->sizes[i].type, "image/jpeg") == 0 &&
            (best == NULL || p->sizes[i].wanted_width <= 800))
            best = &p->sizes[i];
    return best;
}

struct exemplar_card
exemplar_card_of(struct ctx *c, const struct exemplar_line *line,
                 const struct activity_field *fields, int field_count)
{
    const struct exemplar *e = &line->exemplar;
    const struct photo_size *size = line->photo != NULL ? middle_size(line->photo) : NULL;
    struct exemplar_card card = {
        .id = e->id,
        .name = e->name,
        .url = url_exemplar(c, e->id, e->slug),
        .unit = e->unit,
        .field = activity_field_name(c, fields, field_count, e->field),
        .award = e->award,
        .kind = subject_kind_text(c, e->kind),
        .achievement = e->achievement,
        .year = e->year,
        .last_on = e->last_on,
        .is_sample = e->is_sample,
    };

    if (size != NULL) {
        card.photo_url = url_exemplar_photo(c, line->photo->id, size->wanted_width, "image/jpeg");
        card.photo_set_url = photo_set(c, line->photo, "image/jpeg");
        card.photo_width = size->width;
        card.photo_height = size->height;
    }
    return card;
}

static enum status
read_cards(struct ctx *c, const struct exemplar_filter *f, struct exemplar_card **out,
           int *out_count, int64_t out_next[2])
{
    struct exemplar_filter more = *f;
    struct exemplar_line *lines;
    struct activity_field *fields;
    struct exemplar_card *cards;
    int count, field_count;
    enum status st = activity_field_list(c, &fields, &field_count);

    more.limit = f->limit + 1;
    if (st == OK)
        st = exemplar_list_shown(c, &more, &lines, &count);
    if (st != OK)
        return st;
    out_next[0] = out_next[1] = 0;
    if (count > f->limit) {
        count = f->limit;
        out_next[0] = lines[count - 1].place;
        out_next[1] = lines[count - 1].exemplar.id;
    }
    cards = arena_array(c->arena, (size_t)count + 1, sizeof(*cards));
    for (int i = 0; i < count; i++)
        cards[i] = exemplar_card_of(c, &lines[i], fields, field_count);
    *out = cards;
    *out_count = count;
    return OK;
}

/* "?sau=2025.123": the last row of the page before. */
static bool
read_key(const struct request *r, struct exemplar_filter *f)
{
    const char *text = param(r, "sau");
    char *end;

    if (text == NULL || strlen(text) > 40)
        return false;
    f->after_place = strtoll(text, &end, 10);
    if (*end == '.')
        f->after_id = strtoll(end + 1, &end, 10);
    if (f->after_place > 0 && f->after_place < INT32_MAX && f->after_id > 0 && *end == '\0')
        return true;
    f->after_place = f->after_id = 0;
    return false;
}

static const char *
next_url(struct request *r, const int64_t next[2])
{
    return next[1] == 0
               ? NULL
               : url_with(r, "sau",
                          arena_printf(r->ctx.arena, "%" PRId64 ".%" PRId64, next[0], next[1]));
}

/* ------------------------------------------------------------------ the gallery */

static enum status
fill_facets(struct ctx *c, struct exemplar_gallery_view *v)
{
    struct exemplar_facets f;
    struct activity_field *fields;
    struct option *options;
    int count;
    enum status st = exemplar_facets(c, &f);

    if (st == OK)
        st = activity_field_list(c, &fields, &count);
    if (st != OK)
        return st;
    v->fields = options = arena_array(c->arena, (size_t)f.field_count + 1, sizeof(*options));
    for (int i = 0; i < f.field_count; i++)
        options[i] =
            (struct option){ f.fields[i], activity_field_name(c, fields, count, f.fields[i]) };
    v->field_count = f.field_count;
    v->units = options = arena_array(c->arena, (size_t)f.unit_count + 1, sizeof(*options));
    for (int i = 0; i < f.unit_count; i++)
        options[i] =
            (struct option){ arena_printf(c->arena, "%" PRId64, f.units[i].id), f.units[i].title };
    v->unit_count = f.unit_count;
    v->years = options = arena_array(c->arena, (size_t)f.year_count + 1, sizeof(*options));
    for (int i = 0; i < f.year_count; i++)
        options[i].value = options[i].label = arena_printf(c->arena, "%d", f.years[i]);
    v->year_count = f.year_count;
    return OK;
}

static bool
has_sample(const struct exemplar_card *cards, int count)
{
    for (int i = 0; i < count; i++)
        if (cards[i].is_sample)
            return true;
    return false;
}

enum status
exemplar_show_gallery(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct exemplar_filter f = { .field = param_text(r, "linh-vuc"),
                                 .unit_id = param_int(r, "don-vi", 0),
                                 .year = (int)(param_int(r, "nam", 0) % 10000),
                                 .limit = CARDS_OF_A_PAGE };
    struct exemplar_gallery_view v = { .field = param_text(r, "linh-vuc"),
                                       .unit = param_text(r, "don-vi"),
                                       .year = param_text(r, "nam") };
    bool is_further = read_key(r, &f);
    int64_t next[2];
    enum status st = portal_open(r, tr(c, "Exemplars"), &v.page);

    if (st == OK)
        st = fill_facets(c, &v);
    if (st == OK)
        st = read_cards(c, &f, (struct exemplar_card **)&v.cards, &v.card_count, next);
    if (st != OK)
        return st;
    v.is_filtered = f.field[0] != '\0' || f.unit_id != 0 || f.year != 0;
    v.has_sample = has_sample(v.cards, v.card_count);
    v.next_url = next_url(r, next);
    v.first_url = is_further ? url_with(r, "sau", NULL) : NULL;
    page_crumb(&v.page, tr(c, "Home"), "/");
    page_crumb(&v.page, v.page.title, NULL);
    v.page.share.description = tr(c, "Persons, collectives and households that were commended.");
    if (!v.is_filtered && !is_further)
        v.page.share.path = "/dien-hinh";
    respond_cacheable(r, "exemplar", "campaign", "unit", NULL);
    RESPOND(r, 200, exemplar_gallery, &v);
    return OK;
}

enum status
exemplar_show_open(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct exemplar_filter f = { .is_asking = true, .field = "", .limit = CARDS_OF_A_PAGE };
    struct exemplar_open_view v = { .all = 0 };
    struct exemplar_open open;
    bool is_further = read_key(r, &f);
    int64_t next[2];
    enum status st = portal_open(r, tr(c, "Opinions are asked for"), &v.page);

    if (st == OK)
        st = exemplar_count_open(c, &open);
    if (st == OK)
        st = read_cards(c, &f, (struct exemplar_card **)&v.cards, &v.card_count, next);
    if (st != OK)
        return st;
    v.all = open.all;
    v.has_sample = open.has_sample;
    v.next_url = next_url(r, next);
    v.first_url = is_further ? url_with(r, "sau", NULL) : NULL;
    page_crumb(&v.page, tr(c, "Home"), "/");
    page_crumb(&v.page, v.page.title, NULL);
    v.page.share.path = is_further ? NULL : "/lay-y-kien";
    v.page.share.description =
        tr(c, "Proposals for commendation on which readers may write their opinion.");
    respond_cacheable(r, "exemplar", "campaign", "unit", NULL);
    RESPOND(r, 200, exemplar_open, &v);
    return OK;
}

/* ------------------------------------------------------------------ one: its texts */

static void
fill_parts(struct ctx *c, const struct exemplar_whole *w, struct exemplar_show_view *v)
{
    struct exemplar_shown_part *parts =
        arena_array(c->arena, (size_t)w->part_count + 1, sizeof(*parts));

    for (int i = 0; i < w->part_count; i++) {
        const char *text = w->parts[i].text;
        size_t most = 1;
        const char **lines;

        for (const char *at = text; *at != '\0'; at++)
            most += *at == '\n';
        parts[i].name = w->parts[i].name;
        parts[i].lines = lines = arena_array(c->arena, most, sizeof(*lines));
        while (*text != '\0') {
            size_t length = strcspn(text, "\n");

            if (length > 0)
                lines[parts[i].line_count++] = arena_strndup(c->arena, text, length);
            text += length;
            text += *text == '\n';
        }
    }
    v->parts = parts;
    v->part_count = w->part_count;
}

/* 2.845, 12,5 */
static const char *
value_text(struct ctx *c, int64_t value, int decimals)
{
    int64_t unit = 1, whole, rest;

    for (int i = 0; i < decimals; i++)
        unit *= 10;
    whole = value / unit;
    rest = value % unit < 0 ? -(value % unit) : value % unit;
    if (decimals == 0)
        return number(c->lang, c->arena, value);
    return arena_printf(c->arena, "%s%s%s%0*" PRId64, value < 0 && whole == 0 ? "-" : "",
                        number(c->lang, c->arena, whole), c->lang == LANG_VI ? "," : ".", decimals,
                        rest);
}

static int
by_year(const void *a, const void *b)
{
    return ((const struct exemplar_shown_row *)a)->year -
           ((const struct exemplar_shown_row *)b)->year;
}

/* A row for each year that any figure has. */
static void
fill_figures(struct ctx *c, const struct exemplar_whole *w, struct exemplar_show_view *v)
{
    size_t most = (size_t)w->measure_count * DOSSIER_YEARS_MAX + 1;
    struct exemplar_shown_row *rows = arena_array(c->arena, most, sizeof(*rows));
    const char **heads = arena_array(c->arena, (size_t)w->measure_count + 1, sizeof(*heads));
    int count = 0;

    for (int m = 0; m < w->measure_count; m++) {
        const struct exemplar_measure *x = &w->measures[m];

        heads[m] = x->counted_in[0] != '\0'
                       ? arena_printf(c->arena, "%s (%s)", x->name, x->counted_in)
                       : x->name;
        for (int i = 0; i < x->value_count; i++) {
            int at = 0;
            const char **values;

            while (at < count && rows[at].year != x->values[i].year)
                at++;
            if (at == count) {
                values = arena_array(c->arena, (size_t)w->measure_count + 1, sizeof(*values));
                for (int k = 0; k < w->measure_count; k++)
                    values[k] = "";
                rows[count++] = (struct exemplar_shown_row){ .year = x->values[i].year,
                                                             .values = values,
                                                             .value_count = w->measure_count };
            }
            ((const char **)(uintptr_t)rows[at].values)[m] =
                value_text(c, x->values[i].value, x->decimals);
        }
    }
    qsort(rows, (size_t)count, sizeof(*rows), by_year);
    v->heads = heads;
    v->head_count = w->measure_count;
    v->rows = rows;
    v->row_count = count;
}

static void
fill_photos(struct ctx *c, const struct exemplar_whole *w, struct exemplar_show_view *v)
{
    struct exemplar_shown_photo *photos =
        arena_array(c->arena, (size_t)w->photo_count + 1, sizeof(*photos));
    int count = 0;

    for (int i = 0; i < w->photo_count; i++) {
        const struct exemplar_photo *p = &w->photos[i];
        const struct photo_size *size = middle_size(p);

        if (size == NULL)
            continue;
        photos[count++] = (struct exemplar_shown_photo){
            .url = url_exemplar_photo(c, p->id, size->wanted_width, "image/jpeg"),
            .set_url = photo_set(c, p, "image/webp"),
            .caption = p->caption,
            .alt = p->alt,
            .width = size->width,
            .height = size->height,
        };
    }
    if (count == 0)
        return;
    v->lead = photos;
    v->photos = photos + 1;
    v->photo_count = count - 1;
    v->page.share.image_url = photos[0].url;
    v->page.share.image_alt = photos[0].alt[0] != '\0' ? photos[0].alt : NULL;
    v->page.share.image_width = photos[0].width;
    v->page.share.image_height = photos[0].height;
}

/* ------------------------------------------------------------------ one: what belongs to it */

static enum status
fill_same(struct ctx *c, const struct exemplar *e, struct exemplar_show_view *v)
{
    struct exemplar_filter f = { .field = e->field,
                                 .is_asking = e->state != EXEMPLAR_SHOWN,
                                 .other_than_id = e->id,
                                 .limit = SAME_SHOWN };
    int64_t next[2];

    if (e->field[0] == '\0')
        return OK;
    return read_cards(c, &f, (struct exemplar_card **)&v->same, &v->same_count, next);
}

/* Schema.org, no more than the page says. */
static struct html
describe(struct ctx *c, const struct exemplar *e, const struct exemplar_show_view *v)
{
    struct json j;

    json_init(&j, c->arena);
    json_begin_object(&j, NULL);
    json_text(&j, "@context", "https://schema.org");
    json_text(&j, "@type", e->kind == SUBJECT_PERSON ? "Person" : "Organization");
    json_text(&j, "name", e->name);
    if (e->achievement[0] != '\0')
        json_text(&j, "description", e->achievement);
    json_text(&j, "url", page_absolute_url(&v->page, v->page.share.path));
    if (v->page.share.image_url != NULL)
        json_text(&j, "image", page_absolute_url(&v->page, v->page.share.image_url));
    if (e->state == EXEMPLAR_SHOWN)
        json_text(&j, "award", e->award);
    json_end_object(&j);
    return linked_data(c->arena, j.body.data);
}

static void
fill_facts(struct ctx *c, const struct exemplar *e, const char *field, struct exemplar_show_view *v)
{
    struct page_share *s = &v->page.share;

    v->id = e->id;
    v->name = e->name;
    v->achievement = e->achievement;
    v->unit = e->unit;
    v->field = field;
    v->field_url = arena_printf(c->arena, "/dien-hinh?linh-vuc=%s", e->field);
    v->award = e->award;
    v->occupation = e->occupation;
    v->is_shown = e->state == EXEMPLAR_SHOWN;
    v->is_sample = e->is_sample;
    v->kicker = v->is_shown ? arena_printf(c->arena, tr(c, "Exemplary %s, %d"),
                                           subject_kind_text(c, e->kind), e->year)
                            : arena_printf(c->arena, tr(c, "Proposed for commendation: %s"),
                                           subject_kind_text(c, e->kind));
    v->since = e->since_year == 0 ? ""
               : e->member_count > 0
                   ? arena_printf(c->arena, tr(c, "%d, %d people"), e->since_year, e->member_count)
                   : arena_printf(c->arena, "%d", e->since_year);
    v->first_on = e->first_on;
    v->last_on = e->last_on;
    v->is_open = e->state == EXEMPLAR_ASKING && date_compare(e->first_on, today(c)) <= 0 &&
                 date_compare(today(c), e->last_on) <= 0;
    v->days_left = v->is_open ? date_days_between(today(c), e->last_on) : 0;
    v->kept_days = OPINION_KEPT_DAYS;
    v->opinion_url = arena_printf(c->arena, "/dien-hinh/%" PRId64 "/y-kien", e->id);
    page_crumb(&v->page, tr(c, "Home"), "/");
    page_crumb(&v->page, v->is_shown ? tr(c, "Exemplars") : tr(c, "Opinions are asked for"),
               v->is_shown ? "/dien-hinh" : "/lay-y-kien");
    page_crumb(&v->page, e->name, NULL);
    v->page.nav_current = v->is_shown ? "/dien-hinh" : "/lay-y-kien";
    v->page.name = "exemplar";
    s->path = url_exemplar(c, e->id, e->slug);
    s->description = e->achievement[0] != '\0' ? e->achievement : e->name;
}

static enum status
show_gone(struct request *r)
{
    struct exemplar_gone_view v = { .page = { .title = NULL } };
    enum status st = portal_open(r, tr(&r->ctx, "Taken down"), &v.page);

    if (st != OK)
        return st;
    v.page.is_refusal = true;
    RESPOND(r, 410, exemplar_gone, &v);
    return OK;
}

static enum status
show_one(struct request *r, const struct exemplar_whole *w, struct form *f, int status)
{
    struct ctx *c = &r->ctx;
    const struct exemplar *e = &w->exemplar;
    struct exemplar_show_view v = { .form = f };
    struct exemplar_shown_before *befores =
        arena_array(c->arena, (size_t)w->before_count + 1, sizeof(*befores));
    struct activity_field *fields;
    int field_count;
    enum status st = portal_open(r, e->name, &v.page);

    if (st == OK)
        st = activity_field_list(c, &fields, &field_count);
    if (st == OK)
        st = fill_same(c, e, &v);
    if (st != OK)
        return st;
    fill_facts(c, e, activity_field_name(c, fields, field_count, e->field), &v);
    fill_parts(c, w, &v);
    fill_figures(c, w, &v);
    fill_photos(c, w, &v);
    for (int i = 0; i < w->before_count; i++)
        befores[i] = (struct exemplar_shown_before){ w->befores[i].year, w->befores[i].name };
    v.befores = befores;
    v.before_count = w->before_count;
    v.page.share.linked_data = describe(c, e, &v);
    if (status == 200)
        respond_cacheable(r, "exemplar", "campaign", "unit", NULL);
    RESPOND(r, status, exemplar_show, &v);
    return OK;
}

enum status
exemplar_show(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct exemplar_whole w;
    enum status st = exemplar_find_shown(c, path_int(r, "id"), &w);

    if (st != OK)
        return st;
    if (w.exemplar.state == EXEMPLAR_WITHDRAWN)
        return show_gone(r);
    if (strcmp(path_text(r, "slug"), w.exemplar.slug) != 0)
        return respond_moved(r, "%s", url_exemplar(c, w.exemplar.id, w.exemplar.slug));
    return show_one(r, &w, form_new(r, NULL), 200);
}

/* Of a page that is taken down nothing is served. */
enum status
exemplar_show_photo(struct request *r)
{
    const char *type = strstr(r->route->path, ".webp") != NULL ? "image/webp" : "image/jpeg";
    int64_t file_id = 0;
    enum status st = exemplar_photo_is_shown(&r->ctx, path_int(r, "id"));

    if (st == OK)
        st = photo_size_file(&r->ctx, path_int(r, "id"), path_int(r, "width"), type, &file_id);
    return st == OK ? file_show(r, file_id) : st;
}

/* Slugs are letters, digits and hyphens. */
enum status
exemplar_show_sitemap(struct request *r)
{
    struct ctx *c = &r->ctx;
    const char *site = site_url(r);
    struct exemplar_filter f = { .field = "", .limit = 1000 };
    struct ctx batch = *c;
    int count = f.limit, all = 0;
    enum status st = OK;
    struct buf b;

    buf_init(&b, c->arena, 4096);
    buf_add(&b, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    buf_printf(&b, "<url><loc>%s/dien-hinh</loc></url>\n<url><loc>%s/lay-y-kien</loc></url>\n",
               site, site);
    batch.arena = arena_child(c->arena);
    while (st == OK && count == f.limit && all < SITEMAP_MAX) {
        struct exemplar_line *lines;

        st = exemplar_list_shown(&batch, &f, &lines, &count);
        for (int i = 0; st == OK && i < count; i++, all++) {
            const struct exemplar *e = &lines[i].exemplar;

            buf_printf(&b, "<url><loc>%s%s</loc><lastmod>%s</lastmod></url>\n", site,
                       url_exemplar(&batch, e->id, e->slug), time_iso(batch.arena, e->posted_at));
            f.after_place = lines[i].place;
            f.after_id = e->id;
        }
        arena_reset(batch.arena);
    }
    if (st != OK)
        return st;
    buf_add(&b, "</urlset>\n");
    respond_cacheable(r, "exemplar", NULL);
    return respond_bytes(r, "application/xml; charset=utf-8", NULL, b.data, b.length);
}

/* ------------------------------------------------------------------ an opinion */

enum status
exemplar_send_opinion(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    struct exemplar_whole w;
    struct opinion_new n = {
        .exemplar_id = path_int(r, "id"),
        .words = form_lines(f, "words", 1, OPINION_WORDS_MAX),
        .reader_name = form_text(f, "name", 0, OPINION_NAME_MAX),
        .contact = form_text(f, "contact", 0, OPINION_CONTACT_MAX),
        .is_trap = form_text(f, "website", 0, 1000)[0] != '\0',
    };
    int wait_s = 0;
    enum status st = exemplar_find_shown(c, n.exemplar_id, &w);

    if (st != OK)
        return st;
    if (w.exemplar.state == EXEMPLAR_WITHDRAWN)
        return show_gone(r);
    if (!form_ok(f))
        return show_one(r, &w, f, 422);
    st = limit_take(c, &sent, r->web->secret, r->remote, &wait_s);
    if (st == BUSY && wait_s > 0)
        return respond_refusal(r, 429, wait_s);
    if (st == OK)
        st = opinion_insert(c, &n);
    if (st == INVALID || (st == CONFLICT && !wants_json(r)))
        return show_one(r, &w, f, st == INVALID ? 422 : 409);
    if (st != OK)
        return st;
    respond_flash(r, "%s",
                  tr(c, "Your opinion has arrived. The standing office of the council reads it; it "
                        "is not published."));
    return respond_see_other(r, "%s", url_exemplar(c, w.exemplar.id, w.exemplar.slug));
}
