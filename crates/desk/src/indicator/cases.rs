//! From a figure down to the dossiers and visits that it counts, in the order of
//! the record, page by page. A page reads on until it is full, but looks at a
//! bounded number of events, so that it costs the same in the tenth year; where
//! fewer of them are meant, the next page goes on from there. Of what is one
//! official's own, only the ends of dossiers that were in this person's hands
//! are looked at ([`super::hands`]), however much others have done; events that
//! are not noted so yet are looked at as they come.
//!
//! The list is of today: what was corrected since the period ended stands in it
//! as it is now.

use super::hands::ends_of;
use super::look::{Look, TAKEN_IN, is_of_register, looks};
use super::time::Times;
use super::trend::Whom;
use crate::report::CellCase;
use crate::{Desk, DeskError, Settings};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::{DossierId, VisitId};
use motcua_domain::indicator::{Held, Passed, Source};
use motcua_domain::report::{Case, Period};
use motcua_domain::time::{LAST, Timestamp};
use motcua_domain::visit::{LineId, Outcome, Phase, TicketNumber, Visit};
use motcua_store::{KindEvent, LeaveRow, StoreError, Tx, Until};
use std::collections::{BTreeMap, BTreeSet};

/// Which number of an indicator is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The numerator, or the number itself.
    Part,
    /// The denominator, or what a mean is made over.
    Whole,
    /// Of a share: what is in the denominator and not in the numerator.
    Rest,
}

/// Where a page ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Kind of event that was being looked at.
    pub phase: u8,
    /// Number of the last event looked at.
    pub seq: i64,
}

/// Which cases are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CasesAsk {
    /// Id of the indicator.
    pub id: String,
    /// Whose figure is opened.
    pub whom: Whom,
    /// The days.
    pub period: Period,
    /// Which number.
    pub side: Side,
    /// Where the page before ended.
    pub after: Option<Place>,
}

/// A visit behind a figure. It names nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitCase {
    /// Visit.
    pub visit: VisitId,
    /// Day.
    pub day: Date,
    /// What was printed.
    pub ticket: TicketNumber,
    /// Line.
    pub line: LineId,
    /// Minutes waited until the last call; `None` = never called.
    pub waited: Option<i64>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// When it was over.
    pub ended_at: Timestamp,
}

/// A case behind a figure.
#[derive(Clone, Debug)]
pub enum IndicatorCase {
    /// A dossier; the name of its owner only for whoever may open it.
    Dossier(Box<CellCase>),
    /// A visit.
    Visit(VisitCase),
}

/// A page of cases.
#[derive(Clone, Debug)]
pub struct IndicatorCases {
    /// At most 50 of them.
    pub cases: Vec<IndicatorCase>,
    /// Of what is counted by steps: those of each dossier that are meant.
    pub steps: BTreeMap<DossierId, Vec<Held>>,
    /// Where the next page begins; `None` = all were looked at.
    pub next: Option<Place>,
    /// Events that were looked at for this page.
    pub looked_at: u32,
    /// Dossiers whose whole way was told for this page.
    pub told: u32,
}

/// Cases of a page.
const PAGE: usize = 50;
/// Events looked at for a page at most: a year of a small unit's; more where an
/// official is asked for: they are this person's own, or few and cheap to see
/// through until they are noted.
const LOOKED_AT: u32 = 8_000;
const LOOKED_AT_OWN: u32 = 20_000;
/// Dossiers whose whole way is told for a page at most, which costs most.
const TOLD: u32 = 2_000;
/// Events that are read at once.
const SLICE: u32 = 400;

/// What was found so far.
#[derive(Default)]
struct Found {
    dossiers: Vec<Case>,
    visits: Vec<Visit>,
    seen: BTreeSet<DossierId>,
    steps: BTreeMap<DossierId, Vec<Held>>,
    next: Option<Place>,
    looked_at: u32,
    told: u32,
}

impl Found {
    /// Is the page full, or was as much told as one page may cost?
    fn is_full(&self) -> bool {
        self.dossiers.len() + self.visits.len() >= PAGE || self.told >= TOLD
    }
}

/// What a page needs while it reads.
struct Finding<'a> {
    ask: &'a CasesAsk,
    looks: Vec<Look>,
    settings: &'a Settings,
    leaves: Vec<LeaveRow>,
}

impl Desk {
    /// The cases behind a figure. Ballots are never opened; reports about
    /// attitude are opened in their own room, by whoever may read them.
    ///
    /// # Errors
    /// "Not found" for what cannot be opened by this reader; as
    /// [`Desk::indicator_trend`].
    pub fn indicator_cases(&self, me: &Actor, ask: &CasesAsk) -> Result<IndicatorCases, DeskError> {
        let known = self.trend_of(me, &ask.id, &ask.whom)?;
        self.indicator_period(&ask.period)?;
        let settings = self.settings();
        let looks = looks(&known, settings.indicators.book(), ask.side);
        let Some(source) = looks.first().map(|look| look.source) else {
            return Err(DeskError::NotFound);
        };
        self.may_open_cases(me, &ask.whom, source)?;
        if !known.indicator.offers(ask.period.kind) {
            return Err(DeskError::invalid("period", "invalid-report-kind"));
        }
        let found = self.0.store.read(self.0.id, |tx| {
            let finding = Finding {
                ask,
                looks,
                settings: &settings,
                leaves: tx.leaves()?,
            };
            finding.find(tx)
        })?;
        let dossiers = self.with_owners(me, found.dossiers)?.into_iter();
        let dossiers = dossiers.map(|case| IndicatorCase::Dossier(Box::new(case)));
        let visits = found.visits.into_iter().map(visit_case);
        Ok(IndicatorCases {
            cases: dossiers.chain(visits).collect(),
            steps: found.steps,
            next: found.next,
            looked_at: found.looked_at,
            told: found.told,
        })
    }

    /// Who may count dossiers may see which they are; who sees the list of the
    /// hall, which visits. Who may read an official's own figures, that person
    /// first, sees of which dossiers they are made: the names of their owners
    /// stand there for whoever may open them.
    fn may_open_cases(&self, me: &Actor, whom: &Whom, source: Source) -> Result<(), DeskError> {
        if source == Source::Visit {
            authorise(me, Action::ReadHallList, &self.settings().office.unit)?;
            return Ok(());
        }
        let unit = match whom {
            Whom::Unit(unit) => unit.clone(),
            // Asked for before, with the indicator.
            Whom::Official(_) => return Ok(()),
            Whom::Desk => self.settings().office.unit.clone(),
        };
        authorise(me, Action::ReadReports, &unit)?;
        Ok(())
    }
}

impl Finding<'_> {
    fn find(&self, tx: &mut Tx<'_>) -> Result<Found, StoreError> {
        let period = &self.ask.period;
        let (low, high) = (tx.seq_at(period.start())?, tx.seq_at(period.end())?);
        let kinds = self.looks.iter().flat_map(|look| {
            let kinds = look.kinds().iter();
            kinds.map(move |kind| (look, *kind))
        });
        let most = match self.ask.whom {
            Whom::Official(_) => LOOKED_AT_OWN,
            Whom::Desk | Whom::Unit(_) => LOOKED_AT,
        };
        let begins = self.ask.after.unwrap_or(Place { phase: 0, seq: -1 });
        let mut found = Found::default();
        let mut phases = (0_u8..).zip(kinds).peekable();
        while let Some((phase, (look, kind))) = phases.next() {
            if phase < begins.phase {
                continue;
            }
            // What came with a register lies in the record where it was taken
            // in, whatever its own times are.
            let (from, to) = if kind == TAKEN_IN {
                (high, i64::MAX)
            } else {
                (low, high)
            };
            let goes_on = phase == begins.phase && begins.seq >= 0;
            let from = if goes_on { begins.seq + 1 } else { from };
            let last = self.look_at(tx, (look, kind), ((from, to), most), &mut found)?;
            if let Some(seq) = last {
                found.next = Some(Place { phase, seq });
                return Ok(found);
            }
            // The page may be full with the very last event of this kind.
            if found.is_full() || found.looked_at >= most {
                found.next = phases.peek().map(|(next, _)| Place {
                    phase: *next,
                    seq: -1,
                });
                return Ok(found);
            }
        }
        Ok(found)
    }

    /// Reads events of a kind slice by slice, until the page is full or enough
    /// were looked at; gives the number of the last one looked at where there are
    /// more of them.
    fn look_at(
        &self,
        tx: &mut Tx<'_>,
        (look, kind): (&Look, &str),
        ((mut from, to), most): ((i64, i64), u32),
        found: &mut Found,
    ) -> Result<Option<i64>, StoreError> {
        while !found.is_full() && found.looked_at < most {
            let asked = SLICE.min(most - found.looked_at);
            let events = match &self.ask.whom {
                Whom::Official(official) if look.asks_passed() => {
                    ends_of(tx, *official, kind, (from, to), asked)?
                }
                _ => tx.events_of_kind_between(kind, (from, to), asked)?,
            };
            let is_last = (events.len() as u32) < asked;
            let last = self.take(tx, (look, kind), &events, found)?;
            let Some(seq) = last else {
                return Ok(None);
            };
            let is_read = events.last().is_some_and(|event| event.seq == seq);
            if is_last && is_read {
                return Ok(None);
            }
            from = seq + 1;
        }
        Ok(Some(from - 1))
    }

    /// Takes those of the events that are meant, until the page is full; gives
    /// the number of the last one looked at.
    fn take(
        &self,
        tx: &mut Tx<'_>,
        (look, kind): (&Look, &str),
        events: &[KindEvent],
        found: &mut Found,
    ) -> Result<Option<i64>, StoreError> {
        let all = Until {
            size: i64::MAX,
            at: LAST,
        };
        let mut ids: Vec<DossierId> = events.iter().filter_map(|event| event.dossier).collect();
        if let (Whom::Official(official), true) = (&self.ask.whom, look.asks_passed()) {
            let held = tx.in_hands_of(*official, &ids)?;
            ids.retain(|id| held.contains(id));
        }
        let cases = tx.cases_of(&ids, all)?;
        let cases: BTreeMap<DossierId, Case> =
            cases.into_iter().map(|case| (case.dossier, case)).collect();
        let ids: Vec<VisitId> = events.iter().filter_map(|event| event.visit).collect();
        let visits = tx.visits_by_id(&ids)?;
        let visits: BTreeMap<VisitId, Visit> =
            visits.into_iter().map(|visit| (visit.id, visit)).collect();
        let mut last = None;
        for event in events {
            last = Some(event.seq);
            found.looked_at += 1;
            if let Some(case) = event.dossier.and_then(|id| cases.get(&id)) {
                let new = !found.seen.contains(&case.dossier);
                if new && let Some(steps) = self.meant(tx, (look, kind), case, &mut found.told)? {
                    found.seen.insert(case.dossier);
                    if !steps.is_empty() {
                        found.steps.insert(case.dossier, steps);
                    }
                    found.dossiers.push(case.clone());
                }
            }
            if let Some(visit) = event.visit.and_then(|id| visits.get(&id)) {
                let new = !found.visits.iter().any(|one| one.id == visit.id);
                if new && look.counts_visit(visit, &self.ask.period) {
                    found.visits.push(visit.clone());
                }
            }
            if found.is_full() {
                break;
            }
        }
        Ok(last)
    }

    /// Is a dossier meant? Then with those of its steps that are, where steps are
    /// counted.
    fn meant(
        &self,
        tx: &mut Tx<'_>,
        (look, kind): (&Look, &str),
        case: &Case,
        told: &mut u32,
    ) -> Result<Option<Vec<Held>>, StoreError> {
        let (period, whom) = (&self.ask.period, &self.ask.whom);
        if !look.asks_passed() {
            let is_meant = look.counts(case, kind, period, whom);
            return Ok(is_meant.then(Vec::new));
        }
        if !super::look::moment(look.source, case).is_some_and(|(at, _)| period.holds(at)) {
            return Ok(None);
        }
        let all = Until {
            size: i64::MAX,
            at: LAST,
        };
        *told += 1;
        let events = tx.events_until(case.dossier, all)?;
        if is_of_register(&events) {
            return Ok(None);
        }
        let times = Times {
            settings: self.settings,
            leaves: self.leaves.clone(),
        };
        let passed = Passed::of(case.dossier, &events, &times);
        let passed = passed.map_err(|bad| StoreError::Inconsistent {
            table: "event",
            row: case.dossier.0,
            what: bad.to_string(),
        })?;
        Ok(look.passed(case, &passed, whom))
    }
}

fn visit_case(visit: Visit) -> IndicatorCase {
    let outcome = match visit.phase {
        Phase::Finished { outcome } => Some(outcome),
        _ => None,
    };
    IndicatorCase::Visit(VisitCase {
        visit: visit.id,
        day: visit.day,
        waited: visit.why.map(|why| why.waited),
        ticket: visit.ticket,
        line: visit.line,
        outcome,
        ended_at: visit.since,
    })
}
