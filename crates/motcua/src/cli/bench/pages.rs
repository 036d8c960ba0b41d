//! What pages cost over a filled folder: in the server, without the network.

use super::quantile;
use crate::cli::CliError;
use crate::cli::place::{Place, cannot_open, open_desk};
use crate::sample::dice::Dice;
use crate::sample::names;
use clap::Args;
use motcua_desk::clock::{Clock as _, SetClock, SystemClock};
use motcua_desk::read::Filter;
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::{DossierId, UnitId};
use motcua_store::Store;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

/// What to measure.
#[derive(Args, Debug)]
pub struct Pages {
    /// A folder that `bench seed` filled.
    #[arg(long, value_name = "DIR", default_value = "./motcua-bench")]
    data: PathBuf,
    /// Times each page is read.
    #[arg(long, default_value_t = 500)]
    times: usize,
}

impl Pages {
    /// Reads each page many times at random places.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let place = Place {
            data: self.data.clone(),
            database: None,
        };
        let store = place.store_with([9; 64], motcua_store::Durability::Full)?;
        let desk = at_last_act(&store, &place)?;
        let staff = desk.staff_for_machine().map_err(failed)?;
        let actor = |role: Role, unit: Option<&str>| {
            staff
                .iter()
                .filter(|one| unit.is_none_or(|unit| one.unit == UnitId::new(unit)))
                .find(|one| one.roles.contains(&role))
                .map(|one| Actor {
                    id: one.id,
                    unit: one.unit.clone(),
                    roles: one.roles.clone(),
                })
        };
        let none = || CliError::Failed {
            what: "the folder has no clerk, specialist or director".to_owned(),
            next: "fill it with `motcua bench seed`",
            source: None,
        };
        let clerk = actor(Role::Clerk, None).ok_or_else(none)?;
        let land = actor(Role::Specialist, Some("land-office")).ok_or_else(none)?;
        let director = actor(Role::Director, None).ok_or_else(none)?;
        let last = store
            .read(desk.id(), |tx| tx.last_dossier())
            .map_err(cannot_open)?;
        println!("page        p50 ms   p95 ms   max ms");
        let mut dice = Dice::new(3);
        let filter = Filter::default();
        self.page("work list", || {
            desk.work_list(&land, &filter, None).map(drop)
        })
        .map_err(failed)?;
        self.page("dossier", || {
            some(&desk, &mut dice, last, |id| desk.view(&clerk, id).map(drop))
        })
        .map_err(failed)?;
        let mut dice = Dice::new(4);
        self.page("tracking", || {
            some(&desk, &mut dice, last, |id| {
                desk.track_by_key(&desk.tracking_key(id).printed())
                    .map(drop)
            })
        })
        .map_err(failed)?;
        let mut dice = Dice::new(5);
        self.page("search", || {
            desk.search(&clerk, &names::name(&mut dice)).map(drop)
        })
        .and_then(|()| self.page("director", || desk.live_board(&director).map(drop)))
        .and_then(|()| self.page("load", || desk.overview(&director).map(drop)))
        .map_err(failed)?;
        Ok(ExitCode::SUCCESS)
    }

    fn page(
        &self,
        name: &str,
        mut read: impl FnMut() -> Result<(), DeskError>,
    ) -> Result<(), DeskError> {
        let mut figures = Vec::with_capacity(self.times);
        for _ in 0..self.times {
            let began = Instant::now();
            read()?;
            figures.push(began.elapsed().as_secs_f64() * 1e3);
        }
        figures.sort_by(f64::total_cmp);
        let (p50, p95, max) = (
            quantile(&figures, 0.5),
            quantile(&figures, 0.95),
            quantile(&figures, 1.0),
        );
        println!("{name:<10} {p50:>7.2}  {p95:>7.2}  {max:>7.2}");
        Ok(())
    }
}

/// The desk at the moment of the last act in the folder, so that what waits and
/// what is due is the same whenever it is measured.
fn at_last_act(store: &Store, place: &Place) -> Result<Desk, CliError> {
    let desk = place.desk(store, None)?;
    let last = store.last_event().map_err(cannot_open)?;
    let now = last.unwrap_or_else(|| SystemClock.now());
    let desk = open_desk(store, desk.id(), Arc::new(SetClock::new(now)))?;
    // What the machine does each night and each hour, before anybody looks.
    desk.derive_outlook().map_err(failed)?;
    desk.tell_risk().map_err(failed)?;
    Ok(desk)
}

fn failed(error: DeskError) -> CliError {
    CliError::failed("a page failed", "look at the cause", error)
}

/// A dossier at random; ids that are not dossiers are passed over.
fn some(
    desk: &Desk,
    dice: &mut Dice,
    last: DossierId,
    mut read: impl FnMut(DossierId) -> Result<(), DeskError>,
) -> Result<(), DeskError> {
    let _ = desk;
    for _ in 0..1000 {
        let id = DossierId(dice.range(1, last.0 + 1));
        match read(id) {
            Err(DeskError::NotFound) => {}
            other => return other,
        }
    }
    Err(DeskError::NotFound)
}
