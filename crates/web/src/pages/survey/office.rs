//! The office in a result: its share, the score apart, whom it was asked and
//! who answered, the channels beside each other, the trend, the questions. The
//! same for the director, an official, and everybody.

use super::chart::{Chart, Quarter, trend};
use super::said::{
    Tile, cell, channel, count, how, interval, one_decimal, percent, quarter, share, verdict,
};
use crate::frame::Frame;
use crate::view::component;
use askama::Template;
use motcua_domain::stats::disclose::Shown as Cell;
use motcua_domain::survey::channel::Pooled;
use motcua_domain::survey::questionnaire::{Kind, Questionnaire};
use motcua_domain::survey::result::{
    Apart, Change, ChannelRow, How, Page, QuestionRow, Response, TrendRow,
};
use motcua_domain::survey::{INTERVAL_MIN, K};

/// A number with its name and, where there is one, its explanation.
#[derive(Clone, Debug)]
pub(crate) struct Fact {
    name: String,
    value: String,
    /// Address of its explanation; empty = it is a plain count.
    how: String,
}

impl Fact {
    fn count(f: &Frame, id: &str, n: u64) -> Self {
        Self {
            name: f.t(id),
            value: count(f.lang, n),
            how: String::new(),
        }
    }

    fn computed(f: &Frame, id: &str, value: String, of: How) -> Self {
        Self {
            name: f.t(id),
            value,
            how: how(of),
        }
    }
}

/// A line of a table of shares: name, answers, share, interval, response.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    name: String,
    n: String,
    share: String,
    interval: String,
    response: String,
    note: String,
}

/// The office and the frame.
#[derive(Clone, Debug, Template)]
#[template(path = "c/survey_office.html")]
pub(crate) struct Office {
    f: Frame,
    note: Option<String>,
    tiles: Vec<Tile>,
    pooled: Option<String>,
    frame: Vec<Fact>,
    bounds: Option<String>,
    apart: Vec<Fact>,
    channels: Vec<Line>,
}
component!(Office);

impl Office {
    /// Of a page, whoever it was made for.
    pub(crate) fn new(f: &Frame, page: &Page) -> Self {
        Self {
            note: verdict(f, page.verdict),
            tiles: tiles(f, page),
            pooled: page.pooled.as_ref().map(|pooled| weighted(f, pooled)),
            frame: frame(f, &page.response),
            bounds: page
                .response
                .bounds
                .map(|of| f.t1("survey-bounds", "interval", interval(f, of))),
            apart: apart(f, &page.apart),
            channels: page.channels.iter().map(|row| by_channel(f, row)).collect(),
            f: f.clone(),
        }
    }
}

fn tiles(f: &Frame, page: &Page) -> Vec<Tile> {
    let mut tiles = Vec::new();
    if let Some(figure) = &page.share {
        tiles.push(Tile::share(f, f.t("survey-share"), figure));
    }
    if let (Some(pooled), Some(figure)) = (&page.pooled, &page.share) {
        // The frame of the plain share stands beside the weighted one, too.
        let mut said = share(f, figure);
        said.how = how(How::Pooled);
        said.n = count(f.lang, pooled.n);
        let interval = interval(f, pooled.interval);
        let interval = if pooled.n >= INTERVAL_MIN {
            interval
        } else {
            said.interval.clone()
        };
        let value = percent(f.lang, pooled.rate);
        tiles.push(Tile::new(f, f.t("survey-pooled"), &value, &interval, &said));
    }
    if let Some(steps) = &page.steps {
        let score = &steps.score;
        let value = one_decimal(f.lang, score.value);
        tiles.push(Tile::plain(f, f.t("survey-score"), &value, score));
    }
    tiles
}

/// What the weighted share holds, in words.
fn weighted(f: &Frame, pooled: &Pooled) -> String {
    let channels: Vec<String> = pooled.channels.iter().map(|one| channel(f, *one)).collect();
    let effective = count(f.lang, pooled.effective_n.round() as u64);
    f.t2(
        "survey-pooled-said",
        "channels",
        channels.join(", "),
        "n",
        effective,
    )
}

fn frame(f: &Frame, response: &Response) -> Vec<Fact> {
    let rate = |rate: Option<f64>| super::said::response(f, rate);
    vec![
        Fact::count(f, "survey-visits", response.visits),
        Fact::count(f, "survey-asked", response.asked),
        Fact::count(f, "survey-answered", response.answered),
        Fact::computed(
            f,
            "survey-coverage",
            response
                .coverage
                .map_or_else(|| f.t("survey-no-visit"), |of| percent(f.lang, of)),
            How::Coverage,
        ),
        Fact::computed(f, "survey-response", rate(response.rate), How::ResponseRate),
    ]
}

fn apart(f: &Frame, apart: &Apart) -> Vec<Fact> {
    vec![
        Fact::count(f, "survey-not-applicable", apart.not_applicable),
        Fact::count(f, "survey-do-not-know", apart.do_not_know),
        Fact::count(f, "survey-left-out", apart.left_out),
        Fact::count(f, "survey-marked", apart.marked),
        Fact::count(f, "survey-straight", apart.straight),
        Fact::count(f, "survey-waits", apart.waiting),
    ]
}

fn by_channel(f: &Frame, row: &ChannelRow) -> Line {
    let said = row.rate.as_ref().map(|figure| share(f, figure));
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| f.t("survey-not-shown"));
    Line {
        name: channel(f, row.channel),
        n: cell(f, row.n),
        share: match (&said, row.n) {
            (None, Cell::Count(0)) => f.t("survey-no-answers"),
            (said, _) => or_dash(said.as_ref().map(|said| said.value.clone())),
        },
        interval: said
            .as_ref()
            .map_or_else(String::new, |said| said.interval.clone()),
        response: said.map_or_else(String::new, |said| said.response),
        note: String::new(),
    }
}

/// Quarter by quarter.
#[derive(Clone, Debug, Template)]
#[template(path = "c/survey_trend.html")]
pub(crate) struct Trend {
    f: Frame,
    chart: Option<Chart>,
    lines: Vec<Line>,
    how: String,
}
component!(Trend);

impl Trend {
    /// From the rows of the office or of an official, the oldest first.
    pub(crate) fn new(f: &Frame, rows: &[TrendRow]) -> Self {
        let quarters: Vec<Quarter> = rows
            .iter()
            .map(|row| Quarter {
                name: quarter(f.lang, &row.quarter),
                value: row.rate.as_ref().map(|figure| figure.value),
                interval: row.rate.as_ref().and_then(|figure| figure.interval),
            })
            .collect();
        let shown = quarters.iter().filter(|one| one.value.is_some()).count();
        let chart = (shown >= 2).then(|| {
            let svg = trend(f.lang, &f.t("survey-trend-chart"), &quarters);
            let texts = [
                "survey-trend-caption",
                "survey-trend-may",
                "survey-trend-may-not",
            ];
            Chart::new(f, svg, texts)
        });
        Self {
            chart,
            lines: rows.iter().map(|row| by_quarter(f, row)).collect(),
            how: how(How::Trend),
            f: f.clone(),
        }
    }
}

fn by_quarter(f: &Frame, row: &TrendRow) -> Line {
    let said = row.rate.as_ref().map(|figure| share(f, figure));
    let change = match row.change {
        Change::CannotTell => "survey-change-cannot-tell",
        Change::NotShown => "survey-change-not-shown",
        Change::Up => "survey-change-up",
        Change::Down => "survey-change-down",
    };
    let of = |part: fn(&super::said::Said) -> &String| {
        said.as_ref()
            .map_or_else(String::new, |said| part(said).clone())
    };
    let value = of(|said| &said.value);
    Line {
        name: quarter(f.lang, &row.quarter),
        n: of(|said| &said.n),
        share: if value.is_empty() {
            f.t("survey-not-shown")
        } else {
            value
        },
        interval: of(|said| &said.interval),
        response: of(|said| &said.response),
        note: f.t(change),
    }
}

/// A question with what may be shown of it.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    words: String,
    line: Line,
    how: String,
    /// Steps of the scale with their counts, the worst first.
    steps: Vec<(String, String)>,
    /// Why they are not shown.
    few: Option<String>,
    /// Reasons ticked after a low mark.
    reasons: Vec<(String, String)>,
}

/// Every question, for the office as a whole.
#[derive(Clone, Debug, Template)]
#[template(path = "c/survey_questions.html")]
pub(crate) struct Questions {
    f: Frame,
    all: Vec<Question>,
}
component!(Questions);

impl Questions {
    /// In the order of the form.
    pub(crate) fn new(f: &Frame, form: &Questionnaire, rows: &[QuestionRow]) -> Self {
        Self {
            all: rows.iter().map(|row| asked(f, form, row)).collect(),
            f: f.clone(),
        }
    }
}

fn asked(f: &Frame, form: &Questionnaire, row: &QuestionRow) -> Question {
    let question = form.question(&row.question);
    let figure = row.share.as_ref().or(row.mean.as_ref());
    let said = figure.map(|figure| share(f, figure));
    let is_count = question.is_some_and(|question| question.kind == Kind::Count);
    let value = match (figure, &said) {
        (Some(figure), _) if is_count => {
            f.t1("survey-mean", "n", one_decimal(f.lang, figure.value))
        }
        (_, Some(said)) => said.value.clone(),
        _ => verdict(f, row.verdict).unwrap_or_else(|| f.t("survey-not-shown")),
    };
    let between = match (figure.and_then(|figure| figure.interval), &said) {
        (Some(of), _) if is_count => {
            let (lower, upper) = (
                one_decimal(f.lang, of.lower.max(0.0)),
                one_decimal(f.lang, of.upper),
            );
            f.t2("survey-interval", "lower", lower, "upper", upper)
        }
        (_, Some(said)) => said.interval.clone(),
        _ => String::new(),
    };
    let outside = count(f.lang, row.outside.iter().sum());
    Question {
        words: question.map_or_else(
            || row.question.clone(),
            |question| f.pick(&question.vi, &question.en).to_owned(),
        ),
        line: Line {
            name: String::new(),
            n: figure.map_or_else(String::new, |figure| count(f.lang, figure.n)),
            share: value,
            interval: between,
            response: said.map_or_else(String::new, |said| said.response),
            note: outside,
        },
        how: how(figure.map_or(How::Hidden, |figure| figure.how)),
        steps: steps(f, form, row),
        few: row
            .steps
            .as_ref()
            .filter(|steps| steps.counts.is_none())
            .map(|_| f.t1("survey-steps-few", "k", K)),
        reasons: reasons(f, form, row),
    }
}

fn steps(f: &Frame, form: &Questionnaire, row: &QuestionRow) -> Vec<(String, String)> {
    let question = form.question(&row.question);
    let scale = question.and_then(|question| form.scale(question.scale.as_deref()?));
    let counts = row.steps.as_ref().and_then(|steps| steps.counts);
    let (Some(scale), Some(counts)) = (scale, counts) else {
        return Vec::new();
    };
    let names = scale.steps.iter().map(|step| f.pick(&step.vi, &step.en));
    names
        .zip(counts)
        .map(|(name, n)| (name.to_owned(), count(f.lang, n)))
        .collect()
}

fn reasons(f: &Frame, form: &Questionnaire, row: &QuestionRow) -> Vec<(String, String)> {
    let name = |id: &str| {
        let found = form.reasons.iter().find(|reason| reason.id == id);
        found.map_or_else(
            || id.to_owned(),
            |reason| f.pick(&reason.vi, &reason.en).to_owned(),
        )
    };
    row.reasons
        .iter()
        .filter(|(_, n)| *n != Cell::Count(0))
        .map(|(id, n)| (name(id), cell(f, *n)))
        .collect()
}
