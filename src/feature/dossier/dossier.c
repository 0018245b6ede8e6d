/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dossiers: their states and steps, and where they stand. */
#include "feature/dossier/dossier.h"

#include <string.h>

static const struct {
    const char *code, *text;
} states[DOSSIER_STATE_COUNT] = {
    [DOSSIER_DRAFT] = { "draft", N_("Being prepared") },
    [DOSSIER_ON_WAY] = { "on_way", N_("Waits to be confirmed") },
    [DOSSIER_RETURNED] = { "returned", N_("Sent back") },
    [DOSSIER_APPRAISAL] = { "appraisal", N_("Being appraised") },
    [DOSSIER_AWARDED] = { "awarded", N_("Awarded") },
    [DOSSIER_REFUSED] = { "refused", N_("Not awarded") },
    [DOSSIER_WITHDRAWN] = { "withdrawn", N_("Withdrawn by the unit") },
};

static const struct {
    const char *code, *text, *done;
} steps[DOSSIER_STEP_COUNT] = {
    [DOSSIER_SUBMIT] = { "submit", N_("Hand in"), N_("Put forward") },
    [DOSSIER_PASS_ON] = { "pass_on", N_("Confirm and pass on"), N_("Confirmed, passed on") },
    [DOSSIER_RETURN] = { "return", N_("Send back with a reason"), N_("Sent back") },
    [DOSSIER_ACCEPT] = { "accept", N_("Take in for appraisal"), N_("Taken in for appraisal") },
    [DOSSIER_AWARD] = { "award", N_("Record the decision"), N_("Awarded") },
    [DOSSIER_REFUSE] = { "refuse", N_("Do not award"), N_("Not awarded") },
    [DOSSIER_WITHDRAW] = { "withdraw", N_("Withdraw the dossier"), N_("Withdrawn") },
};

static const struct dossier_rule rules[] = {
    { DOSSIER_DRAFT, DOSSIER_ON_WAY, DOSSIER_SUBMIT, WRITE_DOSSIERS, false, false },
    { DOSSIER_RETURNED, DOSSIER_ON_WAY, DOSSIER_SUBMIT, WRITE_DOSSIERS, false, false },
    { DOSSIER_ON_WAY, DOSSIER_ON_WAY, DOSSIER_PASS_ON, WRITE_DOSSIERS, false, false },
    { DOSSIER_ON_WAY, DOSSIER_RETURNED, DOSSIER_RETURN, WRITE_DOSSIERS, true, false },
    { DOSSIER_RETURNED, DOSSIER_RETURNED, DOSSIER_RETURN, WRITE_DOSSIERS, true, false },
    { DOSSIER_APPRAISAL, DOSSIER_RETURNED, DOSSIER_RETURN, APPRAISE_DOSSIERS, true, false },
    { DOSSIER_ON_WAY, DOSSIER_APPRAISAL, DOSSIER_ACCEPT, APPRAISE_DOSSIERS, false, false },
    { DOSSIER_APPRAISAL, DOSSIER_AWARDED, DOSSIER_AWARD, APPRAISE_DOSSIERS, false, false },
    { DOSSIER_APPRAISAL, DOSSIER_REFUSED, DOSSIER_REFUSE, APPRAISE_DOSSIERS, true, false },
    { DOSSIER_DRAFT, DOSSIER_WITHDRAWN, DOSSIER_WITHDRAW, WRITE_DOSSIERS, true, true },
    { DOSSIER_ON_WAY, DOSSIER_WITHDRAWN, DOSSIER_WITHDRAW, WRITE_DOSSIERS, true, true },
    { DOSSIER_RETURNED, DOSSIER_WITHDRAWN, DOSSIER_WITHDRAW, WRITE_DOSSIERS, true, true },
    { DOSSIER_APPRAISAL, DOSSIER_WITHDRAWN, DOSSIER_WITHDRAW, WRITE_DOSSIERS, true, true },
};

const char *
dossier_state_code(enum dossier_state state)
{
    return state > 0 && state < DOSSIER_STATE_COUNT ? states[state].code : "";
}

bool
dossier_state_parse(const char *code, enum dossier_state *out)
{
    for (enum dossier_state s = DOSSIER_DRAFT; code != NULL && s < DOSSIER_STATE_COUNT; s++) {
        if (strcmp(states[s].code, code) == 0) {
            *out = s;
            return true;
        }
    }
    return false;
}

const char *
dossier_state_text(const struct ctx *c, enum dossier_state state)
{
    return state > 0 && state < DOSSIER_STATE_COUNT ? tr(c, states[state].text) : "";
}

const char *
dossier_step_code(enum dossier_step step)
{
    return step > 0 && step < DOSSIER_STEP_COUNT ? steps[step].code : "";
}

bool
dossier_step_parse(const char *code, enum dossier_step *out)
{
    for (enum dossier_step s = DOSSIER_SUBMIT; code != NULL && s < DOSSIER_STEP_COUNT; s++) {
        if (strcmp(steps[s].code, code) == 0) {
            *out = s;
            return true;
        }
    }
    return false;
}

const char *
dossier_step_text(const struct ctx *c, enum dossier_step step)
{
    return step > 0 && step < DOSSIER_STEP_COUNT ? tr(c, steps[step].text) : "";
}

const char *
dossier_step_done_text(const struct ctx *c, enum dossier_step step)
{
    return step > 0 && step < DOSSIER_STEP_COUNT ? tr(c, steps[step].done) : "";
}

const struct dossier_rule *
dossier_can(enum dossier_state from, enum dossier_step step)
{
    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
        if (rules[i].from == from && rules[i].step == step)
            return &rules[i];
    return NULL;
}

const char *
url_dossier(struct ctx *c, int64_t id)
{
    return arena_printf(c->arena, "/lam-viec/ho-so/%lld", (long long)id);
}
