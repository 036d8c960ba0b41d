//! The receipt of money (biên lai thu phí, lệ phí), the amount in words.

use super::super::said::{intake, t, t1};
use super::{Made, Source};
use crate::i18n::Lang;
use crate::pages::dossier::means;
use motcua_desk::read::TimelineEntry;
use motcua_domain::dossier::Event;
use motcua_domain::money::Vnd;
use motcua_domain::procedure::Procedure;
use motcua_domain::procedure::fee::assess;
use motcua_papers::{Money, Signature};
use serde_json::{Value, json};

/// The lines of the bill, where what was taken is all of it; one line
/// otherwise. Of which kind a line is tells its name in the catalogue.
fn items(source: &Source<'_>, entry: &TimelineEntry, amount: Vnd) -> Vec<Value> {
    let procedure = source.procedure(entry.seq);
    let line = |name: &str, amount: Vnd| {
        let text = Money::dong(amount.0).text;
        kind(name).map_or_else(
            || json!({ "name": name, "text": text }),
            |kind| json!({ "name": name, "kind": kind, "text": text }),
        )
    };
    let bill = bill(source, entry, &procedure.procedure).unwrap_or_default();
    if bill.iter().map(|(_, amount)| *amount).sum::<Vnd>() == amount {
        return bill.iter().map(|(name, n)| line(name, *n)).collect();
    }
    let name = match bill.as_slice() {
        // A part of the only fee there is.
        [(name, _)] => name.clone(),
        _ => t("paper-fee-item"),
    };
    vec![line(&name, amount)]
}

/// What the intake owes, line by line, as it stood at an event; `None` where
/// nothing was kept to know it by.
fn bill(
    source: &Source<'_>,
    entry: &TimelineEntry,
    procedure: &Procedure,
) -> Option<Vec<(String, Vnd)>> {
    let intake = intake(source.view, entry.seq)?;
    let basis = intake.basis.as_ref()?;
    let day = source.received(entry.seq).date();
    let (case, group) = (intake.case.as_deref(), basis.exemption.as_deref());
    let bill = assess(procedure, case, day, basis.counts, group).ok()?;
    let owed = bill.lines.into_iter().filter(|line| !line.exempt);
    let owed = owed.map(|line| (line.name_vi, line.amount.or(basis.by_notice)));
    let known = owed.filter_map(|(name, amount)| Some((name, amount?)));
    Some(known.filter(|(_, amount)| *amount > Vnd::ZERO).collect())
}

/// Phí or lệ phí (Law on Fees and Charges 97/2015/QH13 names them so).
fn kind(name: &str) -> Option<String> {
    let name = name.to_lowercase();
    if name.starts_with("lệ phí") {
        Some(t("paper-fee-charge"))
    } else if name.starts_with("phí") && !name.starts_with("phí, lệ phí") {
        Some(t("paper-fee-fee"))
    } else {
        None
    }
}

impl Made {
    /// The receipt of money that was taken. Its number is that of the entry,
    /// in the desk's own series or as typed.
    pub(super) fn of_money(&mut self, source: &Source<'_>, entry: &TimelineEntry) -> bool {
        let Event::FeeTaken { amount, paid, .. } = &entry.event else {
            return false;
        };
        self.is_local("fee", "paper-fee-title");
        let total = Money::dong(amount.0);
        let number = entry.words.as_ref().and_then(|w| w.named.get("receipt"));
        let number = number.cloned().unwrap_or_default();
        let paid_by = paid.as_ref().map_or("", |paid| paid.means.as_str());
        let paid_by = means(Lang::Vi, paid_by);
        if !number.is_empty() {
            self.said.push(t1("paper-fee-number", "number", &number));
        }
        self.said.push(t1("paper-fee-total", "amount", &total.text));
        self.said.push(t1("paper-fee-words", "words", &total.words));
        if !paid_by.is_empty() {
            self.said.push(t1("paper-fee-means", "means", &paid_by));
        }
        self.own("items", items(source, entry, *amount));
        self.own("total", json!({ "text": total.text, "words": total.words }));
        self.own("paid_by", paid_by);
        self.sheet.number = number;
        self.left = t("paper-sign-payer");
        self.right = t("paper-sign-cashier");
        let people = super::people(source.view, entry.seq);
        if let [one] = people.as_slice() {
            self.sheet.signatures.left = Some(Signature {
                name: one.name.clone(),
                ..Signature::default()
            });
        }
        true
    }
}
