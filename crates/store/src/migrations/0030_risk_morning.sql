-- Ends told on a working morning within so many working days, in millionths of
-- a dossier, against those that were seen; of dossiers that have ended since.
-- Counted by the machine from the record; no act writes here.
CREATE TABLE risk_morning (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    day TEXT NOT NULL,
    span BIGINT NOT NULL,
    told BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    PRIMARY KEY (desk_id, day, span)
) NARROW;
