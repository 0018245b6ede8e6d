/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small Nghi Sơn for tests: the town under its province, communes and offices, and the campaign of 2025 with its two
 * conferences, of which the communes' must come no later than the town's. */
#ifndef TEST_NGHI_SON_H
#define TEST_NGHI_SON_H

#include "feature/conference/conference.h"
#include "feature/document/document.h"

struct nghi_son {
    int64_t province, town;
    int64_t hai_ha, hai_hoa, nghi_son; /* two communes and a ward, until 30/6/2025 */
    int64_t home_affairs, finance;     /* offices, until 30/6/2025 */
    struct campaign campaign;
    struct milestone commune_conference, town_conference;
};

/* Made as the account of the system and in Vietnamese; the context stays so. */
void nghi_son_make(struct ctx *c, struct nghi_son *out);

/* Plan 309 of 13/8/2024, applied on that day; the conclusion of 12/02/2025 as a draft. The clock ends on 12/02/2025. */
struct document nghi_son_plan(struct ctx *c, const struct nghi_son *n);
struct document nghi_son_conclusion(struct ctx *c, const struct nghi_son *n);

/* An account with a role for a unit (0: everywhere). The context keeps its own account. */
int64_t nghi_son_account(struct ctx *c, const char *name, const char *role, int64_t unit_id);

/* The commune Hải Hà held its conference on 27/3/2025, after the plan; the clock ends on 28/3/2025. */
void nghi_son_hold(struct ctx *c, const struct nghi_son *n);

/* A seat of the committee held by an account (0: nobody) that watches a unit (0: none) from 2025-02-12 on. */
int64_t nghi_son_seat(struct ctx *c, const struct nghi_son *n, const char *title,
                      int64_t account_id, int64_t unit_id);

#endif
