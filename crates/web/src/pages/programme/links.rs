//! What a thing refers to, and what refers to it, as links that name the
//! relation.

use super::words;
use crate::frame::Frame;
use crate::view::Html;
use motcua_desk::programme::{ProgrammeRef, ProgrammeView};

/// What it refers to, or what refers to it.
pub struct Link {
    pub(super) url: String,
    pub(super) words: String,
    pub(super) stage: Html,
}

/// Something that it refers to, or that refers to it; of documents, how.
pub(super) fn link(f: &Frame, view: &ProgrammeView, (of, is_above): (&ProgrammeRef, bool)) -> Link {
    let mut relations = view.relations.iter();
    let how = relations.find(|(id, _)| *id == of.id).map(|(_, how)| *how);
    let how = how.map(|how| {
        if is_above {
            words::how(f, how)
        } else {
            words::how_by(f, how)
        }
    });
    let name = words::ref_line(f, of);
    Link {
        url: format!("/programme/{}", of.id),
        words: match how {
            Some(how) => f.t2("programme-relation", "how", how, "name", name),
            None => name,
        },
        stage: words::stage_tag(f, of.kind, of.stage),
    }
}
