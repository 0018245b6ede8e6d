-- SPDX-License-Identifier: GPL-3.0-or-later
-- Letters that leave the program, and addresses that cannot be reached.

CREATE TABLE mail (
    id         {{int}} NOT NULL PRIMARY KEY,          -- key
    key        TEXT NOT NULL UNIQUE,                  -- what is to be written once: "digest/2025-02-12/123"
    token      TEXT NOT NULL UNIQUE,                  -- random; its Message-ID, and what a bounce comes back to
    account_id {{int}} REFERENCES account (id),       -- to whom; NULL: to the address alone
    address    TEXT,                                  -- where it goes; of a letter to an account, known from its first hand-over on
    kind       TEXT NOT NULL DEFAULT '',              -- which kind of notice, as it can be unsubscribed from; '': none
    priority   {{int}} NOT NULL,                      -- smaller ones leave first
    lang       TEXT NOT NULL CHECK (lang IN ('vi', 'en')),
    subject    TEXT NOT NULL,                         -- one line
    search     TEXT NOT NULL,                         -- text_fold of subject and address; an account's stand with the account
    body       TEXT NOT NULL,                         -- plain text
    html       TEXT,                                  -- the same as a page; NULL: none
    unsubscribe_url TEXT,                             -- where one click ends this kind (RFC 8058); NULL: none
    state      TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'uncertain', 'bounced', 'cancelled')),
    reason     TEXT NOT NULL DEFAULT '',              -- why it stands so, where the state alone does not say: mail_reason's code
    answer     TEXT NOT NULL DEFAULT '',              -- what the mail server said last, or the report that came back
    tries      {{int}} NOT NULL DEFAULT 0,            -- handed over so often
    next_at    {{int}} NOT NULL,                      -- instant before which it is not handed over
    worker     TEXT NOT NULL DEFAULT '',              -- job_worker.name of who handed it over last
    created_at {{int}} NOT NULL,                      -- instant
    begun_at   {{int}},                               -- instant of the last hand-over
    ended_at   {{int}},                               -- instant from which nothing more is to be done; NULL: queued, sending
    version    {{int}} NOT NULL DEFAULT 1             -- rises with each act of a person
) {{strict}};
CREATE INDEX mail_due ON mail (priority, next_at, id) WHERE state = 'queued';
CREATE INDEX mail_sending ON mail (id) WHERE state = 'sending';
CREATE INDEX mail_state ON mail (state, id);
CREATE INDEX mail_account ON mail (account_id, id);
CREATE INDEX mail_ended ON mail (ended_at);

-- Addresses that a mail server refused for good: not written to until somebody changes or confirms them.
CREATE TABLE mail_address (
    id           {{int}} NOT NULL PRIMARY KEY,        -- key
    address_fold TEXT NOT NULL UNIQUE,                -- in lower case
    answer       TEXT NOT NULL,                       -- what the server said
    bounced_at   {{int}} NOT NULL                     -- instant
) {{strict}};
