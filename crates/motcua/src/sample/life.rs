//! The moments of a sample life, done through the desk's real acts.

use super::office::Crew;
use super::story::{Moment, Task};
use jiff::civil::Date;
use motcua_desk::accept::AcceptInput;
use motcua_desk::{Deed, DeskError, Work};
use motcua_domain::calendar::Compiled;
use motcua_domain::deadline::DueAt;
use motcua_domain::dossier::StageName;
use motcua_domain::id::DossierId;
use motcua_domain::time::{Timestamp, local};

/// The rest of a life: what comes next, soonest last.
pub struct Rest {
    pub(super) dossier: Option<DossierId>,
    pub(super) procedure: String,
    pub(super) line: &'static str,
    pub(super) moments: Vec<Moment>,
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
            life.dossier = Some(accepted.done.dossier);
            Ok(1)
        }
        Task::Do(deed) => {
            let Some(id) = life.dossier else { return Ok(0) };
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

/// Before a result that comes late, the director apologises with a new date
/// in seven of ten cases; the rest are late without an apology.
fn apologise_in_time(
    work: &mut Work<'_, '_>,
    (crew, calendar): (&Crew, &Compiled),
    id: DossierId,
    by: &motcua_domain::actor::Actor,
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
