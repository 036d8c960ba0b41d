//! The evaluation slip at the counter: whether it was handed out, and nothing
//! else.

use motcua_desk::queue::Workplace;
use motcua_desk::survey::SlipOf;
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, Scope};
use motcua_domain::visit::{Phase, Undoable};

/// A visit that a slip is for.
#[derive(Clone, Debug)]
pub struct Rated {
    pub(super) id: i64,
    pub(super) ticket: String,
    /// A slip was handed out, or the tablet has asked.
    pub(super) asked: bool,
    /// The visit is over and a tablet stands at this counter.
    pub(super) tablet: bool,
}

impl Rated {
    /// The visit at the counter, or the one that has just ended there; nothing
    /// while no survey asks people.
    pub(super) fn of(
        desk: &Desk,
        me: &Actor,
        place: &Workplace,
    ) -> Result<Option<Self>, DeskError> {
        let may = me.scope(Action::HandSlip) != Scope::Never;
        if !may || desk.survey_today().is_none() {
            return Ok(None);
        }
        let now = place.now.as_ref();
        let served = now.filter(|one| matches!(one.phase, Phase::Serving { .. }));
        let served = served.map(|one| (one.id, one.ticket.to_string(), false));
        let ended = || match &place.undo {
            Some((id, ticket, Undoable::Finish)) => Some((*id, ticket.to_string(), true)),
            _ => None,
        };
        let Some((id, ticket, over)) = served.or_else(ended) else {
            return Ok(None);
        };
        let tablet = match place.counter.filter(|_| over) {
            Some(counter) => desk.has_tablet(counter)?,
            None => false,
        };
        Ok(Some(Self {
            asked: desk.is_asked(SlipOf::Visit(id))?,
            id: id.0,
            ticket,
            tablet,
        }))
    }
}
