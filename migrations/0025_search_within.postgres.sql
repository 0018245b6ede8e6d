-- SPDX-License-Identifier: GPL-3.0-or-later
-- Rows by words within some of the stretches of time that are words of the index. Of "words and (stretch or stretch)" the index looks at a
-- third of what it looks at of "stretch and words, or stretch and words".

CREATE OR REPLACE FUNCTION search_words_within(wanted TEXT, stretches TEXT) RETURNS TABLE (rowid BIGINT) LANGUAGE sql STABLE AS
    'SELECT key + 0 FROM search_entry WHERE vector @@ (websearch_to_tsquery(''simple'', wanted) && websearch_to_tsquery(''simple'', stretches))';
