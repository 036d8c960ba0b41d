//! Entering and accepting (tiếp nhận), and refusing (từ chối tiếp nhận).

use super::super::{
    Dossier, Event, Intake, PaperGiven, PaperHow, PartyRole, PlannedStep, PromiseCause, Refused,
    StageName, Words,
};
use super::{Counting, Transition, clean_text, holds, reason};
use crate::actor::{Action, Permit};
use crate::deadline::{ClockFacts, RuleSetId};
use crate::id::{DossierCode, DossierId};
use crate::procedure::Procedure;
use crate::procedure::checklist::{self, Answer, Seen};
use crate::time::{Timestamp, local};
use jiff::civil::Date;

/// A dossier that came by portal, post or drop-off, before acceptance.
pub struct Submission {
    /// Facts.
    pub intake: Intake,
    /// Names and words.
    pub words: Words,
}

/// All that acceptance needs; the code was drawn in the same transaction.
pub struct Acceptance<'a> {
    /// The code.
    pub code: DossierCode,
    /// Facts.
    pub intake: Intake,
    /// Names and words.
    pub words: Words,
    /// Pinned procedure version.
    pub procedure: &'a Procedure,
    /// When it was received: now, or earlier for a dossier that lay in the box
    /// or came by portal (never in the future).
    pub received: Timestamp,
    /// Steps of the plan with their units.
    pub steps: Vec<PlannedStep>,
    /// An administrator signed the facts of this version off.
    pub signed_off: bool,
    /// A representative showed a paper that authorises.
    pub authorised: bool,
    /// Calendar.
    pub counting: Counting<'a>,
}

/// Items of the checklist that are still missing.
pub fn missing_papers(procedure: &Procedure, intake: &Intake) -> Vec<String> {
    let answers: Vec<Answer> = intake.papers.iter().map(answer).collect();
    let missing = checklist::missing(procedure, intake.case.as_deref(), &answers);
    missing
        .into_iter()
        .map(|group| group.items.join("|"))
        .collect()
}

fn answer(paper: &PaperGiven) -> Answer {
    let seen = match paper.how {
        PaperHow::Given => Seen::Given {
            originals: paper.originals,
            copies: paper.copies,
        },
        PaperHow::Shown => Seen::Shown,
        PaperHow::LookedUp => Seen::LookedUp,
        PaperHow::Needed => Seen::Needed,
    };
    Answer {
        item: paper.item.clone(),
        seen,
    }
}

/// The checks of an acceptance, by name; the first that fails is the reason.
fn check(acceptance: &Acceptance<'_>, now: Timestamp) -> Result<(), Refused> {
    holds_on_receipt(acceptance)?;
    signed_off(acceptance.signed_off)?;
    someone_owns_it(&acceptance.intake)?;
    representative_is_authorised(&acceptance.intake, acceptance.authorised)?;
    papers_are_complete(acceptance.procedure, &acceptance.intake)?;
    receipt_is_possible(acceptance.received, now)
}

/// A version is used from its first to its last day, by the day of receipt.
fn holds_on_receipt(acceptance: &Acceptance<'_>) -> Result<(), Refused> {
    let day = local(acceptance.received).date();
    acceptance.procedure.held_on(day)
}

impl Procedure {
    /// Refuses a day of receipt on which this version does not hold, and says
    /// since or from when.
    pub fn held_on(&self, day: Date) -> Result<(), Refused> {
        match (self.valid_from, self.valid_to) {
            (_, Some(to)) if to <= day => Err(Refused::ProcedureEnded { day: to }),
            (Some(from), _) if day < from => Err(Refused::ProcedureNotYet { day: from }),
            _ => Ok(()),
        }
    }
}

pub(super) fn signed_off(is_signed: bool) -> Result<(), Refused> {
    if is_signed {
        Ok(())
    } else {
        Err(Refused::NotSignedOff)
    }
}

pub(super) fn someone_owns_it(intake: &Intake) -> Result<(), Refused> {
    let owned = intake
        .parties
        .iter()
        .any(|party| party.role == PartyRole::Owner);
    if owned { Ok(()) } else { Err(Refused::NoOwner) }
}

pub(super) fn representative_is_authorised(
    intake: &Intake,
    authorised: bool,
) -> Result<(), Refused> {
    let represented = intake
        .parties
        .iter()
        .any(|party| party.role == PartyRole::Representative);
    if represented && !authorised {
        return Err(Refused::NoAuthorisation);
    }
    Ok(())
}

pub(super) fn papers_are_complete(procedure: &Procedure, intake: &Intake) -> Result<(), Refused> {
    let items = missing_papers(procedure, intake);
    if items.is_empty() {
        Ok(())
    } else {
        Err(Refused::PapersMissing { items })
    }
}

/// A receipt lies in the past, and not more than two years back: older papers
/// are a typing error.
pub(super) fn receipt_is_possible(received: Timestamp, now: Timestamp) -> Result<(), Refused> {
    let two_years = jiff::SignedDuration::from_hours(24 * 366 * 2);
    if received > now || now.duration_since(received) > two_years {
        return Err(Refused::ImpossibleDate);
    }
    Ok(())
}

/// The clock of an acceptance. "In time" is judged by the receipt; the fixes
/// asked for before acceptance never ran on any clock.
fn clock_of(intake: &Intake, rules: RuleSetId, received: Timestamp) -> ClockFacts {
    ClockFacts {
        start: local(received),
        limit: intake.limit,
        rules,
        stops: Vec::new(),
        restarts: Vec::new(),
        extensions: Vec::new(),
    }
}

impl Dossier {
    /// Enters a dossier that is not accepted yet (national code 1).
    pub fn enter(
        id: DossierId,
        permit: &Permit,
        now: Timestamp,
        submission: Submission,
    ) -> Result<Transition, Refused> {
        holds(permit, Action::EnterPortal)?;
        someone_owns_it(&submission.intake)?;
        super::are_clean(&submission.words)?;
        let event = Event::Entered {
            intake: Box::new(submission.intake),
        };
        let next = Self::begin(id, now, &event).map_err(|_| Refused::WrongPermit)?;
        Ok(Transition {
            next,
            event,
            words: submission.words,
            at: now,
        })
    }

    /// Accepts at the counter: the first event of the dossier.
    pub fn accept_new(
        id: DossierId,
        permit: &Permit,
        now: Timestamp,
        acceptance: Acceptance<'_>,
    ) -> Result<Transition, Refused> {
        let (event, words) = accepted(permit, now, acceptance)?;
        super::are_clean(&words)?;
        let next = Self::begin(id, now, &event).map_err(|_| Refused::WrongPermit)?;
        Ok(Transition {
            next,
            event,
            words,
            at: now,
        })
    }

    /// Accepts a dossier that was entered before.
    pub fn accept(
        &self,
        permit: &Permit,
        now: Timestamp,
        acceptance: Acceptance<'_>,
    ) -> Result<Transition, Refused> {
        self.need_stage(StageName::AwaitingAcceptance)?;
        let (event, words) = accepted(permit, now, acceptance)?;
        self.done(permit, now, event, words)
    }

    /// Asks for fixes before acceptance. No clock runs yet, so none stops.
    pub fn ask_fix(
        &self,
        permit: &Permit,
        now: Timestamp,
        items: Vec<String>,
        lines: Vec<String>,
        why: &str,
    ) -> Result<Transition, Refused> {
        holds(permit, Action::AskFix)?;
        self.need_stage(StageName::AwaitingAcceptance)?;
        if items.is_empty() && lines.is_empty() {
            return Err(Refused::NothingAsked);
        }
        let words = Words {
            text: reason(why)?,
            lines: clean_lines(&lines)?,
            ..Words::default()
        };
        self.done(permit, now, Event::FixAsked { items }, words)
    }

    /// The fixed dossier came back; it waits for acceptance again.
    pub fn receive_fix(
        &self,
        permit: &Permit,
        now: Timestamp,
        papers: Vec<PaperGiven>,
    ) -> Result<Transition, Refused> {
        holds(permit, Action::EnterPortal)?;
        self.need_stage(StageName::AwaitingFix)?;
        self.done(permit, now, Event::FixReceived { papers }, Words::default())
    }

    /// Refuses to accept (form 03), with a written reason.
    pub fn refuse(
        &self,
        permit: &Permit,
        now: Timestamp,
        why: &str,
    ) -> Result<Transition, Refused> {
        holds(permit, Action::Refuse)?;
        self.need(matches!(
            self.stage.name(),
            StageName::AwaitingAcceptance | StageName::AwaitingFix
        ))?;
        self.done(permit, now, Event::Refused {}, Words::text(reason(why)?))
    }
}

fn accepted(
    permit: &Permit,
    now: Timestamp,
    acceptance: Acceptance<'_>,
) -> Result<(Event, Words), Refused> {
    if permit.action() != Action::AcceptExpress {
        holds(permit, Action::Accept)?;
    }
    check(&acceptance, now)?;
    let Acceptance {
        code,
        intake,
        words,
        procedure,
        received,
        steps,
        counting,
        ..
    } = acceptance;
    let clock = clock_of(&intake, procedure.rules, received);
    let promise = counting
        .promise(&clock, now, PromiseCause::Acceptance)?
        .ok_or(Refused::ClockStopped)?;
    let steps = counting.plan(&clock, steps)?;
    let event = Event::Accepted {
        code,
        intake: Box::new(intake),
        clock,
        calendar: counting.hash.to_owned(),
        promise,
        steps,
    };
    Ok((event, words))
}

/// Cleans a list of typed lines; empty ones are dropped.
pub(super) fn clean_lines(lines: &[String]) -> Result<Vec<String>, Refused> {
    let cleaned: Result<Vec<String>, Refused> =
        lines.iter().map(|line| clean_text(line, "lines")).collect();
    Ok(cleaned?
        .into_iter()
        .filter(|line| !line.is_empty())
        .collect())
}
