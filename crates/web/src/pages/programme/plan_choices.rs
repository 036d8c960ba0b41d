//! What a plan's form chooses from, and the text with which a new one begins:
//! last year's, a sample, or what the level above asks of the unit.

use super::plan_rows::Owners;
use super::{Around, words};
use crate::frame::Frame;
use crate::pages::encode;
use crate::view::{Form, Html};
use motcua_desk::programme::{
    Body, Directive, FromAbove, Kind, PlanPage, ProgrammeId, ProgrammeLine, TaskLine, Theme,
};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::id::{StaffId, UnitId};
use std::collections::BTreeMap;

/// Which plan is written.
#[derive(Clone)]
pub(super) struct Of {
    /// Whose.
    pub(super) unit: UnitId,
    /// Of which year.
    pub(super) year: i16,
    /// The one that is written anew; `None` = a new one.
    pub(super) id: Option<ProgrammeId>,
    /// Names of the staff that it names.
    pub(super) names: BTreeMap<StaffId, String>,
}

/// What the form chooses from.
pub(super) struct Choices {
    pub(super) around: Around,
    /// The office's own unit, whose plan stands above the others.
    pub(super) office: UnitId,
    pub(super) themes: Vec<ProgrammeLine>,
    pub(super) plans: Vec<ProgrammeLine>,
    pub(super) directives: Vec<ProgrammeLine>,
    /// Last year's plan as the beginning of a new one.
    pub(super) last: Option<PlanPage>,
}

impl Choices {
    pub(super) fn read(desk: &Desk, me: &Actor, of: &Of) -> Result<Self, DeskError> {
        let around = Around::read(desk, me, None)?;
        if !around.units.contains(&of.unit) {
            return Err(DeskError::NotFound);
        }
        let around = around.for_unit(desk, me, &of.unit)?;
        Ok(Self {
            office: desk.settings().office.unit.clone(),
            themes: desk.programme_list(me, Kind::Theme, of.year)?,
            plans: desk.programme_list(me, Kind::Plan, of.year)?,
            directives: desk.programme_list(me, Kind::Directive, of.year)?,
            last: match of.id {
                None => desk.plan_from_last_year(me, &of.unit, of.year)?,
                Some(_) => None,
            },
            around,
        })
    }

    pub(super) fn owners(&self, f: &Frame, of: &Of) -> Owners {
        let unit = |id: &UnitId| self.around.unit(f, id);
        Owners::new(&self.around.people, unit, &of.names)
    }

    /// The theme nearest to the unit.
    fn nearest_theme(&self) -> Option<ProgrammeId> {
        let held = self.themes.iter();
        let held = held.filter_map(|line| Some((line.item.id, theme_of(line)?)));
        let held = held.filter(|(_, theme)| !theme.dropped);
        let nearest = held.max_by_key(|(_, theme)| theme.level.rank());
        nearest.map(|(id, _)| id)
    }

    /// The office's own plan, where it is in force and another one's.
    fn top(&self, of: &Of) -> Option<ProgrammeId> {
        let is_top = |line: &&ProgrammeLine| {
            let stands = line.item.plan().is_some_and(|plan| plan.stands.is_some());
            stands && line.item.is_top_of(&self.office) && line.item.unit != of.unit
        };
        self.plans.iter().find(is_top).map(|line| line.item.id)
    }

    /// Tasks that plans in force give to the unit, to be taken up.
    fn taken_from_above(&self, of: &Of) -> Vec<TaskLine> {
        let mut lines = Vec::new();
        for line in self.plans.iter().filter(|line| line.item.unit != of.unit) {
            let stands = line.item.plan().and_then(|plan| plan.stands.as_ref());
            let tasks = stands.into_iter().flat_map(|text| &text.tasks);
            for task in tasks.filter(|task| task.unit == of.unit) {
                lines.push(TaskLine {
                    n: None,
                    from: Some(FromAbove {
                        plan: line.item.id,
                        task: task.n,
                    }),
                    ..TaskLine::of(task, &line.texts)
                });
            }
        }
        lines
    }

    /// The text with which a new plan begins.
    pub(super) fn first(&self, f: &Frame, of: &Of, from: &str) -> PlanPage {
        let sample = self.around.pack.plans.iter().find(|one| one.id == from);
        let mut page = match (from, sample) {
            ("last", _) => self.last.clone().unwrap_or_default(),
            (_, Some(sample)) => sample.page(&of.unit, of.year),
            (_, None) => PlanPage::default(),
        };
        if page.title.is_empty() {
            let unit = self.around.unit(f, &of.unit);
            page.title = f.t2(
                "plan-title-usual",
                "year",
                of.year.to_string(),
                "unit",
                unit,
            );
        }
        page.theme = self.nearest_theme();
        page.parent = self.top(of);
        let own = std::mem::take(&mut page.tasks);
        page.tasks = self.taken_from_above(of);
        page.tasks.extend(own);
        page
    }

    /// From what a new plan may begin: address, words, and the mark of the one
    /// that it was begun from.
    pub(super) fn sources(&self, f: &Frame, of: &Of, from: &str) -> Vec<(String, String, Html)> {
        if of.id.is_some() {
            return Vec::new();
        }
        let source = |id: &str, said: String| {
            let now = if id == from {
                " aria-current=\"page\""
            } else {
                ""
            };
            (address(of, id), said, Html::own(now))
        };
        let mut all = vec![source("", f.t("plan-from-blank"))];
        if self.last.is_some() {
            all.push(source("last", f.t("plan-from-last")));
        }
        let samples = self.around.pack.plans.iter();
        all.extend(samples.map(|one| {
            let name = f.pick(&one.name_vi, &one.name_en);
            source(&one.id, f.t1("plan-from-sample", "name", name))
        }));
        all
    }

    /// Themes that hold, with their levels; and the one that the form names, which
    /// says where it was given up.
    pub(super) fn theme_options(&self, f: &Frame, form: &Form) -> Vec<(String, String)> {
        let named = |line: &ProgrammeLine| form.has("theme", &line.item.id.to_string());
        let themes = self.themes.iter().filter_map(|line| {
            let theme = theme_of(line)?;
            let level = words::level(f, theme.level);
            let said = f.t2("programme-kind-name", "kind", level, "name", &line.title);
            if !theme.dropped {
                return Some((line.item.id.to_string(), said));
            }
            named(line).then(|| gone(f, line, line.item.stage(), said))
        });
        none_or(f, themes)
    }

    /// Other plans in force of the year, and the one that the form names.
    pub(super) fn plan_options(&self, f: &Frame, of: &Of, form: &Form) -> Vec<(String, String)> {
        let named = |line: &ProgrammeLine| form.has("parent", &line.item.id.to_string());
        let others = self.plans.iter().filter(|line| {
            let stands = line.item.plan().is_some_and(|plan| plan.stands.is_some());
            (stands || named(line)) && Some(line.item.id) != of.id
        });
        none_or(
            f,
            others.map(|line| (line.item.id.to_string(), line.title.clone())),
        )
    }

    /// Documents that hold, with their numbers; and those that the form names,
    /// which say where they hold no more: whoever writes the plan anew takes them
    /// out, the form never does.
    pub(super) fn documents(&self, f: &Frame, form: &Form) -> Vec<(String, String)> {
        let today = f.now.date();
        let named = |line: &ProgrammeLine| form.has("directive", &line.item.id.to_string());
        let listed = self.directives.iter().filter_map(|line| {
            let one = directive_of(line)?;
            let said = words::title(f, Kind::Directive, &one.number, &line.title);
            let stage = match &line.replaced_by {
                Some(_) => "replaced",
                None if one.holds_on(today) => return Some((line.item.id.to_string(), said)),
                None => "ended",
            };
            named(line).then(|| gone(f, line, stage, said))
        });
        listed.collect()
    }
}

/// A choice that holds no more, with where it stands.
fn gone(f: &Frame, line: &ProgrammeLine, stage: &str, name: String) -> (String, String) {
    let stage = words::stage(f, line.item.kind(), stage);
    let said = f.t2("plan-above-stage", "name", name, "stage", stage);
    (line.item.id.to_string(), said)
}

fn theme_of(line: &ProgrammeLine) -> Option<&Theme> {
    match &line.item.body {
        Body::Theme(theme) => Some(theme),
        _ => None,
    }
}

fn directive_of(line: &ProgrammeLine) -> Option<&Directive> {
    match &line.item.body {
        Body::Directive(one) => Some(one),
        _ => None,
    }
}

fn none_or(f: &Frame, all: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    let none = (String::new(), f.t("plan-above-none"));
    std::iter::once(none).chain(all).collect()
}

/// Address of a new plan, begun from something.
pub(super) fn address(of: &Of, from: &str) -> String {
    let unit = encode(of.unit.as_str());
    let year = of.year;
    if from.is_empty() {
        format!("/programme/new/plan?unit={unit}&year={year}")
    } else {
        format!(
            "/programme/new/plan?unit={unit}&year={year}&from={}",
            encode(from)
        )
    }
}
