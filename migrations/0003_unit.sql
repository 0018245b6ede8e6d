-- Organisations over time: what exists when, under whom, and who takes over.

CREATE TABLE unit (
    id        {{int}} PRIMARY KEY,        -- db_new_id
    code      TEXT NOT NULL,              -- of the statistics office, or the office's own; re-used over the years
    name      TEXT NOT NULL,              -- without its kind: Nghi Sơn
    kind      TEXT NOT NULL,              -- xa, phuong, thi_xa ...: unit_kinds in feature/unit/unit.c
    -- spelt out, because SQLite would make the list of an IN anew for each row
    level     TEXT NOT NULL CHECK (level = 'unit' OR level = 'commune' OR level = 'district' OR level = 'province' OR level = 'nation'),
    from_on   TEXT NOT NULL,              -- the first day on which it exists; 0001-01-01 where unknown
    to_on     TEXT,                       -- the first day on which it exists no more; NULL: open
    name_fold TEXT NOT NULL,              -- text_fold of kind and name and code
    name_sort TEXT NOT NULL,              -- text_sort_key of the name
    is_sample {{int}} NOT NULL DEFAULT 0 CHECK (is_sample IN (0, 1)),
    version   {{int}} NOT NULL DEFAULT 1, -- rises with each change: stale edits are refused
    CHECK (to_on IS NULL OR to_on > from_on)
) {{strict}};
-- One code at one time is one unit; the domain refuses overlaps, the index refuses the commonest.
CREATE UNIQUE INDEX unit_code_from ON unit (code, from_on);

CREATE TABLE unit_place (
    unit_id   {{int}} NOT NULL REFERENCES unit (id),
    parent_id {{int}} NOT NULL REFERENCES unit (id), -- the unit above
    from_on   TEXT NOT NULL,                         -- inclusive
    to_on     TEXT,                                  -- exclusive; NULL: open
    PRIMARY KEY (unit_id, from_on),
    CHECK (unit_id <> parent_id),
    CHECK (to_on IS NULL OR to_on > from_on)
) {{keyed}};
CREATE INDEX unit_place_parent ON unit_place (parent_id, unit_id);

CREATE TABLE unit_change (
    id          {{int}} PRIMARY KEY,  -- one act: a merger, a split, a renaming
    effect_on   TEXT NOT NULL,        -- the first day of the new units
    basis       TEXT NOT NULL,        -- the document in words: Nghị quyết số 1686/NQ-UBTVQH15 ngày 16/6/2025
    created_at  {{int}} NOT NULL,     -- instant
    account_id  {{int}} NOT NULL      -- who entered it
) {{strict}};

CREATE TABLE unit_successor (
    unit_id      {{int}} NOT NULL REFERENCES unit (id),
    successor_id {{int}} NOT NULL REFERENCES unit (id),
    effect_on    TEXT NOT NULL,                          -- = unit.to_on of the one, ≥ unit.from_on of the other
    share_ppm    {{int}} CHECK (share_ppm BETWEEN 1 AND 1000000), -- part that goes over, in millionths; NULL: not known
    change_id    {{int}} REFERENCES unit_change (id),
    PRIMARY KEY (unit_id, successor_id),
    CHECK (unit_id <> successor_id)
) {{keyed}};
CREATE INDEX unit_successor_successor ON unit_successor (successor_id, unit_id);
