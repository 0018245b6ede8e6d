-- SPDX-License-Identifier: GPL-3.0-or-later
-- Titles and forms of commendation as data, each from a day to a day with its source; and whom they are given to, over the years.

-- What a dossier's report is made of: the parts of the legal skeleton.
CREATE TABLE report_form (
    code     TEXT NOT NULL PRIMARY KEY,             -- merit-person, merit-collective, ad-hoc ...
    name     TEXT NOT NULL,
    source   TEXT NOT NULL DEFAULT ''
) {{strict}};

CREATE TABLE report_form_section (
    form_code   TEXT NOT NULL REFERENCES report_form (code),
    code        TEXT NOT NULL,                      -- outline, achievements, initiatives ...
    name        TEXT NOT NULL,
    help        TEXT NOT NULL DEFAULT '',           -- one sentence for who writes it
    most        {{int}} NOT NULL,                   -- characters, as text_length counts them
    is_required {{int}} NOT NULL CHECK (is_required IN (0, 1)),
    position    {{int}} NOT NULL,
    PRIMARY KEY (form_code, code)
) {{keyed}};

-- A title or a form for one kind of subject, as one text of the law has it. What changes is a new row with the same code.
CREATE TABLE award (
    id                {{int}} PRIMARY KEY,          -- db_new_id
    code              TEXT NOT NULL,                -- cstd-co-so, giay-khen-xa
    kind              TEXT NOT NULL CHECK (kind IN ('title', 'form')), -- danh hiệu thi đua, hình thức khen thưởng
    name              TEXT NOT NULL,
    name_fold         TEXT NOT NULL,                -- text_fold
    subject           TEXT NOT NULL CHECK (subject IN ('person', 'collective', 'household')),
    level             TEXT NOT NULL CHECK (level IN ('unit', 'commune', 'district', 'province', 'nation')), -- of who decides: the way up ends there
    decided_by        TEXT NOT NULL,                -- in words: Chủ tịch UBND cấp xã
    multiple          {{int}} NOT NULL DEFAULT 0,   -- of the base salary, in hundredths; 0: no money
    threshold_num     {{int}} NOT NULL,             -- votes for, of ALL members: yes * den >= num * members
    threshold_den     {{int}} NOT NULL CHECK (threshold_den > 0 AND threshold_num BETWEEN 0 AND threshold_den),
    quorum_num        {{int}} NOT NULL,             -- members who attend, of all
    quorum_den        {{int}} NOT NULL CHECK (quorum_den > 0 AND quorum_num BETWEEN 0 AND quorum_den),
    comment_days      {{int}} NOT NULL DEFAULT 0 CHECK (comment_days BETWEEN 0 AND 365), -- for the public's opinions; 0: none asked
    comment_by_work   {{int}} NOT NULL DEFAULT 1 CHECK (comment_by_work IN (0, 1)),      -- those are working days
    hop_days          {{int}} NOT NULL DEFAULT 10 CHECK (hop_days BETWEEN 1 AND 365),    -- working days for each level on the way up
    has_second_round  {{int}} NOT NULL DEFAULT 0 CHECK (has_second_round IN (0, 1)),     -- of voting, for those who fell short
    form_code         TEXT NOT NULL REFERENCES report_form (code),
    position          {{int}} NOT NULL,             -- rises from the highest award to the lowest
    from_on           TEXT NOT NULL,
    to_on             TEXT,
    source            TEXT NOT NULL DEFAULT '',     -- law, article
    is_verified       {{int}} NOT NULL DEFAULT 0 CHECK (is_verified IN (0, 1)), -- somebody has held it against the text in force
    version           {{int}} NOT NULL DEFAULT 1,
    CHECK (to_on IS NULL OR to_on > from_on),
    UNIQUE (code, subject, from_on)
) {{strict}};

CREATE TABLE award_paper (
    award_id    {{int}} NOT NULL REFERENCES award (id),
    code        TEXT NOT NULL,                      -- submission, report, minutes, initiative ...
    name        TEXT NOT NULL,
    is_required {{int}} NOT NULL CHECK (is_required IN (0, 1)),
    is_made     {{int}} NOT NULL DEFAULT 0 CHECK (is_made IN (0, 1)), -- the program makes it of the sections: no file is asked for
    position    {{int}} NOT NULL,
    PRIMARY KEY (award_id, code)
) {{keyed}};

-- What must, or should, hold before an award is given, told in words; as one text of the law has it.
CREATE TABLE award_rule (
    id          {{int}} PRIMARY KEY,                -- db_new_id
    award_code  TEXT NOT NULL DEFAULT '',           -- award.code; '': all
    kind        TEXT NOT NULL,                      -- award_rule_kinds in feature/award/award_ask.c: no-stay, once, same-year, cap, earlier
    number      {{int}} NOT NULL DEFAULT 0,         -- what the kind counts: per cent, times
    base_code   TEXT NOT NULL DEFAULT '',           -- award.code that it is counted by; '': none
    is_refusal  {{int}} NOT NULL CHECK (is_refusal IN (0, 1)), -- 0: a warning
    words       TEXT NOT NULL,                      -- for the reader
    from_on     TEXT NOT NULL,
    to_on       TEXT,
    source      TEXT NOT NULL DEFAULT '',
    is_verified {{int}} NOT NULL DEFAULT 0 CHECK (is_verified IN (0, 1)),
    version     {{int}} NOT NULL DEFAULT 1,
    CHECK (to_on IS NULL OR to_on > from_on)
) {{strict}};

-- A person, a collective or a household, over the years.
CREATE TABLE subject (
    id               {{int}} PRIMARY KEY,           -- db_new_id
    kind             TEXT NOT NULL CHECK (kind IN ('person', 'collective', 'household')),
    name             TEXT NOT NULL,                 -- 1 to 200 characters
    name_fold        TEXT NOT NULL,                 -- text_fold
    name_sort        TEXT NOT NULL,                 -- text_person_sort_key, or text_sort_key
    unit_id          {{int}} NOT NULL REFERENCES unit (id), -- where it belongs now; its places by day are in subject_place
    birth_year       {{int}},                       -- of a person; of the others: in which they began
    birth_on         TEXT,                          -- where the day is known
    sex              TEXT CHECK (sex IN ('female', 'male')),
    ethnicity        TEXT NOT NULL DEFAULT '',      -- Kinh, Thái, Mường ...
    religion         TEXT NOT NULL DEFAULT '',
    is_party_member  {{int}} NOT NULL DEFAULT 0 CHECK (is_party_member IN (0, 1)),
    is_direct_worker {{int}} NOT NULL DEFAULT 0 CHECK (is_direct_worker IN (0, 1)), -- works or produces with the own hands, leads nobody
    occupation       TEXT NOT NULL DEFAULT '',      -- duty or work: trưởng thôn, giáo viên
    member_count     {{int}},                       -- of a collective or household
    household_id     {{int}} REFERENCES subject (id), -- of a person
    phone            TEXT NOT NULL DEFAULT '',      -- told to nobody but who works on its dossiers
    address          TEXT NOT NULL DEFAULT '',      -- the same
    citizen_box      {{blob}},                      -- the number of the identity card, encrypted
    citizen_hash     TEXT,                          -- keyed hash of it, by which the same is found
    merged_into_id   {{int}} REFERENCES subject (id), -- it was a second entry of that one
    is_sample        {{int}} NOT NULL DEFAULT 0 CHECK (is_sample IN (0, 1)),
    created_at       {{int}} NOT NULL,              -- instant
    created_by       {{int}} NOT NULL,              -- account
    version          {{int}} NOT NULL DEFAULT 1,
    CHECK (merged_into_id IS NULL OR merged_into_id <> id)
) {{strict}};
CREATE INDEX subject_unit ON subject (unit_id, name_sort, id);
CREATE INDEX subject_sort ON subject (name_sort, id);
CREATE INDEX subject_name ON subject (name_fold, birth_year);
CREATE INDEX subject_merged ON subject (merged_into_id);
CREATE UNIQUE INDEX subject_citizen ON subject (citizen_hash) WHERE citizen_hash IS NOT NULL AND merged_into_id IS NULL;
CREATE INDEX subject_household ON subject (household_id);

CREATE TABLE subject_place (
    subject_id {{int}} NOT NULL REFERENCES subject (id),
    unit_id    {{int}} NOT NULL REFERENCES unit (id),
    from_on    TEXT NOT NULL,
    to_on      TEXT,
    PRIMARY KEY (subject_id, from_on),
    CHECK (to_on IS NULL OR to_on > from_on)
) {{keyed}};

-- From a day to a day it may not be put forward: discipline, investigation, an open complaint.
CREATE TABLE subject_stay (
    id         {{int}} PRIMARY KEY,                 -- db_new_id
    subject_id {{int}} NOT NULL REFERENCES subject (id),
    kind       TEXT NOT NULL CHECK (kind IN ('discipline', 'investigation', 'complaint')),
    words      TEXT NOT NULL DEFAULT '',
    from_on    TEXT NOT NULL,
    to_on      TEXT,
    created_at {{int}} NOT NULL,
    created_by {{int}} NOT NULL,
    version    {{int}} NOT NULL DEFAULT 1
) {{strict}};
CREATE INDEX subject_stay_subject ON subject_stay (subject_id, from_on);

-- What it was given before.
CREATE TABLE subject_award (
    id              {{int}} PRIMARY KEY,            -- db_new_id
    subject_id      {{int}} NOT NULL REFERENCES subject (id),
    award_code      TEXT NOT NULL DEFAULT '',       -- award.code where it is one of the list
    name            TEXT NOT NULL,                  -- as it is to be read
    year            {{int}} NOT NULL,
    decision_number TEXT NOT NULL DEFAULT '',
    decided_on      TEXT,
    decided_by      TEXT NOT NULL DEFAULT '',
    achievement     TEXT NOT NULL DEFAULT '',       -- for what; the same achievement is not rewarded twice
    dossier_id      {{int}},                        -- that it was given by; NULL: entered
    created_at      {{int}} NOT NULL,
    created_by      {{int}} NOT NULL,
    version         {{int}} NOT NULL DEFAULT 1
) {{strict}};
CREATE INDEX subject_award_subject ON subject_award (subject_id, year);
CREATE UNIQUE INDEX subject_award_dossier ON subject_award (dossier_id) WHERE dossier_id IS NOT NULL;
