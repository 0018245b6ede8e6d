/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Articles: their states, and where they stand. */
#include "feature/article/article.h"

#include <string.h>

static const struct {
    const char *code, *text;
} states[ARTICLE_STATE_COUNT] = {
    [ARTICLE_DRAFT] = { "draft", N_("Draft") },
    [ARTICLE_EDITED] = { "edited", N_("Waits for approval") },
    [ARTICLE_APPROVED] = { "approved", N_("Approved") },
    [ARTICLE_PUBLISHED] = { "published", N_("Published") },
    [ARTICLE_CORRECTED] = { "corrected", N_("Published, corrected") },
    [ARTICLE_WITHDRAWN] = { "withdrawn", N_("Taken down") },
};

static const struct {
    const char *code, *text, *done;
} steps[ARTICLE_STEP_COUNT] = {
    [ARTICLE_HAND_IN] = { "hand_in", N_("Hand in for approval"), N_("Handed in") },
    [ARTICLE_SEND_BACK] = { "send_back", N_("Send back with a reason"), N_("Sent back") },
    [ARTICLE_APPROVE] = { "approve", N_("Approve"), N_("Approved") },
    [ARTICLE_PUBLISH] = { "publish", N_("Publish"), N_("Published") },
    [ARTICLE_CORRECT] = { "correct", N_("Publish the correction"), N_("Corrected") },
    [ARTICLE_WITHDRAW] = { "withdraw", N_("Take down"), N_("Taken down") },
    [ARTICLE_RESTORE] = { "restore", N_("Publish again"), N_("Published again") },
};

static const struct article_rule rules[] = {
    { ARTICLE_DRAFT, ARTICLE_EDITED, ARTICLE_HAND_IN, EDIT_ARTICLES, false },
    { ARTICLE_EDITED, ARTICLE_DRAFT, ARTICLE_SEND_BACK, APPROVE_ARTICLES, true },
    { ARTICLE_APPROVED, ARTICLE_DRAFT, ARTICLE_SEND_BACK, APPROVE_ARTICLES, true },
    { ARTICLE_EDITED, ARTICLE_APPROVED, ARTICLE_APPROVE, APPROVE_ARTICLES, false },
    { ARTICLE_APPROVED, ARTICLE_PUBLISHED, ARTICLE_PUBLISH, APPROVE_ARTICLES, false },
    { ARTICLE_PUBLISHED, ARTICLE_CORRECTED, ARTICLE_CORRECT, APPROVE_ARTICLES, true },
    { ARTICLE_CORRECTED, ARTICLE_CORRECTED, ARTICLE_CORRECT, APPROVE_ARTICLES, true },
    { ARTICLE_PUBLISHED, ARTICLE_WITHDRAWN, ARTICLE_WITHDRAW, APPROVE_ARTICLES, true },
    { ARTICLE_CORRECTED, ARTICLE_WITHDRAWN, ARTICLE_WITHDRAW, APPROVE_ARTICLES, true },
    { ARTICLE_WITHDRAWN, ARTICLE_CORRECTED, ARTICLE_RESTORE, APPROVE_ARTICLES, true },
};

const char *
article_state_code(enum article_state state)
{
    return state > 0 && state < ARTICLE_STATE_COUNT ? states[state].code : "";
}

bool
article_state_parse(const char *code, enum article_state *out)
{
    for (enum article_state s = ARTICLE_DRAFT; code != NULL && s < ARTICLE_STATE_COUNT; s++) {
        if (strcmp(states[s].code, code) == 0) {
            *out = s;
            return true;
        }
    }
    return false;
}

const char *
article_state_text(const struct ctx *c, enum article_state state)
{
    return state > 0 && state < ARTICLE_STATE_COUNT ? tr(c, states[state].text) : "";
}

bool
article_state_is_public(enum article_state state)
{
    return state == ARTICLE_PUBLISHED || state == ARTICLE_CORRECTED;
}

const char *
article_step_code(enum article_step step)
{
    return step > 0 && step < ARTICLE_STEP_COUNT ? steps[step].code : "";
}

const char *
article_step_text(const struct ctx *c, enum article_step step)
{
    return step > 0 && step < ARTICLE_STEP_COUNT ? tr(c, steps[step].text) : "";
}

const char *
article_step_done_text(const struct ctx *c, enum article_step step)
{
    return step > 0 && step < ARTICLE_STEP_COUNT ? tr(c, steps[step].done) : "";
}

const struct article_rule *
article_can(enum article_state from, enum article_step step)
{
    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
        if (rules[i].from == from && rules[i].step == step)
            return &rules[i];
    return NULL;
}

const char *
url_article(struct ctx *c, int64_t id, const char *slug)
{
    return arena_printf(c->arena, "/tin-tuc/%s-%lld", slug, (long long)id);
}

const char *
url_newsroom(struct ctx *c, int64_t id)
{
    return arena_printf(c->arena, "/lam-viec/tin-bai/%lld", (long long)id);
}
