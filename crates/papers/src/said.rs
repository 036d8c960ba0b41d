//! What the typesetter said, for people.

use crate::broken::Broken;
use crate::world::Desk;
use typst::diag::SourceDiagnostic;
use typst::syntax::{DiagSpan, FileId};
use typst::{World, WorldExt};

/// A diagnostic as place, message and hint. `path` is the form in question,
/// for what has no place; `redact` takes personal words out.
pub(crate) fn broken(
    desk: &Desk,
    path: &str,
    found: &SourceDiagnostic,
    redact: &dyn Fn(&str) -> String,
) -> Broken {
    let mut hints: Vec<String> = found
        .hints
        .iter()
        .map(|hint| one_line(&redact(&hint.v)))
        .collect();
    let place = Place::of(desk, found.span);
    // Trouble within the common file is caused where a form uses it.
    let caller = found
        .trace
        .iter()
        .filter_map(|step| Place::of(desk, step.span.into()))
        .find(|step| step.file == path);
    if let Some(caller) = caller
        && place.as_ref().is_none_or(|place| place.file != path)
    {
        hints.push(format!(
            "used in {}:{}:{}",
            caller.file, caller.line, caller.column
        ));
    }
    let message = one_line(&redact(&found.message));
    let broken = match place {
        Some(place) => Broken::of(place.file, message).at(place.line, place.column),
        None => Broken::of(path, message),
    };
    broken.hint(hints.join("; "))
}

/// A finding is one line of a list.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A place in a template.
struct Place {
    file: String,
    line: usize,
    column: usize,
}

impl Place {
    fn of(desk: &Desk, span: DiagSpan) -> Option<Self> {
        let id: FileId = span.id()?;
        let source = desk.source(id).ok()?;
        let range = desk.range(span)?;
        let (line, column) = source.lines().byte_to_line_column(range.start)?;
        Some(Self {
            file: id.get().vpath().get_without_slash().to_owned(),
            line: line + 1,
            column: column + 1,
        })
    }
}
