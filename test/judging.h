/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A council that judges: members with accounts, dossiers in appraisal, a meeting that all attend. */
#ifndef TEST_JUDGING_H
#define TEST_JUDGING_H

#include "feature/council/council.h"
#include "test/nghi_son.h"
#include "test/test_http.h"

enum { JUDGING_MEMBERS_MAX = 64, JUDGING_DOSSIERS_MAX = 16 };

struct judging_scene {
    struct nghi_son n;
    struct council council;
    struct council_meeting meeting;
    int64_t secretary; /* an account with RUN_COUNCIL; no member */
    int member_count, dossier_count;
    int64_t accounts[JUDGING_MEMBERS_MAX], members[JUDGING_MEMBERS_MAX];
    int64_t award_id, subjects[JUDGING_DOSSIERS_MAX], dossiers[JUDGING_DOSSIERS_MAX];
    const char *keys_folder;
};

/* Dossiers are Hải Hà's; no member has a conflict. The context is the secretary's. */
void judging_make(struct ctx *c, struct judging_scene *out, int members, int dossiers);

/* The award's share of votes and whether it has a second round. */
void judging_threshold(struct ctx *c, const struct judging_scene *s, int num, int den,
                       bool has_second_round);

struct judging_round {
    int64_t id;
    const char *codes[2]; /* of the tellers: the first two members */
};

/* Prepares a round of all dossiers, with the last `papers` members on paper, and takes the tellers' keys. */
void judging_prepare(struct ctx *c, const struct judging_scene *s, enum round_kind kind, int papers,
                     struct judging_round *out);
/* The same, and opens it. */
void judging_open(struct ctx *c, const struct judging_scene *s, int papers,
                  struct judging_round *out);

/* The member's ballot: votes[i] on dossier i. */
enum status judging_vote(struct ctx *c, const struct judging_scene *s,
                         const struct judging_round *r, int member, const enum vote *votes,
                         const char **out_receipt);
enum status judging_close(struct ctx *c, const struct judging_scene *s,
                          const struct judging_round *r);

/* The result of dossier i, as the secretary reads it. */
struct round_dossier judging_result(struct ctx *c, const struct judging_scene *s, int64_t round_id,
                                    int dossier);

#endif
