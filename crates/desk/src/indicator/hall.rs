//! Visits of a recount, folded in the order of the record.

use super::recount::Counted;
use motcua_domain::id::VisitId;
use motcua_domain::indicator::{Book, Span};
use motcua_domain::time::local;
use motcua_domain::visit::{Event, Visit};
use motcua_store::DeskEvent;
use std::collections::BTreeMap;

/// Days after which a visit that is over cannot be taken up again.
const OVER: i64 = 3;

/// Visits while their events go by.
#[derive(Default)]
pub(super) struct Hall {
    now: BTreeMap<VisitId, Visit>,
    /// What they contribute.
    pub(super) counted: Counted,
}

impl Hall {
    /// Takes the next event of the desk itself.
    pub(super) fn take(&mut self, book: &Book, event: &DeskEvent) {
        if event.kind == "queue.day" {
            // Those that are over long since are let go: memory does not grow
            // with history.
            let back = jiff::Span::new().days(OVER);
            let day = local(event.at).date().saturating_sub(back);
            self.now
                .retain(|_, visit| !visit.is_over() || visit.day >= day);
            return;
        }
        if !event.kind.starts_with("visit.") {
            return;
        }
        let facts: Option<serde_json::Value> = serde_json::from_str(&event.facts).ok();
        let id = facts.as_ref().and_then(|facts| facts["visit"].as_i64());
        let what = facts.and_then(|facts| serde_json::from_value::<Event>(facts).ok());
        let (Some(id), Some(what)) = (id.map(VisitId), what) else {
            self.counted.broken += 1;
            return;
        };
        let before = self.now.remove(&id);
        let next = match &before {
            Some(before) => before.clone().apply(event.at, event.by, &what),
            None => Visit::begin(id, event.at, &what),
        };
        let Ok(next) = next else {
            self.counted.broken += 1;
            self.now.extend(before.map(|before| (id, before)));
            return;
        };
        for (key, sums) in book.visit_delta(before.as_ref(), &next) {
            self.counted.add(key, Span::of(event.at), sums);
        }
        self.now.insert(id, next);
    }
}
