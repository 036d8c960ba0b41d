//! One procedure for citizens: its page and the printed slip, with what this
//! desk had to ask for again.

use super::{copies_words, fee_words, fees_on, field_name, limit_when, limit_words};
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::{Page, encode};
use crate::state::AppState;
use crate::view::Html;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use motcua_desk::often::AskedAgain;
use motcua_domain::dossier::Refused;
use motcua_domain::procedure::checklist;
use motcua_domain::procedure::{Case, Confidence, Item, ItemKind, LimitRow, Procedure};
use serde::Deserialize;
use std::collections::BTreeSet;

/// A time limit with the circumstances it is for.
pub struct LimitLine {
    /// "10 ngày làm việc".
    pub words: String,
    /// Case, area, channel; empty = always.
    pub when: String,
}

fn limit_lines(f: &Frame, p: &Procedure) -> Vec<LimitLine> {
    let line = |row: &LimitRow| LimitLine {
        words: limit_words(f.lang, &row.limit),
        when: limit_when(f.lang, p, row),
    };
    // What holds for most people comes first; the match is by row, so the
    // order of the table itself stays.
    let mut rows = p.limits_in(f.office.area.as_deref());
    rows.sort_by_key(|r| (r.area.is_some(), r.channel.is_some(), r.case.is_some()));
    rows.into_iter().map(line).collect()
}

/// One paper of the checklist, as shown.
pub struct Line {
    /// Name.
    pub name: String,
    /// Attribute for an untranslated name.
    pub lang: Html,
    /// Condition or kind, in words; may be empty.
    pub note: String,
    /// How many.
    pub copies: String,
}

/// Papers to hand in, to show, and those the desk looks up itself.
pub struct Papers {
    /// How many there are to bring, in words.
    pub headline: String,
    /// To hand in.
    pub submit: Vec<Line>,
    /// Only to show.
    pub present: Vec<Line>,
    /// Not asked when the desk finds the data itself.
    pub replaced: Vec<Line>,
}

fn papers(f: &Frame, p: &Procedure, case: &str) -> Papers {
    let (always, perhaps) = checklist::to_bring(p, Some(case));
    let mut papers = Papers {
        headline: if perhaps == 0 {
            f.t1("procedure-bring", "n", always)
        } else {
            f.t2("procedure-bring-more", "n", always, "m", perhaps)
        },
        submit: Vec::new(),
        present: Vec::new(),
        replaced: Vec::new(),
    };
    let mut alternatives = BTreeSet::new();
    for item in p
        .items
        .iter()
        .filter(|i| i.case.as_deref().is_none_or(|c| c == case))
    {
        let condition = f.pick(&item.condition_vi, &item.condition_en);
        let mut notes = Vec::new();
        if item.kind == ItemKind::Conditional {
            notes.push(if condition.is_empty() {
                f.t("item-if-any")
            } else {
                crate::format::capital(condition)
            });
        }
        if let Some(group) = &item.one_of
            && !alternatives.insert(group.clone())
        {
            notes.insert(0, f.t("item-or"));
        }
        let line = Line {
            name: f.pick(&item.name_vi, &item.name_en).to_owned(),
            lang: f.lang_if_vi(&item.name_en),
            note: notes.join(". "),
            copies: copies_words(f, item),
        };
        match item.kind {
            ItemKind::Submit | ItemKind::Conditional => papers.submit.push(line),
            ItemKind::Present => papers.present.push(line),
            ItemKind::DataReplaceable => papers.replaced.push(line),
        }
    }
    papers
}

/// One procedure.
#[derive(Template)]
#[template(path = "procedure.html")]
pub struct Show {
    f: Frame,
    p: Procedure,
    case: String,
    field: String,
    limits: Vec<LimitLine>,
    papers: Papers,
    fees: Vec<(String, String)>,
    signed_off: bool,
    /// What this desk had to ask for again, in a sentence; may be empty.
    again: String,
    /// When it holds, where that is not simply "now".
    dates: Vec<String>,
}

/// The same as one printed page.
#[derive(Template)]
#[template(path = "slip.html")]
pub struct Slip {
    f: Frame,
    p: Procedure,
    limits: Vec<LimitLine>,
    papers: Papers,
    fees: Vec<(String, String)>,
    case: String,
    again: String,
    dates: Vec<String>,
}

/// A version as citizens see it.
struct Found {
    procedure: Procedure,
    /// What they must know about its days.
    dates: Vec<String>,
    /// An administrator answers for what its source left unsure.
    signed_off: bool,
}

/// The version whose turn it is today, and what citizens must know about its
/// days: that it has ended or not begun, and when the next one takes over.
fn found(state: &AppState, f: &Frame, code: &str) -> Result<Found, Error> {
    let settings = state.desk().settings();
    let today = state.desk().today();
    let now = settings.catalogue.current(code, today);
    let now = now.ok_or(Error::NotFound)?;
    let procedure = now.procedure.clone();
    let next = settings.catalogue.next(code, today);
    let starts = next.and_then(|next| next.starts);
    Ok(Found {
        dates: dates(f, &procedure, starts, today),
        signed_off: now.signed_off,
        procedure,
    })
}

fn dates(f: &Frame, p: &Procedure, next: Option<Date>, today: Date) -> Vec<String> {
    let said = |id, day: Date| f.t1(id, "day", f.short_date(day));
    let held = match p.held_on(today) {
        Err(Refused::ProcedureNotYet { day }) => return vec![said("procedure-not-yet", day)],
        Err(Refused::ProcedureEnded { day }) => Some(said("procedure-ended", day)),
        // It will end, and nothing takes over: citizens hear it beforehand.
        _ if next.is_none() => p.valid_to.map(|day| said("procedure-ended", day)),
        _ => None,
    };
    let then = next.map(|day| said("procedure-then", day));
    held.into_iter().chain(then).collect()
}

fn fee_lines(f: &Frame, p: &Procedure, case: &str) -> Vec<(String, String)> {
    fees_on(p, case, f.now.date())
        .into_iter()
        .map(|fee| {
            (
                f.pick(&fee.name_vi, &fee.name_en).to_owned(),
                fee_words(f.lang, &fee.amount),
            )
        })
        .collect()
}

impl Show {
    fn new(f: Frame, found: Found, case: &str, again: &[AskedAgain]) -> Self {
        let (p, signed_off) = (found.procedure, found.signed_off);
        let case = p
            .cases
            .iter()
            .find(|c| c.id == case)
            .map_or_else(String::new, |c| c.id.clone());
        Self {
            field: field_name(f.lang, &p.field),
            limits: limit_lines(&f, &p),
            papers: papers(&f, &p, &case),
            fees: fee_lines(&f, &p, &case),
            again: asked_again(&f, again),
            dates: found.dates,
            signed_off,
            case,
            p,
            f,
        }
    }
    fn is_case(&self, case: &Case) -> bool {
        self.case == case.id
    }
    fn unsure_time(&self) -> bool {
        !self.signed_off && self.p.confidence_time != Confidence::Sure
    }
    fn unsure_fee(&self) -> bool {
        !self.signed_off && self.p.confidence_fee != Confidence::Sure
    }
    fn slip_url(&self) -> String {
        let case = if self.case.is_empty() {
            String::new()
        } else {
            format!("?case={}", encode(&self.case))
        };
        format!("/procedures/{}/slip{case}", self.p.code)
    }
    fn visits(&self) -> u8 {
        if self.p.express { 1 } else { 2 }
    }
}

impl Slip {
    fn new(f: Frame, found: Found, case: &str, again: &[AskedAgain]) -> Self {
        let p = found.procedure;
        let case = p.cases.iter().find(|c| c.id == case);
        let id = case.map_or("", |c| c.id.as_str()).to_owned();
        let case = case.map_or_else(String::new, |c| f.pick(&c.name_vi, &c.name_en).to_owned());
        Self {
            limits: limit_lines(&f, &p),
            papers: papers(&f, &p, &id),
            fees: fee_lines(&f, &p, &id),
            again: asked_again(&f, again),
            dates: found.dates,
            case,
            p,
            f,
        }
    }
}

/// What this desk had to ask for again, in a sentence with numbers and span;
/// nothing when nothing was.
pub fn asked_again(f: &Frame, rows: &[AskedAgain]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let one = |row: &AskedAgain| {
        let name = f.pick(&row.name_vi, &row.name_en);
        f.t2("procedure-asked-again-one", "name", name, "n", row.times)
    };
    let list: Vec<String> = rows.iter().map(one).collect();
    f.t1("procedure-asked-again", "list", list.join("; "))
}

/// Which case of the procedure.
#[derive(Default, Deserialize)]
pub struct WhichCase {
    /// Slug of the case.
    #[serde(default)]
    pub case: String,
}

/// `GET /procedures/{code}`.
pub async fn show(
    State(state): State<AppState>,
    Path(code): Path<String>,
    Query(which): Query<WhichCase>,
    frame: Frame,
) -> Result<Response, Error> {
    let procedure = found(&state, &frame, &code)?;
    let again = state.ask(move |desk| desk.often_wrong(&code)).await?;
    Ok(render(
        StatusCode::OK,
        &Show::new(frame.at("procedures"), procedure, &which.case, &again),
    ))
}

/// `GET /procedures/{code}/slip`.
pub async fn slip(
    State(state): State<AppState>,
    Path(code): Path<String>,
    Query(which): Query<WhichCase>,
    frame: Frame,
) -> Result<Response, Error> {
    let procedure = found(&state, &frame, &code)?;
    let again = state.ask(move |desk| desk.often_wrong(&code)).await?;
    Ok(render(
        StatusCode::OK,
        &Slip::new(frame, procedure, &which.case, &again),
    ))
}

/// The first paper of a procedure, asked for again four times.
fn sample_again(p: &Procedure) -> Vec<AskedAgain> {
    let again = |item: &Item| AskedAgain {
        name_vi: item.name_vi.clone(),
        name_en: item.name_en.clone(),
        times: 4,
    };
    p.items.first().map(again).into_iter().collect()
}

fn sample_found(p: &Procedure, dates: Vec<String>) -> Found {
    Found {
        procedure: p.clone(),
        dates,
        signed_off: false,
    }
}

impl Page for Show {
    const NAME: &'static str = "procedure";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::frame(lang, "/procedures/1.012784").at("procedures");
        let catalogue = crate::samples::catalogue();
        let day = f.now.date();
        let said = f.t1("procedure-then", "day", f.short_date(day));
        let next = |name| Vec::from_iter((name == "cases").then(|| said.clone()));
        catalogue
            .all()
            .take(3)
            .zip(["same-day", "cases", "express"])
            .map(|(p, name)| {
                let case = p.cases.first().map_or("", |c| c.id.as_str());
                (
                    name,
                    Self::new(
                        f.clone(),
                        sample_found(p, next(name)),
                        case,
                        &sample_again(p),
                    )
                    .render()
                    .unwrap_or_default(),
                )
            })
            .collect()
    }
}

impl Page for Slip {
    const NAME: &'static str = "slip";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::frame(lang, "/procedures/1.012784/slip");
        let catalogue = crate::samples::catalogue();
        let Some(p) = catalogue.all().nth(1) else {
            return Vec::new();
        };
        vec![(
            "usual",
            Self::new(f, sample_found(p, Vec::new()), "part", &sample_again(p))
                .render()
                .unwrap_or_default(),
        )]
    }
}
