//! What is to be decided today: dossiers that are late without an apology, what
//! people said that waits too long, plans and findings of the programme.

use crate::format;
use crate::frame::Frame;
use crate::pages::programme::waits;
use crate::pages::work::{Row, row};
use motcua_desk::feedback::FeedbackCounts;
use motcua_desk::programme::ProgrammeHome;
use motcua_desk::read::{Filter, ListItem, Near};
use motcua_desk::{Desk, DeskError, Settings};
use motcua_domain::actor::{Action, Actor, Scope};
use motcua_domain::dossier::StageName;
use motcua_domain::time::{Timestamp, local};

/// Most dossiers that are named; the list behind has all.
const NAMED: usize = 6;

/// What the desk gave.
pub(super) struct ToDecide {
    /// Dossiers past their date without an apology, of the first page of the
    /// list.
    pub(super) late: Vec<ListItem>,
    /// Dossiers of that page that wait to be accepted past the time to answer:
    /// nobody apologises for what has no receipt.
    pub(super) unaccepted: usize,
    /// The list of those past their date goes on.
    pub(super) more: bool,
    /// None where the programme is switched off or not for this reader.
    pub(super) programme: Option<ProgrammeHome>,
    pub(super) feedback: FeedbackCounts,
    pub(super) now: Timestamp,
    /// End of the second working day from now.
    pub(super) soon: Timestamp,
}

impl ToDecide {
    pub(super) fn of(desk: &Desk, me: &Actor) -> Result<Self, DeskError> {
        let now = desk.now();
        let may = |action| me.scope(action) != Scope::Never;
        let (mut late, mut more, mut unaccepted) = (Vec::new(), false, 0);
        // Nobody can apologise at the desk of an imported log.
        let is_log = desk.settings().log().is_some();
        if !is_log && may(Action::Apologise) && may(Action::ReadWorkList) {
            let page = desk.work_list_near(me, &Filter::default(), Some(Near::Late), None)?;
            more = page.next.is_some();
            late = page.items;
            let stages = late.iter().map(|item| item.dossier.stage.name());
            unaccepted = stages
                .filter(|stage| *stage == StageName::AwaitingAcceptance)
                .count();
            late.retain(|item| item.dossier.apology.is_none() && item.dossier.code.is_some());
        }
        let programme = if may(Action::ReadProgramme) {
            match desk.programme_home(me, local(now).year()) {
                Ok(home) => Some(home),
                // Switched off.
                Err(DeskError::NotFound) => None,
                Err(other) => return Err(other),
            }
        } else {
            None
        };
        Ok(Self {
            late,
            unaccepted,
            more,
            programme,
            feedback: desk.feedback_counts(me)?,
            now,
            soon: desk.soon(now),
        })
    }
}

/// The section.
pub struct Decide {
    /// Dossiers late without an apology, the longest late first.
    pub(super) late: Vec<Row>,
    /// How many those are, in words; empty = none.
    pub(super) n_late: String,
    /// What else waits: address and words.
    pub(super) waits: Vec<(String, String)>,
}

impl Decide {
    pub(super) fn new(f: &Frame, settings: &Settings, of: &ToDecide) -> Self {
        let named = of.late.iter().take(NAMED);
        let late = named.map(|item| row(f, settings, item, of.now, of.soon));
        let n = format::number(f.lang, i64::try_from(of.late.len()).unwrap_or(i64::MAX));
        let mut all: Vec<(String, String)> = Vec::new();
        for (n, id, url) in [
            (
                of.feedback.late,
                "live-feedback-late",
                "/feedback?view=open",
            ),
            (
                of.feedback.to_triage,
                "live-feedback-triage",
                "/feedback?view=to_triage",
            ),
        ] {
            if n > 0 {
                all.push((url.to_owned(), f.t1(id, "n", n)));
            }
        }
        if of.unaccepted > 0 {
            let n = i64::try_from(of.unaccepted).unwrap_or(i64::MAX);
            let id = if of.more {
                "live-unaccepted-least"
            } else {
                "live-unaccepted"
            };
            let url = "/work?of=all&near=late&stage=awaiting_acceptance";
            let words = f.t1(id, "n", format::number(f.lang, n));
            all.push((url.to_owned(), words));
        }
        if let Some(home) = &of.programme {
            all.extend(waits(f, home));
        }
        Self {
            n_late: match (of.late.is_empty(), of.more) {
                (true, _) => String::new(),
                (false, true) => f.t1("live-sorry-least", "n", n),
                (false, false) => f.t1("live-sorry-n", "n", n),
            },
            late: late.collect(),
            waits: all,
        }
    }

    /// Nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.late.is_empty() && self.waits.is_empty()
    }
}
