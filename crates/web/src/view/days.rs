//! The day grid: why a result is due on its day, one cell a day.

use super::component;
use crate::format;
use crate::i18n::{Lang, text};
use askama::Template;
use jiff::civil::{Date, Weekday};

/// What a day is to the count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// The dossier came in; not counted.
    Start,
    /// Before the limit began anew: counts no more.
    Before,
    /// The limit began anew; not counted.
    Anew,
    /// Counted.
    Count,
    /// Not counted: weekend or holiday.
    Off,
    /// The clock stands.
    Hold,
    /// The last counted day: the result is due.
    Due,
    /// The limit ends here, but a later date was promised.
    Limit,
    /// Between the end of the limit and the later date.
    After,
    /// Promised at first, before a later date was.
    First,
    /// Outside the period; fills the week.
    Out,
}

/// One day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The day.
    pub date: Date,
    /// What it is to the count.
    pub kind: CellKind,
    /// Which counted day it is.
    pub n: Option<u32>,
    /// Short word shown in the cell (a holiday's name, "half day"); may be empty.
    pub word: String,
    /// Why, in a sentence (source of a special day); may be empty.
    pub why: String,
}

/// The grid, Monday first.
#[derive(Clone, Debug, Template)]
#[template(path = "c/days.html")]
pub struct DayGrid {
    lang: Lang,
    cells: Vec<Cell>,
    today: Option<Date>,
    strip: bool,
    special: Vec<String>,
}
component!(DayGrid);

/// Most days one grid shows; a longer period shows its beginning and its end.
const LONGEST: usize = 70;

impl DayGrid {
    /// From the days of the deadline's explanation, in order.
    pub fn new(lang: Lang, days: Vec<Cell>, today: Option<Date>) -> Self {
        Self {
            lang,
            cells: padded(days),
            today,
            strip: false,
            special: Vec::new(),
        }
    }

    /// The short form for the counter: seven columns, no week days, and of a
    /// long period its last three weeks.
    pub fn strip(lang: Lang, mut days: Vec<Cell>) -> Self {
        days.drain(..days.len().saturating_sub(21));
        Self {
            lang,
            cells: days,
            today: None,
            strip: true,
            special: Vec::new(),
        }
    }

    /// With the special days and their documents, a line each, under the grid.
    pub fn with_special(mut self, lines: Vec<String>) -> Self {
        self.special = lines;
        self
    }

    fn t(&self, id: &str) -> String {
        text(self.lang, id, &[])
    }

    /// Was a date promised that lies after the end of the limit?
    fn has_limit(&self) -> bool {
        self.cells.iter().any(|c| c.kind == CellKind::Limit)
    }

    /// Was a date promised before the one in force?
    fn has_first(&self) -> bool {
        self.cells.iter().any(|c| c.kind == CellKind::First)
    }

    fn class(&self, cell: &Cell) -> String {
        let past = self.today.is_some_and(|t| cell.date <= t);
        let kind = match cell.kind {
            CellKind::Start | CellKind::Anew => "start",
            CellKind::Count if past => "done",
            CellKind::Count => "count",
            CellKind::Off => "off",
            CellKind::Hold => "hold",
            CellKind::Due => "due",
            CellKind::Limit | CellKind::First => "limit",
            CellKind::After => "after",
            CellKind::Out | CellKind::Before => "out",
        };
        if self.today == Some(cell.date) {
            format!("{kind} today")
        } else {
            kind.to_owned()
        }
    }

    /// Every cell with its hidden words.
    fn told(&self) -> Vec<(&Cell, String)> {
        let cells = self.cells.iter().enumerate();
        cells
            .map(|(place, cell)| (cell, self.said(place)))
            .collect()
    }

    /// The hidden words of the cell at a place. Days of which only the same is
    /// to be said are told once, on the first of them.
    fn said(&self, place: usize) -> String {
        let cells = &self.cells;
        let Some(cell) = cells.get(place).filter(|cell| self.is_plain(cell)) else {
            return cells
                .get(place)
                .map_or_else(String::new, |c| self.sentence(c));
        };
        let goes_on = |i: usize| i > 0 && self.goes_on(&cells[i - 1], &cells[i]);
        if goes_on(place) {
            return String::new();
        }
        let days = 1 + (place + 1..cells.len()).take_while(|i| goes_on(*i)).count();
        if days == 1 {
            return self.sentence(cell);
        }
        let from = format::date(self.lang, cell.date);
        let to = format::date(self.lang, cells[place + days - 1].date);
        let args: [(&str, &dyn crate::i18n::Arg); 3] =
            [("from", &from), ("to", &to), ("why", &cell.why)];
        text(self.lang, "day-run", &args)
    }

    /// A day that counts without a number: of months it is one of many, of
    /// hours its minutes count.
    fn is_plain(&self, cell: &Cell) -> bool {
        cell.kind == CellKind::Count && cell.n.is_none() && !cell.why.is_empty()
    }

    /// Does a day say only what the day before it said? Today is told alone.
    fn goes_on(&self, before: &Cell, cell: &Cell) -> bool {
        let alike = self.is_plain(before) && self.is_plain(cell) && before.why == cell.why;
        let told_alone = self.is_today(before) || self.is_today(cell);
        alike && !told_alone && before.date.tomorrow().is_ok_and(|next| next == cell.date)
    }

    fn is_today(&self, cell: &Cell) -> bool {
        self.today == Some(cell.date)
    }

    fn day(&self, cell: &Cell) -> String {
        format::day_month(Lang::Vi, cell.date)
    }

    /// The hidden sentence of a cell.
    fn sentence(&self, cell: &Cell) -> String {
        let day = format::capital(&format::date(self.lang, cell.date));
        let n = cell.n.unwrap_or_default();
        let id = match cell.kind {
            CellKind::Start => "day-start",
            CellKind::Before => "day-before",
            CellKind::Anew => "day-anew",
            CellKind::Count if self.is_plain(cell) => {
                let args: [(&str, &dyn crate::i18n::Arg); 2] = [("day", &day), ("why", &cell.why)];
                return text(self.lang, "day-plain", &args);
            }
            CellKind::Count => "day-count",
            CellKind::Off => "day-off",
            CellKind::Hold => "day-hold",
            CellKind::Due if cell.n.is_none() && (self.has_limit() || self.has_first()) => {
                "day-due-later"
            }
            CellKind::Due if cell.n.is_none() => "day-due-plain",
            CellKind::Due => "day-due",
            CellKind::Limit if cell.n.is_none() => "day-limit-plain",
            CellKind::Limit => "day-limit",
            CellKind::After => "day-after",
            CellKind::First => "day-first",
            CellKind::Out => return String::new(),
        };
        let mut said = text(self.lang, id, &[("day", &day), ("n", &n)]);
        if !cell.why.is_empty() {
            said.push_str(". ");
            said.push_str(&cell.why);
        }
        said
    }

    fn word(&self, cell: &Cell) -> String {
        match cell.kind {
            CellKind::Start => self.t("day-word-start"),
            CellKind::Anew => self.t("day-word-anew"),
            CellKind::Hold => self.t("day-word-hold"),
            CellKind::Due => self.t("day-word-due"),
            CellKind::Limit => self.t("day-word-limit"),
            CellKind::First => self.t("day-word-first"),
            CellKind::After | CellKind::Off | CellKind::Count => cell.word.clone(),
            CellKind::Out | CellKind::Before => String::new(),
        }
    }
}

/// Whole weeks, and at most [`LONGEST`] cells: the middle of a long period is
/// left out week by week.
fn padded(days: Vec<Cell>) -> Vec<Cell> {
    let out = |date| Cell {
        date,
        kind: CellKind::Out,
        n: None,
        word: String::new(),
        why: String::new(),
    };
    let (Some(first), Some(last)) = (days.first().map(|d| d.date), days.last().map(|d| d.date))
    else {
        return days;
    };
    let mut cells = Vec::with_capacity(days.len() + 12);
    let mut before = first;
    while before.weekday() != Weekday::Monday {
        let Ok(earlier) = before.yesterday() else {
            break;
        };
        before = earlier;
        cells.insert(0, out(before));
    }
    cells.extend(days);
    let mut after = last;
    while after.weekday() != Weekday::Sunday {
        let Ok(later) = after.tomorrow() else { break };
        after = later;
        cells.push(out(after));
    }
    if cells.len() > LONGEST {
        let keep = LONGEST / 14 * 7;
        let tail = cells.split_off(cells.len() - keep);
        cells.truncate(keep);
        cells.extend(tail);
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn cell(d: Date, kind: CellKind, n: Option<u32>) -> Cell {
        Cell {
            date: d,
            kind,
            n,
            word: String::new(),
            why: String::new(),
        }
    }

    #[test]
    fn the_grid_begins_on_monday_and_says_every_day_in_words() {
        let days = vec![
            cell(date(2022, 9, 6), CellKind::Start, None),
            cell(date(2022, 9, 7), CellKind::Count, Some(1)),
            cell(date(2022, 9, 8), CellKind::Due, Some(2)),
        ];
        let html = DayGrid::new(Lang::Vi, days, Some(date(2022, 9, 7))).to_string();
        let grid = html.split("</ol>").next().unwrap();
        assert_eq!(grid.matches("<li").count(), 7 + 7);
        assert!(
            html.contains("class=\"done today\" aria-current=\"date\""),
            "{html}"
        );
        assert!(html.contains("Thứ Tư 7/9/2022: ngày thứ 1"), "{html}");
    }

    #[test]
    fn days_of_which_the_same_is_said_are_told_once() {
        let mut days: Vec<_> = date(2026, 1, 5)
            .series(jiff::Span::new().days(1))
            .take(6)
            .map(|d| cell(d, CellKind::Count, None))
            .collect();
        for day in &mut days {
            day.why = "the period runs".to_owned();
        }
        days.push(cell(date(2026, 1, 11), CellKind::Due, None));
        let html = DayGrid::new(Lang::En, days, Some(date(2026, 1, 8))).to_string();
        let grid = html.split("</ol>").next().unwrap();
        // Before today, today, after it.
        assert_eq!(grid.matches("the period runs").count(), 3, "{grid}");
        assert_eq!(grid.matches("From ").count(), 2, "{grid}");
        assert!(
            !grid.contains("day 0") && grid.contains("result due"),
            "{grid}"
        );
    }

    #[test]
    fn a_year_long_period_stays_one_screen() {
        let days: Vec<_> = date(2022, 1, 3)
            .series(jiff::Span::new().days(1))
            .take(360)
            .map(|d| cell(d, CellKind::Count, Some(1)))
            .collect();
        assert_eq!(padded(days).len(), LONGEST);
    }
}
