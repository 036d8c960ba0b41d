//! The programme (chuyên đề): its first page, its lists, and the page of each
//! thing with what may be done with it.
//!
//! One page shows every kind: `open` gives the frame (what it is, where it
//! stands, what it refers to, files, notes, what happened) and asks the kind's
//! own file for its middle and its forms. Invariants: a number stands with its
//! count and interval or the words why not; a declared number is marked as
//! declared; of a commitment nothing is shown but to the person and to whoever
//! confirms it, which the desk sees to.

mod act_form;
mod checklist;
mod commitment;
mod directive;
mod draw;
mod evidence;
mod file;
mod generic;
mod home;
mod inspection;
mod keep;
mod links;
mod list;
mod model;
mod model_form;
mod model_line;
pub mod month;
mod open;
mod opens;
mod plan;
mod plan_choices;
mod plan_fields;
mod plan_form;
mod plan_rows;
mod plan_sample;
mod plan_sample_pages;
mod plan_sample_told;
mod plan_tasks;
mod plan_telling;
mod refusal;
pub mod report;
mod review;
mod sample;
mod sent;
mod settings;
mod sheet;
mod theme;
mod timeline;
pub(crate) mod words;

pub use commitment::{
    CommitmentPage, PaperPage, ask as new_commitment, begin as begin_commitment, paper,
};
pub use directive::{DirectivePage, ask as new_directive, begin as begin_directive};
pub use file::{add as add_file, show as show_file};
pub use home::{HomePage, show as home};
pub use inspection::{InspectionPage, ask as new_inspection, begin as begin_inspection};
pub use list::{ListPage, show as list};
pub use model::{ModelPage, ask as new_model, begin as begin_model};
pub use open::{OpenPage, act, edit, save, show};
pub use plan_form::{PlanFormPage, ask as new_plan, begin as begin_plan};
pub use review::{ReviewPage, ask as new_review, begin as begin_review};
pub use settings::{SettingsPage, save as save_settings, show as settings};
pub use sheet::{SheetPage, show as sheet};
pub use theme::{ThemePage, ask as new_theme, begin as begin_theme};

pub(crate) use act_form::{ActCard, ActForm};
pub(crate) use home::waits;
pub(crate) use refusal::{complain, complain_at};
pub(crate) use sent::{Deed, Faults, Sent};

/// Notice after something was written.
const KEPT: &str = "notice-programme-kept";
/// Notice after an act.
const ACTED: &str = "notice-programme-acted";

use super::work::form_key;
use crate::error::Error;
use crate::frame::Frame;
use crate::view::{Form, Html};
use motcua_desk::programme::{
    About, AtUnit, Kind, ProgrammeId, ProgrammePack, ProgrammeView, Refused, Section, TargetScope,
};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::id::{StaffId, UnitId};
use motcua_domain::text::sort_key;
use motcua_domain::unit::{Level, Units};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the desk gives beside a thing: names, choices, a key for the forms.
pub(crate) struct Around {
    /// Units over time.
    pub(crate) units: Units,
    /// The office's own unit.
    pub(crate) office: UnitId,
    /// Active staff by name, with their units.
    pub(crate) people: Vec<(StaffId, String, UnitId)>,
    /// What targets may bind to, by id.
    pub(crate) abouts: Vec<About>,
    /// Forms, samples and definitions.
    pub(crate) pack: Arc<ProgrammePack>,
    /// Sections of a commitment that the office holds apart; `None` = it holds
    /// none, or this is no commitment.
    pub(crate) sections: Option<BTreeMap<Section, String>>,
    /// What is counted at the unit for which a form is filled in; empty where
    /// that plays no part.
    pub(crate) at_unit: AtUnit,
    /// Whose figure a target usually is: in the office's own plan that of the
    /// whole desk.
    pub(crate) usual: TargetScope,
    /// No step was counted of the person who promises.
    pub(crate) no_own_steps: bool,
    /// Key of the page's forms.
    pub(crate) key: String,
}

impl Around {
    /// Reads it; `id` is the commitment that is shown, where one is.
    ///
    /// # Errors
    /// Of the desk, as [`Desk::programme_people`].
    pub(crate) fn read(
        desk: &Desk,
        me: &Actor,
        commitment: Option<ProgrammeId>,
    ) -> Result<Self, DeskError> {
        let sections = match commitment {
            Some(id) => desk.commitment_sections(me, id)?,
            None => None,
        };
        Ok(Self {
            units: desk.settings().units.clone(),
            office: desk.settings().office.unit.clone(),
            people: desk.programme_people(me)?,
            abouts: desk.programme_indicators(),
            pack: desk.programme_pack(),
            sections,
            at_unit: AtUnit::default(),
            usual: TargetScope::Unit,
            no_own_steps: false,
            key: form_key(desk),
        })
    }

    /// The same for a form that is filled in for a unit. The office's own binds
    /// to what the whole desk does.
    ///
    /// # Errors
    /// As [`Desk::counted_at_unit`].
    pub(crate) fn for_unit(
        mut self,
        desk: &Desk,
        me: &Actor,
        unit: &UnitId,
    ) -> Result<Self, DeskError> {
        if *unit == desk.settings().office.unit {
            self.usual = TargetScope::Desk;
        } else {
            self.at_unit = desk.counted_at_unit(me, unit)?;
        }
        Ok(self)
    }

    /// Name of a unit as it is today.
    pub(crate) fn unit(&self, f: &Frame, id: &UnitId) -> String {
        crate::words::unit(f.lang, &self.units, id, f.now.date())
    }

    /// Working units of today as choices, by name; `also` is among them
    /// whatever it is, unless it is none of today's.
    pub(crate) fn unit_choices(&self, f: &Frame, also: &UnitId) -> Vec<(String, String)> {
        let today = self.units.all_on(f.now.date());
        let mut all: Vec<(String, String)> = today
            .filter(|unit| unit.level == Level::Section || unit.id == *also)
            .map(|unit| {
                let name = f.pick(&unit.name_vi, &unit.name_en).to_owned();
                (unit.id.to_string(), name)
            })
            .collect();
        all.sort_by_cached_key(|one| sort_key(&one.1));
        all
    }

    /// Definition of an indicator.
    pub(crate) fn about(&self, id: &str) -> Option<&About> {
        self.abouts.iter().find(|about| about.id == id)
    }

    /// Indicators as choices: those counted for one of the scopes, by name.
    pub(crate) fn indicator_choices(
        &self,
        f: &Frame,
        scopes: &[TargetScope],
    ) -> Vec<(String, String)> {
        let fits = |about: &&About| scopes.iter().any(|scope| about.offers(*scope));
        let all = self.abouts.iter().filter(fits);
        let mut all: Vec<(String, String)> = all
            .map(|about| {
                let name = f.pick(&about.name_vi, &about.name_en);
                let said = if self.is_silent(about) {
                    f.t1("programme-not-at-unit", "name", name)
                } else {
                    name.to_owned()
                };
                (about.id.clone(), said)
            })
            .collect();
        all.sort_by_cached_key(|one| sort_key(&one.1));
        all
    }

    /// Is it counted at other units than the one for which the form is?
    pub(crate) fn is_silent(&self, about: &About) -> bool {
        self.at_unit.silent.contains_key(&about.id)
    }

    /// How many figures can never be measured at the unit, and, to be unfolded,
    /// which and why; `None` = there are none.
    pub(crate) fn not_at_unit(&self, f: &Frame) -> Option<(String, String)> {
        let n = self.abouts.iter().filter(|about| self.is_silent(about));
        let n = n.count();
        (n > 0).then(|| (f.t1("programme-silent-n", "n", n), self.about_unit(f)))
    }

    /// Why some figures can never be measured at the unit, and which can; empty
    /// where there are none.
    pub(crate) fn about_unit(&self, f: &Frame) -> String {
        let names = |is_it: &dyn Fn(&About) -> bool| {
            let found = self.abouts.iter().filter(|about| is_it(about));
            let mut names: Vec<String> = found.map(|about| words::about(f, about)).collect();
            names.sort_by_cached_key(|name| sort_key(name));
            names.join(", ")
        };
        let silent = names(&|about| self.is_silent(about));
        let fitting = names(&|about| self.at_unit.fitting.contains(&about.id));
        match (silent.is_empty(), fitting.is_empty()) {
            (true, _) => String::new(),
            (false, true) => f.t1("programme-silent", "silent", silent),
            (false, false) => f.t2(
                "programme-silent-fitting",
                "silent",
                silent,
                "fitting",
                fitting,
            ),
        }
    }
}

/// Everything from which a kind makes its part of the page.
#[derive(Clone, Copy)]
pub(crate) struct At<'a> {
    /// Surroundings: language, day.
    pub(crate) f: &'a Frame,
    /// The reader.
    pub(crate) me: &'a Actor,
    /// The thing.
    pub(crate) view: &'a ProgrammeView,
    /// Names and choices.
    pub(crate) around: &'a Around,
    /// What was typed into a form that could not be done; empty otherwise.
    pub(crate) form: &'a Form,
}

impl<'a> At<'a> {
    /// May the reader try this act now?
    pub(crate) fn may(&self, slug: &str) -> bool {
        self.view.moves.contains(&slug)
    }

    /// A form for an act.
    pub(crate) fn act(self, slug: &'static str) -> ActForm<'a> {
        ActForm::new(self, slug, String::new())
    }

    /// A form for an act on a part: a task, a target, a finding. `part` is of
    /// letters, digits, `.` and `-`, usually the part's number.
    pub(crate) fn act_on(self, slug: &'static str, part: impl ToString) -> ActForm<'a> {
        ActForm::new(self, slug, part.to_string())
    }

    /// Name of a unit as it is today.
    pub(crate) fn unit(&self, id: &UnitId) -> String {
        self.around.unit(self.f, id)
    }

    /// Names of several units.
    pub(crate) fn units<'u>(&self, ids: impl Iterator<Item = &'u UnitId>) -> String {
        let names: Vec<String> = ids.map(|id| self.unit(id)).collect();
        names.join("; ")
    }

    /// Name of a member of the staff that the facts name.
    pub(crate) fn name(&self, who: StaffId) -> String {
        let named = self.view.names.get(&who);
        named.cloned().unwrap_or_else(|| who.to_string())
    }
}

/// What a kind shows of itself.
#[derive(Default)]
pub(crate) struct Shown {
    /// The middle of the page, made by the kind's own template: sections with
    /// `h2`.
    pub(crate) body: Html,
    /// Rows for the list of facts at the head, in words.
    pub(crate) facts: Vec<(String, String)>,
    /// Forms for the side, in the order of their use. Forms on a part stand
    /// in `body` instead, beside their part.
    pub(crate) acts: Vec<ActCard>,
    /// The kind has a page that writes it anew: words of the link to
    /// `/programme/{id}/edit`; empty = none now.
    pub(crate) edit: String,
    /// Other links, address and words: the paper, the evidence sheet.
    pub(crate) links: Vec<(String, String)>,
}

/// Asks a thing's kind for its part of the page.
fn shown(at: At<'_>) -> Shown {
    match at.view.item.kind() {
        Kind::Directive => directive::shown(at),
        Kind::Theme => theme::shown(at),
        Kind::Plan => plan::shown(at),
        Kind::Model => model::shown(at),
        Kind::Commitment => commitment::shown(at),
        Kind::Review => review::shown(at),
        Kind::Inspection => inspection::shown(at),
        Kind::Draw => draw::shown(at),
    }
}

/// Reads an act as its form sends it; `None` = there is no such act.
fn read_act(sent: &Sent<'_>, desk: &Desk, me: &Actor) -> Option<Result<Deed, Faults>> {
    let readers = [
        generic::read_act,
        directive::read_act,
        theme::read_act,
        plan::read_act,
        model::read_act,
        commitment::read_act,
        review::read_act,
        inspection::read_act,
        draw::read_act,
    ];
    readers.iter().find_map(|read| read(sent, desk, me))
}

/// Longest part of what was asked for that is said again.
const SAID_AGAIN: usize = 20;

/// A year that the programme knows: `yyyy`, this one where nothing is written.
fn year_read(f: &Frame, written: &str) -> Option<i16> {
    if written.is_empty() {
        return Some(f.now.date().year());
    }
    let year = written.parse::<i16>().ok();
    year.filter(|year| (2000..=2100).contains(year))
}

/// The year that an address asks for. Where it asks for one that the programme
/// knows nothing of, the top of the page says so, and it shows this year.
pub(crate) fn year_of(f: &mut Frame, asked: &str) -> i16 {
    if let Some(year) = year_read(f, asked) {
        return year;
    }
    let this = f.now.date().year();
    let asked: String = asked.chars().take(SAID_AGAIN).collect();
    let text = f.t2(
        "programme-bad-year",
        "asked",
        asked,
        "year",
        this.to_string(),
    );
    f.notice = Some(("warn", text));
    this
}

/// Is a unit there, of which something new of a year is to be written?
///
/// # Errors
/// It is no more; the page says who took over.
fn is_there(units: &Units, f: &Frame, (unit, year): (&UnitId, i16)) -> Result<(), Error> {
    match Refused::of_gone_in(units, unit, (f.now.date(), year)) {
        Some(why) => Err(Error::Programme(why)),
        None => Ok(()),
    }
}

/// The year that a form sends along.
///
/// # Errors
/// It is none of ours: nothing is saved under another one.
pub(crate) fn year_sent(f: &Frame, sent: &str) -> Result<i16, Error> {
    year_read(f, sent).ok_or(Error::BadRequest)
}
