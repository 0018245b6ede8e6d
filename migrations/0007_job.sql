-- SPDX-License-Identifier: GPL-3.0-or-later
-- Work that is done beside the pages: what is to be done, who does it, how far it is, and what came of it.

CREATE TABLE job (
    id          {{int}} NOT NULL PRIMARY KEY,      -- key
    kind        TEXT NOT NULL,                     -- job_kind.name
    key         TEXT NOT NULL UNIQUE,              -- what is to be done once: "digest@2025-02-12 06:00"; random where it is not told
    args        TEXT NOT NULL,                     -- JSON object
    account_id  {{int}} NOT NULL,                  -- who asked, with whose rights it runs; -1: the program itself
    lang        TEXT NOT NULL CHECK (lang IN ('vi', 'en')), -- of its messages, and of what it makes
    campaign_id {{int}} NOT NULL DEFAULT 0,        -- 0: none
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
    priority    {{int}} NOT NULL,                  -- smaller ones are taken first
    run_at      {{int}} NOT NULL,                  -- instant before which it is not taken
    tries       {{int}} NOT NULL DEFAULT 0,        -- begun so often
    turn        {{int}} NOT NULL DEFAULT 0,        -- rises with each taking: what an older turn would commit is refused
    worker      TEXT NOT NULL DEFAULT '',          -- job_worker.name of who runs it
    done        {{int}} NOT NULL DEFAULT 0,        -- so much is committed
    total       {{int}} NOT NULL DEFAULT 0,        -- of so much; 0: not known
    cursor      TEXT NOT NULL DEFAULT '',          -- where it goes on; committed together with the work before it
    said        TEXT NOT NULL DEFAULT '',          -- JSON {"vi", "en"}: what it says of itself
    problems    TEXT NOT NULL DEFAULT '',          -- JSON array of {"field", "file", "line", "column", "message"} in its language
    problem_count {{int}} NOT NULL DEFAULT 0,      -- all of them, also those that are not kept
    file_id     {{int}} REFERENCES file (id),      -- what it made
    created_at  {{int}} NOT NULL,                  -- instant
    started_at  {{int}},                           -- instant of the last taking
    ended_at    {{int}},                           -- instant
    version     {{int}} NOT NULL DEFAULT 1         -- rises with each change of the state
) {{strict}};
CREATE INDEX job_due ON job (priority, run_at, id) WHERE state IN ('waiting', 'running');
CREATE INDEX job_account ON job (account_id, id);
CREATE INDEX job_state ON job (state, id);
CREATE INDEX job_kind ON job (kind, id);

-- Each time that a job was begun.
CREATE TABLE job_try (
    job_id     {{int}} NOT NULL REFERENCES job (id),
    turn       {{int}} NOT NULL,                   -- job.turn of that time
    worker     TEXT NOT NULL,                      -- who began it
    started_at {{int}} NOT NULL,                   -- instant
    ended_at   {{int}},                            -- instant; NULL: it runs, or its worker was lost
    outcome    TEXT NOT NULL DEFAULT '',           -- status_name; "given back", "cancelled", "lost"
    PRIMARY KEY (job_id, turn)
) {{keyed}};

-- How far a job is while its work is not committed yet; written beside the work, so it is not a part of it.
CREATE TABLE job_progress (
    job_id {{int}} NOT NULL PRIMARY KEY,           -- job.id
    done   {{int}} NOT NULL,
    total  {{int}} NOT NULL                        -- 0: not known
) {{strict}};

-- Processes that run jobs. What one began is taken by another when it no longer says that it lives.
CREATE TABLE job_worker (
    name        TEXT NOT NULL PRIMARY KEY,         -- host, boot, namespace and number of the process, when it began
    started_at  {{int}} NOT NULL,                  -- instant
    alive_until {{int}} NOT NULL                   -- instant by the system's clock
) {{strict}};

-- Periodic work: the last time for which a job was made.
CREATE TABLE job_every (
    kind    TEXT NOT NULL PRIMARY KEY,             -- job_kind.name
    last_at {{int}} NOT NULL                       -- instant of the occurrence
) {{strict}};
