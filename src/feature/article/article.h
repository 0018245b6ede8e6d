/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Articles: what the portal tells, from the first draft to the correction or withdrawal. Each save is a revision, which is never
 * overwritten; readers see the one that was last published or corrected, whatever is written after it. */
#ifndef FEATURE_ARTICLE_ARTICLE_H
#define FEATURE_ARTICLE_ARTICLE_H

#include "service/photo.h"
#include "service/search.h"
#include "web/feature.h"
#include "web/out.h"

extern const struct feature article_feature;

enum {
    ARTICLE_TITLE_MAX = 300, /* characters */
    ARTICLE_SUMMARY_MAX = 1000,
    ARTICLE_BODY_MAX = 400000, /* bytes of clean HTML */
    ARTICLE_BYLINE_MAX = 200,  /* author, source */
    ARTICLE_URL_MAX = 500,
    ARTICLE_NOTE_MAX = 500,
    ARTICLE_WORDS_MAX = 2000, /* reasons, corrections */
    ARTICLE_CAPTION_MAX = 300,
    ARTICLE_ALT_MAX = 300,
    ARTICLE_MEDIA_MAX = 200, /* of one revision */
    ARTICLE_SLUG_MAX = 100,  /* bytes */
    TOPIC_NAME_MAX = 100
};

/* ------------------------------------------------------------------ topics */

struct topic {
    int64_t id;
    const char *slug, *name;
    int position;
    bool is_ended;
    int64_t version;
};

/* By position; all of them, the ended ones last. Public. */
enum status topic_list(struct ctx *c, struct topic **out, int *out_count) MUST_CHECK;
enum status topic_find_slug(struct ctx *c, const char *slug, struct topic *out) MUST_CHECK;

/* EDIT_ARTICLES. INVALID at "name"; a slug is made of the first name and stays. */
enum status topic_insert(struct ctx *c, struct topic *t) MUST_CHECK;
enum status topic_update(struct ctx *c,
                         const struct topic *t) MUST_CHECK;           /* CONFLICT where stale */
enum status topic_move(struct ctx *c, int64_t id, int by) MUST_CHECK; /* -1, +1 */

/* ------------------------------------------------------------------ states */

enum article_state {
    ARTICLE_DRAFT = 1,
    ARTICLE_EDITED,   /* waits to be approved */
    ARTICLE_APPROVED, /* waits to be published, at once or at publish_at */
    ARTICLE_PUBLISHED,
    ARTICLE_CORRECTED, /* published, with what was wrong told */
    ARTICLE_WITHDRAWN,
    ARTICLE_STATE_COUNT
};

enum article_step {
    ARTICLE_HAND_IN = 1, /* draft -> edited, EDIT_ARTICLES */
    ARTICLE_SEND_BACK,   /* edited, approved -> draft, with a reason, APPROVE_ARTICLES */
    ARTICLE_APPROVE,     /* edited -> approved, APPROVE_ARTICLES */
    ARTICLE_PUBLISH, /* approved -> published: shows the newest revision, APPROVE_ARTICLES, or the clock */
    ARTICLE_CORRECT, /* published, corrected -> corrected: shows the newest revision, with words for readers, APPROVE_ARTICLES */
    ARTICLE_WITHDRAW, /* published, corrected -> withdrawn, with a reason, APPROVE_ARTICLES */
    ARTICLE_RESTORE,  /* withdrawn -> corrected, with words for readers, APPROVE_ARTICLES */
    ARTICLE_STEP_COUNT
};

const char *article_state_code(enum article_state state); /* "draft": database, JSON, commands */
bool article_state_parse(const char *code, enum article_state *out);
const char *article_state_text(const struct ctx *c, enum article_state state);
bool article_state_is_public(enum article_state state); /* published or corrected */
const char *article_step_code(enum article_step step);
const char *article_step_text(const struct ctx *c,
                              enum article_step step); /* what the button says */
const char *article_step_done_text(const struct ctx *c, enum article_step step); /* what was done */

/* The guarded table. */
struct article_rule {
    enum article_state from, to;
    enum article_step step;
    enum access access;
    bool needs_words;
};
const struct article_rule *article_can(enum article_state from,
                                       enum article_step step); /* NULL: not */

/* ------------------------------------------------------------------ what an article is */

enum article_media_kind { MEDIA_PHOTO = 1, MEDIA_VIDEO, MEDIA_TRACK, MEDIA_FILE };

/* A medium as one revision has it. */
struct article_media {
    int64_t id, article_id;
    enum article_media_kind kind;
    const char *name; /* hostile */
    int64_t file_id;  /* of all but a photo; 0 */
    bool is_placeholder;
    int width, height; /* upright, in pixels; 0 unknown */
    int position;
    const char *caption, *alt;
    bool is_decorative;
    int64_t track_id;                    /* of a video: its captions; 0 */
    struct photo_size sizes[IMAGE_MADE]; /* of a photo, by width, WebP before JPEG */
    int size_count;
    const char *type; /* of a video or file: by its content; NULL */
    int64_t size;     /* the same: bytes */
    bool is_new;      /* came after the newest revision */
};

struct article_revision {
    int64_t id, article_id;
    int number; /* from 1 */
    const char *title, *summary;
    const char *
        body; /* clean HTML (service/html_clean.h); <figure data-media="ID"></figure> places a photo or a video */
    const char *author, *source, *source_url, *note;
    int64_t created_at, created_by;
    const char *created_by_name; /* NULL: a command */
    struct article_media *media; /* by position */
    int media_count;
};

struct article {
    int64_t id, unit_id, topic_id, campaign_id, conference_id, document_id; /* 0: none */
    enum article_state state;
    bool is_heading; /* only a title and a time */
    bool is_sample;
    const char *slug;
    int64_t head_id, shown_id;               /* revisions; shown 0: never published */
    int64_t posted_at, publish_at, shown_at; /* instants; 0: none */
    const char *title, *summary;             /* of the shown revision, else of the newest */
    int64_t lead_media_id;                   /* photo for lists; 0 */
    int64_t created_at, created_by, changed_at, version;
};

struct article_event {
    int64_t id;
    enum article_step step;
    int64_t revision_id;
    int revision_number;
    const char *words;
    int64_t at;
    const char *by; /* NULL: a command, or the clock */
};

/* ------------------------------------------------------------------ the newsroom (article_write.c, article_steps.c, article_revision.c) */

/* Each needs WRITE_ARTICLES for the article's unit at least; NOT_FOUND for others. */
enum status article_find(struct ctx *c, int64_t id, struct article *out) MUST_CHECK;
enum status article_revision_find(struct ctx *c, int64_t article_id, int64_t revision_id,
                                  struct article_revision *out) MUST_CHECK;
enum status
article_revision_list(struct ctx *c, int64_t article_id, struct article_revision **out,
                      int *out_count) MUST_CHECK; /* newest first; without bodies and media */
enum status article_event_list(struct ctx *c, int64_t article_id, struct article_event **out,
                               int *out_count) MUST_CHECK; /* newest first */

/* The newsroom's list, what was worked on last first: of units for which the account may write. */
struct article_work_filter {
    enum article_state state;      /* 0: all */
    int64_t topic_id, campaign_id; /* 0: all */
    bool only_mine;                /* begun by the account */
    const char *q_folded;          /* in title, author or source; "" all */
};

struct article_work_line {
    struct article article;
    const char *title;  /* of the newest revision */
    const char *topic;  /* NULL: none */
    const char *author; /* the account that began it; NULL: a command */
};

/* `after`: changed_at and id of the row to go on after, as text; NULL: from the beginning. */
enum status article_work_list(struct ctx *c, const struct article_work_filter *f,
                              const char *const after[2], int limit, struct article_work_line **out,
                              int *out_count) MUST_CHECK;

/* How many are in each state, and at [0] in all, whatever state the filter names. */
enum status article_work_count(struct ctx *c, const struct article_work_filter *f,
                               int64_t out[ARTICLE_STATE_COUNT]) MUST_CHECK;

/* What the account has to do: articles that wait for its approval, those approved that it may publish and that have no time set, and
 * its own that were sent back. */
struct article_duties {
    int64_t to_approve, to_publish, sent_back;
};
enum status article_duties(struct ctx *c, struct article_duties *out) MUST_CHECK;

/* Roles as SQL lists them, held against the table of roles by a test. */
#define ARTICLE_WRITER_ROLES   "('secretariat', 'unit_officer', 'editor', 'chief_editor')"
#define ARTICLE_APPROVER_ROLES "('secretariat', 'chief_editor')"

/* What a save brings. The body may be any HTML: it is cleaned, and figures of media that the revision does not have go. Media: those
 * that the revision is to have, with id, caption, alt, is_decorative, track_id; in their order. media_count -1: as the newest
 * revision has them. */
struct article_saving {
    int64_t article_id;  /* 0: a new one; set */
    int64_t based_on_id; /* the newest revision when it was read; 0 with a new one */
    int64_t unit_id, topic_id, campaign_id, conference_id, document_id;
    bool is_heading;
    struct article_revision revision; /* the texts and media; its id is set */
};

/* Writes a revision. By WRITE_ARTICLES while it is a draft, EDIT_ARTICLES afterwards; what is approved goes back to edited. INVALID at
 * "title", "summary", "body", "source_url", "caption.ID", "alt.ID" ...; CONFLICT where somebody saved meanwhile: nothing is written. A save
 * that changes nothing writes nothing. */
enum status article_save(struct ctx *c, struct article_saving *s) MUST_CHECK;

/* A draft that tells of a unit's held conference, with the captioned photos of its report; or of a document that holds. Saved as a first
 * revision, to be edited. WRITE_ARTICLES for the unit, or for the campaign's owner; INVALID where there is nothing to tell of yet. Copies
 * photos: never in an event thread. */
enum status article_draft_conference(struct ctx *c, int64_t campaign_id, int64_t unit_id,
                                     int64_t *out_id) MUST_CHECK;
enum status article_draft_document(struct ctx *c, int64_t document_id, int64_t *out_id) MUST_CHECK;

/* The same of an exemplar, from what the public reads of it; of the office that shows it. NOT_FOUND where it is taken down. */
enum status article_draft_exemplar(struct ctx *c, int64_t exemplar_id, int64_t *out_id) MUST_CHECK;

/* One step of the table. INVALID at "words" where they are missing; at "caption.ID", "alt.ID" where a photo that would be shown has no
 * caption, or neither an alternative text nor is decorative; at "body" where there is none and it is no heading; DENIED; CONFLICT
 * where the state does not allow it, or `version` is stale. */
struct article_stepping {
    int64_t article_id, version;
    enum article_step step;
    const char *words;
    int64_t publish_at; /* of ARTICLE_APPROVE: publish then; 0: by hand */
    int64_t
        posted_at; /* of ARTICLE_PUBLISH: the time that readers see; 0: now. For what was published elsewhere before */
};
enum status article_take(struct ctx *c, const struct article_stepping *s) MUST_CHECK;

/* Publishes what is due; the job article_publish_job does so each minute. */
enum status article_publish_due(struct ctx *c, int *out_count) MUST_CHECK;
struct job_kind;
extern const struct job_kind article_publish_job;

/* What of a revision keeps it from being shown, as problems at their fields: INVALID. */
enum status article_check_whole(struct ctx *c, const struct article *a,
                                const struct article_revision *rev) MUST_CHECK;

/* ------------------------------------------------------------------ media (article_media.c) */

extern const struct feature article_media_feature; /* where they come in, and what serves them */

/* Adds a photo, a film, captions of a film or a file, whichever it is by its content: photos are decoded apart and made anew, films lose
 * what tells of camera and place, captions are written anew. No revision has it before the next save. By who may save the article; DENIED.
 * INVALID at `field` with the reason. What came before by the same upload or with the same bytes is found and not added again. Takes
 * seconds: never in an event thread. */
struct article_media_source {
    const char *field, *path, *name;
    int64_t upload_id; /* 0: none */
};
enum status article_media_add(struct ctx *c, int64_t article_id,
                              const struct article_media_source *source,
                              int64_t *out_id) MUST_CHECK;

/* What stands for a photo that is not ours to show, so large; the same right. */
enum status article_media_add_placeholder(struct ctx *c, int64_t article_id, const char *name,
                                          int width, int height, int64_t *out_id) MUST_CHECK;

/* A photo that the program has already (of a conference): the same bytes, in files of the article's own; the same right. */
enum status article_media_add_photo(struct ctx *c, int64_t article_id, const char *name,
                                    const struct photo *photo, int64_t *out_id) MUST_CHECK;

/* All media that were ever brought to the article, with what its newest revision says of them (position 0: it does not have it). */
enum status article_media_list(struct ctx *c, int64_t article_id, struct article_media **out,
                               int *out_count) MUST_CHECK;

/* Media of a revision, without asking for rights: for who has read the revision. */
enum status article_media_of(struct ctx *c, int64_t revision_id, struct article_media **out,
                             int *out_count) MUST_CHECK;

/* A link that shows an article, and its media, to whoever holds it until that instant: "?xem=…" after the address of the preview. */
struct request;
const char *article_preview_query(const struct request *r, int64_t article_id, int64_t until_at);
int64_t article_preview_until(const struct request *r,
                              int64_t article_id); /* of this request's link; 0: it has none */
bool article_preview_holds(const struct request *r, int64_t article_id); /* of this request's */

/* ------------------------------------------------------------------ rendering (article_render.c) */

enum article_face {
    FACE_PAGE,    /* addresses that everybody may ask for */
    FACE_PREVIEW, /* addresses for who works on it, or holds a preview link (`query`) */
    FACE_COPY     /* paths of the static copy */
};

struct article_rendering {
    const struct article_revision *revision;
    enum article_face face;
    const char *query; /* appended to addresses of media: "?xem=…"; "" */
    const char *base;  /* before addresses of media: "" or "../" */
};

/* The text with its media where they stand, then the gallery, videos and files that it does not place. */
enum status article_render(struct ctx *c, const struct article_rendering *r,
                           struct html *out) MUST_CHECK;

/* ------------------------------------------------------------------ readers (article_shown.c): asks for no rights */

/* NOT_FOUND where it was never published; a withdrawn one is found with its state, without its revision (out_revision->id 0). */
enum status article_shown_find(struct ctx *c, int64_t id, struct article *out,
                               struct article_revision *out_revision) MUST_CHECK;

struct article_filter {
    int64_t topic_id, campaign_id, unit_id; /* 0: all */
    int64_t from_at, to_at;                 /* posted within; 0: open */
    int64_t before_at, before_id; /* the last row of the page before; 0: from the newest */
    int limit;
};

struct article_line {
    int64_t id;
    const char *slug, *title, *summary;
    int64_t posted_at, topic_id;
    int64_t shown_at; /* instant of the last change that readers see */
    bool is_heading;
    const struct article_media *lead; /* NULL: none */
};

/* What is shown, the newest first. */
enum status article_shown_list(struct ctx *c, const struct article_filter *f,
                               struct article_line **out, int *out_count) MUST_CHECK;

/* Others that belong to it: of the same conference or document, then of the same campaign and topic, the nearest in time first. Without
 * their photos. */
enum status article_related(struct ctx *c, const struct article *a, int limit,
                            struct article_line **out, int *out_count) MUST_CHECK;

/* A month in which something was posted, by Vietnam's calendar. */
struct article_month {
    int year, month, count;
    int64_t from_at, to_at; /* for article_filter */
};

enum { ARTICLE_MONTHS_MAX = 1200 };

struct article_months {
    const struct article_month *months; /* the newest first */
    int count;
};

struct article_month article_month_of(int year, int month); /* without its count */

/* Walks what is shown by index once and is then kept (db/kept.h): ask for it in POOLED routes. Read only. */
enum status article_shown_months(struct ctx *c, const struct article_months **out) MUST_CHECK;

/* Corrections that readers are told of, the newest first. */
enum status article_corrections(struct ctx *c, int64_t id, struct article_event **out,
                                int *out_count) MUST_CHECK;

/* ------------------------------------------------------------------ the search (article_search.c) */

/* Inside db_transact, after whatever readers see has changed: brings the search to it, be it new, other, or withdrawn. */
enum status article_index(struct ctx *c, int64_t id) MUST_CHECK;

extern const struct search_source article_search_source;

/* ------------------------------------------------------------------ from elsewhere (article_import.c, article_old.c) */

struct transfer_kind;
extern const struct transfer_kind article_transfer; /* needs APPROVE_ARTICLES everywhere */

/* feature.moved: an address of the portal that articles were brought from leads to where the article is. */
enum status article_moved(struct request *r) MUST_CHECK;

const char *url_article(struct ctx *c, int64_t id, const char *slug); /* "/tin-tuc/SLUG-ID" */

/* "/anh/ID-WIDTH.webp" of a photo in one of image_widths, type "image/webp" or "image/jpeg"; "/tep/ID/NAME.pdf" of all else. */
const char *url_article_photo(struct ctx *c, int64_t media_id, int wanted_width, const char *type);
const char *url_article_file(struct ctx *c, const struct article_media *m);
const char *url_newsroom(struct ctx *c, int64_t id); /* "/lam-viec/tin-bai/ID" */

#endif
