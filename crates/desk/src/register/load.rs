//! A line of a register as a dossier: the events it stands for, each with its
//! own past time, and one with the time of now that says where they come from.
//!
//! Nothing is invented: no paper was checked, no money is booked, nobody is
//! told anything. What the register does not say is not in the record.

use super::check::Taken;
use super::fields::State;
use crate::DeskError;
use crate::accept::plan;
use crate::work::Work;
use motcua_domain::dossier::act::Transition;
use motcua_domain::dossier::{
    DeliveredTo, Dossier, Event, Intake, Organisations, Party, PartyRole, ProcedureRef, Promise,
    PromiseCause, ResultVia, Words,
};
use motcua_domain::id::{DossierCode, DossierId, PersonId};
use motcua_domain::office::Office;
use motcua_domain::procedure::{Channel, ClockOrigin};
use motcua_domain::time::{Timestamp, local};
use motcua_store::StoreError;

impl Work<'_, '_> {
    /// Takes one line in; gives the dossier with its code.
    pub(super) fn take_line(
        &mut self,
        taken: &Taken,
        batch: &str,
    ) -> Result<(DossierId, DossierCode), DeskError> {
        let code = self.code_of(taken)?;
        let (accepted, words) = self.acceptance_of(taken, &code)?;
        let id = DossierId(self.tx.next_id()?);
        let at = taken.received;
        let next = Dossier::begin(id, at, &accepted).map_err(|bad| misfit(id, &bad))?;
        let transition = Transition {
            next,
            event: accepted,
            words,
            at,
        };
        self.record(None, &transition)?;
        let mut dossier = transition.next;
        for (at, event) in self.later(taken, &dossier) {
            dossier = self.happened(dossier, at, event)?;
        }
        let mark = Event::TakenIn {
            batch: batch.to_owned(),
            row: taken.line,
            counted: taken.counted,
        };
        let now = self.now;
        let dossier = self.happened(dossier, now, mark)?;
        self.find_line_again(taken, &dossier)?;
        Ok((id, code))
    }

    /// The old code, or a new one of the day of receipt. A code with our
    /// agency's name stands in the series of its day: it is not drawn again.
    fn code_of(&mut self, taken: &Taken) -> Result<DossierCode, DeskError> {
        let agency = self.desk.settings().office.agency_code.clone();
        let Some(code) = &taken.code else {
            let day = local(taken.received).date();
            let n = self.tx.next_number(&format!("dossier-code {day}"))?;
            return Ok(DossierCode::issue(&agency, day, n));
        };
        if let Some((day, n)) = drawn_as(code, &agency) {
            self.tx.skip_numbers(&format!("dossier-code {day}"), n)?;
        }
        Ok(code.clone())
    }

    fn acceptance_of(
        &mut self,
        taken: &Taken,
        code: &DossierCode,
    ) -> Result<(Event, Words), DeskError> {
        let settings = self.desk.settings();
        let person = self.put_person(&taken.person)?;
        let counting = settings.counting_for(&taken.published.procedure);
        let steps = plan(&taken.published, &settings.office.unit);
        let planned = counting.plan(&taken.clock, steps.clone());
        let event = Event::Accepted {
            code: code.clone(),
            intake: Box::new(intake_of(taken, &settings.office, person)),
            clock: taken.clock.clone(),
            calendar: counting.hash.to_owned(),
            promise: Promise {
                due: taken.due,
                at: taken.received,
                cause: PromiseCause::Acceptance,
                provisional: false,
            },
            // Of years without a calendar no internal dates can be counted.
            steps: planned.unwrap_or(steps),
        };
        let words = Words {
            text: taken.note.clone(),
            people: vec![crate::people::snapshot(person, &taken.person)],
            named: taken.named.clone(),
            ..Words::default()
        };
        Ok((event, words))
    }

    /// What happened after the acceptance, in order.
    fn later(&self, taken: &Taken, dossier: &Dossier) -> Vec<(Timestamp, Event)> {
        let begun = taken.received;
        let mut events = Vec::new();
        let is_open = matches!(taken.state, State::Open | State::Supplement);
        if is_open && taken.unit != dossier.unit {
            let step = dossier
                .steps
                .iter()
                .position(|step| step.unit == taken.unit);
            let handed = Event::HandedOver {
                to: taken.unit.clone(),
                step: step.and_then(|at| u16::try_from(at).ok()).unwrap_or(0),
                round: None,
            };
            let received = Event::HandOverReceived {
                from: Some(dossier.unit.clone()),
            };
            events.extend([(begun, handed), (begun, received)]);
        }
        if let Some(to) = taken.holder {
            let assigned = Event::Assigned {
                to,
                substitute: false,
            };
            events.push((begun, assigned));
        }
        let end = taken.ended.unwrap_or(begun);
        match taken.state {
            State::Open => {}
            State::Supplement => events.push((
                taken.supplement.unwrap_or(self.now),
                Event::SupplementRequested {
                    items: Vec::new(),
                    warned: false,
                },
            )),
            State::Ready | State::Delivered => events.push((
                end,
                Event::ResultRecorded {
                    positive: true,
                    number: taken.number.clone(),
                    from: None,
                },
            )),
            State::Stopped | State::Withdrawn => events.push((
                end,
                Event::Stopped {
                    withdrawn: taken.state == State::Withdrawn,
                },
            )),
        }
        if let Some(at) = taken.delivered {
            let delivered = Event::Delivered {
                to: DeliveredTo::Owner,
                without_receipt: false,
            };
            events.push((at, delivered));
        }
        events
    }

    /// Writes one more event of a dossier.
    pub(super) fn happened(
        &mut self,
        dossier: Dossier,
        at: Timestamp,
        event: Event,
    ) -> Result<Dossier, DeskError> {
        let by = Some(self.me.id).filter(|by| by.0 != 0);
        let next = dossier.clone().apply(at, by, &event);
        let next = next.map_err(|bad| misfit(dossier.id, &bad))?;
        let transition = Transition {
            next,
            event,
            words: Words::default(),
            at,
        };
        self.record(Some(&dossier), &transition)?;
        Ok(transition.next)
    }

    /// Code, outside code and person for the search, and the citizen's key.
    fn find_line_again(&mut self, taken: &Taken, dossier: &Dossier) -> Result<(), DeskError> {
        let mut tokens = self.desk.tokens();
        if let Some(code) = &dossier.code {
            tokens.code(code.as_str());
        }
        if let Some(outside) = &dossier.intake.outside_code {
            tokens.code(outside);
        }
        tokens.person(&taken.person);
        let tokens = tokens.finish();
        self.tx.first_search_tokens(dossier.id, &tokens)?;
        let key = self.desk.tracking_key(dossier.id);
        self.tx.put_tracking(&key.hash(), dossier.id)?;
        Ok(())
    }
}

/// What the register says of an intake; no paper of it was seen here.
fn intake_of(taken: &Taken, office: &Office, person: PersonId) -> Intake {
    let procedure = &taken.published.procedure;
    let decides = procedure.decided_by().unwrap_or(&office.unit);
    Intake {
        procedure: ProcedureRef {
            code: procedure.code.clone(),
            hash: taken.published.hash.clone(),
            field: procedure.field.clone(),
        },
        case: None,
        area: office.area.clone(),
        channel: Channel::Counter,
        outside_code: taken.outside.clone(),
        orgs: Organisations {
            helped: office.unit.clone(),
            received: office.unit.clone(),
            decides: decides.clone(),
        },
        parties: vec![Party {
            person,
            role: PartyRole::Owner,
        }],
        papers: Vec::new(),
        result_via: ResultVia::Desk,
        limit: taken.clock.limit,
        restarts_on_supplement: procedure.origin == ClockOrigin::Valid,
        fee: taken.fee,
        basis: None,
    }
}

/// Day and number of a code with our agency's name.
fn drawn_as(code: &DossierCode, agency: &str) -> Option<(jiff::civil::Date, u32)> {
    let rest = code.as_str().strip_prefix(agency)?.strip_prefix('-')?;
    let (day, n) = rest.split_once('-')?;
    let part = |from: usize| day.get(from..from + 2)?.parse::<i8>().ok();
    let (year, month, of_month) = (part(0)?, part(2)?, part(4)?);
    let date = jiff::civil::Date::new(2000 + i16::from(year), month, of_month).ok()?;
    // A code of other digits is none of the series.
    let is_whole = *code == DossierCode::issue(agency, date, n.parse().ok()?);
    is_whole.then_some((date, n.parse().ok()?))
}

fn misfit(id: DossierId, bad: &motcua_domain::dossier::BadFold) -> DeskError {
    DeskError::Store(StoreError::Inconsistent {
        table: "event",
        row: id.0,
        what: bad.to_string(),
    })
}
