//! What stands beside a figure: one that shows when it is being gamed, and what
//! each unit adds to it where it sums several.

use super::{about, measured, scope};
use crate::frame::Frame;
use motcua_desk::programme::{About, PairView, TargetScope, UnitPart};

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
}
