//! How often chances came true: by tenth and by field.

use super::super::chart::{Bar, draw};
use super::{FieldRight, Right, decimals, range, share};
use crate::format;
use crate::frame::Frame;
use crate::pages::procedures::field_name;
use crate::view::Html;
use motcua_domain::risk::{Calibration, Told};

pub(super) fn rights(f: &Frame, told: &Calibration) -> Vec<Right> {
    let seen = told.tenths.iter().enumerate().rev();
    let seen = seen.filter(|(_, one)| one.mornings > 0);
    seen.map(|(n, one)| Right {
        range: range(f, n),
        told: share(f, one.expected()),
        came: share(f, one.seen()),
        mornings: format::number(f.lang, one.mornings),
        cases: format::number(f.lang, one.cases),
    })
    .collect()
}

pub(super) fn right_chart(f: &Frame, told: &Calibration) -> Option<Html> {
    let seen = |one: &Told| one.seen();
    let bars: Vec<Bar> = told
        .tenths
        .iter()
        .enumerate()
        .rev()
        .filter_map(|(n, one)| {
            let came = seen(one)?;
            Some(Bar {
                name: range(f, n),
                parts: vec![(came, "f5"), (1000 - came, "fm")],
                text: format::percent(f.lang, came.unsigned_abs()),
            })
        })
        .collect();
    (!bars.is_empty()).then(|| draw(&f.t("chance-right-chart"), &bars))
}

pub(super) fn field_right(f: &Frame, field: &str, told: &Calibration) -> FieldRight {
    let whole = told.whole();
    FieldRight {
        field: field_name(f.lang, field),
        told: share(f, whole.expected()),
        came: share(f, whole.seen()),
        mornings: format::number(f.lang, whole.mornings),
        score: told
            .brier()
            .map_or_else(|| f.t("chance-none-yet"), |score| decimals(f, score)),
    }
}
