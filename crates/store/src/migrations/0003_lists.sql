-- What work lists are chosen and counted by. The clock row learns field and
-- state; open_count keeps how many are open of each kind, as deltas written
-- with every act (holder 0 = nobody yet).

ALTER TABLE dossier_clock ADD COLUMN field TEXT NOT NULL DEFAULT '';
ALTER TABLE dossier_clock ADD COLUMN stage TEXT NOT NULL DEFAULT '';
UPDATE dossier_clock SET
    field = (SELECT d.field FROM dossier d WHERE d.desk_id = dossier_clock.desk_id AND d.id = dossier_clock.dossier_id),
    stage = (SELECT d.stage FROM dossier d WHERE d.desk_id = dossier_clock.desk_id AND d.id = dossier_clock.dossier_id);

CREATE TABLE open_count (
    desk_id BIGINT NOT NULL REFERENCES desk (desk_id),
    unit TEXT NOT NULL,
    holder BIGINT NOT NULL,
    field TEXT NOT NULL,
    stage TEXT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (desk_id, unit, holder, field, stage)
) NARROW;
INSERT INTO open_count (desk_id, unit, holder, field, stage, n)
    SELECT desk_id, unit, COALESCE(holder, 0), field, stage, COUNT(*) FROM dossier_clock
    GROUP BY desk_id, unit, COALESCE(holder, 0), field, stage;
