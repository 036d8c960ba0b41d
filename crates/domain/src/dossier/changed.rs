//! What a correction changed: facts from what to what, told apart from the
//! dossier before and after it.
//!
//! Invariant: it names nobody. That other people stand in the dossier is a
//! fact; who they are lies in the words of the events.

use super::{Dossier, Intake, PartyRole, ProcedureRef, ResultVia};
use crate::deadline::{DueAt, Limit};
use crate::id::{PersonId, UnitId};
use crate::money::Vnd;
use crate::procedure::Channel;
use crate::time::Timestamp;

/// A fact that differs, from what to what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Another procedure, or another version of it.
    Procedure(ProcedureRef, ProcedureRef),
    /// Case of the procedure.
    Case(Option<String>, Option<String>),
    /// Area class of the time-limit table.
    Area(Option<String>, Option<String>),
    /// How it came.
    Channel(Channel, Channel),
    /// Code of the national portal or another system.
    OutsideCode(Option<String>, Option<String>),
    /// Who decides.
    Decides(UnitId, UnitId),
    /// Other owners.
    Owners,
    /// Another representative, one more, or none.
    Representative,
    /// Papers given.
    Papers,
    /// How the result is wanted.
    ResultVia(ResultVia, ResultVia),
    /// When it was received.
    Received(Timestamp, Timestamp),
    /// Limit.
    Limit(Limit, Limit),
    /// Fees assessed.
    Fee(Vnd, Vnd),
    /// Promised date in force.
    Due(Option<DueAt>, Option<DueAt>),
    /// Number of the result paper.
    Number(Option<String>, Option<String>),
    /// Granted or not.
    Outcome(bool, bool),
}

/// What differs between a dossier before and after an event.
pub fn changes(before: &Dossier, after: &Dossier) -> Vec<Change> {
    let (old, new) = (&before.intake, &after.intake);
    let other = |role| persons(old, role) != persons(new, role);
    let due = |dossier: &Dossier| dossier.promised().map(|promise| promise.due);
    let number = |dossier: &Dossier| dossier.result.as_ref().and_then(|r| r.number.clone());
    let outcome = |dossier: &Dossier| dossier.result.as_ref().map(|result| result.positive);
    let outcomes = outcome(before).zip(outcome(after));
    let all = [
        moved(&old.procedure, &new.procedure, Change::Procedure),
        moved(&old.case, &new.case, Change::Case),
        moved(&old.area, &new.area, Change::Area),
        moved(&old.channel, &new.channel, Change::Channel),
        moved(&old.outside_code, &new.outside_code, Change::OutsideCode),
        moved(&old.orgs.decides, &new.orgs.decides, Change::Decides),
        other(PartyRole::Owner).then_some(Change::Owners),
        other(PartyRole::Representative).then_some(Change::Representative),
        (old.papers != new.papers).then_some(Change::Papers),
        moved(&old.result_via, &new.result_via, Change::ResultVia),
        moved(
            &before.received_at(),
            &after.received_at(),
            Change::Received,
        ),
        moved(&old.limit, &new.limit, Change::Limit),
        moved(&old.fee, &new.fee, Change::Fee),
        moved(&due(before), &due(after), Change::Due),
        moved(&number(before), &number(after), Change::Number),
        outcomes.and_then(|(old, new)| moved(&old, &new, Change::Outcome)),
    ];
    all.into_iter().flatten().collect()
}

fn moved<T: PartialEq + Clone>(
    before: &T,
    after: &T,
    change: impl FnOnce(T, T) -> Change,
) -> Option<Change> {
    (before != after).then(|| change(before.clone(), after.clone()))
}

fn persons(intake: &Intake, role: PartyRole) -> Vec<PersonId> {
    let of = intake.parties.iter().filter(|party| party.role == role);
    of.map(|party| party.person).collect()
}
