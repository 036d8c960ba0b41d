//! Procedures for citizens: the search, what to bring, the printed slip.

mod one;

pub use one::{Papers, Show, Slip, asked_again, show, slip};

use super::Page;
use crate::error::render;
use crate::frame::Frame;
use crate::i18n::{Lang, text};
use crate::state::AppState;
use crate::view::Form;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use motcua_domain::deadline::{Limit, LimitUnit};
use motcua_domain::money::Vnd;
use motcua_domain::procedure::{Channel, Fee, FeeAmount, Item, LimitRow, Procedure, REMOTE};
use serde::Deserialize;
use std::sync::Arc;

/// Procedures of one field.
pub struct Group {
    /// Field's name in the reader's language.
    pub name: String,
    /// Slug, also the anchor.
    pub slug: String,
    /// The procedures.
    pub procedures: Vec<Arc<Procedure>>,
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
pub fn groups(f: &Frame, procedures: &[&Arc<Procedure>]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for p in procedures {
        match groups.iter_mut().find(|g| g.slug == p.field) {
            Some(group) => group.procedures.push(Arc::clone(p)),
            None => groups.push(Group {
                name: field_name(f.lang, &p.field),
                slug: p.field.clone(),
                procedures: vec![Arc::clone(p)],
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

/// Name of a case; its slug for one that the version does not have.
pub fn case_name(lang: Lang, p: &Procedure, id: &str) -> String {
    let known = p.cases.iter().find(|case| case.id == id);
    known.map_or_else(
        || id.to_owned(),
        |case| crate::frame::pick(lang, &case.name_vi, &case.name_en).to_owned(),
    )
}

/// When a row of the limits holds: case, area, channel; empty = always.
pub fn limit_when(lang: Lang, p: &Procedure, row: &LimitRow) -> String {
    let case = row.case.as_deref().map(|id| case_name(lang, p, id));
    let area = row.area.as_deref().map(|area| match area {
        REMOTE => text(lang, "area-remote", &[]),
        other => other.to_owned(),
    });
    let channel = row.channel.map(|channel| {
        let id = match channel {
            Channel::Counter => "channel-counter",
            Channel::Online => "channel-online",
            Channel::Post => "channel-post",
        };
        text(lang, id, &[])
    });
    let all = [case, area, channel].into_iter().flatten();
    all.collect::<Vec<_>>().join("; ")
}

/// The limit that most people have in an area class: no special case, at the
/// counter. What a list shows of a procedure.
pub fn usual_limit(lang: Lang, p: &Procedure, area: Option<&str>) -> String {
    let row = p.limit_for(None, area, Channel::Counter);
    row.map_or_else(String::new, |row| limit_words(lang, &row.limit))
}

/// An amount of a fee in words.
pub fn fee_words(lang: Lang, amount: &FeeAmount) -> String {
    let money = |vnd: &Vnd| crate::format::money(lang, *vnd);
    match amount {
        FeeAmount::Fixed { vnd } if *vnd == Vnd::ZERO => text(lang, "fee-free", &[]),
        FeeAmount::Fixed { vnd } => money(vnd),
        FeeAmount::Each { vnd } => text(lang, "fee-each", &[("amount", &money(vnd))]),
        FeeAmount::Pages {
            first,
            first_pages,
            later,
            cap,
        } => text(
            lang,
            "fee-pages",
            &[
                ("first", &money(first)),
                ("pages", first_pages),
                ("later", &money(later)),
                ("cap", &money(cap)),
            ],
        ),
        FeeAmount::ByNotice => text(lang, "fee-by-notice", &[]),
    }
}

/// How many originals and copies, in words; empty when the catalogue does not say.
pub fn copies_words(f: &Frame, item: &Item) -> String {
    counted_words(f, item.originals, item.copies)
}

/// So many originals and copies, in words; empty for none of either.
pub fn counted_words(f: &Frame, originals: u32, copies: u32) -> String {
    match (originals, copies) {
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
    fn limit(&self, p: &Procedure) -> String {
        usual_limit(self.f.lang, p, self.f.office.area.as_deref())
    }
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
