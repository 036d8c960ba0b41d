//! Doing a deed: load, permit, compare, decide, record.

use super::Deed;
use crate::DeskError;
use crate::accept::on_checklist;
use crate::work::{Done, Work};
use motcua_domain::actor::Permit;
use motcua_domain::dossier::act::{ExtensionAsk, Handing, SupplementAsk, Transition};
use motcua_domain::dossier::{Dossier, Stage};
use motcua_domain::id::{DossierId, UnitId};

impl Work<'_, '_> {
    /// Does one deed inside the transaction.
    pub fn perform(
        &mut self,
        id: DossierId,
        seen: Option<u32>,
        deed: &Deed,
    ) -> Result<Done, DeskError> {
        let dossier = self.load(id)?;
        let standing = match dossier.stage {
            Stage::AwaitingPayment { reason, .. } => Some(reason),
            _ => None,
        };
        let permit = self.permit(deed.action(standing), &dossier)?;
        self.check_seen(&dossier, seen)?;
        if let Deed::Money(input) = deed {
            return self.money(&dossier, &permit, input);
        }
        let found_by = match deed {
            Deed::CorrectIntake { .. } | Deed::CorrectClosed { input: Some(_), .. } => {
                Some(self.found_by(&dossier)?)
            }
            _ => None,
        };
        let transition = self.decide(&dossier, &permit, deed)?;
        let done = self.record(Some(&dossier), &transition)?;
        if deed.is_at_counter() {
            self.join_visit(id)?;
        }
        if let Some(before) = found_by {
            self.index_again(&transition.next, &before)?;
        }
        Ok(done)
    }

    /// What the deed would make of the dossier, or why not; writes nothing.
    pub(super) fn decide(
        &mut self,
        dossier: &Dossier,
        permit: &Permit,
        deed: &Deed,
    ) -> Result<Transition, DeskError> {
        let now = self.now;
        let settings = self.desk.settings();
        let counting = settings.counting_of(dossier);
        self.names_known_papers(dossier, deed)?;
        Ok(match deed {
            Deed::AskFix {
                items,
                lines,
                reason,
            } => dossier.ask_fix(permit, now, items.clone(), lines.clone(), reason)?,
            Deed::ReceiveFix { papers } => dossier.receive_fix(permit, now, papers.clone())?,
            Deed::Refuse { reason } => dossier.refuse(permit, now, reason)?,
            Deed::HandOver { to, step, round } => {
                self.known_unit("to", to)?;
                let step = step.unwrap_or_else(|| next_step(dossier, to));
                dossier.hand_over(permit, now, to.clone(), step, *round)?
            }
            Deed::ReceiveHandOver {} => dossier.receive_hand_over(permit, now)?,
            Deed::Assign { to } => {
                let (to, substitute) = self.present_official(*to, &dossier.unit)?;
                dossier.assign(permit, now, to, substitute)?
            }
            Deed::RequestSupplement {
                items,
                lines,
                reason,
                warned,
            } => {
                let ask = SupplementAsk {
                    items: items.clone(),
                    lines: lines.clone(),
                    reason: reason.clone(),
                    warned: *warned,
                    once: self.pinned(dossier)?.procedure.supplement_once,
                };
                dossier.request_supplement(permit, now, ask)?
            }
            Deed::ReceiveSupplement { papers } => {
                dossier.receive_supplement(permit, now, papers.clone(), &counting)?
            }
            Deed::StopClock { why, reason } => dossier.stop_clock_for(permit, now, *why, reason)?,
            Deed::ResumeClock {} => dossier.resume_clock(permit, now, &counting)?,
            Deed::Extend {
                amount,
                reason,
                paper,
            } => {
                let ask = ExtensionAsk {
                    amount: *amount,
                    why: reason,
                    paper,
                    most: self.desk.settings().office.most_extensions,
                };
                dossier.extend(permit, now, &ask, &counting)?
            }
            Deed::RequestWithdrawal { reason } => {
                dossier.request_withdrawal(permit, now, reason)?
            }
            Deed::DecideWithdrawal { granted, reason } => {
                dossier.decide_withdrawal(permit, now, *granted, reason)?
            }
            Deed::Stop { reason } => dossier.stop(permit, now, reason)?,
            Deed::RecordResult {
                positive,
                number,
                text,
            } => dossier.record_result(permit, now, *positive, number, text)?,
            Deed::Deliver {
                to,
                without_receipt,
                taken_by,
            } => {
                let handing = Handing {
                    to: *to,
                    without_receipt: *without_receipt,
                    taken_by: taken_by.clone(),
                };
                dossier.deliver(permit, now, &handing)?
            }
            Deed::Apologise {
                late_unit,
                new_date,
                reason,
            } => {
                self.known_unit("late_unit", late_unit)?;
                let date = (*new_date, &counting);
                dossier.apologise(permit, now, late_unit.clone(), date, reason)?
            }
            Deed::CorrectIntake { input, reason } => {
                self.correct_intake(dossier, permit, input, reason)?
            }
            Deed::MoveVersion { reason } => self.move_version(dossier, permit, reason)?,
            Deed::CorrectClosed { .. } => self.correct_closed(dossier, permit, deed)?,
            Deed::Note { text } => dossier.note(permit, now, text)?,
            // Done by `perform` before: a money entry also writes its row.
            Deed::Money(_) => return Err(DeskError::NotFound),
        })
    }

    fn names_known_papers(&self, dossier: &Dossier, deed: &Deed) -> Result<(), DeskError> {
        let (field, items): (&str, Vec<&String>) = match deed {
            Deed::AskFix { items, .. } | Deed::RequestSupplement { items, .. } => {
                ("items", items.iter().collect())
            }
            Deed::ReceiveFix { papers } | Deed::ReceiveSupplement { papers } => {
                ("papers", papers.iter().map(|paper| &paper.item).collect())
            }
            _ => return Ok(()),
        };
        on_checklist(&self.pinned(dossier)?.procedure, field, items)
    }

    fn known_unit(&self, field: &str, unit: &UnitId) -> Result<(), DeskError> {
        if self.desk.settings().units.contains(unit) {
            Ok(())
        } else {
            Err(DeskError::invalid(field, "invalid-unit"))
        }
    }
}

/// The next step of the plan that lies with `to`; else the present one.
pub(crate) fn next_step(dossier: &Dossier, to: &UnitId) -> u16 {
    let later = dossier
        .steps
        .iter()
        .enumerate()
        .skip(usize::from(dossier.step) + 1);
    let found = later.into_iter().find(|(_, step)| step.unit == *to);
    found
        .and_then(|(idx, _)| u16::try_from(idx).ok())
        .unwrap_or(dossier.step)
}
