-- Indicators: which parts are counted at a desk, and their rows, as differences
-- that every act writes. span and booked are halves of months, by their first
-- day: the half in which something took effect, and the half in which it was
-- written. official 0 = the unit's; unit '' = the desk's, which has no unit.

CREATE TABLE indicator_part (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    part BIGINT NOT NULL,
    said TEXT NOT NULL,
    whole BIGINT NOT NULL CHECK (whole IN (0, 1)),
    PRIMARY KEY (desk_id, part)
) NARROW;

CREATE TABLE indicator_count (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    span TEXT NOT NULL,
    part BIGINT NOT NULL,
    unit TEXT NOT NULL,
    official BIGINT NOT NULL,
    booked TEXT NOT NULL,
    n BIGINT NOT NULL,
    total BIGINT NOT NULL,
    squares BIGINT NOT NULL,
    PRIMARY KEY (desk_id, span, part, unit, official, booked)
) NARROW;

-- Leave as it was written down and taken back: days on which nobody's own time
-- runs. The account keeps the last one only.

CREATE TABLE staff_leave (
    desk_id BIGINT NOT NULL,
    staff_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (desk_id, staff_id, at),
    FOREIGN KEY (desk_id, staff_id) REFERENCES staff (desk_id, id)
) NARROW;
INSERT INTO staff_leave (desk_id, staff_id, at, from_day, to_day, ended_at)
    SELECT desk_id, id, 0, leave_from, leave_to, CAST(NULL AS BIGINT) FROM staff
    WHERE leave_from IS NOT NULL AND leave_to IS NOT NULL;

-- The monthly figures are read by month for all units.

CREATE INDEX monthly_month ON monthly (desk_id, effective_month, unit);
