//! Documents and themes.

use super::{Act, Acting, Around, Transition, YEARS, needed};
use crate::id::ProgrammeId;
use crate::programme::{
    Body, DirectiveLine, Event, How, Item, Kind, Link, MAX_LINKS, Refused, ThemeLine, Words,
    is_circular,
};
use jiff::civil::Date;
use std::collections::BTreeMap;

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
        if let (How::Replaces, Body::Directive(other)) = (link.how, &other.body) {
            is_no_older(line.on, other.on)?;
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
