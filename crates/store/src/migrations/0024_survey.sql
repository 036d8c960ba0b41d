-- What people say of the desk. Ballots have no event, no time and no number
-- that rises: their keys are random, and a table of them is kept in the order
-- of its key. What is not released yet lies sealed in survey_box.

CREATE TABLE survey_campaign (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL,
    row_version BIGINT NOT NULL CHECK (row_version > 0),
    body TEXT NOT NULL,
    seed BLOB NOT NULL,
    plan TEXT,
    tally TEXT,
    frame TEXT,
    past TEXT,
    PRIMARY KEY (desk_id, id)
) WIDE;
CREATE INDEX survey_campaign_state ON survey_campaign (desk_id, state, id);

-- Tokens by their hash alone; label is sealed: what the token's ballot may say.
CREATE TABLE survey_token (
    desk_id BIGINT NOT NULL,
    hash BLOB NOT NULL,
    campaign BIGINT NOT NULL,
    label BLOB NOT NULL,
    spent BIGINT NOT NULL CHECK (spent IN (0, 1)),
    PRIMARY KEY (desk_id, campaign, hash),
    UNIQUE (desk_id, hash),
    FOREIGN KEY (desk_id, campaign) REFERENCES survey_campaign (desk_id, id)
) NARROW;

-- That somebody was asked, by visit (what = visit, seq = 0) or by the event of
-- a paper (what = paper, id = dossier). It knows no token.
CREATE TABLE survey_asked (
    desk_id BIGINT NOT NULL,
    what TEXT NOT NULL,
    id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    campaign BIGINT NOT NULL,
    PRIMARY KEY (desk_id, what, id, seq),
    FOREIGN KEY (desk_id, campaign) REFERENCES survey_campaign (desk_id, id)
) NARROW;
CREATE INDEX survey_asked_campaign ON survey_asked (desk_id, campaign, what, id, seq);

CREATE TABLE survey_box (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    id BIGINT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (desk_id, id)
) NARROW;

CREATE TABLE survey_ballot (
    desk_id BIGINT NOT NULL,
    campaign BIGINT NOT NULL,
    id BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (desk_id, campaign, id),
    FOREIGN KEY (desk_id, campaign) REFERENCES survey_campaign (desk_id, id)
) NARROW;

-- week: the Monday of the week in which its batch was released.
CREATE TABLE survey_comment (
    desk_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    campaign BIGINT NOT NULL,
    official BIGINT,
    week TEXT NOT NULL,
    state TEXT NOT NULL,
    topics TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (desk_id, id),
    FOREIGN KEY (desk_id, campaign) REFERENCES survey_campaign (desk_id, id)
) NARROW;
CREATE INDEX survey_comment_state ON survey_comment (desk_id, state, campaign, id);

-- staff 0 = all.
CREATE TABLE survey_count (
    desk_id BIGINT NOT NULL,
    campaign BIGINT NOT NULL,
    what TEXT NOT NULL,
    staff BIGINT NOT NULL,
    n BIGINT NOT NULL CHECK (n >= 0),
    PRIMARY KEY (desk_id, campaign, what, staff),
    FOREIGN KEY (desk_id, campaign) REFERENCES survey_campaign (desk_id, id)
) NARROW;

CREATE TABLE survey_shown (
    desk_id BIGINT NOT NULL,
    campaign BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (desk_id, campaign),
    FOREIGN KEY (desk_id, campaign) REFERENCES survey_campaign (desk_id, id)
) WIDE;

CREATE TABLE survey_context (
    desk_id BIGINT NOT NULL,
    campaign BIGINT NOT NULL,
    staff BIGINT NOT NULL,
    words TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (desk_id, campaign, staff),
    FOREIGN KEY (desk_id, campaign) REFERENCES survey_campaign (desk_id, id),
    FOREIGN KEY (desk_id, staff) REFERENCES staff (desk_id, id)
) WIDE;

CREATE TABLE survey_warning (
    desk_id BIGINT NOT NULL,
    campaign BIGINT NOT NULL,
    staff BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (desk_id, campaign, staff),
    FOREIGN KEY (desk_id, campaign) REFERENCES survey_campaign (desk_id, id)
) NARROW;

CREATE TABLE survey_invited (
    desk_id BIGINT NOT NULL,
    campaign BIGINT NOT NULL,
    visit_id BIGINT NOT NULL,
    result TEXT NOT NULL,
    PRIMARY KEY (desk_id, campaign, visit_id),
    FOREIGN KEY (desk_id, campaign) REFERENCES survey_campaign (desk_id, id),
    FOREIGN KEY (desk_id, visit_id) REFERENCES visit (desk_id, id)
) NARROW;

-- The kind of a visit is the field of what was handed in or fetched in it.
CREATE INDEX visit_dossier_visit ON visit_dossier (desk_id, visit_id, dossier_id);

-- A tablet stands at a counter.
ALTER TABLE device ADD COLUMN counter BIGINT;
