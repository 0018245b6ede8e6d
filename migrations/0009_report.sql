-- SPDX-License-Identifier: GPL-3.0-or-later
-- Periodic reports: who reports how often, and what was sent. What is owed is derived, never stored.

CREATE TABLE report_schedule (
    id          {{int}} PRIMARY KEY,        -- db_new_id
    campaign_id {{int}} NOT NULL REFERENCES campaign (id),
    author      TEXT NOT NULL CHECK (author IN ('unit', 'seat', 'secretariat')), -- who writes
    level       TEXT CHECK (level IN ('nation', 'province', 'district', 'commune', 'unit')), -- of units that write
    reader      TEXT NOT NULL CHECK (reader IN ('seat', 'secretariat', 'head')), -- who receives
    every       TEXT NOT NULL CHECK (every IN ('week', 'fortnight', 'half_month', 'month', 'days')),
    day         {{int}} NOT NULL DEFAULT 0, -- on which a period ends: 1 Monday to 7 Sunday, or of the month (31: its last)
    due_days    {{int}} NOT NULL CHECK (due_days BETWEEN 0 AND 30), -- working days after it; 0: the day itself, or the next one worked
    words       TEXT NOT NULL DEFAULT '',   -- as a document says it; '' where none does
    document_id {{int}} REFERENCES document (id), -- which says it
    from_on     TEXT NOT NULL,              -- first day of the first period
    to_on       TEXT,                       -- exclusive: a period that lasts longer is cut; NULL: open
    is_sample   {{int}} NOT NULL DEFAULT 0 CHECK (is_sample IN (0, 1)),
    created_at  {{int}} NOT NULL,           -- instant
    created_by  {{int}} NOT NULL,           -- account
    version     {{int}} NOT NULL DEFAULT 1, -- rises with each change: stale edits are refused
    CHECK ((author = 'unit') = (level IS NOT NULL)),
    CHECK (to_on IS NULL OR to_on > from_on)
) {{strict}};
CREATE INDEX report_schedule_campaign ON report_schedule (campaign_id, from_on);
-- The domain refuses any overlap of one author's schedules; the index refuses the commonest.
CREATE UNIQUE INDEX report_schedule_first ON report_schedule (campaign_id, author, COALESCE(level, ''), from_on);

-- Named days on which a period ends.
CREATE TABLE report_schedule_day (
    schedule_id {{int}} NOT NULL REFERENCES report_schedule (id),
    last_on     TEXT NOT NULL,
    PRIMARY KEY (schedule_id, last_on)
) {{keyed}};

CREATE TABLE report (
    id           {{int}} PRIMARY KEY,        -- db_new_id
    campaign_id  {{int}} NOT NULL REFERENCES campaign (id),
    schedule_id  {{int}} NOT NULL REFERENCES report_schedule (id),
    author_id    {{int}} NOT NULL,           -- unit or seat, by the schedule; 0: the secretariat
    period_from  TEXT NOT NULL,              -- names the period within its schedule
    period_last  TEXT NOT NULL,              -- its last day, as it was when the report was last saved
    state        TEXT NOT NULL CHECK (state IN ('draft', 'sent', 'returned', 'accepted')),
    number       {{int}} NOT NULL DEFAULT 0, -- of the version sent last; 0: none yet
    done         TEXT NOT NULL,              -- what was done: the text that is being written
    difficulties TEXT NOT NULL,
    proposals    TEXT NOT NULL,
    next_steps   TEXT NOT NULL,
    sent_at      {{int}},                    -- instant of the first sending of any kind
    received_at  {{int}},                    -- instant of the first sending that was not empty
    updated_at   {{int}} NOT NULL,           -- instant
    updated_by   {{int}} NOT NULL,           -- account
    version      {{int}} NOT NULL DEFAULT 1, -- rises with each change: stale edits are refused
    UNIQUE (schedule_id, period_from, author_id)
) {{strict}};
CREATE INDEX report_author ON report (author_id, schedule_id, period_from);
CREATE INDEX report_state ON report (campaign_id, state, period_last);
-- The rates read nothing else.
CREATE INDEX report_rates ON report (campaign_id, schedule_id, period_from, author_id, sent_at, received_at);

-- Each sending, and what was said to it. Rows are never changed but for the decision, which is given once.
CREATE TABLE report_version (
    report_id    {{int}} NOT NULL REFERENCES report (id),
    number       {{int}} NOT NULL,           -- from 1
    done         TEXT NOT NULL,
    difficulties TEXT NOT NULL,
    proposals    TEXT NOT NULL,
    next_steps   TEXT NOT NULL,
    is_empty     {{int}} NOT NULL CHECK (is_empty IN (0, 1)), -- nothing but what filled in itself
    sent_at      {{int}} NOT NULL,           -- instant
    sent_by      {{int}} NOT NULL,           -- account
    decision     TEXT CHECK (decision IN ('returned', 'accepted')), -- NULL: none yet
    remarks      TEXT NOT NULL DEFAULT '',   -- with the decision
    decided_at   {{int}},                    -- instant
    decided_by   {{int}},                    -- account
    PRIMARY KEY (report_id, number),
    CHECK ((decision IS NULL) = (decided_at IS NULL))
) {{strict}};

-- Figures: of a version, as they were known and told on sending; of number 0, what was changed by hand in the text that is
-- being written.
CREATE TABLE report_figure (
    report_id {{int}} NOT NULL REFERENCES report (id),
    number    {{int}} NOT NULL,             -- of the version; 0: being written
    code      TEXT NOT NULL,                -- persons:agriculture, delegates ... (report_figures.c)
    known     {{int}},                      -- what followed from the records; NULL: nothing known
    told      {{int}},                      -- what the author put in its place; NULL: left as known
    reason    TEXT NOT NULL DEFAULT '',     -- why
    PRIMARY KEY (report_id, number, code),
    CHECK (told IS NULL OR reason <> '')
) {{strict}};

-- Of what a merged report was made: which version of which report had been merged when this one was saved or sent.
CREATE TABLE report_source (
    report_id     {{int}} NOT NULL REFERENCES report (id),
    number        {{int}} NOT NULL,         -- of the merged report's version; 0: being written
    source_id     {{int}} NOT NULL REFERENCES report (id),
    source_number {{int}} NOT NULL,         -- of the source's version
    PRIMARY KEY (report_id, number, source_id),
    CHECK (source_id <> report_id)
) {{keyed}};
CREATE INDEX report_source_source ON report_source (source_id);
