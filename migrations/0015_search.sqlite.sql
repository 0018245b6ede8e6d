-- SPDX-License-Identifier: GPL-3.0-or-later
-- What readers may find by words: see service/search.h. The other engine's half has the same columns.

CREATE TABLE search_entry (
    key        INTEGER PRIMARY KEY,                 -- the instant readers see (34 bits) and a number (29 bits): by time, and unique
    kind       TEXT NOT NULL,                       -- of struct search_source
    id         INTEGER NOT NULL,                    -- of the thing
    title      TEXT NOT NULL,                       -- as shown
    text       TEXT NOT NULL,                       -- plain text with captions and alternative texts, as shown
    path       TEXT NOT NULL,                       -- of its page
    topic_id   INTEGER,                             -- NULL: none
    unit_id    INTEGER,                             -- NULL: none
    at         INTEGER NOT NULL,                    -- instant that readers see
    title_fold TEXT NOT NULL,                       -- the first bytes of text_fold of the title, for suggestions
    words      TEXT NOT NULL,                       -- what is searched: lines of search_words.c
    UNIQUE (kind, id)
) STRICT;
CREATE INDEX search_entry_title ON search_entry (title_fold, key);

-- Written beside search_entry by the service: a trigger may not touch it while schemas are not trusted.
CREATE VIRTUAL TABLE search_words USING fts5 (
    words,
    content = 'search_entry', content_rowid = 'key',
    tokenize = "unicode61 remove_diacritics 0"
);

-- What was searched and not found.
CREATE TABLE search_miss (
    day   TEXT NOT NULL,                            -- on which it was asked
    fold  TEXT NOT NULL,                            -- text_fold of the words; nothing that looks like a number of a person
    count INTEGER NOT NULL,                         -- how often
    PRIMARY KEY (day, fold)
) STRICT, WITHOUT ROWID;
