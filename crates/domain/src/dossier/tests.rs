use super::act::{
    Acceptance, AfterStop, ClosedCorrection, ClosedIntake, Counting, ExtensionAsk, Handing,
    IntakeCorrection, Judged, Submission, SupplementAsk, Transition,
};
use super::*;
use crate::actor::{Action, Actor, Permit, Role, authorise};
use crate::calendar::{Compiled, Layers, OpeningHours, compile};
use crate::deadline::{ClockFacts, Due, DueAt, Limit, RuleSetId, StopReason};
use crate::id::{DossierCode, DossierId, MoneyId, PersonId, StaffId, UnitId};
use crate::money::Vnd;
use crate::procedure::{
    ClockOrigin, Confidence, Item, ItemKind, LimitRow, Procedure, Retention, Step,
};
use crate::time::instant;
use jiff::civil::{DateTime, date};

fn calendar() -> Compiled {
    compile(&Layers::national(OpeningHours::office()), None).expect("the shipped calendar compiles")
}

fn desk() -> UnitId {
    UnitId::new("desk")
}
fn office() -> UnitId {
    UnitId::new("land-office")
}

/// Somebody who may do everything everywhere, so that the state alone decides.
fn permit(action: Action) -> Permit {
    Action::ALL
        .iter()
        .find(|a| **a == action)
        .expect("a known action");
    for unit in [desk(), office()] {
        let me = Actor {
            id: StaffId(7),
            unit: unit.clone(),
            roles: Role::ALL.to_vec(),
        };
        if let Ok(permit) = authorise(&me, action, &unit) {
            return permit;
        }
    }
    panic!("nobody may {action:?}");
}

fn at(text: &str) -> Timestamp {
    instant(text.parse::<DateTime>().expect("a date-time"))
}

fn procedure(limit: &str) -> Procedure {
    let item = |id: &str| Item {
        id: id.to_owned(),
        name_vi: format!("Giấy {id}"),
        name_en: format!("Paper {id}"),
        kind: ItemKind::Submit,
        one_of: None,
        condition_vi: String::new(),
        condition_en: String::new(),
        originals: 1,
        copies: 0,
        case: None,
    };
    let text = serde_json::json!({
        "code": "1.002273", "name_vi": "Sang tên", "name_en": "Transfer", "field": "land", "level_vi": "Cấp xã",
        "limits": [LimitRow { case: None, area: None, channel: None, limit: limit.parse().expect("a limit") }],
        "origin": ClockOrigin::Received, "rules": RuleSetId::Vn,
        "items": [item("p1"), item("p2")],
        "steps": [Step { name_vi: "Nhận".into(), name_en: "Take in".into(), unit: None, role: "clerk".into(), share_permille: 100 },
                  Step { name_vi: "Thẩm định".into(), name_en: "Examine".into(), unit: Some(office()), role: "specialist".into(), share_permille: 900 }],
        "result_vi": "Giấy chứng nhận", "legal_basis": "Luật 31/2024/QH15", "retention": Retention::Permanent,
        "confidence_time": Confidence::Sure, "confidence_fee": Confidence::Sure, "source": "test"
    });
    serde_json::from_value(text).expect("a procedure")
}

fn intake(limit: &str) -> Intake {
    let given = |item: &str| PaperGiven {
        item: item.to_owned(),
        originals: 1,
        copies: 0,
        how: PaperHow::Given,
    };
    Intake {
        procedure: ProcedureRef {
            code: "1.002273".into(),
            hash: "h".into(),
            field: "land".into(),
        },
        case: None,
        area: None,
        channel: crate::procedure::Channel::Counter,
        outside_code: None,
        orgs: Organisations {
            helped: desk(),
            received: desk(),
            decides: office(),
        },
        parties: vec![Party {
            person: PersonId(1),
            role: PartyRole::Owner,
        }],
        papers: vec![given("p1"), given("p2")],
        result_via: ResultVia::Desk,
        limit: limit.parse::<Limit>().expect("a limit"),
        restarts_on_supplement: false,
        fee: Vnd(150_000),
        basis: None,
    }
}

fn steps() -> Vec<PlannedStep> {
    vec![
        PlannedStep {
            unit: desk(),
            share_permille: 100,
            due: None,
        },
        PlannedStep {
            unit: office(),
            share_permille: 900,
            due: None,
        },
    ]
}

fn acceptance<'a>(
    procedure: &'a Procedure,
    cal: &'a Compiled,
    received: &str,
    limit: &str,
) -> Acceptance<'a> {
    Acceptance {
        code: DossierCode::issue("H53.LA", date(2024, 4, 24), 1),
        intake: intake(limit),
        words: Words::default(),
        procedure,
        received: at(received),
        steps: steps(),
        signed_off: true,
        authorised: true,
        counting: counting_by(cal),
    }
}

fn accepted(cal: &Compiled, received: &str, limit: &str) -> Dossier {
    let procedure = procedure(limit);
    let acceptance = acceptance(&procedure, cal, received, limit);
    Dossier::accept_new(
        DossierId(1),
        &permit(Action::Accept),
        at(received),
        acceptance,
    )
    .expect("accepted")
    .next
}

fn ask(warned: bool) -> SupplementAsk {
    SupplementAsk {
        items: vec!["p1".into()],
        lines: vec![],
        reason: "Thiếu".into(),
        warned,
        once: false,
    }
}

/// Counts by a calendar, whose hash is of no interest here.
fn counting_by(calendar: &Compiled) -> Counting<'_> {
    Counting {
        calendar,
        hash: "c",
    }
}

#[test]
fn the_clock_stops_while_the_citizen_supplements() {
    let cal = calendar();
    let counting = counting_by(&cal);
    let dossier = accepted(&cal, "2024-04-24T15:40", "5 wd");
    // 25, 26/4; 29/4 off by the swap, 30/4 and 1/5 holidays; 2, 3 and the
    // worked Saturday 4/5.
    let first = dossier.promised().expect("a promise").due;
    assert_eq!(
        first,
        DueAt {
            date: date(2024, 5, 4),
            minute: 1020
        }
    );
    let asked = dossier
        .request_supplement(
            &permit(Action::RequestSupplement),
            at("2024-05-03T10:00"),
            ask(false),
        )
        .expect("asked")
        .next;
    assert_eq!(asked.stage.name(), StageName::AwaitingSupplement);
    assert_eq!(
        counting.due(asked.clock.as_ref().expect("a clock")),
        Ok(Due::Paused)
    );
    let papers = asked.intake.papers.clone();
    let back = asked
        .receive_supplement(
            &permit(Action::ReceiveSupplement),
            at("2024-05-08T09:00"),
            papers,
            &counting,
        )
        .expect("received")
        .next;
    assert_eq!(back.stage.name(), StageName::Accepted);
    assert_eq!(
        back.promised().expect("a promise").due,
        DueAt {
            date: date(2024, 5, 9),
            minute: 1020
        }
    );
    assert_eq!(back.first_promise().expect("the first").due, first);
    assert_eq!(back.promises.len(), 2);
}

#[test]
fn a_second_supplement_needs_the_warning_and_counts_late_nationally() {
    let cal = calendar();
    let counting = counting_by(&cal);
    let may = permit(Action::RequestSupplement);
    let mut dossier = accepted(&cal, "2024-04-24T15:40", "10 wd");
    dossier = dossier
        .request_supplement(&may, at("2024-05-03T10:00"), ask(false))
        .expect("first")
        .next;
    let papers = dossier.intake.papers.clone();
    dossier = dossier
        .receive_supplement(
            &permit(Action::ReceiveSupplement),
            at("2024-05-06T10:00"),
            papers,
            &counting,
        )
        .expect("received")
        .next;
    let second = dossier.request_supplement(&may, at("2024-05-06T11:00"), ask(false));
    assert_eq!(second, Err(Refused::SecondSupplement));
    let once = SupplementAsk {
        once: true,
        ..ask(true)
    };
    assert_eq!(
        dossier.request_supplement(&may, at("2024-05-06T11:00"), once),
        Err(Refused::SupplementOnce)
    );
    dossier = dossier
        .request_supplement(&may, at("2024-05-06T11:00"), ask(true))
        .expect("second")
        .next;
    let papers = dossier.intake.papers.clone();
    dossier = dossier
        .receive_supplement(
            &permit(Action::ReceiveSupplement),
            at("2024-05-07T10:00"),
            papers,
            &counting,
        )
        .expect("received")
        .next;
    let done = dossier
        .record_result(
            &permit(Action::RecordResult),
            at("2024-05-08T10:00"),
            true,
            "KQ-1",
            "",
        )
        .expect("a result")
        .next;
    assert_eq!(done.ended_late(), Some(false));
    assert_eq!(done.nationally_late(), Some(true));
}

#[test]
fn a_same_day_limit_begins_anew_after_a_supplement() {
    let cal = calendar();
    let counting = counting_by(&cal);
    let dossier = accepted(&cal, "2024-05-06T10:00", "sd15");
    assert_eq!(
        dossier.promised().expect("a promise").due.date,
        date(2024, 5, 6)
    );
    let asked = dossier
        .request_supplement(
            &permit(Action::RequestSupplement),
            at("2024-05-06T10:30"),
            ask(false),
        )
        .expect("asked")
        .next;
    assert_eq!(
        counting.due(asked.clock.as_ref().expect("a clock")),
        Ok(Due::Paused)
    );
    let papers = asked.intake.papers.clone();
    let back = asked
        .receive_supplement(
            &permit(Action::ReceiveSupplement),
            at("2024-05-07T15:30"),
            papers,
            &counting,
        )
        .expect("received")
        .next;
    assert_eq!(
        back.promised().expect("a promise").due.date,
        date(2024, 5, 8)
    );
}

#[test]
fn papers_owner_authorisation_sign_off_and_dates_are_checked_before_acceptance() {
    let cal = calendar();
    let procedure = procedure("5 wd");
    let may = permit(Action::Accept);
    let now = at("2024-04-24T15:40");
    let refused = |change: &dyn Fn(&mut Acceptance<'_>)| {
        let mut acceptance = acceptance(&procedure, &cal, "2024-04-24T15:40", "5 wd");
        change(&mut acceptance);
        Dossier::accept_new(DossierId(1), &may, now, acceptance).expect_err("refused")
    };
    assert_eq!(refused(&|a| a.signed_off = false), Refused::NotSignedOff);
    assert_eq!(refused(&|a| a.intake.parties.clear()), Refused::NoOwner);
    assert_eq!(
        refused(&|a| a.received = at("2024-04-24T15:41")),
        Refused::ImpossibleDate
    );
    assert_eq!(
        refused(&|a| a.received = at("2019-04-24T15:41")),
        Refused::ImpossibleDate
    );
    let short = refused(&|a| {
        a.intake.papers.pop();
    });
    assert_eq!(
        short,
        Refused::PapersMissing {
            items: vec!["p2".into()]
        }
    );
    let unauthorised = refused(&|a| {
        a.intake.parties.push(Party {
            person: PersonId(2),
            role: PartyRole::Representative,
        });
        a.authorised = false;
    });
    assert_eq!(unauthorised, Refused::NoAuthorisation);
}

#[test]
fn a_version_is_taken_in_under_from_its_first_to_its_last_day() {
    let cal = calendar();
    let may = permit(Action::Accept);
    let now = at("2024-04-24T15:40");
    let on = |from, to| {
        let procedure = Procedure {
            valid_from: from,
            valid_to: to,
            ..procedure("5 wd")
        };
        let acceptance = acceptance(&procedure, &cal, "2024-04-24T15:40", "5 wd");
        Dossier::accept_new(DossierId(1), &may, now, acceptance).err()
    };
    let day = date(2024, 4, 24);
    let after = date(2024, 4, 25);
    assert_eq!(on(Some(day), Some(after)), None);
    assert_eq!(
        on(None, Some(day)),
        Some(Refused::ProcedureEnded { day }),
        "the first day on which it no longer holds"
    );
    assert_eq!(
        on(Some(after), None),
        Some(Refused::ProcedureNotYet { day: after })
    );
}

#[test]
fn an_event_never_lies_before_the_one_before_it() {
    let cal = calendar();
    let dossier = accepted(&cal, "2024-04-24T15:40", "5 wd");
    let step = dossier
        .note(&permit(Action::Note), at("2024-04-24T13:40"), "đồng hồ lùi")
        .expect("noted");
    assert_eq!(step.at, dossier.last_at);
}

#[test]
fn an_apology_is_given_once_and_does_not_heal_lateness() {
    let cal = calendar();
    let counting = &counting_by(&cal);
    let may = permit(Action::Apologise);
    let dossier = accepted(&cal, "2024-04-24T15:40", "5 wd");
    let new_date = DueAt {
        date: date(2024, 5, 10),
        minute: 1020,
    };
    let early = DueAt {
        date: date(2024, 5, 4),
        minute: 1020,
    };
    let now = at("2024-05-04T09:00");
    assert_eq!(
        dossier.apologise(&may, now, office(), (early, counting), "chậm"),
        Err(Refused::DateNotLater)
    );
    assert_eq!(
        dossier.apologise(&may, now, office(), (new_date, counting), "  "),
        Err(Refused::ReasonMissing)
    );
    let sorry = dossier
        .apologise(&may, now, office(), (new_date, counting), "chậm")
        .expect("apologised")
        .next;
    assert_eq!(
        sorry.apologise(&may, now, office(), (new_date, counting), "chậm"),
        Err(Refused::ApologyOnce)
    );
    let done = sorry
        .record_result(
            &permit(Action::RecordResult),
            at("2024-05-09T09:00"),
            true,
            "1",
            "",
        )
        .expect("a result")
        .next;
    assert_eq!(done.ended_late(), Some(true));
}

#[test]
fn figures_follow_corrections() {
    use super::figures::{contribution, delta};
    let cal = calendar();
    let before = accepted(&cal, "2024-04-24T15:40", "5 wd");
    let taken = before
        .take_fee(
            &permit(Action::TakeFee),
            at("2024-04-24T15:41"),
            MoneyId(1),
            Vnd(150_000),
            "1",
        )
        .expect("taken")
        .next;
    let rows = delta(Some(&before), &taken);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].1.fee, 150_000);
    assert_eq!(rows[0].1.received, 0);
    let done = taken
        .record_result(
            &permit(Action::RecordResult),
            at("2024-05-20T09:00"),
            true,
            "1",
            "",
        )
        .expect("a result")
        .next;
    let late: i64 = contribution(&done).values().map(|counts| counts.late).sum();
    assert_eq!(late, 1);
}

/// One dossier in each state.
fn one_of_each(cal: &Compiled) -> Vec<Dossier> {
    let counting = counting_by(cal);
    let entered = Dossier::enter(
        DossierId(1),
        &permit(Action::EnterPortal),
        at("2024-04-24T08:00"),
        Submission {
            intake: intake("10 wd"),
            words: Words::default(),
        },
    )
    .expect("entered")
    .next;
    let now = at("2024-04-25T09:00");
    let fix = entered
        .ask_fix(
            &permit(Action::AskFix),
            now,
            vec!["p1".into()],
            vec![],
            "mờ",
        )
        .expect("asked")
        .next;
    let refused = entered
        .refuse(&permit(Action::Refuse), now, "sai nơi nộp")
        .expect("refused")
        .next;
    let accepted = accepted(cal, "2024-04-24T15:40", "10 wd");
    let given = accepted
        .hand_over(&permit(Action::HandOver), now, office(), 1, None)
        .expect("given")
        .next;
    let progress = given
        .receive_hand_over(&permit(Action::ReceiveHandOver), now)
        .expect("received")
        .next;
    let supplement = progress
        .request_supplement(&permit(Action::RequestSupplement), now, ask(false))
        .expect("asked")
        .next;
    let payment = progress
        .stop_clock_for(
            &permit(Action::StartFinancialObligation),
            now,
            StopReason::FinancialObligation,
            "thông báo thuế",
        )
        .expect("stopped")
        .next;
    let withdrawal = progress
        .request_withdrawal(&permit(Action::RequestWithdrawal), now, "")
        .expect("asked")
        .next;
    let stopped = withdrawal
        .decide_withdrawal(&permit(Action::DecideWithdrawal), now, true, "")
        .expect("granted")
        .next;
    let ready = progress
        .record_result(&permit(Action::RecordResult), now, true, "KQ-1", "")
        .expect("a result")
        .next;
    let paid = ready
        .take_fee(&permit(Action::TakeFee), now, MoneyId(1), Vnd(150_000), "1")
        .expect("taken")
        .next;
    let delivered = paid
        .deliver(&permit(Action::Deliver), now, &handing())
        .expect("delivered")
        .next;
    let all = vec![
        entered, fix, refused, accepted, progress, supplement, payment, withdrawal, stopped, paid,
        delivered,
    ];
    let names: Vec<StageName> = all.iter().map(|d| d.stage.name()).collect();
    assert_eq!(names, StageName::ALL, "one of each, in the order of life");
    assert!(
        counting
            .due(all[3].clock.as_ref().expect("a clock"))
            .is_ok()
    );
    all
}

fn handing() -> Handing {
    Handing {
        to: DeliveredTo::Owner,
        without_receipt: false,
        taken_by: String::new(),
    }
}

type Try = fn(&Dossier, &Counting<'_>) -> Result<Transition, Refused>;

/// Every act, with input that only the state can refuse.
fn acts() -> Vec<(&'static str, Try)> {
    const NOW: &str = "2024-04-26T09:00";
    vec![
        ("accept", |d, c| {
            let procedure = procedure("10 wd");
            let acceptance = acceptance(&procedure, c.calendar, "2024-04-24T15:40", "10 wd");
            d.accept(&permit(Action::Accept), at(NOW), acceptance)
        }),
        ("ask_fix", |d, _| {
            d.ask_fix(
                &permit(Action::AskFix),
                at(NOW),
                vec!["p1".into()],
                vec![],
                "mờ",
            )
        }),
        ("receive_fix", |d, _| {
            d.receive_fix(
                &permit(Action::EnterPortal),
                at(NOW),
                d.intake.papers.clone(),
            )
        }),
        ("refuse", |d, _| {
            d.refuse(&permit(Action::Refuse), at(NOW), "sai nơi nộp")
        }),
        ("hand_over", |d, _| {
            let to = if d.unit == desk() { office() } else { desk() };
            d.hand_over(&permit(Action::HandOver), at(NOW), to, 1, None)
        }),
        ("receive_hand_over", |d, _| {
            let given = d.hand_over(
                &permit(Action::HandOver),
                at(NOW),
                if d.unit == desk() { office() } else { desk() },
                1,
                None,
            )?;
            given
                .next
                .receive_hand_over(&permit(Action::ReceiveHandOver), at(NOW))
        }),
        ("assign", |d, _| {
            d.assign(&permit(Action::Assign), at(NOW), StaffId(9), false)
        }),
        ("request_supplement", |d, _| {
            d.request_supplement(&permit(Action::RequestSupplement), at(NOW), ask(true))
        }),
        ("receive_supplement", |d, c| {
            d.receive_supplement(
                &permit(Action::ReceiveSupplement),
                at(NOW),
                d.intake.papers.clone(),
                c,
            )
        }),
        ("stop_clock", |d, _| {
            d.stop_clock_for(
                &permit(Action::SuspendOther),
                at(NOW),
                StopReason::ForceMajeure,
                "bão",
            )
        }),
        ("resume_clock", |d, c| {
            d.resume_clock(&permit(Action::Resume), at(NOW), c)
        }),
        ("extend", |d, c| {
            let may = permit(Action::Extend);
            d.extend(&may, at(NOW), &longer(5, &paper("12/TB")), c)
        }),
        ("request_withdrawal", |d, _| {
            d.request_withdrawal(&permit(Action::RequestWithdrawal), at(NOW), "")
        }),
        ("decide_withdrawal", |d, _| {
            d.decide_withdrawal(&permit(Action::DecideWithdrawal), at(NOW), false, "đã ký")
        }),
        ("stop", |d, _| {
            d.stop(&permit(Action::Stop), at(NOW), "người nộp đã mất")
        }),
        ("record_result", |d, _| {
            d.record_result(&permit(Action::RecordResult), at(NOW), true, "KQ-2", "")
        }),
        ("deliver", |d, _| {
            d.deliver(&permit(Action::Deliver), at(NOW), &handing())
        }),
        ("apologise", |d, c| {
            let new_date = DueAt {
                date: date(2024, 6, 3),
                minute: 1020,
            };
            d.apologise(
                &permit(Action::Apologise),
                at(NOW),
                office(),
                (new_date, c),
                "chậm",
            )
        }),
        ("correct_intake", |d, c| {
            let procedure = procedure("10 wd");
            d.correct_intake(
                &permit(Action::CorrectIntake),
                at(NOW),
                correction(c, 200_000),
                &judged(&procedure),
            )
        }),
        ("move_version", |d, c| {
            d.move_version(
                &permit(Action::MoveVersion),
                at(NOW),
                correction(c, 210_000),
            )
        }),
        ("correct_closed", |d, _| {
            let correction = ClosedCorrection {
                number: Some("KQ-9".into()),
                reason: "gõ sai".into(),
                ..ClosedCorrection::default()
            };
            d.correct_closed(&permit(Action::CorrectClosed), at(NOW), correction)
        }),
        ("correct_closed_intake", |d, _| {
            let procedure = procedure("10 wd");
            let correction = ClosedCorrection {
                intake: Some(closed_intake(d, &procedure)),
                reason: "sai người".into(),
                ..ClosedCorrection::default()
            };
            d.correct_closed(&permit(Action::CorrectClosed), at(NOW), correction)
        }),
        ("note", |d, _| {
            d.note(&permit(Action::Note), at(NOW), "ghi chú")
        }),
    ]
}

fn judged(procedure: &Procedure) -> Judged<'_> {
    Judged {
        procedure,
        signed_off: true,
        authorised: true,
        followed: None,
    }
}

/// The intake of `d` with another person, come by post a day earlier.
fn closed_intake<'a>(d: &Dossier, procedure: &'a Procedure) -> ClosedIntake<'a> {
    ClosedIntake {
        intake: Intake {
            parties: vec![Party {
                person: PersonId(2),
                role: PartyRole::Owner,
            }],
            channel: Channel::Post,
            ..d.intake.clone()
        },
        received: at("2024-04-23T08:00"),
        words: Words::default(),
        judged: judged(procedure),
    }
}

fn correction<'a>(counting: &Counting<'a>, fee: i64) -> IntakeCorrection<'a> {
    IntakeCorrection {
        intake: Intake {
            fee: Vnd(fee),
            ..intake("10 wd")
        },
        rules: RuleSetId::Vn,
        received: at("2024-04-24T15:40"),
        steps: steps(),
        reason: "nhập sai".into(),
        words: Words::default(),
        counting: *counting,
    }
}

/// A paper that extends, of the second day of the dossiers here.
fn paper(number: &str) -> ExtensionPaper {
    ExtensionPaper {
        number: number.into(),
        date: date(2024, 4, 25),
    }
}

fn longer(amount: u32, paper: &ExtensionPaper) -> ExtensionAsk<'_> {
    ExtensionAsk {
        amount,
        why: "phức tạp",
        paper,
        most: 1,
    }
}

#[test]
fn an_extension_is_given_by_a_dated_paper_as_often_as_the_office_lets_it() {
    let cal = calendar();
    let counting = counting_by(&cal);
    let dossier = accepted(&cal, "2024-04-24T15:40", "10 wd");
    let may = permit(Action::Extend);
    let extend = |dossier: &Dossier, amount, paper: &ExtensionPaper| {
        let now = at("2024-04-26T09:00");
        dossier.extend(&may, now, &longer(amount, paper), &counting)
    };
    let refused = |amount, paper: &ExtensionPaper| {
        extend(&dossier, amount, paper).expect_err("it must be refused")
    };
    assert_eq!(refused(5, &paper("  ")), Refused::PaperMissing);
    for day in [date(2024, 4, 23), date(2024, 4, 27)] {
        let other = ExtensionPaper {
            date: day,
            ..paper("12/TB")
        };
        assert_eq!(refused(5, &other), Refused::PaperDate, "{day}");
    }
    assert_eq!(refused(0, &paper("12/TB")), Refused::BadExtension);
    assert_eq!(refused(366, &paper("12/TB")), Refused::BadExtension);
    assert!(dossier.may_be_extended(1) && !dossier.may_be_extended(0));

    let done = extend(&dossier, 10, &paper(" 12/TB ")).expect("extended");
    let Event::Extended { paper: kept, .. } = &done.event else {
        panic!("{:?}", done.event);
    };
    assert_eq!(kept.as_ref(), Some(&paper("12/TB")), "a fact, trimmed");
    assert!(done.words.named.is_empty());
    let again = extend(&done.next, 1, &paper("13/TB"));
    let given = Refused::ExtensionsGiven { most: 1 };
    assert_eq!(again.expect_err("once"), given);
    assert!(!done.next.may_be_extended(1) && done.next.may_be_extended(2));
    let second = paper("13/TB");
    let ask = ExtensionAsk {
        most: 2,
        ..longer(1, &second)
    };
    let twice = done
        .next
        .extend(&may, at("2024-04-29T09:00"), &ask, &counting);
    assert!(twice.is_ok(), "{twice:?}");
}

#[test]
fn an_extension_of_an_older_record_folds_and_reads_as_it_was_written() {
    let cal = calendar();
    let counting = counting_by(&cal);
    let dossier = accepted(&cal, "2024-04-24T15:40", "10 wd");
    let may = permit(Action::Extend);
    let now = at("2024-04-26T09:00");
    let done = dossier
        .extend(&may, now, &longer(5, &paper("12/TB")), &counting)
        .expect("extended");
    let mut old = serde_json::to_value(&done.event).expect("facts");
    let fields = old.as_object_mut().expect("an object");
    assert!(fields.remove("paper").is_some());
    let event: Event = serde_json::from_value(old.clone()).expect("an older event");
    assert!(matches!(&event, Event::Extended { paper: None, .. }));
    assert_eq!(serde_json::to_value(&event).expect("facts"), old);
    let folded = dossier.apply(done.at, Some(StaffId(7)), &event);
    assert_eq!(folded.expect("it fits"), done.next);
}

#[test]
fn a_correction_is_told_from_what_to_what_and_names_nobody() {
    let cal = calendar();
    let counting = counting_by(&cal);
    let dossier = accepted(&cal, "2024-04-24T15:40", "10 wd");
    assert!(changes(&dossier, &dossier).is_empty());
    let procedure = procedure("10 wd");
    let mut right = correction(&counting, 0);
    right.intake.parties[0].person = PersonId(2);
    right.intake.channel = Channel::Post;
    right.received = at("2024-04-23T08:00");
    let before = (dossier.received_at(), dossier.promised().map(|p| p.due));
    let may = permit(Action::CorrectIntake);
    let now = at("2024-04-26T09:00");
    let after = dossier
        .correct_intake(&may, now, right, &judged(&procedure))
        .expect("corrected")
        .next;
    let told = changes(&dossier, &after);
    assert!(told.contains(&Change::Owners), "{told:?}");
    assert!(told.contains(&Change::Channel(Channel::Counter, Channel::Post)));
    assert!(told.contains(&Change::Received(before.0, at("2024-04-23T08:00"))));
    assert_eq!(after.promised().map(|p| p.due), before.1, "kept");
    assert!(!told.iter().any(|one| matches!(one, Change::Due(..))));
    assert!(!told.iter().any(|one| matches!(one, Change::Limit(..))));
}

#[test]
fn an_extension_keeps_its_meaning_when_the_limit_changes() {
    let cal = calendar();
    let counting = counting_by(&cal);
    let dossier = accepted(&cal, "2024-04-24T15:40", "10 wd");
    let may = permit(Action::Extend);
    let extended = dossier
        .extend(
            &may,
            at("2024-05-03T10:00"),
            &longer(5, &paper("12/TB")),
            &counting,
        )
        .expect("extended")
        .next;
    let moved = |limit: &str| {
        let correction = IntakeCorrection {
            intake: intake(limit),
            ..correction(&counting, 0)
        };
        extended.move_version(
            &permit(Action::MoveVersion),
            at("2024-05-03T10:00"),
            correction,
        )
    };
    let refused = moved("1 mo").expect_err("five working days are not five months");
    assert_eq!(refused, Refused::ExtensionUnit { unit: "wd".into() });
    let clock = moved("12 wd").expect("moved").next.clock;
    let clock = clock.expect("a clock");
    assert_eq!((clock.limit.amount, clock.extensions[0].amount), (12, 5));
    assert!(moved("sd15").is_ok(), "same-day work is extended in days");
}

/// The state machine as text: `stage × act → stage | reason`. Reviewed like
/// code; `UPDATE_GOLDEN=1` rewrites it.
#[test]
fn the_printed_transitions_are_the_transitions() {
    use std::fmt::Write as _;
    let cal = calendar();
    let counting = counting_by(&cal);
    let mut text =
        String::from("# stage × act → next stage, or – with the reason of the refusal\n");
    for dossier in one_of_each(&cal) {
        let _ = writeln!(text, "\n{}", dossier.stage.name().slug());
        for (name, act) in acts() {
            let answer = match act(&dossier, &counting) {
                Ok(step) => {
                    // The fold from the stored form gives the same dossier.
                    let json = serde_json::to_string(&step.event).expect("an event as text");
                    let event: Event = serde_json::from_str(&json).expect("an event back");
                    assert_eq!(event, step.event);
                    step.next.stage.name().slug().to_owned()
                }
                Err(refused) => format!("– {}", refused.message()),
            };
            let _ = writeln!(text, "  {name:<20} {answer}");
        }
    }
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/generated/transitions.txt"
    );
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, &text).expect("write the transitions");
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(
        committed, text,
        "run `cargo xtask gen` and look at the difference"
    );
}

/// Whatever happens in whatever order: the fold of the events is the dossier,
/// promises rise, and event times never fall.
#[test]
fn random_lives_fold_to_what_the_acts_said() {
    use proptest::test_runner::{Config, TestRunner};
    let cal = calendar();
    let mut runner = TestRunner::new(Config {
        cases: 200,
        ..Config::default()
    });
    let moves = proptest::collection::vec(0_usize..acts().len(), 1..25);
    runner
        .run(&moves, |moves| {
            let counting = counting_by(&cal);
            let mut dossier = accepted(&cal, "2024-04-24T15:40", "10 wd");
            for idx in moves {
                let Ok(step) = acts()[idx].1(&dossier, &counting) else {
                    continue;
                };
                if acts()[idx].0 == "receive_hand_over" {
                    continue; // two events in one try
                }
                let folded = dossier
                    .clone()
                    .apply(step.at, Some(StaffId(7)), &step.event)
                    .expect("folds");
                proptest::prop_assert_eq!(&folded, &step.next);
                proptest::prop_assert!(step.next.last_at >= dossier.last_at);
                if let (Some(old), Some(new)) = (dossier.promised(), step.next.promised()) {
                    proptest::prop_assert!(new.due >= old.due);
                }
                dossier = step.next;
            }
            Ok(())
        })
        .expect("every life folds");
}

/// The identities of the official form hold over whatever the acts made of
/// dossiers.
#[test]
fn the_official_form_is_sound_after_random_lives() {
    use crate::report::{Case, Cell, Definition, Evaluation, Period};
    use proptest::test_runner::{Config, TestRunner};
    let text = include_str!("../../../../packs/reports/ii06a.toml");
    let definition: Definition = toml::from_str(text).expect("a definition");
    let cal = calendar();
    let mut runner = TestRunner::new(Config {
        cases: 60,
        ..Config::default()
    });
    let life = proptest::collection::vec(0_usize..acts().len(), 0..20);
    let lives = proptest::collection::vec(life, 1..6);
    runner
        .run(&lives, |lives| {
            let counting = counting_by(&cal);
            let mut cases = Vec::new();
            for life in lives {
                let mut dossier = accepted(&cal, "2024-04-24T15:40", "10 wd");
                for idx in life {
                    if let Ok(step) = acts()[idx].1(&dossier, &counting) {
                        dossier = step.next;
                    }
                }
                cases.push(Case::of(&dossier));
            }
            for text in ["2024-04", "2024-04-25..2024-04-26", "2024-05R", "2024-05"] {
                let period = Period::parse(text).expect("a period");
                let mut report = Evaluation::new(&definition, period, at("2024-06-01T00:00"))
                    .expect("a sound definition");
                for case in &cases {
                    report.take(case);
                }
                let table = report.table(&|key| (key.to_owned(), String::new()));
                proptest::prop_assert!(table.is_sound(), "{} {:?}", text, table.checks);
                if text == "2024-04" {
                    // Behind the running number and the name of the row.
                    let total = table.rows.last().and_then(|row| row.cells.get(2));
                    let n = i64::try_from(cases.len()).unwrap_or_default();
                    proptest::prop_assert_eq!(total, Some(&Cell::Count(n)));
                }
            }
            Ok(())
        })
        .expect("every form is sound");
}

#[test]
fn codes_are_read_as_people_type_them() {
    let code = DossierCode::issue("H53.LA", date(2026, 11, 23), 7);
    assert_eq!(code.as_str(), "H53.LA-261123-0007");
    assert_eq!(DossierCode::parse(" h53.la-261123-0007 "), Ok(code));
    assert_eq!(
        DossierCode::issue("H53", date(2026, 11, 23), 12_345).as_str(),
        "H53-261123-12345"
    );
    assert_eq!(
        DossierCode::parse("000.00.19.H26-210517-0003").map(|code| code.to_string()),
        Ok("000.00.19.H26-210517-0003".to_owned())
    );
    for bad in [
        "",
        "H53",
        "H53-261123",
        "H53-2611-0007",
        "H53-261123-OO07",
        "Н53-261123-0007",
        "H53-261123-0007\u{202e}",
    ] {
        assert!(DossierCode::parse(bad).is_err(), "{bad:?}");
    }
    let facts = ClockFacts {
        start: date(2024, 5, 6).at(8, 0, 0, 0),
        limit: "3 wd".parse().expect("a limit"),
        rules: RuleSetId::Vn,
        stops: vec![],
        restarts: vec![],
        extensions: vec![],
    };
    assert!(crate::deadline::due(&facts, &calendar()).is_ok());
}

#[test]
fn an_apology_names_an_open_day_within_a_year() {
    let cal = calendar();
    let counting = &counting_by(&cal);
    let dossier = accepted(&cal, "2024-04-24T15:40", "5 wd");
    let sorry = |day| {
        let new_date = DueAt {
            date: day,
            minute: 1020,
        };
        let now = at("2024-05-06T09:00");
        let may = permit(Action::Apologise);
        dossier.apologise(&may, now, office(), (new_date, counting), "chậm")
    };
    for (day, why) in [
        (date(2024, 5, 6), Refused::DateNotLater),
        (date(2024, 5, 11), Refused::DayNotOpen),
        (date(2025, 5, 7), Refused::DateTooFar),
        (date(9999, 12, 31), Refused::DateTooFar),
    ] {
        assert_eq!(sorry(day), Err(why), "{day}");
    }
    assert!(sorry(date(2024, 5, 7)).is_ok());
}

#[test]
fn an_apology_names_an_hour_at_which_the_desk_is_open() {
    let cal = calendar();
    let counting = &counting_by(&cal);
    let dossier = accepted(&cal, "2024-04-24T15:40", "5 wd");
    let sorry = |minute| {
        let new_date = DueAt {
            date: date(2024, 5, 7),
            minute,
        };
        let now = at("2024-05-06T09:00");
        let may = permit(Action::Apologise);
        dossier.apologise(&may, now, office(), (new_date, counting), "chậm")
    };
    let hours: crate::calendar::Sessions = "0730-1130,1300-1700".parse().expect("hours");
    for minute in [0, 449, 720, 1021, 1320] {
        let hours = hours.clone();
        assert_eq!(
            sorry(minute),
            Err(Refused::TimeNotOpen { hours }),
            "{minute}"
        );
    }
    // No time was said: until the desk closes.
    for (minute, told) in [(450, 450), (690, 690), (1020, 1020), (1440, 1020)] {
        let next = sorry(minute).expect("apologised").next;
        let new_date = next.apology.map(|apology| apology.new_date.minute);
        assert_eq!(new_date, Some(told));
    }
}

#[test]
fn a_notice_that_nothing_is_due_is_taken_while_the_fee_waits() {
    let cal = calendar();
    let dossier = with_basis(accepted(&cal, "2024-04-24T15:40", "10 wd"));
    let now = at("2024-04-25T09:00");
    let may = permit(Action::TakeFee);
    let same = dossier.money.assessed;
    let told = |waits| dossier.assess_fee(&may, now, (same, waits), "TB 12");
    assert_eq!(told(false), Err(Refused::NothingChanged));
    let after = told(true).expect("told").next;
    let by_notice = after.intake.basis.as_ref().and_then(|b| b.by_notice);
    assert_eq!(by_notice, Some(Vnd(0)), "the notice has come");
    assert_eq!((after.money.assessed, after.intake.fee), (same, same));
    // After a notice of a sum, one of nothing is said once.
    let more = Vnd(same.0 + 70_000);
    let dear = dossier.assess_fee(&may, now, (more, true), "TB 12");
    let dear = dear.expect("told").next;
    let back = dear.assess_fee(&may, now, (same, false), "TB 13");
    let back = back.expect("told");
    let by_notice = |it: &Dossier| it.intake.basis.as_ref().and_then(|b| b.by_notice);
    assert_eq!(by_notice(&back.next), Some(Vnd(0)));
    // A record of before says nothing of it, and folds as it did.
    let old = format!(r#"{{"kind":"money.assessed","amount":{}}}"#, same.0);
    let old: Event = serde_json::from_str(&old).expect("a record of before");
    assert!(matches!(old, Event::FeeAssessed { told: false, .. }));
}

fn counts() -> crate::procedure::fee::Counts {
    crate::procedure::fee::Counts::ONE
}

/// The dossier with what its fee was judged by.
fn with_basis(mut dossier: Dossier) -> Dossier {
    dossier.intake.basis = Some(Basis {
        counts: counts(),
        exemption: None,
        exempted: Vnd(0),
        by_notice: None,
        freed_notice: None,
        authority: None,
    });
    dossier
}

#[test]
fn a_fee_set_by_notice_outlives_the_correction_of_a_name() {
    let cal = calendar();
    let counting = counting_by(&cal);
    let now = at("2024-04-25T09:00");
    for before in [
        accepted(&cal, "2024-04-24T15:40", "10 wd"),
        with_basis(accepted(&cal, "2024-04-24T15:40", "10 wd")),
    ] {
        for notice in [Vnd(500_000), Vnd(100_000)] {
            let may = permit(Action::TakeFee);
            let told = before.assess_fee(&may, now, (notice, false), "TB 12");
            let told = told.expect("told").next;
            let mut correction = correction(&counting, told.intake.fee.0);
            correction.intake.basis.clone_from(&told.intake.basis);
            correction.words = Words::text("tên");
            let procedure = procedure("10 wd");
            let may = permit(Action::CorrectIntake);
            let after = told
                .correct_intake(&may, now, correction, &judged(&procedure))
                .expect("corrected")
                .next;
            assert_eq!(after.money.assessed, notice);
        }
        let may = permit(Action::TakeFee);
        let told = before
            .assess_fee(&may, now, (Vnd(500_000), false), "TB")
            .expect("told");
        let basis = told.next.intake.basis;
        assert_eq!(
            basis.and_then(|basis| basis.by_notice),
            before.intake.basis.as_ref().map(|_| Vnd(350_000)),
            "a correction starts from the notice"
        );
    }
}

#[test]
fn a_correction_is_judged_as_an_intake_is() {
    let cal = calendar();
    let counting = counting_by(&cal);
    let dossier = accepted(&cal, "2024-04-24T15:40", "10 wd");
    let procedure = procedure("10 wd");
    let now = at("2024-04-26T09:00");
    let correct = |received: &str, change: &dyn Fn(&mut Intake, &mut Judged<'_>)| {
        let mut correction = correction(&counting, 150_000);
        correction.words = Words::text("tên");
        correction.received = at(received);
        let mut judged = judged(&procedure);
        change(&mut correction.intake, &mut judged);
        dossier.correct_intake(&permit(Action::CorrectIntake), now, correction, &judged)
    };
    let same = "2024-04-24T15:40";
    let represented = |intake: &mut Intake, judged: &mut Judged<'_>| {
        judged.authorised = false;
        intake.parties.push(Party {
            person: PersonId(2),
            role: PartyRole::Representative,
        });
    };
    assert_eq!(correct(same, &represented), Err(Refused::NoAuthorisation));
    assert_eq!(
        correct(same, &|i, _| i.parties.clear()),
        Err(Refused::NoOwner)
    );
    for impossible in ["2019-04-24T15:40", "2024-04-26T09:01"] {
        assert_eq!(
            correct(impossible, &|_, _| {}),
            Err(Refused::ImpossibleDate)
        );
    }
    let other = |intake: &mut Intake, judged: &mut Judged<'_>| {
        intake.procedure.hash = "other".into();
        judged.signed_off = false;
    };
    assert_eq!(correct(same, &other), Err(Refused::NotSignedOff));
    let bare = |intake: &mut Intake, _: &mut Judged<'_>| {
        intake.procedure.hash = "other".into();
        intake.papers.clear();
    };
    assert_eq!(
        correct(same, &bare),
        Err(Refused::PapersMissing {
            items: vec!["p1".into(), "p2".into()]
        })
    );
    // What stays as it was is not judged again.
    assert!(correct(same, &|_, judged| judged.signed_off = false).is_ok());
}

#[test]
fn another_procedure_says_anew_what_a_supplement_did_to_the_clock() {
    let cal = calendar();
    let counting = counting_by(&cal);
    let dossier = accepted(&cal, "2024-04-24T15:40", "10 wd");
    let now = at("2024-04-25T09:00");
    let asked = dossier
        .request_supplement(&permit(Action::RequestSupplement), now, ask(false))
        .expect("asked")
        .next;
    let back = at("2024-05-06T09:00");
    let papers = asked.intake.papers.clone();
    let whole = asked
        .receive_supplement(&permit(Action::ReceiveSupplement), back, papers, &counting)
        .expect("received")
        .next;
    assert!(whole.clock.as_ref().expect("a clock").restarts.is_empty());
    let mut correction = correction(&counting, 150_000);
    correction.intake.procedure.hash = "other".into();
    correction.intake.restarts_on_supplement = true;
    let procedure = procedure("10 wd");
    let moved = whole
        .correct_intake(
            &permit(Action::CorrectIntake),
            back,
            correction,
            &judged(&procedure),
        )
        .expect("corrected")
        .next;
    let clock = moved.clock.expect("a clock");
    assert_eq!(clock.restarts, [crate::time::local(back)]);
}

#[test]
fn a_closed_dossier_is_put_right_without_moving_its_clock() {
    let cal = calendar();
    let procedure = procedure("10 wd");
    let all = one_of_each(&cal);
    let closed: Vec<&Dossier> = all.iter().filter(|d| !d.stage.is_open()).collect();
    assert_eq!(closed.len(), 4, "refused, stopped, ready, delivered");
    let now = at("2024-06-03T09:00");
    for dossier in closed {
        let correction = ClosedCorrection {
            intake: Some(closed_intake(dossier, &procedure)),
            reason: "sai người, sai ngày".into(),
            ..ClosedCorrection::default()
        };
        let may = permit(Action::CorrectClosed);
        let after = dossier
            .correct_closed(&may, now, correction)
            .expect("corrected")
            .next;
        assert_eq!(after.intake.parties[0].person, PersonId(2));
        assert_eq!(after.received_at(), at("2024-04-23T08:00"));
        assert_eq!(after.stage, dossier.stage);
        assert_eq!(after.clock, dossier.clock);
        assert_eq!(after.promises, dossier.promises);
        assert_eq!(after.money, dossier.money);
        let same = ClosedCorrection {
            intake: Some(closed_intake(&after, &procedure)),
            reason: "lần nữa".into(),
            ..ClosedCorrection::default()
        };
        let again = after.correct_closed(&may, now, same);
        assert_eq!(again, Err(Refused::NothingChanged));
    }
}

#[test]
fn a_refund_leaves_the_sums_even() {
    let cal = calendar();
    let all = one_of_each(&cal);
    let refund = |dossier: &Dossier, amount, cause| {
        let may = permit(Action::RefundFee);
        let now = at("2024-06-03T09:00");
        dossier.refund_fee(&may, now, MoneyId(9), Vnd(amount), (cause, "lý do"))
    };
    let delivered = all.last().expect("delivered");
    assert_eq!(
        refund(delivered, 100_000, RefundCause::Overpaid),
        Err(Refused::RefundTooHigh { most: Vnd(0) }),
        "nothing was taken too much"
    );
    assert!(matches!(
        refund(delivered, 100_000, RefundCause::Mistaken),
        Err(Refused::WrongStage { .. })
    ));
    let after = refund(delivered, 100_000, RefundCause::NotDue).expect("given back");
    let money = &after.next.money;
    assert_eq!((money.assessed, money.held()), (Vnd(50_000), Vnd(50_000)));
    assert_eq!(money.open(), Vnd(0));
    let most = refund(&after.next, 60_000, RefundCause::NotDue);
    assert_eq!(most, Err(Refused::MoreThanHeld { held: Vnd(50_000) }));

    // Paid, then assessed lower: what is over goes back and nothing is owed.
    let paid = all[3]
        .take_fee(
            &permit(Action::TakeFee),
            at("2024-04-25T09:00"),
            MoneyId(1),
            Vnd(150_000),
            "1",
        )
        .expect("taken")
        .next;
    let now = at("2024-04-25T10:00");
    let lower = paid
        .assess_fee(&permit(Action::TakeFee), now, (Vnd(120_000), false), "TB")
        .expect("assessed")
        .next;
    let too_much = refund(&lower, 40_000, RefundCause::Overpaid);
    assert_eq!(too_much, Err(Refused::RefundTooHigh { most: Vnd(30_000) }));
    let even = refund(&lower, 30_000, RefundCause::Overpaid).expect("given back");
    assert_eq!(even.next.money.open(), Vnd(0));
    assert_eq!(even.next.money.over(), Vnd(0));
    // Booked by mistake: it is owed again.
    let again = refund(&paid, 150_000, RefundCause::Mistaken).expect("given back");
    assert_eq!(again.next.money.open(), Vnd(150_000));
}

#[test]
fn a_lost_receipt_asks_who_takes_the_result_not_for_an_authorisation() {
    let cal = calendar();
    let all = one_of_each(&cal);
    let lost = Handing {
        without_receipt: true,
        ..handing()
    };
    let now = at("2024-04-26T09:00");
    let refused = all[9].deliver(&permit(Action::Deliver), now, &lost);
    assert_eq!(refused, Err(Refused::NoTaker));
}

#[test]
fn no_correction_and_no_new_version_takes_a_promise_back() {
    let cal = calendar();
    let counting = counting_by(&cal);
    let dossier = accepted(&cal, "2024-04-24T15:40", "10 wd");
    let now = at("2024-04-26T09:00");
    let moved = |limit: &str| {
        let correction = IntakeCorrection {
            intake: intake(limit),
            ..correction(&counting, 0)
        };
        let may = permit(Action::MoveVersion);
        let moved = dossier.move_version(&may, now, correction);
        moved.expect("moved").next
    };
    let shorter = moved("4 wd");
    assert_eq!(shorter.promises, dossier.promises);
    assert_eq!(shorter.clock.as_ref().map(|c| c.limit.amount), Some(4));
    let longer = moved("12 wd");
    assert_eq!(longer.promises.len(), 2);
    assert!(longer.promised().map(|p| p.due) > dossier.promised().map(|p| p.due));
    let mut earlier = correction(&counting, 0);
    earlier.intake.channel = Channel::Post;
    earlier.received = at("2024-04-21T08:00");
    let procedure = procedure("10 wd");
    let put_right = dossier
        .correct_intake(
            &permit(Action::CorrectIntake),
            now,
            earlier,
            &judged(&procedure),
        )
        .expect("corrected")
        .next;
    assert_eq!(put_right.promises, dossier.promises);
    assert_eq!(put_right.received_at(), at("2024-04-21T08:00"));
}

#[test]
fn nothing_was_received_after_the_day_it_was_promised_for() {
    let cal = calendar();
    let counting = counting_by(&cal);
    let dossier = accepted(&cal, "2024-04-24T15:40", "10 wd");
    let procedure = procedure("10 wd");
    let promised = dossier.promises[0].due.date;
    let put = |day: jiff::civil::Date| {
        let mut correction = correction(&counting, 0);
        correction.intake.channel = Channel::Post;
        correction.received = at(&format!("{day}T08:00"));
        let may = permit(Action::CorrectIntake);
        let now = at("2024-06-03T09:00");
        dossier.correct_intake(&may, now, correction, &judged(&procedure))
    };
    let after = put(promised.tomorrow().unwrap());
    assert_eq!(after, Err(Refused::ImpossibleDate));
    assert!(put(date(2024, 4, 25)).is_ok());
}

#[test]
fn nothing_was_received_after_it_was_passed_on() {
    let cal = calendar();
    let counting = counting_by(&cal);
    let dossier = accepted(&cal, "2024-04-24T15:40", "10 wd");
    let procedure = procedure("10 wd");
    let passed_on = at("2024-04-25T09:00");
    let put = |received: &str, followed: Option<Timestamp>| {
        let mut correction = correction(&counting, 0);
        correction.received = at(received);
        let judged = Judged {
            followed,
            ..judged(&procedure)
        };
        let may = permit(Action::CorrectIntake);
        let now = at("2024-05-03T09:00");
        dossier.correct_intake(&may, now, correction, &judged)
    };
    let followed = Some(passed_on);
    let after = put("2024-04-25T09:01", followed);
    assert_eq!(after, Err(Refused::ReceivedAfter { at: passed_on }));
    assert!(put("2024-04-25T09:00", followed).is_ok());
    assert!(put("2024-04-25T09:01", None).is_ok(), "nobody had it yet");
    let events = [
        (Event::Noted {}, false),
        (Event::Refused {}, true),
        (Event::Stopped { withdrawn: true }, true),
    ];
    for (event, needs) in events {
        assert_eq!(event.needs_papers(), needs, "{event:?}");
    }
}

#[test]
fn nothing_was_handed_in_at_a_closed_counter() {
    let cal = calendar();
    let counting = counting_by(&cal);
    let dossier = accepted(&cal, "2024-04-24T15:40", "10 wd");
    let procedure = procedure("10 wd");
    let put = |received: &str, channel: Channel| {
        let mut correction = correction(&counting, 0);
        correction.intake.channel = channel;
        correction.received = at(received);
        let may = permit(Action::CorrectIntake);
        let now = at("2024-04-26T09:00");
        dossier.correct_intake(&may, now, correction, &judged(&procedure))
    };
    // A day before, at noon, in the night, on the Sunday before.
    let never = [
        "2024-04-23T08:00",
        "2024-04-24T12:10",
        "2024-04-24T05:00",
        "2024-04-21T08:00",
    ];
    for received in never {
        let refused = put(received, Channel::Counter);
        assert_eq!(refused, Err(Refused::NotAtCounter), "{received}");
        assert!(put(received, Channel::Post).is_ok(), "{received}");
    }
    assert!(put("2024-04-24T08:00", Channel::Counter).is_ok());
}

#[test]
fn who_waits_for_papers_is_late_only_when_the_promise_had_passed_before() {
    let cal = calendar();
    let counting = counting_by(&cal);
    // Promised for 4 May, 17:00.
    let dossier = accepted(&cal, "2024-04-24T15:40", "5 wd");
    let asked = |day: &str| {
        let may = permit(Action::RequestSupplement);
        let asked = dossier.request_supplement(&may, at(day), ask(false));
        asked.expect("asked").next
    };
    let left = |dossier: &Dossier| {
        let stop = dossier.open_stop().expect("a stop");
        dossier.after_stop(stop.from, &counting)
    };
    let now = at("2024-06-03T09:00");
    assert!(dossier.is_late(now));
    let early = asked("2024-05-02T10:00");
    assert!(early.stands() && !early.is_late(now));
    assert_eq!(left(&early), Some(AfterStop::Rest));
    let last = asked("2024-05-04T10:00");
    assert!(last.stands() && !last.is_late(now));
    assert_eq!(left(&last), Some(AfterStop::Nothing));
    let late = asked("2024-05-06T10:00");
    assert!(!late.stands() && late.is_late(now), "a stop heals nothing");
    assert_eq!(left(&late), Some(AfterStop::Nothing));
    let mut anew = last;
    anew.intake.restarts_on_supplement = true;
    assert_eq!(left(&anew), Some(AfterStop::Anew));
}

#[test]
fn papers_on_the_way_are_taken_back_by_who_gave_them_and_not_given_elsewhere() {
    let cal = calendar();
    let dossier = accepted(&cal, "2024-04-24T15:40", "10 wd");
    let now = at("2024-04-26T09:00");
    let give = |from: &Dossier, to| {
        let permit = permit(Action::HandOver);
        from.hand_over(&permit, now, to, 1, None)
    };
    let given = give(&dossier, office()).expect("given").next;
    assert_eq!(give(&given, office()).err(), Some(Refused::OnTheWay));
    let back = give(&given, dossier.unit.clone()).expect("back").next;
    assert_eq!(
        give(&back, dossier.unit.clone()).err(),
        Some(Refused::OnTheWay)
    );
    let taken = back
        .receive_hand_over(&permit(Action::ReceiveHandOver), now)
        .expect("received")
        .next;
    assert_eq!((taken.unit, taken.step), (dossier.unit, dossier.step));
    assert!(taken.pending.is_none() && taken.held_by.is_empty());
}
