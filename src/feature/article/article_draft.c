/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A draft from the record: what the campaign knows of a held conference or of a document, told as an office's portal tells it. It
 * claims nothing that the record does not say. Articles are Vietnamese, whoever asks. */
#include "feature/article/article_inside.h"

#include "core/buf.h"
#include "core/text.h"
#include "feature/document/document.h"
#include "feature/evidence/evidence.h"
#include "feature/exemplar/exemplar.h"
#include "feature/task/task.h"
#include "service/html_clean.h"

#include <inttypes.h>
#include <string.h>

enum { NOON = 12 * 60, EVENING = 18 * 60 };

struct drafting {
    struct ctx c; /* in Vietnamese */
    struct campaign campaign;
    struct unit unit;
    struct conference held;
    struct document document;
    struct buf body;
    struct deadline_set set;
    struct milestone *milestones;
    int milestone_count;
};

/* ------------------------------------------------------------------ words */

static void
escaped(struct buf *b, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '&')
            buf_add(b, "&amp;");
        else if (*text == '<')
            buf_add(b, "&lt;");
        else
            buf_add_char(b, *text);
    }
}

static void
element(struct drafting *d, const char *name, const char *text)
{
    buf_printf(&d->body, "<%s>", name);
    escaped(&d->body, text);
    buf_printf(&d->body, "</%s>\n", name);
}

/* "27/3", with the year where it is not this one. */
static const char *
day_text(const struct drafting *d, struct date on)
{
    struct ctx c = d->c;

    return on.year == today(&c).year ? arena_printf(c.arena, "%d/%d", on.day, on.month)
                                     : arena_printf(c.arena, "%d/%d/%d", on.day, on.month, on.year);
}

/* ", hướng tới Đại hội …": what the campaign's title says of where it leads. */
static const char *
leads_to(const struct drafting *d)
{
    static const char *const words[] = { ", hướng tới ", ", tiến tới " };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        const char *at = strstr(d->campaign.title, words[i]);

        if (at != NULL)
            return arena_printf(d->c.arena, ", hướng tới %s", at + strlen(words[i]));
    }
    return "";
}

/* "Sáng ngày 27/3", as far as the hour is known. */
static const char *
opening_day(const struct drafting *d)
{
    const struct ctx *c = &d->c;
    const char *on = day_text(d, d->held.held_on);
    int minute =
        date_compare(d->held.scheduled_on, d->held.held_on) == 0 ? d->held.scheduled_minute : -1;

    return arena_printf(c->arena,
                        minute < 0         ? tr(c, "On %s")
                        : minute < NOON    ? tr(c, "On the morning of %s")
                        : minute < EVENING ? tr(c, "On the afternoon of %s")
                                           : tr(c, "On the evening of %s"),
                        on);
}

/* ------------------------------------------------------------------ a conference */

static void
write_opening(struct drafting *d)
{
    struct ctx *c = &d->c;
    struct buf b;

    buf_init(&b, c->arena, 512);
    buf_add(&b, opening_day(d));
    buf_printf(&b, tr(c, ", %s held its conference of exemplary collectives and individuals%s."),
               unit_title(c, &d->unit), leads_to(d));
    if (d->held.place[0] != '\0')
        buf_printf(&b, tr(c, " The conference took place at %s."), d->held.place);
    if (d->held.chair[0] != '\0')
        buf_printf(&b, tr(c, " %s chaired the conference."), d->held.chair);
    if (d->held.delegates > 0)
        buf_printf(&b, tr(c, " %s delegates attended."),
                   number(LANG_VI, c->arena, d->held.delegates));
    element(d, "p", b.data);
}

static const struct milestone *
own_milestone(const struct drafting *d)
{
    for (int i = 0; i < d->milestone_count; i++)
        if (d->milestones[i].is_conference && d->milestones[i].level == d->unit.level)
            return &d->milestones[i];
    return NULL;
}

static const char *
issued(struct drafting *d, const struct document *doc)
{
    struct ctx *c = &d->c;

    return doc->issuer[0] != '\0'
               ? arena_printf(c->arena, tr(c, "%s by %s"), document_name(c, doc), doc->issuer)
               : document_name(c, doc);
}

/* What each document says of this conference's day, in its own words; then the day that holds, and whether it was kept. */
static void
write_deadlines(struct drafting *d)
{
    struct ctx *c = &d->c;
    const struct milestone *m = own_milestone(d);
    const struct deadline *holds;
    int others = 0;

    if (m == NULL)
        return;
    for (int i = 0; i < d->set.deadline_count; i++) {
        const struct deadline *x = &d->set.deadlines[i];

        if (x->milestone_id == m->id && (x->level == d->unit.level || x->unit_id == d->unit.id))
            element(d, "p",
                    arena_printf(c->arena, tr(c, "According to %s, %s: “%s”."),
                                 issued(d, deadline_document(&d->set, x)), m->title, x->words));
    }
    holds = deadline_in_force(&d->set, m->id, d->unit.level, d->unit.id, NULL, 0, &others);
    if (holds == NULL)
        return;
    element(d, "p",
            arena_printf(c->arena,
                         date_compare(d->held.held_on, holds->last_on) <= 0
                             ? tr(c, "The last day is %s; the conference of %s was held in time.")
                             : tr(c, "The last day is %s; the conference of %s was held later."),
                         date_vi(c->arena, holds->last_on), unit_title(c, &d->unit)));
}

static const char *
subject_count(struct ctx *c, enum honour_subject subject, int64_t n)
{
    const char *number_text = number(LANG_VI, c->arena, n);

    switch (subject) {
    case HONOUR_COLLECTIVE:
        return arena_printf(c->arena, tr(c, "%s collectives"), number_text);
    case HONOUR_PERSON:
        return arena_printf(c->arena, tr(c, "%s individuals"), number_text);
    case HONOUR_HOUSEHOLD:
        return arena_printf(c->arena, tr(c, "%s households"), number_text);
    case HONOUR_SUBJECT_COUNT:
        break;
    }
    return number_text;
}

static void
write_honours(struct drafting *d)
{
    struct ctx *c = &d->c;
    int64_t sums[HONOUR_SUBJECT_COUNT] = { 0 };
    struct buf b;

    buf_init(&b, c->arena, 256);
    for (int i = 0; i < d->held.honour_count; i++)
        sums[d->held.honours[i].subject] += d->held.honours[i].count;
    for (enum honour_subject s = HONOUR_COLLECTIVE; s < HONOUR_SUBJECT_COUNT; s++)
        if (sums[s] > 0)
            buf_printf(&b, "%s%s", b.length > 0 ? ", " : "", subject_count(c, s, sums[s]));
    if (b.length > 0)
        element(d, "p",
                arena_printf(c->arena, tr(c, "At the conference %s were honoured as exemplary."),
                             b.data));
}

static enum status
write_narrative(struct drafting *d)
{
    struct evidence_place at = { d->campaign.id, d->unit.id };
    struct evidence_report report;
    enum status st = evidence_report_find(&d->c, &at, &report);

    if (st == OK && report.narrative[0] != '\0')
        buf_add(&d->body, html_of_text(d->c.arena, report.narrative));
    return st;
}

/* ------------------------------------------------------------------ a document's points */

static enum status
write_points(struct drafting *d, const struct document *doc, const char *lead)
{
    struct ctx *c = &d->c;
    struct task_point *points;
    int count;
    enum status st = task_points(c, doc->id, &points, &count);

    if (st != OK || count == 0)
        return st;
    element(d, "p", lead);
    buf_add(&d->body, "<ul>\n");
    for (int i = 0; i < count; i++) {
        const struct task *t = &points[i].task;

        element(d, "li",
                t->day_words[0] != '\0' ? arena_printf(c->arena, "%s (%s)", t->words, t->day_words)
                                        : t->words);
    }
    buf_add(&d->body, "</ul>\n");
    return OK;
}

/* Conclusions that were given by the unit on the day of its conference. */
static enum status
write_conclusions(struct drafting *d)
{
    struct ctx *c = &d->c;
    struct document *all;
    int count;
    enum status st = document_list(c, d->campaign.id, "", &all, &count);

    for (int i = 0; st == OK && i < count; i++) {
        const struct document *doc = &all[i];

        if (doc->issuer_unit_id == d->unit.id && doc->state != DOCUMENT_DRAFT &&
            date_compare(doc->issued_on, d->held.held_on) == 0)
            st = write_points(
                d, doc,
                doc->signer[0] != '\0'
                    ? arena_printf(c->arena, tr(c, "In conclusion, %s asked for the following:"),
                                   doc->signer)
                    : tr(c, "The conclusion asks for the following:"));
    }
    return st;
}

/* ------------------------------------------------------------------ saving, with photos */

static enum status
add_photo(struct drafting *d, int64_t article_id, const struct evidence *e,
          struct article_media *out)
{
    struct photo p = {
        .width = e->width, .height = e->height, .taken_at = e->taken_at, .size_count = e->size_count
    };
    struct article_media m = { .caption = e->caption,
                               .alt = e->alt,
                               .is_decorative = e->is_decorative };
    enum status st;

    memcpy(p.sizes, e->sizes, sizeof(p.sizes));
    st = article_media_add_photo(&d->c, article_id, e->name, &p, &m.id);
    if (st == OK)
        *out = m;
    return st;
}

/* The first photo stands under the opening, as on the portal; the others after the text. */
static const char *
with_first_photo(struct drafting *d, int64_t media_id)
{
    const char *opening = strstr(d->body.data, "</p>\n");
    size_t length = opening != NULL ? (size_t)(opening - d->body.data) + strlen("</p>\n") : 0;

    return arena_printf(d->c.arena, "%.*s<figure data-media=\"%" PRId64 "\"></figure>\n%s",
                        (int)length, d->body.data, media_id, d->body.data + length);
}

/* Those with a caption. They are copied one by one, outside of a transaction; a draft with fewer photos is still a draft. */
static enum status
add_photos(struct drafting *d, struct article_saving *s)
{
    struct evidence_place at = { d->campaign.id, d->unit.id };
    struct article_media *media;
    struct evidence *items;
    int count, taken = 0;
    enum status st = evidence_list(&d->c, &at, false, &items, &count);

    if (st != OK)
        return st;
    media = arena_array(d->c.arena, (size_t)count + 1, sizeof(*media));
    for (int i = 0; st == OK && i < count; i++)
        if (items[i].kind == EVIDENCE_PHOTO && items[i].caption[0] != '\0')
            st = add_photo(d, s->article_id, &items[i], &media[taken++]);
    if (st != OK || taken == 0)
        return st;
    s->based_on_id = s->revision.id;
    s->revision.media = media;
    s->revision.media_count = taken;
    s->revision.body = with_first_photo(d, media[0].id);
    s->revision.note = tr(&d->c, "With the photos of the conference’s report.");
    return article_save(&d->c, s);
}

static enum status
begin(struct ctx *c, int64_t campaign_id, int64_t unit_id, struct drafting *d)
{
    enum status st;

    d->c = *c;
    d->c.lang = LANG_VI;
    buf_init(&d->body, c->arena, 4096);
    st = campaign_find(&d->c, campaign_id, &d->campaign);
    if (st == OK)
        st = unit_find(&d->c, unit_id, today(c), &d->unit);
    if (st == OK)
        st = require(&d->c, WRITE_ARTICLES, unit_id, campaign_id);
    if (st == OK)
        st = milestone_list(&d->c, campaign_id, &d->milestones, &d->milestone_count);
    return st == OK ? deadline_set_read(&d->c, campaign_id, 0, 0, &d->set) : st;
}

enum status
article_draft_conference(struct ctx *c, int64_t campaign_id, int64_t unit_id, int64_t *out_id)
{
    struct drafting d = { .unit = { .id = 0 } };
    struct article_saving s = { .unit_id = unit_id, .campaign_id = campaign_id };
    enum status st = begin(c, campaign_id, unit_id, &d);

    if (st == OK)
        st = conference_find(&d.c, campaign_id, unit_id, &d.held);
    if (st == OK && d.held.state != CONFERENCE_HELD)
        return problem(
            c, NULL, "%s",
            tr(c, "The conference has not been held yet: there is nothing to tell of it."));
    if (st != OK)
        return st;
    write_opening(&d);
    write_honours(&d);
    write_deadlines(&d);
    st = write_narrative(&d);
    if (st == OK)
        st = write_conclusions(&d);
    if (st != OK)
        return st;
    s.conference_id = d.held.id;
    s.revision.title = arena_printf(
        c->arena, tr(&d.c, "%s holds its conference of exemplary collectives and individuals%s"),
        text_capitalise(c->arena, unit_title(&d.c, &d.unit)), leads_to(&d));
    s.revision.body = d.body.data;
    s.revision.note = tr(&d.c, "Drafted from the record.");
    st = article_save(&d.c, &s);
    if (st == OK)
        st = add_photos(&d, &s);
    if (st == OK)
        *out_id = s.article_id;
    return st;
}

/* ------------------------------------------------------------------ a document */

static const struct milestone *
milestone_of(const struct drafting *d, int64_t id)
{
    for (int i = 0; i < d->milestone_count; i++)
        if (d->milestones[i].id == id)
            return &d->milestones[i];
    return NULL;
}

/* A deadline that does not hold is told with the one that does, so that nobody goes by the wrong day. */
static void
write_deadline(struct drafting *d, const struct deadline *x)
{
    struct ctx *c = &d->c;
    const struct milestone *m = milestone_of(d, x->milestone_id);
    const struct deadline *holds;
    int others = 0;
    struct buf b;

    if (m == NULL)
        return;
    buf_init(&b, c->arena, 256);
    buf_printf(&b, tr(c, "%s: “%s”; the last day is %s."), m->title, x->words,
               date_vi(c->arena, x->last_on));
    holds = deadline_in_force(&d->set, x->milestone_id, x->level, x->unit_id, NULL, 0, &others);
    if (holds != NULL && date_compare(holds->last_on, x->last_on) < 0)
        buf_printf(&b, tr(c, " The day that holds is the earlier one: %s, by %s."),
                   date_vi(c->arena, holds->last_on),
                   document_name(c, deadline_document(&d->set, holds)));
    element(d, "li", b.data);
}

static bool
is_told_before(const struct deadline *rows, int at)
{
    for (int i = 0; i < at; i++)
        if (rows[i].milestone_id == rows[at].milestone_id &&
            strcmp(rows[i].words, rows[at].words) == 0)
            return true;
    return false;
}

static enum status
write_document(struct drafting *d)
{
    struct ctx *c = &d->c;
    struct deadline *rows;
    int count;
    enum status st = deadline_list(c, d->document.id, &rows, &count);

    if (st != OK)
        return st;
    element(d, "p",
            arena_printf(
                c->arena, tr(c, "On %s, %s issued %s, “%s”."), day_text(d, d->document.issued_on),
                d->document.issuer[0] != '\0' ? d->document.issuer : unit_title(c, &d->unit),
                document_name(c, &d->document), d->document.title));
    if (count > 0) {
        element(d, "p", tr(c, "It sets these days:"));
        buf_add(&d->body, "<ul>\n");
        for (int i = 0; i < count; i++)
            if (!is_told_before(rows, i))
                write_deadline(d, &rows[i]);
        buf_add(&d->body, "</ul>\n");
    }
    st = write_points(d, &d->document,
                      d->document.signer[0] != '\0'
                          ? arena_printf(c->arena, tr(c, "%s asks for the following:"),
                                         text_capitalise(c->arena, d->document.signer))
                          : tr(c, "It asks for the following:"));
    return st;
}

enum status
article_draft_document(struct ctx *c, int64_t document_id, int64_t *out_id)
{
    struct drafting d = { .unit = { .id = 0 } };
    struct article_saving s = { .document_id = document_id };
    struct document doc;
    struct campaign campaign;
    enum status st = document_find(c, document_id, &doc);

    if (st == OK)
        st = campaign_find(c, doc.campaign_id, &campaign);
    if (st == OK)
        st = begin(c, campaign.id, campaign.owner_unit_id, &d);
    if (st != OK)
        return st;
    if (doc.state == DOCUMENT_DRAFT)
        return problem(c, NULL, "%s",
                       tr(c, "The document does not hold yet: there is nothing to tell of it."));
    d.document = doc;
    st = write_document(&d);
    if (st != OK)
        return st;
    s.unit_id = campaign.owner_unit_id;
    s.campaign_id = campaign.id;
    s.revision.title = doc.issuer[0] != '\0' ? arena_printf(c->arena, "%s: %s", doc.issuer,
                                                            text_capitalise(c->arena, doc.title))
                                             : text_capitalise(c->arena, doc.title);
    s.revision.body = d.body.data;
    s.revision.note = tr(&d.c, "Drafted from the record.");
    st = article_save(&d.c, &s);
    if (st == OK)
        *out_id = s.article_id;
    return st;
}

/* ------------------------------------------------------------------ an exemplar */

static void
write_exemplar(struct drafting *d, const struct exemplar_whole *w)
{
    struct ctx *c = &d->c;
    const struct exemplar *e = &w->exemplar;
    struct buf b;

    buf_init(&b, c->arena, 512);
    buf_printf(&b,
               e->state == EXEMPLAR_SHOWN ? tr(c, "%s, %s, was commended with: %s.")
                                          : tr(c, "%s, %s, is proposed for: %s."),
               e->name, e->unit, e->award);
    if (e->achievement[0] != '\0')
        buf_printf(&b, " %s.", e->achievement);
    element(d, "p", b.data);
    for (int i = 0; i < w->part_count; i++) {
        element(d, "h2", w->parts[i].name);
        buf_add(&d->body, html_of_text(c->arena, w->parts[i].text));
    }
    if (w->before_count == 0)
        return;
    element(d, "p", tr(c, "Commended before:"));
    buf_add(&d->body, "<ul>\n");
    for (int i = 0; i < w->before_count; i++)
        element(d, "li", arena_printf(c->arena, "%d: %s", w->befores[i].year, w->befores[i].name));
    buf_add(&d->body, "</ul>\n");
}

static enum status
add_exemplar_photos(struct drafting *d, struct article_saving *s, const struct exemplar_whole *w)
{
    struct article_media *media =
        arena_array(d->c.arena, (size_t)w->photo_count + 1, sizeof(*media));
    int taken = 0;
    enum status st = OK;

    for (int i = 0; st == OK && i < w->photo_count; i++) {
        const struct exemplar_photo *x = &w->photos[i];
        struct photo p = { .size_count = x->size_count };

        if (x->caption[0] == '\0' || x->size_count == 0)
            continue;
        p.width = x->sizes[x->size_count - 1].width;
        p.height = x->sizes[x->size_count - 1].height;
        memcpy(p.sizes, x->sizes, sizeof(p.sizes));
        media[taken] = (struct article_media){ .caption = x->caption,
                                               .alt = x->alt,
                                               .is_decorative = x->alt[0] == '\0' };
        st = article_media_add_photo(&d->c, s->article_id,
                                     arena_printf(d->c.arena, "anh-%d.jpg", i + 1), &p,
                                     &media[taken].id);
        taken++;
    }
    if (st != OK || taken == 0)
        return st;
    s->based_on_id = s->revision.id;
    s->revision.media = media;
    s->revision.media_count = taken;
    s->revision.body = with_first_photo(d, media[0].id);
    s->revision.note = tr(&d->c, "With the photos of the exemplar’s page.");
    return article_save(&d->c, s);
}

/* From what the public reads, which has nothing personal, and not from the dossier. */
enum status
article_draft_exemplar(struct ctx *c, int64_t exemplar_id, int64_t *out_id)
{
    struct drafting d = { .unit = { .id = 0 } };
    struct article_saving s = { .article_id = 0 };
    struct exemplar_whole w;
    enum status st = exemplar_find_shown(c, exemplar_id, &w);

    if (st == OK && w.exemplar.state == EXEMPLAR_WITHDRAWN)
        st = NOT_FOUND;
    if (st == OK)
        st = begin(c, w.exemplar.campaign_id, w.exemplar.office_unit_id, &d);
    if (st != OK)
        return st;
    write_exemplar(&d, &w);
    s.unit_id = w.exemplar.office_unit_id;
    s.campaign_id = w.exemplar.campaign_id;
    s.revision.title =
        w.exemplar.achievement[0] != '\0'
            ? arena_printf(c->arena, "%s: %s", w.exemplar.name, w.exemplar.achievement)
            : w.exemplar.name;
    s.revision.summary = w.exemplar.achievement;
    s.revision.body = d.body.data;
    s.revision.note = tr(&d.c, "Drafted from the record.");
    st = article_save(&d.c, &s);
    if (st == OK)
        st = add_exemplar_photos(&d, &s, &w);
    if (st == OK)
        *out_id = s.article_id;
    return st;
}
