-- Points that a person declared for a part of an index, one row an event. The
-- last of a part counts, points NULL take it back. What they rest on are words
-- of a person, so it lies in the personal part of the event.

CREATE TABLE report_declared (
    desk_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    report TEXT NOT NULL,
    period TEXT NOT NULL,
    part TEXT NOT NULL,
    points BIGINT,
    PRIMARY KEY (desk_id, report, period, seq),
    UNIQUE (desk_id, seq),
    FOREIGN KEY (desk_id, seq) REFERENCES event (desk_id, seq)
) NARROW;
APPEND ONLY report_declared;
