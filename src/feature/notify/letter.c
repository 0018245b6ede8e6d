/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters, as text and as a page. Each line is one line, whatever names stand in it: a name can neither begin a line of its own nor
 * become markup. */
#include "feature/notify/notify_inside.h"

#include "service/mail.h"
#include "web/web.h"

#include <string.h>

void
letter_add(struct arena *a, struct letter_section *s, struct letter_line line)
{
    if (s->count == LETTER_LINES_MAX) {
        s->more++;
        return;
    }
    if (s->count == s->room) {
        s->room = s->room == 0 ? 4 : 2 * s->room;
        s->lines = arena_grow(a, s->lines, (size_t)s->count, (size_t)s->room, sizeof(*s->lines));
    }
    line.text = one_line(a, line.text, LETTER_LINE_MAX);
    s->lines[s->count++] = line;
}

const char *
url_letter(struct out *o, const struct letter *l, const char *path)
{
    return out_printf(o, "%s%s", l->site, path);
}

static const char *
more_text(struct arena *a, enum lang lang, int more)
{
    return arena_printf(a, trn_lang(lang, "and %d more line", "and %d more lines", more), more);
}

const char *
letter_more_text(struct out *o, const struct letter_section *s)
{
    return more_text(o->body.arena, o->lang, s->more);
}

/* ------------------------------------------------------------------ as text */

static void
add_link(struct buf *b, const struct letter *l, const char *path)
{
    if (path != NULL && l->site[0] != '\0')
        buf_printf(b, "  %s%s\n", l->site, path);
}

static void
add_section(struct ctx *c, struct buf *b, const struct letter *l, const struct letter_section *s)
{
    if (s->heading != NULL)
        buf_printf(b, "%s\n", s->heading);
    for (int i = 0; i < s->count; i++) {
        const struct letter_line *line = &s->lines[i];

        buf_printf(b, "- %s%s%s\n", line->text, line->mark != NULL ? ": " : "",
                   line->mark != NULL ? line->mark : "");
        add_link(b, l, line->url);
    }
    if (s->more > 0) {
        buf_printf(b, "- %s\n", more_text(c->arena, c->lang, s->more));
        add_link(b, l, s->more_url);
    }
    buf_add_char(b, '\n');
}

const char *
letter_text(struct ctx *c, const struct letter *l)
{
    struct buf b;

    buf_init(&b, c->arena, 1024);
    buf_printf(&b, tr(c, "To: %s"), l->person->full_name);
    buf_add(&b, "\n\n");
    if (l->lead != NULL)
        buf_printf(&b, "%s\n\n", l->lead);
    for (int i = 0; i < l->section_count; i++)
        add_section(c, &b, l, &l->sections[i]);
    buf_printf(&b, "-- \n%s\n", l->why);
    if (l->site[0] != '\0')
        buf_printf(&b, "%s: %s%s\n", tr(c, "Choose which letters you get"), l->site,
                   LETTER_CHOICES_PATH);
    if (l->unsubscribe_url != NULL)
        buf_printf(&b, "%s: %s\n", tr(c, "Stop these letters"), l->unsubscribe_url);
    return b.data;
}

const char *
letter_html(struct ctx *c, const struct letter *l)
{
    struct out o;

    out_init(&o, c);
    view_letter(&o, l);
    return o.body.data;
}

/* ------------------------------------------------------------------ what all share */

enum status
post_open(struct ctx *c, struct post *out)
{
    struct web *w = arena_alloc(c->arena, sizeof(*w));
    enum status st = web_read_secret(c, w);

    if (st != OK)
        return st;
    memcpy(out->secret, w->secret, sizeof(out->secret));
    out->site = mail_site_url(c);
    return OK;
}

const char *
post_unsubscribe_url(struct ctx *c, const struct post *p, int64_t account_id, enum inbox_kind kind)
{
    if (p->site[0] == '\0' || !inbox_kind_find(kind)->may_unsubscribe)
        return NULL;
    return arena_printf(c->arena, "%s/thoi-nhan-thu/%s", p->site,
                        unsubscribe_token(c, p->secret, account_id, kind));
}
