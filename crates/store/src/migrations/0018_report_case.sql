-- What reports need to know of each dossier, one narrow row a dossier: the
-- fold of its events, so that a report reads no event of a dossier that has
-- not changed since its end. over_at lies far away while something is left to
-- do (a result that nobody fetched counts), so that one range finds what is
-- open or was over since. Rows of earlier dossiers are made at the opening.

CREATE TABLE report_case (
    desk_id BIGINT NOT NULL,
    dossier_id BIGINT NOT NULL,
    last_seq BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    entered_at BIGINT NOT NULL,
    over_at BIGINT NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (desk_id, dossier_id),
    FOREIGN KEY (desk_id, dossier_id) REFERENCES dossier (desk_id, id)
) NARROW;
CREATE INDEX report_case_over ON report_case (desk_id, over_at, dossier_id);

-- Reports that were closed: as they were sent up, never changed.

CREATE TABLE report_closed (
    desk_id BIGINT NOT NULL,
    report TEXT NOT NULL,
    period TEXT NOT NULL,
    closed_at BIGINT NOT NULL,
    closed_by BIGINT NOT NULL,
    size BIGINT NOT NULL,
    table_hash TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (desk_id, report, period),
    FOREIGN KEY (desk_id, closed_by) REFERENCES staff (desk_id, id)
) WIDE;
APPEND ONLY report_closed;
