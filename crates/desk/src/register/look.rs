//! Judging every line of a register before anything is written.

use super::check::{self, Ground, SeenCodes, Taken};
use super::fields::Field;
use super::head::Mapping;
use super::here::Here;
use super::past;
use super::{LOOKED_UP, Outcome, Report, RowReport, Sheet};
use crate::{Desk, DeskError, Settings};
use motcua_domain::text::fold;
use motcua_store::StoreError;
use std::collections::{BTreeMap, BTreeSet};

impl Desk {
    /// Judges every line.
    pub(super) fn look_at(
        &self,
        sheet: &Sheet,
        mapping: &Mapping,
    ) -> Result<(Report, Vec<Taken>), DeskError> {
        let mut report = Report {
            missing: missing(mapping),
            ..Report::default()
        };
        if !report.missing.is_empty() {
            return Ok((report, Vec::new()));
        }
        let settings = self.settings();
        let (staff, rows) = self.0.store.read(self.0.id, |tx| {
            Ok::<_, StoreError>((tx.all_staff()?, past::rows_of(tx, &sheet.batch)?))
        })?;
        let ground = Ground {
            settings: &settings,
            mapping,
            staff: &staff,
            names: names(&settings, self.today()),
            now: self.now(),
        };
        let (mut seen, mut sound) = (SeenCodes::default(), Vec::new());
        let (mut procedures, mut states) = (BTreeMap::new(), BTreeMap::new());
        report.skipped = totals(sheet, mapping);
        let lines = sheet.rows().len() - report.skipped;
        for (line, cells) in sheet.rows().iter().take(lines) {
            let (procedure, state) = check::unmatched(&ground, cells);
            for (word, words) in [(procedure, &mut procedures), (state, &mut states)] {
                *words.entry(word).or_insert(0_usize) += 1;
            }
            let mut understood = None;
            let outcome = match (rows.get(line), ground.line(*line, cells, &mut seen)) {
                (Some((dossier, false)), _) => Outcome::Known { dossier: *dossier },
                (_, Err(faults)) => Outcome::Wrong { faults },
                (_, Ok(taken)) => {
                    let outcome = taken.sound();
                    understood = Some(taken.understood());
                    sound.push(taken);
                    outcome
                }
            };
            report.rows.push(RowReport {
                line: *line,
                code: check::shown_code(mapping, cells),
                told: check::told(mapping, cells),
                outcome,
                understood,
            });
        }
        report.procedures = by_number(procedures);
        report.states = by_number(states);
        let here = self.already_here(&sound, mapping.words.new_codes)?;
        let sound = settled(&mut report, sound, here);
        Ok((report, sound))
    }

    /// Lines whose codes the desk has, by snapshots of some hundred.
    fn already_here(
        &self,
        sound: &[Taken],
        may_draw: bool,
    ) -> Result<BTreeMap<u32, Here>, DeskError> {
        let mut here = BTreeMap::new();
        for some in sound.chunks(LOOKED_UP) {
            let found = self.0.store.read(self.0.id, |tx| {
                let mut found = Vec::new();
                for taken in some {
                    if let Some(here) = self.0.here(tx, taken, may_draw)? {
                        found.push((taken.line, here));
                    }
                }
                Ok::<_, StoreError>(found)
            })?;
            here.extend(found);
        }
        Ok(here)
    }
}

/// What is taken in once it is known what is here already; the report says it.
fn settled(report: &mut Report, sound: Vec<Taken>, mut here: BTreeMap<u32, Here>) -> Vec<Taken> {
    let mut told = BTreeMap::new();
    let sound = sound.into_iter().filter_map(|taken| {
        let line = taken.line;
        let Some(here) = here.remove(&line) else {
            return Some(taken);
        };
        let drawn = here.is_draw().then(|| taken.with_new_code());
        let outcome = drawn.as_ref().map_or_else(|| here.outcome(), Taken::sound);
        told.insert(line, outcome);
        drawn
    });
    let sound = sound.collect();
    for row in &mut report.rows {
        if let Some(outcome) = told.remove(&row.line) {
            row.outcome = outcome;
        }
    }
    sound
}

/// How many lines of totals stand at the end.
fn totals(sheet: &Sheet, mapping: &Mapping) -> usize {
    let from_end = sheet.rows().iter().rev();
    let totals = from_end.take_while(|(_, cells)| check::is_total(mapping, cells));
    totals.count()
}

/// Fields that every register needs and no column has.
fn missing(mapping: &Mapping) -> Vec<Field> {
    let has = |field| mapping.column(field).is_some();
    let needed = [
        (Field::Code, has(Field::Code) || has(Field::OutsideCode)),
        (
            Field::ProcedureName,
            has(Field::Procedure) || has(Field::ProcedureName),
        ),
        (Field::Name, has(Field::Name)),
        (Field::Received, has(Field::Received)),
    ];
    let lacking = needed.into_iter().filter(|(_, is_there)| !is_there);
    lacking.map(|(field, _)| field).collect()
}

/// Codes of the procedures by their names, folded; a name of several is none.
fn names(settings: &Settings, today: jiff::civil::Date) -> BTreeMap<String, Option<String>> {
    let mut names: BTreeMap<String, Option<String>> = BTreeMap::new();
    for one in settings.catalogue.all(today) {
        let procedure = &one.procedure;
        let own: BTreeSet<String> = [&procedure.name_vi, &procedure.plain_vi, &procedure.name_en]
            .into_iter()
            .map(|name| fold(name))
            .filter(|name| !name.is_empty())
            .collect();
        for name in own {
            let code = Some(procedure.code.clone());
            names
                .entry(name)
                .and_modify(|known| *known = None)
                .or_insert(code);
        }
    }
    names
}

/// The words there are, the most frequent first.
fn by_number(words: BTreeMap<Option<String>, usize>) -> Vec<(String, usize)> {
    let words = words.into_iter();
    let mut words: Vec<(String, usize)> = words.filter_map(|(word, n)| Some((word?, n))).collect();
    words.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    words
}
