/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What would be shown of a dossier: its texts without what is personal, and what an officer decided about single cuts. */
#include "feature/exemplar/exemplar_inside.h"

#include "core/random.h"
#include "core/text.h"
#include "db/audit.h"
#include "service/calendar.h"
#include "web/access.h"

#include <inttypes.h>
#include <string.h>

enum { TEXTS_MAX = 60, CHOICES_MAX = 500 };

/* ------------------------------------------------------------------ choices */

static enum status
list_choices(struct ctx *c, struct exemplar_prepared *p)
{
    struct query *q =
        query_new(c, "SELECT h.words, h.is_cut, h.kind, h.reason, h.at, a.full_name"
                     " FROM exemplar_choice h LEFT JOIN account a ON a.id = h.account_id"
                     " WHERE h.dossier_id = $1 ORDER BY h.at, h.words LIMIT $2");

    p->choices = arena_array(c->arena, CHOICES_MAX, sizeof(*p->choices));
    bind_int(q, p->dossier.id);
    bind_int(q, CHOICES_MAX);
    for (; p->choice_count < CHOICES_MAX && query_row(q); p->choice_count++)
        p->choices[p->choice_count] = (struct exemplar_choice){ .dossier_id = p->dossier.id,
                                                                .words = col_text(q, 0),
                                                                .is_cut = col_bool(q, 1),
                                                                .kind = col_text(q, 2),
                                                                .reason = col_text(q, 3),
                                                                .at = col_int(q, 4),
                                                                .by = col_text(q, 5) };
    return query_end(q);
}

static struct redact_known
known_of(struct ctx *c, const struct exemplar_prepared *p)
{
    size_t most = (size_t)p->choice_count + 1;
    const char **kept = arena_array(c->arena, most, sizeof(*kept));
    const char **named = arena_array(c->arena, most, sizeof(*named));
    struct redact_known known = {
        .phone = p->subject.phone, .address = p->subject.address, .kept = kept, .named = named
    };

    for (int i = 0; i < p->choice_count; i++) {
        if (p->choices[i].is_cut)
            named[known.named_count++] = p->choices[i].words;
        else
            kept[known.kept_count++] = p->choices[i].words;
    }
    return known;
}

/* ------------------------------------------------------------------ texts */

static void
add(struct ctx *c, struct exemplar_prepared *p, const struct redact_known *known,
    struct exemplar_text t)
{
    if (t.text == NULL || t.text[0] == '\0' || p->text_count == TEXTS_MAX)
        return;
    t.cut_count = redact_find(c->arena, t.text, known, &t.cuts);
    t.shown = redact_apply(c->arena, t.text, t.cuts, t.cut_count);
    p->cut_count += t.cut_count;
    p->texts[p->text_count++] = t;
}

static enum status
add_sections(struct ctx *c, struct exemplar_prepared *p, const struct redact_known *known)
{
    struct report_section *form;
    struct dossier_section *written;
    int form_count, count;
    enum status st = report_sections(c, p->award.form_code, &form, &form_count);

    if (st == OK)
        st = dossier_sections(c, p->dossier.id, &written, &count);
    for (int i = 0; st == OK && i < form_count; i++)
        for (int k = 0; k < count; k++)
            if (strcmp(form[i].code, written[k].code) == 0)
                add(c, p, known,
                    (struct exemplar_text){ .place =
                                                arena_printf(c->arena, "section.%s", form[i].code),
                                            .name = form[i].name,
                                            .text = written[k].text });
    return st;
}

static enum status
add_photos(struct ctx *c, struct exemplar_prepared *p, const struct redact_known *known)
{
    struct dossier_photo *photos;
    int count;
    enum status st = dossier_photos(c, p->dossier.id, &photos, &count);

    for (int i = 0; st == OK && i < count; i++) {
        add(c, p, known,
            (struct exemplar_text){ .place =
                                        arena_printf(c->arena, "caption.%" PRId64, photos[i].id),
                                    .name = tr(c, "Caption of a photo"),
                                    .text = photos[i].caption });
        add(c, p, known,
            (struct exemplar_text){ .place = arena_printf(c->arena, "alt.%" PRId64, photos[i].id),
                                    .name = tr(c, "Words in place of a photo"),
                                    .text = photos[i].is_decorative ? "" : photos[i].alt });
    }
    return st;
}

static enum status
add_measures(struct ctx *c, struct exemplar_prepared *p, const struct redact_known *known)
{
    struct dossier_measure *measures;
    int count;
    enum status st = dossier_measures(c, p->dossier.id, &measures, &count);

    for (int i = 0; st == OK && i < count; i++)
        if (measures[i].value_count > 0)
            add(c, p, known,
                (struct exemplar_text){
                    .place = arena_printf(c->arena, "measure.%" PRId64, measures[i].id),
                    .name = tr(c, "Name of a figure"),
                    .text = measures[i].name });
    return st;
}

/* All that readers would see, with their places. */
static const char *
hash_of(struct ctx *c, const struct exemplar_prepared *p)
{
    struct buf b;

    buf_init(&b, c->arena, 4096);
    buf_printf(&b, "%s\n%s\n%s\n", p->subject.name, p->award.name, p->dossier.field);
    for (int i = 0; i < p->text_count; i++)
        buf_printf(&b, "%s %s\n", p->texts[i].place, p->texts[i].shown);
    return hash_hex(c->arena, b.data, b.length);
}

static enum status
count_days(struct ctx *c, struct exemplar_prepared *p)
{
    if (p->award.comment_days == 0)
        return OK;
    p->first_on = today(c);
    if (!p->award.comment_by_work) {
        p->last_on = date_add_days(p->first_on, p->award.comment_days);
        return OK;
    }
    return calendar_add_working_days(c, p->first_on, p->award.comment_days, &p->last_on);
}

enum status
exemplar_prepare(struct ctx *c, int64_t dossier_id, struct exemplar_prepared *out)
{
    struct exemplar_prepared p = { .text_count = 0 };
    struct redact_known known;
    enum status st = exemplar_dossier(c, dossier_id, &p.dossier);

    if (st == OK)
        st = exemplar_of(c, dossier_id, &p.exemplar);
    if (st == OK)
        st = subject_find(c, p.dossier.subject_id, &p.subject);
    if (st == OK)
        st = award_find(c, p.dossier.award_id, &p.award);
    if (st == OK)
        st = list_choices(c, &p);
    if (st != OK)
        return st;
    p.texts = arena_array(c->arena, TEXTS_MAX, sizeof(*p.texts));
    known = known_of(c, &p);
    add(c, &p, &known,
        (struct exemplar_text){ .place = "name", .name = tr(c, "Name"), .text = p.subject.name });
    if (p.subject.kind == SUBJECT_PERSON)
        add(c, &p, &known,
            (struct exemplar_text){ .place = "occupation",
                                    .name = tr(c, "Duty or work"),
                                    .text = p.subject.occupation });
    add(c, &p, &known,
        (struct exemplar_text){
            .place = "achievement", .name = tr(c, "For what"), .text = p.dossier.achievement });
    st = add_sections(c, &p, &known);
    if (st == OK)
        st = add_photos(c, &p, &known);
    if (st == OK)
        st = add_measures(c, &p, &known);
    if (st == OK)
        st = count_days(c, &p);
    if (st != OK)
        return st;
    p.hash = hash_of(c, &p);
    *out = p;
    return OK;
}

/* ------------------------------------------------------------------ choosing */

struct choosing {
    struct exemplar_choice choice;
    bool is_taken_back;
};

static enum status
write_choice(struct ctx *c, const struct exemplar_choice *h)
{
    struct query *q = query_new(
        c, "INSERT INTO exemplar_choice (dossier_id, words, is_cut, kind, reason, at, account_id)"
           " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (dossier_id, words) DO UPDATE SET"
           " is_cut = excluded.is_cut, kind = excluded.kind, reason = excluded.reason,"
           " at = excluded.at, account_id = excluded.account_id");

    bind_int(q, h->dossier_id);
    bind_text(q, h->words);
    bind_bool(q, h->is_cut);
    bind_text(q, h->kind);
    bind_text(q, h->reason);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    return query_end(q);
}

static enum status
delete_choice(struct ctx *c, const struct exemplar_choice *h)
{
    struct query *q =
        query_new(c, "DELETE FROM exemplar_choice WHERE dossier_id = $1 AND words = $2");

    bind_int(q, h->dossier_id);
    bind_text(q, h->words);
    return query_end_one(q);
}

/* The words are personal, so the record of changes has none of them. */
static enum status
choose(struct ctx *c, void *arg)
{
    const struct choosing *x = arg;
    enum status st = x->is_taken_back ? delete_choice(c, &x->choice) : write_choice(c, &x->choice);

    return st == OK ? audit_write(c, "dossier", x->choice.dossier_id,
                                  x->is_taken_back   ? "recut"
                                  : x->choice.is_cut ? "cut"
                                                     : "uncut",
                                  NULL,
                                  json_pack("{s:s, s:s}", "kind", x->choice.kind, "reason",
                                            x->choice.reason))
                    : st;
}

static enum status
check_restored(struct ctx *c, const struct exemplar_prepared *p, struct exemplar_choice *h)
{
    size_t length = strlen(h->words);

    if (text_length(h->reason) < 5 || text_length(h->reason) > EXEMPLAR_REASON_MAX)
        return problem(c, "reason", tr(c, "Say in 5 to %d characters why this may be read by all."),
                       (int)EXEMPLAR_REASON_MAX);
    for (int i = 0; i < p->text_count; i++)
        for (int k = 0; k < p->texts[i].cut_count; k++) {
            const struct redact_cut *cut = &p->texts[i].cuts[k];

            if (cut->to - cut->from != length ||
                memcmp(p->texts[i].text + cut->from, h->words, length) != 0)
                continue;
            if (cut->kind == REDACT_OWN)
                return problem(c, "words", "%s",
                               tr(c, "This is the subject’s own, as the register has it: it is not "
                                     "shown to the public."));
            h->kind = redact_kind_code(cut->kind);
            return OK;
        }
    return problem(c, "words", "%s",
                   tr(c, "These words are not cut. Look at the text as it stands."));
}

static enum status
check_named(struct ctx *c, const struct exemplar_prepared *p, struct exemplar_choice *h)
{
    if (text_length(h->words) < 2 || text_length(h->words) > EXEMPLAR_NAMED_MAX)
        return problem(c, "words", tr(c, "Write 2 to %d characters, as they stand in the text."),
                       (int)EXEMPLAR_NAMED_MAX);
    h->kind = redact_kind_code(REDACT_HAND);
    for (int i = 0; i < p->text_count; i++)
        if (strstr(p->texts[i].text, h->words) != NULL)
            return OK;
    return problem(c, "words", "%s",
                   tr(c, "These words stand in no part of the text. Copy them from it."));
}

enum status
exemplar_choose(struct ctx *c, const struct exemplar_choice *choice, bool is_taken_back)
{
    struct choosing x = { .choice = *choice, .is_taken_back = is_taken_back };
    struct exemplar_prepared p;
    enum status st = exemplar_prepare(c, choice->dossier_id, &p);

    if (x.choice.reason == NULL)
        x.choice.reason = "";
    if (x.choice.kind == NULL)
        x.choice.kind = "none";
    if (st == OK && !is_taken_back)
        st = x.choice.is_cut ? check_named(c, &p, &x.choice) : check_restored(c, &p, &x.choice);
    return st == OK ? db_transact(c, choose, &x) : st;
}
