//! Procedures for citizens: the search, what to bring, the printed slip.

use super::Page;
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::i18n::{Lang, text};
use crate::state::AppState;
use crate::view::{Form, Html};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use motcua_desk::often::AskedAgain;
use motcua_domain::deadline::{Limit, LimitUnit};
use motcua_domain::money::Vnd;
use motcua_domain::procedure::{
    Case, Channel, Confidence, Fee, FeeAmount, Item, ItemKind, LimitRow, Procedure,
};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Procedures of one field.
pub struct Group {
    /// Field's name in the reader's language.
    pub name: String,
    /// Slug, also the anchor.
    pub slug: String,
    /// The procedures.
    pub procedures: Vec<Procedure>,
}

/// Name of a field; the slug itself for a field without a message.
pub fn field_name(lang: Lang, field: &str) -> String {
    let id = match field {
        "land" => "field-land",
        "civil_status" => "field-civil-status",
        "certification" => "field-certification",
        "secured_transactions" => "field-secured-transactions",
        "construction" => "field-construction",
        "household_business" => "field-household-business",
        other => return other.to_owned(),
    };
    text(lang, id, &[])
}

/// Groups by field, in the order in which the fields first occur.
pub fn groups(f: &Frame, procedures: &[&Procedure]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for p in procedures {
        match groups.iter_mut().find(|g| g.slug == p.field) {
            Some(group) => group.procedures.push((*p).clone()),
            None => groups.push(Group {
                name: field_name(f.lang, &p.field),
                slug: p.field.clone(),
                procedures: vec![(*p).clone()],
            }),
        }
    }
    groups
}

/// A time limit in words: "10 ngày làm việc".
pub fn limit_words(lang: Lang, limit: &Limit) -> String {
    let id = match limit.unit {
        LimitUnit::WorkingDays => "limit-wd",
        LimitUnit::CalendarDays => "limit-cd",
        LimitUnit::WorkingHours => "limit-wh",
        LimitUnit::ClockHours => "limit-ch",
        LimitUnit::Weeks => "limit-wk",
        LimitUnit::Months => "limit-mo",
        LimitUnit::Years => "limit-yr",
        LimitUnit::SameDay { cutoff } => {
            return text(
                lang,
                "limit-same-day",
                &[("time", &crate::format::time(cutoff))],
            );
        }
    };
    text(lang, id, &[("n", &limit.amount)])
}

/// An amount of a fee in words.
pub fn fee_words(f: &Frame, amount: &FeeAmount) -> String {
    match amount {
        FeeAmount::Fixed { vnd } if *vnd == Vnd::ZERO => f.t("fee-free"),
        FeeAmount::Fixed { vnd } => f.money(vnd),
        FeeAmount::Each { vnd } => f.t1("fee-each", "amount", f.money(vnd)),
        FeeAmount::Pages {
            first,
            first_pages,
            later,
            cap,
        } => crate::i18n::text(
            f.lang,
            "fee-pages",
            &[
                ("first", &f.money(first)),
                ("pages", first_pages),
                ("later", &f.money(later)),
                ("cap", &f.money(cap)),
            ],
        ),
        FeeAmount::ByNotice => f.t("fee-by-notice"),
    }
}

/// How many originals and copies, in words; empty when the catalogue does not say.
pub fn copies_words(f: &Frame, item: &Item) -> String {
    match (item.originals, item.copies) {
        (0, 0) => String::new(),
        (n, 0) => f.t1("copies-originals", "n", n),
        (0, n) => f.t1("copies-copies", "n", n),
        (n, m) => f.t2("copies-both", "n", n, "m", m),
    }
}

/// The fees that hold on a day and for a case, the first row of each fee; no
/// case is the usual one.
pub fn fees_on<'a>(p: &'a Procedure, case: &str, day: Date) -> Vec<&'a Fee> {
    let mut fees: Vec<&Fee> = Vec::new();
    for fee in &p.fees {
        let fits = fee.case.as_deref().is_none_or(|c| c == case)
            && fee.valid_from.is_none_or(|from| from <= day)
            && fee.valid_to.is_none_or(|to| day < to);
        if fits && !fees.iter().any(|known| known.id == fee.id) {
            fees.push(fee);
        }
    }
    fees
}

/// A time limit with the circumstances it is for.
pub struct LimitLine {
    /// "10 ngày làm việc".
    pub words: String,
    /// Case, area, channel; empty = always.
    pub when: String,
}

fn limit_lines(f: &Frame, p: &Procedure) -> Vec<LimitLine> {
    let line = |row: &LimitRow| {
        let case = row.case.as_ref().map(|id| {
            p.cases
                .iter()
                .find(|c| c.id == *id)
                .map_or_else(|| id.clone(), |c| f.pick(&c.name_vi, &c.name_en).to_owned())
        });
        let area = row.area.as_ref().map(|a| {
            if a == "remote" {
                f.t("area-remote")
            } else {
                a.clone()
            }
        });
        let channel = row.channel.map(|c| f.t(channel_id(c)));
        LimitLine {
            words: limit_words(f.lang, &row.limit),
            when: [case, area, channel]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join("; "),
        }
    };
    // What holds for most people comes first; the match is by row, so the
    // order of the table itself stays.
    let mut rows: Vec<&LimitRow> = p.limits.iter().collect();
    rows.sort_by_key(|r| (r.area.is_some(), r.channel.is_some(), r.case.is_some()));
    rows.into_iter().map(line).collect()
}

fn channel_id(channel: Channel) -> &'static str {
    match channel {
        Channel::Counter => "channel-counter",
        Channel::Online => "channel-online",
        Channel::Post => "channel-post",
    }
}

/// What a citizen asked of the list.
#[derive(Default, Deserialize)]
pub struct Asked {
    /// What they typed.
    #[serde(default)]
    pub q: String,
}

/// The list and search.
#[derive(Template)]
#[template(path = "procedures.html")]
pub struct List {
    f: Frame,
    form: Form,
    typed: String,
    found: usize,
    groups: Vec<Group>,
}

impl List {
    fn new(f: Frame, catalogue: &crate::state::Catalogue, typed: &str) -> Self {
        // A word is enough; a page of text is not a search.
        let typed: String = motcua_domain::text::tidy(typed).chars().take(100).collect();
        let hits = catalogue.find(&typed);
        Self {
            found: hits.len(),
            groups: groups(&f, &hits),
            form: Form::new([("q", &typed)]),
            typed,
            f,
        }
    }
}

/// `GET /procedures?q=…`.
pub async fn list(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Response {
    render(
        StatusCode::OK,
        &List::new(frame.at("procedures"), &state.catalogue(), &asked.q),
    )
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
    /// To hand in.
    pub submit: Vec<Line>,
    /// Only to show.
    pub present: Vec<Line>,
    /// Not asked when the desk finds the data itself.
    pub replaced: Vec<Line>,
}

fn papers(f: &Frame, p: &Procedure, case: &str) -> Papers {
    let mut papers = Papers {
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
    /// What this desk had to ask for again, in a sentence; may be empty.
    again: String,
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
}

fn fee_lines(f: &Frame, p: &Procedure, case: &str) -> Vec<(String, String)> {
    fees_on(p, case, f.now.date())
        .into_iter()
        .map(|fee| {
            (
                f.pick(&fee.name_vi, &fee.name_en).to_owned(),
                fee_words(f, &fee.amount),
            )
        })
        .collect()
}

impl Show {
    fn new(f: Frame, p: Procedure, case: &str, again: &[AskedAgain]) -> Self {
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
            case,
            p,
            f,
        }
    }
    fn is_case(&self, case: &Case) -> bool {
        self.case == case.id
    }
    fn unsure_time(&self) -> bool {
        self.p.confidence_time != Confidence::Sure
    }
    fn unsure_fee(&self) -> bool {
        self.p.confidence_fee != Confidence::Sure
    }
    fn slip_url(&self) -> String {
        let case = if self.case.is_empty() {
            String::new()
        } else {
            format!("?case={}", super::encode(&self.case))
        };
        format!("/procedures/{}/slip{case}", self.p.code)
    }
    fn visits(&self) -> u8 {
        if self.p.express { 1 } else { 2 }
    }
}

impl Slip {
    fn new(f: Frame, p: Procedure, case: &str, again: &[AskedAgain]) -> Self {
        let case = p.cases.iter().find(|c| c.id == case);
        let id = case.map_or("", |c| c.id.as_str()).to_owned();
        let case = case.map_or_else(String::new, |c| f.pick(&c.name_vi, &c.name_en).to_owned());
        Self {
            limits: limit_lines(&f, &p),
            papers: papers(&f, &p, &id),
            fees: fee_lines(&f, &p, &id),
            again: asked_again(&f, again),
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
    let procedure = state
        .catalogue()
        .get(&code)
        .cloned()
        .ok_or(Error::NotFound)?;
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
    let procedure = state
        .catalogue()
        .get(&code)
        .cloned()
        .ok_or(Error::NotFound)?;
    let again = state.ask(move |desk| desk.often_wrong(&code)).await?;
    Ok(render(
        StatusCode::OK,
        &Slip::new(frame, procedure, &which.case, &again),
    ))
}

impl Page for List {
    const NAME: &'static str = "procedures";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |path: &str, typed: &str| {
            let f = crate::samples::frame(lang, path).at("procedures");
            Self::new(f, &crate::samples::catalogue(), typed)
                .render()
                .unwrap_or_default()
        };
        vec![
            ("all", page("/procedures", "")),
            ("found", page("/procedures?q=dat+dai", "dat dai")),
            ("none", page("/procedures?q=zzz", "zzz")),
        ]
    }
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

impl Page for Show {
    const NAME: &'static str = "procedure";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::frame(lang, "/procedures/1.012784").at("procedures");
        let catalogue = crate::samples::catalogue();
        catalogue
            .all()
            .take(3)
            .zip(["same-day", "cases", "express"])
            .map(|(p, name)| {
                let case = p.cases.first().map_or("", |c| c.id.as_str());
                (
                    name,
                    Self::new(f.clone(), p.clone(), case, &sample_again(p))
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
            Self::new(f, p.clone(), "part", &sample_again(p))
                .render()
                .unwrap_or_default(),
        )]
    }
}
