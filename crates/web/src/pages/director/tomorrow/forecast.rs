//! What is expected of a day, by line and field, and how good such forecasts
//! were: method, band and score always stand beside the number.

use crate::format;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::director::inputs::share;
use crate::pages::procedures::field_name;
use crate::pages::survey::said::one_decimal;
use crate::visit;
use motcua_desk::outlook::{Expected, ForecastAbout, Mark, Score, Tomorrow};
use motcua_domain::visit::Policy;

/// A line or a field.
pub struct Ahead {
    pub(super) name: String,
    pub(super) mean: String,
    pub(super) band: String,
    pub(super) mase: String,
    pub(super) coverage: String,
    pub(super) bias: String,
    /// MASE over a year at most; of fields alone.
    pub(super) year: String,
}

/// Lines, all of them last; empty without a forecast.
pub(super) fn lines(f: &Frame, policy: &Policy, told: &Tomorrow) -> Vec<Ahead> {
    let line = told.lines.iter().map(|one| {
        let name = visit::line(f, policy, &one.line);
        ahead(f, name, &one.expected, (one.recent, None))
    });
    let mut all: Vec<Ahead> = line.collect();
    if !all.is_empty() {
        let recent = told.model.inputs.forecast.recent;
        all.push(ahead(f, f.t("ahead-all"), &told.visits, (recent, None)));
    }
    all
}

/// Fields, all of them last.
pub(super) fn fields(f: &Frame, told: &Tomorrow) -> Vec<Ahead> {
    let field = told.dossiers.iter().map(|one| {
        let name = field_name(f.lang, &one.field);
        ahead(f, name, &one.expected, (one.recent, one.whole))
    });
    let mut all: Vec<Ahead> = field.collect();
    if let Some(sum) = told.dossiers_all.as_ref().filter(|_| !all.is_empty()) {
        let scores = (sum.recent, sum.whole);
        all.push(ahead(f, f.t("ahead-all"), &sum.expected, scores));
    }
    all
}

fn ahead(
    f: &Frame,
    name: String,
    expected: &Expected,
    (recent, whole): (Option<Score>, Option<Score>),
) -> Ahead {
    let none = || f.t("ahead-none-yet");
    Ahead {
        name,
        mean: figure(f, expected.mean),
        band: band(f, expected),
        mase: recent.map_or_else(none, |score| hundredths(f.lang, score.mase)),
        coverage: recent
            .and_then(|score| score.coverage)
            .map_or_else(none, |covered| share(f, covered)),
        bias: recent
            .and_then(|score| score.bias)
            .map_or_else(none, |bias| signed(f, bias)),
        year: whole.map_or_else(none, |score| hundredths(f.lang, score.mase)),
    }
}

/// A mean: whole, and with one decimal where it is small.
pub(super) fn figure(f: &Frame, n: f64) -> String {
    if n < 9.95 {
        one_decimal(f.lang, n)
    } else {
        format::number(f.lang, n.round() as i64)
    }
}

/// "184–243".
pub(super) fn band(f: &Frame, expected: &Expected) -> String {
    let whole = |n: f64| format::number(f.lang, n.round() as i64);
    format!("{}–{}", whole(expected.low), whole(expected.high))
}

fn hundredths(lang: Lang, n: f64) -> String {
    let text = format!("{n:.2}");
    match lang {
        Lang::Vi => text.replace('.', ","),
        Lang::En => text,
    }
}

/// A share that may be too much or too little: "+4,5 %".
fn signed(f: &Frame, n: f64) -> String {
    let permille = (n * 1000.0).round() as i64;
    let said = format::percent(f.lang, permille.unsigned_abs());
    match permille.signum() {
        1 => format!("+{said}"),
        -1 => format!("−{said}"),
        _ => said,
    }
}

/// How the number of visits was found and how far it is to be trusted, each a
/// sentence.
pub(super) fn about(f: &Frame, told: &Tomorrow) -> Vec<String> {
    let about = &told.model.inputs.forecast;
    if about.ahead == 0 {
        return vec![f.t("ahead-method-none"), tet(f, about)];
    }
    let mut said = vec![f.t(method(about.method))];
    if about.fell_back {
        said.push(f.t("ahead-fell-back"));
    }
    said.push(f.t3(
        "ahead-counted",
        "days",
        about.days,
        "gaps",
        about.gaps,
        "ahead",
        about.ahead,
    ));
    said.push(match about.errors {
        0 => f.t("ahead-band-assumed"),
        n => f.t1("ahead-band-errors", "n", n),
    });
    said.push(scored(f, about.recent));
    said.push(tet(f, about));
    said
}

/// Where the number of visits rests on little or nothing of the desk's own: the
/// sentence with which the page begins, else empty.
pub(super) fn caution(f: &Frame, told: &Tomorrow) -> String {
    let about = &told.model.inputs.forecast;
    if about.ahead == 0 {
        f.t("ahead-first-assumed")
    } else if about.method == "few-days" || about.errors == 0 {
        f.t1("ahead-first-few", "n", about.days)
    } else {
        String::new()
    }
}

fn method(slug: &str) -> &'static str {
    match slug {
        "regression" => "ahead-method-regression",
        "smoothing" => "ahead-method-smoothing",
        "combined" => "ahead-method-combined",
        "last-week" => "ahead-method-last-week",
        "few-days" => "ahead-method-few-days",
        _ => "ahead-method-none",
    }
}

/// The score of the last eight weeks in words.
fn scored(f: &Frame, score: Option<Score>) -> String {
    let Some(score) = score else {
        return f.t("ahead-score-none");
    };
    let mase = hundredths(f.lang, score.mase);
    let id = if score.mase < 1.0 {
        "ahead-score-better"
    } else {
        "ahead-score-worse"
    };
    match (score.coverage, score.bias) {
        (Some(covered), Some(bias)) => f.t3(
            id,
            "mase",
            mase,
            "covered",
            share(f, covered),
            "bias",
            signed(f, bias),
        ),
        _ => f.t1("ahead-score-alone", "mase", mase),
    }
}

/// What is known of Tết: an assumption until some were seen.
fn tet(f: &Frame, about: &ForecastAbout) -> String {
    let id = if about.tet_near {
        "ahead-tet-near"
    } else {
        "ahead-tet"
    };
    f.t1(id, "n", about.tet_seen)
}

/// Why the day is unlike others of its weekday.
pub(super) fn marks(f: &Frame, told: &Tomorrow) -> Vec<String> {
    let mut said: Vec<String> = told.marks.iter().map(|mark| mark_words(f, *mark)).collect();
    if !told.calendar_sure {
        said.push(f.t("ahead-not-sure"));
    }
    said
}

fn mark_words(f: &Frame, mark: Mark) -> String {
    match mark {
        Mark::Tet(n) if n > 0 => f.t1("ahead-mark-after-tet", "n", n.unsigned_abs()),
        Mark::Tet(n) => f.t1("ahead-mark-before-tet", "n", n.unsigned_abs()),
        Mark::AfterHoliday => f.t("ahead-mark-after-holiday"),
        Mark::BeforeBreak => f.t("ahead-mark-before-break"),
        Mark::WorkedRestDay => f.t("ahead-mark-worked"),
        Mark::MonthEnd => f.t("ahead-mark-month-end"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::tomorrow;
    use super::*;
    use crate::pages::hall::sample::head;

    #[test]
    fn a_score_is_said_with_method_band_fallback_and_tet() {
        let f = head(Lang::Vi, "/director/tomorrow");
        let mut told = tomorrow().unwrap();
        let said = about(&f, &told).join("\n");
        assert!(said.contains("0,72") && said.contains("79,8"), "{said}");
        assert!(said.contains("đã thấy 1 Tết"), "{said}");
        let calm = about(&f, &told).len();
        told.model.inputs.forecast.fell_back = true;
        told.model.inputs.forecast.method = "last-week";
        assert_eq!(about(&f, &told).len(), calm + 1);
        told.model.inputs.forecast = ForecastAbout {
            method: "none",
            ..ForecastAbout::default()
        };
        let said = about(&f, &told);
        assert_eq!(said[0], f.t("ahead-method-none"));
    }

    #[test]
    fn a_number_that_rests_on_little_says_so_first() {
        let f = head(Lang::Vi, "/director/tomorrow");
        let mut told = tomorrow().unwrap();
        assert_eq!(caution(&f, &told), "");
        told.model.inputs.forecast.method = "few-days";
        told.model.inputs.forecast.days = 6;
        assert!(caution(&f, &told).contains(" 6 "), "{}", caution(&f, &told));
        told.model.inputs.forecast = ForecastAbout::default();
        assert_eq!(caution(&f, &told), f.t("ahead-first-assumed"));
    }

    #[test]
    fn too_much_and_too_little_have_their_sign() {
        let f = head(Lang::Vi, "/director/tomorrow");
        let said = [0.045, -0.02, 0.0].map(|n| signed(&f, n));
        assert_eq!(said, ["+4,5\u{a0}%", "−2\u{a0}%", "0\u{a0}%"]);
        assert_eq!([figure(&f, 4.04), figure(&f, 211.6)], ["4,0", "212"]);
    }
}
