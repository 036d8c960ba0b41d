//! Numbers of targets in words: none without its count and its interval, or
//! the words why there is none; a declared one bears its mark.

use super::{check_found, month, over, target_state_tag};
use crate::format;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::view::{Html, Tone, component, tag};
use askama::Template;
use motcua_desk::programme::{
    About, CheckFound, MeasureKind, Measured, MeasuredIn, Sense, Target, TargetView,
};

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

/// A number as people type it, in hundredths: `95`, `95,5`, `95.50`, `1.250`.
/// One or two digits after the last mark are decimals, three are thousands.
/// `None` = no such number.
pub(crate) fn read_hundredths(typed: &str) -> Option<i64> {
    let typed = typed.trim().trim_end_matches('%').trim_end();
    let (head, decimals) = match typed.rsplit_once([',', '.']) {
        Some((head, tail)) if tail.len() <= 2 => (head, tail),
        _ => (typed, ""),
    };
    let mut groups = head.split([',', '.']);
    let first = groups.next()?;
    let mut digits = first.to_owned();
    let mut grouped = false;
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        digits.push_str(group);
        grouped = true;
    }
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let fits = !first.is_empty() && (!grouped || first.len() <= 3);
    let whole_only = typed.ends_with([',', '.']);
    if !fits || whole_only || !is_number(&digits) || !is_number(decimals) {
        return None;
    }
    let whole: i64 = digits.parse().ok()?;
    let rest: i64 = format!("{decimals:0<2}").parse().ok()?;
    whole.checked_mul(100)?.checked_add(rest)
}

/// A number with its unit: `95,5 %`, `12 ngày`. `None` = no unit is known.
pub(crate) fn value(f: &Frame, n: i64, told_in: Option<MeasuredIn>) -> String {
    let number = hundredths(f.lang, n);
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

/// Name of an indicator.
pub(crate) fn about(f: &Frame, of: &About) -> String {
    f.pick(&of.name_vi, &of.name_en).to_owned()
}

/// What a target asks for: `≥ 95 %, cả năm`.
pub(crate) fn aim(f: &Frame, target: &Target, of: Option<&About>) -> String {
    let sign = match target.sense {
        Sense::AtLeast => "≥",
        Sense::AtMost => "≤",
    };
    let number = value(f, target.value, of.map(|of| of.told_in));
    let number = format!("{sign}\u{a0}{number}");
    f.t2(
        "programme-aim",
        "number",
        number,
        "over",
        over(f, target.over),
    )
}

/// Parts of a figure: the number or why there is none, its count, its interval.
fn parts(f: &Frame, of: &Measured, what: Option<&About>) -> (String, String, String) {
    let told_in = what.map(|what| what.told_in);
    let kind = what.map(|what| what.kind);
    let count = match kind {
        Some(MeasureKind::Share) => f.t2("programme-of", "n", of.count, "of", of.of),
        Some(MeasureKind::Mean) => f.t1("programme-cases", "n", of.of),
        Some(MeasureKind::Count) | None => String::new(),
    };
    let said = match of.value {
        _ if of.few => f.t("programme-few"),
        Some(n) => value(f, n, told_in),
        None => return (f.t("programme-no-cases"), String::new(), String::new()),
    };
    let interval = match (of.low, of.high) {
        (Some(low), Some(high)) if !of.few => f.t2(
            "programme-interval",
            "low",
            value(f, low, told_in),
            "high",
            value(f, high, told_in),
        ),
        _ => String::new(),
    };
    (said, count, interval)
}

/// A figure in one line: `94,17 % · 113/120 · từ 88,4 % đến 97,2 %`.
pub(crate) fn measured(f: &Frame, of: &Measured, what: Option<&About>) -> String {
    let (said, count, interval) = parts(f, of, what);
    let all = [said, count, interval];
    let all: Vec<String> = all.into_iter().filter(|one| !one.is_empty()).collect();
    all.join(" · ")
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
            let (number, count, interval) = parts(f, of, what);
            said = number;
            beside.extend([count, interval]);
            if let Some(now) = of.corrected {
                let now = value(f, now, what.map(|what| what.told_in));
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
            assert_eq!(read_hundredths(typed), Some(read), "{typed}");
        }
        for typed in ["", "x", "1,", ",5", "12.34.5", "-3", "1234.567", "1 2"] {
            assert_eq!(read_hundredths(typed), None, "{typed}");
        }
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
        for part in ["94,17\u{a0}%", "113/120", "88,4\u{a0}%", "97,2\u{a0}%"] {
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
        assert!(!few.contains("94,17"), "{few}");
        let none = Figure::of(&f, &view(None, TargetState::NotMeasurable)).to_string();
        assert!(none.contains(&f.t("programme-not-yet")), "{none}");
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
