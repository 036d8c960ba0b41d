//! Booked times: asked for on the web, moved, given back, checked in.

use super::device::{hash, text_of};
use super::wait::QUEUE_CLOSED;
use super::{Ask, DayPlan, Issued};
use crate::work::{Asked, Work};
use crate::{Desk, DeskError};
use jiff::SignedDuration;
use jiff::civil::{Date, Time};
use motcua_domain::actor::{Action, Actor};
use motcua_domain::ledger::seal::{open, seal};
use motcua_domain::person::Phone;
use motcua_domain::time::{Timestamp, instant, local};
use motcua_domain::typed;
use motcua_domain::visit::policy::Booking;
use motcua_domain::visit::{ClassId, LineId, Origin, Refused};
use motcua_store::{AppointmentRow, Priority, StoreError, Tx};
use serde::{Deserialize, Serialize};

/// Days on which no times are booked, besides those the desk is closed.
pub(super) const BLACKOUT: &str = "queue_blackout";

/// A time that can be booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// When.
    pub at: Timestamp,
    /// Places left.
    pub left: u16,
}

/// What is booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookingAsk {
    /// Line.
    pub line: LineId,
    /// Time of a slot.
    pub at: Timestamp,
    /// Name to be greeted by; may be empty.
    pub name: String,
    /// Telephone, to be told when the desk must close; may be empty.
    pub phone: String,
}

/// A booked time as who booked it sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booked {
    /// Code to check in, to move and to give back.
    pub code: String,
    /// Line.
    pub line: LineId,
    /// When.
    pub at: Timestamp,
    /// `booked`, `used`, `released`, `missed`.
    pub state: String,
}

impl Desk {
    /// Times of a line that can still be booked, soonest first.
    pub fn booking_slots(&self, line: &LineId) -> Result<Vec<Slot>, DeskError> {
        let policy = self.queue_policy();
        let (Some(rule), Some(booking)) = (policy.line(line), policy.booking.as_ref()) else {
            return Err(Refused::NoSuchLine.into());
        };
        let now = self.now();
        let first = local(now).date();
        let last = first.saturating_add(jiff::Span::new().days(i64::from(booking.days)));
        let (taken, closed) = self.store().read(self.id(), |tx| {
            let taken = tx.places_taken(line, first, last)?;
            Ok::<_, StoreError>((taken, closed_days(tx)?))
        })?;
        let settings = self.settings();
        let mut slots = Vec::new();
        for day in first
            .series(jiff::Span::new().days(1))
            .take_while(|day| *day <= last)
        {
            let Ok(plan) = DayPlan::of(&settings, day) else {
                break;
            };
            if closed.contains(&day) || !plan.is_open(rule) {
                continue;
            }
            for at in times(&plan, booking, day)
                .into_iter()
                .filter(|at| *at > now)
            {
                let used = taken
                    .iter()
                    .find(|(when, _)| *when == at)
                    .map_or(0, |(_, n)| *n);
                let left = i64::from(booking.places) - used;
                if left > 0 {
                    slots.push(Slot {
                        at,
                        left: left as u16,
                    });
                }
            }
        }
        Ok(slots)
    }

    /// Books a time.
    pub fn book(&self, key: &str, ask: BookingAsk) -> Result<Booked, DeskError> {
        let (name, phone) = who(&ask)?;
        let me = self.citizen_actor();
        let asked = Asked::new(key, "book", &ask);
        self.act(&me, asked, Priority::Person, move |work| {
            work.slot_is_open(&ask.line, ask.at)?;
            let id = work.tx.next_id()?;
            let code = grouped(&text_of(&work.random::<12>()));
            let plain = format!("{name}\n{phone}");
            let sealed = (plain.len() > 1)
                .then(|| work.seal_booking(id, &plain))
                .transpose()?;
            let row = AppointmentRow {
                id,
                day: local(ask.at).date().to_string(),
                line: ask.line.clone(),
                at: ask.at,
                state: "booked".to_owned(),
                code_hash: hash(&bare(&code)),
                sealed,
                visit: None,
                made_at: work.now,
            };
            work.tx.put_appointment(&row)?;
            let facts = serde_json::json!({ "booking": id, "line": ask.line, "at": ask.at });
            work.desk_event("booking.made", facts)?;
            Ok(booked(&row, code))
        })
    }

    /// The booked time with this code.
    pub fn booking(&self, code: &str) -> Result<Booked, DeskError> {
        let hash = hash(&bare(code));
        let row = self.store().read(self.id(), |tx| tx.appointment(&hash))?;
        let row = row.ok_or(DeskError::NotFound)?;
        Ok(booked(&row, grouped(&bare(code))))
    }

    /// Moves a booked time to another slot, or gives it back (`None`).
    pub fn move_booking(
        &self,
        key: &str,
        code: &str,
        to: Option<Timestamp>,
    ) -> Result<Booked, DeskError> {
        let code = bare(code);
        let asked = Asked::new(key, "move_booking", &(&code, to));
        let me = self.citizen_actor();
        self.act(&me, asked, Priority::Person, move |work| {
            let row = work.tx.appointment(&hash(&code))?;
            let mut row = row.ok_or(DeskError::NotFound)?;
            if row.state != "booked" {
                return Err(Refused::Appointment { why: row.state }.into());
            }
            let kind = match to {
                Some(at) => {
                    work.slot_is_open(&row.line, at)?;
                    row.at = at;
                    row.day = local(at).date().to_string();
                    "booking.moved"
                }
                None => {
                    row.state = "released".to_owned();
                    row.sealed = None;
                    "booking.released"
                }
            };
            work.tx.put_appointment(&row)?;
            work.desk_event(kind, serde_json::json!({ "booking": row.id, "at": row.at }))?;
            Ok(booked(&row, grouped(&code)))
        })
    }

    /// Checks in with the code of a booked time: a ticket that is called at
    /// its time. Too early or too late by the rules, it says so.
    pub fn check_in(&self, me: &Actor, key: &str, code: &str) -> Result<Issued, DeskError> {
        self.roll_day()?;
        let code = bare(code);
        let asked = Asked::new(key, "check_in", &code);
        self.act(me, asked, Priority::Person, move |work| {
            work.queue_permit(Action::IssueTicket)?;
            let policy = work.policy();
            let why = |why: &str| Refused::Appointment {
                why: why.to_owned(),
            };
            let booking = policy.booking.as_ref().ok_or_else(|| why("unknown"))?;
            let row = work.tx.appointment(&hash(&code))?;
            let mut row = row.ok_or_else(|| why("unknown"))?;
            if row.state != "booked" {
                return Err(why(&row.state).into());
            }
            if row.day != local(work.now).date().to_string() {
                return Err(why("day").into());
            }
            let minutes = |n: u16| SignedDuration::from_mins(i64::from(n));
            if work.now < row.at - minutes(booking.early) {
                return Err(why("early").into());
            }
            // Too late for the booked time, not for the line: an ordinary ticket.
            let counts = work.now <= row.at + minutes(booking.late);
            let ask = Ask {
                line: row.line.clone(),
                class: ClassId::ordinary(),
                origin: Origin::Appointment,
            };
            let issued = work.issue(&ask, counts.then_some(row.at))?;
            row.state = if counts { "used" } else { "missed" }.to_owned();
            row.visit = Some(issued.visit.id);
            work.tx.put_appointment(&row)?;
            Ok(issued)
        })
    }

    /// Booked times of a day, for whoever runs the hall: time, line, state and
    /// what was left to greet by.
    pub fn bookings_of(
        &self,
        me: &Actor,
        day: Date,
    ) -> Result<Vec<(Booked, String, String)>, DeskError> {
        motcua_domain::actor::authorise(me, Action::ReadQueue, &self.settings().office.unit)?;
        let rows = self.store().read(self.id(), |tx| tx.appointments_of(day))?;
        Ok(rows
            .iter()
            .map(|row| {
                let plain = self.open_booking(row).unwrap_or_default();
                let (name, phone) = plain.split_once('\n').unwrap_or_default();
                (
                    booked(row, String::new()),
                    name.to_owned(),
                    phone.to_owned(),
                )
            })
            .collect())
    }

    /// Days without booked times.
    pub fn blackout(&self) -> Result<Vec<Date>, DeskError> {
        let text = self.store().read(self.id(), |tx| tx.setting(BLACKOUT))?;
        Ok(days_of(text.as_deref()))
    }

    /// Sets the days without booked times; gives how many booked times lie on
    /// them and must be told.
    pub fn set_blackout(&self, me: &Actor, key: &str, days: &[Date]) -> Result<u32, DeskError> {
        let mut days = days.to_vec();
        days.sort_unstable();
        days.dedup();
        if days.len() > 366 {
            return Err(DeskError::invalid("days", "invalid-blackout"));
        }
        let asked = Asked::new(key, "set_blackout", &days);
        self.act(me, asked, Priority::Person, move |work| {
            work.queue_permit(Action::EditQueue)?;
            let text: Vec<String> = days.iter().map(Date::to_string).collect();
            work.tx.put_setting(BLACKOUT, &text.join(" "))?;
            let mut n = 0;
            for day in &days {
                let rows = work.tx.appointments_of(*day)?;
                n += rows.iter().filter(|row| row.state == "booked").count() as u32;
            }
            work.desk_event("queue.blackout", serde_json::json!({ "days": text }))?;
            Ok(n)
        })
    }

    pub(super) fn open_booking(&self, row: &AppointmentRow) -> Option<String> {
        let (nonce, sealed) = row.sealed.as_ref()?.split_first_chunk::<24>()?;
        let bound = bound(self.id().0, row.id);
        let plain = open(&self.0.data_key, *nonce, &bound, sealed).ok()?;
        String::from_utf8(plain).ok()
    }
}

impl Work<'_, '_> {
    fn slot_is_open(&mut self, line: &LineId, at: Timestamp) -> Result<(), DeskError> {
        let policy = self.policy();
        let rule = policy.line(line).ok_or(Refused::NoSuchLine)?;
        let booking = policy.booking.as_ref().ok_or(Refused::NoSuchLine)?;
        let settings = self.desk.settings();
        let (day, today) = (local(at).date(), local(self.now).date());
        let last = today.saturating_add(jiff::Span::new().days(i64::from(booking.days)));
        // Not every time that cannot be had is full; what else it is, is said.
        let not = |why: &str| Refused::Appointment {
            why: why.to_owned(),
        };
        if at <= self.now {
            return Err(not("past").into());
        }
        if day > last {
            return Err(not("far").into());
        }
        let plan = DayPlan::of(&settings, day)?;
        if closed_days(self.tx)?.contains(&day) || !plan.is_open(rule) {
            return Err(not("closed").into());
        }
        if !times(&plan, booking, day).contains(&at) {
            return Err(not("no_slot").into());
        }
        let taken = self.tx.places_taken(line, day, day)?;
        let used = taken
            .iter()
            .find(|(when, _)| *when == at)
            .map_or(0, |(_, n)| *n);
        if used >= i64::from(booking.places) {
            return Err(Refused::SlotFull.into());
        }
        Ok(())
    }

    fn seal_booking(&self, id: i64, plain: &str) -> Result<Vec<u8>, DeskError> {
        let nonce: [u8; 24] = self.random();
        let bound = bound(self.desk.id.0, id);
        let sealed = seal(&self.desk.data_key, nonce, &bound, plain.as_bytes());
        let mut bytes = nonce.to_vec();
        bytes.extend(sealed.map_err(|_| DeskError::Inside)?);
        Ok(bytes)
    }
}

fn bound(desk: i64, id: i64) -> Vec<u8> {
    format!("booking {desk} {id}").into_bytes()
}

/// Days without booked times, and the one that the head has ended.
fn closed_days(tx: &mut Tx<'_>) -> Result<Vec<Date>, StoreError> {
    let mut days = days_of(tx.setting(BLACKOUT)?.as_deref());
    days.extend(days_of(tx.setting(QUEUE_CLOSED)?.as_deref()));
    Ok(days)
}

/// Begins of the slots of a day, whole inside its sessions.
fn times(plan: &DayPlan, booking: &Booking, day: Date) -> Vec<Timestamp> {
    let mut times = Vec::new();
    for session in plan.sessions.as_slice() {
        let mut minute = session.open;
        while minute + booking.slot <= session.close {
            let time = Time::constant((minute / 60) as i8, (minute % 60) as i8, 0, 0);
            times.push(instant(day.to_datetime(time)));
            minute += booking.slot;
        }
    }
    times
}

fn who(ask: &BookingAsk) -> Result<(String, String), DeskError> {
    let name = match ask.name.trim() {
        "" => String::new(),
        name => {
            typed::line(name, 80).map_err(|bad| DeskError::invalid("name", bad.message_id()))?
        }
    };
    let phone = match ask.phone.trim() {
        "" => String::new(),
        phone => {
            Phone::parse(phone).map_err(|bad| DeskError::invalid("phone", bad.message_id()))?;
            phone.to_owned()
        }
    };
    Ok((name, phone))
}

fn booked(row: &AppointmentRow, code: String) -> Booked {
    Booked {
        code,
        line: row.line.clone(),
        at: row.at,
        state: row.state.clone(),
    }
}

/// The code without what people put between its groups.
fn bare(code: &str) -> String {
    code.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        })
        .collect()
}

fn grouped(code: &str) -> String {
    let chars: Vec<char> = code.chars().collect();
    let groups: Vec<String> = chars.chunks(4).map(|part| part.iter().collect()).collect();
    groups.join("-")
}

pub(super) fn days_of(text: Option<&str>) -> Vec<Date> {
    text.unwrap_or_default()
        .split_whitespace()
        .filter_map(|day| day.parse().ok())
        .collect()
}
