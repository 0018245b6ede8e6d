-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who signs in, what they may do where and when, and what they have typed but not sent. Units and campaigns stand here by
-- their key alone: their tables come after this one.

CREATE TABLE account (
    id             {{int}} NOT NULL PRIMARY KEY,  -- key
    name           TEXT NOT NULL,                 -- what is typed to sign in, as entered
    name_fold      TEXT NOT NULL UNIQUE,          -- the same in lower case, by which it is found and is one of its kind
    full_name      TEXT NOT NULL,                 -- a person, or a function ("Thành viên Ban Chỉ đạo 3")
    full_name_sort TEXT NOT NULL,                 -- text_person_sort_key of it
    search         TEXT NOT NULL,                 -- text_fold of name, full name and address
    email          TEXT,                          -- where invitations and notices go
    phone          TEXT,                          -- as entered
    password_hash  TEXT,                          -- Argon2id in its own text form; NULL: not yet invited, or only tokens
    state          TEXT NOT NULL CHECK (state IN ('active', 'closed')),  -- closed ones cannot sign in and stay in the records
    is_sample      {{int}} NOT NULL DEFAULT 0 CHECK (is_sample IN (0, 1)),
    must_change    {{int}} NOT NULL DEFAULT 0 CHECK (must_change IN (0, 1)),  -- a new password is asked for at the next sign-in
    lang           TEXT NOT NULL DEFAULT 'vi' CHECK (lang IN ('vi', 'en')),   -- of pages after sign-in, and of mail
    created_at     {{int}} NOT NULL,              -- instant
    created_by     {{int}} NOT NULL DEFAULT 0,    -- account, which may go on setting it up; 0: a command or the system
    version        {{int}} NOT NULL DEFAULT 1     -- rises with each change: stale edits are refused
) {{strict}};
CREATE INDEX account_sort ON account (full_name_sort, id);

CREATE TABLE account_grant (
    id          {{int}} NOT NULL PRIMARY KEY,                -- key
    account_id  {{int}} NOT NULL REFERENCES account (id),
    role        TEXT NOT NULL,                               -- role_code
    unit_id     {{int}},                                     -- this unit and those below it by the tree of the day; NULL: everywhere
    campaign_id {{int}},                                     -- this campaign; NULL: all
    from_on     TEXT NOT NULL,                               -- inclusive
    to_on       TEXT,                                        -- exclusive; NULL: open
    created_at  {{int}} NOT NULL,                            -- instant
    created_by  {{int}} NOT NULL,                            -- account; 0: a command or the system
    CHECK (to_on IS NULL OR to_on > from_on)
) {{strict}};
CREATE INDEX account_grant_account ON account_grant (account_id, from_on);
CREATE INDEX account_grant_unit ON account_grant (unit_id);

CREATE TABLE session (
    id         {{int}} NOT NULL PRIMARY KEY,                 -- key
    account_id {{int}} NOT NULL REFERENCES account (id),
    kind       TEXT NOT NULL CHECK (kind IN ('browser', 'token')),
    token_hash TEXT NOT NULL UNIQUE,                         -- hash_hex of the token, which nobody but its bearer has
    label      TEXT,                                         -- what a token is for
    created_at {{int}} NOT NULL,                             -- instant
    seen_at    {{int}} NOT NULL,                             -- instant of the last use, to the minute
    ends_at    {{int}} NOT NULL,                             -- instant after which it is over however it is used
    ended_at   {{int}},                                      -- instant at which somebody ended it
    remote     TEXT NOT NULL,                                -- the address it began at
    agent      TEXT NOT NULL                                 -- the browser that it began in, as it calls itself
) {{strict}};
CREATE INDEX session_account ON session (account_id, seen_at);
CREATE INDEX session_ends ON session (ends_at);

CREATE TABLE invite (
    id         {{int}} NOT NULL PRIMARY KEY,                 -- key
    account_id {{int}} NOT NULL REFERENCES account (id),
    token_hash TEXT NOT NULL UNIQUE,                         -- hash_hex of the link's token
    created_at {{int}} NOT NULL,                             -- instant
    created_by {{int}} NOT NULL,                             -- account; 0: a command
    ends_at    {{int}} NOT NULL,                             -- instant after which the link is dead
    used_at    {{int}}                                       -- instant at which a password was set by it
) {{strict}};
CREATE INDEX invite_account ON invite (account_id);

CREATE TABLE draft (
    account_id {{int}} NOT NULL REFERENCES account (id),
    key        TEXT NOT NULL,                                -- the form and the thing: "directive-new-123"
    version    {{int}} NOT NULL,                             -- rises with each save
    data       TEXT NOT NULL,                                -- JSON object: a text, or an array of texts, a field
    saved_at   {{int}} NOT NULL,                             -- instant
    PRIMARY KEY (account_id, key)
) {{strict}};
CREATE INDEX draft_saved ON draft (account_id, saved_at);

-- Sign-ins that failed, by account name and by address; a row goes once its time has passed.
CREATE TABLE signin_failure (
    subject    TEXT NOT NULL PRIMARY KEY,                    -- hash_hex of "account NAME" or "remote ADDRESS"
    count      {{int}} NOT NULL,                             -- in a row
    last_at    {{int}} NOT NULL,                             -- instant
    held_until {{int}} NOT NULL                              -- instant before which no further try is heard
) {{strict}};
CREATE INDEX signin_failure_last ON signin_failure (last_at);
