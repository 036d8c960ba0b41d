//! Numbers of targets in words: none without its count and its interval, or
//! the words why there is none; a declared one bears its mark.

use super::beside::{later, missing, pair};
use super::{check_found, month, outcome_tag, over, target_state, target_state_tag};
use crate::format;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::reports::said::decimal;
use crate::view::{Html, Tone, component, tag};
use askama::Template;
use jiff::civil::Date;
use motcua_desk::programme::{
    About, CheckFound, Declared, Drawn, MeasureKind, Measured, MeasuredIn, Over, PastPeriods,
    PromiseResult, Rounded, Sense, Standing, Target, TargetState, TargetView,
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
/// digits, never more; the other sign parts thousands, in whole groups, and is never
/// taken for the decimal one: `1.5` would be one and a half where `1.500` is fifteen
/// hundred. `None` = no such number.
pub(crate) fn read_hundredths(lang: Lang, typed: &str) -> Option<i64> {
    let typed = typed.trim().trim_end_matches('%').trim_end();
    let (point, group) = match lang {
        Lang::Vi => (',', '.'),
        Lang::En => ('.', ','),
    };
    let (head, decimals) = match typed.split_once(point) {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (typed, ""),
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
/// `97,5`, `98,0`; what people typed stands as they typed it ([`hundredths`]). A
/// half to which the hundredths were only rounded up is less than one, and goes
/// down.
fn tenths(n: i64, exact: Option<Rounded>) -> i64 {
    let is_less = n.abs() % 10 == 5 && exact == Some(Rounded::Up);
    let half = if is_less { 4 } else { 5 };
    (n.abs() + half) / 10 * n.signum()
}

/// A figure that was counted, with its unit: `97,5 %`, `3,2 ngày`; a number of
/// things is whole.
pub(crate) fn counted(f: &Frame, n: i64, told_in: Option<MeasuredIn>) -> String {
    counted_exactly(f, (n, None), told_in)
}

/// The same of hundredths that are known to have been rounded.
fn counted_exactly(
    f: &Frame,
    (n, exact): (i64, Option<Rounded>),
    told_in: Option<MeasuredIn>,
) -> String {
    let is_whole = matches!(told_in, Some(MeasuredIn::Number) | None) && n % 100 == 0;
    let number = if is_whole {
        hundredths(f.lang, n)
    } else {
        decimal(f.lang, tenths(n, exact), 10)
    };
    with_unit(f, number, told_in)
}

/// The figure of a target. Where a decimal less would put it on the other side
/// of the number that was promised, both decimals stand; where even these do,
/// a sign says on which side it lies.
fn counted_for(
    f: &Frame,
    (n, exact): (i64, Option<Rounded>),
    told_in: Option<MeasuredIn>,
    target: Option<&Target>,
) -> String {
    let rounded = tenths(n, exact) * 10;
    let missed = |target: &Target| target.met_by(n) && !target.met_by_count(n, exact);
    match (target, exact) {
        (Some(target), Some(Rounded::Up)) if missed(target) => {
            format!("<\u{a0}{}", value(f, n, told_in))
        }
        (Some(target), Some(Rounded::Down)) if missed(target) => {
            format!(">\u{a0}{}", value(f, n, told_in))
        }
        (Some(target), _) if target.met_by(n) != target.met_by(rounded) => value(f, n, told_in),
        _ => counted_exactly(f, (n, exact), told_in),
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
        Some(n) => counted_for(f, (n, of.rounded), told_in, target),
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

/// What the check of a declared number found, or that it was drawn and waits;
/// `None` = it was not drawn.
pub(crate) fn checked_mark(f: &Frame, drawn: Option<&Drawn>) -> Option<Html> {
    let Some(found) = drawn?.found else {
        return Some(tag(Tone::Info, &f.t("programme-drawn")));
    };
    let tone = match found {
        CheckFound::Confirmed => Tone::Ok,
        CheckFound::Differs | CheckFound::NoProof => Tone::Late,
    };
    Some(tag(tone, &check_found(f, found)))
}

/// What stands beside a target: the figure with everything that must stand
/// with it, and what may be said.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<span>{% if url.is_empty() %}<b>{{ said }}</b>{% else %}<a href="{{ url }}"><b>{{ said }}</b></a>{% endif %}{% if !beside.is_empty() %} <span class="muted small">{{ beside }}</span>{% endif %}{% for one in marks %} {{ one }}{% endfor %} {{ state }}{% if !past.is_empty() %}<br><span class="hint">{{ past }}</span>{% endif %}{% for one in pairs %}<br><span class="hint">{{ one }}</span>{% endfor %}</span>"#
)]
pub(crate) struct Figure {
    /// Where its cases are opened; empty = nowhere, for this reader.
    url: String,
    said: String,
    beside: String,
    marks: Vec<Html>,
    state: Html,
    /// How the months or quarters went that are over; empty = there were none.
    past: String,
    /// What shows that it is being gamed.
    pairs: Vec<String>,
}
component!(Figure);

/// How the months or quarters of a target went that are over.
pub(crate) fn past(f: &Frame, of: PastPeriods, over: Over) -> String {
    let id = match over {
        Over::Quarter => "programme-past-quarters",
        Over::Month | Over::Year => "programme-past-months",
    };
    f.t3(
        id,
        "reached",
        of.reached,
        "missed",
        of.not_reached,
        "open",
        of.open,
    )
}

/// What may be said of a target, with how its months or quarters went that are
/// over, in one line.
pub(crate) fn state_line(f: &Frame, of: TargetState, went: Option<(PastPeriods, Over)>) -> String {
    let said = target_state(f, of);
    match went {
        Some((went, over)) => {
            let went = past(f, went, over);
            format!("{said} · {went}")
        }
        None => said,
    }
}

/// What stands beside a declared number: its month, and what was declared where
/// that is something else than what counts.
fn beside_declared(
    f: &Frame,
    view: &TargetView,
    (declared, standing): (&Declared, Option<&Standing>),
) -> Vec<String> {
    let mut beside: Vec<String> = standing.iter().map(|one| month(f, &one.month)).collect();
    let is_it = |one: &Standing| (one.n, one.value) == (declared.n, declared.value);
    if !standing.is_some_and(is_it) {
        let value = hundredths(f.lang, declared.value);
        let of = month(f, &declared.month);
        let found = view.checked.as_ref().and_then(|one| one.found);
        let said = match found {
            Some(CheckFound::NoProof) => "programme-declared-unproven",
            _ => "programme-declared-as",
        };
        beside.push(f.t2(said, "value", value, "month", of));
    }
    let before = view.numbers.iter().map(|one| &one.declared);
    let mut before = before.filter(|one| one.month == declared.month && one.n < declared.n);
    if let Some(one) = before.next() {
        let value = hundredths(f.lang, one.value);
        beside.push(f.t1("programme-declared-before", "value", value));
    }
    beside
}

impl Figure {
    /// Of a year that has not begun: that, and nothing else.
    fn before(f: &Frame, first: Date) -> Self {
        Self {
            url: String::new(),
            said: f.t1("programme-year-not-begun", "day", f.short_date(first)),
            beside: String::new(),
            marks: Vec::new(),
            state: Html::own(""),
            past: String::new(),
            pairs: Vec::new(),
        }
    }

    /// With where its cases are opened, where there is something counted.
    pub(crate) fn leading_to(mut self, url: Option<String>) -> Self {
        self.url = url.unwrap_or_default();
        self
    }

    /// Of a target.
    pub(crate) fn of(f: &Frame, view: &TargetView) -> Self {
        if let Some(first) = view.begins {
            return Self::before(f, first);
        }
        let what = view.about.as_ref();
        let none = view.missing.as_ref().map(|of| missing(f, of));
        let mut said = none.unwrap_or_else(|| f.t("programme-not-yet"));
        let mut beside = Vec::new();
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
            let standing = view.standing.as_ref();
            if let Some(one) = standing {
                said = hundredths(f.lang, one.value);
            }
            beside = beside_declared(f, view, (declared, standing));
            marks.push(tag(Tone::Pause, &f.t("programme-declared-mark")));
            if let Some(told) = view.later {
                marks.push(tag(Tone::Warn, &later(f, told)));
            }
        }
        marks.extend(checked_mark(f, view.checked.as_ref()));
        beside.retain(|one| !one.is_empty());
        let pairs = view.pairs.iter();
        let pairs = pairs.map(|one| pair(f, one, view.target.scope));
        Self {
            url: String::new(),
            said,
            beside: beside.join(" · "),
            marks,
            state: target_state_tag(f, view.state),
            past: view
                .past
                .map_or_else(String::new, |of| past(f, of, view.target.over)),
            pairs: pairs.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::*;
    use motcua_desk::programme::{NumberView, ProgrammeId, TargetScope};
    use motcua_domain::report::Period;

    #[test]
    fn numbers_are_written_and_read_as_the_reader_does() {
        assert_eq!(hundredths(Lang::Vi, 9_550), "95,5");
        assert_eq!(hundredths(Lang::En, 9_417), "94.17");
        assert_eq!(hundredths(Lang::Vi, 125_000), "1.250");
        for (typed, read) in [
            ("95", 9_500),
            ("95,5", 9_550),
            ("95,50 %", 9_550),
            ("1.250", 125_000),
            ("1.500", 150_000),
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
        // A dot parts thousands and nothing else.
        for typed in ["1.5", "12.34", "95.5 %", "2.5", "1.5000"] {
            assert_eq!(read_hundredths(Lang::Vi, typed), None, "{typed}");
        }
        for typed in ["95,555", "1,000", "1.25,5", "1,2,3", "1.000.00"] {
            assert_eq!(read_hundredths(Lang::Vi, typed), None, "{typed}");
        }
        for typed in ["95.555", "1.000", "1,25.5", "1.2.3", "95,5", "1,25"] {
            assert_eq!(read_hundredths(Lang::En, typed), None, "{typed}");
        }
        let en = |typed| read_hundredths(Lang::En, typed);
        assert_eq!(
            (en("1,000"), en("1,250.05")),
            (Some(100_000), Some(125_005))
        );
        assert_eq!((en("95.5 %"), en("1.25")), (Some(9_550), Some(125)));
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
            standing: None,
            numbers: Vec::new(),
            state,
            past: None,
            by_declared: false,
            later: None,
            missing: None,
            checked: None,
            pairs: Vec::new(),
            parts: Vec::new(),
            begins: None,
        }
    }

    #[test]
    fn of_a_year_that_has_not_begun_that_alone_is_said() {
        let f = sample::frame(Lang::Vi, "/programme");
        let mut one = view(None, TargetState::NotMeasurable);
        one.pairs = sample::pairs();
        one.begins = Some(jiff::civil::date(2027, 1, 1));
        let said = Figure::of(&f, &one).to_string();
        assert!(said.contains("1/1/2027"), "{said}");
        assert!(!said.contains("Xem cùng"), "{said}");
        let state = target_state(&f, TargetState::NotMeasurable);
        assert!(!said.contains(&state), "{said}");
    }

    #[test]
    fn the_figure_that_shows_gaming_stands_with_it_and_says_whose_it_is() {
        let f = sample::frame(Lang::Vi, "/programme");
        let mut one = view(Some(sample::measured()), TargetState::CannotSay);
        one.pairs = sample::pairs();
        let said = Figure::of(&f, &one).to_string();
        assert_eq!(said.matches("Xem cùng").count(), 2, "{said}");
        assert!(
            said.contains("4,2\u{a0}%") && said.contains("5/120"),
            "{said}"
        );
        assert!(said.contains(&f.t("indicator-other-period")), "{said}");
        // The second is told of the whole desk, the target of the unit.
        assert_eq!(said.matches("(Cả Trung tâm)").count(), 1, "{said}");
    }

    #[test]
    fn a_figure_on_its_number_by_rounding_alone_says_on_which_side_it_lies() {
        let f = sample::frame(Lang::Vi, "/programme");
        let figure = |value: i64, rounded, target: i64| {
            let measured = Measured {
                value: Some(value),
                rounded,
                ..sample::measured()
            };
            let mut view = view(Some(measured), TargetState::CannotSay);
            view.target.value = target;
            Figure::of(&f, &view).to_string()
        };
        let below = figure(10_000, Some(Rounded::Up), 10_000);
        assert!(below.contains(";\u{a0}100\u{a0}%</b>"), "{below}");
        let above = figure(10_000, Some(Rounded::Up), 9_500);
        assert!(above.contains("<b>100,0\u{a0}%</b>"), "{above}");
        let exact = figure(9_500, None, 9_500);
        assert!(exact.contains("<b>95,0\u{a0}%</b>"), "{exact}");
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
    fn the_right_number_stands_where_a_check_found_another_and_what_was_said_before_stays() {
        let f = sample::frame(Lang::Vi, "/programme");
        let mut one = view(None, TargetState::NotReached);
        (one.target.indicator, one.about) = (None, None);
        let declared = sample::declared();
        let drawn = Drawn {
            of: ProgrammeId(12),
            n: declared.n,
            value: declared.value,
            found: Some(CheckFound::Differs),
            right: Some(3_700),
        };
        let number = |n: u16, value: i64| NumberView {
            declared: Declared {
                n,
                value,
                ..declared.clone()
            },
            source: String::new(),
            checked: None,
            stands: false,
        };
        one.numbers = vec![number(declared.n, declared.value), number(0, 4_100)];
        one.standing = Some(Standing {
            value: 3_700,
            ..sample::standing()
        });
        (one.declared, one.checked) = (Some(declared), Some(drawn));
        let said = Figure::of(&f, &one).to_string();
        assert!(said.contains("<b>37</b>"), "{said}");
        assert!(said.contains("kê khai 96") && said.contains("41"), "{said}");
        assert!(said.contains(&f.t("programme-check-differs")), "{said}");
        one.standing = None;
        let said = Figure::of(&f, &one).to_string();
        assert!(said.contains(&f.t("programme-not-yet")), "{said}");
        if let Some(checked) = &mut one.checked {
            (checked.found, checked.right) = (Some(CheckFound::NoProof), None);
        }
        let said = Figure::of(&f, &one).to_string();
        assert!(said.contains("số 96 kê khai"), "{said}");
        assert!(said.contains("không có minh chứng, không tính"), "{said}");
        assert!(!said.contains("đã kê khai"), "{said}");
    }

    #[test]
    fn a_half_that_was_rounded_up_is_told_as_less() {
        let f = sample::frame(Lang::Vi, "/programme");
        let told = |exact| {
            let mut measured = sample::measured();
            (measured.value, measured.rounded) = (Some(9_295), exact);
            super::measured(&f, &measured, Some(&sample::about_share()))
        };
        // 1,647 of 1,772 are 92.9458 %.
        assert!(told(Some(Rounded::Up)).starts_with("92,9\u{a0}%"));
        assert!(told(Some(Rounded::Down)).starts_with("93,0\u{a0}%"));
        assert!(told(None).starts_with("93,0\u{a0}%"));
    }

    #[test]
    fn a_month_without_its_number_says_so_and_never_takes_the_one_before() {
        let f = sample::frame(Lang::Vi, "/programme");
        let mut one = view(None, TargetState::NotMeasurable);
        (one.target.indicator, one.about) = (None, None);
        one.target.over = Over::Month;
        one.missing = Period::parse("2026-11").ok();
        let said = Figure::of(&f, &one).to_string();
        assert!(
            said.contains("<b>Chưa có số của tháng 11/2026</b>"),
            "{said}"
        );
        one.missing = Period::parse("2026-Q4").ok();
        let said = Figure::of(&f, &one).to_string();
        assert!(said.contains("Chưa có số của quý 4/2026"), "{said}");
    }

    #[test]
    fn months_that_are_over_stand_beside_the_state() {
        let f = sample::frame(Lang::Vi, "/programme");
        let mut one = view(Some(sample::measured()), TargetState::Running);
        one.target.over = Over::Month;
        one.past = Some(PastPeriods {
            reached: 8,
            not_reached: 1,
            open: 2,
        });
        let said = Figure::of(&f, &one).to_string();
        for part in ["8 đạt", "1 không đạt", "2 chưa kết luận"] {
            assert!(said.contains(part), "{part}: {said}");
        }
    }

    #[test]
    fn a_declared_number_is_marked() {
        let f = sample::frame(Lang::Vi, "/programme");
        let mut one = view(None, TargetState::Reached);
        one.target.indicator = None;
        one.about = None;
        one.by_declared = true;
        one.declared = Some(sample::declared());
        one.standing = Some(sample::standing());
        let said = Figure::of(&f, &one).to_string();
        assert!(said.contains(&f.t("programme-declared-mark")), "{said}");
        assert!(!said.contains("kê khai 96"), "{said}");
        assert_eq!(aim(&f, &one.target, None), "≥\u{a0}95, cả năm");
    }
}
