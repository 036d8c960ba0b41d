//! Dossiers that were taken in from a register kept before the desk was.

use super::fold::BadFold;
use super::{Dossier, Event, MoneySums, Stage};
use crate::money::Vnd;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The register (sổ theo dõi hồ sơ) that a dossier was taken in from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FromRegister {
    /// The file: a part of its hash.
    pub batch: String,
    /// Line of the file.
    pub row: u32,
    /// It was taken back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub taken_back: bool,
}

impl Dossier {
    /// Was it taken in from a register and then taken back? Such a dossier is
    /// kept in the record and counts nowhere.
    pub fn is_taken_back(&self) -> bool {
        self.register.as_ref().is_some_and(|from| from.taken_back)
    }

    pub(super) fn taken_in(&mut self, batch: &str, row: u32) {
        self.register = Some(FromRegister {
            batch: batch.to_owned(),
            row,
            taken_back: false,
        });
    }

    /// What would count or be looked for goes: codes, dates, promises, money.
    /// The events before keep all of it.
    pub(super) fn taken_back(&mut self, at: Timestamp, event: &Event) -> Result<(), BadFold> {
        let misfit = self.misfit(event);
        let Some(register) = &mut self.register else {
            return Err(misfit);
        };
        register.taken_back = true;
        self.code = None;
        self.intake.outside_code = None;
        self.intake.fee = Vnd::ZERO;
        self.accepted_at = None;
        self.received = None;
        self.clock = None;
        self.promises.clear();
        self.steps.clear();
        self.holder = None;
        self.supplements = 0;
        self.money = MoneySums::default();
        self.result = None;
        self.delivery = None;
        self.apology = None;
        self.stopped(at, false);
        Ok(())
    }

    /// Ended without a result.
    pub(super) fn stopped(&mut self, at: Timestamp, withdrawn: bool) {
        self.close_open_stop(at);
        self.pending = None;
        self.stage = Stage::Stopped { at, withdrawn };
    }
}

#[cfg(test)]
mod tests {
    use super::super::figures::contribution;
    use super::super::{Intake, Organisations, ProcedureRef, ResultVia};
    use super::*;
    use crate::id::{DossierId, UnitId};
    use crate::procedure::Channel;
    use crate::time::instant;
    use jiff::civil::date;

    fn entered() -> Dossier {
        let unit = UnitId::new("desk");
        let intake = Intake {
            procedure: ProcedureRef {
                code: "1.001193".to_owned(),
                hash: String::new(),
                field: "civil".to_owned(),
            },
            case: None,
            area: None,
            channel: Channel::Counter,
            outside_code: Some("123/2026".to_owned()),
            orgs: Organisations {
                helped: unit.clone(),
                received: unit.clone(),
                decides: unit,
            },
            parties: Vec::new(),
            papers: Vec::new(),
            result_via: ResultVia::Desk,
            limit: "5 wd".parse().unwrap(),
            restarts_on_supplement: false,
            fee: Vnd(8_000),
            basis: None,
        };
        let event = Event::Entered {
            intake: Box::new(intake),
        };
        Dossier::begin(DossierId(1), at(1), &event).unwrap()
    }

    fn at(day: i8) -> Timestamp {
        instant(date(2026, 10, day).at(8, 0, 0, 0))
    }

    fn event(back: bool) -> Event {
        let (batch, row) = ("3f1c9a0b7d2e4415".to_owned(), 7);
        if back {
            Event::TakenBack { batch, row }
        } else {
            Event::TakenIn {
                batch,
                row,
                counted: None,
            }
        }
    }

    #[test]
    fn what_was_taken_back_counts_nowhere_and_keeps_its_place_in_the_record() {
        let stopped = Event::Stopped { withdrawn: false };
        let dossier = entered().apply(at(2), None, &stopped).unwrap();
        let dossier = dossier.apply(at(5), None, &event(false)).unwrap();
        assert!(!dossier.is_taken_back());
        assert_eq!(dossier.ended_at(), Some(at(2)));
        assert!(!contribution(&dossier).is_empty());
        let back = dossier.apply(at(6), None, &event(true)).unwrap();
        assert!(back.is_taken_back());
        assert_eq!((back.ended_at(), back.ended_late()), (None, None));
        assert_eq!(back.intake.outside_code, None);
        assert!(contribution(&back).is_empty());
        assert_eq!(back.register.unwrap().row, 7);
    }

    #[test]
    fn only_what_came_from_a_register_is_taken_back() {
        assert!(entered().apply(at(2), None, &event(true)).is_err());
        let json = serde_json::to_string(&entered()).unwrap();
        assert!(!json.contains("register"), "old rows keep their bytes");
    }
}
