//! Following a dossier by its code and the key on the receipt.
//!
//! Invariant: never by the code alone; a wrong code, a wrong key and no such
//! dossier are one answer; the address of the answer holds nothing of it. The
//! receipt's QR carries code and key after `#`, which browsers do not send.

mod sample;

use crate::error::{Error, render};
use crate::format::money_or_notice;
use crate::frame::Frame;
use crate::guard::Client;
use crate::limit::{Secret, Whose};
use crate::state::AppState;
use crate::view::{DayGrid, Facts, Form, Html, Moment, MomentKind, Timeline, Tone, tag};
use crate::words;
use askama::Template;
use axum::Extension;
use axum::extract::{Form as Posted, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use motcua_desk::Settings;
use motcua_desk::read::TrackingView;
use motcua_domain::deadline::{Due, DueAt};
use motcua_domain::dossier::act::{AfterStop, Counting};
use motcua_domain::dossier::{Dossier, Event, Stage, StageName};
use motcua_domain::ledger::receipt::scanned;
use motcua_domain::money::Vnd;
use motcua_domain::time::{instant, local};
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

impl Typed {
    /// Code and key as they were typed, or as any code of the receipt that was
    /// scanned into one of the fields gives them, and whether a link was: one
    /// with the key alone needs no code, the key finds the dossier.
    fn read(self) -> (String, String, bool) {
        let (first, second) = (scanned(&self.code), scanned(&self.key));
        let link = [first.key, second.key]
            .into_iter()
            .find(|key| !key.is_empty());
        let linked = link.is_some();
        (first.code, link.unwrap_or(self.key), linked)
    }
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
    let (code, key, linked) = typed.read();
    let mut form = Form::new([("code", &code), ("key", &key)]);
    if key.trim().is_empty() {
        // The signed note of a receipt holds its code and not its key.
        form.fault("key", f.t("track-key-missing"));
        return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &Ask { f, form }));
    }
    let (asked, with) = (code, key.clone());
    let found = state
        .ask(move |desk| match asked.as_str() {
            "" if linked => desk.track_by_key(&with),
            code => desk.track(code, &with),
        })
        .await;
    match found {
        Ok(view) => {
            let settings = state.desk().settings();
            let page = Show::new(f, &view, &settings, key);
            Ok(render(StatusCode::OK, &page))
        }
        Err(Error::NotFound) => {
            let (who, now) = (Whose::Address(client.ip), state.desk().now());
            if let Err(seconds) = state.limits().wrong(Secret::Receipt, who, now) {
                form.fault("code", f.t1("track-wait", "seconds", seconds));
                return Ok(render(StatusCode::TOO_MANY_REQUESTS, &Ask { f, form }));
            }
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
    /// The key as it was typed, for the same page in the other language.
    key: String,
    title: String,
    tags: Vec<Html>,
    due: Option<String>,
    apology: Option<String>,
    /// What the state means for the reader, and what to do.
    means: Option<(&'static str, String)>,
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
    pub fn new(f: Frame, view: &TrackingView, settings: &Settings, key: String) -> Self {
        let units = &settings.units;
        let dossier = &view.dossier;
        let today = f.now.date();
        let stage = dossier.stage.name();
        let promise = dossier.promised();
        let late = dossier.is_late(instant(f.now));
        // What was apologised for is over once the result is there.
        let sorry = dossier.apology.as_ref().filter(|_| dossier.is_open());
        let to_come = dossier.date_to_come();
        let due = standing(&f, dossier, &settings.counting_of(dossier)).or_else(|| {
            let due = to_come.filter(|_| dossier.is_open())?;
            Some(due_words(&f, due))
        });
        let apology = sorry.map(|a| {
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
            key,
            title: f.procedure_name(&view.procedure.procedure).to_owned(),
            grid: view.explanation.as_ref().map(|e| {
                let calendar = settings.judging(dossier).calendar;
                words::grid(f.lang, e, today, dossier, &calendar)
            }),
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
            means: means(&f, view, late),
            tags: tags(&f, view, late),
            due,
            apology,
            f,
        }
    }
}

/// The state, and whether it keeps its date. Beside an apology nobody is told
/// "on time".
fn tags(f: &Frame, view: &TrackingView, late: bool) -> Vec<Html> {
    let dossier = &view.dossier;
    let stage = dossier.stage.name();
    let kept = if late {
        Some((Tone::Late, "track-late"))
    } else if dossier.apology.is_some() && dossier.is_open() {
        Some((Tone::Warn, "track-new-date"))
    } else if dossier.stage.is_in_hand() {
        Some((Tone::Ok, "track-on-time"))
    } else {
        None
    };
    let state = tag(words::stage_tone(stage), &words::stage(f.lang, stage));
    let kept = kept.map(|(tone, id)| tag(tone, &f.t(id)));
    std::iter::once(state).chain(kept).collect()
}

/// What a state that is not the usual one means for the citizen, and what to
/// do: late without an apology, standing for another reason, ended without a
/// result.
fn means(f: &Frame, view: &TrackingView, late: bool) -> Option<(&'static str, String)> {
    let dossier = &view.dossier;
    let phone = &f.office.phone;
    match &dossier.stage {
        Stage::Stopped {
            withdrawn: true, ..
        } => Some(("", f.t("track-means-withdrawn"))),
        Stage::Stopped { .. } => Some(("late", f.t1("track-means-stopped", "phone", phone))),
        Stage::Refused { .. } => Some(("late", f.t1("track-means-refused", "phone", phone))),
        // Whoever is asked for papers is never told that nothing is to do.
        Stage::AwaitingSupplement { .. } | Stage::AwaitingFix { .. } => {
            late.then(|| ("late", f.t("track-means-late-asked")))
        }
        Stage::AwaitingPayment { reason, .. } => {
            let why = words::stop_reason(f.lang, *reason);
            Some(("pause", f.t1("track-means-stands", "why", why)))
        }
        _ if late && dossier.is_open() && dossier.apology.is_none() => {
            Some(("late", f.t1("track-means-late", "phone", phone)))
        }
        _ if late
            && dossier.is_open()
            && dossier.date_to_come().is_some_and(|d| d.local() < f.now) =>
        {
            Some(("late", f.t1("track-means-late-again", "phone", phone)))
        }
        _ => None,
    }
}

/// What a standing clock means for the date; `None` while it runs, and where
/// the stop came too late to keep the dossier from being late.
pub fn standing(f: &Frame, dossier: &Dossier, counting: &Counting<'_>) -> Option<String> {
    let stop = dossier.open_stop().filter(|_| dossier.stands())?;
    Some(match dossier.after_stop(stop.from, counting)? {
        AfterStop::Rest => f.t("track-no-due"),
        AfterStop::Anew => f.t("stands-anew"),
        AfterStop::Nothing => {
            let due = dossier.date_to_come().map(|due| due_words(f, due));
            f.t1("stands-last-day", "due", due.unwrap_or_default())
        }
    })
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
        let now = view.dossier.date_to_come();
        if let Some(now) = now.filter(|now| *now != first.due) {
            lines.push(f.t1("track-date-now", "day", f.date(now.date)));
        }
    }
    lines.extend(kept(f, &view.dossier, view.due));
    if let Some(explanation) = &view.explanation {
        lines.extend(crate::explain::changes(f.lang, explanation));
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

/// The clock counts to an earlier date than the one promised: the promise is
/// kept, and the days of the grid end before it.
pub fn kept(f: &Frame, dossier: &Dossier, due: Option<Due>) -> Option<String> {
    let Some(Due::At { at, .. }) = due else {
        return None;
    };
    let promise = dossier.promised().filter(|_| dossier.is_open())?;
    (at < promise.due).then(|| f.t1("promise-kept", "day", f.date(at.date)))
}

fn timeline(f: &Frame, view: &TrackingView, units: &Units) -> Timeline {
    let shown = |event: &Event| {
        !matches!(
            event,
            Event::Noted {}
                | Event::Attached { .. }
                | Event::Assigned { .. }
                | Event::HandOverReceived { .. }
                | Event::TakenIn { .. }
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
    let (open, waits) = (
        dossier.money.open(),
        dossier.waits_for_notice(&view.procedure.procedure),
    );
    if waits || open > Vnd::ZERO {
        rows.push((f.t("track-fee-open"), money_or_notice(f.lang, open, waits)));
    }
    if dossier.supplements > 0 {
        rows.push((f.t("track-supplements"), dossier.supplements.to_string()));
    }
    Facts::new(rows)
}
