-- SPDX-License-Identifier: GPL-3.0-or-later
-- One table for the made sizes of all photos, whatever they belong to.

CREATE TABLE photo_size (
    photo_id     {{int}} NOT NULL,                  -- key of the photo's own row (evidence, article_media, dossier_photo): keys differ over all tables
    wanted_width {{int}} NOT NULL,                  -- 320, 800, 1600
    type         TEXT NOT NULL,                     -- image/webp, image/jpeg
    width        {{int}} NOT NULL,
    height       {{int}} NOT NULL,
    file_id      {{int}} NOT NULL REFERENCES file (id),
    PRIMARY KEY (photo_id, wanted_width, type)
) {{keyed}};
INSERT INTO photo_size (photo_id, wanted_width, type, width, height, file_id)
    SELECT evidence_id, wanted_width, type, width, height, file_id FROM evidence_size;
INSERT INTO photo_size (photo_id, wanted_width, type, width, height, file_id)
    SELECT media_id, wanted_width, type, width, height, file_id FROM article_media_size;
DROP TABLE evidence_size;
DROP TABLE article_media_size;
CREATE INDEX photo_size_file ON photo_size (file_id);
