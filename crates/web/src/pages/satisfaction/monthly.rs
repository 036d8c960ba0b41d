//! What people said of the office in the survey that a month lies in, beside the
//! figures of that month. A survey asks about the office, not about a field.

use super::file::share;
use crate::error::Error;
use crate::frame::Frame;
use crate::pages::survey::said::percent;
use crate::state::AppState;
use motcua_desk::survey::PublicSurvey;
use motcua_domain::report::{Cell, Period, RowKind};
use serde_json::{Value, json};

/// The figures of a survey.
pub(crate) struct Monthly {
    /// Name of the survey.
    pub name: String,
    /// Answers.
    pub n: u64,
    /// Satisfied of them.
    pub share: f64,
    /// Mean mark of 1 to 5, from 30 answers on.
    pub mean: Option<f64>,
}

/// The newest released survey with a figure whose days reach into a month.
pub(super) fn monthly(all: &[PublicSurvey], month: &Period) -> Option<Monthly> {
    let within = |one: &&PublicSurvey| one.from <= month.to && month.from <= one.to;
    all.iter().filter(within).find_map(|survey| {
        let figure = survey.page.share.as_ref()?;
        let steps = survey.page.steps.as_ref();
        Some(Monthly {
            name: survey.name.clone(),
            n: figure.n,
            share: figure.value,
            mean: steps.and_then(|steps| steps.mean).map(|(mean, _)| mean),
        })
    })
}

/// The same of the desk.
pub(crate) async fn of_month(state: &AppState, month: &Period) -> Result<Option<Monthly>, Error> {
    let all = state.ask(|desk| desk.public_surveys()).await?;
    Ok(monthly(&all, month))
}

/// In the line of a table: the share stands beside the total alone.
pub(crate) fn in_words(f: &Frame, line: RowKind, told: Option<&Monthly>) -> String {
    match (told, line) {
        (None, _) => f.t1("figures-unmeasured", "n", 0),
        (Some(_), RowKind::Line) => f.t("figures-not-by-field"),
        (Some(of), RowKind::Total) => {
            let share = percent(f.lang, of.share);
            f.t2("figures-satisfied", "share", share, "n", of.n)
        }
    }
}

/// Satisfied answers in per cent, and answers.
pub(crate) fn satisfied(told: Option<&Monthly>) -> [Cell; 2] {
    let n = told.map_or(0, |of| of.n);
    [
        share(told.map(|of| of.share)),
        Cell::Count(i64::try_from(n).unwrap_or(i64::MAX)),
    ]
}

/// The same for programs: mean mark, satisfied answers in per cent, answers.
pub(crate) fn as_value(told: Option<&Monthly>) -> Value {
    let round = |n: f64| (n * 100.0).round() / 100.0;
    json!({
        "average": told.and_then(|of| of.mean).map(round),
        "percent": told.map(|of| round(of.share * 100.0)),
        "count": told.map_or(0, |of| of.n),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use motcua_domain::report::PeriodKind;

    #[test]
    fn a_month_is_told_of_the_survey_it_lies_in() {
        let all = [crate::pages::satisfaction::sample::survey()];
        let month = Period::of(PeriodKind::Month, all[0].from);
        let found = monthly(&all, &month).unwrap();
        assert!(found.n > 100 && found.share > 0.5 && found.mean.is_some());
        assert_eq!(as_value(Some(&found))["count"], found.n);
        let before = month.previous();
        assert!(monthly(&all, &before).is_none());
        assert_eq!(as_value(None)["count"], 0);
    }
}
