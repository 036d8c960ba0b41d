//! A version of a procedure in words, fact by fact, and what differs between
//! two versions of it: what an administrator signs, publishes or moves a
//! dossier to is read as sentences, never as stored data.
//!
//! Invariant: every field of the catalogue is in a fact; a new field does not
//! compile until it has its words.

mod teller;

use crate::i18n::{Lang, text};
use crate::pages::admin::field_id;
use jiff::civil::Date;
use motcua_domain::procedure::Procedure;
use motcua_domain::unit::Units;
use teller::Teller;

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

#[cfg(test)]
mod tests {
    use super::*;
    use motcua_domain::money::Vnd;
    use motcua_domain::procedure::{ClockOrigin, Confidence, FeeAmount, REMOTE, Retention};

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
