//! A national announcement is published once for all desks of a server.
//!
//! A desk takes it over when its own national layer was the same before: a
//! desk under another calendar (an imported log) keeps its own.

use super::preview::Preview;
use super::{Listed, NotPublished, Refusal};
use crate::clock::OsEntropy;
use crate::work::Asked;
use crate::{Desk, DeskError};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::calendar::Layer;
use motcua_domain::id::StaffId;
use motcua_store::Store;
use std::sync::Arc;

/// Hashes of the packs of a desk's national layer, oldest first.
pub(super) fn national(desk: &Desk) -> Result<Vec<String>, NotPublished> {
    Ok(listed(desk)?
        .into_iter()
        .map(|one| one.row.pack_hash)
        .collect())
}

fn listed(desk: &Desk) -> Result<Vec<Listed>, DeskError> {
    let mut all = desk.calendar_versions()?;
    all.retain(|one| one.version.layer == Layer::National);
    all.reverse();
    Ok(all)
}

/// Publishes what `from` has beyond `before` at every other desk whose
/// national layer is `before`. Gives the number of those desks.
pub(super) fn spread(from: &Desk, before: &[String]) -> Result<usize, NotPublished> {
    let mut n = 0;
    for desk in from.others()? {
        if national(&desk)? == before {
            take_over(&desk, &listed(from)?)?;
            n += 1;
        }
    }
    Ok(n)
}

/// Publishes the national versions that a desk does not have yet, in order,
/// and applies them. `all` begins with the desk's own.
fn take_over(desk: &Desk, all: &[Listed]) -> Result<(), NotPublished> {
    for one in all.iter().skip(national(desk)?.len()) {
        desk.apply_calendar(|_, _| ())?;
        let settings = desk.settings();
        let layers = settings.layers.with(one.version.clone());
        let compiled = match crate::setup::compiled(&layers, &settings.office, None) {
            Ok(compiled) => compiled,
            Err(crate::setup::NotCompiled::Calendar(error)) => {
                return Err(Refusal::Calendar(error).into());
            }
            Err(crate::setup::NotCompiled::Hours(_)) => return Err(DeskError::Inside.into()),
        };
        let checked = super::check::Checked {
            version: one.version.clone(),
            compiled,
        };
        let preview: Preview = desk.difference(&settings, checked)?;
        let asked = Asked::new("", "calendar", &());
        // The act of the server, not of an official of that desk.
        let me = Actor {
            id: StaffId(0),
            unit: settings.office.unit.clone(),
            roles: vec![Role::Administrator],
        };
        desk.put_version(&me, asked, &settings.calendar_hash, &preview)?;
        desk.apply_calendar(|_, _| ())?;
    }
    Ok(())
}

/// What a start of the server does: brings desks whose national layer is the
/// beginning of another desk's up to it (a crash between desks, a desk that
/// was added later), and finishes what was published but not applied.
pub fn catch_up(desks: &[Desk]) -> Result<(), NotPublished> {
    let mut lists = Vec::with_capacity(desks.len());
    for desk in desks {
        desk.apply_calendar(|_, _| ())?;
        lists.push(listed(desk)?);
    }
    for (desk, own) in desks.iter().zip(&lists) {
        let longest = lists
            .iter()
            .filter(|one| !own.is_empty() && begins(one, own))
            .max_by_key(|one| one.len());
        if let Some(longest) = longest.filter(|one| one.len() > own.len()) {
            take_over(desk, longest)?;
        }
    }
    Ok(())
}

/// [`catch_up`] for all desks of the server that a desk belongs to.
pub fn catch_up_server(desk: &Desk) -> Result<(), NotPublished> {
    let mut desks = desk.others()?;
    desks.push(desk.clone());
    catch_up(&desks)
}

/// Does the longer list begin with the shorter one?
fn begins(long: &[Listed], short: &[Listed]) -> bool {
    short.len() <= long.len()
        && short
            .iter()
            .zip(long)
            .all(|(a, b)| a.row.pack_hash == b.row.pack_hash)
}

impl Desk {
    /// The other desks of this server, as they are open here or opened anew.
    pub(super) fn others(&self) -> Result<Vec<Desk>, NotPublished> {
        let mut others = Vec::new();
        for row in self.store().desks()? {
            if row.id == self.id() {
                continue;
            }
            if let Some(desk) = self.sibling(row.id) {
                others.push(desk);
                continue;
            }
            let clock = Arc::clone(&self.0.clock);
            let store: Store = self.store().clone();
            match Desk::open(store, row.id, clock, Box::new(OsEntropy)) {
                Ok(desk) => others.push(desk),
                Err(crate::OpenError::NotSetUp) => {}
                Err(error) => {
                    tracing::error!(%error, desk = %row.slug, "a desk cannot be opened");
                    return Err(DeskError::Inside.into());
                }
            }
        }
        Ok(others)
    }
}
