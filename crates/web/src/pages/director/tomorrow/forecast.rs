//! What is expected of a day, by line and field, and how good such forecasts
//! were: method, band and score always stand beside the number.

use crate::format;
use crate::frame::Frame;
use crate::i18n::{Arg, text};
use crate::pages::director::score::{ScoreCells, cells, hundredths, models_mase};
use crate::pages::procedures::field_name;
use crate::pages::survey::said::one_decimal;
use crate::visit;
use motcua_desk::outlook::{
    Expected, FARTHEST, ForecastAbout, ForecastScore, Mark, RECENT, Tomorrow,
};
use motcua_domain::visit::Policy;

/// A line or a field.
pub struct Ahead {
    pub(super) name: String,
    pub(super) mean: String,
    pub(super) band: String,
    pub(super) score: ScoreCells,
}

/// Lines, all of them last; empty without a forecast.
pub(super) fn lines(f: &Frame, policy: &Policy, told: &Tomorrow) -> Vec<Ahead> {
    let line = told.lines.iter().map(|one| {
        let name = visit::line(f, policy, &one.line);
        ahead(f, name, (&one.expected, &one.score))
    });
    let mut all: Vec<Ahead> = line.collect();
    if !all.is_empty() {
        let about = &told.model.inputs.forecast;
        all.push(ahead(f, f.t("ahead-all"), (&told.visits, &about.score)));
    }
    all
}

/// Fields, all of them last.
pub(super) fn fields(f: &Frame, told: &Tomorrow) -> Vec<Ahead> {
    let field = told.dossiers.iter().map(|one| {
        let name = field_name(f.lang, &one.field);
        ahead(f, name, (&one.expected, &one.score))
    });
    let mut all: Vec<Ahead> = field.collect();
    if let Some(sum) = told.dossiers_all.as_ref().filter(|_| !all.is_empty()) {
        all.push(ahead(f, f.t("ahead-all"), (&sum.expected, &sum.score)));
    }
    all
}

fn ahead(f: &Frame, name: String, (expected, score): (&Expected, &ForecastScore)) -> Ahead {
    Ahead {
        name,
        mean: figure(f, expected.mean),
        band: band(f, expected),
        score: cells(f, score),
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

/// How the number of visits was found and how far it is to be trusted, each a
/// sentence.
pub(super) fn about(f: &Frame, told: &Tomorrow) -> Vec<String> {
    let about = &told.model.inputs.forecast;
    if about.ahead == 0 {
        let Some(last) = about.last_told else {
            let tet = f.t1("ahead-tet-none", "n", about.tet_seen);
            return vec![f.t("ahead-method-none"), tet];
        };
        let last = f.short_date(last);
        let far = f.t2("ahead-method-far", "most", FARTHEST, "last", last);
        return vec![far, tet(f, told)];
    }
    let mut said = vec![f.t(method(about.score.method))];
    if let Some(against) = about.score.failed() {
        let ratio = hundredths(f.lang, against);
        said.push(f.t3(
            "ahead-fell-back",
            "days",
            RECENT,
            "ratio",
            ratio,
            "mase",
            models_mase(f, &about.score),
        ));
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
    said.push(rests_on(f, about));
    said.push(scored(f, about));
    said.push(tet(f, told));
    said
}

/// On how many errors of its own distance the band rests.
fn rests_on(f: &Frame, about: &ForecastAbout) -> String {
    let (n, same, ahead) = (about.errors, about.same, about.ahead);
    match (n, same) {
        (0, _) => f.t("ahead-band-assumed"),
        (_, 0) => f.t1("ahead-band-widened", "n", n),
        _ if same < n => f.t3("ahead-band-lent", "n", n, "same", same, "ahead", ahead),
        _ => f.t2("ahead-band-errors", "n", n, "ahead", ahead),
    }
}

/// Where the number of visits rests on little or nothing of the desk's own: the
/// sentence with which the page begins, else empty.
pub(super) fn caution(f: &Frame, told: &Tomorrow) -> String {
    let about = &told.model.inputs.forecast;
    if let Some(last) = about.last_told {
        let last = f.short_date(last);
        f.t2("ahead-first-far", "most", FARTHEST, "last", last)
    } else if about.ahead == 0 {
        f.t("ahead-first-assumed")
    } else if about.score.method == "few-days" || about.errors == 0 {
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

/// The score of the last [`RECENT`] days in words: against last week on the same
/// days, unless last week is what is told.
fn scored(f: &Frame, about: &ForecastAbout) -> String {
    let Some(score) = about.score.recent else {
        return f.t("ahead-score-none");
    };
    let relative = score.relative.filter(|_| !about.score.fell_back);
    let ratio = relative.map_or_else(String::new, |relative| hundredths(f.lang, relative));
    let said = cells(f, &about.score);
    let id = match relative {
        Some(relative) if relative < 1.0 => "ahead-score-better",
        Some(_) => "ahead-score-worse",
        None => "ahead-score-alone",
    };
    let values: [(&str, &dyn Arg); 5] = [
        ("days", &RECENT),
        ("ratio", &ratio),
        ("mase", &said.mase),
        ("covered", &said.coverage),
        ("bias", &said.bias),
    ];
    text(f.lang, id, &values)
}

/// What is known of Tết: of a day near one what is believed before any was
/// seen, in numbers, and how many were.
fn tet(f: &Frame, told: &Tomorrow) -> String {
    let seen = told.model.inputs.forecast.tet_seen;
    let of_tet = |mark: &&Mark| matches!(mark, Mark::Tet(_));
    let Some(mark) = told.marks.iter().find(of_tet) else {
        return f.t1("ahead-tet", "n", seen);
    };
    // As many working days as the belief says anything of.
    let fades = (1..=i8::MAX).take_while(|n| Mark::Tet(*n).prior() > 1.0);
    let days = fades.count();
    let factor = |mark: Mark| hundredths(f.lang, mark.prior());
    let (first, own) = (factor(Mark::Tet(1)), factor(*mark));
    let values: [(&str, &dyn Arg); 4] = [
        ("first", &first),
        ("days", &days),
        ("own", &own),
        ("n", &seen),
    ];
    text(f.lang, "ahead-tet-near", &values)
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
    use crate::i18n::Lang;
    use crate::pages::hall::sample::head;

    fn policy() -> Policy {
        motcua_desk::queue::default_policy()
    }

    #[test]
    fn a_band_says_whose_errors_it_rests_on() {
        let f = head(Lang::Vi, "/director/tomorrow");
        let said = |n: usize, same: usize| {
            let mut told = tomorrow().unwrap();
            told.model.inputs.forecast.errors = n;
            told.model.inputs.forecast.same = same;
            rests_on(&f, &told.model.inputs.forecast)
        };
        assert_eq!(said(0, 0), f.t("ahead-band-assumed"));
        let all = [said(56, 56), said(51, 27), said(45, 0)];
        assert!(all[0].contains("56"), "{all:?}");
        assert!(all[1].contains("51") && all[1].contains("27"), "{all:?}");
        assert!(
            all[2].contains("45") && all[2].contains("nới rộng"),
            "{all:?}"
        );
    }

    #[test]
    fn a_day_too_far_ahead_says_so_and_keeps_tet() {
        let f = head(Lang::Vi, "/director/tomorrow");
        let mut told = tomorrow().unwrap();
        told.marks = vec![Mark::Tet(3)];
        told.model.inputs.forecast = ForecastAbout {
            last_told: Some(jiff::civil::date(2022, 12, 1)),
            ..ForecastAbout::default()
        };
        let said = about(&f, &told);
        assert!(
            said[0].contains("quá xa") && said[0].contains("1/12/2022"),
            "{said:?}"
        );
        assert!(said[1].contains("gấp 1,60 lần"), "{said:?}");
        assert!(caution(&f, &told).contains("60"), "{}", caution(&f, &told));
    }

    #[test]
    fn a_score_is_said_with_method_band_fallback_and_tet() {
        let f = head(Lang::Vi, "/director/tomorrow");
        let mut told = tomorrow().unwrap();
        let said = about(&f, &told).join("\n");
        assert!(said.contains("0,81") && said.contains("79,8"), "{said}");
        assert!(said.contains("MASE 0,72"), "{said}");
        // Forty working days are no eight weeks where a week has six of them.
        assert!(said.contains("40 ngày làm việc gần nhất"), "{said}");
        assert!(said.contains("đã thấy 1 Tết"), "{said}");
        let calm = about(&f, &told).len();
        let score = &mut told.model.inputs.forecast.score;
        (score.fell_back, score.against) = (true, Some(1.07));
        score.models_mase = Some(1.13);
        score.method = "last-week";
        assert_eq!(about(&f, &told).len(), calm + 1);
        // Last week is not said to be better or worse than last week.
        let said = about(&f, &told);
        assert!(said[1].contains("1,07"), "{said:?}");
        assert!(said[1].contains("MASE 1,13"), "{said:?}");
        assert!(said[1].contains("40 ngày làm việc"), "{said:?}");
        assert!(!said.join("\n").contains("0,81"), "{said:?}");
        assert_eq!(
            lines(&f, &policy(), &told).last().unwrap().score.relative,
            f.t("ahead-itself")
        );
        told.model.inputs.forecast = ForecastAbout::default();
        let said = about(&f, &told);
        assert_eq!(said[0], f.t("ahead-method-none"));
    }

    #[test]
    fn near_tet_the_page_says_what_is_believed_before_one_was_seen() {
        let f = head(Lang::Vi, "/director/tomorrow");
        let mut told = tomorrow().unwrap();
        let tet_of = |told: &Tomorrow| about(&f, told).pop().unwrap();
        assert!(!tet_of(&told).contains("1,60"), "{}", tet_of(&told));
        told.marks = vec![Mark::MonthEnd, Mark::Tet(1)];
        let first = tet_of(&told);
        assert!(
            first.contains("gấp 1,60 lần") && first.contains("8 ngày làm việc"),
            "{first}"
        );
        assert!(first.contains("đã thấy 1 Tết"), "{first}");
        told.marks = vec![Mark::Tet(-3)];
        let before = tet_of(&told);
        assert!(before.contains("ngày này 1,00 lần"), "{before}");
    }

    #[test]
    fn a_number_that_rests_on_little_says_so_first() {
        let f = head(Lang::Vi, "/director/tomorrow");
        let mut told = tomorrow().unwrap();
        assert_eq!(caution(&f, &told), "");
        told.model.inputs.forecast.score.method = "few-days";
        told.model.inputs.forecast.days = 6;
        assert!(caution(&f, &told).contains(" 6 "), "{}", caution(&f, &told));
        told.model.inputs.forecast = ForecastAbout::default();
        assert_eq!(caution(&f, &told), f.t("ahead-first-assumed"));
    }

    #[test]
    fn a_small_mean_has_a_decimal() {
        let f = head(Lang::Vi, "/director/tomorrow");
        assert_eq!([figure(&f, 4.04), figure(&f, 211.6)], ["4,0", "212"]);
    }
}
