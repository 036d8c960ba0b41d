//! Forms of acts on a thing. A field's name begins with the slug of its act and
//! the part that it is about, so that what was typed into one form is never
//! taken for another's.

pub(super) use super::sent::fault;

use super::At;
use crate::view::{Field, Html, component, escape, icon};
use askama::Template;
use motcua_desk::programme::MAX_PROSE;
#[cfg(test)]
use motcua_desk::programme::ProgrammeId;

/// Longest key of a form.
const KEY_CHARS: usize = 64;

/// How the fields of a form begin.
pub(super) fn prefix(slug: &str, part: &str) -> String {
    if part.is_empty() {
        slug.to_owned()
    } else {
        format!("{slug}-{part}")
    }
}

/// A form of one act while its fields are laid down.
pub(crate) struct ActForm<'a> {
    at: At<'a>,
    slug: &'static str,
    part: String,
    fields: Vec<Html>,
    /// This form was sent: what is there is what was typed, also nothing.
    is_typed: bool,
    upload: bool,
}

impl<'a> ActForm<'a> {
    /// An empty form; see [`At::act`] and [`At::act_on`].
    pub(crate) fn new(at: At<'a>, slug: &'static str, part: String) -> Self {
        let is_typed = at.form.get("act") == slug && at.form.get("part") == part;
        Self {
            at,
            slug,
            part,
            fields: Vec::new(),
            is_typed,
            upload: false,
        }
    }

    /// Full name of a field.
    pub(crate) fn name(&self, field: &str) -> String {
        format!("{}-{field}", prefix(self.slug, &self.part))
    }

    /// What stands in a field: what was typed, or `was`.
    pub(crate) fn typed<'b>(&'b self, field: &str, was: &'b str) -> &'b str {
        if self.is_typed {
            self.at.form.get(&self.name(field))
        } else {
            was
        }
    }

    /// Lays down any markup of our own.
    pub(crate) fn put(&mut self, markup: Html) {
        self.fields.push(markup);
    }

    /// The field with its words and what was typed into it.
    pub(crate) fn field(&self, field: &str, label: &str, was: &str) -> Field {
        let made = self.at.form.field(self.name(field), self.at.f.t(label));
        if self.is_typed { made } else { made.or(was) }
    }

    fn lay(&mut self, field: &Field) {
        self.put(Html::own(field.to_string()));
    }

    /// Several lines.
    pub(crate) fn area(&mut self, field: &str, label: &str, was: &str) {
        let made = self.field(field, label, was).kind("area").attr("rows", "3");
        let made = made.attr("maxlength", MAX_PROSE.to_string());
        self.lay(&made);
    }

    /// A day, as `2026-11-27`.
    pub(crate) fn day(&mut self, field: &str, label: &str, was: &str) {
        let made = self.field(field, label, was).kind("date").class("w-m");
        self.lay(&made);
    }

    /// A number with decimals.
    pub(crate) fn number(&mut self, field: &str, label: &str, was: &str) {
        let made = self.field(field, label, was).class("w-m");
        let made = made.attr("inputmode", "decimal").attr("maxlength", "14");
        self.lay(&made);
    }

    /// One of several: value and words. Without a first choice a line says to
    /// choose.
    pub(crate) fn select(
        &mut self,
        field: &str,
        label: &str,
        all: Vec<(String, String)>,
        was: &str,
    ) {
        let mut options = Vec::new();
        if was.is_empty() {
            options.push((String::new(), self.at.f.t("choose")));
        }
        options.extend(all);
        let made = self.field(field, label, was).options(&options);
        self.lay(&made);
    }

    /// A value that is sent along.
    pub(crate) fn hidden(&mut self, field: &str, value: &str) {
        let html = format!(
            "<input type=\"hidden\" name=\"{}\" value=\"{}\">",
            escape(&self.name(field)),
            escape(value)
        );
        self.put(Html::own(html));
    }

    /// A file: a PDF or a picture. The form then goes to `/programme/{id}/file`,
    /// which takes the slug `add_file` alone.
    pub(crate) fn upload(&mut self, label: &str) {
        let (name, f) = (self.name("file"), self.at.f);
        let bad = self.at.form.error(&name).filter(|_| self.is_typed);
        let (class, err) = match bad {
            Some(text) => (
                " bad",
                format!(
                    "<span class=\"err\" id=\"i-{name}-e\">{}{}</span>",
                    icon("cross"),
                    escape(text)
                ),
            ),
            None => ("", String::new()),
        };
        let wrong = if bad.is_some() {
            format!(" aria-invalid=\"true\" aria-describedby=\"i-{name}-e\"")
        } else {
            String::new()
        };
        self.put(Html::own(format!(
            "<div class=\"field{class}\"><label for=\"i-{name}\">{}</label>{err}<input class=\"in\" type=\"file\" id=\"i-{name}\" name=\"{name}\" accept=\"application/pdf,image/jpeg,image/png\" required{wrong}></div>",
            escape(&f.t(label)),
        )));
        self.upload = true;
    }

    /// The finished form under a title, which is the verb of its button, and a
    /// hint, which may be empty.
    pub(crate) fn card(self, title: &str, hint: &str) -> ActCard {
        let f = self.at.f;
        let whole = prefix(self.slug, &self.part);
        let key = own_key(&self.at.around.key, &whole);
        ActCard {
            id: self.at.view.item.id.0,
            version: self.at.view.item.version,
            key,
            slug: self.slug,
            part: self.part,
            title: f.t(title),
            hint: if hint.is_empty() {
                String::new()
            } else {
                f.t(hint)
            },
            problem: self.at.form.error(&format!("{whole}-")).map(str::to_owned),
            upload: self.upload,
            fields: self.fields,
            class: "btn",
            open: self.is_typed,
            keeps: true,
            whole,
        }
    }
}

/// The key of one form of a page: what tells it from the others stands at the
/// end of its part.
fn own_key(page: &str, whole: &str) -> String {
    let plain: Vec<char> = whole.chars().filter(char::is_ascii_alphanumeric).collect();
    let rest = KEY_CHARS.saturating_sub(page.len());
    let from = plain.len().saturating_sub(rest);
    page.chars().chain(plain.into_iter().skip(from)).collect()
}

/// An act with its form, closed until it is wanted.
#[derive(Clone, Debug, Template)]
#[template(path = "c/programme_act.html")]
pub(crate) struct ActCard {
    id: i64,
    version: u32,
    key: String,
    slug: &'static str,
    part: String,
    whole: String,
    title: String,
    hint: String,
    problem: Option<String>,
    upload: bool,
    fields: Vec<Html>,
    class: &'static str,
    open: bool,
    /// The browser keeps what is typed until it is sent.
    keeps: bool,
}
component!(ActCard);

impl ActCard {
    /// The button of an act that takes something away.
    #[must_use]
    pub(crate) fn danger(mut self) -> Self {
        self.class = "btn danger";
        self
    }

    /// The button of an act that is not the page's main one.
    #[must_use]
    pub(crate) fn quiet(mut self) -> Self {
        self.class = "btn alt";
        self
    }

    /// Another title: one that tells several forms of the same act apart.
    #[must_use]
    pub(crate) fn named(mut self, title: String) -> Self {
        self.title = title;
        self
    }

    /// The browser keeps nothing of what is typed: it is for nobody who sits
    /// at the machine later.
    #[must_use]
    pub(crate) const fn unkept(mut self) -> Self {
        self.keeps = false;
        self
    }

    /// Of which thing; for tests.
    #[cfg(test)]
    pub(crate) fn of(&self) -> ProgrammeId {
        ProgrammeId(self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::i18n::Lang;
    use crate::view::Form;
    use motcua_desk::programme::{Body, Level, Theme};

    fn theme() -> Body {
        Body::Theme(Theme {
            level: Level::Commune,
            directive: None,
            dropped: false,
        })
    }

    #[test]
    fn what_was_typed_stands_in_its_own_form_only() {
        let f = sample::frame(Lang::Vi, "/programme/12");
        let (view, around) = (sample::view(theme(), 2026), sample::around());
        let typed = Form::new([
            ("act", "report_task"),
            ("part", "2"),
            ("report_task-2-text", "Xong <b>"),
        ]);
        let me = crate::pages::work::me(&f).unwrap();
        let at = At {
            f: &f,
            me: &me,
            view: &view,
            around: &around,
            form: &typed,
        };
        let made = |part: u16| {
            let mut form = at.act_on("report_task", part);
            form.area("text", "programme-field-text", "cũ");
            form.card("programme-act-note", "")
        };
        let (own, other) = (made(2), made(3));
        assert_eq!(own.of(), view.item.id);
        let (own, other) = (own.to_string(), other.to_string());
        assert!(
            own.contains("Xong &lt;b&gt;") && own.contains(" open"),
            "{own}"
        );
        assert!(
            other.contains(">cũ<") && !other.contains(" open"),
            "{other}"
        );
        assert!(
            own.contains("name=\"key\" value=\"") && !own.contains('⟦'),
            "{own}"
        );
    }

    #[test]
    fn a_form_with_a_file_is_sent_by_the_browser_alone() {
        let f = sample::frame(Lang::Vi, "/programme/12");
        let (view, around) = (sample::view(theme(), 2026), sample::around());
        let me = crate::pages::work::me(&f).unwrap();
        let at = At {
            f: &f,
            me: &me,
            view: &view,
            around: &around,
            form: &Form::default(),
        };
        let mut file = at.act("add_file");
        file.upload("programme-field-file");
        let file = file.card("programme-act-file", "").to_string();
        assert!(file.contains("/file\" enctype=\"multipart/form-data\""));
        assert!(!file.contains("data-again"), "{file}");
        let note = at.act("note").card("programme-act-note", "").to_string();
        assert!(note.contains("/act\" data-again"), "{note}");
    }
}
