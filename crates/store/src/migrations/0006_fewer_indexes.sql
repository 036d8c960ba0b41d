-- Indexes that no statement walks: each cost every act a write and the log a
-- page. What a later list needs it adds when it comes.

DROP INDEX staff_unit;
DROP INDEX access_log_dossier;
DROP INDEX access_log_staff;
DROP INDEX procedure_version_state;
DROP INDEX procedure_version_pack;
DROP INDEX dossier_unit_stage;
DROP INDEX dossier_owner;
DROP INDEX dossier_accepted;
DROP INDEX dossier_procedure;
DROP INDEX dossier_clock_calendar;
DROP INDEX monthly_effective;
DROP INDEX monthly_booked;
DROP INDEX appointment_visit;
