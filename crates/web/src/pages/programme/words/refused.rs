//! Refusals in words: why, and what to do next.

use crate::frame::Frame;
use motcua_desk::programme::Refused;

/// Why an act is refused, and what to do.
pub(crate) fn refused(f: &Frame, why: &Refused) -> String {
    match why {
        Refused::UnitMerged {
            name_vi,
            name_en,
            to_vi,
            to_en,
            on,
        } => {
            let (unit, to) = (f.pick(name_vi, name_en), f.pick(to_vi, to_en));
            let day = f.short_date(*on);
            f.t3(why.message_id(), "unit", unit, "day", day, "to", to)
        }
        Refused::UnitClosed {
            name_vi,
            name_en,
            on,
        } => {
            let (unit, day) = (f.pick(name_vi, name_en), f.short_date(*on));
            f.t2(why.message_id(), "unit", unit, "day", day)
        }
        Refused::ReplacesWider {
            number,
            units_vi,
            units_en,
        } => {
            let units = f.pick(units_vi, units_en);
            f.t2(why.message_id(), "number", number, "units", units)
        }
        _ => f.t1(why.message_id(), "value", named(f, why)),
    }
}

/// What the words of a refusal name.
fn named(f: &Frame, why: &Refused) -> String {
    match why {
        Refused::WrongScope {
            name_vi, name_en, ..
        } => f.pick(name_vi, name_en).to_owned(),
        Refused::TooEarly { from }
        | Refused::DueTooEarly { from }
        | Refused::BeforeModel { from } => f.short_date(*from),
        Refused::ReplacesNewer { on } => f.short_date(*on),
        Refused::ReplacesHigher { level } => super::level(f, *level),
        _ => why.value(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::*;
    use crate::i18n::Lang;
    use motcua_desk::programme::TargetScope;

    #[test]
    fn a_refusal_names_its_value() {
        let f = sample::frame(Lang::Vi, "/programme");
        let said = refused(&f, &Refused::YearOver { year: 2025 });
        assert!(said.contains("2025"), "{said}");
        let from = jiff::civil::date(2026, 2, 2);
        let said = refused(&f, &Refused::TooEarly { from });
        assert!(said.contains("2/2/2026"), "{said}");
        // Of a model its own first day is what counts, and no plan's approval.
        let said = refused(&f, &Refused::BeforeModel { from });
        assert!(
            said.contains("2/2/2026") && !said.contains("kế hoạch"),
            "{said}"
        );
        // An indicator by its name, and the words that fit the case.
        let scope = |lang, scope, steps| {
            let refusal = Refused::WrongScope {
                id: "satisfaction".to_owned(),
                name_vi: "Mức hài lòng".to_owned(),
                name_en: "Satisfaction".to_owned(),
                scope,
                steps,
            };
            refused(&sample::frame(lang, "/programme"), &refusal)
        };
        let said = scope(Lang::En, TargetScope::Steps, false);
        assert!(said.contains("Satisfaction") && !said.contains("satisfaction"));
        let wider = Refused::ReplacesWider {
            number: "01-KH/TU".to_owned(),
            units_vi: "Công an phường".to_owned(),
            units_en: "Police".to_owned(),
        };
        let said = refused(&f, &wider);
        assert!(
            said.contains("01-KH/TU") && said.contains("Công an phường"),
            "{said}"
        );
        let level = motcua_desk::programme::Level::Central;
        let said = refused(&f, &Refused::ReplacesHigher { level });
        assert!(said.contains("Trung ương"), "{said}");
        let account = scope(Lang::Vi, TargetScope::Steps, true);
        let unit = scope(Lang::Vi, TargetScope::Unit, false);
        assert!(account.contains("tài khoản") && unit.contains("đơn vị"));
    }

    #[test]
    fn of_a_unit_that_is_no_more_it_is_said_since_when_and_who_took_over() {
        let on = jiff::civil::date(2026, 12, 1);
        let merged = Refused::UnitMerged {
            name_vi: "Chi nhánh đất đai".to_owned(),
            name_en: "Land branch".to_owned(),
            to_vi: "Phòng Kinh tế".to_owned(),
            to_en: "Economy office".to_owned(),
            on,
        };
        let closed = Refused::UnitClosed {
            name_vi: "Chi nhánh đất đai".to_owned(),
            name_en: "Land branch".to_owned(),
            on,
        };
        for (lang, unit, to) in [
            (Lang::Vi, "Chi nhánh đất đai", "Phòng Kinh tế"),
            (Lang::En, "Land branch", "Economy office"),
        ] {
            let f = sample::frame(lang, "/programme");
            let day = f.short_date(on);
            let said = refused(&f, &merged);
            for named in [unit, to, &day] {
                assert!(said.contains(named) && !said.contains('⟦'), "{said}");
            }
            let said = refused(&f, &closed);
            assert!(said.contains(unit) && said.contains(&day), "{said}");
            assert!(!said.contains(to) && !said.contains('⟦'), "{said}");
        }
    }
}
