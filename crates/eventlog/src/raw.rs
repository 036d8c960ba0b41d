//! Cases and events as they stand in the file, on their way to what the log
//! keeps.

use crate::instant::instant;
use crate::log::{Case, Event, Notes, SkipReason};

/// A case as it stands in the file.
#[derive(Default)]
pub(crate) struct RawCase {
    /// First attribute with a NUL in it.
    nul: Option<String>,
    pub name: Option<String>,
    start: Option<String>,
    deadline: Option<String>,
    end_planned: Option<String>,
    end: Option<String>,
    channel: Option<String>,
    department: Option<String>,
    group: Option<String>,
    responsible: Option<String>,
    pub events: Vec<RawEvent>,
}

impl RawCase {
    /// Remembers a NUL; the case is then skipped, and the log loads.
    pub fn without_nul(&mut self, key: &str, value: Option<String>) -> Option<String> {
        value.map(|text| {
            if text.contains('\0') {
                self.nul.get_or_insert_with(|| key.to_owned());
            }
            text.replace('\0', "")
        })
    }

    pub fn set(&mut self, key: &str, value: Option<String>) {
        let field = match key {
            "concept:name" => &mut self.name,
            "startdate" => &mut self.start,
            "deadline" => &mut self.deadline,
            "enddate_planned" => &mut self.end_planned,
            "enddate" => &mut self.end,
            "channel" => &mut self.channel,
            "department" => &mut self.department,
            "group" => &mut self.group,
            "responsible" => &mut self.responsible,
            _ => return,
        };
        *field = value.filter(|text| !text.trim().is_empty());
    }

    pub fn parse(self, notes: &mut Notes) -> Result<Case, SkipReason> {
        let name = self.name.ok_or(SkipReason::NoName)?;
        if let Some(key) = self.nul {
            return Err(SkipReason::NulByte { key });
        }
        let mut date = |key: &str, value: Option<String>| match value {
            None => Ok(None),
            Some(value) => match instant(&value, notes) {
                Some(at) => Ok(Some(at)),
                None => Err(SkipReason::BadDate {
                    key: key.to_owned(),
                    value,
                }),
            },
        };
        let start = date("startdate", self.start)?;
        let deadline = date("deadline", self.deadline)?;
        let end_planned = date("enddate_planned", self.end_planned)?;
        let end = date("enddate", self.end)?;
        let mut events = Vec::with_capacity(self.events.len());
        for (i, event) in self.events.into_iter().enumerate() {
            events.push(event.parse(i + 1, notes)?);
        }
        let case = Case {
            name,
            start,
            deadline,
            end_planned,
            end,
            channel: self.channel,
            department: self.department,
            group: self.group,
            responsible: self.responsible,
            events,
        };
        if case.came_in().is_none() {
            return Err(SkipReason::NoTime);
        }
        Ok(case)
    }
}

/// An event as it stands in the file.
#[derive(Default)]
pub(crate) struct RawEvent {
    activity: Option<String>,
    resource: Option<String>,
    group: Option<String>,
    at: Option<String>,
    transition: Option<String>,
}

impl RawEvent {
    pub fn set(&mut self, key: &str, value: Option<String>) {
        let field = match key {
            "concept:name" => &mut self.activity,
            "org:resource" => &mut self.resource,
            "org:group" => &mut self.group,
            "time:timestamp" => &mut self.at,
            "lifecycle:transition" => &mut self.transition,
            _ => return,
        };
        *field = value.filter(|text| !text.trim().is_empty());
    }

    fn parse(self, event: usize, notes: &mut Notes) -> Result<Event, SkipReason> {
        let at = self.at.and_then(|value| instant(&value, notes));
        Ok(Event {
            activity: self
                .activity
                .ok_or(SkipReason::EventWithoutActivity { event })?,
            resource: self.resource,
            group: self.group,
            at: at.ok_or(SkipReason::EventWithoutTime { event })?,
            transition: self.transition,
        })
    }
}
