-- Which events that ended a dossier each official had in hand: of a dossier
-- that this person accepted or was given. So the cases behind an official's own
-- figures are found without a look at those of all others. Noted by the machine
-- from the record, up to the number in the setting ends_in_hand; no act writes
-- here.
CREATE TABLE end_in_hand (
    desk_id BIGINT NOT NULL,
    official BIGINT NOT NULL,
    kind TEXT NOT NULL,
    seq BIGINT NOT NULL,
    dossier_id BIGINT NOT NULL,
    PRIMARY KEY (desk_id, official, kind, seq),
    FOREIGN KEY (desk_id, dossier_id) REFERENCES dossier (desk_id, id)
) NARROW;
