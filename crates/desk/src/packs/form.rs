//! A version of a procedure as the fields of a form, and back.
//!
//! Names of fields are the paths that findings use (`items[2].originals`), so
//! that a finding stands beside its field. Each list ends with a few empty
//! rows; a row whose main field is empty is no row. A limit is typed as a
//! number and a unit, the share of a step in per cent.

use super::catalogue;
use super::report::{Done, Finding, Problem, Report};
use motcua_domain::deadline::{BadLimit, Limit};
use motcua_domain::id::UnitId;
use motcua_domain::money::{BadAmount, Vnd};
use motcua_domain::procedure::Procedure;
use motcua_domain::typed::Locale;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use toml::{Table, Value};

/// Lists of the form, the fields of which one makes a row a row, and the
/// beginning of slugs given to new rows. A limit of which only the number was
/// typed is a row: it lacks its unit.
const LISTS: [(&str, &[&str], &str); 5] = [
    ("cases", &["name_vi"], "case"),
    ("limits", LIMIT, ""),
    ("fees", &["name_vi"], "fee"),
    ("items", &["name_vi"], "p"),
    ("steps", &["name_vi"], ""),
];
const LIMIT: &[&str] = &["unit", "amount"];
/// The share of a step, kept in thousandths.
const SHARE: &str = "share_permille";
/// Most rows of a list and most bytes of a field: far above any procedure.
const MAX_ROWS: usize = 200;

/// A form as it was understood.
#[derive(Clone, Debug)]
pub struct Edited {
    /// The fields, rows closed up, ready to be shown again.
    pub fields: BTreeMap<String, String>,
    /// The procedure; `None` when a field cannot be read.
    pub procedure: Option<Procedure>,
    /// What is wrong, warnings too.
    pub findings: Vec<Finding>,
}

impl Edited {
    /// May it be published as it stands?
    pub fn is_sound(&self) -> bool {
        self.procedure.is_some() && self.findings.iter().all(|f| f.done != Done::Refused)
    }
}

/// The fields of a procedure.
pub fn to_form(procedure: &Procedure, locale: Locale) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::new();
    flatten(
        "",
        &serde_json::to_value(procedure).unwrap_or(Json::Null),
        locale,
        &mut fields,
    );
    fields
}

fn flatten(path: &str, value: &Json, locale: Locale, fields: &mut BTreeMap<String, String>) {
    let key = path.rsplit('.').next().unwrap_or(path);
    match value {
        Json::Null | Json::Bool(false) => {}
        Json::Bool(true) => _ = fields.insert(path.to_owned(), "1".to_owned()),
        Json::Number(number) if is_money(path) => {
            let vnd = Vnd(number.as_i64().unwrap_or_default());
            fields.insert(path.to_owned(), vnd.grouped(locale));
        }
        Json::Number(number) if key == SHARE => {
            let share = locale.percent(number.as_u64().unwrap_or_default());
            fields.insert(path.to_owned(), share);
        }
        Json::Number(number) => _ = fields.insert(path.to_owned(), number.to_string()),
        Json::String(limit) if key == "limit" => {
            let row = path.trim_end_matches("limit");
            if let Some(cutoff) = limit.strip_prefix("sd") {
                let cutoff = if cutoff.contains(':') {
                    cutoff.to_owned()
                } else {
                    format!("{cutoff}:00")
                };
                fields.insert(format!("{row}unit"), "sd".to_owned());
                fields.insert(format!("{row}cutoff"), cutoff);
            } else if let Some((amount, unit)) = limit.split_once(' ') {
                fields.insert(format!("{row}amount"), amount.to_owned());
                fields.insert(format!("{row}unit"), unit.to_owned());
            }
        }
        Json::String(text) => {
            if !text.is_empty() {
                fields.insert(path.to_owned(), text.clone());
            }
        }
        Json::Array(list) if key == "exempt" => {
            for group in list.iter().filter_map(Json::as_str) {
                fields.insert(format!("{path}.{group}"), "1".to_owned());
            }
        }
        Json::Array(list) => {
            for (n, member) in list.iter().enumerate() {
                flatten(&format!("{path}[{n}]"), member, locale, fields);
            }
        }
        Json::Object(map) => {
            for (key, value) in map {
                let path = if path.is_empty() {
                    key.clone()
                } else {
                    format!("{path}.{key}")
                };
                flatten(&path, value, locale, fields);
            }
        }
    }
}

/// Reads a form; `knows` says whether a unit exists.
pub fn from_form(
    pairs: &[(String, String)],
    locale: Locale,
    knows: impl Fn(&UnitId) -> bool,
) -> Edited {
    let fields = closed_up(pairs);
    let mut report = Report::new("");
    let mut table = Table::new();
    for (path, text) in &fields {
        if let Some(value) = typed_value(path, text, locale, &mut report) {
            put(&mut table, path, value);
        }
    }
    combine(&mut table, &fields);
    amounts_are_whole(&table, &mut report);
    let unreadable = !report.is_accepted();
    let procedure = catalogue::row(1, table, &mut report);
    let mut findings = report.findings;
    if unreadable {
        // A field that could not be read is told by its name already; what its
        // absence does to the whole says nothing to a reader.
        findings.retain(|finding| !matches!(finding.what, Problem::Unreadable(_)));
    }
    if let Some(procedure) = &procedure {
        findings.extend(procedure.faults(knows).into_iter().map(|fault| Finding {
            row: 1,
            code: procedure.code.clone(),
            field: fault.path,
            done: if fault.what.is_warning() {
                Done::Kept
            } else {
                Done::Refused
            },
            what: Problem::Rule(fault.what),
        }));
    }
    Edited {
        fields,
        procedure: procedure.filter(|_| !unreadable),
        findings,
    }
}

/// Trims, drops empty fields and empty rows, numbers the rest from 0, gives
/// slugs to new rows.
fn closed_up(pairs: &[(String, String)]) -> BTreeMap<String, String> {
    let given: BTreeMap<&str, &str> = pairs
        .iter()
        .map(|(name, text)| (name.as_str(), text.trim()))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let in_list = |name: &str| {
        LISTS
            .iter()
            .any(|(list, _, _)| rest_of(name, list).is_some())
    };
    let mut fields: BTreeMap<String, String> = given
        .iter()
        .filter(|(name, _)| !in_list(name))
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect();
    for (list, main, slug) in LISTS {
        let at = |n: usize, key: &str| given.get(format!("{list}[{n}].{key}").as_str()).copied();
        let is_row = |n: &usize| main.iter().any(|key| at(*n, key).is_some());
        let rows: Vec<usize> = (0..MAX_ROWS).filter(is_row).collect();
        let mut next = 1;
        for (to, from) in rows.iter().enumerate() {
            let prefix = format!("{list}[{from}].");
            for (name, text) in given
                .iter()
                .filter_map(|(name, text)| Some((name.strip_prefix(&prefix)?, text)))
            {
                fields.insert(format!("{list}[{to}].{name}"), (*text).to_owned());
            }
            if !slug.is_empty() && at(*from, "id").is_none() {
                let taken = |id: &str| (0..MAX_ROWS).any(|n| at(n, "id") == Some(id));
                while taken(&format!("{slug}{next}")) {
                    next += 1;
                }
                fields.insert(format!("{list}[{to}].id"), format!("{slug}{next}"));
                next += 1;
            }
        }
    }
    fields
}

fn rest_of<'a>(name: &'a str, list: &str) -> Option<&'a str> {
    name.strip_prefix(list)?.strip_prefix('[')
}

fn is_money(path: &str) -> bool {
    [
        ".amount.vnd",
        ".amount.first",
        ".amount.later",
        ".amount.cap",
    ]
    .iter()
    .any(|end| path.ends_with(end))
}

/// Thousandths of a share typed in per cent, with one decimal at most.
fn permille(text: &str) -> Option<i64> {
    let text = text.trim_end_matches('%').trim_end();
    let (whole, tenth) = text.split_once([',', '.']).unwrap_or((text, "0"));
    let whole: u32 = whole.parse().ok()?;
    let tenth: u32 = tenth.parse().ok().filter(|_| tenth.len() == 1)?;
    Some(i64::from(whole) * 10 + i64::from(tenth))
}

/// A field as the kind of value it stands for; `None` when it is combined
/// with others or cannot be read.
fn typed_value(path: &str, text: &str, locale: Locale, report: &mut Report) -> Option<Value> {
    let key = path.rsplit('.').next().unwrap_or(path);
    if is_money(path) {
        return match Vnd::parse(text, locale) {
            Ok(vnd) => Some(Value::Integer(vnd.0)),
            Err(bad) => {
                report.add(1, "", path, Problem::Amount(bad), Done::Refused);
                None
            }
        };
    }
    match key {
        SHARE | "originals" | "copies" | "first_pages" | "years" => {
            let number = match key {
                SHARE => permille(text),
                _ => text.parse::<i64>().ok(),
            };
            if number.is_none() {
                report.add(
                    1,
                    "",
                    path,
                    Problem::OutOfRange(text.to_owned()),
                    Done::Refused,
                );
            }
            number.map(Value::Integer)
        }
        "express" | "supplement_once" => Some(Value::Boolean(true)),
        "cutoff" if !is_time(text) => {
            let what = Problem::Limit(BadLimit::BadCutoff(text.to_owned()));
            report.add(1, "", path, what, Done::Refused);
            None
        }
        _ if path.starts_with("limits[") && matches!(key, "amount" | "unit" | "cutoff") => None,
        _ if path.contains("].exempt.") || key == "retention" => None,
        _ => Some(Value::String(text.to_owned())),
    }
}

/// Is a text the last hour of same-day work?
fn is_time(text: &str) -> bool {
    format!("sd{text}").parse::<Limit>().is_ok()
}

/// Puts a value at a path of names and one level of `[n]`.
fn put(table: &mut Table, path: &str, value: Value) {
    let mut at = table;
    let mut steps: Vec<&str> = path.split('.').collect();
    let last = steps.pop().unwrap_or(path);
    for step in steps {
        let (name, index) = match step.split_once('[') {
            Some((name, n)) => (name, n.trim_end_matches(']').parse::<usize>().ok()),
            None => (step, None),
        };
        let slot = match index {
            None => at.entry(name).or_insert_with(|| Value::Table(Table::new())),
            Some(n) => {
                let list = at.entry(name).or_insert_with(|| Value::Array(Vec::new()));
                let Value::Array(list) = list else { return };
                // Rows are closed up, so at most one is missing at the end.
                while list.len() <= n.min(MAX_ROWS) {
                    list.push(Value::Table(Table::new()));
                }
                match list.get_mut(n) {
                    Some(slot) => slot,
                    None => return,
                }
            }
        };
        match slot {
            Value::Table(next) => at = next,
            _ => return,
        }
    }
    at.insert(last.to_owned(), value);
}

/// Limits from number and unit, groups from their boxes, retention from its
/// choice; a fee keeps only what its kind uses.
fn combine(table: &mut Table, fields: &BTreeMap<String, String>) {
    let field = |path: &str| fields.get(path).map_or("", String::as_str);
    let is_limit = |n: &usize| {
        let typed = |key: &&str| !field(&format!("limits[{n}].{key}")).is_empty();
        LIMIT.iter().any(typed)
    };
    for n in 0..(0..MAX_ROWS).take_while(is_limit).count() {
        let of = |key: &str| field(&format!("limits[{n}].{key}"));
        let limit = match of("unit") {
            "" => of("amount").to_owned(),
            // One that is no time of day was refused at its own field.
            "sd" if !is_time(of("cutoff")) => "sd15".to_owned(),
            "sd" => format!("sd{}", of("cutoff")),
            unit => format!("{} {unit}", of("amount")),
        };
        put(table, &format!("limits[{n}].limit"), Value::String(limit));
    }
    table
        .entry("limits")
        .or_insert_with(|| Value::Array(Vec::new()));
    table
        .entry("steps")
        .or_insert_with(|| Value::Array(Vec::new()));
    // Years win over the choice: whoever types a number means it.
    if !table.contains_key("retention") && !field("retention").is_empty() {
        table.insert(
            "retention".to_owned(),
            Value::String(field("retention").to_owned()),
        );
    }
    table
        .entry("name_en")
        .or_insert_with(|| Value::String(String::new()));
    let Some(Value::Array(fees)) = table.get_mut("fees") else {
        return;
    };
    for (n, fee) in fees.iter_mut().enumerate() {
        let boxes = format!("fees[{n}].exempt.");
        let groups = fields.keys().filter_map(|name| name.strip_prefix(&boxes));
        let groups = groups.map(|group| Value::String(group.to_owned()));
        let groups: Vec<Value> = groups.collect();
        if let (Some(fee), false) = (fee.as_table_mut(), groups.is_empty()) {
            fee.insert("exempt".to_owned(), Value::Array(groups));
        }
    }
    for amount in fees
        .iter_mut()
        .filter_map(|fee| fee.get_mut("amount")?.as_table_mut())
    {
        let used: &[&str] = match amount.get("by").and_then(Value::as_str) {
            Some("fixed" | "each") => &["by", "vnd"],
            Some("pages") => &["by", "first", "first_pages", "later", "cap"],
            _ => &["by"],
        };
        amount.retain(|key, _| used.contains(&key));
    }
}

/// Notes each amount that the kind of a fee asks for and that is not there.
fn amounts_are_whole(table: &Table, report: &mut Report) {
    let Some(Value::Array(fees)) = table.get("fees") else {
        return;
    };
    for (n, fee) in fees.iter().enumerate() {
        let amount = fee.get("amount").and_then(Value::as_table);
        let kind = amount.and_then(|amount| amount.get("by")?.as_str());
        let needed: &[&str] = match kind {
            None => &["by"],
            Some("fixed" | "each") => &["vnd"],
            Some("pages") => &["first", "first_pages", "later", "cap"],
            Some(_) => &[],
        };
        for key in needed {
            let path = format!("fees[{n}].amount.{key}");
            let is_there = amount.is_some_and(|amount| amount.contains_key(*key));
            if !is_there && !report.findings.iter().any(|told| told.field == path) {
                let what = Problem::Amount(BadAmount::Empty);
                report.add(1, "", &path, what, Done::Refused);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Packs;
    use super::*;

    fn pairs(fields: &BTreeMap<String, String>) -> Vec<(String, String)> {
        fields.iter().map(|(k, v)| (k.clone(), v.clone())).collect()
    }
    fn permit() -> (Packs, BTreeMap<String, String>) {
        let packs = Packs::built_in().unwrap();
        let fields = to_form(packs.procedure("1.013225").unwrap(), Locale::Vi);
        (packs, fields)
    }

    #[test]
    fn every_procedure_survives_the_form() {
        let packs = Packs::built_in().unwrap();
        for procedure in &packs.procedures {
            for locale in [Locale::Vi, Locale::En] {
                let edited = from_form(&pairs(&to_form(procedure, locale)), locale, |u| {
                    packs.units.contains(u)
                });
                assert_eq!(edited.findings, [], "{}", procedure.code);
                // Groups come back in alphabetical order.
                let mut want = procedure.clone();
                want.fees.iter_mut().for_each(|fee| fee.exempt.sort());
                assert_eq!(edited.procedure, Some(want));
                assert!(edited.is_sound());
            }
        }
    }

    #[test]
    fn new_rows_get_slugs_and_emptied_rows_go() {
        let (packs, mut fields) = permit();
        fields.insert("items[1].name_vi".into(), "  ".into());
        fields.insert("items[9].name_vi".into(), "Ảnh hiện trạng".into());
        fields.insert("items[9].name_en".into(), "Photographs".into());
        fields.insert("items[9].kind".into(), "submit".into());
        fields.insert("items[9].copies".into(), "2".into());
        let edited = from_form(&pairs(&fields), Locale::Vi, |u| packs.units.contains(u));
        assert_eq!(edited.findings, []);
        let items = edited.procedure.unwrap().items;
        let ids: Vec<&str> = items.iter().map(|i| i.id.as_str()).collect();
        assert_eq!(ids, ["p1", "p3", "p4", "p5"]);
        assert_eq!(
            (items[3].name_vi.as_str(), items[3].copies),
            ("Ảnh hiện trạng", 2)
        );
        assert_eq!(
            edited.fields["items[3].name_vi"], "Ảnh hiện trạng",
            "shown again where the finding points"
        );
    }

    #[test]
    fn findings_stand_beside_their_field_and_typed_text_is_kept() {
        let (packs, fields) = permit();
        for (path, text, field, id) in [
            (
                "fees[0].amount.vnd",
                "1,5",
                "fees[0].amount.vnd",
                "bad-amount-fraction",
            ),
            (
                "fees[0].amount.vnd",
                "75",
                "fees[0].amount",
                "wrong-fee-suspicious",
            ),
            (
                "items[0].originals",
                "-1",
                "items[0].originals",
                "import-out-of-range",
            ),
            (
                "items[0].originals",
                "٣",
                "items[0].originals",
                "import-out-of-range",
            ),
            (
                "limits[0].amount",
                "",
                "limits[0].limit",
                "import-limit-amount",
            ),
            (
                "limits[0].unit",
                "moons",
                "limits[0].limit",
                "import-limit-unknown-unit",
            ),
            (
                "limits[0].amount",
                "-1",
                "limits[0].limit",
                "import-limit-amount",
            ),
            (
                "limits[0].unit",
                "",
                "limits[0].limit",
                "import-limit-no-unit",
            ),
            (
                "limits[0].cutoff",
                "25:00",
                "limits[0].cutoff",
                "import-limit-cutoff",
            ),
            ("steps[1].share_permille", "60,1", "steps", "wrong-shares"),
            (
                "steps[1].share_permille",
                "60,12",
                "steps[1].share_permille",
                "import-out-of-range",
            ),
            ("valid_from", "2026-02-30", "valid_from", "bad-date"),
            ("name_vi", "", "name_vi", "import-missing-key"),
            ("nonsense", "x", "nonsense", "import-unknown-key"),
        ] {
            let mut fields = fields.clone();
            fields.insert(path.into(), text.into());
            let edited = from_form(&pairs(&fields), Locale::Vi, |u| packs.units.contains(u));
            let found = edited
                .findings
                .iter()
                .any(|f| f.field == field && f.what.message_id() == id);
            assert!(found, "{path}={text}: {:?}", edited.findings);
            let mut values = edited.findings.iter().map(|f| f.what.value());
            assert!(
                values.all(|value| !value.contains(" cd")),
                "{path}={text}: {:?}",
                edited.findings
            );
            assert_eq!(
                edited.is_sound(),
                id == "wrong-fee-suspicious",
                "{path}={text}"
            );
            if !text.is_empty() {
                assert_eq!(edited.fields[path], text);
            }
        }
    }

    #[test]
    fn an_amount_that_is_none_is_told_once_by_its_field() {
        let (packs, fields) = permit();
        let told = |path: &str, text: &str| {
            let mut fields = fields.clone();
            fields.insert(path.into(), text.into());
            let edited = from_form(&pairs(&fields), Locale::Vi, |u| packs.units.contains(u));
            let told = edited.findings.iter();
            let told = told.map(|f| (f.field.clone(), f.what.message_id()));
            told.collect::<Vec<_>>()
        };
        let vnd = "fees[0].amount.vnd";
        assert_eq!(told(vnd, "abc"), [(vnd.into(), "bad-amount-digits")]);
        assert_eq!(told(vnd, ""), [(vnd.into(), "bad-empty")]);
        let kind = "fees[0].amount.by";
        assert_eq!(told(kind, ""), [(kind.into(), "bad-empty")]);
        let pages: Vec<_> = ["first", "first_pages", "later", "cap"]
            .map(|key| (format!("fees[0].amount.{key}"), "bad-empty"))
            .into();
        assert_eq!(told(kind, "pages"), pages);
    }

    #[test]
    fn a_hostile_form_is_no_fault_of_ours() {
        let (packs, mut fields) = permit();
        for path in [
            "items[99999999999].name_vi",
            "items[5",
            "[]",
            "a.b.c.d",
            "limits",
            "items[0].name_vi.x",
            "..",
            "fees[0].amount",
        ] {
            fields.insert(path.into(), "x".into());
        }
        let edited = from_form(&pairs(&fields), Locale::Vi, |u| packs.units.contains(u));
        assert!(!edited.is_sound());
    }
}
