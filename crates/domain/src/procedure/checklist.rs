//! What is still missing from a dossier.

use super::{Item, ItemKind, Procedure};

/// What the clerk says of one item of the checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Slug of the item.
    pub item: String,
    /// What was seen.
    pub seen: Seen,
}

/// What was seen of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Handed in.
    Given {
        /// Originals.
        originals: u32,
        /// Copies.
        copies: u32,
    },
    /// Shown and given back.
    Shown,
    /// Looked up in a register instead of asked for (NQ 66.7/2025/NQ-CP).
    LookedUp,
    /// The condition of a conditional item is met, the paper is not there.
    Needed,
}

/// One thing that is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The items of which one would do; one slug for a plain item.
    pub items: Vec<String>,
    /// Originals still missing of the first of them.
    pub originals: u32,
    /// Copies still missing of the first of them.
    pub copies: u32,
}

/// What is missing for `case`, in the order of the checklist. Conditional
/// items count only when the clerk says that the condition is met.
pub fn missing(procedure: &Procedure, case: Option<&str>, answers: &[Answer]) -> Vec<Missing> {
    let mut found: Vec<Missing> = Vec::new();
    let mut groups: Vec<&str> = Vec::new();
    for item in items_for(procedure, case) {
        if let Some(group) = item.one_of.as_deref() {
            if groups.contains(&group) {
                continue;
            }
            groups.push(group);
            let members: Vec<&Item> = items_for(procedure, case)
                .filter(|other| other.one_of.as_deref() == Some(group))
                .collect();
            let lacks: Vec<Option<(u32, u32)>> = members.iter().map(|m| lack(m, answers)).collect();
            // A group is asked for as a whole when one of its papers is not conditional.
            let asked = members.iter().any(|m| is_asked(m, answers));
            let served = members
                .iter()
                .zip(&lacks)
                .any(|(m, l)| l.is_none() && is_asked(m, answers));
            if asked && !served {
                let (originals, copies) = lacks.iter().flatten().next().copied().unwrap_or((0, 0));
                found.push(Missing {
                    items: members.iter().map(|m| m.id.clone()).collect(),
                    originals,
                    copies,
                });
            }
        } else if is_asked(item, answers)
            && let Some((originals, copies)) = lack(item, answers)
        {
            found.push(Missing {
                items: vec![item.id.clone()],
                originals,
                copies,
            });
        }
    }
    found
}

/// Items of the checklist for a case.
pub fn items_for<'a>(
    procedure: &'a Procedure,
    case: Option<&'a str>,
) -> impl Iterator<Item = &'a Item> {
    procedure
        .items
        .iter()
        .filter(move |item| item.case.as_deref().is_none_or(|want| case == Some(want)))
}

/// How many papers somebody has to bring for a case: always, and only if a
/// condition is met. Alternatives count once; what is only shown or looked up
/// counts as nothing to hand in.
pub fn to_bring(procedure: &Procedure, case: Option<&str>) -> (usize, usize) {
    let handed_in = |item: &&Item| matches!(item.kind, ItemKind::Submit | ItemKind::Conditional);
    let mut groups: Vec<&str> = Vec::new();
    let (mut always, mut perhaps) = (0, 0);
    for item in items_for(procedure, case).filter(handed_in) {
        let mut asked = item.kind == ItemKind::Submit;
        if let Some(group) = item.one_of.as_deref() {
            if groups.contains(&group) {
                continue;
            }
            groups.push(group);
            asked = items_for(procedure, case)
                .filter(|other| other.one_of.as_deref() == Some(group))
                .any(|other| other.kind == ItemKind::Submit);
        }
        if asked {
            always += 1;
        } else {
            perhaps += 1;
        }
    }
    (always, perhaps)
}

fn is_asked(item: &Item, answers: &[Answer]) -> bool {
    match item.kind {
        ItemKind::Submit | ItemKind::Present | ItemKind::DataReplaceable => true,
        ItemKind::Conditional => answers.iter().any(|a| a.item == item.id),
    }
}

/// Originals and copies still missing of an item; `None` = nothing.
fn lack(item: &Item, answers: &[Answer]) -> Option<(u32, u32)> {
    let of_item = || answers.iter().filter(|a| a.item == item.id).map(|a| a.seen);
    if item.kind == ItemKind::DataReplaceable && of_item().any(|seen| seen == Seen::LookedUp) {
        return None;
    }
    if item.kind == ItemKind::Present
        && of_item().any(|seen| matches!(seen, Seen::Shown | Seen::Given { .. }))
    {
        return None;
    }
    let (mut originals, mut copies) = (0u32, 0u32);
    for seen in of_item() {
        if let Seen::Given {
            originals: o,
            copies: c,
        } = seen
        {
            originals = originals.saturating_add(o);
            copies = copies.saturating_add(c);
        }
    }
    // A list that names no number means one of either.
    if item.originals == 0 && item.copies == 0 {
        return (originals + copies == 0).then_some((1, 0));
    }
    let short = item.originals.saturating_sub(originals);
    // An original more than asked for serves as a copy.
    let spare = originals.saturating_sub(item.originals);
    let short_copies = item.copies.saturating_sub(copies.saturating_add(spare));
    (short > 0 || short_copies > 0).then_some((short, short_copies))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::procedure::check::tests::{item, sample};

    fn given(item: &str, originals: u32, copies: u32) -> Answer {
        Answer {
            item: item.into(),
            seen: Seen::Given { originals, copies },
        }
    }
    fn saw(item: &str, seen: Seen) -> Answer {
        Answer {
            item: item.into(),
            seen,
        }
    }
    fn slugs(found: &[Missing]) -> Vec<String> {
        found.iter().map(|m| m.items.join("/")).collect()
    }

    fn procedure() -> Procedure {
        Procedure {
            items: vec![
                Item {
                    originals: 1,
                    ..item("form", ItemKind::Submit)
                },
                Item {
                    originals: 1,
                    copies: 2,
                    ..item("plan", ItemKind::Submit)
                },
                item("id", ItemKind::Present),
                item("land", ItemKind::DataReplaceable),
                item("mandate", ItemKind::Conditional),
                Item {
                    one_of: Some("birth".into()),
                    originals: 1,
                    ..item("hospital", ItemKind::Submit)
                },
                Item {
                    one_of: Some("birth".into()),
                    originals: 1,
                    ..item("witness", ItemKind::Submit)
                },
                Item {
                    case: Some("house".into()),
                    ..item("neighbour", ItemKind::Submit)
                },
            ],
            ..sample()
        }
    }

    #[test]
    fn alternatives_are_brought_once_and_conditional_papers_perhaps() {
        // form, plan, hospital or witness; the mandate perhaps.
        assert_eq!(to_bring(&procedure(), None), (3, 1));
        assert_eq!(to_bring(&procedure(), Some("house")), (4, 1));
    }

    #[test]
    fn everything_is_missing_at_first_but_conditional_papers() {
        assert_eq!(
            slugs(&missing(&procedure(), None, &[])),
            ["form", "plan", "id", "land", "hospital/witness"]
        );
        let house = missing(&procedure(), Some("house"), &[]);
        assert_eq!(house.last().unwrap().items, ["neighbour"]);
    }

    #[test]
    fn one_of_a_group_and_a_look_up_are_enough() {
        let answers = [
            given("form", 1, 0),
            given("plan", 3, 0),
            saw("id", Seen::Shown),
            saw("land", Seen::LookedUp),
            given("witness", 1, 0),
        ];
        assert_eq!(missing(&procedure(), None, &answers), []);
    }

    #[test]
    fn the_shortfall_is_counted() {
        let found = missing(&procedure(), None, &[given("plan", 1, 1)]);
        assert_eq!((found[1].originals, found[1].copies), (0, 1));
        let found = missing(&procedure(), None, &[given("plan", 0, 5)]);
        assert_eq!(
            (found[1].originals, found[1].copies),
            (1, 0),
            "copies do not replace an original"
        );
    }

    #[test]
    fn a_condition_that_is_met_asks_for_the_paper() {
        let found = missing(&procedure(), None, &[saw("mandate", Seen::Needed)]);
        assert!(slugs(&found).contains(&"mandate".into()));
        let found = missing(&procedure(), None, &[given("mandate", 1, 0)]);
        assert!(!slugs(&found).contains(&"mandate".into()));
    }

    #[test]
    fn a_look_up_replaces_only_where_the_law_says_so() {
        let found = missing(&procedure(), None, &[saw("form", Seen::LookedUp)]);
        assert_eq!(found[0].items, ["form"]);
    }
}
