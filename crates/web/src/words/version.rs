//! A version of a procedure in words, fact by fact, and what differs between
//! two versions of it: what an administrator signs, publishes or moves a
//! dossier to is read as sentences, never as stored data.
//!
//! Invariant: every field of the catalogue is in a fact; a new field does not
//! compile until it has its words.

use super::{hours, unit};
use crate::format;
use crate::i18n::{Lang, text};
use crate::pages::admin::field_id;
use crate::pages::intake::exemption;
use crate::pages::procedures::{case_name, fee_words, field_name, limit_when, limit_words};
use jiff::civil::Date;
use motcua_domain::deadline::RuleSetId;
use motcua_domain::procedure::{
    ClockOrigin, Confidence, Fee, Item, ItemKind, Procedure, Retention, Step,
};
use motcua_domain::unit::Units;

/// One fact of a version.
pub struct Fact {
    /// The same for the same fact of another version.
    key: String,
    /// What it is about.
    pub what: String,
    parts: Vec<Part>,
}

/// One property of a fact. Its value says by itself what it is.
struct Part {
    label: String,
    value: String,
    /// Said in a difference only (a name in the other language).
    quiet: bool,
}

impl Fact {
    /// The whole fact in words; empty = not said in this version.
    pub fn said(&self) -> String {
        let loud = self
            .parts
            .iter()
            .filter(|p| !p.quiet && !p.value.is_empty());
        loud.map(|p| p.value.as_str())
            .collect::<Vec<_>>()
            .join(" · ")
    }
}

/// One difference between two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What differs.
    pub what: String,
    /// What it was.
    pub old: String,
    /// What it is.
    pub new: String,
}

/// Everything a version says, in the order of its form. Units are named as on
/// `day`.
pub fn facts(lang: Lang, units: &Units, day: Date, p: &Procedure) -> Vec<Fact> {
    let teller = Teller {
        lang,
        units,
        day,
        p,
    };
    teller.facts()
}

/// What differs between two versions, property by property; a fact that came
/// or went is one difference.
pub fn differences(lang: Lang, old: &[Fact], new: &[Fact]) -> Vec<Difference> {
    let none = || text(lang, "change-nothing", &[]);
    let or_none = |said: String| if said.is_empty() { none() } else { said };
    let find = |list: &[Fact], key: &str| list.iter().position(|fact| fact.key == key);
    let mut found = Vec::new();
    for was in old {
        match find(new, &was.key) {
            Some(at) => found.extend(parts(lang, was, &new[at], &or_none)),
            None => found.push(Difference {
                what: was.what.clone(),
                old: was.said(),
                new: none(),
            }),
        }
    }
    for is in new {
        if find(old, &is.key).is_none() {
            found.push(Difference {
                what: is.what.clone(),
                old: none(),
                new: is.said(),
            });
        }
    }
    found.extend(
        ["cases", "limits", "fees", "items"]
            .map(|list| order(lang, list, old, new))
            .into_iter()
            .flatten(),
    );
    found
}

fn parts(
    lang: Lang,
    was: &Fact,
    is: &Fact,
    or_none: &impl Fn(String) -> String,
) -> Vec<Difference> {
    let pairs = was.parts.iter().zip(&is.parts);
    let changed = pairs.filter(|(was, is)| was.value != is.value);
    let one = |(old, new): (&Part, &Part)| Difference {
        what: if old.label.is_empty() {
            was.what.clone()
        } else {
            let args: [(&str, &dyn crate::i18n::Arg); 2] =
                [("what", &was.what), ("part", &old.label)];
            text(lang, "version-part", &args)
        },
        old: or_none(old.value.clone()),
        new: or_none(new.value.clone()),
    };
    changed.map(one).collect()
}

/// The same members in another order: the first row that fits counts, and
/// papers are asked for in their order.
fn order(lang: Lang, list: &str, old: &[Fact], new: &[Fact]) -> Option<Difference> {
    let members = |facts: &[Fact]| -> Vec<(String, String)> {
        let prefix = format!("{list}:");
        let of_list = facts.iter().filter(|fact| fact.key.starts_with(&prefix));
        of_list
            .map(|fact| (fact.key.clone(), fact.what.clone()))
            .collect()
    };
    let (was, is) = (members(old), members(new));
    let mut sorted = [was.clone(), is.clone()];
    sorted.iter_mut().for_each(|keys| keys.sort());
    let keys = |list: &[(String, String)]| -> Vec<String> {
        list.iter().map(|(key, _)| key.clone()).collect()
    };
    let same = keys(&sorted[0]) == keys(&sorted[1]);
    let names = |list: Vec<(String, String)>| {
        let names: Vec<String> = list.into_iter().map(|(_, name)| name).collect();
        names.join("; ")
    };
    (same && keys(&was) != keys(&is)).then(|| {
        let name = text(lang, field_id(list), &[]);
        Difference {
            what: text(lang, "version-order", &[("list", &name)]),
            old: names(was),
            new: names(is),
        }
    })
}

struct Teller<'a> {
    lang: Lang,
    units: &'a Units,
    day: Date,
    p: &'a Procedure,
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

    fn facts(&self) -> Vec<Fact> {
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
        let freed: Vec<String> = fee
            .exempt
            .iter()
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
        let share = text(self.lang, "version-share", &[("n", &step.share_permille)]);
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

#[cfg(test)]
mod tests {
    use super::*;
    use motcua_domain::money::Vnd;
    use motcua_domain::procedure::{FeeAmount, REMOTE};

    const DAY: Date = jiff::civil::date(2026, 11, 26);

    fn between(lang: Lang, old: &Procedure, new: &Procedure) -> Vec<Difference> {
        let units = Units::default();
        let [old, new] = [old, new].map(|p| facts(lang, &units, DAY, p));
        differences(lang, &old, &new)
    }

    fn sample() -> Procedure {
        let all = crate::samples::procedures();
        let with = |p: &&Procedure| p.items.len() > 1 && !p.fees.is_empty() && p.limits.len() > 1;
        all.iter().find(with).unwrap().clone()
    }

    #[test]
    fn a_difference_is_in_words_one_line_for_each_property() {
        let old = sample();
        let mut new = old.clone();
        new.items[0].name_vi = "Tờ khai mới".to_owned();
        new.items[0].originals = 3;
        new.fees[0].amount = FeeAmount::Fixed { vnd: Vnd(70_000) };
        new.limits.last_mut().unwrap().limit = "5 wd".parse().unwrap();
        let lines = between(Lang::Vi, &old, &new);
        assert_eq!(lines.len(), 4, "{lines:?}");
        let words: Vec<String> = lines
            .iter()
            .map(|l| format!("{}|{}|{}", l.what, l.old, l.new))
            .collect();
        assert!(
            words.iter().any(|w| w.ends_with("5 ngày làm việc")),
            "{words:?}"
        );
        assert!(
            words.iter().any(|w| w.ends_with("70.000\u{a0}₫")),
            "{words:?}"
        );
        assert!(
            words.iter().any(|w| w.ends_with("3 bản chính")),
            "{words:?}"
        );
        assert!(
            words.iter().any(|w| w.ends_with("|Tờ khai mới")),
            "{words:?}"
        );
        for word in &words {
            assert!(
                !word.contains(['{', '[', '⟦']) && !word.contains(" wd"),
                "{word}"
            );
        }
        assert_eq!(between(Lang::En, &old, &old), []);
    }

    #[test]
    fn a_paper_that_came_or_went_is_one_line_and_an_order_is_one() {
        let old = sample();
        let mut new = old.clone();
        let gone = new.items.pop().unwrap();
        let lines = between(Lang::Vi, &old, &new);
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(lines[0].what.contains(&gone.name_vi));
        new = old.clone();
        new.items.reverse();
        let lines = between(Lang::En, &old, &new);
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert_ne!(lines[0].old, lines[0].new);
    }

    #[test]
    fn no_change_of_a_field_is_left_unsaid() {
        type Change = Box<dyn Fn(&mut Procedure)>;
        let old = sample();
        let mut changes: Vec<Change> = vec![
            Box::new(|p| p.plain_vi.push('x')),
            Box::new(|p| p.decides = Some(motcua_domain::id::UnitId::new("tax"))),
            Box::new(|p| p.valid_to = Some(DAY)),
            Box::new(|p| {
                p.origin = match p.origin {
                    ClockOrigin::Received => ClockOrigin::Valid,
                    ClockOrigin::Valid => ClockOrigin::Received,
                }
            }),
            Box::new(|p| p.counting = "1-5:0730-1130".to_owned()),
            Box::new(|p| p.express = !p.express),
            Box::new(|p| p.supplement_once = !p.supplement_once),
            Box::new(|p| p.retention = Retention::Years(7)),
            Box::new(|p| p.fees[0].exempt = vec!["elderly".to_owned()]),
            Box::new(|p| p.fees[0].valid_from = Some(DAY)),
            Box::new(|p| p.items[0].one_of = Some("g".to_owned())),
            Box::new(|p| p.items[0].condition_en.push('x')),
            Box::new(|p| p.steps[0].name_vi.push('x')),
            Box::new(|p| p.steps[0].share_permille += 1),
            Box::new(|p| {
                p.limits[0].area = match p.limits[0].area {
                    Some(_) => None,
                    None => Some(REMOTE.to_owned()),
                }
            }),
        ];
        changes.push(Box::new(|p| {
            p.confidence_fee = match p.confidence_fee {
                Confidence::Sure => Confidence::Unsure,
                _ => Confidence::Sure,
            }
        }));
        for (n, change) in changes.iter().enumerate() {
            let mut new = old.clone();
            change(&mut new);
            // An alternative without another is none, and is refused as such.
            if n == 10 {
                new.items[1].one_of = Some("g".to_owned());
            }
            assert_ne!(between(Lang::Vi, &old, &new), [], "change {n}");
        }
    }
}
