//! What an act would do to the dates, said before it is done. The act is
//! decided by the same code as the real one and nothing is written.

use super::{Deed, Seen};
use crate::work::Work;
use crate::{Desk, DeskError};
use jiff::Span;
use motcua_domain::actor::Actor;
use motcua_domain::deadline::{Due, DueAt, Limit, remaining};
use motcua_domain::dossier::act::Counting;
use motcua_domain::dossier::{Dossier, Event, Stage};
use motcua_domain::id::UnitId;
use motcua_domain::time::{Timestamp, local};

/// Days after which an example lets a stopped clock go on.
const EXAMPLE_DAYS: i64 = 7;

/// The dates before and after an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreseen {
    /// Promised date in force.
    pub before: Option<DueAt>,
    /// Promised date after the act; the same when none is issued.
    pub after: Option<DueAt>,
    /// What follows beyond that.
    pub later: Later,
}

/// What an act leaves behind besides its date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Later {
    /// Nothing more.
    Nothing,
    /// The clock stands.
    Stands {
        /// Working days left when it goes on.
        days: u32,
        /// Working minutes left on the last of them.
        minutes: u32,
        /// An example: going on at this moment,
        resumed: Timestamp,
        /// it would be due then. `None` where the calendar ends before.
        due: Option<DueAt>,
        /// The limit, when it is counted anew then; days and minutes say
        /// nothing in that case.
        anew: Option<Limit>,
    },
    /// The clock now counts to an earlier date than the one promised, which
    /// stays.
    Kept {
        /// The date that the clock counts to.
        counted: DueAt,
    },
    /// An apology with this new date, naming the late unit. The promise stays.
    Apology {
        /// The unit that is late.
        late_unit: UnitId,
        /// The new date.
        new_date: DueAt,
    },
}

impl Desk {
    /// What `deed` would do to the dates of a dossier.
    ///
    /// # Errors
    /// As the act itself: what refuses the act refuses its preview.
    pub fn foresee(
        &self,
        me: &Actor,
        (id, seen): Seen,
        deed: &Deed,
    ) -> Result<Foreseen, DeskError> {
        let now = self.now();
        let settings = self.settings();
        self.0.store.read(self.0.id, |tx| {
            let mut work = Work {
                tx,
                desk: &self.0,
                me: me.clone(),
                now,
            };
            let dossier = work.load(id)?;
            let standing = match dossier.stage {
                Stage::AwaitingPayment { reason, .. } => Some(reason),
                _ => None,
            };
            let permit = work.permit(deed.action(standing), &dossier)?;
            work.check_seen(&dossier, Some(seen))?;
            let done = work.decide(&dossier, &permit, deed)?;
            let promise = |dossier: &Dossier| dossier.promised().map(|promise| promise.due);
            let counting = settings.counting_of(&done.next);
            Ok(Foreseen {
                before: promise(&dossier),
                after: promise(&done.next),
                later: later(&dossier, &done.next, &done.event, &counting, now),
            })
        })
    }
}

fn later(
    before: &Dossier,
    after: &Dossier,
    event: &Event,
    counting: &Counting<'_>,
    now: Timestamp,
) -> Later {
    match event {
        Event::SupplementRequested { .. } | Event::ClockStopped { .. } => {
            stands(before, after, counting, now)
        }
        Event::Apologised {
            late_unit,
            new_date,
        } => Later::Apology {
            late_unit: late_unit.clone(),
            new_date: *new_date,
        },
        Event::IntakeCorrected { .. } => kept(after, counting),
        _ => Later::Nothing,
    }
}

/// A correction takes no promise back, whatever the clock counts to.
fn kept(after: &Dossier, counting: &Counting<'_>) -> Later {
    let due = after.clock.as_ref().map(|clock| counting.due(clock));
    let promise = after.promised().map(|promise| promise.due);
    match (due, promise) {
        (Some(Ok(Due::At { at, .. })), Some(promise)) if at < promise => {
            Later::Kept { counted: at }
        }
        _ => Later::Nothing,
    }
}

/// The rest of the time when the clock is stopped now, and when the dossier
/// would be due if it went on a week later.
fn stands(before: &Dossier, after: &Dossier, counting: &Counting<'_>, now: Timestamp) -> Later {
    let left = before
        .clock
        .as_ref()
        .and_then(|clock| remaining(clock, counting.calendar, local(now)).ok())
        .flatten();
    let day = local(now)
        .checked_add(Span::new().days(EXAMPLE_DAYS))
        .unwrap_or_else(|_| local(now));
    let resumed = motcua_domain::time::instant(day);
    let calendar = counting.hash.to_owned();
    let end = match &after.stage {
        Stage::AwaitingSupplement { .. } => Event::SupplementReceived {
            papers: before.intake.papers.clone(),
            promise: None,
            calendar,
        },
        _ => Event::ClockResumed {
            promise: None,
            calendar,
        },
    };
    let due = after
        .clone()
        .apply(resumed, None, &end)
        .ok()
        .and_then(|next| counting.due(next.clock.as_ref()?).ok())
        .and_then(|due| match due {
            Due::At { at, .. } => Some(at),
            Due::Paused => None,
        });
    Later::Stands {
        days: left.map_or(0, |left| left.days),
        minutes: left.map_or(0, |left| left.minutes),
        resumed,
        anew: after
            .open_stop()
            .filter(|stop| after.counts_anew(stop.reason))
            .map(|_| after.intake.limit),
        // A promised date never moves earlier.
        due: due.map(|due| before.promised().map_or(due, |old| due.max(old.due))),
    }
}
