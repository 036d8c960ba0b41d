//! Forms, sample plans and definitions of reports: those compiled in, and the
//! office's own over them.

use super::pack_report::ReportDefinition;
use super::{Content, Form, Over, PlanPage, Proof, Sense, TargetLine, TargetScope, TaskLine};
use crate::packs::{FileWrong, OwnFault, OwnKind, OwnReading, own_files, said};
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor};
use motcua_domain::id::UnitId;
use motcua_domain::programme::{PackFault, PackWrong};
use motcua_domain::text::fold;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::path::Path;
use std::sync::{Arc, PoisonError};

/// Everything the pack says.
#[derive(Clone, Debug, Default)]
pub struct ProgrammePack {
    /// Checklists and forms of reviews.
    pub forms: Vec<Form>,
    /// Plans to begin from.
    pub plans: Vec<SamplePlan>,
    /// Reports to the level above.
    pub reports: Vec<ReportDefinition>,
    /// What the yearly grading looks at.
    pub sheet: Vec<SheetDefinition>,
    /// Folded words that say nothing by themselves.
    pub vague: Vec<String>,
}

/// A plan to begin from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SamplePlan {
    /// Id.
    pub id: String,
    /// For whom, in Vietnamese.
    pub name_vi: String,
    /// For whom, in English.
    pub name_en: String,
    /// After what it was written.
    pub source: String,
    /// Name of the plan; `{year}` is replaced.
    pub title: String,
    /// Objectives.
    pub objectives: Vec<String>,
    /// Study.
    pub study: String,
    /// Follow.
    pub follow: String,
    /// Set an example.
    pub example: String,
    /// Tasks.
    #[serde(default, rename = "task")]
    tasks: Vec<SampleTask>,
    /// Targets.
    #[serde(default, rename = "target")]
    targets: Vec<SampleTarget>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleTask {
    text: String,
    #[serde(default)]
    content: Option<Content>,
    #[serde(default)]
    owner: String,
    month: i8,
    day: i8,
    proof: Proof,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleTarget {
    text: String,
    #[serde(default)]
    indicator: Option<String>,
    scope: TargetScope,
    sense: Sense,
    /// Hundredths.
    value: i64,
    over: Over,
}

/// A part of what the yearly grading looks at.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetDefinition {
    /// Id.
    pub id: String,
    /// Name in Vietnamese.
    pub name_vi: String,
    /// Name in English.
    pub name_en: String,
    /// Points that the decree gives it.
    pub points: u16,
    /// Indicators that are evidence for it.
    pub indicators: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    #[serde(rename = "part")]
    parts: Vec<SheetDefinition>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vague {
    vague: Vec<String>,
}

macro_rules! built_in {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../../../../packs/programme/", $path)))),*]
    };
}

/// File of what the yearly grading looks at.
const SHEET: &str = "decree335.toml";
/// File of the words that say nothing by themselves.
const WORDS: &str = "words.toml";

/// The files compiled in, each with its folder.
const BUILT_IN: &[(&str, &str)] = built_in![
    "forms/discipline.toml",
    "forms/ethics.toml",
    "forms/half-year.toml",
    "forms/year.toml",
    "plans/desk.toml",
    "plans/front.toml",
    "plans/police.toml",
    "plans/ward-7.toml",
    "reports/mid-year.toml",
    "reports/year-end.toml",
    "decree335.toml",
    "words.toml",
];

impl ProgrammePack {
    /// The pack compiled in. A test reads each file.
    pub fn built_in() -> Self {
        let mut pack = Self::default();
        for (file, text) in BUILT_IN {
            if let Err(wrong) = pack.take(file, text) {
                let what = said(&wrong);
                tracing::error!(file, %what, "a file of the programme cannot be read");
            }
        }
        pack
    }

    /// What is compiled in with the files of a folder over it, laid out as the
    /// pack is, which need not exist; and the files that were left out, each
    /// by its path in the pack with what is wrong with it.
    pub fn of_dir(dir: &Path) -> (Self, Vec<OwnFault>) {
        let mut pack = Self::built_in();
        let mut faults = Vec::new();
        // Forms first: blocks of reports name their items.
        for folder in ["forms", "plans", "reports", ""] {
            let mut reading = OwnReading::default();
            for (name, text) in own_files(&dir.join(folder)) {
                let inside = if folder.is_empty() {
                    name
                } else {
                    format!("{folder}/{name}")
                };
                // Tried on a copy: another file may turn out to have its id.
                let with = reading.take(&inside, text, |text| {
                    let mut with = pack.clone();
                    with.take(&inside, text).map(|()| with)
                });
                if let Some(with) = with {
                    pack = with;
                }
            }
            faults.extend(reading.faults(|file, id| pack.has(file, id)));
        }
        (pack, faults)
    }

    /// Does the pack hold what a file of this path and id defines?
    fn has(&self, file: &str, id: Option<&str>) -> bool {
        let is_it = |of: &String| Some(of.as_str()) == id;
        match file.split_once('/') {
            Some(("forms", _)) => self.forms.iter().any(|one| is_it(&one.id)),
            Some(("plans", _)) => self.plans.iter().any(|one| is_it(&one.id)),
            Some(("reports", _)) => self.reports.iter().any(|one| is_it(&one.id)),
            _ => matches!(file, SHEET | WORDS),
        }
    }

    /// Takes a file, by its path in the pack; the same id again takes the place
    /// of the one before.
    fn take(&mut self, file: &str, text: &str) -> Result<(), Vec<FileWrong>> {
        match file.split_once('/') {
            Some(("forms", _)) => {
                let form: Form = parse(text)?;
                sound(form.faults())?;
                put(&mut self.forms, form, |one| &one.id);
            }
            Some(("plans", _)) => {
                let plan: SamplePlan = parse(text)?;
                let days = (1..).zip(&plan.tasks);
                let none = days.filter(|(_, one)| one.due(2025).is_none());
                let fault = |(n, _): (i32, &SampleTask)| {
                    PackFault::new(format!("task {n}: day"), PackWrong::NoDay)
                };
                sound(none.map(fault).collect())?;
                put(&mut self.plans, plan, |one| &one.id);
            }
            Some(("reports", _)) => {
                let report: ReportDefinition = parse(text)?;
                sound(report.faults(&self.forms))?;
                put(&mut self.reports, report, |one| &one.id);
            }
            None if file == SHEET => self.sheet = parse::<Sheet>(text)?.parts,
            None if file == WORDS => {
                let words = parse::<Vague>(text)?.vague;
                self.vague = words.iter().map(|word| fold(word)).collect();
            }
            _ => sound(vec![PackFault::new(file, PackWrong::NoFile)])?,
        }
        Ok(())
    }
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Vec<FileWrong>> {
    toml::from_str(text).map_err(|bad| FileWrong::text(text, &bad))
}

/// Refuses what has a fault.
fn sound(faults: Vec<PackFault>) -> Result<(), Vec<FileWrong>> {
    if faults.is_empty() {
        Ok(())
    } else {
        Err(FileWrong::each(faults, FileWrong::Programme))
    }
}

fn put<T>(all: &mut Vec<T>, one: T, id: impl Fn(&T) -> &String) {
    all.retain(|other| id(other) != id(&one));
    all.push(one);
}

impl SampleTask {
    fn due(&self, year: i16) -> Option<Date> {
        Date::new(year, self.month, self.day).ok()
    }
}

impl SamplePlan {
    /// The page to begin with, for a unit and a year.
    pub fn page(&self, unit: &UnitId, year: i16) -> PlanPage {
        let task = |one: &SampleTask| TaskLine {
            n: None,
            text: one.text.clone(),
            content: one.content,
            unit: unit.clone(),
            owner: None,
            owner_name: one.owner.clone(),
            due: one.due(year).unwrap_or(Date::MAX),
            proof: one.proof,
            from: None,
        };
        let target = |one: &SampleTarget| TargetLine {
            n: None,
            text: one.text.clone(),
            indicator: one.indicator.clone(),
            scope: one.scope,
            sense: one.sense,
            value: one.value,
            over: one.over,
        };
        PlanPage {
            title: self.title.replace("{year}", &year.to_string()),
            objectives: self.objectives.clone(),
            study: self.study.clone(),
            follow: self.follow.clone(),
            example: self.example.clone(),
            tasks: self.tasks.iter().map(task).collect(),
            targets: self.targets.iter().map(target).collect(),
            ..PlanPage::default()
        }
    }
}

impl Desk {
    /// Forms, samples and definitions in use.
    pub fn programme_pack(&self) -> Arc<ProgrammePack> {
        self.0.programme.pack()
    }

    /// Takes the office's own files into use, over those compiled in: a folder
    /// laid out as the pack is, which need not exist. A file with a mistake is
    /// left out and named, and what was compiled in stays in force for it.
    pub fn use_own_programme(&self, dir: &Path) -> Vec<OwnFault> {
        let (pack, faults) = ProgrammePack::of_dir(dir);
        let mut now = self
            .0
            .programme
            .pack
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *now = Arc::new(pack);
        self.keep_left_out(OwnKind::Programme, &faults);
        faults
    }

    /// The office's own files that were left out, each by its path in the pack
    /// with what is wrong with it.
    ///
    /// # Errors
    /// [`DeskError::Denied`] for a role that does not change the office.
    pub fn programme_faults(&self, me: &Actor) -> Result<Vec<OwnFault>, DeskError> {
        self.may_edit(me, Action::EditOffice)?;
        Ok(self.left_out(OwnKind::Programme))
    }
}

#[cfg(test)]
mod tests {
    use super::super::pack_report::BlockOf;
    use super::*;
    use motcua_domain::programme::{FormUse, PAGE_LINES, lines};

    #[test]
    fn every_file_compiled_in_is_sound_and_a_sample_fits_its_page() {
        let mut pack = ProgrammePack::default();
        for (file, text) in BUILT_IN {
            pack.take(file, text)
                .unwrap_or_else(|wrong| panic!("{file}: {}", said(&wrong)));
        }
        let of = |kind| pack.forms.iter().filter(|form| form.of == kind).count();
        assert!(of(FormUse::Review) >= 2 && of(FormUse::Inspection) >= 2);
        assert_eq!(pack.sheet.iter().map(|part| part.points).sum::<u16>(), 100);
        assert!(pack.vague.contains(&"tang cuong".to_owned()));
        let unit = UnitId::new("front");
        for plan in &pack.plans {
            let page = plan.page(&unit, 2026);
            assert!(lines(&page) <= PAGE_LINES, "{}: {}", plan.id, lines(&page));
            let counted = page.targets.iter().any(|one| one.indicator.is_some());
            assert!(counted || plan.id != "desk", "{}", plan.id);
            assert!(page.title.contains("2026"), "{}", plan.id);
        }
        for report in &pack.reports {
            for block in &report.blocks {
                let words = block.of == BlockOf::Words;
                let asked = |form: &Form| form.asks_words(&block.item);
                let known = pack.forms.iter().any(asked);
                assert_eq!(words, known, "{} {}", report.id, block.name_en);
            }
        }
    }

    #[test]
    fn an_own_file_goes_over_the_one_compiled_in_and_a_bad_one_does_not() {
        let mut pack = ProgrammePack::built_in();
        let n = pack.forms.len();
        let own = BUILT_IN[1].1.replace("name_en = \"", "name_en = \"Ours: ");
        pack.take("forms/own.toml", &own).unwrap();
        assert_eq!(pack.forms.len(), n);
        let ours = |form: &Form| form.name_en.starts_with("Ours: ");
        assert_eq!(pack.forms.iter().filter(|form| ours(form)).count(), 1);
        assert!(pack.take("forms/bad.toml", "id = \"x\"").is_err());
        assert!(pack.take("plans/bad.toml", "").is_err());
        assert_eq!(pack.forms.len(), n);
    }

    #[test]
    fn an_own_report_goes_over_the_one_of_its_id_and_a_bad_one_says_where_and_why() {
        let dir = tempfile::tempdir().unwrap();
        let reports = dir.path().join("reports");
        std::fs::create_dir_all(&reports).unwrap();
        let put = |file: &str, text: &str| std::fs::write(reports.join(file), text).unwrap();
        let text = |path: &str| BUILT_IN.iter().find(|(file, _)| *file == path).unwrap().1;
        let year_end = text("reports/year-end.toml");
        let ours = year_end.replace("Report at year's end", "Ours at year's end");
        put("a.toml", &ours);
        put("b.toml", &ours.replace("Ours", "Twice"));
        put("c.toml", &ours.replace("\"year-end\"", "\"quarter\""));
        let half = text("reports/mid-year.toml");
        put(
            "d.toml",
            &half.replace("\"difficulties\"", "\"dificulties\""),
        );
        put("e.toml", &half.replace("of = \"models\"", "of = \"model\""));
        put(
            "f.toml",
            &half.replace("id = \"mid-year\"", "id = \"giữa/năm\""),
        );
        let (pack, faults) = ProgrammePack::of_dir(dir.path());
        let name = |id: &str| {
            let mut all = pack.reports.iter();
            all.find(|one| one.id == id).map(|one| one.name_en.as_str())
        };
        assert!(name("year-end").unwrap().starts_with("Ours"));
        assert!(name("quarter").unwrap().starts_with("Ours"));
        assert_eq!(
            name("mid-year"),
            Some("Report at mid-year on the programme"),
            "the old one stays"
        );
        let fault = |file: &str| {
            let path = format!("reports/{file}");
            faults.iter().find(|one| one.file == path)
        };
        let said = |file: &str| fault(file).map_or("", |one| one.what.as_str());
        assert_eq!(faults.len(), 4, "{faults:?}");
        assert!(said("b.toml").contains("reports/a.toml"), "{faults:?}");
        assert!(
            said("d.toml").starts_with("block 5: item: ") && said("d.toml").contains("dificulties"),
            "{faults:?}"
        );
        assert!(
            said("e.toml").contains("line ") && said("e.toml").contains("models"),
            "{faults:?}"
        );
        assert!(said("f.toml").starts_with("id: "), "{faults:?}");
        // What is left out is in force all the same where its id is known.
        let stays = |file: &str| fault(file).is_some_and(|one| one.stays);
        assert!(stays("b.toml") && stays("d.toml") && !stays("f.toml"));
        // Broken, and a later file has its id.
        let quarter = ours.replace("\"year-end\"", "\"quarter\"");
        put("b.toml", &format!("{quarter}\nbroken"));
        let (_, faults) = ProgrammePack::of_dir(dir.path());
        let broken = faults.iter().find(|one| one.file == "reports/b.toml");
        assert!(broken.is_some_and(|one| one.stays), "{faults:?}");
    }
}
