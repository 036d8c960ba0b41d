//! Where an intake begins: the procedure is chosen, and what waits is shown.

use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::counter::Bar;
use crate::pages::procedures::{Group, groups};
use crate::pages::tracking::due_words;
use crate::state::Catalogue;
use crate::view::{Form, Html};
use askama::Template;
use motcua_desk::read::{DossierView, Undone};
use motcua_domain::dossier::StageName;
use std::collections::BTreeSet;

/// The dossier accepted just before, for its receipt.
pub struct Accepted {
    /// Its code.
    pub code: String,
    /// Its date in words, or that the result was handed over.
    pub due: String,
    /// Its result was given at once: the next is usually like it.
    pub express: bool,
}

impl Accepted {
    /// From the desk's view of it.
    pub fn new(f: &Frame, view: &DossierView) -> Self {
        let promise = view.dossier.promised();
        let express = view.dossier.stage.name() == StageName::Delivered;
        Self {
            code: view
                .dossier
                .code
                .as_ref()
                .map_or_else(String::new, ToString::to_string),
            due: match promise {
                _ if express => f.t("intake-delivered"),
                Some(p) if p.provisional => {
                    format!("{}. {}", due_words(f, p.due), f.t("flag-provisional"))
                }
                promise => promise.map_or_else(String::new, |p| due_words(f, p.due)),
            },
            express,
        }
    }
}

/// The choice of a procedure.
#[derive(Template)]
#[template(path = "intake_start.html")]
pub struct Start {
    f: Frame,
    form: Form,
    groups: Vec<Group>,
    found: usize,
    waits: Undone,
    after: Option<Accepted>,
    bar: Html,
    /// Codes of procedures that wait for a signature: nothing can be taken in.
    unsigned: BTreeSet<String>,
    /// Only procedures of the line of whoever sits at the counter are shown.
    narrowed: bool,
}

impl Start {
    /// For what was typed.
    pub fn new(
        f: Frame,
        catalogue: &Catalogue,
        typed: &str,
        waits: Undone,
        after: Option<Accepted>,
        bar: Bar,
        unsigned: BTreeSet<String>,
    ) -> Self {
        let mut hits = catalogue.find(typed);
        // What is typed is looked for everywhere.
        let narrowed = typed.is_empty() && !bar.fields.is_empty();
        if narrowed {
            hits.retain(|p| bar.fields.contains(&p.field));
        }
        let groups = groups(&f, &hits);
        Self {
            form: Form::new([("procedure", typed)]),
            found: hits.len(),
            waits,
            groups,
            after,
            bar: bar.html,
            unsigned,
            narrowed,
            f,
        }
    }

    fn is_unsigned(&self, code: impl AsRef<str>) -> bool {
        self.unsigned.contains(code.as_ref())
    }
}

impl Page for Start {
    const NAME: &'static str = "intake-start";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::staff_frame(lang, "/intake").at("intake");
        let after = |code: &str| Accepted {
            code: code.to_owned(),
            due: f.t("track-no-due"),
            express: true,
        };
        let waits = Undone {
            drafts: 2,
            entered: 3,
            prints: 1,
        };
        let page = |typed: &str, after: Option<Accepted>| {
            let bar = match typed {
                "" => crate::pages::counter::sample::bar(&f),
                _ => Bar::default(),
            };
            Self::new(
                f.clone(),
                &crate::samples::catalogue(),
                typed,
                waits,
                after,
                bar,
                BTreeSet::from(["1.012784".to_owned()]),
            )
            .render()
            .unwrap_or_default()
        };
        vec![
            ("accepted", page("", Some(after("H39.12-220906-0021")))),
            ("none", page("zzz", None)),
            ("usual", page("", None)),
        ]
    }
}
