//! The wave: what falls due on each of the next working days, against what is
//! expected to be finished and the officials who are there.

use super::narrow::{Choice, units, url};
use crate::error::{Error, render};
use crate::format;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::{Form, Html, escape};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::Settings;
use motcua_desk::risk::{WAVE, Wave, WaveDay};
use motcua_domain::id::UnitId;
use motcua_domain::risk::Foretold;
use motcua_domain::time::local;
use serde::Deserialize;
use std::fmt::Write as _;

/// Which unit.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// Unit; empty = all.
    #[serde(default)]
    unit: String,
}

/// A working day.
#[expect(clippy::struct_field_names, reason = "the day as it is written")]
pub struct Day {
    day: String,
    due: String,
    url: String,
    late: String,
    ends: String,
    staff: String,
    /// Finished less due so far: what would be left over.
    left: String,
    short: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "director_wave.html")]
pub struct WavePage {
    f: Frame,
    /// What of the choice cannot be taken.
    form: Form,
    at: Option<String>,
    units: Vec<Choice>,
    chart: Html,
    days: Vec<Day>,
    /// The calendar ends before all the days, in words.
    few: Option<String>,
    between: i64,
    total: Vec<String>,
    right: Vec<Right>,
    /// By which mornings it is judged, in words.
    right_how: String,
}

/// How right ends were that were told within some working days.
pub struct Right {
    span: usize,
    told: String,
    seen: String,
    ratio: String,
    miss: String,
}

/// A chart's measures: where it begins, how wide a day is, how high it is.
const LEFT: usize = 44;
const STEP: usize = 42;
const HEIGHT: i64 = 200;

impl WavePage {
    fn new(f: Frame, settings: &Settings, asked: &Asked, wave: &Wave) -> Self {
        let own = [("unit", asked.unit.as_str())];
        let mut sum = 0;
        let days = wave.days.iter().map(|day| {
            sum += day.ends - day.due * 1000;
            let word = day.day.to_string();
            Day {
                day: f.date_first(day.day),
                due: format::number(f.lang, day.due),
                url: url("/director/risk", &own, &[("due", &word)]),
                late: tenths(&f, day.late),
                ends: tenths(&f, day.ends),
                staff: format::number(f.lang, day.staff),
                left: tenths(&f, sum),
                short: sum < 0,
            }
        });
        let days: Vec<Day> = days.collect();
        let all = |of: fn(&WaveDay) -> i64| wave.days.iter().map(of).sum::<i64>();
        Self {
            form: Form::default(),
            at: wave.at.map(|at| f.moment(local(at))),
            units: units(&f, settings, &asked.unit),
            chart: chart(&f, wave),
            few: (days.len() < WAVE).then(|| f.t1("wave-few-days", "n", days.len())),
            days,
            between: wave.between,
            total: vec![
                format::number(f.lang, all(|day| day.due)),
                tenths(&f, all(|day| day.late)),
                tenths(&f, all(|day| day.ends)),
            ],
            right: wave.right.iter().map(|right| one(&f, right)).collect(),
            right_how: right_how(&f, wave),
            f,
        }
    }
}

/// Told against seen within a span, of a mean morning.
fn one(f: &Frame, (span, right): &(usize, Foretold)) -> Right {
    let mornings = right.mornings.max(1);
    let percent = |permille: Option<i64>| {
        permille.map_or_else(String::new, |n| format::percent(f.lang, n.unsigned_abs()))
    };
    Right {
        span: *span,
        told: tenths(f, right.told / 1000 / mornings),
        seen: tenths(f, right.seen * 1000 / mornings),
        ratio: percent(right.ratio()),
        miss: percent(right.miss()),
    }
}

fn right_how(f: &Frame, wave: &Wave) -> String {
    let n = wave.right.first().map_or(0, |(_, right)| right.mornings);
    match wave.judged {
        Some((from, to)) if n > 0 => f.t3(
            "wave-right-how",
            "n",
            n,
            "from",
            f.date(from),
            "to",
            f.date(to),
        ),
        _ => f.t("wave-right-none"),
    }
}

/// Thousandths of a dossier with one decimal.
fn tenths(f: &Frame, thousandths: i64) -> String {
    let tenths = (thousandths.abs() + 50) / 100;
    let sign = if thousandths < 0 && tenths > 0 {
        "−"
    } else {
        ""
    };
    let point = f.pick(",", ".");
    let whole = format::number(f.lang, tenths / 10);
    format!("{sign}{whole}{point}{}", tenths % 10)
}

/// Bars of what is due, the part at risk in another colour, and a line of what
/// is expected to be finished.
fn chart(f: &Frame, wave: &Wave) -> Html {
    let highest = wave.days.iter().map(|day| (day.due * 1000).max(day.ends));
    let highest = highest.max().unwrap_or(0).max(1000);
    let width = LEFT + STEP * wave.days.len().max(1) + 8;
    let label = escape(&f.t("wave-chart"));
    let mut svg = format!(
        "<svg viewBox=\"0 0 {width} {}\" role=\"img\" aria-label=\"{label}\">",
        HEIGHT + 46
    );
    let y = |thousandths: i64| 10 + HEIGHT - thousandths * HEIGHT / highest;
    let top = format::number(f.lang, (highest + 999) / 1000);
    // Writing to a String cannot fail.
    let _ = write!(
        svg,
        "<line class=\"ax\" x1=\"{LEFT}\" y1=\"{0}\" x2=\"{width}\" y2=\"{0}\"/>\
         <text x=\"{1}\" y=\"18\" text-anchor=\"end\">{top}</text>\
         <text x=\"{1}\" y=\"{0}\" text-anchor=\"end\">0</text>",
        y(0),
        LEFT - 6,
    );
    let mut line = Vec::new();
    for (n, day) in wave.days.iter().enumerate() {
        let x = LEFT + STEP * n;
        let late = day.late.min(day.due * 1000);
        bar(&mut svg, x + 6, (y(day.due * 1000), y(late)), "f1");
        bar(&mut svg, x + 6, (y(late), y(0)), "f5");
        line.push(format!("{},{}", x + STEP / 2, y(day.ends)));
        let _ = write!(
            svg,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            x + STEP / 2,
            HEIGHT + if n % 2 == 0 { 26 } else { 42 },
            escape(&format::day_month(f.lang, day.day))
        );
    }
    let _ = write!(
        svg,
        "<polyline class=\"l3\" fill=\"none\" stroke-width=\"3\" points=\"{}\"/></svg>",
        line.join(" ")
    );
    Html::own(svg)
}

fn bar(svg: &mut String, x: usize, (top, bottom): (i64, i64), class: &str) {
    let height = bottom - top;
    if height > 0 {
        let width = STEP - 12;
        let _ = write!(
            svg,
            "<rect class=\"{class}\" x=\"{x}\" y=\"{top}\" width=\"{width}\" height=\"{height}\"/>"
        );
    }
}

/// `GET /director/wave?unit=…`.
pub async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("director");
    let me = me(&f)?;
    let unit = (!asked.unit.is_empty()).then(|| UnitId::new(asked.unit.as_str()));
    let who = me.clone();
    let wave = state.ask(move |desk| desk.wave(&who, unit.as_ref())).await;
    let settings = state.desk().settings();
    let faults = match wave {
        Ok(wave) => {
            let page = WavePage::new(f, &settings, &asked, &wave);
            return Ok(render(StatusCode::OK, &page));
        }
        Err(Error::Invalid(faults)) => faults,
        Err(error) => return Err(error),
    };
    // A unit that there is not: said, and all are shown.
    let wave = state.ask(move |desk| desk.wave(&me, None)).await?;
    let mut page = WavePage::new(f, &settings, &Asked::default(), &wave);
    for fault in &faults {
        let why = page.f.t(&fault.message);
        page.form.fault(&fault.field, why);
    }
    Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

impl Page for WavePage {
    const NAME: &'static str = "director-wave";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = || crate::pages::hall::sample::head(lang, "/director/wave").at("director");
        let Some(settings) = crate::pages::dossier::sample::settings() else {
            return Vec::new();
        };
        let first = f().now.date();
        let days = (0..WAVE as i64).filter_map(|n| {
            let day = first.checked_add(jiff::Span::new().days(n)).ok()?;
            Some(WaveDay {
                day,
                due: 8 + n * 7 % 23,
                late: 400 + n * 631 % 4_000,
                ends: 14_300 - n * 517,
                staff: 8 - n % 3,
            })
        });
        let usual = Wave {
            at: Some(motcua_domain::time::instant(f().now)),
            days: days.collect(),
            between: 3,
            right: [(1, 57), (5, 193), (10, 254), (20, 255)]
                .map(|(span, seen)| {
                    let one = Foretold::morning(seen * 1_020_000, seen);
                    (span, (1..40).fold(one, |all, _| all.plus(one)))
                })
                .to_vec(),
            judged: first
                .checked_sub(jiff::Span::new().days(60))
                .ok()
                .zip(first.checked_sub(jiff::Span::new().days(30)).ok()),
        };
        let page = |wave: &Wave| {
            let page = Self::new(f(), &settings, &Asked::default(), wave);
            page.render().unwrap_or_default()
        };
        // Chances were not told yet, and a calendar that ends soon.
        let untold = Wave {
            at: None,
            ..usual.clone()
        };
        let few = Wave {
            right: Vec::new(),
            judged: None,
            days: usual.days.iter().copied().take(3).collect(),
            ..usual.clone()
        };
        let mut wrong = Self::new(f(), &settings, &Asked::default(), &usual);
        let why = wrong.f.t("process-unknown-unit");
        wrong.form.fault("unit", why);
        vec![
            ("wrong", wrong.render().unwrap_or_default()),
            ("usual", page(&usual)),
            ("few", page(&few)),
            ("untold", page(&untold)),
            ("empty", page(&Wave::default())),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_dossier_are_told_with_one_decimal() {
        let f = crate::samples::staff_frame(Lang::Vi, "/director/wave");
        let said = [0, 40, 1_250, -3_000, -20].map(|n| tenths(&f, n));
        assert_eq!(said, ["0,0", "0,0", "1,3", "−3,0", "0,0"]);
    }
}
