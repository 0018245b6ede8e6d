-- SPDX-License-Identifier: GPL-3.0-or-later
-- The portal's articles: what the newsroom writes, in revisions that are never overwritten, with their photos, videos and files.

CREATE TABLE topic (
    id         {{int}} PRIMARY KEY,                 -- db_new_id
    slug       TEXT NOT NULL UNIQUE,                -- in its address
    name       TEXT NOT NULL,                       -- 1 to 100 characters
    position   {{int}} NOT NULL,                    -- rises; the order in which topics are listed
    is_ended   {{int}} NOT NULL DEFAULT 0 CHECK (is_ended IN (0, 1)), -- takes no new articles; old ones stay under it
    created_at {{int}} NOT NULL,                    -- instant
    version    {{int}} NOT NULL DEFAULT 1
) {{strict}};

CREATE TABLE article (
    id             {{int}} PRIMARY KEY,             -- db_new_id; stands in its address
    unit_id        {{int}} NOT NULL REFERENCES unit (id), -- whose office publishes it
    topic_id       {{int}} REFERENCES topic (id),
    campaign_id    {{int}} REFERENCES campaign (id),   -- that it tells of; NULL: none
    conference_id  {{int}} REFERENCES conference (id), -- the same
    document_id    {{int}} REFERENCES document (id),   -- the same
    state          TEXT NOT NULL CHECK (state IN ('draft', 'edited', 'approved', 'published', 'corrected', 'withdrawn')),
    is_heading     {{int}} NOT NULL DEFAULT 0 CHECK (is_heading IN (0, 1)), -- only a title and a time: its text is not here
    is_sample      {{int}} NOT NULL DEFAULT 0 CHECK (is_sample IN (0, 1)),
    slug           TEXT NOT NULL,                   -- text_slug of the title that is shown, or of the newest; any other leads here
    head_id        {{int}} NOT NULL,                -- the newest revision
    shown_id       {{int}},                         -- the revision that readers see, or last saw; NULL: never published
    posted_at      {{int}},                         -- instant that readers see, and by which articles stand; NULL: never published
    publish_at     {{int}},                         -- approved, and to be published then
    title          TEXT NOT NULL,                   -- of the shown revision, or of the newest before that
    summary        TEXT NOT NULL DEFAULT '',        -- the same
    lead_media_id  {{int}},                         -- the photo for lists, of the shown revision, or of the newest before that; NULL: none
    search         TEXT NOT NULL,                   -- text_fold of the newest title, author and source: for the newsroom's list
    created_at     {{int}} NOT NULL,                -- instant
    created_by     {{int}} NOT NULL,                -- account
    changed_at     {{int}} NOT NULL,                -- instant of the last revision or step
    shown_at       {{int}},                         -- instant of the last change that readers see
    version        {{int}} NOT NULL DEFAULT 1,      -- rises with each revision and step
    CHECK (state NOT IN ('published', 'corrected', 'withdrawn') OR (shown_id IS NOT NULL AND posted_at IS NOT NULL AND shown_at IS NOT NULL)),
    CHECK (posted_at IS NULL OR state IN ('published', 'corrected', 'withdrawn')),
    CHECK (publish_at IS NULL OR state = 'approved')
) {{strict}};
-- Shown is what was posted and is not withdrawn: lists of it say so in these words, or the planner does not take these indices.
CREATE INDEX article_newest ON article (posted_at, id) WHERE posted_at IS NOT NULL AND state <> 'withdrawn';
CREATE INDEX article_of_topic ON article (topic_id, posted_at, id) WHERE posted_at IS NOT NULL AND state <> 'withdrawn';
CREATE INDEX article_of_campaign ON article (campaign_id, posted_at, id) WHERE posted_at IS NOT NULL AND state <> 'withdrawn';
CREATE INDEX article_of_document ON article (document_id);
CREATE INDEX article_of_conference ON article (conference_id);
CREATE INDEX article_worked_on ON article (changed_at, id);
CREATE INDEX article_of_unit ON article (unit_id, changed_at, id);
CREATE INDEX article_drafts ON article (created_by) WHERE state = 'draft';
CREATE INDEX article_due ON article (publish_at) WHERE publish_at IS NOT NULL;

-- What an article said at one moment. Rows are only added.
CREATE TABLE article_revision (
    id         {{int}} PRIMARY KEY,                 -- db_new_id
    article_id {{int}} NOT NULL REFERENCES article (id),
    number     {{int}} NOT NULL,                    -- from 1 within the article
    title      TEXT NOT NULL,                       -- 1 to 300 characters
    summary    TEXT NOT NULL DEFAULT '',            -- plain text, at most 1,000 characters
    body       TEXT NOT NULL DEFAULT '',            -- HTML as the sanitiser wrote it; <figure data-media="ID"></figure> places a medium
    author     TEXT NOT NULL DEFAULT '',            -- as it is to be read
    source     TEXT NOT NULL DEFAULT '',            -- where it is taken from, as it is to be read
    source_url TEXT NOT NULL DEFAULT '',            -- https address of it, or ''
    note       TEXT NOT NULL DEFAULT '',            -- of the editor, for the history
    created_at {{int}} NOT NULL,                    -- instant
    created_by {{int}} NOT NULL,                    -- account
    UNIQUE (article_id, number)
) {{strict}};

-- A photo, a video or a file of an article. What is said of it belongs to a revision.
CREATE TABLE article_media (
    id             {{int}} PRIMARY KEY,             -- db_new_id; stands in its address
    article_id     {{int}} NOT NULL REFERENCES article (id),
    kind           TEXT NOT NULL CHECK (kind IN ('photo', 'video', 'track', 'file')), -- track: captions of a video, WebVTT
    name           TEXT NOT NULL,                   -- of the file as sent, cleaned; hostile
    source_hash    TEXT NOT NULL,                   -- of the bytes as sent, BLAKE2b-256; '' of a placeholder
    file_id        {{int}} REFERENCES file (id),    -- of all but a photo; a photo's made sizes are in article_media_size
    is_placeholder {{int}} NOT NULL DEFAULT 0 CHECK (is_placeholder IN (0, 1)), -- stands for a photo that is not ours to show
    width          {{int}},                         -- of a photo or video, upright, in pixels
    height         {{int}},
    taken_at       {{int}},                         -- by the camera's clock; never shown to readers
    upload_id      {{int}},                         -- by which it came, so that a repeated request adds nothing
    account_id     {{int}} NOT NULL,
    created_at     {{int}} NOT NULL                 -- instant
) {{strict}};
CREATE INDEX article_media_article ON article_media (article_id, id);
CREATE UNIQUE INDEX article_media_upload ON article_media (upload_id);
CREATE INDEX article_media_file ON article_media (file_id);

-- A photo in one of its made sizes.
CREATE TABLE article_media_size (
    media_id     {{int}} NOT NULL REFERENCES article_media (id),
    wanted_width {{int}} NOT NULL,                  -- 320, 800, 1600
    type         TEXT NOT NULL,                     -- image/webp, image/jpeg
    width        {{int}} NOT NULL,
    height       {{int}} NOT NULL,
    file_id      {{int}} NOT NULL REFERENCES file (id),
    PRIMARY KEY (media_id, wanted_width, type)
) {{strict}};
CREATE INDEX article_media_size_file ON article_media_size (file_id);

-- Which media a revision has, and what it says of them.
CREATE TABLE article_revision_media (
    revision_id   {{int}} NOT NULL REFERENCES article_revision (id),
    media_id      {{int}} NOT NULL REFERENCES article_media (id),
    position      {{int}} NOT NULL,                 -- from 1; the order of those that the text does not place
    caption       TEXT NOT NULL DEFAULT '',         -- at most 300 characters; of a file: what it is called
    alt           TEXT NOT NULL DEFAULT '',         -- what is to be seen, at most 300 characters
    is_decorative {{int}} NOT NULL DEFAULT 0 CHECK (is_decorative IN (0, 1)), -- tells nothing: alt stays empty
    track_id      {{int}} REFERENCES article_media (id), -- of a video: its captions
    PRIMARY KEY (revision_id, media_id)
) {{strict}};
CREATE INDEX article_revision_media_media ON article_revision_media (media_id);

-- What was done with an article, in order. Corrections are told to readers in these words, with this day.
CREATE TABLE article_event (
    id          {{int}} PRIMARY KEY,                -- db_new_id
    article_id  {{int}} NOT NULL REFERENCES article (id),
    step        TEXT NOT NULL,                      -- article_step_code
    revision_id {{int}} NOT NULL REFERENCES article_revision (id), -- the newest then
    words       TEXT NOT NULL DEFAULT '',           -- the reason, or what was corrected
    at          {{int}} NOT NULL,                   -- instant
    account_id  {{int}} NOT NULL
) {{strict}};
CREATE INDEX article_event_article ON article_event (article_id, id);
