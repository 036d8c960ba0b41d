//! Shares that people type: none is more than all of it.

use super::keep::Held;
use super::{About, Act, Begin, MeasureKind, TargetLine, key, text_of, view};
use crate::work::Work;
use crate::{Desk, DeskError, Invalid};

/// All of a share, in hundredths of a per cent.
const WHOLE: i64 = 10_000;
/// Message of a number that is more.
const ABOVE: &str = "programme-share-above";

impl Desk {
    /// Refuses targets that ask for more than all, each at its field.
    pub(super) fn target_shares(&self, lines: &[TargetLine]) -> Result<(), DeskError> {
        let faults = faults(&self.programme_indicators(), lines);
        if faults.is_empty() {
            Ok(())
        } else {
            Err(DeskError::Invalid(faults))
        }
    }

    /// The same for what is begun.
    pub(super) fn begin_shares(&self, begin: &Begin) -> Result<(), DeskError> {
        match begin {
            Begin::Plan { page, .. } => self.target_shares(&page.targets),
            Begin::Model { line, .. } => self.target_shares(line.target.as_slice()),
            Begin::Commitment { line, .. } => self.target_shares(&line.promises),
            _ => Ok(()),
        }
    }

    /// The same for what is written anew.
    pub(super) fn act_shares(&self, act: &Act) -> Result<(), DeskError> {
        match act {
            Act::ChangePlan { page } => self.target_shares(&page.targets),
            Act::ChangeModel { line } => self.target_shares(line.target.as_slice()),
            Act::ChangePromises { line } => self.target_shares(&line.promises),
            _ => Ok(()),
        }
    }
}

impl Work<'_, '_> {
    /// Refuses a number that is declared, or found by a check, where its target
    /// asks for a share and the number is more than all of it.
    pub(super) fn number_fits(&mut self, held: &Held, act: &Act) -> Result<(), DeskError> {
        let (field, is_more) = match act {
            Act::Declare { target, value, .. } => {
                ("value", *value > WHOLE && asks_for_share(held, *target))
            }
            Act::CheckNumber {
                of,
                n,
                right: Some(right),
                ..
            } => {
                let row = self.tx.programme(*of)?.ok_or(DeskError::NotFound)?;
                let other = self.desk.programme_keeper().held(row)?;
                let mut declared = other.item.declared().iter();
                let declared = declared.find(|one| one.n == *n);
                let is_share = declared.is_some_and(|one| asks_for_share(&other, one.target));
                ("right", *right > WHOLE && is_share)
            }
            _ => return Ok(()),
        };
        if is_more {
            Err(DeskError::invalid(field, ABOVE))
        } else {
            Ok(())
        }
    }
}

/// Does a target of a thing that nothing counts say its number with `%`?
fn asks_for_share(held: &Held, n: u16) -> bool {
    let mut targets = held.item.targets().iter();
    let words = text_of(view::texts(&held.item, &held.said), &key("target", n));
    targets.any(|one| one.n == n && one.value <= WHOLE && says_share(words, one.value))
}

/// Lines whose number is more than all, by their fields.
fn faults(abouts: &[About], lines: &[TargetLine]) -> Vec<Invalid> {
    let is_share = |id: &String| {
        let mut known = abouts.iter();
        known.any(|about| about.id == *id && about.kind == MeasureKind::Share)
    };
    let more = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.value > WHOLE && line.indicator.as_ref().is_some_and(&is_share));
    let faults = more.map(|(n, _)| Invalid {
        field: format!("target-{n}-value"),
        message: ABOVE.to_owned(),
    });
    faults.collect()
}

/// Does a text say a number of hundredths as a share: "từ 95 %"?
fn says_share(text: &str, value: i64) -> bool {
    let mut parts: Vec<&str> = text.split('%').collect();
    parts.pop();
    parts.iter().any(|part| {
        let part = part.trim_end();
        let sign = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
        let before = part.trim_end_matches(sign);
        hundredths(&part[before.len()..]) == Some(value)
    })
}

/// A number as it stands in a text, in hundredths.
fn hundredths(said: &str) -> Option<i64> {
    let (whole, rest) = said.split_once([',', '.']).unwrap_or((said, ""));
    let whole: i64 = whole.parse().ok()?;
    let rest: i64 = match rest.len() {
        0..=2 => format!("{rest:0<2}").parse().ok()?,
        _ => return None,
    };
    whole.checked_mul(100)?.checked_add(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_known_by_the_sign_behind_its_own_number() {
        assert!(says_share("Buổi học có từ 90 % người dự", 9_000));
        assert!(says_share("Từ 97,5% trở lên", 9_750));
        assert!(!says_share(
            "Ít nhất 120 lượt, tăng 20 % so với năm trước",
            12_000
        ));
        assert!(!says_share("Dự 4 cuộc họp dân", 400));
        assert!(!says_share("%", 0));
    }
}
