//! Names and durations of the process view.

use super::WAITS;
use super::tables::times;
use crate::format;
use crate::frame::Frame;
use crate::pages::procedures::field_name;
use crate::words;
use motcua_desk::Settings;
use motcua_domain::dossier::StageName;
use motcua_domain::id::UnitId;
use motcua_domain::process::{BOUNDS, Lay, Measure};

/// Minutes as people say them: minutes, hours or days, with one decimal.
pub(super) fn duration(f: &Frame, minutes: Option<i64>) -> String {
    let Some(minutes) = minutes else {
        return f.t("process-none");
    };
    let decimal = |tenths: i64| {
        let point = f.pick(",", ".");
        let whole = format::number(f.lang, tenths / 10);
        format!("{whole}{point}{}", tenths % 10)
    };
    match minutes {
        ..1 => f.t("process-no-minute"),
        1..60 => f.t1("process-minutes", "n", minutes),
        60..1_440 => f.t1("process-hours", "n", decimal(minutes * 10 / 60)),
        _ => f.t1("process-days", "n", decimal(minutes * 10 / 1_440)),
    }
}

/// A duration read from classes: of those in the first class no more is known
/// than that they are in it.
pub(super) fn from_classes(f: &Frame, minutes: Option<i64>) -> String {
    let [first, ..] = BOUNDS;
    match minutes {
        Some(minutes) if minutes < first => f.t1("process-under", "n", first),
        _ => duration(f, minutes),
    }
}

/// Name of a field or a unit.
pub(super) fn place_name(f: &Frame, settings: &Settings, place: &str, is_unit: bool) -> String {
    if is_unit {
        return words::unit(f.lang, &settings.units, &UnitId::new(place), f.now.date());
    }
    field_name(f.lang, place)
}

/// What a line is of, in words.
pub(super) fn name_of(f: &Frame, settings: &Settings, measure: Measure, key: &str) -> String {
    let unit = |slug: &str| place_name(f, settings, slug, true);
    match measure {
        Measure::Whole => f.t("process-whole"),
        Measure::Status => StageName::parse(key)
            .map_or_else(|| key.to_owned(), |stage| words::stage(f.lang, stage)),
        Measure::Step => {
            let step = key.parse::<u32>().unwrap_or(0);
            f.t1("process-step", "n", step + 1)
        }
        Measure::Lay if key == WAITS => f.t("process-waits"),
        Measure::Lay => Lay::parse(key).map_or_else(|| key.to_owned(), |lay| side(f, lay)),
        Measure::Way => match key.split_once('>') {
            Some((from, to)) => f.t2("process-from-to", "from", unit(from), "to", unit(to)),
            None => key.to_owned(),
        },
        Measure::Supplements | Measure::Returns | Measure::HandOvers | Measure::Fixes => {
            times(f, key)
        }
        Measure::Activity | Measure::End => key.to_owned(),
    }
}

/// With whom time lay.
fn side(f: &Frame, lay: Lay) -> String {
    f.t(match lay {
        Lay::Before => "process-before",
        Lay::Work => "process-work",
        Lay::Queue => "process-queue",
        Lay::Way => "process-on-way",
        Lay::Citizen => "process-citizen",
        Lay::Others => "process-agencies",
        Lay::Nobody => "process-nobody",
    })
}

/// What a measure is called, above its dossiers.
pub(super) fn measure_name(f: &Frame, measure: Measure) -> String {
    f.t(match measure {
        Measure::Whole => "process-whole",
        Measure::Status => "process-by-status",
        Measure::Step => "process-by-step",
        Measure::Lay => "process-by-side",
        Measure::Way => "process-by-way",
        Measure::Supplements => "process-supplements",
        Measure::Returns => "process-returns",
        Measure::HandOvers => "process-hand-overs",
        Measure::Fixes => "process-fixes",
        Measure::Activity | Measure::End => "process-by-activity",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use motcua_domain::process::quantile;
    use std::collections::BTreeMap;

    #[test]
    fn a_duration_is_told_in_the_unit_that_fits() {
        let f = crate::samples::staff_frame(Lang::En, "/director/process");
        let said = [
            Some(59),
            Some(60),
            Some(1_439),
            Some(1_440),
            Some(26_640),
            None,
        ]
        .map(|minutes| duration(&f, minutes));
        assert_eq!(
            said,
            ["59 min", "1.0 h", "23.9 h", "1.0 days", "18.5 days", "–"]
        );
    }

    #[test]
    fn what_took_no_time_is_told_neither_as_zero_nor_as_more_than_is_known() {
        let f = crate::pages::hall::sample::head(Lang::Vi, "/director/process");
        // Events of one moment: the classes give eight minutes and fourteen.
        let classes = BTreeMap::from([(0, 40)]);
        for part in [0.5, 0.9] {
            let told = from_classes(&f, quantile(&classes, part));
            assert_eq!(told, "dưới 15 phút");
        }
        assert_eq!(duration(&f, Some(0)), "dưới 1 phút");
        assert_eq!(duration(&f, Some(8)), "8 phút");
        assert_eq!(from_classes(&f, Some(45)), "45 phút");
        assert_eq!(from_classes(&f, None), f.t("process-none"));
    }
}
