//! The page: what only the office knows first, and folded behind it what has
//! an answer that does for most.

use super::HOURS;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::state::Office;
use crate::view::{Field, Form, HourRows, gather, spread_text};
use crate::words;
use askama::Template;
use motcua_desk::first::{Part, QUESTIONS, Question};

/// Parts with what only the office knows, and their titles.
const PARTS: [(Part, &str); 3] = [
    (Part::Names, "first-part-names"),
    (Part::Reach, "first-part-reach"),
    (Part::Administrator, "first-part-administrator"),
];

/// Fields whose usual answer does for most, under the titles that fold them.
const FOLDED: [(&str, &[&str]); 2] = [
    ("first-part-hours", &["counting", "reception", "counters"]),
    ("first-part-look", &["logo", "slug"]),
];

/// Questions behind one title.
struct Fold {
    title: String,
    /// How they are answered as the page stands; may be empty.
    said: String,
    /// Something in it is wrong.
    open: bool,
    fields: Vec<Field>,
    hours: Vec<HourRows>,
    has_logo: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "first.html")]
pub struct SetUp {
    pub(super) f: Frame,
    pub(super) form: Form,
    pub(super) asks_code: bool,
}

impl SetUp {
    fn parts(&self) -> Vec<(Part, String)> {
        PARTS.map(|(part, title)| (part, self.f.t(title))).into()
    }

    fn fields(&self, part: &Part) -> Vec<Field> {
        let folded = |q: &Question| FOLDED.iter().any(|(_, names)| names.contains(&q.name));
        let here = QUESTIONS.iter().filter(|q| q.part == *part && !folded(q));
        here.map(|q| self.field(q)).collect()
    }

    fn has_password(&self, part: &Part) -> bool {
        *part == Part::Administrator
    }

    fn folds(&self) -> Vec<Fold> {
        let fold = |(title, names): (&str, &[&str])| {
            let here = QUESTIONS.iter().filter(|q| names.contains(&q.name));
            let (hours, plain): (Vec<_>, Vec<_>) = here.partition(|q| HOURS.contains(&q.name));
            // A row of hours has the name of its question before the bracket.
            let wrong = self.form.errors.iter();
            let wrong: Vec<&str> = wrong.filter_map(|e| e.field.split('[').next()).collect();
            Fold {
                title: self.f.t(title),
                said: if hours.is_empty() {
                    String::new()
                } else {
                    self.hours_said()
                },
                open: names.iter().any(|name| wrong.contains(name)),
                fields: plain.into_iter().map(|q| self.field(q)).collect(),
                hours: hours.into_iter().map(|q| self.rows(q)).collect(),
                has_logo: names.contains(&"logo"),
            }
        };
        FOLDED.map(fold).into()
    }

    fn field(&self, q: &Question) -> Field {
        let field = self.form.field(q.name, self.f.t(q.message));
        let hint = q.hint.or_else(|| q.may_be_empty.then_some("optional"));
        let field = match hint {
            Some(hint) => field.hint(self.f.t(hint)),
            None => field,
        };
        field.attr("autocomplete", "off")
    }

    /// A question that is answered in rows.
    fn rows(&self, q: &Question) -> HourRows {
        let hint = if q.may_be_empty { q.hint } else { None };
        let hint = self.f.t(hint.unwrap_or("hours-rows-hint"));
        HourRows::new(&self.form, self.f.lang, q.name, self.f.t(q.message), hint)
    }

    /// The hours and the number of counters that stand in the form, so that
    /// nobody must open the rows to see them; empty when they cannot be read.
    fn hours_said(&self) -> String {
        let week = gather(&mut self.form.clone(), self.f.lang, "counting");
        week.map_or_else(String::new, |week| {
            let hours = words::hours(self.f.lang, &week);
            let n: u32 = self.form.get("counters").parse().unwrap_or(0);
            self.f.t2("first-hours-said", "hours", hours, "n", n)
        })
    }
}

impl Page for SetUp {
    const NAME: &'static str = "first";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let office = Office {
            name_vi: "motcua".to_owned(),
            ..Office::default()
        };
        let f = Frame {
            office: std::sync::Arc::new(office),
            ..crate::samples::frame(lang, "/")
        };
        let mut form = Form::new([
            ("counting", "1-5:0730-1130,1300-1700"),
            ("counters", "3"),
            ("slug", "desk"),
            ("admin", "admin"),
        ]);
        spread_text(&mut form, "counting");
        let usual = Self {
            f: f.clone(),
            form: form.clone(),
            asks_code: false,
        };
        form.fault("code", f.t("first-code-wrong"));
        form.fault("logo", f.t("logo-too-large"));
        form.fault("slug", f.t("first-slug-wrong"));
        form.set("counting[1].to", "");
        form.fault("counting[1].to", f.t("hours-row-half"));
        let wrong = Self {
            f,
            form,
            asks_code: true,
        };
        [("usual", usual), ("wrong", wrong)]
            .map(|(name, page)| (name, page.render().unwrap_or_default()))
            .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(form: Form) -> SetUp {
        SetUp {
            f: crate::samples::frame(Lang::Vi, "/"),
            form,
            asks_code: false,
        }
    }

    #[test]
    fn what_is_folded_opens_where_something_in_it_is_wrong() {
        let open = |field: &str| {
            let mut form = Form::default();
            form.fault(field, "Chưa đúng");
            let folds = page(form).folds();
            folds.iter().map(|fold| fold.open).collect::<Vec<_>>()
        };
        for field in ["place", "code", "password", "admin_name"] {
            assert_eq!(open(field), [false, false], "{field}");
        }
        for field in ["counting[1].to", "reception[0].from", "counters"] {
            assert_eq!(open(field), [true, false], "{field}");
        }
        for field in ["logo", "slug"] {
            assert_eq!(open(field), [false, true], "{field}");
        }
    }

    #[test]
    fn every_question_is_asked_once_and_the_folded_hours_are_said() {
        let mut form = Form::new([("counting", "1-5:0730-1130,1300-1700"), ("counters", "3")]);
        spread_text(&mut form, "counting");
        let page = page(form);
        let html = page.render().unwrap();
        for q in QUESTIONS.iter().filter(|q| !HOURS.contains(&q.name)) {
            let n = html.matches(&format!(" name=\"{}\"", q.name)).count();
            assert_eq!(n, 1, "{}", q.name);
        }
        for name in HOURS {
            let n = html.matches(&format!(" name=\"{name}[0].from\"")).count();
            assert_eq!(n, 1, "{name}");
        }
        assert!(
            html.contains("Thứ Hai đến thứ Sáu 7:30–11:30, 13:00–17:00; 3 quầy"),
            "{html}"
        );
        assert!(!html.contains("<details class=\"card\" open"), "{html}");
    }
}
