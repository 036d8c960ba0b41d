-- The queue: visits and their intervals, officials at work, waits, booked
-- times, and the devices that stand in the hall.

-- Phases of visits, states of officials and of booked times, kinds of devices.
CREATE TABLE hall_word (word TEXT NOT NULL PRIMARY KEY) NARROW;
INSERT INTO hall_word (word) VALUES ('waiting'), ('called'), ('walking'),
    ('serving'), ('on_hold'), ('absent'), ('finished'),
    ('free'), ('break'), ('back_office'),
    ('booked'), ('used'), ('released'), ('missed'),
    ('kiosk'), ('board'), ('tablet');

-- One number is given once: by day and prefix.
CREATE TABLE visit (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    id BIGINT NOT NULL,
    visit_day TEXT NOT NULL,
    prefix TEXT NOT NULL,
    number BIGINT NOT NULL CHECK (number > 0),
    line TEXT NOT NULL,
    class TEXT NOT NULL,
    place_at BIGINT NOT NULL,
    booked_for BIGINT,
    wants BIGINT,
    phase TEXT NOT NULL REFERENCES hall_word (word),
    since BIGINT NOT NULL,
    official BIGINT,
    row_version BIGINT NOT NULL CHECK (row_version > 0),
    body TEXT NOT NULL,
    PRIMARY KEY (desk_id, id),
    UNIQUE (desk_id, visit_day, prefix, number)
) WIDE;
CREATE INDEX visit_phase_place ON visit (desk_id, phase, place_at, id);
CREATE INDEX visit_phase_since ON visit (desk_id, phase, since, id);
CREATE INDEX visit_of_day ON visit (desk_id, visit_day, id);

-- n counts up; to_at is empty while it lasts.
CREATE TABLE visit_interval (
    desk_id BIGINT NOT NULL,
    visit_id BIGINT NOT NULL,
    n BIGINT NOT NULL CHECK (n > 0),
    phase TEXT NOT NULL REFERENCES hall_word (word),
    line TEXT NOT NULL,
    class TEXT NOT NULL,
    official BIGINT,
    counter BIGINT,
    from_at BIGINT NOT NULL,
    to_at BIGINT CHECK (to_at >= from_at),
    PRIMARY KEY (desk_id, visit_id, n),
    FOREIGN KEY (desk_id, visit_id) REFERENCES visit (desk_id, id)
) NARROW;

-- What was told at issue, for counting whether it was true.
CREATE TABLE visit_told (
    desk_id BIGINT NOT NULL,
    visit_id BIGINT NOT NULL,
    hour BIGINT NOT NULL,
    load BIGINT NOT NULL,
    low BIGINT NOT NULL,
    mid BIGINT NOT NULL,
    high BIGINT NOT NULL,
    n BIGINT NOT NULL,
    basis TEXT NOT NULL,
    PRIMARY KEY (desk_id, visit_id),
    FOREIGN KEY (desk_id, visit_id) REFERENCES visit (desk_id, id)
) NARROW;

CREATE TABLE visit_dossier (
    desk_id BIGINT NOT NULL,
    dossier_id BIGINT NOT NULL,
    visit_id BIGINT NOT NULL,
    PRIMARY KEY (desk_id, dossier_id, visit_id),
    FOREIGN KEY (desk_id, visit_id) REFERENCES visit (desk_id, id),
    FOREIGN KEY (desk_id, dossier_id) REFERENCES dossier (desk_id, id)
) NARROW;

-- Ordinary people called since one of a class.
CREATE TABLE queue_turn (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    visit_day TEXT NOT NULL,
    line TEXT NOT NULL,
    since BIGINT NOT NULL CHECK (since >= 0),
    PRIMARY KEY (desk_id, visit_day, line)
) NARROW;

-- A counter has one official, a person at most one who called.
CREATE TABLE at_work (
    desk_id BIGINT NOT NULL,
    staff_id BIGINT NOT NULL,
    state TEXT NOT NULL REFERENCES hall_word (word),
    reason TEXT,
    counter BIGINT,
    visit_id BIGINT,
    since BIGINT NOT NULL,
    PRIMARY KEY (desk_id, staff_id),
    UNIQUE (desk_id, counter),
    UNIQUE (desk_id, visit_id),
    FOREIGN KEY (desk_id, staff_id) REFERENCES staff (desk_id, id),
    FOREIGN KEY (desk_id, visit_id) REFERENCES visit (desk_id, id)
) NARROW;

CREATE TABLE work_interval (
    desk_id BIGINT NOT NULL,
    work_day TEXT NOT NULL,
    staff_id BIGINT NOT NULL,
    n BIGINT NOT NULL CHECK (n > 0),
    state TEXT NOT NULL REFERENCES hall_word (word),
    reason TEXT,
    counter BIGINT,
    from_at BIGINT NOT NULL,
    to_at BIGINT CHECK (to_at >= from_at),
    PRIMARY KEY (desk_id, work_day, staff_id, n),
    FOREIGN KEY (desk_id, staff_id) REFERENCES staff (desk_id, id)
) NARROW;

-- Waits by whole minutes, and how often the range told was true.
CREATE TABLE wait_count (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    load BIGINT NOT NULL,
    line TEXT NOT NULL,
    hour BIGINT NOT NULL,
    minutes BIGINT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (desk_id, load, line, hour, minutes)
) NARROW;

CREATE TABLE wait_truth (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    visit_day TEXT NOT NULL,
    line TEXT NOT NULL,
    basis TEXT NOT NULL,
    inside BIGINT NOT NULL,
    sooner BIGINT NOT NULL,
    later BIGINT NOT NULL,
    PRIMARY KEY (desk_id, visit_day, line, basis)
) NARROW;

-- Booked times. sealed: name and telephone, encrypted; the code is only known
-- to who booked.
CREATE TABLE appointment (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    id BIGINT NOT NULL,
    visit_day TEXT NOT NULL,
    line TEXT NOT NULL,
    at BIGINT NOT NULL,
    state TEXT NOT NULL REFERENCES hall_word (word),
    code_hash BLOB NOT NULL,
    sealed BLOB,
    visit_id BIGINT,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (desk_id, id),
    UNIQUE (desk_id, code_hash),
    FOREIGN KEY (desk_id, visit_id) REFERENCES visit (desk_id, id)
) WIDE;
CREATE INDEX appointment_slot ON appointment (desk_id, visit_day, line, at, id);
CREATE INDEX appointment_visit ON appointment (desk_id, visit_id, id);

CREATE TABLE device (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    id BIGINT NOT NULL,
    kind TEXT NOT NULL REFERENCES hall_word (word),
    name TEXT NOT NULL,
    token_hash BLOB NOT NULL,
    printer TEXT,
    fault TEXT,
    fault_at BIGINT,
    made_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (desk_id, id),
    UNIQUE (desk_id, token_hash)
) WIDE;
