//! Columns of the blocks of a report, as message ids.

pub(super) const UNITS: &[&str] = &[
    "programme-col-unit",
    "programme-col-plan",
    "programme-col-in-time",
    "programme-col-told-late",
    "programme-col-done-late",
    "programme-col-late",
    "programme-col-objected",
    "programme-col-running",
    "programme-col-not-done",
    "programme-col-reached",
    "programme-col-not-reached",
    "programme-col-target-running",
    "programme-col-cannot-say",
    "programme-col-not-measurable",
    "programme-col-declared",
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
