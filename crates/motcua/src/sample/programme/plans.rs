//! Plans of the units, what they say to their tasks, and what they tell each
//! month. Two units have a plan and are never heard of again.

use super::pages::{economy, in_share, justice, land, sample, tax};
use super::{UNITS, Year, task};
use jiff::Span;
use jiff::civil::Date;
use motcua_desk::DeskError;
use motcua_desk::indicator::{CasesAsk, IndicatorCase, Side, Whom};
use motcua_desk::programme::{
    Act, Body, CheckFound, PlanPage, Proof, Refused, TargetLine, TaskSaid, TaskState,
};
use motcua_domain::actor::Actor;
use motcua_domain::id::{DossierId, UnitId};
use motcua_domain::report::{Period, PeriodKind};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Dossiers that are shown for a task.
const SHOWN: usize = 3;
/// Days from one telling to the next at the most: what falls due before the
/// next one is told done now, so that it is told in time.
const AHEAD: i64 = 35;

/// Units write; the officer does it for those without an account here.
pub(super) fn write(year: &mut Year) -> Result<(), DeskError> {
    let cast = Arc::clone(&year.cast);
    let pages: [(&Actor, &str, PlanPage); 5] = [
        (&cast.justice.0, "justice", justice(year)?),
        (&cast.land.0, "land-office", land(year)),
        (&cast.economy, "economy", economy(year)),
        (&cast.officer, "front", sample(year, "front")?),
        (&cast.officer, "police", sample(year, "police")?),
    ];
    for (me, unit, page) in pages {
        year.plan(me, unit, page)?;
        year.act(me, unit, &Act::SubmitPlan {})?;
    }
    // Begun for that unit, which never said whether it agrees.
    let page = tax(year);
    year.plan(&cast.officer, "tax", page)
}

/// The director approves all but one, which comes back with a reason.
pub(super) fn decide(year: &mut Year) -> Result<(), DeskError> {
    let director = year.cast.director.clone();
    for unit in ["justice", "land-office", "economy", "front"] {
        year.act(&director, unit, &Act::ApprovePlan {})?;
    }
    let back = Act::ReturnPlan {
        text: "Bàn hướng dẫn đặt ở đâu, sáng hay chiều? Ghi rõ để dân biết mà đến.".to_owned(),
    };
    year.act(&director, "police", &back)
}

/// The text of a plan as its writer left it.
fn page_of(year: &Year, me: &Actor, name: &str) -> Result<PlanPage, DeskError> {
    let view = year.desk.programme_open(me, year.id(name)?)?;
    let plan = view.item.plan().ok_or(DeskError::NotFound)?;
    Ok(match (&plan.draft, &plan.stands) {
        (Some(draft), _) => PlanPage::of(draft, &view.said.draft),
        (None, Some(stands)) => PlanPage::of(stands, &view.said.texts),
        (None, None) => PlanPage::default(),
    })
}

/// Written again, after the day by which plans were to be there.
pub(super) fn write_again(year: &mut Year) -> Result<(), DeskError> {
    let officer = year.cast.officer.clone();
    let mut page = page_of(year, &officer, "police")?;
    page.follow
        .push_str(" Bàn đặt cạnh cửa vào, mở các buổi sáng từ thứ Hai đến thứ Sáu.");
    year.act(&officer, "police", &Act::ChangePlan { page })?;
    year.act(&officer, "police", &Act::SubmitPlan {})
}

pub(super) fn approve_late(year: &mut Year) -> Result<(), DeskError> {
    let director = year.cast.director.clone();
    year.act(&director, "police", &Act::ApprovePlan {})
}

/// Units take the office's tasks on, and one objects.
pub(super) fn answer(year: &mut Year) -> Result<(), DeskError> {
    let cast = Arc::clone(&year.cast);
    let objects =
        "Biên chế của Chi nhánh do cấp trên giao; đề nghị đổi thành hẹn trả qua bưu chính.";
    for (me, unit, nth, said, text) in [
        (&cast.justice.0, "justice", 0, TaskSaid::Accepts, ""),
        (&cast.land.0, "land-office", 0, TaskSaid::Accepts, ""),
        (&cast.land.0, "land-office", 1, TaskSaid::Objects, objects),
        (&cast.officer, "front", 0, TaskSaid::Accepts, ""),
        (&cast.officer, "police", 0, TaskSaid::Accepts, ""),
    ] {
        let n = year.task_of("top", unit, nth)?;
        let text = text.to_owned();
        year.act(me, "top", &Act::AnswerTask { n, said, text })?;
    }
    Ok(())
}

/// What the units that live tell of a month: how a task goes, and numbers that
/// nothing counts. Then the numbers of the month before are drawn from.
pub(super) fn month(year: &mut Year, month: Period) -> Result<(), DeskError> {
    let cast = Arc::clone(&year.cast);
    for (me, name, unit, text) in [
        (
            &cast.clerks[2],
            "top",
            "desk",
            "Đã soát xong thêm 4 thủ tục, có biên bản.",
        ),
        (
            &cast.justice.0,
            "justice",
            "justice",
            "Mẫu điền sẵn đã để ở bàn hướng dẫn.",
        ),
        (
            &cast.land.0,
            "land-office",
            "land-office",
            "Đã in phiếu, phát thử tại quầy 1 và quầy 2.",
        ),
    ] {
        let n = year.task_of(name, unit, 0)?;
        let (today, due) = (year.today(), year.due_of(name, n)?);
        // Done in the month before its last day at the latest, and so it stays.
        let is_done = due <= today.saturating_add(Span::new().days(AHEAD));
        let report = Act::ReportTask {
            n,
            state: if is_done {
                TaskState::Done
            } else {
                TaskState::Doing
            },
            on: if is_done && due >= year.told_from(name)? {
                today.min(due)
            } else {
                today
            },
            text: text.to_owned(),
            dossiers: BTreeSet::new(),
        };
        year.act(me, name, &report)?;
    }
    finish(year)?;
    declare(year, month)?;
    check(year)?;
    // The month in which it was typed in: that of the step, or the next one's
    // first days where a weekend lay between.
    year.declared = Some(Period::of(PeriodKind::Month, year.today()));
    Ok(())
}

/// What falls due before the next month is told of is done, but for one task of
/// the Front: a month in which nothing is late shows nobody how that looks. Each
/// is shown by what its plan asks for; what needs dossiers is shown apart, and a
/// task to which its unit objects waits for the answer.
fn finish(year: &mut Year) -> Result<(), DeskError> {
    let cast = Arc::clone(&year.cast);
    let today = year.today();
    let before = today.saturating_add(Span::new().days(AHEAD));
    for (me, name, unit, skipped) in [
        (&cast.officer, "front", "front", 1),
        (&cast.officer, "police", "police", 0),
        (&cast.justice.0, "justice", "justice", 0),
        (&cast.land.0, "land-office", "land-office", 0),
        (&cast.officer, "top", "desk", 0),
        (&cast.justice.0, "top", "justice", 0),
        (&cast.land.0, "top", "land-office", 0),
        (&cast.officer, "top", "front", 0),
        (&cast.officer, "top", "police", 0),
    ] {
        let item = year.item(name)?;
        let Some(plan) = item.plan() else {
            continue;
        };
        let from = plan.told_from(year.year);
        let unit = UnitId::new(unit);
        let tasks = plan.facts().tasks.iter().filter(|task| task.unit == unit);
        let open: Vec<(u16, Date, Proof)> = tasks
            .skip(skipped)
            .filter(|task| task.proof != Proof::Dossiers && task.due <= before)
            .filter(|task| !plan.is_objected(task.n))
            .filter(|task| plan.state_on(task.n, today) != TaskState::Done)
            .map(|task| (task.n, task.due, task.proof))
            .collect();
        for (n, due, proof) in open {
            prove(year, (me, name), (n, proof))?;
            let report = Act::ReportTask {
                n,
                state: TaskState::Done,
                on: if due < from { today } else { today.min(due) },
                text: "Đã xong, có biên bản và ảnh lưu tại đơn vị.".to_owned(),
                dossiers: BTreeSet::new(),
            };
            year.act(me, name, &report)?;
        }
    }
    Ok(())
}

/// What shows a task done, as its plan asks: a number of the unit's own book, or
/// a picture. A paper is named in the words.
fn prove(
    year: &mut Year,
    (me, name): (&Actor, &str),
    (n, proof): (u16, Proof),
) -> Result<(), DeskError> {
    match proof {
        Proof::Figure => {
            let declare = Act::Declare {
                target: n,
                month: Period::of(PeriodKind::Month, year.today()).to_string(),
                value: named_number(year, me, (name, n))? * 100,
                text: "Sổ theo dõi công việc của đơn vị.".to_owned(),
            };
            year.act(me, name, &declare)
        }
        Proof::Picture => year.show_picture(me, name, n),
        Proof::Paper | Proof::Dossiers => Ok(()),
    }
}

/// The first number in the words of a task, as many as were to be done; one where
/// they name none.
fn named_number(year: &Year, me: &Actor, (name, n): (&str, u16)) -> Result<i64, DeskError> {
    let view = year.desk.programme_open(me, year.id(name)?)?;
    let text = view.tasks.iter().find(|one| one.task.n == n);
    let mut words = text.map_or("", |one| one.text.as_str()).split_whitespace();
    let number = words.find_map(|word| word.parse::<i64>().ok());
    Ok(number.unwrap_or(1).max(1))
}

/// Numbers from books that are kept by hand, typed in by the officer.
fn declare(year: &mut Year, month: Period) -> Result<(), DeskError> {
    // The books of a month are closed when the next one has begun.
    let before = month.previous();
    let of = if before.to.year() == year.year {
        before
    } else {
        month
    };
    let helped = year.dice.range(34, 58) * 100;
    let n_months = i64::from(of.to.month());
    let at_home = (n_months * 6 + year.dice.range(0, 5)) * 100;
    let officer = year.cast.officer.clone();
    for (unit, value, text) in [
        (
            "front",
            helped,
            "Sổ trực của 8 tổ, cộng đến ngày cuối tháng.",
        ),
        (
            "police",
            at_home,
            "Danh sách của tổ cư trú, cộng từ đầu năm.",
        ),
    ] {
        let declare = Act::Declare {
            target: year.uncounted(unit)?,
            month: of.to_string(),
            value,
            text: text.to_owned(),
        };
        year.act(&officer, unit, &declare)?;
    }
    Ok(())
}

/// One in ten of the month before is drawn and checked by the director, who
/// declared none of them. The newest drawing waits.
fn check(year: &mut Year) -> Result<(), DeskError> {
    let Some(month) = year.declared.take() else {
        return Ok(());
    };
    if !month.is_over(year.now) {
        return Ok(());
    }
    let director = year.cast.director.clone();
    year.tick();
    let month = month.to_string();
    let drawn = match year.desk.draw_declared(&director, "", &month) {
        // In a year of a few days each number was replaced on the day it was told.
        Err(DeskError::Programme(Refused::NothingToDraw)) => return Ok(()),
        drawn => drawn?,
    };
    let name = format!("draw-{}", year.draws);
    year.versions.insert(drawn.id, drawn.version);
    year.ids.insert(name.clone(), drawn.id);
    year.draws += 1;
    let item = year.item_of(drawn.id)?;
    let Body::Draw(draw) = &item.body else {
        return Ok(());
    };
    let (found, less, text) = match year.draws {
        1 => (CheckFound::Confirmed, 0, "Đã cộng lại sổ trực, khớp."),
        2 => (
            CheckFound::Differs,
            200,
            "Hai lượt ghi trùng ngày, tính một.",
        ),
        _ => return Ok(()),
    };
    for one in &draw.drawn {
        let check = Act::CheckNumber {
            of: one.of,
            n: one.n,
            found,
            right: (less > 0).then_some((one.value - less).max(0)),
            text: text.to_owned(),
        };
        year.act(&director, &name, &check)?;
    }
    Ok(())
}

/// Dossiers that ended late and whose apology was sent before they were due, at
/// most as many as are shown.
fn apologised_ahead(year: &Year) -> Result<BTreeSet<DossierId>, DeskError> {
    let mut ask = CasesAsk {
        id: "late-apologised".to_owned(),
        whom: Whom::Desk,
        period: Period::of(PeriodKind::Year, year.today()),
        side: Side::Part,
        after: None,
    };
    let mut found = BTreeSet::new();
    loop {
        let page = year.desk.indicator_cases(&year.cast.director, &ask)?;
        for case in &page.cases {
            if let IndicatorCase::Dossier(case) = case {
                let (sent, due) = (case.case.apologised_at, case.case.due_at);
                let ahead = sent.is_some_and(|sent| due.is_some_and(|due| sent < due));
                found.extend(ahead.then_some(case.case.dossier));
            }
            if found.len() == SHOWN {
                return Ok(found);
            }
        }
        ask.after = page.next;
        if ask.after.is_none() {
            return Ok(found);
        }
    }
}

/// Dossiers of the desk that show a task: those for whose lateness there was an
/// apology in advance. Where there is none yet it is under way.
pub(super) fn show(year: &mut Year) -> Result<(), DeskError> {
    let cast = Arc::clone(&year.cast);
    let today: Date = year.today();
    let dossiers = apologised_ahead(year)?;
    let (state, text) = if dossiers.is_empty() {
        (
            TaskState::Doing,
            "Soát hồ sơ sắp trễ mỗi sáng, trình ký lời xin lỗi.",
        )
    } else {
        (
            TaskState::Done,
            "Thư xin lỗi gửi trước hạn, kèm ngày hẹn mới.",
        )
    };
    let report = Act::ReportTask {
        n: year.task_of("top", "desk", 3)?,
        state,
        on: today,
        text: text.to_owned(),
        dossiers,
    };
    year.act(&cast.clerks[0], "top", &report)
}

/// A revision that waits for the director: a lower number, and a task more.
pub(super) fn revise(year: &mut Year) -> Result<(), DeskError> {
    let head = year.cast.land.0.clone();
    let mut page = page_of(year, &head, "land-office")?;
    if let Some(first) = page.targets.first_mut() {
        *first = TargetLine {
            n: first.n,
            ..in_share(93, first.over)
        };
    }
    page.tasks.push(task(
        UNITS[2],
        "Nhắn tin cho người nộp khi hồ sơ chuyển bước, thử trong 1 tháng",
        "Chuyên viên",
        year.on(980),
        Proof::Figure,
    ));
    year.act(&head, "land-office", &Act::ChangePlan { page })?;
    year.act(&head, "land-office", &Act::SubmitPlan {})
}
