-- For each word and each stretch of ids, the dossiers that have the word: as
-- places of two bytes, or as bits where that is shorter. It takes the place
-- of search_token, which stays, empty, until a later release.

CREATE TABLE search_bucket (
    desk_id BIGINT NOT NULL,
    token BIGINT NOT NULL,
    bucket BIGINT NOT NULL,
    dossiers BLOB NOT NULL,
    PRIMARY KEY (desk_id, token, bucket),
    FOREIGN KEY (desk_id) REFERENCES desk (desk_id)
) NARROW;
