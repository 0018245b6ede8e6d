-- SPDX-License-Identifier: GPL-3.0-or-later
-- How many read the portal, and what they think of it. No address, no name of a browser and no mark of one stands here: of a reader there
-- is only a trace in a sketch (core/sketch.h), from which nobody can be read back.

-- Who was seen in thirty seconds, as one node saw it. Rows are gone minutes later.
CREATE TABLE visit_slice (
    node       TEXT NOT NULL,                   -- random name of the process
    key_day    {{int}} NOT NULL,                -- the day whose key the hashes have: days since 1970
    number     {{int}} NOT NULL,                -- instant / 30
    people     {{blob}} NOT NULL,               -- sketch_write
    robots     {{blob}} NOT NULL,               -- the same
    written_at {{int}} NOT NULL,                -- instant
    PRIMARY KEY (node, key_day, number)
) {{strict}};
CREATE INDEX visit_slice_written ON visit_slice (written_at);

-- Who was seen on a day, as one node saw it. Rows are gone once the day is closed.
CREATE TABLE visit_day_node (
    node       TEXT NOT NULL,                   -- random name of the process
    on_day     TEXT NOT NULL,                   -- day in Vietnam
    people     {{blob}} NOT NULL,               -- sketch_write
    robots     {{blob}} NOT NULL,               -- the same
    written_at {{int}} NOT NULL,                -- instant
    PRIMARY KEY (node, on_day)
) {{strict}};
CREATE INDEX visit_day_node_written ON visit_day_node (written_at);

-- What remains of a day: numbers.
CREATE TABLE visit_day (
    on_day      TEXT NOT NULL PRIMARY KEY,      -- day in Vietnam
    people      {{int}} NOT NULL DEFAULT 0,     -- different readers
    robots      {{int}} NOT NULL DEFAULT 0,     -- different programs that fetched pages
    pages       {{int}} NOT NULL DEFAULT 0,     -- pages read by people
    robot_pages {{int}} NOT NULL DEFAULT 0      -- pages fetched by programs
) {{strict}};

-- Pages by what they show.
CREATE TABLE visit_view (
    kind        TEXT NOT NULL,                  -- visit_kind's code: article
    thing_id    {{int}} NOT NULL,               -- of the thing; 0: the kind has none
    on_day      TEXT NOT NULL,                  -- day in Vietnam
    people      {{int}} NOT NULL DEFAULT 0,     -- times it was read
    robots      {{int}} NOT NULL DEFAULT 0,     -- times a program fetched it
    PRIMARY KEY (kind, thing_id, on_day)
) {{keyed}};
CREATE INDEX visit_view_day ON visit_view (on_day, kind);

-- The rating of the portal: one row a browser that voted.
CREATE TABLE poll_vote (
    id         {{int}} PRIMARY KEY,             -- db_new_id
    voter      TEXT NOT NULL UNIQUE,            -- keyed hash of the cookie that was set when the vote was opened
    choice     {{int}} NOT NULL CHECK (choice BETWEEN 1 AND 4), -- poll_choice; 4 is the best
    voted_on   TEXT NOT NULL,                   -- day of the choice as it stands
    changed_at {{int}} NOT NULL                 -- instant
) {{strict}};
CREATE INDEX poll_vote_day ON poll_vote (voted_on, choice);
CREATE INDEX poll_vote_choice ON poll_vote (choice);

-- How often something was done from one place in one stretch of time. Rows are gone a day later.
CREATE TABLE rate_count (
    subject TEXT NOT NULL,                      -- what, and the keyed hash of the place: "poll …"
    stretch {{int}} NOT NULL,                   -- instant / length of the stretch
    count   {{int}} NOT NULL,
    ends_at {{int}} NOT NULL,                   -- instant from which it counts no more
    PRIMARY KEY (subject, stretch)
) {{keyed}};
CREATE INDEX rate_count_ends ON rate_count (ends_at);
