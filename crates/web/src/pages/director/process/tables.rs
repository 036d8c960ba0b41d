//! Tables of the process view.

use super::words::{duration, from_classes, name_of, place_name};
use super::{Line, Loop, PlaceLine, SIDES, Table, UNTOLD, is_untold, opens};
use crate::format;
use crate::frame::Frame;
use motcua_desk::Settings;
use motcua_desk::process::{Place, ProcessLine, ProcessView};
use motcua_domain::process::{CountSum, Lay, MOST_TIMES, Measure};

/// Sums of a field or a unit in words.
pub(super) fn place_line(
    f: &Frame,
    settings: &Settings,
    view: &ProcessView,
    place: &Place,
    is_unit: bool,
) -> PlaceLine {
    // What lay with a unit counts of every dossier that came there, whole ones
    // of those that ended with it.
    let n = place.whole.n;
    let mean = |minutes: i64| {
        let some = (n > 0 && minutes > 0).then(|| minutes / n.max(1));
        duration(f, some)
    };
    let total = |minutes: i64| duration(f, (minutes > 0).then_some(minutes));
    let untold = is_untold(view);
    let lay = SIDES.iter().enumerate().map(|(at, sides)| {
        if untold && at < UNTOLD {
            return f.t("process-untold");
        }
        let minutes: i64 = sides.iter().map(|lay| place.minutes(*lay)).sum();
        if is_unit {
            total(minutes)
        } else {
            mean(minutes)
        }
    });
    let narrow = if is_unit { "unit" } else { "field" };
    let some = |n: i64, measure, key| {
        let url = opens(view, measure, Some(key), &[(narrow, &place.place)]);
        (format::number(f.lang, n), url)
    };
    PlaceLine {
        name: place_name(f, settings, &place.place, is_unit),
        n: format::number(f.lang, n),
        url: opens(view, Measure::Whole, None, &[(narrow, &place.place)]),
        whole: on_average(f, place.whole),
        lay: lay.collect(),
        asked_again: some(place.asked_again, Measure::Supplements, "2+"),
        returned: some(place.returned, Measure::Returns, "1+"),
    }
}

/// Tables of durations that have lines.
pub(super) fn tables(f: &Frame, settings: &Settings, view: &ProcessView) -> Vec<Table> {
    let untold = is_untold(view);
    let all = [
        (
            Measure::Status,
            "status",
            "process-by-status",
            "process-status",
        ),
        (
            Measure::Step,
            "step",
            "process-by-step",
            "process-step-head",
        ),
        (Measure::Lay, "lay", "process-by-side", "process-side"),
        (Measure::Way, "way", "process-by-way", "process-way"),
        (
            Measure::Activity,
            "activity",
            "process-by-activity",
            "process-activity",
        ),
    ];
    all.into_iter()
        .map(|(measure, id, heading, head)| {
            // What a log does not tell of has no line.
            let is_told = |one: &&ProcessLine| {
                !(untold && measure == Measure::Lay && one.key == Lay::Work.slug())
            };
            let lines = view.of(measure).filter(is_told).map(|one| Line {
                name: name_of(f, settings, measure, &one.key),
                n: format::number(f.lang, one.sum.n),
                url: opens(view, measure, Some(&one.key), &[]),
                mean: duration(f, Some(mean(one.sum))),
                median: from_classes(f, one.median),
                ninety: from_classes(f, one.ninety),
            });
            Table {
                id,
                heading: f.t(heading),
                head: f.t(head),
                counted: f.t(if measure.is_each_time() {
                    "process-n-times"
                } else {
                    "process-n"
                }),
                lines: lines.collect(),
            }
        })
        .filter(|one| !one.lines.is_empty())
        .collect()
}

/// How long the dossiers of a line took on average. What all was done at once is
/// known, and is no dash.
fn on_average(f: &Frame, sum: CountSum) -> String {
    duration(f, (sum.n > 0).then(|| mean(sum)))
}

fn mean(sum: CountSum) -> i64 {
    sum.minutes / sum.n.max(1)
}

/// How many dossiers had something how often.
pub(super) fn loops(f: &Frame, view: &ProcessView) -> Vec<Loop> {
    let all = [
        (Measure::Supplements, f.t("process-supplements")),
        (Measure::Fixes, f.t("process-fixes")),
        (Measure::HandOvers, f.t("process-hand-overs")),
        (Measure::Returns, f.t("process-returns")),
    ];
    all.into_iter()
        .map(|(measure, name)| {
            let counts = view.of(measure).map(|line| {
                (
                    times(f, &line.key),
                    format::number(f.lang, line.sum.n),
                    opens(view, measure, Some(&line.key), &[]),
                )
            });
            Loop {
                name,
                counts: counts.collect(),
            }
        })
        .filter(|one| !one.counts.is_empty())
        .collect()
}

/// How often, in words.
pub(super) fn times(f: &Frame, key: &str) -> String {
    let number = |text: &str| text.parse::<u32>().unwrap_or(0);
    match key.strip_suffix('+') {
        Some(least) => f.t1("process-times-least", "n", number(least)),
        None if number(key) >= MOST_TIMES => f.t1("process-times-least", "n", number(key)),
        None => f.t1("process-times", "n", number(key)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::pages::hall::sample::head;

    #[test]
    fn what_was_done_at_once_took_under_a_minute_and_nothing_ended_took_nothing() {
        let f = head(Lang::Vi, "/director/process");
        let said = |n, minutes| on_average(&f, CountSum { n, minutes });
        assert_eq!(said(686, 0), "dưới 1 phút");
        assert_eq!(said(686, 686 * 45), "45 phút");
        assert_eq!(said(0, 0), f.t("process-none"));
    }
}
