//! The office's own files of definitions that are left out, in the reader's
//! language: each with the places and what is wrong there.

mod words;

use crate::frame::Frame;
use crate::pages::indicators;
use crate::words::bad_text;
use motcua_desk::packs::{BadText, FileWrong, OwnFault, TextFault};

/// A file that is left out.
pub struct LeftOut {
    /// That it is, with its name.
    pub said: String,
    /// Whether another definition is in force all the same.
    pub stays: String,
    /// What is wrong with it.
    pub wrong: Vec<WrongLine>,
}

/// Something that is wrong with a file.
pub struct WrongLine {
    /// Where.
    pub place: String,
    /// What.
    pub why: String,
    /// What the machine says of it, in English; empty = nothing more.
    pub detail: String,
}

/// A file that is left out, with the places and the reasons.
pub fn left_out(f: &Frame, of: &OwnFault) -> LeftOut {
    LeftOut {
        said: f.t1("own-left-out", "file", of.file.as_str()),
        stays: f.t(if of.stays {
            "own-left-out-stays"
        } else {
            "own-left-out-none"
        }),
        wrong: of.wrong.iter().map(|one| line(f, one)).collect(),
    }
}

fn line(f: &Frame, of: &FileWrong) -> WrongLine {
    let (place, why, detail) = match of {
        FileWrong::Unread(detail) => {
            let place = f.t("own-at-file");
            (place, f.t("own-wrong-unread"), detail.clone())
        }
        FileWrong::NotKept(detail) => {
            let place = f.t("own-at-file");
            (place, f.t("own-wrong-not-kept"), detail.clone())
        }
        FileWrong::Twice { file, id } => {
            let (id, file) = (id.as_str(), file.as_str());
            let why = f.t2("own-wrong-twice", "id", id, "file", file);
            (key(f, "id"), why, String::new())
        }
        FileWrong::Text(fault) => {
            let why = bad_text(f.lang, &fault.what);
            // Its own words stand behind where they say more.
            let said = if fault.what.is_told() {
                String::new()
            } else {
                fault.said.clone()
            };
            (text_place(f, fault), why, said)
        }
        FileWrong::Indicator(fault) => {
            let why = indicators::key_fault(f, &fault.what);
            (key(f, &fault.at), why, String::new())
        }
        FileWrong::Report(fault) => {
            let why = words::report(f, &fault.what);
            (key(f, &fault.at), why, String::new())
        }
        FileWrong::Form(fault) => {
            let why = words::form(f, &fault.what);
            (key(f, &fault.at), why, String::new())
        }
        FileWrong::Topics(bad) => {
            let (at, why) = words::topics(f, bad);
            (key(f, at), why, String::new())
        }
        FileWrong::Programme(fault) => {
            let why = words::programme(f, &fault.what);
            (key(f, &fault.at), why, String::new())
        }
    };
    WrongLine { place, why, detail }
}

/// The key at fault; what concerns a definition as a whole stands at its file.
fn key(f: &Frame, at: &str) -> String {
    match at {
        "report" | "questionnaire" => f.t("own-at-file"),
        at => f.t1("own-at-key", "key", at),
    }
}

fn text_place(f: &Frame, of: &TextFault) -> String {
    match (&of.what, of.line, of.key.as_str()) {
        // What is missing at the top stands in no line.
        (BadText::MissingKey(key), 1, _) => f.t1("own-at-key", "key", key.as_str()),
        (_, line, "") => f.t2("own-at-column", "line", line, "column", of.column),
        (_, line, key) => f.t2("own-at-line-key", "line", line, "key", key),
    }
}

#[cfg(test)]
mod tests;
