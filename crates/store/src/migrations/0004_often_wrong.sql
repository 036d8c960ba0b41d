-- How often a paper of a checklist had to be asked for again: before
-- acceptance (fixes) and after it (supplements). Kept with each act, so that
-- no page ever counts the record. item '' = papers named in words only.

CREATE TABLE often_wrong (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    procedure_code TEXT NOT NULL,
    item TEXT NOT NULL,
    month TEXT NOT NULL,
    fixes BIGINT NOT NULL CHECK (fixes >= 0),
    supplements BIGINT NOT NULL CHECK (supplements >= 0),
    PRIMARY KEY (desk_id, procedure_code, item, month)
) NARROW;
