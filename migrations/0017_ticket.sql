-- SPDX-License-Identifier: GPL-3.0-or-later
-- What readers write to the office, and how it was answered.

CREATE TABLE ticket (
    id           {{int}} PRIMARY KEY,            -- db_new_id
    year         {{int}} NOT NULL,               -- of created_at in Vietnam
    number       {{int}} NOT NULL,               -- from 1 within the year; the reader knows it as 12/2025
    token_hash   TEXT,                           -- of the link by which the reader follows it; NULL: forgotten
    kind         TEXT NOT NULL CHECK (kind IN ('error', 'letter')),
    article_id   {{int}} REFERENCES article (id), -- in which there is an error; NULL: a letter to the office
    unit_id      {{int}} REFERENCES unit (id),   -- whose office answers; NULL: before there is any
    reader_name  TEXT NOT NULL DEFAULT '',       -- as the reader gave it; '': not given, or forgotten
    contact      TEXT NOT NULL DEFAULT '',       -- the same: a mail address or a telephone number
    words        TEXT NOT NULL,                  -- the reader's; '': forgotten
    search       TEXT NOT NULL,                  -- text_fold of number, article's title, words and name
    lang         TEXT NOT NULL CHECK (lang IN ('vi', 'en')), -- in which the reader is answered
    state        TEXT NOT NULL CHECK (state IN ('new', 'assigned', 'answered', 'closed', 'spam')),
    place        {{int}} NOT NULL,               -- by which the list stands: open ones by their last day, then the others, the newest first
    due_on       TEXT NOT NULL,                  -- last day of the answer
    assigned_to  {{int}} REFERENCES account (id), -- who answers; NULL: nobody yet
    answer       TEXT NOT NULL DEFAULT '',       -- to the reader; of closed without an answer, the reason
    answered_at  {{int}},                        -- instant
    answered_by  {{int}} REFERENCES account (id), -- account
    created_at   {{int}} NOT NULL,               -- instant
    ended_at     {{int}},                        -- instant from which nothing more is to be done; NULL: new, assigned
    forgotten_at {{int}},                        -- instant at which name, contact, words and answer were removed
    version      {{int}} NOT NULL DEFAULT 1,     -- rises with each step
    UNIQUE (year, number),
    CHECK ((ended_at IS NULL) = (state IN ('new', 'assigned'))),
    CHECK (state <> 'assigned' OR assigned_to IS NOT NULL)
) {{strict}};
CREATE UNIQUE INDEX ticket_token ON ticket (token_hash) WHERE token_hash IS NOT NULL;
CREATE INDEX ticket_place ON ticket (place, id);
CREATE INDEX ticket_unit ON ticket (unit_id, place, id);
CREATE INDEX ticket_article ON ticket (article_id);
CREATE INDEX ticket_open ON ticket (due_on, id) WHERE ended_at IS NULL;
CREATE INDEX ticket_ended ON ticket (ended_at) WHERE forgotten_at IS NULL AND ended_at IS NOT NULL;

-- What was done with it, by whom.
CREATE TABLE ticket_event (
    id         {{int}} PRIMARY KEY,              -- db_new_id
    ticket_id  {{int}} NOT NULL REFERENCES ticket (id),
    step       TEXT NOT NULL CHECK (step IN ('assign', 'answer', 'close', 'spam', 'reopen')),
    to_account_id {{int}} REFERENCES account (id), -- of assign: to whom
    account_id {{int}} NOT NULL,                 -- who did it
    at         {{int}} NOT NULL                  -- instant
) {{strict}};
CREATE INDEX ticket_event_ticket ON ticket_event (ticket_id, id);
