//! The control slip (phiếu kiểm soát quá trình giải quyết hồ sơ).

use super::super::said::t;
use super::{Paper, Step};
use crate::format;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::words;
use motcua_desk::Settings;
use motcua_desk::read::DossierView;
use motcua_domain::deadline::DueAt;
use motcua_domain::dossier::Event;
use motcua_domain::time::{Timestamp, local};

impl Paper {
    /// The control slip: through whose hands the papers went.
    pub fn control(f: Frame, view: &DossierView, settings: &Settings) -> Option<Self> {
        let first = view.timeline.first()?;
        let mut paper = Self::blank(f, view, settings, first);
        paper.title = t("paper-control");
        let day = paper.f.now.date();
        let name = |id: &motcua_domain::id::UnitId| words::unit(Lang::Vi, &settings.units, id, day);
        let received = &view.dossier.intake.orgs.received;
        let (mut with, mut given, mut step) = (received.clone(), None, 0_u16);
        let applicant = t("paper-sign-citizen");
        for entry in &view.timeline {
            let (what, from, to, result) = match &entry.event {
                Event::Accepted { .. } => (
                    "paper-step-accepted",
                    applicant.clone(),
                    name(&with),
                    String::new(),
                ),
                Event::HandedOver { to, step: next, .. } => {
                    given = Some((to.clone(), *next));
                    let done = (*next > step).then(|| aim(view, step, entry.at));
                    let result = done.unwrap_or_default();
                    ("paper-step-given", name(&with), name(to), result)
                }
                Event::HandOverReceived { .. } => {
                    let from = with.clone();
                    if let Some((to, next)) = given.take() {
                        (with, step) = (to, next);
                    }
                    ("paper-step-taken", name(&from), name(&with), String::new())
                }
                Event::ResultRecorded { .. } => {
                    let from = std::mem::replace(&mut with, received.clone());
                    (
                        "paper-step-result",
                        name(&from),
                        name(received),
                        promised(view, entry.at),
                    )
                }
                Event::Delivered { .. } => (
                    "paper-step-delivered",
                    name(&with),
                    applicant.clone(),
                    String::new(),
                ),
                _ => continue,
            };
            paper.steps.push(Step {
                what: t(what),
                from,
                to,
                at: format::moment(Lang::Vi, local(entry.at)),
                by: entry.by.clone().unwrap_or_default(),
                result,
            });
        }
        paper.inside = true;
        paper.right_name.clear();
        Some(paper)
    }
}

/// Was a step handed on before, on or after the day of its internal date?
fn aim(view: &DossierView, step: u16, at: Timestamp) -> String {
    let planned = view.dossier.steps.get(usize::from(step));
    planned
        .and_then(|step| step.due)
        .map_or_else(String::new, |due| kept(due, at))
}

/// The same of the result and the promise in force when it came.
fn promised(view: &DossierView, at: Timestamp) -> String {
    let promise = view.dossier.promises.iter().rfind(|p| p.at <= at);
    promise.map_or_else(String::new, |promise| kept(promise.due, at))
}

fn kept(due: DueAt, at: Timestamp) -> String {
    t(match () {
        () if at > due.instant() => "paper-kept-late",
        () if local(at).date() < due.date => "paper-kept-before",
        () => "paper-kept-on",
    })
}
