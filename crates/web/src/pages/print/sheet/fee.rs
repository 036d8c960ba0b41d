//! The receipt of money (biên lai thu phí, lệ phí), the amount in words.

use super::super::said::{t, t1};
use super::{Made, Source};
use crate::i18n::Lang;
use crate::pages::dossier::means;
use motcua_desk::read::TimelineEntry;
use motcua_domain::dossier::Event;
use motcua_papers::{Money, Signature};
use serde_json::json;

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
        let item = json!({ "name": t("paper-fee-item"), "text": total.text });
        self.own("items", vec![item]);
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
