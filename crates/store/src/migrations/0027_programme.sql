-- The programme: documents, themes, plans, models, commitments, reviews,
-- inspections, drawings. Facts stand in body; words lie sealed in said. What a
-- commitment keeps beside its promises, where an office keeps it at all, lies
-- in programme_sealed under another key, in no event, search, report or view.

CREATE TABLE programme (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    year BIGINT NOT NULL,
    unit TEXT NOT NULL,
    stage TEXT NOT NULL,
    row_version BIGINT NOT NULL CHECK (row_version > 0),
    body TEXT NOT NULL,
    said BLOB NOT NULL,
    PRIMARY KEY (desk_id, id)
) WIDE;
CREATE INDEX programme_kind ON programme (desk_id, kind, year, id);

-- Which events of the record are of which thing.
CREATE TABLE programme_event (
    desk_id BIGINT NOT NULL,
    programme_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (desk_id, programme_id, seq),
    FOREIGN KEY (desk_id, programme_id) REFERENCES programme (desk_id, id),
    FOREIGN KEY (desk_id, seq) REFERENCES event (desk_id, seq)
) NARROW;

CREATE TABLE programme_file (
    desk_id BIGINT NOT NULL,
    programme_id BIGINT NOT NULL,
    n BIGINT NOT NULL CHECK (n > 0),
    sealed BLOB NOT NULL,
    PRIMARY KEY (desk_id, programme_id, n),
    FOREIGN KEY (desk_id, programme_id) REFERENCES programme (desk_id, id)
) WIDE;

CREATE TABLE programme_sealed (
    desk_id BIGINT NOT NULL,
    programme_id BIGINT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (desk_id, programme_id),
    FOREIGN KEY (desk_id, programme_id) REFERENCES programme (desk_id, id)
) WIDE;
