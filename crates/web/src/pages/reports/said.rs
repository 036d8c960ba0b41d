//! Periods and cells of reports in words.

use crate::format;
use crate::i18n::{Arg, Lang, text};
use motcua_domain::money::Vnd;
use motcua_domain::report::{Cell, Period, PeriodKind};

/// A period: "Tháng 11/2026", "Tháng báo cáo 11/2026 (15/10/2026 đến 14/11/2026)".
pub fn period(lang: Lang, period: &Period) -> String {
    let id = match period.kind {
        PeriodKind::Month => "report-period-month",
        PeriodKind::Quarter => "report-period-quarter",
        PeriodKind::Year => "report-period-year",
        PeriodKind::ReportMonth => "report-period-report-month",
        PeriodKind::ReportQuarter => "report-period-report-quarter",
        PeriodKind::ReportHalf if period.to.month() <= 6 => "report-period-report-half-first",
        PeriodKind::ReportHalf => "report-period-report-half-second",
        PeriodKind::ReportNine => "report-period-report-nine",
        PeriodKind::ReportYear => "report-period-report-year",
        PeriodKind::Days => "report-period-days",
    };
    let month = period.to.month();
    // As texts: a year has no mark between its thousands.
    let values: [(&str, String); 5] = [
        ("year", period.to.year().to_string()),
        ("month", format::month(lang, period.to)),
        ("quarter", ((month + 2) / 3).to_string()),
        ("from", format::short_date(lang, period.from)),
        ("to", format::short_date(lang, period.to)),
    ];
    let values: Vec<(&str, &dyn Arg)> = values
        .iter()
        .map(|(name, value)| (*name, value as &dyn Arg))
        .collect();
    text(lang, id, &values)
}

/// The same within a sentence: "tháng 11/2026", "November 2026", "quarter 4/2026".
pub fn period_within(lang: Lang, of: &Period) -> String {
    let said = period(lang, of);
    if lang == Lang::En && of.kind == PeriodKind::Month {
        return said;
    }
    let mut letters = said.chars();
    let first = letters.next().map(char::to_lowercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// A cell as people read it; a share of nothing is said in words.
pub fn cell(lang: Lang, cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Nth(n) => n.to_string(),
        Cell::Count(n) => format::number(lang, *n),
        Cell::Money(n) => format::money(lang, Vnd(*n)),
        Cell::Share { part, whole } => {
            share(lang, *part, *whole).unwrap_or_else(|| text(lang, "report-no-data", &[]))
        }
        Cell::Day(day) => format::short_date(lang, *day),
        Cell::Moment(at) => format!(
            "{} {}",
            format::short_date(lang, at.date()),
            format::time(at.time())
        ),
        Cell::TenthDays(n) => decimal(lang, *n, 10),
        Cell::Points(n) => decimal(lang, *n, 100),
        Cell::Code { code, .. } => code.clone(),
    }
}

/// A share in per cent with two decimals, as official forms want it; `None`
/// of nothing.
pub fn share(lang: Lang, part: i64, whole: i64) -> Option<String> {
    let (part, whole) = (i128::from(part), i128::from(whole));
    let hundredths = (part * 10_000 + whole / 2).checked_div(whole)?;
    let number = decimal(lang, i64::try_from(hundredths).ok()?, 100);
    Some(match lang {
        Lang::Vi => format!("{number}\u{a0}%"),
        Lang::En => format!("{number}%"),
    })
}

/// `n` tenths or hundredths with the reader's mark: "12,5", "1,60".
pub fn decimal(lang: Lang, n: i64, parts: i64) -> String {
    let point = match lang {
        Lang::Vi => ',',
        Lang::En => '.',
    };
    let sign = if n < 0 { "−" } else { "" };
    let width = if parts == 100 { 2 } else { 1 };
    let n = n.unsigned_abs();
    let parts = parts.unsigned_abs().max(1);
    let whole = format::number(lang, i64::try_from(n / parts).unwrap_or(i64::MAX));
    format!("{sign}{whole}{point}{:0width$}", n % parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_say_their_days_where_the_name_does_not() {
        let said = |written: &str| period(Lang::Vi, &Period::parse(written).unwrap());
        assert_eq!(said("2026-11"), "Tháng 11/2026");
        let report = said("2026-11R");
        assert!(
            report.contains("15/10/2026") && report.contains("14/11/2026"),
            "{report}"
        );
        let half = said("2026-H1R");
        assert!(
            half.starts_with("Kỳ báo cáo 6 tháng đầu năm 2026"),
            "{half}"
        );
        let nine = said("2026-9MR");
        assert!(
            nine.contains("15/12/2025") && nine.contains("14/9/2026"),
            "{nine}"
        );
        for written in [
            "2026-Q4", "2026", "2026-Q4R", "2026-H1R", "2026-9MR", "2026R",
        ] {
            let said = said(written);
            assert!(said.contains("2026") && !said.contains("2.026"), "{said}");
        }
    }

    #[test]
    fn within_a_sentence_a_period_begins_small_but_for_the_name_of_a_month() {
        let said = |lang, written: &str| period_within(lang, &Period::parse(written).unwrap());
        assert_eq!(said(Lang::Vi, "2026-11"), "tháng 11/2026");
        assert_eq!(said(Lang::Vi, "2026-Q4"), "quý 4/2026");
        assert_eq!(said(Lang::En, "2026-11"), "November 2026");
        assert_eq!(said(Lang::En, "2026-Q4"), "quarter 4/2026");
    }

    #[test]
    fn shares_have_two_decimals_and_of_nothing_there_is_none() {
        assert_eq!(share(Lang::Vi, 2, 3).as_deref(), Some("66,67\u{a0}%"));
        assert_eq!(share(Lang::En, 1, 1).as_deref(), Some("100.00%"));
        assert_eq!(share(Lang::En, 0, 0), None);
        assert_eq!(decimal(Lang::Vi, -125, 10), "−12,5");
        assert_eq!(decimal(Lang::En, 105, 100), "1.05");
    }
}
