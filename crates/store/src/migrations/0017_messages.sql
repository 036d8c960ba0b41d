-- Messages to applicants: who agreed to get them, which way and in which
-- language, and since when a message that never went out lies dead.

CREATE TABLE consent (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    dossier_id BIGINT NOT NULL,
    way TEXT NOT NULL,
    lang TEXT NOT NULL,
    at BIGINT NOT NULL,
    staff_id BIGINT NOT NULL,
    PRIMARY KEY (desk_id, dossier_id)
) NARROW;

ALTER TABLE outbox ADD COLUMN dead_at BIGINT;
CREATE INDEX outbox_dead ON outbox (desk_id, dead_at, id) WHERE dead_at IS NOT NULL;
CREATE INDEX outbox_done ON outbox (desk_id, done_at, kind) WHERE done_at IS NOT NULL;
