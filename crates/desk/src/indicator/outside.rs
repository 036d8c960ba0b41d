//! Figures that other rooms keep: of surveys, which move with released batches
//! only, and of the box for suggestions and reports. Sums go through here and
//! nothing else; who answered or wrote what stays in its room.

use super::own_rooms::OwnRooms;
use crate::{Desk, DeskError};
use motcua_domain::indicator::{Outside, Reads};
use motcua_domain::report::Period;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

/// A room that tells figures of its own.
pub trait Tells: Send + Sync {
    /// A figure over a period; `None` = the room does not keep it, or has
    /// nothing to tell of these days (no batch was released yet).
    ///
    /// # Errors
    /// When the store fails.
    fn tell(&self, desk: &Desk, figure: Outside, period: &Period)
    -> Result<Option<i64>, DeskError>;
}

/// The rooms that are connected, asked one after the other: the desk's own
/// first.
pub(crate) struct Rooms(RwLock<Vec<Arc<dyn Tells>>>);

impl Default for Rooms {
    fn default() -> Self {
        Self(RwLock::new(vec![Arc::new(OwnRooms)]))
    }
}

/// Figures of one period, each asked once.
#[derive(Default)]
pub(super) struct Heard(BTreeMap<Outside, Option<i64>>);

impl Desk {
    /// Connects one more room, asked for what the desk's own do not tell.
    /// Figures that no room tells are shown as unknown, never as zero.
    pub fn connect_figures(&self, room: Arc<dyn Tells>) {
        let rooms = self.0.rooms.0.write();
        rooms.unwrap_or_else(PoisonError::into_inner).push(room);
    }

    /// Asks for everything that an indicator reads elsewhere.
    pub(super) fn hear(
        &self,
        heard: &mut Heard,
        reads: &Reads,
        period: &Period,
    ) -> Result<(), DeskError> {
        let Reads::Outside {
            numerator,
            denominator,
        } = reads
        else {
            return Ok(());
        };
        for figure in std::iter::once(numerator).chain(denominator) {
            if !heard.0.contains_key(figure) {
                let told = self.told_elsewhere(*figure, period)?;
                heard.0.insert(*figure, told);
            }
        }
        Ok(())
    }

    fn told_elsewhere(&self, figure: Outside, period: &Period) -> Result<Option<i64>, DeskError> {
        let rooms = self.0.rooms.0.read();
        // Asked without the lock: a room reads the store.
        let rooms = rooms.unwrap_or_else(PoisonError::into_inner).clone();
        for room in rooms {
            if let Some(told) = room.tell(self, figure, period)? {
                return Ok(Some(told));
            }
        }
        Ok(None)
    }
}

impl Heard {
    /// What was told.
    pub(super) fn of(&self, figure: Outside) -> Option<i64> {
        self.0.get(&figure).copied().flatten()
    }
}
