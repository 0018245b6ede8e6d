-- SPDX-License-Identifier: GPL-3.0-or-later
-- Tasks: points of a document, each with its owners, a day in the document's words, and how far every owner is.

-- The paragraphs of a document that give tasks, as they were pasted.
ALTER TABLE document ADD COLUMN points TEXT NOT NULL DEFAULT '';

CREATE TABLE task (
    id              {{int}} PRIMARY KEY,        -- db_new_id
    campaign_id     {{int}} NOT NULL REFERENCES campaign (id),
    document_id     {{int}} NOT NULL REFERENCES document (id),
    position        {{int}} NOT NULL,           -- order of the point in the document, from 1
    words           TEXT NOT NULL,              -- the document's own words
    search          TEXT NOT NULL,              -- text_fold of words, owners and the document's name
    owner_words     TEXT NOT NULL,              -- whom it was given to, as written: các xã, phường
    helper_words    TEXT NOT NULL DEFAULT '',   -- who helps, as written
    day_words       TEXT NOT NULL DEFAULT '',   -- as the document says it; '' where it names no day
    rule            TEXT CHECK (rule IN ('before', 'by', 'within')), -- NULL: no day
    last_on         TEXT,                       -- the last day on which it may be done; NULL: no day
    is_recurring    {{int}} NOT NULL DEFAULT 0 CHECK (is_recurring IN (0, 1)), -- định kỳ: no day of its own
    shows           TEXT NOT NULL DEFAULT '',   -- what shows that it is done
    created_at      {{int}} NOT NULL,           -- instant
    created_by      {{int}} NOT NULL,           -- account
    UNIQUE (document_id, position),
    CHECK ((rule IS NULL) = (last_on IS NULL))
) {{strict}};
CREATE INDEX task_campaign ON task (campaign_id, document_id, position);

-- One owner's part of a task, and how far it is.
CREATE TABLE task_part (
    id          {{int}} PRIMARY KEY,            -- db_new_id
    task_id     {{int}} NOT NULL REFERENCES task (id),
    state       TEXT NOT NULL CHECK (state IN ('open', 'done', 'returned', 'accepted', 'cancelled')),
    note        TEXT NOT NULL DEFAULT '',       -- of the owner, when it was last reported done
    file_id     {{int}} REFERENCES file (id),   -- what shows it
    done_at     {{int}},                        -- instant of the last report
    done_by     {{int}},                        -- account
    remarks     TEXT NOT NULL DEFAULT '',       -- of whoever gave it, with the last decision; why it was cancelled
    decided_at  {{int}},                        -- instant
    decided_by  {{int}},                        -- account
    version     {{int}} NOT NULL DEFAULT 1,     -- rises with each change: stale edits are refused
    CHECK (state <> 'done' OR done_at IS NOT NULL),
    CHECK (state NOT IN ('returned', 'accepted', 'cancelled') OR decided_at IS NOT NULL)
) {{strict}};
CREATE INDEX task_part_task ON task_part (task_id, state);

-- Who answers for a part, from a day to a day. Rows are only ended, never changed: who was responsible on a day stays told right.
CREATE TABLE task_owner (
    id          {{int}} PRIMARY KEY,            -- db_new_id
    part_id     {{int}} NOT NULL REFERENCES task_part (id),
    unit_id     {{int}} REFERENCES unit (id),   -- a unit, or
    seat_id     {{int}} REFERENCES seat (id),   -- a seat of the committee
    by_watcher  {{int}} NOT NULL DEFAULT 0 CHECK (by_watcher IN (0, 1)), -- 1: whichever seat follows the unit on the day
    from_on     TEXT NOT NULL,
    to_on       TEXT,                           -- exclusive; NULL: still
    reason      TEXT NOT NULL DEFAULT '',       -- why it changed hands
    created_at  {{int}} NOT NULL,               -- instant
    account_id  {{int}} NOT NULL,               -- who gave it
    CHECK ((unit_id IS NULL) <> (seat_id IS NULL)),
    CHECK (by_watcher = 0 OR unit_id IS NOT NULL),
    CHECK (to_on IS NULL OR to_on >= from_on)
) {{strict}};
CREATE UNIQUE INDEX task_owner_part ON task_owner (part_id) WHERE to_on IS NULL;
CREATE INDEX task_owner_history ON task_owner (part_id, from_on);
CREATE INDEX task_owner_unit ON task_owner (unit_id, part_id) WHERE unit_id IS NOT NULL;
CREATE INDEX task_owner_seat ON task_owner (seat_id, part_id) WHERE seat_id IS NOT NULL;

-- Who helps the owners; without a state of its own.
CREATE TABLE task_helper (
    id          {{int}} PRIMARY KEY,            -- db_new_id
    task_id     {{int}} NOT NULL REFERENCES task (id),
    unit_id     {{int}} REFERENCES unit (id),   -- a unit, or
    seat_id     {{int}} REFERENCES seat (id),   -- a seat
    CHECK ((unit_id IS NULL) <> (seat_id IS NULL))
) {{strict}};
CREATE INDEX task_helper_task ON task_helper (task_id);
CREATE INDEX task_helper_unit ON task_helper (unit_id) WHERE unit_id IS NOT NULL;

-- Tasks of the author as they stood when a version of a report was sent.
CREATE TABLE report_task (
    report_id   {{int}} NOT NULL REFERENCES report (id),
    number      {{int}} NOT NULL,               -- of the version
    position    {{int}} NOT NULL,               -- as the report's text names it: nhiệm vụ 3
    part_id     {{int}} NOT NULL REFERENCES task_part (id),
    owner       TEXT NOT NULL,                  -- its title then
    state       TEXT NOT NULL CHECK (state IN ('open', 'done', 'returned', 'accepted', 'cancelled')),
    last_on     TEXT,                           -- NULL: no day
    note        TEXT NOT NULL DEFAULT '',       -- of the owner
    PRIMARY KEY (report_id, number, position)
) {{strict}};
