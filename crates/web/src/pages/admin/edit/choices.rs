//! What the selects and boxes of the editor offer.

use super::{Choice, Edit};
use crate::pages::procedures::field_name;
use motcua_domain::procedure::{EXEMPT_GROUPS, FIELDS};

impl Edit {
    pub(super) fn choices(&self, ids: &[(&str, &str)]) -> Vec<Choice> {
        ids.iter()
            .map(|(value, id)| ((*value).to_owned(), self.f.t(id)))
            .collect()
    }
    pub(super) fn fields(&self) -> Vec<Choice> {
        FIELDS
            .iter()
            .map(|slug| ((*slug).to_owned(), field_name(self.f.lang, slug)))
            .collect()
    }
    pub(super) fn sure(&self) -> Vec<Choice> {
        self.choices(&[
            ("unsure", "admin-unsure"),
            ("likely", "admin-likely"),
            ("sure", "admin-sure"),
        ])
    }
    pub(super) fn origins(&self) -> Vec<Choice> {
        self.choices(&[
            ("received", "admin-origin-received"),
            ("valid", "admin-origin-valid"),
        ])
    }
    pub(super) fn rules(&self) -> Vec<Choice> {
        self.choices(&[
            ("vn", "admin-rules-vn"),
            ("vn-midnight", "admin-rules-midnight"),
        ])
    }
    pub(super) fn retentions(&self) -> Vec<Choice> {
        self.choices(&[
            ("permanent", "admin-retention-permanent"),
            ("", "admin-retention-years"),
        ])
    }
    pub(super) fn limit_units(&self) -> Vec<Choice> {
        self.choices(&[
            ("", "admin-none"),
            ("wd", "admin-unit-wd"),
            ("cd", "admin-unit-cd"),
            ("wh", "admin-unit-wh"),
            ("ch", "admin-unit-ch"),
            ("wk", "admin-unit-wk"),
            ("mo", "admin-unit-mo"),
            ("yr", "admin-unit-yr"),
            ("sd", "admin-unit-sd"),
        ])
    }
    pub(super) fn areas(&self) -> Vec<Choice> {
        self.choices(&[("", "admin-any"), ("remote", "area-remote")])
    }
    pub(super) fn channels(&self) -> Vec<Choice> {
        self.choices(&[
            ("", "admin-any"),
            ("counter", "channel-counter"),
            ("online", "channel-online"),
            ("post", "channel-post"),
        ])
    }
    pub(super) fn cases(&self) -> Vec<Choice> {
        let mut found = self.choices(&[("", "admin-any")]);
        for n in self.rows("cases", "name_vi") {
            let get = |key: &str| self.form.get(&format!("cases[{n}].{key}")).to_owned();
            if !get("id").is_empty() {
                found.push((get("id"), get("name_vi")));
            }
        }
        found
    }
    pub(super) fn kinds(&self) -> Vec<Choice> {
        self.choices(&[
            ("submit", "admin-kind-submit"),
            ("present", "admin-kind-present"),
            ("data_replaceable", "admin-kind-data"),
            ("conditional", "admin-kind-conditional"),
        ])
    }
    pub(super) fn amounts(&self) -> Vec<Choice> {
        self.choices(&[
            ("fixed", "admin-fee-fixed"),
            ("each", "admin-fee-each"),
            ("pages", "admin-fee-pages"),
            ("by_notice", "admin-fee-notice"),
        ])
    }
    pub(super) fn roles(&self) -> Vec<Choice> {
        self.choices(&[
            ("clerk", "admin-role-clerk"),
            ("specialist", "admin-role-specialist"),
            ("head", "admin-role-head"),
            ("signer", "admin-role-signer"),
            ("records_clerk", "admin-role-records"),
            ("cashier", "admin-role-cashier"),
            ("director", "admin-role-director"),
        ])
    }
    pub(super) fn exempt_groups(&self, n: &usize) -> Vec<(String, String, bool)> {
        let id = |group: &str| match group {
            "merit" => "admin-group-merit",
            "poor" => "admin-group-poor",
            "disabled" => "admin-group-disabled",
            "child" => "admin-group-child",
            "elderly" => "admin-group-elderly",
            _ => "admin-group-farm",
        };
        let named = |group: &&str| {
            let name = format!("fees[{n}].exempt.{group}");
            let on = self.form.has(&name, "1");
            (name, self.f.t(id(group)), on)
        };
        EXEMPT_GROUPS.iter().map(named).collect()
    }
}
