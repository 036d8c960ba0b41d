//! The pages, one file per noun: view struct, handler, samples.

pub mod about;
pub mod access;
pub mod account;
pub mod admin;
pub mod board;
pub mod book;
pub mod carry;
pub mod correct;
pub mod counter;
pub mod deed;
pub mod desks;
pub mod director;
pub mod dossier;
pub mod error;
pub mod feedback;
pub mod figures;
pub mod first;
pub mod hall;
pub mod home;
pub mod indicators;
pub mod intake;
pub mod keys;
pub mod kiosk;
pub mod left_out;
pub mod nearness;
pub mod palette;
pub mod paperform;
pub mod people;
pub mod phone;
pub mod print;
pub mod prints;
pub mod procedures;
pub mod programme;
pub mod rating;
pub mod record;
pub mod reports;
pub mod rounds;
pub mod satisfaction;
pub mod scan;
pub mod shift;
pub mod shifts;
pub mod slip;
pub mod survey;
pub mod tablet;
pub mod tracking;
pub mod verify;
pub mod work;

use crate::i18n::Lang;

/// A page that brings its own samples: rendered in both languages by one test,
/// checked for size, headings and messages, and written out for the checks of
/// accessibility and for pictures.
pub trait Page {
    /// Name, also of the sample files.
    const NAME: &'static str;
    /// Samples with invented data: name of the state shown, and its markup.
    fn samples(lang: Lang) -> Vec<(&'static str, String)>;
}

/// Messages that a redirect may ask the next page to show (`?done=…`).
pub const NOTICES: &[&str] = &[
    "first-ready",
    "notice-backup-asked",
    "notice-calendar-published",
    "notice-draft-discarded",
    "notice-draft-dropped",
    "notice-draft-kept",
    "notice-draft-saved",
    "notice-entered",
    "notice-fix-asked",
    "notice-intake-refused",
    "notice-kiosk-pressed",
    "notice-leave",
    "notice-letter-settled",
    "notice-office-kept",
    "done-apologised",
    "done-assigned",
    "done-attached",
    "done-delivered",
    "done-handed-over",
    "done-money",
    "done-received",
    "done-recorded",
    "done-result",
    "done-supplement",
    "notice-password-changed",
    "notice-person",
    "notice-print-later",
    "notice-post-kept",
    "notice-printed",
    "notice-report-closed",
    "notice-report-declared",
    "notice-procedure-published",
    "notice-programme-acted",
    "notice-programme-drawn",
    "notice-programme-filed",
    "notice-programme-gone",
    "notice-programme-kept",
    "notice-programme-reminded",
    "notice-restore-answered",
    "notice-roster-dropped",
    "notice-roster-kept",
    "notice-session-ended",
    "notice-signed-off",
    "notice-slip-fault",
    "notice-slip-printed",
    "notice-unit-kept",
    "notice-upkeep-kept",
    "notice-blackout-kept",
    "notice-day-closed",
    "notice-device-counter",
    "notice-device-ended",
    "notice-feedback-acted",
    "notice-feedback-gone",
    "notice-feedback-stated",
    "notice-paper-ballot",
    "notice-messages-kept",
    "notice-nobody-waits",
    "notice-official-gone",
    "notice-fix-applied",
    "notice-help-given",
    "notice-visit-for-anyone",
    "notice-queue-draft",
    "notice-queue-dropped",
    "notice-queue-published",
    "notice-visit-changed",
    "notice-visit-ended",
    "notice-visit-returned",
    "notice-survey-closed",
    "notice-survey-closing",
    "notice-survey-comment-held",
    "notice-survey-comment-passed",
    "notice-survey-context",
    "notice-survey-interview",
    "notice-survey-opened",
    "notice-survey-planned",
    "notice-survey-released",
];

/// Entries that whoever may do an action finds as links on its page instead:
/// the head of a page is one row on a desk's screen.
pub const ELSEWHERE: [(&str, &str); 6] = [
    ("survey-me", "run_survey"),
    ("queue", "read_queue"),
    ("devices", "read_queue"),
    ("register", "read_director_pages"),
    ("roster", "read_director_pages"),
    ("programme", "edit_office"),
];

/// The staff menu: slug, address, message, and the actions (their slugs, with
/// spaces between) of which one is needed for the entry to be shown.
pub const MENU: &[(&str, &str, &str, &str)] = &[
    ("intake", "/intake", "nav-intake", "accept"),
    ("work", "/work", "nav-work", "read_work_list"),
    ("shift", "/shift", "nav-shift", "close_shift"),
    ("counter", "/counter", "nav-counter", "call_visit"),
    (
        "director",
        "/director",
        "nav-director",
        "read_director_pages",
    ),
    ("reports", "/reports", "nav-reports", "read_reports"),
    ("hall", "/hall", "nav-hall", "read_queue"),
    // The first of the director's pages that a head may open.
    (
        "roster",
        "/director/roster",
        "director-nav-roster",
        "run_queue",
    ),
    // Whoever serves may be asked something there, too.
    (
        "feedback",
        "/feedback",
        "nav-feedback",
        "handle_feedback handle_attitude enter_feedback read_sealed read_own_judgement",
    ),
    ("survey", "/survey", "nav-survey", "run_survey"),
    (
        "survey-comments",
        "/survey/comments",
        "nav-survey-comments",
        "moderate_comments",
    ),
    (
        "survey-me",
        "/survey/me",
        "nav-survey-me",
        "read_own_judgement",
    ),
    (
        "paperform",
        "/survey/paper",
        "nav-paper-ballots",
        "enter_paper_ballot",
    ),
    ("shifts", "/shifts", "nav-shifts", "read_money"),
    ("record", "/record", "nav-record", "read_record"),
    ("leave", "/leave", "nav-leave", "set_substitute"),
    ("people", "/people", "nav-people", "edit_people"),
    ("access", "/access-log", "nav-access", "read_access_log"),
    (
        "catalogue",
        "/admin/procedures",
        "nav-catalogue",
        "edit_procedure",
    ),
    (
        "calendar",
        "/admin/calendar",
        "nav-calendar",
        "publish_calendar",
    ),
    ("queue", "/admin/queue", "nav-queue", "edit_queue"),
    ("devices", "/admin/devices", "nav-devices", "edit_queue"),
    (
        "register",
        "/admin/register",
        "nav-register",
        "import_register",
    ),
    ("office", "/admin/office", "nav-office", "edit_office"),
    ("messages", "/admin/messages", "nav-post", "edit_office"),
    ("health", "/admin/health", "nav-health", "read_health"),
    ("programme", "/programme", "nav-programme", "read_programme"),
];

/// Where a member of staff begins: the work list for those who have one, or
/// else the first entry of their menu, or their own account.
pub fn first_page(actor: &motcua_domain::actor::Actor) -> &'static str {
    use motcua_domain::actor::{Action, Scope};
    let may = |slug: &str| {
        Action::from_slug(slug).is_some_and(|action| actor.scope(action) != Scope::Never)
    };
    if may("read_work_list") {
        return "/work";
    }
    let entry = MENU.iter().find(|entry| entry.3.split(' ').any(may));
    entry.map_or("/me", |entry| entry.1)
}

/// Percent-encodes text for a value in a query.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for b in text.bytes() {
        if b.is_ascii_alphanumeric() || b"-._~/".contains(&b) {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
    out
}

/// Only a path of our own: no scheme, no host, no line break. Otherwise the
/// page where this person begins.
pub(crate) fn safe_next<'a>(next: &'a str, actor: &motcua_domain::actor::Actor) -> &'a str {
    crate::carry::local_path(next).unwrap_or_else(|| first_page(actor))
}
