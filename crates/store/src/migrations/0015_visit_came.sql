-- Whoever was carried over is in the list of the day they came too: the day of
-- the ticket, where the visit has moved on to a later one.

ALTER TABLE visit ADD COLUMN came TEXT;
CREATE INDEX visit_came ON visit (desk_id, came, id) WHERE came IS NOT NULL;
