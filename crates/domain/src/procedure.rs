//! Procedures (thủ tục hành chính) as dated, versioned data.

pub mod change;
pub mod check;
pub mod checklist;
pub mod fee;
mod here;
mod wrong;

use crate::deadline::{Limit, RuleSetId};
use crate::id::UnitId;
use crate::money::Vnd;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How sure a fact of the catalogue is. Only `Sure` facts, or facts an
/// administrator has signed off, may be used at intake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Read in the text itself.
    Sure,
    /// Probably right; not re-read.
    Likely,
    /// A guess, or set by a provincial council we have not read.
    Unsure,
}

/// Channel a dossier came by (kênh thực hiện; national codes 1, 2, 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// At the counter (trực tiếp).
    Counter,
    /// National portal (trực tuyến).
    Online,
    /// Post (bưu chính công ích).
    Post,
}

/// From which moment the limit runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockOrigin {
    /// From receipt (kể từ ngày nhận hồ sơ).
    Received,
    /// From a valid dossier (kể từ ngày nhận đủ hồ sơ hợp lệ): a supplement
    /// restarts the clock instead of resuming it.
    Valid,
}

/// One row of the time-limit table: first matching row wins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitRow {
    /// Case of the procedure this row is for; `None` = any.
    #[serde(default)]
    pub case: Option<String>,
    /// Area class (e.g. `remote`); `None` = any.
    #[serde(default)]
    pub area: Option<String>,
    /// Channel; `None` = any.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// The limit.
    pub limit: Limit,
}

/// A case of a procedure (trường hợp).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Slug used in `LimitRow`, `Fee` and `Item`.
    pub id: String,
    /// Vietnamese.
    pub name_vi: String,
    /// English.
    pub name_en: String,
}

/// How an item of the checklist is shown to the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// Handed in and kept.
    Submit,
    /// Shown and given back.
    Present,
    /// Not asked when the desk can look the data up (NQ 66.7/2025/NQ-CP).
    DataReplaceable,
    /// Only under the condition in `condition_vi`.
    Conditional,
}

/// One item of the checklist (thành phần hồ sơ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Stable slug within the procedure, e.g. `p1`.
    pub id: String,
    /// Vietnamese name of the paper.
    pub name_vi: String,
    /// English name; empty = not translated yet.
    #[serde(default)]
    pub name_en: String,
    /// Kind.
    pub kind: ItemKind,
    /// Items sharing a group are alternatives: one of them is enough.
    #[serde(default)]
    pub one_of: Option<String>,
    /// When it is needed, in plain words, for conditional items.
    #[serde(default)]
    pub condition_vi: String,
    /// English of the condition.
    #[serde(default)]
    pub condition_en: String,
    /// Originals asked for.
    #[serde(default)]
    pub originals: u32,
    /// Copies asked for.
    #[serde(default)]
    pub copies: u32,
    /// Only for this case.
    #[serde(default)]
    pub case: Option<String>,
}

/// A step of the approved internal process (quy trình nội bộ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Vietnamese name.
    pub name_vi: String,
    /// English name.
    pub name_en: String,
    /// Unit that does it; `None` = the desk itself.
    #[serde(default)]
    pub unit: Option<UnitId>,
    /// Role that does it (slug of `actor::Role`).
    pub role: String,
    /// Share of the limit in thousandths; all steps sum to 1000.
    pub share_permille: u32,
}

/// One fee rule. The first rule valid on the day whose case matches applies;
/// several kinds (phí, lệ phí) add up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fee {
    /// Slug within the procedure.
    pub id: String,
    /// Vietnamese name (Phí thẩm định, Lệ phí…).
    pub name_vi: String,
    /// English name.
    #[serde(default)]
    pub name_en: String,
    /// Only for this case.
    #[serde(default)]
    pub case: Option<String>,
    /// First day the rule holds.
    #[serde(default)]
    pub valid_from: Option<Date>,
    /// First day it no longer holds (TT 64/2025/TT-BTC ends 2026-12-31: 2027-01-01 here).
    #[serde(default)]
    pub valid_to: Option<Date>,
    /// How the amount is found.
    pub amount: FeeAmount,
    /// Groups that do not pay this line (e.g. `merit`, `poor`, `disabled`).
    /// What names no group is owed by everybody: who is freed of a fee still
    /// owes the tax beside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exempt: Vec<String>,
}

/// Amount of a fee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum FeeAmount {
    /// The same for each dossier.
    Fixed {
        /// The amount.
        vnd: Vnd,
    },
    /// Per page and copy: `first` for each of the first `first_pages`, `later`
    /// for the rest, at most `cap` a copy (226/2016/TT-BTC).
    Pages {
        /// đ for each of the first pages.
        first: Vnd,
        /// How many pages are "first".
        first_pages: u32,
        /// đ for each later page.
        later: Vnd,
        /// Most for one copy.
        cap: Vnd,
    },
    /// Per unit counted at the counter (cases, signatures…).
    Each {
        /// The amount for one.
        vnd: Vnd,
    },
    /// Typed by the cashier from a notice (set elsewhere).
    ByNotice,
}

/// Retention of a closed dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Retention {
    /// Kept for ever (civil status, land).
    Permanent,
    /// Years after closing.
    Years(u16),
}

/// One version of one procedure. Immutable once published; a dossier pins the
/// version it was received under by content hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Procedure {
    /// National code, e.g. `1.001193`.
    pub code: String,
    /// Legal name in Vietnamese.
    pub name_vi: String,
    /// English name.
    pub name_en: String,
    /// Words a farmer uses, shown first to citizens; may be empty.
    #[serde(default)]
    pub plain_vi: String,
    /// The same in English.
    #[serde(default)]
    pub plain_en: String,
    /// First day this version may be used at intake.
    #[serde(default)]
    pub valid_from: Option<Date>,
    /// First day it may no longer be used at intake.
    #[serde(default)]
    pub valid_to: Option<Date>,
    /// Field slug: `land`, `civil_status`, `certification`, `secured_transactions`, `construction`, `household_business`.
    pub field: String,
    /// Level(s) as the catalogue words it.
    pub level_vi: String,
    /// Unit that decides, when it is not the one that signs
    /// ([`decided_by`](Procedure::decided_by)).
    #[serde(default)]
    pub decides: Option<UnitId>,
    /// Cases, possibly none.
    #[serde(default)]
    pub cases: Vec<Case>,
    /// Time limits; never empty in a published version.
    pub limits: Vec<LimitRow>,
    /// Clock origin.
    pub origin: ClockOrigin,
    /// Rule set of counting.
    pub rules: RuleSetId,
    /// Hours that count for this procedure instead of the office's, written as
    /// the office's (a Saturday that counts); empty = the office's.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub counting: String,
    /// Fees.
    #[serde(default)]
    pub fees: Vec<Fee>,
    /// Checklist.
    #[serde(default)]
    pub items: Vec<Item>,
    /// Steps; at least one.
    pub steps: Vec<Step>,
    /// What the citizen gets, Vietnamese.
    pub result_vi: String,
    /// English.
    #[serde(default)]
    pub result_en: String,
    /// Legal basis.
    pub legal_basis: String,
    /// Retention.
    pub retention: Retention,
    /// Taken, done and delivered on one screen (certification and the like).
    #[serde(default)]
    pub express: bool,
    /// Whether the data may replace more than one supplement (sector laws: once).
    #[serde(default)]
    pub supplement_once: bool,
    /// Confidence of the time limits.
    pub confidence_time: Confidence,
    /// Confidence of the fees.
    pub confidence_fee: Confidence,
    /// Remarks on the limits, Vietnamese.
    #[serde(default)]
    pub time_note_vi: String,
    /// Remarks on the fees, Vietnamese.
    #[serde(default)]
    pub fee_note_vi: String,
    /// Often wrong here: a note by the desk.
    #[serde(default)]
    pub often_wrong_vi: String,
    /// English of the note.
    #[serde(default)]
    pub often_wrong_en: String,
    /// Where the row comes from.
    pub source: String,
}

/// Area class of communes in mountains, at borders, on islands and in
/// extremely difficult regions, which have longer limits in land law.
pub const REMOTE: &str = "remote";

/// Fields of the catalogue (lĩnh vực), in the order of the shelves.
pub const FIELDS: [&str; 6] = [
    "land",
    "civil_status",
    "certification",
    "secured_transactions",
    "construction",
    "household_business",
];

/// Groups that may be freed of fees, by slug.
pub const EXEMPT_GROUPS: [&str; 6] = [
    "merit",
    "poor",
    "disabled",
    "child",
    "elderly",
    "farm_credit",
];

impl Channel {
    /// Every channel, in national order.
    pub const ALL: [Self; 3] = [Self::Counter, Self::Online, Self::Post];
}

impl Procedure {
    /// Must an administrator sign this version off before the first intake?
    /// Yes unless both time limits and fees were read in the text itself.
    pub fn needs_sign_off(&self) -> bool {
        self.confidence_time != Confidence::Sure || self.confidence_fee != Confidence::Sure
    }

    /// May this version be used for a dossier received on `day`?
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day < to)
    }

    /// Does any line of the bill free this group?
    pub fn frees(&self, group: &str) -> bool {
        self.fees
            .iter()
            .any(|fee| fee.exempt.iter().any(|freed| freed == group))
    }

    /// Groups that at least one line frees, in the order of the law.
    pub fn exempt_groups(&self) -> impl Iterator<Item = &'static str> {
        EXEMPT_GROUPS.into_iter().filter(|group| self.frees(group))
    }

    /// The words shown first to a citizen.
    pub fn short_vi(&self) -> &str {
        if self.plain_vi.is_empty() {
            &self.name_vi
        } else {
            &self.plain_vi
        }
    }

    /// The same in English.
    pub fn short_en(&self) -> &str {
        if self.plain_en.is_empty() {
            &self.name_en
        } else {
            &self.plain_en
        }
    }
}
