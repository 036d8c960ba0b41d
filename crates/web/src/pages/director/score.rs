//! How good forecasts were, in words and figures: the same on the page of a day
//! ahead and on the one that says how far it can be trusted.

use super::inputs::share;
use crate::format;
use crate::frame::Frame;
use crate::i18n::Lang;
use motcua_desk::outlook::{ForecastScore, Score};

/// A score, a cell each.
pub(super) struct ScoreCells {
    /// How the forecast is made; and where last week was no worse, by what the
    /// models failed or did not.
    pub method: String,
    /// Error over that of last week on the same days.
    pub relative: String,
    pub mase: String,
    pub coverage: String,
    pub bias: String,
    pub n: String,
    /// The same as `relative`, over a year at most.
    pub year: String,
}

/// A score as cells; what there is none of yet says so.
pub(super) fn cells(f: &Frame, one: &ForecastScore) -> ScoreCells {
    let none = || f.t("trust-none");
    let of = |say: &dyn Fn(Score) -> Option<String>| one.recent.and_then(say).unwrap_or_else(none);
    let relative = |score: Option<Score>| {
        let found = score.and_then(|score| score.relative);
        found.map_or_else(none, |found| hundredths(f.lang, found))
    };
    let failed = one.failed();
    ScoreCells {
        method: how(f, one),
        // A method is not held against itself.
        relative: match failed {
            Some(_) => f.t("ahead-itself"),
            None => relative(one.recent),
        },
        mase: of(&|score| Some(hundredths(f.lang, score.mase))),
        coverage: of(&|score| score.coverage.map(|covered| share(f, covered))),
        bias: of(&|score| score.bias.map(|bias| signed(f, bias))),
        n: of(&|score| Some(format::number(f.lang, score.n as i64))),
        year: relative(one.whole),
    }
}

/// How a forecast is made. Where last week is told instead of the models, or
/// what was told was no better than last week, the figures stand beside it by
/// which that was decided: they are those of the models alone.
fn how(f: &Frame, one: &ForecastScore) -> String {
    let method = f.t(method(one.method));
    let was_no_better = || {
        let relative = one.recent.and_then(|score| score.relative);
        relative.is_some_and(|relative| relative >= 1.0)
    };
    let id = if one.fell_back {
        "trust-fell-back"
    } else if was_no_better() {
        "trust-kept"
    } else {
        return method;
    };
    let Some(ratio) = one.against else {
        return method;
    };
    let ratio = hundredths(f.lang, ratio);
    f.t3(
        id,
        "method",
        method,
        "ratio",
        ratio,
        "mase",
        models_mase(f, one),
    )
}

/// MASE of the models alone, by which with their error it was decided whether
/// they failed.
pub(super) fn models_mase(f: &Frame, one: &ForecastScore) -> String {
    let mase = one.models_mase;
    mase.map_or_else(|| f.t("trust-none"), |mase| hundredths(f.lang, mase))
}

fn method(slug: &str) -> &'static str {
    match slug {
        "regression" => "trust-method-regression",
        "smoothing" => "trust-method-smoothing",
        "combined" => "trust-method-combined",
        "last-week" => "trust-method-last-week",
        "few-days" => "trust-method-few-days",
        _ => "trust-method-none",
    }
}

/// A ratio: "0,81".
pub(super) fn hundredths(lang: Lang, n: f64) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::hall::sample::head;

    #[test]
    fn a_score_says_how_far_it_was_off_and_to_which_side() {
        let f = head(Lang::Vi, "/");
        let told = ForecastScore {
            method: "combined",
            fell_back: false,
            against: Some(0.91),
            models_mase: Some(0.68),
            recent: Some(Score {
                mase: 0.724,
                relative: Some(1.034),
                coverage: None,
                bias: Some(-0.045),
                n: 400,
            }),
            whole: None,
        };
        let row = cells(&f, &told);
        assert_eq!(
            (row.mase.as_str(), row.bias.as_str()),
            ("0,72", "−4,5\u{a0}%")
        );
        // A MASE below 1 does not say that last week was worse on these days.
        assert_eq!(row.relative, "1,03");
        let back = ForecastScore {
            method: "last-week",
            fell_back: true,
            against: Some(1.07),
            models_mase: Some(1.12),
            ..told
        };
        let back = cells(&f, &back);
        assert_eq!(back.relative, f.t("ahead-itself"));
        assert!(back.method.contains("1,07"), "{}", back.method);
        assert!(back.method.contains("MASE 1,12"), "{}", back.method);
        assert_eq!(row.coverage, f.t("trust-none"));
        assert_eq!(row.year, f.t("trust-none"));
        assert_eq!(row.n, "400");
    }

    #[test]
    fn models_that_are_kept_beside_a_ratio_above_one_say_by_what() {
        let f = head(Lang::Vi, "/");
        let told = |relative: f64| ForecastScore {
            method: "regression",
            fell_back: false,
            against: Some(0.97),
            models_mase: Some(1.08),
            recent: Some(Score {
                mase: 1.15,
                relative: Some(relative),
                coverage: None,
                bias: None,
                n: 400,
            }),
            whole: None,
        };
        let kept = cells(&f, &told(1.02)).method;
        assert!(kept.contains("0,97") && kept.contains("1,08"), "{kept}");
        assert!(kept.contains("vẫn dùng"), "{kept}");
        // Better than last week: there is nothing to explain.
        let better = cells(&f, &told(0.94)).method;
        assert_eq!(better, f.t("trust-method-regression"));
    }

    #[test]
    fn too_much_and_too_little_have_their_sign() {
        let f = head(Lang::Vi, "/");
        let said = [0.045, -0.02, 0.0].map(|n| signed(&f, n));
        assert_eq!(said, ["+4,5\u{a0}%", "−2\u{a0}%", "0\u{a0}%"]);
    }
}
