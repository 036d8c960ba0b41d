-- Papers of which somebody held a sheet in hand: another sheet is a reprint,
-- and says so.

CREATE TABLE printed (
    desk_id BIGINT NOT NULL,
    dossier_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    staff_id BIGINT NOT NULL,
    PRIMARY KEY (desk_id, dossier_id, seq),
    FOREIGN KEY (desk_id, dossier_id) REFERENCES dossier (desk_id, id),
    FOREIGN KEY (desk_id, staff_id) REFERENCES staff (desk_id, id)
) NARROW;
