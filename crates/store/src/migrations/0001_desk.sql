-- The tables of a desk. Language: see engine/ddl.rs (BIGINT, TEXT, DOUBLE,
-- BLOB; NARROW = kept in key order, WIDE = rows with bodies). Instants are
-- microseconds UTC, days are YYYY-MM-DD, money is whole dong, truth is 0 or 1.
-- desk_id leads every key; the shared tables are those of this first part.

CREATE TABLE stage (word TEXT NOT NULL PRIMARY KEY) NARROW;
CREATE TABLE channel (word TEXT NOT NULL PRIMARY KEY) NARROW;
CREATE TABLE money_kind (word TEXT NOT NULL PRIMARY KEY) NARROW;
CREATE TABLE money_means (word TEXT NOT NULL PRIMARY KEY) NARROW;
CREATE TABLE version_state (word TEXT NOT NULL PRIMARY KEY) NARROW;

-- Dated data by content: never changed, shared by all desks.
CREATE TABLE pack (
    hash TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL
) WIDE;
CREATE INDEX pack_kind_name ON pack (kind, name);

CREATE TABLE desk (
    desk_id BIGINT NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    at BIGINT NOT NULL
) WIDE;

-- seq: number of events so far = number of the next one.
CREATE TABLE desk_head (
    desk_id BIGINT NOT NULL PRIMARY KEY REFERENCES desk (desk_id),
    seq BIGINT NOT NULL CHECK (seq >= 0),
    next_id BIGINT NOT NULL CHECK (next_id > 0)
) NARROW;

INSERT INTO desk (desk_id, slug, name, at) VALUES (0, 'server', '', 0);
INSERT INTO desk_head (desk_id, seq, next_id) VALUES (0, 0, 1);

CREATE TABLE counter (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    series TEXT NOT NULL,
    n BIGINT NOT NULL CHECK (n > 0),
    PRIMARY KEY (desk_id, series)
) NARROW;

-- The record.

CREATE TABLE event (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    seq BIGINT NOT NULL CHECK (seq >= 0),
    dossier_id BIGINT,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    actor BIGINT NOT NULL,
    facts TEXT NOT NULL,
    salt BLOB NOT NULL,
    personal_commit BLOB,
    leaf_hash BLOB NOT NULL,
    PRIMARY KEY (desk_id, seq)
) WIDE;
CREATE INDEX event_dossier ON event (desk_id, dossier_id, seq);
CREATE INDEX event_kind ON event (desk_id, kind, seq);
APPEND ONLY event;

CREATE TABLE personal (
    desk_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    salt BLOB NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (desk_id, seq),
    FOREIGN KEY (desk_id, seq) REFERENCES event (desk_id, seq)
) WIDE;

-- Complete subtrees above the leaves; the leaves lie with their events.
CREATE TABLE ledger_node (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    level BIGINT NOT NULL CHECK (level > 0),
    idx BIGINT NOT NULL CHECK (idx >= 0),
    hash BLOB NOT NULL,
    PRIMARY KEY (desk_id, level, idx)
) NARROW;
APPEND ONLY ledger_node;

CREATE TABLE checkpoint_log (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    size BIGINT NOT NULL CHECK (size >= 0),
    at BIGINT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (desk_id, size)
) WIDE;

-- What keeps two presses one act, and messages unlost.

CREATE TABLE idempotency (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    actor BIGINT NOT NULL,
    key TEXT NOT NULL,
    body_hash BLOB NOT NULL,
    answer TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (desk_id, actor, key)
) WIDE;
CREATE INDEX idempotency_at ON idempotency (desk_id, at);

CREATE TABLE outbox (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    dossier_id BIGINT,
    body TEXT NOT NULL,
    tries BIGINT NOT NULL CHECK (tries >= 0),
    next_at BIGINT,
    done_at BIGINT,
    failure TEXT,
    PRIMARY KEY (desk_id, id)
) WIDE;
CREATE INDEX outbox_next ON outbox (desk_id, next_at, id);
CREATE INDEX outbox_dossier ON outbox (desk_id, dossier_id, id);

-- The office.

CREATE TABLE setting (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (desk_id, key)
) WIDE;

CREATE TABLE staff (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    id BIGINT NOT NULL,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    name_sort TEXT NOT NULL,
    unit TEXT NOT NULL,
    roles TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    must_change BIGINT NOT NULL CHECK (must_change IN (0, 1)),
    active BIGINT NOT NULL CHECK (active IN (0, 1)),
    counter TEXT,
    substitute_id BIGINT,
    leave_from TEXT,
    leave_to TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (desk_id, id),
    UNIQUE (desk_id, login),
    FOREIGN KEY (desk_id, substitute_id) REFERENCES staff (desk_id, id)
) WIDE;
CREATE INDEX staff_unit ON staff (desk_id, unit, name_sort, id);

CREATE TABLE session (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    token_hash BLOB NOT NULL,
    id BIGINT NOT NULL,
    staff_id BIGINT NOT NULL,
    created BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    ended BIGINT,
    address TEXT NOT NULL,
    agent TEXT NOT NULL,
    PRIMARY KEY (desk_id, token_hash),
    UNIQUE (desk_id, id),
    FOREIGN KEY (desk_id, staff_id) REFERENCES staff (desk_id, id)
) WIDE;
CREATE INDEX session_staff ON session (desk_id, staff_id, created);
CREATE INDEX session_seen ON session (desk_id, seen);

CREATE TABLE access_log (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    staff_id BIGINT NOT NULL,
    dossier_id BIGINT,
    what TEXT NOT NULL,
    PRIMARY KEY (desk_id, id)
) NARROW;
CREATE INDEX access_log_dossier ON access_log (desk_id, dossier_id, id);
CREATE INDEX access_log_staff ON access_log (desk_id, staff_id, id);

CREATE TABLE draft (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    id BIGINT NOT NULL,
    staff_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (desk_id, id),
    FOREIGN KEY (desk_id, staff_id) REFERENCES staff (desk_id, id)
) WIDE;
CREATE INDEX draft_staff ON draft (desk_id, staff_id, at);

-- Versions of procedures and calendars at this desk.

CREATE TABLE procedure_version (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    code TEXT NOT NULL,
    version BIGINT NOT NULL CHECK (version > 0),
    pack_hash TEXT NOT NULL REFERENCES pack (hash),
    state TEXT NOT NULL REFERENCES version_state (word),
    valid_from TEXT,
    signed_off_by BIGINT,
    signed_off_at BIGINT,
    note TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (desk_id, code, version)
) NARROW;
CREATE INDEX procedure_version_state ON procedure_version (desk_id, state, code, version);
CREATE INDEX procedure_version_pack ON procedure_version (desk_id, pack_hash);

CREATE TABLE calendar_version (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    version BIGINT NOT NULL CHECK (version > 0),
    pack_hash TEXT NOT NULL REFERENCES pack (hash),
    layer TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    document TEXT NOT NULL,
    diff_hash TEXT,
    PRIMARY KEY (desk_id, version)
) NARROW;

-- People.

CREATE TABLE person (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    id BIGINT NOT NULL,
    name_folded TEXT NOT NULL,
    phone TEXT,
    id_hash BLOB,
    sealed BLOB NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (desk_id, id)
) WIDE;
CREATE INDEX person_id_hash ON person (desk_id, id_hash, id);
CREATE INDEX person_phone ON person (desk_id, phone, id);

-- Dossiers.

CREATE TABLE dossier (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    id BIGINT NOT NULL,
    code TEXT,
    outside_code TEXT,
    row_version BIGINT NOT NULL CHECK (row_version > 0),
    stage TEXT NOT NULL REFERENCES stage (word),
    procedure_code TEXT NOT NULL,
    procedure_hash TEXT NOT NULL,
    field TEXT NOT NULL,
    channel TEXT NOT NULL REFERENCES channel (word),
    unit TEXT NOT NULL,
    holder BIGINT,
    owner BIGINT,
    pending_to TEXT,
    entered_at BIGINT NOT NULL,
    accepted_at BIGINT,
    ended_at BIGINT,
    late BIGINT CHECK (late IN (0, 1)),
    body TEXT NOT NULL,
    PRIMARY KEY (desk_id, id),
    UNIQUE (desk_id, code),
    FOREIGN KEY (desk_id, owner) REFERENCES person (desk_id, id)
) WIDE;
CREATE INDEX dossier_outside ON dossier (desk_id, outside_code, id);
CREATE INDEX dossier_stage ON dossier (desk_id, stage, id);
CREATE INDEX dossier_unit_stage ON dossier (desk_id, unit, stage, id);
CREATE INDEX dossier_owner ON dossier (desk_id, owner, id);
CREATE INDEX dossier_pending ON dossier (desk_id, pending_to, id);
CREATE INDEX dossier_accepted ON dossier (desk_id, accepted_at, id);
CREATE INDEX dossier_procedure ON dossier (desk_id, procedure_code, id);

-- Open dossiers in the order of their due dates: only orders and counts.
CREATE TABLE dossier_clock (
    desk_id BIGINT NOT NULL,
    dossier_id BIGINT NOT NULL,
    unit TEXT NOT NULL,
    holder BIGINT,
    due_at BIGINT,
    sort_at BIGINT NOT NULL,
    provisional BIGINT NOT NULL CHECK (provisional IN (0, 1)),
    calendar_hash TEXT NOT NULL,
    PRIMARY KEY (desk_id, dossier_id),
    FOREIGN KEY (desk_id, dossier_id) REFERENCES dossier (desk_id, id)
) NARROW;
CREATE INDEX dossier_clock_sort ON dossier_clock (desk_id, sort_at, dossier_id);
CREATE INDEX dossier_clock_unit ON dossier_clock (desk_id, unit, sort_at, dossier_id, due_at);
CREATE INDEX dossier_clock_holder ON dossier_clock (desk_id, holder, sort_at, dossier_id, due_at);
CREATE INDEX dossier_clock_calendar ON dossier_clock (desk_id, calendar_hash, dossier_id);

CREATE TABLE monthly (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    unit TEXT NOT NULL,
    official BIGINT NOT NULL,
    procedure_code TEXT NOT NULL,
    effective_month TEXT NOT NULL,
    booked_month TEXT NOT NULL,
    received BIGINT NOT NULL,
    finished BIGINT NOT NULL,
    late BIGINT NOT NULL,
    late_with_apology BIGINT NOT NULL,
    early BIGINT NOT NULL,
    missed_first BIGINT NOT NULL,
    supplements BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    withdrawn BIGINT NOT NULL,
    fee BIGINT NOT NULL,
    PRIMARY KEY (desk_id, unit, official, procedure_code, effective_month, booked_month)
) NARROW;
CREATE INDEX monthly_effective ON monthly (desk_id, effective_month, unit);
CREATE INDEX monthly_booked ON monthly (desk_id, booked_month, unit);

-- Words of a dossier as keyed 64-bit hashes, made by the desk.
CREATE TABLE search_token (
    desk_id BIGINT NOT NULL,
    token BIGINT NOT NULL,
    dossier_id BIGINT NOT NULL,
    PRIMARY KEY (desk_id, token, dossier_id),
    FOREIGN KEY (desk_id, dossier_id) REFERENCES dossier (desk_id, id)
) NARROW;

CREATE TABLE tracking (
    desk_id BIGINT NOT NULL,
    token_hash BLOB NOT NULL,
    dossier_id BIGINT NOT NULL,
    PRIMARY KEY (desk_id, token_hash),
    FOREIGN KEY (desk_id, dossier_id) REFERENCES dossier (desk_id, id)
) NARROW;
CREATE INDEX tracking_dossier ON tracking (desk_id, dossier_id);

CREATE TABLE money (
    desk_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    dossier_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL REFERENCES money_kind (word),
    amount BIGINT NOT NULL CHECK (amount >= 0),
    means TEXT NOT NULL REFERENCES money_means (word),
    receipt_no TEXT NOT NULL,
    cashier BIGINT NOT NULL,
    shift_day TEXT NOT NULL,
    PRIMARY KEY (desk_id, id),
    FOREIGN KEY (desk_id, dossier_id) REFERENCES dossier (desk_id, id),
    FOREIGN KEY (desk_id, cashier) REFERENCES staff (desk_id, id)
) WIDE;
CREATE INDEX money_dossier ON money (desk_id, dossier_id, id);
CREATE INDEX money_shift ON money (desk_id, shift_day, cashier, id);

CREATE TABLE attachment (
    desk_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    dossier_id BIGINT NOT NULL,
    item TEXT,
    hash TEXT NOT NULL,
    label TEXT NOT NULL,
    media TEXT NOT NULL,
    bytes BIGINT NOT NULL CHECK (bytes >= 0),
    pages BIGINT,
    wrapped_key BLOB NOT NULL,
    at BIGINT NOT NULL,
    staff_id BIGINT NOT NULL,
    PRIMARY KEY (desk_id, id),
    FOREIGN KEY (desk_id, dossier_id) REFERENCES dossier (desk_id, id)
) WIDE;
CREATE INDEX attachment_dossier ON attachment (desk_id, dossier_id, id);
CREATE INDEX attachment_hash ON attachment (desk_id, hash);
