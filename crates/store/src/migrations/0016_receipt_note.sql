-- The signed note of a receipt, as it was given out first, and the signed
-- state of the record at that moment: a reprint is the same whatever key signs
-- by then.

CREATE TABLE receipt_note (
    desk_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    dossier_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    note TEXT NOT NULL,
    checkpoint TEXT NOT NULL,
    PRIMARY KEY (desk_id, seq),
    FOREIGN KEY (desk_id, seq) REFERENCES event (desk_id, seq),
    FOREIGN KEY (desk_id, dossier_id) REFERENCES dossier (desk_id, id)
) WIDE;
APPEND ONLY receipt_note;
