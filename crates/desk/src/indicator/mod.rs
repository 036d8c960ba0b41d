//! Indicators of a desk: the definitions in force, pages of figures, the cases
//! behind them, and counting everything anew from the record.
//!
//! The definitions that an office lays over those compiled in are kept with the
//! desk, so that every program that writes to it counts the same. A part that is
//! counted since today only is marked so until a recount has filled in what was
//! before. Deliberately absent: what an indicator means (`domain::indicator`),
//! and any figure of a single official for anybody but that person and whoever
//! confirms their commitment.

mod begun;
mod cases;
mod hall;
mod hands;
mod library;
mod look;
mod outside;
mod own_rooms;
mod recount;
mod table;
mod time;
mod trend;
mod until;

pub use cases::{CasesAsk, IndicatorCase, IndicatorCases, Place, Side, VisitCase};
pub(crate) use library::{INDICATORS, begin, of_setting};
pub use library::{InUse, Known, check_definitions};
pub(crate) use outside::Rooms;
pub use outside::Tells;
pub use recount::{Differing, Recount};
pub use table::{IndicatorLine, IndicatorTable, Told};
pub(crate) use time::Times;
pub use trend::{OfOfficial, Point, Trend, Whom};
pub(crate) use until::told_from;

use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, Scope, authorise};
use motcua_domain::id::{StaffId, UnitId};
use motcua_domain::report::{Period, PeriodKind};
use std::sync::Arc;

impl Desk {
    /// The indicators there are, by id.
    ///
    /// # Errors
    /// When the reader may read none.
    pub fn indicators(&self, me: &Actor) -> Result<Vec<Arc<Known>>, DeskError> {
        self.indicator_units(me, None)?;
        Ok(self.settings().indicators.all().cloned().collect())
    }

    /// An indicator.
    ///
    /// # Errors
    /// "Not found" for an unknown one; when the reader may read none.
    pub fn indicator(&self, me: &Actor, id: &str) -> Result<Arc<Known>, DeskError> {
        self.indicator_units(me, None)?;
        self.known_indicator(id)
    }

    fn known_indicator(&self, id: &str) -> Result<Arc<Known>, DeskError> {
        let settings = self.settings();
        settings
            .indicators
            .get(id)
            .cloned()
            .ok_or(DeskError::NotFound)
    }

    /// The units whose figures a reader may see: `None` = all of them, and
    /// their sum. An asked one must be known and the reader's to read.
    fn indicator_units(
        &self,
        me: &Actor,
        asked: Option<&UnitId>,
    ) -> Result<Option<UnitId>, DeskError> {
        if let Some(unit) = asked {
            authorise(me, Action::ReadIndicators, unit)?;
            // An empty line of a mistyped unit would read as "nothing to do".
            let is_known = self.settings().units.contains(unit);
            return is_known
                .then(|| Some(unit.clone()))
                .ok_or(DeskError::NotFound);
        }
        if me.scope(Action::ReadIndicators) == Scope::Desk {
            return Ok(None);
        }
        authorise(me, Action::ReadIndicators, &me.unit)?;
        Ok(Some(me.unit.clone()))
    }

    /// An official's own figures are read by that person, and by whoever
    /// confirms commitments of their unit.
    fn may_read_official(&self, me: &Actor, official: StaffId) -> Result<(), DeskError> {
        if me.id == official && official.0 > 0 {
            return Ok(());
        }
        let staff = self.0.store.read(self.0.id, |tx| tx.staff(official))?;
        let unit = staff.ok_or(DeskError::NotFound)?.unit;
        // The account may still name a unit from which the reader's took over.
        let settings = self.settings();
        let lies = settings.units.lies_with(&unit, &me.unit, self.today());
        authorise(me, Action::ConfirmCommitment, lies)?;
        Ok(())
    }

    /// A period that figures can be told over: one that has begun, of whole
    /// halves of months.
    fn indicator_period(&self, period: &Period) -> Result<(), DeskError> {
        if period.kind == PeriodKind::Days {
            return Err(DeskError::invalid("period", "invalid-report-kind"));
        }
        if !period.has_begun(self.now()) {
            return Err(DeskError::invalid("period", "invalid-report-future"));
        }
        Ok(())
    }
}
