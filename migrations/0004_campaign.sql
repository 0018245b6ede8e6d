-- The campaign, its milestones, and the documents that say by when.

CREATE TABLE campaign (
    id            {{int}} PRIMARY KEY,
    code          TEXT NOT NULL UNIQUE,   -- nghi-son-2025: in addresses and commands
    title         TEXT NOT NULL,
    title_fold    TEXT NOT NULL,
    slogan        TEXT NOT NULL DEFAULT '',
    scope         TEXT NOT NULL DEFAULT '', -- in words, what is in scope
    owner_unit_id {{int}} NOT NULL REFERENCES unit (id),
    parent_id     {{int}} REFERENCES campaign (id), -- the campaign above, of which this is a part
    from_on       TEXT NOT NULL,
    to_on         TEXT,
    is_sample     {{int}} NOT NULL DEFAULT 0 CHECK (is_sample IN (0, 1)),
    created_at    {{int}} NOT NULL,
    version       {{int}} NOT NULL DEFAULT 1,
    CHECK (parent_id IS NULL OR parent_id <> id),
    CHECK (to_on IS NULL OR to_on > from_on)
) {{strict}};
CREATE INDEX campaign_parent ON campaign (parent_id);
CREATE INDEX campaign_owner ON campaign (owner_unit_id);

CREATE TABLE campaign_level (
    campaign_id {{int}} NOT NULL REFERENCES campaign (id),
    level       TEXT NOT NULL CHECK (level IN ('nation', 'province', 'district', 'commune', 'unit')), -- in scope
    PRIMARY KEY (campaign_id, level)
) {{strict}};

CREATE TABLE campaign_unit (
    campaign_id {{int}} NOT NULL REFERENCES campaign (id),
    unit_id     {{int}} NOT NULL REFERENCES unit (id),
    is_in       {{int}} NOT NULL CHECK (is_in IN (0, 1)), -- 1: in though its level is not; 0: out though its level is in
    PRIMARY KEY (campaign_id, unit_id)
) {{strict}};

CREATE TABLE milestone (
    id          {{int}} PRIMARY KEY,
    campaign_id {{int}} NOT NULL REFERENCES campaign (id),
    code        TEXT NOT NULL,          -- commune-conference
    title       TEXT NOT NULL,          -- Hội nghị cấp xã, phường
    level       TEXT NOT NULL CHECK (level IN ('nation', 'province', 'district', 'commune', 'unit')), -- who is to do it
    kind        TEXT NOT NULL CHECK (kind IN ('conference', 'other')), -- conference: done when the unit's conference is held
    position    {{int}} NOT NULL,       -- order on the board
    parent_id   {{int}} REFERENCES milestone (id), -- must come no later than that one
    version     {{int}} NOT NULL DEFAULT 1,
    UNIQUE (campaign_id, code)
) {{strict}};

CREATE TABLE file (
    id         {{int}} PRIMARY KEY,
    hash       TEXT NOT NULL,           -- BLAKE2b-256 of the bytes, hex: their name in the blob store
    name       TEXT NOT NULL,           -- as uploaded, cleaned; hostile
    type       TEXT NOT NULL,           -- found from the content, never as claimed
    size       {{int}} NOT NULL,        -- bytes
    account_id {{int}} NOT NULL,        -- who brought it
    created_at {{int}} NOT NULL
) {{strict}};
CREATE INDEX file_hash ON file (hash);

CREATE TABLE document (
    id             {{int}} PRIMARY KEY,
    campaign_id    {{int}} NOT NULL REFERENCES campaign (id),
    kind           TEXT NOT NULL CHECK (kind IN ('plan', 'directive', 'conclusion', 'exception', 'decision', 'report', 'invitation', 'minutes', 'other')),
    number         TEXT NOT NULL DEFAULT '', -- 309 or 309/KH-UBND; '' where it has none
    title          TEXT NOT NULL,            -- trích yếu
    title_fold     TEXT NOT NULL,
    issued_on      TEXT NOT NULL,
    issuer         TEXT NOT NULL,            -- UBND thị xã Nghi Sơn
    issuer_unit_id {{int}} REFERENCES unit (id),
    signer         TEXT NOT NULL DEFAULT '', -- by function: Phó Chủ tịch UBND thị xã
    file_id        {{int}} REFERENCES file (id),
    note           TEXT NOT NULL DEFAULT '',
    state          TEXT NOT NULL CHECK (state IN ('draft', 'applied', 'withdrawn')),
    applied_at     {{int}},                  -- when its deadlines began to hold
    applied_by     {{int}},
    created_at     {{int}} NOT NULL,
    created_by     {{int}} NOT NULL,
    version        {{int}} NOT NULL DEFAULT 1
) {{strict}};
CREATE INDEX document_campaign ON document (campaign_id, issued_on, id);

-- What one document says about one milestone. Append-only once the document is applied; what holds for a unit is the
-- earliest among those that address it, but for an exception, which replaces it for one unit.
CREATE TABLE deadline (
    id           {{int}} PRIMARY KEY,
    document_id  {{int}} NOT NULL REFERENCES document (id),
    milestone_id {{int}} NOT NULL REFERENCES milestone (id),
    level        TEXT CHECK (level IN ('nation', 'province', 'district', 'commune', 'unit')), -- all units of a level, or
    unit_id      {{int}} REFERENCES unit (id),  -- one unit
    words        TEXT NOT NULL,                 -- as the document says it: xong trước ngày 31/3/2025
    rule         TEXT NOT NULL CHECK (rule IN ('before', 'by', 'within')),
    last_on      TEXT NOT NULL,                 -- the last day on which it may be done
    is_exception {{int}} NOT NULL DEFAULT 0 CHECK (is_exception IN (0, 1)),
    reason       TEXT NOT NULL DEFAULT '',      -- of an exception
    position     {{int}} NOT NULL DEFAULT 0,
    CHECK ((level IS NULL) <> (unit_id IS NULL)),
    CHECK (is_exception = 0 OR (unit_id IS NOT NULL AND reason <> ''))
) {{strict}};
CREATE INDEX deadline_document ON deadline (document_id, position);
CREATE INDEX deadline_milestone ON deadline (milestone_id, document_id);

-- Who is told of a document, once, and who has acknowledged it.
CREATE TABLE notice (
    id              {{int}} PRIMARY KEY,
    document_id     {{int}} NOT NULL REFERENCES document (id),
    unit_id         {{int}} REFERENCES unit (id), -- a unit, or
    seat_id         {{int}},                      -- a seat of the committee (0005)
    sent_at         {{int}} NOT NULL,
    acknowledged_at {{int}},
    acknowledged_by {{int}},
    CHECK ((unit_id IS NULL) <> (seat_id IS NULL))
) {{strict}};
CREATE UNIQUE INDEX notice_unit ON notice (document_id, unit_id) WHERE unit_id IS NOT NULL;
CREATE UNIQUE INDEX notice_seat ON notice (document_id, seat_id) WHERE seat_id IS NOT NULL;
CREATE INDEX notice_by_unit ON notice (unit_id, sent_at);

-- How far a unit is with a milestone that is not its conference.
CREATE TABLE progress (
    milestone_id {{int}} NOT NULL REFERENCES milestone (id),
    unit_id      {{int}} NOT NULL REFERENCES unit (id),
    started_on   TEXT,
    done_on      TEXT,
    note         TEXT NOT NULL DEFAULT '',
    file_id      {{int}} REFERENCES file (id), -- what shows it
    account_id   {{int}} NOT NULL,             -- who said so last
    reported_at  {{int}} NOT NULL,
    version      {{int}} NOT NULL DEFAULT 1,
    PRIMARY KEY (milestone_id, unit_id)
) {{strict}};
CREATE INDEX progress_unit ON progress (unit_id);

-- Days off and swapped working days, as the Government sets them each year; weekends need no row.
CREATE TABLE holiday (
    on_day      TEXT NOT NULL PRIMARY KEY,
    is_off      {{int}} NOT NULL CHECK (is_off IN (0, 1)), -- 0: a weekend day that is worked in exchange
    name        TEXT NOT NULL,
    source      TEXT NOT NULL DEFAULT '',
    is_verified {{int}} NOT NULL DEFAULT 0 CHECK (is_verified IN (0, 1)),
    version     {{int}} NOT NULL DEFAULT 1
) {{strict}};
