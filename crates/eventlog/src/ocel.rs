//! Writing OCEL 2.0 as JSON: events that concern several objects, here a
//! dossier with its unit and its procedure. Objects come first, then events,
//! each written as it comes; types are told at the end, when all are known.

use crate::write::Written;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OcelValue {
    /// A text.
    Text(String),
    /// A moment.
    Time(Timestamp),
}

impl OcelValue {
    /// Its type as the standard names it.
    fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "string",
            Self::Time(_) => "time",
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Time(at) => at.to_string(),
        }
    }
}

/// Types of the attributes of each kind of object, by name.
type Kinds = BTreeMap<String, BTreeMap<String, &'static str>>;

/// An object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OcelObject<'a> {
    /// Name, unique among all objects.
    pub id: &'a str,
    /// Kind of object.
    pub kind: &'a str,
    /// Attributes: name, since when, value; of one name always of one type.
    pub attributes: Vec<(&'a str, Timestamp, OcelValue)>,
    /// Other objects it belongs to: name and part they play.
    pub relationships: Vec<(&'a str, &'a str)>,
}

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OcelEvent<'a> {
    /// Name, unique among all events.
    pub id: &'a str,
    /// What was done.
    pub activity: &'a str,
    /// When.
    pub at: Timestamp,
    /// Objects it concerns: name and part they play.
    pub objects: Vec<(&'a str, &'a str)>,
}

/// A log whose objects are written.
pub struct OcelObjects<W: Write> {
    out: W,
    written: Written,
    kinds: Kinds,
}

/// A log whose events are written.
pub struct OcelEvents<W: Write> {
    out: W,
    written: Written,
    kinds: Kinds,
    activities: BTreeSet<String>,
}

impl<W: Write> OcelObjects<W> {
    /// Begins a log.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn begin(mut out: W) -> io::Result<Self> {
        out.write_all(b"{\"objects\":[")?;
        Ok(Self {
            out,
            written: Written::default(),
            kinds: BTreeMap::new(),
        })
    }

    /// Writes an object.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn object(&mut self, object: &OcelObject<'_>) -> io::Result<()> {
        let known = self.kinds.entry(object.kind.to_owned()).or_default();
        known.extend(
            object
                .attributes
                .iter()
                .map(|(name, _, value)| ((*name).to_owned(), value.kind())),
        );
        let attributes = object.attributes.iter();
        let attributes = attributes.map(|(name, at, value)| {
            json!({"name": name, "time": at.to_string(), "value": value.text()})
        });
        let value = json!({
            "id": object.id,
            "type": object.kind,
            "attributes": attributes.collect::<Vec<Value>>(),
            "relationships": related(&object.relationships),
        });
        put(&mut self.out, self.written.cases == 0, &value)?;
        self.written.cases += 1;
        Ok(())
    }

    /// Goes on with the events.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn events(mut self) -> io::Result<OcelEvents<W>> {
        self.out.write_all(b"\n],\"events\":[")?;
        Ok(OcelEvents {
            out: self.out,
            written: self.written,
            kinds: self.kinds,
            activities: BTreeSet::new(),
        })
    }
}

impl<W: Write> OcelEvents<W> {
    /// Writes an event.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn event(&mut self, event: &OcelEvent<'_>) -> io::Result<()> {
        if !self.activities.contains(event.activity) {
            self.activities.insert(event.activity.to_owned());
        }
        let value = json!({
            "id": event.id,
            "type": event.activity,
            "time": event.at.to_string(),
            "attributes": [],
            "relationships": related(&event.objects),
        });
        put(&mut self.out, self.written.events == 0, &value)?;
        self.written.events += 1;
        Ok(())
    }

    /// Tells the types, ends the log and says how much it holds: objects as
    /// cases, and events.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn finish(mut self) -> io::Result<Written> {
        let kinds = self.kinds.iter().map(|(name, attributes)| {
            let attributes = attributes.iter();
            let attributes = attributes.map(|(name, kind)| json!({"name": name, "type": kind}));
            json!({"name": name, "attributes": attributes.collect::<Vec<Value>>()})
        });
        let kinds: Vec<Value> = kinds.collect();
        let activities = self.activities.iter();
        let activities = activities.map(|name| json!({"name": name, "attributes": []}));
        let activities: Vec<Value> = activities.collect();
        self.out.write_all(b"\n],\"objectTypes\":")?;
        text(&mut self.out, &kinds)?;
        self.out.write_all(b",\"eventTypes\":")?;
        text(&mut self.out, &activities)?;
        self.out.write_all(b"}\n")?;
        self.out.flush()?;
        Ok(self.written)
    }
}

fn related(to: &[(&str, &str)]) -> Vec<Value> {
    let all = to.iter();
    all.map(|(id, part)| json!({"objectId": id, "qualifier": part}))
        .collect()
}

fn put(out: &mut impl Write, first: bool, value: &Value) -> io::Result<()> {
    let lead: &[u8] = if first { b"\n" } else { b",\n" };
    out.write_all(lead)?;
    text(out, value)
}

fn text(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(out, value).map_err(io::Error::from)
}
