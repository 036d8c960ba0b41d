//! What is wrong with the rules of a queue. A policy under which somebody could
//! wait for ever is refused with the reason.

use super::policy::{Booking, ClassId, ClassRule, LineId, MAX_HEAD_START, ORDINARY, Policy};
use crate::id::StaffId;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// A row of the rules, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// Of the lines.
    Line(usize),
    /// Of the classes.
    Class(usize),
}

/// One thing wrong with a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// People of no class could wait for ever behind this class.
    OrdinaryStarves(ClassId),
    /// Booked times come first and nothing bounds the wait of the others.
    BookingStarves,
    /// No official serves the line.
    NobodyServes(LineId),
    /// It is somebody's second choice, who may be the only one at work, and
    /// nothing bounds the wait.
    OnlyHelped(LineId),
    /// No line at all.
    NoLine,
    /// Slug of a row twice or malformed.
    Slug(Row, String),
    /// Prefix of a line twice or malformed; the line's row.
    Prefix(usize, String),
    /// A name of a row is missing; the row's slug.
    Name(Row, String),
    /// A number past its range; the field's name.
    Range(&'static str),
    /// A number of a row past its range; the field's name.
    RowRange(Row, &'static str),
    /// A line that is not there.
    UnknownLine(LineId),
}

impl Fault {
    /// Id of the message.
    pub const fn message_id(&self) -> &'static str {
        match self {
            Self::OrdinaryStarves(_) => "policy-ordinary-starves",
            Self::BookingStarves => "policy-booking-starves",
            Self::NobodyServes(_) => "policy-nobody-serves",
            Self::OnlyHelped(_) => "policy-only-helped",
            Self::NoLine => "policy-no-line",
            Self::Slug(..) => "policy-slug",
            Self::Prefix(..) => "policy-prefix",
            Self::Name(..) => "policy-name",
            Self::Range(_) | Self::RowRange(..) => "policy-range",
            Self::UnknownLine(_) => "policy-unknown-line",
        }
    }
    /// What the message names.
    pub fn value(&self) -> String {
        match self {
            Self::OrdinaryStarves(class) => class.to_string(),
            Self::NobodyServes(line) | Self::OnlyHelped(line) | Self::UnknownLine(line) => {
                line.to_string()
            }
            Self::Slug(_, text) | Self::Prefix(_, text) | Self::Name(_, text) => text.clone(),
            Self::Range(field) | Self::RowRange(_, field) => {
                let bounds = bounds(field);
                format!("{}–{}", bounds.start(), bounds.end())
            }
            Self::BookingStarves | Self::NoLine => String::new(),
        }
    }
}

impl Policy {
    /// Everything wrong. `officials` are those who may call; empty = not known
    /// yet, and then nothing is said of them.
    pub fn faults(&self, officials: &[StaffId]) -> Vec<Fault> {
        let mut faults = self.shape_faults();
        let unbounded = self.longest_wait.is_none();
        // The ratio looks at one line; an official who serves two calls the
        // class of one before the ordinary people of the other for ever.
        if unbounded {
            let strict = self.classes.iter().filter(|one| one.head_start.is_none());
            faults.extend(strict.map(|one| Fault::OrdinaryStarves(one.id.clone())));
        }
        if unbounded && self.booking.is_some() {
            faults.push(Fault::BookingStarves);
        }
        if officials.is_empty() {
            return faults;
        }
        for line in &self.lines {
            // Who of them is at work on a day is not known: the worst counts.
            let worst = officials
                .iter()
                .filter_map(|one| self.rank(*one, &line.id))
                .max();
            match worst {
                None => faults.push(Fault::NobodyServes(line.id.clone())),
                Some(1) if unbounded => faults.push(Fault::OnlyHelped(line.id.clone())),
                Some(_) => {}
            }
        }
        faults
    }

    fn shape_faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.lines.is_empty() {
            faults.push(Fault::NoLine);
        }
        let (mut slugs, mut prefixes) = (BTreeSet::new(), BTreeSet::new());
        let ordinary = ORDINARY.to_owned();
        slugs.insert(&ordinary);
        let lines = self.lines.iter().enumerate();
        let named = lines
            .clone()
            .map(|(n, one)| (Row::Line(n), &one.id.0, &one.name_vi, &one.name_en));
        let classes = self.classes.iter().enumerate();
        let classes =
            classes.map(|(n, one)| (Row::Class(n), &one.id.0, &one.name_vi, &one.name_en));
        for (row, slug, vi, en) in named.chain(classes) {
            if !is_slug(slug) || !slugs.insert(slug) {
                faults.push(Fault::Slug(row, slug.clone()));
            }
            if [vi, en]
                .iter()
                .any(|name| crate::typed::line(name, 60).is_err())
            {
                faults.push(Fault::Name(row, slug.clone()));
            }
        }
        for (n, line) in lines {
            let ok = (1..=2).contains(&line.prefix.len())
                && line.prefix.bytes().all(|b| b.is_ascii_uppercase());
            if !ok || !prefixes.insert(&line.prefix) {
                faults.push(Fault::Prefix(n, line.prefix.clone()));
            }
        }
        for line in self
            .skills
            .iter()
            .flat_map(|one| one.lines.iter().chain(&one.helps))
        {
            if self.line(line).is_none() {
                faults.push(Fault::UnknownLine(line.clone()));
            }
        }
        faults.extend(self.row_ranges());
        let past =
            |(field, n): &(&str, Option<u16>)| n.is_some_and(|n| !bounds(field).contains(&n));
        let numbers = self.numbers().into_iter().filter(past);
        faults.extend(numbers.map(|(field, _)| Fault::Range(field)));
        faults
    }

    /// Every row with a number past its range.
    fn row_ranges(&self) -> Vec<Fault> {
        let start = |one: &ClassRule| {
            let start = one.head_start;
            start.is_none_or(|m| bounds("head_start").contains(&m))
        };
        let lines = self.lines.iter().enumerate();
        let lines = lines
            .filter(|(_, one)| !bounds("minutes").contains(&one.minutes))
            .map(|(n, _)| Fault::RowRange(Row::Line(n), "minutes"));
        let classes = self.classes.iter().enumerate();
        let classes = classes
            .filter(|(_, one)| !start(one))
            .map(|(n, _)| Fault::RowRange(Row::Class(n), "head_start"));
        lines.chain(classes).collect()
    }

    /// The numbers that are no row's, by field; none where one is left out.
    fn numbers(&self) -> [(&'static str, Option<u16>); 15] {
        let booking = |get: fn(&Booking) -> u16| self.booking.as_ref().map(get);
        [
            ("ratio", self.ratio),
            ("longest_wait", self.longest_wait),
            ("recalls", Some(self.recalls.into())),
            ("missed_after", Some(self.missed_after)),
            ("absent", Some(self.absent)),
            ("return_after", Some(self.return_after)),
            ("hold", Some(self.hold)),
            ("hold_most", Some(self.hold_most.into())),
            ("undo", Some(self.undo)),
            ("alert", Some(self.alert)),
            ("slot", booking(|b| b.slot)),
            ("places", booking(|b| b.places)),
            ("early", booking(|b| b.early)),
            ("late", booking(|b| b.late)),
            ("days", booking(|b| b.days)),
        ]
    }
}

/// Smallest and largest value of a number of the rules, by its field.
fn bounds(field: &str) -> RangeInclusive<u16> {
    match field {
        "ratio" | "places" => 1..=50,
        "longest_wait" => 5..=480,
        "recalls" => 1..=10,
        "missed_after" => 0..=300,
        "absent" | "alert" => 1..=480,
        "return_after" => 0..=50,
        "hold" | "minutes" => 1..=240,
        "head_start" => 1..=MAX_HEAD_START,
        "hold_most" => 1..=20,
        "undo" => 0..=30,
        "slot" => 5..=240,
        "early" | "late" => 0..=120,
        "days" => 1..=60,
        _ => 0..=u16::MAX,
    }
}

fn is_slug(text: &str) -> bool {
    (1..=40).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}
