//! Samples of commitments, with invented data.

use crate::pages::programme::sample::{about_share, at, measured, pairs, view};
use crate::view::Form;
use jiff::civil::date;
use motcua_desk::programme::{
    Body, Commitment, CommitmentStage, Measured, Outcome, Over, ProgrammeView, PromiseResult,
    Sense, SheetPromise, Target, TargetLine, TargetScope, TargetState, TargetView,
};
use motcua_domain::id::{StaffId, UnitId};

/// Promises as they are typed: one that is counted over the person's own
/// steps, and one that nothing counts.
pub(super) fn lines() -> Vec<TargetLine> {
    let line = |text: &str, indicator: Option<&str>, value| TargetLine {
        n: None,
        text: text.to_owned(),
        indicator: indicator.map(str::to_owned),
        scope: indicator.map_or(TargetScope::Unit, |_| TargetScope::Steps),
        sense: Sense::AtLeast,
        value,
        over: Over::Year,
    };
    vec![
        line(
            "Không hồ sơ nào của tôi trễ hẹn mà chưa có lời xin lỗi",
            Some("on-time"),
            9_500,
        ),
        line(
            "Viết tờ hướng dẫn một trang cho ba thủ tục hay sai",
            None,
            100,
        ),
    ]
}

/// The same with their figures.
pub(super) fn targets(counted: Option<Measured>, state: TargetState) -> Vec<TargetView> {
    let numbered = (1..).zip(lines());
    let views = numbered.map(|(n, line)| {
        let is_counted = line.indicator.is_some();
        TargetView {
            about: is_counted.then(about_share),
            measured: counted.filter(|_| is_counted),
            declared: None,
            standing: None,
            numbers: Vec::new(),
            past: None,
            state: if is_counted {
                state
            } else {
                TargetState::NotMeasurable
            },
            by_declared: false,
            later: None,
            missing: None,
            checked: None,
            pairs: if counted.is_some() && is_counted {
                pairs()
            } else {
                Vec::new()
            },
            parts: Vec::new(),
            begins: None,
            text: line.text,
            target: Target {
                n,
                indicator: line.indicator,
                scope: line.scope,
                sense: line.sense,
                value: line.value,
                over: line.over,
            },
        }
    });
    views.collect()
}

fn commitment(stage: CommitmentStage, targets: Vec<TargetView>) -> ProgrammeView {
    let signed = stage != CommitmentStage::Draft;
    let confirmed = matches!(
        stage,
        CommitmentStage::Confirmed | CommitmentStage::Compared
    );
    let compared = stage == CommitmentStage::Compared;
    let result = |view: &TargetView| PromiseResult {
        n: view.target.n,
        outcome: if view.about.is_some() {
            Outcome::NotReached
        } else {
            Outcome::Reached
        },
        measured: view.measured,
    };
    let results = targets.iter().filter(|_| compared).map(result).collect();
    let one = Commitment {
        promises: targets.iter().map(|view| view.target.clone()).collect(),
        used: 2,
        stage,
        signed_on: signed.then(|| date(2022, 1, 20)),
        on_paper: false,
        above: false,
        left: None,
        confirmed_at: confirmed.then(|| at(2, 9, 0)),
        confirmed_on: None,
        results,
    };
    let mut view = view(Body::Commitment(one), 2022);
    view.said.person = Some(StaffId(7));
    let texts = &mut view.said.texts;
    texts.insert("position".to_owned(), "Công chức quầy 1".to_owned());
    view.targets = targets;
    view
}

/// The same where nobody else at the desk confirms it.
fn confirmed_above(mut view: ProgrammeView) -> ProgrammeView {
    if let Body::Commitment(one) = &mut view.item.body {
        one.above = true;
    }
    view
}

/// States of the page.
pub(in crate::pages::programme) fn samples() -> Vec<(&'static str, ProgrammeView, Form)> {
    let mut draft = commitment(
        CommitmentStage::Draft,
        targets(None, TargetState::NotMeasurable),
    );
    draft.moves = vec!["change_promises", "sign", "sections", "withdraw"];
    let few = Measured {
        few: true,
        count: 3,
        of: 4,
        ..measured()
    };
    let mut signed = commitment(
        CommitmentStage::Signed,
        targets(Some(few), TargetState::TooFew),
    );
    signed.moves = vec!["return_commitment", "confirm_commitment", "withdraw"];
    let alone = confirmed_above(draft.clone());
    let mut above = confirmed_above(signed.clone());
    above.moves = vec!["return_commitment", "confirm_above"];
    let mut confirmed = commitment(
        CommitmentStage::Confirmed,
        targets(Some(measured()), TargetState::CannotSay),
    );
    confirmed.moves = vec!["explain", "compare", "withdraw"];
    let mut compared = commitment(
        CommitmentStage::Compared,
        targets(Some(measured()), TargetState::NotReached),
    );
    let beside = &mut compared.said.beside;
    let own = "Bảy hồ sơ trễ vì chờ ý kiến; đã xin lỗi đủ.";
    beside.insert("own".to_owned(), own.to_owned());
    let head = "Cố gắng rõ rệt. Năm sau gửi lời xin lỗi sớm hơn.";
    beside.insert("compared".to_owned(), head.to_owned());
    let wrong = Form::new([
        ("act", "compare"),
        ("compare-outcome-1", "reached"),
        ("compare-outcome-2", ""),
        ("compare-text", "Gần đủ"),
    ]);
    let mut so_far = commitment(
        CommitmentStage::Compared,
        targets(Some(measured()), TargetState::CannotSay),
    );
    if let Body::Commitment(one) = &mut so_far.item.body {
        one.stage = CommitmentStage::Confirmed;
    }
    so_far.moves = vec!["explain", "compare"];
    vec![
        ("commitment-so-far", so_far, Form::default()),
        ("commitment-draft", draft, Form::default()),
        ("commitment-draft-above", alone, Form::default()),
        ("commitment-signed", signed, Form::default()),
        ("commitment-above", above, Form::default()),
        ("commitment-confirmed", confirmed, wrong),
        ("commitment-compared", compared, Form::default()),
    ]
}

/// Promises with what became of them, for the evidence sheet.
pub(in crate::pages::programme) fn promises() -> Vec<SheetPromise> {
    let all = targets(Some(measured()), TargetState::CannotSay).into_iter();
    let told = all.map(|view| {
        let result = PromiseResult {
            n: view.target.n,
            outcome: Outcome::Reached,
            measured: view.measured,
        };
        SheetPromise {
            view,
            result: Some(result),
            of: UnitId::new("desk"),
            left: None,
        }
    });
    told.collect()
}
