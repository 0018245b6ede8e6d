-- SPDX-License-Identifier: GPL-3.0-or-later
-- What proves a conference: its narrative, photos and papers; and files that come in pieces over bad lines.

-- A file on its way (tus 1.0). Its bytes so far lie beside the stored files, under this key.
CREATE TABLE upload (
    id         {{int}} PRIMARY KEY,
    account_id {{int}} NOT NULL,                 -- who sends it; nobody else sees it
    purpose    TEXT NOT NULL,                    -- what it is for: "evidence/CAMPAIGN/UNIT"
    name       TEXT NOT NULL,                    -- as sent, cleaned; hostile
    length     {{int}} NOT NULL CHECK (length > 0),
    received   {{int}} NOT NULL DEFAULT 0 CHECK (received >= 0), -- bytes that are durable
    created_at {{int}} NOT NULL,
    expires_at {{int}} NOT NULL                  -- swept from then on; each piece puts it off
) {{strict}};
CREATE INDEX upload_account ON upload (account_id, id);
CREATE INDEX upload_expiry ON upload (expires_at);

CREATE TABLE conference_report (
    conference_id {{int}} PRIMARY KEY REFERENCES conference (id),
    narrative     TEXT NOT NULL,                 -- lines of plain text
    updated_at    {{int}} NOT NULL,
    updated_by    {{int}} NOT NULL,
    version       {{int}} NOT NULL DEFAULT 1
) {{strict}};

CREATE TABLE evidence (
    id            {{int}} PRIMARY KEY,
    conference_id {{int}} NOT NULL REFERENCES conference (id),
    kind          TEXT NOT NULL CHECK (kind IN ('photo', 'paper')),
    state         TEXT NOT NULL CHECK (state IN ('shown', 'deleted')), -- deleted: may be taken back until it is swept
    position      {{int}} NOT NULL,              -- rises within a kind
    name          TEXT NOT NULL,                 -- of the file as sent, cleaned; hostile
    source_hash   TEXT NOT NULL,                 -- of the bytes as sent, BLAKE2b-256: the same photo is not taken twice
    file_id       {{int}} REFERENCES file (id),  -- of a paper; a photo's made sizes are in evidence_size, its own bytes are not kept
    caption       TEXT NOT NULL DEFAULT '',
    alt           TEXT NOT NULL DEFAULT '',      -- what is to be seen, for who does not see it
    is_decorative {{int}} NOT NULL DEFAULT 0,    -- a photo that tells nothing: alt stays empty
    width         {{int}},                       -- of the photo as taken, upright
    height        {{int}},
    taken_at      {{int}},                       -- by the camera's clock
    upload_id     {{int}},                       -- by which it came, so that a repeated request adds nothing
    account_id    {{int}} NOT NULL,
    created_at    {{int}} NOT NULL,
    deleted_at    {{int}},
    version       {{int}} NOT NULL DEFAULT 1,
    CHECK ((kind = 'paper') = (file_id IS NOT NULL)),
    CHECK ((state = 'deleted') = (deleted_at IS NOT NULL))
) {{strict}};
CREATE INDEX evidence_conference ON evidence (conference_id, kind, position);
CREATE UNIQUE INDEX evidence_once ON evidence (conference_id, source_hash) WHERE state = 'shown';
CREATE UNIQUE INDEX evidence_upload ON evidence (upload_id);
CREATE INDEX evidence_file ON evidence (file_id);
CREATE INDEX evidence_deleted ON evidence (deleted_at) WHERE state = 'deleted';

-- A photo in one of its made sizes.
CREATE TABLE evidence_size (
    evidence_id  {{int}} NOT NULL REFERENCES evidence (id),
    wanted_width {{int}} NOT NULL,               -- 320, 800, 1600
    type         TEXT NOT NULL,                  -- image/webp, image/jpeg
    width        {{int}} NOT NULL,
    height       {{int}} NOT NULL,
    file_id      {{int}} NOT NULL REFERENCES file (id),
    PRIMARY KEY (evidence_id, wanted_width, type)
) {{strict}};
CREATE INDEX evidence_size_file ON evidence_size (file_id);
