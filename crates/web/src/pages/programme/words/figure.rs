//! Numbers of targets in words: none without its count and its interval, or
//! the words why there is none; a declared one bears its mark.

use super::{check_found, month, outcome_tag, over, target_state_tag};
use crate::format;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::reports::said::decimal;
use crate::view::{Html, Tone, component, tag};
use askama::Template;
use motcua_desk::programme::{
    About, CheckFound, MeasureKind, Measured, MeasuredIn, PromiseResult, Sense, Target, TargetView,
};

/// All of a share, in hundredths of a per cent.
const ALL: i64 = 10_000;

/// Hundredths as a number: `95,5`, `1.250`, in English `95.5`, `1,250`.
pub(crate) fn hundredths(lang: Lang, n: i64) -> String {
    let (whole, rest) = (n.unsigned_abs() / 100, n.unsigned_abs() % 100);
    let mark = match lang {
        Lang::Vi => ',',
        Lang::En => '.',
    };
    let sign = if n < 0 { "−" } else { "" };
    let whole = format::number(lang, i64::try_from(whole).unwrap_or(i64::MAX));
    match (rest / 10, rest % 10) {
        (0, 0) => format!("{sign}{whole}"),
        (tenth, 0) => format!("{sign}{whole}{mark}{tenth}"),
        (tenth, hundredth) => format!("{sign}{whole}{mark}{tenth}{hundredth}"),
    }
}

/// A number as readers of a language type it, in hundredths: `95`, `95,5`,
/// `1.250,05`, in English `1,250.05`. After the decimal sign stand one or two
/// digits, never more; the other sign parts thousands, in whole groups. One or
/// two digits alone behind the other sign can be no thousands, so they are
/// decimals: many number pads have that key only. `None` = no such number.
pub(crate) fn read_hundredths(lang: Lang, typed: &str) -> Option<i64> {
    let typed = typed.trim().trim_end_matches('%').trim_end();
    let (point, group) = match lang {
        Lang::Vi => (',', '.'),
        Lang::En => ('.', ','),
    };
    let (head, decimals) = match (typed.split_once(point), typed.split_once(group)) {
        (Some((_, "")), _) => return None,
        (Some(parts), _) => parts,
        (None, Some((head, tail))) if matches!(tail.len(), 1 | 2) => (head, tail),
        (None, _) => (typed, ""),
    };
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let groups: Vec<&str> = head.split(group).collect();
    let (first, rest) = groups.split_first()?;
    let grouped = rest.is_empty() || (first.len() <= 3 && rest.iter().all(|one| one.len() == 3));
    let digits = groups.concat();
    if first.is_empty() || !grouped || !is_number(&digits) {
        return None;
    }
    if decimals.len() > 2 || !is_number(decimals) {
        return None;
    }
    let whole: i64 = digits.parse().ok()?;
    let rest: i64 = format!("{decimals:0<2}").parse().ok()?;
    whole.checked_mul(100)?.checked_add(rest)
}

/// A number that was typed, with its unit: `95,5 %`, `12 ngày`. `None` = no unit
/// is known.
pub(crate) fn value(f: &Frame, n: i64, told_in: Option<MeasuredIn>) -> String {
    with_unit(f, hundredths(f.lang, n), told_in)
}

fn with_unit(f: &Frame, number: String, told_in: Option<MeasuredIn>) -> String {
    match told_in {
        Some(MeasuredIn::Percent) => match f.lang {
            Lang::Vi => format!("{number}\u{a0}%"),
            Lang::En => format!("{number}%"),
        },
        Some(MeasuredIn::Days) => f.t1("programme-in-days", "n", number),
        Some(MeasuredIn::Minutes) => f.t1("programme-in-minutes", "n", number),
        Some(MeasuredIn::Number) | None => number,
    }
}

/// Hundredths that were counted, as every page shows a figure: with one decimal,
/// `97,5`, `98,0`. What people typed stands as they typed it ([`hundredths`]).
pub(crate) fn tenths(lang: Lang, n: i64) -> String {
    let tenths = (n.abs() + 5) / 10;
    decimal(lang, if n < 0 { -tenths } else { tenths }, 10)
}

/// A figure that was counted, with its unit: `97,5 %`, `3,2 ngày`; a number of
/// things is whole.
pub(crate) fn counted(f: &Frame, n: i64, told_in: Option<MeasuredIn>) -> String {
    let is_whole = matches!(told_in, Some(MeasuredIn::Number) | None) && n % 100 == 0;
    let number = if is_whole {
        hundredths(f.lang, n)
    } else {
        tenths(f.lang, n)
    };
    with_unit(f, number, told_in)
}

/// The figure of a target. Where a decimal less would put it on the other side
/// of the number that was promised, both decimals stand.
fn counted_for(f: &Frame, n: i64, told_in: Option<MeasuredIn>, target: Option<&Target>) -> String {
    let rounded = (n.abs() + 5) / 10 * 10 * n.signum();
    match target {
        Some(target) if target.met_by(n) != target.met_by(rounded) => value(f, n, told_in),
        _ => counted(f, n, told_in),
    }
}

/// Name of an indicator.
pub(crate) fn about(f: &Frame, of: &About) -> String {
    f.pick(&of.name_vi, &of.name_en).to_owned()
}

/// What a target asks for: `≥ 95 %, cả năm`. All of them, and none, need no
/// sign: `100 %`, `0`.
pub(crate) fn aim(f: &Frame, target: &Target, of: Option<&About>) -> String {
    let told_in = of.map(|of| of.told_in);
    let number = value(f, target.value, told_in);
    let is_all = told_in == Some(MeasuredIn::Percent) && target.value == ALL;
    let number = match target.sense {
        Sense::AtLeast if is_all => number,
        Sense::AtMost if target.value == 0 => number,
        Sense::AtLeast => format!("≥\u{a0}{number}"),
        Sense::AtMost => format!("≤\u{a0}{number}"),
    };
    f.t2(
        "programme-aim",
        "number",
        number,
        "over",
        over(f, target.over),
    )
}

/// Parts of a figure: the number or why there is none, its count, its interval.
fn parts(
    f: &Frame,
    of: &Measured,
    (what, target): (Option<&About>, Option<&Target>),
) -> (String, String, String) {
    let told_in = what.map(|what| what.told_in);
    let kind = what.map(|what| what.kind);
    let count = match kind {
        Some(MeasureKind::Share) => f.t2("programme-of", "n", of.count, "of", of.of),
        Some(MeasureKind::Mean) => f.t1("programme-cases", "n", of.of),
        Some(MeasureKind::Count) | None => String::new(),
    };
    // Where it could be told exactly only up to an earlier day.
    let to = of
        .to
        .map(|to| f.t1("programme-told-to", "day", f.short_date(to)));
    let count = [Some(count), to].into_iter().flatten();
    let count: Vec<String> = count.filter(|one| !one.is_empty()).collect();
    let count = count.join(" · ");
    let said = match of.value {
        _ if of.few => f.t("programme-few"),
        Some(n) => counted_for(f, n, told_in, target),
        None => return (f.t("programme-no-cases"), String::new(), String::new()),
    };
    let interval = match (of.low, of.high) {
        (Some(low), Some(high)) if !of.few => f.t2(
            "programme-interval",
            "low",
            counted(f, low, told_in),
            "high",
            counted(f, high, told_in),
        ),
        _ => String::new(),
    };
    (said, count, interval)
}

/// A figure in one line: `94,2 % · 113/120 · từ 88,4 % đến 97,2 %`.
pub(crate) fn measured(f: &Frame, of: &Measured, what: Option<&About>) -> String {
    let (said, count, interval) = parts(f, of, (what, None));
    let all = [said, count, interval];
    let all: Vec<String> = all.into_iter().filter(|one| !one.is_empty()).collect();
    all.join(" · ")
}

/// Points at a word that goes against the figure beside it.
pub(crate) fn against(f: &Frame) -> Html {
    tag(Tone::Warn, &f.t("programme-against"))
}

/// What the head said of a promise, as a tag, and whether what was counted then
/// says the contrary.
pub(crate) fn result_tag(f: &Frame, target: &Target, of: &PromiseResult) -> Html {
    let said = outcome_tag(f, of.outcome);
    if of.outcome.contradicts(target, of.measured.as_ref(), None) {
        Html::own(format!("{said} {}", against(f)))
    } else {
        said
    }
}

/// What stands beside a target: the figure with everything that must stand
/// with it, and what may be said.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<span><b>{{ said }}</b>{% if !beside.is_empty() %} <span class="muted small">{{ beside }}</span>{% endif %}{% for one in marks %} {{ one }}{% endfor %} {{ state }}</span>"#
)]
pub(crate) struct Figure {
    said: String,
    beside: String,
    marks: Vec<Html>,
    state: Html,
}
component!(Figure);

impl Figure {
    /// Of a target.
    pub(crate) fn of(f: &Frame, view: &TargetView) -> Self {
        let what = view.about.as_ref();
        let (mut said, mut beside) = (f.t("programme-not-yet"), Vec::new());
        let mut marks = Vec::new();
        if let Some(of) = &view.measured {
            let (number, count, interval) = parts(f, of, (what, Some(&view.target)));
            said = number;
            beside.extend([count, interval]);
            if let Some(now) = of.corrected {
                let now = counted(f, now, what.map(|what| what.told_in));
                let text = f.t1("programme-corrected", "value", now);
                marks.push(tag(Tone::Warn, &text));
            }
        } else if let Some(declared) = &view.declared {
            said = hundredths(f.lang, declared.value);
            beside.push(month(f, &declared.month));
            marks.push(tag(Tone::Pause, &f.t("programme-declared-mark")));
        }
        if let Some(found) = view.checked.as_ref().and_then(|one| one.found) {
            let tone = match found {
                CheckFound::Confirmed => Tone::Ok,
                CheckFound::Differs | CheckFound::NoProof => Tone::Late,
            };
            marks.push(tag(tone, &check_found(f, found)));
        } else if view.checked.is_some() {
            marks.push(tag(Tone::Info, &f.t("programme-drawn")));
        }
        beside.retain(|one| !one.is_empty());
        Self {
            said,
            beside: beside.join(" · "),
            marks,
            state: target_state_tag(f, view.state),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::*;
    use motcua_desk::programme::{Over, TargetScope, TargetState};

    #[test]
    fn numbers_are_written_and_read_as_the_reader_does() {
        assert_eq!(hundredths(Lang::Vi, 9_550), "95,5");
        assert_eq!(hundredths(Lang::En, 9_417), "94.17");
        assert_eq!(hundredths(Lang::Vi, 125_000), "1.250");
        for (typed, read) in [
            ("95", 9_500),
            ("95,5", 9_550),
            ("95.50 %", 9_550),
            ("1.250", 125_000),
            ("1.250,05", 125_005),
            ("0,5", 50),
        ] {
            assert_eq!(read_hundredths(Lang::Vi, typed), Some(read), "{typed}");
        }
        for typed in ["", "x", "1,", ",5", "12.34.5", "-3", "1234.567", "1 2"] {
            assert_eq!(read_hundredths(Lang::Vi, typed), None, "{typed}");
        }
        // Three digits behind the reader's decimal sign are no number here:
        // neither 95,555 % nor one thousand is guessed.
        for typed in ["95,555", "1,000", "1.25,5", "1,2,3", "1.000.00"] {
            assert_eq!(read_hundredths(Lang::Vi, typed), None, "{typed}");
        }
        for typed in ["95.555", "1.000", "1,25.5", "1.2.3"] {
            assert_eq!(read_hundredths(Lang::En, typed), None, "{typed}");
        }
        let en = |typed| read_hundredths(Lang::En, typed);
        assert_eq!(
            (en("1,000"), en("1,250.05")),
            (Some(100_000), Some(125_005))
        );
        assert_eq!((en("95.5 %"), en("95,5")), (Some(9_550), Some(9_550)));
    }

    fn view(measured: Option<Measured>, state: TargetState) -> TargetView {
        TargetView {
            target: Target {
                n: 1,
                indicator: Some("on-time".to_owned()),
                scope: TargetScope::Unit,
                sense: Sense::AtLeast,
                value: 9_500,
                over: Over::Year,
            },
            text: "Đúng hẹn".to_owned(),
            about: Some(sample::about_share()),
            measured,
            declared: None,
            state,
            by_declared: false,
            checked: None,
        }
    }

    #[test]
    fn a_figure_bears_its_count_and_interval_or_says_why_there_is_none() {
        let f = sample::frame(Lang::Vi, "/programme");
        let full = Figure::of(&f, &view(Some(sample::measured()), TargetState::CannotSay));
        let full = full.to_string();
        for part in ["94,2\u{a0}%", "113/120", "88,4\u{a0}%", "97,2\u{a0}%"] {
            assert!(full.contains(part), "{part}: {full}");
        }
        let few = Measured {
            few: true,
            value: None,
            low: None,
            high: None,
            ..sample::measured()
        };
        let few = Figure::of(&f, &view(Some(few), TargetState::TooFew)).to_string();
        assert!(!few.contains("94,2"), "{few}");
        let none = Figure::of(&f, &view(None, TargetState::NotMeasurable)).to_string();
        assert!(none.contains(&f.t("programme-not-yet")), "{none}");
    }

    #[test]
    fn what_was_counted_has_one_decimal_and_never_crosses_its_target_by_rounding() {
        let f = sample::frame(Lang::Vi, "/programme");
        let percent = Some(MeasuredIn::Percent);
        assert_eq!(counted(&f, 9_750, percent), "97,5\u{a0}%");
        assert_eq!(counted(&f, 9_800, percent), "98,0\u{a0}%");
        assert_eq!(counted(&f, 300, Some(MeasuredIn::Number)), "3");
        let figure = |value: i64| {
            let measured = Measured {
                value: Some(value),
                ..sample::measured()
            };
            let view = view(Some(measured), TargetState::CannotSay);
            Figure::of(&f, &view).to_string()
        };
        assert!(figure(9_496).contains("<b>94,96\u{a0}%</b>"), "not 95,0");
        assert!(figure(9_504).contains("<b>95,0\u{a0}%</b>"));
        let about = sample::about_share();
        let mut target = view(None, TargetState::NotMeasurable).target;
        target.value = 10_000;
        assert!(aim(&f, &target, Some(&about)).starts_with("100\u{a0}%"));
        (target.value, target.sense) = (0, Sense::AtMost);
        assert!(aim(&f, &target, Some(&about)).starts_with("0\u{a0}%"));
        target.value = 300;
        assert!(aim(&f, &target, Some(&about)).starts_with("≤\u{a0}3\u{a0}%"));
    }

    #[test]
    fn a_declared_number_is_marked() {
        let f = sample::frame(Lang::Vi, "/programme");
        let mut one = view(None, TargetState::Reached);
        one.target.indicator = None;
        one.about = None;
        one.by_declared = true;
        one.declared = Some(sample::declared());
        let said = Figure::of(&f, &one).to_string();
        assert!(said.contains(&f.t("programme-declared-mark")), "{said}");
        assert_eq!(aim(&f, &one.target, None), "≥\u{a0}95, cả năm");
    }
}
