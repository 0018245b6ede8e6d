-- Addresses at which a person's calendar is fetched by programs that cannot sign in; and when a withdrawn document ceased to hold,
-- so that it can be told how often a day has moved.

CREATE TABLE calendar_address (
    id           {{int}} PRIMARY KEY,
    account_id   {{int}} NOT NULL REFERENCES account (id), -- whose days it tells; rights are asked anew at each fetch
    token_hash   TEXT NOT NULL UNIQUE,    -- hash_hex of the address's 32 random bytes: nobody but its bearer has them
    label        TEXT NOT NULL,           -- where it is used, in the owner's words: "Điện thoại"
    created_at   {{int}} NOT NULL,
    ended_at     {{int}},                 -- when its owner revoked it; NULL: it answers
    last_used_on TEXT,                    -- the day of the last fetch; NULL: never
    spell_at     {{int}} NOT NULL DEFAULT 0, -- the instant at which the present ten minutes of counting began
    spell_count  {{int}} NOT NULL DEFAULT 0  -- fetches within them
) {{strict}};
CREATE INDEX calendar_address_account ON calendar_address (account_id);

ALTER TABLE document ADD COLUMN withdrawn_at {{int}}; -- when its deadlines ceased to hold; NULL: they do hold, or never did
UPDATE document SET withdrawn_at = (SELECT MAX(a.at) FROM audit a WHERE a.noun = 'document' AND a.noun_id = document.id AND a.action = 'withdraw')
    WHERE state = 'withdrawn';
