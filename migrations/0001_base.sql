-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the database layer itself needs: which migrations were applied, who makes keys, what changed, what is set.

CREATE TABLE schema_migration (
    number {{int}} NOT NULL PRIMARY KEY,  -- the file's number
    name TEXT NOT NULL,                   -- its name, without the engine
    checksum TEXT NOT NULL,               -- BLAKE2b-256 of the file, in hex
    applied_at {{int}} NOT NULL           -- instant
) {{strict}};

-- A number is held by one process at a time and stands in each key that it makes.
CREATE TABLE node (
    number {{int}} NOT NULL PRIMARY KEY CHECK (number BETWEEN 0 AND 1023),  -- the ten bits in a key
    holder TEXT NOT NULL,                                                   -- random token of the process; '' when given back
    expires_at {{int}} NOT NULL,                                            -- instant from which others may take it
    last_ms {{int}} NOT NULL                                                -- milliseconds of the last key before it was given back
) {{strict}};

CREATE TABLE audit (
    id {{int}} NOT NULL PRIMARY KEY,  -- key
    number {{int}},                   -- place in the chain, from 1 without a gap; NULL until sealed
    hash {{blob}},                    -- BLAKE2b-256 of the hash before and of the row; NULL until sealed
    at {{int}} NOT NULL,              -- instant
    account_id {{int}} NOT NULL,      -- who; 0: a command or the system
    noun TEXT NOT NULL,               -- the table
    noun_id {{int}} NOT NULL,         -- the row's key in it
    action TEXT NOT NULL,             -- a verb
    before TEXT,                      -- JSON object of what changed, as it was
    after TEXT                        -- the same, as it became
) {{strict}};

CREATE UNIQUE INDEX audit_number ON audit (number);
CREATE INDEX audit_noun ON audit (noun, noun_id, id);
CREATE INDEX audit_unsealed ON audit (id) WHERE number IS NULL;

CREATE TABLE setting (
    key TEXT NOT NULL PRIMARY KEY,  -- dotted name: "audit.head"
    value TEXT NOT NULL             -- what it is set to
) {{strict}};
