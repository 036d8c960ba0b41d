//! How often chances came true: by class and by field.

use super::super::chart::{Bar, draw};
use super::{FieldRight, Right, decimals, range, share};
use crate::format;
use crate::frame::Frame;
use crate::pages::procedures::field_name;
use crate::view::Html;
use motcua_desk::risk::RiskView;
use motcua_domain::risk::{Calibration, Told};

/// Why the chances are not to be trusted yet.
pub(super) fn doubt(f: &Frame, view: &RiskView, told: &Calibration) -> Option<String> {
    if view.is_doubtful() {
        let score = |score: Option<f64>| score.map_or_else(String::new, |n| decimals(f, n));
        return Some(f.t3(
            "chance-doubt",
            "share",
            share(f, told.whole().seen()),
            "base",
            score(told.brier_of_the_share()),
            "score",
            score(told.brier()),
        ));
    }
    (told.whole().mornings == 0).then(|| f.t("chance-young"))
}

/// Which months are judged: the last of them is not this one where a log ended
/// long ago.
pub(super) fn right_how(f: &Frame, view: &RiskView) -> String {
    let last: Option<jiff::civil::Date> = format!("{}-01", view.until).parse().ok();
    match last {
        Some(day) => {
            let (month, year) = (format::month(f.lang, day), i64::from(day.year()));
            f.t2("chance-right-how", "month", month, "year", year.to_string())
        }
        None => f.t("chance-right-not-yet"),
    }
}

pub(super) fn rights(f: &Frame, told: &Calibration) -> Vec<Right> {
    let seen = told.classes.iter().enumerate().rev();
    let seen = seen.filter(|(_, one)| one.mornings > 0);
    seen.map(|(n, one)| Right {
        range: range(f, n),
        told: share(f, one.expected()),
        came: share(f, one.seen()),
        mornings: format::number(f.lang, one.mornings),
        cases: format::number(f.lang, one.cases),
    })
    .collect()
}

pub(super) fn right_chart(f: &Frame, told: &Calibration) -> Option<Html> {
    let seen = |one: &Told| one.seen();
    let bars: Vec<Bar> = told
        .classes
        .iter()
        .enumerate()
        .rev()
        .filter_map(|(n, one)| {
            let came = seen(one)?;
            Some(Bar {
                name: range(f, n),
                parts: vec![(came, "f5"), (1000 - came, "fm")],
                text: format::percent(f.lang, came.unsigned_abs()),
            })
        })
        .collect();
    (!bars.is_empty()).then(|| draw(&f.t("chance-right-chart"), &bars))
}

pub(super) fn field_right(f: &Frame, field: &str, told: &Calibration) -> FieldRight {
    let whole = told.whole();
    FieldRight {
        field: field_name(f.lang, field),
        told: share(f, whole.expected()),
        came: share(f, whole.seen()),
        mornings: format::number(f.lang, whole.mornings),
        score: told
            .brier()
            .map_or_else(|| f.t("chance-none-yet"), |score| decimals(f, score)),
    }
}
