//! The moments of a sample life, done through the desk's real acts.

use super::office::Crew;
use super::story::{Moment, Task};
use jiff::SignedDuration;
use jiff::civil::Date;
use motcua_desk::accept::AcceptInput;
use motcua_desk::{Deed, DeskError, Work};
use motcua_domain::actor::Actor;
use motcua_domain::calendar::Compiled;
use motcua_domain::deadline::DueAt;
use motcua_domain::dossier::StageName;
use motcua_domain::id::{DossierId, StaffId};
use motcua_domain::time::{Timestamp, local};

/// The rest of a life: what comes next, soonest last.
pub struct Rest {
    pub(super) dossier: Option<DossierId>,
    pub(super) procedure: String,
    pub(super) line: &'static str,
    pub(super) moments: Vec<Moment>,
}

impl Rest {
    /// What somebody would have done is done by another.
    pub(super) fn goes_to(&mut self, planned: StaffId, by: &Actor) {
        for moment in &mut self.moments {
            if moment.by.id == planned {
                moment.by = by.clone();
            }
        }
    }
}

/// Does one moment of a life; gives the number of acts. A life whose moment
/// was refused is over for the play: its dossier is in other hands.
pub(super) fn live(
    work: &mut Work<'_, '_>,
    by: (&Crew, &Compiled),
    life: &mut Rest,
    moment: Moment,
) -> Result<usize, DeskError> {
    let done = perform(work, by, life, moment);
    if done.is_err() {
        life.moments.clear();
    }
    done
}

fn perform(
    work: &mut Work<'_, '_>,
    (crew, calendar): (&Crew, &Compiled),
    life: &mut Rest,
    moment: Moment,
) -> Result<usize, DeskError> {
    work.turn(&moment.by, moment.at);
    match moment.task {
        Task::Enter(input) => {
            life.dossier = Some(work.enter(&input)?.dossier);
            Ok(1)
        }
        Task::Accept(input) => {
            let entered = match life.dossier {
                Some(id) => work.tx.dossier(id)?.map(|dossier| (id, dossier.version)),
                None => None,
            };
            let accepted = work.accept(&AcceptInput { entered, ..*input })?;
            let id = accepted.done.dossier;
            life.dossier = Some(id);
            foresee_lateness(work, (crew, calendar), id, life)?;
            Ok(1)
        }
        Task::Do(deed) => {
            let Some(id) = life.dossier else { return Ok(0) };
            if let Deed::Apologise { new_date, .. } = deed.as_ref()
                && !still_asks_for_apology(work, id, moment.at, *new_date)?
            {
                return Ok(0);
            }
            let apologised =
                apologise_in_time(work, (crew, calendar), id, &moment.by, moment.at, &deed)?;
            work.turn(&moment.by, moment.at);
            work.perform(id, None, &deed)?;
            Ok(1 + apologised)
        }
    }
}

/// The first open day after `day`.
fn next_open_day(calendar: &Compiled, mut day: Date) -> Option<Date> {
    loop {
        day = day.tomorrow().ok()?;
        if calendar.day(day).ok()?.is_open() {
            return Some(day);
        }
    }
}

/// Share of the late dossiers, in tenths, for which somebody saw it coming and
/// had the director apologise before they were due.
const AHEAD: i64 = 4;
/// How long before, in minutes.
const BEFORE_DUE: i64 = 90;

/// Where a dossier will end late, an apology before it is due may be among what
/// comes next.
fn foresee_lateness(
    work: &mut Work<'_, '_>,
    (crew, calendar): (&Crew, &Compiled),
    id: DossierId,
    life: &mut Rest,
) -> Result<(), DeskError> {
    let is_result = |one: &&Moment| match &one.task {
        Task::Do(deed) => matches!(**deed, Deed::RecordResult { .. }),
        Task::Enter(_) | Task::Accept(_) => false,
    };
    let (Some(dossier), Some(end)) = (work.tx.dossier(id)?, life.moments.iter().find(is_result))
    else {
        return Ok(());
    };
    let due = dossier.promised().map(|promise| promise.due.instant());
    let Some(due) = due.filter(|due| *due < end.at && id.0 % 10 < AHEAD) else {
        return Ok(());
    };
    let at = due - SignedDuration::from_mins(BEFORE_DUE);
    let is_ahead = dossier.accepted_at.is_some_and(|accepted| accepted < at);
    let date = next_open_day(calendar, local(end.at).date());
    if let (true, Some(date)) = (is_ahead, date) {
        let deed = Deed::Apologise {
            late_unit: end.by.unit.clone(),
            new_date: DueAt { date, minute: 1440 }, // until the desk closes
            reason: "Phải xác minh thêm tại thực địa".to_owned(),
        };
        let sorry = Moment {
            at,
            by: crew.director.clone(),
            task: Task::Do(Box::new(deed)),
        };
        let later = life.moments.iter().take_while(|one| one.at > at).count();
        life.moments.insert(later, sorry);
    }
    Ok(())
}

/// Is the dossier still on its way to be late, as it looked when it was
/// accepted? A supplement may have moved its day.
fn still_asks_for_apology(
    work: &mut Work<'_, '_>,
    id: DossierId,
    now: Timestamp,
    new_date: DueAt,
) -> Result<bool, DeskError> {
    let Some(dossier) = work.tx.dossier(id)? else {
        return Ok(false);
    };
    let in_hand = matches!(
        dossier.stage.name(),
        StageName::Accepted | StageName::InProgress
    );
    let due = dossier.promised().map(|promise| promise.due);
    let is_near = due.is_some_and(|due| now < due.instant() && due.date < new_date.date);
    Ok(in_hand && is_near && dossier.apology.is_none() && local(now).date() < new_date.date)
}

/// Before a result that comes late, the director apologises with a new date
/// in seven of ten cases; the rest are late without an apology.
fn apologise_in_time(
    work: &mut Work<'_, '_>,
    (crew, calendar): (&Crew, &Compiled),
    id: DossierId,
    by: &Actor,
    now: Timestamp,
    deed: &Deed,
) -> Result<usize, DeskError> {
    let Deed::RecordResult { .. } = deed else {
        return Ok(0);
    };
    let Some(dossier) = work.tx.dossier(id)? else {
        return Ok(0);
    };
    let late = dossier
        .promised()
        .is_some_and(|promise| promise.due.instant() < now);
    let in_hand = matches!(
        dossier.stage.name(),
        StageName::Accepted | StageName::InProgress
    );
    if !late || !in_hand || dossier.apology.is_some() || id.0 % 10 >= 7 {
        return Ok(0);
    }
    let Some(date) = next_open_day(calendar, local(now).date()) else {
        return Ok(0);
    };
    let deed = Deed::Apologise {
        late_unit: by.unit.clone(),
        new_date: DueAt { date, minute: 1440 }, // until the desk closes
        reason: "Phải xác minh thêm tại thực địa".to_owned(),
    };
    work.turn(&crew.director, now);
    work.perform(id, None, &deed)?;
    Ok(1)
}
