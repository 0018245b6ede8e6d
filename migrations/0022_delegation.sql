-- SPDX-License-Identifier: GPL-3.0-or-later
-- Delegations: seats out of candidates under quotas; every run of the selection is kept, and people decide.

CREATE TABLE selection (
    id          {{int}} PRIMARY KEY,                -- db_new_id
    campaign_id {{int}} NOT NULL REFERENCES campaign (id),
    unit_id     {{int}} NOT NULL REFERENCES unit (id), -- whose delegation: candidates come from it and below
    title       TEXT NOT NULL,                      -- Đoàn đại biểu dự hội nghị cấp thị xã
    seats       {{int}} NOT NULL CHECK (seats BETWEEN 1 AND 5000),
    merit       TEXT NOT NULL CHECK (merit IN ('council', 'award', 'score')), -- what candidates are ranked by
    ages_on     TEXT NOT NULL,                      -- the day on which ages are counted
    state       TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
    closed_at   {{int}},                            -- instant
    closed_by   {{int}},                            -- account
    is_sample   {{int}} NOT NULL DEFAULT 0 CHECK (is_sample IN (0, 1)),
    created_at  {{int}} NOT NULL,                   -- instant
    created_by  {{int}} NOT NULL,                   -- account
    version     {{int}} NOT NULL DEFAULT 1,         -- rises with each change of anything below
    CHECK (state = 'open' OR closed_at IS NOT NULL)
) {{strict}};
CREATE INDEX selection_campaign ON selection (campaign_id, id);
CREATE INDEX selection_unit ON selection (unit_id);

-- One quota: whom it counts (all conditions together; an empty one does not ask), and how many of them there are to be.
CREATE TABLE selection_quota (
    id           {{int}} PRIMARY KEY,               -- db_new_id
    selection_id {{int}} NOT NULL REFERENCES selection (id),
    position     {{int}} NOT NULL,
    field        TEXT NOT NULL DEFAULT '',          -- activity_field.code
    unit_id      {{int}} REFERENCES unit (id),      -- put forward by it or below it; NULL: any
    kind         TEXT NOT NULL DEFAULT '' CHECK (kind IN ('', 'person', 'collective', 'household')),
    sex          TEXT NOT NULL DEFAULT '' CHECK (sex IN ('', 'female', 'male')),
    ethnicity    TEXT NOT NULL DEFAULT '',          -- 'minority': any but Kinh; else a name
    religion     TEXT NOT NULL DEFAULT '',          -- 'any': one at all; else a name
    age_from     {{int}},                           -- whole years on selection.ages_on
    age_to       {{int}},                           -- inclusive
    direct       TEXT NOT NULL DEFAULT '' CHECK (direct IN ('', 'yes', 'no')), -- subject.is_direct_worker
    party        TEXT NOT NULL DEFAULT '' CHECK (party IN ('', 'yes', 'no')),  -- subject.is_party_member
    rule         TEXT NOT NULL CHECK (rule IN ('least', 'most', 'exactly')),
    num          {{int}} NOT NULL CHECK (num >= 0),
    den          {{int}} NOT NULL CHECK (den >= 0)  -- a share of the seats, num/den; 0: num is a number
) {{strict}};
CREATE INDEX selection_quota_selection ON selection_quota (selection_id, position);
CREATE INDEX selection_quota_unit ON selection_quota (unit_id);

CREATE TABLE selection_candidate (
    id           {{int}} PRIMARY KEY,               -- db_new_id
    selection_id {{int}} NOT NULL REFERENCES selection (id),
    subject_id   {{int}} NOT NULL REFERENCES subject (id),
    dossier_id   {{int}} NOT NULL REFERENCES dossier (id), -- that it is a candidate by
    score        {{int}},                           -- thousandths, as typed or imported; NULL: none
    pin          TEXT CHECK (pin IN ('in', 'out')), -- by hand; NULL: as the quotas and merits have it
    pin_words    TEXT NOT NULL DEFAULT '',          -- why; not empty once the list is closed
    pinned_by    {{int}},                           -- account
    pinned_at    {{int}},                           -- instant
    absent_words TEXT,                              -- cannot come, and why; NULL: can
    added_at     {{int}} NOT NULL,
    added_by     {{int}} NOT NULL,
    UNIQUE (selection_id, subject_id)
) {{strict}};
CREATE INDEX selection_candidate_dossier ON selection_candidate (dossier_id);
CREATE INDEX selection_candidate_subject ON selection_candidate (subject_id);

-- Each time the best selection was asked for. Rows are only added.
CREATE TABLE selection_run (
    id           {{int}} PRIMARY KEY,               -- db_new_id
    selection_id {{int}} NOT NULL REFERENCES selection (id),
    at           {{int}} NOT NULL,                  -- instant
    account_id   {{int}} NOT NULL,
    cause        TEXT NOT NULL,                     -- first, pin, quotas, candidates, scores, again, absent
    outcome      TEXT NOT NULL CHECK (outcome IN ('found', 'cannot')),
    seats        {{int}} NOT NULL,
    candidates   {{int}} NOT NULL,                  -- that could be chosen
    pinned       {{int}} NOT NULL,
    changed      {{int}} NOT NULL,                  -- seats that are others' than in the run before
    total        {{int}} NOT NULL,                  -- sum of the merits, thousandths
    quotas       TEXT NOT NULL,                     -- JSON: as they were, in words and numbers, with what came of them
    answer       TEXT NOT NULL,                     -- JSON: of each candidate whether it is in, its merit, and why; or the contradiction
    basis        TEXT NOT NULL                      -- hash of all that the answer follows from
) {{strict}};
CREATE INDEX selection_run_selection ON selection_run (selection_id, id);

-- The list once it is closed, and who came for whom afterwards. As it was to be read then.
CREATE TABLE selection_delegate (
    id           {{int}} PRIMARY KEY,               -- db_new_id
    selection_id {{int}} NOT NULL REFERENCES selection (id),
    candidate_id {{int}} NOT NULL REFERENCES selection_candidate (id),
    position     {{int}} NOT NULL,                  -- by merit
    replaces_id  {{int}} REFERENCES selection_delegate (id), -- for whom it came; NULL: of the closed list
    words        TEXT NOT NULL DEFAULT '',          -- why this one, where it is not the first alternative or breaks a quota
    breaks       TEXT NOT NULL DEFAULT '',          -- the quotas that its coming breaks, in words
    from_at      {{int}} NOT NULL,                  -- instant
    from_by      {{int}} NOT NULL,                  -- account
    to_at        {{int}},                           -- instant; NULL: is a delegate
    to_words     TEXT NOT NULL DEFAULT '',          -- why it cannot come
    UNIQUE (selection_id, candidate_id, from_at)
) {{strict}};
CREATE INDEX selection_delegate_selection ON selection_delegate (selection_id, position);
CREATE INDEX selection_delegate_candidate ON selection_delegate (candidate_id);
CREATE INDEX selection_delegate_replaces ON selection_delegate (replaces_id);
