-- SPDX-License-Identifier: GPL-3.0-or-later
-- The case of one subject for one title or form in one campaign, and its way up.

CREATE TABLE dossier (
    id              {{int}} PRIMARY KEY,            -- db_new_id
    campaign_id     {{int}} NOT NULL REFERENCES campaign (id),
    subject_id      {{int}} NOT NULL REFERENCES subject (id),
    award_id        {{int}} NOT NULL REFERENCES award (id),
    unit_id         {{int}} NOT NULL REFERENCES unit (id), -- that puts it forward
    at_unit_id      {{int}} NOT NULL REFERENCES unit (id), -- where it stands
    decides_unit_id {{int}} REFERENCES unit (id),   -- where its way ends; NULL: not handed in yet
    state           TEXT NOT NULL CHECK (state IN ('draft', 'on_way', 'returned', 'appraisal', 'awarded', 'refused', 'withdrawn')),
    field           TEXT NOT NULL DEFAULT '',       -- activity_field.code that it stands for; '' not told
    achievement     TEXT NOT NULL DEFAULT '',       -- for what, in one line of at most 300 characters; readers see it
    due_on          TEXT,                           -- by when who holds it is to act; NULL: nobody is waited for
    document_id     {{int}} REFERENCES document (id), -- the decision
    is_sample       {{int}} NOT NULL DEFAULT 0 CHECK (is_sample IN (0, 1)),
    subject_fold    TEXT NOT NULL,                  -- subject.name_fold, for the list
    created_at      {{int}} NOT NULL,               -- instant
    created_by      {{int}} NOT NULL,               -- account: it put the subject forward
    changed_at      {{int}} NOT NULL,               -- instant of the last step
    figures_version {{int}} NOT NULL DEFAULT 1,     -- rises with each saving of the comparable figures
    version         {{int}} NOT NULL DEFAULT 1      -- rises with each step; sections have their own
) {{strict}};
-- One subject is put forward once for one award of a campaign.
CREATE UNIQUE INDEX dossier_once ON dossier (campaign_id, subject_id, award_id) WHERE state <> 'withdrawn' AND state <> 'refused';
CREATE INDEX dossier_campaign ON dossier (campaign_id, id);
CREATE INDEX dossier_state ON dossier (campaign_id, state, id);
CREATE INDEX dossier_unit ON dossier (unit_id, id);
CREATE INDEX dossier_at ON dossier (at_unit_id, id);
CREATE INDEX dossier_due ON dossier (at_unit_id, due_on, id);
CREATE INDEX dossier_decides ON dossier (decides_unit_id, state, id);
CREATE INDEX dossier_subject ON dossier (subject_id, id);
CREATE INDEX dossier_award ON dossier (award_id, id);
CREATE INDEX dossier_field ON dossier (campaign_id, field, id);
CREATE INDEX dossier_document ON dossier (document_id);

-- The subject's name from each of its words on, by which the list finds it.
CREATE TABLE dossier_name (
    suffix     TEXT {{bytewise}} NOT NULL,          -- of dossier.subject_fold, at most 48 bytes
    dossier_id {{int}} NOT NULL REFERENCES dossier (id),
    PRIMARY KEY (suffix, dossier_id)
) {{keyed}};
CREATE INDEX dossier_name_dossier ON dossier_name (dossier_id);

-- A part of the report. Each is saved by itself.
CREATE TABLE dossier_section (
    dossier_id {{int}} NOT NULL REFERENCES dossier (id),
    code       TEXT NOT NULL,                       -- report_form_section.code
    text       TEXT NOT NULL,                       -- lines of plain text
    saved_at   {{int}} NOT NULL,                    -- instant
    saved_by   {{int}} NOT NULL,                    -- account
    version    {{int}} NOT NULL DEFAULT 1,
    PRIMARY KEY (dossier_id, code)
) {{keyed}};

-- Comparable figures: a line for each thing that is counted, a value for each year.
CREATE TABLE dossier_measure (
    id         {{int}} PRIMARY KEY,                 -- db_new_id
    dossier_id {{int}} NOT NULL REFERENCES dossier (id),
    position   {{int}} NOT NULL,
    name       TEXT NOT NULL,                       -- Lưới cũ tái dùng
    counted_in TEXT NOT NULL DEFAULT '',            -- kg, đồng mỗi tháng
    decimals   {{int}} NOT NULL DEFAULT 0 CHECK (decimals BETWEEN 0 AND 3)
) {{strict}};
CREATE INDEX dossier_measure_dossier ON dossier_measure (dossier_id, position);

CREATE TABLE dossier_figure (
    measure_id {{int}} NOT NULL REFERENCES dossier_measure (id),
    year       {{int}} NOT NULL,
    value      {{int}} NOT NULL,                    -- times ten to the power of the measure's decimals
    PRIMARY KEY (measure_id, year)
) {{keyed}};

CREATE TABLE dossier_paper (
    id          {{int}} PRIMARY KEY,                -- db_new_id
    dossier_id  {{int}} NOT NULL REFERENCES dossier (id),
    paper_code  TEXT NOT NULL,                      -- award_paper.code
    name        TEXT NOT NULL,                      -- of the file as sent, cleaned; hostile
    source_hash TEXT NOT NULL,                      -- of the bytes as sent, BLAKE2b-256
    file_id     {{int}} NOT NULL REFERENCES file (id),
    upload_id   {{int}},                            -- by which it came, so that a repeated request adds nothing
    account_id  {{int}} NOT NULL,
    created_at  {{int}} NOT NULL
) {{strict}};
CREATE INDEX dossier_paper_dossier ON dossier_paper (dossier_id, paper_code, id);
CREATE UNIQUE INDEX dossier_paper_upload ON dossier_paper (upload_id);
CREATE INDEX dossier_paper_file ON dossier_paper (file_id);

CREATE TABLE dossier_photo (
    id            {{int}} PRIMARY KEY,              -- db_new_id
    dossier_id    {{int}} NOT NULL REFERENCES dossier (id),
    position      {{int}} NOT NULL,
    name          TEXT NOT NULL,                    -- of the file as sent, cleaned; hostile
    source_hash   TEXT NOT NULL,
    caption       TEXT NOT NULL DEFAULT '',
    alt           TEXT NOT NULL DEFAULT '',
    is_decorative {{int}} NOT NULL DEFAULT 0 CHECK (is_decorative IN (0, 1)),
    width         {{int}} NOT NULL,                 -- upright, in pixels
    height        {{int}} NOT NULL,
    upload_id     {{int}},
    account_id    {{int}} NOT NULL,
    created_at    {{int}} NOT NULL,
    version       {{int}} NOT NULL DEFAULT 1
) {{strict}};
CREATE INDEX dossier_photo_dossier ON dossier_photo (dossier_id, position);
CREATE UNIQUE INDEX dossier_photo_upload ON dossier_photo (upload_id);

-- The way: each step that was taken, in order. Rows are only added.
CREATE TABLE dossier_hop (
    id           {{int}} PRIMARY KEY,               -- db_new_id
    dossier_id   {{int}} NOT NULL REFERENCES dossier (id),
    step         TEXT NOT NULL,                     -- dossier_step_code
    from_unit_id {{int}} NOT NULL REFERENCES unit (id),
    to_unit_id   {{int}} NOT NULL REFERENCES unit (id),
    words        TEXT NOT NULL DEFAULT '',          -- the reason
    due_on       TEXT,                              -- by when the one that has it now is to act
    at           {{int}} NOT NULL,                  -- instant
    account_id   {{int}} NOT NULL
) {{strict}};
CREATE INDEX dossier_hop_dossier ON dossier_hop (dossier_id, id);

-- Who may not reach a dossier by any way: a conflict of interest that the council's feature found or was told of.
CREATE TABLE dossier_bar (
    dossier_id {{int}} NOT NULL REFERENCES dossier (id),
    account_id {{int}} NOT NULL REFERENCES account (id),
    PRIMARY KEY (dossier_id, account_id)
) {{keyed}};
CREATE INDEX dossier_bar_account ON dossier_bar (account_id, dossier_id);
