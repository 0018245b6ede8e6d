/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts that pages are put together from, as templates call them: {% part_icon(o, &v->page, "i-print"); %}. Their markup is
 * in parts/NAME.html; what they look like, in web/README.md. Labels and hints are already translated; NULL: none. */
#ifndef WEB_PARTS_H
#define WEB_PARTS_H

#include "web/form.h"
#include "web/list.h"
#include "web/page.h"

/* ------------------------------------------------------------------ small things */

/* An icon of the sprite: "i-print", "s-late". */
void part_icon(struct out *o, const struct page *p, const char *name);

void part_shape(struct out *o, const struct page *p, const char *kind); /* of a state */

/* A state, told by word, shape and colour: kind is done, track, due, late, none, exception; `words` what is shown. */
void part_state(struct out *o, const struct page *p, const char *kind, const char *words);
void part_state_plain(struct out *o, const struct page *p, const char *kind, const char *words);

/* kind: info, success, warning, danger. */
void part_alert(struct out *o, const struct page *p, const char *kind, const char *heading,
                const char *text);

/* An empty list says what belongs there and offers the first step (url NULL: none). */
void part_empty(struct out *o, const char *heading, const char *text, const char *label,
                const char *url);

/* h2 of a section, with what stands beside it and a link to all of it. */
void part_section_head(struct out *o, const char *id, const char *heading, const char *beside,
                       const char *label, const char *url);

/* h1 of a page and its one sentence; buttons follow in <div class="cluster"> if any, then part_title_end. */
void part_title_start(struct out *o, const struct page *p, const char *sentence);
void part_title_end(struct out *o);
void part_sample(struct out *o, const struct page *p);

/* ------------------------------------------------------------------ forms */

/* <form> with its CSRF token, draft, error summary, and banners for a draft that waits and for a conflict; closed by
 * part_form_end with its one filled button. `label` names the form; is_upload: it has files. */
void part_form_start(struct out *o, const struct page *p, struct form *f, const char *action_url,
                     const char *label, bool is_upload);
void part_form_end(struct out *o, const struct page *p, struct form *f, const char *button,
                   const char *back, const char *back_url);

/* A field with its label, hint, problem, and what stands now after a conflict. `is_optional` adds the words. */
void part_field_text(struct out *o, const struct page *p, const struct form *f, const char *name,
                     const char *label, const char *hint, bool is_optional);
void part_field_lines(struct out *o, const struct page *p, const struct form *f, const char *name,
                      const char *label, const char *hint, bool is_optional, int rows);
void part_field_date(struct out *o, const struct page *p, const struct form *f, const char *name,
                     const char *label, const char *hint, bool is_optional);
void part_field_time(struct out *o, const struct page *p, const struct form *f, const char *name,
                     const char *label, const char *hint, bool is_optional);
void part_field_int(struct out *o, const struct page *p, const struct form *f, const char *name,
                    const char *label, const char *hint, bool is_optional);
void part_field_money(struct out *o, const struct page *p, const struct form *f, const char *name,
                      const char *label, const char *hint, bool is_optional);
/* autocomplete: "current-password", "new-password". Never filled in, never kept. */
void part_field_password(struct out *o, const struct page *p, const struct form *f,
                         const char *name, const char *label, const char *hint,
                         const char *autocomplete);
void part_field_file(struct out *o, const struct page *p, const struct form *f, const char *name,
                     const char *label, const char *hint, const char *accept, bool is_optional);

/* What the fields above are made of, for a page's own kinds of field. */
void part_field_head(struct out *o, const struct page *p, const struct form *f, const char *name,
                     const char *label, const char *hint, bool is_optional);
void part_field_input(struct out *o, const struct page *p, const struct form *f, const char *name,
                      const char *label, const char *hint, bool is_optional, const char *size,
                      const char *type, const char *mode);
void part_field_foot(struct out *o, const struct form *f, const char *name);
void part_field_stands(struct out *o, const char *theirs); /* as its reader knows it; NULL: none */
void part_form_summary(struct out *o, const struct page *p, const struct form *f);
void part_form_draft(struct out *o, const struct page *p, struct form *f);

/* Choices of a table; `empty` is the words of no choice (NULL: there is none). */
void part_field_select(struct out *o, const struct page *p, const struct form *f, const char *name,
                       const char *label, const char *hint, const struct choice *choices,
                       const char *empty, bool is_optional);

/* Choices read from the database. */
struct option {
    const char *value, *label;
};
void part_field_options(struct out *o, const struct page *p, const struct form *f, const char *name,
                        const char *label, const char *hint, const struct option *options,
                        int count, const char *empty, bool is_optional);
void part_field_radio(struct out *o, const struct page *p, const struct form *f, const char *name,
                      const char *label, const char *hint, const struct choice *choices);
void part_field_check(struct out *o, const struct page *p, const struct form *f, const char *name,
                      const char *value, const char *label);
/* Files on their way, as upload.js shows them; stands within an element with data-uploads (web/README.md). */
void part_upload_rows(struct out *o);
void part_hidden(struct out *o, const struct form *f, const char *name);

/* Beside a field that is personal: it is left out where the form becomes a draft at the server. Around it stands data-no-draft, by which
 * scripts leave it out as it is typed. */
void part_no_draft(struct out *o, const char *name);

/* A button that is a form of its own: one POST with nothing to fill in. kind: primary, outline-secondary, outline-danger, link;
 * `question` (NULL: none) is asked before, by script or on a page of its own (web/confirm.h). */
void part_post_button(struct out *o, const struct page *p, const char *action_url,
                      const char *label, const char *kind, const char *question);

/* ------------------------------------------------------------------ charts */

/* Columns that stand for numbers over time. What they say is said again by a table of the page. */
struct chart_bar {
    const char *label; /* under the column: "01/02" */
    const char *told;  /* the same whole: "01/02/2025: 1.852" */
    int64_t value;
};
struct chart {
    const char *title; /* what is drawn, in which unit */
    const struct chart_bar *bars;
    int count;
};
void part_chart(struct out *o, const struct chart *chart);

/* A share of a whole as a bar, in a row of a table with class "bars". */
void part_share(struct out *o, int64_t part, int64_t whole);

/* ------------------------------------------------------------------ lists */

/* The search box and the filters' frame: fields with class form-control-sm follow, then part_filters_end. */
void part_filters_start(struct out *o, const struct list *l, const char *label,
                        const char *search_label);
void part_filters_end(struct out *o, const struct list *l);
void part_pager(struct out *o, const struct list *l);

#endif
