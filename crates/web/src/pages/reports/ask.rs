//! A report whose days cannot be taken: its choice of days, open, with what was
//! typed and the reason at its field.

use super::choice::{Asked, Choice};
use super::show::reads_all;
use crate::frame::Frame;
use crate::pages::encode;
use askama::Template;
use motcua_desk::Settings;
use motcua_domain::report::{Definition, Period, PeriodKind};

/// The page.
#[derive(Template)]
#[template(path = "report_ask.html")]
pub struct AskPage {
    f: Frame,
    title: String,
    source: String,
    problem: String,
    choice: Choice,
}

impl AskPage {
    /// For a report; `problem` in words.
    pub fn new(
        f: Frame,
        settings: Option<&Settings>,
        definition: &Definition,
        asked: &Asked,
        problem: String,
    ) -> Self {
        let today = f.now.date();
        let first = definition.periods.first().copied();
        let read = asked.period(today).ok().filter(|_| !asked.is_open());
        // Days that can be read stay chosen, though they cannot be shown.
        let chosen = read.filter(|period| definition.offers(period.kind));
        let chosen =
            chosen.unwrap_or_else(|| Period::newest(first.unwrap_or(PeriodKind::Month), today));
        let action = format!("/reports/{}", encode(&definition.id));
        let at = (action.as_str(), definition.periods.as_slice());
        let settings = settings.filter(|_| reads_all(&f));
        let choice = Choice::new(&f, at, &chosen, asked.unit(), settings);
        Self {
            choice: choice.with_problem(asked, &problem),
            title: f.pick(&definition.name_vi, &definition.name_en).to_owned(),
            source: definition.source.clone(),
            problem,
            f,
        }
    }
}
