-- Templates of papers as they were when papers were printed: another sheet is
-- made with them, whatever the office has changed since. A file is kept once,
-- by its hash; a set is a list of files.

CREATE TABLE template_file (
    desk_id BIGINT NOT NULL,
    hash TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (desk_id, hash)
) WIDE;
APPEND ONLY template_file;

CREATE TABLE template_set (
    desk_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    at BIGINT NOT NULL,
    files TEXT NOT NULL,
    PRIMARY KEY (desk_id, id),
    UNIQUE (desk_id, name)
) WIDE;
APPEND ONLY template_set;

-- The set with which a form was made last.

CREATE TABLE template_good (
    desk_id BIGINT NOT NULL,
    form TEXT NOT NULL,
    set_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (desk_id, form),
    FOREIGN KEY (desk_id, set_id) REFERENCES template_set (desk_id, id)
) NARROW;

-- The set of the first sheet of a paper, and the address of the pages that its
-- codes lead to.

CREATE TABLE paper_template (
    desk_id BIGINT NOT NULL,
    dossier_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    set_id BIGINT NOT NULL,
    site TEXT NOT NULL,
    PRIMARY KEY (desk_id, dossier_id, seq),
    FOREIGN KEY (desk_id, dossier_id) REFERENCES dossier (desk_id, id),
    FOREIGN KEY (desk_id, set_id) REFERENCES template_set (desk_id, id)
) NARROW;
