//! Officials in a result: first whether they differ at all, then each in the
//! order of the alphabet, the funnel, the early warning. Never a rank, never a
//! grade; a flag is a question to the official.

use super::chart::{Chart, Dot, Mark, cusum, dots, funnel};
use super::pieces::Comment;
use super::said::{cell, count, how, interval, one_decimal, percent, response, share};
use crate::frame::Frame;
use crate::pages::procedures::field_name;
use crate::view::{Html, Tone, component, tag};
use askama::Template;
use motcua_desk::survey::Piece;
use motcua_domain::id::StaffId;
use motcua_domain::survey::INTERVAL_MIN;
use motcua_domain::survey::result::{
    How, OfficialRow, Page, Point, Rules, Says, Signal, Spread, Warning,
};
use std::collections::BTreeMap;

/// Names by official; who is not in it has left and is told by number.
pub(crate) type Names = BTreeMap<StaffId, String>;
/// What officials say to their figures, in pieces: of somebody else's words what
/// names or insults is covered, as in comments.
pub(crate) type Contexts = BTreeMap<StaffId, Vec<Piece>>;

/// Name of an official.
pub(crate) fn name_of(f: &Frame, names: &Names, id: StaffId) -> String {
    let name = names.get(&id).cloned();
    name.unwrap_or_else(|| f.t1("survey-official-gone", "id", id.0.to_string()))
}

/// Do officials differ? One sentence before anything is said about one.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<section class="mt4" aria-labelledby="spread"><h2 id="spread">{{ title }}</h2><div class="note mt2"><p><b>{{ said }}</b></p><p>{{ more }}</p><p><a class="how" href="{{ how }}">{{ link }}<span class="vh">: {{ title }}</span></a></p></div></section>"#
)]
pub(crate) struct Differ {
    title: String,
    said: String,
    more: String,
    how: String,
    link: String,
}
component!(Differ);

impl Differ {
    /// In words.
    pub(crate) fn new(f: &Frame, spread: Spread) -> Self {
        let (said, more, chance) = match spread {
            Spread::CannotTell => ("survey-spread-cannot", "survey-spread-cannot-more", None),
            Spread::NoDifference { p_value } => {
                ("survey-spread-no", "survey-spread-no-more", Some(p_value))
            }
            Spread::OneStandsOut { p_value } => {
                ("survey-spread-one", "survey-spread-one-more", Some(p_value))
            }
            Spread::Differ { p_value } => {
                ("survey-spread-yes", "survey-spread-yes-more", Some(p_value))
            }
        };
        // Below one in a thousand the number itself says nothing more.
        let chance = match chance {
            None => String::new(),
            Some(p) if p < 0.001 => f.t("survey-chance-small"),
            Some(p) => percent(f.lang, p),
        };
        Self {
            title: f.t("survey-spread"),
            said: f.t(said),
            more: f.t1(more, "chance", chance),
            how: how(How::Homogeneity),
            link: f.t("survey-how"),
        }
    }
}

/// May officials be held beside each other?
fn compares(spread: Spread) -> bool {
    matches!(spread, Spread::Differ { .. } | Spread::OneStandsOut { .. })
}

/// An official's line.
#[derive(Clone, Debug)]
pub(crate) struct Official {
    name: String,
    n: String,
    rate: String,
    interval: String,
    raw: String,
    response: String,
    context: Option<Comment>,
}

/// Officials in the order of the alphabet.
#[derive(Clone, Debug, Template)]
#[template(path = "c/survey_officials.html")]
pub(crate) struct Officials {
    f: Frame,
    chart: Option<Chart>,
    /// Shown at once; otherwise behind a click, since nothing is to be compared.
    is_open: bool,
    /// Why nothing is to be compared: the same as the sentence above says.
    alone: String,
    /// Fields that could not be told from the people who serve them.
    fields: Option<String>,
    lines: Vec<Official>,
}
component!(Officials);

impl Officials {
    /// Of a page; `contexts` is what officials say to their figures.
    pub(crate) fn new(f: &Frame, page: &Page, names: &Names, contexts: &Contexts) -> Self {
        let alone = page.officials.len() == 1;
        let shows = alone || compares(page.spread);
        let lines = page.officials.iter();
        Self {
            chart: shows.then(|| drawn(f, page, names)).flatten(),
            is_open: shows,
            alone: f.t(match page.spread {
                Spread::CannotTell => "survey-officials-cannot",
                _ => "survey-officials-alone",
            }),
            fields: fields(f, page),
            lines: lines.map(|row| line(f, row, names, contexts)).collect(),
            f: f.clone(),
        }
    }
}

/// Where field and official could not be told apart, in a sentence.
fn fields(f: &Frame, page: &Page) -> Option<String> {
    let names = page.fields.iter().map(|one| field_name(f.lang, one));
    let names: Vec<String> = names.collect();
    (!names.is_empty()).then(|| f.t1("survey-officials-fields", "fields", names.join(", ")))
}

fn drawn(f: &Frame, page: &Page, names: &Names) -> Option<Chart> {
    let one = |row: &OfficialRow| {
        let figure = row.rate.as_ref()?;
        let of = figure.interval.filter(|_| row.says == Says::Interval)?;
        Some(Dot {
            name: name_of(f, names, row.official),
            value: figure.value,
            interval: of,
            text: f.t2(
                "survey-dot",
                "share",
                percent(f.lang, figure.value),
                "n",
                count(f.lang, figure.n),
            ),
        })
    };
    let all: Vec<Dot> = page.officials.iter().filter_map(one).collect();
    if all.is_empty() {
        return None;
    }
    let office = page.share.as_ref().map(|figure| figure.value);
    let svg = dots(f.lang, &f.t("survey-officials-chart"), &all, office);
    let texts = [
        "survey-officials-caption",
        "survey-officials-may",
        "survey-officials-may-not",
    ];
    Some(Chart::new(f, svg, texts))
}

fn line(f: &Frame, row: &OfficialRow, names: &Names, contexts: &Contexts) -> Official {
    let said = row.rate.as_ref().map(|figure| share(f, figure));
    let (rate, between, raw) = match (row.says, said) {
        (Says::NoData, _) => (f.t("survey-no-answers"), String::new(), String::new()),
        (Says::TooFew { more }, _) => (
            f.t1("survey-too-few", "more", more),
            f.t1("survey-no-interval", "n", INTERVAL_MIN),
            String::new(),
        ),
        (Says::Interval, Some(said)) => {
            let raw = row.raw.map_or_else(String::new, |of| percent(f.lang, of));
            (said.value, said.interval, raw)
        }
        (Says::Hidden | Says::Interval, _) => {
            (f.t("survey-not-shown"), String::new(), String::new())
        }
    };
    Official {
        name: name_of(f, names, row.official),
        n: cell(f, row.n),
        rate,
        interval: between,
        raw,
        response: row
            .response
            .map_or_else(String::new, |of| response(f, of.rate)),
        context: contexts
            .get(&row.official)
            .map(|pieces| Comment::new(f, pieces)),
    }
}

/// An official against the limits for so many answers.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    name: String,
    n: String,
    rate: String,
    usual: String,
    wide: String,
    response: String,
    signal: Html,
}

/// The funnel with its table.
#[derive(Clone, Debug, Template)]
#[template(path = "c/survey_funnel.html")]
pub(crate) struct Funnels {
    f: Frame,
    chart: Chart,
    about: String,
    how: String,
    lines: Vec<Placed>,
}
component!(Funnels);

impl Funnels {
    /// Of a page; nothing where there is no funnel, or nobody to put in it.
    pub(crate) fn new(f: &Frame, page: &Page, names: &Names) -> Option<Self> {
        let drawn = page.funnel.as_ref()?;
        let enough = |row: &&OfficialRow| row.says == Says::Interval;
        let rows: Vec<(&OfficialRow, Point)> = page
            .officials
            .iter()
            .filter(enough)
            .filter_map(|row| Some((row, row.point?)))
            .collect();
        if rows.is_empty() {
            return None;
        }
        let marks: Vec<Mark> = rows
            .iter()
            .map(|(row, point)| Mark {
                n: point.n,
                rate: point.rate,
                name: name_of(f, names, row.official),
                is_out: matches!(row.signal, Signal::Low | Signal::High),
            })
            .collect();
        let svg = funnel(f, &f.t("survey-funnel-chart"), drawn, &marks);
        let texts = [
            "survey-funnel-caption",
            "survey-funnel-may",
            "survey-funnel-may-not",
        ];
        let about = if drawn.phi > 1.0 {
            f.t1("survey-funnel-wider", "phi", one_decimal(f.lang, drawn.phi))
        } else {
            f.t("survey-funnel-exact")
        };
        Some(Self {
            chart: Chart::new(f, svg, texts),
            about,
            how: how(drawn.how),
            lines: rows
                .iter()
                .map(|(row, point)| placed(f, row, point, names))
                .collect(),
            f: f.clone(),
        })
    }
}

fn placed(f: &Frame, row: &OfficialRow, point: &Point, names: &Names) -> Placed {
    let (tone, id) = match row.signal {
        Signal::TooFew => (Tone::Mute, "survey-signal-few"),
        Signal::Within => (Tone::Ok, "survey-signal-within"),
        Signal::Chance => (Tone::Mute, "survey-signal-chance"),
        Signal::Low => (Tone::Warn, "survey-signal-low"),
        Signal::High => (Tone::Info, "survey-signal-high"),
    };
    Placed {
        name: name_of(f, names, row.official),
        n: count(f.lang, u64::from(point.n)),
        rate: percent(f.lang, point.rate),
        usual: interval(f, point.limits.usual),
        wide: interval(f, point.limits.wide),
        response: row
            .response
            .map_or_else(String::new, |of| response(f, of.rate)),
        signal: tag(tone, &f.t(id)),
    }
}

/// An official's early warning.
#[derive(Clone, Debug)]
pub(crate) struct Watched {
    name: String,
    n: String,
    sum: String,
    state: Html,
    chart: Option<Html>,
}

/// The early warning, official by official.
#[derive(Clone, Debug, Template)]
#[template(path = "c/survey_warnings.html")]
pub(crate) struct Warnings {
    f: Frame,
    height: String,
    how: String,
    lines: Vec<Watched>,
}
component!(Warnings);

impl Warnings {
    /// In the order given, which is that of the alphabet; nothing where nobody
    /// has a point yet.
    pub(crate) fn new<'a>(
        f: &Frame,
        all: impl IntoIterator<Item = (String, &'a Warning)>,
    ) -> Option<Self> {
        let call = Rules::default().cusum.h;
        let lines: Vec<Watched> = all
            .into_iter()
            .filter(|(_, warning)| !warning.path.is_empty())
            .map(|(name, warning)| watched(f, name, warning, call))
            .collect();
        (!lines.is_empty()).then(|| Self {
            height: one_decimal(f.lang, call),
            how: how(Warning::HOW),
            lines,
            f: f.clone(),
        })
    }
}

fn watched(f: &Frame, name: String, warning: &Warning, call: f64) -> Watched {
    let (n, sum) = warning.path.last().copied().unwrap_or((0, 0.0));
    // Where it crossed last; a chart kept by an older version knows the first.
    let state = match warning.last_at.or(warning.called_at) {
        Some(at) => tag(
            Tone::Warn,
            &f.t1("survey-warning-called", "n", count(f.lang, at)),
        ),
        None => tag(Tone::Ok, &f.t("survey-warning-quiet")),
    };
    let label = f.t1("survey-warning-chart", "name", name.as_str());
    // Two points make a line; of one the table says all.
    let chart = (warning.path.len() > 1).then(|| cusum(f, &label, &warning.path, call));
    Watched {
        name,
        n: count(f.lang, n),
        sum: one_decimal(f.lang, sum),
        state,
        chart,
    }
}
