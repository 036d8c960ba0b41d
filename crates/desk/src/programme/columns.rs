//! Columns of the blocks of a report, as message ids, and the rows of units
//! under theirs.

use super::cells::{number, word};
use super::{ReportCell, UnitMonth};

/// Units with their tasks. Plans and targets stand in a table of their own: with
/// both in one, no column could be read on paper.
pub(super) const UNIT_TASKS: &[&str] = &[
    "programme-col-unit",
    "programme-col-in-time",
    "programme-col-told-late",
    "programme-col-done-late",
    "programme-col-bare",
    "programme-col-late",
    "programme-col-objected",
    "programme-col-running",
    "programme-col-not-done",
];
/// Units with their plans and targets.
pub(super) const UNIT_TARGETS: &[&str] = &[
    "programme-col-unit",
    "programme-col-plan",
    "programme-col-reached",
    "programme-col-not-reached",
    "programme-col-target-running",
    "programme-col-cannot-say",
    "programme-col-not-measurable",
    "programme-col-declared",
    "programme-col-corrected",
];
pub(super) const TARGETS: &[&str] = &[
    "programme-col-unit",
    "programme-col-target",
    "programme-col-aim",
    "programme-col-figure",
    "programme-col-state",
];
pub(super) const MODELS: &[&str] = &[
    "programme-col-unit",
    "programme-col-shape",
    "programme-col-title",
    "programme-col-owner",
    "programme-col-aim",
    "programme-col-figure",
    "programme-col-outcome",
    "programme-col-proposed",
];
pub(super) const COMMITMENTS: &[&str] = &[
    "programme-col-staff",
    "programme-col-signed",
    "programme-col-without-account",
    "programme-col-confirmed",
    "programme-col-compared",
];
/// Of a day that is past: how many people there were then, nobody kept.
pub(super) const COMMITMENTS_THEN: &[&str] = &[
    "programme-col-staff-now",
    "programme-col-signed",
    "programme-col-without-account",
    "programme-col-confirmed",
    "programme-col-compared",
];
pub(super) const INSPECTIONS: &[&str] = &[
    "programme-col-unit",
    "programme-col-day",
    "programme-col-title",
    "programme-col-surprise",
    "programme-col-findings",
    "programme-col-settled",
];
pub(super) const CHECKS: &[&str] = &[
    "programme-col-month",
    "programme-col-pool",
    "programme-col-drawn",
    "programme-col-right",
    "programme-col-differs",
    "programme-col-no-proof",
    "programme-col-unchecked",
];
pub(super) const WORDS: &[&str] = &["programme-col-unit", "programme-col-words"];
/// Of a block that has nothing to count: why.
pub(super) const WORDS_ALONE: &[&str] = &["programme-col-said"];

/// A unit of the report's last day, with those that it took over from.
fn unit_of(row: &UnitMonth) -> ReportCell {
    if row.before.is_empty() {
        return ReportCell::Unit(row.unit.clone());
    }
    ReportCell::TookOver(vec![row.unit.clone()], row.before.clone())
}

/// Tasks of a unit, under [`UNIT_TASKS`].
pub(super) fn unit_tasks(row: &UnitMonth) -> Vec<ReportCell> {
    let tasks = row.tasks;
    vec![
        unit_of(row),
        number(tasks.in_time),
        number(tasks.told_late),
        number(tasks.done_late),
        number(tasks.bare),
        number(tasks.late),
        number(tasks.objected),
        number(tasks.running),
        number(tasks.not_done),
    ]
}

/// Plan and targets of a unit, under [`UNIT_TARGETS`].
pub(super) fn unit_targets(row: &UnitMonth) -> Vec<ReportCell> {
    let targets = row.targets;
    vec![
        unit_of(row),
        row.stage
            .map_or_else(|| word("plan", "none"), |stage| word("plan", stage.slug())),
        number(targets.reached),
        number(targets.not_reached),
        number(targets.running),
        number(targets.cannot_say + targets.too_few),
        number(targets.not_measurable),
        number(targets.declared),
        number(targets.corrected),
    ]
}
