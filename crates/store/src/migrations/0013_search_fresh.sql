-- Words of new dossiers, until a thousand of them go into the index together.

CREATE TABLE search_fresh (
    desk_id BIGINT NOT NULL,
    dossier_id BIGINT NOT NULL,
    tokens BLOB NOT NULL,
    PRIMARY KEY (desk_id, dossier_id),
    FOREIGN KEY (desk_id, dossier_id) REFERENCES dossier (desk_id, id)
) NARROW;
