//! Working days in a row, and what the calendar makes of each.
//!
//! A closed day is not a day without visits: it is no day here. What moves
//! with the moon or is announced late (Tết, swapped days) is read from the
//! calendar; nothing is computed from a weekday alone.

use jiff::civil::{Date, Weekday};
use motcua_domain::calendar::{CalendarError, Compiled, Confidence, DayInfo, DayKind};
use std::collections::BTreeMap;

/// Working days before and after Tết that have an effect of their own.
pub const AROUND_TET: i8 = 10;
/// Working days over which the prior of Tết fades.
const FADES_OVER: i8 = 8;
/// The prior of the first working day after Tết, as a factor.
pub const AFTER_TET: f64 = 1.6;

/// Regressors that are weekdays: the first ones.
pub(super) const WEEKDAYS: usize = 7;
/// Regressors: seven weekdays, then the marks.
pub(super) const COLUMNS: usize = WEEKDAYS + 4 + 2 * AROUND_TET as usize;

/// Why a day is unlike others of its weekday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// Working days from Tết: −1 is the last before, +1 the first after; never 0.
    Tet(i8),
    /// The first working day after another holiday, or after a closure.
    AfterHoliday,
    /// The last working day before another holiday.
    BeforeBreak,
    /// A rest day worked for another day, or opened here only.
    WorkedRestDay,
    /// One of the last two working days of a month.
    MonthEnd,
}

impl Mark {
    /// The word in JSON, as `tet+1`.
    pub fn slug(self) -> String {
        match self {
            Self::Tet(ordinal) => format!("tet{ordinal:+}"),
            Self::AfterHoliday => "after-holiday".to_owned(),
            Self::BeforeBreak => "before-break".to_owned(),
            Self::WorkedRestDay => "worked-rest-day".to_owned(),
            Self::MonthEnd => "month-end".to_owned(),
        }
    }

    /// The factor that is believed before any day like it was seen. Of Tết a
    /// desk sees one a year, so this weighs for years.
    pub fn prior(self) -> f64 {
        match self {
            Self::Tet(ordinal) if ordinal > 0 => {
                let left = f64::from((FADES_OVER + 1 - ordinal).max(0));
                (AFTER_TET.ln() * left / f64::from(FADES_OVER)).exp()
            }
            Self::Tet(_)
            | Self::AfterHoliday
            | Self::BeforeBreak
            | Self::WorkedRestDay
            | Self::MonthEnd => 1.0,
        }
    }

    /// Standard deviation of that belief, of the logarithm of the factor.
    pub(super) fn doubt(self) -> f64 {
        match self {
            Self::Tet(_) | Self::AfterHoliday | Self::BeforeBreak => 0.2,
            Self::WorkedRestDay => 0.3,
            Self::MonthEnd => 0.1,
        }
    }

    pub(super) fn column(self) -> usize {
        match self {
            Self::AfterHoliday => 7,
            Self::BeforeBreak => 8,
            Self::WorkedRestDay => 9,
            Self::MonthEnd => 10,
            Self::Tet(ordinal) => {
                let from_first = ordinal + AROUND_TET - i8::from(ordinal > 0);
                11 + usize::try_from(from_first).unwrap_or(0)
            }
        }
    }

    /// Every mark.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        let tet = (-AROUND_TET..=AROUND_TET).filter(|ordinal| *ordinal != 0);
        let others = [
            Self::AfterHoliday,
            Self::BeforeBreak,
            Self::WorkedRestDay,
            Self::MonthEnd,
        ];
        others.into_iter().chain(tet.map(Self::Tet))
    }
}

/// What is believed and what was seen of Tết.
#[derive(Clone, Debug, PartialEq)]
pub struct Tet {
    /// How many were seen: counts of at least ten working days around it.
    pub seen: usize,
    /// Factors of all fields together, by working day from Tết.
    pub factors: Vec<TetFactor>,
    /// One of the days ahead is around a Tết.
    pub is_ahead: bool,
}

/// The factor of a day around Tết.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TetFactor {
    /// Working days from Tết, −10 to 10, never 0.
    pub ordinal: i8,
    /// Believed before any Tết was seen.
    pub prior: f64,
    /// Used.
    pub now: f64,
}

impl Tet {
    /// The factor of a day; 1 away from Tết.
    pub(super) fn factor(&self, day: &Workday) -> f64 {
        let factor = |mark: &Mark| {
            let Mark::Tet(ordinal) = mark else { return 1.0 };
            let mut factors = self.factors.iter();
            let own = factors.find(|one| one.ordinal == *ordinal);
            own.map_or(1.0, |one| one.now)
        };
        day.marks.iter().map(factor).product()
    }
}

/// A working day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workday {
    /// The day.
    pub date: Date,
    /// Why it is unlike others of its weekday; usually empty.
    pub marks: Vec<Mark>,
    /// False when the calendar itself is not sure of it.
    pub is_sure: bool,
    /// Monday = 0; `None` where the weekday says nothing (a worked Saturday).
    pub(super) weekday: Option<usize>,
}

impl Workday {
    /// Its regressors, each of which is 1.
    pub(super) fn columns(&self) -> impl Iterator<Item = usize> {
        let marks = self.marks.iter().map(|mark| mark.column());
        self.weekday.into_iter().chain(marks)
    }
}

/// The working days of a calendar, in order.
#[derive(Clone, Debug)]
pub struct Workdays {
    days: Vec<Workday>,
    /// Of each Tết the first working day after it, as a place in `days`.
    tets: Vec<usize>,
}

impl Workdays {
    /// Reads a calendar. Days on which dossiers are taken in are its working
    /// days, whether or not they count for deadlines.
    pub fn of(calendar: &Compiled) -> Self {
        let mut days: Vec<Workday> = Vec::new();
        let mut tet: BTreeMap<i16, (Date, Date)> = BTreeMap::new();
        let mut gap = Gap::default();
        for day in calendar.days() {
            if is_tet(&day) {
                let span = tet.entry(day.date.year()).or_insert((day.date, day.date));
                span.1 = day.date;
            }
            if is_open(&day) {
                if gap.holiday
                    && let Some(last) = days.last_mut()
                {
                    last.marks.push(Mark::BeforeBreak);
                }
                days.push(gap.end(&day));
                gap = Gap::default();
            } else {
                gap.take(&day);
            }
        }
        mark_month_ends(&mut days);
        let tets = tet
            .values()
            .map(|(first, last)| mark_tet(&mut days, *first, *last))
            .collect();
        for day in &mut days {
            day.marks.sort_unstable();
        }
        Self { days, tets }
    }

    /// The days.
    pub fn as_slice(&self) -> &[Workday] {
        &self.days
    }

    /// The place of a day: `None` if it is closed.
    ///
    /// # Errors
    /// A day that is not loaded.
    pub fn place(&self, calendar: &Compiled, date: Date) -> Result<Option<usize>, CalendarError> {
        calendar.day(date)?;
        Ok(self.days.binary_search_by_key(&date, |day| day.date).ok())
    }

    /// Of each Tết the first working day after it, as a place in the row.
    pub(super) fn tets(&self) -> &[usize] {
        &self.tets
    }
}

/// Closed days in a row.
#[derive(Default)]
struct Gap {
    /// A holiday or its substitute took a weekday: known beforehand.
    holiday: bool,
    /// The desk was closed for another reason.
    closed: bool,
}

impl Gap {
    fn take(&mut self, day: &DayInfo<'_>) {
        let rest = matches!(day.date.weekday(), Weekday::Saturday | Weekday::Sunday);
        match day.kind {
            DayKind::Holiday | DayKind::Substitute | DayKind::SwappedOff => self.holiday |= !rest,
            // A storm: nobody comes before it because of it.
            DayKind::Closed => self.closed |= !rest,
            DayKind::Working | DayKind::Weekend | DayKind::SwappedOn | DayKind::Opened => {}
        }
    }

    fn end(&self, day: &DayInfo<'_>) -> Workday {
        let follows_its_weekday = day.kind.is_ordinary();
        let mut marks = Vec::new();
        if self.holiday || self.closed {
            marks.push(Mark::AfterHoliday);
        }
        if !follows_its_weekday {
            marks.push(Mark::WorkedRestDay);
        }
        Workday {
            date: day.date,
            marks,
            is_sure: day.confidence() == Confidence::High,
            weekday: follows_its_weekday.then(|| weekday(day.date)),
        }
    }
}

fn is_open(day: &DayInfo<'_>) -> bool {
    !day.reception.is_closed()
}

/// Monday = 0.
pub(super) fn weekday(date: Date) -> usize {
    usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0)
}

/// The lunar new year lies between 21 January and 20 February, its eve and the
/// days given with it two days around that; no other public holiday of Vietnam
/// lies there. So the kind and the date say it, whatever the day is called.
fn is_tet(day: &DayInfo<'_>) -> bool {
    let after_new_year = (day.date.month(), day.date.day()) >= (1, 19);
    let before_spring = (day.date.month(), day.date.day()) <= (2, 25);
    day.kind == DayKind::Holiday && after_new_year && before_spring
}

/// Marks the days around a Tết and gives the place of the first one after it.
fn mark_tet(days: &mut [Workday], first: Date, last: Date) -> usize {
    let before = days.partition_point(|day| day.date < first);
    let after = days.partition_point(|day| day.date <= last);
    let others = [Mark::AfterHoliday, Mark::BeforeBreak];
    for (ordinal, day) in (1..=AROUND_TET).zip(days[..before].iter_mut().rev()) {
        // The effect of the day next to Tết is that of Tết alone.
        if ordinal == 1 {
            day.marks.retain(|mark| !others.contains(mark));
        }
        day.marks.push(Mark::Tet(-ordinal));
    }
    for (ordinal, day) in (1..=AROUND_TET).zip(days[after..].iter_mut()) {
        if ordinal == 1 {
            day.marks.retain(|mark| !others.contains(mark));
        }
        day.marks.push(Mark::Tet(ordinal));
    }
    after
}

fn mark_month_ends(days: &mut [Workday]) {
    let month = |day: &Workday| (day.date.year(), day.date.month());
    let ends: Vec<usize> = (1..days.len())
        .filter(|at| month(&days[*at]) != month(&days[at - 1]))
        .collect();
    for at in ends {
        for day in &mut days[at.saturating_sub(2)..at] {
            day.marks.push(Mark::MonthEnd);
        }
    }
}
