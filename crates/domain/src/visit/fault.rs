//! What is wrong with the rules of a queue. A policy under which somebody could
//! wait for ever is refused with the reason.

use super::policy::{Booking, ClassId, ClassRule, LineId, MAX_HEAD_START, ORDINARY, Policy};
use crate::id::StaffId;
use std::collections::BTreeSet;

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
    /// Slug twice or malformed.
    Slug(String),
    /// Prefix twice or malformed.
    Prefix(String),
    /// A name is missing.
    Name(String),
    /// A number past its range; the field's name.
    Range(&'static str),
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
            Self::Slug(_) => "policy-slug",
            Self::Prefix(_) => "policy-prefix",
            Self::Name(_) => "policy-name",
            Self::Range(_) => "policy-range",
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
            Self::Slug(text) | Self::Prefix(text) | Self::Name(text) => text.clone(),
            Self::Range(field) => (*field).to_owned(),
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
        let named = self
            .lines
            .iter()
            .map(|one| (&one.id.0, &one.name_vi, &one.name_en));
        let classes = self
            .classes
            .iter()
            .map(|one| (&one.id.0, &one.name_vi, &one.name_en));
        for (slug, vi, en) in named.chain(classes) {
            if !is_slug(slug) || !slugs.insert(slug) {
                faults.push(Fault::Slug(slug.clone()));
            }
            if [vi, en]
                .iter()
                .any(|name| crate::typed::line(name, 60).is_err())
            {
                faults.push(Fault::Name(slug.clone()));
            }
        }
        for line in &self.lines {
            let ok = (1..=2).contains(&line.prefix.len())
                && line.prefix.bytes().all(|b| b.is_ascii_uppercase());
            if !ok || !prefixes.insert(&line.prefix) {
                faults.push(Fault::Prefix(line.prefix.clone()));
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
        faults.extend(
            self.ranges()
                .into_iter()
                .filter(|(_, ok)| !ok)
                .map(|(field, _)| Fault::Range(field)),
        );
        faults
    }

    fn ranges(&self) -> Vec<(&'static str, bool)> {
        let booking = |ok: &dyn Fn(&Booking) -> bool| self.booking.as_ref().is_none_or(ok);
        let start = |one: &ClassRule| {
            one.head_start
                .is_none_or(|m| (1..=MAX_HEAD_START).contains(&m))
        };
        vec![
            (
                "minutes",
                self.lines
                    .iter()
                    .all(|one| (1..=240).contains(&one.minutes)),
            ),
            ("head_start", self.classes.iter().all(start)),
            ("ratio", self.ratio.is_none_or(|n| (1..=50).contains(&n))),
            (
                "longest_wait",
                self.longest_wait.is_none_or(|m| (5..=480).contains(&m)),
            ),
            ("recalls", (1..=10).contains(&self.recalls)),
            ("missed_after", self.missed_after <= 300),
            ("absent", (1..=480).contains(&self.absent)),
            ("return_after", self.return_after <= 50),
            ("hold", (1..=240).contains(&self.hold)),
            ("hold_most", (1..=20).contains(&self.hold_most)),
            ("undo", self.undo <= 30),
            ("alert", (1..=480).contains(&self.alert)),
            ("slot", booking(&|b| (5..=240).contains(&b.slot))),
            ("places", booking(&|b| (1..=50).contains(&b.places))),
            ("early", booking(&|b| b.early <= 120)),
            ("late", booking(&|b| b.late <= 120)),
            ("days", booking(&|b| (1..=60).contains(&b.days))),
        ]
    }
}

fn is_slug(text: &str) -> bool {
    (1..=40).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}
