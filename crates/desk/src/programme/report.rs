//! Reports to the level above, by definition files: tables that a page, a PDF
//! and a sheet show alike.

use super::cells::{count, number, text, word};
use super::columns::{
    CHECKS, COMMITMENTS, COMMITMENTS_THEN, INSPECTIONS, MODELS, TARGETS, UNIT_TARGETS, UNIT_TASKS,
    WORDS, WORDS_ALONE, unit_targets, unit_tasks,
};
use super::keep::Held;
use super::pack_report::{BlockDefinition, BlockOf};
use super::sheet::year_days;
use super::shown::{YearDraw, bare, draws_for};
use super::view::{Judging, Names};
use super::{
    Body, Book, CheckFound, CommitmentCounts, FindingStage, Half, Item, Kind, Outcome,
    ProgrammeReport, ProgrammeSettings, ReportBlock, ReportCell, ReportDefinition, TargetView,
    UnitMonth, text_of,
};
use crate::{Desk, DeskError, Settings};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, Scope, authorise};
use motcua_domain::id::UnitId;
use motcua_domain::programme::{Following, follow};
use motcua_domain::report::{Period, PeriodKind};
use motcua_store::{StaffRow, Tx};
use std::sync::Arc;

/// What a report is made from.
struct Made {
    settings: Arc<Settings>,
    programme: ProgrammeSettings,
    staff: Vec<StaffRow>,
    names: Names,
    held: Vec<Held>,
    items: Vec<Item>,
    counts: Option<CommitmentCounts>,
    draws: Vec<YearDraw>,
    book: Book,
    half: Half,
    to: Date,
    today: Date,
}

impl Desk {
    /// A report over a year up to its half, by the id of its definition.
    ///
    /// # Errors
    /// "Not found" for an unknown definition and for whoever does not follow
    /// all units, a field `year` for a year that has not begun.
    pub fn programme_report(
        &self,
        me: &Actor,
        id: &str,
        year: i16,
    ) -> Result<ProgrammeReport, DeskError> {
        authorise(me, Action::ReadProgramme, &me.unit)?;
        if me.scope(Action::ReadProgramme) != Scope::Desk {
            return Err(DeskError::NotFound);
        }
        let pack = self.0.programme.pack();
        let definition = pack.reports.iter().find(|one| one.id == id);
        let definition = definition.ok_or(DeskError::NotFound)?;
        let made = self.read_report(me, definition, year)?;
        let blocks = definition
            .blocks
            .iter()
            .flat_map(|block| made.blocks(block));
        let blocks = blocks.collect();
        let following = made.following();
        let planless = following.iter().filter(|row| row.stage.is_none());
        Ok(ProgrammeReport {
            id: definition.id.clone(),
            name_vi: definition.name_vi.clone(),
            name_en: definition.name_en.clone(),
            year,
            half: definition.half,
            to: made.to,
            planless: planless.map(|row| row.unit.clone()).collect(),
            blocks,
        })
    }

    fn read_report(
        &self,
        me: &Actor,
        definition: &ReportDefinition,
        year: i16,
    ) -> Result<Made, DeskError> {
        let (first, _) = year_days(year)?;
        let today = self.today();
        if first > today {
            return Err(DeskError::invalid("year", "bad-future"));
        }
        let to = definition.half.last_day(year).min(today);
        // Commitments are held against a year when it ends, and after it.
        let compared = match definition.half {
            Half::End => today,
            Half::Mid => to,
        };
        let (programme, staff, held, (counts, draws)) = self.0.store.read(self.0.id, |tx| {
            let programme = ProgrammeSettings::running(tx)?;
            let staff = tx.all_staff()?;
            let mut held = Vec::new();
            for kind in [Kind::Plan, Kind::Model, Kind::Review, Kind::Inspection] {
                for one in self.programme_seen_by(tx, me, kind, (year, year))? {
                    held.extend(self.reported(tx, one, to)?);
                }
            }
            let counts = if programme.commitments {
                Some(self.commitment_counts(tx, &staff, (year, to, compared))?)
            } else {
                None
            };
            let draws = draws_for(tx, year, to)?;
            Ok::<_, DeskError>((programme, staff, held, (counts, draws)))
        })?;
        let items: Vec<Item> = held.iter().map(|one| one.item.clone()).collect();
        let book = self.target_book_of(items.iter().map(|item| (item, None)), to)?;
        Ok(Made {
            settings: self.settings(),
            names: Names::of_rows(&staff),
            programme,
            staff,
            held,
            items,
            counts,
            draws,
            book,
            half: definition.half,
            to,
            today,
        })
    }

    /// A thing as the report shows it: as it stood on the last day that counts.
    /// What was looked at up to that day counts whenever it was written down,
    /// and reviews and checks are about the time and not of it.
    fn reported(&self, tx: &mut Tx<'_>, held: Held, to: Date) -> Result<Option<Held>, DeskError> {
        let is_seen = match &held.item.body {
            Body::Review(one) => !one.withdrawn,
            Body::Inspection(one) => one.on <= to,
            _ => return self.programme_on(tx, held, to),
        };
        if !is_seen {
            return Ok(None);
        }
        if held.item.kind() == Kind::Inspection {
            let past = self.programme_on(tx, held.clone(), to)?;
            return Ok(past.or(Some(held)));
        }
        Ok(Some(held))
    }
}

impl Made {
    /// Tables of a block: one, but of units two.
    fn blocks(&self, definition: &BlockDefinition) -> Vec<ReportBlock> {
        let table = |part, columns: &[&'static str], rows| ReportBlock {
            of: definition.of,
            name_vi: definition.name_vi.clone(),
            name_en: definition.name_en.clone(),
            part,
            columns: columns.to_vec(),
            rows,
        };
        let (columns, rows) = match definition.of {
            BlockOf::Units => {
                let units = self.following();
                let tasks = units.iter().map(unit_tasks).collect();
                let targets = units.iter().map(unit_targets).collect();
                return vec![
                    table(Some("programme-part-tasks"), UNIT_TASKS, tasks),
                    table(Some("programme-part-targets"), UNIT_TARGETS, targets),
                ];
            }
            BlockOf::Targets => (TARGETS, self.targets()),
            BlockOf::Models => (MODELS, self.models()),
            BlockOf::Commitments if self.counts.is_none() => {
                let said = ReportCell::Word("programme-commitments-not-kept".to_owned());
                (WORDS_ALONE, vec![vec![said]])
            }
            BlockOf::Commitments if self.to < self.today => (COMMITMENTS_THEN, self.commitments()),
            BlockOf::Commitments => (COMMITMENTS, self.commitments()),
            BlockOf::Inspections => (INSPECTIONS, self.inspections()),
            BlockOf::Checks => (CHECKS, self.checks()),
            BlockOf::Words => (WORDS, self.words(&definition.item)),
        };
        vec![table(None, columns, rows)]
    }

    fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Held> {
        self.held.iter().filter(move |one| one.item.kind() == kind)
    }

    /// Each unit as it stood on the last day that counts.
    fn following(&self) -> Vec<UnitMonth> {
        let expected = self.programme.expected(&self.staff);
        follow(&Following {
            items: &self.items,
            beside: &[],
            expected: &expected,
            units: &self.settings.units,
            month: Period::of(PeriodKind::Month, self.to),
            today: self.today,
            book: &self.book,
            bare: &bare(&self.held, &self.book),
        })
    }

    /// The unit with which a thing lies on the last day that counts, with those
    /// that had it before.
    fn unit_of(&self, item: &Item) -> ReportCell {
        let now = self.settings.units.standing_for(&item.unit, self.to);
        let earlier = item.earlier.iter().chain([&item.unit]);
        let mut before: Vec<UnitId> = Vec::new();
        for unit in earlier.filter(|unit| !now.contains(unit)) {
            if !before.contains(unit) {
                before.push(unit.clone());
            }
        }
        if now.is_empty() || before.is_empty() {
            return ReportCell::Unit(item.unit.clone());
        }
        ReportCell::TookOver(now.into_iter().cloned().collect(), before)
    }

    fn judging(&self) -> Judging<'_> {
        Judging {
            book: &self.book,
            person: None,
            day: self.to,
        }
    }

    fn targets(&self) -> Vec<Vec<ReportCell>> {
        let judging = self.judging();
        let mut rows = Vec::new();
        let stands = |held: &&Held| held.item.plan().is_some_and(|plan| plan.stands.is_some());
        // A draft promises nothing yet.
        for held in self.of_kind(Kind::Plan).filter(stands) {
            for view in judging.targets(&held.item, &held.said) {
                rows.push(vec![
                    self.unit_of(&held.item),
                    text(&view.text),
                    ReportCell::Target(view.target.clone(), view.about.clone()),
                    figure(&view),
                    ReportCell::State(view.state, view.past.map(|past| (past, view.target.over))),
                ]);
            }
        }
        rows
    }

    fn models(&self) -> Vec<Vec<ReportCell>> {
        let judging = self.judging();
        let mut rows = Vec::new();
        for held in self.of_kind(Kind::Model) {
            let Body::Model(model) = &held.item.body else {
                continue;
            };
            let owner = model.owner.and_then(|who| self.names.of(who));
            let owner = owner.map_or(text_of(&held.said.texts, "owner"), String::as_str);
            let view = judging.targets(&held.item, &held.said).pop();
            let told = model.result(self.half).map(|result| result.outcome);
            let proposed = if model.proposed { "yes" } else { "no" };
            rows.push(vec![
                self.unit_of(&held.item),
                word("shape", model.shape.slug()),
                text(held.said.title()),
                text(owner),
                view.as_ref().map_or(ReportCell::Empty, |view| {
                    ReportCell::Target(view.target.clone(), view.about.clone())
                }),
                view.as_ref().map_or(ReportCell::Empty, figure),
                told.map_or(ReportCell::Empty, |told| outcome(told, view.as_ref())),
                word("proposed", proposed),
            ]);
        }
        rows
    }

    fn commitments(&self) -> Vec<Vec<ReportCell>> {
        let counts = self.counts.into_iter();
        let row = counts.map(|counts| {
            vec![
                number(counts.staff),
                number(counts.signed),
                number(counts.without_account),
                number(counts.confirmed),
                number(counts.compared),
            ]
        });
        row.collect()
    }

    fn inspections(&self) -> Vec<Vec<ReportCell>> {
        let mut rows = Vec::new();
        for held in self.of_kind(Kind::Inspection) {
            let Body::Inspection(one) = &held.item.body else {
                continue;
            };
            let settled = one.findings.iter();
            let settled = settled.filter(|finding| finding.stage == FindingStage::Settled);
            let surprise = if one.surprise { "yes" } else { "no" };
            rows.push(vec![
                self.unit_of(&held.item),
                ReportCell::Day(one.on),
                text(held.said.title()),
                word("surprise", surprise),
                count(one.findings.len()),
                count(settled.count()),
            ]);
        }
        rows
    }

    fn checks(&self) -> Vec<Vec<ReportCell>> {
        let row = |draw: &YearDraw| {
            let of = |what: Option<CheckFound>| {
                let drawn = draw.drawn.iter();
                count(drawn.filter(|one| one.found == what).count())
            };
            vec![
                text(&draw.month),
                count(draw.pool),
                count(draw.drawn.len()),
                of(Some(CheckFound::Confirmed)),
                of(Some(CheckFound::Differs)),
                of(Some(CheckFound::NoProof)),
                of(None),
            ]
        };
        self.draws.iter().map(row).collect()
    }

    /// What the reviews of the half say to an item: the level above, else the
    /// unit itself.
    fn words(&self, item: &str) -> Vec<Vec<ReportCell>> {
        let mut rows = Vec::new();
        for held in self.of_kind(Kind::Review) {
            let of_half = matches!(&held.item.body, Body::Review(one) if one.half == self.half);
            let said = |who: &str| text_of(&held.said.beside, &format!("{who}.{item}"));
            let words = match said("head") {
                "" => said("own"),
                head => head,
            };
            if of_half && !words.is_empty() {
                rows.push(vec![self.unit_of(&held.item), text(words)]);
            }
        }
        rows
    }
}

/// What somebody said of a target, beside its figure.
fn outcome(told: Outcome, view: Option<&TargetView>) -> ReportCell {
    let is_against = view.is_some_and(|view| {
        let declared = view.standing.as_ref().map(|one| one.value);
        told.contradicts(&view.target, view.measured.as_ref(), declared)
    });
    ReportCell::Outcome(told, is_against)
}

fn figure(view: &TargetView) -> ReportCell {
    match (&view.measured, &view.standing) {
        (Some(measured), _) => {
            ReportCell::Figure(*measured, view.about.clone(), view.parts.clone())
        }
        (None, Some(standing)) => ReportCell::Declared(standing.value),
        (None, None) => view.missing.map_or(ReportCell::Empty, ReportCell::Missing),
    }
}
