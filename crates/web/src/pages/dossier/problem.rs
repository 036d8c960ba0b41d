//! What a page of a dossier needs besides the dossier: its surroundings, and
//! why it is shown again.

use super::acts::Act;
use crate::frame::Frame;
use crate::pages::deed::foresee::Said;
use axum::http::StatusCode;
use motcua_desk::scan::Scan;
use motcua_desk::staff::StaffMember;
use motcua_desk::{Published, Settings};
use motcua_domain::id::UnitId;
use std::collections::BTreeSet;

/// Why the page is shown again instead of the act being done.
pub struct Problem {
    /// Act that was asked for.
    pub act: String,
    /// Why not, in the reader's language.
    pub text: String,
    /// Status of the answer.
    pub status: StatusCode,
    /// Somebody else acted meanwhile.
    pub stale: bool,
    /// The form keeps its key: the same request is to be sent again.
    pub keep_key: bool,
    /// Nothing is wrong: these are the dates that the act would bring.
    pub foreseen: Vec<Said>,
}

impl Problem {
    /// A form that cannot be taken.
    pub fn refused(act: String, text: String) -> Self {
        Self {
            act,
            text,
            status: StatusCode::UNPROCESSABLE_ENTITY,
            stale: false,
            keep_key: false,
            foreseen: Vec::new(),
        }
    }

    /// What follows for what was typed when somebody else acted meanwhile: it
    /// may be sent again, or the dossier takes it no longer.
    pub(super) fn after_stale(&self, f: &Frame, offered: &[Act]) -> Option<String> {
        // A file stands in a form of its own.
        let is_offered = self.act == "attach" || offered.iter().any(|act| act.slug == self.act);
        let id = if is_offered {
            "dossier-stale"
        } else {
            "dossier-stale-gone"
        };
        self.stale.then(|| f.t(id))
    }

    /// The dates that an act would bring; nothing was asked to be done.
    pub fn preview(act: String, foreseen: Vec<Said>) -> Self {
        Self {
            act,
            text: String::new(),
            status: StatusCode::OK,
            stale: false,
            keep_key: true,
            foreseen,
        }
    }
}

/// What a page needs besides the dossier itself.
pub struct Around<'a> {
    /// What the desk goes by.
    pub settings: &'a Settings,
    /// Officials to whom the dossier may be given.
    pub staff: &'a [StaffMember],
    /// Units in which somebody receives papers on the machine; `None` where
    /// nothing is handed over.
    pub receiving: Option<&'a BTreeSet<UnitId>>,
    /// The version of the procedure in force, when it is another one.
    pub newer: Option<&'a Published>,
    /// Key of the forms.
    pub key: &'a str,
    /// What waits in the folder of the reader's scanner.
    pub scans: &'a [Scan],
    /// Visits in which it was handled.
    pub visits: &'a [motcua_domain::visit::Visit],
    /// The timeline shown is not its newest page.
    pub paged: bool,
}
