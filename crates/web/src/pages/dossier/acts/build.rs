//! The fields of one act.

use crate::frame::Frame;
use crate::pages::dossier::things;
use crate::view::{Field, Form, Html, escape};
use motcua_desk::read::DossierView;
use motcua_domain::money::Vnd;
use motcua_domain::procedure::checklist;

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
            .map(|means| (means.to_owned(), things::means(self.f, means)));
        self.select("means", "act-means", &options);
    }
    pub(super) fn amount(&mut self, amount: Vnd) {
        let field = self
            .field("amount", "act-amount")
            .or(crate::format::number(self.f.lang, amount.0))
            .attr("inputmode", "numeric");
        self.put(&field);
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
        let f = self.f;
        for item in checklist::items_for(procedure, intake.case.as_deref()) {
            let given = intake.papers.iter().find(|p| p.item == item.id);
            let slug = self.slug;
            let name = escape(f.pick(&item.name_vi, &item.name_en));
            let number = |kind: &str, label: &str, n: u32| {
                let name = format!("{slug}-{kind}-{}", item.id);
                let typed = self.form.get(&name);
                let value = if typed.is_empty() {
                    n.to_string()
                } else {
                    escape(typed)
                };
                format!(
                    "<label>{} <input class=\"in w-xs\" name=\"{}\" inputmode=\"numeric\" value=\"{value}\"></label>",
                    escape(&f.t(label)),
                    escape(&name)
                )
            };
            let originals = number(
                "originals",
                "act-originals",
                given.map_or(0, |g| g.originals),
            );
            let copies = number("copies", "act-copies", given.map_or(0, |g| g.copies));
            let how = match given.map(|g| g.how) {
                Some(motcua_domain::dossier::PaperHow::Shown) => "shown",
                Some(motcua_domain::dossier::PaperHow::LookedUp) => "looked_up",
                _ => "given",
            };
            let id = escape(&item.id);
            let html = format!(
                "<fieldset><legend>{name}</legend><input type=\"hidden\" name=\"{slug}-paper\" value=\"{id}\"><input type=\"hidden\" name=\"{slug}-how-{id}\" value=\"{how}\"><span class=\"row gap2\">{originals}{copies}</span></fieldset>"
            );
            self.fields.push(Html::own(html));
        }
    }
}
