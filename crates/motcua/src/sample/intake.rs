//! What a made-up person hands in.

use super::dice::Dice;
use motcua_desk::Published;
use motcua_desk::accept::{IntakeInput, Payment};
use motcua_domain::dossier::{PaperGiven, PaperHow, ResultVia};
use motcua_domain::procedure::{Channel, ItemKind, checklist::items_for, fee};
use std::sync::Arc;

/// Papers that satisfy a checklist.
pub fn papers(procedure: &Arc<Published>, case: Option<&str>) -> Vec<PaperGiven> {
    items_for(&procedure.procedure, case)
        .filter(|item| item.kind != ItemKind::Conditional)
        .map(|item| PaperGiven {
            item: item.id.clone(),
            // A row that names no number still wants the paper itself.
            originals: if item.originals + item.copies == 0 {
                1
            } else {
                item.originals
            },
            copies: item.copies,
            how: if item.kind == ItemKind::Present {
                PaperHow::Shown
            } else {
                PaperHow::Given
            },
        })
        .collect()
}

/// How the fee is paid, where there is one.
pub fn payment(dice: &mut Dice, procedure: &Published, intake: &IntakeInput) -> Option<Payment> {
    let pays = intake.fee_by_notice.is_some() || !procedure.procedure.fees.is_empty();
    pays.then(|| Payment {
        means: (*dice.weighted(&[("cash", 6), ("transfer", 3), ("card", 1)])).to_owned(),
        receipt: String::new(),
    })
}

/// An intake for a procedure with made-up people.
pub fn intake(dice: &mut Dice, procedure: &Arc<Published>) -> Option<IntakeInput> {
    use motcua_domain::procedure::FeeAmount;
    let by_notice = procedure
        .procedure
        .fees
        .iter()
        .any(|fee| matches!(fee.amount, FeeAmount::ByNotice));
    let amount = motcua_domain::money::Vnd(dice.range(3, 40) * 10_000);
    Some(IntakeInput {
        procedure: procedure.procedure.code.clone(),
        case: None,
        area: None,
        channel: Channel::Counter,
        outside_code: None,
        helped: None,
        received: None,
        owners: vec![super::names::person(dice)?],
        representative: None,
        papers: papers(procedure, None),
        result_via: ResultVia::Desk,
        counts: fee::Counts {
            pages: u32::try_from(dice.range(1, 9)).ok()?,
            copies: u32::try_from(dice.range(1, 5)).ok()?,
            each: 1,
        },
        exemption: None,
        fee_by_notice: by_notice.then_some(amount),
        note: String::new(),
        told: None,
    })
}
