//! Samples of the process view.

use super::ProcessPage;
use crate::i18n::Lang;
use crate::pages::Page;
use askama::Template;
use motcua_desk::process::{
    Place, ProcessCounted, ProcessLine, ProcessSource, ProcessView, ProcessWish,
};
use motcua_domain::process::{CountSum, Lay, Measure};
use motcua_domain::report::{Period, PeriodKind};

impl Page for ProcessPage {
    const NAME: &'static str = "director-process";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = || crate::pages::hall::sample::head(lang, "/director/process").at("director");
        let Some(settings) = crate::pages::dossier::sample::settings() else {
            return Vec::new();
        };
        let month = Period::of(PeriodKind::Month, f().now.date());
        let page = |view: &ProcessView| {
            let page = Self::new(f(), &settings, view);
            page.render().unwrap_or_default()
        };
        let log = ProcessView {
            source: ProcessSource::Log("receipt.xes.gz".to_owned()),
            ..sample_view(month)
        };
        let mut wrong = Self::new(f(), &settings, &empty_view(month));
        let why = super::choose::fault(&wrong.f, "unit");
        wrong.form.fault("unit", why);
        vec![
            ("usual", page(&sample_view(month))),
            ("log", page(&log)),
            ("empty", page(&empty_view(month))),
            ("wrong", wrong.render().unwrap_or_default()),
        ]
    }
}

/// A month in which nothing ended.
fn empty_view(period: Period) -> ProcessView {
    ProcessView {
        wish: ProcessWish {
            period,
            field: String::new(),
            unit: String::new(),
        },
        source: ProcessSource::Own,
        lines: Vec::new(),
        fields: Vec::new(),
        units: Vec::new(),
        months: Vec::new(),
        counted: ProcessCounted::default(),
        waiting: 0,
        refused: 0,
    }
}

/// An invented month.
fn sample_view(period: Period) -> ProcessView {
    let line = |measure, key: &str, n: i64, minutes: i64| ProcessLine {
        measure,
        key: key.to_owned(),
        sum: CountSum {
            n,
            minutes: minutes * n,
        },
        median: (minutes > 0).then_some(minutes * 3 / 4),
        ninety: (minutes > 0).then_some(minutes * 2),
    };
    let place = |place: &str, n: i64| Place {
        place: place.to_owned(),
        whole: CountSum {
            n,
            minutes: n * 5_400,
        },
        lay: Lay::ALL
            .into_iter()
            .zip([40, 1_900, 700, 260, 1_500, 800, 0])
            .map(|(lay, minutes)| (lay.slug().to_owned(), minutes * n))
            .collect(),
        asked_again: n / 40,
        returned: n / 25,
    };
    ProcessView {
        lines: vec![
            line(Measure::Whole, "", 412, 5_400),
            line(Measure::Status, "accepted", 412, 300),
            line(Measure::Status, "in_progress", 398, 3_100),
            line(Measure::Status, "awaiting_supplement", 61, 9_900),
            line(Measure::Step, "0", 412, 420),
            line(Measure::Step, "1", 398, 2_700),
            line(Measure::Lay, "work", 398, 1_900),
            line(Measure::Lay, "queue", 398, 700),
            line(Measure::Lay, "way", 390, 260),
            line(Measure::Way, "desk>land-office", 390, 45),
            line(Measure::Supplements, "0", 351, 0),
            line(Measure::Supplements, "1", 55, 0),
            line(Measure::Supplements, "2", 6, 0),
            line(Measure::Returns, "0", 396, 0),
            line(Measure::Returns, "1", 16, 0),
            line(Measure::Activity, "Kiểm tra thực địa", 12, 1_440),
        ],
        fields: vec![place("land", 240), place("construction", 61)],
        units: vec![place("desk", 412), place("land-office", 0)],
        months: vec![period.previous().to_string(), period.to_string()],
        counted: ProcessCounted {
            upto: 9_000,
            cases: 4_000,
            broken: 0,
            outside: 3,
            ..ProcessCounted::default()
        },
        waiting: 120,
        refused: 17,
        ..empty_view(period)
    }
}

#[cfg(test)]
mod tests {
    use super::super::refused;
    use super::*;

    #[test]
    fn what_was_refused_before_acceptance_has_a_sentence_with_its_number() {
        let f = crate::pages::hall::sample::head(Lang::En, "/director/process");
        let month = Period::of(PeriodKind::Month, f.now.date());
        let of = |n: i64| ProcessView {
            refused: n,
            ..empty_view(month)
        };
        assert_eq!(refused(&f, &of(0)), "");
        assert!(refused(&f, &of(1)).starts_with("1 dossier was refused "));
        assert!(refused(&f, &of(17)).starts_with("17 dossiers were refused "));
    }
}
