-- SPDX-License-Identifier: GPL-3.0-or-later
-- What people and units are to know, how they want to be told of it, and the steps by which they are reminded.

-- One thing to know, for one account, or for whoever reports for a unit, or for whoever holds a seat, on the day on which it is
-- read. Words are never stored: the kind has the sentence, the subject what stands in it. Documents that were applied have their
-- rows in notice and are read from there.
CREATE TABLE inbox (
    id          {{int}} PRIMARY KEY,             -- db_new_id: also the order in time
    kind        TEXT NOT NULL,                   -- inbox_kind_row.code; one that is not known here is a newer program's
    key         TEXT NOT NULL UNIQUE,            -- what is told once: "report-returned/REPORT/NUMBER"
    account_id  {{int}} REFERENCES account (id), -- a person, or
    unit_id     {{int}} REFERENCES unit (id),    -- a unit, or
    seat_id     {{int}} REFERENCES seat (id),    -- a seat of the committee
    campaign_id {{int}} NOT NULL DEFAULT 0,      -- 0: none
    subject     TEXT NOT NULL,                   -- JSON object: the values of the sentence
    url         TEXT NOT NULL,                   -- path of the page that shows the thing
    created_at  {{int}} NOT NULL,                -- instant
    created_by  {{int}} NOT NULL,                -- account whose act it tells of, which is not told of it; -1: the program itself
    CHECK ((CASE WHEN account_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN unit_id IS NULL THEN 0 ELSE 1 END)
           + (CASE WHEN seat_id IS NULL THEN 0 ELSE 1 END) = 1)
) {{strict}};
CREATE INDEX inbox_account ON inbox (account_id, id) WHERE account_id IS NOT NULL;
CREATE INDEX inbox_unit ON inbox (unit_id, id) WHERE unit_id IS NOT NULL;
CREATE INDEX inbox_seat ON inbox (seat_id, id) WHERE seat_id IS NOT NULL;
CREATE INDEX inbox_created ON inbox (created_at);
CREATE INDEX notice_by_seat ON notice (seat_id, sent_at);
CREATE INDEX notice_sent ON notice (sent_at);

-- What an account has read: each item of its own above through_id, and all up to it.
CREATE TABLE inbox_read (
    account_id {{int}} NOT NULL REFERENCES account (id),
    item_id    {{int}} NOT NULL,                 -- inbox.id or notice.id
    read_at    {{int}} NOT NULL,                 -- instant
    PRIMARY KEY (account_id, item_id)
) {{keyed}};

CREATE TABLE inbox_mark (
    account_id {{int}} PRIMARY KEY REFERENCES account (id),
    through_id {{int}} NOT NULL                  -- all items up to this one are read
) {{strict}};

-- How an account wants to be told of a kind, where it differs from the kind's own way.
CREATE TABLE inbox_choice (
    account_id {{int}} NOT NULL REFERENCES account (id),
    kind       TEXT NOT NULL,                    -- inbox_kind_row.code; digest: the daily letter itself
    how        TEXT NOT NULL CHECK (how IN ('inbox', 'digest', 'at_once')),
    updated_at {{int}} NOT NULL,                 -- instant
    PRIMARY KEY (account_id, kind)
) {{keyed}};

-- Of which items a letter went out at once, and to whom: they do not stand in the daily letter again.
CREATE TABLE inbox_mailed (
    item_id    {{int}} NOT NULL,                 -- inbox.id or notice.id
    account_id {{int}} NOT NULL REFERENCES account (id),
    mailed_at  {{int}} NOT NULL,                 -- instant at which it was put into the outbox
    PRIMARY KEY (item_id, account_id)
) {{keyed}};
CREATE INDEX inbox_mailed_at ON inbox_mailed (mailed_at);

-- A campaign that has a row here has its own steps; the others have those that ship (reminder_defaults).
CREATE TABLE reminder_plan (
    campaign_id {{int}} PRIMARY KEY REFERENCES campaign (id),
    created_at  {{int}} NOT NULL,                -- instant
    created_by  {{int}} NOT NULL                 -- account
) {{strict}};

CREATE TABLE reminder_step (
    id          {{int}} PRIMARY KEY,             -- db_new_id
    campaign_id {{int}} NOT NULL REFERENCES reminder_plan (campaign_id),
    code        TEXT NOT NULL,                   -- by which it is known what was told; stays where the step is changed
    about       TEXT NOT NULL CHECK (about IN ('milestone', 'report', 'acknowledgement')),
    side        TEXT NOT NULL CHECK (side IN ('before', 'after')), -- of the last day; of an acknowledgement: after it was asked for
    amount      {{int}} NOT NULL CHECK (amount BETWEEN 0 AND 365),
    measure     TEXT NOT NULL CHECK (measure IN ('day', 'working_day', 'hour')), -- hours: of acknowledgements alone
    to_whom     TEXT NOT NULL CHECK (to_whom IN ('unit', 'member', 'head')),
    is_default  {{int}} NOT NULL DEFAULT 0 CHECK (is_default IN (0, 1)), -- as it ships
    version     {{int}} NOT NULL DEFAULT 1,      -- rises with each change: stale edits are refused
    UNIQUE (campaign_id, code),
    CHECK ((about = 'acknowledgement') = (measure = 'hour')),
    CHECK (about <> 'acknowledgement' OR side = 'after')
) {{strict}};

-- Each step is told once of each thing of each unit. The thing names its last day, so that a directive that moves it begins anew.
CREATE TABLE reminder_told (
    thing   TEXT NOT NULL,                       -- "milestone/ID/2025-03-30", "report/SCHEDULE/2025-03-01/2025-03-18", "notice/ID"
    unit_id {{int}} NOT NULL,                    -- whose it is; of reports: the author
    step    TEXT NOT NULL,                       -- reminder_step.code
    told_at {{int}} NOT NULL,                    -- instant
    PRIMARY KEY (thing, unit_id, step)
) {{keyed}};
