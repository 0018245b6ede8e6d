-- The steering committee: seats, and who follows which unit from when to when. Nothing is overwritten.

CREATE TABLE seat (
    id          {{int}} PRIMARY KEY,
    campaign_id {{int}} NOT NULL REFERENCES campaign (id),
    role        TEXT NOT NULL CHECK (role IN ('head', 'deputy', 'member', 'help')),
    title       TEXT NOT NULL,            -- by function: Thành viên Ban Chỉ đạo 3
    title_fold  TEXT NOT NULL,
    office      TEXT NOT NULL DEFAULT '', -- where the holder works: Phòng Nội vụ
    account_id  {{int}},                  -- who signs in for it; NULL: nobody yet
    document_id {{int}} REFERENCES document (id), -- the decision
    position    {{int}} NOT NULL DEFAULT 0,
    from_on     TEXT NOT NULL,
    to_on       TEXT,
    is_sample   {{int}} NOT NULL DEFAULT 0 CHECK (is_sample IN (0, 1)),
    version     {{int}} NOT NULL DEFAULT 1,
    CHECK (to_on IS NULL OR to_on > from_on)
) {{strict}};
CREATE INDEX seat_campaign ON seat (campaign_id, position, id);
CREATE INDEX seat_account ON seat (account_id);

CREATE TABLE watch (
    id          {{int}} PRIMARY KEY,
    campaign_id {{int}} NOT NULL REFERENCES campaign (id),
    seat_id     {{int}} NOT NULL REFERENCES seat (id),
    unit_id     {{int}} NOT NULL REFERENCES unit (id),
    from_on     TEXT NOT NULL,
    to_on       TEXT,                     -- exclusive; NULL: still
    note        TEXT NOT NULL DEFAULT '', -- on handover: what is open, why
    document_id {{int}} REFERENCES document (id),
    created_at  {{int}} NOT NULL,
    account_id  {{int}} NOT NULL,         -- who assigned it
    CHECK (to_on IS NULL OR to_on >= from_on) -- equal: given and taken on one day
) {{strict}};
CREATE UNIQUE INDEX watch_open ON watch (campaign_id, unit_id) WHERE to_on IS NULL;
CREATE INDEX watch_unit ON watch (unit_id, campaign_id, from_on);
CREATE INDEX watch_seat ON watch (seat_id, from_on);
