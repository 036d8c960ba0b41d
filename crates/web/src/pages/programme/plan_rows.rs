//! A plan's page as rows of a form: lines put into fields, and fields read
//! into lines. A row without its text is none, so that a line is struck out by
//! emptying it; what is left moves up, and the desk's faults fit their fields.

use super::words;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::deed::day_of;
use crate::view::Form;
use motcua_desk::programme::{
    Content, FromAbove, MAX_OBJECTIVES, MAX_TARGETS, MAX_TASKS, Over, PlanPage, ProgrammeId, Proof,
    Sense, TargetLine, TargetScope, TaskLine,
};
use motcua_domain::id::{StaffId, UnitId};
use std::collections::{BTreeMap, BTreeSet};

/// Rows read beyond the most, so that the desk says how many are too many.
const BEYOND: usize = 10;
/// Parts of a task's row; the first is its text.
const TASK: [&str; 8] = ["", "n", "from", "content", "unit", "owner", "due", "proof"];
/// Parts of a target's row; the first is its text.
const TARGET: [&str; 7] = ["", "n", "indicator", "scope", "sense", "value", "over"];

/// Name of a field of a row, rows counted from 0.
pub(super) fn name(what: &str, row: usize, part: &str) -> String {
    if part.is_empty() {
        format!("{what}-{row}")
    } else {
        format!("{what}-{row}-{part}")
    }
}

/// Members of the staff as a field of free text offers them. What is typed
/// otherwise is the name of somebody without an account.
pub(super) struct Owners(Vec<(StaffId, String)>);

impl Owners {
    /// Of the staff, and of those whom the facts name though they have left.
    /// Two of one name bear their units.
    pub(super) fn new(
        people: &[(StaffId, String, UnitId)],
        unit: impl Fn(&UnitId) -> String,
        named: &BTreeMap<StaffId, String>,
    ) -> Self {
        let label = |(id, name, of): &(StaffId, String, UnitId)| {
            let same = people.iter().filter(|other| other.1 == *name).count();
            let label = if same > 1 {
                format!("{name} · {}", unit(of))
            } else {
                name.clone()
            };
            (*id, label)
        };
        let mut all: Vec<(StaffId, String)> = people.iter().map(label).collect();
        let gone = named
            .iter()
            .filter(|(id, _)| people.iter().all(|one| one.0 != **id));
        all.extend(gone.map(|(id, name)| (*id, name.clone())));
        Self(all)
    }

    /// What the field offers.
    pub(super) fn labels(&self) -> Vec<String> {
        self.0.iter().map(|(_, label)| label.clone()).collect()
    }

    /// What stands in the field for somebody.
    pub(super) fn label(&self, who: StaffId) -> &str {
        let found = self.0.iter().find(|(id, _)| *id == who);
        found.map_or("", |(_, label)| label)
    }

    /// The account and the typed name that a field says.
    pub(super) fn read(&self, typed: &str) -> (Option<StaffId>, String) {
        match self.0.iter().find(|(_, label)| label == typed) {
            Some((id, _)) => (Some(*id), String::new()),
            None => (None, typed.to_owned()),
        }
    }
}

/// Puts a page into a form.
pub(super) fn fill(form: &mut Form, page: &PlanPage, owners: &Owners, lang: Lang) {
    form.set("title", &page.title);
    form.set("theme", &id_text(page.theme));
    form.set("parent", &id_text(page.parent));
    for id in &page.directives {
        form.add("directive", &id.to_string());
    }
    for (row, text) in page.objectives.iter().enumerate() {
        form.set(&name("objective", row, ""), text);
    }
    for content in Content::ALL.iter().copied() {
        form.set(content.slug(), page.content(content));
    }
    for (row, line) in page.tasks.iter().enumerate() {
        fill_task(form, row, line, owners);
    }
    for (row, line) in page.targets.iter().enumerate() {
        fill_target(form, &|part: &str| name("target", row, part), line, lang);
    }
}

fn id_text(id: Option<ProgrammeId>) -> String {
    id.map_or_else(String::new, |id| id.to_string())
}

fn fill_task(form: &mut Form, row: usize, line: &TaskLine, owners: &Owners) {
    let mut put = |part: &str, text: &str| form.set(&name("task", row, part), text);
    put("", &line.text);
    if let Some(n) = line.n {
        put("n", &n.to_string());
    }
    if let Some(from) = line.from {
        put("from", &format!("{}.{}", from.plan, from.task));
    }
    put("content", line.content.map_or("", Content::slug));
    put("unit", line.unit.as_str());
    match line.owner {
        Some(who) => put("owner", owners.label(who)),
        None => put("owner", &line.owner_name),
    }
    put("due", &line.due.to_string());
    put("proof", line.proof.slug());
}

/// Puts a target into the fields that `field` names by their parts.
pub(super) fn fill_target(
    form: &mut Form,
    field: &dyn Fn(&str) -> String,
    line: &TargetLine,
    lang: Lang,
) {
    let mut put = |part: &str, text: &str| form.set(&field(part), text);
    put("", &line.text);
    if let Some(n) = line.n {
        put("n", &n.to_string());
    }
    put("indicator", line.indicator.as_deref().unwrap_or_default());
    put("scope", line.scope.slug());
    put("sense", line.sense.slug());
    put("value", &words::hundredths(lang, line.value));
    put("over", line.over.slug());
}

/// How many rows of a form are filled.
pub(super) fn filled(form: &Form, what: &str) -> usize {
    let last = (0..MAX_TASKS + BEYOND)
        .rev()
        .find(|row| !form.get(&name(what, *row, "")).is_empty());
    last.map_or(0, |row| row + 1)
}

/// Moves the rows up that are left; a row is left while one of its `keeps` is
/// filled.
fn compact(form: &mut Form, what: &str, parts: &[&str], keeps: &[&str], most: usize) {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for row in 0..most + BEYOND {
        let text = |part: &&str| form.get(&name(what, row, part)).to_owned();
        let is_kept = keeps.iter().any(|part| !text(part).is_empty());
        let line: Vec<String> = parts.iter().map(text).collect();
        for part in parts {
            form.remove(&name(what, row, part));
        }
        if is_kept {
            rows.push(line);
        }
    }
    for (row, line) in rows.iter().enumerate() {
        for (part, text) in parts.iter().zip(line) {
            form.set(&name(what, row, part), text);
        }
    }
}

/// The page as typed; what cannot be read is noted at its field.
pub(super) fn read(f: &Frame, form: &mut Form, unit: &UnitId, owners: &Owners) -> Option<PlanPage> {
    compact(form, "objective", &[""], &[""], MAX_OBJECTIVES);
    compact(form, "task", &TASK, &[""], MAX_TASKS);
    compact(form, "target", &TARGET, &["", "value"], MAX_TARGETS);
    if form.get("title").is_empty() {
        form.fault("title", f.t("plan-title-missing"));
    }
    let objectives = (0..filled(form, "objective"))
        .map(|row| form.get(&name("objective", row, "")).to_owned())
        .collect();
    let mut tasks = Vec::new();
    for row in 0..filled(form, "task") {
        tasks.extend(read_task(f, form, row, unit, owners));
    }
    let mut targets = Vec::new();
    for row in 0..MAX_TARGETS + BEYOND {
        let field = |part: &str| name("target", row, part);
        let is_empty = |part: &str| form.get(&field(part)).is_empty();
        if !(is_empty("") && is_empty("value")) {
            targets.extend(read_target(f, form, &field));
        }
    }
    let id = |field: &str| form.get(field).parse().ok().map(ProgrammeId);
    let directives: BTreeSet<ProgrammeId> = form
        .all("directive")
        .iter()
        .filter_map(|id| id.parse().ok().map(ProgrammeId))
        .collect();
    let page = PlanPage {
        theme: id("theme"),
        parent: id("parent"),
        directives,
        title: form.get("title").to_owned(),
        objectives,
        study: form.get("study").to_owned(),
        follow: form.get("follow").to_owned(),
        example: form.get("example").to_owned(),
        tasks,
        targets,
    };
    form.ok().then_some(page)
}

fn read_task(
    f: &Frame,
    form: &mut Form,
    row: usize,
    own: &UnitId,
    owners: &Owners,
) -> Option<TaskLine> {
    let get = |form: &Form, part: &str| form.get(&name("task", row, part)).to_owned();
    let (owner, owner_name) = owners.read(&get(form, "owner"));
    let due = day_of(&get(form, "due"));
    if due.is_none() {
        form.fault(&name("task", row, "due"), f.t("need-day"));
    }
    let unit = match get(form, "unit").as_str() {
        "" => own.clone(),
        typed => UnitId::new(typed),
    };
    Some(TaskLine {
        n: get(form, "n").parse().ok(),
        text: get(form, ""),
        content: Content::from_slug(&get(form, "content")),
        unit,
        owner,
        owner_name,
        due: due?,
        proof: Proof::from_slug(&get(form, "proof")).unwrap_or(Proof::Paper),
        from: from_above(&get(form, "from")),
    })
}

/// `12.3`: the third task of thing 12.
fn from_above(text: &str) -> Option<FromAbove> {
    let (plan, task) = text.split_once('.')?;
    Some(FromAbove {
        plan: ProgrammeId(plan.parse().ok()?),
        task: task.parse().ok()?,
    })
}

/// A target as typed into the fields that `field` names by their parts; what
/// cannot be read is noted there.
pub(super) fn read_target(
    f: &Frame,
    form: &mut Form,
    field: &dyn Fn(&str) -> String,
) -> Option<TargetLine> {
    let get = |form: &Form, part: &str| form.get(&field(part)).to_owned();
    let value = words::read_hundredths(f.lang, &get(form, "value"));
    if value.is_none() {
        form.fault(&field("value"), f.t("programme-need-number"));
    }
    let text = get(form, "");
    if text.is_empty() {
        form.fault(&field(""), f.t("plan-target-text-missing"));
    }
    let indicator = Some(get(form, "indicator")).filter(|id| !id.is_empty());
    Some(TargetLine {
        n: get(form, "n").parse().ok(),
        text,
        indicator,
        scope: TargetScope::from_slug(&get(form, "scope")).unwrap_or(TargetScope::Unit),
        sense: Sense::from_slug(&get(form, "sense")).unwrap_or(Sense::AtLeast),
        value: value?,
        over: Over::from_slug(&get(form, "over")).unwrap_or(Over::Year),
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn owners() -> Owners {
        let around = sample::around();
        let unit = |id: &UnitId| id.to_string();
        Owners::new(&around.people, unit, &BTreeMap::new())
    }

    fn page() -> PlanPage {
        let pack = sample::around().pack;
        let plan = pack.plans.iter().find(|one| one.id == "desk").unwrap();
        plan.page(&UnitId::new("desk"), 2022)
    }

    #[test]
    fn what_a_page_says_comes_back_from_its_form() {
        for lang in Lang::ALL {
            let f = sample::frame(lang, "/programme/new/plan");
            let (mut form, mut page) = (Form::default(), page());
            page.tasks[0].owner = Some(StaffId(8));
            page.tasks[0].owner_name = String::new();
            page.tasks[0].from = Some(FromAbove {
                plan: ProgrammeId(4),
                task: 2,
            });
            page.targets[0].value = 123_450;
            fill(&mut form, &page, &owners(), lang);
            let again = read(&f, &mut form, &UnitId::new("desk"), &owners());
            assert_eq!(again, Some(page), "{:?}", form.errors);
        }
    }

    #[test]
    fn an_emptied_row_is_struck_out_and_the_rest_moves_up() {
        let f = sample::frame(Lang::Vi, "/programme/new/plan");
        let mut form = Form::default();
        fill(&mut form, &page(), &owners(), Lang::Vi);
        form.set("task-0", "");
        form.set("task-1-due", "không rõ");
        assert_eq!(read(&f, &mut form, &UnitId::new("desk"), &owners()), None);
        assert_eq!(filled(&form, "task"), 2);
        assert!(form.get("task-0").starts_with("Mở thêm 1 quầy"));
        assert!(form.error("task-0-due").is_some(), "{:?}", form.errors);
        assert_eq!(form.get("task-0-due"), "không rõ", "what was typed stays");
    }

    #[test]
    fn a_name_that_is_nobody_s_account_is_kept_as_typed() {
        let (who, typed) = owners().read("Trưởng khu phố 2");
        assert_eq!((who, typed.as_str()), (None, "Trưởng khu phố 2"));
        assert_eq!(owners().read("Nguyễn Văn Mẫu").0, Some(StaffId(8)));
    }
}
