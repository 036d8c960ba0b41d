//! Documents and themes.

use super::{Act, Acting, Around, Transition, YEARS, needed};
use crate::id::{ProgrammeId, UnitId};
use crate::programme::{
    Body, Directive, DirectiveLine, Event, How, Item, Kind, Level, Link, MAX_LINKS, Refused,
    ThemeLine, Words, is_circular,
};
use crate::unit::{Level as UnitLevel, Unit};
use jiff::civil::{Date, date};
use std::collections::BTreeMap;

/// From this day on there is no level between the province and its wards and
/// communes (Law on the Organisation of Local Government, 2025): what the cities
/// and districts left is theirs to replace.
const CITIES_ENDED: Date = date(2025, 7, 1);

/// May a document be entered like this?
pub(super) fn check(
    id: ProgrammeId,
    acting: &Acting<'_>,
    around: &Around<'_>,
    line: &DirectiveLine,
) -> Result<(), Refused> {
    needed(&line.title)?;
    needed(&line.number)?;
    if !YEARS.contains(&line.on.year()) {
        return Err(Refused::OutOfYears);
    }
    if line.on > acting.today {
        return Err(Refused::Future);
    }
    if line.links.len() > MAX_LINKS {
        return Err(Refused::TooMany {
            most: MAX_LINKS as u32,
        });
    }
    for link in &line.links {
        if link.to == id {
            return Err(Refused::Circular);
        }
        let other = around.find(link.to, Kind::Directive)?;
        let mut beside = line.links.iter().filter(|one| one.to == link.to);
        if link.how == How::Replaces && beside.any(|one| one.how != How::Replaces) {
            return Err(Refused::ReplacesAndMore);
        }
        if let (How::Replaces, Body::Directive(other)) = (link.how, &other.body) {
            is_no_older(line.on, other.on)?;
            may_replace((id, acting.today), around, line, (link, other))?;
        }
    }
    // Nor is the day of one put behind that of what took its place.
    for item in around.items {
        if let Body::Directive(newer) = &item.body {
            let replaces = |link: &Link| link.to == id && link.how == How::Replaces;
            if newer.links.iter().any(replaces) {
                is_no_older(newer.on, line.on)?;
            }
        }
    }
    let known: BTreeMap<ProgrammeId, Vec<Link>> = around
        .items
        .iter()
        .filter_map(|item| match &item.body {
            Body::Directive(one) => Some((item.id, one.links.clone())),
            _ => None,
        })
        .collect();
    if is_circular(id, &line.links, &known) {
        return Err(Refused::Circular);
    }
    Ok(())
}

/// A document does not take the place of a newer one: a mistyped day would
/// silently end what binds.
fn is_no_older(replacing: Date, replaced: Date) -> Result<(), Refused> {
    if replacing < replaced {
        Err(Refused::ReplacesNewer { on: replaced })
    } else {
        Ok(())
    }
}

/// A document is replaced by whoever issued it or stands above, and whom the new
/// one leaves out is said before they are bound by nothing. What the text of
/// before did already is not asked again.
fn may_replace(
    (id, day): (ProgrammeId, Date),
    around: &Around<'_>,
    line: &DirectiveLine,
    (link, other): (&Link, &Directive),
) -> Result<(), Refused> {
    let before = documents(around).find(|(known, _)| *known == id);
    let before = before.map(|(_, one)| one);
    let before = before.filter(|one| one.links.contains(link));
    let is_left = other.level == Level::City && line.on >= CITIES_ENDED;
    let is_lower = line.level.rank() > other.level.rank();
    let takes_over = is_left && line.level == Level::Commune;
    let was_so = before.is_some_and(|one| one.level == line.level);
    if is_lower && !takes_over && !was_so {
        return Err(Refused::ReplacesHigher { level: other.level });
    }
    let left = left_out((id, day), around, line, (link, other));
    let units = around.units;
    let was_left = |unit: &UnitId| before.is_some_and(|one| !one.binds(unit, units, day));
    let left: Vec<&Unit> = left.into_iter().filter(|one| !was_left(&one.id)).collect();
    if left.is_empty() || line.narrower {
        return Ok(());
    }
    let names = |name: fn(&Unit) -> &str| {
        let all: Vec<&str> = left.iter().map(|unit| name(unit)).collect();
        all.join("; ")
    };
    Err(Refused::ReplacesWider {
        number: other.number.clone(),
        units_vi: names(|unit| &unit.name_vi),
        units_en: names(|unit| &unit.name_en),
    })
}

/// Working units that the replaced document binds, and the new one would not. One
/// that does not hold any more, or was replaced by another, binds none.
fn left_out<'a>(
    (id, day): (ProgrammeId, Date),
    around: &Around<'a>,
    line: &DirectiveLine,
    (link, other): (&Link, &Directive),
) -> Vec<&'a Unit> {
    let mut others = documents(around).filter(|(known, _)| *known != id);
    let is_replaced = others.any(|(_, one)| one.replaces(link.to, day));
    if is_replaced || !other.holds_on(day) {
        return Vec::new();
    }
    let (new, _) = line.parts();
    let units = around.units;
    let works = |unit: &&Unit| unit.level == UnitLevel::Section || unit.id == *around.office;
    let loses =
        |unit: &&Unit| other.binds(&unit.id, units, day) && !new.binds(&unit.id, units, day);
    units.all_on(day).filter(works).filter(loses).collect()
}

fn documents<'a>(around: &Around<'a>) -> impl Iterator<Item = (ProgrammeId, &'a Directive)> {
    around.items.iter().filter_map(|item| match &item.body {
        Body::Directive(one) => Some((item.id, one)),
        _ => None,
    })
}

/// May a theme be set like this?
pub(super) fn check_theme(around: &Around<'_>, line: &ThemeLine) -> Result<(), Refused> {
    needed(&line.title)?;
    if let Some(id) = line.directive {
        around.find(id, Kind::Directive)?;
    }
    Ok(())
}

impl Item {
    pub(super) fn act_above(
        &self,
        acting: &Acting<'_>,
        around: &Around<'_>,
        act: &Act,
    ) -> Result<Transition, Refused> {
        let words = |texts| Words {
            texts,
            ..Words::default()
        };
        match (&self.body, act) {
            (Body::Directive(now), Act::ChangeDirective { line }) => {
                check(self.id, acting, around, line)?;
                let (mut directive, texts) = line.parts();
                directive.ended = now.ended;
                self.done(acting, Event::DirectiveChanged { directive }, words(texts))
            }
            (Body::Directive(now), Act::EndDirective { on }) => {
                if *on < now.on {
                    return Err(Refused::BadDays);
                }
                let event = Event::DirectiveEnded { on: *on };
                self.done(acting, event, Words::default())
            }
            (Body::Theme(_), Act::ChangeTheme { line }) => {
                check_theme(around, line)?;
                let (theme, texts) = line.parts();
                self.done(acting, Event::ThemeChanged { theme }, words(texts))
            }
            (Body::Theme(_), Act::DropTheme {}) => {
                self.done(acting, Event::ThemeDropped {}, Words::default())
            }
            _ => Err(self.wrong_kind()),
        }
    }
}
