-- What people say to the office. Words lie sealed under a key of their own
-- (wrapped), never in the clear and in no index; whom a report names is among
-- the words. Name and contact of the writer lie apart (writer), in no event,
-- and go after a time. The key of the slip is kept as its hash.

CREATE TABLE feedback (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    id BIGINT NOT NULL,
    code TEXT NOT NULL,
    key_hash BLOB NOT NULL,
    kind TEXT NOT NULL,
    stage TEXT NOT NULL,
    owner BIGINT,
    filed_at BIGINT NOT NULL,
    ended_at BIGINT,
    published_at BIGINT,
    keeps_writer BIGINT NOT NULL CHECK (keeps_writer IN (0, 1)),
    row_version BIGINT NOT NULL CHECK (row_version > 0),
    body TEXT NOT NULL,
    wrapped BLOB NOT NULL,
    said BLOB NOT NULL,
    writer BLOB,
    PRIMARY KEY (desk_id, id),
    UNIQUE (desk_id, code),
    UNIQUE (desk_id, key_hash)
) WIDE;
CREATE INDEX feedback_kind ON feedback (desk_id, kind, id);
CREATE INDEX feedback_filed ON feedback (desk_id, filed_at, id);
CREATE INDEX feedback_ended ON feedback (desk_id, ended_at, id);
CREATE INDEX feedback_published ON feedback (desk_id, published_at, id);
CREATE INDEX feedback_writer ON feedback (desk_id, keeps_writer, filed_at, id);

-- Which events of the record are of which feedback.
CREATE TABLE feedback_event (
    desk_id BIGINT NOT NULL,
    feedback_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (desk_id, feedback_id, seq),
    FOREIGN KEY (desk_id, feedback_id) REFERENCES feedback (desk_id, id),
    FOREIGN KEY (desk_id, seq) REFERENCES event (desk_id, seq)
) NARROW;

-- Photos as we drew them anew, sealed.
CREATE TABLE feedback_photo (
    desk_id BIGINT NOT NULL,
    feedback_id BIGINT NOT NULL,
    n BIGINT NOT NULL CHECK (n > 0),
    sealed BLOB NOT NULL,
    PRIMARY KEY (desk_id, feedback_id, n),
    FOREIGN KEY (desk_id, feedback_id) REFERENCES feedback (desk_id, id)
) WIDE;

-- Who opened which; apart from the log of openings, which people read who may
-- be reported.
CREATE TABLE feedback_opened (
    desk_id BIGINT NOT NULL,
    feedback_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    staff_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (desk_id, feedback_id, id),
    FOREIGN KEY (desk_id, feedback_id) REFERENCES feedback (desk_id, id),
    FOREIGN KEY (desk_id, staff_id) REFERENCES staff (desk_id, id)
) NARROW;
