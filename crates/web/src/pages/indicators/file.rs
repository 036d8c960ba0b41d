//! Figures of indicators as text with commas, for whoever wants to count on.
//! Names of columns and keys stay. What may not be said is left empty, with the
//! word for why.

use super::one::{points, told, told_of};
use super::{Asked, KINDS};
use crate::error::Error;
use crate::frame::Frame;
use crate::pages::work::me;
use crate::state::AppState;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use motcua_desk::indicator::{IndicatorTable, Told, Trend, Whom};
use motcua_domain::indicator::{Figure, Indicator, Said, Source};
use motcua_domain::report::{Cell, Column, Kind, Period, Row, RowKind, Table};
use motcua_papers::{FileError, SheetCsv, TableWords};

/// Columns: one record an indicator, unit and period. `…_now` is with what was
/// corrected after the period had ended.
const COLUMNS: [&str; 13] = [
    "period",
    "from",
    "to",
    "of",
    "indicator",
    "said",
    "part",
    "whole",
    "value",
    "lower",
    "upper",
    "whole_now",
    "value_now",
];

/// A record in the making.
struct Line<'a> {
    period: &'a Period,
    of: &'a str,
    indicator: &'a Indicator,
    told: &'a Told,
}

/// `GET /indicators.csv?period=…`: each indicator of each unit.
pub async fn of_all(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let me = me(&frame)?;
    let (period, problem) = asked.period(&frame, &KINDS, state.desk().now());
    if problem.is_some() {
        return Err(Error::NotFound);
    }
    let table = state
        .ask(move |desk| desk.indicator_table(&me, period))
        .await?;
    let text = as_csv(&period, &all(&table)).map_err(|e| Error::fault(&e))?;
    answer(&format!("indicators-{period}.csv"), text)
}

/// `GET /indicators/{indicator}/csv?period=…`: its trend up to a period.
pub async fn of_one(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let me = me(&frame)?;
    let whom = asked.whom(&me)?;
    let (who, which) = (me.clone(), id.clone());
    let known = state.ask(move |desk| desk.indicator(&who, &which)).await?;
    let kinds = known.indicator.definition().periods.clone();
    let (period, problem) = asked.period(&frame, &kinds, state.desk().now());
    if problem.is_some() {
        return Err(Error::NotFound);
    }
    let (whom, which) = (told_of(&known, whom, &asked), id.clone());
    let trend = state
        .ask(move |desk| desk.indicator_trend(&me, &which, &whom, (period, points(period.kind))))
        .await?;
    let text = as_csv(&period, &of_trend(&trend)).map_err(|e| Error::fault(&e))?;
    answer(&format!("{id}-{period}.csv"), text)
}

fn answer(name: &str, text: Vec<u8>) -> Result<Response, Error> {
    let plain = |c: &char| c.is_ascii_alphanumeric() || "-_.".contains(*c);
    let name: String = name.chars().filter(plain).collect();
    let name = format!("attachment; filename=\"{name}\"");
    let mut headers = HeaderMap::new();
    let media = HeaderValue::from_static("text/csv; charset=utf-8");
    headers.insert(header::CONTENT_TYPE, media);
    let name = HeaderValue::from_str(&name).map_err(|e| Error::fault(&e))?;
    headers.insert(header::CONTENT_DISPOSITION, name);
    Ok((headers, text).into_response())
}

/// All of a table: the whole desk under no name, then each unit.
fn all(table: &IndicatorTable) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut add = |of: &str, cells: &[Option<Told>]| {
        for (known, told) in table.indicators.iter().zip(cells) {
            if let Some(told) = told {
                rows.push(record(&Line {
                    period: &table.period,
                    of,
                    indicator: &known.indicator,
                    told,
                }));
            }
        }
    };
    add("", &table.desk);
    for line in &table.units {
        add(line.unit.as_str(), &line.cells);
    }
    rows
}

fn of_trend(trend: &Trend) -> Vec<Row> {
    let of = match &trend.whom {
        Whom::Desk => String::new(),
        Whom::Unit(unit) => unit.to_string(),
        // A number among our own, as in the address.
        Whom::Official(official) => format!("official {}", official.0),
    };
    let rows = told(trend).map(|(period, told)| {
        record(&Line {
            period,
            of: &of,
            indicator: &trend.known.indicator,
            told,
        })
    });
    rows.collect()
}

/// Hundredths of a value.
fn hundredths(value: Option<f64>) -> Cell {
    value.map_or(Cell::Empty, |value| {
        Cell::Points((value * 100.0).round() as i64)
    })
}

/// How few people answered in which way is not told of a handful of ballots.
fn part(indicator: &Indicator, figure: &Figure) -> Cell {
    let is_survey = indicator.definition().from == Source::Survey;
    match figure.said {
        Said::Unknown => Cell::Empty,
        Said::TooFew | Said::Nothing if is_survey => Cell::Empty,
        _ => Cell::Count(figure.part),
    }
}

fn whole(figure: &Figure) -> Cell {
    match figure.said {
        Said::Unknown => Cell::Empty,
        _ => Cell::Count(figure.whole),
    }
}

fn record(line: &Line<'_>) -> Row {
    let text = |text: &str| Cell::Text(text.to_owned());
    let figure = &line.told.closed;
    let (said, low, high) = match figure.said {
        Said::Unknown => ("unknown", None, None),
        Said::Nothing => ("nothing", None, None),
        Said::TooFew => ("too_few", None, None),
        Said::Value { low, high, .. } => ("value", Some(low), Some(high)),
    };
    Row {
        key: line.indicator.id().to_owned(),
        kind: RowKind::Line,
        cells: vec![
            text(&line.period.to_string()),
            Cell::Day(line.period.from),
            Cell::Day(line.period.to),
            text(line.of),
            text(line.indicator.id()),
            text(said),
            part(line.indicator, figure),
            whole(figure),
            hundredths(figure.value()),
            hundredths(low),
            hundredths(high),
            whole(&line.told.now),
            hundredths(line.told.now.value()),
        ],
    }
}

fn head(period: &Period) -> Table {
    let column = |id: &str| Column {
        id: id.to_owned(),
        name_vi: id.to_owned(),
        name_en: String::new(),
        group_vi: String::new(),
        group_en: String::new(),
        // Keys as they are, without a unit behind them.
        kind: Kind::Count,
        opens: false,
    };
    Table {
        report: "indicators".to_owned(),
        title_vi: String::new(),
        title_en: String::new(),
        source: String::new(),
        period: *period,
        columns: COLUMNS.map(column).to_vec(),
        rows: Vec::new(),
        checks: Vec::new(),
        parts: Vec::new(),
    }
}

fn as_csv(period: &Period, rows: &[Row]) -> Result<Vec<u8>, FileError> {
    let mut out = Vec::new();
    let mut csv = SheetCsv::begin(&head(period), &TableWords::default(), &mut out)?;
    for row in rows {
        csv.push(row)?;
    }
    csv.finish()?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::indicators::sample;

    #[test]
    fn a_file_holds_what_the_page_says_and_no_share_of_a_handful() {
        let seen = sample::seen();
        let rows = all(&seen.table);
        let text = as_csv(&seen.table.period, &rows).unwrap();
        let text = String::from_utf8(text).unwrap();
        let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
        assert!(lines.iter().all(|line| line.len() == COLUMNS.len()));
        assert_eq!(lines.len(), rows.len() + 1);
        let find = |of: &str, id: &str| {
            let found = lines.iter().find(|line| line[3] == of && line[4] == id);
            found.unwrap_or_else(|| panic!("{of} {id}: {text}"))
        };
        let on_time = find("", "on-time");
        assert_eq!(on_time[5..9], ["value", "133", "142", "93.66"]);
        let few = find("desk", "on-time");
        assert_eq!((few[5], few[7], few[8]), ("too_few", "4", ""));
    }
}
