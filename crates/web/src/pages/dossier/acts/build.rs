//! The fields of one act.

use crate::frame::Frame;
use crate::pages::deed::count;
use crate::pages::dossier::things;
use crate::view::{Field, Form, Html, escape};
use motcua_desk::read::DossierView;
use motcua_domain::dossier::PaperHow;
use motcua_domain::money::Vnd;
use motcua_domain::procedure::{Item, ItemKind, checklist};

/// Builds the fields of one act; names bear the act as prefix.
pub(super) struct Build<'a> {
    pub(super) f: &'a Frame,
    pub(super) form: &'a Form,
    pub(super) slug: &'static str,
    pub(super) fields: Vec<Html>,
}

impl Build<'_> {
    pub(super) fn name(&self, name: &str) -> String {
        format!("{}-{name}", self.slug)
    }
    pub(super) fn field(&self, name: &str, label: &str) -> Field {
        self.form.field(self.name(name), self.f.t(label))
    }
    pub(super) fn put(&mut self, field: &Field) {
        self.fields.push(Html::own(field.to_string()));
    }
    pub(super) fn text(&mut self, name: &str, label: &str) {
        let field = self.field(name, label);
        self.put(&field);
    }
    pub(super) fn area(&mut self, name: &str, label: &str, hint: &str) {
        let mut field = self.field(name, label).kind("area").attr("rows", "3");
        if !hint.is_empty() {
            field = field.hint(self.f.t(hint));
        }
        self.put(&field);
    }
    pub(super) fn reason(&mut self) {
        self.area("reason", "act-reason", "");
    }
    pub(super) fn select(&mut self, name: &str, label: &str, options: &[(String, String)]) {
        let field = self.field(name, label).options(options);
        self.put(&field);
    }
    pub(super) fn tick(&mut self, name: &str, value: &str, label: &str) {
        let checked = self.form.checked(&self.name(name), value);
        let html = format!(
            "<label class=\"tick\"><input type=\"checkbox\" name=\"{}\" value=\"{}\"{checked}><span>{}</span></label>",
            escape(&self.name(name)),
            escape(value),
            escape(label)
        );
        self.fields.push(Html::own(html));
    }
    pub(super) fn legend(&mut self, id: &str) {
        let html = format!("<p class=\"label\"><b>{}</b></p>", escape(&self.f.t(id)));
        self.fields.push(Html::own(html));
    }
    pub(super) fn means(&mut self) {
        let options = ["cash", "transfer", "card"]
            .map(|means| (means.to_owned(), things::means(self.f.lang, means)));
        self.select("means", "act-means", &options);
    }
    pub(super) fn amount(&mut self, amount: Vnd) {
        let field = self.amount_of(amount);
        self.put(&field);
    }
    pub(super) fn amount_of(&self, amount: Vnd) -> Field {
        self.field("amount", "act-amount")
            .or(crate::format::number(self.f.lang, amount.0))
            .attr("inputmode", "numeric")
    }
    pub(super) fn outcome(&mut self, label: &str) {
        let f = self.f;
        let options = [
            (String::new(), f.t("act-choose")),
            ("positive".to_owned(), f.t("outcome-positive")),
            ("negative".to_owned(), f.t("outcome-negative")),
        ];
        self.select("outcome", label, &options);
    }
    /// Checklist items to ask for.
    pub(super) fn items(&mut self, view: &DossierView) {
        self.legend("act-items");
        let procedure = &view.procedure.procedure;
        let items = checklist::items_for(procedure, view.dossier.intake.case.as_deref());
        for item in items {
            let label = self.f.pick(&item.name_vi, &item.name_en).to_owned();
            self.tick("items", &item.id, &label);
        }
        self.area("lines", "act-lines", "act-lines-hint");
    }
    /// Papers as they are now, prefilled with what is there.
    pub(super) fn papers(&mut self, view: &DossierView) {
        self.legend("act-papers");
        let intake = &view.dossier.intake;
        let procedure = &view.procedure.procedure;
        for item in checklist::items_for(procedure, intake.case.as_deref()) {
            let given = intake.papers.iter().find(|p| p.item == item.id);
            let name = escape(self.f.pick(&item.name_vi, &item.name_en));
            let (slug, id) = (self.slug, escape(&item.id));
            let originals = given.map_or(0, |g| g.originals);
            let originals = self.count(&format!("originals-{id}"), "act-originals", originals);
            let copies = given.map_or(0, |g| g.copies);
            let copies = self.count(&format!("copies-{id}"), "act-copies", copies);
            let seen = self.seen(item, given.map(|g| g.how));
            let html = format!(
                "<fieldset><legend>{name}</legend><input type=\"hidden\" name=\"{slug}-paper\" value=\"{id}\"><span class=\"row gap2\">{originals}{copies}{seen}</span></fieldset>"
            );
            self.fields.push(Html::own(html));
        }
    }

    /// A number of papers; what cannot be read stays and is said to be wrong.
    fn count(&self, name: &str, label: &str, held: u32) -> String {
        let name = self.name(name);
        let typed = self.form.all(&name).first();
        let value = typed.map_or_else(|| held.to_string(), |typed| escape(typed));
        let (mut bad, mut said) = ("", String::new());
        if typed.is_some_and(|typed| count(typed).is_none()) {
            bad = " aria-invalid=\"true\"";
            said = format!(
                "<span class=\"err\">{}</span>",
                escape(&self.f.t("invalid-count"))
            );
        }
        format!(
            "<label>{} {said}<input class=\"in w-xs\" name=\"{name}\" inputmode=\"numeric\" value=\"{value}\"{bad}></label>",
            escape(&self.f.t(label))
        )
    }

    /// The tick of a paper that need not be handed in, as the intake has it.
    fn seen(&self, item: &Item, held: Option<PaperHow>) -> String {
        let (value, how, label) = match (item.kind, held) {
            (ItemKind::Present, _) | (ItemKind::Submit, Some(PaperHow::Shown)) => {
                ("shown", PaperHow::Shown, "intake-shown")
            }
            (ItemKind::DataReplaceable, _) | (ItemKind::Submit, Some(PaperHow::LookedUp)) => {
                ("looked_up", PaperHow::LookedUp, "intake-looked-up")
            }
            (ItemKind::Conditional, _) | (ItemKind::Submit, Some(PaperHow::Needed)) => {
                ("needed", PaperHow::Needed, "intake-needed")
            }
            _ => return String::new(),
        };
        let name = self.name(&format!("how-{}", item.id));
        let sent = !self.form.all(&self.name("paper")).is_empty();
        let ticked = if sent {
            self.form.has(&name, value)
        } else {
            held == Some(how)
        };
        format!(
            "<label class=\"tick\"><input type=\"checkbox\" name=\"{}\" value=\"{value}\"{}><span>{}</span></label>",
            escape(&name),
            if ticked { " checked" } else { "" },
            escape(&self.f.t(label))
        )
    }
}
