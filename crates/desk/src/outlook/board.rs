//! The director's live board: the hall now, today against a usual day, open
//! dossiers by state and by risk. A constant number of statements, none of
//! which counts what is open: those numbers are kept.

use super::log::decoded;
use super::past::{DayCounts, minute_of, open_minute};
use super::roster::weekday_of;
use crate::queue::{DayPlan, Hall, LineNow};
use crate::read::Near;
use crate::{Desk, DeskError};
use jiff::ToSpan as _;
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::calendar::Sessions;
use motcua_domain::dossier::StageName;
use motcua_domain::time::{Timestamp, local};
use motcua_domain::visit::LineId;
use motcua_store::{Narrow, OpenKey, OutlookKind, StoreError, Tx};
use std::collections::BTreeMap;

/// Days of the same weekday that make a usual day.
const USUAL: i32 = 8;

/// A line of the hall.
#[derive(Clone, Debug, PartialEq)]
pub struct BoardLine {
    /// As it is now.
    pub now: LineNow,
    /// People who came today.
    pub came: u32,
    /// By this time on a usual day; `None` = not known.
    pub usual: Option<f64>,
}

/// By this time on days of the same weekday.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Usual {
    /// Days, 8 at most.
    pub days: usize,
    /// Mean of people who had come.
    pub mean: f64,
    /// Fewest.
    pub low: u32,
    /// Most.
    pub high: u32,
}

/// A half hour of today. Whoever came before the opening counts to its first
/// half hour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HalfNow {
    /// From, minutes after midnight.
    pub from: u16,
    /// People who came in it.
    pub came: u32,
    /// In the whole of it on a usual day; `None` = not known.
    pub usual: Option<f64>,
}

/// Open dossiers by their chance of being late, as it was told last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BoardRisk {
    /// When.
    pub at: Timestamp,
    /// Only a part of what is open was looked at.
    pub cut: bool,
    /// How many have which chance, by class.
    pub classes: [i64; motcua_domain::risk::CLASSES],
    /// How many of them are expected to be late, in thousandths of a dossier.
    pub expected: i64,
}

/// The board.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveBoard {
    /// When.
    pub at: Timestamp,
    /// The hall.
    pub hall: Hall,
    /// Its lines.
    pub lines: Vec<BoardLine>,
    /// People who came today.
    pub came: u32,
    /// By this time on a usual day.
    pub usual: Option<Usual>,
    /// Half hours of today's opening, and any other in which somebody came.
    pub halves: Vec<HalfNow>,
    /// Open dossiers by state.
    pub stages: Vec<(StageName, i64)>,
    /// By field.
    pub fields: Vec<(String, i64)>,
    /// All of them.
    pub open: i64,
    /// Past their date, counted up to [`motcua_store::CAP`], as the work list
    /// counts.
    pub late: i64,
    /// Due today, likewise.
    pub today: i64,
    /// Due until the end of the second working day, likewise.
    pub soon: i64,
    /// By risk; `None` = not told yet.
    pub risk: Option<BoardRisk>,
}

/// What is read of the store.
struct Read {
    came: Vec<(LineId, Timestamp)>,
    past: Vec<(Date, String)>,
    open: Vec<(OpenKey, i64)>,
    late: i64,
    today: i64,
    soon: i64,
}

impl Desk {
    /// The board.
    ///
    /// # Errors
    /// When the reader may not read the director's pages, or the store fails.
    pub fn live_board(&self, me: &Actor) -> Result<LiveBoard, DeskError> {
        let settings = self.settings();
        authorise(me, Action::ReadDirectorPages, &settings.office.unit)?;
        let now = self.now();
        let (day, minute) = (local(now).date(), minute_of(local(now).time()));
        let near = [Near::Late, Near::Today, Near::Soon].map(|near| self.stretch(Some(near)));
        let read = self.store().read(self.id(), |tx| read(tx, day, near))?;
        let plan = DayPlan::of(&settings, day);
        let sessions = plan.map_or_else(|_| Sessions::closed(), |plan| plan.sessions);
        let past: Vec<(Date, DayCounts)> = decoded(read.past)?;
        let alike = past
            .into_iter()
            .filter(|(one, _)| weekday_of(*one) == weekday_of(day));
        let alike: Vec<DayCounts> = alike.map(|(_, counts)| counts).collect();
        let hall = self.hall(me)?;
        let line = |now: &LineNow| BoardLine {
            now: now.clone(),
            came: count(
                read.came
                    .iter()
                    .filter(|(line, _)| *line == now.line)
                    .count(),
            ),
            usual: mean(&alike, |one| one.before(now.line.as_str(), minute)),
        };
        let (stages, fields) = by_state(&read.open);
        Ok(LiveBoard {
            at: now,
            lines: hall.lines.iter().map(line).collect(),
            hall,
            came: count(read.came.len()),
            usual: usual(&alike, minute),
            halves: halves(&read.came, &alike, &sessions),
            open: stages.iter().map(|(_, n)| n).sum(),
            stages,
            fields,
            late: read.late,
            today: read.today,
            soon: read.soon,
            risk: self.risk_told_at()?.map(|told| BoardRisk {
                at: told.at,
                cut: told.cut,
                classes: told.classes,
                expected: told.expected,
            }),
        })
    }
}

/// `near`: the stretches of the work list that are late, due today, due soon.
fn read(tx: &mut Tx<'_>, day: Date, near: [(i64, i64); 3]) -> Result<Read, StoreError> {
    let [late, today, soon] = near;
    let all = Narrow::default();
    let from = day.checked_sub((USUAL * 7 + 1).days()).unwrap_or(day);
    Ok(Read {
        came: tx.came_on(day)?,
        past: tx.outlook_days(OutlookKind::Count, from, day)?,
        open: tx.open_counts(None)?,
        late: tx.count_stretch(&all, late)?,
        today: tx.count_stretch(&all, today)?,
        soon: tx.count_stretch(&all, soon)?,
    })
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn mean(days: &[DayCounts], of: impl Fn(&DayCounts) -> f64) -> Option<f64> {
    let n = days.len() as f64;
    (!days.is_empty()).then(|| days.iter().map(of).sum::<f64>() / n)
}

fn usual(days: &[DayCounts], minute: u16) -> Option<Usual> {
    let by_now = |day: &DayCounts| -> f64 {
        let lines = day.lines.keys();
        lines.map(|line| day.before(line, minute)).sum()
    };
    let all: Vec<f64> = days.iter().map(by_now).collect();
    let low = all.iter().copied().fold(f64::INFINITY, f64::min);
    let high = all.iter().copied().fold(0.0, f64::max);
    (!all.is_empty()).then(|| Usual {
        days: all.len(),
        mean: all.iter().sum::<f64>() / all.len() as f64,
        low: low.round() as u32,
        high: high.round() as u32,
    })
}

fn halves(came: &[(LineId, Timestamp)], days: &[DayCounts], sessions: &Sessions) -> Vec<HalfNow> {
    let mut all: BTreeMap<u16, u32> = BTreeMap::new();
    for part in super::arrivals::open_halves(sessions) {
        all.entry(part.from / 30).or_default();
    }
    for (_, at) in came {
        let minute = open_minute(sessions, minute_of(local(*at).time()));
        *all.entry(minute / 30).or_default() += 1;
    }
    let half = |(half, came): (u16, u32)| HalfNow {
        from: half * 30,
        came,
        usual: mean(days, |day| {
            let lines = day.lines.values();
            let own = lines.filter_map(|halves| halves.get(&(half as u8)));
            own.map(|n| f64::from(*n)).sum()
        }),
    };
    all.into_iter().map(half).collect()
}

/// Things with their numbers.
type Counted<T> = Vec<(T, i64)>;

/// Open dossiers by state and by field, the states in their order.
fn by_state(open: &[(OpenKey, i64)]) -> (Counted<StageName>, Counted<String>) {
    let mut stages: BTreeMap<StageName, i64> = BTreeMap::new();
    let mut fields: BTreeMap<&str, i64> = BTreeMap::new();
    for (key, n) in open {
        *stages.entry(key.stage).or_default() += n;
        *fields.entry(key.field.as_str()).or_default() += n;
    }
    let fields = fields.into_iter().map(|(field, n)| (field.to_owned(), n));
    (stages.into_iter().collect(), fields.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn today_is_held_against_days_of_the_same_weekday() {
        let mut day = DayCounts::default();
        let halves_of = day.lines.entry("land".to_owned()).or_default();
        halves_of.extend([(15, 4), (16, 2)]);
        let days = [day, DayCounts::default()];
        let found = usual(&days, 480).unwrap();
        assert_eq!((found.days, found.low, found.high), (2, 0, 4));
        assert!((found.mean - 2.0).abs() < 1e-9);
        assert_eq!(usual(&[], 480), None);
        let sessions: Sessions = "0730-0830".parse().unwrap();
        let early = motcua_domain::time::instant(jiff::civil::date(2026, 10, 5).at(7, 10, 0, 0));
        let shown = halves(&[(LineId::new("land"), early)], &days, &sessions);
        let shown: Vec<_> = shown
            .iter()
            .map(|one| (one.from, one.came, one.usual))
            .collect();
        assert_eq!(shown, [(450, 1, Some(2.0)), (480, 0, Some(1.0))]);
    }
}
