//! The facts of a version, each field of the catalogue in its words.

use super::{Fact, Part};
use crate::format;
use crate::i18n::{Lang, text};
use crate::pages::admin::field_id;
use crate::pages::intake::exemption;
use crate::pages::procedures::{case_name, fee_words, field_name, limit_when, limit_words};
use crate::words::{hours, unit};
use jiff::civil::Date;
use motcua_domain::deadline::RuleSetId;
use motcua_domain::procedure::{
    ClockOrigin, Confidence, Fee, Item, ItemKind, Procedure, Retention, Step,
};
use motcua_domain::unit::Units;

/// Tells the facts of one version.
pub(super) struct Teller<'a> {
    pub(super) lang: Lang,
    pub(super) units: &'a Units,
    pub(super) day: Date,
    pub(super) p: &'a Procedure,
}

impl Teller<'_> {
    fn t(&self, id: &str) -> String {
        text(self.lang, id, &[])
    }
    fn t1(&self, id: &str, name: &str, value: &str) -> String {
        text(self.lang, id, &[(name, &value)])
    }
    fn yes(&self, yes: bool) -> String {
        self.t(if yes { "change-yes" } else { "change-no" })
    }
    fn simple(&self, field: &str, value: impl Into<String>) -> Fact {
        Fact {
            key: field.to_owned(),
            what: self.t(field_id(field)),
            parts: vec![loud(String::new(), value)],
        }
    }
    fn on(&self, id: &str, day: Option<Date>) -> String {
        day.map_or_else(String::new, |day| {
            self.t1(id, "day", &format::short_date(self.lang, day))
        })
    }
    fn only(&self, case: Option<&String>) -> String {
        case.map_or_else(String::new, |id| {
            self.t1("version-only", "case", &case_name(self.lang, self.p, id))
        })
    }
    fn named(&self, field: &str, name: &str) -> String {
        let field = self.t(field_id(field));
        let args: [(&str, &dyn crate::i18n::Arg); 2] = [("list", &field), ("name", &name)];
        text(self.lang, "version-named", &args)
    }

    pub(super) fn facts(&self) -> Vec<Fact> {
        let Procedure {
            code,
            name_vi,
            name_en,
            plain_vi,
            plain_en,
            valid_from,
            valid_to,
            field,
            level_vi,
            decides,
            cases,
            limits,
            origin,
            rules,
            counting,
            fees,
            items,
            steps,
            result_vi,
            result_en,
            legal_basis,
            retention,
            express,
            supplement_once,
            confidence_time,
            confidence_fee,
            time_note_vi,
            fee_note_vi,
            often_wrong_vi,
            often_wrong_en,
            source,
        } = self.p;
        let unit = |id| unit(self.lang, self.units, id, self.day);
        let short = |day: &Option<Date>| {
            day.map_or_else(String::new, |day| format::short_date(self.lang, day))
        };
        let mut facts = vec![
            self.simple("code", code),
            self.simple("name_vi", name_vi),
            self.simple("name_en", name_en),
            self.simple("plain_vi", plain_vi),
            self.simple("plain_en", plain_en),
            self.simple("valid_from", short(valid_from)),
            self.simple("valid_to", short(valid_to)),
            self.simple("field", field_name(self.lang, field)),
            self.simple("level_vi", level_vi),
            self.simple("decides", decides.as_ref().map_or_else(String::new, unit)),
        ];
        facts.extend(cases.iter().map(|case| Fact {
            key: format!("cases:{}", case.id),
            what: self.t("admin-case"),
            parts: vec![
                loud(String::new(), &case.name_vi),
                quiet(self.t("admin-en"), &case.name_en),
            ],
        }));
        facts.extend(limits.iter().map(|row| self.limit(row)));
        facts.extend([
            self.simple("origin", self.t(origin_id(*origin))),
            self.simple("rules", self.rules(*rules)),
            self.simple("counting", self.hours(counting)),
            self.simple("confidence_time", self.t(sure_id(*confidence_time))),
            self.simple("time_note_vi", time_note_vi),
        ]);
        facts.extend((0..fees.len()).map(|at| self.fee(fees, at)));
        facts.extend([
            self.simple("confidence_fee", self.t(sure_id(*confidence_fee))),
            self.simple("fee_note_vi", fee_note_vi),
        ]);
        facts.extend(items.iter().map(|item| self.item(item)));
        facts.extend(steps.iter().zip(1..).map(|(step, n)| self.step(step, n)));
        facts.extend([
            self.simple("result_vi", result_vi),
            self.simple("result_en", result_en),
            self.simple("legal_basis", legal_basis),
            self.simple("retention", self.retention(*retention)),
            self.simple("express", self.yes(*express)),
            self.simple("supplement_once", self.yes(*supplement_once)),
            self.simple("often_wrong_vi", often_wrong_vi),
            self.simple("often_wrong_en", often_wrong_en),
            self.simple("source", source),
        ]);
        facts
    }

    fn limit(&self, row: &motcua_domain::procedure::LimitRow) -> Fact {
        let when = limit_when(self.lang, self.p, row);
        let word = |part: &Option<String>| part.clone().unwrap_or_default();
        let channel = row.channel.map_or("", |channel| channel.slug());
        Fact {
            key: format!("limits:{}:{}:{channel}", word(&row.case), word(&row.area)),
            what: if when.is_empty() {
                self.t(field_id("limits"))
            } else {
                self.named("limits", &when)
            },
            parts: vec![loud(String::new(), limit_words(self.lang, &row.limit))],
        }
    }

    /// Lines of one fee (by time or case) bear one id: told apart by number.
    fn fee(&self, fees: &[Fee], at: usize) -> Fact {
        let fee = &fees[at];
        let before = fees[..at].iter().filter(|other| other.id == fee.id).count();
        // Who is freed has no order of its own.
        let mut groups: Vec<&String> = fee.exempt.iter().collect();
        groups.sort_unstable();
        let freed: Vec<String> = groups
            .into_iter()
            .map(|group| exemption(self.lang, group))
            .collect();
        let freed = if freed.is_empty() {
            String::new()
        } else {
            self.t1("version-free", "groups", &freed.join(", "))
        };
        Fact {
            key: format!("fees:{}#{before}", fee.id),
            what: self.named("fees", &fee.name_vi),
            parts: vec![
                quiet(self.t("version-name"), &fee.name_vi),
                quiet(self.t("admin-en"), &fee.name_en),
                loud(self.t("fee-amount"), fee_words(self.lang, &fee.amount)),
                loud(self.t("admin-case"), self.only(fee.case.as_ref())),
                loud(
                    self.t(field_id("valid_from")),
                    self.on("version-from", fee.valid_from),
                ),
                loud(
                    self.t(field_id("valid_to")),
                    self.on("version-before", fee.valid_to),
                ),
                loud(self.t("admin-f-exemptions"), freed),
            ],
        }
    }

    fn item(&self, item: &Item) -> Fact {
        let kind = match item.kind {
            ItemKind::Submit => "admin-kind-submit",
            ItemKind::Present => "admin-kind-present",
            ItemKind::DataReplaceable => "admin-kind-data",
            ItemKind::Conditional => "admin-kind-conditional",
        };
        let count = |id: &str, n: u32| match n {
            0 => String::new(),
            n => text(self.lang, id, &[("n", &n)]),
        };
        let instead = |other: &&Item| other.one_of == item.one_of && other.id != item.id;
        let others: Vec<&str> = match item.one_of {
            Some(_) => self
                .p
                .items
                .iter()
                .filter(instead)
                .map(|other| other.name_vi.as_str())
                .collect(),
            None => Vec::new(),
        };
        let others = if others.is_empty() {
            String::new()
        } else {
            self.t1("version-instead", "names", &others.join("; "))
        };
        Fact {
            key: format!("items:{}", item.id),
            what: self.named("items", &item.name_vi),
            parts: vec![
                quiet(self.t("version-name"), &item.name_vi),
                quiet(self.t("admin-en"), &item.name_en),
                loud(self.t("admin-kind"), self.t(kind)),
                loud(
                    self.t("admin-originals"),
                    count("copies-originals", item.originals),
                ),
                loud(self.t("admin-copies"), count("copies-copies", item.copies)),
                loud(self.t("admin-condition-vi"), &item.condition_vi),
                quiet(self.t("admin-condition-en"), &item.condition_en),
                loud(self.t("admin-one-of"), others),
                loud(self.t("admin-case"), self.only(item.case.as_ref())),
            ],
        }
    }

    fn step(&self, step: &Step, n: usize) -> Fact {
        let by = step.unit.as_ref();
        let by = by.map(|id| unit(self.lang, self.units, id, self.day));
        let role = match step.role.as_str() {
            "cashier" => "admin-role-cashier",
            "clerk" => "admin-role-clerk",
            "director" => "admin-role-director",
            "head" => "admin-role-head",
            "records_clerk" => "admin-role-records",
            "signer" => "admin-role-signer",
            _ => "admin-role-specialist",
        };
        let share = format::percent(self.lang, step.share_permille.into());
        let share = text(self.lang, "version-share", &[("share", &share)]);
        Fact {
            key: format!("steps:{n}"),
            what: text(self.lang, "version-step", &[("n", &n)]),
            parts: vec![
                loud(self.t("version-name"), &step.name_vi),
                quiet(self.t("admin-en"), &step.name_en),
                loud(
                    self.t("admin-unit"),
                    by.unwrap_or_else(|| self.t("admin-unit-desk")),
                ),
                loud(self.t("admin-role"), self.t(role)),
                loud(self.t("admin-share"), share),
            ],
        }
    }

    fn rules(&self, rules: RuleSetId) -> String {
        match rules {
            RuleSetId::Vn => self.t("admin-rules-vn"),
            RuleSetId::VnMidnight => self.t("admin-rules-midnight"),
            // Not offered by the form; named as the tests name them.
            RuleSetId::Eu => "eu".to_owned(),
            RuleSetId::Frcp => "frcp".to_owned(),
        }
    }

    fn hours(&self, typed: &str) -> String {
        match typed.parse() {
            Ok(week) if !typed.is_empty() => hours(self.lang, &week),
            _ => typed.to_owned(),
        }
    }

    fn retention(&self, retention: Retention) -> String {
        match retention {
            Retention::Permanent => self.t("admin-retention-permanent"),
            Retention::Years(n) => text(self.lang, "limit-yr", &[("n", &n)]),
        }
    }
}

fn loud(label: String, value: impl Into<String>) -> Part {
    Part {
        label,
        value: value.into(),
        quiet: false,
    }
}

fn quiet(label: String, value: impl Into<String>) -> Part {
    Part {
        quiet: true,
        ..loud(label, value)
    }
}

fn origin_id(origin: ClockOrigin) -> &'static str {
    match origin {
        ClockOrigin::Received => "admin-origin-received",
        ClockOrigin::Valid => "admin-origin-valid",
    }
}

/// Message of a confidence.
fn sure_id(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Sure => "admin-sure",
        Confidence::Likely => "admin-likely",
        Confidence::Unsure => "admin-unsure",
    }
}
