//! Commitments: written and signed by the person, confirmed and held against
//! the year by the head, never by the person.

use super::begin::too_many_promises;
use super::{Act, Acting, Around, Transition, known, needed};
use crate::actor::Action;
use crate::id::StaffId;
use crate::programme::commitment::PromiseResult;
use crate::programme::{
    Book, Commitment, CommitmentLine, CommitmentStage, Event, Half, Item, Outcome, Refused, Said,
    Words,
};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// May somebody promise this?
///
/// # Errors
/// [`Refused`], with the reason.
pub fn promises_fit(book: &Book, line: &CommitmentLine) -> Result<(), Refused> {
    if let Some(refused) = too_many_promises(line.promises.len()) {
        return Err(refused);
    }
    for promise in &line.promises {
        needed(&promise.text)?;
    }
    let (promises, ..) = line.parts(0);
    known(book, &promises, line.person.is_some())
}

/// Promises are made before their year is over, and stand from then on: whoever
/// promises what has happened promises nothing.
pub(super) fn in_year(year: i16, day: Date) -> Result<(), Refused> {
    if day.year() > year {
        Err(Refused::PromisesStand { year })
    } else {
        Ok(())
    }
}

impl Item {
    pub(super) fn act_commitment(
        &self,
        now: &Commitment,
        acting: &Acting<'_>,
        around: &Around<'_>,
        said: &Said,
        act: &Act,
    ) -> Result<Transition, Refused> {
        let own = Self::may_touch(now, (acting, around), said, act)?;
        match act {
            Act::ChangePromises { line } => self.change_promises(now, acting, around, said, line),
            Act::Sign { on_paper } => {
                let above = !around.confirmed_here;
                self.sign(now, acting, (own, above), *on_paper)
            }
            Act::Explain { text } => {
                let words = Words::one("own", needed(text)?);
                self.done(acting, Event::CommitmentExplained {}, words)
            }
            Act::Withdraw { text } => {
                // What was signed is not taken back once the year has shown it.
                if now.stage != CommitmentStage::Draft {
                    in_year(self.year, acting.today)?;
                }
                let words = Words::one("reason", needed(text)?);
                self.done(acting, Event::CommitmentWithdrawn {}, words)
            }
            Act::ReturnCommitment { text } => {
                in_year(self.year, acting.today)?;
                let words = Words::one("reason", needed(text)?);
                self.done(acting, Event::CommitmentReturned {}, words)
            }
            Act::ConfirmCommitment {} => {
                self.done(acting, Event::CommitmentConfirmed {}, Words::default())
            }
            Act::ConfirmAbove { name, on } => self.confirm_above(now, acting, name, *on),
            Act::Compare { outcomes, text } => {
                let results = self.results(now, said.person, (acting, around), outcomes)?;
                let words = Words::one("compared", needed(text)?);
                // Yearly promises are judged on the last day.
                let event = Event::CommitmentCompared {
                    results,
                    provisional: acting.today < Half::End.last_day(self.year),
                };
                self.done(acting, event, words)
            }
            _ => Err(self.wrong_kind()),
        }
    }

    /// May whoever acts do this with a commitment at all? Gives whether it is
    /// their own.
    fn may_touch(
        now: &Commitment,
        (acting, around): (&Acting<'_>, &Around<'_>),
        said: &Said,
        act: &Act,
    ) -> Result<bool, Refused> {
        let own = said.person == Some(acting.who());
        // Whoever holds the smaller permit acts on what is their own; whoever
        // holds the larger one decides on what is not.
        if acting.permit.action() == Action::SignCommitment && !own {
            return Err(Refused::NotYours);
        }
        // Whoever keeps the programme enters what was said on paper, and only
        // where nobody here confirms: since it was signed, or by now.
        let above = now.above || !around.confirmed_here;
        if acting.permit.action() == Action::WritePlan && !above {
            return Err(Refused::NotYours);
        }
        // Whoever has an account writes and signs for themselves.
        let others = said.person.is_some() && !own;
        match act {
            Act::ChangePromises { .. } | Act::Sign { .. } | Act::Withdraw { .. } if others => {
                Err(Refused::NotYours)
            }
            Act::ReturnCommitment { .. }
            | Act::ConfirmCommitment {}
            | Act::ConfirmAbove { .. }
            | Act::Compare { .. }
                if own =>
            {
                Err(Refused::OwnWork)
            }
            _ => Ok(own),
        }
    }

    /// The person of a commitment stays; lines keep the numbers they have.
    fn change_promises(
        &self,
        now: &Commitment,
        acting: &Acting<'_>,
        around: &Around<'_>,
        said: &Said,
        line: &CommitmentLine,
    ) -> Result<Transition, Refused> {
        in_year(self.year, acting.today)?;
        let line = CommitmentLine {
            person: said.person,
            ..line.clone()
        };
        promises_fit(around.book, &line)?;
        let known: BTreeSet<u16> = now.promises.iter().map(|one| one.n).collect();
        let mut seen = BTreeSet::new();
        let mut numbers = line.promises.iter().filter_map(|one| one.n);
        if !numbers.all(|n| known.contains(&n) && seen.insert(n)) {
            return Err(Refused::NoLine);
        }
        let (promises, texts, used) = line.parts(now.used);
        if promises == now.promises && texts == said.texts {
            return Err(Refused::NothingChanged);
        }
        let words = Words {
            texts,
            ..Words::default()
        };
        self.done(acting, Event::PromisesChanged { promises, used }, words)
    }

    fn sign(
        &self,
        now: &Commitment,
        acting: &Acting<'_>,
        (own, above): (bool, bool),
        on_paper: Option<Date>,
    ) -> Result<Transition, Refused> {
        if now.promises.is_empty() {
            return Err(Refused::Empty);
        }
        // Only the person signs here; for anybody else a paper was signed.
        if !own && on_paper.is_none() {
            return Err(Refused::NotYours);
        }
        let on = on_paper.unwrap_or(acting.today);
        if on > acting.today {
            return Err(Refused::Future);
        }
        // A paper of the year may be entered later; a day of another year's
        // commitment is a typing error.
        in_year(self.year, on)?;
        if on.year() < self.year.saturating_sub(1) {
            return Err(Refused::BadDays);
        }
        let event = Event::CommitmentSigned {
            on,
            on_paper: on_paper.is_some(),
            above,
        };
        self.done(acting, event, Words::default())
    }

    /// What whoever stands above the person confirmed on paper.
    fn confirm_above(
        &self,
        now: &Commitment,
        acting: &Acting<'_>,
        name: &str,
        on: Date,
    ) -> Result<Transition, Refused> {
        if on > acting.today {
            return Err(Refused::Future);
        }
        if now.signed_on.is_some_and(|signed| on < signed) {
            return Err(Refused::BadDays);
        }
        let words = Words::one("superior", needed(name)?);
        self.done(acting, Event::CommitmentConfirmedAbove { on }, words)
    }

    fn results(
        &self,
        now: &Commitment,
        person: Option<StaffId>,
        (acting, around): (&Acting<'_>, &Around<'_>),
        outcomes: &[(u16, Outcome)],
    ) -> Result<Vec<PromiseResult>, Refused> {
        let promised: BTreeSet<u16> = now.promises.iter().map(|one| one.n).collect();
        let told: BTreeSet<u16> = outcomes.iter().map(|(n, _)| *n).collect();
        if promised != told || outcomes.len() != told.len() {
            return Err(Refused::OutcomesMissing);
        }
        let result = |(n, outcome): &(u16, Outcome)| {
            let promise = now.promises.iter().find(|one| one.n == *n);
            let ask = promise.and_then(|one| self.ask(one, person, acting.today));
            PromiseResult {
                n: *n,
                outcome: *outcome,
                measured: ask.and_then(|ask| around.book.values.get(&ask).copied()),
            }
        };
        Ok(outcomes.iter().map(result).collect())
    }
}
