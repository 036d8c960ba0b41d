//! The control slip (phiếu kiểm soát quá trình giải quyết hồ sơ).

use super::super::said::t;
use super::{Paper, Step};
use crate::format;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::words;
use motcua_desk::Settings;
use motcua_desk::read::DossierView;
use motcua_domain::dossier::Event;
use motcua_domain::time::local;

impl Paper {
    /// The control slip: through whose hands the papers went.
    pub fn control(f: Frame, view: &DossierView, settings: &Settings) -> Option<Self> {
        let first = view.timeline.first()?;
        let mut paper = Self::blank(f, view, settings, first);
        paper.title = t("paper-control");
        let day = paper.f.now.date();
        let name = |id: &motcua_domain::id::UnitId| words::unit(Lang::Vi, &settings.units, id, day);
        let mut with = view.dossier.intake.orgs.received.clone();
        for entry in &view.timeline {
            let (what, to) = match &entry.event {
                Event::Accepted { .. } => ("paper-step-accepted", with.clone()),
                Event::HandedOver { to, .. } => ("paper-step-given", to.clone()),
                Event::HandOverReceived { .. } => ("paper-step-taken", with.clone()),
                Event::ResultRecorded { .. } => (
                    "paper-step-result",
                    view.dossier.intake.orgs.received.clone(),
                ),
                Event::Delivered { .. } => ("paper-step-delivered", with.clone()),
                _ => continue,
            };
            paper.steps.push(Step {
                what: t(what),
                from: name(&with),
                to: name(&to),
                at: format::moment(Lang::Vi, local(entry.at)),
                by: entry.by.clone().unwrap_or_default(),
            });
            with = to;
        }
        paper.right_name.clear();
        Some(paper)
    }
}
