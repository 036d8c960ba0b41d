//! Names of the fields of a procedure.

/// Message of a field of the procedure.
pub fn field_id(top: &str) -> &'static str {
    match top {
        "code" => "admin-f-code",
        "name_vi" => "admin-f-name-vi",
        "name_en" => "admin-f-name-en",
        "plain_vi" => "admin-f-plain-vi",
        "plain_en" => "admin-f-plain-en",
        "field" => "admin-f-field",
        "level_vi" => "admin-f-level",
        "decides" => "admin-f-decides",
        "valid_from" => "admin-f-valid-from",
        "valid_to" => "admin-f-valid-to",
        "cases" => "admin-f-cases",
        "limits" => "admin-f-limits",
        "origin" => "admin-f-origin",
        "rules" => "admin-f-rules",
        "counting" => "admin-f-counting",
        "fees" => "admin-f-fees",
        "items" => "admin-f-items",
        "steps" => "admin-f-steps",
        "result_vi" => "admin-f-result-vi",
        "result_en" => "admin-f-result-en",
        "legal_basis" => "admin-f-basis",
        "retention" => "admin-f-retention",
        "express" => "admin-f-express",
        "supplement_once" => "admin-f-once",
        "confidence_time" => "admin-f-confidence-time",
        "confidence_fee" => "admin-f-confidence-fee",
        "time_note_vi" => "admin-f-time-note",
        "fee_note_vi" => "admin-f-fee-note",
        "often_wrong_vi" => "admin-f-wrong-vi",
        "often_wrong_en" => "admin-f-wrong-en",
        "source" => "admin-f-source",
        _ => "admin-f-other",
    }
}
