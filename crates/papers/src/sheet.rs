//! The data of the common forms, typed, so that who fills them need not know
//! the templates. Serialised, this is what a template reads.
//!
//! Every field that is empty or `None` is left out; a form prints a dotted
//! line where the law wants the field, and nothing where only habit does. What
//! a form of its own needs beyond this is merged in as plain JSON.

use crate::dong::{dong, words_of_dong};
use serde::Serialize;
use serde_json::{Map, Value};

/// The data of a paper. Field labels are those of the forms (domain reference
/// §2); dates are `YYYY-MM-DD`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// `A4` or `A5`; empty means A4.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub size: String,
    /// The superior body, lines separated by `\n`; printed in capitals.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub parent: String,
    /// The issuing body; printed in capitals at the top, as it is in sentences.
    pub office: String,
    /// Where the paper was issued (địa danh).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// The day it was issued: also the date of the PDF.
    pub date: String,
    /// Number with its suffix, as `0412/TNHS`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// The dossier code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// Which copy (liên), as "Giao khách hàng".
    #[serde(skip_serializing_if = "String::is_empty")]
    pub copy: String,
    /// Bộ phận tiếp nhận và trả kết quả.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub desk: String,
    /// Owners and those who submit for them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Person>,
    /// The paper that authorises a submitter.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub authority: String,
    /// What is asked for: the procedure.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub procedure: String,
    /// The case of the procedure.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub case: String,
    /// The papers of the dossier.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub checklist: Vec<Line>,
    /// Sentences before the closing part.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<String>,
    /// What has to be completed (form 02).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<String>,
    /// Lý do.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Number of sets (bộ).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sets: Option<u32>,
    /// The legal limit in words, as "10 ngày làm việc".
    #[serde(skip_serializing_if = "String::is_empty")]
    pub limit: String,
    /// When the dossier was received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received: Option<Moment>,
    /// The promised time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Moment>,
    /// The new time, of an apology.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_due: Option<Moment>,
    /// Further phases.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phases: Vec<Phase>,
    /// Where the result is collected (desk, post, online).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub collect: String,
    /// Phí, lệ phí.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee: Option<Money>,
    /// Volume and number in the register.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub book: Option<Book>,
    /// The agency that made the dossier late (apology).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub late_unit: String,
    /// Whom to ask for guidance (form 02).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<Contact>,
    /// Sentences after the body.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
    /// Nơi nhận.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copies_to: Vec<String>,
    /// Who signs.
    pub signatures: Signatures,
    /// Texts of the codes.
    pub codes: Codes,
    /// Small sentences at the foot: what to bring, whom to ask.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub foot: Vec<String>,
    /// What a form has of its own, as the steps of a control slip or the title
    /// of a notice.
    #[serde(flatten)]
    pub own: Map<String, Value>,
}

impl Sheet {
    /// As a template reads it. A field in `own` wins over one of the same name.
    pub fn to_value(&self) -> Value {
        // A struct of texts, numbers and maps with text keys always serialises.
        let mut value = serde_json::to_value(self).unwrap_or_default();
        if let Value::Object(fields) = &mut value {
            fields.extend(self.own.clone());
        }
        value
    }
}

/// A person of the dossier.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Person {
    /// `owner` (also when empty) or `submitter`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub role: String,
    /// Name with its form of address.
    pub name: String,
    /// Number of the identity paper, masked by whoever fills this.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id_number: String,
    /// Address.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// Phone.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// E-mail.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub email: String,
}

/// A paper of the dossier.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Its name.
    pub name: String,
    /// Bản chính.
    pub originals: u32,
    /// Bản chứng thực.
    pub certified: u32,
    /// Bản photo.
    pub copies: u32,
    /// A remark.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A minute of a day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Moment {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// 0 to 24.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// How it was counted; printed small under a due date.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A phase of a dossier that is decided in steps.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Phase {
    /// When it begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received: Option<Moment>,
    /// When its result is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Moment>,
}

/// Money, in figures and words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Money {
    /// "150.000 đồng", or why there is none.
    pub text: String,
    /// "Một trăm năm mươi nghìn đồng".
    #[serde(skip_serializing_if = "String::is_empty")]
    pub words: String,
}

impl Money {
    /// An amount in whole đồng.
    pub fn dong(amount: i64) -> Self {
        Self {
            text: dong(amount),
            words: words_of_dong(amount),
        }
    }

    /// What stands in the place of an amount, as "Miễn".
    pub fn said(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            words: String::new(),
        }
    }
}

/// Place in the register of dossiers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Book {
    /// Quyển số.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub volume: String,
    /// Số thứ tự.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub entry: String,
}

/// Whom to ask.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// Name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Phone.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub phone: String,
}

/// The two signatures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Signatures {
    /// At the left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<Signature>,
    /// At the right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right: Option<Signature>,
}

/// Who signs, where it differs from what the form prescribes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Signature {
    /// The name under the signature.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Another title than the form's, as "Giám đốc".
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Another line than "(Ký và ghi rõ họ tên)".
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hint: String,
}

/// Texts of the codes; a form draws those it has a place for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Codes {
    /// The dossier code, for the scanners of the counter.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub code128: String,
    /// The signed note, at most [`crate::PROOF_BYTES`].
    #[serde(skip_serializing_if = "String::is_empty")]
    pub proof: String,
    /// The address of the tracking page, at most [`crate::TRACK_BYTES`].
    #[serde(skip_serializing_if = "String::is_empty")]
    pub track: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn empty_fields_are_left_out_and_own_ones_come_in() {
        let mut sheet = Sheet {
            office: "Trung tâm".into(),
            date: "2026-02-05".into(),
            fee: Some(Money::dong(21_000)),
            ..Sheet::default()
        };
        sheet.own.insert("title".into(), json!("Giấy"));
        sheet.own.insert("date".into(), json!("2026-02-06"));
        assert_eq!(
            sheet.to_value(),
            json!({
                "office": "Trung tâm", "date": "2026-02-06", "title": "Giấy",
                "fee": {"text": "21.000 đồng", "words": "Hai mươi mốt nghìn đồng"},
                "signatures": {}, "codes": {},
            })
        );
    }
}
