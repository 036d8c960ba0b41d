-- What a desk knows of its own days to look ahead, derived from visits, work
-- and dossiers, and made again from them at any time; no act of a person
-- writes the first two. day is YYYY-MM-DD; kind 'count' is small and kept for
-- good, kind 'detail' for 400 days.

CREATE TABLE outlook_day (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    kind TEXT NOT NULL CHECK (kind IN ('count', 'detail')),
    day TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (desk_id, kind, day)
) WIDE;

-- Dossiers that came in, by local day and field.
CREATE TABLE outlook_dossier (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    day TEXT NOT NULL,
    field TEXT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (desk_id, day, field)
) NARROW;

-- Who sits where on a day that does not follow the usual week (a setting).
CREATE TABLE roster_day (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    day TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (desk_id, day)
) WIDE;
