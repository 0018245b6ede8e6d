-- SPDX-License-Identifier: GPL-3.0-or-later
-- Exemplars before the public: what is shown of a dossier (a copy of its own, without what is personal), readers' opinions, what other
-- bodies answer, and passages that stand in several dossiers.

-- One for each dossier that was ever shown. What readers see stands in these tables alone.
CREATE TABLE exemplar (
    id             {{int}} PRIMARY KEY,             -- db_new_id
    dossier_id     {{int}} NOT NULL UNIQUE REFERENCES dossier (id),
    campaign_id    {{int}} NOT NULL REFERENCES campaign (id),
    unit_id        {{int}} NOT NULL REFERENCES unit (id), -- that put it forward
    office_unit_id {{int}} NOT NULL REFERENCES unit (id), -- that decides: its secretariat reads the opinions
    state          TEXT NOT NULL CHECK (state IN ('asking', 'asked', 'shown', 'withdrawn')),
    subject_kind   TEXT NOT NULL,                   -- subject_kind_code
    name           TEXT NOT NULL,
    name_fold      TEXT NOT NULL,                   -- text_fold
    slug           TEXT NOT NULL,
    occupation     TEXT NOT NULL DEFAULT '',        -- of a person
    since_year     {{int}},                         -- of a collective or household: in which it began
    member_count   {{int}},                         -- the same
    award          TEXT NOT NULL,                   -- the title or form, as it is to be read
    field          TEXT NOT NULL DEFAULT '',        -- activity_field.code
    achievement    TEXT NOT NULL DEFAULT '',
    year           {{int}} NOT NULL,                -- of the award; before it, of the posting
    first_on       TEXT,                            -- opinions from this day
    last_on        TEXT,                            -- to the end of this one; both NULL: none were asked for
    days           {{int}} NOT NULL DEFAULT 0,      -- as the award had them then
    by_work        {{int}} NOT NULL DEFAULT 0 CHECK (by_work IN (0, 1)),
    text_hash      TEXT NOT NULL,                   -- of all that is shown: what was looked at is what was posted
    summary        TEXT NOT NULL DEFAULT '',        -- of the opinions, in the secretariat's words; told to who reads the dossier
    closed_at      {{int}},                         -- instant of the closing record
    closed_by      {{int}},                         -- account
    is_sample      {{int}} NOT NULL DEFAULT 0 CHECK (is_sample IN (0, 1)),
    posted_at      {{int}} NOT NULL,                -- instant; the last time
    posted_by      {{int}} NOT NULL,                -- account
    version        {{int}} NOT NULL DEFAULT 1,
    CHECK ((first_on IS NULL) = (last_on IS NULL) AND (last_on IS NULL OR last_on >= first_on))
) {{strict}};
CREATE INDEX exemplar_state ON exemplar (state, last_on, id);
CREATE INDEX exemplar_shown ON exemplar (year, id) WHERE state = 'shown';
CREATE INDEX exemplar_field ON exemplar (field, id) WHERE state = 'shown';
CREATE INDEX exemplar_unit ON exemplar (unit_id, id) WHERE state = 'shown';
CREATE INDEX exemplar_office ON exemplar (office_unit_id, state, id);
CREATE INDEX exemplar_campaign ON exemplar (campaign_id, id);

CREATE TABLE exemplar_part (
    exemplar_id {{int}} NOT NULL REFERENCES exemplar (id),
    position    {{int}} NOT NULL,
    code        TEXT NOT NULL,                      -- report_form_section.code
    name        TEXT NOT NULL,
    text        TEXT NOT NULL,                      -- lines of plain text, redacted
    PRIMARY KEY (exemplar_id, position)
) {{keyed}};

CREATE TABLE exemplar_figure (
    exemplar_id {{int}} NOT NULL REFERENCES exemplar (id),
    position    {{int}} NOT NULL,
    year        {{int}} NOT NULL,
    name        TEXT NOT NULL,
    counted_in  TEXT NOT NULL DEFAULT '',
    decimals    {{int}} NOT NULL,
    value       {{int}} NOT NULL,                   -- times ten to the power of decimals
    PRIMARY KEY (exemplar_id, position, year)
) {{keyed}};

-- Its sizes stand in photo_size, with rows of their own for the same bytes, so that the dossier's may go.
CREATE TABLE exemplar_photo (
    id          {{int}} PRIMARY KEY,                -- db_new_id
    exemplar_id {{int}} NOT NULL REFERENCES exemplar (id),
    position    {{int}} NOT NULL,
    caption     TEXT NOT NULL,                      -- redacted
    alt         TEXT NOT NULL                       -- the same; '' decorative
) {{strict}};
CREATE INDEX exemplar_photo_exemplar ON exemplar_photo (exemplar_id, position);

CREATE TABLE exemplar_before (
    exemplar_id {{int}} NOT NULL REFERENCES exemplar (id),
    position    {{int}} NOT NULL,
    year        {{int}} NOT NULL,
    name        TEXT NOT NULL,
    PRIMARY KEY (exemplar_id, position)
) {{keyed}};

-- What an officer decided about the cuts of a dossier's public text.
CREATE TABLE exemplar_choice (
    dossier_id {{int}} NOT NULL REFERENCES dossier (id),
    words      TEXT NOT NULL,                       -- the words as they stand in the text; personal
    is_cut     {{int}} NOT NULL CHECK (is_cut IN (0, 1)), -- 1: cut too; 0: a false cut, restored
    kind       TEXT NOT NULL,                       -- redact_kind_code
    reason     TEXT NOT NULL DEFAULT '',            -- of a restored one
    at         {{int}} NOT NULL,                    -- instant
    account_id {{int}} NOT NULL,
    PRIMARY KEY (dossier_id, words)
) {{keyed}};

-- What readers wrote. Private: the secretariat's.
CREATE TABLE exemplar_opinion (
    id           {{int}} PRIMARY KEY,               -- db_new_id
    exemplar_id  {{int}} NOT NULL REFERENCES exemplar (id),
    words        TEXT NOT NULL,                     -- 10 to 2,000 characters; '' forgotten
    reader_name  TEXT NOT NULL DEFAULT '',          -- given or not
    contact      TEXT NOT NULL DEFAULT '',
    state        TEXT NOT NULL CHECK (state IN ('new', 'read', 'set_aside', 'spam')),
    note         TEXT NOT NULL DEFAULT '',          -- of who read it
    created_at   {{int}} NOT NULL,                  -- instant
    forgotten_at {{int}},                           -- instant
    version      {{int}} NOT NULL DEFAULT 1
) {{strict}};
CREATE INDEX exemplar_opinion_exemplar ON exemplar_opinion (exemplar_id, id);
CREATE INDEX exemplar_opinion_old ON exemplar_opinion (created_at) WHERE forgotten_at IS NULL;

-- One question to one body about one dossier.
CREATE TABLE exemplar_check (
    id            {{int}} PRIMARY KEY,              -- db_new_id
    dossier_id    {{int}} NOT NULL REFERENCES dossier (id),
    kind          TEXT NOT NULL CHECK (kind IN ('police', 'tax', 'insurance', 'other')),
    body          TEXT NOT NULL,                    -- the body's name
    question      TEXT NOT NULL,
    address       TEXT NOT NULL DEFAULT '',         -- mail, where the link was sent
    token_hash    TEXT UNIQUE,                      -- of the link; NULL: it leads nowhere any more
    due_on        TEXT NOT NULL,                    -- the last day on which it is answered
    asked_at      {{int}} NOT NULL,                 -- instant
    asked_by      {{int}} NOT NULL,                 -- account
    answered_at   {{int}},
    has_remark    {{int}} CHECK (has_remark IN (0, 1)),
    answer        TEXT NOT NULL DEFAULT '',
    answered_name TEXT NOT NULL DEFAULT '',         -- who answered for the body
    file_id       {{int}} REFERENCES file (id),
    revoked_at    {{int}},
    version       {{int}} NOT NULL DEFAULT 1
) {{strict}};
CREATE INDEX exemplar_check_dossier ON exemplar_check (dossier_id, id);
CREATE INDEX exemplar_check_due ON exemplar_check (due_on) WHERE answered_at IS NULL AND revoked_at IS NULL;
CREATE INDEX exemplar_check_file ON exemplar_check (file_id);

-- A dossier whose passages are to be taken in.
CREATE TABLE likeness_waiting (
    dossier_id {{int}} NOT NULL PRIMARY KEY REFERENCES dossier (id),
    asked_at   {{int}} NOT NULL
) {{strict}};

-- A paragraph that is long enough to be compared.
CREATE TABLE likeness_passage (
    id           {{int}} PRIMARY KEY,               -- db_new_id
    dossier_id   {{int}} NOT NULL REFERENCES dossier (id),
    section_code TEXT NOT NULL,
    position     {{int}} NOT NULL                   -- of the paragraph within the section, from 0
) {{strict}};
CREATE INDEX likeness_passage_dossier ON likeness_passage (dossier_id, id);

-- Passages that share a band of their signatures are compared.
CREATE TABLE likeness_band (
    band       {{int}} NOT NULL,
    passage_id {{int}} NOT NULL REFERENCES likeness_passage (id),
    PRIMARY KEY (band, passage_id)
) {{keyed}};
