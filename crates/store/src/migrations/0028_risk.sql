-- How long things took, summed by month of the end, and what follows for those
-- that are open. All of it is counted by the machine, from the record or from
-- these rows; no act writes here. month is YYYY-MM, day YYYY-MM-DD. measure,
-- key and bucket: see domain::process.

CREATE TABLE process_count (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    measure TEXT NOT NULL,
    month TEXT NOT NULL,
    field TEXT NOT NULL,
    unit TEXT NOT NULL,
    key TEXT NOT NULL,
    bucket BIGINT NOT NULL,
    n BIGINT NOT NULL,
    minutes BIGINT NOT NULL,
    PRIMARY KEY (desk_id, measure, month, field, unit, key, bucket)
) NARROW;

-- How often what was told came true, by month of the end and tenth (0 to 9).
-- told is a sum of thousandths, squares one of millionths.
CREATE TABLE risk_told (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    month TEXT NOT NULL,
    field TEXT NOT NULL,
    tenth BIGINT NOT NULL CHECK (tenth BETWEEN 0 AND 9),
    mornings BIGINT NOT NULL,
    cases BIGINT NOT NULL,
    late BIGINT NOT NULL,
    told BIGINT NOT NULL,
    squares BIGINT NOT NULL,
    PRIMARY KEY (desk_id, month, field, tenth)
) NARROW;

-- How many were at a step on the morning of a working day.
CREATE TABLE risk_queue (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    day TEXT NOT NULL,
    field TEXT NOT NULL,
    step BIGINT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (desk_id, day, field, step)
) NARROW;

-- Open dossiers that can still be in time; a dossier that is not here has no
-- promise, or its promise has passed. permille = chance of being late.
CREATE TABLE risk_open (
    desk_id BIGINT NOT NULL,
    dossier_id BIGINT NOT NULL,
    unit TEXT NOT NULL,
    field TEXT NOT NULL,
    step BIGINT NOT NULL,
    permille BIGINT NOT NULL CHECK (permille BETWEEN 0 AND 1000),
    due_day TEXT NOT NULL,
    stands BIGINT NOT NULL CHECK (stands IN (0, 1)),
    seen BIGINT NOT NULL,
    basis TEXT NOT NULL,
    PRIMARY KEY (desk_id, dossier_id),
    FOREIGN KEY (desk_id, dossier_id) REFERENCES dossier (desk_id, id)
) NARROW;
CREATE INDEX risk_open_order ON risk_open (desk_id, permille, dossier_id);
CREATE INDEX risk_open_due ON risk_open (desk_id, due_day, permille, dossier_id);

-- How many of the open dossiers are expected to end on a working day, in
-- thousandths of a dossier.
CREATE TABLE risk_wave (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    day TEXT NOT NULL,
    unit TEXT NOT NULL,
    ends BIGINT NOT NULL,
    PRIMARY KEY (desk_id, day, unit)
) NARROW;
