//! Disclosure control: what must not be shown so that nobody can be found out.

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The count.
    Count(u64),
    /// Between 1 and k - 1.
    Below(u64),
    /// Hidden so that another one cannot be computed from the total.
    Suppressed,
}

/// Hides cells of fewer than k; where exactly one is so hidden, also the
/// smallest other one that is not zero, the first by name where equal.
pub fn suppress(k: u64, cells: &[(&str, u64)]) -> Vec<Shown> {
    let small = |count: u64| (1..k).contains(&count);
    let mut shown: Vec<Shown> = cells
        .iter()
        .map(|(_, count)| {
            if small(*count) {
                Shown::Below(k)
            } else {
                Shown::Count(*count)
            }
        })
        .collect();
    if cells.iter().filter(|(_, count)| small(*count)).count() == 1 {
        let others = cells.iter().enumerate();
        let others = others.filter(|(_, (_, count))| *count > 0 && !small(*count));
        let second = others.min_by_key(|(_, (name, count))| (*count, *name));
        if let Some((i, _)) = second {
            shown[i] = Shown::Suppressed;
        }
    }
    shown
}

/// How much of a distribution may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Release {
    /// There is none.
    NoData,
    /// Only that there are fewer than k.
    BelowK,
    /// Only how many: all said the same, so each one's answer would be known.
    OnlyN,
    /// All of it.
    Show,
}

/// What may be shown of the answers to one question.
pub fn release(k: u64, unanimous_min: u64, counts: &[u64]) -> Release {
    let n: u64 = counts.iter().sum();
    if n == 0 {
        Release::NoData
    } else if n < k {
        Release::BelowK
    } else if counts.contains(&n) && n < unanimous_min {
        Release::OnlyN
    } else {
        Release::Show
    }
}

/// May a second, overlapping selection be answered after a first? Not when
/// their difference would show fewer than k answers.
pub fn may_ask_too(k: u64, first: u64, second: u64, common: u64) -> bool {
    let few = |rest: u64| (1..k).contains(&rest);
    !few(first.saturating_sub(common)) && !few(second.saturating_sub(common))
}
