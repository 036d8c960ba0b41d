//! Documents and themes: a tree of what carries out, guides or replaces what,
//! and whom it binds.

use super::text::{Texts, put, text_of};
use super::{Event, How, Level};
use crate::id::{ProgrammeId, UnitId};
use crate::unit::Units;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Most documents that one refers to.
pub const MAX_LINKS: usize = 20;

/// A reference to another document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Link {
    /// To which.
    pub to: ProgrammeId,
    /// What it does with it.
    pub how: How,
}

/// A document, as facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directive {
    /// Level it comes from.
    pub level: Level,
    /// Number and sign, as `01-KL/TW`.
    pub number: String,
    /// Its date.
    pub on: Date,
    /// What it refers to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// It binds every unit.
    pub everyone: bool,
    /// Units that it binds, with all below and all that took over from them.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub units: BTreeSet<UnitId>,
    /// First day on which it no longer holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Date>,
}

/// A document as it is typed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectiveLine {
    /// Level it comes from.
    pub level: Level,
    /// Number and sign.
    pub number: String,
    /// Its date.
    pub on: Date,
    /// Its name.
    pub title: String,
    /// Who issued it.
    pub issuer: String,
    /// What it says, in plain words.
    pub summary: String,
    /// What it expects of the units.
    pub expects: String,
    /// What it refers to.
    pub links: Vec<Link>,
    /// It binds every unit.
    pub everyone: bool,
    /// Units that it binds.
    pub units: BTreeSet<UnitId>,
    /// Whoever types it in confirmed that units which it does not bind lose what
    /// it replaces.
    #[serde(default)]
    pub narrower: bool,
}

/// A theme, as facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theme {
    /// Level it is for.
    pub level: Level,
    /// The document that sets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directive: Option<ProgrammeId>,
    /// It was given up.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub dropped: bool,
}

/// A theme as it is typed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThemeLine {
    /// Level it is for.
    pub level: Level,
    /// The document that sets it.
    pub directive: Option<ProgrammeId>,
    /// The theme.
    pub title: String,
    /// What it means here.
    pub summary: String,
}

impl DirectiveLine {
    /// Facts and words.
    pub(super) fn parts(&self) -> (Directive, Texts) {
        let mut texts = Texts::new();
        put(&mut texts, "title", &self.title);
        put(&mut texts, "issuer", &self.issuer);
        put(&mut texts, "summary", &self.summary);
        put(&mut texts, "expects", &self.expects);
        let directive = Directive {
            level: self.level,
            number: self.number.clone(),
            on: self.on,
            links: self.links.clone(),
            everyone: self.everyone,
            units: self.units.clone(),
            ended: None,
        };
        (directive, texts)
    }

    /// The line again.
    pub fn of(directive: &Directive, texts: &Texts) -> Self {
        let text = |name: &str| text_of(texts, name).to_owned();
        Self {
            level: directive.level,
            number: directive.number.clone(),
            on: directive.on,
            title: text("title"),
            issuer: text("issuer"),
            summary: text("summary"),
            expects: text("expects"),
            links: directive.links.clone(),
            everyone: directive.everyone,
            units: directive.units.clone(),
            narrower: false,
        }
    }
}

impl ThemeLine {
    /// Facts and words.
    pub(super) fn parts(&self) -> (Theme, Texts) {
        let mut texts = Texts::new();
        put(&mut texts, "title", &self.title);
        put(&mut texts, "summary", &self.summary);
        let theme = Theme {
            level: self.level,
            directive: self.directive,
            dropped: false,
        };
        (theme, texts)
    }

    /// The line again.
    pub fn of(theme: &Theme, texts: &Texts) -> Self {
        Self {
            level: theme.level,
            directive: theme.directive,
            title: text_of(texts, "title").to_owned(),
            summary: text_of(texts, "summary").to_owned(),
        }
    }
}

impl Directive {
    /// Does it hold on a day?
    pub fn holds_on(&self, day: Date) -> bool {
        self.on <= day && self.ended.is_none_or(|ended| day < ended)
    }

    /// Does it take the place of another on a day?
    pub fn replaces(&self, other: ProgrammeId, day: Date) -> bool {
        let mut links = self.links.iter();
        self.on <= day && links.any(|link| link.to == other && link.how == How::Replaces)
    }

    /// Does it bind a unit on a day? Whoever lies below a unit that it names,
    /// or took over from one, is bound.
    pub fn binds(&self, unit: &UnitId, units: &Units, day: Date) -> bool {
        self.everyone
            || self
                .units
                .iter()
                .any(|named| concerns(named, unit, units, day))
    }

    pub(super) fn take(&mut self, event: &Event) -> Option<()> {
        match event {
            Event::DirectiveChanged { directive } => {
                let ended = self.ended;
                *self = directive.clone();
                self.ended = ended;
            }
            Event::DirectiveEnded { on } if self.ended.is_none() => self.ended = Some(*on),
            _ => return None,
        }
        Some(())
    }
}

impl Theme {
    pub(super) fn take(&mut self, event: &Event) -> Option<()> {
        if self.dropped {
            return None;
        }
        match event {
            Event::ThemeChanged { theme } => *self = theme.clone(),
            Event::ThemeDropped {} => self.dropped = true,
            _ => return None,
        }
        Some(())
    }
}

/// Does what names one unit concern another on a day: the same, one below it,
/// or one that took over?
pub fn concerns(named: &UnitId, unit: &UnitId, units: &Units, day: Date) -> bool {
    if named == unit || units.is_under(unit, named) {
        return true;
    }
    let stands = units.standing_for(named, day);
    stands
        .into_iter()
        .any(|now| now == unit || units.is_under(unit, now))
}

/// Would a document with these references lead back to itself? `known` are the
/// references of all others.
pub fn is_circular(
    id: ProgrammeId,
    links: &[Link],
    known: &BTreeMap<ProgrammeId, Vec<Link>>,
) -> bool {
    let mut open: Vec<ProgrammeId> = links.iter().map(|link| link.to).collect();
    let mut seen: BTreeSet<ProgrammeId> = BTreeSet::new();
    while let Some(at) = open.pop() {
        if at == id {
            return true;
        }
        if seen.insert(at) {
            open.extend(known.get(&at).into_iter().flatten().map(|link| link.to));
        }
    }
    false
}

/// A document in the order of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Which.
    pub id: ProgrammeId,
    /// How deep under the first.
    pub depth: u16,
}

/// Documents as a tree: each under the first one that it carries out or guides,
/// or else replaces, the highest level and oldest first. Those whose reference
/// leads nowhere stand at the top.
pub fn tree(all: &[(ProgrammeId, &Directive)]) -> Vec<Branch> {
    let known: BTreeSet<ProgrammeId> = all.iter().map(|(id, _)| *id).collect();
    let above = |one: &Directive| {
        let mut there = one.links.iter().filter(|link| known.contains(&link.to));
        let carried = there.clone().find(|link| link.how != How::Replaces);
        carried.or_else(|| there.next()).map(|link| link.to)
    };
    let mut under: BTreeMap<Option<ProgrammeId>, Vec<&(ProgrammeId, &Directive)>> = BTreeMap::new();
    for one in all {
        under.entry(above(one.1)).or_default().push(one);
    }
    for group in under.values_mut() {
        group.sort_by_key(|(id, one)| (one.level.rank(), one.on, *id));
    }
    let mut branches = Vec::with_capacity(all.len());
    let roots = under.get(&None).into_iter().flatten().rev();
    let mut open: Vec<Branch> = roots.map(|(id, _)| Branch { id: *id, depth: 0 }).collect();
    while let Some(branch) = open.pop() {
        branches.push(branch);
        let below = under.get(&Some(branch.id)).into_iter().flatten().rev();
        open.extend(below.map(|(id, _)| Branch {
            id: *id,
            depth: branch.depth.saturating_add(1),
        }));
    }
    branches
}
