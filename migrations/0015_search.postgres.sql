-- SPDX-License-Identifier: GPL-3.0-or-later
-- What readers may find by words: see service/search.h. The other engine's half has the same columns.

CREATE TABLE search_entry (
    key        BIGINT PRIMARY KEY,                  -- the instant readers see (34 bits) and a number (29 bits): by time, and unique
    kind       TEXT NOT NULL,                       -- of struct search_source
    id         BIGINT NOT NULL,                     -- of the thing
    title      TEXT NOT NULL,                       -- as shown
    text       TEXT NOT NULL,                       -- plain text with captions and alternative texts, as shown
    path       TEXT NOT NULL,                       -- of its page
    topic_id   BIGINT,                              -- NULL: none
    unit_id    BIGINT,                              -- NULL: none
    at         BIGINT NOT NULL,                     -- instant that readers see
    title_fold TEXT COLLATE "C" NOT NULL,           -- the first bytes of text_fold of the title, for suggestions
    words      TEXT NOT NULL,                       -- what is searched: lines of search_words.c
    vector     TSVECTOR NOT NULL GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED, -- of the words, for the index
    UNIQUE (kind, id)
) WITH (toast_tuple_target = 128); -- long texts stand elsewhere: a search looks at thousands of rows for their keys alone
CREATE INDEX search_entry_title ON search_entry (title_fold, key);
CREATE INDEX search_entry_vector ON search_entry USING gin (vector) WITH (gin_pending_list_limit = 256);

-- As SQLite's table of that name: rows by words, and what is written to it, which the column above makes needless. The sum keeps the
-- planner from walking along the keys, of which too few may match.
CREATE OR REPLACE FUNCTION search_words(wanted TEXT) RETURNS TABLE (rowid BIGINT) LANGUAGE sql STABLE AS
    'SELECT key + 0 FROM search_entry WHERE vector @@ websearch_to_tsquery(''simple'', wanted)';
CREATE VIEW search_words AS SELECT CAST('' AS TEXT) AS search_words, key AS rowid, words FROM search_entry;
CREATE RULE search_words_written AS ON INSERT TO search_words DO INSTEAD NOTHING;

-- What was searched and not found.
CREATE TABLE search_miss (
    day   TEXT NOT NULL,                            -- on which it was asked
    fold  TEXT NOT NULL,                            -- text_fold of the words; nothing that looks like a number of a person
    count BIGINT NOT NULL,                          -- how often
    PRIMARY KEY (day, fold)
);
