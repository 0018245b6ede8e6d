-- A unit's own conference in a campaign.

CREATE TABLE conference (
    id               {{int}} PRIMARY KEY,
    campaign_id      {{int}} NOT NULL REFERENCES campaign (id),
    unit_id          {{int}} NOT NULL REFERENCES unit (id),
    state            TEXT NOT NULL CHECK (state IN ('planned', 'scheduled', 'held')),
    planned_on       TEXT,                  -- when planning began
    scheduled_on     TEXT,
    scheduled_minute {{int}} CHECK (scheduled_minute BETWEEN 0 AND 1439), -- of the day in Vietnam
    place            TEXT NOT NULL DEFAULT '',
    chair            TEXT NOT NULL DEFAULT '', -- by function
    held_on          TEXT,
    delegates        {{int}} CHECK (delegates >= 0),
    cost_vnd         {{int}} CHECK (cost_vnd >= 0),
    note             TEXT NOT NULL DEFAULT '',
    updated_at       {{int}} NOT NULL,
    updated_by       {{int}} NOT NULL,
    version          {{int}} NOT NULL DEFAULT 1,
    UNIQUE (campaign_id, unit_id),
    CHECK (state <> 'held' OR held_on IS NOT NULL),
    CHECK (state <> 'scheduled' OR scheduled_on IS NOT NULL)
) {{strict}};
CREATE INDEX conference_unit ON conference (unit_id);

-- Exemplars honoured there, counted.
CREATE TABLE conference_honour (
    conference_id {{int}} NOT NULL REFERENCES conference (id),
    subject       TEXT NOT NULL CHECK (subject IN ('collective', 'person', 'household')),
    field         TEXT NOT NULL, -- code of activity_field; '' not told
    count         {{int}} NOT NULL CHECK (count > 0),
    PRIMARY KEY (conference_id, subject, field)
) {{strict}};

-- Sectors and fields that exemplars stand for; the office edits them.
CREATE TABLE activity_field (
    code     TEXT NOT NULL PRIMARY KEY,
    name_vi  TEXT NOT NULL,
    name_en  TEXT NOT NULL,
    position {{int}} NOT NULL,
    source   TEXT NOT NULL DEFAULT ''
) {{strict}};
