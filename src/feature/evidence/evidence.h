/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What proves that a conference was held: a narrative, photos and papers. Only a held conference has them. */
#ifndef FEATURE_EVIDENCE_EVIDENCE_H
#define FEATURE_EVIDENCE_EVIDENCE_H

#include "feature/conference/conference.h"
#include "service/photo.h"

enum {
    EVIDENCE_PHOTOS_MAX = 60, /* of a conference */
    EVIDENCE_PAPERS_MAX = 20,
    EVIDENCE_PAPER_MAX_BYTES = 50 << 20,
    EVIDENCE_CAPTION_MAX = 300,
    EVIDENCE_ALT_MAX = 300,
    EVIDENCE_NARRATIVE_MAX = 3000, /* characters as text_length counts them; a line break is one */
    EVIDENCE_KEPT_S = 30 * 24 * 3600 /* what was deleted may be taken back so long */
};

enum evidence_kind { EVIDENCE_PHOTO = 1, EVIDENCE_PAPER };

struct evidence {
    int64_t id, conference_id;
    enum evidence_kind kind;
    bool is_deleted;
    int64_t position;
    const char *name; /* hostile */
    int64_t file_id;  /* of a paper; 0 */
    const char *caption, *alt;
    bool is_decorative;
    int width, height; /* of a photo, upright */
    int64_t taken_at;  /* by the camera's clock; 0: not told */
    int64_t account_id, created_at, deleted_at, version;
    struct photo_size sizes[IMAGE_MADE]; /* of a photo, by width, WebP before JPEG */
    int size_count;
};

/* Where evidence belongs. */
struct evidence_place {
    int64_t campaign_id, unit_id;
};

extern const struct feature evidence_feature;

/* Everything below asks for READ_BOARD (reading) or REPORT_UNIT (changing) for the unit; NOT_FOUND where no conference was reported,
 * CONFLICT with a problem where it is not held. */

/* By kind and position; those deleted at the end where they are asked for. */
enum status evidence_list(struct ctx *c, const struct evidence_place *at, bool with_deleted,
                          struct evidence **out, int *out_count) MUST_CHECK;
enum status evidence_find(struct ctx *c, const struct evidence_place *at, int64_t id,
                          struct evidence *out) MUST_CHECK;

/* Adds a photo or a paper from a file. INVALID with the reason at `field` where it is refused. What is shown there already, by the same
 * upload or with the same bytes, is found and not added again. Takes seconds for a photo: never in an event thread. */
struct evidence_source {
    enum evidence_kind kind;
    const char *field, *path, *name;
    int64_t upload_id; /* 0: none */
};
enum status evidence_add(struct ctx *c, const struct evidence_place *at,
                         const struct evidence_source *source, int64_t *out_id) MUST_CHECK;

/* Caption, alternative text and whether it tells nothing, of several at once; version as read (CONFLICT, and nothing is changed, where one is
 * stale). INVALID at "caption.ID", "alt.ID". */
enum status evidence_describe(struct ctx *c, const struct evidence_place *at,
                              const struct evidence *items, int count) MUST_CHECK;

/* One place earlier (-1) or later (+1) among those of its kind; at the end nothing. */
enum status evidence_move(struct ctx *c, const struct evidence_place *at, int64_t id,
                          int by) MUST_CHECK;

enum status evidence_delete(struct ctx *c, const struct evidence_place *at, int64_t id) MUST_CHECK;

/* Takes a deletion back; CONFLICT with a problem where the same photo is shown again meanwhile, or there is no room. */
enum status evidence_restore(struct ctx *c, const struct evidence_place *at, int64_t id) MUST_CHECK;

struct evidence_report {
    int64_t conference_id;
    const char *narrative;       /* "" */
    int64_t updated_at, version; /* 0: none yet */
};
enum status evidence_report_find(struct ctx *c, const struct evidence_place *at,
                                 struct evidence_report *out) MUST_CHECK;

/* INVALID at "narrative"; CONFLICT where stale. */
enum status evidence_report_save(struct ctx *c, const struct evidence_place *at,
                                 struct evidence_report *report) MUST_CHECK;

/* Sends it back with what is to be mended; the unit is told at once, and what was reported stays. By the standing office, or whoever
 * follows the unit (evidence_may_return); DENIED. INVALID at "remarks". */
enum { EVIDENCE_REMARKS_MAX = 2000 };
bool evidence_may_return(struct ctx *c, const struct evidence_place *at);
enum status evidence_return(struct ctx *c, const struct evidence_place *at,
                            const char *remarks) MUST_CHECK;

/* The last return, where nothing was changed since; NOT_FOUND. For who may read it. */
struct evidence_returned {
    int64_t at;
    const char *by; /* NULL: a command */
    const char *remarks;
};
enum status evidence_find_return(struct ctx *c, int64_t conference_id,
                                 struct evidence_returned *out) MUST_CHECK;

/* Removes for good what was deleted EVIDENCE_KEPT_S ago, with its files' rows; evidence_clean_job does it each night. */
enum status evidence_sweep(struct ctx *c, int64_t *out_count) MUST_CHECK;
extern const struct job_kind evidence_clean_job;

/* "/lam-viec/don-vi/ID/hoi-nghi/bao-cao?dot-thi-dua=CODE" */
const char *url_evidence(struct ctx *c, int64_t unit_id, const char *campaign_code);

#endif
