//! What people said of the office in the desk's own survey of the quarter that a
//! month lies in, beside the figures of that month. A survey asks about the
//! office, not about a field.

use super::file::share;
use crate::error::Error;
use crate::frame::Frame;
use crate::pages::survey::said::{interval, percent};
use crate::state::AppState;
use motcua_desk::survey::PublicSurvey;
use motcua_domain::report::{Cell, Period, RowKind};
use motcua_domain::stats::Interval;
use motcua_domain::survey::INTERVAL_MIN;
use motcua_domain::survey::campaign::Kind;
use serde_json::{Value, json};

/// The figures of a survey.
pub(crate) struct Monthly {
    /// Name of the survey.
    pub name: String,
    /// Answers.
    pub n: u64,
    /// Satisfied of them, with its interval; `None` below 30 answers: nothing is
    /// stated then.
    pub share: Option<(f64, Interval)>,
    /// Mean mark of 1 to 5, from 30 answers on.
    pub mean: Option<f64>,
}

/// The newest released survey of a quarter with a figure whose days hold the
/// whole month. What Internal Affairs asks, or what was asked for an occasion,
/// is no month's figure.
pub(super) fn monthly(all: &[PublicSurvey], month: &Period) -> Option<Monthly> {
    let within = |one: &&PublicSurvey| {
        one.kind == Kind::Quarterly && one.from <= month.from && month.to <= one.to
    };
    all.iter().filter(within).find_map(|survey| {
        let figure = survey.page.share.as_ref()?;
        let steps = survey.page.steps.as_ref();
        Some(Monthly {
            name: survey.name.clone(),
            n: figure.n,
            share: figure.interval.map(|of| (figure.value, of)),
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
        (Some(of), RowKind::Total) => match of.share {
            Some((share, between)) => {
                let (share, between) = (percent(f.lang, share), interval(f, between));
                let id = "figures-satisfied";
                f.t3(id, "share", share, "interval", between, "n", of.n)
            }
            None => f.t2("figures-few", "n", of.n, "least", INTERVAL_MIN),
        },
    }
}

/// Satisfied answers in per cent, and answers.
pub(crate) fn satisfied(told: Option<&Monthly>) -> [Cell; 2] {
    let n = told.map_or(0, |of| of.n);
    [
        share(told.and_then(|of| of.share).map(|(share, _)| share)),
        Cell::Count(i64::try_from(n).unwrap_or(i64::MAX)),
    ]
}

/// The same for programs: mean mark, satisfied answers in per cent, answers.
pub(crate) fn as_value(told: Option<&Monthly>) -> Value {
    let round = |n: f64| (n * 100.0).round() / 100.0;
    json!({
        "average": told.and_then(|of| of.mean).map(round),
        "percent": told.and_then(|of| of.share).map(|(share, _)| round(share * 100.0)),
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
        let (share, between) = found.share.unwrap();
        assert!(found.n > 100 && share > 0.5 && found.mean.is_some());
        assert!(between.lower < share && share < between.upper);
        assert_eq!(as_value(Some(&found))["count"], found.n);
        let before = month.previous();
        assert!(monthly(&all, &before).is_none());
        assert_eq!(as_value(None)["count"], 0);
    }

    #[test]
    fn neither_a_joint_survey_nor_a_part_of_the_month_nor_a_few_answers_make_a_rate() {
        let own = crate::pages::satisfaction::sample::survey();
        let month = Period::of(PeriodKind::Month, own.from);
        let joint = PublicSurvey {
            kind: Kind::Joint,
            ..own.clone()
        };
        assert!(monthly(&[joint], &month).is_none());
        let part = PublicSurvey {
            from: own.from.tomorrow().unwrap(),
            ..own.clone()
        };
        assert!(monthly(&[part], &month).is_none());
        let mut few = own;
        let figure = few.page.share.as_mut().unwrap();
        (figure.n, figure.interval) = (29, None);
        let found = monthly(&[few], &month).unwrap();
        let told = as_value(Some(&found));
        assert_eq!((found.n, found.share), (29, None));
        assert!(told["percent"].is_null(), "{told}");
        let f = crate::samples::frame(crate::i18n::Lang::Vi, "/figures");
        let said = in_words(&f, RowKind::Total, Some(&found));
        assert!(said.contains("29") && !said.contains('%'), "{said}");
    }
}
