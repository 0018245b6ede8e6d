/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the handlers and the pages of this feature share. */
#ifndef FEATURE_AWARD_AWARD_WEB_H
#define FEATURE_AWARD_AWARD_WEB_H

#include "feature/award/award_ask.h"
#include "feature/award/award_views.h"

#define AWARDS_URL "/lam-viec/danh-hieu"
#define RULES_URL  AWARDS_URL "/quy-tac"

extern const struct choice award_kind_choices[], award_subject_choices[], award_level_choices[],
    award_refusal_choices[];

void part_award_rules(struct out *o, const struct page *p, const struct award_rule_line *rules,
                      int count);

void part_award_paper_row(struct out *o, const struct award_papers_view *v, const char *row);

const char *url_award(struct ctx *c, int64_t id);
struct award_line award_line_of(struct ctx *c, const struct award *a);

/* A rule with the names of its awards. */
enum status award_rule_lines(struct ctx *c, const struct award_rule *rules, int count,
                             const struct award_rule_line **out) MUST_CHECK;

/* "70%", "2/3"; false where it is no share. */
bool award_share_parse(const char *text, struct share *out);
const char *award_share_text(struct ctx *c, struct share s);

/* Hundredths: "0,3", "1.5"; at most two decimals. */
bool award_multiple_parse(const char *text, int *out);
const char *award_multiple_text(struct ctx *c, int hundredths);

enum status award_show_new(struct request *r);
enum status award_create(struct request *r);
enum status award_show_edit(struct request *r);
enum status award_edit(struct request *r);
enum status award_show_succeed(struct request *r);
enum status award_do_succeed(struct request *r);
enum status award_show_papers(struct request *r);
enum status award_save_papers(struct request *r);

enum status award_show_rules(struct request *r);
enum status award_show_new_rule(struct request *r);
enum status award_create_rule(struct request *r);
enum status award_show_edit_rule(struct request *r);
enum status award_edit_rule(struct request *r);

#endif
