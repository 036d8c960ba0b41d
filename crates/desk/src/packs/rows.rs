//! Units, staff, fees and offices from TOML, row by row: what is wrong with
//! one row hides nothing of the others.

use super::report::{Done, Problem, Report};
use super::staff::{self, SamplePerson};
use super::{ExemptGroup, file};
use motcua_domain::id::UnitId;
use motcua_domain::office::Office;
use motcua_domain::procedure::EXEMPT_GROUPS;
use motcua_domain::procedure::check::Wrong;
use motcua_domain::typed;
use motcua_domain::unit::{Unit, Units};
use serde::de::DeserializeOwned;
use toml::{Table, Value};

/// A row that was read, with its number in the file.
pub(super) type Rows<T> = Vec<(usize, T)>;

/// Units of a file, each alone. Whether they fit together is asked of all
/// files at once: [`judge_units`].
pub(super) fn units(name: &str, bytes: &[u8]) -> (Report, Rows<Unit>) {
    let mut report = Report::new(name);
    let needed = ["id", "level", "name_vi", "name_en"];
    let rows = list(bytes, "unit", &needed, &mut report);
    (report, rows)
}

/// Gives each fault of the units to the file and row that holds the unit;
/// `knows` says which units other packs hold.
pub(super) fn judge_units(files: &mut [(Report, Rows<Unit>)], knows: impl Fn(&UnitId) -> bool) {
    let all = files.iter().flat_map(|(_, rows)| rows);
    let all: Vec<Unit> = all.map(|(_, unit)| unit.clone()).collect();
    let faults = Units::new(all).err().unwrap_or_default();
    for fault in faults {
        if fault.names().is_some_and(&knows) {
            continue;
        }
        for (report, rows) in &mut *files {
            let found = rows.iter().find(|(_, unit)| unit.id == *fault.unit());
            if let Some((row, _)) = found {
                let (field, code) = (fault.field(), fault.unit().to_string());
                let what = Problem::Unit(fault.clone());
                report.add(*row, &code, field, what, Done::Refused);
                break;
            }
        }
    }
}

/// Groups that may be freed of fees.
pub(super) fn groups(
    name: &str,
    bytes: &[u8],
    earlier: &[ExemptGroup],
) -> (Report, Vec<ExemptGroup>) {
    let mut report = Report::new(name);
    let needed = ["id", "name_vi", "name_en", "basis"];
    let rows: Rows<ExemptGroup> = list(bytes, "group", &needed, &mut report);
    for (n, (row, group)) in rows.iter().enumerate() {
        let mut refuse = |field, what| report.add(*row, &group.id, field, what, Done::Refused);
        if !EXEMPT_GROUPS.contains(&group.id.as_str()) {
            refuse(
                "id",
                Problem::Rule(Wrong::UnknownExemption(group.id.clone())),
            );
        }
        let first = rows.iter().take(n).find(|(_, other)| other.id == group.id);
        let before = earlier.iter().any(|other| other.id == group.id);
        if let Some(first) = first.map(|(row, _)| *row).or(before.then_some(0)) {
            refuse("id", Problem::DuplicateCode { first });
        }
        for (field, text) in [
            ("name_vi", &group.name_vi),
            ("name_en", &group.name_en),
            ("basis", &group.basis),
        ] {
            if let Err(bad) = typed::line(text, 500) {
                refuse(field, Problem::Rule(Wrong::Text(bad)));
            }
        }
    }
    (report, taken(rows))
}

/// The sample staff.
pub(super) fn people(
    name: &str,
    bytes: &[u8],
    earlier: &[SamplePerson],
    knows: impl Fn(&UnitId) -> bool,
) -> (Report, Vec<SamplePerson>) {
    let mut report = Report::new(name);
    let needed = ["login", "name", "title_vi", "title_en", "unit", "roles"];
    let rows: Rows<SamplePerson> = list(bytes, "person", &needed, &mut report);
    for (n, (row, person)) in rows.iter().enumerate() {
        let first = rows.iter().take(n).find(|(_, p)| p.login == person.login);
        let before = earlier.iter().any(|p| p.login == person.login);
        if let Some(first) = first.map(|(row, _)| *row).or(before.then_some(0)) {
            let what = Problem::DuplicateCode { first };
            report.add(*row, &person.login, "login", what, Done::Refused);
        }
        for (field, what) in staff::faults(person, &knows) {
            report.add(*row, &person.login, field, what, Done::Refused);
        }
    }
    (report, taken(rows))
}

/// The office: the file is one row.
pub(super) fn office(
    name: &str,
    bytes: &[u8],
    knows: impl Fn(&UnitId) -> bool,
) -> (Report, Option<Office>) {
    let mut report = Report::new(name);
    let Some(table) = table(bytes, &mut report) else {
        return (report, None);
    };
    report.n_rows = 1;
    let needed = [
        "name_vi",
        "name_en",
        "parent_vi",
        "agency_code",
        "place",
        "address_vi",
        "unit",
        "counting",
        "reception",
        "counters",
    ];
    let office: Option<Office> = row(1, &needed, table, &mut report);
    if let Some(office) = &office {
        for fault in office.faults(knows) {
            let code = &office.agency_code;
            let what = Problem::Office(fault.what);
            report.add(1, code, fault.field, what, Done::Refused);
        }
    }
    (report, office)
}

fn taken<T>(rows: Rows<T>) -> Vec<T> {
    rows.into_iter().map(|(_, row)| row).collect()
}

fn table(bytes: &[u8], report: &mut Report) -> Option<Table> {
    let text = file::text(bytes);
    let table = text.and_then(|text| {
        let read = toml::from_str(text);
        read.map_err(|error| super::FileFault::Text(super::TextFault::of(text, &error)))
    });
    table
        .map_err(|fault| report.refuse_file(Problem::File(fault)))
        .ok()
}

/// The rows of the one list a file holds.
fn list<T: DeserializeOwned>(
    bytes: &[u8],
    key: &str,
    needed: &[&str],
    report: &mut Report,
) -> Rows<T> {
    let Some(mut whole) = table(bytes, report) else {
        return Vec::new();
    };
    for other in whole.keys().filter(|other| *other != key) {
        report.add(0, "", other, Problem::UnknownKey, Done::Refused);
    }
    let Some(Value::Array(members)) = whole.remove(key) else {
        report.refuse_file(Problem::NoRows);
        return Vec::new();
    };
    report.n_rows = members.len();
    let mut rows = Vec::with_capacity(members.len());
    for (number, member) in (1..).zip(members) {
        match member {
            Value::Table(fields) => {
                rows.extend(row(number, needed, fields, report).map(|row| (number, row)));
            }
            other => {
                let what = Problem::Unreadable(other.to_string());
                report.add(number, "", key, what, Done::Refused);
            }
        }
    }
    rows
}

/// One row as its type; every field that cannot be read has a finding.
fn row<T: DeserializeOwned>(
    number: usize,
    needed: &[&str],
    mut fields: Table,
    report: &mut Report,
) -> Option<T> {
    let named = ["id", "login", "agency_code"];
    let code = named.iter().find_map(|key| fields.get(*key)?.as_str());
    let code = code.unwrap_or_default().to_owned();
    let mut sound = true;
    for key in needed.iter().filter(|key| !fields.contains_key(**key)) {
        report.add(number, &code, key, Problem::MissingKey, Done::Refused);
        sound = false;
    }
    loop {
        let why = match T::deserialize(Value::Table(fields.clone())) {
            Ok(row) => return sound.then_some(row),
            Err(error) => error.message().to_owned(),
        };
        sound = false;
        let Some(key) = culprit::<T>(&fields, &why) else {
            // What is missing was said above.
            if !why.starts_with("missing field") {
                let what = Problem::Unreadable(why);
                report.add(number, &code, "", what, Done::Refused);
            }
            return None;
        };
        let what = if why.starts_with("unknown field") {
            Problem::UnknownKey
        } else {
            Problem::Unreadable(why)
        };
        report.add(number, &code, &key, what, Done::Refused);
        fields.remove(&key);
    }
}

/// The field that fails with this message when it stands alone: the kind of a
/// value is looked at before what is missing.
fn culprit<T: DeserializeOwned>(fields: &Table, why: &str) -> Option<String> {
    if why.starts_with("missing field") {
        return None;
    }
    let alone = fields.iter().find(|(key, value)| {
        let one = Table::from_iter([((*key).clone(), (*value).clone())]);
        let error = T::deserialize(Value::Table(one)).err();
        error.is_some_and(|error| error.message() == why)
    });
    alone.map(|(key, _)| key.clone())
}
