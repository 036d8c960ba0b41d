//! What stands beside a figure: one that shows when it is being gamed, what each
//! unit adds to it where it sums several, that it was declared later, or not at
//! all.

use super::{about, hundredths, measured, scope};
use crate::format;
use crate::frame::Frame;
use crate::i18n::text;
use crate::pages::reports::said::period_within;
use motcua_desk::programme::{About, Later, PairView, TargetScope, UnitPart};
use motcua_domain::report::Period;

/// A figure that shows when another is being gamed, in one line: whose it is
/// where it is not of the same one, and the figure with its count and interval.
pub(crate) fn pair(f: &Frame, of: &PairView, beside: TargetScope) -> String {
    let name = about(f, &of.about);
    let name = if of.scope == beside {
        name
    } else {
        let whose = scope(f, of.scope);
        f.t2("commitment-measured-by", "name", name, "whose", whose)
    };
    let figure = match &of.measured {
        Some(told) => measured(f, told, Some(&of.about)),
        None => f.t("indicator-other-period"),
    };
    f.t2("programme-pair", "name", name, "figure", figure)
}

/// What one unit, by its name, adds to a figure that sums several: from which
/// day on its work is counted, and the figure of that.
pub(crate) fn unit_part(f: &Frame, unit: String, part: &UnitPart, what: Option<&About>) -> String {
    let whose = match part.from {
        Some(day) => f.t2(
            "programme-part-from",
            "unit",
            unit,
            "day",
            f.short_date(day),
        ),
        None => unit,
    };
    let figure = match &part.measured {
        Some(told) => measured(f, told, what),
        None => f.t("programme-not-yet"),
    };
    f.t2("programme-part", "whose", whose, "figure", figure)
}

/// That a month or quarter is over and nobody declared its number.
pub(crate) fn missing(f: &Frame, of: &Period) -> String {
    f.t1("programme-missing", "period", period_within(f.lang, of))
}

/// That a number was declared after the day that is told, with what stood then:
/// that of an earlier month says nothing of this one.
pub(crate) fn later(f: &Frame, later: Later) -> String {
    let on = f.date(later.on);
    let month = format::month(f.lang, later.month.to);
    match later.before {
        Some((before, value)) if before == later.month => {
            let value = hundredths(f.lang, value);
            f.t2("programme-declared-later", "on", on, "before", value)
        }
        Some((before, value)) => {
            let before = format::month(f.lang, before.to);
            let value = hundredths(f.lang, value);
            text(
                f.lang,
                "programme-declared-later-earlier",
                &[
                    ("on", &on),
                    ("month", &month),
                    ("before", &before),
                    ("value", &value),
                ],
            )
        }
        None => f.t2("programme-declared-later-none", "on", on, "month", month),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn a_part_of_a_sum_names_its_unit_its_days_and_its_figure() {
        let f = sample::frame(Lang::Vi, "/programme");
        let about = sample::about_share();
        let mut part = UnitPart {
            unit: motcua_domain::id::UnitId::new("land"),
            from: None,
            measured: Some(sample::measured()),
        };
        let said = |part: &UnitPart| unit_part(&f, "Địa chính".to_owned(), part, Some(&about));
        let all = said(&part);
        assert!(
            all.contains("Địa chính") && all.contains("113/120"),
            "{all}"
        );
        part.from = Some(jiff::civil::date(2022, 9, 15));
        part.measured = None;
        let since = said(&part);
        assert!(since.contains("15/9/2022"), "{since}");
        assert!(since.contains(&f.t("programme-not-yet")), "{since}");
    }

    #[test]
    fn what_stood_for_an_earlier_month_is_said_to_be_of_that_month() {
        let f = sample::frame(Lang::Vi, "/programme");
        let month = |written: &str| Period::parse(written).unwrap();
        let said = |before| {
            let later = Later {
                on: jiff::civil::date(2026, 10, 5),
                month: month("2026-09"),
                before,
            };
            super::later(&f, later)
        };
        let own = said(Some((month("2026-09"), 5_300)));
        assert!(own.ends_with("lúc ấy: 53"), "{own}");
        let earlier = said(Some((month("2026-08"), 5_300)));
        let told = "lúc ấy chưa có số của tháng 9 (tháng 8: 53)";
        assert!(earlier.ends_with(told), "{earlier}");
        let none = said(None);
        assert!(none.ends_with("lúc ấy chưa có số của tháng 9"), "{none}");
    }
}
