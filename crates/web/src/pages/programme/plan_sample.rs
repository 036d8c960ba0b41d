//! Samples of plans and models.

use super::plan_rows::Owners;
use super::{plan_sample_told as told, sample};
use crate::view::Form;
use jiff::civil::date;
use motcua_desk::programme::{
    Body, Change, Doubt, FileView, Half, Kind, Model, ModelLine, ModelResult, ModelStage, Outcome,
    Over, PastPeriods, Place, Plan, PlanFacts, ProgrammeId, ProgrammeRef, ProgrammeView, Proof,
    Said, Sense, Shape, Target, TargetLine, TargetScope, TargetState, TargetView, Task, TaskReport,
    TaskSaid, TaskShown, TaskState, TaskView, Texts, Warning,
};
use motcua_domain::id::{DossierCode, StaffId, UnitId};
use motcua_domain::programme::Sent;
use std::collections::{BTreeMap, BTreeSet};

/// Owners of the samples.
pub(super) fn owners() -> Owners {
    let around = sample::around();
    Owners::new(&around.people, UnitId::to_string, &BTreeMap::new())
}

fn target(n: u16, indicator: Option<&str>) -> Target {
    Target {
        n,
        indicator: indicator.map(str::to_owned),
        scope: TargetScope::Unit,
        sense: Sense::AtLeast,
        value: 9_500,
        over: Over::Year,
    }
}

fn target_views() -> Vec<TargetView> {
    vec![
        TargetView {
            target: target(3, Some("on-time")),
            text: "Hồ sơ trả đúng hẹn từ 95 % trở lên".to_owned(),
            about: Some(sample::about_share()),
            measured: Some(sample::measured()),
            declared: None,
            standing: None,
            numbers: Vec::new(),
            state: TargetState::CannotSay,
            past: None,
            by_declared: false,
            later: None,
            missing: None,
            checked: None,
            pairs: sample::pairs(),
            parts: Vec::new(),
            begins: None,
        },
        TargetView {
            target: target(4, None),
            text: "Buổi sinh hoạt chuyên đề có đủ người dự".to_owned(),
            about: None,
            measured: None,
            declared: Some(sample::declared()),
            standing: Some(sample::standing()),
            numbers: told::numbers(),
            state: TargetState::Reached,
            past: Some(PastPeriods {
                reached: 6,
                not_reached: 1,
                open: 1,
            }),
            by_declared: true,
            later: None,
            missing: None,
            checked: None,
            pairs: Vec::new(),
            parts: Vec::new(),
            begins: None,
        },
    ]
}

fn tasks() -> Vec<Task> {
    let task = |n, unit: &str, owner, month, proof| Task {
        n,
        content: None,
        unit: UnitId::new(unit),
        owner: Some(StaffId(owner)),
        due: date(2022, month, 30),
        proof,
        from: None,
    };
    vec![
        task(1, "desk", 7, 8, Proof::Dossiers),
        task(2, "justice", 8, 11, Proof::Paper),
    ]
}

fn report() -> TaskReport {
    TaskReport {
        n: 1,
        state: TaskState::Doing,
        on: date(2022, 9, 1),
        at: sample::at(1, 9, 0),
        done_at: None,
        dossiers: BTreeSet::new(),
        giving_up: None,
    }
}

fn task_views() -> Vec<TaskView> {
    let texts = [
        "Soát 20 thủ tục hay phải bổ sung nhất, viết lại phần hướng dẫn",
        "Làm giấy khai sinh trong ngày cho hồ sơ đủ giấy tờ",
    ];
    let all = tasks().into_iter().zip(texts);
    all.map(|(task, text)| {
        let told = task.n == 1;
        TaskView {
            plan: ProgrammeId(12),
            version: 3,
            of: UnitId::new("desk"),
            text: text.to_owned(),
            owner: if told {
                "Lê Thị Ví Dụ".to_owned()
            } else {
                "Nguyễn Văn Mẫu".to_owned()
            },
            state: if told {
                TaskState::Doing
            } else {
                TaskState::Open
            },
            late: told,
            told_late: false,
            objected: !told,
            report: told.then(report),
            report_text: if told {
                "Đã soát 12 thủ tục đất đai".to_owned()
            } else {
                String::new()
            },
            codes: if told {
                vec![DossierCode::issue("H53.LA", date(2022, 9, 1), 7)]
            } else {
                Vec::new()
            },
            shown: TaskShown {
                files: usize::from(told),
                dossiers: if told { 3 } else { 0 },
                missing: false,
            },
            number: (!told).then(|| (sample::declared(), "Sổ theo dõi".to_owned())),
            checked: None,
            answer: (!told).then_some(TaskSaid::Objects),
            answer_text: if told {
                String::new()
            } else {
                "Cần thêm một máy in để làm trong ngày".to_owned()
            },
            kept_text: String::new(),
            task,
        }
    })
    .collect()
}

fn facts() -> PlanFacts {
    PlanFacts {
        objectives: 1,
        tasks: tasks(),
        targets: vec![target(3, Some("on-time")), target(4, None)],
        ..PlanFacts::default()
    }
}

fn texts() -> Texts {
    let said = [
        ("title", "Kế hoạch thực hiện chuyên đề năm 2022"),
        ("objective.1", "Người dân không phải đi lại lần hai"),
        (
            "study",
            "Mỗi quý học một tình huống tiếp dân rút từ góp ý thật",
        ),
        ("example", "Giám đốc ký lời xin lỗi trước khi hồ sơ trễ hẹn"),
    ];
    let owned = |(name, text): (&str, &str)| (name.to_owned(), text.to_owned());
    said.into_iter().map(owned).collect()
}

/// A plan: with a text in force, with one that is that far, or both.
pub(super) fn plan(stands: bool, draft: Option<Sent>) -> ProgrammeView {
    let plan = Plan {
        draft: draft.map(|_| facts()),
        sent: draft.unwrap_or(Sent::Writing),
        submitted_by: Some(StaffId(7)),
        submitted_at: Some(sample::at(1, 9, 0)),
        stands: stands.then(facts),
        before: Vec::new(),
        approved_at: stands.then(|| sample::at(2, 14, 0)),
        approved_by: stands.then_some(StaffId(7)),
        in_force_since: stands.then(|| sample::at(2, 14, 0)),
        reworded: BTreeSet::new(),
        late: true,
        revision: 2 * u16::from(stands),
        used: 4,
        answers: Vec::new(),
        reports: Vec::new(),
        declared: vec![sample::declared()],
    };
    ProgrammeView {
        said: Said {
            texts: texts(),
            draft: texts(),
            ..Said::default()
        },
        targets: target_views(),
        tasks: task_views(),
        ..sample::view(Body::Plan(Box::new(plan)), 2022)
    }
}

fn waiting() -> ProgrammeView {
    ProgrammeView {
        moves: vec!["approve_plan", "return_plan"],
        named: vec![ProgrammeRef {
            id: ProgrammeId(3),
            kind: Kind::Directive,
            number: "5/KH".to_owned(),
            title: "Nâng cao chất lượng phục vụ người dân".to_owned(),
            stage: "replaced",
        }],
        changes: vec![
            Change::Title {
                before: "Kế hoạch năm 2022".to_owned(),
                after: "Kế hoạch thực hiện chuyên đề năm 2022".to_owned(),
            },
            Change::Target {
                before: None,
                after: Some(Box::new(target_line())),
            },
            Change::Above {
                kind: Kind::Directive,
                before: BTreeSet::from([ProgrammeId(3)]),
                after: BTreeSet::new(),
            },
        ],
        ..plan(true, Some(Sent::Submitted))
    }
}

/// States of the page of a plan.
pub(super) fn samples() -> Vec<(&'static str, ProgrammeView, Form)> {
    let file = |n, withdrawn| {
        let mut view = sample::file(n);
        (view.file.task, view.file.withdrawn) = (Some(1), withdrawn);
        view
    };
    let withdrawn = FileView {
        why: "Nhầm tệp của tháng trước".to_owned(),
        opens: false,
        ..file(2, Some(sample::at(3, 10, 0)))
    };
    let in_force = ProgrammeView {
        files: vec![file(1, None), withdrawn],
        moves: vec![
            "change_plan",
            "answer_task",
            "keep_task",
            "report_task",
            "declare",
        ],
        ..plan(true, None)
    };
    let in_force = ProgrammeView {
        revisions: vec![told::revision()],
        timeline: told::timeline(),
        ..in_force
    };
    let mut typed = Form::new([
        ("act", "report_task"),
        ("part", "1"),
        ("report_task-1-text", "Xong 20 thủ tục"),
        ("report_task-1-dossiers", "H53.LA-220901-0007"),
    ]);
    typed.fault("report_task-1-state", "…");
    let draft = ProgrammeView {
        moves: vec!["change_plan", "submit_plan"],
        warnings: vec![Warning {
            place: Place::Task(1),
            what: Doubt::NoOwner,
        }],
        ..plan(false, Some(Sent::Writing))
    };
    vec![
        ("plan-in-force", in_force.clone(), Form::default()),
        ("plan-refused", in_force, typed),
        ("plan-waiting", waiting(), Form::default()),
        ("plan-draft", draft, Form::default()),
    ]
}

fn target_line() -> TargetLine {
    TargetLine {
        n: None,
        text: "Hồ sơ trả đúng hẹn từ 95 % trở lên".to_owned(),
        indicator: Some("on-time".to_owned()),
        scope: TargetScope::Unit,
        sense: Sense::AtLeast,
        value: 9_500,
        over: Over::Year,
    }
}

/// A model as it is typed.
pub(super) fn model_line() -> ModelLine {
    ModelLine {
        shape: Shape::Practice,
        plan: None,
        owner: Some(StaffId(7)),
        owner_name: String::new(),
        from: date(2022, 3, 1),
        to: date(2022, 12, 31),
        title: "Một lần hướng dẫn, đủ một lần".to_owned(),
        reason: "Cứ 100 hồ sơ có 18 hồ sơ phải bổ sung".to_owned(),
        content: "Ghi giấy tờ cần có ra phiếu, đọc lại cho người nộp nghe".to_owned(),
        resources: "Hai cán bộ quầy 1 và 2".to_owned(),
        target: Some(target_line()),
        copied_from: None,
    }
}

/// A model with what was told of it.
pub(super) fn model(
    stage: ModelStage,
    results: Vec<ModelResult>,
    measurable: bool,
) -> ProgrammeView {
    let line = model_line();
    let body = Model {
        shape: line.shape,
        plan: None,
        owner: line.owner,
        from: line.from,
        to: line.to,
        target: measurable.then(|| target(1, Some("on-time"))),
        copied_from: None,
        stage,
        proposed: !results.is_empty(),
        results,
        declared: Vec::new(),
    };
    let said = [
        ("title", line.title),
        ("reason", line.reason),
        ("content", line.content),
        ("resources", line.resources),
    ];
    let mut targets = target_views();
    targets.truncate(usize::from(measurable));
    ProgrammeView {
        said: Said {
            texts: said
                .into_iter()
                .map(|(name, text)| (name.to_owned(), text))
                .collect(),
            beside: Texts::from([(
                "result.mid".to_owned(),
                "Số hồ sơ phải bổ sung giảm từ tháng 4".to_owned(),
            )]),
            ..Said::default()
        },
        targets,
        ..sample::view(Body::Model(body), 2022)
    }
}

/// States of the page of a model.
pub(super) fn model_samples() -> Vec<(&'static str, ProgrammeView, Form)> {
    let mid = ModelResult {
        half: Half::Mid,
        outcome: Outcome::Reached,
        measured: Some(sample::measured()),
        at: sample::at(1, 9, 0),
    };
    let told = ProgrammeView {
        moves: vec!["tell_model", "propose_model", "drop_model"],
        ..model(ModelStage::Running, vec![mid], true)
    };
    let new = ProgrammeView {
        moves: vec!["change_model", "tell_model"],
        warnings: vec![Warning {
            place: Place::Whole,
            what: Doubt::NoResult,
        }],
        ..model(ModelStage::Running, Vec::new(), false)
    };
    vec![
        ("model-told", told, Form::default()),
        ("model-new", new, Form::default()),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::{At, Shown, model as model_page, plan as plan_page, words};
    use super::*;
    use crate::i18n::Lang;
    use crate::pages::work::me;
    use motcua_domain::actor::Role;

    fn shown(view: &ProgrammeView, form: &Form, show: fn(At<'_>) -> Shown) -> (String, usize) {
        let f = sample::frame(Lang::Vi, "/programme/12");
        let mut who = me(&f).unwrap();
        who.roles = vec![Role::Head];
        let around = sample::around();
        let shown = show(At {
            f: &f,
            me: &who,
            view,
            around: &around,
            form,
        });
        (shown.body.to_string(), shown.acts.len())
    }

    #[test]
    fn what_nothing_shows_any_more_is_not_called_done() {
        let f = sample::frame(Lang::Vi, "/programme/12");
        let all = samples();
        let mut task = all[0].1.tasks[0].clone();
        (task.late, task.state) = (false, TaskState::Done);
        let tag = |task: &TaskView| words::task_tag(&f, task).to_string();
        assert!(tag(&task).contains(&f.t("programme-task-done")));
        task.shown.missing = true;
        let bare = tag(&task);
        assert!(bare.contains(&f.t("programme-task-bare")), "{bare}");
    }

    #[test]
    fn a_head_reports_the_own_unit_s_tasks_and_does_not_answer_them() {
        let all = samples();
        let (_, view, form) = &all[0];
        let (body, acts) = shown(view, form, plan_page::shown);
        assert!(body.contains("id=\"act-report_task-1\""), "{body}");
        assert!(!body.contains("id=\"act-report_task-2\""), "{body}");
        // What shows the own task can be added to and withdrawn, once.
        assert!(body.contains("id=\"act-add_file-1\""), "{body}");
        assert!(!body.contains("id=\"act-add_file-2\""), "{body}");
        assert!(body.contains("id=\"act-withdraw_file-1\""), "{body}");
        assert!(!body.contains("id=\"act-withdraw_file-2\""), "{body}");
        assert!(
            body.contains("id=\"act-unlink-1.H53.LA-220901-0007\""),
            "{body}"
        );
        assert!(body.contains("Nhầm tệp của tháng trước"), "{body}");
        assert!(!body.contains("/programme/12/file/2"), "{body}");
        assert!(!body.contains("id=\"act-answer_task-"), "{body}");
        assert!(body.contains("id=\"act-declare-4\""), "{body}");
        assert!(
            !body.contains("id=\"act-declare-3\""),
            "what is counted is not typed"
        );
        assert!(body.contains("/dossiers/H53.LA-220901-0007"), "{body}");
        assert_eq!(acts, 0);
    }

    #[test]
    fn whoever_approves_sees_what_a_revision_changes() {
        let all = samples();
        let (_, view, form) = &all[2];
        let (body, acts) = shown(view, form, plan_page::shown);
        assert!(body.contains("id=\"changes\""), "{body}");
        assert!(body.contains("≥\u{a0}95\u{a0}%"), "{body}");
        assert_eq!(acts, 2);
    }

    #[test]
    fn what_was_told_of_a_model_stands_beside_what_was_counted_then() {
        let all = model_samples();
        let (_, view, form) = &all[0];
        let (body, acts) = shown(view, form, model_page::shown);
        assert!(body.contains("Số hồ sơ phải bổ sung giảm"), "{body}");
        assert!(body.contains("113/120"), "{body}");
        assert_eq!(acts, 3);
    }
}
