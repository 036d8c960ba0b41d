-- What an official may take back is found by the official; the index by phase
-- and time had no other reader.

DROP INDEX visit_phase_since;
CREATE INDEX visit_official ON visit (desk_id, official, phase, since, id);
