/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The points of a conclusion or directive, found in its pasted text: what is to be done, by whom, by when. It keeps the words of the
 * document, says how sure it is, and invents nothing: nothing recognised is an answer too. No database; the names that can be
 * recognised are given in. */
#ifndef FEATURE_TASK_TASK_WORDS_H
#define FEATURE_TASK_TASK_WORDS_H

#include "core/arena.h"
#include "feature/unit/unit.h"
#include "service/calendar.h"

enum words_kind {
    WORDS_UNKNOWN, /* looks like an office, but is none of the names */
    WORDS_SEVERAL, /* several units or seats have this name */
    WORDS_UNIT,
    WORDS_SEAT,
    WORDS_WATCHER, /* whoever follows the unit */
    WORDS_LEVELS,  /* each unit of some levels */
    WORDS_MEMBERS  /* each member of the committee */
};

struct words_owner {
    enum words_kind kind;
    int64_t id;        /* of a unit or seat; else 0 */
    unsigned levels;   /* bit 1 << LEVEL_…, of WORDS_LEVELS */
    const char *words; /* as the text has it */
};

/* One name of a unit or seat; a thing may have several. */
struct words_name {
    enum words_kind kind;
    int64_t id;
    const char *name;
    const char *fold; /* private: set by words_known_make */
};

struct words_known {
    struct words_name *names; /* private: sorted by their fold */
    int count;
    int words_max; /* private: of the longest name */
};

/* Takes the names over and sorts them; on the arena. */
struct words_known words_known_make(struct arena *a, struct words_name *names, int count);

enum words_sureness { WORDS_UNSURE, WORDS_LIKELY, WORDS_SURE };

enum words_note {
    NOTE_NO_OWNER = 1,      /* nobody is named */
    NOTE_OWNER_BEFORE = 2,  /* whom the sentence before named */
    NOTE_OWNER_LEVEL = 4,   /* whose conference it is: the levels are named, not told to do it */
    NOTE_OWNER_UNKNOWN = 8, /* an office that is not in the list, or several of one name */
    NOTE_NO_DAY = 16,
    NOTE_DAY_UNREAD = 32, /* it sounds like a day, but is none that exists */
    NOTE_NO_DEMAND = 64,  /* nobody asks for it in the text: it is only told */
    NOTE_CUT = 128        /* longer than a point may be */
};

enum {
    WORDS_TEXT_MAX = 200000, /* characters that may be pasted */
    WORDS_POINT_MAX = 4000,  /* characters of one point */
    WORDS_POINTS_MAX = 200,
    WORDS_OWNERS_MAX = 20
};

struct words_point {
    const char *number; /* "1", "a", "-"; "" */
    const char *lead;   /* what introduces it: "… đề nghị"; "" */
    const char *words;  /* of the document */
    const struct words_owner *owners;
    int owner_count;
    const char *owner_words; /* "" where none */
    const struct words_owner *helpers;
    int helper_count;
    const char *helper_words;
    enum deadline_rule rule; /* RULE_NONE: no day */
    struct date last_on;
    const char *day_words;
    bool is_recurring; /* "định kỳ", "hằng tháng": no day */
    const char *recurring_words;
    enum words_sureness sureness;
    unsigned notes; /* enum words_note */
};

/* In the order of the text, at most WORDS_POINTS_MAX; the others are counted. A text over WORDS_TEXT_MAX is read up to there. */
void words_read_points(struct arena *a, const char *text, struct date issued_on,
                       const struct words_known *known, struct words_point **out, int *out_count,
                       int *out_left);

/* Whom a field names: names, codes, "các xã, phường", "các thành viên Ban Chỉ đạo", "người theo dõi xã Hải Hà", parted by ";" or ",".
 * What is none of these is WORDS_UNKNOWN. At most WORDS_OWNERS_MAX. */
void words_read_owners(struct arena *a, const char *text, const struct words_known *known,
                       struct words_owner **out, int *out_count);

/* Names whose fold has all words of `text`, at most `max`: what may have been meant. */
void words_suggest(struct arena *a, const char *text, const struct words_known *known, int max,
                   const char ***out, int *out_count);

/* "định kỳ", "hằng tháng", "thường xuyên" in it; NULL: none. */
const char *words_recurring(struct arena *a, const char *text);

#endif
