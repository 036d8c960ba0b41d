-- What the counter keeps besides dossiers: papers that wait for the printer,
-- and closed shifts.

CREATE TABLE print_wait (
    desk_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    dossier_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    staff_id BIGINT NOT NULL,
    PRIMARY KEY (desk_id, id),
    FOREIGN KEY (desk_id, dossier_id) REFERENCES dossier (desk_id, id),
    FOREIGN KEY (desk_id, staff_id) REFERENCES staff (desk_id, id)
) WIDE;
CREATE INDEX print_wait_staff ON print_wait (desk_id, staff_id, id);
CREATE INDEX print_wait_dossier ON print_wait (desk_id, dossier_id, id);

-- upto: the last money entry that was counted with it.
CREATE TABLE shift_close (
    desk_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    cashier BIGINT NOT NULL,
    shift_day TEXT NOT NULL,
    at BIGINT NOT NULL,
    upto BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (desk_id, id),
    FOREIGN KEY (desk_id, cashier) REFERENCES staff (desk_id, id)
) WIDE;
CREATE INDEX shift_close_day ON shift_close (desk_id, shift_day, cashier, id);
