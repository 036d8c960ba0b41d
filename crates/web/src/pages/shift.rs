//! The end of a cashier's shift: the sums, the cash counted, the paper.

use super::Page;
use super::deed::{day_of, money};
use super::work::{form_key, me};
use crate::error::{Error, render, see_other};
use crate::format;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::state::AppState;
use crate::view::Form;
use askama::Template;
use axum::extract::{Form as Posted, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::DeskError;
use motcua_desk::shift::{ClosedShift, ShiftDay, ShiftSum};
use motcua_domain::id::StaffId;
use motcua_domain::money::Vnd;
use motcua_domain::time::local;
use serde::Deserialize;

/// Which shift.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    day: String,
}

/// One means of payment.
pub struct Row {
    means: String,
    taken: String,
    refunded: String,
    kept: String,
    entries: i64,
}

/// A closed shift in the list of the day.
pub struct Past {
    pub(super) id: i64,
    pub(super) at: String,
    cash: String,
    pub(super) counted: String,
    pub(super) difference: String,
}

fn rows(f: &Frame, sum: &ShiftSum) -> Vec<Row> {
    let row = |(means, taken, refunded, entries): &(String, Vnd, Vnd, i64)| Row {
        means: match means.as_str() {
            "cash" => f.t("means-cash"),
            "transfer" => f.t("means-transfer"),
            _ => f.t("means-card"),
        },
        taken: f.money(taken),
        refunded: f.money(refunded),
        kept: f.money(Vnd(taken.0 - refunded.0)),
        entries: *entries,
    };
    sum.by_means.iter().map(row).collect()
}

/// A stored day as readers write it.
fn date(f: &Frame, day: &str) -> String {
    let parsed = day.parse::<jiff::civil::Date>();
    parsed.map_or_else(|_| day.to_owned(), |day| f.date(day))
}

/// A difference in words that need no sign to be understood.
fn difference(f: &Frame, shift: &ClosedShift) -> String {
    let amount = shift.difference();
    match amount.0 {
        0 => f.t("shift-even"),
        over if over > 0 => f.t1("shift-over", "amount", f.money(amount)),
        under => f.t1("shift-under", "amount", f.money(Vnd(-under))),
    }
}

/// A closed shift as lists show it; closed on a later day, it says which.
pub(super) fn past(f: &Frame, shift: &ClosedShift) -> Past {
    let at = local(shift.at);
    let is_late = at.date().to_string() != shift.sum.day;
    Past {
        id: shift.id,
        at: if is_late { f.moment(at) } else { f.clock(at) },
        cash: f.money(shift.sum.cash()),
        counted: f.money(shift.counted),
        difference: difference(f, shift),
    }
}

/// The page of a day.
#[derive(Template)]
#[template(path = "shift.html")]
pub struct Shift {
    f: Frame,
    form: Form,
    key: String,
    day: String,
    day_value: String,
    may_close: bool,
    is_late: bool,
    /// How many earlier shifts wait, and the oldest: its day and words.
    forgotten: Option<(usize, String, String)>,
    rows: Vec<Row>,
    past: Vec<Past>,
    cash: String,
    exempted: String,
}

impl Shift {
    fn new(f: Frame, day: jiff::civil::Date, sums: &ShiftDay, (form, key): (Form, String)) -> Self {
        let today = f.now.date();
        let oldest = sums.forgotten.iter().min();
        let forgotten = oldest.map(|day| (sums.forgotten.len(), day.clone(), date(&f, day)));
        Self {
            day: f.date_first(day),
            day_value: day.to_string(),
            may_close: day == today || (day < today && !sums.open.is_empty()),
            is_late: day < today,
            forgotten,
            rows: rows(&f, &sums.open),
            past: sums.closed.iter().map(|shift| past(&f, shift)).collect(),
            cash: f.money(sums.open.cash()),
            exempted: format::money(f.lang, sums.open.exempted),
            form,
            key,
            f,
        }
    }
}

/// The paper of a closed shift.
#[derive(Template)]
#[template(path = "shift_paper.html")]
pub struct ShiftPaper {
    f: Frame,
    office: String,
    parent: String,
    title: String,
    at: String,
    day: String,
    back: &'static str,
    by: String,
    rows: Vec<Row>,
    cash: String,
    counted: String,
    difference: String,
    exempted: String,
    note: String,
}

/// `GET /shift?day=…`: the reader's own shift.
pub async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("shift");
    let day = day_of(&asked.day).unwrap_or(f.now.date());
    page(&state, f, day, Form::default(), StatusCode::OK).await
}

async fn page(
    state: &AppState,
    f: Frame,
    day: jiff::civil::Date,
    form: Form,
    status: StatusCode,
) -> Result<Response, Error> {
    let me = me(&f)?;
    let (sums, key) = state
        .ask(move |desk| Ok::<_, DeskError>((desk.shift_day(&me, me.id, day)?, form_key(desk))))
        .await?;
    Ok(render(status, &Shift::new(f, day, &sums, (form, key))))
}

/// `POST /shift`: closes the reader's shift of a day, today's as a rule.
pub async fn close(
    State(state): State<AppState>,
    frame: Frame,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let f = frame.at("shift");
    let mut form = Form::new(pairs);
    let day = match form.get("day") {
        "" => f.now.date(),
        day => day_of(day).ok_or(Error::BadRequest)?,
    };
    let Some(counted) = money(form.get("counted"), crate::format::locale(f.lang)) else {
        form.fault("counted", f.t("invalid-amount"));
        return page(&state, f, day, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let (me, key) = (me(&f)?, form.get("key").to_owned());
    if key.is_empty() {
        return Err(Error::BadRequest);
    }
    let note = form.get("note").to_owned();
    let answer = state
        .ask(move |desk| Ok::<_, Error>(desk.close_shift(&me, &key, day, counted, &note)))
        .await?;
    match answer {
        Ok(shift) => Ok(see_other(&format!("/shift/{}?print=1", shift.id))),
        Err(DeskError::Invalid(faults)) => {
            for fault in faults {
                form.fault(&fault.field, f.t(&fault.message));
            }
            page(&state, f, day, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(why) => Err(why.into()),
    }
}

/// `GET /shift/{id}`: the paper of a closed shift.
pub async fn paper(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    frame: Frame,
) -> Result<Response, Error> {
    paper_of(state, id, frame, "/shift").await
}

/// `GET /shifts/{id}`: the same, for those who may read money.
pub async fn paper_for_reader(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    frame: Frame,
) -> Result<Response, Error> {
    paper_of(state, id, frame, "/shifts").await
}

async fn paper_of(
    state: AppState,
    id: i64,
    frame: Frame,
    back: &'static str,
) -> Result<Response, Error> {
    let me = me(&frame)?;
    let (shift, names) = state
        .ask(move |desk| {
            let shift = desk.closed_shift(&me, id)?;
            let names = desk.store().read(desk.id(), |tx| tx.staff_names())?;
            Ok::<_, DeskError>((shift, names))
        })
        .await?;
    let by = names.into_iter().find(|n| n.id == shift.sum.cashier);
    let settings = state.desk().settings();
    let office = settings.office_at(shift.at);
    let paper = ShiftPaper::new(
        frame,
        &shift,
        office,
        (by.map_or_else(String::new, |n| n.name), back),
    );
    Ok(render(StatusCode::OK, &paper))
}

impl ShiftPaper {
    fn new(
        f: Frame,
        shift: &ClosedShift,
        office: &motcua_domain::office::Office,
        (by, back): (String, &'static str),
    ) -> Self {
        Self {
            office: f.pick(&office.name_vi, &office.name_en).to_uppercase(),
            parent: f.pick(&office.parent_vi, &office.parent_en).to_uppercase(),
            title: f.t1("shift-paper", "n", shift.id),
            at: f.moment(local(shift.at)),
            day: date(&f, &shift.sum.day),
            back,
            rows: rows(&f, &shift.sum),
            cash: f.money(shift.sum.cash()),
            counted: f.money(shift.counted),
            difference: difference(&f, shift),
            exempted: f.money(shift.sum.exempted),
            note: shift.note.clone(),
            by,
            f,
        }
    }
}

fn sample_sum(f: &Frame) -> ShiftSum {
    ShiftSum {
        cashier: StaffId(7),
        day: f.now.date().to_string(),
        by_means: vec![
            ("cash".into(), Vnd(1_250_000), Vnd(50_000), 9),
            ("transfer".into(), Vnd(300_000), Vnd::ZERO, 2),
            ("card".into(), Vnd::ZERO, Vnd::ZERO, 0),
        ],
        exempted: Vnd(15_000),
    }
}

pub(super) fn sample_close(f: &Frame) -> ClosedShift {
    ClosedShift {
        id: 31,
        at: motcua_domain::time::instant(f.now),
        sum: sample_sum(f),
        counted: Vnd(1_190_000),
        note: "Thối nhầm 10.000".into(),
    }
}

impl Page for Shift {
    const NAME: &'static str = "shift";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::staff_frame(lang, "/shift").at("shift");
        let day = f.now.date();
        let sums = |closed| ShiftDay {
            open: sample_sum(&f),
            closed,
            forgotten: vec!["2022-09-02".into()],
        };
        let page = |sums: &ShiftDay, form: Form| {
            Self::new(f.clone(), day, sums, (form, "0".repeat(32)))
                .render()
                .unwrap_or_default()
        };
        let mut bad = Form::new([("counted", "1.190.000")]);
        bad.fault("note", f.t("invalid-shift-difference"));
        vec![
            ("usual", page(&sums(Vec::new()), Form::default())),
            (
                "closed",
                page(&sums(vec![sample_close(&f)]), Form::default()),
            ),
            ("difference", page(&sums(Vec::new()), bad)),
        ]
    }
}

impl Page for ShiftPaper {
    const NAME: &'static str = "shift-paper";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::staff_frame(lang, "/shift/31");
        let Some(settings) = super::dossier::sample::settings() else {
            return Vec::new();
        };
        let shift = sample_close(&f);
        let page = Self::new(
            f,
            &shift,
            &settings.office,
            ("Lê Thị Ví Dụ".into(), "/shift"),
        );
        vec![("usual", page.render().unwrap_or_default())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_forgotten_shifts_are_a_number_and_the_oldest() {
        let f = crate::samples::staff_frame(Lang::Vi, "/shift").at("shift");
        let day = f.now.date();
        let sums = ShiftDay {
            open: sample_sum(&f),
            closed: Vec::new(),
            forgotten: (1..=28).rev().map(|n| format!("2022-07-{n:02}")).collect(),
        };
        let page = Shift::new(f, day, &sums, (Form::default(), "k".to_owned()));
        let html = page.render().unwrap();
        assert!(html.contains("Còn 28 ca chưa chốt"), "{html}");
        assert!(html.contains("href=\"/shift?day=2022-07-01\""), "{html}");
        assert!(!html.contains("2022-07-02"), "only the oldest is named");
    }
}
