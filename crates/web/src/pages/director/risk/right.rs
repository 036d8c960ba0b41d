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

/// That nothing of the field that is asked for was judged yet; `None` where
/// something was, and where all fields are asked for.
pub(super) fn few(f: &Frame, field: &str, view: &RiskView) -> Option<String> {
    let mut judged = view.told.iter();
    let is_judged = judged.any(|(one, told)| one == field && told.whole().mornings > 0);
    let is_few = !field.is_empty() && !is_judged;
    is_few.then(|| f.t1("chance-right-few", "field", field_name(f.lang, field)))
}

/// Where the chances were plainly off, and where their order helps little, in
/// words; empty where neither is so.
pub(super) fn verdicts(f: &Frame, told: &Calibration) -> Vec<String> {
    let mut said = Vec::new();
    if let Some((sum, seen)) = told.sums_apart() {
        let id = if sum < seen {
            "chance-sum-low"
        } else {
            "chance-sum-high"
        };
        let (sum, seen) = (format::number(f.lang, sum), format::number(f.lang, seen));
        said.push(f.t2(id, "told", sum, "seen", seen));
    }
    if told.orders_little() {
        let score = |score: Option<f64>| score.map_or_else(String::new, |n| decimals(f, n));
        said.push(f.t3(
            "chance-order-little",
            "caught",
            share(f, told.caught()),
            "score",
            score(told.brier()),
            "base",
            score(told.brier_of_the_share()),
        ));
    }
    said
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::pages::hall::sample::head;

    fn of(classes: &[(usize, i64, i64, i64)]) -> Calibration {
        let mut all = Calibration::default();
        for (class, permille, late, in_time) in classes {
            let times = |n: i64, is_late: bool| Told {
                mornings: n,
                late: if is_late { n } else { 0 },
                told: n * permille,
                squares: n * Told::morning(*permille, is_late).squares,
                ..Told::default()
            };
            all.classes[*class] = times(*late, true).plus(times(*in_time, false));
        }
        all
    }

    #[test]
    fn chances_that_were_too_low_and_an_order_that_helps_little_are_said() {
        let f = head(Lang::Vi, "/director/risk");
        let low = of(&[(4, 150, 250, 600), (5, 250, 90, 160)]);
        let said = verdicts(&f, &low);
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(
            said[0].contains("190") && said[0].contains("340") && said[0].contains("thấp hơn"),
            "{said:?}"
        );
        assert!(said[1].contains("giúp được ít"), "{said:?}");
        let high = of(&[(6, 400, 60, 240), (0, 5, 1, 600)]);
        let said = verdicts(&f, &high);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].contains("cao hơn"), "{said:?}");
    }

    #[test]
    fn a_field_of_which_nothing_ended_is_said_to_be_too_few() {
        let f = head(Lang::Vi, "/director/risk");
        let mut view = RiskView {
            told: vec![("land".to_owned(), of(&[(0, 5, 5, 995)]))],
            ..RiskView::default()
        };
        let said = few(&f, "construction", &view).unwrap();
        assert!(
            said.contains(&field_name(Lang::Vi, "construction")),
            "{said}"
        );
        assert_eq!(few(&f, "land", &view), None);
        assert_eq!(few(&f, "", &view), None);
        view.told[0].1 = Calibration::default();
        assert!(few(&f, "land", &view).is_some());
    }

    #[test]
    fn good_chances_and_few_late_ones_say_nothing() {
        let f = head(Lang::Vi, "/director/risk");
        let good = of(&[(0, 5, 5, 995), (8, 800, 80, 20)]);
        assert!(verdicts(&f, &good).is_empty());
        let few = of(&[(4, 150, 40, 60)]);
        assert!(verdicts(&f, &few).is_empty());
        assert!(verdicts(&f, &Calibration::default()).is_empty());
    }
}
