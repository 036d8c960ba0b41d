//! What the form of an act sends, read under the names of [`super::act_form`].

use super::act_form::prefix;
use super::words;
use crate::i18n::Lang;
use crate::view::Form;
use jiff::civil::Date;
use motcua_desk::Invalid;
use motcua_desk::programme::{Act, Section};
use std::collections::BTreeMap;

/// What cannot be read of a form: fields without the act's prefix, and the
/// messages for them.
pub(crate) type Faults = Vec<Invalid>;

/// A fault of one field.
pub(crate) fn fault(field: &str, message: &str) -> Faults {
    vec![Invalid {
        field: field.to_owned(),
        message: message.to_owned(),
    }]
}

/// What a form asks for.
#[allow(
    clippy::large_enum_variant,
    reason = "one is made for one request and handed on at once"
)]
pub(crate) enum Deed {
    /// An act, which the record will bear.
    Act(Act),
    /// Sections of a commitment, which no record bears.
    Sections(BTreeMap<Section, String>),
}

impl From<Act> for Deed {
    fn from(act: Act) -> Self {
        Self::Act(act)
    }
}

/// An act as a form sent it.
pub(crate) struct Sent<'a> {
    /// Slug of the act.
    pub(crate) slug: String,
    /// The part it is about; empty = the whole.
    pub(crate) part: String,
    /// Everything that was sent.
    pub(crate) form: &'a Form,
    /// In which language numbers were typed.
    lang: Lang,
}

impl<'a> Sent<'a> {
    /// Of a form with the fields `act` and `part`, filled in by a reader of this
    /// language.
    pub(crate) fn new(form: &'a Form, lang: Lang) -> Self {
        Self {
            slug: form.get("act").to_owned(),
            part: form.get("part").to_owned(),
            form,
            lang,
        }
    }

    /// Full name of a field; of an empty one that of the whole form's problem.
    pub(crate) fn name(&self, field: &str) -> String {
        format!("{}-{field}", prefix(&self.slug, &self.part))
    }

    /// A text as typed.
    pub(crate) fn text(&self, field: &str) -> String {
        self.form.get(&self.name(field)).to_owned()
    }

    /// Was the box ticked?
    pub(crate) fn ticked(&self, field: &str) -> bool {
        self.form.has(&self.name(field), "1")
    }

    /// The part as a number.
    ///
    /// # Errors
    /// It is none: the form is not one of ours.
    pub(crate) fn n(&self) -> Result<u16, Faults> {
        let n = self.part.parse();
        n.map_err(|_| fault("part", "programme-refused-no-line"))
    }

    /// A day.
    ///
    /// # Errors
    /// Nothing was typed, or no day.
    pub(crate) fn day(&self, field: &str) -> Result<Date, Faults> {
        let day = self.text(field).parse();
        day.map_err(|_| fault(field, "need-day"))
    }

    /// A day, or nothing.
    ///
    /// # Errors
    /// What was typed is no day.
    pub(crate) fn some_day(&self, field: &str) -> Result<Option<Date>, Faults> {
        if self.text(field).is_empty() {
            return Ok(None);
        }
        self.day(field).map(Some)
    }

    /// A number with up to two decimals, in hundredths.
    ///
    /// # Errors
    /// Nothing was typed, or no such number.
    pub(crate) fn hundredths(&self, field: &str) -> Result<i64, Faults> {
        let value = words::read_hundredths(self.lang, &self.text(field));
        value.ok_or_else(|| fault(field, "programme-need-number"))
    }

    /// A word of a list.
    ///
    /// # Errors
    /// Nothing was chosen.
    pub(crate) fn word<T>(
        &self,
        field: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<T, Faults> {
        read(&self.text(field)).ok_or_else(|| fault(field, "need-choice"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use motcua_desk::programme::Level;

    #[test]
    fn a_form_is_read_under_its_own_prefix_and_says_what_it_lacks() {
        let form = Form::new([
            ("act", "declare"),
            ("part", "4"),
            ("declare-4-value", "1.250,5"),
            ("declare-4-on", "2026-13-01"),
            ("declare-value", "7"),
        ]);
        let sent = Sent::new(&form, Lang::Vi);
        assert_eq!(sent.n(), Ok(4));
        assert_eq!(sent.hundredths("value"), Ok(125_050));
        assert_eq!(sent.day("on"), Err(fault("on", "need-day")));
        assert_eq!(sent.some_day("due"), Ok(None));
        let word = sent.word("state", Level::from_slug);
        assert_eq!(word, Err(fault("state", "need-choice")));
    }
}
