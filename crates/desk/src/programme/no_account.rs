//! Commitments of people without an account, typed in by whoever confirms them.

use super::{CommitmentLine, CommitmentStage, Kind, text_of};
use crate::DeskError;
use crate::work::Work;
use motcua_domain::id::UnitId;
use motcua_domain::text::fold;

impl Work<'_, '_> {
    /// Whoever has an account writes and signs for themselves: nobody types in
    /// their name as that of somebody without one, in whatever unit. Another
    /// person of the same name is told apart by whoever says so.
    pub(super) fn has_no_account(&mut self, line: &CommitmentLine) -> Result<(), DeskError> {
        let (staff, typed) = (self.tx.all_staff()?, fold(&line.name));
        let mut active = staff.iter().filter(|row| row.active);
        if !line.namesake && active.any(|row| fold(&row.name) == typed) {
            Err(DeskError::invalid("name", "programme-has-account"))
        } else {
            Ok(())
        }
    }

    /// Somebody without an account has one commitment of a year, too. Two people
    /// of one name are told apart by their posts.
    pub(super) fn has_no_commitment(
        &mut self,
        (unit, year): (&UnitId, i16),
        line: &CommitmentLine,
    ) -> Result<(), DeskError> {
        let typed = [
            ("name", fold(&line.name)),
            ("position", fold(&line.position)),
        ];
        for row in self.tx.programme_of(Kind::Commitment, (year, year))? {
            let held = self.desk.programme_keeper().held(row)?;
            let lives = held.item.stage() != CommitmentStage::Withdrawn.slug();
            let alike = held.said.person.is_none() && held.item.unit == *unit;
            let is_same = |(name, text): &(&str, String)| {
                let kept = text_of(&held.said.texts, name);
                fold(kept) == *text
            };
            if lives && alike && typed.iter().all(is_same) {
                return Err(DeskError::invalid("name", "programme-has-commitment"));
            }
        }
        Ok(())
    }
}
