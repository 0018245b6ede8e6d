/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the files of an article's media and the newsroom's pages. */
#ifndef FEATURE_ARTICLE_MEDIA_INSIDE_H
#define FEATURE_ARTICLE_MEDIA_INSIDE_H

#include "feature/article/article.h"

#include "db/db.h"
#include "web/form.h"
#include "web/parts.h"

enum { ARTICLE_FILE_MAX_BYTES = 50 << 20 };

/* "PDF, 388 KB"; of a photo "1600 × 1200". */
const char *article_media_facts(const struct ctx *c, const struct article_media *m);

/* ------------------------------------------------------------------ in the form of an article (article_media_form.c, article_media.html) */

enum { ARTICLE_TRACKS_MAX = 40 };

struct article_media_part {
    int64_t article_id;
    const struct article_media *media; /* those of the revision, by position, then the new ones */
    int count;
    const struct article_media *removed; /* that the newest revision, which came later, has not */
    int removed_count;
    struct option tracks[ARTICLE_TRACKS_MAX]; /* what a film may have as captions */
    int track_count;
    const char *purpose, *upload_url;
};

/* Fills the part for the form of an article; and, where the form is a new one (not what was posted), its fields: "position.ID", "caption.ID",
 * "alt.ID", "decorative.ID", "track.ID", "removed.ID", "back.ID". The page's script is "editor.js", the form is one with files. */
enum status article_media_part_fill(struct request *r, struct form *f, int64_t article_id,
                                    struct article_media_part *out) MUST_CHECK;
/* The same fields of a revision's media: what stands now, beside what was typed (form_conflict). */
void article_media_set_fields(struct ctx *c, struct form *f, const struct article_media *media,
                              int count);
const char *url_medium_thumb(struct out *o, const struct article_media *m); /* of a photo */
void part_article_medium(struct out *o, const struct page *p, const struct form *f,
                         const struct article_media_part *v, const struct article_media *m);
void part_article_media(struct out *o, const struct page *p, const struct form *f,
                        const struct article_media_part *v);

/* Takes in the files that came with the form itself (field "media"; without script), before the save: what was refused is a problem at
 * "media", INVALID; what was taken stays with the article and is part of what article_media_read gives. */
enum status article_media_take(struct request *r, struct form *f, int64_t article_id) MUST_CHECK;

/* What the posted form says of the media, for article_save: sets media and media_count. A medium that the form does not speak of stays as
 * the newest revision has it. */
enum status article_media_read(struct request *r, struct form *f, int64_t article_id,
                               struct article_revision *revision) MUST_CHECK;

/* ------------------------------------------------------------------ the text in the form (article_legacy.c, article_editor.html) */

/* Text in TCVN3 or VNI, read as if it were Unicode. */
struct article_legacy {
    const char *encoding;       /* "TCVN3 (ABC)"; NULL: the text is as it should be */
    const char *before, *after; /* how its longest such block stands, and would stand */
    const char *markup;         /* all of it, converted; of article_legacy_find */
    bool is_converted;          /* of article_legacy_ask */
};

/* False where there is none. The markup may be any. */
bool article_legacy_find(struct ctx *c, const char *markup, struct article_legacy *out);

/* The same for the fields title, summary and body of a posted form: where it is true nothing is to be saved yet, and the form is to be shown
 * again (422) with part_article_legacy within it, which asks whether to convert. Where that was answered with yes, the fields are
 * converted now, to be looked over; with no, it is false. */
bool article_legacy_ask(struct ctx *c, struct form *f, struct article_legacy *out);
void part_article_legacy(struct out *o, const struct page *p, const struct article_legacy *l);

/* The field of the text: markup, of which the page's script "editor.js" makes an editor. */
void part_article_body(struct out *o, const struct page *p, const struct form *f, const char *name,
                       const char *label, const char *hint);
void part_article_act(struct out *o, const struct page *p, const char *act, const char *icon,
                      const char *label);
void part_article_act_words(struct out *o, const char *act, const char *label);

/* ------------------------------------------------------------------ as readers see them (article_render.html) */

struct article_drawn {
    const struct article_rendering *how;
    const struct article_media *medium;
    const struct article_media *track; /* of a film; NULL */
    bool is_wide, is_first;
};

const char *url_drawn_photo(struct out *o, const struct article_drawn *d, int size,
                            const char *type);
const char *url_drawn_file(struct out *o, const struct article_drawn *d,
                           const struct article_media *m);
const char *url_drawn_set(struct out *o, const struct article_drawn *d, const char *type);

void part_article_photo(struct out *o, const struct article_drawn *d);
void part_article_film(struct out *o, const struct article_drawn *d);
void part_article_gallery_start(struct out *o, int count);
void part_article_gallery_end(struct out *o);
void part_article_table_start(struct out *o);
void part_article_table_end(struct out *o);
void part_article_files_start(struct out *o);
void part_article_file(struct out *o, const struct article_drawn *d);
void part_article_files_end(struct out *o);

#endif
