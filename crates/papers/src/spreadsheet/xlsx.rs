//! XLSX, cell by cell: a sheet with one cell far away costs one cell.

use super::{Gathered, Kind, Table, Unread, choose};
use calamine::{DataRef, ExcelDateTime, Reader as _, Xlsx};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The library takes most damage for an error; where it does not, the file is
/// damaged all the same.
pub(super) fn read(bytes: &[u8], sheet: Option<&str>) -> Result<Table, Unread> {
    catch_unwind(AssertUnwindSafe(|| sheet_of(bytes, sheet))).unwrap_or(Err(Unread::Broken))
}

fn sheet_of(bytes: &[u8], sheet: Option<&str>) -> Result<Table, Unread> {
    let mut book: Xlsx<Cursor<&[u8]>> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|_| Unread::Broken)?;
    let sheets = book.sheet_names();
    let name = choose(&sheets, sheet)?;
    let mut gathered = Gathered::default();
    let mut cells = book
        .worksheet_cells_reader(&name)
        .map_err(|_| Unread::Broken)?;
    while let Some(cell) = cells.next_cell().map_err(|_| Unread::Broken)? {
        let (row, column) = cell.get_position();
        let (text, kind) = match cell.get_value() {
            DataRef::Empty | DataRef::Error(_) => continue,
            DataRef::Int(n) => (n.to_string(), Kind::Number),
            DataRef::Float(n) => (number(*n), Kind::Number),
            DataRef::String(text) => (text.clone(), Kind::Text),
            DataRef::SharedString(text) => ((*text).to_owned(), Kind::Text),
            DataRef::Bool(yes) => (yes.to_string(), Kind::Bool),
            DataRef::DateTime(at) => (moment(at), Kind::Date),
            DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => (text.clone(), Kind::Date),
        };
        gathered.put(row, column as usize, &text, kind)?;
    }
    Ok(Table {
        sheets,
        sheet: name,
        rows: gathered.into_rows(),
    })
}

/// Whole numbers without a point; phone numbers typed as numbers stay whole.
pub(super) fn number(n: f64) -> String {
    if n.fract() == 0.0 && n.abs() < 1e15 {
        format!("{n:.0}")
    } else {
        n.to_string()
    }
}

/// A day, a moment, or a time where the day is none.
fn moment(at: &ExcelDateTime) -> String {
    if !at.is_datetime() {
        return number(at.as_f64());
    }
    // Excel keeps minutes as fractions: half a second more meets the minute.
    let (year, month, day, hour, minute, second, milli) = at.to_ymd_hms_milli();
    let carry = u32::from(second) * 1000 + u32::from(milli) >= 59_500;
    let minutes = (u32::from(hour) * 60 + u32::from(minute) + u32::from(carry)).min(1439);
    let (hour, minute) = (minutes / 60, minutes % 60);
    if at.as_f64() < 1.0 {
        return format!("{hour:02}:{minute:02}");
    }
    if (hour, minute) == (0, 0) {
        return format!("{year:04}-{month:02}-{day:02}");
    }
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}")
}
