//! How the unit's tasks went in the period of a review, and what inspections found
//! of it: beside the checklist that asks for both.

use crate::pages::programme::{At, month, sheet, words};
use crate::view::{Html, Tone, tag};
use motcua_desk::programme::{FindingStage, FindingView, TaskView};

/// A task.
pub(super) struct Task {
    pub url: String,
    pub text: String,
    pub due: String,
    pub state: Html,
    /// What shows it; a dash = nothing does.
    pub shown: String,
}

/// A finding.
pub(super) struct Finding {
    pub url: String,
    pub of: String,
    pub text: String,
    pub due: String,
    pub state: Html,
}

/// Both.
#[derive(Default)]
pub(super) struct Worked {
    /// Which days are told.
    pub days: String,
    /// Tasks by how they went, in words.
    pub counts: Vec<String>,
    pub tasks: Vec<Task>,
    pub findings: Vec<Finding>,
}

impl Worked {
    pub(super) fn of(at: At<'_>) -> Self {
        let f = at.f;
        let Some(work) = &at.view.work else {
            return Self::default();
        };
        let counts = month::task_counts(f, work.counts).into_iter();
        let (by, day) = (f.short_date(work.by), f.short_date(work.day));
        Self {
            days: f.t2("review-tasks-days", "by", by, "day", day),
            counts: counts.map(|one| one.text).collect(),
            tasks: work.tasks.iter().map(|one| task(at, one)).collect(),
            findings: work.findings.iter().map(|one| finding(at, one)).collect(),
        }
    }
}

fn task(at: At<'_>, one: &TaskView) -> Task {
    let f = at.f;
    let shown = match (sheet::shown(f, one), one.report_text.is_empty()) {
        (shown, _) if !shown.is_empty() => shown,
        (_, false) => f.t("review-shown-words"),
        (_, true) => "–".to_owned(),
    };
    Task {
        url: format!("/programme/{}#task-{}", one.plan, one.task.n),
        text: one.text.clone(),
        due: f.short_date(one.task.due),
        state: words::task_tag(f, one),
        shown,
    }
}

fn finding(at: At<'_>, one: &FindingView) -> Finding {
    let f = at.f;
    let tone = match one.stage {
        FindingStage::Open => Tone::Warn,
        FindingStage::Answered => Tone::Running,
        FindingStage::Settled => Tone::Ok,
    };
    let stage = if one.seen_open {
        f.t("programme-finding-not-mended")
    } else {
        words::finding_stage(f, one.stage)
    };
    let of = words::ref_line(f, &one.of);
    Finding {
        url: format!("/programme/{}", one.of.id),
        of: f.t2("review-found-on", "of", of, "day", f.short_date(one.on)),
        text: one.text.clone(),
        due: f.short_date(one.due),
        state: tag(tone, &stage),
    }
}
