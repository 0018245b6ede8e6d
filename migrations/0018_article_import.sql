-- SPDX-License-Identifier: GPL-3.0-or-later
-- Where an article stood on the portal that it was brought from.

CREATE TABLE article_old_address (
    path       TEXT NOT NULL PRIMARY KEY,           -- "/tin/bai-1.aspx?id=5", without the host; of what had none: # and a digest of it
    article_id {{int}} NOT NULL REFERENCES article (id)
) {{strict}};
CREATE INDEX article_old_address_article ON article_old_address (article_id);
