//! The commitment on paper: every section of the form, those that are not kept
//! as blank lines to write on. It is Vietnamese, as other papers.

use crate::error::{Error, render};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::programme::{sample, words};
use crate::pages::work::me;
use crate::state::AppState;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::programme::{CommitmentPaper, ProgrammeId, Section, TargetView};
use motcua_domain::time::local;
use motcua_domain::unit::Units;

/// A section of the form.
struct Part {
    head: String,
    text: String,
    promises: Vec<(String, String)>,
}

/// The printed form.
#[derive(Template)]
#[template(path = "programme_commitment_paper.html")]
pub struct PaperPage {
    f: Frame,
    back: String,
    office: String,
    unit: String,
    year: i16,
    name: String,
    position: String,
    parts: Vec<Part>,
    /// Some section is left to be written by hand.
    blank: bool,
    signed: String,
    confirmer: String,
    confirmed: String,
}

impl PaperPage {
    fn new(f: Frame, units: &Units, (id, paper): (ProgrammeId, CommitmentPaper)) -> Self {
        let vi = Frame {
            lang: Lang::Vi,
            ..f.clone()
        };
        let sections = Section::ALL.iter();
        let parts: Vec<Part> = sections.map(|one| part(&vi, *one, &paper)).collect();
        // As the unit was called when it was signed.
        let day = paper.signed_on.unwrap_or_else(|| f.now.date());
        let (confirmer, confirmed) = match paper.confirmed {
            Some((who, at)) => (who, vi.moment(local(at))),
            None => (String::new(), String::new()),
        };
        Self {
            back: format!("/programme/{id}"),
            office: f.office.name_vi.to_uppercase(),
            unit: crate::words::unit(Lang::Vi, units, &paper.unit, day),
            year: paper.year,
            name: paper.name,
            position: paper.position,
            blank: parts
                .iter()
                .any(|part| part.text.is_empty() && part.promises.is_empty()),
            signed: paper
                .signed_on
                .map_or_else(String::new, |day| vi.short_date(day)),
            parts,
            confirmer,
            confirmed,
            f,
        }
    }
}

fn part(vi: &Frame, section: Section, paper: &CommitmentPaper) -> Part {
    let promise = |view: &TargetView| {
        let aim = match (&view.about, &view.target.indicator) {
            (Some(about), _) => vi.t2(
                "commitment-paper-aim",
                "name",
                words::about(vi, about),
                "aim",
                words::aim(vi, &view.target, Some(about)),
            ),
            (None, Some(_)) => words::aim(vi, &view.target, None),
            (None, None) => String::new(),
        };
        (view.text.clone(), aim)
    };
    let promises = match section {
        Section::Duties => paper.promises.iter().map(promise).collect(),
        _ => Vec::new(),
    };
    Part {
        head: words::section(vi, section),
        text: paper.sections.get(&section).cloned().unwrap_or_default(),
        promises,
    }
}

/// `GET /programme/{id}/paper`.
pub async fn paper(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("programme");
    let (who, id) = (me(&f)?, ProgrammeId(id));
    let paper = state
        .ask(move |desk| desk.commitment_paper(&who, id))
        .await?;
    let settings = state.desk().settings();
    let page = PaperPage::new(f, &settings.units, (id, paper));
    Ok(render(StatusCode::OK, &page))
}

impl Page for PaperPage {
    const NAME: &'static str = "programme-commitment-paper";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        use super::sample::targets;
        use motcua_desk::programme::TargetState;
        let made = |paper: CommitmentPaper| {
            let f = sample::frame(lang, "/programme/12/paper");
            let units = sample::around().units;
            let page = Self::new(f, &units, (ProgrammeId(12), paper));
            page.render().unwrap_or_default()
        };
        let blank = CommitmentPaper {
            year: 2022,
            name: "Lê Thị Ví Dụ".to_owned(),
            position: String::new(),
            unit: motcua_domain::id::UnitId::new("desk"),
            promises: targets(None, TargetState::NotMeasurable),
            sections: std::collections::BTreeMap::new(),
            signed_on: None,
            confirmed: None,
        };
        let written = Section::ALL.iter().filter(|one| **one != Section::Duties);
        let text = "Điều tự viết, do cơ quan cho giữ trên phần mềm.";
        let whole = CommitmentPaper {
            position: "Công chức quầy 1".to_owned(),
            sections: written.map(|one| (*one, text.to_owned())).collect(),
            signed_on: Some(jiff::civil::date(2022, 1, 20)),
            confirmed: Some(("Trần Văn Mẫu".to_owned(), sample::at(2, 9, 0))),
            ..blank.clone()
        };
        vec![("blank", made(blank)), ("whole", made(whole))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_that_are_not_kept_print_as_blank_lines() {
        let pages = PaperPage::samples(Lang::Vi);
        let rules = |page: &str| page.matches("class=\"rule\"").count();
        assert_eq!(rules(&pages[0].1), 6 * 3);
        assert_eq!(rules(&pages[1].1), 0);
    }
}
