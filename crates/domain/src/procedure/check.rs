//! Whether a version of a procedure may be published.

use super::{Channel, EXEMPT_GROUPS, FIELDS, Fee, FeeAmount, Item, ItemKind, Procedure, REMOTE};
use crate::actor::Role;
use crate::deadline::LimitUnit;
use crate::id::UnitId;
use crate::money::Vnd;
use crate::typed;
use serde::Deserialize as _;
use serde::de::IntoDeserializer as _;
use serde::de::value::{Error as ValueError, StrDeserializer};
use unicode_normalization::is_nfc;

pub use super::wrong::{Fault, Wrong};

impl Procedure {
    /// Everything wrong with this version, warnings too, in the order of the
    /// fields. `knows` says whether a unit exists.
    pub fn faults(&self, knows: impl Fn(&UnitId) -> bool) -> Vec<Fault> {
        let mut faults = Faults(Vec::new());
        self.check_head(&knows, &mut faults);
        self.check_limits(&mut faults);
        if !self.counting.is_empty() && self.own_hours().is_none() {
            faults.add("counting", Wrong::Hours);
        }
        self.check_fees(&mut faults);
        self.check_items(&mut faults);
        self.check_steps(&knows, &mut faults);
        faults.0
    }

    /// May it be published? Warnings are no hindrance.
    pub fn is_publishable(&self, knows: impl Fn(&UnitId) -> bool) -> bool {
        self.faults(knows)
            .iter()
            .all(|fault| fault.what.is_warning())
    }

    fn check_head(&self, knows: &impl Fn(&UnitId) -> bool, faults: &mut Faults) {
        if !is_code(&self.code) {
            faults.add("code", Wrong::Code);
        }
        for (path, text, max) in [
            ("name_vi", &self.name_vi, 1_000),
            ("result_vi", &self.result_vi, 500),
            ("legal_basis", &self.legal_basis, 2_000),
            ("source", &self.source, 500),
        ] {
            faults.text(path, text, max);
        }
        for (path, text, max) in [
            ("plain_vi", &self.plain_vi, 200),
            ("plain_en", &self.plain_en, 200),
            ("time_note_vi", &self.time_note_vi, 2_000),
            ("fee_note_vi", &self.fee_note_vi, 2_000),
            ("often_wrong_vi", &self.often_wrong_vi, 2_000),
            ("often_wrong_en", &self.often_wrong_en, 2_000),
        ] {
            if !text.is_empty() {
                faults.text(path, text, max);
            }
        }
        if self.name_en.trim().is_empty() {
            faults.add("name_en", Wrong::NoEnglish);
        }
        if !FIELDS.contains(&self.field.as_str()) {
            faults.add("field", Wrong::UnknownField(self.field.clone()));
        }
        if let Some(unit) = self.decides.as_ref().filter(|unit| !knows(unit)) {
            faults.add("decides", Wrong::UnknownUnit(unit.to_string()));
        }
        if self
            .valid_from
            .zip(self.valid_to)
            .is_some_and(|(from, to)| from >= to)
        {
            faults.add("valid_to", Wrong::DatesReversed);
        }
        if matches!(self.retention, super::Retention::Years(years) if !(1..=100).contains(&years)) {
            faults.add("retention", Wrong::RetentionRange);
        }
        faults.unique("cases", self.cases.iter().map(|case| case.id.as_str()));
    }

    fn check_limits(&self, faults: &mut Faults) {
        if self.limits.is_empty() {
            faults.add("limits", Wrong::NoLimit);
            return;
        }
        for (n, row) in self.limits.iter().enumerate() {
            let path = format!("limits[{n}]");
            self.check_case(&path, row.case.as_deref(), faults);
            if let Some(area) = row.area.as_deref().filter(|area| *area != REMOTE) {
                faults.add(&path, Wrong::UnknownArea(area.to_owned()));
            }
            let (least, most) = match row.limit.unit {
                LimitUnit::SameDay { .. } => (0, 0),
                LimitUnit::WorkingDays | LimitUnit::CalendarDays => (1, 1_096),
                LimitUnit::WorkingHours | LimitUnit::ClockHours => (1, 2_000),
                LimitUnit::Weeks => (1, 156),
                LimitUnit::Months => (1, 36),
                LimitUnit::Years => (1, 3),
            };
            if !(least..=most).contains(&row.limit.amount) {
                faults.add(&format!("{path}.limit"), Wrong::LimitRange);
            }
            let shadowed = self.limits[..n].iter().any(|earlier| {
                (earlier.case.is_none() || earlier.case == row.case)
                    && (earlier.area.is_none() || earlier.area == row.area)
                    && (earlier.channel.is_none() || earlier.channel == row.channel)
            });
            if shadowed {
                faults.add(&path, Wrong::UnreachableLimit);
            }
        }
        let cases = self
            .cases
            .iter()
            .map(|case| Some(case.id.as_str()))
            .chain([None]);
        for case in cases {
            for area in [None, Some(REMOTE)] {
                for channel in Channel::ALL {
                    if self.limit_for(case, area, channel).is_none() {
                        let words = [case, area].into_iter().flatten().chain([channel.slug()]);
                        let combination = words.collect::<Vec<_>>().join(", ");
                        faults.add("limits", Wrong::NoLimitFor(combination));
                    }
                }
            }
        }
    }

    fn check_fees(&self, faults: &mut Faults) {
        for (n, fee) in self.fees.iter().enumerate() {
            let path = format!("fees[{n}]");
            faults.text(&format!("{path}.name_vi"), &fee.name_vi, 200);
            self.check_case(&path, fee.case.as_deref(), faults);
            if fee
                .valid_from
                .zip(fee.valid_to)
                .is_some_and(|(from, to)| from >= to)
            {
                faults.add(&format!("{path}.valid_to"), Wrong::DatesReversed);
            }
            if self.fees[..n].iter().any(|earlier| covers(earlier, fee)) {
                faults.add(&path, Wrong::Duplicate(fee.id.clone()));
            }
            let unknown = |group: &&String| !EXEMPT_GROUPS.contains(&group.as_str());
            for group in fee.exempt.iter().filter(unknown) {
                let what = Wrong::UnknownExemption(group.clone());
                faults.add(&format!("{path}.exempt"), what);
            }
            for vnd in amounts(&fee.amount) {
                if !(Vnd::ZERO..=Vnd::MAX).contains(&vnd) {
                    faults.add(&format!("{path}.amount"), Wrong::FeeRange);
                } else if vnd > Vnd::ZERO && vnd < Vnd(1_000) {
                    faults.add(&format!("{path}.amount"), Wrong::FeeSuspicious(vnd));
                }
            }
        }
    }

    fn check_items(&self, faults: &mut Faults) {
        faults.unique("items", self.items.iter().map(|item| item.id.as_str()));
        for item in &self.items {
            let path = format!("items.{}", item.id);
            faults.text(&format!("{path}.name_vi"), &item.name_vi, 500);
            if item.name_en.trim().is_empty() {
                faults.add(&format!("{path}.name_en"), Wrong::NoEnglish);
            }
            self.check_case(&path, item.case.as_deref(), faults);
            if item.originals > 100 || item.copies > 100 {
                faults.add(&path, Wrong::CountRange);
            }
            if item.kind == ItemKind::Conditional && item.condition_vi.trim().is_empty() {
                faults.add(&path, Wrong::NoCondition);
            }
            if let Some(group) = &item.one_of {
                let in_group = |other: &&Item| other.one_of.as_ref() == Some(group);
                if self.items.iter().filter(in_group).count() < 2 {
                    faults.add(&path, Wrong::OneOfAlone(group.clone()));
                }
            }
        }
    }

    fn check_steps(&self, knows: &impl Fn(&UnitId) -> bool, faults: &mut Faults) {
        if self.steps.is_empty() {
            faults.add("steps", Wrong::NoStep);
            return;
        }
        let sum: u64 = self
            .steps
            .iter()
            .map(|step| u64::from(step.share_permille))
            .sum();
        if sum != 1_000 {
            faults.add("steps", Wrong::Shares(sum));
        }
        for (n, step) in self.steps.iter().enumerate() {
            faults.text(&format!("steps[{n}].name_vi"), &step.name_vi, 200);
            if let Some(unit) = step.unit.as_ref().filter(|unit| !knows(unit)) {
                faults.add(
                    &format!("steps[{n}].unit"),
                    Wrong::UnknownUnit(unit.to_string()),
                );
            }
            if role(&step.role).is_none() {
                faults.add(
                    &format!("steps[{n}].role"),
                    Wrong::UnknownRole(step.role.clone()),
                );
            }
        }
    }

    fn check_case(&self, path: &str, case: Option<&str>, faults: &mut Faults) {
        if let Some(case) = case.filter(|case| !self.cases.iter().any(|c| c.id == *case)) {
            faults.add(path, Wrong::UnknownCase(case.to_owned()));
        }
    }
}

impl Channel {
    /// Slug in forms and messages.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Online => "online",
            Self::Post => "post",
        }
    }
}

struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, path: &str, what: Wrong) {
        self.0.push(Fault {
            path: path.to_owned(),
            what,
        });
    }
    fn text(&mut self, path: &str, text: &str, max: usize) {
        match typed::line(text, max) {
            Err(bad) => self.add(path, Wrong::Text(bad)),
            Ok(_) if !is_nfc(text) => self.add(path, Wrong::Decomposed),
            Ok(_) => {}
        }
    }
    fn unique<'a>(&mut self, path: &str, slugs: impl Iterator<Item = &'a str>) {
        let mut seen: Vec<&str> = Vec::new();
        for slug in slugs {
            if seen.contains(&slug) || slug.is_empty() {
                self.add(path, Wrong::Duplicate(slug.to_owned()));
            }
            seen.push(slug);
        }
    }
}

/// Role of a slug, as serialised.
pub fn role(slug: &str) -> Option<Role> {
    let text: StrDeserializer<'_, ValueError> = slug.into_deserializer();
    Role::deserialize(text).ok()
}

/// `1.001193`, `2.000815`; suffixes of cases have more digits.
pub fn is_code(code: &str) -> bool {
    code.split_once('.').is_some_and(|(head, tail)| {
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        head.len() == 1 && (6..=20).contains(&tail.len()) && digits(head) && digits(tail)
    })
}

/// Does the earlier row always win over the later one?
fn covers(earlier: &Fee, later: &Fee) -> bool {
    let from = earlier
        .valid_from
        .is_none_or(|a| later.valid_from.is_some_and(|b| a <= b));
    let to = earlier
        .valid_to
        .is_none_or(|a| later.valid_to.is_some_and(|b| b <= a));
    earlier.id == later.id && (earlier.case.is_none() || earlier.case == later.case) && from && to
}

fn amounts(amount: &FeeAmount) -> Vec<Vnd> {
    match amount {
        FeeAmount::Fixed { vnd } | FeeAmount::Each { vnd } => vec![*vnd],
        FeeAmount::Pages {
            first, later, cap, ..
        } => vec![*first, *later, *cap],
        FeeAmount::ByNotice => Vec::new(),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::deadline::RuleSetId;
    use crate::procedure::{Case, ClockOrigin, Confidence, LimitRow, Retention, Step};
    use crate::typed::BadText;

    /// A sound procedure to start from.
    pub(crate) fn sample() -> Procedure {
        Procedure {
            code: "1.001193".into(),
            name_vi: "Thủ tục đăng ký khai sinh".into(),
            name_en: "Birth registration".into(),
            plain_vi: String::new(),
            plain_en: String::new(),
            valid_from: None,
            valid_to: None,
            field: "civil_status".into(),
            level_vi: "Cấp xã".into(),
            decides: None,
            cases: vec![Case {
                id: "house".into(),
                name_vi: "Nhà ở".into(),
                name_en: "House".into(),
            }],
            limits: vec![LimitRow {
                case: None,
                area: None,
                channel: None,
                limit: "5 wd".parse().unwrap(),
            }],
            origin: ClockOrigin::Received,
            rules: RuleSetId::Vn,
            fees: Vec::new(),
            items: Vec::new(),
            steps: vec![Step {
                name_vi: "Tiếp nhận".into(),
                name_en: "Intake".into(),
                unit: None,
                role: "clerk".into(),
                share_permille: 1_000,
            }],
            result_vi: "Giấy khai sinh".into(),
            result_en: "Birth certificate".into(),
            legal_basis: "Luật 60/2014/QH13".into(),
            retention: Retention::Permanent,
            express: false,
            supplement_once: false,
            counting: String::new(),
            confidence_time: Confidence::Sure,
            confidence_fee: Confidence::Sure,
            time_note_vi: String::new(),
            fee_note_vi: String::new(),
            often_wrong_vi: String::new(),
            often_wrong_en: String::new(),
            source: "test".into(),
        }
    }

    pub(crate) fn item(id: &str, kind: ItemKind) -> Item {
        Item {
            id: id.into(),
            name_vi: "Tờ khai".into(),
            name_en: "Form".into(),
            kind,
            one_of: None,
            condition_vi: String::new(),
            condition_en: String::new(),
            originals: 0,
            copies: 0,
            case: None,
        }
    }

    fn wrongs(change: impl FnOnce(&mut Procedure)) -> Vec<(String, Wrong)> {
        let mut procedure = sample();
        change(&mut procedure);
        let knows = |unit: &UnitId| unit.as_str() == "land-office";
        procedure
            .faults(knows)
            .into_iter()
            .map(|f| (f.path, f.what))
            .collect()
    }
    fn row(area: Option<&str>, limit: &str) -> LimitRow {
        LimitRow {
            case: None,
            area: area.map(Into::into),
            channel: None,
            limit: limit.parse().unwrap(),
        }
    }

    #[test]
    fn a_sound_version_has_no_fault() {
        assert_eq!(wrongs(|_| ()), []);
        assert!(!sample().needs_sign_off());
        assert!(
            Procedure {
                confidence_fee: Confidence::Likely,
                ..sample()
            }
            .needs_sign_off()
        );
    }

    #[test]
    fn the_first_fitting_row_is_the_limit() {
        let mut procedure = sample();
        procedure.limits = vec![row(Some(REMOTE), "15 wd"), row(None, "5 wd")];
        procedure.limits.insert(
            0,
            LimitRow {
                case: Some("house".into()),
                channel: Some(Channel::Online),
                ..row(None, "3 wd")
            },
        );
        assert_eq!(procedure.faults(|_| true), []);
        let limit = |case, area, channel| {
            procedure
                .limit_for(case, area, channel)
                .unwrap()
                .limit
                .to_string()
        };
        assert_eq!(limit(None, None, Channel::Counter), "5 wd");
        assert_eq!(limit(None, Some(REMOTE), Channel::Post), "15 wd");
        assert_eq!(limit(Some("house"), Some(REMOTE), Channel::Online), "3 wd");
        assert_eq!(limit(Some("house"), None, Channel::Counter), "5 wd");
    }

    #[test]
    fn gaps_and_dead_rows_of_the_table_are_named() {
        assert_eq!(
            wrongs(|p| p.limits.clear()),
            [("limits".into(), Wrong::NoLimit)]
        );
        let dead = wrongs(|p| p.limits = vec![row(None, "5 wd"), row(Some(REMOTE), "15 wd")]);
        assert_eq!(dead, [("limits[1]".into(), Wrong::UnreachableLimit)]);
        let gap = wrongs(|p| {
            p.limits = vec![LimitRow {
                channel: Some(Channel::Counter),
                ..row(None, "5 wd")
            }];
        });
        assert_eq!(gap.len(), 8, "two cases, two areas, two channels");
        assert!(
            gap.iter()
                .any(|(_, w)| *w == Wrong::NoLimitFor("house, remote, online".into()))
        );
        assert_eq!(
            wrongs(|p| p.limits = vec![row(None, "0 wd")])[0].1,
            Wrong::LimitRange
        );
        assert_eq!(
            wrongs(|p| p.limits = vec![row(None, "5 yr")])[0].1,
            Wrong::LimitRange
        );
        let case = wrongs(|p| {
            p.limits.insert(
                0,
                LimitRow {
                    case: Some("flat".into()),
                    ..row(None, "1 wd")
                },
            );
        });
        assert_eq!(
            case,
            [("limits[0]".into(), Wrong::UnknownCase("flat".into()))]
        );
    }

    #[test]
    fn words_units_roles_and_shares_are_checked() {
        assert_eq!(wrongs(|p| p.code = "1.0011".into())[0].1, Wrong::Code);
        assert_eq!(
            wrongs(|p| p.name_vi = " ".into())[0].1,
            Wrong::Text(BadText::Empty)
        );
        assert_eq!(
            wrongs(|p| p.name_vi = "Khai sinh e\u{301}".into())[0].1,
            Wrong::Decomposed
        );
        assert_eq!(
            wrongs(|p| p.name_vi = "a\u{202E}b".into())[0].1,
            Wrong::Text(BadText::Hidden { code: 0x202E })
        );
        assert_eq!(
            wrongs(|p| p.field = "fishing".into())[0].1,
            Wrong::UnknownField("fishing".into())
        );
        assert_eq!(
            wrongs(|p| p.decides = Some(UnitId::new("moon")))[0].1,
            Wrong::UnknownUnit("moon".into())
        );
        assert_eq!(
            wrongs(|p| p.steps[0].unit = Some(UnitId::new("land-office"))),
            []
        );
        assert_eq!(
            wrongs(|p| p.steps[0].role = "king".into())[0].1,
            Wrong::UnknownRole("king".into())
        );
        assert_eq!(
            wrongs(|p| p.steps[0].share_permille = 999)[0].1,
            Wrong::Shares(999)
        );
        assert_eq!(wrongs(|p| p.steps.clear())[0].1, Wrong::NoStep);
        assert_eq!(
            wrongs(|p| p.retention = Retention::Years(0))[0].1,
            Wrong::RetentionRange
        );
    }

    #[test]
    fn fees_out_of_range_are_errors_and_tiny_ones_warn() {
        let fee = |vnd: i64| Fee {
            id: "le-phi".into(),
            name_vi: "Lệ phí".into(),
            name_en: String::new(),
            case: None,
            valid_from: None,
            valid_to: None,
            amount: FeeAmount::Fixed { vnd: Vnd(vnd) },
            exempt: Vec::new(),
        };
        let rich = Fee {
            exempt: vec!["poor".into(), "rich".into()],
            ..fee(8_000)
        };
        let unknown = wrongs(|p| p.fees = vec![rich.clone()]);
        assert_eq!(unknown[0].1, Wrong::UnknownExemption("rich".into()));
        assert_eq!(wrongs(|p| p.fees = vec![fee(-1)])[0].1, Wrong::FeeRange);
        assert_eq!(
            wrongs(|p| p.fees = vec![fee(i64::MAX)])[0].1,
            Wrong::FeeRange
        );
        let tiny = wrongs(|p| p.fees = vec![fee(30)]);
        assert_eq!(tiny[0].1, Wrong::FeeSuspicious(Vnd(30)));
        assert!(tiny[0].1.is_warning());
        let twice = wrongs(|p| p.fees = vec![fee(8_000), fee(9_000)]);
        assert_eq!(twice[0].1, Wrong::Duplicate("le-phi".into()));
    }

    #[test]
    fn items_are_unique_and_alternatives_are_more_than_one() {
        let two =
            wrongs(|p| p.items = vec![item("a", ItemKind::Submit), item("a", ItemKind::Submit)]);
        assert_eq!(two[0].1, Wrong::Duplicate("a".into()));
        let alone = wrongs(|p| {
            p.items = vec![Item {
                one_of: Some("g".into()),
                ..item("a", ItemKind::Submit)
            }];
        });
        assert_eq!(alone[0].1, Wrong::OneOfAlone("g".into()));
        let many = wrongs(|p| {
            p.items = vec![Item {
                copies: 101,
                ..item("a", ItemKind::Submit)
            }];
        });
        assert_eq!(many[0].1, Wrong::CountRange);
        assert!(
            wrongs(|p| p.items = vec![item("a", ItemKind::Conditional)])[0]
                .1
                .is_warning()
        );
    }
}
