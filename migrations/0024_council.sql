-- SPDX-License-Identifier: GPL-3.0-or-later
-- Councils: who judges, when, on what; and what they decided by secret ballot. No row of a ballot tells whose it is, when it came, or after
-- which other: docs/security.md.

CREATE TABLE council (
    id          {{int}} PRIMARY KEY,                -- db_new_id
    campaign_id {{int}} NOT NULL REFERENCES campaign (id),
    unit_id     {{int}} NOT NULL REFERENCES unit (id), -- decides the dossiers that it judges
    name        TEXT NOT NULL,                      -- Hội đồng Thi đua - Khen thưởng thị xã
    basis       TEXT NOT NULL DEFAULT '',           -- the decision that set it up, in words
    base        TEXT NOT NULL DEFAULT 'all' CHECK (base IN ('all', 'free')), -- of thresholds: all members, or those without a conflict in the dossier
    is_sample   {{int}} NOT NULL DEFAULT 0 CHECK (is_sample IN (0, 1)),
    created_at  {{int}} NOT NULL,                   -- instant
    created_by  {{int}} NOT NULL,                   -- account
    version     {{int}} NOT NULL DEFAULT 1,
    UNIQUE (campaign_id, unit_id)
) {{strict}};
CREATE INDEX council_unit ON council (unit_id);

CREATE TABLE council_member (
    id         {{int}} PRIMARY KEY,                 -- db_new_id
    council_id {{int}} NOT NULL REFERENCES council (id),
    account_id {{int}} REFERENCES account (id),     -- signs in with it; NULL: votes on paper alone
    name       TEXT NOT NULL,
    position   TEXT NOT NULL DEFAULT '',            -- Phó Chủ tịch UBND thị xã
    duty       TEXT NOT NULL CHECK (duty IN ('chair', 'vice', 'secretary', 'member')),
    unit_id    {{int}} REFERENCES unit (id),        -- where the member works; NULL: none that puts dossiers forward
    subject_id {{int}} REFERENCES subject (id),     -- the member in the register, for its household; NULL: not there
    from_on    TEXT NOT NULL,
    to_on      TEXT,
    version    {{int}} NOT NULL DEFAULT 1,
    CHECK (to_on IS NULL OR to_on > from_on)
) {{strict}};
CREATE INDEX council_member_council ON council_member (council_id, from_on);
CREATE INDEX council_member_account ON council_member (account_id);
CREATE INDEX council_member_unit ON council_member (unit_id);
CREATE INDEX council_member_subject ON council_member (subject_id);

-- What the council judges by.
CREATE TABLE council_criterion (
    id         {{int}} PRIMARY KEY,                 -- db_new_id
    council_id {{int}} NOT NULL REFERENCES council (id),
    name       TEXT NOT NULL,
    most       {{int}} NOT NULL CHECK (most BETWEEN 1 AND 1000), -- points
    position   {{int}} NOT NULL
) {{strict}};
CREATE INDEX council_criterion_council ON council_criterion (council_id, position);

CREATE TABLE council_meeting (
    id         {{int}} PRIMARY KEY,                 -- db_new_id
    council_id {{int}} NOT NULL REFERENCES council (id),
    held_on    TEXT NOT NULL,
    starts     {{int}} NOT NULL CHECK (starts BETWEEN 0 AND 1439), -- minutes of the day
    place      TEXT NOT NULL DEFAULT '',
    appraisal  TEXT NOT NULL DEFAULT 'none' CHECK (appraisal IN ('none', 'open', 'closed')), -- marks are hidden from others until closed
    created_at {{int}} NOT NULL,
    created_by {{int}} NOT NULL,
    version    {{int}} NOT NULL DEFAULT 1
) {{strict}};
CREATE INDEX council_meeting_council ON council_meeting (council_id, held_on);

CREATE TABLE council_attendance (
    meeting_id {{int}} NOT NULL REFERENCES council_meeting (id),
    member_id  {{int}} NOT NULL REFERENCES council_member (id),
    how        TEXT NOT NULL CHECK (how IN ('hall', 'afar')), -- who is absent has no row
    PRIMARY KEY (meeting_id, member_id)
) {{keyed}};
CREATE INDEX council_attendance_member ON council_attendance (member_id);

CREATE TABLE council_agenda (
    meeting_id {{int}} NOT NULL REFERENCES council_meeting (id),
    dossier_id {{int}} NOT NULL REFERENCES dossier (id),
    position   {{int}} NOT NULL,
    PRIMARY KEY (meeting_id, dossier_id)
) {{keyed}};
CREATE INDEX council_agenda_dossier ON council_agenda (dossier_id);

-- Why a member may not reach a dossier; what follows from it is in dossier_bar.
CREATE TABLE council_conflict (
    member_id   {{int}} NOT NULL REFERENCES council_member (id),
    dossier_id  {{int}} NOT NULL REFERENCES dossier (id),
    cause       TEXT NOT NULL CHECK (cause IN ('unit', 'household', 'put_forward', 'appraised', 'declared')),
    words       TEXT NOT NULL DEFAULT '',           -- the reason of who declared it
    declared_by {{int}},                            -- account; NULL: found by the program
    created_at  {{int}} NOT NULL,
    PRIMARY KEY (member_id, dossier_id, cause)
) {{keyed}};
CREATE INDEX council_conflict_dossier ON council_conflict (dossier_id, member_id);

-- A member's view of a dossier, hidden from the others until the appraisal of the meeting is closed.
CREATE TABLE council_mark (
    meeting_id   {{int}} NOT NULL,
    dossier_id   {{int}} NOT NULL,
    member_id    {{int}} NOT NULL REFERENCES council_member (id),
    criterion_id {{int}} NOT NULL REFERENCES council_criterion (id),
    points       {{int}} NOT NULL CHECK (points >= 0),
    PRIMARY KEY (meeting_id, dossier_id, member_id, criterion_id),
    FOREIGN KEY (meeting_id, dossier_id) REFERENCES council_agenda (meeting_id, dossier_id)
) {{keyed}};
CREATE INDEX council_mark_member ON council_mark (member_id);
CREATE INDEX council_mark_criterion ON council_mark (criterion_id);
CREATE INDEX council_mark_dossier ON council_mark (dossier_id, meeting_id);

CREATE TABLE council_remark (
    meeting_id {{int}} NOT NULL,
    dossier_id {{int}} NOT NULL,
    member_id  {{int}} NOT NULL REFERENCES council_member (id),
    words      TEXT NOT NULL,
    saved_at   {{int}} NOT NULL,                    -- instant
    version    {{int}} NOT NULL DEFAULT 1,
    PRIMARY KEY (meeting_id, dossier_id, member_id),
    FOREIGN KEY (meeting_id, dossier_id) REFERENCES council_agenda (meeting_id, dossier_id)
) {{keyed}};
CREATE INDEX council_remark_member ON council_remark (member_id);

-- A round of voting. What the rule was is kept here as it was when the round was opened.
CREATE TABLE council_round (
    id         {{int}} PRIMARY KEY,                 -- db_new_id
    meeting_id {{int}} NOT NULL REFERENCES council_meeting (id),
    number     {{int}} NOT NULL CHECK (number IN (1, 2)),
    first_id   {{int}} REFERENCES council_round (id), -- of a second round: the first one
    title      TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('each', 'list')), -- yes or no to each; a list of at most `most`
    most       {{int}} NOT NULL DEFAULT 0,          -- of a list
    base       TEXT NOT NULL CHECK (base IN ('all', 'free')), -- council.base at the opening
    minutes    {{int}} NOT NULL,                    -- how long it is to be open
    state      TEXT NOT NULL CHECK (state IN ('prepared', 'open', 'closed', 'cancelled')),
    words      TEXT NOT NULL DEFAULT '',            -- why it was cancelled
    seal_key   TEXT NOT NULL DEFAULT '',            -- ballots are sealed to it; hex
    opened_at  {{int}},                             -- instants
    closes_at  {{int}},                             -- no vote is taken from then on
    closed_at  {{int}},
    voters     {{int}} NOT NULL DEFAULT 0,          -- members on the roll
    sent       {{int}} NOT NULL DEFAULT 0,          -- ballots that came by wire and were counted
    broken     {{int}} NOT NULL DEFAULT 0,          -- that could not be opened
    issued     {{int}} NOT NULL DEFAULT 0,          -- papers: issued = cast + spoiled + unused
    cast_      {{int}} NOT NULL DEFAULT 0,
    spoiled    {{int}} NOT NULL DEFAULT 0,
    unused     {{int}} NOT NULL DEFAULT 0,
    digest     TEXT NOT NULL DEFAULT '',            -- of the box, BLAKE2b-256
    created_at {{int}} NOT NULL,
    created_by {{int}} NOT NULL,
    version    {{int}} NOT NULL DEFAULT 1,
    CHECK (number = 1 OR first_id IS NOT NULL)
) {{strict}};
CREATE INDEX council_round_meeting ON council_round (meeting_id, id);
CREATE INDEX council_round_open ON council_round (state, closes_at);
CREATE UNIQUE INDEX council_round_second ON council_round (first_id) WHERE first_id IS NOT NULL AND state <> 'cancelled';

CREATE TABLE council_round_dossier (
    round_id         {{int}} NOT NULL REFERENCES council_round (id),
    dossier_id       {{int}} NOT NULL REFERENCES dossier (id),
    position         {{int}} NOT NULL,
    threshold_num    {{int}} NOT NULL,              -- by title and day
    threshold_den    {{int}} NOT NULL,
    quorum_num       {{int}} NOT NULL,
    quorum_den       {{int}} NOT NULL,
    has_second_round {{int}} NOT NULL CHECK (has_second_round IN (0, 1)),
    PRIMARY KEY (round_id, dossier_id)
) {{keyed}};
CREATE INDEX council_round_dossier_dossier ON council_round_dossier (dossier_id, round_id);

-- The roll, fixed at the opening: who leaves or comes afterwards changes nothing in it.
CREATE TABLE council_voter (
    round_id   {{int}} NOT NULL REFERENCES council_round (id),
    member_id  {{int}} NOT NULL REFERENCES council_member (id),
    account_id {{int}},                             -- the member's at the opening
    door       TEXT NOT NULL DEFAULT '',            -- hash of what the account signed in with then: another password votes for nobody
    is_paper   {{int}} NOT NULL DEFAULT 0 CHECK (is_paper IN (0, 1)), -- was given a paper, and sends nothing
    has_voted  {{int}} NOT NULL DEFAULT 0 CHECK (has_voted IN (0, 1)), -- brought forward for several at once
    PRIMARY KEY (round_id, member_id)
) {{keyed}};
CREATE INDEX council_voter_account ON council_voter (account_id, round_id);
CREATE INDEX council_voter_member ON council_voter (member_id);

-- Who has no vote on which dossier: the conflicts as they stood at the opening.
CREATE TABLE council_voter_bar (
    round_id   {{int}} NOT NULL,
    dossier_id {{int}} NOT NULL,
    member_id  {{int}} NOT NULL,
    PRIMARY KEY (round_id, dossier_id, member_id),
    FOREIGN KEY (round_id, dossier_id) REFERENCES council_round_dossier (round_id, dossier_id),
    FOREIGN KEY (round_id, member_id) REFERENCES council_voter (round_id, member_id)
) {{keyed}};
CREATE INDEX council_voter_bar_member ON council_voter_bar (round_id, member_id);

-- Each teller holds a key of the box, which stands nowhere; any two of them open it.
CREATE TABLE council_teller (
    round_id   {{int}} NOT NULL REFERENCES council_round (id),
    member_id  {{int}} NOT NULL REFERENCES council_member (id),
    public_key TEXT NOT NULL DEFAULT '',            -- hex; '': has not taken the key yet
    PRIMARY KEY (round_id, member_id)
) {{keyed}};
CREATE INDEX council_teller_member ON council_teller (member_id);

CREATE TABLE council_key (
    round_id  {{int}} NOT NULL,
    first_id  {{int}} NOT NULL,                     -- tellers: members
    second_id {{int}} NOT NULL,
    sealed    {{blob}} NOT NULL,                    -- the box's secret key, sealed to the first within a seal to the second
    PRIMARY KEY (round_id, first_id, second_id),
    FOREIGN KEY (round_id, first_id) REFERENCES council_teller (round_id, member_id),
    FOREIGN KEY (round_id, second_id) REFERENCES council_teller (round_id, member_id)
) {{keyed}};
CREATE INDEX council_key_second ON council_key (round_id, second_id);

-- The box while the round is open: twice sealed, all of one length. Emptied at the close.
CREATE TABLE council_box (
    round_id {{int}} NOT NULL REFERENCES council_round (id),
    marker   TEXT NOT NULL,                         -- keyed hash of the voter; the key stands in a file, until the close
    sealed   {{blob}} NOT NULL,
    PRIMARY KEY (round_id, marker)
) {{keyed}};

-- What two tellers read on the papers, each for themselves. Emptied at the close.
CREATE TABLE council_paper (
    round_id  {{int}} NOT NULL,
    member_id {{int}} NOT NULL,                     -- teller
    cast_     {{int}} NOT NULL CHECK (cast_ >= 0),
    spoiled   {{int}} NOT NULL CHECK (spoiled >= 0),
    unused    {{int}} NOT NULL CHECK (unused >= 0),
    PRIMARY KEY (round_id, member_id),
    FOREIGN KEY (round_id, member_id) REFERENCES council_teller (round_id, member_id)
) {{keyed}};

CREATE TABLE council_paper_line (
    round_id   {{int}} NOT NULL,
    member_id  {{int}} NOT NULL,
    dossier_id {{int}} NOT NULL,
    yes        {{int}} NOT NULL CHECK (yes >= 0),
    no         {{int}} NOT NULL CHECK (no >= 0),
    blank      {{int}} NOT NULL CHECK (blank >= 0),
    PRIMARY KEY (round_id, member_id, dossier_id),
    FOREIGN KEY (round_id, member_id) REFERENCES council_paper (round_id, member_id),
    FOREIGN KEY (round_id, dossier_id) REFERENCES council_round_dossier (round_id, dossier_id)
) {{keyed}};
CREATE INDEX council_paper_line_dossier ON council_paper_line (round_id, dossier_id);

-- The box after the close, for who counts again: each dossier's votes by themselves, since a whole ballot may show by what it leaves out whose it is.
CREATE TABLE council_ballot (
    round_id   {{int}} NOT NULL,
    dossier_id {{int}} NOT NULL,
    random     {{int}} NOT NULL,                    -- made at the close, and written in its order
    choice     {{int}} NOT NULL CHECK (choice BETWEEN 0 AND 2), -- blank, no, yes
    PRIMARY KEY (round_id, dossier_id, random),
    FOREIGN KEY (round_id, dossier_id) REFERENCES council_round_dossier (round_id, dossier_id)
) {{keyed}};

-- That a ballot was counted. Written at the close, in the order of the codes, apart from the choices.
CREATE TABLE council_receipt (
    round_id {{int}} NOT NULL REFERENCES council_round (id),
    code     TEXT NOT NULL,                         -- K7QM2XWD9TFA
    PRIMARY KEY (round_id, code)
) {{keyed}};

CREATE TABLE council_result (
    round_id    {{int}} NOT NULL,
    dossier_id  {{int}} NOT NULL,
    yes         {{int}} NOT NULL,
    no          {{int}} NOT NULL,
    blank       {{int}} NOT NULL,
    members     {{int}} NOT NULL,                   -- of whom the threshold is a share
    is_passed   {{int}} NOT NULL CHECK (is_passed IN (0, 1)),
    score_milli {{int}},                            -- mean of the members' points in the appraisal, in thousandths; NULL: none
    PRIMARY KEY (round_id, dossier_id),
    FOREIGN KEY (round_id, dossier_id) REFERENCES council_round_dossier (round_id, dossier_id)
) {{keyed}};
CREATE INDEX council_result_dossier ON council_result (dossier_id, round_id);
