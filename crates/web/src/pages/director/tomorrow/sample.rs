//! An invented day ahead: Wednesday 7 September 2022, the day after the
//! samples' own, in a centre like that of Tân An.

use super::TomorrowPage;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::dossier::sample::settings;
use askama::Template as _;
use jiff::civil::date;
use motcua_desk::outlook::{
    Assumed, Band, Compared, Expected, FieldAhead, ForecastAbout, ForecastScore, Goal, HalfAhead,
    HalfNeed, Inputs, LineAhead, LineNeed, Mark, Model, ModelKind, OwnModel, RosterEntry,
    RosterSource, Score, Sentence, Told, Tomorrow, Weak, WholeHalf, Window,
};
use motcua_domain::visit::LineId;

/// Half hours of the opening.
const HALVES: [u16; 15] = [
    450, 480, 510, 540, 570, 600, 630, 660, 810, 840, 870, 900, 930, 960, 990,
];

fn expected(mean: f64, low: f64, high: f64) -> Expected {
    Expected { mean, low, high }
}

fn score(mase: f64) -> Score {
    Score {
        mase,
        relative: Some(mase + 0.09),
        coverage: Some(0.798),
        bias: Some(0.045),
        n: 400,
    }
}

/// The usual method, with its error over that of last week.
fn combined(against: f64) -> ForecastScore {
    ForecastScore {
        method: "combined",
        against: Some(against),
        ..ForecastScore::default()
    }
}

fn compared(mean: f64, half: f64, day_low: f64, day_high: f64) -> Compared {
    Compared {
        now: Some(Band {
            mean,
            half,
            day_low,
            day_high,
        }),
        off: None,
    }
}

fn inputs() -> Inputs {
    Inputs {
        first: Some(date(2022, 6, 10)),
        last: Some(date(2022, 9, 5)),
        days: 60,
        visits: 12_140,
        services: 15_902,
        no_shows: 488,
        second_steps: 4_250,
        classed: 1_430,
        booked: 610,
        supplements: 640,
        collected: 2_890,
        left_out: 3,
        assumed: Vec::new(),
        forecast: ForecastAbout {
            days: 411,
            gaps: 2,
            ahead: 1,
            score: ForecastScore {
                recent: Some(score(0.72)),
                ..combined(0.8)
            },
            errors: 200,
            same: 200,
            last_told: None,
            tet_seen: 1,
            tet_near: false,
        },
    }
}

fn kind(line: &str, procedure: Option<&str>, n: usize) -> ModelKind {
    ModelKind {
        id: procedure.map_or_else(|| line.to_owned(), |code| format!("{line}/{code}")),
        line: LineId::new(line),
        procedure: procedure.map(str::to_owned),
        n,
        lent: 30_usize.saturating_sub(n),
        mean: 19.6,
        share: 0.214,
    }
}

/// The model shipped for trying stands for the desk's own.
fn model() -> Option<OwnModel> {
    let shipped = include_str!("../../../../../../packs/models/desk-v1.toml");
    let code = crate::samples::procedures().first()?.code.clone();
    Some(OwnModel {
        day: date(2022, 9, 7),
        reading: Model::parse(shipped).ok()?,
        people: Vec::new(),
        kinds: vec![
            kind("land", Some(&code), 127),
            kind("land", Some("9.999999"), 11),
            kind("civil", None, 2_204),
        ],
        inputs: inputs(),
        sessions: vec![
            Window { from: 450, to: 690 },
            Window {
                from: 810,
                to: 1020,
            },
        ],
        goal: Goal {
            minutes: 15,
            percent: 90,
        },
        seed: 2_022_250,
    })
}

fn told() -> Told {
    Told {
        within: compared(0.814, 0.006, 0.69, 0.93),
        wait: compared(9.2, 0.3, 4.1, 17.8),
        wait_first: compared(3.1, 0.1, 1.2, 6.0),
        wait_ordinary: compared(10.1, 0.4, 4.6, 19.5),
        overtime: compared(7.4, 0.9, 0.0, 24.0),
        services: compared(274.9, 1.4, 243.0, 308.0),
        left: compared(0.0, 0.0, 0.0, 0.0),
        gone: compared(0.0, 0.0, 0.0, 0.0),
        queues: Vec::new(),
        officials: Vec::new(),
        holes: Vec::new(),
    }
}

fn need(line: &str, own: u32) -> LineNeed {
    let half = |from: &u16| HalfNeed {
        from: f64::from(*from),
        need: own + u32::from((480..600).contains(from)),
        serving: own,
        people: 4.4,
        within: 0.93,
    };
    LineNeed {
        line: LineId::new(line),
        halves: HALVES.iter().map(half).collect(),
    }
}

fn halves() -> (Vec<HalfAhead>, Vec<WholeHalf>) {
    let half = |from: &u16| HalfAhead {
        from: *from,
        to: *from + 30,
        visits: f64::from(1100 - *from) / 29.0,
        within: Some(if *from < 630 { 0.71 } else { 0.97 }),
        wait: Some(if *from < 630 { 12.3 } else { 2.8 }),
    };
    let whole = |from: &u16| WholeHalf {
        from: *from,
        need: if (480..600).contains(from) { 10 } else { 7 },
        at_work: if *from < 810 { 8 } else { 7 },
    };
    (
        HALVES.iter().map(half).collect(),
        HALVES.iter().map(whole).collect(),
    )
}

fn line((line, mean): (&str, f64)) -> LineAhead {
    LineAhead {
        line: LineId::new(line),
        expected: expected(mean, (mean * 0.8).round(), (mean * 1.2).round()),
        score: ForecastScore {
            recent: Some(score(0.81)),
            ..combined(0.86)
        },
    }
}

/// A field with few dossiers has no score of its own, and its models failed.
fn field((field, mean): (&str, f64)) -> FieldAhead {
    let is_few = mean <= 5.0;
    FieldAhead {
        field: field.to_owned(),
        expected: expected(mean, (mean * 0.7).round(), (mean * 1.3).round()),
        score: ForecastScore {
            method: if is_few { "last-week" } else { "regression" },
            fell_back: is_few,
            against: Some(if is_few { 1.12 } else { 0.83 }),
            models_mase: Some(if is_few { 1.04 } else { 0.76 }),
            recent: (!is_few).then(|| score(0.76)),
            whole: Some(score(0.74)),
        },
    }
}

/// The day; `None` when the shipped model does not read, which its own test
/// would say.
pub(super) fn tomorrow() -> Option<Tomorrow> {
    let (halves, whole) = halves();
    Some(Tomorrow {
        model: model()?,
        roster: super::super::roster::sample_view(),
        marks: Vec::new(),
        calendar_sure: true,
        visits: expected(212.4, 184.0, 243.0),
        lines: [("land", 91.0), ("civil", 63.4), ("collect", 58.0)]
            .map(line)
            .to_vec(),
        halves,
        dossiers: [
            ("land", 58.2),
            ("civil_status", 41.0),
            ("construction", 3.4),
        ]
        .map(field)
        .to_vec(),
        dossiers_all: Some(FieldAhead {
            field: "all".to_owned(),
            expected: expected(102.6, 84.0, 121.0),
            score: ForecastScore {
                recent: Some(score(0.74)),
                whole: Some(score(0.78)),
                ..combined(0.79)
            },
        }),
        need: vec![need("land", 3), need("civil", 2), need("collect", 2)],
        whole,
        sentence: Some(Sentence {
            low: 7,
            high: 9,
            average: 0.814,
            minutes: 15.0,
            weak: Some(Weak {
                queue: "land".to_owned(),
                from: 510.0,
                to: 630.0,
                late: 6.1,
                within: 0.58,
            }),
        }),
        told: told(),
        planned: 1_000,
        days: 400,
    })
}

/// A desk on its first days, after Tết: nothing of its own, everything assumed.
fn assumed() -> Option<Tomorrow> {
    let mut day = tomorrow()?;
    day.model.inputs = Inputs {
        first: None,
        last: None,
        days: 0,
        assumed: vec![
            Assumed::Visits,
            Assumed::Profile,
            Assumed::DaySpread,
            Assumed::Shares,
            Assumed::Service(LineId::new("land")),
            Assumed::NoShow,
            Assumed::SecondSteps,
            Assumed::Classes,
            Assumed::Roster,
        ],
        forecast: ForecastAbout::default(),
        ..inputs()
    };
    day.model.kinds = vec![kind("land", None, 0)];
    day.roster.source = RosterSource::Usual;
    day.roster.entries.truncate(1);
    (day.roster.holes, day.roster.idle) = (Vec::new(), Vec::new());
    (day.lines, day.dossiers, day.dossiers_all) = (Vec::new(), Vec::new(), None);
    for half in &mut day.whole {
        half.need = half.at_work;
    }
    day.sentence = None;
    Some(day)
}

/// Everything that can be unusual about a day.
fn unusual() -> Option<Tomorrow> {
    let mut day = tomorrow()?;
    day.marks = vec![
        Mark::Tet(1),
        Mark::Tet(-2),
        Mark::AfterHoliday,
        Mark::BeforeBreak,
        Mark::WorkedRestDay,
        Mark::MonthEnd,
    ];
    day.calendar_sure = false;
    day.model.inputs.forecast.score = ForecastScore {
        method: "last-week",
        fell_back: true,
        against: Some(1.07),
        models_mase: Some(1.26),
        recent: Some(score(1.21)),
        whole: None,
    };
    day.model.inputs.assumed.push(Assumed::DayBand);
    day.model.inputs.forecast.errors = 0;
    day.model.inputs.forecast.same = 0;
    day.model.inputs.forecast.days = 19;
    day.model.inputs.forecast.tet_near = true;
    day.told.left = compared(2.4, 0.2, 0.0, 6.0);
    day.roster.entries.push(RosterEntry::default());
    Some(day)
}

/// A day after Tết, farther ahead than anything is foretold.
fn far() -> Option<Tomorrow> {
    let mut day = tomorrow()?;
    day.marks = vec![Mark::Tet(3)];
    day.model.inputs.assumed = vec![Assumed::FarVisits];
    day.model.inputs.forecast = ForecastAbout {
        days: 411,
        gaps: 2,
        last_told: Some(date(2022, 12, 1)),
        tet_seen: 1,
        tet_near: true,
        ..ForecastAbout::default()
    };
    (day.lines, day.dossiers, day.dossiers_all) = (Vec::new(), Vec::new(), None);
    Some(day)
}

fn head(lang: Lang) -> Frame {
    crate::pages::hall::sample::head(lang, "/director/tomorrow").at("director")
}

impl Page for TomorrowPage {
    const NAME: &'static str = "director-tomorrow";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let Some(settings) = settings() else {
            return Vec::new();
        };
        let catalogue = crate::samples::catalogue();
        let page = |day: Option<Tomorrow>| {
            let page = day.map(|day| Self::new(head(lang), &settings.queue, &catalogue, &day));
            page.map_or_else(String::new, |mut page| {
                page.beside = super::links(&page.f, [None, Some(date(2022, 9, 8))]);
                page.render().unwrap_or_default()
            })
        };
        let closed = Self::refused(head(lang), "2022-09-10", "outlook-closed-day");
        vec![
            ("usual", page(tomorrow())),
            ("assumed", page(assumed())),
            ("unusual", page(unusual())),
            ("far", page(far())),
            ("closed", closed.render().unwrap_or_default()),
        ]
    }
}
