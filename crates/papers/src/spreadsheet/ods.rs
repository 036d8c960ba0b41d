//! ODS: the sheets of `content.xml`, read tag by tag.
//!
//! The library's reader unrolls repeated cells and rows into memory before
//! anybody can count them, so the few tags that matter are read here. No entity
//! but the five of XML and numbers is known, so nothing can expand.

use super::{Gathered, Kind, MAX_COLUMNS, MAX_ROWS, Table, Unread, choose};

pub(super) fn read(content: &[u8], sheet: Option<&str>) -> Result<Table, Unread> {
    let text = std::str::from_utf8(content).map_err(|_| Unread::Broken)?;
    let sheets: Vec<String> = Pieces(text)
        .filter_map(|piece| match piece {
            Piece::Open(tag) if name(tag) == "table:table" => {
                Some(attribute(tag, "table:name").unwrap_or_default())
            }
            _ => None,
        })
        .collect();
    let wanted = choose(&sheets, sheet)?;
    let mut reading = Reading::default();
    for piece in Pieces(text) {
        match piece {
            Piece::Open(tag) => reading.open(tag, &wanted)?,
            Piece::Close(tag) => reading.close(tag)?,
            Piece::Text(text) => reading.text(text),
        }
        if reading.done {
            break;
        }
    }
    Ok(Table {
        sheets,
        sheet: wanted,
        rows: reading.gathered.into_rows(),
    })
}

/// Where the reader is.
#[derive(Default)]
struct Reading {
    gathered: Gathered,
    inside: bool,
    done: bool,
    row: u32,
    row_repeats: u32,
    column: usize,
    cell: Option<Open>,
    /// How deep in a note on a cell, whose text is not the cell's.
    note: u32,
    line: Vec<(usize, String, Kind)>,
}

/// A cell that is being read.
struct Open {
    repeats: usize,
    value: Option<String>,
    kind: Kind,
    text: String,
}

impl Reading {
    fn open(&mut self, tag: &str, wanted: &str) -> Result<(), Unread> {
        let is_empty = tag.ends_with('/');
        match name(tag) {
            "table:table" if !self.inside => {
                self.inside = attribute(tag, "table:name").unwrap_or_default() == wanted;
            }
            _ if !self.inside => {}
            "table:table-row" => {
                self.row_repeats = repeats(tag, "table:number-rows-repeated");
                self.column = 0;
                self.line.clear();
                if is_empty {
                    self.end_row()?;
                }
            }
            "table:table-cell" | "table:covered-table-cell" => {
                self.cell = Some(opened(tag));
                if is_empty {
                    self.end_cell()?;
                }
            }
            "office:annotation" if !is_empty => self.note += 1,
            "text:p" | "text:s" | "text:tab" | "text:line-break" => self.text(" "),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, tag: &str) -> Result<(), Unread> {
        if !self.inside {
            return Ok(());
        }
        match tag {
            "table:table" => self.done = true,
            "table:table-row" => self.end_row()?,
            "table:table-cell" | "table:covered-table-cell" => self.end_cell()?,
            "office:annotation" => self.note = self.note.saturating_sub(1),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if self.note > 0 {
            return;
        }
        if let Some(cell) = &mut self.cell
            && cell.text.len() <= super::MAX_CELL * 4
        {
            cell.text.push_str(&unescaped(text));
        }
    }

    fn end_cell(&mut self) -> Result<(), Unread> {
        let Some(cell) = self.cell.take() else {
            return Ok(());
        };
        let (text, kind) = match cell.value {
            Some(value) => (value, cell.kind),
            None => (cell.text, Kind::Text),
        };
        if text.trim().is_empty() {
            self.column = self.column.saturating_add(cell.repeats);
            return Ok(());
        }
        if self.column.saturating_add(cell.repeats) > MAX_COLUMNS {
            return Err(Unread::TooManyColumns);
        }
        for _ in 0..cell.repeats {
            self.line.push((self.column, text.clone(), kind));
            self.column += 1;
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Unread> {
        let n = self.row_repeats.max(1);
        if !self.line.is_empty() {
            if n as usize > MAX_ROWS {
                return Err(Unread::TooManyRows);
            }
            for at in 0..n {
                for (column, text, kind) in &self.line {
                    let row = self.row.saturating_add(at);
                    self.gathered.put(row, *column, text, *kind)?;
                }
            }
        }
        self.row = self.row.saturating_add(n);
        self.line.clear();
        Ok(())
    }
}

fn opened(tag: &str) -> Open {
    let of = |what: &str| attribute(tag, what);
    let (value, kind) = match of("office:value-type").as_deref() {
        Some("float" | "currency" | "percentage") => {
            let n = of("office:value").map(|text| match text.parse::<f64>() {
                Ok(n) => super::xlsx::number(n),
                Err(_) => text,
            });
            (n, Kind::Number)
        }
        Some("date") => (of("office:date-value").map(|text| day(&text)), Kind::Date),
        Some("time") => (of("office:time-value").map(|text| time(&text)), Kind::Date),
        Some("boolean") => (of("office:boolean-value"), Kind::Bool),
        _ => (None, Kind::Text),
    };
    Open {
        repeats: repeats(tag, "table:number-columns-repeated") as usize,
        value,
        kind,
        text: String::new(),
    }
}

/// `2026-11-20` or `2026-11-20T08:30:00` to the minute.
fn day(text: &str) -> String {
    match text.split_once('T') {
        Some((day, time)) if time.starts_with("00:00") => day.to_owned(),
        Some((day, time)) => format!("{day}T{}", time.get(..5).unwrap_or(time)),
        None => text.to_owned(),
    }
}

/// `PT08H30M00S` as `08:30`.
fn time(text: &str) -> String {
    let parts = || {
        let (hour, rest) = text.strip_prefix("PT")?.split_once('H')?;
        let (minute, _) = rest.split_once('M')?;
        Some(format!("{hour:0>2}:{minute:0>2}"))
    };
    parts().unwrap_or_else(|| text.to_owned())
}

fn repeats(tag: &str, what: &str) -> u32 {
    let n = attribute(tag, what).and_then(|text| text.parse::<u32>().ok());
    n.unwrap_or(1).max(1)
}

/// A piece of XML: an opening tag without its brackets, the name of a closing
/// one, or text between tags.
enum Piece<'a> {
    Open(&'a str),
    Close(&'a str),
    Text(&'a str),
}

struct Pieces<'a>(&'a str);

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let rest = self.0;
        if rest.is_empty() {
            return None;
        }
        let Some(inside) = rest.strip_prefix('<') else {
            let end = rest.find('<').unwrap_or(rest.len());
            let (text, after) = rest.split_at(end);
            self.0 = after;
            return Some(Piece::Text(text));
        };
        let end = tag_end(inside);
        let tag = inside.get(..end).unwrap_or(inside);
        self.0 = inside.get(end + 1..).unwrap_or("");
        Some(match tag.strip_prefix('/') {
            Some(name) => Piece::Close(name.trim()),
            None => Piece::Open(tag),
        })
    }
}

/// Where a tag ends: at the first `>` that stands in no attribute.
fn tag_end(text: &str) -> usize {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match quote {
            Some(mark) if byte == mark => quote = None,
            Some(_) => {}
            None if byte == b'"' || byte == b'\'' => quote = Some(byte),
            None if byte == b'>' => return at,
            None => {}
        }
    }
    text.len()
}

fn name(tag: &str) -> &str {
    let end = |c: char| c.is_whitespace() || c == '/';
    tag.split(end).next().unwrap_or_default()
}

/// Value of an attribute of a tag.
fn attribute(tag: &str, wanted: &str) -> Option<String> {
    let mut rest = tag;
    loop {
        let at = rest.find(wanted)?;
        let before = rest.get(..at)?.chars().next_back();
        let after = rest.get(at + wanted.len()..)?;
        if before.is_none_or(char::is_whitespace)
            && let Some(value) = after.trim_start().strip_prefix('=')
        {
            let value = value.trim_start();
            let mark = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let value = value.get(1..)?;
            return Some(unescaped(value.split(mark).next()?));
        }
        rest = after;
    }
}

/// The five entities of XML and characters by number; others stay as written.
fn unescaped(text: &str) -> String {
    let Some((before, after)) = text.split_once('&') else {
        return text.to_owned();
    };
    let mut out = before.to_owned();
    let mut rest = after;
    loop {
        let known = rest.split_once(';').and_then(|(name, after)| {
            let c = match name {
                "lt" => '<',
                "gt" => '>',
                "amp" => '&',
                "quot" => '"',
                "apos" => '\'',
                number => {
                    let n = number.strip_prefix('#')?;
                    let n = match n.strip_prefix(['x', 'X']) {
                        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                        None => n.parse().ok()?,
                    };
                    char::from_u32(n)?
                }
            };
            Some((c, after))
        });
        match known {
            Some((c, after)) => {
                out.push(c);
                rest = after;
            }
            None => out.push('&'),
        }
        let Some((before, after)) = rest.split_once('&') else {
            out.push_str(rest);
            return out;
        };
        out.push_str(before);
        rest = after;
    }
}
