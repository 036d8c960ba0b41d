//! Which keys a model's file may have, and what may stand at each.
//!
//! The reader of TOML stops at the first key that does not fit. This list is
//! held against the file first, so that all of them are told; a test sees to
//! it that the list and the model have the same keys.

use super::file::{Fault, line_of};
use toml::de::{DeTable, DeValue};
use toml::{Table, Value};

/// What may stand at a key.
#[derive(Clone, Copy)]
enum Shape {
    Text,
    Number,
    /// 0 to 65,535.
    Whole,
    Flag,
    OneOf(&'static [&'static str]),
    Texts,
    Numbers,
    Inner(&'static [Entry]),
    List(&'static [Entry]),
}

/// A key.
#[derive(Clone, Copy)]
struct Entry {
    name: &'static str,
    shape: Shape,
    /// It may not be left out.
    is_needed: bool,
}

const fn needed(name: &'static str, shape: Shape) -> Entry {
    Entry {
        name,
        shape,
        is_needed: true,
    }
}

const fn free(name: &'static str, shape: Shape) -> Entry {
    Entry {
        name,
        shape,
        is_needed: false,
    }
}

const LAWS: &[&str] = &["lognormal", "exponential", "fixed", "observed"];

const SPAN: &[Entry] = &[needed("from", Shape::Number), needed("to", Shape::Number)];

const ARRIVALS: &[Entry] = &[
    needed("from", Shape::Number),
    needed("to", Shape::Number),
    needed("weight", Shape::Number),
];

const PROFILE: &[Entry] = &[
    needed("queue", Shape::Text),
    needed("arrivals", Shape::List(ARRIVALS)),
];

const SERVICE: &[Entry] = &[
    needed("mean", Shape::Number),
    free("cv", Shape::Number),
    free("law", Shape::OneOf(LAWS)),
    free("seen", Shape::Numbers),
];

const STEP: &[Entry] = &[
    needed("queue", Shape::Text),
    needed("share", Shape::Number),
    needed("service", Shape::Inner(SERVICE)),
];

const KIND: &[Entry] = &[
    needed("id", Shape::Text),
    needed("queue", Shape::Text),
    needed("weight", Shape::Number),
    needed("service", Shape::Inner(SERVICE)),
    free("then", Shape::Inner(STEP)),
    free("returns", Shape::Number),
];

const OFFICIAL: &[Entry] = &[
    needed("name", Shape::Text),
    needed("skills", Shape::Texts),
    free("helps", Shape::Texts),
    free("hours", Shape::List(SPAN)),
    free("lunch", Shape::Inner(SPAN)),
    free("away", Shape::List(SPAN)),
];

const BOOKING: &[Entry] = &[
    needed("share", Shape::Number),
    needed("slot", Shape::Number),
    needed("places", Shape::Whole),
    needed("early", Shape::Number),
    needed("late", Shape::Number),
];

const CLASS: &[Entry] = &[
    needed("id", Shape::Text),
    needed("share", Shape::Number),
    free("head_start", Shape::Number),
];

const POLICY: &[Entry] = &[
    free("classes", Shape::List(CLASS)),
    free("ratio", Shape::Whole),
    free("longest_wait", Shape::Number),
];

const MODEL: &[Entry] = &[
    needed("id", Shape::Text),
    needed("source", Shape::Text),
    needed("begins", Shape::Text),
    needed("open", Shape::List(SPAN)),
    needed("visits", Shape::Number),
    free("day_cv", Shape::Number),
    free("priority", Shape::Number),
    free("no_show", Shape::Number),
    free("no_show_minutes", Shape::Number),
    needed("within", Shape::Number),
    free("rests", Shape::Flag),
    free("patience", Shape::Number),
    free("booking", Shape::Inner(BOOKING)),
    free("policy", Shape::Inner(POLICY)),
    needed("arrivals", Shape::List(ARRIVALS)),
    free("profile", Shape::List(PROFILE)),
    needed("kind", Shape::List(KIND)),
    needed("official", Shape::List(OFFICIAL)),
];

/// Keys of a file that are unknown, missing or of another kind.
pub(super) fn shaped(root: &DeTable<'_>, text: &str) -> Vec<Fault> {
    let mut look = Look {
        text,
        faults: Vec::new(),
    };
    look.table("", (root, 0), MODEL);
    look.faults
}

struct Look<'a> {
    text: &'a str,
    faults: Vec<Fault>,
}

impl Look<'_> {
    fn fault(&mut self, at: usize, path: String, why: String) {
        self.faults.push(Fault {
            line: line_of(self.text, at),
            path,
            of: String::new(),
            why,
        });
    }

    fn table(&mut self, path: &str, (table, at): (&DeTable<'_>, usize), entries: &'static [Entry]) {
        for (key, value) in table {
            let name: &str = key.get_ref();
            let path = join(path, name);
            let at = key.span().start;
            match entries.iter().find(|one| one.name == name) {
                Some(entry) => self.value(&path, (value.get_ref(), at), entry.shape),
                None => {
                    let known: Vec<&str> = entries.iter().map(|one| one.name).collect();
                    let known = known.join(", ");
                    let why = format!("there is no such key; the keys here are {known}");
                    self.fault(at, path, why);
                }
            }
        }
        for entry in entries.iter().filter(|entry| entry.is_needed) {
            let mut keys = table.iter();
            if !keys.any(|(key, _)| &**key.get_ref() == entry.name) {
                self.fault(at, join(path, entry.name), "it is missing".to_owned());
            }
        }
    }

    fn value(&mut self, path: &str, (value, at): (&DeValue<'_>, usize), shape: Shape) {
        match (shape, value) {
            (Shape::Inner(entries), DeValue::Table(inner)) => {
                self.table(path, (inner, at), entries);
            }
            (Shape::List(entries), DeValue::Array(list)) => {
                for (n, one) in list.iter().enumerate() {
                    let (path, at) = (format!("{path}[{n}]"), one.span().start);
                    self.value(&path, (one.get_ref(), at), Shape::Inner(entries));
                }
            }
            (Shape::Texts | Shape::Numbers, DeValue::Array(list)) => {
                let of = if matches!(shape, Shape::Texts) {
                    Shape::Text
                } else {
                    Shape::Number
                };
                for (n, one) in list.iter().enumerate() {
                    let (path, at) = (format!("{path}[{n}]"), one.span().start);
                    self.value(&path, (one.get_ref(), at), of);
                }
            }
            _ => {
                if let Some(must) = misfit(shape, value) {
                    self.fault(at, path.to_owned(), must);
                }
            }
        }
    }
}

/// What must stand there, if something else does.
fn misfit(shape: Shape, value: &DeValue<'_>) -> Option<String> {
    let must = match (shape, value) {
        (Shape::Text, DeValue::String(_))
        | (Shape::Number, DeValue::Integer(_) | DeValue::Float(_))
        | (Shape::Flag, DeValue::Boolean(_)) => return None,
        (Shape::Whole, DeValue::Integer(n)) if n.to_string().parse::<u16>().is_ok() => {
            return None;
        }
        (Shape::OneOf(words), DeValue::String(word)) if words.iter().any(|one| *one == &**word) => {
            return None;
        }
        (Shape::OneOf(words), _) => return Some(format!("it must be one of {}", words.join(", "))),
        (Shape::Text, _) => "a text",
        (Shape::Number, _) => "a number",
        (Shape::Whole, _) => "a whole number, 0 to 65535",
        (Shape::Flag, _) => "true or false",
        (Shape::Texts, _) => "a list of texts",
        (Shape::Numbers, _) => "a list of numbers",
        (Shape::Inner(_), _) => "a table",
        (Shape::List(_), _) => "a list of tables",
    };
    Some(format!(
        "it must be {must}, and it is: {}",
        value.type_str()
    ))
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

/// Takes out the keys that no model has.
pub(super) fn prune(table: &mut Table) {
    prune_to(table, MODEL);
}

fn prune_to(table: &mut Table, entries: &'static [Entry]) {
    table.retain(|key, _| entries.iter().any(|one| one.name == key));
    for entry in entries {
        match (entry.shape, table.get_mut(entry.name)) {
            (Shape::Inner(inner), Some(Value::Table(one))) => prune_to(one, inner),
            (Shape::List(inner), Some(Value::Array(list))) => {
                let tables = list.iter_mut().filter_map(Value::as_table_mut);
                tables.for_each(|one| prune_to(one, inner));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Booking, Class, Model, Policy, Profile, Span};
    use super::*;

    /// Every key that a model can write is in the list.
    #[test]
    fn the_list_has_the_keys_of_the_model() {
        let shipped = include_str!("../../../../packs/models/desk-v1.toml");
        let mut model = Model::parse(shipped).unwrap().model;
        let span = Span {
            from: 240.0,
            to: 300.0,
        };
        (model.rests, model.patience) = (true, Some(60.0));
        model.booking = Some(Booking {
            share: 0.2,
            slot: 30.0,
            places: 2,
            early: 10.0,
            late: 5.0,
        });
        model.policy = Some(Policy {
            classes: vec![Class {
                id: "elderly".to_owned(),
                share: 0.1,
                head_start: Some(30.0),
            }],
            ratio: Some(3),
            longest_wait: Some(60.0),
        });
        model.profile = vec![Profile {
            queue: model.kind[0].queue.clone(),
            arrivals: model.arrivals.clone(),
        }];
        model.kind[0].returns = 0.1;
        model.kind[0].service.seen = vec![1.0];
        let one = &mut model.official[0];
        one.helps = vec!["fee".to_owned()];
        (one.lunch, one.hours, one.away) = (Some(span), vec![span], vec![span]);
        let text = toml::to_string(&model).unwrap();
        let root = DeTable::parse(&text).unwrap();
        let wrong = shaped(root.get_ref(), &text);
        assert!(wrong.is_empty(), "{wrong:?}");
        let mut names = 0;
        for entry in MODEL {
            names += usize::from(text.contains(entry.name));
        }
        assert_eq!(names, MODEL.len(), "{text}");
        let mut table: Table = toml::from_str(&text).unwrap();
        let before = table.clone();
        prune(&mut table);
        assert_eq!(table, before);
    }
}
