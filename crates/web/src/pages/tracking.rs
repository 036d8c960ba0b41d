//! Following a dossier by its code and the key on the receipt.
//!
//! Invariant: never by the code alone; a wrong code, a wrong key and no such
//! dossier are one answer; the address of the answer holds nothing of it. The
//! receipt's QR carries code and key after `#`, which browsers do not send.

use super::Page;
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::guard::Client;
use crate::i18n::Lang;
use crate::state::AppState;
use crate::view::{DayGrid, Facts, Form, Html, Moment, MomentKind, Timeline, Tone, tag};
use crate::words;
use askama::Template;
use axum::Extension;
use axum::extract::{Form as Posted, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use motcua_desk::read::TrackingView;
use motcua_domain::deadline::{Due, DueAt};
use motcua_domain::dossier::{Event, StageName};
use motcua_domain::money::Vnd;
use motcua_domain::time::local;
use motcua_domain::unit::Units;
use serde::Deserialize;

/// The question for code and key.
#[derive(Template)]
#[template(path = "track_ask.html")]
pub struct Ask {
    f: Frame,
    form: Form,
}

/// `GET /t`.
pub async fn ask(frame: Frame) -> Response {
    render(
        StatusCode::OK,
        &Ask {
            f: frame.at("track"),
            form: Form::default(),
        },
    )
}

/// Code and key as typed.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    code: String,
    #[serde(default)]
    key: String,
}

/// `POST /t`: the dossier, on the same address.
pub async fn show(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    frame: Frame,
    Posted(typed): Posted<Typed>,
) -> Result<Response, Error> {
    let mut f = frame.at("track");
    "/t".clone_into(&mut f.path);
    let mut form = Form::new([("code", &typed.code), ("key", &typed.key)]);
    if let Some(seconds) = state.tracking_wait(client.ip) {
        form.fault("code", f.t1("track-wait", "seconds", seconds));
        return Ok(render(StatusCode::TOO_MANY_REQUESTS, &Ask { f, form }));
    }
    let found = state
        .ask(move |desk| desk.track(&typed.code, &typed.key))
        .await;
    match found {
        Ok(view) => {
            let settings = state.desk().settings();
            Ok(render(
                StatusCode::OK,
                &Show::new(f, &view, &settings.units),
            ))
        }
        Err(Error::NotFound) => {
            state.tracking_failed(client.ip);
            form.fault("code", f.t("track-wrong"));
            Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &Ask { f, form }))
        }
        Err(error) => Err(error),
    }
}

/// A dossier as its owner follows it.
#[derive(Template)]
#[template(path = "track.html")]
pub struct Show {
    f: Frame,
    code: String,
    title: String,
    tags: Vec<Html>,
    due: Option<String>,
    apology: Option<String>,
    asked: Vec<String>,
    collect: bool,
    grid: Option<DayGrid>,
    sums: Vec<String>,
    provisional: bool,
    timeline: Timeline,
    facts: Facts,
}

impl Show {
    /// Puts the desk's view into words.
    pub fn new(f: Frame, view: &TrackingView, units: &Units) -> Self {
        let dossier = &view.dossier;
        let today = f.now.date();
        let stage = dossier.stage.name();
        let promise = dossier.promised();
        let late = dossier
            .ended_late()
            .unwrap_or_else(|| dossier.is_open() && promise.is_some_and(|p| p.due.local() < f.now));
        let mut tags = vec![tag(words::stage_tone(stage), &words::stage(f.lang, stage))];
        if late {
            tags.push(tag(Tone::Late, &f.t("track-late")));
        } else if dossier.stage.is_in_hand() {
            tags.push(tag(Tone::Ok, &f.t("track-on-time")));
        }
        let paused = matches!(view.due, Some(Due::Paused));
        let due = promise
            .filter(|_| dossier.is_open() && !paused)
            .map(|p| due_words(&f, p.due))
            .or_else(|| paused.then(|| f.t("track-no-due")));
        let apology = dossier.apology.as_ref().map(|a| {
            let unit = words::unit(f.lang, units, &a.late_unit, today);
            f.t2(
                "track-apology",
                "unit",
                unit,
                "day",
                f.date(a.new_date.date),
            )
        });
        let waits = matches!(
            stage,
            StageName::AwaitingSupplement | StageName::AwaitingFix
        );
        Self {
            code: dossier
                .code
                .as_ref()
                .map_or_else(String::new, ToString::to_string),
            title: f.procedure_name(&view.procedure.procedure).to_owned(),
            grid: view
                .explanation
                .as_ref()
                .map(|e| words::grid(f.lang, e, today)),
            sums: sums(&f, view),
            provisional: promise.is_some_and(|p| p.provisional) && dossier.is_open(),
            timeline: timeline(&f, view, units),
            facts: facts(&f, view, units, today),
            asked: if waits {
                view.asked.clone()
            } else {
                Vec::new()
            },
            collect: stage == StageName::ResultReady,
            tags,
            due,
            apology,
            f,
        }
    }
}

/// "Hẹn trả thứ Ba 13/9/2022, trước 17:00".
pub fn due_words(f: &Frame, due: DueAt) -> String {
    // 24:00 of a day is said as that day, not as 0:00 of the next.
    let time = format!("{}:{:02}", due.minute / 60, due.minute % 60);
    f.t2("track-due", "day", f.date(due.date), "time", time)
}

fn sums(f: &Frame, view: &TrackingView) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(first) = view.dossier.first_promise() {
        lines.push(f.t1("track-first-promise", "day", f.date(first.due.date)));
    }
    if let Some(explanation) = &view.explanation {
        let (paused, closed) = words::not_counted(explanation);
        if paused > 0 {
            lines.push(f.t1("track-paused-days", "n", paused));
        }
        if closed > 0 {
            lines.push(f.t1("track-not-counted", "n", closed));
        }
    }
    lines
}

fn timeline(f: &Frame, view: &TrackingView, units: &Units) -> Timeline {
    let shown = |event: &Event| {
        !matches!(
            event,
            Event::Noted {}
                | Event::Attached { .. }
                | Event::Assigned { .. }
                | Event::HandOverReceived {}
        )
    };
    let mut moments: Vec<Moment> = view
        .events
        .iter()
        .filter(|(_, event)| shown(event))
        .map(|(at, event)| Moment {
            kind: match event {
                Event::SupplementRequested { .. } | Event::ClockStopped { .. } => MomentKind::Hold,
                _ => MomentKind::Past,
            },
            title: words::event(f, units, event),
            hint: crate::format::capital(&f.moment(local(*at))),
        })
        .collect();
    let dossier = &view.dossier;
    if dossier.stage.is_in_hand() {
        let steps = &view.procedure.procedure.steps;
        for (i, step) in steps.iter().enumerate().skip(usize::from(dossier.step)) {
            let unit = dossier.steps.get(i).map_or(&dossier.unit, |s| &s.unit);
            let place = words::unit(f.lang, units, unit, f.now.date());
            let now = i == usize::from(dossier.step);
            moments.push(Moment {
                kind: if now {
                    MomentKind::Now
                } else {
                    MomentKind::Future
                },
                title: f.pick(&step.name_vi, &step.name_en).to_owned(),
                hint: f.t1("track-at-unit", "unit", place),
            });
        }
    }
    Timeline { moments }
}

fn facts(f: &Frame, view: &TrackingView, units: &Units, today: Date) -> Facts {
    let dossier = &view.dossier;
    let mut rows = vec![
        (f.t("track-owner"), view.owner.clone()),
        (
            f.t("track-decides"),
            words::unit(f.lang, units, &dossier.intake.orgs.decides, today),
        ),
    ];
    if let Some(at) = dossier.accepted_at {
        rows.push((f.t("track-received"), f.moment(local(at))));
    }
    rows.push((f.t("track-fee-paid"), f.money(dossier.money.held())));
    if dossier.money.open() > Vnd::ZERO {
        rows.push((f.t("track-fee-open"), f.money(dossier.money.open())));
    }
    if dossier.supplements > 0 {
        rows.push((f.t("track-supplements"), dossier.supplements.to_string()));
    }
    Facts::new(rows)
}

impl Page for Ask {
    const NAME: &'static str = "track-ask";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::frame(lang, "/t").at("track");
        let mut wrong = Form::new([("code", "H39.12-220824-0037"), ("key", "7K2M-9QXT-0AB1")]);
        wrong.fault("code", f.t("track-wrong"));
        [("empty", Form::default()), ("wrong", wrong)]
            .map(|(name, form)| {
                (
                    name,
                    Self { f: f.clone(), form }.render().unwrap_or_default(),
                )
            })
            .into()
    }
}

impl Page for Show {
    const NAME: &'static str = "track";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        use crate::view::{Cell, CellKind};
        let f = crate::samples::frame(lang, "/t").at("track");
        let day = |d: i8, kind, n| Cell {
            date: jiff::civil::date(2022, 9, d),
            kind,
            n,
            word: String::new(),
            why: String::new(),
        };
        let days = vec![
            day(1, CellKind::Start, None),
            day(2, CellKind::Hold, None),
            day(3, CellKind::Off, None),
            day(4, CellKind::Off, None),
            day(5, CellKind::Count, Some(1)),
            day(6, CellKind::Count, Some(2)),
            day(7, CellKind::Due, Some(3)),
        ];
        let moment = |kind, id: &str| Moment {
            kind,
            title: f.t(id),
            hint: crate::format::capital(&f.moment(f.now)),
        };
        let page = |late: bool| Self {
            code: "H39.12-220901-0037".into(),
            title: f
                .procedure_name(&crate::samples::procedures()[1])
                .to_owned(),
            tags: vec![
                tag(Tone::Running, &words::stage(lang, StageName::InProgress)),
                if late {
                    tag(Tone::Late, &f.t("track-late"))
                } else {
                    tag(Tone::Ok, &f.t("track-on-time"))
                },
            ],
            due: Some(due_words(
                &f,
                DueAt {
                    date: jiff::civil::date(2022, 9, 7),
                    minute: 1020,
                },
            )),
            apology: late.then(|| {
                f.t2(
                    "track-apology",
                    "unit",
                    f.t("field-land"),
                    "day",
                    f.date(f.now.date()),
                )
            }),
            asked: if late {
                vec![f.t("procedure-steps")]
            } else {
                Vec::new()
            },
            collect: late,
            grid: Some(DayGrid::new(lang, days.clone(), Some(f.now.date()))),
            sums: vec![
                f.t1("track-paused-days", "n", 1u32),
                f.t1("track-not-counted", "n", 2u32),
            ],
            provisional: late,
            timeline: Timeline {
                moments: vec![
                    moment(MomentKind::Past, "event-dossier-accepted"),
                    moment(MomentKind::Hold, "event-supplement-requested"),
                    moment(MomentKind::Now, "stage-in-progress"),
                    moment(MomentKind::Future, "event-result-ready"),
                ],
            },
            facts: Facts::new(vec![(f.t("track-owner"), "N. T. H.".into())]),
            f: f.clone(),
        };
        vec![
            ("late", page(true).render().unwrap_or_default()),
            ("usual", page(false).render().unwrap_or_default()),
        ]
    }
}
