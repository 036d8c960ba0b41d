//! Writing XES (IEEE 1849-2016): one case at a time, whatever the number of
//! cases. What is written is read back by [`crate::read`] with equal facts.

use crate::log::{Case, Event};
use jiff::Timestamp;
use std::io::{self, Write};

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<global scope="trace"><string key="concept:name" value="unknown"/></global>
<global scope="event"><string key="concept:name" value="unknown"/><date key="time:timestamp" value="1970-01-01T00:00:00Z"/></global>
<classifier name="Activity" keys="concept:name"/>
"#;

/// How much was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Cases; of OCEL objects.
    pub cases: u64,
    /// Events.
    pub events: u64,
}

/// A log on its way into a file.
pub struct XesWriter<W: Write> {
    out: W,
    written: Written,
}

impl<W: Write> XesWriter<W> {
    /// Begins a log with a name.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn begin(mut out: W, name: &str) -> io::Result<Self> {
        out.write_all(HEAD.as_bytes())?;
        let mut writer = Self {
            out,
            written: Written::default(),
        };
        writer.text("concept:name", name)?;
        writer.text("lifecycle:model", "standard")?;
        Ok(writer)
    }

    /// Writes a case with its events, in their order.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn case(&mut self, case: &Case) -> io::Result<()> {
        self.case_with(case, &[])
    }

    /// The same with more facts of the case, as texts by key.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn case_with(&mut self, case: &Case, more: &[(&str, &str)]) -> io::Result<()> {
        self.written.cases += 1;
        self.out.write_all(b"<trace>\n")?;
        self.text("concept:name", &case.name)?;
        let dates = [
            ("startdate", case.start),
            ("deadline", case.deadline),
            ("enddate_planned", case.end_planned),
            ("enddate", case.end),
        ];
        for (key, at) in dates {
            if let Some(at) = at {
                self.date(key, at)?;
            }
        }
        let texts = [
            ("channel", &case.channel),
            ("department", &case.department),
            ("group", &case.group),
            ("responsible", &case.responsible),
        ];
        for (key, text) in texts {
            if let Some(text) = text {
                self.text(key, text)?;
            }
        }
        for (key, text) in more {
            self.text(key, text)?;
        }
        for event in &case.events {
            self.event(event)?;
        }
        self.out.write_all(b"</trace>\n")
    }

    fn event(&mut self, event: &Event) -> io::Result<()> {
        self.written.events += 1;
        self.out.write_all(b"<event>")?;
        self.text("concept:name", &event.activity)?;
        self.date("time:timestamp", event.at)?;
        let texts = [
            ("org:resource", &event.resource),
            ("org:group", &event.group),
            ("lifecycle:transition", &event.transition),
        ];
        for (key, text) in texts {
            if let Some(text) = text {
                self.text(key, text)?;
            }
        }
        self.out.write_all(b"</event>\n")
    }

    /// Ends the log and says how much it holds.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn finish(mut self) -> io::Result<Written> {
        self.out.write_all(b"</log>\n")?;
        self.out.flush()?;
        Ok(self.written)
    }

    fn text(&mut self, key: &str, value: &str) -> io::Result<()> {
        let value = escaped(value);
        write!(self.out, "<string key=\"{key}\" value=\"{value}\"/>")
    }

    fn date(&mut self, key: &str, at: Timestamp) -> io::Result<()> {
        write!(self.out, "<date key=\"{key}\" value=\"{at}\"/>")
    }
}

/// Text as the value of an attribute; characters that XML cannot hold are left
/// out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // A plain one would be read back as a blank.
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c < ' ' => {}
            c => out.push(c),
        }
    }
    out
}
